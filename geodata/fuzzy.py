"""Keys that lie one or two slips away from a key: the candidates of a fuzzy look-up.

One slip is a letter left out, put in, exchanged, or two neighbours swapped (Damerau 1964:
these make four fifths of all typing errors). Keys one slip away are spelt out and looked up.
Those two slips away would be too many for that: all keys are held against the name instead,
by which letters and which pairs of letters they have; the few that are left are measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

_LETTERS = (
    "abcdefghijklmnopqrstuvwxyz ",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїє ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگ ",
    "αβγδεζηθικλμνξοπρστυφχψω ",
    "אבגדהוזחטיכלמנסעפצקרשת ",
)
SHORTEST = 4
"""Shorter names are one slip from everything."""


def slips(key: str) -> Iterator[str]:
    """Yield every key one slip away from `key`, in the letters of its own script; repeats may occur."""
    if len(key) < SHORTEST:
        return
    letters = next((a for a in _LETTERS if sum(c in a for c in key) * 2 > len(key)), "")
    for i in range(len(key)):
        head, tail = key[:i], key[i + 1 :]
        yield head + tail
        if tail and tail[0] != key[i]:
            yield head + tail[0] + key[i] + tail[1:]
        for letter in letters:
            if letter != key[i]:
                yield head + letter + tail
    for i in range(len(key) + 1):
        for letter in letters:
            yield key[:i] + letter + key[i:]


LONG = 6
"""Shorter names are two slips from too many."""
_BATCH = 50_000


class TwoSlips:
    """All keys, to find those up to two slips from one; takes half a second and 30 MB to build."""

    def __init__(self, keys: Iterable[str]) -> None:
        texts, letters, pairs, lengths = [], [], [], []
        rest = iter(keys)
        while some := list(islice(rest, _BATCH)):
            text = np.frombuffer("".join(some).encode("utf-16-le"), np.uint16)
            # what is written with pairs of surrogates counts twice: no name of ours does but by chance
            length = np.array([len(key.encode("utf-16-le")) // 2 for key in some], np.int64)
            starts = np.cumsum(length) - length
            one, two = _bits(text, starts)
            texts.append(text)
            letters.append(np.bitwise_or.reduceat(one, starts))
            pairs.append(np.bitwise_or.reduceat(two, starts))
            lengths.append(length)
        none = np.zeros(0, np.int64)
        self._text = np.concatenate([none.astype(np.uint16), *texts])
        self._letters = np.concatenate([none.astype(np.uint32), *letters])
        self._pairs = np.concatenate([none.astype(np.uint64), *pairs])
        length = np.concatenate([none, *lengths])
        self._length = np.minimum(length, 120).astype(np.uint8)
        self._start = (np.cumsum(length) - length).astype(np.uint32)

    def near(self, key: str) -> list[str]:
        """Return the keys up to two slips away, the nearest first; none for a name below `LONG`."""
        if not LONG <= len(key) <= 60:
            return []
        text = np.frombuffer(key.encode("utf-16-le"), np.uint16)
        one, two = _bits(text, np.zeros(1, np.int64))
        # a slip changes two letters and four pairs at most
        near = np.bitwise_count(self._letters ^ np.bitwise_or.reduce(one)) <= 4
        near &= np.abs(self._length.view(np.int8) - np.int8(len(text))) <= 2
        some = np.flatnonzero(near)
        some = some[np.bitwise_count(self._pairs[some] ^ np.bitwise_or.reduce(two)) <= 8]
        length = self._length[some].astype(np.int64)
        at = self._start[some, None] + np.arange(len(text) + 2)
        others = np.where(np.arange(len(text) + 2) < length[:, None], self._text.take(at, mode="clip"), 0)
        slips_off = _distances(text, others, length)
        order = np.argsort(slips_off, kind="stable")
        return [
            others[i, : length[i]].tobytes().decode("utf-16-le", "replace")
            for i in order.tolist()
            if slips_off[i] <= 2
        ]


def _bits(
    text: NDArray[np.uint16], starts: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.uint64]]:
    """Return a bit for each letter, and one for it and the letter before; `starts` of the words."""
    wide = text.astype(np.uint64)
    before = np.roll(wide, 1)
    before[starts] = 0
    pair = (wide * 31 + before * 17 + (before >> 3)) % 64
    return np.uint32(1) << (text % 32).astype(np.uint32), np.uint64(1) << pair


def _distances(
    key: NDArray[np.uint16], others: NDArray[np.uint16], length: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the slips between a key and each of many (rows, filled up with 0): all at once.

    Optimal string alignment, row by row of the usual table.
    """
    width = others.shape[1]
    before: NDArray[np.int64] = np.zeros(0, np.int64)
    row = np.broadcast_to(np.arange(width + 1), (len(others), width + 1)).copy()
    for i, letter in enumerate(key.tolist()):
        new = np.empty_like(row)
        new[:, 0] = i + 1
        same = others == letter
        for j in range(width):
            best = np.minimum(row[:, j] + (others[:, j] != letter), np.minimum(row[:, j + 1], new[:, j]) + 1)
            if i and j:
                swapped = same[:, j - 1] & (others[:, j] == key[i - 1])
                best = np.where(swapped, np.minimum(best, before[:, j - 1] + 1), best)
            new[:, j + 1] = best
        before, row = row, new
    return np.asarray(row[np.arange(len(others)), length])
