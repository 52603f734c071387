"""Time: what is old on the map's day fades and says so; what changed between two days is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from view_sample import (
    HTS,
    TEXT,
    TURKEY_ACTOR,
    FakeAtlas,
    claims,
    document,
    extraction,
    footprints,
    make_claim,
)

from dashboard import panel
from dashboard.choice import read_choice
from dashboard.filters import selection_of
from dashboard.state import State
from dashboard.times import FADES, OLDEST, Change, changes_between, fade_of, faded, own_day
from dashboard.view import picture_of, read_view
from extract.store import Store, open_store
from extract.values import Claim, When

JANUARY, MARCH, JUNE = date(2019, 1, 23), date(2019, 3, 5), date(2019, 6, 1)


def told(claim: Claim, document_id: str, **changes: object) -> Claim:
    """The same statement in another article."""
    return replace(claim, id=f"{document_id:0>16}", document_id=document_id, **changes)  # type: ignore[arg-type]


HOLDS = make_claim(
    "Idlib is now almost fully in the hands of Hay'at Tahrir al-Sham", "control", actors=(HTS,)
)
DAYS = {"sample-1": JANUARY, "a": MARCH, "b": JUNE, "c": None}


def kinds(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [(c.kind, c.claim.document_id) for c in found]


def test_a_claim_ages_by_its_own_date() -> None:
    september = When(start=date(2018, 9, 1), end=date(2018, 9, 30), precision="month")
    old, undated = replace(HOLDS, when=september), HOLDS
    assert own_day(old, JANUARY) == date(2018, 9, 30)
    assert own_day(undated, JANUARY) == JANUARY
    since = replace(HOLDS, when=When(start=date(2018, 9, 1), end=None, precision="interval"))
    assert own_day(since, JANUARY) == JANUARY  # it lasts, as far as the text says
    assert own_day(undated, None) is None
    marked = faded([old], DAYS, JANUARY)
    assert marked == {old.id: (0.8, "as of 2018-09")}
    assert faded([undated], DAYS, JANUARY) == {}
    assert faded([undated], DAYS, date(2023, 1, 1)) == {undated.id: (OLDEST, "as of 2019-01-23")}
    assert faded([old], DAYS, None) == {}


@given(st.integers(-1000, 20_000), st.integers(0, 1000))
def test_older_is_never_stronger(age: int, more: int) -> None:
    assert 0 < fade_of(age + more) <= fade_of(age) <= 1
    assert fade_of(FADES[0][0]) == 1


def test_new_ended_and_another_status_are_told_apart() -> None:
    zone = make_claim("Ankara has asked for a safe zone", "zone", status="proposed", actors=(TURKEY_ACTOR,))
    later = [
        HOLDS,
        zone,
        told(zone, "a", status="asserted"),
        told(HOLDS, "b", status="past"),
        told(make_claim("Talks took", "agreement"), "d" * 16),
    ]
    days = DAYS | {"d" * 16: JUNE}
    assert kinds(changes_between(later, days, JANUARY, MARCH)) == [("status", "a")]
    assert kinds(changes_between(later, days, JANUARY, JUNE)) == [
        ("status", "a"),
        ("ended", "b"),
        ("new", "d" * 16),
    ]
    (change,) = changes_between(later, days, JANUARY, MARCH)
    assert change.before == zone
    assert changes_between(later, days, JUNE, date(2020, 1, 1)) == ()


def test_what_is_told_again_unchanged_is_no_change_and_what_has_no_day_is_not_compared() -> None:
    assert changes_between([HOLDS, told(HOLDS, "a")], DAYS, JANUARY, JUNE) == ()
    assert changes_between([told(HOLDS, "c")], DAYS, JANUARY, JUNE) == ()
    assert (
        changes_between([HOLDS, told(HOLDS, "a", status="denied")], DAYS, JANUARY, JUNE, mode="happened")
        == ()
    )


def test_an_interval_that_runs_out_has_ended() -> None:
    spring = When(start=date(2019, 1, 1), end=MARCH, precision="interval")
    truce = replace(make_claim("Talks took", "agreement"), when=spring)
    found = changes_between([truce], DAYS, JANUARY, JUNE, mode="happened")
    assert kinds(found) == [("ended", "sample-1")]
    day = replace(truce, when=When(start=MARCH, end=MARCH, precision="day"))
    assert kinds(changes_between([day], DAYS, JANUARY, JUNE, mode="happened")) == [("new", "sample-1")]


ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["asserted", "past", "denied"])), max_size=6
)


@given(ROWS)
def test_nothing_changes_between_a_day_and_itself(rows: list[tuple[str, str]]) -> None:
    found = [replace(HOLDS, id=f"{n:016}", document_id=d, status=s) for n, (d, s) in enumerate(rows)]
    for day in (JANUARY, MARCH, JUNE):
        assert changes_between(found, DAYS, day, day) == ()


# --- in the store -----------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The sample of January, an article of June that ends what it said, and one without a date."""
    with open_store(tmp_path / "s.db") as opened:
        opened.add(extraction(), footprints())
        for name, day, status in (("later", JUNE, "past"), ("undated", None, "asserted")):
            given = document(TEXT, id=name, title=name, url=f"https://e.example/{name}", published=day)
            again = replace(claims()[1], id=f"{name:0>16}", document_id=name, status=status)
            opened.add(replace(extraction(given), claims=(again,)), footprints())
        yield opened


