"""Rings from directed arcs, and polygons from rings.

`shapely.build_area` cannot be used for this: where holes or parts touch at a corner it
takes ground for hole. Here the arcs say on which side the ground is (the left), so there
is nothing to guess. Coordinates: any plane, x to the right, y up.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

Line = npt.NDArray[np.float64]
Node = tuple[float, float]


def simple_rings(arcs: Sequence[Line]) -> list[Line]:
    """Join directed arcs, the ground on their left, to closed rings that touch themselves nowhere.

    At a corner where several arcs meet, the ring goes on with the first arc clockwise from
    the way it came: that one bounds the same wedge of ground.
    """
    leaving: dict[Node, list[int]] = defaultdict(list)
    for number, arc in enumerate(arcs):
        leaving[_node(arc[0])].append(number)
    rings: list[Line] = []
    free = set(range(len(arcs)))
    for first in range(len(arcs)):
        if first not in free:
            continue
        chain = [first]
        free.discard(first)
        while _node(arcs[chain[-1]][-1]) != _node(arcs[first][0]) or not _closes(arcs, chain, leaving, free):
            chain.append(_next(arcs, chain[-1], leaving, free))
            free.discard(chain[-1])
        rings += _split(arcs, chain)
    return rings


def ground_of(rings: Sequence[Line]) -> BaseGeometry:
    """Return simple rings as one geometry: those that turn left are shells, the others holes."""
    closed = np.array([shapely.LinearRing(ring) for ring in rings], dtype=object)
    is_shell = shapely.is_ccw(closed)
    shells, holes = shapely.polygons(closed[is_shell]), shapely.polygons(closed[~is_shell])
    inside: dict[int, list[BaseGeometry]] = defaultdict(list)
    if len(holes):
        hole, shell = shapely.STRtree(shells).query(shapely.point_on_surface(holes), predicate="within")
        size, need = shapely.area(shells), shapely.area(holes)
        for number in range(len(holes)):
            # An island inside the hole may hold its point too, but is smaller than the hole.
            around = [s for s in shell[hole == number].tolist() if size[s] > need[number]]
            inside[min(around, key=lambda s: float(size[s]))].append(closed[~is_shell][number])
    parts = [
        shapely.polygons(ring, holes=inside[number]) if inside[number] else shells[number]
        for number, ring in enumerate(closed[is_shell])
    ]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _node(point: Line) -> Node:
    return float(point[0]), float(point[1])


def _closes(
    arcs: Sequence[Line], chain: Sequence[int], leaving: dict[Node, list[int]], free: set[int]
) -> bool:
    """Tell whether a chain that is back at its start ends there, rather than passing through."""
    options = {arc for arc in leaving[_node(arcs[chain[-1]][-1])] if arc in free} | {chain[0]}
    return _first_clockwise(arcs, chain[-1], options) == chain[0]


def _next(arcs: Sequence[Line], last: int, leaving: dict[Node, list[int]], free: set[int]) -> int:
    return _first_clockwise(arcs, last, {arc for arc in leaving[_node(arcs[last][-1])] if arc in free})


def _first_clockwise(arcs: Sequence[Line], last: int, options: set[int]) -> int:
    if len(options) == 1:
        return next(iter(options))
    here, before = arcs[last][-1], arcs[last][-2]
    came = math.atan2(before[1] - here[1], before[0] - here[0])

    def turn(arc: int) -> float:
        ahead = arcs[arc][1] - arcs[arc][0]
        return (came - math.atan2(ahead[1], ahead[0])) % (2 * math.pi)

    return min(sorted(options), key=turn)


def _split(arcs: Sequence[Line], chain: Sequence[int]) -> list[Line]:
    """Split a closed chain wherever it comes back to a corner, so that no ring touches itself."""
    rings: list[Line] = []
    path: list[int] = []
    for arc in chain:
        path.append(arc)
        end = _node(arcs[arc][-1])
        for at, earlier in enumerate(path):
            if _node(arcs[earlier][0]) == end:
                pieces = [arcs[a][:-1] for a in path[at:]]
                rings.append(np.concatenate([*pieces, arcs[arc][-1:]]))
                del path[at:]
                break
    return rings
