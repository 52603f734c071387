"""What did not happen although it is told: nearly, on paper, in a novel, as if, "falsely claimed"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims.status_words import (
    ATTEMPTS,
    DAYS_GONE,
    FALSELY,
    JUDGE,
    LIES,
    NEARLY,
    NO_WAY,
    STAGED,
    UNTRUE,
    VAIN,
)
from extract.claims.syntax import SUBJECT, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEING = frozenset({"be", "prove", "turn", "remain", "end", "sound", "appear", "become", "seem"})
_SETTING = frozenset({"in", "during", "under", "at", "as", "throughout"})
_STRESSED = frozenset({"only", "just", "least", "surprisingly", "far", "long", "even"})
"""After these "not" stresses or measures: "not only did they take …", "not far from …"."""
_SEEMING = frozenset({"look", "seem", "sound", "appear", "feel"})


def side_cues(verb: Token, *, below: Token | None = None) -> tuple[list[str], int]:
    """Return status cues and denials that stand beside a verb on the way up.

    Parameters
    ----------
    verb
        A verb that governs the claim, or its predicate.
    below
        The child of `verb` that the claim stands in; None where `verb` is the predicate.
    """
    cues: list[str] = []
    denials = 0
    early = (g for c in verb.children if c.dep_ == "aux" for g in c.children)  # "At no point did they …"
    for c in (*verb.children, *early):
        if c == below:
            continue
        word = c.lower_
        if c.dep_ == "advmod" and word in FALSELY:
            denials += 1
        elif c.dep_ == "advmod" and word in NEARLY and below is None and c.i < verb.i:
            denials += verb.tag_ in {"VBD", "VBN"}
        elif c.dep_ == "prep":
            more, no = _prepositional(c)
            cues += more
            denials += no
        elif c.dep_ in {"nsubj", "compound"} and staged(c):
            cues.append("hypothetical")
    return cues, denials


def _prepositional(prep: Token) -> tuple[list[str], int]:
    for noun in prep.children:
        if noun.dep_ != "pobj":
            continue
        if noun.lower_ in NO_WAY and any(c.dep_ == "det" and c.lower_ == "no" for c in noun.children):
            return [], 1
        if prep.lower_ in _SETTING and staged(noun):
            return ["hypothetical"], 0
        if prep.lower_ == "on" and noun.lower_ == "paper":
            return [], 1
        if prep.lower_ == "in" and noun.lower_ in {"theory", "name"}:
            return ["hypothetical"], 0
    return [], 0


def staged(noun: Token) -> bool:
    """Tell whether a noun sets a scene that is played, trained or made up."""
    return noun.lower_ in STAGED


def missed(head: Token, child: Token) -> bool:
    """Tell whether "short of", "far from", "nowhere near" or "close to" leads to what was not reached."""
    if child.dep_ != "prep":
        return False
    pair = head.lower_, child.lower_
    if pair in {("short", "of"), ("far", "from"), ("shy", "of"), ("close", "to"), ("away", "from")}:
        return head.pos_ in {"ADV", "ADJ"} and any(c.dep_ == "pcomp" for c in child.children)
    if child.lower_ == "near":
        nowhere = any(c.lower_ == "nowhere" for c in (*head.children, *child.children))
        return nowhere or any(c.dep_ == "pcomp" for c in child.children)
    return child.lower_ == "of" and head.lower_ == "instead"


def untrue(noun: Token, verb: Token) -> bool:
    """Tell whether a verb says of a noun that it is wrong, void or was in vain."""
    lemma = verb.lemma_.lower()
    if noun.dep_ in SUBJECT:
        words = VAIN | UNTRUE if noun.lower_ in ATTEMPTS else UNTRUE
        if noun.lower_ in ATTEMPTS and lemma in {"fail", "falter", "founder", "flop", "fizzle"}:
            return True
        return lemma in _BEING and any(
            t.lower_ in words and t.dep_ in {"acomp", "attr", "oprd", "pobj", "ROOT"} for t in _behind(verb)
        )
    if lemma in JUDGE and noun.dep_ in {"dobj", "ccomp", "nsubj"}:
        return any(t.lower_ in UNTRUE for t in verb.subtree if t.i > noun.i)
    return False


def _behind(verb: Token) -> list[Token]:
    out = [c for c in verb.children if c.i > verb.i]
    for c in tuple(out):
        if c.dep_ in {"xcomp", "prep"}:
            out += list(c.children)
    return out


def lying(noun: Token) -> bool:
    """Tell whether a noun calls what it holds untrue: "the myth that …"."""
    return noun.lower_ in LIES


def as_if(clause: Token) -> bool:
    """Tell whether a clause is a mere comparison: "as though it held …"; "it looks as if" is an inference."""
    marks = {c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"}}
    before = clause.doc[clause.left_edge.i - 1].lower_ if clause.left_edge.i else ""
    return (
        bool(marks & {"though", "if"})
        and ("as" in marks or before == "as")
        and (clause.head.lemma_.lower() not in _SEEMING or clause.tag_ == "VBD")
    )


def inverted(verb: Token) -> bool:
    """Tell whether an auxiliary before the subject makes a condition: "Had they taken it, …"."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECT), None)
    if subject is None:
        return False
    for c in verb.children:
        if c.dep_ in {"aux", "auxpass"} and c.lower_ in {"had", "were", "should"} and c.i < subject.i:
            return c == verb.left_edge and verb.dep_ != "ROOT"
    return False


_WILL = frozenset({"will", "would", "shall", "’ll", "'ll"})
_WHEN = frozenset({"when", "after", "before", "whenever", "as"})
_AWAITING = frozenset({"once", "until", "till", "provided", "whoever"})


def awaited(clause: Token) -> bool:
    """Tell whether an adverbial clause waits for a future: "once they leave, … will"."""
    marks = {c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"}}
    present = clause.tag_ in {"VBZ", "VBP", "VB"}
    told = clause.tag_ == "VBD" and clause.head.dep_ == "ccomp"  # "said that once they left, … would"
    if not marks & (_AWAITING | (_WHEN if present else frozenset())) or not (present or told):
        return False
    return any(c.dep_ == "aux" and c.lower_ in _WILL for c in clause.head.children)


def over(clause: Token) -> bool:
    """Tell whether a relative clause fills a time that is gone: "the days when they ruled …"."""
    return (
        clause.head.lower_ in DAYS_GONE
        and clause.tag_ == "VBD"
        and any(c.lower_ in {"when", "that"} for c in clause.children)
    )


def negated(verb: Token) -> bool:
    """Tell whether a verb is negated: itself, by its subject ("nobody", "not a single …"), or by "nor"."""
    for c in verb.children:
        if c.dep_ == "neg" and not _stresses(c):
            return True
        if c.lower_ in {"never", "hardly", "scarcely", "barely", "neither", "nor"}:
            return True
        if c.dep_ in SUBJECT and _no_one(c):
            return True
    edge = verb.left_edge
    return is_verb(verb) and edge.lower_ == "nor" and edge.dep_ in {"cc", "preconj"}


def _no_one(subject: Token) -> bool:
    if subject.lower_ in {"nobody", "none", "neither"}:
        return True
    if any(g.dep_ == "det" and g.lower_ in {"no", "neither"} for g in subject.children):
        return True
    edge = subject.left_edge
    return edge.lower_ in {"not", "hardly", "scarcely"} and not _stresses(edge)


def _stresses(no: Token) -> bool:
    return no.i + 1 < len(no.doc) and no.nbor(1).lower_ in _STRESSED
