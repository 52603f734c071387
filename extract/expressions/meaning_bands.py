"""Bands to recipes: strips along lines, discs round places, waters, the ground between lines.

How a measure is read: on one side of a line it is a depth; "wide" along a line or between two
countries is the total width; round a place it is a radius; "either side" is the depth of each
side. "Long" alone, along a border, is read as depth, as newspapers do, and said so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extract.expressions import phrases as ph
from extract.expressions.compass import compass_of
from extract.expressions.kinds import kind_of
from extract.expressions.meaning_lines import border_meaning
from extract.expressions.quantities import MILE_M, NAUTICAL_MILE_M
from extract.expressions.readers import READERS, as_area, km, nearest_eighth, range_notes, read_phrase
from extract.expressions.senses import bearing_deg
from extract.expressions.setting import CannotPlaceError, Meaning, Setting, Word, ref
from extract.expressions.values import Distance
from extract.expressions.words import REGIMES
from geodata.errors import ClaimAtlasError
from geodata.places import Place
from geodata.recipes import (
    Area,
    AreaBetween,
    At,
    Border,
    Buffer,
    Coast,
    Difference,
    Near,
    Path,
    Recipe,
    SideOf,
    Strip,
    Union,
)

DEFAULT_DEPTH_M = 10_000.0
TERRITORIAL_SEA_M = 12 * 1852.0


def _band(p: ph.Band, s: Setting) -> Meaning:
    """Return the meaning of a strip along a line or a disc round a place."""
    nation = None if p.side is None or p.side.nation is None else read_phrase(p.side.nation, s)
    if p.of is None:
        if nation is None or nation.place is None:
            raise CannotPlaceError("a zone without a line or a place that it lies along")
        return _inside_of(p, nation, s)
    line = _line_seen_from(p.of, nation, s)
    if nation is not None and isinstance(line.recipe, Border) and line.recipe.b is None:
        line = _other_side(line, nation, s)
    if p.head.distance is None:
        return _without_distance(p, line, nation, s)
    if p.head.word and not line.line:
        line = _middle_line(line, s)
    if line.line:
        return _along(p, line, nation, s)
    if line.place is not None and line.place.kind == "zone" and nation is None and p.head.distance.meaning:
        said = p.head.distance.text  # "the 5 km wide X corridor": how wide the zone itself is
        return line.saying(f"drawn as our outline has it; {said!r} is what the text says of its size")
    return _around(p, line, nation, s)


def _line_seen_from(p: ph.Phrase, nation: Meaning | None, s: Setting) -> Meaning:
    """Read the line; "the frontier with Venezuela" is seen from the nation whose side is said."""
    if isinstance(p, ph.Frontier) and p.a is None and p.b is None and nation is not None:
        if nation.place is None:
            raise CannotPlaceError(f"which border of {nation.label} is meant is not said")
        return border_meaning(nation.place, None, s)
    if isinstance(p, ph.Frontier) and p.a is None and p.b is not None and nation and nation.place:
        other = read_phrase(p.b, s).place
        if other is not None and _is_area(nation.place) and nation.place.id != other.id:
            return border_meaning(nation.place, other, s)
    return read_phrase(p, s)


def _other_side(line: Meaning, nation: Meaning, s: Setting) -> Meaning:
    """Name the second country of a border by the side that is spoken of ("the Serbian side")."""
    assert isinstance(line.recipe, Border)
    place = nation.place
    if place is None or place.id == line.recipe.a.id or place.country is None:
        return line
    first = s.atlas.place(line.recipe.a.id)
    if place.kind == "country":
        return border_meaning(first, place, s)
    if first.kind == "country" and first.country != place.country:  # "into Kursk from the Ukrainian border"
        return border_meaning(first, s.atlas.place(f"country:{place.country}"), s)
    return line


def _middle_line(zone: Meaning, s: Setting) -> Meaning:
    """Return the line that a curated zone is a strip along ("the 100-metre-wide … corridor")."""
    place = zone.place
    recipe = s.atlas.recipe(place.id) if place is not None and place.kind == "zone" else None
    if isinstance(recipe, Buffer | Strip):
        middle = recipe.of if isinstance(recipe, Buffer) else Path(places=(recipe.a, recipe.b))
        return replace(zone, recipe=middle, line=True, kind=kind_of(middle, s.atlas))
    return zone


def _is_area(place: Place) -> bool:
    return place.kind in ("country", "admin", "region")


def _without_distance(p: ph.Band, line: Meaning, nation: Meaning | None, s: Setting) -> Meaning:
    """Read a zone or side whose depth nobody says."""
    if line.line and not p.head.word:  # "along the Turkish side of the border"
        said = _side_word(p.side, nation, s)
        return replace(line, words=(*line.words, ("side", said))) if said else line
    words: tuple[Word, ...] = (("of", line.label), ("distance_km", None))
    if nation is not None and line.line:
        recipe: Recipe = Buffer(
            of=line.recipe, distance_m=DEFAULT_DEPTH_M, side="inside", inside=as_area(nation), meaning="depth"
        )
        words += (("side", _side_name(nation)), ("meaning", "depth"))
        note = "no depth is said; drawn 10 km deep"
        return _buffer(recipe, line, words).saying(note)
    outside = line.kind in ("region", "country", "admin") and not _is_island(line.place, s)
    side = "both" if line.line else "outside" if outside else "all"
    words += (("side", side), ("meaning", "depth" if line.line else "radius"))
    return _buffer(Near(of=line.recipe), line, words).saying("no depth is said; drawn as its neighbourhood")


def _along(p: ph.Band, line: Meaning, nation: Meaning | None, s: Setting) -> Meaning:
    d = p.head.distance
    assert d is not None
    notes = list(range_notes(d))
    depth = d.middle_m
    if p.head.word and d.meaning == "long":
        notes.append(f"{d.text!r} read as depth")
    words: tuple[Word, ...] = (("of", line.label), ("distance_km", km(depth)))
    words_ab = tuple(w for w in line.words if w[0] in ("a", "b"))
    side = p.side
    if side is None and nation is None:
        return _unsided(p, line, depth, words, words_ab, notes, s)
    if side is not None and side.both:
        recipe: Recipe = Buffer(of=line.recipe, distance_m=depth, side="both", meaning="depth each side")
        words += (("side", "both"), ("meaning", "depth each side"))
    elif nation is not None:
        recipe = Buffer(
            of=line.recipe, distance_m=depth, side="inside", inside=as_area(nation), meaning="depth"
        )
        words += (("side", _side_name(nation)), ("meaning", "depth"))
    elif side is not None and side.seaward:
        recipe = Buffer(of=line.recipe, distance_m=depth, side="seaward", meaning="depth")
        words += (("side", "seaward"), ("meaning", "depth"))
    else:
        assert side is not None
        assert side.compass is not None
        recipe, said = _compass_side(line, depth, side.compass.name, s)
        words += (("side", said or side.compass.letters), ("meaning", "depth"))
        if not said:
            words += (("bearing_deg", side.compass.bearing_deg),)
    return _buffer(recipe, line, words + words_ab).saying(*notes)


def _unsided(
    p: ph.Band,
    line: Meaning,
    depth: float,
    words: tuple[Word, ...],
    words_ab: tuple[Word, ...],
    notes: list[str],
    s: Setting,
) -> Meaning:
    """Read a band whose side is not said."""
    d = p.head.distance
    assert d is not None
    width = p.head.word and d.meaning in ("wide", None) and not _is_frontier_zone(p, line)
    if width or (p.head.word and d.meaning == "wide"):
        recipe: Recipe = Buffer(of=line.recipe, distance_m=depth / 2, side="both", meaning="total width")
        words += (("side", "both"), ("meaning", "total_width"))
        return _buffer(recipe, line, words + words_ab).saying(*notes)
    owner = _owner_by_actor(line, s) if p.head.word else None
    if isinstance(line.recipe, Coast) and (
        "n" in d.text.split()[-1:] or "naut" in d.text or "nm" in d.text.lower()
    ):
        recipe = Buffer(of=line.recipe, distance_m=depth, side="seaward", meaning="depth")
        words += (("side", "seaward"), ("meaning", "depth"))
        return _buffer(recipe, line, words).saying(*notes)
    if owner is not None:
        recipe = Buffer(
            of=line.recipe, distance_m=depth, side="inside", inside=Area(place=ref(owner)), meaning="depth"
        )
        words += (("side", owner.name), ("meaning", "depth"))
        notes.append(f"the side is not said; read as inside {owner.name}, whose border it is said to be")
        return _buffer(recipe, line, words + words_ab).saying(*notes)
    recipe = Buffer(of=line.recipe, distance_m=depth, side="both", meaning="depth each side")
    words += (("side", "both"), ("meaning", "depth each side"))
    notes.append("the side is not said; drawn on both sides")
    return _buffer(recipe, line, words + words_ab).saying(*notes)


def _is_frontier_zone(p: ph.Band, line: Meaning) -> bool:
    """Return whether a bare figure before a zone is a depth: along a border or coast it is."""
    return line.kind == "border" or isinstance(line.recipe, Coast) or p.head.within


def _owner_by_actor(line: Meaning, s: Setting) -> Place | None:
    """Return on whose side a zone lies that nobody places: not on the actor's own.

    "A 30 km zone along the Syrian border", set up by Turkey, lies in Syria. Without an actor,
    a border with one name is that country's, and the zone on its side.
    """
    recipe = line.recipe
    if not isinstance(recipe, Border):
        return None
    if recipe.b is None:
        return s.atlas.place(recipe.a.id)
    sides = (recipe.a.id, recipe.b.id)
    acting = [c for c in s.neighbour_hint if c in sides]
    if len(set(acting)) == 1:
        other = sides[1] if acting[0] == sides[0] else sides[0]
        return s.atlas.place(other)
    return None


def _compass_side(line: Meaning, depth: float, name: str, s: Setting) -> tuple[Recipe, str | None]:
    """Return a one-sided band; along a border, the side is the country that lies there."""
    recipe = line.recipe
    if isinstance(recipe, Border) and recipe.b is not None:
        places = [s.atlas.place(r.id) for r in (recipe.a, recipe.b)]
        axis, sign = ("lat", 1.0) if name.startswith(("north", "south")) else ("lon", 1.0)
        if name.startswith(("south", "west")):
            sign = -1.0
        first, second = (sign * getattr(p, axis) for p in places)
        there = places[0] if first > second else places[1]
        inside: Recipe = Area(place=ref(there))
        return Buffer(of=recipe, distance_m=depth, side="inside", inside=inside, meaning="depth"), there.name
    if isinstance(recipe, Border) and recipe.b is None:
        beyond = _neighbours_towards(s.atlas.place(recipe.a.id), name, s)
        if beyond:
            a = recipe.a
            lines = tuple(Border(a=a, b=ref(n)) for n in beyond)
            grounds = tuple(Area(place=ref(n)) for n in beyond)
            of: Recipe = lines[0] if len(lines) == 1 else Union(parts=lines)
            inside = grounds[0] if len(grounds) == 1 else Union(parts=grounds)
            named = " and ".join(n.name for n in beyond)
            return Buffer(of=of, distance_m=depth, side="inside", inside=inside, meaning="depth"), named
    wide = Buffer(of=recipe, distance_m=depth)
    half = SideOf(line=recipe, side=name, within=wide)
    return Buffer(of=recipe, distance_m=depth, side="inside", inside=half, meaning="depth"), None


def _neighbours_towards(country: Place, compass: str, s: Setting) -> tuple[Place, ...]:
    """Return the neighbours that lie in a direction, seen from the middle of a country."""
    try:
        beside = [s.atlas.place(n) for n in s.atlas.neighbours(country.id)]
    except ClaimAtlasError:
        return ()
    wanted = compass_of(compass).bearing_deg
    turns = {n: abs((bearing_deg(country, n) - wanted + 180.0) % 360.0 - 180.0) for n in beside}
    return tuple(n for n in beside if turns[n] <= 67.5)


def _around(p: ph.Band, centre: Meaning, nation: Meaning | None, s: Setting) -> Meaning:
    d = p.head.distance
    assert d is not None
    notes = range_notes(d)
    words: tuple[Word, ...] = (("of", centre.label), ("distance_km", km(d.middle_m)))
    is_area = centre.kind in ("region", "country", "admin") and not _is_island(centre.place, s)
    if nation is not None:
        recipe: Recipe = Buffer(
            of=centre.recipe, distance_m=d.middle_m, side="inside", inside=as_area(nation), meaning="radius"
        )
        words += (("side", _side_name(nation)), ("meaning", "radius"))
    elif is_area and p.head.word:
        whole = Buffer(of=centre.recipe, distance_m=d.middle_m)
        outside = Difference(a=whole, b=centre.recipe)
        recipe = Buffer(
            of=centre.recipe, distance_m=d.middle_m, side="inside", inside=outside, meaning="depth"
        )
        words += (("side", "outside"), ("meaning", "depth"))
    else:
        recipe = Buffer(of=centre.recipe, distance_m=d.middle_m, side="both", meaning="radius")
        words += (("side", "all"), ("meaning", "radius"))
    return _buffer(recipe, centre, words).saying(*notes)


def _is_island(place: Place | None, s: Setting) -> bool:
    """Return whether a zone around a place lies at sea: islands have no land outside."""
    if place is None or place.kind not in ("country", "admin"):
        return place is not None and place.kind == "island"
    try:
        return not s.atlas.neighbours(place.id)
    except ClaimAtlasError:
        return False


def _side_name(nation: Meaning) -> str:
    """Return the side's name: "Iraq" for a strip of northern Iraq."""
    return nation.names[0] if nation.names else nation.label


