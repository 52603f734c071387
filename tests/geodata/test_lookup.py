"""Many points at once get the answers that single points and shapely get."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geodata.atlas import Atlas, open_atlas
from geodata.lookup import FaceLookup


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return open_atlas()


@pytest.fixture(scope="module")
def lookup(atlas: Atlas) -> FaceLookup:
    return FaceLookup(atlas._mesh)


def one_by_one(lookup: FaceLookup, points: np.ndarray) -> list[int]:
    return [-1 if (face := lookup.face_at(*p)) is None else face for p in points.tolist()]


def test_random_points_of_the_globe_and_of_the_land(lookup: FaceLookup, atlas: Atlas) -> None:
    rng = np.random.default_rng(5)
    globe = rng.uniform((-180, -90), (180, 90), (1500, 2))
    corners = atlas._mesh.xy[rng.integers(0, len(atlas._mesh.xy), 1500)] / 1e6
    near = np.clip(corners + rng.normal(0, 1, corners.shape) * 10.0 ** -rng.integers(1, 12, (1500, 1)),
                   (-180, -90), (180, 90))  # fmt: skip
    for points in (globe, near):
        assert lookup.faces_at(points).tolist() == one_by_one(lookup, points)


def test_points_on_corners_and_edges_of_borders(lookup: FaceLookup, atlas: Atlas) -> None:
    rng = np.random.default_rng(6)
    mesh = atlas._mesh
    first = rng.integers(0, len(mesh.xy) - 1, 400)
    first = first[~np.isin(first + 1, mesh.starts)]
    a, b = mesh.xy[first] / 1e6, mesh.xy[first + 1] / 1e6
    beside_a_corner = np.column_stack([a[:, 0], np.clip(a[:, 1] - 0.05, -90, 90)])  # the ray meets it
    for points in (a, (a + b) / 2, beside_a_corner):
        assert lookup.faces_at(points).tolist() == one_by_one(lookup, points)


def test_poles_the_antimeridian_and_what_is_no_place(lookup: FaceLookup) -> None:
    lats = np.arange(-90, 90.1, 2.5)
    lons = np.arange(-180, 180.1, 15.0)
    seams = [
        np.column_stack([np.full(len(lats), lon), lats]) for lon in (-180, -179.9999999, 179.9999999, 180)
    ]
    poles = [np.column_stack([lons, np.full(len(lons), lat)]) for lat in (-90, -89.9999, 89.9999, 90)]
    points = np.vstack([*seams, *poles])
    found = lookup.faces_at(points)
    assert found.tolist() == one_by_one(lookup, points)
    assert (found >= 0).any()
    assert (found < 0).any()
    odd = np.array([[181.0, 0], [-180.5, 65], [0, 90.5], [np.nan, 0], [0, np.inf]])
    assert lookup.faces_at(odd).tolist() == [-1] * 5
    assert lookup.faces_at(np.empty((0, 2))).tolist() == []


def test_provinces_hold_the_points_that_they_are_given(atlas: Atlas) -> None:
    rng = np.random.default_rng(8)
    points = np.column_stack([rng.uniform(20, 60, 3000), rng.uniform(10, 50, 3000)])
    found = atlas.provinces_at(points)
    ids = sorted({i for i in found if i})
    assert len(ids) > 200
    for place_id in ids[::10]:
        area = atlas.area(place_id).geometry
        mine = np.array([i == place_id for i in found])
        assert shapely.covers(area, shapely.points(points[mine])).all()
        assert not shapely.contains(area, shapely.points(points[~mine])).any()


def test_the_order_and_number_of_points_do_not_matter(lookup: FaceLookup) -> None:
    points = np.random.default_rng(9).uniform((-20, 30), (60, 70), (50_000, 2))
    whole = lookup.faces_at(points)
    assert (lookup.faces_at(points[::-1])[::-1] == whole).all()
    assert (lookup.faces_at(points[:17]) == whole[:17]).all()
