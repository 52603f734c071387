"""Fit the network of `extract.toponyms.network` by gradient descent: same input, same result.

Knows nothing of texts or places: matrices in, arrays out. Minutes of one core, no GPU.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

HIDDEN, DIRECTIONS = 96, 128  # units; principal directions of the word vectors that are kept
EPOCHS, BATCH, RATE = 9, 512, 2e-3
DROP_UNITS, DROP_VECTORS, DROP_FEATURES = 0.3, 0.2, 0.1
DECAY, PULL = 0.01, 0.001  # of weights towards zero; of the straight weights towards their prior means


def whitening(vectors: np.ndarray, directions: int = DIRECTIONS) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean of some vectors and a matrix to their principal directions, each of variance one."""
    mean = vectors.mean(axis=0, dtype=np.float64)
    centred = vectors[::3].astype(np.float64) - mean
    values, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    return mean.astype(np.float32), (axes[:, -directions:] / np.sqrt(values[-directions:] + 1e-6)).astype(
        np.float32
    )


def fit(
    features: sparse.csr_matrix,
    vectors: np.ndarray,
    words: np.ndarray,
    gold: np.ndarray,
    weight: np.ndarray,
    prior: np.ndarray,
    seed: int = 0,
) -> dict[str, np.ndarray]:
    """Return the arrays of a network, but for its names, threshold and layers.

    Parameters
    ----------
    features
        Spans × features, ones.
    vectors
        All words of all documents.
    words
        Spans × roles: rows of `vectors`, -1 where there is no such word.
    gold, weight
        Whether each span is a name (1 or 0), and how much it counts.
    prior
        Means of the straight weights, mostly 0.
    """
    rng = np.random.default_rng(seed)
    mean, axes = whitening(vectors)
    white = np.vstack([(vectors - mean) @ axes, np.zeros((1, axes.shape[1]), np.float32)]).astype(np.float32)
    count, inputs = features.shape[1], words.shape[1] * axes.shape[1]
    weights: dict[str, np.ndarray] = {
        "embedding": rng.normal(0, 0.05, (count, HIDDEN)),
        "context": rng.normal(0, 1 / math.sqrt(inputs), (inputs, HIDDEN)),
        "bias": np.zeros(HIDDEN),
        "out": rng.normal(0, 0.2, HIDDEN),
        "offset": np.zeros(1),
        "straight": prior.copy(),
    }
    weights = {name: value.astype(np.float32) for name, value in weights.items()}
    first = {name: np.zeros_like(value) for name, value in weights.items()}
    second = {name: np.zeros_like(value) for name, value in weights.items()}
    steps, step = EPOCHS * math.ceil(len(gold) / BATCH), 0
    for _ in range(EPOCHS):
        order = rng.permutation(len(gold))
        for start in range(0, len(gold), BATCH):
            rows = order[start : start + BATCH]
            near = white[words[rows]].reshape(len(rows), -1) * _mask(rng, (len(rows), inputs), DROP_VECTORS)
            own = features[rows].astype(np.float32)
            own.data *= _mask(rng, own.data.shape, DROP_FEATURES)
            gradients = _gradients(weights, own, near, gold[rows], weight[rows], rng)
            step += 1
            rate = RATE * max(0.02, 1 - step / steps)
            for name, gradient in gradients.items():
                first[name] = 0.9 * first[name] + 0.1 * gradient
                second[name] = 0.999 * second[name] + 0.001 * gradient * gradient
                move = (first[name] / (1 - 0.9**step)) / (np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8)
                weights[name] -= (rate * move).astype(np.float32)
            for name in ("embedding", "context"):
                weights[name] *= 1 - rate * DECAY
            weights["straight"] -= rate * PULL * (weights["straight"] - prior.astype(np.float32))
    mixed = weights.pop("context").reshape(words.shape[1], axes.shape[1], HIDDEN)
    context = np.einsum("vd,rdh->rvh", axes, mixed)
    return weights | {"context": context, "context_bias": -np.einsum("v,rvh->rh", mean, context)}


def _mask(rng: np.random.Generator, shape: tuple[int, ...], share: float) -> np.ndarray:
    """Return zeros for a share of places, and elsewhere what keeps the mean."""
    return ((rng.random(shape, dtype=np.float32) >= share) / (1 - share)).astype(np.float32)


def _gradients(
    weights: dict[str, np.ndarray],
    own: sparse.csr_matrix,
    near: np.ndarray,
    gold: np.ndarray,
    weight: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Return the gradient of the mean logistic loss of a batch."""
    hidden = own @ weights["embedding"] + near @ weights["context"] + weights["bias"]
    mask = _mask(rng, hidden.shape, DROP_UNITS)
    active = np.maximum(hidden, 0) * mask
    score = active @ weights["out"] + own @ weights["straight"] + weights["offset"]
    error = ((1 / (1 + np.exp(-np.clip(score, -30, 30))) - gold) * weight / len(gold)).astype(np.float32)
    back = np.outer(error, weights["out"]) * mask * (hidden > 0)
    return {
        "out": active.T @ error,
        "offset": np.array([error.sum()]),
        "straight": own.T @ error,
        "bias": back.sum(axis=0),
        "embedding": own.T @ back,
        "context": near.T @ back,
    }


def write_arrays(arrays: dict[str, Any], path: Path) -> None:
    """Write an .npz whose bytes depend on the arrays alone."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def write_manifest(folder: Path) -> None:
    """Write ``models.json``: size and SHA-256 of each file of weights in a folder, and what made it."""
    made_by = {"encoder.npz": "benchmarks/pack_encoder.py", "claims.npz": "benchmarks/train_claims.py"}
    files = {
        path.name: {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "made_by": made_by.get(path.name, "benchmarks/train_places.py"),
        }
        for path in sorted(folder.glob("*.npz"))
    }
    (folder / "models.json").write_text(json.dumps(files, indent=1) + "\n", "utf-8")
