"""The antimeridian and the poles: rings on the globe become shapes inside [-180, 180].

Input are rings whose edges are short ways on the ground; output are EPSG:4326 geometries
that are cut at ±180° as RFC 7946 §3.1.9 asks. A ring round a pole is closed along the
latitude ±90, so that the pole lies inside the shape in the plane of longitude and latitude.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from geodata.errors import RecipeError

Coords = NDArray[np.float64]
"""An array of shape (n, 2): longitude, latitude in degrees."""

GEOD = Geod(ellps="WGS84")
EARTH_M = 6_371_007.2  # radius of the sphere of equal area
WORLD = box(-180, -90, 180, 90)
_MAX_PASSES = 24  # halvings of one edge; 24 take any edge below a millimetre


def follow_geodesics(coords: Coords, tolerance_m: float) -> Coords:
    """Insert vertices until edges drawn straight in lon/lat keep to the geodesics.

    Parameters
    ----------
    coords
        Vertices whose edges are meant as geodesics, in lon/lat degrees.
    tolerance_m
        Greatest distance between the straight edge and the geodesic, in metres.

    Returns
    -------
    Coords
        The vertices with those inserted; none is moved.
    """
    for _ in range(_MAX_PASSES):
        lon, lat = np.radians(coords[:, 0]), np.radians(coords[:, 1])
        turn = np.abs(np.remainder(np.diff(lon) + np.pi, 2 * np.pi) - np.pi)
        middle = (lat[:-1] + lat[1:]) / 2
        # sagitta of a geodesic over a straight edge: R·Δλ²·sin(2φ)/16
        wide = np.flatnonzero(EARTH_M * turn**2 * np.abs(np.sin(2 * middle)) / 16 > tolerance_m)
        if not wide.size:
            break
        a, b = coords[wide], coords[wide + 1]
        azimuth, _, length = GEOD.inv(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
        new_lon, new_lat, _ = GEOD.fwd(a[:, 0], a[:, 1], azimuth, np.asarray(length) / 2)
        coords = np.insert(coords, wide + 1, np.column_stack([new_lon, new_lat]), axis=0)
    return coords


def ring_to_area(ring: Coords, *, north: bool, south: bool) -> BaseGeometry:
    """Return the area inside a closed ring on the globe, cut at ±180°.

    Parameters
    ----------
    ring
        Closed ring of short edges in lon/lat degrees; longitudes may jump at ±180°.
    north, south
        Whether that pole lies inside the ring; decide it on the ground or in a projected
        plane, never from the longitudes.

    Raises
    ------
    RecipeError
        If both poles lie inside: such a shape is no answer to a text.
    """
    lon = np.unwrap(ring[:, 0], period=360)
    coords = np.column_stack([lon, ring[:, 1]])
    turns = round((lon[-1] - lon[0]) / 360)
    if turns == 0 and north and south:
        raise RecipeError("a shape round both poles is refused; name a smaller distance or area")
    if turns:
        mean = float(ring[:, 1].mean())
        pole = 90.0 if (north and not south) or (north == south and mean > 0) else -90.0
        coords = _from_antimeridian(coords, turns)
        ends = coords[[-1, 0], 0]
        coords = np.vstack([coords, np.column_stack([ends, [pole, pole]]), coords[:1]])
    return wrap(polygonal(Polygon(coords)))


def _from_antimeridian(coords: Coords, turns: int) -> Coords:
    """Roll an unwrapped ring round a pole so that it runs from one side of ±180° to the other.

    Begun elsewhere, it would keep a slit of rounding errors there from its outline to the pole.
    """
    sheet = np.floor((coords[:, 0] + 180) / 360)
    crossings = np.flatnonzero(np.diff(sheet))
    start = -180.0 if turns > 0 else 180.0
    if not crossings.size:  # it begins and ends on the antimeridian, but for rounding
        coords = coords.copy()
        coords[[0, -1], 0] = start, start + 360.0 * turns
        return coords
    i = int(crossings[0])
    (lon_a, lat_a), (lon_b, lat_b) = coords[i], coords[i + 1]
    seam = 360 * max(sheet[i], sheet[i + 1]) - 180
    lat = lat_a + (lat_b - lat_a) * (seam - lon_a) / (lon_b - lon_a)
    rest = np.vstack([coords[i + 1 : -1], coords[: i + 1] + np.array([360.0 * turns, 0.0])])
    rest[:, 0] += start - seam
    return np.vstack([[start, lat], rest, [start + 360.0 * turns, lat]])


def wrap(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry with unwrapped longitudes cut and shifted into [-180, 180]."""
    if geometry.is_empty:
        raise RecipeError("the shape is so small or thin that nothing is left of it")
    west, _, east, _ = shapely.bounds(geometry)
    if west >= -180 and east <= 180:
        return geometry
    shifts = range(int(np.floor((west + 180) / 360)), int(np.ceil((east - 180) / 360)) + 1)
    pieces = [shapely.intersection(shift(geometry, -360.0 * k), WORLD) for k in shifts]
    wanted = shapely.get_dimensions(geometry)
    return shapely.union_all([p for piece in pieces for p in parts_of(piece) if p.area or wanted != 2])


def lines_from_coords(runs: list[Coords]) -> BaseGeometry:
    """Return lines on the globe as one LineString or MultiLineString, cut at ±180°."""
    lines: list[BaseGeometry] = []
    for run in runs:
        unwrapped = np.column_stack([np.unwrap(run[:, 0], period=360), run[:, 1]])
        lines += [p for p in parts_of(wrap(LineString(unwrapped))) if p.length]
    return lines[0] if len(lines) == 1 else MultiLineString(lines)


def polygonal(geometry: BaseGeometry) -> BaseGeometry:
    """Return a valid geometry with its areas only."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    return of_dimension(geometry, 2)


def of_dimension(geometry: BaseGeometry, dimension: int) -> BaseGeometry:
    """Return only the parts of one dimension: 0 points, 1 lines, 2 areas."""
    if geometry.geom_type != "GeometryCollection" and shapely.get_dimensions(geometry) == dimension:
        return geometry
    parts = [p for p in parts_of(geometry) if shapely.get_dimensions(p) == dimension and not p.is_empty]
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def parts_of(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the single parts of a geometry, collections inside collections too."""
    parts = list(shapely.get_parts(geometry))
    if any(p.geom_type == "GeometryCollection" or p.geom_type.startswith("Multi") for p in parts):
        return [q for p in parts for q in parts_of(p)]
    return parts


def shift(geometry: BaseGeometry, degrees: float) -> BaseGeometry:
    """Return a geometry with a number of degrees added to its longitudes."""
    return shapely.transform(geometry, lambda xy: xy + np.array([degrees, 0.0]))
