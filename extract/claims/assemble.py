"""From frames to claims: span, status, source, time, shape, and one claim for one statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from extract.claims.actor_words import ARMED, GROUP_NOUNS
from extract.claims.actors import Cast
from extract.claims.attribution import (
    Turn,
    find_issuer,
    find_source,
    find_turns,
    speaker_of_title,
)
from extract.claims.confidence import to_confidence
from extract.claims.conflict import ConflictWords, find_conflict_words, tells_of_conflict
from extract.claims.dating import STATES, date_of, implied_day, looks_ahead, setting_of
from extract.claims.frames import Frame, find_frames
from extract.claims.ground import Ground, names_of
from extract.claims.ground_words import REACH_CHARS
from extract.claims.grounds import Grounds
from extract.claims.lexicon import Party, home_of
from extract.claims.shared_ground import (
    border_between,
    common_border,
    countries_of,
    homes_of,
    in_container,
)
from extract.claims.spans import span_of
from extract.claims.status import ORDER, read_status
from extract.claims.syntax import is_verb, own_clause
from extract.claims.targets import Target, best_guess, read_extent, read_target
from extract.claims.times import TimeMention, find_times
from extract.values import Actor, Attribution, Claim, Document, Issue, NotMapped, Resolution, When, claim_id
from geodata.errors import UnknownPlaceError
from geodata.recipes import recipe_id

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.claims.learned import Learned
    from geodata.atlas import Atlas

_RECALLS = {"agreement": {"agreement", "attack_fighting"}}
"""Whose ground a claim without a place takes over, where not any will do: a truce ends a fight."""
_GAINS = frozenset({"control", "advance_capture", "claim_sovereignty"})
"""Types by which somebody wins ground: who announces one of himself is its beneficiary."""
_DEALS = frozenset(
    f"agreement:{w}"
    for w in (
        "accord",
        "deal",
        "agreement",
        "pact",
        "treaty",
        "memorandum",
        "understanding",
        "arrangement",
        "settlement",
        "roadmap",
    )
)


_REGIMES = frozenset(
    f"zone:{w}" for w in ("emergency", "law", "curfew", "regime", "corridor", "strip", "belt")
)
"""Zones whose words alone do not tell of conflict: storms bring curfews, too."""
_ARMS = ARMED | GROUP_NOUNS
_EVENTS = frozenset({"attack_fighting", "deploy"})
"""Types for which the area around an unknown place says where: no hold on ground is told of all of it."""


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
    learned: Callable[[Cast, Grounds], Learned] | None = None,
    propose: Callable[[Doc, Cast, Grounds], Iterable[Frame]] | None = None,
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
    learned
        Opens the trained reader on this document: it weighs the frames of the rules and adds its own.
    propose
        A second reader of frames beside the rules (a language model), whose finds are read like theirs.
    """
    spoken_of = frozenset(
        r.place.country for r in resolutions if r.place is not None and r.place.country is not None
    )
    resolutions = tuple(best_guess(r, spoken_of) for r in resolutions)
    cast = Cast(doc, resolutions, document.title)
    grounds = Grounds(doc, resolutions, cast, title)
    turns = find_turns(document.text)
    issuer = find_issuer(doc, document.title, cast) or speaker_of_title(document.title, document.publisher)
    times = find_times(document.text, document.published, future=looks_ahead(doc))
    drafts: list[Draft] = []
    missed: list[NotMapped] = []
    conflict = find_conflict_words(doc)
    trained = learned(cast, grounds) if learned is not None else None
    for sentence in doc.sents:
        try:
            frames = tuple(find_frames(sentence, cast, grounds))
            if trained is not None:
                frames = trained.read(sentence, frames)
                missed += [_refused(f, document, cast, conflict) for f in frames if f.refused]
                frames = tuple(f for f in frames if not f.refused)
            read = (read_draft(frame, cast, turns, issuer, times, document.published) for frame in frames)
            if trained is not None:
                read = (_reviewed(d, trained, times, document.published) for d in read)
            drafts += read
        except Exception as error:  # one bad sentence must not cost the document
            if issues is None:
                raise
            message = f"a sentence could not be read: {type(error).__name__}: {error}"
            issues.append(
                Issue(stage="claims", message=message, start=sentence.start_char, end=sentence.end_char)
            )
    if propose is not None:
        more = propose(doc, cast, grounds)
        drafts += [read_draft(frame, cast, turns, issuer, times, document.published) for frame in more]
        drafts.sort(key=lambda d: d.frame.predicate.sent.start)
    claims: list[Claim] = []
    for draft in _recalled(_grounded(_merged(drafts), grounds)):
        kind = "regime" if draft.frame.trigger in _REGIMES else draft.frame.type
        if not tells_of_conflict(kind, draft.frame.predicate.i, draft.actors, conflict):
            missed.append(_ordinary(draft, document))
            continue
        try:
            made = _claim(draft, document, cast, grounds, atlas)
        except UnknownPlaceError as error:  # a border of a state that is no more
            missed.append(_unmade(draft.start, draft.end, document, draft.frame.type, str(error)))
            continue
        except Exception as error:
            if issues is None:
                raise
            message = f"a claim could not be drawn: {type(error).__name__}: {error}"
            issues.append(Issue(stage="claims", message=message, start=draft.start, end=draft.end))
            continue
        if isinstance(made, Claim) and _is_guess(made):
            missed.append(_unmade(made.start, made.end, document, made.type, _UNLIKELY))
        elif isinstance(made, Claim):
            claims.append(made)
        elif made is not None:
            missed.append(made)
    return _unique(claims), tuple(dict.fromkeys(missed))


