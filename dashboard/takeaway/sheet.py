"""One printed page: the map with title, legend, sources, scale and disclaimer.

Everything comes from the scene (`dashboard.scene`), so that paper shows what the screen shows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import shapely

from dashboard.labels import clean
from dashboard.looks import WORDS as LOOKS
from dashboard.looks import view_name
from dashboard.scene import Label, Scene, Stack
from dashboard.style import FILLED_GLYPHS, GLYPHS, INKS
from dashboard.takeaway.dressing import (
    Dressed,
    arrow_outline,
    burst,
    cross,
    dress,
    hatch,
    stripe_width,
    stripes,
)
from dashboard.takeaway.frame import Bounds, Frame, centred, fit, scale_bar
from dashboard.takeaway.ground import Ground, ground_of
from dashboard.takeaway.lettering import Box, Lettering, letter
from dashboard.takeaway.pen import Pen, measure, wrap
from dashboard.words import words
from extract.values import Document

A4_LANDSCAPE = (1122.0, 793.0)
MARGIN_PX = 24.0
MOST_QUOTE_LINES, MOST_SOURCE_LINES = 6, 5

GROUNDS: Mapping[str, Mapping[str, str]] = {
    "political": {
        "land": "#f6f4ee", "water": "#d3e1e9", "shore": "#a9c3d1", "river": "#a5c2d3", "border": "#85878d",
        "province": "#c3c0b8", "doubt": "#6f7278", "other": "#a59a8c",
    },
    "muted": {
        "land": "#f5f5f4", "water": "#e2e3e4", "shore": "#c6c8ca", "river": "#cbcdcf", "border": "#8f9194",
        "province": "#d0d0cf", "doubt": "#77797c", "other": "#adaeb0",
    },
    "none": dict.fromkeys(
        ("land", "water", "shore", "river", "border", "province", "doubt", "other"), "#ffffff"
    ),
}  # fmt: skip
"""Colours of the base maps that suit paper, as in `assets/5_basemap.js`; a dark one is drawn light."""
INK, SOFT, EDGE = "#1b1f24", "#59616b", "#b9bec4"

WORDS = words("sheet", {
    "more here": "and {n} more here",
    "more actors": "and {n} more",
    "sources": "Sources",
    "quotes": "What is said",
    "more quotes": "and {n} more; the PDF, CSV and GeoJSON files hold them",
    "more sources": "and {n} more; the PDF, CSV and GeoJSON files name them",
    "undated": "undated",
    "untitled": "Untitled text",
    "none": "No claim is drawn here.",
    "approximate": "Shapes are approximate.",
    "credits": "Boundaries: Natural Earth (public domain) · Places: GeoNames (CC BY 4.0) · "
    "Drawn with claimatlas",
    "made": "made {day}",
})  # fmt: skip
"""All words of a page that are ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a page shows.

    Attributes
    ----------
    scene
        The picture.
    layers
        Keys of the layers that are on.
    documents
        The sources of the claims.
    worldview
        Point of view of the boundaries, for the disclaimer.
    title, note
        Head line, and a line on what was chosen ("3 of 41 claims · published until 2019-01-23").
    position
        Longitude, latitude and zoom of the map; None shows all that is drawn.
    made
        Day of the picture; None leaves it out.
    chosen
        Ids of the chosen claims: they go first where room is short.
    labels, base
        Language of the base map's names, and its colours: one of `GROUNDS`.
    quotes
        Words of the claims with their speakers; the first few stand beside the legend.
    """

    scene: Scene
    layers: Collection[str]
    documents: Sequence[Document]
    worldview: str
    title: str
    note: str = ""
    position: tuple[float, float, float] | None = None
    made: date | None = None
    chosen: Collection[str] = ()
    labels: str = "en"
    base: str = "political"
    quotes: Sequence[str] = ()


def draw_sheet(matter: Matter, size: tuple[float, float] = A4_LANDSCAPE) -> Pen:
    """Return a page with everything on it. Call it while `pen.drawing`."""
    width, height = size
    pen = Pen(width, height)
    inner = width - 2 * MARGIN_PX
    top = _head(pen, matter, inner)
    rows = legend_rows(matter.scene, matter.layers, inner * 0.52)
    aside = inner * 0.45
    quotes = _few_lines(matter.quotes, aside, MOST_QUOTE_LINES, "more quotes")
    sources = _few_lines(
        [source_words(d) for d in matter.documents], aside, MOST_SOURCE_LINES, "more sources"
    )
    foot_lines = _foot_lines(matter, inner)
    beside = sum(18.0 + 12.5 * len(lines) for lines in (quotes, sources) if lines)
    below = max(16.0 * len(rows), beside) + 12 + 12.0 * len(foot_lines) + 8
    box = Box(x=MARGIN_PX, y=top, width=inner, height=max(160.0, height - top - below - MARGIN_PX + 6))
    draw_map(pen, matter, box)
    y = box.y + box.height + 8
    _legend(pen, rows, MARGIN_PX, y)
    for heading, lines in (("quotes", quotes), ("sources", sources)):
        y = _block(pen, WORDS[heading], lines, MARGIN_PX + inner - aside, y)
    for n, line in enumerate(reversed(foot_lines)):
        pen.words(line, MARGIN_PX, height - MARGIN_PX + 4 - 12.0 * (n + 1) + 4, 9.0, colour=SOFT)
    return pen


def draw_map(pen: Pen, matter: Matter, box: Box) -> None:
    """Draw the map of a scene into a box of a page."""
    frame = frame_of(matter.scene.bounds, matter.position, box)
    ground = ground_of(frame, worldview=matter.worldview, language=matter.labels)
    dressed = dress(matter.scene, frame, matter.layers, matter.chosen)
    bar, bar_words = scale_bar(frame)
    scale_box = Box(x=box.width - bar - 22, y=box.height - 30, width=bar + 16, height=24)
    words = letter(
        matter.scene, dressed, ground.names if "boundaries" in matter.layers else (), frame,
        layers=matter.layers, measure=_label_size, measure_words=_name_size, taken=(scale_box,),
    )  # fmt: skip
    with pen.inside(box):
        _ground(
            pen,
            ground,
            frame,
            GROUNDS.get(matter.base, GROUNDS["political"]),
            boundaries="boundaries" in matter.layers,
        )
        for row in dressed:
            _shape(pen, row, frame)
        for hatched in hatch(matter.scene, frame, matter.layers):
            for colour, lines in hatched.stripes:
                pen.line(lines, colour, stripe_width(hatched.contested.colours), opacity=0.8, butt=True)
        for row in dressed:
            _signs(pen, row, words)
        _places(pen, matter, frame)
        _lettering(pen, words)
        _scale(pen, scale_box, bar, bar_words)
        if not dressed:
            _empty(pen, frame)
    pen.box(box, fill=None, edge="#8d949c", width=1.0)


def frame_of(bounds: Bounds | None, position: tuple[float, float, float] | None, box: Box) -> Frame:
    """Return the window of a box: a given middle and zoom, else all that is drawn."""
    if position is not None:
        return centred(*position, box.width, box.height)
    return fit(bounds, box.width, box.height, pad=min(64.0, box.width * 0.07))


# ---------------------------------------------------------------- the map


def _ground(pen: Pen, ground: Ground, frame: Frame, inks: Mapping[str, str], *, boundaries: bool) -> None:
    pen.box(Box(x=0, y=0, width=frame.width, height=frame.height), fill=inks["water"])
    for land in ground.land:
        pen.area(land, inks["land"])
        pen.line(land, inks["land"], 0.6)
    for river in ground.rivers:
        pen.line(river, inks["river"], 1.0)
    for lake in ground.lakes:
        pen.area(lake, inks["water"])
        pen.line(lake, inks["shore"], 0.6)
    if not boundaries:
        return
    for province in ground.provinces:
        pen.line(province, inks["province"], 0.7, dash="4 3")
    for borders, ink, width, dash in (
        (ground.others, inks["other"], 1.1, "1.5 4"),
        (ground.disputed, inks["other"], 1.0, "1.5 4"),
        (ground.doubted, inks["doubt"], 1.4, "6 4"),
        (ground.borders, inks["border"], 1.1, None),
    ):
        for border in borders:
            pen.line(border, ink, width, dash=dash)


def _shape(pen: Pen, row: Dressed, frame: Frame) -> None:
    style = row.shape.style
    if row.filled:
        pen.area(row.area, style.colour, (0.85 if row.kind == "point" else style.fill) * style.opacity)
    if row.patterned:
        for colour, lines in stripes(row.area, (style.colour,), frame):
            pen.line(lines, colour, stripe_width((colour,)), opacity=0.8 * style.opacity)
    if row.band is not None:
        pen.area(row.band, style.colour, 0.26 * style.opacity)
    if row.outline is not None:
        width = style.width * (1.4 if row.kind == "line" else 1.0)
        pen.line(row.outline, "#ffffff", width + 1.4, opacity=0.8 * style.opacity)
        pen.line(row.outline, style.colour, width, dash=style.dash, opacity=style.opacity)
    for x, y in row.marks:
        if style.marks == "burst":
            pen.line(burst(x, y, row.mark_scale), style.colour, 1.5, opacity=style.opacity)
        if style.crossed:
            pen.line(cross(x, y, row.mark_scale), INK, 1.4)


def _signs(pen: Pen, row: Dressed, words: Lettering) -> None:
    style = row.shape.style
    if row.arrow is not None and row.shape.id in words.arrows:
        outline = arrow_outline(row.arrow)
        is_open = style.fill <= 0
        pen.area(outline, "#ffffff" if is_open else style.colour, style.opacity)
        pen.line(
            outline, style.colour if is_open else "#ffffff", 1.8 if is_open else 1.4,
            dash="4 2.5" if is_open and style.dash else None, opacity=style.opacity,
        )  # fmt: skip
        if style.crossed:
            pen.line(cross(row.arrow.x, row.arrow.y, 3.2 * row.arrow.scale), INK, 1.8)
    if row.sign is not None and row.shape.id in words.signs and style.glyph:
        x, y = row.sign
        pen.box(Box(x=x - 11, y=y - 11, width=22, height=22), fill="#fff", opacity=0.85, round_px=11)
        draw_glyph(
            pen, style.glyph, style.colour, x - 8.5, y - 8.5, 17, sure=row.shape.sure, crossed=style.crossed
        )


def draw_glyph(
    pen: Pen, key: str, colour: str, x: float, y: float, size: float, *, sure: bool, crossed: bool = False
) -> None:
    """Draw a mark; like its shape it is filled only where the text asserts."""
    fill = colour if key in FILLED_GLYPHS and sure else None
    pen.glyph(GLYPHS[key], x, y, size, colour=colour, fill=fill)
    if crossed:
        pen.glyph("M2 18L18 2", x, y, size, colour=INK, fill=None, width=2.2)


def _places(pen: Pen, matter: Matter, frame: Frame) -> None:
    if "places" not in matter.layers:
        return
    for place in matter.scene.places:
        x, y = frame.point(place.lon, place.lat)
        if not (0 < x < frame.width and 0 < y < frame.height):
            continue
        wide = place.kind in {"country", "admin", "region", "sea"}
        r = 3.0 if wide else 4.0
        pen.box(
            Box(x=x - r, y=y - r, width=2 * r, height=2 * r), fill="#fff" if wide else "#23282e",
            edge="#3c434b" if wide else "#fff", width=1.6, round_px=r,
        )  # fmt: skip


def _lettering(pen: Pen, words: Lettering) -> None:
    for name in words.names:
        _name(pen, name.text, name.kind, name.box)
    for placed in words.labels:
        if placed.leader is not None:
            x0, y0, x1, y1 = placed.leader
            pen.line(shapely.LineString([(x0, y0), (x1, y1)]), INK, 1.0)
            pen.box(Box(x=x0 - 2.6, y=y0 - 2.6, width=5.2, height=5.2), fill=INK, round_px=2.6)
    for placed in words.labels:
        _label(pen, placed.stack, placed.labels, placed.unseen, placed.box)


HEADING_PX = 126.0  # of the legend
TITLE_PX, NOTE_PX, LABEL_PX = 11.5, 10.0, 208.0


def _label_lines(labels: Sequence[Label]) -> list[tuple[Label, list[str], list[str]]]:
    return [
        (label, wrap(label.title, LABEL_PX, TITLE_PX, "bold", 2), wrap(label.note, LABEL_PX, NOTE_PX, most=2))
        for label in labels
    ]


def _label_size(_: Stack, labels: Sequence[Label], unseen: int) -> tuple[float, float]:
    width, height = 0.0, 6.0
    for n, (_one, titles, notes) in enumerate(_label_lines(labels)):
        widest = [measure(t, TITLE_PX, "bold")[0] for t in titles] + [measure(t, NOTE_PX)[0] for t in notes]
        width = max(width, *widest)
        height += 14.5 * len(titles) + 12.5 * len(notes) + (6 if n else 0)
    if unseen > 0:
        words = WORDS["more here"].format(n=unseen)
        width, height = max(width, measure(words, NOTE_PX)[0]), height + 14.0
    return width + 34.0, height + 2.0


def _label(pen: Pen, stack: Stack, labels: Sequence[Label], unseen: int, box: Box) -> None:
    pen.box(box, fill="#fff", edge="#8d949c", opacity=0.94, round_px=3)
    y = box.y + 4
    for n, (label, titles, notes) in enumerate(_label_lines(labels)):
        if n:
            pen.box(Box(x=box.x + 5, y=y + 2, width=box.width - 10, height=0.8), fill="#e4e6e9")
            y += 6
        faint = 0.75 if label.status == "past" else 1.0
        if label.glyph:
            draw_glyph(
                pen,
                label.glyph,
                label.colour,
                box.x + 6,
                y + 1,
                15,
                sure=label.status == "asserted",
                crossed=label.crossed,
            )
        for text in titles:
            pen.words(text, box.x + 26, y, TITLE_PX, weight="bold", opacity=faint)
            if label.status == "denied":
                pen.box(
                    Box(x=box.x + 26, y=y + 7.6, width=measure(text, TITLE_PX, "bold")[0], height=1.0),
                    fill=INK,
                )
            y += 14.5
        for text in notes:
            pen.words(text, box.x + 26, y, NOTE_PX, colour="#454c54")
            y += 12.5
    if unseen > 0:
        pen.words(WORDS["more here"].format(n=unseen), box.x + 26, y + 1, NOTE_PX, colour="#454c54")
    if len(stack.claims) > 1:
        _badge(pen, len(stack.claims), box.x + box.width - 9, box.y - 9)


def _badge(pen: Pen, count: int, x: float, y: float) -> None:
    wide = max(18.0, measure(str(count), 10.5, "bold")[0] + 10)
    pen.box(Box(x=x, y=y, width=wide, height=18), fill=INK, round_px=8.9)
    pen.words(str(count), x + wide / 2, y + 3.4, 10.5, colour="#fff", weight="bold", anchor="center")


NAME_LOOKS: Mapping[str, tuple[float, str, str, bool]] = {
    "place": (11.0, "#23282e", "bold", False),
    "country": (11.0, "#82868d", "normal", False),
    "province": (9.5, "#979aa0", "normal", True),
    "city": (9.5, "#7b7f86", "normal", False),
}
"""Size, colour, weight and slant of each kind of name."""


def _name_size(text: str, kind: str) -> tuple[float, float]:
    size, _, weight, italic = NAME_LOOKS.get(kind, NAME_LOOKS["city"])
    width, height = measure(_as_written(text, kind), size, weight, italic)
    return width + (8 if kind == "city" else 2), height


def _as_written(text: str, kind: str) -> str:
    return text.upper() if kind == "country" else text


def _name(pen: Pen, text: str, kind: str, box: Box) -> None:
    size, colour, weight, italic = NAME_LOOKS.get(kind, NAME_LOOKS["city"])
    x = box.x + (8 if kind == "city" else 1)
    if kind == "city":
        pen.box(Box(x=box.x + 1, y=box.y + box.height / 2 - 2, width=4, height=4), fill="#83878e", round_px=2)
    pen.words(_as_written(text, kind), x, box.y, size, colour=colour, weight=weight, italic=italic, halo=1.6)


def _scale(pen: Pen, box: Box, bar: float, words: str) -> None:
    pen.box(box, fill="#fff", opacity=0.8, round_px=2)
    x, y = box.x + 8, box.y + box.height - 6
    pen.line(shapely.LineString([(x, y - 5), (x, y), (x + bar, y), (x + bar, y - 5)]), "#363c43", 1.4)
    pen.words(words, x + bar / 2, box.y + 3, 9.5, colour="#363c43", anchor="center")


def _empty(pen: Pen, frame: Frame) -> None:
    text = WORDS["none"]
    width = measure(text, 13, "bold")[0] + 32
    x, y = (frame.width - width) / 2, frame.height / 2 - 18
    pen.box(Box(x=x, y=y, width=width, height=36), fill="#fff", edge="#8d949c", round_px=4)
    pen.words(text, frame.width / 2, y + 10, 13, weight="bold", anchor="center")


# ---------------------------------------------------------------- around the map


def _head(pen: Pen, matter: Matter, inner: float) -> float:
    made = WORDS["made"].format(day=matter.made.isoformat()) if matter.made else ""
    spare = measure(made, 10)[0] + 16 if made else 0
    title = wrap(matter.title, inner - spare, 17, "bold", 1)[0]
    pen.words(title, MARGIN_PX, 18, 17, weight="bold")
    if made:
        pen.words(made, pen.width - MARGIN_PX, 22, 10, colour=SOFT, anchor="right")
    if not matter.note:
        return 48.0
    pen.words(wrap(matter.note, inner, 11, most=1)[0], MARGIN_PX, 41, 11, colour=SOFT)
    return 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the legend: what sign, in which colour, and its words."""

    sign: str
    key: str
    colour: str
    words: str


