"""The desk on the page: the button that opens it, and its words. What it does is in `assets/9_write.js`."""

from __future__ import annotations

import json
from typing import Any

from dash import html

from dashboard.style import INKS, SIGNS
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
        "layer": "Map layer",
        "layer_hint": "Somebody’s map to compare with: it is shown under the claims, with its source. "
        "Exports leave it out.",
        "layer_label": "File (GeoJSON, GPKG, KML, KMZ, zipped shapefile; up to 50 MB)",
        "layer_name": "Name of the layer",
        "layer_source": "Who made it (source)",
        "layer_licence": "Licence or terms",
        "layer_date": "Day whose state it shows",
        "layer_part": "Layer in the file, if it has several",
        "layer_category": "Attribute that tells the category",
        "layer_import": "Import",
        "layer_reading": "reading the map",
        "layer_done": "{name}: {shapes} shapes",
        "layer_remove": "Take away",
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
        "review": "Review",
        "accept": "Accept",
        "reject": "Reject",
        "correct": "Save the correction",
        "type": "Type",
        "status": "Status",
        "actor": "Who",
        "speaker": "Who says so",
        "when": "Date (2019-01-23, 2019-01, a/b)",
        "place": "{name} means",
        "place_kept": "{name}, as it is",
        "same_actor": "Is the same as",
        "nobody": "nobody else",
        "draw": "Draw the shape",
        "drawing": "Click the corners; Enter or a double click ends, Escape gives up",
        "why_label": "Why",
        "reviews": "Reviews",
        "reviews_none": "Nothing was reviewed yet.",
        "reviews_all": "All reviews, the latest first",
        "orphans": "Reviews that no longer meet any claim",
        "history": "What was said before",
        "undo": "Take back",
        "undone": "taken back by {by}",
        "by": "{by}, {at}",
        "delete": "Delete this article",
        "delete_sure": "Delete this article and all that was read from it? This cannot be undone.",
        "accepted": "accepted",
        "corrected": "corrected",
        "rejected": "rejected",
        "did_accept": "accepted",
        "did_correct": "corrected",
        "did_reject": "rejected",
        "did_place": "gave another place",
        "did_merge": "merged two actors",
        "did_delete": "deleted the article",
    },
)


def opener() -> Any:
    """Return the button, hidden until the server has said that this viewer may write."""
    english = {key: WORDS[key] for key in WORDS}
    english |= {f"type_{key}": sign.word for key, sign in SIGNS.items()}
    english |= {f"status_{key}": ink.word for key, ink in INKS.items()}
    marks: dict[str, Any] = {"data-words": json.dumps(english), **worded("desk.open")}
    return html.Button(
        WORDS["open"],
        id="desk-open",
        className="desk-open",
        hidden=True,
        **marks,
    )
