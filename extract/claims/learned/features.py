"""What the trained reader of claims sees of words and of pairs of words: named features.

No name of a place or party is a feature, only common words of verbs and nouns: what others mean,
the vectors of the encoder bring in. So what is learnt is of constructions, not of conflicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING

from extract.claims.actor_words import ARMED, GROUP_NOUNS, PRONOUNS
from extract.claims.actors import Cast
from extract.claims.ground import Ground, names_of
from extract.claims.ground_words import ASSETS, PLACE_NOUNS
from extract.claims.grounds import Grounds
from extract.claims.syntax import COMPASS, FINITE, LOCATIVE, is_verb
from extract.claims.triggers import NOUNS, VERBS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from extract.claims.times import TimeMention
    from extract.values import Attribution

TRIGGERS = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV", "ADP", "AUX"})
"""Parts of speech that can carry a claim."""
MAX_PATH = 6
"""Longer ways between two words through the tree are one: far."""
_NEAR = (1, 2, 3, 5, 8, 13, 21)


class Marks:
    """Which tokens of a sentence name places and who can act; asked many times for each sentence."""

    def __init__(self, sentence: Span, cast: Cast, grounds: Grounds) -> None:
        self.sentence, self.cast, self.grounds = sentence, cast, grounds
        self.places = {t.i: kind for t in sentence if (kind := _place_kind(t, grounds))}
        self.actors = {t.i: kind for t in sentence if (kind := _actor_kind(t, cast))}
        self._below = _kinds_below(sentence, self.places), _kinds_below(sentence, self.actors)
        self._commas = list(accumulate((t.text in ",;:" for t in sentence), initial=0))
        self._finite = list(accumulate((t.tag_ in FINITE for t in sentence), initial=0))
        self.kinds = [f"sentence:{k}" for k in dict.fromkeys((*self.places.values(), *self.actors.values()))]
        self._salient: frozenset[str] | None = None
        self._features: dict[int, list[str]] = {}
        self._grounds: dict[int, Ground | None] = {}

    def features(self, token: Token) -> list[str]:
        """Return the features of a word that may carry a claim."""
        if token.i not in self._features:
            self._features[token.i] = _token_features(token, self)
        return self._features[token.i]

    def ground(self, token: Token) -> Ground | None:
        """Return the ground that a noun or pronoun means for the rules; asked once."""
        if token.i not in self._grounds:
            relation = token.head.lower_ if token.dep_ == "pobj" else ""
            self._grounds[token.i] = self.grounds.find(token, relation)
        return self._grounds[token.i]

    def names(self, token: Token) -> frozenset[str]:
        """Return the names of the places that a candidate for a ground means."""
        found = self.grounds.at(token)
        return names_of(self.ground(token)) if found is None else frozenset({found.toponym.text})

    def salient(self, trigger: Token) -> frozenset[str]:
        """Return the names of the place that the text speaks of most at the sentence; asked once."""
        if self._salient is None:
            self._salient = names_of(self.grounds.salient(trigger))
        return self._salient

    def between(self, low: int, high: int) -> tuple[int, int]:
        """Return how many commas and finite verbs stand between two tokens of the sentence."""
        a, b = low + 1 - self.sentence.start, max(low + 1, high) - self.sentence.start
        return self._commas[b] - self._commas[a], self._finite[b] - self._finite[a]

    def below(self, token: Token) -> Iterator[str]:
        """Yield the kinds of place, then those of actor, that a word's subtree holds."""
        for kinds in self._below:
            yield from kinds.get(token.i, ())

    def of(self, token: Token) -> list[str]:
        """Return the marks of a token: kinds of place and of actor."""
        out = []
        if token.i in self.places:
            out.append(self.places[token.i])
        if token.i in self.actors:
            out.append(self.actors[token.i])
        return out


