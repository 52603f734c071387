"""geoBoundaries: outlines of second- and third-level units by country, through its JSON API.

The API's answer for a country and level names a GeoJSON file (``gjDownloadURL``) and its
licence, which differs by country and is kept. A unit that the shipped gazetteer knows
without an outline (``admin2:…``) gets this one; the others are places of their own
(``geoboundaries:SYR-ADM2-…``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import shape

from geodata.errors import DataError
from geodata.fetch.extras import Area
from geodata.fetch.naturalearth import as_polygon
from geodata.places import Place

if TYPE_CHECKING:
    from geodata.fetch.extras import LayerWriter
    from geodata.gazetteer import Gazetteer

LEVELS = ("ADM1", "ADM2", "ADM3")
ERROR_M = 1_000.0
"""Our estimate: the source states no accuracy, and its outlines come from many maps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the API says of one country and level."""

    iso3: str
    level: str
    url: str
    licence: str
    source: str
    year: str


def api_path(iso3: str, level: str) -> str:
    """Return the path of the API for a country and a level.

    Raises
    ------
    DataError
        If they are none.
    """
    if not re.fullmatch("[A-Z]{3}", iso3):
        raise DataError(f"{iso3[:40]!a} is no ISO 3166-1 alpha-3 code; geoBoundaries wants one such as SYR")
    if level not in LEVELS:
        raise DataError(f"{level[:40]!a} is no level; known are {', '.join(LEVELS)}")
    return f"gbOpen/{iso3}/{level}/"


def read_release(path: Path, iso3: str, level: str) -> Release:
    """Read the API's answer.

    Raises
    ------
    DataError
        If it is no such answer, or is about something else.
    """
    data = _read_json(path)
    if not isinstance(data, dict) or (data.get("boundaryISO"), data.get("boundaryType")) != (iso3, level):
        raise DataError(f"geoBoundaries' answer is not about {iso3} {level}; it may have no such level")
    fields = [
        data.get(key)
        for key in ("gjDownloadURL", "boundaryLicense", "boundarySource", "boundaryYearRepresented")
    ]
    url, licence, source, year = (str(field) if field else "" for field in fields)
    if not url:
        raise DataError(f"geoBoundaries' answer for {iso3} {level} names no GeoJSON file; try another level")
    return Release(
        iso3=iso3, level=level, url=url, licence=licence or "licence not stated", source=source, year=year
    )


def read_units(path: Path, release: Release) -> Iterator[tuple[str, str, Any]]:
    """Yield id, name and polygon of each unit of a GeoJSON file.

    Raises
    ------
    DataError
        If it is none, or has a unit that cannot be read.
    """
    data = _read_json(path)
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or not features:
        raise DataError(f"{path.name} is no GeoJSON with features; fetch it again")
    for number, feature in enumerate(features, start=1):
        try:
            told = feature["properties"]
            name = " ".join(str(told["shapeName"] or "").split())
            key = re.sub(r"[^0-9A-Za-z]+", "-", str(told.get("shapeID") or "")).strip("-") or f"row{number}"
            polygon = as_polygon(shape(feature["geometry"]))
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            IndexError,
            shapely.errors.ShapelyError,
        ) as error:
            raise DataError(
                f"feature {number} of {path.name} cannot be read ({error!r}); fetch it again"
            ) from error
        if name and polygon is not None:
            yield f"geoboundaries:{release.iso3}-{release.level}-{key}", name, polygon


def write_units(path: Path, release: Release, writer: LayerWriter, gazetteer: Gazetteer) -> None:
    """Keep the units of a file, under the shipped id where exactly one such unit has its point inside."""
    country = next(
        (c.place for c in gazetteer.find(release.iso3, codes=True) if c.place.kind == "country"), None
    )
    code = country.country if country else None
    about = ", ".join(filter(None, (release.source, release.year, release.licence)))
    source = f"geoBoundaries {release.iso3} {release.level} ({about})"
    for unit_id, name, polygon in read_units(path, release):
        shipped = _shipped_unit(name, polygon, code, gazetteer) if release.level == "ADM2" else None
        wkb = shapely.to_wkb(polygon)
        writer.add_areas([Area(id=shipped or unit_id, wkb=wkb, error_m=ERROR_M, source=source)])
        if shipped:
            continue
        point = polygon.representative_point()
        place = Place(
            id=unit_id, name=name, kind="admin", lon=round(point.x, 6), lat=round(point.y, 6), country=code,
            error_m=_reach_m(polygon, point), source=source,
        )  # fmt: skip
        writer.add_places([place])
        writer.add_names([(unit_id, name)])


def _shipped_unit(name: str, polygon: Any, country: str | None, gazetteer: Gazetteer) -> str | None:
    units = [
        c.place.id
        for c in gazetteer.find(name)
        if c.place.id.startswith("admin2:")
        and c.place.country == country
        and shapely.intersects_xy(polygon, c.place.lon, c.place.lat)
    ]
    return units[0] if len(units) == 1 else None


def _reach_m(polygon: Any, point: Any) -> float:
    """Return how far the unit reaches from its point."""
    from geodata.geodesy import distance_m

    west, south, east, north = polygon.bounds
    corners = [(x, y) for x in (west, east) for y in (south, north)]
    return round(max(distance_m((point.x, point.y), corner) for corner in corners))


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path.name} is no JSON that can be read ({error}); fetch it again") from error
