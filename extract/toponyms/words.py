"""Word lists that help to tell places from other names: plain sets and dicts, all ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLES = Path(__file__).parent.parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceType:
    """A word that names a type of place: "province" follows a name and means an ``admin``."""

    kind: str
    after: bool
    before: bool
    lower: bool  # "Idlib province": part of the name even in lower case


def _rows(name: str) -> list[list[str]]:
    lines = (TABLES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def place_types() -> dict[str, PlaceType]:
    """Return the place type of each lower-case type word."""
    return {
        word: PlaceType(kind=kind, after=where != "before", before=where != "after", lower=lower == "yes")
        for word, kind, where, lower in _rows("place_types.tsv")
    }


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return given names as written, with a capital."""
    return frozenset(row[0] for row in _rows("given_names.txt"))


@lru_cache(maxsize=1)
def family_names() -> frozenset[str]:
    """Return frequent family names as written, with a capital."""
    return frozenset(row[0] for row in _rows("family_names.txt"))


@lru_cache(maxsize=1)
def _word_sets() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in _rows("word_sets.tsv")}


def word_set(name: str) -> frozenset[str]:
    """Return a closed class of words in lower case, by its name in ``tables/word_sets.tsv``."""
    return _word_sets()[name]


DIRECTIONS = word_set("directions")

CONNECTORS = word_set("connectors")  # lower-case words inside names
PARTICLES = word_set("particles")

TITLES = word_set("titles")

ORGANISATION_WORDS = word_set("organisation words")

SAY_VERBS = word_set("verbs of saying")

MONTHS_AND_DAYS = word_set("months and days")

PLACE_PREPOSITIONS = word_set("prepositions")

LOCATIVE = word_set("locative prepositions")  # after these a capitalised name is nearly always a place

# Lower-case names: kinds that news writes without a capital.
LOWER_CASE_STARTS = word_set("lower-case starts")
MOVING_VERBS = word_set("verbs of moving and fighting")
