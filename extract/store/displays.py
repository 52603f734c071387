"""Footprints made ready for a screen, kept beside them: made once for each recipe and atlas.

Like footprints they can be made again from what is stored, so no revision counts them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import shapely
from sqlalchemy import Connection, insert, select

from extract.store import codec
from extract.store.schema import DISPLAYS
from extract.store.writing import chunks
from geodata.display import GRADES, Display, Grade, make_display
from geodata.footprint import Footprint


def make_displays(footprints: Mapping[int, Footprint]) -> dict[tuple[int, str], Display]:
    """Return footprints in all grades, by their row and the grade's key."""
    return {
        (pk, grade.key): make_display(footprint.geometry, grade)
        for pk, footprint in footprints.items()
        for grade in GRADES
        if not footprint.geometry.is_empty
    }


def write_displays(connection: Connection, displays: Mapping[tuple[int, str], Display]) -> None:
    """Write displays by their footprint's row and the grade's key; what is there stays."""
    there: set[tuple[int, str]] = set()
    for some in chunks(dict.fromkeys(pk for pk, _ in displays)):
        query = select(DISPLAYS.c.footprint_pk, DISPLAYS.c.grade).where(DISPLAYS.c.footprint_pk.in_(some))
        there.update((row.footprint_pk, row.grade) for row in connection.execute(query))
    rows = [
        {
            "footprint_pk": pk,
            "grade": grade,
            "geometry": shapely.to_wkb(display.geometry),
            "anchors": codec.dumps(
                [[*spot, room] for spot, room in zip(display.anchors, display.clearance_deg, strict=True)]
            ),
        }
        for (pk, grade), display in displays.items()
        if (pk, grade) not in there
    ]
    if rows:
        connection.execute(insert(DISPLAYS), rows)


def read_displays(connection: Connection, keys: Iterable[int], grade: Grade) -> dict[int, Display]:
    """Return the displays of a grade by their footprint's row."""
    found: dict[int, Display] = {}
    columns = (DISPLAYS.c.footprint_pk, DISPLAYS.c.geometry, DISPLAYS.c.anchors)
    for some in chunks(keys):
        where = (DISPLAYS.c.footprint_pk.in_(some), DISPLAYS.c.grade == grade.key)
        rows = connection.execute(select(*columns).where(*where)).all()
        shapes = shapely.from_wkb([bytes(row.geometry) for row in rows])
        for row, shape in zip(rows, shapes, strict=True):
            spots = json.loads(row.anchors)
            found[row.footprint_pk] = Display(
                geometry=shape,
                anchors=tuple((lon, lat) for lon, lat, _ in spots),
                clearance_deg=tuple(room for *_, room in spots),
            )
    return found
