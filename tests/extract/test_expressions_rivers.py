"""Rivers: which way they flow, where they end and meet, which stretch of them divides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extract.expressions import NotLocated, locate
from extract.expressions.rivers import ends_of
from extract.expressions.setting import Setting, place_meaning
from geodata.antimeridian import GEOD
from geodata.atlas import Atlas, open_atlas
from geodata.build import build
from geodata.recipes import Coordinates, Drawn


@pytest.fixture(scope="module")
def atlas() -> Iterator[Atlas]:
    opened = open_atlas()
    yield opened
    opened.gazetteer.close()


@pytest.mark.parametrize(
    ("text", "lon", "lat", "room_km"),
    [
        ("the mouth of the Danube", 29.65, 45.2, 30),
        ("the mouth of the Awali River", 35.39, 33.59, 5),
        ("the source of the Litani", 36.1, 34.0, 15),
        ("the confluence of the Oskil and the Siverskyi Donets", 37.42, 49.09, 15),
        ("where the Drina flows into the Sava", 19.35, 44.90, 15),
        ("the Kabul River's confluence with the Indus", 72.24, 33.92, 20),
    ],
)
def test_points_of_rivers(text: str, lon: float, lat: float, room_km: float, atlas: Atlas) -> None:
    found = locate(text, atlas=atlas)
    assert not isinstance(found, NotLocated), found.reason
    assert isinstance(found.recipe, Coordinates)
    assert GEOD.inv(found.recipe.lon, found.recipe.lat, lon, lat)[2] <= room_km * 1000


def test_rivers_that_do_not_meet_are_refused(atlas: Atlas) -> None:
    found = locate("the confluence of the Litani and the Danube", atlas=atlas)
    assert isinstance(found, NotLocated)
    assert "do not meet" in found.reason


@pytest.mark.parametrize(
    "slug", ["awali", "karun", "neretva", "great-zab", "mius", "casamance-river", "psou"]
)
def test_rivers_of_ours_run_from_source_to_mouth(slug: str, atlas: Atlas) -> None:
    recipe = atlas.recipe(f"named:{slug}")
    assert isinstance(recipe, Drawn)
    place = atlas.place(f"named:{slug}")
    setting = Setting(atlas=atlas)
    source, mouth = ends_of(place_meaning(place, place.name, setting), setting)
    line = build(recipe, atlas).geometry
    assert source == line.coords[0] or source == line.coords[-1]
    assert source != mouth


def test_upstream_and_downstream_are_two_stretches_of_one_river(atlas: Atlas) -> None:
    up, down, whole = (
        build(found.recipe, atlas)
        for found in (
            locate(f"the Tigris{words}", atlas=atlas)
            for words in (" upstream of Baghdad", " downstream of Baghdad", "")
        )
        if not isinstance(found, NotLocated)
    )
    assert up.centroid[1] > 33.3 > down.centroid[1]
    assert up.length_m is not None
    assert down.length_m is not None
    assert whole.length_m is not None
    assert up.length_m + down.length_m == pytest.approx(whole.length_m, rel=0.05)


def test_south_of_the_litani_is_below_its_lower_course(atlas: Atlas) -> None:
    south, between, north = (
        build(found.recipe, atlas)
        for found in (
            locate(text, atlas=atlas)
            for text in (
                "south of the Litani", "between the Blue Line and the Litani",
                "north of the Litani in Lebanon",
            )
        )
        if not isinstance(found, NotLocated)
    )  # fmt: skip
    assert south.area_m2 is not None
    assert between.area_m2 is not None
    assert north.area_m2 is not None
    assert south.area_m2 == pytest.approx(between.area_m2, rel=0.15)
    assert south.area_m2 + north.area_m2 == pytest.approx(10.1e9, rel=0.05)
