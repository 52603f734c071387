"""Comparing with somebody's map in a real browser: imported, switched, read in the card, taken away."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shapely import box
from shapely.geometry import mapping
from waiting import WAIT_MS

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
NORTH, SOUTH = box(35, 35.6, 43, 38), box(35, 32, 43, 35.6)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, serving: Callable[..., Any]) -> Iterator[str]:
    """The dashboard on a store of its own that may be written to."""
    import view_sample as sample

    from dashboard.desk import Desk, Rights
    from extract.store import open_store

    path = tmp_path_factory.mktemp("compare") / "s.sqlite"
    store = open_store(path)
    store.add(sample.extraction(), sample.footprints())
    desk = Desk(store_address=str(path))
    url, end = serving(store, sample.FakeAtlas(), rights=Rights(), desk=desk)
    yield url
    desk.close()
    end()


@pytest.fixture
def page(browser: Any, home: str) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    opened.set_default_timeout(WAIT_MS)
    trouble: list[str] = []
    opened.on("pageerror", lambda e: trouble.append(str(e)))
    opened.on("console", lambda m: m.type == "error" and "400" not in m.text and trouble.append(m.text))
    opened.goto(home)
    opened.locator("#desk-open").wait_for()
    yield opened
    opened.close()
    assert trouble == []


def fill(page: Any, path: Path, name: str) -> None:
    page.locator("#desk-open").click()
    page.get_by_role("button", name="Map layer").click()
    page.locator('.desk input[type="file"]').set_input_files(path)
    page.get_by_label("Name of the layer").fill(name)
    page.get_by_label("Who made it").fill("Example Institute")
    page.locator('.desk input[type="date"]').fill("2019-01-15")
    page.locator(".desk-go").click()


def test_a_map_is_imported_switched_and_read_in_the_card(page: Any, home: str, tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"side": side}, "geometry": mapping(area)}
        for side, area in (("North <b>side</b>", NORTH), ("South", SOUTH))
    ]
    path = tmp_path / "control.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    fill(page, path, "Control map")
    expect(page.locator(".desk-layers li")).to_contain_text("Control map", timeout=WAIT_MS)
    expect(page.locator(".desk-said")).to_contain_text("guessed from ‘side’", timeout=WAIT_MS)
    page.keyboard.press("Escape")
    switch = page.locator(".overlay-switches .layer-switch", has_text="Control map")
    expect(switch).to_have_attribute("aria-checked", "true", timeout=WAIT_MS)
    expect(page.locator(".overlay-name")).to_have_text(["North <b>side</b>", "South"], timeout=WAIT_MS)
    legend = page.locator(".overlay-entry")
    expect(legend).to_contain_text("Example Institute, 2019-01-15", timeout=WAIT_MS)
    expect(legend).to_contain_text("not from claimatlas")
    expect(page.locator(".met summary")).to_contain_text("claims meet the map", timeout=WAIT_MS)

    page.locator("#evidence > .claims button", has_text="Control: Idlib").first.click()
    card = page.locator(".card").first
    expect(card).to_contain_text("of Control map (Example Institute, 2019-01-15)", timeout=WAIT_MS)
    expect(card).to_contain_text("inside ‘North <b>side</b>’")
    expect(page).to_have_url(re.compile("with="), timeout=WAIT_MS)

    switch.click()
    expect(page.locator(".overlay-name")).to_have_count(0, timeout=WAIT_MS)
    expect(legend).to_have_count(0, timeout=WAIT_MS)
    expect(card).not_to_contain_text("Control map", timeout=WAIT_MS)
    expect(page).not_to_have_url(re.compile("with="), timeout=WAIT_MS)
    switch.click()
    expect(page).to_have_url(re.compile("with="), timeout=WAIT_MS)
    page.goto(page.url)  # the address brings it back
    expect(page.locator(".overlay-name")).to_have_count(2, timeout=WAIT_MS)
    page.locator("#desk-open").click()
    page.get_by_role("button", name="Map layer").click()
    page.locator(".desk-layers button").click()
    expect(page.locator(".desk-layers li")).to_have_count(0, timeout=WAIT_MS)
    expect(page.locator(".overlay-switches")).to_have_count(0, timeout=WAIT_MS)
    expect(page.locator(".overlay-name")).to_have_count(0, timeout=WAIT_MS)


def test_a_broken_map_is_refused_with_its_reason(page: Any, tmp_path: Path) -> None:
    path = tmp_path / "broken.geojson"
    path.write_text("{")
    fill(page, path, "Broken")
    expect(page.locator(".desk-said")).to_contain_text("broken.geojson is broken", timeout=WAIT_MS)
    expect(page.locator(".desk-layers li", has_text="Broken")).to_have_count(0)
