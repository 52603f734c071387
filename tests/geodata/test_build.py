"""The builder on a toy world: every type of recipe gives the shape that its words mean."""

from __future__ import annotations

import json
import math

import pytest
import shapely
from toy import (
    ALBA,
    BORA,
    CORRIDOR,
    DISTRICT,
    DONLAND,
    EAST,
    FAR,
    FLOW,
    ISLA,
    LOOP,
    MID,
    OUT,
    ROAD,
    STRAIT,
    TOY,
    WEST,
)

from geodata import recipes as r
from geodata.build import build
from geodata.errors import RecipeError, UnknownPlaceError
from geodata.geodesy import area_m2, bearing_deg, distance_m
from geodata.recipes import Area, At, Border, Buffer, Coordinates, Named, Ref

BORDER = Border(ALBA, BORA)


def at(lon: float, lat: float) -> shapely.Point:
    return shapely.Point(lon, lat)


def made(recipe):
    footprint = build(recipe, TOY)
    assert footprint.geometry.is_valid
    assert footprint.recipe is recipe
    assert footprint.data_version == "toy"
    return footprint


# --- points ---------------------------------------------------------------------------


def test_at_gives_the_point_and_its_error():
    f = made(At(MID))
    assert (f.kind, f.geometry, f.error_m, f.sources) == ("point", at(10.5, 41), 500.0, ("toy",))
    assert f.centroid == (10.5, 41.0)
    assert f.area_m2 is None
    assert f.length_m is None


def test_midpoint_is_uncertain_by_half_of_the_way():
    f = made(r.Midpoint(At(MID), At(FAR)))
    assert f.geometry.x == pytest.approx(12, abs=1e-6)
    assert f.error_m == pytest.approx(distance_m((10.5, 41), (13.5, 41)) / 2 + 500, abs=0.1)
    assert made(r.Midpoint(At(MID), At(FAR), 0.25)).geometry.x == pytest.approx(11.25, abs=0.01)


def test_point_along_a_line_goes_towards_its_long_side():
    f = made(r.PointAlong(r.Path((At(MID), At(FAR))), At(MID), 20_000))
    assert distance_m((10.5, 41), f.centroid) == pytest.approx(20_000, abs=20)
    assert f.geometry.x > 10.5
    with pytest.raises(RecipeError, match="km only"):
        build(r.PointAlong(r.Path((At(MID), At(FAR))), At(MID), 2e6), TOY)


# --- directional ----------------------------------------------------------------------


def test_offset_lies_at_distance_and_bearing():
    f = made(r.Offset(At(MID), 20_000, 45.0, precision_m=500.0))
    assert f.kind == "directional"
    assert distance_m((10.5, 41), f.centroid) == pytest.approx(20_000, abs=0.01)
    assert bearing_deg((10.5, 41), f.centroid) == pytest.approx(45, abs=1e-6)
    bare = made(r.Offset(Coordinates(10.5, 41.0), 20_000, 45.0)).error_m
    assert bare == pytest.approx(20_000 * 0.39018, abs=1)
    assert f.error_m > bare + 500  # the town's size, its coordinates, the rounding


def test_offset_by_a_range_lies_in_its_middle():
    f = made(r.Offset(Coordinates(10.5, 41.0), 25_000, 225.0, 30_000))
    assert distance_m((10.5, 41), f.centroid) == pytest.approx(27_500, abs=0.01)
    assert f.error_m > made(r.Offset(Coordinates(10.5, 41.0), 27_500, 225.0)).error_m


def test_sector_without_a_distance_stays_beside_the_place():
    f = made(r.Sector(At(MID), 0.0))
    assert f.kind == "directional"
    assert abs((bearing_deg((10.5, 41), f.centroid) + 180) % 360 - 180) < 1
    assert distance_m((10.5, 41), f.centroid) < 30_000
    assert not f.geometry.covers(at(10.5, 41))
    assert any("20 km" in a for a in f.assumptions)


def test_sector_of_an_area_begins_at_its_edge():
    f = made(r.Sector(Area(ALBA), 0.0))
    assert f.geometry.covers(at(11, 42.2))
    assert not f.geometry.intersects(at(11, 41.9))
    assert not f.geometry.covers(at(11, 39.9))


# --- areas ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "kind"), [(ALBA, "country"), (WEST, "admin"), (DONLAND, "region"), (CORRIDOR, "region")]
)
def test_area_has_the_kind_of_its_place(ref, kind):
    assert made(Area(ref)).kind == kind


