"""What goes into the store comes out the same, and can be chosen."""

from __future__ import annotations

import os
import re
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from edge_values import AREA, BELT, POINT, TEXT, document, extraction, extractions, footprints
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box
from sqlalchemy import create_engine, text

from extract.store import ALL, Selection, Store, default_store_path, open_store
from extract.values import Extraction
from geodata.display import FINE
from geodata.errors import StoreError
from geodata.recipes import recipe_id

POSTGRESQL = os.environ.get("CLAIMATLAS_TEST_POSTGRESQL", "")
"""The URL of a database for tests, such as postgresql+psycopg://me@127.0.0.1/test; unset, SQLite alone."""
KINDS = ("sqlite", "postgresql") if POSTGRESQL else ("sqlite",)


def stores(folder: Path, kind: str) -> Iterator[Store]:
    if kind == "sqlite":
        with open_store(folder / "new folder" / "s.sqlite") as opened:
            yield opened
        return
    engine, schema = create_engine(POSTGRESQL), f"test_{uuid.uuid4().hex}"
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    try:
        with open_store(f"{POSTGRESQL}?options=-csearch_path%3D{schema}") as opened:
            yield opened
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    yield from stores(tmp_path, request.param)


@pytest.fixture(scope="module", params=KINDS)
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    yield from stores(tmp_path_factory.mktemp("store"), request.param)


def test_an_extraction_comes_back_exactly(store: Store) -> None:
    wanted = extraction()
    stored = store.add(wanted, footprints())
    assert store.extraction(wanted.document.id) == wanted
    assert store.claims() == wanted.claims
    assert (stored.claims, stored.mentions, stored.not_mapped, stored.issues) == (3, 2, 1, 2)
    assert (stored.version, stored.is_newest, stored.outcome) == (1, True, "new")
    assert abs((datetime.now(UTC) - stored.added).total_seconds()) < 60
    assert store.resolutions() == {wanted.document.id: wanted.resolutions}
    assert store.not_mapped([wanted.document.id]) == {wanted.document.id: wanted.not_mapped}
    assert store.not_mapped(["unknown"]) == {}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(wanted=extractions)
def test_any_extraction_comes_back_exactly(shared_store: Store, wanted: Extraction) -> None:
    shared_store.add(wanted, {})
    assert shared_store.extraction(wanted.document.id) == wanted
    chosen = shared_store.claims(Selection(documents=(wanted.document.id,)))
    assert chosen == wanted.claims


def test_another_program_reads_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.add(extraction(), footprints())
    with open_store(f"sqlite:///{tmp_path}/s.sqlite") as other:
        assert other.claims() == extraction().claims
        found = other.footprints([recipe_id(BELT)], data_version="2024.1", worldview="de_facto")
        assert found == {recipe_id(BELT): footprints()[recipe_id(BELT)]}
        assert found[recipe_id(BELT)].geometry.wkb == footprints()[recipe_id(BELT)].geometry.wkb


def test_the_same_article_twice_is_one(store: Store) -> None:
    first = store.add(extraction(), footprints())
    again = store.add(extraction(), footprints())
    assert again.outcome == "replaced"
    assert again.added == first.added
    assert [s.version for s in store.documents(all_versions=True)] == [1]
    assert len(store.claims()) == 3


def test_reading_again_replaces_the_claims(store: Store) -> None:
    old = extraction()
    store.add(old, footprints())
    store.replace_links({old.claims[0].id: (old.claims[1].id,)}, {})
    newer = Extraction(
        document=old.document, resolutions=(), claims=old.claims[1:2], not_mapped=(), issues=()
    )
    store.add(newer, footprints())
    assert store.claims() == old.claims[1:2]
    assert store.claims(Selection(text="dalmar")) == old.claims[1:2]
    assert store.extraction(old.document.id) == newer
    assert store.facets().types[0].value == "control"
    assert store.claims(Selection(text="westland")) == (), "the text index holds claims that are gone"


