"""Where words may stand on paper: greedy by priority, nothing overlaps, little is hidden.

The rules are those of the browser (`assets/2_labels.js`, `assets/4_layout.js`); sizes come from
the one who draws, so that every font is measured as it will look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot

import numpy as np
import numpy.typing as npt

from dashboard.names import country
from dashboard.scene import Label, PlaceMark, Scene, Stack
from dashboard.takeaway.dressing import Dressed, spots_of
from dashboard.takeaway.frame import Frame
from dashboard.takeaway.ground import Name

GAP_PX = 6.0
MODES = (3, 1)  # entries that a label shows, from roomy to bare
FAR = {3: 24.0, 1: 60.0}  # the cost from which fewer words nearby are better, and in the end none
MOST_LABELS = 60
MOST_TRIED = 160
INK_STEP_PX = 14.0

Size = tuple[float, float]
Measure = Callable[[Stack, Sequence[Label], int], Size]
MeasureWords = Callable[[str, str], Size]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle in pixels, its upper left corner first."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, gap: float = GAP_PX) -> bool:
        """Return whether two boxes come nearer than `gap`."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLabel:
    """A stack's label with the entries that it shows, and where its leader begins (or None)."""

    stack: Stack
    labels: tuple[Label, ...]
    unseen: int
    box: Box
    leader: tuple[float, float, float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedName:
    """A name of a place or of the base map, and its box."""

    text: str
    kind: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """All words of a map; ``signs`` and ``arrows`` are the shapes whose mark or arrow has room."""

    labels: tuple[PlacedLabel, ...]
    names: tuple[PlacedName, ...]
    signs: frozenset[str]
    arrows: frozenset[str]


def letter(
    scene: Scene,
    dressed: Sequence[Dressed],
    names: Sequence[Name],
    frame: Frame,
    *,
    layers: Collection[str],
    measure: Measure,
    measure_words: MeasureWords,
    taken: Iterable[Box] = (),
    most: int = 3,
) -> Lettering:
    """Return where every label and name stands.

    Parameters
    ----------
    scene, dressed, names, frame
        The picture in a window, and the names of the base map below it.
    layers
        The shown layers: a label names only their shapes.
    measure
        Width and height of a stack's label with some entries and so many unseen claims.
    measure_words
        Width and height of a name: its text and its kind.
    taken
        Boxes that stay free, such as the scale bar's.
    most
        Greatest number of entries in a label.
    """
    boxes = list(taken)
    ink = _ink_of(dressed)
    stacks = _in_order(dressed, layers)
    dots = [frame.point(p.lon, p.lat) for p in scene.places] if "places" in layers else []
    told = {shape.id: len(shape.claims) for shape in scene.shapes}
    placed: list[PlacedLabel] = []
    for stack, labels in stacks[:MOST_TRIED]:
        if len(placed) >= MOST_LABELS:
            break
        one = _place(stack, labels, frame, boxes, ink, dots, measure, told, most)
        if one is not None:
            placed.append(one)
            boxes.append(one.box)
    shown = {"sign": set[str](), "arrow": set[str]()}
    for (shape, what), (x, y) in _sign_spots(dressed).items():
        spot = Box(x=x - 9, y=y - 9, width=18, height=18)
        if not any(spot.meets(b, 1) for b in boxes):
            boxes.append(spot)
            shown[what].add(shape)
    written: list[PlacedName] = []
    if "places" in layers:
        for place, (x, y) in zip(scene.places, dots, strict=True):
            written.extend(_beside(place, x, y, frame, boxes, measure_words))
    said = {n.text for n in written}
    for name in names:
        if name.text in said or len(written) > 130:
            continue
        new = tuple(_name(name, frame, boxes, measure_words))
        written.extend(new)
        said.update(n.text for n in new)
    return Lettering(
        labels=tuple(placed),
        names=tuple(written),
        signs=frozenset(shown["sign"]),
        arrows=frozenset(shown["arrow"]),
    )


def _in_order(dressed: Sequence[Dressed], layers: Collection[str]) -> list[tuple[Stack, tuple[Label, ...]]]:
    stacks = {row.stack.id: row.stack for row in dressed}
    rows = [(s, tuple(x for x in s.labels if x.layer in layers)) for s in stacks.values()]
    return sorted(rows, key=lambda row: min(x.priority for x in row[1]) - 0.01 * len(row[0].claims))


def _ink_of(dressed: Sequence[Dressed]) -> npt.NDArray[np.float64]:
    """Spots that a label should leave free: outlines, and many for each sign and arrow."""
    lines = [row.outline if row.outline is not None else row.area for row in dressed]
    spots = [spot for line in lines for spot in spots_of(line, INK_STEP_PX)]
    for x, y in _sign_spots(dressed).values():
        spots += [(x + dx, y + dy) for dx, dy in ((-9, -9), (9, -9), (0, 0), (-9, 9), (9, 9))] * 4
    return np.array(spots, dtype=float).reshape(-1, 2)


def _sign_spots(dressed: Sequence[Dressed]) -> dict[tuple[str, str], tuple[float, float]]:
    """Where the marks on the ground and the arrows stand, by their shape and what they are."""
    arrows = {(r.shape.id, "arrow"): (r.arrow.x, r.arrow.y) for r in dressed if r.arrow is not None}
    return arrows | {(r.shape.id, "sign"): r.sign for r in dressed if r.sign is not None}


def _place(
    stack: Stack,
    labels: tuple[Label, ...],
    frame: Frame,
    boxes: Sequence[Box],
    ink: npt.NDArray[np.float64],
    dots: Sequence[tuple[float, float]],
    measure: Measure,
    told: Mapping[str, int],
    most: int,
) -> PlacedLabel | None:
    spots = []
    for (lon, lat), clear in zip(stack.anchors, stack.clearance_deg, strict=True):
        x, y = frame.point(lon, lat)
        if 0 < x < frame.width and 0 < y < frame.height:
            spots.append((x, y, abs(y - frame.point(lon, lat + clear)[1])))
    if not spots:
        return None
    for mode in (m for m in MODES if m <= most):
        shown = labels[:mode]
        unseen = len(stack.claims) - sum(told[label.shape] for label in shown)
        width, height = measure(stack, shown, unseen)
        best: tuple[float, Box, tuple[float, float]] | None = None
        for cost, x, y, spot in _candidates(spots, width, height):
            limit = FAR[mode] if best is None else best[0]
            if cost >= limit:
                break
            if x < 4 or y < 11 or x + width > frame.width - 11 or y + height > frame.height - 4:
                continue
            box = Box(x=x, y=y, width=width, height=height)
            if any(box.meets(other) for other in boxes):
                continue
            if any(x - 3 < dx < x + width + 3 and y - 3 < dy < y + height + 3 for dx, dy in dots):
                continue
            total = cost + 0.45 * _within(ink, box)
            if total < limit:
                middle = (x + width / 2, y + height / 2)
                total += 8 * sum(_crosses(spot, middle, other) for other in boxes)
            if total < limit:
                best = (total, box, spot)
        if best is not None:
            return PlacedLabel(
                stack=stack, labels=shown, unseen=unseen, box=best[1], leader=_leader(best[2], best[1])
            )
    return None


def _candidates(
    spots: Sequence[tuple[float, float, float]], w: float, h: float
) -> list[tuple[float, float, float, tuple[float, float]]]:
    """(cost, x, y, anchor) of boxes around the anchors, nearest and calmest first."""
    found = []
    for n, (x, y, room) in enumerate(spots):
        at = (x, y)
        if 2 * room > hypot(w, h) * 0.9 + 9:
            found.append((float(n), x - w / 2, y - h / 2, at))
        rings = [min(room, 160) + step for step in (10, 34, 70, 120, 180)]
        rings += [16.0, 34.0] if room > 60 else []
        for r in rings:
            d = r * 0.7
            corners = (
                (r, -h / 2), (-r - w, -h / 2), (-w / 2, -r - h), (-w / 2, r),
                (d, -d - h), (d, d), (-d - w, -d - h), (-d - w, d),
            )  # fmt: skip
            for side, (dx, dy) in enumerate(corners):
                found.append((3 + n * 1.5 + r / 9 + side * 0.25, x + dx, y + dy, at))
    return sorted(found, key=lambda row: row[0])


def _within(ink: npt.NDArray[np.float64], box: Box) -> int:
    if not len(ink):
        return 0
    x, y = ink[:, 0], ink[:, 1]
    inside = (x > box.x - 4) & (x < box.x + box.width + 4) & (y > box.y - 4) & (y < box.y + box.height + 4)
    return int(inside.sum())


def _crosses(a: tuple[float, float], b: tuple[float, float], box: Box) -> int:
    """Whether the straight line from a to b passes through a box."""
    for step in range(1, 10):
        x, y = (a[k] + (b[k] - a[k]) * step / 10 for k in (0, 1))
        if box.x < x < box.x + box.width and box.y < y < box.y + box.height:
            return 1
    return 0


def _leader(spot: tuple[float, float], box: Box) -> tuple[float, float, float, float] | None:
    x = max(box.x, min(spot[0], box.x + box.width))
    y = max(box.y, min(spot[1], box.y + box.height))
    return (*spot, x, y) if hypot(x - spot[0], y - spot[1]) >= 10 else None


def _beside(
    place: PlaceMark, x: float, y: float, frame: Frame, boxes: list[Box], measure: MeasureWords
) -> Iterable[PlacedName]:
    """The name of a mentioned place on the first of four sides where there is room."""
    if not (0 < x < frame.width and 0 < y < frame.height):
        return
    text = country(place.id) or place.name
    land = place.kind == "country"
    w, h = measure(text, "land" if land else "place")
    for dx, dy in (
        *(((-w / 2, -h / 2),) if land else ()),
        (8, -h / 2),
        (-w - 8, -h / 2),
        (-w / 2, -h - 7),
        (-w / 2, 7),
    ):
        box = Box(x=x + dx, y=y + dy, width=w, height=h)
        if _fits(box, frame, boxes, 1):
            boxes.append(box)
            yield PlacedName(text=text, kind="land" if land else "place", box=box)
            return


def _name(name: Name, frame: Frame, boxes: list[Box], measure: MeasureWords) -> Iterable[PlacedName]:
    w, h = measure(name.text, name.kind)
    left = name.x - 3 if name.kind == "city" else name.x - w / 2
    box = Box(x=left, y=name.y - h / 2, width=w, height=h)
    if _fits(box, frame, boxes, 3):
        boxes.append(box)
        yield PlacedName(text=name.text, kind=name.kind, box=box)


def _fits(box: Box, frame: Frame, boxes: Sequence[Box], gap: float) -> bool:
    inside = (
        box.x > 2
        and box.y > 2
        and box.x + box.width < frame.width - 2
        and box.y + box.height < frame.height - 2
    )
    return inside and not any(box.meets(other, gap) for other in boxes)