def test_area_of_a_curated_place_follows_its_recipe():
    f = made(Area(DONLAND))
    assert f.geometry.equals(shapely.box(11, 40, 14, 42))
    assert f.error_m == 4_000.0


def test_town_without_polygon_is_a_disc_and_never_its_province():
    f = made(Area(MID))
    assert f.kind == "region"
    assert 1e6 < f.area_m2 < 100e6
    assert any("approximate disc" in a for a in f.assumptions)
    assert made(Area(OUT)).area_m2 == pytest.approx(math.pi * 1e6, rel=1e-3)


def test_district_without_polygon_is_a_disc_as_wide_as_its_extent():
    f = made(Area(DISTRICT))
    assert f.kind == "admin"
    assert f.area_m2 == pytest.approx(math.pi * 12_000**2, rel=1e-3)


def test_area_of_a_sea_that_is_only_a_point_is_refused():
    with pytest.raises(UnknownPlaceError, match="only a point"):
        build(Area(Ref("named:strange", "Strange Sea")), TOY)


def test_a_place_made_of_itself_is_refused():
    with pytest.raises(RecipeError, match="made of itself"):
        build(Area(LOOP), TOY)


@pytest.mark.parametrize("direction", ["north", "south", "east", "west"])
def test_part_is_an_equal_area_half(direction):
    whole, f = area_m2(made(Area(ALBA)).geometry), made(r.Part(Area(ALBA), direction))
    assert f.area_m2 == pytest.approx(whole / 2, rel=1e-5)
    assert f.kind == "region"
    centre = made(Area(ALBA)).centroid
    bearing = {"north": 0, "south": 180, "east": 90, "west": 270}[direction]
    assert abs((bearing_deg(centre, f.centroid) - bearing + 180) % 360 - 180) < 5
    assert any("equal-area half" in a for a in f.assumptions)


@pytest.mark.parametrize(("direction", "point"), [("northeast", (11.9, 41.9)), ("southwest", (10.1, 40.1))])
def test_corner_is_an_equal_area_quarter(direction, point):
    f = made(r.Part(Area(ALBA), direction))
    assert f.area_m2 == pytest.approx(made(Area(ALBA)).area_m2 / 4, rel=1e-5)
    assert f.geometry.covers(at(*point))


def test_other_conventions():
    third = made(r.Part(Area(ALBA), "north", "equal-area third"))
    assert third.area_m2 == pytest.approx(made(Area(ALBA)).area_m2 / 3, rel=1e-5)
    assert made(r.Part(Area(ALBA), "north", "bounding-box half")).geometry.bounds[1] == pytest.approx(
        41, abs=0.02
    )
    with pytest.raises(RecipeError, match="known are"):
        build(r.Part(Area(ALBA), "north", "by feel"), TOY)
    with pytest.raises(RecipeError, match="compass"):
        build(r.Part(Area(ALBA), "upwards"), TOY)


def test_centre_is_the_half_nearest_the_centroid():
    f = made(r.Part(Area(ALBA), "centre"))
    assert f.area_m2 == pytest.approx(made(Area(ALBA)).area_m2 / 2, rel=2e-3)
    assert f.geometry.covers(at(11, 41))
    assert not f.geometry.covers(at(10.1, 41.9))


def test_part_of_a_town_is_a_part_of_its_disc():
    f = made(r.Part(At(MID), "north"))
    assert abs((bearing_deg((10.5, 41), f.centroid) + 180) % 360 - 180) < 1
    assert f.area_m2 == pytest.approx(made(Area(MID)).area_m2 / 2, rel=1e-3)


def test_part_of_a_border_is_half_of_its_length():
    f = made(r.Part(BORDER, "north"))
    assert f.kind == "border"
    assert f.length_m == pytest.approx(made(BORDER).length_m / 2, rel=1e-3)


def test_outskirts_are_a_ring():
    ring, east = made(r.Outskirts(At(MID))), made(r.Outskirts(At(MID), "east"))
    assert not ring.geometry.covers(at(10.5, 41))
    assert ring.geometry.buffer(1e-9).covers(east.geometry)
    assert east.area_m2 == pytest.approx(ring.area_m2 / 4, rel=0.02)
    assert abs(bearing_deg((10.5, 41), east.centroid) - 90) < 1


