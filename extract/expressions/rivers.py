"""Which way a river flows: its banks are left and right as seen downstream.

The lines of rivers in the source run up or down as they please, so the mouth is found: the end
of the line that lies at the sea. For rivers that end in other rivers a small table tells. The
rivers that we digitised ourselves run from source to mouth.
"""

from __future__ import annotations

import json
import math

import shapely

from extract.expressions.setting import CannotPlaceError, Meaning, Setting
from geodata.atlas import Atlas
from geodata.errors import ClaimAtlasError
from geodata.recipes import Along, Coordinates, Drawn, Intersection, Named, Recipe

Point = tuple[float, float]

FLOWS_DEG: dict[str, float] = {
    "river:euphrates": 140.0, "river:tigris": 150.0, "river:shatt-al-arab": 140.0,
    "river:karun": 200.0, "river:amu-darya": 310.0, "river:syr-darya": 310.0, "river:helmand": 230.0,
    "river:drina": 0.0, "river:donets": 120.0, "river:jordan": 180.0, "river:sava": 110.0,
    "river:tisza": 180.0, "river:drava": 110.0, "river:white-nile": 0.0, "river:blue-nile": 320.0,
    "river:oskil": 180.0, "river:khabur": 190.0, "river:tekeze": 300.0, "river:prut": 160.0,
    "river:desna": 210.0, "river:pripyat": 90.0, "river:benue": 240.0, "river:ubangi": 200.0,
    "river:kasai": 330.0, "river:kabul": 90.0, "river:chenab": 220.0, "river:jhelum": 200.0,
    "river:sutlej": 240.0, "river:argun": 30.0, "river:ussuri": 10.0, "river:irtysh": 340.0,
    "river:kagera": 45.0, "river:ruzizi": 170.0, "river:semliki": 25.0, "river:shire": 180.0,
    "river:angara": 340.0, "river:chari": 310.0, "river:logone": 350.0, "river:aras": 95.0,
    "river:naryn": 255.0, "river:panj": 270.0, "river:teesta": 155.0, "river:chindwin": 200.0,
    "river:songhua": 70.0, "river:pilcomayo": 125.0, "river:putumayo": 115.0, "river:japura": 110.0,
    "river:meta": 75.0, "river:cuyuni": 115.0, "river:madeira": 40.0, "river:cuando": 140.0,
    "river:cuito": 160.0, "river:vaal": 245.0, "river:sobat": 315.0, "river:atbara": 330.0,
    "river:akobo": 295.0, "river:pibor": 10.0, "river:omo": 190.0, "river:black-volta": 140.0,
    "river:ravi": 245.0, "river:beas": 245.0, "river:morava": 175.0, "river:mures": 270.0,
    "river:inn": 50.0, "river:rhine": 330.0, "river:moselle": 20.0, "river:kwango": 345.0,
    "river:cubango": 140.0, "river:kafue": 150.0, "river:luangwa": 220.0, "river:luapula": 335.0,
    "river:uele": 270.0, "river:lomami": 355.0, "river:kwilu": 345.0, "river:gambia": 305.0,
    "river:bani": 50.0, "river:sokoto": 265.0, "river:seym": 275.0, "river:bug": 310.0,
    "river:harirud": 300.0, "river:gandak": 165.0,
}  # fmt: skip
"""Bearings downstream, of rivers whose mouth is not at a sea (our knowledge)."""

DIVIDES: dict[str, tuple[Point, Point, str]] = {
    "named:litani": ((35.53, 33.31), (35.245, 33.34), "NS"),  # below the bend at Khardali
    "named:enguri": ((42.03, 42.75), (41.55, 42.38), "EW"),  # below the Svaneti gorge
}
"""The stretch of a bent river that news means by one side of it, and for which sides.

Beyond the bend the course turns into the very direction that is spoken of: "south of the
Litani" is the ground below its lower course, never the far slope of the valley it comes from.
From and to as lon, lat (our knowledge); the rest of the line does not divide."""

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
    flow = FLOWS_DEG.get(_id_of(river))
    if flow is None:
        mouth = _mouth(river, whole, setting.atlas)
        if mouth is None:
            raise CannotPlaceError(
                f"which way {river.label} flows is not known, so neither is its {bank} bank"
            )
        flow = _course(inside, mouth)
    return (flow + (90.0 if bank == "right" else -90.0)) % 360.0


def dividing_stretch(river: Meaning, side: str) -> Recipe:
    """Return what of a river's line divides for a side of it; all of it for most rivers."""
    start, end, sides = DIVIDES.get(_id_of(river), ((0.0, 0.0), (0.0, 0.0), ""))
    if side[:1].upper() not in sides or not sides:
        return river.recipe
    source = "our knowledge: an end of the lower course"
    ends = [Coordinates(lon=lon, lat=lat, source=source) for lon, lat in (start, end)]
    note = f"'{side}' of the {river.label} read as the ground on that side of its lower course"
    return Along(line=river.recipe, start=ends[0], end=ends[1], assumptions=(note,))


def ends_of(river: Meaning, setting: Setting) -> tuple[Point, Point]:
    """Return the source and the mouth of a river's line, as (lon, lat).

    Raises
    ------
    CannotPlaceError
        If which way it flows is not known, or it is no line.
    """
    from geodata.build import build

    try:
        line = build(river.recipe, setting.atlas).geometry
    except ClaimAtlasError as error:
        raise CannotPlaceError(f"the course of {river.label} is not known: {error}") from error
    ends = _ends(line)
    flow = FLOWS_DEG.get(_id_of(river))
    if flow is not None:
        turn = math.radians(flow)
        mouth = max(ends, key=lambda c: c[0] * math.sin(turn) + c[1] * math.cos(turn))
    else:
        found = _mouth(river, line, setting.atlas)
        if found is None:
            raise CannotPlaceError(f"which way {river.label} flows is not known, so neither are its ends")
        mouth = found
    source = max(ends, key=lambda c: math.hypot(c[0] - mouth[0], c[1] - mouth[1]))
    return source, mouth


def _id_of(river: Meaning) -> str:
    return river.recipe.line.id if isinstance(river.recipe, Named) else ""


def _ends(line: shapely.Geometry) -> list[Point]:
    parts = getattr(line, "geoms", [line])
    return [(float(c[0]), float(c[1])) for part in parts for c in (part.coords[0], part.coords[-1])]


def _mouth(river: Meaning, line: shapely.Geometry, atlas: Atlas) -> Point | None:
    """Return the end of a line that lies nearest to the sea, None if neither of them is near."""
    drawn = atlas.recipe(_id_of(river)) if _id_of(river).startswith("named:") else None
    if isinstance(drawn, Drawn):
        lon, lat = json.loads(drawn.geojson)["coordinates"][-1]
        return float(lon), float(lat)
    ends = _ends(line)
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
