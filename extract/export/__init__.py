"""Claims out, for other programs: every feature carries quote, speaker, status, source, recipe.

No stage imports this package.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from extract.export.geojson import write_geojson
from extract.export.gpkg import write_gpkg
from extract.export.jsonld import write_jsonld
from extract.export.kml import write_kml
from extract.export.parquet import write_parquet
from extract.export.rows import DISCLAIMER, Contents
from extract.export.table import write_csv
from extract.store import ALL, Selection, Store
from extract.values import Claim, Document, NotMapped
from geodata.errors import ClaimAtlasError
from geodata.footprint import Footprint
from geodata.recipes import recipe_id

__all__ = ["DISCLAIMER", "EXPORTERS", "ExportError", "export_claims", "export_store"]

EXPORTERS: dict[str, Callable[[Contents, BinaryIO], int]] = {
    "geojson": write_geojson,
    "gpkg": write_gpkg,
    "csv": write_csv,
    "kml": write_kml,
    "geoparquet": write_parquet,
    "jsonld": write_jsonld,
}
"""The writer of each format, by the name that ``--format`` takes."""


WITH_TEXTS = ("geojson", "gpkg", "jsonld")
"""The formats that can hold the full texts of articles."""


class ExportError(ClaimAtlasError, OSError):
    """A file that cannot be written, or a format that is not known."""


def export_claims(
    claims: Iterable[Claim],
    footprints: Mapping[str, Footprint],
    documents: Iterable[Document],
    *,
    format: str,  # noqa: A002  (the word that the command line has)
    to: str | Path | BinaryIO,
    not_mapped: Mapping[str, Sequence[NotMapped]] | None = None,
    rivals: Mapping[str, Sequence[str]] | None = None,
    repeats: Mapping[str, Sequence[str]] | None = None,
    colours: Mapping[str, str] | None = None,
    with_texts: bool = False,
) -> int:
    """Write claims and return how many features (in CSV: rows) were written.

    Parameters
    ----------
    claims
        The claims to write, in this order.
    footprints
        Shapes by recipe id, EPSG:4326. A claim without one is listed as not drawn.
    documents
        The documents that the claims are from.
    format
        One of `EXPORTERS`.
    to
        A path, which gets its new content whole or keeps its old one, or a binary stream.
    not_mapped
        What was found and not drawn, by document id.
    rivals, repeats
        Linked claims by claim id.
    colours
        Colour of actors by key (``#rrggbb``), for KML's styles.
    with_texts
        Also the articles' full texts. The default is to share quotes only: a text belongs to
        its publisher.

    Raises
    ------
    ExportError
        If the format is not known, cannot hold texts, or the file cannot be written.
    """
    write = EXPORTERS.get(format)
    if write is None:
        raise ExportError(f"format {format[:40]!r} is not known; known are {', '.join(EXPORTERS)}")
    if with_texts and format not in WITH_TEXTS:
        raise ExportError(f"{format} holds quotes only; full texts go into {', '.join(WITH_TEXTS)}")
    contents = Contents(
        claims=tuple(claims),
        footprints=footprints,
        documents={d.id: d for d in documents},
        not_mapped=not_mapped or {},
        rivals=rivals or {},
        repeats=repeats or {},
        colours=colours or {},
        with_texts=with_texts,
    )
    if not isinstance(to, str | Path):
        return write(contents, to)
    path = Path(to)
    try:
        return _replace(path, lambda stream: write(contents, stream))
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ExportError(f"{str(path)!r} cannot be written ({why}); give another file") from error


def export_store(
    store: Store,
    selection: Selection = ALL,
    *,
    format: str,  # noqa: A002
    to: str | Path | BinaryIO,
    data_version: str | None = None,
    colours: Mapping[str, str] | None = None,
    with_texts: bool = False,
) -> int:
    """Write the chosen claims of a store, as `export_claims` does, and return how many.

    Shapes are the stored ones of the selection's worldview, of a data version or the latest.
    What was not drawn is listed for the documents of the chosen claims; for all documents
    where the selection chooses everything.
    """
    claims = store.claims(selection)
    documents = [s.document for s in store.documents(all_versions=selection.all_versions)]
    wanted = None if replace(selection, worldview=ALL.worldview) == ALL else {c.document_id for c in claims}
    links = store.links()
    return export_claims(
        claims,
        store.footprints(
            (recipe_id(c.recipe) for c in claims), data_version=data_version, worldview=selection.worldview
        ),
        documents,
        format=format,
        to=to,
        not_mapped=store.not_mapped(wanted),
        rivals=links.rivals,
        repeats=links.repeats,
        colours=colours,
        with_texts=with_texts,
    )


def _replace(path: Path, write: Callable[[BinaryIO], int]) -> int:
    """Write beside the file and put it in place at the end: no half file, whatever happens."""
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            count = write(stream)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return count


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now
