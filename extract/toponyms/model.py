"""Choosing spans: the best set without overlaps wins."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


def probability(log_odds: float) -> float:
    """Return the probability for log-odds, kept off 0 and 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


@dataclass(frozen=True, slots=True)
class Scored:
    """A span of words with its log-odds."""

    start: int
    end: int
    log_odds: float


def best_spans(scored: Iterable[Scored], threshold: float) -> list[Scored]:
    """Return the spans that do not overlap and whose log-odds above the threshold sum highest."""
    spans = sorted((s for s in scored if s.log_odds > threshold), key=lambda s: (s.end, s.start))
    ends = [s.end for s in spans]
    best: list[float] = [0.0]
    taken: list[tuple[int, bool]] = []
    for n, span in enumerate(spans):
        k = n
        while k > 0 and ends[k - 1] > span.start:
            k -= 1
        with_it = best[k] + span.log_odds - threshold
        taken.append((k, with_it > best[n]))
        best.append(max(with_it, best[n]))
    chosen: list[Scored] = []
    n = len(spans)
    while n > 0:
        k, take = taken[n - 1]
        if take:
            chosen.append(spans[n - 1])
            n = k
        else:
            n -= 1
    return chosen[::-1]
