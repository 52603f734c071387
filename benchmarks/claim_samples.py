"""From documents with noted claims to what the trained reader of claims learns from.

Each document is read as the product reads it (parse, places, parties, the rules' own frames); then
every word that may carry a claim gets its features and the types that were noted at it, and every
noted claim its candidates for ground, actor and speaker with the right ones among them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from news import UNKNOWN, Noted, NotedDocument  # beside this file

from extract.claims.actors import Cast
from extract.claims.assemble import read_draft
from extract.claims.attribution import find_issuer, find_turns, speaker_of_title, to_attribution
from extract.claims.dating import looks_ahead
from extract.claims.frames import Frame, find_frames
from extract.claims.frames.base import lead_of
from extract.claims.grounds import Grounds
from extract.claims.learned.dates import date_candidates
from extract.claims.learned.features import (
    TRIGGERS,
    Marks,
    actor_candidates,
    age_features,
    ground_candidates,
    link_features,
    picks_of,
    rule_source_features,
    speaker_candidates,
    speaker_features,
    status_features,
)
from extract.claims.learned.told import ToldPlaces, said_at, told_features
from extract.claims.licensed import with_licensed
from extract.claims.syntax import is_verb
from extract.claims.targets import best_guess
from extract.claims.times import find_times
from extract.claims.words import words
from extract.language import Reader
from extract.pipeline import find_title_places
from extract.resolution import resolve_toponyms
from extract.toponyms import find_toponyms
from extract.toponyms.view import Word, view_of
from extract.values import Document, When
from geodata.atlas import Atlas

_FILLERS = words(
    "the a an of in on at to from and or its their his her it they them that this which near along by "
    "with for into across around part most some all province provinces governorate oblast region city "
    "town village district state river rivers sea island islands republic territory area strip road "
    "border base"
)


@dataclass(slots=True)
class Choice:
    """One claim's candidates in one role: a word (None: none of the text), its features, whether right."""

    words: list[int | None]
    features: list[list[str]]
    right: list[bool]
    known: bool = True
    """Whether it can be learnt from: what was noted is among the candidates, or nothing was noted."""


@dataclass(slots=True)
class LinkSample:
    """A noted claim with its trigger (a word) and what belongs to it."""

    word: int
    type: str
    status: str
    status_features: list[str]
    choices: dict[str, Choice]
    clause: tuple[int, int]


@dataclass(slots=True)
class DocumentSample:
    """A document as the network learns from it; words are numbered as its `View` does."""

    id: str
    words: Sequence[Word]
    features: dict[int, list[str]]
    heads: dict[int, int]
    labels: dict[int, set[str]] = field(default_factory=dict)
    links: list[LinkSample] = field(default_factory=list)


