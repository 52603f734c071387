"""Footprints made ready for a screen: fewer vertices, valid still, and where a label may stand."""

from __future__ import annotations

from functools import lru_cache

import shapely
from shapely import LinearRing, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

MAX_VERTICES = 4000
GRID_DEG = 1e-5  # about a metre: finer digits are payload, not position


@lru_cache(maxsize=1024)
def for_display(geometry: BaseGeometry, detail_deg: float = 0.0005) -> BaseGeometry:
    """Return a geometry simplified for display, never invalid and never empty.

    The tolerance starts at `detail_deg` (half a pixel at zoom 10) and doubles until no more
    than `MAX_VERTICES` are left, so that a country and a village cost about the same. Equal
    geometries are simplified once: every viewer asks for the same few shapes.
    """
    if geometry.geom_type in {"Point", "MultiPoint"} or detail_deg <= 0:
        return geometry
    tolerance = detail_deg
    shown = geometry
    for _ in range(10):
        shown = geometry.simplify(tolerance, preserve_topology=True)
        if shapely.get_num_coordinates(shown) <= MAX_VERTICES:
            break
        tolerance *= 2
    rounded = shapely.set_precision(shown, GRID_DEG)
    for candidate in (rounded, shown, shapely.make_valid(shown)):
        if candidate.is_valid and not candidate.is_empty:
            return candidate
    return geometry


def largest_ring(geometry: BaseGeometry) -> LinearRing | None:
    """Return the outline of the largest polygon of a geometry, or None where it has no area."""
    polygons = [p for p in _parts(geometry) if isinstance(p, Polygon)]
    return max(polygons, key=lambda p: p.area).exterior if polygons else None


def anchors_of(geometry: BaseGeometry) -> tuple[tuple[float, float], ...]:
    """Return (lon, lat) points on a geometry where its label may stand, best first.

    Areas: the middle of the widest inscribed circle, then interior points from west to
    east (a long strip has room beside its middle). Lines: the same along the longest part. Points: the point.
    """
    parts = _parts(geometry)
    polygons = [p for p in parts if isinstance(p, Polygon)]
    if polygons:
        widest = max(polygons, key=lambda p: p.area)
        heart = _heart(widest)
        west, south, east, north = widest.bounds
        aside = []
        for share in (0.5, 0.3, 0.7, 0.15, 0.85):
            x = west + share * (east - west)
            cut = [p for p in _parts(widest.intersection(LineString([(x, south), (x, north)]))) if p.length]
            if cut:
                middle = max(cut, key=lambda p: p.length).interpolate(0.5, normalized=True)
                aside.append((middle.x, middle.y))
        return _rounded([heart, *aside])
    lines = [p for p in parts if isinstance(p, LineString)]
    if lines:
        longest = max(lines, key=lambda p: p.length)
        spots = [longest.interpolate(share, normalized=True) for share in (0.5, 0.3, 0.7, 0.15, 0.85)]
        return _rounded([(p.x, p.y) for p in spots])
    return _rounded([(p.x, p.y) for p in parts[:4]])


def clearance_deg(geometry: BaseGeometry, anchor: tuple[float, float]) -> float:
    """Return how far the outline of an area is from an anchor, in degrees; 0 for lines and points."""
    if not any(isinstance(p, Polygon) for p in _parts(geometry)):
        return 0.0
    return round(float(geometry.boundary.distance(Point(anchor))), 5)


def _heart(polygon: Polygon) -> tuple[float, float]:
    """The middle of the widest inscribed circle; where that fails, any point inside."""
    west, south, east, north = polygon.bounds
    try:
        radius = shapely.maximum_inscribed_circle(polygon, tolerance=max(east - west, north - south) / 50)
        spot = radius.coords[0]
        return (float(spot[0]), float(spot[1]))
    except (shapely.errors.GEOSException, IndexError):
        inside = polygon.representative_point()
        return (float(inside.x), float(inside.y))


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """All simple parts, also of a collection of collections."""
    found = []
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            found.extend(_parts(part))
        elif not part.is_empty:
            found.append(part)
    return found


def _rounded(points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    return tuple(dict.fromkeys((round(x, 5), round(y, 5)) for x, y in points))
