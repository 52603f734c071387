"""Other people's maps in the store: written whole, read by their heads or with their shapes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import shapely
from sqlalchemy import Connection, delete, func, insert, select

from extract.overlays import Overlay, OverlayFeature
from extract.store import codec
from extract.store.schema import OVERLAY_FEATURES, OVERLAYS
from geodata.errors import StoreError

_ROWS = 500  # written at once


def write_overlay(connection: Connection, overlay: Overlay, features: Iterable[OverlayFeature]) -> None:
    """Write a map with all its shapes.

    Raises
    ------
    StoreError
        If one of this name, or the same one, is stored.
    """
    codec.refuse_unstorable(
        "the layer", overlay.id, overlay.name, overlay.source, overlay.licence, overlay.by
    )
    taken = select(OVERLAYS.c.name).where(
        (OVERLAYS.c.name == overlay.name) | (OVERLAYS.c.overlay_id == overlay.id)
    )
    if connection.execute(taken).first() is not None:
        raise StoreError(
            f"a layer {overlay.name!r} is there already; give another name, or take it away first "
            "(claimatlas import --remove NAME)"
        )
    row = {
        "overlay_id": overlay.id, "name": overlay.name, "source": overlay.source, "licence": overlay.licence,
        "dated": overlay.dated, "by": overlay.by, "notes": codec.dumps(list(overlay.notes)),
        "added": datetime.now(UTC).replace(tzinfo=None),
    }  # fmt: skip
    result = connection.execute(insert(OVERLAYS).values(row).returning(OVERLAYS.c.pk))
    pk = result.scalar_one()
    rows = []
    for position, feature in enumerate(features):
        codec.refuse_unstorable("the layer", feature.title, feature.category)
        west, south, east, north = feature.geometry.bounds
        rows.append({
            "overlay_pk": pk, "position": position, "title": feature.title, "category": feature.category,
            "geometry": shapely.to_wkb(feature.geometry, byte_order=1),
            "west": west, "south": south, "east": east, "north": north,
        })  # fmt: skip
    for start in range(0, len(rows), _ROWS):
        connection.execute(insert(OVERLAY_FEATURES), rows[start : start + _ROWS])


def read_overlays(connection: Connection) -> tuple[Overlay, ...]:
    """Return all maps without their shapes, in the order in which they were imported."""
    features = OVERLAY_FEATURES.c
    counted = select(
        features.overlay_pk, func.count(), func.min(features.west), func.min(features.south),
        func.max(features.east), func.max(features.north),
    ).group_by(features.overlay_pk)  # fmt: skip
    known = {pk: (count, tuple(box)) for pk, count, *box in connection.execute(counted)}
    kinds: dict[int, list[str]] = {}
    grouped = (
        select(features.overlay_pk, features.category)
        .group_by(features.overlay_pk, features.category)
        .order_by(features.overlay_pk, func.count().desc(), func.min(features.position))
    )
    for pk, category in connection.execute(grouped):
        kinds.setdefault(pk, []).append(category)
    found = []
    for row in connection.execute(select(OVERLAYS).order_by(OVERLAYS.c.pk)):
        overlay = Overlay(
            id=row.overlay_id,
            name=row.name,
            source=row.source,
            licence=row.licence,
            dated=row.dated,
            by=row.by,
            notes=tuple(json.loads(row.notes)),
            added=row.added.isoformat(),
        )
        if row.pk in known:
            count, bounds = known[row.pk]
            overlay = replace(overlay, features=count, bounds=bounds, categories=tuple(kinds[row.pk]))
        found.append(overlay)
    return tuple(found)


def read_features(connection: Connection, overlay_id: str) -> tuple[OverlayFeature, ...]:
    """Return the shapes of a map in their order; none if it is not stored."""
    query = (
        select(OVERLAY_FEATURES.c.title, OVERLAY_FEATURES.c.category, OVERLAY_FEATURES.c.geometry)
        .join(OVERLAYS, OVERLAYS.c.pk == OVERLAY_FEATURES.c.overlay_pk)
        .where(OVERLAYS.c.overlay_id == overlay_id)
        .order_by(OVERLAY_FEATURES.c.position)
    )
    rows = connection.execute(query).all()
    shapes = shapely.from_wkb([bytes(row.geometry) for row in rows])
    return tuple(
        OverlayFeature(title=row.title, category=row.category, geometry=shape)
        for row, shape in zip(rows, shapes, strict=True)
    )


def delete_overlay(connection: Connection, key: str) -> str:
    """Delete a map by its name or id and return its name.

    Raises
    ------
    StoreError
        If there is none.
    """
    wanted = (OVERLAYS.c.name == key) | (OVERLAYS.c.overlay_id == key)
    name = connection.execute(select(OVERLAYS.c.name).where(wanted)).scalars().first()
    if name is None:
        raise StoreError(f"no layer {key[:60]!r} is stored; see claimatlas import --list")
    connection.execute(delete(OVERLAYS).where(OVERLAYS.c.name == name))  # its shapes go along
    return str(name)
