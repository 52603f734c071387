"""Rules for strips, zones, discs, waters, and the whole expression."""

from __future__ import annotations

from dataclasses import replace

from extract.expressions import phrases as ph
from extract.expressions.grammar_lines import provinces
from extract.expressions.patterns import Options
from extract.expressions.values import Compass, Distance, Name


def _measures(a: Distance, b: Distance | None = None) -> tuple[Distance | None, Distance | None]:
    """Tell the depth or width from the length where two figures stand together."""
    if b is None:
        return a, None
    if a.meaning == "long" and b.meaning != "long":
        return b, a
    if b.meaning == "long" or b.low_m > a.high_m:
        return a, b
    return b, a


def _head(ms: tuple[Distance | None, Distance | None] = (None, None)) -> ph.Head:
    return ph.Head(distance=ms[0], length=ms[1], word="zone")


def _reach(d: Distance) -> ph.Head:
    return ph.Head(distance=d)


def _radius(d: Distance) -> ph.Head:
    return ph.Head(distance=replace(d, meaning="radius"), within=True)


def _radius_only(d: Distance) -> ph.Head | None:
    return ph.Head(distance=d, within=True) if d.meaning == "radius" else None


def _inside_reach(d: Distance) -> ph.Head:
    return ph.Head(distance=d, within=True)


def _band(h: ph.Head, of: ph.Phrase | None = None, s: ph.Side | None = None) -> ph.Band:
    return ph.Band(of=None if of is None else ph.with_role(of, "near"), head=h, side=s)


def _inside(h: ph.Head, n: ph.Phrase, of: ph.Phrase | None = None) -> ph.Band:
    return _band(h, of, ph.Side(nation=ph.with_role(n, "nation")))


def _named_band(ms: tuple[Distance | None, Distance | None], of: ph.Phrase) -> ph.Band | ph.Phrase:
    """Read a measure before the name of a line: its width where it says so, else its length."""
    across = ms[0] is not None and ms[0].meaning in ("wide", "deep")
    return _band(_head(ms), of) if across else of


def _between(
    a: ph.Phrase, b: ph.Phrase, h: ph.Head | None = None, within: ph.Phrase | None = None
) -> ph.BetweenTwo:
    return ph.BetweenTwo(a=ph.with_role(a, "between"), b=ph.with_role(b, "between"), head=h, within=within)


def _inside_border(h: ph.Head, of: ph.Phrase) -> ph.Band:
    """Read "1 km inside the Gaza border": on the side of the country named first."""
    own = of.a if isinstance(of, ph.Frontier) and of.a is not None else None
    return _band(h, of, None if own is None else ph.Side(nation=own))


def _disc(h: ph.Head, of: ph.Phrase) -> ph.Band | None:
    """Read "N km of X" as within it; of a line it is a length: so much of the border is fenced."""
    is_line = isinstance(of, ph.Frontier | ph.Shore) or (isinstance(of, ph.Toponym) and of.role == "line")
    return _band(h, of) if h.within or not is_line else None


def _zone_name(name: Name) -> ph.Toponym | None:
    """Take a named line or zone ("the Philadelphi corridor") that a width stands before."""
    places = [name.place] if name.place is not None else [c.place for c in name.candidates[:3]]
    if name.adjective or not any(p.kind in ("line", "zone", "road", "border", "river") for p in places):
        return None
    return ph.Toponym(name=name, role="line")


def _uneven(a: tuple[Compass, Distance], b: tuple[Compass, Distance], of: ph.Phrase) -> ph.Uneven:
    return ph.Uneven(of=ph.with_role(of, "line"), sides=(a, b))


def _waters(of: ph.Phrase, regime: str, d: Distance | None = None) -> ph.Waters:
    return ph.Waters(of=ph.with_role(of, "shore"), regime=regime, distance=d)


def _off(of: ph.Phrase, d: Distance | None = None) -> ph.OffCoast:
    return ph.OffCoast(of=ph.with_role(of, "off"), distance=d)


def _compass_side(c: Compass) -> ph.Side:
    return ph.Side(compass=c)


def _nation_side(n: ph.Phrase) -> ph.Side:
    return ph.Side(nation=n)


