"""The spatial grammar: every rule, by theme, over the words of `extract.expressions.words`.

Rules give phrases (`extract.expressions.phrases`); see `extract.expressions.patterns` for how
to read a pattern. The rule ``expression`` is the whole; ``thing`` is anything that a side,
distance or direction can be measured from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.expressions import words
from extract.expressions.compass import match_compass, match_compass_adjective
from extract.expressions.grammar_areas import AREA_RULES
from extract.expressions.grammar_bands import BAND_RULES
from extract.expressions.grammar_lines import LINE_RULES
from extract.expressions.patterns import Chart, Options, compile_grammar, one_of
from extract.expressions.quantities import (
    UNITS,
    match_distance,
    match_fraction,
    match_number,
    skip_approximation,
)
from extract.expressions.values import Name

MAX_FILLER = 4


def _match_name(chart: Chart, at: int) -> Iterator[tuple[Name, int]]:
    yield from chart.notes["names"].get(at, ())


def _match_kind(chart: Chart, at: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Match a word that says the kind of the name beside it ("province", "the port city")."""
    for length in (2, 1):
        word = " ".join(t.norm for t in chart.tokens[at : at + length])
        if word in words.TYPE_KINDS and at + length <= len(chart.tokens):
            yield words.TYPE_KINDS[word], at + length


def _match_regime(chart: Chart, at: int) -> Iterator[tuple[str, int]]:
    """Match the name of waters by law, with a short form in brackets ("… zone (EEZ)")."""
    for length in (3, 2, 1):
        phrase = " ".join(t.norm for t in chart.tokens[at : at + length])
        if phrase in words.REGIMES and at + length <= len(chart.tokens):
            end = at + length
            if (
                end + 2 < len(chart.tokens)
                and chart.tokens[end].norm == "("
                and chart.tokens[end + 2].norm == ")"
            ):
                yield phrase, end + 3
            yield phrase, end
            return


def _match_filler(chart: Chart, at: int) -> Iterator[tuple[None, int]]:
    """Match up to `MAX_FILLER` words that qualify a noun ("demilitarised", "air safety")."""
    end = at
    if chart.tokens[at].norm == "-":
        return
    if chart.starts(("no", "-"), at):  # "no-go", "no-fly"
        end = at + 3
        yield None, end
    while end < len(chart.tokens) and end - at < 2 * MAX_FILLER:
        token = chart.tokens[end]
        if token.norm in words.FUNCTION_WORDS or not (token.text[0].isalpha() or token.norm in "-\"'“”"):
            break
        if chart.match("adj", end) or chart.match("distance", end):
            break  # a direction or a distance is never mere filling
        end += 1
        yield None, end


def _match_prefix(chart: Chart, at: int) -> Iterator[tuple[str, int]]:
    """Match the short form of a country before a hyphen ("Sino-")."""
    if chart.tokens[at].norm in words.NATION_PREFIXES:
        yield words.NATION_PREFIXES[chart.tokens[at].norm], at + 1


def _match_year(chart: Chart, at: int) -> Iterator[tuple[str, int]]:
    token = chart.tokens[at]
    if token.norm.isdigit() and len(token.norm) == 4 and "1800" <= token.norm <= "2199":
        yield token.norm, at + 1


def _match_road_code(chart: Chart, at: int) -> Iterator[tuple[str, int]]:
    """Match a road by its number ("M4", "N-16"), known to the gazetteer or not."""
    token = chart.tokens[at]
    if _ROAD_CODE.fullmatch(token.text):
        yield token.text, at + 1


_ROAD_CODE = re.compile(r"[A-Z]{1,3}\d{1,4}")


def _match_extent(chart: Chart, at: int) -> Iterator[tuple[str, int]]:
    """Match the words that say how much of a place is meant, as they are written."""
    for _, end in match_fraction(chart, skip_approximation(chart, at)):
        yield " ".join(t.text for t in chart.tokens[at:end]), end
    after = chart.listed(_EXTENTS, at)
    if after is not None:
        yield " ".join(t.text for t in chart.tokens[at:after]), after


_EXTENTS = one_of(words.EXTENTS)

RULES: dict[str, Options] = {**AREA_RULES, **LINE_RULES, **BAND_RULES}

GRAMMAR = compile_grammar(
    RULES,
    {
        "DET": words.DETERMINERS, "BORDER": words.BORDER, "BARRIER": words.BARRIER,
        "SEABORDER": words.SEABORDER, "ZONE": words.ZONE, "LAND": words.LAND, "PARTS": words.PARTS,
        "OUTSKIRTS": words.OUTSKIRTS, "APPROACHES": words.APPROACHES, "NEAR": words.NEAR,
        "TOWN": words.TOWN, "UNIT": words.UNIT,
        "SURROUNDINGS": words.SURROUNDINGS, "ROAD": words.ROAD, "RUNNING": words.RUNNING,
        "COAST": words.COAST, "WATERS": words.WATERS,
    },
    {
        "name": _match_name, "kind": _match_kind, "regime": _match_regime, "filler": _match_filler,
        "year": _match_year, "extent": _match_extent, "compass": match_compass,
        "adj": match_compass_adjective, "distance": match_distance, "number": match_number,
        "fraction": match_fraction, "road_code": _match_road_code,
        "prefix": _match_prefix,
    },
)  # fmt: skip
"""The compiled grammar. It is constant: charts hold what belongs to one text."""

VOCABULARY = GRAMMAR.vocabulary | {
    word
    for table in (
        words.TYPE_KINDS,
        words.REGIMES,
        words.NATION_PREFIXES,
        " ".join(words.EXTENTS).split(),
        (" ".join(u) for u in UNITS),
    )
    for entry in table
    for word in entry.split()
}
"""Every word that the grammar gives a meaning: alone, none of them is a place name."""
