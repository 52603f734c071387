"""Addresses: only public ones by default, bounded in size and time, by way of checked numbers."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from extract.sources import fetch as fetching
from extract.sources import read_document, read_source
from extract.sources.fetch import check_host, fetch, is_public
from geodata.errors import DocumentError, FetchError

BODY = "The council of Qasira said on Friday that its guards hold the bridge and both banks of the river Sel."
PAGE = (
    f"<html><head><title>Guards</title></head><body><article>{f'<p>{BODY}</p>' * 2}</article></body></html>"
)

Answer = Callable[[BaseHTTPRequestHandler], None]


def send(
    handler: BaseHTTPRequestHandler, body: bytes, kind: str = "text/html; charset=utf-8", **headers: str
) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def redirect(handler: BaseHTTPRequestHandler, to: str) -> None:
    handler.send_response(302)
    handler.send_header("Location", to)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"a" * 65536)
    except OSError:
        pass


def slow(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.end_headers()
    try:
        for _ in range(50):
            handler.wfile.write(b"a")
            time.sleep(0.1)
    except OSError:
        pass


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/plain")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"only this")


def echo(handler: BaseHTTPRequestHandler) -> None:
    told = "\n".join(f"{k}: {v}" for k, v in handler.headers.items())
    send(handler, f"Headers\n\n{told}".encode(), "text/plain")


BOMB = gzip.compress(b"a" * 30_000_000)
ANSWERS: dict[str, Answer] = {
    "/page": lambda h: send(h, PAGE.encode()),
    "/plain": lambda h: send(h, f"Headline\n\n{BODY} é".encode("latin-1"), "text/plain; charset=ISO-8859-1"),
    "/untyped": lambda h: send(h, PAGE.encode(), ""),
    "/echo": echo,
    "/gzip": lambda h: send(h, gzip.compress(PAGE.encode()), Content_Encoding="gzip"),
    "/bomb": lambda h: send(h, BOMB, Content_Encoding="gzip"),
    "/nested": lambda h: send(h, gzip.compress(BOMB), Content_Encoding="gzip, gzip"),
    "/badgzip": lambda h: send(h, b"no gzip at all", Content_Encoding="gzip"),
    "/cutgzip": lambda h: send(h, gzip.compress(PAGE.encode())[:-20], Content_Encoding="gzip"),
    "/picture": lambda h: send(h, b"\x89PNG", "image/png"),
    "/missing": lambda h: h.send_error(404),
    "/empty": lambda h: send(h, b""),
    "/endless": endless,
    "/slow": slow,
    "/cut": cut,
    "/once": lambda h: redirect(h, "/page"),
    "/loop": lambda h: redirect(h, "/loop"),
    "/tofile": lambda h: redirect(h, "file:///etc/passwd"),
    "/toftp": lambda h: redirect(h, "ftp://example.org/"),
    "/topassword": lambda h: redirect(h, "http://user:secret@example.org/"),
    "/tonothing": lambda h: redirect(h, "http://"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        ANSWERS[self.path](self)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def refused(url: str, match: str, **options: object) -> None:
    with pytest.raises(FetchError, match=match) as error:
        fetch(url, **options)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


# --- what is fetched ------------------------------------------------------------------


def test_a_page_is_read_as_a_document(server: str) -> None:
    document = read_document(f"{server}/page", allow_local=True)
    assert BODY in document.text
    assert document.url == f"{server}/page"
    assert document.publisher
    assert document.published is None


def test_a_plain_text_in_its_declared_encoding(server: str) -> None:
    document = read_document(f"{server}/plain", allow_local=True)
    assert (document.title, document.text[-1]) == ("Headline", "é")


def test_a_page_without_a_type_is_looked_at(server: str) -> None:
    assert BODY in read_document(f"{server}/untyped", allow_local=True).text


def test_a_redirect_is_followed_and_the_address_asked_for_is_kept(server: str) -> None:
    assert read_document(f"{server}/once", allow_local=True).url == f"{server}/once"
    assert fetch(f"{server}/once", allow_local=True).url == f"{server}/page"


def test_we_say_who_we_are(server: str) -> None:
    told = read_document(f"{server}/echo", allow_local=True).text
    assert "User-Agent: claimatlas/" in told
    assert f"Host: {server.removeprefix('http://')}" in told
    assert "Cookie" not in told


def test_gzip_is_unpacked(server: str) -> None:
    assert fetch(f"{server}/gzip", allow_local=True).body == PAGE.encode()


# --- what fails -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/missing", "answered 404"),
        ("/picture", "is 'image/png', not text, HTML or PDF"),
        ("/bomb", "larger than 10 MB"),
        ("/nested", "packed as 'gzip, gzip'"),
        ("/badgzip", "damaged gzip"),
        ("/cutgzip", "ended too early"),
        ("/endless", "larger than 10 MB"),
        ("/cut", "cannot be reached"),
        ("/loop", "more than 5 times"),
        ("/tofile", "only http"),
        ("/toftp", "only http"),
        ("/topassword", "with a password"),
        ("/tonothing", "more than 5 times"),  # an empty address leads back to itself
    ],
)
def test_answers_that_are_no_article(server: str, path: str, says: str) -> None:
    refused(f"{server}{path}", says, allow_local=True)


def test_an_empty_page(server: str) -> None:
    with pytest.raises(DocumentError, match="is empty"):
        read_source(f"{server}/empty", allow_local=True)


def test_a_slow_server_is_given_up(server: str) -> None:
    begun = time.perf_counter()
    refused(f"{server}/slow", "did not answer within 1 s", allow_local=True, timeout_s=1.0)
    assert time.perf_counter() - begun < 3


def test_nobody_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    refused(f"http://127.0.0.1:{port}/", "cannot be reached", allow_local=True)


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    refused("https://herald.invalid/a", "no address is known for 'herald.invalid'")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/a", "file:///etc/passwd", "javascript://x", "http://", "https:///path",
        "http://user:secret@example.org/", "http://exa mple.org/", "http://[::1", "http://example.org:99999/",
        "gopher://example.org", "HTTP://", "http://\n127.0.0.1/", "http://xn--/", "http://xn--zz-.com/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_fetched(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*_: object, **__: object) -> None:
        raise AssertionError("a name was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", reached)
    with pytest.raises(FetchError) as error:
        read_source(address)
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


# --- the local network ----------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1",
        "64:ff9b:1::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"]
)
def test_the_local_network_is_refused_by_default(server: str, host: str) -> None:
    port = server.rsplit(":", 1)[1]
    refused(f"http://{host}:{port}/page", r"local network|no address is known")


def resolver(table: dict[str, tuple[str, ...]]) -> Callable[[str, int], tuple[str, ...]]:
    return lambda host, _port: table[host]


def test_a_host_with_one_local_address_is_refused() -> None:
    url = httpx.URL("https://herald.example/a")
    mixed = resolver({"herald.example": ("93.184.216.34", "10.0.0.7")})
    with pytest.raises(FetchError, match=r"local network \(10\.0\.0\.7\)"):
        check_host(url, allow_local=False, resolver=mixed)
    assert len(check_host(url, allow_local=True, resolver=mixed)) == 2


def test_a_redirect_into_the_local_network_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(302, headers={"Location": f"{server}/page"})

    monkeypatch.setattr(fetching, "resolve_host", fake_names({"herald.example": ("93.184.216.34",)}))
    refused("https://herald.example/a", "local network", transport=httpx.MockTransport(answer))
    assert len(asked) == 1, "the local server was asked"


def test_the_connection_goes_to_the_checked_number(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups: list[str] = []
    asked: list[httpx.Request] = []

    def names(host: str, port: int) -> tuple[str, ...]:
        lookups.append(host)
        return ("93.184.216.34",) if len(lookups) == 1 else ("127.0.0.1",)  # the name server switches

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(
            200, headers={"Content-Type": "text/html"}, stream=httpx.ByteStream(PAGE.encode())
        )

    monkeypatch.setattr(fetching, "resolve_host", names)
    body = fetch("https://herald.example:8443/a?b=1", transport=httpx.MockTransport(answer)).body
    assert body == PAGE.encode()
    assert lookups == ["herald.example"]
    (request,) = asked
    assert str(request.url) == "https://93.184.216.34:8443/a?b=1"
    assert request.headers["Host"] == "herald.example:8443"
    assert request.extensions["sni_hostname"] == "herald.example"


def test_the_next_number_of_a_host_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "2606:2800:220:1::1":
            raise httpx.ConnectError("no route")
        return httpx.Response(200, headers={"Content-Type": "text/plain"}, stream=httpx.ByteStream(b"fine"))

    both = {"herald.example": ("2606:2800:220:1::1", "93.184.216.34")}
    monkeypatch.setattr(fetching, "resolve_host", fake_names(both))
    assert fetch("http://herald.example/", transport=httpx.MockTransport(answer)).body == b"fine"


def fake_names(table: dict[str, tuple[str, ...]]) -> Callable[[str, int], tuple[str, ...]]:
    real = fetching.resolve_host
    return lambda host, port: table[host] if host in table else real(host, port)


def test_environment_proxies_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(f"{server}/page", allow_local=True).body == PAGE.encode()
