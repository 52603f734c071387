"""Pictures on the wire, made once for all viewers who ask for the same.

They are fetched by their address: Dash's renderer walks through all that a callback returns,
several times. A crowd's has a sketch, which comes first.
"""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from flask import Flask, Response, request

from dashboard.legend import Legend
from dashboard.scene import CROWD, Scene
from dashboard.shapes import cut_open
from dashboard.state import State, from_query, to_query
from dashboard.view import View, picture_of
from dashboard.wire import pack, to_json, to_sketch
from dashboard.words import speaking
from geodata.display import Display

MOST_FINER = 80  # shapes in one answer


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What the browser draws, and what the page says of it.

    ``outlines`` is the address before "?" at which the browser asks for finer shapes of a crowd.
    """

    view: View
    picture: Scene
    outlines: str = ""

    @property
    def legend(self) -> Legend:
        """The legend of what is drawn."""
        return self.picture.legend

    @property
    def counts(self) -> Mapping[str, int]:
        """How many claims (or places) each layer holds."""
        return self.picture.counts

    @property
    def crowd(self) -> bool:
        """Whether there are more shapes than are looked at one by one."""
        return len(self.picture.stacks) > CROWD

    @cached_property
    def whole(self) -> bytes:
        """The picture as gzipped JSON."""
        finer = f"{self.outlines}?{self.query}"
        more = {"outlines": finer} if self.crowd and self.outlines else {}
        return self._packed(to_json(self.picture) | more)

    @cached_property
    def sketch(self) -> bytes:
        """What stands for the whole until it is there: the whole itself where it is no crowd."""
        return self._packed(to_sketch(self.picture)) if self.crowd else self.whole

    @property
    def query(self) -> str:
        """The address's query of what is drawn."""
        return to_query(self.view.state)

    @property
    def name(self) -> dict[str, Any]:
        """By what the browser knows whether it has this picture: the choice, and the store's revision."""
        return {"query": self.query, "revision": self.view.revision}

    def _packed(self, wire: Mapping[str, Any]) -> bytes:
        text = json.dumps({**wire, **self.name}, ensure_ascii=False, separators=(",", ":")).encode()
        return gzip.compress(text, 5, mtime=0)


def draw(view: View, outlines: str = "") -> Drawn:
    """Return the picture of a view, in the language of the request."""
    return Drawn(view=view, picture=picture_of(view), outlines=outlines)


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


def outlines_of(displays: Mapping[str, Display], cut: float) -> dict[str, Any]:
    """Return shapes for a map that is cut open at a longitude."""
    return {key: pack(cut_open(key, display, cut).geometry) for key, display in displays.items()}


def add_scenes(
    server: Flask,
    view_of: Callable[[State], View],
    fine_of: Callable[[View, Iterable[str]], Mapping[str, Display]],
    prefix: str,
) -> Callable[[State], Drawn]:
    """Serve pictures under ``{prefix}scene.json?STATE``, sketches with ``sketch=1``, and finer shapes.

    `fine_of` finds the shapes of some recipes, as fine as a picture of a few shapes has them.
    Returns the reader of pictures that it uses.
    """
    read = remembered_pictures(view_of, f"{prefix}outlines.json")

    def asked() -> State:
        return from_query(request.query_string.decode("ascii", "replace"))

    def send() -> Response:
        state = asked()
        with speaking(state.language):
            drawn = read(state)
            packed = drawn.sketch if request.args.get("sketch") == "1" else drawn.whole
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
        found = outlines_of(fine_of(view_of(asked()), ids), cut)
        return Response(json.dumps(found), mimetype="application/json", headers={"Cache-Control": "no-store"})

    server.add_url_rule(f"{prefix}scene.json", "claimatlas_scene", send)
    server.add_url_rule(f"{prefix}outlines.json", "claimatlas_outlines", finer)
    return read
