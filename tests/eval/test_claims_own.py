"""Recall and precision on news of our own: 82 paragraphs of many conflicts and styles, written first.

`claims_news.txt` holds each paragraph with the claims that the annotation rules say it makes,
noted before the reader of claims was run on it. Set "a" is what the rules were then widened
on; set "b" was written after that. The trained reader has learnt from both: `test_claims_held_out`
says what to expect of new text. Nothing of it is outside text.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from claims_reading import extraction, means

from extract.values import CLAIM_TYPES, STATUSES, Claim

NEWS = Path(__file__).parent / "claims_news.txt"
FLOORS = {"a": (0.75, 0.80), "b": (0.70, 0.83)}
"""Recall and precision that each set must keep."""
MARGIN = 60
"""How far, in characters, a quote may stand from the words noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A claim that a paragraph makes: type, places, status and the words that make it."""

    type: str
    places: tuple[str, ...]
    status: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A news text of our own with the claims noted for it."""

    id: str
    published: date
    title: str
    text: str
    noted: tuple[Noted, ...]


@lru_cache(maxsize=1)
def _paragraphs() -> tuple[Paragraph, ...]:
    out = []
    for part in re.split(r"^## ", NEWS.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        head, *lines = part.splitlines()
        name, day, title = (cell.strip() for cell in head.split("|", 2))
        noted = [[cell.strip() for cell in line[2:].split("|")] for line in lines if line.startswith("- ")]
        text = "\n".join(line for line in lines if not line.startswith("- ")).strip()
        claims = tuple(
            Noted(type=kind, places=tuple(places.split(";")), status=status, words=words)
            for kind, _actors, places, status, _shape, words in noted
        )
        out.append(
            Paragraph(id=name, published=date.fromisoformat(day), title=title, text=text, noted=claims)
        )
    return tuple(out)


def _fits(noted: Noted, claim: Claim, text: str) -> bool:
    at = text.index(noted.words)
    near = claim.start < at + len(noted.words) + MARGIN and at < claim.end + MARGIN
    return claim.type == noted.type and near and means(claim, noted.places)


def _found(paragraph: Paragraph) -> tuple[int, int]:
    """Return how many noted claims were found, each by a claim of its own, and how many were told."""
    claims = list(extraction(paragraph.text, paragraph.title, paragraph.published).claims)
    told, found = len(claims), 0
    for noted in paragraph.noted:
        match = next((c for c in claims if _fits(noted, c, paragraph.text)), None)
        if match is not None:
            claims.remove(match)
            found += 1
    return found, told


def test_the_notes_are_well_formed() -> None:
    assert len(_paragraphs()) >= 80
    for paragraph in _paragraphs():
        for noted in paragraph.noted:
            assert noted.type in CLAIM_TYPES, (paragraph.id, noted)
            assert noted.status in STATUSES, (paragraph.id, noted)
            assert noted.words in paragraph.text, (paragraph.id, noted)


@pytest.mark.parametrize("part", sorted(FLOORS))
def test_news_of_our_own_keeps_its_floors(part: str) -> None:
    found = told = noted = 0
    for paragraph in _paragraphs():
        if paragraph.id.startswith(part):
            hits, claims = _found(paragraph)
            found, told, noted = found + hits, told + claims, noted + len(paragraph.noted)
    recall, precision = found / noted, found / told
    assert recall >= FLOORS[part][0], (recall, precision)
    assert precision >= FLOORS[part][1], (recall, precision)
