"""From a viewer's state to a file: the one place that knows every format.

What is on the screen is read again from the store by the same functions that answer the page,
so that a file always shows what its address says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from dashboard.choice import Choice
from dashboard.filters import filters_on, selection_of
from dashboard.labels import clean, speaker_of
from dashboard.scene import Scene
from dashboard.state import State
from dashboard.style import INKS
from dashboard.takeaway import offline, pen, report, sheet
from dashboard.takeaway.matter import Matter, disclaimer_words, source_words
from dashboard.view import View, picture_of
from dashboard.words import speaking, words
from extract.export import EXPORTERS, export_claims
from extract.store import Store
from extract.values import Claim, Document
from geodata.errors import ClaimAtlasError

MOST_TEXTS = 50  # whole articles in one page
MOST_DRAWN = 20_000
MOST_QUOTES = 40  # in a picture's own text; those that stand on it are fewer
SCALES = (1.0, 2.0, 3.0)

WORDS = words("making", {
    "articles": "Claims from {n} articles",
    "untitled": "Territorial claims",
    "all claims": "{n} claims",
    "one claim": "1 claim",
    "some claims": "{n} of {all} claims",
    "published": "published {days}",
    "to": "{a} to {b}",
})  # fmt: skip
"""All words of this module."""


class TakeawayError(ClaimAtlasError, ValueError):
    """A file that cannot be made: an unknown format, or a choice too large for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file: its name, its media type and what stands in it."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted besides the format.

    Attributes
    ----------
    scale
        Pixels of a PNG for each CSS pixel: 1, 2 or 3.
    texts
        Whether whole articles go into the formats that can hold them; else quotes only.
    today
        The day that stands on the page; None leaves it out.
    """

    scale: float = 2.0
    texts: bool = False
    today: date | None = None


MEDIA: Mapping[str, str] = {
    "png": "image/png",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "html": "text/html; charset=utf-8",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "csv": "text/csv; charset=utf-8",
    "kml": "application/vnd.google-earth.kml+xml",
    "geoparquet": "application/vnd.apache.parquet",
    "jsonld": "application/ld+json",
}
"""Media types of all formats."""

ENDINGS: Mapping[str, str] = {"geoparquet": "parquet"}
DRAWN = ("png", "pdf", "svg", "html")
"""The formats that show the picture; all others are `extract.export`'s."""


def formats() -> tuple[str, ...]:
    """Return the names of all formats, pictures first."""
    return (*DRAWN, *EXPORTERS)


def make(store: Store, view: View, state: State, form: str, order: Order) -> Made:
    """Return the claims of a state as a file.

    Parameters
    ----------
    store
        Where articles are read from.
    view
        The view of the state (`dashboard.view.read_view`).
    state
        Layers, position and choice; the view's own state holds the filters only.
    form
        One of `formats`.
    order
        Scale, texts, day.

    Raises
    ------
    TakeawayError
        If the format is not known or the choice is too large.
    """
    if form in EXPORTERS:
        content = _rows(store, view, state, form, texts=order.texts)
    elif form in DRAWN:
        if len(view.claims) > MOST_DRAWN:
            raise TakeawayError(f"{len(view.claims):,} claims are too many for one picture; filter first")
        with speaking(state.language):
            content = _html(store, view, state, order) if form == "html" else _drawn(view, state, form, order)
    else:
        raise TakeawayError(f"format {form[:40]!r} is not known; known are {', '.join(formats())}")
    return Made(
        name=file_name(view, form), media=MEDIA.get(form, "application/octet-stream"), content=content
    )


def file_name(view: View, form: str) -> str:
    """Return a name that is safe on every system: ASCII letters, digits and hyphens only."""
    title = view.documents[0].title if len(view.documents) == 1 else ""
    plain = unicodedata.normalize("NFKD", clean(title, 200)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:48].rstrip("-")
    return f"claimatlas-{words or 'claims'}.{ENDINGS.get(form, form)}"


def title_of(view: View) -> str:
    """Return the head line: the article's title, or how many articles there are."""
    if len(view.documents) == 1:
        return clean(view.documents[0].title, 300) or WORDS["untitled"]
    told = {c.document_id for c in view.claims}
    return WORDS["articles"].format(n=f"{len(told):,}") if told else WORDS["untitled"]


def note_of(view: View) -> str:
    """Return what was chosen, in one line: number of claims, filters, days of publication."""
    count, total = len(view.claims), view.total
    if count != total:
        parts = [WORDS["some claims"].format(n=f"{count:,}", all=f"{total:,}")]
    else:
        parts = [WORDS["one claim"] if count == 1 else WORDS["all claims"].format(n=f"{count:,}")]
    parts += [one.words for one in filters_on(view.state, view.names)]
    days = sorted({day for d in sources_of(view) if (day := d.published) is not None})
    if days:
        span = WORDS["to"].format(a=days[0], b=days[-1]) if len(days) > 1 else str(days[0])
        parts.append(WORDS["published"].format(days=span))
    return " · ".join(parts)


def names_language(state: State) -> str:
    """Return the language of the base map's names: as the page's, unless another is chosen."""
    return state.language if state.labels == "auto" else state.labels


