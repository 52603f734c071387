"""From trigger words to frames: predicate, actor, other side and ground of one claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.frames.base import Frame
from extract.claims.frames.nouns import noun_frame
from extract.claims.frames.states import copular_frames, held_frames
from extract.claims.frames.verbs import verb_frame
from extract.claims.frames.zones import zone_frame
from extract.claims.grounds import Grounds
from extract.claims.syntax import is_verb
from extract.claims.triggers import NOUNS, VERBS
from extract.claims.triggers.nouns import HELD, ZONE_HEADS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Frame", "find_frames"]


IRREGULAR = {"retook": "retake", "retaken": "retake", "overran": "overrun", "beset": "besiege"}
"""Forms that the lemmatiser does not know."""


def find_frames(sentence: Span, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the frames of a sentence in reading order, one reading for each trigger."""
    for token in sentence:
        mention = cast.mention_at(token.i)
        if mention is not None and mention.end - mention.start > 2:
            continue  # "… Forces for the Liberation of Rwanda" liberates nothing
        named = grounds.at(token)
        if named is not None and named.toponym.form == "name" and token.lower_ not in ZONE_HEADS:
            continue  # "Line of Control" controls nothing
        lemma = IRREGULAR.get(token.lower_, token.lemma_.lower())
        if is_verb(token) and token.dep_ not in {"aux", "auxpass"}:
            yield from held_frames(token, grounds)
            for sense in VERBS.get(lemma, ()):
                frame = verb_frame(token, lemma, sense, cast, grounds)
                if frame is not None:
                    yield frame
                    break
            yield from copular_frames(token, cast, grounds)
        lemma = _hyphenated(token) or lemma
        if token.lower_ in {"administers", "occupies", "governs"} and not is_verb(token):
            misread = _holds_read_as_noun(token, cast, grounds)
            if misread is not None:
                yield misread
                continue
        if token.lower_ in {"claim", "claims"} and not is_verb(token):
            misread = _claims_read_as_noun(token, cast, grounds)
            if misread is not None:
                yield misread
                continue
        if (
            token.pos_ in {"NOUN", "PROPN"}
            or (lemma in NOUNS and "-" in lemma)
            or (lemma in NOUNS and token.tag_ in {"NN", "NNS", "VBG"} and not is_verb(token))
        ):
            zone = zone_frame(token, cast, grounds)
            if zone is not None:
                yield zone
                continue
            for sense in NOUNS.get(lemma, NOUNS.get(token.lower_, ())):
                frame = noun_frame(token, lemma, sense, cast, grounds)
                if frame is not None:
                    yield frame
                    break
        if token.pos_ == "ADJ" and token.dep_ == "amod" and token.lower_ in HELD:
            yield from held_frames(token, grounds)


def _claims_read_as_noun(token: Token, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return "X claims Y" where the parser took "claims" for a noun behind X."""
    doc = token.doc
    mention = cast.mention_at(token.i - 1) if token.i else None
    if mention is None or mention.form != "name" or token.i + 2 >= len(doc):
        return None
    at = token.i + 1
    while at < token.sent.end - 1 and doc[at].lower_ in {
        "the",
        "all",
        "of",
        "most",
        "part",
        "parts",
        "entire",
    }:
        at += 1
    place = grounds.at(doc[at])
    if place is None or place not in grounds.tokens:
        return None
    head = doc[grounds.tokens[place][1] - 1]
    ground = grounds.find(head, "")
    if ground is None:
        return None
    actor = doc[mention.end - 1]
    return Frame(
        type="claim_sovereignty",
        trigger="claim_sovereignty:claims",
        predicate=token,
        lead=token,
        actors=(actor,),
        others=(),
        ground=ground,
        confidence=0.6,
    )


def _holds_read_as_noun(token: Token, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return "Y, which X administers" where the parser took the verb for a noun behind X."""
    mention = cast.mention_at(token.i - 1) if token.i else None
    if mention is None or mention.start < 1:
        return None
    which = token.doc[mention.start - 1]
    if which.lower_ not in {"which", "that"}:
        return None
    clause = next((h for h in which.ancestors if h.dep_ == "relcl"), None)
    ground = grounds.find(clause.head, "") if clause is not None else None
    if ground is None:
        return None
    return Frame(
        type="control",
        trigger=f"control:{token.lower_}",
        predicate=token,
        lead=token,
        actors=(token.doc[mention.end - 1],),
        others=(),
        ground=ground,
        confidence=0.6,
    )


def _hyphenated(token: Token) -> str | None:
    """Return "pull-out", "cease-fire" … for the token that heads the three tokens of it."""
    if token.i < 2 or token.nbor(-1).text not in {"-", "‑", "–"}:
        return None
    word = f"{token.nbor(-2).lower_}-{token.lower_}"
    return next((w for w in (word, word.rstrip("s")) if w in NOUNS), None)