def test_near_is_cut_halfway_to_the_next_such_place():
    far = made(r.Near(At(FAR)))  # nothing as large around
    assert far.kind == "buffer"
    near = made(r.Near(At(OUT)))  # Midtown is 8.4 km away
    gap = distance_m((10.6, 41), (10.5, 41)) / 2
    assert near.area_m2 == pytest.approx(math.pi * (gap + 1_000) ** 2, rel=1e-3)
    assert far.area_m2 > near.area_m2
    assert made(r.Near(At(MID), 7_000)).area_m2 == pytest.approx(math.pi * 7_000**2, rel=1e-3)


# --- lines ----------------------------------------------------------------------------


def test_border_and_its_middle():
    f = made(BORDER)
    assert (f.kind, f.error_m) == ("border", 1_100.0)
    assert f.length_m == pytest.approx(distance_m((12, 40), (12, 42)), rel=1e-6)
    assert f.centroid == pytest.approx((12, 41), abs=1e-3)
    with pytest.raises(UnknownPlaceError):
        build(Border(ALBA, ISLA), TOY)


def test_border_of_an_area_that_is_made_by_a_recipe():
    f = made(Border(DONLAND, WEST))
    assert f.kind == "border"
    assert f.geometry.bounds == (11, 40, 11, 42)
    alone = made(Border(DONLAND))
    assert alone.geometry.bounds[:3:2] == pytest.approx((11, 11), abs=0.02)
    with pytest.raises(RecipeError, match="share no"):
        build(Border(DONLAND, ISLA), TOY)


def test_area_of_a_strait_that_is_only_a_line_is_a_band():
    f = made(Area(STRAIT))
    assert f.kind == "region"
    length = distance_m((16, 41), (17, 41))
    assert f.area_m2 == pytest.approx(length * 6_000 + math.pi * 3_000**2, rel=1e-2)
    assert made(Named(STRAIT)).kind == "line"


def test_coast_leaves_the_land_border_out():
    f = made(r.Coast(Area(ALBA)))
    assert f.kind == "line"
    assert not f.geometry.intersects(at(12, 41))
    assert f.geometry.distance(at(10, 41)) == 0


def test_coast_of_a_part():
    f = made(r.Coast(r.Part(Area(ALBA), "west", "bounding-box half")))
    assert f.geometry.distance(at(10, 41)) < 1e-6
    assert f.geometry.bounds[2] < 11.1


def test_named_line_says_when_its_date_is_not_kept():
    assert made(Named(FLOW)).kind == "line"
    assert any("2021" in a for a in made(Named(FLOW, "2021")).assumptions)
    assert any("approximate" in a for a in made(Named(ROAD)).assumptions)


def test_area_of_a_river_is_its_line():
    assert made(Area(FLOW)).kind == "line"


def test_along_is_the_stretch_between():
    f = made(r.Along(BORDER, Coordinates(12.3, 40.5), Coordinates(11.9, 41.5)))
    assert f.kind == "border"
    assert f.geometry.bounds == pytest.approx((12, 40.5, 12, 41.5), abs=2e-3)
    with pytest.raises(RecipeError, match="same point"):
        build(r.Along(BORDER, Coordinates(12.3, 39), Coordinates(11.9, 38)), TOY)


def test_along_joins_the_parts_of_a_river():
    f = made(r.Along(Named(FLOW), Coordinates(11.2, 41.5), Coordinates(11.0, 39.5)))
    assert f.length_m == pytest.approx(made(Named(FLOW)).length_m, rel=1e-6)
    assert made(r.Along(Named(FLOW), Area(WEST), Coordinates(11.0, 39.5))).length_m < f.length_m


def test_path_is_geodesic():
    f = made(r.Path((At(MID), At(FAR))))
    assert f.length_m == pytest.approx(distance_m((10.5, 41), (13.5, 41)), rel=1e-6)
    assert f.geometry.bounds[3] > 41.009  # bends towards the pole
    with pytest.raises(RecipeError, match="lie apart"):
        build(r.Path((At(MID), At(MID))), TOY)


def test_parallel_within_a_country():
    f = made(r.Intersection((r.Parallel(40.8), Area(ALBA))))
    assert f.kind == "line"
    assert f.geometry.bounds == pytest.approx((10, 40.8, 12, 40.8), abs=1e-9)
    for recipe in (r.Parallel(91), r.Parallel(-90), r.Meridian(181)):
        with pytest.raises(RecipeError):
            build(recipe, TOY)


