"""The shipped gazetteer as a geopy geocoder: same calls as for Nominatim, no network.

geopy speaks (latitude, longitude); the swap from our lon, lat happens here and nowhere
else. `Location.raw` holds the `Place` as a dict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NoReturn

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.places import Candidate, Place

DEFAULT_LIMIT = 10
_NEAR_M = 60_000.0
"""A place this near to a town, or inside a province's reach, can lie "in" it when nothing better is known."""


class NoNetworkAdapter(BaseSyncAdapter):  # type: ignore[misc] # geopy has no types
    """An adapter that refuses: whatever geopy does, nothing leaves the machine."""

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> NoReturn:
        """Refuse."""
        self.get_text(url, timeout=timeout, headers=headers)

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> NoReturn:  # noqa: ARG002
        """Refuse."""
        raise GeocoderServiceError(f"the embedded geocoder makes no requests, not even to {url!r}")


class EmbeddedGeocoder(Geocoder):  # type: ignore[misc] # geopy has no types
    """Geocode by the shipped gazetteer.

    Parameters
    ----------
    gazetteer
        An open gazetteer to share; None opens the shipped one.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, *, user_agent: str | None = None) -> None:
        super().__init__(user_agent=user_agent, adapter_factory=NoNetworkAdapter)
        self.gazetteer = gazetteer or open_gazetteer()

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,  # noqa: ARG002 (nothing is waited for)
        limit: int | None = None,
        country_codes: str | Sequence[str] | None = None,
        viewbox: tuple[Any, Any] | None = None,
        bounded: bool = False,
        fuzzy: bool = True,
    ) -> Location | list[Location] | None:
        """Return the place that a query names: geopy's `Location`, a list of them, or None.

        Parameters
        ----------
        query
            A name, or a name and what holds it: "Paris, Texas", "Idlib, Syria", "Paris, TX, US".
        exactly_one
            False returns a list, the most expected first.
        timeout
            Taken for geopy's sake.
        limit
            Greatest number of results when `exactly_one` is False.
        country_codes
            ISO 3166-1 alpha-2 codes to stay within.
        viewbox, bounded
            Two opposite corners, each a geopy point (latitude, longitude); what lies inside
            comes first, or alone if `bounded`.
        fuzzy
            Whether a name that is not known may be one typing error away from one that is.

        Raises
        ------
        geopy.exc.GeocoderQueryError
            If the query is no text, is empty, or `limit` is below 1.
        """
        if not isinstance(query, str) or not query.strip(" ,"):
            raise GeocoderQueryError(f"{query!r} is no place name; give a text such as 'Idlib, Syria'")
        if limit is not None and limit < 1:
            raise GeocoderQueryError(f"limit={limit} leaves no result; give 1 or more")
        found = [c.place for c in self._candidates(query, fuzzy=fuzzy)]
        if country_codes:
            wanted = [country_codes] if isinstance(country_codes, str) else country_codes
            codes = {code.strip().upper() for codes in wanted for code in codes.split(",")}
            found = [place for place in found if place.country in codes]
        if viewbox is not None:
            inside = [place for place in found if _in_box(place, viewbox)]
            found = inside if bounded else inside + [place for place in found if place not in inside]
        return self._answer(found, exactly_one, limit)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: float | None = DEFAULT_SENTINEL,  # noqa: ARG002
        limit: int | None = None,
        kinds: tuple[str, ...] | None = None,
    ) -> Location | list[Location] | None:
        """Return the settlements (or places of `kinds`) nearest to a point, nearest first.

        `query` is what geopy takes as a point: (latitude, longitude), a `Point`, or a text.
        ``raw["distance_m"]`` is the geodesic distance in metres.
        """
        point = Point(query) if not isinstance(query, Point) else query
        count = 1 if exactly_one else limit or DEFAULT_LIMIT
        if count < 1:
            raise GeocoderQueryError(f"limit={limit} leaves no result; give 1 or more")
        found = self.gazetteer.nearest(point.longitude, point.latitude, k=count, kinds=kinds)
        located = [self._location(place, distance_m=round(metres, 1)) for place, metres in found]
        if exactly_one:
            return located[0] if located else None
        return located

    def _candidates(self, query: str, *, fuzzy: bool) -> Sequence[Candidate]:
        """Return what a query may mean: "a, b, c" is a in b in c, unless "a, b" is a name itself."""
        if "," not in query or self.gazetteer.knows(query):
            return self.gazetteer.find(query) or self.gazetteer.find(query, fuzzy=fuzzy)
        name, *rest = (part.strip() for part in query.split(",") if part.strip())
        holders = [
            [c.place for c in self.gazetteer.find(part, codes=True, fuzzy=fuzzy, limit=20)] for part in rest
        ]
        found = self.gazetteer.find(name)
        held = [c for c in found if self._held(c.place, holders)]
        if not held and fuzzy:
            held = [c for c in self.gazetteer.find(name, fuzzy=True) if self._held(c.place, holders)]
        return held

    def _held(self, place: Place, holders: Sequence[Sequence[Place]]) -> bool:
        return all(any(self._lies_in(place, holder) for holder in choices) for choices in holders)

    def _lies_in(self, place: Place, holder: Place) -> bool:
        """Tell whether a place lies in another, as far as codes and distances can tell."""
        if place.id == holder.id:
            return False
        if holder.kind == "country":
            return place.country == holder.country and holder.country is not None
        if holder.id.startswith("admin1:"):
            return place.admin1 == holder.admin1 and place.kind != "country"
        if holder.id.startswith("admin2:"):
            return place.admin1 == holder.admin1 and _metres(place, holder) <= holder.error_m * 1.5
        return place.kind not in ("country", "admin") and _metres(place, holder) <= max(
            _NEAR_M, holder.error_m
        )

    def _answer(
        self, found: Sequence[Place], exactly_one: bool, limit: int | None
    ) -> Location | list[Location] | None:
        if exactly_one:
            return self._location(found[0]) if found else None
        return [self._location(place) for place in found[: limit or DEFAULT_LIMIT]] or None

    def _location(self, place: Place, **more: Any) -> Location:
        parts = [place.name]
        for prefix, code in (("admin1", place.admin1), ("country", place.country)):
            holder_id = f"{prefix}:{code}"
            if (
                code
                and holder_id != place.id
                and (holder := self._name_of(holder_id)) not in (None, parts[-1])
            ):
                parts.append(str(holder))
        return Location(", ".join(parts), Point(place.lat, place.lon), asdict(place) | more)

    def _name_of(self, place_id: str) -> str | None:
        try:
            return self.gazetteer.place(place_id).name
        except LookupError:
            return None


def _in_box(place: Place, viewbox: tuple[Any, Any]) -> bool:
    a, b = (Point(corner) for corner in viewbox)
    south, north = sorted((a.latitude, b.latitude))
    west, east = sorted((a.longitude, b.longitude))
    return bool(south <= place.lat <= north and west <= place.lon <= east)


def _metres(a: Place, b: Place) -> float:
    """Return the spherical distance, near enough to tell neighbours from strangers."""
    lam, phi_a, phi_b = math.radians(b.lon - a.lon), math.radians(a.lat), math.radians(b.lat)
    h = math.sin((phi_b - phi_a) / 2) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(lam / 2) ** 2
    return 2 * 6_371_008.8 * math.asin(math.sqrt(h))
