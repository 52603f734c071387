"""Recipes read aloud: `describe` says in words what shape a recipe makes.

Distances come in the unit in which they are whole: kilometres, else nautical miles, else
miles (with the kilometres in brackets), metres below one kilometre. English unless another
language is asked for; its templates stand in `geodata.sayings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geodata import recipes as r
from geodata.errors import RecipeError
from geodata.parts import CENTRE
from geodata.pointradius import COMPASS, POINT_NAMES, compass_point
from geodata.sayings import ENGLISH, SAYINGS

_UNITS = ((1_852.0, "nautical mile"), (1_609.344, "mile"))


def describe(recipe: r.Recipe, language: str = "en", name: Callable[[r.Ref], str] | None = None) -> str:
    """Return a recipe in plain words.

    Parameters
    ----------
    recipe
        What is to be read aloud.
    language
        A key of `geodata.sayings.SAYINGS`; any other is answered in English.
    name
        How a place is called; its own name if not given.

    Examples
    --------
    >>> syria, turkey = r.Ref("country:SY", "Syria"), r.Ref("country:TR", "Turkey")
    >>> describe(r.Buffer(r.Border(turkey, syria), 30_000, "inside", r.Area(syria)))
    '30 km geodesic buffer of the Syria–Turkey border, inside Syria'
    """
    return _Speaker(SAYINGS.get(language, ENGLISH), name or (lambda ref: ref.name)).read(recipe)


def distance_in_words(distance_m: float) -> str:
    """Return a distance with its unit: ``30 km``, ``12 nautical miles (22.2 km)``, ``500 m``."""
    return _Speaker(ENGLISH, lambda ref: ref.name).far(distance_m)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """A language's templates and how it calls places; `_READERS` speak through it."""

    words: Mapping[str, str]
    name: Callable[[r.Ref], str]

    def read(self, recipe: r.Recipe) -> str:
        return _READERS[type(recipe)](self, recipe)

    def say(self, key: str, **parts: str) -> str:
        """Fill a template; recipes among the parts were read before."""
        return self.words.get(key, ENGLISH[key]).format(**parts)

    def word(self, english: str) -> str:
        """A word that stands in a template: a side, a direction, a convention."""
        return self.words.get(english, english)

    def far(self, distance_m: float) -> str:
        if _whole(distance_m / 500) or distance_m < 1_000:
            return self._metric(distance_m)
        for unit_m, unit in _UNITS:
            number = distance_m / unit_m
            if _whole(number):
                key = unit if round(number) == 1 else f"{unit}s"
                return self.say(key, n=_number(number), metric=self._metric(distance_m))
        return self._metric(distance_m)

    def _metric(self, distance_m: float) -> str:
        if distance_m < 1_000:
            return self.say("m", n=_number(distance_m))
        return self.say("km", n=_number(distance_m / 1_000))

    def bearing(self, bearing_deg: float) -> str:
        turned = bearing_deg % 360
        for point, degrees in COMPASS.items():
            if abs((turned - degrees + 180) % 360 - 180) < 0.01:
                return self.word(POINT_NAMES[point])
        return self.say("angle", degrees=f"{turned:.0f}")

    def direction(self, words: str, ending: str, form: str = "") -> str:
        """Return "northern" for "north"; "central" for the centre; other words as they stand.

        `form` asks for another form of the word (" plural"), where a language has one.
        """
        if words.casefold() in CENTRE:
            english = "central"
        else:
            try:
                english = POINT_NAMES[compass_point(words)] + ending
            except RecipeError:
                return words
        return self.words.get(english + form, self.word(english))

    def listed(self, parts: tuple[r.Recipe, ...]) -> str:
        words = [self.read(p) for p in parts]
        if len(words) < 2:
            return "".join(words) or self.say("nothing")
        return self.say("list", first=self.say("comma").join(words[:-1]), last=words[-1])


def _whole(number: float) -> bool:
    return round(number) >= 1 and abs(number - round(number)) < 1e-3


def _number(number: float) -> str:
    """Return a number with as few decimals as say it: none if whole, at most two below 10, else one."""
    if abs(number - round(number)) < 0.005:
        return f"{round(number):,}"
    return f"{number:,.2f}".rstrip("0") if number < 10 else f"{number:,.1f}"


def _degrees(value: float, positive: str, negative: str) -> str:
    return f"{abs(value):.10g}°{positive if value >= 0 else negative}"


def _coordinates(s: _Speaker, recipe: r.Coordinates) -> str:
    lat, lon = _degrees(round(recipe.lat, 4), "N", "S"), _degrees(round(recipe.lon, 4), "E", "W")
    return s.say("coordinates", lat=lat, lon=lon)


def _midpoint(s: _Speaker, recipe: r.Midpoint) -> str:
    a, b = s.read(recipe.a), s.read(recipe.b)
    if recipe.fraction == 0.5:
        return s.say("halfway", a=a, b=b)
    return s.say("fraction", percent=f"{100 * recipe.fraction:.3g}", a=a, b=b)


def _point_along(s: _Speaker, x: r.PointAlong) -> str:
    return s.say("point_along", far=s.far(x.distance_m), line=s.read(x.line), start=s.read(x.start))


