"""What a phrase is read against: the atlas, the chosen places, the countries around."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from extract.expressions.kinds import kind_of
from extract.expressions.phrases import Toponym
from extract.expressions.values import Name
from geodata.atlas import Atlas
from geodata.errors import ClaimAtlasError
from geodata.places import Place
from geodata.recipes import Area, At, Buffer, Coordinates, Named, Recipe, Ref

Word = tuple[str, object]


class CannotPlaceError(ClaimAtlasError, ValueError):
    """A phrase that has no recipe; the message says why. Turned into a `NotLocated`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A recipe and what the annotation rules call its shape (guidelines §3).

    ``words`` are the pairs for `Expression.geometry` without the kind; ``line`` is True for
    what has two sides; ``names`` the places' names in reading order.
    """

    recipe: Recipe
    kind: str
    label: str
    words: tuple[Word, ...] = ()
    names: tuple[str, ...] = ()
    place: Place | None = None
    line: bool = False
    extent: str | None = None

    def saying(self, *assumptions: str) -> Meaning:
        """Return the meaning with more assumptions on its recipe."""
        if not assumptions:
            return self
        held = tuple(dict.fromkeys((*self.recipe.assumptions, *assumptions)))
        return replace(self, recipe=replace(self.recipe, assumptions=held))


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Everything but the phrase that a reading depends on."""

    atlas: Atlas
    senses: Mapping[tuple[int, int], Place] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    """Ids of countries that the context names, the likeliest ground first."""
    strict: bool = False
    """Whether a zone without bounds is refused (else all of the area around is taken)."""
    neighbour_hint: tuple[str, ...] = ()
    """Ids of countries that act in the sentence: whose border "the Syrian border" is, too."""

    def place_of(self, toponym: Toponym) -> Place:
        """Return the place chosen for a toponym; `CannotPlaceError` where there is none."""
        name: Name = toponym.name
        place = name.place or self.senses.get((name.start, name.end))
        if place is None:
            raise CannotPlaceError(f"no place named {name.text!r} is known")
        return place


def ref(place: Place) -> Ref:
    """Return the reference to a place that recipes hold."""
    return Ref(place.id, place.name)


def place_meaning(place: Place, name: str, setting: Setting) -> Meaning:
    """Return what a place alone means: a point, an area or a line, by its kind."""
    recipe: Recipe
    if place.kind in ("river", "line", "road", "border"):
        recipe = Named(line=ref(place))
    elif (
        place.kind in ("city", "facility", "neighbourhood")
        or _is_dot(place, setting)
        or not (place.kind in ("country", "admin") or has_area(place, setting))
    ):
        recipe = At(place=ref(place))
    else:
        recipe = Area(place=ref(place))
    kind = kind_of(recipe, setting.atlas)
    return _meaning(recipe, kind, place, name, line=kind in ("line", "border"))


def _is_dot(place: Place, setting: Setting) -> bool:
    """Return whether an island is one small one, whose disc in the data only stands for a point."""
    recipe = setting.atlas.recipe(place.id) if place.kind == "island" else None
    is_disc = isinstance(recipe, Buffer) and isinstance(recipe.of, Coordinates | At)
    return is_disc and not place.name.endswith(("s", "chipelago"))


def has_area(place: Place, setting: Setting) -> bool:
    """Return whether a polygon or a curated recipe is known for a place."""
    try:
        if setting.atlas.recipe(place.id) is not None:
            return True
        setting.atlas.area(place.id)
    except ClaimAtlasError:
        return False
    return True


def _meaning(recipe: Recipe, kind: str, place: Place, name: str, *, line: bool = False) -> Meaning:
    words: tuple[Word, ...] = (("of", (name,)),)
    if kind == "admin":
        words += (("level", 2 if place.id.startswith("admin2:") else 1),)
    return Meaning(recipe=recipe, kind=kind, label=name, words=words, names=(name,), place=place, line=line)


def countries_along(recipe: Recipe, setting: Setting, towards_deg: float | None = None) -> tuple[str, ...]:
    """Return ids of the countries that a line runs through, the longest stretch first.

    Counted on points along the line and a little to either side, so that a river on a border
    counts for both banks; or, with a bearing, on points to that side of it.
    """
    from geodata.build import build

    try:
        geometry = build(recipe, setting.atlas).geometry
    except ClaimAtlasError:
        return ()
    found: Counter[str] = Counter()
    offsets = [(0.0, 0.0), (0.03, 0.0), (-0.03, 0.0), (0.0, 0.03), (0.0, -0.03)]
    if towards_deg is not None:
        turn = math.radians(towards_deg)
        offsets = [(d * math.sin(turn), d * math.cos(turn)) for d in (0.1, 0.3)]
    for k in range(61):
        point = geometry.interpolate(k / 60, normalized=True)
        for dx, dy in offsets:
            country = setting.atlas.country_at(point.x + dx, point.y + dy)
            if country is not None:
                found[country] += 1
    return tuple(country for country, _ in found.most_common())


def whole_of(country: Place, setting: Setting) -> Place:
    """Return the whole of a country of which, de facto, only a part is drawn (Western Sahara)."""
    if country.kind != "country":
        return country
    for candidate in setting.atlas.gazetteer.find(country.name):
        if candidate.place.id.startswith("disputed:") and candidate.place.name == country.name:
            return candidate.place
    return country


def ground_of(line: Meaning, setting: Setting, towards_deg: float | None = None) -> Place:
    """Return the country within which one side of a line is meant.

    The line's own country; else the country of the context that the line runs through; else
    the one that holds most of it.

    Raises
    ------
    CannotPlaceError
        If none can be told: one side of a line without an area has no end.
    """
    own = line.place.country if line.place is not None else None
    if own is not None:
        return whole_of(setting.atlas.place(f"country:{own}"), setting)
    crossed = countries_along(line.recipe, setting, towards_deg)
    for country in setting.countries:
        if country in crossed:
            return setting.atlas.place(country)
    if not crossed:
        raise CannotPlaceError(f"{line.label} divides no country that is known; say within which area")
    return setting.atlas.place(crossed[0])
