"""How sure the text is: denied, hypothetical, planned, proposed, past or asserted.

The cues stand on the way from the predicate up to the root of its sentence, and beside it
(`unreal`). The first of the order below that fits is the status; two denials on the way cancel.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.claims.modality import IF, condition, is_infinitive, modal_cues, noun_cues, opened, own_cues
from extract.claims.status_words import (
    ADJECTIVES,
    ASPECT,
    CALLED_OFF,
    CONTENT,
    DENY,
    DOUBT_ADJECTIVES,
    END,
    GO_ON,
    HYPO,
    LAYING_DOWN,
    NOT_ADJECTIVES,
    NOUNS,
    ONCE,
    PLAN,
    PLAN_ADJECTIVES,
    PROPOSE,
    REFUSED_TO,
    REMEMBER,
    STRIVE_FOR,
    UNDERTAKINGS,
)
from extract.claims.syntax import SUBJECT, is_passive, is_verb
from extract.claims.unreal import (
    as_if,
    awaited,
    inverted,
    lying,
    missed,
    negated,
    over,
    side_cues,
    staged,
    untrue,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

    from extract.claims.times import TimeMention

ORDER = ("denied", "hypothetical", "planned", "proposed", "past", "asserted")
PAST_AFTER = timedelta(days=30)
MAX_CLIMB = 30
SHALLS = 2
"""So often stands "shall" in a text that lays down what shall be done."""

_THROUGH = frozenset(
    {
        "for",
        "of",
        "on",
        "about",
        "in",
        "from",
        "to",
        "over",
        "against",
        "with",
        "between",
        "around",
        "into",
        "as",
    }
)
"""Prepositions that hand the cues of their head down to what they govern."""
_DONE, _RECALLED = "done", "recalled"
"""Cues that are no status: a plan that came true, and what is told as a memory."""

_Step = tuple[list[str], int, bool]
"""Cues, denials, and whether to climb on."""


def read_status(
    predicate: Token, *, when: TimeMention | None, published: date | None, state: bool, question: bool
) -> str:
    """Return the status of the claim that a predicate makes.

    Parameters
    ----------
    predicate
        The verb or noun.
    when
        The date of the claim, if the text gives one.
    published
        The day of publication.
    state
        True where the claim tells of a lasting state (control, zone), which a date begins.
    question
        True where the sentence is a question.
    """
    cues, denials = _climb(predicate)
    opening, instead = opened(predicate)
    cues += opening
    denials += instead
    if denials % 2:
        return "denied"
    found = set(cues)
    if question:
        found.add("hypothetical")
    old = _is_old(when, published)
    if _is_ahead(when, published) or (not state and _treaty_voice(predicate)):
        found.add("planned")
    elif _DONE in found:
        found -= {"planned", "proposed"}
    if _RECALLED in found and (when is None or old):
        found.add("past")
    if old and found & {"planned", "proposed"} and "hypothetical" not in found and _past_frame(predicate):
        return "past"
    if old:
        found.add("past")
    if (state and _ended(predicate)) or _pluperfect_aside(predicate):
        found.add("past")
    return next((s for s in ORDER if s in found), "asserted")


# --- time ----------------------------------------------------------------------------------


def _is_old(when: TimeMention | None, published: date | None) -> bool:
    if when is None or published is None or when.since:
        return False
    last = when.when.end if when.when.end is not None else when.when.start
    return published - last > PAST_AFTER


def _is_ahead(when: TimeMention | None, published: date | None) -> bool:
    """Tell whether the claim's date lies after the publication."""
    return when is not None and published is not None and not when.since and when.when.start > published


def _treaty_voice(predicate: Token) -> bool:
    """Tell whether a clause in the present stands in a text that lays down what shall be done."""
    finite = predicate
    while finite.dep_ in {"xcomp", "pcomp", "prep", "auxpass"} and finite.head != finite:
        finite = finite.head
    present = finite.tag_ in {"VBZ", "VBP"} or any(
        c.dep_ == "auxpass" and c.tag_ in {"VBZ", "VBP"} for c in finite.children
    )
    return present and finite.dep_ in {"ROOT", "conj"} and _shalls(predicate) >= SHALLS


