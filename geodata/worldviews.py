"""Points of view: to whom each disputed area belongs, by whose eyes.

The hand-made table ``tables/worldviews.tsv`` says for each disputed area who administers
it, who claims it, and to whom each point of view gives it. ``de_facto`` follows the source
(Natural Earth: who holds the ground), but for the few areas that it leaves to nobody.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import DataError

TABLE = Path(__file__).parent / "tables" / "worldviews.tsv"
WORLDVIEWS = (
    "de_facto", "un", "india", "china", "pakistan", "russia", "ukraine", "israel", "turkey",
    "morocco", "serbia", "argentina",
)  # fmt: skip
SELF = "self"
STATES = {"disputed:western-sahara": "country:EH"}
"""Areas in dispute that are countries to ISO 3166-1, and of which that code is drawn in part only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputedArea:
    """One row of the table.

    Attributes
    ----------
    id, name, names
        ``disputed:crimea``, its English name, and other names.
    administered_by, claimed_by
        ISO 3166-1 alpha-2 codes, or ``self`` for a government of its own.
    country, lines, parts
        How the area is cut from the source: see the head of the table.
    holders
        By worldview: the code of the holder, or ``self``; no entry where the view agrees
        with the source.
    note
        What a reader should know.
    """

    id: str
    name: str
    names: tuple[str, ...]
    administered_by: tuple[str, ...]
    claimed_by: tuple[str, ...]
    country: str
    lines: tuple[str, ...]
    parts: tuple[str, ...]
    holders: Mapping[str, str]
    note: str


def read_worldviews(path: Path = TABLE) -> tuple[DisputedArea, ...]:
    """Return the disputed areas in the table's order (where areas overlap, later rows win).

    Raises
    ------
    DataError
        If the table is missing or lacks a column.
    """
    try:
        text = path.read_text(encoding="utf-8")
        rows = csv.DictReader((x for x in text.splitlines() if not x.startswith("#")), delimiter="\t")
        return tuple(
            DisputedArea(
                id=row["id"],
                name=row["name"],
                names=_split(row["names"], "|"),
                administered_by=_split(row["administered_by"], " "),
                claimed_by=_split(row["claimed_by"], " "),
                country=row["country"],
                lines=_split(row["lines"], "|"),
                parts=_split(row["parts"], " "),
                holders={view: row[view] for view in WORLDVIEWS if row[view]},
                note=row["note"],
            )
            for row in rows
        )
    except (OSError, KeyError) as error:
        raise DataError(f"cannot read {path}: {error}") from error


def holders(
    worldview: str,
    default: Mapping[int, str],
    areas: Sequence[DisputedArea],
    faces_of: Mapping[str, Sequence[int]],
) -> dict[int, str]:
    """Return the id of the area that holds each face, as a point of view has it.

    Parameters
    ----------
    worldview
        One of `WORLDVIEWS`.
    default
        The holder of each face in the source, as ``country:SY``.
    areas
        The table.
    faces_of
        The faces of each disputed area by its id.

    Returns
    -------
    dict
        ``country:SY``, or ``disputed:northern-cyprus`` where the view sees an entity of its own.

    Raises
    ------
    DataError
        If the worldview is unknown.
    """
    if worldview not in WORLDVIEWS:
        raise DataError(f"unknown worldview {worldview!r}; known are {', '.join(WORLDVIEWS)}")
    found = dict(default)
    for area in areas:
        if holder := area.holders.get(worldview):
            place_id = area.id if holder == SELF else f"country:{holder}"
            found.update(dict.fromkeys(faces_of.get(area.id, ()), place_id))
    return found


def _split(cell: str | None, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in (cell or "").split(separator) if part.strip())
