"""Text to tokens: words, numbers and signs with their offsets, nothing else.

Hyphens and slashes stand alone ("30km-deep" is four tokens, "Turkey-Syria" three), so that
the grammar and the name spotter see the parts; names are looked up by the text they cover,
so "Jisr al-Shughur" still is one name.
"""

from __future__ import annotations

import re
import unicodedata

from extract.expressions.values import Token

MAX_TOKENS = 160
"""Longer texts are no spatial expression; the caller cuts or refuses them."""

_TOKEN = re.compile(
    r"""
      (?:[^\W\d_]\.){2,}                                  # U.S., D.C.
    | \d+(?:st|nd|rd|th)\b                                # 38th
    | \d{1,3}(?:,\d{3})+(?:\.\d+)? | \d+(?:\.\d+)?        # 1,500  0.5
    | ['’‘ʼ`´]s\b                                         # the possessive
    | [^\W\d_][^\W_]*(?:['’‘ʼ`´](?!s\b)[^\W\d_]+)*        # words, M4, Ma'arrat
    | [^\w\s]                                             # signs, one by one
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = dict.fromkeys(map(ord, "’‘ʼ`´"), "'")


def find_tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Return the tokens of ``text[start:end]`` with offsets into `text`, at most `MAX_TOKENS`."""
    stop = len(text) if end is None else end
    out: list[Token] = []
    for match in _TOKEN.finditer(text, start, stop):
        norm = normalise(match.group())
        if norm == "'" and out and out[-1].end == match.start() and out[-1].norm.endswith("s"):
            norm = "'s"  # "the Euphrates' eastern bank"
        out.append(Token(match.group(), norm, match.start(), match.end()))
        if len(out) >= MAX_TOKENS:
            break
    return tuple(out)


def normalise(word: str) -> str:
    """Return a word as the grammar compares it: case-folded, bare of diacritics, plain signs."""
    if word.isascii():
        return word.lower()
    if unicodedata.category(word[0]) == "No":  # ½ stays one sign
        return word
    plain = word.translate(_DASHES).translate(_QUOTES)
    bare = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return bare.casefold() or word
