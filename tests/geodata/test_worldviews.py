"""Points of view: the table is sound, and the same place has other ground in another view."""

from __future__ import annotations

import re

import pytest
import shapely

from geodata.atlas import open_atlas
from geodata.build import build
from geodata.errors import DataError, UnknownPlaceError
from geodata.geodesy import area_m2
from geodata.recipes import Area, Ref
from geodata.worldviews import SELF, WORLDVIEWS, DisputedArea, holders, read_worldviews


def test_every_row_is_sound() -> None:
    areas = read_worldviews()
    assert len({area.id for area in areas}) == len(areas) >= 45
    for area in areas:
        assert re.fullmatch(r"disputed:[a-z0-9-]+", area.id)
        assert area.parts, area.id
        assert set(area.holders) <= set(WORLDVIEWS), area.id
        codes = (*area.administered_by, *area.claimed_by, *area.holders.values())
        assert all(code == SELF or re.fullmatch("[A-Z]{2}", code) for code in codes), area.id


def test_every_row_has_ground() -> None:
    atlas = open_atlas()
    for area in read_worldviews():
        assert area_m2(atlas.area(area.id).geometry) > 1e6, area.id


def test_every_holder_is_a_country_of_the_atlas() -> None:
    atlas = open_atlas()
    known = {i.removeprefix("country:") for i in atlas._areas if i.startswith("country:")}
    for area in read_worldviews():
        assert set(area.holders.values()) - {SELF} <= known, area.id


@pytest.mark.parametrize(
    ("point", "de_facto", "other", "there"),
    [
        ((34.1, 45.0), "country:RU", "ukraine", "country:UA"),  # Simferopol
        ((34.1, 45.0), "country:RU", "un", "country:UA"),
        ((34.1, 45.0), "country:RU", "russia", "country:RU"),
        ((37.8, 48.0), "country:UA", "russia", "country:RU"),  # Donetsk
        ((35.75, 33.0), "country:IL", "un", "country:SY"),  # Golan
        ((35.75, 33.0), "country:IL", "israel", "country:IL"),
        ((74.3, 35.9), "country:PK", "india", "country:IN"),  # Gilgit
        ((74.8, 34.1), "country:IN", "pakistan", "country:PK"),  # Srinagar
        ((79.5, 35.0), "country:CN", "india", "country:IN"),  # Aksai Chin
        ((94.0, 28.0), "country:IN", "china", "country:CN"),  # Arunachal Pradesh
        ((121.5, 25.0), "country:TW", "china", "country:CN"),  # Taipei
        ((-13.2, 27.1), "country:MA", "un", "country:EH"),  # Laayoune
        ((-10.5, 26.3), "country:EH", "morocco", "country:MA"),  # Tifariti
        ((21.17, 42.66), "country:XK", "serbia", "country:RS"),  # Pristina
        ((33.2, 35.25), "disputed:northern-cyprus", "un", "country:CY"),  # north of Nicosia
        ((33.2, 35.25), "disputed:northern-cyprus", "turkey", "disputed:northern-cyprus"),
        ((44.07, 9.56), "disputed:somaliland", "un", "country:SO"),  # Hargeisa
        ((-60.0, -51.8), "country:FK", "argentina", "country:AR"),  # Falklands
        ((41.0, 43.0), "country:GE", "russia", "disputed:abkhazia"),  # Sukhumi
    ],
)
def test_the_same_point_belongs_to_others_in_another_view(
    point: tuple[float, float], de_facto: str, other: str, there: str
) -> None:
    assert open_atlas().country_at(*point) == de_facto
    assert open_atlas(worldview=other).country_at(*point) == there


@pytest.mark.parametrize("view", WORLDVIEWS)
def test_every_view_gives_each_piece_of_ground_to_one_holder(view: str) -> None:
    atlas = open_atlas(worldview=view)
    held = [face for faces in atlas._held.values() for face in faces]
    assert len(held) == len(set(held))
    assert len(held) == atlas._mesh.face_count


def test_what_one_country_gains_the_other_loses() -> None:
    de_facto, un = open_atlas(), open_atlas(worldview="un")
    gained = shapely.difference(un.area("country:SY").geometry, de_facto.area("country:SY").geometry)
    lost = shapely.difference(de_facto.area("country:IL").geometry, un.area("country:IL").geometry)
    assert area_m2(gained) == pytest.approx(area_m2(lost), rel=1e-6)
    assert un.border("country:SY", "country:IL").geometry.length != pytest.approx(
        de_facto.border("country:SY", "country:IL").geometry.length
    )


def test_a_country_without_ground_in_a_view_says_so() -> None:
    with pytest.raises(UnknownPlaceError, match="serbia"):
        open_atlas(worldview="serbia").area("country:XK")
    assert open_atlas(worldview="serbia").area("disputed:kosovo").geometry.is_valid


def test_later_rows_win_and_unknown_views_are_refused() -> None:
    def row(slug: str, holder: str) -> DisputedArea:
        return DisputedArea(
            id=f"disputed:{slug}",
            name=slug,
            names=(),
            administered_by=(),
            claimed_by=(),
            country="",
            lines=(),
            parts=(),
            holders={"un": holder},
            note="",
        )

    areas = [row("large", "AA"), row("small", SELF)]
    faces = {"disputed:large": (1, 2), "disputed:small": (2,)}
    default = {1: "country:BB", 2: "country:BB", 3: "country:BB"}
    assert holders("un", default, areas, faces) == {1: "country:AA", 2: "disputed:small", 3: "country:BB"}
    assert holders("de_facto", default, areas, faces) == default
    with pytest.raises(DataError, match="unknown worldview"):
        holders("mine", default, areas, faces)


@pytest.mark.parametrize(
    ("country", "name", "view", "gains"),
    [
        ("UA", "Ukraine", "ukraine", "disputed:crimea"),
        ("IN", "India", "india", "disputed:azad-kashmir"),
        ("MA", "Morocco", "morocco", "disputed:western-sahara"),
        ("RS", "Serbia", "serbia", "disputed:kosovo"),
        ("SY", "Syria", "un", "disputed:golan-heights"),
        ("AR", "Argentina", "argentina", "disputed:falkland-islands"),
        ("CN", "China", "china", "disputed:taiwan"),
        ("SO", "Somalia", "un", "disputed:somaliland"),
        ("CY", "Cyprus", "un", "disputed:northern-cyprus"),
    ],
)
def test_the_same_recipe_gives_another_shape_and_says_so(
    country: str, name: str, view: str, gains: str
) -> None:
    recipe = Area(place=Ref(f"country:{country}", name))
    here, there = (build(recipe, open_atlas(worldview=v)) for v in ("de_facto", view))
    ground = open_atlas().area(gains).geometry
    shared = [area_m2(shapely.intersection(f.geometry, ground)) / area_m2(ground) for f in (here, there)]
    assert shared[0] < 0.85  # of the Western Sahara Morocco holds some three quarters
    assert shared[1] > 0.98
    assert (here.worldview, there.worldview) == ("de_facto", view)
    assert [a for a in there.assumptions if repr(view) in a]
    assert not [a for a in here.assumptions if "point of view" in a]
