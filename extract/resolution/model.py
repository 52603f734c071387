"""The log-linear model that chooses among candidates, twice: alone, then knowing the others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from extract.resolution.evidence import NAMES, Floats, Mention, add_context, own_features

WEIGHTS = Path(__file__).parent.parent / "tables" / "resolution_weights.json"
ROUNDS = 3


@lru_cache(maxsize=1)
def read_weights() -> tuple[Floats, Floats]:
    """Return the shipped weights of the first look and of the look with context."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    return to_vector(data["alone"]), to_vector(data["context"])


def to_vector(weights: Mapping[str, float]) -> Floats:
    """Return the weights of `evidence.NAMES` in its order, 0 where a name is missing."""
    return np.array([weights.get(name, 0.0) for name in NAMES])


def softmax(scores: Floats) -> Floats:
    """Return probabilities for scores."""
    shifted = np.exp(scores - scores.max())
    out: Floats = shifted / shifted.sum()
    return out


def infer(mentions: Sequence[Mention], weights: tuple[Floats, Floats] | None = None) -> list[Floats]:
    """Return for each mention the probability of each candidate, and of NIL last.

    The whole document is read together: what the other names probably mean changes what
    this one means, so the look with context is repeated `ROUNDS` times. Mentions of one name
    share one sense, unless a mention names its own container ("Paris, Texas").
    """
    alone, context = read_weights() if weights is None else weights
    features = own_features(mentions)
    scores = [matrix @ alone for matrix in features]
    for _ in range(ROUNDS):
        probabilities = one_sense(mentions, scores)
        scores = [m @ context for m in add_context(features, mentions, probabilities)]
    return one_sense(mentions, scores)


def one_sense(mentions: Sequence[Mention], scores: Sequence[Floats]) -> list[Floats]:
    """Return probabilities where the mentions of one name with the same candidates agree."""
    groups: dict[tuple[str, int, str | None], list[int]] = {}
    for n, mention in enumerate(mentions):
        hint = mention.toponym.kind_hint
        groups.setdefault((mention.key, len(mention.candidates), hint), []).append(n)
    out: list[Floats] = [np.zeros(0)] * len(mentions)
    for members in groups.values():
        mean = softmax(np.mean([scores[n] for n in members], axis=0))
        for n in members:
            out[n] = mean
    return out
