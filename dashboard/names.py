"""How countries are called in the language of the page: by the names of the base map.

Only countries have a name in every language of the page; all other names stay as the text or the
gazetteer has them, set apart where the page runs from right to left.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.words import apart, spoken
from geodata.recipes import Ref

DATA = Path(__file__).resolve().parent.parent / "geodata" / "data"


def called(ref: Ref) -> str:
    """Return a place's name in the language that is spoken now."""
    return name_of(ref.id, ref.name)


def name_of(key: str, name: str) -> str:
    """Return the name of what has a key ("country:SY"), or `name` where no other is known."""
    return country(key) or apart(name)


def country(key: str) -> str:
    """Return a country's name by its key; "" in English, where texts have it already, and for all else."""
    language = spoken()
    return "" if language == "en" else _countries(language).get(key, "")


def country_named(name: str, language: str) -> str:
    """Return what a country of that English name is called in a language; "" where none is so named."""
    return _countries(language).get(_keys().get(name, ""), "")


@lru_cache(maxsize=1)
def _keys() -> Mapping[str, str]:
    labels = _read("display_labels.json.gz") or {"features": ()}
    told = (label["properties"] for label in labels["features"])
    return {p["name"]: p["id"] for p in told if p.get("id")}


@lru_cache(maxsize=8)
def _countries(language: str) -> Mapping[str, str]:
    """The countries' names by id; the names of a language stand in the order of the labels."""
    labels, names = _read("display_labels.json.gz"), _read(f"display_labels_{language}.json.gz")
    ids = (label["properties"].get("id") for label in (labels or {"features": ()})["features"])
    return {key: name for key, name in zip(ids, names or (), strict=False) if key and name}


def _read(name: str) -> Any:
    path = DATA / name
    return json.loads(gzip.decompress(path.read_bytes())) if path.exists() else None
