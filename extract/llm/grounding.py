"""Holding what a model says against the text: only what stands there becomes a frame.

The quote must stand in the text letter by letter, the predicate in the quote, actor and place
in its sentence or the three before. A predicate that the tables of triggers know must carry one
of its own types. Whoever acts must be able to act. The shape comes from the words of the place
by the grammar, status, speaker and time by the rules; the model's own status only ever makes a
claim less sure. So nothing that an article, or a model, merely says about itself is believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.claims.actor_words import PRONOUNS
from extract.claims.frames.base import Frame, lead_of
from extract.claims.syntax import is_verb
from extract.claims.triggers import NOUNS, VERBS
from extract.llm.answer import Proposal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from extract.claims.actors import Cast
    from extract.claims.ground import Ground
    from extract.claims.grounds import Grounds

CONTEXT_SENTENCES = 3
"""So many sentences before the quote may name its actor and place."""
KNOWN, UNKNOWN = 0.5, 0.35
"""Priors of a claim whose predicate the tables know, and of one whose they do not."""


@dataclass(slots=True)
class Tally:
    """What came of a model's claims: how many were given and kept, and why the others fell."""

    given: int = 0
    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    parts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add another count to this one."""
        self.given += other.given
        self.kept += other.kept
        self.dropped.update(other.dropped)
        self.parts.update(other.parts)

    def __str__(self) -> str:
        text = f"the model gave {self.given} claims, {self.kept} stand in the text"
        reasons = [f"{n} {why}" for why, n in sorted(self.dropped.items())]
        text += f"; dropped: {', '.join(reasons)}" if reasons else ""
        parts = [f"{n} {what}" for what, n in sorted(self.parts.items())]
        return text + (f"; left out of the others: {', '.join(parts)}" if parts else "")


def ground_proposals(
    proposals: Iterable[Proposal], doc: Doc, cast: Cast, grounds: Grounds, *, trigger: str
) -> tuple[tuple[Frame, ...], Tally]:
    """Return the frames that a model's claims come to, and the count of what was dropped."""
    tally, out = Tally(), []
    for proposal in proposals:
        tally.given += 1
        found = _frame(proposal, doc, cast, grounds, trigger, tally)
        if isinstance(found, Frame):
            tally.kept += 1
            out.append(found)
        else:
            tally.dropped[found] += 1
    return tuple(out), tally


def _frame(
    proposal: Proposal, doc: Doc, cast: Cast, grounds: Grounds, trigger: str, tally: Tally
) -> Frame | str:
    """Return the frame of one proposal, or why there is none."""
    quote = _find(doc, proposal.quote, 0, len(doc.text))
    if quote is None:
        return "with a quote that is not in the text"
    predicate = _predicate(proposal, quote)
    if predicate is None:
        return "without a predicate in the quote"
    prior = _prior(proposal.type, predicate)
    if prior is None:
        return "of a type that its predicate never has"
    first = _context_start(quote)
    heads = [_head(doc, words, first, quote) for words in proposal.actors]
    actors = tuple(h for h in heads if h is not None and cast.read(h))
    if proposal.actors and not actors:
        return "by somebody whom the text does not name as acting"
    if len(actors) < len(proposal.actors):
        tally.parts["actors"] += len(proposal.actors) - len(actors)
    place = _head(doc, proposal.place, first, quote) if proposal.place else None
    if proposal.place and place is None:
        return "with a place that is not there"
    if place is not None and any(place == a for a in actors):
        return "whose place is its actor"
    ground = _ground(place, grounds) if place is not None else None
    return Frame(
        type=proposal.type,
        trigger=trigger,
        predicate=predicate,
        lead=lead_of(predicate) or predicate if not is_verb(predicate) else predicate,
        actors=actors,
        others=(),
        ground=ground,
        confidence=prior,
        unknown=proposal.place if place is not None and ground is None else "",
        doubt=proposal.status if proposal.status != "asserted" else "",
    )


def _find(doc: Doc, words: str, start: int, end: int) -> Span | None:
    """Return where words stand in a stretch of the text, letter by letter, any blank for a blank."""
    parts = words.split()
    if not parts:
        return None
    pattern = r"\s+".join(re.escape(part) for part in parts)
    match = re.search(rf"(?<!\w){pattern}(?!\w)", doc.text[start:end])
    if match is None:
        return None
    span: Span | None = doc.char_span(start + match.start(), start + match.end(), alignment_mode="expand")
    return span


def _context_start(quote: Span) -> int:
    """Return the offset at which the sentences begin that may name actor and place."""
    sent = quote[0].sent
    for _ in range(CONTEXT_SENTENCES):
        if sent.start == 0:
            break
        sent = quote.doc[sent.start - 1].sent
    return int(sent.start_char)


def _head(doc: Doc, words: str, first: int, quote: Span) -> Token | None:
    """Return the head of a phrase in the quote, else in its sentence, else in the context before."""
    sentence = quote[-1].sent
    for a, b in (
        (quote.start_char, quote.end_char),
        (quote[0].sent.start_char, sentence.end_char),
        (first, quote.start_char),
    ):
        span = _find(doc, words, a, b)
        if span is not None:
            return span.root
    return None


def _predicate(proposal: Proposal, quote: Span) -> Token | None:
    """Return the token that carries the claim: the word named, if it is a verb or noun of the quote."""
    words = proposal.predicate.split()
    named = _find(quote.doc, proposal.predicate, quote.start_char, quote.end_char) if words else None
    token = named.root if named is not None else None
    if token is None or (not is_verb(token) and token.pos_ not in {"NOUN", "PROPN", "ADJ"}):
        return None
    return token


def _prior(kind: str, predicate: Token) -> float | None:
    """Return how far a type is to be trusted for a predicate; None where the tables rule it out."""
    table = VERBS if is_verb(predicate) else NOUNS
    senses = table.get(predicate.lemma_.lower(), ())
    if not senses:
        return UNKNOWN
    return KNOWN if kind in {sense.type for sense in senses} else None


def _ground(place: Token, grounds: Grounds) -> Ground | None:
    relation = place.head.lower_ if place.dep_ == "pobj" else ""
    if place.lower_ in PRONOUNS - {"it", "them"}:
        return None
    return grounds.find(place, relation)
