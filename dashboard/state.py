"""All that a viewer can choose, as one value that lives in the page and in its address.

The server keeps none of it: the page holds the state as JSON (`to_json`, `from_json`), the
address holds it as a query (`to_query`, `from_query`), and every answer is computed from it.
Reading never raises: what is unknown, too long or hostile is dropped, so that an old or a
broken link still opens the page. What is default is not written; the order is always the same.

A new choice is one attribute of `State` and one line of `FIELDS`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import parse_qs, quote

from dashboard.layers import LAYERS
from extract.values import CLAIM_TYPES, STATUSES
from geodata.worldviews import WORLDVIEWS

MODES = ("known", "happened")
VIEWS = ("map", "table", "charts")
TABS = ("evidence", "find", "unmapped")
THEMES = ("auto", "light", "dark")
BASES = ("auto", "political", "muted", "dark", "none")
LANGUAGES = ("en", "ar", "tr")
LABELS = ("auto", "en", "ar", "ru", "tr", "local")

MOST_CHARS = 400_000  # of an address; longer than any that `to_query` writes
MOST_VALUES = 40  # of one choice
MOST_CLAIMS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What one viewer has chosen; the default shows every claim of every article.

    Attributes
    ----------
    documents
        Document ids; () is all of them.
    layers
        Keys of the layers that are switched on.
    claims, also, compare
        Ids of the chosen claims, of those under the same click, and of the rival that the
        first chosen one is compared with.
    text
        Words to search for.
    actors, speakers, sources, types, statuses, min_confidence
        Filters, as in `extract.store.Selection` (sources are publishers; "" in speakers is the
        author's own voice); () and 0 do not choose.
    since, until
        The days between which claims are shown, both included; with `changes` the two days
        that are compared.
    mode, at
        Whether days are days of publication ("known": as known then) or those that the claims
        tell of ("happened": as it happened), and the day at which the map is looked at.
    undated
        Whether claims without such a day are shown.
    changes
        Whether what changed between `since` and `until` is marked.
    worldview
        Point of view of the boundaries; "" is the atlas's own.
    labels, language, theme, base, colours, halo
        Language of the base map's names and of the page; light or dark; the base map; colours
        given to actors, as (actor key, "#rrggbb"); error bounds drawn.
    view, tab, sort, page, embed
        Map, table or charts; the open tab of the panel; column ("-" before it: downwards) and
        page of the table; whether only the map is shown, inside another page.
    overlays
        Ids of other people's maps that are shown beneath the claims.
    position
        Middle and zoom of the map (lon, lat, zoom); None fits what is drawn.
    """

    documents: tuple[str, ...] = ()
    layers: tuple[str, ...] = tuple(LAYERS)
    claims: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    compare: str = ""
    text: str = ""
    actors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    min_confidence: float = 0.0
    since: date | None = None
    until: date | None = None
    mode: str = "known"
    at: date | None = None
    undated: bool = True
    changes: bool = False
    worldview: str = ""
    labels: str = "auto"
    language: str = "en"
    theme: str = "auto"
    base: str = "auto"
    colours: tuple[tuple[str, str], ...] = ()
    halo: bool = False
    view: str = "map"
    tab: str = "evidence"
    sort: str = ""
    page: int = 1
    embed: bool = False
    overlays: tuple[str, ...] = ()
    position: tuple[float, float, float] | None = None