def _shalls(token: Token) -> int:
    known = token.doc.user_data
    if "shalls" not in known:
        known["shalls"] = sum(t.lower_ == "shall" for t in token.doc)
    return int(known["shalls"])


def _past_frame(predicate: Token) -> bool:
    """Tell whether the sentence's finite verb stands in the past."""
    token = predicate
    while token.head != token:
        token = token.head
    return (
        token.tag_ in {"VBD", "VBN"}
        or any(c.tag_ == "VBD" for c in token.children)
        or predicate.tag_ in {"VBD", "VBN"}
    )


def _ended(predicate: Token) -> bool:
    """Tell whether a state is told as over: "once held", "held until …", "ruled for centuries"."""
    words = {c.lower_ for c in predicate.children}
    if words & ONCE:
        return True
    if "longer" in words:
        return False
    if predicate.tag_ == "VBD" or (predicate.tag_ == "VBN" and words & {"was", "were"}):
        if any(c.dep_ in {"prep", "mark"} and c.lower_ in {"until", "till"} for c in predicate.children):
            return True
        if any(_lasted(c) for c in predicate.children) and not words & {"has", "have"}:
            return True
    return (
        predicate.tag_ == "VBN"
        and any(c.lower_ == "had" and c.dep_ == "aux" for c in predicate.children)
        and (predicate.dep_ == "ROOT" or (predicate.dep_ == "relcl" and not _content_clause(predicate)))
    )


def _lasted(prep: Token) -> bool:
    return prep.lower_ == "for" and any(
        c.dep_ == "pobj"
        and c.lemma_.lower() in {"century", "decade", "year", "month", "generation", "week", "day"}
        for c in prep.children
    )


def _pluperfect_aside(predicate: Token) -> bool:
    """Tell whether a relative clause looks back from the past ("the town that X had seized")."""
    if predicate.dep_ != "relcl" or not any(
        c.lower_ == "had" and c.dep_ == "aux" for c in predicate.children
    ):
        return False
    if _content_clause(predicate):
        return False
    token = predicate.head
    while token.head != token:
        if token.dep_ in {"ccomp", "parataxis"} and token.head.tag_ == "VBD":
            return False  # reported speech shifts the perfect back
        token = token.head
    return True


# --- climbing --------------------------------------------------------------------------------


def _climb(predicate: Token) -> tuple[list[str], int]:
    """Collect status cues and count denials from a predicate up to the root."""
    cues, denials = own_cues(predicate) if is_verb(predicate) else noun_cues(predicate)
    token = predicate
    for _ in range(MAX_CLIMB):
        head = token.head
        if head == token:
            break
        step = _step(token, head, predicate)
        if step is None:
            break
        more, no, go_on = step
        cues += more
        denials += no
        if not go_on:
            break
        if is_verb(head):
            more, no = side_cues(head, below=token)
            cues += more
            denials += no
        token = head
    return cues, denials


def _step(token: Token, head: Token, predicate: Token) -> _Step | None:
    """Return what a head adds to what stands below it, or None where its cues do not reach down."""
    dep = token.dep_
    if dep == "relcl" and over(token):
        return ["past"], 0, False
    if dep == "relcl" and token.tag_ != "VB" and not _content_clause(token):
        misread = head.dep_ == "ROOT" and any(staged(c) for c in head.children if c.dep_ == "compound")
        return (["hypothetical"], 0, False) if misread else None  # "The film imagines that …"
    if dep == "advcl":
        return _adverbial_step(token, head, predicate)
    if dep == "conj":
        if is_verb(head) and is_verb(token):
            own = any(c.dep_ in SUBJECT for c in token.children)
            shared = [] if own or any(c.dep_ == "aux" for c in token.children) else modal_cues(head)
            return shared, 0 if own or not negated(head) or token.tag_ not in {"VB"} else 1, True
        return [], 0, True
    if is_verb(head):
        return _verb_step(token, head)
    if head.pos_ in {"NOUN", "PROPN"}:
        return _noun_step(token, head)
    if head.dep_ == "prep" or head.pos_ == "ADP":
        return _preposition_step(head)
    if head.pos_ == "ADJ":
        return _adjective_step(head)
    return [], 0, True


