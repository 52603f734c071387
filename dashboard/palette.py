"""Colours of actors: the same actor keeps its colour, and colour is never the only sign.

The palettes were found by search: every pair differs clearly in normal sight, in the three
colour-vision deficiencies (simulated after Machado, Oliveira and Fernandes 2009, severity 1)
and, by even steps of lightness, in grey; each colour stands out from its ground by 3 : 1
(WCAG 2.2, 1.4.11). `tests/dashboard/test_palette.py` measures it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

PALETTE: tuple[str, ...] = (
    "#4c3011", "#7b0c79", "#1f49b5", "#92490c", "#d01450", "#93659e", "#1d9274", "#819700",
)  # fmt: skip
"""From dark to light; all dark enough to stand on the map's paper."""

ON_DARK: tuple[str, ...] = (
    "#a98956", "#b842ba", "#217efa", "#ea9244", "#ff6391", "#d8a8e6", "#55e9cc", "#ddee5c",
)  # fmt: skip
"""The same hues in the same order, light enough to stand on a dark map."""

NOBODY, NOBODY_ON_DARK = "#5c6168", "#9aa1ab"
"""The ink of a claim that names no actor."""

PAPER, DARK_PAPER = "#f6f4ee", "#262b31"
"""The land of the light and of the dark base map: what colours must stand out from."""

LEAST_CONTRAST = 3.0


def colours_for(keys: Iterable[str], *, fixed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a colour for each actor key.

    `fixed` wins. Any other key takes the colour that its hash prefers, or the next one that
    fewest actors before it have: in the same order of keys the answer is always the same, and
    a key added at the end changes no colour given before.
    """
    fixed = fixed or {}
    chosen: dict[str, str] = {}
    used = Counter(fixed.values())
    for key in dict.fromkeys(keys):
        if key in fixed:
            chosen[key] = fixed[key]
            continue
        start = int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:4], "big")
        ring = [PALETTE[(start + step) % len(PALETTE)] for step in range(len(PALETTE))]
        chosen[key] = min(ring, key=lambda colour: used[colour])  # min is stable: the preferred first
        used[chosen[key]] += 1
    return chosen


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def legible(colour: str, ground: str = PAPER) -> str:
    """Return a colour that stands out from its ground by `LEAST_CONTRAST`.

    One that does not is moved towards black or white, whichever is farther from the ground, as
    little as it takes.
    """
    if contrast(colour, ground) >= LEAST_CONTRAST:
        return colour
    end = 0 if _luminance(ground) > 0.18 else 255
    parts = _parts(colour)
    for share in range(1, 51):
        moved = "#" + "".join(f"{round(p + (end - p) * share / 50):02x}" for p in parts)
        if contrast(moved, ground) >= LEAST_CONTRAST:
            return moved
    return "#000000" if end == 0 else "#ffffff"


def on_dark(colour: str) -> str:
    """Return the colour that stands for a colour of an actor on a dark ground."""
    if colour == NOBODY:
        return NOBODY_ON_DARK
    return ON_DARK[PALETTE.index(colour)] if colour in PALETTE else legible(colour, DARK_PAPER)


def paint(colour: str) -> str:
    """Return a CSS colour that is legible on light and on dark pages alike."""
    return f"light-dark({colour}, {on_dark(colour)})"


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = (p / 255 for p in _parts(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