def _kinds_below(sentence: Span, kinds: Mapping[int, str]) -> dict[int, dict[str, None]]:
    """Return for each word what kinds the words of its subtree have, itself included."""
    out: dict[int, dict[str, None]] = {}
    for i, kind in kinds.items():
        token = sentence.doc[i]
        for over in (token, *token.ancestors):
            out.setdefault(over.i, {})[kind] = None
    return out


def _place_kind(token: Token, grounds: Grounds) -> str:
    found = grounds.at(token)
    if found is not None:
        if found.toponym.form != "name":
            return "P:adjective"
        if found.toponym.is_metonym:
            return "P:metonym"
        return f"P:{found.kind or 'unresolved'}"
    word = token.lower_
    if word in PLACE_NOUNS or token.lemma_.lower() in PLACE_NOUNS:
        return "P:noun"
    if word in ASSETS or token.lemma_.lower() in ASSETS:
        return "P:asset"
    if word in COMPASS:
        return "P:compass"
    return "P:pronoun" if word in {"it", "there", "here"} else ""


def _actor_kind(token: Token, cast: Cast) -> str:
    mention = cast.mention_at(token.i)
    if mention is not None:
        return f"A:{'state' if mention.party.kind == 'state' else 'party'}:{mention.form}"
    word, lemma = token.lower_, token.lemma_.lower()
    if word in GROUP_NOUNS or lemma in GROUP_NOUNS:
        return "A:group"
    if word in ARMED or lemma in ARMED:
        return "A:armed"
    if word in PRONOUNS:
        return "A:pronoun"
    return f"A:{token.ent_type_}" if token.ent_type_ in {"PERSON", "ORG", "NORP"} else ""


def _token_features(token: Token, marks: Marks) -> list[str]:
    lemma = token.lemma_.lower()
    out = [f"pos:{token.tag_}", f"dep:{token.dep_}", f"ent:{token.ent_type_}"]
    if token.is_lower:  # what is written with a capital is a name, or may be one
        out.append(f"lemma:{lemma}")
    out += [f"verb:{s.type}" for s in VERBS.get(lemma, ())]
    out += [f"noun:{s.type}" for s in NOUNS.get(lemma, NOUNS.get(token.lower_, ()))]
    out += [f"self:{m}" for m in marks.of(token)]
    head = token.head
    if head.i != token.i:
        out.append(f"head:{token.dep_}:{head.pos_}")
        out += [f"head:{token.dep_}:{s.type}" for s in VERBS.get(head.lemma_.lower(), ())[:2]]
        out += [f"head:{m}" for m in marks.of(head)]
    else:
        out.append("root")
    for child in token.children:
        out.append(f"child:{child.dep_}")
        out += [f"child:{child.dep_}:{m}" for m in marks.of(child)]
        if child.dep_ in {"prep", "agent"}:
            for grandchild in child.children:
                out += [f"child:{child.lower_}:{m}" for m in marks.of(grandchild)]
                out.append(f"child:{child.lower_}")
        if child.dep_ in {"dobj", "nsubj", "nsubjpass"} and child.is_lower:
            out.append(f"with:{child.dep_}:{child.lemma_.lower()}")
        if child.dep_ in {"aux", "neg", "prt", "det", "poss"} and child.pos_ not in {"PROPN", "NOUN"}:
            out.append(f"word:{child.dep_}:{child.lower_}")
    out += [f"below:{kind}" for kind in marks.below(token)]
    out += marks.kinds
    return out


def path_between(a: Token, b: Token) -> tuple[str, int]:
    """Return the way from one word to another through the tree, and how many verbs lie between.

    "^dobj" climbs from a child, "_prep:in" goes down to one.
    """
    up: dict[int, list[str]] = {}
    steps: list[str] = []
    token = a
    for _ in range(MAX_PATH):
        up[token.i] = list(steps)
        if token.head.i == token.i:
            break
        steps.append(f"^{token.dep_}")
        token = token.head
    up.setdefault(token.i, list(steps))
    down: list[str] = []
    verbs, token = 0, b
    for _ in range(MAX_PATH):
        if token.i in up:
            climbed = up[token.i]
            return " ".join([*climbed, *reversed(down)]), verbs
        down.append(f"_{token.dep_}:{token.lower_}" if token.dep_ in {"prep", "agent"} else f"_{token.dep_}")
        if token.i != b.i and is_verb(token):
            verbs += 1
        if token.head.i == token.i:
            break
        token = token.head
    return "far", verbs


