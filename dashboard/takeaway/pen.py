"""Drawing on paper with matplotlib: the one module that knows it.

matplotlib brings its font (DejaVu Sans), shapes Arabic and orders right-to-left text, and writes
PNG, PDF and SVG from one drawing, without a browser or a service. It is imported when the first
picture is asked for. Lengths are CSS pixels (96 to the inch), y downwards.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from io import BytesIO
from threading import RLock
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.labels import clean
from dashboard.takeaway.lettering import Box

PX_PER_INCH = 96.0
POINTS_PER_PX = 72.0 / PX_PER_INCH
FONT = "DejaVu Sans"
OTHER_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans",
    "Arial Unicode MS",
    "PingFang SC",
    "Microsoft YaHei",
)
"""Tried, where the machine has them, for scripts that DejaVu lacks."""

_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LOCK = RLock()  # matplotlib's fonts and settings are the process's own


@contextmanager
def drawing() -> Iterator[None]:
    """Hold matplotlib's settings for one drawing; nobody else draws meanwhile.

    Nothing of a text is ever read as TeX or mathematics, whatever the user's settings say.
    """
    import matplotlib

    settings: Any = {
        "text.usetex": False, "text.parse_math": False, "font.family": list(_fonts()), "pdf.fonttype": 42,
        "svg.fonttype": "path", "svg.hashsalt": "claimatlas", "path.simplify": True, "path.sketch": None,
        "savefig.bbox": None, "savefig.facecolor": "white", "axes.unicode_minus": True,
    }  # fmt: skip
    with _LOCK, matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message=r".*(missing from font|Matplotlib currently does not support)"
        )
        yield


class Pen:
    """One page to draw on; `save` it in a format, or `draw` several into one document."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / PX_PER_INCH, height / PX_PER_INCH), dpi=PX_PER_INCH)
        self.axes: Any = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self._clip: Any = None
        self._offset = (0.0, 0.0)
        self._depth = 0

    @contextmanager
    def inside(self, box: Box) -> Iterator[None]:
        """Draw in a box: its upper left corner is the origin, and nothing is drawn outside of it."""
        from matplotlib.patches import Rectangle

        before = self._clip, self._offset
        self._clip = Rectangle((box.x, box.y), box.width, box.height, transform=self.axes.transData)
        self._offset = (box.x, box.y)
        yield
        self._clip, self._offset = before

    @contextmanager
    def within(self, geometry: BaseGeometry) -> Iterator[None]:
        """Draw within polygons only: the ends of thick stripes do not stand out of them."""
        from matplotlib.patches import PathPatch

        path = _polygon_path(geometry, self._offset)
        before = self._clip
        if path is not None:
            self._clip = PathPatch(path, transform=self.axes.transData)
        yield
        self._clip = before

    def area(self, geometry: BaseGeometry, colour: str, opacity: float = 1.0) -> None:
        """Fill polygons."""
        path = _polygon_path(geometry, self._offset)
        if path is not None:
            self._patch(path, facecolor=colour, edgecolor="none", alpha=opacity, linewidth=0)

    def line(
        self,
        geometry: BaseGeometry,
        colour: str,
        width: float,
        *,
        dash: str | None = None,
        opacity: float = 1.0,
        butt: bool = False,
    ) -> None:
        """Stroke lines; `dash` is an SVG dash array in pixels."""
        path = _line_path(geometry, self._offset)
        if path is None:
            return
        style: Any = (0, tuple(float(x) / width for x in dash.split())) if dash else "solid"
        self._patch(
            path, facecolor="none", edgecolor=colour, alpha=opacity, linewidth=width * POINTS_PER_PX,
            linestyle=style, capstyle="butt" if butt or dash else "round", joinstyle="round",
        )  # fmt: skip

    def box(
        self, box: Box, *, fill: str | None = "#fff", edge: str | None = None, width: float = 1.0,
        opacity: float = 1.0, round_px: float = 0.0,
    ) -> None:  # fmt: skip
        """Draw a rectangle."""
        from matplotlib.patches import FancyBboxPatch

        x, y = box.x + self._offset[0] + round_px, box.y + self._offset[1] + round_px
        patch = FancyBboxPatch(
            (x, y), box.width - 2 * round_px, box.height - 2 * round_px,
            boxstyle=f"round,pad={round_px},rounding_size={round_px}" if round_px else "square,pad=0",
            facecolor=(fill, opacity) if fill else "none", edgecolor=edge or "none",
            linewidth=width * POINTS_PER_PX if edge else 0, mutation_aspect=1.0,
        )  # fmt: skip
        self._add(patch)

    def glyph(
        self,
        path: str,
        x: float,
        y: float,
        size: float,
        *,
        colour: str,
        fill: str | None,
        width: float = 1.7,
    ) -> None:
        """Draw a mark given as SVG path data on a 20 x 20 field, its upper left corner at x, y."""
        scale = size / 20.0
        vertices, codes = glyph_path(path)
        moved = vertices * scale + np.array([x + self._offset[0], y + self._offset[1]])
        self._patch(
            _path(moved, codes), facecolor=fill or "none", edgecolor=colour,
            linewidth=width * scale * POINTS_PER_PX * 1.15, capstyle="round", joinstyle="round",
        )  # fmt: skip

    def words(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        *,
        colour: str = "#1b1f24",
        weight: str = "normal",
        italic: bool = False,
        anchor: str = "left",
        halo: float = 0.0,
        opacity: float = 1.0,
    ) -> None:
        """Write one line, its upper left corner (`anchor` ``left``), middle or right corner at x, y."""
        text = _shaped(text)
        if not text:
            return
        ascent = size * 0.93
        slant = "italic" if italic and _slants(text) else "normal"
        artist = self.axes.text(
            x + self._offset[0], y + self._offset[1] + ascent, text, fontsize=size * POINTS_PER_PX,
            color=colour, weight=weight, style=slant, ha=anchor, va="baseline", parse_math=False,
            alpha=opacity,
        )  # fmt: skip
        if halo:
            from matplotlib.patheffects import withStroke

            artist.set_path_effects(
                [withStroke(linewidth=halo * 2 * POINTS_PER_PX, foreground="white", alpha=0.85)]
            )
        self._place(artist)

    def save(
        self, form: str, *, scale: float = 1.0, title: str = "", about: str = "", quotes: Sequence[str] = ()
    ) -> bytes:
        """Return the page as ``png``, ``pdf`` or ``svg``; the same drawing gives the same bytes.

        `about` and `quotes` go into the file's own description, where a picture has no text.
        """
        out = BytesIO()
        title, about = clean(title, 200), clean(" ".join((about, *quotes)), 8000)
        if form == "png":
            facts: dict[str, Any] = {"Software": "claimatlas", "Title": title, "Description": about}
        elif form == "pdf":
            facts = {
                "Creator": "claimatlas",
                "Producer": "matplotlib",
                "Title": title,
                "Subject": about,
                "CreationDate": None,
            }
        else:
            facts = {"Creator": "claimatlas", "Title": title, "Description": about, "Date": None}
        self.figure.savefig(out, format=form, dpi=PX_PER_INCH * scale, metadata=facts)
        return out.getvalue()

    def _patch(self, path: Any, **look: Any) -> None:
        from matplotlib.patches import PathPatch

        self._add(PathPatch(path, **look))

    def _add(self, artist: Any) -> None:
        self.axes.add_patch(artist)
        self._place(artist)

    def _place(self, artist: Any) -> None:
        self._depth += 1  # what comes later lies above
        artist.set_zorder(self._depth)
        if self._clip is not None:
            artist.set_clip_path(self._clip)
        else:
            artist.set_clip_on(False)


