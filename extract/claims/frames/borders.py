"""Frames of unsettled boundaries: "the border remains undemarcated", "X's status is unresolved"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first
from extract.claims.grounds import Grounds
from extract.claims.syntax import expand, grammatical_subjects, patients, prepositions
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

UNSETTLED = words(
    "disputed unresolved undemarcated undelimited undefined contested unsettled indefinite undetermined "
    "unmarked uncertain unclear contentious"
)
_BOUNDS = words("border borders boundary boundaries frontier line alignment demarcation delimitation course")
_TITLES = words("status sovereignty ownership title possession fate")
_SETTLE = words("settle resolve determine demarcate delimit draw mark define agree decide delineate fix")
_STATES = words("be remain stay lie continue")


def unsettled_frames(verb: Token, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim that a boundary or the title to a place is open."""
    subjects = patients(verb) if verb.lemma_.lower() in _SETTLE else grammatical_subjects(verb)
    open_ones = [s for s in subjects if _is_open(verb) and _is_bound(s)]
    for subject in open_ones[:1]:
        sides = [t for n, h in prepositions(subject) if n in {"between", "with"} for t in expand(h)]
        sides += [t for n, h in prepositions(verb) if n in {"between", "with", "by"} for t in expand(h)]
        ground = first([subject], "", grounds)
        ground = ground or first(
            [h for n, h in prepositions(subject) if n in {"of", "over", "along"}], "of", grounds
        )
        if ground is not None:
            yield Frame(
                type="dispute_border",
                trigger=f"dispute_border:{verb.lemma_.lower()} open",
                predicate=verb,
                lead=verb,
                actors=tuple(t for t in sides if acts(t, cast)),
                others=(),
                ground=ground,
                confidence=0.65,
            )


def _is_open(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    if lemma in _SETTLE:
        # "has yet to be settled", "has never been demarcated"
        above = verb.head if verb.dep_ == "xcomp" else verb
        return any(c.lower_ in {"yet", "never", "not"} for t in (verb, above) for c in t.children)
    if lemma not in _STATES:
        return False
    if any(c.dep_ in {"acomp", "attr", "oprd", "xcomp"} and c.lower_ in UNSETTLED for c in verb.children):
        return True
    return any(
        n == "in" and h.lower_ in {"dispute", "question", "doubt", "contention"}
        for n, h in prepositions(verb)
    )


def _is_bound(noun: Token) -> bool:
    """Tell whether a boundary or a title is spoken of, itself or by a part of it ("half of the border")."""
    if {noun.lower_, noun.lemma_.lower()} & (_BOUNDS | _TITLES):
        return True
    return any(n in {"of", "along"} and h.lower_ in _BOUNDS for n, h in prepositions(noun))
