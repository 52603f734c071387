"""What speaks for and against a span being a place name, as named binary features.

No feature holds a word of a name: only closed classes (prepositions, titles, type words),
shapes, the tagger's labels and what the gazetteer knows, so that the weights learnt on one
set of texts say nothing about any place in particular.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.toponyms.words import (
    CONNECTORS,
    DIRECTIONS,
    LOCATIVE,
    MONTHS_AND_DAYS,
    MOVING_VERBS,
    ORGANISATION_WORDS,
    PLACE_PREPOSITIONS,
    SAY_VERBS,
    TITLES,
    family_names,
    given_names,
    place_types,
    word_set,
)
from geodata.names import fold

if TYPE_CHECKING:
    from extract.toponyms.view import View, Word
    from geodata.gazetteer import Gazetteer
    from geodata.places import Candidate

CANDIDATES = 60
_CLOSED_NEXT = word_set("closed words after")
_CLOSED_PREVIOUS = _CLOSED_NEXT | PLACE_PREPOSITIONS | frozenset(["the", "a", "an", "“", "‘"])
_HYPHENS = frozenset(["-", "‐", "‑"])


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer knows of a name."""

    candidates: tuple[Candidate, ...]
    features: tuple[str, ...]
    demonym: bool
    important: bool  # a country, a province, or a town that news names without an explanation

    @property
    def match(self) -> str:
        """Return how well the best name fits: ``own``, ``other``, ``folded`` or ``-``."""
        if "gaz:primary=True" in self.features:
            return "own"
        return "other" if "gaz:match=exact" in self.features else "folded" if self.candidates else "-"

    @property
    def sign(self) -> str:
        """Return ``unknown``, ``loose``, ``demonym``, ``minor`` or ``known``."""
        if not self.candidates:
            return "unknown"
        if "gaz:only-demonym" in self.features:
            return "demonym"
        if "gaz:loose" in self.features:
            return "demonym" if self.demonym else "loose"
        return "known" if self.important else "minor"


class Lookup:
    """The gazetteer's answers for the names of one document, each asked for once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, Known] = {}

    def __call__(self, name: str) -> Known:
        """Return what is known of a name."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = _known(self._gazetteer.find(name, limit=CANDIDATES), fold(name))
        return known


def _known(candidates: tuple[Candidate, ...], folded: str) -> Known:
    if not candidates:
        return Known((), ("gaz:none",), False, False)
    names = [c for c in candidates if c.match != "demonym"]
    demonym = any(c.match == "demonym" for c in candidates)
    out: list[str] = ["gaz:demonym"] if demonym else []
    if not names:
        return Known(candidates, ("gaz:only-demonym",), True, True)
    top = names[0]
    population = max(c.place.population for c in names)
    kinds = {c.place.kind for c in names}
    size = min(7, int(math.log10(population))) if population > 0 else 0
    close = [c for c in names if c.match != "folded" or fold(c.name) == folded]
    if not close:  # only names that a transliteration could have led to
        return Known(candidates, (*out, "gaz:loose", f"gaz:loose top={top.place.kind}"), demonym, False)
    names, top = close, close[0]
    out += [
        f"gaz:top={top.place.kind}",
        f"gaz:match={top.match}",
        f"gaz:primary={top.name.casefold() == top.place.name.casefold()}",
        f"gaz:size={size}",
        f"gaz:many={min(5, len(names).bit_length())}",
    ]
    out += [f"gaz:has={kind}" for kind in kinds & {"country", "admin", "region", "sea", "river", "city"}]
    important = top.place.kind in ("country", "region", "sea", "admin") or population >= 100_000
    return Known(candidates, tuple(out), demonym, important)


