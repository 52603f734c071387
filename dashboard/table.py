"""The table of claims: all that the map has, a page at a time, sorted by the database.

Pure functions from a page of claims to Dash components; texts of articles become text nodes
only. A row's button chooses its claim, as a shape on the map does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, html, no_update

from dashboard.cards import ink_of, safe_link
from dashboard.filters import selection_of
from dashboard.labels import actor_names, clean, speaker_of
from dashboard.plain import plain
from dashboard.state import State, from_json
from dashboard.style import INKS, SIGNS
from dashboard.view import View
from dashboard.wiring import aria, picks, sets
from dashboard.words import speaking, words
from dashboard.words.phrases import phrased
from extract.store import Store
from extract.values import Claim, Document
from geodata.recipes import recipe_id

PAGE_ROWS = 50

TEXTS = words("table", {
    "caption": "Claims",
    "type": "What",
    "status": "Status",
    "actor": "Who",
    "place": "Where",
    "speaker": "Says",
    "when": "When",
    "published": "Published",
    "quote": "Quote",
    "confidence": "Confidence",
    "source": "Source",
    "drawn": "On the map",
    "yes": "yes",
    "not": "no: {reason}",
    "empty_shape": "its shape is empty",
    "nobody": "nobody named",
    "undated": "undated",
    "none": "No claim is left by these filters.",
    "rows": "{first}–{last} of {all} claims",
    "first": "First page",
    "previous": "Previous page",
    "next": "Next page",
    "last": "Last page",
    "sort": "Sort by {column}",
    "untitled": "Untitled text",
})  # fmt: skip
"""All words of this module."""

COLUMNS: Mapping[str, str] = {
    "type": "type", "status": "status", "actor": "actor", "place": "place", "speaker": "speaker",
    "when": "when", "published": "published", "quote": "", "confidence": "confidence", "source": "publisher",
    "drawn": "",
}  # fmt: skip
"""Columns from left to right, and the order of `extract.store` that each is sorted by ("" for none)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the table: its rows, its number, and how many pages and claims there are."""

    claims: tuple[Claim, ...]
    number: int
    pages: int
    total: int


def read_page(store: Store, view: View, state: State) -> Page:
    """Return the page of a state; a number beyond the last page is the last."""
    selection = selection_of(state, worldview=view.worldview)
    total = len(view.claims)
    pages = max(1, -(-total // PAGE_ROWS))
    number = min(state.page, pages)
    column, down = order_of(state.sort)
    claims = store.claims(
        selection, limit=PAGE_ROWS, offset=(number - 1) * PAGE_ROWS,
        order=COLUMNS.get(column, ""), descending=down,
    )  # fmt: skip
    return Page(claims=claims, number=number, pages=pages, total=total)


def order_of(sort: str) -> tuple[str, bool]:
    """Return the column and whether it runs downwards; ("", False) for the order of the texts."""
    column = sort.removeprefix("-")
    return (column, sort.startswith("-")) if COLUMNS.get(column) else ("", False)


def area() -> Any:
    """Return where the table stands."""
    return html.Section(id="table", className="table-side other-view")  # what scrolls in it has the name


def register(app: Dash, store: Store, view_of: Any) -> None:
    """Register the table's callback: it answers only while the table is looked at."""

    @app.callback(Output("table-told", "data"), Input("part-table", "data"), prevent_initial_call=True)
    def show_table(part: Any) -> Any:
        state = from_json(part)
        if part is None or state.view != "table":
            return no_update
        with speaking(state.language):
            view = view_of(state)
            return plain(table(view, state, read_page(store, view, state)))


