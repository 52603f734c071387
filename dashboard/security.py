"""Headers that keep a hostile article inert even if something else failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flask import Flask, Response, abort, request

from geodata.errors import ClaimAtlasError


class OriginError(ClaimAtlasError, ValueError):
    """A word that should be an origin and is none."""


LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def policy(script_hashes: Sequence[str], framed_by: Sequence[str] = ()) -> str:
    """Return the content security policy: own scripts only, nothing evaluated, nobody called.

    `framed_by` are the origins whose pages may frame the answer; nobody's if none.
    """
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            " ".join(("frame-ancestors", *(framed_by or ("'none'",)))),
        )
    )


def protect(server: Flask, script_hashes: Sequence[str], embed_from: Iterable[str] = ()) -> None:
    """Add the security headers to every answer.

    Only the embedded map (``?embed=1``) may be framed: by our own pages and those of `embed_from`.

    Raises
    ------
    OriginError
        If one of `embed_from` is no origin.
    """
    framed = ("'self'", *(checked_origin(origin) for origin in embed_from))
    whole, embedded = policy(script_hashes), policy(script_hashes, framed)
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.update(headers)
        embed = request.args.get("embed") == "1"
        response.headers["Content-Security-Policy"] = embedded if embed else whole
        return response


def checked_origin(origin: str) -> str:
    """Return an origin that may frame the map: scheme and host, as ``https://example.org``.

    Raises
    ------
    OriginError
        If it is anything else: a policy must not be widened by a stray word.
    """
    if not re.fullmatch(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?", origin, re.IGNORECASE):
        raise OriginError(f"{origin!r} is no origin; write scheme and host, such as https://example.org")
    return origin


def allow_hosts(server: Flask, hosts: Iterable[str]) -> None:
    """Answer only requests that name one of these hosts.

    A page elsewhere can point its own name at 127.0.0.1 (DNS rebinding) and would then read
    the store as its own; the Host header gives it away.
    """
    known = {h.lower() for h in hosts}

    @server.before_request
    def check() -> None:
        host = request.host.lower()
        name = host[: host.rindex("]") + 1] if host.startswith("[") and "]" in host else host.split(":")[0]
        if name not in known:
            abort(403, description="This server answers only to " + ", ".join(sorted(known)))
