"""The first two minutes of a new user, from the bundled sample to a picture in the downloads folder.

The whole house takes part: articles are read by the extractor, stored, linked and served; a real
Chromium clicks. The second article is ours too: it says the contrary of the first, so that there
are rivals to compare.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from test_map import Watched, center
from waiting import WAIT_MS, settle, when

expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=WAIT_MS)

pytestmark = pytest.mark.browser

CONTRARY = (
    "The Syrian army holds Idlib province, the Syrian defence ministry said on Friday. "
    "It gave no further details.\n"
)
STRIP = "30 km geodesic buffer of the Syria–Turkey border, inside Syria"


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, serving: Callable[..., tuple[str, Callable[[], None]]]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a fresh installation after two articles, and the ids of the claims that are clicked."""
    from dashboard.commands import sample_document
    from extract.language import open_reader
    from extract.pipeline import build_footprints, extract_document
    from extract.rivals import link_claims
    from extract.store import open_store
    from extract.values import Document, document_id
    from geodata.atlas import open_atlas
    from geodata.describe import describe

    atlas, reader = open_atlas(), open_reader()
    store = open_store(tmp_path_factory.mktemp("two") / "s.db")
    contrary = Document(
        id=document_id(CONTRARY), text=CONTRARY, title="Damascus speaks of Idlib",
        url="https://desk.example/idlib", publisher="The Other Desk", published=date(2019, 1, 25),
    )  # fmt: skip
    claims, shapes = [], {}
    for document in (sample_document(), contrary):
        extraction = extract_document(document, atlas=atlas, reader=reader)
        footprints, _ = build_footprints(extraction, atlas)
        store.add(extraction, footprints)
        claims += extraction.claims
        shapes |= footprints
    store.replace_links(*link_claims(claims, shapes))
    ids = {
        "strip": next(c.id for c in claims if c.status == "planned" and describe(c.recipe) == STRIP),
        "hts": next(c.id for c in claims if c.type == "control" and [a.label for a in c.actors] == ["HTS"]),
        "army": next(c.id for c in claims if c.document_id == contrary.id and c.type == "control"),
    }
    url, end = serving(store, atlas)
    yield url, ids
    end()


def spot(page: Any, claim: str) -> tuple[float, float]:
    """A point of the screen where the uppermost shape under the pointer is this claim's."""
    found = page.evaluate(
        """(claim) => { const a = claimatlas.maps.get('map');
            const id = a.scene.stacks.find((s) => s.claims.includes(claim)).id;
            const box = document.querySelector(`.hit[data-stack="${id}"]`).getBoundingClientRect();
            for (let row = 1; row < 40; row += 1) {
              for (let column = 1; column < 80; column += 1) {
                const [x, y] = [box.x + (box.width * column) / 80, box.y + (box.height * row) / 40];
                const around = [[0, 0], [-5, 0], [5, 0], [0, -5], [0, 5]]
                  .map(([dx, dy]) => document.elementFromPoint(x + dx, y + dy));
                if (around.every((on) => on && on.dataset.stack === id)) return [x, y];
              }
            }
            return null; }""",
        claim,
    )
    assert found, "the shape takes a click somewhere on its area"
    return found[0], found[1]


