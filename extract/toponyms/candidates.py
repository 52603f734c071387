"""Spans that may be place names: gazetteer names, the tagger's names, capitals with a type word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.toponyms.words import CONNECTORS, DIRECTIONS, LOWER_CASE_STARTS, PARTICLES, place_types

if TYPE_CHECKING:
    from extract.toponyms.view import View, Word
    from geodata.gazetteer import Gazetteer

MAX_WORDS = 9  # tokens, so that "Ma'arrat al-Numan" (4) and "Democratic Republic of the Congo" (5) fit
MAX_RUN = 6
_JOINERS = frozenset(["-", "‐", "‑", "–", "'s", "’s", "'", "’", ".", "&", "/"])
_POSSESSIVE = frozenset(["'s", "’s", "'", "’"])
_TAGGED = frozenset(
    ["GPE", "LOC", "FAC", "NORP", "PERSON", "ORG", "EVENT", "PRODUCT", "WORK_OF_ART", "LANGUAGE"]
)


def find_candidates(view: View, gazetteer: Gazetteer) -> dict[tuple[int, int], str]:
    """Return word spans [i, j) that may name a place, with the source that proposed each.

    ``gazetteer`` before ``tagger`` before ``type`` before ``run`` where several did; with ``<``
    where the span lies in a longer name of the gazetteer, with ``>`` where it holds a shorter one.
    """
    found: dict[tuple[int, int], str] = {}
    for source, spans in (
        ("gazetteer", _gazetteer_spans(view, gazetteer)),
        ("tagger", _tagged_spans(view)),
        ("type", _typed_spans(view)),
        ("run", _runs(view)),
    ):
        for span in spans:
            if span not in found and _plausible(view, span):
                found[span] = source
    return _nested(found)


def _nested(found: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Return the sources with marks for spans inside and around names of the gazetteer."""
    longest: dict[int, int] = {}
    shortest: dict[int, int] = {}
    for (i, j), source in found.items():
        if source == "gazetteer":
            longest[i] = max(j, longest.get(i, j))
            shortest[i] = min(j, shortest.get(i, j))
    out = {}
    for (i, j), source in found.items():
        inside = longest.get(i, 0) > j or any(longest.get(k, 0) >= j for k in range(i - MAX_WORDS + 1, i))
        holds = shortest.get(i, j) < j or any(shortest.get(k, j + 1) <= j for k in range(i + 1, j))
        out[i, j] = source + "<" * inside + ">" * holds
    return out


def _starts_name(words: tuple[Word, ...], i: int) -> bool:
    word = words[i]
    if word.upper:
        return True
    following = words[i + 1] if i + 1 < len(words) else None
    if following is None:
        return False
    if word.lower in PARTICLES and following.text in ("-", "‐", "‑") and i + 2 < len(words):
        return words[i + 2].upper and following.start == word.end
    if word.lower in LOWER_CASE_STARTS:
        return following.upper or following.text == "-"
    return (
        word.text[:3].lower() in ("al-", "el-", "ad-", "as-", "ar-", "an-", "ez-", "ash") and "-" in word.text
    )


def _gazetteer_spans(view: View, gazetteer: Gazetteer) -> Iterator[tuple[int, int]]:
    words = view.words
    known: dict[str, bool] = {}
    for i in range(len(words)):
        if not _starts_name(words, i):
            continue
        for j in _ends(words, i):
            name = view.span_text(i, j)
            if name not in known:
                known[name] = len(name) > 1 and gazetteer.knows(name)
            if known[name]:
                yield i, j


def _ends(words: tuple[Word, ...], i: int) -> Iterator[int]:
    """Yield the ends of names that begin at i: after a capitalised word, through connectors."""
    loose_start = not words[i].upper
    for j in range(i + 1, min(len(words), i + MAX_WORDS) + 1):
        last = words[j - 1]
        if last.sentence != words[i].sentence:
            return
        if last.upper or (last.text[:1].isdigit() and j - 1 > i) or (loose_start and last.text.isalpha()):
            yield j
        elif last.lower in CONNECTORS or last.text in _JOINERS:
            joins = last.text in _JOINERS and last.text not in (".", "&") and last.text not in _POSSESSIVE
            if joins and j < len(words) and words[j].start != last.end:  # a spaced dash ends a name
                return
        elif last.lower in place_types() and j - 1 > i:
            yield j
            return
        else:
            return


