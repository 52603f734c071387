"""Who speaks throughout: the turns of a transcript, the issuer of a statement, a headline's source.

A label, a title or the metadata names the speaker of a whole stretch; `attribution` names the
source of a single claim and falls back on these.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.actor_words import HUMANS, PERSONAL, PLURAL, PRONOUNS
from extract.claims.actors import Cast
from extract.claims.speech import SOURCES, TALK
from extract.claims.syntax import grammatical_subjects, is_verb
from extract.language import text_of
from extract.values import Attribution

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

ISSUED = re.compile(
    r"\b(?:statement|remarks|readout|address|speech|declaration|communiqu[eé]|press release)\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"^[ \t]*((?:A |THE )?(?:[A-Z][A-Z.'’\-]+)(?: (?:[A-Z][A-Z.'’\-]+)){0,5})(?: \([^)\n]{1,60}\))?:\s",
    re.MULTILINE,
)
_MIXED = re.compile(
    r"^[ \t]*((?:[A-Z][\w.'’\-]+)(?: (?:of|the|for|and|[A-Z][\w.'’\-]+)){0,6})(?: \([^)\n]{1,60}\))?:\s",
    re.MULTILINE,
)
"""A label in small letters; only where labels come back, line after line, are they one's."""
_QUESTION = re.compile(r"^[ \t]*(Q)[:.]?\s", re.MULTILINE)
_ASKS = re.compile(r"(?:q|questions?|reporter|interviewer|moderator|journalist)(?:\b|$)", re.IGNORECASE)
_RANK = re.compile(
    r"^(?:MR|MS|MRS|DR|GEN|SEN|COL|SECRETARY|PRESIDENT|MINISTER|AMBASSADOR)\.?\s+", re.IGNORECASE
)
_CALL = re.compile(r"\bbackground (?:press )?(?:call|briefing)\b", re.IGNORECASE)
_BY = re.compile(
    r"^(?:(?:joint|press|official|written|opening|closing|full) )*"
    r"(?:(?:remarks|statement|address|speech|message|press release|declaration|communiqu[eé])\s+"
    r"(?:by|from|of)|interview with)\s+(?:the )?(?P<who>.+?)"
    r"(?=\s+(?:on|at|to|in|before|after|regarding|about|following)\b|[,:(]|$)",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"^(?P<who>(?:[A-Z][\w.’'-]*|of|the|and|for)(?: (?:[A-Z][\w.’'-]*|of|the|and|for)){0,6}?)(?:’s|'s)?"
    r" (?:statement|communiqu[eé]|press release|declaration)\b"
)
_OWNER = re.compile(
    r"^(?:the )?(?P<who>[^:,.\n]{3,60}?)(?:’s|'s) (?:statement|remarks|address|speech|message|testimony)\b",
    re.IGNORECASE,
)
_ORGAN = re.compile(
    r"\b(?:ministry|minist[eè]re|department|office of|white house|kremlin|presidency|prime minister|"
    r"armed forces|general staff|command|defen[cs]e forces?|foreign affairs|embassy|mission|council|nato|"
    r"secretariat)\b",
    re.IGNORECASE,
)
"""Publishers that issue statements of their own; a newspaper is never the source of what it prints."""
HEADLINE_CHARS = 150
_HEAD_SOURCE = re.compile(r"[ \t]*([^:\n]{2,50}?):[ \t]+(?=\S)")
_TAIL_SOURCE = re.compile(r"(?:[ \t]+[-–—][ \t]+|:[ \t]+)([^:\n–—]{2,50}?)[ \t]*$")
_BACK = 4
"""So many sentences back may stand whom "he said" means."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of a transcript and the label of who speaks."""

    start: int
    end: int
    speaker: str
    label_start: int
    label_end: int

    @property
    def asks(self) -> bool:
        """Tell whether the turn is the press's, whose questions claim nothing."""
        return bool(_ASKS.match(self.speaker))

    def to_attribution(self) -> Attribution:
        """Return the speaker as a source."""
        name = _RANK.sub("", self.speaker)
        return Attribution(
            text=self.speaker,
            canonical=name.title() if name.isupper() else name,
            start=self.label_start,
            end=self.label_end,
            origin="speaker label",
        )


