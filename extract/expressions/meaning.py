"""Phrases to recipes: places, parts, directions, borders, lines. Bands: `meaning_bands`.

Every rule is a function from a phrase and its setting to a `Meaning`, kept in a plain dict by
the phrase's type. How words were read that could be read otherwise goes into the recipe's
assumptions. What cannot be placed raises `CannotPlaceError`, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from extract.expressions import phrases as ph
from extract.expressions.compass import compass_at, compass_of
from extract.expressions.kinds import kind_of
from extract.expressions.rivers import bank_bearing
from extract.expressions.senses import bearing_deg, distance_km
from extract.expressions.setting import (
    CannotPlaceError,
    Meaning,
    Setting,
    Word,
    countries_along,
    ground_of,
    place_meaning,
    ref,
)
from extract.expressions.values import LETTERS, Compass, Distance
from extract.expressions.words import FENCES, PARALLEL_AREAS
from geodata.errors import ClaimAtlasError
from geodata.places import Place
from geodata.recipes import (
    Along,
    Area,
    At,
    Border,
    Buffer,
    Coast,
    Coordinates,
    Difference,
    Intersection,
    Meridian,
    Midpoint,
    Named,
    Near,
    Offset,
    Outskirts,
    Parallel,
    Part,
    Path,
    Recipe,
    Sector,
    SideOf,
    Union,
)

Reader = Callable[[Any, Setting], Meaning]
CORNER_M = 50_000.0
EIGHT = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def read_phrase(phrase: ph.Phrase, setting: Setting) -> Meaning:
    """Return what a phrase means.

    Raises
    ------
    CannotPlaceError
        If it has no recipe; the message names the words and says why.
    """
    return READERS[type(phrase)](phrase, setting)


# --- places ---------------------------------------------------------------------------


def _toponym(p: ph.Toponym, s: Setting) -> Meaning:
    if p.name.recipe is not None and p.name.place is None:
        return _compound(p, s)
    place = s.place_of(p)
    meaning = place_meaning(place, _label(p, place), s)
    if "admin" in p.name.kinds and place.kind == "city":
        recipe = Area(place=ref(place))
        note = f"{meaning.label} is known by its town only"
        return replace(meaning, recipe=recipe, kind=kind_of(recipe, s.atlas)).saying(note)
    return meaning


def _compound(p: ph.Toponym, s: Setting) -> Meaning:
    """Read a border that the resolution stage has put together ("the X-Y border")."""
    recipe = p.name.recipe
    if not isinstance(recipe, Border):
        assert recipe is not None
        return Meaning(recipe=recipe, kind="region", label=p.name.text, words=(("of", (p.name.text,)),),
                       names=(p.name.text,))  # fmt: skip
    a = s.atlas.place(recipe.a.id)
    b = s.atlas.place(recipe.b.id) if recipe.b is not None else None
    return border_meaning(a, b, s)


def _label(p: ph.Toponym, place: Place) -> str:
    return place.name if p.name.adjective else p.name.text


def _known(p: ph.Known, s: Setting) -> Meaning:
    place = s.atlas.place(p.id)
    return place_meaning(place, place.name, s)


def _several(p: ph.Several, s: Setting) -> Meaning:
    parts = [read_phrase(part, s) for part in p.parts]
    kinds = {m.kind for m in parts}
    names = tuple(dict.fromkeys(n for m in parts for n in m.names))
    kind = (
        parts[0].kind
        if len(kinds) == 1
        else "region"
        if kinds <= {"admin", "country", "region"}
        else parts[0].kind
    )
    return Meaning(
        recipe=Union(parts=tuple(m.recipe for m in parts)),
        kind=kind,
        label=" and ".join(m.label for m in parts),
        words=(("of", names),),
        names=names,
        line=all(m.line for m in parts),
    )


def _spot(p: ph.Spot, s: Setting) -> Meaning:
    del s
    label = f"{abs(p.lat):g}°{'N' if p.lat >= 0 else 'S'} {abs(p.lon):g}°{'E' if p.lon >= 0 else 'W'}"
    return Meaning(
        recipe=Coordinates(lon=p.lon, lat=p.lat), kind="point", label=label, words=(("of", (label,)),)
    )


# --- parts and surroundings -----------------------------------------------------------


def as_area(m: Meaning) -> Recipe:
    """Return the recipe of an area: a town's own ground instead of its point."""
    return Area(place=m.recipe.place) if isinstance(m.recipe, At) else m.recipe


