"""Table, charts, embedding and the offline page in a real Chromium."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from test_map import SIZES, Watched, overlapping
from waiting import WAIT_MS, settle

from dashboard.state import State
from dashboard.takeaway.making import Order, make
from dashboard.view import read_view

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=WAIT_MS)  # a busy machine is slow; no test waits for the time itself

pytestmark = pytest.mark.browser


HOSTILE = "</script><script>document.title='hacked'</script><img src=x onerror=\"document.title='hacked'\">"


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    pages: list[Watched] = []

    def go(query: str, size: str = "desk") -> Any:
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        page.set_default_timeout(WAIT_MS)
        pages.append(Watched(page, address))
        page.goto(address + query)
        return page

    yield go
    trouble = [t for watched in pages for t in watched.trouble]
    for watched in pages:
        watched.page.close()
    assert trouble == []


# --- the table ----------------------------------------------------------------------------


def test_the_table_sorts_and_a_row_shows_its_evidence(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&view=table")
    rows = page.locator("#table tbody tr")
    expect(rows).to_have_count(9)
    page.get_by_role("button", name="Status").click()
    expect(page.locator("#table th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    first = rows.first.locator("td").nth(1)
    expect(first).to_have_text("asserted")
    page.get_by_role("button", name="Status").click()
    expect(first).to_have_text("proposed")
    page.wait_for_url(re.compile("sort=-status"))
    row = rows.filter(has_text="Both neighbours agreed")
    row.locator("td").nth(7).click()
    page.locator(".card", has_text="Both neighbours agreed").wait_for(timeout=WAIT_MS)
    expect(row).to_have_class(re.compile("selected"))
    page.get_by_role("radio", name="Map").click()
    expect(page.locator(".stack-label.selected:visible").first).to_be_visible(timeout=WAIT_MS)


def test_the_table_works_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&view=table")
    buttons = page.locator("#table .row-button")
    expect(buttons).to_have_count(9)
    buttons.first.focus()
    page.keyboard.press("ArrowDown")
    expect(buttons.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".card", has_text="Idlib is now almost fully").wait_for(timeout=WAIT_MS)
    expect(buttons.nth(1)).to_have_attribute("aria-pressed", "true")


def test_a_filter_of_the_map_holds_in_the_table(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&view=table&type=zone")
    expect(page.locator("#table tbody tr")).to_have_count(2)
    expect(page.locator("#table .pager")).to_contain_text("1–2 of 2 claims")


def test_hostile_words_in_the_table_stay_words(opened: Callable[..., Any]) -> None:
    page = opened("?doc=hostile&view=table")
    expect(page.locator("#table tbody tr")).to_have_count(1)
    expect(page.locator("#table .col-quote")).to_contain_text("<script>")
    assert page.title() == "claimatlas"


# --- the charts ---------------------------------------------------------------------------


def test_a_click_on_a_bar_filters(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&view=charts")
    bar = page.locator("#chart-actors .points path").first
    bar.wait_for(timeout=WAIT_MS)
    expect(page.locator("#charts .js-plotly-plot")).to_have_count(4, timeout=WAIT_MS)
    box = bar.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#found")).to_contain_text(re.compile(r"\d of 9 claims"))
    page.wait_for_url(re.compile("actor=.*status=asserted"))
    assert page.locator(".modebar-btn").count() == 0


def test_the_charts_lists_filter_by_keyboard(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&view=charts")
    page.locator("#chart-matrix .js-plotly-plot").wait_for(timeout=WAIT_MS)
    page.locator(".chart-list summary").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Russian foreign ministry about HTS: 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("1 of 9 claims")


def test_plotly_is_not_fetched_for_the_table(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&view=table", "phone")  # where the time line is folded
    page.locator("#table tbody tr").first.wait_for(timeout=WAIT_MS)
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').filter((r) => r.name.includes('plotly.min')).length"
    )
    assert loaded == 0


# --- taking away, embedding ---------------------------------------------------------------


def test_the_menu_follows_the_state_and_closes_on_escape(opened: Callable[..., Any]) -> None:
    page = opened("?doc=sample-1&type=zone")
    menu = page.locator("#takeaway")
    menu.locator("summary").click()
    png = menu.get_by_text("PNG picture", exact=True)
    expect(png).to_have_attribute("href", re.compile(r"/export/map\.png\?doc=sample-1&type=zone$"))
    code = page.locator("#embed-code").input_value()
    assert re.match(r'<iframe src="http://127[^"]+doc=sample-1&amp;type=zone&amp;embed=1"', code)
    page.keyboard.press("Escape")
    expect(png).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


@pytest.mark.parametrize("size", SIZES)
def test_the_embedded_map_is_map_legend_and_a_way_back(
    browser: Any, address: str, tmp_path: Path, size: str
) -> None:
    """Framed by a page of our own; elsewhere the browser refuses the frame."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    frame = f'<iframe src="{address}?doc=sample-1&embed=1" style="width:100%;height:100%;border:0"></iframe>'
    page.route(f"{address}host.html", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{address}host.html")
    inner = page.frame_locator("iframe")
    inner.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    expect(inner.locator("#legend li").first).to_be_visible(timeout=WAIT_MS)
    expect(inner.get_by_text("Claims are what the quoted sources say").first).to_be_visible()
    expect(inner.get_by_text("GeoNames").first).to_be_visible()
    for part in ("#search", "#copy-link", ".toolbar", ".sheet", ".time-box"):
        expect(inner.locator(part).first).to_be_hidden()
    expect(inner.get_by_role("heading", level=1)).to_have_count(1)  # told, not shown
    assert inner.locator("h1").evaluate("(n) => n.closest('.top').clientHeight") <= 1
    full = inner.locator("#full-page")
    expect(full).to_be_visible()
    expect(full).to_have_attribute("href", re.compile(r"^/\?doc=sample-1$"))
    page.close()


@pytest.fixture
def stranger(address: str) -> Iterator[str]:
    """Another site on this machine, with a page that frames ours."""

    class Host(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{address}?embed=1"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_stranger_may_not_frame_even_the_embedded_map(browser: Any, stranger: str) -> None:
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    with page.expect_response(re.compile("embed=1")) as answer:
        page.goto(stranger)
    assert answer.value.status == 200
    expect(page.frame_locator("iframe").locator("#react-entry-point")).to_have_count(0)
    assert page.frames[1].url.startswith("chrome-error:")
    page.close()


# --- the offline page ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two pages in a folder: of the sample with its text, and of an article with hostile words."""
    import view_sample as sample

    from extract.store import open_store

    folder = tmp_path_factory.mktemp("saved")
    store = open_store(folder / "s.db")
    store.add(sample.extraction(), sample.footprints())
    text = sample.TEXT + HOSTILE
    given = sample.document(text, id="hostile", title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
    claim = sample.make_claim(
        HOSTILE, "zone", sample.STRIP, text=text, document_id="hostile", zone_name=HOSTILE
    )
    store.add(replace(sample.extraction(given), claims=(claim,), resolutions=()), sample.footprints())
    found = {}
    for name in ("sample-1", "hostile"):
        state = State(documents=(name,))
        view = read_view(store, sample.FakeAtlas(), state)
        found[name] = folder / f"{name}.html"
        found[name].write_bytes(make(store, view, state, "html", Order(texts=True)).content)
    store.close()
    return found


def double_click(browser: Any, path: Path, size: str = "desk") -> tuple[Any, list[str]]:
    """Open a saved page as a file, the network cut; note everything that it asks for."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    context.set_offline(True)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    trouble: list[str] = []
    page.on("request", lambda r: trouble.append(r.url) if r.url != path.as_uri() else None)
    page.on("console", lambda m: trouble.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.on("dialog", lambda d: (trouble.append("dialog"), d.dismiss()))
    page.goto(path.as_uri())
    page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    return page, trouble


@pytest.mark.parametrize("size", SIZES)
def test_the_saved_page_works_without_any_network(browser: Any, saved: dict[str, Path], size: str) -> None:
    page, trouble = double_click(browser, saved["sample-1"], size)
    page.locator(".base-name:visible").first.wait_for(timeout=WAIT_MS)  # the base map came out of the page
    zones = page.locator(".leaflet-zones-pane")
    switch = page.locator('.layers input[value="zones"]')
    switch.uncheck()
    expect(zones).to_have_css("display", "none")
    expect(page.locator(".stack-label:visible", has_text="Safe zone")).to_have_count(0)
    switch.check()
    expect(zones).to_have_css("display", "block")
    shape = page.locator('.hit[aria-label*="Deployment"]').first
    shape.focus()
    page.keyboard.press("Enter")
    card = page.locator(".claim-card:visible")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("American troops still have a post at Manbij")
    expect(page.locator("#article .claim-text.first")).to_contain_text("American troops")
    page.get_by_role("button", name="All claims").click()
    expect(card).to_have_count(0)
    page.locator("#article .claim-text", has_text="Both neighbours agreed").click()
    expect(card).to_contain_text("the Syria–Turkey border")
    page.locator(".stack-label:visible", has_text="HTS: almost fully").first.click()
    expect(card).to_have_count(5)
    settle(page)
    shown = "all => all.filter((n) => n.checkVisibility()).map((n) => n.getBoundingClientRect().toJSON())"
    assert overlapping(page.locator(".stack-label, .place-label, .base-name").evaluate_all(shown)) == []
    assert trouble == []
    page.context.close()


def test_a_hostile_page_runs_nothing(browser: Any, saved: dict[str, Path]) -> None:
    page, trouble = double_click(browser, saved["hostile"])
    page.locator(".stack-label:visible").first.click()
    expect(page.locator(".claim-card:visible")).to_contain_text("<script>document.title='hacked'</script>")
    assert "hacked" in page.title()  # as words of the title, all of it
    assert page.title().startswith("</script><script>")
    assert page.locator("img[src='x']").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert trouble == []
    page.context.close()