def _inside_of(p: ph.Band, nation: Meaning, s: Setting) -> Meaning:
    """Read "10 km inside Lebanon": from its border, with the neighbour that the text names."""
    place = nation.place
    if place is None or nation.kind in ("point", "line"):
        raise CannotPlaceError(f"how deep inside {nation.label} cannot be told: it has no border of its own")
    if p.head.distance is None:
        if s.strict and nation.kind == "country":
            raise CannotPlaceError(f"where in {nation.label} the zone lies is not said")
        note = f"no bounds are said; drawn as all of {nation.label}"
        return nation.saying(note)
    line = border_meaning(place, None, s)
    note = f"measured from the border of {nation.label}"
    return _along(p, line, nation, s).saying(note)


def _buffer(recipe: Recipe, of: Meaning, words: tuple[Word, ...]) -> Meaning:
    return Meaning(recipe=recipe, kind="buffer", label=of.label, words=words, names=of.names)


def _side_word(side: ph.Side | None, nation: Meaning | None, s: Setting) -> str | None:
    del s
    if nation is not None:
        return _side_name(nation)
    if side is None:
        return None
    if side.both:
        return "both"
    return side.compass.letters if side.compass is not None else None


# --- uneven strips --------------------------------------------------------------------


def _uneven(p: ph.Uneven, s: Setting) -> Meaning:
    line = read_phrase(p.of, s)
    if not line.line:
        raise CannotPlaceError(f"{line.label} is a place, not a line with two sides")
    (c1, d1), (c2, d2) = p.sides
    notes = (*range_notes(d1), *range_notes(d2))
    if abs(d1.middle_m - d2.middle_m) < 1.0:
        recipe: Recipe = Buffer(
            of=line.recipe, distance_m=d1.middle_m, side="both", meaning="depth each side"
        )
    else:
        recipe = Union(parts=tuple(_compass_side(line, d.middle_m, c.name, s)[0] for c, d in p.sides))
    words: tuple[Word, ...] = (
        ("of", line.label), ("distance_km", km(max(d1.middle_m, d2.middle_m))), ("side", "both"),
        ("meaning", "depth each side"), (f"depth_{nearest_eighth(c1)}_km", km(d1.middle_m)),
        (f"depth_{nearest_eighth(c2)}_km", km(d2.middle_m)),
    )  # fmt: skip
    return _buffer(recipe, line, words).saying(*notes)