def _part(p: ph.PartOf, s: Setting) -> Meaning:
    whole = read_phrase(p.of, s)
    if whole.line and p.compass is not None and isinstance(whole.recipe, Named):
        return _side_of(whole, p.compass, None, s)
    area = as_area(whole)
    notes: tuple[str, ...] = ()
    if p.compass is None:
        recipe: Recipe = Part(of=area, direction="centre")
        words: tuple[Word, ...] = (("of", whole.names), ("part", "centre"))
    else:
        direction = nearest_eighth(p.compass)
        recipe, notes = _share(area, direction, p.share)
        words = (("of", whole.names), ("part", direction), ("bearing", p.compass.letters),
                 ("bearing_deg", p.compass.bearing_deg))  # fmt: skip
    label = f"{words[1][1]} of {whole.label}"
    kind = whole.kind if whole.line else "region"
    return Meaning(
        recipe=recipe,
        kind=kind,
        label=label,
        words=words,
        names=whole.names,
        place=whole.place,
        line=whole.line,
    ).saying(*notes)


def _share(area: Recipe, direction: str, share: float | None) -> tuple[Recipe, tuple[str, ...]]:
    if share is None or abs(share - 0.5) < 0.05:
        return Part(of=area, direction=direction), ()
    if share < 0.42:
        note = (
            ()
            if abs(share - 1 / 3) < 0.05
            else (f"a share of {share:.0%} read as the nearest known, a third",)
        )
        return Part(of=area, direction=direction, convention="equal-area third"), note
    opposite = EIGHT[(EIGHT.index(direction) + 4) % 8]
    note = (
        ()
        if abs(share - 2 / 3) < 0.05
        else (f"a share of {share:.0%} read as the nearest known, two thirds",)
    )
    far_half, far_third = (
        Part(of=area, direction=opposite, convention=f"equal-area {size}") for size in ("half", "third")
    )
    return Union(parts=(Part(of=area, direction=direction), Difference(a=far_half, b=far_third))), note


def nearest_eighth(c: Compass) -> str:
    """Return the nearest of the eight main points of the compass."""
    return compass_at(c.bearing_deg).name


def _outskirts(p: ph.OutskirtsOf, s: Setting) -> Meaning:
    town = read_phrase(p.of, s)
    direction = None if p.compass is None else nearest_eighth(p.compass)
    words: tuple[Word, ...] = (("of", town.names), ("part", "outskirts" if direction is None else direction))
    if p.compass is not None:
        words += (
            ("bearing", p.compass.letters),
            ("bearing_deg", p.compass.bearing_deg),
            ("feature", "outskirts"),
        )
    recipe = Outskirts(of=as_area(town), direction=direction)
    return Meaning(
        recipe=recipe, kind="region", label=f"outskirts of {town.label}", words=words, names=town.names
    )


def _countryside(p: ph.Countryside, s: Setting) -> Meaning:
    place = read_phrase(p.of, s)
    if place.kind not in ("admin", "region", "country"):
        return _near(ph.NearTo(of=p.of, word="countryside"), s)
    notes = (f"the countryside of {place.label} read as the {place.kind} of that name",)
    if p.compass is None:
        return place.saying(*notes)
    direction = nearest_eighth(p.compass)
    words: tuple[Word, ...] = (("of", place.names), ("part", direction), ("bearing", p.compass.letters),
                               ("bearing_deg", p.compass.bearing_deg))  # fmt: skip
    return Meaning(recipe=Part(of=place.recipe, direction=direction), kind="region", names=place.names,
                   label=f"{direction} of {place.label}", words=words, place=place.place).saying(*notes)  # fmt: skip


