"""Somebody's map from a file into the store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from extract.overlays import Overlay, overlay_id
from extract.sources.layers import read_layer
from extract.store import Store
from geodata.errors import DocumentError

MAX_NAME_CHARS = 80
MAX_WORDS_CHARS = 300


def import_layer(
    store: Store,
    source: Path | bytes,
    *,
    name: str,
    made_by: str,
    licence: str = "",
    dated: date | None = None,
    by: str = "",
    called: str = "",
    layer: str = "",
    title_field: str = "",
    category_field: str = "",
) -> Overlay:
    """Read a map from a file and keep it in the store; return what is known of it.

    Parameters
    ----------
    store
        Where it is kept.
    source, called, layer, title_field, category_field
        The file, and how to read it, as for `extract.sources.layers.read_layer` (`called` is its name).
    name
        What it shall be called; no two maps of a store have the same name.
    made_by
        Who made it, in words: it stands wherever the map is shown.
    licence, dated, by
        Its terms in words, the day whose state it shows, and who imports it.

    Raises
    ------
    DocumentError
        If its name or source is missing, or the file cannot be read.
    StoreError
        If a map of this name is there.
    """
    name, made_by, licence = (" ".join(text.split()) for text in (name, made_by, licence))
    if not name or len(name) > MAX_NAME_CHARS:
        raise DocumentError(f"give the layer a name of 1 to {MAX_NAME_CHARS} characters")
    if not made_by or max(len(made_by), len(licence)) > MAX_WORDS_CHARS:
        raise DocumentError(f"say who made the map, in 1 to {MAX_WORDS_CHARS} characters (its source)")
    reading = read_layer(
        source, name=called, layer=layer, title_field=title_field, category_field=category_field
    )
    overlay = Overlay(
        id=overlay_id(name, reading.features),
        name=name,
        source=made_by,
        licence=licence,
        dated=dated,
        by=by,
        notes=reading.notes,
        features=len(reading.features),
    )
    store.add_overlay(overlay, reading.features)
    return next(o for o in store.overlays() if o.id == overlay.id)
