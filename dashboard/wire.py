"""A scene on the wire: plain JSON for the browser, no decision of its own.

What many shapes share (styles) is sent once and named by its number, and a geometry is sent as
whole steps from vertex to vertex, about a fifth of GeoJSON's size; `assets/3_atlas.js` unpacks both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import shapely
from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry

from dashboard.labels import WORDS
from dashboard.layers import LAYERS
from dashboard.names import country
from dashboard.palette import NOBODY, PALETTE, on_dark
from dashboard.scene import Label, Scene, Shape
from dashboard.shapes import GRID_DEG
from dashboard.style import FILLED_GLYPHS, GLYPHS, GROUND_GLYPHS, Style


def _colours(scene: Scene) -> list[str]:
    """All colours that the browser may have to show on a dark ground."""
    return list(dict.fromkeys((*PALETTE, NOBODY, *scene.colours.values())))


def pack(geometry: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as runs of whole steps of `GRID_DEG` degrees: x, y, then dx, dy, dx, dy, …

    Runs are nested as coordinates are in GeoJSON; a collection keeps only its parts of the highest
    dimension, which are what is drawn.
    """
    if geometry.geom_type == "GeometryCollection":
        parts = [p for g in shapely.get_parts(geometry) for p in shapely.get_parts(g)]
        highest = max(shapely.get_dimensions(p) for p in parts)
        kinds = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)
        geometry = kinds[highest]([p for p in parts if shapely.get_dimensions(p) == highest])
    runs_of: dict[str, Callable[[Any], Any]] = {
        "Point": _run,
        "MultiPoint": _run,
        "LineString": _run,
        "LinearRing": _run,
        "Polygon": _rings,
        "MultiLineString": lambda g: [_run(part) for part in g.geoms],
        "MultiPolygon": lambda g: [_rings(part) for part in g.geoms],
    }
    kind = "LineString" if geometry.geom_type == "LinearRing" else geometry.geom_type
    return {"type": kind, "step": GRID_DEG, "runs": runs_of[geometry.geom_type](geometry)}


def _rings(polygon: Any) -> list[list[int]]:
    return [_run(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _run(part: BaseGeometry) -> list[int]:
    steps = np.rint(get_coordinates(part) / GRID_DEG).astype(np.int64)
    steps[1:] = np.diff(steps, axis=0)
    flat: list[int] = steps.ravel().tolist()
    return flat


def to_json(scene: Scene) -> dict[str, Any]:
    """Return the JSON form of a scene that `assets/3_atlas.js` draws."""
    styles: dict[Style, int] = {}
    shapes: dict[str, list[dict[str, Any]]] = {}
    for shape in scene.shapes:
        shapes.setdefault(shape.stack, []).append(_shape(shape, styles))
    return {
        "layers": {key: layer.depth for key, layer in LAYERS.items()},
        "glyphs": {
            key: {"d": d, "filled": key in FILLED_GLYPHS, "ground": key in GROUND_GLYPHS}
            for key, d in GLYPHS.items()
        },
        "bounds": scene.bounds,
        "cut": scene.cut,
        "inks": {colour: on_dark(colour) for colour in _colours(scene)},
        "words": {"more": WORDS["more"], "together": WORDS["together"]},
        "styles": [asdict(style) for style in styles],
        "stacks": [
            {
                "id": stack.id,
                "geometry": pack(stack.geometry),
                "shapes": shapes[stack.id],
                "claims": list(stack.claims),
                "labels": _labels(stack.labels, [shape["id"] for shape in shapes[stack.id]]),
                "anchors": [
                    [lon, lat, room]
                    for (lon, lat), room in zip(stack.anchors, stack.clearance_deg, strict=True)
                ],
                "bounds": stack.bounds,
                "spoken": stack.spoken,
                "error_m": stack.error_m,
            }
            for stack in scene.stacks
        ],
        "contested": [
            {
                "geometry": pack(c.geometry),
                "colours": c.colours,
                "layers": c.layers,
                "opacity": c.opacity,
                "claims": c.claims,
            }
            for c in scene.contested
        ],
        "places": [asdict(place) | {"called": country(place.id)} for place in scene.places],
    }


def _shape(shape: Shape, styles: dict[Style, int]) -> dict[str, Any]:
    return {
        "id": shape.id,
        "layer": shape.layer,
        "claims": list(shape.claims),
        "style": styles.setdefault(shape.style, len(styles)),
        "sure": shape.sure,
        "arrow": asdict(shape.arrow) if shape.arrow else None,
    }


def _labels(labels: Sequence[Label], shapes: Sequence[str]) -> list[list[Any]]:
    """Words and rank of each label, and the number of its shape, which knows its colour and mark."""
    at = {key: n for n, key in enumerate(shapes)}
    return [[at[x.shape], x.title, x.note, x.status, x.priority] for x in labels]
