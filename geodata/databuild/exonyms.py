"""Names of the base map's labels in Arabic, Russian, Turkish and as written on the spot.

Countries: Unicode CLDR. Provinces: Natural Earth's own names in these languages. Towns: CLDR's
exemplar cities, the province that bears the town's name, and else the best of GeoNames'
alternate names (`geodata.databuild.spelling`). Where nothing is near enough the label keeps
its English name: no name is invented.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from geodata.databuild.names_countries import PlainUnpickler
from geodata.databuild.spelling import FAMILIES, Spelling, best_name, spelling_of, written_in

LANGUAGES = ("ar", "ru", "tr", "local")

SPOKEN: dict[str, str] = {
    **dict.fromkeys(
        ("AE", "BH", "DJ", "DZ", "EG", "EH", "IQ", "JO", "KM", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA",
         "SA", "SD", "SY", "TD", "TN", "YE"),
        "ar",
    ),
    "AF": "fa", "AM": "hy", "BD": "bn", "BG": "bg", "BY": "be", "CN": "zh", "CY": "el", "ER": "ti",
    "ET": "am", "GE": "ka", "GR": "el", "HK": "zh_Hant", "IL": "he", "IR": "fa", "JP": "ja", "KG": "ru",
    "KH": "km", "KP": "ko", "KR": "ko", "KZ": "kk", "LA": "lo", "LK": "si", "MK": "mk", "MM": "my",
    "MN": "mn", "MO": "zh_Hant", "MV": "dv", "NP": "ne", "PK": "ur", "RS": "sr", "RU": "ru", "TH": "th",
    "TJ": "ru", "TR": "tr", "TW": "zh_Hant", "UA": "uk",
}  # fmt: skip
"""The language of a country's place names where they are not written in Latin letters (and Turkish)."""

OF_COUNTRIES: dict[str, str] = SPOKEN | {
    **dict.fromkeys(("AT", "DE", "LI"), "de"),
    **dict.fromkeys(("AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "ES", "GQ", "GT", "HN", "MX", "NI", "PA",
                     "PE", "PY", "SV", "UY", "VE"), "es"),
    **dict.fromkeys(
        ("BF", "BJ", "CD", "CF", "CG", "CI", "FR", "GA", "GF", "GN", "HT", "ML", "NE", "SN", "TG"), "fr"
    ),
    **dict.fromkeys(("AO", "BR", "CV", "GW", "MZ", "PT", "ST"), "pt"),
    "AL": "sq", "AZ": "az", "BA": "bs", "BE": "nl", "CZ": "cs", "DK": "da", "EE": "et", "FI": "fi",
    "HR": "hr", "HU": "hu", "IS": "is", "IT": "it", "LT": "lt", "LV": "lv", "ME": "sr_Latn", "MT": "mt",
    "NL": "nl", "NO": "nb", "PL": "pl", "RO": "ro", "SE": "sv", "SI": "sl", "SK": "sk", "SO": "so",
    "TM": "tk", "UZ": "uz", "VN": "vi", "XK": "sq",
}  # fmt: skip
"""The same for the names of countries themselves, Latin letters included."""

OWN: dict[str, tuple[str, str, str, str]] = {
    "disputed:abkhazia": ("أبخازيا", "Абхазия", "Abhazya", "Аԥсны"),
    "disputed:northern-cyprus": ("شمال قبرص", "Северный Кипр", "Kuzey Kıbrıs", "Kuzey Kıbrıs"),
    "disputed:somaliland": ("صوماليلاند", "Сомалиленд", "Somaliland", "Somaliland"),
    "disputed:south-ossetia": ("أوسيتيا الجنوبية", "Южная Осетия", "Güney Osetya", "Хуссар Ирыстон"),
}
"""Names of governments that some views see, in the order of `LANGUAGES` (our knowledge)."""

