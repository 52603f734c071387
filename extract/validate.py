"""Does a file keep what claimatlas promises of its files? For those who receive or write them.

Checked are the shape of each line or file (the JSON Schemas in `extract/schemas`, draft 2020-12),
the spans, the quotes against the articles where their texts are given, and the recipes; with an
atlas also that each recipe rebuilds its shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.errors import ClaimAtlasError, DocumentError
from geodata.recipes import Recipe, from_json

if TYPE_CHECKING:
    from geodata.atlas import Atlas

SCHEMAS = ("places", "locate", "extract", "geojson", "jsonld")
MAX_BYTES = 500_000_000
_TOLERANCE_DEG = 1e-5  # a metre: what other versions of GEOS may differ by


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong: the line of the file (from 1), the place in it, and why in words."""

    line: int
    where: str
    message: str


def schema(name: str) -> dict[str, Any]:
    """Return one of the JSON Schemas by its name (`SCHEMAS`)."""
    data: dict[str, Any] = json.loads((files("extract") / "schemas" / f"{name}.json").read_text("utf-8"))
    return data


def read_texts(path: Path) -> dict[str, str]:
    """Return the texts of a JSON Lines file of documents (``id`` or ``doc_id``, and ``text``) by id.

    Raises
    ------
    DocumentError
        If the file cannot be read or a line is no document.
    """
    texts = {}
    for number, line in enumerate(_content(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            texts[str(row["id"] if "id" in row else row["doc_id"])] = str(row["text"])
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise DocumentError(f"line {number} of {str(path)!r} is no document with id and text") from error
    return texts


def find_problems(
    path: Path, *, texts: Mapping[str, str] | None = None, atlas: Atlas | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with a file of JSON Lines, GeoJSON or JSON-LD, in order.

    Parameters
    ----------
    path
        A file of ``places``, ``locate`` or ``extract`` lines, or a GeoJSON or JSON-LD export.
    texts
        Texts of the articles by document id, to check the quotes against; those that the file
        itself carries are used besides.
    atlas
        Builds every recipe again and compares the shapes; None leaves that out.

    Raises
    ------
    DocumentError
        If the file cannot be read, or is too large.
    """
    content = _content(path)
    given = dict(texts or {})
    whole = _whole(content)
    if whole is not None:
        given |= _own_texts(whole)
        yield from _check(1, whole, given, atlas)
        return
    for number, line in enumerate(content.split("\n"), start=1):  # not at U+2028, which JSON may hold
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Problem(line=number, where="", message=f"is no JSON: {str(error)[:200]}")
            continue
        yield from _check(number, row, given, atlas)


def _content(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(f"{str(path)!r} is larger than {MAX_BYTES // 1_000_000} MB; split it")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{str(path)!r} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise DocumentError(f"{str(path)!r} cannot be read: {error.strerror}") from error


def _whole(content: str) -> dict[str, Any] | None:
    """The file as one object, if it is a GeoJSON or JSON-LD file rather than lines."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and ("features" in data or "@graph" in data) else None


def _own_texts(data: Mapping[str, Any]) -> dict[str, str]:
    rows = data.get("documents") or []
    return {
        r["document_id"]: r["text"]
        for r in rows
        if isinstance(r, dict) and {"document_id", "text"} <= r.keys()
    }


def _kind(row: Any) -> str | None:
    if not isinstance(row, dict):
        return None
    marks = {"features": "geojson", "@graph": "jsonld", "toponyms": "places", "claims": "extract"}
    for mark, kind in marks.items():
        if mark in row:
            return kind
    return "locate" if {"kind", "not_mapped"} & row.keys() else "extract" if "error" in row else None


def _check(line: int, row: Any, texts: Mapping[str, str], atlas: Atlas | None) -> Iterator[Problem]:
    kind = _kind(row)
    if kind is None:
        yield Problem(line=line, where="", message=f"is none of {', '.join(SCHEMAS)}")
        return
    wrong = False
    for error in _validator(kind).iter_errors(row):
        wrong = True
        best = _deepest(error)
        yield Problem(line=line, where=best.json_path, message=best.message[:300])
    if wrong:
        return  # what has the wrong shape cannot be looked into
    for where, span in _spans(kind, row):
        for message in _span_problems(span, texts):
            yield Problem(line=line, where=where, message=message)
    for where, recipe, shape in _recipes(kind, row):
        for message in _recipe_problems(recipe, shape, atlas):
            yield Problem(line=line, where=where, message=message)


@lru_cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema(kind))


def _deepest(error: Any) -> Any:
    """Where several shapes are allowed, the error of the one that came nearest."""
    from jsonschema.exceptions import best_match

    return best_match([error]) or error


def _spans(kind: str, row: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, int, int, str]]]:
    """Yield where a span stands, and its document, start, end and words."""
    if kind == "extract" and "claims" in row:
        for name, words in (("places", "text"), ("claims", "quote"), ("not_mapped", "quote")):
            for n, r in enumerate(row[name]):
                yield f"$.{name}[{n}]", (str(row["id"]), r["start"], r["end"], r[words])
    elif kind == "places" and "toponyms" in row:
        for n, r in enumerate(row["toponyms"]):
            yield f"$.toponyms[{n}]", (str(row["doc_id"]), r["start"], r["end"], r["text"])
    elif kind == "geojson":
        for n, feature in enumerate(row["features"]):
            r = feature["properties"]
            yield f"$.features[{n}].properties", (r["document_id"], r["start"], r["end"], r["quote"])


