"""Rows for the places whose shapes the boundaries' files hold: disputed areas, rivers, lakes.

Input: ``areas.parquet`` and ``lines.parquet`` (ids ``disputed:``, ``lake:``, ``river:``),
and our tables of other names for them. Without the files there are no such rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from geodata.databuild.names_countries import TABLES, read_table
from geodata.databuild.names_rows import Row
from geodata.names import fold

_KIND = {"disputed": "region", "lake": "water", "river": "river", "sea": "sea"}
_IMPORTANCE = {"disputed": 5.4, "lake": 5.0, "river": 5.6}


def shape_rows(folder: Path | None) -> list[Row]:
    """Return a row for each area and line in `folder` that is no country and no province."""
    if folder is None:
        return []
    names = _other_names()
    rows: dict[str, Row] = {}
    for file in ("areas.parquet", "lines.parquet", "waters.parquet"):
        for item in _read(folder / file):
            place_id = str(item["id"])
            family = place_id.split(":", maxsplit=1)[0]
            if family not in _KIND or place_id in rows:
                continue
            listed = item.get("names") or []
            listed = listed.split("|") if isinstance(listed, str) else list(listed)
            quiet, extra = names.get(place_id, (False, []))
            alternates = (*listed, *extra, *_with_type(family, item["name"]))
            rows[place_id] = Row(
                id=place_id, name=str(item["name"]), kind=_KIND[family],
                lon=float(item["lon"]), lat=float(item["lat"]), country=item.get("country") or None,
                importance=_IMPORTANCE[family] + _rank(item), error_m=float(item.get("error_m") or 0.0),
                source=str(item.get("source") or ""), quiet=quiet,
                alternates=[n for n in dict.fromkeys(alternates) if n],
            )  # fmt: skip
    return list(rows.values())


def _read(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    import pyarrow.parquet as pq

    wanted = {"id", "name", "names", "lon", "lat", "country", "error_m", "source", "scalerank"}
    columns = [name for name in pq.read_schema(path).names if name in wanted]
    return list(pq.read_table(path, columns=columns).to_pylist())


def _rank(item: dict[str, Any]) -> float:
    """Rivers and lakes that show on small maps are the better known ones."""
    rank = item.get("scalerank")
    return 0.0 if rank is None else max(-1.0, (5 - float(rank)) * 0.15)


def _with_type(family: str, name: str) -> list[str]:
    if family == "river":
        return [] if "river" in fold(name).split() else [f"{name} River", f"River {name}"]
    if family == "lake":
        return [] if "lake" in fold(name).split() else [f"Lake {name}"]
    return []


def _other_names() -> dict[str, tuple[bool, list[str]]]:
    """Return whether a place is reached by its id only, and the names that our tables add to it."""
    out: dict[str, tuple[bool, list[str]]] = {}
    for row in read_table("worldviews.tsv"):
        parts = row["parts"].split()
        whole_unit = len(parts) == 1 and not parts[0].startswith(("cut:", "isles:"))
        out[row["id"]] = (whole_unit, [n.strip() for n in row["names"].split("|") if n.strip()])
    if (TABLES / "waters.tsv").exists():
        for row in read_table("waters.tsv"):
            out[row["id"]] = (False, [n.strip() for n in row["names"].split("|") if n.strip()])
    return out
