"""Reviewing in the browser: one claim's form, and what a person says of it.

Like all writing it needs the right (`dashboard.desk.routes`). What a viewer draws or types is held
against the same rules as everything else: a recipe must be readable and buildable, words are words.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask, session

from dashboard.desk.routes import RefusedError, add_route, read_body
from dashboard.labels import clean
from extract.reviews import Review, exchange_place
from extract.store import Selection, Store
from extract.values import Claim
from geodata.atlas import Atlas
from geodata.build import build
from geodata.footprint import Footprint
from geodata.recipes import Drawn, Recipe, recipe_id, refs, to_json

MAX_BYTES = 2_000_000
MAX_DRAWN_POINTS = 5000
MAX_WHY_CHARS = 1000
_SHAPES = ("Point", "LineString", "Polygon", "MultiPolygon", "MultiLineString")


def add_reviewing(
    server: Flask, store: Store, atlas: Atlas, check: Callable[[], None], prefix: str = "/"
) -> None:
    """Serve reviews under ``{prefix}desk``.

    Parameters
    ----------
    server
        The Flask application.
    store
        Where reviews are kept.
    atlas
        Builds the shapes that reviews bring.
    check
        Refuses who may not write (`dashboard.desk.routes.add_desk`).
    prefix
        Path under which the app is served, with slashes.
    """

    def claim_form(claim_id: str) -> Mapping[str, Any]:
        check()
        claim = _claim(store, claim_id)
        return {
            "claim": _claim_json(claim),
            "places": _places(store, claim),
            "actors": [{"key": key, "name": clean(name, 80)} for key, name in store.actors().items()][:500],
            "reviews": [_review_json(r) for r in store.reviews(claim.document_id) if _is_about(r, claim)],
        }

    def log() -> Mapping[str, Any]:
        check()
        return {"reviews": [_review_json(r) for r in store.reviews()[:500]]}

    def orphans() -> Mapping[str, Any]:
        check()
        return {"reviews": [_review_json(r) for r in store.reviews(orphans=True)[:500]]}

    def review() -> Mapping[str, Any]:
        check()
        given = read_body()
        action = str(given.get("action", ""))
        made, footprints = _made(action, given)
        store.review(made, footprints)
        return _review_json(made)

    def undo() -> Mapping[str, Any]:
        check()
        given = read_body()
        return _review_json(store.undo(str(given.get("id", ""))[:40], by=_who(), at=_now()))

    def _made(action: str, given: Mapping[str, Any]) -> tuple[Review, dict[str, Footprint]]:
        why = clean(str(given.get("why") or ""), MAX_WHY_CHARS)
        base = Review(id=secrets.token_urlsafe(9), action=action, by=_who(), at=_now(), why=why)
        changes = given.get("changes") or {}
        if not isinstance(changes, dict):
            raise RefusedError(400, "changes must be an object")
        if action == "merge":
            return replace(base, changes=changes), {}
        if action == "delete":
            return replace(base, document_id=str(given.get("document", ""))[:200]), {}
        claim = _claim(store, str(given.get("claim", "")))
        about = replace(
            base, document_id=claim.document_id, claim_id=claim.id, type=claim.type, start=claim.start,
            end=claim.end, quote=claim.quote,
        )  # fmt: skip
        footprints: dict[str, Footprint] = {}
        if action == "place":
            changes = _place_changes(store, claim, changes)
            footprints = _footprints_with(store, atlas, claim.document_id, changes)
        elif "drawn" in changes:
            recipe = _drawn(changes["drawn"])
            changes = {k: v for k, v in changes.items() if k != "drawn"} | {"recipe": to_json(recipe)}
            footprints = {recipe_id(recipe): build(recipe, atlas)}
        elif "recipe" in changes:
            raise RefusedError(400, "a shape is corrected by drawing it, or by another place")
        return replace(about, changes=changes), footprints

    for path, method, answer in (
        ("claims/<claim_id>", "GET", claim_form),
        ("reviews", "GET", log),
        ("orphans", "GET", orphans),
        ("review", "POST", review),
        ("undo", "POST", undo),
    ):
        add_route(server, f"{prefix}desk/{path}", method, answer, max_bytes=MAX_BYTES)


def _who() -> str:
    return str(session.get("name") or "") or "this machine"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _claim(store: Store, claim_id: str) -> Claim:
    reviews = ("", "accepted", "corrected", "rejected")
    found = store.claims(Selection(ids=(claim_id[:80],), reviews=reviews), limit=1)
    if not found:
        raise RefusedError(404, "there is no such claim any more")
    return found[0]


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "document": claim.document_id,
        "quote": claim.quote,
        "type": claim.type,
        "status": claim.status,
        "actors": [{"canonical": a.canonical, "key": a.key, "label": a.label} for a in claim.actors],
        "speaker": claim.attribution.text if claim.attribution else "",
        "date": claim.when.iso() if claim.when else "",
        "review": claim.review,
    }


def _places(store: Store, claim: Claim) -> list[dict[str, Any]]:
    """The places of a claim's shape, and what else their names may mean."""
    of_shape = {ref.id: ref.name for ref in refs(claim.recipe)}
    found: dict[str, dict[str, Any]] = {}
    for resolution in store.resolutions([claim.document_id]).get(claim.document_id, ()):
        place = resolution.place
        if place is None or place.id not in of_shape:
            continue
        row = found.setdefault(place.id, {"from": place.id, "name": place.name, "candidates": {}})
        for candidate in resolution.toponym.candidates:
            other = candidate.place
            if other.id != place.id:
                row["candidates"].setdefault(other.id, {
                    "to": other.id, "name": clean(other.name, 80), "kind": other.kind,
                    "country": other.country or "", "lon": round(other.lon, 3), "lat": round(other.lat, 3),
                })  # fmt: skip
    return [{**row, "candidates": list(row["candidates"].values())[:30]} for row in found.values()]


