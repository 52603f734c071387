"""Read the hand-made tables of named places (``curated-*.tsv``, ``press_names.tsv``) into rows.

A row's shape is one of a few words and its arguments (the tables' heads explain them); it
becomes a recipe of `geodata.recipes`, or only a point. ``same ID`` gives names to a place
that is there already. What we drew ourselves says so in its source and carries its bound.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from shapely.geometry import LineString, Polygon

from geodata.databuild.names_countries import read_table
from geodata.databuild.names_rows import Row
from geodata.errors import DataError, RecipeError
from geodata.names import fold, loose_fold
from geodata.places import KINDS
from geodata.recipes import (
    AS_OF,
    Area,
    At,
    Border,
    Buffer,
    Coordinates,
    Drawn,
    Named,
    Path,
    Recipe,
    Ref,
    Union,
    from_json,
    to_json,
)  # fmt: skip

TABLES = ("regions", "seas", "rivers", "islands", "lines", "sites", "roads", "press")
DRAWN_BY = "digitised by us"
DRAWN_WHEN = "2026-11-23"
_NEAR_DEG = 0.12
"""A settlement of the tables is one of GeoNames' where both share a name this near to each other."""

Point = tuple[float, float]


class Places:
    """What the tables may refer to: the rows of all other sources, by id and by name."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows: dict[str, Row] = {row.id: row for row in rows}
        self._towns: dict[str, list[Row]] = defaultdict(list)  # by folded and by loosely folded name
        for row in rows:
            if row.kind == "city":
                names = (row.name, *row.alternates)
                keys = {fold(name) for name in names} | {f"~{loose_fold(name)}" for name in names}
                for key in keys:
                    self._towns[key].append(row)

    def ref(self, place_id: str) -> Ref:
        """Return a reference to a place; DataError if there is none of that id."""
        if place_id not in self.rows:
            raise DataError(f"the curated tables name {place_id!r}, which no source has")
        return Ref(place_id, self.rows[place_id].name)

    def town(self, name: str, country: str) -> Row:
        """Return the most populous town of that name in a country."""
        found: list[Row] = []
        for key in (fold(name), f"~{loose_fold(name)}"):
            if found := [row for row in self._towns.get(key, ()) if row.country == country]:
                break
        else:
            raise DataError(f"the curated tables name the town {name}@{country}, which GeoNames lacks")
        return max(found, key=lambda row: (row.population, row.id))

    def town_near(self, names: Sequence[str], lon: float, lat: float) -> Row | None:
        """Return the town that bears one of the names near a point, if there is one."""
        for key in [fold(name) for name in names] + [f"~{loose_fold(name)}" for name in names]:
            for row in self._towns.get(key, ()) if key != "~None" else ():
                if abs(row.lon - lon) < _NEAR_DEG and abs(row.lat - lat) < _NEAR_DEG:
                    return row
        return None


def add_curated(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with those of the tables added, and with the names that the tables add.

    Raises
    ------
    DataError
        If a table names what no source has, or holds a shape that cannot be read.
    """
    places = Places(rows)
    tables = [(table, entry) for table in TABLES for entry in read_table(f"curated-{table}.tsv")]
    slugs = {entry["slug"]: entry for _, entry in tables}
    if len(slugs) != len(tables):
        twice = sorted({e["slug"] for _, e in tables if sum(f["slug"] == e["slug"] for _, f in tables) > 1})
        raise DataError(f"the curated tables hold {twice} twice")
    changed: dict[str, Row] = {}
    added: list[Row] = []
    for table, entry in tables:
        try:
            target, row = _read_entry(entry, places, slugs)
        except (ValueError, KeyError, RecipeError) as error:
            raise DataError(f"curated-{table}.tsv, row {entry['slug']!r}: {error}") from error
        if target is None:
            added.append(row)
        else:
            changed[target] = _merged(changed.get(target, places.rows[target]), row)
    for entry in read_table("press_names.tsv"):
        town = places.town(entry["name"], entry["iso"])
        changed[town.id] = _renamed(changed.get(town.id, town), entry["name"])
    return (
        [changed.get(row.id, row) for row in rows if not row.id.startswith("geonames:")]
        + added
        + [changed.get(row.id, row) for row in rows if row.id.startswith("geonames:")]
    )


