"""Charts of actors and sources: who is spoken of, what, how surely, when, and who says it.

Pure functions from a view to plotly figures as plain data; every bar and cell carries the change
of state that a click makes. Beside each chart stands the same as a list of buttons, for keyboard
and screen reader.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from typing import Any

from dash import Dash, Input, Output, dcc, html, no_update

from dashboard.labels import actor_name, clean
from dashboard.palette import NOBODY
from dashboard.state import State, from_json
from dashboard.style import INKS, SIGNS
from dashboard.timeline import CONFIG
from dashboard.times import day_in, numeric_days
from dashboard.view import View
from dashboard.wiring import aria, sets
from dashboard.words import speaking, words
from extract.values import Claim

MOST_BARS = 15
MOST_ROWS = 16  # speakers, and actors, of the matrix
MOST_BINS = 60
MOST_LISTED = 60
BAR_PX = 21

TEXTS = words("charts", {
    "region": "Charts",
    "hint": "A click filters: the map, the table and the charts show what is left.",
    "none": "No claim is left by these filters.",
    "actors": "Claims by actor and status",
    "types": "What is told, over time",
    "statuses": "How surely, over time",
    "matrix": "Who says what about whom",
    "matrix_hint": "Rows: who speaks. Columns: whose ground it is about. In each cell: number of claims.",
    "known": "by day of publication",
    "happened": "by the time that is told",
    "undated": "{n} claims without a date are not in the charts over time.",
    "own": "in the article’s own words",
    "nobody": "nobody named",
    "claims": "claims",
    "as_list": "The same as a list",
    "cell": "{speaker} about {actor}: {n}",
    "more": "and {n} more",
})  # fmt: skip
"""All words of this module."""

TYPE_INKS: Mapping[str, str] = {
    "control": "#3b4a5a",
    "zone": "#7a9cc6",
    "claim_sovereignty": "#b08ea2",
    "dispute_border": "#d9b3c7",
    "advance_capture": "#c8553d",
    "withdrawal": "#e8a87c",
    "attack_fighting": "#8c1c13",
    "deploy": "#6b8f71",
    "agreement": "#aad2ba",
}
"""Inks of claim types. They are no actor's: on the map colour says who, here it says what."""
GRID = "rgba(128,128,128,0.2)"
STATUS_PATTERNS: Mapping[str, str] = {
    "asserted": "",
    "proposed": "/",
    "planned": "\\",
    "hypothetical": ".",
    "denied": "x",
    "past": "-",
}
"""Only what is asserted is filled, as on the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart: its key, its figure, and the rows of its list (words, change of state)."""

    key: str
    figure: Mapping[str, Any]
    rows: tuple[tuple[str, Mapping[str, Any]], ...]


def area() -> Any:
    """Return where the charts stand."""
    return html.Section(id="charts", className="charts-side other-view", **aria(TEXTS["region"]))


def register(app: Dash, view_of: Callable[[State], View]) -> None:
    """Register the charts' callback: it answers only while they are looked at."""

    @app.callback(Output("charts", "children"), Input("part-charts", "data"), prevent_initial_call=True)
    def show_charts(part: Any) -> Any:
        state = from_json(part)
        if part is None or state.view != "charts":
            return no_update
        with speaking(state.language):
            return charts(view_of(state))


def charts(view: View) -> list[Any]:
    """Return the charts' components."""
    if not view.claims:
        return [html.P(TEXTS["none"], className="empty")]
    dated = [(day, c) for c in view.claims if (day := _day(c, view)) is not None]
    undated = len(view.claims) - len(dated)
    drawn = [
        by_actor(view),
        *([over_time(dated, "types"), over_time(dated, "statuses")] if dated else []),
        matrix(view),
    ]
    notes = [html.P(TEXTS["undated"].format(n=f"{undated:,}"), className="hint")] if undated else []
    return [html.P(TEXTS["hint"], className="hint"), *(_card(chart, view) for chart in drawn), *notes]


def by_actor(view: View) -> Chart:
    """Return claims by actor: a bar in the actor's colour, its parts by status."""
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    for claim in view.claims:
        for actor in {a.key: a for a in claim.actors}.values():
            names.setdefault(actor.key, actor_name(actor, 30))
            counts[actor.key, claim.status] += 1
    totals: Counter[str] = Counter()
    for (key, _), number in counts.items():
        totals[key] += number
    top = [key for key, _ in totals.most_common(MOST_BARS)]
    bars = list(reversed(top))
    told = [s for s in INKS if any(counts[key, s] for key in top)]
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "showlegend": False,
            "y": list(range(len(bars))),
            "x": [counts[key, status] for key in bars],
            "marker": _ink([view.colours.get(key, NOBODY) for key in bars], status),
            "customdata": [json.dumps({"actors": [key], "statuses": [status]}) for key in bars],
            "text": [f"{escape(names[key])}, {INKS[status].word}: {counts[key, status]}" for key in bars],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for status in told
    ]
    data += [_key(status) for status in told]
    layout = _layout(96 + BAR_PX * max(3, len(bars)), legend=True) | {
        "yaxis": {
            "tickvals": list(range(len(bars))),
            "ticktext": [escape(names[k]) for k in bars],
            "automargin": True,
            "fixedrange": True,
        },
        "xaxis": _counts(max(totals.values(), default=1)) | {"title": {"text": TEXTS["claims"]}},
    }
    rows = [
        (f"{names[key]}: {number:,}", {"actors": [key]}) for key, number in totals.most_common(MOST_LISTED)
    ]
    return Chart(key="actors", figure={"data": data, "layout": layout}, rows=tuple(rows))