def _near(p: ph.NearTo, s: Setting) -> Meaning:
    of = read_phrase(p.of, s)
    words: tuple[Word, ...] = (
        ("of", of.label),
        ("distance_km", None),
        ("side", "all"),
        ("meaning", "radius"),
    )
    if of.line:
        words = (("of", of.label), ("distance_km", None), ("side", "both"), ("meaning", "depth each side"))
        words += tuple(w for w in of.words if w[0] in ("a", "b"))
    return Meaning(
        recipe=Near(of=of.recipe), kind="buffer", label=f"near {of.label}", words=words, names=of.names
    )


# --- directions -----------------------------------------------------------------------


def _corner(p: ph.Corner, s: Setting) -> Meaning:
    nations = [_nation(n, s) for n in p.nations]
    pairs = [(a, b) for k, a in enumerate(nations) for b in nations[k + 1 :]]
    strips = tuple(Buffer(of=Border(a=ref(a), b=ref(b)), distance_m=CORNER_M) for a, b in pairs)
    names = tuple(n.name for n in nations)
    words: tuple[Word, ...] = (("of", names), ("distance_km", None), ("side", "all"), ("meaning", "radius"))
    note = f"where the three countries meet, drawn as what lies within {CORNER_M / 1000:g} km of all their borders"
    return Meaning(recipe=Intersection(parts=strips), kind="buffer", label=" and ".join(names), words=words,
                   names=names).saying(note)  # fmt: skip


def _toward(p: ph.Toward, s: Setting) -> Meaning:
    if p.within is not None:
        ground = read_phrase(p.within, s).place
        if ground is not None and ground.kind == "country":
            s = replace(s, countries=(ground.id, *s.countries))
    origin = read_phrase(p.origin, s)
    if origin.line:
        if p.distance is not None:
            from extract.expressions.meaning_bands import read_band  # noqa: PLC0415 (the two call each other)

            head = ph.Head(distance=p.distance, within=True)
            return read_band(ph.Band(of=p.origin, head=head, side=ph.Side(compass=p.compasses[0])), s)
        return _side_of(origin, p.compasses[0], p.within, s)
    compass = p.compasses[0]
    bearing, half = mean_bearing(p.compasses)
    words: tuple[Word, ...] = (("of", origin.names or (origin.label,)), ("distance_km", None))
    if p.distance is None:
        reaches = tuple(
            Sector(
                origin=origin.recipe, bearing_deg=c.bearing_deg, half_angle_deg=max(c.half_angle_deg, 22.5)
            )
            for c in p.compasses
        )
        one = Sector(origin=origin.recipe, bearing_deg=bearing, half_angle_deg=half)
        recipe: Recipe = one if half < 100 else Union(parts=reaches)
    else:
        recipe = _offset(origin.recipe, p.distance, bearing, min(half, 90.0))
        words = (words[0], ("distance_km", km(p.distance.middle_m)))
    letters = compass.letters if len(p.compasses) == 1 else "/".join(c.letters for c in p.compasses)
    words += (("bearing", letters), ("bearing_deg", bearing))
    notes = range_notes(p.distance)
    return Meaning(
        recipe=recipe,
        kind="directional",
        label=f"{letters} of {origin.label}",
        words=words,
        names=origin.names,
    ).saying(*notes)


def _offset(origin: Recipe, d: Distance, bearing: float, half: float) -> Offset:
    ranged = d.high_m > d.low_m
    return Offset(
        origin=origin,
        distance_m=d.low_m,
        bearing_deg=bearing,
        max_distance_m=d.high_m if ranged else None,
        half_angle_deg=half,
        precision_m=d.step_m,
    )