def link_features(trigger: Token, token: Token, kind: str, role: str, marks: Marks) -> list[str]:
    """Return the features of a word as ground or actor of a claim of some type."""
    path, verbs = path_between(trigger, token)
    gap = token.i - trigger.i
    far = next((n for n, bound in enumerate(_NEAR) if abs(gap) <= bound), len(_NEAR))
    side = "after" if gap > 0 else "before" if gap < 0 else "same"
    prep = token.head.lower_ if token.dep_ == "pobj" else ""
    short = " ".join(step.split(":")[0] for step in path.split())
    own = marks.of(token)
    out = [
        f"path:{path}",
        f"short:{short}",
        f"short:{short}:{kind}",
        f"first:{path.split()[0] if path else 'same'}",
        f"verbs:{min(verbs, 3)}",
        f"steps:{len(path.split())}",
        f"gap:{side}:{far}",
        f"prep:{prep}",
        f"prep:{prep}:{kind}",
        f"dep:{token.dep_}",
        f"dep:{token.dep_}:{side}",
        f"pos:{trigger.pos_}:{token.dep_}:{side}",
        f"det:{any(c.dep_ == 'det' and c.lower_ == 'the' for c in token.children)}",
    ]
    named = marks.grounds.at(token)
    if named is not None and named in marks.grounds.datelines:
        out.append("dateline")
    out += [f"mark:{m}" for m in own] + [f"mark:{m}:{kind}" for m in own]
    low, high = sorted((trigger.i, token.i))
    commas, finite = marks.between(low, high)
    out.append(f"commas:{min(commas, 3)}")
    out.append(f"finite:{min(finite, 3)}")
    same = marks.places if role == "ground" else marks.actors
    out.append(f"rivals:{min(sum(low < i < high for i in same), 3)}")
    out.append(f"locative:{prep in LOCATIVE}:{kind}")
    return out


@dataclass(frozen=True, slots=True)
class Picks:
    """What the rules would take as the ground of a claim, and what claims before were about; as names."""

    clause: frozenset[str]
    sentence: frozenset[str]
    salient: frozenset[str]
    before: frozenset[str]
    ever: frozenset[str]

    def features(self, names: frozenset[str], kind: str) -> list[str]:
        """Return the features of a candidate that names some places."""
        out = []
        for which in ("clause", "sentence", "salient", "before", "ever"):
            picked: frozenset[str] = getattr(self, which)
            out.append(f"{which}:{bool(picked & names)}:{bool(picked)}")
            if picked & names:
                out.append(f"{which}:{kind}")
        return out


def picks_of(trigger: Token, marks: Marks, before: frozenset[str], ever: frozenset[str]) -> Picks:
    """Return the grounds that the rules would take for a claim with its predicate at a word.

    ``before`` names the ground of the last claim in a sentence before, ``ever`` those of all claims there.
    """
    grounds = marks.grounds
    return Picks(
        clause=names_of(grounds.in_clause(trigger)),
        sentence=names_of(grounds.in_sentence(trigger)),
        salient=marks.salient(trigger),
        before=before,
        ever=ever,
    )