def test_a_changed_text_is_a_new_version_and_the_old_one_is_kept(store: Store) -> None:
    address = "https://herald.example/a"
    first = extraction(document(url=address))
    second = extraction(document(TEXT + " More.", url=f"{address}#top"))
    store.add(first, footprints())
    stored = store.add(second, footprints())
    assert (stored.outcome, stored.version) == ("new version", 2)
    assert [s.document for s in store.documents()] == [second.document]
    both = store.documents(all_versions=True)
    assert [(s.version, s.is_newest) for s in both] == [(1, False), (2, True)]
    assert {c.document_id for c in store.claims()} == {second.document.id}
    assert len(store.claims(Selection(all_versions=True))) == 6
    assert store.extraction(first.document.id) == first


def test_a_text_that_returns_to_an_earlier_wording_is_the_newest(store: Store) -> None:
    first, second = (extraction(document(t, url="https://a.example/")) for t in (TEXT, TEXT + " More."))
    for one in (first, second, first):
        last = store.add(one, {})
    assert (last.version, last.outcome) == (3, "new version")
    assert [s.document for s in store.documents()] == [first.document]
    assert len(store.documents(all_versions=True)) == 2


def test_a_new_date_for_the_same_text_is_no_new_version(store: Store) -> None:
    store.add(extraction(), {})
    redated = extraction(document(published=date(2024, 6, 1)))
    assert store.add(redated, {}).outcome == "replaced"
    assert store.extraction(redated.document.id) == redated
    assert len(store.documents(all_versions=True)) == 1


def test_a_callers_own_id_names_the_article(store: Store) -> None:
    first, second = extraction(document(id="d1")), extraction(document(TEXT + " More.", id="d1"))
    store.add(first, {})
    assert store.add(second, {}).version == 2
    assert store.extraction("d1") == second
    assert len(store.claims()) == 3


def test_articles_with_one_title_on_two_days_are_two(store: Store) -> None:
    store.add(extraction(document(title="Daily review")), {})
    store.add(extraction(document(TEXT + " More.", title="Daily review", published=date(2024, 5, 4))), {})
    assert [s.document.published for s in store.documents()] == [date(2024, 5, 4), date(2024, 5, 3)]


@pytest.mark.parametrize(
    ("selection", "types"),
    [
        (Selection(types=("zone", "control")), {"zone", "control"}),
        (Selection(statuses=("proposed",)), {"zone"}),
        (Selection(actors=("state:WL",)), {"zone"}),
        (Selection(actors=("front",)), {"advance_capture", "control", "zone"}),
        (Selection(speakers=("",)), {"advance_capture"}),
        (Selection(speakers=("", "Westland")), {"advance_capture", "zone"}),
        (Selection(min_confidence=0.6), {"advance_capture", "control"}),
        (Selection(published_from=date(2024, 5, 3)), {"advance_capture", "control", "zone"}),
        (Selection(published_from=date(2024, 5, 4)), set()),
        (Selection(published_until=date(2024, 5, 2)), set()),
        (Selection(when_from=date(2024, 5, 4)), {"control"}),
        (Selection(when_until=date(2024, 2, 1)), {"control"}),
        (Selection(when_from=date(2024, 5, 1), when_until=date(2024, 5, 31)), {"advance_capture", "control"}),
        (Selection(text="dalm"), {"control"}),
        (Selection(text="NEARLY province"), {"control"}),
        (Selection(text="nearly westland"), set()),
        (Selection(text="front"), {"advance_capture", "control", "zone"}),
        (Selection(text="“takes”"), {"advance_capture", "control", "zone"}),
        (Selection(text="belt NOT takes"), set()),
        (Selection(text='" * NEAR( search:'), set()),
        (Selection(text="';--"), set()),
        (Selection(bbox=(36.5, 35.5, 36.6, 35.6)), {"control"}),
        (Selection(bbox=(170.0, 0.0, 40.5, 89.0)), {"advance_capture", "control", "zone"}),
        (Selection(bbox=(170.0, 0.0, -170.0, 89.0)), set()),
        (Selection(bbox=(36.5, 35.5, 36.6, 35.6), worldview="other"), set()),
        (Selection(types=("zone",), actors=("state:WL",), text="belt"), {"zone"}),
        (Selection(documents=("unknown",)), set()),
        (Selection(types=("x' OR '1'='1",)), set()),
    ],
)
@pytest.mark.parametrize("has_fts", [True, False])
def test_selections_choose(store: Store, selection: Selection, types: set[str], has_fts: bool) -> None:
    store._has_fts = store._has_fts and has_fts
    store.add(extraction(), footprints())
    assert {c.type for c in store.claims(selection)} == types
    facets = store.facets(selection)
    assert {f.value for f in facets.types} == types


