"""What the tests of claims share: one reader, one atlas, and short ways to read a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from spacy.tokens import Doc

from extract.language import Reader, open_reader
from extract.pipeline import extract_document
from extract.values import Claim, Document, Extraction
from geodata.atlas import Atlas, open_atlas

PUBLISHED = date(2024, 3, 20)  # a Wednesday


@lru_cache(maxsize=1)
def reader() -> Reader:
    return open_reader()


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    return open_atlas()


@lru_cache(maxsize=256)
def parse(text: str) -> Doc:
    return reader().parse(text)


@lru_cache(maxsize=256)
def extraction(text: str, title: str = "", published: date | None = PUBLISHED) -> Extraction:
    document = Document(id="t", text=text, title=title, published=published)
    return extract_document(document, atlas=atlas(), reader=reader())


def claims(text: str, title: str = "", published: date | None = PUBLISHED) -> tuple[Claim, ...]:
    return extraction(text, title, published).claims


def only(text: str, kind: str, **options: object) -> Claim:
    """The one claim of a type that a text makes."""
    found = [c for c in claims(text, **options) if c.type == kind]  # type: ignore[arg-type]
    assert len(found) == 1, (text, [(c.type, c.status, c.quote) for c in claims(text, **options)])  # type: ignore[arg-type]
    return found[0]


def means(claim: Claim, places: Iterable[str]) -> bool:
    """Whether a claim's ground has the name of one of some places, type words aside."""
    told = " ".join((*claim.target_places, claim.target or "", str(claim.geometry))).casefold()
    return any(_core(place) in told for place in places)


def _core(place: str) -> str:
    """The words of a name that tell it from others, without a type word."""
    words = re.sub(r"\b(?:region|district|province|islands?|territory|corridor|river)\b", "", place)
    return words.strip().casefold() or place.casefold()
