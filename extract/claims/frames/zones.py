"""Frames of zones: "a 30 km safe zone along the border", "the demilitarised zone"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first, lead_of
from extract.claims.grounds import Grounds
from extract.claims.syntax import (
    COMPASS,
    agents,
    is_passive,
    is_verb,
    objects_of,
    possessors,
    prepositions,
    up,
)
from extract.claims.triggers.nouns import NOT_ZONES, ZONE_ALONE, ZONE_HEADS, ZONE_WORDS
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token


_AROUND = words("around in over along off near within across between")
_WIDE = words("area areas order orders strip belt region")
_STRICT = words(
    "humanitarian evacuation restricted "
    "demilitarised demilitarized buffer closed security prohibited exclusion sanitary"
)


def zone_frame(noun: Token, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return the claim of a zone noun that is tied to a place, or None."""
    if noun.lower_ not in ZONE_HEADS and not _is_regime(noun):
        return None
    words = [t for t in noun.doc[max(noun.sent.start, noun.i - 8) : noun.i] if noun.is_ancestor(t)]
    lower = {t.lower_ for t in words}
    again = noun.lower_ in {"zone", "corridor"} and (_spoken_of(noun) or _is_new_corridor(noun))
    if not (lower & ZONE_WORDS or noun.lower_ in ZONE_ALONE or again or _is_regime(noun)) or (
        lower & NOT_ZONES and not lower & {"buffer", "safe", "no-fly"}
    ):
        return None
    if noun.lower_ in _WIDE and not lower & _STRICT:
        return None
    lead = lead_of(noun)
    if grounds.at(noun) is not None and not (
        any(t.like_num for t in words)
        or (
            lead is not None
            and lead.lemma_ in {"establish", "create", "declare", "separate", "set", "impose"}
        )
    ):
        return None  # only the name of a place
    if _lies_in(noun, cast):
        return None  # "the reef lies within the zone of X": a claim of title
    roles = list(prepositions(noun))
    for c in noun.children:
        if c.dep_ in {"acl", "relcl"} and is_verb(c):
            roles += list(prepositions(c))
            roles += [("over", o) for o in objects_of(c)] if not is_passive(c) else []
            roles += [(g.lower_, g) for g in c.children if g.lower_ in COMPASS and g.i > c.i]
    ground = first([h for _, h in roles], next((n for n, _ in roles), ""), grounds)
    if ground is None:
        for c in noun.children:
            r = grounds.at(c)
            if c.dep_ in {"compound", "nmod"} and r is not None and r.toponym.form == "name":
                ground = grounds.find(c, "")
    actors: list[Token] = [t for t in possessors(noun) if acts(t, cast)]
    actors += [
        c for c in noun.children if c.dep_ in {"amod", "compound"} and cast.mention_at(c.i) and acts(c, cast)
    ]
    for c in noun.children:
        if c.dep_ == "acl" and is_verb(c) and is_passive(c):
            actors += [t for t in agents(c) if acts(t, cast)]
    if lead is not None:
        where = next((h for n, h in prepositions(lead) if n == "where"), None)
        if ground is None and where is not None:
            ground = grounds.find(where, "in")
        ground = ground or (grounds.in_clause(lead) if _directly_under(noun, lead) else None)
        if ground is None and noun.dep_ in {"nsubj", "nsubjpass"}:
            # "a zone has been in force around the islands"
            around = [h for _, p in prepositions(lead) for n, h in prepositions(p) if n in _AROUND]
            around += [h for n, h in prepositions(lead) if n in _AROUND]
            ground = first(around, "around", grounds)
        if not actors:
            actors = [t for t in agents(lead) if acts(t, cast)]
        if ground is None and noun.dep_ in {"attr", "oprd"}:
            # "X is now an evacuation zone", "declared X a military zone"
            held = {"nsubj", "nsubjpass"} if noun.dep_ == "attr" else {"nsubjpass", "dobj"}
            ground = first([c for c in lead.children if c.dep_ in held], "", grounds)
    if ground is None and not (actors and noun.dep_ == "oprd"):
        return None  # "what X and Y had declared a zone" takes the ground that the sentence speaks of
    begin = min((w.i for w in words if w.lower_ in ZONE_WORDS), default=noun.i)
    while (
        begin >= 2 and noun.doc[begin - 1].text == "-" and noun.doc[begin - 2].lower_ in {"de", "no", "cease"}
    ):
        begin -= 2
    text = noun.doc[begin : noun.i + 1].text
    return Frame(
        type="zone",
        trigger=f"zone:{noun.lemma_.lower()}",
        predicate=noun,
        lead=lead if lead is not None else noun,
        actors=tuple(actors),
        others=(),
        ground=ground,
        confidence=0.7,
        zone_name=text,
    )


def _is_regime(noun: Token) -> bool:
    """Tell whether martial law, a curfew or a state of emergency is spoken of, or a band "N km wide"."""
    before = {c.lower_ for c in noun.children} | {g.lower_ for c in noun.children for g in c.children}
    word = noun.lower_
    if word in {"law", "regime"}:
        return bool(before & {"martial", "terrorism", "counter", "emergency", "security", "special"} - {"of"})
    if word == "emergency":
        return noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "state"
    if word == "curfew":
        return True
    measures = {"wide", "deep", "kilometre", "kilometer", "km", "mile", "metre", "meter"}
    return word in {"strip", "buffer", "belt", "band"} and bool(before & measures)


def _lies_in(noun: Token, cast: Cast) -> bool:
    """Tell whether something "lies within" the zone of a state (the tagger may take "lie" for a noun)."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"within", "inside", "in"}:
        return False
    before = noun.head.head
    owned = (
        any(n == "of" and acts(h, cast) for n, h in prepositions(noun))
        or any(acts(p, cast) for p in possessors(noun))
        or any(cast.mention_at(c.i) for c in noun.children if c.dep_ in {"amod", "compound"})
    )
    return owned and before.lemma_.lower() in {"lie", "lies", "fall", "be", "sit"}


def _spoken_of(noun: Token) -> bool:
    """Tell whether a bare "zone" takes up one that the text has named before ("any Turkish zone there")."""
    return any(
        t.lower_ == noun.lower_ and {c.lower_ for c in t.children} & ZONE_WORDS
        for t in noun.doc[max(0, noun.i - 300) : noun.i]
    )


def _is_new_corridor(noun: Token) -> bool:
    """Tell whether a corridor is made here ("establish a corridor through X"), not only named."""
    lead = lead_of(noun)
    return (
        noun.lower_ == "corridor"
        and noun.dep_ in {"dobj", "nsubjpass", "pobj"}
        and lead is not None
        and lead.lemma_.lower() not in {"use", "take", "follow", "leave", "block", "close", "control", "hold"}
        and any(n in {"through", "between", "across", "from"} for n, _ in prepositions(noun))
    )


def _directly_under(noun: Token, verb: Token) -> bool:
    return any(
        child.head == verb and child.dep_ in {"dobj", "nsubj", "nsubjpass", "pobj", "prep", "attr"}
        for child, _ in up(noun)
    )
