"""Builders of shapes made of shapes, and of those that a reviewer drew."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from geodata import recipes as r
from geodata.antimeridian import of_dimension, polygonal
from geodata.builders.workshop import Made, Workshop, grounded, join_notes, join_sources
from geodata.errors import RecipeError
from geodata.geodesy import Plane

# of two shapes that overlap, the more specific names the kind of what they share
_RANK = ("point", "directional", "border", "line", "buffer", "half_plane", "region", "admin", "country")
_HULL_STEP_M = 10_000.0
_MAX_DRAWN_CHARACTERS = 2_000_000


def build_union(recipe: r.Union, workshop: Workshop) -> Made:
    """All parts together; a point among areas counts with its own ground."""
    made = [workshop.make(p) for p in recipe.parts]
    if not made:
        raise RecipeError("a union of nothing; give at least one part")
    if len({m.dimension for m in made}) > 1:
        # a town among areas would be lost: points and lines count with their own ground
        made = [grounded(m) for m in made]
    kinds = {m.kind for m in made}
    kind = made[0].kind if len(kinds) == 1 else ("point", "line", "region")[made[0].dimension]
    return _combined(shapely.union_all([m.geometry for m in made]), kind, made)


def build_intersection(recipe: r.Intersection, workshop: Workshop) -> Made:
    """What all parts share."""
    made = [workshop.make(p) for p in recipe.parts]
    if not made:
        raise RecipeError("an intersection of nothing; give at least one part")
    shape = made[0].geometry
    for m in made[1:]:
        shape = shapely.intersection(shape, m.geometry)
    shape = of_dimension(shape, min(m.dimension for m in made))
    if shape.is_empty:
        raise RecipeError("the parts share no ground")
    return _combined(shape, min((m.kind for m in made), key=_RANK.index), made)


def build_difference(recipe: r.Difference, workshop: Workshop) -> Made:
    """The first shape without the second."""
    a, b = workshop.make(recipe.a), workshop.make(recipe.b)
    shape = of_dimension(shapely.difference(a.geometry, b.geometry), a.dimension)
    if shape.is_empty:
        raise RecipeError("nothing is left when the second shape is taken from the first")
    return _combined(shape, a.kind, [a, b])


def build_hull(recipe: r.Hull, workshop: Workshop) -> Made:
    """The ground that places enclose, with geodesically straight sides."""
    made = [workshop.make(p) for p in recipe.parts]
    geometries = [m.geometry for m in made]
    if not geometries:
        raise RecipeError("nothing encloses no ground; give at least three places")
    plane = Plane.around(*geometries)
    flat = shapely.convex_hull(shapely.union_all([plane.project(g) for g in geometries]))
    if shapely.get_dimensions(flat) < 2:
        raise RecipeError("these places lie on one line and enclose no ground")
    shape = plane.unproject(shapely.segmentize(flat, _HULL_STEP_M))
    return _combined(shape, "region", made)


def _combined(shape: BaseGeometry, kind: str, made: list[Made]) -> Made:
    return Made(
        geometry=polygonal(shape) if shapely.get_dimensions(shape) == 2 else shape,
        kind=kind,
        error_m=max(m.error_m for m in made),
        sources=join_sources(*(m.sources for m in made)),
        notes=join_notes(made),
    )


def build_drawn(recipe: r.Drawn, workshop: Workshop) -> Made:
    """A reviewer's GeoJSON, checked and made valid."""
    del workshop
    if len(recipe.geojson) > _MAX_DRAWN_CHARACTERS:
        raise RecipeError("a drawn shape of more than 2 MB is refused; simplify it")
    try:
        shape = shapely.from_geojson(recipe.geojson)
    except (shapely.errors.GEOSException, ValueError, TypeError) as error:
        raise RecipeError(f"not a GeoJSON geometry: {str(error)[:120]}") from error
    if shape is None or shape.is_empty:
        raise RecipeError("the drawn shape is empty")
    bounds = shapely.bounds(shape)
    if not all(map(math.isfinite, bounds)) or not all(
        map(math.isfinite, shapely.get_coordinates(shape).flat)
    ):
        raise RecipeError("the drawn shape has coordinates that are no numbers")
    west, south, east, north = bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise RecipeError(f"the drawn shape leaves the globe: {west:g}, {south:g} to {east:g}, {north:g}")
    dimension = int(shapely.get_dimensions(shape))
    shape = of_dimension(polygonal(shape) if dimension == 2 else shape, dimension)
    if shape.is_empty:
        raise RecipeError("the drawn shape has no ground")
    kind = ("point", "line", "region")[dimension]
    return Made(geometry=shapely.force_2d(shape), kind=kind, sources=(f"drawn by {recipe.by}",))