DEFAULT = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of value is read and written.

    ``read`` takes a value as JSON (or as words from an address) and returns the checked value,
    None where it is not one; ``words`` and ``parse`` lead to an address's words and back.
    """

    read: Callable[[Any, tuple[str, ...]], Any]
    words: Callable[[Any], list[str]] = lambda value: [str(value)]
    parse: Callable[[list[str]], Any] = lambda words: words[0]


def _text(value: Any, limit: int) -> str | None:
    """A text that a store could hold, else None."""
    if not isinstance(value, str) or len(value) > limit or "\0" in value:
        return None
    return value if not any("\ud800" <= c <= "\udfff" for c in value) else None


def _ids(value: Any, _: tuple[str, ...]) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    known = (_text(v, 200) for v in value[: 10 * MOST_VALUES])
    return tuple(dict.fromkeys(v for v in known if v is not None))[:MOST_VALUES]


def _tokens(value: Any, _: tuple[str, ...]) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    kept = (
        v for v in value[: 10 * MOST_CLAIMS] if isinstance(v, str) and re.fullmatch(r"[\w-]{1,64}", v, re.A)
    )
    return tuple(dict.fromkeys(kept))[:MOST_CLAIMS]


def _some(value: Any, among: tuple[str, ...]) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    return tuple(key for key in among if key in value)


def _one(value: Any, among: tuple[str, ...]) -> str | None:
    return value if isinstance(value, str) and value in among else None


def _token(value: Any, _: tuple[str, ...]) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"[\w-]{0,64}", value, re.A) else None


def _search(value: Any, _: tuple[str, ...]) -> str | None:
    text = _text(value, 2000)
    return None if text is None else " ".join(text.split())[:200].strip()


def _flag(value: Any, _: tuple[str, ...]) -> bool | None:
    return value if isinstance(value, bool) else None


def _share(value: Any, _: tuple[str, ...]) -> float | None:
    number = _number(value)
    return None if number is None or not 0 <= number <= 1 else round(number * 100) / 100


def _count(value: Any, _: tuple[str, ...]) -> int | None:
    number = _number(value)
    return None if number is None or not 1 <= number <= 1_000_000 else int(number)


def _day(value: Any, _: tuple[str, ...]) -> date | None:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.A):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _position(value: Any, _: tuple[str, ...]) -> tuple[float, float, float] | None:
    if not isinstance(value, list | tuple) or len(value) != 3:
        return None
    lon, lat, zoom = (_number(v) for v in value)
    if lon is None or lat is None or zoom is None:
        return None
    if not (-540 <= lon <= 540 and -90 <= lat <= 90 and 0 <= zoom <= 24):
        return None
    return round(lon, 4) + 0.0, round(lat, 4) + 0.0, round(zoom, 2) + 0.0


def _colours(value: Any, _: tuple[str, ...]) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, list | tuple):
        return None
    kept: dict[str, str] = {}
    for pair in value[: 10 * MOST_VALUES]:
        if isinstance(pair, list | tuple) and len(pair) == 2 and _text(pair[0], 200):
            key, colour = pair
            if isinstance(colour, str) and re.fullmatch("#[0-9a-f]{6}", colour.lower()):
                kept.setdefault(key, colour.lower())
    return tuple(kept.items())[:MOST_VALUES]


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


KINDS: dict[str, Kind] = {
    "ids": Kind(read=_ids, words=list, parse=list),
    "tokens": Kind(read=_tokens, words=lambda v: [",".join(v)], parse=lambda w: ",".join(w).split(",")),
    "some": Kind(read=_some, words=lambda v: [",".join(v)], parse=lambda w: ",".join(w).split(",")),
    "one": Kind(read=_one),
    "token": Kind(read=_token),
    "search": Kind(read=_search),
    "flag": Kind(
        read=_flag, words=lambda v: ["1" if v else "0"], parse=lambda w: {"1": True, "0": False}.get(w[0])
    ),
    "share": Kind(read=_share, words=lambda v: [str(round(v * 100))], parse=lambda w: float(w[0]) / 100),
    "count": Kind(read=_count),
    "day": Kind(read=_day, words=lambda v: [v.isoformat()]),
    "position": Kind(
        read=_position, words=lambda v: [",".join(f"{n:.10g}" for n in v)], parse=lambda w: w[0].split(",")
    ),
    "colours": Kind(
        read=_colours,
        words=lambda v: [f"{key}~{colour[1:]}" for key, colour in v],
        parse=lambda w: [[v.rpartition("~")[0], f"#{v.rpartition('~')[2]}"] for v in w],
    ),
}
"""Kinds of values; `assets/7_state.js` writes the same words for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One choice in the address: its name there, the kind of its value, and what it may be."""

    name: str
    kind: str
    among: tuple[str, ...] = ()


FIELDS: dict[str, Field] = {
    "documents": Field(name="doc", kind="ids"),
    "layers": Field(name="layers", kind="some", among=tuple(LAYERS)),
    "text": Field(name="q", kind="search"),
    "actors": Field(name="actor", kind="ids"),
    "speakers": Field(name="speaker", kind="ids"),
    "sources": Field(name="source", kind="ids"),
    "types": Field(name="type", kind="some", among=CLAIM_TYPES),
    "statuses": Field(name="status", kind="some", among=STATUSES),
    "min_confidence": Field(name="confidence", kind="share"),
    "since": Field(name="since", kind="day"),
    "until": Field(name="until", kind="day"),
    "mode": Field(name="time", kind="one", among=MODES),
    "at": Field(name="at", kind="day"),
    "undated": Field(name="undated", kind="flag"),
    "changes": Field(name="changes", kind="flag"),
    "claims": Field(name="claim", kind="tokens"),
    "also": Field(name="also", kind="tokens"),
    "compare": Field(name="compare", kind="token"),
    "worldview": Field(name="worldview", kind="one", among=("", *WORLDVIEWS)),
    "labels": Field(name="labels", kind="one", among=LABELS),
    "language": Field(name="lang", kind="one", among=LANGUAGES),
    "theme": Field(name="theme", kind="one", among=THEMES),
    "base": Field(name="base", kind="one", among=BASES),
    "colours": Field(name="colour", kind="colours"),
    "halo": Field(name="halo", kind="flag"),
    "view": Field(name="view", kind="one", among=VIEWS),
    "tab": Field(name="tab", kind="one", among=TABS),
    "sort": Field(name="sort", kind="token"),
    "page": Field(name="page", kind="count"),
    "embed": Field(name="embed", kind="flag"),
    "overlays": Field(name="with", kind="tokens"),
    "position": Field(name="map", kind="position"),
}
"""Every attribute of `State`, in the order of the address."""

_WHICH = (
    "documents", "text", "actors", "speakers", "sources", "types", "statuses", "min_confidence",
    "since", "until", "mode", "at", "undated", "changes",
)  # fmt: skip
PARTS: dict[str, tuple[str, ...]] = {
    "which": (*_WHICH, "worldview", "colours", "language"),
    "whichever": (
        *(f for f in _WHICH if f not in {"since", "until", "at"}),
        "worldview",
        "colours",
        "language",
    ),
    "chosen": ("claims", "also", "compare"),
    "language": ("language",),
    "overlays": ("overlays", "language"),
    "table": (*_WHICH, "worldview", "colours", "language", "view", "sort", "page"),
    "charts": (*_WHICH, "worldview", "colours", "language", "view"),
}
"""Stores of the page that hold some fields only: a callback on one runs when one of these changes.

