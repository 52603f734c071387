"""The nearest points, against measuring the way to all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.nearest import SHORT_M, NearestIndex

GEOD = Geod(ellps="WGS84")
LONS, LATS = st.floats(-180, 180), st.floats(-90, 90)
SEAMS = [(0, 90), (77, -90), (180, 0), (-180, 0), (180, 65), (-180, -17), (179.999, 51), (0, 0)]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def nearest_of_all(lon, lat, rows, place, k):
    here = np.full(len(lon), float(place[0])), np.full(len(lon), float(place[1]))
    metres = np.asarray(GEOD.inv(*here, lon, lat)[2])
    order = np.lexsort((rows, metres))[:k]
    return rows[order].tolist(), metres[order].tolist()


@pytest.mark.parametrize("count", [1, 2, 50, 5_000])
def test_nearest_many_is_exact_everywhere(count: int) -> None:
    rng = np.random.default_rng(count)
    xyz = rng.normal(size=(count, 3))
    lon = np.degrees(np.arctan2(xyz[:, 1], xyz[:, 0]))
    lat = np.degrees(np.arcsin(xyz[:, 2] / np.linalg.norm(xyz, axis=1)))
    lon[: count // 4] = np.where(rng.random(count // 4) < 0.5, -180, 180) + rng.normal(0, 0.2, count // 4)
    lon, rows = (lon + 180) % 360 - 180, rng.permutation(count)
    index = NearestIndex(lon, lat, rows)
    asked = np.vstack([rng.uniform((-180, -90), (180, 90), (60, 2)), SEAMS])
    for k in (1, 4):
        found, metres = index.nearest_many(asked, k)
        assert found.shape == metres.shape == (len(asked), min(k, count))
        for place, some, far in zip(asked, found.tolist(), metres.tolist(), strict=True):
            best, metres_of_best = nearest_of_all(lon, lat, rows, place, k)
            assert some == best
            assert far == pytest.approx(metres_of_best, abs=1e-6)
            assert index.nearest(*place, k) == list(zip(some, far, strict=True))


@given(st.lists(st.tuples(LONS, LATS), min_size=1, max_size=30), LONS, LATS, st.integers(1, 5))
@settings(max_examples=150, deadline=None)
def test_no_point_is_nearer(points: list[tuple[float, float]], lon: float, lat: float, k: int) -> None:
    lons, lats = np.array(points).T
    rows = np.arange(len(points))
    _, best = nearest_of_all(lons, lats, rows, (lon, lat), k)
    metres = [far for _, far in NearestIndex(lons, lats, rows).nearest(lon, lat, k)]
    assert metres == pytest.approx(best, abs=1e-6)


def test_equally_near_ones_come_in_the_order_of_their_rows() -> None:
    index = NearestIndex(np.array([1.0, 1.0, -1.0]), np.array([0.0, 0.0, 0.0]), np.array([9, 4, 7]))
    assert [row for row, _ in index.nearest(0.0, 0.0, 3)] == [4, 7, 9]


@pytest.mark.parametrize("lat", [0.0, 37.0, -64.0, 89.9])
def test_short_lengths_from_chords_are_karneys(lat: float) -> None:
    # a fan of points up to and beyond the length at which `Geod` takes over
    azimuth, far = (
        x.ravel() for x in np.meshgrid(np.arange(0, 360, 15.0), np.geomspace(0.1, SHORT_M * 1.1, 40))
    )
    n = np.ones(len(far))
    lon, lats, _ = GEOD.fwd(20.0 * n, lat * n, azimuth, far)
    index = NearestIndex(np.asarray(lon), np.asarray(lats), np.arange(len(far)))
    rows, metres = index.nearest_many(np.array([[20.0, lat]]), len(far))
    assert metres[0] == pytest.approx(far[rows[0]], abs=1e-4)


def test_nothing_to_find() -> None:
    empty = NearestIndex(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))
    assert empty.nearest(0.0, 0.0, 3) == []
    some = NearestIndex(np.zeros(2), np.zeros(2), np.arange(2))
    assert some.nearest(0.0, 0.0, 0) == []
    assert some.nearest_many(np.empty((0, 2)), 1)[0].shape == (0, 1)


def test_the_gazetteer_gives_the_same_for_one_and_for_many(gazetteer: Gazetteer) -> None:
    asked = np.array([(36.63, 35.93), (2.35, 48.85), (-150.0, -40.0), (0.0, -90.0), (180.0, 66.0)])
    ids, metres = gazetteer.nearest_many(asked, k=3)
    for place, some, far in zip(asked.tolist(), ids, metres.tolist(), strict=True):
        one = gazetteer.nearest(*place, k=3)
        assert [p.id for p, _ in one] == some
        assert [d for _, d in one] == far
    rivers, _ = gazetteer.nearest_many(asked[:1], kinds=("river",))
    assert gazetteer.place(rivers[0][0]).kind == "river"
