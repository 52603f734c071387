"""What all builders share: the shape on its way to a footprint, and the workshop round it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata import recipes as r
from geodata.antimeridian import GEOD
from geodata.buffering import geodesic_buffer
from geodata.errors import RecipeError
from geodata.geodesy import area_m2, disc, equal_area_centroid, length_m, middle_of_line
from geodata.pointradius import settlement_radius_m

if TYPE_CHECKING:
    from geodata.atlas import Atlas


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A geometry on its way to a footprint.

    ``extent_m`` is the radius of the thing itself (of a town about its point), which
    distances from it have to reckon with.
    """

    geometry: BaseGeometry
    kind: str
    error_m: float = 0.0
    extent_m: float = 0.0
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def dimension(self) -> int:
        """0 for points, 1 for lines, 2 for areas."""
        return int(shapely.get_dimensions(self.geometry))


LINE_GROUND_M = 500.0  # half the width of a line that stands among areas

Builder = Callable[[Any, "Workshop"], Made]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the builders share: the atlas, and what has been made already."""

    atlas: Atlas
    builders: Mapping[type[r.Recipe], Builder]
    made: dict[r.Recipe, Made] = field(default_factory=dict)
    open_ids: tuple[str, ...] = ()

    def make(self, recipe: r.Recipe) -> Made:
        """Build a recipe, or return it where it was built before."""
        if recipe not in self.made:
            builder = self.builders.get(type(recipe))
            if builder is None:
                raise RecipeError(f"no builder for {type(recipe).__name__}; known are {', '.join(r.RECIPES)}")
            self.made[recipe] = builder(recipe, self)
        return self.made[recipe]

    def curated(self, place_id: str) -> Made | None:
        """Build the recipe of a curated place; None where the place has none."""
        recipe = self.atlas.recipe(place_id)
        if recipe is None:
            return None
        if place_id in self.open_ids:
            raise RecipeError(f"{place_id} is made of itself: {' → '.join((*self.open_ids, place_id))}")
        return replace(self, open_ids=(*self.open_ids, place_id)).make(recipe)


def point_of(made: Made) -> tuple[float, float]:
    """Return the one point that stands for a shape."""
    if made.geometry.geom_type == "Point":
        return made.geometry.x, made.geometry.y
    return middle_of_line(made.geometry) if made.dimension == 1 else equal_area_centroid(made.geometry)


def extent_of(made: Made) -> float:
    """Return the radius of a thing: of an area the disc of the same size, of a line half its length."""
    if made.extent_m or made.dimension == 0:
        return made.extent_m
    if made.dimension == 1:
        return length_m(made.geometry) / 2
    return math.sqrt(area_m2(made.geometry) / math.pi)


def settled(recipe: r.Recipe, workshop: Workshop) -> Made:
    """Build a recipe; the point of a settlement becomes the disc that stands for its ground."""
    made = workshop.make(recipe)
    if made.dimension > 0:
        return made
    if isinstance(recipe, r.At):
        return workshop.make(r.Area(recipe.place))
    radius = made.extent_m or settlement_radius_m(0)
    lon, lat = point_of(made)
    return replace(
        made,
        geometry=disc(lon, lat, radius),
        kind="region",
        error_m=made.error_m + radius,
        extent_m=radius,
        notes=(*made.notes, approximate("the place", radius)),
    )


def grounded(made: Made) -> Made:
    """Give a point or a line its own ground, to stand among areas."""
    if made.dimension == 2:
        return made
    radius = max(made.extent_m, settlement_radius_m(0)) if made.dimension == 0 else LINE_GROUND_M
    shape = geodesic_buffer(made.geometry, radius)
    return replace(made, geometry=shape, kind="region", notes=(*made.notes, approximate("a part", radius)))


def need(made: Made, dimension: int, why: str) -> None:
    """Raise RecipeError with the reason if a shape is not of the dimension asked for."""
    if made.dimension != dimension:
        raise RecipeError(f"{why}; this is {('a point', 'a line', 'an area')[made.dimension]}")


def farthest_m(shape: BaseGeometry, lon: float, lat: float) -> float:
    """Return the distance from a point to the farthest vertex of a shape."""
    xy = shapely.get_coordinates(shape)
    n = np.ones(len(xy))
    return float(np.max(GEOD.inv(lon * n, lat * n, xy[:, 0], xy[:, 1])[2]))


def join_sources(*groups: Iterable[str]) -> tuple[str, ...]:
    """Return all sources once, in order."""
    return tuple(dict.fromkeys(s for group in groups for s in group if s))


def join_notes(made: Iterable[Made]) -> tuple[str, ...]:
    """Return all notes once, in order."""
    return tuple(dict.fromkeys(note for m in made for note in m.notes))


def approximate(name: str, radius: float) -> str:
    """Return the note that says a disc stands for an outline."""
    return f"no outline of {name} is known: an approximate disc of {radius / 1000:.1f} km stands for it"
