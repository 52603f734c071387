"""Which of the places named before a description most likely takes up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.claims.ground_words import MEETING, VAST
from extract.values import Resolution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

A_SENTENCE_BACK = -0.5
A_MENTION = 0.5
MENTIONS = 3
OPENING, TITLE, SUBJECT, TOLD, PARAGRAPH = 1.5, 1.0, 1.0, 1.5, 1.0
"""What speaks for a place: it opens the text, stands in its title, is spoken of, was a claim's ground,
stands in the same paragraph."""
VENUE, ACTS = -2.0, -1.5
"""What speaks against it: people only met there; as a country it acts in the same sentence."""


def identity(r: Resolution) -> str:
    """Return what two mentions of one place share."""
    return r.place.id if r.place is not None else r.toponym.text


def is_vast(r: Resolution) -> bool:
    """Tell whether a name means a continent, an ocean or as large a region."""
    return r.place is not None and r.place.id.removeprefix("named:") in VAST


def is_dateline(r: Resolution, text: str) -> bool:
    """Tell whether a name only says where a report was filed ("BEIRUT — ", "Goma, 3 May (Agency) - ")."""
    begin, end = r.toponym.start, r.toponym.end
    opens = begin == 0 or text[begin - 1] == "\n"
    return opens and re.match(r"[^.\n]{0,36}(?:—|–| - |\) )", text[end : end + 40]) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a document says about its places: where they stand, and what its title names."""

    doc: Doc
    starts: tuple[int, ...]
    """First tokens of the sentences."""
    tokens: Mapping[Resolution, tuple[int, int]]
    title: tuple[Resolution, ...]
    breaks: tuple[int, ...] = ()
    """Offsets at which a new paragraph begins."""
    acts: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """By the number of a sentence: the keys of the parties that it names."""

    def acts_at(self, index: int) -> frozenset[str]:
        """Return the keys of the parties that the sentence of a token names."""
        return self.acts.get(self.sentence_of(index), frozenset())

    def is_venue(self, r: Resolution) -> bool:
        """Tell whether people only met or spoke at a place ("talks in Geneva", "signed in Astana")."""
        begin, end = self.tokens.get(r, (0, 0))
        last = self.doc[end - 1] if end > begin else None
        if last is None or last.dep_ != "pobj" or last.head.lower_ not in {"in", "at"}:
            return False
        over = last.head.head
        return bool({over.lemma_.lower(), over.lower_} & MEETING)

    def paragraph_of(self, offset: int) -> int:
        """Return the number of the paragraph that an offset stands in."""
        return bisect_right(self.breaks, offset)

    def sentence_of(self, index: int) -> int:
        """Return the number of the sentence that a token stands in."""
        return bisect_right(self.starts, index)


def most_salient(
    found: Sequence[Resolution], anchor: Token, setting: Setting, told: tuple[Resolution, ...] = ()
) -> tuple[Resolution, ...]:
    """Return the one of some places that a description most likely takes up; none of none.

    Near ones before far ones, subjects before others, and what the text opens with, its title
    names, it tells of most or was the ground of the claim before (`told`) before what it only
    mentions.
    """
    found = [r for r in found if not is_vast(r)]
    if not found:
        return ()
    count = Counter(identity(r) for r in found)
    title = {identity(r) for r in setting.title}
    first_end = setting.starts[1] if len(setting.starts) > 1 else len(setting.doc)
    opening = {identity(r) for r in found if setting.tokens.get(r, (first_end, 0))[0] < first_end}

    sentence, paragraph = setting.sentence_of(anchor.i), setting.paragraph_of(anchor.idx)
    acting = setting.acts_at(anchor.i)

    def weight(r: Resolution) -> tuple[float, int]:
        begin, _ = setting.tokens.get(r, (0, 0))
        key = identity(r)
        score = A_SENTENCE_BACK * (sentence - setting.sentence_of(begin))
        score += A_MENTION * min(count[key], MENTIONS) + OPENING * (key in opening) + TITLE * (key in title)
        score += PARAGRAPH * (setting.paragraph_of(r.toponym.start) == paragraph)
        score += VENUE * setting.is_venue(r) + ACTS * (r.kind == "country" and key in acting)
        is_subject = setting.doc[begin].dep_ in {"nsubj", "nsubjpass"} and not r.toponym.is_metonym
        return score + SUBJECT * is_subject + TOLD * (r in told), r.toponym.start

    best = identity(max(found, key=weight))
    return (best_named([r for r in found if identity(r) == best], setting),)


def best_named(mentions: Sequence[Resolution], setting: Setting) -> Resolution:
    """Return the last mention of a place by the name that the title, or else most of the text, uses."""
    titled = {r.toponym.text for r in setting.title}
    count = Counter(r.toponym.text for r in mentions)
    return max(mentions, key=lambda r: (r.toponym.text in titled, count[r.toponym.text], r.toponym.start))
