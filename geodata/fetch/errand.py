"""Fetch more data from its sources: GeoNames, Natural Earth, geoBoundaries. Never needed.

``claimatlas data fetch SOURCE ITEM…`` ends here. Each item is downloaded (resumed where it broke
off), held against size and zip guards, read, and becomes a layer of the user's extras
(`geodata.fetch.extras`), which the gazetteer and the atlas consult after their own data.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.errors import DataError, UnknownPlaceError
from geodata.fetch.download import Downloaded, Progress, download
from geodata.fetch.extras import Layer, extras_folder, open_extras, write_layer
from geodata.fetch.web import Reach, reach_of

if TYPE_CHECKING:
    from geodata.atlas import Atlas


_MB = 1_000_000
_GEONAMES_FILES = {"all": "allCountries", "alternate": "alternateNamesV2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a source is, what may be asked, and what may come.

    Attributes
    ----------
    url
        Base address, with a slash at its end.
    hosts
        The hosts that it may redirect to, by https.
    licence, credit
        To be shown with what is made from it.
    max_bytes, max_unpacked_bytes
        Caps of one download, about thrice of what it is today.
    items
        What to ask for, in words.
    """

    url: str
    hosts: frozenset[str]
    licence: str
    credit: str
    max_bytes: int
    max_unpacked_bytes: int
    items: str


SOURCES: dict[str, Source] = {
    "geonames": Source(
        url="https://download.geonames.org/export/dump/",
        hosts=frozenset({"download.geonames.org"}),
        licence="CC BY 4.0",
        credit="GeoNames (geonames.org)",
        max_bytes=1_500 * _MB,
        max_unpacked_bytes=6_000 * _MB,
        items="country codes (SY TR), all, or alternate (other names of places that are here)",
    ),
    "naturalearth": Source(
        url="https://naciscdn.org/naturalearth/10m/",
        hosts=frozenset({"naciscdn.org", "naturalearth.s3.amazonaws.com"}),
        licence="public domain",
        credit="Natural Earth (naturalearthdata.com)",
        max_bytes=100 * _MB,
        max_unpacked_bytes=400 * _MB,
        items="admin1, disputed, regions",
    ),
    "geoboundaries": Source(
        url="https://www.geoboundaries.org/api/current/",
        hosts=frozenset(
            {
                "www.geoboundaries.org",
                "geoboundaries.org",
                "github.com",
                "raw.githubusercontent.com",
                "media.githubusercontent.com",
            }
        ),
        licence="by country",
        credit="geoBoundaries (geoboundaries.org)",
        max_bytes=1_000 * _MB,
        max_unpacked_bytes=1_000 * _MB,
        items="three-letter country codes (SYR TUR), with --level",
    ),
}
"""What can be fetched from."""