# --- between two things ---------------------------------------------------------------


def _between(p: ph.BetweenTwo, s: Setting) -> Meaning:
    a, b = read_phrase(p.a, s), read_phrase(p.b, s)
    names = (*a.names, *b.names)
    distance = None if p.head is None else p.head.distance
    if a.line and b.line:
        within = None if p.within is None else read_phrase(p.within, s)
        recipe: Recipe = AreaBetween(
            a=a.recipe, b=b.recipe, within=None if within is None else as_area(within)
        )
        ground = None if within is None else within.label
        words: tuple[Word, ...] = (
            ("of", a.label),
            ("also", b.label),
            ("side", "between"),
            ("within", ground),
        )
        label = f"between {a.label} and {b.label}"
        return Meaning(recipe=recipe, kind="half_plane", label=label, words=words, names=names)
    if a.line or b.line:
        raise CannotPlaceError(f"between {a.label} and {b.label}: one is a line and one is not")
    if a.place is not None and b.place is not None and _touch(a.place, b.place, s):
        line = border_meaning(a.place, b.place, s)
        if distance is None and p.head is not None and p.head.word:
            words = (
                ("of", line.label),
                ("distance_km", None),
                ("side", "both"),
                ("meaning", "depth each side"),
            )
            return _buffer(Near(of=line.recipe), line, words).saying(
                "no depth is said; drawn as its neighbourhood"
            )
        if distance is None:
            return line
        head = replace(p.head or ph.Head(), distance=replace(distance, meaning=distance.meaning or "wide"))
        return _along(ph.Band(of=None, head=head), line, None, s)
    if distance is not None:
        recipe = Strip(a=a.recipe, b=b.recipe, width_m=distance.middle_m)
        words = (("of", f"{a.label}-{b.label}"), ("distance_km", km(distance.middle_m)), ("side", "both"),
                 ("meaning", "total_width"), ("from", a.label), ("to", b.label))  # fmt: skip
        return Meaning(
            recipe=recipe, kind="buffer", label=f"{a.label}-{b.label}", words=words, names=names
        ).saying(*range_notes(distance))
    words = (("from", a.label), ("to", b.label))
    return Meaning(
        recipe=Path(places=(a.recipe, b.recipe)), kind="line", label=f"{a.label}-{b.label}", words=words,
        names=names, line=True,
    ).saying("drawn as the straight line between them")  # fmt: skip


