"""Open a database: its address, SQLite's settings, and its errors in one clear line."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from geodata.errors import StoreError

_WRITER_LOCK = 0x636C61696D  # "claim": any number that other programs do not take


def default_store_path() -> Path:
    """Return where the store lives if nothing else is said: the platform's user data folder."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        given = os.environ.get("XDG_DATA_HOME", "")
        # The XDG base directory specification tells to ignore a relative path.
        base = Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "share"
    return base / "claimatlas" / "store.sqlite"


def store_url(url_or_path: str | Path | None) -> URL:
    """Return the database's URL for a path, a SQLAlchemy URL, or None (the default place)."""
    if url_or_path is None:
        return URL.create("sqlite", database=str(default_store_path()))
    if isinstance(url_or_path, str) and "://" in url_or_path:
        try:
            return make_url(url_or_path)
        except (ArgumentError, ValueError) as error:
            raise StoreError(
                f"the store's address cannot be read ({error}); give a path or sqlite:///path"
            ) from error
    if not str(url_or_path):
        raise StoreError("the store's path is empty; give a path, or leave --store out for the default one")
    return URL.create("sqlite", database=str(url_or_path))


def create_store_engine(url: URL, *, timeout_s: float) -> Engine:
    """Return an engine with SQLite's settings in place, or another database's own."""
    try:
        if url.get_backend_name() != "sqlite":
            return create_engine(url)
        return _create_sqlite(url, timeout_s)
    except (NoSuchModuleError, ImportError, ArgumentError) as error:
        raise StoreError(
            f"the store's kind {url.drivername!r} is not usable here ({error}); install its driver, "
            "or give a path for SQLite"
        ) from error


def _create_sqlite(url: URL, timeout_s: float) -> Engine:
    is_file = url.database not in (None, "", ":memory:")
    options: dict[str, Any] = {"poolclass": QueuePool}
    if is_file and not str(url.database).startswith("file:"):
        _make_folder(Path(str(url.database)))
    if not is_file:  # one connection holds the database: more threads wait for it in turn
        options |= {"pool_size": 1, "max_overflow": 0, "pool_timeout": 60}
    engine = create_engine(url, connect_args={"timeout": timeout_s, "check_same_thread": False}, **options)

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late for DDL and reads
        connection.execute("PRAGMA foreign_keys = ON")
        with contextlib.suppress(sqlite3.OperationalError):  # read-only media keep the mode they have
            connection.execute("PRAGMA journal_mode = WAL")  # readers never wait for the writer

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A write that begins as a read cannot wait for another writer: SQLite lets it fail at once.
        write = connection.get_execution_options().get("claimatlas_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_folder = path.is_dir()
    except OSError as error:
        raise StoreError(
            f"the store's folder {str(path.parent)!r} cannot be used ({error.strerror}); "
            "give a writable place with --store"
        ) from error
    if is_folder:
        raise StoreError(f"the store {str(path)!r} is a folder; give a file with --store")


_REASONS = (  # what SQLite says -> what to say
    ("file is not a database", "is no SQLite database; give another file with --store"),
    ("malformed", "is damaged; restore a copy of it, or give another file with --store"),
    ("locked", "is locked by another program; close that program and try again"),
    ("full", "cannot grow: the disk is full; free some space and try again"),
    ("readonly", "is read-only; give a writable place with --store"),
    ("unable to open", "cannot be opened; check its folder and rights, or give another with --store"),
    ("disk I/O", "cannot be read or written (input/output error); check the disk"),
)


@contextlib.contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn every database error into a `StoreError` of one line, without SQL in it."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        said = " ".join(str(cause).split())
        name = repr(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string()
        for sign, reason in _REASONS:
            if sign.lower() in said.lower():
                raise StoreError(f"the store {name} {reason}") from error
        raise StoreError(f"the store {name} refused: {said[:200]}") from error
    except UnicodeEncodeError as error:
        raise StoreError("a text with half of a surrogate pair can be neither stored nor found") from error


@contextlib.contextmanager
def transaction(engine: Engine, *, write: bool = False) -> Iterator[Connection]:
    """One transaction: committed at the end, rolled back on any error, errors made clear.

    Its reads see one state of the store throughout, and one writer works at a time.
    """
    options: dict[str, Any] = {"claimatlas_write": write}
    if engine.dialect.name != "sqlite":  # there each transaction is so by itself
        options["isolation_level"] = "READ COMMITTED" if write else "REPEATABLE READ"
    with (
        clear_errors(engine.url),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        if write and engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
        yield connection
