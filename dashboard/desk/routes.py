"""What the page speaks to: who may write, what is to be read, and how far it is.

All answers are JSON, refusals too (``{"error": …}``). Nothing that a viewer gives is used as a
path, a command or HTML: files get names of ours, addresses are only ever fetched, and never from
the local network.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from flask import Flask, Response, request, session
from werkzeug.exceptions import HTTPException

from dashboard.desk.jobs import Desk, Job, Upload
from dashboard.desk.rights import OWN_HEADER, SESSION_S, Gate, Rights, is_own, knows
from dashboard.labels import clean
from extract.published import parse_date
from extract.sources import MAX_HTML_BYTES
from extract.values import MAX_TEXT_CHARS
from geodata.errors import ClaimAtlasError, DocumentError

MAX_FILES = 50
MAX_BODY_BYTES = 60_000_000
MAX_ADDRESSES = 500
_SUFFIXES = (".txt", ".md", ".html", ".htm", ".xhtml", ".pdf")


class RefusedError(Exception):
    """A request that is not answered: the status and the reason in words."""

    def __init__(self, status: int, reason: str, *, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.status = status
        self.wait_s = wait_s


def add_desk(
    server: Flask, rights: Rights, desk: Desk | None, prefix: str = "/", *, gate: Gate | None = None
) -> Callable[[], None]:
    """Serve the desk under ``{prefix}desk``; return the check that other writing routes must call.

    Parameters
    ----------
    server
        The Flask application. Its session key is made anew at every start.
    rights
        Who may write.
    desk
        Runs the jobs; None where articles cannot be added (a store in memory).
    prefix
        Path under which the app is served, with slashes.
    gate
        Counts wrong passwords.
    """
    gate = gate or Gate()
    server.secret_key = server.secret_key or secrets.token_bytes(32)
    server.config.update(
        SESSION_COOKIE_NAME="claimatlas_desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH=prefix,
    )

    def signed_in() -> bool:
        since = session.get("since")
        return isinstance(since, float) and 0 <= time.time() - since < SESSION_S

    def check() -> None:
        if rights.why_never:
            raise RefusedError(403, rights.why_never)
        if not is_own(request):
            raise RefusedError(403, f"only this page may do that (header {OWN_HEADER}: 1, same origin)")
        if rights.password_hash and not signed_in():
            raise RefusedError(401, "give the password first")

    def me() -> Mapping[str, Any]:
        free = not rights.why_never and (not rights.password_hash or signed_in())
        return {
            "may_write": free,
            "needs_password": bool(rights.password_hash) and not rights.why_never and not free,
            "why_not": rights.why_never,
            "can_add": desk is not None,
            "name": str(session.get("name", "")) if free else "",
        }

    def login() -> Mapping[str, Any]:
        if rights.why_never or not rights.password_hash:
            raise RefusedError(403, rights.why_never or "no password is asked for here")
        if not is_own(request):
            raise RefusedError(403, "only this page may do that")
        address = request.remote_addr or ""
        wait_s = gate.wait_s(address)
        if wait_s > 0:
            raise RefusedError(429, f"too many wrong passwords; wait {wait_s:.0f} seconds", wait_s=wait_s)
        given = read_body()
        if not knows(rights, str(given.get("password", ""))):
            gate.failed(address)
            raise RefusedError(401, "this is not the password")
        session.clear()  # a session begins anew, whatever cookie was sent
        session["since"] = time.time()
        session["name"] = clean(str(given.get("name", "")), 60)
        return me()

    def logout() -> Mapping[str, Any]:
        if not is_own(request):
            raise RefusedError(403, "only this page may do that")
        session.clear()
        return me()

    def add() -> Mapping[str, Any]:
        check()
        if desk is None:
            raise RefusedError(409, "this store is only in memory; start with --store FILE to add articles")
        if request.mimetype == "multipart/form-data":
            uploads = _read_files()
            return _job(desk.start(_named(uploads), uploads=uploads))
        given = read_body()
        if "text" in given:
            upload = _read_text(given)
            return _job(desk.start(upload.title or upload.name, uploads=[upload]))
        if "feed" in given:
            feed = _address(given["feed"])
            return _job(desk.start(feed, feeds=[feed]))
        addresses = [_address(a) for a in _list(given.get("addresses"))]
        return _job(
            desk.start(
                addresses[0] if len(addresses) == 1 else f"{len(addresses)} addresses", addresses=addresses
            )
        )

    def jobs() -> Mapping[str, Any]:
        check()
        return {"jobs": [_job(j) for j in desk.jobs()] if desk else []}

    def cancel(job_id: str) -> Mapping[str, Any]:
        check()
        if desk is None or not desk.cancel(job_id):
            raise RefusedError(404, "there is no such job that could be ended")
        return {"cancelled": job_id}

    def retry(job_id: str) -> Mapping[str, Any]:
        check()
        job = desk.job(job_id) if desk else None
        if desk is None or job is None:
            raise RefusedError(404, "there is no such job any more")
        return _job(desk.start(job.name, uploads=job.uploads, addresses=job.addresses, feeds=job.feeds))

    for path, method, answer in (
        ("me", "GET", me), ("login", "POST", login), ("logout", "POST", logout), ("add", "POST", add),
        ("jobs", "GET", jobs), ("jobs/<job_id>/cancel", "POST", cancel),
        ("jobs/<job_id>/retry", "POST", retry),
    ):  # fmt: skip
        add_route(server, f"{prefix}desk/{path}", method, answer, max_bytes=MAX_BODY_BYTES)
    return check


def add_route(
    server: Flask, path: str, method: str, answer: Callable[..., Mapping[str, Any]], *, max_bytes: int
) -> None:
    """Serve what a function answers as JSON, and what it refuses with its status and reason.

    A body of more than `max_bytes` is refused before a byte is read, and what it left in
    temporary files is closed.
    """

    def view(**names: str) -> Response:
        request.max_content_length = max_bytes
        try:
            if (request.content_length or 0) > max_bytes:
                raise RefusedError(413, f"more than {max_bytes // 1_000_000} MB at once; give less")
            return answer_json(answer(**names), 200)
        except RefusedError as error:
            return refusal(error)
        except ClaimAtlasError as error:
            return refusal(RefusedError(400, str(error)))
        except HTTPException as error:  # a body that is too large or broken
            return refusal(RefusedError(error.code or 400, str(error.description or error.name)))
        finally:
            request.close()

    server.add_url_rule(path, f"claimatlas_desk_{answer.__name__}", view, methods=[method])


def refusal(error: RefusedError) -> Response:
    """Return the answer to a request that is refused."""
    response = answer_json({"error": str(error)}, error.status)
    if error.wait_s:
        response.headers["Retry-After"] = str(int(error.wait_s) + 1)
    return response


def read_body() -> Mapping[str, Any]:
    """Return the JSON object that a request brings.

    Raises
    ------
    RefusedError
        If it brings none.
    """
    if request.mimetype != "application/json":
        raise RefusedError(415, "send JSON")
    try:
        given = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "this is no JSON") from error
    if not isinstance(given, dict):
        raise RefusedError(400, "send a JSON object")
    return given


def _read_files() -> list[Upload]:
    files = request.files.getlist("files")
    if not files:
        raise RefusedError(400, "no file came")
    if len(files) > MAX_FILES:
        raise RefusedError(413, f"{len(files)} files are too many at once; at most {MAX_FILES}")
    uploads = []
    for file in files:
        name = clean(file.filename or "", 120) or "a file without a name"
        suffix = PurePath((file.filename or "").replace("\\", "/")).suffix.lower()
        data = file.stream.read(MAX_HTML_BYTES + 1)
        if len(data) > MAX_HTML_BYTES:
            raise RefusedError(
                413, f"{name} is larger than {MAX_HTML_BYTES // 1_000_000} MB; give one article at a time"
            )
        uploads.append(
            Upload(
                data=data,
                name=name,
                suffix=suffix if suffix in _SUFFIXES else ".txt",
                date=_date(request.form.get("date")),
            )
        )
    return uploads


def _read_text(given: Mapping[str, Any]) -> Upload:
    text = given["text"]
    if not isinstance(text, str) or not text.strip():
        raise RefusedError(400, "the text is empty")
    if len(text) > MAX_TEXT_CHARS:
        raise RefusedError(
            413, f"the text is longer than {MAX_TEXT_CHARS:,} characters; give one article at a time"
        )
    known = {key: str(given.get(key) or "")[:2000] for key in ("title", "url", "publisher")}
    if known["url"]:
        known["url"] = _address(known["url"])
    return Upload(
        data=text.encode("utf-8", "replace"),
        name=clean(known["title"] or text, 60),
        date=_date(given.get("date")),
        **known,
    )


def _date(given: object) -> str:
    text = str(given or "").strip()
    if text:
        try:
            return parse_date(text).isoformat()
        except DocumentError as error:
            raise RefusedError(400, str(error)) from error
    return ""


def _address(given: object) -> str:
    address = str(given).strip()
    if not re.fullmatch(r"https?://\S{1,2000}", address, re.IGNORECASE):
        raise RefusedError(
            400, f"{clean(address, 80)!r} is no address; it must begin with http:// or https://"
        )
    return address


def _list(given: object) -> list[object]:
    if not isinstance(given, list) or not given:
        raise RefusedError(400, "send text, addresses, a feed or files")
    if len(given) > MAX_ADDRESSES:
        raise RefusedError(413, f"{len(given)} addresses are too many at once; at most {MAX_ADDRESSES}")
    return given


def _named(uploads: list[Upload]) -> str:
    return uploads[0].name if len(uploads) == 1 else f"{len(uploads)} files"


def _job(job: Job) -> dict[str, Any]:
    counts = {state: sum(o[0] == state for o in job.outcomes) for state in ("stored", "skipped", "failed")}
    return {
        "id": job.id,
        "name": clean(job.name, 120),
        "state": job.state,
        "total": job.total,
        "done": len(job.outcomes),
        "counts": counts,
        "error": job.error,
        "failed": [
            {"name": clean(o[1], 120), "reason": clean(o[2], 400)} for o in job.outcomes if o[0] == "failed"
        ][:200],
        "documents": [o[3] for o in job.outcomes if o[0] in ("stored", "skipped") and o[3]][:200],
    }


def answer_json(data: Mapping[str, Any], status: int) -> Response:
    """Return an answer that nobody keeps."""
    response = Response(json.dumps(data), status=status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
