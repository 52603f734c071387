"""The child process that reads PDF: a hostile file can kill it and nothing else.

It reads the file's bytes from standard input and writes a JSON object with text, title and
pages, or with ``refused``, to standard output. It imports nothing of claimatlas. `extract.sources.pdf`
runs it and bounds its time.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys

MEMORY_BYTES = 2_000_000_000
CPU_S = 25
MAX_PAGES = 300
MAX_CHARS = 1_000_000  # as `extract.values.MAX_TEXT_CHARS`: this file runs alone


def bound_resources() -> None:
    """Bound memory and processor time, where the platform can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_S)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
            resource.setrlimit(what, (limit, limit))


def flowing(page: str) -> str:
    """Return a page's text with the lines of a paragraph joined.

    A PDF has lines, no paragraphs: one ends at an empty line, or at a line that stays well below
    the page's usual width and either ends a sentence or is followed by a capital. A word that was
    hyphenated at a line's end is put together where the next line goes on in lower case.
    """
    lines = [" ".join(line.split()) for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    widths = sorted(len(line) for line in lines if line)
    usual = widths[int(len(widths) * 0.8)] if widths else 0
    paragraphs: list[str] = []
    before = ""  # the line before, as it stood
    for line in lines:
        if not line:
            pass
        elif not before or _ends_paragraph(before, line, usual):
            paragraphs.append(line)
        elif line[0].islower() and _HYPHEN.search(before):
            paragraphs[-1] = _HYPHEN.sub("", paragraphs[-1]) + line
        else:
            paragraphs[-1] += f" {line}"
        before = line
    return "\n\n".join(paragraphs)


_HYPHEN = re.compile(r"(?<=[a-z])[-\u00ad\ufffe\x02]$")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")


def _ends_paragraph(before: str, line: str, usual: int) -> bool:
    return len(before) < 0.75 * usual and (_SENTENCE_END.search(before) is not None or not line[0].islower())


def read(data: bytes) -> dict[str, object]:
    """Return the text of a PDF, or why there is none."""
    import pypdfium2 as pdfium

    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        return {
            "refused": "is locked by a password; save it without one"
            if locked
            else "is a broken PDF; give the article's text as a .txt file"
        }
    if len(pdf) > MAX_PAGES:
        return {"refused": f"has {len(pdf)} pages; give the article alone (at most {MAX_PAGES})"}
    pages, size = [], 0
    for page in pdf:
        words = page.get_textpage().get_text_bounded()
        size += len(words)
        if size > MAX_CHARS:
            return {"refused": f"holds more than {MAX_CHARS:,} characters; give the article alone"}
        pages.append(flowing(words))
    text = "\n\n".join(p for p in pages if p.strip())
    if not text.strip():
        return {"refused": "holds pictures of pages and no text; give the text (OCR is not ours to do)"}
    about = pdf.get_metadata_dict()
    return {"text": text, "title": about.get("Title", ""), "pages": len(pdf)}


def main() -> None:
    """Read one file."""
    bound_resources()
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
