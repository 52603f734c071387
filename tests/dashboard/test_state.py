"""The state: what a viewer chose comes back from the address whole, and nothing else does."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from view_states import STATES, WORDS

from dashboard.layers import LAYERS
from dashboard.state import (
    DEFAULT,
    FIELDS,
    KINDS,
    PARTS,
    VIEWS,
    State,
    from_json,
    from_query,
    kept,
    table,
    to_json,
    to_query,
)


@given(STATES)
@settings(max_examples=500, deadline=None)
def test_the_address_gives_back_the_whole_state(state: State) -> None:
    assert from_query(to_query(state)) == state
    assert from_query(f"?{to_query(state)}") == state
    assert to_query(state).isascii()


@given(STATES)
def test_the_page_gives_back_the_whole_state(state: State) -> None:
    assert from_json(json.loads(json.dumps(to_json(state)))) == state


@given(st.text(max_size=200))
def test_no_address_breaks_the_page(query: str) -> None:
    found = from_query(query)
    assert from_query(to_query(found)) == found


@given(st.lists(st.tuples(st.sampled_from([f.name for f in FIELDS.values()]), WORDS), max_size=8))
def test_no_value_in_an_address_breaks_the_page(pairs: list[tuple[str, str]]) -> None:
    from urllib.parse import urlencode

    found = from_query(urlencode(pairs))
    assert from_query(to_query(found)) == found
    assert set(found.layers) <= set(LAYERS)
    assert found.view in VIEWS


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.one_of(JSON, st.dictionaries(st.sampled_from(tuple(FIELDS)), JSON)))
def test_no_page_breaks_the_server(data: Any) -> None:
    found = from_json(data)
    assert from_json(to_json(found)) == found
    assert from_query(to_query(found)) == found


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", DEFAULT),
        ("?", DEFAULT),
        ("doc=b&layers=zones&claim=0123", State(documents=("b",), layers=("zones",), claims=("0123",))),
        ("layers=control,nonsense,zones", State(layers=("zones", "control"))),
        ("layers=", State(layers=())),
        ("type=zone&type=deploy", State(types=("zone", "deploy"))),
        ("at=2019-02-30&since=2019-02-28&until=tomorrow", State(since=date(2019, 2, 28))),
        ("confidence=nan&page=-1&map=1,2&map=3,4,5", DEFAULT),
        ("confidence=1e999&page=1e999&map=inf,0,3", DEFAULT),
        ("claim=<script>,0f,%00&speaker=&undated=0", State(claims=("0f",), speakers=("",), undated=False)),
        ("colour=group:a~b~ff0000&colour=x~red&colour=~000000", State(colours=(("group:a~b", "#ff0000"),))),
        ("q=+two%20%20words+", State(text="two words")),
        ("time=happened&view=moon&embed=yes&unknown=1", State(mode="happened")),
        ("doc=" + "x" * 300, DEFAULT),
        ("&".join(f"doc={n}" for n in range(100)), State(documents=tuple(str(n) for n in range(40)))),
        ("&".join("a=b" for _ in range(2000)), DEFAULT),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_address_is_left_out(query: str, wanted: State) -> None:
    assert from_query(query) == wanted


def test_defaults_are_not_written_and_the_order_is_always_the_same() -> None:
    assert to_query(DEFAULT) == ""
    assert to_query(State(position=(36.5, 35, 7.25), documents=("a b", "ü"), types=("zone",))) == (
        "doc=a%20b&doc=%C3%BC&type=zone&map=36.5,35,7.25"
    )


def test_every_field_has_a_kind_and_a_default_that_it_accepts() -> None:
    assert set(FIELDS) == set(to_json(DEFAULT))
    assert len({f.name for f in FIELDS.values()}) == len(FIELDS)
    for key, field in FIELDS.items():
        start = getattr(DEFAULT, key)
        assert start is None or KINDS[field.kind].read(to_json(DEFAULT)[key], field.among) == start
    assert set(table()["fields"]) == set(FIELDS)
    assert all(set(names) <= set(FIELDS) for names in PARTS.values())


def test_a_part_of_a_state_keeps_what_it_names() -> None:
    state = State(text="x", claims=("0f",), view="table")
    assert kept(state, ("text",)) == State(text="x")
