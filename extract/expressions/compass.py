"""Compass words: "north-west", "southeastern", "NNE", "north by east", "the far south"."""

from __future__ import annotations

import math
from collections.abc import Iterator

from extract.expressions.patterns import Chart
from extract.expressions.values import LETTERS, Compass

_HALF_ANGLE = {1: 45.0, 2: 22.5, 3: 11.25}  # Georeferencing Best Practices 2020
_INTENSIFIERS = frozenset(("far", "extreme", "deep", "due", "just", "directly", "immediately", "further"))
_ADJECTIVE = ("ern", "erly", "ernmost", "wards", "ward", "erners")
_BY_LETTERS = {letters.casefold(): name for name, letters in LETTERS.items()}
_CARDINALS = ("north", "south", "east", "west")
_BETWEEN = {
    ("north", "east"): "northeast", ("north", "west"): "northwest",
    ("south", "east"): "southeast", ("south", "west"): "southwest",
}  # fmt: skip


def compass_of(name: str) -> Compass:
    """Return the compass point of a name such as ``northeast`` or ``north-northeast``."""
    points = list(LETTERS)
    return Compass(
        name=name, bearing_deg=points.index(name) * 22.5, half_angle_deg=_HALF_ANGLE[len(LETTERS[name])]
    )


def compass_at(bearing_deg: float) -> Compass:
    """Return the nearest of the eight main points of the compass to a bearing."""
    points = list(LETTERS)
    return compass_of(points[2 * (math.floor(bearing_deg / 45.0 + 0.5) % 8)])


def match_compass(chart: Chart, at: int) -> Iterator[tuple[Compass, int]]:
    """Yield a compass point as noun or adverb: "north-west", "SSE", "due south", "northwards"."""
    yield from _match(chart, at, adjective=False)


def match_compass_adjective(chart: Chart, at: int) -> Iterator[tuple[Compass, int]]:
    """Yield a compass point that stands before a noun: "northern", "far north-eastern", "southwest"."""
    yield from _match(chart, at, adjective=True)


def _match(chart: Chart, at: int, *, adjective: bool) -> Iterator[tuple[Compass, int]]:
    tokens = chart.tokens
    begin = at + 1 if at + 1 < len(tokens) and tokens[at].norm in _INTENSIFIERS else at
    if begin < len(tokens):
        raw = tokens[begin].text
        if raw.isupper() and raw.casefold() in _BY_LETTERS and (len(raw) > 1 or not adjective):
            yield compass_of(_BY_LETTERS[raw.casefold()]), begin + 1
            return
    words: list[str] = []
    end = begin
    ends: list[tuple[str, int]] = []
    while end < len(tokens) and len(words) < 3:
        parts = _parts(tokens[end].norm)
        if not parts:
            break
        words += parts
        end += 1
        name = _point(words)
        if name is None:
            if len(words) != 2 or end >= len(tokens):
                break
            end += tokens[end].norm == "-"  # "south-south-west" is no point before its third word
            continue
        ends.append((name, end))
        closed = tokens[end - 1].norm.endswith(_ADJECTIVE)
        if closed or end >= len(tokens):
            break
        if tokens[end].norm in ("-", "/") and end + 1 < len(tokens) and _parts(tokens[end + 1].norm):
            end += 1
        elif not _parts(tokens[end].norm):
            break
    for name, stop in reversed(ends):
        yield compass_of(name), stop


def _parts(word: str) -> list[str]:
    """Split "southeastern" into south, east; an unknown word gives nothing."""
    bare = word
    for ending in _ADJECTIVE:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            break
    for first in _CARDINALS:
        if bare == first:
            return [first]
        if bare.startswith(first) and bare[len(first) :] in _CARDINALS:
            return [first, bare[len(first) :]]
    for first in ("north", "south", "east", "west"):
        rest = bare[len(first) :]
        if bare.startswith(first) and rest in ("northeast", "northwest", "southeast", "southwest"):
            return [first, rest[:5], rest[5:]]
    return []


def _point(words: list[str]) -> str | None:
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return _BETWEEN.get((words[0], words[1]))
    if len(words) == 3:
        between = _BETWEEN.get((words[1], words[2]))
        name = f"{words[0]}-{between}"
        return name if name in LETTERS else None
    return None
