"""Which face of the mesh holds a point.

One point is held against the few faces whose boxes hold it. Many points go to a grid: most
of its cells lie wholly in one face. In the others a ray goes north from the point, and the
first edge that it meets says which face lies below it; of the mesh only the edges in the
ray's cells are looked at. The grid takes about a second and 56 MB; no polygon is built for it. What
rounding could decide (a point on a border, a ray through a corner) is left to the first way.
Coordinates: EPSG:4326, lon lat degrees.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.mesh import SCALE, Mesh

NO_FACE = -1
_UNCLEAR, _MIXED = -2, -3
_CELLS_PER_DEGREE = 8
_WIDTH, _HEIGHT = 360 * _CELLS_PER_DEGREE, 180 * _CELLS_PER_DEGREE
_TOUCHING_DEG = 1e-10  # a point so close to an edge may be on it
_TIED_DEG = 1e-6  # two edges so close above a point may meet there
_CHUNK = 20_000

Points = npt.NDArray[np.float64]
Ints = npt.NDArray[np.integer[Any]]


class FaceLookup:
    """Point in face: single points at once, many points through a grid."""

    def __init__(self, mesh: Mesh) -> None:
        self._mesh = mesh
        self._boxes = shapely.STRtree(shapely.box(*mesh.face_bounds().T))
        self._prepared: dict[int, BaseGeometry] = {}

    def face_at(self, lon: float, lat: float) -> int | None:
        """Return the face that holds a point (on a border the lowest number), or None."""
        point = shapely.Point(lon, lat)
        for face in sorted(self._boxes.query(point).tolist()):
            if shapely.intersects(self._polygon(face), point):
                return int(face)
        return None

    def faces_at(self, lon_lat: Points) -> Ints:
        """Return the face of each of many points (N × 2), −1 where there is none."""
        lon_lat = np.asarray(lon_lat, dtype=np.float64).reshape(-1, 2)
        found = np.full(len(lon_lat), NO_FACE, dtype=np.int64)
        on_globe = np.flatnonzero((np.abs(lon_lat) <= (180, 90)).all(axis=1))  # NaN is not
        for start in range(0, len(on_globe), _CHUNK):
            chunk = on_globe[start : start + _CHUNK]
            found[chunk] = self._grid.faces_at(lon_lat[chunk])
        for i in np.flatnonzero(found == _UNCLEAR).tolist():
            face = self.face_at(*lon_lat[i])
            found[i] = NO_FACE if face is None else face
        return found

    def _polygon(self, face: int) -> BaseGeometry:
        if face not in self._prepared:
            polygon = self._mesh.polygon([face])
            shapely.prepare(polygon)
            self._prepared[face] = polygon
        return self._prepared[face]

    @cached_property
    def _grid(self) -> _Grid:
        grid = _Grid(self._mesh)
        for row in range(_HEIGHT - 1, -1, -1):  # from the north: a ray wants the cells above
            self._fill(grid, row)
        return grid

    def _fill(self, grid: _Grid, row: int) -> None:
        """Say which face holds each cell of a row that no edge comes into."""
        above = grid.faces[row + 1]
        here = grid.faces[row]
        free = here != _MIXED
        same = free & (above != _MIXED)
        here[same] = above[same]
        asked = np.flatnonzero(free & ~same)
        middle = (np.column_stack([asked, np.full(len(asked), row)]) + 0.5) / _CELLS_PER_DEGREE - (180, 90)
        faces = grid.first_above(middle, asked, np.full(len(asked), row))
        for i in np.flatnonzero(faces == _UNCLEAR).tolist():
            face = self.face_at(*middle[i])
            faces[i] = NO_FACE if face is None else face
        here[asked] = faces


class _Grid:
    """The edges of a mesh by cell, and the face of each cell without edges (`faces`)."""

    def __init__(self, mesh: Mesh) -> None:
        border = mesh.left != mesh.right
        last = np.zeros(len(mesh.xy), dtype=bool)
        last[mesh.starts[1:] - 1] = True
        arc = np.repeat(np.arange(len(mesh.left)), np.diff(mesh.starts))
        first = np.flatnonzero(~last & border[arc])  # each edge by the number of its first vertex
        self._x, self._y = (np.ascontiguousarray(mesh.xy[:, i] / SCALE) for i in (0, 1))
        columns, rows = _cell(self._x, 180, _WIDTH), _cell(self._y, 90, _HEIGHT)
        west, east = (f(columns[first], columns[first + 1]) for f in (np.minimum, np.maximum))
        south, north = (f(rows[first], rows[first + 1]) for f in (np.minimum, np.maximum))
        wide = east - west + 1
        edge, step = _runs(wide * (north - south + 1))
        cell = (south[edge] + step // wide[edge]) * _WIDTH + west[edge] + step % wide[edge]
        order = np.argsort(cell, kind="stable")
        below = np.where(self._x[first + 1] > self._x[first], mesh.right[arc[first]], mesh.left[arc[first]])
        edge = edge[order]
        self._first = first[edge].astype(np.int32)
        self._below = below[edge].astype(np.int32)
        counts = np.bincount(cell, minlength=_WIDTH * _HEIGHT)
        self._starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        self.faces = np.full((_HEIGHT + 1, _WIDTH), NO_FACE, dtype=np.int32)  # none beyond the pole
        self.faces[:-1][counts.reshape(_HEIGHT, _WIDTH) > 0] = _MIXED

    def faces_at(self, lon_lat: Points) -> Ints:
        """Return the face of each point of the globe, `_UNCLEAR` where rounding could decide."""
        column = _cell(lon_lat[:, 0], 180, _WIDTH)
        row = _cell(lon_lat[:, 1], 90, _HEIGHT)
        found = self.faces[row, column].astype(np.int64)
        mixed = np.flatnonzero(found == _MIXED)
        found[mixed] = self.first_above(lon_lat[mixed], column[mixed], row[mixed])
        found[lon_lat[:, 0] == 180] = _UNCLEAR  # no edge goes on to the right of it
        return found

    def first_above(self, lon_lat: Points, column: Ints, row: Ints) -> Ints:
        """Return the face below the first edge north of each point, cell by cell upwards."""
        found = np.full(len(lon_lat), _UNCLEAR, dtype=np.int64)
        left = np.arange(len(lon_lat))
        row = row.copy()
        while len(left):
            hit = self._lowest_edge(lon_lat[left], column[left], row[left])
            found[left] = hit
            left = left[hit == _MIXED]
            row[left] += 1
            found[left] = self.faces[row[left], column[left]]
            left = left[found[left] == _MIXED]
        return found

    def _lowest_edge(self, lon_lat: Points, column: Ints, row: Ints) -> Ints:
        """Return the face below the lowest edge over each point in a cell, `_MIXED` if there is none."""
        cell = row * _WIDTH + column
        point, step = _runs(self._starts[cell + 1] - self._starts[cell])
        entry = self._starts[cell[point]] + step
        first = self._first[entry]
        x0, x1, x = self._x[first], self._x[first + 1], lon_lat[point, 0]
        near = np.flatnonzero(
            (np.minimum(x0, x1) - _TOUCHING_DEG <= x) & (x <= np.maximum(x0, x1) + _TOUCHING_DEG)
        )
        point, entry, first = point[near], entry[near], first[near]
        x0, x1, x, y = x0[near], x1[near], x[near], lon_lat[point, 1]
        y0, y1 = self._y[first], self._y[first + 1]
        dx, dy = x1 - x0, y1 - y0
        aside = (x - x0) * dy - (y - y0) * dx  # twice the area of the triangle with the point
        low, high = np.minimum(y0, y1), np.maximum(y0, y1)
        touched = (
            (np.abs(aside) <= _TOUCHING_DEG * np.hypot(dx, dy))
            & (low - _TOUCHING_DEG <= y) & (y <= high + _TOUCHING_DEG)
        )  # fmt: skip
        west, east = np.minimum(x0, x1), np.maximum(x0, x1)
        over = np.flatnonzero((west <= x) & (x < east) & ((aside > 0) == (dx > 0)))
        at = np.clip(y0[over] + (x[over] - x0[over]) / dx[over] * dy[over], low[over], high[over])
        top = (row[point[over]] + 1) / _CELLS_PER_DEGREE - 90
        over, at = over[at <= top], at[at <= top]  # a higher one is also in the next cell
        lowest = np.full(len(lon_lat), np.inf)
        np.minimum.at(lowest, point[over], at)
        tied = over[at <= lowest[point[over]] + _TIED_DEG]
        found = np.full(len(lon_lat), _MIXED, dtype=np.int64)
        found[point[tied]] = self._below[entry[tied]]
        found[point[tied][self._below[entry[tied]] != found[point[tied]]]] = _UNCLEAR
        found[point[touched]] = _UNCLEAR
        return found


def _cell(degrees: Points, offset: int, count: int) -> Ints:
    cells: Ints = np.clip(np.floor((degrees + offset) * _CELLS_PER_DEGREE), 0, count - 1).astype(np.int32)
    return cells


def _runs(counts: Ints) -> tuple[Ints, Ints]:
    """Return 0 0 0 1 1 … and 0 1 2 0 1 … for runs of 3, 2, … entries."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    first = (np.cumsum(counts) - counts).astype(np.int32)
    return owner, np.arange(len(owner), dtype=np.int32) - np.repeat(first, counts)
