"""Rules for places, parts, outskirts, surroundings, directions and points between places."""

from __future__ import annotations

from dataclasses import replace

from extract.expressions import phrases as ph
from extract.expressions.compass import compass_of
from extract.expressions.patterns import Options
from extract.expressions.values import Compass, Distance, Name


def _toponym(name: Name, kinds: tuple[str, ...] = (), role: str = "any") -> ph.Toponym | None:
    """Make a toponym; a type word limits its kinds, an adjective alone is no place."""
    if name.adjective and role == "any":
        return None
    return ph.Toponym(name=replace(name, kinds=kinds or name.kinds), role=role)


def _said_to_be(name: Name, kinds: tuple[str, ...]) -> ph.Toponym | None:
    """Take "the rebel city of X" where X can be one: "the territorial sea of X" is no sea named X."""
    known = name.place is not None or any(c.place.kind in kinds for c in name.candidates)
    return _toponym(name, kinds) if known or "admin" in kinds or "city" in kinds else None


def _town_said(name: Name) -> ph.Toponym | None:
    """Take "the northern Afghan city of X" for X, where X can be a town."""
    kinds = ("city", "facility", "neighbourhood")
    return _toponym(name, kinds) if any(k in kinds for k in _kinds_of(name)) else None


def _unit_said(name: Name) -> ph.Toponym | None:
    """Take "the northern province of X" for X; "the northern region of Syria" is a part of it."""
    return _toponym(name) if next(iter(_kinds_of(name)), "country") not in {"country", "city"} else None


def _kinds_of(name: Name) -> tuple[str, ...]:
    return (name.place.kind,) if name.place is not None else tuple(c.place.kind for c in name.candidates)


def _nation(name: Name) -> ph.Toponym | None:
    return ph.Toponym(name=name, role="nation")


def _of_kind(name: Name, kinds: tuple[str, ...], nation: ph.Phrase | None = None) -> ph.Toponym | None:
    made = _toponym(name, kinds)
    return replace(made, within=nation) if made is not None and nation is not None else made


def _within(place: ph.Phrase, area: ph.Phrase) -> ph.Phrase:
    if isinstance(place, ph.Toponym) and place.within is None:
        return replace(place, within=ph.with_role(area, "container"))
    return ph.Clip(of=place, area=ph.with_role(area, "container"))


def _several(a: ph.Phrase, b: ph.Phrase) -> ph.Several:
    return ph.Several(parts=(a, *(b.parts if isinstance(b, ph.Several) else (b,))))


def _several_kinds(a: Name, b: Name, kinds: tuple[str, ...], c: Name | None = None) -> ph.Several | None:
    made = [_toponym(n, kinds) for n in (a, b, c) if n is not None]
    parts = tuple(m for m in made if m is not None)
    return ph.Several(parts=parts) if len(parts) == len(made) else None


def _part(of: ph.Phrase, compass: Compass | None = None, share: float | None = None) -> ph.PartOf:
    return ph.PartOf(of=ph.with_role(of, "part"), compass=compass, share=share)


def _town_centre(of: ph.Phrase) -> ph.PartOf:
    return ph.PartOf(of=ph.with_role(of, "point"), compass=None)


def _two_parts(of: ph.Phrase, c: Compass, d: Compass) -> ph.Several:
    return ph.Several(parts=(_part(of, c), _part(of, d)))


def _outskirts(of: ph.Phrase, compass: Compass | None = None) -> ph.OutskirtsOf:
    return ph.OutskirtsOf(of=ph.with_role(of, "point"), compass=compass)


def _countryside(of: ph.Phrase, compass: Compass | None = None) -> ph.Countryside:
    return ph.Countryside(of=ph.with_role(of, "countryside"), compass=compass)


def _three_borders(a: Name, b: Name, c: Name) -> ph.Corner:
    return ph.Corner(nations=tuple(ph.Toponym(name=n, role="nation") for n in (a, b, c)))


def _near(of: ph.Phrase) -> ph.NearTo | None:
    return ph.NearTo(of=ph.with_role(of, "near"))


def _short_of(of: ph.Phrase) -> ph.NearTo:
    """Take what is said to lie or move towards a place: it is short of it, how far nobody says."""
    return ph.NearTo(of=ph.with_role(of, "point"), word="toward")


