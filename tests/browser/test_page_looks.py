"""Light and dark, points of view, languages, colours, halos, keyboard and phone, in a real Chromium."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import waiting as wait
from waiting import WAIT_MS

from dashboard.palette import ON_DARK, PALETTE
from extract.values import CLAIM_TYPES, STATUSES

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
pytestmark = pytest.mark.browser

SIZES = {"desk": (1400, 900), "phone": (390, 844), "across": (844, 390)}
SAMPLE = "?doc=sample-1"
ATLAS = "claimatlas.maps.get('map')"


@pytest.fixture
def look(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open a page; whatever it does that it must not do fails the test."""
    opened: list[Any] = []
    trouble: list[str] = []

    def go(query: str = SAMPLE, size: str = "desk", *, scheme: str = "light", home: str = address) -> Any:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: trouble.append(f"error: {e}"))
        page.on("console", lambda m: m.type in {"error", "warning"} and trouble.append(f"console: {m.text}"))
        page.on("response", lambda r: r.status >= 400 and trouble.append(f"{r.status} {r.url}"))
        page.on("request", lambda r: r.url.startswith((home, "data:", "blob:")) or trouble.append(r.url))
        page.goto(home + query)
        page.locator("#article .claim-text").first.wait_for(timeout=WAIT_MS, state="attached")
        until(page, f"{ATLAS} && {ATLAS}.scene && {ATLAS}.base && claimatlas.state() && true")
        return page

    yield go
    for context in opened:
        context.close()
    assert trouble == []


def until(page: Any, question: str | Callable[[], Any], what: str = "") -> Any:
    """Ask the page, or this machine, until the answer is true; the answer."""
    ask = question if callable(question) else lambda: page.evaluate(question)
    return wait.until(ask, what or str(question))


def inks(page: Any) -> set[str]:
    """The colours of the outlines on the map, without their casing."""
    outlines = page.locator("g.claim .outline > path[stroke]")
    return set(outlines.evaluate_all("nodes => nodes.map((n) => n.getAttribute('stroke'))")) - {
        "#fff",
        "#171b20",
        "#1b1f24",
        "#f1f3f5",
    }


def press(page: Any, words: str) -> None:
    """Open the panel of looks, if it is closed, and press one of its buttons."""
    if not page.locator("#looks").evaluate("n => n.open"):
        page.locator("#looks > summary").click()
    page.locator("#looks").get_by_role("radio", name=words, exact=True).click()


# ---------------------------------------------------------------- for everyone


def serious(page: Any) -> list[Any]:
    """What axe finds serious or critical on the page as it stands."""
    found = axe.Axe().run(page).response["violations"]
    told = [(v["impact"], v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found]
    return [row for row in told if row[0] in {"serious", "critical"}]


def test_axe_finds_nothing_on_a_desk(look: Callable[..., Any]) -> None:
    page = look(f"{SAMPLE}&theme=light")
    page.locator(".hit").first.focus()
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for(timeout=WAIT_MS)
    page.evaluate("document.getElementById('looks').open = true")
    assert serious(page) == []
    page.evaluate("claimatlas.set({ view: 'table', theme: 'dark', tab: 'find' })")
    page.locator("#table tbody tr").first.wait_for(timeout=WAIT_MS)
    page.locator("#facets button").first.wait_for(timeout=WAIT_MS)
    assert serious(page) == []
    page.evaluate("claimatlas.set({ view: 'charts', tab: 'unmapped' })")
    page.locator("#charts .js-plotly-plot .main-svg").first.wait_for(timeout=WAIT_MS)
    assert serious(page) == []


def test_axe_finds_nothing_on_a_phone(look: Callable[..., Any]) -> None:
    page = look(SAMPLE, "phone", scheme="dark")
    page.evaluate("document.getElementById('looks').open = true")
    assert serious(page) == []
    page.evaluate("claimatlas.set({ theme: 'light', language: 'ar', tab: 'find' })")
    page.locator("#facets button").first.wait_for(timeout=WAIT_MS)
    page.locator(".tab", has_text="الدليل").wait_for(timeout=WAIT_MS)
    assert serious(page) == []


def test_all_of_it_is_reached_by_keyboard(look: Callable[..., Any]) -> None:
    page = look()
    parts = {"search", "layers", "map", "shape", "looks", "fit", "legend", "evidence", "article"}
    reached: list[str] = []
    name = """(() => { const n = document.activeElement;
        return n.id || n.dataset.stack && 'shape' || (n.closest('[id]') || {}).id || ''; })()"""
    page.locator("body").focus()
    for _ in range(140):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(name))
        if parts <= set(reached):
            break
    assert parts - set(reached) == set()
    order = [reached.index(part) for part in ("search", "layers", "shape", "evidence")]
    assert order == sorted(order)
    assert reached.count("shape") == 1  # arrows lead from shape to shape


