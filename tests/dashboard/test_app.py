"""The app: what callbacks answer, headers, base map, evidence, hostile texts, server."""

from __future__ import annotations

import gzip
import json
import re
import signal
import socket
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st
from view_sample import (
    IDLIB_AREA,
    TEXT,
    FakeAtlas,
    claims,
    document,
    extraction,
    footprints,
    make_claim,
)

from dashboard import cards, panel, server
from dashboard.app import create_app
from dashboard.choice import Choice, read_choice
from dashboard.layers import LAYERS
from dashboard.routes import read_base
from dashboard.state import DEFAULT, State, from_query, to_json
from dashboard.view import View, picture_of, read_view
from extract.store import Store, open_store
from extract.values import Claim

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)"> \u202egnp.exe javascript:alert(3)'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s.db") as opened:
        opened.add(extraction(), footprints())
        yield opened


@pytest.fixture
def view(store: Store) -> View:
    return read_view(store, FakeAtlas(), State(documents=("sample-1",)))


@pytest.fixture
def client(store: Store) -> Any:
    return create_app(store, FakeAtlas()).server.test_client()


def words(node: Any) -> str:
    """All text of a component tree."""
    if isinstance(node, list | tuple):
        return " ".join(words(n) for n in node)
    if isinstance(node, Component):
        return words(getattr(node, "children", None))
    return "" if node is None else str(node)


def tree(node: Any) -> Iterator[Component]:
    if isinstance(node, list | tuple):
        for part in node:
            yield from tree(part)
    elif isinstance(node, Component):
        yield node
        yield from tree(getattr(node, "children", None))


def of_type(kind: str) -> Claim:
    return next(c for c in claims() if c.type == kind)


def chosen(view: View, claims: Sequence[str], also: Sequence[str] = (), compare: str = "") -> Choice:
    """What these ids choose, where the view shows all that they link to."""
    return read_choice(
        view, None, FakeAtlas(), State(claims=tuple(claims), also=tuple(also), compare=compare)
    )


def evidence(view: View, claims: Sequence[str], also: Sequence[str] = ()) -> list[Any]:
    return panel.evidence(view, chosen(view, claims, also))


# --- the evidence -----------------------------------------------------------------------


def test_a_card_says_everything(view: View) -> None:
    zone = of_type("zone")
    said = " ".join(words(evidence(view, [zone.id])).split())
    for wanted in (
        "Zone", "proposed", "Turkey", "“Ankara”", "officials", "2019-01-22", "on Tuesday",
        "published 2019-01-23",
        zone.quote, "30 km", "Syria–Turkey border", "read as depth", "1.1 km", "80%", "The Example",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_every_claim_of_a_stack_is_listed(view: View) -> None:
    idlib = [c for c in claims() if c.recipe == IDLIB_AREA]
    cards = evidence(view, [c.id for c in idlib])
    assert words(cards).startswith("5 claims on this ground")
    shown = [getattr(n, "data-claim") for n in tree(cards) if hasattr(n, "data-claim")]
    assert shown == [c.id for c in idlib]


def test_what_lies_under_the_same_click_is_named(view: View) -> None:
    zone, control = of_type("zone"), of_type("control")
    said = words(evidence(view, [control.id], [zone.id]))
    assert "Also at this point" in said
    assert "Zone: Syria" in said


def test_without_a_choice_all_claims_are_listed(view: View) -> None:
    said = words(evidence(view, []))
    assert said.startswith("9 claims")
    assert said.count("asserted") + said.count("planned") + said.count("proposed") >= 7


def test_unknown_claims_are_no_error(store: Store, view: View) -> None:
    lost = read_choice(view, store, FakeAtlas(), State(claims=("nonsense",)))
    assert words(panel.evidence(view, lost)).startswith("9 claims")


def test_the_article_is_whole_and_every_claim_can_be_clicked(store: Store, view: View) -> None:
    nodes = panel.article(store.extraction("sample-1"), view.colours)
    marks = [n for n in tree(nodes) if type(n).__name__ == "Mark"]
    assert {c for n in marks for c in getattr(n, "data-claims").split()} == {c.id for c in claims()}
    assert all(n.tabIndex == 0 and n.role == "button" for n in marks)
    paragraphs = [n for n in nodes if type(n).__name__ == "P"]
    assert all(n.dir == "auto" for n in paragraphs)
    squeezed = re.sub(r"\s", "", "".join(words(p) for p in paragraphs))
    assert squeezed == re.sub(r"\s", "", TEXT)


def test_found_not_mapped_gives_reasons_and_issues(view: View) -> None:
    said = words(panel.unmapped(view))
    assert "talks about no ground" in said
    assert "one sentence was too long to parse" in said
    assert panel.count_unmapped(view) == 2


def test_a_shape_that_cannot_be_built_is_listed_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard import view as module
    from geodata.errors import RecipeError

    def refuse(recipe: object, atlas: object) -> None:
        raise RecipeError("this border is unknown")

    monkeypatch.setattr(module, "build", refuse)
    with open_store(tmp_path / "s.db") as store:
        store.add(extraction(), {})
        found = read_view(store, FakeAtlas(), DEFAULT)
    assert len(found.missing) == len(claims())
    assert words(panel.unmapped(found)).count("this border is unknown") == len(claims())


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store:
        empty = read_view(store, FakeAtlas(), DEFAULT)
    assert "claimatlas map ARTICLE" in words(evidence(empty, []))
    assert picture_of(empty).bounds is None


def test_a_page_on_an_empty_store_answers(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store:
        client = create_app(store, FakeAtlas()).server.test_client()
        assert picture_named(client, call(client, "scene.data", asked()))["bounds"] is None
        said = json.dumps(call(client, "evidence-told.data", asked()))
    assert "claimatlas map ARTICLE" in said


def test_long_lists_are_cut_and_say_so(view: View) -> None:
    many = tuple(replace(view.claims[0], id=f"{n:016x}") for n in range(cards.MOST_LISTED + 25))
    said = words(evidence(replace(view, claims=many), []))
    assert f"{cards.MOST_LISTED + 25} claims" in said
    assert "and 25 more" in said


def test_a_text_without_claims_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "s.db") as store:
        store.add(replace(extraction(), claims=(), not_mapped=(), issues=()), {})
        found = read_view(store, FakeAtlas(), DEFAULT)
    assert "No claim about territory was found" in words(evidence(found, []))
    assert "All that was found is on the map" in words(panel.unmapped(found))


# --- hostile texts ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd", "//evil.example/x", "http://", "https:/x", "vbscript:x", "http://a b/",
        "http://[::1", "",
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str) -> None:
    assert cards.safe_link(url) is None


