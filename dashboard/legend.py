"""The legend: only what is on the map, in the words of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.labels import actor_name
from dashboard.layers import LAYER_OF
from dashboard.style import INKS, PARTIAL, SIGNS
from extract.values import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """An actor's key, colour, short label and full name, and the layers it is seen in."""

    key: str
    colour: str
    label: str
    name: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """A claim type that is shown, with its glyph's key and its layer."""

    kind: str
    word: str
    glyph: str
    layer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sure:
    """A status that is shown, and what its outline means."""

    status: str
    word: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """All entries; `lighter`, `stacked` and `contested` say whether those signs occur."""

    who: tuple[Who, ...]
    what: tuple[What, ...]
    sure: tuple[Sure, ...]
    lighter: bool
    stacked: bool
    contested: bool


def legend_of(
    claims: Sequence[Claim], colours: Mapping[str, str], *, stacked: bool, contested: bool
) -> Legend:
    """Return the entries for the claims on the map, in the order of the drawing tables.

    Only first actors colour a shape, so only they are explained by colour.
    """
    first = {c.actors[0].key: c.actors[0] for c in reversed(claims) if c.actors}
    seen_in: dict[str, dict[str, None]] = {}
    status_in: dict[str, dict[str, None]] = {}
    for claim in claims:
        layer = LAYER_OF[claim.type]
        status_in.setdefault(claim.status, {})[layer] = None
        if claim.actors:
            seen_in.setdefault(claim.actors[0].key, {})[layer] = None
    return Legend(
        who=tuple(
            Who(
                key=key,
                colour=colours[key],
                label=actor_name(first[key], 28),
                name=actor_name(first[key], full=True),
                layers=tuple(layers),
            )
            for key, layers in seen_in.items()
        ),
        what=tuple(
            What(kind=kind, word=sign.word, glyph=sign.glyph or "area", layer=LAYER_OF[kind])
            for kind, sign in SIGNS.items()
            if any(c.type == kind for c in claims)
        ),
        sure=tuple(
            Sure(status=status, word=INKS[status].word, layers=tuple(status_in[status]))
            for status in INKS
            if status in status_in
        ),
        lighter=any(
            c.type == "control" and c.status == "asserted" and c.extent and PARTIAL.search(c.extent)
            for c in claims
        ),
        stacked=stacked,
        contested=contested,
    )
