"""The store's resource: one class around an engine, safe for many threads."""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from sqlalchemy import Connection, Engine, inspect

from extract.overlays import Overlay, OverlayFeature
from extract.reviews import Review, check_changes
from extract.store import codec, displays, journal, overlays, reading, reviewing, writing
from extract.store.engine import clear_errors, create_store_engine, store_url, transaction
from extract.store.journal import Ingested
from extract.store.migrations import NEWEST, migrate, read_version
from extract.store.reading import Facet, Facets, PlaceCount, SetAside, StoredDocument
from extract.store.schema import CLAIMS, DOCUMENTS
from extract.store.selection import ALL, Selection, conditions
from extract.values import Claim, Document, Extraction, NotMapped, Resolution
from geodata.display import Display, Grade
from geodata.errors import StoreError
from geodata.footprint import Footprint

__all__ = [
    "Facet",
    "Facets",
    "Ingested",
    "Links",
    "PlaceCount",
    "SetAside",
    "Store",
    "StoredDocument",
    "open_store",
]

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Claims by claim id: those told by rivals about the same ground, and those told again."""

    rivals: Mapping[str, tuple[str, ...]]
    repeats: Mapping[str, tuple[str, ...]]


class _Cache(Generic[_Value]):
    """Decoded rows by their key. Rows are never changed and keys never used again.

    One dict operation is atomic, so threads share it without a lock; when full it starts anew.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[int, _Value] = {}

    def missing(self, keys: Iterable[int]) -> tuple[dict[int, _Value], list[int]]:
        values = self._values
        found = {key: values[key] for key in keys if key in values}
        return found, [key for key in keys if key not in found]

    def keep(self, values: Mapping[int, _Value]) -> None:
        if len(self._values) + len(values) > self._size:
            self._values = {}
        if len(values) <= self._size:
            self._values.update(values)


