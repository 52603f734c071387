"""Writing one extraction, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import shapely
from sqlalchemy import Connection, Table, delete, insert, or_, select, update

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
    RECIPES,
    REVISION,
)
from extract.values import Claim, Document, Extraction, document_id
from geodata import recipes
from geodata.errors import StoreError
from geodata.footprint import Footprint
from geodata.places import Place
from geodata.recipes import Recipe, recipe_id

_CHUNK = 500  # keys in one IN (…), below the least limit of any database


def chunks(items: Iterable[Any]) -> Iterable[list[Any]]:
    """Yield lists of at most 500 items."""
    rest = list(items)
    for at in range(0, len(rest), _CHUNK):
        yield rest[at : at + _CHUNK]


def write_extraction(connection: Connection, extraction: Extraction) -> tuple[int, str]:
    """Write all of an extraction but its footprints; return the document's row and what became of it.

    That is ``new``, ``replaced`` (the same content: its claims are written anew) or ``new version``.
    """
    pk, outcome = _write_document(connection, extraction.document)
    _write_mentions(connection, pk, extraction)
    _write_recipes(connection, (c.recipe for c in extraction.claims))
    _write_claims(connection, pk, extraction)
    _insert(
        connection,
        NOT_MAPPED,
        [
            {"document_pk": pk, "position": at, **codec.not_mapped_row(n)}
            for at, n in enumerate(extraction.not_mapped)
        ],
    )
    _insert(
        connection,
        ISSUES,
        [
            {
                "document_pk": pk, "position": at, "stage": i.stage, "message": i.message,
                "start": i.start, "end": i.end,
            }
            for at, i in enumerate(extraction.issues)
        ],
    )  # fmt: skip
    return pk, outcome


def source_key(document: Document) -> str:
    """Return what two versions of one article have in common.

    A caller's own id comes first, then the address, then publisher, title and day; a text
    without any of these is its own source.
    """
    derived = document_id(document.text, title=document.title, url=document.url)
    if document.id != derived:
        return f"id:{document.id}"
    if document.url:
        return f"url:{document.url.partition('#')[0]}"
    if document.title:
        day = document.published.isoformat() if document.published else ""
        return f"title:{document.publisher}|{document.title}|{day}"
    return f"text:{derived}"


def _write_document(connection: Connection, document: Document) -> tuple[int, str]:
    table = DOCUMENTS.c
    content = document_id(document.text, title=document.title, url=document.url)
    key = source_key(document)
    row: dict[str, Any] = {
        "document_id": document.id,
        "source_key": key,
        "content_hash": content,
        "text": document.text,
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "published": document.published,
    }
    _check(f"document {document.id!a}", [row])
    versions = connection.execute(
        select(table.pk, table.document_id, table.content_hash, table.source_key, table.version).where(
            or_(table.source_key == key, (table.document_id == document.id) & (table.content_hash == content))
        )
    ).all()
    newest = max((v.version for v in versions), default=0)
    same = next((v for v in versions if (v.document_id, v.content_hash) == (document.id, content)), None)
    keys = {key} | ({same.source_key} if same else set())
    connection.execute(update(DOCUMENTS).where(table.source_key.in_(keys)).values(is_newest=False))
    if same is None:
        row |= {"version": newest + 1, "is_newest": True, "added": datetime.now(UTC).replace(tzinfo=None)}
        pk = connection.execute(insert(DOCUMENTS).values(row)).inserted_primary_key
        assert pk is not None
        return int(pk[0]), "new version" if newest else "new"
    for child in (CLAIMS, MENTIONS, NOT_MAPPED, ISSUES):
        connection.execute(delete(child).where(child.c.document_pk == same.pk))
    # An article that returned to an earlier wording is newest again, after those in between.
    version = newest if same.version == newest else newest + 1
    connection.execute(
        update(DOCUMENTS).where(table.pk == same.pk).values(**row, version=version, is_newest=True)
    )
    return int(same.pk), "replaced" if version == same.version else "new version"


def _write_mentions(connection: Connection, document_pk: int, extraction: Extraction) -> None:
    rows_by_hash: dict[str, dict[str, Any]] = {}
    hashes: dict[Place, str] = {}

    def hash_of(place: Place) -> str:
        if place not in hashes:
            digest, data = codec.place_to_json(place)
            hashes[place] = digest
            rows_by_hash[digest] = {
                "hash": digest, "place_id": place.id, "name": place.name, "kind": place.kind,
                "lon": place.lon, "lat": place.lat, "data": data,
            }  # fmt: skip
        return hashes[place]

    rows = [
        {
            "document_pk": document_pk,
            "position": at,
            "start": r.toponym.start,
            "end": r.toponym.end,
            "text": r.toponym.text,
            "kind": r.kind,
            "is_metonym": r.toponym.is_metonym,
            "form": r.toponym.form,
            "place_hash": None if r.place is None else hash_of(r.place),
            "data": codec.resolution_to_json(r, hash_of),
        }
        for at, r in enumerate(extraction.resolutions)
    ]
    _insert_missing(connection, PLACES, "hash", rows_by_hash)
    _insert(connection, MENTIONS, rows)


def _write_recipes(connection: Connection, all_recipes: Iterable[Recipe]) -> None:
    rows = {
        key: {"recipe_id": key, "data": codec.dumps(recipes.to_json(recipe))}
        for key, recipe in ((recipe_id(r), r) for r in all_recipes)
    }
    _insert_missing(connection, RECIPES, "recipe_id", rows)


def _write_claims(connection: Connection, document_pk: int, extraction: Extraction) -> None:
    for at, claim in enumerate(extraction.claims):
        if claim.document_id != extraction.document.id:
            raise StoreError(f"claim {claim.id!r} is of another document, {claim.document_id!r}")
        write_claim(connection, claim, extraction.document.title, document_pk, at)


def write_claim(
    connection: Connection,
    claim: Claim,
    title: str,
    document_pk: int,
    position: int,
    *,
    original: str | None = None,
) -> None:
    """Write one claim; `original` is the machine's own as JSON where a review changed it."""
    row = _claim_row(claim, title) | {"document_pk": document_pk, "position": position, "original": original}
    _check(f"claim {claim.id!a}", [row])
    _write_recipes(connection, [claim.recipe])
    pk = connection.execute(insert(CLAIMS).values(row)).inserted_primary_key
    assert pk is not None
    _insert(
        connection,
        CLAIM_ACTORS,
        [
            {"claim_pk": pk[0], "position": i, "key": a.key, "canonical": a.canonical, "label": a.label}
            for i, a in enumerate(claim.actors)
        ],
    )


