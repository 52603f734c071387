"""Downloads of what an address shows: ``/export/map.png?…`` and all other formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from threading import BoundedSemaphore

from flask import Flask, Response, request, send_file

from dashboard.state import State, from_query
from dashboard.takeaway.making import ENDINGS, Order, formats, make
from dashboard.view import View
from extract.store import Store
from geodata.errors import ClaimAtlasError

AT_ONCE = 2  # pictures take a processor each; the page must go on answering
WAIT_S = 30.0


def add_exports(server: Flask, store: Store, view_of: Callable[[State], View], prefix: str) -> None:
    """Serve ``{prefix}export/map.FORMAT``; the query is that of the page, see `dashboard.state`.

    Besides, it may hold ``scale`` (1, 2 or 3, of a PNG) and ``texts=1`` (whole articles in the
    offline page; else quotes only). Errors are plain text with a status of 400, 404 or 503.
    """
    known = {ENDINGS.get(form, form): form for form in formats()}
    free = BoundedSemaphore(AT_ONCE)

    def send(ending: str) -> Response:
        form = known.get(ending)
        if form is None:
            return _said(f"no such format; known are {', '.join(known)}", 404)
        if not free.acquire(timeout=WAIT_S):
            return _said("too many pictures are being drawn; try again in a moment", 503)
        try:
            state = replace(from_query(request.query_string.decode("ascii", "replace")), embed=False)
            order = Order(scale=_scale(), texts=request.args.get("texts") == "1", today=date.today())
            made = make(store, view_of(state), state, form, order)
        except ClaimAtlasError as error:
            return _said(str(error), 400)
        finally:
            free.release()
        answer = send_file(
            BytesIO(made.content), mimetype=made.media, as_attachment=True, download_name=made.name, max_age=0
        )
        answer.headers["Cache-Control"] = "no-store"
        return answer

    server.add_url_rule(f"{prefix}export/map.<ending>", "claimatlas_export", send)


def _scale() -> float:
    given = request.args.get("scale", "2")
    return float(given) if given in {"1", "2", "3"} else 2.0


def _said(words: str, status: int) -> Response:
    return Response(f"{words}\n", status=status, mimetype="text/plain")
