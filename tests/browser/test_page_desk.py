"""Adding an article and reviewing a claim in a real browser, with the real pipeline behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waiting import WAIT_MS

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
TEXT = (
    "Government troops captured Manbij on Tuesday, the defence ministry said. "
    "Turkey wants to set up a 20 km deep safe zone on the Syrian side of the Turkey-Syria border."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard on a store of its own that may be written to."""
    import view_sample as sample
    from waitress import create_server

    from dashboard.app import create_app
    from dashboard.desk import Desk, Rights
    from dashboard.server import listen
    from extract.store import open_store
    from geodata.atlas import open_atlas

    path = tmp_path_factory.mktemp("desk") / "s.sqlite"
    store = open_store(path)
    store.add(sample.extraction(), sample.footprints())
    desk = Desk(store_address=str(path))
    listener = listen("127.0.0.1", None)
    app = create_app(store, open_atlas(), allowed_hosts=("127.0.0.1",), rights=Rights(), desk=desk)
    server = create_server(app.server, map={}, sockets=[listener], threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    desk.close()
    server.close()
    listener.close()
    store.close()


@pytest.fixture
def page(browser: Any, home: str) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    trouble: list[str] = []
    opened.on("pageerror", lambda e: trouble.append(str(e)))
    opened.on("console", lambda m: m.type == "error" and trouble.append(m.text))
    opened.goto(home)
    opened.locator("#desk-open").wait_for(timeout=WAIT_MS)
    yield opened
    opened.close()
    assert trouble == []


def test_a_pasted_article_is_read_and_shown(page: Any) -> None:
    page.locator("#desk-open").click()
    page.locator(".desk textarea").fill(TEXT)
    page.get_by_label("Title").fill("Manbij <b>falls</b>")
    page.locator('.desk input[type="date"]').fill("2016-08-12")
    page.locator(".desk-go").click()
    job = page.locator(".desk-job").first
    expect(job).to_contain_text("1 stored", timeout=WAIT_MS)
    expect(job.locator(".desk-job-name")).to_have_text("Manbij <b>falls</b>")
    job.get_by_text("Show on the map").click()
    page.locator("#article .claim-text", has_text="captured Manbij").first.wait_for(timeout=WAIT_MS)
    expect(page.locator("#evidence")).to_contain_text("Manbij", timeout=WAIT_MS)


def test_what_could_not_be_read_is_listed_with_its_reason(page: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\n")
    page.locator("#desk-open").click()
    page.get_by_role("button", name="Files").click()
    page.locator('.desk input[type="file"]').set_input_files(
        [tmp_path / "empty.txt", tmp_path / "broken.pdf"]
    )
    page.locator(".desk-go").click()
    job = page.locator(".desk-job").first
    expect(job).to_contain_text("2 not read", timeout=WAIT_MS)
    job.locator("summary").click()
    expect(job).to_contain_text("broken.pdf")
    expect(job).to_contain_text("is a broken PDF")
    expect(job.get_by_text("Try again")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".desk")).to_be_hidden(timeout=WAIT_MS)


def test_a_claim_is_corrected_rejected_and_taken_back(page: Any, home: str) -> None:
    page.goto(home + "?doc=sample-1")
    page.locator("#article .claim-text", has_text="safe zone 30").first.click(timeout=WAIT_MS)
    card = page.locator(".card", has_text="safe zone 30").first
    card.locator(".review-open").click(timeout=WAIT_MS)
    form = page.locator(".review")
    form.get_by_label("Status").select_option("denied", timeout=WAIT_MS)
    form.get_by_label("Why").fill("the ministry took it back")
    form.get_by_role("button", name="Save the correction").click()
    expect(page.locator(".card", has_text="safe zone 30").first).to_contain_text("denied", timeout=WAIT_MS)
    page.locator(".card .review-open").first.click(timeout=WAIT_MS)
    expect(form).to_contain_text("the ministry took it back", timeout=WAIT_MS)
    form.get_by_role("button", name="Take back").first.click()
    expect(page.locator(".card", has_text="safe zone 30").first).to_contain_text("proposed", timeout=WAIT_MS)


def test_all_reviews_are_listed_and_one_is_taken_back(page: Any, home: str) -> None:
    page.goto(home + "?doc=sample-1")
    page.locator("#article .claim-text", has_text="safe zone 30").first.click(timeout=WAIT_MS)
    page.locator(".card .review-open").first.click(timeout=WAIT_MS)
    form = page.locator(".review")
    form.get_by_label("Why").fill("<b>nobody</b> said so")
    form.get_by_role("button", name="Reject").click()
    expect(form).to_be_hidden(timeout=WAIT_MS)
    page.locator("#desk-open").click()
    page.get_by_role("button", name="Reviews", exact=True).click()
    row = page.locator(".reviews .desk-job", has_text="<b>nobody</b> said so")
    expect(row).to_contain_text("rejected", timeout=WAIT_MS)
    expect(row.locator("blockquote")).to_contain_text("safe zone")
    row.get_by_role("button", name="Take back").click()
    expect(row).to_contain_text("taken back by", timeout=WAIT_MS)
