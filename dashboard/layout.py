"""What stands where on the page. Components only; what they show comes from the callbacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dash_leaflet as dl
from dash import dcc, html

from dashboard import charts, views
from dashboard import table as claim_table
from dashboard.desk.page import opener
from dashboard.labels import clean
from dashboard.looks import controls as look_controls
from dashboard.looks import disclaimer, layer_switches
from dashboard.state import PARTS, TABS, table
from dashboard.takeaway import menu as takeaway
from dashboard.timeline import time_controls
from dashboard.wiring import aria, attributes, sets
from dashboard.words import worded, words
from extract.values import Document

ALL_DOCUMENTS = "all"
STEPS = (0.0, 0.5, 0.7, 0.9)
TOLD = ("legend", "unmapped", "facets", "evidence", "article", "table")
"""What the browser makes itself of plain lists (`dashboard.plain`), each from a store of its own."""
TEXTS = words("layout", {
    "motto": "who says which ground is whose, and where the text says so",
    "all": "All articles ({:,})",
    "layers": "Layers of the map",
    "map": "Map",
    "fit": "Fit all",
    "fit_title": "Show everything that is drawn",
    "time": "Time line",
    "legend": "Legend",
    "evidence": "Evidence",
    "claims": "Claims",
    "unmapped": "Found, not mapped",
    "sheet": "Expand or fold the panel",
    "credits": "Boundaries: Natural Earth (public domain) · Places: GeoNames (CC BY 4.0)",
    "search": "Search places, actors, quotes",
    "article": "Article",
    "several": "Several articles",
    "copy": "Copy link",
    "copied": "Copied",
    "copy_title": "Copy the address of exactly this view",
    "find": "Filter",
    "confidence": "How sure the reading is",
    "any": "any",
})  # fmt: skip
"""All words of this module."""

CREDITS = TEXTS["credits"]


def page(
    title: str,
    documents: Sequence[Document],
    base: Mapping[str, str],
    worldview: str,
    controls: Mapping[str, tuple[str, str]],
) -> Any:
    """Return the page; made anew for every viewer, so that no viewer changes another's."""
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="scene"),
            dcc.Store(id="base", data=dict(base)),
            dcc.Store(id="opened"),
            dcc.Store(id="state"),
            dcc.Store(
                id="state-table", data={**table(), "controls": {k: list(v) for k, v in controls.items()}}
            ),
            *(dcc.Store(id=f"part-{key}") for key in PARTS),
            dcc.Store(id="article-of", data=None),
            *(dcc.Store(id=f"{name}-told") for name in TOLD),
            dcc.Store(id="time-wanted", data=False),
            _header(title, documents),
            html.Section(
                [
                    html.Div(layer_switches({}), id="layers", className="layers"),
                    html.Div(id="overlays", className="overlays"),
                ],
                className="toolbar",
                **aria(TEXTS["layers"]),
                **worded("", label="layout.layers"),
            ),
            html.Div(id="found", className="found", role="status"),
            html.Main(
                [_map(worldview), claim_table.area(), charts.area(), _sheet()],
                className="stage",
            ),
        ],
        className="app",
    )


def document_options(documents: Sequence[Document]) -> list[dict[str, str]]:
    """Return the choice of articles: all, or one by its title, publisher and date."""
    each = [
        {
            "label": " · ".join(
                part
                for part in (
                    clean(d.title, 90) or clean(d.id, 60),
                    clean(d.publisher, 40),
                    d.published.isoformat() if d.published else "",
                )
                if part
            ),
            "value": f"doc:{d.id}",
        }
        for d in documents
    ]
    return [{"label": TEXTS["all"].format(len(documents)), "value": ALL_DOCUMENTS}, *each]


def _header(title: str, documents: Sequence[Document]) -> Any:
    return html.Header(
        [
            html.Div(
                [html.H1(title), html.P(TEXTS["motto"], **worded("layout.motto"))],
                className="brand",
            ),
            html.Div(
                [
                    html.Label(TEXTS["search"], htmlFor="search", className="sr", **worded("layout.search")),
                    dcc.Input(
                        id="search",
                        type="search",
                        value="",
                        debounce=0.3,
                        maxLength=200,
                        placeholder=TEXTS["search"],
                        autoComplete="off",
                    ),
                ],
                className="searcher",
            ),
            html.Div(
                [
                    html.Label(TEXTS["article"], htmlFor="document", **worded("layout.article")),
                    dcc.Dropdown(
                        id="document",
                        options=document_options(documents),
                        value=ALL_DOCUMENTS,
                        clearable=False,
                        placeholder=TEXTS["several"],
                    ),
                ],
                className="picker",
            ),
            views.controls(),
            opener(),
            takeaway.controls(),
            html.Button(
                [
                    html.Span(TEXTS["copy"], **worded("layout.copy")),
                    html.Span(TEXTS["copied"], className="done", role="status", **worded("layout.copied")),
                ],
                id="copy-link",
                className="action copy",
                title=TEXTS["copy_title"],
                **worded("", title="layout.copy_title"),
            ),
        ],
        className="top",
    )