def over_time(dated: Sequence[tuple[date, Claim]], field: str) -> Chart:
    """Return claims over time, stacked by type or by status."""
    bins = bins_of([day for day, _ in dated])
    values = {"types": list(SIGNS), "statuses": list(INKS)}[field]
    words = {value: (SIGNS[value].word if field == "types" else INKS[value].word) for value in values}
    counts: Counter[tuple[str, int]] = Counter()
    for day, claim in dated:
        value = claim.type if field == "types" else claim.status
        counts[value, next(n for n, (_, last) in enumerate(bins) if day <= last)] += 1
    seen = [value for value in values if any(counts[value, n] for n in range(len(bins)))]
    middle = [(first + (last - first) / 2).isoformat() for first, last in bins]
    data = [
        {
            "type": "bar",
            "name": words[value],
            "x": middle,
            "width": [0.86 * 86_400_000 * ((last - first).days + 1) for first, last in bins],
            "y": [counts[value, n] for n in range(len(bins))],
            "marker": _ink(TYPE_INKS[value], "asserted") if field == "types" else _ink("#454c54", value),
            "customdata": [json.dumps(_span(first, last) | {field: [value]}) for first, last in bins],
            "text": [f"{words[value]}, {_days(*b)}: {counts[value, n]}" for n, b in enumerate(bins)],
            "textposition": "none",
            "hovertemplate": "%{text}<extra></extra>",
        }
        for value in seen
    ]
    layout = _layout(230, legend=True) | {
        "xaxis": {
            "type": "date",
            "fixedrange": True,
            "range": _room(bins),
            **numeric_days(),
            "gridcolor": GRID,
        },
        "yaxis": _counts(max(Counter(n for _, n in counts.elements()).values())),
    }
    totals = [(value, n, counts[value, n]) for n in range(len(bins)) for value in seen if counts[value, n]]
    rows = [
        (f"{_days(*bins[n])} · {words[value]}: {number:,}", _span(*bins[n]) | {field: [value]})
        for value, n, number in totals[:MOST_LISTED]
    ]
    return Chart(key=field, figure={"data": data, "layout": layout}, rows=tuple(rows))


