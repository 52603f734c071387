"""Pictures, documents, the offline page and the routes that hand them out."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import combinations, pairwise
from typing import Any

import pytest
import shapely
import view_sample as sample
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from shapely import box

from dashboard.app import create_app
from dashboard.layers import LAYERS
from dashboard.scene import Options, Scene, places_of, scene
from dashboard.security import OriginError
from dashboard.state import State
from dashboard.style import GLYPHS, INKS
from dashboard.takeaway import frame as framing
from dashboard.takeaway import making, menu, offline, pen, sheet
from dashboard.takeaway import picture as painting
from dashboard.takeaway.dressing import dress, hatch
from dashboard.takeaway.ground import ground_of, read_layer
from dashboard.takeaway.lettering import Box, letter
from dashboard.view import View, read_view
from extract.export import EXPORTERS
from extract.store import Store, open_store
from extract.values import CLAIM_TYPES, STATUSES
from geodata.recipes import Area, Ref, recipe_id

HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(1)> $\\frac{1}{0}$ \u202egnp.exe"
DAY = date(2026, 11, 23)
ORDER = making.Order(scale=1.0, today=DAY)


def picture(options: Options | None = None) -> Scene:
    given = options or Options(places=places_of([sample.extraction()]))
    return scene(sample.claims(), sample.footprints(), [sample.document()], given)


def window(width: float = 900, height: float = 600) -> framing.Frame:
    return framing.fit(picture().bounds, width, height)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("takeaway") / "s.db")
    opened.add(sample.extraction(), sample.footprints())
    text = sample.TEXT + HOSTILE
    given = sample.document(
        text, id="hostile", title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)", published=None
    )
    claim = sample.make_claim(
        HOSTILE, "zone", sample.STRIP, text=text, document_id="hostile", zone_name=HOSTILE, extent=HOSTILE,
        target_places=(HOSTILE,),
    )  # fmt: skip
    opened.add(replace(sample.extraction(given), claims=(claim,), resolutions=()), sample.footprints())
    yield opened
    opened.close()


def seen(store: Store, **choice: Any) -> tuple[View, State]:
    state = State(**choice)
    return read_view(store, sample.FakeAtlas(), state), state


# --- the window ---------------------------------------------------------------------------


@given(st.floats(-180, 180), st.floats(-84, 84), st.floats(1, 13))
def test_a_window_leads_there_and_back(lon: float, lat: float, zoom: float) -> None:
    view = framing.centred(lon, lat, zoom, 800, 600)
    assert view.point(lon, lat) == pytest.approx((400, 300), abs=1e-3)
    assert view.lonlat(400, 300) == pytest.approx((lon, lat), abs=1e-6)
    assert view.zoom() == pytest.approx(zoom)


@given(st.floats(-179, 150), st.floats(-80, 70), st.floats(0.01, 150), st.floats(0.01, 80))
def test_what_is_fitted_is_seen_whole(west: float, south: float, wide: float, high: float) -> None:
    north = min(84.0, south + high)
    view = framing.fit((west, south, west + wide, north), 700, 500)
    for lon, lat in ((west, south), (west + wide, north)):
        x, y = view.point(lon, lat)
        assert -1e-6 <= x <= 700 + 1e-6
        assert -1e-6 <= y <= 500 + 1e-6


@given(st.floats(-75, 75), st.floats(1, 13))
def test_the_scale_bar_is_round_and_true(lat: float, zoom: float) -> None:
    view = framing.centred(10, lat, zoom, 800, 600)
    length, words = framing.scale_bar(view)
    assert 20 <= length <= 131
    number, unit = words.replace(",", "").split()
    assert number.strip("0") in {"1", "2", "5"}
    metres = float(number) * (1000 if unit == "km" else 1)
    assert length * view.metres_per_pixel() == pytest.approx(metres)


def test_a_view_of_no_world_is_refused() -> None:
    with pytest.raises(ValueError, match="no view of the world"):
        framing.centred(float("nan"), 0, 3, 10, 10)


# --- drawing rules ------------------------------------------------------------------------


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", CLAIM_TYPES)
def test_every_type_and_status_keeps_the_rules(kind: str, status: str) -> None:
    claim = sample.make_claim("Idlib is now", kind, status=status, actors=(sample.HTS,))
    drawn = scene([claim], sample.footprints(), [sample.document()])
    (row,) = dress(drawn, framing.fit(drawn.bounds, 800, 600), list(LAYERS))
    assert (row.filled or row.patterned) <= INKS[status].fills
    assert bool(row.marks) == (INKS[status].crossed or row.shape.style.marks is not None)
    assert row.outline is not None
    assert row.area.buffer(1).contains(row.outline)  # the ink lies inside


def test_outlines_of_a_stack_lie_inside_one_another() -> None:
    view = framing.fit((36.0, 35.2, 37.3, 36.3), 1600, 1400)
    idlib = recipe_id(sample.IDLIB_AREA)
    rows = [r for r in dress(picture(), view, list(LAYERS)) if r.stack.id == idlib]
    assert len(rows) == 5
    edge = rows[0].area.boundary
    gaps = [edge.distance(shapely.Point(shapely.get_coordinates(r.outline)[0])) for r in rows]
    assert gaps == sorted(gaps)
    assert min(b - a for a, b in pairwise(gaps)) > 2
    assert sum(r.filled for r in rows) == 1


def test_a_switched_off_layer_is_not_drawn() -> None:
    rows = dress(picture(), window(), ["zones"])
    assert {r.shape.layer for r in rows} == {"zones"}


def test_contested_ground_is_striped_in_both_colours_only_while_both_layers_are_on() -> None:
    west, east = Area(place=Ref("x:1", "West")), Area(place=Ref("x:2", "East"))
    a = sample.make_claim("Idlib is now", "control", west, actors=(sample.HTS,))
    b = sample.make_claim("Talks took", "claim_sovereignty", east, actors=(sample.RUSSIA,))
    shapes = {
        recipe_id(west): sample.footprint(west, box(36, 35, 38, 36)),
        recipe_id(east): sample.footprint(east, box(37, 35.5, 39, 36.5)),
    }
    drawn = scene([a, b], shapes, [sample.document()], Options(rivals={a.id: (b.id,), b.id: (a.id,)}))
    view = framing.fit(drawn.bounds, 800, 600)
    (ground,) = hatch(drawn, view, list(LAYERS))
    assert [colour for colour, _ in ground.stripes] == list(drawn.contested[0].colours)
    for _, lines in ground.stripes:
        assert lines.length > 300
        assert ground.area.buffer(0.1).contains(lines)
    assert hatch(drawn, view, ["control"]) == ()


@pytest.mark.parametrize("size", [(1074, 560), (500, 360)])
def test_no_words_collide(size: tuple[int, int]) -> None:
    drawn, view = picture(), window(*size)
    rows = dress(drawn, view, list(LAYERS))
    corner = Box(x=size[0] - 150, y=size[1] - 30, width=150, height=30)
    with pen.drawing():
        words = letter(
            drawn, rows, ground_of(view).names, view, layers=list(LAYERS), measure=painting.label_size,
            measure_words=painting.name_size, taken=(corner,),
        )  # fmt: skip
    boxes = [corner, *(x.box for x in words.labels), *(x.box for x in words.names)]
    assert len(words.labels) >= 4
    assert len(words.names) >= 5
    assert [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1], 0)] == []
    told = {s.id: s.claims for s in drawn.shapes}
    for label in words.labels:
        shown = {c for entry in label.labels for c in told[entry.shape]}
        assert len(shown) + label.unseen == len(label.stack.claims)  # none is dropped silently


# --- the base map -------------------------------------------------------------------------


def test_a_border_is_drawn_by_the_views_that_have_it() -> None:
    layer = read_layer("borders")
    views = {v for f in layer.features for v in f["properties"].get("views") or ()}
    assert "de_facto" in views
    view = framing.centred(34.5, 45.3, 5.5, 900, 700)  # Crimea
    lines = {w: ground_of(view, worldview=w) for w in ("ukraine", "russia")}
    assert lines["ukraine"].doubted != lines["russia"].doubted
    assert lines["ukraine"].borders == lines["russia"].borders  # what all views draw


def test_names_come_in_other_languages() -> None:
    view = framing.centred(37, 35, 6, 800, 600)
    english = {n.text for n in ground_of(view).names}
    arabic = {n.text for n in ground_of(view, language="ar").names}
    assert "Syria" in english
    assert "سوريا" in arabic


# --- the pen ------------------------------------------------------------------------------


@pytest.mark.parametrize("key", GLYPHS)
def test_every_glyph_can_be_drawn(key: str) -> None:
    vertices, codes = pen.glyph_path(GLYPHS[key])
    assert len(vertices) == len(codes) > 1
    assert vertices.min() >= -0.5
    assert vertices.max() <= 20.5


def test_curves_are_refused_in_words() -> None:
    with pytest.raises(ValueError, match="only M, L, H, V and Z"):
        pen.glyph_path("M1 1C2 2 3 3 4 4")


def test_arabic_is_joined_and_runs_from_right_to_left() -> None:
    with pen.drawing():
        joined = pen.measure("سلام", 20)[0]
        apart = sum(pen.measure(letter, 20)[0] for letter in "سلام")
    assert joined < 0.9 * apart


def test_letters_that_have_no_slant_stand_upright_and_days_keep_their_order() -> None:
    with pen.drawing():
        for text in ("حلب", "القدس"):
            assert pen.measure(text, 12, "normal", True) == pen.measure(text, 12)
    assert pen._slants("Aleppo")
    assert not pen._slants("حلب")
    assert pen._shaped("نُشر في 2019-01-23") == "نُشر في \u200e2019-01-23\u200e"
    assert pen._shaped("published 2019-01-23") == "published 2019-01-23"


@given(st.text(max_size=200), st.floats(40, 400))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: float) -> None:
    with pen.drawing():
        lines = pen.wrap(text, width, 10)
        assert all(pen.measure(line, 10)[0] <= width + 0.01 or len(line) == 1 for line in lines)
        few = pen.wrap(text, width, 10, most=2)
    assert "".join(lines).replace(" ", "") == pen.clean(text).replace(" ", "")
    assert len(few) <= 2
    assert few == lines or few[-1].endswith("…")


# --- pictures -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(store: Store) -> dict[str, making.Made]:
    view, state = seen(store, documents=("sample-1",))
    return {form: making.make(store, view, state, form, ORDER) for form in ("png", "svg", "pdf", "html")}


def test_a_png_shows_the_map_in_the_actors_colours(made: dict[str, making.Made], store: Store) -> None:
    image = Image.open(io.BytesIO(made["png"].content))
    assert image.size == (1122, 793)
    colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 24)}
    view, _ = seen(store, documents=("sample-1",))
    for actor in (sample.HTS, sample.TURKEY_ACTOR, sample.RUSSIA, sample.USA):
        ink = view.colours[actor.key]
        assert tuple(int(ink[n : n + 2], 16) for n in (1, 3, 5)) in colours, actor.label
    said = image.info["Description"]
    for words in (
        "not facts",
        "The Example",
        "Ankara has asked for a safe zone",
        "says officials",
        "proposed",
    ):
        assert words in said


def test_scales_are_pixels(store: Store) -> None:
    view, state = seen(store, documents=("sample-1",), layers=("zones",))
    image = Image.open(io.BytesIO(making.make(store, view, state, "png", replace(ORDER, scale=2.0)).content))
    assert image.size == (2244, 1586)
    with pytest.raises(making.TakeawayError, match="scale 7"):
        making.make(store, view, state, "png", replace(ORDER, scale=7.0))


def test_the_same_choice_gives_the_same_bytes(made: dict[str, making.Made], store: Store) -> None:
    view, state = seen(store, documents=("sample-1",))
    for form in ("png", "html"):
        assert making.make(store, view, state, form, ORDER).content == made[form].content, form


def test_a_pdf_has_the_map_and_then_the_words(made: dict[str, making.Made]) -> None:
    content = made["pdf"].content
    assert content.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", content)) == 2
    assert re.search(rb"/MediaBox \[ ?0 0 841\.5 594\.75 ?\]", content)  # A4, lying
    assert b"Turkey wants a strip inside Syria" in content
    assert len(content) < 800_000


def test_an_svg_is_still_and_whole(made: dict[str, making.Made]) -> None:
    root = etree.fromstring(made["svg"].content, etree.XMLParser(resolve_entities=False))
    names = {etree.QName(node).localname for node in root.iter() if isinstance(node.tag, str)}
    assert not names & {"script", "image", "foreignObject", "a"}
    links = [v for n in root.iter() for k, v in n.attrib.items() if k.endswith("href")]
    assert all(link.startswith("#") for link in links)


def test_hostile_words_draw_and_stay_words(store: Store) -> None:
    view, state = seen(store, documents=("hostile",))
    drawn = making.make(store, view, state, "svg", ORDER).content
    assert b"<script" not in drawn
    assert b"alert(1)" in drawn  # in its title, as words
    assert making.file_name(view, "png") == "claimatlas-script-script-alert-1-script-img-src-x-onerror-a.png"


def test_an_empty_choice_draws_a_map_that_says_so(store: Store) -> None:
    view, state = seen(store, text="nosuchword", position=(37.0, 35.0, 6.0))
    for form in ("svg", "html", "geojson", "csv"):
        assert making.make(store, view, state, form, ORDER).content, form


def test_the_note_says_what_was_chosen(store: Store) -> None:
    view, _ = seen(store, documents=("sample-1",), types=("zone",), actors=("country:RU",))
    note = making.note_of(view)
    assert note.startswith("1 of 9 claims · ")
    for words in ("Russia", "Zone", "published 2019-01-23"):
        assert words in note


def test_a_page_counts_the_quotes_that_it_has_no_room_for() -> None:
    texts = [f"“quote number {n}” – says the speaker, asserted" for n in range(40)]
    with pen.drawing():
        lines = sheet._few_lines(texts, 400, 6, "more quotes", 2000)
        assert sheet._few_lines(texts[:2], 400, 6, "more quotes") == texts[:2]
    assert len(lines) == 6
    assert "1,995 more" in lines[-1]


def test_chosen_claims_are_quoted_first(store: Store) -> None:
    view, _ = seen(store, documents=("sample-1",))
    claim = view.claims[-1]
    assert making.quotes_of(view, (claim.id,)) == (
        "“American troops still have a post at Manbij” – in The Example’s own words, asserted",
    )
    assert len(making.quotes_of(view, ())) == 9


@given(st.text(max_size=80))
def test_file_names_are_safe_everywhere(title: str) -> None:
    head = sample.document(title=title)
    view = View.__new__(View)
    object.__setattr__(view, "documents", (head,))
    assert re.fullmatch(r"claimatlas-[a-z0-9]+(-[a-z0-9]+)*\.png", making.file_name(view, "png"))


def test_unknown_formats_are_refused(store: Store) -> None:
    view, state = seen(store)
    with pytest.raises(making.TakeawayError, match="known are png, pdf, svg, html, geojson"):
        making.make(store, view, state, "exe", ORDER)


# --- the offline page ---------------------------------------------------------------------


def parts(content: bytes) -> tuple[str, Any]:
    text = content.decode()
    return text, etree.HTML(text)


def test_the_page_allows_its_own_scripts_and_nothing_else(made: dict[str, making.Made]) -> None:
    text, root = parts(made["html"].content)
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(r.strip().split(" ", 1) for r in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "connect-src" not in rules
    assert "unsafe" not in rules["script-src"]
    scripts = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(sha256(s.encode()).digest()).decode()}'" for s in scripts}
    assert hashes == set(rules["script-src"].split())
    assert len(scripts) == len(offline._scripts()) >= 7
    assert root.xpath("//script/@src | //link/@href | //img/@src[not(starts-with(., 'data:'))]") == []
    assert not [a for a in root.xpath("//@*") if a.attrname.startswith("on")]
    assert re.findall(r"url\((?!#|\"?data:)[^)]*\)", text.split("</style>")[0]) == []
    assert len(made["html"].content) < 1_500_000


def test_the_page_holds_every_claim_with_its_words(made: dict[str, making.Made]) -> None:
    _, root = parts(made["html"].content)
    cards = root.xpath("//section[@data-card]")
    assert len(cards) == 9
    said = " ".join("".join(card.itertext()) for card in cards)
    for words in ("Ankara has asked for a safe zone", "30 km geodesic buffer", "officials", "proposed"):
        assert words in said
    data = json.loads(root.xpath("//script[@id='claimatlas-data']/text()")[0])
    assert {c for s in data["scene"]["stacks"] for c in s["claims"]} == {c.get("data-card") for c in cards}
    assert "countries" in data["base"]
    signs = root.xpath("//div[@id='legend']//*[contains(@style, 'data:image/svg')]")
    assert len(signs) >= 11  # six types, five statuses
    assert "talks about no ground" in "".join(root.itertext())


def test_quotes_only_unless_texts_are_asked_for(store: Store, made: dict[str, making.Made]) -> None:
    secret = "Talks took place in Moscow."
    told = "tried to create a demilitarised zone in Idlib last year, the ministry added"
    assert told not in made["html"].content.decode()
    view, state = seen(store, documents=("sample-1",))
    whole = making.make(store, view, state, "html", replace(ORDER, texts=True)).content.decode()
    plain = " ".join("".join(etree.HTML(whole).itertext()).split())
    assert told in plain
    assert secret in plain
    assert len(etree.HTML(whole).xpath("//mark[@data-claims]")) >= 8


def test_a_hostile_title_stays_a_title(store: Store) -> None:
    view, state = seen(store, documents=("hostile",))
    content = making.make(store, view, state, "html", replace(ORDER, texts=True)).content
    text, root = parts(content)
    assert len(re.findall(r"<script\b", text)) == len(offline._scripts()) + 1  # ours and the data
    assert "alert(1)" in root.xpath("string(//title)")
    assert root.xpath("//img[@src='x']") == []
    assert [a for a in root.xpath("//a/@href") if not a.startswith(("https://", "http://"))] == []
    assert "\u202e" not in root.xpath("string(//h1)")


def test_a_page_too_large_is_refused_with_the_next_step(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, state = seen(store)
    monkeypatch.setattr(offline, "MOST_CLAIMS", 3)
    with pytest.raises(offline.PageError, match=r"10 claims are too many .* filter first"):
        making.make(store, view, state, "html", ORDER)
    monkeypatch.setattr(offline, "MOST_CLAIMS", 2000)
    monkeypatch.setattr(offline, "MOST_BYTES", 100_000)
    with pytest.raises(offline.PageError, match="filter first"):
        making.make(store, view, state, "html", ORDER)


def test_the_widest_base_map_leaves_room() -> None:
    packed = offline.base_of((-170, -60, 170, 75))
    assert sum(map(len, packed.values())) < 2_000_000
    near = offline.base_of((35, 35, 43, 38), "ar")
    assert {"countries", "countries_detail", "borders_detail", "labels", "labels_ar"} <= set(near)
    assert sum(map(len, near.values())) < 2_500_000


# --- routes, menu, embedding --------------------------------------------------------------


@pytest.fixture(scope="module")
def client(store: Store) -> Any:
    app = create_app(store, sample.FakeAtlas(), embed_from=("https://example.org",))
    return app.server.test_client()


@pytest.mark.parametrize("form", making.formats())
def test_every_format_can_be_downloaded(client: Any, form: str) -> None:
    ending = making.ENDINGS.get(form, form)
    answer = client.get(f"/export/map.{ending}?doc=sample-1&layers=zones&scale=1")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=claimatlas-turkey-wants-a-strip-inside-syria.{ending}"
    )
    assert answer.mimetype == making.MEDIA[form].split(";")[0]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert len(answer.data) > 500


def test_a_download_holds_what_the_address_chooses(client: Any) -> None:
    data = client.get("/export/map.geojson?doc=sample-1&type=zone").get_json(force=True)
    assert [f["properties"]["type"] for f in data["features"]] == ["zone", "zone"]
    first = data["features"][0]["properties"]
    assert first["quote"].startswith("Ankara has asked")
    assert first["publisher"] == "The Example"
    assert "not facts" in first["disclaimer"]


@pytest.mark.parametrize("query", ["scale=99&texts=2&map=1,2", "layers=<x>&type=war&at=never", "%ff%00" * 50])
def test_broken_addresses_still_give_a_picture(client: Any, query: str) -> None:
    answer = client.get(f"/export/map.svg?doc=sample-1&{query}")
    assert answer.status_code == 200


def test_what_cannot_be_made_is_said_in_words(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/export/map.exe").status_code == 404
    assert "known are png" in client.get("/export/map.exe").text
    monkeypatch.setattr(offline, "MOST_CLAIMS", 3)
    answer = client.get("/export/map.html")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert "filter first" in answer.text


def test_the_menu_names_every_format() -> None:
    def links(node: Any) -> Iterator[Any]:
        if isinstance(node, list):
            for child in node:
                yield from links(child)
        elif hasattr(node, "children"):
            if type(node).__name__ == "A":
                yield node
            yield from links(node.children)

    found = list(links(menu.controls()))
    endings = {link.to_plotly_json()["props"]["data-export"] for link in found}
    assert endings == {making.ENDINGS.get(form, form) for form in making.formats()}
    assert all(isinstance(link.children, str) and link.children for link in found)
    assert set(making.MEDIA) == {*making.DRAWN, *EXPORTERS}


def framed_by(client: Any, path: str) -> str:
    policy = client.get(path).headers["Content-Security-Policy"]
    return dict(r.strip().split(" ", 1) for r in policy.split(";"))["frame-ancestors"]


def test_only_the_embedded_map_may_be_framed(client: Any) -> None:
    assert framed_by(client, "/") == "'none'"
    assert framed_by(client, "/?embed=0") == "'none'"
    assert framed_by(client, "/?doc=sample-1&embed=1") == "'self' https://example.org"


@pytest.mark.parametrize(
    "word", ["*", "https://a.org; script-src *", "example.org", "https://a.org/x", "'none'"]
)
def test_an_origin_is_an_origin(store: Store, word: str) -> None:
    with pytest.raises(OriginError, match="write scheme and host"):
        create_app(store, sample.FakeAtlas(), embed_from=(word,))
