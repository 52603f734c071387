"""Grounds that no phrase names by itself: a common border, the area around a place that no list knows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.claims.frames import Frame
from extract.claims.ground import Ground
from extract.claims.grounds import Grounds
from extract.claims.lexicon import home_of
from extract.claims.targets import Target, read_target
from extract.values import Actor
from geodata.recipes import Area, Border, Ref

if TYPE_CHECKING:
    from geodata.atlas import Atlas


def in_container(ground: Ground, grounds: Grounds, atlas: Atlas) -> Target | None:
    """Return the area named around a place that no list knows ("Camp X in Y Province"), saying so."""
    wider = _container(ground, grounds)
    found = read_target(wider, grounds, atlas) if wider is not None else None
    if found is None or isinstance(found, str) or not isinstance(found.recipe, Area):
        return None
    lost = ", ".join(repr(r.toponym.text) for r in ground.places)
    note = f"{lost} is in no list of places: the area that the text names around it is drawn"
    names = tuple(r.toponym.text for r in ground.places)
    return replace(
        found,
        recipe=replace(found.recipe, assumptions=(*found.recipe.assumptions, note)),
        place_names=tuple(dict.fromkeys((*names, *found.place_names))),
    )


def _container(ground: Ground, grounds: Grounds) -> Ground | None:
    """Return the area that a phrase names around its places ("the camp in X Province")."""
    last = max((r.toponym.end for r in ground.places), default=0)
    for token in ground.head.subtree:
        inside = token.dep_ == "prep" and token.lower_ in {"in", "of"} and token.idx >= last
        after = token.dep_ == "appos" and token.idx >= last
        found = [c for c in token.children if c.dep_ == "pobj"] if inside else [token] if after else []
        for t in found:
            own = grounds.at(t)
            if own is not None and own.place is not None and own.kind in {"admin", "country", "region"}:
                return grounds.find(t, "in", named_only=True)
    return None


def border_between(states: tuple[str, ...], atlas: Atlas) -> Target | str:
    """Return the shared border of two states that agree, where the text names no ground."""
    if len(states) < 2:
        return "the text names no place for it"
    if len(set(states)) == 1:
        home = Ref(states[0], atlas.place(states[0]).name)
        return Target(
            recipe=Area(home, assumptions=("no ground named: drawn over the country of its parties",)),
            geometry=(("kind", "country"), ("of", (home.name,))),
            place_names=(home.name,),
        )
    states = tuple(dict.fromkeys(states))
    a, b = (Ref(s, atlas.place(s).name) for s in states[:2])
    if b.id not in atlas.neighbours(a.id):
        return f"{a.name} and {b.name} share no land border, and the text names no place"
    return Target(
        recipe=Border(a, b, assumptions=("no ground named: drawn along the border of the two",)),
        geometry=(("kind", "border"), ("a", a.name), ("b", b.name)),
        place_names=(a.name, b.name),
    )


def common_border(frame: Frame, ground: Ground, actors: tuple[Actor, ...], atlas: Atlas) -> Target | None:
    """Return the border of two neighbours whose boundary is disputed, or that agree, if they are the ground.

    "India and China have never agreed on their border" is not about all of India and China.
    """
    sides = tuple(dict.fromkeys(r.place.id for r in ground.places if r.place is not None))
    if frame.type not in {"dispute_border", "agreement"} or len(sides) != 2 or len(ground.places) != 2:
        return None
    if any(not side.startswith("country:") for side in sides) or not set(sides) <= set(countries_of(actors)):
        return None
    found = border_between(sides, atlas)
    return found if isinstance(found, Target) else None


def countries_of(actors: tuple[Actor, ...]) -> tuple[str, ...]:
    """Return the ids of the countries among some actors."""
    return tuple(a.key for a in actors if a.key.startswith("country:"))


def homes_of(actors: tuple[Actor, ...]) -> tuple[str, ...]:
    """Return the ids of the countries that parties are or fight in, where at least one is a state."""
    homes = tuple(a.key if a.key.startswith("country:") else f"country:{home_of(a.key)}" for a in actors)
    return homes if countries_of(actors) and "country:" not in homes else countries_of(actors)
