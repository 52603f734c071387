"""Builders of points, and of what lies in a direction from somewhere."""

from __future__ import annotations

import shapely
from shapely.geometry import Point

from geodata import recipes as r
from geodata.antimeridian import polygonal
from geodata.buffering import geodesic_buffer
from geodata.builders.workshop import Made, Workshop, extent_of, farthest_m, join_sources, need, point_of
from geodata.errors import RecipeError
from geodata.geodesy import distance_m, midpoint, offset, sector
from geodata.pointradius import offset_radius_m, settlement_radius_m
from geodata.sides import point_along

GREATEST_OFFSET_M = 20_000_000.0  # half-way round the globe
SECTOR_REACH_M = 20_000.0  # "north of" a town: as far as its surroundings go
AREA_REACH_M = (20_000.0, 150_000.0)  # the same for an area: half of its own radius, within these


def build_at(recipe: r.At, workshop: Workshop) -> Made:
    """The settlement point or representative point of a place, with the town's own radius."""
    place = workshop.atlas.place(recipe.place.id)
    extent = settlement_radius_m(place.population) if place.kind in {"city", "neighbourhood"} else 0.0
    return Made(
        geometry=Point(place.lon, place.lat),
        kind="point",
        error_m=place.error_m,
        extent_m=extent,
        sources=join_sources([place.source]),
    )


def build_coordinates(recipe: r.Coordinates, workshop: Workshop) -> Made:
    """A point by its coordinates."""
    del workshop
    if not (-180 <= recipe.lon <= 180 and -90 <= recipe.lat <= 90):
        raise RecipeError(f"lon {recipe.lon:g}, lat {recipe.lat:g} is no place; lon comes first, in degrees")
    return Made(geometry=Point(recipe.lon, recipe.lat), kind="point", sources=join_sources([recipe.source]))


def build_midpoint(recipe: r.Midpoint, workshop: Workshop) -> Made:
    """The point a fraction of the way, as uncertain as half of the way is long."""
    a, b = workshop.make(recipe.a), workshop.make(recipe.b)
    if not 0 <= recipe.fraction <= 1:
        raise RecipeError(f"a fraction of {recipe.fraction:g} is not on the way; give 0 to 1")
    p, q = point_of(a), point_of(b)
    # "between A and B": the place may be anywhere on half of the way (point-radius method)
    play = distance_m(p, q) / 2
    return Made(
        geometry=Point(midpoint(p, q, recipe.fraction)),
        kind="point",
        error_m=play + max(a.error_m, b.error_m),
        sources=join_sources(a.sources, b.sources),
        notes=(*a.notes, *b.notes),
    )


def build_point_along(recipe: r.PointAlong, workshop: Workshop) -> Made:
    """The point a distance along a line, towards the line's longer side."""
    line, start = workshop.make(recipe.line), workshop.make(recipe.start)
    need(line, 1, "a point along something needs a line")
    if recipe.distance_m < 0:
        raise RecipeError(f"a distance of {recipe.distance_m:g} m along a line is below 0")
    place = point_along(line.geometry, start.geometry, None, recipe.distance_m)
    return Made(
        geometry=Point(place),
        kind="point",
        # roads wind: as a rule a tenth more than the line drawn through their towns
        error_m=line.error_m + start.error_m + start.extent_m + 0.1 * recipe.distance_m,
        sources=join_sources(line.sources, start.sources),
        notes=(*line.notes, *start.notes),
    )


def build_offset(recipe: r.Offset, workshop: Workshop) -> Made:
    """The point at a distance and bearing, with the radius of the point-radius method."""
    origin = workshop.make(recipe.origin)
    least, most = recipe.distance_m, recipe.max_distance_m
    if not 0 <= least <= (least if most is None else most) <= GREATEST_OFFSET_M:
        raise RecipeError(
            f"no offset by {least:g} to {most or least:g} m; give a distance, or least and most"
        )
    distance = least if most is None else (least + most) / 2
    radius = offset_radius_m(
        distance,
        recipe.half_angle_deg,
        feature_radius_m=extent_of(origin),
        precision_m=recipe.precision_m + (0.0 if most is None else (most - least) / 2),
        coordinate_m=origin.error_m,
    )
    return Made(
        geometry=Point(offset(point_of(origin), recipe.bearing_deg, distance)),
        kind="directional",
        error_m=radius,
        sources=origin.sources,
        notes=origin.notes,
    )


def build_sector(recipe: r.Sector, workshop: Workshop) -> Made:
    """The ground in a direction, from a place's edge to the reach said or the convention's."""
    origin = workshop.make(recipe.origin)
    if not 0.1 <= recipe.half_angle_deg <= 180:
        raise RecipeError(f"a sector needs a half-angle of 0.1° to 180°, not {recipe.half_angle_deg:g}°")
    reach = recipe.reach_m
    notes: list[str] = []
    if reach is None:
        low, high = AREA_REACH_M
        reach = min(max(extent_of(origin) / 2, low), high) if origin.dimension == 2 else SECTOR_REACH_M
        notes.append(f"no distance is said: drawn to {reach / 1000:.0f} km beyond its edge")
    if reach <= 0:
        raise RecipeError(f"a sector of {reach:g} m has no ground")
    lon, lat = point_of(origin)
    bearing, half = recipe.bearing_deg, recipe.half_angle_deg
    if origin.dimension == 0:
        inner = origin.extent_m
        shape = sector(lon, lat, inner + reach, bearing, half, inner_m=inner)
    else:
        around = geodesic_buffer(origin.geometry, reach)
        far = farthest_m(around, lon, lat)
        wedge = sector(lon, lat, far * 1.01, bearing, half)
        shape = shapely.intersection(around, wedge)
        if origin.dimension == 2:
            shape = shapely.difference(shape, origin.geometry)
        shape = polygonal(shape)
    return Made(
        geometry=shape,
        kind="directional",
        error_m=reach + origin.error_m,
        sources=origin.sources,
        notes=(*origin.notes, *notes),
    )