def ground_candidates(marks: Marks) -> Iterator[Token]:
    """Yield the words of a sentence that may head the ground of a claim and name it themselves.

    What only stands for a place told elsewhere ("the city", "it") is none of them: which place that
    is, is asked of all places told (`extract.claims.learned.told`).
    """
    for token in marks.sentence:
        kind = marks.places.get(token.i)
        if kind is None or kind in {"P:adjective", "P:compass", "P:pronoun"}:
            continue
        found = marks.grounds.at(token)
        if found is not None:
            _, end = marks.grounds.tokens.get(found, (0, token.i + 1))
            if token.i != end - 1:
                continue
        else:
            own = marks.ground(token)
            if own is None or own.coreferent:
                continue
        yield token


def actor_candidates(marks: Marks) -> Iterator[Token]:
    """Yield the words of a sentence that may be who acts; of a name its last word alone."""
    for token in marks.sentence:
        if token.i not in marks.actors:
            continue
        mention = marks.cast.mention_at(token.i)
        if mention is not None and token.i != mention.end - 1:
            continue
        yield token


def status_features(trigger: Token, marks: Marks, told: str, kind: str, ages: Sequence[str]) -> list[str]:
    """Return the features of a claim's status, what the rules say of it among them."""
    out = [f"rules:{told}", f"rules:{told}:{kind}", f"type:{kind}", *ages, *marks.features(trigger)]
    token = trigger
    for step in range(3):
        for c in token.children:
            if c.dep_ in {"aux", "auxpass", "neg", "mark", "advmod"}:
                out.append(f"up{step}:{c.dep_}:{c.lower_}")
        if token.head.i == token.i:
            break
        over = token.head.lemma_.lower() if token.head.is_lower else ""
        out.append(f"up{step}:{token.dep_}:{over}:{token.head.tag_}")
        token = token.head
    out.append(f"question:{trigger.sent.text.rstrip().endswith('?')}")
    return out


def age_features(trigger: Token, times: Sequence[TimeMention], published: date | None) -> list[str]:
    """Return how long ago the days are that the text names at a claim, and before it."""
    if published is None:
        return ["age:unknown"]
    sentence = trigger.sent
    out = []
    for where, found in (
        ("same", [t for t in times if sentence.start_char <= t.start < sentence.end_char]),
        ("before", [t for t in times if t.start < sentence.start_char][-1:]),
    ):
        ages = {age_of((published - t.when.start).days) for t in found}
        out += [f"age:{where}:{age}" for age in ages] or [f"age:{where}:none"]
    return out


def age_of(days: int) -> str:
    """Return roughly how long ago so many days are."""
    if days < 0:
        return "ahead"
    return next((f"to {most}" for most in (1, 7, 30, 60, 365, 3650) if days <= most), "long")


def speaker_candidates(marks: Marks) -> Iterator[Token]:
    """Yield the words of a sentence that may be its source: who can act, people, subjects."""
    actors = set(actor_candidates(marks))
    for token in marks.sentence:
        subject = token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ in {"NOUN", "PROPN", "PRON"}
        according = token.dep_ == "pobj" and token.head.lower_ in {"to", "by", "from"}
        if token in actors or subject or according:
            yield token


def speaker_features(trigger: Token, token: Token, kind: str, marks: Marks) -> list[str]:
    """Return the features of a word as the source of a claim: `link_features`, and what it does."""
    head = token.head
    said = f"dep:{token.dep_}"
    if token.dep_ == "pobj":
        said = f"by:{head.lower_}"
    elif token.dep_ in {"nsubj", "nsubjpass"} and head.is_lower:
        said = f"says:{head.lemma_.lower()}"
    above = head.is_ancestor(trigger)
    return [*link_features(trigger, token, kind, "actor", marks), said, f"above:{above}", f"{said}:{above}"]


def rule_source_features(source: Attribution | None, sentence: Span) -> list[str]:
    """Return the features of the source that the rules give a claim, as one more candidate."""
    if source is None:
        return ["rule:none"]
    inside = source.start is not None and sentence.start_char <= source.start < sentence.end_char
    return ["rule:some", f"rule:{source.origin}", f"rule:{source.origin}:{inside}"]
