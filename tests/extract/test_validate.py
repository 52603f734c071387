"""Files of ours pass; what breaks a promise is named with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from edge_values import document, extraction, footprints
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extract.export import export_claims
from extract.surfaces import extraction_to_json, places_to_json
from extract.validate import SCHEMAS, find_problems, read_texts, schema
from extract.values import Extraction
from geodata.atlas import open_atlas
from geodata.build import build
from geodata.errors import DocumentError
from geodata.recipes import Area, Border, Buffer, Ref, recipe_id

FOUND = extraction(document(id="d1", url="https://herald.example/a"))
TEXTS = {"d1": FOUND.document.text}


def lines(path: Path, *rows: Any) -> Path:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n", encoding="utf-8")
    return path


def exported(tmp_path: Path, kind: str, found: Extraction = FOUND, **options: Any) -> Path:
    path = tmp_path / f"claims.{kind}"
    export_claims(
        found.claims, options.pop("shapes", footprints()), [found.document], format=kind, to=path,
        not_mapped={found.document.id: found.not_mapped}, **options,
    )  # fmt: skip
    return path


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert not Draft202012Validator(schema(name)).is_valid({"id": "x"})


def test_what_we_write_is_valid(tmp_path: Path) -> None:
    row = extraction_to_json(FOUND, footprints())
    for path in (
        lines(tmp_path / "e.jsonl", row, {"id": None, "error": "line 2 is no JSON"}),
        lines(tmp_path / "p.jsonl", places_to_json("d1", FOUND.resolutions)),
        lines(tmp_path / "l.jsonl", {"id": "s2", "not_mapped": "no place is named"}),
        exported(tmp_path, "geojson", with_texts=True),
        exported(tmp_path, "jsonld", rivals={FOUND.claims[0].id: (FOUND.claims[1].id,)}),
    ):
        assert list(find_problems(path, texts=TEXTS)) == [], path.name


BREAKS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "a type of its own": (lambda c: c.update(type="rumour"), "rumour"),
    "no quote": (lambda c: c.update(quote=""), "non-empty"),
    "a quote of another length": (lambda c: c.update(quote=c["quote"] + "!"), "for the span"),
    "a quote that is not there": (lambda c: c.update(quote="x" * len(c["quote"])), "do not stand at"),
    "a recipe of no kind": (lambda c: c.update(recipe={"type": "Guess"}), ""),
    "an unknown field": (lambda c: c.update(verdict="true"), "verdict"),
    "no speaker field": (lambda c: c.pop("attribution"), "attribution"),
    "a confidence above one": (lambda c: c.update(confidence=1.5), "1.5"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_a_promise_is_named(name: str, tmp_path: Path) -> None:
    spoil, words = BREAKS[name]
    good = extraction_to_json(FOUND, footprints())
    bad = copy.deepcopy(good)
    spoil(bad["claims"][1])
    problems = list(find_problems(lines(tmp_path / "e.jsonl", good, bad), texts=TEXTS))
    assert problems
    assert {p.line for p in problems} == {2}
    assert any("claims" in p.where or "1" in p.where for p in problems)
    assert words in " ".join(p.message for p in problems)


def test_a_geojson_whose_quote_was_changed(tmp_path: Path) -> None:
    path = exported(tmp_path, "geojson", with_texts=True)
    data = json.loads(path.read_text(encoding="utf-8"))
    quote = data["features"][1]["properties"]["quote"]
    data["features"][1]["properties"]["quote"] = quote[::-1]
    path.write_text(json.dumps(data), encoding="utf-8")
    (problem,) = find_problems(path)
    assert problem.where == "$.features[1].properties"


def test_every_recipe_is_built_again_when_asked(tmp_path: Path) -> None:
    atlas = open_atlas()
    border = Border(Ref("country:SY", "Syria"), Ref("country:TR", "Turkey"))
    zone = Buffer(border, 30_000.0, "inside", Area(Ref("country:SY", "Syria")), "depth")
    claims = (replace(FOUND.claims[0], recipe=zone),)
    shapes = {recipe_id(zone): build(zone, atlas)}
    found = replace(FOUND, claims=claims)
    path = exported(tmp_path, "geojson", found, shapes=shapes)
    assert list(find_problems(path, atlas=atlas)) == []
    data = json.loads(path.read_text(encoding="utf-8"))
    shape = data["features"][0]["geometry"]
    ring = shape["coordinates"][0] if shape["type"] == "Polygon" else shape["coordinates"][0][0]
    ring[len(ring) // 2][0] += 0.2
    path.write_text(json.dumps(data), encoding="utf-8")
    (problem,) = find_problems(path, atlas=atlas)
    assert "gives another shape" in problem.message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "\xe9"}\n')
    with pytest.raises(DocumentError, match="not UTF-8"):
        list(find_problems(tmp_path / "latin.jsonl"))
    with pytest.raises(DocumentError, match="cannot be read"):
        list(find_problems(tmp_path / "none.jsonl"))
    with pytest.raises(DocumentError, match="line 1"):
        read_texts(lines(tmp_path / "t.jsonl", {"id": "d1"}))
    assert read_texts(lines(tmp_path / "t.jsonl", {"doc_id": "d1", "text": "a\u2028b"})) == {"d1": "a\u2028b"}
    (problem,) = find_problems(lines(tmp_path / "x.jsonl", [1, 2]))
    assert "is none of" in problem.message


@given(st.lists(st.text(max_size=80), max_size=5))
def test_any_bytes_give_problems_and_no_error(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str]
) -> None:
    path = tmp_path_factory.mktemp("v") / "any.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8", errors="replace")
    for problem in find_problems(path):
        assert problem.line >= 1
