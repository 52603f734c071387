"""An article's text cut where highlights begin and end, without changing a character."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, TypeVar

from extract.values import Claim, Resolution

Row = TypeVar("Row", bound=tuple[int, int, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text under the same claims and the same mention."""

    text: str
    claims: tuple[str, ...]
    mention: Resolution | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Neighbouring segments whose claims overlap: one thing to click; `claims` is their union."""

    segments: tuple[Segment, ...]
    claims: tuple[str, ...]


def find_passages(
    text: str, claims: Iterable[Claim], mentions: Iterable[Resolution]
) -> tuple[tuple[Passage, ...], ...]:
    """Return the paragraphs of a text, each as passages in order.

    Joined again (paragraphs with a line feed) the segments are the text, character by
    character. Spans outside the text are ignored.
    """
    lines = text.split("\n")
    begins = list(accumulate((len(line) + 1 for line in lines), initial=0))[:-1]
    spans = sorted({(max(0, c.start), min(len(text), c.end), c.id) for c in claims if c.start < c.end})
    named = sorted(((m.toponym.start, m.toponym.end, m) for m in mentions), key=lambda row: (row[0], -row[1]))
    inside = _by_line(begins, spans)
    marks = _by_line(begins, named)
    return tuple(
        _joined(_segments(line, begin, inside.get(n, []), marks.get(n, [])))
        for n, (line, begin) in enumerate(zip(lines, begins, strict=True))
    )


def _by_line(begins: Sequence[int], rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Sort (start, end, value) rows to the lines that they touch."""
    found: dict[int, list[Row]] = {}
    for row in rows:
        line = max(0, bisect_right(begins, row[0]) - 1)
        while line < len(begins) and begins[line] < row[1]:
            found.setdefault(line, []).append(row)
            line += 1
    return found


def _segments(
    line: str,
    begin: int,
    claims: Sequence[tuple[int, int, str]],
    mentions: Sequence[tuple[int, int, Resolution]],
) -> list[Segment]:
    end = begin + len(line)
    edges = [at for row in (*claims, *mentions) for at in row[:2]]
    cuts = sorted({begin, end} | {min(max(at, begin), end) for at in edges})
    return [
        Segment(
            text=line[a - begin : b - begin],
            claims=tuple(row[2] for row in claims if row[0] <= a and row[1] >= b),
            mention=next((row[2] for row in mentions if row[0] <= a and row[1] >= b), None),
        )
        for a, b in pairwise(cuts)
    ]


def _joined(segments: list[Segment]) -> tuple[Passage, ...]:
    """Group segments: a passage goes on as long as one claim runs over the cut."""
    groups: list[list[Segment]] = []
    for segment in segments:
        last = groups[-1][-1] if groups else None
        if last is not None and (
            set(last.claims) & set(segment.claims) or (not last.claims and not segment.claims)
        ):
            groups[-1].append(segment)
        else:
            groups.append([segment])
    return tuple(
        Passage(segments=tuple(group), claims=tuple(dict.fromkeys(c for s in group for c in s.claims)))
        for group in groups
    )