def _adverbial_step(clause: Token, head: Token, predicate: Token) -> _Step | None:
    marks = {c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"}}
    if as_if(clause) or inverted(clause) or awaited(clause):
        return ["hypothetical"], 0, False
    if marks & IF and "as" not in marks:
        return ["hypothetical"], 0, False
    if clause.tag_ == "VB":  # purpose: "to contain …", and "moved to seize"
        return (["planned"], 0, False) if is_verb(clause) and clause == predicate else ([], 0, False)
    if clause.tag_ == "VBG" and not marks and not any(c.dep_ in SUBJECT for c in clause.children):
        if head.lemma_.lower() in GO_ON:
            return _attitude(head, head.lemma_.lower(), clause)
        return modal_cues(head), 0, True  # "will storm the town, seizing the port"
    return None


def _noun_step(token: Token, head: Token) -> _Step | None:
    dep = token.dep_
    told = any(c.dep_ in {"mark", "nsubj", "nsubjpass"} for c in token.children)
    if dep in {"acl", "relcl"} and token.tag_ in {"VBN", "VBG"} and not told:
        if head.lower_ in UNDERTAKINGS and token.lemma_.lower() in LAYING_DOWN:
            return ["planned"], 0, True  # "a deal allowing the army to enter"
        carried = token.tag_ == "VBG" and head.dep_ == "pobj" and head.head.lower_ == "with"
        return ([], 0, True) if carried else None  # "ended with troops holding the town"
    if any(staged(c) for c in head.children if c.dep_ == "compound"):
        return ["hypothetical"], 0, False
    if dep in {"poss", "compound", "amod", "nmod"}:
        return None
    if lying(head):
        return [], 1, True
    kind = NOUNS.get(head.lower_, NOUNS.get(head.lemma_.lower()))
    if dep in {"acl", "relcl"} and is_infinitive(token) and head.lower_ in UNDERTAKINGS:
        kind = "planned"  # "a deal to hand over", "an effort to retake"
    if kind == "denied":
        return [], 1, True
    no = sum(1 for c in head.children if c.dep_ == "det" and c.lower_ == "no")
    if kind:
        adjective = [ADJECTIVES[c.lower_] for c in head.children if c.lower_ in ADJECTIVES]
        return [kind, *(a for a in adjective if a != "past")], no, True
    inside = dep in {"prep", "acl"} or (dep == "relcl" and _content_clause(token))
    return [], no if inside else 0, inside or dep in {"appos", "ccomp"}


def _content_clause(clause: Token) -> bool:
    """Tell whether a clause says what its noun holds: "the charge that X had shelled Y"."""
    noun = clause.head
    if noun.lower_ not in CONTENT and not lying(noun):
        return False
    that = next((c for c in clause.children if c.lower_ == "that"), None)
    filled = any(c.dep_ == "dobj" and c.i > clause.i for c in clause.children)
    return that is not None and (that.dep_ in {"mark", "advmod"} or (that.dep_ == "dobj" and filled))


def _preposition_step(prep: Token) -> _Step | None:
    if prep.lower_ == "without" or missed(prep.head, prep):
        return [], 1, prep.lower_ == "without"
    if prep.lower_ in _THROUGH:
        return [], 0, True
    return None


def _adjective_step(adjective: Token) -> _Step:
    lemma = adjective.lemma_.lower()
    if lemma in DOUBT_ADJECTIVES:
        return ["hypothetical"], 0, True
    if lemma in PLAN_ADJECTIVES:
        return ["planned"], 1 if negated(adjective.head) else 0, True
    if lemma in NOT_ADJECTIVES:
        return [], 1, True
    return [], 0, True


def _verb_step(token: Token, head: Token) -> _Step:
    lemma, dep = head.lemma_.lower(), token.dep_
    noun = not is_verb(token)
    if lemma == "have" and dep == "ccomp" and token.tag_ == "VBN":  # an auxiliary misread as a verb
        condition = head.dep_ == "advcl" and head == head.left_edge  # "Had they taken it, …"
        return ["hypothetical"] if condition else [], 1 if negated(head) else 0, not condition
    if lemma in LAYING_DOWN and any(
        c.dep_ == "nsubj" and c.lower_ in UNDERTAKINGS and c != token for c in head.children
    ):
        return ["planned"], 1 if negated(head) else 0, True  # "the accord lets the army enter"
    if noun and dep in SUBJECT:
        return _happens(token, head, lemma)
    if noun and dep in {"npadvmod", "advmod", "mark"}:
        return [], 0, False
    if noun and dep == "prep":
        if token.lower_ == "for" and lemma in STRIVE_FOR:
            return ["proposed", *modal_cues(head)], 1 if negated(head) else 0, True
        if token.lower_ not in {"for", "on", "to", "of", "about", "from", "in", "with", "against", "as"}:
            return [], 0, False
    if lemma == "be" and dep in {"ccomp", "csubj", "xcomp", "acl", "advcl"} and _is_lie(head):
        return [], 0 if negated(head) else 1, True
    if dep in {"ccomp", "parataxis"} and lemma not in DENY | HYPO | PLAN | PROPOSE:
        return (
            [],
            1 if lemma in {"believe", "think", "accept", "confirm", "say"} and negated(head) else 0,
            True,
        )
    if noun and untrue(token, head):
        return [], 0 if negated(head) else 1, True
    return _attitude(head, lemma, token)


def _happens(token: Token, head: Token, lemma: str) -> _Step:
    """Return what a verb says of the noun that is its subject: it begins, ends, is denied, proves wrong."""
    if is_passive(head) and (
        lemma in DENY | END | PLAN | PROPOSE | ASPECT | HYPO or _called_off(head) or lemma in REMEMBER
    ):
        more, no, on = _attitude(head, lemma, token)
        return ([*more, _DONE] if lemma in ASPECT and _is_done(head) else more), no, on
    if (lemma == "be" and _is_lie(head)) or untrue(token, head) or _called_off(head):
        return [], 0 if negated(head) else 1, True
    if lemma in ASPECT:
        coming = lemma in {"go", "be"} and any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in head.children)
        if any(c.dep_ == "prep" and c.lower_ == "on" and _on_paper(c) for c in head.children):
            return [], 1, True
        cues = [*modal_cues(head), *_fallen(head), *(["planned"] if coming else [])]
        return [*cues, *([_DONE] if _is_done(head) else [])], 1 if negated(head) else 0, True
    if lemma in END:
        return ["past", *modal_cues(head)], 1 if negated(head) else 0, True
    more, no = side_cues(head, below=token)
    indefinite = any(c.dep_ == "det" and c.lower_ in {"a", "an", "any"} for c in token.children)
    if indefinite or any(_is_condition(c) for c in head.children):
        more += modal_cues(head)  # "an attack would …", "were they to march, the war would …"
    return more, no, False


