"""Requests to hosts that are named beforehand: no redirect leads anywhere else.

An address is asked by https only, or, where the user gave it (a mirror, a server of their own),
by the scheme that they wrote.
"""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass
from email.message import Message
from importlib import metadata
from typing import IO
from urllib.parse import SplitResult, urlsplit

from geodata.errors import FetchError


def user_agent() -> str:
    """Return what claimatlas calls itself: ``claimatlas/0.1.0 (+…)``, as the services ask for."""
    try:
        version = metadata.version("claimatlas")
    except metadata.PackageNotFoundError:
        version = "unknown"
    return f"claimatlas/{version} (+atlas of territorial claims; asked by a person at the command line)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What may be asked: these hosts by https, and the address that the user gave as it is.

    Attributes
    ----------
    hosts
        Host names of the source.
    own
        Scheme and ``host:port`` that the user named; None for the source's own.
    """

    hosts: frozenset[str]
    own: tuple[str, str] | None = None

    def check(self, url: str) -> str:
        """Return the address if it may be asked.

        Raises
        ------
        FetchError
            If it is no address, or leads to another host or by another scheme.
        """
        parts = split_url(url)
        if (parts.scheme, parts.netloc) == self.own:
            return url
        if parts.scheme != "https" or parts.netloc not in self.hosts:
            where = ", ".join(sorted(self.hosts)) or "nowhere else"
            raise FetchError(
                f"{url[:120]!a} is not asked: from here only https to {where} is; "
                "if the source moved, name its new address with --url"
            )
        return url


def reach_of(url: str) -> Reach:
    """Return a reach that holds only the host of an address that the user gave."""
    parts = split_url(url)
    return Reach(hosts=frozenset(), own=(parts.scheme, parts.netloc))


def split_url(url: str) -> SplitResult:
    """Return the parts of an http or https address without a password in it.

    Raises
    ------
    FetchError
        If it is none.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise FetchError(f"{url[:120]!a} is no address that can be read ({error})") from error
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or any(c <= " " or c > "~" for c in url)  # urllib would send a line break on
    ):
        raise FetchError(f"{url[:120]!a} is no address; give one such as https://example.org")
    if parts.username or parts.password:
        raise FetchError("an address with a user name or password in it is not asked; leave them out")
    return parts


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only within the reach."""

    max_redirections = 5

    def __init__(self, reach: Reach) -> None:
        self.reach = reach

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """Return the next request, or raise `FetchError`."""
        self.reach.check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def opener(reach: Reach) -> urllib.request.OpenerDirector:
    """Return an opener that stays within a reach; proxies are taken from the environment."""
    return urllib.request.build_opener(_Redirects(reach))
