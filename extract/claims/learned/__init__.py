"""Claims that no rule tells: a trained reader of the words that carry them, beside the rules.

`Learned` holds what the network makes of one document. It keeps the frames of the rules, and adds
frames of its own where it is sure of a claim that they leave out; date and shape of these are then
read by the same code as of all others. Of all it looks at status and speaker once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from extract.claims.actors import Cast
from extract.claims.attribution import to_attribution
from extract.claims.conflict import WAR
from extract.claims.dating import STATES
from extract.claims.frames import Frame
from extract.claims.frames.base import acts, lead_of
from extract.claims.ground import Ground, names_of, told_ground
from extract.claims.ground_words import ASSETS, BORDERS, PLACE_NOUNS
from extract.claims.grounds import Grounds
from extract.claims.learned.dates import date_candidates
from extract.claims.learned.features import (
    TRIGGERS,
    Marks,
    actor_candidates,
    age_features,
    ground_candidates,
    link_features,
    path_between,
    picks_of,
    rule_source_features,
    speaker_candidates,
    speaker_features,
    status_features,
)
from extract.claims.learned.network import ClaimNetwork, read_network
from extract.claims.learned.told import Told, ToldPlaces, said_at, told_features
from extract.claims.syntax import CLAUSE, expand, is_verb
from extract.claims.triggers import NOUNS
from geodata.recipes import Border

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from extract.claims.times import TimeMention
    from extract.toponyms.encoder import Floats, States
    from extract.values import Attribution, When

__all__ = ["Learned", "read_learned"]

SURE = 0.5
"""From this probability on, a word that no rule reads carries a claim."""
NOBODY = 0.75
"""The same where nobody is named who does it."""
REFUSED = 0.33
"""A claim of the rules that is less sure than this, on the average with the network, is none."""
RIVALLED, RIVAL = 0.15, 0.8
"""Nor is one that for the network alone is less sure than the first, where it is surer than the second of
another type there."""
PLACED, MOVED, REMOVED = 0.4, 0.5, 0.7
"""From these probabilities on, the network's ground takes the place of the rules': of none, of one
told elsewhere, of one in the claim's own clause."""
FRAGMENT = 4
"""A sentence of fewer words, a heading mostly, tells nothing that no rule reads."""
HEARD = 0.6
"""From this probability on, the network's source of a claim takes the place of the rules'."""
DATED = 0.5
"""From this probability on, the network's date of a claim takes the place of the rules'."""
UNDATED = 0.7
"""From this probability on, it takes away the rules' date."""
DOUBTED = 0.75
"""From this probability on, a claim that the rules take for asserted has the status of the network."""


PLEDGES = frozenset(
    {"vow", "pledge", "promise", "threaten", "swear", "agree", "plan", "order", "want", "seek"}
)
_OWN_GROUND = frozenset({"agreement", "withdrawal"})
"""Types that take no ground from the network where the rules find none: "the truce prevented an
offensive on Idlib"; a deal of two states is about their border; "pulled back to Sennar" left it not."""


