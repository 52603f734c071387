"""The steps that lead from an empty database, or any earlier version, to the present schema.

Each step is frozen when it is released: it names its tables itself and never uses `schema`,
which moves on. All steps of one opening run in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from geodata.errors import StoreError

_V1 = """
CREATE TABLE documents (
    pk {key}, document_id TEXT NOT NULL, source_key TEXT NOT NULL, content_hash TEXT NOT NULL,
    version INTEGER NOT NULL, is_newest BOOLEAN NOT NULL, title TEXT NOT NULL, url TEXT NOT NULL,
    publisher TEXT NOT NULL, published DATE, added {stamp} NOT NULL, text TEXT NOT NULL,
    CONSTRAINT uq_documents_content UNIQUE (document_id, content_hash));
CREATE INDEX ix_documents_source ON documents (source_key, version);
CREATE INDEX ix_documents_published ON documents (published);
CREATE TABLE places (
    hash TEXT NOT NULL PRIMARY KEY, place_id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    lon DOUBLE PRECISION NOT NULL, lat DOUBLE PRECISION NOT NULL, data TEXT NOT NULL);
CREATE INDEX ix_places_id ON places (place_id);
CREATE TABLE mentions (
    pk {key}, document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE,
    position INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
    kind TEXT NOT NULL, is_metonym BOOLEAN NOT NULL, place_hash TEXT REFERENCES places (hash),
    data TEXT NOT NULL);
CREATE INDEX ix_mentions_document ON mentions (document_pk, position);
CREATE INDEX ix_mentions_place ON mentions (place_hash);
CREATE TABLE recipes (recipe_id TEXT NOT NULL PRIMARY KEY, data TEXT NOT NULL);
CREATE TABLE footprints (
    pk {key}, recipe_id TEXT NOT NULL REFERENCES recipes (recipe_id), data_version TEXT NOT NULL,
    worldview TEXT NOT NULL, kind TEXT NOT NULL, geometry {blob} NOT NULL,
    west DOUBLE PRECISION, south DOUBLE PRECISION, east DOUBLE PRECISION, north DOUBLE PRECISION,
    error_m DOUBLE PRECISION NOT NULL, data TEXT NOT NULL,
    CONSTRAINT uq_footprints_atlas UNIQUE (recipe_id, data_version, worldview));
CREATE INDEX ix_footprints_bounds ON footprints (west, east, south, north);
CREATE TABLE claims (
    pk {key}, document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE,
    position INTEGER NOT NULL, claim_id TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
    speaker TEXT NOT NULL, when_start DATE, when_end DATE, confidence DOUBLE PRECISION NOT NULL,
    recipe_id TEXT NOT NULL REFERENCES recipes (recipe_id), data TEXT NOT NULL);
CREATE INDEX ix_claims_document ON claims (document_pk, position);
CREATE INDEX ix_claims_id ON claims (claim_id);
CREATE INDEX ix_claims_filter ON claims (type, status);
CREATE INDEX ix_claims_speaker ON claims (speaker);
CREATE INDEX ix_claims_recipe ON claims (recipe_id);
CREATE TABLE claim_actors (
    claim_pk INTEGER NOT NULL REFERENCES claims (pk) ON DELETE CASCADE, position INTEGER NOT NULL,
    key TEXT NOT NULL, canonical TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (claim_pk, position));
CREATE INDEX ix_claim_actors_key ON claim_actors (key);
CREATE TABLE not_mapped (
    document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE, position INTEGER NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, type TEXT NOT NULL,
    reason TEXT NOT NULL, PRIMARY KEY (document_pk, position));
CREATE TABLE issues (
    document_pk INTEGER NOT NULL REFERENCES documents (pk) ON DELETE CASCADE, position INTEGER NOT NULL,
    stage TEXT NOT NULL, message TEXT NOT NULL, start INTEGER, "end" INTEGER,
    PRIMARY KEY (document_pk, position));
CREATE TABLE links (
    relation TEXT NOT NULL, claim_id TEXT NOT NULL, position INTEGER NOT NULL, other_id TEXT NOT NULL,
    PRIMARY KEY (relation, claim_id, position))
