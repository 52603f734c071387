"""Recipes read aloud."""

from __future__ import annotations

import pytest
from toy import ALBA, BORA, FAR, FLOW, MID, ROAD

from geodata import recipes as r
from geodata.describe import describe, distance_in_words
from geodata.recipes import Area, At, Border, Buffer, Coordinates, Named, Ref

SYRIA, TURKEY = Ref("country:SY", "Syria"), Ref("country:TR", "Turkey")

CASES = {
    At(MID): "Midtown",
    Coordinates(36.16117, 36.20124, "Photon"): "the point 36.2012°N 36.1612°E",
    Coordinates(-70.5, -33.0): "the point 33°S 70.5°W",
    r.Midpoint(At(MID), At(FAR)): "the point halfway between Midtown and Farton",
    r.Midpoint(At(MID), At(FAR), 0.25): "the point 25 % of the way from Midtown to Farton",
    r.PointAlong(r.Path((At(MID), At(FAR))), At(MID), 40_000): (
        "the point 40 km along the line Midtown–Farton from Midtown"
    ),
    r.Offset(At(MID), 20 * 1609.344, 135): "the point 20 miles (32.2 km) southeast of Midtown",
    r.Offset(At(MID), 25_000, 225, 30_000): "the point 25 to 30 km southwest of Midtown",
    r.Offset(At(MID), 500, 70): "the point 500 m at 70° from north of Midtown",
    r.Sector(At(MID), 0): "the ground north of Midtown",
    r.Sector(At(MID), 202.5, 11.25, 15_000): "the ground south-southwest of Midtown, up to 15 km away",
    Area(SYRIA): "Syria",
    r.Part(Area(SYRIA), "north"): "northern Syria (equal-area half)",
    r.Part(Area(SYRIA), "NW", "equal-area third"): "northwestern Syria (equal-area third)",
    r.Part(Area(SYRIA), "centre"): "central Syria (equal-area half)",
    r.Outskirts(At(MID)): "the outskirts of Midtown",
    r.Outskirts(At(MID), "east"): "the eastern outskirts of Midtown",
    r.Near(At(MID)): "the surroundings of Midtown",
    r.Near(At(MID), 5_000): "all ground within 5 km of Midtown",
    Border(TURKEY, SYRIA): "the Syria–Turkey border",
    Border(SYRIA): "the land borders of Syria",
    r.Coast(Area(ALBA)): "the coast of Alba",
    Named(FLOW): "the Flow",
    Named(Ref("named:x", "Ann's line"), "2021"): "Ann's line as of 2021",
    r.Along(Named(ROAD), At(MID), At(FAR)): "the R1 between Midtown and Farton",
    r.Path((At(MID), At(FAR), At(MID))): "the line Midtown–Farton–Midtown",
    r.Parallel(38.0): "the parallel 38°N",
    r.Meridian(-60.5): "the meridian 60.5°W",
    Buffer(Border(TURKEY, SYRIA), 30_000, "inside", Area(SYRIA), meaning="depth"): (
        "30 km geodesic buffer of the Syria–Turkey border, inside Syria"
    ),
    Buffer(r.Coast(Area(ALBA)), 12 * 1852, "seaward"): (
        "12 nautical miles (22.2 km) geodesic buffer of the coast of Alba, seaward"
    ),
    Buffer(At(MID), 1852): "1 nautical mile (1.85 km) geodesic buffer of Midtown",
    r.Strip(At(MID), At(FAR), 4_000): "a strip 4 km wide between Midtown and Farton",
    r.SideOf(Named(FLOW), "east", Area(ALBA)): "Alba east of the Flow",
    r.SideOf(Named(FLOW), "left", Area(ALBA)): "Alba left of the Flow",
    r.AreaBetween(Named(FLOW), Border(ALBA, BORA)): "the ground between the Flow and the Alba–Bora border",
    r.AreaBetween(
        Named(FLOW), Named(ROAD), Area(ALBA)
    ): "the ground between the Flow and the R1, within Alba",
    r.Union((Area(ALBA), Area(BORA), At(MID))): "Alba, Bora and Midtown",
    r.Intersection((Area(ALBA), r.Parallel(41))): "the common ground of Alba and the parallel 41°N",
    r.Difference(Area(ALBA), At(MID)): "Alba without Midtown",
    r.Hull((Area(ALBA), At(MID))): "the ground between Alba and Midtown",
    r.Drawn("{}", "a reviewer", "2026-01-02"): "a shape drawn by a reviewer (2026-01-02)",
}


@pytest.mark.parametrize(("recipe", "words"), CASES.items(), ids=list(CASES.values()))
def test_reads_aloud(recipe, words):
    assert describe(recipe) == words


def test_every_recipe_has_words():
    assert {type(recipe) for recipe in CASES} == set(r.RECIPES.values())


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (30_000, "30 km"),
        (1_500, "1.5 km"),
        (999, "999 m"),
        (0.5, "0.5 m"),
        (370_400, "200 nautical miles (370.4 km)"),
        (1_609.344, "1 mile (1.61 km)"),
        (463_000, "463 km"),  # also 250 nautical miles: kilometres come first
        (1_000_000, "1,000 km"),
        (10_250, "10.2 km"),
    ],
)
def test_distances(metres, words):
    assert distance_in_words(metres) == words
