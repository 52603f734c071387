"""Fitted planes: there and back, angles kept, and scales true all along a line."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.conformal import FittedPlane
from geodata.geodesy import GEOD

WIDTH_M = 30_000.0


def crooked(lon: float, lat: float, length_m: float, seed: int) -> np.ndarray:
    """Points 10 km apart on a line that turns a little at each."""
    turns = np.random.default_rng(seed).normal(0, 15, max(3, int(length_m / 10_000))).cumsum()
    points = [(lon, lat)]
    for azimuth in turns:
        points.append(GEOD.fwd(*points[-1], azimuth, 10_000.0)[:2])
    return np.array(points)


LINES = st.builds(
    crooked,
    st.floats(-180, 180),
    st.floats(-89, 89),
    st.floats(30_000, 500_000),
    st.integers(0, 1_000),
)


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_there_and_back(points: np.ndarray) -> None:
    plane = FittedPlane.along(points, WIDTH_M)
    back = plane.inverse(plane.forward(points))
    off = GEOD.inv(points[:, 0], points[:, 1], back[:, 0], back[:, 1])[2]
    assert np.max(off) < 0.002


@settings(max_examples=25, deadline=None)
@given(LINES, st.floats(0, 360))
def test_distances_outwards_are_as_wrong_as_the_plane_says(points: np.ndarray, azimuth: float) -> None:
    plane = FittedPlane.along(points, WIDTH_M)
    n = np.ones(len(points))
    lon, lat, _ = GEOD.fwd(points[:, 0], points[:, 1], azimuth * n, WIDTH_M * n)
    ends = plane.forward(np.column_stack([lon, lat]))
    far = np.linalg.norm(ends - plane.forward(points), axis=1)
    # between the directions that are looked at it may be a little more
    assert np.abs(far / WIDTH_M - 1).max() < 2 * plane.strain + 5e-6  # 0.15 m


def test_angles_are_kept() -> None:
    points = crooked(36.0, 36.5, 400_000, 1)
    plane = FittedPlane.along(points, WIDTH_M)
    n = np.ones(len(points))
    here = plane.forward(points)
    ways = []
    for azimuth in (0.0, 90.0):
        lon, lat, _ = GEOD.fwd(points[:, 0], points[:, 1], azimuth * n, n)
        x, y = (plane.forward(np.column_stack([lon, lat])) - here).T
        ways.append(np.arctan2(y, x))
    turn = np.mod(ways[0] - ways[1], 2 * math.pi)
    assert turn == pytest.approx(np.full(len(points), math.pi / 2), abs=1e-6)


def test_a_long_line_is_truer_than_in_an_azimuthal_plane() -> None:
    line = crooked(30.0, 45.0, 700_000, 4)
    assert FittedPlane.along(line, WIDTH_M).strain < 2e-5  # stereographic: 350 km off its middle, 7.5e-4


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 90.0), (0.0, -90.0), (180.0, 0.0), (-180.0, 72.0)])
def test_poles_and_seam_are_places_like_others(lon: float, lat: float) -> None:
    azimuth = np.arange(0, 360, 45.0)
    n = np.ones(len(azimuth))
    x, y, _ = GEOD.fwd(lon * n, lat * n, azimuth, 20_000 * n)
    points = np.column_stack([x, y])
    plane = FittedPlane.along(points, WIDTH_M)
    flat, middle = plane.forward(points), plane.forward(np.array([[lon, lat]]))
    assert np.linalg.norm(flat - middle, axis=1) == pytest.approx(20_000 * n, abs=1)
