"""Write data files so that the same content always gives the same bytes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def write_parquet(table: Any, path: Path, *, split: Sequence[str] = ()) -> Path:
    """Write an Arrow table as one row group; the `split` columns are stored byte by byte.

    Byte-stream splitting puts the high bytes of coordinates side by side, which zstd then
    packs to almost nothing.
    """
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=not split,
        use_byte_stream_split=list(split) or False,
        row_group_size=max(len(table), 1),
        store_schema=False,
    )
    return path


def write_json_gz(value: Any, path: Path) -> Path:
    """Write compact JSON, gzipped without a time stamp."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    return path