"""


def _create_tables(connection: Connection) -> None:
    """Version 1: documents, mentions, claims, recipes, footprints and what hangs on them."""
    is_sqlite = connection.dialect.name == "sqlite"
    types = {
        "key": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" if is_sqlite else "SERIAL PRIMARY KEY",
        "stamp": "DATETIME" if is_sqlite else "TIMESTAMP",
        "blob": "BLOB" if is_sqlite else "BYTEA",
    }
    for statement in _V1.format(**types).split(";"):
        connection.execute(text(statement))


def _add_search(connection: Connection) -> None:
    """Version 2: text search over claims, with SQLite's FTS5 index where it is present."""
    connection.execute(text("ALTER TABLE claims ADD COLUMN search TEXT NOT NULL DEFAULT ''"))
    rows = connection.execute(
        text(
            "SELECT claims.pk, claims.data, claims.speaker, documents.title FROM claims"
            " JOIN documents ON documents.pk = claims.document_pk"
        )
    ).all()
    for pk, data, speaker, title in rows:
        words = " \n".join(_search_words(json.loads(data), speaker, title))
        connection.execute(
            text("UPDATE claims SET search = :words WHERE pk = :pk"), {"words": words, "pk": pk}
        )
    if connection.dialect.name != "sqlite" or not _has_fts5(connection):
        return
    connection.execute(
        text(
            "CREATE VIRTUAL TABLE claims_fts USING fts5(search, content='claims', content_rowid='pk',"
            " tokenize='unicode61 remove_diacritics 2')"
        )
    )
    # An external-content index must be told the old text of a row that goes.
    delete = "INSERT INTO claims_fts (claims_fts, rowid, search) VALUES ('delete', old.pk, old.search);"
    insert = "INSERT INTO claims_fts (rowid, search) VALUES (new.pk, new.search);"
    for event, body in (("INSERT", insert), ("DELETE", delete), ("UPDATE", delete + insert)):
        connection.exec_driver_sql(
            f"CREATE TRIGGER claims_fts_{event.lower()} AFTER {event} ON claims BEGIN {body} END"
        )
    connection.execute(text("INSERT INTO claims_fts (claims_fts) VALUES ('rebuild')"))


def _search_words(claim: dict[str, object], speaker: str, title: str) -> Iterator[str]:
    """Yield what a reader may search a claim by, from its stored form of version 1."""
    yield str(claim["quote"])
    yield str(claim.get("target") or "")
    places, actors = claim.get("target_places"), claim.get("actors")
    yield from (str(p) for p in places) if isinstance(places, list) else ()
    for actor in actors if isinstance(actors, list) else ():
        yield from (str(actor["text"]), str(actor["canonical"]), str(actor["label"]))
    yield speaker
    yield title


def _has_fts5(connection: Connection) -> bool:
    return bool(connection.execute(text("SELECT sqlite_compileoption_used('ENABLE_FTS5')")).scalar())


def _add_revision(connection: Connection) -> None:
    """Version 3: a number that grows with every write, and the form of each toponym as a column."""
    connection.execute(text("CREATE TABLE revision (number INTEGER NOT NULL)"))
    connection.execute(text("INSERT INTO revision (number) VALUES (1)"))
    connection.execute(text("ALTER TABLE mentions ADD COLUMN form TEXT NOT NULL DEFAULT 'name'"))
    rows = connection.execute(text("SELECT pk, data FROM mentions")).all()
    for pk, data in rows:
        form = json.loads(data)["toponym"]["form"]
        if form != "name":
            connection.execute(
                text("UPDATE mentions SET form = :form WHERE pk = :pk"), {"form": form, "pk": pk}
            )


def _add_ingests(connection: Connection) -> None:
    """Version 4: the journal of ingests."""
    stamp = "DATETIME" if connection.dialect.name == "sqlite" else "TIMESTAMP"
    connection.execute(
        text(
            "CREATE TABLE ingests (key TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL,"
            " name TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, document_id TEXT NOT NULL,"
            f" noted {stamp} NOT NULL)"
        )
    )
    connection.execute(text("CREATE INDEX ix_ingests_state ON ingests (state)"))


def _add_reviews(connection: Connection) -> None:
    """Version 5: reviews, and the machine's own claims beside those that reviews changed."""
    lite = connection.dialect.name == "sqlite"
    key = "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" if lite else "SERIAL PRIMARY KEY"
    texts = "".join(
        f'"{name}" TEXT NOT NULL, '
        for name in ("review_id", "action", "document_id", "claim_id", "type", "quote", "changes", "by",
                     "at", "why", "undone_by", "undone_at")
    )  # fmt: skip
    for statement in (
        "ALTER TABLE claims ADD COLUMN review TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE claims ADD COLUMN original TEXT",
        "ALTER TABLE mentions ADD COLUMN original TEXT",
        f'CREATE TABLE reviews (pk {key}, {texts}start INTEGER NOT NULL, "end" INTEGER NOT NULL,'
        " orphan BOOLEAN NOT NULL, CONSTRAINT uq_reviews_id UNIQUE (review_id))",
        "CREATE INDEX ix_reviews_document ON reviews (document_id)",
    ):
        connection.execute(text(statement))


