"""From the store to what one viewer sees: read, never kept. No Dash here.

The server keeps no state of a viewer: each call reads the store again, and the same choice
gives the same view in every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from dashboard.palette import colours_for
from dashboard.scene import Options, Scene, has_shape, places_of, scene
from extract.store import Selection, Store, StoredDocument
from extract.values import Claim, Document, Extraction
from geodata.atlas import Atlas
from geodata.build import build
from geodata.errors import ClaimAtlasError
from geodata.footprint import Footprint
from geodata.recipes import Recipe, recipe_id


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is on the screen for a choice of documents.

    Attributes
    ----------
    documents
        The chosen documents, newest publication first.
    extractions
        What was read from each of them.
    claims
        All their claims.
    footprints
        Shapes by recipe id, of the atlas's data version and worldview.
    refused
        Recipe ids that could not be built, with the reason in words.
    rivals, repeats
        Links between claims, by claim id.
    colours
        Colour of every actor of the atlas, by key.
    missing
        Ids of the claims without a shape.
    """

    documents: tuple[Document, ...]
    extractions: tuple[Extraction, ...]
    claims: tuple[Claim, ...]
    footprints: Mapping[str, Footprint]
    refused: Mapping[str, str]
    rivals: Mapping[str, tuple[str, ...]]
    repeats: Mapping[str, tuple[str, ...]]
    colours: Mapping[str, str]
    missing: frozenset[str]


def read_view(store: Store, atlas: Atlas, document_id: str | None) -> View:
    """Return the view of one document, or of all of them if None.

    An id that is not stored gives an empty view: an old link must not break the page.
    """
    stored = store.documents()
    chosen = [s for s in stored if document_id is None or s.document.id == document_id]
    extractions = tuple(store.extraction(s.document.id) for s in chosen)
    claims = tuple(c for e in extractions for c in e.claims)
    footprints, refused = _footprints((c.recipe for c in claims), store, atlas)
    links = store.links()
    return View(
        documents=tuple(e.document for e in extractions),
        extractions=extractions,
        claims=claims,
        footprints=footprints,
        refused=refused,
        rivals=links.rivals,
        repeats=links.repeats,
        colours=atlas_colours(store, stored),
        missing=frozenset(c.id for c in claims if not has_shape(footprints.get(recipe_id(c.recipe)))),
    )


def missing_words(view: View) -> str:
    """Return in words what an empty map is missing, "" where something is drawn or named."""
    if not view.documents:
        return "The store is empty; add an article with: claimatlas map ARTICLE"
    texts = "this article" if len(view.documents) == 1 else "these articles"
    if not view.claims and not places_of(view.extractions):
        return f"No claim about territory and no place was found in {texts}."
    if not view.claims:
        return f"No claim about territory was found in {texts}."
    if len(view.missing) == len(view.claims):
        return "No claim could be drawn; the reasons stand under “Found, not mapped”."
    return ""


def remembered_views(store: Store, atlas: Atlas, *, most: int = 4) -> Callable[[str | None], View]:
    """Return `read_view` with a memory of the last few answers, the same for every viewer.

    A page asks for one view several times at once. What is remembered is forgotten as soon as
    the store's documents (their versions too) or links are others.
    """
    kept: OrderedDict[tuple[object, ...], View] = OrderedDict()
    lock = Lock()

    def read(document_id: str | None) -> View:
        with lock:
            links = store.links()
            state = tuple((s.document.id, s.version, s.added) for s in store.documents())
            told = (tuple(links.rivals.items()), tuple(links.repeats.items()))
            key = (document_id, hash(state), hash(told))
            if key not in kept:
                kept[key] = read_view(store, atlas, document_id)
                while len(kept) > most:
                    kept.popitem(last=False)
            kept.move_to_end(key)
            return kept[key]

    return read


def picture_of(view: View) -> Scene:
    """Return the scene of a view."""
    options = Options(
        colours=view.colours,
        rivals=view.rivals,
        repeats=view.repeats,
        places=places_of(view.extractions),
    )
    return scene(view.claims, view.footprints, view.documents, options)


def atlas_colours(store: Store, stored: Iterable[StoredDocument]) -> dict[str, str]:
    """Return the colour of every actor of the atlas.

    Actors are taken in the order in which their documents were added, first actors first, so
    that a new article changes no colour that a reader has learnt.
    """
    order = {s.document.id: n for n, s in enumerate(sorted(stored, key=lambda s: s.added))}
    claims = sorted(store.claims(Selection()), key=lambda c: order.get(c.document_id, len(order)))
    first = [c.actors[0].key for c in claims if c.actors]
    others = [a.key for c in claims for a in c.actors[1:]]
    return colours_for([*first, *others])


@lru_cache(maxsize=2048)
def _built(recipe: Recipe, atlas: Atlas) -> Footprint:
    """Build once in a process what the store has for another data version only."""
    return build(recipe, atlas)


def _footprints(
    recipes: Iterable[Recipe], store: Store, atlas: Atlas
) -> tuple[dict[str, Footprint], dict[str, str]]:
    """Read the stored shapes and build those that this data version does not have yet."""
    wanted = {recipe_id(r): r for r in recipes}
    found = dict(store.footprints(wanted, data_version=atlas.data_version, worldview=atlas.worldview))
    refused = {}
    for key, recipe in wanted.items():
        if key not in found:
            try:
                found[key] = _built(recipe, atlas)
            except ClaimAtlasError as error:
                refused[key] = str(error)
    return found, refused
