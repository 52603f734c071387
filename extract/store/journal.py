"""The journal of an ingest: which source became what, so that a run can go on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from extract.store import codec
from extract.store.schema import INGESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of a source.

    Attributes
    ----------
    key
        What it is known by from run to run: a path, an address, a file and line id.
    fingerprint
        Changes when the source changes.
    name
        What to call it in messages.
    state
        ``stored`` or ``failed``.
    reason
        Why it failed, in one line.
    document_id
        The stored document's id, "" if it failed.
    """

    key: str
    fingerprint: str
    name: str
    state: str
    reason: str = ""
    document_id: str = ""


def write_note(connection: Connection, note: Ingested) -> None:
    """Write a note in place of the source's former one."""
    row = {
        "key": note.key, "fingerprint": note.fingerprint, "name": note.name, "state": note.state,
        "reason": note.reason, "document_id": note.document_id,
    }  # fmt: skip
    row = {name: codec.storable(value) for name, value in row.items()}
    connection.execute(delete(INGESTS).where(INGESTS.c.key == row["key"]))
    connection.execute(insert(INGESTS).values(**row, noted=datetime.now(UTC).replace(tzinfo=None)))


def read_note(connection: Connection, key: str) -> Ingested | None:
    """Return the note on a source, None if it was never read."""
    row = connection.execute(select(INGESTS).where(INGESTS.c.key == codec.storable(key))).one_or_none()
    return None if row is None else _note(row)


def read_failures(connection: Connection) -> tuple[Ingested, ...]:
    """Return the sources that could not be read, the latest first."""
    query = select(INGESTS).where(INGESTS.c.state == "failed").order_by(INGESTS.c.noted.desc(), INGESTS.c.key)
    return tuple(_note(row) for row in connection.execute(query))


def _note(row: object) -> Ingested:
    values = {name: getattr(row, name) for name in Ingested.__dataclass_fields__}
    return Ingested(**values)