def test_the_first_two_minutes(browser: Any, told: tuple[str, dict[str, str]], tmp_path: Path) -> None:
    home, ids = told
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, reduced_motion="reduce", accept_downloads=True,
        permissions=["clipboard-read", "clipboard-write"],
    )  # fmt: skip
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    watched = Watched(page, home)
    page.goto(home)

    # 0:10 the map with the sample and its legend
    page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    settle(page)
    for words in ("HTS", "Zone", "planned"):
        expect(page.locator("#legend li", has_text=words).first).to_be_visible()
    expect(page.get_by_text("Claims are what the quoted sources say, not facts").first).to_be_visible()

    # 0:20 zones and control areas off and on
    for words, layer in (("Zones", "zones"), ("Control areas", "control")):
        pane = page.locator(f".leaflet-{layer}-pane")
        switch = page.locator("#layers").get_by_text(words, exact=True)
        switch.click()
        expect(pane).to_have_css("display", "none")
        switch.click()
        expect(pane).to_have_css("display", "block")

    # 0:35 the 30 km strip: quote, speaker, date, status, recipe
    settle(page)
    page.mouse.click(*spot(page, ids["strip"]))
    card = page.locator(f'.card[data-claim="{ids["strip"]}"]')
    for words in ("Ankara wants to set up a 30 km deep safe zone", "planned", "published 2019-01-23", STRIP):
        expect(card).to_contain_text(words)
    says = card.locator("dt", has_text="Says").locator("xpath=following-sibling::dd[1]")
    expect(says).to_contain_text(re.compile("Erdogan|Turk|own words"))

    # 0:50 a click on a sentence, and the map flies there
    before = center(page)
    page.locator("#article .claim-text", has_text="Manbij").first.click()
    expect(page.locator(".card").first).to_contain_text("Manbij")
    when(
        page,
        "([lat, lon, zoom]) => { const m = claimatlas.maps.get('map').map; const c = m.getCenter();"
        " return Math.abs(c.lat - lat) + Math.abs(c.lng - lon) > 0.05 || m.getZoom() !== zoom; }",
        arg=list(before),
    )
    when(page, "(zoom) => claimatlas.maps.get('map').map.getZoom() > zoom", arg=before[2])

    # 1:05 filter "HTS"
    page.get_by_role("tab", name="Filter").click()
    page.locator("#facets").get_by_role("checkbox", name=re.compile("^HTS|Tahrir")).first.click()
    expect(page.locator("#found")).to_contain_text(re.compile(r"\d+ of \d+ claims"))
    expect(page.locator("#found")).to_contain_text("Tahrir")

    # 1:20 two rivals side by side
    page.locator("#fit").click()
    settle(page)
    page.mouse.click(*spot(page, ids["hts"]))
    card = page.locator(f'.card[data-claim="{ids["hts"]}"]')
    expect(card).to_contain_text("Hay'at Tahrir al-Sham")
    card.get_by_role("button", name=re.compile("Compare with")).click()
    table = page.locator("table.compare")
    expect(table).to_contain_text("The Syrian army holds Idlib province")
    expect(table).to_contain_text("Hay'at Tahrir al-Sham (HTS) now controlled")
    expect(table).to_contain_text("The Other Desk")

    # 1:35 copy the link, open it in a second browser
    page.locator("#copy-link").click()
    when(page, "() => document.querySelector('#copy-link').classList.contains('copied')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert parse_qs(urlsplit(link).query)["compare"] == [ids["army"]]
    other = browser.new_context(viewport={"width": 1200, "height": 800}, reduced_motion="reduce")
    second = other.new_page()
    seen = Watched(second, home)
    second.goto(link)
    expect(second.locator("table.compare")).to_contain_text("The Syrian army holds", timeout=WAIT_MS)
    expect(second.locator("#found")).to_contain_text("Tahrir", timeout=WAIT_MS)

    # 1:45 a picture and the data, with quote, source and disclaimer
    page.locator("#takeaway summary").click()
    files = {}
    for name in ("PNG picture", "GeoJSON"):
        with page.expect_download(timeout=60_000) as waiting:
            page.locator("#takeaway").get_by_text(name, exact=True).click()
        files[name] = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(files[name])
    with Image.open(files["PNG picture"]) as image:
        assert image.size == (2244, 1586)
        assert len(image.convert("RGB").resize((280, 198)).getcolors(1 << 16) or ()) > 200  # no blank page
        said = image.info["Description"]
    for words in ("Hay'at Tahrir al-Sham (HTS) now controlled", "claimatlas sample", "not facts"):
        assert words in said
    data = json.loads(files["GeoJSON"].read_text(encoding="utf-8"))
    rows = [f["properties"] for f in data["features"]]
    assert rows
    assert all("Tahrir" in row["actors"] for row in rows)  # the filter holds in the file too
    assert any("now controlled" in row["quote"] and row["publisher"] == "claimatlas sample" for row in rows)
    assert all("not facts" in row["disclaimer"] for row in rows)

    assert watched.trouble == []
    assert seen.trouble == []
    other.close()
    context.close()
