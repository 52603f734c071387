"""Claims as a plotly figure, for notebooks: the map's drawing rules in projected cartesian traces.

Only such traces can hatch and dash; map traces of plotly can do neither, and ask hosts outside
for tiles or coasts. x and y are Web Mercator metres (EPSG:3857), so own points can be added:
``figure.add_scatter(x=…, y=…)`` with `dashboard.takeaway.frame.to_mercator`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import shapely

from dashboard.labels import clean, speaker_of
from dashboard.layers import LAYERS
from dashboard.looks import view_name
from dashboard.scene import Label, Options, Scene, Stack, has_shape, scene
from dashboard.style import INKS, SIGNS
from dashboard.takeaway import traces
from dashboard.takeaway.dressing import Dressed, dress, hatch
from dashboard.takeaway.frame import Frame, fit
from dashboard.takeaway.ground import Ground, ground_of
from dashboard.takeaway.lettering import Box, Lettering, PlacedLabel, letter
from dashboard.takeaway.traces import Trace
from dashboard.words import words
from extract.values import Claim, Document
from geodata.atlas import Atlas
from geodata.build import build
from geodata.errors import ClaimAtlasError
from geodata.footprint import Footprint
from geodata.recipes import recipe_id

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

WORDS = words("figure", {
    "disclaimer": "Claims are what the quoted sources say, not facts. Boundaries follow this view: {view}; "
    "they imply no endorsement. Natural Earth; GeoNames (CC BY 4.0).",
    "contested": "contested",
    "places": "places mentioned",
    "nobody": "nobody named",
    "missing": "{n} of {all} claims have no shape and are not drawn",
    "named": "named {n} times",
    "named once": "named once",
})  # fmt: skip
"""All words of a figure that are ours."""

SYMBOLS: Mapping[str, str] = {"burst": "asterisk-open", "cross": "x-thin-open"}
GROUND_SYMBOLS: Mapping[str, str] = {"burst": "star-diamond", "flag": "triangle-right", "handshake": "bowtie"}
QUOTE_COLUMNS = 60
SEA, LAND = "#d3e1e9", "#f6f4ee"
EDGE_PX, HEAD_PX, FOOT_PX = 10, 40, 50


def plot(
    claims: Iterable[Claim],
    footprints: Mapping[str, Footprint] | None = None,
    *,
    documents: Iterable[Document] = (),
    atlas: Atlas | None = None,
    options: Options | None = None,
    layers: Collection[str] = tuple(LAYERS),
    title: str = "",
    width: int = 1000,
    height: int = 640,
) -> Figure:
    """Return a figure of some claims, drawn by the rules of the map.

    Parameters
    ----------
    claims
        What to draw.
    footprints
        Shapes by recipe id. None builds them with `atlas`.
    documents
        The documents of the claims: they name who speaks where a text speaks itself.
    atlas
        Builds missing shapes; None opens the embedded one where it is needed.
    options
        Colours, rivals, repeats and places mentioned (`dashboard.scene.Options`).
    layers
        Keys of `dashboard.layers.LAYERS` to draw.
    title
        Head line.
    width, height
        Size in pixels; outlines of a stack and bands are laid out for it.

    Returns
    -------
    plotly.graph_objects.Figure
        One trace for each shape: fill, pattern, dash and colour as on the map; hover text with
        quote, speaker, status and source. Texts of articles are escaped.

    Notes
    -----
    Claims without a shape are not drawn; the line below the map counts them.
    """
    from plotly.graph_objects import Figure

    claims, documents = tuple(claims), tuple(documents)
    shapes = dict(footprints) if footprints is not None else _build(claims, atlas)
    picture = scene(claims, shapes, documents, options or Options())
    inner = (width - 2 * EDGE_PX, height - FOOT_PX - (HEAD_PX if title else EDGE_PX))
    frame = fit(picture.bounds, *inner, pad=70.0)
    by_id = {c.id: c for c in claims}
    dressed = dress(picture, frame, layers)
    entries = _legend(picture, layers)
    view = next((f.worldview for f in shapes.values()), "de_facto")
    base = ground_of(frame, worldview=view)
    corner = Box(x=frame.width - 150, y=0, width=150, height=20 + 19.0 * len(entries))  # the legend's
    words = letter(
        picture,
        dressed,
        base.names if "boundaries" in layers else (),
        frame,
        layers=layers,
        measure=_note_size,
        measure_words=_name_size,
        taken=(corner,) if entries else (),
        most=1,
    )
    found = [*_ground(base, frame, boundaries="boundaries" in layers), *_names(words, frame)]
    for row in dressed:
        found += _traces(row, frame, by_id, documents, words)
    for hatched in hatch(picture, frame, layers):
        found.append(
            traces.area(hatched.area, frame)
            | traces.pattern(hatched.contested.colours)
            | {"name": WORDS["contested"], "hoverinfo": "text", "text": escape(hatched.contested.spoken)}
        )
    if "places" in layers:
        found += _places(picture, frame)
    foot = WORDS["disclaimer"].format(view=view_name(view))
    missing = sum(not has_shape(shapes.get(recipe_id(c.recipe))) for c in claims)
    if missing:
        foot += f"<br>{WORDS['missing'].format(n=missing, all=len(claims))}"
    return Figure(
        data=[*found, *_leaders(words, frame), *entries],
        layout=_layout(words, frame, title=title, foot=foot, size=(width, height)),
    )


def _build(claims: Sequence[Claim], atlas: Atlas | None) -> dict[str, Footprint]:
    """Build every shape once; what cannot be built stays out and is counted."""
    from geodata.atlas import open_atlas

    atlas = atlas or open_atlas()
    found: dict[str, Footprint] = {}
    for recipe in {recipe_id(c.recipe): c.recipe for c in claims}.values():
        try:
            found[recipe_id(recipe)] = build(recipe, atlas)
        except ClaimAtlasError:
            continue
    return found


def _ground(base: Ground, frame: Frame, *, boundaries: bool) -> list[Trace]:
    """Land, lakes and borders, each as one trace."""
    silent = {"hoverinfo": "skip", "showlegend": False, "mode": "lines"}
    land = [
        traces.area(shapely.GeometryCollection(list(base.land)), frame)
        | {"fillcolor": LAND, "line": {"width": 0}}
    ]
    lakes = traces.area(shapely.GeometryCollection(list(base.lakes)), frame) | {
        "fillcolor": SEA,
        "line": {"width": 0},
    }
    lines = [
        ("provinces", "#c3c0b8", 0.7, "4px 3px"),
        ("others", "#a59a8c", 1.1, "1.5px 4px"),
        ("doubted", "#6f7278", 1.4, "6px 4px"),
        ("borders", "#85878d", 1.1, "solid"),
    ]
    drawn = [
        traces.line(shapely.GeometryCollection(list(getattr(base, name))), frame)
        | {"line": {"color": colour, "width": width, "dash": dash}}
        for name, colour, width, dash in lines
    ]
    return [t | silent for t in (*land, lakes, *(drawn if boundaries else ())) if len(t["x"])]


def _traces(
    row: Dressed,
    frame: Frame,
    by_id: Mapping[str, Claim],
    documents: Sequence[Document],
    words: Lettering,
) -> list[Trace]:
    style, shape = row.shape.style, row.shape
    claim = by_id[shape.claims[0]]
    group = {"legendgroup": shape.layer, "showlegend": False, "opacity": style.opacity}
    silent = group | {"hoverinfo": "skip"}
    hover = {
        "hoverinfo": "text",
        "text": _hover(row, by_id, documents),
        "hoveron": "fills",
        "name": SIGNS[claim.type].word,
    }
    found: list[Trace] = []
    if row.kind != "line":  # the whole area answers, unfilled too
        fill = (0.85 if row.kind == "point" else style.fill) if row.filled else 0.0
        area = traces.area(row.area, frame) | {"line": {"width": 0}} | group | hover
        found.append(
            area
            | (
                traces.pattern((style.colour,))
                if row.patterned and not fill
                else {"fillcolor": traces.rgba(style.colour, fill)}
            )
        )
    if row.band is not None:
        found.append(
            traces.area(row.band, frame)
            | silent
            | {"line": {"width": 0}, "fillcolor": traces.rgba(style.colour, 0.26)}
        )
    if row.outline is not None:
        width = style.width * (1.4 if row.kind == "line" else 1.0)
        line = {"color": style.colour, "width": width, "dash": traces.dash(style.dash)}
        said = (
            {"hoverinfo": "text", "text": hover["text"], "hoveron": "points"}
            if row.kind == "line"
            else {"hoverinfo": "skip"}
        )
        found.append(traces.line(row.outline, frame) | group | said | {"line": line, "name": hover["name"]})
    if row.marks:
        found += [
            traces.markers(row.marks, frame, SYMBOLS[what], colour, 11.0 * row.mark_scale) | silent
            for what, colour, there in (
                ("burst", style.colour, style.marks == "burst"),
                ("cross", "#1b1f24", style.crossed),
            )
            if there
        ]
    if row.arrow is not None and shape.id in words.arrows:
        filled = style.fill > 0
        found.append(
            traces.markers(
                [(row.arrow.x, row.arrow.y)],
                frame,
                "arrow" if filled else "arrow-open",
                style.colour,
                22.0 * row.arrow.scale,
            )
            | silent
        )
        found[-1]["marker"] |= {"angle": row.arrow.bearing_deg, "angleref": "up"}
    if row.sign is not None and shape.id in words.signs and (style.glyph or "") in GROUND_SYMBOLS:
        symbol = GROUND_SYMBOLS[style.glyph or ""] + ("" if row.shape.sure else "-open")
        found.append(traces.markers([row.sign], frame, symbol, style.colour, 13.0) | silent)
    return found


def _hover(row: Dressed, by_id: Mapping[str, Claim], documents: Sequence[Document]) -> str:
    """All claims of a shape: status, speaker, quote and source. Plotly reads some markup: escaped."""
    texts = []
    for claim in [by_id[key] for key in row.shape.claims[:3]]:
        document = next((d for d in documents if d.id == claim.document_id), None)
        published = document.published.isoformat() if document and document.published else ""
        source = (
            " · ".join(x for x in (clean(document.title, 80), clean(document.publisher, 40), published) if x)
            if document
            else ""
        )
        who = ", ".join(clean(a.canonical, 60) for a in claim.actors) or WORDS["nobody"]
        head = f"<b>{escape(SIGNS[claim.type].word)}</b> · {INKS[claim.status].word} · {escape(who)}"
        lines = [
            head,
            escape(speaker_of(claim, document)),
            *(escape(x) for x in _folded(f"“{clean(claim.quote, 400)}”")),
        ]
        texts.append("<br>".join(x for x in (*lines, escape(source)) if x))
    more = len(row.shape.claims) - 3
    return "<br><br>".join(texts) + (f"<br>+ {more}" if more > 0 else "")


def _folded(text: str) -> list[str]:
    """A text in lines for a hover box, which does not wrap."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) > QUOTE_COLUMNS:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word[:200]}".strip()
    return lines


