"""Keys that lie one slip away from a key: the candidates of a fuzzy look-up.

One slip is a letter left out, put in, exchanged, or two neighbours swapped (Damerau 1964:
these make four fifths of all typing errors).
"""

from __future__ import annotations

from collections.abc import Iterator

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
