"""Place names among tokens: the longest spans that the gazetteer knows.

Text in running news is spotted by `extract.toponyms`; this is for stand-alone expressions
and for the words of a span that stage left alone (adjectives beside a border, lines).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.expressions.values import LETTERS, Name, Token
from extract.expressions.words import FUNCTION_WORDS, LOWER_CASE_COMMON, TYPE_KINDS, word_set
from geodata.gazetteer import Gazetteer

MAX_CANDIDATES = 24
MAX_NAMESAKES = 120
"""More are looked at where the words after a name may say which is meant ("San Jose, Costa Rica")."""
_OPENERS = frozenset((",", "in", "("))
_LINE_KINDS = ("line", "zone", "border", "road", "river")
_INSIDE = frozenset((*"-'./&", "'s"))
_COMPASS_LETTERS = frozenset(letters.casefold() for letters in LETTERS.values())
_PARTICLES = word_set("al el ad an ar as ash at az bin ibn abu umm ed er es ez de la le du da")

Spotted = dict[int, tuple[tuple[Name, int], ...]]


def find_names(
    text: str,
    tokens: Sequence[Token],
    gazetteer: Gazetteer,
    *,
    vocabulary: frozenset[str],
    fixed: Sequence[Name] = (),
) -> Spotted:
    """Return the names that start at each token, longest first, each with the token after it.

    Parameters
    ----------
    text, tokens
        The text and its tokens (offsets into the text).
    gazetteer
        Where the names are looked up.
    vocabulary
        Words of the grammar, which alone are never names ("near", "strip").
    fixed
        Names whose place was chosen before; no other name may overlap them.
    """
    cased = any(c.isupper() for t in tokens for c in t.text)
    spotted: Spotted = {}
    taken = [(n.start, n.end) for n in fixed]
    for i, token in enumerate(tokens):
        here: list[tuple[Name, int]] = [
            (name, _token_after(tokens, name.end)) for name in fixed if name.start == token.start
        ]
        if token.text[0].isalnum() and not any(s <= token.start < e for s, e in taken):
            here += _names_at(text, tokens, i, gazetteer, vocabulary, cased, taken)
        if here:
            spotted[i] = tuple(here)
    return spotted


def _names_at(
    text: str,
    tokens: Sequence[Token],
    i: int,
    gazetteer: Gazetteer,
    vocabulary: frozenset[str],
    cased: bool,
    taken: Sequence[tuple[int, int]],
) -> list[tuple[Name, int]]:
    found: list[tuple[Name, int]] = []
    for j in range(min(_reach(tokens, i), i + _max_tokens(gazetteer)), i, -1):
        last = tokens[j - 1]
        if not last.text[0].isalnum() or any(s < last.end and tokens[i].start < e for s, e in taken):
            continue
        if not _may_be_name(tokens[i:j], vocabulary):
            continue
        written = text[tokens[i].start : last.end]
        strict = written[0].islower() or (
            j - i > 1 and any(_means_something(t, vocabulary) for t in tokens[i:j])
        )
        if strict and not gazetteer.knows(written):
            continue  # loose spellings only for what is written as a name and nothing else
        name = _name(written, tokens[i:j], gazetteer, many=j < len(tokens) and tokens[j].norm in _OPENERS)
        if name is not None and i > 0 and tokens[i - 1].norm == "the" and _ends_here(tokens, j):
            name = _with_article(name)
        if name is not None and _spelled_as_name(name, tokens[i:j], cased):
            found.append((name, j))
            if len(found) == 3:
                break
    return found


def _name(written: str, tokens: Sequence[Token], gazetteer: Gazetteer, *, many: bool) -> Name | None:
    candidates = gazetteer.find(written, limit=MAX_NAMESAKES if many else MAX_CANDIDATES)
    if not candidates:
        return None
    kinds: tuple[str, ...] = ()
    if len(tokens) > 1:
        for word in (tokens[-1].norm, tokens[0].norm):
            allowed = TYPE_KINDS.get(word, ())
            if allowed and any(c.place.kind in allowed for c in candidates):
                kinds = allowed
                break
    return Name(
        start=tokens[0].start,
        end=tokens[-1].end,
        text=written,
        candidates=candidates,
        kinds=kinds,
        adjective=candidates[0].match == "demonym",
    )


def _may_be_name(tokens: Sequence[Token], vocabulary: frozenset[str]) -> bool:
    if len(tokens) == 1:
        word = tokens[0].norm
        return word not in vocabulary and word not in FUNCTION_WORDS and len(word) > 1 and not word.isdigit()
    first = tokens[0]
    if first.norm in FUNCTION_WORDS and not (first.text[0].isupper() and first.norm == "the"):
        return False
    if tokens[-1].norm in FUNCTION_WORDS:
        return False
    return not all(t.norm in FUNCTION_WORDS or not t.text[0].isalpha() for t in tokens)


def _spelled_as_name(name: Name, tokens: Sequence[Token], cased: bool) -> bool:
    """Return whether the letters look like a name: capitals, or a well-known line written small."""
    words = [t for t in tokens if t.text[0].isalpha()]
    if not words:
        return False  # a figure in one sign ("Ⅵ") folds to letters, and is no name
    best = name.candidates[0]
    if (
        cased
        and best.place.kind not in ("city", "neighbourhood")
        and best.match != "folded"
        and (not words[0].text[0].islower())
    ):
        return True
    if cased:
        big = [not t.text[0].islower() for t in words]
        if big[0] and any(big[k] or words[k].norm in TYPE_KINDS for k in range(len(big) - 1, -1, -1)):
            return big[-1] or words[-1].norm in TYPE_KINDS or words[-1].norm in FUNCTION_WORDS
        if words[0].norm in _PARTICLES and any(big[1:]):
            return True
        if words[0].norm in LETTERS and len(words) == 2 and big[1] and best.match == "exact":
            return best.place.id.startswith("named:")  # "northeast India", a region by that name
        return best.place.kind in _LINE_KINDS and best.match == "exact" and best.place.kind != "river"
    if best.place.kind in ("city", "neighbourhood") and (
        best.place.population < 20_000 or best.match == "fuzzy"
    ):
        return False
    return len(name.text) > 3 and not all(t.norm in LOWER_CASE_COMMON for t in words)


def _with_article(name: Name) -> Name | None:
    """Mark a name that "the" belongs to; a village spelled like it by chance is not meant."""
    likely = tuple(c for c in name.candidates if c.match != "folded" or c.place.kind != "city")
    return replace(name, article=True, candidates=likely) if likely else None


def _means_something(token: Token, vocabulary: frozenset[str]) -> bool:
    return (token.text[0].isalpha() and token.norm in vocabulary) or (
        token.text.isupper() and token.norm in _COMPASS_LETTERS
    )


def _ends_here(tokens: Sequence[Token], j: int) -> bool:
    """Return whether no noun follows that "the" could belong to ("the Kabul road")."""
    if j >= len(tokens):
        return True
    return tokens[j].norm in FUNCTION_WORDS or tokens[j].norm in ",.;:()"


def _reach(tokens: Sequence[Token], i: int) -> int:
    """Return how far a name that starts here may go: to the next sign that no name holds."""
    j = i + 1
    while j < len(tokens) and (tokens[j].text[0].isalnum() or tokens[j].norm in _INSIDE):
        j += 1
    return j


def _token_after(tokens: Sequence[Token], offset: int) -> int:
    for k, token in enumerate(tokens):
        if token.start >= offset:
            return k
    return len(tokens)


def _max_tokens(gazetteer: Gazetteer) -> int:
    return min(2 * getattr(gazetteer, "longest_name_words", 6), 12)
