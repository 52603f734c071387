"""Cues in a verb's own clause and a noun's own phrase: modals, negation, conditions, "the planned …"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims.status_words import ADJECTIVES, ATTEMPTS, MODAL, ORDERS, PROPOSALS, REPORT, UNDERTAKINGS
from extract.claims.syntax import is_verb
from extract.claims.unreal import as_if, inverted, negated, side_cues

if TYPE_CHECKING:
    from spacy.tokens import Token

MAKING = frozenset({"establish", "create", "form", "build", "declare", "introduce"})
IF = frozenset({"if", "unless", "lest", "whether"})


def own_cues(verb: Token) -> tuple[list[str], int]:
    """Return the status cues and denials of a verb's own clause."""
    cues, denials = side_cues(verb)
    if verb.lemma_.lower() in ORDERS:
        cues.append("planned")  # "ordered troops into the town": they are not there yet
    cues += modal_cues(verb)
    marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    if (marks & IF and "as" not in marks) or any(condition(c) for c in verb.children):
        cues.append("hypothetical")
    if verb.tag_ in {"VBZ", "VBP"}:  # "Under the deal, troops leave the town"
        cues += [k for c in verb.children if c.lower_ == "under" and (k := _terms(c))]
    if verb.dep_ == "ROOT" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        cues.append("planned")  # a headline: "Army to enter the town"
    if verb.dep_ == "advcl" and {c.lower_ for c in verb.children if c.dep_ == "advmod"} & {"if"}:
        cues.append("hypothetical")
    if inverted(verb):
        cues.append("hypothetical")
    if any(
        c.dep_ == "det" and c.lower_ == "no"
        for o in verb.children
        if o.dep_ in {"dobj", "attr"}
        for c in o.children
    ):
        return cues, denials + 1
    longer = [c for c in verb.children if c.lower_ == "longer"]
    if longer and (negated(verb) or any(g.lower_ == "no" for c in longer for g in c.children)):
        return [*cues, "past"], denials
    return cues, denials + (1 if negated(verb) else 0)


def opened(predicate: Token) -> tuple[list[str], int]:
    """Return the cues of set phrases before a predicate or its clause: "about to", "rather than", "in case".

    Read off the words alone: behind them the tagger often takes a verb for a noun.
    """
    doc, first = predicate.doc, predicate.sent.start
    before = [t.lower_ for t in doc[max(first, predicate.i - 3) : predicate.i]]
    if before[-2:] == ["about", "to"]:
        return ["planned"], 0
    if before[-2:] in (["rather", "than"], ["instead", "of"]):
        return [], 1
    if [t.lower_ for t in doc[first : first + 2]] == ["only", "if"]:
        return ["hypothetical"], 0
    over = predicate.head
    if over.tag_ == "VBG" and over.dep_ in {"acl", "appos", "dep", "pcomp"} and over.lemma_.lower() in MAKING:
        return ["proposed"], 0  # "talks about establishing a safe zone"
    edge = predicate.left_edge.i
    around = [t.lower_ for t in doc[max(first, edge - 2) : edge + 2]]
    if any(around[n : n + 2] == ["in", "case"] for n in range(len(around))):
        return ["hypothetical"], 0
    return [], 0


def condition(clause: Token) -> bool:
    """Tell whether a clause makes what governs it depend on something: "if …", "unless …"."""
    return (
        clause.dep_ == "advcl"
        and is_verb(clause)
        and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in clause.children)
        and not as_if(clause)
        and not any(c.lower_ == "even" for c in clause.children)
    )


def noun_cues(noun: Token) -> tuple[list[str], int]:
    """Return the status cues and denials of a noun's own phrase."""
    cues: list[str] = []
    denials = 0
    for c in noun.children:
        word = c.lower_
        if c.dep_ in {"amod", "nmod", "compound"} and word in ADJECTIVES:
            cues.append(ADJECTIVES[word])
        if c.dep_ == "det" and word in {"no", "neither"}:
            denials += 1
    return cues, denials


def modal_cues(verb: Token) -> list[str]:
    """Return what a verb's modals say: "will", "may", "should", "would"."""
    out: list[str] = []
    for c in verb.children:
        if c.dep_ != "aux":
            continue
        word = c.lower_
        if word in MODAL and c.tag_ == "MD":
            out.append(MODAL[word])
        elif word in {"would", "'d", "’d"} and c.tag_ == "MD":
            out += _would(verb)
    return out


def _would(verb: Token) -> list[str]:
    """Return what "would" means: the terms of a deal, a future told in the past, or a mere thought."""
    words = {c.lower_ for c in verb.children if c.dep_ == "advmod"}
    if words & {"later", "eventually", "subsequently"}:
        return []  # "would later capture": it did
    terms = next((k for t in (verb, verb.head) for c in t.children if (k := _terms(c))), None)
    return [terms or ("planned" if _reported(verb) else "hypothetical")]


def _terms(prep: Token) -> str | None:
    """Return the status of what stands under "under the deal" or "as part of the proposal"."""
    if prep.dep_ != "prep" or prep.lower_ not in {"under", "as", "in", "according", "per"}:
        return None
    for t in prep.subtree:
        if t.lower_ in PROPOSALS:
            return "proposed"
        if t.lower_ in UNDERTAKINGS and t.lower_ not in ATTEMPTS:
            return "planned"
    return None


def _reported(verb: Token) -> bool:
    """Tell whether "would" is the future of reported speech."""
    token = verb
    for _ in range(12):
        head = token.head
        if head == token:
            return False
        if token.dep_ in {"ccomp", "parataxis", "relcl", "acl"} and (
            head.lemma_.lower() in REPORT or not is_verb(head)
        ):
            return True
        token = head
    return False


def is_infinitive(verb: Token) -> bool:
    """Tell whether a verb stands in the infinitive, the passive one included."""
    return verb.tag_ == "VB" or any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
