"""Download one file: resumed where it broke off, bounded in size, its sha256 told.

Resuming follows RFC 9110 (`Range` with `If-Range`): a server whose file has changed since
sends it whole, and the part that lies here is thrown away.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.errors import FetchError
from geodata.fetch.web import Reach, opener, user_agent

ATTEMPTS = 5
TIMEOUT_S = 30.0
_CHUNK_BYTES = 1 << 16
_RANGE_NOT_SATISFIABLE = 416

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Downloaded:
    """A file that lies here whole: where from, where, how large, its hash, when it was changed there."""

    url: str
    path: Path
    bytes: int
    sha256: str
    modified: str = ""


class _BrokeOffError(Exception):
    """The connection ended before the file did."""


def download(
    url: str,
    path: Path,
    *,
    reach: Reach,
    max_bytes: int,
    progress: Progress | None = None,
    timeout_s: float = TIMEOUT_S,
    wait_s: float = 1.0,
) -> Downloaded:
    """Fetch an address into a file; what is there of it from an earlier try is kept.

    Parameters
    ----------
    url, path
        From where and to where; until it is whole it lies at ``path.part``.
    reach
        The hosts that may be asked.
    max_bytes
        A file above this is refused, however large it says it is.
    progress
        Called with the bytes that are here and the size of the whole, if known.
    timeout_s
        Longest silence of the server.
    wait_s
        Pause before the first new try; doubled each time.

    Raises
    ------
    FetchError
        If the server refuses, cannot be reached, or breaks off again and again. The part stays,
        so that another run goes on from there.
    """
    reach.check(url)
    part, note = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    why = ""
    for attempt in range(ATTEMPTS):
        before = _size(part)
        try:
            headers = _fetch_rest(url, part, note, reach, max_bytes, progress, timeout_s)
            break
        except _BrokeOffError as error:
            why = str(error)
            if attempt + 1 < ATTEMPTS and _size(part) <= before:  # got nothing: leave it some time
                time.sleep(wait_s * 2**attempt)
    else:
        raise FetchError(
            f"{url} broke off {ATTEMPTS} times ({why}); {_size(part):,} bytes are kept, run it again to go on"
        )
    part.replace(path)
    note.unlink(missing_ok=True)
    return Downloaded(
        url=url,
        path=path,
        bytes=path.stat().st_size,
        sha256=_sha256(path),
        modified=str(headers.get("modified", "")),
    )


def _fetch_rest(
    url: str,
    part: Path,
    note: Path,
    reach: Reach,
    max_bytes: int,
    progress: Progress | None,
    timeout_s: float,
) -> dict[str, Any]:
    """Fetch what is missing of a file; return what the server said about it."""
    here, known = _size(part), _read_note(note, url)
    validator = known.get("validator", "")
    if not validator:  # nothing tells whether the file there is still the same: begin again
        here = 0
    elif here and here == known.get("total"):
        return known
    request = urllib.request.Request(  # noqa: S310 (the reach checked the scheme)
        url, headers={"User-Agent": user_agent(), "Accept-Encoding": "identity"}
    )
    if here:
        request.add_header("Range", f"bytes={here}-")
        request.add_header("If-Range", validator)
    try:
        with opener(reach).open(request, timeout=timeout_s) as answer:
            return _receive(answer, url, part, note, here, max_bytes, progress)
    except urllib.error.HTTPError as error:
        with error:
            if error.code == _RANGE_NOT_SATISFIABLE and here:
                part.unlink()
                raise _BrokeOffError("the part here is longer than the file there") from error
            if error.code < 500 and error.code != 429:
                raise FetchError(
                    f"{url} answered HTTP {error.code}; check the name and the address"
                ) from error
            raise _BrokeOffError(f"HTTP {error.code}") from error
    except urllib.error.URLError as error:
        raise _BrokeOffError(str(error.reason)) from error
    except (TimeoutError, ConnectionError, http.client.HTTPException) as error:
        raise _BrokeOffError(str(error) or type(error).__name__) from error


def _receive(
    answer: Any, url: str, part: Path, note: Path, here: int, max_bytes: int, progress: Progress | None
) -> dict[str, Any]:
    headers = answer.headers
    if headers.get("Content-Encoding", "identity") != "identity":
        raise FetchError(f"{url} came encoded though that was not asked for; try again or another --url")
    length = headers.get("Content-Length")
    total = int(length) if length and length.isdecimal() else None
    if answer.status == 206:
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", headers.get("Content-Range", ""))
        if not match or int(match[1]) != here:
            part.unlink(missing_ok=True)
            raise _BrokeOffError("the server sent another part than was asked for")
        total = int(match[2])
    else:
        here = 0
    if total is not None and total > max_bytes:
        raise FetchError(f"{url} has {total:,} bytes, more than the {max_bytes:,} that are taken")
    etag = headers.get("ETag", "")
    said = {
        "url": url,
        "validator": etag if etag and not etag.startswith("W/") else headers.get("Last-Modified", ""),
        "modified": headers.get("Last-Modified", ""),
        "total": total,
    }
    note.write_text(json.dumps(said), encoding="utf-8")
    with part.open("ab" if here else "wb") as out:
        while chunk := answer.read(_CHUNK_BYTES):
            here += len(chunk)
            if here > max_bytes:
                out.close()
                part.unlink()
                raise FetchError(f"{url} sends more than the {max_bytes:,} bytes that are taken")
            out.write(chunk)
            if progress:
                progress(here, total)
    if total is not None and here < total:  # http.client ends a short body without a word
        raise _BrokeOffError(f"{here:,} of {total:,} bytes came")
    return said


def _read_note(note: Path, url: str) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        known = json.loads(note.read_text(encoding="utf-8"))
        if isinstance(known, dict) and known.get("url") == url:
            return known
    return {}


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
