"""What the filters found, in components: the line above the map, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import dcc, html

from dashboard.filters import (
    FILTERS,
    WORDS,
    Filter,
    emptied_by,
    filters_on,
    selection_of,
)
from dashboard.labels import clean
from dashboard.names import country
from dashboard.state import DEFAULT, State, to_json
from dashboard.style import INKS, SIGNS
from dashboard.view import View
from dashboard.wiring import aria, sets, toggles
from dashboard.words import words
from extract.store import Facet, Facets, Store

TEXTS = words("finding", {
    "found": "{shown:,} of {total:,} claims",
    "found_one": "{shown:,} of {total:,} claim",
    "clear": "Clear filters",
    "off": "Take this filter off: {words}",
    "nothing": "Nothing matches all of this.",
    "instead": "{number:,} without {words}",
    "nowhere": "Not one filter alone hides everything: clear them all.",
    "types": "What",
    "statuses": "How sure the text is",
    "actors": "Who holds, wants, leaves",
    "speakers": "Who says it",
    "sources": "Published by",
    "find_in": "Find in this list",
    "more": "and {number:,} more: search for the name above",
    "none": "No claim to choose from.",
})  # fmt: skip
"""All words of this module."""

MOST_LISTED = 150
MOST_BARE = 10  # a longer list gets a field to search it


def facets_of(store: Store, view: View) -> Facets:
    """Return what each filter could choose, given all the others."""
    return store.facets(selection_of(view.state, worldview=view.worldview), others=True)


def found(store: Store, view: View) -> list[Any]:
    """Return the line that says how many claims are shown, why not all, and how to get them back."""
    on = filters_on(view.state, view.names)
    if not on:
        return []
    said = TEXTS["found_one" if view.total == 1 else "found"]
    line = [
        html.Strong(said.format(shown=len(view.claims), total=view.total)),
        *(_chip(one) for one in on),
        html.Button(TEXTS["clear"], className="link", **sets(_cleared())),
    ]
    return [*line, *_instead(store, view, on)] if not view.claims else line


def facet_lists(view: View, facets: Facets) -> list[Any]:
    """Return the lists of values to filter by, each with its count; chosen ones always stand in them."""
    speaks = {"": WORDS["own_words"]}
    rows: list[tuple[str, Sequence[Facet], Mapping[str, str]]] = [
        ("types", facets.types, {kind: sign.word for kind, sign in SIGNS.items()}),
        ("statuses", facets.statuses, {status: ink.word for status, ink in INKS.items()}),
        ("actors", facets.actors, {key: country(key) or name for key, name in view.names.items()}),
        ("speakers", facets.speakers, speaks),
        ("sources", facets.sources, {"": WORDS["no_source"]}),
    ]
    lists = [_list(name, view.state, values, names) for name, values, names in rows]
    return [part for part in lists if part is not None] or [html.P(TEXTS["none"], className="empty")]


def _list(name: str, state: State, values: Sequence[Facet], names: Mapping[str, str]) -> Any:
    chosen = getattr(state, name)
    known = {f.value for f in values}
    lost = [Facet(value=v, label=v, count=0) for v in chosen if v not in known]
    entries = [
        *(f for f in values if f.value in chosen),
        *lost,
        *(f for f in values if f.value not in chosen),
    ]
    if not entries or (len(entries) == 1 and not chosen):
        return None
    rest = len(entries) - MOST_LISTED
    search = (
        [dcc.Input(type="search", className="facet-find", placeholder=TEXTS["find_in"], autoComplete="off")]
        if len(entries) > MOST_BARE
        else []
    )
    return html.Details(
        [
            html.Summary(
                [TEXTS[name], html.Span(str(len(chosen) or ""), className="badge" if chosen else "")]
            ),
            *search,
            html.Ul([_value(name, f, names.get(f.value, f.label), chosen) for f in entries[:MOST_LISTED]]),
            *([html.P(TEXTS["more"].format(number=rest), className="hint")] if rest > 0 else []),
        ],
        open=True,
        className="facet",
    )


def _value(name: str, facet: Facet, words: str, chosen: Iterable[str]) -> Any:
    return html.Li(
        html.Button(
            [
                html.Span(clean(words, 60) or "?", className="name", dir="auto"),
                html.Span(f"{facet.count:,}", className="count"),
            ],
            role="checkbox",
            **toggles(name, facet.value, on=facet.value in chosen),
        )
    )


def _chip(one: Filter) -> Any:
    return html.Button(
        [html.Span(one.words, dir="auto"), html.Span("×", className="cross")],
        className="filter-chip",
        **aria(TEXTS["off"].format(words=one.words)),
        **sets(one.without),
    )


def _instead(store: Store, view: View, on: Sequence[Filter]) -> list[Any]:
    """The filters that alone empty the answer, as buttons that take them off."""
    guilty = emptied_by(view.state, on, store.count)
    if not guilty:
        return [html.Span(f"{TEXTS['nothing']} {TEXTS['nowhere']}", className="nothing")]
    buttons = [
        html.Button(
            TEXTS["instead"].format(number=number, words=one.words),
            className="link",
            **sets({one.field: to_json(DEFAULT)[one.field]}),
        )
        for one, number in guilty[:4]
    ]
    return [html.Span(TEXTS["nothing"], className="nothing"), *buttons]


def _cleared() -> dict[str, Any]:
    return {name: to_json(DEFAULT)[name] for name in FILTERS}