# --- reading one frame --------------------------------------------------------------------


def read_draft(
    frame: Frame,
    cast: Cast,
    turns: tuple[Turn, ...],
    issuer: Attribution | None,
    times: tuple[TimeMention, ...],
    published: date | None,
) -> Draft:
    """Return a frame with its span, actors, status, source and time as the rules read them."""
    start, end = span_of(frame)
    actors = _actors(frame, cast)
    when = date_of(frame, times, start, end) or _date_above(frame, times)
    status = _status(frame, when or setting_of(frame, times, published), published)
    source = find_source(frame.predicate, frame.lead, cast, turns) or issuer
    dated = when.when if when is not None else implied_day(frame, status, published, times)
    return Draft(frame=frame, start=start, end=end, actors=actors, status=status, source=source, when=dated)


def _status(frame: Frame, when: TimeMention | None, published: date | None) -> str:
    sentence = frame.predicate.sent
    status = read_status(
        frame.predicate,
        when=when,
        published=published,
        state=frame.type in STATES,
        question=sentence.text.rstrip(" \n”\"'").endswith("?"),
    )
    return min(status, frame.doubt or status, key=ORDER.index)


def _date_above(frame: Frame, times: tuple[TimeMention, ...]) -> TimeMention | None:
    """Return the date of the clause that a "when …" clause belongs to: they tell of one moment."""
    verb = frame.lead
    if verb.dep_ != "advcl" or not any(c.lower_ == "when" and c.dep_ == "advmod" for c in verb.children):
        return None
    over = replace(frame, predicate=verb.head, lead=verb.head, ground=None)
    return date_of(over, times, *span_of(over))


def _reviewed(
    draft: Draft, trained: Learned, times: tuple[TimeMention, ...], published: date | None
) -> Draft:
    """Return a draft with the status, the source and the date that the trained reader gives it."""
    when = trained.when(draft.frame, draft.when, draft.status, times, published)
    status = draft.status
    if when != draft.when:
        mention = next((t for t in times if t.when == when), None)
        status = _status(draft.frame, mention or setting_of(draft.frame, times, published), published)
    status = trained.status(draft.frame, status, times, published)
    source = trained.source(draft.frame, draft.source)
    actors = tuple(a for a in draft.actors if not _only_tells(a, draft.frame, source))
    return replace(draft, actors=actors, status=status, source=source, when=when)


def _only_tells(actor: Actor, frame: Frame, source: Attribution | None) -> bool:
    """Tell whether an actor whom no rule found is of no party and only tells of the claim: a reporter."""
    if not frame.trigger.endswith(":learned") or source is None or source.start is None or source.end is None:
        return False
    if actor.start is None or not source.start <= actor.start < source.end:
        return False
    known = actor.key.startswith("country:") or home_of(actor.key) or _ARMS & set(actor.text.lower().split())
    clause = {t.i for t in own_clause(frame.predicate)}
    return not known and not any(t.i in clause for t in frame.actors)


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


# --- one claim for one statement -------------------------------------------------------------


def _merged(drafts: list[Draft]) -> list[Draft]:
    """Drop readings that tell the same as a fuller one of the same clause; drafts come by sentence."""
    out: list[Draft] = []
    first, sentence = 0, -1
    for draft in drafts:
        if draft.frame.predicate.sent.start != sentence:
            first, sentence = len(out), draft.frame.predicate.sent.start
        twin = next((i for i in range(first, len(out)) if _tells_the_same(out[i], draft)), None)
        if twin is None:
            out.append(draft)
        elif _worth(draft) > _worth(out[twin]):
            out[twin] = draft
    return out


