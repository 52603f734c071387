"""A quick view of a parsed document for finding names: words without the whitespace tokens."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.language import text_of
from extract.toponyms.words import CONNECTORS

if TYPE_CHECKING:
    from spacy.tokens import Doc

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One token that is not whitespace, with what the rules ask of it."""

    text: str
    lower: str
    start: int
    end: int
    pos: str
    tag: str
    dep: str
    lemma: str
    head: int  # index of the head among the words
    entity: str
    entity_begins: bool
    sentence: int
    first: bool  # of its sentence
    upper: bool  # begins with a capital, or is a letter that has no case
    caps: bool  # more than one letter, all capitals


@dataclass(frozen=True, slots=True)
class View:
    """The words of a document, and what the whole document says about them."""

    text: str
    words: tuple[Word, ...]
    lowercase: frozenset[str]
    """Words that the document also writes in lower case."""
    shouting: frozenset[int]
    """Sentences in capitals, or in Title Case: there a capital means nothing."""
    entities: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often a text carries a label of the tagger's in this document."""
    grammar: bool = True
    """Whether a parser read the text: else words have no heads, roles, tags and labels."""

    def span_text(self, i: int, j: int) -> str:
        """Return the words i..j-1 as one name: single spaces, no invisible characters."""
        return clean(self.text[self.words[i].start : self.words[j - 1].end])


def clean(name: str) -> str:
    """Return a name with single spaces and without invisible characters."""
    return " ".join(_INVISIBLE.sub("", name).split())


def letter_case(text: str) -> tuple[bool, bool]:
    """Return `Word.upper` and `Word.caps` of a token."""
    letter = next((ch for ch in text if ch.isalpha()), "")
    upper = bool(letter) and (letter.isupper() or unicodedata.category(letter) == "Lo")
    return upper, len(text) > 1 and text.isupper()


def view_of(doc: Doc) -> View:
    """Return the view of a parsed document."""
    index: dict[int, int] = {}
    for token in doc:
        if token.pos_ != "SPACE":
            index[token.i] = len(index)
    words: list[Word] = []
    sentence = -1
    for token in doc:
        if token.i not in index:
            sentence += bool(token.is_sent_start)
            continue
        first = bool(token.is_sent_start) or sentence < 0
        sentence += first
        text = clean(token.text) or token.text
        upper, caps = letter_case(text)
        words.append(
            Word(
                text=text,
                lower=text.lower(),
                start=token.idx,
                end=token.idx + len(token.text),
                pos=token.pos_,
                tag=token.tag_,
                dep=token.dep_,
                lemma=token.lemma_.lower(),
                head=index.get(token.head.i, len(words)),
                entity=token.ent_type_,
                entity_begins=token.ent_iob_ == "B",
                sentence=sentence,
                first=first,
                upper=upper,
                caps=caps,
            )
        )
    frozen = tuple(words)
    return View(
        text=text_of(doc),
        words=frozen,
        lowercase=frozenset(w.lower for w in frozen if w.text.islower()),
        shouting=shouting_sentences(frozen),
        entities=Counter((clean(ent.text), ent.label_) for ent in doc.ents),
    )


def shouting_sentences(words: tuple[Word, ...]) -> frozenset[int]:
    """Return the sentences where most words that could be lower case are not."""
    capital: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for word in words:
        if word.text.isalpha() and len(word.text) > 1 and word.lower not in CONNECTORS:
            total[word.sentence] += 1
            capital[word.sentence] += word.upper
    return frozenset(s for s, n in total.items() if n >= 4 and capital[s] >= 0.8 * n)
