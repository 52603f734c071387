"""A toy world for tests of the builder: three square countries, a river, some towns.

Alba (10–12° E, 40–42° N) and Bora (12–14° E) share the border at 12° E; Isla is an island at
20–21° E. The Flow runs from the north of Alba out through its south at about 11° E.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import shapely
from shapely.geometry import LineString, MultiLineString, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import UnknownPlaceError
from geodata.geodesy import distance_m
from geodata.places import Place
from geodata.recipes import Area, At, Border, Buffer, Drawn, Recipe, Ref, Union

ALBA, BORA, ISLA = Ref("country:AA", "Alba"), Ref("country:BB", "Bora"), Ref("country:II", "Isla")
WEST, EAST = Ref("admin1:AA-W", "West Alba"), Ref("admin1:AA-E", "East Alba")
MID, OUT, FAR = Ref("geonames:1", "Midtown"), Ref("geonames:2", "Outpost"), Ref("geonames:3", "Farton")
FLOW, ROAD = Ref("river:flow", "Flow"), Ref("road:r1", "R1")
DISTRICT = Ref("admin2:AA.W.1", "Wester district")
STRAIT = Ref("named:strait", "Narrows")
DONLAND, CORRIDOR, LOOP = (
    Ref("named:donland", "Donland"),
    Ref("named:corridor", "Long Corridor"),
    Ref("named:loop", "Loop"),
)

AREAS = {
    "country:AA": box(10, 40, 12, 42),
    "country:BB": box(12, 40, 14, 42),
    "country:II": box(20, 40, 21, 41),
    "admin1:AA-W": box(10, 40, 11, 42),
    "admin1:AA-E": box(11, 40, 12, 42),
}
LINES = {
    "river:flow": MultiLineString([[(11.2, 41.5), (11.0, 41.0)], [(11.0, 41.0), (11.1, 40.4), (11.0, 39.5)]]),
    "road:r1": LineString([(10.2, 40.5), (13.5, 40.5)]),
}
BORDER = LineString([(12, 40), (12, 41), (12, 42)])


def _place(ref: Ref, kind: str, lon: float, lat: float, **more: object) -> Place:
    return Place(id=ref.id, name=ref.name, kind=kind, lon=lon, lat=lat, source="toy", **more)  # type: ignore[arg-type]


PLACES = {
    p.id: p
    for p in (
        _place(ALBA, "country", 11, 41, error_m=1_000.0),
        _place(BORA, "country", 13, 41),
        _place(ISLA, "country", 20.5, 40.5),
        _place(WEST, "admin", 10.5, 41),
        _place(EAST, "admin", 11.5, 41),
        _place(MID, "city", 10.5, 41, population=100_000, error_m=500.0),
        _place(OUT, "city", 10.6, 41, error_m=1_000.0),
        _place(FAR, "city", 13.5, 41, population=200_000),
        _place(FLOW, "river", 11.0, 41.0),
        _place(ROAD, "road", 12.0, 40.5),
        _place(DISTRICT, "admin", 10.3, 41.3, error_m=12_000.0),
        _place(DONLAND, "region", 12, 41, error_m=4_000.0),
        _place(CORRIDOR, "zone", 12, 41),
        _place(LOOP, "region", 12, 41),
        _place(STRAIT, "sea", 16.5, 41, error_m=3_000.0),
        _place(Ref("named:strange", "Strange Sea"), "sea", 0, 0),
    )
}
RECIPES = {
    "named:donland": Union((Area(EAST), Area(BORA))),
    "named:corridor": Buffer(Border(ALBA, BORA), 10_000.0),
    "named:strait": Drawn('{"type": "LineString", "coordinates": [[16, 41], [17, 41]]}', "us", "2026"),
    "named:loop": Union((Area(LOOP), Area(BORA))),
}


@dataclass(frozen=True)
class Shape:
    geometry: BaseGeometry
    error_m: float = 1_100.0
    source: str = "toy boundaries"
    approximate: bool = False


class ToyGazetteer:
    def nearest(self, lon, lat, *, k=1, kinds=None):
        found = [p for p in PLACES.values() if kinds is None or p.kind in kinds]
        rows = sorted((distance_m((lon, lat), (p.lon, p.lat)), p.id, p) for p in found)
        return tuple((p, far) for far, _, p in rows[:k])


@dataclass(frozen=True)
class ToyAtlas:
    data_version: str = "toy"
    worldview: str = "de_facto"
    gazetteer: ToyGazetteer = field(default_factory=ToyGazetteer)

    def place(self, place_id):
        try:
            return PLACES[place_id]
        except KeyError:
            raise UnknownPlaceError(f"no place {place_id}") from None

    def recipe(self, place_id):
        recipe: Recipe | None = RECIPES.get(place_id)
        return recipe

    def area(self, place_id):
        if place_id not in AREAS:
            raise UnknownPlaceError(f"no area of {place_id}")
        return Shape(AREAS[place_id])

    def line(self, place_id):
        if place_id not in LINES:
            raise UnknownPlaceError(f"no line of {place_id}")
        return Shape(LINES[place_id], approximate=place_id.startswith("road"))

    def border(self, a_id, b_id):
        if {a_id, b_id} - {None} <= {"country:AA", "country:BB"}:
            return Shape(BORDER)
        raise UnknownPlaceError(f"{a_id} and {b_id} share no land border")

    def coast(self, place_id):
        outline = self.area(place_id).geometry.boundary
        return Shape(shapely.difference(outline, BORDER))

    def land(self):
        return shapely.union_all([AREAS["country:AA"], AREAS["country:BB"], AREAS["country:II"]])


TOY = ToyAtlas()
TOWN = At(MID)