def _touch(a: Place, b: Place, s: Setting) -> bool:
    if a.kind != b.kind or a.kind not in ("country", "admin"):
        return False
    try:
        return b.id in s.atlas.neighbours(a.id)
    except ClaimAtlasError:
        return False


# --- the sea --------------------------------------------------------------------------


def _waters(p: ph.Waters, s: Setting) -> Meaning:
    of = read_phrase(p.of, s)
    miles, name = REGIMES[p.regime]
    said = None if p.distance is None else _at_sea(p.distance)
    reach = miles * 1852.0 if said is None else said.middle_m
    notes: tuple[str, ...] = (f"the {name} read as {miles:g} nautical miles from the coast",)
    if p.distance is not None:
        notes = _range_at_sea(p.distance)
    recipe, label, meaning = _seaward(of, reach)
    words: tuple[Word, ...] = (
        ("of", label),
        ("distance_km", km(reach)),
        ("side", "seaward"),
        ("meaning", meaning),
    )
    if isinstance(recipe.of, Coast) and of.kind == "country":
        recipe = replace(recipe, side="seaward to the median line")
    else:
        notes = (*notes, "not cut at the median lines with other coasts")
    return _buffer(recipe, replace(of, label=label), words).saying(*notes)


def _at_sea(d: Distance) -> Distance:
    """Read plain miles as nautical ones, as all claims to waters are counted."""
    if not _PLAIN_MILES.search(d.text.casefold()):
        return d
    scale = NAUTICAL_MILE_M / MILE_M
    return replace(d, low_m=d.low_m * scale, high_m=d.high_m * scale, step_m=d.step_m * scale)


