"""What speaks for a candidate place: its own weight, the words around the name, the whole document.

`gather` reads the document once; `score_matrix` turns it into numbers for every candidate of
every toponym. Distances in kilometres on the mean sphere (haversine): good to 0.5 %, and
only compared with each other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extract.resolution.fitting import AGREES, is_whole, type_word
from extract.values import Toponym
from geodata.names import fold
from geodata.places import Candidate

Floats = npt.NDArray[np.float64]
EARTH_RADIUS_KM = 6371.0088
NEAR_KM, REGIONAL_KM = 60.0, 400.0
WINDOW_CHARS = 200  # names this close are likely to lie together

OWN = (
    "bias", "city", "admin1", "admin2", "country", "disputed", "natural", "curated",
    "log population", "city log population", "admin log population", "population zero", "first", "rank",
    "exact", "own name", "folded", "loose", "abbreviation", "demonym",
    "hint agrees", "hint disagrees", "hint city", "hint admin", "no hint & admin2", "county",
    "container country", "container province", "container fails", "held by", "largest city",
    "capital letters", "shadows a seat of government", "form name & demonym", "form adjective & demonym",
)  # fmt: skip
CONTEXT = (
    "country share", "country mass", "country named", "province share", "province mass", "province named",
    "near mass", "regional mass", "window country", "window province", "window near", "window regional",
    "far from all", "country share & city", "country share & province", "country mass & province",
    "towns in it", "towns in it, share", "sister provinces", "country mass & country",
    "near mass & city", "near mass & county", "nobody else",
)  # fmt: skip
NIL = (
    "nil", "nil & unknown", "nil & loose", "nil & minor", "nil & primary", "nil & unsure name",
    "nil & facility",    "nil & road", "nil & several words", "nil & adjective",
)  # fmt: skip
NAMES = (*OWN, *CONTEXT, *NIL)
INDEX = {name: n for n, name in enumerate(NAMES)}

STATES = Path(__file__).parent.parent / "data" / "states.txt"
_NATURAL = frozenset(["sea", "water", "river", "island", "mountain"])
_DOUBLED = re.compile(r"(.)\1+")
_CONTAINER = re.compile(
    r"(?:\s*,\s*|\s+in\s+(?:the\s+)?(?:(?:north|south|east|west|central)[a-z-]*\s+)?|\s*\(\s*|\s+of\s+)\Z"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A toponym with its candidates as columns, ready for arithmetic."""

    toponym: Toponym
    candidates: tuple[Candidate, ...]
    key: str  # mentions of one key have one sense, unless they name their container
    lon: Floats  # radians
    lat: Floats
    countries: tuple[str | None, ...]
    provinces: tuple[str | None, ...]
    container: int | None  # index of the mention that holds it: "Paris, Texas"
    holder: int | None  # "Syria's Idlib"


def gather(
    toponyms: Sequence[Toponym], text: str, candidates: Sequence[tuple[Candidate, ...]]
) -> list[Mention]:
    """Return the mentions of a document with their containment phrases."""
    out: list[Mention] = []
    for n, (toponym, found) in enumerate(zip(toponyms, candidates, strict=True)):
        container = holder = None
        if n + 1 < len(toponyms):
            gap = text[toponym.end : toponyms[n + 1].start]
            if len(gap) <= 24 and _CONTAINER.match(gap) and toponyms[n + 1].form == "name":
                container = n + 1
        if n:
            gap = text[toponyms[n - 1].end : toponym.start]
            if gap in ("'s ", "’s "):
                holder = n - 1
        own = "" if container is None else f"@{n}"
        out.append(
            Mention(
                toponym=toponym,
                candidates=found,
                key=fold(toponym.text) + own,
                lon=np.radians(np.array([c.place.lon for c in found], float)),
                lat=np.radians(np.array([c.place.lat for c in found], float)),
                countries=tuple(c.place.country for c in found),
                provinces=tuple(c.place.admin1 for c in found),
                container=container,
                holder=holder,
            )
        )
    return out


@lru_cache(maxsize=1)
def seats_of_government() -> dict[str, frozenset[str]]:
    """Return the folded names of each country's seats of government, by its code."""
    rows = (line.split("|") for line in STATES.read_text("utf-8").splitlines() if "|" in line)
    return {
        row[0]: frozenset(fold(seat) for seat in row[4].split(";") if seat) for row in rows if len(row) > 4
    }


def own_features(mentions: Sequence[Mention]) -> list[Floats]:
    """Return for each mention a matrix candidates + 1 (NIL last) × features, context columns zero."""
    return [_own(mention, mentions) for mention in mentions]


