"""From frames to claims: span, status, source, time, shape, and one claim for one statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from extract.claims.actors import Cast
from extract.claims.attribution import ATTITUDE, SPEECH, Turn, find_source, find_turns
from extract.claims.frames import Frame, find_frames
from extract.claims.grounds import Ground, Grounds
from extract.claims.lexicon import Party
from extract.claims.status import ASPECT, read_status
from extract.claims.syntax import OBJECT_OF_GERUND, is_verb, noun_phrase, up
from extract.claims.targets import Target, read_extent, read_target
from extract.claims.times import TimeMention, find_times
from extract.values import Actor, Attribution, Claim, Document, Issue, NotMapped, Resolution, When, claim_id
from geodata.recipes import Border, Ref, recipe_id

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from geodata.atlas import Atlas

STATES = frozenset({"control", "zone", "claim_sovereignty", "dispute_border"})
REACH_CHARS = 700
"""How far back the ground of a claim without a place may stand."""
_LEFT_OUT = frozenset({"ccomp", "parataxis", "relcl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A frame with all that was read of it, before shape and identity."""

    frame: Frame
    start: int
    end: int
    actors: tuple[Actor, ...]
    status: str
    source: Attribution | None
    when: When | None


def find_claims(
    document: Document,
    doc: Doc,
    resolutions: Sequence[Resolution],
    atlas: Atlas,
    *,
    title: Iterable[Resolution] = (),
    issues: list[Issue] | None = None,
) -> tuple[tuple[Claim, ...], tuple[NotMapped, ...]]:
    """Return the claims of a document, and those found but not drawn with the reason.

    Parameters
    ----------
    document
        The text with its day of publication; relative dates need it.
    doc
        The text as the `Reader` parsed it.
    resolutions
        What its place names mean.
    atlas
        Where neighbours and borders are looked up.
    title
        What the names in the title mean, where the title is no part of the text: a last
        resort for "the city", "the islands".
    issues
        Where a sentence that could not be read is recorded; without it the error is raised.
    """
    cast = Cast(doc, resolutions)
    grounds = Grounds(doc, resolutions, cast, title)
    turns = find_turns(document.text)
    times = find_times(document.text, document.published, future=_looks_ahead(doc))
    drafts: list[Draft] = []
    for sentence in doc.sents:
        try:
            drafts += [
                _draft(frame, doc, cast, turns, times, document.published)
                for frame in find_frames(sentence, cast, grounds)
            ]
        except Exception as error:  # one bad sentence must not cost the document
            if issues is None:
                raise
            message = f"a sentence could not be read: {type(error).__name__}: {error}"
            issues.append(Issue(stage="claims", message=message, start=sentence.start_char, end=sentence.end_char))
    claims: list[Claim] = []
    missed: list[NotMapped] = []
    for draft in _grounded(_merged(drafts), grounds):
        try:
            made = _claim(draft, document, doc, cast, grounds, atlas)
        except Exception as error:
            if issues is None:
                raise
            message = f"a claim could not be drawn: {type(error).__name__}: {error}"
            issues.append(Issue(stage="claims", message=message, start=draft.start, end=draft.end))
            continue
        if isinstance(made, Claim):
            claims.append(made)
        elif made is not None:
            missed.append(made)
    return _unique(claims), tuple(dict.fromkeys(missed))


# --- reading one frame --------------------------------------------------------------------


def _draft(
    frame: Frame, doc: Doc, cast: Cast, turns: tuple[Turn, ...], times: tuple[TimeMention, ...], published: date | None
) -> Draft:
    start, end = _span(frame)
    actors = _actors(frame, cast)
    when = _when(frame, times, start, end)
    sentence = frame.predicate.sent
    status = read_status(
        frame.predicate,
        when=when,
        published=published,
        state=frame.type in STATES,
        question=sentence.text.rstrip(" \n”\"'").endswith("?"),
    )
    source = find_source(frame.predicate, frame.lead, cast, turns)
    dated = when.when if when is not None else _implied(frame, status, published)
    return Draft(frame=frame, start=start, end=end, actors=actors, status=status, source=source, when=dated)


