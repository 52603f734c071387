"""Reviews in the store: a log that only grows, and claims as people left them.

The claims' rows hold what is shown, so that every filter sees it; beside a row that a review
changed stands the machine's own claim. Whenever a review comes or goes, or a document is read
again, the rows of its document are made anew from the machine's claims and the reviews that stand.
A changed row gets a new key, since what readers remember is remembered by key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from extract.reviews import Review, apply_reviews, fitting
from extract.store import codec, writing
from extract.store.schema import CLAIMS, DOCUMENTS, MENTIONS, REVIEWS
from extract.values import Claim
from geodata.errors import StoreError

_COLUMNS = (
    "action", "document_id", "claim_id", "type", "start", "end", "quote", "by", "at", "why",
    "undone_by", "undone_at",
)  # fmt: skip


def write_review(connection: Connection, review: Review) -> None:
    """Keep a review and let it take effect.

    Raises
    ------
    StoreError
        If its document or claim is not stored.
    """
    row = {name: getattr(review, name) for name in _COLUMNS}
    row |= {"review_id": review.id, "changes": codec.dumps(dict(review.changes)), "orphan": False}
    codec.refuse_unstorable("the review", *(v for v in row.values() if isinstance(v, str)))
    pks = _affected(connection, review)
    if review.action not in ("merge", "delete") and not pks:
        raise StoreError(f"no document {review.document_id[:60]!r} is stored; see the list of documents")
    connection.execute(insert(REVIEWS).values(row))
    if review.action == "delete":
        _delete(connection, review)
        return
    for pk in pks:
        reapply(connection, pk)


def undo(connection: Connection, review_id: str, *, by: str, at: str) -> Review:
    """Take a review back and return it; what it changed is as it was.

    Raises
    ------
    StoreError
        If there is no such review, it was taken back already, or it deleted a document.
    """
    row = connection.execute(select(REVIEWS).where(REVIEWS.c.review_id == review_id)).one_or_none()
    if row is None or row.undone_at:
        raise StoreError(f"there is no review {review_id[:40]!r} that could be taken back")
    if row.action == "delete":
        raise StoreError("a deleted document cannot be brought back; read its article again")
    connection.execute(
        update(REVIEWS).where(REVIEWS.c.review_id == review_id).values(undone_by=by, undone_at=at)
    )
    review = _review(row)
    for pk in _affected(connection, review):
        reapply(connection, pk)
    return review


def read_reviews(
    connection: Connection, *, document_id: str | None = None, orphans: bool = False
) -> tuple[Review, ...]:
    """Return reviews, the latest first: of one document (merges of actors included), of all, or
    those that a new extraction left without anything that they fit.
    """
    query = select(REVIEWS).order_by(REVIEWS.c.pk.desc())
    if document_id is not None:
        query = query.where(REVIEWS.c.document_id.in_((document_id, "")))
    if orphans:
        query = query.where(REVIEWS.c.orphan.is_(True), REVIEWS.c.undone_at == "")
    return tuple(_review(row) for row in connection.execute(query))


def reapply(connection: Connection, document_pk: int) -> None:
    """Make the rows of a document anew from what the machine read and the reviews that stand."""
    reviews = _standing(connection, document_pk)
    rows = connection.execute(
        select(CLAIMS, DOCUMENTS.c.document_id, DOCUMENTS.c.title)
        .join(DOCUMENTS, DOCUMENTS.c.pk == CLAIMS.c.document_pk)
        .where(CLAIMS.c.document_pk == document_pk)
        .order_by(CLAIMS.c.position)
    ).all()
    machine = {row.pk: codec.claim_from_json(row.original or row.data, row.document_id) for row in rows}
    of_claim: dict[str, list[Review]] = {}
    for review in reviews:
        if review.action in ("merge", "place"):
            for claim in machine.values():
                of_claim.setdefault(claim.id, []).append(review)
            continue
        found = fitting(review, machine.values())
        if (found is None) != review.orphan:
            connection.execute(
                update(REVIEWS).where(REVIEWS.c.review_id == review.id).values(orphan=found is None)
            )
        if found is not None:
            of_claim.setdefault(found, []).append(review)
    for row in rows:
        claim = machine[row.pk]
        _replace_claim(connection, row, claim, apply_reviews(claim, of_claim.get(claim.id, ())))
    _reapply_places(connection, document_pk, [r for r in reviews if r.action == "place"])


def _standing(connection: Connection, document_pk: int) -> list[Review]:
    """The reviews of an article in any of its versions, and the merges of actors; oldest first."""
    key = connection.execute(select(DOCUMENTS.c.source_key).where(DOCUMENTS.c.pk == document_pk)).scalar_one()
    own = select(DOCUMENTS.c.document_id).where(DOCUMENTS.c.source_key == key)
    query = (
        select(REVIEWS)
        .where(REVIEWS.c.undone_at == "", REVIEWS.c.action != "delete")
        .where(REVIEWS.c.document_id.in_(own) | (REVIEWS.c.document_id == ""))
        .order_by(REVIEWS.c.pk)
    )
    return [_review(row) for row in connection.execute(query)]


def _affected(connection: Connection, review: Review) -> Sequence[int]:
    """The newest versions of the documents that a review is about."""
    query = select(DOCUMENTS.c.pk).where(DOCUMENTS.c.is_newest.is_(True))
    if review.document_id:
        keys = select(DOCUMENTS.c.source_key).where(DOCUMENTS.c.document_id == review.document_id)
        query = query.where(DOCUMENTS.c.source_key.in_(keys))
    return list(connection.execute(query).scalars())


def _replace_claim(connection: Connection, row: Row[Any], machine: Claim, now: Claim) -> None:
    data = codec.claim_to_json(now)
    if data == row.data:
        return
    connection.execute(delete(CLAIMS).where(CLAIMS.c.pk == row.pk))
    original = None if now == machine else (row.original or row.data)
    writing.write_claim(connection, now, row.title, row.document_pk, row.position, original=original)


def _reapply_places(connection: Connection, document_pk: int, reviews: Iterable[Review]) -> None:
    """Let the mentions of a document mean the places that reviewers chose."""
    places = {review.changes["from"]: review.changes for review in reviews}
    rows = connection.execute(select(MENTIONS).where(MENTIONS.c.document_pk == document_pk)).all()
    for row in rows:
        machine = row.original or row.data
        data = json.loads(machine)
        of = {
            h: codec.place_from_json(t) for h, t in _place_rows(connection, codec.resolution_hashes(machine))
        }
        chosen = places.get(of[data["place"]].id) if data["place"] else None
        digest = next((h for h, p in of.items() if chosen and p.id == chosen["to"]), None)
        if chosen and digest:
            data |= {"place": digest, "kind": of[digest].kind, "reason": "chosen by a reviewer"}
        now = codec.dumps(data) if chosen and digest else machine
        if now != row.data:
            connection.execute(
                update(MENTIONS)
                .where(MENTIONS.c.pk == row.pk)
                .values(
                    data=now,
                    kind=data["kind"],
                    place_hash=data["place"],
                    original=machine if now != machine else None,
                )
            )


def _place_rows(connection: Connection, hashes: Iterable[str]) -> list[tuple[str, str]]:
    from extract.store.schema import PLACES

    query = select(PLACES.c.hash, PLACES.c.data).where(PLACES.c.hash.in_(list(hashes)))
    return [(row.hash, row.data) for row in connection.execute(query)]


def _delete(connection: Connection, review: Review) -> None:
    """Delete an article in all its versions with all that hangs on them; the review stays as a note."""
    keys = select(DOCUMENTS.c.source_key).where(DOCUMENTS.c.document_id == review.document_id)
    pks = list(connection.execute(select(DOCUMENTS.c.pk).where(DOCUMENTS.c.source_key.in_(keys))).scalars())
    if not pks:
        raise StoreError(f"no document {review.document_id[:60]!r} is stored; see the list of documents")
    connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.pk.in_(pks)))  # its claims and mentions go along


def _review(row: Row[Any]) -> Review:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return replace(Review(id=row.review_id, **values), changes=json.loads(row.changes), orphan=row.orphan)
