"""Components as plain lists, which the browser makes into elements itself (`assets/5_told.js`).

Dash's renderer asks every component on the page at every change of any of them. What is only read
or pressed (evidence, filters, legend, text) needs none of that: as components, the lists of
10,000 claims cost the browser seconds after each filter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component

NAMES = {"className": "class", "htmlFor": "for"}
"""Attributes that React calls otherwise."""
INPUTS = ("type", "className", "placeholder", "autoComplete")  # of a `dcc.Input`: what is not Dash's own


def plain(told: Any) -> list[Any]:
    """Return what stands in an element: texts, and elements as name, attributes and content."""
    parts = told if isinstance(told, (list, tuple)) else [told]
    return [_element(p) if isinstance(p, Component) else str(p) for p in parts if p is not None]


def _element(node: Component) -> list[Any]:
    made: dict[str, Any] = node.to_plotly_json()  # type: ignore[no-untyped-call]
    props, kind = made["props"], made["type"]
    if made["namespace"] != "dash_html_components":
        if kind != "Input":
            raise TypeError(f"{kind} needs Dash; it cannot be told plainly")
        props = {key: props[key] for key in INPUTS if key in props}
    attributes: dict[str, Any] = {
        NAMES.get(key, key).lower(): _value(value)
        for key, value in props.items()
        if key not in {"children", "style"} and value is not None and value is not False
    }
    if props.get("style"):
        attributes["style"] = _style(props["style"])
    return [kind.lower(), attributes, plain(props.get("children"))]


def _value(value: Any) -> str:
    return "" if value is True else str(value)


def _style(style: Mapping[str, Any]) -> dict[str, str]:
    """Properties as CSS names them: the browser sets each, so that no text becomes another one."""
    return {
        key if key.startswith("--") else re.sub("[A-Z]", lambda m: f"-{m[0].lower()}", key): str(value)
        for key, value in style.items()
    }
