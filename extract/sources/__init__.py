"""Documents in: a text, HTML or PDF file, an http(s) address or standard input.

The text that comes out is what is stored, shown and quoted from; it is never altered after.
No stage imports this package.
"""

from __future__ import annotations

import logging
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from extract.published import parse_date
from extract.sources import fetch as _fetch
from extract.sources.decode import decode_text
from extract.sources.html import declared_charset, looks_like_html, read_page
from extract.sources.pdf import looks_like_pdf, read_pdf
from extract.sources.plain import find_headline
from extract.values import MAX_TEXT_CHARS, Document, document_id
from geodata.errors import DocumentError

__all__ = [
    "MAX_HTML_BYTES",
    "MAX_TEXT_BYTES",
    "Reading",
    "parse_date",
    "read_bytes",
    "read_document",
    "read_source",
]

MAX_TEXT_BYTES = 5_000_000
"""A plain text above this is refused before it is decoded; see also `MAX_TEXT_CHARS`."""
MAX_HTML_BYTES = 10_000_000
"""The same for HTML, whose markup outweighs its text."""

_HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document, its author where the source names one, and what to know about the reading."""

    document: Document
    author: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What the caller says about a document; it outranks what the source says."""

    published: date | None
    title: str | None
    url: str | None
    publisher: str | None


def read_document(
    source: str | Path,
    *,
    published: date | str | None = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
) -> Document:
    """Return the document at a source; see `read_source`, whose notes are logged as warnings."""
    reading = read_source(
        source,
        published=published,
        title=title,
        url=url,
        publisher=publisher,
        allow_local=allow_local,
        stdin=stdin,
    )
    for note in reading.notes:
        _log.warning("%s", note)
    return reading.document


def read_source(
    source: str | Path,
    *,
    published: date | str | None = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
    allow_local: bool = False,
    stdin: BinaryIO | None = None,
) -> Reading:
    """Return the document at a source, with notes on how it was read.

    Parameters
    ----------
    source
        A path to a text, HTML or PDF file, an ``http://`` or ``https://`` address, or ``-`` for
        standard input.
    published
        The publication date; without it, the one in an HTML page's metadata. A plain text's
        date is never guessed.
    title, url, publisher
        What the caller knows better than the source. Without `title`, an HTML page's own, or a
        plain text's first line where it looks like a headline.
    allow_local
        Also fetch addresses in the local network.
    stdin
        What to read for ``-``; standard input by default.

    Raises
    ------
    DocumentError
        If the source is missing, empty, binary, too large, in an encoding that cannot be told,
        or HTML without an article.
    FetchError
        If an address cannot be fetched or must not be.
    """
    day = parse_date(published) if isinstance(published, str) else published
    given = _Given(published=day, title=title, url=url, publisher=publisher)
    name = str(source)
    if name == "-":
        data = _read_capped(stdin if stdin is not None else sys.stdin.buffer, "standard input")
        return _from_bytes(data, "standard input", given)
    if "://" in name:
        fetched = _fetch.fetch(name, allow_local=allow_local)
        return _from_bytes(
            fetched.body,
            f"the page at {name[:200]}",
            given,
            address=name,
            is_html=None if fetched.content_type == "" else fetched.content_type != "text/plain",
            charset=fetched.charset,
        )
    path = Path(source)
    return _from_bytes(
        _read_file(path), str(path), given, is_html=path.suffix.lower() in _HTML_SUFFIXES or None
    )


def _from_bytes(
    data: bytes,
    name: str,
    given: _Given,
    *,
    address: str = "",
    is_html: bool | None = None,
    charset: str | None = None,
) -> Reading:
    if not data.strip():
        raise DocumentError(f"{name} is empty; give a text")
    if looks_like_pdf(data):
        return _from_pdf(data, name, given, address)
    if is_html is None:
        is_html = looks_like_html(data)
    if not is_html and len(data) > MAX_TEXT_BYTES:
        raise _too_large(name, MAX_TEXT_BYTES)
    decoded = decode_text(data, declared=charset or (declared_charset(data) if is_html else None), name=name)
    if not decoded.text.strip():
        raise DocumentError(f"{name} is empty; give a text")
    if is_html:
        return _from_html(decoded.text, name, given, address, decoded.notes)
    title = find_headline(decoded.text) if given.title is None else given.title
    return Reading(
        document=_document(
            decoded.text, given, name=name, title=title, url=address, publisher=_host(address)
        ),
        notes=decoded.notes,
    )


