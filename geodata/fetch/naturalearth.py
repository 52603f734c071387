"""Natural Earth 1:10m shapefiles: names of provinces, disputed areas with their notes, regions of nature.

Public domain. Fields as in version 5.1.1; older ones write them in lower case. Provinces that are
shipped only get more names: their shipped outline belongs to the mesh of shared borders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geodata.errors import DataError
from geodata.fetch.extras import Area
from geodata.places import Place

if TYPE_CHECKING:
    from geodata.fetch.extras import LayerWriter

LICENCE = "public domain"
ERROR_M = 1_100.0  # as measured for the shipped borders of the same source
REGION_ERROR_M = 20_000.0  # where a range or a desert ends is a matter of taste

FILES = {
    "admin1": "cultural/ne_10m_admin_1_states_provinces.zip",
    "disputed": "cultural/ne_10m_admin_0_disputed_areas.zip",
    "regions": "physical/ne_10m_geography_regions_polys.zip",
}
"""What can be fetched, by the path on the server."""

_REGION_KINDS = {
    "Range/mtn": "mountain",
    "Foothills": "mountain",
    "Island": "island",
    "Island group": "island",
}
_NO_REGIONS = frozenset({"Continent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A row of a shapefile: its fields by lower-case name, its geometry."""

    fields: Mapping[str, Any]
    geometry: Any

    def text(self, *names: str) -> str:
        """Return the first of some fields that holds a text; empty if none does."""
        for name in names:
            value = self.fields.get(name)
            if isinstance(value, str) and value.strip() and value.strip() != "-99":
                return " ".join(value.split())
        return ""


def read_features(path: Path) -> Iterator[Feature]:
    """Yield the rows of a shapefile that have a polygon, repaired where it is not valid.

    Raises
    ------
    DataError
        If it cannot be read.
    """
    import numpy as np
    import pyogrio

    try:
        meta, _, wkb, columns = pyogrio.raw.read(path)
        geometries = shapely.from_wkb(wkb)
    except (pyogrio.errors.DataSourceError, shapely.errors.GEOSException, ValueError, OSError) as error:
        raise DataError(f"{path.name} is no shapefile that can be read ({error}); fetch it again") from error
    names = [str(name).lower() for name in np.asarray(meta["fields"])]
    for i, geometry in enumerate(geometries):
        if (polygon := as_polygon(geometry)) is not None:
            yield Feature(
                fields={name: column[i] for name, column in zip(names, columns, strict=True)},
                geometry=polygon,
            )


def as_polygon(geometry: Any) -> Any:
    """Return a valid polygon in lon lat degrees, or None for what is none."""
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure")
    west, south, east, north = geometry.bounds
    degrees = west >= -180.0001 and east <= 180.0001 and south >= -90.0001 and north <= 90.0001
    polygonal = geometry.geom_type in ("Polygon", "MultiPolygon") and not geometry.is_empty
    return shapely.force_2d(geometry) if degrees and polygonal else None


def write_layer_rows(
    what: str, features: Iterator[Feature], writer: LayerWriter, is_shipped: Callable[[str], bool]
) -> None:
    """Keep the rows of one of `FILES`."""
    for number, feature in enumerate(features, start=1):
        code = feature.text("iso_3166_2")
        if what == "admin1" and is_shipped(f"admin1:{code}"):
            writer.add_names((f"admin1:{code}", name) for name in _names(feature))
        elif (place := _place(what, number, feature)) is not None:
            writer.add_places([place])
            writer.add_names((place.id, name) for name in _names(feature))
            wkb = shapely.to_wkb(feature.geometry)
            writer.add_areas([Area(id=place.id, wkb=wkb, error_m=place.error_m, source=place.source)])


def _place(what: str, number: int, feature: Feature) -> Place | None:
    name = feature.text("name_en", "brk_name", "name", "name_long")
    nature = feature.text("featurecla")
    if not name or nature in _NO_REGIONS:
        return None
    ne_id = feature.fields.get("ne_id")
    key = int(ne_id) if ne_id is not None and float(ne_id).is_integer() and ne_id > 0 else f"row{number}"
    notes = dict.fromkeys(filter(None, (feature.text("note_brk"), feature.text("note_adm0"))))
    point = feature.geometry.representative_point()
    country = feature.text("iso_a2") if what == "admin1" else ""
    kinds = {"admin1": "admin", "disputed": "region"}
    return Place(
        id=f"naturalearth:{what}-{key}",
        name=name,
        kind=kinds.get(what) or _REGION_KINDS.get(nature, "region"),
        lon=round(point.x, 6),
        lat=round(point.y, 6),
        country=country if len(country) == 2 and country.isalpha() else None,
        error_m=REGION_ERROR_M if what == "regions" else ERROR_M,
        source="; ".join((f"Natural Earth 1:10m, {LICENCE}", *notes)),
    )


def _names(feature: Feature) -> list[str]:
    """Return all that a row is called: its names by language, and the lists that are split by bars."""
    names = [
        part.strip()
        for field in feature.fields
        if (field.startswith("name_") and field != "name_len")
        or field in ("name", "brk_name", "namealt", "name_alt", "woe_name", "gn_name")
        for part in feature.text(field).split("|")
    ]
    return [name for name in dict.fromkeys(names) if len(name) > 1]
