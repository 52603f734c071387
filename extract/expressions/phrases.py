"""The phrase tree: what the grammar makes of words, before any place is chosen.

A phrase says only how the words hang together; `extract.expressions.meaning` turns it into a
recipe once every `Toponym` in it has its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from extract.expressions.values import Compass, Distance, Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Base of all phrases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym(Phrase):
    """A place by name. `role` says what the phrase around it needs: see `senses.FIT`."""

    name: Name
    role: str = "any"
    within: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Phrase):
    """A place by id, for words that name it without its name ("the two Koreas")."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Phrase):
    """Places named together."""

    parts: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot(Phrase):
    """A point by its coordinates."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOf(Phrase):
    """A part of an area; `compass` None is the centre, `share` its size where one is said."""

    of: Phrase
    compass: Compass | None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutskirtsOf(Phrase):
    """The outskirts of a settlement, all round or on one side."""

    of: Phrase
    compass: Compass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Countryside(Phrase):
    """The land round a town that shares its name with it ("rural Hama")."""

    of: Phrase
    compass: Compass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearTo(Phrase):
    """What lies near or around something; no distance is said."""

    of: Phrase
    word: str = "near"


@dataclass(frozen=True, slots=True, kw_only=True)
class Toward(Phrase):
    """One or more directions from something, with or without a distance."""

    origin: Phrase
    compasses: tuple[Compass, ...]
    distance: Distance | None = None
    within: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward(Phrase):
    """A distance on the way from one place towards another."""

    start: Phrase
    end: Phrase
    distance: Distance


@dataclass(frozen=True, slots=True, kw_only=True)
class Halfway(Phrase):
    """A fraction of the way from one place to another."""

    a: Phrase
    b: Phrase
    fraction: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier(Phrase):
    """The border of two areas; either may be left to the context."""

    a: Phrase | None = None
    b: Phrase | None = None
    compass: Compass | None = None
    maritime: bool = False
    barrier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner(Phrase):
    """Where three countries meet."""

    nations: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shore(Phrase):
    """The coast of an area; None where the places on it say whose."""

    of: Phrase | None = None
    compass: Compass | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Phrase):
    """A way through two or more places, or the stretch of a named road between them."""

    stops: tuple[Phrase, ...]
    road: Phrase | None = None
    word: str = "road"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch(Phrase):
    """The part of a line between two places."""

    line: Phrase
    a: Phrase
    b: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle(Phrase):
    """A parallel (`lat`) or a meridian (`lon`)."""

    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(Phrase):
    """A side of a line: a nation's, a compass side, both, or seaward."""

    nation: Phrase | None = None
    compass: Compass | None = None
    both: bool = False
    seaward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Head(Phrase):
    """What a band is called and how large it is, before where it lies."""

    distance: Distance | None = None
    length: Distance | None = None
    word: str = ""
    within: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Phrase):
    """A strip along a line or a disc round a place."""

    of: Phrase | None
    head: Head
    side: Side | None = None
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Uneven(Phrase):
    """A strip with its own depth on each side of a line."""

    of: Phrase
    sides: tuple[tuple[Compass, Distance], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BetweenTwo(Phrase):
    """What lies between two things: land between lines, or a way between places."""

    a: Phrase
    b: Phrase
    head: Head | None = None
    within: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank(Phrase):
    """The land on one bank of a river; `bank` is left, right or both."""

    river: Phrase
    bank: str
    place: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiverPoint(Phrase):
    """The mouth or the source of a river."""

    river: Phrase
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confluence(Phrase):
    """Where two rivers meet."""

    a: Phrase
    b: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Phrase):
    """A river above or below a place on it; `way` is upstream or downstream."""

    river: Phrase
    place: Phrase
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed(Phrase):
    """The ground between three or more places: "the A-B-C triangle"."""

    stops: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waters(Phrase):
    """Waters by law: a breadth of sea off a coast."""

    of: Phrase
    regime: str
    distance: Distance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffCoast(Phrase):
    """The sea off a coast, town or island, a distance out or near."""

    of: Phrase
    distance: Distance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip(Phrase):
    """A phrase cut to an area ("… in northern Iraq")."""

    of: Phrase
    area: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Phrase):
    """A line that moves, as of a date."""

    of: Phrase
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent(Phrase):
    """How much of it the words say ("almost all of")."""

    of: Phrase
    words: str


def walk(phrase: object) -> Iterator[Phrase]:
    """Yield a phrase and all phrases inside it, outermost first, in reading order."""
    if isinstance(phrase, Phrase):
        yield phrase
        for field in fields(phrase):
            yield from walk(getattr(phrase, field.name))
    elif isinstance(phrase, tuple):
        for part in phrase:
            yield from walk(part)


def toponyms(phrase: Phrase) -> tuple[Toponym, ...]:
    """Return the toponyms in a phrase."""
    return tuple(p for p in walk(phrase) if isinstance(p, Toponym))


def places_in(phrase: Phrase) -> int:
    """Return how many places, points and circles a phrase names."""
    return sum(isinstance(p, Toponym | Known | Spot | Circle) for p in walk(phrase))


def with_role(phrase: Phrase, role: str) -> Phrase:
    """Return the phrase with the role of its outermost toponyms set, where none is set yet."""
    if isinstance(phrase, Toponym) and phrase.role == "any":
        return replace(phrase, role=role)
    if isinstance(phrase, Several):
        return replace(phrase, parts=tuple(with_role(p, role) for p in phrase.parts))
    return phrase
