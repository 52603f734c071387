"""Cut the provinces along the lines of disputed areas, so that each area is a group of faces.

Input: the provinces, the lines of Natural Earth's disputed areas (Debian qgis-common) and
the table of `geodata.worldviews`, which says which piece of which country an area is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.databuild.sources import fetch_source, read_member
from geodata.databuild.topology import SCALE, snap
from geodata.errors import DataError
from geodata.worldviews import DisputedArea

GRID = 1 / SCALE
REACH_DEG = 0.03
"""A line that ends this close to the outline is meant to end on it (two editions of the
source differ by up to 2 km where rivers are the border)."""
STAR_DEG = 2e-5
SLIVER_DEG2 = 2e-4
"""Pieces under about 2 km² come from the editions' differences, not from a dispute."""

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """The pieces of all provinces: `owner[i]` is the index of the province of piece i."""

    geometries: tuple[BaseGeometry, ...]
    owner: tuple[int, ...]
    disputed: Mapping[str, tuple[int, ...]]


def read_disputed_lines(cache_dir: Path | None = None) -> dict[tuple[str, str], BaseGeometry]:
    """Return Natural Earth's disputed boundary lines by (claim as worded, country name)."""
    import pyogrio  # only for the build

    package = fetch_source("qgis-common", cache_dir=cache_dir)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "world_map.gpkg"
        path.write_bytes(read_member(package, "usr/share/qgis/resources/data/world_map.gpkg"))
        meta, _, geometry, columns = pyogrio.raw.read(
            path, layer="disputed_borders", columns=["name", "adm0_a3_l"]
        )
    fields = dict(zip(meta["fields"], columns, strict=True))
    lines: dict[tuple[str, str], list[BaseGeometry]] = {}
    for wkb, claim, country in zip(geometry, fields["name"], fields["adm0_a3_l"], strict=True):
        lines.setdefault((str(claim), str(country)), []).append(shapely.from_wkb(wkb))
    return {key: shapely.union_all(parts) for key, parts in sorted(lines.items())}


def cut_faces(
    codes: Sequence[str],
    countries: Sequence[str | None],
    provinces: Sequence[BaseGeometry],
    lines: Mapping[tuple[str, str], BaseGeometry],
    areas: Sequence[DisputedArea],
) -> Faces:
    """Return the provinces cut into faces, and the faces of every disputed area.

    Raises
    ------
    DataError
        If a row of the table names a province that is not there, or a point round which
        the lines cut nothing off.
    """
    cut = {area.id: _cut_ground(area, countries, provinces, lines) for area in areas}
    isles = {area.id: _isles(area, codes, provinces) for area in areas}
    pieces, owner = _divided(provinces, [ground for ground in cut.values() if ground is not None])
    pieces, owner = _set_apart(pieces, owner, isles.values())
    inner = shapely.point_on_surface(np.array(pieces, dtype=object))
    disputed: dict[str, tuple[int, ...]] = {}
    for area in areas:
        members = set(_whole(area, codes, countries, owner))
        for ground in (cut[area.id], isles[area.id]):
            if ground is not None:
                shapely.prepare(ground)
                members.update(np.flatnonzero(shapely.contains(ground, inner)).tolist())
        if not members:
            raise DataError(f"{area.id}: its parts {' '.join(area.parts)} name no ground of the source")
        disputed[area.id] = tuple(sorted(members))
    return Faces(geometries=tuple(pieces), owner=tuple(owner), disputed=disputed)


def _whole(
    area: DisputedArea, codes: Sequence[str], countries: Sequence[str | None], owner: Sequence[int]
) -> list[int]:
    members: list[int] = []
    for part in area.parts:
        if part.startswith(("cut:", "isles:")):
            continue
        if part.startswith("country:"):
            code = part.removeprefix("country:")
            found = [face for face, unit in enumerate(owner) if countries[unit] == code]
        else:
            found = [face for face, unit in enumerate(owner) if codes[unit] == part]
        if not found:
            raise DataError(f"{area.id}: the source has no {part!r}")
        members += found
    return members


