"""Borders that a text names by description: "its border", "the border with X", "the border"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.ground_words import BORDERS
from extract.claims.lexicon import states
from extract.claims.syntax import expand, noun_phrase
from extract.language import text_of
from extract.values import Resolution, Toponym
from geodata.recipes import Border, Ref

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def border_of(
    head: Token,
    cast: Cast,
    at: Mapping[int, Resolution],
    *,
    told_before: bool,
    described: tuple[Resolution, ...] = (),
) -> Resolution | None:
    """Return the border that "its border", "the border with X" or a bare "the border" means.

    Parameters
    ----------
    head
        The noun.
    cast
        Who acts in the text.
    at
        The place name that covers a token, by token index.
    told_before
        True where the text has named a border before, which a bare "the border" then means.
    described
        Borders that the text has described with both their sides, in reading order: the last one
        before is what a bare "the border" means, else one of the state that the text tells of most.

    Returns
    -------
    Resolution or None
        With a `Border` recipe instead of a place; its second side may be open.
    """
    owner, other = None, None
    for c in head.children:
        if c.dep_ == "poss":
            owner = next((a.key for a in cast.read(c) if a.key.startswith("country:")), None)
        elif c.dep_ == "prep" and c.lower_ in {"with", "between"}:
            sides = [t for p in c.children if p.dep_ == "pobj" for t in expand(p)]
            found = [
                r.place.id
                for t in sides
                if (r := at.get(t.i)) is not None and r.place is not None and r.kind == "country"
            ]
            if c.lower_ == "between" and len(found) > 1:
                owner, other = found[:2]
            elif found:
                other = found[0]
    if owner is None and other is None and not told_before and _is_bare(head):
        before = [r for r in described if r.toponym.end <= head.left_edge.idx]
        if before:
            return replace(before[-1], toponym=_phrase(head))
    if owner is None and other is None:
        other = _country_after(head, at) or (None if told_before else _state_beside(head, cast))
    first, second = (owner, other) if owner is not None else (other, None)
    if first is None:
        return None
    recipe = Border(_ref(first), _ref(second) if second is not None else None)
    return Resolution(toponym=_phrase(head), place=None, kind="border", confidence=0.6, recipe=recipe)


def described_borders(doc: Doc, cast: Cast, at: Mapping[int, Resolution]) -> tuple[Resolution, ...]:
    """Return the borders that a text describes with both their sides, in reading order."""
    heads = (t for t in doc if t.lemma_.lower() in BORDERS and t.i not in at)
    found = (border_of(head, cast, at, told_before=True) for head in heads)
    return tuple(
        r for r in found if r is not None and isinstance(r.recipe, Border) and r.recipe.b is not None
    )


def _phrase(head: Token) -> Toponym:
    phrase = noun_phrase(head)
    start, end = phrase[0].idx, phrase[-1].idx + len(phrase[-1].text)
    return Toponym(start=start, end=end, text=text_of(head.doc)[start:end], kind_hint="border")


def _is_bare(head: Token) -> bool:
    """Tell whether nothing says whose border it is: "the border"."""
    plain = {c.dep_ for c in head.children} <= {"det", "prep", "punct", "relcl", "acl", "cc", "conj"}
    return plain and any(c.dep_ == "det" and c.lower_ == "the" for c in head.children)


def _state_beside(head: Token, cast: Cast) -> str | None:
    """Return a state beside a bare "the border": one of its sentence, or before, that is told of most."""
    if not _is_bare(head):
        return None
    named = [m for m in cast.mentions if m.party.kind == "state"]
    count = Counter(m.party.key for m in named)
    here = [m for m in named if head.sent.start <= m.start < head.sent.end]
    found = here or [m for m in named if m.start < head.i]
    return max(found, key=lambda m: (count[m.party.key], -m.start)).party.key if found else None


def _country_after(head: Token, at: Mapping[int, Resolution]) -> str | None:
    """Return the country of "border with X" where the parser hung "with X" on the verb."""
    doc = head.doc
    if head.i + 2 >= head.sent.end or doc[head.i + 1].lower_ != "with":
        return None
    for token in doc[head.i + 2 : head.i + 5]:
        r = at.get(token.i)
        if r is not None:
            return r.place.id if r.place is not None and r.kind == "country" else None
    return None


def _ref(place_id: str) -> Ref:
    party = states().get(place_id.removeprefix("country:"))
    return Ref(place_id, party.label if party is not None else place_id)
