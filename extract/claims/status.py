"""How sure the text is: denied, hypothetical, planned, proposed, past or asserted.

The cues stand on the way from the predicate up to the root of its sentence. The first of the
order above that fits is the status; two denials on the way cancel.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.claims.syntax import SUBJECT, is_passive, is_verb
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from extract.claims.times import TimeMention

ORDER = ("denied", "hypothetical", "planned", "proposed", "past", "asserted")
PAST_AFTER = timedelta(days=30)

DENY = words(
    "deny reject refute rebuff dismiss prevent thwart avert foil refuse fail cancel scrap forgo disprove "
    "dispute contradict forestall abort preclude decline oppose prohibit ban forbid rebut debunk disavow "
    "disown renounce"
)
HYPO = words(
    "fear consider weigh mull worry speculate contemplate threaten suggest hint imagine wonder risk "
    "anticipate doubt debate ponder envisage discuss explore"
)
PLAN = words(
    "plan vow seek intend want pledge prepare aim hope order decide promise expect agree commit instruct "
    "swear resolve undertake schedule ready poise determine set wait vie strive gear ensure secure "
    "authorise authorize approve bolster wish pledge project slate vow due suppose try_to"
)
PROPOSE = words(
    "call demand urge propose offer ask request appeal recommend insist advocate press lobby plead "
    "suggest_that invite support back affirm favour favor"
)
END = words(
    "end lift cease stop halt suspend conclude terminate collapse expire dissolve disband relieve abolish "
    "dismantle"
)
ASPECT = words(
    "begin start continue resume take happen occur come follow go proceed last persist remain enter hold "
    "be launch complete finish execute carry conduct stage mount make implement break erupt rage flare "
    "intensify escalate fray falter crumble unravel wobble rumble simmer subside ebb"
)
FINISH = words("complete finish conclude end")

NOUNS = {
    **dict.fromkeys(
        words(
            "plan plans intention intentions decision pledge order orders bid vow promise commitment "
            "goal aim "
            "preparations ambition ambitions schedule determination readiness attempt_to campaign_to "
            "directive mission"
        ),
        "planned",
    ),
    **dict.fromkeys(
        words(
            "proposal proposals call calls demand demands offer request appeal suggestion idea initiative "
            "importance need"
        ),
        "proposed",
    ),
    **dict.fromkeys(
        words(
            "threat threats possibility prospect risk fear fears danger likelihood option speculation "
            "scenario potential concerns_that chance"
        ),
        "hypothetical",
    ),
    **dict.fromkeys(words("failure refusal denial absence lack rejection prevention inability"), "denied"),
}
ADJECTIVES = {
    **dict.fromkeys(
        words(
            "planned expected upcoming imminent impending future scheduled forthcoming intended looming "
            "promised"
        ),
        "planned",
    ),
    **dict.fromkeys(words("proposed suggested requested mooted desired recommended"), "proposed"),
    **dict.fromkeys(
        words("possible potential threatened feared hypothetical eventual likely would-be rumoured rumored"),
        "hypothetical",
    ),
    **dict.fromkeys(words("cancelled canceled aborted foiled unbuilt failed_plan abandoned_plan"), "denied"),
    **dict.fromkeys(words("former previous past old erstwhile onetime then"), "past"),
}
_MODAL = {
    **dict.fromkeys(words("will wo shall 'll ’ll"), "planned"),
    **dict.fromkeys(words("may might could can ca"), "hypothetical"),
    **dict.fromkeys(words("should must ought"), "proposed"),
}
_ONCE = frozenset({"once", "formerly", "previously", "originally"})
_LIES = words("lie myth fiction invention fabrication hoax fake false untrue propaganda fantasy nonsense")
_REPORT = words(
    "say tell state announce report add warn claim note declare believe think predict pledge vow promise"
)


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
    if denials % 2:
        return "denied"
    found = set(cues)
    if question:
        found.add("hypothetical")
    old = _is_old(when, published)
    if old and found & {"planned", "proposed"} and "hypothetical" not in found and _past_frame(predicate):
        return "past"
    if old:
        found.add("past")
    if (state and _ended(predicate)) or _pluperfect_aside(predicate):
        found.add("past")
    return next((s for s in ORDER if s in found), "asserted")


def _is_old(when: TimeMention | None, published: date | None) -> bool:
    if when is None or published is None:
        return False
    end = when.when.end if not when.since else None
    if when.since:
        return False
    last = end if end is not None else when.when.start
    return published - last > PAST_AFTER


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
    words = {c.lower_ for c in predicate.children}
    if words & _ONCE:
        return True
    if any(c.lower_ == "longer" for c in predicate.children):
        return False
    return (
        predicate.tag_ in {"VBN"}
        and any(c.lower_ == "had" and c.dep_ == "aux" for c in predicate.children)
        and predicate.dep_ in {"relcl", "ROOT"}
    )


def _pluperfect_aside(predicate: Token) -> bool:
    """Tell whether a relative clause looks back from the past ("the town that X had seized")."""
    if predicate.dep_ != "relcl" or not any(
        c.lower_ == "had" and c.dep_ == "aux" for c in predicate.children
    ):
        return False
    token = predicate.head
    while token.head != token:
        if token.dep_ in {"ccomp", "parataxis"} and token.head.tag_ == "VBD":
            return False  # reported speech shifts the perfect back
        token = token.head
    return True


def _climb(predicate: Token) -> tuple[list[str], int]:
    """Collect status cues and count denials from a predicate up to the root."""
    cues: list[str] = []
    denials = 0
    token = predicate
    if is_verb(predicate):
        own, no = _own_cues(predicate)
        cues += own
        denials += no
    else:
        own, no = _noun_cues(predicate)
        cues += own
        denials += no
    for _ in range(30):
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
        token = head
    return cues, denials


def _step(token: Token, head: Token, predicate: Token) -> tuple[list[str], int, bool] | None:
    """Return (cues, denials, climb on) that a head adds to what stands below it."""
    dep = token.dep_
    cues: list[str] = []
    if dep == "relcl" and token.tag_ not in {"VB"}:
        return None
    if dep == "advcl":
        marks = {c.lower_ for c in token.children if c.dep_ in {"mark", "advmod"}}
        if marks & {"if", "unless", "lest", "whether"}:
            return ["hypothetical"], 0, False
        if token.tag_ == "VB":  # purpose: "to contain …", and "moved to seize"
            return (["planned"], 0, False) if is_verb(token) and token == predicate else ([], 0, False)
        return None
    if dep == "conj":
        if is_verb(head) and is_verb(token):
            own = any(c.dep_ in SUBJECT for c in token.children)
            shared = [] if own or any(c.dep_ == "aux" for c in token.children) else _modal_cues(head)
            negated = 0 if own or not _negated(head) or token.tag_ not in {"VB"} else 1
            return shared, negated, True
        return [], 0, True
    if is_verb(head):
        return _verb_step(token, head)
    lemma = head.lemma_.lower()
    if head.pos_ in {"NOUN", "PROPN"}:
        told = any(c.dep_ in {"mark", "nsubj", "nsubjpass"} for c in token.children)
        if dep in {"acl", "relcl"} and token.tag_ in {"VBN", "VBG"} and not told:
            return None
        if dep in {"poss", "compound", "amod", "nmod"}:
            return None
        kind = NOUNS.get(head.lower_, NOUNS.get(lemma))
        if kind == "denied":
            return [], 1, True
        no = sum(1 for c in head.children if c.dep_ == "det" and c.lower_ == "no")
        if kind:
            cues.append(kind)
            adjective = [ADJECTIVES[c.lower_] for c in head.children if c.lower_ in ADJECTIVES]
            return cues + [a for a in adjective if a != "past"], no, True
        return [], no if dep in {"prep", "acl"} else 0, dep in {"prep", "acl", "appos", "ccomp"}
    if head.dep_ == "prep" or head.pos_ == "ADP":
        if head.lower_ == "without":
            return [], 1, True
        if head.lower_ in {
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
        }:
            return [], 0, True
        return None
    if head.pos_ == "ADJ":
        if lemma in {"likely", "possible", "unclear", "uncertain", "unlikely"}:
            return ["hypothetical"], 0, True
        if lemma in {
            "set",
            "due",
            "ready",
            "poised",
            "determined",
            "willing",
            "about",
            "keen",
            "prepared",
            "eager",
            "bound",
        }:
            return ["planned"], 1 if _negated(head.head) else 0, True
        if lemma in {"untrue", "false", "wrong", "impossible"}:
            return [], 1, True
        if lemma in {"unable", "reluctant", "unwilling"}:
            return [], 1, True
        return [], 0, True
    return [], 0, True


def _verb_step(token: Token, head: Token) -> tuple[list[str], int, bool]:
    lemma, dep = head.lemma_.lower(), token.dep_
    noun = not is_verb(token)
    cues: list[str] = []
    if noun and dep in {"nsubj", "nsubjpass"}:
        if is_passive(head) and lemma in (DENY | END | PLAN | PROPOSE | ASPECT | HYPO):
            return _attitude(head, lemma, token)
        if lemma == "be" and _is_lie(head):
            return [], 0 if _negated(head) else 1, True
        if lemma in ASPECT:
            coming = any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in head.children) and lemma in {
                "go",
                "be",
            }
            return (
                [*_modal_cues(head), *_fallen(head), *(["planned"] if coming else [])],
                1 if _negated(head) else 0,
                True,
            )
        if lemma in END:
            return ["past", *_modal_cues(head)], 1 if _negated(head) else 0, True
        return [], 0, False
    if noun and dep in {"npadvmod", "advmod", "mark"}:
        return [], 0, False
    if (
        noun
        and token.dep_ == "prep"
        and token.lower_ not in {"for", "on", "to", "of", "about", "from", "in", "with", "against"}
    ):
        return [], 0, False
    if lemma == "be" and dep in {"ccomp", "csubj", "xcomp", "acl"} and _is_lie(head):
        return [], 0 if _negated(head) else 1, True
    if dep in {"ccomp", "parataxis"} and lemma not in DENY | HYPO | PLAN | PROPOSE:
        if lemma in {"doubt"}:
            return ["hypothetical"], 0, True
        return [], 1 if lemma in {"believe", "think", "accept"} and _negated(head) else 0, True
    more, no, on = _attitude(head, lemma, token)
    cues += more
    return cues, no, on


def _is_lie(head: Token) -> bool:
    """Tell whether "be" calls its subject a lie or untrue."""
    return any(c.lemma_.lower() in _LIES for c in head.children if c.dep_ in {"attr", "acomp"})


def _fallen(head: Token) -> list[str]:
    return (
        ["hypothetical"]
        if any(c.lower_ in {"if", "unless"} and c.dep_ == "mark" for c in head.children)
        else []
    )


def _attitude(head: Token, lemma: str, token: Token) -> tuple[list[str], int, bool]:
    """Return what a governing verb says about what it governs."""
    cues = _modal_cues(head)
    negated = _negated(head)
    if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether"} for c in head.children):
        cues.append("hypothetical")
    if lemma == "rule" and any(c.lower_ == "out" for c in head.children):
        return (["hypothetical"], 0, True) if negated else (cues, 1, True)
    if lemma in {"head", "ward", "stave", "call"} and any(
        c.lower_ == "off" and c.dep_ in {"prt", "advmod"} for c in head.children
    ):
        return cues, 0 if negated else 1, True
    if lemma in DENY:
        if lemma == "oppose" or (lemma in {"dispute"} and not is_verb(token)):
            return cues, 0, True
        return cues, 0 if negated else 1, True
    if lemma in END and not is_verb(token):
        return [*cues, "past"] if not negated else cues, 0, True
    if negated:
        if lemma in {
            "allow",
            "let",
            "permit",
            "see",
            "have",
            "recognise",
            "recognize",
            "accept",
            "reach",
            "agree",
            "want",
            "intend",
            "plan",
            "make",
            "launch",
            "conduct",
            "carry",
            "take",
            "establish",
            "create",
            "declare",
            "expect",
            "impose",
            "approve",
            "manage",
            "support",
            "build",
            "deploy",
            "send",
        }:
            return cues, 1, True
        if token.dep_ in {"xcomp", "dobj"}:
            return cues, 1, True
        return cues, 0, True
    if lemma in HYPO:
        return [*cues, "hypothetical"], 0, True
    if lemma in PROPOSE:
        if lemma == "call" and token.dep_ in {"ccomp", "parataxis"}:
            return cues, 0, True  # "…; a spokesman called that a lie"
        if lemma in {"insist", "suggest", "press"} and token.dep_ == "ccomp" and token.tag_ != "VB":
            return cues, 0, True  # "insists that it holds", not "insists that they leave"
        if lemma in {"support", "back"} and not is_verb(token) and token.lower_ not in {"for"}:
            return cues, 0, True
        return [*cues, "proposed"], 0, True
    if lemma in PLAN:
        if lemma == "agree" and (token.dep_ == "ccomp" or not is_verb(token)):
            return cues, 0, True
        if lemma == "order" and not is_verb(token):
            return cues, 0, True
        return [*cues, "planned"], 0, True
    if lemma in {"try", "attempt"} and head.tag_ in {"VBG", "VBP", "VBZ"} and token.dep_ == "xcomp":
        return [*cues, "planned"], 0, True
    if lemma in {"need", "have"} and token.dep_ == "xcomp" and is_verb(token):
        return [*cues, "proposed"], 0, True
    if lemma == "be" and token.dep_ == "xcomp" and token.tag_ == "VB":
        return [*cues, "planned"], 0, True
    if lemma == "go" and head.tag_ == "VBG" and token.dep_ == "xcomp":
        return [*cues, "planned"], 0, True
    if lemma == "use" and token.dep_ == "xcomp":
        return [*cues, "past"], 0, True
    return cues, 0, True


def _negated(verb: Token) -> bool:
    for c in verb.children:
        if c.dep_ == "neg" or c.lower_ in {"never", "hardly", "neither", "nor"}:
            return True
        if c.dep_ in {"nsubj", "nsubjpass"} and (
            c.lower_ in {"nobody", "none", "neither"}
            or any(g.dep_ == "det" and g.lower_ in {"no", "neither"} for g in c.children)
        ):
            return True
    return False


def _own_cues(verb: Token) -> tuple[list[str], int]:
    cues = _modal_cues(verb)
    marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    if marks & {"if", "unless", "whether", "lest"}:
        cues.append("hypothetical")
    if verb.dep_ == "advcl" and {c.lower_ for c in verb.children if c.dep_ == "advmod"} & {"if"}:
        cues.append("hypothetical")
    if any(
        c.dep_ == "det" and c.lower_ == "no"
        for o in verb.children
        if o.dep_ in {"dobj", "attr"}
        for c in o.children
    ):
        return cues, 1
    if any(c.lower_ == "longer" for c in verb.children) and _negated(verb):
        return [*cues, "past"], 0
    if any(c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children) for c in verb.children):
        return [*cues, "past"], 0
    return cues, 1 if _negated(verb) else 0


def _noun_cues(noun: Token) -> tuple[list[str], int]:
    cues: list[str] = []
    denials = 0
    for c in noun.children:
        word = c.lower_
        if c.dep_ in {"amod", "nmod", "compound"} and word in ADJECTIVES:
            cues.append(ADJECTIVES[word])
        if c.dep_ == "det" and word in {"no", "neither"}:
            denials += 1
    return cues, denials


def _modal_cues(verb: Token) -> list[str]:
    out: list[str] = []
    for c in verb.children:
        if c.dep_ != "aux":
            continue
        word = c.lower_
        if word in _MODAL and c.tag_ == "MD":
            out.append(_MODAL[word])
        elif word in {"would", "'d", "’d"} and c.tag_ == "MD":
            out.append("planned" if _reported(verb) else "hypothetical")
    if verb.lemma_ == "be" and any(c.dep_ == "xcomp" for c in verb.children):
        return out
    return out


def _reported(verb: Token) -> bool:
    """Tell whether "would" is the future of reported speech."""
    token = verb
    for _ in range(12):
        head = token.head
        if head == token:
            return False
        if token.dep_ in {"ccomp", "parataxis", "relcl", "acl"} and (
            head.lemma_.lower() in _REPORT or not is_verb(head)
        ):
            return True
        token = head
    return False