class Store:
    """An open store; close it, or use it in a ``with`` statement.

    Every method is one transaction. Many threads and processes may read while one writes; a
    second writer waits its turn. All methods raise `StoreError` in one line where the database
    refuses.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._claims: _Cache[Claim] = _Cache(50_000)
        self._footprints: _Cache[Footprint] = _Cache(20_000)
        self._displays: dict[str, _Cache[Display]] = {}  # by the grade's key
        with clear_errors(engine.url), engine.connect() as connection:
            self._has_fts = inspect(connection).has_table("claims_fts")

    @property
    def url(self) -> str:
        """The database's address, a password hidden."""
        return self._engine.url.render_as_string()

    # --- writing ----------------------------------------------------------------------

    def add(
        self,
        extraction: Extraction,
        footprints: Mapping[str, Footprint],
        *,
        ingested: Ingested | None = None,
    ) -> StoredDocument:
        """Store all that was read from a document, in one transaction.

        The same article again takes the place of its former claims; a changed one (same
        address, or the caller's own id, or same publisher, title and day) becomes a new
        version, the older one kept and hidden. After any error the store is as it was.

        Parameters
        ----------
        extraction
            The document with its mentions, claims, what was not mapped, and issues.
        footprints
            The shapes by recipe id.
        ingested
            A note on the source, kept in the same transaction: a run that is killed knows by it
            what is done.
        """
        with transaction(self._engine, write=True) as connection:
            pk, outcome = writing.write_extraction(connection, extraction)
            _write_footprints(connection, footprints)
            reviewing.reapply(connection, pk)
            if ingested is not None:
                journal.write_note(connection, replace(ingested, document_id=extraction.document.id))
            writing.count_up(connection)
            (stored,) = reading.read_documents(connection, DOCUMENTS.c.pk == pk, outcome=outcome)
        return stored

    def add_footprints(self, footprints: Mapping[str, Footprint]) -> None:
        """Store shapes by recipe id, such as those of another worldview."""
        with transaction(self._engine, write=True) as connection:
            _write_footprints(connection, footprints)
            writing.count_up(connection)

    def replace_links(
        self,
        rivals: Mapping[str, tuple[str, ...]],
        repeats: Mapping[str, tuple[str, ...]],
        *,
        of: Container[str] | None = None,
    ) -> None:
        """Replace the links between claims; ends that are no stored claim are left out.

        Parameters
        ----------
        rivals, repeats
            The ids of linked claims, by claim id.
        of
            The claims that were compared with all others: only links with one of them at either
            end are replaced, all others stay. None: all claims of the store were.
        """
        with transaction(self._engine, write=True) as connection:
            known = writing.newest_claim_ids(connection)
            for relation, links in (("rival", rivals), ("repeat", repeats)):
                writing.write_links(connection, relation, links, known=known, of=of)
            writing.count_up(connection)

    def review(self, review: Review, footprints: Mapping[str, Footprint] | None = None) -> None:
        """Keep a review and let it take effect; `footprints` are of the recipes that it brings.

        Raises
        ------
        ReviewError
            If its changes are none that a claim could take.
        StoreError
            If its document is not stored.
        """
        check_changes(review.action, review.changes)
        with transaction(self._engine, write=True) as connection:
            reviewing.write_review(connection, review)
            _write_footprints(connection, footprints or {})
            writing.count_up(connection)

    def undo(self, review_id: str, *, by: str, at: str) -> Review:
        """Take a review back and return it; the machine's reading, or an earlier review, shows again.

        Raises
        ------
        StoreError
            If there is none that could be taken back.
        """
        with transaction(self._engine, write=True) as connection:
            review = reviewing.undo(connection, review_id, by=by, at=at)
            writing.count_up(connection)
        return review

    def reviews(self, document_id: str | None = None, *, orphans: bool = False) -> tuple[Review, ...]:
        """Return reviews, the latest first: of a document, of all, or only those that fit nothing now."""
        with transaction(self._engine) as connection:
            return reviewing.read_reviews(connection, document_id=document_id, orphans=orphans)

    def ingested(self, key: str) -> Ingested | None:
        """Return what became of a source when it was last read, None if it never was."""
        with transaction(self._engine) as connection:
            return journal.read_note(connection, key)

    def note_ingested(self, note: Ingested) -> None:
        """Note what became of a source that was not stored."""
        with transaction(self._engine, write=True) as connection:
            journal.write_note(connection, note)

    def failures(self) -> tuple[Ingested, ...]:
        """Return the sources that could not be read, the latest first."""
        with transaction(self._engine) as connection:
            return journal.read_failures(connection)

    def add_overlay(self, overlay: Overlay, features: Iterable[OverlayFeature]) -> None:
        """Store somebody's map with its shapes.

        Raises
        ------
        StoreError
            If one of its name, or the same one, is stored.
        """
        with transaction(self._engine, write=True) as connection:
            overlays.write_overlay(connection, overlay, features)
            writing.count_up(connection)

    def remove_overlay(self, key: str) -> str:
        """Delete somebody's map by its name or id and return its name.

        Raises
        ------
        StoreError
            If there is none.
        """
        with transaction(self._engine, write=True) as connection:
            name = overlays.delete_overlay(connection, key)
            writing.count_up(connection)
        return name

    def overlays(self) -> tuple[Overlay, ...]:
        """Return what is known of other people's maps, in the order in which they were imported."""
        with transaction(self._engine) as connection:
            return overlays.read_overlays(connection)

    def overlay(self, overlay_id: str) -> tuple[OverlayFeature, ...]:
        """Return the shapes of somebody's map, none if it is not stored."""
        with transaction(self._engine) as connection:
            return overlays.read_features(connection, overlay_id)

    # --- reading ----------------------------------------------------------------------

    def documents(self, *, all_versions: bool = False) -> tuple[StoredDocument, ...]:
        """Return the documents, latest publication first; older versions only on demand."""
        where = () if all_versions else (DOCUMENTS.c.is_newest.is_(True),)
        with transaction(self._engine) as connection:
            return reading.read_documents(connection, *where)

    def revision(self) -> int:
        """Return a number that grows with every write, by whatever process."""
        with transaction(self._engine) as connection:
            return reading.read_revision(connection)

    def heads(self, document_ids: Iterable[str] | None = None) -> tuple[Document, ...]:
        """Return documents without their text (it is ""), latest publication first; all if None."""
        with transaction(self._engine) as connection:
            newest = DOCUMENTS.c.is_newest.is_(True)
            if document_ids is None:
                return reading.read_heads(connection, newest)
            found: list[Document] = []
            for some in writing.chunks(dict.fromkeys(document_ids)):
                found += reading.read_heads(connection, newest, DOCUMENTS.c.document_id.in_(some))
        return tuple(sorted(found, key=lambda d: -d.published.toordinal() if d.published else 1))

    def extraction(self, document_id: str) -> Extraction:
        """Return all that was read from a document, exactly as it was stored.

        Raises
        ------
        StoreError
            If no such document is stored.
        """
        with transaction(self._engine) as connection:
            found = reading.read_document(connection, document_id)
            if found is None:
                raise StoreError(f"no document {document_id[:60]!r} is stored; see the list of documents")
            pk, document = found
            keys = reading.find_claim_keys(connection, [DOCUMENTS.c.pk == pk, CLAIMS.c.review != "rejected"])
            return Extraction(
                document=document,
                resolutions=reading.read_resolutions(connection, [pk])[pk],
                claims=self._read_claims(connection, keys),
                not_mapped=reading.read_not_mapped(connection, [pk])[pk],
                issues=reading.read_issues(connection, pk),
            )

    def claims(
        self,
        selection: Selection = ALL,
        *,
        limit: int | None = None,
        offset: int = 0,
        order: str = "",
        descending: bool = False,
    ) -> tuple[Claim, ...]:
        """Return the chosen claims, in order of publication and text; a page of them with `limit`.

        `order` is one of `extract.store.reading.ORDERS`, "" for none.
        """
        where = conditions(selection, has_fts=self._has_fts)
        with transaction(self._engine) as connection:
            keys = reading.find_claim_keys(
                connection, where, limit=limit, offset=offset, order=order, descending=descending
            )
            return self._read_claims(connection, keys)

    def count(self, selection: Selection = ALL) -> int:
        """Return how many claims are chosen."""
        where = conditions(selection, has_fts=self._has_fts)
        with transaction(self._engine) as connection:
            return reading.count_claims(connection, where)

    def actors(self) -> dict[str, str]:
        """Return the names of all actors by key, first-named ones first, as their documents were added."""
        with transaction(self._engine) as connection:
            return reading.read_actors(connection)

    def places_named(self, selection: Selection = ALL, *, most: int = 500) -> tuple[PlaceCount, ...]:
        """Return the places that documents name as places, the most named first.

        These are the documents with a chosen claim; where a selection chooses by documents only,
        also those without any claim.
        """
        of_claims = selection != Selection(documents=selection.documents)
        if of_claims:
            where = conditions(selection, has_fts=self._has_fts)
        else:
            chosen = [DOCUMENTS.c.document_id.in_(selection.documents)] if selection.documents else []
            where = (DOCUMENTS.c.is_newest.is_(True), *chosen)
        with transaction(self._engine) as connection:
            return reading.read_places_named(connection, where, of_claims=of_claims, most=most)

    def _read_claims(self, connection: Connection, keys: list[int]) -> tuple[Claim, ...]:
        found, missing = self._claims.missing(keys)
        rows = reading.read_claim_rows(connection, missing)
        fresh = {key: codec.claim_from_json(data, document) for key, data, document in rows}
        self._claims.keep(fresh)
        found |= fresh
        return tuple(found[key] for key in keys)

    def footprints(
        self, recipe_ids: Iterable[str], *, data_version: str | None = None, worldview: str = "de_facto"
    ) -> dict[str, Footprint]:
        """Return the stored shapes by recipe id; those never built there are missing.

        Without a `data_version`, each shape is the one that was stored last.
        """
        with transaction(self._engine) as connection:
            keys = reading.footprint_keys(
                connection, recipe_ids, data_version=data_version, worldview=worldview
            )
            found, missing = self._footprints.missing(keys.values())
            fresh = reading.read_footprints(connection, missing)
        self._footprints.keep(fresh)
        found |= fresh
        return {recipe: found[key] for recipe, key in keys.items()}

    def displays(
        self, recipe_ids: Iterable[str], grade: Grade, *, data_version: str, worldview: str = "de_facto"
    ) -> dict[str, Display]:
        """Return stored shapes made ready for a screen by recipe id, as fine as a grade.

        Those of a store of an earlier version are made now, once: a store that cannot be written
        (a read-only copy) answers all the same.
        """
        cache = self._displays.setdefault(grade.key, _Cache(20_000))
        with transaction(self._engine) as connection:
            keys = reading.footprint_keys(
                connection, recipe_ids, data_version=data_version, worldview=worldview
            )
            found, missing = cache.missing(keys.values())
            fresh = displays.read_displays(connection, missing, grade)
            bare = reading.read_footprints(connection, [pk for pk in missing if pk not in fresh])
        made = displays.make_displays(bare)
        if made:
            with contextlib.suppress(StoreError), transaction(self._engine, write=True) as connection:
                displays.write_displays(connection, made)
        fresh |= {pk: display for (pk, key), display in made.items() if key == grade.key}
        cache.keep(fresh)
        found |= fresh
        return {recipe: found[pk] for recipe, pk in keys.items() if pk in found}

    def resolutions(self, document_ids: Iterable[str] | None = None) -> dict[str, tuple[Resolution, ...]]:
        """Return the places mentioned, by document id; of all newest versions if None."""
        with transaction(self._engine) as connection:
            rows = reading.newest_rows(connection, document_ids)
            found = reading.read_resolutions(connection, list(rows))
        return {rows[pk]: values for pk, values in found.items()}

    def not_mapped(self, document_ids: Iterable[str] | None = None) -> dict[str, tuple[NotMapped, ...]]:
        """Return what was found and not drawn, by document id; of all newest versions if None."""
        with transaction(self._engine) as connection:
            rows = reading.newest_rows(connection, document_ids)
            found = reading.read_not_mapped(connection, list(rows))
        return {rows[pk]: values for pk, values in found.items()}

    def set_aside(self, document_ids: Iterable[str] | None = None, *, most: int = 300) -> SetAside:
        """Return what was found and not drawn and what went wrong, and how many of each there are.

        At most `most` of each are read, in the order of the documents; of all newest versions if
        no documents are named.
        """
        with transaction(self._engine) as connection:
            return reading.read_set_aside(connection, document_ids, most=most)

    def links(self) -> Links:
        """Return the links between claims of the newest versions."""
        with transaction(self._engine) as connection:
            known = writing.newest_claim_ids(connection)
            return Links(
                rivals=reading.read_links(connection, "rival", known=known),
                repeats=reading.read_links(connection, "repeat", known=known),
            )

    def facets(self, selection: Selection = ALL, *, others: bool = False) -> Facets:
        """Return the values that each filter may take among the chosen claims, with counts.

        With `others`, each filter counts the claims that all filters but itself choose: what
        one more value of it would add.
        """
        fields = ("types", "statuses", "actors", "speakers", "sources", "documents")
        nothing: Any = ()
        freed = {name: replace(selection, **{name: nothing}) if others else selection for name in fields}
        where = {name: conditions(chosen, has_fts=self._has_fts) for name, chosen in freed.items()}
        with transaction(self._engine) as connection:
            return reading.read_facets(connection, where.__getitem__)

    # --- lifetime ---------------------------------------------------------------------

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _write_footprints(connection: Connection, footprints: Mapping[str, Footprint]) -> None:
    """Write shapes, and those that are new as they are shown: a viewer should not wait for it."""
    fresh = writing.write_footprints(connection, footprints)
    displays.write_displays(connection, displays.make_displays(fresh))


def open_store(
    url_or_path: str | Path | None = None, *, timeout_s: float = 10.0, existing: bool = False
) -> Store:
    """Open a store, made or brought to the present schema where needed.

    Parameters
    ----------
    url_or_path
        A file's path, a SQLAlchemy URL (``sqlite:///…``, ``postgresql+psycopg://…``), or None
        for the platform's user data folder (`default_store_path`).
    timeout_s
        How long a writer waits for another one.
    existing
        True for who only reads: a mistyped path is an error, not a new and empty store.

    Raises
    ------
    StoreError
        If it cannot be opened, is no store, or is of a newer schema version.
    """
    url = store_url(url_or_path)
    if existing and url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        raise StoreError(f"there is no store {url.database!r}; add an article with: claimatlas map ARTICLE")
    engine = create_store_engine(url, timeout_s=timeout_s)
    try:
        with transaction(engine) as connection:
            version = read_version(connection)
        if version != NEWEST:  # looked at again inside: another process may be quicker
            with transaction(engine, write=True) as connection:
                migrate(connection)
        return Store(engine)
    except StoreError:
        engine.dispose()
        raise
