"""The gazetteer by geopy's interface."""

from __future__ import annotations

import pytest
from geopy.exc import GeocoderQueryError, GeocoderServiceError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geodata.geocoder import EmbeddedGeocoder


@pytest.fixture(scope="module")
def coder() -> EmbeddedGeocoder:
    return EmbeddedGeocoder()


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Paris", "geonames:2988507"),
        ("Paris, Texas", "geonames:4717560"),
        ("Paris, TX", "geonames:4717560"),
        ("Paris, TX, USA", "geonames:4717560"),
        ("London, Ontario", "geonames:6058560"),
        ("Tripoli, Lebanon", "geonames:266826"),
        ("Idlib, Syria", "admin1:SY-ID"),
        ("Donetsk, Rostov", "geonames:565348"),
        ("Georgia", "country:GE"),
        ("Mariuopl", "geonames:701822"),
    ],
)
def test_geocode(query: str, place_id: str, coder: EmbeddedGeocoder) -> None:
    found = coder.geocode(query)
    assert isinstance(found, Location)
    assert found.raw["id"] == place_id
    assert (found.latitude, found.longitude) == (found.raw["lat"], found.raw["lon"])


def test_address_reads_from_small_to_large(coder: EmbeddedGeocoder) -> None:
    assert coder.geocode("Paris, Texas").address == "Paris, Texas, United States"  # type: ignore[union-attr]


def test_unknown_is_none(coder: EmbeddedGeocoder) -> None:
    assert coder.geocode("Qwzxvbnm") is None
    assert coder.geocode("Idlib, Norway", fuzzy=False) is None
    assert coder.geocode("Qwzxvbnm", exactly_one=False) is None


def test_lists_limits_and_filters(coder: EmbeddedGeocoder) -> None:
    found = coder.geocode("Paris", exactly_one=False, limit=3, country_codes="us")
    assert isinstance(found, list)
    assert len(found) == 3
    assert {location.raw["country"] for location in found} == {"US"}
    box = ((33.0, 34.0), (35.0, 37.0))
    assert coder.geocode("Tripoli", viewbox=box).raw["country"] == "LB"  # type: ignore[union-attr]
    inside = coder.geocode("Tripoli", viewbox=box, bounded=True, exactly_one=False)
    assert isinstance(inside, list)
    assert all(33 <= location.latitude <= 35 for location in inside)


@pytest.mark.parametrize("query", ["36.2, 37.16", (36.2, 37.16)])
def test_reverse(query: object, coder: EmbeddedGeocoder) -> None:
    found = coder.reverse(query)
    assert isinstance(found, Location)
    assert found.raw["name"] == "Aleppo"
    assert found.raw["distance_m"] < 1000
    several = coder.reverse(query, exactly_one=False, limit=4)
    assert isinstance(several, list)
    distances = [location.raw["distance_m"] for location in several]
    assert len(distances) == 4
    assert distances == sorted(distances)


@pytest.mark.parametrize("query", ["", " , ", None, 7])
def test_a_query_that_is_no_name(query: object, coder: EmbeddedGeocoder) -> None:
    with pytest.raises(GeocoderQueryError, match="no place name"):
        coder.geocode(query)  # type: ignore[arg-type]
    with pytest.raises(GeocoderQueryError, match="limit=0"):
        coder.geocode("Paris", limit=0, exactly_one=False)


def test_no_request_ever_leaves(coder: EmbeddedGeocoder) -> None:
    assert isinstance(coder, Geocoder)
    for call in (coder.adapter.get_text, coder.adapter.get_json):
        with pytest.raises(GeocoderServiceError, match="no requests"):
            call("http://example.invalid", timeout=1, headers={})


def test_works_inside_geopys_own_tools(coder: EmbeddedGeocoder) -> None:
    limited = RateLimiter(coder.geocode, min_delay_seconds=0)
    assert limited("Aleppo").raw["name"] == "Aleppo"
