"""Remote geocoders: answers in the services' formats, written by us, and a server that fails."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fake_source import FakeSource, run_source
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderTimedOut

from geodata import recipes, remote
from geodata.errors import DataError, FetchError
from geodata.remote import AnswerCache, RemoteGeocoder, open_remote, to_recipe

POINT = {"type": "Point", "coordinates": [40.99, 34.45]}
NOMINATIM = [
    {"place_id": 7, "licence": "Data © OpenStreetMap contributors", "osm_type": "node", "osm_id": 4711,
     "lat": "34.4500", "lon": "40.9900", "class": "place", "type": "village", "importance": 0.4,
     "display_name": "Quxfawqani, Somewhere, Syria", "boundingbox": ["34.4", "34.5", "40.9", "41.0"]},
    {"place_id": 8, "osm_type": "way", "osm_id": 12, "lat": "1.5", "lon": "-2.5",
     "display_name": "Quxfawqani, Elsewhere"},
]  # fmt: skip
PHOTON = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": POINT, "properties": {
            "osm_type": "N", "osm_id": 4711, "name": "Quxfawqani", "country": "Syria", "countrycode": "SY"}}
    ],
}  # fmt: skip
PELIAS = {
    "geocoding": {"version": "0.2"},
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "geometry": POINT, "properties": {
            "gid": "whosonfirst:locality:4711", "name": "Quxfawqani", "label": "Quxfawqani, Syria"}}
    ],
}  # fmt: skip
ANSWERS: dict[str, Any] = {"nominatim": NOMINATIM, "photon": PHOTON, "pelias": PELIAS}


class Replay:
    """A geopy adapter factory that gives one answer and remembers what was asked."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str], float]] = []

    def __call__(self, *, proxies: Any, ssl_context: Any) -> BaseSyncAdapter:
        replay = self

        class Adapter(BaseSyncAdapter):  # type: ignore[misc]
            def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
                replay.asked.append((url, headers, timeout))
                if isinstance(replay.answer, Exception):
                    raise replay.answer
                return json.loads(json.dumps(replay.answer))

            get_text = get_json

        return Adapter(proxies=proxies, ssl_context=ssl_context)


@pytest.fixture
def open_(tmp_path: Path) -> Callable[..., RemoteGeocoder]:
    def opened(name: str, adapter: Any = None, **more: Any) -> RemoteGeocoder:
        settings = {"url": "https://geo.example/api", "min_delay_s": 0.0, "timeout_s": 1.0} | more
        return open_remote(name, cache_path=tmp_path / "answers.sqlite", adapter_factory=adapter, **settings)

    return opened


@pytest.mark.parametrize("name", ANSWERS)
def test_answer_becomes_coordinates_with_their_source(
    name: str, open_: Callable[..., RemoteGeocoder]
) -> None:
    replay = Replay(ANSWERS[name])
    found = open_(name, replay).geocode("Quxfawqani")
    assert (found[0].latitude, found[0].longitude) == (34.45, 40.99)
    assert found[0].address.startswith("Quxfawqani")
    recipe = to_recipe(found[0])
    assert (recipe.lon, recipe.lat) == (40.99, 34.45)
    assert recipe.source.startswith(f"{name} ")
    assert "4711 at geo.example; © OpenStreetMap contributors, ODbL" in recipe.source
    assert recipes.from_json(recipes.to_json(recipe)) == recipe
    ((url, headers, timeout),) = replay.asked
    assert headers["User-Agent"].startswith("claimatlas/")
    assert timeout == 1.0
    assert url.startswith("https://geo.example/api/")
    query = parse_qs(urlsplit(url).query)
    assert "Quxfawqani" in (query.get("q") or query["text"])


@pytest.mark.parametrize("name", ANSWERS)
def test_reverse(name: str, open_: Callable[..., RemoteGeocoder]) -> None:
    answer = NOMINATIM[0] if name == "nominatim" else ANSWERS[name]
    coder = open_(name, Replay(answer))
    assert coder.reverse("34.45, 40.99")[0].longitude == 40.99
    with pytest.raises(ValueError, match=r"Failed|format|point"):
        coder.reverse("north of here")


@pytest.mark.parametrize("name", ANSWERS)
def test_asked_once_then_from_disk(name: str, open_: Callable[..., RemoteGeocoder]) -> None:
    replay = Replay(ANSWERS[name])
    first = open_(name, replay).geocode("Quxfawqani")
    again = open_(name, replay)
    assert again.geocode("  Quxfawqani ") == first
    assert to_recipe(again.geocode("Quxfawqani")[0]) == to_recipe(first[0])
    assert len(replay.asked) == 1
    again.geocode("Quxfawqani", limit=1)
    again.geocode("Quxtahtani")
    open_(name, replay, url="https://other.example").geocode("Quxfawqani")
    assert len(replay.asked) == 4