def _toward(
    origin: ph.Phrase,
    c: Compass,
    d: Distance | None = None,
    c2: Compass | None = None,
    within: ph.Phrase | None = None,
) -> ph.Toward:
    role = "point" if d is not None else "near"
    return ph.Toward(
        origin=ph.with_role(origin, role),
        compasses=(c,) if c2 is None else (c, c2),
        distance=d,
        within=within,
    )


def _onward(a: ph.Phrase, b: ph.Phrase, d: Distance) -> ph.Onward:
    return ph.Onward(start=ph.with_role(a, "point"), end=ph.with_role(b, "point"), distance=d)


def _halfway(a: ph.Phrase, b: ph.Phrase, f: float = 0.5) -> ph.Halfway:
    return ph.Halfway(a=ph.with_role(a, "point"), b=ph.with_role(b, "point"), fraction=f)


def _middle_of(stops: ph.Route) -> ph.Halfway:
    return ph.Halfway(a=stops.stops[0], b=stops.stops[-1])


def _spot(lat: float, lon: float, ns: Compass | None = None, ew: Compass | None = None) -> ph.Spot | None:
    if ns is not None and ns.name == "south":
        lat = -lat
    if ew is not None and ew.name == "west":
        lon = -lon
    right = (ns is None or ns.name in ("north", "south")) and (ew is None or ew.name in ("east", "west"))
    return ph.Spot(lon=lon, lat=lat) if right and abs(lat) <= 90 and abs(lon) <= 180 else None


def _degrees(d: float, m: float = 0.0, s: float = 0.0) -> float | None:
    return d + m / 60 + s / 3600 if d <= 180 and m < 60 and s < 60 else None


def _enclosed(a: ph.Phrase, b: ph.Phrase, c: ph.Phrase, d: ph.Phrase | None = None) -> ph.Enclosed:
    stops = tuple(ph.with_role(s, "point") for s in (a, b, c, d) if s is not None)
    return ph.Enclosed(stops=stops)


def _enclosed_list(first: ph.Phrase, rest: ph.Several) -> ph.Enclosed | None:
    """Take three places or more: two of them enclose nothing."""
    stops = tuple(ph.with_role(s, "point") for s in (first, *rest.parts))
    return ph.Enclosed(stops=stops) if len(stops) > 2 else None


def _district(of: ph.Phrase, compass: Compass | None = None) -> ph.PartOf:
    """Take quarters and neighbourhoods: those of a town, not of the province of its name."""
    return ph.PartOf(of=ph.with_role(of, "quarters"), compass=compass)


def _middle(of: ph.Phrase) -> ph.PartOf:
    return ph.PartOf(of=ph.with_role(of, "middle"), compass=None)


def _by_ids(ids: tuple[str, ...]) -> ph.Several:
    return ph.Several(parts=tuple(ph.Known(id=i) for i in ids))


_NORTH = compass_of("north")
_SOUTH = compass_of("south")

