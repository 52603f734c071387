"""The JSON Lines surfaces: values in, plain dicts out, and input lines read back.

Three surfaces, `places`, `locate` and `extract`, each one output line for one input line.
All functions are pure. Offsets are code points; coordinates EPSG:4326 degrees, geometry as
GeoJSON by RFC 7946 (lon lat, outer rings counter-clockwise) rounded to six decimals (0.1 m).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from extract.published import parse_date
from extract.toponyms import core_span
from extract.values import MAX_TEXT_CHARS, Claim, Document, Expression, Extraction, NotMapped, Resolution
from geodata.errors import ClaimAtlasError, DocumentError
from geodata.footprint import Footprint
from geodata.recipes import assumptions, recipe_id, to_json, walk

_DECIMALS = 6
_log = logging.getLogger(__name__)

Row = dict[str, Any]
Links = Mapping[str, tuple[str, ...]]


# --- values to JSON -------------------------------------------------------------------


def to_geojson(geometry: BaseGeometry) -> Row:
    """Return a GeoJSON geometry: six decimals, outer rings counter-clockwise (RFC 7946).

    Where rounding alone would make a valid shape invalid, it is snapped to the same grid in
    a way that keeps it valid.
    """
    import numpy as np

    rounded = shapely.transform(shapely.force_2d(geometry), lambda xy: np.round(xy, _DECIMALS))
    if geometry.is_valid and not rounded.is_valid:
        snapped = shapely.set_precision(geometry, 10.0**-_DECIMALS)
        rounded = shapely.transform(snapped, lambda xy: np.round(xy, _DECIMALS))
    data: Row = json.loads(shapely.to_geojson(shapely.orient_polygons(rounded)))
    return data


def places_to_json(
    doc_id: str | int, resolutions: Iterable[Resolution], footprints: Mapping[str, Footprint] | None = None
) -> Row:
    """Return the line of `claimatlas places`.

    ``lat`` and ``lon`` are null where a toponym was found and not resolved. `footprints`, by
    recipe id, give a representative point to what is more than one place ("X-Y border"). Spans
    leave out a type word in lower case ("Idlib" of "Idlib province"), as geoparsing corpora do.
    """
    order = ("start", "end", "text", "lat", "lon", "kind", "country", "id", "is_metonym", "confidence")
    rows = (_core_row(r, footprints or {}) for r in resolutions)
    return {"doc_id": doc_id, "toponyms": [{key: row[key] for key in order} for row in rows]}


def located_to_json(line_id: str | int | None, expression: Expression, footprint: Footprint) -> Row:
    """Return the line of `claimatlas locate --jsonl` for an expression that has a shape.

    ``distance_km``, ``bearing_deg`` and ``side`` are the expression's own (a "4 km wide strip"
    is 4, though its buffer is 2); where it does not say, they are taken from the recipe.
    """
    from geodata.describe import describe

    words = dict(expression.geometry)
    distance_km = words.get("distance_km", _from_recipe(expression, "distance_m", 0.001))
    bearing = words.get("bearing_deg", words.get("bearing"))
    if not _is_number(bearing):
        bearing = _from_recipe(expression, "bearing_deg", 1.0)
    lon, lat = footprint.centroid
    return {
        "id": line_id,
        "kind": footprint.kind,
        "geometry": to_geojson(footprint.geometry),
        "recipe": to_json(expression.recipe),
        "description": describe(expression.recipe),
        "centroid": {"lat": round(lat, _DECIMALS), "lon": round(lon, _DECIMALS)},
        "area_km2": None if footprint.area_m2 is None else _digits(footprint.area_m2 / 1e6),
        "distance_km": _digits(distance_km) if _is_number(distance_km) else None,
        "bearing_deg": _digits(bearing) if _is_number(bearing) else None,
        "side": words.get("side"),
        "error_m": _digits(footprint.error_m),
        "assumptions": list(dict.fromkeys((*assumptions(expression.recipe), *footprint.assumptions))),
    }


def not_located_to_json(line_id: str | int | None, reason: str) -> Row:
    """Return the line of `claimatlas locate --jsonl` for a refusal, with its reason in words."""
    return {"id": line_id, "not_mapped": reason}


def extraction_to_json(
    extraction: Extraction,
    footprints: Mapping[str, Footprint],
    *,
    line_id: str | int | None = None,
    rivals: Links | None = None,
    repeats: Links | None = None,
) -> Row:
    """Return the line of `claimatlas extract --format jsonl`.

    Parameters
    ----------
    extraction
        All that was read from one document.
    footprints
        The shapes by recipe id. A claim whose shape is missing keeps its line with a null
        ``footprint`` and is listed under ``not_mapped`` too, so that nothing is lost in silence.
    line_id
        The id to answer with; the document's own by default.
    rivals, repeats
        Ids of linked claims by claim id; `Claim.repeats` are always among the repeats.
    """
    shapes = {claim.id: footprints.get(recipe_id(claim.recipe)) for claim in extraction.claims}
    undrawn = [_not_drawn(c, extraction) for c in extraction.claims if shapes[c.id] is None]
    return {
        "id": extraction.document.id if line_id is None else line_id,
        "places": [_place_row(r, footprints) for r in extraction.resolutions],
        "claims": [_claim_row(c, shapes[c.id], rivals or {}, repeats or {}) for c in extraction.claims],
        "not_mapped": [
            {"start": n.start, "end": n.end, "quote": n.quote, "type": n.type, "reason": n.reason}
            for n in (*extraction.not_mapped, *undrawn)
        ],
    }


def _core_row(resolution: Resolution, footprints: Mapping[str, Footprint]) -> Row:
    toponym = resolution.toponym
    start, end = core_span(toponym)
    text = toponym.text[start - toponym.start : end - toponym.start]
    return _place_row(resolution, footprints) | {"start": start, "end": end, "text": text}


def _place_row(resolution: Resolution, footprints: Mapping[str, Footprint]) -> Row:
    toponym, place = resolution.toponym, resolution.place
    point = None if place is None else (place.lon, place.lat)
    if point is None and resolution.recipe is not None:
        shape = footprints.get(recipe_id(resolution.recipe))
        point = None if shape is None else shape.centroid
    return {
        "start": toponym.start,
        "end": toponym.end,
        "text": toponym.text,
        "kind": resolution.kind,
        "lat": None if point is None else round(point[1], _DECIMALS),
        "lon": None if point is None else round(point[0], _DECIMALS),
        "country": None if place is None else place.country,
        "is_metonym": toponym.is_metonym,
        "id": None if place is None else place.id,
        "confidence": round(resolution.confidence, 4),
    }


def _claim_row(claim: Claim, footprint: Footprint | None, rivals: Links, repeats: Links) -> Row:
    return {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "type": claim.type,
        "actors": [{"text": a.text, "canonical": a.canonical} for a in claim.actors],
        "target": claim.target,
        "target_places": list(claim.target_places),
        "extent": claim.extent,
        "status": claim.status,
        "attribution": None if claim.attribution is None else claim.attribution.text,
        "beneficiary": claim.beneficiary,
        "date": None if claim.when is None else claim.when.iso(),
        "geometry": {key: to_plain(value) for key, value in claim.geometry},
        "recipe": to_json(claim.recipe),
        "footprint": None if footprint is None else to_geojson(footprint.geometry),
        "error_m": None if footprint is None else _digits(footprint.error_m),
        "confidence": round(claim.confidence, 4),
        "rivals": list(rivals.get(claim.id, ())),
        "repeats": list(dict.fromkeys((*claim.repeats, *repeats.get(claim.id, ())))),
    }


def _not_drawn(claim: Claim, extraction: Extraction) -> NotMapped:
    why = [i.message for i in extraction.issues if (i.start, i.end) == (claim.start, claim.end)]
    reason = why[0] if why else "its shape could not be built"
    return NotMapped(start=claim.start, end=claim.end, quote=claim.quote, type=claim.type, reason=reason)


def to_plain(value: object) -> Any:
    """Return a value of `Claim.geometry` as JSON has it: tuples become lists."""
    if isinstance(value, tuple | list):
        return [to_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): to_plain(v) for k, v in value.items()}
    return value


def _from_recipe(expression: Expression, field: str, factor: float) -> float | None:
    """Return the outermost distance or bearing of a recipe."""
    for part in walk(expression.recipe):
        value = getattr(part, field, None)
        if isinstance(value, int | float):
            return value * factor
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _digits(value: Any) -> float | int:
    """Return a measure to six significant digits, whole numbers without a point."""
    rounded = float(f"{float(value):.6g}")
    return int(rounded) if rounded.is_integer() else rounded


# --- lines to values ------------------------------------------------------------------


class LocateLine(NamedTuple):
    """One input line of `locate`: the id to answer with, the words, the text around them."""

    id: str | int
    text: str
    context: str | None


def read_places_line(data: Mapping[str, Any]) -> Document:
    """Read an input line of `claimatlas places`: ``{"doc_id", "text"}`` (``id`` also serves)."""
    return Document(id=str(_id(data)), text=_text(data))


def read_locate_line(data: Mapping[str, Any]) -> LocateLine:
    """Read an input line of `claimatlas locate --jsonl`: ``{"id", "text", "context"}``."""
    return LocateLine(_id(data), _text(data), _optional(data, "context") or None)


def read_extract_line(data: Mapping[str, Any]) -> Document:
    """Read an input line of `claimatlas extract`: all but ``id`` and ``text`` are optional.

    Raises
    ------
    DocumentError
        If a field is missing or of the wrong kind, or ``date`` cannot be read.
    """
    published = _optional(data, "date")
    return Document(
        id=str(_id(data)),
        text=_text(data),
        title=_optional(data, "title"),
        url=_optional(data, "url"),
        publisher=_optional(data, "publisher"),
        published=parse_date(published) if published else None,
    )


def run_jsonl(lines: Iterable[str | bytes], handle: Callable[[Row], Row]) -> Iterator[Row]:
    """Yield one output row for each input line, in order.

    `handle` gets the line's JSON object and returns the row. A line that cannot be read, or
    that `handle` refuses with an error, gives ``{"id": …, "error": …}`` and the rest goes on:
    a caller ends with exit code 1 if `is_error` held for any row. A refusal that `handle`
    returns as a row (``not_mapped``) counts as read. Bytes are read as UTF-8.
    """
    for number, line in enumerate(lines, start=1):
        line_id: str | int | None = None
        try:
            data = _read_object(line, number)
            line_id = _id_or_none(data)
            row = handle(data)
            row |= {key: line_id for key in ("id", "doc_id") if key in row}  # a number stays a number
        except ClaimAtlasError as error:
            row = {"id": line_id, "error": _one_line(error)}
        except Exception as error:  # one bad document must not end a run over an archive
            _log.exception("line %d failed", number)
            row = {"id": line_id, "error": f"internal error: {type(error).__name__}: {_one_line(error)}"}
        yield row


def is_error(row: Mapping[str, Any]) -> bool:
    """Return whether a row of `run_jsonl` says that its line could not be read."""
    return set(row) == {"id", "error"}


def _read_object(line: str | bytes, number: int) -> Row:
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        data = json.loads(text.removeprefix("\ufeff") if number == 1 else text)
    except UnicodeDecodeError as error:
        raise DocumentError(f"line {number} is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except RecursionError as error:
        raise DocumentError(f"line {number} is nested too deeply; give one flat JSON object") from error
    except ValueError as error:
        raise DocumentError(f"line {number} is no JSON ({error}); give one JSON object a line") from error
    if not isinstance(data, dict):
        raise DocumentError(f"line {number} is no JSON object; give {{'id': …, 'text': …}}")
    return data


def _id_or_none(data: Mapping[str, Any]) -> str | int | None:
    value = data.get("id", data.get("doc_id"))
    if isinstance(value, str):
        return value if _is_encodable(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _id(data: Mapping[str, Any]) -> str | int:
    value = _id_or_none(data)
    if value is None:
        shown = data.get("id", data.get("doc_id"))
        raise DocumentError(f"'id' must be a text or a whole number, not {ascii(shown)[:40]}")
    return value


def _text(data: Mapping[str, Any]) -> str:
    text = data.get("text")
    if not isinstance(text, str):
        raise DocumentError(f'\'text\' must be a text, not {ascii(text)[:40]}; add "text": "…"')
    if len(text) > MAX_TEXT_CHARS:
        raise DocumentError(f"a text of {len(text):,} characters is too long; {MAX_TEXT_CHARS:,} are read")
    return _encodable(text, "text")


def _optional(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DocumentError(f"{key!r} must be a text or null, not {ascii(value)[:40]}")
    return _encodable(value, key)


def _encodable(text: str, key: str) -> str:
    if not _is_encodable(text):
        raise DocumentError(
            f"{key!r} holds half of a surrogate pair, which is no character; repair its source"
        )
    return text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
