"""Rivals and repeats over the store: claims of one article answer those of another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from extract.rivals import link_claims
from extract.store import Store
from geodata.recipes import recipe_id

if TYPE_CHECKING:
    from geodata.atlas import Atlas


def link_store(store: Store, atlas: Atlas, documents: Iterable[str] | None = None) -> None:
    """Link the claims of some documents with all others of the store; of all documents if None.

    Shapes are those of the atlas's data version and view; a claim without one has no rivals.
    """
    fresh = None if documents is None else frozenset(documents)
    claims = store.claims()
    chosen = None if fresh is None else frozenset(c.id for c in claims if c.document_id in fresh)
    if chosen is not None and not chosen:
        return
    shapes = store.footprints(
        {recipe_id(c.recipe) for c in claims}, data_version=atlas.data_version, worldview=atlas.worldview
    )
    published = {d.id: d.published for d in store.heads() if d.published}
    rivals, repeats = link_claims(claims, shapes, published=published, fresh=chosen)
    store.replace_links(rivals, repeats, of=chosen)