def features(view: View, span: tuple[int, int], source: str, lookup: Lookup) -> list[str]:
    """Return the features of one span; the order is fixed, repeats are possible."""
    words = view.words
    i, j = span
    first, last = words[i], words[j - 1]
    before = words[i - 1] if i and words[i - 1].sentence == first.sentence else None
    after = words[j] if j < len(words) and words[j].sentence == first.sentence else None
    name = view.span_text(i, j)
    known = lookup(name)
    shouting = first.sentence in view.shouting
    gaz = known.sign
    out = ["bias", f"gaz={gaz}", f"source={source}", f"source={source}&{gaz}", *known.features]
    if view.grammar:
        out += _label_features(view, span, gaz)
    out += _shape_features(view, span, name, gaz, shouting)

    # --- the word before and after
    b = before.lower if before else "^"
    a = after.lower if after else "$"
    if b in _CLOSED_PREVIOUS or b == "^":
        out.append(f"before={b}")
        out.append(f"before={b}&{gaz}")
    elif before is not None:
        out.append(f"before:{before.pos}{'^' if before.upper else ''}")
        out.append(f"before:{before.pos}{'^' if before.upper else ''}&{gaz}")
    if a in _CLOSED_NEXT or a == "$":
        out.append(f"after={a}")
        out.append(f"after={a}&{gaz}")
    elif after is not None:
        out.append(f"after:{after.pos}{'^' if after.upper else ''}")
        out.append(f"after:{after.pos}{'^' if after.upper else ''}&{gaz}")
    if before is not None:
        if b in LOCATIVE:
            out.append(f"locative&{gaz}")
        bare = b.strip(".")
        if bare in TITLES:
            out.append(f"title before^{before.upper}")
        if before.text in given_names():
            out.append("given name before")
        if before.upper and not shouting and before.text.isalpha() and before.lower not in CONNECTORS:
            kind = "direction" if b in DIRECTIONS else "type" if b in place_types() else "name"
            out.append(f"capital before:{kind}")
            out.append(f"capital before:{kind}&first={before.first}")
            if bare in ORGANISATION_WORDS:
                out.append("organisation before")
            if lookup(before.text).demonym:
                out.append("demonym before")
        elif b in DIRECTIONS:
            out.append("direction before")
        if before.text in _HYPHENS and before.end == first.start:
            out.append("hyphen before")
            if i >= 2 and lookup(view.span_text(i - 2, j)).candidates:
                out.append("longer name known before, with a hyphen")
        if b == "of" and i >= 2:
            out.append(f"of before:{_word_class(words[i - 2].lower, words[i - 2].upper)}")
        if b in ("the", ",") and i >= 2:
            two = words[i - 2]
            out.append(f"before2:{b}&{_closed(two.lower) or two.pos + ('^' if two.upper else '')}")
        if b in place_types():
            out.append("type before")
    if after is not None:
        if a in place_types() and not after.upper:
            out.append(f"type after:{place_types()[a].kind}")
        bare = a.strip(".")
        if after.upper and not shouting and after.text.isalpha():
            kind = (
                "type" if bare in place_types()
                else "organisation" if bare in ORGANISATION_WORDS
                else "family" if after.text in family_names() or after.text in given_names()
                else "name"
            )  # fmt: skip
            out.append(f"capital after:{kind}")
            out.append(f"capital after:{kind}&{gaz}")
            if j - i == 1 and first.text in given_names():
                out.append(f"given name, then capital:{kind}")
            known_after = lookup(view.span_text(i, j + 1))
            if known_after.candidates:
                out.append("longer name known")
        elif bare in ORGANISATION_WORDS or bare in TITLES:
            out.append("organisation word after")
        if after.text in _HYPHENS and after.start == last.end:
            if lookup(view.span_text(i, j + 2)).candidates:
                out.append("longer name known, with a hyphen")
            following = words[j + 1] if j + 1 < len(words) else None
            out.append(f"hyphen after:{following.pos + '^' * following.upper if following else ''}")
        if after.lemma in SAY_VERBS:
            out.append(f"said&{gaz}")
        if a == "," and j + 1 < len(words):
            out += _containment(view, j + 1, lookup, known)
    if b == "," and i >= 2:
        outer = {c.place.kind for c in known.candidates if c.match != "demonym"}
        inner = lookup(words[i - 2].text)
        if outer & {"country", "admin"} and inner.candidates:
            out.append("container after a name")
    isolated = not shouting and not first.first and not _capital(before) and not _capital(after)
    if isolated:
        person = first.text in given_names() or first.text in family_names()
        out.append(f"isolated&{gaz}&{known.match}&{min(2, j - i)}{'&person' if person else ''}")
    elif j - i > 1:
        out.append(f"not isolated&{gaz}&{known.match}")
    if view.grammar:
        out += _grammar_features(view, span, gaz)
        out += _document_features(view, name, first.text, j - i)
    elif i and words[i - 1].lemma in MOVING_VERBS:
        out.append(f"after a verb of moving&{gaz}")
    return out