def _actors(frame: Frame, cast: Cast) -> tuple[Actor, ...]:
    out: dict[str, Actor] = {}
    for token in (*frame.actors, *frame.others):
        mention = cast.mention_at(token.i)
        found = cast.read(token)
        if not found and mention is not None:
            found = (cast.of_mention(mention),)
        for actor in found:
            out.setdefault(actor.key, actor)
    return tuple(out.values())


def _span(frame: Frame) -> tuple[int, int]:
    """Return the smallest clause with predicate, target and time, as character offsets."""
    tokens = {t.i: t for t in _clause(frame.predicate, frame)}
    inside = {t.i for t in frame.predicate.subtree}
    top = _carrier(frame)
    if top != frame.predicate and (is_verb(frame.predicate) or any(a.i not in inside for a in frame.actors)):
        below = frame.predicate
        for _, head in up(frame.predicate):
            tokens |= {t.i: t for t in _clause(head, frame)}
            below = head
            if below == top:
                break
    governed = {t.i for t in top.subtree} if is_verb(top) else inside
    for a in frame.actors:
        if a.sent == frame.predicate.sent and a.i in governed:
            tokens |= {t.i: t for t in noun_phrase(a)}
    if frame.ground is not None and frame.ground.head.sent == frame.predicate.sent:
        tokens |= {t.i: t for t in noun_phrase(frame.ground.head)}
    doc = frame.predicate.doc
    first, last = min(tokens), max(tokens)
    while first < last and _no_start(doc[first], frame):
        first += 1
    while last > first and (
        doc[last].is_space or (doc[last].is_punct and doc[last].text not in {"”", '"', ")", "]"}) or doc[last].dep_ == "cc"
    ):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last].text)


def _no_start(token: Token, frame: Frame) -> bool:
    """Tell whether a token only links the clause to what stands before it."""
    if token.is_space or (token.is_punct and token.text not in {"“", '"', "(", "["}):
        return True
    if token.dep_ in {"mark", "cc"} or token.lower_ in {"where", "which", "both", "although", "that", "to"}:
        return token != frame.predicate and not any(token == t for t in frame.actors)
    return token.i > 0 and token.dep_ == "prep" and token.head.i > token.i and token.nbor(-1).lemma_.lower() in SPEECH


def _carrier(frame: Frame) -> Token:
    """Return the verb whose subject does it: over control verbs, or the verb that carries a noun."""
    token = frame.predicate
    if not is_verb(token):
        inside = {t.i for t in token.subtree}
        lead = frame.lead
        carries = any(a.i not in inside for a in frame.actors) and lead.lemma_.lower() not in _ATTITUDES
        happens = token.dep_ in {"nsubj", "nsubjpass"} and lead.lemma_.lower() in ASPECT
        if not is_verb(lead) or not (carries or happens):
            return token
        token = lead
    while token.dep_ in {"xcomp", "pcomp"} or (token.dep_ == "prep" and is_verb(token.head)) or (
        token.dep_ == "conj" and token.tag_ == "VB" and token.head.dep_ == "xcomp"
    ):
        if any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
            break
        if token.head.lemma_.lower() in OBJECT_OF_GERUND:
            break
        token = token.head
    return token if is_verb(token) else frame.predicate


_ATTITUDES = ATTITUDE - {"announce", "recognise", "recognize"}


def _clause(predicate: Token, frame: Frame) -> list[Token]:
    """Return a predicate's clause without the clauses that tell something else."""
    out: list[Token] = []
    queue = [predicate]
    ground = frame.ground.head if frame.ground is not None else None
    while queue:
        token = queue.pop()
        out.append(token)
        for c in token.children:
            if c.dep_ in _LEFT_OUT and c != frame.predicate:
                continue
            if c.dep_ == "appos" and any(g.dep_ == "relcl" for g in c.children):
                continue
            if c.dep_ == "advcl" and (ground is None or ground not in set(c.subtree)):
                continue
            if c.dep_ in {"conj", "cc"} and is_verb(token):
                continue
            if c.dep_ == "conj" and is_verb(c) and any(g.dep_ in {"nsubj", "nsubjpass"} for g in c.children):
                continue
            queue.append(c)
    return out


