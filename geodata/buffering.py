"""Geodesic buffers: all ground within a distance of a shape, on the ellipsoid.

Input and output are EPSG:4326 geometries with edges straight in lon/lat; the output is
valid, cut at ±180° (RFC 7946 §3.1.9) and right round the poles.

Two methods:

* up to `NEAR_M`: GEOS buffers the lines in a conformal plane that is fitted to them
  (`geodata.conformal`); they are cut into pieces only where one plane cannot be true enough;
* beyond: the lines' points, by the cells of a grid, are seen from the cell's middle. Their
  discs are star-shaped about it, so the outline is the greatest reach along each ray; where two
  discs meet (the cusps, which planes get wrong by hundreds of metres) a vertex is set on the
  meeting point, and every vertex is moved to exactly the distance by Karney's geodesics.
"""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import (
    EARTH_M,
    GEOD,
    Coords,
    follow_geodesics,
    parts_of,
    polygonal,
    ring_to_area,
    wrap,
)
from geodata.conformal import FittedPlane
from geodata.errors import RecipeError
from geodata.geodesy import Array, check_reach, densify_coords, disc, middle_3d, unproject

NEAR_M = 40_000.0
_DETAIL_M = 0.25  # of the lines, that no outline shows
_NOTCH_M = 1.5  # an outline closer than this to its lines has notches
_COARSER_M = 0.35, 0.5, 0.7, 1.0, 1.4
_STRAIN_M = 0.3  # of distances, by a plane's scale
_STRAIN = 5e-5
_SMALLEST_M = 40_000.0  # a plane this small needs no fit
_SAMPLES = 28  # vertices, so many at most, stand for the lines when a plane is fitted
_POLAR_DEG = 85.0
_CELL_SHARE = 0.4  # of the distance: seen from a cell's middle, its discs are star-shaped
_CELL_M = 40_000.0, 150_000.0  # least and greatest
_STEP_M = 1_000.0  # GEOS drops concave vertices within 1/100 of the distance: half of this is more
_SAGITTA_M = 0.2  # of the outline's edges
_BLOCKS = 48  # of rays
Owners = NDArray[np.int64]
_A, _B = GEOD.a, GEOD.b


def geodesic_buffer(geometry: BaseGeometry, distance_m: float) -> BaseGeometry:
    """Return all ground within `distance_m` of a geometry, the geometry's own area included.

    Parameters
    ----------
    geometry
        Points, lines or areas in EPSG:4326.
    distance_m
        Geodesic distance in metres, from 1 m to 9,000 km.

    Returns
    -------
    BaseGeometry
        A valid Polygon or MultiPolygon in EPSG:4326.

    Raises
    ------
    RecipeError
        If the geometry is empty or the distance out of range.
    """
    if geometry.is_empty:
        raise RecipeError("nothing to buffer: the shape is empty")
    check_reach(distance_m)
    lines, areas, points = [], [], []
    for part in parts_of(geometry):
        if part.geom_type == "Point":
            points.append(part)
        elif part.geom_type == "Polygon":
            areas.append(part)
            lines += [part.exterior, *part.interiors]
        else:
            lines.append(part)
    pieces = [disc(p.x, p.y, distance_m, tolerance_m=_SAGITTA_M) for p in points]
    if lines:
        near = distance_m <= NEAR_M
        step = _STEP_M if near else math.sqrt(1.2 * distance_m)  # a dip of 0.15 m between two discs
        detail = math.degrees(min(_DETAIL_M, distance_m / 150_000) / EARTH_M)
        runs = map(shapely.get_coordinates, shapely.simplify(lines, detail, preserve_topology=False))
        # close to a pole an edge that is straight in lon/lat is a sharp curve on the ground
        dense = [densify_coords(x, min(step, 200.0) if np.abs(x[:, 1]).max() > 85 else step) for x in runs]
        if near:
            pieces += [_near(plane, runs, distance_m) for plane, runs in _fitted(dense, distance_m)]
        else:
            size = float(np.clip(_CELL_SHARE * distance_m, *_CELL_M))
            pieces += [_far(cell, distance_m, step) for cell in _cells(dense, size)]
    shapes = [*areas, *pieces]
    return polygonal(shapes[0] if len(shapes) == 1 else shapely.union_all(shapes))


