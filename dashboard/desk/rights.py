"""Who may add and review: nobody, this machine, or whoever knows the password.

Another site's page cannot write through a viewer's browser: a request must name this origin and
carry a header that only own scripts can set (a cross-site request with it needs a permission that
is never given), and the session's cookie is not sent along from elsewhere (SameSite=Strict).
"""

from __future__ import annotations

import hmac
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from flask import Request
from werkzeug.security import check_password_hash, generate_password_hash

from geodata.errors import ClaimAtlasError

OWN_HEADER = "X-Claimatlas"
SESSION_S = 12 * 3600
MIN_PASSWORD_CHARS = 10
_TRIES, _ALL_TRIES, _WINDOW_S = 5, 30, 60.0


class PasswordError(ClaimAtlasError, ValueError):
    """A password file that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the server allows.

    Attributes
    ----------
    read_only
        Nobody may write.
    local
        Only this machine can reach the server.
    password_hash
        Hash of the password that must be given before writing; "" asks for none.
    """

    read_only: bool = False
    local: bool = True
    password_hash: str = ""

    @property
    def why_never(self) -> str:
        """Return why nobody may write, "" if somebody may."""
        if self.read_only:
            return "adding and reviewing are off (--read-only)"
        if not self.local and not self.password_hash:
            return (
                "adding and reviewing are off for other hosts; start with --password-file FILE to allow them"
            )
        return ""


def read_password(path: Path) -> str:
    """Return the salted hash (scrypt) of the password in a file; the password itself is not kept.

    Raises
    ------
    PasswordError
        If the file cannot be read, or the password is too short.
    """
    try:
        password = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PasswordError(f"the password file {str(path)!r} cannot be read; give a text file") from error
    if len(password) < MIN_PASSWORD_CHARS:
        raise PasswordError(f"the password in {str(path)!r} is shorter than {MIN_PASSWORD_CHARS} characters")
    return generate_password_hash(password)


def knows(rights: Rights, password: str) -> bool:
    """Return whether a password is the right one; takes the same time for a wrong one."""
    return bool(rights.password_hash) and check_password_hash(rights.password_hash, password[:1000])


def is_own(request: Request) -> bool:
    """Return whether a request comes from our own page (or from a program, which no page steers)."""
    if request.headers.get(OWN_HEADER) != "1":
        return False
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    here = urlsplit(request.host_url)
    return hmac.compare_digest(origin.encode(), f"{here.scheme}://{here.netloc}".encode())


@dataclass(slots=True)
class Gate:
    """Counts wrong passwords, by address and in all, and closes for a while after too many."""

    now: Callable[[], float] = time.monotonic
    _failures: dict[str, deque[float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait_s(self, address: str) -> float:
        """Return for how many seconds this address must wait before the next try, 0 if it need not."""
        with self._lock:
            self._forget()
            own = self._failures.get(address, deque())
            everyone = sorted(t for times in self._failures.values() for t in times)
            waits = [own[-_TRIES] + _WINDOW_S - self.now()] if len(own) >= _TRIES else []
            if len(everyone) >= _ALL_TRIES:  # one who has many addresses
                waits.append(everyone[-_ALL_TRIES] + _WINDOW_S - self.now())
            return max([0.0, *waits])

    def failed(self, address: str) -> None:
        """Count a wrong password."""
        with self._lock:
            self._forget()
            self._failures.setdefault(address, deque(maxlen=_TRIES)).append(self.now())

    def _forget(self) -> None:
        oldest = self.now() - _WINDOW_S
        for address, times in list(self._failures.items()):
            while times and times[0] < oldest:
                times.popleft()
            if not times:
                del self._failures[address]