def test_web_addresses_become_links() -> None:
    assert cards.safe_link("https://news.example/a?b=c#d") == "https://news.example/a?b=c#d"


def test_a_card_links_to_the_quoted_words() -> None:
    short = cards.link_to_words("https://news.example/a", "held by north-west, they say")
    assert short == "https://news.example/a#:~:text=held%20by%20north%2Dwest%2C%20they%20say"
    assert (
        cards.link_to_words("https://news.example/a#b", "x & y")
        == "https://news.example/a#b:~:text=x%20%26%20y"
    )
    long = cards.link_to_words("https://news.example/a", " ".join(str(n) for n in range(20)))
    assert long == "https://news.example/a#:~:text=0%201%202%203%204,15%2016%2017%2018%2019"
    assert cards.link_to_words("javascript:alert(1)", "x") is None


@given(st.text(max_size=40))
def test_a_link_is_always_http(url: str) -> None:
    link = cards.safe_link(url)
    assert link is None or re.match(r"https?://[^\s/]", link, re.IGNORECASE)


def test_hostile_words_stay_text(tmp_path: Path) -> None:
    text = TEXT + HOSTILE
    claim = make_claim(HOSTILE, "control", text=text, extent=HOSTILE, zone_name=HOSTILE)
    given = document(text, title=HOSTILE, publisher=HOSTILE, url="javascript:alert(1)")
    with open_store(tmp_path / "s.db") as store:
        store.add(replace(extraction(given), claims=(claim,), resolutions=()), footprints())
        found = read_view(store, FakeAtlas(), DEFAULT)
        nodes = [
            *panel.evidence(found, read_choice(found, store, FakeAtlas(), State(claims=(claim.id,)))),
            *panel.article(store.extraction(given.id), {}),
            *panel.unmapped(found),
        ]
        answer = (
            create_app(store, FakeAtlas()).server.test_client().get("/_dash-layout").get_data(as_text=True)
        )
    kinds = {type(n).__name__ for n in tree(nodes)}
    assert not kinds & {"Script", "Iframe", "Img", "DangerouslySetInnerHTML", "Markdown", "A"}
    assert claim.quote in words(nodes)  # verbatim, as text
    (stack,) = picture_of(found).stacks
    (label,) = stack.labels
    assert "\u202e" not in label.title + label.note + stack.spoken
    assert "\\u202e" not in json.dumps(json.loads(answer))  # nor in the choice of articles