def _claim_row(claim: Claim, title: str) -> dict[str, Any]:
    return {
        "claim_id": claim.id,
        "type": claim.type,
        "status": claim.status,
        "speaker": claim.attribution.canonical if claim.attribution else "",
        "when_start": claim.when.start if claim.when else None,
        "when_end": claim.when.end if claim.when else None,
        "confidence": claim.confidence,
        "recipe_id": recipe_id(claim.recipe),
        "data": codec.claim_to_json(claim),
        "search": codec.search_text(claim, title),
        "review": claim.review,
    }


def write_footprints(connection: Connection, footprints: Mapping[str, Footprint]) -> dict[int, Footprint]:
    """Write footprints, once for each recipe, data version and worldview; return the new ones by row.

    One that is there and equal stays; another (built with another GEOS) takes its place.
    """
    fresh: dict[int, Footprint] = {}
    _write_recipes(connection, (f.recipe for f in footprints.values()))
    for key, footprint in footprints.items():
        if recipe_id(footprint.recipe) != key:
            raise StoreError(f"footprint {key!r} was built from recipe {recipe_id(footprint.recipe)!r}")
        row = _footprint_row(key, footprint)
        _check(f"footprint {key}", [row])
        table = FOOTPRINTS.c
        old = connection.execute(
            select(table.pk, table.geometry, table.data).where(
                table.recipe_id == key,
                table.data_version == footprint.data_version,
                table.worldview == footprint.worldview,
            )
        ).one_or_none()
        if old is not None:
            if (old.geometry, old.data) == (row["geometry"], row["data"]):
                continue
            connection.execute(delete(FOOTPRINTS).where(table.pk == old.pk))
        pk = connection.execute(insert(FOOTPRINTS).values(row)).inserted_primary_key
        assert pk is not None
        fresh[int(pk[0])] = footprint
    return fresh


def _footprint_row(key: str, footprint: Footprint) -> dict[str, Any]:
    empty = footprint.geometry.is_empty
    west, south, east, north = (None,) * 4 if empty else footprint.geometry.bounds
    data = {
        "recipe": recipes.to_json(footprint.recipe),
        "sources": footprint.sources,
        "assumptions": footprint.assumptions,
        "centroid": footprint.centroid,
        "area_m2": footprint.area_m2,
        "length_m": footprint.length_m,
        "error_m": footprint.error_m,
    }
    return {
        "recipe_id": key,
        "data_version": footprint.data_version,
        "worldview": footprint.worldview,
        "kind": footprint.kind,
        "geometry": shapely.to_wkb(footprint.geometry),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "error_m": footprint.error_m,
        "data": codec.dumps(data),
    }


def write_links(
    connection: Connection,
    relation: str,
    links: Mapping[str, Sequence[str]],
    *,
    known: Container[str],
    of: Container[str] | None,
) -> None:
    """Replace the links of a relation that have a claim `of` these at either end, all if None.

    Ends that are not known are left out.
    """
    table = LINKS.c
    kept: dict[str, list[str]] = {}
    if of is not None:
        query = select(table.claim_id, table.other_id).where(table.relation == relation)
        for row in connection.execute(query.order_by(table.claim_id, table.position)):
            if row.claim_id not in of and row.other_id not in of:
                kept.setdefault(row.claim_id, []).append(row.other_id)
    connection.execute(delete(LINKS).where(table.relation == relation))
    rows = []
    for claim in dict.fromkeys((*kept, *links)):
        others = dict.fromkeys((*kept.get(claim, ()), *links.get(claim, ())))
        ends = (other for other in others if claim in known and other in known)
        rows += [
            {"relation": relation, "claim_id": claim, "position": at, "other_id": other}
            for at, other in enumerate(ends)
        ]
    _insert(connection, LINKS, rows)


def count_up(connection: Connection) -> None:
    """Give the store its next revision number: what was remembered of an earlier one is old."""
    connection.execute(update(REVISION).values(number=REVISION.c.number + 1))


def newest_claim_ids(connection: Connection) -> set[str]:
    """Return the ids of all claims of the newest versions that no reviewer rejected."""
    rows = connection.execute(
        select(CLAIMS.c.claim_id)
        .join(DOCUMENTS, DOCUMENTS.c.pk == CLAIMS.c.document_pk)
        .where(DOCUMENTS.c.is_newest.is_(True), CLAIMS.c.review != "rejected")
    )
    return set(rows.scalars())


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        _check(table.name, rows)
        connection.execute(insert(table), rows)


def _insert_missing(
    connection: Connection, table: Table, key: str, rows: Mapping[str, dict[str, Any]]
) -> None:
    known: set[str] = set()
    for some in chunks(rows):
        known.update(connection.execute(select(table.c[key]).where(table.c[key].in_(some))).scalars())
    _insert(connection, table, [row for k, row in rows.items() if k not in known])


def _check(where: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        codec.refuse_unstorable(where, *row.values())
