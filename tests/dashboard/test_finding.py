"""Filters: what the store finds for a state, what may be chosen next, and what empties an answer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from dash.development.base_component import Component
from hypothesis import HealthCheck, given, settings
from view_sample import (
    HTS,
    MINISTRY,
    RUSSIA,
    TEXT,
    FakeAtlas,
    claims,
    document,
    extraction,
    footprints,
    make_claim,
)
from view_states import STATES, random_state

from dashboard import finding
from dashboard.filters import FILTERS, emptied_by, filters_on, selection_of, without
from dashboard.state import DEFAULT, State, from_json, from_query, to_json, to_query
from dashboard.view import View, picture_of, read_ground, read_view
from dashboard.wire import to_json as scene_to_json
from extract.store import Store, open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample, and an article of another publisher with three claims."""
    with open_store(tmp_path_factory.mktemp("finding") / "s.db") as opened:
        opened.add(extraction(), footprints())
        given = document(
            TEXT, id="other", title="Another", url="https://o.example/", publisher="Other", published=None
        )
        again = tuple(
            replace(c, id=f"{n:016}", document_id="other") for n, c in enumerate(claims()[1:4], start=1)
        )
        opened.add(replace(extraction(given), claims=again), footprints())
        yield opened


def view_of(store: Store, state: State) -> View:
    return read_view(store, FakeAtlas(), state)


def words(node: Any) -> str:
    if isinstance(node, list | tuple):
        return " ".join(words(n) for n in node)
    return words(getattr(node, "children", None)) if isinstance(node, Component) else str(node or "")


def buttons(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        if type(node).__name__ == "Button":
            yield node
        children = getattr(node, "children", None)
        yield from buttons(children if isinstance(children, list) else [children] if children else [])


# --- what is found ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "number"),
    [
        (DEFAULT, 12),
        (State(documents=("other",)), 3),
        (State(types=("zone",)), 3),
        (State(types=("zone",), statuses=("proposed",)), 1),
        (State(actors=(HTS.key,)), 3),
        (State(actors=(HTS.key, RUSSIA.key), types=("control", "attack_fighting")), 4),
        (State(speakers=(MINISTRY.canonical,)), 4),
        (State(speakers=("",)), 4),
        (State(sources=("Other",)), 3),
        (State(text="idlib"), 8),
        (State(text="hayat tahrir"), 0),
        (State(text="russian ministry safe"), 0),
        (State(min_confidence=0.8), 12),
        (State(min_confidence=0.9), 0),
        (State(undated=False), 9),
        (State(at=date(2019, 1, 22)), 3),
    ],
)  # fmt: skip
def test_a_state_finds(store: Store, state: State, number: int) -> None:
    view = view_of(store, state)
    assert len(view.claims) == number
    assert view.total == (3 if state.documents else 12)


def test_the_line_says_how_many_of_how_many_and_takes_filters_off(store: Store) -> None:
    state = State(types=("zone",), statuses=("proposed",), text="safe")
    line = finding.found(store, view_of(store, state))
    assert words(line).startswith("1 of 12 claims")
    patches = [json.loads(getattr(b, "data-set")) for b in buttons(line)]
    assert patches[:3] == [{"text": ""}, {"types": []}, {"statuses": []}]
    cleared = from_json({**to_json(state), **patches[-1]})
    assert cleared == without(state) == DEFAULT
    assert finding.found(store, view_of(store, DEFAULT)) == []


def test_an_empty_answer_names_the_filters_that_empty_it(store: Store) -> None:
    state = State(types=("zone",), statuses=("denied",), min_confidence=0.5)
    line = finding.found(store, view_of(store, state))
    said = words(line)
    assert "0 of 12 claims" in said
    assert "Nothing matches all of this." in said
    assert "3 without denied" in said
    assert "1 without Zone" in said
    assert "without at least 50% sure" not in said  # it is not to blame
    both = State(types=("zone",), statuses=("denied",), min_confidence=0.9)
    assert "clear them all" in words(finding.found(store, view_of(store, both)))


def test_a_filter_to_blame_gives_claims_when_taken_off(store: Store) -> None:
    state = State(types=("deploy",), actors=(HTS.key,), sources=("Other",))
    filters = filters_on(state, {})
    for one, number in emptied_by(state, filters, store.count):
        freed = from_json({**to_json(state), **one.without})
        assert store.count(selection_of(freed)) == number > 0


def test_each_list_counts_what_one_more_value_would_add(store: Store) -> None:
    view = view_of(store, State(types=("zone",)))
    facets = finding.facets_of(store, view)
    assert {f.value for f in facets.types} > {"zone", "control"}  # its own filter leaves them to choose
    assert {f.value: f.count for f in facets.statuses} == {"asserted": 2, "proposed": 1}
    for facet in facets.statuses:
        chosen = replace(view.state, statuses=(facet.value,))
        assert store.count(selection_of(chosen)) == facet.count


def test_what_is_chosen_always_stands_in_its_list(store: Store) -> None:
    view = view_of(store, State(actors=("group:unknown",), types=("zone",)))
    lists = finding.facet_lists(view, finding.facets_of(store, view))
    on = [b for b in buttons(lists) if getattr(b, "aria-checked") == "true"]
    assert [json.loads(getattr(b, "data-toggle")) for b in on] == [
        {"types": "zone"}, {"actors": "group:unknown"},
    ]  # fmt: skip


def test_a_long_list_is_cut_says_so_and_can_be_searched(store: Store) -> None:
    from extract.store import Facet

    view = view_of(store, DEFAULT)
    facets = finding.facets_of(store, view)
    many = tuple(Facet(value=f"k{n}", label=f"Actor {n}", count=1) for n in range(500))
    said = finding.facet_lists(view, replace(facets, actors=many))
    assert "and 350 more" in words(said)
    assert "facet-find" in str(said)


# --- an address gives the same again -----------------------------------------------------


@given(STATES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_state_is_answered(store: Store, state: State) -> None:
    view = view_of(store, state)
    assert len(view.claims) <= view.total
    assert finding.facet_lists(view, finding.facets_of(store, view))
    finding.found(store, view)


def test_500_random_states_show_the_same_after_the_address(store: Store) -> None:
    chance = random.Random(20190123)
    ground, found = read_ground(store), 0
    for n in range(500):
        state = random_state(chance)
        again = from_query(to_query(state))
        assert again == state
        claims = store.claims(selection_of(state))
        assert store.claims(selection_of(again)) == claims
        found += bool(claims)
        if n % 10 == 0:  # the whole picture is a pure function of these; some are drawn to see it
            view, other = (read_view(store, FakeAtlas(), s, ground) for s in (state, again))
            assert scene_to_json(picture_of(other)) == scene_to_json(picture_of(view))
    assert 150 < found < 480  # neither all empty nor none


def test_all_filters_can_be_cleared() -> None:
    chance = random.Random(7)
    for _ in range(50):
        state = random_state(chance)
        assert not filters_on(without(state), {})
    assert set(FILTERS) <= set(to_json(DEFAULT))


def test_sample_claims_stay_what_the_numbers_above_count() -> None:
    assert [c.type for c in claims()].count("zone") == 2
    assert make_claim("Talks took", "agreement").confidence == 0.8
