"""Progress on stderr: what is being done, once it takes longer than a moment."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

PATIENCE_S = 0.6  # steps shorter than this are not worth a line
LONG_S = 3.0  # without a terminal: when to say that something is still going on


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done if it takes longer than `PATIENCE_S`, and how long it took.

    On a terminal a running second count is shown; elsewhere a line when it gets long and one
    at the end.
    """
    started = time.monotonic()
    done = threading.Event()
    live = sys.stderr.isatty()

    def tick() -> None:
        if done.wait(PATIENCE_S if live else LONG_S):
            return
        if not live:
            print(f"{what} …", file=sys.stderr, flush=True)
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


@contextmanager
def counting(what: str) -> Iterator[Callable[[Mapping[str, int]], None]]:
    """Give a function that shows counts by their name, and how many a second: on a terminal only.

    Elsewhere the caller's own lines tell what goes on.
    """
    started = time.monotonic()
    live = sys.stderr.isatty()

    def tell(counts: Mapping[str, int]) -> None:
        if live:
            total = sum(counts.values())
            rate = total / max(time.monotonic() - started, 0.1)
            words = ", ".join(f"{n} {name}" for name, n in counts.items())
            print(
                f"\r{total} {what} ({words}; {rate:.1f} a second)\x1b[K", end="", file=sys.stderr, flush=True
            )

    try:
        yield tell
    finally:
        if live:
            print(file=sys.stderr)