def _map(worldview: str) -> Any:
    return html.Section(
        [
            html.Div(
                [
                    dl.Map(
                        [dl.ZoomControl(position="topright"), dl.ScaleControl(position="bottomright")],
                        id="map",
                        center=[30, 25],
                        zoom=3,
                        minZoom=2,
                        maxZoom=13,
                        zoomSnap=0.25,
                        zoomControl=False,
                        attributionControl=False,
                        trackViewport=False,  # told where it was, it would pan back
                        worldCopyJump=False,  # what lies across 180 degrees is drawn beyond it
                        zoomAnimation=True,
                    ),
                    html.Button(
                        TEXTS["fit"],
                        id="fit",
                        className="map-tool",
                        title=TEXTS["fit_title"],
                        **worded("layout.fit", title="layout.fit_title"),
                    ),
                    look_controls(worldview),
                    html.Div(id="notice", className="notice", role="status"),
                    html.Div(CREDITS, className="credits", **worded("layout.credits")),
                    takeaway.full_link(),
                ],
                className="map-frame",
            ),
            html.Section(
                [
                    *time_controls(),
                    html.Div(id="time", className="time"),
                ],
                id="time-box",
                className="time-box",
                **aria(TEXTS["time"]),
                **worded("", label="layout.time"),
            ),
            html.Div(
                [
                    html.Details(
                        [
                            html.Summary(TEXTS["legend"], **worded("layout.legend")),
                            html.Div(id="legend", className="legend"),
                        ],
                        open=True,
                        className="legend-box",
                    ),
                    html.Div(id="overlay-legend", className="overlay-legend"),
                    disclaimer(worldview),
                ],
                className="foot",
            ),
        ],
        className="map-side",
        **aria(TEXTS["map"]),
        **worded("", label="layout.map"),
    )


def _sheet() -> Any:
    reading = html.Div(
        [
            html.Div(
                id="evidence",
                className="evidence",
                **aria(TEXTS["claims"], live="polite"),
                **worded("", label="layout.claims"),
            ),
            html.Div(
                id="article",
                className="article",
                tabIndex=0,
                role="region",
                **aria(TEXTS["article"]),
                **worded("", label="layout.article"),
            ),
        ],
        className="reading",
    )
    panels = {
        "evidence": reading,
        "find": html.Div([_confidence(), html.Div(id="facets", className="facets")], className="find"),
        "unmapped": html.Div(id="unmapped", className="unmapped"),
    }
    tabs = [
        html.Button(
            [
                html.Span(TEXTS[key], **worded(f"layout.{key}")),
                *([html.Span(id="unmapped-count")] if key == "unmapped" else []),
            ],
            id=f"{key}-tab",
            className="tab",
            role="tab",
            tabIndex=0 if key == "evidence" else -1,
            **{**sets({"tab": key}, choice=True), "aria-controls": f"{key}-panel"},
        )
        for key in TABS
    ]
    shown = [
        html.Div(
            panels[key],
            id=f"{key}-panel",
            className="tab-panel",
            role="tabpanel",
            hidden=key != "evidence",
            **attributes(labelledby=f"{key}-tab"),
        )
        for key in TABS
    ]
    grip = html.Span(TEXTS["sheet"], className="sr", **worded("layout.sheet"))
    return html.Aside(
        [
            html.Button(grip, id="grip", className="grip"),
            html.Div(tabs, role="tablist", className="tabs", **aria(TEXTS["evidence"])),
            html.Div(shown, className="tabs-content"),
        ],
        id="sheet",
        className="sheet",
        **aria(TEXTS["evidence"]),
        **worded("", label="layout.evidence"),
    )


def _confidence() -> Any:
    """How sure the reading must be: one of a few steps."""
    steps = [
        html.Button(
            TEXTS["any"] if not share else f"≥ {share:.0%}",
            role="radio",
            className="step",
            **sets({"min_confidence": share}, choice=True),
            **({} if share else worded("layout.any")),
        )
        for share in STEPS
    ]
    return html.Div(
        [
            html.H2(TEXTS["confidence"], **worded("layout.confidence")),
            html.Div(
                steps,
                role="radiogroup",
                **aria(TEXTS["confidence"]),
                **worded("", label="layout.confidence"),
            ),
        ],
        className="confidence",
    )
