"""Our own annotated news texts: `read_fresh` reads ``fresh_news.txt``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "fresh_news.txt"
_MARK = re.compile(r"\[([^\]]+)\]|<([^>]+)>")


@dataclass(frozen=True, slots=True)
class FreshText:
    """A text with the spans of its toponyms; `adjectives` are the adjectives and demonyms among them."""

    id: str
    text: str
    spans: frozenset[tuple[int, int]]
    adjectives: frozenset[tuple[int, int]]


def read_fresh(path: Path = FILE) -> list[FreshText]:
    """Return the texts, in the order of the file."""
    body = path.read_text("utf-8").split("\n## ")[1:]
    return [_read(part.partition("\n")) for part in body]


def _read(part: tuple[str, str, str]) -> FreshText:
    name, _, marked = part
    text, position = "", 0
    spans: set[tuple[int, int]] = set()
    adjectives: set[tuple[int, int]] = set()
    for match in _MARK.finditer(marked.strip()):
        text += marked.strip()[position : match.start()]
        place = match[1] or match[2]
        span = (len(text), len(text) + len(place))
        spans.add(span)
        if match[2]:
            adjectives.add(span)
        text, position = text + place, match.end()
    text += marked.strip()[position:]
    return FreshText(name.strip(), text, frozenset(spans), frozenset(adjectives))
