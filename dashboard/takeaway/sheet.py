"""One printed page: the map with title, legend, sources, scale and disclaimer.

Everything comes from the scene (`dashboard.scene`), so that paper shows what the screen shows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import shapely

from dashboard.looks import WORDS as LOOKS
from dashboard.scene import Scene
from dashboard.style import INKS
from dashboard.takeaway.dressing import cross, stripes
from dashboard.takeaway.frame import Frame
from dashboard.takeaway.lettering import Box
from dashboard.takeaway.matter import INK, SOFT, WORDS, Matter, disclaimer_words, source_words
from dashboard.takeaway.pen import Pen, measure, wrap
from dashboard.takeaway.picture import draw_glyph, draw_map

A4_LANDSCAPE = (1122.0, 793.0)
MARGIN_PX = 24.0
MOST_QUOTE_LINES, MOST_SOURCE_LINES = 6, 5
HEADING_PX = 126.0  # of the legend


def draw_sheet(matter: Matter, size: tuple[float, float] = A4_LANDSCAPE) -> Pen:
    """Return a page with everything on it. Call it while `pen.drawing`."""
    width, height = size
    pen = Pen(width, height)
    inner = width - 2 * MARGIN_PX
    top = _head(pen, matter, inner)
    rows = legend_rows(matter.scene, matter.layers, inner * 0.52)
    aside = inner * 0.45
    quotes = _few_lines(matter.quotes, aside, MOST_QUOTE_LINES, "more quotes", matter.told)
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
        with pen.within(box):
            for colour, lines in stripes(box.buffer(8), ("#820078", "#0aa082"), whole):
                pen.line(lines, colour, 4.5, butt=True)


def _few_lines(texts: Sequence[str], width: float, most: int, rest: str, total: int = 0) -> list[str]:
    """As many texts as fit in some lines, each in two at most, and how many more of `total` there are."""
    total = max(total, len(texts))
    lines: list[str] = []
    for n, text in enumerate(texts):
        new = wrap(text, width, 9.5, most=2)
        left = total - n
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
