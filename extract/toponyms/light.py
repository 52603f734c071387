"""Reading a text without a parser: words, sentences and rough word classes, for the fast mode.

Some fifty times as fast as the pipeline of `extract.language`. What only grammar can tell (heads,
roles, the tagger's names) stays empty in the `View`, and the fast model is trained without it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from extract.language import cut_segments
from extract.toponyms.view import View, Word, clean, letter_case, shouting_sentences
from extract.toponyms.words import MOVING_VERBS, SAY_VERBS, word_set

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., B.C.
    r"|['’]s\b"
    r"|([^\W\d_][^\W_]*(?:['’](?!s\b)[^\W_]+)*)(\.(?!\.))?"
    r"|\d+(?:[.,:]\d+)*[^\W_]*"
    r"|[^\w\s]|_"
)
_ENDS = frozenset(".!?…")
_CLOSING = frozenset("\"'”’)]")
_ABBREVIATIONS = word_set("abbreviations before names")
_CLASSES = {
    "DET": word_set("light: determiners"),
    "PRON": word_set("light: pronouns"),
    "AUX": word_set("light: auxiliaries"),
    "ADP": word_set("light: prepositions"),
    "CCONJ": word_set("light: conjunctions"),
    "ADV": word_set("light: adverbs"),
}
_CLOSED = {word: pos for pos, words in reversed(_CLASSES.items()) for word in words}
_IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "thought": "think", "knew": "know", "felt": "feel",
    "fled": "flee", "left": "leave", "took": "take", "taken": "take", "retook": "retake",
    "retaken": "retake", "struck": "strike", "held": "hold", "lost": "lose", "overran": "overrun",
    "withdrew": "withdraw", "withdrawn": "withdraw", "quit": "quit", "hit": "hit",
}  # fmt: skip
_NO_HEAD = 1 << 30  # no word: `View` promises that a head out of range means none


def light_view(text: str) -> View:
    """Return the view of a text by spelling alone.

    Parameters
    ----------
    text
        Any text. Offsets are code points of it.

    Returns
    -------
    View
        With ``grammar`` False: no heads, roles, lemmas of nouns, or entities.
    """
    words: list[Word] = []
    sentence = -1
    for segment in cut_segments(text):
        first = True
        for token, start, end in _tokens(segment.clean):
            if segment.offsets is None:
                begin, stop = segment.start + start, segment.start + end
            else:
                begin, stop = segment.offsets[start], segment.offsets[end - 1] + 1
            sentence += first
            words.append(_word(token, begin, stop, sentence, first))
            first = False
            if _ends_sentence(segment.clean, words, end):
                first = True
    frozen = tuple(words)
    return View(
        text=text,
        words=frozen,
        lowercase=frozenset(w.lower for w in frozen if w.text.islower()),
        shouting=shouting_sentences(frozen),
        entities=Counter(),
        grammar=False,
    )


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield tokens with their offsets; an abbreviation keeps its full stop."""
    for match in _TOKEN.finditer(text):
        word, start, end = match[1], match.start(), match.end()
        if word is None or not match[2] or _abbreviated(word, text[end : end + 2]):
            yield match[0], start, end
        else:
            yield word, start, end - 1
            yield ".", end - 1, end


def _abbreviated(word: str, following: str) -> bool:
    """Tell whether the full stop after a word belongs to it."""
    if not word[:1].isupper():
        return False
    return (
        len(word) == 1
        or word.lower() in _ABBREVIATIONS
        or following[:1] == ","
        or following.strip().islower()
    )


def _ends_sentence(text: str, words: list[Word], end: int) -> bool:
    """Tell whether the word that ends at `end` is the last of its sentence."""
    last = words[-1].text
    if last in _CLOSING and len(words) > 1 and words[-2].text in _ENDS:
        last = words[-2].text
    if last not in _ENDS or not text[end : end + 1].isspace():
        return False
    return not text[end : end + 8].lstrip()[:1].islower()


def _word(token: str, start: int, end: int, sentence: int, first: bool) -> Word:
    text = clean(token) or token
    lower = text.lower()
    upper, caps = letter_case(text)
    pos, lemma = ("PROPN", lower) if upper and lower not in _CLOSED else _word_class(lower)
    return Word(
        text=text, lower=lower, start=start, end=end, pos=pos, tag="", dep="", lemma=lemma,
        head=_NO_HEAD, entity="", entity_begins=False, sentence=sentence, first=first,
        upper=upper, caps=caps,
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _word_class(lower: str) -> tuple[str, str]:
    """Return the likeliest class of a word in lower case, and its lemma where it is a verb that counts."""
    if lower in _CLOSED:
        return _CLOSED[lower], lower
    if not lower[:1].isalpha():
        return ("NUM" if lower[:1].isdigit() else "PUNCT"), lower
    lemma = _verb(lower)
    if lemma is not None:
        return "VERB", lemma
    if lower.endswith(("ed", "ing")) and len(lower) > 5:
        return "VERB", lower
    if lower.endswith("ly"):
        return "ADV", lower
    return "NOUN", lower


def _verb(lower: str) -> str | None:
    """Return the lemma of a verb of saying, moving or fighting."""
    verbs = SAY_VERBS | MOVING_VERBS
    stems = [_IRREGULAR.get(lower, lower)]
    for suffix in ("s", "es", "ed", "d", "ing"):
        if lower.endswith(suffix):
            stem = lower[: -len(suffix)]
            stems += [stem, stem + "e"]
    if lower.endswith("ies") or lower.endswith("ied"):
        stems.append(lower[:-3] + "y")
    return next((stem for stem in stems if stem in verbs), None)
