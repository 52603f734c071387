"""An article's text cut where highlights begin and end, without changing a character."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from extract.values import Claim, Resolution


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
    spans = sorted({(max(0, c.start), min(len(text), c.end), c.id) for c in claims if c.start < c.end})
    named = sorted(((m.toponym.start, m.toponym.end, m) for m in mentions), key=lambda row: (row[0], -row[1]))
    paragraphs = []
    begin = 0
    for line in text.split("\n"):
        end = begin + len(line)
        inside = [s for s in spans if s[0] < end and s[1] > begin]
        marks = [m for m in named if m[0] < end and m[1] > begin]
        cuts = sorted(
            {begin, end}
            | {min(max(at, begin), end) for s in inside for at in s[:2]}
            | {min(max(at, begin), end) for m in marks for at in m[:2]}
        )
        segments = []
        for a, b in pairwise(cuts):
            over = tuple(s[2] for s in inside if s[0] <= a and s[1] >= b)
            mention = next((m[2] for m in marks if m[0] <= a and m[1] >= b), None)
            segments.append(Segment(text=text[a:b], claims=over, mention=mention))
        paragraphs.append(_joined(segments))
        begin = end + 1
    return tuple(paragraphs)


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