def test_arrows_lead_from_shape_to_shape(look: Callable[..., Any]) -> None:
    page = look()
    before = page.evaluate(f"{ATLAS}.map.getCenter().toString()")
    zone = page.locator('.hit[aria-label*="Safe zone"]').first
    zone.focus()
    where = """(() => { const b = document.activeElement.getBoundingClientRect();
        return [b.x + b.width / 2, b.y + b.height / 2]; })()"""
    seen = {page.evaluate("document.activeElement.dataset.stack")}
    x, y = page.evaluate(where)
    page.keyboard.press("ArrowDown")
    seen.add(page.evaluate("document.activeElement.dataset.stack"))
    assert len(seen) == 2
    assert page.evaluate(where)[1] > y
    page.keyboard.press("ArrowUp")
    assert page.evaluate(where)[1] < page.viewport_size["height"]
    page.keyboard.press("Home")
    first = page.evaluate("document.activeElement.dataset.stack")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.dataset.stack") != first
    assert page.locator('.hit[tabindex="0"]').count() == 1
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for(timeout=WAIT_MS)
    assert page.evaluate(f"{ATLAS}.map.getCenter().toString()") == before  # the map has not panned
    assert x


def test_escape_closes_and_lets_go(look: Callable[..., Any]) -> None:
    page = look()
    page.locator('.hit[aria-label*="Safe zone"]').first.focus()
    page.keyboard.press("Enter")
    page.locator(".card").first.wait_for(timeout=WAIT_MS)
    page.locator("#looks > summary").focus()
    page.keyboard.press("Enter")
    until(page, "document.getElementById('looks').open")
    page.locator("#looks button").first.focus()
    page.keyboard.press("Escape")
    until(page, "!document.getElementById('looks').open")
    until(page, "document.activeElement.tagName === 'SUMMARY'")
    assert page.evaluate("claimatlas.state().claims.length") == 1
    page.keyboard.press("Escape")
    until(page, "claimatlas.state().claims.length === 0")
    page.locator("#evidence .claims").first.wait_for(timeout=WAIT_MS)


# ---------------------------------------------------------------- light and dark


def test_the_page_and_the_map_turn_dark_and_light(look: Callable[..., Any]) -> None:
    page = look(scheme="dark")
    until(page, f"{ATLAS}.base.ground === 'dark'")
    until(page, lambda: inks(page) <= set(ON_DARK), "outlines for the dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(23, 27, 32)")
    before = page.evaluate(f"{ATLAS}.map.getBounds().toBBoxString()")
    press(page, "light")
    until(page, f"{ATLAS}.base.ground === 'political'")
    until(page, lambda: inks(page) <= set(PALETTE), "outlines for the light")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    assert page.evaluate(f"{ATLAS}.map.getBounds().toBBoxString()") == before
    press(page, "grey, for print")
    until(page, f"{ATLAS}.base.ground === 'muted'")
    press(page, "none")
    expect(page.locator(".leaflet-base-pane")).to_be_hidden()
    until(page, "location.search.includes('theme=light') && location.search.includes('base=none')")
    assert page.locator(".hit").count() > 3


def test_on_paper_there_is_nothing_to_press(look: Callable[..., Any]) -> None:
    page = look(scheme="dark")
    page.emulate_media(media="print")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    for part in (".toolbar", ".looks", ".map-tool", "#time-box"):
        expect(page.locator(part).first).to_be_hidden()
    for part in ("#map", "#legend", "#disclaimer", "#article"):
        expect(page.locator(part)).to_be_visible()


# ---------------------------------------------------------------- points of view and names


@pytest.fixture(scope="module")
def kashmir(tmp_path_factory: pytest.TempPathFactory, serving: Callable[..., Any]) -> Iterator[str]:
    """An article about the ground of India, on the real atlas."""
    import view_sample as sample

    from extract.store import open_store
    from geodata.atlas import open_atlas
    from geodata.build import build
    from geodata.recipes import Area, Ref, recipe_id

    india = Area(place=Ref("country:IN", "India"))
    claim = sample.make_claim("Idlib is now", "claim_sovereignty", india, actors=(sample.RUSSIA,))
    told = replace(sample.extraction(), claims=(claim,), resolutions=(), not_mapped=(), issues=())
    store = open_store(tmp_path_factory.mktemp("kashmir") / "s.db")
    store.add(told, {recipe_id(india): build(india, open_atlas())})
    url, end = serving(store, open_atlas())
    yield url
    end()


