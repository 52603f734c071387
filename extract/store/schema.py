"""The tables as they are now, in types that SQLite and PostgreSQL share.

`migrations` brings a store of any earlier version here; a test holds the two together.
Dates are days; `added` is UTC without a zone; geometry is WKB in EPSG:4326 (a PostGIS store
can cast it), with its bounds in columns so that a box query needs no geometry at all.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()


def _key() -> Column[int]:
    return Column("pk", Integer, primary_key=True, autoincrement=True)


def _parent(table: str) -> Column[int]:
    return Column(f"{table}_pk", Integer, ForeignKey(f"{table}s.pk", ondelete="CASCADE"), nullable=False)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


SCHEMA_VERSION = Table(
    "schema_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("applied", DateTime, nullable=False),
)

REVISION = Table("revision", METADATA, Column("number", Integer, nullable=False))  # since version 3

DOCUMENTS = Table(
    "documents",
    METADATA,
    _key(),
    _text("document_id"),
    _text("source_key"),
    _text("content_hash"),
    Column("version", Integer, nullable=False),
    Column("is_newest", Boolean, nullable=False),
    _text("title"),
    _text("url"),
    _text("publisher"),
    Column("published", Date),
    Column("added", DateTime, nullable=False),
    _text("text"),  # last: SQLite reads a row from its begin, and this is long
    UniqueConstraint("document_id", "content_hash", name="uq_documents_content"),
    Index("ix_documents_source", "source_key", "version"),
    Index("ix_documents_published", "published"),
    sqlite_autoincrement=True,
)

PLACES = Table(  # each gazetteer row once, however many toponyms may mean it
    "places",
    METADATA,
    Column("hash", Text, primary_key=True),
    _text("place_id"),
    _text("name"),
    _text("kind"),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    _text("data"),
    Index("ix_places_id", "place_id"),
)

MENTIONS = Table(
    "mentions",
    METADATA,
    _key(),
    _parent("document"),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("text"),
    _text("kind"),
    Column("is_metonym", Boolean, nullable=False),
    Column("place_hash", Text, ForeignKey("places.hash")),
    _text("data"),
    Column("form", Text, nullable=False, server_default="name"),  # since version 3
    _text("original", nullable=True),  # since version 5: the machine's resolution
    Index("ix_mentions_document", "document_pk", "position"),
    Index("ix_mentions_place", "place_hash"),
    sqlite_autoincrement=True,
)

RECIPES = Table(
    "recipes",
    METADATA,
    Column("recipe_id", Text, primary_key=True),
    _text("data"),
)

FOOTPRINTS = Table(
    "footprints",
    METADATA,
    _key(),
    Column("recipe_id", Text, ForeignKey("recipes.recipe_id"), nullable=False),
    _text("data_version"),
    _text("worldview"),
    _text("kind"),
    Column("geometry", LargeBinary, nullable=False),
    Column("west", Double),
    Column("south", Double),
    Column("east", Double),
    Column("north", Double),
    Column("error_m", Double, nullable=False),
    _text("data"),
    UniqueConstraint("recipe_id", "data_version", "worldview", name="uq_footprints_atlas"),
    Index("ix_footprints_bounds", "west", "east", "south", "north"),
    sqlite_autoincrement=True,
)

DISPLAYS = Table(  # since version 7: footprints made ready for a screen
    "displays",
    METADATA,
    Column("footprint_pk", Integer, ForeignKey("footprints.pk", ondelete="CASCADE"), primary_key=True),
    Column("grade", Text, primary_key=True),  # as geodata.display names it
    Column("geometry", LargeBinary, nullable=False),
    _text("anchors"),
)

CLAIMS = Table(
    "claims",
    METADATA,
    _key(),
    _parent("document"),
    Column("position", Integer, nullable=False),
    _text("claim_id"),
    _text("type"),
    _text("status"),
    _text("speaker"),  # canonical name; "" is the author's own voice
    Column("when_start", Date),
    Column("when_end", Date),
    Column("confidence", Double, nullable=False),
    Column("recipe_id", Text, ForeignKey("recipes.recipe_id"), nullable=False),
    _text("data"),
    Column("search", Text, nullable=False, server_default=""),  # since version 2
    Column("review", Text, nullable=False, server_default=""),  # since version 5, as Claim.review
    _text("original", nullable=True),  # since version 5: the machine's claim where a review changed it
    Index("ix_claims_document", "document_pk", "position"),
    Index("ix_claims_id", "claim_id"),
    Index("ix_claims_filter", "type", "status"),
    Index("ix_claims_speaker", "speaker"),
    Index("ix_claims_recipe", "recipe_id"),
    sqlite_autoincrement=True,
)

CLAIM_ACTORS = Table(
    "claim_actors",
    METADATA,
    Column("claim_pk", Integer, ForeignKey("claims.pk", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("key"),
    _text("canonical"),
    _text("label"),
    Index("ix_claim_actors_key", "key"),
)

NOT_MAPPED = Table(
    "not_mapped",
    METADATA,
    Column("document_pk", Integer, ForeignKey("documents.pk", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("quote"),
    _text("type"),
    _text("reason"),
)

ISSUES = Table(
    "issues",
    METADATA,
    Column("document_pk", Integer, ForeignKey("documents.pk", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("stage"),
    _text("message"),
    Column("start", Integer),
    Column("end", Integer),
)

LINKS = Table(
    "links",
    METADATA,
    Column("relation", Text, primary_key=True),  # rival or repeat
    Column("claim_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("other_id"),
)

INGESTS = Table(  # since version 4: which source became what
    "ingests",
    METADATA,
    Column("key", Text, primary_key=True),
    _text("fingerprint"),
    _text("name"),
    _text("state"),
    _text("reason"),
    _text("document_id"),
    Column("noted", DateTime, nullable=False),
    Index("ix_ingests_state", "state"),
)

REVIEWS = Table(  # since version 5: what people said; rows are added and marked, never removed
    "reviews",
    METADATA,
    _key(),
    _text("review_id"),
    _text("action"),
    _text("document_id"),  # no foreign key: the note on a deleted document stays
    _text("claim_id"),
    _text("type"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("quote"),
    _text("changes"),
    _text("by"),
    _text("at"),
    _text("why"),
    _text("undone_by"),
    _text("undone_at"),
    Column("orphan", Boolean, nullable=False),
    UniqueConstraint("review_id", name="uq_reviews_id"),
    Index("ix_reviews_document", "document_id"),
    sqlite_autoincrement=True,
)

OVERLAYS = Table(  # since version 6: other people's maps
    "overlays",
    METADATA,
    _key(),
    _text("overlay_id"),
    _text("name"),
    _text("source"),
    _text("licence"),
    Column("dated", Date),
    _text("by"),
    _text("notes"),
    Column("added", DateTime, nullable=False),
    UniqueConstraint("overlay_id", name="uq_overlays_id"),
    UniqueConstraint("name", name="uq_overlays_name"),
    sqlite_autoincrement=True,
)

OVERLAY_FEATURES = Table(
    "overlay_features",
    METADATA,
    Column("overlay_pk", Integer, ForeignKey("overlays.pk", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("title"),
    _text("category"),
    Column("geometry", LargeBinary, nullable=False),
    *(Column(side, Double, nullable=False) for side in ("west", "south", "east", "north")),
)
