"""Which words carry a claim, of which type, about which ground and by whom: a small network.

The words' vectors are those of `extract.toponyms.encoder`, led through further layers that were
tuned for this; beside them stand named features of grammar (`extract.claims.learned.features`).
Trained by ``benchmarks/train_claims.py`` on news of our own; applied in NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path

import numpy as np

from extract.toponyms.encoder import Floats, Layer, read_layers
from extract.weights import Arrays, open_weights, read_lines

WEIGHTS = Path(__file__).parents[2] / "data" / "claims.npz"
ROLES = ("ground", "actor", "speaker", "date")


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """A row for each named feature, and one of zeros for all that are unknown."""

    index: Mapping[str, int]
    rows: Floats  # (features + 1) × width

    def sums(self, features: Sequence[Sequence[str]], width: int) -> tuple[Floats, Floats]:
        """Return for each list of features the sum of their rows, cut in two at a column.

        A feature counts once. All lists are added up at one stroke, each with the row of zeros at its
        end: none is empty.
        """
        unknown = len(self.index)
        starts: list[int] = []
        flat: list[int] = []
        for names in features:
            starts.append(len(flat))
            flat += map(self.index.get, dict.fromkeys(names), repeat(unknown))
            flat.append(unknown)
        sums = np.add.reduceat(self.rows[flat], starts, axis=0)
        return sums[:, :width], sums[:, width:]


@dataclass(frozen=True, slots=True)
class TriggerNetwork:
    """Scores a word for each type of claim: one hidden layer, and a straight path from the features."""

    table: FeatureTable  # hidden, then types
    own: Floats  # width × hidden, of the word's vector
    head: Floats  # width × hidden, of its head's vector
    bias: Floats  # hidden
    out: Floats  # hidden × types
    offset: Floats  # types

    def log_odds(
        self, vectors: Floats, words: Sequence[int], heads: Sequence[int], features: Sequence[Sequence[str]]
    ) -> Floats:
        """Return for each word (a row of `vectors`) the log-odds of each type: words × types."""
        if not words:
            return np.zeros((0, len(self.offset)), np.float32)
        hidden, direct = self.table.sums(features, len(self.bias))
        hidden += vectors[list(words)] @ self.own + vectors[list(heads)] @ self.head + self.bias
        out: Floats = np.maximum(hidden, 0) @ self.out + direct + self.offset
        return out


@dataclass(frozen=True, slots=True)
class LinkNetwork:
    """Scores words as the ground, or the actor, of one claim; against "none of them"."""

    table: FeatureTable  # hidden, then one
    trigger: Floats  # width × hidden
    word: Floats  # width × hidden
    bias: Floats  # hidden
    out: Floats  # hidden
    offset: float
    none: Floats  # width: what speaks for none, in the trigger's vector
    none_types: Floats  # types

    def scores(
        self,
        vectors: Floats,
        trigger: int,
        kind: int,
        words: Sequence[int],
        features: Sequence[Sequence[str]],
    ) -> tuple[float, Floats]:
        """Return the score of "none", and one for each word."""
        none = float(vectors[trigger] @ self.none + self.none_types[kind])
        if not words:
            return none, np.zeros(0, np.float32)
        hidden, direct = self.table.sums(features, len(self.bias))
        hidden += vectors[list(words)] @ self.word + (vectors[trigger] @ self.trigger + self.bias)
        out: Floats = np.maximum(hidden, 0) @ self.out + direct[:, 0] + np.float32(self.offset)
        return none, out


@dataclass(frozen=True, slots=True)
class StatusNetwork:
    """Scores the statuses of a claim, by its trigger's vector and features of grammar and time."""

    table: FeatureTable  # hidden, then statuses
    own: Floats  # width × hidden
    bias: Floats  # hidden
    out: Floats  # hidden × statuses
    offset: Floats  # statuses

    def log_odds(self, vector: Floats, features: Sequence[str]) -> Floats:
        """Return a score for each status; their softmax are probabilities."""
        hidden, direct = self.table.sums([features], len(self.bias))
        out: Floats = np.maximum(hidden[0] + vector @ self.own + self.bias, 0) @ self.out
        out += direct[0] + self.offset
        return out


@dataclass(frozen=True, slots=True)
class ClaimNetwork:
    """Everything that was learnt about claims."""

    base: int  # layers of the shared encoder below
    layers: tuple[Layer, ...]
    triggers: TriggerNetwork
    links: Mapping[str, LinkNetwork]  # by role
    status: StatusNetwork
    types: tuple[str, ...]
    statuses: tuple[str, ...]


@lru_cache(maxsize=1)
def read_network(path: Path = WEIGHTS) -> ClaimNetwork:
    """Return the shipped network.

    Raises
    ------
    DataError
        If its file is missing or cannot be read.
    """
    return open_weights(path, from_arrays)


def from_arrays(data: Arrays) -> ClaimNetwork:
    """Return the network of the arrays that ``benchmarks/train_claims.py`` writes."""

    def floats(name: str) -> Floats:
        return np.ascontiguousarray(data[name].astype(np.float32))

    def index(name: str) -> dict[str, int]:
        return {feature: row for row, feature in enumerate(read_lines(data[name]))}

    def table(rows_of: Mapping[str, int], part: str) -> FeatureTable:
        embedding, straight = floats(f"{part}.embedding"), floats(f"{part}.straight")
        rows = np.concatenate([embedding, straight.reshape(len(straight), -1)], axis=1)
        return FeatureTable(index=rows_of, rows=np.concatenate([rows, np.zeros_like(rows[:1])]))

    base = int(data["base"].item())
    linking = index("link.features")
    return ClaimNetwork(
        base=base,
        layers=read_layers(data, range(base, base + int(data["layers"].item()))),
        types=tuple(index("types")),
        statuses=tuple(index("statuses")),
        status=StatusNetwork(
            table=table(index("status.features"), "status"),
            **{part: floats(f"status.{part}") for part in ("own", "bias", "out", "offset")},
        ),
        triggers=TriggerNetwork(
            table=table(index("trigger.features"), "trigger"),
            **{part: floats(f"trigger.{part}") for part in ("own", "head", "bias", "out", "offset")},
        ),
        links={
            role: LinkNetwork(
                table=table(linking, role),
                offset=float(data[f"{role}.offset"].item()),
                **{
                    part: floats(f"{role}.{part}")
                    for part in ("trigger", "word", "bias", "out", "none", "none_types")
                },
            )
            for role in ROLES
        },
    )