AREA_RULES: dict[str, Options] = {
    # --- names -----------------------------------------------------------------------
    "nation": (("[the] <name>", _nation),),
    "pair": (
        ("[the] [two|both] koreas", lambda: _by_ids(("country:KP", "country:KR"))),
        ("north and south korea", lambda: _by_ids(("country:KP", "country:KR"))),
        ("[the] [two|both] sudans", lambda: _by_ids(("country:SD", "country:SS"))),
        ("[the] [two|both] congos", lambda: _by_ids(("country:CD", "country:CG"))),
    ),
    "core": (
        ("[DET] <name>", _toponym),
        ("[DET] <nation> <kinds:kind> of [DET] <name>", _of_kind),
        ("[DET] [<_:filler>] <kinds:kind> of [DET] <name>", _said_to_be),
        ("[DET] <_:adj> [<_:filler>] TOWN of [DET] <name>", _town_said),
        ("[DET] <_:adj> [<_:filler>] UNIT of [DET] <name>", _unit_said),
        ("[DET] <nation> <kinds:kind> <name>", _of_kind),
        ("[DET] <name> <kinds:kind>", _toponym),
        ("[DET] <kinds:kind> <name>", _toponym),
        ("<nation> 's <name> <kinds:kind>", _of_kind),
        ("<nation> 's <name>", lambda nation, name: _of_kind(name, (), nation)),
        (
            "[DET] <nation> <name>",
            lambda nation, name: _of_kind(name, (), nation) if nation.name.adjective else None,
        ),
        "<pair>",
        "<spot>",
    ),
    "stop": (("[the] <name>", _toponym),),
    "container": (
        "<core>",
        ("<c:adj> <of:core>", lambda c, of: _part(of, c)),
        ("central <of:core>", _part),
    ),
    "place": (
        ("<place:core> [,] in|inside [DET] <area:container>", _within),
        ("<place:core> , <area:core> [,]", _within),
        ("<place:core> ( <area:core> )", _within),
        "<core> ( <_:filler> )",
        "<core>",
    ),
    "places": (
        ("[DET] <a:name> , <b:name> [,] and <c:name> <kinds:kind>", _several_kinds),
        ("[DET] <a:name> and|or <b:name> <kinds:kind>", _several_kinds),
        ("<_:nation> 's <a:name> and|or <b:name> <kinds:kind>", _several_kinds),
        ("<_:nation> 's <a:name> , <b:name> [,] and <c:name> <kinds:kind>", _several_kinds),
        ("[DET] <kinds:kind> of <a:name> and <b:name>", _several_kinds),
        ("[DET] <kinds:kind> of <a:name> , <b:name> [,] and <c:name>", _several_kinds),
        ("<a:core> [,] and|or|& <b:place>", _several),
        ("<a:core> , <b:places>", _several),
        ("<a:core> as well as <b:place>", _several),
    ),
    # --- coordinates -----------------------------------------------------------------
    "angle": (
        ("<d:number> ° <m:number> ′|'|’ <s:number> ″|\"|”", _degrees),
        ("<d:number> ° <m:number> ′|'|’", _degrees),
        ("<d:number> °|deg|degrees", _degrees),
        ("<d:number>", _degrees),
    ),
    "spot": (
        ("<lat:angle> <ns:compass> [,|and] <lon:angle> <ew:compass>", _spot),
        ("latitude <lat:angle> [,|and] longitude <lon:angle>", _spot),
    ),
    # --- parts -----------------------------------------------------------------------
    "part": (
        ("[DET] <compass:adj> <share:fraction> of [DET] <of:whole>", _part),
        (
            "[DET] <compass:adj> [<_:filler>] districts|neighborhoods|neighbourhoods|quarters|quarter|suburb "
            "of [DET] <of:place>",
            _district,
        ),
        ("[DET] <compass:adj> [<_:filler>] PARTS of [DET] <of:whole>", _part),
        ("[in] [DET] <compass:compass> of [DET] <of:whole>", _part),
        ("<of:core> 's <compass:adj> [<_:filler>] PARTS", _part),
        ("<of:core> 's <compass:adj> <share:fraction>", _part),
        ("<of:core> 's <compass:compass>", _part),
        ("[DET] <compass:adj> <of:whole>", _part),
        ("[DET] central|middle|mid|inner|interior [PARTS] [-] [of] [DET] <of:place>", _middle),
        (
            "[DET] centre|center|heart|core|downtown|middle [PARTS] [-] [of] [DET] <of:place>",
            _town_centre,
        ),
        ("[DET] city|town center|centre of <of:place>", _town_centre),
        ("<of:core> 's city|town|downtown|central center|centre|district|districts|area", _part),
        ("<of:core> 's center|centre|heart|interior|downtown", _town_centre),
        ("<of:core> city|town center|centre", _town_centre),
    ),
    "parts": (
        ("<a:part> [,] and|or <b:part>", _several),
        ("<a:core> [,] and|or <b:part>", _several),
        ("<a:part> [,] and|or <b:core>", _several),
        ("[DET] <c:adj> and|or <d:adj> <of:whole>", _two_parts),
        ("[DET] <c:adj> and|or <d:adj> [<_:filler>] PARTS of [DET] <of:whole>", _two_parts),
    ),
    "whole": (
        "<place>",
        "<places>",
        "<part>",
    ),
    "outskirts": (
        ("[on|in|at] [DET] <compass:adj> OUTSKIRTS of [DET] <of:place>", _outskirts),
        ("[on|in|at] [DET] OUTSKIRTS <compass:compass> of [DET] <of:place>", _outskirts),
        ("[on|in|at] [DET] [<_:filler>] OUTSKIRTS of [DET] <of:place>", _outskirts),
        ("<of:core> 's <compass:adj> OUTSKIRTS", _outskirts),
        ("<of:core> 's [<_:filler>] OUTSKIRTS", _outskirts),
        ("<of:core> OUTSKIRTS", _outskirts),
        ("[DET] edge of [DET] <of:place>", _outskirts),
        ("[DET] <compass:adj> edge of [DET] <of:place>", _outskirts),
        ("suburban [DET] <of:place>", _outskirts),
        ("greater <of:core>", _near),
    ),
    "countryside": (
        ("[DET] <compass:adj> countryside of [DET] <of:place>", _countryside),
        ("[DET] [rural] countryside of [DET] <of:place>", _countryside),
        ("<of:core> 's <compass:adj> countryside", _countryside),
        ("<of:core> 's countryside", _countryside),
        ("[DET] <compass:adj> <of:core> countryside", _countryside),
        ("<of:core> countryside", _countryside),
        ("<compass:adj> rural <of:core>", _countryside),
        ("rural <compass:adj> <of:core>", _countryside),
        ("rural [parts|areas] [of] <of:core>", _countryside),
    ),
    "enclosed": (
        ("[DET] <a:stop> - <b:stop> - <c:stop> triangle", _enclosed),
        ("[DET] <a:stop> , <b:stop> [,] and <c:stop> triangle", _enclosed),
        (
            "[DET] <a:stop> - <b:stop> - <c:stop> - <d:stop> quadrangle|quadrilateral|square|rectangle",
            _enclosed,
        ),
        (
            "[DET] triangle|quadrangle|quadrilateral|square [of] [land|ground|territory] [that|which] "
            "[is] [formed|made|enclosed|bounded|marked] [by|between|of] [DET] <first:core> , <rest:places>",
            _enclosed_list,
        ),
        ("[DET] LAND [lying|enclosed|bounded] between|by [DET] <first:core> , <rest:places>", _enclosed_list),
        ("between [DET] <first:core> , <rest:places>", _enclosed_list),
    ),
    "corner": (
        (
            "[DET] tri - border [<_:filler>] LAND [of|between|shared] [by] <a:name> , <b:name> [,] "
            "and <c:name>",
            _three_borders,
        ),
        (
            "[DET] tri - border [<_:filler>] LAND [of|between|shared] [by] <a:name> and <b:name> and "
            "<c:name>",
            _three_borders,
        ),
        ("[DET] <a:name> - <b:name> - <c:name> tri - border LAND", _three_borders),
        ("where [the] [borders] [of] <a:name> , <b:name> [,] and <c:name> meet", _three_borders),
    ),
    "near": (
        ("NEAR [DET] <of:thing>", _near),
        ("[DET] LAND NEAR [DET] <of:thing>", _near),
        ("[in|at] [DET] [immediate|wider|surrounding] SURROUNDINGS of [DET] <of:thing>", _near),
        ("<of:core> and its|the [immediate] SURROUNDINGS", _near),
        ("<of:core> 's [immediate] SURROUNDINGS", _near),
        ("[DET] <of:core> SURROUNDINGS", _near),
        ("[DET] <of:border> LAND", _near),
        ("toward|towards [DET] <of:thing>", _short_of),
        ("[on|at|along] [DET] [main|only|last] APPROACHES to|of|into [DET] <of:place>", _short_of),
        (
            "[on|along] [DET] [main|only|last|supply] road|roads|highway|route|routes|way to|into [DET] "
            "<of:place>",
            _short_of,
        ),
    ),
    # --- directions ------------------------------------------------------------------
    "directions": (
        ("<a:compass>", lambda a: (a, None)),
        ("<a:compass> and|or|/ [to] [the] <b:compass>", lambda a, b: (a, b)),
    ),
    "away": (
        (
            "<d:distance> [or so] [away] [further] [to|in] [the] <cs:directions> of|from [DET] "
            "<origin:thing>",
            lambda d, cs, origin: _toward(origin, cs[0], d, cs[1]),
        ),
        (
            "[to] [the] <c:compass> of [DET] <origin:place> [,] [at] [by] <d:distance>",
            _toward,
        ),
        ("<d:distance> [away] from [DET] <origin:place> [,] to the <c:compass>", _toward),
        ("<d:distance> <c:adj> of|from [DET] <origin:thing>", _toward),
        (
            "<d:distance> [away] from <a:place> [on|along|down|up] [the] [ROAD] "
            "toward|towards|heading <b:place>",
            _onward,
        ),
        ("<d:distance> [away] from <a:place> on|along|down|up the ROAD to <b:place>", _onward),
        (
            "<d:distance> [away] down|along|up|on|out [the] ROAD [away] from <a:place> "
            "toward|towards|to <b:place>",
            _onward,
        ),
        ("<d:distance> [away] from <a:place> in the direction of <b:place>", _onward),
        (
            "<d:distance> [away] [down|along|up|on] the ROAD from <a:place> in the direction of <b:place>",
            _onward,
        ),
        ("<d:distance> [down|along|up] the <a:place> - <b:place> ROAD", _onward),
        (
            "[along|on] [DET] ROAD from <a:place> toward|towards|to <b:place> , <d:distance> "
            "[down|along|out|on|away] [from] [<_:core>]",
            _onward,
        ),
    ),
    "direction": (
        (
            "[DET] LAND [that|which] [lies|lying|is] [immediately] [just] [to] [the] <cs:directions> "
            "of [DET] <origin:thing>",
            lambda cs, origin: _toward(origin, cs[0], None, cs[1]),
        ),
        (
            "[DET] <within:nation> LAND [to] [the] <cs:directions> of [DET] <origin:thing>",
            lambda within, cs, origin: _toward(origin, cs[0], None, cs[1], within),
        ),
        (
            "[DET] [LAND] [of|in] <within:core> [that] [lies|lying] [to] [the] <cs:directions> of "
            "[DET] <origin:thing>",
            lambda within, cs, origin: _toward(origin, cs[0], None, cs[1], within),
        ),
        (
            "<within:nation> 's LAND [to] [the] <cs:directions> of [DET] <origin:thing>",
            lambda within, cs, origin: _toward(origin, cs[0], None, cs[1], within),
        ),
        (
            "[just|immediately|further|directly|on] to the <cs:directions> of [DET] <origin:thing>",
            lambda cs, origin: _toward(origin, cs[0], None, cs[1]),
        ),
        (
            "<cs:directions> of [DET] <origin:thing>",
            lambda cs, origin: _toward(origin, cs[0], None, cs[1]),
        ),
        ("[DET] <c:adj> APPROACHES to|of|into [DET] <origin:place>", _toward),
        ("<origin:core> 's <c:adj> APPROACHES", _toward),
        ("[DET] <c:adj> side of [DET] <origin:line_name>", _toward),
    ),
    # --- points on the way -----------------------------------------------------------
    "halfway": (
        ("[at] [DET] midpoint|middle|halfway [point] of|on|along [DET] <stops> [ROAD]", _middle_of),
        ("[at] [DET] midpoint|middle of [DET] <stops> [<_:filler>] ROAD", _middle_of),
        (
            "[at] [DET] [point|place|somewhere] [about|roughly|approximately] "
            "halfway|midway|equidistant [point] "
            "[along] [on] [the] [ROAD] between|from <a:place> and|to <b:place>",
            _halfway,
        ),
        ("[roughly] half way between <a:place> and <b:place>", _halfway),
        (
            "[DET] midpoint|mid-point|middle|halfway [point] between|of [the] [ROAD] [between] "
            "<a:place> and <b:place>",
            _halfway,
        ),
        ("[DET] mid - point between|of <a:place> and <b:place>", _halfway),
        ("[DET] half - way point between|of <a:place> and <b:place>", _halfway),
        ("half - way between|from <a:place> and|to <b:place>", _halfway),
        (
            "<f:fraction> of the way [along] [the] [ROAD] from|between <a:place> "
            "to|and|towards|toward <b:place>",
            _halfway,
        ),
        ("<f:fraction> [of] [the] way from|between <a:place> to|and|towards <b:place>", _halfway),
    ),
}