def test_other_boundaries_the_same_claims(look: Callable[..., Any], kashmir: str) -> None:
    page = look("?worldview=pakistan", home=kashmir)
    claims = page.evaluate(f"{ATLAS}.scene.stacks[0].claims")
    lines_of = f"{ATLAS}.base.layers.find((l) => l.url.includes('borders.json'))"
    kinds = f"{lines_of}.features.map((r) => {lines_of}.kindOf(r.feature.properties, {ATLAS}.base.view))"
    until(page, f"Boolean({lines_of}.features)")
    until(page, f"{ATLAS}.base.view === 'pakistan'")
    lines = page.evaluate(kinds)
    north = page.evaluate(f"{ATLAS}.scene.stacks[0].bounds[3]")
    expect(page.locator("#disclaimer")).to_have_text(re.compile(r"Pakistan\.$"))
    press(page, "India")
    until(page, f"{ATLAS}.scene.stacks[0].bounds[3] > {north} + 0.5", "the shape is built again")
    assert page.evaluate(f"{ATLAS}.scene.stacks[0].claims") == claims
    until(page, f"{ATLAS}.base.view === 'india'")
    until(page, lambda: page.evaluate(kinds) != lines, "other lines are borders")
    assert {"borders", "doubted", "others"} == set(page.evaluate(kinds))
    expect(page.locator("#disclaimer")).to_have_text(re.compile(r"India\.$"))
    until(page, "location.search.includes('worldview=india')")
    page.locator(".hit").first.focus()
    page.keyboard.press("Enter")
    page.locator(".card dl", has_text="as seen by: India").wait_for(timeout=WAIT_MS)


def test_the_base_map_is_named_in_other_languages(look: Callable[..., Any]) -> None:
    page = look(SAMPLE + "&labels=ru")
    names = """[...document.querySelectorAll('.base-name')].filter((n) => n.checkVisibility())
        .map((n) => n.textContent).join(' ')"""
    until(page, f"/[а-я]{{4}}/i.test({names})")
    press(page, "Arabic")
    until(page, f"/[\\u0600-\\u06ff]{{3}}/.test({names})")
    page.locator(".base-name[lang='ar']").first.wait_for(timeout=WAIT_MS, state="attached")
    spaced = page.locator(".base-name.joined").first.evaluate("n => getComputedStyle(n).letterSpacing")
    assert spaced == "normal" or float(spaced.removesuffix("px")) == 0


# ---------------------------------------------------------------- languages of the page


def test_arabic_turns_the_page_and_quotes_keep_their_direction(look: Callable[..., Any]) -> None:
    page = look()
    press(page, "العربية")
    until(page, "document.documentElement.dir === 'rtl' && document.documentElement.lang === 'ar'")
    page.locator("#layers button", has_text="مناطق السيطرة").wait_for(timeout=WAIT_MS)
    page.locator(".tab", has_text="الدليل").wait_for(timeout=WAIT_MS)
    page.locator("#disclaimer", has_text="الأمر الواقع").wait_for(timeout=WAIT_MS)
    page.locator(".stack-label", has_text="مقترَح").first.wait_for(timeout=WAIT_MS)
    sheet, frame = (page.locator(part).bounding_box() for part in ("#sheet", "#map"))
    assert sheet["x"] < frame["x"]  # the panel stands on the left
    for words, way in (("Ankara has asked", "ltr"), ("تقول الوزارة", "rtl")):
        text = page.locator("#article p", has_text=words)
        assert text.evaluate("n => getComputedStyle(n).direction") == way
        box = text.evaluate(
            """n => { const r = document.createRange(); r.selectNodeContents(n);
              const [line, all] = [[...r.getClientRects()].pop(), n.getBoundingClientRect()];
              return [line.left - all.left, all.right - line.right]; }"""
        )
        assert (box[0] < box[1]) is (way == "ltr")  # the last line begins on the side of its own language
    press(page, "English")
    until(page, "document.documentElement.dir === 'ltr'")
    page.locator("#layers button", has_text="Control areas").wait_for(timeout=WAIT_MS)
    page.locator(".tab", has_text="Evidence").wait_for(timeout=WAIT_MS)


