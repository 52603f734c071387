"""Rivals and repeats: claims about the same ground by different holders, and the same claim told twice."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extract.values import Claim
from geodata.recipes import recipe_id

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geodata.footprint import Footprint

HOLDING = frozenset({"control", "advance_capture", "claim_sovereignty"})
"""Types that say whose the ground is; only these can rival each other."""

NOT_HELD = frozenset({"past", "denied", "hypothetical"})
SLACK = timedelta(days=31)
"""Two undated or nearly simultaneous claims are taken to speak of the same time."""

MANY_VERTICES = 300
"""Shapes with more are compared in a coarser form: whether they share ground is no matter of metres."""

MIN_SHARE = 0.01
"""Shapes that overlap by less than this share of the smaller one only touch."""


def mark_repeats(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims of one document, each with the ids of those that tell the same.

    Two claims repeat each other when type, holders, shape and status agree and their times
    can be the same.
    """
    repeats = _repeats(claims, {})
    return tuple(replace(claim, repeats=repeats[claim.id]) for claim in claims)


def link_claims(
    claims: Sequence[Claim],
    footprints: Mapping[str, Footprint],
    *,
    published: Mapping[str, date] | None = None,
    fresh: Container[str] | None = None,
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Link claims, of one document or many, that rival or repeat each other.

    Parameters
    ----------
    claims
        Any claims.
    footprints
        Shapes by recipe id; a claim without one has no rivals.
    published
        Days of publication by document id: the time of claims that tell none.
    fresh
        Ids of claims: only links with at least one of them are looked for. None: all.

    Returns
    -------
    tuple
        Rivals and repeats, each from claim id to the ids of the others; claims without any
        are left out.
    """
    when = published or {}
    rivals: dict[str, set[str]] = {}
    repeats = {key: set(ids) for key, ids in _repeats(claims, when, fresh).items() if ids}
    holding: dict[str, list[Claim]] = {}
    for claim in claims:
        key = recipe_id(claim.recipe)
        if claim.type in HOLDING and claim.actors and claim.status not in NOT_HELD and key in footprints:
            holding.setdefault(key, []).append(claim)
    new = {key for key, held in holding.items() if fresh is None or any(c.id in fresh for c in held)}
    holders = {key: {a.key for c in held for a in c.actors} for key, held in holding.items()}

    def worth_a_look(one: str, two: str) -> bool:
        return (one in new or two in new) and len(holders[one] | holders[two]) > 1

    for one, two in _overlapping({key: footprints[key].geometry for key in holding}, worth_a_look):
        for claim in holding[one]:
            for other in holding[two]:
                if fresh is not None and claim.id not in fresh and other.id not in fresh:
                    continue
                if _different_holders(claim, other) and _same_time(claim, other, when):
                    rivals.setdefault(claim.id, set()).add(other.id)
                    rivals.setdefault(other.id, set()).add(claim.id)
    return _sorted(rivals), _sorted(repeats)


def _repeats(
    claims: Sequence[Claim], published: Mapping[str, date], fresh: Container[str] | None = None
) -> dict[str, tuple[str, ...]]:
    """Return for each claim the ids of those that tell the same, in the order of the claims."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_identity(claim), []).append(claim)
    return {
        claim.id: tuple(
            o.id
            for o in group
            if o.id != claim.id
            and (fresh is None or claim.id in fresh or o.id in fresh)
            and _same_time(claim, o, published)
        )
        for group in groups.values()
        for claim in group
    }


def _overlapping(
    shapes: Mapping[str, BaseGeometry], wanted: Callable[[str, str], bool]
) -> Iterator[tuple[str, str]]:
    """Yield the wanted pairs of keys whose shapes share ground, each shape with itself included."""
    from shapely import STRtree

    keys = list(shapes)
    coarse = {key: _coarse(shape) for key, shape in shapes.items()}
    tree = STRtree(list(coarse.values()))
    for i, key in enumerate(keys):
        for j in sorted(int(n) for n in tree.query(coarse[key])):
            if j < i or not wanted(key, keys[j]):
                continue
            if j == i or _overlap(coarse[key], coarse[keys[j]]):
                yield key, keys[j]


def _coarse(shape: BaseGeometry) -> BaseGeometry:
    """The shape as coarse as a share of its ground needs it: a hundredth of its width."""
    from shapely import get_num_coordinates

    if shape.area == 0 or get_num_coordinates(shape) < MANY_VERTICES:
        return shape
    west, south, east, north = shape.bounds
    simple = shape.simplify(0.01 * min(east - west, north - south, 10.0))
    return simple if simple.is_valid and not simple.is_empty else shape


def _sorted(links: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(ids)) for key, ids in sorted(links.items())}


def _identity(claim: Claim) -> tuple[object, ...]:
    return claim.type, tuple(sorted(a.key for a in claim.actors)), recipe_id(claim.recipe), claim.status


def _different_holders(a: Claim, b: Claim) -> bool:
    """Tell whether the first-named holders differ and neither claim names both as its holders."""
    return a.id != b.id and not {x.key for x in a.actors} & {x.key for x in b.actors}


def _times(claim: Claim, published: Mapping[str, date]) -> tuple[date, date] | None:
    if claim.when is not None:
        return claim.when.start, claim.when.end or max(
            claim.when.start, published.get(claim.document_id, claim.when.start)
        )
    day = published.get(claim.document_id)
    return (day, day) if day is not None else None


def _same_time(a: Claim, b: Claim, published: Mapping[str, date]) -> bool:
    first, second = _times(a, published), _times(b, published)
    if first is None or second is None:
        return True
    return first[0] - SLACK <= second[1] and second[0] - SLACK <= first[1]


def _overlap(a: BaseGeometry, b: BaseGeometry) -> bool:
    """Tell whether two shapes share ground: area of areas, and points or lines lying in or on the other."""
    if a.area > 0 and b.area > 0:
        return bool(a.intersection(b).area >= MIN_SHARE * min(a.area, b.area))
    return bool(a.intersects(b))
