"""What stands where on the page. Components only; what they show comes from the callbacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

import dash_leaflet as dl
from dash import dcc, html

from dashboard.labels import clean
from dashboard.layers import LAYERS
from dashboard.legend import Legend
from dashboard.style import FILLED_GLYPHS, GLYPHS, INKS
from extract.store import StoredDocument

ALL_DOCUMENTS = "all"
DISCLAIMER = (
    "Claims are what the quoted sources say, not facts. Boundaries and names shown do not imply "
    "endorsement or acceptance by anyone; they follow a {view} view."
)
CREDITS = "Boundaries: Natural Earth (public domain) · Places: GeoNames (CC BY 4.0)"


def page(title: str, stored: Iterable[StoredDocument], base: Mapping[str, str], worldview: str) -> Any:
    """Return the page; made anew for every viewer, so that no viewer changes another's."""
    return html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Store(id="scene"),
            dcc.Store(id="base", data=dict(base)),
            dcc.Store(id="selection", data=None),
            dcc.Store(id="article-of", data=None),
            dcc.Store(id="drawn"),
            dcc.Store(id="time-wanted", data=False),
            _header(title, stored),
            html.Div(
                dcc.Checklist(
                    id="layers",
                    options=layer_options({}),
                    value=list(LAYERS),
                    inline=True,
                    className="layers",
                ),
                className="toolbar",
                role="group",
                **_aria("Layers of the map"),
            ),
            html.Main([_map(worldview), _sheet()], className="stage"),
        ],
        className="app",
    )


