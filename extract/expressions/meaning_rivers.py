"""Points and stretches of rivers: mouths, sources, confluences, what lies up and down from a place."""

from __future__ import annotations

import shapely
from shapely import ops

from extract.expressions import phrases as ph
from extract.expressions.readers import READERS, read_phrase
from extract.expressions.rivers import ends_of
from extract.expressions.setting import CannotPlaceError, Meaning, Setting, Word
from geodata.errors import ClaimAtlasError
from geodata.recipes import Along, Coordinates

_MEET_DEG = 0.25
"""Rivers whose lines come no nearer than this (about 25 km) do not meet."""


def _river_point(p: ph.RiverPoint, s: Setting) -> Meaning:
    river = read_phrase(p.river, s)
    source, mouth = ends_of(river, s)
    at = mouth if p.end == "mouth" else source
    return _point(at, f"{p.end} of the {river.label}", river.names).saying(
        f"the {p.end} of the {river.label} read as that end of its line in the data"
    )


def _confluence(p: ph.Confluence, s: Setting) -> Meaning:
    from geodata.build import build

    a, b = read_phrase(p.a, s), read_phrase(p.b, s)
    try:
        first, second = (build(river.recipe, s.atlas).geometry for river in (a, b))
    except ClaimAtlasError as error:
        raise CannotPlaceError(f"where {a.label} meets {b.label} cannot be told: {error}") from error
    # a river meets another at its mouth; the line may cross or touch it elsewhere as well
    near = []
    for river, other in ((a, second), (b, first)):
        try:
            mouth = shapely.Point(ends_of(river, s)[1])
        except CannotPlaceError:
            continue
        near.append((mouth.distance(other), mouth.x, mouth.y))
    gap, x, y = min(near, default=(1.0, 0.0, 0.0))
    if gap > _MEET_DEG:
        meeting = ops.nearest_points(first, second)
        gap, x, y = meeting[0].distance(meeting[1]), meeting[0].x, meeting[0].y
    if gap > _MEET_DEG:
        raise CannotPlaceError(f"{a.label} and {b.label} do not meet in the data")
    label = f"confluence of the {a.label} and the {b.label}"
    return _point((x, y), label, (*a.names, *b.names)).saying(
        "the confluence read as where the rivers' lines in the data come together"
    )


def _reach(p: ph.Reach, s: Setting) -> Meaning:
    river, place = read_phrase(p.river, s), read_phrase(p.place, s)
    source, mouth = ends_of(river, s)
    end = source if p.way == "upstream" else mouth
    goal = Coordinates(lon=end[0], lat=end[1], source=f"an end of the line of the {river.label} in the data")
    words: tuple[Word, ...] = (("of", river.names), ("from", place.label), ("way", p.way))
    return Meaning(
        recipe=Along(line=river.recipe, start=place.recipe, end=goal), kind="line", line=True,
        label=f"{river.label} {p.way} of {place.label}", words=words, names=(*river.names, *place.names),
    )  # fmt: skip


def _point(at: tuple[float, float], label: str, names: tuple[str, ...]) -> Meaning:
    lon, lat = round(at[0], 4), round(at[1], 4)
    return Meaning(
        recipe=Coordinates(lon=lon, lat=lat, source=f"the {label} in the data"),
        kind="point", label=label, words=(("of", names),), names=names,
    )  # fmt: skip


READERS.update({ph.RiverPoint: _river_point, ph.Confluence: _confluence, ph.Reach: _reach})
