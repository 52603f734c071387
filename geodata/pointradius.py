"""How wrong a point may be: the point-radius method, and the sizes that go into it.

Georeferencing Best Practices (Chapman & Wieczorek 2020, doi:10.15468/doc-gg7h-s853) and the
point-radius method (Wieczorek, Guo & Hijmans 2004, doi:10.1080/13658810412331280211).
Distances are metres, bearings degrees clockwise from north.
"""

from __future__ import annotations

import math

from geodata.errors import RecipeError

_POINTS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
COMPASS: dict[str, float] = {name: i * 22.5 for i, name in enumerate(_POINTS)}
"""Bearings of the sixteen points of the compass."""

_LETTERS = {"north": "N", "east": "E", "south": "S", "west": "W"}
POINT_NAMES: dict[str, str] = {
    "N": "north", "NNE": "north-northeast", "NE": "northeast", "ENE": "east-northeast",
    "E": "east", "ESE": "east-southeast", "SE": "southeast", "SSE": "south-southeast",
    "S": "south", "SSW": "south-southwest", "SW": "southwest", "WSW": "west-southwest",
    "W": "west", "WNW": "west-northwest", "NW": "northwest", "NNW": "north-northwest",
}  # fmt: skip
MIN_SETTLEMENT_M, MAX_SETTLEMENT_M = 1_000.0, 40_000.0


def compass_point(words: str) -> str:
    """Return ``NE`` for "northeast", "north-east", "North East" or "NE".

    Raises
    ------
    RecipeError
        If the words name none of the sixteen points.
    """
    letters = words.casefold().removesuffix("ern").replace("-", "").replace(" ", "")
    for word, letter in _LETTERS.items():
        letters = letters.replace(word + "ern", letter).replace(word, letter)
    if (point := letters.upper()) in COMPASS:
        return point
    raise RecipeError(f"{words!r} is no point of the compass; use north, northeast, … or N, NNE, …")


def half_angle_deg(point: str) -> float:
    """Return the play of a heading: N 45°, NE 22.5°, NNE 11.25° (half the way to the next)."""
    return {1: 45.0, 2: 22.5, 3: 11.25}[len(compass_point(point))]


def distance_precision_m(number: float, unit_m: float = 1_000.0) -> float:
    """Return half the step in which a distance was written.

    10.25 → 0.125, 30 → 0.5, 140 → 5 (times the unit): fractions count by their denominator,
    whole numbers by half of ten to the number of trailing zeros, at most to the digit below
    the first.
    """
    if not (math.isfinite(number) and number > 0):
        raise RecipeError(f"{number!r} is no distance; give a number above 0")
    if number != int(number):
        part = number - int(number)
        for denominator in (2, 4, 8):
            if math.isclose(part * denominator, round(part * denominator)):
                return unit_m / denominator / 2
        digits = len(f"{number:.10g}".partition(".")[2])
        return unit_m * 10.0**-digits / 2
    text = str(int(number))
    zeros = len(text) - len(text.rstrip("0"))
    return unit_m * 10.0 ** max(0, min(zeros, len(text) - 2)) / 2


def offset_radius_m(
    distance_m: float,
    half_angle: float,
    *,
    feature_radius_m: float = 0.0,
    precision_m: float = 0.0,
    coordinate_m: float = 0.0,
) -> float:
    """Return the radius about an offset point that surely holds the place that is meant.

    Parameters
    ----------
    distance_m, half_angle
        Distance along the heading and the heading's play in degrees.
    feature_radius_m
        Size of the place from which the distance is measured.
    precision_m
        Half the step of the distance as written.
    coordinate_m
        Precision of that place's coordinates.
    """
    alpha = math.radians(min(half_angle, 180.0))
    far = distance_m + feature_radius_m + precision_m
    return math.hypot(far - distance_m * math.cos(alpha), distance_m * math.sin(alpha)) + coordinate_m


def settlement_radius_m(population: int) -> float:
    """Return the radius of a disc as large as the built-up ground of a settlement.

    Built-up area grows with population to the power 0.88 (urban allometry, Nordbeck 1971);
    the factor of 0.0015 km² is ours. Between 1 km (also where the population is unknown)
    and 40 km.
    """
    area_km2 = 0.0015 * max(population, 0) ** 0.88
    radius = math.sqrt(area_km2 / math.pi) * 1_000
    return min(max(radius, MIN_SETTLEMENT_M), MAX_SETTLEMENT_M)
