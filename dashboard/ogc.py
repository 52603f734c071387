"""OGC API – Features (OGC 17-069r4, Part 1: Core) at ``/ogc``: the claims for QGIS and other programs.

Read-only. Every feature carries its quote, speaker, status, source and recipe, and the
disclaimer; a claim without a shape is a feature without geometry. The collection ``claims`` has
shapes of all sorts; ``claims-areas``, ``claims-lines`` and ``claims-points`` hold one sort each,
for programs that want that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, request

from extract.export.geojson import to_feature
from extract.export.rows import Contents, claim_row, undrawn
from extract.store import Selection, Store
from extract.values import CLAIM_TYPES, STATUSES, Claim
from geodata.recipes import recipe_id

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
)
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_FILTERS = ("type", "status", "actor", "document", "q")
_PARAMETERS = ("bbox", "datetime", "limit", "offset", "f", *_FILTERS)
_AREAS = ("country", "admin", "region", "buffer", "half_plane", "directional")


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One collection: its title and the kinds of footprint that it holds, all if none is named."""

    title: str
    kinds: tuple[str, ...] = ()


COLLECTIONS = {
    "claims": Collection(title="Territorial claims"),
    "claims-areas": Collection(title="Territorial claims on areas", kinds=_AREAS),
    "claims-lines": Collection(title="Territorial claims on borders and lines", kinds=("border", "line")),
    "claims-points": Collection(title="Territorial claims at places", kinds=("point",)),
}


class BadQueryError(ValueError):
    """A parameter that this service does not know, or a value that it cannot read."""


