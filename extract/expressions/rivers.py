"""Which way a river flows: its banks are left and right as seen downstream.

The lines of rivers in the data run up or down as they please, so the mouth is found: the end
of the line that lies at the sea. For rivers that end in other rivers a small table tells.
"""

from __future__ import annotations

import math

import shapely

from extract.expressions.setting import CannotPlaceError, Meaning, Setting
from geodata.atlas import Atlas
from geodata.errors import ClaimAtlasError
from geodata.recipes import Intersection, Named, Recipe

FLOWS_DEG: dict[str, float] = {
    "river:euphrates": 140.0, "river:tigris": 150.0, "river:shatt-al-arab": 140.0,
    "river:karun": 200.0, "river:amu-darya": 310.0, "river:syr-darya": 310.0, "river:helmand": 230.0,
    "river:drina": 0.0, "river:donets": 120.0, "river:jordan": 180.0, "river:sava": 110.0,
    "river:tisza": 180.0, "river:drava": 110.0, "river:white-nile": 0.0, "river:blue-nile": 320.0,
    "river:oskil": 180.0, "river:khabur": 190.0, "river:tekeze": 300.0, "river:prut": 160.0,
    "river:desna": 210.0, "river:pripyat": 90.0, "river:benue": 240.0, "river:ubangi": 200.0,
    "river:kasai": 330.0, "river:kabul": 90.0, "river:chenab": 220.0, "river:jhelum": 200.0,
    "river:sutlej": 240.0, "river:argun": 30.0, "river:ussuri": 10.0, "river:irtysh": 340.0,
}  # fmt: skip
"""Bearings downstream, of rivers whose mouth is not at a sea (our knowledge)."""

_RINGS_DEG = (0.05, 0.15, 0.3, 0.5, 0.8)


def bank_bearing(river: Meaning, within: Recipe, bank: str, setting: Setting) -> float:
    """Return the bearing from a river to the land on its left or right bank within an area.

    Raises
    ------
    CannotPlaceError
        If the river does not run through the area, or which way it flows is not known.
    """
    from geodata.build import build

    try:
        inside = build(Intersection(parts=(river.recipe, within)), setting.atlas).geometry
        whole = build(river.recipe, setting.atlas).geometry
    except ClaimAtlasError as error:
        raise CannotPlaceError(f"{river.label} does not run there, so it has no {bank} bank there") from error
    place = river.recipe.line.id if isinstance(river.recipe, Named) else ""
    flow = FLOWS_DEG.get(place)
    if flow is None:
        mouth = _mouth(whole, setting.atlas)
        if mouth is None:
            raise CannotPlaceError(
                f"which way {river.label} flows is not known, so neither is its {bank} bank"
            )
        flow = _course(inside, mouth)
    return (flow + (90.0 if bank == "right" else -90.0)) % 360.0


def _mouth(line: shapely.Geometry, atlas: Atlas) -> tuple[float, float] | None:
    """Return the end of a line that lies nearest to the sea, None if neither of them is near."""
    ends = [c for part in getattr(line, "geoms", [line]) for c in (part.coords[0], part.coords[-1])]
    for radius in _RINGS_DEG:
        wet = [(_sea_around(x, y, radius, atlas), x, y) for x, y in dict.fromkeys(ends)]
        most, x, y = max(wet)
        if most >= 3:
            return x, y
    return None


def _sea_around(lon: float, lat: float, radius: float, atlas: Atlas) -> int:
    turns = [k * math.pi / 8 for k in range(16)]
    points = [(lon + radius * math.cos(t), lat + radius * math.sin(t)) for t in turns]
    return sum(atlas.country_at(x, y) is None for x, y in points)


def _course(inside: shapely.Geometry, mouth: tuple[float, float]) -> float:
    """Return the bearing from the point farthest from the mouth to the nearest one."""
    coords = shapely.get_coordinates(inside).tolist()
    shrink = math.cos(math.radians(mouth[1]))

    def away(c: list[float]) -> float:
        return math.hypot((c[0] - mouth[0]) * shrink, c[1] - mouth[1])

    source, end = max(coords, key=away), min(coords, key=away)
    return math.degrees(math.atan2((end[0] - source[0]) * shrink, end[1] - source[1])) % 360.0