# --- time -----------------------------------------------------------------------------------


def _when(frame: Frame, times: tuple[TimeMention, ...], start: int, end: int) -> TimeMention | None:
    """Return the date that belongs to the claim's own clause, the nearest to the predicate."""
    doc = frame.predicate.doc
    own = [t for t in times if start <= t.start < end and _of_clause(doc, t, frame)]
    if not own:
        own = [t for t in _clause_times(frame, times) if _of_clause(doc, t, frame)]
    if not own and frame.type in STATES | {"zone"}:
        own = _reported_day(frame, times)
    if not own:
        return None
    lasting = [t for t in own if t.since or t.when.precision == "interval"]
    best = min(lasting or own, key=lambda t: abs(t.start - frame.predicate.idx))
    pair = next((t for t in own if t.until and t != best and t.start > best.start), None)
    if pair is not None and pair.when.end is not None and best.when.precision == "day":
        joined = When(start=best.when.start, end=pair.when.end, precision="interval", basis=best.when.basis)
        return replace(best, when=joined)
    return best


def _clause_times(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return dates that hang on the verbs governing the predicate, up to a verb of saying."""
    out: list[TimeMention] = []
    token = frame.predicate
    for child, head in up(frame.predicate):
        if child.dep_ in {"ccomp", "relcl", "advcl", "parataxis"}:
            break
        token = head
        for c in head.children:
            if c.dep_ in {"prep", "npadvmod", "advmod", "tmod"}:
                a, b = c.left_edge.idx, c.right_edge.idx + len(c.right_edge.text)
                out += [t for t in times if a <= t.start < b]
    return out if token != frame.predicate else []


def _of_clause(doc: Doc, time: TimeMention, frame: Frame) -> bool:
    """Tell whether a date says when it happened: not when somebody spoke, nor when something else was."""
    span = doc.char_span(time.start, time.end, alignment_mode="expand")
    if span is None:
        return False
    token = span.root
    before = doc[max(0, span.start - 2) : span.start]
    if any(t.lemma_.lower() in SPEECH and is_verb(t) for t in before) and not any(t == frame.predicate for t in before):
        return False  # "said on Monday it had taken …"
    own = {frame.predicate, frame.lead}
    for child, head in up(token):
        if head in own:
            return True
        if is_verb(head):
            if head.lemma_.lower() in SPEECH and not _controls(head, frame.predicate):
                return False
            if child.dep_ in {"prep", "npadvmod", "advmod", "tmod"} and head.dep_ in {"xcomp", "pcomp", "ROOT", "ccomp", "conj", "advcl", "relcl"}:
                return head in {h for _, h in up(frame.predicate)} or head.dep_ == "xcomp"
            return False
        if child.dep_ in {"poss", "compound", "nmod", "amod", "acl", "relcl"} and head not in own:
            return False
    return token in own


def _controls(verb: Token, predicate: Token) -> bool:
    """Tell whether a verb of saying is one of intent here: "pledged to remove"."""
    return any(head == verb and child.dep_ == "xcomp" for child, head in up(predicate))


def _reported_day(frame: Frame, times: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return the day on which a lasting state was reported: what is so on Wednesday is so that day."""
    verb = frame.predicate if is_verb(frame.predicate) else frame.lead
    if not is_verb(verb) or any(c.lower_ in {"had", "will", "would"} and c.dep_ == "aux" for c in verb.children):
        return []
    for child, head in up(frame.predicate):
        if is_verb(head) and head.lemma_.lower() in SPEECH and child.dep_ in {"ccomp", "conj"}:
            a, b = head.left_edge.idx, head.right_edge.idx
            mine = {t.i for t in child.subtree}
            for t in times:
                span = head.doc.char_span(t.start, t.end, alignment_mode="expand")
                if a <= t.start <= b and span is not None and span.root.i not in mine and t.when.precision == "day":
                    return [t]
    return []


def _implied(frame: Frame, status: str, published: date | None) -> When | None:
    """Return the day of publication for what the text tells as happening now."""
    if published is None or status in {"past", "denied", "hypothetical"}:
        return None
    token = frame.predicate
    verb = token if is_verb(token) else frame.lead
    if not is_verb(verb):
        return None
    finite = verb
    for child, head in up(verb):
        if child.dep_ in {"xcomp", "pcomp", "aux", "prep"} and (is_verb(head) or head.pos_ == "ADP"):
            finite = head if is_verb(head) else finite
            continue
        break
    auxiliaries = {c.lower_ for c in finite.children if c.dep_ in {"aux", "auxpass"}}
    progressive = finite.tag_ == "VBG" and auxiliaries & {"is", "are", "’s", "'s", "’re"} and frame.type in {"zone", "attack_fighting", "advance_capture", "withdrawal"}
    event = frame.type in {"attack_fighting", "advance_capture", "withdrawal", "agreement"}
    present = finite.tag_ in {"VBZ", "VBP"} and event and finite.dep_ in {"ROOT", "conj", "ccomp", "advcl", "relcl"} and finite.lemma_ not in {"be", "remain", "have", "continue", "want", "include"}
    perfect = finite.tag_ == "VBN" and auxiliaries & {"has", "have"} and event
    if (present and not auxiliaries & {"will", "would", "could", "may", "might", "should"}) or progressive or perfect:
        return When(start=published, end=published, precision="day", basis="")
    return None


def _looks_ahead(doc: Doc) -> object:
    """Return a test whether the clause around an offset looks ahead."""
    ahead: list[tuple[int, int, bool]] = []
    for sent in doc.sents:
        words = {t.lower_ for t in sent}
        future = bool(words & {"will", "shall", "’ll", "'ll", "tomorrow", "plans", "planned", "scheduled", "upcoming"}) or "going to" in sent.text
        ahead.append((sent.start_char, sent.end_char, future))

    def test(offset: int) -> bool:
        return any(a <= offset < b and f for a, b, f in ahead)

    return test


# --- one claim for one statement -------------------------------------------------------------


def _merged(drafts: list[Draft]) -> list[Draft]:
    """Drop readings that tell the same as a fuller one of the same clause."""
    out: list[Draft] = []
    for draft in drafts:
        twin = next((i for i, d in enumerate(out) if _tells_the_same(d, draft)), None)
        if twin is None:
            out.append(draft)
        elif _worth(draft) > _worth(out[twin]):
            out[twin] = draft
    return out


def _grounded(drafts: list[Draft], grounds: Grounds) -> list[Draft]:
    """Give a claim without a place the ground that the text last spoke of ("They will not withdraw")."""
    out: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.frame.predicate.i):
        frame = draft.frame
        if frame.ground is None and (near := grounds.in_sentence(frame.predicate, frame.actors)) is not None:
            draft = replace(draft, frame=replace(frame, ground=replace(near, coreferent=True), confidence=frame.confidence - 0.1))
        elif frame.ground is None:
            for before in reversed(out):
                ground = before.frame.ground
                if draft.start - before.end > REACH_CHARS or ground is None:
                    continue
                if frame.type == "agreement" and before.frame.type != "agreement":
                    continue
                draft = replace(draft, frame=replace(frame, ground=replace(ground, coreferent=True), confidence=frame.confidence - 0.1))
                break
        out.append(draft)
    return out


