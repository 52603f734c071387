"""RSS 0.9x–2.0, RSS 1.0 (RDF) and Atom (RFC 4287): the addresses of a feed's articles.

Only addresses, titles and days are taken; the articles are fetched like any other. Entities are
never expanded and nothing is loaded from elsewhere, so that an XML bomb stays a line of bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from geodata.errors import DocumentError

MAX_ENTRIES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of a feed: its address, title ("" if none) and day (None if none)."""

    url: str
    title: str = ""
    published: date | None = None


def looks_like_feed(data: bytes) -> bool:
    """Return whether bytes begin like a feed."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"<!--")) and any(
        mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf")
    )


def read_feed(data: bytes, *, base: str = "", name: str = "the feed") -> tuple[Entry, ...]:
    """Return the entries of a feed in its order, each address once, at most `MAX_ENTRIES`.

    Parameters
    ----------
    data
        The feed.
    base
        Its own address, for entries that give theirs in relation to it.
    name
        What to call it in messages.

    Raises
    ------
    DocumentError
        If it is no feed, is broken, or names no article.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DocumentError(
            f"{name} is no feed that can be read: {' '.join(str(error).split())[:160]}"
        ) from error
    if _local(root) not in ("rss", "feed", "RDF"):
        raise DocumentError(f"{name} is XML but no feed (RSS or Atom); its root is {_local(root)[:40]!r}")
    entries: dict[str, Entry] = {}
    for node in root.iter():
        if _local(node) in ("item", "entry"):
            entry = _entry(node, base)
            if entry is not None:
                entries.setdefault(entry.url, entry)
        if len(entries) >= MAX_ENTRIES:
            break
    if not entries:
        raise DocumentError(f"{name} is a feed without any article's address")
    return tuple(entries.values())


def _local(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _entry(node: Any, base: str) -> Entry | None:
    parts: dict[str, str] = {}
    for child in node:
        name, words = _local(child), " ".join("".join(child.itertext()).split())
        if name == "link" and child.get("href"):  # Atom; "alternate" is the article itself
            if child.get("rel", "alternate") == "alternate":
                parts.setdefault("link", child.get("href"))
        elif words:
            parts.setdefault(name, words)
    guid = parts.get("guid", "")
    link = parts.get("link", "") or (guid if guid.startswith(("http://", "https://")) else "")
    address = urljoin(base, link) if link else ""
    if not address.startswith(("http://", "https://")):
        return None
    days = (parts.get(name) for name in ("published", "pubDate", "date", "updated"))
    return Entry(
        url=address[:2000],
        title=parts.get("title", "")[:300],
        published=next((day for text in days if text and (day := _day(text))), None),
    )


def _day(text: str) -> date | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    return None


def iter_addresses(text: str) -> Iterator[str]:
    """Yield the addresses of a list: one in a line; empty lines and lines that begin with # are skipped."""
    for line in text.splitlines():
        address = line.strip()
        if address and not address.startswith("#"):
            yield address
