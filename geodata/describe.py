"""Recipes read aloud: `describe` says in plain English what shape a recipe makes.

Distances come in the unit in which they are whole: kilometres, else nautical miles, else
miles (with the kilometres in brackets), metres below one kilometre.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from geodata import recipes as r
from geodata.errors import RecipeError
from geodata.parts import CENTRE
from geodata.pointradius import COMPASS, POINT_NAMES, compass_point

_UNITS = ((1_852.0, "nautical mile"), (1_609.344, "mile"))


def describe(recipe: r.Recipe) -> str:
    """Return a recipe in plain English.

    Examples
    --------
    >>> syria, turkey = r.Ref("country:SY", "Syria"), r.Ref("country:TR", "Turkey")
    >>> describe(r.Buffer(r.Border(turkey, syria), 30_000, "inside", r.Area(syria)))
    '30 km geodesic buffer of the Syria–Turkey border, inside Syria'
    """
    return _READERS[type(recipe)](recipe)


def distance_in_words(distance_m: float) -> str:
    """Return a distance with its unit: ``30 km``, ``12 nautical miles (22.2 km)``, ``500 m``."""
    if _whole(distance_m / 500) or distance_m < 1_000:
        return _metric(distance_m)
    for unit_m, name in _UNITS:
        number = distance_m / unit_m
        if _whole(number):
            return f"{_number(number)} {name}{'' if round(number) == 1 else 's'} ({_metric(distance_m)})"
    return _metric(distance_m)


def _metric(distance_m: float) -> str:
    if distance_m < 1_000:
        return f"{_number(distance_m)} m"
    return f"{_number(distance_m / 1_000)} km"


def _whole(number: float) -> bool:
    return round(number) >= 1 and abs(number - round(number)) < 1e-3


def _number(number: float) -> str:
    """Return a number with as few decimals as say it: none if whole, at most two below 10, else one."""
    if abs(number - round(number)) < 0.005:
        return f"{round(number):,}"
    return f"{number:,.2f}".rstrip("0") if number < 10 else f"{number:,.1f}"


def _bearing(bearing_deg: float) -> str:
    turned = bearing_deg % 360
    for point, degrees in COMPASS.items():
        if abs((turned - degrees + 180) % 360 - 180) < 0.01:
            return POINT_NAMES[point]
    return f"at {turned:.0f}° from north"


def _direction(words: str, ending: str) -> str:
    """Return "northern" for "north"; "central" for the centre; other words as they stand."""
    if words.casefold() in CENTRE:
        return "central"
    try:
        return POINT_NAMES[compass_point(words)] + ending
    except RecipeError:
        return words


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.10g}°{positive if value >= 0 else negative}"


def _coordinates(recipe: r.Coordinates) -> str:
    return f"the point {_degrees(round(recipe.lat, 4), 'N', 'S')} {_degrees(round(recipe.lon, 4), 'E', 'W')}"


def _midpoint(recipe: r.Midpoint) -> str:
    a, b = describe(recipe.a), describe(recipe.b)
    if recipe.fraction == 0.5:
        return f"the point halfway between {a} and {b}"
    return f"the point {100 * recipe.fraction:.3g} % of the way from {a} to {b}"


def _offset(recipe: r.Offset) -> str:
    far = distance_in_words(recipe.distance_m)
    if recipe.max_distance_m is not None:
        most = distance_in_words(recipe.max_distance_m)
        number, _, unit = far.partition(" ")
        far = f"{number} to {most}" if most.partition(" ")[2] == unit else f"{far} to {most}"
    return f"the point {far} {_bearing(recipe.bearing_deg)} of {describe(recipe.origin)}"


def _sector(recipe: r.Sector) -> str:
    reach = f", up to {distance_in_words(recipe.reach_m)} away" if recipe.reach_m is not None else ""
    return f"the ground {_bearing(recipe.bearing_deg)} of {describe(recipe.origin)}{reach}"


def _part(recipe: r.Part) -> str:
    return f"{_direction(recipe.direction, 'ern')} {describe(recipe.of)} ({recipe.convention})"


def _outskirts(recipe: r.Outskirts) -> str:
    side = f"{_direction(recipe.direction, 'ern')} " if recipe.direction else ""
    return f"the {side}outskirts of {describe(recipe.of)}"


def _near(recipe: r.Near) -> str:
    if recipe.distance_m is None:
        return f"the surroundings of {describe(recipe.of)}"
    return f"all ground within {distance_in_words(recipe.distance_m)} of {describe(recipe.of)}"


def _border(recipe: r.Border) -> str:
    if recipe.b is None:
        return f"the land borders of {recipe.a.name}"
    first, second = sorted((recipe.a.name, recipe.b.name), key=str.casefold)
    return f"the {first}–{second} border"


def _named(recipe: r.Named) -> str:
    name = recipe.line.name
    if not name.casefold().startswith("the ") and "'s " not in name and "’s " not in name:
        name = f"the {name}"
    return f"{name} as of {recipe.date}" if recipe.date else name


def _along(recipe: r.Along) -> str:
    return f"{describe(recipe.line)} between {describe(recipe.start)} and {describe(recipe.end)}"


def _buffer(recipe: r.Buffer) -> str:
    side = ""
    if recipe.side == "inside" and recipe.inside is not None:
        side = f", inside {describe(recipe.inside)}"
    elif recipe.side != "both":
        side = f", {recipe.side}"
    return f"{distance_in_words(recipe.distance_m)} geodesic buffer of {describe(recipe.of)}{side}"


def _strip(recipe: r.Strip) -> str:
    width = distance_in_words(recipe.width_m)
    return f"a strip {width} wide between {describe(recipe.a)} and {describe(recipe.b)}"


def _side_of(recipe: r.SideOf) -> str:
    side, line = recipe.side, describe(recipe.line)
    if side.casefold() in {"left", "right"}:
        return f"{describe(recipe.within)} {side} of {line}"
    return f"{describe(recipe.within)} {_direction(side, '')} of {line}"


def _area_between(recipe: r.AreaBetween) -> str:
    within = f", within {describe(recipe.within)}" if recipe.within is not None else ""
    return f"the ground between {describe(recipe.a)} and {describe(recipe.b)}{within}"


def _list(parts: tuple[r.Recipe, ...]) -> str:
    words = [describe(p) for p in parts]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words) or "nothing"


_READERS: dict[type[r.Recipe], Callable[[Any], str]] = {
    r.At: lambda x: x.place.name,
    r.Coordinates: _coordinates,
    r.Midpoint: _midpoint,
    r.PointAlong: lambda x: (
        f"the point {distance_in_words(x.distance_m)} along {describe(x.line)} from {describe(x.start)}"
    ),
    r.Offset: _offset,
    r.Sector: _sector,
    r.Area: lambda x: x.place.name,
    r.Part: _part,
    r.Outskirts: _outskirts,
    r.Near: _near,
    r.Border: _border,
    r.Coast: lambda x: f"the coast of {describe(x.of)}",
    r.Named: _named,
    r.Along: _along,
    r.Path: lambda x: f"the line {'–'.join(describe(p) for p in x.places)}",
    r.Parallel: lambda x: f"the parallel {_degrees(x.lat, 'N', 'S')}",
    r.Meridian: lambda x: f"the meridian {_degrees(x.lon, 'E', 'W')}",
    r.Buffer: _buffer,
    r.Strip: _strip,
    r.SideOf: _side_of,
    r.AreaBetween: _area_between,
    r.Union: lambda x: _list(x.parts),
    r.Intersection: lambda x: f"the common ground of {_list(x.parts)}",
    r.Difference: lambda x: f"{describe(x.a)} without {describe(x.b)}",
    r.Hull: lambda x: f"the ground between {_list(x.parts)}",
    r.Drawn: lambda x: f"a shape drawn by {x.by} ({x.when})",
}
