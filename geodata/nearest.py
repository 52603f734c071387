"""The nearest of many points, by the WGS84 geodesic.

Points stand in rows of latitude, each row sorted by longitude, so that those within some
reach of a place are found by bisection. The reach grows until it holds enough points; a last
search within the distance of the farthest of them is exact. All places that are asked for
go through each step together.

Chords through the ellipsoid rank the candidates; `pyproj.Geod` measures those that could be
nearest: a geodesic bends no more than a circle of the ellipsoid's smallest radius of
curvature and no less than one of the greatest, which bounds its length from its chord.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GEOD = Geod(ellps="WGS84")
_A, _E2 = 6_378_137.0, 0.0066943799901413165
_LEAST_RADIUS_M = _A * (1 - _E2)  # along the meridian, at the equator
_GREATEST_RADIUS_M = _A / (1 - _E2) ** 0.5  # at the poles
_DEGREE_M = 110_500.0  # no degree of latitude is shorter (110,574 m at the equator)
_REACHES_DEG = (0.1, 0.2, 0.4, 0.8, 1.6, 2.4, 3.6, 5.4, 8.0, 12.0, 18.0, 27.0, 40.0, 60.0, 90.0, 180.0)
_HIGHEST_ROW_DEG = 1.6  # a reach of many rows fits a disc better than one of three
_GLOBE_M = 2e7  # longer than any chord
_CHUNK = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """All points in rows of a height: `key` is row · 360 + (lon + 180), ascending, of `point`."""

    height_deg: float
    key: Floats
    point: NDArray[np.int32]


class NearestIndex:
    """Points to find the nearest of; built once, then only read."""

    def __init__(self, lon: NDArray[Any], lat: NDArray[Any], rows: NDArray[Any]) -> None:
        """Take points: `lon`, `lat` are their degrees, `rows` what they are called by."""
        self._lon, self._lat, self._rows = lon, lat, rows
        self._xyz = _ecef(lon, lat)
        self._sorted = cache(self._in_rows)

    def nearest(self, lon: float, lat: float, k: int) -> list[tuple[int, float]]:
        """Return the `k` rows nearest to a point, with geodesic distances in metres, nearest first."""
        rows, metres = self.nearest_many(np.array([[lon, lat]], dtype=np.float64), k)
        return list(zip(rows[0].tolist(), metres[0].tolist(), strict=True))

    def nearest_many(self, lon_lat: Floats, k: int) -> tuple[Ints, Floats]:
        """Return, for each of N points, the `k` nearest rows and their distances in metres (N × k).

        Nearest first, of equally near ones the lowest row; fewer than `k` columns if there
        are not so many points.
        """
        count = max(0, min(k, len(self._rows)))
        found = np.zeros((len(lon_lat), count), dtype=np.int64)
        metres = np.zeros((len(lon_lat), count))
        if count:
            for start in range(0, len(lon_lat), _CHUNK):
                span = slice(start, start + _CHUNK)
                found[span], metres[span] = self._nearest(lon_lat[span], count)
        return found, metres

    def _nearest(self, lon_lat: Floats, k: int) -> tuple[Ints, Floats]:
        found = np.zeros((len(lon_lat), k), dtype=np.int64)
        metres = np.zeros((len(lon_lat), k))
        left = np.arange(len(lon_lat))
        reach = np.full(len(lon_lat), _REACHES_DEG[0])
        for level in _REACHES_DEG:
            owner, point = self._within(lon_lat[left], level, reach[left])
            enough = np.bincount(owner, minlength=len(left)) >= k
            chosen = enough[owner]
            some = left[enough]
            if len(some):
                owner = (np.cumsum(enough) - 1)[owner[chosen]]
                found[some], metres[some] = self._best(lon_lat[some], owner, point[chosen], k)
            sure = enough.copy()
            sure[enough] = metres[some, -1] <= reach[some] * _DEGREE_M
            if level == _REACHES_DEG[-1]:
                break
            following = _REACHES_DEG[_REACHES_DEG.index(level) + 1]
            reach[left] = following
            # where enough were found, none farther than the last of them matters
            reach[some] = np.minimum(following, metres[some, -1] / _DEGREE_M + 1e-9)
            left = left[~sure]
            if not len(left):
                break
        return found, metres

    def _best(self, lon_lat: Floats, owner: Ints, point: Ints, k: int) -> tuple[Ints, Floats]:
        """Return the `k` nearest of each place's candidates; `owner` ascends and leaves none out."""
        here = _ecef(lon_lat[:, 0], lon_lat[:, 1])
        chord = np.sqrt(sum((a[point] - b[owner]) ** 2 for a, b in zip(self._xyz, here, strict=True)))
        starts = np.searchsorted(owner, np.arange(len(lon_lat)))
        if k == 1:
            limit = np.minimum.reduceat(chord, starts)
        else:
            block = owner * _GLOBE_M
            limit = np.sort(block + chord)[starts + k - 1] - block[starts]
        most = _length(limit, _LEAST_RADIUS_M) * (1 + 1e-9) + 1e-3
        maybe = np.flatnonzero(_length(chord, _GREATEST_RADIUS_M) <= most[owner])
        owner, point = owner[maybe], point[maybe]
        metres = np.asarray(
            _GEOD.inv(lon_lat[owner, 0], lon_lat[owner, 1], self._lon[point], self._lat[point])[2]
        )
        order = np.lexsort((self._rows[point], metres, owner))
        first = np.searchsorted(owner, np.arange(len(lon_lat)))
        best = order[first[:, None] + np.arange(k)]
        return self._rows[point[best]], metres[best]

    def _within(self, lon_lat: Floats, level: float, reach: Floats) -> tuple[Ints, Ints]:
        """Return pairs (place, point) of all points within `reach` degrees of arc, and some more."""
        height = min(level, _HIGHEST_ROW_DEG)
        rows = self._sorted(height)
        lon, lat = lon_lat.T
        # farther east or west than this lies no point in reach: the plane through the axis is as far
        aside = reach * _DEGREE_M / np.maximum(_A * np.cos(np.radians(lat)), 1e-9)
        half = np.where(aside < 1, np.degrees(np.arcsin(np.minimum(aside, 1))) + 1e-9, 180.0)
        south = _row(np.maximum(lat - reach, -90), height)
        north = _row(np.minimum(lat + reach, 90), height)
        west = (lon - half + 180) % 360
        east = west + 2 * half
        place, step = _runs(north - south + 1)
        key = (south[place] + step) * 360.0
        west, east = west[place], east[place]
        # a span over ±180° goes on at the start of the row
        low = np.column_stack([key + west, key]).ravel()
        high = np.column_stack([key + np.minimum(east, 360.0), key + np.maximum(east - 360.0, 0.0)]).ravel()
        ahead = np.flatnonzero(high > low)
        low, high, place = low[ahead], high[ahead], place[ahead // 2]
        first = np.searchsorted(rows.key, low)
        span, step = _runs(np.searchsorted(rows.key, high) - first)
        return place[span], rows.point[first[span] + step].astype(np.int64)

    def _in_rows(self, height_deg: float) -> _Rows:
        key = _row(self._lat, height_deg) * 360.0 + (self._lon + 180) % 360
        order = np.argsort(key, kind="stable")
        return _Rows(height_deg=height_deg, key=key[order], point=order.astype(np.int32))


def _row(lat: NDArray[Any], height_deg: float) -> Ints:
    row: Ints = np.floor((lat + 90) / height_deg).astype(np.int64)
    return row


def _runs(counts: Ints) -> tuple[Ints, Ints]:
    """Return 0 0 0 1 1 … and 0 1 2 0 1 … for runs of 3, 2, … entries."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def _ecef(lon: NDArray[Any], lat: NDArray[Any]) -> tuple[Floats, Floats, Floats]:
    """Return the earth-centred coordinates of points on the ellipsoid, in metres."""
    lon, lat = np.radians(lon), np.radians(lat)
    normal = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    across = normal * np.cos(lat)
    return across * np.cos(lon), across * np.sin(lon), normal * (1 - _E2) * np.sin(lat)


def _length(chord: Floats, radius_m: float) -> Floats:
    """Return the length of the arc over a chord of a circle."""
    return 2 * radius_m * np.arcsin(np.minimum(chord / (2 * radius_m), 1.0))
