"""The nearest of many points, by the WGS84 geodesic.

Points stand in a balanced k-d tree of their earth-centred coordinates, which knows neither
seam nor pole. All places that are asked for go through each step together: down to their
leaf, whose points bound the distance; then to every leaf that a ball of that radius touches.

Chords through the ellipsoid rank the candidates: a geodesic bends no more than a circle of the
ellipsoid's smallest radius of curvature and no less than one of the greatest, which bounds its
length from its chord. Those that could be nearest are measured: up to `SHORT_M` by their chord
and the curvature half-way along it, farther by `pyproj.Geod`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
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
_GLOBE_M = 1.3e7  # longer than any chord
_FAR_AWAY_M = 1e9  # where the points stand that fill up the last leaves
_LEAF = 16
_CHUNK = 10_000
SHORT_M = 50_000.0
"""Up to here lengths come from chords, within 0.1 mm of Karney's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """A balanced k-d tree: node 1 is the root, 2 n and 2 n + 1 the children of n, the leaves' slots in order.

    `axis`, `split` of the nodes; `xyz` (3 × leaves × slots) and `point` (leaves × slots) of the leaves.
    """

    depth: int
    axis: Ints
    split: Floats
    xyz: Floats
    point: Ints


class NearestIndex:
    """Points to find the nearest of; built at the first question, then only read."""

    def __init__(self, lon: NDArray[Any], lat: NDArray[Any], rows: NDArray[Any]) -> None:
        """Take points: `lon`, `lat` are their degrees, `rows` what they are called by."""
        self._lon, self._lat, self._rows = lon, lat, rows

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
        here = _ecef(lon_lat[:, 0], lon_lat[:, 1])
        reach = self._bound(here, k)
        place, point, chord = self._within(here, reach * (1 + 1e-12) + 1e-6)
        starts = _starts(place, len(here))
        limit = np.minimum.reduceat(chord, starts) if k == 1 else _kth(chord, place, starts, k)
        maybe = np.flatnonzero(chord <= _widened(limit).take(place))
        place, point = place.take(maybe), point.take(maybe)
        metres = self._measured(lon_lat.take(place, axis=0), point, chord.take(maybe))
        starts = _starts(place, len(here))
        if k == 1:
            best = np.flatnonzero(metres == np.minimum.reduceat(metres, starts).take(place))
            if len(best) == len(here):  # no two are equally near
                point = point.take(best)
                return self._rows[point][:, None], metres.take(best)[:, None]
        order = np.lexsort((self._rows[point], metres, place))
        best = order[starts[:, None] + np.arange(k)]
        return self._rows[point[best]], metres[best]

    def _bound(self, here: Floats, k: int) -> Floats:
        """Return a chord within which `k` points lie, and the nearest by geodesic as well."""
        tree = self._tree
        node = np.ones(len(here), dtype=np.int64)
        flat, first = here.ravel(), np.arange(0, here.size, 3)
        more = max(0, math.ceil(math.log2(k / tree.point.shape[1])))
        levels = max(0, tree.depth - more)  # above the leaves where they hold fewer than k
        for _ in range(levels):
            node = 2 * node + (flat.take(first + tree.axis.take(node)) > tree.split.take(node))
        square = _squares(tree.xyz.reshape(3, 1 << levels, -1), node - (1 << levels), here)
        if k == 1:
            return _widened(np.sqrt(square.min(axis=1)))
        return _widened(np.sqrt(np.partition(square, k - 1, axis=1)[:, k - 1]))

    def _within(self, here: Floats, reach: Floats) -> tuple[Ints, Ints, Floats]:
        """Return places, points and chords of all pairs within reach; places ascend."""
        tree = self._tree
        place = np.arange(len(here))
        node = np.ones(len(here), dtype=np.int64)
        flat = here.ravel()
        for _ in range(tree.depth):
            off = flat.take(3 * place + tree.axis.take(node)) - tree.split.take(node)
            far = reach.take(place)
            sides = np.empty((len(place), 2), dtype=bool)
            np.less_equal(off, far, out=sides[:, 0])
            np.greater_equal(off, -far, out=sides[:, 1])
            both = np.flatnonzero(sides)
            parent = both >> 1
            place, node = place.take(parent), 2 * node.take(parent) + (both & 1)
        leaf = node - (1 << tree.depth)
        square = _squares(tree.xyz, leaf, here.take(place, axis=0))
        hit = np.flatnonzero(square <= (reach**2).take(place)[:, None])
        pair, slot = np.divmod(hit, square.shape[1])
        point = tree.point.take(leaf.take(pair) * square.shape[1] + slot)
        return place.take(pair), point, np.sqrt(square.take(hit))

    def _measured(self, lon_lat: Floats, point: Ints, chord: Floats) -> Floats:
        """Return geodesic lengths of chords between places and points."""
        lat = np.radians((lon_lat[:, 1] + self._lat[point]) / 2)
        w = 1 - _E2 * np.sin(lat) ** 2
        # Euler's theorem; the northward part of a chord is its part along the axis over cos φ
        rise = np.sin(np.radians(self._lat[point] - lon_lat[:, 1]) / 2) * 2 * _A * (1 - _E2) / w**1.5
        north = np.minimum((rise / np.maximum(chord, 1e-9)) ** 2, 1.0)
        bend = np.sqrt(w) / _A * (1 + north * (w / (1 - _E2) - 1))
        arc = np.minimum(chord * bend / 2, 1.0)
        metres = 2 / bend * np.arcsin(arc)
        far = np.flatnonzero(chord > SHORT_M)
        if len(far):
            there = point[far]
            metres[far] = _GEOD.inv(lon_lat[far, 0], lon_lat[far, 1], self._lon[there], self._lat[there])[2]
        return np.asarray(metres)

    @cached_property
    def _tree(self) -> _Tree:
        count = len(self._rows)
        depth = max(0, math.ceil(math.log2(max(1, count) / _LEAF)))
        point = np.zeros(-(-count // (1 << depth)) << depth, dtype=np.int64)
        xyz = np.full((len(point), 3), _FAR_AWAY_M)
        point[:count], xyz[:count] = np.arange(count), _ecef(self._lon, self._lat)
        axis, split = np.zeros(1 << depth, dtype=np.int64), np.zeros(1 << depth)
        for level in range(depth):
            nodes = 1 << level
            boxes = xyz.reshape(nodes, -1, 3)
            middle = boxes.shape[1] // 2
            widest = np.argmax(boxes.max(axis=1) - boxes.min(axis=1), axis=1)
            along = np.take_along_axis(boxes, widest[:, None, None], axis=2)[:, :, 0]
            order = np.argpartition(along, middle - 1, axis=1)
            axis[nodes : 2 * nodes] = widest
            split[nodes : 2 * nodes] = np.take_along_axis(along, order[:, middle - 1 : middle], axis=1)[:, 0]
            flat = (order + np.arange(nodes)[:, None] * 2 * middle).ravel()
            xyz, point = xyz[flat], point[flat]
        leaves = 1 << depth
        return _Tree(
            depth=depth, axis=axis, split=split,
            xyz=np.ascontiguousarray(xyz.T).reshape(3, leaves, -1), point=point.reshape(leaves, -1),
        )  # fmt: skip


def _starts(place: Ints, count: int) -> Ints:
    """Return where each of `count` places begins among places that ascend."""
    each = np.bincount(place, minlength=count)
    starts: Ints = np.cumsum(each) - each
    return starts


def _squares(xyz: Floats, leaf: Ints, here: Floats) -> Floats:
    """Return the squared chords from places to all points of a leaf each (places × slots)."""
    square = np.zeros((len(leaf), xyz.shape[2]))
    for values, own in zip(xyz, here.T, strict=True):
        off = values.take(leaf, axis=0)
        off -= own[:, None]
        off *= off
        square += off
    return square


def _kth(chord: Floats, place: Ints, starts: Ints, k: int) -> Floats:
    """Return the k-th smallest chord of each place; `place` ascends."""
    block = place * _GLOBE_M
    kth: Floats = np.sort(block + chord)[starts + k - 1] - block[starts]
    return kth


def _widened(chord: Floats) -> Floats:
    """Return the longest chord whose geodesic may be as short as one over `chord`."""
    arc = 2 * _LEAST_RADIUS_M * np.arcsin(np.minimum(chord / (2 * _LEAST_RADIUS_M), 1.0))
    half = np.minimum(arc / (2 * _GREATEST_RADIUS_M), math.pi / 2)
    wide: Floats = 2 * _GREATEST_RADIUS_M * np.sin(half) * (1 + 1e-9) + 1e-3
    return np.where(chord > _GLOBE_M / 2, _GLOBE_M, wide)


def _ecef(lon: NDArray[Any], lat: NDArray[Any]) -> Floats:
    """Return the earth-centred coordinates of points on the ellipsoid, in metres (N × 3)."""
    lon, lat = np.radians(lon), np.radians(lat)
    normal = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2)
    across = normal * np.cos(lat)
    return np.column_stack([across * np.cos(lon), across * np.sin(lon), normal * (1 - _E2) * np.sin(lat)])
