"""One HTML file with map, layers, legend, quotes and texts, that works by double click.

The drawing code is the dashboard's own (`assets/*.js`) on a plain Leaflet; the claims' cards are
those of the panel. Nothing is loaded: scripts, styles and data are in the file, and its content
security policy names the scripts by their hashes and forbids everything else.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any

import shapely
import shapely.affinity

from dashboard.labels import clean
from dashboard.layers import LAYERS
from dashboard.names import DATA
from dashboard.takeaway.frame import Bounds
from dashboard.takeaway.ground import read_layer, read_names
from dashboard.takeaway.markup import to_markup
from dashboard.words import LANGUAGES, words
from geodata.errors import ClaimAtlasError

HERE = Path(__file__).resolve().parents[1]
DRAWING = "[1-5]_*.js"
"""The dashboard's scripts that draw, in the order of their names; the later ones talk to a server."""
WHOLE = frozenset({"countries", "borders"})  # layers that are carried whole: the world around
WIDE_DEG = 60.0  # a region wider than that is shown with the coarse coast only
MOST_CLAIMS = 2000
MOST_BYTES = 10_000_000

WORDS = words("offline", {
    "layers": "Layers of the map",
    "map": "Map",
    "evidence": "Evidence",
    "legend": "Legend",
    "fit": "Fit all",
    "sources": "Sources",
    "text": "Article",
    "all": "All claims",
    "unmapped": "Found, not mapped ({n})",
    "many": "{n} claims on this ground",
    "one": "One claim",
    "script": "The map needs scripts; the claims and their quotes stand below.",
    "offline": "saved page: it asks no server for anything",
    "made": "made {day}",
})  # fmt: skip
"""All words of the page that are ours."""


class PageError(ClaimAtlasError, ValueError):
    """A choice of claims that does not fit in one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an offline page holds.

    Attributes
    ----------
    title, note
        Head line, and what was chosen.
    scene
        The scene as JSON (`dashboard.wire.to_json`).
    layers
        Keys of the layers that are on at first.
    bounds
        West, south, east, north of what is drawn: how much of the base map is carried.
    counts
        Claims in each layer.
    legend, overview, unmapped
        Components of the panel.
    cards
        Components of each claim's card, by claim id.
    sources, texts
        Components of the list of documents, and of whole articles (none: quotes only).
    disclaimer, credits, made
        The lines below, and the day.
    language, labels
        The page's language (ISO 639-1), and that of the base map's names.
    worldview, base
        Whose borders are drawn, and the colours of the base map.
    """

    title: str
    note: str
    scene: Mapping[str, Any]
    layers: Sequence[str]
    bounds: Bounds | None
    counts: Mapping[str, int]
    legend: Any
    overview: Any
    unmapped: Any
    unmapped_count: int
    cards: Mapping[str, Any]
    sources: Any
    texts: Sequence[Any]
    disclaimer: str
    credits: str
    made: str = ""
    position: tuple[float, float, float] | None = None
    language: str = "en"
    labels: str = "en"
    worldview: str = "de_facto"
    base: str = "political"


def to_html(page: Page) -> bytes:
    """Return the page as one UTF-8 file.

    Raises
    ------
    PageError
        If it holds too many claims, or would be larger than ten megabytes.
    """
    if len(page.cards) > MOST_CLAIMS:
        raise PageError(
            f"{len(page.cards):,} claims are too many for one page (at most {MOST_CLAIMS:,}); filter first"
        )
    scripts = _scripts()
    made = (
        _template()
        .substitute(
            _parts(page),
            policy=policy(scripts),
            scripts="\n".join(f"<script>{script}</script>" for script in scripts),
        )
        .encode("utf-8", "replace")
    )
    if len(made) > MOST_BYTES:
        raise PageError(
            f"the page would have {len(made) / 1e6:.0f} MB, of {MOST_BYTES / 1e6:.0f} at most; filter first, "
            "or take it without the texts"
        )
    return made