def add_ogc(server: Flask, store: Store, worldview: Callable[[], str], prefix: str = "/") -> None:
    """Serve the collections under ``{prefix}ogc``.

    Parameters
    ----------
    server
        The Flask application.
    store
        Where claims and shapes are read from, anew at every request.
    worldview
        Returns the point of view of the boundaries.
    prefix
        Path under which the app is served, with slashes.
    """

    def route(path: str, name: str, answer: Callable[..., Mapping[str, Any]], mimetype: str) -> None:
        def view(**names: str) -> Response:
            try:
                return _json(answer(**names), 200, mimetype)
            except KeyError as error:
                return _json({"code": "NotFound", "description": f"there is no {error.args[0]!r}"}, 404)
            except BadQueryError as error:
                return _json({"code": "InvalidParameterValue", "description": str(error)}, 400)

        server.add_url_rule(f"{prefix}ogc{path}", f"claimatlas_ogc_{name}", view, strict_slashes=False)

    def base() -> str:
        return f"{request.host_url.rstrip('/')}{prefix}ogc"

    def collection(key: str) -> Collection:
        if key not in COLLECTIONS:
            raise KeyError(key[:60])
        return COLLECTIONS[key]

    def landing() -> Mapping[str, Any]:
        _known(("f",))
        return {
            "title": "claimatlas",
            "description": "Who says which ground is whose, and where the text says so. Claims, not facts.",
            "links": [
                _link(base(), "self", "application/json", "this document"),
                _link(f"{base()}/api", "service-desc", OPENAPI, "the API"),
                _link(f"{base()}/conformance", "conformance", "application/json", "conformance classes"),
                _link(f"{base()}/collections", "data", "application/json", "the collections"),
            ],
        }

    def conformance() -> Mapping[str, Any]:
        _known(("f",))
        return {"conformsTo": list(CONFORMS_TO)}

    def collections() -> Mapping[str, Any]:
        _known(("f",))
        return {
            "links": [_link(f"{base()}/collections", "self", "application/json", "the collections")],
            "collections": [_described(key, base()) for key in COLLECTIONS],
        }

    def one_collection(key: str) -> Mapping[str, Any]:
        _known(("f",))
        collection(key)
        return _described(key, base())

    def items(key: str) -> Mapping[str, Any]:
        kinds = collection(key).kinds
        _known(_PARAMETERS)
        asked = read_query(request.args.to_dict(flat=False))
        chosen = replace(asked.selection, kinds=kinds, worldview=worldview())
        matched = store.count(chosen)
        claims = store.claims(chosen, limit=asked.limit, offset=asked.offset)
        here = f"{base()}/collections/{key}"
        links = [
            _link(_page(here, asked.offset, asked.limit), "self", GEOJSON, "this page"),
            _link(here, "collection", "application/json", COLLECTIONS[key].title),
        ]
        if asked.offset + len(claims) < matched:
            links.append(
                _link(_page(here, asked.offset + asked.limit, asked.limit), "next", GEOJSON, "next page")
            )
        if asked.offset > 0:
            before = max(0, asked.offset - asked.limit)
            links.append(_link(_page(here, before, asked.limit), "prev", GEOJSON, "previous page"))
        return {
            "type": "FeatureCollection",
            "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "numberMatched": matched,
            "numberReturned": len(claims),
            "links": links,
            "features": features(store, claims, worldview()),
        }

    def one_item(key: str, item: str) -> Mapping[str, Any]:
        kinds = collection(key).kinds
        _known(("f",))
        found = store.claims(Selection(ids=(item,), kinds=kinds, worldview=worldview()), limit=1)
        if not found:
            raise KeyError(item[:60])
        here = f"{base()}/collections/{key}"
        (feature,) = features(store, found, worldview())
        return {
            **feature,
            "links": [
                _link(f"{here}/items/{quote(item, safe='')}", "self", GEOJSON, "this claim"),
                _link(here, "collection", "application/json", COLLECTIONS[key].title),
            ],
        }

    route("", "landing", landing, "application/json")
    route("/", "landing_slash", landing, "application/json")
    route("/conformance", "conformance", conformance, "application/json")
    route("/api", "api", lambda: _api(base()), OPENAPI)
    route("/collections", "collections", collections, "application/json")
    route("/collections/<key>", "collection", one_collection, "application/json")
    route("/collections/<key>/items", "items", items, GEOJSON)
    route("/collections/<key>/items/<item>", "item", one_item, GEOJSON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a request for items asks for."""

    selection: Selection
    limit: int
    offset: int


def read_query(values: Mapping[str, list[str]]) -> Query:
    """Return the choice that the parameters of a request make.

    ``limit`` above `MAX_LIMIT` is cut to it, as the standard allows; ``datetime`` is a day, a time
    or an interval with open ends, and also chooses what has no date.

    Raises
    ------
    BadQueryError
        If a value cannot be read.
    """

    def first(name: str) -> str:
        return (values.get(name) or [""])[0]

    start, end = _interval(first("datetime"))
    selection = Selection(
        types=_words("type", first("type"), CLAIM_TYPES),
        statuses=_words("status", first("status"), STATUSES),
        actors=tuple(v for v in first("actor").split(",") if v),
        documents=tuple(v for v in first("document").split(",") if v),
        text=first("q"),
        bbox=_bbox(first("bbox")),
        when_from=start,
        when_until=end,
        keep_undated=True,
    )
    limit = _number("limit", first("limit"), DEFAULT_LIMIT, least=1)
    return Query(
        selection=selection,
        limit=min(limit, MAX_LIMIT),
        offset=_number("offset", first("offset"), 0, least=0),
    )


def features(store: Store, claims: tuple[Claim, ...], worldview: str) -> list[dict[str, Any]]:
    """Return GeoJSON features of claims, in their order, with the properties of an export."""
    shapes = store.footprints((recipe_id(c.recipe) for c in claims), worldview=worldview)
    documents = {d.id: d for d in store.heads({c.document_id for c in claims})}
    links = store.links()
    found = []
    for claim in claims:
        contents = Contents(
            claims=(claim,),
            footprints=shapes,
            documents=documents,
            rivals=links.rivals,
            repeats=links.repeats,
        )
        footprint = shapes.get(recipe_id(claim.recipe))
        row = next(undrawn(contents)) if footprint is None else claim_row(claim, footprint, contents)
        found.append(to_feature(row, footprint))
    return found


def _known(allowed: tuple[str, ...]) -> None:
    """The standard asks to refuse what is not in the API's description."""
    for name in request.args:
        if name not in allowed:
            raise BadQueryError(f"parameter {name[:40]!r} is not known here; known are {', '.join(allowed)}")
    if request.args.get("f", "json") != "json":
        raise BadQueryError("only f=json is served")


def _words(name: str, value: str, known: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(v for v in value.split(",") if v)
    for word in chosen:
        if word not in known:
            raise BadQueryError(f"{name} {word[:40]!r} is not known; known are {', '.join(known)}")
    return chosen


def _number(name: str, value: str, default: int, *, least: int) -> int:
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10) or int(value) < least:
        raise BadQueryError(f"{name} {value[:40]!r} is no whole number from {least}")
    return int(value)


def _bbox(value: str) -> tuple[float, float, float, float] | None:
    if not value:
        return None
    try:
        numbers = [float(v) for v in value.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise BadQueryError(f"bbox {value[:60]!r} is not west,south,east,north")
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadQueryError(
            f"bbox {value[:60]!r} does not lie on the globe; give degrees, south before north"
        )
    return west, south, east, north


def _interval(value: str) -> tuple[date | None, date | None]:
    if not value:
        return None, None
    parts = value.split("/")
    if len(parts) > 2:
        raise BadQueryError(f"datetime {value[:60]!r} has more than two ends")
    days = [None if p in ("", "..") else _day(p) for p in parts]
    start, end = days[0], days[-1]
    if start and end and start > end:
        raise BadQueryError(f"datetime {value[:60]!r} ends before it begins")
    return start, end


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise BadQueryError(f"datetime {text[:40]!r} is no date of RFC 3339, such as 2019-01-23") from error


def _page(here: str, offset: int, limit: int) -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in ("offset", "limit")]
    return f"{here}/items?{urlencode([*kept, ('limit', limit), ('offset', offset)])}"


def _described(key: str, base: str) -> dict[str, Any]:
    here = f"{base}/collections/{key}"
    return {
        "id": key,
        "title": COLLECTIONS[key].title,
        "description": "Statements about territory as read from texts, each with its quote and speaker.",
        "extent": {
            "spatial": {"bbox": [[-180, -90, 180, 90]], "crs": CRS84},
            "temporal": {"interval": [[None, None]]},
        },
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(here, "self", "application/json", COLLECTIONS[key].title),
            _link(f"{here}/items", "items", GEOJSON, "the claims"),
        ],
    }


