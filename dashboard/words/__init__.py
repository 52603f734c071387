"""The words of the page, in English, Arabic and Turkish.

Each module keeps its English words beside its code, as a table that it registers here
(`words`); `ar.py` and `tr.py` hold the same keys as "section.key". Which language a table
answers in is decided once for each request (`speaking`), as in gettext, so that the functions
that build components stay functions of what they show. Quotes, names and addresses come from
articles and are never translated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any

from dashboard.words import ar, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of the page: its own name, and which way it is written."""

    name: str
    direction: str = "ltr"


LANGUAGES: dict[str, Language] = {
    "en": Language(name="English"),
    "ar": Language(name="العربية", direction="rtl"),
    "tr": Language(name="Türkçe"),
}
"""Languages by their BCP 47 code."""

TABLES: dict[str, Mapping[str, str]] = {"ar": ar.WORDS, "tr": tr.WORDS}
"""Translations by language and "section.key"; what is missing is shown in English."""

ENGLISH: dict[str, str] = {}
"""All English words by "section.key", as the modules registered them."""

_spoken: ContextVar[str] = ContextVar("claimatlas_language", default="en")


class Words(Mapping[str, str]):
    """A section's words: read like a dict, answered in the language that is spoken now."""

    def __init__(self, section: str, english: Mapping[str, str]) -> None:
        self._section = section
        self._english = english
        ENGLISH.update({f"{section}.{key}": text for key, text in english.items()})

    def __getitem__(self, key: str) -> str:
        return TABLES.get(_spoken.get(), {}).get(f"{self._section}.{key}", self._english[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._english)

    def __len__(self) -> int:
        return len(self._english)

    def count(self, key: str, number: int) -> str:
        """Return the words for a number of things, with the number in them as ``{number}``.

        Keys end in CLDR's plural category: ``claims_one``, ``claims_two``, …; ``claims`` is for
        all the others.
        """
        spoken = _spoken.get()
        form = f"{self._section}.{key}_{plural(spoken, number)}"
        table = TABLES.get(spoken, ENGLISH)
        return table.get(form, self[key]).format(number=f"{number:,}")


def words(section: str, english: Mapping[str, str]) -> Words:
    """Register a module's English words and return them as a table that can be spoken."""
    return Words(section, english)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let all tables answer in a language (English if it is unknown) within a ``with`` block."""
    token = _spoken.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _spoken.reset(token)


def in_language(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that speaks the ``language`` of the first argument (a mapping) that names one."""

    @wraps(function)
    def answer(*arguments: Any) -> Any:
        given = next((a["language"] for a in arguments if isinstance(a, Mapping) and "language" in a), "en")
        with speaking(given if isinstance(given, str) else "en"):
            return function(*arguments)

    return answer


def spoken() -> str:
    """Return the code of the language that is spoken now."""
    return _spoken.get()


def apart(text: str, language: str = "") -> str:
    """Keep a foreign name from turning round the words about it, where they run from right to left."""
    return f"\u2068{text}\u2069" if text and LANGUAGES[language or spoken()].direction == "rtl" else text


def plural(language: str, number: int) -> str:
    """Return CLDR's plural category of a whole number.

    >>> plural("ar", 3), plural("en", 1), plural("tr", 1)
    ('few', 'one', 'one')
    """
    if language == "ar":
        last = number % 100
        few_or_many = "few" if 3 <= last <= 10 else "many" if last >= 11 else "other"
        return {0: "zero", 1: "one", 2: "two"}.get(number, few_or_many)
    return "one" if number == 1 else "other"


def worded(key: str, **attributes: str) -> dict[str, Any]:
    """Return the attributes by which the browser changes a fixed element's words with the language.

    `key` is that of its text, "" for none; `attributes` name keys for ``label`` (aria-label),
    ``title`` and ``placeholder``.
    """
    found: dict[str, Any] = {f"data-word-{name}": value for name, value in attributes.items()}
    return {"data-word": key, **found} if key else found


def page_words(language: str) -> dict[str, str]:
    """Return all words of a language by "section.key", for the browser."""
    return ENGLISH | dict(TABLES.get(language, {}))
