"""Borders as one toponym: "the Turkey-Syria border", "the Syrian border"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.toponyms.words import word_set

if TYPE_CHECKING:
    from extract.toponyms.features import Lookup
    from extract.toponyms.view import View

_BORDER = word_set("border words")
_DASHES = frozenset(["-", "‐", "‑", "–", "—", "/"])
_AREA = word_set("border areas")
_SIDED = frozenset(["country", "admin", "region"])
MAX_NAME_WORDS = 5


@dataclass(frozen=True, slots=True)
class BorderSpan:
    """Words [start, end) that name a border, and its one or two sides as word spans."""

    start: int
    end: int
    sides: tuple[tuple[int, int], ...]


def find_borders(view: View, lookup: Lookup) -> Iterator[BorderSpan]:
    """Yield the border compounds of a document in reading order.

    "Syrian border guards" and "Syrian border town" name people and a town, no border.
    """
    words = view.words
    for k, word in enumerate(words):
        if word.lower not in _BORDER or k == 0:
            continue
        right = _name_ending(view, k, lookup)
        if right is None:
            continue
        following = words[k + 1] if k + 1 < len(words) and words[k + 1].sentence == word.sentence else None
        noun_follows = following is not None and following.pos in ("NOUN", "PROPN") and word.dep == "compound"
        dash = right - 1
        left = None
        if dash > 0 and words[dash].text in _DASHES:
            left = _name_ending(view, dash, lookup)
        elif "-" in words[right].text:  # one token: "Turkey-Syria"
            continue
        if left is not None:
            if not noun_follows or (following is not None and following.lower in _AREA):
                yield BorderSpan(left, k + 1, ((left, dash), (right, k)))
        elif not noun_follows and not (dash >= 0 and words[dash].text in _DASHES):
            other = _with_side(view, k, lookup)
            yield BorderSpan(right, k + 1, ((right, k), other) if other else ((right, k),))


def _name_ending(view: View, end: int, lookup: Lookup) -> int | None:
    """Return where the longest name of a country, province or region that ends at `end` begins."""
    words = view.words
    for length in range(MAX_NAME_WORDS, 0, -1):
        i = end - length
        if i < 0 or words[i].sentence != words[end - 1].sentence or not words[i].upper:
            continue
        if any(w.text in _DASHES for w in words[i:end]) and length < 3:
            continue
        known = lookup(view.span_text(i, end))
        if known.demonym or any(c.place.kind in _SIDED for c in known.candidates[:3]):
            return i
    return None


def _with_side(view: View, k: int, lookup: Lookup) -> tuple[int, int] | None:
    """Return the other side in "the Syrian border with Turkey"."""
    words = view.words
    if k + 2 >= len(words) or words[k + 1].lower not in ("with", "to"):
        return None
    i = k + 2 + (words[k + 2].lower == "the")
    for length in range(MAX_NAME_WORDS, 0, -1):
        if i + length <= len(words) and words[i].upper and words[i + length - 1].upper:
            known = lookup(view.span_text(i, i + length))
            if words[k + 1].lower == "with" and any(c.place.kind in _SIDED for c in known.candidates[:3]):
                return i, i + length
    return None
