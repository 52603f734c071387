"""Frames of states: "is under the control of X", "is part of Y", "rebel-held Ariha"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.claims.actor_words import ARMED, GROUP_NOUNS
from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first, same
from extract.claims.ground_words import ASSETS
from extract.claims.grounds import Grounds
from extract.claims.syntax import expand, grammatical_subjects, patients, possessors, prepositions
from extract.claims.triggers.nouns import HELD
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_COLLECTIVE = words(
    "government regime state country states countries nation nations side sides parties party council powers "
    "power authorities administration opposition command group movement"
)
_HOLDING = words("control command charge possession occupation")
_LAND = words("territory land soil territories ground lands waters possession")
_GATES = words("gates gate outskirts doorstep edge edges threshold suburbs")
_UNITS = words("km kilometres kilometers miles kilometre kilometer mile metres meters range reach")
JURISDICTION = words("shelf waters zone eez jurisdiction territory soil airspace")


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
        if ground is None and any(s.lower_ in ASSETS for s in subjects):
            ground = grounds.in_clause(verb)
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
            and head.lower_ in JURISDICTION
            and verb.lemma_ in {"be", "lie", "fall"}
        ):
            owners = list(possessors(head)) + [
                c for c in head.children if cast.mention_at(c.i) and c.dep_ in {"amod", "compound"}
            ]
            owners += [p for n, p in prepositions(head) if n == "of" and acts(p, cast)]
            ground = first(subjects, "", grounds)
            kind = "zone" if head.lower_ in {"zone", "eez"} else "claim_sovereignty"
            if ground is not None and owners and acts(owners[0], cast):
                yield Frame(
                    type=kind,
                    trigger=f"{kind}:{verb.lemma_} within {head.lemma_}",
                    predicate=verb,
                    lead=verb,
                    actors=tuple(owners[:1]),
                    others=(),
                    ground=ground,
                    confidence=0.6,
                )
    yield from _out_of(verb, subjects, cast, grounds)
    yield from _in_control(verb, subjects, cast, grounds)
    yield from _at_the_gates(verb, subjects, cast, grounds)
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
    yield from _belongs(verb, subjects, cast, grounds)
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


def _belongs(verb: Token, subjects: tuple[Token, ...], cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim of "X is Chinese (territory)", "X is an inalienable part of their territory"."""
    if verb.lemma_ not in {"be", "remain"}:
        return
    for c in verb.children:
        owners: list[Token] = []
        if c.dep_ == "acomp" and (m := cast.mention_at(c.i)) is not None and m.form == "adjective":
            owners = [c]
        elif c.dep_ == "attr" and c.lower_ in _LAND:
            owners = [
                g
                for g in c.children
                if (g.dep_ in {"amod", "compound"} and cast.mention_at(g.i))
                or (g.dep_ == "poss" and acts(g, cast))
            ]
        elif c.dep_ == "attr" and c.lemma_ in {"part", "portion"}:
            land = [p for n, p in prepositions(c) if n == "of" and p.lower_ in _LAND]
            owners = [
                g
                for p in land
                for g in p.children
                if (g.dep_ == "poss" and acts(g, cast)) or (g.dep_ == "amod" and cast.mention_at(g.i))
            ]
        ground = first(subjects, "", grounds) if owners else None
        if ground is not None and not any(acts(s, cast) and s.lower_ in ARMED for s in subjects):
            yield Frame(
                type="claim_sovereignty",
                trigger=f"claim_sovereignty:be {c.lemma_.lower()}",
                predicate=verb,
                lead=verb,
                actors=tuple(owners[:2]),
                others=(),
                ground=ground,
                confidence=0.65,
            )


