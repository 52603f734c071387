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

from shapely.geometry.base import BaseGeometry

from geodata.errors import DataError, UnknownPlaceError
from geodata.places import Place
from geodata.recipes import Recipe

if TYPE_CHECKING:
    from geodata.gazetteer import Gazetteer
    from geodata.lookup import FaceLookup
    from geodata.mesh import Mesh

DATA_DIR = Path(__file__).parent / "data"
CACHED_SHAPES = 4_096

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


class Atlas:
    """Shapes of places under one worldview; open it with `open_atlas`."""

    def __init__(self, data_dir: Path, worldview: str) -> None:
        self._dir = data_dir
        self._lock = threading.RLock()
        self.worldview = worldview
        self._cached = lru_cache(maxsize=CACHED_SHAPES)(self._compute)

    # --- what it stands on ---------------------------------------------------------------

    @cached_property
    def data_version(self) -> str:
        """First 12 hex digits of the manifest's content hash: names the data a shape stands on."""
        path = self._dir / "manifest.json"
        try:
            return str(json.loads(path.read_text(encoding="utf-8"))["content_sha256"][:12])
        except (OSError, ValueError, KeyError) as error:
            raise DataError(f"cannot read {path}: {error}; run `claimatlas data build`") from error

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The gazetteer of the same data folder."""
        with self._lock:
            from geodata.gazetteer import open_gazetteer  # noqa: PLC0415 (only where names are asked for)

            return open_gazetteer(self._dir)

    @cached_property
    def _mesh(self) -> Mesh:
        with self._lock:
            from geodata.mesh import open_mesh  # noqa: PLC0415

            return open_mesh(self._dir / "arcs.parquet")

    @cached_property
    def _areas(self) -> Mapping[str, AreaRow]:
        with self._lock:
            return read_areas(self._dir / "areas.parquet")

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
        except (UnknownPlaceError, ImportError):
            if row := self._areas.get(place_id):
                return row.place
            raise

    def recipe(self, place_id: str) -> Recipe | None:
        """Return the recipe of a curated place (``named:…``); None for all other places."""
        return self.gazetteer.recipe(place_id) if place_id.startswith("named:") else None

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
        """Return the ids of the areas of the same kind that share a land border."""
        row = self._row(place_id)
        owner = self._face_country if row.place.kind == "country" else self._face_province
        faces = self._mesh.neighbours(row.faces)
        return tuple(sorted({owner[face] for face in faces.tolist() if face in owner}))

    # --- points --------------------------------------------------------------------------

    def province_at(self, lon: float, lat: float) -> str | None:
        """Return the id of the province that holds a point (``admin1:SY-ID``); None at sea."""
        face = self._lookup.face_at(lon, lat)
        return None if face is None else self._face_province.get(face)

    def country_at(self, lon: float, lat: float) -> str | None:
        """Return the id of the country that holds a point (``country:SY``); None at sea."""
        face = self._lookup.face_at(lon, lat)
        return None if face is None else self._face_country.get(face)

    # --- inside --------------------------------------------------------------------------

    def _row(self, place_id: str) -> AreaRow:
        row = self._areas.get(place_id)
        if row is None:
            raise UnknownPlaceError(self._why_no_area(place_id))
        return row

    def _why_no_area(self, place_id: str) -> str:
        if place_id.startswith("named:"):
            return f"{place_id} is made by a recipe: build Atlas.recipe({place_id!r})"
        if place_id.startswith(("geonames:", "admin2:")):
            return f"of {place_id} only a point is known: an approximate disc can stand for it"
        return f"no area {place_id!r} is known; look its id up with `claimatlas places`"

    def _compute(self, what: str, a_id: str, b_id: str | None) -> Shape:
        makers: dict[str, Callable[[str, str | None], Shape]] = {
            "area": self._area,
            "border": self._border,
            "coast": self._coast,
        }
        with self._lock:
            return makers[what](a_id, b_id)

    def _area(self, place_id: str, _: str | None) -> Shape:
        row = self._row(place_id)
        return _shape(self._mesh.polygon(row.faces), row.place)

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
    def _face_country(self) -> Mapping[int, str]:
        return self._owners("country:")

    def _owners(self, prefix: str) -> Mapping[int, str]:
        with self._lock:
            rows = ((i, r) for i, r in self._areas.items() if i.startswith(prefix))
            return {face: place_id for place_id, row in rows for face in row.faces}

    @cached_property
    def _lookup(self) -> FaceLookup:
        with self._lock:
            from geodata.lookup import FaceLookup  # noqa: PLC0415

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
    return Atlas(folder, worldview)


def read_areas(path: Path) -> dict[str, AreaRow]:
    """Read ``areas.parquet``.

    Raises
    ------
    DataError
        If the file is missing or damaged.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowInvalid) as error:
        raise DataError(f"cannot read {path}: {error}; run `claimatlas data build`") from error
    areas: dict[str, AreaRow] = defaultdict()
    for row in rows:
        faces = tuple(row.pop("faces"))
        areas[row["id"]] = AreaRow(place=Place(**row), faces=faces)
    return dict(areas)


def _shape(geometry: BaseGeometry, *places: Place) -> Shape:
    return Shape(
        geometry=geometry,
        error_m=max(place.error_m for place in places),
        source="; ".join(dict.fromkeys(place.source for place in places)),
    )
