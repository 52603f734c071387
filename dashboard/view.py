"""From the store to what one viewer sees: read, never kept. No Dash here.

The server keeps no state of a viewer: what is chosen comes with each question (`State`), the
database chooses, and the same choice gives the same view in every process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from threading import Lock

from dashboard.filters import chooses, scope_of, selection_of
from dashboard.labels import clean
from dashboard.palette import colours_for, legible
from dashboard.scene import Options, PlaceMark, Scene, grade_for, has_shape, recipe_ids, scene
from dashboard.shapes import display_of
from dashboard.state import PARTS, State, kept
from dashboard.style import INKS
from dashboard.times import UNCHANGED, Change, changes_between, faded
from dashboard.words import words
from extract.store import PlaceCount, SetAside, Store
from extract.values import Claim, Document
from geodata.atlas import Atlas, open_atlas
from geodata.build import build
from geodata.display import Display, Grade
from geodata.errors import ClaimAtlasError
from geodata.footprint import Footprint
from geodata.recipes import Recipe
from geodata.worldviews import WORLDVIEWS

MOST_PLACES = 200  # dots and names; more hide each other
MOST_ASIDE = 100  # more lines are not read, and cost the browser seconds; their number is told
WORDS = words("view", {
    "new": "new",
    "status": "was {}",
    "ended": "ended",
    "unknown": "No such article is stored.",
    "empty": "The store is empty; add an article with: claimatlas map ARTICLE",
    "nothing": "No claim about territory and no place was found in this article.",
    "nothing_many": "No claim about territory and no place was found in these articles.",
    "no_claim": "No claim about territory was found in this article.",
    "no_claim_many": "No claim about territory was found in these articles.",
    "no_shape": "No claim could be drawn; the reasons stand under “Found, not mapped”.",
})  # fmt: skip
"""The word on the map for each kind of change, and what an empty map is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is on the screen for a state.

    Attributes
    ----------
    state
        The choice that it answers, as far as it decides which claims there are.
    documents
        The articles among which the state chooses, newest publication first, without text.
    claims
        The claims that it chooses, in order of publication and text.
    total
        How many claims these articles hold.
    footprints
        Shapes by recipe id, of the atlas's data version and worldview.
    refused
        Recipe ids that could not be built, with the reason in words.
    rivals, repeats
        Links between all claims of the store, by claim id.
    names, colours
        Name and colour of every actor of the atlas, by key.
    missing
        Ids of the claims without a shape.
    places
        Places that the articles name, the most named first.
    aside
        What was found and not drawn in these articles.
    at
        The map's day, by which claims age: the one chosen, else the latest publication.
    changes
        What changed between the two days that are compared.
    worldview
        The point of view that the shapes have.
    revision
        The store's revision that it was read from.
    displays
        The stored shapes made ready for a screen, by recipe id, as fine as so many are drawn.
    """

    state: State
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    total: int
    footprints: Mapping[str, Footprint]
    refused: Mapping[str, str]
    rivals: Mapping[str, tuple[str, ...]]
    repeats: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    colours: Mapping[str, str]
    missing: frozenset[str]
    places: tuple[PlaceMark, ...]
    aside: SetAside
    at: date | None = None
    changes: tuple[Change, ...] = ()
    worldview: str = "de_facto"
    revision: int = 0
    displays: Mapping[str, Display] = field(default_factory=dict)

    @property
    def published(self) -> dict[str, date | None]:
        """Days of publication by document id."""
        return {d.id: d.published for d in self.documents}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all views of one revision of the store share."""

    revision: int
    heads: tuple[Document, ...]
    rivals: Mapping[str, tuple[str, ...]]
    repeats: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    colours: Mapping[str, str]


def read_ground(store: Store) -> Ground:
    """Return what does not depend on a viewer's choice.

    Actors take their colours in the order in which their documents were added, first actors
    first, so that a new article changes no colour that a reader has learnt.
    """
    revision = store.revision()  # first: a write in between makes the next view anew
    links, names = store.links(), store.actors()
    return Ground(
        revision=revision,
        heads=store.heads(),
        rivals=links.rivals,
        repeats=links.repeats,
        names=names,
        colours=colours_for(names),
    )


def read_view(store: Store, atlas: Atlas, state: State, ground: Ground | None = None) -> View:
    """Return the view of a state.

    Articles that are not stored give an empty view: an old link must not break the page.
    """
    ground = ground or read_ground(store)
    selection = selection_of(state, worldview=atlas.worldview)
    claims = store.claims(selection)
    documents = tuple(d for d in ground.heads if not state.documents or d.id in state.documents)
    published = {d.id: d.published for d in documents}
    recipe_of = recipe_ids(claims)
    footprints, refused = footprints_of({recipe_of[c.id]: c.recipe for c in claims}, store, atlas)
    latest = max((day for c in claims if (day := published.get(c.document_id))), default=None)
    until = state.until or latest
    named_in = selection if chooses(state) else scope_of(state)  # with articles that claim nothing
    changes: tuple[Change, ...] = ()
    if state.changes and state.since and until:
        changes = changes_between(claims, published, state.since, until, mode=state.mode)
    return View(
        state=state,
        documents=documents,
        claims=claims,
        total=store.count(scope_of(state)),
        footprints=footprints,
        refused=refused,
        rivals=ground.rivals,
        repeats=ground.repeats,
        names=ground.names,
        colours={**ground.colours, **{key: legible(colour) for key, colour in state.colours}},
        missing=frozenset(c.id for c in claims if not has_shape(footprints.get(recipe_of[c.id]))),
        places=tuple(_mark(p) for p in store.places_named(named_in, most=MOST_PLACES)),
        aside=store.set_aside(state.documents or None, most=MOST_ASIDE),
        at=state.at or until,
        changes=changes,
        worldview=atlas.worldview,
        revision=ground.revision,
        displays=displays_of(footprints, store, atlas, grade_for(sum(map(has_shape, footprints.values())))),
    )