def _link(href: str, rel: str, mimetype: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": mimetype, "title": title}


def _api(base: str) -> dict[str, Any]:
    _known(("f",))

    def parameter(name: str, place: str, kind: Mapping[str, Any], words: str) -> dict[str, Any]:
        return {"name": name, "in": place, "required": place == "path", "schema": kind, "description": words,
                **({"style": "form", "explode": False} if place == "query" else {})}  # fmt: skip

    def get(words: str, *parameters: Mapping[str, Any], mimetype: str = "application/json") -> dict[str, Any]:
        answers: dict[str, Any] = {
            "200": {"description": words, "content": {mimetype: {"schema": {"type": "object"}}}}
        }
        for code, what in (("400", "a parameter cannot be read"), ("404", "there is no such thing")):
            answers[code] = {"description": what}
        return {"get": {"summary": words, "parameters": list(parameters), "responses": answers}}

    text = {"type": "string"}
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    key = parameter("key", "path", {"type": "string", "enum": list(COLLECTIONS)}, "a collection")
    query = (
        parameter("bbox", "query", numbers, "west,south,east,north in degrees (CRS84)"),
        parameter("datetime", "query", text, "a day or an interval: 2019-01-01/2019-03-31, ../2019-03-31"),
        parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT,
                                     "default": DEFAULT_LIMIT}, "most features in an answer"),
        parameter("offset", "query", {"type": "integer", "minimum": 0, "default": 0}, "features to skip"),
        parameter("type", "query", text, "claim types, with commas: " + ", ".join(CLAIM_TYPES)),
        parameter("status", "query", text, "statuses, with commas: " + ", ".join(STATUSES)),
        parameter("actor", "query", text, "actor keys, with commas"),
        parameter("document", "query", text, "document ids, with commas"),
        parameter("q", "query", text, "words in quotes, places, actors, speakers and titles"),
    )  # fmt: skip
    return {
        "openapi": "3.0.3",
        "info": {"title": "claimatlas", "version": "1.0.0",
                 "description": "Territorial claims as OGC API features. Claims, not facts."},
        "servers": [{"url": base}],
        "paths": {
            "/": get("the landing page"),
            "/conformance": get("the conformance classes"),
            "/collections": get("the collections"),
            "/collections/{key}": get("one collection", key),
            "/collections/{key}/items": get("claims as features", key, *query, mimetype=GEOJSON),
            "/collections/{key}/items/{item}": get(
                "one claim", key, parameter("item", "path", text, "a claim's id"), mimetype=GEOJSON
            ),
        },
    }  # fmt: skip


def _json(data: Mapping[str, Any], status: int, mimetype: str = "application/json") -> Response:
    body = json.dumps(data, ensure_ascii=False).encode()
    return Response(body, status=status, content_type=mimetype)
