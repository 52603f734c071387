"""Comparing with other people's maps: shares on the ellipsoid, drawing, routes, rights, commands."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from shapely import LineString, Point, box
from shapely.geometry import mapping, shape
from view_sample import FakeAtlas, extraction, footprints

from dashboard.app import create_app
from dashboard.cli import main
from dashboard.desk import Rights, add_desk, add_layers
from dashboard.overlays import (
    MOST_DRAWN_VERTICES,
    TINTS,
    Ground,
    inside,
    met_by,
    open_ground,
    to_json,
    told_of,
)
from dashboard.words import speaking
from extract.overlays import Overlay, OverlayFeature
from extract.store import open_store
from geodata.geodesy import area_m2

OWN = {"X-Claimatlas": "1"}
HOSTILE = "<img src=x onerror=alert(1)>\u202e"
WEST, EAST = box(0, 0, 2, 2), box(2, 0, 4, 2)
GEOJSON = json.dumps({"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"side": side}, "geometry": mapping(area)}
    for side, area in (("Reds", WEST), ("Blues", EAST))
]}).encode()  # fmt: skip


def ground(*features: tuple[str, str, Any]) -> Ground:
    made = tuple(OverlayFeature(title=t, category=c, geometry=g) for t, c, g in features)
    kinds = tuple(dict.fromkeys(c for _, c, _ in features))
    return open_ground(
        Overlay(id="0f", name="MAP", source="Us", dated=date(2019, 1, 2), categories=kinds), made
    )


MAP = ground(("w", "Reds", WEST), ("e", "Blues", EAST), ("", "Reds", box(1, 0, 2, 2)))


def test_shares_are_of_the_area_on_the_ellipsoid() -> None:
    high = ground(("", "North", box(0, 60, 10, 80)), ("", "South", box(0, 40, 10, 60)))
    whole = box(0, 40, 10, 80)
    found = {i.category: i.share for i in inside(whole, high)}
    assert found["South"] == pytest.approx(area_m2(box(0, 40, 10, 60)) / area_m2(whole), abs=1e-9)
    assert found["South"] > 0.6  # in degrees it would be a half
    assert sum(s or 0 for s in found.values()) == pytest.approx(1)


def test_overlaps_within_a_category_count_once_and_touching_does_not_count() -> None:
    (only,) = inside(box(0, 0, 2, 2), MAP)
    assert (only.category, only.share) == ("Reds", pytest.approx(1))
    assert inside(box(0, 2, 4, 3), MAP) == ()
    assert inside(box(50, 0, 51, 1), MAP) == ()


def test_lines_by_length_points_in_or_out() -> None:
    line = {i.category: i.share for i in inside(LineString([(1, 0.5), (4, 0.5)]), MAP)}
    assert line == {"Blues": pytest.approx(2 / 3, abs=1e-3), "Reds": pytest.approx(1 / 3, abs=1e-3)}
    assert [(i.category, i.share) for i in inside(Point(3, 1), MAP)] == [("Blues", 1.0)]
    front = ground(("", "front", LineString([(0, 0), (5, 5)])))
    assert [(i.category, i.share) for i in inside(box(0, 0, 2, 2), front)] == [("front", None)]


def test_it_is_told_in_words_with_the_source() -> None:
    assert told_of(box(1, 0, 5, 2), [MAP]) == (
        "50 % inside ‘Blues’ (e), 25 % inside ‘Reds’ (w) of MAP (Us, 2019-01-02)",
    )
    assert told_of(box(50, 0, 51, 1), [MAP]) == ("outside all shapes of MAP (Us, 2019-01-02)",)
    assert told_of(box(-999 / 1000, 0, 0.001, 2), [MAP])[0].startswith("<1 % inside ‘Reds’")
    with speaking("ar"):
        assert "\u2068MAP\u2069" in told_of(WEST, [MAP])[0]  # a name must not turn the words about it


def test_claims_that_meet_the_map_are_found() -> None:
    shapes = {"a": box(1, 1, 3, 1.5), "b": Point(50, 50), "c": Point(0.5, 0.5)}
    assert met_by(shapes, MAP) == {"a": ("Reds", "Blues"), "c": ("Reds",)} or set(met_by(shapes, MAP)) == {
        "a",
        "c",
    }
    assert set(met_by(shapes, MAP)["a"]) == {"Reds", "Blues"}


def test_it_is_drawn_by_categories_and_large_maps_are_simplified() -> None:
    drawn = to_json(MAP)
    assert [(c["name"], c["colour"]) for c in drawn["categories"]] == [
        ("Reds", TINTS[0]),
        ("Blues", TINTS[1]),
    ]
    for category in drawn["categories"]:
        assert (
            shape(category["geometries"][0]).is_valid or category["name"] == "Reds"
        )  # Reds overlap on purpose
        assert shape(category["geometries"][0]).buffer(0).covers(Point(category["at"]))
    fine = ground(*(("", "x", Point(n % 60, n // 60).buffer(0.6, quad_segs=250)) for n in range(100)))
    count = sum(
        len(r) for g in to_json(fine)["categories"][0]["geometries"] for p in g["coordinates"] for r in p
    )
    assert 1000 < count <= MOST_DRAWN_VERTICES


def desk(store: Any, rights: Rights) -> Any:
    server = Flask("desk")
    add_layers(server, store, add_desk(server, rights, None))
    return server.test_client()


def form(data: bytes = GEOJSON, **more: str) -> dict[str, Any]:
    return {
        "file": (io.BytesIO(data), "m.geojson"),
        "name": "MAP",
        "source": "Us",
        "date": "2019-01-02",
        **more,
    }


def test_there_is_no_way_in_without_the_right(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        for rights, headers in ((Rights(read_only=True), OWN), (Rights(local=False), OWN), (Rights(), {})):
            client = desk(store, rights)
            for path in ("/desk/layer", "/desk/layers/x/remove"):
                assert client.post(path, data=form(), headers=headers).status_code == 403
            assert client.get("/desk/layers", headers=headers).status_code == 403
        assert store.overlays() == ()


def test_a_map_is_imported_listed_and_taken_away(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        client = desk(store, Rights())
        made = client.post("/desk/layer", data=form(name=f"M {HOSTILE}"), headers=OWN)
        assert made.status_code == 200
        assert (made.json["features"], made.json["categories"]) == (2, ["Reds", "Blues"])
        assert "\u202e" not in made.json["name"]
        assert [o["id"] for o in client.get("/desk/layers", headers=OWN).json["layers"]] == [made.json["id"]]
        for bad, words in (
            (form(b"{"), "m.geojson is broken"), (form(name=" "), "name"), (form(source=""), "source"),
            (form(date="soon"), "soon"), (form(name=f"M {HOSTILE}"), "there already"),
        ):  # fmt: skip
            answer = client.post("/desk/layer", data=bad, headers=OWN)
            assert answer.status_code == 400
            assert words in answer.json["error"]
        assert client.post("/desk/layer", data={"name": "x"}, headers=OWN).status_code == 415
        assert client.post(f"/desk/layers/{made.json['id']}/remove", headers=OWN).status_code == 200
        assert client.post(f"/desk/layers/{made.json['id']}/remove", headers=OWN).status_code == 400
        assert store.overlays() == ()


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        size = {"CONTENT_LENGTH": "200000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
        answer = desk(store, Rights()).post("/desk/layer", headers=OWN, environ_overrides=size)
        assert answer.status_code == 413


def test_its_shapes_are_served_to_everybody_as_text(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.add(extraction(), footprints())
        head = Overlay(id="0f0f", name=HOSTILE, source=HOSTILE)
        store.add_overlay(head, (OverlayFeature(title=HOSTILE, category=HOSTILE, geometry=WEST),))
        client = create_app(store, FakeAtlas()).server.test_client()
        answer = client.get("/overlay/0f0f.json")
        assert answer.mimetype == "application/json"
        assert answer.json["categories"][0]["name"] == "<img src=x onerror=alert(1)>"
        again = client.get("/overlay/0f0f.json", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        packed = client.get("/overlay/0f0f.json", headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        for unknown in ("none", "..", "%00", "a" * 5000):
            assert client.get(f"/overlay/{unknown}.json").status_code == 404


def test_the_command_imports_lists_and_takes_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store, path = str(tmp_path / "s.sqlite"), tmp_path / "m.geojson"
    path.write_bytes(GEOJSON)
    assert (
        main(
            ["import", str(path), "--name", "MAP", "--source", "Us", "--date", "2019-01-02", "--store", store]
        )
        == 0
    )
    assert "MAP: 2 shapes; categories: Reds, Blues" in capsys.readouterr().err
    assert main(["import", "--list", "--store", store]) == 0
    assert capsys.readouterr().out == "MAP\tUs\t2019-01-02\t\t2 shapes\n"
    for wrong in (
        ["--list", "--remove", "MAP"], [], [str(path)], [str(path), "--name", "MAP", "--source", "Us"],
        ["--remove", "none"], [str(tmp_path / "none.gpkg"), "--name", "B", "--source", "Us"],
    ):  # fmt: skip
        assert main(["import", *wrong, "--store", store]) == 2
        said = capsys.readouterr().err.strip().splitlines()
        assert said[-1].startswith("claimatlas: ")
    assert main(["import", "--remove", "MAP", "--store", store]) == 0
    assert main(["import", "--list", "--store", store]) == 0
    assert capsys.readouterr().out == ""
