"""Who says it: reported speech, "according to", quotes, speaker turns; None is the author's own voice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.claims.actor_words import HUMANS, PERSONAL, PLURAL, PRONOUNS, WE
from extract.claims.actors import Cast
from extract.claims.speakers import (
    ISSUED,
    Turn,
    find_turns,
    headline_source,
    last_speaker,
    speaker_of_title,
)
from extract.claims.speech import ATTITUDE, NOUNS, PLAIN, SOURCES, SPEECH
from extract.claims.syntax import grammatical_subjects, is_passive, is_verb, noun_phrase, prepositions, up
from extract.values import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

__all__ = [
    "ATTITUDE",
    "SPEECH",
    "Turn",
    "find_issuer",
    "find_source",
    "find_turns",
    "speaker_of_title",
    "to_attribution",
]

_OPEN, _CLOSE = "“", "”"


def find_issuer(doc: Doc, title: str, cast: Cast) -> Attribution | None:
    """Return who speaks throughout a statement, by its first sentence.

    The one who welcomes, condemns … where the title calls it a statement, or those who lay down
    "the following".
    """
    first = next(iter(doc.sents), None)
    root = first.root if first is not None else None
    if first is None or root is None or root.lemma_.lower() not in SPEECH | {"agree"}:
        return None
    if not ISSUED.search(title) and not any(t.lower_ in {"following", "follows"} for t in first):
        return None
    heads = [
        t for s in grammatical_subjects(root) for t in (s, *(c for c in s.children if c.dep_ == "appos"))
    ]
    speaker = next(
        (h for h in heads if h.lower_ not in WE and (cast.read(h) or h.ent_type_ == "PERSON")), None
    )
    return to_attribution(speaker, cast) if speaker is not None else None


def find_source(predicate: Token, lead: Token, cast: Cast, turns: tuple[Turn, ...]) -> Attribution | None:
    """Return the nearest source of the claim that a predicate makes, or None for the author's own voice."""
    source = _governing(predicate, cast) or (_governing(lead, cast) if lead != predicate else None)
    if source is not None and source.lower_ in WE:
        source = None  # "I think that …": whoever speaks
    source = source or _according(predicate) or _quoted(predicate) or headline_source(predicate, cast)
    source = source or _still_reported(predicate)
    appositive = _named_person(source)
    source = appositive or source
    if source is not None:
        return to_attribution(source, cast)
    turn = next((t for t in turns if t.start <= predicate.idx < t.end and not t.asks), None)
    return turn.to_attribution() if turn is not None else None


def _named_person(source: Token | None) -> Token | None:
    """Return the name behind a title ("AA spokesman Khaing Thukha") that was read as an apposition."""
    if source is None or source.pos_ == "PROPN":
        return None
    return next(
        (c for c in source.children if c.dep_ == "appos" and c.ent_type_ == "PERSON" and c.i > source.i), None
    )


def _governing(token: Token, cast: Cast) -> Token | None:
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
            reported = _is_told(below, token, lemma)
        if below.i < head.i and any(t.text == ";" for t in token.doc[below.i : head.i]):
            reported = False  # "X happened; Y said that …" reports only what follows
        if not reported or (
            below.dep_ in {"ccomp", "parataxis", "advcl", "xcomp"} and _has_other_object(head, below)
        ):
            continue
        if (
            head.dep_ == "pcomp"
            and head.head.lower_ == "as"
            and head.head.head.lemma_.lower() in {"quote", "cite"}
        ):
            quoted = [c for c in head.head.head.children if c.dep_ in {"dobj", "nsubjpass"}]
            if quoted:
                return quoted[0]
        if is_passive(head):
            by = [h for n, h in prepositions(head) if n == "by"]
            return by[0] if by else None
        subjects = grammatical_subjects(head)
        if subjects and (head.dep_ != "conj" or _can_speak(subjects[0], cast)):
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
            plain = c.lemma_.lower() in PLAIN
            if subjects and plain and not any(g.dep_ in {"dobj", "ccomp", "attr"} for g in c.children):
                return subjects[0]
    trailing = _trailing(token)
    if trailing is not None:
        return trailing
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


_WHEN = frozenset({"following", "after", "before", "during", "amid", "since", "despite", "until", "within"})
_TAKEN = frozenset({"responsibility", "credit", "victory", "success"})