def _add_overlays(connection: Connection) -> None:
    """Version 6: other people's maps, to compare with."""
    lite = connection.dialect.name == "sqlite"
    key = "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT" if lite else "SERIAL PRIMARY KEY"
    stamp, blob = ("DATETIME", "BLOB") if lite else ("TIMESTAMP", "BYTEA")
    box = ", ".join(f"{side} DOUBLE PRECISION NOT NULL" for side in ("west", "south", "east", "north"))
    for statement in (
        f"CREATE TABLE overlays (pk {key}, overlay_id TEXT NOT NULL, name TEXT NOT NULL,"
        ' source TEXT NOT NULL, licence TEXT NOT NULL, dated DATE, "by" TEXT NOT NULL, notes TEXT NOT NULL,'
        f" added {stamp} NOT NULL, CONSTRAINT uq_overlays_id UNIQUE (overlay_id),"
        " CONSTRAINT uq_overlays_name UNIQUE (name))",
        "CREATE TABLE overlay_features (overlay_pk INTEGER NOT NULL"
        " REFERENCES overlays (pk) ON DELETE CASCADE,"
        f" position INTEGER NOT NULL, title TEXT NOT NULL, category TEXT NOT NULL, geometry {blob} NOT NULL,"
        f" {box}, PRIMARY KEY (overlay_pk, position))",
    ):
        connection.execute(text(statement))


def _add_displays(connection: Connection) -> None:
    """Version 7: footprints made ready for a screen; those of an older store are made when first wanted."""
    blob = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    connection.execute(
        text(
            "CREATE TABLE displays (footprint_pk INTEGER NOT NULL"
            " REFERENCES footprints (pk) ON DELETE CASCADE, grade TEXT NOT NULL,"
            f" geometry {blob} NOT NULL, anchors TEXT NOT NULL, PRIMARY KEY (footprint_pk, grade))"
        )
    )


MIGRATIONS: dict[int, Callable[[Connection], None]] = {
    1: _create_tables,
    2: _add_search,
    3: _add_revision,
    4: _add_ingests,
    5: _add_reviews,
    6: _add_overlays,
    7: _add_displays,
}
"""The step that leads to each version, in order."""

NEWEST = max(MIGRATIONS)


def read_version(connection: Connection) -> int:
    """Return the schema version of a database, 0 where it holds no store yet."""
    if not inspect(connection).has_table("schema_version"):
        return 0
    return int(connection.execute(text("SELECT max(version) FROM schema_version")).scalar() or 0)


def migrate(connection: Connection, *, target: int = NEWEST) -> int:
    """Bring a database to a schema version, inside the caller's transaction.

    Returns the version that it had before.

    Raises
    ------
    StoreError
        If it is of a newer version than this program knows, or holds other tables.
    """
    version = read_version(connection)
    if version > NEWEST:
        raise StoreError(
            f"the store has schema version {version}, this program knows {NEWEST}; "
            "upgrade claimatlas, or name another store with --store"
        )
    if version == 0:
        if inspect(connection).has_table("documents"):
            raise StoreError("the database holds other tables than a store's; name another one with --store")
        stamp = "DATETIME" if connection.dialect.name == "sqlite" else "TIMESTAMP"
        connection.execute(
            text(
                "CREATE TABLE IF NOT EXISTS schema_version"
                f" (version INTEGER NOT NULL PRIMARY KEY, applied {stamp} NOT NULL)"
            )
        )
    for step in range(version + 1, target + 1):
        try:
            MIGRATIONS[step](connection)
        except (KeyError, TypeError, ValueError, SQLAlchemyError) as error:
            raise StoreError(
                f"the store could not be brought to schema version {step} ({type(error).__name__}); "
                "it was left as it was"
            ) from error
        connection.execute(
            text("INSERT INTO schema_version (version, applied) VALUES (:version, :now)"),
            {"version": step, "now": datetime.now(UTC).replace(tzinfo=None).isoformat(" ")},
        )
    return version
