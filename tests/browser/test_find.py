"""Search, filters, comparison and links in a real Chromium: one address, one picture."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from view_states import random_state
from waiting import WAIT_MS, until

from dashboard.state import PARTS, State, kept, to_json, to_query

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
pytestmark = pytest.mark.browser

SIZE = {"width": 1400, "height": 900}
SHOWN = """() => {
  const a = window.claimatlas && claimatlas.maps.get('map');
  if (!a || !a.scene || !claimatlas.state()) return null;
  const text = (q) => { const n = document.querySelector(q); return n ? n.innerText : ''; };
  const all = (q, f) => [...document.querySelectorAll(q)].filter((n) => n.checkVisibility()).map(f);
  const at = a.map.getCenter(); const { position } = claimatlas.state();
  return {
    query: claimatlas.query(), scene: a.scene.query, found: text('#found'), evidence: text('#evidence'),
    article: text('#article h3'), facets: text('#facets'), legend: all('#legend li', (n) => n.innerText),
    shapes: all('.hit', (n) => n.getAttribute('aria-label')).sort(),
    chosen: all('.hit.selected', (n) => n.getAttribute('aria-label')).sort(),
    marked: all('#article .claim-text.selected', (n) => n.innerText),
    at: position && Math.abs(at.lng - position[0]) + Math.abs(at.lat - position[1]) < 0.1 && a.map.getZoom(),
  }; }"""
"""What a page shows, in words."""


@pytest.fixture
def people(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open pages, each in a browser context of its own, as different people do."""
    opened: list[Any] = []
    trouble: list[str] = []

    def come(query: str = "", *, wait: bool = True) -> Any:
        context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: trouble.append(f"error: {e.stack}"))
        page.on("console", lambda m: m.type in {"error", "warning"} and trouble.append(f"console: {m.text}"))
        page.on("response", lambda r: r.status >= 400 and trouble.append(f"{r.status} {r.url}"))
        page.goto(address + query)
        if wait:
            page.locator("#evidence .panel-head").first.wait_for(timeout=WAIT_MS)
            until(lambda: page.evaluate(SHOWN), "the map is drawn")
        return page

    yield come
    for context in opened:
        context.close()
    assert trouble == []


def claims_on(page: Any) -> int:
    return int(
        page.evaluate("claimatlas.maps.get('map').scene.stacks.reduce((n, s) => n + s.claims.length, 0)")
    )


def test_a_search_finds_says_how_many_and_is_cleared(people: Callable[..., Any]) -> None:
    page = people("?doc=sample-1")
    page.locator("#search").fill("demilitarised")
    expect(page.locator("#found")).to_contain_text("1 of 9 claims", timeout=WAIT_MS)
    until(lambda: claims_on(page) == 1, "the map shows what was found")
    page.wait_for_url("**q=demilitarised*", timeout=WAIT_MS)
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#found")).to_be_empty(timeout=WAIT_MS)
    expect(page.locator("#search")).to_have_value("", timeout=WAIT_MS)
    until(lambda: claims_on(page) == 9, "all claims are back")


def test_values_are_chosen_from_lists_with_counts_and_the_empty_answer_says_why(
    people: Callable[..., Any],
) -> None:
    page = people("?doc=sample-1")
    page.get_by_role("tab", name="Filter").click()
    page.get_by_role("checkbox", name="HTS").or_(page.get_by_role("checkbox", name=re.compile("Hay"))).click()
    expect(page.locator("#found")).to_contain_text("2 of 9 claims", timeout=WAIT_MS)
    box = page.get_by_role("checkbox", name=re.compile("^past"))
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#found")).to_contain_text("1 of 9 claims", timeout=WAIT_MS)
    expect(box).to_have_attribute("aria-checked", "true", timeout=WAIT_MS)
    page.locator("#search").fill("demilitarised")
    expect(page.locator("#found")).to_contain_text("Nothing matches all of this", timeout=WAIT_MS)
    page.get_by_role("button", name=re.compile("1 without “demilitarised”")).click()
    expect(page.locator("#found")).to_contain_text("1 of 9 claims", timeout=WAIT_MS)
    page.get_by_role("button", name=re.compile("Take this filter off: past")).click()
    expect(page.locator("#found")).to_contain_text("2 of 9 claims", timeout=WAIT_MS)


