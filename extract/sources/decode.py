"""Bytes to text: which encoding, decided in a strict order and said aloud.

1. A byte order mark (UTF-8, UTF-16, UTF-32). 2. An encoding that the source declares, if it
fits. 3. UTF-16 without a mark, where NUL bytes betray it; other NUL bytes are binary. 4. UTF-8.
5. UTF-8 with a little damage: each broken sequence becomes U+FFFD, and a note says how many.
6. An 8-bit code page, chosen by how plausible its words are. What fits none is refused: a
wrong guess would give wrong place names.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from geodata.errors import DocumentError

_MARKS = (  # the longer first: UTF-32's mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FILES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_CODE_PAGES = (  # the likelier first: it wins where all read alike (typographic quotes)
    "cp1252", "cp1251", "cp1256", "cp1254", "cp1250", "cp1255", "cp1253",
    "koi8_r", "iso8859_5", "iso8859_6", "cp866",
)  # fmt: skip
_DECLARABLE = re.compile(
    r"utf-?8|utf-?16(-?[lb]e)?|utf-?32(-?[lb]e)?|(cp|windows-)(125[0-8]|866|874|932|949)|koi8-[ru]"
    r"|iso8859-\d\d?|gb2312|gbk|gb18030|big5|shift_jis|euc[_-](jp|kr)|iso2022_jp|hz"
)
_SAMPLE_BYTES = 200_000  # enough to tell a code page by
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_WORD = re.compile(r"[^\W\d_]+")
_RARE = frozenset(
    "ðþÐÞýÝæÆđĐţŢŕŔĺĹřŘľĽďĎ"
)  # each code page's letters in places where others have common ones
_COMMON = frozenset("оеаинтсрاليمنوיוהלאαοιετσ")  # half of all letters of a text; lower case
_FOREIGN = re.compile(r"[^\w\s\x00-\x7f‘’‚“”„‹›«»‐–—…•·€£¥¢©®™°§±×½¼¾²³،؛؟ـ´¨¿¡\u200b-\u200f\ufffd]")
_SCRIPTS = (
    (0x0250, "latin"), (0x0370, "other"), (0x0400, "greek"), (0x0530, "cyrillic"), (0x0590, "other"),
    (0x0600, "hebrew"), (0x0780, "arabic"), (0x1E00, "other"), (0x1F00, "latin"), (0x110000, "other"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the encoding that gave it, and what a reader should know about the reading."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode_text(data: bytes, *, declared: str | None = None, name: str = "the text") -> Decoded:
    """Return the text of bytes.

    Parameters
    ----------
    data
        The whole content.
    declared
        The encoding that a header or a ``meta`` element names; used if it fits.
    name
        How to name the source in an error.

    Raises
    ------
    DocumentError
        If the bytes are no text, or their encoding cannot be told.
    """
    for sign, kind in _FILES:
        if data.startswith(sign):
            raise DocumentError(f"{name} is {kind}, not a text; give its text as .txt or .html")
    for mark, encoding in _MARKS:
        if data.startswith(mark) and (encoding != "utf-32-le" or len(data) % 4 == 0):
            return _marked(data[len(mark) :], encoding, name)
    if declared and (decoded := _declared(data, declared)):
        return decoded
    if b"\0" in data:
        return _wide(data, name)
    try:
        return Decoded(text=_sane(data.decode(), name), encoding="utf-8")
    except UnicodeDecodeError:
        return _damaged(data, name) or _code_page(data, name)


def _marked(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        return Decoded(text=_sane(data.decode(encoding), name), encoding=encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and (decoded := _damaged(data, name)):
            return decoded
        raise DocumentError(
            f"{name} says by its first bytes that it is {encoding} and breaks it at byte {error.start}; "
            "save it as UTF-8"
        ) from error


def _declared(data: bytes, declared: str) -> Decoded | None:
    try:
        encoding = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    if not _DECLARABLE.fullmatch(encoding):  # Python's table also holds zip, hex, rot13 and the like
        return None
    if encoding in ("iso8859-1", "ascii"):  # by the WHATWG's table both labels mean windows-1252
        encoding = "cp1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Decoded(text=text, encoding=encoding)


def _wide(data: bytes, name: str) -> Decoded:
    """UTF-16 or UTF-32 without a mark: the reading with the most spaces and line ends is right."""
    best: tuple[int, str, str] = (0, "", "")
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text) is None:
            best = max(best, (text.count(" ") + text.count("\n"), encoding, text))
    if not best[0]:
        raise DocumentError(f"{name} is binary, not a text; give a text or HTML file")
    return Decoded(text=best[2], encoding=best[1], notes=(f"{name} was read as {best[1]}",))


def _damaged(data: bytes, name: str) -> Decoded | None:
    """UTF-8 with few broken sequences among many good ones; None if it does not look like UTF-8."""
    text = data.decode(errors="replace")
    broken = text.count("\ufffd") - data.count("\ufffd".encode())
    good = sum(1 for c in text if c > "\x7f") - broken
    if good < 3 * broken or broken > len(text) / 100:
        return None
    note = f"{name} is damaged UTF-8: {broken} broken sequence(s) are shown as \ufffd"
    return Decoded(text=_sane(text, name), encoding="utf-8", notes=(note,))


def _code_page(data: bytes, name: str) -> Decoded:
    scores: list[tuple[float, int, str]] = []
    for rank, encoding in enumerate(_CODE_PAGES):
        try:
            score = _plausibility(data[:_SAMPLE_BYTES].decode(encoding))
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        scores.append((score, -rank, encoding))
    if not scores or max(scores)[0] < 0:
        raise DocumentError(f"the encoding of {name} cannot be told; save it as UTF-8")
    encoding = max(scores)[2]
    text = _sane(data.decode(encoding), name)
    return Decoded(text=text, encoding=encoding, notes=(f"{name} is not UTF-8; it was read as {encoding}",))


def _plausibility(text: str) -> float:
    """Say how much the words with letters beyond ASCII look like words: higher is better."""
    score = -5.0 * len(_CONTROL.findall(text)) - 0.5 * len(_FOREIGN.findall(text))
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        scripts = {_script(c) for c in word}
        if len(scripts) > 1:
            score -= 2
            continue
        if not (word.islower() or word.isupper() or word.istitle() or scripts & {"arabic", "hebrew"}):
            score -= 1
        if scripts == {"latin"}:
            beyond = sum(1 for c in word if c > "\x7f")
            score += 1 if 2 * beyond <= len(word) else -1
        else:  # by length, or each half of a word that a stray sign cuts would count as one
            score += min(len(word), 6) / 6 + 0.2 * sum(1 for c in word if c in _COMMON)
        score -= 0.3 * sum(1 for c in word if c in _RARE)
    return score


def _script(char: str) -> str:
    return next(script for end, script in _SCRIPTS if ord(char) < end)


def _sane(text: str, name: str) -> str:
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > max(2, len(text) / 500):
        raise DocumentError(f"{name} is binary, not a text; give a text or HTML file")
    return text
