"""The curve from support to confidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.claims.confidence import LEAST, MOST, curve, to_confidence, to_support

SUPPORTS = st.floats(min_value=0.05, max_value=0.95)


@given(SUPPORTS, SUPPORTS)
def test_more_support_never_makes_less_sure(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert to_confidence(low) <= to_confidence(high)


@given(st.floats(min_value=-10, max_value=10))
def test_nothing_is_impossible_or_certain(support: float) -> None:
    assert LEAST <= to_confidence(support) <= MOST


@given(SUPPORTS)
def test_a_confidence_tells_its_support(support: float) -> None:
    confidence = to_confidence(support)
    if LEAST < confidence < MOST:
        assert to_support(confidence) == pytest.approx(support, abs=2e-3)


def test_the_curve_rises() -> None:
    assert curve()[1] > 0
