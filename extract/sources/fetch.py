"""Fetch an address: http and https only, and never into the local network unless asked to.

Each hop of a redirect is looked at by itself: its host is resolved once, refused if any of its
addresses is not public, and the connection goes to the very address that was checked, so that
a name server cannot switch it in between (DNS rebinding). Environment proxies are not used,
since behind a proxy none of this could be promised. Sizes and times are bounded.
"""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geodata.errors import FetchError

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
_STEP_TIMEOUT_S = 10.0
_TOTAL_TIMEOUT_S = 45.0
ARTICLES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/pdf", ""})
FEEDS = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml", ""}
)
_HEADERS = {
    "User-Agent": "claimatlas/0.1 (fetches single articles that a person asks for)",
    "Accept": "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.8, */*;q=0.1",
    "Accept-Encoding": "gzip",
}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Resolver = Callable[[str, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address answered: the last hop's address, the body, its declared type and charset."""

    url: str
    body: bytes
    content_type: str
    charset: str | None


def fetch(
    url: str,
    *,
    allow_local: bool = False,
    max_bytes: int = MAX_BYTES,
    timeout_s: float = _TOTAL_TIMEOUT_S,
    kinds: frozenset[str] = ARTICLES,
    transport: httpx.BaseTransport | None = None,
) -> Fetched:
    """Return what an http or https address answers.

    Parameters
    ----------
    url
        The address.
    allow_local
        Also fetch from loopback, private and other addresses that are not public.
    max_bytes
        Greatest size of the body, unpacked.
    timeout_s
        Time for everything together, name lookups and redirects included.
    kinds
        The media types that are taken: those of articles, or of feeds.
    transport
        For tests: answers in the network's place.

    Raises
    ------
    FetchError
        In one line, if it cannot be fetched or must not be.
    """
    if not re.match(r"https?://", url, re.IGNORECASE):
        raise FetchError(f"{url[:80]!a} is not fetched; give an address that begins with http:// or https://")
    # In a thread of its own: a name lookup has no time limit, nor has a server that sends one
    # byte each nine seconds.
    return _within(
        timeout_s,
        url,
        lambda: _follow(url, allow_local=allow_local, max_bytes=max_bytes, kinds=kinds, transport=transport),
    )


def is_public(address: str) -> bool:
    """Return whether an IP address is one that anyone on the internet may be asked to fetch.

    IPv4 addresses wrapped in IPv6 (mapped, 6to4, Teredo, NAT64) are judged by what they wrap.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)


def resolve_host(host: str, port: int) -> tuple[str, ...]:
    """Return all addresses of a host."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(
            f"no address is known for {host[:80]!a}; check the spelling and the connection"
        ) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _follow(
    url: str,
    *,
    allow_local: bool,
    max_bytes: int,
    kinds: frozenset[str],
    transport: httpx.BaseTransport | None,
) -> Fetched:
    import httpx

    here = _parse(url)
    with httpx.Client(
        trust_env=False,
        follow_redirects=False,
        timeout=_STEP_TIMEOUT_S,
        headers=_HEADERS,
        transport=transport,
    ) as client:
        for _ in range(MAX_REDIRECTS + 1):
            addresses = check_host(here, allow_local=allow_local)
            answer = _get(client, here, addresses, max_bytes, kinds)
            if isinstance(answer, Fetched):
                return answer
            here = _parse(str(here.join(answer)))
            client.cookies.clear()
    raise FetchError(
        f"{url[:200]!a} redirects more than {MAX_REDIRECTS} times; open it in a browser and save it"
    )


def _parse(url: str) -> httpx.URL:
    import httpx

    try:
        parsed = httpx.URL(url)
        host = parsed.host  # decodes "xn--…", which can be broken
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise FetchError(f"{url[:80]!a} is no address that can be read ({error})") from error
    if parsed.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url[:80]!a} is not fetched; only http:// and https:// are")
    if not re.fullmatch(rb"[A-Za-z0-9._:-]+", parsed.raw_host) or not 0 < (parsed.port or 80) < 65536:
        raise FetchError(f"{url[:80]!a} is no address that can be read; check its host and port")
    if parsed.userinfo:
        raise FetchError(f"an address with a password in it is not fetched ({host[:80]!a})")
    return parsed