def _capital(word: Word | None) -> bool:
    return word is not None and word.upper and word.text[:1].isalpha() and word.lower not in CONNECTORS


def _closed(word: str) -> str | None:
    return word if word in _CLOSED_PREVIOUS else None


def _word_class(word: str, upper: bool) -> str:
    bare = word.strip(".")
    if bare in place_types():
        return f"type:{place_types()[bare].kind}"
    if bare in ORGANISATION_WORDS:
        return f"organisation{'^' if upper else ''}"
    if bare in TITLES:
        return "title"
    return "capital" if upper else "other"


def _label_features(view: View, span: tuple[int, int], gaz: str) -> Iterator[str]:
    """Yield how the tagger's labels lie to the span."""
    words = view.words
    i, j = span
    labels = {w.entity for w in words[i:j]}
    if labels == {""}:
        yield "ner:none"
        yield f"ner:none&{gaz}"
        return
    if len(labels) > 1:
        yield "ner:mixed"
    label = words[i].entity or words[j - 1].entity
    starts = words[i].entity_begins or not words[i].entity
    ends = (
        j >= len(words)
        or not words[j].entity
        or words[j].entity_begins
        or words[j].entity != words[j - 1].entity
    )
    inner_begin = any(w.entity_begins for w in words[i + 1 : j])
    relation = "exact" if starts and ends and not inner_begin and len(labels) == 1 else "part"
    if relation == "part":
        relation = (
            "prefix" if starts and len(labels) == 1 else "suffix" if ends and len(labels) == 1 else "part"
        )
    if relation == "suffix" and i:
        k = i
        while k > 0 and not words[k].entity_begins and words[k - 1].entity == label:
            k -= 1
        if all(w.lower in ("the", "a", "an") or w.lower in DIRECTIONS for w in words[k:i]):
            relation = "exact"
    yield f"ner:{relation}:{label}"
    yield f"ner:{relation}:{label}&{gaz}"


def _shape_features(view: View, span: tuple[int, int], name: str, gaz: str, shouting: bool) -> Iterator[str]:
    words = view.words
    i, j = span
    first, last = words[i], words[j - 1]
    one = j - i == 1
    yield f"words={min(5, j - i)}&{gaz}"
    if shouting:
        yield f"shouting&{gaz}&{min(2, j - i)}"
    if first.first:
        yield f"sentence first&{gaz}&{'one' if one else 'more'}"
        yield f"sentence first&{first.pos}"
    if one:
        yield f"pos={first.pos}"
        yield f"pos={first.pos}&{gaz}"
        if first.caps and not shouting:
            yield f"capitals&length={min(6, len(first.text))}&{gaz}"
        if len(first.text) <= 3:
            yield f"short={len(first.text)}&{gaz}"
        if first.text in given_names():
            yield f"given name&{gaz}"
        if first.text in family_names():
            yield f"family name&{gaz}"
        if first.lower in MONTHS_AND_DAYS:
            yield "month or day"
        if first.lower in view.lowercase:
            yield f"lower case elsewhere&{gaz}"
        if first.lower.strip(".") in TITLES:
            yield "is title"
        if first.lower in ORGANISATION_WORDS:
            yield "is organisation word"
        if first.lower in DIRECTIONS:
            yield "is direction"
        if first.lower in place_types():
            yield "is type"
        if any(ch.isdigit() for ch in first.text):
            yield "digits"
    else:
        if first.text in given_names():
            yield f"given name first&{gaz}"
            if last.text in family_names():
                yield f"given and family name&{gaz}"
        if first.lower.strip(".") in TITLES:
            yield f"title first&{gaz}"
        if first.lower in DIRECTIONS:
            yield f"direction first&{gaz}"
        if first.lower in place_types():
            yield f"type first:{place_types()[first.lower].kind}&{gaz}"
        if last.lower in place_types():
            yield f"type last:{place_types()[last.lower].kind}&{gaz}"
            yield f"type word last={last.lower}"
        elif last.lower in ORGANISATION_WORDS:
            yield f"organisation word last&{gaz}"
        if any(w.lower in ORGANISATION_WORDS and w.lower not in place_types() for w in words[i : j - 1]):
            yield "organisation word inside"
        if first.lower == "the":
            yield f"article first&{gaz}"
        if any(w.text in (",", "/", "and") for w in words[i:j]):
            yield f"list inside&{gaz}"
        if not first.upper:
            yield "lower case first"
        if not all(w.upper or w.lower in CONNECTORS or not w.text[0].isalpha() for w in words[i:j]):
            yield f"lower case inside&{gaz}"
        if all(w.pos == "PROPN" for w in words[i:j]):
            yield f"all proper&{gaz}"
        if any(w.pos in ("VERB", "AUX", "PRON") for w in words[i:j]):
            yield f"verb inside&{gaz}"
    if name.isupper() and len(name) > 1:
        yield f"upper&{gaz}"


