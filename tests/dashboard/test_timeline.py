"""The time line: dates, lanes, symbols, and words that stay words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from view_sample import FakeAtlas, claims, extraction, footprints

from dashboard.state import DEFAULT, State
from dashboard.style import INKS
from dashboard.timeline import CONFIG, MOST_LANES, SYMBOLS, figure, marks_of, timeline
from dashboard.view import View, missing_words, read_view, remembered_views
from extract.store import open_store
from extract.values import Actor, Claim, When


@pytest.fixture
def view(tmp_path: Path) -> View:
    with open_store(tmp_path / "s.db") as store:
        store.add(extraction(), footprints())
        return read_view(store, FakeAtlas(), State(mode="happened"))


def marks(drawn: dict[str, Any]) -> dict[str, Any]:
    return next(t for t in drawn["data"] if t["mode"] == "markers")


def drawn_of(view: View, claims: Sequence[Claim]) -> dict[str, Any]:
    shown = replace(view, claims=tuple(claims))
    return figure(marks_of(shown), shown)


def test_dated_claims_are_on_the_chart_and_the_others_apart(view: View) -> None:
    held, apart = timeline(view)
    shown = {c for ids in marks(held.children.figure)["customdata"] for c in ids.split()}
    assert shown == {c.id for c in claims() if c.when is not None}
    assert f"Tell no date ({len(claims()) - len(shown)})" in json.dumps(
        apart, default=lambda c: c.to_plotly_json()
    )


def test_colour_says_who_and_the_symbol_how_sure(view: View) -> None:
    assert set(SYMBOLS) == set(INKS)
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    assert [s for s, symbol in SYMBOLS.items() if not symbol.endswith(("open", "dot"))] == ["asserted"]
    dated = [c for c in view.claims if c.when is not None]
    drawn = marks(drawn_of(view, dated))
    zone = next(c for c in dated if c.type == "zone")
    n = drawn["customdata"].index(zone.id)
    assert drawn["x"][n] == "2019-01-22"
    assert drawn["marker"]["symbol"][n] == SYMBOLS["proposed"]
    assert drawn["marker"]["color"][n] == view.colours[zone.actors[0].key]


def test_a_month_is_a_bar_and_the_publication_a_line(view: View) -> None:
    drawn = drawn_of(view, view.claims)
    (bar,) = [t for t in drawn["data"] if t["mode"] == "lines"]
    assert bar["x"][:2] == ["2018-09-01", "2018-09-30"]
    assert [s["x0"] for s in drawn["layout"]["shapes"]] == ["2019-01-23"]


def test_hostile_words_are_escaped(view: View) -> None:
    bad = Actor(text="x", canonical="x", key="x", label='<a href="//e.example">x</a>')
    day = When(start=date(2020, 1, 1), end=date(2020, 1, 1), precision="day")
    drawn = drawn_of(view, [replace(view.claims[1], actors=(bad,), when=day)])
    assert "<a" not in json.dumps(drawn).replace("<br>", "")


def test_many_actors_share_a_lane_and_many_claims_a_mark(view: View) -> None:
    day = When(start=date(2020, 1, 1), end=date(2020, 1, 1), precision="day")
    many = [
        replace(
            view.claims[0],
            id=f"{n:016x}",
            when=day,
            actors=(Actor(text="", canonical=f"a{n % 40}", key="k", label=""),),
        )
        for n in range(400)
    ]
    drawn = drawn_of(view, many)
    assert len(drawn["layout"]["yaxis"]["ticktext"]) == MOST_LANES + 1
    assert sum(len(ids.split()) for ids in marks(drawn)["customdata"]) == 400
    assert len(marks(drawn)["x"]) == MOST_LANES + 1


def test_nothing_of_a_chart_leaves_the_machine() -> None:
    assert CONFIG["showSendToCloud"] is False
    assert CONFIG["plotlyServerURL"] == ""


def test_by_publication_every_claim_of_a_dated_article_has_a_mark_and_its_age(view: View) -> None:
    known = replace(view, state=State(mode="known"))
    (held,) = timeline(known)
    drawn = held.children.figure
    assert {c for ids in marks(drawn)["customdata"] for c in ids.split()} == {c.id for c in claims()}
    assert set(marks(drawn)["x"]) == {"2019-01-23"}
    (whiskers,) = [[t["x"][:2] for t in drawn["data"] if t["mode"] == "lines"]]
    assert ["2018-09-15", "2019-01-23"] in whiskers
    assert getattr(held, "data-days") == "2019-01-23"


def test_views_are_remembered_until_the_store_changes(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store:
        read = remembered_views(store, FakeAtlas())
        assert missing_words(read(DEFAULT)).startswith("The store is empty")
        store.add(extraction(), footprints())
        first = read(DEFAULT)
        assert len(first.claims) == len(claims())
        assert read(State(claims=("0" * 16,), view="table")) is first  # what is chosen asks nothing new
        assert read(State(types=("zone",))) is not first
        assert read(DEFAULT) is first
        store.replace_links({}, {claims()[0].id: (claims()[1].id,), claims()[1].id: (claims()[0].id,)})
        assert read(DEFAULT).repeats != first.repeats
        store.add(replace(extraction(), claims=claims()[:2]), footprints())
        assert len(read(State(documents=("sample-1",))).claims) == 2


def test_an_empty_map_says_what_is_missing(view: View) -> None:
    assert missing_words(view) == ""
    bare = replace(view, claims=(), total=0)
    assert missing_words(bare) == "No claim about territory was found in this article."
    assert "no place was found" in missing_words(replace(bare, places=()))
    lost = replace(view, missing=frozenset(c.id for c in view.claims))
    assert "Found, not mapped" in missing_words(lost)
    assert missing_words(replace(view, claims=())) == ""  # the line of the filters says it
