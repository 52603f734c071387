"""Who says it: reported speech, "according to", quotes, speaker turns; None is the author's own voice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.actor_words import PERSONAL, PRONOUNS
from extract.claims.actors import Cast
from extract.claims.syntax import grammatical_subjects, is_passive, is_verb, noun_phrase, prepositions, up
from extract.claims.words import words
from extract.values import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SPEECH = words(
    "say tell state announce report add warn claim note declare deny insist confirm acknowledge admit "
    "argue allege assert maintain stress underscore underline reiterate reveal explain write tweet post "
    "believe think suggest estimate assess observe conclude remark comment complain affirm reaffirm "
    "proclaim estimate accuse describe term conclude indicate propose vow pledge predict concede contend "
    "boast hint inform refute reject condemn welcome praise express voice emphasise emphasize demand urge "
    "call denounce disclose testify caution brag dispute"
)
ATTITUDE = words(
    "welcome condemn denounce affirm reaffirm express voice reject deny confirm announce report note "
    "underscore praise urge demand denounce recognize recognise claim refute dispute dismiss"
)
"""Verbs that report through a noun: "welcomed the withdrawal", "expressed concern about attacks"."""

NOUNS = words("claim claims statement report reports assertion announcement allegation allegations denial")
_PLAIN = words("say report add announce state tell note warn write explain insist argue stress")
"""Verbs that may stand behind what they report ("…, he said")."""

_ISSUED = re.compile(
    r"\b(?:statement|remarks|readout|address|speech|declaration|communiqu[eé])\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"^[ \t]*((?:[A-Z][A-Z.'’\-]+)(?: (?:[A-Z][A-Z.'’\-]+)){0,5})(?: \([^)\n]{1,60}\))?:\s", re.MULTILINE
)
_QUESTION = re.compile(r"^[ \t]*(Q)[:.]?\s", re.MULTILINE)
_OPEN, _CLOSE = "“", "”"


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a transcript and the label of who speaks."""

    start: int
    end: int
    speaker: str
    label_start: int
    label_end: int


def find_turns(text: str) -> tuple[Turn, ...]:
    """Return the turns of a transcript: "MR. SMITH: …" until the next label."""
    marks = [(m.start(1), m.end(1), m.end(), m.group(1)) for m in _LABEL.finditer(text)]
    marks += [(m.start(1), m.end(1), m.end(), "Q") for m in _QUESTION.finditer(text)]
    marks.sort()
    if len(marks) < 2:
        return ()
    ends = [*(m[0] for m in marks[1:]), len(text)]
    return tuple(Turn(body, end, label, a, b) for (a, b, body, label), end in zip(marks, ends, strict=True))


def find_issuer(doc: Doc, title: str, cast: Cast) -> Attribution | None:
    """Return who speaks throughout a statement: the one who welcomes, condemns … in its first sentence."""
    if not _ISSUED.search(title):
        return None
    first = next(iter(doc.sents), None)
    root = first.root if first is not None else None
    if root is None or root.lemma_.lower() not in SPEECH:
        return None
    speaker = next((s for s in grammatical_subjects(root) if cast.read(s)), None)
    return _to_attribution(speaker, cast) if speaker is not None else None


_CALL = re.compile(r"\bbackground (?:press )?(?:call|briefing)\b", re.IGNORECASE)
_BY = re.compile(
    r"^(?:remarks|statement|address|speech)\s+(?:by|from|of)\s+(?P<who>.+?)"
    r"(?=\s+(?:on|at|to|in|before|after|regarding|about|following)\b|[,:(]|$)",
    re.IGNORECASE,
)


def speaker_of_title(title: str) -> Attribution | None:
    """Return whose words the whole text is by its title ("Remarks by X on …"), or None.

    A background press call is by custom told by "a senior administration official".
    """
    by = _BY.match(title.strip())
    if by is not None:
        return Attribution(text=by["who"], canonical=by["who"], origin="title")
    if _CALL.search(title):
        who = "senior administration official"
        return Attribution(text=who, canonical=who, origin="title")
    return None


