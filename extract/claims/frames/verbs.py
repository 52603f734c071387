"""Frames of verbs: "captured X", "was driven out of X by Y", "agreed to withdraw from X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims.actor_words import ARMED
from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first, is_people, means_of_war, roles_of, same
from extract.claims.frames.nouns import noun_actors
from extract.claims.grounds import DESTINATION, PLACE_NOUNS, Ground, Grounds
from extract.claims.syntax import (
    COMPASS,
    agents,
    expand,
    grammatical_subjects,
    is_passive,
    is_verb,
    patients,
    possessors,
    prepositions,
    up,
)
from extract.claims.triggers import NOUNS, VERBS, Sense
from extract.claims.triggers.verbs import BLASTS, BOMBS, PROJECTILES
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_WAY = words("way ground line lines border frontier river forces troops")
_LEFT_SIDES = COMPASS | words("side line lines bank border frontier")
"""Withdrawing to these says what is left; any other destination does not."""
_LENGTHS = words("kilometers kilometres kilometer kilometre km miles mile metres meters yards")
_ROADS = words("road roads highway bridge crossing port strait canal")
_TITLE_WORDS = words("territory land part province soil waters possession")
_CONTESTING = words("recognise recognize reject contest dispute deny")


def verb_frame(verb: Token, lemma: str, sense: Sense, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return the claim that a verb makes in one of its senses, or None."""
    if verb.dep_ == "amod" or (sense.particle and not _has_particle(verb, sense.particle)):
        return None
    if not sense.particle and _phrasal(verb):
        return None
    objects, doers = patients(verb), agents(verb)
    if not _object_fits(verb, sense, objects, doers, cast, grounds):
        return None
    if (
        sense.type == "attack_fighting"
        and verb.dep_ == "advcl"
        and verb.tag_ == "VBG"
        and _attacks(verb.head)
    ):
        return None  # "stormed X, killing dozens" tells one attack
    if sense.moves and any(
        o.lower_ not in _WAY | COMPASS | _LENGTHS and o.head == verb and o.dep_ == "dobj" for o in objects
    ):
        return None
    ground = _verb_ground(verb, sense, objects, doers, grounds)
    actors = _verb_actors(verb, sense, objects, doers)
    if lemma in _CONTESTING and isinstance(sense.object, frozenset):
        owners = [t for o in objects for t in noun_actors(o, NOUNS["sovereignty"][0], cast)[0]]
        actors = (*owners, *(a for a in actors if lemma == "contest")) if owners else actors
    acting = [t for t in actors if acts(t, cast)]
    if sense.type == "withdrawal" and actors and not acting:
        return None  # civilians who flee, a delegation that leaves
    if sense.needs_actor and not acting:
        return None
    if actors and not acting and sense.actor == "subj" and not means_of_war(actors):
        return None
    unknown = ""
    if ground is None:
        unknown = _unknown_place(verb, sense, objects, grounds) if acting else ""
        if not unknown and (not sense.loose or not acting):
            return None
    elif sense.named and ground.coreferent and ground.head.lower_ not in PLACE_NOUNS | {"it"}:
        return None
    if ground is not None and same(ground, acting) and sense.type != "claim_sovereignty":
        return None
    others = tuple(
        t
        for name, head in roles_of(verb, objects)
        if name in sense.other
        for t in expand(head)
        if acts(t, cast)
    )
    if sense.actor == "obj" and sense.type == "withdrawal":
        others += tuple(t for t in doers if acts(t, cast))
    predicate = verb
    if sense.type == "agreement":
        # "agree on safeguarding the border": the agreeing is the claim
        predicate = next((h for _, h in up(verb) if h.lemma_ == "agree"), verb)
        if lemma != "safeguard" and predicate == verb:
            return None
    if sense.type == "advance_capture" and lemma == "fall" and not acting and _falls_elsewhere(verb, ground):
        return None
    if lemma in _CONTESTING and isinstance(sense.object, frozenset) and objects and not is_passive(verb):
        predicate = objects[0]  # whether it is denied, the verb says
    if "obj" in sense.other:
        others += tuple(t for t in objects if acts(t, cast))
    return Frame(
        type=sense.type,
        trigger=f"{sense.type}:{lemma}",
        predicate=predicate,
        lead=predicate if is_verb(predicate) else verb,
        actors=_with_listed(acting, cast),
        others=others,
        ground=ground,
        confidence=0.75 if acting else 0.55,
        unknown=unknown,
    )