def _places(picture: Scene, frame: Frame) -> list[Trace]:
    if not picture.places:
        return []
    spots = [frame.point(p.lon, p.lat) for p in picture.places]
    said = [
        WORDS["named"].format(n=p.mentions) if p.mentions > 1 else WORDS["named once"] for p in picture.places
    ]
    trace = traces.markers(spots, frame, "circle", "#23282e", 6.0)
    return [
        trace
        | {
            "mode": "markers+text",
            "text": [escape(p.name) for p in picture.places],
            "textposition": "top center",
            "textfont": {"size": 11, "color": "#23282e"},
            "hovertext": [f"{escape(p.name)}, {s}" for p, s in zip(picture.places, said, strict=True)],
            "hoverinfo": "text",
            "name": WORDS["places"],
            "legendgroup": "places",
            "showlegend": False,
        }
    ]


def _legend(picture: Scene, layers: Collection[str]) -> list[Trace]:
    """Entries of the legend: who by colour, how sure by the line."""
    shown = set(layers)
    empty: dict[str, Any] = {"type": "scatter", "x": [None], "y": [None], "hoverinfo": "skip"}
    who = [
        empty
        | {
            "mode": "markers",
            "name": escape(w.label),
            "marker": {"color": w.colour, "size": 12, "symbol": "square"},
        }
        for w in picture.legend.who
        if shown & set(w.layers)
    ]
    sure = [
        empty
        | {
            "mode": "lines+markers" if INKS[s.status].crossed else "lines",
            "name": s.word,
            "line": {
                "color": "#3c434b",
                "width": INKS[s.status].width,
                "dash": traces.dash(INKS[s.status].dash),
            },
            "marker": {"symbol": "x-thin-open", "size": 8, "color": "#1b1f24"},
            "opacity": INKS[s.status].opacity,
        }
        for s in picture.legend.sure
        if shown & set(s.layers)
    ]
    return [*who, *sure]


