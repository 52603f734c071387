"""The nearest of many points, by the WGS84 geodesic.

Candidates come from a grid of one-degree cells, ordered by the chord on the sphere; the
distances that are returned, and the order, are those of `pyproj.Geod`.
"""

from __future__ import annotations

import math

import numpy as np
from pyproj import Geod

_GEOD = Geod(ellps="WGS84")
_SPARE = 3  # sphere and ellipsoid may order near ties differently


def unit_vectors(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return points on the unit sphere as an (n, 3) array."""
    lam, phi = np.radians(lon.astype(np.float64)), np.radians(lat.astype(np.float64))
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def nearest_rows(
    lon_e5: np.ndarray, lat_e5: np.ndarray, rows: np.ndarray, at_lon: float, at_lat: float, k: int
) -> list[tuple[int, float]]:
    """Return the `k` of `rows` nearest to a point, with geodesic distances in metres.

    `lon_e5`, `lat_e5` are columns in hundred-thousandths of a degree.
    """
    if not len(rows) or k < 1:
        return []
    lon, lat = lon_e5[rows] / 1e5, lat_e5[rows] / 1e5
    lam, phi = math.radians(at_lon), math.radians(at_lat)
    here = np.array((math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)))
    chord = unit_vectors(lon, lat) @ here
    count = min(len(rows), k + _SPARE)
    best = np.argpartition(-chord, count - 1)[:count]
    _, _, metres = _GEOD.inv(np.full(count, at_lon), np.full(count, at_lat), lon[best], lat[best])
    order = np.lexsort((rows[best], metres))[:k]
    return [(int(rows[best[i]]), float(metres[i])) for i in order]
