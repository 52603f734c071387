"""PDF to text, in a child process with bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import DocumentError

TIMEOUT_S = 60.0  # by the clock on the wall, on a busy machine; the child bounds its own processor time
_WORKER = Path(__file__).with_name("pdf_worker.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The text of a PDF, the title that its metadata gives ("" if none), and its pages."""

    text: str
    title: str
    pages: int


def looks_like_pdf(data: bytes) -> bool:
    """Return whether bytes begin like a PDF (ISO 32000-1; readers allow some bytes before)."""
    return b"%PDF-" in data[:1024]


def read_pdf(data: bytes, *, name: str = "the file", timeout_s: float = TIMEOUT_S) -> Paper:
    """Return the text of a PDF, its lines joined to paragraphs.

    Raises
    ------
    DocumentError
        If it is broken, locked, without text, too long, or cannot be read in time or memory.
    """
    command = [sys.executable, "-P", str(_WORKER)]  # -P: its folder must not shadow standard modules
    try:
        done = subprocess.run(  # noqa: S603  (fixed command; the file goes in as data)
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"{name} could not be read within {timeout_s:.0f} s; give the article's text as a .txt file"
        ) from error
    if done.returncode:
        raise DocumentError(f"{name} is a PDF that cannot be read; give the article's text as a .txt file")
    found = json.loads(done.stdout)
    if "refused" in found:
        raise DocumentError(f"{name} {found['refused']}")
    return Paper(text=found["text"], title=" ".join(str(found["title"]).split())[:300], pages=found["pages"])
