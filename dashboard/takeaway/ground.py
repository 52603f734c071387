"""The base map for paper: land, water, borders and names of the display data, cut to a window."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from dashboard.names import DATA
from dashboard.takeaway.frame import TURN_M, Frame

DETAIL = 5.0  # zoom from which the finer coast and the provinces are shown, as in the browser
FROM_ZOOM: Mapping[str, float] = {"lakes": 3.0, "rivers": 4.0, "provinces": DETAIL, "disputed": DETAIL}
DEFAULT_VIEW = "de_facto"
NAMES_UNTIL: Mapping[str, float] = {"country": 7.5, "province": 11.0, "city": 99.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of the base map with the place it stands at, in pixels."""

    text: str
    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lies below the claims in one window, in its pixels.

    Attributes
    ----------
    land, lakes
        Polygons.
    rivers, provinces, disputed
        Lines.
    borders, doubted, others
        Borders that every worldview draws; that the chosen one draws and others do not; and
        that only others draw.
    names
        Most important first.
    """

    land: tuple[BaseGeometry, ...]
    lakes: tuple[BaseGeometry, ...]
    rivers: tuple[BaseGeometry, ...]
    borders: tuple[BaseGeometry, ...]
    doubted: tuple[BaseGeometry, ...]
    others: tuple[BaseGeometry, ...]
    provinces: tuple[BaseGeometry, ...]
    disputed: tuple[BaseGeometry, ...]
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayLayer:
    """One file of the display data in memory."""

    features: tuple[Mapping[str, Any], ...]
    geometries: tuple[BaseGeometry, ...]
    tree: STRtree


def ground_of(
    frame: Frame, *, worldview: str = DEFAULT_VIEW, language: str = "en", folder: Path = DATA
) -> Ground:
    """Return the base map of a window.

    Parameters
    ----------
    frame
        The window.
    worldview
        Whose borders are drawn.
    language
        Of the names: a language of the display data (``ar``, ``ru``, ``tr``, ``local``), else English.
    folder
        Where the display data lies.
    """
    zoom = frame.zoom()
    fine = "_detail" if zoom >= DETAIL and (folder / "display_countries_detail.json.gz").exists() else ""
    cut = _Cutter(frame=frame, folder=folder, zoom=zoom, worldview=worldview)
    rest = {name: cut.layer(name) if zoom >= least else () for name, least in FROM_ZOOM.items()}
    return Ground(
        land=cut.layer(f"countries{fine}"),
        lakes=rest["lakes"],
        rivers=rest["rivers"],
        borders=cut.layer(f"borders{fine}", lambda views: views is None),
        doubted=cut.layer(f"borders{fine}", lambda views: views is not None and worldview in views),
        others=cut.layer(f"borders{fine}", lambda views: views is not None and worldview not in views),
        provinces=rest["provinces"],
        disputed=rest["disputed"],
        names=cut.names(language),
    )


@lru_cache(maxsize=16)
def read_layer(name: str, folder: Path = DATA) -> DisplayLayer:
    """Return one file of the display data; an absent one is empty."""
    path = folder / f"display_{name}.json.gz"
    features = json.loads(gzip.decompress(path.read_bytes()))["features"] if path.exists() else []
    geometries = tuple(shapely.geometry.shape(f["geometry"]) for f in features)
    return DisplayLayer(features=tuple(features), geometries=geometries, tree=STRtree(geometries))


def turns_in(frame: Frame) -> tuple[float, ...]:
    """Return the whole turns of the globe, in degrees, that a window shows."""
    west, _, east, _ = frame.bounds()
    return tuple(turn for turn in (0.0, 360.0, -360.0) if east > turn - 180 and west < turn + 180)


def turned(frame: Frame, turn: float) -> Frame:
    """Return a window moved back by a turn: what it shows there stands in the frame one turn on."""
    return Frame(
        width=frame.width,
        height=frame.height,
        left_m=frame.left_m - turn / 360.0 * TURN_M,
        top_m=frame.top_m,
        scale=frame.scale,
    )


@lru_cache(maxsize=8)
def read_names(language: str, folder: Path = DATA) -> tuple[str | None, ...]:
    """Return the names of the labels in a language, None where only the usual one is known."""
    path = folder / f"display_labels_{language}.json.gz"
    if language == "en" or not path.exists():
        return ()
    return tuple(name or None for name in json.loads(gzip.decompress(path.read_bytes())))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cutter:
    frame: Frame
    folder: Path
    zoom: float
    worldview: str

    def layer(
        self, name: str, choose: Callable[[list[str] | None], bool] = lambda _: True
    ) -> tuple[BaseGeometry, ...]:
        """The features of a layer in the window, in its pixels; `choose` by the views that have them."""
        layer = read_layer(name, self.folder)
        found = []
        for turn in turns_in(self.frame):
            there = turned(self.frame, turn)
            for index in sorted(layer.tree.query(shapely.box(*there.bounds(60.0)))):
                said = layer.features[index]["properties"]
                if said.get("zoom", 0) > self.zoom or not choose(said.get("views")):
                    continue
                geometry = there.project(layer.geometries[index]).simplify(0.25, preserve_topology=False)
                if not geometry.is_empty:
                    found.append(geometry)
        return tuple(found)

    def names(self, language: str) -> tuple[Name, ...]:
        """The names in the window, most important first."""
        layer, translated = read_layer("labels", self.folder), read_names(language, self.folder)
        found: list[tuple[tuple[bool, float, bool, int], Name]] = []
        for turn in turns_in(self.frame):
            there = turned(self.frame, turn)
            for index in layer.tree.query(shapely.box(*there.bounds())):
                said = layer.features[index]["properties"]
                too_near = self.zoom >= NAMES_UNTIL.get(said["kind"], 99.0)
                elsewhere = said.get("views") is not None and self.worldview not in said["views"]
                if too_near or elsewhere or said.get("zoom", 0) > self.zoom + 0.3:
                    continue
                text = (translated[index] if translated else None) or said["name"]
                x, y = there.point(layer.geometries[index].x, layer.geometries[index].y)
                # as in the browser: countries, then a town before the province that is called like it
                rank = (said["kind"] != "country", said.get("zoom", 0), said["kind"] != "city", int(index))
                found.append((rank, Name(text=text, kind=said["kind"], x=x, y=y)))
        return tuple(name for _, name in sorted(found, key=lambda row: row[0]))
