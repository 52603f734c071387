"""GeoPackage: a layer for each family of geometry, and a table of what was not drawn."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from extract.export.rows import Contents, Row, drawn, undrawn

_LAYERS = {
    "Point": "claims_points",
    "MultiPoint": "claims_points",
    "LineString": "claims_lines",
    "MultiLineString": "claims_lines",
    "LinearRing": "claims_lines",
    "Polygon": "claims_areas",
    "MultiPolygon": "claims_areas",
    "GeometryCollection": "claims_mixed",
}
_TEXTS = ("type", "quote", "reason", "document_id", "title", "url", "publisher", "published")


def write_gpkg(contents: Contents, stream: BinaryIO) -> int:
    """Write a GeoPackage (EPSG:4326) and return the number of features.

    Layers are ``claims_points``, ``claims_lines``, ``claims_areas`` and, for shapes of several
    families, ``claims_mixed``; the table ``not_mapped`` lists what was found and not drawn.
    Dates are ISO texts, since many are months, years or intervals.
    """
    import geopandas as gpd  # noqa: PLC0415  (heavy)

    layers: dict[str, list[Row]] = {}
    for row, footprint in drawn(contents):
        layer = _LAYERS[footprint.geometry.geom_type]
        layers.setdefault(layer, []).append({**row, "geometry": footprint.geometry})
    with tempfile.TemporaryDirectory(prefix="claimatlas-") as folder:
        path = Path(folder) / "claims.gpkg"
        for layer, rows in sorted(layers.items()):
            frame = gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")
            frame.to_file(
                path, layer=layer, driver="GPKG", engine="pyogrio", promote_to_multi=layer != "claims_mixed"
            )
        _write_table(list(undrawn(contents)), path)
        with path.open("rb") as written:
            shutil.copyfileobj(written, stream)
    return sum(map(len, layers.values()))


def _write_table(rows: list[Row], path: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyogrio  # noqa: PLC0415

    # Types are named, since an empty table could not tell them.
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in _TEXTS}
    columns |= {name: pa.array([row[name] for row in rows], pa.int64()) for name in ("start", "end")}
    pyogrio.write_arrow(pa.table(columns), path, layer="not_mapped", driver="GPKG", append=path.exists())
