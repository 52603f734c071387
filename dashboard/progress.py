"""Progress on stderr: what is being done, once it takes longer than a moment."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 0.6  # steps shorter than this are not worth a line


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done if it takes longer than `PATIENCE_S`, and how long it took.

    On a terminal a running second count is shown; elsewhere one line at the end.
    """
    started = time.monotonic()
    done = threading.Event()
    live = sys.stderr.isatty()

    def tick() -> None:
        if done.wait(PATIENCE_S):
            return
        while live and not done.wait(0.5):
            print(f"\r{what} … {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        took_s = time.monotonic() - started
        if took_s >= PATIENCE_S:
            print(f"{chr(13) if live else ''}{what} … {took_s:.1f} s", file=sys.stderr, flush=True)
