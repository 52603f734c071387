"""A scene as plain geometry in the pixels of a window: what every printed picture draws.

The drawing rules are those of `scene`; here outlines of a stack move inside one another, bands,
hatches, crosses and bursts become shapes. The browser does the same with SVG masks and patterns
(`assets/1_signs.js`, `assets/3_atlas.js`), at every zoom anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import cos, floor, hypot, radians, sin

import shapely
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from dashboard.scene import Contested, Scene, Shape, Stack
from dashboard.style import GROUND_GLYPHS
from dashboard.takeaway.frame import Frame

MOST_FILLS = 2  # on one ground; more would only mix their colours, and the list names them all
THINNEST, WIDEST = 3.4, 4.5  # pixels from outline to outline in a stack
POINT_PX = 7.0
SIGN_PX = 23.0
BURST_STEP_PX, CROSS_STEP_PX = 58.0, 42.0
DIAGONAL_STEP_PX, STRIPE_STEP_PX = 13.0, 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An arrow at a pixel, `scale` times its full size."""

    x: float
    y: float
    bearing_deg: float
    scale: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressed:
    """One shape of a scene as it is drawn.

    Attributes
    ----------
    shape, stack
        What is drawn; its style says colours, widths and dashes.
    kind
        ``area``, ``line`` or ``point``.
    area
        Where fill and pattern lie; empty for a line.
    filled, patterned
        Whether they are drawn at all: two fills at most lie on one ground.
    outline
        The line to be stroked, or None where a stack has no room for one more.
    band
        The band along the inside of the outline, or None.
    marks
        Pixels along the outline where bursts or crosses stand, `mark_scale` times their size.
    arrow, sign
        An arrow across the outline; where the mark on the ground stands.
    """

    shape: Shape
    stack: Stack
    kind: str
    area: BaseGeometry
    filled: bool
    patterned: bool
    outline: BaseGeometry | None
    band: BaseGeometry | None
    marks: tuple[tuple[float, float], ...]
    mark_scale: float
    arrow: Arrow | None
    sign: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hatched:
    """Contested ground: stripes in the colours of both sides."""

    contested: Contested
    area: BaseGeometry
    stripes: tuple[tuple[str, BaseGeometry], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which outlines of a stack have room: shape ids in order, pixels from one to the next."""

    order: tuple[str, ...]
    step: float
    band: float
    room: float


def dress(
    scene: Scene, frame: Frame, layers: Collection[str], chosen: Collection[str] = ()
) -> tuple[Dressed, ...]:
    """Return the shapes of the shown layers that a window shows, the largest first.

    `chosen` claims go first where a stack has no room for all its outlines.
    """
    by_stack: dict[str, list[Shape]] = {}
    for shape in scene.shapes:
        if shape.layer in layers:
            by_stack.setdefault(shape.stack, []).append(shape)
    window = shapely.box(0, 0, frame.width, frame.height)
    found: list[Dressed] = []
    for stack in scene.stacks:
        shapes = by_stack.get(stack.id, [])
        if not shapes:
            continue
        drawn = frame.project(stack.geometry)
        if drawn.is_empty or not drawn.intersects(window):
            continue
        found.extend(_dress_stack(stack, shapes, drawn, frame, chosen))
    return tuple(found)


def hatch(scene: Scene, frame: Frame, layers: Collection[str]) -> tuple[Hatched, ...]:
    """Return the contested ground that a window shows while the layers of both sides are on."""
    found = []
    for contested in scene.contested:
        if not set(contested.layers) <= set(layers):
            continue
        area = shapely.make_valid(frame.project(contested.geometry))
        if not area.is_empty:
            found.append(
                Hatched(
                    contested=contested, area=area, stripes=tuple(stripes(area, contested.colours, frame))
                )
            )
    return tuple(found)


def stripes(area: BaseGeometry, colours: Sequence[str], frame: Frame) -> Iterator[tuple[str, BaseGeometry]]:
    """Yield each colour with its lines at 45 degrees over an area: one colour stands wide apart."""
    step = STRIPE_STEP_PX if len(colours) > 1 else DIAGONAL_STEP_PX
    turn = step * len(colours) * 2**0.5  # along x, of lines at 45 degrees
    seen = shapely.box(-30, -30, frame.width + 30, frame.height + 30)
    west, north, east, south = shapely.intersection(area.envelope, seen).bounds or (0.0, 0.0, 0.0, 0.0)
    for n, colour in enumerate(colours):
        begin = floor((west - (south - north)) / turn) * turn + n * step * 2**0.5
        starts = [begin + k * turn for k in range(int((east - begin) / turn) + 2)]
        lines = MultiLineString([[(x, north), (x + south - north, south)] for x in starts])
        yield colour, shapely.intersection(lines, area)


def stripe_width(colours: Sequence[str]) -> float:
    """Return the width in pixels of the lines that `stripes` yields."""
    return STRIPE_STEP_PX - 2.5 if len(colours) > 1 else 1.7


def plan(stack: Stack, shapes: Sequence[Shape], frame: Frame, chosen: Collection[str] = ()) -> Plan:
    """Return which outlines a stack has room for: chosen claims and the surest first.

    They take a third of the room between the outline and the heart of the shape at most.
    """
    room = _room(stack, frame)
    first = [s for s in shapes if set(s.claims) & set(chosen)]
    step = max(THINNEST, min(WIDEST, room / 3 / max(1, len(shapes))))
    most = max(1, floor(room / 3 / step))
    kept = {s.id for s in [*first, *(s for s in shapes if s not in first)][:most]}
    order = tuple(s.id for s in shapes if s.id in kept)
    return Plan(order=order, step=step, band=max(2.5, room * (0.1 if len(order) > 1 else 0.45)), room=room)


def _room(stack: Stack, frame: Frame) -> float:
    """Pixels that a stack has inside for outlines and marks."""
    if stack.geometry.geom_type.endswith("Point"):
        return float(30 * 1.3 ** max(0.0, frame.zoom() - 7))
    (lon, lat), clear = stack.anchors[0], stack.clearance_deg[0]
    if clear > 0:
        return abs(frame.point(lon, lat + clear / 2)[1] - frame.point(lon, lat - clear / 2)[1])
    west, south, east, north = stack.bounds
    (x0, y0), (x1, y1) = frame.point(west, south), frame.point(east, north)
    return hypot(x1 - x0, y1 - y0) / 6


def _dress_stack(
    stack: Stack, shapes: Sequence[Shape], drawn: BaseGeometry, frame: Frame, chosen: Collection[str]
) -> Iterator[Dressed]:
    kind = _kind(drawn)
    drawn = drawn if kind == "point" else _tidy(drawn, kind)
    drawing = plan(stack, shapes, frame, chosen)
    inked = [s for s in shapes if s.style.fill > 0 or s.style.pattern][:MOST_FILLS]
    size = (
        min(drawn.bounds[2] - drawn.bounds[0], drawn.bounds[3] - drawn.bounds[1]) if kind == "area" else 999
    )
    scale = max(0.55, min(1.0, size / 160))
    signs = _signs(stack, shapes, drawing, kind, frame)
    for shape in shapes:
        n = drawing.order.index(shape.id) if shape.id in drawing.order else None
        if n is None and shape not in inked:
            continue
        style = shape.style
        inset = (n or 0) * drawing.step
        area = (
            shapely.union_all([p.buffer(POINT_PX + inset) for p in shapely.get_parts(drawn)])
            if kind == "point"
            else drawn
        )
        outline = None if n is None else _outline(area, kind, inset, style.width)
        where = None
        if shape.arrow is not None and n is not None:
            x, y = frame.point(shape.arrow.lon, shape.arrow.lat)
            where = Arrow(
                x=x, y=y, bearing_deg=shape.arrow.bearing_deg, scale=max(0.55, min(1.0, drawing.room / 60))
            )
        yield Dressed(
            shape=shape,
            stack=stack,
            kind=kind,
            area=area if kind != "line" else shapely.Polygon(),
            filled=style.fill > 0 and shape in inked and kind != "line",
            patterned=style.pattern is not None and shape in inked and kind == "area",
            outline=outline,
            band=_band(area, kind, inset + style.width, min(style.band, drawing.band))
            if n is not None
            else None,
            marks=tuple(_marks(outline, style.marks, crossed=style.crossed, scale=scale)),
            mark_scale=scale,
            arrow=where,
            sign=signs.get(shape.id),
        )


def _kind(geometry: BaseGeometry) -> str:
    kinds = {p.geom_type for p in shapely.get_parts(geometry)}
    return "area" if "Polygon" in kinds else "line" if kinds & {"LineString", "LinearRing"} else "point"


def _tidy(drawn: BaseGeometry, kind: str) -> BaseGeometry:
    """Fewer vertices than pixels, and still valid."""
    near = drawn.simplify(0.3, preserve_topology=True)
    near = near if near.is_valid else shapely.make_valid(near)
    wanted = "Polygon" if kind == "area" else "LineString"
    parts = [p for g in shapely.get_parts(near) for p in shapely.get_parts(g) if p.geom_type == wanted]
    return shapely.union_all(parts) if parts else drawn


def _outline(area: BaseGeometry, kind: str, inset: float, width: float) -> BaseGeometry:
    """The line whose ink lies inside the true outline, `inset` pixels further in."""
    if kind == "point":
        return area.boundary
    if kind == "line":
        return area if inset == 0 else area.buffer(inset + width / 2, cap_style="flat").boundary
    inner = area.buffer(-(inset + width / 2))
    return inner.boundary if not inner.is_empty else area.boundary


def _band(area: BaseGeometry, kind: str, begin: float, width: float) -> BaseGeometry | None:
    if width <= 0:
        return None
    if kind == "line":
        return area.buffer(begin + width, cap_style="flat")
    if kind == "point":
        return area.buffer(width).difference(area)
    outer = area.buffer(-begin)
    band = outer.difference(area.buffer(-(begin + width)))
    return None if band.is_empty else band


def _marks(
    outline: BaseGeometry | None, marks: str | None, *, crossed: bool, scale: float
) -> Iterator[tuple[float, float]]:
    """Evenly spaced spots along the lines of an outline."""
    if outline is None or not (marks or crossed):
        return
    step = BURST_STEP_PX if marks else CROSS_STEP_PX
    for line in shapely.get_parts(outline):
        step_here = max(step, line.length / 240)
        count = max(1, floor(line.length * scale**0.5 / step_here))
        for n in range(count):
            spot = line.interpolate((n + 0.5) / count, normalized=True)
            yield (spot.x, spot.y)


def _signs(
    stack: Stack, shapes: Sequence[Shape], drawing: Plan, kind: str, frame: Frame
) -> dict[str, tuple[float, float]]:
    """Flags, bursts and handshakes on the ground: those that the room takes, the surest first."""
    x, y = frame.point(*stack.anchors[0])
    depth = len(drawing.order) * drawing.step
    free = 2 * (drawing.room - depth) - 20 if kind == "area" else drawing.room
    marked = [s for s in shapes if s.style.glyph in GROUND_GLYPHS]
    fit = marked[: max(0 if len(shapes) > 1 else 1, floor(free / SIGN_PX))]
    middle = (len(fit) - 1) / 2
    return {
        s.id: (x + (22 + SIGN_PX * n if kind == "point" else SIGN_PX * (n - middle)), y)
        for n, s in enumerate(fit)
    }


def burst(x: float, y: float, scale: float) -> MultiLineString:
    """Return a burst of four strokes around a spot."""
    a, b = 6 * scale, 4.2 * scale
    return MultiLineString(
        [
            [(x, y - a), (x, y + a)],
            [(x - a, y), (x + a, y)],
            [(x - b, y - b), (x + b, y + b)],
            [(x - b, y + b), (x + b, y - b)],
        ]
    )


def cross(x: float, y: float, scale: float) -> MultiLineString:
    """Return a cross around a spot."""
    a = 4 * scale
    return MultiLineString([[(x - a, y - a), (x + a, y + a)], [(x - a, y + a), (x + a, y - a)]])


ARROW = ((0, -20), (11, -6), (4.5, -6), (4.5, 18), (-4.5, 18), (-4.5, -6), (-11, -6))
"""An arrow that points north, around its middle."""


def arrow_outline(arrow: Arrow) -> shapely.Polygon:
    """Return an arrow as a polygon."""
    turn = radians(arrow.bearing_deg)
    c, s, k = cos(turn), sin(turn), arrow.scale
    return shapely.Polygon([(arrow.x + k * (x * c - y * s), arrow.y + k * (x * s + y * c)) for x, y in ARROW])


def spots_of(geometry: BaseGeometry, step: float) -> Iterator[tuple[float, float]]:
    """Yield spots along the outline of a geometry, for lettering that keeps clear of it."""
    for part in shapely.get_parts(geometry.boundary if geometry.geom_type.endswith("Polygon") else geometry):
        if isinstance(part, Point):
            yield (part.x, part.y)
        elif isinstance(part, LineString):
            for n in range(max(1, floor(part.length / step))):
                spot = part.interpolate(n * step)
                yield (spot.x, spot.y)
