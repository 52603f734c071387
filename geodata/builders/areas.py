"""Builders of areas: whole, part, edge and neighbourhood."""

from __future__ import annotations

from dataclasses import replace

import shapely

from geodata import recipes as r
from geodata.antimeridian import polygonal
from geodata.buffering import geodesic_buffer
from geodata.builders.lines import build_named
from geodata.builders.workshop import (
    Made,
    Workshop,
    approximate,
    extent_of,
    farthest_m,
    join_sources,
    need,
    point_of,
    settled,
)
from geodata.errors import UnknownPlaceError
from geodata.geodesy import Plane, disc, sector
from geodata.parts import part_of
from geodata.pointradius import COMPASS, compass_point, settlement_radius_m
from geodata.worldviews import STATES

NEAR_PLACE_M = 10_000.0  # "near" a place or a line: a quarter of an hour by car
NEAR_LEAST_M = 2_000.0  # never less than this, however close the next place is
OUTSKIRTS = (0.7, 1.3)  # the ring from 70 % to 130 % of a settlement's radius
_POINT_KINDS = frozenset({"city", "facility", "neighbourhood", "island", "mountain", "admin"})
LEAST_BAND_M = 500.0
# areas of which only a line is digitised: a strait, a range, a chain of islands
BAND_KINDS = frozenset({"sea", "water", "island", "region", "zone", "mountain"})
KIND_BY_SOURCE = {"country": "country", "admin1": "admin", "admin2": "admin", "geoboundaries": "admin"}
"""The kind of an area by what its id begins with; ``region`` for all others."""
_LINE_KINDS = frozenset({"river", "road", "line", "border"})


def build_area(recipe: r.Area, workshop: Workshop) -> Made:
    """The polygon of a place, the shape of its recipe, or what stands in for it."""
    ref = recipe.place
    if (made := workshop.curated(ref.id)) is not None:
        return _curated(made, ref, workshop)
    try:
        shape = workshop.atlas.area(ref.id)
    except UnknownPlaceError:
        return _stand_in(ref, workshop)
    return Made(
        geometry=shape.geometry,
        kind=KIND_BY_SOURCE.get(STATES.get(ref.id, ref.id).partition(":")[0], "region"),
        error_m=shape.error_m,
        sources=join_sources([shape.source]),
        notes=(f"the outline of {ref.name} is approximate",) if shape.approximate else (),
    )


def _curated(made: Made, ref: r.Ref, workshop: Workshop) -> Made:
    """Return the shape of a place's own recipe, with the place's kind and error bound."""
    place = workshop.atlas.place(ref.id)
    made = replace(
        made,
        kind="region" if made.dimension == 2 else made.kind,  # a named area, however it is made
        error_m=max(made.error_m, place.error_m),
        sources=join_sources(made.sources, [place.source]),
    )
    if made.dimension != 1 or place.kind not in BAND_KINDS or place.error_m < LEAST_BAND_M:
        return made
    return replace(
        made,
        geometry=geodesic_buffer(made.geometry, place.error_m),
        kind="region",
        notes=(
            *made.notes,
            f"{ref.name} is drawn as the ground within {place.error_m / 1000:g} km of its line",
        ),
    )


def _stand_in(ref: r.Ref, workshop: Workshop) -> Made:
    """Return what stands for the area of a place that has no polygon: its line, or a disc."""
    place = workshop.atlas.place(ref.id)
    if place.kind in _LINE_KINDS:
        return build_named(r.Named(ref), workshop)
    if place.kind not in _POINT_KINDS:
        raise UnknownPlaceError(f"of {ref.name} ({ref.id}) only a point is known; use At for the point")
    radius = settlement_radius_m(place.population)
    if place.kind == "admin":
        radius = max(radius, place.error_m)
    return Made(
        geometry=disc(place.lon, place.lat, radius),
        kind="admin" if place.kind == "admin" else "region",
        error_m=radius + place.error_m,
        extent_m=radius,
        sources=join_sources([place.source]),
        notes=(approximate(ref.name, radius),),
    )


def build_part(recipe: r.Part, workshop: Workshop) -> Made:
    """A part by compass direction or the centre, under the recipe's convention."""
    of = settled(recipe.of, workshop)
    shape, play = part_of(of.geometry, recipe.direction, recipe.convention)
    what = "area" if of.dimension == 2 else "line"
    return Made(
        geometry=shape,
        kind="region" if of.dimension == 2 else of.kind,
        error_m=of.error_m + play,
        sources=of.sources,
        notes=(*of.notes, f"'{recipe.direction}' is read by a convention: {recipe.convention} of the {what}"),
    )


def build_outskirts(recipe: r.Outskirts, workshop: Workshop) -> Made:
    """The ring round a settlement or area, or its quarter to one side."""
    of = settled(recipe.of, workshop)
    need(of, 2, "outskirts need a settlement or an area")
    lon, lat = point_of(of)
    radius = extent_of(of)
    plane = Plane.at(lon, lat)
    flat = plane.project(of.geometry)
    low, high = (share - 1 for share in OUTSKIRTS)
    ring = shapely.difference(
        flat.buffer(high * radius, quad_segs=32), flat.buffer(low * radius, quad_segs=32)
    )
    shape = plane.unproject(polygonal(ring))
    if recipe.direction is not None:
        bearing = COMPASS[compass_point(recipe.direction)]
        wedge = sector(lon, lat, farthest_m(shape, lon, lat) * 1.01, bearing, 45.0)
        shape = polygonal(shapely.intersection(shape, wedge))
    return Made(
        geometry=shape,
        kind="region",
        error_m=of.error_m + high * radius,
        sources=of.sources,
        notes=(*of.notes, "outskirts drawn as the ring from 70 % to 130 % of the place's radius"),
    )


def build_near(recipe: r.Near, workshop: Workshop) -> Made:
    """The neighbourhood of something, by the distance said or the convention's."""
    of = workshop.make(recipe.of)
    distance, notes = recipe.distance_m, of.notes
    if distance is None:
        distance = _near_distance(recipe.of, of, workshop)
        notes = (*notes, f"'near' drawn as {(distance + of.extent_m) / 1000:.0f} km around")
        distance += of.extent_m
    return Made(
        geometry=geodesic_buffer(of.geometry, distance),
        kind="buffer",
        error_m=of.error_m + (distance if recipe.distance_m is None else 0.0),
        sources=of.sources,
        notes=notes,
    )


def _near_distance(recipe: r.Recipe, of: Made, workshop: Workshop) -> float:
    """Return how far "near" goes: at most halfway to the next place of the same importance."""
    if of.dimension == 2:
        return min(max(extent_of(of) / 5, NEAR_PLACE_M), 5 * NEAR_PLACE_M)
    if not isinstance(recipe, r.At):
        return NEAR_PLACE_M
    place = workshop.atlas.place(recipe.place.id)
    if place.kind != "city":
        return NEAR_PLACE_M
    others = workshop.atlas.gazetteer.nearest(place.lon, place.lat, k=40, kinds=("city",))
    gaps = [far for p, far in others if p.id != place.id and p.population >= place.population and far > 0]
    return max(min([NEAR_PLACE_M, *(gap / 2 for gap in gaps)]), NEAR_LEAST_M)
