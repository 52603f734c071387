"""Frames of verbs: "captured X", "was driven out of X by Y", "agreed to withdraw from X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extract.claims.actor_words import ARMED, PERSONAL, PRONOUNS, QUANTITIES, SHIP_PREFIXES, WITH_ARMS
from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first, is_people, means_of_war, roles_of, same
from extract.claims.frames.nouns import noun_actors
from extract.claims.ground import Ground
from extract.claims.ground_words import ASSETS, DESTINATION, PLACE_NOUNS
from extract.claims.grounds import Grounds
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
from extract.claims.triggers.phrases import CONTROL_NOUNS
from extract.claims.triggers.verbs import BLASTS, BOMBS, FLYING
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_COMBAT = words("fighting hostilities hostility fire firing war violence")
_WAY = words("way ground line lines border frontier river")
_STOPS = words("away up down off even apart")
_LEFT_SIDES = COMPASS | words("side line lines bank border frontier")
"""Withdrawing to these says what is left; any other destination does not."""
_LENGTHS = words("kilometers kilometres kilometer kilometre km miles mile metres meters yards")
_ROADS = words("road roads highway bridge crossing port strait canal")
_TITLE_WORDS = words("territory land part province soil waters possession")
_ONWARDS = words("deep deeper in forward ahead onward onwards on northward southward eastward westward")
_SHIPPING = words("ship ships vessel vessels shipping convoy convoys tanker tankers traffic")
_HOLDING = words("possession control command charge occupation")
_STATES = words(
    "state country states countries nation nations neighbour neighbours neighbor neighbors power powers"
)
_CONTESTING = words(
    "recognise recognize reject contest dispute deny reaffirm affirm uphold support back oppose accept "
    "challenge"
)


def verb_frame(verb: Token, lemma: str, sense: Sense, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return the claim that a verb makes in one of its senses, or None."""
    if verb.dep_ == "amod" or (sense.particle and not _has_particle(verb, sense.particle)):
        return None
    if not sense.particle and _phrasal(verb, onwards=sense.moves):
        return None
    if sense.moves and any(c.lower_ in _STOPS and c.dep_ in {"prt", "advmod"} for c in verb.children):
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
    shelled = sense.type == "attack_fighting" and means_of_war(actors)
    if sense.needs_actor and not acting and not shelled:
        return None
    if actors and not acting and sense.actor == "subj" and not means_of_war(actors):
        return None
    unknown = ""
    if ground is None:
        unknown = _unknown_place(verb, sense, objects, grounds) if acting else ""
        if not unknown and not (acting and _may_recall(verb, sense, objects)):
            return None
        forces = (o for o in objects if o.lower_ not in {"it", "them"})
        if sense.actor == "obj" and not any(_is_force(o, cast) for o in forces):
            return None  # a politician who is dislodged
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
        both = (
            not sense.loose
            or sense.actor == "from"
            or any(o.lower_ in _COMBAT for o in objects)
            or len(acting) > 1
        )
        if lemma != "safeguard" and predicate == verb and not (sense.loose and both):
            return None  # who ceases his own attacks alone agrees on nothing
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


def _may_recall(verb: Token, sense: Sense, objects: tuple[Token, ...]) -> bool:
    """Tell whether a clause without a place may take the ground that the text speaks of.

    "overran the garrison", "pulled back", "the rebels moved in": something that stands on ground
    is taken or hit, or nothing but a direction is named.
    """
    if sense.moves:
        far = _ONWARDS | _LENGTHS
        into = [h for n, h in prepositions(verb) if n in {"into", "through", "onto"}]
        if not objects and any({h.lower_, h.lemma_.lower()} & (PLACE_NOUNS | ASSETS) for h in into):
            return not any(_of_elsewhere(h) for h in into)
        return not objects and any(
            c.i > verb.i and (c.lower_ in far or any(g.lower_ in far for g in c.children))
            for c in verb.children
            if c.dep_ in {"prt", "advmod", "npadvmod", "dobj"}
        )
    if sense.loose and not objects:
        return True
    standing = objects and all(
        {o.lower_, o.lemma_.lower()} & (ASSETS | ARMED | PLACE_NOUNS) and not _of_elsewhere(o)
        for o in objects
    )
    if sense.object == "ground" and sense.type == "advance_capture":
        return bool(standing)
    named = isinstance(sense.object, frozenset) or sense.object == "force"
    return sense.loose and (bool(standing) or named)


def _of_elsewhere(noun: Token) -> bool:
    """Tell whether a name beside the noun says where it stands, so that no other place can be meant."""
    return any(h.pos_ == "PROPN" for n, h in prepositions(noun) if n in {"in", "of", "at", "near"})


