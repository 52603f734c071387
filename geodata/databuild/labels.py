"""Choose from which zoom a map label is shown, so that labels of one kind never collide.

At each zoom the labels are taken by importance; one is shown if its box touches none of
those already shown (web Mercator, 256-pixel tiles). What is shown stays shown closer in.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LETTER_PX = 7.0
LINE_PX = 18.0
MARGIN_PX = 10.0
TILE_PX = 256.0
MAX_LAT = 85.05
CELL_PX = 128.0

Cells = dict[tuple[int, int], list[tuple[float, float, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name at a point; `room_deg` is the width in longitude that it may fill, if limited."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    importance: float
    room_deg: float | None


def place_labels(labels: Iterable[Label], zooms: Mapping[str, tuple[int, int]]) -> list[tuple[Label, int]]:
    """Return the labels that find room, with the zoom from which they are shown.

    `zooms` gives the first and last zoom of each kind. The order is by kind, zoom,
    importance and id, so the same labels always give the same list.
    """
    by_kind: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        by_kind[label.kind].append(label)
    placed: list[tuple[Label, int]] = []
    for kind, (first, last) in zooms.items():
        waiting = sorted(by_kind[kind], key=lambda label: (-label.importance, label.id))
        shown: list[Label] = []
        for zoom in range(first, last + 1):
            fresh = _fitting(waiting, shown, zoom, at_last=zoom == last)
            placed += [(label, zoom) for label in fresh]
            shown += fresh
            taken = {label.id for label in fresh}
            waiting = [label for label in waiting if label.id not in taken]
    return placed


def _fitting(waiting: Sequence[Label], shown: Sequence[Label], zoom: int, *, at_last: bool) -> list[Label]:
    """Return the labels that find room at a zoom.

    One that does not keeps its room at the next zoom, or a village shown now would hide
    the city beside it for good.
    """
    scale = TILE_PX * 2**zoom / 360
    taken: Cells = defaultdict(list)
    kept: Cells = defaultdict(list)
    for label in shown:
        _occupy(taken, *_box(label, scale))
    fresh = []
    for label in waiting:
        box, next_box = _box(label, scale), _box(label, 2 * scale)
        roomy = label.room_deg is None or at_last or label.room_deg * scale >= 1.6 * box[2]
        if roomy and _is_free(taken, *box) and _is_free(kept, *next_box):
            _occupy(taken, *box)
            fresh.append(label)
        elif label.room_deg is None and not at_last:
            _occupy(kept, *next_box)
    return fresh


def _box(label: Label, scale: float) -> tuple[float, float, float]:
    lat = math.radians(max(-MAX_LAT, min(MAX_LAT, label.lat)))
    mercator_deg = math.degrees(math.asinh(math.tan(lat)))
    half = (len(label.name) * LETTER_PX + MARGIN_PX) / 2
    return label.lon * scale, mercator_deg * scale, half


def _cells(x: float, y: float, half: float) -> Iterable[tuple[int, int]]:
    for column in range(math.floor((x - half) / CELL_PX), math.floor((x + half) / CELL_PX) + 1):
        for row in range(math.floor((y - LINE_PX) / CELL_PX), math.floor((y + LINE_PX) / CELL_PX) + 1):
            yield column, row


def _occupy(cells: Cells, x: float, y: float, half: float) -> None:
    for cell in _cells(x, y, half):
        cells[cell].append((x, y, half))


def _is_free(cells: Cells, x: float, y: float, half: float) -> bool:
    return not any(
        abs(x - x2) < half + half2 and abs(y - y2) < LINE_PX
        for cell in _cells(x, y, half)
        for x2, y2, half2 in cells.get(cell, ())
    )
