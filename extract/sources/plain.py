"""What a plain text says about itself: its headline, if its first line looks like one."""

from __future__ import annotations

_MAX_CHARS = 200
_MAX_WORDS = 30


def find_headline(text: str) -> str:
    """Return the first line where it looks like a headline, else an empty text.

    A headline is short, holds letters, does not end like a sentence or a clause, and stands
    apart: by an empty line below it, or by a much longer line that begins anew (and so is no
    continuation of wrapped prose).
    """
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    if not lines:
        return ""
    first = lines[0].strip()
    rest = [line.strip() for line in lines[1:]]
    if not any(rest) or len(first) > _MAX_CHARS or len(first.split()) > _MAX_WORDS:
        return ""
    if not any(c.isalpha() for c in first) or first.rstrip("\"'”’»)").endswith((".", ",", ";", ":", "-")):
        return "" if not first.endswith(("...", "…")) else first
    if rest[0] and (rest[0][0].islower() or len(rest[0]) < 1.5 * len(first)):
        return ""
    return first