def _from_html(html: str, name: str, given: _Given, address: str, notes: Sequence[str]) -> Reading:
    page = read_page(html, url=address or given.url or "", name=name)
    found, more = given.published, list(notes)
    if found is None and page.date:
        try:
            found = parse_date(page.date)
        except DocumentError:
            more.append(f"the date in the page, {page.date[:40]!a}, cannot be read")
    url = page.url if page.url.startswith(("http://", "https://")) else ""
    document = _document(
        page.text,
        given,
        name=name,
        title=page.title if given.title is None else given.title,
        url=address or url,
        publisher=page.sitename or _host(address),
        published=found,
    )
    return Reading(document=document, author=page.author, notes=tuple(more))


def _from_pdf(data: bytes, name: str, given: _Given, address: str) -> Reading:
    paper = read_pdf(data, name=name)
    title = paper.title or find_headline(paper.text)
    document = _document(
        paper.text, given, name=name, title=title if given.title is None else given.title, url=address,
        publisher=_host(address),
    )  # fmt: skip
    return Reading(document=document, notes=(f"{paper.pages} pages of PDF; lines were joined to paragraphs",))


def read_bytes(
    data: bytes,
    name: str,
    *,
    published: date | str | None = None,
    title: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Reading:
    """Return the document in bytes that were uploaded; `name` is only shown, never opened.

    Raises
    ------
    DocumentError
        As `read_source` for files.
    """
    if len(data) > MAX_HTML_BYTES:
        raise _too_large(name, MAX_HTML_BYTES)
    day = parse_date(published) if isinstance(published, str) else published
    is_html = name.lower().endswith(_HTML_SUFFIXES) or None
    given = _Given(published=day, title=title, url=url, publisher=publisher)
    return _from_bytes(data, name, given, is_html=is_html)


def _document(
    text: str,
    given: _Given,
    *,
    name: str,
    title: str,
    url: str,
    publisher: str,
    published: date | None = None,
) -> Document:
    if len(text) > MAX_TEXT_CHARS:
        raise DocumentError(
            f"{name} holds more than {MAX_TEXT_CHARS:,} characters; give one article at a time"
        )
    address = url if given.url is None else given.url
    return Document(
        id=document_id(text, title=title, url=address),
        text=text,
        title=title,
        url=address,
        publisher=publisher if given.publisher is None else given.publisher,
        published=given.published or published,
    )


def _host(address: str) -> str:
    from urllib.parse import urlsplit

    return (urlsplit(address).hostname or "").removeprefix("www.")


def _read_file(path: Path) -> bytes:
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            raise DocumentError(f"{str(path)!a} is a folder; give one text or HTML file")
        if stat.S_ISFIFO(info.st_mode) and path.parent.parts[:2] != ("/", "dev"):
            # Opening it would wait for a writer for ever; the shell's own <(…) has one.
            raise DocumentError(f"{str(path)!a} is a pipe; read it as standard input, with - and < PIPE")
        if info.st_size > MAX_HTML_BYTES:  # said before a byte is read
            raise _too_large(str(path), MAX_HTML_BYTES)
        with path.open("rb") as stream:
            return _read_capped(stream, str(path))
    except (OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"{str(path)!a} cannot be read ({why}); give a text or HTML file") from error


def _read_capped(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(MAX_HTML_BYTES + 1)
    if len(data) > MAX_HTML_BYTES:
        raise _too_large(name, MAX_HTML_BYTES)
    return data


def _too_large(name: str, limit: int) -> DocumentError:
    return DocumentError(f"{name} is larger than {limit // 1_000_000} MB; give one article at a time")
