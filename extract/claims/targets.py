"""From ground to recipe: the shape that a claim's words mean, and their own words for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from extract.claims.ground import Ground
from extract.claims.ground_words import GUESS_FROM
from extract.claims.grounds import Grounds
from extract.values import Expression, Resolution
from geodata.build import build
from geodata.errors import ClaimAtlasError, UnknownPlaceError
from geodata.recipes import Area, At, Border, Named, Recipe, Ref, Union

if TYPE_CHECKING:
    from geodata.atlas import Atlas

POINTS = frozenset({"city", "facility", "neighbourhood", "mountain"})
LINES = frozenset({"river", "line", "road"})
GEOMETRY_KIND = {
    "city": "point", "facility": "point", "neighbourhood": "point", "mountain": "point",
    "admin": "admin", "country": "country",
    "river": "line", "line": "line", "road": "line", "border": "border",
}  # fmt: skip

_EXTENT = re.compile(
    r"\b(?:almost|nearly|virtually|practically)"
    r"(?: all| the whole| the entire| entire(?:ly)?| full(?:y)?| complete(?:ly)?)?|"
    r"\b(?:almost |nearly )?(?:most|much|parts?|large parts?|large swathes?|swathes?|swaths|pockets|the bulk|"
    r"the rest|some|half|a third|two[- ]thirds|"
    r"three[- ]quarters|a quarter|the majority|large areas|vast areas|all) of\b|"
    r"\b(?:about |some |around |nearly |more than |over |at least |roughly |up to )?"
    r"\d[\d,.]*(?: ?(?:per ?cent|percent|%)|"
    r" (?:square (?:kilomet(?:re|er)s?|miles?)|sq\.? ?km|km2|km²|hectares))(?: of\b)?",
    re.IGNORECASE,
)


_GROUP_OF_ISLANDS = re.compile(
    r"islands|isles|islets|archipelago|atolls|rocks|\w{4,}ys\b|\w{4,}[lu]s\b", re.IGNORECASE
)
"""Words and plural names ("the Spratlys") that mean a group of islands, not one."""

LARGE_ISLAND_M2 = 500e6
"""Size from which one island is ground with parts of its own, not a spot at sea."""

_PART_OF = re.compile(
    r"\b(?:most|much|parts?|areas|swathe?s?|pockets|the bulk|the rest|half|thirds?|"
    r"(?:a|three)[- ]quarters?|the majority|per ?cent|percent|sections?|portions?) of\b|% of\b",
    re.IGNORECASE,
)
"""Words by which a part of a town is meant, not the town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The shape of a claim's ground: recipe, the rules' words for it, and the names it rests on."""

    recipe: Recipe
    geometry: tuple[tuple[str, object], ...]
    place_names: tuple[str, ...]


def read_target(
    ground: Ground, grounds: Grounds, atlas: Atlas, *, neighbours: tuple[str, ...] = ()
) -> Target | str:
    """Return the target of a claim, or the reason why its ground cannot be drawn.

    Parameters
    ----------
    ground
        The phrase and its places.
    neighbours
        Ids of countries that act in the sentence, which tell what "the Syrian border" is
        the border with.
    """
    usable = [r for r in ground.places if r.place is not None or r.recipe is not None]
    names = tuple(dict.fromkeys(_name_of(r) for r in ground.places))
    if not usable:
        reason = ground.places[0].reason if ground.places else ""
        return f"no place is known for {', '.join(repr(n) for n in names)}" + (
            f" ({reason})" if reason else ""
        )
    usable = [_bordered(r, atlas, grounds, neighbours) for r in usable]
    names = tuple(dict.fromkeys(n for r in ground.places for n in _sides_of(r, usable) or (_name_of(r),)))
    written = ground.standing is not None or (
        not ground.coreferent and any(r in grounds.resolutions for r in ground.places)
    )
    expression = _expression(ground, usable, grounds, atlas, neighbours) if written else None
    if expression is not None:
        return Target(
            recipe=expression.recipe,
            geometry=expression.geometry or _geometry(usable, atlas),
            place_names=tuple(dict.fromkeys((*names, *expression.place_names)))
            if not ground.coreferent
            else names,
        )
    senses = [_same_sense(r, grounds) for r in usable]
    if len(senses) == 1 and senses[0].kind == "city" and senses[0].place and _PART_OF.search(ground.text):
        town = senses[0].place
        return Target(
            recipe=Area(Ref(town.id, town.name)),
            geometry=(("kind", "region"), ("of", (senses[0].toponym.text,))),
            place_names=names,
        )
    recipes = [_plain(r, atlas) for r in senses]
    recipe = recipes[0] if len(recipes) == 1 else Union(tuple(dict.fromkeys(recipes)))
    return Target(recipe=recipe, geometry=_geometry(senses, atlas), place_names=names)


def _sides_of(r: Resolution, known: Iterable[Resolution]) -> tuple[str, ...]:
    """Return the names of both sides of a border that the text only describes ("the border"), if known."""
    if not isinstance(r.recipe, Border) or any(letter.isupper() for letter in r.toponym.text):
        return ()
    sides = next(
        (o.recipe for o in known if o.toponym == r.toponym and isinstance(o.recipe, Border)), r.recipe
    )
    names = (sides.a.name, sides.b.name if sides.b is not None else "")
    return names if all(names) else ()


def _name_of(r: Resolution) -> str:
    """Return the name of a place, spelt out: of "Syrian territory" it is Syria, of "DRC" the whole name."""
    if r.place is None or (r.toponym.form == "name" and not r.toponym.text.isupper()):
        return r.toponym.text
    return r.place.name


def best_guess(r: Resolution, countries: frozenset[str] = frozenset()) -> Resolution:
    """Resolve a name left open to the one place that can be meant, at a low confidence.

    That somebody takes, holds or shells it says that it is a place; the guess is made only
    where one candidate stands alone, bears the whole name, lies in one of the `countries` that
    the text speaks of or is far larger than the rest, and is told as an assumption of the recipe.
    """
    found = [c.place for c in r.toponym.candidates if c.match in {"exact", "folded"}]
    if r.place is not None or r.recipe is not None or not found or r.toponym.form != "name":
        return r
    if r.toponym.confidence < GUESS_FROM:
        return r
    first, *rest = sorted(dict.fromkeys(found), key=lambda p: -p.population)
    own = [p for p in found if p.name.casefold() == r.toponym.text.casefold()]
    near = [p for p in found if p.country in countries]
    alone = "the only" if not rest else "by far the largest"
    if own and all(p == own[0] for p in own):
        first, alone = own[0], "the"
    elif near:
        first, alone = near[0], "a"
    elif any(p.population * 10 > first.population for p in rest):
        return r
    note = f"{r.toponym.text!r} read as {alone} place of that name"
    return replace(r, place=first, kind=first.kind, confidence=0.3, reason=note)


def _bordered(r: Resolution, atlas: Atlas, grounds: Grounds, neighbours: tuple[str, ...]) -> Resolution:
    """Give a border named by one side its other: a neighbour that acts, or is spoken of most."""
    if not isinstance(r.recipe, Border):
        return r
    a, b = r.recipe.a, r.recipe.b
    if b is None and a.id.startswith("country:"):
        beside = atlas.neighbours(a.id)
        spoken = Counter(
            f"country:{o.place.country}"
            for o in grounds.resolutions
            if o.place is not None and o.place.country
        )
        choices = [n for n in neighbours if n in beside] or [
            n for n, _ in spoken.most_common() if n in beside
        ]
        b = Ref(choices[0], "") if choices else None
    named = Border(
        _named(a, atlas), _named(b, atlas) if b is not None else None, assumptions=r.recipe.assumptions
    )
    return replace(r, recipe=named)


def _named(ref: Ref, atlas: Atlas) -> Ref:
    try:
        return Ref(ref.id, atlas.place(ref.id).name)
    except UnknownPlaceError:
        return ref


def read_extent(text: str) -> str | None:
    """Return the words of extent in a quote ("almost full", "95,000 sq km"), or None."""
    m = _EXTENT.search(text)
    if m is None:
        return None
    words = re.sub(r"\s+of$", "", m.group().strip(), flags=re.IGNORECASE)
    if words.lower() in {"almost", "nearly", "virtually", "practically"}:
        full = re.search(r"\b(full|complete|total|entire)\b", text[m.end() :], re.IGNORECASE)
        return f"{words} {full.group(1)}" if full else words
    return words


def _expression(
    ground: Ground,
    usable: list[Resolution],
    grounds: Grounds,
    atlas: Atlas,
    neighbours: tuple[str, ...],
) -> Expression | None:
    """Read the words around the ground with the spatial grammar; None where they add nothing."""
    around = grounds.surroundings(atlas)
    standing = ground.standing
    if usable[0].recipe is None and not around.says_more(usable[0], standing):
        return None
    try:
        found = around.find(usable[0], neighbour_hint=neighbours, standing=standing)
    except ClaimAtlasError:
        return None
    if not isinstance(found, Expression) or (standing is not None and not _is_about(found, usable[0])):
        return None
    plain = [_plain(_same_sense(r, grounds), atlas) for r in usable]
    if found.text.lower().startswith("toward") and not ground.relation.startswith("toward"):
        return None  # "pushed towards X, a rebel stronghold": the rebels hold X itself
    if _is_bare(found, ground.relation):
        # "near the X border", "the X border region": the border or the region, no band of unknown width
        return None
    if isinstance(found.recipe, Area | At) and (len(plain) > 1 or isinstance(plain[0], Area | At)):
        return None  # a bare name: keep one sense for the whole text
    return found


def _is_about(found: Expression, place: Resolution) -> bool:
    """Tell whether an expression around words that stand for a place measures from that place alone.

    Of a border it must say more than that it is one, or how deep a zone along it is: "its
    northern border", "a buffer zone along the border" are the border.
    """
    words = dict(found.geometry)
    if isinstance(place.recipe, Border):
        deep = words.get("kind") == "buffer" and words.get("distance_km") is not None
        return "a" in words and (deep or (words.get("kind") == "border" and "side" in words))
    of = words.get("of")
    if "from" in words and "to" in words:
        return True  # "the coast from Midi to Hodeidah" names its own ends
    return place.toponym.text in found.place_names and not (isinstance(of, tuple) and len(of) > 1)


def _is_bare(found: Expression, relation: str) -> bool:
    """Tell whether an expression is a band of unknown width at a border, or mere "over" a place."""
    words = dict(found.geometry)
    return (
        words.get("kind") == "buffer"
        and words.get("distance_km") is None
        and ("a" in words or (words.get("side") == "outside" and relation == "over"))
    )


def _same_sense(r: Resolution, grounds: Grounds) -> Resolution:
    """Return the sense that the text spells out elsewhere ("Idlib" beside "Idlib province")."""
    if (
        r.place is None
        or r.kind not in {"city", "admin"}
        or re.search(r"\b(?:city|town|village)\b", r.toponym.text, re.IGNORECASE)
    ):
        return r
    if r.kind == "admin":
        return r
    name = r.toponym.text.casefold()
    for other in grounds.resolutions:
        words = other.toponym.text.casefold()
        if (
            other.kind == "admin"
            and other.place is not None
            and words != name
            and words.startswith(name + " ")
        ):
            return other
    return r


def _plain(r: Resolution, atlas: Atlas) -> Recipe:
    if r.recipe is not None:
        return r.recipe
    place = r.place
    notes = (r.reason,) if r.reason.endswith("place of that name") else ()
    if place is None:
        raise ValueError("a resolution without place and recipe has no shape")
    ref = Ref(place.id, place.name)
    if r.kind in LINES or place.kind in LINES:
        return Named(ref, assumptions=notes)
    point = place.kind in POINTS or place.id.startswith("geonames:") or _is_islet(r, atlas)
    return At(ref, assumptions=notes) if point else Area(ref, assumptions=notes)


def _is_islet(r: Resolution, atlas: Atlas) -> bool:
    """Tell whether a name means one small island or reef, which is a point; without outline it is."""
    place = r.place
    if r.kind != "island" or place is None or _GROUP_OF_ISLANDS.search(r.toponym.text):
        return False
    size_m2 = _size_m2(Ref(place.id, place.name), atlas)
    return size_m2 is None or size_m2 < LARGE_ISLAND_M2


@lru_cache(maxsize=1024)
def _size_m2(place: Ref, atlas: Atlas) -> float | None:
    """Return the size of a place's outline, None without one; measured once for each island in a process."""
    try:
        return build(Area(place), atlas).area_m2
    except ClaimAtlasError:
        return None


def _geometry(places: Iterable[Resolution], atlas: Atlas) -> tuple[tuple[str, object], ...]:
    rows = list(places)
    first = rows[0]
    if isinstance(first.recipe, Border):
        b = first.recipe.b
        return (("kind", "border"), ("a", first.recipe.a.name), ("b", b.name if b is not None else ""))
    kinds = {_kind_of(r, atlas) for r in rows}
    several = len({r.place.id for r in rows if r.place is not None}) > 1
    mixed = "point" in kinds and bool(kinds & {"admin", "country", "region"})
    islands = several and all(r.kind == "island" for r in rows)
    kind = "region" if mixed or islands else _kind_of(first, atlas)
    return (("kind", kind), ("of", tuple(r.toponym.text for r in rows)))


def _kind_of(r: Resolution, atlas: Atlas) -> str:
    if r.kind == "island":
        return "point" if _is_islet(r, atlas) else "region"
    return GEOMETRY_KIND.get(r.kind, "region")
