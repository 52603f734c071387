"""The pages after the map: every claim with its words, speaker and source, then all sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.labels import clean, speaker_of
from dashboard.names import called
from dashboard.palette import NOBODY
from dashboard.style import INKS, SIGNS
from dashboard.takeaway import sheet
from dashboard.takeaway.lettering import Box
from dashboard.takeaway.matter import EDGE, INK, SOFT, Matter, disclaimer_words, source_words
from dashboard.takeaway.matter import WORDS as SHEET
from dashboard.takeaway.pen import Pen, wrap
from dashboard.takeaway.picture import draw_glyph
from dashboard.view import View
from dashboard.words import spoken, words
from dashboard.words.phrases import phrased
from extract.values import Claim, Document
from geodata.describe import describe
from geodata.recipes import recipe_id

MOST_CLAIMS = 400  # about thirty pages; more is a table's work
COLUMNS = 2
GUTTER_PX = 28.0
TOP_PX, BOTTOM_PX = 62.0, 44.0

WORDS = words("report", {
    "claims": "What is said",
    "more": "and {n} more; the CSV and GeoJSON files hold them all",
    "aside": "Found, not mapped ({n})",
    "aside more": "and {n} more",
    "sources": "Sources",
    "page": "{n} / {all}",
    "error": "outline within about {error}",
    "undrawn": "not on the map: {reason}",
    "empty": "its shape is empty",
    "nobody": "nobody named",
    "undated": "no date in the text",
})  # fmt: skip
"""All words of these pages that are ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a column: its words and look, and the height that it takes."""

    text: str
    size: float
    height: float
    weight: str = "normal"
    colour: str = INK
    indent: float = 0.0
    glyph: tuple[str, str, bool, bool] | None = None  # key, colour, sure, crossed


def draw_report(view: View, matter: Matter, size: tuple[float, float] = sheet.A4_LANDSCAPE) -> list[Pen]:
    """Return the pages. Call it while `pen.drawing`."""
    if not view.claims and not view.aside.not_mapped:
        return []
    width = (size[0] - 2 * sheet.MARGIN_PX - (COLUMNS - 1) * GUTTER_PX) / COLUMNS
    blocks = list(_blocks(view, matter.documents, width))
    columns = list(_columns(blocks, size[1] - TOP_PX - BOTTOM_PX))
    pages = [columns[n : n + COLUMNS] for n in range(0, len(columns), COLUMNS)]
    return [_page(page, n, len(pages), matter, size, width) for n, page in enumerate(pages)]


def _blocks(view: View, documents: Sequence[Document], width: float) -> Iterator[list[Line]]:
    """Runs of lines that stay together in a column."""
    heads = {d.id: d for d in view.documents}
    yield [_heading(WORDS["claims"])]
    for claim in view.claims[:MOST_CLAIMS]:
        yield list(_claim(claim, heads.get(claim.document_id), view, width))
    if len(view.claims) > MOST_CLAIMS:
        yield [_small(WORDS["more"].format(n=f"{len(view.claims) - MOST_CLAIMS:,}"))]
    aside = view.aside.not_mapped
    if aside:
        yield [_heading(WORDS["aside"].format(n=view.aside.not_mapped_count))]
        for row in aside[:80]:
            word = SIGNS[row.type].word if row.type in SIGNS else row.type
            lines = wrap(f"{word}: “{clean(row.quote, 300)}” – {clean(row.reason, 200)}", width, 10)
            yield [*(_small(x, INK) for x in lines), _gap(5)]
        rest = view.aside.not_mapped_count - len(aside[:80])
        if rest > 0:
            yield [_small(WORDS["aside more"].format(n=f"{rest:,}"))]
    yield [_heading(WORDS["sources"])]
    for document in documents[:200]:
        yield [*(_small(x, INK) for x in wrap(source_words(document), width, 10)), _gap(4)]
    if len(documents) > 200:
        yield [_small(WORDS["aside more"].format(n=f"{len(documents) - 200:,}"))]


def _claim(claim: Claim, document: Document | None, view: View, width: float) -> Iterator[Line]:
    colour = view.colours.get(claim.actors[0].key, NOBODY) if claim.actors else NOBODY
    who = ", ".join(clean(a.canonical, 60) for a in claim.actors) or WORDS["nobody"]
    head = f"{SIGNS[claim.type].word} · {INKS[claim.status].word} · {who}"
    inner = width - 24
    glyph = (SIGNS[claim.type].glyph or "area", colour, claim.status == "asserted", claim.status == "denied")
    for n, text in enumerate(wrap(head, inner, 11.5, "bold", 2)):
        yield Line(text=text, size=11.5, height=15, weight="bold", indent=24, glyph=None if n else glyph)
    for text in wrap(f"“{clean(claim.quote, 600)}”", inner, 11, most=8):
        yield Line(text=text, size=11, height=14.5, indent=24)
    when = claim.when.iso() if claim.when else WORDS["undated"]
    said = " · ".join((speaker_of(claim, document), when, document_words(document)))
    for text in wrap(said, inner, 9.5, most=3):
        yield _small(text, indent=24)
    for text in wrap(_shape_words(claim, view), inner, 9.5, most=2):
        yield _small(text, indent=24)
    yield _gap(9)


def document_words(document: Document | None) -> str:
    """Return publisher and day of an article; its title stands in the list of sources."""
    if document is None:
        return ""
    day = document.published.isoformat() if document.published else SHEET["undated"]
    return ", ".join(p for p in (clean(document.publisher, 50) or clean(document.title, 50), day) if p)


def _shape_words(claim: Claim, view: View) -> str:
    key = recipe_id(claim.recipe)
    words = describe(claim.recipe, spoken(), called)
    if claim.id in view.missing:
        reason = phrased(clean(view.refused.get(key, WORDS["empty"]), 120))
        return f"{words} – {WORDS['undrawn'].format(reason=reason)}"
    error = view.footprints[key].error_m
    bound = f"{error / 1000:,.1f} km" if error >= 1000 else f"{error:,.0f} m"
    return f"{words} – {WORDS['error'].format(error=bound)}"


def _heading(text: str) -> Line:
    return Line(text=text, size=14, height=26, weight="bold")


def _small(text: str, colour: str = SOFT, indent: float = 0.0) -> Line:
    return Line(text=text, size=9.5, height=12.8, colour=colour, indent=indent)


def _gap(height: float) -> Line:
    return Line(text="", size=1, height=height)


def _columns(blocks: Sequence[Sequence[Line]], height: float) -> Iterator[list[Line]]:
    """Fill columns with blocks; a heading stays with what follows it."""
    column: list[Line] = []
    used = 0.0
    for n, block in enumerate(blocks):
        tall = sum(line.height for line in block)
        kept = tall + (
            sum(x.height for x in blocks[n + 1]) if block[0].size == 14 and n + 1 < len(blocks) else 0
        )
        if column and used + kept > height:
            yield column
            column, used = [], 0.0
        column += block
        used += tall
    if column:
        yield column


def _page(
    columns: Sequence[Sequence[Line]],
    number: int,
    count: int,
    matter: Matter,
    size: tuple[float, float],
    width: float,
) -> Pen:
    page = Pen(*size)
    page.words(
        wrap(matter.title, size[0] - 2 * sheet.MARGIN_PX - 60, 12, "bold", 1)[0],
        sheet.MARGIN_PX,
        22,
        12,
        weight="bold",
    )
    page.words(
        WORDS["page"].format(n=number + 2, all=count + 1),
        size[0] - sheet.MARGIN_PX,
        24,
        10,
        colour=SOFT,
        anchor="right",
    )
    page.box(Box(x=sheet.MARGIN_PX, y=46, width=size[0] - 2 * sheet.MARGIN_PX, height=1), fill=EDGE)
    for n, column in enumerate(columns):
        x, y = sheet.MARGIN_PX + n * (width + GUTTER_PX), TOP_PX
        for line in column:
            if line.glyph is not None:
                key, colour, sure, crossed = line.glyph
                draw_glyph(page, key, colour, x, y - 1, 16, sure=sure, crossed=crossed)
            if line.text:
                page.words(line.text, x + line.indent, y, line.size, weight=line.weight, colour=line.colour)
            y += line.height
    words = disclaimer_words(matter.worldview)
    page.words(
        wrap(words, size[0] - 2 * sheet.MARGIN_PX, 9, most=1)[0],
        sheet.MARGIN_PX,
        size[1] - 30,
        9,
        colour=SOFT,
    )
    return page
