"""Other people's maps, imported and taken away in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from flask import Flask, request, session

from dashboard.desk.routes import RefusedError, add_route
from dashboard.labels import clean
from extract.ingest.layers import import_layer
from extract.overlays import Overlay
from extract.published import parse_date
from extract.store import Store

MAX_BYTES = 50_000_000
_FORM_BYTES = 100_000  # the words beside the file


def add_layers(server: Flask, store: Store, check: Callable[[], None], prefix: str = "/") -> None:
    """Serve ``{prefix}desk/layers`` (which there are), ``desk/layer`` and ``desk/layers/ID/remove``.

    Parameters
    ----------
    server
        The Flask application.
    store
        Where maps are kept.
    check
        Refuses who may not write (`dashboard.desk.routes.add_desk`).
    prefix
        Path under which the app is served, with slashes.
    """
    reading = Lock()  # one map is read at a time: its reader may take much memory

    def layers() -> Mapping[str, Any]:
        check()
        return {"layers": [_layer(o) for o in store.overlays()]}

    def layer() -> Mapping[str, Any]:
        check()
        if request.mimetype != "multipart/form-data":
            raise RefusedError(415, "send a form with a file")
        file = request.files.get("file")
        if file is None or not file.filename:
            raise RefusedError(400, "no file came; choose a GeoJSON, GPKG, KML, KMZ or zipped shapefile")
        data = file.stream.read(MAX_BYTES + 1)
        called = clean(file.filename, 120) or "the file"
        if len(data) > MAX_BYTES:
            raise RefusedError(413, f"{called} is larger than {MAX_BYTES // 1_000_000} MB; simplify the map")
        words = {key: str(request.form.get(key) or "")[:400] for key in _WORDS}
        if not reading.acquire(blocking=False):
            raise RefusedError(429, "another map is being read; try again in a minute", wait_s=30)
        try:
            return _layer(
                import_layer(
                    store,
                    data,
                    name=clean(words["name"], 100),
                    made_by=clean(words["source"], 400),
                    licence=clean(words["licence"], 400),
                    dated=parse_date(words["date"].strip()) if words["date"].strip() else None,
                    by=clean(str(session.get("name", "")), 60),
                    called=called,
                    layer=words["layer"].strip(),
                    category_field=words["category"].strip(),
                )
            )
        finally:
            reading.release()

    def remove_layer(key: str) -> Mapping[str, Any]:
        check()
        return {"removed": clean(store.remove_overlay(key[:60]), 100)}

    for path, method, answer in (
        ("layers", "GET", layers),
        ("layer", "POST", layer),
        ("layers/<key>/remove", "POST", remove_layer),
    ):
        add_route(server, f"{prefix}desk/{path}", method, answer, max_bytes=MAX_BYTES + _FORM_BYTES)


_WORDS = ("name", "source", "licence", "date", "layer", "category")


def _layer(overlay: Overlay) -> dict[str, Any]:
    return {
        "id": overlay.id, "name": clean(overlay.name, 100), "source": clean(overlay.source, 300),
        "licence": clean(overlay.licence, 300), "dated": overlay.dated.isoformat() if overlay.dated else "",
        "features": overlay.features, "categories": [clean(c, 60) for c in overlay.categories],
        "notes": [clean(n, 300) for n in overlay.notes],
    }  # fmt: skip
