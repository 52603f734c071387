"""Province or town? Many share a name; the document's own words tell which is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.resolution.evidence import is_own_name
from extract.toponyms.words import place_types
from extract.values import Toponym
from geodata.names import fold
from geodata.places import Candidate, Place

TERRITORIES = frozenset({"admin1:PS-GZZ"})
"""Units that news calls by the bare name, though their largest town has it too: of Gaza, the Strip."""
SMALL_TOWN = 300_000
MINOR = 0.02  # a town with a smaller share of the province's people must bear the name as its own
_AREAS = frozenset({"admin", "country", "region"})
_JOINED = re.compile(r",? (?:and|or|to|nor|&) |, |-|–|/")
_AREA_BEFORE = re.compile(
    r"\b(?:across|throughout|around|most of|parts? of|all of|much of|rest of|over|"
    r"(?:north|south|east|west)[a-z-]*|rural|rebels in|zone in|situation in|fighting in|"
    r"offensive (?:in|on|against)|control of|held|areas? of)"
    r"\s+(?:the\s+)?\Z",
    re.IGNORECASE,
)
_TOWN_BEFORE = re.compile(
    r"\b(?:city|town|village|streets|centre|center|outskirts|suburbs?|downtown|neighbou?rhoods?|airport|mayor|residents)"
    r"\s+(?:of|in)\s+\Z|\bdowntown\s+\Z",
    re.IGNORECASE,
)
_TOWN_AFTER = re.compile(r"\A(?:'s|’s)?\s+(?:airport|city|streets|mayor|suburbs?|outskirts)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Senses:
    """Which names the document uses for a province, and which for a town."""

    provinces: frozenset[str]
    towns: frozenset[str]
    areas: frozenset[tuple[int, int]]  # spans whose surroundings speak of an area
    points: frozenset[tuple[int, int]]
    among_towns: frozenset[tuple[int, int, str]]
    """Spans that stand in a list or stretch with a town, with that town's province."""

    def choose(self, toponym: Toponym, twins: Sequence[Place]) -> Place:
        """Return the province or the town among places of one name, the likelier first in `twins`."""
        province = next((p for p in twins if p.kind == "admin"), None)
        people = MINOR * province.population if province else 0.0
        town = next((p for p in twins if p.kind == "city" and _bears(p, toponym, people)), None)
        if town is None or province is None:
            return province or twins[0]
        return province if self._means_province(toponym, town, province) else town

    def _means_province(self, toponym: Toponym, town: Place, province: Place) -> bool:
        name, span = _stem(toponym), (toponym.start, toponym.end)
        match toponym.kind_hint:
            case "admin" | "region":
                return True
            case "city" | "neighbourhood":
                return False
        if span in self.points:
            return False
        if province.id in TERRITORIES:
            return (*span, province.admin1) not in self.among_towns
        if name in self.provinces and name not in self.towns:
            return True
        if name in self.towns and name not in self.provinces:
            return False
        small = town.population < SMALL_TOWN and province.population > 2 * town.population
        return small and span in self.areas


def read_senses(toponyms: Sequence[Toponym], text: str, candidates: Sequence[Sequence[Candidate]]) -> Senses:
    """Return what the type words and phrases of a document say of its names.

    Parameters
    ----------
    toponyms, text
        The names and the text that they stand in.
    candidates
        The places that each of the names may mean, the likeliest first.
    """
    provinces: set[str] = set()
    towns: set[str] = set()
    areas: set[tuple[int, int]] = set()
    points: set[tuple[int, int]] = set()
    for toponym in toponyms:
        before, after = text[max(0, toponym.start - 40) : toponym.start], text[toponym.end : toponym.end + 20]
        if toponym.kind_hint == "admin":
            provinces.add(_stem(toponym))
        elif toponym.kind_hint == "city":
            towns.add(_stem(toponym))
        if _TOWN_BEFORE.search(before) or _TOWN_AFTER.search(after):
            points.add((toponym.start, toponym.end))
        elif _AREA_BEFORE.search(before):
            areas.add((toponym.start, toponym.end))
    return Senses(
        provinces=frozenset(provinces),
        towns=frozenset(towns),
        areas=frozenset(areas),
        points=frozenset(points),
        among_towns=_among_towns(toponyms, text, candidates),
    )


def _among_towns(
    toponyms: Sequence[Toponym], text: str, candidates: Sequence[Sequence[Candidate]]
) -> frozenset[tuple[int, int, str]]:
    """Return the spans of names that a comma, "and", "or" or "to" joins to a town, with its province."""
    rows = sorted(zip(toponyms, candidates, strict=True), key=lambda row: row[0].start)
    towns = [_province_of_town(toponym, found) for toponym, found in rows]
    out: set[tuple[int, int, str]] = set()
    for k in range(1, len(rows)):
        before, after = rows[k - 1][0], rows[k][0]
        if _JOINED.fullmatch(text, before.end, max(before.end, after.start)) is None:
            continue
        if towns[k]:
            out.add((before.start, before.end, towns[k]))
        if towns[k - 1]:
            out.add((after.start, after.end, towns[k - 1]))
    return frozenset(out)


def _province_of_town(toponym: Toponym, found: Sequence[Candidate]) -> str:
    """Return the province of the town that a name most likely means, "" where it may mean an area."""
    areas = toponym.kind_hint not in {None, "city"} or any(c.place.kind in _AREAS for c in found[:2])
    town = next((c.place for c in found if c.place.kind == "city"), None)
    return "" if areas or town is None else town.admin1 or ""


def _stem(toponym: Toponym) -> str:
    """Return the folded name without its type word."""
    return fold(_bare(toponym))


def _bears(town: Place, toponym: Toponym, people: float) -> bool:
    """Tell whether a town may be meant by a province's name: not Minneota by "Minnesota"."""
    return town.population >= people or is_own_name(town.name, _bare(toponym))


def _bare(toponym: Toponym) -> str:
    head, _, last = toponym.text.rpartition(" ")
    return head if head and last.lower() in place_types() else toponym.text
