"""Geometry in the pixels of a window as plotly traces in Web Mercator metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.takeaway.frame import Frame

Trace = dict[str, Any]


def area(geometry: BaseGeometry, frame: Frame) -> Trace:
    """Polygons as one filled trace; holes run the other way round, so that they stay holes."""
    polygons = [p for p in _simple(geometry) if p.geom_type == "Polygon"]
    turned = shapely.orient_polygons(polygons) if polygons else []
    x, y = _joined([r for p in turned for r in (p.exterior, *p.interiors)], frame)
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself"}


def line(geometry: BaseGeometry, frame: Frame) -> Trace:
    """Return lines as one trace."""
    lines = [p.boundary if p.geom_type == "Polygon" else p for p in _simple(geometry)]
    x, y = _joined([part for line in lines for part in shapely.get_parts(line)], frame)
    return {"type": "scatter", "mode": "lines", "x": x, "y": y}


def markers(
    spots: Sequence[tuple[float, float]], frame: Frame, symbol: str, colour: str, size: float
) -> Trace:
    """Return markers at some pixels as one trace."""
    there = [mercator(frame, *spot) for spot in spots]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in there],
        "y": [y for _, y in there],
        "marker": {"symbol": symbol, "size": size, "color": colour, "line": {"width": 1.5, "color": colour}},
    }


def _joined(lines: Sequence[BaseGeometry], frame: Frame) -> tuple[list[float | None], list[float | None]]:
    """Coordinates of lines in Web Mercator metres, with gaps between them."""
    x: list[float | None] = []
    y: list[float | None] = []
    for line in lines:
        pixels = shapely.get_coordinates(line)
        if len(pixels) < 2:
            continue
        there = np.round(np.array([frame.left_m, frame.top_m]) + pixels * np.array([1, -1]) / frame.scale, 1)
        x += [*there[:, 0].tolist(), None]
        y += [*there[:, 1].tolist(), None]
    return x[:-1], y[:-1]


def mercator(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """Return the Web Mercator metres of a pixel."""
    return frame.left_m + x / frame.scale, frame.top_m - y / frame.scale


def _simple(geometry: BaseGeometry) -> list[BaseGeometry]:
    parts: list[BaseGeometry] = []
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            parts.extend(_simple(part))
        elif not part.is_empty and part.geom_type != "Point":
            parts.append(part)
    return parts


def pattern(colours: Sequence[str]) -> Trace:
    """Diagonals of one colour, wide apart, or stripes of two."""
    two = len(colours) > 1
    return {
        "line": {"width": 0},
        "fillcolor": "rgba(0,0,0,0)",
        "fillpattern": {
            "shape": "/",
            "fgcolor": colours[0],
            "bgcolor": colours[1] if two else "rgba(0,0,0,0)",
            "fgopacity": 0.8,
            "size": 9 if two else 12,
            "solidity": 0.5 if two else 0.14,
        },
    }


def dash(array: str | None) -> str:
    """Return an SVG dash array as plotly reads it."""
    return " ".join(f"{part}px" for part in array.split()) if array else "solid"


def rgba(colour: str, opacity: float) -> str:
    """Return a hex colour with an opacity as plotly reads it."""
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
