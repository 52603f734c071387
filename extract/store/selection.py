"""Which claims are wanted, and its translation to SQL.

Every value goes in as a bound parameter; nothing of a user's words becomes SQL text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, column, exists, func, or_, select, table

from extract.store.schema import CLAIM_ACTORS, CLAIMS, DOCUMENTS, FOOTPRINTS

_MAX_TEXT_CHARS = 200  # databases bound the depth of an expression and the length of a pattern
_FTS = table("claims_fts", column("rowid"), column("claims_fts"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice of claims: an empty field does not choose.

    Attributes
    ----------
    types, statuses
        Claim types and statuses.
    actors
        `Actor.key` of any of the claim's actors.
    speakers
        `Attribution.canonical`; ``""`` is the author's own voice.
    sources
        `Document.publisher`; ``""`` is a document that names none.
    documents, ids
        Document ids and claim ids.
    published_from, published_until
        Publication dates, both included. A document without a date is chosen by neither.
    when_from, when_until
        The time that the claim tells of overlaps these days, both included; an undated claim
        is not chosen.
    keep_undated
        These dates also choose what has no date.
    text
        Words, each of which must begin a word of the quote, target, places, actors, speaker
        or title (where the database has no text index: must occur in them).
    min_confidence
        Least confidence.
    bbox
        West, south, east, north in EPSG:4326 degrees; the bounds of the claim's footprint in
        `worldview` meet it. West greater than east crosses the antimeridian.
    kinds
        Kinds of footprint (`Footprint.kind`) as stored for `worldview`.
    worldview
        Point of view of the boundaries for `bbox` and `kinds`.
    all_versions
        Also the claims of older versions of changed documents.
    reviews
        What people said of the claims (`Claim.review`; ``""``: nothing). Empty chooses all but
        the rejected ones.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    published_from: date | None = None
    published_until: date | None = None
    when_from: date | None = None
    when_until: date | None = None
    keep_undated: bool = False
    text: str = ""
    min_confidence: float = 0.0
    bbox: tuple[float, float, float, float] | None = None
    kinds: tuple[str, ...] = ()
    worldview: str = "de_facto"
    all_versions: bool = False
    reviews: tuple[str, ...] = ()


ALL = Selection()
"""Every claim of the newest version of each document."""


def conditions(selection: Selection, *, has_fts: bool) -> tuple[ColumnElement[bool], ...]:
    """Return the WHERE conditions over claims joined with documents."""
    wanted: list[ColumnElement[bool]] = []
    if not selection.all_versions:
        wanted.append(DOCUMENTS.c.is_newest.is_(True))
    if not selection.reviews:
        wanted.append(CLAIMS.c.review != "rejected")
    for chosen, of in (
        (selection.reviews, CLAIMS.c.review),
        (selection.types, CLAIMS.c.type),
        (selection.statuses, CLAIMS.c.status),
        (selection.speakers, CLAIMS.c.speaker),
        (selection.sources, DOCUMENTS.c.publisher),
        (selection.documents, DOCUMENTS.c.document_id),
        (selection.ids, CLAIMS.c.claim_id),
    ):
        if chosen:
            wanted.append(of.in_(chosen))
    if selection.actors:
        actors = CLAIM_ACTORS.alias()  # the query outside may have the table for itself
        has_one = select(actors.c.position).where(
            actors.c.claim_pk == CLAIMS.c.pk, actors.c.key.in_(selection.actors)
        )
        wanted.append(exists(has_one))
    wanted += _dated(selection)
    if selection.min_confidence > 0:
        wanted.append(CLAIMS.c.confidence >= selection.min_confidence)
    if selection.kinds:
        shapes = FOOTPRINTS.c
        of_kind = select(shapes.pk).where(
            shapes.recipe_id == CLAIMS.c.recipe_id,
            shapes.worldview == selection.worldview,
            shapes.kind.in_(selection.kinds),
        )
        wanted.append(exists(of_kind))
    if selection.bbox:
        wanted.append(_meets(selection.bbox, selection.worldview))
    asked = selection.text[:_MAX_TEXT_CHARS].strip()
    if words := re.findall(r"[^\W_]+", asked):
        wanted.append(_matches(words) if has_fts else _contains(words))
    elif asked:
        wanted.append(CLAIMS.c.search.contains(asked, autoescape=True))
    return tuple(wanted)


def _dated(selection: Selection) -> Iterator[ColumnElement[bool]]:
    published, start, end = DOCUMENTS.c.published, CLAIMS.c.when_start, CLAIMS.c.when_end
    known, told = [], []
    if selection.published_from:
        known.append(published >= selection.published_from)
    if selection.published_until:
        known.append(published <= selection.published_until)
    if selection.when_from:  # an open end lasts, as far as the text says
        told.append(or_(end.is_(None), end >= selection.when_from))
    if selection.when_until:
        told.append(start <= selection.when_until)
    for date_of, chosen in ((published, known), (start, told)):
        if chosen:
            dated = and_(date_of.is_not(None), *chosen)
            yield or_(date_of.is_(None), dated) if selection.keep_undated else dated


def _matches(words: list[str]) -> ColumnElement[bool]:
    # Quoted, so that AND, NEAR or a column name among the words is only a word.
    query = " ".join(f'"{word}"*' for word in words)
    return CLAIMS.c.pk.in_(select(_FTS.c.rowid).where(_FTS.c.claims_fts.op("MATCH")(query)))


def _contains(words: list[str]) -> ColumnElement[bool]:
    searched: Any = func.lower(CLAIMS.c.search)
    return and_(*(searched.contains(word.lower(), autoescape=True) for word in words))


def _meets(bbox: tuple[float, float, float, float], worldview: str) -> ColumnElement[bool]:
    west, south, east, north = bbox
    boxes = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    shapes = FOOTPRINTS.c
    overlap = or_(*(and_(shapes.west <= e, shapes.east >= w) for w, e in boxes))
    return exists(
        select(shapes.pk).where(
            shapes.recipe_id == CLAIMS.c.recipe_id,
            shapes.worldview == worldview,
            shapes.south <= north,
            shapes.north >= south,
            overlap,
        )
    )