def _own(mention: Mention, mentions: Sequence[Mention]) -> Floats:
    toponym, candidates = mention.toponym, mention.candidates
    out = np.zeros((len(candidates) + 1, len(NAMES)))
    folded = fold(toponym.text)
    hint, inside = toponym.kind_hint, type_word(toponym) is not None
    cities = [n for n, c in enumerate(candidates) if c.place.kind == "city"]
    largest = max(cities, key=lambda n: candidates[n].place.population, default=None)
    close = 0
    for n, candidate in enumerate(candidates):
        place = candidate.place
        authority = place.id.partition(":")[0]
        population = math.log10(place.population + 1)
        loose = not is_close(toponym, candidate)
        close += not loose
        row = out[n]

        def put(name: str, value: float = 1.0, row: Floats = row) -> None:
            row[INDEX[name]] = value

        put("bias")
        if place.kind == "city":
            put("city")
            put("city log population", population / 6)
        elif authority in ("admin1", "admin2", "country"):
            put(authority)
            put("admin log population", population / 6)
        elif place.kind in _NATURAL:
            put("natural")
        else:
            put("disputed" if authority == "disputed" else "curated")
        put("log population", population / 6)
        put("population zero", float(place.population == 0))
        put("first", float(n == 0))
        put("rank", math.log1p(n))
        put("own name", float(is_own_name(place.name, toponym.text)))
        put("loose" if loose else candidate.match if candidate.match in INDEX else "folded")
        if authority == "admin1" and folded in seats_of_government().get(place.country or "", ()):
            put("shadows a seat of government")  # "Washington" is rather the capital than the state
        if candidate.match == "demonym" and place.kind not in _NATURAL:  # "the Mediterranean" is a name
            put("form name & demonym" if toponym.form == "name" else "form adjective & demonym")
        if hint is not None:
            agrees = place.kind in AGREES.get(hint, ())
            if agrees or not (inside and is_whole(toponym, candidate)):  # Fort Lauderdale is no fort
                put("hint agrees" if agrees else "hint disagrees")
            if hint in ("city", "admin"):
                put(f"hint {hint}", float(agrees))
        elif authority == "admin2":
            put("no hint & admin2")
        if authority == "admin2" and "count" in folded:
            put("county")
        put("largest city", float(n == largest))
        if len(toponym.text) > 1 and toponym.text.isupper() and candidate.match == "abbreviation":
            put("capital letters")
        for which, index in (("container", mention.container), ("held by", mention.holder)):
            if index is not None:
                outer = mentions[index].candidates[:8]
                if which == "held by":
                    put("held by", float(any(_holds(o, candidate) for o in outer)))
                elif outer:
                    put(
                        "container country",
                        float(any(o.place.kind == "country" and _holds(o, candidate) for o in outer)),
                    )
                    put(
                        "container province",
                        float(any(o.place.kind == "admin" and _holds(o, candidate) for o in outer)),
                    )
                    if not any(_holds(o, candidate) for o in outer):
                        put("container fails")
    nil = out[-1]
    nil[INDEX["nil"]] = 1.0
    nil[INDEX["nil & unknown"]] = float(not candidates)
    nil[INDEX["nil & loose"]] = float(bool(candidates) and not close)
    nil[INDEX["nil & minor"]] = float(bool(close) and max(c.place.population for c in candidates) < 5000)
    nil[INDEX["nil & primary"]] = float(any(is_own_name(c.place.name, toponym.text) for c in candidates))
    nil[INDEX["nil & unsure name"]] = 1.0 - toponym.confidence
    nil[INDEX["nil & adjective"]] = float(toponym.form != "name")
    nil[INDEX["nil & facility"]] = float(hint == "facility")
    nil[INDEX["nil & road"]] = float(hint == "road")
    nil[INDEX["nil & several words"]] = float(" " in toponym.text)
    return out


def is_own_name(own: str, written: str) -> bool:
    """Tell whether a name is a place's own, doubled letters set aside (Odesa, Odessa)."""
    return _DOUBLED.sub(r"\1", fold(own)) == _DOUBLED.sub(r"\1", fold(written))


def is_close(toponym: Toponym, candidate: Candidate) -> bool:
    """Tell whether a candidate was found by its name, and not by a transliteration of it."""
    return candidate.match != "folded" or fold(candidate.name) == fold(toponym.text)


def _holds(outer: Candidate, inner: Candidate) -> bool:
    """Tell whether one place lies in another by their codes."""
    if outer.place.id == inner.place.id:
        return False
    if outer.place.kind == "country":
        return inner.place.country is not None and inner.place.country == outer.place.country
    if outer.place.id.startswith("admin1:"):
        return inner.place.admin1 is not None and inner.place.admin1 == outer.place.admin1
    return False