def _unknown_place(verb: Token, sense: Sense, objects: tuple[Token, ...], grounds: Grounds) -> str:
    """Return the name that stands where the ground should and that no gazetteer knows."""
    if sense.type not in {"advance_capture", "withdrawal"} or sense.named:
        return ""
    for name, head in roles_of(verb, objects):
        names_no_place = head.ent_type_ not in {"", "GPE", "LOC", "FAC"} and name not in DESTINATION
        plain = head.pos_ == "PROPN" and not names_no_place and head.ent_type_ not in {"DATE", "TIME"}
        if sense.type == "withdrawal" and name in DESTINATION:
            continue  # where to, not where from
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


def _phrasal(verb: Token, *, onwards: bool) -> bool:
    """Tell whether a particle gives the verb another sense ("take on", "hold up", "run out")."""
    particles = {c.lower_ for c in verb.children if c.dep_ == "prt"} - ({"on"} if onwards else set())
    return bool(particles - {"back", "in", "out", "down", "up", "over", "off"}) or (
        bool(particles) and verb.lemma_ in {"take", "hold", "run", "leave", "keep", "claim", "strike", "hit"}
    )


def _has_particle(verb: Token, particles: frozenset[str]) -> bool:
    deps = {"prt", "prep", "advmod", "dep", "ccomp", "oprd", "acomp", "xcomp"}
    return any(c.lower_ in particles and c.dep_ in deps for c in verb.children)


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
        halves = [
            h for o in objects if o.lower_ in PLACE_NOUNS | ASSETS for n, h in prepositions(o) if n == "of"
        ]
        return any(o.lower_ in wanted or o.lemma_.lower() in wanted for o in (*objects, *halves))
    if wanted == "ground":
        return any(grounds.is_ground(o) and (grounds.at(o) is not None or not is_people(o)) for o in objects)
    if wanted == "land":  # "keeps a post on Mount Hermon" holds no ground
        return any(grounds.at(o) is not None or o.lower_ in PLACE_NOUNS for o in objects)
    if wanted == "ground or none":
        return all(grounds.is_ground(o) and (grounds.at(o) is not None or not is_people(o)) for o in objects)
    if wanted == "force" and sense.type == "deploy":
        commanded = any(c.dep_ in {"xcomp", "ccomp"} for c in verb.children)  # "ordered its units to retreat"
        return not commanded and any(o.lower_ not in PRONOUNS and _is_force(o, cast) for o in objects)
    if wanted == "force":
        return any(o.lower_ in ARMED or o.lemma_.lower() in ARMED or bool(cast.read(o)) for o in objects)
    if wanted == "projectile":
        return any(d.lower_ in FLYING for d in doers)
    if wanted == "blast":
        return any(d.lower_ in BLASTS for d in doers)
    if wanted == "bomb":
        return any(d.lower_ in BOMBS for d in doers)
    if wanted == "armed subject":
        return any(_is_force(d, cast) for d in doers or (objects if is_passive(verb) else ()))
    if wanted == "fire under":
        return any(
            n == "under" and h.lower_ in {"attack", "fire", "bombardment", "shelling"}
            for n, h in prepositions(verb)
        )
    if wanted == "force or armed subject":
        return _object_fits(
            verb,
            replace(sense, object="force" if objects else "armed subject"),
            objects,
            doers,
            cast,
            grounds,
        )
    if wanted == "force seen":
        told = any(c.dep_ in {"prt", "xcomp", "ccomp", "advcl"} or c.lower_ == "as" for c in verb.children)
        return any(_is_force(o, cast) for o in objects) and not told
    if wanted == "ground of force":
        guards = any(_is_force(d, cast) for d in doers)
        return guards and all(
            (grounds.is_ground(o) and (grounds.at(o) is not None or not is_people(o)))
            or o.lower_ in _SHIPPING
            for o in objects
        )
    if wanted == "ground or hold":
        return any(grounds.is_ground(o) or o.lower_ in CONTROL_NOUNS for o in objects)
    if wanted == "to ground":
        return not objects and any(n in sense.ground and grounds.is_ground(h) for n, h in prepositions(verb))
    if wanted == "combat subject":
        return not objects and any(d.lower_ in _COMBAT for d in doers)
    if wanted == "in possession":
        return any(n == "in" and h.lower_ in _HOLDING for n, h in roles_of(verb, objects))
    if wanted == "in fighting":
        return any(n in {"in", "during", "from"} and _is_fight(h) for n, h in prepositions(verb))
    if wanted == "line subject":
        forces = any(_is_force(o, cast) or grounds.at(o) is not None for o in objects)
        return forces and any(grounds.is_ground(d) and d.lower_ not in ARMED for d in doers)
    if wanted == "own territory":
        if verb.dep_ == "relcl" and any(c.dep_ == "dobj" and c.lower_ in _TITLE_WORDS for c in verb.children):
            return True  # "a plateau that X considers part of its land"
        return any(c.dep_ in {"ccomp", "oprd", "xcomp"} and c.lower_ in _TITLE_WORDS for c in verb.children)
    return any(d.lower_ in {"claims", "claim", "zone", "zones", "line", "eez"} for d in doers)


