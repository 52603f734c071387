"""Headers that keep a hostile article inert even if something else failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Flask, Response, abort, request

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def policy(script_hashes: Sequence[str]) -> str:
    """Return the content security policy: own scripts only, nothing evaluated, nobody called."""
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
            "frame-ancestors 'self'",
        )
    )


def protect(server: Flask, script_hashes: Sequence[str]) -> None:
    """Add the security headers to every answer."""
    headers = {
        "Content-Security-Policy": policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }

    @server.after_request
    def add(response: Response) -> Response:
        response.headers.update(headers)
        return response


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
