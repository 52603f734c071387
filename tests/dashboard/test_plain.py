"""Components as plain lists: what the browser makes into elements itself."""

from __future__ import annotations

from typing import Any

import pytest
from dash import dcc, html

from dashboard.plain import plain


def test_texts_and_elements_come_in_their_order() -> None:
    told = plain(["before", html.P(["a ", html.Strong("b")], className="line"), None, 3])
    assert told == ["before", ["p", {"class": "line"}, ["a ", ["strong", {}, ["b"]]]], "3"]


def test_attributes_have_their_names_in_html() -> None:
    more: dict[str, Any] = {"data-set": "{}", "aria-label": "x"}
    button = html.Button("y", tabIndex=0, disabled=True, hidden=False, title=None, **more)
    assert plain(button) == [
        ["button", {"tabindex": "0", "disabled": "", "data-set": "{}", "aria-label": "x"}, ["y"]]
    ]


def test_styles_are_told_property_by_property() -> None:
    span = html.Span(style={"--ink": "red", "maskImage": "url(x)", "width": "3px"})
    assert plain(span) == [["span", {"style": {"--ink": "red", "mask-image": "url(x)", "width": "3px"}}, []]]


def test_markup_in_a_text_stays_a_text() -> None:
    assert plain(html.P("<script>x</script>")) == [["p", {}, ["<script>x</script>"]]]


def test_a_field_to_search_a_list_needs_no_dash() -> None:
    field = dcc.Input(type="search", className="facet-find", placeholder="Find", autoComplete="off")
    assert plain(field) == [
        [
            "input",
            {"type": "search", "class": "facet-find", "placeholder": "Find", "autocomplete": "off"},
            [],
        ]
    ]


def test_what_needs_dash_is_refused() -> None:
    with pytest.raises(TypeError, match="Graph"):
        plain(dcc.Graph())
