"""Write data files so that the same content always gives the same bytes.

Every file is written beside its place and then renamed into it: a reader that has the old
one open or memory-mapped keeps it, and no reader ever sees half a file.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a scratch path beside `path`, whose file takes its place once all went well.

    The scratch file's name begins with a dot, so that nobody takes it for data.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield scratch
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)


def write_bytes(content: bytes, path: Path) -> Path:
    """Write a file as a whole or not at all."""
    with replacing(path) as scratch:
        scratch.write_bytes(content)
    return path


def write_parquet(table: Any, path: Path, *, split: Sequence[str] = ()) -> Path:
    """Write an Arrow table as one row group; the `split` columns are stored byte by byte.

    Byte-stream splitting puts the high bytes of coordinates side by side, which zstd then
    packs to almost nothing.
    """
    import pyarrow.parquet as pq

    with replacing(path) as scratch:
        pq.write_table(
            table,
            scratch,
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
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0), path)
