"""Words as vectors in context: the lower layers of a small pre-trained transformer, in NumPy.

The weights are those of the first layers of all-MiniLM-L6-v2 (Apache 2.0), kept as bytes and
written by ``benchmarks/pack_encoder.py``; nothing in them was trained on place names. What a
vector says of a place name is learnt elsewhere (`extract.toponyms.network`).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from extract.toponyms.view import Word
from extract.weights import Arrays, open_weights, read_lines

Floats = npt.NDArray[np.float32]
WEIGHTS = Path(__file__).parent.parent / "data" / "encoder.npz"
HEADS = 12
MAX_PIECES = 96  # of a passage: whole sentences, as many as fit
MAX_WORD_PIECES = 12
MAX_WORD_CHARS = 100  # as in BERT: nobody writes a longer word, and cutting it costs its square
PASSAGES = 6  # read at a time, so that memory stays bounded
_BEGIN, _END, _UNKNOWN = 101, 102, 100  # [CLS], [SEP], [UNK] of the vocabulary
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer layer; matrices are transposed, so that ``x @ matrix + bias`` applies them."""

    attention: Floats  # width × 3 width: query, key, value
    attention_bias: Floats
    output: Floats
    output_bias: Floats
    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats
    norms: Floats  # 4 × width: scale and shift after the attention, scale and shift at the end


@dataclass(frozen=True, slots=True)
class Block:
    """The states of the pieces of a few passages, which are read together."""

    states: Floats  # pieces × width, passage after passage with their marks of begin and end
    bounds: tuple[tuple[int, int], ...]  # rows of each passage
    lengths: tuple[tuple[int, ...], ...]  # of each passage: pieces of each word

    def after(self, layers: Sequence[Layer]) -> Block:
        """Return the states after some layers."""
        x = self.states
        for layer in layers:
            x = _apply(layer, x, self.bounds)
        return replace(self, states=x)

    def vectors(self) -> Floats:
        """Return the mean state of each word's pieces, for all words of the passages in order."""
        out = []
        for (begin, _), lengths in zip(self.bounds, self.lengths, strict=True):
            starts = begin + 1 + np.concatenate(([0], np.cumsum(lengths[:-1], dtype=np.int64)))
            last = begin + 1 + sum(lengths)
            sums = np.add.reduceat(self.states[:last], starts.astype(np.intp), axis=0)
            out.append(sums / np.array(lengths, np.float32)[:, None])
        return np.concatenate(out)


@dataclass(frozen=True, slots=True)
class States:
    """A document as some layers of the encoder left it."""

    blocks: tuple[Block, ...]
    width: int

    def vectors(self) -> Floats:
        """Return a vector for each word of the document."""
        if not self.blocks:
            return np.zeros((0, self.width), np.float32)
        return np.concatenate([block.vectors() for block in self.blocks])

    def after(self, layers: Sequence[Layer]) -> States:
        """Return the document as further layers leave it."""
        return replace(self, blocks=tuple(block.after(layers) for block in self.blocks))


@dataclass(frozen=True, slots=True)
class Encoder:
    """A vocabulary of word pieces and the layers that read them."""

    vocabulary: Mapping[str, int]
    pieces: npt.NDArray[np.int8]
    piece_scales: Floats
    positions: Floats
    norm: Floats
    layers: tuple[Layer, ...]

    def encode(self, words: Sequence[Word], layers: int | None = None) -> Floats:
        """Return a vector for each word: the mean of its pieces' states after some layers.

        Parameters
        ----------
        words
            The words of a document in order; sentences are read with their neighbours.
        layers
            How many layers to run: all by default, 0 for vectors that know no context.

        Returns
        -------
        array
            One row for each word, as wide as the model (384).
        """
        return self.read(words, layers).vectors()

    def read(self, words: Sequence[Word], layers: int | None = None) -> States:
        """Return the states of all pieces after some layers, from which deeper layers can go on."""
        passages = self._passages(words)
        width = self.positions.shape[1]
        blocks = [
            self._block(passages[first : first + PASSAGES]).after(self.layers[:layers])
            for first in range(0, len(passages), PASSAGES)
        ]
        return States(blocks=tuple(blocks), width=width)

    def _passages(self, words: Sequence[Word]) -> list[tuple[int, list[list[int]]]]:
        """Return (first word, pieces of each word) of stretches that end with a sentence if they can."""
        out: list[tuple[int, list[list[int]]]] = []
        pieces: list[list[int]] = []
        start = size = cut = 0
        for n, word in enumerate(words):
            own = self._split(word.text)
            if n and word.sentence != words[n - 1].sentence:
                cut = n
            if size + len(own) > MAX_PIECES - 2 and pieces:
                end = cut if cut > start else n
                out.append((start, pieces[: end - start]))
                pieces, start = pieces[end - start :], end
                size = sum(map(len, pieces))
            pieces.append(own)
            size += len(own)
        if pieces:
            out.append((start, pieces))
        return out

    def _split(self, text: str) -> list[int]:
        known = self.vocabulary.get(text.lower())
        return [known] if known is not None else _pieces(text, self.vocabulary)

    def _block(self, passages: Sequence[tuple[int, list[list[int]]]]) -> Block:
        """Return the states of some passages before the first layer."""
        ids = [[_BEGIN, *(p for word in words for p in word), _END] for _, words in passages]
        ends = np.cumsum([len(passage) for passage in ids])
        flat = np.concatenate([np.array(passage) for passage in ids])
        x = self.pieces[flat] * self.piece_scales[flat, None]
        x += np.concatenate([self.positions[: len(passage)] for passage in ids])
        bounds = tuple((int(e) - len(p), int(e)) for e, p in zip(ends, ids, strict=True))
        lengths = tuple(tuple(len(word) for word in words) for _, words in passages)
        return Block(states=_normed(x, self.norm), bounds=bounds, lengths=lengths)


