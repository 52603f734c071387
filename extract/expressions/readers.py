"""The dispatch of readings, and what all of them share.

A reading is a function from a phrase and its setting to a `Meaning`. `READERS` holds one for
each type of phrase; the modules `meaning_places`, `meaning_lines` and `meaning_bands` put
theirs in, so that each can read the phrases of the others without importing it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extract.expressions.compass import compass_at
from extract.expressions.phrases import Phrase
from extract.expressions.setting import Meaning, Setting
from extract.expressions.values import Compass, Distance
from geodata.recipes import Area, At, Recipe

Reader = Callable[[Any, Setting], Meaning]
READERS: dict[type[Phrase], Reader] = {}
EIGHT = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def read_phrase(phrase: Phrase, setting: Setting) -> Meaning:
    """Return what a phrase means.

    Raises
    ------
    CannotPlaceError
        If it has no recipe; the message names the words and says why.
    """
    return READERS[type(phrase)](phrase, setting)


def as_area(m: Meaning) -> Recipe:
    """Return the recipe of an area: a town's own ground instead of its point."""
    return Area(place=m.recipe.place) if isinstance(m.recipe, At) else m.recipe


def nearest_eighth(c: Compass) -> str:
    """Return the nearest of the eight main points of the compass."""
    return compass_at(c.bearing_deg).name


def km(distance_m: float) -> float:
    """Return kilometres, rounded to the metre."""
    return round(distance_m / 1000.0, 3)


def range_notes(d: Distance | None) -> tuple[str, ...]:
    """Return what was assumed of a distance: the middle of a range, a vague number."""
    if d is None:
        return ()
    notes = []
    if d.high_m > d.low_m:
        notes.append(f"{d.text!r} read as {km(d.middle_m):g} km, the middle of the range")
    if d.vague:
        notes.append(f"{d.text!r} read as {km(d.middle_m):g} km")
    return tuple(notes)
