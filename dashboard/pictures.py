"""Pictures on the wire, made once for all viewers who ask for the same.

A picture of a few shapes travels with the callback that asks for it. One of a crowd is fetched
by its address instead: Dash's renderer walks through all that a callback returns, several times.
"""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Flask, Response, request

from dashboard.legend import Legend
from dashboard.scene import CROWD
from dashboard.state import State, from_query, to_query
from dashboard.view import View, picture_of
from dashboard.wire import to_json
from dashboard.words import speaking


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the browser draws, and what the page says of it.

    ``packed`` is gzipped JSON and ``inline`` None where the scene is a crowd; else ``inline`` is
    the scene and ``packed`` empty.
    """

    view: View
    legend: Legend
    counts: Mapping[str, int]
    inline: dict[str, Any] | None
    packed: bytes


def draw(view: View) -> Drawn:
    """Return the picture of a view, in the language of the request."""
    picture = picture_of(view)
    wire = to_json(picture) | {"query": to_query(view.state)}
    crowd = len(picture.stacks) > CROWD
    text = json.dumps(wire, ensure_ascii=False, separators=(",", ":")).encode() if crowd else b""
    return Drawn(
        view=view,
        legend=picture.legend,
        counts=picture.counts,
        inline=None if crowd else wire,
        packed=gzip.compress(text, 4, mtime=0) if crowd else b"",
    )


def remembered_pictures(view_of: Callable[[State], View], *, most: int = 8) -> Callable[[State], Drawn]:
    """Return a reader of pictures with a memory of the last few.

    A picture is forgotten with its view (`dashboard.view.remembered_views`), so with any write.
    """
    kept: OrderedDict[tuple[str, str], Drawn] = OrderedDict()
    lock = Lock()

    def read(state: State) -> Drawn:
        view = view_of(state)
        key = (to_query(view.state), state.language)
        with lock:
            found = kept.get(key)
            if found is not None and found.view is view:
                kept.move_to_end(key)
                return found
            found = kept[key] = draw(view)
            kept.move_to_end(key)
            while len(kept) > most:
                kept.popitem(last=False)
            return found

    return read


def add_scenes(server: Flask, read: Callable[[State], Drawn], prefix: str) -> str:
    """Serve the pictures of crowds under ``{prefix}scene.json?STATE``; return the address before "?"."""

    def send() -> Response:
        state = from_query(request.query_string.decode("ascii", "replace"))
        with speaking(state.language):
            drawn = read(state)
        packed = drawn.packed or gzip.compress(json.dumps(drawn.inline).encode(), 4, mtime=0)
        plain = "gzip" not in request.headers.get("Accept-Encoding", "")
        response = Response(gzip.decompress(packed) if plain else packed, mimetype="application/json")
        if not plain:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "no-store"
        return response

    server.add_url_rule(f"{prefix}scene.json", "claimatlas_scene", send)
    return f"{prefix}scene.json"
