"""Map, table or charts: the switch between the three views of the same claims."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.state import VIEWS
from dashboard.wiring import aria, sets
from dashboard.words import worded, words

TEXTS = words("views", {
    "label": "View",
    "map": "Map",
    "table": "Table",
    "charts": "Charts",
})  # fmt: skip
"""All words of this module."""


def controls() -> Any:
    """Return the switch."""
    return html.Div(
        [
            html.Button(
                TEXTS[view], role="radio", **sets({"view": view}, choice=True), **worded(f"views.{view}")
            )
            for view in VIEWS
        ],
        className="views",
        role="radiogroup",
        **aria(TEXTS["label"]),
        **worded("", label="views.label"),
    )