def _unknown_place(verb: Token, sense: Sense, objects: tuple[Token, ...], grounds: Grounds) -> str:
    """Return the name that stands where the ground should and that no gazetteer knows."""
    if sense.type not in {"advance_capture", "withdrawal"} or sense.named:
        return ""
    for name, head in roles_of(verb, objects):
        names_no_place = head.ent_type_ not in {"", "GPE", "LOC", "FAC"} and name not in DESTINATION
        plain = head.pos_ == "PROPN" and not names_no_place and head.ent_type_ not in {"DATE", "TIME"}
        if name in sense.ground and plain and grounds.at(head) is None and name != "*":
            names = [c for c in head.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
            if not any(grounds.at(c) for c in names):
                return " ".join(t.text for t in (*names, head))
    return ""


def _falls_elsewhere(verb: Token, ground: Ground | None) -> bool:
    """Tell whether "fall" without a taker is no capture ("falls on its shelf", "fell behind")."""
    elsewhere = {"on", "within", "under", "into", "behind", "below", "short", "from"}
    return ground is None or ground.coreferent or any(n in elsewhere for n, _ in prepositions(verb))


def _attacks(verb: Token) -> bool:
    return any(
        s.type in {"attack_fighting", "advance_capture"} for s in VERBS.get(verb.lemma_.lower(), ())
    ) or any(
        s.type == "attack_fighting"
        for c in verb.children
        if c.dep_ == "dobj"
        for s in NOUNS.get(c.lemma_.lower(), ())
    )


def _with_listed(actors: list[Token], cast: Cast) -> tuple[Token, ...]:
    """Add the second of two actors that a headline lists with a comma ("X, Y agree")."""
    out = list(actors)
    for a in actors:
        doc = a.doc
        if (
            a.i + 3 >= len(doc)
            or doc[a.i + 1].text != ","
            or doc[a.i + 3].text in {",", "and"}
            or doc[a.i + 2].is_sent_start
        ):
            continue
        other = doc[a.i + 2]
        if (
            other.pos_ == "PROPN"
            and a.pos_ == "PROPN"
            and other not in out
            and cast.read(other)
            and a.dep_ == "nsubj"
        ):
            out.append(other)
    return tuple(out)


def _phrasal(verb: Token) -> bool:
    """Tell whether a particle gives the verb another sense ("take on", "hold up", "run out")."""
    particles = {c.lower_ for c in verb.children if c.dep_ == "prt"}
    return bool(particles - {"back", "in", "out", "down", "up", "over", "off"}) or (
        bool(particles) and verb.lemma_ in {"take", "hold", "run", "leave", "keep", "claim", "strike", "hit"}
    )


def _has_particle(verb: Token, particles: frozenset[str]) -> bool:
    return any(c.lower_ in particles and c.dep_ in {"prt", "prep", "advmod", "dep"} for c in verb.children)


def _object_fits(
    verb: Token,
    sense: Sense,
    objects: tuple[Token, ...],
    doers: tuple[Token, ...],
    cast: Cast,
    grounds: Grounds,
) -> bool:
    wanted = sense.object
    if not wanted:
        return True
    if isinstance(wanted, frozenset):
        objects = tuple(o for o in objects if not any(c.lower_ in {"this", "that"} for c in o.children))
        return any(o.lower_ in wanted or o.lemma_.lower() in wanted for o in objects)
    if wanted == "ground":
        return any(grounds.is_ground(o) and (grounds.at(o) is not None or not is_people(o)) for o in objects)
    if wanted == "ground or none":
        return all(grounds.is_ground(o) and (grounds.at(o) is not None or not is_people(o)) for o in objects)
    if wanted == "force":
        return any(o.lower_ in ARMED or o.lemma_.lower() in ARMED or bool(cast.read(o)) for o in objects)
    if wanted == "projectile":
        return any(d.lower_ in PROJECTILES for d in doers)
    if wanted == "blast":
        return any(d.lower_ in BLASTS for d in doers)
    if wanted == "bomb":
        return any(d.lower_ in BOMBS for d in doers)
    if wanted == "armed subject":
        return any(
            d.lower_ in ARMED or ((party := cast.party(d)) is not None and party.kind != "state")
            for d in doers
        )
    if wanted == "fire under":
        return any(
            n == "under" and h.lower_ in {"attack", "fire", "bombardment", "shelling"}
            for n, h in prepositions(verb)
        )
    if wanted == "own territory":
        return any(c.dep_ in {"ccomp", "oprd", "xcomp"} and c.lower_ in _TITLE_WORDS for c in verb.children)
    return any(d.lower_ in {"claims", "claim"} for d in doers)


def _verb_ground(
    verb: Token,
    sense: Sense,
    objects: tuple[Token, ...],
    doers: tuple[Token, ...],
    grounds: Grounds,
) -> Ground | None:
    roles = roles_of(verb, objects)
    leaving = sense.type == "withdrawal"
    for where in sense.ground:
        if where == "obj":
            found = first(objects, "", grounds)
        elif where == "road":
            found = first([o for o in objects if o.lower_ in _ROADS], "", grounds)
        elif where == "small":
            # "considers X its own territory": a clause without a verb
            small = [c for c in verb.children if c.lower_ in _TITLE_WORDS]
            found = first([s for c in small for s in c.children if s.dep_ == "nsubj"], "", grounds)
        elif where == "dative":
            found = first([c for c in verb.children if c.dep_ == "dative"], "", grounds)
        elif where == "owner":
            found = first([p for o in objects for p in possessors(o)], "", grounds)
        elif where == "subj":
            found = first([s for s in grammatical_subjects(verb) if grounds.is_ground(s)], "", grounds)
        elif where == "*":
            found = grounds.in_clause(verb, skip=doers, from_here=leaving)
        else:
            heads = [t for name, t in roles if name == where]
            if leaving and where in DESTINATION:
                heads = [t for t in heads if t.lower_ in _LEFT_SIDES]
            found = first(heads, where, grounds)
        if found is not None:
            return found
    compass = next(
        (c for c in verb.children if c.dep_ in {"advmod", "npadvmod", "dobj"} and c.lower_ in COMPASS), None
    )
    if compass is not None and sense.ground != ("obj",):
        return grounds.find(compass, compass.lower_)
    if sense.type in {"attack_fighting", "deploy", "zone"} or sense.loose or sense.object == "ground":
        found = grounds.in_clause(verb, skip=doers, from_here=leaving)
        if found is not None:
            return found
    if sense.type == "attack_fighting" and (objects or sense.object):
        # "forces attack the funeral of protesters": the sentence says where
        for _, head in up(verb):
            if (
                is_verb(head)
                and (found := grounds.in_clause(head, skip=doers)) is not None
                and found.head.i not in {v.i for v in verb.subtree}
            ):
                return found
    return None


def _verb_actors(
    verb: Token, sense: Sense, objects: tuple[Token, ...], doers: tuple[Token, ...]
) -> tuple[Token, ...]:
    if sense.actor == "none":
        return ()
    if sense.actor == "subj":
        if sense.type in {"withdrawal", "deploy"} and is_passive(verb):
            return doers or objects
        return doers
    if sense.actor == "obj":
        return objects or doers
    found = [t for name, t in roles_of(verb, objects) if name == sense.actor]
    for name, t in roles_of(verb, objects):
        if sense.actor in {"under", "into"} and name == sense.actor:
            found = [p for n, p in prepositions(t) if n in {"of", "by"}] or list(possessors(t)) or [t]
    return tuple(t for f in found for t in expand(f))
