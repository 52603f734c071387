"""Places that a text names outside of a sentence, of which a claim in the sentence may be.

`ToldPlaces` gathers them once for a document; what a sentence asks of it does not grow with the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.ground import names_of
from extract.claims.ground_words import KINDS
from extract.claims.grounds import Grounds
from extract.claims.learned.features import Marks
from extract.claims.salience import best_named, identity, is_vast
from extract.claims.syntax import is_verb, own_clause

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from extract.values import Resolution

MOST = 24
"""So many places are asked about for each claim: those that the text first named last."""
PRONOUNS = frozenset({"it", "there", "here", "them", "its"})


@dataclass(frozen=True, slots=True)
class Told:
    """A place that the text names outside of a sentence, by the mention that its reader last saw."""

    place: Resolution
    token: Token | None  # None: the title alone names it
    features: tuple[str, ...]


class ToldPlaces:
    """The places that a document names, by what they mean, in the order of their first mentions."""

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        self._mentions: dict[str, list[Resolution]] = {}
        self._begins: dict[str, list[int]] = {}
        self._all: list[tuple[int, str, Resolution]] = []
        for r, (begin, _) in sorted(grounds.tokens.items(), key=lambda item: item[1][0]):
            known = r.place is not None or r.recipe is not None
            if r.toponym.form == "name" and known and not is_vast(r):
                key = identity(r)
                self._mentions.setdefault(key, []).append(r)
                self._begins.setdefault(key, []).append(begin)
                self._all.append((begin, key, r))
        self._keys = tuple(self._mentions)
        self._named = {key: best_named(found, grounds.setting) for key, found in self._mentions.items()}
        self._opening = next((s.end for s in grounds.setting.doc.sents), 0)
        self._firsts = tuple(begins[0] for begins in self._begins.values())
        self._starts = tuple(begin for begin, _, _ in self._all)
        self._most_first = sorted(self._mentions, key=lambda k: -len(self._mentions[k]))
        self._title = {identity(r): r for r in grounds.title if r.toponym.form == "name"}
        self._titled = tuple(n for n, key in enumerate(self._keys) if key in self._title)
        self._metonyms = frozenset(
            k for k, found in self._mentions.items() if all(bool(r.toponym.is_metonym) for r in found)
        )

    def before(self, sentence: Span) -> tuple[Told, ...]:
        """Return the places that a claim in a sentence may be about though the sentence does not name them.

        Those named before it; those of the title; and, in the opening, those named soon after.
        """
        here = {key for _, key, _ in self._between(sentence.start, sentence.end)}
        fitting = {k for t in sentence for tier in KINDS.get(t.lower_, ()) for k in tier}
        most = next((len(self._mentions[k]) for k in self._most_first if k not in here), 0)
        latest = next((r for _, k, r in self._backwards(sentence.start) if k not in here), None)
        alone = [k for k in self._title if k not in self._mentions and k not in here]
        keys = self._keys_for(sentence, here, MOST - len(alone))
        ranks = {key: n for n, key in enumerate(sorted(keys, key=lambda k: -self._seen(k, sentence)))}
        out = [self._told(key, sentence, fitting, most=most, latest=latest, rank=ranks[key]) for key in keys]
        for key in alone:
            place = self._title[key]
            fits = f"told:fits:{place.kind in fitting}:{bool(fitting)}"
            facts = ("told", f"told:kind:{place.kind}", "told:title only", fits)
            out.append(Told(place=place, token=None, features=facts))
        return tuple(out[-MOST:])

    def _between(self, start: int, end: int) -> list[tuple[int, str, Resolution]]:
        return self._all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _backwards(self, start: int) -> Iterator[tuple[int, str, Resolution]]:
        return (self._all[n] for n in range(bisect_left(self._starts, start) - 1, -1, -1))

    def _keys_for(self, sentence: Span, here: set[str], most: int) -> list[str]:
        """Return what the places mean, the last `most` in the order of their first mentions."""
        known = bisect_left(self._firsts, sentence.start)
        opens = sentence.start == 0
        ahead = range(known, len(self._keys)) if opens else sorted(n for n in self._titled if n >= known)
        out = [self._keys[n] for n in ahead if self._keys[n] not in here][-most:]
        for n in range(known - 1, -1, -1):
            if len(out) >= most:
                break
            if self._keys[n] not in here:
                out.insert(0, self._keys[n])
        return out

    def _seen(self, key: str, sentence: Span) -> int:
        """Return where a place was last named before a sentence, -1 where it was not."""
        seen = bisect_left(self._begins[key], sentence.start)
        return self._begins[key][seen - 1] if seen else -1

    def _told(
        self,
        key: str,
        sentence: Span,
        fitting: set[str],
        *,
        most: int,
        latest: Resolution | None,
        rank: int,
    ) -> Told:
        grounds, found = self._grounds, self._mentions[key]
        seen = bisect_left(self._begins[key], sentence.start)
        best = found[seen - 1] if seen else found[0]
        token = sentence.doc[grounds.tokens[best][1] - 1]
        back = grounds.setting.sentence_of(sentence.start) - grounds.setting.sentence_of(token.i)
        facts = [
            "told",
            f"told:kind:{best.kind}",
            f"told:back:{_back(back) if seen else 'later'}",
            f"told:paragraph:{_paragraphs(grounds, token, sentence)}",
            f"told:times:{min(len(found), 5)}",
            f"told:title:{key in self._title}",
            f"told:fits:{best.kind in fitting}:{bool(fitting)}",
            f"told:dep:{token.dep_}",
            f"told:prep:{token.head.lower_ if token.dep_ == 'pobj' else ''}",
            f"told:metonym:{key in self._metonyms}",
            f"told:dateline:{best in grounds.datelines}",
            f"told:venue:{grounds.setting.is_venue(best)}",
            f"told:acts:{best.kind}:{key in grounds.setting.acts_at(sentence.start)}",
            f"told:opens:{self._begins[key][0] < self._opening}",
        ]
        dep = token.dep_ if not best.toponym.is_metonym else "metonym"
        facts.append(f"told:back:{_back(back) if seen else 'later'}:{dep}")
        facts.append(f"told:rank:{min(rank, 5)}")
        facts += ["told:most"] * (len(found) == most)
        facts += ["told:latest"] * (best is latest)
        return Told(place=self._named[key], token=token, features=tuple(facts))


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a claim's clause that may stand for a place told elsewhere: "the islands", "it"."""

    heads: tuple[Token, ...]
    kinds: frozenset[str]
    """What they may stand for."""
    picked: frozenset[str]
    """The names of the places that the rules take them for."""

    def features(self) -> list[str]:
        """Return what they are, for candidates that the sentence names itself."""
        return [f"said:{word}" for word in self.words()] or ["said:none"]

    def words(self) -> tuple[str, ...]:
        """Return each word once."""
        return tuple(dict.fromkeys(t.lower_ for t in self.heads))

    def head_for(self, kind: str) -> Token | None:
        """Return the word that a place of some kind is most likely meant by."""
        fitting = [t for t in self.heads if any(kind in tier for tier in KINDS.get(t.lower_, ()))]
        return next(iter(fitting or [t for t in self.heads if t.lower_ == "it"]), None)


