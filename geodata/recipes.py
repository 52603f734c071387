"""Recipes: how a shape is made, as frozen data.

A recipe composes, serialises to JSON, hashes by content and reads aloud; `geodata.build`
turns it into a `Footprint`. Distances are metres, bearings degrees clockwise from north,
coordinates EPSG:4326 degrees in lon, lat order.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from geodata.errors import RecipeError

AS_OF = "the course as of"
"""How the recipe of a line that moves says its year, among its assumptions."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A place by its gazetteer id, with the name to read aloud."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Base of all recipes; `assumptions` say in words how the text was read."""

    assumptions: tuple[str, ...] = ()


# --- points ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class At(Recipe):
    """The point of a place."""

    place: Ref


@dataclass(frozen=True, slots=True)
class Coordinates(Recipe):
    """A point by its coordinates, such as a remote geocoder gave it (`source`)."""

    lon: float
    lat: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Midpoint(Recipe):
    """The point a `fraction` of the geodesic way from `a` to `b`."""

    a: Recipe
    b: Recipe
    fraction: float = 0.5


@dataclass(frozen=True, slots=True)
class PointAlong(Recipe):
    """The point `distance_m` along `line`, from the end nearest `start` towards `towards`."""

    line: Recipe
    start: Recipe
    distance_m: float


# --- directional ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offset(Recipe):
    """A distance (or a range of distances) from `origin` at a bearing.

    `half_angle_deg` is the play that the words leave (N 45, NE 22.5, NNE 11.25) and
    `precision_m` half the step of the distance as written, both of the point-radius method.
    """

    origin: Recipe
    distance_m: float
    bearing_deg: float
    max_distance_m: float | None = None
    half_angle_deg: float = 22.5
    precision_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Sector(Recipe):
    """A direction without a distance: the ground within `half_angle_deg` of a bearing.

    `reach_m` is how far the sector goes; None takes the convention of the builder.
    """

    origin: Recipe
    bearing_deg: float
    half_angle_deg: float = 45.0
    reach_m: float | None = None


# --- areas ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Area(Recipe):
    """The whole area of a place."""

    place: Ref


@dataclass(frozen=True, slots=True)
class Part(Recipe):
    """A part of an area: ``north`` … ``northwest`` or ``centre``, by a named convention."""

    of: Recipe
    direction: str
    convention: str = "equal-area half"


@dataclass(frozen=True, slots=True)
class Outskirts(Recipe):
    """The ring around a settlement, or one side of it."""

    of: Recipe
    direction: str | None = None


@dataclass(frozen=True, slots=True)
class Near(Recipe):
    """The neighbourhood of something; `distance_m` None takes the builder's convention."""

    of: Recipe
    distance_m: float | None = None


# --- lines ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Border(Recipe):
    """The land border of two countries or provinces; `b` None: all land borders of `a`."""

    a: Ref
    b: Ref | None = None


@dataclass(frozen=True, slots=True)
class Coast(Recipe):
    """The coastline of an area."""

    of: Recipe


@dataclass(frozen=True, slots=True)
class Named(Recipe):
    """A named line, river, road or control line, as of a date where it moves."""

    line: Ref
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Along(Recipe):
    """The stretch of `line` between the points nearest `start` and `end`."""

    line: Recipe
    start: Recipe
    end: Recipe


@dataclass(frozen=True, slots=True)
class Path(Recipe):
    """The geodesic line through several points, in order."""

    places: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class Parallel(Recipe):
    """A circle of latitude."""

    lat: float


@dataclass(frozen=True, slots=True)
class Meridian(Recipe):
    """A meridian."""

    lon: float


# --- buffers --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Buffer(Recipe):
    """All ground within `distance_m` of something, cut to a side.

    `side` is ``both``, ``inside`` (keep what lies in `inside`), ``seaward``, or ``seaward to
    the median line`` (without what lies nearer to the coast of another country).
    `meaning` says what the distance in the text was: ``depth``, ``total width``,
    ``depth each side`` or ``radius``; `distance_m` is always the buffer's own distance
    (half of a total width).
    """

    of: Recipe
    distance_m: float
    side: str = "both"
    inside: Recipe | None = None
    meaning: str = "radius"


@dataclass(frozen=True, slots=True)
class Strip(Recipe):
    """A strip of a total width between two places."""

    a: Recipe
    b: Recipe
    width_m: float


@dataclass(frozen=True, slots=True)
class Hull(Recipe):
    """The ground that several places enclose: the least convex shape that holds them all."""

    parts: tuple[Recipe, ...]


# --- half planes ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SideOf(Recipe):
    """The ground on one compass side of a line, within an area."""

    line: Recipe
    side: str
    within: Recipe


@dataclass(frozen=True, slots=True)
class AreaBetween(Recipe):
    """The ground between two lines, within an area where one is named."""

    a: Recipe
    b: Recipe
    within: Recipe | None = None


# --- set algebra and edits ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Union(Recipe):
    """All parts together."""

    parts: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class Intersection(Recipe):
    """What all parts share."""

    parts: tuple[Recipe, ...]


@dataclass(frozen=True, slots=True)
class Difference(Recipe):
    """`a` without `b`."""

    a: Recipe
    b: Recipe


@dataclass(frozen=True, slots=True)
class Drawn(Recipe):
    """A reviewer's edit: a GeoJSON geometry as text, by whom and when (ISO 8601)."""

    geojson: str
    by: str
    when: str


