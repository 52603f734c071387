"""Names that only the words of a claim show to be places.

"The rebels overran Djibo": a finder of toponyms that knows nothing of war may leave such a name
open. Beside a trigger word, in an argument of it, a capitalised name of which the gazetteer
knows a place in one of the countries that the text speaks of is that place; with no such
place, or in any other position, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from extract.claims.conflict import find_conflict_words, near_war
from extract.claims.lexicon import name_key, names
from extract.claims.triggers import NOUNS, VERBS
from extract.claims.words import words
from extract.values import Resolution, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from geodata.gazetteer import Gazetteer
    from geodata.places import Candidate

CONFIDENCE = 0.4
"""How sure such a name is: less than any that the text itself introduces as a place."""
MAX_WORDS = 4
LIMIT = 12
"""How many candidates of a name are looked at."""
_PREPOSITIONS = words(
    "of in at on near around outside inside for to into towards toward from through between along "
    "against across off over past beyond upon"
)
_NO_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "NORP", "LAW", "LANGUAGE"})
_HURTS = words("kill wound injure fire")
"""Verbs of violence whose object is a person."""
_TOWN = 5_000
"""From this size on, a name that the tagger takes for a person's is still read as the town."""


def licensed_places(
    doc: Doc, resolutions: Sequence[Resolution], gazetteer: Gazetteer
) -> tuple[Resolution, ...]:
    """Return the names beside trigger words that mean a place of a country that the text names.

    Parameters
    ----------
    doc
        The text as the reader parsed it.
    resolutions
        The places found so far; none of them is returned again.
    gazetteer
        Where the names are looked up.

    Returns
    -------
    tuple of Resolution
        In reading order, each with a place, at the low confidence `CONFIDENCE`.
    """
    countries = {r.place.country for r in resolutions if r.place is not None and r.place.country}
    if not countries:
        return ()
    war = find_conflict_words(doc)
    taken = [(r.toponym.start, r.toponym.end) for r in resolutions]
    out: list[Resolution] = []
    for sentence in doc.sents:
        if not near_war(sentence.start, war) or not any(
            t.lemma_.lower() in VERBS or t.lemma_.lower() in NOUNS for t in sentence
        ):
            continue
        for span in _names(sentence, taken):
            place = _place_in(span, countries, gazetteer)
            if place is not None:
                out.append(place)
                taken.append((place.toponym.start, place.toponym.end))
    return tuple(out)


def _names(sentence: Span, taken: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """Yield capitalised names in an argument of a verb or noun, longest first, that no place covers."""
    covered = tuple(taken)
    for token in sentence:
        if not _may_name(token) or any(a <= token.idx < b for a, b in covered):
            continue
        begin = token.i
        while (
            begin > sentence.start
            and token.i - begin < MAX_WORDS - 1
            and sentence.doc[begin - 1].text[:1].isupper()
            and sentence.doc[begin - 1].pos_ == "PROPN"
            and sentence.doc[begin - 1].head.i in range(begin, token.i + 1)
        ):
            begin -= 1
        whole = sentence.doc[begin : token.i + 1]
        if _is_party(whole) or any(a < whole.end_char and whole.start_char < b for a, b in covered):
            continue
        yield whole


def _may_name(token: Token) -> bool:
    if not token.text[:1].isupper() or not token.text.isalpha() or token.is_stop or len(token.text) < 3:
        return False
    if token.text.isupper() or token.ent_type_ in _NO_NAMES:
        return False
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if after is not None and (after.text == "-" or (after.pos_ == "PROPN" and token.dep_ == "compound")):
        return False
    if token.i and token.nbor(-1).text == "-":
        return False
    return _is_argument(token)


def _is_argument(token: Token) -> bool:
    """Tell whether a name stands where a claim has its ground."""
    head = token
    while head.dep_ in {"conj", "appos"} and head.head.i < head.i:
        head = head.head
    if head.dep_ == "pobj":
        return head.head.lower_ in _PREPOSITIONS
    if head.dep_ in {"dobj", "nsubjpass", "advmod", "npadvmod"}:
        lemma = head.head.lemma_.lower()
        if head.dep_ != "nsubjpass" and head.i < head.head.i:
            return False
        return any(s.ground[0] in {"obj", "*"} for s in VERBS.get(lemma, ())) and lemma not in _HURTS
    return False


def _is_party(span: Span) -> bool:
    return name_key(span.text) in names() or name_key(span[-1].text) in names()


def _place_in(span: Span, countries: set[str], gazetteer: Gazetteer) -> Resolution | None:
    found = next((c for c in _candidates(span, gazetteer) if c.place.country in countries), None)
    if found is None:
        return None
    person = any(t.ent_type_ == "PERSON" for t in span)
    if person and (found.place.population < _TOWN or _is_argument_of_person(span)):
        return None
    toponym = Toponym(
        start=span.start_char,
        end=span.end_char,
        text=span.text,
        confidence=CONFIDENCE,
        candidates=(found,),
    )
    note = f"{span.text!r} read as the place of that name in a country that the text speaks of"
    return Resolution(
        toponym=toponym, place=found.place, kind=found.place.kind, confidence=CONFIDENCE, reason=note
    )


def _candidates(span: Span, gazetteer: Gazetteer) -> Iterator[Candidate]:
    for c in gazetteer.find(span.text, limit=LIMIT):
        if c.match in {"exact", "folded"}:
            yield c


def _is_argument_of_person(span: Span) -> bool:
    """Tell whether a given name, a title or the like stands around a name: a person is meant."""
    before = span.doc[span.start - 1] if span.start > span.sent.start else None
    return len(span.ents) > 0 and (
        any(e.end - e.start > len(span) for e in span.ents)
        or (
            before is not None
            and before.pos_ in {"PROPN", "NOUN"}
            and before.head.i in range(span.start, span.end)
        )
    )


def with_licensed(
    doc: Doc, resolutions: Sequence[Resolution], gazetteer: Gazetteer
) -> tuple[Resolution, ...]:
    """Return the places of a text with the licensed ones among them, in reading order."""
    found = licensed_places(doc, resolutions, gazetteer)
    if not found:
        return tuple(resolutions)
    return tuple(sorted((*resolutions, *found), key=lambda r: r.toponym.start))
