"""Take the pictures of `docs/screenshots/` from the bundled sample, or from any article.

Run: ``.venv/bin/python docs/take_screenshots.py [--article FILE --date YYYY-MM-DD] [--out FOLDER]``
with Playwright and a Chromium (``$CHROMIUM``, or the one that ``.ci/chromium`` finds).
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
COLOURS, NEAR = 256, 9  # of a picture; the least difference of two, over red, green and blue
WAIT_MS = 180_000
SIZES = {"desktop": (1400, 900), "phone": (390, 844)}
LOOKS = {
    "arabic-dark": "?lang=ar&theme=dark",
    "worldview-india": "?worldview=india&map=76.5,33.5,5.5&labels=en",
}


def main() -> None:
    """Start the dashboard on a store of its own, take the pictures, end it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--article")
    parser.add_argument("--date")
    parser.add_argument("--out", type=Path, default=FOLDER)
    args = parser.parse_args()
    what = [args.article, *(["--date", args.date] if args.date else [])] if args.article else ["--sample"]
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store.sqlite")
        command = [sys.executable, "-m", "dashboard.cli", "map", *what, "--no-browser", "--store", store]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            take(address_in(server), args.out)
        finally:
            server.terminate()
            server.wait()


def address_in(server: subprocess.Popen[str]) -> str:
    """Return the address that a starting server prints."""
    for line in server.stdout or ():
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise SystemExit("the dashboard did not start")


def take(address: str, folder: Path) -> None:
    """Save the map as it opens and with the zone chosen, at both sizes."""
    with sync_playwright() as p:
        chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(address, timeout=WAIT_MS)
            page.locator(".base-name:visible").first.wait_for(timeout=WAIT_MS)
            page.wait_for_timeout(6000)
            save(page, folder / f"{name}.png")
            page.get_by_text(re.compile("Zone: .*border")).first.click()
            page.wait_for_timeout(2500)
            save(page, folder / f"evidence-{name}.png")
        for name, query in LOOKS.items():
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(address + query, timeout=WAIT_MS)
            page.locator(".base-name:visible").first.wait_for(timeout=WAIT_MS)
            page.wait_for_timeout(7000)
            save(page, folder / f"{name}.png")
        browser.close()


def save(page: Any, path: Path) -> None:
    """Save what a page shows with few colours: a third of the bytes, and nothing to see of it."""
    page.screenshot(path=path)
    with Image.open(path) as picture:
        whole = picture.convert("RGB")
    few = Image.new("P", (1, 1))
    few.putpalette([part for colour in common(whole) for part in colour])
    whole.quantize(palette=few, dither=Image.Dither.NONE).save(path, optimize=True)


def common(picture: Image.Image) -> list[tuple[int, int, int]]:
    """The colours that cover most of a picture, none nearly like another: areas keep exactly theirs."""
    counted = picture.getcolors(maxcolors=2**24) or []
    kept: list[tuple[int, int, int]] = []
    for _, colour in sorted(counted, reverse=True):
        if all(sum(abs(a - b) for a, b in zip(colour, other, strict=True)) > NEAR for other in kept):
            kept.append(colour)
        if len(kept) == COLOURS:
            break
    return kept


if __name__ == "__main__":
    main()
