"""Other people's maps, kept beside the claims to compare them with: never a claim of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayFeature:
    """One shape of somebody's map.

    Attributes
    ----------
    title, category
        What the map calls it, and the kind that it is drawn as; plain text, "" if not told.
    geometry
        EPSG:4326, lon lat, valid, two-dimensional, cut at the antimeridian.
    """

    title: str
    category: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What is known of somebody's map, without its shapes.

    Attributes
    ----------
    id
        Follows from its name and its shapes (`overlay_id`): the same map has the same id anywhere.
    name, source, licence
        What it is called, who made it, and on what terms; in the words of who imported it.
    dated
        The day whose state it shows, None if nobody said.
    by
        Who imported it, "" if not asked.
    notes
        How it was read: what was guessed, converted, mended or left out.
    features
        How many shapes it has.
    categories
        Its categories, the most frequent first.
    bounds
        West, south, east, north in degrees.
    added
        When it was imported: UTC, ISO 8601.
    """

    id: str
    name: str
    source: str
    licence: str = ""
    dated: date | None = None
    by: str = ""
    notes: tuple[str, ...] = ()
    features: int = 0
    categories: tuple[str, ...] = ()
    bounds: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    added: str = ""


def overlay_id(name: str, features: tuple[OverlayFeature, ...]) -> str:
    """Return the id of a map by its name and all that is kept of its shapes."""
    digest = sha256(name.encode("utf-8", "surrogatepass"))
    for feature in features:
        digest.update(f"\0{feature.title}\0{feature.category}\0".encode("utf-8", "surrogatepass"))
        digest.update(shapely.to_wkb(feature.geometry, byte_order=1))
    return digest.hexdigest()[:12]
