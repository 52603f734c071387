"""Two rivals side by side, in the same rows, and how much ground they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.cards import facts, ink_of, names_in, source_of
from dashboard.choice import Choice
from dashboard.style import INKS, SIGNS
from dashboard.view import View
from dashboard.wiring import picks, sets
from dashboard.words import words
from extract.values import Claim
from geodata.geodesy import area_m2
from geodata.recipes import recipe_id

COMPARE = words("compare", {
    "title": "Two rivals",
    "back": "Back to one claim",
    "hint": "Side by side, as they are said; nothing here decides between them.",
    "status": "Status",
    "quote": "Words",
    "source": "Source",
    "open": "Open this claim alone",
    "same": "Both are about the same ground.",
    "apart": "Their shapes share no ground.",
    "touch": "Their shapes only touch.",
    "shared": "Both are about {:,.0f} km² of the same ground.",
})  # fmt: skip


def side_by_side(one: Claim, other: Claim, view: View, choice: Choice) -> list[Any]:
    """Return two claims in two columns, row by row, and how much ground both are about."""
    sides = (one, other)
    rows = [dict(facts(c, choice)) for c in sides]
    names = list(dict.fromkeys((*rows[0], *rows[1])))
    body: list[Any] = [
        _compare_row(COMPARE["status"], [INKS[c.status].word for c in sides]),
        _compare_row(COMPARE["quote"], [html.Blockquote(c.quote, dir="auto") for c in sides]),
        *(_compare_row(name, [row.get(name, "–") for row in rows]) for name in names),
        _compare_row(COMPARE["source"], [source_of(c, choice) or "–" for c in sides]),
    ]
    shared = _shared_ground(one, other, choice)
    back = sets({"compare": ""})
    return [
        html.Div(
            [html.H2(COMPARE["title"]), html.Button(COMPARE["back"], className="link", **back)],
            className="panel-head",
        ),
        html.P(COMPARE["hint"], className="hint"),
        html.Table(
            [
                html.Thead(html.Tr([html.Td(), *(html.Th(_column(c, view), scope="col") for c in sides)])),
                html.Tbody(body),
            ],
            className="compare",
        ),
        *([html.P(shared, className="hint shared")] if shared else []),
    ]


def _column(claim: Claim, view: View) -> Any:
    return html.Button(
        [
            html.Span(className="chip", style={"background": ink_of(claim, view.colours)}),
            html.Span([html.Bdi(names_in(claim)), f": {SIGNS[claim.type].word}"]),
        ],
        className="column",
        title=COMPARE["open"],
        **picks((claim.id,), "card"),
    )


def _compare_row(name: str, cells: Sequence[Any]) -> Any:
    """One row; where the two sides say the same it is quieter."""
    same = isinstance(cells[0], str) and cells[0] == cells[1]
    return html.Tr(
        [html.Th(name, scope="row"), *(html.Td(cell, dir="auto") for cell in cells)],
        className="same" if same else "",
    )


def _shared_ground(one: Claim, other: Claim, choice: Choice) -> str:
    shapes = [choice.footprints.get(recipe_id(c.recipe)) for c in (one, other)]
    if shapes[0] is None or shapes[1] is None:
        return ""
    if shapes[0].geometry.equals(shapes[1].geometry):
        return COMPARE["same"]
    shared = shapes[0].geometry.intersection(shapes[1].geometry)
    if shared.is_empty:
        return COMPARE["apart"]
    size = area_m2(shared) / 1e6
    return COMPARE["shared"].format(size) if size >= 0.5 else COMPARE["touch"]
