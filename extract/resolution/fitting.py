"""Which candidates the type word in a name leaves: "Niger River" is no country.

A name that the gazetteer knows as a whole ("Lake Charles", a city) keeps that sense. Where
the type word had to be left out to find the name, it says what the place must be.
"""

from __future__ import annotations

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


def fitting(toponym: Toponym, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates that the type word in the name allows, all if it has none."""
    word, hint = type_word(toponym), toponym.kind_hint
    if word is None or hint is None:
        return tuple(candidates)

    def allowed(candidate: Candidate) -> bool:
        kind = candidate.place.kind
        if hint in _FORCING:
            return kind in AGREES[hint]
        return kind != "country" or word in _OF_COUNTRIES

    return tuple(c for c in candidates if allowed(c) or is_whole(toponym, c))