class Learned:
    """What the network says of the words of one document."""

    def __init__(self, doc: Doc, cast: Cast, grounds: Grounds, states: States, network: ClaimNetwork) -> None:
        self._doc, self._cast, self._grounds, self._network = doc, cast, grounds, network
        self._vectors = states.after(network.layers).vectors()
        self._told = ToldPlaces(grounds)
        self._last: Marks | None = None
        self._before: frozenset[str] = frozenset()
        self._ever: frozenset[str] = frozenset()
        self._row: dict[int, int] = {}
        for token in doc:
            if token.pos_ != "SPACE":
                self._row[token.i] = len(self._row)

    def read(self, sentence: Span, frames: Iterable[Frame]) -> tuple[Frame, ...]:
        """Return the frames of a sentence: those of the rules, and the network's own."""
        frames = tuple(frames)
        marks = self._marks(sentence)
        odds = self._odds(sentence, frames, marks)
        weighed = tuple(self._weighed(f, odds) for f in frames)
        if sum(t.is_alpha for t in sentence) < FRAGMENT:
            return weighed
        refused = tuple(f for f in weighed if f.refused)
        frames = tuple(f for f in weighed if not f.refused)
        asked = bool(frames) or any((row >= SURE).any() for row in odds.values())
        told = self._told.before(sentence) if asked else ()
        frames = tuple(self._placed(f, marks, told) for f in frames)
        out = (*frames, *self._added(odds, frames, marks, told))
        placed = [f for f in out if f.ground is not None]
        if placed:
            self._before = names_of(max(placed, key=lambda f: f.predicate.i).ground)
            self._ever = self._ever.union(*(names_of(f.ground) for f in placed))
        read = {f.predicate.i for f in out}  # what the network reads otherwise is not refused
        return (*out, *(f for f in refused if f.predicate.i not in read))

    def _weighed(self, frame: Frame, odds: Mapping[int, Floats]) -> Frame:
        """Return a frame of the rules that is as sure as their prior and the network are on average.

        Of the words beside the predicate another may carry it for the network: "lost control of Raqqa".
        """
        word = frame.predicate
        rows = [odds[t.i] for t in (word, word.head, *word.children) if t.i in odds]
        if word.i not in odds:
            return frame
        kind = self._network.types.index(frame.type)
        chance = max(float(row[kind]) for row in rows)
        mean = (frame.confidence + chance) / 2
        rivalled = chance < RIVALLED and float(odds[word.i].max()) >= RIVAL
        return replace(frame, confidence=mean, refused=rivalled or mean < REFUSED)

    def _placed(self, frame: Frame, marks: Marks, told: tuple[Told, ...]) -> Frame:
        """Return a frame of the rules with another ground where the network is sure of it."""
        own = frame.ground
        if frame.unknown or frame.predicate.i not in self._row or (own is None and frame.type in _OWN_GROUND):
            return frame
        kind = self._network.types.index(frame.type)
        ground, share = self._ground_of(frame.predicate, kind, marks, told)
        if ground is None or names_of(own) & names_of(ground) or _is_side_of(ground, own):
            return frame
        if own is not None and own.start <= ground.head.idx < own.end:
            return frame  # a word of the ground's own phrase: "the border with Eritrea"
        loose = own is not None and own.coreferent and not any(c.dep_ == "poss" for c in own.head.children)
        sure = PLACED if own is None else MOVED if loose else REMOVED
        return replace(frame, ground=ground) if share >= sure else frame

    def status(self, frame: Frame, told: str, times: Sequence[TimeMention], published: date | None) -> str:
        """Return the status of a frame that the rules give the status `told`.

        Only what the rules take for asserted is looked at, and doubt goes one way: nothing else is made
        asserted.
        """
        if told != "asserted":
            return told
        trigger = frame.predicate
        ages = age_features(trigger, times, published)
        features = status_features(trigger, self._marks(trigger.sent), told, frame.type, ages)
        scores = self._network.status.log_odds(self._vectors[self._row[trigger.i]], features)
        shares = _shares(scores)
        best = int(shares.argmax())
        return self._network.statuses[best] if shares[best] >= DOUBTED else told

    def source(self, frame: Frame, told: Attribution | None) -> Attribution | None:
        """Return the source of a frame that the rules give the source `told`: it, or another one."""
        trigger = frame.predicate
        marks = self._marks(trigger.sent)
        words = tuple(speaker_candidates(marks))
        features = [
            rule_source_features(told, trigger.sent),
            *(speaker_features(trigger, t, frame.type, marks) for t in words),
        ]
        kind = self._network.types.index(frame.type)
        best, share = _best(self._shares("speaker", trigger, kind, (None, *words), features))
        if not best or share < HEARD:  # a source that the text names is never taken away
            return told
        word = words[best - 1]
        if word.lemma_.lower() in NOUNS and not acts(word, self._cast):
            return told  # a deal, a truce, an attack says nothing
        if word in frame.actors and word.head.lemma_.lower() in PLEDGES:
            return told  # who vows to take a town tells nothing of it
        return to_attribution(word, self._cast) or told

    def when(
        self,
        frame: Frame,
        told: When | None,
        status: str,
        times: Sequence[TimeMention],
        published: date | None,
    ) -> When | None:
        """Return the date of a frame that the rules give the date `told`: it, another one, or none."""
        trigger = frame.predicate
        found = date_candidates(
            trigger, frame.type, self._marks(trigger.sent), told, status, times, published
        )
        kind = self._network.types.index(frame.type)
        shares = self._shares("date", trigger, kind, [d.token for d in found], [d.features for d in found])
        odds: dict[When | None, float] = {None: float(shares[0])}
        for dated, share in zip(found, shares[1:], strict=True):
            odds[dated.when] = odds.get(dated.when, 0.0) + float(share)
        spoken = {d.when for d in found if "date:spoken:True" in d.features}  # "said on Monday it had …"
        best = max(odds, key=lambda w: odds[w] * (w is None or w == told or w not in spoken))
        if best is None and frame.type in STATES:
            return told  # what lasts is so on the day on which it was told
        said = told is not None and told.iso() in {w.iso() for w in spoken if w is not None}
        if best is None and told is not None and said and told.start == published:
            return told  # what was said today to have happened is of today
        return best if odds[best] >= (DATED if best is not None else UNDATED) else told

    def _marks(self, sentence: Span) -> Marks:
        """Return the marks of a sentence, kept for as long as one sentence is read."""
        if self._last is None or self._last.sentence.start != sentence.start:
            self._last = Marks(sentence, self._cast, self._grounds)
        return self._last

    def _odds(self, sentence: Span, frames: tuple[Frame, ...], marks: Marks) -> Mapping[int, Floats]:
        """Return the probabilities of the types for each word that may carry a claim."""
        told: dict[int, list[str]] = {}
        for frame in frames:
            told.setdefault(frame.predicate.i, []).append(f"rule:{frame.type}")
        tokens = [t for t in sentence if t.pos_ in TRIGGERS and t.i in self._row]
        features = [[*marks.features(t), *told.get(t.i, ())] for t in tokens]
        scores = self._network.triggers.log_odds(
            self._vectors,
            [self._row[t.i] for t in tokens],
            [self._row.get(t.head.i, self._row[t.i]) for t in tokens],
            features,
        )
        chances = 1 / (1 + np.exp(-scores))
        return {t.i: row for t, row in zip(tokens, chances, strict=True)}

    def _added(
        self, odds: Mapping[int, Floats], rules: tuple[Frame, ...], marks: Marks, told: tuple[Told, ...]
    ) -> tuple[Frame, ...]:
        """Return frames for words that carry a claim of a type that no rule reads there, the surest first."""
        found = [
            self._frame(self._doc[i], n, float(row[n]), marks, told)
            for i, row in odds.items()
            for n in np.flatnonzero(row >= SURE).tolist()
            if not any(_at_one_word(self._doc[i], self._network.types[n], f) for f in rules)
            and not self._idle_subject(self._doc[i])
            and not _governs(self._doc[i], rules)
        ]
        out: list[Frame] = []
        for frame in sorted(found, key=lambda f: -f.confidence):
            sure = SURE if frame.actors else NOBODY if _of_one_clause(frame) else 1.0
            if _owns_something_else(frame) or _of_another_event(frame, rules):
                continue
            if frame.confidence >= sure and not any(_same_claim(frame, f) for f in (*rules, *out)):
                out.append(frame)
        return tuple(out)

    def _idle_subject(self, verb: Token) -> bool:
        """Tell whether a verb's own subject is nothing that can act or fight ("A heatwave besieges …")."""
        subjects = [c for c in verb.children if c.dep_ == "nsubj"] if is_verb(verb) else []
        return bool(subjects) and not any(
            s.pos_ != "NOUN"
            or acts(s, self._cast)
            or {s.lower_, s.lemma_.lower()} & (WAR | PLACE_NOUNS | ASSETS)
            or s.lemma_.lower() in NOUNS
            or any(c.lower_ in WAR or self._cast.mention_at(c.i) for c in s.children)
            for s in subjects
        )

    def _frame(self, trigger: Token, kind: int, chance: float, marks: Marks, told: tuple[Told, ...]) -> Frame:
        name = self._network.types[kind]
        ground, share = self._ground_of(trigger, kind, marks, told)
        lead = trigger if is_verb(trigger) else lead_of(trigger)
        return Frame(
            type=name,
            trigger=f"{name}:learned",
            predicate=trigger,
            lead=lead if lead is not None else trigger,
            actors=self._actors_of(trigger, kind, marks),
            others=(),
            ground=ground,
            confidence=chance * share,
        )

    def _actors_of(self, trigger: Token, kind: int, marks: Marks) -> tuple[Token, ...]:
        """Return who most likely acts in a claim, with all that are named beside."""
        words = tuple(actor_candidates(marks))
        name = self._network.types[kind]
        features = [link_features(trigger, t, name, "actor", marks) for t in words]
        best, _ = _best(self._shares("actor", trigger, kind, words, features))
        if best is None:
            return ()
        by = words[best]
        while by.dep_ == "conj" and by.head.i < by.i:
            by = by.head  # "Ethiopia and the TPLF": both
        return tuple(t for t in expand(by) if self._cast.read(t))

    def _ground_of(
        self, trigger: Token, kind: int, marks: Marks, told: tuple[Told, ...]
    ) -> tuple[Ground | None, float]:
        """Return the likeliest ground of a claim, None where none of all is, and how likely that is."""
        words = tuple(ground_candidates(marks))
        name = self._network.types[kind]
        picks = picks_of(trigger, marks, self._before, self._ever)
        said = said_at(trigger, marks)
        beside = said.features()
        features = [
            [
                *link_features(trigger, t, name, "ground", marks),
                *picks.features(marks.names(t), name),
                *beside,
            ]
            for t in words
        ]
        features += [
            [*told_features(trigger, t, name, said), *picks.features(frozenset({t.place.toponym.text}), name)]
            for t in told
        ]
        candidates = (*words, *(t.token for t in told))
        best, share = _best(self._shares("ground", trigger, kind, candidates, features))
        if best is None:
            return None, share
        if best < len(words):
            ground = self._ground(words[best], trigger)
            borders = (self._ground(t, trigger) for t in words if t.lemma_.lower() in BORDERS)
            return next((b for b in borders if _is_side_of(ground, b)), ground), share
        place = told[best - len(words)].place
        head = said.head_for(place.kind)
        if head is None or place not in self._grounds.tokens:
            return told_ground(place, trigger), share
        return self._grounds.taken_for(head, place), share

    def _shares(
        self,
        role: str,
        trigger: Token,
        kind: int,
        words: Sequence[Token | None],
        features: Sequence[Sequence[str]],
    ) -> Floats:
        """Return how likely none of some words has a role in a claim, and then how likely each has it.

        A word that is None stands for what is named in no word of the text.
        """
        row = self._row[trigger.i]
        rows = [row if t is None else self._row.get(t.i, row) for t in words]
        none, scores = self._network.links[role].scores(self._vectors, row, kind, rows, features)
        return _shares(np.array([none, *scores]))

    def _ground(self, token: Token, trigger: Token) -> Ground | None:
        """Return the ground of the widest phrase that the word's own phrase is a part of."""
        head = token
        while head.dep_ == "conj" and head.head.i < head.i and not is_verb(head.head):
            head = head.head
        while head.dep_ == "pobj" and head.head.lower_ == "of":
            over = head.head.head
            if over.pos_ not in {"NOUN", "PROPN", "ADV", "ADJ"} or over.i == trigger.i:
                break
            head = over
        relation = head.head.lower_ if head.dep_ == "pobj" else ""
        return self._grounds.find(head, relation) or self._grounds.find(token, relation)


