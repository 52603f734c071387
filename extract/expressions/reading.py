"""From a chart to an expression: choosing the parse, the places, the recipe.

Shared by stand-alone expressions (`extract.expressions.standalone`) and running text
(`extract.expressions.running`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.expressions import (  # noqa: F401  (they put in their readings)
    meaning_bands,
    meaning_places,
    meaning_rivers,
)
from extract.expressions.grammar import GRAMMAR
from extract.expressions.kinds import kind_of
from extract.expressions.names import Spotted
from extract.expressions.patterns import Chart
from extract.expressions.phrases import Phrase, places_in, toponyms
from extract.expressions.readers import read_phrase
from extract.expressions.senses import allowed, choose_senses
from extract.expressions.setting import CannotPlaceError, Meaning, Setting
from extract.expressions.values import NotLocated, Token
from extract.values import Expression
from geodata.errors import ClaimAtlasError
from geodata.places import Place

_LEADS = frozenset(("in", "into", "inside", "within", "throughout", "across", "over", "at", "to", "on"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parse:
    """One way to read a run of tokens."""

    phrase: Phrase
    first: int
    after: int
    names: int

    @property
    def size(self) -> int:
        """How many tokens it covers."""
        return self.after - self.first


def find_parses(tokens: tuple[Token, ...], names: Spotted) -> tuple[Parse, ...]:
    """Return the longest reading at each token where one starts, none inside another's span."""
    chart = Chart(GRAMMAR, tokens, {"names": names})
    found = [parse for at in range(len(tokens)) if (parse := _longest_at(chart, at)) is not None]
    found = [parse for parse in found if not any(_inside_a_name(parse, other, tokens) for other in found)]
    kept: list[Parse] = []
    for parse in sorted(found, key=lambda p: (-p.names, -p.size, p.first)):
        if all(parse.after <= k.first or parse.first >= k.after for k in kept):
            kept.append(parse)
    return tuple(sorted(kept, key=lambda p: p.first))


def _inside_a_name(parse: Parse, other: Parse, tokens: tuple[Token, ...]) -> bool:
    """Return whether a reading lies within one name of another ("the X zone between A and B")."""
    first, last = tokens[parse.first].start, tokens[parse.after - 1].end
    return other.size > parse.size and any(
        t.name.start <= first and last <= t.name.end for t in toponyms(other.phrase)
    )


def parses_over(
    tokens: tuple[Token, ...], names: Spotted, start: int, end: int, *, from_token: int = 0
) -> Iterator[Parse]:
    """Yield readings that cover the characters ``[start, end)``, the earliest start first."""
    chart = Chart(GRAMMAR, tokens, {"names": names})
    for at in range(from_token, len(tokens)):
        if tokens[at].start > start:
            return
        for phrase, after in sorted(chart.match("expression", at), key=lambda m: -m[1]):
            if tokens[after - 1].end >= end and toponyms(phrase):
                yield _trimmed(chart, phrase, at, after)


def _longest_at(chart: Chart, at: int) -> Parse | None:
    matches = chart.match("expression", at)
    if not matches:
        return None
    after = max(end for _, end in matches)
    phrase = max((p for p, end in matches if end == after), key=_credit)
    return _trimmed(chart, phrase, at, after)


def _credit(phrase: Phrase) -> tuple[bool, int]:
    """Return what speaks for one of several readings of the same words.

    The names can be of the kinds that the words ask for ("the territorial sea of X" is no sea
    named X), and they are long ("the Moroccan wall" is a name, not a wall of Morocco).
    """
    names = [t.name for t in toponyms(phrase)]
    fitting = all(n.place is not None or n.recipe is not None or allowed(n) for n in names)
    return fitting, sum(len(n.text) for n in names)


def _trimmed(chart: Chart, phrase: Phrase, at: int, after: int) -> Parse:
    """Leave out a preposition or article in front that adds nothing ("in Idlib province")."""
    while chart.tokens[at].norm in _LEADS and (phrase, after) in chart.match("expression", at + 1):
        at += 1
    return Parse(phrase=phrase, first=at, after=after, names=places_in(phrase))


def to_expression(
    text: str, parse: Parse, tokens: Sequence[Token], setting: Setting, *, near: Sequence[Place] = ()
) -> Expression:
    """Choose the places of a parse and read it.

    Raises
    ------
    CannotPlaceError
        If it has no recipe.
    """
    codes = tuple(c.removeprefix("country:") for c in (*setting.countries, *setting.neighbour_hint))
    senses = choose_senses(parse.phrase, countries=codes, near=near)
    try:
        meaning = read_phrase(parse.phrase, replace(setting, senses=senses))
    except CannotPlaceError:
        raise
    except ClaimAtlasError as error:
        raise CannotPlaceError(str(error)) from error
    start, end = tokens[parse.first].start, tokens[parse.after - 1].end
    return Expression(
        start=start,
        end=end,
        text=text[start:end],
        recipe=meaning.recipe,
        geometry=_geometry_words(meaning, setting),
        place_names=meaning.names,
        extent=meaning.extent,
    )


def _geometry_words(meaning: Meaning, setting: Setting) -> tuple[tuple[str, object], ...]:
    """Return the pairs of `Expression.geometry`: the kind of the recipe first, each key once."""
    out: dict[str, object] = {"kind": kind_of(meaning.recipe, setting.atlas)}
    for key, value in meaning.words:
        out.setdefault(key, value)
    return tuple(out.items())


def refused(text: str, reason: str) -> NotLocated:
    """Return a refusal whose texts are short enough to show."""
    return NotLocated(text=text[:200], reason=reason[:300])