def _merged(old: Row, new: Row) -> Row:
    """Give a place the names of a table's row; areas in dispute take its kind and country as well."""
    out = replace(
        old,
        alternates=list(dict.fromkeys((*old.alternates, new.name, *new.alternates))),
        demonyms=list(dict.fromkeys((*old.demonyms, *new.demonyms))),
        importance=max(old.importance, new.importance),
        quiet=False,
    )
    if old.id.startswith("disputed:"):
        out = replace(out, kind=new.kind, country=new.country)
    if old.id.startswith("geonames:"):  # the name as the press writes it, GeoNames' own beside it
        out = _renamed(out, new.name)
    return out


def _renamed(row: Row, name: str) -> Row:
    """Give a place the name that the press writes, and keep its own beside it."""
    others = [other for other in (row.name, *row.alternates) if other != name]
    return replace(row, name=name, alternates=others)


def _read_entry(
    entry: Mapping[str, str], places: Places, slugs: Mapping[str, Mapping[str, str]]
) -> tuple[str | None, Row]:
    """Return the id of the place that a row adds names to, or None and a place of its own."""
    if entry["kind"] not in KINDS:
        raise ValueError(f"{entry['kind']!r} is no kind of place")
    row = Row(
        id=f"named:{entry['slug']}", name=entry["name"], kind=entry["kind"], lon=0.0, lat=0.0,
        country=entry["country"] or None, importance=float(entry["weight"]),
        error_m=float(entry["error_km"]) * 1000,
        alternates=[n.strip() for n in entry["names"].split("|") if n.strip()],
        demonyms=[n.strip() for n in entry["demonyms"].split("|") if n.strip()],
    )  # fmt: skip
    choices = [choice.strip() for choice in entry["shape"].split("||")]
    for choice in choices:
        if choice.startswith("same "):
            target = choice.split()[1]
            if target in places.rows:
                return target, row
            continue
        recipe, point, source = _read_shape(choice, places, slugs)
        if row.kind == "city" and recipe is None:
            town = places.town_near([row.name, *row.alternates], *point)
            if town is not None:
                return town.id, row
        data = None if recipe is None else to_json(recipe)
        return None, replace(row, lon=point[0], lat=point[1], recipe=data, source=source)
    raise ValueError(f"none of {choices} is there")


def _read_shape(
    text: str, places: Places, slugs: Mapping[str, Mapping[str, str]]
) -> tuple[Recipe | None, Point, str]:
    """Return the recipe (None: only a point), a representative point and the source of a shape."""
    text, _, years = text.partition(" # ")
    word, _, rest = text.partition(" ")
    rest, _, at = rest.partition(" @ ")
    if word not in _SHAPES:
        raise ValueError(f"unknown shape {word!r}; known are {', '.join(_SHAPES)}")
    recipe, point, source = _SHAPES[word](rest, places, slugs)
    if recipe is not None and years:
        recipe = replace(recipe, assumptions=(f"{AS_OF} {years.strip()}",))
    return recipe, _pair(at) if at else point, source


def _pair(text: str) -> Point:
    lon, lat = (float(v) for v in text.split())
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"{text!r} is no lon lat")
    return lon, lat


def _pairs(text: str) -> list[Point]:
    return [_pair(part) for part in text.split(",")]


def _mean(points: Sequence[Point]) -> Point:
    return (
        round(sum(p[0] for p in points) / len(points), 3),
        round(sum(p[1] for p in points) / len(points), 3),
    )


def _drawn(kind: str, coordinates: Any) -> Drawn:
    text = json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))
    return Drawn(text, DRAWN_BY, DRAWN_WHEN)


def _at(rest: str, *_: Any) -> tuple[Recipe | None, Point, str]:
    return None, _pair(rest), "our knowledge"


def _disc(rest: str, *_: Any) -> tuple[Recipe | None, Point, str]:
    lon, lat, km = (float(v) for v in rest.split())
    return Buffer(Coordinates(lon, lat, DRAWN_BY), km * 1000), (lon, lat), DRAWN_BY


