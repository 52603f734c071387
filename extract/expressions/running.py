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
from extract.expressions.words import word_set
from extract.language import text_of
from extract.values import Expression, Resolution
from geodata.atlas import Atlas
from geodata.places import Place

if TYPE_CHECKING:
    from spacy.tokens import Doc

REACH_CHARS = 160
"""How far before and after a toponym the words around it are looked at."""
LONG_CHARS = 600
"""How long a sentence may be to be looked at as a whole, once for all its toponyms."""
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_SPACE = (
    VOCABULARY
    - word_set(
        "a an and any as at be been being but by can could did do does each either for from had has "
        "have he her here his in into is it its may might must no nor not of on onto or shall she "
        "should some than that the their them there these they this those to was were when which "
        "while who whom whose will with would out all almost nearly most more much many parts large "
        "several practically virtually entire whole about just set so such well next until controlled "
        "held occupied administered claimed another our security national international main place "
        "run runs man"
    )
    - frozenset("\"&'(),-/’”′″")
    - frozenset({"'s"})
)
_SIDES = ("north", "south", "east", "west", "centr", "upper", "lower")
_STOPS = ";:!?\n"


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
    text = text_of(doc)
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


class Surroundings:
    """The spatial expressions around the toponyms of one document, each sentence matched once.

    Parameters
    ----------
    doc, resolutions, atlas
        As for `read_place_expression`.
    """

    def __init__(self, doc: Doc, resolutions: Sequence[Resolution], atlas: Atlas) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._resolutions = tuple(resolutions)
        self._atlas = atlas
        self._matched: dict[tuple[int, int], tuple[tuple[Token, ...], tuple[Parse, ...]]] = {}

    def find(
        self,
        resolution: Resolution,
        *,
        start: int | None = None,
        end: int | None = None,
        neighbour_hint: tuple[str, ...] = (),
        standing: tuple[int, int] | None = None,
    ) -> Expression | NotLocated:
        """Return the widest expression around a toponym; see `find_expression_around`.

        ``standing`` is the span of other words that stand for the place ("the city", "the
        border"): the expression is then the one around those.
        """
        at, to = standing or (resolution.toponym.start, resolution.toponym.end)
        low, high = _bounds(self._doc, self._text, at, to)
        low, high = max(low, start or low), min(high, end if end is not None else high)
        if standing is None:
            tokens, parses = self._match(low, high)
        else:
            stand_in = _name(resolution)
            whole = () if stand_in is None else (replace(stand_in, start=at, end=to, adjective=False),)
            tokens, names = _lex(self._text, low, high, self._resolutions, self._atlas, whole)
            parses = tuple(parses_over(tokens, names, at, to))
        over = [p for p in parses if tokens[p.first].start <= at and tokens[p.after - 1].end >= to]
        setting = _setting(self._resolutions, self._atlas, at, to, neighbour_hint) if over else None
        reason = ""
        for parse in _widest(over):
            assert setting is not None
            try:
                return to_expression(self._text, parse, tokens, setting)
            except CannotPlaceError as error:
                reason = reason or str(error)
        shown = resolution.toponym.text
        return refused(shown, reason or resolution.reason or f"no place named {shown!r} is known")

    def says_more(self, resolution: Resolution, standing: tuple[int, int] | None = None) -> bool:
        """Tell whether words of space stand around a toponym; else its expression is the bare name."""
        at, to = standing or (resolution.toponym.start, resolution.toponym.end)
        low, high = _bounds(self._doc, self._text, at, to)
        return any(
            (t.norm in _SPACE or t.text[0].isdigit() or t.norm.startswith(_SIDES)) and not at <= t.start < to
            for t in find_tokens(self._text, low, high)
        )

    def _match(self, low: int, high: int) -> tuple[tuple[Token, ...], tuple[Parse, ...]]:
        if (low, high) not in self._matched:
            tokens, names = _lex(self._text, low, high, self._resolutions, self._atlas)
            last = max((r.toponym.start for r in self._resolutions if r.toponym.start < high), default=low)
            self._matched[low, high] = tokens, tuple(parses_over(tokens, names, last, low))
        return self._matched[low, high]


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
    frontier", gives the zone with its depth. Who asks for many toponyms of one document
    asks a `Surroundings`.

    Parameters
    ----------
    doc, resolutions, atlas, neighbour_hint
        As for `read_place_expression`.
    resolution
        The toponym to start from.
    start, end
        Bounds that the expression must stay in (the clause); by default the sentence.
    """
    around = Surroundings(doc, resolutions, atlas)
    return around.find(resolution, start=start, end=end, neighbour_hint=neighbour_hint)


def _widest(parses: Iterable[Parse]) -> list[Parse]:
    return sorted(parses, key=lambda p: (-p.size, p.first))


def _bounds(doc: Doc, text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part of the sentence around a span, cut to `REACH_CHARS` on each side if it is long."""
    low, high = max(0, start - REACH_CHARS), min(len(text), end + REACH_CHARS)
    if doc.has_annotation("SENT_START"):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and len(span):
            low, high = span[0].sent.start_char, max(span[-1].sent.end_char, end)
            low, high = _between_verbs(doc, span.start, span.end, low, high)
    low = max(low, *(text.rfind(stop, low, start) + 1 for stop in _STOPS))
    high = min([high, *(k for stop in _STOPS if (k := text.find(stop, end, high)) >= 0)])
    if high - low > LONG_CHARS:
        low, high = max(low, start - REACH_CHARS), min(high, end + REACH_CHARS)
    return low, high


def _between_verbs(doc: Doc, first: int, after: int, low: int, high: int) -> tuple[int, int]:
    """Cut a stretch at the finite verbs around the tokens ``[first, after)``: no expression goes past one."""
    for token in reversed(doc[:first]):
        if token.idx < low:
            break
        if token.tag_ in _FINITE and token.lower_ not in VOCABULARY:
            low = token.idx + len(token.text)
            break
    for token in doc[after:]:
        if token.idx >= high:
            break
        if token.tag_ in _FINITE and token.lower_ not in VOCABULARY:
            high = token.idx
            break
    return low, high


def _lex(
    text: str,
    start: int,
    end: int,
    resolutions: Sequence[Resolution],
    atlas: Atlas,
    standing: tuple[Name, ...] = (),
) -> tuple[tuple[Token, ...], Spotted]:
    """Return the tokens of a stretch with its names; `standing` are words that stand for a name."""
    tokens = find_tokens(text, start, end)
    fixed = [_name(r) for r in resolutions if start <= r.toponym.start and r.toponym.end <= end]
    starts = {t.start for t in tokens}
    whole = [n for n in (*standing, *fixed) if n is not None and n.start in starts]
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
