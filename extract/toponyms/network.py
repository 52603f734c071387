"""Is this run of words a place name? A small network over named features and word vectors.

The features (`extract.toponyms.features`) hold no names; the vectors of the words in and
around the span (`extract.toponyms.encoder`) bring in what a pre-trained model knows of words
and contexts. Trained by ``benchmarks/train_places.py``; applied in NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extract.weights import Arrays, open_weights, read_lines

Floats = npt.NDArray[np.float32]
DATA = Path(__file__).parent.parent / "data"
ROLES = ("before", "first", "last", "after")
"""The words of a span whose vectors are read: the one before it, its first and last, the one after."""


@dataclass(frozen=True, slots=True)
class SpanNetwork:
    """The weights: one hidden layer over features and word vectors, and a straight path from the features."""

    index: Mapping[str, int]  # feature -> row of `embedding` and `straight`
    embedding: Floats  # features × hidden
    straight: Floats  # features
    context: Floats  # roles × width of a vector × hidden
    context_bias: Floats  # roles × hidden: added where there is such a word
    bias: Floats  # hidden
    out: Floats  # hidden
    offset: float
    threshold: float  # log-odds above which a span counts as a place name
    layers: int  # of the encoder, to be run for the vectors

    def log_odds(
        self, vectors: Floats, spans: Sequence[tuple[int, int]], features: Sequence[Sequence[str]]
    ) -> Floats:
        """Return for each span [i, j) the log-odds that it is a place name.

        Parameters
        ----------
        vectors
            One row for each word of the document.
        spans
            Runs of words.
        features
            For each span the names of its features; unknown ones and repeats count for nothing.
        """
        if not spans:
            return np.zeros(0, np.float32)
        known = [
            [row for name in dict.fromkeys(names) if (row := self.index.get(name)) is not None]
            for names in features
        ]
        hidden = np.stack([self.embedding[rows].sum(axis=0) for rows in known]) + self.bias
        direct = np.array([self.straight[rows].sum() for rows in known], np.float32)
        rows = roles(spans, len(vectors))
        for role, at in enumerate(rows.T):
            there = at >= 0
            moved = vectors @ self.context[role] + self.context_bias[role]
            hidden[there] += moved[at[there]]
        out: Floats = np.maximum(hidden, 0) @ self.out + direct + np.float32(self.offset)
        return out


def roles(spans: Sequence[tuple[int, int]], words: int) -> npt.NDArray[np.int64]:
    """Return for each span the words in its `ROLES`; -1 where there is none."""
    return np.array([(i - 1, i, j - 1, j if j < words else -1) for i, j in spans], np.int64).reshape(-1, 4)


@lru_cache(maxsize=2)
def read_network(name: str = "toponyms") -> SpanNetwork:
    """Return a shipped network: ``toponyms``, or ``toponyms-fast`` for texts that were not parsed.

    Raises
    ------
    DataError
        If its file is missing or cannot be read.
    """
    return open_weights(DATA / f"{name}.npz", from_arrays)


def from_arrays(data: Arrays) -> SpanNetwork:
    """Return the network of the arrays that ``benchmarks/train_places.py`` writes."""
    names = read_lines(data["features"])
    arrays = {
        key: data[key].astype(np.float32)
        for key in ("embedding", "straight", "context", "context_bias", "bias", "out")
    }
    return SpanNetwork(
        index={name: row for row, name in enumerate(names)},
        offset=float(data["offset"].item()),
        threshold=float(data["threshold"].item()),
        layers=int(data["layers"].item()),
        **arrays,
    )
