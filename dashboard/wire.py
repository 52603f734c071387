"""A scene on the wire: plain JSON for the browser, no decision of its own.

What many shapes share (styles, layers) is sent once and named by its number, claims are named by
their place in the stack, and a geometry is sent as whole steps from vertex to vertex, about a fifth
of GeoJSON's size; `assets/3_atlas.js` unpacks all of it.

A crowd comes twice: first a sketch (`to_sketch`), as fine as a map of all of it can show and without
the words, then the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
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
from dashboard.style import FILLED_GLYPHS, GLYPHS, GROUND_GLYPHS, Style
from geodata.display import GRID_DEG

SKETCH_PX = (
    1200  # the width in pixels for which a sketch is drawn: what is finer than half of one is left out
)
SKETCH_STEP_DEG = 0.01
DOT_PX = 6  # what is smaller is a dot in a sketch
LAYER_AT = {key: n for n, key in enumerate(LAYERS)}
STYLE_KEYS = tuple(f.name for f in fields(Style) if f.name != "inset")  # the browser lays out a stack itself


def to_json(scene: Scene) -> dict[str, Any]:
    """Return the JSON form of a scene that `assets/3_atlas.js` draws."""
    styles = _Styles()
    shapes = _by_stack(scene.shapes)
    stacks = [
        {
            "id": stack.id,
            "geometry": pack(stack.geometry),
            "shapes": [_shape(shape, stack.claims, styles) for shape in shapes[stack.id]],
            "claims": list(stack.claims),
            "labels": _labels(stack.labels, [shape.id for shape in shapes[stack.id]]),
            "anchors": [
                [lon, lat, room] for (lon, lat), room in zip(stack.anchors, stack.clearance_deg, strict=True)
            ],
            "bounds": stack.bounds,
            "spoken": stack.spoken,
            "error_m": stack.error_m,
        }
        for stack in scene.stacks
    ]
    contested = [
        {
            "geometry": pack(c.geometry),
            "colours": c.colours,
            "layers": c.layers,
            "opacity": c.opacity,
            "claims": c.claims,
        }
        for c in scene.contested
    ]
    return _frame(scene, styles) | {"stacks": stacks, "contested": contested}


def to_sketch(scene: Scene) -> dict[str, Any]:
    """Return a scene as a map of all of it can show it: coarse, claims counted, no words.

    The order of stacks and shapes is that of `to_json`, which the browser draws in its place.
    """
    west, _, east, _ = scene.bounds or (-180, -90, 180, 90)
    pixel_deg = max(east - west, 1.0) / SKETCH_PX
    styles = _Styles(decimals=1)
    shapes = _by_stack(scene.shapes)
    geometries = _sketched([stack.geometry for stack in scene.stacks], pixel_deg)
    stacks = [
        {
            "id": f"{n}",
            "geometry": geometries[n],
            "shapes": [
                [*_shape(shape, stack.claims, styles)[:3], len(shape.claims), _arrow(shape, decimals=1)]
                for shape in shapes[stack.id]
            ],
            "anchors": [[round(x, 2) for x in (*stack.anchors[0], stack.clearance_deg[0])]],
        }
        for n, stack in enumerate(scene.stacks)
    ]
    wide = _sizes([c.geometry for c in scene.contested]) > DOT_PX * pixel_deg if scene.contested else ()
    hatched = [c for c, seen in zip(scene.contested, wide, strict=True) if seen]
    contested = [
        {"geometry": geometry, "colours": c.colours, "layers": c.layers, "opacity": round(c.opacity, 1)}
        for c, geometry in zip(hatched, _sketched([c.geometry for c in hatched], pixel_deg), strict=True)
    ]
    return _frame(scene, styles) | {"stacks": stacks, "contested": contested, "sketch": True}


def pack(geometry: BaseGeometry, step: float = GRID_DEG) -> dict[str, Any]:
    """Return a geometry as runs of whole steps of so many degrees: x, y, then dx, dy, dx, dy, …

    Runs are nested as coordinates are in GeoJSON; a collection keeps only its parts of the highest
    dimension, which are what is drawn.
    """
    if geometry.geom_type == "GeometryCollection":
        geometry = together([p for g in shapely.get_parts(geometry) for p in shapely.get_parts(g)])

    def run(part: BaseGeometry) -> list[int]:
        steps = np.rint(get_coordinates(part) / step).astype(np.int64)
        steps[1:] = np.diff(steps, axis=0)
        flat: list[int] = steps.ravel().tolist()
        return flat

    def rings(polygon: Any) -> list[list[int]]:
        return [run(ring) for ring in (polygon.exterior, *polygon.interiors)]

    runs_of: dict[str, Callable[[Any], Any]] = {
        "Point": run,
        "MultiPoint": run,
        "LineString": run,
        "LinearRing": run,
        "Polygon": rings,
        "MultiLineString": lambda g: [run(part) for part in g.geoms],
        "MultiPolygon": lambda g: [rings(part) for part in g.geoms],
    }
    kind = "LineString" if geometry.geom_type == "LinearRing" else geometry.geom_type
    return {"type": kind, "step": step, "runs": runs_of[geometry.geom_type](geometry)}


def together(parts: Sequence[BaseGeometry]) -> BaseGeometry:
    """Return simple geometries as one, of the highest dimension among them: what is drawn of them."""
    if len(parts) == 1:
        return parts[0]
    highest = max(shapely.get_dimensions(p) for p in parts)
    kinds = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)
    return kinds[highest]([p for p in parts if shapely.get_dimensions(p) == highest])


def _sketched(geometries: Sequence[BaseGeometry], pixel_deg: float) -> list[dict[str, Any]]:
    """Geometries without what is smaller than a pixel, parts and corners; as dots where they are small."""
    whole = np.array(geometries, dtype=object)
    west, south, east, north = shapely.bounds(whole).T
    dots = shapely.points((west + east) / 2, (south + north) / 2)
    large = np.flatnonzero(_sizes(whole) >= DOT_PX * pixel_deg)
    outer, at = shapely.get_parts(whole[large], return_index=True)  # of a collection these are collections
    parts, within = shapely.get_parts(outer, return_index=True)
    seen = _sizes(parts) >= 2 * pixel_deg
    shown: list[list[BaseGeometry]] = [[] for _ in geometries]
    simple = shapely.simplify(parts[seen], 0.6 * pixel_deg)
    for n, part in zip(large[at[within[seen]]], simple, strict=True):
        shown[n].append(part)
    return [
        pack(together(found) if found else dot, SKETCH_STEP_DEG)
        for found, dot in zip(shown, dots, strict=True)
    ]


def _sizes(geometries: Any) -> Any:
    west, south, east, north = shapely.bounds(geometries).T
    return np.maximum(east - west, north - south)


class _Styles:
    """The styles of a scene as they come, each once; numbers rounded to what can be seen."""

    def __init__(self, decimals: int = 2) -> None:
        self._decimals = decimals
        self._at: dict[tuple[Any, ...], int] = {}
        self._known: dict[Style, int] = {}

    def number(self, style: Style) -> int:
        found = self._known.get(style)
        if found is None:
            values = (getattr(style, key) for key in STYLE_KEYS)
            row = tuple(round(v, self._decimals) if isinstance(v, float) else v for v in values)
            found = self._known[style] = self._at.setdefault(row, len(self._at))
        return found

    def table(self) -> dict[str, Any]:
        return {"keys": STYLE_KEYS, "rows": list(self._at)}


def _frame(scene: Scene, styles: _Styles) -> dict[str, Any]:
    """What all stacks share. `styles` holds all of theirs by now."""
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
        "styles": styles.table(),
        "places": [asdict(place) | {"called": country(place.id)} for place in scene.places],
    }


def _colours(scene: Scene) -> list[str]:
    """All colours that the browser may have to show on a dark ground."""
    return list(dict.fromkeys((*PALETTE, NOBODY, *scene.colours.values())))


def _by_stack(shapes: Sequence[Shape]) -> Mapping[str, Sequence[Shape]]:
    found: dict[str, list[Shape]] = {}
    for shape in shapes:
        found.setdefault(shape.stack, []).append(shape)
    return found


def _shape(shape: Shape, claims: Sequence[str], styles: _Styles) -> list[Any]:
    """Layer, style, whether it is sure, its claims by their place in the stack, its arrow or 0.

    Its id is not sent: it is its stack's with its first claim's.
    """
    return [
        LAYER_AT[shape.layer],
        styles.number(shape.style),
        int(shape.sure),
        [claims.index(c) for c in shape.claims],
        _arrow(shape, decimals=5),
    ]


def _arrow(shape: Shape, *, decimals: int) -> list[float] | int:
    arrow = shape.arrow
    return [round(v, decimals) for v in (arrow.lon, arrow.lat, arrow.bearing_deg)] if arrow else 0


def _labels(labels: Sequence[Label], shapes: Sequence[str]) -> list[list[Any]]:
    """Words and rank of each label, and the number of its shape, which knows its colour and mark."""
    at = {key: n for n, key in enumerate(shapes)}
    return [[at[x.shape], x.title, x.note, x.status, x.priority] for x in labels]