``which``: the claims that are shown. ``whichever``: the same without the days, for the time line.
``chosen``: the claims in the panel. ``overlays``: the maps beneath them. ``table``,
``charts``: all that these show, and the view.
A callback turns their data into a `State` by `from_json`.
"""


def from_json(data: Any) -> State:
    """Return the state that a page holds (some fields of it, or all); what is wrong is default."""
    return _checked(data if isinstance(data, Mapping) else {}, lambda _, value: value)


def to_json(state: State) -> dict[str, Any]:
    """Return a state as plain JSON, every field in it: days as ISO text, tuples as lists."""
    return {key: _plain(getattr(state, key)) for key in FIELDS}


def from_query(query: str | None) -> State:
    """Return the state that an address's query holds (with or without its question mark)."""
    text = (query or "").removeprefix("?")
    if len(text) > MOST_CHARS:
        return DEFAULT
    try:
        words = parse_qs(text, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return DEFAULT
    given = {key: words[field.name] for key, field in FIELDS.items() if field.name in words}
    return _checked(given, lambda kind, value: kind.parse(value))


def to_query(state: State) -> str:
    """Return a state as an address's query, without a question mark; "" for the default."""
    parts = []
    for key, field in FIELDS.items():
        value = getattr(state, key)
        if value != getattr(DEFAULT, key):
            words = KINDS[field.kind].words(value)
            parts += [f"{field.name}={quote(word, safe=',:')}" for word in words]
    return "&".join(parts)


def table() -> dict[str, Any]:
    """Return what the browser needs to write the same address: for each field its name, kind, default."""
    start = to_json(DEFAULT)
    return {
        "fields": {
            key: {"name": field.name, "kind": field.kind, "start": start[key]}
            for key, field in FIELDS.items()
        },
        "parts": {key: list(names) for key, names in PARTS.items()},
    }


def _checked(given: Mapping[str, Any], read: Callable[[Kind, Any], Any]) -> State:
    values: dict[str, Any] = {}
    for key, field in FIELDS.items():
        if key not in given or given[key] is None:
            continue
        kind = KINDS[field.kind]
        try:
            value = kind.read(read(kind, given[key]), field.among)
        except (ValueError, OverflowError):
            continue
        if value is not None:
            values[key] = value
    return State(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def kept(state: State, names: Iterable[str]) -> State:
    """Return a state of which only these fields are kept, the others being default."""
    names = set(names)
    return State(**{f.name: getattr(state, f.name) for f in fields(state) if f.name in names})
