"""HTML to text and metadata, in a child process with bounded time and memory.

Scripts are never run: the page is parsed, not shown. Deep nesting, huge attributes and other
attacks on a parser can exhaust only the child.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import DocumentError

TIMEOUT_S = 60.0  # by the clock on the wall, on a busy machine; the child bounds its own processor time
_WORKER = Path(__file__).with_name("html_worker.py")
_META_CHARSET = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*[\"']?([\w:.-]+)", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The article in an HTML page; fields are empty where the page does not say."""

    text: str
    title: str = ""
    author: str = ""
    date: str = ""
    sitename: str = ""
    url: str = ""


def looks_like_html(data: bytes) -> bool:
    """Return whether bytes begin like an HTML page."""
    head = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        head.startswith((b"<?xml", b"<!--")) and b"<html" in head
    )


def declared_charset(data: bytes) -> str | None:
    """Return the encoding that a page's head declares."""
    found = _META_CHARSET.search(data[:4096])
    return found.group(1).decode("ascii", "ignore") if found else None


def read_page(html: str, *, url: str = "", name: str = "the page", timeout_s: float = TIMEOUT_S) -> Page:
    """Return the article in an HTML page.

    Raises
    ------
    DocumentError
        If there is no article text, or the page cannot be read in time or memory.
    """
    # -P: the worker's own folder must not shadow standard modules (this file is called html).
    command = [sys.executable, "-P", str(_WORKER)]
    try:
        done = subprocess.run(  # noqa: S603  (fixed command; the page goes in as data)
            command,
            input=json.dumps({"html": html, "url": url}).encode(),
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
        raise DocumentError(f"{name} is HTML that cannot be read; give the article's text as a .txt file")
    found = json.loads(done.stdout)
    if not found or not found["text"].strip():
        raise DocumentError(f"no article text was found in {name}; give it as a .txt file")
    return Page(**found)
