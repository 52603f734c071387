"""Other people's maps in the store: kept whole, listed, taken away; older stores are brought forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from edge_values import extraction, footprints
from shapely import MultiPolygon, Point, box

from extract.ingest.layers import import_layer
from extract.overlays import Overlay, OverlayFeature, overlay_id
from extract.store import open_store
from geodata.errors import DocumentError, StoreError

FEATURES = (
    OverlayFeature(title="West", category="Reds", geometry=box(36.1, 35, 38, 36)),
    OverlayFeature(title="", category="Blues", geometry=MultiPolygon([box(0, 0, 1, 1), box(5, 5, 6, 6)])),
    OverlayFeature(title="قصيرة", category="Reds", geometry=Point(-3, 4)),
)
HEAD = Overlay(
    id=overlay_id("Control", FEATURES), name="Control", source="An Institute", licence="CC BY 4.0",
    dated=date(2019, 3, 1), by="Ada", notes=("categories guessed from ‘side’",),
)  # fmt: skip
GEOJSON = (
    b'{"type": "Feature", "properties": {"side": "Reds"},'
    b' "geometry": {"type": "Point", "coordinates": [1, 2]}}'
)


def test_what_is_stored_comes_back_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        before = store.revision()
        store.add_overlay(HEAD, FEATURES)
        assert store.revision() > before  # pages that remember ask again
    with open_store(tmp_path / "s.sqlite") as store:
        (head,) = store.overlays()
        known = replace(
            HEAD, features=3, categories=("Reds", "Blues"), bounds=(-3, 0, 38, 36), added=head.added
        )
        assert head == known
        assert store.overlay(HEAD.id) == FEATURES
        assert store.overlay("none") == ()


def test_names_are_told_apart_and_maps_are_taken_away(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.add(extraction(), footprints())
        store.add_overlay(HEAD, FEATURES)
        with pytest.raises(StoreError, match="'Control' is there already"):
            store.add_overlay(replace(HEAD, id="other"), FEATURES)
        store.add_overlay(replace(HEAD, id="second", name="Second"), FEATURES[:1])
        assert [o.name for o in store.overlays()] == ["Control", "Second"]
        with pytest.raises(StoreError, match="no layer 'Third'"):
            store.remove_overlay("Third")
        assert store.remove_overlay("Control") == "Control"
        assert store.remove_overlay("second") == "Second"
        assert (store.overlays(), store.overlay(HEAD.id)) == ((), ())
        assert len(store.claims()) == len(extraction().claims)


def test_an_error_in_the_middle_leaves_no_half_map(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        bad = replace(FEATURES[0], title="half \ud800")
        with pytest.raises(StoreError):
            store.add_overlay(HEAD, (FEATURES[0], bad))
        assert store.overlays() == ()


def test_a_file_is_imported_with_its_source(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        made = import_layer(
            store, GEOJSON, name="  A  map ", made_by="Us", dated=date(2020, 1, 2), called="m.json"
        )
        assert (made.name, made.source, made.dated, made.features) == ("A map", "Us", date(2020, 1, 2), 1)
        assert made.categories == ("Reds",)
        assert made.id == overlay_id("A map", store.overlay(made.id))  # the same map, the same id anywhere
        for name, source in (("", "Us"), ("x" * 81, "Us"), ("B", "  "), ("B", "x" * 301)):
            with pytest.raises(DocumentError):
                import_layer(store, GEOJSON, name=name, made_by=source)
        assert len(store.overlays()) == 1


def test_a_store_of_version_1_can_keep_maps(tmp_path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(tmp_path / "old.sqlite")
    connection.executescript((Path(__file__).parent / "store_v1.sql").read_text(encoding="utf-8"))
    connection.close()
    with open_store(tmp_path / "old.sqlite") as store:
        store.add_overlay(HEAD, FEATURES)
        assert store.overlay(HEAD.id) == FEATURES