def test_rivals_are_compared_side_by_side(people: Callable[..., Any]) -> None:
    page = people("?doc=rivals")
    page.locator("#evidence .claims button").first.click()
    page.get_by_role("button", name="Compare with Russia").click()
    table = page.locator("table.compare")
    table.wait_for(timeout=WAIT_MS)
    expect(table.locator("thead th").nth(0)).to_contain_text("HTS")
    expect(table.locator("thead th").nth(1)).to_contain_text("Russia")
    expect(table.locator("blockquote")).to_have_text(["Idlib is now", "Talks took"])
    expect(page.locator("#evidence")).to_contain_text("km² of the same ground")
    until(lambda: page.locator(".hit.selected").count() == 2, "both are marked on the map")
    until(lambda: "compare=" in page.evaluate("location.href"), "the address holds the comparison")
    again = people(page.url[page.url.index("?") :])
    expect(again.locator("table.compare thead")).to_have_text(table.locator("thead").text_content())
    page.get_by_role("button", name="Back to one claim").click()
    expect(page.locator(".card")).to_have_count(1, timeout=WAIT_MS)


def test_two_people_never_see_each_other(people: Callable[..., Any]) -> None:
    one, other = people("?doc=sample-1"), people("?doc=sample-1")
    before = other.evaluate(SHOWN)
    one.locator("#article .claim-text", has_text="American troops").click()
    one.locator(".card", has_text="Deployment").wait_for(timeout=WAIT_MS)
    one.locator("#search").fill("troops")
    expect(one.locator("#found")).to_contain_text("1 of 9 claims", timeout=WAIT_MS)
    assert other.evaluate(SHOWN) == before
    other.get_by_role("tab", name="Filter").click()
    other.get_by_role("checkbox", name=re.compile("^Zone")).click()
    expect(other.locator("#found")).to_contain_text("2 of 9 claims", timeout=WAIT_MS)
    expect(one.locator("#found")).to_contain_text("1 of 9 claims", timeout=WAIT_MS)


def test_a_link_shows_another_person_the_same(people: Callable[..., Any]) -> None:
    """Random states, given to one page by its own script and to another by their address only."""
    one, other = people(), people()
    chance = random.Random(5)
    for _ in range(25):
        state = random_state(chance)
        query = to_query(state)
        wanted = to_query(kept(state, PARTS["which"]))
        one.evaluate("(s) => claimatlas.set(s)", to_json(state))
        assert one.evaluate("claimatlas.query()") == query  # both sides write the same address
        other.evaluate(
            "(q) => { history.replaceState(null, '', q ? '?' + q : location.pathname);"
            " window.dispatchEvent(new PopStateEvent('popstate')); }",
            query,
        )
        seen: list[Any] = [None, None]

        def same(wanted: str = wanted, query: str = query, seen: list[Any] = seen) -> bool:
            seen[:] = one.evaluate(SHOWN), other.evaluate(SHOWN)
            return bool(seen[0] == seen[1] and seen[0]["scene"] == wanted and seen[0]["query"] == query)

        def unlike(wanted: str = wanted, query: str = query, seen: list[Any] = seen) -> str:
            pairs = ((k, seen[0][k], seen[1][k]) for k in seen[0] if seen[0][k] != seen[1][k])
            return f"{query}: {list(pairs) or (wanted, seen[0])}"

        until(same, unlike)


