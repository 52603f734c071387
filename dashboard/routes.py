"""The base map's own routes: compressed once, revalidated by ETag, never from another host."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, request
from shapely.geometry import shape

from dashboard.names import DATA
from dashboard.wire import pack
from dashboard.words import LANGUAGES, page_words

STEPS_DEG = {"countries": 0.01, "borders": 0.01}  # of the layers for a whole world; others are finer
STEP_DEG = 0.001
FORM = "1"  # of `packed_features`: a browser keeps for ever what it was once sent under an address


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One file of the base map: gzipped as it lies there, and as it goes out."""

    raw: bytes
    etag: str
    step_deg: float = 0.0

    @cached_property
    def packed(self) -> bytes:
        """The file as it goes out: outlines in half the bytes of GeoJSON, made when first asked for."""
        return packed_features(self.raw, self.step_deg) if self.step_deg else self.raw


def read_base(folder: Path = DATA) -> dict[str, Layer]:
    """Return the display layers of the atlas by name (``display_countries.json.gz``: countries)."""
    layers = {}
    for path in sorted(folder.glob("display_*.json*")):
        raw = path.read_bytes() if path.suffix == ".gz" else gzip.compress(path.read_bytes(), mtime=0)
        name = path.name.removeprefix("display_").split(".")[0]
        step = 0.0 if name.startswith("labels") else STEPS_DEG.get(name, STEP_DEG)
        layers[name] = Layer(raw=raw, etag=sha256(raw + FORM.encode()).hexdigest()[:20], step_deg=step)
    return layers


def packed_features(raw: bytes, step_deg: float) -> bytes:
    """Return gzipped GeoJSON with each geometry as whole steps (`dashboard.wire.pack`), gzipped."""
    collection = json.loads(gzip.decompress(raw))
    for feature in collection["features"]:
        feature["geometry"] = pack(shape(feature["geometry"]), step_deg)
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 6, mtime=0)


def add_base(server: Flask, layers: Mapping[str, Layer], prefix: str) -> dict[str, str]:
    """Serve the layers under ``{prefix}base/NAME.json``; return their addresses by name."""

    def send(name: str) -> Response:
        layer = layers.get(name)
        if layer is None:
            return Response("no such layer", status=404, mimetype="text/plain")
        plain = "gzip" not in request.headers.get("Accept-Encoding", "")
        response = Response(
            gzip.decompress(layer.packed) if plain else layer.packed, mimetype="application/json"
        )
        if not plain:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.set_etag(layer.etag + ("-plain" if plain else ""))
        response.make_conditional(request)
        return response

    server.add_url_rule(f"{prefix}base/<name>.json", "claimatlas_base", send)
    return {name: f"{prefix}base/{name}.json?v={layer.etag}" for name, layer in layers.items()}


def read_words() -> dict[str, Layer]:
    """Return the words of the page in each language, as files of the base map's kind."""
    layers = {}
    for language in LANGUAGES:
        text = json.dumps(page_words(language), ensure_ascii=False, sort_keys=True)
        packed = gzip.compress(text.encode(), mtime=0)
        layers[f"words_{language}"] = Layer(raw=packed, etag=sha256(packed).hexdigest()[:20])
    return layers


def compress(server: Flask) -> None:
    """Gzip what Dash sends as text (bundles, layouts, scenes): 0.9 MB instead of 3.5 MB.

    Bundles carry their version in their name, so each is compressed once for all viewers.
    """
    bundles: dict[str, bytes] = {}

    @server.after_request
    def shrink(response: Response) -> Response:
        kinds = ("text/", "application/json", "application/javascript", "image/svg")
        if (
            "gzip" not in request.headers.get("Accept-Encoding", "")
            or response.headers.get("Content-Encoding")
            or response.status_code != 200
            or not (response.mimetype or "").startswith(kinds)
        ):
            return response
        fixed = "/_dash-component-suites/" in request.path
        packed = bundles.get(request.path) if fixed else None
        if packed is None:
            response.direct_passthrough = False
            body = response.get_data()
            if len(body) < 1000:
                return response
            packed = gzip.compress(body, 6 if fixed else 4, mtime=0)
            if fixed and len(bundles) < 200:
                bundles[request.path] = packed
        response.set_data(packed)
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
        return response
