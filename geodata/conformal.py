"""Planes fitted to a shape: conformal, and true to scale all round the shape's lines.

No plane shows a large piece of the globe true to scale, but a strip along a line it can, as
Mercator's does along the equator. Such a plane is found for any line: the stereographic plane
at its middle, z, is bent by w = z + P(z) with a complex polynomial P, which keeps angles; P is
fitted so that the scale |dw/dz|·k(z) is nearest to one where it is asked to be. On the 775 km
of a crooked border and 30 km beside it, scales stay within one part in 100,000, where the best
one azimuthal plane errs by 1 in 2,000.

The stereographic plane is a Möbius transformation of t = tan(π/4 − χ/2)·exp(iλ) with χ the
conformal latitude (Snyder 1987, eq. 3-1 and 3-5, ch. 21); it knows neither seam nor pole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geodata.antimeridian import GEOD, Coords
from geodata.geodesy import middle_3d

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]

_A, _E2 = GEOD.a, GEOD.es
_E = math.sqrt(_E2)
_DEGREE = 8  # of P': more bends no better, and worsens the equations
_WAYS = 9  # directions in which scales are looked at, from each point: more than powers can mimic
_STOPS = 0.5 - 3**-0.5 / 2, 0.5 + 3**-0.5 / 2  # where on the way out: Gauss–Legendre's two
_BACK_M = 1e-4  # the way back is this exact

# Snyder 1987, eq. 3-5: geodetic latitude from conformal, coefficients of sin 2χ … sin 8χ
_TO_GEODETIC = (
    _E2 / 2 + 5 * _E2**2 / 24 + _E2**3 / 12 + 13 * _E2**4 / 360,
    7 * _E2**2 / 48 + 29 * _E2**3 / 240 + 811 * _E2**4 / 11_520,
    7 * _E2**3 / 120 + 81 * _E2**4 / 1_120,
    4_279 * _E2**4 / 161_280,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedPlane:
    """A conformal plane in metres, fitted to a strip of the globe; complex numbers are its points.

    Attributes
    ----------
    lon_0, lat_0
        The middle of the stereographic plane that is bent.
    scale_m
        Metres of the bent plane to one unit of the stereographic one.
    bend
        Coefficients of P, the constant first, for units of the stereographic plane.
    strain
        By how much distances are wrong at most, as a share, from the points outwards to the width.
    """

    lon_0: float
    lat_0: float
    scale_m: float
    bend: tuple[complex, ...]
    strain: float

    @classmethod
    def along(cls, lon_lat: Coords, width_m: float) -> FittedPlane:
        """Return the plane that is true to scale, on the way from points to `width_m` round them.

        Parameters
        ----------
        lon_lat
            Points that stand for the shape's lines, EPSG:4326.
        width_m
            How far round them the plane is used.
        """
        lon_0, lat_0 = middle_3d(lon_lat)
        flat = cls(lon_0=lon_0, lat_0=lat_0, scale_m=1.0, bend=(), strain=0.0)
        z = flat._stereographic(lon_lat)
        unit = float(1 / flat._scale(np.zeros(1, np.complex128))[0])
        ring = width_m / unit * np.exp(2j * math.pi / _WAYS * np.arange(_WAYS))
        z = (z[:, None, None] + np.outer(_STOPS, ring)).ravel()
        scale = flat._scale(z) * unit
        size = float(np.abs(z).max())
        powers = (z / size)[:, None] ** np.arange(_DEGREE + 1)
        real = np.hstack([powers.real, -powers.imag[:, 1:]])  # P'(0) is real: the plane shall not turn
        normal = real.T @ np.column_stack([real, 1 / scale - 1])
        found = np.linalg.solve(normal[:, :-1], normal[:, -1])
        slope = found[: _DEGREE + 1].astype(np.complex128)
        slope[1:] += 1j * found[_DEGREE + 1 :]
        off = (np.abs(1 + _polynomial(slope, z / size)) * scale - 1).reshape(-1, len(_STOPS), _WAYS)
        strain = float(np.abs(off.mean(axis=1)).max())
        bend = slope / np.arange(1, _DEGREE + 2) / size ** np.arange(_DEGREE + 1)
        return cls(lon_0=lon_0, lat_0=lat_0, scale_m=unit, bend=(0j, *bend.tolist()), strain=strain)

    def forward(self, lon_lat: Coords) -> Coords:
        """Project lon/lat degrees to metres."""
        z = self._stereographic(lon_lat)
        w = (z + self._bent(z)) * self.scale_m
        return np.column_stack([w.real, w.imag])

    def inverse(self, xy: Coords) -> Coords:
        """Take metres back to lon/lat degrees; longitudes are those within half a turn of `lon_0`."""
        w = ((xy[:, 0] + 1j * xy[:, 1]) / self.scale_m).astype(np.complex128, copy=False)
        z = w
        for _ in range(8):  # P' is some thousandths: each pass takes as much off the error
            before, z = z, w - self._bent(z)
            if np.abs(z - before).max(initial=0.0) * self.scale_m < _BACK_M:
                break
        t = self._unturned(z)
        lon = self.lon_0 + np.degrees(np.angle(t))
        lat = math.copysign(1.0, self.lat_0) * np.degrees(_geodetic(np.abs(t)))
        return np.column_stack([lon, lat])

    def _bent(self, z: Complex) -> Complex:
        return _polynomial(self.bend, z)

    def _stereographic(self, lon_lat: Coords) -> Complex:
        sign = math.copysign(1.0, self.lat_0)  # seen from the nearer pole, so that no point is at infinity
        t = _polar(np.radians(sign * lon_lat[:, 1])) * np.exp(1j * np.radians(lon_lat[:, 0] - self.lon_0))
        t_0 = self._middle()
        return ((t - t_0) / (1 + t_0 * t)).astype(np.complex128, copy=False)

    def _unturned(self, z: Complex) -> Complex:
        t_0 = self._middle()
        return (z + t_0) / (1 - t_0 * z)

    def _middle(self) -> float:
        return float(_polar(np.radians(np.array([abs(self.lat_0)])))[0])

    def _scale(self, z: Complex) -> Floats:
        """Return units of the stereographic plane for a metre on the ground."""
        t_0 = self._middle()
        t = np.maximum(np.abs(self._unturned(z)), 1e-12)
        lat = _geodetic(t)
        across_m = _A / np.sqrt(1 - _E2 * np.sin(lat) ** 2) * np.cos(lat)
        # |dz/dt| = (1 + t₀²) / |1 + t₀ t|² = |1 − t₀ z|² / (1 + t₀²)
        scale: Floats = np.abs(1 - t_0 * z) ** 2 / (1 + t_0**2) * t / across_m
        return scale


def _polynomial(coefficients: Sequence[complex] | Complex, z: Complex) -> Complex:
    """Return the sum of coefficients[n] · zⁿ, by Horner's rule."""
    out = np.zeros_like(z)
    for coefficient in reversed(coefficients):
        out *= z
        out += coefficient
    return out


def _polar(lat: Floats) -> Floats:
    """Return tan(π/4 − χ/2) of geodetic latitudes in radians."""
    sine = np.sin(lat)
    tangent: Floats = np.tan(math.pi / 4 - lat / 2) * ((1 + _E * sine) / (1 - _E * sine)) ** (_E / 2)
    return tangent


def _geodetic(tangent: Floats) -> Floats:
    """Return geodetic latitudes in radians from tan(π/4 − χ/2)."""
    chi = math.pi / 2 - 2 * np.arctan(tangent)
    lat = chi.copy()
    for n, coefficient in enumerate(_TO_GEODETIC, start=1):
        lat += coefficient * np.sin(2 * n * chi)
    return lat
