"""Frames of states: "is under the control of X", "is part of Y", "rebel-held Ariha"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.claims.actor_words import ARMED, GROUP_NOUNS
from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first, same
from extract.claims.grounds import Grounds
from extract.claims.syntax import expand, grammatical_subjects, patients, possessors, prepositions
from extract.claims.triggers.nouns import HELD
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_JURISDICTION = words("shelf waters zone eez jurisdiction territory soil airspace")


def copular_frames(verb: Token, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claims of "be", "remain", "come" … with a phrase of state."""
    if verb.lemma_ not in {
        "be",
        "remain",
        "come",
        "stay",
        "fall",
        "pass",
        "bring",
        "place",
        "lie",
        "become",
        "go",
        "keep",
        "rest",
    }:
        return
    subjects = patients(verb) if verb.lemma_ in {"bring", "place", "keep"} else grammatical_subjects(verb)
    for name, head in list(prepositions(verb)):
        kind = _state_of(name, head)
        if kind is None:
            continue
        owners = [p for n, p in prepositions(head) if n in {"of", "by"}] or list(possessors(head))
        owners = owners or [p for n, p in prepositions(verb) if n == "by"]
        owners = [t for o in owners for t in expand(o)]
        adjectives = [
            c
            for c in head.children
            if c.dep_ in {"amod", "compound"} and (cast.mention_at(c.i) or c.lemma_.lower() in GROUP_NOUNS)
        ]
        acting = [t for t in owners if acts(t, cast)] or adjectives
        ground = first(subjects, "", grounds)
        if ground is None or (kind == "control" and not acting):
            continue
        taking = verb.lemma_ in {"come", "fall", "pass", "bring", "go"} and kind == "control"
        yield Frame(
            type="advance_capture" if taking else kind,
            trigger=f"{kind}:{verb.lemma_} {name} {head.lemma_}",
            predicate=verb,
            lead=verb,
            actors=tuple(acting),
            others=(),
            ground=ground,
            confidence=0.8,
        )
    for name, head in prepositions(verb):
        if (
            name in {"within", "in", "inside", "on"}
            and head.lower_ in _JURISDICTION
            and verb.lemma_ in {"be", "lie", "fall"}
        ):
            owners = list(possessors(head)) + [
                c for c in head.children if cast.mention_at(c.i) and c.dep_ in {"amod", "compound"}
            ]
            ground = first(subjects, "", grounds)
            if ground is not None and owners and acts(owners[0], cast):
                yield Frame(
                    type="claim_sovereignty",
                    trigger=f"claim_sovereignty:{verb.lemma_} within {head.lemma_}",
                    predicate=verb,
                    lead=verb,
                    actors=tuple(owners[:1]),
                    others=(),
                    ground=ground,
                    confidence=0.6,
                )
    yield from _present(verb, subjects, cast, grounds)
    yield from _there_are(verb, cast, grounds)
    attr = next((c for c in verb.children if c.dep_ in {"attr", "oprd"}), None)
    if attr is not None and verb.lemma_ in {"be", "remain", "become"}:
        part = attr.lemma_.lower() in {"part", "province", "territory", "republic", "colony", "protectorate"}
        owner = [p for n, p in prepositions(attr) if n == "of"]
        ground = first(subjects, "", grounds)
        title = verb.lemma_ == "become" or (
            attr.lemma_ == "part" and not (ground and ground.head.lower_ == "it")
        )
        if (
            part
            and title
            and owner
            and ground is not None
            and acts(owner[0], cast)
            and not same(ground, owner)
        ):
            yield Frame(
                type="claim_sovereignty",
                trigger=f"claim_sovereignty:{verb.lemma_} {attr.lemma_} of",
                predicate=verb,
                lead=verb,
                actors=tuple(expand(owner[0])),
                others=(),
                ground=ground,
                confidence=0.6,
            )
    independent = next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ == "independent"), None)
    if independent is not None:
        ground = first(subjects, "", grounds)
        if ground is not None:
            yield Frame(
                type="claim_sovereignty",
                trigger="claim_sovereignty:be independent",
                predicate=verb,
                lead=verb,
                actors=tuple(s for s in subjects if acts(s, cast)),
                others=(),
                ground=ground,
                confidence=0.7,
            )


def _present(verb: Token, subjects: tuple[Token, ...], cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim that forces are "present", "active" or "based" somewhere."""
    for c in verb.children:
        if c.dep_ not in {"acomp", "attr"} or c.lower_ not in {
            "present",
            "active",
            "deployed",
            "stationed",
            "based",
        }:
            continue
        forces = tuple(s for s in subjects if (s.lower_ in ARMED or s.ent_type_ == "ORG") and acts(s, cast))
        ground = first(_where(c, verb), "in", grounds)
        if forces and ground is not None:
            yield Frame(
                type="deploy",
                trigger=f"deploy:be {c.lower_}",
                predicate=verb,
                lead=verb,
                actors=forces,
                others=(),
                ground=ground,
                confidence=0.65,
            )


def _where(*heads: Token) -> list[Token]:
    """Return what stands behind a preposition of place at any of these words."""
    return [h for head in heads for n, h in prepositions(head) if n in {"in", "at", "on", "near", "along"}]


def _there_are(verb: Token, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim of "there are X troops in Y"."""
    if verb.lemma_ != "be" or not any(c.dep_ == "expl" for c in verb.children):
        return
    for c in verb.children:
        if c.dep_ != "attr" or c.lower_ not in ARMED - GROUP_NOUNS or not acts(c, cast):
            continue
        ground = first(_where(c, verb), "in", grounds)
        if ground is not None:
            yield Frame(
                type="deploy",
                trigger="deploy:there be",
                predicate=verb,
                lead=verb,
                actors=(c,),
                others=(),
                ground=ground,
                confidence=0.65,
            )


def _state_of(preposition: str, head: Token) -> str | None:
    word = head.lemma_.lower()
    if preposition in {"under", "back under", "in", "within"} and word in {
        "control",
        "occupation",
        "rule",
        "administration",
        "flag",
        "authority",
        "sway",
        "hand",
        "hands",
        "grip",
        "possession",
        "command",
    }:
        return (
            "control"
            if preposition != "in"
            or (word in {"control", "hand", "hands", "grip", "possession"} and word != "control")
            else None
        )
    if preposition == "under" and word in {"auspex", "auspice", "auspices", "mandate"}:
        return "deploy"
    if preposition == "under" and word in {"siege", "attack", "fire", "bombardment", "blockade", "shelling"}:
        return "attack_fighting"
    return None


def held_frames(token: Token, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim of a participle before a place name."""
    word = token.lower_
    kind = HELD.get(word)
    if kind is None or token.dep_ not in {"amod", "acl", "compound", "nmod"}:
        return
    head = token.head
    ground = grounds.find(head, "")
    if (
        ground is None
        or (ground.coreferent and word not in {"held", "controlled", "occupied"})
        or token.i > head.i
    ):
        return
    holder: tuple[Token, ...] = ()
    if token.i >= 2 and token.nbor(-1).text in {"-", "–", "‑"}:
        before = token.nbor(-2)
        holder = (before,)
    if kind == "control" and word not in {"occupied", "annexed"} and not holder:
        return
    if ground.coreferent and not holder:
        return
    yield Frame(
        type=kind,
        trigger=f"{kind}:-{word}",
        predicate=token,
        lead=head,
        actors=holder,
        others=(),
        ground=ground,
        confidence=0.7,
    )
