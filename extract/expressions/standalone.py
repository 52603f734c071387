"""Stand-alone expressions: `locate("30km-deep zone on the Syrian side of …")`."""

from __future__ import annotations

from collections.abc import Sequence

from extract.expressions.grammar import GRAMMAR, VOCABULARY
from extract.expressions.names import Spotted, find_names
from extract.expressions.patterns import Chart
from extract.expressions.phrases import Toponym
from extract.expressions.reading import Parse, find_parses, refused, to_expression
from extract.expressions.setting import CannotPlaceError, Setting
from extract.expressions.tokens import find_tokens
from extract.expressions.values import NotLocated, Token
from extract.expressions.words import FUNCTION_WORDS, RANGES, word_set
from extract.values import Expression
from geodata.atlas import Atlas
from geodata.places import Place

MAX_CHARS = 600
_HOLDING = word_set("holds hold held controls controlled occupies occupied captured ruled seized owns")


def locate(text: str, *, atlas: Atlas, context: str | None = None) -> Expression | NotLocated:
    """Read a stand-alone spatial expression as a recipe.

    Parameters
    ----------
    text
        The expression, such as ``"20 miles south of Aleppo"``.
    atlas
        The gazetteer and boundaries to read it with.
    context
        The sentence that it stood in, where there is one: it decides which place of a name
        is meant, and within which country a side of a river lies.

    Returns
    -------
    Expression or NotLocated
        Offsets are code points of `text`. What cannot be placed is refused with a reason that
        names the words; nothing is raised for any text.
    """
    if len(text) > MAX_CHARS:
        return refused(text, f"{len(text)} characters are no spatial expression; give a phrase or a sentence")
    tokens = find_tokens(text)
    if not any(t.text[0].isalpha() for t in tokens):
        return refused(text, "the text holds no words")
    names = find_names(text, tokens, atlas.gazetteer, vocabulary=VOCABULARY)
    setting, near = read_context(context, atlas)
    parses = find_parses(tokens, names)
    reason = _unread(parses, tokens, names, text)
    for parse in () if reason else _ranked(parses):
        try:
            return to_expression(text, parse, tokens, setting, near=near)
        except CannotPlaceError as error:
            reason = reason or str(error)
    return refused(text, reason or _why_nothing(tokens, names, text))


def _unread(parses: Sequence[Parse], tokens: Sequence[Token], names: Spotted, text: str) -> str:
    """Say which words of place no parse has taken in, if any: half an expression is a wrong one.

    A name that nobody knows after a word of place ("from Nowhere to Kyiv"), or the noun
    after a bare name ("Nowhere's dash line"), or a distance that belongs to nothing.
    """
    taken = {k for p in parses for k in range(p.first, p.after)}
    best = _ranked(parses)[:1]
    if best and best[0].after < len(tokens) and tokens[best[0].after].norm in ",;(":
        tokens = tokens[: best[0].after]  # what follows a comma only says more of the same place
    if best and (reason := _left_out(best[0], tokens)):
        return reason
    for k, token in enumerate(tokens):
        before = next((t.norm for t in reversed(tokens[:k]) if t.norm != "the"), "")
        if k in taken or k in names or token.norm in VOCABULARY:
            continue
        joined = k + 2 < len(tokens) and tokens[k + 1].norm in _JOINTS and k + 2 in taken
        if before not in _LINKS and not joined:
            continue
        if token.text[0].isupper() and token.norm not in FUNCTION_WORDS:
            last = k
            while last + 1 < len(tokens) and last + 1 not in taken and tokens[last + 1].text[0].isupper():
                last += 1
            return f"no place named {text[token.start : tokens[last].end]!r} is known"
    for parse in best:
        if isinstance(parse.phrase, Toponym) and parse.after < len(tokens):
            rest = tokens[parse.after :]
            if rest[0].text[0].isupper() and rest[0].start - tokens[parse.after - 1].end <= 1:
                longer = text[tokens[parse.first].start : rest[0].end]
                return f"no place named {longer!r} is known"
            if rest[0].norm == "'s" or rest[0].norm in VOCABULARY - FUNCTION_WORDS:
                said = text[rest[0].start : rest[-1].end][:80]
                return f"what {said!r} beside {parse.phrase.name.text!r} means is not known"
        if isinstance(parse.phrase, Toponym):
            chart = Chart(GRAMMAR, tuple(tokens), {"names": names})
            for at in range(len(tokens)):
                for distance, after in chart.match("distance", at):
                    if not taken & set(range(at, after)):
                        place = parse.phrase.name.text
                        return f"what {distance.text!r} beside {place!r} measures is not understood"
    return ""


