"""The atlas: shapes of places, for one version of the data and one point of view.

Areas, shared borders and coasts are read off the mesh (`geodata.mesh`), rivers and lakes
off their own files. Everything is read when first asked for, and reading is safe from
several threads. Coordinates: EPSG:4326, lon lat degrees; split at ±180° (RFC 7946 §3.1.9).
"""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import shapely
from shapely.geometry.base import BaseGeometry

from geodata.errors import DataError, UnknownPlaceError
from geodata.places import Place
from geodata.recipes import Recipe
from geodata.worldviews import WORLDVIEWS, holders, read_worldviews

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from geodata.fetch.extras import Extras
    from geodata.gazetteer import Gazetteer
    from geodata.lookup import FaceLookup
    from geodata.mesh import Mesh

DATA_DIR = Path(__file__).parent / "data"
CACHED_SHAPES = 4_096
LAND_ERROR_M = 1_100.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A geometry with what is known about it.

    Attributes
    ----------
    geometry
        EPSG:4326, lon lat; valid.
    error_m
        Bound on the distance between this outline and the true one, in metres.
    source
        The data set that it comes from.
    approximate
        True where the shape only stands in for one that is not known.
    """

    geometry: BaseGeometry
    error_m: float
    source: str
    approximate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area of the mesh: which faces it is made of, and what is said about it."""

    place: Place
    faces: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterRow:
    """A river or lake, its geometry as WKB until it is asked for."""

    place: Place
    names: tuple[str, ...]
    rank: int
    wkb: bytes


