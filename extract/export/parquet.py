"""GeoParquet 1.0 for data frames: one row for each claim, drawn or not."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

from extract.export.rows import DISCLAIMER, Contents, Row, drawn, undrawn

COLUMNS = {
    "claim_id": "string", "type": "string", "status": "string", "actors": "string", "target": "string",
    "target_places": "string", "extent": "string", "zone_name": "string", "quote": "string",
    "speaker": "string", "said_by": "string", "announces_own_gain": "boolean", "date": "string",
    "date_words": "string", "confidence": "Float64", "review": "string",
    "document_id": "string", "title": "string",
    "url": "string", "publisher": "string", "published": "string", "start": "Int64", "end": "Int64",
    "drawn": "boolean", "reason": "string", "kind": "string", "geometry_words": "string",
    "description": "string", "assumptions": "string", "recipe": "string", "error_m": "Float64",
    "area_km2": "Float64", "length_km": "Float64", "lon": "Float64", "lat": "Float64",
    "boundary_sources": "string", "data_version": "string", "worldview": "string", "rivals": "string",
    "repeats": "string", "disclaimer": "string",
}  # fmt: skip
"""The columns besides ``geometry`` and their pandas types; every file has all of them."""


def write_parquet(contents: Contents, stream: BinaryIO) -> int:
    """Write GeoParquet (EPSG:4326, WKB) and return the number of rows.

    A claim that was found and not drawn has ``drawn`` false, its reason, and no geometry.
    """
    import geopandas as gpd
    import pandas as pd

    rows: list[Row] = []
    shapes: list[Any] = []
    for row, footprint in drawn(contents):
        rows.append(row | {"drawn": True})
        shapes.append(footprint.geometry)
    for row in undrawn(contents):
        rows.append(row | {"drawn": False, "disclaimer": DISCLAIMER})
        shapes.append(None)
    table = pd.DataFrame(
        {name: pd.array([row.get(name) for row in rows], dtype=kind) for name, kind in COLUMNS.items()}
    )
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs="EPSG:4326"), crs="EPSG:4326")
    packed = io.BytesIO()  # the writer closes what it is given
    frame.to_parquet(packed, index=False)
    stream.write(packed.getvalue())
    return len(rows)