@given(words=st.one_of(st.text(max_size=30), st.text(st.sampled_from('ab_"*^:()+-{} NOT'), max_size=30)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_can_be_asked_for(shared_store: Store, words: str) -> None:
    for has_fts in {shared_store._has_fts, False}:
        shared_store._has_fts, before = has_fts, shared_store._has_fts
        try:
            shared_store.claims(Selection(text=words))
        except StoreError as error:
            assert re.search("[\ud800-\udfff]", words) or "\0" in words, error  # noqa: PT017
        finally:
            shared_store._has_fts = before


def test_a_long_question_is_cut_and_answered(store: Store) -> None:
    store.add(extraction(), footprints())
    assert len(store.claims(Selection(text="front " * 10_000))) == 3
    assert store.claims(Selection(text="%" * 100_000)) == ()


def test_facets_count_claims(store: Store) -> None:
    store.add(extraction(), footprints())
    facets = store.facets()
    assert {f.value: f.count for f in facets.types} == {"advance_capture": 1, "control": 1, "zone": 1}
    assert [(f.value, f.label, f.count) for f in facets.actors] == [
        ("front", "Northern Front", 3),
        ("state:WL", "Westland", 1),
    ]
    assert {f.value for f in facets.speakers} == {"", "Northern Front", "Westland"}
    assert [(f.label, f.count) for f in facets.documents] == [("Northern Front takes Qasira", 3)]
    assert store.facets(Selection(types=("zone",))).actors[0].count == 1


def test_a_footprint_is_stored_once_for_each_atlas(store: Store) -> None:
    wanted = [recipe_id(r) for r in (AREA, BELT, POINT)]
    store.add(extraction(), footprints())
    store.add(extraction(document(TEXT + " More.", title="Another")), footprints())
    store.add_footprints(footprints(worldview="other", error_m=5.0))
    mine = store.footprints(wanted, data_version="2024.1", worldview="de_facto")
    assert mine == footprints()
    assert store.footprints(wanted, data_version="2024.1", worldview="de_facto") == mine
    assert store.footprints(wanted, data_version="2024.1", worldview="other")[wanted[0]].error_m == 5.0
    assert store.footprints(wanted, data_version="2025.1", worldview="de_facto") == {}
    assert store.footprints([*wanted, "unknown"], worldview="de_facto") == mine


def test_another_build_of_a_footprint_takes_its_place(store: Store) -> None:
    store.add(extraction(), footprints())
    key = recipe_id(AREA)
    assert store.footprints([key])[key].error_m == 1100.0
    assert store.displays([key], FINE, data_version="2024.1")[key].geometry.bounds == (36, 35, 37, 36)
    moved = {key: replace(footprints(error_m=7.0)[key], geometry=box(38, 35, 39, 36))}
    store.add_footprints(moved)
    assert store.footprints([key]) == moved
    assert store.displays([key], FINE, data_version="2024.1")[key].geometry.bounds == (38, 35, 39, 36)
    store.add_footprints({key: footprints(data_version="2025.1")[key]})
    assert store.footprints([key])[key].data_version == "2025.1"


def test_links_join_stored_claims_only(store: Store) -> None:
    store.add(extraction(), footprints())
    a, b, c = (claim.id for claim in extraction().claims)
    store.replace_links({a: (b, c, "gone"), "gone": (a,)}, {b: (c,)})
    assert store.links().rivals == {a: (b, c)}
    assert store.links().repeats == {b: (c,)}
    store.replace_links({}, {})
    assert store.links().rivals == {}


def test_links_of_claims_that_were_not_compared_stay(store: Store) -> None:
    store.add(extraction(), {})
    other = extraction(document(TEXT + " More.", title="Another"))
    store.add(other, {})
    (a, b, c), (d, e, _) = ([x.id for x in found.claims] for found in (extraction(), other))
    store.replace_links({a: (b, d), d: (a,), e: (d,)}, {a: (b,)})
    store.replace_links({d: (e,), e: (d,)}, {}, of=[e])
    assert store.links().rivals == {a: (b, d), d: (a, e), e: (d,)}
    assert store.links().repeats == {a: (b,)}
    store.replace_links({a: (c,)}, {}, of=[a])
    assert store.links().rivals == {a: (c,), d: (e,), e: (d,)}
    assert store.links().repeats == {}
    store.add(Extraction(document=other.document, resolutions=(), claims=other.claims[:1], not_mapped=()), {})
    assert store.links().rivals == {a: (c,)}, "a link leads to a claim that is gone"


def test_a_memory_store_serves_many_threads() -> None:
    with open_store("sqlite://") as store:
        store.add(extraction(), footprints())
        _read_and_write_at_once(store)


def test_a_file_store_serves_many_threads(store: Store) -> None:
    store.add(extraction(), footprints())
    _read_and_write_at_once(store)


def _read_and_write_at_once(store: Store) -> None:
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(10):
                assert len(store.claims(ALL)) % 3 == 0, "a half-written document was seen"
                store.facets()
        except BaseException as error:
            failures.append(error)

    def write(name: int) -> None:
        try:
            for at in range(3):
                store.add(extraction(document(f"{TEXT} {name} {at}", title=f"{name} {at}")), footprints())
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(6)]
    threads += [threading.Thread(target=write, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(store.claims()) == 3 * 7


@pytest.mark.parametrize("bad", ["half \ud83d pair", "NUL \0 inside"])
def test_text_that_no_database_holds_is_refused(store: Store, bad: str) -> None:
    with pytest.raises(StoreError, match=r"surrogate|NUL"):
        store.add(extraction(document(TEXT + bad)), footprints())
    assert store.documents() == ()


def test_wrong_values_are_refused_and_nothing_stays(store: Store) -> None:
    good = extraction()
    with pytest.raises(StoreError, match="another document"):
        store.add(
            Extraction(document=document(id="x"), resolutions=(), claims=good.claims, not_mapped=()), {}
        )
    key = recipe_id(AREA)
    with pytest.raises(StoreError, match="was built from recipe"):
        store.add(good, {"0" * 16: footprints()[key]})
    with pytest.raises(StoreError, match="cannot be stored"):
        store.add(good, {key: footprints(centroid=(float("nan"), 0.0))[key]})
    assert store.documents() == ()
    assert store.claims() == ()


def test_an_unknown_document_says_so(store: Store) -> None:
    with pytest.raises(StoreError, match="no document 'nope' is stored"):
        store.extraction("nope")


def test_an_empty_shape_has_no_bounds(store: Store) -> None:
    key = recipe_id(AREA)
    empty = box(0, 0, 1, 1).difference(box(0, 0, 1, 1))
    store.add_footprints({key: replace(footprints()[key], geometry=empty, centroid=(0.0, 0.0))})
    assert store.footprints([key])[key].geometry.is_empty


def test_the_default_place_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_store_path() == tmp_path / "claimatlas" / "store.sqlite"
    monkeypatch.setenv("XDG_DATA_HOME", "relative/folder")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_store_path() == tmp_path / ".local" / "share" / "claimatlas" / "store.sqlite"
    monkeypatch.setattr("sys.platform", "darwin")
    assert default_store_path().parts[-4:-2] == ("Library", "Application Support")
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "Local"))
    assert default_store_path() == tmp_path / "Local" / "claimatlas" / "store.sqlite"
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with open_store() as store:
        assert str(tmp_path) in store.url
