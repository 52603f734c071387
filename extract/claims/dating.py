"""Which of a text's dates a claim has, and the day that the tense implies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.claims.attribution import SPEECH
from extract.claims.frames import Frame
from extract.claims.syntax import is_verb, up
from extract.claims.times import TimeMention
from extract.language import text_of
from extract.values import When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

STATES = frozenset({"control", "zone", "claim_sovereignty", "dispute_border"})
"""Types that tell of something lasting, which a date begins."""
_LASTING = frozenset({"control", "zone", "dispute_border"})
RECENT = timedelta(days=60)
"""A text with a date so near its publication is news, not history."""
_VAGUE = frozenset({"recent", "recently", "lately", "now", "currently", "nowadays", "years", "decades"})
"""Words that leave the time open where they date a clause."""


def date_of(frame: Frame, times: tuple[TimeMention, ...], start: int, end: int) -> TimeMention | None:
    """Return the date that belongs to the claim's own clause, the nearest to the predicate.

    Without one it is that of the clause beside it ("After X left in 1976, Y annexed it"), of
    the day on which a lasting state was reported, or of the heading above.
    """
    doc = frame.predicate.doc
    dates = tuple(t for t in times if not t.role or (t.role == "span" and _is_perfect(frame)))
    own = [t for t in dates if start <= t.start < end and _of_clause(doc, t, frame)]
    if not own:
        own = [t for t in _clause_times(frame, dates) if _of_clause(doc, t, frame)]
    own = own or _measured(frame, times) or _beside(frame, dates) or _leading(frame, dates)
    if not own and frame.type in STATES:
        own = _reported_day(frame, dates)
    if not own:
        return _heading(frame, times)
    lasting = [t for t in own if t.since or t.when.precision == "interval"]
    best = min(lasting or own, key=lambda t: abs(t.start - frame.predicate.idx))
    pair = next((t for t in own if t.until and t != best and t.start > best.start), None)
    if pair is not None and pair.when.end is not None and best.when.precision == "day":
        joined = When(start=best.when.start, end=pair.when.end, precision="interval", basis=best.when.basis)
        return replace(best, when=joined)
    return best


def _is_perfect(frame: Frame) -> bool:
    """Tell whether the clause says what still lasts: "has held it for three years"."""
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    chain = (verb, *(head for _, head in up(verb)))
    return any(
        c.dep_ == "aux" and c.lower_ in {"has", "have", "’ve", "'ve"} for t in chain for c in t.children
    )


def _measured(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return how long ago it was, where "ten years since" stands before the claim's clause."""
    clause = next(
        (child for child, _ in ((frame.predicate, None), *up(frame.predicate)) if child.dep_ == "advcl"), None
    )
    if clause is None:
        return []
    edge = clause.left_edge.idx
    return [t for t in times if t.role == "measure" and t.start <= edge <= t.end + 2]


def _beside(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return the date of a clause that says when: "after X left in 1976", where nothing else dates it."""
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    if not is_verb(verb) or frame.type in _LASTING:
        return []
    if any(c.dep_ == "aux" and c.lower_ not in {"had", "was", "were", "did"} for c in verb.children):
        return []
    for c in verb.children:
        marks = {m.lower_ for m in c.children if m.dep_ in {"mark", "advmod"}}
        if (
            c.dep_ == "advcl"
            and c.tag_ in {"VBD", "VBN"}
            and marks & {"after", "when", "as", "while", "once"}
        ):
            a, b = c.left_edge.idx, c.right_edge.idx
            return [t for t in times if a <= t.start <= b and not t.since and not t.until]
    return []


def _leading(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return the date that opens the sentence ("On Tuesday, …"), for what it tells before who said so."""
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    sent = frame.predicate.sent
    if not is_verb(verb) or verb.tag_ != "VBD" or verb.dep_ in {"relcl", "advcl", "acl"}:
        return []
    if any(is_verb(t) and t.lemma_.lower() in SPEECH and t.i < verb.i for t in sent):
        return []
    comma = next((t.idx for t in sent[:8] if t.text == ","), -1)
    return [
        t for t in times if sent.start_char <= t.start <= sent.start_char + 4 and t.end <= comma <= t.end + 1
    ]


def _heading(frame: Frame, times: tuple[TimeMention, ...]) -> TimeMention | None:
    """Return the heading that dates an event: the last line that is only a date, while it reaches."""
    if frame.type in STATES:
        return None
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    if any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children):
        return None
    at = frame.predicate.idx
    found = [t for t in times if t.role == "heading" and t.end <= at < t.reach]
    return found[-1] if found else None