BAND_RULES: dict[str, Options] = {
    "measures": (
        ("<a:distance> [,] [and|by|x] [about|some|roughly] <b:distance>", _measures),
        ("<a:distance>", _measures),
    ),
    "head": (
        ("[DET] [<_:filler>] <ms:measures> [-] [<_:filler>] ZONE", _head),
        (
            "[DET] [<_:filler>] ZONE [,] [that|which] "
            "[is|was|be|of|with|extending|stretching|reaching] [a|the] "
            "[depth|width|breadth|radius] [of] <ms:measures>",
            _head,
        ),
        ("[DET] [<_:filler>] ZONE", _head),
    ),
    "zone_word": (("zone|strip|belt|buffer", lambda: ph.Head(word="zone")),),
    "reach": (
        ("within [a] [radius] [of] <d:distance> [radius] [distance]", _inside_reach),
        ("[in|inside|within] [a] <d:distance> [-] radius|perimeter|circle|ring", _radius),
        ("[in|inside|within] [a|the] radius of <d:distance>", _radius),
        ("[a|the] <d:distance>", _radius_only),
        ("<d:distance>", _reach),
    ),
    "side": (
        ("either|each|both side|sides|banks|bank|flank|flanks", lambda: ph.Side(both=True)),
        ("[the|its|their] <n:nation> [-] [controlled|held|administered|occupied] side|bank", _nation_side),
        ("<n:nation> 's side", _nation_side),
        ("[the|its|their] <c:adj> side|bank|flank|edge|shore|verge", _compass_side),
        ("[the] seaward side", lambda: ph.Side(seaward=True)),
    ),
    "band": (
        # a zone: where it lies decides how its measure is read
        ("<h:head> [RUNNING] [RUNNING] [on|along|in|at|of] <s:side> of [DET] <of:side_line>", _band),
        (
            "<h:head> [RUNNING] inside|in|within|into|of [DET] <n:area_place> [,] [RUNNING] "
            "along|from|on|at|adjoining|bordering|off [the] [length] [of] <of:far_line>",
            _inside,
        ),
        (
            "<h:head> [RUNNING] [RUNNING] along|from|on|at|off|beyond|around [the] [whole|entire] "
            "[length] [of] [DET] <of:far_line> [,] [and] inside|in|within|into|on [DET] "
            "<n:area_place> [territory|soil]",
            _inside,
        ),
        (
            "<h:head> between [DET] <a:name> and [DET] <b:name> <kinds:kind>",
            lambda h, a, b, kinds: _band(h, provinces(a, b, kinds)) if "admin" in kinds else None,
        ),
        ("<h:head> between [DET] <a:thing> and [DET] <b:thing>", lambda h, a, b: _between(a, b, h)),
        ("<h:head> between <a:pair>", lambda h, a: _between(a.parts[0], a.parts[1], h)),
        (
            "[DET] <two> [<_:filler>] <h:zone_word>",
            lambda two, h: _between(two[0], two[1], h),
        ),
        (
            "<h:head> [RUNNING] [RUNNING] "
            "along|on|at|off|astride|across|from|around|surrounding|near|of|through|over|straddling "
            "[the] [whole|entire] [length] [of] [DET] <of:thing>",
            _band,
        ),
        (
            "<h:head> linking|connecting|joining|from [DET] <a:place> with|to|and [DET] <b:place>",
            lambda h, a, b: _between(a, b, h),
        ),
        (
            "<h:head> through [DET] <of:place> [,] linking|connecting|from [DET] <a:place> "
            "with|to|and [DET] <b:place>",
            lambda h, of, a, b: ph.Band(
                of=ph.Route(
                    stops=(ph.with_role(a, "point"), ph.with_role(of, "point"), ph.with_role(b, "point"))
                ),
                head=h,
            ),
        ),
        ("<h:head> [RUNNING] inside|in|within|into [DET] <n:area_place>", _inside),
        (
            "[DET] [<_:filler>] <ms:measures> [<_:filler>] <of:line_zone>",
            _named_band,
        ),
        # a bare distance
        (
            "inside|in|within [DET] <n:area_place> [,] <h:reach> [away] from|of|off [DET] <of:far_line>",
            _inside,
        ),
        (
            "<h:head> [RUNNING] [RUNNING] along|from|on|at|off [the] [whole|entire] [length] [of] "
            "[DET] <of:line> [,] on <s:side>",
            _band,
        ),
        (
            "<h:head> [RUNNING] within <d:distance> of|from|around [DET] <of:thing>",
            lambda h, d, of: _band(replace(h, distance=d), of),
        ),
        ("<h:reach> [deep] [on|along|to|of] [the] <s:side> of [DET] <of:side_line>", _band),
        (
            "<h:reach> [deep] into|inside|within [DET] <n:area_place> [,] [RUNNING] "
            "from|along|of|off [DET] <of:far_line>",
            _inside,
        ),
        (
            "<h:reach> [RUNNING] from|along|off|of|beyond [DET] <of:far_line> [,] [and] "
            "into|inside|within|in|on [DET] <n:area_place>",
            _inside,
        ),
        ("<h:reach> [away] from|of|along [DET] <of:line> [,] on <s:side>", _band),
        ("<h:reach> [deep] inside|within [DET] <of:border>", _inside_border),
        ("<h:reach> [deep] beyond|across|behind|over|past [DET] <of:line>", _band),
        ("<h:reach> [deep] into|inside|within [DET] <n:area_place> [territory|soil]", _inside),
        ("<h:reach> [away] [just] from|around|surrounding|outside [DET] <of:thing>", _band),
        ("<h:reach> of [DET] <of:thing>", _disc),
        (
            "[DET] [<_:filler>] ( <d:distance> ) of|from|around [DET] <of:thing>",
            lambda d, of: _band(_radius(d), of),
        ),
        ("[in|along|on|at] <s:side> of [DET] <of:far_line>", lambda s, of: _band(ph.Head(), of, s)),
        ("<of:thing> and [the] [surrounding] [area] [RUNNING] within [a] <h:reach>", _band),
        ("<of:thing> , in|within [a|the] [radius] [of] <d:distance>", lambda of, d: _band(_radius(d), of)),
    ),
    "area_place": (
        "<n:core> 's LAND",
        "<n:adjective_land>",
        "<n:container>",
    ),
    "side_line": (
        "<thing>",
        "<far_line>",
    ),
    "far_line": (
        "<line>",
        ("[DET] BORDER", ph.Frontier),
        ("[DET] BARRIER", lambda: ph.Frontier(barrier=True)),
    ),
    "adjective_land": (("<n:nation> LAND", lambda n: n if n.name.adjective else None),),
    "line_zone": (("<name>", _zone_name),),
    "half_side": (
        ("<d:distance> [deep] [on|along] [to] [the] <c:compass> [side]", lambda c, d: (c, d)),
        ("<d:distance> [deep] on|along [the] <c:adj> side|bank", lambda c, d: (c, d)),
    ),
    "uneven": (
        ("[DET] [<_:filler>] <a:half_side> [of] [it] [,] and <b:half_side> of [DET] <of:thing>", _uneven),
        (
            "[DET] [<_:filler>] ZONE [,] [RUNNING] [of] <a:half_side> [,] and <b:half_side> of [DET] "
            "<of:thing>",
            _uneven,
        ),
        ("<a:half_side> of [DET] <of:thing> and <b:half_side> [of] [it]", _uneven),
    ),
    "between": (
        ("[DET] [<_:filler>] LAND [that] [lies|lying] between [DET] <a:thing> and [DET] <b:thing>", _between),
        ("[somewhere|anywhere] [in] between [DET] <a:thing> and [DET] <b:thing>", _between),
        ("between <a:pair>", lambda a: _between(a.parts[0], a.parts[1])),
    ),
    "waters": (
        ("<of:nation> 's [own] [<d:distance>] [-] [<_:filler>] <regime>", _waters),
        ("[DET] <of:nation> [<d:distance>] [-] <regime>", _waters),
        (
            "[DET] [<_:filler>] [<d:distance>] [-] [<_:filler>] <regime> "
            "[of|extending|reaching|stretching] [<d:distance>] "
            "[RUNNING] of|around|off|from|surrounding|in|about [DET] <of:thing>",
            _waters,
        ),
        ("[DET] [<d:distance>] [-] [<_:filler>] <regime> generated|claimed by [DET] <of:thing>", _waters),
    ),
    "off": (
        ("<d:distance> [away] off [from] [DET] <of:thing>", _off),
        ("<d:distance> offshore [of|from] [DET] <of:thing>", _off),
        ("<d:distance> [out] to|at sea from|off [DET] <of:thing>", _off),
        ("<d:distance> seaward of|from [DET] <of:thing>", _off),
        ("[DET] [<_:filler>] WATERS off|of [DET] <of:shore>", _off),
        ("[just] off [DET] <of:thing>", _off),
    ),
    "thing": (
        "<line>",
        "<place>",
        "<places>",
        "<part>",
    ),
    "clipped": (
        (
            "<of:inner> [,] in|inside|within [DET] <area:container>",
            lambda of, area: ph.Clip(of=of, area=ph.with_role(area, "container")),
        ),
    ),
    "dated": (
        ("<of:line> [,] as of|in|from|at [<_:filler>] <date:year>", ph.Dated),
        ("[DET] <date:year> <of:line>", ph.Dated),
    ),
    "inner": (
        "<place>",
        "<halfway>",
        "<river_point>",
        "<enclosed>",
        "<line>",
        "<corner>",
        "<uneven>",
        "<waters>",
        "<away>",
        "<bank>",
        "<band>",
        "<off>",
        "<between>",
        "<direction>",
        "<outskirts>",
        "<countryside>",
        "along|on|at|across|about|over|down|up|astride [the] [entire|whole] [length] [of] <line>",
        "<part>",
        "<parts>",
        "<near>",
        "<places>",
        "in|inside|within|into|throughout|across|over|at|to [DET] <of:whole>",
    ),
    "expression": (
        "<dated>",
        "<clipped>",
        "<inner>",
        ("<words:extent> [of] <of:inner>", ph.Extent),
    ),
}
