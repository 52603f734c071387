"""Pictures on the wire, made once for all viewers who ask for the same.

A picture of a few shapes travels with the callback that asks for it. One of a crowd is fetched
by its address instead: Dash's renderer walks through all that a callback returns, several times.
"""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Flask, Response, request

from dashboard.legend import Legend
from dashboard.scene import CROWD, NO_OPTIONS, has_shape
from dashboard.shapes import display_of
from dashboard.state import State, from_query, to_query
from dashboard.view import View, picture_of
from dashboard.wire import pack, to_json
from dashboard.words import speaking

MOST_FINER = 80  # shapes in one answer


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


def draw(view: View, outlines: str = "") -> Drawn:
    """Return the picture of a view, in the language of the request.

    `outlines` is the address before "?" at which the browser asks for finer shapes of a crowd.
    """
    picture = picture_of(view)
    query = to_query(view.state)
    crowd = len(picture.stacks) > CROWD
    finer = {"outlines": f"{outlines}?{query}"} if crowd and outlines else {}
    wire = to_json(picture) | {"query": query} | finer
    text = json.dumps(wire, ensure_ascii=False, separators=(",", ":")).encode() if crowd else b""
    return Drawn(
        view=view,
        legend=picture.legend,
        counts=picture.counts,
        inline=None if crowd else wire,
        packed=gzip.compress(text, 4, mtime=0) if crowd else b"",
    )


def remembered_pictures(
    view_of: Callable[[State], View], outlines: str = "", *, most: int = 8
) -> Callable[[State], Drawn]:
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
            found = kept[key] = draw(view, outlines)
            kept.move_to_end(key)
            while len(kept) > most:
                kept.popitem(last=False)
            return found

    return read


def outlines_of(view: View, ids: Iterable[str], cut: float) -> dict[str, Any]:
    """Return the shapes of some recipes as fine as a picture of a few shapes has them."""
    return {
        key: pack(display_of(key, view.footprints[key], detail_deg=NO_OPTIONS.detail_deg, cut=cut).geometry)
        for key in ids
        if key in view.footprints and has_shape(view.footprints[key])
    }


def add_scenes(
    server: Flask, view_of: Callable[[State], View], prefix: str
) -> tuple[str, Callable[[State], Drawn]]:
    """Serve the pictures of crowds under ``{prefix}scene.json?STATE``, and their finer shapes.

    Returns the address before "?" and the reader of pictures that it uses.
    """
    read = remembered_pictures(view_of, f"{prefix}outlines.json")

    def asked() -> State:
        return from_query(request.query_string.decode("ascii", "replace"))

    def send() -> Response:
        state = asked()
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

    def finer() -> Response:
        ids = request.args.get("ids", "").split(",")[:MOST_FINER]
        cut = request.args.get("cut", default=-180.0, type=float)
        if not -180.0 <= cut <= 180.0:
            return Response("cut: a longitude from -180 to 180", status=400, mimetype="text/plain")
        found = outlines_of(view_of(asked()), ids, cut)
        return Response(json.dumps(found), mimetype="application/json", headers={"Cache-Control": "no-store"})

    server.add_url_rule(f"{prefix}scene.json", "claimatlas_scene", send)
    server.add_url_rule(f"{prefix}outlines.json", "claimatlas_outlines", finer)
    return f"{prefix}scene.json", read
