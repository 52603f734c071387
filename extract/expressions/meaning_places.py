"""Places to recipes: points, areas, parts, outskirts, surroundings, directions.

How words were read that could be read otherwise goes into the recipe's assumptions. What
cannot be placed raises `CannotPlaceError`, never a guess.
"""

from __future__ import annotations

from dataclasses import replace

from extract.expressions import phrases as ph
from extract.expressions.kinds import kind_of
from extract.expressions.meaning_lines import border_meaning, direction_side
from extract.expressions.readers import READERS, as_area, km, nearest_eighth, range_notes, read_phrase
from extract.expressions.senses import bearing_deg
from extract.expressions.setting import (
    CannotPlaceError,
    Meaning,
    Setting,
    Word,
    place_meaning,
    ref,
    whole_of,
)
from extract.expressions.values import LETTERS, Compass, Distance
from geodata.places import Place
from geodata.recipes import (
    Area,
    Border,
    Coordinates,
    Hull,
    Intersection,
    Midpoint,
    Named,
    Near,
    Offset,
    Outskirts,
    Part,
    Recipe,
    Sector,
    Union,
)


def _toponym(p: ph.Toponym, s: Setting) -> Meaning:
    if p.name.recipe is not None and p.name.place is None:
        return _compound(p, s)
    place = whole_of(s.place_of(p), s)
    meaning = place_meaning(place, _label(p, place), s)
    if "admin" in p.name.kinds and place.kind == "city":
        province = _province_of(place, s)
        if province is not None:
            return place_meaning(province, _label(p, province), s)
        recipe = Area(place=ref(place))
        note = f"{meaning.label} is known by its town only"
        return replace(meaning, recipe=recipe, kind=kind_of(recipe, s.atlas)).saying(note)
    return meaning


def _province_of(town: Place, s: Setting) -> Place | None:
    """Return the province that has a town's own name, where the text spells it as no province is."""
    for candidate in s.atlas.gazetteer.find(town.name):
        if town.admin1 is not None and candidate.place.id == f"admin1:{town.admin1}":
            return candidate.place
    return None


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


def _halves_by_name(p: ph.Several, s: Setting) -> tuple[Meaning, ...]:
    """Return the places of "North and South X" where there is a North X and a South X."""
    found = []
    for part in p.parts:
        if not (isinstance(part, ph.PartOf) and isinstance(part.of, ph.Toponym) and part.compass):
            return ()
        full = f"{part.compass.name.title()} {part.of.name.text}"
        hits = [c for c in s.atlas.gazetteer.find(full) if c.match == "exact" and c.place.kind in _STATES]
        if not hits:
            return ()
        found.append(place_meaning(hits[0].place, full, s))
    return tuple(found)


_STATES = ("admin", "country")


def _several(p: ph.Several, s: Setting) -> Meaning:
    parts = list(_halves_by_name(p, s)) or [read_phrase(part, s) for part in p.parts]
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


def _part(p: ph.PartOf, s: Setting) -> Meaning:
    whole = read_phrase(p.of, s)
    if whole.line and p.compass is not None and isinstance(whole.recipe, Named):
        return direction_side(whole, p.compass, None, s)
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


PART = "bounding-box third"
"""How "northern X" is read where no share is said: what newspapers mean comes nearer to the
outer third of the extent than to half the area (Baghdad lies in no one's northern Iraq)."""
CORNER = "equal-area half"
"""How "north-western X" is read: the quarter of its area that lies farthest that way. The third
of the extent to the north that is a third to the west too would leave nothing of some
countries (Pakistan's north-west), and next to nothing of others."""


def _share(area: Recipe, direction: str, share: float | None) -> tuple[Recipe, tuple[str, ...]]:
    if share is None:
        return Part(of=area, direction=direction, convention=CORNER if _corner(direction) else PART), ()
    if abs(share - 0.5) < 0.05:
        return Part(of=area, direction=direction), ()
    size, name = min(_SHARES.items(), key=lambda known: abs(known[0] - share))
    note = (
        () if abs(share - size) < 0.02 else (f"a share of {share:.0%} read as the nearest known, {size:.0%}",)
    )
    return Part(of=area, direction=direction, convention=f"equal-area {name}"), note


_SHARES = {1 / 5: "fifth", 1 / 4: "quarter", 1 / 3: "third", 1 / 2: "half", 2 / 3: "two thirds",
           3 / 4: "three quarters"}  # fmt: skip


def _corner(direction: str) -> bool:
    return direction not in ("north", "east", "south", "west")


