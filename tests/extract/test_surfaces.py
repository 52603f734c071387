"""The JSON Lines surfaces are exactly those that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from edge_values import (
    AREA,
    BELT,
    BORDER,
    LINE,
    POINT,
    QASIRA,
    RING,
    TEXT,
    document,
    extraction,
    footprint,
    footprints,
)
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from shapely.geometry import GeometryCollection, Polygon, box, shape

from extract.surfaces import (
    extraction_to_json,
    is_error,
    located_to_json,
    not_located_to_json,
    places_to_json,
    read_extract_line,
    read_locate_line,
    read_places_line,
    run_jsonl,
    to_geojson,
)
from extract.values import MAX_TEXT_CHARS, Expression
from geodata.errors import DocumentError, UnknownPlaceError
from geodata.recipes import Offset, from_json, recipe_id

SCHEMAS = {
    name: Draft202012Validator(
        json.loads(
            (Path(__file__).parents[2] / "extract" / "schemas" / f"{name}.json").read_text(encoding="utf-8")
        )
    )
    for name in ("places", "locate", "extract")
}


def checked(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as another program reads it, after the schema has seen it."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False)
    assert "\n" not in text
    data: dict[str, Any] = json.loads(text)
    SCHEMAS[name].validate(data)
    return data


# --- output ---------------------------------------------------------------------------


def test_the_schemas_are_schemas_and_refuse_what_is_wrong() -> None:
    for name, validator in SCHEMAS.items():
        Draft202012Validator.check_schema(validator.schema)
        assert not validator.is_valid({"id": "x"}), name
        assert validator.is_valid({"id": None, "error": "line 1 is no JSON"})
        assert not validator.is_valid({"id": None, "error": "two\nlines"})
    row = checked("extract", extraction_to_json(extraction(), footprints()))
    for wrong in ({"type": "rumour"}, {"status": "maybe"}, {"date": "May 2024"}, {"extra": 1}, {"quote": ""}):
        broken = {**row, "claims": [{**row["claims"][0], **wrong}]}
        assert not SCHEMAS["extract"].is_valid(broken), wrong


def test_places() -> None:
    row = checked("places", places_to_json("a1", extraction().resolutions))
    assert list(row) == ["doc_id", "toponyms"]
    first, second = row["toponyms"]
    assert list(first) == [
        "start", "end", "text", "lat", "lon", "kind", "country", "id", "is_metonym", "confidence",
    ]  # fmt: skip
    assert first == {
        "start": 21, "end": 27, "text": "Qasira", "lat": 35.5, "lon": 36.123457, "kind": "city",
        "country": "EL", "id": "geonames:1", "is_metonym": False, "confidence": 0.9,
    }  # fmt: skip
    assert (second["lat"], second["lon"], second["id"], second["is_metonym"]) == (None, None, None, True)


def test_a_border_between_two_names_gets_the_point_of_its_shape() -> None:
    shapes = {recipe_id(BORDER): footprint(BORDER, LINE, "border", centroid=(36.5, 36.25))}
    row = checked("places", places_to_json("a1", extraction().resolutions, shapes))
    assert (row["toponyms"][1]["lat"], row["toponyms"][1]["lon"]) == (36.25, 36.5)


def test_locate() -> None:
    words = Expression(
        start=0,
        end=10,
        text="a belt",
        recipe=replace(BELT, assumptions=("'deep' read as depth",)),
        geometry=(("kind", "buffer"), ("distance_km", 30), ("side", "Eastland")),
    )
    row = checked("locate", located_to_json("s1", words, footprints()[recipe_id(BELT)]))
    assert list(row) == [
        "id", "kind", "geometry", "recipe", "description", "centroid", "area_km2", "distance_km",
        "bearing_deg", "side", "error_m", "assumptions",
    ]  # fmt: skip
    assert (row["kind"], row["area_km2"], row["distance_km"], row["side"]) == (
        "buffer",
        21596.8,
        30,
        "Eastland",
    )
    assert (row["bearing_deg"], row["error_m"]) == (None, 1100)
    assert row["assumptions"] == ["'deep' read as depth", "cut at the border"]
    assert recipe_id(from_json(row["recipe"])) == recipe_id(BELT)
    assert "30 km" in row["description"]
    assert row["geometry"]["type"] == "MultiPolygon"


def test_locate_takes_from_the_recipe_what_the_words_leave_out() -> None:
    away = Offset(POINT, 32_186.88, 135.0)
    shape_ = footprint(away, shapely.Point(37.4, 35.9), "directional", error_m=8123.456)
    row = checked(
        "locate",
        located_to_json("s2", Expression(start=0, end=1, text="x", recipe=away), shape_),
    )
    assert (row["distance_km"], row["bearing_deg"], row["side"]) == (32.1869, 135, None)
    assert (row["area_km2"], row["error_m"]) == (None, 8123.46)


def test_a_total_width_stays_what_the_words_say() -> None:
    words = Expression(start=0, end=1, text="x", recipe=BELT, geometry=(("distance_km", 60.0),))
    assert located_to_json("s", words, footprints()[recipe_id(BELT)])["distance_km"] == 60


def test_a_refusal() -> None:
    row = checked("locate", not_located_to_json("s2", "no place named 'the lowlands' is known"))
    assert row == {"id": "s2", "not_mapped": "no place named 'the lowlands' is known"}
    assert not is_error(row)


def test_extract() -> None:
    found = extraction()
    a, b, c = found.claims
    row = extraction_to_json(found, footprints(), rivals={a.id: (b.id,)}, repeats={b.id: (c.id, "elsewhere")})
    row = checked("extract", row)
    assert list(row) == ["id", "places", "claims", "not_mapped"]
    assert list(row["places"][0]) == [
        "start", "end", "text", "kind", "lat", "lon", "country", "is_metonym", "id", "confidence",
    ]  # fmt: skip
    first, second, third = row["claims"]
    assert list(first) == [
        "id", "start", "end", "quote", "type", "actors", "target", "target_places", "extent", "status",
        "attribution", "beneficiary", "date", "geometry", "recipe", "footprint", "error_m", "confidence",
        "rivals", "repeats",
    ]  # fmt: skip
    for claim in row["claims"]:
        assert TEXT[claim["start"] : claim["end"]] == claim["quote"]
    assert [c["date"] for c in row["claims"]] == ["2024-05-03", "2024-01-01/", None]
    assert first["actors"] == [{"text": "Northern Front", "canonical": "Northern Front"}]
    assert first["geometry"] == {"kind": "point", "of": ["Qasira"]}
    assert (first["rivals"], first["repeats"]) == ([b.id], [])
    assert second["repeats"] == ["elsewhere", c.id]
    assert (second["attribution"], first["attribution"]) == ("The Northern Front", None)
    assert third["geometry"] == {"kind": "buffer", "distance_km": 30, "side": "Eastland"}
    assert third["footprint"]["type"] == "MultiPolygon"
    assert third["error_m"] == 1100
    assert row["not_mapped"] == [
        {"start": 0, "end": 8, "quote": "Northern", "type": "withdrawal", "reason": "no place is named"}
    ]


def test_a_claim_without_a_shape_is_never_lost_in_silence() -> None:
    found = extraction()
    shapes = footprints()
    del shapes[recipe_id(AREA)]
    row = checked("extract", extraction_to_json(found, shapes, line_id=7))
    assert row["id"] == 7
    assert (row["claims"][1]["footprint"], row["claims"][1]["error_m"]) == (None, None)
    assert row["not_mapped"][1]["quote"] == found.claims[1].quote
    assert row["not_mapped"][1]["reason"]


# --- geometry -------------------------------------------------------------------------


def test_geojson_follows_rfc_7946() -> None:
    ring = to_geojson(RING)["coordinates"][0]
    assert ring[0] == ring[-1]
    assert shapely.is_ccw(shapely.LinearRing(ring))
    assert to_geojson(shapely.Point(1.23456789, 2.0, 99.0)) == {
        "type": "Point",
        "coordinates": [1.234568, 2.0],
    }
    mixed = to_geojson(GeometryCollection([shapely.Point(0, 0), LINE]))
    assert [g["type"] for g in mixed["geometries"]] == ["Point", "LineString"]


def test_rounding_keeps_a_valid_shape_valid() -> None:
    # A neck of a fifth of a micrometre, whose two sides rounding puts on one point.
    thin = Polygon([(0, 0), (1, 0.0000006), (2, 0), (2, 1), (1, 0.0000008), (0, 1)])
    assert thin.is_valid
    assert not Polygon([(x, round(y, 6)) for x, y in thin.exterior.coords]).is_valid
    rounded = shape(to_geojson(thin))
    assert rounded.is_valid
    assert abs(rounded.area - thin.area) < 1e-5


@example([(0.0, 0.0), (0.0, 1.0), (0.0, -2.4577498948622596e-192), (0.5, -7.118918408286878e-283)])
@given(st.lists(st.tuples(st.floats(-179, 178), st.floats(-89, 88)), min_size=1, max_size=5))
def test_any_shape_is_rounded_to_six_decimals_and_stays_in_place(corners: list[tuple[float, float]]) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):  # GEOS divides by edges of 1e-283 degrees
        area = shapely.union_all([box(x, y, x + 1, y + 1) for x, y in corners])
    assert area.is_valid
    data = to_geojson(area)
    again = shape(data)
    assert again.is_valid
    assert again.hausdorff_distance(area) < 1e-5
    for x, y in shapely.get_coordinates(again):
        assert (x, y) == (round(x, 6), round(y, 6))


# --- input ----------------------------------------------------------------------------


def test_a_full_document_line() -> None:
    line = {
        "id": "d1",
        "text": TEXT,
        "date": "2019-01-23",
        "title": "T",
        "url": "u",
        "publisher": "P",
        "more": 1,
    }
    wanted = document(id="d1", title="T", url="u", publisher="P", published=date(2019, 1, 23))
    assert read_extract_line(line) == wanted
    bare = read_extract_line({"id": 5, "text": "x", "date": None, "title": None})
    assert (bare.id, bare.published, bare.title) == ("5", None, "")


def test_place_and_locate_lines() -> None:
    assert read_places_line({"doc_id": "a1", "text": "x"}).id == "a1"
    key, text, context = read_locate_line({"id": "s1", "text": "near Qasira", "context": None})
    assert (key, text, context) == ("s1", "near Qasira", None)
    assert read_locate_line({"id": "s1", "text": "x", "context": "c"}).context == "c"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"text": "x"}, "'id' must be"),
        ({"id": None, "text": "x"}, "'id' must be"),
        ({"id": True, "text": "x"}, "'id' must be"),
        ({"id": "a"}, "'text' must be"),
        ({"id": "a", "text": 5}, "'text' must be"),
        ({"id": "a", "text": "x", "date": 2019}, "'date' must be"),
        ({"id": "a", "text": "x", "date": "23/01/2019"}, "no date that can be read"),
        ({"id": "a", "text": "x", "title": ["t"]}, "'title' must be"),
        ({"id": "a", "text": "half \ud83d"}, "surrogate"),
        ({"id": "a", "text": "x" * (MAX_TEXT_CHARS + 1)}, "too long"),
    ],
)
def test_lines_that_are_refused(line: dict[str, Any], says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        read_extract_line(line)


def answer(line: dict[str, Any]) -> dict[str, Any]:
    document_ = read_extract_line(line)
    if document_.text == "nowhere":
        raise UnknownPlaceError("no place named\n'nowhere' is known")
    if document_.text == "bug":
        raise KeyError("oops")
    if document_.text == "refused":
        return {"id": document_.id, "not_mapped": "why"}
    return {"id": document_.id, "places": [], "claims": [], "not_mapped": []}


def test_one_line_out_for_each_line_in() -> None:
    lines: list[str | bytes] = [
        '\ufeff{"id": "ok", "text": "fine"}\n',
        "not json\n",
        "\n",
        "[1, 2]\n",
        b'{"id": "bytes", "text": "\xd9\x82"}\n',
        b'{"id": "latin", "text": "caf\xe9"}\n',
        '{"id": "n", "text": 5}\n',
        '{"id": "w", "text": "nowhere"}\n',
        '{"id": "b", "text": "bug"}\n',
        '{"id": "r", "text": "refused"}\n',
        '{"id": 12, "text": "number"}\n',
        '{"id": "half", "text": "\\ud83d"}\n',
        '{"id": "\\ud83d", "text": "x"}\n',
        "[" * 100_000 + "\n",
        '{"id": ' + "9" * 5000 + ', "text": "x"}\n',
        '{"id": "last", "text": "no line end"}',
    ]
    rows = list(run_jsonl(lines, answer))
    assert len(rows) == len(lines)
    for row in rows:
        checked("extract" if "not_mapped" not in row or "claims" in row else "locate", row)
    assert [row["id"] for row in rows] == [
        "ok", None, None, None, "bytes", None, "n", "w", "b", "r", 12, "half", None, None, None, "last",
    ]  # fmt: skip
    fine = [row["id"] for row in rows if not is_error(row)]
    assert fine == ["ok", "bytes", "r", 12, "last"]
    errors = {row["id"]: row["error"] for row in rows if is_error(row)}
    assert errors["w"] == "no place named 'nowhere' is known"
    assert "KeyError" in errors["b"]


def test_lines_are_answered_as_they_come() -> None:
    def endless() -> Any:
        while True:
            yield '{"id": "x", "text": "y"}'

    rows = run_jsonl(endless(), answer)
    assert next(rows)["id"] == "x"
    assert next(rows)["id"] == "x"


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40)))
def test_any_line_gets_one_row(line: str | bytes) -> None:
    (row,) = run_jsonl([line], answer)
    assert is_error(row) or row["id"] is not None


def test_places_resolve_to_what_the_gazetteer_says() -> None:
    (row, _) = places_to_json(1, extraction().resolutions)["toponyms"]
    assert row["id"] == QASIRA.id