_PREFIXES = re.compile(
    r"^(?:محافظة|ولاية|مقاطعة|منطقة|إقليم|أوبلاست|إمارة|بلدية|مديرية|قضاء|دائرة|جمهورية|كراي)\s+"
)
_SUFFIXES = re.compile(
    r"\s+(?:ili|ilı|eyaleti|bölgesi|valiliği|muhafazası|oblastı|vilayeti|kantonu|departmanı|şehri|county)$|\s*\(.*\)$",
    re.IGNORECASE,
)
_TURKISH_ONLY = frozenset("ğışİ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names whose language is known.

    Attributes
    ----------
    countries
        CLDR's names of countries: ``countries[language][iso]``.
    cities
        CLDR's names of great cities: ``cities[english name][language]``.
    spellings
        How each language of a shared script spells names, counted on these and on provinces.
    """

    countries: Mapping[str, Mapping[str, str]]
    cities: Mapping[str, Mapping[str, str]]
    spellings: Mapping[str, Spelling]


def read_known(package: Path, provinces: Iterable[Mapping[str, Any]]) -> Known:
    """Read Babel's locale tables, without running its code, and count how names are spelt.

    `provinces` are the properties of Natural Earth's provinces.
    """
    shared = [language for family in FAMILIES.values() for language in family]
    languages = sorted({"en", *shared, *OF_COUNTRIES.values()} - {"dv"})
    provinces = list(provinces)
    with zipfile.ZipFile(package) as archive:
        tables = {x: _table(archive.read(f"babel/locale-data/{x}.dat")) for x in languages}
    zones = {
        x: {
            zone: row["city"]
            for zone, row in table.get("time_zones", {}).items()
            if isinstance(row.get("city"), str)
        }
        for x, table in tables.items()
    }
    cities: dict[str, dict[str, str]] = {}
    for zone in sorted(set().union(*zones.values())):
        english = zones["en"].get(zone) or zone.rsplit("/", 1)[-1].replace("_", " ")
        cities[english] = {x: row[zone] for x, row in zones.items() if x != "en" and zone in row}
    countries = {
        x: {iso: name for iso, name in table.get("territories", {}).items() if isinstance(name, str)}
        for x, table in tables.items()
    }
    spellings = {
        x: spelling_of(
            [
                *zones[x].values(),
                *countries[x].values(),
                *(bare(row.get(f"name_{x}")) or "" for row in provinces),
            ]
        )
        for x in shared
    }
    return Known(countries=countries, cities=cities, spellings=spellings)


def _table(content: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = PlainUnpickler(io.BytesIO(content)).load()
    return found


def country_names(place_id: str, known: Known) -> tuple[str | None, ...]:
    """Return the names of a country, or of a self-governed area, in the order of `LANGUAGES`."""
    if place_id in OWN:
        return OWN[place_id]
    iso = place_id.split(":")[1]
    spoken = OF_COUNTRIES.get(iso)
    given = [known.countries[x].get(iso) for x in ("ar", "ru", "tr")]
    return (*given, known.countries.get(spoken or "", {}).get(iso))


def province_names(properties: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Return the names of a province, by Natural Earth's columns, without "province of"."""
    iso = str(properties.get("iso_a2", ""))
    spoken = SPOKEN.get(iso)
    local = str(properties.get("name_local") or "").split("|")[0].strip() or None
    column = properties.get(f"name_{spoken}")
    if spoken and column and (local is None or not written_in(local, spoken)):
        local = str(column)
    return (
        bare(properties.get("name_ar")),
        bare(properties.get("name_ru")),
        bare(properties.get("name_tr")),
        bare(local),
    )


def city_names(
    english: str,
    country: str,
    alternates: Sequence[str],
    known: Known,
    province: tuple[str | None, ...] | None,
) -> tuple[str | None, ...]:
    """Return the names of a town in the order of `LANGUAGES`, None where none is sure enough.

    Parameters
    ----------
    english, country
        Its English name and the ISO code of its country.
    alternates
        GeoNames' alternate names, of any language.
    known
        Names whose language is known.
    province
        The names of the province that bears the same English name, if there is one.
    """
    given = known.cities.get(english, {})
    spoken = SPOKEN.get(country)

    def named(language: str) -> str | None:
        found = given.get(language) or best_name(english, alternates, language, known.spellings)
        if found is None and province is not None and language in LANGUAGES:
            found = province[LANGUAGES.index(language)]
        return found

    turkish = given.get("tr") or (english if country == "TR" else None)
    if turkish is None and province is not None:
        turkish = province[2]
    if turkish is None:
        marked = [a for a in alternates if set(a) & _TURKISH_ONLY and not _has_foreign_marks(a)]
        turkish = max(marked, key=lambda a: _likeness(a, english), default=None)
        if turkish is not None and _likeness(turkish, english) < 0.7:
            turkish = None
    local = None if spoken is None else turkish if spoken == "tr" else named(spoken)
    return named("ar"), named("ru"), turkish, local


def _likeness(name: str, english: str) -> float:
    return Levenshtein.normalized_similarity(_plain(name), _plain(english))


def _plain(name: str) -> str:
    marks = unicodedata.normalize("NFKD", name.replace("ı", "i").replace("İ", "I"))
    return "".join(c for c in marks if not unicodedata.combining(c)).lower()


def _has_foreign_marks(name: str) -> bool:
    return any(not c.isascii() and c not in "çğıöşüÇĞİÖŞÜâîû" for c in name)


def bare(name: object) -> str | None:
    """Return a province's name without the word for province, None for an empty one."""
    text = str(name or "").strip()
    text = _SUFFIXES.sub("", _PREFIXES.sub("", text)).strip()
    return text or None
