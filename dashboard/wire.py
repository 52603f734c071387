"""A scene on the wire: plain JSON for the browser, no decision of its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from shapely.geometry import mapping

from dashboard.layers import LAYERS
from dashboard.scene import Scene
from dashboard.style import FILLED_GLYPHS, GLYPHS, GROUND_GLYPHS


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
            }
            for stack in scene.stacks
        ],
        "contested": [
            {
                "geometry": mapping(c.geometry),
                "colours": c.colours,
                "layers": c.layers,
                "claims": c.claims,
            }
            for c in scene.contested
        ],
        "places": [asdict(place) for place in scene.places],
    }
