"""The gazetteer with a user's extras: the shipped places first, then what was fetched."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geodata.errors import UnknownPlaceError
from geodata.fetch.extras import Extras
from geodata.gazetteer import Gazetteer
from geodata.places import Candidate, Place
from geodata.recipes import Recipe

_TIER = {"folded": 1, "fuzzy": 2}  # all other matches are as written


class WiderGazetteer(Gazetteer):
    """A gazetteer that consults extras after its own files; it closes them with itself."""

    def __init__(self, folder: Path, extras: Extras) -> None:
        super().__init__(folder)
        self._extras = extras
        self.longest_name_words = max(self.longest_name_words, extras.longest_name_words)
        # a look-up in SQLite takes 50 times longer than one in the mapped files
        self._more = lru_cache(maxsize=8192)(self._find_more)

    def find(
        self, name: str, *, fuzzy: bool = False, limit: int | None = None, codes: bool = False
    ) -> tuple[Candidate, ...]:
        """Return the places that a name may mean: as `Gazetteer.find`, within each tier extras last."""
        own = super().find(name, fuzzy=fuzzy, codes=codes)
        seen = {candidate.place.id for candidate in own}
        unknown = all(candidate.match == "fuzzy" for candidate in own)
        more = [c for c in self._more(name, unknown) if c.place.id not in seen]
        found = tuple(sorted((*own, *more), key=lambda c: _TIER.get(c.match, 0))) if more else own
        return found if limit is None else found[:limit]

    def knows(self, name: str) -> bool:
        """Tell whether the name, or its folded key, is that of a place."""
        return super().knows(name) or self._extras.knows(name)

    def find_ids(self, name: str) -> tuple[str, ...]:
        """Return the ids of the places that bear a name: as `Gazetteer.find_ids`, extras last."""
        more = (candidate.place.id for candidate in self._more(name, False))
        return tuple(dict.fromkeys((*super().find_ids(name), *more)))

    def names(self, place_id: str) -> tuple[str, ...]:
        """Return all spellings of a place, its own name first."""
        more = self._extras.names(place_id)
        if self._shipped(place_id) is not None:
            return tuple(dict.fromkeys((*super().names(place_id), *more)))
        return tuple(dict.fromkeys((self.place(place_id).name, *more)))

    def place(self, place_id: str) -> Place:
        """Return the place of an id, shipped or fetched."""
        try:
            return super().place(place_id)
        except UnknownPlaceError:
            if (place := self._extras.place(place_id)) is None:
                raise
            return place

    def recipe(self, place_id: str) -> Recipe | None:
        """Return the recipe that makes a curated place's shape; None for all other places."""
        if self._shipped(place_id) is None and self._extras.place(place_id) is not None:
            return None
        return super().recipe(place_id)

    def close(self) -> None:
        """Let go of the mapped files and of the extras."""
        self._more.cache_clear()
        self._extras.close()
        super().close()

    def _find_more(self, name: str, loose: bool) -> tuple[Candidate, ...]:
        return self._extras.find(name, self._shipped, loose=loose)

    def _shipped(self, place_id: str) -> Place | None:
        try:
            return super().place(place_id)
        except UnknownPlaceError:
            return None