def _containment(view: View, k: int, lookup: Lookup, known: Known) -> Iterator[str]:
    """Yield a feature where a comma and a known country or province follow the name."""
    words = view.words
    if k >= len(words) or not words[k].upper:
        return
    for n in (3, 2, 1):
        if k + n <= len(words):
            outer = [c for c in lookup(view.span_text(k, k + n)).candidates if c.match != "demonym"]
            if outer:
                kind = outer[0].place.kind
                inside = any(
                    c.place.country == o.place.country and c.place.kind not in ("country",)
                    for c in known.candidates
                    for o in outer
                    if o.place.kind in ("country", "admin")
                )
                yield f"comma name:{kind}"
                if inside:
                    yield "comma container"
                return


def _grammar_features(view: View, span: tuple[int, int], gaz: str) -> Iterator[str]:
    """Yield the role of the span in its sentence."""
    words = view.words
    i, j = span
    root = j - 1
    for _ in range(8):  # the word of the span whose head lies outside
        above = words[root].head
        if above >= len(words) or not i <= above < j or above == root:
            break
        root = above
    word = words[root]
    yield f"dep={word.dep}"
    yield f"dep={word.dep}&{gaz}"
    head = words[word.head] if word.head < len(words) else word
    if word.dep == "pobj" and head.lower in PLACE_PREPOSITIONS:
        yield f"object of={head.lower}&{gaz}"
    if word.dep in ("nsubj", "nsubjpass"):
        yield f"subject&{'say' if head.lemma in SAY_VERBS else head.pos}&{gaz}"
    if word.dep in ("compound", "amod", "nmod", "poss"):
        yield f"modifies:{head.pos}{'^' if head.upper else ''}&{gaz}"
        bare = head.lower.strip(".")
        if head.upper and bare in ORGANISATION_WORDS:
            yield f"modifies organisation&{gaz}"
        elif bare in TITLES:
            yield f"modifies title&{gaz}"
    if head.lemma in MOVING_VERBS and word.dep not in ("nsubj", "poss", "compound"):
        yield f"moved or fought over&{gaz}"
    if i and words[i - 1].lemma in MOVING_VERBS and words[i - 1].pos == "VERB":
        yield f"after a verb of moving&{gaz}"
    if word.dep == "appos":
        yield f"apposition to:{head.pos}&{gaz}"


def _document_features(view: View, name: str, first: str, length: int) -> Iterator[str]:
    """Yield what the tagger said of the same name elsewhere in the document."""
    place = sum(view.entities[name, label] for label in ("GPE", "LOC", "FAC"))
    person = view.entities[name, "PERSON"]
    other = view.entities[name, "ORG"]
    if place or person or other:
        share = place / (place + person + other)
        yield f"document places={round(3 * share)}&{min(3, place + person + other)}"
    if length == 1 and any(
        label == "PERSON" and " " in text and first in text.split() for text, label in view.entities
    ):
        yield "part of a person"
    elif length == 1 and any(
        label == "ORG" and " " in text and first in text.split() for text, label in view.entities
    ):
        yield "part of an organisation"