def remembered_views(store: Store, atlas: Atlas, *, most: int = 8) -> Callable[[State], View]:
    """Return a reader of views with a memory of the last few answers, the same for every viewer.

    A page asks for one view several times at once. All that is remembered is forgotten as soon
    as anything was written to the store, by whatever process.
    """
    kept_views: OrderedDict[State, View] = OrderedDict()
    kept_ground: list[Ground] = []
    lock = Lock()

    def read(state: State) -> View:
        key = kept(state, PARTS["which"])
        with lock:
            if not kept_ground or kept_ground[0].revision != store.revision():
                kept_views.clear()
                kept_ground[:] = [read_ground(store)]
            if key not in kept_views:
                kept_views[key] = read_view(store, atlas_in(atlas, key.worldview), key, kept_ground[0])
                while len(kept_views) > most:
                    kept_views.popitem(last=False)
            kept_views.move_to_end(key)
            return kept_views[key]

    return read


def atlas_in(atlas: Atlas, worldview: str) -> Atlas:
    """Return the atlas from another point of view; "" is its own."""
    return atlas if worldview in {"", atlas.worldview} else _opened(worldview)


@lru_cache(maxsize=len(WORLDVIEWS))
def _opened(worldview: str) -> Atlas:
    """One atlas for each point of view in a process: they share what they read."""
    return open_atlas(worldview=worldview)


def missing_words(view: View) -> str:
    """Return in words what an empty map is missing, "" where something is drawn or named."""
    if not view.documents:
        return WORDS["unknown" if view.state.documents else "empty"]
    many = "" if len(view.documents) == 1 else "_many"
    if not view.total:
        return WORDS[f"no_claim{many}" if view.places else f"nothing{many}"]
    if view.claims and len(view.missing) == len(view.claims):
        return WORDS["no_shape"]
    return ""


def marks_of(view: View) -> dict[str, tuple[float, str]]:
    """Return the opacity and the words with which claims are marked: old ones, and changes."""
    if not view.changes:
        return faded(view.claims, view.published, view.at) if not view.state.changes else {}
    marked = {c.id: (UNCHANGED, "") for c in view.claims}
    for change in view.changes:
        before = change.before.status if change.before else ""
        marked[change.claim.id] = (1.0, WORDS[change.kind].format(INKS[before].word if before else ""))
    return marked


def picture_of(view: View) -> Scene:
    """Return the scene of a view."""
    options = Options(
        colours=view.colours,
        rivals=view.rivals,
        repeats=view.repeats,
        marked=marks_of(view),
        places=view.places,
        displays=view.displays,
    )
    return scene(view.claims, view.footprints, view.documents, options)


def _mark(named: PlaceCount) -> PlaceMark:
    place = named.place
    return PlaceMark(
        id=place.id,
        name=clean(place.name, 40),
        kind=named.kind,
        lon=place.lon,
        lat=place.lat,
        mentions=named.mentions,
    )


@lru_cache(maxsize=4096)
def _built(recipe: Recipe, atlas: Atlas) -> Footprint:
    """Build once in a process what the store has for another data version only."""
    return build(recipe, atlas)


def footprints_of(
    recipes: Mapping[str, Recipe], store: Store, atlas: Atlas
) -> tuple[dict[str, Footprint], dict[str, str]]:
    """Read the stored shapes of recipes by id, and build those that this atlas does not have yet.

    Returns the shapes, and the reasons why others cannot be built, both by recipe id.
    """
    found = dict(store.footprints(recipes, data_version=atlas.data_version, worldview=atlas.worldview))
    refused = {}
    for key, recipe in recipes.items():
        if key not in found:
            try:
                found[key] = _built(recipe, atlas)
            except ClaimAtlasError as error:
                refused[key] = str(error)
    return found, refused


def displays_of(
    footprints: Mapping[str, Footprint], store: Store, atlas: Atlas, grade: Grade
) -> dict[str, Display]:
    """Return shapes made ready for a screen: as stored, else (built for this view only) made here."""
    drawn = {key: f for key, f in footprints.items() if has_shape(f)}
    found = store.displays(drawn, grade, data_version=atlas.data_version, worldview=atlas.worldview)
    return found | {key: display_of(key, f, grade) for key, f in drawn.items() if key not in found}