def table(view: View, state: State, page: Page) -> list[Any]:
    """Return the table's components."""
    if not page.claims:
        return [html.P(TEXTS["none"], className="empty")]
    documents = {d.id: d for d in view.documents}
    return [
        _pager(page),
        html.Div(
            html.Table(
                [
                    html.Caption(TEXTS["caption"], className="sr"),
                    html.Thead(html.Tr([_head(column, state) for column in COLUMNS])),
                    html.Tbody([_row(c, documents.get(c.document_id), view) for c in page.claims]),
                ],
                className="claim-table",
            ),
            className="table-scroll",
            tabIndex=0,
            role="region",
            **aria(TEXTS["caption"]),
        ),
    ]


def _head(column: str, state: State) -> Any:
    name = TEXTS[column]
    if not COLUMNS[column]:
        return html.Th(name, scope="col")
    now, down = order_of(state.sort)
    chosen = now == column
    following = f"-{column}" if chosen and not down else "" if chosen else column
    sign = html.Span(("▾" if down else "▴") if chosen else "↕", className="sign", **_hidden())
    button = html.Button(
        [name, sign],
        className="sort",
        title=TEXTS["sort"].format(column=name),
        **sets({"sort": following, "page": 1}),
    )
    order: dict[str, Any] = {"aria-sort": "descending" if down else "ascending"} if chosen else {}
    return html.Th(button, scope="col", **order)


def _hidden() -> dict[str, Any]:
    """Not for screen readers: ``aria-sort`` says it."""
    return {"aria-hidden": "true"}


def _row(claim: Claim, document: Document | None, view: View) -> Any:
    what = html.Button(
        [
            html.Span(className="chip", style={"background": ink_of(claim, view.colours)}),
            SIGNS[claim.type].word,
        ],
        className="row-button",
        **picks((claim.id,), "card"),
    )
    published = document.published.isoformat() if document and document.published else TEXTS["undated"]
    cells = {
        "type": what,
        "status": html.Span(INKS[claim.status].word, className=f"pill status-{claim.status}"),
        "actor": actor_names(claim, most=3) or TEXTS["nobody"],
        "place": clean(", ".join(claim.target_places) or claim.target or "", 80),
        "speaker": speaker_of(claim, document),
        "when": claim.when.iso() if claim.when else TEXTS["undated"],
        "published": published,
        "quote": html.Q(clean(claim.quote, 400)),
        "confidence": f"{claim.confidence:.0%}",
        "source": _source(document),
        "drawn": _drawn(claim, view),
    }
    return html.Tr(
        [html.Td(cells[column], className=f"col-{column}", dir="auto") for column in COLUMNS],
        **picks((claim.id,), "card"),
    )


def _drawn(claim: Claim, view: View) -> str:
    if claim.id not in view.missing:
        return TEXTS["yes"]
    reason = view.refused.get(recipe_id(claim.recipe), TEXTS["empty_shape"])
    return TEXTS["not"].format(reason=phrased(clean(reason, 160)))


def _source(document: Document | None) -> Any:
    if document is None:
        return ""
    words = clean(document.publisher, 60) or clean(document.title, 60) or TEXTS["untitled"]
    link = safe_link(document.url)
    title = clean(document.title, 200)
    if link is None:
        return html.Span(words, title=title)
    return html.A(words, href=link, title=title, target="_blank", rel="noopener noreferrer nofollow")


def _pager(page: Page) -> Any:
    first = (page.number - 1) * PAGE_ROWS + 1
    words = TEXTS["rows"].format(
        first=f"{first:,}", last=f"{first + len(page.claims) - 1:,}", all=f"{page.total:,}"
    )
    steps = (
        ("first", "«", 1, page.number > 1),
        ("previous", "‹", page.number - 1, page.number > 1),
        ("next", "›", page.number + 1, page.number < page.pages),
        ("last", "»", page.pages, page.number < page.pages),
    )
    buttons = [
        html.Button(
            sign,
            className="step",
            disabled=not open_,
            title=TEXTS[key],
            **aria(TEXTS[key]),
            **sets({"page": max(1, to)}),
        )
        for key, sign, to, open_ in steps
    ]
    return html.Div(
        [html.Span(words, role="status"), html.Span(buttons, className="steps")], className="pager"
    )
