"""Shapes across the antimeridian, drawn as one: longitudes may run past 180 degrees.

GeoJSON (RFC 7946, section 3.1.9) cuts at 180 degrees what a map should show whole: Fiji or
Chukotka would stretch over the world. Here pieces move by whole turns until everything lies in
the narrowest run of longitudes; Leaflet draws them there as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

TURN = 360.0
WORTH = 0.75  # leave the usual cut at 180 degrees only for a view this much narrower
SEAM_DEG = 1e-6


def best_cut(spans: Iterable[tuple[float, float]]) -> float:
    """Return the longitude, -180 or east of it, where the circle is best cut open.

    `spans` are (west, east) runs of longitude. The cut is -180 where that shows them in a view
    nearly as narrow as the best one.
    """
    runs: list[list[float]] = []
    for west, east in sorted(_normal(span) for span in spans):
        if runs and west <= runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], east)
        else:
            runs.append([west, east])
    if not runs:
        return -180.0
    usual = max(east for _, east in runs) - runs[0][0]
    gaps = [(after[0] - before[1], after[0]) for before, after in pairwise(runs)]
    gap, begin = max(gaps, default=(0.0, -180.0))
    return begin if TURN - gap < WORTH * usual else -180.0


def moved(geometry: BaseGeometry, cut: float) -> BaseGeometry:
    """Return a geometry moved by a whole turn if it begins west of the cut; else itself."""
    west = geometry.bounds[0]
    return geometry if west >= cut - SEAM_DEG else _shifted(geometry)


def moved_longitude(lon: float, cut: float) -> float:
    """Return a longitude in the turn that begins at the cut."""
    return lon if lon >= cut - SEAM_DEG else lon + TURN


def unwrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose pieces on both sides of the antimeridian stand together.

    Pieces that touch at 180 degrees become one, so that no outline runs along the seam.
    """
    west, _, east, _ = geometry.bounds
    if west > -180.0 + SEAM_DEG and east - west < TURN / 2:
        return geometry
    parts = _simple(geometry)
    cut = best_cut((p.bounds[0], p.bounds[2]) for p in parts)
    if cut <= -180.0:
        return geometry
    together = shapely.union_all([moved(p, cut) for p in parts])
    return shapely.line_merge(together) if together.geom_type == "MultiLineString" else together


def _normal(span: tuple[float, float]) -> tuple[float, float]:
    """A run whose west lies in [-180, 180); its east may lie beyond 180."""
    west, east = span
    turns = (west + 180.0) // TURN * TURN
    return west - turns, east - turns


def _shifted(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda lonlat: lonlat + np.array([TURN, 0.0]))


def _simple(geometry: BaseGeometry) -> Sequence[BaseGeometry]:
    parts = [p for g in shapely.get_parts(geometry) for p in shapely.get_parts(g)]
    return [p for p in parts if not p.is_empty]
