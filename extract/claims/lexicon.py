"""The tables of actors: states and the parties to the world's conflicts.

Both tables lie in ``extract/data`` as text that people can read and correct. Names are
looked up by a key of letters and digits only, so that spellings such as "Hay’et Tahrir
al-Sham" and "Hayet Tahrir Al Sham" meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

MAX_NAME_TOKENS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A state, a force, an armed group or a body that can act on the ground.

    ``key`` is the stable identifier ("hts", "country:TR"); ``home`` the ISO code of the
    country that it belongs to or fights in; ``kind`` is ``state``, ``armed``, ``force``,
    ``defacto``, ``bloc`` or ``faction``.
    """

    key: str
    label: str
    canonical: str
    home: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """One spelling of a party. ``form``: name, adjective (also demonyms) or seat (a metonym)."""

    party: Party
    text: str
    form: str


def name_key(text: str) -> str:
    """Return the letters and digits of a name, without case and diacritics."""
    folded = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in folded.casefold() if c.isalnum())


def needs_capitals(text: str) -> bool:
    """Tell whether a name is an abbreviation that common words could be taken for."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) <= 6 and text.upper() == text


@lru_cache(maxsize=1)
def names() -> Mapping[str, tuple[Name, ...]]:
    """Return every spelling by its `name_key`."""
    table: dict[str, list[Name]] = {}
    for name in (*_states(), *_parties()):
        table.setdefault(name_key(name.text), []).append(name)
    return {key: tuple(rows) for key, rows in table.items()}


@lru_cache(maxsize=1)
def _homes() -> Mapping[str, str]:
    return {name.party.key: name.party.home for rows in names().values() for name in rows}


def home_of(key: str) -> str:
    """Return the ISO code of the country that a party of the tables fights in; "" for others."""
    return _homes().get(key, "")


def state(code: str) -> Party | None:
    """Return the state of an ISO code."""
    return states().get(code)


@lru_cache(maxsize=1)
def states() -> Mapping[str, Party]:
    """Return the states by ISO code."""
    return {name.party.home: name.party for name in _states()}


def _rows(file: str, columns: int) -> Iterator[list[str]]:
    text = (files("extract") / "data" / file).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield (line.split("|") + [""] * columns)[:columns]


def _listed(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


@lru_cache(maxsize=1)
def _states() -> tuple[Name, ...]:
    out: list[Name] = []
    for code, label, others, adjectives, seats in _rows("states.txt", 5):
        party = Party(key=f"country:{code}", label=label, canonical=label, home=code, kind="state")
        out += [Name(party=party, text=t, form="name") for t in (label, *_listed(others))]
        out += [Name(party=party, text=t, form="adjective") for t in _listed(adjectives)]
        out += [Name(party=party, text=t, form="seat") for t in _listed(seats)]
    return tuple(out)


@lru_cache(maxsize=1)
def _parties() -> tuple[Name, ...]:
    """Read the parties; what a state's own force does is done by the state."""
    by_code = states()
    out: list[Name] = []
    for key, label, canonical, others, home, kind in _rows("parties.txt", 6):
        party = Party(key=key, label=label, canonical=canonical, home=home, kind=kind)
        if kind == "force" and home in by_code:
            own = by_code[home]
            party = Party(key=own.key, label=own.label, canonical=own.canonical, home=home, kind="state")
        out += [Name(party=party, text=t, form="name") for t in dict.fromkeys((canonical, *_listed(others)))]
    return tuple(out)


@lru_cache(maxsize=1)
def leaders() -> Mapping[str, str]:
    """Return surnames of heads of state and government and the ISO code that they speak for.

    Only for names that a text does not introduce with title and country itself.
    """
    return {name: code for code, cell in _rows("leaders.txt", 2) for name in _listed(cell)}


LABEL_CHARS = 22
"""How long a sign on the map may be."""


def short(name: str) -> str:
    """Return a name as a sign for the map: whole words, the last ones (which say what it is) kept."""
    words = re.sub(r"\s*\([^)]*\)", "", " ".join(name.split())).split(" ")
    while len(words) > 1 and len(" ".join(words)) > LABEL_CHARS:
        words = words[1:] if words[-1][:1].islower() else words[:-1]
    label = " ".join(words)
    return label if len(label) <= LABEL_CHARS else f"{label[: LABEL_CHARS - 1]}…"


def slug(text: str) -> str:
    """Return a stable key for an actor outside the tables."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-") or "unnamed"
