"""Frames of nouns: "the withdrawal of X from Y", "launched an offensive on Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.frames.base import Frame, acts, first, lead_of, same
from extract.claims.frames.borders import UNSETTLED
from extract.claims.ground import Ground
from extract.claims.grounds import Grounds
from extract.claims.status_words import ASPECT, END
from extract.claims.status_words import NOUNS as INTENT_NOUNS
from extract.claims.syntax import (
    COMPASS,
    agents,
    expand,
    grammatical_subjects,
    is_passive,
    is_verb,
    objects_of,
    possessors,
    prepositions,
    up,
)
from extract.claims.triggers import NOUNS, VERBS, Sense
from extract.claims.triggers.verbs import NOT_DOING, SUPPORT
from extract.claims.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

MILITARY = words(
    "military armed ground air naval offensive combat troop troops army rebel militant russian turkish "
    "israeli counterterrorism counter-terrorism artillery mortar rocket sniper machine small heavy cross-"
    "border security peacekeeping police force forces soldiers personnel foreign"
)
_OTHER_DEALS = words(
    "trade business arms grain nuclear climate gas oil prisoner prisoners hostage loan debt economic "
    "investment film transfer tax free budget power-sharing coalition cultural visa aid refugee migration "
    "labour labor interim defence defense mutual mineral minerals fishing rail pipeline"
)
TERRITORIAL = words(
    "ceasefire cease-fire border territorial boundary demarcation maritime peace land withdrawal "
    "disengagement deconfliction de-escalation escalation water demilitarisation demilitarization safe "
    "zone truce normalisation"
)
_BOUNDARY = words("border boundary maritime demarcation territorial delimitation")
_CONTESTED_THINGS = words(
    "border boundary line islands island frontier land waters territory area enclave reef shoal region rocks "
    "peninsula strip"
)
_KEEPING_PEACE = words(
    "peacekeeping stabilisation stabilization observer monitoring multinational reassurance residual "
    "interposition inter"
)
_GENERIC = words(
    "troop troops army military force security air ground unit drone missile artillery police state group"
)
"""Modifiers that say what acts, not who."""


def noun_frame(noun: Token, lemma: str, sense: Sense, cast: Cast, grounds: Grounds) -> Frame | None:
    """Return the claim that a noun makes in one of its senses, or None."""
    if noun.dep_ == "compound" and sense.type == "agreement" and noun.head.lemma_.lower() in _PAPERS:
        noun = noun.head  # "the ceasefire extension": what is said, is said of the extension
    aside = noun.dep_ == "compound" and noun.head.lower_ not in COMPASS
    if aside or not _noun_fits(noun, sense, cast):
        return None
    if (
        noun.dep_ == "dobj"
        and lemma in {"control", "hand", "presence", "claim", "sovereignty", "independence"}
        and is_verb(noun.head)
        and any(
            isinstance(s.object, frozenset) and lemma in s.object
            for s in VERBS.get(noun.head.lemma_.lower(), ())
        )
    ):
        return None  # the verb frame says it better
    if (
        noun.dep_ == "pobj"
        and noun.head.lower_ in {"under", "in"}
        and lemma
        in {"control", "occupation", "hand", "siege", "rule", "attack", "administration", "bombardment"}
        and noun.head.head.lemma_ in {"be", "remain", "come", "fall", "stay", "bring", "place"}
    ):
        return None
    if sense.type == "attack_fighting" and _is_stopped(noun):
        return None  # "a cessation of hostilities" is an agreement
    owners, others = noun_actors(noun, sense, cast)
    owned = (bool(owners) and sense.actor != "between") or (sense.type == "agreement" and _is_made(noun))
    ground = _noun_ground(noun, sense, owners, grounds)
    if ground is not None and sense.type == "deploy" and sense.named and ground.coreferent:
        return None
    lead = lead_of(noun)
    acting = [t for t in owners if acts(t, cast)]
    if not acting and lead is not None:
        acting = [t for t in _support_subjects(noun, lead, of_two=sense.type == "agreement") if acts(t, cast)]
        if not acting and sense.actor == "between" and noun.dep_ in {"nsubj", "nsubjpass"}:
            sides = [t for n, h in prepositions(lead) if n == "between" for t in expand(h)]
            sides += [
                t
                for c in noun.sent
                for n, h in prepositions(c)
                if n == "between" and c.i > lead.i
                for t in expand(h)
            ]
            acting = [t for t in dict.fromkeys(sides) if acts(t, cast)]
        acting = acting or _over_nouns(noun, cast)
        if (
            sense.type == "agreement"
            and ground is None
            and (noun.dep_ not in {"nsubj", "nsubjpass"} or _has_own_predicate(noun))
        ):
            ground = grounds.in_clause(lead, skip=acting, direct=True)
    told = noun.dep_ != "nsubj" or _has_own_predicate(noun)
    if ground is None and lead is not None and lead.lemma_.lower() in SUPPORT | {"be"} and told:
        roles = [
            (n, h) for n, h in prepositions(lead) if n in sense.ground and h.i not in {a.i for a in acting}
        ]
        ground = first([h for _, h in roles], roles[0][0] if roles else "", grounds)
    if ground is None and sense.loose and lead is not None and not sense.named and told:
        ground = grounds.in_clause(lead, skip=acting, direct=sense.type == "agreement")
    if ground is None and lead is not None and noun.dep_ == "nsubj" and lead.lemma_.lower() in _COVERING:
        ground = first(objects_of(lead), "in", grounds)  # "the exercises cover the strait"
    if ground is None and lead is not None:
        where = next((h for n, h in prepositions(lead) if n == "where"), None)
        ground = grounds.find(where, "in") if where is not None else None
    if ground is not None and sense.type == "agreement" and _is_venue(ground, lead):
        ground = None
    modifiers = {c.lower_ for c in noun.children} | {
        g.lower_ for c in noun.children if c.dep_ in {"compound", "amod"} for g in c.children
    }
    of_border = sense.object == "territorial" and len(acting) > 1 and modifiers & _BOUNDARY
    peace = sense.object == "territorial" and bool(acting) and bool(modifiers & TERRITORIAL)
    if (
        ground is None
        and not of_border
        and not peace
        and not (sense.loose and (_is_done(noun, lead, acting) or owned or _has_own_predicate(noun)))
        and not (sense.type == "agreement" and sense.loose and _is_settled(noun, lead))
    ):
        return None
    if sense.object == "territorial" and not acting and not modifiers & TERRITORIAL:
        signed = lead is not None and lead.lemma_.lower() in _SETTLING and noun.dep_ in {"dobj", "nsubjpass"}
        if ground is None or not signed:
            return None
    if sense.needs_actor and not acting:
        return None
    if ground is not None and same(ground, acting):
        return None
    return Frame(
        type=sense.type,
        trigger=f"{sense.type}:{lemma}",
        predicate=noun,
        lead=lead if lead is not None else noun,
        actors=tuple(acting),
        others=tuple(others),
        ground=ground,
        confidence=0.65 if acting and ground else 0.5,
    )


_FIGHTS = words(
    "fighting hostilities fire shelling war violence conflict bloodshed attacks operations clashes"
)
_PAPERS = words(
    "extension agreement deal accord pact arrangement proposal plan declaration violation violations breach "
    "breaches terms resolution"
)
_BREAKING = words(
    "break violate breach collapse end scrap suspend renounce extend renew hold respect observe offer call "
    "urge demand seek welcome enter join implement honour honor want need cover"
)
_CARRYING = frozenset({"on", "to", "of", "with", "in"})
_COVERING = words("cover encompass extend apply include span concern affect")
_SETTLING = words(
    "sign agree reach broker hammer negotiate announce seal initial conclude mediate strike discuss propose "
    "declare accept"
)


def _is_venue(ground: Ground, lead: Token | None) -> bool:
    """Tell whether a place is only where an agreement was made ("signed a truce in Geneva")."""
    return (
        lead is not None
        and lead.lemma_.lower() in _SETTLING
        and ground.relation in {"in", "at"}
        and not ground.coreferent
        and all(r.kind in {"city", "facility"} for r in ground.places)
    )


def _is_stopped(noun: Token) -> bool:
    """Tell whether a noun of fighting only says what a truce stops."""
    if noun.dep_ == "dobj" and noun.head.lemma_.lower() in {"end", "stop", "halt", "cease", "pause"}:
        return noun.lower_ in {"war", "fighting", "hostilities", "violence"}
    return (
        noun.dep_ in {"pobj", "conj"}
        and noun.head.dep_ == "prep"
        and noun.head.head.lemma_.lower() in {"cessation", "halt", "pause", "suspension", "stop", "end"}
        and noun.head.head.pos_ == "NOUN"
    )


def _is_settled(noun: Token, lead: Token | None) -> bool:
    """Tell whether more is said of a truce than its bare name again: that it is made, broken or whose."""
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        return True
    if noun.dep_ == "pobj" and noun.head.lower_ in {
        "despite",
        "after",
        "amid",
        "under",
        "since",
        "before",
        "during",
    }:
        return False
    if lead is not None and noun.dep_ in {"dobj", "pobj"} and lead.lemma_.lower() in _SETTLING | _BREAKING:
        return True
    bare = all(c.dep_ in {"det", "punct", "case", "cc", "conj"} for c in noun.children)
    return not bare or not any(c.dep_ == "det" and c.lower_ in {"the", "this", "that"} for c in noun.children)


def _is_done(noun: Token, lead: Token | None, acting: list[Token]) -> bool:
    """Tell whether somebody does what the noun names ("executed this withdrawal")."""
    return (
        bool(acting)
        and lead is not None
        and (
            (noun.dep_ == "dobj" and noun.head == lead)
            or (noun.dep_ == "pobj" and noun.head.head == lead and noun.head.lower_ in {"to", "on"})
        )
        and lead.lemma_.lower() in SUPPORT
    )


def _is_made(noun: Token) -> bool:
    """Tell whether a participle says who made an agreement ("the truce brokered by X")."""
    return any(c.dep_ == "acl" and c.lemma_.lower() in _SETTLING | {"sponsor", "back"} for c in noun.children)


def _senses(noun: Token) -> tuple[Sense, ...]:
    return NOUNS.get(noun.lower_, NOUNS.get(noun.lemma_.lower(), ()))


def _has_own_predicate(noun: Token) -> bool:
    """Tell whether something is said of the noun itself ("the ceasefire collapsed"): no bare recall."""
    if any(c.dep_ == "relcl" and c.lemma_ in {"take", "happen", "occur", "begin"} for c in noun.children):
        return True
    verb = noun.head
    if (
        noun.dep_ == "nsubj"
        and any(n.actor == "between" and n.type == "attack_fighting" for n in _senses(noun))
        and verb.pos_ == "VERB"
        and not any(c.dep_ in {"dobj", "ccomp", "xcomp", "attr", "acomp"} for c in verb.children)
    ):
        return True  # "raged", "broke out", "spread", whatever the verb
    return noun.dep_ in {"nsubj", "nsubjpass"} and noun.head.lemma_.lower() in ASPECT | END | {
        "hold",
        "come",
        "commit",
        "start",
        "fail",
        "sign",
        "reach",
        "extend",
        "violate",
        "announce",
        "agree",
        "broker",
        "kill",
        "wound",
        "injure",
        "expire",
        "cover",
        "apply",
        "work",
        "rage",
        "leave",
        "see",
        "remain",
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
    words = {c.lower_ for c in noun.children} | {
        g.lower_ for c in noun.children for g in c.children if c.dep_ in {"compound", "amod"}
    }
    if sense.object == "military modifier":
        if words & {"peacekeeping", "humanitarian", "rescue", "relief", "aid", "police", "monitoring"}:
            return False
        return bool(words & MILITARY) or any(
            cast.mention_at(c.i) for c in noun.children if c.dep_ in {"amod", "compound"}
        )
    if sense.object == "armed modifier":
        if any(n == "of" and acts(h, cast) for n, h in prepositions(noun)):
            return True
        return (
            (noun.lower_ not in {"fire"} and noun.lower_ != "presence")
            or bool(words & MILITARY)
            or any(cast.mention_at(c.i) for c in noun.children if c.dep_ in {"amod", "compound", "poss"})
        )
    if sense.object == "territorial":
        return bool(words & TERRITORIAL) or not words & _OTHER_DEALS
    if sense.object == "of fighting":
        return "humanitarian" in words or any(
            n in {"in", "to", "of"} and h.lower_ in _FIGHTS for n, h in prepositions(noun)
        )
    if sense.object == "territorial claim":
        return (
            bool(
                words
                & {"territorial", "sovereignty", "historic", "maritime", "overlapping", "competing", "rival"}
            )
            or noun.dep_ == "dobj"
        )
    if sense.object == "border modifier":
        return bool(
            words & {"border", "territorial", "boundary", "maritime", "land", "sovereignty", "frontier"}
        ) or any(n == "over" for n, _ in prepositions(noun))
    if sense.object == "border object":
        return any(n == "over" and h.lower_ in _CONTESTED_THINGS for n, h in prepositions(noun))
    if sense.object == "peacekeeping modifier":
        return bool(words & _KEEPING_PEACE) and noun.dep_ not in {"nsubj", "poss"}
    if sense.object == "de facto":
        return bool(words & {"facto", "rebel", "self-declared", "self-proclaimed", "proclaimed", "interim"})
    if sense.object == "sent":
        return noun.dep_ not in {"dobj", "nsubjpass"}
    if sense.object == "disputed modifier":
        return bool(words & UNSETTLED)
    if sense.object == "in hands":
        return noun.lower_ == "hands" and noun.head.lower_ == "in"
    return True


def noun_actors(noun: Token, sense: Sense, cast: Cast) -> tuple[list[Token], list[Token]]:
    """Return who does what the noun names, and the other side."""
    owners = [t for t in possessors(noun) if acts(t, cast)]
    others: list[Token] = []
    for name, head in prepositions(noun):
        heads = [t for t in expand(head) if acts(t, cast)]
        if (
            name in {"by", sense.actor}
            or (name == "of" and sense.type in {"withdrawal", "deploy"})
            or name == "between"
            or (name == "among" and sense.actor == "between")
        ):
            owners += [t for t in heads if t not in owners]
        elif name in sense.other:
            others += heads
    if not owners:
        modifiers = [c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} and c.i < noun.i]
        owners = [
            c for c in modifiers if acts(c, cast) and not _is_hyphen_part(c) and c.lower_ not in _GENERIC
        ]
    for child in noun.children:
        passive = child.dep_ == "acl" and is_verb(child) and is_passive(child)
        if (passive and child.lemma_ in SUPPORT) or (
            child.dep_ == "relcl" and child.lemma_ in {"broker", "sign", "agree", "reach", "declare"}
        ):
            owners += [t for t in agents(child) if t not in owners and acts(t, cast)]
    return owners, others


def _is_hyphen_part(token: Token) -> bool:
    doc = token.doc
    return (
        token.i + 2 < len(doc)
        and doc[token.i + 1].text in {"-", "–"}
        and doc[token.i + 2].tag_ in {"VBN", "VBD", "JJ"}
    )


def _noun_ground(noun: Token, sense: Sense, owners: list[Token], grounds: Grounds) -> Ground | None:
    taken = {t.i for t in owners}
    roles = [(n, h) for n, h in prepositions(noun) if h.i not in taken]
    # "the presence of fighters in X": the place may hang on those who are there
    roles += [(n, h) for o in owners if o.dep_ in {"pobj", "conj"} for n, h in prepositions(o) if n != "of"]
    if sense.type == "agreement":
        covered = [c for c in noun.children if c.dep_ in {"relcl", "acl"} and c.lemma_.lower() in _COVERING]
        roles += [("in", o) for c in covered for o in objects_of(c)]
        roles += [("in", h) for c in covered for _, h in prepositions(c)]
    if noun.dep_ == "compound" and noun.head.lower_ in COMPASS:
        found = grounds.find(noun.head, "")  # "a two-kilometre advance west of X"
        if found is not None:
            return found
    for where in sense.ground:
        if where == "compound":
            for c in noun.children:
                r = grounds.at(c)
                if (
                    c.dep_ in {"compound", "amod", "nmod"}
                    and c.i < noun.i
                    and c.i not in taken
                    and r is not None
                    and r.toponym.form == "name"
                ):
                    return grounds.find(c, "")
        elif where == "poss":
            for c in noun.children:
                if c.dep_ == "poss" and c.i not in taken and grounds.at(c) is not None:
                    return grounds.find(c, "")
        elif where == "predicate":
            if noun.dep_ in {"attr", "appos", "oprd"}:
                subjects = grammatical_subjects(noun.head) if noun.dep_ != "appos" else (noun.head,)
                found = first([s for s in subjects if s.i not in taken], "", grounds)
                if found is not None:
                    return found
        elif where == "under":
            # "areas under X control", "the city under siege"
            if noun.dep_ == "pobj" and noun.head.lower_ in {"under", "in"} and not is_verb(noun.head.head):
                found = first([noun.head.head], "", grounds)
                if found is not None:
                    return found
        elif where == "where":
            continue
        else:
            heads = [h for n, h in roles if n == where and (not sense.direct or grounds.is_ground(h))]
            found = first(heads, where, grounds)
            if found is not None:
                return found
    return None


def _support_subjects(noun: Token, verb: Token, *, of_two: bool) -> tuple[Token, ...]:
    """Return the subject of "launch", "announce" … that does what their object noun names."""
    lemma = verb.lemma_.lower()
    if lemma not in SUPPORT or (lemma in NOT_DOING and not of_two):
        return ()
    top = noun
    while top.head != verb and top.dep_ == "conj" and top.head is not top:
        top = top.head
    if is_passive(verb):
        return agents(verb)
    if top in objects_of(verb) or (
        top.head.dep_ == "prep"
        and top.head.head == verb
        and top.head.lower_ in ({"on", "of", "with", "in"} if lemma == "open" else _CARRYING)
    ):
        return agents(verb)
    return ()
