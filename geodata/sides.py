"""Lines that divide: chains, stretches, the sides of a river, the ground between two lines.

Work is done in the equal-area plane at the middle of the area; input and output are
EPSG:4326. Where a line has to be completed (gaps bridged, ends extended), a note in words
comes back with the shape, so that the reader can see it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import ops
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.antimeridian import of_dimension, parts_of, polygonal
from geodata.errors import RecipeError
from geodata.geodesy import Array, Plane
from geodata.pointradius import COMPASS, compass_point

_BRIDGE_M = 40_000.0  # a river's line may stop at a lake this long
_GLOBAL_M = 12_000_000.0  # parallels and meridians: cut to the neighbourhood before planes
_LONGER = 0.6  # a line goes on beyond another's end if it comes so much nearer to it before
_CRUMBS = 1e-4  # no text means a ten-thousandth of an area by one side of a line
_EXTENDED = "the line ends inside the area and was extended straight from its ends"
_BRIDGED = "gaps in the line were bridged straight"


def side_of(line: BaseGeometry, side: str, within: BaseGeometry) -> tuple[BaseGeometry, tuple[str, ...]]:
    """Return the ground of an area on one side of a line, and notes on what was assumed.

    Parameters
    ----------
    line
        The dividing line; it need not cross the whole area.
    side
        A point of the compass, or ``left`` / ``right`` of the line as it is digitised.
    within
        The area to divide.

    Raises
    ------
    RecipeError
        If nothing of the area lies on that side, or the side is unknown.
    """
    plane = Plane.around(within)
    area = plane.project(within)
    chain, bridged = main_chain(plane.project(_nearby(line, within)), _BRIDGE_M)
    left, right, extended = _two_sides(chain, area)
    notes = (*((_BRIDGED,) if bridged else ()), *((_EXTENDED,) if extended else ()))
    wanted = side.casefold()
    if wanted in {"left", "right"}:
        half = left if wanted == "left" else right
        notes = (*notes, f"{wanted} as seen along the line in the direction in which it is digitised")
    else:
        half = _towards(compass_point(side), left, right, chain)
    if half.is_empty:
        raise RecipeError(f"nothing of the area lies {side} of the line")
    return plane.unproject(half), notes


def between(
    a: BaseGeometry, b: BaseGeometry, within: BaseGeometry | None
) -> tuple[BaseGeometry, tuple[str, ...]]:
    """Return the ground between two lines, and notes on what was assumed.

    With `within`, the faces of that area that lie on b's side of `a` and on a's side of `b`.
    Without, the ground between the stretches of the lines that face each other.

    Raises
    ------
    RecipeError
        If the lines enclose nothing.
    """
    if within is None:
        plane = Plane.around(a, b)
        first, second = (main_chain(plane.project(x), _BRIDGE_M)[0] for x in (a, b))
        area = _closed(*_facing(first, second))
        notes: tuple[str, ...] = ("closed by straight lines between the ends that face each other",)
    else:
        plane = Plane.around(within)
        flat = plane.project(within)
        chains = [main_chain(plane.project(_nearby(x, within)), _BRIDGE_M) for x in (a, b)]
        (first, gap_a), (second, gap_b) = chains
        halves = []
        extended = False
        for line, other in ((first, second), (second, first)):
            left, right, was = _two_sides(line, flat)
            extended |= was
            inside = shapely.intersection(other, flat)
            other = other if inside.is_empty else inside  # noqa: PLW2901
            near = [shapely.length(shapely.intersection(other, half)) for half in (left, right)]
            if max(near) == 0:
                near = [-float(shapely.distance(other, half)) for half in (left, right)]
            halves.append(left if near[0] >= near[1] else right)
        area = polygonal(shapely.intersection(*halves))
        notes = (*((_BRIDGED,) if gap_a or gap_b else ()), *((_EXTENDED,) if extended else ()))
    if area.is_empty:
        raise RecipeError("the two lines enclose no ground; name the area that holds it")
    return plane.unproject(area), notes


def stretch(line: BaseGeometry, start: BaseGeometry, end: BaseGeometry) -> tuple[BaseGeometry, float]:
    """Return the stretch of a line between the points nearest two shapes, without bridges.

    The second value is how far the farther of the two shapes lies from the line, in metres.

    Raises
    ------
    RecipeError
        If both shapes are nearest to the same point of the line.
    """
    line = _nearby(line, shapely.geometrycollections([start, end]))
    plane = Plane.around(line)
    flat = plane.project(line)
    chain, bridged = main_chain(flat, math.inf)
    marks = [plane.project(s) for s in (start, end)]
    # the middle of what a wide shape shares with the line, not its first corner
    places = [chain.project(_meeting(chain, mark)) for mark in marks]
    low, high = sorted(places)
    if high - low < 1.0:
        raise RecipeError("both ends of the stretch meet the line at the same point")
    piece = ops.substring(chain, low, high)
    if bridged:
        piece = of_dimension(shapely.intersection(piece, shapely.buffer(flat, 1.0, quad_segs=2)), 1)
    far = max(float(shapely.distance(chain, mark)) for mark in marks)
    return plane.unproject(piece), far


def point_along(
    line: BaseGeometry, start: BaseGeometry, towards: BaseGeometry | None, distance: float
) -> tuple[float, float]:
    """Return the (lon, lat) a distance along a line from the point nearest `start`.

    Raises
    ------
    RecipeError
        If the line is shorter than that.
    """
    line = _nearby(line, start)
    plane = Plane.around(line)
    chain, _ = main_chain(plane.project(line), math.inf)
    at = chain.project(_meeting(chain, plane.project(start)))
    ahead = chain.length - at >= at
    if towards is not None:
        ahead = chain.project(_meeting(chain, plane.project(towards))) >= at
    goal = at + distance if ahead else at - distance
    if not -1.0 <= goal <= chain.length + 1.0:
        left = (chain.length - at if ahead else at) / 1000
        raise RecipeError(f"the line goes on for {left:.0f} km only, not for {distance / 1000:.0f} km")
    return plane.lonlat(chain.interpolate(goal))


def main_chain(flat: BaseGeometry, most_gap: float) -> tuple[LineString, bool]:
    """Join the parts of a plane line end to end, longest first; say whether gaps were bridged.

    Parts that run beside the chain (arms of a river) or lie farther than `most_gap` from its
    ends stay out.
    """
    merged = shapely.line_merge(shapely.MultiLineString([p for p in parts_of(flat) if p.length]))
    parts = sorted((p for p in parts_of(merged)), key=lambda p: (-p.length, p.wkb))
    if not parts:
        raise RecipeError("the line is empty")
    coords = shapely.get_coordinates(parts[0])
    rest = [shapely.get_coordinates(p) for p in parts[1:]]
    bridged = False
    while rest:
        options = []
        for i, run in enumerate(rest):
            for at_end in (False, True):
                tip = coords[-1] if at_end else coords[0]
                for flipped in (False, True):
                    near = run[-1] if flipped else run[0]
                    options.append((float(np.hypot(*(near - tip))), i, at_end, flipped))
        gap, i, at_end, flipped = min(options)
        if gap > most_gap:
            break
        run = rest.pop(i)
        run = run[::-1] if flipped else run
        beside = shapely.distance(LineString(coords), Point(run[0])) < 0.9 * gap - 1.0
        if beside and math.isfinite(most_gap):
            continue
        bridged |= gap > 1.0
        coords = np.vstack([coords, run]) if at_end else np.vstack([run[::-1], coords])
    return LineString(coords), bridged


def extended(chain: LineString, reach: float, *, start: bool = True, end: bool = True) -> LineString:
    """Return a plane line made longer by `reach`, straight on in the course of its last stretch."""
    coords = shapely.get_coordinates(chain)
    back = 0.15 * chain.length
    before, after = coords[:1], coords[-1:]
    head = [before + _course(chain.interpolate(back), before[0]) * reach] if start else []
    tail = [after + _course(chain.interpolate(chain.length - back), after[0]) * reach] if end else []
    return LineString(np.vstack([*head, coords, *tail]))


# --- inside -----------------------------------------------------------------------------


def _course(origin: Point, tip: Array) -> Array:
    way: Array = tip - np.array([origin.x, origin.y])
    return way / (np.hypot(*way) or 1.0)


def _meeting(chain: LineString, mark: BaseGeometry) -> Point:
    shared = shapely.intersection(chain, mark) if shapely.get_dimensions(mark) == 2 else Point()
    if shared.length:
        places = [chain.project(Point(c)) for c in shapely.get_coordinates(shared)]
        return chain.interpolate((min(places) + max(places)) / 2)
    return ops.nearest_points(chain, mark)[0]


def _nearby(line: BaseGeometry, within: BaseGeometry) -> BaseGeometry:
    """Cut a line that goes round the globe to the surroundings of an area."""
    if shapely.length(line) * 111_000 < _GLOBAL_M:
        return line
    west, south, east, north = shapely.bounds(within)
    near = shapely.clip_by_rect(line, west - 20, south - 20, east + 20, north + 20)
    if near.is_empty:
        raise RecipeError("the line does not come near this ground")
    return near


def _two_sides(chain: LineString, area: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry, bool]:
    """Return what of an area lies left and right of a line, and whether it was extended."""
    minx, miny, maxx, maxy = shapely.bounds(area)
    reach = 2 * (maxx - minx + maxy - miny) + chain.length
    shapely.prepare(area)
    ends = [area.contains(Point(c)) for c in (chain.coords[0], chain.coords[-1])]
    knife = extended(chain, reach, start=ends[0], end=ends[1])
    whole = extended(chain, reach)
    faces = [
        f
        for f in ops.polygonize(parts_of(shapely.union_all([shapely.boundary(area), knife])))
        if area.contains(f.representative_point())
    ]
    votes = _votes(knife, faces)
    sides: tuple[list[BaseGeometry], list[BaseGeometry]] = ([], [])
    for face, vote in zip(faces, votes, strict=True):
        is_left = vote > 0 if vote else _is_left(whole, face.representative_point())
        sides[0 if is_left else 1].append(face)
    left, right = (polygonal(shapely.union_all(s)) for s in sides)
    if left.area < _CRUMBS * area.area:  # a line along the area's own edge leaves crumbs beyond it
        left, right = Polygon(), area
    elif right.area < _CRUMBS * area.area:
        left, right = area, Polygon()
    return left, right, any(ends)


def _votes(knife: LineString, faces: Sequence[BaseGeometry]) -> Array:
    """Return, for each face, the length of the line that has it on its left less that on its right."""
    votes = np.zeros(len(faces))
    coords = shapely.get_coordinates(shapely.segmentize(knife, max(knife.length / 4_000, 200.0)))
    way = np.diff(coords, axis=0)
    length = np.linalg.norm(way, axis=1)
    keep = length > 0
    middle, way, length = (coords[1:] + coords[:-1])[keep] / 2, way[keep], length[keep]
    normal = np.column_stack([-way[:, 1], way[:, 0]]) / length[:, None]
    tree = shapely.STRtree(faces)
    for sign in (1.0, -1.0):
        points = shapely.points(middle + sign * normal)  # one metre to the side
        spot, face = tree.query(points, predicate="within")
        np.add.at(votes, face, sign * length[spot])
    return votes


def _is_left(line: LineString, point: Point) -> bool:
    at = line.project(point)
    step = max(line.length * 1e-6, 1.0)
    a, b = line.interpolate(max(at - step, 0.0)), line.interpolate(min(at + step, line.length))
    return bool((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0)


def _towards(point: str, left: BaseGeometry, right: BaseGeometry, chain: LineString) -> BaseGeometry:
    """Return the half whose middle lies farther in a direction."""
    bearing = math.radians(COMPASS[point])
    along = np.array([math.sin(bearing), math.cos(bearing)])

    def height(g: BaseGeometry) -> float:
        middle = shapely.centroid(g)
        return float(np.array([middle.x, middle.y]) @ along)

    if left.is_empty or right.is_empty:
        only, other = (left, right) if right.is_empty else (right, left)
        return only if height(only) > height(chain) else other
    return left if height(left) > height(right) else right


def _facing(a: LineString, b: LineString) -> tuple[LineString, LineString]:
    """Return the stretches of two lines that face each other, the second turned to the first.

    Where one line goes on beyond the end of the other, it is cut at the point nearest that
    end; where both simply end (at a coast), they stay whole.
    """
    if _apart(a, b, 0, -1) + _apart(a, b, -1, 0) < _apart(a, b, 0, 0) + _apart(a, b, -1, -1):
        b = LineString(shapely.get_coordinates(b)[::-1])
    cuts_a, cuts_b = [0.0, a.length], [0.0, b.length]
    for end in (0, -1):
        tip_a, tip_b = Point(a.coords[end]), Point(b.coords[end])
        whole = _apart(a, b, end, end)
        if min(a.distance(tip_b), b.distance(tip_a)) > _LONGER * whole:
            continue
        if a.distance(tip_b) < b.distance(tip_a):
            cuts_a[end] = a.project(tip_b)
        else:
            cuts_b[end] = b.project(tip_a)
    return tuple(
        ops.substring(line, *cuts) if cuts[1] - cuts[0] > 0.01 * line.length else line
        for line, cuts in ((a, cuts_a), (b, cuts_b))
    )


def _apart(a: LineString, b: LineString, i: int, j: int) -> float:
    return float(math.dist(a.coords[i], b.coords[j]))


def _closed(a: LineString, b: LineString) -> BaseGeometry:
    """Return the ground enclosed by two lines of one direction, joined at their ends."""
    first, second = shapely.get_coordinates(a), shapely.get_coordinates(b)
    ring = Polygon(np.vstack([first, second[::-1]]))
    if ring.is_valid:
        return ring
    return polygonal(shapely.union_all(list(ops.polygonize(parts_of(shapely.union_all(ring.exterior))))))