def sample_of(
    noted: NotedDocument, atlas: Atlas, reader: Reader, *, with_rules: bool = True
) -> DocumentSample:
    """Return what is learnt from one document.

    ``with_rules`` False leaves out what the rules find: for texts that they were written beside.
    """
    document = Document(id=noted.id, text=noted.text, title=noted.title, published=noted.published)
    with reader.forgetting():
        doc = reader.parse(noted.text)
        found = resolve_toponyms(find_toponyms(doc, atlas.gazetteer), document, atlas)
        found = with_licensed(doc, found, atlas.gazetteer)
        title = find_title_places(document, atlas, reader, [])
        countries = frozenset(r.place.country for r in found if r.place is not None and r.place.country)
        resolutions = tuple(best_guess(r, countries) for r in found)
        cast = Cast(doc, resolutions, document.title)
        grounds = Grounds(doc, resolutions, cast, title)
        turns = find_turns(noted.text)
        issuer = find_issuer(doc, noted.title, cast) or speaker_of_title(noted.title)
        times = find_times(noted.text, noted.published, future=looks_ahead(doc))
        seen = view_of(doc).words
        starts = {word.start: n for n, word in enumerate(seen)}
        row = {t.i: starts[t.idx] for t in doc if t.idx in starts and t.pos_ != "SPACE"}
        sample = DocumentSample(id=noted.id, words=seen, features={}, heads={})
        marks: dict[int, Marks] = {}
        places = ToldPlaces(grounds)
        for sentence in doc.sents:
            own = Marks(sentence, cast, grounds)
            told: dict[int, set[str]] = {}
            for frame in find_frames(sentence, cast, grounds) if with_rules else ():
                told.setdefault(frame.predicate.i, set()).add(frame.type)
            for token in sentence:
                marks[token.i] = own
                if token.pos_ in TRIGGERS and token.i in row:
                    rules = [f"rule:{kind}" for kind in sorted(told.get(token.i, ()))]
                    sample.features[row[token.i]] = [*own.features(token), *rules]
                    sample.heads[row[token.i]] = row.get(token.head.i, row[token.i])
        before: dict[int, frozenset[str]] = {}
        for claim in sorted(noted.claims, key=lambda c: c.trigger):
            span = doc.char_span(*claim.trigger, alignment_mode="expand")
            trigger = _trigger(span, marks, row)
            if row.get(trigger.i) not in sample.features:
                continue
            own = marks[trigger.i]
            quote = doc.char_span(claim.start, claim.end, alignment_mode="expand")
            earlier = [names for start, names in before.items() if start < own.sentence.start]
            last, ever = earlier[-1] if earlier else frozenset(), frozenset().union(*earlier)
            picks = picks_of(trigger, own, last, ever)
            lead = trigger if is_verb(trigger) else lead_of(trigger) or trigger
            frame = Frame(
                type=claim.type,
                trigger=f"{claim.type}:noted",
                predicate=trigger,
                lead=lead,
                actors=(),
                others=(),
                ground=None,
                confidence=0.5,
            )
            draft = read_draft(frame, cast, turns, issuer, times, noted.published)
            ages = age_features(trigger, times, noted.published)
            sample.labels.setdefault(row[trigger.i], set()).add(claim.type)
            sample.links.append(
                LinkSample(
                    word=row[trigger.i],
                    type=claim.type,
                    status=claim.status,
                    status_features=status_features(trigger, own, draft.status, claim.type, ages),
                    clause=(row.get(quote.start, 0), row.get(quote.end - 1, 0) + 1),
                    choices={
                        "ground": _grounds(claim, trigger, own, places, picks, quote, row),
                        "actor": _actors(claim, trigger, own, cast, quote, row),
                        "speaker": _speakers(claim, trigger, own, cast, draft.source, row),
                        "date": _dates(claim, trigger, own, draft, times, noted.published, row),
                    },
                )
            )
            names = (
                r.toponym.text for r in resolutions if any(same_name(r.toponym.text, p) for p in claim.places)
            )
            before[own.sentence.start] = frozenset((*claim.places, *names))
    return sample


def _trigger(span, marks, row):  # type: ignore[no-untyped-def]
    """Return the word of a span that carries the claim: its root; of a whole clause, no name of a place."""
    token = span.root
    names = {"P:noun", "P:asset", ""}
    while len(span) > 3 and marks[token.i].places.get(token.i, "") not in names:
        left = [t for t in span if t.i in row and t.i not in marks[t.i].places and t.i != token.i]
        left = [t for t in left if t.pos_ in TRIGGERS]
        if not left:
            break
        token = min(left, key=lambda t: len(list(t.ancestors)))
    return token


def _grounds(claim: Noted, trigger, marks, places, picks, quote, row) -> Choice:  # type: ignore[no-untyped-def]
    out = Choice([], [], [])
    inside: list[bool] = []
    said = said_at(trigger, marks)
    for token in ground_candidates(marks):
        names = marks.names(token)
        out.words.append(row[token.i])
        out.features.append(
            [
                *link_features(trigger, token, claim.type, "ground", marks),
                *picks.features(names, claim.type),
                *said.features(),
            ]
        )
        out.right.append(any(same_name(a, b) for a in names for b in claim.places))
        inside.append(quote.start <= token.i < quote.end)
    out.right = _within(out.right, inside)
    here = any(out.right)
    for told in places.before(marks.sentence):
        name = told.place.toponym.text
        out.words.append(row[told.token.i] if told.token is not None else None)
        out.features.append(
            [*told_features(trigger, told, claim.type, said), *picks.features(frozenset({name}), claim.type)]
        )
        out.right.append(not here and any(same_name(name, b) for b in claim.places))
    return out