class Atlas:
    """Shapes of places under one worldview; open it with `open_atlas`."""

    def __init__(self, data_dir: Path, worldview: str, *, extras: Extras | None = None) -> None:
        self._dir = data_dir
        self._extras = extras
        self._lock = threading.RLock()
        self.worldview = worldview
        self._cached = lru_cache(maxsize=CACHED_SHAPES)(self._compute)

    # --- what it stands on ---------------------------------------------------------------

    @cached_property
    def data_version(self) -> str:
        """First 12 hex digits of the manifest's content hash: names the data a shape stands on.

        Where the user fetched extras, ``+`` and their version follow.
        """
        path = self._dir / "manifest.json"
        try:
            shipped = str(json.loads(path.read_text(encoding="utf-8"))["content_sha256"][:12])
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"cannot read {path}: {error}; run `claimatlas data build`") from error
        return f"{shipped}+{self._extras.version}" if self._extras else shipped

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer of the same data folder."""
        with self._lock:
            from geodata import gazetteer  # only where names are asked for

            if self._extras is None:
                return gazetteer.Gazetteer(self._dir)
            from geodata.fetch.merged import WiderGazetteer

            return WiderGazetteer(self._dir, self._extras)

    @cached_property
    def _mesh(self) -> Mesh:
        with self._lock:
            return _mesh_in(*_stamped(self._dir / "arcs.parquet"))

    @cached_property
    def _areas(self) -> Mapping[str, AreaRow]:
        with self._lock:
            return _areas_in(*_stamped(self._dir / "areas.parquet"))

    @cached_property
    def _waters(self) -> Mapping[str, WaterRow]:
        with self._lock:
            lines, waters = (_stamped(self._dir / name) for name in ("lines.parquet", "waters.parquet"))
            return _waters_in(*lines, *waters)

    # --- places --------------------------------------------------------------------------

    def place(self, place_id: str) -> Place:
        """Return a place by its id.

        Raises
        ------
        UnknownPlaceError
            If neither the boundaries nor the gazetteer know it.
        """
        try:
            return self.gazetteer.place(place_id)
        except (UnknownPlaceError, DataError):
            if row := self._areas.get(place_id) or self._waters.get(place_id):
                return row.place
            raise

    def recipe(self, place_id: str) -> Recipe | None:
        """Return the recipe by which a curated place (``named:…``) is made; None for other places."""
        return self.gazetteer.recipe(place_id)

    # --- shapes --------------------------------------------------------------------------

    def area(self, place_id: str) -> Shape:
        """Return the polygon of a country, province, disputed area or lake.

        Raises
        ------
        UnknownPlaceError
            If no polygon of that place is known: it is made by a recipe (`recipe`), it is a
            line, only its point is known, or there is no such place.
        """
        return self._cached("area", place_id, None)

    def line(self, place_id: str) -> Shape:
        """Return the course of a river (``river:euphrates``).

        Raises
        ------
        UnknownPlaceError
            If no line of that place is known, or it is made by a recipe (`recipe`).
        """
        return self._cached("line", place_id, None)

    def land(self) -> BaseGeometry:
        """Return all land as one geometry, for cutting at the shore (built once, about a second)."""
        return self._cached("land", "", None).geometry

    def border(self, a_id: str, b_id: str | None = None) -> Shape:
        """Return the land border of two areas, or all land borders of `a_id`.

        Raises
        ------
        UnknownPlaceError
            If one of them has no polygon, or they do not touch on land.
        """
        return self._cached("border", a_id, b_id)

    def coast(self, place_id: str) -> Shape:
        """Return the coastline of an area: its outline without its land borders.

        Raises
        ------
        UnknownPlaceError
            If it has no polygon or no coast.
        """
        return self._cached("coast", place_id, None)

    def neighbours(self, place_id: str) -> tuple[str, ...]:
        """Return the ids of the provinces that share a land border with a province, else of the countries."""
        row = self._row(place_id)
        owner = self._face_province if row.place.kind == "admin" else self._face_holder
        faces = self._mesh.neighbours(row.faces)
        return tuple(sorted({owner[face] for face in faces.tolist() if face in owner} - {place_id}))

    # --- points --------------------------------------------------------------------------

    def province_at(self, lon: float, lat: float) -> str | None:
        """Return the id of the province that holds a point (``admin1:SY-ID``); None at sea."""
        face = self._lookup.face_at(lon, lat)
        return None if face is None else self._face_province.get(face)

    def country_at(self, lon: float, lat: float) -> str | None:
        """Return the id of the country that holds a point (``country:SY``); None at sea.

        Where the worldview sees an entity of its own that is no country, its id is given
        (``disputed:northern-cyprus``).
        """
        face = self._lookup.face_at(lon, lat)
        return None if face is None else self._face_holder.get(face)

    def provinces_at(self, lon_lat: npt.NDArray[np.float64]) -> list[str | None]:
        """Return the province of each of many points (N × 2, lon lat); None at sea.

        The first call builds a grid (under a second); after it, a million points take a second.
        """
        faces = self._lookup.faces_at(lon_lat)
        return [self._face_province.get(face) for face in faces.tolist()]

    # --- inside --------------------------------------------------------------------------

    def _row(self, place_id: str) -> AreaRow:
        row = self._areas.get(place_id)
        if row is None:
            raise UnknownPlaceError(self._why_no_area(place_id))
        if row.place.kind != "country":
            return row
        if not (faces := self._held.get(place_id)):
            raise UnknownPlaceError(
                f"{row.place.name} ({place_id}) holds no ground in the view {self.worldview!r}"
            )
        return AreaRow(place=row.place, faces=faces)

    def _why_no_area(self, place_id: str) -> str:
        if place_id.startswith("named:"):
            return f"{place_id} is made by a recipe: build Atlas.recipe({place_id!r})"
        if place_id.startswith(("geonames:", "admin2:")):
            return f"of {place_id} only a point is known: an approximate disc can stand for it"
        return f"no area {place_id!r} is known; look its id up with `claimatlas places`"

    def _compute(self, what: str, a_id: str, b_id: str | None) -> Shape:
        makers: dict[str, Callable[[str, str | None], Shape]] = {
            "area": self._area,
            "land": self._land,
            "line": self._line,
            "border": self._border,
            "coast": self._coast,
        }
        with self._lock:
            return makers[what](a_id, b_id)

    def _land(self, _: str, __: str | None) -> Shape:
        return Shape(
            geometry=self._mesh.polygon(range(self._mesh.face_count)), error_m=LAND_ERROR_M, source=""
        )

    def _area(self, place_id: str, _: str | None) -> Shape:
        if place_id.startswith("lake:") and (water := self._waters.get(place_id)):
            return _shape(shapely.from_wkb(water.wkb), water.place)
        if self._extras and place_id not in self._areas and (found := self._extras.area(place_id)):
            return Shape(geometry=found[0], error_m=found[1], source=found[2])
        row = self._row(place_id)
        return _shape(self._mesh.polygon(row.faces), row.place)

    def _line(self, place_id: str, _: str | None) -> Shape:
        if (water := self._waters.get(place_id)) and water.place.kind == "river":
            return _shape(shapely.from_wkb(water.wkb), water.place)
        if place_id.startswith("named:"):
            raise UnknownPlaceError(self._why_no_area(place_id))
        raise UnknownPlaceError(f"no line {place_id!r} is known; look its id up with `claimatlas places`")

    def _border(self, a_id: str, b_id: str | None) -> Shape:
        a = self._row(a_id)
        if b_id is None:
            line = self._mesh.land_borders(a.faces)
            if line.is_empty:
                raise UnknownPlaceError(f"{a.place.name} ({a_id}) has no land border")
            return _shape(line, a.place)
        b = self._row(b_id)
        line = self._mesh.border(a.faces, b.faces)
        if line.is_empty:
            raise UnknownPlaceError(
                f"{a.place.name} ({a_id}) and {b.place.name} ({b_id}) share no land border"
            )
        return _shape(line, a.place, b.place)

    def _coast(self, place_id: str, _: str | None) -> Shape:
        row = self._row(place_id)
        line = self._mesh.coast(row.faces)
        if line.is_empty:
            raise UnknownPlaceError(f"{row.place.name} ({place_id}) has no coast")
        return _shape(line, row.place)

    @cached_property
    def _face_province(self) -> Mapping[int, str]:
        return self._owners("admin1:")

    @cached_property
    def _face_holder(self) -> Mapping[int, str]:
        with self._lock:
            disputed = read_worldviews()
            faces_of = {area.id: self._areas[area.id].faces for area in disputed if area.id in self._areas}
            return holders(self.worldview, self._owners("country:"), disputed, faces_of)

    @cached_property
    def _held(self) -> Mapping[str, tuple[int, ...]]:
        """The faces that each country, or self-governed disputed area, holds in this worldview."""
        held: dict[str, list[int]] = defaultdict(list)
        for face, holder in sorted(self._face_holder.items()):
            held[holder].append(face)
        return {holder: tuple(faces) for holder, faces in held.items()}

    def _owners(self, prefix: str) -> dict[int, str]:
        rows = ((i, r) for i, r in self._areas.items() if i.startswith(prefix))
        return {face: place_id for place_id, row in rows for face in row.faces}

    @cached_property
    def _lookup(self) -> FaceLookup:
        with self._lock:
            from geodata.lookup import FaceLookup

            return FaceLookup(self._mesh)


def open_atlas(*, worldview: str = "de_facto", data_dir: Path | None = None) -> Atlas:
    """Open the embedded atlas under a point of view.

    Raises
    ------
    DataError
        If the data files are missing, or the worldview is unknown.
    """
    folder = data_dir or DATA_DIR
    if not (folder / "areas.parquet").exists():
        raise DataError(f"no boundaries in {folder}; run `claimatlas data build`")
    if worldview not in WORLDVIEWS:
        raise DataError(f"unknown worldview {worldview!r}; known are {', '.join(WORLDVIEWS)}")
    extras = None
    if data_dir is None:
        from geodata.fetch.extras import open_extras

        extras = open_extras()
    return Atlas(folder, worldview, extras=extras)


def _stamped(path: Path) -> tuple[Path, int]:
    """A file and the time of its last change: the same file is read once for all points of view."""
    return path, path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=2)
def _mesh_in(path: Path, _changed: int) -> Mesh:
    from geodata.mesh import open_mesh

    return open_mesh(path)


@lru_cache(maxsize=2)
def _areas_in(path: Path, _changed: int) -> Mapping[str, AreaRow]:
    return read_areas(path)


@lru_cache(maxsize=2)
def _waters_in(lines: Path, _lines: int, waters: Path, _waters: int) -> Mapping[str, WaterRow]:
    return read_waters(lines) | read_waters(waters)


def read_areas(path: Path) -> dict[str, AreaRow]:
    """Read ``areas.parquet``.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    areas: dict[str, AreaRow] = {}
    for row in _read_rows(path):
        faces, _ = tuple(row.pop("faces")), row.pop("names")
        areas[row["id"]] = AreaRow(place=Place(**row), faces=faces)
    return areas


def read_waters(path: Path) -> dict[str, WaterRow]:
    """Read ``lines.parquet`` (rivers) or ``waters.parquet``.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    waters: dict[str, WaterRow] = {}
    for row in _read_rows(path):
        names, rank, wkb = tuple(row.pop("names")), row.pop("scalerank"), row.pop("geometry")
        waters[row["id"]] = WaterRow(place=Place(**row), names=names, rank=rank, wkb=wkb)
    return waters


def _read_rows(path: Path) -> list[dict[str, Any]]:
    import pyarrow as pa  # kept out of `claimatlas --help`
    import pyarrow.parquet as pq

    try:
        rows: list[dict[str, Any]] = (
            pq.ParquetFile(path, pre_buffer=False).read(use_threads=False).to_pylist()
        )
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError(f"cannot read {path}: {error}; run `claimatlas data build`") from error
    return rows


def _shape(geometry: BaseGeometry, *places: Place) -> Shape:
    return Shape(
        geometry=geometry,
        error_m=max(place.error_m for place in places),
        source="; ".join(dict.fromkeys(place.source for place in places)),
    )
