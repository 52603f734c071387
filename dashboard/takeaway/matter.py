"""What a printed page shows, and the words on it that are ours."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.labels import clean
from dashboard.looks import WORDS as LOOKS
from dashboard.looks import view_name
from dashboard.scene import Scene
from dashboard.words import words
from extract.values import Document

INK, SOFT, EDGE = "#1b1f24", "#59616b", "#b9bec4"

WORDS = words("sheet", {
    "more here": "and {n} more here",
    "more actors": "and {n} more",
    "sources": "Sources",
    "quotes": "What is said",
    "more quotes": "and {n} more; the PDF, CSV and GeoJSON files hold them",
    "more sources": "and {n} more; the PDF, CSV and GeoJSON files name them",
    "undated": "undated",
    "untitled": "Untitled text",
    "none": "No claim is drawn here.",
    "approximate": "Shapes are approximate.",
    "credits": "Boundaries: Natural Earth (public domain) · Places: GeoNames (CC BY 4.0) · "
    "Drawn with claimatlas",
    "made": "made {day}",
})  # fmt: skip
"""All words of a page that are ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a page shows.

    Attributes
    ----------
    scene
        The picture.
    layers
        Keys of the layers that are on.
    documents
        The sources of the claims.
    worldview
        Point of view of the boundaries, for the disclaimer.
    title, note
        Head line, and a line on what was chosen ("3 of 41 claims · published until 2019-01-23").
    position
        Longitude, latitude and zoom of the map; None shows all that is drawn.
    made
        Day of the picture; None leaves it out.
    chosen
        Ids of the chosen claims: they go first where room is short.
    labels, base
        Language of the base map's names, and its colours: one of `GROUNDS`.
    quotes, told
        Words of the claims with their speakers; the first few stand beside the legend; how many
        claims there are to quote.
    """

    scene: Scene
    layers: Collection[str]
    documents: Sequence[Document]
    worldview: str
    title: str
    note: str = ""
    position: tuple[float, float, float] | None = None
    made: date | None = None
    chosen: Collection[str] = ()
    labels: str = "en"
    base: str = "political"
    quotes: Sequence[str] = ()
    told: int = 0


def source_words(document: Document) -> str:
    """Return a document in one line: title, publisher, date, address."""
    published = document.published.isoformat() if document.published else WORDS["undated"]
    parts = (
        clean(document.title, 120) or WORDS["untitled"],
        clean(document.publisher, 60),
        published,
        clean(document.url, 200),
    )
    return " · ".join(p for p in parts if p)


def disclaimer_words(worldview: str) -> str:
    """Return the words that stand on everything that is taken away."""
    return f"{LOOKS['disclaimer'].format(view=view_name(worldview))} {WORDS['approximate']}"
