"""Extras: places and outlines that a user fetched, looked up after the shipped ones.

One SQLite file in the user's data folder (``claimatlas/extra/extras.sqlite``), made of layers
("geonames:SY", "geoboundaries:SYR-ADM2"), and a ``manifest.json`` beside it for people to
read. The file is replaced whole, so that who has it open goes on reading what it opened.
Without the folder nothing changes. Coordinates: EPSG:4326, lon lat degrees.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geodata.errors import DataError
from geodata.names import fold, loose_fold, title
from geodata.places import Candidate, Place

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FORMAT = 1
FILE = "extras.sqlite"
_LIMIT = 200  # candidates of one name: the most important
_ALIKE = 0.5  # share of letters that two spellings have in common, in order
_SCHEMA = """
CREATE TABLE layers (layer TEXT PRIMARY KEY, about TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE places (id TEXT PRIMARY KEY, layer TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
  lon REAL NOT NULL, lat REAL NOT NULL, country TEXT, admin1 TEXT, population INTEGER NOT NULL,
  error_m REAL NOT NULL, source TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE names (key TEXT NOT NULL, id TEXT NOT NULL, name TEXT, loose TEXT, layer TEXT NOT NULL,
  PRIMARY KEY (key, id, layer)) WITHOUT ROWID;
CREATE INDEX names_loose ON names (loose) WHERE loose IS NOT NULL;
CREATE INDEX names_id ON names (id);
CREATE TABLE areas (id TEXT NOT NULL, layer TEXT NOT NULL, error_m REAL NOT NULL, source TEXT NOT NULL,
  wkb BLOB NOT NULL, PRIMARY KEY (id, layer));
"""
_PLACE = "id, name, kind, lon, lat, country, admin1, population, error_m, source"
_RANKS = {"admin": 8, "region": 7, "island": 6, "mountain": 5, "river": 5, "sea": 5, "city": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An outline to be kept: WKB, EPSG:4326."""

    id: str
    wkb: bytes
    error_m: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What is said about a layer: from where, its sha256 as it came, when, under which licence."""

    layer: str
    url: str
    sha256: str
    bytes: int
    modified: str
    licence: str
    credit: str
    places: int = 0
    areas: int = 0


class Extras:
    """What was fetched, for reading. A resource: open with `open_extras`, then `close`.

    Safe to share between threads: one of them reads at a time.

    Attributes
    ----------
    version
        First 8 hex digits of the hash over the layers: part of an atlas's data version.
    layers
        What it is made of.
    longest_name_words
        For scanning a text for its names.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            # mode=ro alone: the file is replaced, never written to, once it has its name
            self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
            if (found := self._rows("PRAGMA user_version")[0][0]) != FORMAT:
                raise DataError(
                    f"{path} has format {found}, this version reads {FORMAT}; "
                    "delete it and run 'claimatlas data fetch' again"
                )
            self.layers = tuple(
                Layer(**json.loads(about))
                for (about,) in self._rows("SELECT about FROM layers ORDER BY layer")
            )
            spaces = self._rows("SELECT max(length(key) - length(replace(key, ' ', ''))) FROM names")[0][0]
        except (sqlite3.Error, TypeError, ValueError) as error:
            raise DataError(
                f"{path} cannot be read ({error}); delete it and run 'claimatlas data fetch' again"
            ) from error
        self.longest_name_words = min((spaces or 0) + 1, 8)
        text = "".join(f"{layer.layer} {layer.sha256}\n" for layer in self.layers)
        self.version = hashlib.sha256(f"{FORMAT}\n{text}".encode()).hexdigest()[:8]

    def find(
        self, name: str, known: Callable[[str], Place | None], *, loose: bool = False
    ) -> tuple[Candidate, ...]:
        """Return the places that a name may mean: exact spellings first, then by importance.

        Parameters
        ----------
        name
            As written.
        known
            Gives a shipped place by its id, or None: an extra name can be that of a shipped
            place, which then keeps its own point.
        loose
            Also take other transliterations if the name itself means nothing.
        """
        if not (key := fold(name)):
            return ()
        found = self._look_up("key", key)
        if not found and loose and (other := loose_fold(name)):
            likes = SequenceMatcher(autojunk=False, b=key)
            for row in self._look_up("loose", other):
                likes.set_seq1(row[0])
                if likes.ratio() >= _ALIKE:
                    found.append(row)
        candidates = {}
        for written_key, place_id, spelling in found:
            place = known(place_id) or self.place(place_id)
            if place is not None and place_id not in candidates:
                written = spelling or title(written_key)
                match = "exact" if written.casefold() == name.casefold() else "folded"
                candidates[place_id] = Candidate(place=place, name=written, match=match)
        return tuple(sorted(candidates.values(), key=_expected))

    def knows(self, name: str) -> bool:
        """Tell whether the folded name is that of an extra place."""
        key = fold(name)
        return bool(key) and bool(self._rows("SELECT 1 FROM names WHERE key = ? LIMIT 1", key))

    def place(self, place_id: str) -> Place | None:
        """Return the extra place of an id; None if there is none."""
        rows = self._rows(f"SELECT {_PLACE} FROM places WHERE id = ?", place_id)  # noqa: S608
        return Place(**dict(zip(_PLACE.split(", "), rows[0], strict=True))) if rows else None

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return the spellings that the extras have of a place."""
        rows = self._rows("SELECT key, name FROM names WHERE id = ? ORDER BY key", place_id)
        return tuple(dict.fromkeys(name or title(key) for key, name in rows))

    def area(self, place_id: str) -> tuple[BaseGeometry, float, str] | None:
        """Return the outline of a place, its error bound in metres and its source; None if there is none."""
        rows = self._rows(
            "SELECT wkb, error_m, source FROM areas WHERE id = ? ORDER BY layer LIMIT 1", place_id
        )
        if not rows:
            return None
        import shapely  # kept out of `claimatlas --help`

        return shapely.from_wkb(rows[0][0]), rows[0][1], rows[0][2]

    def _look_up(self, column: str, key: str) -> list[tuple[str, str, str | None]]:
        return self._rows(
            f"SELECT key, n.id, n.name FROM names n LEFT JOIN places p ON p.id = n.id "  # noqa: S608
            f"WHERE {column} = ? ORDER BY p.population DESC, n.id LIMIT {_LIMIT}",
            key,
        )

    def _rows(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _expected(candidate: Candidate) -> tuple[bool, int, int, str]:
    place = candidate.place
    return candidate.match != "exact", -place.population, -_RANKS.get(place.kind, 0), place.id


def extras_folder() -> Path | None:
    """Return where extras lie: ``$CLAIMATLAS_EXTRA``, or the user's data folder; None if set to nothing."""
    if (chosen := os.environ.get("CLAIMATLAS_EXTRA")) is not None:
        return Path(chosen).absolute() if chosen else None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        given = Path(os.environ.get("XDG_DATA_HOME", ""))
        base = given if given.is_absolute() else Path.home() / ".local" / "share"
    return base / "claimatlas" / "extra"


def open_extras(folder: Path | None = None) -> Extras | None:
    """Open what was fetched into a folder, or the user's own; None where nothing was.

    Raises
    ------
    DataError
        If the file is damaged or of another format.
    """
    with suppress(RuntimeError):  # no home folder: then nothing was fetched into it
        folder = folder or extras_folder()
    if folder is None or not (path := folder.absolute() / FILE).is_file():
        return None
    return Extras(path)


class LayerWriter:
    """Takes the rows of one layer."""

    def __init__(self, db: sqlite3.Connection, layer: str) -> None:
        self._db, self._layer = db, layer
        self.places = self.areas = 0

    def add_places(self, places: Iterable[Place]) -> None:
        """Keep places; one that another layer holds already is replaced."""
        rows = [
            (p.id, self._layer, p.name, p.kind, p.lon, p.lat, p.country, p.admin1,
             p.population, p.error_m, p.source)
            for p in places
        ]  # fmt: skip
        self._db.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.places += len(rows)

    def add_names(self, names: Iterable[tuple[str, str]]) -> None:
        """Keep names of places, as pairs of id and spelling."""
        rows = []
        for place_id, name in names:
            if key := fold(name):
                # most names are their key with capitals: those need no second copy
                spelling = None if title(key) == name else name
                rows.append((key, place_id, spelling, loose_fold(name), self._layer))
        self._db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?, ?)", rows)

    def add_areas(self, areas: Iterable[Area]) -> None:
        """Keep outlines."""
        rows = [(a.id, self._layer, a.error_m, a.source, a.wkb) for a in areas]
        self._db.executemany("INSERT OR REPLACE INTO areas VALUES (?, ?, ?, ?, ?)", rows)
        self.areas += len(rows)

    def holds(self, place_id: str) -> bool:
        """Tell whether a place is among the extras."""
        return bool(self._db.execute("SELECT 1 FROM places WHERE id = ?", (place_id,)).fetchone())


@contextmanager
def write_layer(folder: Path, layer: Layer) -> Iterator[LayerWriter]:
    """Add a layer to the extras of a folder, or replace it; nothing changes unless all of it is read.

    Raises
    ------
    DataError
        If the file is damaged, or cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path, draft = folder / FILE, folder / f"{FILE}.{os.getpid()}.new"
    try:
        if path.exists():
            open_extras_checked(path)
            shutil.copyfile(path, draft)
        with closing(sqlite3.connect(draft)) as db:
            if not path.exists():
                db.executescript(f"{_SCHEMA} PRAGMA user_version = {FORMAT};")
            # a draft that is thrown away when anything fails needs no journal
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            for table in ("layers", "places", "names", "areas"):
                db.execute(f"DELETE FROM {table} WHERE layer = ?", (layer.layer,))  # noqa: S608
            writer = LayerWriter(db, layer.layer)
            yield writer
            about = asdict(layer) | {"places": writer.places, "areas": writer.areas}
            db.execute("INSERT INTO layers VALUES (?, ?)", (layer.layer, json.dumps(about, sort_keys=True)))
            rows = db.execute("SELECT about FROM layers ORDER BY layer").fetchall()
            db.commit()
        draft.replace(path)
        manifest = {"format": FORMAT, "layers": [json.loads(about) for (about,) in rows]}
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    except (sqlite3.Error, OSError) as error:
        raise DataError(
            f"{path} cannot be written ({error}); see that there is room, then try again"
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def open_extras_checked(path: Path) -> None:
    """Raise `DataError` unless the file is one that this version reads and writes."""
    Extras(path).close()
