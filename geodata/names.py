"""Fold names so that spellings of one place meet: `fold` lightly, `loose_fold` across transliterations.

`fold` keeps the letters and drops what the press writes or leaves out at will: case,
diacritics, apostrophes, hyphens, "St."/"Saint". `loose_fold` is for names that reached
English from another script: it drops the Arabic article, merges vowels that transliterate
one another, and doubled letters, so "Ma'arrat an-Nu'man" and "Maaret al-Numan" meet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "a", "þ": "th", "ð": "d",
    "ŋ": "ng", "ħ": "h", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ѐ": "е", "ё": "е", "ґ": "г",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك",
    "ة": "ه", "ۀ": "ه", "ە": "ه", "ؤ": "و", "ئ": "ي", "ء": None, "ـ": None, "ς": "σ",
    "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ",
})  # fmt: skip
"""Letters that Unicode does not decompose, or that the press exchanges (hamza, final forms)."""

_DROPPED = dict.fromkeys(map(ord, "'’‘ʼʻʿʾˈ`´′\"“”״׳.\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad"))
_SPACED = dict.fromkeys(map(ord, "-‐‑‒–—−־_/,;:()[]{}|·•،\u00a0\t\r\n"), " ")
_PUNCTUATION = str.maketrans({**_DROPPED, **_SPACED, ord("&"): " and "})

_WORDS = {
    "st": "saint", "ste": "sainte", "mt": "mount", "mtn": "mountain", "mts": "mountains", "ft": "fort",
    "pt": "point",
}  # fmt: skip
"""Abbreviated words of names, written out."""

_LEADING = ("the ",)
_ABBREVIATED = re.compile(r"\b(?:ste?|mtn?s?|ft|pt)\b")

_TYPES = """
province provinces oblast governorate governorates region regions state states county counties
district districts prefecture department departments municipality canton voivodeship republic
territory krai kray okrug raion rayon division subdivision parish commune emirate wilaya wilayat
muhafazah mohafazat subdistrict township townships city town village island islands isle river lake
gouvernorat provincia departamento estado provinz kreis
"""
TYPE_WORDS = frozenset(_TYPES.split())
"""Words that say what a place is; a name is also found without them."""

_TYPE_PHRASES = (
    "autonomous republic of", "autonomous region of", "province of", "state of", "district of", "region of",
    "republic of", "governorate of", "county of", "city of", "town of", "village of", "island of", "isle of",
    "department of", "municipality of", "muhafazat", "wilayat", "ostan e", "ostan",
)  # fmt: skip

_FOREIGN_TYPES = re.compile(
    r"^(?:محافظه|ولايه|منطقه|استان|محافظة|اقليم|مقاطعه|מחוז|נפת) |"
    r" (?:область|край|губернаторство|республика|провинция|район|мухафаза|вилайет|провінція)$"
)
_NEEDY = """
falkland solomon marshall cook cayman virgin faroe channel canary christmas norfolk long rhode prince
great new old central north south east west upper lower big salt
"""
_KEEPING = frozenset(_NEEDY.split())  # names that are nothing without their type word


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Return the key under which all light variants of a name meet; empty if no letter is left.

    Idempotent: ``fold(fold(x)) == fold(x)``.
    """
    text = name.casefold()
    if text.isascii() and text.isalpha():  # one plain word, as most names are
        return _WORDS.get(text, text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        # Accents and vowel points go; vowel signs of Indic scripts (class 0, and 9 for virama) are letters.
        text = "".join(c for c in text if unicodedata.combining(c) < 10)
        text = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    text = " ".join(text.translate(_PUNCTUATION).split())
    if _ABBREVIATED.search(text):
        text = " ".join(_WORDS.get(word, word) for word in text.split())
    while text.startswith(_LEADING):
        text = text[4:]
    return text


def title(key: str) -> str:
    """Return a folded name with each word capitalised, as most names are written."""
    return " ".join(word[:1].upper() + word[1:] for word in key.split(" "))


@lru_cache(maxsize=16384)
def strip_type(key: str) -> str | None:
    """Return a folded name without its type word ("idlib province" → "idlib"), or None if it has none."""
    found = _FOREIGN_TYPES.search(key)
    if found:
        return (key[: found.start()] + key[found.end() :]).strip() or None
    for phrase in _TYPE_PHRASES:
        if key.startswith(phrase + " "):
            return key[len(phrase) + 1 :]
    words = key.split()
    end = len(words)
    while end > 1 and words[end - 1] in TYPE_WORDS:
        end -= 1
    if end == len(words) or (end == 1 and words[0] in _KEEPING):
        return None
    return " ".join(words[:end])


_ARTICLE_FORMS = """
al el ul il an en ad ed ar er as es at et az ez ash esh ath eth adh edh adz aj ej ech ach l e
"""
_ARTICLES = frozenset(_ARTICLE_FORMS.split())
_GLUED_ARTICLE = re.compile(r"^[aeu](?=(zz|ss|dd|nn|rr|tt|shsh|ll|dhdh|thth)..)(.)\2?")
_GLUED_AL = re.compile(r"^(?:al|el)(?=[bcdfghjkmpqrstvwxyz][a-z]{3})")
_KAFR = re.compile(r"\bk[ae]?f[ae]?r(?=\b| )")
_LOOSE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), repl)
    for pattern, repl in (
        (r"tch|tsch|cz", "c"), (r"dzh|dsch|dj|zh|j", "j"), (r"sch|shch|sh|ch", "S"), (r"kh|x", "h"),
        (r"gh", "g"),
        (r"dh", "d"), (r"th", "t"), (r"ph", "f"), (r"ck|q|c(?=[aoukl])", "k"), (r"tz|ts", "z"),
        (r"ia|iya|ya", "a"), (r"a[uwo]|o[uwo]|w(?=[aeiou])|[ouw]", "u"),
        (r"[aeiy]+h?$", "a"), (r"[aeiy]+", "a"), (r"(?<=[au])h(?=[^au]|$)", ""),
        (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=65536)
def loose_fold(name: str) -> str | None:
    """Return the transliteration key of a name in Latin letters, or None (other scripts, too short).

    Different names can share a key; whoever looks up by it compares the spellings after.
    """
    key = fold(name)
    if not key.isascii() or len(key) < 4:
        return None
    words = key.split()
    if len(words) > 1:
        words = [w for w in words if w not in _ARTICLES] or words
    words = [_GLUED_AL.sub("", _GLUED_ARTICLE.sub(r"\2", w)) if len(w) > 4 else w for w in words]
    text = _KAFR.sub("kafr", " ".join(words)).replace(" ", "")
    for pattern, repl in _LOOSE:
        text = pattern.sub(repl, text)
    return text if len(text) >= 4 else None
