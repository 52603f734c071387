"""Lines to recipes: borders, coasts, roads, parallels, and the ground on their sides."""

from __future__ import annotations

from dataclasses import replace

from extract.expressions import phrases as ph
from extract.expressions.compass import compass_at, compass_of
from extract.expressions.readers import READERS, as_area, nearest_eighth, read_phrase
from extract.expressions.rivers import bank_bearing, dividing_stretch
from extract.expressions.setting import (
    CannotPlaceError,
    Meaning,
    Setting,
    Word,
    ground_of,
    place_meaning,
    ref,
)
from extract.expressions.values import LETTERS, Compass
from extract.expressions.words import FENCES, PARALLEL_AREAS
from geodata.errors import ClaimAtlasError
from geodata.places import Place
from geodata.recipes import (
    Along,
    Area,
    Border,
    Buffer,
    Coast,
    Intersection,
    Meridian,
    Named,
    Near,
    Parallel,
    Part,
    Path,
    Recipe,
    SideOf,
    Union,
)

CORNER_M = 50_000.0


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
    if a.kind in ("line", "border") and b is None:  # "the Gaza perimeter fence"
        return place_meaning(a, a.name, s)
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


def _corner(p: ph.Corner, s: Setting) -> Meaning:
    nations = [_nation(n, s) for n in p.nations]
    pairs = [(a, b) for k, a in enumerate(nations) for b in nations[k + 1 :]]
    strips = tuple(Buffer(of=Border(a=ref(a), b=ref(b)), distance_m=CORNER_M) for a, b in pairs)
    names = tuple(n.name for n in nations)
    words: tuple[Word, ...] = (("of", names), ("distance_km", None), ("side", "all"), ("meaning", "radius"))
    note = f"where the three meet, drawn as what lies within {CORNER_M / 1000:g} km of all their borders"
    return Meaning(recipe=Intersection(parts=strips), kind="buffer", label=" and ".join(names), words=words,
                   names=names).saying(note)  # fmt: skip


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
    if isinstance(p.line, ph.Toponym) and {a.kind, b.kind} <= {"country", "admin", "region"}:
        return read_phrase(p.line, s)  # "the Blue Line between X and Y" says whose line, not how much of it
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


def direction_side(line: Meaning, compass: Compass, within: ph.Phrase | None, s: Setting) -> Meaning:
    """Return the ground on a compass side of a line, within the area that the words name, if any."""
    side = compass.letters
    return side_meaning(line, compass.name, side, None if within is None else read_phrase(within, s), s)


def side_meaning(line: Meaning, side: str, said: str, within: Meaning | None, s: Setting) -> Meaning:
    """Return the ground on one side of a line; `side` for the recipe, `said` for the words."""
    notes: tuple[str, ...] = ()
    inner, ground = dividing_stretch(line, side), within
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


READERS.update(
    {
        ph.Frontier: _frontier,
        ph.Corner: _corner,
        ph.Shore: _shore,
        ph.Route: _route,
        ph.Stretch: _stretch,
        ph.Circle: _circle,
        ph.Dated: _dated,
        ph.Bank: _bank,
    }
)
