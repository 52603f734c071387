"""Which of a text's names stand before a word and may be what it means. Pure functions over resolutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from extract.claims.ground_words import GUESS_FROM, REACH_CHARS
from extract.claims.syntax import expand

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.claims.actors import Cast
    from extract.values import Resolution


def named_before(resolutions: Iterable[Resolution], offset: int) -> list[Resolution]:
    """Return the places named before an offset that are ground, not speakers."""
    return [
        r
        for r in resolutions
        if r.toponym.end <= offset
        and r.toponym.form == "name"
        and not r.toponym.is_metonym
        and (r.place is not None or r.recipe is not None)
    ]


def unknown_before(resolutions: Iterable[Resolution], offset: int) -> list[Resolution]:
    """Return names near before an offset that no list has: "the town" is such a place, and no other."""
    return [
        r
        for r in resolutions
        if 0 <= offset - r.toponym.end <= REACH_CHARS
        and r.place is None
        and r.recipe is None
        and r.toponym.form == "name"
        and not r.toponym.is_metonym
        and r.toponym.confidence >= GUESS_FROM
    ]


def country_named(resolutions: Iterable[Resolution], key: str) -> tuple[Resolution, ...]:
    """Return the first name of a country, by the key of the party; none where it is no country's."""
    if not key.startswith("country:"):
        return ()
    return next(((r,) for r in resolutions if r.place is not None and r.place.id == key), ())


def listed_with(
    one: Resolution, found: Sequence[Resolution], doc: Doc, tokens: Mapping[Resolution, tuple[int, int]]
) -> tuple[Resolution, ...]:
    """Return the places of the list that one of them stands in ("the two provinces")."""
    begin, _ = tokens.get(one, (0, 0))
    top = doc[begin]
    while top.dep_ in {"conj", "compound", "nmod"} and top.head.sent == top.sent:
        top = top.head
    members = {t.i for t in expand(top)} | {c.i for t in expand(top) for c in t.children}
    out = [r for r in found if members & set(range(*tokens.get(r, (0, 0))))]
    return tuple(dict.fromkeys(out)) if one in out else (one,)


def acting_by_sentence(doc: Doc, cast: Cast) -> dict[int, frozenset[str]]:
    """Return the keys of the parties that each sentence names, by its number from 1 on."""
    out: dict[int, frozenset[str]] = {}
    mentions = iter(cast.mentions)
    mention = next(mentions, None)
    for number, sentence in enumerate(doc.sents, 1):
        keys = set()
        while mention is not None and mention.start < sentence.end:
            keys.add(mention.party.key)
            mention = next(mentions, None)
        if keys:
            out[number] = frozenset(keys)
    return out
