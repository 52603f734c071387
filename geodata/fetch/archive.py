"""Read members of a zip file that came from elsewhere: bounded, and never into a path of its choosing."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.errors import DataError

MAX_MEMBERS = 200
MAX_RATIO = 200
"""A member that grows by more than this is no table and no shapefile, whatever it says."""
_SMALL_BYTES = 1_000_000  # below this a ratio says nothing: an empty column packs to nearly nothing


@contextmanager
def open_archive(path: Path, *, max_bytes: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip file whose members together stay below `max_bytes`.

    What a member says about its size is what Python reads of it at most, so that the
    promise can be checked before a byte is unpacked.

    Raises
    ------
    DataError
        If it is damaged, is no zip file, is encrypted, or unpacks to more than it may.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size = sum(m.file_size for m in members)
            if len(members) > MAX_MEMBERS or size > max_bytes:
                raise DataError(
                    f"{path.name} unpacks to {len(members)} files of {size:,} bytes, more than is taken "
                    f"({MAX_MEMBERS} files, {max_bytes:,} bytes)"
                )
            for member in members:
                if member.file_size > max(_SMALL_BYTES, member.compress_size * MAX_RATIO):
                    raise DataError(
                        f"{path.name} is not unpacked: {member.filename[:80]!a} looks like a zip bomb"
                    )
                if member.flag_bits & 1:
                    raise DataError(f"{path.name} is encrypted; fetch it again from its source")
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DataError(f"{path.name} is damaged or no zip file ({error}); fetch it again") from error


def read_lines(archive: zipfile.ZipFile, member: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a tab-separated UTF-8 member; lines that start with # are skipped.

    Raises
    ------
    DataError
        If there is no such member, or it is no UTF-8.
    """
    if member not in archive.namelist():
        raise DataError(f"{archive.filename} holds no {member!a}; it is not the file that was asked for")
    try:
        with archive.open(member) as raw, io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as text:
            for line in text:
                if not line.startswith("#"):
                    yield line.rstrip("\r\n").split("\t")
    except UnicodeDecodeError as error:
        raise DataError(f"{member} is not UTF-8 ({error}); fetch it again") from error


def extract_shapefile(archive: zipfile.ZipFile, stem: str, folder: Path) -> Path:
    """Write the files of one shapefile into a folder, under names of ours; return the ``.shp``.

    Raises
    ------
    DataError
        If a file of the shapefile is missing.
    """
    by_name = {Path(m.filename).name: m for m in archive.infolist() if not m.is_dir()}
    for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
        member = by_name.get(stem + suffix)
        if member is None:
            if suffix in (".prj", ".cpg"):
                continue
            raise DataError(f"{archive.filename} holds no {stem + suffix!a}; it is not the file asked for")
        with archive.open(member) as raw, (folder / f"layer{suffix}").open("wb") as out:
            while chunk := raw.read(1 << 20):
                out.write(chunk)
    return folder / "layer.shp"
