"""The palette measured: normal sight, three colour-vision deficiencies, grey; and stability."""

# ruff: noqa: E501

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.palette import (
    DARK_PAPER,
    LEAST_CONTRAST,
    NOBODY,
    NOBODY_ON_DARK,
    ON_DARK,
    PALETTE,
    PAPER,
    colours_for,
    contrast,
    legible,
    on_dark,
    paint,
)

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    rgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    t = (TO_XYZ @ light) / WHITE
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("palette", [PALETTE, ON_DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_every_pair_differs_clearly(sight: str, palette: tuple[str, ...]) -> None:
    seen = {c: lab(np.clip(np.array(SIGHT[sight]) @ linear(c), 0, 1)) for c in palette}
    nearest = min(float(np.linalg.norm(seen[a] - seen[b])) for a, b in combinations(palette, 2))
    assert nearest > 20  # ten times a just noticeable difference (2.3)


@pytest.mark.parametrize("palette", [PALETTE, ON_DARK], ids=["light", "dark"])
def test_every_pair_differs_in_grey(palette: tuple[str, ...]) -> None:
    steps = sorted(float(lab(linear(c))[0]) for c in palette)
    assert min(b - a for a, b in pairwise(steps)) > 4.5


@pytest.mark.parametrize(
    ("colours", "ground"), [((*PALETTE, NOBODY), PAPER), ((*ON_DARK, NOBODY_ON_DARK), DARK_PAPER)]
)
def test_every_colour_stands_on_its_ground(colours: tuple[str, ...], ground: str) -> None:
    assert min(contrast(colour, ground) for colour in colours) >= LEAST_CONTRAST


def test_the_two_palettes_have_the_same_hues_in_the_same_order() -> None:
    for light, dark in zip(PALETTE, ON_DARK, strict=True):
        hues = [float(np.degrees(np.arctan2(*lab(linear(c))[:0:-1]))) for c in (light, dark)]
        assert abs((hues[0] - hues[1] + 180) % 360 - 180) < 35, (light, dark)
        assert on_dark(light) == dark


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


HEX = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(HEX)
def test_a_colour_that_a_viewer_gives_is_made_legible(colour: str) -> None:
    for ground, shown in ((PAPER, legible(colour)), (DARK_PAPER, on_dark(colour))):
        assert contrast(shown, ground) >= LEAST_CONTRAST
    if contrast(colour, PAPER) >= LEAST_CONTRAST:
        assert legible(colour) == colour
    assert paint(colour) == f"light-dark({colour}, {on_dark(colour)})"


@given(st.lists(st.text(max_size=12), unique=True), st.lists(st.text(max_size=12), unique=True))
def test_a_new_actor_changes_no_colour(known: list[str], more: list[str]) -> None:
    before = colours_for(known)
    after = colours_for([*known, *more])
    assert {k: after[k] for k in known} == before


@given(st.lists(st.text(max_size=8), unique=True, max_size=len(PALETTE)))
def test_as_many_actors_as_colours_share_none(keys: list[str]) -> None:
    assert len(set(colours_for(keys).values())) == len(keys)


def test_fixed_colours_win_and_are_not_given_twice() -> None:
    found = colours_for(["a", "b", "c"], fixed={"b": PALETTE[0]})
    assert found["b"] == PALETTE[0]
    assert PALETTE[0] not in (found["a"], found["c"])
