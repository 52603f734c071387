"""Builders of zones along lines, and of the sides of lines."""

from __future__ import annotations

import shapely

from geodata import recipes as r
from geodata.antimeridian import polygonal
from geodata.buffering import geodesic_buffer
from geodata.builders.land import on_land, without_land
from geodata.builders.workshop import Made, Workshop, join_notes, join_sources, need, point_of
from geodata.errors import RecipeError
from geodata.geodesy import geodesic_line, length_m, ribbon
from geodata.sides import between, side_of


def build_buffer(recipe: r.Buffer, workshop: Workshop) -> Made:
    """A geodesic buffer, whole, cut to an area, or seaward of the land."""
    of = workshop.make(recipe.of)
    shape = geodesic_buffer(of.geometry, recipe.distance_m)
    error, sources, notes = of.error_m, of.sources, of.notes
    if recipe.side == "inside":
        if recipe.inside is None:
            raise RecipeError("a buffer cut to the inside of something must name it in 'inside'")
        inside = workshop.make(recipe.inside)
        need(inside, 2, "a buffer can be cut to an area only")
        # both sides, then cut: one-sided buffers of planes leak round the ends of the line
        shape = polygonal(shapely.intersection(shape, inside.geometry))
        error, sources = max(error, inside.error_m), join_sources(sources, inside.sources)
        notes = (*notes, *inside.notes)
    elif recipe.side == "seaward":
        shape = without_land(shape, workshop)
        notes = (*notes, "not cut at median lines with neighbouring coasts")
    elif recipe.side != "both":
        raise RecipeError(f"unknown side {recipe.side!r} of a buffer; use both, inside or seaward")
    if shape.is_empty:
        raise RecipeError(f"nothing lies within {recipe.distance_m / 1000:g} km on that side")
    return Made(geometry=shape, kind="buffer", error_m=error, sources=sources, notes=notes)


def build_strip(recipe: r.Strip, workshop: Workshop) -> Made:
    """A strip of a total width with flat ends."""
    a, b = workshop.make(recipe.a), workshop.make(recipe.b)
    points = [point_of(a), point_of(b)]
    shape = ribbon(points, recipe.width_m)
    return Made(
        geometry=shape,
        kind="buffer",
        error_m=max(a.error_m, b.error_m) + 0.1 * length_m(geodesic_line(points)),
        sources=join_sources(a.sources, b.sources),
        notes=(*a.notes, *b.notes, "drawn straight from place to place"),
    )


def build_side_of(recipe: r.SideOf, workshop: Workshop) -> Made:
    """The ground of an area on one side of a line."""
    line, within = workshop.make(recipe.line), workshop.make(recipe.within)
    need(within, 2, "the side of a line is cut to an area")
    if line.dimension != 1:
        raise RecipeError("only a line has sides; use Sector for the ground on one side of a place")
    shape, notes = side_of(line.geometry, recipe.side, within.geometry)
    return Made(
        geometry=shape,
        kind="half_plane",
        error_m=max(line.error_m, within.error_m),
        sources=join_sources(line.sources, within.sources),
        notes=(*line.notes, *within.notes, *notes),
    )


def build_area_between(recipe: r.AreaBetween, workshop: Workshop) -> Made:
    """The ground between two lines."""
    a, b = workshop.make(recipe.a), workshop.make(recipe.b)
    for line in (a, b):
        need(line, 1, "the ground between two lines needs two lines")
    within = workshop.make(recipe.within) if recipe.within is not None else None
    shape, notes = between(a.geometry, b.geometry, within.geometry if within else None)
    if within is None:
        dry = on_land(shape, workshop)
        shape = shape if dry.is_empty else dry
    made = [a, b, *([within] if within else [])]
    return Made(
        geometry=shape,
        kind="half_plane",
        error_m=max(m.error_m for m in made),
        sources=join_sources(*(m.sources for m in made)),
        notes=(*join_notes(made), *notes),
    )
