"""The hand-made tables: every row is sound, honest about its source, and can be built."""

from __future__ import annotations

import json
from typing import Any

import pytest

from geodata.atlas import Atlas, open_atlas
from geodata.build import build
from geodata.databuild.curated import TABLES, add_curated
from geodata.databuild.names_countries import read_table
from geodata.databuild.names_rows import Row
from geodata.describe import describe
from geodata.errors import DataError
from geodata.places import KINDS
from geodata.recipes import Drawn, to_json, walk

ROWS = [(table, entry) for table in TABLES for entry in read_table(f"curated-{table}.tsv")]


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas()


def test_there_are_enough_rows_and_no_slug_twice() -> None:
    slugs = [entry["slug"] for _, entry in ROWS]
    assert len(slugs) == len(set(slugs)) >= 300
    kinds = {entry["kind"] for _, entry in ROWS}
    assert (
        {"region", "sea", "line", "zone", "island", "road", "facility", "mountain", "river"}
        <= kinds
        <= set(KINDS)
    )


@pytest.mark.parametrize(("table", "entry"), ROWS, ids=[entry["slug"] for _, entry in ROWS])
def test_every_row_is_whole(table: str, entry: dict[str, str]) -> None:
    assert None not in entry
    assert entry["name"]
    assert entry["shape"]
    assert entry["country"] == "" or (len(entry["country"]) == 2 and entry["country"].isupper())
    assert 0 < float(entry["error_km"]) <= 500
    assert 0 < float(entry["weight"]) < 8


def test_every_recipe_can_be_built_and_read_aloud(atlas: Atlas) -> None:
    gazetteer = atlas.gazetteer
    ids = [place["id"] for place in gazetteer._others if place["id"].startswith("named:")]
    assert len(ids) > 700
    broken = []
    for place_id in ids:
        recipe = gazetteer.recipe(place_id)
        if recipe is None:  # a point
            continue
        try:
            footprint = build(recipe, atlas)
            assert footprint.geometry.is_valid
            assert not footprint.geometry.is_empty
            assert describe(recipe)
        except Exception as error:
            broken.append((place_id, repr(error)[:200]))
    assert not broken


def test_what_we_drew_says_so_and_is_no_more_exact_than_we_are(atlas: Atlas) -> None:
    gazetteer = atlas.gazetteer
    for data in gazetteer._others:
        if not data["id"].startswith("named:"):
            continue
        place = gazetteer.place(data["id"])
        recipe = gazetteer.recipe(data["id"])
        assert place.error_m > 0
        if recipe is None:
            assert place.source == "our knowledge"
        elif any(isinstance(part, Drawn) for part in walk(recipe)):
            assert "digitised by us" in json.dumps(to_json(recipe))
            assert "digitised by us" in place.source or "Natural Earth" in place.source


def synthetic() -> list[Row]:
    def make(place_id: str, name: str, **more: Any) -> Row:
        base = {"kind": "admin", "lon": 0.0, "lat": 0.0, "importance": 1.0}
        return Row(id=place_id, name=name, **(base | more))

    return [make("country:SY", "Syria", kind="country"), make("geonames:1", "Baghuz", kind="city")]


def test_a_table_that_names_what_is_not_there_is_refused() -> None:
    with pytest.raises(DataError, match=r"curated-\w+\.tsv|curated tables name"):
        add_curated(synthetic())
