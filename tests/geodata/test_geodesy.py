"""Geodesy against numbers that need no data, and buffers against the exact reference."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import missed_errors, outline_errors
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box

from geodata.antimeridian import wrap
from geodata.buffering import geodesic_buffer
from geodata.errors import RecipeError
from geodata.geodesy import (
    GEOD,
    Plane,
    area_m2,
    bearing_deg,
    centroid,
    densify,
    disc,
    distance_m,
    equal_area_centroid,
    geodesic_line,
    length_m,
    middle_of_line,
    midpoint,
    offset,
    ribbon,
    sector,
)
from geodata.pointradius import (
    compass_point,
    distance_precision_m,
    half_angle_deg,
    offset_radius_m,
    settlement_radius_m,
)

ALEPPO, DAMASCUS, HOMS = (37.16117, 36.20124), (36.2913, 33.5102), (36.7232, 34.7268)
NM = 1_852.0


# --- numbers --------------------------------------------------------------------------


def test_offset_by_twenty_miles():
    assert offset(ALEPPO, 180, 20 * 1609.344) == pytest.approx((37.161170, 35.911164), abs=1e-6)


def test_radius_of_an_offset():
    mile = 1609.344
    assert offset_radius_m(20 * mile, 45.0, precision_m=mile / 2) == pytest.approx(24_954, abs=1)
    assert offset_radius_m(10_000, 22.5) == pytest.approx(3_902, abs=1)
    more = offset_radius_m(10_000, 22.5, feature_radius_m=1_000, coordinate_m=100)
    assert more > offset_radius_m(10_000, 22.5) + 100


def test_distance_and_midpoint():
    assert distance_m(DAMASCUS, HOMS) == pytest.approx(140_710, abs=1)
    assert midpoint(DAMASCUS, HOMS) == pytest.approx((36.505704, 34.118720), abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "radius", "km2"),
    [
        (117.7583, 15.1417, 12 * NM, 1_551.650),
        (0, 0, 200 * NM, 430_892.46),
        (20, 78, 200 * NM, 430_894.01),
        (30, 85, 1_000_000, 3_135_200),
    ],
)
def test_area_of_discs(lon, lat, radius, km2):
    shape = disc(lon, lat, radius)
    assert shape.is_valid
    assert area_m2(shape) / 1e6 == pytest.approx(km2, rel=1e-4)
    assert equal_area_centroid(shape) == pytest.approx((lon, lat), abs=0.01)


def test_disc_round_the_pole_holds_it():
    shape = disc(30, 85, 1_000_000)
    assert shape.covers(Point(0, 90))
    assert shape.covers(Point(-150, 89))
    assert not disc(30, 85, 500_000).covers(Point(0, 90))


@pytest.mark.parametrize(
    ("words", "point", "half"),
    [
        ("north", "N", 45),
        ("North-East", "NE", 22.5),
        ("southeastern", "SE", 22.5),
        ("north north west", "NNW", 11.25),
        ("wsw", "WSW", 11.25),
        ("western", "W", 45),
    ],
)
def test_compass(words, point, half):
    assert compass_point(words) == point
    assert half_angle_deg(words) == half


@pytest.mark.parametrize("words", ["", "up", "northsouthnorth", "inward", "NW of"])
def test_compass_refuses(words):
    with pytest.raises(RecipeError, match="compass"):
        compass_point(words)


@pytest.mark.parametrize(
    ("number", "km"),
    [(10.25, 0.125), (30, 0.5), (140, 5), (7, 0.5), (2.5, 0.25), (1.3, 0.05), (200, 5), (1000, 50)],
)
def test_precision_of_written_distances(number, km):
    # ⌊log10 d⌋ − 1 caps the zeros that count: 30 → 10^0, 140 → 10^1, 1000 → 10^2
    assert distance_precision_m(number) == pytest.approx(km * 1_000)


def test_settlements_grow_with_their_people():
    radii = [settlement_radius_m(p) for p in (0, 10_000, 100_000, 1_000_000, 30_000_000)]
    assert radii == sorted(radii)
    assert radii[0] == 1_000
    assert 10_000 < settlement_radius_m(2_900_000) < 20_000


# --- measures -------------------------------------------------------------------------


def test_area_of_a_zone_between_parallels_is_exact():
    # closed form: 2πa²·(q(φ₂) − q(φ₁))/2 of the authalic sphere; the whole ellipsoid
    assert area_m2(box(-180, -90, 180, 90)) == pytest.approx(510_065_621_724_089, rel=1e-12)


def test_area_takes_edges_as_straight_in_lonlat():
    # a single long edge along 60° N must not be taken as the great circle, 670 km farther north
    coarse, fine = box(0, 50, 90, 60), densify(box(0, 50, 90, 60), 5_000)
    assert area_m2(coarse) == pytest.approx(area_m2(fine), rel=1e-9)


def test_area_agrees_with_karney_where_edges_are_short():
    ring = densify(Point(38, 36).buffer(2), 200)
    karney = abs(GEOD.geometry_area_perimeter(ring)[0])
    assert area_m2(ring) == pytest.approx(karney, rel=1e-8)
    holed = Polygon(box(0, 0, 4, 4).exterior, [box(1, 1, 2, 2).exterior])
    assert area_m2(holed) == pytest.approx(area_m2(box(0, 0, 4, 4)) - area_m2(box(1, 1, 2, 2)), rel=1e-12)


def test_length_and_middle():
    line = LineString([(0, 10), (0, 11), (0, 14)])
    assert length_m(line) == pytest.approx(distance_m((0, 10), (0, 14)), rel=1e-9)
    assert middle_of_line(line)[1] == pytest.approx(12.0, abs=1e-3)
    two = MultiLineString([[(0, 0), (0, 1)], [(5, 0), (5, 3)]])
    assert middle_of_line(two) == pytest.approx((5, 1.0), abs=1e-2)
    with pytest.raises(RecipeError):
        middle_of_line(Point(0, 0))


def test_centroid_over_the_antimeridian():
    both = shapely.union_all([box(179, 10, 180, 12), box(-180, 10, -179, 12)])
    for middle in (centroid(both), equal_area_centroid(both)):
        assert abs(middle[0]) == pytest.approx(180, abs=1e-4)
        assert middle[1] == pytest.approx(11, abs=0.01)


# --- ±180° and the poles --------------------------------------------------------------


@pytest.mark.parametrize(
    "shape",
    [
        disc(179.9, -17, 370_400),
        disc(-179.99, 70, 50_000),
        geodesic_buffer(LineString([(178, -18), (182, -16)]), 30_000),
        geodesic_buffer(LineString([(170, 89.8), (190, 89.8)]), 100_000),
        ribbon([(179, 0), (-179, 1)], 10_000),
        sector(179.8, 60, 80_000, 90, 45),
    ],
    ids=["Fiji", "Wrangel", "line", "pole", "ribbon", "sector"],
)
def test_shapes_are_cut_at_the_antimeridian(shape):
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        xy = shapely.get_coordinates(ring)
        flat = np.abs(xy[1:, 1]) == 90  # along a pole the longitudes are all one place
        assert np.abs(np.diff(xy[:, 0]))[~flat].max() < 180


def test_cut_disc_has_the_area_of_the_whole():
    free, cut = area_m2(disc(0, -17, 370_400)), area_m2(disc(179.9, -17, 370_400))
    assert cut == pytest.approx(free, rel=1e-6)


def test_line_over_the_antimeridian():
    line = geodesic_line([(170, 50), (-170, 52)])
    assert line.geom_type == "MultiLineString"
    assert length_m(line) == pytest.approx(distance_m((170, 50), (-170, 52)), rel=1e-5)
    assert wrap(LineString([(170, 0), (190, 0)])).bounds == (-180, 0, 180, 0)


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
    radius=st.floats(100, 1_500_000),
)
def test_any_disc_is_valid_and_has_its_area(lon, lat, radius):
    shape = disc(lon, lat, radius)
    assert shape.is_valid
    # on the authalic sphere; the ellipsoid's curvature changes small discs by less than 0.1 %
    r = 6_371_007.2
    assert area_m2(shape) == pytest.approx(2 * math.pi * r**2 * (1 - math.cos(radius / r)), rel=8e-3)
    assert west_to_east(shape)


def west_to_east(shape) -> bool:
    west, south, east, north = shape.bounds
    return bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)


@settings(max_examples=30, deadline=None)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-89.99, 89.99),
    bearing=st.floats(0, 360),
    distance=st.sampled_from([2_000.0, 30_000.0, 60_000.0, 370_400.0]),
)
def test_any_short_line_buffers_to_a_capsule(lon, lat, bearing, distance):
    length = 40_000.0
    line = geodesic_line([(lon, lat), offset((lon, lat), bearing, length)], step_m=500.0)
    shape = geodesic_buffer(line, distance)
    assert shape.is_valid
    assert west_to_east(shape)
    capsule = 2 * distance * length + math.pi * distance**2
    assert area_m2(shape) == pytest.approx(capsule, rel=8e-3)


@settings(max_examples=40, deadline=None)
@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90), size=st.floats(1_000, 2_000_000))
def test_there_and_back_through_a_plane(lon, lat, size):
    shape = disc(lon, lat, size, tolerance_m=size / 2_000)
    plane = Plane.around(shape)
    flat = plane.project(shape)
    back = plane.unproject(flat)
    assert flat.is_valid
    assert back.is_valid
    # at a pole the edges, straight in lon/lat, are arcs; their sagitta is size / 2,000
    assert flat.area == pytest.approx(area_m2(shape), rel=3e-4 if abs(lat) > 60 else 1e-5)
    assert area_m2(back) == pytest.approx(area_m2(shape), rel=3e-4 if abs(lat) > 60 else 1e-5)


# --- buffers against the reference ----------------------------------------------------


def walk(lon: float, lat: float, steps: int, size: float, seed: int) -> LineString:
    """A crooked coast that a random walk draws."""
    turn = np.cumsum(np.random.default_rng(seed).normal(0, 0.5, steps))
    east = np.cumsum(np.cos(turn)) * size / math.cos(math.radians(lat))
    return LineString(np.column_stack([lon + east, lat + np.cumsum(np.sin(turn)) * size]))


SOURCES = {
    "border": walk(36, 36.7, 60, 0.06, 1),
    "islands": MultiLineString([walk(177.5, -17.5, 40, 0.03, 2), walk(179.9, -18, 30, 0.02, 3)]),
    "arctic": walk(20, 79, 80, 0.03, 4),
    "pole": walk(30, 89.5, 20, 0.05, 5),
    "two islands": MultiLineString([[(0, 60), (0.1, 60.1)], [(3, 60), (3.1, 60.1)]]),
    "corner": LineString([(0, 50), (1, 50), (1, 51)]),
    "area": box(10, 40, 10.4, 40.3),
    # finer than 1/100 of the distance, where GEOS leaves out concave vertices
    "fine": LineString([(30 + i / 3_000, 50 + 0.3 * math.sin(i / 400)) for i in range(3_000)]),
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("distance", [5_000.0, 40_000.0, 100_000.0, 400 * NM])
def test_buffer_keeps_to_the_reference(name, distance):
    source = SOURCES[name]
    shape = geodesic_buffer(source, distance)
    assert shape.is_valid
    e = np.abs(outline_errors(shape, source, distance, most=1_200))
    missed = missed_errors(shape, source, distance, most=120)
    if distance <= 100_000:
        assert np.sqrt(np.mean(e**2)) <= 0.5
        assert max(e.max(), missed.max()) <= 2
    else:
        assert np.percentile(e, 99) <= 1
        assert max(e.max(), missed.max()) <= 10


def test_buffer_of_an_area_holds_the_area_and_its_holes_shrink():
    ring = Polygon(box(0, 0, 1, 1).exterior, [box(0.3, 0.3, 0.7, 0.7).exterior])
    near, far = geodesic_buffer(ring, 5_000), geodesic_buffer(ring, 30_000)
    assert near.covers(ring)
    assert len(near.interiors) == 1
    assert area_m2(Polygon(near.interiors[0])) < area_m2(box(0.3, 0.3, 0.7, 0.7))
    assert not far.interiors


def test_buffer_of_points_and_mixed_shapes():
    two = geodesic_buffer(shapely.multipoints([(0, 0), (10, 0)]), 10_000)
    assert area_m2(two) == pytest.approx(2 * area_m2(disc(0, 0, 10_000)), rel=1e-9)
    mixed = shapely.geometrycollections([Point(0, 0), LineString([(5, 5), (6, 5)]), box(8, 8, 9, 9)])
    assert len(geodesic_buffer(mixed, 10_000).geoms) == 3


@pytest.mark.parametrize("distance", [0.0, -1.0, math.nan, math.inf, 1e8])
def test_senseless_distances_are_refused(distance):
    with pytest.raises(RecipeError):
        geodesic_buffer(LineString([(0, 0), (1, 1)]), distance)
    with pytest.raises(RecipeError):
        disc(0, 0, distance)


def test_nothing_cannot_be_buffered():
    with pytest.raises(RecipeError, match="empty"):
        geodesic_buffer(LineString(), 1_000)


def test_bearing_is_from_north():
    assert bearing_deg((0, 0), (1, 0)) == pytest.approx(90)
    assert bearing_deg((0, 0), (-1, 0)) == pytest.approx(270)
