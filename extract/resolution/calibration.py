"""How sure a resolution is: the chance that the text names a place there and that it is the one given.

The model of names and the model of places each say how likely they are right; a logistic
regression on predictions that neither had seen (``benchmarks/train_places.py --predict``)
makes one probability of both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from extract.toponyms.words import TABLES
from extract.values import Resolution

LEAST = 1e-3  # probabilities are kept this far off 0 and 1


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, finite at 0 and 1."""
    kept = min(1 - LEAST, max(LEAST, probability))
    return math.log(kept / (1 - kept))


def calibrated(resolution: Resolution) -> Resolution:
    """Return a resolution whose confidence is a calibrated probability; NIL and borders as they are."""
    if resolution.place is None:
        return resolution
    name, place = resolution.toponym.confidence, resolution.confidence
    return replace(resolution, confidence=combined(name, place, _table()))


def combined(name: float, place: float, table: Mapping[str, float]) -> float:
    """Return the chance that both are right, from what each model says of itself."""
    score = table["offset"] + table["name"] * log_odds(name) + table["place"] * log_odds(place)
    return round(1 / (1 + math.exp(-score)), 4)


@lru_cache(maxsize=1)
def _table() -> dict[str, float]:
    table: dict[str, float] = json.loads((TABLES / "place_confidence.json").read_text("utf-8"))
    return table