def policy(scripts: Sequence[str]) -> str:
    """Return the page's content security policy: these scripts, by their hashes, and nothing else."""
    hashes = (base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src", *(f"'sha256-{value}'" for value in hashes))),
            "style-src 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def base_of(bounds: Bounds | None, labels: str = "en", folder: Path = DATA) -> dict[str, str]:
    """Return the base map around some bounds, each layer as gzipped JSON in base64.

    The coarse world is always there; finer layers only where the map is about. Names come in
    the language of `labels` too.
    """
    west, south, east, north = bounds or (-180.0, -90.0, 180.0, 90.0)
    more = max(3.0, 0.6 * max(east - west, north - south))
    region = shapely.box(west - more, south - more, east + more, north + more)
    narrow = east - west + 2 * more <= WIDE_DEG
    found = {}
    for path in sorted(folder.glob("display_*.json.gz")):
        name = path.name.removeprefix("display_").split(".")[0]
        if name in WHOLE:
            packed = path.read_bytes()
        elif name == "labels" or (narrow and not name.startswith("labels_")):
            layer = read_layer(name, folder)
            rows = [layer.features[n] for n in _touched(name, region, folder, few=not narrow)]
            packed = _packed({"type": "FeatureCollection", "features": rows})
        elif name == f"labels_{labels}":
            names = read_names(labels, folder)
            packed = _packed([names[n] or 0 for n in _touched("labels", region, folder, few=not narrow)])
        else:
            continue
        found[name] = base64.b64encode(packed).decode()
    return found


def _touched(name: str, region: shapely.Polygon, folder: Path, *, few: bool) -> list[int]:
    """Return which features of a layer a region touches; they are kept whole: no edge comes of cutting."""
    layer = read_layer(name, folder)
    hits: set[int] = set()
    for turn in (0.0, -360.0, 360.0):
        there = shapely.affinity.translate(region, turn)
        hits |= {int(index) for index in layer.tree.query(there, predicate="intersects")}
    return [n for n in sorted(hits) if not few or layer.features[n]["properties"].get("zoom", 0) <= 5]


def _packed(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def _parts(page: Page) -> dict[str, str]:
    """What fills the template: all of it is escaped, or made by `to_markup`."""
    made = WORDS["made"].format(day=page.made) if page.made else ""
    note = " · ".join(part for part in (page.note, made, WORDS["offline"]) if part)
    cards = (
        f'<section class="claim-card" data-card="{escape(key)}" hidden>{to_markup(card)}</section>'
        for key, card in page.cards.items()
    )
    data = {
        "scene": page.scene,
        "layers": list(page.layers),
        "position": page.position,
        "words": {key: WORDS[key] for key in ("many", "one")},
        "base": base_of(page.bounds, page.labels),
        "look": {
            "ground": page.base if page.base in {"muted", "none"} else "political",
            "view": page.worldview,
            "language": page.labels,
        },
    }
    return {
        "language": escape(page.language),
        "direction": LANGUAGES[page.language].direction if page.language in LANGUAGES else "ltr",
        "title": escape(clean(page.title, 200)),
        "note": escape(clean(note, 400)),
        "styles": _styles(),
        "switches": "".join(_switch(key, page) for key in LAYERS),
        "legend": to_markup(page.legend),
        "overview": to_markup(page.overview),
        "cards": "".join(cards),
        "texts": "".join(f'<article class="text">{to_markup(text)}</article>' for text in page.texts),
        "sources": to_markup(page.sources),
        "unmapped": to_markup(page.unmapped),
        "unmapped_words": escape(WORDS["unmapped"].format(n=page.unmapped_count)),
        "credits": escape(page.credits),
        "disclaimer": escape(page.disclaimer),
        "data": _inert(data),
    } | {f"word_{key}": escape(WORDS[key]) for key in WORDS}


def _switch(key: str, page: Page) -> str:
    layer, count = LAYERS[key], page.counts.get(key, 0)
    number = f'<span class="count">{count}</span>' if layer.types or key == "places" else ""
    on = " checked" if key in page.layers else ""
    title = f"<span>{escape(layer.title)}</span>"
    box = f'<input type="checkbox" value="{key}"{on}>'
    return f'<label>{box}<span class="switch">{title}{number}</span></label>'


def _inert(data: Any) -> str:
    """JSON that no HTML parser can leave: no "<" stands in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, safe in (("<", "\\u003c"), (">", "\\u003e"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029")):
        text = text.replace(sign, safe)
    return text


@cache
def _template() -> Template:
    return Template((HERE / "data" / "offline.html").read_text(encoding="utf-8"))


@cache
def _scripts() -> tuple[str, ...]:
    paths = [
        HERE / "data" / "leaflet.js",
        *sorted((HERE / "assets").glob(DRAWING)),
        HERE / "data" / "offline.js",
    ]
    return tuple(path.read_text(encoding="utf-8").replace("</script", "<\\/script") for path in paths)


@cache
def _styles() -> str:
    paths = [
        HERE / "data" / "leaflet.css",
        *sorted((HERE / "assets").glob("*.css")),
        HERE / "data" / "offline.css",
    ]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return re.sub(r"</", "<\\/", text)