def _cut_ground(
    area: DisputedArea,
    countries: Sequence[str | None],
    provinces: Sequence[BaseGeometry],
    lines: Mapping[tuple[str, str], BaseGeometry],
) -> BaseGeometry | None:
    """Return the pieces of a country that the area's lines cut off round its points."""
    seeds = [
        shapely.Point([float(v) for v in p.removeprefix("cut:").split(",")])
        for p in area.parts
        if p.startswith("cut:")
    ]
    if not seeds:
        return None
    own = [p for p, country in zip(provinces, countries, strict=True) if country == area.country]
    whole = shapely.coverage_union_all(np.array(own, dtype=object))
    near = [line for (claim, _), line in lines.items() if claim in area.lines]
    near = [line for line in near if shapely.dwithin(line, whole, REACH_DEG)]
    outline = shapely.boundary(whole)
    chosen = shapely.union_all(near)
    joined = shapely.union_all([outline, chosen, *_joints(chosen, outline)], grid_size=GRID)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(joined)))
    ground = [p for p in polygons if any(shapely.contains(p, seed) for seed in seeds)]
    most = 0.95 * shapely.area(whole)
    if len(ground) < len(seeds) or any(shapely.area(p) > most for p in ground):
        raise DataError(f"{area.id}: the lines {area.lines} cut nothing off round {area.parts}")
    return shapely.union_all(ground)


def _joints(lines: BaseGeometry, outline: BaseGeometry) -> list[BaseGeometry]:
    """Return short links from loose ends to the outline or to another loose end.

    Each carries a small star at both ends: on the grid, an end that only touches may fall
    short of the line it should meet, and a ray of the star then closes the gap.
    """
    merged = shapely.get_parts(shapely.line_merge(lines))
    ends = [shapely.get_point(line, at) for line in merged for at in (0, -1)]
    links: list[BaseGeometry] = []
    for index, end in enumerate(ends):
        others = shapely.union_all([outline, *(p for i, p in enumerate(ends) if i != index)])
        link = shapely.get_coordinates(shapely.shortest_line(end, others))
        gap = float(np.hypot(*(link[1] - link[0])))
        if gap < REACH_DEG:
            links += [_star(link[0]), _star(link[1])]
            links += [shapely.LineString(link)] if gap > 0 else []
    return links


def _star(centre: npt.NDArray[np.float64]) -> BaseGeometry:
    angle = np.linspace(0, np.pi, 4, endpoint=False)
    ray = STAR_DEG * np.column_stack([np.cos(angle), np.sin(angle)])
    return shapely.multilinestrings(shapely.linestrings(np.stack([centre - ray, centre + ray], axis=1)))


def _isles(
    area: DisputedArea, codes: Sequence[str], provinces: Sequence[BaseGeometry]
) -> BaseGeometry | None:
    """Return the islands of a province that lie inside a box."""
    found: list[BaseGeometry] = []
    for part in area.parts:
        if not part.startswith("isles:"):
            continue
        _, code, box = part.split(":")
        if code not in codes:
            raise DataError(f"{area.id}: the source has no {code!r}")
        frame = shapely.box(*(float(v) for v in box.split(",")))
        isles = shapely.get_parts(provinces[codes.index(code)])
        found += isles[shapely.contains(frame, isles)].tolist()
    return shapely.multipolygons(found) if found else None


def _divided(
    provinces: Sequence[BaseGeometry], grounds: Sequence[BaseGeometry]
) -> tuple[list[BaseGeometry], list[int]]:
    """Cut provinces along the outlines of some grounds; neighbours get the new corners too."""
    whole = np.array(provinces, dtype=object)
    if not grounds:
        return list(provinces), list(range(len(provinces)))
    edges = shapely.union_all([shapely.boundary(ground) for ground in grounds], grid_size=GRID)
    tree = shapely.STRtree(whole)
    touched = sorted(tree.query(edges, predicate="intersects").tolist())
    crossed = [i for i in touched if _is_crossed(whole[i], grounds)]
    work = shapely.union_all([*(shapely.boundary(whole[i]) for i in crossed), edges], grid_size=GRID)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(work)))
    inner = shapely.point_on_surface(polygons)
    pieces: list[BaseGeometry] = []
    owner: list[int] = []
    inside_crossed: list[BaseGeometry] = []
    for i in range(len(whole)):
        if i not in crossed:
            continue
        mine = polygons[shapely.contains(whole[i], inner)]
        parts = _without_slivers(mine, grounds)
        pieces += parts
        owner += [i] * len(parts)
        inside_crossed += parts
    settle = _settled(shapely.get_coordinates(whole[touched]), shapely.get_coordinates(inside_crossed))
    pieces = [snap(settle(piece)) for piece in pieces]
    corners = np.unique(shapely.get_coordinates(np.array(pieces, dtype=object)), axis=0)
    pieces = [_with_corners(piece, corners) for piece in pieces]
    beside = set(tree.query(shapely.union_all(whole[crossed]), predicate="intersects").tolist())
    for i in range(len(whole)):
        if i not in crossed:
            pieces.append(_with_corners(whole[i], corners) if i in beside else whole[i])
            owner.append(i)
    order = sorted(range(len(pieces)), key=lambda k: (owner[k], -shapely.area(pieces[k])))
    return [pieces[k] for k in order], [owner[k] for k in order]


