"""From how well a claim is supported to how often such a claim is right.

The support of a claim is a sum of plain points: the prior of the rule that found it, and what
its ground adds or takes (named beside it, recalled from before, or implied). Platt's curve,
fitted on annotated documents by ``benchmarks/calibrate.py``, turns it into the share of claims
with such support that are right in type and ground. The curve rises, so it never changes which
of two claims is the surer one.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files

LEAST, MOST = 0.05, 0.98
"""No claim is impossible, and none certain."""


@lru_cache(maxsize=1)
def curve() -> tuple[float, float]:
    """Return intercept and slope of the fitted curve."""
    table = json.loads((files("extract") / "tables" / "confidence.json").read_text(encoding="utf-8"))
    return float(table["intercept"]), float(table["slope"])


def to_confidence(support: float) -> float:
    """Return the share of claims with this support that are right, between `LEAST` and `MOST`."""
    intercept, slope = curve()
    return round(min(MOST, max(LEAST, 1 / (1 + math.exp(-(intercept + slope * support))))), 4)


def to_support(confidence: float) -> float:
    """Return the support that a confidence was made of; the inverse of `to_confidence`."""
    intercept, slope = curve()
    return (math.log(confidence / (1 - confidence)) - intercept) / slope
