"""What there is to read: one item for each article of the sources that were named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from extract.published import parse_date
from extract.sources import read_source
from extract.sources.feed import Entry, iter_addresses, looks_like_feed, read_feed
from extract.sources.fetch import FEEDS, fetch
from extract.surfaces import read_extract_line
from extract.values import Document
from geodata.errors import ClaimAtlasError, DocumentError

ARTICLE_SUFFIXES = (".txt", ".md", ".html", ".htm", ".xhtml", ".pdf")
LINES_SUFFIXES = (".jsonl", ".ndjson")
FEED_SUFFIXES = (".xml", ".rss", ".atom")
LIST_SUFFIXES = (".urls", ".list")
MAX_FEED_BYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article to read.

    Attributes
    ----------
    key
        What it is known by from run to run: a file's full path, an address, a file and line id.
    fingerprint
        Changes when the source changes; "" for an address, which is read once.
    name
        What to call it in messages.
    source
        The path or address; for a line of JSON Lines the line itself.
    is_line
        Whether `source` is a line.
    published, title, url, publisher
        What a feed or a manifest says about its article.
    """

    key: str
    fingerprint: str
    name: str
    source: str
    is_line: bool = False
    published: date | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None

    def read(self, *, published: date | None = None, allow_local: bool = False) -> Document:
        """Return the document; `published` is the day of one whose source tells none.

        Raises
        ------
        DocumentError, FetchError
            As `extract.sources.read_source`.
        """
        if self.is_line:
            try:
                return read_extract_line(json.loads(self.source))
            except (ValueError, RecursionError) as error:
                if isinstance(error, DocumentError):
                    raise
                raise DocumentError(f"{self.name} is no JSON") from error
        found = read_source(
            self.source,
            published=self.published,
            title=self.title,
            url=self.url,
            publisher=self.publisher,
            allow_local=allow_local,
        ).document
        if found.published is None and published is not None:
            return replace(found, published=published)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A source that gave no items, and why."""

    name: str
    reason: str


def find_items(
    sources: Iterable[str], *, feeds: Iterable[str] = (), allow_local: bool = False
) -> Iterator[Item | Unreadable]:
    """Yield the articles of sources, in order, each key once.

    Parameters
    ----------
    sources
        Files (text, HTML, PDF: one article; ``.jsonl``: one in each line; ``.xml``, ``.rss``,
        ``.atom``: a feed; ``.urls``, ``.list``: addresses), folders (with all those, sorted) and
        http(s) addresses of articles.
    feeds
        Addresses of feeds.
    allow_local
        Also fetch from the local network.
    """
    seen: set[str] = set()
    for item in _all(sources, feeds, allow_local=allow_local):
        if isinstance(item, Unreadable):
            yield item
        elif item.key not in seen:
            seen.add(item.key)
            yield item


def _all(sources: Iterable[str], feeds: Iterable[str], *, allow_local: bool) -> Iterator[Item | Unreadable]:
    for source in sources:
        try:
            yield from _of(source, allow_local=allow_local)
        except (ClaimAtlasError, OSError) as error:
            yield Unreadable(name=source[:200], reason=_why(error))
    for address in feeds:
        try:
            body = fetch(address, allow_local=allow_local, max_bytes=MAX_FEED_BYTES, kinds=FEEDS).body
            yield from map(_of_entry, read_feed(body, base=address, name=f"the feed at {address[:200]}"))
        except (ClaimAtlasError, OSError) as error:
            yield Unreadable(name=address[:200], reason=_why(error))


def _of(source: str, *, allow_local: bool) -> Iterator[Item | Unreadable]:
    if "://" in source:
        yield _of_address(source)
        return
    path = Path(source)
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path)):
            if inner.suffix.lower() in (*ARTICLE_SUFFIXES, *LINES_SUFFIXES, *FEED_SUFFIXES, *LIST_SUFFIXES):
                yield from _of(str(inner), allow_local=allow_local)
        return
    suffix = path.suffix.lower()
    if suffix in LINES_SUFFIXES:
        yield from _of_lines(path)
    elif suffix in FEED_SUFFIXES and looks_like_feed(_start(path)):
        entries = read_feed(path.read_bytes()[:MAX_FEED_BYTES], name=repr(str(path)))
        yield from map(_of_entry, entries)
    elif suffix in LIST_SUFFIXES:
        yield from map(_of_address, iter_addresses(path.read_text(encoding="utf-8", errors="replace")))
    else:
        info = path.stat()
        key = str(path.resolve())
        yield Item(
            key=key, fingerprint=f"{info.st_size}-{info.st_mtime_ns}", name=str(path), source=str(path)
        )


def _of_lines(path: Path) -> Iterator[Item]:
    base = str(path.resolve())
    with path.open("rb") as stream:  # a line at a time: the file may be larger than the memory
        for number, raw in enumerate(stream, start=1):
            if not raw.strip():
                continue
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
            yield Item(
                key=f"{base}#{_line_id(line) or number}",
                fingerprint=sha256(raw).hexdigest()[:20],
                name=f"line {number} of {path}",
                source=line,
                is_line=True,
            )


def _line_id(line: str) -> str:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return ""
    return str(data.get("id", ""))[:200] if isinstance(data, dict) else ""


def _of_address(address: str) -> Item:
    return Item(key=address, fingerprint="", name=address[:200], source=address)


def _of_entry(entry: Entry) -> Item:
    return Item(
        key=entry.url, fingerprint="", name=entry.url[:200], source=entry.url, published=entry.published
    )  # fmt: skip


def read_manifest(path: Path) -> Iterator[Item | Unreadable]:
    """Yield the articles of a manifest: JSON, a list of ``path``, ``name`` and what is known of each.

    They are known by their content, since the files of an upload lie where nobody looks again.
    """
    for row in json.loads(path.read_text(encoding="utf-8")):
        title, url, publisher = (row.get(key) or None for key in ("title", "url", "publisher"))
        try:
            content = Path(row["path"]).read_bytes()
            published = parse_date(row["date"]) if row.get("date") else None
        except (ClaimAtlasError, OSError) as error:
            yield Unreadable(name=row["name"], reason=_why(error))
            continue
        yield Item(
            key=f"upload:{sha256(content).hexdigest()[:32]}",
            fingerprint=sha256(json.dumps([row.get("date"), title, url, publisher]).encode()).hexdigest()[
                :20
            ],
            name=row["name"],
            source=row["path"],
            published=published,
            title=title,
            url=url,
            publisher=publisher,
        )


def _hidden(path: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(2000)


def _why(error: Exception) -> str:
    return (
        str(error) if isinstance(error, ClaimAtlasError) else (getattr(error, "strerror", None) or str(error))
    )
