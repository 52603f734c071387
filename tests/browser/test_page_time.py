"""The time line in a real Chromium: modes, the day, the span, what changed, and what is undated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from conftest import serve
from test_find import claims_on
from waiting import WAIT_MS, until

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

LATER = (
    ("march", date(2019, 3, 5), "asserted"),
    ("june", date(2019, 6, 1), "past"),
    ("undated", None, "asserted"),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on four articles: of January, March, June, and of no date."""
    import view_sample as sample

    from extract.store import open_store

    store = open_store(tmp_path_factory.mktemp("archive") / "s.db")
    store.add(sample.extraction(), sample.footprints())
    for name, day, status in LATER:
        given = sample.document(
            id=name, title=f"News of {name}", url=f"https://e.example/{name}", published=day
        )
        again = [c for c in sample.claims() if c.type in {"zone", "control"}]
        told = tuple(
            replace(c, id=f"{name:0>15}{n}", document_id=name, status=status) for n, c in enumerate(again)
        )
        store.add(replace(sample.extraction(given), claims=told), sample.footprints())
    url, end = serve(store, sample)
    yield url
    end()


@pytest.fixture
def page(browser: Any, archive: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    trouble: list[str] = []
    opened = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    opened.on("pageerror", lambda e: trouble.append(str(e.stack)))
    opened.on("console", lambda m: m.type in {"error", "warning"} and trouble.append(m.text))
    opened.goto(archive + getattr(request, "param", ""))
    opened.locator("#time-chart .nsewdrag").first.wait_for(timeout=WAIT_MS, state="attached")
    yield opened
    opened.close()
    assert trouble == []


def state(page: Any, key: str) -> Any:
    return page.evaluate("(key) => claimatlas.state()[key]", key)


def test_the_slider_shows_what_was_known_on_a_day(page: Any) -> None:
    slider = page.locator("#player input")
    until(lambda: claims_on(page) == 18, "all claims at first")
    slider.focus()
    page.keyboard.press("Home")
    until(lambda: state(page, "at") == "2019-01-23", "the first day")
    until(lambda: claims_on(page) == 12, "what was published by then, and what has no date")
    page.get_by_role("switch", name="undated").click()
    until(lambda: claims_on(page) == 9, "without what has no date")
    expect(page.locator("#found")).to_contain_text("9 of 18 claims", timeout=WAIT_MS)
    slider.focus()
    page.keyboard.press("End")
    until(lambda: state(page, "at") is None, "the last day is today's")
    until(lambda: claims_on(page) == 15, "all that has a date")


def test_the_play_button_goes_from_day_to_day_and_stops(page: Any) -> None:
    page.evaluate("""() => { window.days = []; claimatlas.follow((s) => {
        if (window.days[window.days.length - 1] !== s.at) window.days.push(s.at); }); }""")
    page.locator("#player .play").click()
    until(lambda: page.evaluate("window.days.length") == 4, "three days")
    assert page.evaluate("window.days") == [None, "2019-01-23", "2019-03-05", None]
    expect(page.locator("#player .play")).to_have_attribute(
        "aria-label", "Play from day to day", timeout=WAIT_MS
    )


@pytest.mark.parametrize("page", ["?at=2019-12-31"], indirect=True)
def test_what_is_old_on_the_day_is_fainter_and_says_so(page: Any) -> None:
    until(lambda: page.locator(".stack-label:visible", has_text="as of 2019-01-23").count(), "labels say it")
    line = page.locator("#time-chart .shapelayer path")
    until(lambda: line.count() >= 2, "the day is a line on the chart, what comes later is pale")


@pytest.mark.parametrize("page", ["?changes=1&since=2019-01-31&until=2019-06-30"], indirect=True)
def test_what_changed_between_two_days_is_listed_and_marked(page: Any) -> None:
    panel = page.locator("#evidence")
    expect(panel).to_contain_text("Ended (3)", timeout=WAIT_MS)
    expect(panel).to_contain_text("3 undated claims are not compared")
    until(lambda: page.locator(".stack-label:visible", has_text="ended · ").count(), "marked on the map")
    page.get_by_role("switch", name="What changed").click()
    expect(page.locator("#found")).to_contain_text("of 18 claims", timeout=WAIT_MS)
    expect(panel).not_to_contain_text("Ended (3)", timeout=WAIT_MS)


def test_a_span_on_the_chart_filters_and_the_fields_show_it(page: Any) -> None:
    plot = page.locator("#time-chart .nsewdrag").first.bounding_box()
    page.mouse.move(plot["x"] + plot["width"] * 0.75, plot["y"] + plot["height"] / 2)
    page.mouse.down()
    page.mouse.move(plot["x"] + plot["width"] * 0.9, plot["y"] + plot["height"] / 2, steps=4)
    page.mouse.move(plot["x"] + plot["width"] * 0.995, plot["y"] + plot["height"] / 2, steps=4)
    page.mouse.up()
    until(lambda: state(page, "since"), "the span begins")
    since = state(page, "since")
    assert "2019-03-05" < since < "2019-06-01"
    expect(page.locator("#since")).to_have_value(since, timeout=WAIT_MS)
    expect(page.locator("#found")).to_contain_text("6 of 18 claims", timeout=WAIT_MS)
    page.locator("#since").fill("2019-03-01")
    expect(page.locator("#found")).to_contain_text("9 of 18 claims", timeout=WAIT_MS)
    until(lambda: "since=2019-03-01&" in page.evaluate("location.href") + "&", "in the address")


@pytest.mark.parametrize("page", ["?time=happened&doc=sample-1"], indirect=True)
def test_as_it_happened_lists_what_tells_no_date(page: Any) -> None:
    expect(page.locator("#time .undated")).to_contain_text("Tell no date (7)", timeout=WAIT_MS)
    page.get_by_role("switch", name="undated").click()
    expect(page.locator("#found")).to_contain_text("2 of 9 claims", timeout=WAIT_MS)
    page.get_by_role("radio", name="as known then").click()
    expect(page.locator("#found")).to_contain_text("dated articles only", timeout=WAIT_MS)
    until(lambda: claims_on(page) == 9, "the article has a date")


def test_the_chosen_claim_is_marked_on_the_time_line(page: Any) -> None:
    page.locator("#evidence .claims button").first.click()
    page.locator(".card").first.wait_for(timeout=WAIT_MS)
    chosen = """() => document.querySelector('#time-chart .js-plotly-plot').data
        .flatMap((t) => (t.customdata || []).filter((_, n) => (t.selectedpoints || []).includes(n)))"""
    claim = state(page, "claims")[0]
    until(lambda: [claim in ids.split() for ids in page.evaluate(chosen)] == [True], "one mark")


def test_the_time_line_grows_by_keyboard(page: Any) -> None:
    box = page.locator("#time")
    before = box.bounding_box()["height"]
    page.locator("#time-grip").focus()
    page.keyboard.press("ArrowUp")
    until(lambda: box.bounding_box()["height"] > before + 20, "higher")
    chart = page.locator("#time-chart .main-svg").first
    until(lambda: chart.bounding_box()["height"] > before + 10, "the chart follows")