def quotes_of(view: View, chosen: Sequence[str]) -> tuple[str, ...]:
    """Return the words of claims with who says them and how surely: the chosen ones, else all."""
    heads = {d.id: d for d in view.documents}
    return tuple(
        f"“{clean(c.quote, 400)}” – {speaker_of(c, heads.get(c.document_id))}, {INKS[c.status].word}"
        for c in _quoted(view, chosen)[:MOST_QUOTES]
    )


def _quoted(view: View, chosen: Sequence[str]) -> Sequence[Claim]:
    return [c for c in view.claims if c.id in chosen] or view.claims


def sources_of(view: View) -> tuple[Document, ...]:
    """Return the articles of the shown claims, latest publication first."""
    told = {c.document_id for c in view.claims}
    return tuple(d for d in view.documents if d.id in told)


def _rows(store: Store, view: View, state: State, form: str, *, texts: bool) -> bytes:
    out = BytesIO()
    everything = selection_of(state, worldview=view.worldview) == selection_of(
        State(worldview=state.worldview), worldview=view.worldview
    )
    told = None if everything else {c.document_id for c in view.claims}
    documents = [s.document for s in store.documents()] if texts else view.documents
    export_claims(
        view.claims, view.footprints, documents, format=form, to=out, not_mapped=store.not_mapped(told),
        rivals=view.rivals, repeats=view.repeats, colours=view.colours, with_texts=texts,
    )  # fmt: skip
    return out.getvalue()


def _matter(view: View, state: State, picture: Scene, order: Order) -> Matter:
    return Matter(
        scene=picture,
        layers=state.layers,
        documents=sources_of(view),
        worldview=view.worldview,
        title=title_of(view),
        note=note_of(view),
        position=state.position,
        made=order.today,
        chosen=state.claims,
        labels=names_language(state),
        base=state.base,
        quotes=quotes_of(view, state.claims),
        told=len(_quoted(view, state.claims)),
    )


def _drawn(view: View, state: State, form: str, order: Order) -> bytes:
    """A picture; a PDF has every claim with its words, and every source, on the pages after the map."""
    if order.scale not in SCALES:
        raise TakeawayError(f"scale {order.scale:g} is not drawn; take {', '.join(f'{s:g}' for s in SCALES)}")
    matter = _matter(view, state, picture_of(view), order)
    about = " ".join((disclaimer_words(view.worldview), *map(source_words, matter.documents[:20])))
    with pen.drawing():
        page = sheet.draw_sheet(matter)
        if form == "pdf":
            return pen.save_pages([page, *report.draw_report(view, matter)], title=matter.title, about=about)
        return page.save(form, scale=order.scale, title=matter.title, about=about, quotes=matter.quotes)


def _html(store: Store, view: View, state: State, order: Order) -> bytes:
    from dash import html

    from dashboard import panel
    from dashboard.cards import card
    from dashboard.layout import CREDITS
    from dashboard.looks import legend
    from dashboard.wire import to_json

    if len(view.claims) > offline.MOST_CLAIMS:
        raise offline.PageError(
            f"{len(view.claims):,} claims are too many for one page (at most {offline.MOST_CLAIMS:,}); "
            "filter first"
        )
    picture = picture_of(view)
    heads = {d.id: d for d in view.documents}
    choice = Choice(claims={c.id: c for c in view.claims}, documents=heads, footprints=view.footprints)
    cards = {c.id: card(c, view, choice) for c in view.claims}
    sources = sources_of(view)
    return offline.to_html(
        offline.Page(
            title=title_of(view),
            note=note_of(view),
            scene=to_json(picture),
            layers=state.layers,
            bounds=picture.bounds,
            labels=names_language(state),
            worldview=view.worldview,
            base=state.base,
            counts=picture.counts,
            legend=legend(picture.legend, state.colours),
            overview=panel.overview(view),
            unmapped=panel.unmapped(view),
            unmapped_count=panel.count_unmapped(view),
            cards=cards,
            sources=html.Ul([html.Li(_source(d), dir="auto") for d in sources]),
            texts=_texts(store, view, sources) if order.texts else (),
            disclaimer=disclaimer_words(view.worldview),
            credits=CREDITS,
            made=order.today.isoformat() if order.today else "",
            position=state.position,
            language=state.language,
        )
    )


def _source(document: Document) -> Any:
    from dash import html

    from dashboard.cards import safe_link

    words = source_words(document)
    link = safe_link(document.url)
    return html.A(words, href=link, target="_blank", rel="noopener noreferrer nofollow") if link else words


def _texts(store: Store, view: View, sources: Sequence[Document]) -> list[Any]:
    """Whole articles, with the words of the shown claims marked."""
    from dashboard.panel import article

    if len(sources) > MOST_TEXTS:
        raise TakeawayError(
            f"{len(sources):,} whole articles are too many for one page (at most {MOST_TEXTS}); "
            "filter first, or take it without the texts"
        )
    shown = {c.id for c in view.claims}
    found = []
    for document in sources:
        extraction = store.extraction(document.id)
        kept = replace(extraction, claims=tuple(c for c in extraction.claims if c.id in shown))
        found.append(article(kept, view.colours))
    return found
