"""Numbers, number words and distances: "25 to 30 km", "half a mile", "a 30-kilometre-deep".

Vague words have a fixed reading, said in the assumptions: "a couple" 2, "a few" 4,
"several" 5, "a dozen" 12, "tens" 30, "dozens" 36, "hundreds" 300.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.expressions.patterns import Chart, one_of
from extract.expressions.values import Distance

NAUTICAL_MILE_M = 1852.0
MILE_M = 1609.344
FOOT_M = 0.3048

UNITS: dict[tuple[str, ...], float] = {
    **dict.fromkeys(
        (("km",), ("kms",), ("kilometer",), ("kilometers",), ("kilometre",), ("kilometres",),
         ("klick",), ("klicks",)),
        1000.0,
    ),
    **dict.fromkeys((("m",), ("meter",), ("meters",), ("metre",), ("metres",)), 1.0),
    **dict.fromkeys((("mi",), ("mile",), ("miles",), ("statute", "miles"), ("statute", "mile")), MILE_M),
    **dict.fromkeys(
        (
            ("nm",), ("nmi",), ("nautical", "mile"), ("nautical", "miles"), ("nautical", "-", "mile"),
            ("nautical", "-", "miles"), ("sea", "miles"), ("sea", "mile"),
        ),
        NAUTICAL_MILE_M,
    ),
    **dict.fromkeys((("ft",), ("foot",), ("feet",)), FOOT_M),
    **dict.fromkeys((("yd",), ("yds",), ("yard",), ("yards",)), 0.9144),
    **dict.fromkeys((("furlong",), ("furlongs",)), 201.168),
    **dict.fromkeys((("league",), ("leagues",)), 3 * MILE_M),
}  # fmt: skip
"""Words for units of length (international mile, foot and yard; nautical mile; land league), in metres."""

_UP_TO_19 = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_BY_TEN = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES = {word: float(value) for value, word in enumerate(_UP_TO_19.split())}
_TENS = {word: float(value * 10) for value, word in enumerate(_BY_TEN.split(), start=2)}
_SCALES = {"dozen": 12.0, "score": 20.0, "hundred": 100.0, "thousand": 1000.0}
_FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 1 / 3, "quarter": 1 / 4, "quarters": 1 / 4,
    "fourth": 1 / 4, "fourths": 1 / 4, "fifth": 1 / 5, "fifths": 1 / 5, "sixth": 1 / 6, "tenth": 1 / 10,
}  # fmt: skip
_VAGUE: dict[tuple[str, ...], float] = {
    ("a", "couple"): 2.0, ("a", "couple", "of"): 2.0, ("couple", "of"): 2.0, ("a", "few"): 4.0,
    ("few",): 4.0, ("several",): 5.0, ("a", "handful", "of"): 5.0, ("tens", "of"): 30.0,
    ("dozens", "of"): 36.0, ("hundreds", "of"): 300.0, ("scores", "of"): 40.0,
}  # fmt: skip
_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_APPROXIMATE = (
    "up to", "as much as", "as many as", "as far as", "at least", "at most", "no more than",
    "not more than", "no less than", "more than", "less than", "fewer than", "just over",
    "just under", "a little over", "a little more than", "little more than", "slightly more than",
    "over", "under", "about", "around", "approximately", "approx", "roughly", "some", "nearly",
    "almost", "close to", "circa", "ca", "an estimated", "an additional", "another", "a further",
    "only", "just", "barely", "well over", "well under", "no closer than", "not closer than",
    "no nearer than", "at a distance of", "at", "in excess of", "a maximum of",
    "a minimum of", "an average of", "the last", "the first", "a distance of", "a depth of", "a width of",
    "a radius of", "~", "<", ">", "≈", "max", "maximum", "minimum",
)  # fmt: skip
_MEANINGS = {
    "deep": "deep", "depth": "deep", "wide": "wide", "width": "wide", "broad": "wide", "thick": "wide",
    "long": "long", "length": "long", "radius": "radius", "diameter": "diameter",
}  # fmt: skip
_NUMBER = re.compile(r"\d")


class _Count(NamedTuple):
    value: float
    vague: bool
    step: float  # half the step of the figure as written
    plural: bool = True


def match_distance(chart: Chart, at: int) -> Iterator[tuple[Distance, int]]:
    """Yield distances that start at a token, longest reading first.

    The reading may open with words of approximation ("up to", "some", "between … and …") and
    close with a word that says what it measures ("deep", "in width", "radius").
    """
    start = skip_approximation(chart, at)
    for begin in dict.fromkeys((start, at)):
        yield from _range(chart, at, begin)


def match_number(chart: Chart, at: int) -> Iterator[tuple[float, int]]:
    """Yield a plain number, in figures or words, or an ordinal ("38th")."""
    token = chart.tokens[at]
    ordinal = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", token.norm)
    if ordinal:
        yield float(ordinal.group(1)), at + 1
        return
    for count, end in _counts(chart, at):
        if not count.vague:
            yield count.value, end


def match_fraction(chart: Chart, at: int) -> Iterator[tuple[float, int]]:
    """Yield a share of a whole: "half", "two-thirds", "a quarter", "40 percent"."""
    words = [t.norm for t in chart.tokens[at : at + 4]]
    if not words:
        return
    skip = 1 if words[0] in ("a", "one") else 0
    if len(words) > skip and words[skip] in _FRACTIONS and not words[skip].endswith("s"):
        yield _FRACTIONS[words[skip]], at + skip + 1
    for count, end in _counts(chart, at):
        follow = [t.norm for t in chart.tokens[end : end + 2]]
        if follow[:1] in (["percent"], ["%"]) and 0 < count.value <= 100:
            yield count.value / 100, end + 1
        elif follow == ["per", "cent"] and 0 < count.value <= 100:
            yield count.value / 100, end + 2
        else:
            hyphen = 1 if follow[:1] == ["-"] else 0
            if len(follow) > hyphen and follow[hyphen] in _FRACTIONS:
                value = count.value * _FRACTIONS[follow[hyphen]]
                if 0 < value < 1:
                    yield value, end + hyphen + 1


def skip_approximation(chart: Chart, at: int) -> int:
    """Return the token after words of approximation ("about", "no more than")."""
    while (after := chart.listed(_APPROXIMATE_WORDS, at)) is not None:
        at = after
    return at


_APPROXIMATE_WORDS = one_of(_APPROXIMATE)


def _range(chart: Chart, at: int, begin: int) -> Iterator[tuple[Distance, int]]:
    """Yield "25 to 30 km", "25-30km", "between 25 and 30 km", "10 km to 15 km", and single distances."""
    tokens = chart.tokens
    if begin < len(tokens) and tokens[begin].norm in ("between", "from"):
        joiner = ("and", "to") if tokens[begin].norm == "between" else ("to",)
        yield from _two(chart, at, begin + 1, joiner)
        return
    yield from _two(chart, at, begin, ("to", "or", "-", "and"))
    for low, after in _counts(chart, begin):
        yield from _with_unit(chart, at, low, low, after)
    for figure, after in _article_unit(chart, begin):
        yield from _with_unit(chart, at, figure, figure, after)


def _two(chart: Chart, at: int, begin: int, joiners: tuple[str, ...]) -> Iterator[tuple[Distance, int]]:
    tokens = chart.tokens
    for low, after_low in _counts(chart, begin):
        unit, middle = _unit(chart, after_low)
        if middle < len(tokens) and tokens[middle].norm in joiners:
            for high, after in _counts(chart, middle + 1):
                if unit is not None and tokens[middle].norm == "and":
                    continue  # "6 km and 4 km" are two distances
                for distance, end in _with_unit(chart, at, low, high, after):
                    scale = unit if unit is not None else distance.high_m / high.value
                    if low.value * scale <= distance.high_m:
                        yield (
                            Distance(
                                low_m=low.value * scale, high_m=distance.high_m, text=distance.text,
                                meaning=distance.meaning, step_m=distance.step_m, vague=distance.vague,
                            ),
                            end,
                        )  # fmt: skip


def _with_unit(
    chart: Chart, at: int, low: _Count, high: _Count, after: int
) -> Iterator[tuple[Distance, int]]:
    unit, end = _unit(chart, after)
    if unit is None:
        return
    extra = 0.0
    if chart.starts(("and", "a", "half"), end):  # "a mile and a half"
        extra, end = 0.5, end + 3
    elif low is high and low.value == 1.0 and chart.starts(("or", "two"), end):  # "a mile or two"
        high, end = _Count(2.0, False, low.step), end + 2
    factor = 1.0
    meaning, stop = _meaning(chart, end)
    if meaning == "diameter":
        factor, meaning = 0.5, "radius"
    text = _text(chart, at, stop)
    distance = Distance(
        low_m=(low.value + extra) * unit * factor,
        high_m=(high.value + extra) * unit * factor,
        text=text,
        meaning=meaning,
        step_m=high.step * unit * factor,
        vague=low.vague or high.vague,
    )
    if 0 < distance.high_m <= 5_000_000:
        yield distance, stop


def _unit(chart: Chart, at: int) -> tuple[float | None, int]:
    tokens = chart.tokens
    for odd in (
        ("-", "odd"),
        ("odd",),
        ("or", "so"),
        ("-", "plus"),
        ("+",),
    ):  # "ten-odd miles", "15 or so km"
        if chart.starts(odd, at):
            at += len(odd)
            break
    begin = at + 1 if at < len(tokens) and tokens[at].norm == "-" else at
    for length in (3, 2, 1):
        words = tuple(t.norm for t in tokens[begin : begin + length])
        if len(words) == length and words in UNITS:
            return UNITS[words], begin + length
    return None, at


def _meaning(chart: Chart, at: int) -> tuple[str | None, int]:
    """Read "deep", "-deep", "in depth", "(6.2 miles) deep", "radius" after a unit."""
    tokens = chart.tokens
    for lead in (("-",), ("in",), ("of",), ()):
        begin = at + len(lead)
        if chart.starts(lead, at) and begin < len(tokens) and tokens[begin].norm in _MEANINGS:
            return _MEANINGS[tokens[begin].norm], begin + 1
    after = _aside(chart, at)
    if after is not None:
        meaning, end = _meaning(chart, after)
        return meaning, end
    return None, at


def _aside(chart: Chart, at: int) -> int | None:
    """Return the end of a conversion in brackets, "(about 12 miles)", or None."""
    tokens = chart.tokens
    if at < len(tokens) and tokens[at].norm == "(":
        begin = skip_approximation(chart, at + 1)
        for _, after in _counts(chart, begin):
            unit, end = _unit(chart, after)
            while end < len(tokens) and tokens[end].norm in ("-", *_MEANINGS):
                end += 1
            if unit is not None and end < len(tokens) and tokens[end].norm == ")":
                return end + 1
    return None


def _article_unit(chart: Chart, at: int) -> Iterator[tuple[_Count, int]]:
    """Read "a mile", "the mile" as one; "half a mile", "half-mile" as a half."""
    tokens = chart.tokens
    if chart.starts(("half", "a"), at) or chart.starts(("half", "an"), at) or chart.starts(("a", "half"), at):
        yield _Count(0.5, False, 0.125), at + 2
    elif chart.starts(("half",), at):
        yield _Count(0.5, False, 0.125), at + 1
    elif (shared := _share_of_a(chart, at)) is not None:
        yield shared
    elif at < len(tokens) and tokens[at].norm in ("a", "an", "per"):
        yield _Count(1.0, False, 0.5), at + 1


def _share_of_a(chart: Chart, at: int) -> tuple[_Count, int] | None:
    """Read "a quarter of a mile", "a quarter mile", "three-quarters of a kilometre" as shares of one."""
    words = [t.norm for t in chart.tokens[at : at + 6]]
    count = {"a": 1, "one": 1, "two": 2, "three": 3}.get(words[0] if words else "")
    k = 2 if words[1:2] == ["-"] else 1
    if count is None or words[k : k + 1][:1] == [] or words[k] not in _FRACTIONS:
        return None
    value = count * _FRACTIONS[words[k]]
    if words[k + 1 : k + 3] in (["of", "a"], ["of", "an"]):
        k += 2
    elif words[k + 1 : k + 2] == ["-"]:
        k += 1
    return (_Count(value, False, 0.125), at + k + 1) if 0 < value < 1 else None


def _counts(chart: Chart, at: int) -> Iterator[tuple[_Count, int]]:
    """Yield numbers at a token: figures, words, vague words; longest first."""
    tokens = chart.tokens
    if at >= len(tokens):
        return
    if chart.starts(("half", "a", "dozen"), at):
        yield _Count(6.0, False, 0.5), at + 3
        return
    for words, value in _VAGUE.items():
        if chart.starts(words, at):
            end = at + len(words)
            if end < len(tokens) and tokens[end].norm in _SCALES:  # "a few hundred"
                scale = _SCALES[tokens[end].norm]
                yield _Count(value * scale, True, scale), end + 1
            yield _Count(value, True, value / 2), end
    norm = tokens[at].norm
    if norm[0].isdigit() and _NUMBER.match(norm) and re.fullmatch(r"[\d,.]+", norm):
        yield from _figure(chart, at)
    elif norm in _SIGNS:
        yield _Count(_SIGNS[norm], False, 0.125), at + 1
    else:
        spelled = _spelled(chart, at)
        if spelled is not None:
            yield spelled


def _figure(chart: Chart, at: int) -> Iterator[tuple[_Count, int]]:
    tokens = chart.tokens
    try:
        value = float(tokens[at].norm.replace(",", ""))
    except ValueError:
        return
    step = _half_step(tokens[at].norm.replace(",", ""), value)
    end = at + 1
    if end < len(tokens):
        after = tokens[end].norm
        if after in _SIGNS:
            yield _Count(value + _SIGNS[after], False, 0.125), end + 1
            return
        if after in ("hundred", "thousand"):
            yield _Count(value * _SCALES[after], False, step * _SCALES[after]), end + 1
            return
        if chart.starts(("and", "a", "half"), end):
            yield _Count(value + 0.5, False, 0.25), end + 3
    yield _Count(value, False, step), end


def _half_step(figure: str, value: float) -> float:
    """Return half the step of a figure as written (Georeferencing Best Practices 2020, §3.4.6)."""
    whole, _, decimals = figure.partition(".")
    if decimals.strip("0"):
        fraction = value - int(value)
        for denominator in (2, 3, 4, 8, 10, 100, 1000):
            if abs(fraction * denominator - round(fraction * denominator)) < 1e-9:
                return 0.5 / denominator
        return 0.5 * 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0"))
    power = max(0, min(zeros, len(whole) - 2)) if value else 0
    return 0.5 * 10.0**power


def _spelled(chart: Chart, at: int) -> tuple[_Count, int] | None:
    """Read number words: "twenty-five", "a hundred", "two and a half", "three dozen"."""
    tokens = chart.tokens
    total, current, seen, end = 0.0, 0.0, False, at
    if tokens[at].norm in ("a", "an") and at + 1 < len(tokens) and tokens[at + 1].norm in _SCALES:
        current, end = 1.0, at + 1
    while end < len(tokens):
        word = tokens[end].norm
        if word in _ONES:
            current += _ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES:
            current = (current or 1.0) * _SCALES[word]
            if word == "thousand":
                total, current = total + current, 0.0
        elif seen and word == "-" and end + 1 < len(tokens) and tokens[end + 1].norm in _ONES:
            pass
        elif seen and word == "and" and end + 1 < len(tokens):
            follow = tokens[end + 1].norm
            if chart.starts(("a", "half"), end + 1):
                return _Count(total + current + 0.5, False, 0.25), end + 3
            if not (current >= 100 and (follow in _ONES or follow in _TENS)):
                break
        else:
            break
        seen = True
        end += 1
    if not seen:
        return None
    value = total + current
    if value <= 0 or not value < 1e6:
        return None
    return _Count(value, False, _half_step(str(int(value)), value)), end


def _text(chart: Chart, at: int, end: int) -> str:
    """Return the words as they stand, a gap of any width as one space."""
    out = ""
    for k in range(at, end):
        token = chart.tokens[k]
        gap = " " if k > at and token.start > chart.tokens[k - 1].end else ""
        out += gap + token.text
    return out