def _actors(claim: Noted, trigger, marks, cast, quote, row) -> Choice:  # type: ignore[no-untyped-def]
    out = Choice([], [], [])
    inside: list[bool] = []
    for token in actor_candidates(marks):
        names = [name for a in cast.read(token) for name in (a.text, a.canonical)] + [token.text]
        out.words.append(row[token.i])
        out.features.append(link_features(trigger, token, claim.type, "actor", marks))
        out.right.append(any(same_name(a, b) for a in names for b in claim.actors))
        inside.append(quote.start <= token.i < quote.end)
    out.right = _within(out.right, inside)
    out.known = not claim.actors or any(out.right)
    return out


def _speakers(claim: Noted, trigger, marks, cast, source, row) -> Choice:  # type: ignore[no-untyped-def]
    def is_right(text: str | None) -> bool:
        return bool(text and claim.speaker and same_name(text, claim.speaker))

    out = Choice(
        [None], [rule_source_features(source, marks.sentence)], [is_right(source.text if source else None)]
    )
    for token in speaker_candidates(marks):
        named = to_attribution(token, cast)
        out.words.append(row[token.i])
        out.features.append(speaker_features(trigger, token, claim.type, marks))
        out.right.append(is_right(named.text if named else None))
    out.known = claim.speaker is None or (claim.speaker != UNKNOWN and any(out.right))
    return out


def _dates(claim: Noted, trigger, marks, draft, times, published, row) -> Choice:  # type: ignore[no-untyped-def]
    out = Choice([], [], [])
    found = date_candidates(trigger, claim.type, marks, draft.when, draft.status, times, published)
    for dated in found:
        out.words.append(row.get(dated.token.i) if dated.token is not None else None)
        out.features.append(list(dated.features))
        out.right.append(dated.when is not None and claim.date is not None and _meets(dated.when, claim.date))
    exact = [d.when is not None and d.when.iso() == claim.date for d in found]
    out.right = exact if any(exact) else out.right
    out.known = claim.date is None or any(out.right)
    return out


def _meets(when: When, noted: str) -> bool:
    """Tell whether a date and a noted one (ISO day, month, year, or a/b) have a day in common."""
    first, _, last = noted.partition("/")
    begin = first + "-01-01"[len(first) - 4 :]
    end = (last or first) + "-12-31"[len(last or first) - 4 :]
    return when.start.isoformat() <= end and begin <= (when.end or when.start).isoformat()


def _within(right: list[bool], inside: list[bool]) -> list[bool]:
    """Return the right ones inside the clause, if there are any, else all."""
    both = [a and b for a, b in zip(right, inside, strict=True)]
    return both if any(both) else right


def same_name(a: str, b: str) -> bool:
    """Tell whether one name's telling words are among the other's."""
    x, y = _telling(a), _telling(b)
    return bool(x and y) and (x <= y or y <= x)


def _telling(name: str) -> frozenset[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    found = re.findall(r"[a-z0-9]+", re.sub(r"['’]s\b", "", plain))
    return frozenset(w for w in found if w not in _FILLERS) or frozenset(found)


def vocabulary(features: Iterable[Iterable[str]], least: int) -> dict[str, int]:
    """Return a row for each feature that occurs at least so often, in the order of the alphabet."""
    counts: dict[str, int] = {}
    for names in features:
        for name in set(names):
            counts[name] = counts.get(name, 0) + 1
    return {name: row for row, name in enumerate(sorted(n for n, c in counts.items() if c >= least))}
