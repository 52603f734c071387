"""The quote of a claim: the smallest clause with predicate, target and time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims.attribution import ATTITUDE, SPEECH
from extract.claims.frames import Frame
from extract.claims.status_words import ASPECT
from extract.claims.syntax import OBJECT_OF_GERUND, is_verb, noun_phrase, up

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEFT_OUT = frozenset({"ccomp", "parataxis", "relcl"})


def span_of(frame: Frame) -> tuple[int, int]:
    """Return the smallest clause with predicate, target and time, as character offsets."""
    tokens = {t.i: t for t in _clause(frame.predicate, frame)}
    inside = {t.i for t in frame.predicate.subtree}
    top = _carrier(frame)
    if top != frame.predicate:
        below = frame.predicate
        for _, head in up(frame.predicate):
            tokens |= {t.i: t for t in _clause(head, frame)}
            below = head
            if below == top:
                break
    governed = {t.i for t in top.subtree} if is_verb(top) else inside
    for a in frame.actors:
        if a.sent == frame.predicate.sent and a.i in governed:
            tokens |= {t.i: t for t in noun_phrase(a)}
    if frame.ground is not None and frame.ground.head.sent == frame.predicate.sent:
        tokens |= {t.i: t for t in noun_phrase(frame.ground.head)}
    doc = frame.predicate.doc
    first, last = min(tokens), max(tokens)
    while first < last and _no_start(doc[first], frame):
        first += 1
    while last > first and (
        doc[last].is_space
        or (doc[last].is_punct and doc[last].text not in {"”", '"', ")", "]"})
        or doc[last].dep_ == "cc"
    ):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last].text)


def _no_start(token: Token, frame: Frame) -> bool:
    """Tell whether a token only links the clause to what stands before it."""
    if token.is_space or (token.is_punct and token.text not in {"“", '"', "(", "["}):
        return True
    if token.dep_ in {"mark", "cc"} or token.lower_ in {"where", "which", "both", "although", "that", "to"}:
        return token != frame.predicate and not any(token == t for t in frame.actors)
    return any(_said_when(t) for t in (token, *token.ancestors) if t.i <= token.i)


def _said_when(token: Token) -> bool:
    """Tell whether a phrase behind a verb of saying was hung on what was said ("said on Saturday it had")."""
    return (
        token.i > 0
        and token.dep_ == "prep"
        and token.head.i > token.i
        and is_verb(token.nbor(-1))
        and token.nbor(-1).lemma_.lower() in SPEECH
    )


def _carrier(frame: Frame) -> Token:
    """Return the verb whose subject does it: over control verbs, or the verb that carries a noun."""
    token = frame.predicate
    if not is_verb(token):
        inside = {t.i for t in token.subtree}
        lead = frame.lead
        carries = any(a.i not in inside for a in frame.actors) and lead.lemma_.lower() not in _ATTITUDES
        happens = token.dep_ in {"nsubj", "nsubjpass"} and lead.lemma_.lower() in ASPECT | _HARM
        if not is_verb(lead) or not (carries or happens):
            return token
        token = lead
    while (
        token.dep_ in {"xcomp", "pcomp"}
        or (token.dep_ == "prep" and is_verb(token.head))
        or (token.dep_ == "conj" and token.tag_ == "VB" and token.head.dep_ == "xcomp")
    ):
        if any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
            break
        if token.head.lemma_.lower() in OBJECT_OF_GERUND and any(
            c.dep_ == "dobj" for c in token.head.children
        ):
            break
        token = token.head
    return token if is_verb(token) else frame.predicate


_HARM = frozenset({"kill", "wound", "injure"})
_ATTITUDES = ATTITUDE - {"announce", "recognise", "recognize"}


def _clause(predicate: Token, frame: Frame) -> list[Token]:
    """Return a predicate's clause without the clauses that tell something else."""
    out: list[Token] = []
    queue = [predicate]
    ground = frame.ground.head if frame.ground is not None else None
    while queue:
        token = queue.pop()
        out.append(token)
        for c in token.children:
            if (c.dep_ in _LEFT_OUT and c != frame.predicate) or (c.is_punct and c.text not in "()[]"):
                continue
            if c.lower_ == "according" and c != ground:
                continue
            if c.dep_ == "appos" and any(g.dep_ == "relcl" for g in c.children):
                continue
            if c.dep_ == "advcl" and (ground is None or ground not in set(c.subtree)):
                continue
            if c.dep_ in {"conj", "cc"} and is_verb(token):
                continue
            if c.dep_ == "conj" and is_verb(c) and any(g.dep_ in {"nsubj", "nsubjpass"} for g in c.children):
                continue
            queue.append(c)
    return out
