"""A crowd of grounds in a real Chromium: discs that count, shapes on the canvas, nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from waiting import WAIT_MS, when

pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.browser
TOLD = """() => { const c = claimatlas.maps.get('map').crowd;
  return c.clusters.reduce((n, x) => n + x.grounds.reduce((m, g) => m + c.told(g)[0], 0), 0)
    + c.alone.reduce((n, s) => n + s.claims.length, 0); }"""

WHOLE = "() => { const a = claimatlas.maps.get('map'); return a && a.scene && !a.scene.sketch; }"


@pytest.fixture(scope="module")
def crowded(serving: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import view_sample as sample
    from shapely import Point, box

    from extract.store import open_store
    from geodata.recipes import At, Ref, recipe_id

    recipes = [At(place=Ref(f"x:{n}", f"Place {n}")) for n in range(400)]
    kinds = ("control", "zone", "withdrawal", "attack_fighting", "deploy", "claim_sovereignty")
    claims = tuple(
        replace(sample.make_claim("Talks took", kinds[n % 6], r, actors=(sample.HTS,)), id=f"{n:016x}")
        for n, r in enumerate(recipes)
    )
    shapes = {
        recipe_id(r): sample.footprint(
            r, box(10 + n, 45, 10.9 + n, 46) if n < 30 else Point(20 + (n % 20), 20 + n / 40)
        )
        for n, r in enumerate(recipes)
    }
    store = open_store(tmp_path_factory.mktemp("crowd") / "s.db")
    store.add(replace(sample.extraction(sample.document()), claims=claims, resolutions=()), shapes)
    url, end = serving(store, sample.FakeAtlas())
    yield url
    end()


def test_nothing_of_a_crowd_is_hidden_without_a_count(browser: Any, crowded: str) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    trouble: list[str] = []
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.goto(crowded)
    disc = page.locator("button.cluster").first
    disc.wait_for(timeout=WAIT_MS)
    page.locator("#legend li").first.wait_for(timeout=WAIT_MS)
    when(page, WHOLE)
    when(page, f"() => ({TOLD})() === 400")  # each claim is counted or drawn
    assert "claims on" in disc.get_attribute("aria-label")

    page.evaluate("void claimatlas.set({ layers: ['zones'] })")
    when(
        page,
        "() => { const c = claimatlas.maps.get('map').crowd;"
        " return c.clusters.flatMap((x) => x.grounds).every((g) => g.layers.has('zones')); }",
    )
    page.evaluate("void claimatlas.set({ layers: ['zones', 'control', 'movements'] })")

    # The same shapes on the canvas and, when fewer are in view, as SVG: both answer to a click.
    page.evaluate("void claimatlas.maps.get('map').map.setView([45.5, 24], 5, { animate: false })")
    for zoom in (5, 7):
        page.evaluate(
            f"void claimatlas.maps.get('map').map.setView([45.5, 24.45], {zoom}, {{ animate: false }})"
        )
        page.evaluate("void claimatlas.set({ claims: [] })")
        spot = page.evaluate(
            """() => { const a = claimatlas.maps.get('map');
              const r = a.map.getContainer().getBoundingClientRect();
              const p = a.map.latLngToContainerPoint([45.08, 24.45]); return [r.x + p.x, r.y + p.y]; }"""
        )
        when(
            page,
            "([x, y]) => { const a = claimatlas.maps.get('map');"
            " const e = new MouseEvent('click', { clientX: x, clientY: y });"
            " return a.crowd.alone.length && (a.crowd.under(e).length"
            " || document.elementsFromPoint(x, y).some((n) => n.matches('.hit'))); }",
            arg=spot,
        )
        page.evaluate(
            "([x, y]) => { const a = claimatlas.maps.get('map');"
            " a.pick(new MouseEvent('click', { clientX: x, clientY: y })); }",
            spot,
        )
        when(page, "() => claimatlas.state().claims.length === 1")
    page.close()
    assert trouble == []


def test_a_disc_opens_by_the_keyboard(browser: Any, crowded: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page.goto(crowded)
    disc = page.locator("button.cluster").first
    disc.wait_for(timeout=WAIT_MS)
    page.locator("#legend li").first.wait_for(timeout=WAIT_MS)
    when(page, WHOLE)
    before = page.evaluate("claimatlas.maps.get('map').map.getZoom()")
    page.evaluate("void document.querySelector('button.cluster').focus()")
    page.keyboard.press("Enter")
    when(page, f"() => claimatlas.maps.get('map').map.getZoom() > {before}")
    page.close()


def test_a_sketch_comes_first_and_a_layer_asks_nobody(browser: Any, crowded: str) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page.add_init_script(
        "window.pictures = [];"
        " document.addEventListener('claimatlas:drawn', (e) => pictures.push(e.detail.sketch));"
    )
    claim = f"{0:016x}"  # in the address, and not in the sketch: flown to when the whole is there
    page.goto(f"{crowded}?claim={claim}")
    when(page, "() => window.pictures.length > 1")
    assert page.evaluate("window.pictures") == [True, False]
    when(
        page,
        "(claim) => { const a = claimatlas.maps.get('map');"
        " const s = a.scene.stacks.find((s) => s.claims.includes(claim));"
        " return a.map.getBounds().contains(a.toBounds(s.bounds)) && a.map.getZoom() > 5; }",
        arg=claim,
    )
    page.locator("#evidence [data-claim]").first.wait_for(timeout=WAIT_MS)
    page.locator("#time-chart .js-plotly-plot").first.wait_for(timeout=WAIT_MS)  # asked for last of all
    asked: list[str] = []
    questions = re.compile(r"scene\.json|_dash-update-component")
    page.on("request", lambda r: asked.append(r.url) if questions.search(r.url) else None)
    page.evaluate("void claimatlas.set({ layers: ['zones'] })")
    when(page, "() => claimatlas.maps.get('map').map.getPane('control').style.display === 'none'")
    page.wait_for_timeout(800)
    assert asked == []
    page.evaluate("void claimatlas.set({ types: ['zone'] })")
    when(page, "() => window.pictures.length > 2")
    assert "scene.json" in asked[0]  # the picture before all else
    page.close()