def add_context(
    features: Sequence[Floats], mentions: Sequence[Mention], probabilities: Sequence[Floats]
) -> list[Floats]:
    """Return the features with the context columns filled from what the others probably are.

    Each other name speaks once, however often it occurs; a mention's own name is left out.
    """
    speakers = _speakers(mentions, probabilities)
    others: dict[str, _Others] = {}  # by name: a long text says one again and again
    out = []
    for n, (mention, base) in enumerate(zip(mentions, features, strict=True)):
        matrix = base.copy()
        if mention.candidates:
            name = _name_of(mention.key)
            if name not in others:
                others[name] = _others(name, speakers)
            _fill(matrix, n, mention, mentions, probabilities, speakers, others[name])
        out.append(matrix)
    return out


@dataclass(frozen=True, slots=True)
class _Speakers:
    """The distinct names of a document: where each probably is, and how sure that is."""

    keys: tuple[str, ...]
    lon: Floats
    lat: Floats
    weight: Floats
    countries: dict[str, dict[str, float]]  # key -> country -> probability
    provinces: dict[str, dict[str, float]]
    named_countries: dict[str, set[str]]  # country -> keys that name it
    named_provinces: dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class _Others:
    """What all names but one say together."""

    count: int
    country_mass: dict[str, float]
    province_mass: dict[str, float]
    sisters: dict[str, int]  # country -> how many of its provinces are named
    lon: Floats
    lat: Floats
    weight: Floats


def _name_of(key: str) -> str:
    return key.split("@", maxsplit=1)[0]


def _speakers(mentions: Sequence[Mention], probabilities: Sequence[Floats]) -> _Speakers:
    best: dict[str, tuple[float, float, float]] = {}
    countries: dict[str, dict[str, float]] = {}
    provinces: dict[str, dict[str, float]] = {}
    named_countries: dict[str, set[str]] = {}
    named_provinces: dict[str, set[str]] = {}
    for mention, probability in zip(mentions, probabilities, strict=True):
        key = mention.key
        if not mention.candidates or key in countries:
            continue
        chances = probability[:-1]
        top = int(np.argmax(chances))
        place = mention.candidates[top].place
        if place.kind != "country":  # a country's middle is near nothing
            best[key] = (float(mention.lon[top]), float(mention.lat[top]), float(chances[top]))
        countries[key], provinces[key] = {}, {}
        for chance, country, province in zip(chances, mention.countries, mention.provinces, strict=True):
            if country:
                countries[key][country] = countries[key].get(country, 0.0) + float(chance)
            if province:
                provinces[key][province] = provinces[key].get(province, 0.0) + float(chance)
        if chances[top] >= 0.5:
            if place.kind == "country" and place.country:
                named_countries.setdefault(place.country, set()).add(key)
            elif place.id.startswith("admin1:") and place.admin1:
                named_provinces.setdefault(place.admin1, set()).add(key)
    keys = tuple(best)
    columns = np.array([best[k] for k in keys], float).reshape(-1, 3)
    return _Speakers(
        keys,
        columns[:, 0],
        columns[:, 1],
        columns[:, 2],
        countries,
        provinces,
        named_countries,
        named_provinces,
    )


def _others(name: str, speakers: _Speakers) -> _Others:
    keys = [key for key in speakers.countries if _name_of(key) != name]
    country_mass: dict[str, float] = {}
    province_mass: dict[str, float] = {}
    for key in keys:
        for code, p in speakers.countries[key].items():
            country_mass[code] = country_mass.get(code, 0.0) + p
        for code, p in speakers.provinces[key].items():
            province_mass[code] = province_mass.get(code, 0.0) + p
    sisters: dict[str, int] = {}
    for named, by in speakers.named_provinces.items():
        if any(_name_of(key) != name for key in by):
            sister = named.partition("-")[0]
            sisters[sister] = sisters.get(sister, 0) + 1
    keep = np.array([_name_of(k) != name for k in speakers.keys], bool)
    return _Others(
        len(keys),
        country_mass,
        province_mass,
        sisters,
        speakers.lon[keep],
        speakers.lat[keep],
        speakers.weight[keep],
    )


