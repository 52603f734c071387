"""Footprints made ready for a screen: fewer vertices, valid still, and where a label may stand.

Pure geometry, slow for a country with all its islands: the store keeps what comes out beside each
footprint, and dashboards read it from there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.meridian import unwrapped

GRID_DEG = 1e-5  # about a metre: finer digits are payload, not position
SLICES = (0.5, 0.3, 0.7, 0.15, 0.85)
RULES = 1  # raise it when the same footprint would come out otherwise: what is stored is then made anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How much of a shape is kept: the finest tolerance in degrees, and the most vertices."""

    detail_deg: float
    most: int

    @property
    def key(self) -> str:
        """What a display of this grade is stored under."""
        return f"{self.detail_deg:g}/{self.most}/{RULES}"


FINE = Grade(detail_deg=0.0005, most=4000)
"""Shapes that are looked at one by one: half a pixel at zoom 10."""

COARSE = Grade(detail_deg=0.004, most=240)
"""Shapes of a crowd, until one comes nearer."""

GRADES = (FINE, COARSE)
"""What the store keeps of every footprint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """A footprint as a screen shows it, and where its label may stand.

    Attributes
    ----------
    geometry
        Simplified and valid, the pieces on both sides of the antimeridian together.
    anchors
        (lon, lat) on the shape, best first.
    clearance_deg
        Room around each anchor inside an area, in degrees; 0 on lines and points.
    """

    geometry: BaseGeometry
    anchors: tuple[tuple[float, float], ...]
    clearance_deg: tuple[float, ...]


def make_display(geometry: BaseGeometry, grade: Grade) -> Display:
    """Return a footprint's geometry made ready for a screen."""
    return placed(for_display(unwrapped(geometry), grade.detail_deg, grade.most))


def placed(geometry: BaseGeometry) -> Display:
    """Return a geometry that is ready for a screen with the places of its label."""
    anchors = anchors_of(geometry)
    return Display(
        geometry=geometry,
        anchors=anchors,
        clearance_deg=tuple(clearance_deg(geometry, spot) for spot in anchors),
    )


def for_display(
    geometry: BaseGeometry, detail_deg: float = FINE.detail_deg, most: int = FINE.most
) -> BaseGeometry:
    """Return a geometry simplified for display, never invalid and never empty.

    The tolerance starts at `detail_deg` (half a pixel at zoom 10) and grows until no more than
    `most` vertices are left, so that a country and a village cost about the same.
    """
    if geometry.geom_type in {"Point", "MultiPoint"} or detail_deg <= 0:
        return geometry
    tolerance = detail_deg
    shown = geometry
    for _ in range(14):
        shown = shown.simplify(tolerance, preserve_topology=True)
        many = shapely.get_num_coordinates(shown) / most
        if many <= 1:
            break
        tolerance *= 1.5 if many < 1.6 else 2.0 if many < 4 else 4.0
    with np.errstate(all="ignore"):  # GEOS flags denormal numbers; what counts is looked at below
        rounded = shapely.set_precision(shown, GRID_DEG)
    for candidate in (rounded, shown):
        if candidate.is_valid and not candidate.is_empty:
            return candidate
    return geometry  # a footprint is valid as it was built; only its size suffers


def anchors_of(geometry: BaseGeometry) -> tuple[tuple[float, float], ...]:
    """Return (lon, lat) points on a geometry where its label may stand, best first.

    Areas: the point with most room around, then interior points from west to east (a long
    strip has room beside its middle). Lines: the same along the longest part. Points: the point.
    """
    parts = parts_of(geometry)
    polygons = [p for p in parts if isinstance(p, Polygon)]
    if polygons:
        widest = max(polygons, key=lambda p: p.area)
        heart = _heart(widest)
        west, _, east, _ = widest.bounds
        slices = [_slice_middle(widest, west + share * (east - west), None) for share in SLICES]
        aside = [point for point in slices if point is not None]
        return _rounded([heart, *aside])
    lines = [p for p in parts if isinstance(p, LineString)]
    if lines:
        longest = max(lines, key=lambda p: p.length)
        spots = [longest.interpolate(share, normalized=True) for share in SLICES]
        return _rounded([(p.x, p.y) for p in spots])
    return _rounded([(p.x, p.y) for p in parts[:4]])


def clearance_deg(geometry: BaseGeometry, anchor: tuple[float, float]) -> float:
    """Return how far the outline of an area is from an anchor, in degrees; 0 for lines and points."""
    polygons = [p for p in parts_of(geometry) if isinstance(p, Polygon)]
    outline = shapely.MultiPolygon(polygons).boundary
    return round(float(outline.distance(Point(anchor))), 5) if polygons else 0.0


def _heart(polygon: Polygon) -> tuple[float, float]:
    """Return an interior point far from the outline: where a label has most room.

    The middles of a few slices across are tried, and the best is moved to the middle of the
    slices through itself. GEOS's widest inscribed circle would be exact, but it does not end on
    some slivers, and a server must not wait for one.
    """
    west, south, east, north = polygon.bounds
    upright = [_slice_middle(polygon, west + share * (east - west), None) for share in SLICES]
    level = [_slice_middle(polygon, None, south + share * (north - south)) for share in SLICES]
    inside = polygon.representative_point()
    found = [(inside.x, inside.y), *(p for p in upright + level if p is not None)]
    outline = polygon.boundary

    def room(point: tuple[float, float]) -> float:
        return float(outline.distance(Point(point)))

    best = max(found, key=room)
    for _ in range(4):
        moved = _slice_middle(polygon, None, best[1]) or best
        moved = _slice_middle(polygon, moved[0], None) or moved
        best = max(best, moved, key=room)
    return best


def _slice_middle(polygon: Polygon, x: float | None, y: float | None) -> tuple[float, float] | None:
    """Return the middle of the longest run of a polygon along a meridian `x` or a parallel `y`."""
    west, south, east, north = polygon.bounds
    line = [(x, south), (x, north)] if x is not None else [(west, y), (east, y)]
    runs = [p for p in parts_of(polygon.intersection(LineString(line))) if p.length > 0]
    if not runs:
        return None
    middle = max(runs, key=lambda run: run.length).interpolate(0.5, normalized=True)
    return (float(middle.x), float(middle.y))


def parts_of(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return all simple parts, also of a collection of collections."""
    found = []
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            found.extend(parts_of(part))
        elif not part.is_empty:
            found.append(part)
    return found


def _rounded(points: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    return tuple(dict.fromkeys((round(x, 5), round(y, 5)) for x, y in points))
