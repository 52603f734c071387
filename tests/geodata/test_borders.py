"""The mesh: arcs of a coverage give back its polygons, borders and coasts."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from geodata.databuild.topology import Arcs, build_arcs, snap
from geodata.errors import DataError
from geodata.lookup import FaceLookup
from geodata.mesh import Mesh


def mesh_of(*faces) -> Mesh:
    arcs = build_arcs(faces)
    return Mesh(arcs.xy, arcs.starts, arcs.left, arcs.right)


def test_two_squares_share_one_border_and_have_the_rest_as_coast() -> None:
    mesh = mesh_of(box(0, 0, 1, 1), box(1, 0, 2, 1))
    border = mesh.border([0], [1])
    assert border.equals(shapely.LineString([(1, 0), (1, 1)]))
    assert mesh.border([1], [0]).equals(border)
    assert mesh.coast([0]).length == 3
    assert mesh.land_borders([0]).length == 1
    assert mesh.polygon([0, 1]).equals(box(0, 0, 2, 1))
    assert mesh.neighbours([0]).tolist() == [1]


def test_an_enclave_is_a_hole_and_its_whole_outline_is_border() -> None:
    outer = Polygon(box(0, 0, 9, 9).exterior.coords, [box(3, 3, 6, 6).exterior.coords])
    mesh = mesh_of(outer, box(3, 3, 6, 6))
    assert mesh.polygon([0]).equals(outer)
    assert mesh.border([0], [1]).length == 12
    with_hole = mesh.polygon([0, 1])
    assert not shapely.get_num_interior_rings(shapely.get_parts(with_hole)[0])


def test_an_island_in_a_lake_of_the_same_face_stays_an_island() -> None:
    ring = Polygon(box(0, 0, 9, 9).exterior.coords, [box(2, 2, 7, 7).exterior.coords])
    face = shapely.multipolygons([ring, box(4, 4, 5, 5)])
    mesh = mesh_of(face, box(9, 0, 10, 9))
    assert mesh.polygon([0]).equals(face)


def test_a_t_junction_splits_the_border_but_line_merge_mends_it() -> None:
    left = Polygon([(0, 0), (1, 0), (1, 1), (1, 2), (0, 2)])
    mesh = mesh_of(left, box(1, 0, 2, 1), box(1, 1, 2, 2))
    assert mesh.border([0], [1]).length == 1
    assert len(mesh.border([0], [1, 2]).geoms) == 1
    assert mesh.border([0], [1, 2]).length == 2


def test_faces_that_overlap_are_refused() -> None:
    with pytest.raises(DataError, match="overlap"):
        build_arcs([box(0, 0, 2, 1), box(0, 0, 2, 1)])


def test_seams_of_the_plane_are_no_coast() -> None:
    mesh = mesh_of(box(170, 60, 180, 70), box(-180, 60, -170, 70))
    coast = mesh.coast([0, 1])
    assert shapely.get_coordinates(coast)[:, 0].max() == 180  # it reaches the seam
    assert coast.length == pytest.approx(10 * 6)  # but does not run along it
    assert mesh.border([0], [1]).is_empty


def test_the_foot_of_the_map_is_no_coast() -> None:
    mesh = mesh_of(box(-180, -90, 180, -70))
    assert mesh.coast([0]).length == pytest.approx(360)


def test_groups_have_inner_borders_once() -> None:
    cells = [box(x, y, x + 1, y + 1) for x in range(3) for y in range(2)]
    inner = mesh_of(*cells).inner_borders([[0, 1], [2, 3], [4, 5]])
    assert inner.length == pytest.approx(4)


@given(st.lists(st.integers(0, 4), min_size=25, max_size=25))
@settings(max_examples=60, deadline=None)
def test_any_division_of_a_grid_comes_back(colours: list[int]) -> None:
    """Faces that touch at corners, lie inside each other or fall apart: all come back exactly."""
    cells: dict[int, list] = {}
    for (x, y), colour in zip(itertools.product(range(5), range(5)), colours, strict=True):
        cells.setdefault(colour, []).append(box(x, y, x + 1, y + 1))
    faces = [noded_union(group) for group in cells.values()]
    mesh = mesh_of(*faces)
    for number, face in enumerate(faces):
        polygon = mesh.polygon([number])
        assert polygon.is_valid
        assert polygon.equals(face)
        border, coast = mesh.land_borders([number]), mesh.coast([number])
        assert border.length + coast.length == pytest.approx(face.length)
        others = [n for n in range(len(faces)) if n != number]
        assert mesh.border([number], others).length == pytest.approx(border.length)
    assert mesh.polygon(range(len(faces))).area == 25


def noded_union(cells: list) -> shapely.Geometry:
    """A union that keeps a vertex at every grid point, as a coverage must."""
    return shapely.segmentize(shapely.union_all(cells), 1.0)


@given(st.lists(st.tuples(st.floats(-1, 4), st.floats(-1, 4)), min_size=3, max_size=40))
@settings(max_examples=60, deadline=None)
def test_snapping_gives_valid_ground_on_the_grid(points: list[tuple[float, float]]) -> None:
    hull = Polygon(points)
    assume(hull.area > 1e-3)
    snapped = snap(hull)
    assert snapped.is_valid
    if not snapped.is_empty:
        xy = shapely.get_coordinates(snapped) * 1e6
        assert np.allclose(xy, np.round(xy), atol=1e-3)


def test_lookup_finds_the_face_and_the_lowest_on_a_border() -> None:
    faces = [box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)]
    lookup = FaceLookup(mesh_of(*faces))
    assert lookup.face_at(0.5, 0.5) == 0
    assert lookup.face_at(1.0, 0.5) == 0
    assert lookup.face_at(5.5, 5.5) == 2
    assert lookup.face_at(3, 3) is None
    points = np.array([[0.5, 0.5], [1.0, 0.5], [1.5, 0.5], [3, 3], [5.5, 5.5]])
    assert lookup.faces_at(points).tolist() == [0, 0, 1, -1, 2]


def test_arcs_are_the_same_each_time() -> None:
    faces = [noded_union([box(x, y, x + 1, y + 1)]) for x in range(4) for y in range(4)]
    first, second = build_arcs(faces), build_arcs(faces)
    assert isinstance(first, Arcs)
    for name in ("xy", "starts", "left", "right"):
        assert (getattr(first, name) == getattr(second, name)).all()
