"""Cuts along the shore."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import parts_of, polygonal
from geodata.builders.workshop import Workshop


def land_near(shape: BaseGeometry, workshop: Workshop) -> BaseGeometry:
    """Return the land in the bounds of a shape and a little beyond; only that, for speed."""
    land = parts_of(workshop.atlas.land())
    west, south, east, north = shapely.bounds(shape)
    frame = (west - 0.1, south - 0.1, east + 0.1, north + 0.1)
    near = sorted(shapely.STRtree(land).query(shapely.box(*frame)))
    pieces = [polygonal(shapely.clip_by_rect(land[i], *frame)) for i in near]
    return shapely.union_all([p for p in pieces if not p.is_empty])


def shores_near(shape: BaseGeometry, workshop: Workshop) -> BaseGeometry:
    """Return the shore lines in the bounds of a shape."""
    west, south, east, north = shapely.bounds(shape)
    inside = shapely.box(west - 0.09, south - 0.09, east + 0.09, north + 0.09)
    land = land_near(shape, workshop)
    # the cut along the frame is no shore
    return land if land.is_empty else shapely.intersection(shapely.boundary(land), inside)


def without_land(shape: BaseGeometry, workshop: Workshop) -> BaseGeometry:
    """Return what of a shape lies at sea."""
    return polygonal(shapely.difference(shape, land_near(shape, workshop)))


def on_land(shape: BaseGeometry, workshop: Workshop) -> BaseGeometry:
    """Return what of a shape lies on land."""
    return polygonal(shapely.intersection(shape, land_near(shape, workshop)))