def mean_bearing(compasses: tuple[Compass, ...]) -> tuple[float, float]:
    """Return the middle of one or two directions and the half-angle that covers both."""
    if len(compasses) == 1:
        return compasses[0].bearing_deg, compasses[0].half_angle_deg
    a, b = compasses[0], compasses[1]
    turn = (b.bearing_deg - a.bearing_deg + 180.0) % 360.0 - 180.0
    half = abs(turn) / 2 + min(a.half_angle_deg, b.half_angle_deg)
    return (a.bearing_deg + turn / 2) % 360.0, half


def _onward(p: ph.Onward, s: Setting) -> Meaning:
    start, end = read_phrase(p.start, s), read_phrase(p.end, s)
    if start.place is None or end.place is None:
        raise CannotPlaceError(f"the way from {start.label} towards {end.label} has no known ends")
    bearing = round(bearing_deg(start.place, end.place), 2)
    letters = letters_of(bearing)
    words: tuple[Word, ...] = (("of", start.names), ("distance_km", km(p.distance.middle_m)),
                               ("bearing", letters), ("bearing_deg", bearing), ("towards", end.label))  # fmt: skip
    note = f"the road from {start.label} towards {end.label} read as the straight line between them"
    return Meaning(
        recipe=_offset(start.recipe, p.distance, bearing, 22.5), kind="directional", words=words,
        label=f"from {start.label} towards {end.label}", names=(*start.names, *end.names),
    ).saying(note, *range_notes(p.distance))  # fmt: skip


def letters_of(bearing: float) -> str:
    """Return the letters of the nearest of the sixteen points of the compass."""
    return list(LETTERS.values())[round(bearing / 22.5) % 16]


def _halfway(p: ph.Halfway, s: Setting) -> Meaning:
    a, b = read_phrase(p.a, s), read_phrase(p.b, s)
    words: tuple[Word, ...] = (
        ("of", (*a.names, *b.names)),
        ("a", a.label),
        ("b", b.label),
        ("fraction", p.fraction),
    )
    return Meaning(
        recipe=Midpoint(a=a.recipe, b=b.recipe, fraction=p.fraction), kind="point",
        label=f"between {a.label} and {b.label}", words=words, names=(*a.names, *b.names),
    )  # fmt: skip


# --- borders and coasts ---------------------------------------------------------------


def border_meaning(a: Place, b: Place | None, s: Setting, *, compass: Compass | None = None) -> Meaning:
    """Return the border of two areas; without a second, the neighbour that acts, or all borders."""
    notes: tuple[str, ...] = ()
    if b is None:
        b = _neighbour(a, s)
        if b is not None:
            notes = (f"the border of {a.name} read as the one with {b.name}, which the text names",)
    label = f"{a.name}-{b.name} border" if b is not None else f"border of {a.name}"
    words: tuple[Word, ...] = (("a", a.name), ("b", None if b is None else b.name))
    names = (label,) if b is not None else (a.name,)
    recipe: Recipe = Border(a=ref(a), b=None if b is None else ref(b))
    if compass is not None and b is None:
        recipe = Part(of=recipe, direction=nearest_eighth(compass), convention="bounding-box third")
        words += (("part", nearest_eighth(compass)),)
    return Meaning(recipe=recipe, kind="border", label=label, words=words, names=names, line=True).saying(
        *notes
    )


def _neighbour(a: Place, s: Setting) -> Place | None:
    """Return the one country that acts or is named in the context and borders `a`."""
    try:
        beside = set(s.atlas.neighbours(a.id))
    except ClaimAtlasError:
        return None
    for source in (s.neighbour_hint, s.countries):
        fitting = [c for c in dict.fromkeys(source) if c in beside and c != a.id]
        if fitting:
            return s.atlas.place(fitting[0])
    return None