def test_turkish_leaves_no_english_on_the_page(look: Callable[..., Any]) -> None:
    page = look(SAMPLE + "&lang=tr")
    page.locator("#disclaimer", has_text="fiilî durum").wait_for(timeout=WAIT_MS)
    page.locator("#layers button", has_text="Bölgeler").wait_for(timeout=WAIT_MS)
    page.locator(".tab", has_text="Kanıt").wait_for(timeout=WAIT_MS)
    page.locator("#time-fold", has_text="Zaman çizgisi").wait_for(timeout=WAIT_MS)
    fixed = page.locator("header.top, .toolbar, .foot, .tabs, .time-tools, #looks").all_inner_texts()
    said = " ".join(fixed)
    for english in (
        "Legend",
        "Article",
        "Display",
        "Evidence",
        "Filter",
        "Zones",
        "asserted",
        "Claims",
        "What changed",
    ):
        assert english not in said, english


# ---------------------------------------------------------------- colours and error bounds


def test_a_viewer_changes_a_colour_and_shares_it(look: Callable[..., Any]) -> None:
    page = look()
    chip = page.locator("#legend [data-actor='country:TR']")
    before = inks(page)
    chip.click()
    page.locator("#actor-colour").evaluate(
        "n => { n.value = '#00ffff'; n.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    until(page, "location.search.includes('colour=country:TR~00ffff')")
    own = f"{sorted(PALETTE)!r}.includes(x.style.colour)"
    until(page, f"{ATLAS}.scene.stacks.some((s) => s.shapes.some((x) => !{own}))")
    (new,) = until(page, lambda: inks(page) - before, "the new colour is drawn")
    assert new != "#00ffff"  # too light for the map: made darker until it stands out
    expect(chip).to_have_attribute("data-colour", new)
    second = look(page.url[page.url.index("?") :])
    until(second, lambda: new in inks(second), "the link holds the colour")
    second.get_by_role("button", name="Original colours").click()
    until(second, "!location.search.includes('colour=')")
    until(second, f"{ATLAS}.scene.stacks.every((s) => s.shapes.every((x) => x.style.colour !== '{new}'))")


def test_error_bounds_are_drawn_as_wide_as_they_are(look: Callable[..., Any]) -> None:
    page = look()
    assert page.locator(".leaflet-halo-pane path").count() == 0
    page.locator("#looks > summary").click()
    page.get_by_role("switch", name="Error bounds as a halo").click()
    page.locator(".leaflet-halo-pane path").first.wait_for(timeout=WAIT_MS, state="attached")
    expect(page.locator(".leaflet-halo-pane path")).to_have_count(
        page.evaluate(f"{ATLAS}.scene.stacks.length")
    )
    page.evaluate(f"void {ATLAS}.map.setView([35.85, 36.62], 11, {{animate: false}})")
    found = page.evaluate(
        f"""(() => {{ const a = {ATLAS}; const rows = [];
            a.halos.eachLayer((g) => g.eachLayer((p) => {{
              if (p instanceof L.Circle) return;
              rows.push([p.errorM, p.getBounds().getCenter().lat, p.options.weight]);
            }}));
            return rows; }})()"""
    )
    assert found
    for error_m, lat, width in found:
        metres = 156543.03392 * math.cos(math.radians(lat)) / 2**11
        assert width == pytest.approx(2 * error_m / metres, rel=1e-6)
    until(page, "location.search.includes('halo=1')")


# ---------------------------------------------------------------- the drawing, all of it


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, serving: Callable[..., Any]) -> Iterator[str]:
    """One claim of every type and status, each on a square of its own."""
    import view_sample as sample
    from shapely import box

    from extract.store import open_store
    from geodata.recipes import Area, Ref, recipe_id

    claims, shapes = [], {}
    for row, kind in enumerate(CLAIM_TYPES):
        for column, status in enumerate(STATUSES):
            ground = Area(place=Ref(f"x:{kind}-{status}", f"{kind} {status}"))
            claim = sample.make_claim(
                "Idlib is now", kind, ground, status=status, actors=(sample.TURKEY_ACTOR,)
            )
            claims.append(replace(claim, id=f"{row * 10 + column:016x}"))
            square = box(10 + 3 * column, 20 + 2.4 * row, 12 + 3 * column, 21.6 + 2.4 * row)
            shapes[recipe_id(ground)] = sample.footprint(ground, square)
    told = replace(sample.extraction(), claims=tuple(claims), resolutions=(), not_mapped=(), issues=())
    store = open_store(tmp_path_factory.mktemp("all") / "s.db")
    store.add(told, shapes)
    url, end = serving(store, sample.FakeAtlas())
    yield url
    end()


