"""The first two minutes in a real Chromium: nothing leaves the machine, everything answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from waiting import WAIT_MS, settle, until

from dashboard.layers import LAYERS

expect = pytest.importorskip("playwright.sync_api").expect

pytestmark = pytest.mark.browser

SIZES = {"desk": (1400, 900), "phone": (390, 844)}


class Watched:
    """A page together with what it did that it must not do."""

    def __init__(self, page: Any, home: str) -> None:
        self.page = page
        self.home = home
        self.trouble: list[str] = []
        page.on("request", lambda r: self._foreign(r.url))
        page.on(
            "console", lambda m: m.type in {"error", "warning"} and self.trouble.append(f"console: {m.text}")
        )
        page.on("pageerror", lambda e: self.trouble.append(f"error: {e}"))
        page.on("response", lambda r: r.status >= 400 and self.trouble.append(f"{r.status} {r.url}"))
        page.on("dialog", lambda d: (self.trouble.append("dialog"), d.dismiss()))

    def _foreign(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.trouble.append(f"asked {url}")


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    opened: list[Watched] = []

    def go(
        size: str = "desk", query: str = "?doc=sample-1", *, labels: bool = True, home: str = address
    ) -> Any:
        width, height = SIZES[size]
        page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
        opened.append(Watched(page, home))
        page.goto(home + query)
        if labels:
            page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
            page.locator("#article .claim-text").first.wait_for(timeout=WAIT_MS)
            settle(page)
        return page

    yield go
    trouble = [t for watched in opened for t in watched.trouble]
    for watched in opened:
        watched.page.close()
    assert trouble == []


def center(page: Any) -> tuple[float, float, float]:
    return tuple(
        page.evaluate("(() => { const m = claimatlas.maps.get('map').map; const c = m.getCenter();"
                      " return [c.lat, c.lng, m.getZoom()]; })()")
    )  # fmt: skip


def boxes(page: Any, selector: str) -> list[dict[str, float]]:
    """Where the visible elements stand, in one question to the page."""
    return page.locator(selector).evaluate_all(
        "nodes => nodes.filter((n) => n.checkVisibility()).map((n) => n.getBoundingClientRect().toJSON())"
    )


def overlapping(found: list[dict[str, float]]) -> list[tuple[dict[str, float], dict[str, float]]]:
    return [
        (a, b)
        for n, a in enumerate(found)
        for b in found[n + 1 :]
        if a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"]
    ]  # fmt: skip


def zoom_to(page: Any, zoom: float) -> None:
    page.evaluate(f"void claimatlas.maps.get('map').map.setView([35.85, 36.62], {zoom}, {{animate: false}})")
    settle(page)


def outlines(page: Any, words: str) -> list[str]:
    """The claim types whose outlines are drawn for a stack now, by their layers."""
    return page.evaluate(
        """(words) => { const a = claimatlas.maps.get('map');
            const s = a.scene.stacks.find((s) => s.spoken.includes(words));
            return a.plan(s).order.map((id) => s.shapes.find((x) => x.id === id).layer); }""",
        words,
    )


def hit(page: Any, words: str) -> Any:
    return page.locator(f'.hit[aria-label*="{words}"]').first


def inside(page: Any, words: str) -> tuple[float, float]:
    """A point of the screen inside the shape that says these words, where it takes a click."""
    spot = page.evaluate(
        """(words) => { const a = claimatlas.maps.get('map');
            const s = a.scene.stacks.find((s) => s.spoken.includes(words));
            const r = a.map.getContainer().getBoundingClientRect();
            for (const [lon, lat] of s.anchors) {
              const p = a.map.latLngToContainerPoint([lat, lon]);
              const on = document.elementFromPoint(p.x + r.x, p.y + r.y);
              if (on && on.dataset.stack === s.id) return [p.x + r.x, p.y + r.y];
            } return null; }""",
        words,
    )
    assert spot, f"{words}: a shape takes a click over its whole area, unfilled too"
    return spot[0], spot[1]


@pytest.mark.parametrize("size", SIZES)
def test_the_page_shows_the_map_the_legend_and_the_disclaimer(visit: Callable[..., Any], size: str) -> None:
    page = visit(size)
    expect(page.locator(".hit:visible").nth(4)).to_be_visible()
    for words in ("Boundaries and names shown do not imply endorsement", "Natural Earth", "GeoNames"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator("#legend").get_by_text("HTS").first).to_be_visible()
    page.locator(".base-name:visible").first.wait_for(timeout=WAIT_MS)  # they come after the claims
    width, height = SIZES[size]
    inside = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert inside[0] <= width
    assert inside[1] <= height
    labels = boxes(page, ".stack-label") + boxes(page, ".base-name") + boxes(page, ".place-label")
    assert len(labels) > 5
    assert overlapping(labels) == []


def test_labels_never_collide_at_any_zoom(visit: Callable[..., Any]) -> None:
    page = visit()
    for zoom in (5, 6.5, 8, 10):
        page.evaluate(
            f"void claimatlas.maps.get('map').map.setView([35.9, 36.8], {zoom}, {{animate: false}})"
        )
        settle(page)
        labels = boxes(page, ".stack-label") + boxes(page, ".place-label") + boxes(page, ".base-name")
        assert boxes(page, ".stack-label"), zoom
        assert overlapping(labels) == [], zoom


def test_every_layer_switches_off_and_on(visit: Callable[..., Any]) -> None:
    page = visit()
    for key, layer in LAYERS.items():
        pane = page.locator(f".leaflet-{key}-pane")
        switch = page.locator("#layers .layer-switch", has_text=layer.title)
        shown = page.locator(".hit:visible").count()
        expect(pane).to_have_css("display", "block")
        switch.click()
        expect(pane, key).to_have_css("display", "none", timeout=WAIT_MS)
        switch.click()
        expect(pane, key).to_have_css("display", "block", timeout=WAIT_MS)
        expect(page.locator(".hit:visible")).to_have_count(shown, timeout=WAIT_MS)


def test_a_switched_off_layer_takes_its_labels_hits_and_legend_away(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("#layers .layer-switch", has_text="Zones").click()
    expect(hit(page, "Safe zone")).to_be_hidden(timeout=WAIT_MS)
    expect(page.locator(".stack-label:visible", has_text="Safe zone")).to_have_count(0, timeout=WAIT_MS)
    expect(page.locator("#legend li", has_text="Zone").first).to_be_hidden(timeout=WAIT_MS)
    page.wait_for_url("**layers=**", timeout=WAIT_MS)
    assert "zones" not in page.url


def test_a_click_on_the_zone_shows_its_quote(visit: Callable[..., Any]) -> None:
    page = visit()
    spot = inside(page, "Safe zone")
    page.mouse.click(*spot)
    card = page.locator(".card").first
    card.wait_for(timeout=WAIT_MS)
    for words in (
        "Ankara has asked for a safe zone 30 kilometres deep",
        "proposed",
        "officials",
        "2019-01-22",
        "depth",
    ):
        expect(card).to_contain_text(words)
    marked = page.locator("#article .claim-text.selected")
    expect(marked.first).to_contain_text("safe zone 30 kilometres deep")
    expect(marked.first).to_be_visible()
    page.wait_for_url("**claim=**", timeout=WAIT_MS)


@pytest.mark.parametrize("size", SIZES)
def test_a_card_begins_at_its_top_wherever_the_list_was(visit: Callable[..., Any], size: str) -> None:
    page = visit(size)
    scroller = page.locator("#evidence" if size == "desk" else ".reading")
    page.locator("#evidence [data-claims]").last.click()  # scrolls the list
    page.locator(".card").first.wait_for(timeout=WAIT_MS)
    expect(page.locator(".card blockquote").first).to_be_in_viewport(timeout=WAIT_MS)
    until(lambda: scroller.evaluate("node => node.scrollTop") == 0, "the list is at its top")


def test_a_stack_lists_all_its_claims(visit: Callable[..., Any]) -> None:
    page = visit()
    label = page.locator(".stack-label:visible", has_text="HTS: almost fully")
    expect(label.locator(".badge")).to_have_text("5")
    label.click()
    expect(page.locator(".card")).to_have_count(5)


@pytest.mark.parametrize("size", SIZES)
def test_a_click_on_a_sentence_moves_the_map(visit: Callable[..., Any], size: str) -> None:
    page = visit(size)
    before = center(page)
    page.locator("#article .claim-text", has_text="American troops").click()
    page.locator(".card", has_text="Deployment").wait_for(timeout=WAIT_MS)
    until(lambda: center(page)[2] > before[2], "nearer")
    until(lambda: center(page)[:2] == pytest.approx((36.53, 37.96), abs=0.3), "over the town")
    expect(hit(page, "Deployment")).to_contain_class("selected")


def test_everything_works_by_keyboard(visit: Callable[..., Any]) -> None:
    page = visit()
    before = center(page)
    page.locator("#article .claim-text", has_text="American troops").focus()
    page.keyboard.press("Enter")
    page.locator(".card", has_text="American troops").wait_for(timeout=WAIT_MS)
    until(lambda: center(page) != before, "the map has moved")
    zone = hit(page, "Safe zone")
    expect(zone).to_have_attribute("role", "button")
    zone.focus()
    page.keyboard.press("Enter")
    page.locator(".card", has_text="Ankara has asked").wait_for(timeout=WAIT_MS)
    expect(zone).to_have_attribute("aria-pressed", "true")
    page.locator("#layers .layer-switch").first.focus()
    page.keyboard.press("Space")
    expect(zone).to_be_hidden(timeout=WAIT_MS)


def test_what_was_not_mapped_is_listed(visit: Callable[..., Any]) -> None:
    page = visit()
    page.get_by_text("Found, not mapped (2)").click()
    page.get_by_text("talks about no ground").wait_for(timeout=WAIT_MS)
    expect(page.get_by_text("one sentence was too long to parse")).to_be_visible()
    hit(page, "Safe zone").focus()
    page.keyboard.press("Enter")  # a shape brings the evidence back, its words marked
    page.locator(".card", has_text="Ankara has asked").wait_for(timeout=WAIT_MS)
    page.locator("#article .claim-text.first", has_text="safe zone 30").wait_for(timeout=WAIT_MS)


def test_the_sheet_grows_on_a_phone(visit: Callable[..., Any]) -> None:
    page = visit("phone")
    sheet = page.locator("#sheet")
    before = sheet.bounding_box()["height"]
    page.locator("#grip").click()
    expect(sheet).to_contain_class("tall", timeout=WAIT_MS)
    settle(page)
    until(lambda: sheet.bounding_box()["height"] > before + 150, "the sheet has grown")
    assert page.locator("#map").bounding_box()["height"] > 60
    page.locator("#grip").click()
    expect(sheet).not_to_contain_class("tall", timeout=WAIT_MS)
    settle(page)
    until(lambda: sheet.bounding_box()["height"] == before, "the sheet is low again")


def test_what_lies_below_the_chosen_shape_is_named(visit: Callable[..., Any]) -> None:
    page = visit()
    page.mouse.click(*inside(page, "HTS: almost fully"))
    page.locator(".card").nth(4).wait_for(timeout=WAIT_MS)
    page.get_by_text("Also at this point").wait_for(timeout=WAIT_MS)
    expect(page.locator("#evidence .claims").last.get_by_text("Withdrawal: Syria")).to_be_visible()


def test_contested_ground_alone_is_hatched_in_both_colours(visit: Callable[..., Any]) -> None:
    page = visit(query="?doc=rivals")
    hatch = page.locator(".leaflet-contested-pane path").first
    expect(hatch).to_be_visible()
    pattern = re.search(r"#(stripes-\w+-\w+)", hatch.evaluate("n => n.style.fill"))
    assert pattern
    colours = {r.get_attribute("fill") for r in page.locator(f"#{pattern[1]} rect").all()}
    assert len(colours) == 2
    expect(page.locator("#legend").get_by_text("contested")).to_be_visible()
    page.locator("#layers .layer-switch", has_text="Control areas").click()
    expect(hatch).to_be_hidden(timeout=WAIT_MS)  # hatched only while both sides are on the map


def test_marks_are_filled_only_where_the_text_asserts(visit: Callable[..., Any]) -> None:
    page = visit()
    zoom_to(page, 10)
    expect(page.locator(".leaflet-fighting-pane .ground svg")).to_have_count(2)
    flags = page.locator(".leaflet-deployments-pane .ground path").all()
    assert [f.get_attribute("fill") for f in flags] != ["none"]
    bursts = page.locator(".leaflet-fighting-pane .ground svg").all()
    assert len(bursts) == 2  # one planned, one denied
    assert all(b.locator("path").first.get_attribute("fill") == "none" for b in bursts)
    assert sorted(b.locator("path").count() for b in bursts) == [1, 2]  # the denied one is struck through


def test_the_address_restores_the_choice_in_a_second_page(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("#layers .layer-switch", has_text="Fighting").click()
    page.locator("#article .claim-text", has_text="American troops").click()
    page.locator(".card", has_text="Deployment").wait_for(timeout=WAIT_MS)
    page.wait_for_url(re.compile("claim=.*"), timeout=WAIT_MS)
    query = page.url[page.url.index("?") :]
    second = visit(query=query)
    second.locator(".card", has_text="American troops").wait_for(timeout=WAIT_MS)
    expect(second.locator("#layers .layer-switch", has_text="Fighting")).not_to_be_checked()
    expect(second.locator("#layers .layer-switch", has_text="Zones")).to_be_checked()


def test_a_link_to_a_claim_waits_for_its_scene(browser: Any, address: str, visit: Callable[..., Any]) -> None:
    first = visit()
    first.locator("#article .claim-text", has_text="American troops").click()
    first.locator(".card", has_text="Deployment").wait_for(timeout=WAIT_MS)
    first.wait_for_url("**claim=**", timeout=WAIT_MS)
    link = first.url

    held: list[Any] = []

    def late(route: Any) -> None:
        if "scene.data" in (route.request.post_data or ""):
            held.append(route)  # the choice of the address is read long before the scene is there
        else:
            route.continue_()

    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    watched = Watched(page, address)
    page.route(re.compile("_dash-update-component"), late)
    page.goto(link)
    page.locator(".card", has_text="Deployment").wait_for(timeout=WAIT_MS)
    until(lambda: page.evaluate("1") and held, "the scene is asked for")
    for route in held:
        route.continue_()
    page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    assert watched.trouble == []
    page.close()


def test_what_is_only_proposed_is_drawn_dashed_and_empty(visit: Callable[..., Any]) -> None:
    page = visit()
    drawn = page.locator(".leaflet-zones-pane g.claim")
    expect(drawn).to_have_count(2)
    dashes = [g.locator("path[stroke-dasharray]").count() for g in drawn.all()]
    assert sorted(dashes) == [0, 1]
    assert page.locator(".leaflet-zones-pane g.claim > path[fill^='#']").count() == 0
    filled = page.locator(".leaflet-control-pane g.claim > path[fill^='#']")
    assert filled.count() == 1
    assert float(filled.first.get_attribute("fill-opacity")) < 0.4  # "almost": lighter


def test_hostile_words_are_shown_inert(visit: Callable[..., Any]) -> None:
    page = visit(query="?doc=hostile")
    page.locator(".stack-label:visible").first.click()
    card = page.locator(".card").first
    card.wait_for(timeout=WAIT_MS)
    expect(card).to_contain_text("<script>document.title='hacked'</script>")
    assert page.title() == "claimatlas"
    assert page.locator("#react-entry-point script, #react-entry-point img[src='x']").count() == 0
    links = [a.get_attribute("href") for a in page.locator("a").all()]
    strange = [
        link for link in links if not (link == "#" or re.match(r"https?://|/\?|/?export/map\.", link or ""))
    ]
    assert strange == []
    assert "\u202e" not in page.locator(".map-labels").inner_text()


def test_the_picker_changes_the_article(visit: Callable[..., Any]) -> None:
    page = visit()
    page.locator("#document").click()
    page.get_by_text("All articles (5)").click()
    page.locator(".panel-head", has_text="13 claims").wait_for(timeout=WAIT_MS)
    page.wait_for_url(re.compile(r"^[^?]*$"), timeout=WAIT_MS)  # all articles are the default


def test_a_stack_draws_as_many_outlines_as_it_has_room_for(visit: Callable[..., Any]) -> None:
    page = visit()
    count = "() => document.querySelectorAll('g.claim .outline').length"
    seen = """() => [...document.querySelectorAll('g.claim .outline')]
        .filter((n) => n.style.display !== 'none').length"""
    zoom_to(page, 6)
    few = outlines(page, "HTS: almost fully")
    assert few == ["control"]  # the surest claim, and its fill
    fill = page.locator(".leaflet-control-pane g.claim > path[fill^='#']")
    expect(fill).to_have_count(1)
    expect(fill.first).to_be_visible()
    before = page.evaluate(seen)
    label = page.locator(".stack-label:visible", has=page.locator(".badge", has_text="5"))
    expect(label).to_have_count(1)  # the badge counts all of them all the while
    zoom_to(page, 10)
    until(lambda: len(outlines(page, "HTS: almost fully")) == 5, "room for all")
    until(lambda: page.evaluate(seen) == before + 4, "all are seen")
    zoom_to(page, 6)
    until(lambda: page.evaluate(seen) == before, "only the surest is seen")
    assert page.evaluate(count) >= before + 4  # only hidden, not forgotten


def test_marks_stand_on_no_label_and_on_no_other_mark(visit: Callable[..., Any]) -> None:
    page = visit()
    for zoom in (6, 8, 10):
        zoom_to(page, zoom)
        marks = page.evaluate(
            """[...document.querySelectorAll('.ground')]
                .filter((n) => n.parentNode.style.visibility !== 'hidden')
                .map((n) => { const r = n.getBoundingClientRect();
                  return { x: r.x + 3, y: r.y + 3, width: r.width - 6, height: r.height - 6 }; })"""
        )
        assert overlapping(marks + boxes(page, ".stack-label")) == [], zoom


def test_an_article_without_claims_says_so_and_can_be_read(visit: Callable[..., Any]) -> None:
    page = visit(query="?doc=calm", labels=False)
    page.locator("#notice", has_text="No claim about territory and no place was found").wait_for(
        timeout=WAIT_MS
    )
    expect(page.locator("#article").get_by_text("The choir sang").first).to_be_visible()


def test_an_empty_store_says_what_to_do(visit: Callable[..., Any], empty: str) -> None:
    page = visit(query="", labels=False, home=empty)
    page.locator("#notice", has_text="The store is empty").wait_for(timeout=WAIT_MS)
    expect(page.locator("#notice", has_text="claimatlas map ARTICLE")).to_be_visible()


def test_what_crosses_the_antimeridian_is_shown_close_and_whole(visit: Callable[..., Any]) -> None:
    page = visit(query="?doc=fiji")
    until(lambda: center(page)[2] > 5, "not the whole world")
    assert 178 < center(page)[1] < 182
    shape = page.locator(".leaflet-zones-pane g.claim path").last.bounding_box()
    assert 150 < shape["width"] < 900
    assert page.locator(".leaflet-zones-pane g.claim").count() == 1


def test_the_time_line_comes_after_the_map_and_its_marks_choose(visit: Callable[..., Any]) -> None:
    page = visit(query="?doc=sample-1&time=happened")
    page.locator("#time-chart .js-plotly-plot .points path").first.wait_for(timeout=WAIT_MS)
    expect(page.locator("#time .undated button")).to_have_count(7)
    expect(page.locator("#time")).to_contain_text("Tell no date (7)")
    settle(page)
    mark = page.locator("#time-chart .points path").first.bounding_box()
    page.mouse.move(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    page.mouse.click(mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    page.locator(".card", has_text="Ankara has asked").wait_for(timeout=WAIT_MS)
    page.locator("#time .undated button", has_text="Deployment").click()
    page.locator(".card", has_text="American troops").wait_for(timeout=WAIT_MS)
    assert page.locator(".modebar-btn").count() == 0


def test_the_time_line_is_folded_on_a_phone(visit: Callable[..., Any]) -> None:
    page = visit("phone")
    page.wait_for_timeout(1500)
    expect(page.locator("#time")).to_be_hidden()
    assert (
        page.evaluate(
            "performance.getEntriesByType('resource').filter((r) => r.name.includes('plotly.min')).length"
        )
        == 0
    )
    page.locator("#time-fold").click()
    page.locator("#time-chart .js-plotly-plot .points path").first.wait_for(timeout=WAIT_MS)
