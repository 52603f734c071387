"""The base map by point of view: each line once, with the views that draw it; names in other languages."""

from __future__ import annotations

import gzip
import json
from typing import Any

import numpy as np
import pytest
import shapely
from shapely import Point, box
from shapely.geometry import shape

from geodata.atlas import DATA_DIR, open_atlas
from geodata.databuild.exonyms import LANGUAGES, bare
from geodata.databuild.views import Ground, border_lines, holdings, mesh_of, views_of, without_specks
from geodata.worldviews import WORLDVIEWS

MINE, YOURS = "country:AA", "country:BB"


def read(name: str) -> Any:
    return json.loads(gzip.decompress((DATA_DIR / f"display_{name}.json.gz").read_bytes()))


def toy() -> tuple[Ground, ...]:
    """Three squares in a row; the middle one is given to the left by the first view, else to the right."""
    middle = (MINE, *[YOURS] * (len(WORLDVIEWS) - 1))
    return (
        Ground(holders=(MINE,) * len(WORLDVIEWS), faces=(0,)),
        Ground(holders=middle, faces=(1,)),
        Ground(holders=(YOURS,) * len(WORLDVIEWS), faces=(2,)),
    )


def test_each_line_is_drawn_by_the_views_that_see_different_holders() -> None:
    mesh = mesh_of([box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)])
    lines = border_lines(mesh, toy(), {0: 0, 1: 1, 2: 2})
    assert len(lines) == 2
    by_x = {line.bounds[0]: views for views, line in lines}
    assert by_x == {1.0: WORLDVIEWS[1:], 2.0: WORLDVIEWS[:1]}
    assert all(line.length == 1 for _, line in lines)


def test_a_holder_is_seen_where_a_view_gives_it_ground() -> None:
    assert holdings(toy(), WORLDVIEWS[0]) == {MINE: (0, 1), YOURS: (2,)}
    assert holdings(toy(), WORLDVIEWS[1]) == {MINE: (0,), YOURS: (1, 2)}
    assert views_of(MINE, toy()) == WORLDVIEWS
    assert views_of("disputed:none", toy()) == ()


def test_specks_go_and_the_largest_part_stays() -> None:
    islands = shapely.union_all([box(0, 0, 1, 1), box(5, 5, 5.01, 5.01)])
    assert len(without_specks(islands, 0.01).geoms) == 1
    assert len(without_specks(box(5, 5, 5.01, 5.01), 0.01).geoms) == 1


@pytest.mark.parametrize("layer", ["borders", "borders_detail"])
@pytest.mark.parametrize(
    ("spot", "drawn", "elsewhere"),
    [
        ((33.68, 46.11), {"de_facto", "russia"}, {"ukraine", "un", "turkey"}),  # the isthmus of Crimea
        ((35.87, 33.05), {"de_facto", "israel"}, {"un", "russia"}),  # the Golan Heights' eastern edge
        ((-8.67, 27.67), {"de_facto", "un", "argentina"}, {"morocco"}),  # Western Sahara's northern edge
    ],
)
def test_disputed_borders_are_drawn_by_some_views_only(
    layer: str, spot: tuple[float, float], drawn: set[str], elsewhere: set[str]
) -> None:
    near = [
        set(item["properties"].get("views", WORLDVIEWS))
        for item in read(layer)["features"]
        if shape(item["geometry"]).distance(Point(spot)) < 0.35
    ]
    if not any(views & elsewhere == set() for views in near):
        pytest.fail(f"no line near {spot} that {elsewhere} leave out: {near}")
    found = next(views for views in near if views & elsewhere == set())
    assert found & drawn


def test_most_borders_are_the_same_in_all_views() -> None:
    lines = read("borders")["features"]
    length = {True: 0.0, False: 0.0}
    for item in lines:
        length["views" in item["properties"]] += shape(item["geometry"]).length
    assert length[False] > 8 * length[True] > 0


def test_the_lines_of_a_view_are_the_borders_that_its_atlas_has() -> None:
    """The base map and the footprints stand on the same mesh: India's border with China, from India."""
    atlas = open_atlas(worldview="india")
    border = atlas.border("country:IN", "country:CN").geometry
    drawn = shapely.union_all(
        [
            shape(item["geometry"])
            for item in read("borders_detail")["features"]
            if "india" in item["properties"].get("views", WORLDVIEWS)
        ]
    )
    spots = [border.interpolate(share, normalized=True) for share in np.linspace(0, 1, 60)]
    assert max(drawn.distance(spot) for spot in spots) < 0.08  # no more than the drawing is simplified


def test_names_stand_in_the_order_of_the_labels() -> None:
    labels = read("labels")["features"]
    names = {language: read(f"labels_{language}") for language in LANGUAGES}
    assert {len(row) for row in names.values()} == {len(labels)}
    at = {(x["properties"]["kind"], x["properties"]["name"]): n for n, x in enumerate(labels)}
    syria, aleppo, idlib = at["country", "Syria"], at["city", "Aleppo"], at["province", "Idlib"]
    assert [names[x][syria] for x in LANGUAGES] == ["سوريا", "Сирия", "Suriye", "سوريا"]
    assert [names[x][aleppo] for x in LANGUAGES] == ["حلب", "Алеппо", "Halep", "حلب"]
    assert names["ar"][idlib] == "إدلب"  # without the word for province
    text = json.dumps(names, ensure_ascii=False)
    assert "<" not in text
    assert "\u202e" not in text
    for language, least in {"ar": 0.3, "ru": 0.5}.items():
        towns = [n for n, x in enumerate(labels) if x["properties"]["kind"] == "city"]
        assert sum(bool(names[language][n]) for n in towns) > least * len(towns)


def test_great_towns_are_not_hidden_by_their_quarters() -> None:
    names = {x["properties"]["name"] for x in read("labels")["features"] if x["properties"]["kind"] == "city"}
    assert {"Mosul", "Mariupol", "Basrah", "Kharkiv", "Goma"} <= names


def test_governments_are_named_only_where_a_view_sees_them() -> None:
    views = {
        x["properties"]["name"]: x["properties"].get("views")
        for x in read("labels")["features"]
        if x["properties"]["kind"] == "country"
    }
    assert views["Syria"] is None
    assert "serbia" not in views["Kosovo"]
    assert views["Abkhazia"] == ["russia"]
    assert "turkey" in views["Northern Cyprus"]


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("محافظة إدلب", "إدلب"),
        ("Halep ili", "Halep"),
        ("Kars (il)", "Kars"),
        ("", None),
        (None, None),
        ("Ili", "Ili"),
    ],
)
def test_a_province_is_named_without_the_word_for_it(given: str | None, plain: str | None) -> None:
    assert bare(given) == plain
