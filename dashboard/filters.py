"""From a viewer's state to the claims of the store, and the filters in words.

What is chosen becomes one `extract.store.Selection`, which the database answers; nothing is
filtered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.labels import clean
from dashboard.names import country
from dashboard.state import DEFAULT, FIELDS, State, to_json
from dashboard.style import INKS, SIGNS
from dashboard.words import words
from extract.store import Selection

WORDS = words("filters", {
    "text": "“{}”",
    "actors": "{}",
    "speakers": "says {}",
    "own_words": "in the article’s own words",
    "sources": "in {}",
    "no_source": "no publisher named",
    "types": "{}",
    "statuses": "{}",
    "min_confidence": "at least {}% sure",
    "since_known": "published from {}",
    "since_happened": "of {} or later",
    "until_known": "published to {}",
    "until_happened": "of {} or earlier",
    "at_known": "as known on {}",
    "at_happened": "as of {}",
    "undated_known": "dated articles only",
    "undated_happened": "dated claims only",
})  # fmt: skip
"""All words of this module."""

FILTERS = (
    "text", "actors", "speakers", "sources", "types", "statuses", "min_confidence", "since",
    "until", "at", "undated",
)  # fmt: skip
"""The fields of a state that choose claims, besides the articles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter that is on: its words, and the change of state (JSON) that takes it off."""

    field: str
    words: str
    without: Mapping[str, Any]


def selection_of(state: State, *, worldview: str = "de_facto") -> Selection:
    """Return the choice of claims that a state asks for.

    With `changes` both days are looked at, so everything up to the later one is chosen.
    """
    since = None if state.changes else state.since
    until = min((day for day in (state.until, state.at) if day is not None), default=None)
    if not state.undated and since is None:
        since = date.min  # chooses every date, and nothing that has none
    days: dict[str, Any] = (
        {"when_from": since, "when_until": until}
        if state.mode == "happened"
        else {"published_from": since, "published_until": until}
    )
    return Selection(
        types=state.types,
        statuses=state.statuses,
        actors=state.actors,
        speakers=state.speakers,
        sources=state.sources,
        documents=state.documents,
        text=state.text,
        min_confidence=state.min_confidence,
        keep_undated=state.undated,
        worldview=worldview,
        **days,
    )


def scope_of(state: State) -> Selection:
    """Return the claims among which a state filters: those of its articles."""
    return Selection(documents=state.documents)


def chooses(state: State) -> bool:
    """Return whether any filter is on."""
    return without(state) != state


def without(state: State, names: Iterable[str] = FILTERS) -> State:
    """Return a state with these filters off."""
    return replace(state, **{name: getattr(DEFAULT, name) for name in names})


def filters_on(state: State, names: Mapping[str, str]) -> tuple[Filter, ...]:
    """Return the filters that are on, one for each value, in the order of the panel.

    `names` holds the names of actors by key.
    """
    found: list[Filter] = []

    def add(field: str, words: str, rest: object) -> None:
        found.append(Filter(field=field, words=words, without={field: rest}))

    plain = to_json(state)
    if state.text:
        add("text", WORDS["text"].format(clean(state.text, 40)), "")
    says: dict[str, Callable[[str], str]] = {
        "actors": lambda v: country(v) or clean(names.get(v, v), 40),
        "speakers": lambda v: WORDS["speakers"].format(clean(v, 40)) if v else WORDS["own_words"],
        "sources": lambda v: WORDS["sources"].format(clean(v, 40)) if v else WORDS["no_source"],
        "types": lambda v: SIGNS[v].word,
        "statuses": lambda v: INKS[v].word,
    }
    for field, word in says.items():
        for value in getattr(state, field):
            add(field, word(value), [v for v in plain[field] if v != value])
    if state.min_confidence:
        add("min_confidence", WORDS["min_confidence"].format(round(state.min_confidence * 100)), 0)
    for field in ("since", "until", "at"):
        if plain[field] and not (state.changes and field != "at"):
            add(field, WORDS[f"{field}_{state.mode}"].format(plain[field]), None)
    if not state.undated:
        add("undated", WORDS[f"undated_{state.mode}"], True)
    return tuple(found)


def emptied_by(
    state: State, filters: Sequence[Filter], count: Callable[[Selection], int]
) -> tuple[tuple[Filter, int], ...]:
    """Return the filters without which an empty answer would hold claims, and how many.

    Each is taken off alone; the one that hides most comes first.
    """
    freed: dict[str, int] = {}
    for one in filters:
        if one.field not in freed:
            freed[one.field] = count(selection_of(without(state, (one.field,))))
    first = {one.field: one for one in reversed(filters)}
    found = [(first[field], number) for field, number in freed.items() if number]
    return tuple(sorted(found, key=lambda row: -row[1]))


assert set(FILTERS) <= set(FIELDS)
