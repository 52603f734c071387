"""Expressions of all kinds, built: kind, distance, bearing, side, where the shape lies, how large.

Columns of the table: text, context, kind, distance (km), bearing (degrees), side, "lat lon km" (the
centroid and how far off it may be), "km² share" (the area and how far off it may be). Empty: not said.
Figures are general knowledge, so the room is wide; a wrong river, side or namesake falls outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.expressions import locate
from extract.surfaces import located_to_json
from extract.values import Expression
from geodata.antimeridian import GEOD
from geodata.atlas import Atlas, open_atlas
from geodata.build import build

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "expression_shapes.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def atlas() -> Iterator[Atlas]:
    opened = open_atlas()
    yield opened
    opened.gazetteer.close()


def test_the_table_is_large() -> None:
    assert len({row[0] for row in ROWS}) >= 500


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_shape_of(row: list[str], atlas: Atlas) -> None:
    text, context, kind, distance, bearing, side, centre, size = row
    found = locate(text, atlas=atlas, context=context or None)
    assert isinstance(found, Expression), found.reason
    footprint = build(found.recipe, atlas)
    said = located_to_json("", found, footprint)
    assert said["kind"] == footprint.kind == kind
    if distance:
        assert said["distance_km"] == pytest.approx(float(distance), rel=0.05)
    if bearing:
        assert abs((said["bearing_deg"] - float(bearing) + 180) % 360 - 180) <= 22.5
    if side:
        assert str(said["side"]).split(" ")[0] == side
    if centre:
        lat, lon, room_km = (float(v) for v in centre.split())
        away_m = GEOD.inv(lon, lat, *footprint.centroid)[2]
        assert away_m <= room_km * 1000
    if size:
        area_km2, room = (float(v) for v in size.split())
        assert footprint.area_m2 is not None
        assert footprint.area_m2 / 1e6 == pytest.approx(area_km2, rel=room)
