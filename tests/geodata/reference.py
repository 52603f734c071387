"""An exact reference for geodesic buffers, slow and simple.

The truth is the union of geodesic capsules: a place belongs to the buffer if its geodesic
distance (Karney's inverse, `Geod.inv`) to the source is at most D. Two errors are measured:

* `outline_errors`: the outline's own points, at its vertices and half-way along its straight
  lon/lat edges: distance to the source less D;
* `missed_errors`: points of the true outline: how far they lie from the outline drawn.
"""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geodata.geodesy import Plane, densify_coords

GEOD = Geod(ellps="WGS84")
_A, _E2 = 6_378_137.0, 0.006694379990141316
_BLOCK = 64


def _ecef(lon, lat):
    lon, lat = np.radians(lon), np.radians(lat)
    n = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    return np.column_stack(
        [n * np.cos(lat) * np.cos(lon), n * np.cos(lat) * np.sin(lon), n * (1 - _E2) * np.sin(lat)]
    )


def source_samples(source: BaseGeometry, distance_m: float):
    """Return points of the source's lines, so close that the nearest one is 1 cm too far at most."""
    step = np.sqrt(8 * distance_m * 0.01)
    runs = []
    for part in shapely.get_parts(source):
        if part.geom_type == "Point":
            runs.append(shapely.get_coordinates(part))
            continue
        for line in shapely.get_parts(part.boundary if part.geom_type == "Polygon" else part):
            runs.append(densify_coords(shapely.get_coordinates(line), step))
    return np.vstack(runs)


def distances(points, samples):
    """Return the geodesic distance of each point to the nearest sample."""
    pad = (-len(samples)) % _BLOCK
    samples = np.vstack([samples, np.repeat(samples[-1:], pad, axis=0)])
    xyz, own = _ecef(samples[:, 0], samples[:, 1]), _ecef(points[:, 0], points[:, 1])
    best = np.empty(len(points))
    for i in range(0, len(points), 256):
        some = own[i : i + 256]
        square = (np.sum(some**2, axis=1)[:, None] + np.sum(xyz**2, axis=1)[None] - 2 * some @ xyz.T).reshape(
            len(some), -1, _BLOCK
        )
        chord = np.sqrt(np.maximum(square.min(axis=2), 0))
        # the chord ranks points of one block rightly; between blocks it may err by metres
        row, block = np.nonzero(chord <= chord.min(axis=1, keepdims=True) + 20)
        column = block * _BLOCK + square.argmin(axis=2)[row, block]
        p, q = points[i + row], samples[column]
        far = np.asarray(GEOD.inv(p[:, 0], p[:, 1], q[:, 0], q[:, 1])[2])
        least = np.full(len(some), np.inf)
        np.minimum.at(least, row, far)
        best[i : i + 256] = least
    return best


def outline_samples(area: BaseGeometry):
    """Return the vertices and edge middles of an outline, without the cuts at ±180° and ±90°."""
    runs = []
    for ring in shapely.get_rings(shapely.get_parts(area)):
        xy = shapely.get_coordinates(ring)
        runs += [xy[:-1], (xy[1:] + xy[:-1]) / 2]
    xy = np.vstack(runs)
    return xy[(np.abs(xy[:, 0]) < 180 - 1e-9) & (np.abs(xy[:, 1]) < 90 - 1e-9)]


def outline_errors(area: BaseGeometry, source: BaseGeometry, distance_m: float, *, most: int = 20_000):
    """Return the signed errors of points on the outline, in metres (minus: too close)."""
    xy = outline_samples(area)
    xy = xy[:: max(1, len(xy) // most)]
    return distances(xy, source_samples(source, distance_m)) - distance_m


def missed_errors(area: BaseGeometry, source: BaseGeometry, distance_m: float, *, most: int = 3_000):
    """Return how far points of the true outline lie from the outline drawn, in metres."""
    samples = source_samples(source, distance_m)
    some = samples[:: max(1, len(samples) // 400)]
    azimuth = np.tile(np.arange(0, 360, 5.0), len(some))
    from_ = np.repeat(some, 72, axis=0)
    lon, lat, _ = GEOD.fwd(from_[:, 0], from_[:, 1], azimuth, np.full(len(from_), distance_m))
    points = np.column_stack([lon, lat])
    # most directions lead inside: only a few of the candidates lie on the true outline
    points = np.random.default_rng(0).permutation(points)[: max(most * 25, 6_000)]
    points = points[~shapely.contains_xy(source, points)]  # an area has no outline within itself
    points = points[distances(points, samples) >= distance_m - 0.001][:most]
    gaps = []
    area = shapely.segmentize(area, 0.01)  # its edges are straight in lon/lat, not in the planes below
    # nearest points are looked for in small planes, one for each handful of neighbours
    order = np.lexsort([points[:, 0], np.floor(points[:, 1] / 2)])
    for group in np.array_split(points[order], max(1, len(points) // 40)):
        if not len(group):
            continue
        plane = Plane.at(*group.mean(axis=0))
        flat = shapely.transform(area, plane.forward)
        spots = shapely.points(plane.forward(group))
        gaps.append(shapely.distance(shapely.boundary(flat), spots))
    return np.concatenate(gaps) if gaps else np.zeros(1)