def _frontier(p: ph.Frontier, s: Setting) -> Meaning:
    sides = [_nation(side, s) for side in (p.a, p.b) if side is not None]
    if p.maritime:
        names = " and ".join(side.name for side in sides)
        raise CannotPlaceError(f"the maritime border of {names} is not in the data; only land borders are")
    if not sides:
        raise CannotPlaceError("a border without a country: say whose border it is")
    a = sides[0]
    b = sides[1] if len(sides) > 1 else None
    if p.a is None and b is None:  # "the border with Venezuela": seen from the country around
        return border_meaning(a, None, s, compass=p.compass)
    if b is None and p.barrier and a.id in FENCES:
        b = s.atlas.place(FENCES[a.id])
    return border_meaning(a, b, s, compass=p.compass)


def _nation(p: ph.Phrase, s: Setting) -> Place:
    if isinstance(p, ph.Toponym):
        place = s.place_of(p)
        if place.kind in ("city", "neighbourhood", "facility"):
            raise CannotPlaceError(f"no country or province named {p.name.text!r} is known")
        return place
    if isinstance(p, ph.Known):
        return s.atlas.place(p.id)
    meaning = read_phrase(p, s)
    if meaning.place is None:
        raise CannotPlaceError(f"{meaning.label} is no area with a border")
    return meaning.place


def _shore(p: ph.Shore, s: Setting) -> Meaning:
    if p.of is None:
        raise CannotPlaceError("a coast without a country: say whose coast it is")
    of = read_phrase(p.of, s)
    label = f"{of.label} coast"
    recipe: Recipe = Coast(of=as_area(of))
    words: tuple[Word, ...] = (("of", (label,)),)
    if p.compass is not None:
        recipe = Part(of=recipe, direction=nearest_eighth(p.compass), convention="bounding-box third")
        words += (("part", nearest_eighth(p.compass)),)
    return Meaning(
        recipe=recipe, kind="line", label=label, words=words, names=of.names, place=of.place, line=True
    )


# --- lines ----------------------------------------------------------------------------


def _route(p: ph.Route, s: Setting) -> Meaning:
    stops = [read_phrase(stop, s) for stop in p.stops]
    names = tuple(n for m in stops for n in m.names)
    words: tuple[Word, ...] = (("from", stops[0].label), ("to", stops[-1].label))
    if len(stops) > 2:
        words += (("via", ", ".join(m.label for m in stops[1:-1])),)
    ends = [m.recipe for m in stops]
    straight = "read as straight lines between the places named"
    if p.road is not None:
        try:
            road = read_phrase(p.road, s)
        except CannotPlaceError:
            road = None
        if road is not None:
            return Meaning(
                recipe=Along(line=road.recipe, start=ends[0], end=ends[-1]), kind="line", line=True,
                label=f"{road.label} from {stops[0].label} to {stops[-1].label}",
                words=(("of", road.names), *words), names=(*road.names, *names),
            )  # fmt: skip
    label = f"{stops[0].label}-{stops[-1].label}"
    return Meaning(
        recipe=Path(places=tuple(ends)), kind="line", label=label, words=words, names=names, line=True
    ).saying(straight)


def _stretch(p: ph.Stretch, s: Setting) -> Meaning:
    a, b = read_phrase(p.a, s), read_phrase(p.b, s)
    owner = p.line.of if isinstance(p.line, ph.Shore) else p.line
    if owner is None and a.place is not None and a.place.country is not None:
        line = _shore(ph.Shore(of=ph.Known(id=f"country:{a.place.country}")), s)
    else:
        line = read_phrase(p.line, s)
    words: tuple[Word, ...] = (*line.words, ("from", a.label), ("to", b.label))
    return Meaning(
        recipe=Along(line=line.recipe, start=a.recipe, end=b.recipe), kind=line.kind, line=True,
        label=f"{line.label} between {a.label} and {b.label}", words=words,
        names=(*line.names, *a.names, *b.names), place=line.place,
    )  # fmt: skip


