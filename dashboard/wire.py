"""A scene on the wire: plain JSON for the browser, no decision of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shapely.geometry import mapping

from dashboard.labels import WORDS
from dashboard.layers import LAYERS
from dashboard.palette import NOBODY, PALETTE, on_dark
from dashboard.scene import Scene
from dashboard.style import FILLED_GLYPHS, GLYPHS, GROUND_GLYPHS


def _colours(scene: Scene) -> list[str]:
    """All colours that the browser may have to show on a dark ground."""
    return list(dict.fromkeys((*PALETTE, NOBODY, *scene.colours.values())))


def to_json(scene: Scene) -> dict[str, Any]:
    """Return the JSON form of a scene that `assets/claimatlas.js` draws (GeoJSON: lon, lat)."""
    shapes: dict[str, list[dict[str, Any]]] = {}
    for shape in scene.shapes:
        shapes.setdefault(shape.stack, []).append(
            {
                "id": shape.id,
                "layer": shape.layer,
                "claims": list(shape.claims),
                "style": asdict(shape.style),
                "sure": shape.sure,
                "arrow": asdict(shape.arrow) if shape.arrow else None,
            }
        )
    return {
        "layers": {key: layer.depth for key, layer in LAYERS.items()},
        "glyphs": {
            key: {"d": d, "filled": key in FILLED_GLYPHS, "ground": key in GROUND_GLYPHS}
            for key, d in GLYPHS.items()
        },
        "bounds": scene.bounds,
        "inks": {colour: on_dark(colour) for colour in _colours(scene)},
        "words": {"more": WORDS["more"]},
        "stacks": [
            {
                "id": stack.id,
                "geometry": mapping(stack.geometry),
                "shapes": shapes[stack.id],
                "claims": list(stack.claims),
                "labels": [asdict(label) for label in stack.labels],
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
                "geometry": mapping(c.geometry),
                "colours": c.colours,
                "layers": c.layers,
                "opacity": c.opacity,
                "claims": c.claims,
            }
            for c in scene.contested
        ],
        "places": [asdict(place) for place in scene.places],
    }
