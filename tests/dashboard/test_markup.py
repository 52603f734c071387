"""Dash components as plain markup for the offline page: every text escaped, nothing that could run."""

from __future__ import annotations

from typing import Any

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dashboard.takeaway.markup import MarkupError, to_markup


@given(st.text(max_size=60))
def test_markup_escapes_every_text(text: str) -> None:
    node = html.P([text, html.Span(text, title=text, **{"data-claims": text})], className="x")
    made = to_markup(node)
    root = etree.fromstring(f"<r>{_xml(made)}</r>".encode()) if _is_xml(text) else None
    assert made.count("<") == 4
    if root is not None:
        assert "".join(root.itertext()) == text * 2
        assert root.find(".//span").get("title") == " ".join(text.split("\n")) or "\t" in text or "\r" in text


def _is_xml(text: str) -> bool:
    return all(
        c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF and ord(c) < 0xFFFE) for c in text
    )


def _xml(text: str) -> str:
    return text.replace("&#x27;", "'")


@pytest.mark.parametrize("node", [dcc.Link("x", href="/"), html.Script("x"), html.Iframe(src="x"), object()])
def test_what_could_run_is_no_markup(node: Any) -> None:
    with pytest.raises(MarkupError, match="cannot stand"):
        to_markup(node)


def test_addresses_and_styles_that_could_do_something_are_left_out() -> None:
    assert to_markup(html.A("x", href="javascript:alert(1)")) == "<a>x</a>"
    assert to_markup(html.P("x", style={"background": "url(http://x)"})) == '<p style="">x</p>'
    assert to_markup(html.P("x", style={"--ink": "red;}"})) == '<p style="">x</p>'
    mark = 'url("data:image/svg+xml,%3Csvg%3E")'
    assert to_markup(html.P("x", style={"maskImage": mark})).count("%3Csvg%3E") == 1
    assert to_markup(html.P("x", style={"maskImage": mark + ', url("http://x")'})) == '<p style="">x</p>'