def _apply(layer: Layer, x: Floats, bounds: Sequence[tuple[int, int]]) -> Floats:
    """Return the states after one layer; attention stays within each passage."""
    width = x.shape[1]
    size = width // HEADS
    mixed = x @ layer.attention + layer.attention_bias
    context = np.empty_like(x)
    for begin, end in bounds:
        query, key, value = (
            part.reshape(end - begin, HEADS, size).transpose(1, 0, 2)
            for part in np.split(mixed[begin:end], 3, axis=1)
        )
        scores = query @ key.transpose(0, 2, 1)
        scores *= np.float32(1 / math.sqrt(size))
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        context[begin:end] = (scores @ value).transpose(1, 0, 2).reshape(end - begin, width)
    x = _normed(x + context @ layer.output + layer.output_bias, layer.norms[:2])
    hidden = _gelu(x @ layer.inner + layer.inner_bias)
    return _normed(x + hidden @ layer.outer + layer.outer_bias, layer.norms[2:])


def _normed(x: Floats, norm: Floats) -> Floats:
    x = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + _EPSILON)
    x /= spread[:, None].astype(np.float32)
    x *= norm[0]
    x += norm[1]
    return x


def _gelu(x: Floats) -> Floats:
    """Return the Gaussian error linear unit by its usual approximation with tanh (within 0.001)."""
    inner = x * x
    inner *= np.float32(0.044715)
    inner += np.float32(1.0)
    inner *= x
    inner *= np.float32(math.sqrt(2 / math.pi))
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= x
    inner *= np.float32(0.5)
    return inner


def _pieces(text: str, vocabulary: Mapping[str, int]) -> list[int]:
    """Return the word pieces of a word: the longest piece of the vocabulary first, from the left."""
    letters = unicodedata.normalize("NFD", text.lower())
    parts, current = [], ""
    for letter in letters:
        if unicodedata.category(letter).startswith(("M", "C")):
            continue
        if letter.isalnum():
            current += letter
        else:
            parts += [current, letter]
            current = ""
    out: list[int] = []
    for part in (p for p in [*parts, current] if p.strip()):
        out += _longest_first(part, vocabulary)
    return out[:MAX_WORD_PIECES] or [_UNKNOWN]


def _longest_first(part: str, vocabulary: Mapping[str, int]) -> list[int]:
    if len(part) > MAX_WORD_CHARS:
        return [_UNKNOWN]
    out: list[int] = []
    begin = 0
    while begin < len(part):
        for end in range(len(part), begin, -1):
            piece = vocabulary.get(part[begin:end] if begin == 0 else "##" + part[begin:end])
            if piece is not None:
                out.append(piece)
                begin = end
                break
        else:
            return [_UNKNOWN]
    return out


@lru_cache(maxsize=1)
def open_encoder(path: Path = WEIGHTS) -> Encoder:
    """Return the shipped encoder.

    Raises
    ------
    DataError
        If its file is missing or cannot be read.
    """
    return open_weights(path, _from_arrays)


def _from_arrays(data: Arrays) -> Encoder:
    words = read_lines(data["vocabulary"])

    def vector(name: str) -> Floats:
        return data[name].astype(np.float32)

    return Encoder(
        vocabulary={word: n for n, word in enumerate(words)},
        pieces=data["pieces"].astype(np.int8, copy=False),
        piece_scales=vector("pieces.scales"),
        positions=vector("positions"),
        norm=vector("norm"),
        layers=read_layers(data, range(int(data["layers"].item()))),
    )


def read_layers(data: Arrays, numbers: Iterable[int]) -> tuple[Layer, ...]:
    """Return the layers that stand in some arrays under their numbers."""

    def matrix(name: str) -> Floats:
        scales = data[f"{name}.scales"].astype(np.float32)
        return np.ascontiguousarray(data[name].astype(np.float32) * scales)

    def vector(name: str) -> Floats:
        return data[name].astype(np.float32)

    return tuple(
        Layer(
            attention=matrix(f"{n}.attention"),
            attention_bias=vector(f"{n}.attention.bias"),
            output=matrix(f"{n}.output"),
            output_bias=vector(f"{n}.output.bias"),
            inner=matrix(f"{n}.inner"),
            inner_bias=vector(f"{n}.inner.bias"),
            outer=matrix(f"{n}.outer"),
            outer_bias=vector(f"{n}.outer.bias"),
            norms=vector(f"{n}.norms"),
        )
        for n in numbers
    )
