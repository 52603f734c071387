"""The atlas on the shipped boundaries: known lengths, areas, points and neighbours."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely

from geodata.atlas import Atlas, open_atlas
from geodata.buffering import geodesic_buffer
from geodata.errors import ClaimAtlasError, DataError, UnknownPlaceError
from geodata.geodesy import area_m2, centroid, length_m


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas()


# --- borders and zones on Natural Earth 1:10m -----------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [("TR", "SY", 775.562), ("RU", "KZ", 6657.57), ("NO", "RU", 165.098), ("KR", "KP", 203.885)],
)
def test_borders_have_their_known_length_in_one_part(atlas: Atlas, a: str, b: str, km: float) -> None:
    border = atlas.border(f"country:{a}", f"country:{b}").geometry
    assert length_m(border) / 1e3 == pytest.approx(km, rel=1e-4)
    assert len(border.geoms) == 1
    assert border.equals(atlas.border(f"country:{b}", f"country:{a}").geometry)


@pytest.mark.parametrize(
    ("a", "b", "inside", "km2"),
    [
        ("TR", "SY", "SY", 21_596.8),
        ("TR", "SY", "TR", 22_076.7),
        ("RU", "KZ", "KZ", 159_994.3),
        ("NO", "RU", "NO", 2_939.1),
    ],
)
def test_thirty_kilometre_zones_have_their_known_area(
    atlas: Atlas, a: str, b: str, inside: str, km2: float
) -> None:
    border = atlas.border(f"country:{a}", f"country:{b}").geometry
    zone = shapely.intersection(geodesic_buffer(border, 30_000), atlas.area(f"country:{inside}").geometry)
    assert area_m2(zone) / 1e6 == pytest.approx(km2, rel=1e-4)


def test_the_zone_in_syria_lies_where_it_should(atlas: Atlas) -> None:
    border = atlas.border("country:TR", "country:SY").geometry
    zone = shapely.intersection(geodesic_buffer(border, 30_000), atlas.area("country:SY").geometry)
    assert centroid(zone) == pytest.approx((38.77124, 36.56843), abs=1e-4)
    for lon, lat in ((38.35, 36.80), (37.10, 36.47)):  # south of Kobani, Tell Rifaat
        assert zone.contains(shapely.Point(lon, lat))
    for lon, lat in ((37.38, 37.07), (36.16, 36.20), (40.74, 37.31)):  # Gaziantep, Antakya, Mardin
        assert not zone.contains(shapely.Point(lon, lat))


@pytest.mark.parametrize(("metres", "km2"), [(2_000, 827.8), (4_000, 1_679.3)])
def test_the_strip_in_korea(atlas: Atlas, metres: int, km2: float) -> None:
    line = atlas.border("country:KR", "country:KP").geometry
    assert area_m2(geodesic_buffer(line, metres)) / 1e6 == pytest.approx(km2, rel=1e-4)


# --- areas ----------------------------------------------------------------------------


def test_every_area_is_valid_and_on_the_globe(atlas: Atlas) -> None:
    for place_id in atlas._areas:
        if place_id.startswith(("country:", "disputed:")):
            shape = atlas.area(place_id)
            west, south, east, north = shape.geometry.bounds
            assert shape.geometry.is_valid, place_id
            assert -180 <= west <= east <= 180, place_id
            assert -90 <= south <= north <= 90, place_id
            assert shape.error_m > 0, place_id
            assert shape.source, place_id


def test_provinces_tile_their_country(atlas: Atlas) -> None:
    for code in ("SY", "TR", "UA", "IQ"):
        provinces = [i for i, row in atlas._areas.items() if i.startswith(f"admin1:{code}-")]
        total = sum(area_m2(atlas.area(i).geometry) for i in provinces)
        assert len(provinces) > 10
        # Crimea's two provinces lie in Ukraine by their code, and outside it de facto.
        away = area_m2(atlas.area("disputed:crimea").geometry) if code == "UA" else 0.0
        whole = area_m2(atlas.area(f"country:{code}").geometry)
        assert total == pytest.approx(whole + away, rel=1e-9)


@pytest.mark.parametrize(
    ("place_id", "km2"),
    [
        ("disputed:golan-heights", 1_280),
        ("disputed:transnistria", 3_052),
        ("disputed:crimea", 27_000),
        ("disputed:western-sahara", 272_000),
        ("disputed:aksai-chin", 30_000),
        ("disputed:abkhazia", 8_640),
        ("disputed:south-ossetia", 4_450),
        ("disputed:nagorno-karabakh", 4_300),
        ("disputed:northern-cyprus", 3_320),
        ("disputed:abyei", 10_900),
    ],
)
def test_disputed_areas_have_about_their_known_size(atlas: Atlas, place_id: str, km2: float) -> None:
    assert area_m2(atlas.area(place_id).geometry) / 1e6 == pytest.approx(km2, rel=0.02)


def test_idlib_province_holds_its_towns(atlas: Atlas) -> None:
    idlib = atlas.area("admin1:SY-ID").geometry
    for lon, lat in ((36.63, 35.93), (36.68, 35.64), (36.32, 35.81)):  # Idlib, Maarat al-Numan, Jisr
        assert idlib.contains(shapely.Point(lon, lat))
    assert not idlib.contains(shapely.Point(37.16, 36.20))  # Aleppo
    assert set(atlas.neighbours("admin1:SY-ID")) == {
        "admin1:SY-HL", "admin1:SY-HM", "admin1:SY-LA", "admin1:TR-31",
    }  # fmt: skip


def test_split_at_the_antimeridian(atlas: Atlas) -> None:
    for code in ("RU", "FJ"):
        parts = shapely.get_parts(atlas.area(f"country:{code}").geometry)
        widths = shapely.bounds(parts)[:, 2] - shapely.bounds(parts)[:, 0]
        assert widths.max() < 180, code


@pytest.mark.parametrize(
    ("place_id", "says"),
    [
        ("geonames:170654", "only a point"),
        ("admin2:US.TX.113", "only a point"),
        ("named:donbas", "recipe"),
        ("country:QQ", "no area"),
        ("river:euphrates", "no area"),
    ],
)
def test_a_place_without_a_polygon_says_why(atlas: Atlas, place_id: str, says: str) -> None:
    with pytest.raises(UnknownPlaceError, match=says):
        atlas.area(place_id)


def test_countries_that_do_not_touch_have_no_border(atlas: Atlas) -> None:
    with pytest.raises(UnknownPlaceError, match="no land border"):
        atlas.border("country:SY", "country:DE")
    with pytest.raises(UnknownPlaceError, match="no land border"):
        atlas.border("country:IS")
    with pytest.raises(UnknownPlaceError, match="no coast"):
        atlas.coast("country:MN")


def test_all_land_borders_and_the_coast_make_up_the_outline(atlas: Atlas) -> None:
    outline = length_m(atlas.area("country:SY").geometry.boundary)
    borders, coast = atlas.border("country:SY").geometry, atlas.coast("country:SY").geometry
    assert length_m(borders) + length_m(coast) == pytest.approx(outline, rel=1e-9)
    assert 150e3 < length_m(coast) < 250e3
    assert atlas.neighbours("country:SY") == tuple(f"country:{c}" for c in ("IL", "IQ", "JO", "LB", "TR"))


def test_a_province_and_a_country_have_a_border_too(atlas: Atlas) -> None:
    part = length_m(atlas.border("admin1:SY-ID", "country:TR").geometry)
    assert 0 < part < length_m(atlas.border("country:SY", "country:TR").geometry)


# --- waters ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place_id", "point"),
    [
        ("river:euphrates", (40.15, 35.33)),  # Deir ez-Zor
        ("river:dnipro", (32.6, 46.63)),  # Kherson
        ("river:dniester", (29.48, 46.83)),  # Bender
        ("river:drina", (19.29, 43.79)),  # Višegrad
        ("river:jordan", (35.54, 31.83)),  # al-Maghtas
        ("river:yalu", (124.39, 40.11)),  # Dandong
    ],
)
def test_rivers_run_past_their_towns(atlas: Atlas, place_id: str, point: tuple[float, float]) -> None:
    river = atlas.line(place_id)
    reach = geodesic_buffer(shapely.Point(point), 2 * river.error_m)
    assert river.geometry.intersects(reach)
    assert shapely.get_parts(river.geometry)[0].geom_type == "LineString"


def test_the_euphrates_is_one_river_from_turkey_to_the_gulf(atlas: Atlas) -> None:
    assert 2_200e3 < length_m(atlas.line("river:euphrates").geometry) < 3_000e3
    longest = max(length_m(part) for part in atlas.line("river:euphrates").geometry.geoms)
    assert longest > 2_000e3


def test_lakes_are_areas(atlas: Atlas) -> None:
    assert atlas.area("lake:dead-sea").geometry.is_valid
    with pytest.raises(UnknownPlaceError):
        atlas.line("lake:dead-sea")
    with pytest.raises(UnknownPlaceError, match="no line"):
        atlas.line("country:SY")


# --- points ---------------------------------------------------------------------------


def test_points_are_in_their_province_and_country(atlas: Atlas) -> None:
    assert atlas.province_at(36.63, 35.93) == "admin1:SY-ID"
    assert atlas.country_at(36.63, 35.93) == "country:SY"
    assert atlas.country_at(33.0, 39.9) == "country:TR"
    assert atlas.country_at(0.0, 0.0) is None
    assert atlas.country_at(21.0, 42.6) == "country:XK"


def test_many_points_at_once_agree_with_one_by_one(atlas: Atlas) -> None:
    rng = np.random.default_rng(7)
    points = np.column_stack([rng.uniform(20, 60, 300), rng.uniform(10, 50, 300)])
    many = atlas.provinces_at(points)
    assert many == [atlas.province_at(*point) for point in points.tolist()]
    assert sum(found is not None for found in many) > 100


# --- the whole ------------------------------------------------------------------------


def test_reading_from_several_threads_gives_the_same(atlas: Atlas) -> None:
    fresh = open_atlas()
    ids = [f"country:{c}" for c in ("SY", "TR", "IQ", "LB", "UA", "PL")] * 4
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: fresh.area(i).geometry.wkb, ids))
    assert found == [atlas.area(i).geometry.wkb for i in ids]


def test_places_known_only_to_the_boundaries_have_a_place(atlas: Atlas) -> None:
    assert atlas.place("country:SY").name == "Syria"
    assert atlas.place("disputed:golan-heights").kind == "region"
    with pytest.raises(UnknownPlaceError):
        atlas.place("country:QQ")


def test_land_holds_towns_and_no_sea(atlas: Atlas) -> None:
    land = atlas.land()
    assert land.contains(shapely.Point(36.63, 35.93))
    assert not land.contains(shapely.Point(34.0, 34.5))


def test_missing_data_and_unknown_views_are_refused(tmp_path) -> None:
    with pytest.raises(DataError, match="claimatlas data build"):
        open_atlas(data_dir=tmp_path)
    with pytest.raises(DataError, match="martian"):
        open_atlas(worldview="martian")
    (tmp_path / "areas.parquet").write_bytes(b"not a parquet file")
    with pytest.raises(ClaimAtlasError, match=r"areas\.parquet"):
        open_atlas(data_dir=tmp_path).area("country:SY")