def _is_condition(clause: Token) -> bool:
    return clause.dep_ == "advcl" and (
        condition(clause)
        or inverted(clause)
        or (clause == clause.left_edge and clause.lower_ in {"were", "had", "should"})
    )


def _on_paper(prep: Token) -> bool:
    return any(c.lower_ == "paper" for c in prep.children)


def _is_done(verb: Token) -> bool:
    """Tell whether a verb tells what has come true: past or perfect, without a modal or "not"."""
    return (
        verb.tag_ in {"VBD", "VBN"}
        and not modal_cues(verb)
        and not negated(verb)
        and not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    )


def _is_lie(head: Token) -> bool:
    """Tell whether "be" calls its subject a lie or untrue."""
    return any(lying(c) for c in head.children if c.dep_ in {"attr", "acomp"})


def _fallen(head: Token) -> list[str]:
    return (
        ["hypothetical"]
        if any(c.lower_ in {"if", "unless"} and c.dep_ == "mark" for c in head.children)
        else []
    )


def _called_off(head: Token) -> bool:
    lemma = head.lemma_.lower()
    return any((lemma, c.lower_) in CALLED_OFF for c in head.children if c.dep_ in {"prt", "advmod", "prep"})


def _attitude(head: Token, lemma: str, token: Token) -> _Step:
    """Return what a governing verb says about what it governs."""
    cues = modal_cues(head)
    no = negated(head)
    if any(c.dep_ == "mark" and c.lower_ in IF for c in head.children) and not as_if(head):
        cues.append("hypothetical")
    if lemma == "rule" and no and any(c.lower_ == "out" for c in head.children):
        return ["hypothetical"], 0, True
    if _called_off(head):
        return cues, 0 if no else 1, True
    if lemma in DENY:
        if lemma == "oppose" or (lemma in {"dispute"} and not is_verb(token)):
            return cues, 0, True
        return cues, 0 if no else 1, True
    if lemma in END and not is_verb(token) and token.lower_ != "with":
        return [*cues, "past"] if not no else cues, 0, True
    if no:
        return cues, 1 if lemma in REFUSED_TO or token.dep_ in {"xcomp", "dobj"} else 0, True
    if lemma in REMEMBER:
        return [*cues, _RECALLED], 0, True
    return [*cues, *_stance(head, lemma, token)], 0, True


