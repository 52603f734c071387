"""Builders of lines: borders, coasts, rivers, roads, ways and circles of the globe."""

from __future__ import annotations

from dataclasses import replace

import shapely
from shapely.geometry import LineString

from geodata import recipes as r
from geodata.antimeridian import of_dimension
from geodata.builders.land import shores_near
from geodata.builders.workshop import Made, Workshop, join_notes, join_sources, need, point_of
from geodata.errors import RecipeError, UnknownPlaceError
from geodata.geodesy import geodesic_line, length_m
from geodata.sides import stretch

_TOUCH_DEG = 0.01  # outlines nearer than about a kilometre run along each other


def build_border(recipe: r.Border, workshop: Workshop) -> Made:
    """The shared land border of two areas, or all land borders of one."""
    refs = [ref for ref in (recipe.a, recipe.b) if ref is not None]
    if any(workshop.atlas.recipe(ref.id) is not None for ref in refs):
        return _border_of_made(refs, workshop)
    shape = workshop.atlas.border(recipe.a.id, recipe.b.id if recipe.b else None)
    return Made(
        geometry=shape.geometry, kind="border", error_m=shape.error_m, sources=join_sources([shape.source])
    )


def _border_of_made(refs: list[r.Ref], workshop: Workshop) -> Made:
    """Return the border of areas that are made by recipes: the atlas has no edges of theirs."""
    made = [workshop.make(r.Area(ref)) for ref in refs]
    for m in made:
        need(m, 2, "a border needs areas")
    outline = shapely.boundary(made[0].geometry)
    if len(made) == 1:
        shores = shores_near(made[0].geometry, workshop)
        line = shapely.difference(outline, shapely.buffer(shores, _TOUCH_DEG, quad_segs=1))
    else:
        line = shapely.intersection(outline, shapely.boundary(made[1].geometry))
        if not line.length:  # digitised apart: what of one outline runs beside the other
            line = shapely.intersection(outline, shapely.buffer(made[1].geometry, _TOUCH_DEG, quad_segs=2))
    line = of_dimension(line, 1)
    if line.is_empty:
        raise RecipeError(f"{' and '.join(ref.name for ref in refs)} share no land border")
    return Made(
        geometry=shapely.line_merge(line) if line.geom_type == "MultiLineString" else line,
        kind="border",
        error_m=max(m.error_m for m in made),
        sources=join_sources(*(m.sources for m in made)),
        notes=join_notes(made),
    )


def build_coast(recipe: r.Coast, workshop: Workshop) -> Made:
    """The coastline of an area."""
    if isinstance(recipe.of, r.Area) and workshop.atlas.recipe(recipe.of.place.id) is None:
        try:
            shape = workshop.atlas.coast(recipe.of.place.id)
        except UnknownPlaceError:
            workshop.atlas.area(recipe.of.place.id)  # says that no polygon is known at all
            raise
        return Made(
            geometry=shape.geometry, kind="line", error_m=shape.error_m, sources=join_sources([shape.source])
        )
    of = workshop.make(recipe.of)
    need(of, 2, "a coast needs an area")
    line = of_dimension(shapely.intersection(shores_near(of.geometry, workshop), of.geometry), 1)
    if line.is_empty:
        raise RecipeError("this area has no coast")
    return replace(of, geometry=line, kind="line", extent_m=0.0)


def build_named(recipe: r.Named, workshop: Workshop) -> Made:
    """A named line; of a named area its outline."""
    ref = recipe.line
    if (made := workshop.curated(ref.id)) is not None:
        notes = _dates(recipe, workshop.atlas.recipe(ref.id))
        place = workshop.atlas.place(ref.id)
        line = made.geometry if made.dimension < 2 else shapely.boundary(made.geometry)
        # a control line has a name of its own, whatever border it follows
        kind = "border" if made.kind == "border" and place.kind != "line" else "line"
        return replace(
            made,
            geometry=line,
            kind=kind,
            error_m=max(made.error_m, place.error_m),
            sources=join_sources(made.sources, [place.source]),
            notes=(*made.notes, *notes),
        )
    shape = workshop.atlas.line(ref.id)
    notes = _dates(recipe, None)
    if shape.approximate:
        notes = (*notes, f"the course of {ref.name} is approximate")
    return Made(
        geometry=shape.geometry,
        kind="line",
        error_m=shape.error_m,
        sources=join_sources([shape.source]),
        notes=notes,
    )


def _dates(recipe: r.Named, curated: r.Recipe | None) -> tuple[str, ...]:
    """Say of which time the line in the data is, and of which the text speaks, where they differ."""
    known = [a.removeprefix(r.AS_OF).strip() for a in getattr(curated, "assumptions", ()) if r.AS_OF in a]
    if not known:
        return (f"drawn as our data have it, not as of {recipe.date}",) if recipe.date else ()
    if recipe.date is None:
        return (f"{r.AS_OF} {known[0]}",)
    same = _covers(known[0], recipe.date)
    return (f"{r.AS_OF} {known[0]}" if same else f"{r.AS_OF} {known[0]}; the text speaks of {recipe.date}",)


def _covers(years: str, date: str) -> bool:
    """Return whether "2021" or "1994 to 2020" covers a date's year."""
    first, _, last = years.partition(" to ")
    return first <= date[:4] <= (last or first)


def build_along(recipe: r.Along, workshop: Workshop) -> Made:
    """The stretch of a line between two places."""
    line, start, end = (workshop.make(x) for x in (recipe.line, recipe.start, recipe.end))
    need(line, 1, "a stretch needs a line")
    geometry, far = stretch(line.geometry, start.geometry, end.geometry)
    notes = (f"its ends lie up to {far / 1000:.0f} km from the line",) if far > 10_000 else ()
    return Made(
        geometry=geometry,
        kind=line.kind,
        error_m=max(line.error_m, start.error_m, end.error_m),
        sources=join_sources(line.sources, start.sources, end.sources),
        notes=(*line.notes, *notes),
    )


def build_path(recipe: r.Path, workshop: Workshop) -> Made:
    """The geodesic line through places."""
    stops = [workshop.make(p) for p in recipe.places]
    points = [point_of(s) for s in stops]
    if len(set(points)) < 2:
        raise RecipeError("a path needs at least two places that lie apart")
    geometry = geodesic_line(points)
    return Made(
        geometry=geometry,
        kind="line",
        # the real way bends between the places by about a tenth of a leg
        error_m=max(s.error_m for s in stops) + 0.1 * length_m(geometry) / (len(points) - 1),
        sources=join_sources(*(s.sources for s in stops)),
        notes=(*join_notes(stops), "drawn straight from place to place"),
    )


def build_parallel(recipe: r.Parallel, workshop: Workshop) -> Made:
    """A whole circle of latitude."""
    del workshop
    if not -90 < recipe.lat < 90:
        raise RecipeError(f"there is no parallel of {recipe.lat:g}°; give more than -90 and less than 90")
    return Made(geometry=LineString([(lon, recipe.lat) for lon in range(-180, 181)]), kind="line")


def build_meridian(recipe: r.Meridian, workshop: Workshop) -> Made:
    """A whole meridian."""
    del workshop
    if not -180 <= recipe.lon <= 180:
        raise RecipeError(f"there is no meridian of {recipe.lon:g}°; give -180 to 180")
    return Made(geometry=LineString([(recipe.lon, lat) for lat in range(-90, 91)]), kind="line")
