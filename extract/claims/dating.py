"""Which of a text's dates a claim has, and the day that the tense implies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from extract.claims.attribution import SPEECH
from extract.claims.frames import Frame
from extract.claims.syntax import is_verb, up
from extract.claims.times import TimeMention
from extract.values import When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

STATES = frozenset({"control", "zone", "claim_sovereignty", "dispute_border"})
"""Types that tell of something lasting, which a date begins."""


def date_of(frame: Frame, times: tuple[TimeMention, ...], start: int, end: int) -> TimeMention | None:
    """Return the date that belongs to the claim's own clause, the nearest to the predicate."""
    doc = frame.predicate.doc
    own = [t for t in times if start <= t.start < end and _of_clause(doc, t, frame)]
    if not own:
        own = [t for t in _clause_times(frame, times) if _of_clause(doc, t, frame)]
    if not own and frame.type in STATES:
        own = _reported_day(frame, times)
    if not own:
        return None
    lasting = [t for t in own if t.since or t.when.precision == "interval"]
    best = min(lasting or own, key=lambda t: abs(t.start - frame.predicate.idx))
    pair = next((t for t in own if t.until and t != best and t.start > best.start), None)
    if pair is not None and pair.when.end is not None and best.when.precision == "day":
        joined = When(start=best.when.start, end=pair.when.end, precision="interval", basis=best.when.basis)
        return replace(best, when=joined)
    return best


def _clause_times(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return dates that hang on the verbs governing the predicate, up to a verb of saying."""
    out: list[TimeMention] = []
    token = frame.predicate
    for child, head in up(frame.predicate):
        if child.dep_ in {"ccomp", "relcl", "advcl", "parataxis"}:
            break
        token = head
        shared = child.dep_ == "conj" and is_verb(child)  # of two verbs, only what stands before both
        for c in head.children:
            if c.dep_ in {"prep", "npadvmod", "advmod", "tmod"} and not (shared and c.i > head.i):
                a, b = c.left_edge.idx, c.right_edge.idx + len(c.right_edge.text)
                out += [t for t in times if a <= t.start < b]
    return out if token != frame.predicate else []


def _of_clause(doc: Doc, time: TimeMention, frame: Frame) -> bool:
    """Tell whether a date says when it happened: not when somebody spoke, nor when something else was."""
    span = doc.char_span(time.start, time.end, alignment_mode="expand")
    if span is None:
        return False
    token = span.root
    before = doc[max(0, span.start - 2) : span.start]
    if any(
        t.lemma_.lower() in SPEECH and is_verb(t) and not _controls(t, frame.predicate) for t in before
    ) and not any(t == frame.predicate for t in before):
        return False  # "said on Monday it had taken …"
    own = {frame.predicate, frame.lead}
    for child, head in up(token):
        if head in own:
            return True
        if is_verb(head):
            if head.lemma_.lower() in SPEECH and not _controls(head, frame.predicate):
                return False
            if child.dep_ in {"prep", "npadvmod", "advmod", "tmod"} and head.dep_ in {
                "xcomp",
                "pcomp",
                "ROOT",
                "ccomp",
                "conj",
                "advcl",
                "relcl",
            }:
                if any(h == head and c.dep_ == "conj" and is_verb(c) for c, h in up(frame.predicate)):
                    return span.root.i < head.i  # of two verbs, only what stands before both
                return head in {h for _, h in up(frame.predicate)} or head.dep_ == "xcomp"
            return False
        if child.dep_ in {"poss", "compound", "nmod", "amod", "acl", "relcl"} and head not in own:
            return False
    return token in own


def _controls(verb: Token, predicate: Token) -> bool:
    """Tell whether a verb of saying is one of intent here: "pledged to remove"."""
    return any(head == verb and child.dep_ == "xcomp" for child, head in up(predicate))


def _reported_day(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return the day on which a lasting state was reported: what is so on Wednesday is so that day."""
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    if not is_verb(verb) or any(
        c.lower_ in {"had", "will", "would"} and c.dep_ == "aux" for c in verb.children
    ):
        return []
    for child, head in up(frame.predicate):
        if is_verb(head) and head.lemma_.lower() in SPEECH and child.dep_ in {"ccomp", "conj"}:
            a, b = head.left_edge.idx, head.right_edge.idx
            mine = {t.i for t in child.subtree}
            for t in times:
                span = head.doc.char_span(t.start, t.end, alignment_mode="expand")
                if (
                    a <= t.start <= b
                    and span is not None
                    and span.root.i not in mine
                    and t.when.precision == "day"
                ):
                    return [t]
    return []


def _said_on(verb: Token, published: date, times: tuple[TimeMention, ...]) -> bool:
    """Tell whether "said on Saturday it had …" was said on the day of publication."""
    speech, doc = verb.head, verb.doc
    if not is_verb(speech) or speech.lemma_.lower() not in SPEECH or speech.i + 1 >= len(doc):
        return False
    after = doc[speech.i + 1 : speech.i + 3]
    return any(
        t.when.start == t.when.end == published and after.start_char <= t.start < after.end_char
        for t in times
    )


def implied_day(
    frame: Frame, status: str, published: date | None, times: tuple[TimeMention, ...] = ()
) -> When | None:
    """Return the day of publication for what the text tells as happening now."""
    if published is None or status in {"past", "denied", "hypothetical"}:
        return None
    token = frame.predicate
    verb = token if is_verb(token) else frame.lead
    if not is_verb(verb):
        return None
    finite = verb
    for child, head in up(verb):
        if child.dep_ in {"xcomp", "pcomp", "aux", "prep"} and (is_verb(head) or head.pos_ == "ADP"):
            finite = head if is_verb(head) else finite
            continue
        break
    auxiliaries = {c.lower_ for c in finite.children if c.dep_ in {"aux", "auxpass"}}
    fresh = (
        finite.tag_ == "VBN"
        and "had" in auxiliaries
        and finite.dep_ == "ccomp"
        and frame.type in {"attack_fighting", "advance_capture", "withdrawal", "agreement"}
        and _said_on(finite, published, times)
    )
    if fresh:
        return When(start=published, end=published, precision="day", basis="")
    progressive = (
        finite.tag_ == "VBG"
        and auxiliaries & {"is", "are", "’s", "'s", "’re"}
        and frame.type in {"zone", "attack_fighting", "advance_capture", "withdrawal"}
    )
    event = frame.type in {"attack_fighting", "advance_capture", "withdrawal", "agreement"}
    present = (
        finite.tag_ in {"VBZ", "VBP"}
        and event
        and finite.dep_ in {"ROOT", "conj", "ccomp", "advcl", "relcl"}
        and finite.lemma_ not in {"be", "remain", "have", "continue", "want", "include"}
    )
    perfect = finite.tag_ == "VBN" and auxiliaries & {"has", "have"} and event
    if (
        (present and not auxiliaries & {"will", "would", "could", "may", "might", "should"})
        or progressive
        or perfect
    ):
        return When(start=published, end=published, precision="day", basis="")
    return None


def looks_ahead(doc: Doc) -> Callable[[int], bool]:
    """Return a test whether the clause around an offset looks ahead."""
    ahead: list[tuple[int, int, bool]] = []
    for sent in doc.sents:
        words = {t.lower_ for t in sent}
        future = (
            bool(
                words
                & {"will", "shall", "’ll", "'ll", "tomorrow", "plans", "planned", "scheduled", "upcoming"}
            )
            or "going to" in sent.text
        )
        ahead.append((sent.start_char, sent.end_char, future))

    def test(offset: int) -> bool:
        return any(a <= offset < b and f for a, b, f in ahead)

    return test
