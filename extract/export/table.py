"""CSV for spreadsheets: one row for each claim, drawn or not, guarded against formulas."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

from extract.export.rows import Contents, drawn, undrawn

_COLUMNS = (
    "claim_id", "type", "status", "actors", "target", "target_places", "extent", "zone_name", "quote",
    "speaker", "said_by", "announces_own_gain", "date", "date_words", "confidence", "review",
    "document_id", "title",
    "url", "publisher", "published", "start", "end", "drawn", "reason", "kind", "geometry_words",
    "description", "assumptions", "recipe", "error_m", "area_km2", "length_km", "lon", "lat", "west",
    "south", "east", "north", "boundary_sources", "data_version", "worldview", "rivals", "repeats",
    "disclaimer",
)  # fmt: skip
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(contents: Contents, stream: BinaryIO) -> int:
    """Write CSV (RFC 4180, UTF-8 with a mark for spreadsheets) and return the number of rows.

    A shape stands as its representative point and bounds. Text that a spreadsheet would run as
    a formula gets an apostrophe in front, as OWASP advises; numbers stay numbers.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.DictWriter(text, _COLUMNS, restval="")
        writer.writeheader()
        count = 0
        for row, footprint in drawn(contents):
            bounds = () if footprint.geometry.is_empty else footprint.geometry.bounds
            box = dict(zip(("west", "south", "east", "north"), (round(b, 6) for b in bounds), strict=False))
            writer.writerow(_guarded(row | box | {"drawn": "yes"}))
            count += 1
        for row in undrawn(contents):
            writer.writerow(_guarded(row | {"drawn": "no"}))
            count += 1
    finally:
        text.detach()  # the stream is the caller's to close
    return count


def _guarded(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) else value
        for key, value in row.items()
    }
