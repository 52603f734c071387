"""Other people's maps beside the claims: what lies where on them, and how they are drawn.

They are never claims of ours: they lie under the claims, in muted colours, under a switch of
their own, and their source stands beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from dashboard.labels import clean
from dashboard.words import apart, words
from extract.overlays import Overlay, OverlayFeature
from extract.store import Store
from geodata.geodesy import area_m2, length_m

WORDS = words("overlays", {
    "group": "Compare with",
    "row": "Compared",
    "inside": "{share} inside ‘{category}’",
    "meets": "meets ‘{category}’",
    "of": "{told} of {name} ({source})",
    "outside": "outside all shapes of {name} ({source})",
    "shapes": "its shapes",
    "foreign": "not from claimatlas",
    "undated": "no date given",
    "met": "{number} claims meet the map",
    "met_one": "{number} claim meets the map",
    "kinds": "meets {categories}",
})  # fmt: skip
"""All words of this module."""

TINTS = (
    "#8d9db3", "#b59a6d", "#86ab8b", "#b48799", "#6f95a3", "#a493bd", "#b3ab74", "#957c70", "#9dbab0",
)  # fmt: skip
"""Fills of categories: muted, so that none is taken for an actor's colour; names stand on the map."""
OTHER = "#a2a4a8"
MOST_DRAWN_VERTICES = 60_000
MOST_NAMED = 3  # shapes of one category that are named in a card
LEAST_SHARE = 0.005
_COARSEST_DEG = 0.05
_MOST_KEPT = 6  # maps that a process remembers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A map with its shapes at hand, and a tree over them."""

    overlay: Overlay
    features: tuple[OverlayFeature, ...]
    shapes: tuple[BaseGeometry, ...]
    tree: STRtree

    def colour(self, category: str) -> str:
        """Return the fill of a category; the same for every viewer."""
        at = self.overlay.categories.index(category) if category in self.overlay.categories else len(TINTS)
        return TINTS[at] if at < len(TINTS) else OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """How much of a shape lies in a category: a share of its area or length, None if it only meets it."""

    category: str
    share: float | None
    titles: tuple[str, ...] = ()


@dataclass(slots=True)
class Grounds:
    """Reads maps from the store and remembers the last few; ids follow from what is in them."""

    store: Store
    _kept: dict[str, Ground] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def heads(self) -> tuple[Overlay, ...]:
        """Return what is known of all maps."""
        return self.store.overlays()

    def chosen(self, ids: Iterable[str]) -> tuple[Ground, ...]:
        """Return the maps with these ids, in the order of the store; unknown ids are left out."""
        wanted = set(ids)
        if not wanted:
            return ()
        return tuple(self._read(head) for head in self.heads() if head.id in wanted)

    def _read(self, head: Overlay) -> Ground:
        with self._lock:
            known = self._kept.get(head.id)
            if known is None or known.overlay != head:
                known = open_ground(head, self.store.overlay(head.id))
                self._kept[head.id] = known
                while len(self._kept) > _MOST_KEPT:
                    del self._kept[next(iter(self._kept))]
            return known


def open_ground(overlay: Overlay, features: tuple[OverlayFeature, ...]) -> Ground:
    """Return a map with a tree over its shapes."""
    shapes = tuple(f.geometry for f in features)
    return Ground(overlay=overlay, features=features, shapes=shapes, tree=STRtree(shapes))


# --- what lies where ----------------------------------------------------------------------


@lru_cache(maxsize=512)
def inside(shape: BaseGeometry, ground: Ground) -> tuple[Inside, ...]:
    """Return how much of a shape lies in each category of a map, the greatest share first.

    Areas are geodesic, lines are measured by their length; a point is in or out. Shapes of one
    category that overlap count once. Lines and points of the map are only met.
    """
    hits = sorted(int(n) for n in ground.tree.query(shape, predicate="intersects"))
    of_kind: dict[str, list[int]] = {}
    for n in hits:
        of_kind.setdefault(ground.features[n].category, []).append(n)
    found = []
    for category, numbers in of_kind.items():
        areas = [n for n in numbers if shapely.get_dimensions(ground.shapes[n]) == 2]
        share = _share(shape, [ground.shapes[n] for n in areas]) if areas else None
        if share is not None and share == 0.0:
            continue  # they touch along an edge only
        titles = dict.fromkeys(ground.features[n].title for n in (areas or numbers))
        named = tuple(t for t in titles if t and t != category)
        found.append(Inside(category=category, share=share, titles=named if len(named) <= MOST_NAMED else ()))
    return tuple(sorted(found, key=lambda i: -(i.share or 0.0)))


