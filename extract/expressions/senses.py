"""Which place each name in a phrase means: all names of the phrase are chosen together.

A candidate is weighed by its rank in the gazetteer, by whether its kind fits the part that
it plays in the phrase (a side of a border is a country, "northern X" an area), by how near
it lies to the other names, and by the countries that the context names. The weights are set
by hand; `extract.resolution` does this for running text with whole-document evidence.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence

from extract.expressions.phrases import Frontier, Phrase, Toponym, toponyms, walk
from extract.expressions.values import Name
from geodata.places import Candidate, Place

SETTLED = ("city", "facility", "neighbourhood", "island", "mountain")
LINEAR = ("river", "line", "road", "border")

FIT: dict[str, dict[str, float]] = {
    "any": {"country": 1.0, "region": 0.5, "line": 0.5, "zone": 0.5, "sea": 0.5, "river": 0.5},
    "nation": {
        "country": 5.0,
        "region": 2.0,
        "admin": 2.0,
        "island": 1.0,
        "zone": 1.0,
        "city": -4.0,
        "": -4.0,
    },
    "container": {"country": 3.0, "admin": 2.5, "region": 2.5, "island": 1.0, "sea": 1.0, "": 0.0},
    "point": {
        "country": -2.0,
        "city": 2.0,
        "facility": 2.0,
        "island": 1.5,
        "neighbourhood": 1.5,
        "mountain": 1.0,
        "": 0.0,
    },
    "near": {
        "country": 1.6,
        "city": 1.5,
        "facility": 1.5,
        "island": 1.5,
        "line": 1.5,
        "river": 1.5,
        "border": 1.5,
        "": 0.0,
    },
    "part": {"country": 2.0, "region": 1.5, "city": 1.0, "admin": 0.0, "sea": 1.0, "": 0.0},
    "quarters": {"city": 2.5, "neighbourhood": 1.5, "country": 1.5, "": 0.0},
    "middle": {"country": 3.0, "region": 2.0, "city": 2.5, "sea": 1.0, "": 0.0},
    "countryside": {"admin": 2.0, "city": 1.0, "": 0.0},
    "line": {"river": 4.0, "line": 4.0, "border": 4.0, "road": 4.0, "zone": 3.0, "": -1.0},
    "shore": {"country": 3.0, "admin": 2.0, "island": 2.0, "region": 1.0, "sea": 1.0, "": 0.0},
    "off": {"island": 2.5, "city": 2.0, "country": 2.5, "": 0.0},
    "between": {
        "line": 2.5,
        "river": 2.5,
        "border": 2.5,
        "city": 1.5,
        "country": 1.0,
        "island": 1.0,
        "": 0.0,
    },
}
"""For each part that a name plays, what each kind of place brings; ``""`` is any other kind."""

_MATCH = {"exact": 0.0, "demonym": 0.0, "abbreviation": -0.2, "folded": -0.5, "fuzzy": -3.0}
_ROWS = ("named:", "disputed:", "river:", "country:")
_RANK = 0.35
_PEOPLE = 0.4
_ARTICLE = {"city": -2.0, "admin": -0.5, "river": 2.0, "line": 2.0, "sea": 1.0, "region": 1.0, "zone": 1.0}
_PER_NAME = 8
_COMBINATIONS = 600


def choose_senses(
    phrase: Phrase, *, countries: Sequence[str] = (), near: Sequence[Place] = ()
) -> Mapping[tuple[int, int], Place]:
    """Return the place of each name in a phrase, by its span.

    Parameters
    ----------
    phrase
        The phrase whose names are to be placed.
    countries
        ISO codes of the countries that the context names.
    near
        Places that the context names; their neighbourhood is preferred.
    """
    chosen: dict[tuple[int, int], Place] = {}
    leaves = []
    for leaf in toponyms(phrase):
        if leaf.name.place is not None:
            chosen[_key(leaf.name)] = leaf.name.place
        elif weighed := _weighed(leaf, countries):
            leaves.append((leaf, weighed))
    partners = _partners(phrase)
    budget = _PER_NAME
    while budget > 1 and math.prod(min(len(w), budget) for _, w in leaves) > _COMBINATIONS:
        budget -= 1
    best: tuple[float, dict[tuple[int, int], Place]] | None = None
    for combination in itertools.product(*(weighed[:budget] for _, weighed in leaves)):
        places = dict(chosen)
        for (leaf, _), (_, place) in zip(leaves, combination, strict=True):
            places[_key(leaf.name)] = place
        score = sum(weight for weight, _ in combination)
        score += _nearness(list(places.values()), near) + _inside(phrase, places, partners)
        if best is None or score > best[0]:
            best = (score, places)
    return best[1] if best is not None else chosen


def _weighed(leaf: Toponym, countries: Sequence[str]) -> list[tuple[float, Place]]:
    fit = FIT.get(leaf.role, FIT["any"])
    around = _countries_of(leaf.within)
    out = []
    for rank, candidate in enumerate(allowed(leaf.name)):
        place = candidate.place
        weight = fit.get(place.kind, fit.get("", 0.0)) + _MATCH.get(candidate.match, -1.0)
        weight -= _RANK * min(rank, 8)
        weight += _PEOPLE * math.log10(_people(place) + 10)
        if leaf.name.article:
            weight += _ARTICLE.get(place.kind, 0.0)
        elif place.kind == "river" and "river" not in leaf.name.kinds and leaf.role != "line":
            weight -= 1.5  # rivers take the article; a bare "Helmand" is the province
        if leaf.role == "part" and place.kind == "admin" and candidate.match != "folded":
            weight += _larger_than_its_town(place, leaf.name)
        if place.country is not None and place.country in countries:
            weight += 2.0
        if place.country is not None and place.country in around:
            weight += 4.0  # more is decided with the container's own sense, but it must get that far
        out.append((weight, place))
    return sorted(out, key=lambda w: -w[0])


def _larger_than_its_town(province: Place, name: Name) -> float:
    """Return what speaks for a province where a town has its name too.

    "Northern X" is the town where most of the province lives in it, else the province.
    """
    towns = [c.place for c in name.candidates if c.place.kind == "city" and c.place.admin1 == province.admin1]
    most = max((t.population for t in towns), default=0)
    return 2.0 if 0 < most < province.population / 2 else 0.0


def _countries_of(container: Phrase | None) -> frozenset[str]:
    """Return the countries that the likeliest senses of a container lie in."""
    if container is None:
        return frozenset()
    places = [c.place for t in toponyms(container) for c in t.name.candidates[:3]]
    places += [t.name.place for t in toponyms(container) if t.name.place is not None]
    return frozenset(p.country for p in places if p.country is not None)


def _people(place: Place) -> int:
    """Return a population; what has none but was worth a row of its own counts as a large town."""
    return place.population or (200_000 if place.id.startswith(_ROWS) else 0)


def allowed(name: Name) -> Sequence[Candidate]:
    """Return the candidates that the type word beside the name allows.

    "X district" may be known by its town only, "the port of X" is X: those fall back to towns.
    "The X river" never does: a village of that name is another thing.
    """
    if not name.kinds:
        return name.candidates
    fitting = [c for c in name.candidates if c.place.kind in name.kinds]
    if not fitting and ("admin" in name.kinds or "city" in name.kinds):
        return name.candidates
    return fitting


def _nearness(places: Sequence[Place], context: Sequence[Place]) -> float:
    """Return 0 for places side by side, less the further apart they lie."""
    spots = [p for p in places if p.kind != "country"]
    score = 0.0
    for a, b in itertools.combinations(spots, 2):
        score -= min(9.0, 3.0 * math.log10(max(distance_km(a, b), 50.0) / 50.0))
    for a in spots:
        others = [distance_km(a, b) for b in context if b.kind != "country"]
        if others:
            score -= min(3.0, math.log10(max(min(others), 50.0) / 50.0))
    states = [p for p in places if p.kind == "country"]
    for a in spots:
        if states and a.country is not None:
            score += 1.5 if any(a.country == s.country for s in states) else -0.5
    return score


def _partners(phrase: Phrase) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return which name is said to lie in which ("Tripoli in Lebanon")."""
    out = []
    for part in walk(phrase):
        if isinstance(part, Toponym) and part.within is not None:
            out += [(_key(part.name), _key(t.name)) for t in toponyms(part.within)]
        if isinstance(part, Frontier) and isinstance(part.a, Toponym) and isinstance(part.b, Toponym):
            out.append((_key(part.a.name), _key(part.b.name)))
    return out


def _inside(
    phrase: Phrase,
    places: Mapping[tuple[int, int], Place],
    partners: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> float:
    del phrase
    score = 0.0
    for inner, outer in partners:
        a, b = places.get(inner), places.get(outer)
        if a is None or b is None:
            continue
        if a == b:
            score -= 8.0
        elif b.kind == "country" and a.kind != "country":
            score += 4.0 if a.country == b.country else -6.0
        elif b.kind == "admin" and a.admin1 is not None and a.admin1 == b.admin1:
            score += 4.0
    return score


def distance_km(a: Place, b: Place) -> float:
    """Return the great-circle distance of two places in kilometres (sphere of 6,371 km)."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))


def bearing_deg(a: Place, b: Place) -> float:
    """Return the initial great-circle bearing from one place to another, degrees from north."""
    lat_a, lat_b, d = math.radians(a.lat), math.radians(b.lat), math.radians(b.lon - a.lon)
    y = math.sin(d) * math.cos(lat_b)
    x = math.cos(lat_a) * math.sin(lat_b) - math.sin(lat_a) * math.cos(lat_b) * math.cos(d)
    return math.degrees(math.atan2(y, x)) % 360.0


def _key(name: Name) -> tuple[int, int]:
    return name.start, name.end
