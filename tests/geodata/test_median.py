from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import recipes as r
from geodata.antimeridian import GEOD
from geodata.atlas import open_atlas
from geodata.build import build
from geodata.geodesy import area_m2
from geodata.median import nearer_part


def _from(points: list[tuple[float, float]], shore: shapely.Geometry) -> list[float]:
    """Distances in metres from points to the vertices of a shore, measured on the ellipsoid."""
    xy = shapely.get_coordinates(shapely.segmentize(shore, 0.01))
    ones = np.ones(len(xy))
    return [float(np.min(GEOD.inv(x * ones, y * ones, xy[:, 0], xy[:, 1])[2])) for x, y in points]


@settings(max_examples=25, deadline=None)
@given(
    lon=st.floats(-179, 178).map(lambda v: round(v, 2)),
    lat=st.floats(-70, 70).map(lambda v: round(v, 2)),
    apart=st.floats(0.3, 1.0),
)
def test_the_line_runs_in_the_middle(lon: float, lat: float, apart: float) -> None:
    west = shapely.LineString([(lon, lat - 0.5), (lon, lat + 0.5)])
    east = shapely.LineString([(lon + apart, lat - 0.5), (lon + apart, lat + 0.5)])
    sea = shapely.box(lon, lat - 0.4, lon + apart, lat + 0.4)
    width = apart * 111_320 * math.cos(math.radians(lat))
    part, error = nearer_part(sea, west, east, width)
    assert shapely.bounds(part)[0] == pytest.approx(lon, abs=1e-3)
    assert abs(shapely.bounds(part)[2] - (lon + apart / 2)) * width / apart <= 2 * error
    assert area_m2(part) == pytest.approx(area_m2(sea) / 2, rel=0.08)


def test_without_another_shore_all_of_it_is_nearest() -> None:
    sea = shapely.box(0, 0, 1, 1)
    shore = shapely.LineString([(0, 0), (0, 1)])
    assert nearer_part(sea, shore, shapely.Polygon(), 100_000) == (sea, 0.0)


def test_waters_of_a_country_end_where_another_coast_is_nearer() -> None:
    atlas = open_atlas()
    lebanon = r.Ref("country:LB", "Lebanon")
    own = r.Coast(of=r.Area(place=lebanon))
    uncut = build(r.Buffer(of=own, distance_m=120_000, side="seaward", meaning="depth"), atlas)
    cut = build(
        r.Buffer(of=own, distance_m=120_000, side="seaward to the median line", meaning="depth"), atlas
    )
    assert cut.area_m2 is not None
    assert uncut.area_m2 is not None
    assert cut.area_m2 < 0.9 * uncut.area_m2
    assert any("equidistance" in a for a in cut.assumptions)
    coast = build(own, atlas).geometry
    around = shapely.box(32.0, 31.5, 36.5, 36.5)
    elsewhere = shapely.difference(
        shapely.boundary(shapely.intersection(atlas.land(), around)), shapely.buffer(coast, 0.01)
    )
    elsewhere = shapely.intersection(elsewhere, shapely.buffer(around, -0.01))
    grid = [(x, y) for x in np.arange(33.6, 35.8, 0.2) for y in np.arange(33.0, 34.8, 0.2)]
    wet = [p for p in grid if shapely.contains_xy(uncut.geometry, *p)]
    held = [shapely.contains_xy(cut.geometry, *p) for p in wet]
    play = 2 * (cut.error_m - uncut.error_m)
    for inside, mine, theirs in zip(held, _from(wet, coast), _from(wet, elsewhere), strict=True):
        if abs(mine - theirs) > play:
            assert inside == (mine < theirs)
    assert any(held)
    assert not all(held)


def test_no_median_line_runs_along_a_breakaway_area() -> None:
    atlas = open_atlas()

    def waters(code: str, name: str) -> shapely.Geometry:
        coast = r.Coast(of=r.Area(place=r.Ref(code, name)))
        return build(
            r.Buffer(of=coast, distance_m=22_224, side="seaward to the median line", meaning="depth"), atlas
        ).geometry

    off_famagusta = shapely.Point(34.02, 35.10)  # nearer to the north of the island than to the south
    assert shapely.contains(waters("country:CY", "Cyprus"), off_famagusta)
