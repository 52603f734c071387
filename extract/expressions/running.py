"""Expressions in running text, where the toponyms have been resolved before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extract.expressions.grammar import VOCABULARY
from extract.expressions.names import Spotted, find_names
from extract.expressions.reading import Parse, find_parses, parses_over, refused, to_expression
from extract.expressions.setting import CannotPlaceError, Setting
from extract.expressions.standalone import read_context
from extract.expressions.tokens import find_tokens
from extract.expressions.values import Name, NotLocated, Token
from extract.values import Expression, Resolution
from geodata.atlas import Atlas
from geodata.places import Place

if TYPE_CHECKING:
    from spacy.tokens import Doc

REACH_CHARS = 160
"""How far before and after a toponym the words around it are looked at."""
_STOPS = frozenset(";:!?")


def read_place_expression(
    doc: Doc,
    start: int,
    end: int,
    resolutions: Sequence[Resolution],
    atlas: Atlas,
    *,
    context: str | None = None,
    neighbour_hint: tuple[str, ...] = (),
) -> Expression | NotLocated:
    """Read the span ``[start, end)`` of a parsed document as a recipe.

    Parameters
    ----------
    doc
        The document as spaCy parsed it (only its text is used).
    start, end
        The span in code points of the document's text: a claim's target, say.
    resolutions
        What the toponyms of the document mean; those in the span decide its places.
    atlas
        For names that no toponym covers (adjectives beside a border), and boundaries.
    context
        More text around the span; the countries and places that it names count after those
        of the resolutions.
    neighbour_hint
        Ids of the countries that act in the sentence (``("country:TR",)``): "the Syrian
        border" is then the Turkey–Syria border, and a zone along it lies in Syria.
    """
    text = doc.text
    tokens, names = _lex(text, start, end, resolutions, atlas)
    setting = _setting(resolutions, atlas, start, end, neighbour_hint)
    near: tuple[Place, ...] = ()
    if context:
        around, near = read_context(context, atlas)
        setting = replace(setting, countries=tuple(dict.fromkeys((*setting.countries, *around.countries))))
    reason = ""
    parses = sorted(find_parses(tokens, names), key=lambda p: (-(4 * p.names + p.size), p.first))
    for parse in parses:
        try:
            return to_expression(text, parse, tokens, setting, near=near)
        except CannotPlaceError as error:
            reason = reason or str(error)
    return refused(text[start:end], reason or f"no place is named in {text[start:end][:80]!r}")


def find_expression_around(
    doc: Doc,
    resolution: Resolution,
    resolutions: Sequence[Resolution],
    atlas: Atlas,
    *,
    start: int | None = None,
    end: int | None = None,
    neighbour_hint: tuple[str, ...] = (),
) -> Expression | NotLocated:
    """Return the widest spatial expression around a toponym.

    "… a 20 km deep cordon along the Libyan frontier to stop …", asked for at "Libyan
    frontier", gives the zone with its depth.

    Parameters
    ----------
    doc, resolutions, atlas, neighbour_hint
        As for `read_place_expression`.
    resolution
        The toponym to start from.
    start, end
        Bounds that the expression must stay in (the clause); by default the sentence.
    """
    text = doc.text
    at, to = resolution.toponym.start, resolution.toponym.end
    low, high = _bounds(doc, at, to)
    low, high = max(low, start or low), min(high, end if end is not None else high)
    tokens, names = _lex(text, low, high, resolutions, atlas)
    setting = _setting(resolutions, atlas, low, high, neighbour_hint)
    reason = ""
    for parse in _widest(parses_over(tokens, names, at, to)):
        try:
            return to_expression(text, parse, tokens, setting)
        except CannotPlaceError as error:
            reason = reason or str(error)
    shown = resolution.toponym.text
    return refused(shown, reason or resolution.reason or f"no place named {shown!r} is known")


def _widest(parses: Iterable[Parse]) -> list[Parse]:
    return sorted(parses, key=lambda p: (-p.size, p.first))


def _bounds(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the sentence around a span, cut to `REACH_CHARS` on each side."""
    low, high = max(0, start - REACH_CHARS), min(len(doc.text), end + REACH_CHARS)
    if doc.has_annotation("SENT_START"):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and len(span):
            low = max(low, span[0].sent.start_char)
            high = min(high, max(span[-1].sent.end_char, end))
    text = doc.text
    for k in range(start - 1, low - 1, -1):
        if text[k] in _STOPS or text[k] == "\n":
            low = k + 1
            break
    for k in range(end, high):
        if text[k] in _STOPS or text[k] == "\n":
            high = k
            break
    return low, high


def _lex(
    text: str, start: int, end: int, resolutions: Sequence[Resolution], atlas: Atlas
) -> tuple[tuple[Token, ...], Spotted]:
    tokens = find_tokens(text, start, end)
    fixed = [_name(r) for r in resolutions if start <= r.toponym.start and r.toponym.end <= end]
    starts = {t.start for t in tokens}
    whole = [n for n in fixed if n is not None and n.start in starts]
    names = find_names(text, tokens, atlas.gazetteer, vocabulary=VOCABULARY, fixed=whole)
    ours = {(n.start, n.end) for n in whole}
    # Beside resolved toponyms only adjectives and lines are added: a name that the toponym
    # stage left alone is a person, an organisation or no name at all.
    kept: Spotted = {}
    for at, found in names.items():
        good = tuple(
            (n, after)
            for n, after in found
            if (n.start, n.end) in ours
            or n.adjective
            or (n.candidates and n.candidates[0].place.kind in ("line", "zone"))
        )
        if good:
            kept[at] = good
    return tokens, kept


def _name(resolution: Resolution) -> Name | None:
    toponym = resolution.toponym
    if resolution.place is None and resolution.recipe is None:
        return None
    return Name(
        start=toponym.start,
        end=toponym.end,
        text=toponym.text,
        place=resolution.place,
        recipe=resolution.recipe,
        kind=resolution.kind,
        adjective=toponym.form in ("adjective", "demonym"),
    )


def _setting(
    resolutions: Sequence[Resolution], atlas: Atlas, start: int, end: int, hint: tuple[str, ...]
) -> Setting:
    """Return the countries that the document names, those nearest to the span first."""
    ranked: list[tuple[int, str]] = []
    for r in resolutions:
        if r.place is None or r.toponym.form != "name" or r.toponym.is_metonym:
            continue
        away = max(0, start - r.toponym.end, r.toponym.start - end)
        if r.place.kind == "country":
            ranked.append((away, r.place.id))
        elif r.place.country is not None:
            ranked.append((away + 40, f"country:{r.place.country}"))
    countries = tuple(dict.fromkeys(country for _, country in sorted(ranked)))
    return Setting(atlas=atlas, countries=countries, neighbour_hint=hint)
