"""From trigger words to frames: predicate, actor, other side and ground of one claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts
from extract.claims.frames.borders import unsettled_frames
from extract.claims.frames.nouns import noun_frame
from extract.claims.frames.states import JURISDICTION, copular_frames, held_frames
from extract.claims.frames.verbs import verb_frame
from extract.claims.frames.zones import zone_frame
from extract.claims.ground_words import PLACE_NOUNS
from extract.claims.grounds import Grounds
from extract.claims.syntax import is_verb, prepositions
from extract.claims.triggers import NOUNS, VERBS
from extract.claims.triggers.nouns import HELD, ZONE_HEADS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

__all__ = ["Frame", "find_frames"]


_MISREAD = {
    **dict.fromkeys(("administers", "occupies", "governs", "holds", "controls"), "control"),
    **dict.fromkeys(("claims", "claim"), "claim_sovereignty"),
    **dict.fromkeys(("disputes", "dispute"), "dispute_border"),
}
"""Verbs of relative clauses that the tagger takes for nouns, and the claim that they make."""
_NO_TRIGGER = frozenset({"PUNCT", "SPACE", "DET", "PRON", "CCONJ", "SYM"})
"""Parts of speech that carry nothing, and are many."""
IRREGULAR = {"retook": "retake", "retaken": "retake", "overran": "overrun", "beset": "besiege"}
"""Forms that the lemmatiser does not know."""


def find_frames(sentence: Span, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the frames of a sentence in reading order, one reading for each trigger."""
    for token in sentence:
        if token.pos_ in _NO_TRIGGER:
            continue
        mention = cast.mention_at(token.i)
        if mention is not None and mention.end - mention.start > 2:
            continue  # "… Forces for the Liberation of Rwanda" liberates nothing
        named = grounds.at(token)
        if named is not None and named.toponym.form == "name" and token.lower_ not in ZONE_HEADS:
            continue  # "Line of Control" controls nothing
        lemma = IRREGULAR.get(token.lower_, token.lemma_.lower())
        gerund = _gerund_as_noun(token)
        verbal = is_verb(token) or _acts_as_verb(token)
        if verbal and token.dep_ not in {"aux", "auxpass"} and not gerund:
            yield from held_frames(token, grounds)
            for sense in VERBS.get(lemma, ()):
                frame = verb_frame(token, lemma, sense, cast, grounds)
                if frame is not None:
                    yield frame
                    break
            yield from copular_frames(token, cast, grounds)
            yield from unsettled_frames(token, cast, grounds)
        lemma = _hyphenated(token) or lemma
        if token.lower_ in _MISREAD and not is_verb(token):
            misread = _holds_read_as_noun(token, cast, grounds)
            if misread is not None:
                yield misread
                continue
        if token.lower_ in {"lie", "lies"} and not is_verb(token):
            misread = _lies_read_as_noun(token, cast, grounds)
            if misread is not None:
                yield misread
                continue
        if token.lower_ in {"claim", "claims", "dispute", "disputes"} and not is_verb(token):
            misread = _claims_read_as_noun(token, cast, grounds)
            if misread is not None:
                yield misread
                continue
        if (
            token.pos_ in {"NOUN", "PROPN"}
            or (lemma in NOUNS and "-" in lemma)
            or (lemma in NOUNS and token.tag_ in {"NN", "NNS", "VBG"} and not is_verb(token))
            or gerund
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
    if place is not None and place in grounds.tokens:
        head = doc[grounds.tokens[place][1] - 1]
    elif token.dep_ == "compound" and token.head.i >= at and token.head.lower_ in PLACE_NOUNS:
        head = token.head  # "X and Y dispute sections of …"
    else:
        return None
    ground = grounds.find(head, "")
    if ground is None:
        return None
    actor = doc[mention.end - 1]
    kind = "claim_sovereignty" if token.lower_.startswith("claim") else "dispute_border"
    return Frame(
        type=kind,
        trigger=f"{kind}:{token.lower_}",
        predicate=token,
        lead=token,
        actors=_joined_before(actor, cast),
        others=(),
        ground=ground,
        confidence=0.6,
    )


def _joined_before(actor: Token, cast: Cast) -> tuple[Token, ...]:
    """Return an actor with the one that "X and Y" puts before it."""
    if actor.i >= 2 and actor.nbor(-1).lower_ == "and" and cast.mention_at(actor.i - 2) is not None:
        return (actor.nbor(-2), actor)
    return (actor,)


def _lies_read_as_noun(token: Token, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return "X lies within the zone of Y" where the parser took the verb for a noun behind X."""
    place = grounds.at(token.nbor(-1)) if token.i else None
    zone = next(
        (h for n, h in prepositions(token) if n in {"within", "inside", "in"} and h.lower_ in JURISDICTION),
        None,
    )
    if place is None or zone is None:
        return None
    owners = [p for n, p in prepositions(zone) if n == "of"] + [
        c for c in zone.children if c.dep_ in {"poss", "amod"} and cast.mention_at(c.i)
    ]
    owners = [t for t in owners if acts(t, cast) or cast.mention_at(t.i)]
    ground = grounds.find(token.nbor(-1), "")
    if not owners or ground is None:
        return None
    return Frame(
        type="claim_sovereignty",
        trigger="claim_sovereignty:lie within",
        predicate=token,
        lead=token,
        actors=tuple(owners[:1]),
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
    kind = _MISREAD[token.lower_]
    return Frame(
        type=kind,
        trigger=f"{kind}:{token.lower_}",
        predicate=token,
        lead=token,
        actors=(token.doc[mention.end - 1],),
        others=(),
        ground=ground,
        confidence=0.6,
    )


def _acts_as_verb(token: Token) -> bool:
    """Tell whether a headline's verb was taken for a noun ("French aircraft bomb rebel columns")."""
    return (
        token.pos_ == "NOUN"
        and token.lemma_.lower() in VERBS
        and token.dep_ in {"ROOT", "ccomp"}
        and any(
            (c.dep_ == "dobj" or (c.dep_ == "conj" and c.tag_ in {"VBZ", "VBP"})) and c.i > token.i
            for c in token.children
        )
        and any(c.dep_ in {"compound", "nmod"} and c.i == token.i - 1 for c in token.children)
    )


def _gerund_as_noun(token: Token) -> bool:
    """Tell whether a gerund stands as a noun ("shelling of the capital had resumed")."""
    return (
        token.tag_ == "VBG"
        and token.lower_ in NOUNS
        and token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"}
        and not any(c.dep_ == "dobj" for c in token.children)
    )


def _hyphenated(token: Token) -> str | None:
    """Return "pull-out", "cease-fire" … for the token that heads the three tokens of it."""
    if token.i < 2 or token.nbor(-1).text not in {"-", "‑", "–"}:
        return None
    word = f"{token.nbor(-2).lower_}-{token.lower_}"
    return next((w for w in (word, word.rstrip("s")) if w in NOUNS), None)
