"""Play the first two minutes of a new user and take a picture of each step, on a desk and on a phone.

Run: ``.venv/bin/python docs/take_two_minutes.py [--out FOLDER]``. The steps are those that
`tests/browser/test_two_minutes.py` checks: the bundled sample, and a second article of ours that
says the contrary, so that there are rivals to compare.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from take_screenshots import FOLDER, WAIT_MS, address_in, save

SIZES = {"desk": (1400, 900), "phone": (390, 844)}
CONTRARY = "The Syrian army holds Idlib province, the Syrian defence ministry said on Friday.\n"


def main() -> None:
    """Fill a store of its own, serve it, play, end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER / "two-minutes")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store, article = str(Path(folder) / "store.sqlite"), Path(folder) / "contrary.txt"
        article.write_text(CONTRARY, encoding="utf-8")
        told = [
            "--title",
            "Damascus speaks of Idlib",
            "--publisher",
            "The Other Desk",
            "--date",
            "2019-01-25",
        ]
        claimatlas = [sys.executable, "-m", "dashboard.cli"]
        subprocess.run([*claimatlas, "extract", str(article), *told, "--save", "--store", store], check=True)
        server = subprocess.Popen(
            [*claimatlas, "map", "--sample", "--no-browser", "--store", store],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            address = address_in(server)
            with sync_playwright() as p:
                chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
                browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                for size in SIZES:
                    play(browser, address, size, args.out)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def play(browser: Any, address: str, size: str, folder: Path) -> None:
    """Play all steps at one size."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    page.locator(".stack-label:visible").first.wait_for()
    page.locator(".base-name:visible").first.wait_for()
    page.locator("#article .claim-text").first.wait_for()
    taken = camera(page, size, folder)

    taken("0-10-map")
    for words in ("Zones", "Control areas"):
        page.locator("#layers").get_by_text(words, exact=True).click()
    taken("0-20-layers-off")
    for words in ("Zones", "Control areas"):
        page.locator("#layers").get_by_text(words, exact=True).click()
    page.locator('.hit[aria-label*="Safe zone"]').first.focus()
    page.keyboard.press("Enter")
    page.locator(".card", has_text="30 km geodesic buffer").wait_for()
    taken("0-35-strip")
    page.locator("#article .claim-text", has_text="Manbij").first.click()
    page.locator(".card", has_text="Manbij").first.wait_for()
    taken("0-50-sentence")
    page.get_by_role("tab", name="Filter").click()
    page.locator("#facets").get_by_role("checkbox", name=re.compile("^HTS|Tahrir")).first.click()
    page.locator("#found", has_text=re.compile(r"\d+ of \d+ claims")).wait_for()
    page.locator("#fit").click()
    taken("1-05-filter")
    page.locator('.hit[aria-label*="HTS: almost all"]').first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=re.compile("Compare with")).first.click()
    page.locator("table.compare").wait_for()
    taken("1-20-rivals")
    page.locator("#takeaway summary").click()
    taken("1-45-take-away")
    page.close()


def camera(page: Any, size: str, folder: Path) -> Callable[[str], None]:
    """Return what takes a picture once the page has come to rest."""

    def take(step: str) -> None:
        page.wait_for_timeout(1500)
        save(page, folder / f"{step}-{size}.png")

    return take


if __name__ == "__main__":
    main()
