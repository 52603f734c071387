"""Rules for borders, coasts, roads, rivers, parallels and the stretches between places."""

from __future__ import annotations

from dataclasses import replace

from extract.expressions import phrases as ph
from extract.expressions.patterns import Options
from extract.expressions.values import Compass, Distance, Name


def _border(
    a: ph.Phrase | None = None, b: ph.Phrase | None = None, c: Compass | None = None
) -> ph.Frontier | ph.Toponym:
    if isinstance(a, ph.Several) and b is None and len(a.parts) == 2:
        a, b = a.parts
    return ph.Frontier(a=_side(a), b=_side(b), compass=c)


def _side(p: ph.Phrase | None) -> ph.Phrase | None:
    return None if p is None else ph.with_role(p, "nation")


def _barrier(a: ph.Phrase, b: ph.Phrase | None = None) -> ph.Frontier:
    return ph.Frontier(a=_side(a), b=_side(b), barrier=True)


def _pair_border(pair: ph.Several) -> ph.Frontier:
    return ph.Frontier(a=pair.parts[0], b=pair.parts[1])


def _korean() -> ph.Frontier:
    return ph.Frontier(a=ph.Known(id="country:KP"), b=ph.Known(id="country:KR"))


def _sea_border(a: ph.Phrase, b: ph.Phrase | None = None) -> ph.Frontier:
    return ph.Frontier(a=_side(a), b=_side(b), maritime=True)


def provinces(a: Name, b: Name, kinds: tuple[str, ...]) -> ph.Frontier:
    """Return the border of two areas of a kind that is said once ("Kherson and Zaporizhzhia oblasts")."""
    return ph.Frontier(a=_nation(a, kinds), b=_nation(b, kinds))


def _nation(name: Name, kinds: tuple[str, ...] = ()) -> ph.Toponym:
    return ph.Toponym(name=replace(name, kinds=kinds or name.kinds), role="nation")


def _route(a: ph.Phrase, b: ph.Phrase, c: ph.Phrase | None = None, road: ph.Phrase | None = None) -> ph.Route:
    stops = tuple(ph.with_role(p, "point") for p in (a, c, b) if p is not None)
    return ph.Route(stops=stops, road=None if road is None else ph.with_role(road, "line"))


def _stretch(line: ph.Phrase, a: ph.Phrase, b: ph.Phrase) -> ph.Phrase:
    return ph.Stretch(line=ph.with_role(line, "line"), a=ph.with_role(a, "point"), b=ph.with_role(b, "point"))


def _coast_between(a: ph.Phrase, b: ph.Phrase) -> ph.Stretch:
    return ph.Stretch(line=ph.Shore(), a=ph.with_role(a, "point"), b=ph.with_role(b, "point"))


def _shore(of: ph.Phrase, compass: Compass | None = None) -> ph.Shore:
    return ph.Shore(of=ph.with_role(of, "shore"), compass=compass)


def _parallel(n: float, hemisphere: Compass | None = None) -> ph.Circle | None:
    south = hemisphere is not None and hemisphere.name == "south"
    if hemisphere is not None and hemisphere.name in ("east", "west"):
        return _meridian(n, hemisphere)
    return ph.Circle(lat=-n if south else n) if n <= 90 else None


def _meridian(n: float, hemisphere: Compass | None = None) -> ph.Circle | None:
    west = hemisphere is not None and hemisphere.name == "west"
    return ph.Circle(lon=-n if west else n) if n <= 180 else None


def _bare_line(name: Name, kinds: tuple[str, ...] = ()) -> ph.Toponym | None:
    """Take a line's name without "the": a town of that name is meant before a river ("Juba")."""
    first = name.place or (name.candidates[0].place if name.candidates else None)
    linear = kinds or name.kind in _LINEAR or (first is not None and first.kind in _LINEAR)
    return _line_name(name, kinds) if linear else None


def _named_wall(name: Name) -> ph.Toponym | None:
    """Take a wall that has a name of its own ("the Moroccan Wall"), before a border's."""
    known = bool(name.candidates) and name.candidates[0].match == "exact"
    return _line_name(name) if known and name.text.casefold().endswith(" wall") else None


def _line_name(name: Name, kinds: tuple[str, ...] = ()) -> ph.Toponym | None:
    if name.place is not None:
        known = name.kind or name.place.kind
        linear = known in _LINEAR
    else:
        linear = any(c.place.kind in _LINEAR for c in name.candidates[:6])
    if name.adjective or not linear:
        return None
    allowed = kinds or name.kinds or _LINEAR
    linear_kinds = tuple(k for k in allowed if k in _LINEAR) or _LINEAR
    return ph.Toponym(name=replace(name, kinds=linear_kinds), role="line")