def test_a_view_that_is_gone_back_to_outlives_the_picture_on_its_way(people: Callable[..., Any]) -> None:
    page = people("?doc=sample-1&map=37.25,36.1,8.5")
    page.evaluate(
        "claimatlas.set({ position: null, types: ['zone'] });"
        " claimatlas.set({ position: [37.25, 36.1, 8.5] })"
    )
    until(lambda: claims_on(page) == 2, "the zones are drawn")
    page.wait_for_timeout(1000)  # a map that had moved would be in the address by now
    assert page.evaluate("claimatlas.query()") == "doc=sample-1&type=zone&map=37.25,36.1,8.5"


def test_a_view_that_was_moved_is_in_the_link(people: Callable[..., Any]) -> None:
    page = people("?doc=sample-1")
    page.evaluate("claimatlas.set({position: [37.25, 36.1, 8.5]})")
    page.wait_for_url("**map=37.25,36.1,8.5*", timeout=WAIT_MS)
    again = people(page.url[page.url.index("?") :])
    assert page.url.endswith("?doc=sample-1&map=37.25,36.1,8.5")
    where = """(() => { const m = claimatlas.maps.get('map').map; const c = m.getCenter();
        return [c.lng, c.lat, m.getZoom()]; })()"""
    until(lambda: again.evaluate(where) == pytest.approx([37.25, 36.1, 8.5], abs=0.001), "it stands there")
    page.locator("#fit").click()
    until(
        lambda: page.evaluate("claimatlas.query()") == "doc=sample-1", "the view that fits all needs no words"
    )


def test_the_link_is_copied(people: Callable[..., Any]) -> None:
    page = people("?doc=sample-1&status=proposed")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#copy-link").click()
    expect(page.locator("#copy-link")).to_contain_text("Copied", timeout=WAIT_MS)
    assert page.evaluate("navigator.clipboard.readText()").endswith("?doc=sample-1&status=proposed")


def test_what_is_chosen_early_is_neither_lost_nor_overwritten(browser: Any, address: str) -> None:
    """The first answers come late, the viewer has long chosen: the choice stands."""
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
    held: list[Any] = []

    def late(route: Any) -> None:
        asks = route.request.post_data or ""
        if "evidence-told.data" in asks and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile("_dash-update-component"), late)
    page.goto(address + "?doc=sample-1")
    page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    until(lambda: page.evaluate("1") and held, "the first list is asked for")
    zone = page.locator('.hit[aria-label*="Safe zone"]').first
    zone.focus()
    page.keyboard.press("Enter")
    page.locator(".card", has_text="Ankara has asked").wait_for(timeout=WAIT_MS)
    held[0].continue_()
    until(lambda: "claim=" in page.evaluate("location.href"), "the address holds the choice")
    page.locator("#search").fill("zone")  # another round trip: by now the late answer is there
    expect(page.locator("#found")).to_contain_text("of 9 claims", timeout=WAIT_MS)
    expect(page.locator(".card")).to_contain_text("Ankara has asked")
    page.close()


def test_what_is_asked_before_the_page_is_ready_is_answered(browser: Any, address: str) -> None:
    page = browser.new_page(viewport=SIZE, reduced_motion="reduce")
    held: list[Any] = []

    def late(route: Any) -> None:
        if "opened.data" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile("_dash-update-component"), late)
    page.goto(address + "?doc=sample-1")
    until(lambda: page.evaluate("1") and held, "the address is being read")
    page.get_by_role("tab", name="Filter").click()
    page.evaluate("claimatlas.set((state) => ({ types: [...state.types, 'zone'] }))")
    held[0].continue_()
    expect(page.locator("#found")).to_contain_text("2 of 9 claims", timeout=WAIT_MS)
    until(lambda: page.evaluate("claimatlas.state().tab") == "find", "the tab that was chosen stays")
    whole = to_query(State(documents=("sample-1",), types=("zone",), tab="find"))
    until(lambda: page.evaluate("claimatlas.query()") == whole, "the address holds both")
    page.close()
