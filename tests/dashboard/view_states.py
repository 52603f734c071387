"""States of a page to test with: any that the address can hold, and likely ones on the sample."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import strategies as st
from view_sample import HTS, MINISTRY, RUSSIA, claims

from dashboard.layers import LAYERS
from dashboard.state import BASES, LABELS, LANGUAGES, MODES, TABS, THEMES, VIEWS, State
from extract.values import CLAIM_TYPES, STATUSES
from geodata.worldviews import WORLDVIEWS

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
WORDS = st.text(CHARACTERS, max_size=30)
IDS = st.lists(WORDS, unique=True, max_size=5).map(tuple)
CLAIMS = st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), unique=True, max_size=6).map(tuple)
DAYS = st.one_of(st.none(), st.dates(date(1, 1, 1)))


def some_of(among: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(among)).map(lambda chosen: tuple(k for k in among if k in chosen))


STATES: st.SearchStrategy[State] = st.builds(
    State,
    documents=IDS,
    layers=some_of(tuple(LAYERS)),
    claims=CLAIMS,
    also=CLAIMS,
    compare=st.one_of(st.just(""), st.just("0123456789abcdef")),
    text=WORDS.map(lambda t: " ".join(t.split())),
    actors=IDS,
    speakers=IDS,
    sources=IDS,
    types=some_of(CLAIM_TYPES),
    statuses=some_of(STATUSES),
    min_confidence=st.integers(0, 100).map(lambda n: n / 100),
    since=DAYS,
    until=DAYS,
    mode=st.sampled_from(MODES),
    at=DAYS,
    undated=st.booleans(),
    changes=st.booleans(),
    worldview=st.sampled_from(("", *WORLDVIEWS)),
    labels=st.sampled_from(LABELS),
    language=st.sampled_from(LANGUAGES),
    theme=st.sampled_from(THEMES),
    base=st.sampled_from(BASES),
    colours=st.lists(
        st.tuples(
            st.text(CHARACTERS, min_size=1, max_size=20), st.from_regex("#[0-9a-f]{6}", fullmatch=True)
        ),
        unique_by=lambda pair: pair[0],
        max_size=3,
    ).map(tuple),
    halo=st.booleans(),
    view=st.sampled_from(VIEWS),
    tab=st.sampled_from(TABS),
    sort=st.sampled_from(("", "type", "-date")),
    page=st.integers(1, 999),
    embed=st.booleans(),
    position=st.one_of(
        st.none(),
        st.tuples(
            st.integers(-5_400_000, 5_400_000).map(lambda n: n / 10_000),
            st.integers(-900_000, 900_000).map(lambda n: n / 10_000),
            st.integers(0, 2400).map(lambda n: n / 100),
        ),
    ),
)
"""Any state that a page can be in."""


def random_state(chance: random.Random) -> State:
    """A state of this store: most choose something, some find nothing."""

    def some(values: tuple[Any, ...], share: float = 0.3) -> tuple[Any, ...]:
        return tuple(v for v in values if chance.random() < share) if chance.random() < 0.3 else ()

    def day() -> date | None:
        return (
            date(chance.choice((2018, 2019)), chance.randint(1, 12), 15) if chance.random() < 0.15 else None
        )

    ids = tuple(c.id for c in claims())
    return State(
        documents=some(("sample-1", "other")),
        layers=some(tuple(LAYERS), 0.8) or tuple(LAYERS),
        claims=some(ids, 0.2),
        also=some(ids, 0.1),
        text=chance.choice(("", "", "", "", "idlib", "safe zone", "Тест", "المنطقة", "' OR 1=1")),
        actors=some(tuple(a.key for a in (HTS, RUSSIA))),
        speakers=some(("", MINISTRY.canonical)),
        sources=some(("Other", "The Example"), 0.5),
        types=some(CLAIM_TYPES),
        statuses=some(STATUSES, 0.5),
        min_confidence=chance.choice((0.0, 0.0, 0.5, 0.8)),
        since=day(),
        until=day(),
        at=day(),
        mode=chance.choice(("known", "happened")),
        undated=chance.random() < 0.8,
        changes=chance.random() < 0.2,
        colours=((HTS.key, "#123456"),) if chance.random() < 0.2 else (),
        tab=chance.choice(("evidence", "find", "unmapped")),
        position=(36.5, 35.25, 7.5) if chance.random() < 0.3 else None,
    )