def _is_side_of(ground: Ground | None, border: Ground | None) -> bool:
    """Tell whether a ground is a country and another one, of the same claim, is the border of it."""
    recipe = border.places[0].recipe if border is not None and len(border.places) == 1 else None
    if not isinstance(recipe, Border) or ground is None:
        return False
    sides = {ref.id for ref in (recipe.a, recipe.b) if ref is not None}
    return all(r.place is not None and r.place.id in sides for r in ground.places)


def _shares(scores: Floats) -> Floats:
    """Return probabilities in proportion to the exponentials of scores."""
    shares: Floats = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares


def _best(shares: Floats) -> tuple[int | None, float]:
    """Return which candidate is likeliest, None where the first share ("none of them") is, and how likely."""
    best = int(shares.argmax())
    return (best - 1 if best else None), float(shares[best])


def _governs(word: Token, rules: tuple[Frame, ...]) -> bool:
    """Tell whether a word only says how a claim of the rules is meant ("refused to storm the town")."""
    return any(f.predicate.head == word and f.predicate.dep_ in {"xcomp", "ccomp"} for f in rules)


def _way_to_ground(frame: Frame) -> str:
    """Return the way through the tree from a frame's trigger to its ground; "" out of the sentence."""
    ground = frame.ground
    if ground is None or ground.head.sent.start != frame.predicate.sent.start:
        return ""
    path, _ = path_between(frame.predicate, ground.head)
    return path


