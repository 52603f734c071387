"""Print what axe finds on the page: `docs/accessibility.md` holds the table.

Run: ``.venv/bin/python docs/run_axe.py`` with Playwright, axe-playwright-python and a Chromium
(``$CHROMIUM``, or /usr/bin/chromium). Reads the bundled sample into a store of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from take_screenshots import address_in

SIZES = {"desk": (1400, 900), "phone": (390, 844)}
PAGES = {
    "map": "",
    "map, dark": "?theme=dark",
    "a claim's card": "?card=1",
    "filters, dark": "?tab=find&theme=dark",
    "found, not mapped": "?tab=unmapped",
    "table": "?view=table",
    "charts, dark": "?view=charts&theme=dark",
    "Arabic": "?lang=ar",
    "Arabic table, dark": "?lang=ar&view=table&theme=dark",
    "Turkish": "?lang=tr",
    "display panel": "?panel=looks",
    "take-away menu": "?panel=takeaway",
    "add articles": "?panel=desk",
    "embedded map": "?embed=1",
}
IMPACTS = ("critical", "serious", "moderate", "minor")


def main() -> None:
    """Serve the sample, look at every page at both sizes, print a table."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "store.sqlite")
        command = [sys.executable, "-m", "dashboard.cli", "map", "--sample", "--no-browser", "--store", store]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            address = address_in(server)
            with sync_playwright() as p:
                chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
                browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                report(browser, address)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def report(browser: Any, address: str) -> None:
    """Print one row for each page and size."""
    print(f"| page | size | {' | '.join(IMPACTS)} | rules broken | rules passed |")
    print("|---|---|" + "---|" * (len(IMPACTS) + 2))
    for name, query in PAGES.items():
        for size, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            page.goto(address + query)
            page.locator("#legend li").first.wait_for(state="attached", timeout=60_000)
            page.wait_for_timeout(4000)
            arrange(page, query)
            found = Axe().run(page).response
            counted = Counter(v["impact"] for v in found["violations"])
            rules = ", ".join(sorted(v["id"] for v in found["violations"])) or "–"
            numbers = " | ".join(str(counted[impact]) for impact in IMPACTS)
            print(f"| {name} | {size} | {numbers} | {rules} | {len(found['passes'])} |", flush=True)
            page.close()


def arrange(page: Any, query: str) -> None:
    """Open what is looked at: a card, a panel, a menu, a dialog."""
    if "card=1" in query:
        page.locator(".hit").first.focus()
        page.keyboard.press("Enter")
        page.locator(".card").first.wait_for()
    elif "panel=desk" in query:
        page.locator("#desk-open").click()
        page.locator(".desk textarea").wait_for()
    elif "panel=" in query:
        page.locator(f"#{query.split('=')[1]}").evaluate("n => { n.open = true; }")
    page.wait_for_timeout(500)


if __name__ == "__main__":
    main()