Started = Callable[[str], Progress | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """One call of `fetch_extra`: the source, where to, and the atlas that tells what is shipped."""

    source: Source
    reach: Reach
    folder: Path
    atlas: Atlas
    started: Started
    level: str

    def get(self, url: str, name: str, max_bytes: int | None = None) -> Downloaded:
        """Download into the folder."""
        path = self.folder / "downloads" / name
        cap = max_bytes or self.source.max_bytes
        return download(url, path, reach=self.reach, max_bytes=cap, progress=self.started(url))

    def layer(self, name: str, file: Downloaded, licence: str = "") -> Layer:
        """Say what a layer comes from."""
        return Layer(
            layer=name, url=file.url, sha256=file.sha256, bytes=file.bytes, modified=file.modified,
            licence=licence or self.source.licence, credit=self.source.credit,
        )  # fmt: skip

    def is_shipped(self, place_id: str) -> bool:
        """Tell whether the shipped gazetteer has a place."""
        try:
            self.atlas.gazetteer.place(place_id)
        except UnknownPlaceError:
            return False
        return True


def fetch_extra(
    source: str,
    items: Sequence[str],
    *,
    url: str | None = None,
    level: str = "ADM2",
    folder: Path | None = None,
    started: Started | None = None,
) -> tuple[Layer, ...]:
    """Fetch items of a source into the extras and return the layers that they became.

    Parameters
    ----------
    source
        A key of `SOURCES`.
    items
        As `Source.items` says.
    url
        Another base address (a mirror); then only its host is asked.
    level
        For geoBoundaries: ``ADM1``, ``ADM2`` or ``ADM3``.
    folder
        Where the extras lie; None: the user's own.
    started
        Called with each address before it is fetched; gives the progress function, or None.

    Raises
    ------
    FetchError, DataError
        If an item is unknown, cannot be had or is not what it should be. What was read before
        it is kept; of the item itself nothing is.
    """
    if source not in SOURCES:
        raise DataError(f"unknown source {source[:40]!a}; known are {', '.join(SOURCES)}")
    chosen, run = SOURCES[source], _RUNS[source]
    reach = reach_of(url) if url else Reach(hosts=chosen.hosts)
    if url:
        chosen = replace(chosen, url=url if url.endswith("/") else f"{url}/")
    if (target := folder or extras_folder()) is None:
        raise DataError("CLAIMATLAS_EXTRA is set to nothing, so there are no extras; name a folder in it")
    from geodata.atlas import DATA_DIR, Atlas

    errand = _Errand(
        source=chosen, reach=reach, folder=target, level=level.upper(), started=started or (lambda _: None),
        atlas=Atlas(DATA_DIR, "de_facto", extras=None),
    )  # fmt: skip
    for item in items:  # a wrong word is said before anything is fetched
        run(errand, item, check_only=True)
    return tuple(layer for item in items for layer in run(errand, item, check_only=False))


def _written(folder: Path, name: str) -> Layer:
    extras = open_extras(folder)
    layers = extras.layers if extras else ()
    if extras:
        extras.close()
    return next(layer for layer in layers if layer.layer == name)


def _fetch_geonames(errand: _Errand, item: str, *, check_only: bool) -> tuple[Layer, ...]:
    from geodata.fetch.archive import open_archive, read_lines
    from geodata.fetch.geonames import write_alternate_names, write_places

    stem = _GEONAMES_FILES.get(item.lower(), item.upper())
    if item.lower() not in _GEONAMES_FILES and not re.fullmatch("[A-Z]{2}", stem):
        raise DataError(f"{item[:40]!a} cannot be fetched from GeoNames; give {errand.source.items}")
    if check_only:
        return ()
    file = errand.get(f"{errand.source.url}{stem}.zip", f"{stem}.zip")
    name = f"geonames:{item.lower() if item.lower() in _GEONAMES_FILES else stem}"
    with (
        open_archive(file.path, max_bytes=errand.source.max_unpacked_bytes) as archive,
        write_layer(errand.folder, errand.layer(name, file)) as writer,
    ):
        rows = read_lines(archive, f"{stem}.txt")
        if stem == "alternateNamesV2":
            write_alternate_names(rows, writer, errand.is_shipped)
        else:
            write_places(rows, writer, errand.atlas, errand.is_shipped)
    return _done(errand, name, file)


def _fetch_naturalearth(errand: _Errand, item: str, *, check_only: bool) -> tuple[Layer, ...]:
    from geodata.fetch.archive import extract_shapefile, open_archive
    from geodata.fetch.naturalearth import FILES, read_features, write_layer_rows

    if item not in FILES:
        raise DataError(f"{item[:40]!a} cannot be fetched from Natural Earth; give {errand.source.items}")
    if check_only:
        return ()
    file_name = Path(FILES[item]).name
    file = errand.get(errand.source.url + FILES[item], file_name)
    name = f"naturalearth:{item}"
    with (
        tempfile.TemporaryDirectory(dir=errand.folder) as folder,
        open_archive(file.path, max_bytes=errand.source.max_unpacked_bytes) as archive,
        write_layer(errand.folder, errand.layer(name, file)) as writer,
    ):
        path = extract_shapefile(archive, file_name.removesuffix(".zip"), Path(folder))
        write_layer_rows(item, read_features(path), writer, errand.is_shipped)
    return _done(errand, name, file)


def _fetch_geoboundaries(errand: _Errand, item: str, *, check_only: bool) -> tuple[Layer, ...]:
    from geodata.fetch.geoboundaries import api_path, read_release, write_units

    iso3, level = item.upper(), errand.level
    path = api_path(iso3, level)
    if check_only:
        return ()
    stem = f"geoBoundaries-{iso3}-{level}"
    answer = errand.get(errand.source.url + path, f"{stem}.json", max_bytes=_MB)
    release = read_release(answer.path, iso3, level)
    answer.path.unlink()
    file = errand.get(release.url, f"{stem}.geojson")
    name = f"geoboundaries:{iso3}-{level}"
    with write_layer(errand.folder, errand.layer(name, file, release.licence)) as writer:
        write_units(file.path, release, writer, errand.atlas.gazetteer)
    return _done(errand, name, file)


def _done(errand: _Errand, name: str, file: Downloaded) -> tuple[Layer, ...]:
    """Return the layer as written; the download has done its work."""
    file.path.unlink()
    return (_written(errand.folder, name),)


_RUNS: dict[str, Callable[..., tuple[Layer, ...]]] = {
    "geonames": _fetch_geonames,
    "naturalearth": _fetch_naturalearth,
    "geoboundaries": _fetch_geoboundaries,
}
