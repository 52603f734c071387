"""GeoJSON by RFC 7946: one feature for each claim, written as it goes."""

from __future__ import annotations

import json
from typing import BinaryIO

from extract.export.rows import DISCLAIMER, Contents, Row, drawn, texts, undrawn
from extract.surfaces import to_geojson
from geodata.footprint import Footprint


def write_geojson(contents: Contents, stream: BinaryIO) -> int:
    """Write a FeatureCollection and return the number of features.

    What was found and not drawn stands in the foreign member ``not_mapped`` (RFC 7946, 6.1),
    next to ``disclaimer``; the articles' texts in ``documents`` where they are asked for.
    Coordinates have six decimals.
    """
    count = 0
    head = json.dumps({"type": "FeatureCollection", "disclaimer": DISCLAIMER}, ensure_ascii=False)
    stream.write(head[:-1].encode() + b', "features": [')
    for row, footprint in drawn(contents):
        feature = json.dumps(to_feature(row, footprint), ensure_ascii=False)
        stream.write((b",\n" if count else b"\n") + feature.encode())
        count += 1
    rest = json.dumps(list(undrawn(contents)), ensure_ascii=False)
    stream.write(b'\n], "not_mapped": ' + rest.encode())
    if contents.with_texts:
        stream.write(b', "documents": ' + json.dumps(list(texts(contents)), ensure_ascii=False).encode())
    stream.write(b"}\n")
    return count


def to_feature(row: Row, footprint: Footprint | None) -> Row:
    """Return the GeoJSON feature of a row, without geometry where it has no shape."""
    return {
        "type": "Feature",
        "id": row["claim_id"],
        "geometry": None if footprint is None else to_geojson(footprint.geometry),
        "properties": row | ({"recipe": json.loads(row["recipe"])} if "recipe" in row else {}),
    }