def _span_problems(span: tuple[str, int, int, str], texts: Mapping[str, str]) -> Iterable[str]:
    document, start, end, words = span
    if end - start != len(words):
        yield f"has {len(words)} characters of words for the span {start}–{end}"
    elif document in texts and texts[document][start:end] != words:
        yield f"its words do not stand at {start}–{end} of document {document[:60]!r}"


def _recipes(kind: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if kind == "extract":
        for n, r in enumerate(row.get("claims", ())):
            yield f"$.claims[{n}].recipe", r["recipe"], r["footprint"]
    elif kind == "locate" and "recipe" in row:
        yield "$.recipe", row["recipe"], row["geometry"]
    elif kind == "geojson":
        for n, feature in enumerate(row["features"]):
            yield f"$.features[{n}].properties.recipe", feature["properties"]["recipe"], feature["geometry"]
    elif kind == "jsonld":
        for n, node in enumerate(row["@graph"]):
            if node["@type"] == "Claim":
                shape = node.get("spatialCoverage", {}).get("geometry")
                yield f"$['@graph'][{n}].recipe", node["recipe"], shape


def _recipe_problems(data: Any, shape: Any, atlas: Atlas | None) -> Iterable[str]:
    try:
        recipe = from_json(data)
    except ClaimAtlasError as error:
        yield f"cannot be read: {error}"
        return
    if atlas is None or shape is None:
        return
    why = _rebuilt_otherwise(recipe, shape, atlas)
    if why:
        yield why


def _rebuilt_otherwise(recipe: Recipe, shape: Any, atlas: Atlas) -> str:
    import shapely

    from extract.surfaces import to_geojson
    from geodata.build import build

    try:
        again = shapely.from_geojson(json.dumps(to_geojson(build(recipe, atlas).geometry)))
    except ClaimAtlasError as error:
        return f"cannot be built with data {atlas.data_version}, view {atlas.worldview}: {error}"
    given = shapely.from_geojson(json.dumps(shape))
    if shapely.equals_exact(again.normalize(), given.normalize(), _TOLERANCE_DEG):
        return ""
    apart = shapely.hausdorff_distance(again, given)
    if apart <= _TOLERANCE_DEG:
        return ""
    view = f"data {atlas.data_version}, view {atlas.worldview}"
    return f"gives another shape with {view}: {apart:.5f} degrees apart"
