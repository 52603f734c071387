"""Shapes of other people's maps become shapes of this atlas: EPSG:4326, valid, cut at 180 degrees."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import Coords, of_dimension, ring_to_area, wrap
from geodata.errors import ClaimAtlasError

STEP_M = 5_000.0
"""Straight edges of a projected map are followed in steps of this: within 0.3 m of the curve up to 60°."""
MAX_STEPS = 1_000_000

Shapes = NDArray[np.object_]


class ForeignError(ClaimAtlasError, ValueError):
    """Shapes that lie nowhere on the earth, as far as can be told; the words go on from their name."""


def to_lonlat(
    shapes: Shapes, crs: str | None, *, may_lack: bool
) -> tuple[list[BaseGeometry | None], tuple[str, ...]]:
    """Return shapes in EPSG:4326, mended and cut at the antimeridian, and how they came there.

    Parameters
    ----------
    shapes
        Two-dimensional shapes, or None.
    crs
        Their coordinate system as pyproj reads it; None or "" if none is told.
    may_lack
        Whether the format is always in degrees of WGS 84 (GeoJSON, KML), so that none need be told.

    Returns
    -------
    tuple
        The shapes, each of one dimension, None for those without one; and notes in words.

    Raises
    ------
    ForeignError
        If there is no coordinate system and the numbers are no degrees, or they are nowhere on earth.
    """
    bounds = shapely.total_bounds(shapes) if len(shapes) else np.full(4, np.nan)
    if np.all(np.isnan(bounds)):
        return [None] * len(shapes), ()
    notes = []
    system = _system(crs)
    if system is None:
        if np.any(np.abs(bounds[[0, 2]]) > 360) or np.any(np.abs(bounds[[1, 3]]) > 90):
            raise ForeignError(
                "does not say its coordinate system (a shapefile’s .prj) and its numbers are no degrees; "
                "save it with one"
            )
        if not may_lack:
            notes.append("no coordinate system is told; its numbers were read as degrees (WGS 84)")
    elif not system.equals(pyproj.CRS("OGC:CRS84"), ignore_axis_order=True):
        shapes = _converted(shapes, system)
        known = system.to_authority()
        notes.append(f"coordinates converted from {':'.join(known) if known else system.name[:60]}")
    bounds = shapely.total_bounds(shapes)
    if not (
        np.all(np.isfinite(bounds))
        and np.all(np.abs(bounds[[1, 3]]) <= 90 + 1e-6)
        and np.all(np.abs(bounds[[0, 2]]) <= 540)
    ):
        raise ForeignError("has coordinates that are no places on the earth; check its coordinate system")
    mended = [_mended(shape) for shape in shapes]
    count = sum(broken for _, broken in mended)
    if count:
        notes.append(f"{count} outlines that crossed themselves were mended")
    return [shape for shape, _ in mended], tuple(notes)


def _system(crs: str | None) -> pyproj.CRS | None:
    """The coordinate system; None where there is none, or one that is not on the earth."""
    if not crs:
        return None
    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise ForeignError("names a coordinate system that is not known; save it in WGS 84") from error
    on_earth = system.is_compound or system.is_geographic or system.is_projected or system.is_bound
    return system if on_earth else None


def _converted(shapes: Shapes, system: pyproj.CRS) -> Shapes:
    """Shapes in degrees; straight edges of a plane are followed, longitudes run on over 180 degrees."""
    turn = pyproj.Transformer.from_crs(system, "OGC:CRS84", always_xy=True)
    flat = not system.is_geographic
    if flat:
        unit = system.axis_info[0].unit_conversion_factor or 1.0 if system.axis_info else 1.0
        length_m = float(np.nansum(shapely.length(shapes))) * unit
        shapes = shapely.segmentize(shapes, max(STEP_M, length_m / MAX_STEPS) / unit)

    def convert(coords: Coords) -> Coords:
        return np.column_stack(turn.transform(coords[:, 0], coords[:, 1]))

    converted = shapely.transform(shapes, convert)
    if not np.all(np.isfinite(shapely.total_bounds(converted))):
        return np.asarray(converted, dtype=object)  # refused by the caller
    return _array(_unwrapped(shape) for shape in converted) if flat else np.asarray(converted, dtype=object)


def _array(shapes: Iterable[BaseGeometry | None]) -> Shapes:
    found = list(shapes)
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return array


def _unwrapped(shape: BaseGeometry | None) -> BaseGeometry | None:
    """Let an outline that jumps at 180 degrees run on beyond; one round a pole is closed there."""
    if shape is None or shape.is_empty or shape.bounds[2] - shape.bounds[0] <= 180:
        return shape
    if shape.geom_type.startswith(("Multi", "Geometry")):
        return shapely.union_all([_unwrapped(part) for part in shapely.get_parts(shape)])
    if shape.geom_type == "LineString":
        xy = shapely.get_coordinates(shape)
        return LineString(np.column_stack([np.unwrap(xy[:, 0], period=360), xy[:, 1]]))
    if shape.geom_type == "Polygon":
        outer, *holes = [_inside(ring) for ring in (shape.exterior, *shape.interiors)]
        return shapely.difference(outer, shapely.union_all(holes)) if holes else outer
    return shape


def _inside(ring: BaseGeometry) -> BaseGeometry:
    xy = shapely.get_coordinates(ring)
    north = bool(xy[:, 1].mean() > 0)
    return ring_to_area(xy, north=north, south=not north)


def _mended(shape: BaseGeometry | None) -> tuple[BaseGeometry | None, bool]:
    """A valid shape of one dimension inside [-180, 180], and whether its outline had to be mended."""
    if shape is None or shape.is_empty:
        return None, False
    shape = _short_way(shape)
    broken = not shape.is_valid
    if broken:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if shape.is_empty:
        return None, broken
    shape = of_dimension(shape, shapely.get_dimensions(shape))
    return wrap(shape), broken


def _short_way(shape: BaseGeometry) -> BaseGeometry:
    """An outline with an edge over half the world is meant the other way round, across 180 degrees."""
    if shape.geom_type not in ("Polygon", "LineString") or shape.bounds[2] - shape.bounds[0] <= 180:
        return shape
    outline = shape.exterior if shape.geom_type == "Polygon" else shape
    jumps = np.abs(np.diff(shapely.get_coordinates(outline)[:, 0]))
    return _unwrapped(shape) or shape if np.any((jumps > 180) & (jumps < 360 - 1e-3)) else shape
