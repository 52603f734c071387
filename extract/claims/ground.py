"""The ground of a claim: the phrase that says where, with the places that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.values import Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The phrase that says where, the places it names, and how the claim refers to it.

    ``relation`` is the preposition ("from", "along"), "" for an object or subject;
    ``coreferent`` tells that the places stand elsewhere in the text or title; ``recalled``, that
    the claim names no ground and takes over the one that the text told of before. ``standing`` is
    the span of the words that stand for the place ("city" of "10 km north of the city").
    """

    head: Token
    start: int
    end: int
    text: str
    places: tuple[Resolution, ...]
    relation: str = ""
    coreferent: bool = False
    recalled: bool = False
    standing: tuple[int, int] | None = None
    modifiers: tuple[str, ...] = ()


def names_of(ground: Ground | None) -> frozenset[str]:
    """Return the names of the places of a ground."""
    return frozenset() if ground is None else frozenset(r.toponym.text for r in ground.places)


def told_ground(place: Resolution, predicate: Token) -> Ground:
    """Return as a predicate's ground a place that stands elsewhere in the text or title."""
    named = place.toponym
    return Ground(
        head=predicate,
        start=named.start,
        end=named.end,
        text=named.text,
        places=(place,),
        coreferent=True,
    )