def legend_rows(scene: Scene, layers: Collection[str], width: float) -> list[list[tuple[float, Entry | str]]]:
    """Return the legend as lines of (x, entry or heading) that fit a width."""
    legend, shown = scene.legend, set(layers)
    who = [
        Entry(
            sign="chip",
            key="",
            colour=w.colour,
            words=w.label if w.label == w.name else f"{w.label} ({w.name})",
        )
        for w in legend.who
        if shown & set(w.layers)
    ]
    also = [
        ("lighter", legend.lighter and "control" in shown),
        ("stacked", legend.stacked),
        ("contested", legend.contested),
    ]
    what = [w for w in legend.what if w.layer in shown]
    sure = [x for x in legend.sure if shown & set(x.layers)]
    grey = "#3c434b"
    groups: list[tuple[str, list[Entry]]] = [
        ("who", _shortened(who, 16)),
        ("what", [Entry(sign="glyph", key=w.glyph, colour=grey, words=w.word) for w in what]),
        ("sure", [Entry(sign="ink", key=x.status, colour=grey, words=x.word) for x in sure]),
        ("also", [Entry(sign=key, key=key, colour=INK, words=LOOKS[key]) for key, there in also if there]),
    ]
    rows: list[list[tuple[float, Entry | str]]] = []
    for heading, entries in groups:
        if not entries:
            continue
        row: list[tuple[float, Entry | str]] = [(0.0, LOOKS[heading])]
        x = HEADING_PX
        for entry in entries:
            wide = _sign_width(entry) + 5 + measure(entry.words, 10)[0] + 14
            if x + wide > width and len(row) > 1:
                rows.append(row)
                row, x = [], HEADING_PX
            row.append((x, entry))
            x += wide
        rows.append(row)
    return rows