def test_answers_expire_and_nothing_found_sooner(
    open_: Callable[..., RemoteGeocoder], monkeypatch: pytest.MonkeyPatch
) -> None:
    replay, nothing = Replay(NOMINATIM), Replay([])
    coder, other = open_("nominatim", replay), open_("photon", Replay({"features": []}))
    empty = open_("nominatim", nothing, url="https://empty.example")
    coder.geocode("A"), other.geocode("A"), empty.geocode("A")
    now = time.time()
    monkeypatch.setattr(remote.time, "time", lambda: now + 2 * 86_400)
    assert coder.geocode("A")
    assert empty.geocode("A") == []
    assert (len(replay.asked), len(nothing.asked)) == (1, 2)
    monkeypatch.setattr(remote.time, "time", lambda: now + 31 * 86_400)
    coder.geocode("A")
    assert len(replay.asked) == 2


FAILURES: dict[str, tuple[Any, str]] = {
    "too slow": (GeocoderTimedOut("x"), "did not answer within 1 s"),
    "quota": (AdapterHTTPError("x", status_code=429, headers={}, text="slow down"), "HTTP 429"),
    "key": (AdapterHTTPError("x", status_code=401, headers={}, text=""), "wants a key"),
    "down": (AdapterHTTPError("x", status_code=500, headers={}, text="<html>"), "HTTP 500"),
    "off the earth": ([NOMINATIM[0] | {"lat": "91", "lon": "0"}], "no answer"),
    "wrapped": ([NOMINATIM[0] | {"lon": "999"}], "no answer"),
    "not a number": ([NOMINATIM[0] | {"lon": "NaN"}], "no answer"),
    "no numbers": ([NOMINATIM[0] | {"lat": "north"}], "no answer"),
    "no place": ([{"lat": None, "lon": None}], "no answer"),
    "no list": ("hello", "no answer"),
    "error": ({"error": "\x1b[31mpwned\nsecond line"}, "does not take"),
    "bug": (KeyError("x"), "no answer"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_failure_is_one_line_and_never_kept(case: str, open_: Callable[..., RemoteGeocoder]) -> None:
    replay = Replay(FAILURES[case][0])
    coder = open_("nominatim", replay)
    with pytest.raises(FetchError, match=FAILURES[case][1]) as caught:
        coder.geocode("Quxfawqani")
    assert "\n" not in str(caught.value)
    assert "pwned" not in str(caught.value)
    replay.answer = NOMINATIM
    assert coder.geocode("Quxfawqani")


SHORT = {"features": [PHOTON["features"][0] | {"geometry": {"coordinates": [1]}}]}  # type: ignore[index]


@pytest.mark.parametrize("answer", [{"features": [{}]}, {}, SHORT, None, 3])
@pytest.mark.parametrize("name", ["photon", "pelias"])
def test_features_that_are_none(name: str, answer: Any, open_: Callable[..., RemoteGeocoder]) -> None:
    coder = open_(name, Replay(answer))
    if answer is None and name == "pelias":
        assert coder.geocode("x") == []
        return
    with pytest.raises(FetchError, match="no answer"):
        coder.geocode("x")


def test_one_request_in_a_while_over_all_that_share_the_cache(open_: Callable[..., RemoteGeocoder]) -> None:
    coders = [open_("nominatim", Replay(NOMINATIM), min_delay_s=0.2) for _ in range(3)]
    started = time.monotonic()
    threads = [threading.Thread(target=c.geocode, args=(f"Q{i}",)) for i, c in enumerate(coders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.4


def test_damaged_or_locked_cache_is_no_reason_to_fail(
    tmp_path: Path, open_: Callable[..., RemoteGeocoder]
) -> None:
    path = tmp_path / "answers.sqlite"
    path.write_bytes(b"no database" * 500)
    replay = Replay(NOMINATIM)
    assert open_("nominatim", replay).geocode("A")
    assert open_("nominatim", replay).geocode("A")
    assert len(replay.asked) == 1
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET answer = '[[1, 2]]'")
    db.close()
    assert open_("nominatim", replay).geocode("A")
    assert len(replay.asked) == 2
    assert AnswerCache(None).get("x") is None
    assert AnswerCache(None).take_turn("h", 5) == 0


def test_pelias_takes_address_and_key_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, open_: Callable[..., RemoteGeocoder], tmp_path: Path
) -> None:
    monkeypatch.delenv("CLAIMATLAS_PELIAS_URL", raising=False)
    with pytest.raises(DataError, match="CLAIMATLAS_PELIAS_URL"):
        open_remote("pelias")
    monkeypatch.setenv("CLAIMATLAS_PELIAS_URL", "https://pelias.example")
    monkeypatch.setenv("CLAIMATLAS_PELIAS_KEY", "s3cret")
    replay = Replay(PELIAS)
    found = open_("pelias", replay, url=None).geocode("Quxfawqani")
    assert replay.asked[0][0].startswith("https://pelias.example/")
    assert "api_key=s3cret" in replay.asked[0][0]
    assert "s3cret" not in to_recipe(found[0]).source
    assert b"s3cret" not in (tmp_path / "answers.sqlite").read_bytes()
    replay.answer = AdapterHTTPError("https://x/?api_key=s3cret", status_code=403, headers={}, text="")
    with pytest.raises(FetchError) as caught:
        open_("pelias", replay, url=None).geocode("other")
    assert "s3cret" not in str(caught.value)


def test_unknown_service_and_wrong_addresses() -> None:
    with pytest.raises(DataError, match="nominatim"):
        open_remote("goggle")
    for url in ("x", "ftp://a", "https://u:p@a/"):
        with pytest.raises(FetchError):
            open_remote("photon", url=url)


@pytest.fixture
def server() -> Iterator[FakeSource]:
    with run_source() as running:
        yield running


def ask(url: str, tmp_path: Path, timeout_s: float = 0.5) -> list[Any]:
    coder = open_remote(
        "nominatim", url=url, cache_path=tmp_path / "c.sqlite", min_delay_s=0, timeout_s=timeout_s
    )
    return coder.geocode("Quxfawqani", limit=5)


PATH = "/search?q=Quxfawqani&format=json&limit=5"


def test_over_the_wire(server: FakeSource, tmp_path: Path) -> None:
    server.files[PATH] = json.dumps(NOMINATIM).encode()
    assert ask(server.url, tmp_path)[0].latitude == 34.45
    assert server.agents[0].startswith("claimatlas/")


@pytest.mark.parametrize(
    "body", [b"{broken", b"<html>busy</html>", b"\xff\xfe\x00", b"", b"[1]", b"9" * 6_000_000]
)
def test_broken_bodies(body: bytes, server: FakeSource, tmp_path: Path) -> None:
    server.files[PATH] = body
    with pytest.raises(FetchError, match="no answer"):
        ask(server.url, tmp_path, 5)


@pytest.mark.parametrize("status", [429, 500, 403, 503])
def test_statuses(status: int, server: FakeSource, tmp_path: Path) -> None:
    server.statuses = [status]
    with pytest.raises(FetchError, match=f"{status}"):
        ask(server.url, tmp_path)


def test_redirect_to_another_host_is_not_followed(server: FakeSource, tmp_path: Path) -> None:
    server.redirects[PATH] = "http://127.0.0.1:1/"
    with pytest.raises(FetchError, match="cannot be reached"):
        ask(server.url, tmp_path)


@pytest.mark.parametrize("drip", [False, True])
def test_silent_and_dripping_servers_are_given_up(drip: bool, tmp_path: Path) -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                if drip:
                    connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
                while not stop.wait(0.1) and drip:
                    try:
                        connection.sendall(b" ")
                    except OSError:
                        return
                stop.wait(5)

        thread = threading.Thread(target=serve)
        thread.start()
        started = time.monotonic()
        with pytest.raises(FetchError, match=r"did not answer within 0\.5 s"):
            ask(f"http://127.0.0.1:{listener.getsockname()[1]}", tmp_path)
        stop.set()
        thread.join()
        assert time.monotonic() - started < 3


def test_command_shows_attribution_and_falls_back(
    server: FakeSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAIMATLAS_CACHE", str(tmp_path))

    def run(name: str, *more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "dashboard.cli", "geocode", name, "--geocoder", "nominatim"]
        command += ["--geocoder-url", server.url, *more]
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    server.files[PATH] = json.dumps(NOMINATIM).encode()
    shown = run("Quxfawqani").stdout
    assert "34.4500" in shown
    assert "© OpenStreetMap contributors, ODbL" in shown
    rows = [json.loads(line) for line in run("Quxfawqani", "--json").stdout.splitlines()]
    assert rows[0]["recipe"]["lon"] == 40.99
    assert "ODbL" in rows[1]["attribution"]
    assert len(server.asked) == 1
    server.statuses = [500]
    failed = run("Idlib", "--limit", "1")
    assert failed.returncode == 0
    assert "admin1:SY-ID" in failed.stdout
    (line,) = (x for x in failed.stderr.splitlines() if " … " not in x)
    assert "HTTP 500" in line
    assert "embedded" in line