_PLAIN_MILES = re.compile(r"(?<!nautical )(?<!nautical-)(?<!sea )(?<!sea-)(?<!statute )\bmiles?\b")


def _range_at_sea(d: Distance) -> tuple[str, ...]:
    notes = range_notes(d)
    return (*notes, f"{d.text!r} read as nautical miles") if _at_sea(d) is not d else notes


def _off(p: ph.OffCoast, s: Setting) -> Meaning:
    of = read_phrase(p.of, s)
    if isinstance(p.of, ph.Shore) and p.of.of is not None:
        town = read_phrase(p.of.of, s)
        of = town if town.kind == "point" else of  # "the coast of Hodeidah" is the sea at that town
    if of.line and of.kind == "border" and p.distance is not None:
        return _band(ph.Band(of=p.of, head=ph.Head(distance=p.distance, within=True)), s)
    reach = p.distance.middle_m if p.distance is not None else TERRITORIAL_SEA_M
    recipe, label, meaning = _seaward(of, reach)
    said = None if p.distance is None else km(reach)
    words: tuple[Word, ...] = (
        ("of", label),
        ("distance_km", said),
        ("side", "seaward"),
        ("meaning", meaning),
    )
    notes = range_notes(p.distance) if p.distance is not None else (
        "no distance is said; drawn to 12 nautical miles off the coast",)  # fmt: skip
    return _buffer(recipe, replace(of, label=label), words).saying(*notes)


def _seaward(of: Meaning, reach: float) -> tuple[Buffer, str, str]:
    """Return the sea within a reach of a coast, or of an islet that is only a point."""
    if of.line:
        return Buffer(of=of.recipe, distance_m=reach, side="seaward", meaning="depth"), of.label, "depth"
    if isinstance(of.recipe, At) or of.kind in ("point", "directional"):
        return Buffer(of=of.recipe, distance_m=reach, side="seaward", meaning="radius"), of.label, "radius"
    coast = Coast(of=as_area(of))
    return Buffer(of=coast, distance_m=reach, side="seaward", meaning="depth"), f"{of.label} coast", "depth"


READERS.update(
    {
        ph.Band: _band,
        ph.Uneven: _uneven,
        ph.BetweenTwo: _between,
        ph.Waters: _waters,
        ph.OffCoast: _off,
    }
)
