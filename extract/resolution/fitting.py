"""Which candidates the words at a name leave: "Niger River" is no country, "the Dnipro" no town.

A name that the gazetteer knows as a whole ("Lake Charles", a city) keeps that sense. Where
the type word had to be left out to find the name, it says what the place must be. An article
before a bare name speaks for a river, if there is one of that name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.toponyms.words import place_types
from extract.values import Toponym
from geodata.names import fold
from geodata.places import Candidate

AGREES = {
    "city": {"city", "neighbourhood"}, "admin": {"admin", "region"},
    "region": {"region", "admin", "zone", "line"},
    "river": {"river"}, "water": {"water"}, "sea": {"sea"},
    "island": {"island", "region", "admin", "country"},
    "mountain": {"mountain", "region"}, "zone": {"zone", "region", "line"}, "line": {"line", "zone"},
    "road": {"road"}, "facility": {"facility"}, "neighbourhood": {"neighbourhood", "city"},
    "country": {"country"},
}  # fmt: skip
"""The kinds of place that a type word of each kind may mean."""

_FORCING = frozenset(["river", "water", "sea", "island", "mountain", "road"])
_OF_COUNTRIES = frozenset(
    ["state", "states", "republic", "emirate", "territory", "territories", "region", "regions", "coast"]
)

_ARTICLE = re.compile(r"(?:^|[^\w-])[Tt]he \Z")
_ENDS_NAME = re.compile(
    r"\Z|['’]s\b|[^\w\s'’&/-]|\s+(?:[^\w\s]|(?:a|above|across|after|again|against|all|along|also|and|are|around|as|at|"
    r"back|be|before|below|between|but|by|can|could|divides|during|flows|for|forms|from|had|has|have|if|in|inside|"
    r"into|is|it|last|marks|may|might|must|near|nor|now|of|off|on|once|only|onto|opposite|or|over|runs|separates|"
    r"should|since|so|than|that|the|then|there|they|this|through|to|toward|towards|under|until|up|was|were|when|"
    r"where|which|while|who|will|with|within|would)\b|\Z)"
)
_LISTED = re.compile(r"(?:(?:,? (?:and|or)|,) (?:the )?[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)+ ([a-z]+)")
_WITH_ARTICLE = frozenset(["congo", "gambia", "sudan", "lebanon", "ukraine", "yemen"])
"""Countries that are or were written with an article."""


def type_word(toponym: Toponym) -> str | None:
    """Return the type word that stands in the name itself, in lower case; None if there is none."""
    words = toponym.text.lower().split()
    for word in (words[-1], words[0]) if len(words) > 1 else ():
        kind = place_types().get(word)
        if kind is not None and kind.kind == toponym.kind_hint:
            return word
    return None


def is_whole(toponym: Toponym, candidate: Candidate) -> bool:
    """Tell whether the gazetteer's spelling is the name as written, type word and all."""
    return fold(candidate.name) == fold(toponym.text)


def fitting(toponym: Toponym, candidates: Sequence[Candidate], text: str = "") -> tuple[Candidate, ...]:
    """Return the candidates that the words in a name and at it allow, all if they say nothing.

    Parameters
    ----------
    toponym, candidates
        The name and the places of that name.
    text
        The document that it stands in.
    """
    word, hint = type_word(toponym), toponym.kind_hint
    if word is None or hint is None:
        return _with_article(candidates) if _bears_article(toponym, text) else tuple(candidates)

    def allowed(candidate: Candidate) -> bool:
        kind = candidate.place.kind
        if hint in _FORCING:
            return kind in AGREES[hint]
        return kind != "country" or word in _OF_COUNTRIES

    return tuple(c for c in candidates if allowed(c) or is_whole(toponym, c))


def _bears_article(toponym: Toponym, text: str) -> bool:
    """Tell whether a name stands alone behind an article ("the Dnipro", not "the Kherson front")."""
    if toponym.kind_hint is not None or toponym.form != "name" or not toponym.text[:1].isupper():
        return False
    if _ARTICLE.search(text, max(0, toponym.start - 5), toponym.start) is None:
        return False
    listed = _LISTED.match(text, toponym.end, toponym.end + 120)
    if listed is not None and listed.group(1).rstrip("s") in place_types():
        return False  # "the Amur and Khabarovsk regions"
    return _ENDS_NAME.match(text, toponym.end, toponym.end + 20) is not None


def _with_article(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates without towns, provinces and countries, if a river is among them."""
    if not any(c.place.kind == "river" for c in candidates):
        return tuple(candidates)
    return tuple(
        c
        for c in candidates
        if c.place.kind not in {"city", "admin", "country"}
        or (c.place.kind == "country" and any(w in _WITH_ARTICLE for w in fold(c.name).split()))
    )