def shown(store: Store, **chosen: object) -> set[str]:
    state = State(**chosen)  # type: ignore[arg-type]
    return {c.document_id for c in store.claims(selection_of(state))}


def test_the_map_at_a_day_shows_what_was_published_by_then(store: Store) -> None:
    assert shown(store) == {"sample-1", "later", "undated"}
    assert shown(store, at=MARCH) == {"sample-1", "undated"}
    assert shown(store, at=MARCH, undated=False) == {"sample-1"}
    assert shown(store, since=MARCH, undated=False) == {"later"}
    assert shown(store, until=date(2018, 1, 1), undated=False) == set()
    assert shown(store, undated=False) == {"sample-1", "later"}


def test_as_it_happened_asks_for_the_time_that_is_told(store: Store) -> None:
    def ids(**chosen: object) -> set[str]:
        return {c.id for c in store.claims(selection_of(State(mode="happened", **chosen)))}  # type: ignore[arg-type]

    dated = {c.id for c in claims() if c.when}
    assert ids(undated=False) == dated
    september = {c.id for c in claims() if c.when and c.when.start.month == 9}
    assert ids(undated=False, at=date(2018, 12, 31)) == september
    assert ids(undated=False, since=date(2018, 9, 20), until=date(2018, 9, 25)) == september
    assert ids(at=date(2018, 12, 31)) > september


def test_an_old_claim_is_drawn_fainter_and_says_of_when_it_is(store: Store) -> None:
    view = read_view(store, FakeAtlas(), State(documents=("sample-1",), at=date(2019, 12, 1)))
    now = read_view(store, FakeAtlas(), State(documents=("sample-1",)))
    (old,) = [s for s in picture_of(view).shapes if s.layer == "control"]
    (fresh,) = [s for s in picture_of(now).shapes if s.layer == "control"]
    assert old.style.opacity < fresh.style.opacity
    notes = [label.note for s in picture_of(view).stacks for label in s.labels if label.shape == old.id]
    assert notes[0].startswith("as of 2019-01-23 · ")


def test_changes_are_listed_and_marked(store: Store) -> None:
    state = State(changes=True, since=MARCH, until=JUNE)
    view = read_view(store, FakeAtlas(), state)
    assert kinds(view.changes) == [("ended", "later")]
    notes = {label.note for s in picture_of(view).stacks for label in s.labels}
    assert any(note.startswith("ended · ") for note in notes)
    said = str(panel.evidence(view, read_choice(view, store, FakeAtlas(), state)))
    for words in ("Ended (1)", "New (0)", "was asserted", "1 undated"):
        assert words in said, words


def test_changes_without_two_days_ask_for_them(store: Store) -> None:
    view = read_view(store, FakeAtlas(), State(changes=True))
    assert "Choose two days" in str(panel.overview(view))