def _cells(runs: list[Coords], size_m: float) -> list[list[Coords]]:
    """Cut lines into the runs that lie in each cell of a grid of about equal cells."""
    height = math.degrees(size_m / EARTH_M)
    cells: dict[tuple[int, int], list[Coords]] = {}
    for run in runs:
        row = np.floor(run[:, 1] / height).astype(np.int64)
        width = height / np.maximum(np.cos(np.radians((row + 0.5) * height)), 1e-3)
        column = np.floor(run[:, 0] / width).astype(np.int64)
        for start, end in _spans(row * 1_000_000 + column):
            cells.setdefault((int(row[start]), int(column[start])), []).append(run[start:end])
    return [cells[key] for key in sorted(cells)]


def _fitted(runs: list[Coords], distance: float) -> list[tuple[FittedPlane, list[Coords]]]:
    """Cut lines into pieces, as few as can be, each with a plane that is true to scale round it."""
    most = min(_STRAIN_M / distance, _STRAIN)
    found, left = [], [runs]
    while left:
        some = left.pop()
        spacing = 1 + sum(map(len, some)) // _SAMPLES
        points = np.vstack([run[:: min(spacing, len(run) - 1)] for run in some])
        plane = FittedPlane.along(points[:: -(-len(points) // _SAMPLES)], distance)
        flat = [plane.forward(run) for run in some]
        low = np.min([xy.min(axis=0) for xy in flat], axis=0)
        high = np.max([xy.max(axis=0) for xy in flat], axis=0)
        axis = int(np.argmax(high - low))
        if plane.strain <= most or high[axis] - low[axis] <= _SMALLEST_M:
            found.append((plane, some))
            continue
        halves: tuple[list[Coords], list[Coords]] = [], []
        middle = (low[axis] + high[axis]) / 2
        for run, xy in zip(some, flat, strict=True):
            side = (xy[:, axis] > middle).astype(np.int64)
            for start, end in _spans(side):
                halves[side[start]].append(run[start:end])
        left += halves
    return found


def _spans(labels: Owners) -> list[tuple[int, int]]:
    """Return the runs of equal labels, each with one entry more, so that no edge is lost between two."""
    cuts = (np.flatnonzero(np.diff(labels)) + 1).tolist()
    spans = zip([0, *cuts], [*cuts, len(labels)], strict=True)
    return [(start, end + 1) for start, end in spans if min(end + 1, len(labels)) - start > 1]


def _near(plane: FittedPlane, runs: list[Coords], distance: float) -> BaseGeometry:
    """Buffer lines in their plane."""
    sagitta = min(_SAGITTA_M, distance / 100_000)  # at sharp cusps it counts manifold
    segments = max(4, math.ceil(math.pi / 4 / math.acos(1 - sagitta / (2 * distance))))
    lines = MultiLineString([plane.forward(run) for run in runs])
    # arcs have their vertices outside and their edges' middles inside the true outline
    flat = _without_notches(lines, distance + sagitta / 2, segments)
    area = shapely.transform(flat, plane.inverse)
    west, south, east, north = shapely.bounds(area)
    if max(-south, north) > _POLAR_DEG:
        return unproject(plane, shapely.simplify(flat, sagitta / 4))
    # no edge is longer than a step, so that all are straight in lon/lat as well
    area = shapely.simplify(area, math.degrees(sagitta / 4 / EARTH_M), preserve_topology=False)
    return area if west >= -180 and east <= 180 else wrap(polygonal(area))


def _without_notches(lines: BaseGeometry, distance: float, segments: int) -> BaseGeometry:
    """Buffer lines of a plane; where GEOS cuts notches into the outline, somewhat coarser lines.

    GEOS closes its raw outline at concave vertices by a way inwards of 1/80 of the distance; hollows
    of many shorter edges, as round as the outline, may keep such a way as a notch of hundreds of metres.
    """
    flat = shapely.buffer(lines, distance, quad_segs=segments)
    runs = [np.diff(shapely.get_coordinates(line), axis=0) for line in parts_of(lines)]
    if np.median(np.hypot(*np.vstack(runs).T)) > distance / 80:
        return flat
    shapely.prepare(lines)
    for detail_m in _COARSER_M:
        if not shapely.dwithin(
            lines, shapely.points(shapely.get_coordinates(flat)), distance - _NOTCH_M
        ).any():
            break
        coarse = shapely.simplify(lines, detail_m, preserve_topology=False)
        flat = shapely.buffer(coarse, distance, quad_segs=segments)
    return flat


def _far(cell: list[Coords], distance: float, step: float) -> BaseGeometry:
    """Trace the outline of the discs about a cell's points, ray by ray from its middle."""
    points = np.unique(np.vstack(cell), axis=0)
    lon_0, lat_0 = middle_3d(points)
    radius = _B * _A**2 / (_A**2 - (_A**2 - _B**2) * math.sin(math.radians(lat_0)) ** 2)  # Gauss's
    n = np.ones(len(points))
    azimuth, _, reach = GEOD.inv(lon_0 * n, lat_0 * n, points[:, 0], points[:, 1])
    star = np.column_stack([np.radians(azimuth), np.asarray(reach) / radius])
    d = distance / radius
    rays = np.linspace(0.0, 2 * math.pi, math.ceil(math.pi / math.acos(1 - _SAGITTA_M / distance)) + 1)
    owner, far = _farthest(star, rays, d)
    rays, owner, far = _with_cusps(star, rays, owner, far, d, 2 * step / radius)
    n = np.ones(len(rays))
    rough = GEOD.fwd(lon_0 * n, lat_0 * n, np.degrees(rays), far * radius)[:2]
    own = points[owner]
    azimuth = GEOD.inv(own[:, 0], own[:, 1], *rough)[0]
    outline = np.column_stack(GEOD.fwd(own[:, 0], own[:, 1], azimuth, n * distance)[:2])
    outline[-1] = outline[0]
    n = np.ones(len(points))
    to_pole = [GEOD.inv(points[:, 0], points[:, 1], points[:, 0], lat * n)[2] for lat in (90.0, -90.0)]
    north, south = (bool(np.min(far) <= distance) for far in to_pole)
    return ring_to_area(follow_geodesics(outline, 0.1), north=north, south=south)


def _reach(azimuth: Array, rho: Array, rays: Array, d: float) -> Array:
    """Return how far along rays from the middle the disc about a point goes, on the sphere.

    The spherical law of cosines, cos d = cos r cos ρ + sin r sin ρ cos Δ, solved for r.
    """
    a, b = np.cos(rho), np.sin(rho) * np.cos(rays - azimuth)
    reach: Array = np.arctan2(b, a) + np.arccos(np.clip(math.cos(d) / np.hypot(a, b), -1.0, 1.0))
    return reach


def _farthest(star: Array, rays: Array, d: float) -> tuple[Owners, Array]:
    """Return, for each ray, the point whose disc goes farthest, and how far that is.

    The rays are looked at in blocks. Between a block's two edges a reach bends by less than
    `slack`, so that points which stay below another's lower bound need no closer look.
    """
    count = max(1, min(_BLOCKS, len(rays) // 8))
    blocks = np.array_split(np.arange(len(rays)), count)
    edges = np.array([rays[b[0]] for b in blocks] + [rays[-1]])
    at_edges = _reach(star[:, 0], star[:, 1], edges[:, None], d)
    greatest = float(star[:, 1].max())
    owner, far = np.empty(len(rays), dtype=np.int64), np.empty(len(rays))
    for i, block in enumerate(blocks):
        a, b = at_edges[i], at_edges[i + 1]
        slack = 0.15 * greatest * (1 + greatest / d) * (edges[i + 1] - edges[i]) ** 2
        low = np.minimum(a, b).max() - slack
        some = np.flatnonzero(np.maximum(a, b) + slack >= low)
        reach = _reach(star[some, 0], star[some, 1], rays[block, None], d)
        best = np.argmax(reach, axis=1)
        owner[block], far[block] = some[best], reach[np.arange(len(block)), best]
    return owner, far


def _with_cusps(
    star: Array, rays: Array, owner: Owners, far: Array, d: float, gap: float
) -> tuple[Array, Owners, Array]:
    """Insert the rays at which the outline passes from one point's disc to a distant one's."""
    xy = star[:, 1:] * np.column_stack([np.cos(star[:, 0]), np.sin(star[:, 0])])
    for _ in range(4):  # between two discs a third may show: look again
        jump = np.linalg.norm(xy[owner[1:]] - xy[owner[:-1]], axis=1) > gap
        at = np.flatnonzero(jump & (np.diff(rays) > 1e-7))
        if not at.size:
            break
        p, q = star[owner[at]], star[owner[at + 1]]
        low, high = rays[at], rays[at + 1]
        for _ in range(30):
            middle = (low + high) / 2
            first = _reach(p[:, 0], p[:, 1], middle, d) >= _reach(q[:, 0], q[:, 1], middle, d)
            low, high = np.where(first, middle, low), np.where(first, high, middle)
        low, high = np.minimum(low, rays[at + 1]), np.maximum(high, rays[at])
        new = np.concatenate([low, high])
        where = np.concatenate([at + 1, at + 1])
        order = np.lexsort([new, where])
        new, where = new[order], where[order]
        new_owner, new_far = _farthest(star, new, d)
        rays = np.insert(rays, where, new)
        owner, far = np.insert(owner, where, new_owner), np.insert(far, where, new_far)
    return rays, owner, far
