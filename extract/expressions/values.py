"""The values of the spatial grammar: what the lexer finds and what a refusal looks like."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.places import Candidate, Place
from geodata.recipes import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLocated:
    """A spatial expression that was not placed, and why, in words that name its words."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; ``norm`` is case-folded, without diacritics, signs unified."""

    text: str
    norm: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A place name in the text, with the places that it may mean.

    ``place`` (or ``recipe``, for "the X-Y border") is set where a sense was chosen before
    the grammar ran: in running text, by the resolution stage. ``adjective`` is True for
    "Syrian", "Turkish". ``kinds`` are the kinds that a type word beside the name allows;
    ``article`` is True where "the" belongs to the name itself ("the Dnipro": the river).
    """

    start: int
    end: int
    text: str
    candidates: tuple[Candidate, ...] = ()
    place: Place | None = None
    recipe: Recipe | None = None
    kind: str | None = None
    adjective: bool = False
    kinds: tuple[str, ...] = ()
    article: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """A distance as written: metres from ``low_m`` to ``high_m`` (equal but for ranges).

    ``meaning`` is the word that stood with it: ``deep``, ``wide``, ``long``, ``radius`` or
    None; ``step_m`` the step of the figure as written (Chapman & Wieczorek 2020); ``vague``
    is True for "a few", "several".
    """

    low_m: float
    high_m: float
    text: str
    meaning: str | None = None
    step_m: float = 0.0
    vague: bool = False

    @property
    def middle_m(self) -> float:
        """The distance itself, or the middle of the range."""
        return (self.low_m + self.high_m) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Compass:
    """A direction: degrees clockwise from north and the play that the word leaves."""

    name: str
    bearing_deg: float
    half_angle_deg: float

    @property
    def letters(self) -> str:
        """The short form, such as ``NE``."""
        return LETTERS[self.name]


LETTERS = {
    "north": "N", "north-northeast": "NNE", "northeast": "NE", "east-northeast": "ENE",
    "east": "E", "east-southeast": "ESE", "southeast": "SE", "south-southeast": "SSE",
    "south": "S", "south-southwest": "SSW", "southwest": "SW", "west-southwest": "WSW",
    "west": "W", "west-northwest": "WNW", "northwest": "NW", "north-northwest": "NNW",
}  # fmt: skip
"""The sixteen points of the compass, clockwise from north, and their letters."""