def _settled(
    original: npt.NDArray[np.float64], now: npt.NDArray[np.float64]
) -> Callable[[BaseGeometry], BaseGeometry]:
    """Return a function that takes corners which noding moved by a grid step back where they were."""
    known = {tuple(c) for c in original}
    fresh = np.unique([c for c in now if tuple(c) not in known] or np.empty((0, 2)), axis=0)
    tree = shapely.STRtree(shapely.points(original))
    pairs = tree.query_nearest(shapely.points(fresh), max_distance=3 * GRID, all_matches=False)
    moved = {tuple(fresh[i]): original[k] for i, k in pairs.T}

    def settle(geometry: BaseGeometry) -> BaseGeometry:
        back = shapely.transform(geometry, lambda xy: np.array([moved.get(tuple(c), c) for c in xy]))
        return shapely.remove_repeated_points(back)

    return settle


def _is_crossed(province: BaseGeometry, grounds: Sequence[BaseGeometry]) -> bool:
    """Tell whether a ground holds a real part of a province, but not all of it."""
    for ground in grounds:
        part = shapely.area(shapely.intersection(province, ground))
        if part > SLIVER_DEG2 and shapely.area(province) - part > SLIVER_DEG2:
            return True
    return False


def _without_slivers(polygons: Geometries, grounds: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Group the pieces of one province by the grounds they lie in; slivers join a neighbour."""
    inner = shapely.point_on_surface(polygons)
    groups: dict[tuple[bool, ...], list[BaseGeometry]] = {}
    slivers: list[BaseGeometry] = []
    for polygon, point in zip(polygons, inner, strict=True):
        key = tuple(bool(shapely.contains(ground, point)) for ground in grounds)
        groups.setdefault(key, []).append(polygon)
    solid = {}
    for key, members in groups.items():
        joined = shapely.union_all(members)
        if shapely.area(joined) > SLIVER_DEG2:
            solid[key] = members
        else:
            slivers += members
    for sliver in slivers:
        best = max(
            solid, key=lambda k: shapely.length(shapely.intersection(sliver, shapely.union_all(solid[k])))
        )
        solid[best].append(sliver)
    return [snap(shapely.union_all(members)) for _, members in sorted(solid.items())]


def _with_corners(polygon: BaseGeometry, corners: npt.NDArray[np.float64]) -> BaseGeometry:
    """Return a polygon with those corners that lie on its edges, but are none of its own."""
    west, south, east, north = polygon.bounds
    x, y = corners[:, 0], corners[:, 1]
    inside = (x >= west - GRID) & (x <= east + GRID) & (y >= south - GRID) & (y <= north + GRID)
    near = corners[inside]
    if not len(near):
        return polygon
    own = {tuple(c) for c in shapely.get_coordinates(polygon)}
    fresh = [tuple(c) for c in near if tuple(c) not in own]
    on_edge = [c for c in fresh if shapely.distance(shapely.boundary(polygon), shapely.Point(c)) < 2 * GRID]
    parts = []
    for part in shapely.get_parts(polygon):
        rings = [_ring_with(r, on_edge) for r in shapely.get_parts(shapely.get_rings(part))]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _ring_with(ring: BaseGeometry, corners: Sequence[tuple[float, ...]]) -> npt.NDArray[np.float64]:
    xy: npt.NDArray[np.float64] = shapely.get_coordinates(ring)
    for corner in corners:
        start, step = xy[:-1], np.diff(xy, axis=0)
        offset = np.asarray(corner) - start
        along = np.clip((offset * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-18), 0, 1)
        gap = np.hypot(*(offset - along[:, None] * step).T)
        edge = int(np.argmin(gap))
        if gap[edge] < 2 * GRID and 0 < along[edge] < 1:
            xy = np.insert(xy, edge + 1, corner, axis=0)
    return xy


def _set_apart(
    pieces: Sequence[BaseGeometry], owner: Sequence[int], isles: Iterable[BaseGeometry | None]
) -> tuple[list[BaseGeometry], list[int]]:
    """Make the chosen islands of a province a face of their own."""
    grounds = [ground for ground in isles if ground is not None]
    out: list[BaseGeometry] = []
    out_owner: list[int] = []
    for piece, unit in zip(pieces, owner, strict=True):
        rest = shapely.get_parts(piece)
        for ground in grounds:
            if not shapely.intersects(piece, ground):
                continue
            chosen = shapely.contains(ground, shapely.point_on_surface(rest))
            if chosen.any() and not chosen.all():
                out.append(shapely.multipolygons(rest[chosen]))
                out_owner.append(unit)
                rest = rest[~chosen]
        out.append(piece if len(rest) == len(shapely.get_parts(piece)) else shapely.multipolygons(rest))
        out_owner.append(unit)
    return out, out_owner