def _layout(words: Lettering, frame: Frame, *, title: str, foot: str, size: tuple[int, int]) -> Trace:
    west, north = traces.mercator(frame, 0, 0)
    east, south = traces.mercator(frame, frame.width, frame.height)
    axis: Trace = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    notes = [_note(placed, frame) for placed in words.labels]
    small = {"size": 10, "color": "#59616b"}
    credit = {
        "text": foot,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "yshift": -6,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "align": "left",
        "font": small,
    }
    head = {"text": escape(clean(title, 120)), "x": 0.01, "font": {"size": 16}} if title else None
    return {
        "width": size[0],
        "height": size[1],
        "title": head,
        "margin": {"l": EDGE_PX, "r": EDGE_PX, "t": HEAD_PX if title else EDGE_PX, "b": FOOT_PX},
        "plot_bgcolor": SEA,
        "paper_bgcolor": "#fff",
        "hovermode": "closest",
        "dragmode": "pan",
        "xaxis": axis | {"range": [west, east]},
        "yaxis": axis | {"range": [south, north], "scaleanchor": "x", "scaleratio": 1},
        "annotations": [*notes, credit],
        "legend": {
            "bgcolor": "rgba(255,255,255,0.85)",
            "x": 0.995,
            "xanchor": "right",
            "y": 0.995,
            "font": {"size": 11},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }


def _note(placed: PlacedLabel, frame: Frame) -> Trace:
    """The label of a stack: its first shape in two lines, and how many claims there are."""
    label, box = placed.labels[0], placed.box
    x, y = traces.mercator(frame, box.x + box.width / 2, box.y + box.height / 2)
    title = f"<b>{escape(label.title)}</b>"
    title = f"<s>{title}</s>" if label.status == "denied" else title
    return {
        "x": x,
        "y": y,
        "text": f"{title}{_count(placed.stack)}<br>{escape(label.note)}",
        "showarrow": False,
        "align": "left",
        "bgcolor": "rgba(255,255,255,0.9)",
        "bordercolor": label.colour,
        "borderwidth": 1.4,
        "borderpad": 3,
        "font": {"size": 11, "color": "#1b1f24"},
    }


def _count(stack: Stack) -> str:
    return f" ({len(stack.claims)})" if len(stack.claims) > 1 else ""


def _note_size(stack: Stack, labels: Sequence[Label], _: int) -> tuple[float, float]:
    """Room for a label in the fonts that a browser may have: rather too much than too little."""
    title = len(labels[0].title + _count(stack)) * 7.2
    return max(title, len(labels[0].note) * 6.4) + 12.0, 40.0


def _name_size(text: str, kind: str) -> tuple[float, float]:
    return len(text) * (8.0 if kind == "country" else 6.6) + 8.0, 15.0


def _leaders(words: Lettering, frame: Frame) -> list[Trace]:
    ends = [placed.leader for placed in words.labels if placed.leader]
    if not ends:
        return []
    lines = shapely.MultiLineString([[(a, b), (c, d)] for a, b, c, d in ends])
    line = {"color": "#1b1f24", "width": 1}
    return [traces.line(lines, frame) | {"line": line, "hoverinfo": "skip", "showlegend": False}]


def _names(words: Lettering, frame: Frame) -> list[Trace]:
    """The base map's names, pale: they give way to every claim."""
    found = []
    for kind, colour, size in (
        ("country", "#82868d", 11),
        ("province", "#979aa0", 9),
        ("city", "#7b7f86", 9),
    ):
        names = [n for n in words.names if n.kind == kind]
        spots = [(n.box.x + n.box.width / 2, n.box.y + n.box.height / 2) for n in names]
        there = [traces.mercator(frame, *spot) for spot in spots]
        found.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [x for x, _ in there],
                "y": [y for _, y in there],
                "text": [escape(n.text.upper() if kind == "country" else n.text) for n in names],
                "textfont": {"size": size, "color": colour},
                "hoverinfo": "skip",
                "showlegend": False,
            }
        )
    return [trace for trace in found if trace["x"]]