def _poly(rest: str, *_: Any) -> tuple[Recipe | None, Point, str]:
    ring = _pairs(rest)
    shape = Polygon(ring)
    if not shape.is_valid:
        raise ValueError("the outline crosses itself")
    inside = shape.representative_point()
    # RFC 7946: the outer ring runs counter-clockwise and is closed.
    ring = ring if shape.exterior.is_ccw else ring[::-1]
    return _drawn("Polygon", [[*ring, ring[0]]]), (round(inside.x, 3), round(inside.y, 3)), DRAWN_BY


def _line(rest: str, *_: Any) -> tuple[Recipe | None, Point, str]:
    points = _pairs(rest)
    if len(points) < 2:
        raise ValueError("a line needs two points")
    middle = LineString(points).interpolate(0.5, normalized=True)
    return _drawn("LineString", points), (round(middle.x, 3), round(middle.y, 3)), DRAWN_BY


def _units(prefix: str) -> Callable[..., tuple[Recipe | None, Point, str]]:
    def read(rest: str, places: Places, *_: Any) -> tuple[Recipe | None, Point, str]:
        refs = [places.ref(f"{prefix}:{code}") for code in rest.split()]
        point = _mean([(places.rows[r.id].lon, places.rows[r.id].lat) for r in refs])
        areas = tuple(Area(ref) for ref in refs)
        return areas[0] if len(areas) == 1 else Union(areas), point, "Natural Earth 1:10m, grouped by us"

    return read


def _border(rest: str, places: Places, *_: Any) -> tuple[Recipe | None, Point, str]:
    a, b = (places.ref(f"country:{code}") for code in rest.split())
    middle = _mean([(places.rows[r.id].lon, places.rows[r.id].lat) for r in (a, b)])
    return Border(a, b), middle, "Natural Earth 1:10m admin-1"


def _buffer(
    rest: str, places: Places, slugs: Mapping[str, Mapping[str, str]]
) -> tuple[Recipe | None, Point, str]:
    found = re.fullmatch(r"([\d.]+) of (\S+)", rest)
    if not found or found[2] not in slugs:
        raise ValueError(f"buffer KM of SLUG expected, not {rest!r}")
    other = slugs[found[2]]
    _, point, source = _read_shape(other["shape"], places, slugs)
    line = Named(Ref(f"named:{other['slug']}", other["name"]))
    return Buffer(line, float(found[1]) * 1000, meaning="depth each side"), point, source


def _path(rest: str, places: Places, *_slugs: Any) -> tuple[Recipe | None, Point, str]:
    stops: list[Recipe] = []
    points: list[Point] = []
    for part in (p.strip() for p in rest.split(";")):
        if "@" in part:
            name, _, country = part.rpartition("@")
            town = places.town(name, country)
            stops.append(At(Ref(town.id, town.name)))
            points.append((town.lon, town.lat))
        else:
            points.append(_pair(part))
            stops.append(Coordinates(*points[-1], DRAWN_BY))
    middle = LineString(points).interpolate(0.5, normalized=True)
    source = f"towns of GeoNames, joined by us ({DRAWN_BY})"
    return Path(tuple(stops)), (round(middle.x, 3), round(middle.y, 3)), source


def _json(rest: str, places: Places, *_: Any) -> tuple[Recipe | None, Point, str]:
    recipe = from_json(json.loads(rest))
    points = []
    for part in re.findall(r'"id": ?"([^"]+)"', json.dumps(to_json(recipe))):
        if part in places.rows:
            points.append((places.rows[part].lon, places.rows[part].lat))
    for lon, lat in re.findall(r"\[(-?[\d.]+),(-?[\d.]+)\]", rest):
        points.append((float(lon), float(lat)))
    source = "Natural Earth 1:10m admin-1" if "Border" in rest or "Area" in rest else DRAWN_BY
    return recipe, _mean(points) if points else (0.0, 90.0), source


_SHAPES: dict[str, Callable[..., tuple[Recipe | None, Point, str]]] = {
    "at": _at,
    "disc": _disc,
    "poly": _poly,
    "line": _line,
    "prov": _units("admin1"),
    "country": _units("country"),
    "border": _border,
    "buffer": _buffer,
    "path": _path,
    "json": _json,
}