def _share(shape: BaseGeometry, areas: Sequence[BaseGeometry]) -> float:
    if shapely.get_dimensions(shape) == 0:
        return 1.0
    measure = area_m2 if shapely.get_dimensions(shape) == 2 else length_m
    whole = measure(shape)
    common = shapely.union_all(shapely.intersection(np.array(areas, dtype=object), shape))
    return min(1.0, measure(common) / whole) if whole else 1.0


def told_of(shape: BaseGeometry, grounds: Iterable[Ground]) -> tuple[str, ...]:
    """Return in words what lies where, one line for each map."""
    lines = []
    for ground in grounds:
        head = ground.overlay
        name, source = apart(clean(head.name, 80)), apart(source_words(head))
        parts = []
        for part in inside(shape, ground):
            category = apart(clean(part.category, 60)) or WORDS["shapes"]
            share = "" if part.share is None else _percent(part.share)
            told = WORDS["inside" if share else "meets"].format(share=share, category=category)
            titles = ", ".join(apart(clean(t, 40)) for t in part.titles)
            parts.append(f"{told} ({titles})" if titles else told)
        whole = WORDS["of"] if parts else WORDS["outside"]
        lines.append(whole.format(told=", ".join(parts), name=name, source=source))
    return tuple(lines)


def source_words(head: Overlay) -> str:
    """Return who made a map, and of which day it is."""
    day = head.dated.isoformat() if head.dated else WORDS["undated"]
    return f"{clean(head.source, 120)}, {day}"


def _percent(share: float) -> str:
    if share < LEAST_SHARE:
        return "<1 %"
    if 1 - share > LEAST_SHARE or 1 - share < 1e-6:
        return f"{share * 100:.0f} %"
    return ">99 %"


def met_by(shapes: Mapping[str, BaseGeometry], ground: Ground) -> dict[str, tuple[str, ...]]:
    """Return which shapes (by their key) meet a map, with the categories that they meet."""
    keys = list(shapes)
    pairs = ground.tree.query(np.array([shapes[k] for k in keys], dtype=object), predicate="intersects")
    found: dict[str, dict[str, None]] = {}
    for at, n in zip(*pairs.tolist(), strict=True):
        found.setdefault(keys[at], {})[ground.features[n].category] = None
    return {key: tuple(found[key]) for key in keys if key in found}


# --- as it is drawn -----------------------------------------------------------------------


@lru_cache(maxsize=_MOST_KEPT)
def to_json(ground: Ground) -> dict[str, Any]:
    """Return a map as the browser draws it: for each category its shapes, colour and name's place.

    Outlines are simplified where there are more corners than a browser draws at once; what lies
    where is always found from the shapes themselves.
    """
    shapes = np.array(ground.shapes, dtype=object)
    tolerance = 0.0
    while shapely.get_num_coordinates(shapes).sum() > MOST_DRAWN_VERTICES and tolerance < _COARSEST_DEG:
        tolerance = max(0.0005, tolerance * 2)
        shapes = shapely.simplify(np.array(ground.shapes, dtype=object), tolerance)
    kinds: dict[str, list[int]] = {}
    for n, feature in enumerate(ground.features):
        kinds.setdefault(feature.category, []).append(n)
    return {
        "id": ground.overlay.id,
        "name": clean(ground.overlay.name, 80),
        "categories": [
            {
                "name": clean(category, 60),
                "colour": ground.colour(category),
                "at": _heart([ground.shapes[n] for n in numbers]),
                "geometries": _together([shapes[n] for n in numbers]),
            }
            for category, numbers in kinds.items()
        ],
    }


def _together(shapes: Iterable[BaseGeometry]) -> list[dict[str, Any]]:
    """Shapes of one kind as few geometries, rings turned so that overlaps stay filled (rule nonzero)."""
    parts = [p for shape in shapes for p in shapely.get_parts(shape)]
    made = []
    for dimension, kind in (
        (2, shapely.multipolygons),
        (1, shapely.multilinestrings),
        (0, shapely.multipoints),
    ):
        own = [p for p in parts if shapely.get_dimensions(p) == dimension and not p.is_empty]
        if own:
            whole = shapely.orient_polygons(kind(own))
            made.append(mapping(shapely.transform(whole, lambda xy: np.round(xy, 5))))
    return made


def _heart(shapes: Sequence[BaseGeometry]) -> list[float]:
    """Where a category's name stands: inside the largest of its shapes."""
    parts = [p for shape in shapes for p in shapely.get_parts(shape)]
    largest = max(parts, key=lambda p: (shapely.get_dimensions(p), p.area, p.length))
    point = largest.representative_point()
    return [round(point.x, 5), round(point.y, 5)]
