"""The menu of what can be taken away. Its links follow the state (`assets/9_views.js`)."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboard.takeaway.making import ENDINGS
from dashboard.words import worded, words
from extract.export import EXPORTERS

TEXTS = words("takeaway", {
    "menu": "Take away",
    "hint": "What you see now: filters, layers and view.",
    "without": "Maps that you compare with are left out: they are not ours to give.",
    "pictures": "Pictures",
    "png": "PNG picture",
    "pdf": "PDF: map, quotes and sources",
    "svg": "SVG drawing",
    "pages": "Offline page (one HTML file)",
    "html": "with quotes",
    "texts": "with quotes and whole articles",
    "data": "Data, with quotes and sources",
    "embed": "Embed in another page",
    "embed_label": "Code to embed this map",
    "full": "Open the full map",
})  # fmt: skip
"""All words of this module."""

NAMES: dict[str, str] = {
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "csv": "CSV table",
    "kml": "KML",
    "geoparquet": "GeoParquet",
    "jsonld": "JSON-LD",
}


def controls() -> Any:
    """Return the menu."""
    data = [_link(form, "", name=NAMES.get(form, form)) for form in EXPORTERS]
    return html.Details(
        [
            html.Summary(TEXTS["menu"], className="action", **worded("takeaway.menu")),
            html.Div(
                [
                    html.P(TEXTS["hint"], className="hint", **worded("takeaway.hint")),
                    html.P(TEXTS["without"], className="hint", **worded("takeaway.without")),
                    *_group("pictures", [_link(f, f) for f in ("png", "pdf", "svg")]),
                    *_group("pages", [_link("html", "html"), _link("html", "texts", "texts=1")]),
                    *_group("data", data),
                    html.H2(html.Label(TEXTS["embed"], htmlFor="embed-code", **worded("takeaway.embed"))),
                    dcc.Textarea(id="embed-code", readOnly=True, rows=3, title=TEXTS["embed_label"]),
                ],
                className="menu",
            ),
        ],
        id="takeaway",
        className="takeaway",
    )


def full_link() -> Any:
    """Return the link from an embedded map to the whole page."""
    return html.A(
        TEXTS["full"], id="full-page", href="", target="_blank", rel="noopener", className="full-page",
        **worded("takeaway.full"),
    )  # fmt: skip


def _group(key: str, links: list[Any]) -> list[Any]:
    return [html.H2(TEXTS[key], **worded(f"takeaway.{key}")), html.Ul([html.Li(link) for link in links])]


def _link(form: str, key: str, more: str = "", *, name: str = "") -> Any:
    """A link to a file, named by a key of `TEXTS` or, in every language, by `name`."""
    ending = ENDINGS.get(form, form)
    attributes: dict[str, Any] = {"data-export": ending, "data-more": more}
    attributes |= worded(f"takeaway.{key}") if key else {}
    return html.A(name or TEXTS[key], href=f"export/map.{ending}", download="", **attributes)
