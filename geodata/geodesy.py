"""Measuring and moving on the WGS84 ellipsoid; planes for work that needs straight lines.

All coordinates are EPSG:4326 degrees in lon, lat order, distances metres, areas square
metres, bearings degrees clockwise from north. Edges of geometries are straight in lon/lat,
as RFC 7946 §3.1.1 says.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import (
    GEOD,
    Coords,
    follow_geodesics,
    lines_from_coords,
    of_dimension,
    parts_of,
    polygonal,
    ring_to_area,
    shift,
)
from geodata.errors import RecipeError

Array = NDArray[np.float64]

_A = 6_378_137.0
_E = math.sqrt(0.006694379990141316)  # first eccentricity of WGS84
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(6)
_SLIT_M2 = 1.0
MIN_DISC_M = 1.0  # smaller ones drown in rounding
MAX_DISC_M = 9_000_000.0  # below a quarter of the globe: larger is no reading of a text


# --- measures ---------------------------------------------------------------------------


def area_m2(geometry: BaseGeometry) -> float:
    """Return the area on the ellipsoid; holes count as holes, lines and points as nothing.

    Exact for edges that are straight in lon/lat: the authalic integral of each edge by
    Gauss–Legendre quadrature (Snyder 1987, eq. 3-12).
    """
    total = 0.0
    for polygon in _polygons(geometry):
        total += abs(_ring_area(polygon.exterior)) - sum(abs(_ring_area(r)) for r in polygon.interiors)
    return total


def length_m(geometry: BaseGeometry) -> float:
    """Return the geodesic length of the lines (of the outlines, for areas) of a geometry."""
    total = 0.0
    for part in parts_of(geometry):
        if part.geom_type == "Polygon":
            total += length_m(part.boundary)
        elif part.length:
            coords = densify_coords(shapely.get_coordinates(part), 10_000.0)
            total += GEOD.line_length(coords[:, 0], coords[:, 1])
    return total


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the geodesic distance of two (lon, lat) points."""
    return float(GEOD.inv(*a, *b)[2])


