"""What commands share: the atlas and the reader, opened once, and reading one document with them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dashboard.progress import step
from geodata.errors import DocumentError

if TYPE_CHECKING:
    from extract.language import Reader
    from extract.values import Document, Extraction
    from geodata.atlas import Atlas
    from geodata.footprint import Footprint

    Read = tuple[Extraction, dict[str, Footprint]]


def supported(document: Document) -> Document:
    """Return the document if it is in a language that can be read; never guess at another."""
    from extract.language import detect_language

    code = detect_language(document.text)
    if code not in {None, "en"}:
        raise DocumentError(
            f"language not supported: this text looks like {code!r} (ISO 639); claimatlas reads English (en)"
        )
    return document


@cache  # one for all documents of a run, and not before the first of them could be read
def open_atlas() -> Atlas:
    """Return the atlas of this run."""
    from geodata.atlas import open_atlas

    with step("opening the atlas"):
        return open_atlas()


@cache
def open_reader() -> Reader:
    """Return the reader of this run, its language model loaded."""
    with step("opening the language model"):
        from extract.language import open_reader

        return open_reader()


def read_claims(document: Document) -> Read:
    """Read one document and build its shapes; what a batch does with each."""
    from extract.pipeline import build_footprints, extract_document

    atlas = open_atlas()
    extraction = extract_document(supported(document), atlas=atlas, reader=open_reader())
    footprints, failed = build_footprints(extraction, atlas)
    return replace(extraction, issues=extraction.issues + failed), footprints


def printable(text: str) -> str:
    """Return a stranger's text without the characters that steer a terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)


def check_words(what: str, given: list[str], known: tuple[str, ...]) -> None:
    """Refuse a word of the command line that is none of those known."""
    for word in given:
        if word not in known:
            raise DocumentError(f"unknown {what} {word!r}; known are {', '.join(known)}")