def _circle(p: ph.Circle, s: Setting) -> Meaning:
    if p.lat is not None:
        label = f"{abs(p.lat):g}th parallel {'north' if p.lat >= 0 else 'south'}"
        recipe: Recipe = Parallel(lat=p.lat)
    else:
        assert p.lon is not None
        label = f"meridian of {abs(p.lon):g}° {'east' if p.lon >= 0 else 'west'}"
        recipe = Meridian(lon=p.lon)
    countries, note = _about(p, s)
    if not countries:
        raise CannotPlaceError(f"the {label} goes round the world; say in which country")
    area = _together(tuple(s.atlas.place(c) for c in countries))
    return Meaning(
        recipe=Intersection(parts=(recipe, area)), kind="line", label=label, words=(("of", (label,)),),
        names=(label,), line=True,
    ).saying(note)  # fmt: skip


def _about(p: ph.Circle, s: Setting) -> tuple[tuple[str, ...], str]:
    """Return the countries that a parallel or meridian is about, and the assumption made."""
    if s.countries:
        return s.countries[:2], "taken across the countries that the text names"
    known = PARALLEL_AREAS.get(round(p.lat)) if p.lat is not None and float(p.lat).is_integer() else None
    if known:
        return known, "no country is named; taken where reports of conflict use this parallel"
    return (), ""


def _together(places: tuple[Place, ...]) -> Recipe:
    areas = tuple(Area(place=ref(p)) for p in places)
    return areas[0] if len(areas) == 1 else Union(parts=areas)


def _dated(p: ph.Dated, s: Setting) -> Meaning:
    of = read_phrase(p.of, s)
    recipe = replace(of.recipe, date=p.date) if isinstance(of.recipe, Named) else of.recipe
    return replace(of, recipe=recipe, words=(*of.words, ("date", p.date)))


# --- sides of lines -------------------------------------------------------------------


def _side_of(line: Meaning, compass: Compass, within: ph.Phrase | None, s: Setting) -> Meaning:
    side = compass.letters
    return side_meaning(line, compass.name, side, None if within is None else read_phrase(within, s), s)


def side_meaning(line: Meaning, side: str, said: str, within: Meaning | None, s: Setting) -> Meaning:
    """Return the ground on one side of a line; `side` for the recipe, `said` for the words."""
    notes: tuple[str, ...] = ()
    inner, ground = line.recipe, within
    if ground is None and isinstance(inner, Border):
        words: tuple[Word, ...] = (("of", line.label), ("side", said), ("within", None))
        recipe = SideOf(line=inner, side=side, within=Near(of=inner))
        return Meaning(recipe=recipe, kind="half_plane", words=words, label=f"{said} of {line.label}",
                       names=line.names).saying("taken in the neighbourhood of the border")  # fmt: skip
    if isinstance(inner, Intersection) and isinstance(inner.parts[0], Parallel | Meridian):
        area = inner.parts[1]  # the whole circle divides; the area is where it was cut to
        inner, notes = inner.parts[0], inner.assumptions
        if ground is None:
            name = area.place.name if isinstance(area, Area) else "both countries"
            words = (("of", line.label), ("side", said), ("within", name))
            return Meaning(recipe=SideOf(line=inner, side=side, within=area), kind="half_plane", words=words,
                           label=f"{said} of {line.label}", names=line.names).saying(*notes)  # fmt: skip
    if ground is None:
        bearing = compass_of(side).bearing_deg if side in LETTERS else None
        place = ground_of(line, s, bearing)
        ground = place_meaning(place, place.name, s)
        notes = (f"taken within {place.name}",)
    words = (("of", line.label), ("side", said), ("within", ground.label))
    return Meaning(
        recipe=SideOf(line=inner, side=side, within=as_area(ground)), kind="half_plane", words=words,
        label=f"{said} of {line.label}", names=line.names,
    ).saying(*notes)  # fmt: skip