def find_turns(text: str) -> tuple[Turn, ...]:
    """Return the turns of a transcript: "MR. SMITH: …" or "Smith: …" until the next label."""
    marks = [(m.start(1), m.end(1), m.end(), m.group(1)) for m in _LABEL.finditer(text)]
    marks += [(m.start(1), m.end(1), m.end(), "Q") for m in _QUESTION.finditer(text)]
    if len(marks) < 2:
        marks = [(m.start(1), m.end(1), m.end(), m.group(1)) for m in _MIXED.finditer(text)]
        said = Counter(mark[3] for mark in marks)
        ranked = sum(bool(_RANK.match(mark[3])) for mark in marks)
        again = len(marks) > 2 and len(said) > 1 and max(said.values()) > 1
        if ranked < 2 and not again:  # "Mr. Adams (Cyprus): …", as minutes have it, needs not come back
            return ()
    marks.sort()
    ends = [*(m[0] for m in marks[1:]), len(text)]
    return tuple(Turn(body, end, label, a, b) for (a, b, body, label), end in zip(marks, ends, strict=True))


def speaker_of_title(title: str, publisher: str = "") -> Attribution | None:
    """Return whose words the whole text is by its title ("Remarks by X on …") or metadata, or None.

    A background press call is by custom told by "a senior administration official". A statement
    that names nobody is its publisher's, where that is an organ of state and no newspaper.
    """
    title = title.strip()
    by = _BY.match(title) or _OWNER.match(title) or _OWN.match(title)
    if by is not None:
        return Attribution(text=by["who"], canonical=by["who"], origin="title")
    if _CALL.search(title):
        who = "senior administration official"
        return Attribution(text=who, canonical=who, origin="title")
    if ISSUED.search(title) and _ORGAN.search(publisher):
        return Attribution(text=publisher, canonical=publisher, origin="metadata")
    return None


def headline_source(predicate: Token, cast: Cast) -> Token | None:
    """Return the source of a headline: "Kyiv: …", "… - UN", "…: officials"; None elsewhere."""
    doc, text = predicate.doc, text_of(predicate.doc)
    begin = text.rfind("\n", 0, predicate.idx) + 1
    stop = text.find("\n", predicate.idx)
    line = text[begin : stop if stop >= 0 else len(text)]
    if len(line) > HEADLINE_CHARS or line.rstrip().endswith((".", "!", "?", "”", '"')):
        return None
    for pattern in (_HEAD_SOURCE, _TAIL_SOURCE):
        m = pattern.match(line) if pattern is _HEAD_SOURCE else pattern.search(line)
        if m is None or begin + m.start(1) <= predicate.idx < begin + m.end(1):
            continue
        span = doc.char_span(begin + m.start(1), begin + m.end(1), alignment_mode="contract")
        if span is not None and _is_source(span, cast):
            return span.root
    return None


def _is_source(span: Span, cast: Cast) -> bool:
    if any(is_verb(t) and t.tag_ in {"VBD", "VBZ", "VBP"} for t in span) or len(span) > 7:
        return False
    return (
        span.root.lower_ in SOURCES
        or any(t.text in {"UN", "EU", "NATO"} for t in span)
        or bool(cast.read(span.root))
        or any(cast.mention_at(t.i) is not None for t in span)
    )


def last_speaker(pronoun: Token, cast: Cast) -> Token | None:
    """Return whom "he said" or "they added" means: who spoke last, in this sentence or those before it."""
    doc, here = pronoun.doc, pronoun.sent.start
    for back in range(_BACK + 1):
        sentence = pronoun.sent if back == 0 else doc[here - 1].sent if here > 0 else None
        if sentence is None:
            return None
        here = sentence.start
        for verb in sorted((t for t in sentence if is_verb(t)), key=lambda t: (t.dep_ != "ROOT", -t.i)):
            if verb.lemma_.lower() not in TALK or (back == 0 and verb.i > pronoun.i):
                continue
            for subject in grammatical_subjects(verb):
                if subject.i < pronoun.i and _agrees(subject, pronoun, cast):
                    return subject
    return None


def _agrees(subject: Token, pronoun: Token, cast: Cast) -> bool:
    word = pronoun.lower_
    if subject.lower_ in PRONOUNS | {"who", "which", "that"}:
        return False
    person = subject.ent_type_ == "PERSON" or subject.lower_ in HUMANS
    if word in PERSONAL:
        return person or cast.speaks_for(subject) is not None
    if word in PLURAL:
        return subject.tag_ in {"NNS", "NNPS"} or subject.lower_ in {"police", "military"}
    return not person and subject.tag_ in {"NN", "NNP"}
