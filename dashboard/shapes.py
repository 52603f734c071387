"""Footprints as the screen shows them, made once in a process and moved to the map's cut."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import shapely
from shapely import LinearRing, Polygon
from shapely.geometry.base import BaseGeometry

from geodata.display import Display, Grade, make_display, parts_of, placed
from geodata.footprint import Footprint
from geodata.meridian import moved

MOST_KEPT = 6000

_kept: OrderedDict[tuple[object, ...], Display] = OrderedDict()
_lock = Lock()


def display_of(recipe: str, footprint: Footprint, grade: Grade) -> Display:
    """Return a footprint made ready for a screen, once for each recipe in a process.

    Parameters
    ----------
    recipe
        The recipe's id; with the footprint's data version, worldview and extent it is the key.
    footprint
        What the recipe gave.
    grade
        How fine.
    """
    given = footprint.geometry
    extent = (given.geom_type, given.bounds, shapely.get_num_coordinates(given))
    key = (recipe, footprint.data_version, footprint.worldview, extent, grade)
    return _remembered(key, lambda: make_display(given, grade))


def cut_open(recipe: str, display: Display, cut: float) -> Display:
    """Return a display for a map that is cut open at a longitude: what lies west of it moves by a turn."""
    there = moved(display.geometry, cut)
    if there is display.geometry:
        return display
    return _remembered((recipe, cut, there.wkb), lambda: placed(there))


def _remembered(key: tuple[object, ...], make: Callable[[], Display]) -> Display:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def largest_ring(geometry: BaseGeometry) -> LinearRing | None:
    """Return the outline of the largest polygon of a geometry, or None where it has no area."""
    polygons = [p for p in parts_of(geometry) if isinstance(p, Polygon)]
    return max(polygons, key=lambda p: p.area).exterior if polygons else None
