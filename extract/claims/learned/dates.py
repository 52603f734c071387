"""Which of a text's dates the trained reader may give a claim, and what it sees of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from extract.claims.attribution import SPEECH
from extract.claims.calendar import day
from extract.claims.learned.features import Marks, age_of, link_features
from extract.claims.syntax import FINITE, is_verb, up
from extract.claims.times import TimeMention
from extract.language import text_of
from extract.values import When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

BACK = 3
"""So many sentences back a date may stand that an undated claim goes on from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date that a claim may have; ``when`` is None where the rules give none."""

    when: When | None
    token: Token | None  # None: no word of the text says it
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The claim that a date is looked for: what the rules say of it, and its text's day of publication."""

    kind: str
    told: When | None
    status: str
    published: date | None

    def age(self, when: When) -> str:
        """Return roughly how long before the publication a date lies."""
        return "unknown" if self.published is None else age_of((self.published - when.start).days)


def date_candidates(
    trigger: Token,
    kind: str,
    marks: Marks,
    told: When | None,
    status: str,
    times: Sequence[TimeMention],
    published: date | None,
) -> tuple[Dated, ...]:
    """Return the dates that a claim may have: what the rules say, the day of publication, the text's own."""
    asked = _Asked(kind=kind, told=told, status=status, published=published)
    out = [Dated(when=told, token=None, features=tuple(_rule_features(asked)))]
    sentence = marks.sentence
    here = [t for t in times if sentence.start_char <= t.start < sentence.end_char and t.role != "heading"]
    if published is not None:
        tense = tense_of(trigger)
        own = ("0", "1", "more")[min(len(here), 2)]
        facts = ["published", f"published:{kind}", f"published:{status}", f"published:tense:{tense}"]
        facts += [f"published:tense:{tense}:{kind}", f"published:dates:{own}"]
        facts.append(f"published:news:{any(_is_near(t, published) for t in times)}")
        facts.append(f"published:opens:{sentence.start == 0}")
        out.append(Dated(when=day(published), token=None, features=tuple(facts)))
    for time in here:
        span = trigger.doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is not None:
            facts = _mention_features(trigger, marks, time, span, asked)
            out.append(Dated(when=time.when, token=span.root, features=tuple(facts)))
    out += _earlier(marks, times, asked, dated=bool(here))
    return tuple(out)


def _rule_features(asked: _Asked) -> Iterator[str]:
    told = asked.told
    which = "none" if told is None else "words" if told.basis else "day of the text"
    yield "dated"
    yield f"dated:{which}"
    yield f"dated:{which}:{asked.kind}"
    if told is not None:
        yield f"dated:{told.precision}"
        yield f"dated:{asked.age(told)}"


def _mention_features(
    trigger: Token, marks: Marks, time: TimeMention, span: Span, asked: _Asked
) -> list[str]:
    token = span.root
    before = trigger.doc[max(0, span.start - 2) : span.start]
    spoken = any(t.lemma_.lower() in SPEECH and is_verb(t) for t in before)
    governor = next((head for _, head in up(token) if is_verb(head)), None)
    said = governor is not None and governor.lemma_.lower() in SPEECH
    own = governor is not None and (governor == trigger or trigger.is_ancestor(governor))
    return [
        *link_features(trigger, token, asked.kind, "date", marks),
        *_value_features("date", time, asked),
        f"date:spoken:{spoken}",
        f"date:governor:{'own' if own else 'said' if said else 'other'}:{asked.status}",
        f"date:above:{governor is not None and governor.is_ancestor(trigger)}",
        f"date:opens:{time.start - marks.sentence.start_char < 12}",
    ]


def _earlier(marks: Marks, times: Sequence[TimeMention], asked: _Asked, *, dated: bool) -> list[Dated]:
    """Return the dates before a sentence: the heading above it, and the last one not far back."""
    sentence, setting = marks.sentence, marks.grounds.setting
    begin, text = sentence.start_char, text_of(sentence.doc)
    headings = [t for t in times if t.role == "heading" and t.start <= begin < t.reach]
    before = [t for t in times if t.start < begin and t.role != "heading"]
    found = [("heading", t) for t in headings[-1:]] + [("before", t) for t in before[-1:]]
    out = []
    for which, time in found:
        span = sentence.doc.char_span(time.start, time.end, alignment_mode="expand")
        if span is None:
            continue
        back = setting.sentence_of(sentence.start) - setting.sentence_of(span.start)
        if which == "before" and back > BACK:
            continue
        line = text.find("\n", time.end, begin) >= 0
        facts = [
            which,
            f"{which}:{asked.kind}",
            f"{which}:back:{back if which == 'before' else 0}:{dated}",
            f"{which}:line:{line}",
            *_value_features(which, time, asked),
        ]
        out.append(Dated(when=time.when, token=span.root, features=tuple(facts)))
    return out


def _value_features(which: str, time: TimeMention, asked: _Asked) -> list[str]:
    """Return the features of a date itself, and whether the rules chose it."""
    age = asked.age(time.when)
    return [
        f"{which}:precision:{time.when.precision}",
        f"{which}:since:{time.since}",
        f"{which}:until:{time.until}",
        f"{which}:role:{time.role}",
        f"{which}:age:{age}",
        f"{which}:age:{age}:{asked.status}",
        f"{which}:chosen:{time.when == asked.told}:{asked.told is not None}",
    ]


def _is_near(time: TimeMention, published: date) -> bool:
    return abs((published - time.when.start).days) <= 10


def tense_of(word: Token) -> str:
    """Return the tense of the clause of a word: the tag of its finite verb, and what helps it."""
    verb = word
    for token in (word, *(head for _, head in up(word))):
        if is_verb(token):
            verb = token
            if token.tag_ in FINITE or _helpers(token) or token.dep_ in {"relcl", "ccomp", "advcl"}:
                break
    return f"{verb.tag_}:{'+'.join(_helpers(verb))}"


def _helpers(verb: Token) -> list[str]:
    return sorted(c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.tag_ != "TO")