def _out_of(verb: Token, subjects: tuple[Token, ...], cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim of "our troops will be out of X"."""
    forces = tuple(s for s in subjects if s.lower_ in ARMED - _COLLECTIVE and acts(s, cast))
    if verb.lemma_ not in {"be", "get"} or not forces:
        return
    ground = first([h for n, h in prepositions(verb) if n in {"out of", "gone from"}], "from", grounds)
    if ground is not None:
        yield Frame(
            type="withdrawal",
            trigger="withdrawal:be out of",
            predicate=verb,
            lead=verb,
            actors=forces,
            others=(),
            ground=ground,
            confidence=0.6,
        )


def _in_control(verb: Token, subjects: tuple[Token, ...], cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim of "X is in (full) control of Y"."""
    for name, head in prepositions(verb):
        if name != "in" or head.lemma_.lower() not in _HOLDING:
            continue
        ground = first([p for n, p in prepositions(head) if n in {"of", "over", "in"}], "of", grounds)
        holders = tuple(s for s in subjects if acts(s, cast))
        standing = any(n == "of" and p.lower_ in ASSETS for n, p in prepositions(head))
        if holders and (standing if ground is None else not same(ground, list(holders))):
            yield Frame(
                type="control",
                trigger=f"control:in {head.lemma_.lower()}",
                predicate=verb,
                lead=verb,
                actors=holders,
                others=(),
                ground=ground,
                confidence=0.75,
            )


def _at_the_gates(verb: Token, subjects: tuple[Token, ...], cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim of "X is at the gates of Y", "within 50 km of Y"."""
    forces = tuple(s for s in subjects if acts(s, cast))
    if not forces or verb.lemma_ not in {"be", "remain", "stay", "lie"}:
        return
    for name, head in prepositions(verb):
        near = name in {"at", "on", "in"} and head.lower_ in _GATES
        far = name == "within" and head.lower_ in _UNITS
        if not near and not far:
            continue
        ground = first([p for n, p in prepositions(head) if n in {"of", "from", "to"}], name, grounds)
        if ground is not None and not same(ground, list(forces)):
            yield Frame(
                type="advance_capture",
                trigger=f"advance_capture:be {name} {head.lemma_.lower()}",
                predicate=verb,
                lead=verb,
                actors=forces,
                others=(),
                ground=ground,
                confidence=0.6,
            )


def _present(verb: Token, subjects: tuple[Token, ...], cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the claim that forces are "present", "active" or "based" somewhere."""
    if verb.lemma_ in {"be", "remain", "stay"} and not any(
        c.dep_ in {"acomp", "attr"} for c in verb.children
    ):
        forces = tuple(s for s in subjects if s.lower_ in ARMED - _COLLECTIVE and acts(s, cast))
        ground = first(_inside(verb, grounds), "in", grounds) if forces else None
        if ground is not None:
            yield Frame(
                type="deploy",
                trigger=f"deploy:{verb.lemma_} in",
                predicate=verb,
                lead=verb,
                actors=forces,
                others=(),
                ground=ground,
                confidence=0.6,
            )
    for c in verb.children:
        if c.dep_ not in {"acomp", "attr"} or c.lower_ not in {
            "present",
            "active",
            "deployed",
            "stationed",
            "based",
            "entrenched",
            "dug",
        }:
            continue
        forces = tuple(s for s in subjects if _is_armed(s, cast))
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


def _is_armed(token: Token, cast: Cast) -> bool:
    """Tell whether a subject is a force: a noun of one, a group of the lexicon, or a count of soldiers."""
    party = cast.party(token)
    of = any(n == "of" and h.lower_ in ARMED for n, h in prepositions(token))
    named = party is not None and party.kind != "state"
    return (token.lower_ in ARMED or token.ent_type_ == "ORG" or named or of) and acts(token, cast)


def _where(*heads: Token) -> list[Token]:
    """Return what stands behind a preposition of place at any of these words."""
    return [h for head in heads for n, h in prepositions(head) if n in {"in", "at", "on", "near", "along"}]


def _inside(verb: Token, grounds: Grounds) -> list[Token]:
    """Return the places that a verb's own "in", "at" or "inside" names, never those of an activity."""
    heads = [(n, h) for n, h in prepositions(verb) if h.i > verb.i]
    if any(not grounds.is_ground(h) for n, h in heads if n in {"in", "under", "at", "on"}):
        return []  # "is in charge of", "was at war in"
    return [h for n, h in heads if n in {"in", "at", "inside", "on"}]


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
    if kind is None:
        return
    hyphen = token.i >= 2 and token.nbor(-1).text in {"-", "–", "‑"}
    head = token.head
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if hyphen and after is not None and grounds.at(after) is not None:
        head = after  # however the parser hangs "Y and X-held Z"
    elif token.dep_ not in {"amod", "acl", "compound", "nmod"}:
        return
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