# --- buffers --------------------------------------------------------------------------


def test_buffer_inside_leaves_no_ground_on_the_other_side():
    f = made(Buffer(BORDER, 30_000, "inside", Area(ALBA), meaning="depth"))
    assert f.kind == "buffer"
    assert f.geometry.bounds[2] == pytest.approx(12, abs=1e-9)
    assert f.geometry.covers(at(11.7, 41))
    assert not f.geometry.covers(at(11.6, 41))
    both = made(Buffer(BORDER, 30_000))
    other = made(Buffer(BORDER, 30_000, "inside", Area(BORA)))
    assert f.area_m2 + other.area_m2 < both.area_m2  # the round ends lie outside both


def test_seaward_buffer_leaves_the_land_out():
    f = made(Buffer(r.Coast(Area(ISLA)), 22_224, "seaward"))
    assert not f.geometry.intersects(at(20.5, 40.5))
    assert f.geometry.covers(at(19.9, 40.5))
    assert any("median" in a for a in f.assumptions)


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        (Buffer(BORDER, -5), "refused"),
        (Buffer(BORDER, 1e9), "refused"),
        (Buffer(BORDER, 1_000, "inside"), "name it"),
        (Buffer(BORDER, 1_000, "landward"), "unknown side"),
        (Buffer(BORDER, 1_000, "inside", Area(ISLA)), "nothing lies"),
        (Buffer(BORDER, 1_000, "inside", BORDER), "area only"),
    ],
)
def test_buffers_that_cannot_be_built_say_why(recipe, reason):
    with pytest.raises(RecipeError, match=reason):
        build(recipe, TOY)


def test_strip_has_its_width_and_flat_ends():
    f = made(r.Strip(At(MID), At(FAR), 4_000))
    assert f.area_m2 == pytest.approx(distance_m((10.5, 41), (13.5, 41)) * 4_000, rel=1e-4)
    with pytest.raises(RecipeError):
        build(r.Strip(At(MID), At(MID), 4_000), TOY)


# --- half planes ----------------------------------------------------------------------


def test_side_of_a_river():
    east, west = (made(r.SideOf(Named(FLOW), side, Area(ALBA))) for side in ("east", "W"))
    assert east.kind == "half_plane"
    assert east.geometry.covers(at(11.6, 41.9))
    assert west.geometry.covers(at(10.2, 40.1))
    assert east.area_m2 + west.area_m2 == pytest.approx(made(Area(ALBA)).area_m2, rel=1e-6)
    assert any("extended" in a for a in east.assumptions)  # the river begins inside Alba


def test_side_of_a_line_that_is_the_areas_own_edge():
    whole = made(r.SideOf(BORDER, "west", Area(ALBA)))
    assert whole.area_m2 == pytest.approx(made(Area(ALBA)).area_m2, rel=1e-6)
    with pytest.raises(RecipeError, match="nothing of the area"):
        build(r.SideOf(BORDER, "east", Area(ALBA)), TOY)


def test_side_of_a_parallel():
    f = made(r.SideOf(r.Parallel(41), "north", Area(ALBA)))
    assert f.geometry.bounds == pytest.approx((10, 41, 12, 42), abs=1e-5)


def test_one_side_of_a_roads_buffer():
    road = Named(ROAD)
    north, south = (
        made(r.SideOf(road, side, Buffer(road, distance)))
        for side, distance in (("north", 6_000), ("south", 4_000))
    )
    assert north.geometry.covers(at(12, 40.54))
    assert not north.geometry.intersects(at(12, 40.48))
    assert north.area_m2 / south.area_m2 == pytest.approx(1.5, rel=0.05)


def test_points_have_no_sides():
    with pytest.raises(RecipeError, match="only a line"):
        build(r.SideOf(At(MID), "east", Area(ALBA)), TOY)
    with pytest.raises(RecipeError, match="area"):
        build(r.SideOf(Named(FLOW), "east", At(MID)), TOY)


def test_area_between_two_lines():
    f = made(r.AreaBetween(Named(FLOW), BORDER, Area(ALBA)))
    assert f.kind == "half_plane"
    assert f.geometry.covers(at(11.6, 40.5))
    assert not f.geometry.intersects(at(10.5, 40.5))
    free = made(r.AreaBetween(Named(FLOW), BORDER))
    assert free.geometry.covers(at(11.6, 41))
    assert not free.geometry.intersects(at(10.8, 41))
    assert not free.geometry.intersects(at(12.2, 41))