def _tells_the_same(a: Draft, b: Draft) -> bool:
    if a.frame.type != b.frame.type or a.frame.predicate.sent != b.frame.predicate.sent:
        return False
    nested = a.start <= b.start and b.end <= a.end or b.start <= a.start and a.end <= b.end
    if not nested:
        return False
    ground_a, ground_b = _names(a.frame.ground), _names(b.frame.ground)
    if ground_a and ground_b and not (ground_a & ground_b):
        return False
    if a.frame.predicate.dep_ == "conj" and a.frame.predicate.head == b.frame.predicate and is_verb(a.frame.predicate):
        return bool(ground_a & ground_b)
    return True


def _names(ground: Ground | None) -> set[str]:
    return {r.toponym.text for r in ground.places} if ground is not None else set()


def _worth(draft: Draft) -> float:
    return (
        draft.frame.confidence
        + 0.3 * bool(draft.actors)
        + 0.3 * (draft.frame.ground is not None and not draft.frame.ground.coreferent)
        + 0.2 * (draft.frame.ground is not None)
        + 0.05 * is_verb(draft.frame.predicate)
    )


def _claim(
    draft: Draft, document: Document, doc: Doc, cast: Cast, grounds: Grounds, atlas: Atlas
) -> Claim | NotMapped | None:
    frame = draft.frame
    quote = document.text[draft.start : draft.end]
    ground = frame.ground
    actors = draft.actors
    target: Target | str
    if ground is None:
        target = _between(actors, atlas) if frame.type == "agreement" else "the text names no place for it"
    else:
        hint = _countries(actors) or tuple(dict.fromkeys(_countries_near(frame, cast)))
        target = read_target(ground, doc, grounds, atlas, neighbours=hint)
    if isinstance(target, str):
        if not actors:
            return None
        return NotMapped(start=draft.start, end=draft.end, quote=quote, type=frame.type, reason=target)
    keys = tuple(a.key for a in actors)
    text = ground.text if ground is not None else quote
    return Claim(
        id=claim_id(document.id, frame.type, draft.start, draft.end, keys, recipe_id(target.recipe), draft.status),
        document_id=document.id,
        start=draft.start,
        end=draft.end,
        quote=quote,
        type=frame.type,
        actors=actors,
        target=text,
        target_places=target.place_names,
        extent=read_extent(quote) if frame.type in {"control", "advance_capture", "claim_sovereignty", "withdrawal"} else None,
        status=draft.status,
        attribution=draft.source,
        when=draft.when,
        recipe=target.recipe,
        geometry=target.geometry,
        confidence=_confidence(draft, ground),
        beneficiary=_beneficiary(draft, cast),
        zone_name=frame.zone_name,
        trigger=frame.trigger,
    )


