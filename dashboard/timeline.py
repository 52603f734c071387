"""The time line: dated claims on plotly's axis, by the day that is told or that of publication.

Pure functions from values to components; the browser connects marks, the day and the span to
the state (`assets/8_time.js`). Colour says who, the symbol how sure the text is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from math import sqrt
from typing import Any

from dash import dcc, html

from dashboard.labels import actor_name, actor_names, note_of, title_of
from dashboard.palette import NOBODY
from dashboard.style import INKS
from dashboard.times import day_in, numeric_days
from dashboard.view import View
from dashboard.wiring import aria, picks, sets, toggles
from dashboard.words import worded, words
from extract.values import Claim, Document, When

SYMBOLS: dict[str, str] = {
    "asserted": "circle",
    "proposed": "diamond-open",
    "planned": "diamond-open-dot",
    "hypothetical": "square-open",
    "denied": "x-thin-open",
    "past": "circle-open",
}
"""The marker of each status; only what is asserted is filled, as on the map."""

TEXTS = words("timeline", {
    "others": "others",
    "nobody": "nobody named",
    "title": "Time line",
    "modes": "Which time",
    "known": "as known then",
    "known_title": "By the day of publication: what could be read by then",
    "happened": "as it happened",
    "happened_title": "By the time that the claims tell of, whenever they were published",
    "at": "on",
    "since": "from",
    "until": "to",
    "changes": "What changed",
    "undated": "undated",
    "resize": "Height of the time line",
    "play": "Play from day to day",
    "pause": "Pause",
    "day": "The map’s day",
    "no_happened": "No claim here tells a date.",
    "no_known": "No article here has a date.",
    "apart_happened": "Tell no date ({})",
    "apart_known": "In articles without a date ({})",
    "published": "published",
    "of": "tells of {}",
    "tells_none": "tells no date",
    "more": "and {:,} more",
})  # fmt: skip
"""All words of this module."""

CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": "reset",
    "showTips": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
}
"""Nothing of a figure may leave the machine: the button that posts it outside is off."""

MOST_LANES = 4  # and one for the others
MOST_LINES = 4  # publication dates drawn as lines; more become ticks
MOST_UNDATED = 40
MOST_DAYS = 2000
MOST_MARKS = 500  # more take plotly seconds to draw: they are put together by the week, or longer
PERIODS = (7, 14, 28, 91, 182, 365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A claim on the time line: its lane, its day in this mode, and the time it tells of."""

    claim: Claim
    lane: int
    day: date
    published: date | None


def time_controls() -> list[Any]:
    """Return the head of the time line: which time, which day, between which days."""

    def day(field: str, said: str) -> Any:
        # Dash has no field for days; the browser's own, with its calendar, comes from 8_time.js.
        host: dict[str, Any] = {"data-day-of": field}
        entry = html.Span(className="day-host", **host)
        return html.Label([html.Span(said, **worded(f"timeline.{field}")), entry], className="day-label")

    def toggle(field: str) -> Any:
        return html.Button(
            TEXTS[field],
            role="switch",
            className="step",
            **toggles(field, True),
            **worded(f"timeline.{field}"),
        )

    def mode(key: str) -> Any:
        return html.Button(
            TEXTS[key],
            role="radio",
            className="step",
            title=TEXTS[f"{key}_title"],
            **sets({"mode": key}, choice=True),
            **worded(f"timeline.{key}", title=f"timeline.{key}_title"),
        )

    spoken: dict[str, Any] = {f"data-{key}": TEXTS[key] for key in ("play", "pause", "day")}
    tools = html.Div(
        [
            html.Div(
                [mode("known"), mode("happened")],
                role="radiogroup",
                className="modes",
                **aria(TEXTS["modes"]),
                **worded("", label="timeline.modes"),
            ),
            html.Div(
                id="player",
                className="player",
                **spoken,
            ),
            day("at", TEXTS["at"]),
            html.Div(
                [day("since", TEXTS["since"]), day("until", TEXTS["until"]), toggle("changes")],
                className="span",
            ),
            toggle("undated"),
        ],
        className="time-tools",
    )
    grip = html.Div(
        id="time-grip",
        className="time-grip",
        role="separator",
        tabIndex=0,
        **aria(TEXTS["resize"], orientation="horizontal", valuenow="116"),
        **worded("", label="timeline.resize"),
    )
    fold = html.Button(TEXTS["title"], id="time-fold", className="fold", **worded("timeline.title"))
    return [grip, html.Div([fold, tools], className="time-head")]


