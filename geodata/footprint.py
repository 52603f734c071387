"""The footprint: the geometry that a recipe gives, with its error bound and sources."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geodata.recipes import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What `geodata.build.build` returns.

    Attributes
    ----------
    recipe
        The recipe that rebuilds this geometry identically.
    kind
        Kind of shape: point, admin, country, region, border, line, buffer, directional
        or half_plane.
    geometry
        EPSG:4326, lon lat; valid; split at the antimeridian as RFC 7946 asks.
    error_m
        Bound on the distance between this outline and the true one, in metres.
    sources
        The data sets that the geometry stands on.
    assumptions
        How words were read, and which conventions the build added.
    data_version, worldview
        The atlas that built it.
    centroid
        A representative (lon, lat): the area's centroid, a line's middle, the point itself.
    area_m2, length_m
        Geodesic area of areas and length of lines; None where there is none.
    """

    recipe: Recipe
    kind: str
    geometry: BaseGeometry
    error_m: float
    sources: tuple[str, ...]
    assumptions: tuple[str, ...]
    data_version: str
    worldview: str
    centroid: tuple[float, float]
    area_m2: float | None = None
    length_m: float | None = None