def _fill(
    matrix: Floats,
    n: int,
    mention: Mention,
    mentions: Sequence[Mention],
    probabilities: Sequence[Floats],
    speakers: _Speakers,
    others: _Others,
) -> None:
    """Fill the context columns of one mention."""
    if not others.count:
        matrix[:-1, INDEX["nobody else"]] = 1.0
        return
    country_mass, province_mass, sisters = others.country_mass, others.province_mass, others.sisters
    total_country = sum(country_mass.values()) or 1.0
    total_province = sum(province_mass.values()) or 1.0
    near = regional = np.zeros(len(mention.candidates))
    if others.weight.size:
        km = _distances_km(mention.lon, mention.lat, others.lon, others.lat)
        near = (np.exp(-km / NEAR_KM) * others.weight).sum(axis=1)
        regional = (np.exp(-km / REGIONAL_KM) * others.weight).sum(axis=1)
    window = _window(n, mention, mentions, probabilities)
    for m, candidate in enumerate(mention.candidates):
        country, province = mention.countries[m], mention.provinces[m]
        row = matrix[m]
        share = country_mass.get(country, 0.0) / total_country if country else 0.0
        row[INDEX["country share"]] = share
        row[INDEX["country mass"]] = math.log1p(country_mass.get(country, 0.0)) if country else 0.0
        row[INDEX["country named"]] = float(
            bool(speakers.named_countries.get(country or "", set()) - {mention.key})
        )
        authority = candidate.place.id.partition(":")[0]
        if authority == "admin1" and province:
            towns = province_mass.get(province, 0.0)
            row[INDEX["towns in it"]] = math.log1p(towns)
            row[INDEX["towns in it, share"]] = towns / total_province
            row[INDEX["sister provinces"]] = math.log1p(sisters.get(country, 0) if country else 0)
            row[INDEX["country share & province"]] = share
            row[INDEX["country mass & province"]] = row[INDEX["country mass"]]
        elif authority == "country":
            row[INDEX["country mass & country"]] = row[INDEX["country mass"]]
        elif province:
            row[INDEX["province share"]] = province_mass.get(province, 0.0) / total_province
            row[INDEX["province mass"]] = math.log1p(province_mass.get(province, 0.0))
            row[INDEX["province named"]] = float(
                bool(speakers.named_provinces.get(province, set()) - {mention.key})
            )
            row[INDEX["near mass & county" if authority == "admin2" else "near mass & city"]] = math.log1p(
                near[m]
            )
        row[INDEX["near mass"]] = math.log1p(near[m])
        row[INDEX["regional mass"]] = math.log1p(regional[m])
        row[INDEX["far from all"]] = float(regional[m] < 0.05 and share < 0.05)
        row[INDEX["country share & city"]] = share * (candidate.place.kind == "city")
        row[INDEX["window country"]] = window[0].get(country, 0.0) if country else 0.0
        row[INDEX["window province"]] = window[1].get(province, 0.0) if province else 0.0
    if window[2].size:
        km = _distances_km(mention.lon, mention.lat, window[2][:, 0], window[2][:, 1])
        matrix[:-1, INDEX["window near"]] = (np.exp(-km / NEAR_KM) * window[2][:, 2]).max(axis=1)
        matrix[:-1, INDEX["window regional"]] = (np.exp(-km / REGIONAL_KM) * window[2][:, 2]).max(axis=1)


def _window(
    n: int, mention: Mention, mentions: Sequence[Mention], probabilities: Sequence[Floats]
) -> tuple[dict[str, float], dict[str, float], Floats]:
    """Return countries, provinces and points that names close by in the text probably lie in."""
    countries: dict[str, float] = {}
    provinces: dict[str, float] = {}
    points: list[tuple[float, float, float]] = []
    base = _name_of(mention.key)
    for step in (-1, 1):
        k = n + step
        while (
            0 <= k < len(mentions) and abs(mentions[k].toponym.start - mention.toponym.start) <= WINDOW_CHARS
        ):
            other, chances = mentions[k], probabilities[k][:-1]
            k += step
            if not other.candidates or _name_of(other.key) == base:
                continue
            top = int(np.argmax(chances))
            if other.candidates[top].place.kind != "country":
                points.append((float(other.lon[top]), float(other.lat[top]), float(chances[top])))
            for chance, country, province in zip(chances, other.countries, other.provinces, strict=True):
                if country:
                    countries[country] = min(1.0, countries.get(country, 0.0) + float(chance))
                if province:
                    provinces[province] = min(1.0, provinces.get(province, 0.0) + float(chance))
    return countries, provinces, np.array(points, float).reshape(-1, 3)


def _distances_km(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Return the distances of every a to every b; angles in radians."""
    dlat = lat_a[:, None] - lat_b[None, :]
    dlon = lon_a[:, None] - lon_b[None, :]
    h = np.sin(dlat / 2) ** 2 + np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :] * np.sin(dlon / 2) ** 2
    distances: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(h, 0.0, 1.0)))
    return distances