def _stance(head: Token, lemma: str, token: Token) -> list[str]:
    """Return hypothetical, proposed, planned or nothing for a verb that is not negated."""
    clause = is_verb(token)
    if lemma in HYPO:
        return ["hypothetical"]
    if lemma == "tell" and token.dep_ in {"xcomp", "ccomp"} and token.tag_ == "VB":
        return ["proposed"]
    if lemma == "negotiate" and head.tag_ in {"VBG", "VBP", "VBZ", "VB"}:
        return ["hypothetical"]
    if lemma in PROPOSE:
        if lemma == "call" and token.dep_ not in {"prep", "xcomp"}:
            return []  # "…; a spokesman called that a lie", "called the fact that … alarming"
        if lemma in {"insist", "suggest", "press"} and token.dep_ == "ccomp" and token.tag_ != "VB":
            return []  # "insists that it holds", not "insists that they leave"
        if lemma in {"support", "back"} and not clause and token.lower_ not in {"for"}:
            return []
        return ["proposed"]
    if lemma == "warn" and token.dep_ == "prep" and token.lower_ in {"of", "against"}:
        return ["hypothetical"]
    if lemma in PLAN:
        if lemma == "want" and any(c.dep_ in SUBJECT for c in token.children):
            return ["proposed"]  # "wants the troops to leave": others are to do it
        if lemma == "agree" and (token.dep_ == "ccomp" or not clause):
            return []
        if lemma in {"order"} and not clause:
            return []
        if lemma == "set" and token.dep_ != "xcomp":
            return []  # "set up a zone"
        return ["planned"]
    if lemma in {"try", "attempt"} and head.tag_ in {"VBG", "VBP", "VBZ"} and token.dep_ == "xcomp":
        return ["planned"]
    if lemma in {"need", "have"} and token.dep_ == "xcomp" and clause:
        return [_yet_to(head) or "proposed"]
    if lemma == "be" and token.dep_ == "xcomp" and is_infinitive(token):
        return ["planned"]
    if lemma == "go" and head.tag_ == "VBG" and token.dep_ == "xcomp":
        return ["planned"]
    if lemma == "use" and token.dep_ == "xcomp":
        return ["past"]
    return []


def _yet_to(head: Token) -> str | None:
    return "planned" if any(c.lower_ == "yet" for c in head.children) else None
