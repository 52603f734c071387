"""The row that every source of names gives, and the rules that all of them share.

A row is a place with its spellings. The spellings come in classes (`NAME`, `ALTERNATE`, …),
because a look-up must tell a demonym or an abbreviation from a name.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from geodata.names import fold

NAME, ALTERNATE, DEMONYM, ABBREVIATION, CODE, STRIPPED = range(6)
"""Classes of spellings: the place's own name, another name, "Syrian", "UAE", "SYR", without type word."""

PENALTY = {NAME: 0.0, ALTERNATE: 0.9, DEMONYM: 0.5, ABBREVIATION: 0.0, CODE: 3.0, STRIPPED: 0.5}
"""What each class takes from a place's importance when it is reached by such a spelling."""


@dataclass(slots=True, kw_only=True)
class Row:
    """A place on its way into the gazetteer's files (see `geodata.places.Place`)."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    importance: float
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    error_m: float = 0.0
    source: str = ""
    alternates: list[str] = field(default_factory=list)
    demonyms: list[str] = field(default_factory=list)
    abbreviations: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    recipe: dict[str, Any] | None = None
    quiet: bool = False  # reachable by its id only: another row stands for its names

    def spellings(self) -> list[tuple[str, int]]:
        """Return the spellings with their class, own name first, one for each folded key and class."""
        out: dict[tuple[str, bool], tuple[str, int]] = {}
        for kind, names in (
            (NAME, [self.name]),
            (ABBREVIATION, self.abbreviations),
            (DEMONYM, self.demonyms),
            (ALTERNATE, self.alternates),
            (CODE, self.codes),
        ):
            for name in names:
                key = fold(name)
                if key:
                    out.setdefault((key, kind in (ABBREVIATION, CODE)), (name, kind))
        return list(out.values())


def settlement_importance(population: int, *, names: int = 0, capital: bool = False) -> float:
    """Return log10 of the inhabitants, 1 more for the capital of a country, up to 1 more for fame.

    The number of other names, 50 at most, stands for fame: a town that many languages have
    a name for (Palmyra in Syria) is meant more often than a larger one that few write about.
    Where the source knows no inhabitants (0), these names alone tell such a town (Tell Abyad
    has 12) from a hamlet: 1.5 and 0.2 for each, at most 4.2.
    """
    if population == 0:
        return min(4.2, 1.5 + 0.2 * names)
    return math.log10(population + 1) + (1.0 if capital else 0.0) + 0.02 * min(names, 50)


_MACHINE = re.compile(r"[^A-Z]*[a-zʿʾ][^A-Z]*")
_CODE = re.compile(r"[A-Z]{3}")


def is_usable_name(name: str, own: str) -> bool:
    """Tell whether an alternate name is one: no code, address, number or machine transliteration.

    GeoNames lists IATA codes ("LHR"), links and all-lower-case romanisations of other
    scripts ("yi de li bo", "adlb") among its alternate names; nobody writes those.
    """
    if len(name) < 2 or "://" in name or "wikipedia" in name or name == own:
        return False
    if not any(c.isalpha() for c in name) or any(c.isdigit() for c in name):
        return False
    if name.isascii() or all(
        ord(c) < 0x250 or 0x2B0 <= ord(c) < 0x370 or 0x1E00 <= ord(c) < 0x2100 for c in name
    ):
        return not (_CODE.fullmatch(name) or _MACHINE.fullmatch(name))
    return True