def _shortened(entries: list[Entry], most: int) -> list[Entry]:
    if len(entries) <= most:
        return entries
    rest = Entry(sign="", key="", colour="", words=WORDS["more actors"].format(n=len(entries) - most))
    return [*entries[:most], rest]


def _sign_width(entry: Entry) -> float:
    return {
        "chip": 12.0,
        "glyph": 15.0,
        "ink": 36.0,
        "lighter": 20.0,
        "stacked": 18.0,
        "contested": 20.0,
    }.get(entry.sign, 0)


def _legend(pen: Pen, rows: Sequence[Sequence[tuple[float, Entry | str]]], x: float, y: float) -> None:
    for row in rows:
        for at, entry in row:
            if isinstance(entry, str):
                pen.words(entry, x + at, y, 10, colour=SOFT, weight="bold")
            else:
                _legend_sign(pen, entry, x + at, y)
                pen.words(entry.words, x + at + _sign_width(entry) + 5, y, 10)
        y += 16


def _legend_sign(pen: Pen, entry: Entry, x: float, y: float) -> None:
    if entry.sign == "chip":
        pen.box(Box(x=x, y=y + 0.5, width=12, height=12), fill=entry.colour, round_px=2.5)
    elif entry.sign == "glyph":
        draw_glyph(pen, entry.key, entry.colour, x, y - 1, 15, sure=True)
    elif entry.sign == "ink":
        ink = INKS[entry.key]
        line = shapely.LineString([(x, y + 7), (x + 36, y + 7)])
        pen.line(line, entry.colour, ink.width, dash=ink.dash, opacity=ink.opacity, butt=True)
        if ink.crossed:
            for at in (9, 27):
                pen.line(cross(x + at, y + 7, 0.9), INK, 1.4)
    elif entry.sign == "lighter":
        pen.box(Box(x=x, y=y + 1, width=20, height=11), fill="#3c434b", opacity=0.22)
        pen.box(Box(x=x, y=y + 1, width=20, height=11), fill=None, edge="#3c434b", width=1.6)
    elif entry.sign == "stacked":
        pen.box(Box(x=x, y=y - 1, width=16, height=16), fill=INK, round_px=7.9)
        pen.words("2", x + 8, y + 1.2, 10, colour="#fff", weight="bold", anchor="center")
    elif entry.sign == "contested":
        box = shapely.box(x, y + 1, x + 20, y + 12)
        whole = Frame(width=pen.width, height=pen.height, left_m=0, top_m=0, scale=1)
        for colour, lines in stripes(box, ("#820078", "#0aa082"), whole):
            pen.line(lines, colour, 4.5, butt=True)