# --- set algebra and edits ------------------------------------------------------------


def test_lines_that_fall_together_enclose_nothing():
    with pytest.raises(RecipeError):
        build(r.AreaBetween(r.Meridian(10.5), r.Meridian(10.5 + 1e-12)), TOY)


def test_area_between_keeps_whole_lines_that_end_at_a_coast():
    # two lines from the west coast inland: the lower goes on far beyond the upper's end
    upper = r.Path((Coordinates(10.0, 41.5), Coordinates(11.0, 41.4)))
    lower = r.Path((Coordinates(10.3, 41.0), Coordinates(11.0, 41.1), Coordinates(12.0, 41.9)))
    f = made(r.AreaBetween(upper, lower))
    assert f.geometry.covers(at(10.15, 41.3))
    assert not f.geometry.covers(at(11.6, 41.55))
    turned = made(r.AreaBetween(lower, r.Path((Coordinates(11.0, 41.4), Coordinates(10.0, 41.5)))))
    assert turned.area_m2 == pytest.approx(f.area_m2, rel=1e-6)


def test_union_keeps_a_common_kind_and_grounds_points():
    assert made(r.Union((Area(WEST), Area(EAST)))).kind == "admin"
    assert made(r.Union((At(MID), At(FAR)))).kind == "point"
    mixed = made(r.Union((Area(BORA), At(MID))))
    assert mixed.kind == "region"
    assert mixed.geometry.covers(at(10.5, 41))


def test_intersection_and_difference():
    f = made(r.Intersection((Area(ALBA), Buffer(BORDER, 30_000))))
    assert f.kind == "buffer"
    g = made(r.Difference(Area(ALBA), Area(WEST)))
    assert (g.kind, g.geometry.bounds) == ("country", (11, 40, 12, 42))
    with pytest.raises(RecipeError, match="share no ground"):
        build(r.Intersection((Area(ALBA), Area(ISLA))), TOY)
    with pytest.raises(RecipeError, match="share no ground"):  # they only touch
        build(r.Intersection((Area(ALBA), Area(BORA))), TOY)
    with pytest.raises(RecipeError, match="nothing is left"):
        build(r.Difference(Area(WEST), Area(ALBA)), TOY)
    for empty in (r.Union(()), r.Intersection(())):
        with pytest.raises(RecipeError):
            build(empty, TOY)


def drawn(**geometry) -> r.Drawn:
    return r.Drawn(json.dumps(geometry), "a reviewer", "2026-01-02")


def test_drawn_shapes_are_checked():
    bow = [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]
    f = made(drawn(type="Polygon", coordinates=bow))
    assert (f.kind, f.sources) == ("region", ("drawn by a reviewer",))
    assert made(drawn(type="LineString", coordinates=[[0, 0], [1, 1]])).kind == "line"
    for bad in (
        r.Drawn("no json", "x", "y"),
        r.Drawn('{"type": "Polygon", "coordinates": [[[0, NaN], [1, 1], [1, 0], [0, NaN]]]}', "x", "y"),
        drawn(type="Point", coordinates=[200, 0]),
        drawn(type="Polygon", coordinates=[]),
        r.Drawn("7" * 2_100_000, "x", "y"),
    ):
        with pytest.raises(RecipeError):
            build(bad, TOY)


# --- all ------------------------------------------------------------------------------


def test_building_again_gives_identical_bytes():
    recipe = r.Union((Buffer(BORDER, 30_000, "inside", Area(ALBA)), r.Part(Area(BORA), "northeast")))
    assert made(recipe).geometry.wkb == made(recipe).geometry.wkb


def test_outlines_run_anticlockwise():
    ring = made(Area(ALBA)).geometry.exterior
    assert ring.is_ccw


def test_assumptions_of_the_text_come_first():
    recipe = r.Part(Area(ALBA, assumptions=("'Albion' read as Alba",)), "north")
    assert made(recipe).assumptions[0] == "'Albion' read as Alba"


def test_a_planet_wide_shape_is_refused():
    world = r.Drawn(json.dumps(shapely.box(-180, -90, 180, 90).__geo_interface__), "x", "y")
    with pytest.raises(RecipeError, match="million km²"):
        build(world, TOY)