def find_source(predicate: Token, lead: Token, cast: Cast, turns: tuple[Turn, ...]) -> Attribution | None:
    """Return the nearest source of the claim that a predicate makes, or None for the author's own voice."""
    source = _governing(predicate) or (_governing(lead) if lead != predicate else None)
    source = source or _according(predicate) or _quoted(predicate)
    appositive = _named_person(source)
    source = appositive or source
    if source is not None:
        return _to_attribution(source, cast)
    for turn in turns:
        if turn.start <= predicate.idx < turn.end and turn.speaker != "Q":
            name = re.sub(r"^(?:MR|MS|MRS|DR|GEN|SEN|SECRETARY|PRESIDENT|MINISTER)\.?\s+", "", turn.speaker)
            return Attribution(
                text=turn.speaker,
                canonical=name.title(),
                start=turn.label_start,
                end=turn.label_end,
                origin="speaker label",
            )
    return None


def _named_person(source: Token | None) -> Token | None:
    """Return the name behind a title ("AA spokesman Khaing Thukha") that was read as an apposition."""
    if source is None or source.pos_ == "PROPN":
        return None
    return next(
        (c for c in source.children if c.dep_ == "appos" and c.ent_type_ == "PERSON" and c.i > source.i), None
    )


def _governing(token: Token) -> Token | None:
    """Climb to the first verb of saying above a claim and return the head of its source."""
    below: Token = token
    for child, head in up(token):
        below = child
        if not is_verb(head):
            if head.lower_ in NOUNS and child.dep_ in {"acl", "ccomp", "relcl"}:
                for c in head.children:
                    if c.dep_ == "poss":
                        return c
            continue
        lemma = head.lemma_.lower()
        if lemma not in SPEECH:
            continue
        reported = below.dep_ in {"ccomp", "parataxis", "advcl"} or (
            below.dep_ == "xcomp" and lemma in {"deny", "claim", "report"}
        )
        if below.dep_ == "advcl" and not _as_said(head, below):
            reported = False
        if below.dep_ in {"dobj", "prep"} and (lemma in ATTITUDE or lemma == "accuse"):
            reported = True
        if below.i < head.i and any(t.text == ";" for t in token.doc[below.i : head.i]):
            reported = False  # "X happened; Y said that …" reports only what follows
        if not reported or (
            below.dep_ in {"ccomp", "parataxis", "advcl", "xcomp"} and _has_other_object(head, below)
        ):
            continue
        if is_passive(head):
            by = [h for n, h in prepositions(head) if n == "by"]
            return by[0] if by else None
        subjects = grammatical_subjects(head)
        if subjects:
            return subjects[0]
    # "X, officials said": the verb of saying may hang below the clause
    root = token
    for _, head in up(token):
        root = head
    for c in root.children:
        if (
            c.dep_ in {"parataxis", "ccomp"}
            and is_verb(c)
            and c.lemma_.lower() in SPEECH
            and token not in set(c.subtree)
        ):
            subjects = tuple(s for s in c.children if s.dep_ == "nsubj")
            plain = c.lemma_.lower() in _PLAIN
            if subjects and plain and not any(g.dep_ in {"dobj", "ccomp", "attr"} for g in c.children):
                return subjects[0]
    for _, head in [*up(token), (token, token)]:
        for c in head.children:
            if (
                c.dep_ == "advcl"
                and is_verb(c)
                and c.lemma_.lower() in SPEECH
                and any(m.lower_ == "as" for m in c.children)
            ):
                subjects = tuple(s for s in c.children if s.dep_ == "nsubj")
                if subjects:
                    return subjects[0]
    return None


def _has_other_object(speech: Token, below: Token) -> bool:
    """Tell whether a verb of saying has an object of its own and so reports nothing ("X claims Y; …")."""
    if below.i < speech.i and speech.lemma_.lower() not in _PLAIN:
        return True  # "X is held by Y; Z claims it": no report of what stands before
    if speech.lemma_.lower() in {"tell", "inform", "warn", "assure", "remind", "ask", "give"}:
        return False
    return any(c.dep_ == "dobj" and c != below and c.i < below.i for c in speech.children) or (
        below.i < speech.i and any(c.dep_ == "dobj" for c in speech.children)
    )