def timeline(view: View) -> list[Any]:
    """Return the time line's components: the chart of dated claims, and the undated ones apart."""
    if not view.claims:
        return []
    mode = view.state.mode
    marks = marks_of(view)
    dated = {m.claim.id for m in marks}
    undated = [c for c in view.claims if c.id not in dated]
    days = sorted({m.day for m in marks})[:MOST_DAYS]
    chart = (
        dcc.Graph(
            id="time-chart", figure=figure(marks, view), config=CONFIG, className="chart", responsive=True
        )
        if marks
        else html.P(TEXTS[f"no_{mode}"], className="empty")
    )
    listed: dict[str, Any] = {"data-days": " ".join(d.isoformat() for d in days)}
    held = html.Div(chart, className="chart", **listed)
    return [held, *([_undated(undated, view)] if undated else [])]


def marks_of(view: View) -> list[Mark]:
    """Return the claims that have a day in the view's mode, each in the lane of its first actor."""
    published = view.published
    dated = [
        (c, day)
        for c in view.claims
        if (day := day_in(c, published.get(c.document_id), view.state.mode)) is not None
    ]
    lanes = _lanes([c for c, _ in dated])
    return [
        Mark(
            claim=c,
            lane=lanes.index(_lane(c, lanes)),
            day=_middle(c.when) if view.state.mode == "happened" and c.when else day,
            published=published.get(c.document_id),
        )
        for c, day in dated
    ]


