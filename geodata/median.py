"""Equidistance: what of a stretch of sea lies nearer to one coast than to any other.

States draw the limits of their waters by the median line where they agree on nothing else
(UNCLOS, articles 15, 74 and 83). Both shores are taken as points a few kilometres apart, and
the plane between them is divided by its Voronoi cells. The plane is stereographic: being
conformal it keeps equal distances equal near every point, whatever its scale there.
"""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import polygonal
from geodata.geodesy import Array, Plane, densify, middle_3d

STEP_SHARE = 1 / 60
LEAST_STEP_M = 1_000.0
"""Shores are sampled at this share of the reach, and no finer: the error of the line is as much."""


def nearer_part(
    shape: BaseGeometry, own: BaseGeometry, others: BaseGeometry, reach_m: float
) -> tuple[BaseGeometry, float]:
    """Return what of a shape lies nearer to one shore than to others, and the error in metres.

    Parameters
    ----------
    shape
        The area to divide, EPSG:4326.
    own, others
        The shore whose waters they are, and all other shores; any geometry, empty for none.
    reach_m
        How far the shape reaches from its own shore: it sets how finely shores are sampled.
    """
    if others.is_empty or shape.is_empty:
        return shape, 0.0
    step = max(reach_m * STEP_SHARE, LEAST_STEP_M)
    plane = _conformal(shape)
    mine, theirs = (_samples(plane, shore, step) for shore in (own, others))
    if not len(mine) or not len(theirs):
        return shape, 0.0
    points = np.vstack([mine, theirs])
    points, first = np.unique(
        np.round(points), axis=0, return_index=True
    )  # whole metres: GEOS stumbles over less
    mine = points[first < len(mine)]
    flat = polygonal(plane.project(shape))
    frame = shapely.bounds(shapely.buffer(shapely.envelope(flat), step))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=shapely.box(*frame))
    )
    tree = shapely.STRtree(cells)
    point, cell = tree.query(shapely.points(mine), predicate="intersects")
    del point
    # on a grid of centimetres: a coast of ten thousand islets has crossings finer than doubles hold
    ground = shapely.union_all(shapely.clip_by_rect(cells[np.unique(cell)], *frame), grid_size=0.01)
    part = shapely.intersection(flat, ground, grid_size=0.01)
    return plane.unproject(polygonal(part)), step


def _conformal(shape: BaseGeometry) -> Plane:
    """Return the stereographic plane at the middle of a shape."""
    lon, lat = middle_3d(shapely.get_coordinates(shape))
    pipeline = f"+proj=stere +lat_0={lat!r} +lon_0={lon!r} +ellps=WGS84"
    return Plane(lon, lat, Transformer.from_pipeline(pipeline))


def _samples(plane: Plane, shore: BaseGeometry, step: float) -> Array:
    """Return points of a shore on the plane, about a step apart, each once on a grid of half a step."""
    lines = shapely.boundary(shore) if shapely.get_dimensions(shore) == 2 else shore
    flat = plane.forward(shapely.get_coordinates(densify(lines, step)))
    flat = flat[np.isfinite(flat).all(axis=1)]
    _, first = np.unique(np.round(flat / (step / 2)), axis=0, return_index=True)
    out: Array = flat[np.sort(first)]
    return out
