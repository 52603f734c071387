"""Remote geocoders through geopy: Nominatim, Photon, Pelias. Never asked unless chosen by name.

A `RemoteGeocoder` keeps to the services' rules: an own User-Agent, one request a second (over
all processes that share the cache), each question asked once. Whatever goes wrong comes out
as one `FetchError`; what comes back is held against the range of coordinates. An answer is used
as a `Coordinates` recipe that names its source.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sqlite3
import time
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geopy.adapters import AdapterHTTPError, URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Pelias, Photon
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.errors import DataError, FetchError
from geodata.fetch.web import Reach, opener, reach_of, split_url, user_agent
from geodata.recipes import Coordinates

TIMEOUT_S = 10.0
MIN_DELAY_S = 1.0
"""Nominatim's usage policy: at most one request a second."""
MAX_ANSWER_BYTES = 5_000_000
MAX_QUERY_CHARACTERS = 500
KEEP_S = 30 * 86_400.0
"""An answer is kept for 30 days, "no such place" for one; errors are not kept at all."""
KEEP_NOTHING_S = 86_400.0

_OSM = "© OpenStreetMap contributors, ODbL (openstreetmap.org/copyright)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A kind of remote geocoder: geopy's class, its public address, whom to credit.

    Attributes
    ----------
    make
        geopy's class.
    url
        Public server; empty where each user has their own.
    attribution
        To be shown with each answer.
    takes_limit
        Whether `geocode` and `reverse` take ``limit``.
    """

    make: Callable[..., Geocoder]
    url: str
    attribution: str
    takes_limit: tuple[bool, bool] = (False, False)


SERVICES: dict[str, Service] = {
    "nominatim": Service(
        make=Nominatim, url="https://nominatim.openstreetmap.org", attribution=_OSM, takes_limit=(True, False)
    ),
    "photon": Service(
        make=Photon, url="https://photon.komoot.io", attribution=_OSM, takes_limit=(True, True)
    ),
    "pelias": Service(
        make=Pelias,
        url="",
        attribution=f"{_OSM}; and what else that Pelias server credits (/attribution)",
    ),
}
"""The remote geocoders by the name that the command line gives them."""


class CappedAdapter(URLLibAdapter):  # type: ignore[misc] # geopy has no types
    """geopy's urllib adapter that reads bounded answers in bounded time and stays on its host."""

    def __init__(self, *, proxies: Any, ssl_context: Any, reach: Reach) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.urlopen = self._open
        self._opener = opener(reach)
        self._deadline = math.inf

    def _open(self, request: urllib.request.Request, timeout: float | None = None) -> Any:
        wait_s = TIMEOUT_S if timeout is None else timeout
        self._deadline = time.monotonic() + wait_s
        return self._opener.open(request, timeout=wait_s)

    def _decode_page(self, page: Any) -> str:
        body = bytearray()
        try:
            while chunk := page.read1(65_536):
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise GeocoderParseError(f"more than {MAX_ANSWER_BYTES:,} bytes")
                if time.monotonic() > self._deadline:
                    raise GeocoderTimedOut("the answer drips in")
        except TimeoutError as error:
            raise GeocoderTimedOut("the answer stopped in the middle") from error
        except OSError as error:
            raise GeocoderUnavailable("the answer broke off") from error
        return body.decode("utf-8", "replace")