def layer_options(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the switches with how many claims (or places) each holds."""
    return [
        {
            "label": html.Span(
                [
                    html.Span(layer.title),
                    *(
                        [html.Span(str(counts.get(key, 0)), className="count")]
                        if layer.types or key == "places"
                        else []
                    ),
                ],
                className="switch" + ("" if counts.get(key, 0) or key == "boundaries" else " none"),
            ),
            "value": key,
        }
        for key, layer in LAYERS.items()
    ]


def document_options(stored: Iterable[StoredDocument]) -> list[dict[str, str]]:
    """Return the choice of articles: all, or one by its title, publisher and date."""
    stored = list(stored)
    each = [
        {
            "label": " · ".join(
                part
                for part in (
                    clean(s.document.title, 90) or clean(s.document.text, 60) or s.document.id,
                    clean(s.document.publisher, 40),
                    s.document.published.isoformat() if s.document.published else "",
                )
                if part
            ),
            "value": f"doc:{s.document.id}",
        }
        for s in stored
    ]
    return (
        [*each, {"label": f"All articles ({len(stored)})", "value": ALL_DOCUMENTS}]
        if len(each) != 1
        else each
    )


def legend(entries: Legend) -> list[Any]:
    """Return the legend of what is shown; the browser hides what belongs to switched-off layers."""
    if not entries.what:
        return [html.P("Nothing to explain: no claim is drawn.", className="empty")]
    groups = [
        _group("Who (colour)", [
            _entry(html.Span(className="chip", style={"background": w.colour}),
                   w.label if w.label == w.name else f"{w.label} ({w.name})", w.layers)
            for w in entries.who
        ]),
        _group("What (sign)", [_entry(_glyph(w.glyph), w.word, (w.layer,)) for w in entries.what]),
        _group("How sure (outline)", [
            _entry(_swatch(s.status), s.word, s.layers) for s in entries.sure
        ]),
    ]  # fmt: skip
    signs = []
    if entries.lighter:
        signs.append(_entry(html.Span(className="lighter"), "lighter: “almost”, “most of”", ("control",)))
    if entries.stacked:
        signs.append(_entry(html.Span("2", className="badge"), "several claims on one ground", tuple(LAYERS)))
    if entries.contested:
        signs.append(_entry(html.Span(className="hatch"), "contested: rivals’ colours", tuple(LAYERS)))
    if signs:
        groups.append(_group("Also", signs))
    return groups


def _header(title: str, stored: Iterable[StoredDocument]) -> Any:
    return html.Header(
        [
            html.Div(
                [html.H1(title), html.P("who says which ground is whose, and where the text says so")],
                className="brand",
            ),
            html.Div(
                [
                    html.Label("Article", htmlFor="document"),
                    dcc.Dropdown(
                        id="document",
                        options=document_options(stored),
                        value=None,
                        clearable=False,
                        placeholder="Choose an article",
                    ),
                ],
                className="picker",
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
                        worldCopyJump=False,  # what lies across 180 degrees is drawn beyond it
                        zoomAnimation=True,
                    ),
                    html.Button(
                        "Fit all", id="fit", className="map-tool", title="Show everything that is drawn"
                    ),
                    html.Div(id="notice", className="notice", role="status"),
                    html.Div(CREDITS, className="credits"),
                ],
                className="map-frame",
            ),
            html.Section(
                [
                    html.Button("Time line", id="time-fold", className="fold"),
                    html.Div(id="time", className="time"),
                ],
                id="time-box",
                className="time-box",
                **_aria("Time line"),
            ),
            html.Div(
                [
                    html.Details(
                        [html.Summary("Legend"), html.Div(id="legend", className="legend")],
                        open=True,
                        className="legend-box",
                    ),
                    html.P(DISCLAIMER.format(view=worldview.replace("_", " ")), className="disclaimer"),
                ],
                className="foot",
            ),
        ],
        className="map-side",
        **_aria("Map"),
    )


def _sheet() -> Any:
    tabs = [
        dcc.Tab(
            html.Div(
                [
                    html.Div(
                        id="evidence", className="evidence", **{**_aria("Claims"), "aria-live": "polite"}
                    ),
                    html.Div(id="article", className="article", tabIndex=0, **_aria("Article")),
                ],
                className="reading",
            ),
            label="Evidence",
            value="evidence",
            className="tab",
            selected_className="tab on",
        ),
        dcc.Tab(
            html.Div(id="unmapped", className="unmapped"),
            label="Found, not mapped",
            value="unmapped",
            id="unmapped-tab",
            className="tab",
            selected_className="tab on",
        ),
    ]
    return html.Aside(
        [
            html.Button(html.Span("Expand or fold the panel", className="sr"), id="grip", className="grip"),
            dcc.Tabs(tabs, id="tabs", value="evidence", className="tabs", parent_className="tabs-box",
                     content_className="tabs-content"),
        ],
        id="sheet",
        className="sheet",
        **_aria("Evidence"),
    )  # fmt: skip


def _aria(label: str) -> dict[str, Any]:
    return {"aria-label": label}


def _in_layers(layers: str) -> dict[str, Any]:
    """The browser hides an entry when all of its layers are switched off."""
    return {"data-layers": layers}


def _group(title: str, entries: list[Any]) -> Any:
    layers = " ".join(
        dict.fromkeys(k for e in entries for k in e.to_plotly_json()["props"]["data-layers"].split())
    )
    return html.Div([html.H4(title), html.Ul(entries)], className="group", **_in_layers(layers))


def _entry(sign: Any, words: str, layers: Iterable[str]) -> Any:
    return html.Li([sign, html.Span(words, dir="auto")], **_in_layers(" ".join(layers)))


def _glyph(key: str) -> Any:
    fill = "#3c434b" if key in FILLED_GLYPHS else "none"
    return _image(
        f'<path d="{GLYPHS[key]}" fill="{fill}" stroke="#3c434b" stroke-width="1.6"'
        ' stroke-linejoin="round" stroke-linecap="round"/>',
        "0 0 20 20",
        17,
        17,
    )


def _swatch(status: str) -> Any:
    ink = INKS[status]
    dash = f' stroke-dasharray="{ink.dash}"' if ink.dash else ""
    line = f'<path d="M1 8H43" stroke="#3c434b" stroke-width="{ink.width}" opacity="{ink.opacity}"{dash}/>'
    if ink.crossed:
        line += '<path d="M8 4l8 8M8 12l8-8M28 4l8 8M28 12l8-8" stroke="#1b1f24" stroke-width="1.5"/>'
    return _image(line, "0 0 44 16", 44, 16)


def _image(inner: str, box: str, width: int, height: int) -> Any:
    """A picture of our own marks as a data address; no text of an article gets in."""
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{inner}</svg>'
    return html.Img(src=f"data:image/svg+xml,{quote(drawing)}", width=width, height=height, alt="")
