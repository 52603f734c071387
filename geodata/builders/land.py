"""Cuts along the shore."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import parts_of, polygonal
from geodata.builders.workshop import Workshop


def grown(shape: BaseGeometry, degrees: float) -> tuple[float, float, float, float]:
    """Return the bounds of a shape, larger by some degrees."""
    west, south, east, north = shapely.bounds(shape)
    return west - degrees, south - degrees, east + degrees, north + degrees


def land_near(shape: BaseGeometry, workshop: Workshop) -> list[BaseGeometry]:
    """Return the land round a shape; only what its bounds touch, for speed."""
    land = parts_of(workshop.atlas.land())
    near = shapely.STRtree(land).query(shapely.box(*shapely.bounds(shape)))
    return [polygonal(shapely.clip_by_rect(land[i], *grown(shape, 0.01))) for i in sorted(near)]


def without_land(shape: BaseGeometry, workshop: Workshop) -> BaseGeometry:
    """Return what of a shape lies at sea."""
    land = [p for p in land_near(shape, workshop) if not p.is_empty]
    return polygonal(shapely.difference(shape, shapely.union_all(land))) if land else shape


def on_land(shape: BaseGeometry, workshop: Workshop) -> BaseGeometry:
    """Return what of a shape lies on land."""
    return polygonal(shapely.intersection(shape, shapely.union_all(land_near(shape, workshop))))