def source_words(document: Document) -> str:
    """Return a document in one line: title, publisher, date, address."""
    published = document.published.isoformat() if document.published else WORDS["undated"]
    parts = (
        clean(document.title, 120) or WORDS["untitled"],
        clean(document.publisher, 60),
        published,
        clean(document.url, 200),
    )
    return " · ".join(p for p in parts if p)


def _few_lines(texts: Sequence[str], width: float, most: int, rest: str) -> list[str]:
    """As many texts as fit in some lines, each in two at most, and how many more there are."""
    lines: list[str] = []
    for n, text in enumerate(texts):
        new = wrap(text, width, 9.5, most=2)
        left = len(texts) - n
        if len(lines) + len(new) > most - (1 if left > 1 else 0):
            return [*lines, WORDS[rest].format(n=f"{left:,}")]
        lines += new
    return lines


def _block(pen: Pen, heading: str, lines: Sequence[str], x: float, y: float) -> float:
    if not lines:
        return y
    pen.words(heading, x, y, 10, colour=SOFT, weight="bold")
    for n, line in enumerate(lines):
        pen.words(line, x, y + 15 + 12.5 * n, 9.5)
    return y + 18.0 + 12.5 * len(lines)


def _foot_lines(matter: Matter, inner: float) -> list[str]:
    return [*wrap(disclaimer_words(matter.worldview), inner, 9.0), WORDS["credits"]]


def disclaimer_words(worldview: str) -> str:
    """Return the words that stand on everything that is taken away."""
    return f"{LOOKS['disclaimer'].format(view=view_name(worldview))} {WORDS['approximate']}"
