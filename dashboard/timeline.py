"""The time line: claims by the date that they tell of, one lane for each actor.

Pure functions from a view to a plotly figure (as plain data) and to the list of what has no
date. Colour says who, the symbol how sure the text is, a vertical line when it was published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

from dash import dcc, html

from dashboard.labels import actor_names, clean, note_of, title_of
from dashboard.palette import NOBODY
from dashboard.style import INKS
from dashboard.view import View
from extract.values import Claim, When

SYMBOLS: dict[str, str] = {
    "asserted": "circle",
    "proposed": "diamond-open",
    "planned": "diamond-open-dot",
    "hypothetical": "square-open",
    "denied": "x-thin-open",
    "past": "circle-open",
}
"""The marker of each status; only what is asserted is filled, as on the map."""

CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": True,
    "showSendToCloud": False,
    "plotlyServerURL": "",
}
"""Nothing of a figure may leave the machine: the button that posts it outside is off."""

MOST_LANES = 4  # and one for the others
MOST_LINES = 4  # publication dates drawn as lines; more become ticks
MOST_UNDATED = 40
LANE_PX = 16
FRAME_PX = 30


def timeline(view: View) -> list[Any]:
    """Return the time line's components: the chart of dated claims, and the undated ones apart."""
    dated = [c for c in view.claims if c.when is not None]
    undated = [c for c in view.claims if c.when is None]
    if not view.claims:
        return []
    chart = (
        dcc.Graph(id="time-chart", figure=figure(dated, view), config=CONFIG, className="chart")
        if dated
        else html.P("No claim here tells a date.", className="empty")
    )
    return [chart, *([_undated(undated, view)] if undated else [])]


def figure(claims: Sequence[Claim], view: View) -> dict[str, Any]:
    """Return the plotly figure of dated claims; each marker's ``customdata`` holds claim ids."""
    lanes = _lanes(claims)
    marks: dict[tuple[str, date, str], list[Claim]] = {}
    for claim in claims:
        if claim.when is not None:
            key = (_lane(claim, lanes), _middle(claim.when), claim.status)
            marks.setdefault(key, []).append(claim)
    published = sorted({d.published for d in view.documents if d.published is not None})
    many = len(published) > MOST_LINES
    days = [d for c in claims if c.when for d in (c.when.start, c.when.end or c.when.start)] + published
    margin = max(timedelta(days=3), (max(days) - min(days)) * 0.06)
    lines = [] if many else published
    return {
        "data": [
            *_spans(claims, lanes, view.colours),
            _markers(marks, lanes, view),
            *_ticks(many, published),
        ],
        "layout": {
            "height": FRAME_PX + LANE_PX * max(3, len(lanes)),
            "margin": {"l": 8, "r": 8, "t": 4, "b": 22},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": "pan",
            "paper_bgcolor": "#fff",
            "plot_bgcolor": "#fff",
            "font": {"size": 10.5, "color": "#454c54"},
            "xaxis": {
                "type": "date",
                "range": [(min(days) - margin).isoformat(), (max(days) + margin).isoformat()],
                "showgrid": True,
                "gridcolor": "#eceef0",
                "zeroline": False,
            },
            "yaxis": {
                "range": [-0.6, len(lanes) - 0.4],
                "tickvals": list(range(len(lanes))),
                "ticktext": [escape(lane) for lane in lanes],
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
                "zeroline": False,
            },
            "shapes": [_line(day) for day in lines],
            "annotations": [_said(day) for day in lines],
        },
    }


def _lanes(claims: Sequence[Claim]) -> list[str]:
    """The lanes from below: the most named actors, and one for the others."""
    named = Counter(_actor(c) for c in claims)
    top = [name for name, _ in named.most_common(MOST_LANES)]
    rest = ["others"] if len(named) > MOST_LANES else []
    return [*rest, *reversed(top)]


def _lane(claim: Claim, lanes: Sequence[str]) -> str:
    name = _actor(claim)
    return name if name in lanes else "others"


def _actor(claim: Claim) -> str:
    first = claim.actors[0] if claim.actors else None
    return clean(first.label or first.canonical, 18) if first else "nobody named"


def _middle(when: When) -> date:
    """The day at which a claim's marker stands: the middle of its time, or its beginning if open."""
    return when.start + ((when.end or when.start) - when.start) / 2


