"""From trigger words to frames: predicate, actor, other side and ground of one claim."""

from __future__ import annotations

from extract.claims.words import words

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.claims.actors import ARMED, GROUP_NOUNS, PRONOUNS, STATE_ORGANS, Cast
from extract.claims.grounds import PLACE_NOUNS, Ground, Grounds
from extract.claims.syntax import (
    COMPASS, RELATIVE, agents, expand, grammatical_subjects, is_passive, is_verb, objects_of, patients, possessors, prepositions, up,
)
from extract.claims.triggers import NOUNS, VERBS, Sense
from extract.claims.triggers.nouns import HELD, NOT_ZONES, ZONE_ALONE, ZONE_HEADS, ZONE_WORDS
from extract.claims.status import ASPECT, END
from extract.claims.status import NOUNS as INTENT_NOUNS
from extract.claims.triggers.verbs import BLASTS, BOMBS, PROJECTILES, SUPPORT

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_WAY = words("way ground line lines border frontier river forces troops")
_TITLE_WORDS = words("territory land part province soil waters possession")
_CONTESTING = words("recognise recognize reject contest dispute deny")

WEAPONS = words("airstrike airstrikes strike strikes shelling drone drones missile missiles rocket rockets shell shells artillery "
    "bomb bombs warplane warplanes jets attack attacks bombardment raid raids mortar mortars shells fire")
MILITARY = words("military armed ground air naval offensive combat troop troops army rebel militant russian turkish israeli "
    "counterterrorism counter-terrorism artillery mortar rocket sniper machine small heavy cross-border security "
    "peacekeeping police force forces soldiers personnel foreign")
