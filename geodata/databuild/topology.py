"""Turn a coverage of polygons into arcs: every stretch of boundary once, with its two sides.

A coverage whose neighbours share their vertices exactly is stored as arcs between
junctions, each with the face on its left and on its right. Areas, shared borders, coasts
and any regrouping of faces (points of view) follow from the same arcs, so they can never
disagree. Coordinates are whole microdegrees (0.11 m), EPSG:4326, lon lat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import DataError

Ints = npt.NDArray[np.int64]

SCALE = 1_000_000
NOTHING = -1  # beyond a coast there is no face


@dataclass(frozen=True, slots=True, kw_only=True)
class Arcs:
    """Arcs of a coverage: `xy[starts[i]:starts[i + 1]]` are the vertices of arc i."""

    xy: Ints
    starts: Ints
    left: Ints
    right: Ints


def snap(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry on the microdegree grid, valid (by structure, so no area is lost)."""
    snapped = _rounded(geometry)
    if not snapped.is_valid:
        snapped = _rounded(_areas_of(shapely.make_valid(snapped, method="structure")))
        if not snapped.is_valid:  # crossings that fall between grid points: let GEOS move them
            snapped = shapely.set_precision(snapped, 1 / SCALE)
    return snapped


def build_arcs(faces: Sequence[BaseGeometry]) -> Arcs:
    """Return the arcs of a coverage of (multi)polygons that lie on the microdegree grid.

    Raises
    ------
    DataError
        If two faces overlap along an edge (both on the same side of it).
    """
    xy, ring_starts, ring_face = _rings(faces)
    corner = np.unique(xy, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    last = ring_starts[1:] - 1  # the closing vertex of each ring starts no edge
    tail = np.delete(np.arange(len(xy)), last)
    a, b = corner[tail], corner[tail + 1]
    face = np.repeat(ring_face, np.diff(ring_starts) - 1)
    forward = a < b
    count = int(corner.max()) + 1
    keys, edge = np.unique(np.where(forward, a * count + b, b * count + a), return_inverse=True)
    left, right = _sides(len(keys), edge, forward, face)

    junction = _junctions(count, keys, left, right)
    other = np.where(forward, right[edge], left[edge])

    pieces: list[Ints] = []
    arc_left: list[int] = []
    arc_right: list[int] = []
    edge_start = ring_starts - np.arange(len(ring_starts))  # in arrays without closing vertices
    for ring in range(len(ring_face)):
        first, size = int(edge_start[ring]), int(edge_start[ring + 1] - edge_start[ring])
        nodes = np.flatnonzero(junction[a[first : first + size]])
        turn = int(nodes[0]) if len(nodes) else 0
        cuts = np.append(nodes - turn, size) if len(nodes) else np.array([0, size])
        order = (np.arange(size + 1) + turn) % size
        vertices = tail[first + order]
        for begin, end in pairwise(cuts.tolist()):
            beyond = int(other[first + order[begin]])
            if beyond != NOTHING and beyond < ring_face[ring]:
                continue  # the neighbour has already given this arc
            pieces.append(xy[vertices[begin : end + 1]])
            arc_left.append(int(ring_face[ring]))
            arc_right.append(beyond)
    lengths = np.array([0, *(len(p) for p in pieces)], dtype=np.int64)
    return Arcs(
        xy=np.concatenate(pieces),
        starts=np.cumsum(lengths),
        left=np.array(arc_left, dtype=np.int64),
        right=np.array(arc_right, dtype=np.int64),
    )


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    rounded = shapely.transform(geometry, lambda xy: np.round(xy * SCALE) / SCALE)
    return shapely.remove_repeated_points(rounded)


def _areas_of(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    polygons = parts[np.isin(shapely.get_type_id(parts), (3, 6))]
    return shapely.multipolygons(shapely.get_parts(polygons))


def _rings(faces: Sequence[BaseGeometry]) -> tuple[Ints, Ints, Ints]:
    """Return all rings' vertices (the face on the left), where each starts, and its face."""
    polygons, polygon_face = shapely.get_parts(np.array(faces, dtype=object), return_index=True)
    rings, ring_polygon = shapely.get_rings(shapely.orient_polygons(polygons), return_index=True)
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    xy = np.round(coordinates * SCALE).astype(np.int64)
    sizes = np.bincount(ring_of, minlength=len(rings))
    return xy, np.concatenate([[0], np.cumsum(sizes)]), polygon_face[ring_polygon].astype(np.int64)


def _sides(count: int, edge: Ints, forward: npt.NDArray[Any], face: Ints) -> tuple[Ints, Ints]:
    sides = []
    for direction in (forward, ~forward):
        side = np.full(count, NOTHING, dtype=np.int64)
        side[edge[direction]] = face[direction]
        if (side[edge[direction]] != face[direction]).any() or np.bincount(edge[direction]).max() > 1:
            twice = face[direction][np.bincount(edge[direction])[edge[direction]] > 1]
            raise DataError(f"faces {sorted(set(twice.tolist()))[:6]} overlap: mend the source's coverage")
        sides.append(side)
    return sides[0], sides[1]


def _junctions(count: int, keys: Ints, left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
    """Corners where more than two edges meet, or where the pair of faces changes."""
    ends = np.concatenate([keys // count, keys % count])
    pair = (np.minimum(left, right) + 1) * (max(left.max(), right.max()) + 2) + np.maximum(left, right) + 1
    pairs = np.concatenate([pair, pair])
    low, high = np.full(count, pairs.max() + 1), np.full(count, -1)
    np.minimum.at(low, ends, pairs)
    np.maximum.at(high, ends, pairs)
    return np.asarray((np.bincount(ends, minlength=count) != 2) | (low != high))
