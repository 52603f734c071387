"""Other people's maps on the page: their switches, legend, lines in cards, and the route to their shapes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from dash import html
from flask import Flask, Response, request

from dashboard.cards import list_claims
from dashboard.choice import Choice
from dashboard.labels import clean
from dashboard.overlays import WORDS, Ground, Grounds, met_by, source_words, to_json, told_of
from dashboard.view import View
from dashboard.wiring import aria, toggles
from extract.overlays import Overlay
from geodata.recipes import recipe_id


def switches(heads: Sequence[Overlay]) -> list[Any]:
    """Return a group with a switch for each map, nothing where there is none."""
    if not heads:
        return []
    buttons = [
        html.Button(
            html.Span(clean(head.name, 60), dir="auto"),
            role="switch",
            className="layer-switch",
            title=f"{source_words(head)} · {WORDS['foreign']}",
            **toggles("overlays", head.id, on=False),
        )
        for head in heads
    ]
    group = html.Div(buttons, role="group", className="overlay-switches", **aria(WORDS["group"]))
    return [html.Span(WORDS["group"], className="overlay-title"), group]


def legend(grounds: Iterable[Ground]) -> list[Any]:
    """Return for each map that is switched on its name, source, terms and categories."""
    return [_entry(ground) for ground in grounds]


def _entry(ground: Ground) -> Any:
    head = ground.overlay
    facts = [source_words(head), clean(head.licence, 120), WORDS["foreign"]]
    kinds = [
        html.Li(
            [
                html.Span(className="overlay-chip", style={"background": ground.colour(category)}),
                html.Span(clean(category, 60) or WORDS["shapes"], dir="auto"),
            ]
        )
        for category in head.categories
    ]
    return html.Div(
        [
            html.H2(clean(head.name, 80), dir="auto"),
            html.P(" · ".join(f for f in facts if f), className="facts", dir="auto"),
            html.Ul(kinds),
        ],
        className="overlay-entry",
        title=" · ".join(clean(note, 200) for note in head.notes),
    )


def with_maps(choice: Choice, grounds: Sequence[Ground]) -> Choice:
    """Return a choice whose claims are told to lie where on these maps."""
    if not grounds:
        return choice
    told = {}
    for claim in (*choice.chosen, *([choice.compared] if choice.compared else [])):
        footprint = choice.footprints.get(recipe_id(claim.recipe))
        if footprint is not None and not footprint.geometry.is_empty:
            told[claim.id] = told_of(footprint.geometry, grounds)
    return replace(choice, beside=told)


def meeting(view: View, grounds: Iterable[Ground]) -> list[Any]:
    """Return for each map the claims that meet it, folded."""
    shapes = {key: f.geometry for key, f in view.footprints.items() if not f.geometry.is_empty}
    found = []
    for ground in grounds:
        met = met_by(shapes, ground)
        claims = [c for c in view.claims if recipe_id(c.recipe) in met]
        notes = {
            c.id: WORDS["kinds"].format(
                categories=", ".join(
                    f"‘{clean(kind, 40) or WORDS['shapes']}’" for kind in met[recipe_id(c.recipe)][:4]
                )
            )
            for c in claims
        }
        title = f"{clean(ground.overlay.name, 80)}: {WORDS.count('met', len(claims))}"
        found.append(
            html.Details([html.Summary(title, dir="auto"), list_claims(claims, view, notes)], className="met")
        )
    return found


def add_overlays(server: Flask, grounds: Grounds, prefix: str = "/") -> None:
    """Serve the shapes of maps under ``{prefix}overlay/ID.json``, revalidated by ETag."""

    def send(name: str) -> Response:
        found = grounds.chosen([name])
        if not found:
            return Response("no such layer", status=404, mimetype="text/plain")
        (ground,) = found
        packed = gzip.compress(json.dumps(to_json(ground), ensure_ascii=False).encode(), 4, mtime=0)
        plain = "gzip" not in request.headers.get("Accept-Encoding", "")
        response = Response(gzip.decompress(packed) if plain else packed, mimetype="application/json")
        if not plain:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(ground.overlay.id + ("-plain" if plain else ""))
        response.make_conditional(request)
        return response

    server.add_url_rule(f"{prefix}overlay/<name>.json", "claimatlas_overlay", send)
