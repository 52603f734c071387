"""The kind of shape that a recipe gives, told without building it.

Mirrors what `geodata.build` says of its footprints (a test holds the two together), so that
an expression can name its kind in microseconds.
"""

from __future__ import annotations

from geodata import recipes as r
from geodata.atlas import Atlas
from geodata.builders.areas import BAND_KINDS, KIND_BY_SOURCE, LEAST_BAND_M
from geodata.errors import ClaimAtlasError
from geodata.worldviews import STATES

_FIXED: dict[type[r.Recipe], str] = {
    r.At: "point", r.Coordinates: "point", r.Midpoint: "point", r.PointAlong: "point",
    r.Offset: "directional", r.Sector: "directional", r.Outskirts: "region", r.Near: "buffer",
    r.Border: "border", r.Coast: "line", r.Path: "line", r.Parallel: "line", r.Meridian: "line",
    r.Buffer: "buffer", r.Strip: "buffer", r.SideOf: "half_plane", r.AreaBetween: "half_plane",
}  # fmt: skip
_DIMENSION = {"point": 0, "border": 1, "line": 1}
_RANK = ("point", "directional", "border", "line", "buffer", "half_plane", "region", "admin", "country")


def kind_of(recipe: r.Recipe, atlas: Atlas) -> str:
    """Return the kind of the footprint that a recipe gives."""
    if type(recipe) in _FIXED:
        return _FIXED[type(recipe)]
    if isinstance(recipe, r.Area):
        return _area_kind(recipe.place.id, atlas)
    if isinstance(recipe, r.Named):
        curated = atlas.recipe(recipe.line.id)
        is_border = curated is not None and kind_of(curated, atlas) == "border"
        return "border" if is_border and atlas.place(recipe.line.id).kind != "line" else "line"
    if isinstance(recipe, r.Along):
        return kind_of(recipe.line, atlas)
    if isinstance(recipe, r.Part):
        of = kind_of(recipe.of, atlas)
        return of if _DIMENSION.get(of) == 1 else "region"
    if isinstance(recipe, r.Difference):
        return kind_of(recipe.a, atlas)
    if isinstance(recipe, r.Union | r.Intersection):
        kinds = [kind_of(p, atlas) for p in recipe.parts]
        if isinstance(recipe, r.Intersection):
            return min(kinds, key=_RANK.index)
        return _union_kind(kinds)
    return "region"


def _union_kind(kinds: list[str]) -> str:
    top = max(_DIMENSION.get(k, 2) for k in kinds)
    raised = {k if _DIMENSION.get(k, 2) == top else "region" for k in kinds}
    if len(raised) == 1:
        return raised.pop()
    return ("point", "line", "region")[top]


def _area_kind(place_id: str, atlas: Atlas) -> str:
    known = KIND_BY_SOURCE.get(STATES.get(place_id, place_id).partition(":")[0])
    if known is not None:
        return known
    curated = atlas.recipe(place_id)
    if curated is not None:
        kind = kind_of(curated, atlas)
        if _DIMENSION.get(kind, 2) == 2:
            return "region"
        place = atlas.place(place_id)
        is_band = place.kind in BAND_KINDS and place.error_m >= LEAST_BAND_M
        return "region" if _DIMENSION[kind] == 1 and is_band else kind
    try:
        atlas.area(place_id)
    except ClaimAtlasError:
        kind = atlas.place(place_id).kind
        return (
            "line"
            if kind in ("river", "road", "line", "border")
            else "admin"
            if kind == "admin"
            else "region"
        )
    return "region"