def _grounded(drafts: list[Draft], grounds: Grounds) -> list[Draft]:
    """Give a claim without a place the ground that the text last spoke of ("They will not withdraw")."""
    out: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.frame.predicate.i):
        apart = draft.frame.trigger in _DEALS and len(draft.actors) > 1
        if draft.frame.ground is not None or draft.frame.unknown or apart:
            out.append(draft)
            continue
        found = _ground_of_text(draft, out, grounds)
        if found is None:
            out.append(draft)
            continue
        frame = replace(
            draft.frame, ground=replace(found, recalled=True), confidence=draft.frame.confidence - 0.1
        )
        out.append(replace(draft, frame=frame))
    return out


def _ground_of_text(draft: Draft, earlier: Sequence[Draft], grounds: Grounds) -> Ground | None:
    """Return the ground that a claim without a place takes over; None where its parties' border is meant."""
    predicate = draft.frame.predicate
    if draft.frame.type == "agreement":
        found = grounds.of_subject(draft.frame.lead) or _ground_before(draft, earlier)
        if found is None and len(homes_of(draft.actors) or grounds.title_countries()) < 2:
            found = grounds.salient(predicate)
        return found
    before = _ground_before(draft, earlier)
    leaving = draft.frame.type == "withdrawal"
    beside = grounds.measured_from(predicate) or grounds.in_sentence(
        predicate, draft.frame.actors, from_here=leaving
    )
    own = draft.frame.type in {"withdrawal", "advance_capture"}
    avoid = frozenset(countries_of(draft.actors)) if own else frozenset()
    return beside or grounds.salient(predicate, before, avoid=avoid)


def _recalled(drafts: list[Draft]) -> list[Draft]:
    """Give "the withdrawal", "the attack" the date and doubt of the event that the text told before."""
    out: list[Draft] = []
    for draft in drafts:
        noun = draft.frame.predicate
        definite = not is_verb(noun) and any(c.lower_ in {"the", "this", "that"} for c in noun.children)
        event = next((d for d in reversed(out) if definite and _same_event(d, draft)), None)
        if event is not None:
            doubted = draft.status == "asserted" and event.status in {"planned", "proposed"}
            status = event.status if doubted else draft.status
            out.append(replace(draft, status=status, when=draft.when or event.when))
        else:
            out.append(draft)
    return out


def _same_event(before: Draft, now: Draft) -> bool:
    keys, others = {a.key for a in before.actors}, {a.key for a in now.actors}
    return (
        before.frame.type == now.frame.type
        and before.frame.type not in STATES
        and now.start - before.end <= REACH_CHARS
        and bool(names_of(before.frame.ground) & names_of(now.frame.ground))
        and (not keys or not others or bool(keys & others))
    )


def _ground_before(draft: Draft, earlier: Sequence[Draft]) -> Ground | None:
    """Return the ground of the last claim before, within reach; a truce recalls only a truce."""
    for before in reversed(earlier):
        near = draft.start - before.end <= REACH_CHARS and before.frame.ground is not None
        told = _RECALLS.get(draft.frame.type)
        if draft.frame.trigger in _DEALS:
            told = {"agreement"}
        if near and (told is None or before.frame.type in told):
            ground = before.frame.ground
            return replace(ground, standing=None) if ground is not None else None
    return None


def _tells_the_same(a: Draft, b: Draft) -> bool:
    if a.frame.type != b.frame.type:
        return False
    nested = (a.start <= b.start and b.end <= a.end) or (b.start <= a.start and a.end <= b.end)
    if not nested:
        return False
    keys_a, keys_b = {x.key for x in a.actors}, {x.key for x in b.actors}
    if keys_a and keys_b and not keys_a & keys_b:
        return False
    ground_a, ground_b = names_of(a.frame.ground), names_of(b.frame.ground)
    if ground_a and ground_b and not (ground_a & ground_b):
        return False
    if (
        a.frame.predicate.dep_ == "conj"
        and a.frame.predicate.head == b.frame.predicate
        and is_verb(a.frame.predicate)
    ):
        return bool(ground_a & ground_b)
    return True


def _worth(draft: Draft) -> float:
    return (
        draft.frame.confidence
        + 0.3 * bool(draft.actors)
        + 0.3 * (draft.frame.ground is not None and not draft.frame.ground.coreferent)
        + 0.2 * (draft.frame.ground is not None)
        + 0.05 * is_verb(draft.frame.predicate)
    )


LEAST = 0.4
"""From this confidence on, a claim of the trained reader alone is drawn."""
_ORDINARY = "nothing around it tells of conflict or territory; read as ordinary news"
_UNLIKELY = "the trained reader finds it most unlikely that these words make such a claim"


