"""Whether a phrase is ground, or something that stands on it; which of its words stand for a place."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from extract.claims.ground_words import ASSETS, BORDERS, KINDS, PLACE_NOUNS
from extract.claims.syntax import COMPASS, expand

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_ground(head: Token, named: Container[int]) -> bool:
    """Tell whether a noun itself is ground or stands on it, not only something said or done there."""
    if any(t.i in named for t in expand(head)) or {head.lower_, head.lemma_.lower()} & (
        PLACE_NOUNS | ASSETS | {"it", "them", "there"}
    ):
        return True
    if head.pos_ == "NUM" or head.ent_type_ in {"FAC", "GPE", "LOC"}:
        return True
    if head.lower_ in {"hundreds", "scores", "dozens", "thousands", "tens", "others"}:
        return any(
            p.lower_ in PLACE_NOUNS | ASSETS
            for c in head.children
            if c.dep_ == "prep" and c.lower_ == "of"
            for p in c.children
        )
    return (
        any(c.dep_ in {"compound", "nmod", "appos"} and c.i in named for c in head.children)
        and head.pos_ == "PROPN"
    )


def stand_in(phrase: Sequence[Token], kind: str, named: Container[int]) -> tuple[int, int] | None:
    """Return the span of the words of a phrase that stand for a place told before; None without any.

    Of "positions north of the besieged city" it is "besieged city", of "the city's east" it is
    "city", of "the northern districts" "districts"; "it" stands for a place of any kind.
    """
    fitting = [
        t
        for t in phrase
        if t.i not in named
        and t.lower_ not in COMPASS
        and (t.lower_ == "it" or any(kind in kinds for kinds in KINDS.get(t.lower_, ())))
    ]
    owners = [t for t in fitting if t.dep_ == "poss"]
    if not fitting:
        return None
    noun = owners[-1] if owners else fitting[-1]
    first = noun
    while first.i > phrase[0].i and _qualifies(first.nbor(-1), noun) and first.i - 1 not in named:
        first = first.nbor(-1)
    return first.idx, noun.idx + len(noun.text)


def _qualifies(word: Token, noun: Token) -> bool:
    """Tell whether a word only says more of a noun: no direction, measure or determiner."""
    return word.head == noun and word.dep_ in {"amod", "compound"} and not _is_compass(word) and word.is_alpha


def _is_compass(word: Token) -> bool:
    return word.lower_.startswith(("north", "south", "east", "west", "central", "inner", "outer"))


def described_border(phrase: Sequence[Token], named: Container[int]) -> tuple[int, int] | None:
    """Return the span of "border with X", "frontier between X and Y" or a bare "border" in a phrase."""
    noun = next((t for t in phrase if t.lemma_.lower() in BORDERS), None)
    if noun is None:
        return None
    end = noun
    after = noun.doc[noun.i + 1 : noun.sent.end]
    if len(after) > 1 and after[0].lower_ in {"with", "between"}:
        for token in after[1:]:
            if token.i in named:
                end = token
            elif token.lower_ not in {"the", "and"}:
                break
    return noun.idx, end.idx + len(end.text)