def _bank(p: ph.Bank, s: Setting) -> Meaning:
    river = read_phrase(p.river, s)
    if p.bank == "both":
        words: tuple[Word, ...] = (("of", river.label), ("distance_km", None), ("side", "both"),
                                   ("meaning", "depth each side"))  # fmt: skip
        return Meaning(recipe=Near(of=river.recipe), kind="buffer", label=f"banks of {river.label}",
                       words=words, names=river.names)  # fmt: skip
    within = None if p.place is None else read_phrase(_larger(p.place), s)
    if within is None:
        place = ground_of(river, s)
        within = place_meaning(place, place.name, s)
    compass = compass_at(bank_bearing(river, as_area(within), p.bank, s))
    letters = "/".join(compass.letters)  # "N/W": the side faces both
    note = f"the {p.bank} bank, seen downstream, is the {compass.name} side in {within.label}"
    return side_meaning(river, compass.name, f"{p.bank} bank ({letters})", within, s).saying(note)


def _larger(p: ph.Phrase) -> ph.Phrase:
    """Prefer the province of a name over its town: a bank is a stretch of land."""
    return ph.with_role(p, "countryside")


# --- cuts and extents -----------------------------------------------------------------


def _clip(p: ph.Clip, s: Setting) -> Meaning:
    """Read "… in northern Iraq": the ground of a side, else only where to look."""
    area = read_phrase(p.area, s)
    around = (area.place.id,) if area.place is not None and area.place.kind == "country" else ()
    narrowed = replace(s, countries=(*around, *s.countries))
    if isinstance(p.of, ph.Toward) and p.of.within is None:
        return read_phrase(replace(p.of, within=p.area), narrowed)
    if isinstance(p.of, ph.Bank) and p.of.place is None:
        return read_phrase(replace(p.of, place=p.area), narrowed)
    if isinstance(p.of, ph.BetweenTwo) and p.of.within is None:
        return read_phrase(replace(p.of, within=p.area), narrowed)
    inner = read_phrase(p.of, narrowed)
    if inner.line and area.kind in ("admin", "region", "country") and inner.kind in ("border", "line"):
        return inner.saying(f"'in {area.label}' read as where it lies, not as a cut")
    return replace(inner, words=tuple((*inner.words, ("in", area.label))))


def _extent(p: ph.Extent, s: Setting) -> Meaning:
    return replace(read_phrase(p.of, s), extent=p.words)


# --- shared ---------------------------------------------------------------------------


def km(distance_m: float) -> float:
    """Return kilometres, rounded to the metre."""
    return round(distance_m / 1000.0, 3)


def range_notes(d: Distance | None) -> tuple[str, ...]:
    """Return what was assumed of a distance: the middle of a range, a vague number."""
    if d is None:
        return ()
    notes = []
    if d.high_m > d.low_m:
        notes.append(f"{d.text!r} read as {km(d.middle_m):g} km, the middle of the range")
    if d.vague:
        notes.append(f"{d.text!r} read as {km(d.middle_m):g} km")
    return tuple(notes)


READERS: dict[type[ph.Phrase], Reader] = {
    ph.Toponym: _toponym,
    ph.Known: _known,
    ph.Several: _several,
    ph.Spot: _spot,
    ph.PartOf: _part,
    ph.OutskirtsOf: _outskirts,
    ph.Countryside: _countryside,
    ph.NearTo: _near,
    ph.Toward: _toward,
    ph.Onward: _onward,
    ph.Halfway: _halfway,
    ph.Frontier: _frontier,
    ph.Corner: _corner,
    ph.Shore: _shore,
    ph.Route: _route,
    ph.Stretch: _stretch,
    ph.Circle: _circle,
    ph.Dated: _dated,
    ph.Bank: _bank,
    ph.Clip: _clip,
    ph.Extent: _extent,
}
"""How each phrase is read; `meaning_bands` adds the bands."""

__all__ = ["READERS", "countries_along", "distance_km", "read_phrase"]