def bearing_deg(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the bearing at `a` of the geodesic to `b`, in [0, 360)."""
    return float(GEOD.inv(*a, *b)[0]) % 360.0


def centroid(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the centroid of a shape as drawn, in the plane of longitude and latitude.

    Of the areas, else the lines, else the points, as (lon, lat). Shapes on both sides of
    ±180° count as one; shapes round a pole or half-way round the globe have no such plane
    and get `equal_area_centroid`. It may lie outside the shape.
    """
    lon_0, _ = middle_3d(shapely.get_coordinates(geometry))
    parts = []
    for part in parts_of(geometry):
        west, _, east, _ = shapely.bounds(part)
        turns = round((lon_0 - (west + east) / 2) / 360)
        parts.append(shift(part, 360.0 * turns) if turns else part)
    whole = shapely.geometrycollections(parts)
    west, south, east, north = shapely.bounds(whole)
    if east - west > 180 or north > 89.9 or south < -89.9:
        return equal_area_centroid(geometry)
    middle = shapely.centroid(whole)
    return (float(middle.x) + 180) % 360 - 180, float(middle.y)


def equal_area_centroid(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the centroid by true areas as (lon, lat), from the equal-area plane at its middle."""
    plane = Plane.around(geometry)
    return plane.lonlat(shapely.centroid(plane.project(geometry)))


def middle_of_line(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the (lon, lat) half-way along a line; of several parts, along them in turn."""
    runs = [densify_coords(shapely.get_coordinates(p), 1_000.0) for p in parts_of(geometry) if p.length]
    if not runs:
        raise RecipeError(f"a {geometry.geom_type} without length has no middle")
    steps = [GEOD.line_lengths(run[:, 0], run[:, 1]) for run in runs]
    left = sum(float(np.sum(s)) for s in steps) / 2
    for run, step in zip(runs, steps, strict=True):
        reach = np.cumsum(step)
        if left <= reach[-1] or run is runs[-1]:
            i = min(int(np.searchsorted(reach, left)), len(step) - 1)
            back = left - (reach[i - 1] if i else 0.0)
            azimuth = GEOD.inv(*run[i], *run[i + 1])[0]
            return offset((run[i][0], run[i][1]), azimuth, float(np.clip(back, 0.0, step[i])))
        left -= float(reach[-1])
    raise AssertionError  # pragma: no cover  (the last run always returns)


def check_reach(distance: float) -> None:
    """Raise RecipeError unless a distance is one that shapes can be drawn with."""
    if not MIN_DISC_M <= distance <= MAX_DISC_M:  # NaN fails too
        raise RecipeError(f"a distance of {distance:g} m is refused; give 1 m to {MAX_DISC_M / 1000:,.0f} km")


# --- points and simple shapes -----------------------------------------------------------


def offset(origin: tuple[float, float], azimuth_deg: float, distance: float) -> tuple[float, float]:
    """Return the (lon, lat) reached from `origin` along a geodesic, by Karney's algorithm."""
    lon, lat, _ = GEOD.fwd(*origin, azimuth_deg, distance)
    return float(lon), float(lat)


def midpoint(a: tuple[float, float], b: tuple[float, float], fraction: float = 0.5) -> tuple[float, float]:
    """Return the point a `fraction` of the geodesic way from `a` to `b`."""
    azimuth, _, length = GEOD.inv(*a, *b)
    return offset(a, azimuth, length * fraction)


def disc(lon: float, lat: float, radius: float, *, tolerance_m: float = 0.2) -> BaseGeometry:
    """Return all ground within `radius` metres of a point, exact at its vertices.

    Valid round poles and across ±180°. `tolerance_m` is the sagitta of an edge.
    """
    return sector(lon, lat, radius, 0.0, 180.0, tolerance_m=tolerance_m)


def sector(
    lon: float,
    lat: float,
    outer_m: float,
    azimuth_deg: float,
    half_angle_deg: float,
    *,
    inner_m: float = 0.0,
    tolerance_m: float = 0.2,
) -> BaseGeometry:
    """Return the (annular) sector of a geodesic disc within a half-angle of a bearing.

    Raises
    ------
    RecipeError
        If a radius is not between `MIN_DISC_M` and `MAX_DISC_M`.
    """
    check_reach(outer_m)
    if not 0 <= inner_m <= outer_m - MIN_DISC_M:
        raise RecipeError(f"no ring goes from {inner_m:g} to {outer_m:g} m")
    whole = half_angle_deg >= 180
    half = min(half_angle_deg, 180.0)
    outer = _arc(lon, lat, outer_m, azimuth_deg - half, azimuth_deg + half, tolerance_m)
    if whole:
        outer[-1] = outer[0]
        area = _globe_area(outer, lambda x, y: distance_m((lon, lat), (x, y)) <= outer_m)
        return (
            area
            if not inner_m
            else polygonal(
                shapely.difference(area, sector(lon, lat, inner_m, 0, 180, tolerance_m=tolerance_m))
            )
        )
    inner = np.array([[lon, lat]])
    if inner_m:
        inner = _arc(lon, lat, inner_m, azimuth_deg + half, azimuth_deg - half, tolerance_m)
    sides = [_side(outer[-1], inner[0]), inner, _side(inner[-1], outer[0])]
    ring = np.vstack([outer, *sides, outer[:1]])

    def holds(x: float, y: float) -> bool:
        azimuth, _, far = GEOD.inv(lon, lat, x, y)
        return bool(inner_m <= far <= outer_m) and bool(
            abs((azimuth - azimuth_deg + 180) % 360 - 180) <= half
        )

    return _globe_area(ring, holds)


def geodesic_line(points: list[tuple[float, float]], *, step_m: float = 20_000.0) -> BaseGeometry:
    """Return the geodesic line through points in order, cut at ±180°."""
    run = np.vstack([_side(np.array(a), np.array(b), step_m) for a, b in pairwise(points)])
    keep = np.append(True, np.any(np.diff(run, axis=0) != 0, axis=1))
    return lines_from_coords([run[keep]])


def ribbon(points: list[tuple[float, float]], width_m: float) -> BaseGeometry:
    """Return the strip of a total width along the geodesics through points, with flat ends."""
    check_reach(width_m)
    legs = []
    for a, b in pairwise(points):
        azimuth, _, length = GEOD.inv(*a, *b)
        if length < MIN_DISC_M:
            raise RecipeError("a strip needs two places that lie apart")
        s = np.linspace(0.0, length, max(2, math.ceil(length / 2_000) + 1))
        n = np.full(s.shape, 1.0)
        lon, lat, back = GEOD.fwd(a[0] * n, a[1] * n, azimuth * n, s)
        course = np.where(s > 0, np.asarray(back) + 180.0, azimuth)
        left = np.column_stack(GEOD.fwd(lon, lat, course - 90, n * width_m / 2)[:2])
        right = np.column_stack(GEOD.fwd(lon, lat, course + 90, n * width_m / 2)[:2])
        ring = follow_geodesics(np.vstack([left, right[::-1], left[:1]]), 0.1)
        legs.append(ring_to_area(ring, north=False, south=False))
    joints = [disc(*p, width_m / 2) for p in points[1:-1]]
    return polygonal(shapely.union_all([*legs, *joints]))


# --- vertices ---------------------------------------------------------------------------


def densify_coords(coords: Coords, step_m: float) -> Coords:
    """Insert vertices on the straight lon/lat edges so that none is longer than `step_m`."""
    d = np.diff(coords, axis=0)
    scale = np.cos(np.radians((coords[:-1, 1] + coords[1:, 1]) / 2))
    n = np.ceil(np.hypot(d[:, 0] * scale, d[:, 1]) * 111_700 / step_m).astype(np.int64)
    n = np.maximum(n, 1)
    edge = np.repeat(np.arange(len(d)), n)
    share = (np.arange(len(edge)) - np.repeat(np.cumsum(n) - n, n)) / n[edge]
    return np.vstack([coords[edge] + share[:, None] * d[edge], coords[-1:]])


def densify(geometry: BaseGeometry, step_m: float) -> BaseGeometry:
    """Return the same geometry with no lon/lat edge longer than `step_m` metres."""

    def line(g: BaseGeometry) -> Coords:
        return densify_coords(shapely.get_coordinates(g), step_m)

    kind = geometry.geom_type
    if kind == "Polygon":
        return (
            Polygon(line(geometry.exterior), [line(r) for r in geometry.interiors])
            if not geometry.is_empty
            else geometry
        )
    if kind in {"LineString", "LinearRing"}:
        return type(geometry)(line(geometry)) if not geometry.is_empty else geometry
    if kind in {"Point", "MultiPoint"}:
        return geometry
    return type(geometry)([densify(p, step_m) for p in geometry.geoms])


# --- planes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plane:
    """A Lambert azimuthal equal-area plane (metres) with its centre on the globe.

    Areas are true everywhere on it, directions and distances near the centre.
    """

    lon_0: float
    lat_0: float
    transformer: Transformer

    @classmethod
    def at(cls, lon: float, lat: float) -> Plane:
        """Return the plane centred on a point."""
        # a raw pipeline costs 0.03 ms; a CRS from its parameters costs 18 ms
        pipeline = f"+proj=laea +lat_0={lat!r} +lon_0={lon!r} +ellps=WGS84"
        return cls(lon, lat, Transformer.from_pipeline(pipeline))

    @classmethod
    def around(cls, *geometries: BaseGeometry) -> Plane:
        """Return the plane at the middle, in three dimensions, of some geometries."""
        coords = np.vstack([shapely.get_coordinates(g) for g in geometries])
        if not len(coords):
            raise RecipeError("an empty shape has no place on the globe")
        return cls.at(*middle_3d(coords))

    def forward(self, coords: Coords) -> Coords:
        """Project lon/lat degrees to metres."""
        x, y = self.transformer.transform(coords[:, 0], coords[:, 1])
        return np.column_stack([x, y])

    def inverse(self, coords: Coords) -> Coords:
        """Take metres back to lon/lat degrees."""
        lon, lat = self.transformer.transform(coords[:, 0], coords[:, 1], direction="INVERSE")
        return np.column_stack([lon, lat])

    def lonlat(self, point: BaseGeometry) -> tuple[float, float]:
        """Return a point of the plane as (lon, lat)."""
        lon, lat = self.inverse(np.array([[point.x, point.y]]))[0]
        return float(lon), float(lat)

    def project(self, geometry: BaseGeometry, *, step_m: float = 5_000.0) -> BaseGeometry:
        """Project a lon/lat geometry; areas cut at ±180° are joined again."""
        dense = densify(geometry, step_m)
        flat = shapely.transform(dense, self.forward)
        if not np.isfinite(shapely.bounds(flat)).all():
            raise RecipeError("this shape goes round the whole globe; name the area that it is meant in")
        if shapely.get_dimensions(geometry) < 2:
            return flat
        seam = shapely.bounds(geometry)
        if seam[0] > -180 and seam[2] < 180:
            return flat if flat.is_valid else polygonal(flat)
        # the seam's two sides differ in the last digits: join them on a millimetre grid
        parts, where = parts_of(flat), shapely.bounds(parts_of(dense))
        cut = (where[:, 0] <= -180) | (where[:, 2] >= 180)
        pieces = [polygonal(p) for p, touches in zip(parts, cut, strict=True) if touches]
        rest = [polygonal(p) for p, touches in zip(parts, cut, strict=True) if not touches]
        joined = of_dimension(shapely.union_all(pieces, grid_size=1e-3), 2)
        whole = [_without_slits(q) for p in (*rest, joined) for q in parts_of(p) if q.area > _SLIT_M2]
        if not whole:
            raise RecipeError("this shape is too thin for the plane at its middle; name a wider one")
        return polygonal(shapely.multipolygons(whole))

    def unproject(self, geometry: BaseGeometry, *, tolerance_m: float = 0.1) -> BaseGeometry:
        """Take a geometry of the plane back to lon/lat, cut at ±180°, valid at the poles."""
        return unproject(self, geometry, tolerance_m=tolerance_m)


class Chart(Protocol):
    """A way from lon/lat degrees to metres of a plane and back."""

    def forward(self, coords: Coords, /) -> Coords:
        """Project lon/lat degrees to metres."""

    def inverse(self, coords: Coords, /) -> Coords:
        """Take metres back to lon/lat degrees."""


def unproject(chart: Chart, geometry: BaseGeometry, *, tolerance_m: float = 0.1) -> BaseGeometry:
    """Take a geometry of any plane back to lon/lat, cut at ±180°, valid at the poles."""
    if geometry.is_empty:
        return geometry
    kind = geometry.geom_type
    if kind in {"Point", "MultiPoint"}:
        return shapely.transform(geometry, chart.inverse)
    if kind in {"LineString", "LinearRing", "MultiLineString"}:
        return lines_from_coords([_unprojected(chart, p, tolerance_m) for p in parts_of(geometry)])
    areas = []
    for polygon in parts_of(geometry):
        if polygon.geom_type != "Polygon":
            continue
        area = _unprojected_area(chart, polygon.exterior, tolerance_m)
        holes = [_unprojected_area(chart, r, tolerance_m) for r in polygon.interiors]
        areas.append(shapely.difference(area, shapely.union_all(holes)) if holes else area)
    return polygonal(areas[0] if len(areas) == 1 else shapely.union_all(areas))


def _unprojected(chart: Chart, line: BaseGeometry, tolerance_m: float) -> Coords:
    dense = chart.inverse(shapely.get_coordinates(shapely.segmentize(line, 5_000.0)))
    if not np.isfinite(dense).all():
        raise RecipeError("this shape goes round the whole globe; name a smaller one")
    return follow_geodesics(dense, tolerance_m)


def _unprojected_area(chart: Chart, ring: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    face = Polygon(ring)
    shapely.prepare(face)
    poles = chart.forward(np.array([[0.0, 90.0], [0.0, -90.0]]))
    north, south = (bool(np.isfinite(p).all() and face.contains(Point(p))) for p in poles)
    return ring_to_area(_unprojected(chart, ring, tolerance_m), north=north, south=south)


def middle_3d(coords: Coords) -> tuple[float, float]:
    """Return the (lon, lat) below the mean of points taken in three dimensions."""
    lon, lat = np.radians(coords[:, 0]), np.radians(coords[:, 1])
    x = float(np.mean(np.cos(lat) * np.cos(lon)))
    y = float(np.mean(np.cos(lat) * np.sin(lon)))
    z = float(np.mean(np.sin(lat)))
    if math.hypot(x, y) < 1e-9:  # a whole parallel: its middle is a pole
        return 0.0, math.copysign(90.0, z)
    return math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))


# --- helpers ----------------------------------------------------------------------------


def _polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    return [p for p in parts_of(geometry) if p.geom_type == "Polygon" and not p.is_empty]


def _without_slits(polygon: BaseGeometry) -> BaseGeometry:
    """Fill the holes that only rounding leaves along a joined seam."""
    holes = [ring for ring in polygon.interiors if Polygon(ring).area > _SLIT_M2]
    return polygon if len(holes) == len(polygon.interiors) else Polygon(polygon.exterior, holes)


def _ring_area(ring: BaseGeometry) -> float:
    """Integrate the authalic height over longitude along a ring."""
    coords = shapely.get_coordinates(ring)
    if np.abs(np.diff(coords[:, 1])).max() > 1.0:  # quadrature wants short edges in latitude
        coords = densify_coords(coords, 50_000.0)
    lat = np.radians(coords[:, 1])
    middle, half = (lat[1:] + lat[:-1]) / 2, np.diff(lat) / 2
    sine = np.sin(middle[:, None] + half[:, None] * _NODES)
    q = (1 - _E**2) * (sine / (1 - _E**2 * sine**2) + np.arctanh(_E * sine) / _E)
    return _A**2 / 2 * float(np.sum(np.radians(np.diff(coords[:, 0])) * (q @ _WEIGHTS) / 2))


def _arc(lon: float, lat: float, radius: float, start: float, end: float, tolerance_m: float) -> Coords:
    step = 2 * math.degrees(math.acos(max(0.0, 1 - tolerance_m / max(radius, tolerance_m))))
    azimuths = np.linspace(start, end, max(9, math.ceil(abs(end - start) / step) + 1))
    n = np.ones_like(azimuths)
    x, y, _ = GEOD.fwd(lon * n, lat * n, azimuths, radius * n)
    return np.column_stack([x, y])


def _side(a: Array, b: Array, step_m: float = 10_000.0) -> Coords:
    """Return a geodesic from `a` to `b` with both ends."""
    azimuth, _, length = GEOD.inv(*a, *b)
    s = np.linspace(0.0, length, max(2, math.ceil(length / step_m) + 1))
    n = np.ones_like(s)
    x, y, _ = GEOD.fwd(a[0] * n, a[1] * n, azimuth * n, s)
    line = np.column_stack([x, y])
    line[0], line[-1] = a, b
    return line


def _globe_area(ring: Coords, holds: Callable[[float, float], bool]) -> BaseGeometry:
    ring = follow_geodesics(ring, 0.1)
    return ring_to_area(ring, north=holds(0.0, 90.0), south=holds(0.0, -90.0))
