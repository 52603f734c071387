"""The child process that reads HTML: hostile markup can kill it and nothing else.

It reads a JSON object with ``html`` and ``url`` from standard input and writes one with text,
title, author, date, sitename and url. It imports nothing of claimatlas, so it starts as a
plain script. `extract.sources.html` runs it and bounds its time.
"""

from __future__ import annotations

import contextlib
import json
import sys

MEMORY_BYTES = 2_000_000_000
CPU_S = 15


def bound_resources() -> None:
    """Bound memory and processor time, where the platform can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for what, limit in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_S)):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
            resource.setrlimit(what, (limit, limit))


def main() -> None:
    """Read one page."""
    bound_resources()
    page = json.load(sys.stdin)
    import trafilatura

    found = trafilatura.bare_extraction(
        page["html"],
        url=page["url"] or None,
        include_comments=False,
        prune_xpath=["//noscript", "//template", "//iframe"],
        with_metadata=True,
        # A date that stands in the page's metadata, not one guessed from the words of the text.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    result = None
    if found is not None:
        data = found if isinstance(found, dict) else found.as_dict()
        result = {key: data.get(key) or "" for key in ("text", "title", "author", "date", "sitename", "url")}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
