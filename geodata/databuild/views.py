"""Boundary lines by point of view: each line once, with the views that draw it.

The faces of the mesh are grouped by who holds them in each of the worldviews. Between two
groups a view sees a border where it gives them to different holders. So one file serves all
views, and views can never disagree about where a line runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.atlas import AreaRow
from geodata.databuild.topology import build_arcs
from geodata.mesh import Mesh
from geodata.worldviews import WORLDVIEWS, holders, read_worldviews

Holders = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Faces that every view gives to one holder; `holders` are theirs in the order of `WORLDVIEWS`."""

    holders: Holders
    faces: tuple[int, ...]


def grounds_of(areas: Mapping[str, AreaRow]) -> tuple[Ground, ...]:
    """Return the groups of faces that no view divides, ordered by holders."""
    default = {f: i for i, row in areas.items() if i.startswith("country:") for f in row.faces}
    table = read_worldviews()
    faces_of = {area.id: areas[area.id].faces for area in table if area.id in areas}
    held = [holders(view, default, table, faces_of) for view in WORLDVIEWS]
    groups: dict[Holders, list[int]] = defaultdict(list)
    for face in sorted(set().union(*held)):
        groups[tuple(by_face.get(face) for by_face in held)].append(face)
    ordered = sorted(groups.items(), key=lambda item: tuple(h or "" for h in item[0]))
    return tuple(Ground(holders=key, faces=tuple(faces)) for key, faces in ordered)


def holdings(grounds: Sequence[Ground], view: str) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the grounds that each holder has in a view, by holder."""
    column = WORLDVIEWS.index(view)
    found: dict[str, list[int]] = defaultdict(list)
    for number, ground in enumerate(grounds):
        if holder := ground.holders[column]:
            found[holder].append(number)
    return {holder: tuple(found[holder]) for holder in sorted(found)}


def views_of(holder: str, grounds: Sequence[Ground]) -> tuple[str, ...]:
    """Return the views in which a holder has ground at all."""
    return tuple(
        view for n, view in enumerate(WORLDVIEWS) if any(ground.holders[n] == holder for ground in grounds)
    )


def mesh_of(polygons: Sequence[BaseGeometry]) -> Mesh:
    """Return a coverage of polygons as a mesh whose faces are the polygons, in order."""
    arcs = build_arcs(polygons)
    return Mesh(arcs.xy, arcs.starts, arcs.left, arcs.right)


def border_lines(
    mesh: Mesh, grounds: Sequence[Ground], ground_of: Mapping[int, int]
) -> list[tuple[tuple[str, ...], BaseGeometry]]:
    """Return the lines between grounds, one for each pair, with the views that draw it.

    Parameters
    ----------
    mesh
        The coverage that the lines are read off.
    grounds
        The groups of `grounds_of`.
    ground_of
        The number of the ground that each face of `mesh` belongs to.

    Returns
    -------
    list of (views, geometry)
        Views in the order of `WORLDVIEWS`; multi line strings, EPSG:4326.
    """
    number = np.full(mesh.face_count + 1, -1)
    number[list(ground_of)] = list(ground_of.values())
    left, right = number[mesh.left], number[mesh.right]
    land = (left >= 0) & (right >= 0) & (left != right)
    pairs = np.unique(np.sort(np.stack([left[land], right[land]], axis=1), axis=1), axis=0)
    faces: dict[int, list[int]] = defaultdict(list)
    for face, ground in ground_of.items():
        faces[ground].append(face)
    found = []
    for a, b in pairs.tolist():
        sides = zip(grounds[a].holders, grounds[b].holders, strict=True)
        views = tuple(view for view, (one, other) in zip(WORLDVIEWS, sides, strict=True) if one != other)
        line = mesh.border(faces[a], faces[b])
        if views and not line.is_empty:
            found.append((views, line))
    return found


def without_specks(geometry: BaseGeometry, smallest_deg2: float) -> BaseGeometry:
    """Return a geometry without its small parts, its largest kept."""
    parts = shapely.get_parts(geometry)
    size = shapely.area(parts)
    keep = size >= smallest_deg2
    keep[int(np.argmax(size))] = True
    return shapely.multipolygons(parts[keep])