RECIPES: dict[str, type[Recipe]] = {
    cls.__name__: cls
    for cls in (
        At, Coordinates, Midpoint, PointAlong, Offset, Sector, Area, Part, Outskirts, Near,
        Border, Coast, Named, Along, Path, Parallel, Meridian, Buffer, Strip, SideOf,
        AreaBetween, Union, Intersection, Difference, Drawn, Hull,
    )
}  # fmt: skip
"""Every recipe by the name that its JSON form carries in ``type``."""

_GREATEST = sys.float_info.max  # JSON integers may be larger than any float
MAX_DEPTH = 24  # deeper nesting is no reading of a sentence, only an attack on the stack


def to_json(recipe: Recipe) -> dict[str, Any]:
    """Return the JSON form of a recipe: plain dicts and lists, ``type`` first.

    Fields that hold their default are left out, so that the form stays short and a field
    added later changes no stored hash.
    """
    out: dict[str, Any] = {"type": type(recipe).__name__}
    for field in fields(recipe):
        value = getattr(recipe, field.name)
        if field.name != "assumptions" and value == field.default:
            continue
        if field.name == "assumptions" and not value:
            continue
        out[field.name] = _encode(value)
    return out


def from_json(data: Mapping[str, Any]) -> Recipe:
    """Read a recipe back from `to_json`'s form.

    Raises
    ------
    RecipeError
        If the type is unknown, a field is missing, unknown or of the wrong kind, or the
        nesting is deeper than `MAX_DEPTH`.
    """
    recipe = _decode(data, 0)
    if not isinstance(recipe, Recipe):
        raise RecipeError(f"{str(data)[:80]!r} is no recipe: it needs a 'type' of {', '.join(RECIPES)}")
    return recipe


def recipe_id(recipe: Recipe) -> str:
    """Return the content hash of a recipe: 16 hex digits.

    Assumptions are left out: they say how words were read, not what the shape is, so two
    sentences that mean the same shape share one footprint.
    """
    canonical = json.dumps(
        _without_assumptions(to_json(recipe)), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    # JSON may hold half a surrogate pair, which plain UTF-8 refuses
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def walk(recipe: Recipe) -> Iterator[Recipe]:
    """Yield a recipe and all recipes inside it, outermost first."""
    yield recipe
    for field in fields(recipe):
        value = getattr(recipe, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Recipe):
                yield from walk(part)


def refs(recipe: Recipe) -> tuple[Ref, ...]:
    """Return every place that a recipe refers to, in reading order, without repeats."""
    found = [
        value
        for part in walk(recipe)
        for field in fields(part)
        if isinstance(value := getattr(part, field.name), Ref)
    ]
    return tuple(dict.fromkeys(found))


def assumptions(recipe: Recipe) -> tuple[str, ...]:
    """Return the assumptions of a recipe and all its parts, without repeats."""
    return tuple(dict.fromkeys(a for part in walk(recipe) for a in part.assumptions))


def _encode(value: Any) -> Any:
    if isinstance(value, Recipe):
        return to_json(value)
    if isinstance(value, Ref):
        return {"id": value.id, "name": value.name}
    if isinstance(value, tuple):
        return [_encode(v) for v in value]
    if isinstance(value, int | float):  # 30000 and 30000.0 are one distance and must hash alike
        if not math.isfinite(value):
            raise RecipeError(f"{value!r} is no distance, bearing or coordinate; give a finite number")
        return float(value)
    return value


def _decode(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise RecipeError(f"a recipe nested deeper than {MAX_DEPTH} levels is refused")
    if isinstance(value, Mapping):
        if "type" not in value:
            if set(value) != {"id", "name"} or not all(isinstance(v, str) for v in value.values()):
                raise RecipeError(f"{str(dict(value))[:80]} is no place: give 'id' and 'name' as texts")
            return Ref(value["id"], value["name"])
        name = value["type"]
        cls = RECIPES.get(name) if isinstance(name, str) else None
        if cls is None:
            raise RecipeError(f"unknown recipe {str(name)[:40]!r}; known are {', '.join(RECIPES)}")
        parts = {k: _decode(v, depth + 1) for k, v in value.items() if k != "type"}
        for field in fields(cls):
            if field.name in parts:
                parts[field.name] = _checked(name, field.name, str(field.type), parts[field.name])
        try:
            return cls(**parts)
        except TypeError as error:
            raise RecipeError(f"recipe {name}: {error}") from error
    if isinstance(value, list | tuple):
        return tuple(_decode(v, depth + 1) for v in value)
    return value


def _checked(recipe: str, name: str, wanted: str, value: Any) -> Any:
    """Hold a decoded field against its annotation (a text, as annotations are postponed)."""
    options = [w.strip() for w in wanted.split("|")]
    for option in options:
        if option == "None" and value is None:
            return None
        if (
            option == "float"
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and -_GREATEST <= value <= _GREATEST
        ):
            return float(value)
        if option == "str" and isinstance(value, str):
            return value
        if option == "Ref" and isinstance(value, Ref):
            return value
        if option == "Recipe" and isinstance(value, Recipe):
            return value
        if option.startswith("tuple") and isinstance(value, tuple):
            item = Recipe if "Recipe" in option else str
            if all(isinstance(v, item) for v in value):
                return value
    raise RecipeError(f"recipe {recipe}: {name} must be {wanted}, not {str(value)[:60]!r}")


def _without_assumptions(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: _without_assumptions(v) for k, v in data.items() if k != "assumptions"}
    if isinstance(data, list):
        return [_without_assumptions(v) for v in data]
    return data