def save_pages(pens: Sequence[Pen], *, title: str, about: str) -> bytes:
    """Return several pages as one PDF."""
    from matplotlib.backends.backend_pdf import PdfPages

    out = BytesIO()
    facts = {
        "Creator": "claimatlas",
        "Producer": "matplotlib",
        "Title": clean(title, 200),
        "Subject": clean(about, 400),
        "CreationDate": None,
    }
    with PdfPages(out, metadata=facts) as pages:
        for pen in pens:
            pages.savefig(pen.figure)
    return out.getvalue()


def _shaped(text: str) -> str:
    """A line that may be drawn: a day among right-to-left words keeps its year in front."""
    text = clean(text)
    return _DAY.sub("\u200e\\g<0>\u200e", text) if _RIGHT_TO_LEFT.search(text) else text


def _slants(text: str) -> bool:
    """Whether the font has oblique letters for a text: it has Latin, Greek and Cyrillic ones."""
    return all(ord(letter) < 0x530 for letter in text)


@lru_cache(maxsize=50_000)
def measure(text: str, size: float, weight: str = "normal", italic: bool = False) -> tuple[float, float]:
    """Return the width and the height of one line in pixels. Call it while `drawing`."""
    text = _shaped(text)
    if not text:
        return (0.0, size * 1.25)
    properties = _properties(size, weight, italic and _slants(text))
    width, _, _ = _ruler().get_text_width_height_descent(text, properties, ismath=False)
    return (float(width), size * 1.25)