def _as_said(speech: Token, clause: Token) -> bool:
    return any(m.dep_ == "mark" and m.lower_ == "that" for m in clause.children) and not any(
        c.dep_ == "ccomp" for c in speech.children
    )


def _according(token: Token) -> Token | None:
    """Return the source of "according to X" in the same sentence."""
    for t in token.sent:
        if t.lower_ == "according":
            for c in t.children:
                for p in (c, *c.children):
                    if p.dep_ == "pobj":
                        return p
    return None


PARAGRAPH_TOKENS = 400


def _quoted(token: Token) -> Token | None:
    """Return the speaker of a quotation that holds the token, named in the same paragraph."""
    doc = token.doc
    if not _inside_quote(doc, token):
        return None
    first, last = _paragraph(doc, token)
    best: Token | None = None
    for t in doc[first:last]:
        if is_verb(t) and t.lemma_.lower() in SPEECH and not _inside_quote(doc, t):
            subjects = grammatical_subjects(t)
            if subjects and (best is None or abs(t.i - token.i) < abs(best.i - token.i)):
                best = subjects[0]
    return best


def _inside_quote(doc: Doc, token: Token) -> bool:
    first, _ = _paragraph(doc, token)
    before = doc[first : token.i].text
    opened, closed = before.count(_OPEN), before.count(_CLOSE)
    return opened > closed if opened else before.count('"') % 2 == 1


def _paragraph(doc: Doc, token: Token) -> tuple[int, int]:
    """Return the paragraph around a token, or as much of a huge one as a quotation can span."""
    low, high = max(0, token.i - PARAGRAPH_TOKENS), min(len(doc), token.i + PARAGRAPH_TOKENS)
    a = token.i
    while a > low and "\n" not in doc[a - 1].text:
        a -= 1
    b = token.i
    while b < high and "\n" not in doc[b].text:
        b += 1
    return a, b


def _to_attribution(head: Token, cast: Cast) -> Attribution | None:
    if (head.lower_ in PRONOUNS and head.text != "US") or head.lower_ in {"who", "which", "that"}:
        found = cast.antecedent(head)
        if found is None and head.lower_ in PERSONAL | {"they", "it"}:
            return None
        if found is None:
            return None
        head = found
    if head.lower_ in {"one", "there", "i", "we", "you"}:
        return None
    if head.lower_ in {"statement", "announcement", "communique"} and not any(
        cast.mention_at(c.i) for c in head.children
    ):
        head = _who_stated(head) or head
    doc = head.doc
    ent = next(
        (
            e
            for e in doc[head.left_edge.i : head.i + 1].ents
            if e.label_ == "PERSON" and e.start <= head.i < e.end
        ),
        None,
    )
    if ent is not None:
        start, text = ent.start_char, re.sub("[’']s$", "", ent.text)
    else:
        phrase = [t for t in noun_phrase(head) if not _beyond(t, head)]
        if not phrase:
            return None
        start, text = phrase[0].idx, doc[phrase[0].i : phrase[-1].i + 1].text
    actors = cast.read(head)
    canonical = (
        actors[0].canonical
        if actors and ent is None
        else re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)
    )
    return Attribution(text=text, canonical=canonical, start=start, end=start + len(text))


def _who_stated(head: Token) -> Token | None:
    """Return who made "the statement": the subject of the last verb of saying before it."""
    for t in reversed(head.doc[: head.sent.start]):
        if is_verb(t) and t.lemma_.lower() in {"announce", "say", "state", "declare"}:
            subjects = grammatical_subjects(t)
            if subjects and subjects[0].lower_ not in PRONOUNS | {"statement"}:
                return subjects[0]
    return None


def _beyond(token: Token, head: Token) -> bool:
    """Tell whether a token belongs to an apposition or explanation behind the source's name."""
    walk = token
    while walk != head:
        if walk.dep_ in {"appos", "acl", "relcl"} and walk.i > head.i:
            return True
        if walk.head is walk:
            return True
        walk = walk.head
    return False
