"""Dash's HTML components as text, every word of it escaped: for pages without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from geodata.errors import ClaimAtlasError

EMPTY = frozenset({"area", "br", "hr", "img", "input", "wbr"})
NEVER = frozenset({"script", "style", "iframe", "object", "embed", "base", "link", "meta", "form"})
NAMES: Mapping[str, str] = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "id": "id"}
FLAGS = frozenset({"open", "hidden", "disabled", "checked"})
PLAIN = frozenset(
    {
        "title",
        "dir",
        "lang",
        "role",
        "alt",
        "width",
        "height",
        "rel",
        "target",
        "colSpan",
        "scope",
        "type",
        "value",
    }
)
MARK = re.compile(r'url\("data:image/svg\+xml,[\w%./~-]*"\)', re.ASCII)
ADDRESSES = ("http://", "https://", "#", "data:image/svg+xml,")


class MarkupError(ClaimAtlasError, TypeError):
    """A component that has no place on a page without a server."""


def to_markup(node: Any) -> str:
    """Return components, texts and lists of them as HTML.

    Raises
    ------
    MarkupError
        For a component that is no plain element (Dash's controls), or one that could run or load
        something.
    """
    return "".join(_pieces(node))


def _pieces(node: Any) -> Iterator[str]:
    if node is None or isinstance(node, bool):
        return
    if isinstance(node, str | int | float):
        yield escape(str(node), quote=False)
        return
    if isinstance(node, list | tuple):
        for child in node:
            yield from _pieces(child)
        return
    plain = node.to_plotly_json() if hasattr(node, "to_plotly_json") else {}
    name = str(plain.get("type", type(node).__name__)).lower()
    if plain.get("namespace") != "dash_html_components" or name in NEVER:
        raise MarkupError(f"{name!r} cannot stand on a page without a server")
    props = dict(plain["props"])
    children = props.pop("children", None)
    yield f"<{name}{''.join(_attributes(props))}>"
    if name not in EMPTY:
        yield from _pieces(children)
        yield f"</{name}>"


def _attributes(props: Mapping[str, Any]) -> Iterator[str]:
    for key, value in props.items():
        if value is None or value is False:
            continue
        if key == "style":
            yield f' style="{escape(_style(value))}"'
        elif key in {"href", "src"}:
            if str(value).startswith(ADDRESSES):  # never javascript:, never a file
                yield f' {key}="{escape(str(value))}"'
        elif key in FLAGS:
            yield f" {key}"
        elif key in NAMES or key in PLAIN or key.startswith(("data-", "aria-")):
            yield f' {NAMES.get(key, key.lower())}="{escape(str(value))}"'


def _style(style: Mapping[str, Any]) -> str:
    """CSS of a style; a value that could end it, or load something, is left out. Our own marks stay."""
    rows = []
    for key, value in style.items():
        name = key if key.startswith("--") else "".join(f"-{c.lower()}" if c.isupper() else c for c in key)
        plain = not set(";{}<>\"'\\").intersection(str(value)) and "url(" not in str(value).lower()
        if plain or MARK.fullmatch(str(value)):
            rows.append(f"{name}:{value}")
    return ";".join(rows)
