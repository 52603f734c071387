"""Which language a text is in: enough to refuse what the reader cannot read.

Scripts decide first; within the Latin script function words, which no text of more than
a headline can do without, and letters that English does not have. The tables are our own
knowledge of the languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

SAMPLE_CHARS = 6_000  # from the beginning, the middle and the end

TABLE = Path(__file__).parent / "tables" / "function_words.tsv"

SCRIPTS: dict[str, str] = {
    "ARABIC": "ar", "CYRILLIC": "ru", "GREEK": "el", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja",
    "KATAKANA": "ja", "HANGUL": "ko", "DEVANAGARI": "hi", "BENGALI": "bn", "THAI": "th", "GEORGIAN": "ka",
    "ARMENIAN": "hy", "ETHIOPIC": "am", "TAMIL": "ta", "TELUGU": "te", "KHMER": "km", "MYANMAR": "my",
    "LAO": "lo", "SINHALA": "si", "GUJARATI": "gu", "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml",
    "TIBETAN": "bo", "MONGOLIAN": "mn", "SYRIAC": "syr", "TIFINAGH": "ber", "THAANA": "dv",
}  # fmt: skip

# Letters that tell languages of one script apart.
_MARKS: dict[str, tuple[tuple[str, str], ...]] = {
    "ARABIC": (("ur", "ٹڈڑےں"), ("ps", "ټډړږښګ"), ("ckb", "ێۆڵڕ"), ("fa", "پچژگ")),
    "CYRILLIC": (("uk", "їєґ"), ("be", "ў"), ("kk", "әғқңөұүһ"), ("sr", "ђћџљњј"), ("bg", "ъ")),
}
_LATIN_MARKS: tuple[tuple[str, str], ...] = (
    ("tr", "ğşı"), ("az", "ə"), ("de", "ß"), ("es", "ñ¿¡"), ("pt", "ãõ"), ("pl", "łśźżąę"), ("ro", "țșă"),
    ("cs", "řěů"), ("hu", "őű"), ("vi", "ạảấầẩậắặẹẻẽếềểệịọốồổộớờởợụủứừửựỳỵđư"), ("sv", "å"), ("fr", "œêèç"),
)  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:['’])?")
_ENGLISH_END = re.compile(
    r"(?:ing|ed|tion|tions|ment|ments|ness|ity|ies|es|ly|ship|ers|ough|ight|ack|ce|ck|th|sh)\Z"
)
_ENGLISH_LEAST = 0.04  # running English has 0.3 and more of function words; lists and headlines far less


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that most of a text is written in.

    A guess made for refusing: ``en`` also for short texts in plain Latin letters that
    give no sign of another language, such as headlines. Names in another script inside an
    English text do not change the answer. None where the text has no letters.
    """
    letters, words = _sample(text)
    scripts = Counter(_script(ch) for ch in letters)
    if not scripts:
        return None
    main, _ = scripts.most_common(1)[0]
    if main != "LATIN":
        if "HIRAGANA" in scripts or "KATAKANA" in scripts:
            return "ja"
        return _by_marks(letters, _MARKS.get(main, ())) or SCRIPTS.get(main)
    return _latin_language(letters, words)


@lru_cache(maxsize=1)
def _function_words() -> dict[str, frozenset[str]]:
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {language: frozenset(words.split()) for language, words in rows}


def _sample(text: str) -> tuple[str, list[str]]:
    if len(text) > 3 * SAMPLE_CHARS:
        middle = (len(text) - SAMPLE_CHARS) // 2
        text = " ".join((text[:SAMPLE_CHARS], text[middle : middle + SAMPLE_CHARS], text[-SAMPLE_CHARS:]))
    text = unicodedata.normalize("NFC", text)
    words = [w.replace("’", "'") for w in _WORD.findall(text)]
    return "".join(ch for ch in text.lower() if ch.isalpha()), words


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    return unicodedata.name(letter, "OTHER").split(" ", 1)[0].split("-", 1)[0]


def _by_marks(letters: str, marks: tuple[tuple[str, str], ...]) -> str | None:
    """Return the language whose own letters make up at least one in two hundred."""
    counts = {language: sum(letters.count(ch) for ch in chars) for language, chars in marks}
    best = max(counts, key=lambda language: counts[language], default=None)
    return best if best and counts[best] * 200 >= len(letters) else None


def _latin_language(letters: str, words: list[str]) -> str:
    lower = [w.lower() for w in words]
    counts = Counter(lower)
    scores = {
        language: sum(counts[w] for w in table) / max(1, len(lower))
        for language, table in _function_words().items()
    }
    english = scores.pop("en")
    rival = max(scores, key=lambda language: scores[language])
    mark = _by_marks(letters, _LATIN_MARKS)
    if english >= scores[rival] and english >= _ENGLISH_LEAST:
        return "en"
    # Names in capitals say nothing of the language; other words have English endings or not.
    plain = [w for w in words if w.islower()] or lower
    endings = (
        sum(bool(_ENGLISH_END.search(w)) or w.endswith("s") for w in plain) / len(plain) if plain else 0.0
    )
    if len(words) < 25 and english + endings / 2 > scores[rival] and not (mark and endings < 0.2):
        return "en"
    if scores[rival] > english:
        return mark if mark and scores[mark] > scores[rival] / 2 else rival
    return mark or "en"