def said_at(trigger: Token, marks: Marks) -> Said:
    """Return the words of a trigger's clause that may stand for a place told elsewhere."""
    heads: list[Token] = []
    picked: set[str] = set()
    for t in own_clause(trigger):
        if t.i == trigger.i or (t.i not in marks.places and t.lower_ not in PRONOUNS):
            continue
        if marks.grounds.at(t) is not None or (t.lower_ not in KINDS and t.lower_ not in PRONOUNS):
            continue
        own = marks.ground(t)
        if own is None or own.coreferent:
            heads.append(t)
            picked |= names_of(own)
    kinds = frozenset(kind for t in heads for tier in KINDS.get(t.lower_, ()) for kind in tier)
    return Said(heads=tuple(heads), kinds=kinds, picked=frozenset(picked))


def told_features(trigger: Token, told: Told, kind: str, said: Said) -> list[str]:
    """Return the features of a place told elsewhere as the ground of a claim of some type."""
    place = told.place.kind
    own = f"told:kind:{place}"
    verbal = is_verb(trigger)
    out = [*told.features, f"{own}:{kind}", f"told:{kind}", f"{told.features[2]}:verb:{verbal}"]
    meant, picked = place in said.kinds, told.place.toponym.text in said.picked
    out.append(f"told:meant:{meant}:{bool(said.kinds)}")
    out.append(f"told:picked:{picked}:{bool(said.picked)}")
    out.append(f"told:meant:{meant}:picked:{picked}")
    return out + [f"told:word:{word}:{place}" for word in said.words()]


def _paragraphs(grounds: Grounds, token: Token, sentence: Span) -> str:
    """Return whether a word stands in a sentence's own paragraph, in the one before, or elsewhere."""
    setting = grounds.setting
    back = setting.paragraph_of(sentence.start_char) - setting.paragraph_of(token.idx)
    return "same" if back == 0 else "before" if back in {1, 2} else "other"


def _back(sentences: int) -> int:
    """Return how far back so many sentences are: 1, 2, 3, 4 (to five), 5 (to eight), 6 (farther)."""
    return next((n for n, most in enumerate((1, 2, 3, 5, 8), 1) if sentences <= most), 6)