def wrap(text: str, width: float, size: float, weight: str = "normal", most: int = 99) -> list[str]:
    """Return a text in lines no wider than `width` pixels; the last of `most` lines ends with "…"."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        for piece in _pieces(word, width, size, weight):
            longer = f"{line} {piece}".strip()
            if line and measure(longer, size, weight)[0] > width:
                lines.append(line)
                line = piece
            else:
                line = longer
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(f"{last}…", size, weight)[0] > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _pieces(word: str, width: float, size: float, weight: str) -> Iterator[str]:
    """A word, cut where it alone is wider than a line."""
    while word and measure(word, size, weight)[0] > width:
        keep = max(1, int(len(word) * width / measure(word, size, weight)[0]))
        while keep > 1 and measure(word[:keep], size, weight)[0] > width:
            keep -= 1
        yield word[:keep]
        word = word[keep:]
    if word:
        yield word


@cache
def _fonts() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return (FONT, *(name for name in OTHER_FONTS if name in known))


@cache
def _ruler() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    made: Any = RendererAgg
    return made(4, 4, PX_PER_INCH)


@lru_cache(maxsize=200)
def _properties(size: float, weight: str, italic: bool) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=list(_fonts()),
        size=size * POINTS_PER_PX,
        weight=weight,
        style="italic" if italic else "normal",
    )


def _path(vertices: Any, codes: Any) -> Any:
    from matplotlib.path import Path

    return Path(vertices, codes)


def _polygon_path(geometry: BaseGeometry, offset: tuple[float, float]) -> Any:
    """One compound path; holes turn the other way round, so that they stay holes."""
    polygons = [p for p in _simple(geometry) if p.geom_type == "Polygon"]
    rings = (
        [r for p in shapely.orient_polygons(polygons) for r in (p.exterior, *p.interiors)] if polygons else []
    )
    return _compound([shapely.get_coordinates(r) for r in rings], offset, closed=True)


def _line_path(geometry: BaseGeometry, offset: tuple[float, float]) -> Any:
    lines = []
    for part in _simple(geometry):
        if part.geom_type == "Polygon":
            lines += [shapely.get_coordinates(r) for r in (part.exterior, *part.interiors)]
        elif part.geom_type in {"LineString", "LinearRing"}:
            lines.append(shapely.get_coordinates(part))
    return _compound(lines, offset, closed=False)


def _compound(lines: Sequence[Any], offset: tuple[float, float], *, closed: bool) -> Any:
    lines = [line for line in lines if len(line) > 1]
    if not lines:
        return None
    move, draw, close = 1, 2, 79  # matplotlib.path.Path.MOVETO, LINETO, CLOSEPOLY
    codes = [np.concatenate([[move], np.full(len(line) - 1, draw)]) for line in lines]
    for line, code in zip(lines, codes, strict=True):
        if closed or (len(line) > 3 and np.array_equal(line[0], line[-1])):
            code[-1] = close
    return _path(np.concatenate(lines) + np.array(offset), np.concatenate(codes))


def _simple(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith("Multi") or part.geom_type == "GeometryCollection":
            yield from _simple(part)
        elif not part.is_empty:
            yield part


_TOKEN = re.compile(r"([MmLlHhVvZz])|(-?(?:\d+\.?\d*|\.\d+))")


@lru_cache(maxsize=64)
def glyph_path(data: str) -> tuple[Any, Any]:
    """Return vertices and codes of SVG path data with straight lines (M, L, H, V, Z, any case).

    Raises
    ------
    ValueError
        If the data holds anything else, such as a curve.
    """
    if rest := re.sub(r"[\s,]", "", _TOKEN.sub("", data)):
        raise ValueError(f"path data with {rest!r}; only M, L, H, V and Z are drawn")
    vertices: list[tuple[float, float]] = []
    codes: list[int] = []
    numbers: list[float] = []
    x = y = 0.0
    start = (0.0, 0.0)
    command = "M"

    def emit() -> None:
        nonlocal x, y, start, command
        relative, kind = command.islower(), command.upper()
        if kind in "HV":
            value = numbers.pop(0)
            x, y = (value + x * relative, y) if kind == "H" else (x, value + y * relative)
        else:
            dx, dy = numbers.pop(0), numbers.pop(0)
            x, y = dx + x * relative, dy + y * relative
        vertices.append((x, y))
        codes.append(1 if kind == "M" else 2)
        if kind == "M":
            start = (x, y)
            command = "l" if relative else "L"  # further pairs are lines

    for letter, number in _TOKEN.findall(data):
        if letter:
            if letter in "Zz":
                vertices.append(start)
                codes.append(79)
                x, y = start
            command = letter
        else:
            numbers.append(float(number))
            if len(numbers) == (1 if command.upper() in "HV" else 2):
                emit()
    return np.array(vertices, dtype=float), np.array(codes)