def check_host(url: httpx.URL, *, allow_local: bool, resolver: Resolver | None = None) -> tuple[str, ...]:
    """Return the addresses of a host, refused unless all are public or local ones are allowed."""
    host = url.raw_host.decode("ascii").strip("[]")
    addresses = (resolver or resolve_host)(host, url.port or (443 if url.scheme == "https" else 80))
    local = [a for a in addresses if not is_public(a)]
    if local and not allow_local:
        raise FetchError(
            f"{host[:80]!a} lies in the local network ({local[0]}) and is not fetched; "
            "--allow-local permits it"
        )
    return addresses


def _get(
    client: httpx.Client, url: httpx.URL, addresses: tuple[str, ...], max_bytes: int, kinds: frozenset[str]
) -> Fetched | str:
    """Return the answer of one hop, or where it redirects to."""
    import httpx

    failed: Exception | None = None
    for address in addresses:
        request = client.build_request(
            "GET",
            url.copy_with(host=address.partition("%")[0]),
            headers={"Host": url.netloc.decode("ascii")},
            # The certificate must be that of the name, though we connect to a number.
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        try:
            response = client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            failed = error  # the next address of the same host may answer
            continue
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise _unreachable(url, error) from error
        try:
            return _read(response, url, max_bytes, kinds)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise _unreachable(url, error) from error
        finally:
            response.close()
    raise _unreachable(url, failed) from failed


def _read(response: httpx.Response, url: httpx.URL, max_bytes: int, kinds: frozenset[str]) -> Fetched | str:
    shown = str(url)[:200]
    if response.status_code in (301, 302, 303, 307, 308) and "location" in response.headers:
        return str(response.headers["location"])
    if response.status_code != 200:
        raise FetchError(
            f"{shown!a} answered {response.status_code} {response.reason_phrase[:40]}; "
            "save the article in a browser and give the file"
        )
    declared = response.headers.get("content-type", "")
    kind = declared.partition(";")[0].strip().lower()
    if kind not in kinds:
        wanted = "a feed" if kinds is FEEDS else "text, HTML or PDF"
        raise FetchError(f"{shown!a} is {kind[:60]!a}, not {wanted}; give the address of an article")
    charset = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", declared, re.IGNORECASE)
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise FetchError(f"{shown!a} is packed as {coding[:40]!a}, which was not asked for")
    body = bytearray()
    for part in _unpacked(response.iter_raw(), packed="gzip" in coding, max_bytes=max_bytes):
        body += part
        if len(body) > max_bytes:
            raise FetchError(
                f"{shown!a} is larger than {max_bytes // 1_000_000} MB; give the address of one article"
            )
    return Fetched(
        url=str(url), body=bytes(body), content_type=kind, charset=charset.group(1) if charset else None
    )


def _unpacked(parts: Iterator[bytes], *, packed: bool, max_bytes: int) -> Iterator[bytes]:
    """Unpack gzip piece by piece: a small body that unpacks to gigabytes never stands in memory."""
    if not packed:
        yield from parts
        return
    unpacker = zlib.decompressobj(wbits=31)
    try:
        for part in parts:
            yield unpacker.decompress(part, max_bytes + 1)
            if unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, max_bytes + 1)
        if not unpacker.eof:
            raise FetchError("the answer ended too early; try again")
    except zlib.error as error:
        raise FetchError(f"the answer is damaged gzip ({error}); try again") from error


def _unreachable(url: httpx.URL, error: Exception | None) -> FetchError:
    why = " ".join(str(error or "no address").split()) or type(error).__name__
    return FetchError(
        f"{str(url)[:200]!a} cannot be reached ({why[:160]}); check the address and the connection"
    )


def _within(seconds: float, url: str, work: Callable[[], Fetched]) -> Fetched:
    answers: queue.SimpleQueue[Fetched | BaseException] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(work())
        except BaseException as error:
            answers.put(error)

    threading.Thread(target=run, name="claimatlas-fetch", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty as error:
        raise FetchError(f"{url[:200]!a} did not answer within {seconds:.0f} s; try again later") from error
    if isinstance(answer, BaseException):
        raise answer
    return answer
