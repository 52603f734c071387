"""The nearest of many points, by the WGS84 geodesic.

Points lie in one-degree cells. A search looks at the cells round the place that is asked
for, widens until no nearer point can lie outside, and measures with `pyproj.Geod`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

_GEOD = Geod(ellps="WGS84")
_DEGREE_M = 110_500.0  # no degree of latitude is shorter (110,574 m at the equator)


class NearestIndex:
    """Points in cells, to find the nearest of; built once, then only read."""

    def __init__(self, lon: NDArray[Any], lat: NDArray[Any], rows: NDArray[Any]) -> None:
        """Put points into cells: `lon`, `lat` are their degrees, `rows` what they are called by."""
        cells = _band(lat) * 360 + np.floor(lon + 180).astype(np.int64) % 360
        order = np.argsort(cells, kind="stable")
        self._lon, self._lat, self._rows = lon[order], lat[order], rows[order]
        self._starts = np.searchsorted(cells[order], np.arange(180 * 360 + 1))

    def nearest(self, lon: float, lat: float, k: int) -> list[tuple[int, float]]:
        """Return the `k` rows nearest to a point, with geodesic distances in metres, nearest first."""
        count = min(k, len(self._rows))
        reach = 0.25
        while count > 0:
            found = self._within(lon, lat, reach)
            if len(found) >= count or reach >= 180:
                here = np.full(len(found), lon), np.full(len(found), lat)
                _, _, metres = _GEOD.inv(*here, self._lon[found], self._lat[found])
                order = np.lexsort((self._rows[found], metres))[:count]
                if reach >= 180 or metres[order[-1]] <= reach * _DEGREE_M:
                    return [(int(self._rows[found[i]]), float(metres[i])) for i in order]
            reach *= 2
        return []

    def _within(self, lon: float, lat: float, reach: float) -> NDArray[np.int64]:
        """Return all points of the cells that come within `reach` degrees of arc of a place."""
        south, north = max(-90.0, lat - reach), min(90.0, lat + reach)
        widest = math.cos(math.radians(min(89.9, max(abs(south), abs(north)))))
        half = reach / widest
        bands = np.arange(int(_band(np.array(south))), int(_band(np.array(north))) + 1)
        if half >= 179 or max(abs(south), abs(north)) >= 89.9:
            spans = [(bands * 360, bands * 360 + 360)]
        else:
            west, east = math.floor(lon - half + 180), math.floor(lon + half + 180)
            spans = [
                (bands * 360 + a, bands * 360 + b)
                for a, b in _wrapped(west, east)
            ]  # fmt: skip
        pieces = [
            np.arange(self._starts[a], self._starts[b])
            for first, last in spans
            for a, b in zip(first.tolist(), last.tolist(), strict=True)
        ]
        return np.concatenate(pieces)


def _band(lat: NDArray[Any]) -> NDArray[np.int64]:
    bands: NDArray[np.int64] = np.clip(np.floor(lat + 90), 0, 179).astype(np.int64)
    return bands


def _wrapped(west: int, east: int) -> list[tuple[int, int]]:
    """Return half-open runs of cells 0 … 360 for a span that may cross the antimeridian."""
    if west < 0:
        return [(west + 360, 360), (0, east + 1)]
    if east >= 360:
        return [(west, 360), (0, east - 359)]
    return [(west, east + 1)]