def _between(actors: tuple[Actor, ...], atlas: Atlas) -> Target | str:
    """Return the shared border of two states that agree, where the text names no ground."""
    states = [a.key for a in actors if a.key.startswith("country:")]
    if len(states) < 2:
        return "the text names no place for it"
    if states[1] not in atlas.neighbours(states[0]):
        return f"{actors[0].label} and {actors[1].label} share no land border, and the text names no place"
    a, b = (Ref(s, atlas.place(s).name) for s in states[:2])
    return Target(
        recipe=Border(a, b, assumptions=("no ground named: drawn along the border of the two",)),
        geometry=(("kind", "border"), ("a", a.name), ("b", b.name)),
        place_names=(a.name, b.name),
    )


def _countries(actors: tuple[Actor, ...]) -> tuple[str, ...]:
    return tuple(a.key for a in actors if a.key.startswith("country:"))


def _countries_near(frame: Frame, cast: Cast) -> tuple[str, ...]:
    sent = frame.predicate.sent
    found: list[Party] = [m.party for m in cast.mentions if sent.start <= m.start < sent.end and m.party.kind == "state"]
    return tuple(p.key for p in found)


def _confidence(draft: Draft, ground: Ground | None) -> float:
    score = draft.frame.confidence
    if ground is None:
        score -= 0.2
    elif ground.coreferent:
        score -= 0.15
    else:
        score += 0.1 * min((r.confidence for r in ground.places), default=0.5)
    return round(min(0.95, max(0.05, score)), 3)


def _beneficiary(draft: Draft, cast: Cast) -> bool:
    """Tell whether the speaker announces his own gain."""
    source = draft.source
    if source is None or not draft.actors:
        return False
    names = {a.canonical for a in draft.actors} | {re.sub(r"^the ", "", a.text, flags=re.IGNORECASE) for a in draft.actors}
    return source.canonical in names or any(m.party.canonical in names for m in cast.mentions if source.start is not None and source.end is not None and _lies_in(m.start, cast, source.start, source.end))


def _lies_in(index: int, cast: Cast, start: int, end: int) -> bool:
    return start <= cast.offset(index) < end


def _unique(claims: list[Claim]) -> tuple[Claim, ...]:
    out: dict[str, Claim] = {}
    for claim in claims:
        out.setdefault(claim.id, claim)
    return tuple(out.values())