def _left_out(parse: Parse, tokens: Sequence[Token]) -> str:
    """Say what a reading left out before itself that was the matter: half of it is another place.

    "Within artillery range of X" is not X, and neither is "the front line in X".
    """
    before = [t.norm for t in tokens[: parse.first]]
    while before and before[-1] in ("of", "in", "from", "to", "the", "around"):
        before.pop()
    if before[-1:] and before[-1] in RANGES and "within" in before:
        return f"how far {' '.join(before[before.index('within') + 1 :])!r} reaches is not said"
    if before[-2:] == ["front", "line"] or before[-1:] == ["frontline"]:
        return "where the front line ran there at that time is not in the data"
    return ""


_JOINTS = frozenset(("-", "/", "and", "to"))
_LINKS = word_set(
    "- / of from to between and or near in into inside towards toward around along at on off via through"
)


def _ranked(parses: Sequence[Parse]) -> list[Parse]:
    """Order parses: most names and tokens first; earlier ones first where they are alike."""
    return sorted(parses, key=lambda p: (-_weight(p), p.first))


def _weight(parse: Parse) -> int:
    return 4 * parse.names + parse.size


def read_context(context: str | None, atlas: Atlas) -> tuple[Setting, tuple[Place, ...]]:
    """Return the setting that a context sentence gives, and the places that it names."""
    if not context:
        return Setting(atlas=atlas, strict=True), ()
    tokens = find_tokens(context[: 4 * MAX_CHARS])
    names = find_names(context, tokens, atlas.gazetteer, vocabulary=VOCABULARY)
    named: list[str] = []
    acting: list[str] = []
    near: list[Place] = []
    after = 0
    for at in sorted(names):
        if at < after:
            continue
        name, after = names[at][0]
        place = name.candidates[0].place
        if place.kind == "country":
            (acting if name.adjective else named).append(place.id)
        else:
            near.append(place)
            if place.country is not None and place.kind != "city":
                named.append(f"country:{place.country}")
    countries = tuple(dict.fromkeys((*named, *acting)))
    return Setting(atlas=atlas, countries=countries, strict=True), tuple(near)


def _why_nothing(tokens: Sequence[Token], names: Spotted, text: str) -> str:
    """Say why no reading was found, naming the words."""
    if any(t.norm in _HOLDING for t in tokens):
        return f"{text[:80]!r} says who holds the ground, not where it lies"
    if not names:
        unknown = _noun_phrase(tokens, text)
        return f"no place named {unknown!r} is known"
    known = ", ".join(
        repr(text[tokens[at].start : tokens[after - 1].end]) for at, ((_, after), *_) in sorted(names.items())
    )
    return f"how {known} and the words around it make a place is not understood: {text[:80]!r}"


def _noun_phrase(tokens: Sequence[Token], text: str) -> str:
    """Return the words most likely meant as a name: capitalised ones, or those after the last preposition."""
    big = [
        t for t in tokens if t.text[0].isupper() and t.norm not in FUNCTION_WORDS and t.norm not in VOCABULARY
    ]
    if big:
        first = last = big[0]
        for token in big[1:]:
            if token.start - last.end > 4:
                break
            last = token
        return text[first.start : last.end]
    cut = 0
    for k, token in enumerate(tokens):
        if token.norm in (
            "of",
            "in",
            "from",
            "to",
            "around",
            "near",
            "between",
            "along",
            "inside",
            "into",
            "on",
            "off",
            "towards",
        ):
            cut = k + 1
    rest = tokens[cut:] or tokens
    return text[rest[0].start : rest[-1].end][:80]