def setting_of(frame: Frame, times: tuple[TimeMention, ...], published: date | None) -> TimeMention | None:
    """Return the time in which prose of history tells an undated event, or None.

    Only where the text dates nothing within two months of its publication, so that it is no
    news, and where the claim stands in the simple past behind a date of its own paragraph.
    """
    if published is None or not times:
        return None
    if any(
        abs(t.when.start - published) < RECENT or abs((t.when.end or t.when.start) - published) < RECENT
        for t in times
    ):
        return None
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    past = verb.tag_ == "VBD" or (
        verb.tag_ == "VBN" and any(c.lower_ in {"was", "were"} for c in verb.children)
    )
    if not past or frame.type in _LASTING:
        return None
    text, at = text_of(verb.doc), frame.predicate.idx
    begin = text.rfind("\n", 0, at) + 1
    before = [t for t in times if begin <= t.start < at]
    return before[-1] if before else None


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
            if head.dep_ == "relcl" and head.head in own and head.lemma_.lower() in _HAPPENS:
                return True  # "the attacks that took place on 24 September"
            if _says(head) and not _controls(head, frame.predicate):
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


_HAPPENS = frozenset({"take", "happen", "occur", "begin", "start", "follow", "break", "kill", "leave"})


def _says(verb: Token) -> bool:
    """Tell whether a verb of saying says something; to claim or declare ground is an act."""
    if verb.lemma_.lower() not in SPEECH:
        return False
    return verb.lemma_.lower() not in {"claim", "declare", "proclaim"} or not any(
        c.dep_ == "dobj" for c in verb.children
    )


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
    if not is_verb(verb) or _is_vague(verb):
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


def _is_vague(verb: Token) -> bool:
    """Tell whether a clause leaves its time open ("in recent days") or only infers ("as though they had")."""
    if any(c.lower_ == "though" and c.dep_ == "mark" for c in verb.children):
        return True
    adjuncts = [c for c in verb.children if c.dep_ in {"prep", "advmod", "npadvmod"}]
    return any(t.lower_ in _VAGUE for c in adjuncts for t in c.subtree)


_DUE = re.compile(r"\b(?:going to|(?:is|are|were|was) to [a-z]|(?:has|have|had) until)\b", re.IGNORECASE)
"""What is due: "is to leave by 15 September", "have until 20 June"."""
_AHEAD = frozenset(
    {"will", "shall", "’ll", "'ll", "tomorrow", "plans", "planned", "scheduled", "upcoming", "must", "would"}
)


def looks_ahead(doc: Doc) -> Callable[[int], bool]:
    """Return a test whether the clause around an offset looks ahead."""
    ahead: list[tuple[int, int, bool]] = []
    for sent in doc.sents:
        words = {t.lower_ for t in sent}
        future = bool(words & _AHEAD) or bool(_DUE.search(sent.text))
        # "Troops leave Lachin by 1 December": the present of treaties and schedules
        present = not any(t.tag_ in {"VBD", "VBN"} for t in sent) and any(
            t.tag_ in {"VBZ", "VBP"} for t in sent
        )
        ahead.append((sent.start_char, sent.end_char, future or ("by" in words and present)))

    def test(offset: int) -> bool:
        return any(a <= offset < b and f for a, b, f in ahead)

    return test