# --- callbacks over HTTP ----------------------------------------------------------------


def call(client: Any, output: str, inputs: dict[str, Any], state: dict[str, Any] | None = None) -> Any:
    """Ask a callback as the browser does; its output is found by a part of its name."""
    deps = client.get("/_dash-dependencies").get_json()
    one = next(d for d in deps if output in d["output"])

    def filled(wanted: list[dict[str, str]], values: dict[str, Any]) -> list[dict[str, Any]]:
        return [{**w, "value": values.get(f"{w['id']}.{w['property']}")} for w in wanted]

    outputs = [
        dict(zip(("id", "property"), part.rsplit(".", 1), strict=True))
        for part in one["output"].strip(".").split("...")
    ]
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": one["output"],
            "outputs": outputs if len(outputs) > 1 else outputs[0],
            "inputs": filled(one["inputs"], inputs),
            "state": filled(one["state"], state or {}),
            "changedPropIds": list(inputs),
        },
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return answer.get_json()["response"]


def asked(query: str = "") -> dict[str, Any]:
    """What the page sends for a state: its parts."""
    state = to_json(from_query(query))
    return {"part-which.data": state, "part-chosen.data": state, "part-whichever.data": state}


def picture_named(client: Any, answer: Any) -> dict[str, Any]:
    """The picture that a callback names, as the browser fetches it."""
    named = answer["scene"]["data"]
    found: dict[str, Any] = client.get(f"/scene.json?{named['query']}").get_json()
    assert {key: found[key] for key in named} == named
    return found


def test_no_callback_takes_the_place_of_another(client: Any) -> None:
    ids = [one["output"] for one in client.get("/_dash-dependencies").get_json()]
    assert sorted(set(ids)) == sorted(ids)  # without outputs the id is made of the inputs


def test_the_address_is_read_on_the_server_and_never_breaks(client: Any) -> None:
    answer = call(client, "opened.data", {"address.search": "?doc=a&time=x&confidence=1e999&type=zone"})
    state = answer["opened"]["data"]
    assert (state["documents"], state["types"], state["mode"], state["min_confidence"]) == (
        ["a"], ["zone"], "known", 0,
    )  # fmt: skip


def test_a_document_gives_scene_legend_and_counts(client: Any) -> None:
    answer = call(client, "scene.data", asked("doc=sample-1"))
    assert len(picture_named(client, answer)["stacks"]) == 5
    assert answer["unmapped-count"]["children"] == " (2)"
    assert len(answer["layers"]["children"]) == len(LAYERS)


def test_a_choice_gives_cards_and_the_text_once(client: Any) -> None:
    zone = of_type("zone")
    first = call(client, "evidence-told.data", asked(f"doc=sample-1&claim={zone.id}"))
    assert zone.quote in json.dumps(first["evidence-told"], ensure_ascii=False)
    assert first["article-of"]["data"] == "sample-1"
    again = call(client, "evidence-told.data", asked(f"claim={zone.id}"), {"article-of.data": "sample-1"})
    assert "article-told" not in again


@pytest.mark.parametrize(
    "part",
    [[], "x", 3, {"claims": "x"}, {"claims": [1, None, {}]}, {"claims": ["' OR 1=1 --"]}, {"also": 3}],
)
def test_a_hostile_choice_is_nothing(client: Any, part: object) -> None:
    answer = call(client, "evidence-told.data", {"part-which.data": {}, "part-chosen.data": part})
    assert "9 claims" in json.dumps(answer)


@pytest.mark.parametrize("which", [[], "x", {"documents": 3, "text": ["a"], "at": "yesterday", "page": {}}])
def test_a_hostile_filter_is_none(client: Any, which: object) -> None:
    answer = call(client, "scene.data", {"part-which.data": which})
    assert len(picture_named(client, answer)["stacks"]) == 5


def test_an_unknown_document_gives_an_empty_view(client: Any) -> None:
    answer = call(client, "scene.data", asked("doc=' OR 1=1"))
    assert picture_named(client, answer)["stacks"] == []
    assert answer["notice"]["children"] == "No such article is stored."


def test_two_viewers_never_see_each_other(client: Any) -> None:
    zone, control = of_type("zone"), of_type("control")

    def ask(claim: Claim) -> str:
        answer = call(client, "evidence-told.data", asked(f"claim={claim.id}"))
        return json.dumps(answer["evidence-told"], ensure_ascii=False)

    before = ask(zone)
    call(client, "scene.data", asked("type=control"))
    ask(control)
    assert ask(zone) == before


# --- headers, routes, server ------------------------------------------------------------