_LINEAR = ("river", "line", "road", "border")


def _long(ms: tuple[Distance | None, Distance | None], of: ph.Phrase) -> ph.Phrase | None:
    """Take "the 180-km Green Line" as the line: a measure before it is its length, if not said otherwise."""
    across = ms[0] is not None and ms[0].meaning in ("wide", "deep", "radius")
    return None if across else of


def _bank(river: ph.Phrase, bank: str, place: ph.Phrase | None = None) -> ph.Bank:
    return ph.Bank(river=ph.with_role(river, "line"), bank=bank, place=place)


def _left(river: ph.Phrase, place: ph.Phrase | None = None) -> ph.Bank:
    return _bank(river, "left", place)


def _right(river: ph.Phrase, place: ph.Phrase | None = None) -> ph.Bank:
    return _bank(river, "right", place)


def _both(river: ph.Phrase) -> ph.Bank:
    return _bank(river, "both")


def _compass_bank(river: ph.Phrase, c: Compass, place: ph.Phrase | None = None) -> ph.Toward:
    return ph.Toward(origin=ph.with_role(river, "line"), compasses=(c,), within=place)


def _mouth(river: ph.Phrase) -> ph.RiverPoint:
    return ph.RiverPoint(river=ph.with_role(river, "line"), end="mouth")


def _source(river: ph.Phrase) -> ph.RiverPoint:
    return ph.RiverPoint(river=ph.with_role(river, "line"), end="source")


def _confluence(a: ph.Phrase, b: ph.Phrase) -> ph.Confluence:
    return ph.Confluence(a=ph.with_role(a, "line"), b=ph.with_role(b, "line"))


def _upstream(river: ph.Phrase, place: ph.Phrase) -> ph.Reach:
    return ph.Reach(river=ph.with_role(river, "line"), place=ph.with_role(place, "point"), way="upstream")


def _downstream(river: ph.Phrase, place: ph.Phrase) -> ph.Reach:
    return ph.Reach(river=ph.with_role(river, "line"), place=ph.with_role(place, "point"), way="downstream")


def _by_prefix(p: str, b: ph.Phrase) -> tuple[ph.Phrase, ph.Phrase]:
    return ph.Known(id=p), b


def _fixed(name: Name) -> ph.Toponym | None:
    """Take a border that the resolution stage has read as one compound."""
    return ph.Toponym(name=name, role="line") if name.kind == "border" and name.recipe is not None else None