def matrix(view: View) -> Chart:
    """Return who says how many claims about whom, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[str, str] = {}
    for claim in view.claims:
        speaker = claim.attribution.canonical if claim.attribution else ""
        for actor in {a.key: a for a in claim.actors}.values():
            names.setdefault(actor.key, actor_name(actor, 24))
            counts[speaker, actor.key] += 1
    speakers = _top((speaker for (speaker, _), n in counts.items() for _ in range(n)), MOST_ROWS)
    actors = _top((actor for (_, actor), n in counts.items() for _ in range(n)), MOST_ROWS)
    says = {s: clean(s, 30) or TEXTS["own"] for s in speakers}
    rows = list(reversed(speakers))
    cells = [[counts[s, a] or None for a in actors] for s in rows]
    data = [
        {
            "type": "heatmap",
            "x": list(range(len(actors))),
            "y": list(range(len(rows))),
            "z": cells,
            "text": [[str(n or "") for n in row] for row in cells],
            "texttemplate": "%{text}",
            "customdata": [[json.dumps({"speakers": [s], "actors": [a]}) for a in actors] for s in rows],
            "hovertext": [
                [
                    escape(TEXTS["cell"].format(speaker=says[s], actor=names[a], n=counts[s, a]))
                    for a in actors
                ]
                for s in rows
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "hoverongaps": False,
            "colorscale": [[0, "#d7e3f4"], [1, "#174a8b"]],
            "showscale": False,
            "xgap": 2,
            "ygap": 2,
        }
    ]
    layout = _layout(120 + 24 * max(3, len(rows)), legend=False) | {
        "xaxis": {
            "tickvals": list(range(len(actors))),
            "ticktext": [escape(names[a]) for a in actors],
            "side": "top",
            "fixedrange": True,
            "automargin": True,
            "tickangle": -35,
            "showgrid": False,
            "zeroline": False,
        },
        "yaxis": {
            "tickvals": list(range(len(rows))),
            "ticktext": [escape(says[s]) for s in rows],
            "automargin": True,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    }
    listed = [
        (TEXTS["cell"].format(speaker=says[s], actor=names[a], n=n), {"speakers": [s], "actors": [a]})
        for (s, a), n in counts.most_common()
        if s in says and a in actors
    ]
    return Chart(key="matrix", figure={"data": data, "layout": layout}, rows=tuple(listed[:MOST_LISTED]))


def bins_of(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return spans of days, weeks, months or years, both ends included, that hold all days: 60 at most."""
    first, last = min(days), max(days)
    span = (last - first).days + 1
    if span <= MOST_BINS:
        return [(first + timedelta(days=n), first + timedelta(days=n)) for n in range(span)]
    if span <= 7 * MOST_BINS:
        begin = first - timedelta(days=first.weekday())
        weeks = ((last - begin).days // 7) + 1
        return [(begin + timedelta(days=7 * n), begin + timedelta(days=7 * n + 6)) for n in range(weeks)]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((s for s in (1, 3, 12, 60, 120, 600, 1200) if months / s <= MOST_BINS - 1), 12_000)
    begin_month = (first.year * 12 + first.month - 1) // step * step
    count = (last.year * 12 + last.month - 1 - begin_month) // step + 1
    edges = [_month(begin_month + step * n) for n in range(count + 1)]
    return [(a, b - timedelta(days=1) if b < date.max else b) for a, b in pairwise(edges)]


def _month(number: int) -> date:
    """The first day of a month counted from year 0, within what a date can be."""
    year, month = divmod(number, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def _day(claim: Claim, view: View) -> date | None:
    return day_in(claim, view.published.get(claim.document_id), view.state.mode)


def _span(first: date, last: date) -> dict[str, Any]:
    return {"since": first.isoformat(), "until": last.isoformat()}


def _days(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()} – {last.isoformat()}"


def _room(bins: Sequence[tuple[date, date]]) -> list[str]:
    """The axis with some room on both sides; never before year 1."""
    wide = (bins[0][1] - bins[0][0]).days + 1
    more = wide * max(0.6, (8 - len(bins)) / 2)  # a single bar does not fill the chart
    first = date.fromordinal(max(1, bins[0][0].toordinal() - int(more) - 1))
    last = date.fromordinal(min(date.max.toordinal(), bins[-1][1].toordinal() + int(more) + 1))
    return [first.isoformat(), last.isoformat()]


def _top(values: Iterable[str], most: int) -> list[str]:
    return [value for value, _ in Counter(values).most_common(most)]


def _ink(colour: str | list[str], status: str) -> dict[str, Any]:
    """A filled bar for what is asserted, a patterned one for all else."""
    shape = STATUS_PATTERNS[status]
    line = {"line": {"width": 1.2, "color": colour}}
    if not shape:
        return {"color": colour} | line
    return {
        "color": colour,
        "pattern": {"shape": shape, "fillmode": "replace", "size": 6, "solidity": 0.35},
    } | line


def _key(status: str) -> dict[str, Any]:
    """An entry of the legend alone: the bars have the colours of actors."""
    ink = _ink("#6c737b", status)
    return {"type": "bar", "name": INKS[status].word, "x": [None], "y": [None], "marker": ink}


def _counts(most: int) -> dict[str, Any]:
    """An axis of whole numbers."""
    steps = {"dtick": 1} if most <= 8 else {"tickformat": ",d"}
    look = {"fixedrange": True, "automargin": True, "gridcolor": GRID, "zeroline": False}
    return {"rangemode": "tozero", **steps, **look}


def _layout(height: int, *, legend: bool) -> dict[str, Any]:
    return {
        "height": height,
        "barmode": "stack",
        "margin": {"l": 8, "r": 12, "t": 8, "b": 34},
        "bargap": 0.25,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "dragmode": False,
        "font": {"size": 11.5, "color": "#59616b"},
        "showlegend": legend,
        "legend": {
            "orientation": "h",
            "y": 1.02,
            "yanchor": "bottom",
            "x": 0,
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }


def _card(chart: Chart, view: View) -> Any:
    hints = {
        "types": TEXTS[view.state.mode],
        "statuses": TEXTS[view.state.mode],
        "matrix": TEXTS["matrix_hint"],
    }
    buttons = [
        html.Li(html.Button(words, className="link", dir="auto", **sets(patch)))
        for words, patch in chart.rows
    ]
    return html.Div(
        [
            html.H2(TEXTS[chart.key]),
            html.P(hints.get(chart.key, ""), className="hint"),
            dcc.Graph(
                id=f"chart-{chart.key}",
                figure=chart.figure,
                config=CONFIG,
                responsive=True,
                style={"height": f"{chart.figure['layout']['height']}px"},
            ),
            html.Details([html.Summary(TEXTS["as_list"]), html.Ul(buttons)], className="chart-list"),
        ],
        className="chart-card",
    )
