"""The map of a printed page: base map, shapes, marks and words, drawn into a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.scene import Label, Stack
from dashboard.style import FILLED_GLYPHS, GLYPHS
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
from dashboard.takeaway.matter import INK, WORDS, Matter
from dashboard.takeaway.pen import Pen, measure, wrap

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
TITLE_PX, NOTE_PX, LABEL_PX = 11.5, 10.0, 208.0


def draw_map(pen: Pen, matter: Matter, box: Box) -> None:
    """Draw the map of a scene into a box of a page."""
    frame = frame_of(matter.scene.bounds, matter.position, box)
    ground = ground_of(frame, worldview=matter.worldview, language=matter.labels)
    dressed = dress(matter.scene, frame, matter.layers, matter.chosen)
    bar, bar_words = scale_bar(frame)
    scale_box = Box(x=box.width - bar - 22, y=box.height - 30, width=bar + 16, height=24)
    words = letter(
        matter.scene, dressed, ground.names if "boundaries" in matter.layers else (), frame,
        layers=matter.layers, measure=label_size, measure_words=name_size, taken=(scale_box,),
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
            with pen.within(_seen(hatched.area, frame)):
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
        with pen.within(_seen(row.area, frame)):
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


def _seen(area: BaseGeometry, frame: Frame) -> BaseGeometry:
    return shapely.intersection(area, shapely.box(0, 0, frame.width, frame.height))


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
        if not (0 < x < frame.width and 0 < y < frame.height) or place.kind == "country":
            continue  # a dot in the middle of a country would be read as a town
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


def _label_lines(labels: Sequence[Label]) -> list[tuple[Label, list[str], list[str]]]:
    return [
        (label, wrap(label.title, LABEL_PX, TITLE_PX, "bold", 2), wrap(label.note, LABEL_PX, NOTE_PX, most=2))
        for label in labels
    ]


def label_size(_: Stack, labels: Sequence[Label], unseen: int) -> tuple[float, float]:
    """Return the width and height of a stack's label with some entries and so many claims unseen."""
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
    "land": (11.0, "#23282e", "bold", False),
    "country": (11.0, "#82868d", "normal", False),
    "province": (9.5, "#979aa0", "normal", True),
    "city": (9.5, "#7b7f86", "normal", False),
}
"""Size, colour, weight and slant of each kind of name."""


def name_size(text: str, kind: str) -> tuple[float, float]:
    """Return the width and height of a name of the base map, or of a place mentioned."""
    size, _, weight, italic = NAME_LOOKS.get(kind, NAME_LOOKS["city"])
    width, height = measure(_as_written(text, kind), size, weight, italic)
    return width + (8 if kind == "city" else 2), height


def _as_written(text: str, kind: str) -> str:
    return text.upper() if kind in {"country", "land"} else text


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
