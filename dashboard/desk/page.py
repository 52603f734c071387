"""The desk on the page: the button that opens it, and its words. What it does is in `assets/9_write.js`."""

from __future__ import annotations

import json
from typing import Any

from dash import html

from dashboard.words import worded, words

WORDS = words(
    "desk",
    {
        "open": "Add articles",
        "title": "Add articles",
        "close": "Close",
        "text": "Text",
        "files": "Files",
        "addresses": "Addresses",
        "feed": "Feed",
        "text_label": "The article’s text",
        "files_label": "Files (text, HTML, PDF; up to 10 MB each)",
        "addresses_label": "One address in each line",
        "feed_label": "Address of an RSS or Atom feed",
        "headline": "Title",
        "publisher": "Publisher",
        "address": "Address",
        "date": "Publication date",
        "read": "Read",
        "password": "Password",
        "name": "Your name, for the record",
        "sign_in": "Sign in",
        "sign_out": "Sign out",
        "waiting": "waiting",
        "running": "reading",
        "done": "done",
        "cancelled": "ended",
        "failed": "failed",
        "counts": "{stored} stored, {skipped} known already, {lost} not read",
        "cancel": "End",
        "retry": "Try again",
        "show": "Show on the map",
        "why": "What could not be read, and why",
        "offline": "the server does not answer",
    },
)


def opener() -> Any:
    """Return the button, hidden until the server has said that this viewer may write."""
    english = {key: WORDS[key] for key in WORDS}
    return html.Button(
        WORDS["open"],
        id="desk-open",
        className="desk-open",
        hidden=True,
        **{"data-words": json.dumps(english)},
        **worded("desk.open"),
    )