def _is_told(below: Token, token: Token, lemma: str) -> bool:
    """Tell whether what a verb of attitude governs is what it is about: no time, no claimed island."""
    if below.dep_ == "prep":
        return below.lower_ not in _WHEN
    return lemma != "claim" or below == token or below.lower_ in _TAKEN


def _trailing(token: Token) -> Token | None:
    """Return who said it in "X entered Y, the ministry announced", read as a relative clause of Y."""
    for verb in token.sent:
        if verb.dep_ != "relcl" or verb.lemma_.lower() not in PLAIN or verb.i < token.i:
            continue
        own = [c for c in verb.children if c.dep_ == "nsubj"]
        edge = verb.left_edge
        comma = edge.i > 0 and edge.nbor(-1).text == ","
        relative = any(t.tag_ in {"WDT", "WP", "WRB"} or t.lower_ == "that" for t in verb.lefts)
        if own and comma and not relative and not any(c.dep_ in {"dobj", "ccomp"} for c in verb.children):
            return own[0]
    return None


def _can_speak(subject: Token, cast: Cast) -> bool:
    """Tell whether a subject found over a coordination can be a source: an island argues nothing."""
    return (
        subject.lower_ in SOURCES | HUMANS | PRONOUNS
        or subject.ent_type_ in {"PERSON", "ORG", "NORP"}
        or bool(cast.read(subject))
    )


def _still_reported(token: Token) -> Token | None:
    """Return who was reported in the sentence before, where the past perfect goes on reporting him.

    "He said troops had entered the town. They had then taken the barracks."
    """
    doc, sent = token.doc, token.sent
    verb = token
    for child, head in up(token):
        if child.dep_ in {"relcl", "advcl", "acl"}:
            return None
        verb = head if is_verb(head) else verb
    if not any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.children) or verb.dep_ != "ROOT":
        return None
    if sent.start == 0 or "\n" in doc[sent.start - 1].text:
        return None
    root = doc[sent.start - 1].sent.root
    reports = any(c.dep_ == "ccomp" for c in root.children)
    if root.lemma_.lower() in SPEECH and reports and root.tag_ in {"VBD", "VBN"}:
        subjects = grammatical_subjects(root)
        return subjects[0] if subjects else None
    return None


def _has_other_object(speech: Token, below: Token) -> bool:
    """Tell whether a verb of saying has an object of its own and so reports nothing ("X claims Y; …")."""
    if below.i < speech.i and speech.lemma_.lower() not in PLAIN:
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
    """Return the speaker of a quotation that holds the token, named in its paragraph or the one before.

    The paragraph before counts where it leads in ("He told parliament:") or where its own
    quotation is still open, as newspapers print long ones.
    """
    doc = token.doc
    if not _inside_quote(doc, token):
        return None
    first, last = _paragraph(doc, token)
    best = _speaker_in(doc, first, last, token)
    for _ in range(3):
        if best is not None or first == 0:
            break
        end = first
        while end > 0 and doc[end - 1].is_space:
            end -= 1
        first, _ = _paragraph(doc, doc[max(0, end - 1)])
        words = doc[first:end].text.rstrip()
        if not words.endswith(":") and words.count(_OPEN) <= words.count(_CLOSE):
            break
        best = _speaker_in(doc, first, end, token)
    return best


def _speaker_in(doc: Doc, first: int, last: int, token: Token) -> Token | None:
    """Return the subject of the verb of saying nearest to a token, outside of any quotation."""
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


def to_attribution(head: Token, cast: Cast) -> Attribution | None:
    """Return the source that a noun phrase names, pronouns followed back; None where it names nobody."""
    if (head.lower_ in PRONOUNS and head.text != "US") or head.lower_ in {"who", "which", "that"}:
        found = last_speaker(head, cast) if head.lower_ in PERSONAL | PLURAL | {"it"} else None
        found = found or cast.antecedent(head)
        if found is not None and found.head == head.head and found.i > head.i:
            found = None
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
    doc, ent = head.doc, _person_named(head)
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


def _person_named(head: Token) -> Span | None:
    """Return the person's name that ends with a phrase's head; `Span.ents` goes through the whole text's."""
    doc, start = head.doc, head.i
    while start > head.left_edge.i and doc[start].ent_iob_ == "I":
        start -= 1
    goes_on = head.i + 1 < len(doc) and doc[head.i + 1].ent_iob_ == "I"
    if head.ent_type_ != "PERSON" or doc[start].ent_iob_ != "B" or goes_on:
        return None
    return doc[start : head.i + 1]
