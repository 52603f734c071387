"""Somebody's map in: GeoJSON, GeoPackage, KML, KMZ or a shapefile, as shapes to compare with.

The file is read by GDAL in a child process with bounded time and memory (`layer_worker`); what
comes back is checked again. Its own names are used neither as paths nor as markup.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely

from extract.overlays import OverlayFeature
from geodata.errors import DocumentError

TIMEOUT_S = 90.0
MAX_BYTES = 100_000_000
"""A file above this is refused, and so is an archive that unpacks to more than twice as much."""
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
"""What a shapefile is made of; the first is the one that is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerReading:
    """The shapes of a map, the attributes that were kept ("" for none), and notes on the reading."""

    features: tuple[OverlayFeature, ...]
    title_field: str
    category_field: str
    notes: tuple[str, ...]


def read_layer(
    source: Path | bytes,
    *,
    name: str = "",
    layer: str = "",
    title_field: str = "",
    category_field: str = "",
    timeout_s: float = TIMEOUT_S,
) -> LayerReading:
    """Return the shapes in a file: EPSG:4326, valid, two-dimensional, cut at the antimeridian.

    Parameters
    ----------
    source
        A path (a shapefile's other parts lie beside it), or a file's bytes.
    name
        What to call it in messages; by default the path.
    layer
        Which layer of a GeoPackage, folder of a KML or shapefile of a zip archive is meant,
        where it has several.
    title_field, category_field
        The attributes to keep; by default they are guessed by name and content, and a note says so.

    Raises
    ------
    DocumentError
        If it is broken, too large, of another kind, hostile, without a coordinate system, or
        cannot be read in time or memory; in one line.
    """
    called = name or (str(source) if isinstance(source, Path) else "the file")
    asked = {"layer": layer, "title": title_field, "category": category_field}
    with tempfile.TemporaryDirectory(prefix="claimatlas-layer-", ignore_cleanup_errors=True) as folder:
        given = _place(source, Path(folder), called)
        return _read(Path(folder), {"suffix": given, **asked}, called, timeout_s)


def _place(source: Path | bytes, folder: Path, called: str) -> str:
    """Write the file under a name of ours into the folder; return the suffix of its own."""
    if isinstance(source, bytes):
        _check_size(len(source), called)
        (folder / "given").write_bytes(source)
        return ""
    try:
        suffix = source.suffix.lower()
        _check_size(source.stat().st_size, called)
        if suffix != PARTS[0]:
            (folder / "given").write_bytes(source.read_bytes())
            return suffix
        for part in PARTS:
            beside = next(
                (p for p in (source.with_suffix(part), source.with_suffix(part.upper())) if p.is_file()), None
            )
            if beside is None and part == PARTS[0]:
                beside = source
            if beside is not None:
                _check_size(beside.stat().st_size, called)
                (folder / f"layer{part}").write_bytes(beside.read_bytes())
        return suffix
    except OSError as error:
        raise DocumentError(
            f"{called} cannot be read ({error.strerror}); give a GeoJSON, GPKG, KML, KMZ or zipped shapefile"
        ) from error


def _check_size(size: int, called: str) -> None:
    if size > MAX_BYTES:
        raise DocumentError(
            f"{called} is larger than {MAX_BYTES // 1_000_000} MB; cut the map to the ground you compare"
        )


def _read(folder: Path, asked: Mapping[str, str], called: str, timeout_s: float) -> LayerReading:
    # -P: what lies in the working folder must not be imported. One thread: none needs more.
    command = [sys.executable, "-P", str(Path(__file__).with_name("layer_worker.py"))]
    with (folder / "answer").open("w+b") as answer:
        try:
            done = subprocess.run(  # noqa: S603  (fixed command; the file is data)
                command,
                input=json.dumps({**asked, "folder": str(folder)}).encode(),
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=timeout_s,
                check=False,
                cwd=folder,
                env={**os.environ, **SETTINGS},
            )
        except subprocess.TimeoutExpired as error:
            raise DocumentError(
                f"{called} could not be read within {timeout_s:.0f} s; simplify the map or cut it"
            ) from error
        answer.seek(0)
        head = answer.readline(4_000_000)
        body = answer.read()
    if done.returncode or not head:
        raise DocumentError(
            f"{called} is broken, or takes too much memory to read; open and save it in a GIS, simplified"
        )
    found = json.loads(head)
    if "refused" in found:
        raise DocumentError(f"{called} {found['refused']}")
    return LayerReading(
        features=_features(found, body),
        title_field=str(found["title_field"]),
        category_field=str(found["category_field"]),
        notes=tuple(str(n) for n in found["notes"]),
    )


def _features(found: Mapping[str, Sequence[object]], body: bytes) -> tuple[OverlayFeature, ...]:
    """Cut the run of WKB into shapes again."""
    features, at = [], 0
    for title, category, size in zip(found["titles"], found["categories"], found["sizes"], strict=True):
        geometry = shapely.from_wkb(body[at : at + int(str(size))])
        features.append(OverlayFeature(title=str(title), category=str(category), geometry=geometry))
        at += int(str(size))
    return tuple(features)


_OTHER_DRIVERS = (  # could read other files, or the network, at the word of the file itself
    "OGR_VRT", "VRT", "GDALG", "HTTP", "WFS", "OAPIF", "OGCAPI", "CSW", "ESRIJSON", "TopoJSON", "JSONFG",
    "GeoJSONSeq", "SQLite", "KML", "GML", "GPX", "GeoRSS", "EEDA", "Elasticsearch", "Carto", "AmigoCloud",
    "PLSCENES", "NGW", "GTFS", "PMTiles", "MVT", "MBTiles", "ADBC", "LVBAG", "MapML", "JML", "OSM", "CSV",
    "XLSX", "ODS", "OpenFileGDB", "MapInfo File", "S57", "DGN", "DXF", "VFK", "EDIGEO", "SXF", "VDV",
)  # fmt: skip
SETTINGS = {
    "GDAL_SKIP": ",".join(_OTHER_DRIVERS),
    "GDAL_HTTP_PROXY": "127.0.0.1:9",  # nothing is fetched, whatever a file asks for
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "SHAPE_RESTORE_SHX": "YES",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""GDAL's settings in the child, set before it starts: GDAL reads them when it is loaded."""
