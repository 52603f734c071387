"""Colours of actors: the same actor keeps its colour, and colour is never the only sign.

The palette was found by search: every pair differs clearly in normal sight, in the three
colour-vision deficiencies (simulated after Machado, Oliveira and Fernandes 2009, severity 1)
and, by even steps of lightness, in grey. `tests/dashboard/test_palette.py` measures it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

PALETTE: tuple[str, ...] = (
    "#503214", "#820078", "#0a50be", "#a0500a", "#dc285a", "#a06eaa", "#0aa082", "#96aa0a",
)  # fmt: skip
"""From dark to light; all dark enough to stand on the map's paper."""

NOBODY = "#5c6168"
"""The ink of a claim that names no actor."""


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
