"""Which face of the mesh holds a point.

One point is held against the few faces whose boxes hold it. For many points every face is
cut into pieces of at most 128 vertices, because a point-in-polygon test costs as much as
the piece has vertices, and the pieces stand in one STR-tree (built once, about 3 s).
Coordinates: EPSG:4326, lon lat degrees.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.mesh import Mesh

MAX_VERTICES = 128
NO_FACE = -1


class FaceLookup:
    """Point in face: single points at once, many points through a tree of small pieces."""

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

    def faces_at(self, lon_lat: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Return the face of each of many points (N × 2), −1 where there is none."""
        tree, owners = self._pieces
        found = np.full(len(lon_lat), NO_FACE, dtype=np.int64)
        point, piece = tree.query(shapely.points(lon_lat), predicate="intersects")
        order = np.argsort(-owners[piece], kind="stable")  # the lowest number is written last
        found[point[order]] = owners[piece][order]
        return found

    def _polygon(self, face: int) -> BaseGeometry:
        if face not in self._prepared:
            polygon = self._mesh.polygon([face])
            shapely.prepare(polygon)
            self._prepared[face] = polygon
        return self._prepared[face]

    @cached_property
    def _pieces(self) -> tuple[shapely.STRtree, npt.NDArray[np.int64]]:
        pieces, owners = subdivide(self._mesh.face_polygons(), MAX_VERTICES)
        tree = shapely.STRtree(pieces)
        shapely.prepare(tree.geometries)
        return tree, owners


def subdivide(
    polygons: npt.NDArray[np.object_], max_vertices: int
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Return polygons cut to at most `max_vertices`, and the index of each piece's polygon."""
    pieces: list[npt.NDArray[np.object_]] = []
    owners: list[npt.NDArray[np.int64]] = []
    parts, owner = shapely.get_parts(polygons, return_index=True)
    while len(parts):
        small = shapely.get_num_coordinates(parts) <= max_vertices
        pieces.append(parts[small])
        owners.append(owner[small])
        parts, owner = _halved(parts[~small], owner[~small])
    return np.concatenate(pieces), np.concatenate(owners)


def _halved(
    parts: npt.NDArray[np.object_], owner: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """Cut each polygon in two across the longer side of its box."""
    if not len(parts):
        return parts, owner
    west, south, east, north = shapely.bounds(parts).T
    wide = (east - west) >= (north - south)
    x, y = np.where(wide, (west + east) / 2, east), np.where(wide, north, (south + north) / 2)
    x0, y0 = np.where(wide, x, west), np.where(wide, south, y)
    halves = [
        _clipped(parts, west, south, x, y),
        _clipped(parts, x0, y0, east, north),
    ]
    pieces, index = shapely.get_parts(np.concatenate(halves), return_index=True)
    polygons = shapely.get_type_id(pieces) == 3
    return pieces[polygons], np.concatenate([owner, owner])[index[polygons]]


def _clipped(parts: npt.NDArray[np.object_], *box: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    cut: list[BaseGeometry] = [
        shapely.intersection(part, shapely.box(*bounds))
        for part, bounds in zip(parts, zip(*box, strict=True), strict=True)
    ]
    return np.array(cut, dtype=object)
