"""The values that flow through the house, one type for each stage.

document -> toponyms -> resolutions -> expressions -> claims -> extraction. All are frozen;
a stage returns new values and fills no field of its input. Spans are half-open
``[start, end)`` offsets in code points of the document's unaltered text.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from geodata.places import Candidate, Place
from geodata.recipes import Recipe

CLAIM_TYPES = (
    "control", "claim_sovereignty", "zone", "advance_capture", "withdrawal",
    "attack_fighting", "agreement", "dispute_border", "deploy",
)  # fmt: skip
STATUSES = ("asserted", "proposed", "planned", "denied", "past", "hypothetical")
MAX_TEXT_CHARS = 1_000_000
"""A longer text is refused, wherever it comes from: it is an archive, not an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with where it came from. The text is stored and shown exactly as given.

    ``id`` is given by the caller (JSON Lines) or derived by `document_id`.
    ``published`` is None where no date is known; relative dates then stay unresolved.
    """

    id: str
    text: str
    title: str = ""
    url: str = ""
    publisher: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A place name in the text, not yet resolved.

    ``form`` is ``name``, ``adjective`` or ``demonym``; ``is_metonym`` says that the name
    stands for a government, army or state that acts; ``compound`` holds the two names of
    an "X-Y border".
    """

    start: int
    end: int
    text: str
    form: str = "name"
    is_metonym: bool = False
    kind_hint: str | None = None
    confidence: float = 0.5
    candidates: tuple[Candidate, ...] = ()
    compound: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a toponym means: a place, or None (NIL) with the reason in words.

    ``recipe`` stands for the place where it is more than one gazetteer row (an "X-Y
    border"); ``kind`` is the sense in context, one of `geodata.places.KINDS`.
    """

    toponym: Toponym
    place: Place | None
    kind: str
    confidence: float
    reason: str = ""
    recipe: Recipe | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A spatial expression ("30 km inside Syria") read as a recipe, with its place names."""

    start: int
    end: int
    text: str
    recipe: Recipe
    geometry: tuple[tuple[str, object], ...] = ()  # the annotation rules' own words for the shape
    place_names: tuple[str, ...] = ()
    extent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Someone who can act: the words in the text and the canonical name ("Hay'at Tahrir al-Sham").

    ``key`` is a stable identifier for colours and filters; ``label`` the short sign on the
    map ("HTS"). ``start``/``end`` are None where the actor is only implied.
    """

    text: str
    canonical: str
    key: str
    label: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it; ``origin`` is ``text``, ``title``, ``speaker label`` or ``metadata``."""

    text: str
    canonical: str
    start: int | None = None
    end: int | None = None
    origin: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The time that a claim tells of: first and last day, both included, and its precision.

    ``precision`` is ``day``, ``month``, ``year`` or ``interval``; ``basis`` the words in the
    text ("on Wednesday"). An open end ("since January") has ``end`` None.
    """

    start: date
    end: date | None
    precision: str
    basis: str = ""

    def iso(self) -> str:
        """Return the ISO day, month, year, or ``a/b`` form."""
        if self.precision == "day":
            return self.start.isoformat()
        if self.precision == "month":
            return self.start.strftime("%Y-%m")
        if self.precision == "year":
            return self.start.strftime("%Y")
        return f"{self.start.isoformat()}/{self.end.isoformat() if self.end else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement about territory. It is somebody's statement, never a fact.

    ``quote == document.text[start:end]``. ``recipe`` rebuilds the shape; ``geometry`` names
    it in the annotation rules' words. ``attribution`` None is the author's own voice.
    ``beneficiary`` is True where the speaker announces his own gain.
    """

    id: str
    document_id: str
    start: int
    end: int
    quote: str
    type: str
    actors: tuple[Actor, ...]
    target: str | None
    target_places: tuple[str, ...]
    extent: str | None
    status: str
    attribution: Attribution | None
    when: When | None
    recipe: Recipe
    geometry: tuple[tuple[str, object], ...]
    confidence: float
    beneficiary: bool = False
    repeats: tuple[str, ...] = ()
    zone_name: str | None = None
    """The words for a zone ("safe zone"), its label on the map."""
    trigger: str = ""
    """The rule that found the claim, for error analysis: ``zone:establish``."""
    review: str = ""
    """What a person said of it: ``accepted``, ``corrected`` or ``rejected``; "" if nobody did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMapped:
    """A claim that was found and not drawn, and why."""

    start: int
    end: int
    quote: str
    type: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something that went wrong with one sentence, shape or document while the rest went on."""

    stage: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one document."""

    document: Document
    resolutions: tuple[Resolution, ...]
    claims: tuple[Claim, ...]
    not_mapped: tuple[NotMapped, ...]
    issues: tuple[Issue, ...] = ()


def document_id(text: str, *, title: str = "", url: str = "") -> str:
    """Return a document's id by its content: 16 hex digits of title, address and text."""
    return _digest(["document", title, url, text])


def claim_id(
    document: str, kind: str, start: int, end: int, actors: tuple[str, ...], recipe: str, status: str
) -> str:
    """Return a claim's id by its content, so that extracting again gives the same ids."""
    return _digest(["claim", document, kind, start, end, list(actors), recipe, status])


def _digest(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()[
        :16
    ]
