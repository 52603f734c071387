"""Charts: what a bar counts is what a click on it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import view_sample as sample
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import MOST_BINS, TEXTS, TYPE_INKS, bins_of, by_actor, charts, matrix, over_time
from dashboard.filters import selection_of
from dashboard.palette import PALETTE
from dashboard.state import State, from_json, to_json
from dashboard.style import SIGNS
from dashboard.times import day_in
from dashboard.view import View, read_view
from extract.store import Store, open_store
from extract.values import Actor

HOSTILE = "<b onmouseover=alert(1)>x</b>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("charts") / "s.db")
    opened.add(sample.extraction(), sample.footprints())
    rogue = Actor(text="x", canonical=HOSTILE, key="x:bad", label=HOSTILE)
    other = sample.document(id="other", title="Another", published=date(2019, 3, 2))
    claims = tuple(
        replace(c, document_id="other", id=f"{n:016x}", actors=(*c.actors, rogue) if n % 2 else c.actors)
        for n, c in enumerate(sample.claims())
    )
    opened.add(replace(sample.extraction(other), claims=claims), sample.footprints())
    yield opened
    opened.close()


def seen(store: Store, state: State) -> View:
    return read_view(store, sample.FakeAtlas(), state)


def left(store: Store, state: State, patch: dict[str, Any]) -> int:
    """How many claims a click leaves."""
    return store.count(selection_of(from_json(to_json(state) | patch)))


def bars(figure: Any) -> Iterator[tuple[dict[str, Any], int]]:
    for trace in figure["data"]:
        if "customdata" not in trace:
            continue  # an entry of the legend
        if trace["type"] == "heatmap":
            for patches, numbers in zip(trace["customdata"], trace["z"], strict=True):
                yield from ((json.loads(p), n) for p, n in zip(patches, numbers, strict=True) if n)
        else:
            numbers = trace["x"] if trace.get("orientation") == "h" else trace["y"]
            yield from ((json.loads(p), n) for p, n in zip(trace["customdata"], numbers, strict=True) if n)


@pytest.mark.parametrize("mode", ["known", "happened"])
@pytest.mark.parametrize(
    "filters", [{}, {"types": ("zone", "withdrawal")}, {"statuses": ("asserted", "past", "proposed")}]
)
def test_a_click_leaves_as_many_claims_as_its_bar_counts(
    store: Store, mode: str, filters: dict[str, Any]
) -> None:
    state = State(mode=mode, undated=False, **filters)
    view = seen(store, state)
    dated = [(d, c) for c in view.claims if (d := day_in(c, view.published[c.document_id], mode))]
    timed = [over_time(dated, field) for field in ("types", "statuses")] if dated else []
    for chart in (by_actor(view), matrix(view), *timed):
        counted = list(bars(chart.figure))
        assert counted, chart.key
        for patch, number in counted:
            if mode == "happened" and chart.key in {"types", "statuses"}:
                # an interval is counted where it begins, and found in every span that it meets
                assert left(store, state, patch) >= number
            else:
                assert left(store, state, patch) == number, (chart.key, patch)
        for words, patch in chart.rows:
            assert str(left(store, state, patch)) in words or mode == "happened"


def test_every_claim_with_an_actor_is_counted_in_the_matrix(store: Store) -> None:
    view = seen(store, State())
    total = sum(number for _, number in bars(matrix(view).figure))
    assert total == sum(len({a.key for a in c.actors}) for c in view.claims)


def test_only_what_is_asserted_is_filled(store: Store) -> None:
    data = by_actor(seen(store, State())).figure["data"]
    for trace in data:
        words = trace.get("name") or trace["text"][0].split(", ")[1].split(":")[0]
        assert ("pattern" in trace["marker"]) == (words != "asserted")
    assert [t["name"] for t in data if "name" in t] == ["asserted", "proposed", "planned", "denied", "past"]


def test_types_have_inks_of_their_own() -> None:
    assert set(TYPE_INKS) == set(SIGNS)
    assert len(set(TYPE_INKS.values())) == len(SIGNS)
    assert not set(TYPE_INKS.values()) & set(PALETTE)


def test_names_of_articles_are_escaped(store: Store) -> None:
    view = seen(store, State())
    told = json.dumps([by_actor(view).figure, matrix(view).figure])
    assert HOSTILE not in told
    assert "&lt;b onmouseover" in told


def test_undated_claims_are_counted_in_words(store: Store) -> None:
    view = seen(store, State(mode="happened"))
    undated = sum(c.when is None for c in view.claims)
    assert undated
    notes = [n.children for n in charts(view) if type(n).__name__ == "P"]
    assert TEXTS["undated"].format(n=undated) in notes


def test_no_claim_left_says_so(store: Store) -> None:
    made = charts(seen(store, State(text="nosuchword")))
    assert [n.children for n in made] == [TEXTS["none"]]


DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


@given(st.lists(DAYS, min_size=1, max_size=20))
def test_bins_hold_every_day_once_and_follow_each_other(days: list[date]) -> None:
    bins = bins_of(days)
    assert len(bins) <= MOST_BINS + 1
    for day in days:
        assert sum(first <= day <= last for first, last in bins) == 1
    assert all(after[0] == before[1] + timedelta(days=1) for before, after in pairwise(bins))
