"""Builders of zones along lines, and of the sides of lines."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from geodata import recipes as r
from geodata.antimeridian import polygonal
from geodata.buffering import geodesic_buffer
from geodata.builders.land import land_near, on_land, without_land
from geodata.builders.workshop import Made, Workshop, join_notes, join_sources, need, point_of
from geodata.errors import RecipeError
from geodata.geodesy import geodesic_line, length_m, ribbon
from geodata.median import nearer_part
from geodata.sides import between, side_of
from geodata.worldviews import SELF, read_worldviews

_SAME_SHORE_DEG = 0.002


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
    elif recipe.side == "seaward to the median line":
        shape, play = _to_the_median(shape, recipe, of, workshop)
        error += play
        notes = (*notes, "cut where the coast of another country is nearer (equidistance), not by any treaty")
    elif recipe.side != "both":
        raise RecipeError(
            f"unknown side {recipe.side!r} of a buffer; use both, inside, seaward "
            "or seaward to the median line"
        )
    if shape.is_empty:
        raise RecipeError(f"nothing lies within {recipe.distance_m / 1000:g} km on that side")
    return Made(geometry=shape, kind="buffer", error_m=error, sources=sources, notes=notes)


def _to_the_median(
    shape: BaseGeometry, recipe: r.Buffer, of: Made, workshop: Workshop
) -> tuple[BaseGeometry, float]:
    """Return the sea of a buffer without what lies nearer to the land of another country.

    Of a coast its area is the own land; of anything else the land that it stands on.
    """
    land = land_near(geodesic_buffer(of.geometry, 2 * recipe.distance_m), workshop)
    own = [of.geometry]
    if isinstance(recipe.of, r.Coast):
        own = [workshop.make(area).geometry for area in (recipe.of.of, *_breakaway(recipe.of.of, workshop))]
    owner = shapely.union_all(own)
    # the outlines of land and owner share their vertices but for the last digits
    others = polygonal(shapely.difference(land, shapely.buffer(owner, _SAME_SHORE_DEG, quad_segs=1)))
    try:
        return nearer_part(without_land(shape, workshop), owner, others, recipe.distance_m)
    except shapely.GEOSException as error:
        raise RecipeError(f"the median line with other coasts cannot be computed here: {error}") from error


def _breakaway(area: r.Recipe, workshop: Workshop) -> tuple[r.Area, ...]:
    """Return the areas that broke away from a country: no median line runs between the two."""
    if not isinstance(area, r.Area) or not area.place.id.startswith("country:"):
        return ()
    code = area.place.id.removeprefix("country:")
    return tuple(
        r.Area(place=r.Ref(row.id, row.name))
        for row in read_worldviews()
        if row.holders.get(workshop.atlas.worldview) == SELF and code in row.claimed_by
    )


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