DRAWN = """(() => {
  const a = claimatlas.maps.get('map');
  const rows = [...document.querySelectorAll('g.claim')].map((g) => {
    const lines = [...g.querySelectorAll('.outline > path')];
    const of = (name) => lines.map((n) => n.getAttribute(name)).filter(Boolean);
    return {
      d: of('d')[0], dash: of('stroke-dasharray')[0] || null, opacity: Number(g.getAttribute('opacity')),
      fills: [...g.children].filter((n) => n.tagName === 'path').map((n) => n.getAttribute('fill')),
      crosses: of('stroke').filter((ink) => ['#1b1f24', '#f1f3f5'].includes(ink)).length,
    };
  });
  const at = ([lon, lat]) => a.map.latLngToLayerPoint([lat, lon]);
  return { rows, stacks: a.scene.stacks.map((s) => ({ ...at(s.anchors[0]), claim: s.claims[0] })) };
})()"""
"""What is drawn of each claim, and where its stack stands, in the layer's pixels."""


def test_every_type_and_status_is_drawn_by_the_table(look: Callable[..., Any], everything: str) -> None:
    page = look("?theme=light", home=everything)
    for theme, ground in (("light", "political"), ("dark", "dark")):
        page.evaluate(f"claimatlas.set({{ theme: '{theme}' }})")
        until(page, f"{ATLAS}.base.ground === '{ground}'")
        count = len(CLAIM_TYPES) * len(STATUSES)
        until(page, f"document.querySelectorAll('g.claim').length === {count}")
        told = page.evaluate(DRAWN)
        kinds = {
            f"{r * 10 + c:016x}": (k, s) for r, k in enumerate(CLAIM_TYPES) for c, s in enumerate(STATUSES)
        }
        met = set()
        for stack in told["stacks"]:
            kind, status = kinds[stack["claim"]]
            row = next(r for r in told["rows"] if _inside(r["d"], stack["x"], stack["y"]))
            met.add((kind, status))
            filled = [f for f in row["fills"] if f and f != "none"]
            assert bool(filled) == (status == "asserted" and kind in FILLED), (kind, status)
            assert row["dash"] == {"proposed": "9 6", "planned": "9 6", "hypothetical": "3 7"}.get(status)
            assert bool(row["crosses"]) == (status == "denied")
            assert (row["opacity"] < 1) == (status == "past")
            if kind in {"claim_sovereignty", "dispute_border"} and status == "asserted":
                assert filled[0].startswith("url(#stripes-")
        assert len(met) == count
    notes = page.locator(".stack-label .note").all_inner_texts()
    assert notes
    assert all("says" in note or "own words" in note for note in notes)


FILLED = {"control", "advance_capture", "withdrawal", "claim_sovereignty", "dispute_border"}


def _inside(d: str, x: float, y: float) -> bool:
    """Whether a point lies in the box around a drawn path."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", d)]
    xs, ys = numbers[::2], numbers[1::2]
    return bool(xs) and min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


# ---------------------------------------------------------------- phones


@pytest.mark.parametrize(("size", "language"), [("phone", "en"), ("across", "ar")])
def test_a_phone_shows_the_map_and_a_legend_that_can_be_read(
    look: Callable[..., Any], size: str, language: str
) -> None:
    page = look(f"{SAMPLE}&lang={language}", size)
    page.locator(".stack-label:visible").first.wait_for(timeout=WAIT_MS)
    if language == "ar":
        page.locator(".tab", has_text="الدليل").wait_for(timeout=WAIT_MS)
    width, height = SIZES[size]
    wide, high = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert (wide, high) == (width, height)
    frame = page.locator("#map").bounding_box()
    assert frame["height"] > (200 if size == "across" else 230)
    box = page.locator("#legend").bounding_box()
    rows = page.locator("#legend li:visible").evaluate_all(
        "nodes => nodes.map((n) => { const r = n.getBoundingClientRect(); return [r.top, r.bottom]; })"
    )
    assert rows
    cut = [r for r in rows if r[0] < box["y"] + box["height"] - 1 < r[1] - 2]
    assert cut == []  # a line of the legend is there or is not: none is half seen
    button = page.locator("#looks > summary").bounding_box()
    for label in page.locator(".stack-label:visible").all():
        there = label.bounding_box()
        apart = (
            there["x"] >= button["x"] + button["width"]
            or button["x"] >= there["x"] + there["width"]
            or there["y"] >= button["y"] + button["height"]
        )
        assert apart
