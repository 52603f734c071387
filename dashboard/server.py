"""Serving the app with waitress, a real server, on this machine."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from threading import Thread
from typing import Any

from geodata.errors import ClaimAtlasError

DEFAULT_PORT = 8050
TRIES = 20
FIRST_ASKED = ("scene.json?sketch=1", "base/countries.json", "base/borders.json", "scene.json")
"""What every viewer asks for at first, in this order, and the server keeps ready."""


class PortError(ClaimAtlasError, OSError):
    """The port cannot be listened on."""


def serve(
    app: Any,
    host: str = "127.0.0.1",
    port: int | None = None,
    *,
    ready: Callable[[str], None] | None = None,
    threads: int = 8,
) -> None:
    """Serve a Dash (or any WSGI) app until Ctrl-C; print its address.

    Parameters
    ----------
    app
        A Dash app, or a WSGI application.
    host
        Address to listen on.
    port
        Port asked for; None takes 8050 or the next free one.
    ready
        Called with the address once connections are taken (to open a browser).
    threads
        Requests answered at once.

    Raises
    ------
    PortError
        If the port is taken or not allowed; the message names a free one.
    """
    from waitress import create_server, wasyncore

    listener = listen(host, port)
    channels: dict[int, Any] = {}  # what the server listens and talks on
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server = create_server(
        getattr(app, "server", app),
        map=channels,
        sockets=[listener],
        threads=threads,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    address = address_of(host, listener.getsockname()[1])
    print(f"claimatlas is at {address}  (Ctrl-C ends it)", flush=True)
    try:
        Thread(target=prepare, args=(app, address), name="prepare", daemon=True).start()
        if ready is not None:
            ready(address)
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
        wasyncore.close_all(channels, ignore_all=True)  # connections that a browser keeps open
        listener.close()
        print("\nclaimatlas has ended", file=sys.stderr, flush=True)


def prepare(app: Any, address: str) -> None:
    """Ask a Dash app for what its first viewer will ask for, so that the answers are made by then.

    A viewer who comes meanwhile waits for what is being made; nothing is made twice. What fails
    here fails where a viewer sees it.
    """
    if not hasattr(app, "server"):
        return
    client = app.server.test_client()
    for path in FIRST_ASKED:
        try:
            client.get(
                app.config.routes_pathname_prefix + path,
                base_url=address,
                headers={"Accept-Encoding": "gzip"},
            )
        except Exception:
            logging.getLogger(__name__).debug("not prepared: %s", path, exc_info=True)


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that is bound to the port asked for, or to the first free one from 8050."""
    if port is not None:
        try:
            return _bind(host, port)
        except (OSError, OverflowError) as error:
            free = _first_free(host, port + 1 if 0 < port < 65000 else DEFAULT_PORT)
            hint = f"; port {free} is free: --port {free}" if free else ""
            raise PortError(f"cannot listen on {host} port {port}: {_reason(error)}{hint}") from error
    free = _first_free(host, DEFAULT_PORT)
    if free is None:
        raise PortError(
            f"cannot listen on {host}: no port from {DEFAULT_PORT} to {DEFAULT_PORT + TRIES - 1} is free; "
            "name one with --port"
        )
    return _bind(host, free)


def address_of(host: str, port: int) -> str:
    """Return the address that a browser on this machine opens."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104
    return f"http://{f'[{shown}]' if ':' in shown and not shown.startswith('[') else shown}:{port}/"


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]"), port))
        listener.listen(128)
    except (OSError, OverflowError):
        listener.close()
        raise
    return listener


def _first_free(host: str, start: int) -> int | None:
    for port in range(start, start + TRIES):
        try:
            _bind(host, port).close()
        except OSError:
            continue
        return port
    return None


def _reason(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
