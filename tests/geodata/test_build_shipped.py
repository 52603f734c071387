"""The builder on the shipped boundaries: the numbers that were measured on Natural Earth 1:10m."""

from __future__ import annotations

import pytest
import shapely

from geodata import recipes as r
from geodata.atlas import open_atlas
from geodata.build import build
from geodata.geodesy import area_m2
from geodata.recipes import Area, Border, Buffer, Named, Ref

SYRIA, TURKEY = Ref("country:SY", "Syria"), Ref("country:TR", "Turkey")
RUSSIA, KAZAKHSTAN, NORWAY = (
    Ref("country:RU", "Russia"),
    Ref("country:KZ", "Kazakhstan"),
    Ref("country:NO", "Norway"),
)
KOREAS = Border(Ref("country:KP", "North Korea"), Ref("country:KR", "South Korea"))
FRONTIER = Border(SYRIA, TURKEY)


@pytest.fixture(scope="module")
def atlas():
    opened = open_atlas()
    yield opened
    opened.gazetteer.close()


def test_turkey_syria_border_and_zone(atlas):
    line = build(FRONTIER, atlas)
    assert line.kind == "border"
    assert shapely.get_num_geometries(line.geometry) == 1
    assert line.length_m / 1e3 == pytest.approx(775.562, rel=1e-4)
    assert line.error_m >= 1_000
    zone = build(Buffer(FRONTIER, 30_000, "inside", Area(SYRIA), meaning="depth"), atlas)
    assert zone.area_m2 / 1e6 == pytest.approx(21_596.8, rel=1e-4)
    assert zone.centroid == pytest.approx((38.77124, 36.56843), abs=1e-4)
    for name, lon, lat in [
        ("Nusaybin", 41.215, 37.075),
        ("Suruç", 38.427, 36.976),
        ("Kilis", 37.115, 36.718),
        ("Gaziantep", 37.38, 37.06),
    ]:
        assert not zone.geometry.covers(shapely.Point(lon, lat)), name
    for name, lon, lat in [("Manbij", 37.955, 36.528), ("Amuda", 40.93, 37.10), ("Azaz", 37.045, 36.586)]:
        assert zone.geometry.covers(shapely.Point(lon, lat)), name


@pytest.mark.parametrize(
    ("recipe", "km2"),
    [
        (Buffer(FRONTIER, 30_000, "inside", Area(TURKEY)), 22_076.7),
        (Buffer(FRONTIER, 30_000), 46_084.6),
        (Buffer(Border(RUSSIA, KAZAKHSTAN), 30_000, "inside", Area(KAZAKHSTAN)), 159_994.3),
        (Buffer(Border(NORWAY, RUSSIA), 30_000, "inside", Area(NORWAY)), 2_939.1),
        (Buffer(KOREAS, 2_000, meaning="total width"), 827.8),
        (Buffer(KOREAS, 4_000), 1_679.3),
    ],
    ids=["Turkish side", "both sides", "Kazakh side", "Norwegian side", "Korea 2 km", "Korea 4 km"],
)
def test_zones_along_borders(atlas, recipe, km2):
    zone = build(recipe, atlas)
    assert zone.geometry.is_valid
    assert zone.area_m2 / 1e6 == pytest.approx(km2, rel=1e-4)


def test_zone_inside_leaks_nowhere(atlas):
    zone = build(Buffer(FRONTIER, 30_000, "inside", Area(SYRIA)), atlas).geometry
    country = build(Area(SYRIA), atlas).geometry
    assert area_m2(shapely.difference(zone, country)) < 1.0


def test_curated_places_are_built_from_their_recipes(atlas):
    ids = [
        i
        for i in (
            "named:donbas",
            "named:line-of-control",
            "named:blue-line",
            "named:bosphorus",
            "named:kuril-islands",
        )
        if atlas.recipe(i) is not None
    ]
    assert len(ids) >= 4
    for place_id in ids:
        f = build(Area(Ref(place_id, place_id)), atlas)
        assert f.geometry.is_valid
        assert f.sources


def test_northern_syria_lies_north_and_holds_the_north(atlas):
    whole, north = build(Area(SYRIA), atlas), build(r.Part(Area(SYRIA), "north"), atlas)
    assert north.area_m2 == pytest.approx(whole.area_m2 / 2, rel=1e-5)
    assert north.geometry.covers(shapely.Point(40.75, 36.5))
    assert not north.geometry.covers(shapely.Point(36.29, 33.51))


def test_east_of_the_euphrates_in_syria(atlas):
    f = build(r.SideOf(Named(Ref("river:euphrates", "Euphrates")), "east", Area(SYRIA)), atlas)
    assert f.geometry.covers(shapely.Point(40.75, 36.5))  # Hasakah
    assert f.geometry.covers(shapely.Point(38.86, 36.386))  # Ayn Issa
    assert not f.geometry.covers(shapely.Point(37.955, 36.528))  # Manbij
    assert not f.geometry.covers(shapely.Point(38.28, 34.56))  # Palmyra
    assert 45_000e6 < f.area_m2 < 53_000e6


def test_exclusive_zone_over_the_antimeridian(atlas):
    fiji = build(Buffer(r.Coast(Area(Ref("country:FJ", "Fiji"))), 370_400, "seaward"), atlas)
    assert fiji.geometry.is_valid
    assert fiji.geometry.geom_type == "MultiPolygon"
    assert not fiji.geometry.intersects(shapely.Point(178.0, -17.8))  # Viti Levu itself
    assert fiji.geometry.covers(shapely.Point(-179.5, -18.0))
