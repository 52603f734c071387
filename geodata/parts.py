"""Parts of areas and lines by compass direction: "northern Syria", "central Somalia".

Such words have no exact meaning, so each reading is a named convention that stands in the
recipe. All are measured in the equal-area plane at the middle of the shape.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import of_dimension
from geodata.errors import RecipeError
from geodata.geodesy import Array, Plane
from geodata.pointradius import COMPASS, compass_point

CONVENTIONS: dict[str, tuple[str, float]] = {
    "equal-area half": ("measure", 1 / 2),
    "equal-area third": ("measure", 1 / 3),
    "equal-area quarter": ("measure", 1 / 4),
    "equal-area fifth": ("measure", 1 / 5),
    "equal-area two thirds": ("measure", 2 / 3),
    "equal-area three quarters": ("measure", 3 / 4),
    "bounding-box half": ("extent", 1 / 2),
    "bounding-box third": ("extent", 1 / 3),
}
"""Convention → what is divided (the area or length, or the extent) and the share taken."""

CENTRE = frozenset({"centre", "center", "central", "middle"})


def part_of(geometry: BaseGeometry, direction: str, convention: str) -> tuple[BaseGeometry, float]:
    """Return one part of an area or line and how far its cut may lie from another reading's.

    The north, south, east or west is the share of a convention that lies farthest in that
    direction; a corner (northeast, …) takes half of that share; the centre is the share
    nearest the centroid. The second value is the distance in metres between the cuts of
    this convention and of its sister (half against third).

    Raises
    ------
    RecipeError
        If the direction or the convention is unknown, or the geometry is a point.
    """
    if convention not in CONVENTIONS:
        raise RecipeError(f"unknown convention {convention!r}; known are {', '.join(CONVENTIONS)}")
    dimension = shapely.get_dimensions(geometry)
    if dimension < 1:
        raise RecipeError("a point has no parts; give an area or a line")
    what, share = CONVENTIONS[convention]
    other = 1 / 3 if share == 1 / 2 else 1 / 2
    plane = Plane.around(geometry)
    flat = plane.project(geometry)
    if direction.casefold() in CENTRE:
        cut, sister = (_radius_of_share(flat, s) for s in (share, other))
        piece = shapely.intersection(flat, shapely.centroid(flat).buffer(cut, quad_segs=64))
    else:
        point = compass_point(direction)
        if len(point) > 1:
            share, other = share / 2, other / 2
        bearing = math.radians(COMPASS[point])
        along = np.array([math.sin(bearing), math.cos(bearing)])
        cut, sister = (_cut(flat, along, what, s) for s in (share, other))
        piece = shapely.intersection(flat, _half_plane(flat, along, cut))
    piece = of_dimension(piece, dimension)
    return plane.unproject(piece), abs(cut - sister)


def _cut(flat: BaseGeometry, along: Array, what: str, share: float) -> float:
    """Return where a line across `along` leaves `share` of the shape beyond it."""
    heights = shapely.get_coordinates(flat) @ along
    low, high = float(heights.min()), float(heights.max())
    if what == "extent":
        return high - (high - low) * share
    edges = _edges(flat, along)
    beyond = _area_beyond if shapely.get_dimensions(flat) == 2 else _length_beyond
    whole = beyond(edges, low)
    for _ in range(60):
        middle = (low + high) / 2
        if beyond(edges, middle) > share * whole:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _radius_of_share(flat: BaseGeometry, share: float) -> float:
    """Return the radius about the centroid within which `share` of the shape lies."""
    middle = shapely.centroid(flat)
    measure = shapely.area if shapely.get_dimensions(flat) == 2 else shapely.length
    simple = shapely.simplify(flat, math.sqrt(shapely.area(shapely.envelope(flat))) / 2_000)
    whole = measure(simple)
    low, high = 0.0, float(shapely.hausdorff_distance(middle, simple))
    for _ in range(30):
        radius = (low + high) / 2
        inside = measure(shapely.intersection(simple, middle.buffer(radius, quad_segs=32)))
        low, high = (radius, high) if inside < share * whole else (low, radius)
    return (low + high) / 2


def _edges(flat: BaseGeometry, along: Array) -> Array:
    """Return all edges as rows x0, h0, x1, h1, turned so that `along` points up.

    Of areas the outlines run anticlockwise and the holes clockwise.
    """
    lines = shapely.get_parts(flat)
    if shapely.get_dimensions(flat) == 2:
        lines = shapely.get_rings(shapely.orient_polygons(lines))
    xy, line = shapely.get_coordinates(lines, return_index=True)
    turned = np.column_stack([xy @ [along[1], -along[0]], xy @ along])
    same = line[1:] == line[:-1]
    return np.hstack([turned[:-1][same], turned[1:][same]])


def _area_beyond(edges: Array, height: float) -> float:
    """Return the area above a height: -∮ max(h, 0) dx, exact on each edge."""
    up, down = _ends_above(edges, height)
    mean = np.where(down >= 0, (up + down) / 2, np.maximum(up, 0) ** 2 / (2 * _apart(up, down)))
    return -float(np.sum((edges[:, 2] - edges[:, 0]) * mean))


def _length_beyond(edges: Array, height: float) -> float:
    up, down = _ends_above(edges, height)
    share = np.where(down >= 0, 1.0, np.maximum(up, 0) / _apart(up, down))
    return float(np.sum(np.hypot(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]) * share))


def _ends_above(edges: Array, height: float) -> tuple[Array, Array]:
    """Return how far the upper and the lower end of each edge lie above a height."""
    a, b = edges[:, 1] - height, edges[:, 3] - height
    return np.maximum(a, b), np.minimum(a, b)


def _apart(up: Array, down: Array) -> Array:
    return np.where(up > down, up - down, 1.0)


def _half_plane(flat: BaseGeometry, along: Array, cut: float) -> BaseGeometry:
    """Return the part of the plane beyond a cut, large enough to hold the shape."""
    minx, miny, maxx, maxy = shapely.bounds(flat)
    size = 4 * (maxx - minx + maxy - miny) + abs(cut) + 1.0
    across = np.array([along[1], -along[0]])
    middle = np.array([(minx + maxx) / 2, (miny + maxy) / 2])
    foot = middle + along * (cut - middle @ along)
    corners = [foot - across * size, foot + across * size]
    return Polygon([*corners, corners[1] + along * size, corners[0] + along * size])
