"""The mesh of boundaries: faces that tile the land, and the arcs between them.

A face is the smallest piece of ground that boundaries tell apart: a province, or a part of
one where a disputed line crosses it. Provinces, countries and disputed areas are groups
of faces; their polygons, shared borders and coasts are read off the same arcs.
Coordinates: EPSG:4326, lon lat degrees.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import DataError
from geodata.rings import ground_of, simple_rings

Ints = npt.NDArray[np.integer[Any]]

SCALE = 1_000_000
EMPTY_LINE = shapely.MultiLineString()


class Mesh:
    """Arcs with the face on either side (−1: sea), as `geodata.databuild` writes them."""

    def __init__(self, xy: Ints, starts: Ints, left: Ints, right: Ints) -> None:
        self._xy = xy
        self._starts = starts
        self.left = left
        self.right = right
        self.face_count = int(max(left.max(), right.max())) + 1

    @property
    def xy(self) -> Ints:
        """The vertices of all arcs, one after the other (N × 2), in millionths of a degree."""
        return self._xy

    @property
    def starts(self) -> Ints:
        """The first vertex of each arc, and the end of the last one."""
        return self._starts

    @cached_property
    def _degrees(self) -> npt.NDArray[np.float64]:
        return self._xy / SCALE

    @cached_property
    def _lines(self) -> npt.NDArray[np.object_]:
        owner = np.repeat(np.arange(len(self.left)), np.diff(self._starts))
        return np.asarray(shapely.linestrings(self._degrees, indices=owner))

    def polygon(self, faces: Iterable[int]) -> BaseGeometry:
        """Return the ground of some faces as one valid (multi)polygon."""
        inside = self._mask(faces)
        outline = np.flatnonzero(inside[self.left] != inside[self.right])
        forward = inside[self.left[outline]]
        arcs = [
            self._degrees[self._starts[arc] : self._starts[arc + 1]][:: 1 if ahead else -1]
            for arc, ahead in zip(outline.tolist(), forward.tolist(), strict=True)
        ]
        return shapely.normalize(ground_of(simple_rings(arcs)))

    def face_bounds(self) -> npt.NDArray[np.float64]:
        """Return west, south, east, north of every face."""
        low = np.minimum.reduceat(self._xy, self._starts[:-1])
        high = np.maximum.reduceat(self._xy, self._starts[:-1])
        bounds = np.tile([np.inf, np.inf, -np.inf, -np.inf], (self.face_count + 1, 1))
        for side in (self.left, self.right):  # the sea, −1, fills the last row, which is dropped
            np.minimum.at(bounds[:, :2], side, low)
            np.maximum.at(bounds[:, 2:], side, high)
        return bounds[:-1] / SCALE

    def face_polygons(self) -> npt.NDArray[np.object_]:
        """Return the polygon of every face, in order."""
        return np.array([self.polygon([face]) for face in range(self.face_count)], dtype=object)

    def border(self, a: Iterable[int], b: Iterable[int]) -> BaseGeometry:
        """Return the land border of two groups of faces, merged; empty if they do not touch."""
        in_a, in_b = self._mask(a), self._mask(b)
        shared = (in_a[self.left] & in_b[self.right]) | (in_b[self.left] & in_a[self.right])
        return self._merged(shared)

    def land_borders(self, faces: Iterable[int]) -> BaseGeometry:
        """Return all borders of a group of faces with other land."""
        inside = self._mask(faces)
        other = np.append(np.ones(self.face_count, dtype=bool), False)  # the last one is the sea
        beside = other & ~inside
        return self._merged(
            (inside[self.left] & beside[self.right]) | (inside[self.right] & beside[self.left])
        )

    def inner_borders(self, groups: Iterable[Iterable[int]]) -> BaseGeometry:
        """Return the lines between groups of faces, each once, merged."""
        group = np.full(self.face_count + 1, -1)
        for number, faces in enumerate(groups):
            group[np.fromiter(faces, dtype=np.int64)] = number
        left, right = group[self.left], group[self.right]
        return self._merged((left >= 0) & (right >= 0) & (left != right))

    def coast(self, faces: Iterable[int]) -> BaseGeometry:
        """Return the outline of a group of faces towards the sea.

        The cuts along ±180° and the foot of Antarctica along −90° are artefacts of the plane
        (RFC 7946 §3.1.9), not coast: they are left out.
        """
        inside = self._mask(faces)
        line = self._merged((inside[self.left] & (self.right < 0)) | (inside[self.right] & (self.left < 0)))
        return _without_seams(line)

    def neighbours(self, faces: Iterable[int]) -> Ints:
        """Return the faces outside a group that share an arc with it, in order."""
        inside = self._mask(faces)
        beyond = np.concatenate([self.right[inside[self.left]], self.left[inside[self.right]]])
        beyond = np.unique(beyond[beyond >= 0])
        outside: Ints = beyond[~inside[beyond]]
        return outside

    def _mask(self, faces: Iterable[int]) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self.face_count + 1, dtype=bool)  # index −1, the sea, is the last and False
        mask[np.fromiter(faces, dtype=np.int64)] = True
        mask[-1] = False
        return mask

    def _merged(self, chosen: npt.NDArray[np.bool_]) -> BaseGeometry:
        if not chosen.any():
            return EMPTY_LINE
        merged = shapely.line_merge(shapely.multilinestrings(self._lines[chosen]))
        return shapely.multilinestrings(shapely.get_parts(merged))


def open_mesh(path: Path) -> Mesh:
    """Read a mesh from ``arcs.parquet``.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    import pyarrow as pa  # kept out of `claimatlas --help`
    import pyarrow.parquet as pq  # its files, not its data sets, which take 0.4 s and 45 MB to import

    try:
        table = pq.ParquetFile(path, pre_buffer=False).read(use_threads=False).combine_chunks()
        x, y = (table.column(name).chunk(0) for name in ("x", "y"))
        return Mesh(
            np.column_stack([_numbers(x.flatten()), _numbers(y.flatten())]),
            _numbers(x.offsets).astype(np.int64),
            _numbers(table.column("left").chunk(0)).astype(np.int64),
            _numbers(table.column("right").chunk(0)).astype(np.int64),
        )
    except (OSError, KeyError, IndexError, pa.ArrowInvalid) as error:
        raise DataError(f"cannot read {path}: {error}; run `claimatlas data build`") from error


def _numbers(array: Any) -> Ints:
    """Return an Arrow array of int32 without nulls as numpy; its own `to_numpy` imports pandas (0.5 s)."""
    numbers: Ints = np.frombuffer(
        array.buffers()[1], dtype=np.int32, count=len(array), offset=array.offset * 4
    )
    return numbers


def _without_seams(line: BaseGeometry) -> BaseGeometry:
    parts = []
    for part in shapely.get_parts(line):
        xy = shapely.get_coordinates(part)
        (lon0, lat0), (lon1, lat1) = xy[:-1].T, xy[1:].T
        seam = ((np.abs(lon0) >= 180) & (lon0 == lon1)) | ((lat0 <= -90) & (lat0 == lat1))
        if not seam.any():
            parts.append(part)
            continue
        for run in np.split(np.arange(len(seam)), np.flatnonzero(np.diff(seam)) + 1):
            if not seam[run[0]]:
                parts.append(shapely.LineString(xy[run[0] : run[-1] + 2]))
    return shapely.multilinestrings(parts) if parts else EMPTY_LINE