LINE_RULES: dict[str, Options] = {
    # --- borders ---------------------------------------------------------------------
    "two": (
        ("<a:nation> - <b:nation>", lambda a, b: (a, b)),
        ("<a:nation> / <b:nation>", lambda a, b: (a, b)),
        ("<a:nation> and <b:nation>", lambda a, b: (a, b)),
        ("<p:prefix> - <b:nation>", _by_prefix),
    ),
    "fixed_border": (("[DET] <name>", _fixed),),
    "border": (
        "<fixed_border>",
        ("[DET] <two> BORDER", lambda two: _border(*two)),
        ("[DET] <two> SEABORDER", lambda two: _sea_border(*two)),
        ("[DET] <two> BARRIER", lambda two: _barrier(*two)),
        ("[DET] <c:adj> BORDER [of] [DET] <a:nation> [with] <b:nation>", _border),
        (
            "[DET] BORDER between|of|separating|dividing [DET] <a:name> and|with|from [DET] <b:name> "
            "<kinds:kind>",
            provinces,
        ),
        (
            "[DET] line|boundary between|separating|dividing [DET] <a:name> and|from [DET] <b:name> "
            "<kinds:kind>",
            provinces,
        ),
        (
            "[DET] BORDER between|of|separating|dividing <a:nation_kind> and|with|from <b:nation_kind>",
            _border,
        ),
        ("[DET] BORDER between|of|separating|dividing <a:pair>", _border),
        ("[DET] SEABORDER between|of|separating <a:nation_kind> and|with|from <b:nation_kind>", _sea_border),
        ("[DET] BARRIER between|separating|dividing <a:nation_kind> and|with|from <b:nation_kind>", _barrier),
        ("[DET] <a:name> and <b:name> <kinds:kind> BORDER", provinces),
        ("[DET] <a:name> - <b:name> <kinds:kind> BORDER", provinces),
        ("[DET] BORDER [that|which] <a:nation_kind> shares with <b:nation_kind>", _border),
        (
            "[DET] BORDER that|which separates|divides|separated|splits <a:nation_kind> from|and "
            "<b:nation_kind>",
            _border,
        ),
        ("[DET] inter|inner|intra - korean BORDER", _korean),
        ("[DET] BORDER shared by|between <a:nation_kind> and|with <b:nation_kind>", _border),
        ("[DET] BORDER where <a:nation_kind> meets <b:nation_kind>", _border),
        ("where <a:nation_kind> meets|borders [with] <b:nation_kind>", _border),
        ("<a:nation_kind> 's [<c:adj>] [<_:filler>] BORDER with <b:nation_kind>", _border),
        ("[DET] <a:nation> BORDER with <b:nation_kind>", _border),
        ("<a:nation_kind> 's SEABORDER with <b:nation_kind>", _sea_border),
        ("[DET] <a:nation> SEABORDER with <b:nation_kind>", _sea_border),
        ("[DET] [<c:adj>] BORDER with <b:nation_kind>", _border),
        ("<pair> 's|’|' BORDER", _pair_border),
        ("<a:nation_kind> 's <c:adj> BORDER", _border),
        ("[DET] <c:adj> BORDER of <a:nation_kind>", _border),
        ("[DET] <c:adj> <a:nation> BORDER", _border),
        ("<a:nation_kind> 's [<_:filler>] BORDER", _border),
        ("[DET] BORDER of <a:nation_kind>", _border),
        ("[DET] <a:nation_kind> BORDER", _border),
        ("[DET] <a:nation_kind> BARRIER", _barrier),
        ("[DET] BARRIER around|of|with|surrounding <a:nation_kind>", _barrier),
    ),
    "nation_kind": (
        (
            "[DET] <name> <kinds:kind>",
            _nation,
        ),
        (
            "[DET] <kinds:kind> of <name>",
            _nation,
        ),
        ("[DET] <name>", _nation),
    ),
    # --- lines -----------------------------------------------------------------------
    "line_name": (
        ("<name>", _bare_line),
        ("DET <name>", _line_name),
        ("[DET] <_:nation> 's <name>", _line_name),
        ("[DET] <name> <kinds:kind>", _line_name),
        ("[DET] <kinds:kind> <name>", _line_name),
    ),
    "shore": (
        ("[DET] [<compass:adj>] [<_:nation>] COAST of [DET] <of:place>", _shore),
        ("[DET] <compass:adj> <of:nation> COAST", _shore),
        ("<of:nation> 's <compass:adj> [<_:nation>] COAST", _shore),
        ("<of:nation> 's [<_:nation>] [<_:filler>] COAST", _shore),
        ("[DET] <of:nation> COAST", _shore),
    ),
    "circle": (
        ("[DET] <n:number> [degrees] parallel [<hemisphere:compass>]", _parallel),
        ("[DET] parallel <n:number> [degrees|°] [<hemisphere:compass>]", _parallel),
        ("[DET] [line] [of] latitude [of] <n:angle> [<hemisphere:compass>]", _parallel),
        ("[DET] <n:angle> [<hemisphere:compass>] latitude|parallel|line", _parallel),
        ("<n:number> °|degrees [of] [latitude] <hemisphere:compass> [latitude]", _parallel),
        ("[DET] <n:number> meridian [<hemisphere:compass>]", _meridian),
        ("[DET] tropic of cancer", lambda: ph.Circle(lat=23.436)),
        ("[DET] tropic of capricorn", lambda: ph.Circle(lat=-23.436)),
        ("[DET] arctic circle", lambda: ph.Circle(lat=66.564)),
        ("[DET] antarctic circle", lambda: ph.Circle(lat=-66.564)),
        ("[DET] meridian <n:angle> [<hemisphere:compass>]", _meridian),
        ("longitude [of] <n:angle> [<hemisphere:compass>]", _meridian),
        ("<n:number> °|degrees [of] [longitude] <hemisphere:compass> [longitude]", _parallel),
    ),
    "stops": (
        ("<a:stop> - <c:stop> - <b:stop>", _route),
        ("<a:stop> - <b:stop>", _route),
        ("<a:stop> to <b:stop>", _route),
        ("<a:stop> - to - <b:stop>", _route),
    ),
    "route": (
        (
            "[DET] [<_:filler>] ROAD [that|which] [runs|running|leading|leads] from <a:place> [,] "
            "through|via <c:place> [,] to|towards <b:place>",
            _route,
        ),
        (
            "[DET] <road:line_name> [ROAD] [that|which] [runs|running|leading|leads] [between|from] "
            "<a:place> and|to|towards <b:place>",
            _route,
        ),
        (
            "[DET] [<_:filler>] ROAD [that|which] [runs|running|leading|leads] from <a:place> "
            "to|towards|toward|into <b:place>",
            _route,
        ),
        (
            "[DET] [<_:filler>] ROAD [that|which] [links|linking|connects|connecting|joins|joining] "
            "[between] <a:place> to|with|and <b:place>",
            _route,
        ),
        ("[DET] [ROAD] <_:road_code> [ROAD] [between|from] <a:place> and|to|towards <b:place>", _route),
        ("[DET] [<_:filler>] ROAD between <a:place> and <b:place>", _route),
        "[DET] <stops> [<_:filler>] ROAD",
        "[along|on] [DET] ROAD <stops>",
        ("from [DET] <a:place> [,] through|via [DET] <c:place> [,] to [DET] <b:place>", _route),
        (
            "[everything|all|anywhere] from [DET] <a:place> [up] [<_:compass>] to|through|until [DET] "
            "<b:place> [via|through] [<c:place>]",
            _route,
        ),
    ),
    "stretch": (
        ("[DET] COAST between [DET] <a:place> and [DET] <b:place>", _coast_between),
        ("[DET] COAST from [DET] <a:place> to [DET] <b:place>", _coast_between),
        (
            "[DET] [<_:distance>] [stretch|section|part|sector|segment|portion|length] [of] "
            "<line:linear> between [DET] <a:place> and [DET] <b:place>",
            _stretch,
        ),
        (
            "[DET] [<_:distance>] [stretch|section|part|sector|segment|portion|length] [of] "
            "<line:linear> [stretching|running|extending] from [DET] <a:place> to [DET] <b:place>",
            _stretch,
        ),
    ),
    "linear": (
        "<border>",
        "<shore>",
        "<line_name>",
    ),
    "named_wall": (("[DET] <name>", _named_wall),),
    "line": (
        "<stretch>",
        "<reach_of>",
        "<named_wall>",
        "<border>",
        "<route>",
        "<shore>",
        "<circle>",
        "<line_name>",
        ("[DET] <ms:measures> [-] <of:linear>", _long),
    ),
    "river_point": (
        ("[at|near] [the] mouth|estuary of [DET] <river:line_name>", _mouth),
        ("[at|near] [the] <river:line_name> 's mouth|estuary", _mouth),
        ("[at|near] [the] source|sources|headwaters of [DET] <river:line_name>", _source),
        (
            "[at|near] [the] confluence|junction of [DET] <a:line_name> and|with [DET] <b:line_name>",
            _confluence,
        ),
        ("[the] <a:line_name> 's confluence with [DET] <b:line_name>", _confluence),
        ("where [DET] <a:line_name> meets|joins [DET] <b:line_name>", _confluence),
        ("where [DET] <a:line_name> flows|empties into [DET] <b:line_name>", _confluence),
        ("where [DET] <a:line_name> and [DET] <b:line_name> meet|join", _confluence),
    ),
    "reach_of": (
        ("[DET] <river:line_name> [,] upstream|upriver of|from [DET] <place:core>", _upstream),
        ("[DET] <river:line_name> [,] downstream|downriver of|from [DET] <place:core>", _downstream),
        ("upstream|upriver of|from [DET] <place:core> [,] on|along [DET] <river:line_name>", _upstream),
        ("downstream|downriver of|from [DET] <place:core> [,] on|along [DET] <river:line_name>", _downstream),
        ("[DET] <river:line_name> above [DET] <place:core>", _upstream),
        ("[DET] <river:line_name> below [DET] <place:core>", _downstream),
    ),
    "bank": (
        ("[the] left [-] bank [of] [DET] <river:line_name>", _left),
        ("[the] right [-] bank [of] [DET] <river:line_name>", _right),
        ("<river:line_name> 's left [-] bank", _left),
        ("<river:line_name> 's right [-] bank", _right),
        ("[on] both|either banks|bank of [DET] <river:line_name>", _both),
        ("[on|along] the banks of [DET] <river:line_name>", _both),
        ("[on|along] the <river:line_name> 's banks", _both),
        ("<place:core> [,] on the left bank of [DET] <river:line_name>", _left),
        ("<place:core> [,] on the right bank of [DET] <river:line_name>", _right),
        ("[DET] LAND on the left bank of [DET] <river:line_name>", _left),
        ("[DET] LAND on the right bank of [DET] <river:line_name>", _right),
        ("left - bank <place:core> [on|along|of] [DET] <river:line_name>", _left),
        ("right - bank <place:core> [on|along|of] [DET] <river:line_name>", _right),
        ("[DET] [LAND] [on|along] [the] <c:adj> bank|shore|side of [DET] <river:line_name>", _compass_bank),
        ("<river:line_name> 's <c:adj> bank|shore|side", _compass_bank),
        ("<place:core> [,] on the <c:adj> bank|side of [DET] <river:line_name>", _compass_bank),
    ),
}