def _markers(
    marks: Mapping[tuple[str, date, str], Sequence[Claim]], lanes: Sequence[str], view: View
) -> dict[str, Any]:
    """One trace for all claims: those of one day, lane and status share a marker."""
    met: Counter[tuple[str, date]] = Counter()
    heights = []
    for lane, day, _ in marks:
        n = met[lane, day]
        met[lane, day] += 1
        heights.append(lanes.index(lane) + 0.24 * ((n + 1) // 2) * (-1) ** n)
    groups = list(marks.values())
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.isoformat() for _, day, _ in marks],
        "y": heights,
        "marker": {
            "symbol": [SYMBOLS[status] for _, _, status in marks],
            "color": [_ink(g[0], view.colours) for g in groups],
            "size": [min(16, 8 + 1.5 * (len(g) - 1)) for g in groups],
            "opacity": [INKS[status].opacity for _, _, status in marks],
            "line": {"width": 1.6, "color": [_ink(g[0], view.colours) for g in groups]},
        },
        "customdata": [" ".join(c.id for c in g) for g in groups],
        "text": [_hover(g, view) for g in groups],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _spans(claims: Sequence[Claim], lanes: Sequence[str], colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """Months, years and intervals as thin bars behind the markers, one trace for each colour."""
    bars: dict[str, dict[str, Any]] = {}
    for claim in claims:
        when = claim.when
        if when is None or when.end is None or when.end == when.start:
            continue
        ink = _ink(claim, colours)
        bar = bars.setdefault(
            ink,
            {
                "type": "scatter",
                "mode": "lines",
                "x": [],
                "y": [],
                "line": {"width": 3, "color": ink},
                "opacity": 0.35,
                "hoverinfo": "skip",
            },
        )
        lane = lanes.index(_lane(claim, lanes))
        bar["x"] += [when.start.isoformat(), when.end.isoformat(), None]
        bar["y"] += [lane, lane, None]
    return list(bars.values())


def _ticks(many: bool, published: Sequence[date]) -> list[dict[str, Any]]:
    """Publication dates of many articles, as ticks along the axis."""
    if not many:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [day.isoformat() for day in published],
            "y": [-0.5] * len(published),
            "marker": {"symbol": "line-ns-open", "size": 7, "color": "#59616b"},
            "hovertemplate": "published %{x|%Y-%m-%d}<extra></extra>",
        }
    ]


def _line(day: date) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": day.isoformat(),
        "x1": day.isoformat(),
        "y0": 0,
        "y1": 1,
        "line": {"width": 1, "color": "#59616b", "dash": "dot"},
    }


def _said(day: date) -> dict[str, Any]:
    """The words beside a publication line."""
    return {
        "x": day.isoformat(),
        "y": 1,
        "yref": "paper",
        "text": "published",
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "top",
        "xshift": -5,
        "font": {"size": 10, "color": "#59616b"},
    }


def _hover(group: Sequence[Claim], view: View) -> str:
    """Words of a marker. Plotly reads some markup in them, so an article's words are escaped."""
    documents = {d.id: d for d in view.documents}
    first = group[0]
    told = f"<br>and {len(group) - 1} more" if len(group) > 1 else ""
    when = first.when.iso() if first.when else ""
    note = note_of(first, documents.get(first.document_id))
    return f"{escape(title_of(first))}<br>{escape(when)} · {escape(note)}{told}"


def _undated(claims: Sequence[Claim], view: View) -> Any:
    rest = len(claims) - MOST_UNDATED
    more = [html.Li(f"and {rest:,} more")] if rest > 0 else []
    chips = [
        html.Li(
            html.Button(
                [html.Span(className="chip", style={"background": _ink(c, view.colours)}), title_of(c)],
                title=f"{INKS[c.status].word}; {actor_names(c) or 'nobody named'}",
                dir="auto",
                **_picks(c),
            )
        )
        for c in claims[:MOST_UNDATED]
    ]
    return html.Div([html.H4(f"Undated ({len(claims)})"), html.Ul([*chips, *more])], className="undated")


def _picks(claim: Claim) -> dict[str, Any]:
    """By these the browser knows what a click chooses, as in the panel."""
    return {"data-claims": claim.id, "data-from": "card"}


def _ink(claim: Claim, colours: Mapping[str, str]) -> str:
    return colours.get(claim.actors[0].key, NOBODY) if claim.actors else NOBODY
