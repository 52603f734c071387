"""Many claims: shapes packed for the wire, coarser in a crowd, and finer where they are asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from view_sample import HTS, RUSSIA, FakeAtlas, document, extraction, footprint, make_claim

from dashboard.pictures import MOST_FINER
from dashboard.scene import CROWD, grade_for
from dashboard.shapes import cut_open, display_of
from dashboard.state import State
from dashboard.timeline import MOST_MARKS, _period, marks_of
from dashboard.view import read_view
from dashboard.wire import SKETCH_PX, _sketched, pack
from extract.store import Store, open_store
from geodata.display import COARSE, FINE, for_display
from geodata.recipes import At, Ref, recipe_id


def unpacked(packed: dict[str, Any]) -> BaseGeometry:
    """What `assets/3_atlas.js` makes of it."""

    def run(flat: list[int]) -> list[tuple[float, float]]:
        x = y = 0
        found = []
        for n in range(0, len(flat), 2):
            x, y = x + flat[n], y + flat[n + 1]
            found.append((x * packed["step"], y * packed["step"]))
        return found

    def walk(part: Any, level: int) -> Any:
        return [walk(p, level - 1) for p in part] if level else run(part)

    levels = {
        "Point": 0,
        "MultiPoint": 0,
        "LineString": 0,
        "MultiLineString": 1,
        "Polygon": 1,
        "MultiPolygon": 2,
    }
    coordinates = walk(packed["runs"], levels[packed["type"]])
    return shape(
        {
            "type": packed["type"],
            "coordinates": coordinates[0] if packed["type"] == "Point" else coordinates,
        }
    )


ring = Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (4, 2), (4, 4), (2, 4)]])


@pytest.mark.parametrize(
    "geometry",
    [
        Point(37.95712, -36.52801),
        MultiPoint([(1, 2), (3, 4)]),
        LineString([(179.99999, 1), (180.5, -2)]),
        MultiLineString([[(0, 0), (1, 1)], [(5, 5), (6, 5)]]),
        ring,
        MultiPolygon([ring, box(20, 20, 21, 21)]),
    ],
)
def test_a_packed_shape_is_the_shape(geometry: BaseGeometry) -> None:
    packed = json.loads(json.dumps(pack(geometry)))
    assert unpacked(packed).equals_exact(geometry, 1e-5)


def test_a_collection_keeps_what_is_drawn() -> None:
    mixed = GeometryCollection([box(0, 0, 1, 1), LineString([(3, 3), (4, 4)])])
    assert unpacked(pack(mixed)).equals(box(0, 0, 1, 1))


@given(st.lists(st.tuples(st.floats(-180, 359), st.floats(-90, 90)), min_size=2, max_size=40))
def test_packing_never_drifts(points: list[tuple[float, float]]) -> None:
    """Rounding errors do not add up along a line, however long it is."""
    back = unpacked(pack(LineString(points)))
    assert all(
        abs(x - u) <= 0.6e-5 and abs(y - v) <= 0.6e-5
        for (x, y), (u, v) in zip(points, back.coords, strict=True)
    )


def test_shapes_are_coarser_in_a_crowd_and_never_invalid() -> None:
    wavy = Point(10, 40).buffer(3, quad_segs=3000)
    assert (grade_for(CROWD), grade_for(CROWD + 1)) == (FINE, COARSE)
    coarse = for_display(wavy, COARSE.detail_deg, COARSE.most)
    fine = for_display(wavy)
    assert len(coarse.exterior.coords) <= COARSE.most  # type: ignore[attr-defined]
    assert coarse.is_valid
    assert fine.is_valid
    assert coarse.symmetric_difference(wavy).area < 0.02 * wavy.area


def test_a_shape_is_made_ready_once_and_moved_with_its_anchors() -> None:
    recipe = At(place=Ref("x:9", "West of all"))
    made = footprint(recipe, box(-170, 10, -160, 20))
    first = display_of("r", made, FINE)
    assert display_of("r", made, FINE) is first
    assert cut_open("r", first, -180.0) is first
    moved = cut_open("r", first, 0.0)
    assert moved.geometry.bounds == (190, 10, 200, 20)
    assert all(190 < lon < 200 for lon, _ in moved.anchors)
    other = footprint(recipe, box(-170, 10, -150, 20))
    assert display_of("r", other, FINE).geometry.bounds == (-170, 10, -150, 20)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """One article with more grounds than are drawn one by one."""
    store = open_store(tmp_path_factory.mktemp("crowd") / "s.db")
    recipes = [At(place=Ref(f"x:{n}", f"Place {n}")) for n in range(CROWD + 50)]
    claims = tuple(
        replace(
            make_claim("Talks took", "control", recipe, actors=(HTS if n % 2 else RUSSIA,)), id=f"{n:016x}"
        )
        for n, recipe in enumerate(recipes)
    )
    shapes = {
        recipe_id(r): footprint(
            r, Point(20 + 0.02 * n, 30).buffer(0.05, quad_segs=400) if n % 2 else Point(n / 9, 40)
        )
        for n, r in enumerate(recipes)
    }
    store.add(replace(extraction(document()), claims=claims, resolutions=()), shapes)
    return store


def test_a_crowd_goes_by_its_own_route_and_finer_shapes_are_asked_for(crowd: Store) -> None:
    from dashboard.app import create_app

    client = create_app(crowd, FakeAtlas()).server.test_client()  # type: ignore[arg-type]
    found = client.get("/scene.json", headers={"Accept-Encoding": "identity"}).get_json()
    assert len(found["stacks"]) == CROWD + 50
    assert sum(len(s["claims"]) for s in found["stacks"]) == CROWD + 50
    area = next(s for s in found["stacks"] if s["geometry"]["type"] == "Polygon")
    finer = client.get(f"/{found['outlines'].lstrip('/')}&cut=-180&ids={area['id']},unknown").get_json()
    assert list(finer) == [area["id"]]
    assert len(finer[area["id"]]["runs"][0]) > len(area["geometry"]["runs"][0])
    assert client.get("/outlines.json?cut=nan&ids=x").status_code == 400
    assert client.get("/outlines.json?cut=1e9&ids=x").status_code == 400
    many = ",".join(s["id"] for s in found["stacks"])
    assert len(client.get(f"/outlines.json?ids={many}").get_json()) == MOST_FINER


def test_a_crowd_has_a_sketch_that_comes_first(crowd: Store) -> None:
    """As many stacks and shapes, in the same order, with as many claims; a fraction of the bytes."""
    from dashboard.app import create_app

    client = create_app(crowd, FakeAtlas()).server.test_client()  # type: ignore[arg-type]

    def ask(query: str) -> dict[str, Any]:
        answer: dict[str, Any] = client.get(f"/scene.json?{query}").get_json()
        return answer

    whole, sketch = ask(""), ask("sketch=1")
    assert sketch["sketch"]
    assert "sketch" not in whole
    assert (sketch["query"], sketch["revision"]) == (whole["query"], whole["revision"])
    assert len(json.dumps(sketch)) < 0.4 * len(json.dumps(whole))
    pixel_deg = (whole["bounds"][2] - whole["bounds"][0]) / SKETCH_PX
    for first, then in zip(sketch["stacks"], whole["stacks"], strict=True):
        assert [shape[3] for shape in first["shapes"]] == [len(shape[3]) for shape in then["shapes"]]
        assert unpacked(first["geometry"]).distance(unpacked(then["geometry"])) < 2 * pixel_deg
    few = ask("sketch=1&type=zone")
    assert "sketch" not in few  # nothing smaller than the whole is worth a second answer
    assert few["stacks"] == []


@pytest.mark.parametrize("pixel_deg", [0.001, 0.3, 20])
def test_a_sketch_keeps_the_kind_of_what_can_be_seen(pixel_deg: float) -> None:
    line = LineString([(0, 0), (5, 1), (10, 0)])
    mixed = GeometryCollection([box(0, 0, 9, 9), LineString([(30, 3), (40, 4)])])
    shapes = [ring, line, mixed, Point(3, 4), MultiPolygon([box(0, 0, 8, 8), box(9, 9, 9.1, 9.1)])]
    found = [unpacked(p).geom_type.removeprefix("Multi") for p in _sketched(shapes, pixel_deg)]
    seen = ["Polygon", "LineString", "Polygon", "Point", "Polygon"]
    assert found == (seen if pixel_deg < 1 else ["Point"] * 5)


def test_a_long_time_line_puts_marks_together(crowd: Store) -> None:
    view = read_view(crowd, FakeAtlas(), State())  # type: ignore[arg-type]
    marks = marks_of(view)
    assert _period(marks) == 1
    spread = [
        replace(m, day=date.fromordinal(730000 + 3 * n))
        for n, m in enumerate(marks * (2 * MOST_MARKS // len(marks) + 1))
    ]
    assert _period(spread) > 1


def test_the_browser_and_the_server_agree_on_what_a_crowd_is() -> None:
    text = (Path(__file__).parents[2] / "dashboard" / "assets" / "4_crowd.js").read_text(encoding="utf-8")
    assert f"const FROM = {CROWD};" in text
    assert f"const MOST_FINER = {MOST_FINER};" in text
