"""A view on paper: longitudes and latitudes as Web Mercator, scaled to pixels with y downwards.

The projection is the one of the map in the browser (EPSG:3857 on the sphere), so that a
picture shows what the screen shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, ceil, cos, exp, floor, isfinite, log, log10, pi, radians, tan

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

RADIUS_M = 6_378_137.0
MAX_LAT = 85.0511
TILE_PX = 256.0
TURN_M = 2 * pi * RADIUS_M
MAX_ZOOM = 13.0
MIN_ZOOM = 1.0

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A window of `width` x `height` pixels on the map.

    Attributes
    ----------
    width, height
        Size in pixels (96 to the inch).
    left_m, top_m
        Web Mercator coordinates of the upper left corner, in metres.
    scale
        Pixels for each Web Mercator metre.
    """

    width: float
    height: float
    left_m: float
    top_m: float
    scale: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Return the pixel at which a place stands."""
        x, y = to_mercator(lon, lat)
        return ((x - self.left_m) * self.scale, (self.top_m - y) * self.scale)

    def lonlat(self, x: float, y: float) -> tuple[float, float]:
        """Return the place at a pixel."""
        return from_mercator(self.left_m + x / self.scale, self.top_m - y / self.scale)

    def project(self, geometry: BaseGeometry, margin: float = 60.0) -> BaseGeometry:
        """Return the part of a geometry that the window shows, in pixels, with some margin around."""
        west, south, east, north = self.bounds(margin)
        near = (
            shapely.clip_by_rect(geometry, west, south, east, north) if _poked(geometry, self) else geometry
        )
        return shapely.transform(near, self._pixels)

    def bounds(self, margin: float = 0.0) -> Bounds:
        """Return west, south, east, north of the window; east may lie beyond 180 degrees."""
        west, north = self.lonlat(-margin, -margin)
        east, south = self.lonlat(self.width + margin, self.height + margin)
        return (west, south, east, north)

    def metres_per_pixel(self) -> float:
        """Return the ground distance of a pixel in the middle of the window."""
        lat = self.lonlat(self.width / 2, self.height / 2)[1]
        return cos(radians(lat)) / self.scale

    def zoom(self) -> float:
        """Return the zoom of a web map at this scale."""
        return log(self.scale * TURN_M / TILE_PX, 2)

    def _pixels(self, lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        lat = np.clip(lonlat[:, 1], -MAX_LAT, MAX_LAT)
        x = np.radians(lonlat[:, 0]) * RADIUS_M
        y = np.log(np.tan(pi / 4 + np.radians(lat) / 2)) * RADIUS_M
        return np.column_stack([(x - self.left_m) * self.scale, (self.top_m - y) * self.scale])


def fit(bounds: Bounds | None, width: float, height: float, *, pad: float = 60.0, most: float = 9.0) -> Frame:
    """Return the window that shows all of some bounds, with room around; the whole world for None.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees; east may lie beyond 180.
    width, height
        Size of the window in pixels.
    pad
        Pixels kept free on every side.
    most
        Greatest zoom, so that a single point is shown with its surroundings.
    """
    west, south, east, north = bounds or (-150.0, -56.0, 170.0, 72.0)
    (x0, y0), (x1, y1) = to_mercator(west, south), to_mercator(east, north)
    wide, high = max(x1 - x0, 1.0), max(y1 - y0, 1.0)
    pad = min(pad, width / 6, height / 6)
    scale = min((width - 2 * pad) / wide, (height - 2 * pad) / high, scale_of(most))
    return _around((x0 + x1) / 2, (y0 + y1) / 2, scale, width, height)


def centred(lon: float, lat: float, zoom: float, width: float, height: float) -> Frame:
    """Return the window of a web map with this centre and zoom.

    Raises
    ------
    ValueError
        If a number is none or lies outside the world.
    """
    if not all(map(isfinite, (lon, lat, zoom))) or abs(lat) > 90 or abs(lon) > 720:
        raise ValueError(f"no view of the world: longitude {lon}, latitude {lat}, zoom {zoom}")
    x, y = to_mercator(lon, lat)
    return _around(x, y, scale_of(min(MAX_ZOOM, max(MIN_ZOOM, zoom))), width, height)


def scale_of(zoom: float) -> float:
    """Return the pixels for each Web Mercator metre at a zoom."""
    return float(TILE_PX * 2**zoom / TURN_M)


def to_mercator(lon: float, lat: float) -> tuple[float, float]:
    """Return Web Mercator metres (EPSG:3857) of a place; latitudes end at 85 degrees."""
    lat = min(MAX_LAT, max(-MAX_LAT, lat))
    return radians(lon) * RADIUS_M, log(tan(pi / 4 + radians(lat) / 2)) * RADIUS_M


def from_mercator(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude in degrees of Web Mercator metres."""
    return x / RADIUS_M * 180 / pi, (2 * atan(exp(y / RADIUS_M)) - pi / 2) * 180 / pi


def scale_bar(frame: Frame, longest_px: float = 130.0) -> tuple[float, str]:
    """Return the length in pixels, and the words, of a scale bar of 1, 2 or 5 times a power of ten."""
    metres = longest_px * frame.metres_per_pixel()
    power = 10.0 ** floor(log10(metres))
    nice = next(step * power for step in (5, 2, 1) if step * power <= metres * 1.0000001)
    words = f"{nice / 1000:,.0f} km" if nice >= 1000 else f"{nice:,.0f} m"
    return nice / frame.metres_per_pixel(), words


def graticule_step(frame: Frame) -> float:
    """Return the distance in degrees of grid lines of which a window shows about four to eight."""
    west, _, east, _ = frame.bounds()
    wanted = (east - west) / 6
    steps = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)
    return next((s for s in steps if s >= wanted), 30.0)


def grid_lines(frame: Frame) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the meridians and parallels of a window's grid, in degrees."""
    step = graticule_step(frame)
    west, south, east, north = frame.bounds()
    meridians = tuple(n * step for n in range(ceil(west / step), floor(east / step) + 1))
    parallels = tuple(n * step for n in range(ceil(south / step), floor(north / step) + 1))
    return meridians, parallels


def _around(x: float, y: float, scale: float, width: float, height: float) -> Frame:
    return Frame(
        width=width, height=height, left_m=x - width / 2 / scale, top_m=y + height / 2 / scale, scale=scale
    )


def _poked(geometry: BaseGeometry, frame: Frame) -> bool:
    """Return whether a geometry goes beyond the window far enough to be worth cutting."""
    west, south, east, north = frame.bounds(40.0)
    w, s, e, n = geometry.bounds
    return bool(w < west or s < south or e > east or n > north)
