"""A server on this machine that stands for a data source: ranges, break-offs, lies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FakeSource:
    """What the server holds and how it misbehaves."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)  # of the next answers, then 200
    break_after: list[int] = field(default_factory=list)  # bytes of the next answers, then all
    etag: str = '"one"'
    declare: int | None = None  # a Content-Length that is not so
    asked: list[tuple[str, str | None]] = field(default_factory=list)  # path, Range
    agents: list[str] = field(default_factory=list)


@contextmanager
def run_source() -> Iterator[FakeSource]:
    source = FakeSource()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            source.asked.append((self.path, self.headers.get("Range")))
            source.agents.append(self.headers.get("User-Agent", ""))
            status = source.statuses.pop(0) if source.statuses else 200
            if target := source.redirects.get(self.path):
                self.send_response(302)
                self.send_header("Location", target)
                self.end_headers()
                return
            if status != 200 or self.path not in source.files:
                self.send_response(status if status != 200 else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.answer(source.files[self.path])

        def answer(self, body: bytes) -> None:
            wanted = self.headers.get("Range")
            start = 0
            if wanted and self.headers.get("If-Range") == source.etag:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(body) > 0 and start:
                self.send_response(416)
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            size = len(body) - start if source.declare is None else source.declare
            self.send_header("Content-Length", str(size))
            if source.etag:
                self.send_header("ETag", source.etag)
            self.end_headers()
            part = body[start:]
            if source.break_after:
                part = part[: source.break_after.pop(0)]
                self.close_connection = True
            self.wfile.write(part)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    source.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield source
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