def _is_guess(claim: Claim) -> bool:
    """Tell whether the trained reader alone reads a claim, and is hardly ever right where it is so unsure."""
    return claim.trigger.endswith(":learned") and claim.confidence < LEAST


def _ordinary(draft: Draft, document: Document) -> NotMapped:
    return _unmade(draft.start, draft.end, document, draft.frame.type, _ORDINARY)


def _refused(frame: Frame, document: Document, cast: Cast, conflict: ConflictWords) -> NotMapped:
    start, end = span_of(frame)
    telling = tells_of_conflict(frame.type, frame.predicate.i, _actors(frame, cast), conflict)
    return _unmade(start, end, document, frame.type, _UNLIKELY if telling else _ORDINARY)


def _unmade(start: int, end: int, document: Document, kind: str, reason: str) -> NotMapped:
    return NotMapped(start=start, end=end, quote=document.text[start:end], type=kind, reason=reason)


def _claim(
    draft: Draft, document: Document, cast: Cast, grounds: Grounds, atlas: Atlas
) -> Claim | NotMapped | None:
    frame = draft.frame
    quote = document.text[draft.start : draft.end]
    ground = frame.ground
    actors = draft.actors
    target: Target | str
    if frame.unknown:
        target = f"no place is known for {frame.unknown!r}"
    elif ground is None:
        sides = homes_of(actors) or grounds.title_countries()
        target = "the text names no place for it"
        if frame.type == "agreement":
            target = border_between(sides, atlas)
    else:
        hint = countries_of(actors) or tuple(dict.fromkeys(_countries_near(frame, cast)))
        target = common_border(frame, ground, actors, atlas) or read_target(
            ground, grounds, atlas, neighbours=hint
        )
    if isinstance(target, str) and ground is not None and frame.type in _EVENTS:
        target = in_container(ground, grounds, atlas) or target
    if isinstance(target, str):
        if not actors:
            return None
        return NotMapped(start=draft.start, end=draft.end, quote=quote, type=frame.type, reason=target)
    keys = tuple(a.key for a in actors)
    text = ground.text if ground is not None else quote
    return Claim(
        id=claim_id(
            document.id, frame.type, draft.start, draft.end, keys, recipe_id(target.recipe), draft.status
        ),
        document_id=document.id,
        start=draft.start,
        end=draft.end,
        quote=quote,
        type=frame.type,
        actors=actors,
        target=text,
        target_places=target.place_names,
        extent=read_extent(quote)
        if frame.type in {"control", "advance_capture", "claim_sovereignty", "withdrawal"}
        else None,
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


def _countries_near(frame: Frame, cast: Cast) -> tuple[str, ...]:
    sent = frame.predicate.sent
    found: list[Party] = [
        m.party for m in cast.mentions if sent.start <= m.start < sent.end and m.party.kind == "state"
    ]
    return tuple(p.key for p in found)


def _confidence(draft: Draft, ground: Ground | None) -> float:
    """Return how often claims that are supported like this one are right."""
    score = draft.frame.confidence
    if ground is None:
        score -= 0.2
    elif ground.coreferent or ground.recalled:
        score -= 0.15
    else:
        score += 0.1 * min((r.confidence for r in ground.places), default=0.5)
    return to_confidence(min(0.95, max(0.05, score)))


def _beneficiary(draft: Draft, cast: Cast) -> bool:
    """Tell whether the speaker, or the side that he speaks for, announces its own gain of ground."""
    source, frame = draft.source, draft.frame
    if source is None or frame.type not in _GAINS or draft.status not in {"asserted", "past"}:
        return False
    gaining = _actors(replace(frame, others=()), cast)
    names = {a.canonical for a in gaining} | {
        re.sub(r"^the ", "", a.text, flags=re.IGNORECASE) for a in gaining
    }
    if source.canonical in names:
        return True
    if source.start is None or source.end is None:
        return False
    span = frame.predicate.doc.char_span(source.start, source.end, alignment_mode="expand")
    party = cast.speaks_for(span.root) if span is not None else None
    return (party is not None and party.canonical in names) or any(
        m.party.canonical in names and _lies_in(m.start, cast, source.start, source.end)
        for m in cast.mentions
    )


def _lies_in(index: int, cast: Cast, start: int, end: int) -> bool:
    return start <= cast.offset(index) < end


def _unique(claims: list[Claim]) -> tuple[Claim, ...]:
    out: dict[str, Claim] = {}
    for claim in claims:
        out.setdefault(claim.id, claim)
    return tuple(out.values())