def _of_one_clause(frame: Frame) -> bool:
    """Tell whether a frame's ground stands in no other clause of its sentence than its trigger."""
    return not any(step.lstrip("^_") in CLAUSE for step in _way_to_ground(frame).split())


def _owns_something_else(frame: Frame) -> bool:
    """Tell whether a frame's ground only owns what another clause tells of.

    "weigh Idlib's future as Turkey presses for a zone": no zone of Idlib.
    """
    way = _way_to_ground(frame)
    return way.startswith("^") and way.endswith("_poss")


def _of_another_event(frame: Frame, rules: tuple[Frame, ...]) -> bool:
    """Tell whether a deal's ground is only that of an event which it caused or prevented.

    "That agreement headed off an offensive on the province": no agreement about the province.
    """
    ground, deal = frame.ground, frame.predicate
    if frame.type != "agreement" or ground is None or (frame.actors and deal.dep_ != "nsubj"):
        return False
    others = [f for f in rules if f.type != "agreement"]
    of_object = (f for f in others if deal.dep_ == "nsubj" and deal.head.is_ancestor(f.predicate))
    return any(f.predicate.is_ancestor(ground.head) for f in others) or any(
        names_of(f.ground) & names_of(ground) for f in of_object
    )


def _at_one_word(word: Token, kind: str, frame: Frame) -> bool:
    """Tell whether a frame has a type at a word, at its head, or at what hangs on it."""
    at = frame.predicate
    return frame.type == kind and (at in {word, word.head} or at.head == word)


def _same_claim(a: Frame, b: Frame) -> bool:
    """Tell whether two frames of a sentence are readings of one claim."""
    if a.type != b.type:
        return False
    if _at_one_word(a.predicate, a.type, b):
        return True
    if a.ground is None or b.ground is None:
        return a.predicate.is_ancestor(b.predicate) or b.predicate.is_ancestor(a.predicate)
    return bool(names_of(a.ground) & names_of(b.ground))


def read_learned(doc: Doc, cast: Cast, grounds: Grounds, states: States) -> Learned:
    """Return what the shipped network says of a document."""
    return Learned(doc, cast, grounds, states, read_network())
