"""GeoPackage: one layer of claims, and a table of what was not drawn."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from extract.export.rows import Contents, Row, drawn, texts, undrawn

_ARTICLE = ("document_id", "title", "url", "publisher", "published", "text")
_TEXTS = ("type", "quote", "reason", "document_id", "title", "url", "publisher", "published")


def write_gpkg(contents: Contents, stream: BinaryIO) -> int:
    """Write a GeoPackage (EPSG:4326) and return the number of features.

    The layer ``claims`` holds points, lines and areas together (geometry type GEOMETRY), so
    that one reading gives them all; the table ``not_mapped`` lists what was found and not
    drawn. Dates are ISO texts, since many are months, years or intervals.
    """
    import geopandas as gpd  # heavy, as in every exporter only where it is used

    rows = [{**row, "geometry": footprint.geometry} for row, footprint in drawn(contents)]
    columns = None if rows else ["claim_id", "type", "status", "quote", "geometry"]
    frame = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")
    with tempfile.TemporaryDirectory(prefix="claimatlas-") as folder:
        path = Path(folder) / "claims.gpkg"
        frame.to_file(path, layer="claims", driver="GPKG", engine="pyogrio", geometry_type="Unknown")
        _write_table(path, "not_mapped", list(undrawn(contents)), _TEXTS, ("start", "end"))
        if contents.with_texts:
            _write_table(path, "documents", list(texts(contents)), _ARTICLE)
        with path.open("rb") as written:
            shutil.copyfileobj(written, stream)
    return len(rows)


def _write_table(
    path: Path, layer: str, rows: list[Row], words: tuple[str, ...], numbers: tuple[str, ...] = ()
) -> None:
    import pyarrow as pa
    import pyogrio

    # Types are named, since an empty table could not tell them.
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in words}
    columns |= {name: pa.array([row[name] for row in rows], pa.int64()) for name in numbers}
    pyogrio.write_arrow(pa.table(columns), path, layer=layer, driver="GPKG", append=True)
