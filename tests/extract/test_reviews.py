"""What people say of claims: it takes effect, can be taken back, and survives a new extraction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from edge_values import AREA, DALMAR, POINT, QASIRA, document, extraction, footprint, footprints
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from extract.reviews import ACTIONS, Review, ReviewError, apply_reviews, check_changes, fitting, read_when
from extract.store import Selection, Store, open_store
from extract.values import CLAIM_TYPES, STATUSES, Claim
from geodata.errors import ClaimAtlasError, StoreError
from geodata.recipes import Drawn, recipe_id, refs, to_json

FOUND = extraction(document(id="d1"))
FIRST, SECOND, _ = FOUND.claims


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s.sqlite") as opened:
        opened.add(FOUND, footprints())
        yield opened


def review(action: str, claim: Claim = FIRST, *, of: str = "d1", **fields: Any) -> Review:
    values = {
        "id": f"r-{action}-{claim.id}", "document_id": of, "claim_id": claim.id, "type": claim.type,
        "start": claim.start, "end": claim.end, "quote": claim.quote, "by": "Ada",
        "at": "2024-05-04T10:00:00Z", "why": "the map says so",
    }  # fmt: skip
    return Review(action=action, **(values | fields))


def claims(store: Store, **choice: Any) -> dict[str, Claim]:
    return {c.id: c for c in store.claims(Selection(**choice))}


def test_a_claim_is_accepted(store: Store) -> None:
    store.review(review("accept"))
    assert claims(store)[FIRST.id] == replace(FIRST, review="accepted")
    assert claims(store, reviews=("accepted",)).keys() == {FIRST.id}
    assert claims(store, reviews=("",)).keys() == {c.id for c in FOUND.claims} - {FIRST.id}


def test_a_rejected_claim_is_shown_no_more_and_never_lost(store: Store) -> None:
    store.replace_links({FIRST.id: (SECOND.id,), SECOND.id: (FIRST.id,)}, {})
    store.review(review("reject"))
    assert FIRST.id not in claims(store)
    assert FIRST.id not in {c.id for c in store.extraction("d1").claims}
    assert store.links().rivals == {}
    assert claims(store, reviews=("rejected",)) == {FIRST.id: replace(FIRST, review="rejected")}
    store.undo(store.reviews("d1")[0].id, by="Bob", at="2024-05-05T00:00:00Z")
    assert claims(store)[FIRST.id] == FIRST
    (kept,) = store.reviews("d1")
    assert (kept.by, kept.why, kept.undone_by) == ("Ada", "the map says so", "Bob")


def test_every_field_is_corrected_and_found_by_its_new_value(store: Store) -> None:
    drawn = Drawn(geojson='{"type":"Point","coordinates":[36.0,35.0]}', by="Ada", when="2024-05-04")
    changes = {
        "type": "control", "status": "denied", "speaker": "The Mayor", "date": "2024-05",
        "actors": [{"canonical": "Free Town Council", "key": "group:council", "label": "Council"}],
        "recipe": to_json(drawn),
    }  # fmt: skip
    store.review(
        review("correct", changes=changes),
        {recipe_id(drawn): footprint(drawn, box(36, 35, 37, 36), "region")},
    )
    got = claims(store)[FIRST.id]
    assert (got.type, got.status, got.attribution and got.attribution.text) == (
        "control",
        "denied",
        "The Mayor",
    )
    assert (got.when and got.when.iso(), got.actors[0].label, got.recipe) == ("2024-05", "Council", drawn)
    assert (got.quote, got.start, got.end) == (FIRST.quote, FIRST.start, FIRST.end)
    assert got.review == "corrected"
    choices: tuple[dict[str, Any], ...] = (
        {"types": ("control",), "statuses": ("denied",)},
        {"actors": ("group:council",)},
        {"speakers": ("The Mayor",)},
        {"text": "council"},
        {"bbox": (36.5, 35.5, 36.6, 35.6)},
    )
    for choice in choices:
        assert FIRST.id in claims(store, **choice), choice
    assert FIRST.id not in claims(store, types=(FIRST.type,), statuses=(FIRST.status,))
    store.undo(store.reviews("d1")[0].id, by="Bob", at="2024-05-05T00:00:00Z")
    assert claims(store)[FIRST.id] == FIRST


def test_reviews_lie_upon_each_other_and_come_off_one_by_one(store: Store) -> None:
    store.review(review("correct", id="one", changes={"status": "denied"}))
    store.review(review("correct", id="two", changes={"type": "zone"}))
    store.review(review("accept", id="three"))
    got = claims(store)[FIRST.id]
    assert (got.status, got.type, got.review) == ("denied", "zone", "accepted")
    store.undo("one", by="Ada", at="x")
    got = claims(store)[FIRST.id]
    assert (got.status, got.type, got.review) == (FIRST.status, "zone", "accepted")
    with pytest.raises(StoreError, match="no review 'one' that could be taken back"):
        store.undo("one", by="Ada", at="x")


def test_reading_the_document_again_keeps_reviews(store: Store) -> None:
    store.review(review("reject"))
    store.review(review("correct", SECOND, changes={"status": "denied"}))
    store.add(FOUND, footprints())
    assert FIRST.id not in claims(store)
    assert claims(store)[SECOND.id].status == "denied"
    better = replace(SECOND, id="new-id", end=SECOND.end - 3, quote=SECOND.quote[:-3], status="planned")
    store.add(replace(FOUND, claims=(better,)), footprints())
    assert claims(store)["new-id"].status == "denied", "found again by its words"
    assert [r.action for r in store.reviews(orphans=True)] == ["reject"]
    store.add(FOUND, footprints())
    assert store.reviews(orphans=True) == ()
    assert FIRST.id not in claims(store)


def test_a_changed_article_keeps_reviews_of_what_it_still_says(store: Store) -> None:
    changed = document(FOUND.document.text + " More.", id="d1")
    again = extraction(changed)
    store.review(review("reject"))
    store.add(again, footprints())
    shown = claims(store)
    assert len(shown) == len(again.claims) - 1
    assert FIRST.type not in {c.type for c in shown.values() if c.quote == FIRST.quote}


def test_a_place_is_mended_for_all_its_mentions(store: Store) -> None:
    change = {"from": QASIRA.id, "to": DALMAR.id, "name": DALMAR.name}
    store.review(review("place", claim_id="", type="", changes=change))
    got = claims(store)[FIRST.id]
    assert [r.id for r in refs(got.recipe)] == [DALMAR.id]
    assert claims(store)[SECOND.id] == SECOND
    named = store.resolutions(["d1"])["d1"][0]
    assert (named.place, named.kind, named.reason) == (DALMAR, "admin", "chosen by a reviewer")
    store.undo(store.reviews("d1")[0].id, by="Ada", at="x")
    assert store.resolutions(["d1"])["d1"] == FOUND.resolutions
    assert claims(store)[FIRST.id] == FIRST


def test_two_actors_are_merged_everywhere(store: Store) -> None:
    other = extraction(document("Another. " + FOUND.document.text, id="d2"))
    change = {"from": "front", "to": {"key": "state:WL", "canonical": "Westland", "label": "WL"}}
    store.review(Review(id="m", action="merge", changes=change, by="Ada", at="x"))
    store.add(other, footprints())
    assert {a.key for c in store.claims() for a in c.actors} == {"state:WL"}
    assert all(len(c.actors) == 1 for c in store.claims())
    store.undo("m", by="Ada", at="x")
    assert {a.key for c in store.claims() for a in c.actors} == {"front", "state:WL"}


def test_a_document_is_deleted_with_all_that_hangs_on_it(store: Store) -> None:
    store.add(extraction(document(FOUND.document.text + " More.", id="d1")), footprints())
    store.review(review("delete", claim_id="", type="", changes={}))
    assert store.documents(all_versions=True) == ()
    assert store.claims() == ()
    assert store.claims(Selection(text="Qasira")) == ()
    (note,) = store.reviews("d1")
    assert (note.action, note.by, note.why) == ("delete", "Ada", "the map says so")
    with pytest.raises(StoreError, match="cannot be brought back"):
        store.undo(note.id, by="Ada", at="x")


def test_a_review_of_what_is_not_there(store: Store) -> None:
    with pytest.raises(StoreError, match="no document 'd9' is stored"):
        store.review(review("accept", of="d9"))
    with pytest.raises(StoreError, match="no document 'd9' is stored"):
        store.review(review("delete", of="d9"))
    assert store.reviews() == ()


@pytest.mark.parametrize(
    ("action", "changes", "says"),
    [
        ("praise", {}, "nothing that a review does"),
        ("accept", {"type": "zone"}, "changes nothing"),
        ("correct", {}, "changes something"),
        ("correct", {"quote": "other words"}, "cannot be corrected"),
        ("correct", {"type": "rumour"}, "known are control"),
        ("correct", {"status": "maybe"}, "known are asserted"),
        ("correct", {"actors": "HTS"}, "must be a list"),
        ("correct", {"actors": [{"canonical": ""}]}, "must be some words"),
        ("correct", {"actors": [{"canonical": "a\x00b"}]}, "no letter or sign"),
        ("correct", {"actors": [{"canonical": "\ud800"}]}, "no letter or sign"),
        ("correct", {"speaker": "x" * 201}, "must be some words"),
        ("correct", {"date": "yesterday"}, "cannot be read"),
        ("correct", {"date": "2024-02-30"}, "cannot be read"),
        ("correct", {"date": "2024-02-02/2024-01-01"}, "cannot be read"),
        ("correct", {"recipe": {"type": "Guess"}}, "unknown recipe"),
        ("place", {"from": "a"}, "must be some words"),
        ("merge", {"from": "a", "to": "b"}, "needs a name"),
    ],
)
def test_changes_that_no_claim_could_take(action: str, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ClaimAtlasError, match=says):
        check_changes(action, changes)


JUNK = st.recursive(
    st.none() | st.text() | st.integers(), lambda inner: st.lists(inner, max_size=3), max_leaves=5
)
FIELDS = st.sampled_from(["type", "status", "date", "actors", "to", "from"])


@given(st.sampled_from(ACTIONS), st.dictionaries(FIELDS, JUNK))
def test_any_changes_are_taken_or_refused(action: str, changes: dict[str, Any]) -> None:
    try:
        check_changes(action, changes)
    except (ReviewError, ClaimAtlasError):
        return
    got = apply_reviews(FIRST, [review(action, changes=changes)])
    assert got.type in CLAIM_TYPES
    assert got.status in STATUSES
    assert (got.quote, got.start, got.end, got.id) == (FIRST.quote, FIRST.start, FIRST.end, FIRST.id)


@pytest.mark.parametrize("text", ["2019-01-23", "2019-01", "2019", "2019-01-01/2019-02-01", "2019-01-01/"])
def test_dates_that_reviewers_type_read_back(text: str) -> None:
    when = read_when(text)
    assert when
    assert when.iso() == text


def test_a_review_fits_the_claim_with_most_of_its_words() -> None:
    about = review("accept", claim_id="gone", start=10, end=50, type="zone")
    near = replace(FIRST, id="near", start=12, end=48, type="zone")
    far = replace(FIRST, id="far", start=40, end=90, type="zone")
    other = replace(FIRST, id="other", start=10, end=50, type="control")
    assert fitting(about, [far, near, other]) == "near"
    assert fitting(about, [far, other]) is None
    assert fitting(replace(about, claim_id="far"), [far, near]) == "far"


def test_the_recipes_of_the_tests_differ() -> None:
    assert recipe_id(AREA) != recipe_id(POINT)
