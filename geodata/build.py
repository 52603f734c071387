"""The builder: a recipe and an atlas give a footprint.

`build` is pure: the same recipe on the same atlas gives identical bytes. Every type of
recipe has one function in `geodata.builders`; recipes inside a recipe are built once.
Where words leave a size open, a convention fills in, and the footprint's assumptions say
so. Nothing is ever drawn by guess: a recipe that cannot be built raises `RecipeError` with
the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geodata import recipes as r
from geodata.builders import BUILDERS, Workshop
from geodata.errors import RecipeError
from geodata.footprint import Footprint
from geodata.geodesy import area_m2, centroid, length_m, middle_of_line

if TYPE_CHECKING:
    from geodata.atlas import Atlas

MIN_AREA_M2 = 1.0
MAX_AREA_M2 = 180e12  # larger than the Pacific: a mistake in reading, not a place in a text
MAX_PARTS = 500


def build(recipe: r.Recipe, atlas: Atlas) -> Footprint:
    """Build the footprint of a recipe.

    Parameters
    ----------
    recipe
        Any recipe of `geodata.recipes`.
    atlas
        The data version and the point of view.

    Returns
    -------
    Footprint
        Valid geometry in EPSG:4326, cut at ±180°, with its error bound and its sources.

    Raises
    ------
    RecipeError
        If the recipe cannot be built; the message says why.
    UnknownPlaceError
        If the atlas does not know a place, or no shape of it of the kind asked for.
    """
    if sum(1 for _ in r.walk(recipe)) > MAX_PARTS:
        raise RecipeError(f"a recipe of more than {MAX_PARTS} parts is refused")
    made = Workshop(atlas, BUILDERS).make(recipe)
    geometry = made.geometry
    if geometry.is_empty:
        raise RecipeError(f"{type(recipe).__name__} gives an empty shape")
    # one fixed order of parts and vertices, anticlockwise outside (RFC 7946 §3.1.6)
    geometry = shapely.orient_polygons(shapely.normalize(geometry))
    area = area_m2(geometry) if made.dimension == 2 else None
    if area is not None and area < MIN_AREA_M2:
        raise RecipeError("the shape has no ground to speak of: less than a square metre")
    if area is not None and area > MAX_AREA_M2:
        raise RecipeError(f"the shape covers {area / 1e12:.0f} million km²: no place in a text is that large")
    return Footprint(
        recipe=recipe,
        kind=made.kind,
        geometry=geometry,
        error_m=round(made.error_m, 1),
        sources=made.sources,
        assumptions=tuple(dict.fromkeys((*r.assumptions(recipe), *made.notes, *_view(atlas.worldview)))),
        data_version=atlas.data_version,
        worldview=atlas.worldview,
        centroid=middle_of_line(geometry) if made.dimension == 1 else centroid(geometry),
        area_m2=area,
        length_m=length_m(geometry) if made.dimension == 1 else None,
    )


def _view(worldview: str) -> tuple[str, ...]:
    """Say whose boundaries a shape was built with, where they are not those on the ground."""
    return () if worldview == "de_facto" else (f"boundaries as the point of view {worldview!r} has them",)