def figure(marks: Sequence[Mark], view: View) -> dict[str, Any]:
    """Return the plotly figure of dated claims; each marker's ``customdata`` holds claim ids.

    By publication, a thin line leads from each mark back to the time that the claim tells of;
    by that time, intervals are bars and days of publication lines or ticks.
    """
    lanes = _lanes([m.claim for m in marks])
    happened = view.state.mode == "happened"
    period = _period(marks)
    marks = [replace(m, day=_within(m.day, period)) for m in marks] if period > 1 else marks
    published = sorted({m.published for m in marks if m.published is not None}) if happened else []
    many = len(published) > MOST_LINES
    days = [m.day for m in marks] + published
    days += [d for m in marks if m.claim.when for d in (m.claim.when.start, m.claim.when.end) if d]
    margin = max(timedelta(days=3), (max(days) - min(days)) * 0.04)
    span = [(min(days) - margin).isoformat(), (max(days) + margin).isoformat()]
    lines = [] if many else published
    return {
        "data": [
            *(() if period > 1 else (_spans if happened else _whiskers)(marks, view.colours)),
            _markers(marks, view),
            *_ticks(many, published),
        ],
        "layout": {
            "autosize": True,
            "margin": {"l": 8, "r": 8, "t": 4, "b": 30},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": "zoom",
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 10.5, "color": "#6b737c"},
            "xaxis": {
                "type": "date",
                "range": span,
                **numeric_days(),
                "rangeslider": {"visible": True, "range": span, "thickness": 0.16, "borderwidth": 1,
                                "bordercolor": "#aab0b7"},
                "showgrid": True,
                "gridcolor": "rgba(128,136,144,0.25)",
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
    }  # fmt: skip


def _period(marks: Sequence[Mark]) -> int:
    """How many days share a marker: 1, or as many as it takes to leave no more than `MOST_MARKS`."""
    for days in (1, *PERIODS):
        if len({(m.lane, _within(m.day, days), m.claim.status) for m in marks}) <= MOST_MARKS:
            return days
    return PERIODS[-1]


def _within(day: date, period: int) -> date:
    """The middle of the period in which a day lies."""
    return date.fromordinal(min(day.toordinal() // period * period + period // 2, date.max.toordinal()))


def _lanes(claims: Sequence[Claim]) -> list[str]:
    """The lanes from below: the most named actors, and one for the others."""
    named = Counter(_actor(c) for c in claims)
    top = [name for name, _ in named.most_common(MOST_LANES)]
    rest = [TEXTS["others"]] if len(named) > MOST_LANES else []
    return [*rest, *reversed(top)]


def _lane(claim: Claim, lanes: Sequence[str]) -> str:
    name = _actor(claim)
    return name if name in lanes else TEXTS["others"]


def _actor(claim: Claim) -> str:
    first = claim.actors[0] if claim.actors else None
    return actor_name(first, 18) if first else TEXTS["nobody"]


def _middle(when: When) -> date:
    """The day at which a claim's marker stands: the middle of its time, or its beginning if open."""
    return when.start + ((when.end or when.start) - when.start) / 2


def _markers(marks: Sequence[Mark], view: View) -> dict[str, Any]:
    """One trace for all claims: those of one day, lane and status share a marker."""
    groups: dict[tuple[int, date, str], list[Claim]] = {}
    for mark in marks:
        groups.setdefault((mark.lane, mark.day, mark.claim.status), []).append(mark.claim)
    crowded = len(marks) > MOST_MARKS
    met: Counter[tuple[int, date]] = Counter()
    heights = []
    for lane, day, _ in groups:
        n = met[lane, day]
        met[lane, day] += 1
        heights.append(lane + 0.24 * ((n + 1) // 2) * (-1) ** n)
    inks = [_ink(g[0], view.colours) for g in groups.values()]
    documents = {d.id: d for d in view.documents}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [day.isoformat() for _, day, _ in groups],
        "y": heights,
        "marker": {
            "symbol": [SYMBOLS[status] for _, _, status in groups],
            "color": inks,
            "size": [
                min(12, 7 + sqrt(len(g))) if crowded else min(12, 8 + (len(g) - 1)) for g in groups.values()
            ],
            "opacity": [INKS[status].opacity for _, _, status in groups],
            "line": {"width": 1.6, "color": inks},
        },
        "selected": {"marker": {"opacity": 1, "size": 13}},
        "unselected": {"marker": {"opacity": 0.3}},
        "customdata": [" ".join(c.id for c in g) for g in groups.values()],
        "text": [_hover(g, documents.get(g[0].document_id)) for g in groups.values()],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _spans(marks: Sequence[Mark], colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """Months, years and intervals as thin bars behind the markers, one trace for each colour."""
    rows: dict[tuple[int, date, date, str], None] = {}
    for mark in marks:
        when = mark.claim.when
        if when is not None and when.end is not None and when.end > when.start:
            rows[mark.lane, when.start, when.end, _ink(mark.claim, colours)] = None
    return _bars(rows, width=3, opacity=0.35)


def _whiskers(marks: Sequence[Mark], colours: Mapping[str, str]) -> list[dict[str, Any]]:
    """From the publication back (or on) to the time that is told: how old the news is."""
    rows: dict[tuple[int, date, date, str], None] = {}
    for mark in marks:
        if mark.claim.when is not None and (told := _middle(mark.claim.when)) != mark.day:
            rows[mark.lane, told, mark.day, _ink(mark.claim, colours)] = None
    return _bars(rows, width=1.2, opacity=0.55)


def _bars(
    rows: Mapping[tuple[int, date, date, str], None], *, width: float, opacity: float
) -> list[dict[str, Any]]:
    bars: dict[str, dict[str, Any]] = {}
    for lane, start, end, ink in rows:
        style = {"line": {"width": width, "color": ink}, "opacity": opacity, "hoverinfo": "skip"}
        bar = bars.setdefault(ink, {"type": "scatter", "mode": "lines", "x": [], "y": [], **style})
        bar["x"] += [start.isoformat(), end.isoformat(), None]
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
            "hovertemplate": TEXTS["published"] + " %{x|%Y-%m-%d}<extra></extra>",
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
        "text": TEXTS["published"],
        "showarrow": False,
        "xanchor": "right",
        "yanchor": "top",
        "xshift": -5,
        "font": {"size": 10, "color": "#59616b"},
    }


def _hover(group: Sequence[Claim], document: Document | None) -> str:
    """Words of a marker. Plotly reads some markup in them, so an article's words are escaped."""
    first = group[0]
    more = f"<br>{TEXTS['more'].format(len(group) - 1)}" if len(group) > 1 else ""
    told = TEXTS["of"].format(first.when.iso()) if first.when else TEXTS["tells_none"]
    said = f" · {TEXTS['published']} {document.published}" if document and document.published else ""
    return f"{escape(title_of(first))}<br>{escape(told)}{said}<br>{escape(note_of(first, document))}{more}"


def _undated(claims: Sequence[Claim], view: View) -> Any:
    rest = len(claims) - MOST_UNDATED
    more = [html.Li(TEXTS["more"].format(rest))] if rest > 0 else []
    chips = [
        html.Li(
            html.Button(
                [html.Span(className="chip", style={"background": _ink(c, view.colours)}), title_of(c)],
                title=f"{INKS[c.status].word}; {actor_names(c) or TEXTS['nobody']}",
                dir="auto",
                **picks((c.id,), "card"),
            )
        )
        for c in claims[:MOST_UNDATED]
    ]
    head = TEXTS[f"apart_{view.state.mode}"].format(len(claims))
    return html.Div([html.H4(head), html.Ul([*chips, *more])], className="undated")


def _ink(claim: Claim, colours: Mapping[str, str]) -> str:
    return colours.get(claim.actors[0].key, NOBODY) if claim.actors else NOBODY