def _offset(s: _Speaker, recipe: r.Offset) -> str:
    far = s.far(recipe.distance_m)
    if recipe.max_distance_m is not None:
        most = s.far(recipe.max_distance_m)
        number, _, unit = far.partition(" ")
        far = s.say("range", least=number if most.partition(" ")[2] == unit else far, most=most)
    return s.say("offset", far=far, bearing=s.bearing(recipe.bearing_deg), origin=s.read(recipe.origin))


def _sector(s: _Speaker, recipe: r.Sector) -> str:
    bearing, origin = s.bearing(recipe.bearing_deg), s.read(recipe.origin)
    if recipe.reach_m is None:
        return s.say("sector", bearing=bearing, origin=origin)
    return s.say("sector_reach", bearing=bearing, origin=origin, far=s.far(recipe.reach_m))


def _part(s: _Speaker, recipe: r.Part) -> str:
    direction, convention = s.direction(recipe.direction, "ern"), s.word(recipe.convention)
    return s.say("part", direction=direction, of=s.read(recipe.of), convention=convention)


def _outskirts(s: _Speaker, recipe: r.Outskirts) -> str:
    of = s.read(recipe.of)
    if not recipe.direction:
        return s.say("outskirts", of=of)
    one, many = (s.direction(recipe.direction, "ern", form) for form in ("", " plural"))
    return s.say("outskirts_side", direction=one, direction_plural=many, of=of)


def _near(s: _Speaker, recipe: r.Near) -> str:
    of = s.read(recipe.of)
    if recipe.distance_m is None:
        return s.say("near", of=of)
    return s.say("near_within", far=s.far(recipe.distance_m), of=of)


def _border(s: _Speaker, recipe: r.Border) -> str:
    if recipe.b is None:
        return s.say("borders", a=s.name(recipe.a))
    first, second = sorted((recipe.a, recipe.b), key=lambda ref: ref.name.casefold())
    return s.say("border", a=s.name(first), b=s.name(second))


def _named(s: _Speaker, recipe: r.Named) -> str:
    name = s.name(recipe.line)
    told = name.casefold()
    if s.words is ENGLISH and not told.startswith("the ") and "'s " not in name and "’s " not in name:
        name = f"the {name}"
    return s.say("as_of", name=name, date=recipe.date) if recipe.date else name


def _along(s: _Speaker, recipe: r.Along) -> str:
    return s.say("along", line=s.read(recipe.line), start=s.read(recipe.start), end=s.read(recipe.end))


def _buffer(s: _Speaker, recipe: r.Buffer) -> str:
    far, of = s.far(recipe.distance_m), s.read(recipe.of)
    if recipe.side == "inside" and recipe.inside is not None:
        return s.say("buffer_inside", far=far, of=of, inside=s.read(recipe.inside))
    if recipe.side != "both":
        return s.say("buffer_side", far=far, of=of, side=s.word(recipe.side))
    return s.say("buffer", far=far, of=of)


def _strip(s: _Speaker, recipe: r.Strip) -> str:
    return s.say("strip", far=s.far(recipe.width_m), a=s.read(recipe.a), b=s.read(recipe.b))


def _side_of(s: _Speaker, recipe: r.SideOf) -> str:
    side, within, line = recipe.side, s.read(recipe.within), s.read(recipe.line)
    if side.casefold() in {"left", "right"}:
        return s.say("hand", within=within, side=s.word(side), line=line)
    return s.say("side", within=within, side=s.direction(side, ""), line=line)


def _area_between(s: _Speaker, recipe: r.AreaBetween) -> str:
    a, b = s.read(recipe.a), s.read(recipe.b)
    if recipe.within is None:
        return s.say("area_between", a=a, b=b)
    return s.say("area_between_within", a=a, b=b, within=s.read(recipe.within))


_READERS: dict[type[r.Recipe], Callable[[_Speaker, Any], str]] = {
    r.At: lambda s, x: s.name(x.place),
    r.Coordinates: _coordinates,
    r.Midpoint: _midpoint,
    r.PointAlong: _point_along,
    r.Offset: _offset,
    r.Sector: _sector,
    r.Area: lambda s, x: s.name(x.place),
    r.Part: _part,
    r.Outskirts: _outskirts,
    r.Near: _near,
    r.Border: _border,
    r.Coast: lambda s, x: s.say("coast", of=s.read(x.of)),
    r.Named: _named,
    r.Along: _along,
    r.Path: lambda s, x: s.say("path", places="–".join(s.read(p) for p in x.places)),
    r.Parallel: lambda s, x: s.say("parallel", at=_degrees(x.lat, "N", "S")),
    r.Meridian: lambda s, x: s.say("meridian", at=_degrees(x.lon, "E", "W")),
    r.Buffer: _buffer,
    r.Strip: _strip,
    r.SideOf: _side_of,
    r.AreaBetween: _area_between,
    r.Union: lambda s, x: s.listed(x.parts),
    r.Intersection: lambda s, x: s.say("common", parts=s.listed(x.parts)),
    r.Difference: lambda s, x: s.say("without", a=s.read(x.a), b=s.read(x.b)),
    r.Hull: lambda s, x: s.say("hull", parts=s.listed(x.parts)),
    r.Drawn: lambda s, x: s.say("drawn", by=x.by, when=x.when),
}