_OTHER_DEALS = words(
    "trade business arms grain nuclear climate gas oil prisoner prisoners hostage loan debt economic investment film "
    "transfer tax free budget power-sharing coalition cultural visa aid refugee migration labour labor interim"
)
TERRITORIAL = words("ceasefire cease-fire border territorial boundary demarcation maritime peace land withdrawal disengagement "
    "deconfliction de-escalation water demilitarisation demilitarization safe zone truce normalisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One claim as grammar gives it.

    ``lead`` is the verb whose clause the quote is cut from (the predicate itself, or the
    verb that carries a noun); ``confidence`` is the rule's own prior.
    """

    type: str
    trigger: str
    predicate: Token
    lead: Token
    actors: tuple[Token, ...]
    others: tuple[Token, ...]
    ground: Ground | None
    confidence: float
    zone_name: str | None = None


def find_frames(sentence: Span, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    """Yield the frames of a sentence in reading order, one reading for each trigger."""
    for token in sentence:
        named = grounds.at(token)
        if named is not None and named.toponym.form == "name" and token.lower_ not in ZONE_HEADS:
            continue  # "Line of Control" controls nothing
        lemma = token.lemma_.lower()
        if is_verb(token) and token.dep_ not in {"aux", "auxpass"}:
            yield from _held(token, cast, grounds)
            for sense in VERBS.get(lemma, ()):
                frame = _verb_frame(token, lemma, sense, cast, grounds)
                if frame is not None:
                    yield frame
                    break
            yield from _copular(token, cast, grounds)
        lemma = _hyphenated(token) or lemma
        if token.pos_ in {"NOUN", "PROPN"} or lemma in NOUNS and "-" in lemma or (lemma in NOUNS and token.tag_ in {"NN", "NNS", "VBG"} and not is_verb(token)):
            zone = _zone_frame(token, cast, grounds)
            if zone is not None:
                yield zone
                continue
            for sense in NOUNS.get(lemma, NOUNS.get(token.lower_, ())):
                frame = _noun_frame(token, lemma, sense, cast, grounds)
                if frame is not None:
                    yield frame
                    break
        if token.pos_ == "ADJ" and token.dep_ == "amod" and token.lower_ in HELD:
            yield from _held(token, cast, grounds)


def _hyphenated(token: Token) -> str | None:
    """Return "pull-out", "cease-fire" … for the token that heads the three tokens of it."""
    if token.i < 2 or token.nbor(-1).text not in {"-", "‑", "–"}:
        return None
    word = f"{token.nbor(-2).lower_}-{token.lower_}"
    return next((w for w in (word, word.rstrip("s")) if w in NOUNS), None)


# --- verbs ------------------------------------------------------------------------------


def _verb_frame(verb: Token, lemma: str, sense: Sense, cast: Cast, grounds: Grounds) -> Frame | None:
    if verb.dep_ == "amod" or (sense.particle and not _has_particle(verb, sense.particle)):
        return None
    if not sense.particle and _phrasal(verb):
        return None
    objects, doers = patients(verb), agents(verb)
    if not _object_fits(verb, sense, objects, doers, cast, grounds):
        return None
    if sense.moves and any(o.lower_ not in _WAY and o.head == verb and o.dep_ == "dobj" for o in objects):
        return None
    ground = _verb_ground(verb, sense, objects, doers, grounds, cast)
    actors = _verb_actors(verb, sense, objects, doers)
    if lemma in _CONTESTING and isinstance(sense.object, frozenset):
        owners = [t for o in objects for t in _noun_actors(o, NOUNS["sovereignty"][0], cast)[0]]
        actors = (*owners, *(a for a in actors if lemma == "contest")) if owners else actors
    acting = [t for t in actors if _acts(t, cast)]
    if sense.type == "withdrawal" and actors and not acting:
        return None  # civilians who flee, a delegation that leaves
    if sense.needs_actor and not acting:
        return None
    if actors and not acting and sense.actor == "subj" and not _means(actors):
        return None
    if ground is None:
        if not sense.loose or not acting:
            return None
    elif sense.named and ground.coreferent and ground.head.lower_ not in PLACE_NOUNS | {"it"}:
        return None
    if ground is not None and _same(ground, acting) and sense.type != "claim_sovereignty":
        return None
    others = tuple(
        t for name, head in _roles(verb, objects) if name in sense.other for t in expand(head) if _acts(t, cast)
    )
    if sense.actor == "obj" and sense.type == "withdrawal":
        others += tuple(t for t in doers if _acts(t, cast))
    predicate = verb
    if sense.type == "agreement":
        # "agree on safeguarding the border": the agreeing is the claim
        predicate = next((h for _, h in up(verb) if h.lemma_ == "agree"), verb)
    if lemma in _CONTESTING and isinstance(sense.object, frozenset) and objects and not is_passive(verb):
        predicate = objects[0]  # whether it is denied, the verb says
    if "obj" in sense.other:
        others += tuple(t for t in objects if _acts(t, cast))
    return Frame(
        type=sense.type, trigger=f"{sense.type}:{lemma}", predicate=predicate,
        lead=predicate if is_verb(predicate) else verb,
        actors=_with_listed(acting, cast), others=others,
        ground=ground, confidence=0.75 if acting else 0.55,
    )  # fmt: skip


def _with_listed(actors: list[Token], cast: Cast) -> tuple[Token, ...]:
    """Add the second of two actors that a headline lists with a comma ("X, Y agree")."""
    out = list(actors)
    for a in actors:
        doc = a.doc
        if a.i + 3 >= len(doc) or doc[a.i + 1].text != "," or doc[a.i + 3].text in {",", "and"} or doc[a.i + 2].is_sent_start:
            continue
        other = doc[a.i + 2]
        if other.pos_ == "PROPN" and a.pos_ == "PROPN" and other not in out and cast.read(other) and a.dep_ == "nsubj":
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
    verb: Token, sense: Sense, objects: tuple[Token, ...], doers: tuple[Token, ...], cast: Cast, grounds: Grounds
) -> bool:
    wanted = sense.object
    if not wanted:
        return True
    if isinstance(wanted, frozenset):
        return any(o.lower_ in wanted or o.lemma_.lower() in wanted for o in objects)
    if wanted == "ground":
        return any(grounds.is_ground(o) and (grounds.at(o) is not None or not _is_people(o)) for o in objects)
    if wanted == "force":
        return any(o.lower_ in ARMED or o.lemma_.lower() in ARMED or bool(cast.read(o)) for o in objects)
    if wanted == "projectile":
        return any(d.lower_ in PROJECTILES for d in doers)
    if wanted == "blast":
        return any(d.lower_ in BLASTS for d in doers)
    if wanted == "bomb":
        return any(d.lower_ in BOMBS for d in doers)
    if wanted == "armed subject":
        return any(d.lower_ in ARMED or cast.party(d) is not None and cast.party(d).kind != "state" for d in doers)  # type: ignore[union-attr]
    if wanted == "fire under":
        return any(n == "under" and h.lower_ in {"attack", "fire", "bombardment", "shelling"} for n, h in prepositions(verb))
    if wanted == "own territory":
        return any(c.dep_ in {"ccomp", "oprd", "xcomp"} and c.lower_ in _TITLE_WORDS for c in verb.children)
    return any(d.lower_ in {"claims", "claim"} for d in doers)


def _is_people(token: Token) -> bool:
    return token.ent_type_ == "PERSON" or (token.lower_ in GROUP_NOUNS) or token.lower_ in {
        "soldiers", "troops", "people", "civilians", "hostages", "prisoners", "fighters", "man", "woman", "men", "women",
        "talks", "meeting", "elections", "election", "summit", "funeral", "ceremony", "banner", "banners", "conference",
    }  # fmt: skip


def _verb_ground(
    verb: Token, sense: Sense, objects: tuple[Token, ...], doers: tuple[Token, ...], grounds: Grounds, cast: Cast
) -> Ground | None:
    roles = _roles(verb, objects)
    for where in sense.ground:
        if where == "obj":
            found = _first(objects, "", grounds, cast)
        elif where == "small":
            # "considers X its own territory": a clause without a verb
            small = [c for c in verb.children if c.lower_ in _TITLE_WORDS]
            found = _first([s for c in small for s in c.children if s.dep_ == "nsubj"], "", grounds, cast)
        elif where == "owner":
            found = _first([p for o in objects for p in possessors(o)], "", grounds, cast)
        elif where == "subj":
            found = _first(grammatical_subjects(verb), "", grounds, cast)
        elif where == "*":
            found = grounds.in_clause(verb, skip=doers)
        else:
            found = _first([t for name, t in roles if name == where], where, grounds, cast)
        if found is not None:
            return found
    compass = next((c for c in verb.children if c.dep_ in {"advmod", "npadvmod"} and c.lower_ in COMPASS), None)
    if compass is not None and sense.ground != ("obj",):
        return grounds.find(compass, compass.lower_)
    if sense.type in {"attack_fighting", "deploy", "zone"} or sense.loose:
        found = grounds.in_clause(verb, skip=doers)
        if found is not None:
            return found
    if sense.type == "attack_fighting" and (objects or sense.object):
        # "forces attack the funeral of protesters": the sentence says where
        for _, head in up(verb):
            if is_verb(head) and (found := grounds.in_clause(head, skip=doers)) is not None and found.head.i not in {v.i for v in verb.subtree}:
                return found
    return None


def _first(heads: object, relation: str, grounds: Grounds, cast: Cast) -> Ground | None:
    for head in heads:  # type: ignore[attr-defined]
        if head.ent_type_ == "PERSON" and grounds.at(head) is None:
            continue
        if head.lower_ in PRONOUNS and head.lower_ not in {"it", "them"}:
            continue
        ground = grounds.find(head, relation)
        if ground is not None:
            return ground
    return None


def _roles(verb: Token, objects: tuple[Token, ...]) -> list[tuple[str, Token]]:
    """Return prepositional phrases of the verb and of its object (parsers waver between the two)."""
    out = list(prepositions(verb))
    for o in objects:
        if o.head == verb:
            out += list(prepositions(o))
    for c in verb.children:
        if c.dep_ == "acomp":
            out += list(prepositions(c))
    return out


def _verb_actors(verb: Token, sense: Sense, objects: tuple[Token, ...], doers: tuple[Token, ...]) -> tuple[Token, ...]:
    if sense.actor == "none":
        return ()
    if sense.actor == "subj":
        if sense.type in {"withdrawal", "deploy"} and is_passive(verb):
            return doers or objects
        return doers
    if sense.actor == "obj":
        return objects or doers
    found = [t for name, t in _roles(verb, objects) if name == sense.actor]
    for name, t in _roles(verb, objects):
        if sense.actor in {"under", "into"} and name == sense.actor:
            found = [p for n, p in prepositions(t) if n in {"of", "by"}] or list(possessors(t)) or [t]
    return tuple(t for f in found for t in expand(f))


def _means(tokens: tuple[Token, ...]) -> bool:
    return any(t.lower_ in WEAPONS for t in tokens)


def _acts(token: Token, cast: Cast) -> bool:
    return bool(cast.read(token))


def _same(ground: Ground, actors: list[Token]) -> bool:
    """Tell whether the ground is only the actor's own name again."""
    return any(a.idx <= ground.head.idx < a.idx + len(a.text) for a in actors)


# --- "is under the control of", "is home to", "remains a stronghold" -----------------------


def _copular(verb: Token, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    if verb.lemma_ not in {"be", "remain", "come", "stay", "fall", "pass", "bring", "place", "lie", "become", "go", "keep", "rest"}:
        return
    subjects = patients(verb) if verb.lemma_ in {"bring", "place", "keep"} else grammatical_subjects(verb)
    for name, head in list(prepositions(verb)):
        kind = _state_of(name, head)
        if kind is None:
            continue
        owners = [p for n, p in prepositions(head) if n in {"of", "by"}] or list(possessors(head))
        owners = owners or [p for n, p in prepositions(verb) if n == "by"]
        owners = [t for o in owners for t in expand(o)]
        adjectives = [c for c in head.children if c.dep_ in {"amod", "compound"} and cast.mention_at(c.i)]
        acting = [t for t in owners if _acts(t, cast)] or [c for c in adjectives]
        ground = _first(subjects, "", grounds, cast)
        if ground is None or (kind == "control" and not acting):
            continue
        taking = verb.lemma_ in {"come", "fall", "pass", "bring", "go"} and kind == "control"
        yield Frame(
            type="advance_capture" if taking else kind, trigger=f"{kind}:{verb.lemma_} {name} {head.lemma_}", predicate=verb,
            lead=verb, actors=tuple(acting), others=(), ground=ground, confidence=0.8,
        )  # fmt: skip
    attr = next((c for c in verb.children if c.dep_ in {"attr", "oprd"}), None)
    if attr is not None and verb.lemma_ in {"be", "remain", "become"}:
        part = attr.lemma_.lower() in {"part", "province", "territory", "republic", "colony", "protectorate"}
        owner = [p for n, p in prepositions(attr) if n == "of"]
        ground = _first(subjects, "", grounds, cast)
        if part and owner and ground is not None and _acts(owner[0], cast) and not _same(ground, owner):
            if verb.lemma_ == "become" or attr.lemma_ == "part" and ground.head.lower_ not in {"it"}:
                yield Frame(
                    type="claim_sovereignty", trigger=f"claim_sovereignty:{verb.lemma_} {attr.lemma_} of", predicate=verb,
                    lead=verb, actors=tuple(expand(owner[0])), others=(), ground=ground, confidence=0.6,
                )  # fmt: skip
    independent = next((c for c in verb.children if c.dep_ == "acomp" and c.lower_ == "independent"), None)
    if independent is not None:
        ground = _first(subjects, "", grounds, cast)
        if ground is not None:
            yield Frame(
                type="claim_sovereignty", trigger="claim_sovereignty:be independent", predicate=verb, lead=verb,
                actors=tuple(s for s in subjects if _acts(s, cast)), others=(), ground=ground, confidence=0.7,
            )  # fmt: skip


def _state_of(preposition: str, head: Token) -> str | None:
    word = head.lemma_.lower()
    if preposition in {"under", "back under", "in", "within"} and word in {"control", "occupation", "rule", "administration", "flag", "authority", "sway", "hand", "hands", "grip", "possession", "command"}:
        return "control" if preposition != "in" or word in {"control", "hand", "hands", "grip", "possession"} and word != "control" else None
    if preposition == "under" and word in {"auspex", "auspice", "auspices", "mandate"}:
        return "deploy"
    if preposition == "under" and word in {"siege", "attack", "fire", "bombardment", "blockade", "shelling"}:
        return "attack_fighting"
    return None


# --- nouns ------------------------------------------------------------------------------


def _noun_frame(noun: Token, lemma: str, sense: Sense, cast: Cast, grounds: Grounds) -> Frame | None:
    if noun.dep_ in {"compound"} or not _noun_fits(noun, sense, cast):
        return None
    if noun.dep_ == "dobj" and lemma in {"control", "hand", "presence", "claim", "sovereignty", "independence"} and is_verb(noun.head) and any(
        isinstance(s.object, frozenset) and lemma in s.object for s in VERBS.get(noun.head.lemma_.lower(), ())
    ):
        return None  # the verb frame says it better
    if noun.dep_ == "pobj" and noun.head.lower_ in {"under", "in"} and lemma in {"control", "occupation", "hand", "siege", "rule", "attack", "administration", "bombardment"} and noun.head.head.lemma_ in {"be", "remain", "come", "fall", "stay", "bring", "place"}:
        return None
    owners, others = _noun_actors(noun, sense, cast)
    ground = _noun_ground(noun, sense, owners, grounds, cast)
    lead = _lead(noun)
    acting = [t for t in owners if _acts(t, cast)]
    if not acting and lead is not None:
        acting = [t for t in _support_subjects(noun, lead) if _acts(t, cast)]
        if not acting and sense.actor == "between" and noun.dep_ in {"nsubj", "nsubjpass"}:
            sides = [t for n, h in prepositions(lead) if n == "between" for t in expand(h)]
            sides += [t for c in noun.sent for n, h in prepositions(c) if n == "between" and c.i > lead.i for t in expand(h)]
            acting = [t for t in dict.fromkeys(sides) if _acts(t, cast)]
        acting = acting or _over_nouns(noun, cast)
        if sense.type == "agreement" and ground is None and (noun.dep_ not in {"nsubj", "nsubjpass"} or _has_own_predicate(noun)):
            ground = grounds.in_clause(lead, skip=acting)
    if ground is None and lead is not None and lead.lemma_.lower() in SUPPORT | {"be"}:
        roles = [(n, h) for n, h in prepositions(lead) if n in sense.ground and h.i not in {a.i for a in acting}]
        ground = _first([h for _, h in roles], roles[0][0] if roles else "", grounds, cast)
    told = noun.dep_ not in {"nsubj", "nsubjpass"} or _has_own_predicate(noun)
    if ground is None and sense.loose and lead is not None and not sense.named and told:
        ground = grounds.in_clause(lead, skip=acting)
    if ground is None and lead is not None:
        where = next((h for n, h in prepositions(lead) if n == "where"), None)
        ground = grounds.find(where, "in") if where is not None else None
    if ground is None and not (sense.loose and (_is_done(noun, lead, acting) or _has_own_predicate(noun))):
        return None
    if sense.object == "territorial" and not acting:
        return None
    if sense.needs_actor and not acting:
        return None
    if ground is not None and _same(ground, acting):
        return None
    return Frame(
        type=sense.type, trigger=f"{sense.type}:{lemma}", predicate=noun, lead=lead if lead is not None else noun,
        actors=tuple(acting), others=tuple(others), ground=ground, confidence=0.65 if acting and ground else 0.5,
    )  # fmt: skip


def _is_done(noun: Token, lead: Token | None, acting: list[Token]) -> bool:
    """Tell whether somebody does what the noun names ("executed this withdrawal")."""
    return bool(acting) and lead is not None and noun.dep_ == "dobj" and noun.head == lead and lead.lemma_.lower() in SUPPORT


def _has_own_predicate(noun: Token) -> bool:
    """Tell whether something is said of the noun itself ("the ceasefire collapsed"), so that it is no bare recall."""
    return noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.lemma_.lower() in ASPECT | END | {
        "hold", "come", "commit", "start", "fail", "sign", "reach", "extend", "violate", "announce", "agree", "broker",
    }


def _over_nouns(noun: Token, cast: Cast) -> list[Token]:
    """Return whose "plan" or "vow" a noun hangs on ("X's plan for an offensive")."""
    for _, head in up(noun):
        if is_verb(head):
            return []
        if head.lower_ in INTENT_NOUNS:
            named = [c for c in head.children if c.dep_ in {"poss", "compound", "amod"} and c.i < head.i]
            named += [head.head] if head.dep_ == "appos" else []
            return [c for c in sorted(named, key=lambda t: t.i) if cast.read(c)]
    return []


def _noun_fits(noun: Token, sense: Sense, cast: Cast) -> bool:
    words = {c.lower_ for c in noun.children} | {g.lower_ for c in noun.children for g in c.children if c.dep_ in {"compound", "amod"}}
    if sense.object == "military modifier":
        return bool(words & MILITARY) or any(cast.mention_at(c.i) for c in noun.children if c.dep_ in {"amod", "compound"})
    if sense.object == "armed modifier":
        return noun.lower_ not in {"fire"} and noun.lower_ != "presence" or bool(words & MILITARY) or any(
            cast.mention_at(c.i) for c in noun.children if c.dep_ in {"amod", "compound", "poss"}
        )
    if sense.object == "territorial":
        return bool(words & TERRITORIAL) or not words & _OTHER_DEALS
    if sense.object == "territorial claim":
        return bool(words & {"territorial", "sovereignty", "historic", "maritime", "overlapping", "competing", "rival"}) or noun.dep_ == "dobj"
    if sense.object == "border modifier":
        return bool(words & {"border", "territorial", "boundary", "maritime", "land", "sovereignty", "frontier"}) or any(
            n == "over" for n, _ in prepositions(noun)
        )
    if sense.object == "border object":
        return any(n == "over" and (h.lower_ in {"border", "boundary", "line", "islands", "frontier"}) for n, h in prepositions(noun))
    if sense.object == "in hands":
        return noun.lower_ == "hands" and noun.head.lower_ == "in"
    return True


def _noun_actors(noun: Token, sense: Sense, cast: Cast) -> tuple[list[Token], list[Token]]:
    """Return who does what the noun names, and the other side."""
    owners = [t for t in possessors(noun) if _acts(t, cast)]
    others: list[Token] = []
    for name, head in prepositions(noun):
        heads = [t for t in expand(head) if _acts(t, cast)]
        if name in {"by", sense.actor} or (name == "of" and sense.type in {"withdrawal", "deploy"}):
            owners += [t for t in heads if t not in owners]
        elif name == "between" or (name == "among" and sense.actor == "between"):
            owners += [t for t in heads if t not in owners]
        elif name in sense.other:
            others += heads
    if not owners:
        modifiers = [c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} and c.i < noun.i]
        owners = [c for c in modifiers if _acts(c, cast) and not _is_hyphen_part(c) and c.lower_ not in _GENERIC]
    for child in noun.children:
        if child.dep_ == "acl" and is_verb(child) and is_passive(child) and child.lemma_ in SUPPORT:
            owners += [t for t in agents(child) if t not in owners and _acts(t, cast)]
    return owners, others


_GENERIC = words("troop troops army military force security air ground unit drone missile artillery police state group")
"""Modifiers that say what acts, not who."""


def _is_hyphen_part(token: Token) -> bool:
    doc = token.doc
    return token.i + 2 < len(doc) and doc[token.i + 1].text in {"-", "–"} and doc[token.i + 2].tag_ in {"VBN", "VBD", "JJ"}


def _noun_ground(noun: Token, sense: Sense, owners: list[Token], grounds: Grounds, cast: Cast) -> Ground | None:
    taken = {t.i for t in owners}
    roles = [(n, h) for n, h in prepositions(noun) if h.i not in taken]
    for where in sense.ground:
        if where == "compound":
            for c in noun.children:
                r = grounds.at(c)
                if c.dep_ in {"compound", "amod", "nmod"} and c.i < noun.i and c.i not in taken and r is not None and r.toponym.form == "name":
                    return grounds.find(c, "")
        elif where == "poss":
            for c in noun.children:
                if c.dep_ == "poss" and c.i not in taken and grounds.at(c) is not None:
                    return grounds.find(c, "")
        elif where == "predicate":
            if noun.dep_ in {"attr", "appos", "oprd"}:
                subjects = grammatical_subjects(noun.head) if noun.dep_ != "appos" else (noun.head,)
                found = _first([s for s in subjects if s.i not in taken], "", grounds, cast)
                if found is not None:
                    return found
        elif where == "where":
            continue
        else:
            heads = [h for n, h in roles if n == where and (not sense.direct or grounds.is_ground(h))]
            found = _first(heads, where, grounds, cast)
            if found is not None:
                return found
    return None


def _lead(noun: Token) -> Token | None:
    """Return the verb that carries a noun, or None."""
    token = noun
    for child, head in up(noun):
        token = head
        if is_verb(head) and head.dep_ != "amod":
            return head
        if child.dep_ in {"relcl", "ccomp"}:
            return None
    return token if is_verb(token) else None


def _support_subjects(noun: Token, verb: Token) -> tuple[Token, ...]:
    """Return the subject of "launch", "announce" … that does what their object noun names."""
    lemma = verb.lemma_.lower()
    if lemma not in SUPPORT:
        return ()
    top = noun
    while top.head != verb and top.dep_ == "conj" and top.head is not top:
        top = top.head
    if is_passive(verb):
        return agents(verb)
    if top in objects_of(verb) or (top.head.dep_ == "prep" and top.head.head == verb and top.head.lower_ in {"on", "to", "of", "with", "in"}):
        return agents(verb)
    return ()


# --- zones ------------------------------------------------------------------------------


def _zone_frame(noun: Token, cast: Cast, grounds: Grounds) -> Frame | None:
    if noun.lower_ not in ZONE_HEADS:
        return None
    words = [t for t in noun.doc[max(noun.sent.start, noun.i - 8) : noun.i] if noun.is_ancestor(t)]
    lower = {t.lower_ for t in words}
    if not (lower & ZONE_WORDS or noun.lower_ in ZONE_ALONE) or lower & NOT_ZONES and not lower & {"buffer", "safe", "no-fly"}:
        return None
    if noun.lower_ in {"area", "areas", "order", "orders", "strip", "belt", "region"} and not lower & {
        "evacuation", "restricted", "demilitarised", "demilitarized", "buffer", "closed", "security", "prohibited", "exclusion", "sanitary",
    }:  # fmt: skip
        return None
    lead = _lead(noun)
    roles = list(prepositions(noun))
    for c in noun.children:
        if c.dep_ in {"acl", "relcl"} and is_verb(c):
            roles += list(prepositions(c))
    ground = _first([h for _, h in roles], next((n for n, _ in roles), ""), grounds, cast)
    if ground is None:
        for c in noun.children:
            r = grounds.at(c)
            if c.dep_ in {"compound", "nmod"} and r is not None and r.toponym.form == "name":
                ground = grounds.find(c, "")
    actors: list[Token] = [t for t in possessors(noun) if _acts(t, cast)]
    for c in noun.children:
        if c.dep_ == "acl" and is_verb(c) and is_passive(c):
            actors += [t for t in agents(c) if _acts(t, cast)]
    if lead is not None:
        where = next((h for n, h in prepositions(lead) if n == "where"), None)
        if ground is None and where is not None:
            ground = grounds.find(where, "in")
        ground = ground or (grounds.in_clause(lead) if _directly_under(noun, lead) else None)
        if not actors:
            actors = [t for t in agents(lead) if _acts(t, cast)]
    if ground is None:
        return None
    text = " ".join(noun.doc[t.i].text for t in (*[w for w in words if w.lower_ in ZONE_WORDS or w.text == "-"], noun))
    return Frame(
        type="zone", trigger=f"zone:{noun.lemma_.lower()}", predicate=noun, lead=lead if lead is not None else noun,
        actors=tuple(actors), others=(), ground=ground, confidence=0.7, zone_name=text.replace(" - ", "-"),
    )  # fmt: skip


def _directly_under(noun: Token, verb: Token) -> bool:
    return any(child.head == verb and child.dep_ in {"dobj", "nsubj", "nsubjpass", "pobj", "prep", "attr"} for child, _ in up(noun))


# --- "rebel-held Ariha", "besieged Aleppo" ------------------------------------------------


def _held(token: Token, cast: Cast, grounds: Grounds) -> Iterator[Frame]:
    word = token.lower_
    kind = HELD.get(word)
    if kind is None or token.dep_ not in {"amod", "acl", "compound", "nmod"}:
        return
    head = token.head
    ground = grounds.find(head, "")
    if ground is None or ground.coreferent and word not in {"held", "controlled", "occupied"} or token.i > head.i:
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
        type=kind, trigger=f"{kind}:-{word}", predicate=token, lead=head, actors=holder, others=(), ground=ground,
        confidence=0.7,
    )  # fmt: skip


def is_pronoun(token: Token) -> bool:
    """Tell whether a token is a pronoun or relative that names nobody itself."""
    return token.lower_ in PRONOUNS or token.lower_ in RELATIVE


def is_organ(token: Token) -> bool:
    """Tell whether a noun is an organ of a state or an armed group."""
    return token.lower_ in STATE_ORGANS or token.lower_ in ARMED
