"""Ground between places, shares of an area, and lines that move with the years."""

from __future__ import annotations

import pytest
import shapely

from geodata import recipes as r
from geodata.atlas import open_atlas
from geodata.build import build
from geodata.errors import RecipeError
from geodata.parts import part_of
from geodata.recipes import Coordinates, from_json, to_json


def test_hull_holds_all_its_places_and_no_more() -> None:
    atlas = open_atlas()
    corners = tuple(Coordinates(lon, lat) for lon, lat in ((10, 45), (12, 45), (11, 47), (11, 45.5)))
    recipe = r.Hull(corners)
    made = build(recipe, atlas)
    assert made.kind == "region"
    assert from_json(to_json(recipe)) == recipe
    grown = shapely.buffer(made.geometry, 1e-6)
    assert all(shapely.contains_xy(grown, c.lon, c.lat) for c in corners)
    assert made.area_m2 == pytest.approx(157.6e3 * 222.3e3 / 2, rel=0.01)
    assert not shapely.contains_xy(made.geometry, 10.2, 46)


def test_hull_of_too_little_is_refused() -> None:
    atlas = open_atlas()
    with pytest.raises(RecipeError, match="enclose no ground"):
        build(r.Hull((Coordinates(0, 10), Coordinates(0, 20))), atlas)
    with pytest.raises(RecipeError, match="at least three"):
        build(r.Hull(()), atlas)


@pytest.mark.parametrize(
    ("name", "share"),
    [("fifth", 1 / 5), ("quarter", 1 / 4), ("two thirds", 2 / 3), ("three quarters", 3 / 4)],
)
@pytest.mark.parametrize("direction", ["north", "west"])
def test_shares_of_an_area(name: str, share: float, direction: str) -> None:
    from geodata.geodesy import area_m2

    shape = shapely.Polygon([(20, 40), (24, 40), (23, 44), (20, 43)])
    part, _ = part_of(shape, direction, f"equal-area {name}")
    assert area_m2(part) == pytest.approx(share * area_m2(shape), rel=1e-3)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        (None, "the course as of 2021"),
        ("2021", "the course as of 2021"),
        ("2021-06-01", "the course as of 2021"),
        ("2024", "the course as of 2021; the text speaks of 2024"),
    ],
)
def test_a_line_that_moves_says_of_which_time_it_is(date: str | None, said: str) -> None:
    line = r.Named(line=r.Ref("named:donbas-contact-line", "Donbas line of contact"), date=date)
    assert said in build(line, open_atlas()).assumptions


def test_years_of_a_line_may_be_a_span() -> None:
    line = r.Ref("named:karabakh-line-of-contact", "Nagorno-Karabakh line of contact")
    within, after = (build(r.Named(line=line, date=d), open_atlas()).assumptions for d in ("2016", "2021"))
    assert "the course as of 1994 to 2020" in within
    assert "the course as of 1994 to 2020; the text speaks of 2021" in after


def test_area_c_and_area_a_share_no_ground() -> None:
    atlas = open_atlas()
    a, c = (build(r.Area(place=r.Ref(f"named:area-{x}", x)), atlas) for x in "ac")
    assert shapely.intersection(a.geometry, c.geometry).area < 1e-6
    assert c.area_m2 is not None
    assert 0.5 < c.area_m2 / 5.65e9 < 0.8
