"""What all readers of frames share: the frame itself and small tests on phrases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.actor_words import GROUP_NOUNS, PRONOUNS
from extract.claims.actors import Cast
from extract.claims.ground import Ground
from extract.claims.grounds import Grounds
from extract.claims.syntax import is_verb, prepositions, up
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

WEAPONS = words(
    "airstrike airstrikes strike strikes shelling drone drones missile missiles rocket rockets shell "
    "shells artillery bomb bombs warplane warplanes jets attack attacks bombardment raid raids mortar "
    "mortars shells fire"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One claim as grammar gives it.

    ``lead`` is the verb whose clause the quote is cut from (the predicate itself, or the
    verb that carries a noun); ``confidence`` is the rule's own prior.
    """

    type: str
    trigger: str
    predicate: Token
    lead: Token
    actors: tuple[Token, ...]
    others: tuple[Token, ...]
    ground: Ground | None
    confidence: float
    zone_name: str | None = None
    unknown: str = ""
    """The name where the ground should stand, if no place of that name is known."""
    refused: bool = False
    """True where the trained reader finds no claim in it: it is listed with that reason, not drawn."""
    doubt: str = ""
    """A status that whoever proposed the frame gives it; it counts where it is less sure than the rules'."""


PEOPLE = words(
    "soldiers troops people civilians hostages prisoners fighters man woman men women talks meeting "
    "elections election summit funeral ceremony banner banners conference"
)


def is_people(token: Token) -> bool:
    """Tell whether a noun means people or an event, which can be taken and held without any ground."""
    return token.ent_type_ == "PERSON" or token.lower_ in GROUP_NOUNS | PEOPLE


def first(heads: Iterable[Token], relation: str, grounds: Grounds) -> Ground | None:
    """Return the ground of the first phrase that means any."""
    for head in heads:
        if head.ent_type_ == "PERSON" and grounds.at(head) is None:
            continue
        if head.lower_ in PRONOUNS and head.lower_ not in {"it", "them"}:
            continue
        ground = grounds.find(head, relation)
        if ground is not None:
            return ground
    return None


def roles_of(verb: Token, objects: tuple[Token, ...]) -> list[tuple[str, Token]]:
    """Return prepositional phrases of the verb and of its object (parsers waver between the two)."""
    out = list(prepositions(verb))
    for o in objects:
        if o.head == verb:
            out += list(prepositions(o))
    for c in verb.children:
        if c.dep_ == "acomp":
            out += list(prepositions(c))
    return out


def means_of_war(tokens: tuple[Token, ...]) -> bool:
    """Tell whether weapons or strikes do it."""
    return any(t.lower_ in WEAPONS for t in tokens)


def acts(token: Token, cast: Cast) -> bool:
    """Tell whether a phrase names somebody who can act."""
    return bool(cast.read(token))


def same(ground: Ground, actors: list[Token]) -> bool:
    """Tell whether the ground is only the actor's own name again."""
    return any(a.idx <= ground.head.idx < a.idx + len(a.text) for a in actors)


def lead_of(noun: Token) -> Token | None:
    """Return the verb that carries a noun, or None."""
    token = noun
    for child, head in up(noun):
        token = head
        if is_verb(head) and head.dep_ != "amod":
            return head
        if child.dep_ in {"relcl", "ccomp"}:
            return None
    return token if is_verb(token) else None