def _place_changes(store: Store, claim: Claim, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Only a place that the name may mean is taken, with the gazetteer's own name."""
    for row in _places(store, claim):
        for candidate in row["candidates"]:
            if (row["from"], candidate["to"]) == (changes.get("from"), changes.get("to")):
                return {"from": row["from"], "to": candidate["to"], "name": candidate["name"]}
    raise RefusedError(400, "this place is none that the name may mean; see the claim's candidates")


def _footprints_with(
    store: Store, atlas: Atlas, document_id: str, changes: Mapping[str, Any]
) -> dict[str, Footprint]:
    """The shapes of a document's claims with another place; one that cannot be built refuses it all."""
    made: dict[str, Footprint] = {}
    for claim in store.claims(Selection(documents=(document_id,))):
        recipe = exchange_place(claim.recipe, changes["from"], changes["to"], changes["name"])
        if recipe != claim.recipe:
            made.setdefault(recipe_id(recipe), build(recipe, atlas))
    return made


def _drawn(geometry: object) -> Recipe:
    if not isinstance(geometry, dict) or geometry.get("type") not in _SHAPES:
        raise RefusedError(400, f"a drawing is a GeoJSON geometry: {', '.join(_SHAPES)}")
    text = json.dumps({"type": geometry["type"], "coordinates": geometry.get("coordinates")})
    if text.count(",") > 2 * MAX_DRAWN_POINTS:
        raise RefusedError(413, f"the drawing has more than {MAX_DRAWN_POINTS} points")
    return Drawn(geojson=text, by=_who(), when=_now())


def _is_about(review: Review, claim: Claim) -> bool:
    return review.claim_id in ("", claim.id) or (
        review.document_id == claim.document_id and review.start < claim.end and claim.start < review.end
    )


def _review_json(review: Review) -> dict[str, Any]:
    return {
        "id": review.id, "action": review.action, "document": review.document_id, "claim": review.claim_id,
        "quote": clean(review.quote, 300), "changes": dict(review.changes), "by": clean(review.by, 60),
        "at": review.at, "why": clean(review.why, MAX_WHY_CHARS), "undone_by": clean(review.undone_by, 60),
        "undone_at": review.undone_at, "orphan": review.orphan,
    }  # fmt: skip