def test_every_answer_is_guarded(client: Any) -> None:
    for path in ("/", "/_dash-layout", "/base/countries.json", "/nothing"):
        headers = client.get(path).headers
        rules = dict(r.strip().split(" ", 1) for r in headers["Content-Security-Policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"].startswith("'self'")
        assert "unsafe" not in rules["script-src"]
        assert rules["connect-src"] == "'self'"
        assert rules["frame-ancestors"] == "'none'"
        assert not re.search(r"https?:|\*", headers["Content-Security-Policy"])
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"


def test_the_page_names_no_other_host(client: Any) -> None:
    page = client.get("/").get_data(as_text=True)
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page)


def test_the_base_map_is_compressed_and_revalidated(client: Any) -> None:
    names = read_base()
    assert {"countries", "labels"} <= set(names)
    answer = client.get("/base/countries.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    features = json.loads(gzip.decompress(answer.data))["features"]
    assert len(features) > 150
    assert len(answer.data) < 0.6 * len(names["countries"].raw)  # whole steps from vertex to vertex
    again = client.get(
        "/base/countries.json", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    plain = client.get("/base/countries.json")
    assert json.loads(plain.data)["features"] == features


@pytest.mark.parametrize("name", ["../secret", "..%2f..%2fpyproject", "nothing", "countries%00"])
def test_no_other_file_is_served(client: Any, name: str) -> None:
    answer = client.get(f"/base/{name}.json")
    assert answer.status_code == 404 or answer.mimetype == "text/html"  # the page itself, for any path


def test_text_goes_out_compressed(client: Any) -> None:
    answer = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(answer.data))


def test_a_foreign_host_is_refused(store: Store) -> None:
    local = create_app(store, FakeAtlas(), allowed_hosts=("127.0.0.1", "[::1]")).server.test_client()
    assert local.get("/", headers={"Host": "127.0.0.1:8050"}).status_code == 200
    assert local.get("/", headers={"Host": "[::1]:8050"}).status_code == 200
    assert local.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert local.get("/", headers={"Host": "127.0.0.1.evil.example:8050"}).status_code == 403


def test_the_app_can_stand_under_a_path(store: Store) -> None:
    under = create_app(store, FakeAtlas(), prefix="/maps/").server.test_client()
    assert under.get("/maps/base/countries.json").status_code == 200
    assert "/maps/base/countries.json?v=" in json.dumps(under.get("/maps/_dash-layout").get_json())


def test_a_taken_port_is_one_clear_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            server.PortError, match=rf"port {port}: address already in use; port \d+ is free: --port"
        ):
            server.listen("127.0.0.1", port)


@pytest.mark.parametrize("port", [-1, 70000])
def test_an_impossible_port_is_one_clear_line(port: int) -> None:
    with pytest.raises(server.PortError, match=f"port {port}"):
        server.listen("127.0.0.1", port)


def test_without_a_port_the_next_free_one_is_taken() -> None:
    with server.listen("127.0.0.1", None) as first, server.listen("127.0.0.1", None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:80/"), ("0.0.0.0", "http://127.0.0.1:80/"), ("::1", "http://[::1]:80/")],
)
def test_the_address_can_be_opened(host: str, address: str) -> None:
    assert server.address_of(host, 80) == address


def test_serving_answers_and_ends_cleanly(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    found: list[str] = []

    def ready(address: str) -> None:
        def ask() -> None:
            with urllib.request.urlopen(address, timeout=10) as answer:
                found.append(answer.read().decode())

        asking = threading.Thread(target=ask)
        asking.start()
        threading.Thread(target=lambda: (asking.join(), stop())).start()

    def stop() -> None:
        import _thread

        _thread.interrupt_main()

    # a shell starts what runs in the background with SIGINT ignored, and then nothing interrupts
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        server.serve(create_app(store, FakeAtlas()), "127.0.0.1", None, ready=ready)
    finally:
        signal.signal(signal.SIGINT, before)
    assert "claimatlas" in found[0]
    assert "claimatlas is at http://127.0.0.1:" in capsys.readouterr().out


def test_a_claim_told_twice_is_one_card_with_both_sentences(view: View) -> None:
    one, other = [c for c in claims() if c.type == "attack_fighting"]
    told = replace(view, repeats={one.id: (other.id,), other.id: (one.id,)})
    cards = evidence(told, [one.id, other.id])
    said = words(cards)
    assert said.startswith("2 claims on this ground")
    assert one.quote in said
    assert other.quote in said
    assert [n for n in tree(cards) if getattr(n, "className", "") == "card"].__len__() == 1