class AnswerCache:
    """Answers of remote geocoders on disk, and when each was last asked. Never a reason to fail.

    A cache that cannot be opened or written is gone without; a damaged one is begun anew.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def get(self, key: str) -> list[Any] | None:
        """Return the rows of an answer that is not too old; None if there is none."""
        rows = self._run("SELECT answer FROM answers WHERE key = ? AND until > ?", key, time.time())
        with suppress(ValueError, IndexError):
            answer = json.loads(rows[0][0])
            return answer if isinstance(answer, list) else None
        return None

    def put(self, key: str, rows: list[Any]) -> None:
        """Keep an answer, and forget those that are too old."""
        now = time.time()
        until = now + (KEEP_S if rows else KEEP_NOTHING_S)
        self._run("DELETE FROM answers WHERE until <= ?", now)
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", key, until, json.dumps(rows))

    def take_turn(self, host: str, delay_s: float) -> float:
        """Return how long to wait until a host may be asked, and take that turn."""
        now = time.time()
        rows = self._run(
            "INSERT INTO turns VALUES (?, ?) ON CONFLICT (host) DO UPDATE SET "
            "at = CASE WHEN at > excluded.at + 3600 THEN excluded.at "  # the clock was set back
            "ELSE max(excluded.at, at + ?) END RETURNING at",
            host,
            now,
            delay_s,
        )
        return max(0.0, float(rows[0][0]) - now) if rows else 0.0

    def _run(self, sql: str, *values: object) -> list[Any]:
        if self._path is None:
            return []
        try:
            return self._execute(sql, values)
        except sqlite3.OperationalError:  # locked, no room, read-only
            return []
        except sqlite3.DatabaseError:  # no database at all: only a cache, begin anew
            with suppress(OSError, sqlite3.Error):
                self._path.unlink()
                return self._execute(sql, values)
        except OSError:
            pass
        return []

    def _execute(self, sql: str, values: Sequence[object]) -> list[Any]:
        assert self._path is not None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self._path, timeout=5)) as db, db:
            db.execute("CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, until REAL, answer TEXT)")
            db.execute("CREATE TABLE IF NOT EXISTS turns (host TEXT PRIMARY KEY, at REAL)")
            return db.execute(sql, values).fetchall()


class RemoteGeocoder:
    """A remote geocoder that keeps to the rules; open it with `open_remote`.

    Attributes
    ----------
    name
        Key of `SERVICES`.
    host
        The server that is asked.
    attribution
        To be shown with each answer.
    """

    def __init__(
        self,
        name: str,
        coder: Geocoder,
        address: str,
        cache: AnswerCache,
        *,
        min_delay_s: float,
        timeout_s: float,
    ) -> None:
        service = SERVICES[name]
        self.name, self.address = name, address
        self.host = split_url(address).netloc
        self.attribution = service.attribution
        self._takes_limit = service.takes_limit
        self._cache, self._min_delay_s, self._timeout_s = cache, min_delay_s, timeout_s
        limits = {"min_delay_seconds": min_delay_s, "max_retries": 0, "swallow_exceptions": False}
        limits["error_wait_seconds"] = min_delay_s
        self._geocode = RateLimiter(coder.geocode, **limits)
        self._reverse = RateLimiter(coder.reverse, **limits)

    def geocode(self, query: str, *, limit: int = 5) -> list[Location]:
        """Return what the service knows of a name, best first; empty if nothing.

        ``raw["recipe_source"]`` is what a recipe made of the answer cites.

        Raises
        ------
        FetchError
            If it does not answer in time, refuses, or answers what cannot be read.
        """
        query = " ".join(query.split())
        if not query or len(query) > MAX_QUERY_CHARACTERS:
            raise FetchError(f"a query of {len(query)} characters is not sent; give a place name")
        more = {"limit": limit} if self._takes_limit[0] else {}
        return self._ask("geocode", query, limit, lambda: self._geocode(query, exactly_one=False, **more))

    def reverse(self, query: str, *, limit: int = 5) -> list[Location]:
        """Return what the service knows at ``LAT, LON``, best first; empty if nothing.

        Raises
        ------
        ValueError
            If the query is no pair of coordinates.
        FetchError
            As `geocode`.
        """
        point = Point(query)
        more = {"limit": limit} if self._takes_limit[1] else {}
        written = f"{point.latitude:.6f},{point.longitude:.6f}"
        return self._ask("reverse", written, limit, lambda: self._reverse(point, exactly_one=False, **more))

    def _ask(self, what: str, query: str, limit: int, ask: Callable[[], Any]) -> list[Location]:
        key = hashlib.sha256(json.dumps([self.name, self.address, what, query, limit]).encode()).hexdigest()
        rows = self._cache.get(key)
        if rows is not None:
            with suppress(TypeError, ValueError):
                return [self._location(*row) for row in rows]
        time.sleep(self._cache.take_turn(self.host, self._min_delay_s))
        try:
            found = [self._checked(location) for location in ask() or ()][:limit]
        except FetchError:
            raise
        except Exception as error:  # a server may answer anything, and geopy trusts it
            raise FetchError(f"{self.name} at {self.host} {self._why(error)}") from error
        self._cache.put(key, [[x.address, x.latitude, x.longitude, x.raw] for x in found])
        return [self._location(x.address, x.latitude, x.longitude, x.raw) for x in found]

    def _checked(self, location: Location) -> Location:
        """Return the location if its coordinates are some; geopy wraps a longitude of 999 round."""
        raw = location.raw
        told = (raw["lon"], raw["lat"]) if "lat" in raw else raw["geometry"]["coordinates"][:2]
        lon, lat = (float(value) for value in told)
        if not (abs(lon) <= 180 and abs(lat) <= 90 and location.address):
            raise ValueError(f"no place on earth: {lon}, {lat}")
        return location

    def _location(self, address: str, lat: float, lon: float, raw: dict[str, Any]) -> Location:
        told = raw if "osm_id" in raw else raw.get("properties", {})
        ids = [str(told[key]) for key in ("osm_type", "osm_id", "gid") if told.get(key)]
        source = f"{' '.join((self.name, *ids))} at {self.host}; {self.attribution}"
        return Location(address, Point(lat, lon), raw | {"recipe_source": source})

    def _why(self, error: Exception) -> str:
        """Return what went wrong in a few words; never what the server wrote, which could be anything."""
        cause = error.__cause__
        if isinstance(cause, AdapterHTTPError) and cause.status_code not in (408, 504):
            reasons = {
                401: "wants a key",
                403: "forbids it",
                402: "has no quota left",
                429: "has no quota left for now",
            }
            reason = reasons.get(cause.status_code, "fails")
            return f"{reason} (HTTP {cause.status_code})"
        for kinds, words in _REASONS:
            if isinstance(error, kinds):
                return words.format(timeout_s=self._timeout_s)
        if isinstance(error, GeopyError):
            return "cannot be reached"
        return "answered what is no answer"


_REASONS: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((GeocoderTimedOut,), "did not answer within {timeout_s:g} s"),
    ((GeocoderParseError,), "answered what is no answer"),
    ((GeocoderQuotaExceeded,), "has no quota left for now"),
    ((GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges), "wants a key"),
    ((GeocoderQueryError,), "does not take that query"),
)


def open_remote(
    name: str,
    *,
    url: str | None = None,
    key: str | None = None,
    cache_path: Path | None = None,
    adapter_factory: Callable[..., Any] | None = None,
    min_delay_s: float = MIN_DELAY_S,
    timeout_s: float = TIMEOUT_S,
) -> RemoteGeocoder:
    """Return a remote geocoder; nothing is asked yet.

    Parameters
    ----------
    name
        Key of `SERVICES`.
    url
        Its address; None: ``$CLAIMATLAS_PELIAS_URL`` for Pelias, else the public server.
    key
        For Pelias; None: ``$CLAIMATLAS_PELIAS_KEY``, if there is one.
    cache_path
        Where answers are kept; None: the user's cache folder.
    adapter_factory
        geopy's way to the network; the tests put recorded answers in its place.
    min_delay_s
        Pause between two requests to one host.
    timeout_s
        Longest wait for an answer.

    Raises
    ------
    DataError
        If there is no such service, or Pelias has no address.
    FetchError
        If the address is none.
    """
    if name not in SERVICES:
        raise DataError(f"unknown geocoder {name[:40]!a}; known are embedded, {', '.join(SERVICES)}")
    service = SERVICES[name]
    address = url or (os.environ.get("CLAIMATLAS_PELIAS_URL") if name == "pelias" else None) or service.url
    if not address:
        raise DataError(
            "Pelias has no public server; name yours in CLAIMATLAS_PELIAS_URL or with --geocoder-url"
        )
    parts = split_url(address)
    reach = reach_of(address)

    def adapter(*, proxies: Any, ssl_context: Any) -> CappedAdapter:
        return CappedAdapter(proxies=proxies, ssl_context=ssl_context, reach=reach)

    settings: dict[str, Any] = {
        "domain": f"{parts.netloc}{parts.path}".rstrip("/"),
        "scheme": parts.scheme,
        "user_agent": user_agent(),
        "timeout": timeout_s,
        "adapter_factory": adapter_factory or adapter,
    }
    if name == "pelias":
        settings["api_key"] = key or os.environ.get("CLAIMATLAS_PELIAS_KEY")
    cache = AnswerCache(cache_path or default_answers_path())
    return RemoteGeocoder(
        name,
        service.make(**settings),
        address.rstrip("/"),
        cache,
        min_delay_s=min_delay_s,
        timeout_s=timeout_s,
    )


def to_recipe(location: Location) -> Coordinates:
    """Return the recipe of a place that a remote geocoder gave: its coordinates, with their source."""
    return Coordinates(
        lon=float(location.longitude), lat=float(location.latitude), source=str(location.raw["recipe_source"])
    )


def default_answers_path() -> Path | None:
    """Return where answers are kept: ``$CLAIMATLAS_CACHE`` or the user's cache; None without a home."""
    try:
        if chosen := os.environ.get("CLAIMATLAS_CACHE"):
            return Path(chosen) / "geocoders.sqlite"
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        return None
    return Path(base) / "claimatlas" / "geocoders.sqlite"
