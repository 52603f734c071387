"""Reading items into the store, one after the other, and saying what became of each."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from extract.ingest.items import Item, Unreadable
from extract.store import Ingested, Store
from extract.values import Document, Extraction
from geodata.errors import ClaimAtlasError, StoreError

if TYPE_CHECKING:
    from geodata.footprint import Footprint

Extract = Callable[[Document], tuple[Extraction, Mapping[str, "Footprint"]]]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one item.

    Attributes
    ----------
    key, name
        The item's.
    state
        ``stored``, ``skipped`` (stored by an earlier run and unchanged) or ``failed``.
    reason
        Why it failed, in one line.
    document_id
        The stored document's id, "" if it failed.
    claims
        How many claims it has.
    """

    key: str
    name: str
    state: str
    reason: str = ""
    document_id: str = ""
    claims: int = 0


def ingest(
    items: Iterable[Item | Unreadable],
    store: Store,
    extract: Extract,
    *,
    published: date | None = None,
    allow_local: bool = False,
    again: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Read items into a store and yield what became of each, once that is safe on disk.

    An article that cannot be read is noted with its reason, and the rest goes on; a later run
    tries it again. One that an earlier run stored is skipped unless its source has changed.

    Parameters
    ----------
    items
        What to read (`find_items`).
    store
        Where to.
    extract
        Reads one document and builds its shapes.
    published
        The day of publication of those whose source tells none.
    allow_local
        Also fetch from the local network.
    again
        Read also what is stored and unchanged.
    stopped
        Asked before each item; True ends the run there.

    Raises
    ------
    StoreError
        If the store refuses (a full disk, a locked store): all that was yielded is kept.
    """
    for item in items:
        if stopped():
            return
        if isinstance(item, Unreadable):
            yield Outcome(key=item.name, name=item.name, state="failed", reason=item.reason)
            continue
        done = store.ingested(item.key)
        if done is not None and done.state == "stored" and done.fingerprint == item.fingerprint and not again:
            yield Outcome(key=item.key, name=item.name, state="skipped", document_id=done.document_id)
            continue
        yield _one(item, store, extract, published=published, allow_local=allow_local)


def _one(item: Item, store: Store, extract: Extract, *, published: date | None, allow_local: bool) -> Outcome:
    noted = Ingested(key=item.key, fingerprint=item.fingerprint, name=item.name, state="stored")
    try:
        extraction, footprints = extract(item.read(published=published, allow_local=allow_local))
        stored = store.add(extraction, footprints, ingested=noted)
    except StoreError as error:
        if _is_about_the_text(error):
            return _failed(noted, store, str(error))
        raise  # the disk is full, the store is locked: the next article would fare no better
    except ClaimAtlasError as error:
        return _failed(noted, store, str(error))
    except Exception as error:  # whatever a hostile text can do to a parser
        _log.debug("%s could not be read", item.name, exc_info=True)
        return _failed(
            noted, store, f"could not be read ({type(error).__name__}); this is a fault of claimatlas"
        )
    return Outcome(
        key=item.key, name=item.name, state="stored", document_id=stored.document.id, claims=stored.claims
    )


def _is_about_the_text(error: StoreError) -> bool:
    """Whether the store refused this text (half of a surrogate pair, NUL), not writing as such."""
    return error.__cause__ is None or isinstance(error.__cause__, UnicodeError)


def _failed(noted: Ingested, store: Store, reason: str) -> Outcome:
    short = " ".join(reason.split())[:500]
    store.note_ingested(replace(noted, state="failed", reason=short))
    return Outcome(key=noted.key, name=noted.name, state="failed", reason=short)