def _outskirts(p: ph.OutskirtsOf, s: Setting) -> Meaning:
    town = read_phrase(p.of, s)
    if town.line:
        return town  # the edge of a border is the border
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
    around = next((c for c in s.atlas.gazetteer.find(f"Rural {place.label}") if c.match == "exact"), None)
    if around is not None and around.place.kind == "admin":  # a province of that very name
        place = place_meaning(around.place, around.place.name, s)
    if place.kind not in ("admin", "region", "country"):
        return _near(ph.NearTo(of=p.of, word="countryside"), s)
    notes = (f"the countryside of {place.label} read as the {place.kind} of that name",)
    if p.compass is None:
        return place.saying(*notes)
    direction = nearest_eighth(p.compass)
    words: tuple[Word, ...] = (("of", place.names), ("part", direction), ("bearing", p.compass.letters),
                               ("bearing_deg", p.compass.bearing_deg))  # fmt: skip
    return Meaning(
        recipe=_share(place.recipe, direction, None)[0], kind="region", names=place.names, words=words,
        label=f"{direction} of {place.label}", place=place.place,
    ).saying(*notes)  # fmt: skip


def _near(p: ph.NearTo, s: Setting) -> Meaning:
    of = read_phrase(p.of, s)
    if p.word == "toward" and kind_of(of.recipe, s.atlas) != "point":
        return of  # towards an area is as far as into it
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


def _toward(p: ph.Toward, s: Setting) -> Meaning:
    if p.within is not None:
        ground = read_phrase(p.within, s).place
        if ground is not None and ground.kind == "country":
            s = replace(s, countries=(ground.id, *s.countries))
    origin = read_phrase(p.origin, s)
    if origin.line:
        if len(p.compasses) == 2 and _opposite(*p.compasses):  # "5 km north and south of the M4"
            head = ph.Head(distance=p.distance, within=True)
            near = ph.NearTo(of=p.origin)
            both = ph.Band(of=p.origin, head=head, side=ph.Side(both=True))
            return read_phrase(near if p.distance is None else both, s)
        if p.distance is not None:
            head = ph.Head(distance=p.distance, within=True)
            return read_phrase(ph.Band(of=p.origin, head=head, side=ph.Side(compass=p.compasses[0])), s)
        return direction_side(origin, p.compasses[0], p.within, s)
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


def _opposite(a: Compass, b: Compass) -> bool:
    return abs(abs(a.bearing_deg - b.bearing_deg) - 180.0) < 1.0


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
    words: tuple[Word, ...] = (
        ("of", start.names), ("distance_km", km(p.distance.middle_m)), ("bearing", letters),
        ("bearing_deg", bearing), ("towards", end.label),
    )  # fmt: skip
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


def _enclosed(p: ph.Enclosed, s: Setting) -> Meaning:
    stops = [read_phrase(stop, s) for stop in p.stops]
    names = tuple(n for m in stops for n in m.names)
    return Meaning(
        recipe=Hull(parts=tuple(m.recipe for m in stops)), kind="region", words=(("of", names),),
        label="-".join(m.label for m in stops), names=names,
    ).saying("drawn with straight sides from place to place")  # fmt: skip


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
    if isinstance(p.of, ph.Band) and isinstance(p.of.of, ph.Toponym) and _is_area(area):
        line = read_phrase(p.of.of, narrowed)
        if line.line and line.place is not None and line.place.kind in _WATERWAYS:
            return read_phrase(replace(p.of, of=ph.Clip(of=p.of.of, area=p.area)), narrowed)
    if isinstance(p.of, ph.Band) and p.of.side is None and p.of.of is not None and area.place is not None:
        border = read_phrase(p.of.of, narrowed).recipe
        if isinstance(border, Border) and border.b and area.place.id in (border.a.id, border.b.id):
            return read_phrase(replace(p.of, side=ph.Side(nation=p.area)), narrowed)
    inner = read_phrase(p.of, narrowed)
    if inner.line and _is_area(area):
        if inner.place is not None and inner.place.kind in _WATERWAYS and isinstance(inner.recipe, Named):
            cut = Intersection(parts=(inner.recipe, as_area(area)))
            return replace(inner, recipe=cut, words=(*inner.words, ("in", area.label)))
        if inner.kind in ("border", "line"):
            return inner.saying(f"'in {area.label}' read as where it lies, not as a cut")
    return replace(inner, words=(*inner.words, ("in", area.label)))


_WATERWAYS = ("river", "road")
"""Lines that run through countries: of these, "in X" is the part that lies there."""


def _is_area(m: Meaning) -> bool:
    return m.kind in ("admin", "region", "country")


def _extent(p: ph.Extent, s: Setting) -> Meaning:
    return replace(read_phrase(p.of, s), extent=p.words)


READERS.update(
    {
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
        ph.Enclosed: _enclosed,
        ph.Clip: _clip,
        ph.Extent: _extent,
    }
)
