"""Places: the frozen values that the gazetteer gives and the recipes refer to.

Coordinates are EPSG:4326 degrees in lon, lat order.
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "city", "admin", "country", "region", "sea", "water", "river", "island", "mountain",
    "border", "line", "zone", "road", "facility", "neighbourhood",
)  # fmt: skip
"""Kinds of place, as the annotation rules name them (``city`` is any settlement)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One row of the gazetteer.

    Attributes
    ----------
    id
        Stable identifier with its authority: ``geonames:4717560``, ``country:SY``,
        ``admin1:SY-ID``, ``admin2:US.TX.113``, ``disputed:golan``, ``river:euphrates``,
        ``lake:…``, ``named:line-of-control``.
    name
        English display name.
    kind
        One of `KINDS`.
    lon, lat
        Settlement point, or a representative point inside an area or on a line.
    country
        De jure ISO 3166-1 alpha-2 code (Kosovo ``XK``); ``None`` where disputed or
        across borders.
    admin1
        ISO 3166-2 code of the province that holds it (``SY-ID``), if known.
    population
        Inhabitants, 0 where unknown.
    error_m
        Greatest expected distance between this point and the real place, in metres.
    source
        Which data set said so; "digitised by us" or "our knowledge" where nothing was opened.
    """

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    country: str | None = None
    admin1: str | None = None
    population: int = 0
    error_m: float = 0.0
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a toponym may mean, and how the name led to it.

    Attributes
    ----------
    place
        The place.
    name
        The gazetteer's spelling of the name that matched.
    match
        ``exact`` (same letters), ``folded`` (same after transliteration folding),
        ``demonym``, ``abbreviation``, or ``fuzzy``.
    """

    place: Place
    name: str
    match: str = "exact"
