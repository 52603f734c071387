"""Shapes across the antimeridian: together, whole, in the narrowest run of longitudes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, MultiPolygon, Point, box
from view_sample import footprint, make_claim

from dashboard import scene
from geodata.meridian import best_cut, moved, moved_longitude, unwrapped
from geodata.recipes import Area, Ref, recipe_id

FIJI = MultiPolygon([box(177, -19, 180, -16), box(-180, -19, -178, -16)])
CHUKOTKA = MultiPolygon([box(160, 62, 180, 70), box(-180, 64, -170, 68)])


@pytest.mark.parametrize(("shape", "west", "east"), [(FIJI, 177, 182), (CHUKOTKA, 160, 190)])
def test_a_shape_cut_at_the_antimeridian_becomes_one(shape: MultiPolygon, west: float, east: float) -> None:
    whole = unwrapped(shape)
    assert whole.geom_type == "Polygon"  # the seam is gone
    assert (whole.bounds[0], whole.bounds[2]) == (west, east)
    assert whole.area == pytest.approx(shape.area)


def test_a_line_across_it_becomes_one() -> None:
    line = unwrapped(MultiLineString([[(170, 5), (180, 5)], [(-180, 5), (-175, 6)]]))
    assert isinstance(line, LineString)
    assert line.bounds[2] == 185


def test_what_does_not_cross_stays_as_it_is() -> None:
    for shape in (
        box(10, 10, 20, 20),
        MultiPolygon([box(-120, 30, -80, 45), box(-60, 0, -50, 5)]),
        Point(3, 4),
    ):
        assert unwrapped(shape) is shape


def test_the_scene_fits_all_shapes_on_one_side() -> None:
    here, there = Area(place=Ref("x:1", "Fiji")), Area(place=Ref("x:2", "Samoa"))
    shapes = {
        recipe_id(here): footprint(here, FIJI),
        recipe_id(there): footprint(there, box(-173, -14.5, -171, -13)),
    }
    claims = [make_claim("Idlib is now", "zone", here), make_claim("Talks took", "control", there)]
    place = scene.PlaceMark(id="p", name="Apia", kind="city", lon=-171.8, lat=-13.8, mentions=1)
    picture = scene.scene(claims, shapes, [], scene.Options(places=(place,)))
    assert picture.bounds == pytest.approx((177, -19, 189, -13))
    assert picture.places[0].lon == pytest.approx(188.2)
    for stack in picture.stacks:
        assert all(177 <= lon <= 189 for lon, _ in stack.anchors)


def test_far_apart_shapes_keep_the_usual_map() -> None:
    assert best_cut([(-120, -80), (30, 60)]) == -180.0
    assert best_cut([]) == -180.0
    assert best_cut([(-180, 180)]) == -180.0


@given(st.lists(st.tuples(st.floats(-180, 179), st.floats(0, 60)), min_size=1, max_size=8))
def test_every_shape_lies_in_the_turn_after_the_cut(rows: list[tuple[float, float]]) -> None:
    spans = [(west, west + width) for west, width in rows]
    cut = best_cut(spans)
    shifted = [moved(box(w, 0, e + 0.01, 1), cut).bounds for w, e in spans]
    assert all(cut - 1e-5 <= b[0] <= cut + 360 for b in shifted)
    narrow = max(b[2] for b in shifted) - min(b[0] for b in shifted)
    usual = max(e for _, e in spans) - min(w for w, _ in spans)
    assert cut == -180.0 or narrow < usual + 0.02
    assert all(
        moved_longitude(w, cut) == pytest.approx(b[0]) for (w, _), b in zip(spans, shifted, strict=True)
    )
