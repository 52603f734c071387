"""The claims that a viewer looks at closely, with all that their cards link to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.state import State
from dashboard.view import View, atlas_in, footprints_of
from extract.store import Selection, Store
from extract.values import Claim, Document
from geodata.atlas import Atlas
from geodata.footprint import Footprint
from geodata.recipes import recipe_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Chosen claims, whether or not the filters show them.

    Attributes
    ----------
    chosen, also
        The claims of the cards, and those under the same click.
    compared
        The rival to set beside the first chosen claim; None for none.
    claims
        These and all that they rival or repeat, by id.
    documents
        The articles of those claims, by id, without text.
    footprints
        The shapes of those claims, by recipe id.
    beside
        Where claims lie on the maps that are compared with, in words, by claim id.
    """

    chosen: tuple[Claim, ...] = ()
    also: tuple[Claim, ...] = ()
    compared: Claim | None = None
    claims: Mapping[str, Claim]
    documents: Mapping[str, Document]
    footprints: Mapping[str, Footprint]
    beside: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_choice(view: View, store: Store, atlas: Atlas, state: State) -> Choice:
    """Return what a state has chosen; ids that are not stored are left out."""
    shown = {c.id: c for c in view.claims}
    wanted = dict.fromkeys((*state.claims, *state.also, state.compare))
    linked = (other for c in wanted for links in (view.rivals, view.repeats) for other in links.get(c, ()))
    wanted |= dict.fromkeys(linked)
    away = tuple(c for c in wanted if c and c not in shown)
    known = shown | {c.id: c for c in (store.claims(Selection(ids=away[:500])) if away else ())}
    claims = {c: known[c] for c in wanted if c in known}
    heads = {d.id: d for d in view.documents}
    lost = {c.document_id for c in claims.values()} - heads.keys()
    footprints = dict(view.footprints)
    recipes = {recipe_id(c.recipe): c.recipe for c in claims.values()}
    unseen = {key: recipe for key, recipe in recipes.items() if key not in footprints}
    if unseen:
        footprints |= footprints_of(unseen, store, atlas_in(atlas, view.worldview))[0]
    chosen = tuple(claims[c] for c in state.claims if c in claims)
    return Choice(
        chosen=chosen,
        also=tuple(claims[c] for c in state.also if c in claims and c not in state.claims),
        compared=claims.get(state.compare) if chosen and chosen[0].id != state.compare else None,
        claims=claims,
        documents=heads | {d.id: d for d in (store.heads(lost) if lost else ())},
        footprints=footprints,
    )
