"""A server on this machine that speaks OpenAI's chat protocol and answers what a test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, bytes]


@dataclass
class FakeModel:
    """What the server was asked, and what it answers: by the request's number and body."""

    answer: Callable[[int, Mapping[str, Any]], Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    url: str = ""
    delay_s: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)


def chat(content: object) -> Reply:
    """Return a well-formed chat answer with this text, or this value as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return 200, json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


def says(*claims: Mapping[str, Any]) -> Callable[[int, Mapping[str, Any]], Reply]:
    """Return a model that always gives these claims."""
    return lambda _number, _body: chat({"claims": list(claims)})


@contextmanager
def serving(
    answer: Callable[[int, Mapping[str, Any]], Reply], *, delay_s: float = 0.0
) -> Iterator[FakeModel]:
    """Run a fake model for the length of a test."""
    model = FakeModel(answer=answer, delay_s=delay_s)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            model.requests.append(body)
            model.headers.append(dict(self.headers))
            if model.delay_s:
                model.stop.wait(model.delay_s)
            status, raw = model.answer(len(model.requests), body)
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                if 300 <= status < 400:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                pass  # the client gave up, as it should

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield model
    finally:
        model.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


def free_port() -> int:
    """Return a port on which nobody listens."""
    import socket

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