def _tagged_spans(view: View) -> Iterator[tuple[int, int]]:
    words = view.words
    i = 0
    while i < len(words):
        if not words[i].entity_begins or words[i].entity not in _TAGGED:
            i += 1
            continue
        j = i + 1
        while j < len(words) and words[j].entity == words[i].entity and not words[j].entity_begins:
            j += 1
        yield from _trimmed(words, i, j)
        i = j


def _trimmed(words: tuple[Word, ...], i: int, j: int) -> Iterator[tuple[int, int]]:
    """Yield the tagger's span without article, possessive and direction, and with its direction."""
    while i < j and (
        words[i].lower in ("the", "a", "an", ",", "“", '"', "'", "‘", "#", "@") or words[i].pos == "PUNCT"
    ):
        i += 1
    while j > i and (
        words[j - 1].text in _POSSESSIVE or (words[j - 1].pos == "PUNCT" and words[j - 1].text != ".")
    ):
        j -= 1
    if i >= j or j - i > MAX_WORDS:
        return
    yield i, j
    k = i
    while k < j - 1 and words[k].lower in DIRECTIONS:
        k += 1
    if k > i:
        yield k, j
    for m in range(i + 1, j - 1):  # "Paris, Texas" and "Turkey and Syria" tagged as one
        if words[m].text in (",", "and", "/"):
            yield i, m
            yield m + 1, j


def _typed_spans(view: View) -> Iterator[tuple[int, int]]:
    """Yield capitalised words with a type word: "Bristol County", "Lake Van", "Gulf of Aden"."""
    words, types = view.words, place_types()
    for i, word in enumerate(words):
        kind = types.get(word.lower)
        if kind is None or not word.upper:
            continue
        if kind.after:
            k = i
            while k > 0 and i - k < MAX_RUN and _continues(words, k - 1, k):
                k -= 1
                if words[k].upper and words[k].text not in _JOINERS:
                    yield k, i + 1
        if kind.before:
            k = i + 1
            if k < len(words) and words[k].lower == "of":
                k += 1
            while (
                k < len(words) and k - i < MAX_RUN and words[k].upper and words[k].sentence == word.sentence
            ):
                yield i, k + 1
                k += 1


def _continues(words: tuple[Word, ...], k: int, after: int) -> bool:
    """Tell whether word k may belong to the name that goes on with the word after it."""
    word = words[k]
    if word.sentence != words[after].sentence:
        return False
    if word.lower in ("the", "a", "an", "and", "in", "at", "on"):
        return False
    return word.upper or word.text in _JOINERS or word.lower in PARTICLES or word.lower == "of"


def _runs(view: View) -> Iterator[tuple[int, int]]:
    """Yield short runs of capitalised words that nobody else proposed, outside headlines."""
    words = view.words
    i = 0
    while i < len(words):
        if words[i].sentence in view.shouting or not _starts_name(words, i) or words[i].pos == "PRON":
            i += 1
            continue
        j = i + 1
        while j < len(words) and words[j].sentence == words[i].sentence and j - i < MAX_RUN:
            glued = words[j].start == words[j - 1].end
            if not (
                words[j].upper
                or (glued and (words[j].text in ("-", "‐", "‑") or words[j - 1].text in ("-", "‐", "‑")))
            ):
                break
            j += 1
        while j > i and not words[j - 1].text[-1:].isalnum():
            j -= 1
        if j > i and j - i <= MAX_RUN:
            yield i, j
            if words[i].first and j - i > 1:
                yield i + 1, j
        i = max(j, i + 1)


def _plausible(view: View, span: tuple[int, int]) -> bool:
    words = view.words
    i, j = span
    if i >= j or words[i].sentence != words[j - 1].sentence:
        return False
    first, last = words[i], words[j - 1]
    if not any(ch.isalpha() for ch in first.text + last.text) or last.text in _POSSESSIVE:
        return False
    if j - i == 1 and (len(first.text) < 2 or (first.pos in ("PRON", "DET", "AUX") and not first.caps)):
        return False
    if first.text[:1] in ".,;:!?)]}" or first.text == "-":
        return False
    return sum(len(w.text) for w in words[i:j]) <= 80
