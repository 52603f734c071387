"""Reading values back, inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import shapely
from sqlalchemy import JSON, ColumnElement, Connection, Row, Table, Text, cast, func, select, type_coerce

from extract.store import codec
from extract.store.schema import (
    CLAIM_ACTORS,
    CLAIMS,
    DOCUMENTS,
    FOOTPRINTS,
    ISSUES,
    LINKS,
    MENTIONS,
    NOT_MAPPED,
    PLACES,
    REVISION,
)
from extract.store.writing import chunks
from extract.values import Document, Issue, NotMapped, Resolution
from geodata.footprint import Footprint
from geodata.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document in the store.

    Attributes
    ----------
    document
        The document, its text as given.
    added
        When this version was first stored (UTC).
    version, is_newest
        1 for the first wording of an article, and whether it is the one shown.
    claims, mentions, not_mapped, issues
        How many of each were read from it.
    outcome
        From `Store.add`: ``new``, ``replaced`` or ``new version``; else empty.
    """

    document: Document
    added: datetime
    version: int
    is_newest: bool
    claims: int
    mentions: int
    not_mapped: int
    issues: int
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value that a filter may take, its name for people, and how many claims have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The values of every filter, most frequent first."""

    types: tuple[Facet, ...]
    statuses: tuple[Facet, ...]
    actors: tuple[Facet, ...]
    speakers: tuple[Facet, ...]
    sources: tuple[Facet, ...]
    documents: tuple[Facet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """What was found and not drawn, and what went wrong: the first of each, and how many."""

    not_mapped: tuple[NotMapped, ...]
    not_mapped_count: int
    issues: tuple[Issue, ...]
    issue_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """A place that texts name as a place, and how often."""

    place: Place
    kind: str
    mentions: int


_CLAIMS_AND_DOCUMENTS = CLAIMS.join(DOCUMENTS, DOCUMENTS.c.pk == CLAIMS.c.document_pk)


def read_documents(
    connection: Connection, *where: ColumnElement[bool], outcome: str = ""
) -> tuple[StoredDocument, ...]:
    """Return stored documents, latest publication first."""
    counts = [
        select(func.count())
        .select_from(child)
        .where(child.c.document_pk == DOCUMENTS.c.pk)
        .scalar_subquery()
        .label(f"n_{child.name}")
        for child in (CLAIMS, MENTIONS, NOT_MAPPED, ISSUES)
    ]
    order = (DOCUMENTS.c.published.is_(None), DOCUMENTS.c.published.desc(), DOCUMENTS.c.pk)
    rows = connection.execute(select(DOCUMENTS, *counts).where(*where).order_by(*order))
    return tuple(
        StoredDocument(
            document=_document(row),
            added=row.added.replace(tzinfo=UTC),
            version=row.version,
            is_newest=row.is_newest,
            claims=row.n_claims,
            mentions=row.n_mentions,
            not_mapped=row.n_not_mapped,
            issues=row.n_issues,
            outcome=outcome,
        )
        for row in rows
    )


def _document(row: Row[Any]) -> Document:
    return Document(
        id=row.document_id,
        text=row.text,
        title=row.title,
        url=row.url,
        publisher=row.publisher,
        published=row.published,
    )


def read_heads(connection: Connection, *where: ColumnElement[bool]) -> tuple[Document, ...]:
    """Return documents without their text (it is ""), latest publication first."""
    table = DOCUMENTS.c
    columns = (table.document_id, table.title, table.url, table.publisher, table.published)
    order = (table.published.is_(None), table.published.desc(), table.pk)
    rows = connection.execute(select(*columns).where(*where).order_by(*order))
    return tuple(
        Document(
            id=r.document_id, text="", title=r.title, url=r.url, publisher=r.publisher, published=r.published
        )
        for r in rows
    )


def read_revision(connection: Connection) -> int:
    """Return the number that grows with every write."""
    return int(connection.execute(select(REVISION.c.number)).scalar_one())


def count_claims(connection: Connection, conditions: Iterable[ColumnElement[bool]]) -> int:
    """Return how many claims the conditions choose."""
    query = select(func.count()).select_from(_CLAIMS_AND_DOCUMENTS).where(*conditions)
    return int(connection.execute(query).scalar_one())


def read_actors(connection: Connection) -> dict[str, str]:
    """Return the names of all actors by key: first actors before others, as their documents were added."""
    table = CLAIM_ACTORS.c
    source = _CLAIMS_AND_DOCUMENTS.join(CLAIM_ACTORS, table.claim_pk == CLAIMS.c.pk)
    other = (table.position > 0).label("other")
    query = (
        select(table.key, table.canonical, other)
        .select_from(source)
        .where(DOCUMENTS.c.is_newest.is_(True))
        .order_by(other, DOCUMENTS.c.added, DOCUMENTS.c.pk, CLAIMS.c.position, table.position)
    )
    names: dict[str, str] = {}
    for row in connection.execute(query):
        names.setdefault(row.key, row.canonical)
    return names


def read_places_named(
    connection: Connection, conditions: Iterable[ColumnElement[bool]], *, of_claims: bool, most: int
) -> tuple[PlaceCount, ...]:
    """Return the places that documents name as places, the most named first.

    Neither those that only act (metonyms) nor adjectives and demonyms. With ``of_claims`` the
    conditions choose claims, and the documents are those with one of them.
    """
    source = _CLAIMS_AND_DOCUMENTS if of_claims else DOCUMENTS
    chosen = select(DOCUMENTS.c.pk).select_from(source).where(*conditions)
    query = (
        select(
            PLACES.c.place_id,
            func.min(PLACES.c.data).label("data"),
            func.min(MENTIONS.c.kind).label("kind"),
            func.count().label("mentions"),
        )
        .select_from(MENTIONS.join(PLACES, PLACES.c.hash == MENTIONS.c.place_hash))
        .where(
            MENTIONS.c.document_pk.in_(chosen), MENTIONS.c.is_metonym.is_(False), MENTIONS.c.form == "name"
        )
        .group_by(PLACES.c.place_id)
        .order_by(func.count().desc(), PLACES.c.place_id)
        .limit(most)
    )
    return tuple(
        PlaceCount(place=codec.place_from_json(row.data), kind=row.kind, mentions=row.mentions)
        for row in connection.execute(query)
    )


def read_set_aside(connection: Connection, document_ids: Iterable[str] | None, *, most: int) -> SetAside:
    """Return the first of what was found and not drawn, and of the issues, with their numbers."""
    chosen = [DOCUMENTS.c.is_newest.is_(True)]
    if document_ids is not None:
        chosen.append(DOCUMENTS.c.document_id.in_(list(document_ids)))

    def of(child: Table) -> tuple[list[Row[Any]], int]:
        source = child.join(DOCUMENTS, DOCUMENTS.c.pk == child.c.document_pk)
        order = (
            DOCUMENTS.c.published.is_(None),
            DOCUMENTS.c.published.desc(),
            DOCUMENTS.c.pk,
            child.c.position,
        )
        rows = connection.execute(
            select(child).select_from(source).where(*chosen).order_by(*order).limit(most)
        )
        number = select(func.count()).select_from(source).where(*chosen)
        return list(rows), int(connection.execute(number).scalar_one())

    unmapped, unmapped_count = of(NOT_MAPPED)
    issues, issue_count = of(ISSUES)
    return SetAside(
        not_mapped=tuple(
            NotMapped(start=r.start, end=r.end, quote=r.quote, type=r.type, reason=r.reason) for r in unmapped
        ),
        not_mapped_count=unmapped_count,
        issues=tuple(Issue(stage=r.stage, message=r.message, start=r.start, end=r.end) for r in issues),
        issue_count=issue_count,
    )


def read_document(connection: Connection, document_id: str) -> tuple[int, Document] | None:
    """Return the row and the value of the newest version of a document, None if unknown."""
    row = connection.execute(
        select(DOCUMENTS)
        .where(DOCUMENTS.c.document_id == document_id)
        .order_by(DOCUMENTS.c.is_newest.desc(), DOCUMENTS.c.version.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.pk, _document(row))


ORDERS: dict[str, ColumnElement[Any]] = {
    "type": CLAIMS.c.type,
    "status": CLAIMS.c.status,
    "actor": CLAIM_ACTORS.c.label,
    "place": CLAIMS.c.data,
    "speaker": CLAIMS.c.speaker,
    "when": CLAIMS.c.when_start,
    "published": DOCUMENTS.c.published,
    "confidence": CLAIMS.c.confidence,
    "publisher": DOCUMENTS.c.publisher,
}
"""What claims may be sorted by, besides publication and text."""


def find_claim_keys(
    connection: Connection,
    conditions: Iterable[ColumnElement[bool]],
    *,
    limit: int | None = None,
    offset: int = 0,
    order: str = "",
    descending: bool = False,
) -> list[int]:
    """Return the rows of claims, in order of publication and text; a page of them with `limit`.

    `order`, one of `ORDERS`, goes before that; what has no such value comes last either way.
    """
    by_text = (DOCUMENTS.c.published.is_(None), DOCUMENTS.c.published, DOCUMENTS.c.pk, CLAIMS.c.position)
    query = select(CLAIMS.c.pk).select_from(_CLAIMS_AND_DOCUMENTS).where(*conditions)
    if order:
        value = _order(connection, order)
        query = query.order_by(value.is_(None), value.desc() if descending else value)
    query = query.order_by(*by_text)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return [int(key) for key in connection.execute(query).scalars()]


def _order(connection: Connection, name: str) -> ColumnElement[Any]:
    """What claims are sorted by; texts without regard to case, empty ones as none at all."""
    if name == "actor":
        first = (CLAIM_ACTORS.c.claim_pk == CLAIMS.c.pk) & (CLAIM_ACTORS.c.position == 0)
        return func.lower(select(CLAIM_ACTORS.c.label).where(first).scalar_subquery())
    if name == "place":
        sqlite = connection.dialect.name == "sqlite"
        data = type_coerce(CLAIMS.c.data, JSON) if sqlite else cast(CLAIMS.c.data, JSON)
        return func.lower(data["target_places"][0].as_string())
    value = ORDERS[name]
    return func.nullif(func.lower(value), "") if isinstance(value.type, Text) else value


def read_claim_rows(connection: Connection, keys: Sequence[int]) -> list[tuple[int, str, str]]:
    """Return row, JSON and document id of claims."""
    rows: list[tuple[int, str, str]] = []
    for some in chunks(keys):
        query = select(CLAIMS.c.pk, CLAIMS.c.data, DOCUMENTS.c.document_id)
        found = connection.execute(query.select_from(_CLAIMS_AND_DOCUMENTS).where(CLAIMS.c.pk.in_(some)))
        rows += [(row.pk, row.data, row.document_id) for row in found]
    return rows


def read_resolutions(
    connection: Connection, document_pks: Sequence[int]
) -> dict[int, tuple[Resolution, ...]]:
    """Return the resolutions of documents, in order of the text."""
    found: dict[int, list[Resolution]] = {pk: [] for pk in document_pks}
    for some in chunks(document_pks):
        rows = connection.execute(
            select(MENTIONS.c.document_pk, MENTIONS.c.data)
            .where(MENTIONS.c.document_pk.in_(some))
            .order_by(MENTIONS.c.document_pk, MENTIONS.c.position)
        ).all()
        places = _read_places(connection, {h for row in rows for h in codec.resolution_hashes(row.data)})
        for row in rows:
            found[row.document_pk].append(codec.resolution_from_json(row.data, places))
    return {pk: tuple(values) for pk, values in found.items()}


def _read_places(connection: Connection, hashes: Iterable[str]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for some in chunks(hashes):
        rows = connection.execute(select(PLACES.c.hash, PLACES.c.data).where(PLACES.c.hash.in_(some)))
        places |= {row.hash: codec.place_from_json(row.data) for row in rows}
    return places


def read_not_mapped(connection: Connection, document_pks: Sequence[int]) -> dict[int, tuple[NotMapped, ...]]:
    """Return what was found in documents and not drawn."""
    found: dict[int, list[NotMapped]] = {pk: [] for pk in document_pks}
    table = NOT_MAPPED.c
    for some in chunks(document_pks):
        query = select(NOT_MAPPED).where(table.document_pk.in_(some))
        for row in connection.execute(query.order_by(table.document_pk, table.position)):
            value = NotMapped(start=row.start, end=row.end, quote=row.quote, type=row.type, reason=row.reason)
            found[row.document_pk].append(value)
    return {pk: tuple(values) for pk, values in found.items()}


def read_issues(connection: Connection, document_pk: int) -> tuple[Issue, ...]:
    """Return what went wrong while a document was read."""
    query = select(ISSUES).where(ISSUES.c.document_pk == document_pk).order_by(ISSUES.c.position)
    return tuple(
        Issue(stage=row.stage, message=row.message, start=row.start, end=row.end)
        for row in connection.execute(query)
    )


def footprint_keys(
    connection: Connection, recipe_ids: Iterable[str], *, data_version: str | None, worldview: str
) -> dict[str, int]:
    """Return the rows of footprints by recipe id, the latest ones where no data version is asked for."""
    table, keys = FOOTPRINTS.c, {}
    atlas = [table.worldview == worldview]
    if data_version is not None:
        atlas.append(table.data_version == data_version)
    for some in chunks(dict.fromkeys(recipe_ids)):
        query = select(table.recipe_id, table.pk).where(table.recipe_id.in_(some), *atlas)
        keys.update({row.recipe_id: row.pk for row in connection.execute(query.order_by(table.pk))})
    return keys


def read_footprints(connection: Connection, keys: Iterable[int]) -> dict[int, Footprint]:
    """Return footprints by their row."""
    found: dict[int, Footprint] = {}
    for some in chunks(keys):
        rows = connection.execute(select(FOOTPRINTS).where(FOOTPRINTS.c.pk.in_(some)))
        found |= {row.pk: _footprint(row) for row in rows}
    return found


def _footprint(row: Row[Any]) -> Footprint:
    data = json.loads(row.data)
    return Footprint(
        recipe=codec.recipe_from_json(codec.dumps(data["recipe"])),
        kind=row.kind,
        geometry=shapely.from_wkb(bytes(row.geometry)),
        error_m=data["error_m"],
        sources=tuple(data["sources"]),
        assumptions=tuple(data["assumptions"]),
        data_version=row.data_version,
        worldview=row.worldview,
        centroid=tuple(data["centroid"]),
        area_m2=data["area_m2"],
        length_m=data["length_m"],
    )


def read_links(connection: Connection, relation: str, *, known: Container[str]) -> dict[str, tuple[str, ...]]:
    """Return the linked claims by claim id; an end that is not known any more is left out."""
    links: dict[str, list[str]] = {}
    query = select(LINKS.c.claim_id, LINKS.c.other_id).where(LINKS.c.relation == relation)
    for row in connection.execute(query.order_by(LINKS.c.claim_id, LINKS.c.position)):
        if row.claim_id in known and row.other_id in known:
            links.setdefault(row.claim_id, []).append(row.other_id)
    return {claim: tuple(others) for claim, others in links.items()}


def read_facets(
    connection: Connection, conditions_of: Callable[[str], Sequence[ColumnElement[bool]]]
) -> Facets:
    """Return the values of each filter among the claims that its conditions choose, by its name."""

    def facet(
        name: str, value: ColumnElement[str], label: ColumnElement[str] | None = None, *, actors: bool = False
    ) -> tuple[Facet, ...]:
        source, number = _CLAIMS_AND_DOCUMENTS, func.count()
        if actors:  # one claim may name an actor twice
            source = source.join(CLAIM_ACTORS, CLAIM_ACTORS.c.claim_pk == CLAIMS.c.pk)
            number = func.count(CLAIMS.c.pk.distinct())
        shown = func.max(value if label is None else label)
        query = select(value, shown, number).select_from(source).where(*conditions_of(name)).group_by(value)
        rows = connection.execute(query.order_by(number.desc(), value))
        return tuple(Facet(value=v, label=n, count=c) for v, n, c in rows)

    return Facets(
        types=facet("types", CLAIMS.c.type),
        statuses=facet("statuses", CLAIMS.c.status),
        actors=facet("actors", CLAIM_ACTORS.c.key, CLAIM_ACTORS.c.canonical, actors=True),
        speakers=facet("speakers", CLAIMS.c.speaker),
        sources=facet("sources", DOCUMENTS.c.publisher),
        documents=facet("documents", DOCUMENTS.c.document_id, DOCUMENTS.c.title),
    )


def newest_rows(connection: Connection, document_ids: Iterable[str] | None) -> Mapping[int, str]:
    """Return row and id of the newest versions of documents, of all if None."""
    query = select(DOCUMENTS.c.pk, DOCUMENTS.c.document_id).where(DOCUMENTS.c.is_newest.is_(True))
    if document_ids is None:
        return {row.pk: row.document_id for row in connection.execute(query.order_by(DOCUMENTS.c.pk))}
    found: dict[int, str] = {}
    for some in chunks(document_ids):
        chosen = query.where(DOCUMENTS.c.document_id.in_(some)).order_by(DOCUMENTS.c.pk)
        found |= {row.pk: row.document_id for row in connection.execute(chosen)}
    return found
