"""Waiting for a page: a loaded machine is slow, not wrong, so nothing is looked at only once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

WAIT_MS = 60_000  # a busy machine with two cores is slow, and no test waits for the time itself


def until(ask: Callable[[], Any], what: str | Callable[[], str]) -> Any:
    """Ask again until the answer is true; the answer.

    It must ask the page: what Playwright holds of it (``page.url``) stays as it is meanwhile.
    """
    end = time.monotonic() + WAIT_MS / 1000
    while not (answer := ask()):
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.05)
    return answer


def when(page: Any, function: str, arg: Any = None) -> None:
    """Wait until the page's answer to a JavaScript function is true.

    A bare expression would be looked at once and then refused: asking again is ``eval`` to the
    page's Content-Security-Policy. So only functions are taken, whether or not they are true at once.
    """
    assert re.match(r"\(.*?\) => ", function), f"not a function: {function}"
    page.wait_for_function(function, arg=arg, polling=50, timeout=WAIT_MS)


def settle(page: Any) -> None:
    """Wait until the legend is there and the map stands still: a spot of the screen then keeps its meaning.

    The legend takes its room from the map, which fits all shapes into what is left.
    """
    page.locator("#legend li").first.wait_for(timeout=WAIT_MS)
    when(
        page,
        """() => { const m = claimatlas.maps.get('map').map;
            const r = m.getContainer().getBoundingClientRect();
            const c = m.getCenter();
            const size = m.getSize();
            const now = [r.x, r.y, r.width, r.height, size.x, size.y, c.lat, c.lng, m.getZoom()].join();
            window.still = window.was === now ? (window.still || 0) + 1 : 0;
            window.was = now;
            return window.still >= 5; }""",
    )