def _meant(verb: Token, objects: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the objects, a reflexive as its subject ("X declared itself independent")."""
    if any(o.lower_ in {"itself", "themselves"} for o in objects):
        return grammatical_subjects(verb)
    return objects


def _is_force(token: Token, cast: Cast, *, depth: int = 0) -> bool:
    """Tell whether people or things under arms are meant, not a state or a politician."""
    if token.lower_ in PERSONAL or depth > 4:  # "some of them": them may be taken for some
        return False
    if token.lower_ in PRONOUNS:
        before = cast.antecedent(token)
        return (
            before is not None and before.lower_ not in PRONOUNS and _is_force(before, cast, depth=depth + 1)
        )
    if token.lower_ in QUANTITIES or token.pos_ == "NUM":
        return any(_is_force(h, cast, depth=depth + 1) for n, h in prepositions(token) if n == "of")
    party = cast.party(token)
    if party is not None and party.kind != "state":
        return True
    if any(c.text in SHIP_PREFIXES for c in token.children):
        return True
    return (token.lower_ in ARMED and token.lower_ not in _STATES) or (
        token.lower_ in WITH_ARMS and bool(cast.read(token))
    )


def _is_fight(noun: Token) -> bool:
    """Tell whether a noun tells of fighting, itself or behind a count of days ("two days of clashes")."""
    if any(s.type == "attack_fighting" for s in NOUNS.get(noun.lemma_.lower(), ())):
        return True
    return any(n == "of" and _is_fight(h) for n, h in prepositions(noun))


def _verb_ground(
    verb: Token,
    sense: Sense,
    objects: tuple[Token, ...],
    doers: tuple[Token, ...],
    grounds: Grounds,
) -> Ground | None:
    roles = roles_of(verb, objects)
    if sense.object == "in possession":
        roles = [r for n, h in roles if n == "in" and h.lower_ in _HOLDING for r in prepositions(h)]
    leaving = sense.type == "withdrawal"
    for where in sense.ground:
        if where == "obj":
            found = first(_meant(verb, objects), "", grounds)
            if found is not None and all(r.toponym.form != "name" for r in found.places):
                # "bases of theirs from X to Y": names beside the adjective say it better
                named = [t for n, t in roles if n in {"in", "at", "near", "from", "to", "around", "outside"}]
                found = first([t for t in named if grounds.at(t) is not None], "in", grounds) or found
        elif where == "road":
            found = first([o for o in objects if o.lower_ in _ROADS], "", grounds)
        elif (
            where == "small"
            and verb.dep_ == "relcl"
            and any(c.dep_ == "dobj" and c.lower_ in _TITLE_WORDS for c in verb.children)
        ):
            found = first([verb.head], "", grounds)
        elif where == "small":
            # "considers X its own territory": a clause without a verb
            small = [c for c in verb.children if c.dep_ in {"ccomp", "oprd", "xcomp"} and not is_verb(c)]
            found = first([s for c in small for s in c.children if s.dep_ == "nsubj"], "", grounds)
        elif where == "dative":
            found = first([c for c in verb.children if c.dep_ == "dative"], "", grounds)
        elif where == "owner":
            found = first([p for o in objects for p in possessors(o)], "", grounds)
        elif where == "subj":
            owned = verb.lemma_.lower() in _CONTESTING and isinstance(sense.object, frozenset)
            held = [] if owned else [s for s in grammatical_subjects(verb) if grounds.is_ground(s)]
            found = first(held, "", grounds)
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
    if sense.type == "attack_fighting" and not objects and verb.tag_ in {"VBN", "VBD"}:
        # a headline without its auxiliary: "Donetsk shelled despite truce"
        hit = [d for d in doers if (r := grounds.at(d)) is not None and r.kind in {"city", "neighbourhood"}]
        if hit and "obj" in sense.ground:
            return grounds.find(hit[0], "")
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
