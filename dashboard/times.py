"""Time: how old a claim is on the map's day, and what changed between two days.

A claim has the time that it tells of and the day on which it was published. "As known then"
orders claims by publication, "as it happened" by the time they tell of; in both the map fades
a claim by its own date, since nobody said that what held then holds still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.words import spoken, words
from extract.values import Claim
from geodata.recipes import recipe_id

FADES: tuple[tuple[int, float], ...] = ((31, 1.0), (183, 0.8), (730, 0.62))
"""Opacity by age: up to so many days old, that much of the full ink."""

WORDS = words("times", {"as_of": "as of {}"})

OLDEST = 0.45
UNCHANGED = 0.35
GONE = frozenset({"past", "denied"})
"""Statuses that end what was said before."""

LASTING = frozenset({"control", "claim_sovereignty", "zone", "agreement", "dispute_border", "deploy"})
"""Types that last, so that the end of their interval is news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one statement (same type, actors and ground) between two days.

    ``kind`` is ``new``, ``status`` or ``ended``; ``before`` is the claim that it follows.
    """

    kind: str
    claim: Claim
    before: Claim | None = None


def own_day(claim: Claim, published: date | None) -> date | None:
    """Return the last day that a claim speaks for: of its own time, else of its publication.

    What began and has no end lasts, as far as the text says, to the day of its publication.
    """
    when = claim.when
    if when is None:
        return published
    if when.end is not None:
        return when.end
    return max(when.start, published) if published else when.start


def day_in(claim: Claim, published: date | None, mode: str) -> date | None:
    """Return the day by which a mode of the time line orders a claim; None where it has none."""
    if mode == "happened":
        return claim.when.start if claim.when else None
    return published


def fade_of(age_days: int) -> float:
    """Return the share of ink for a claim that is so many days old on the map's day."""
    return next((fade for most, fade in FADES if age_days <= most), OLDEST)


def faded(
    claims: Sequence[Claim], published: Mapping[str, date | None], at: date | None
) -> dict[str, tuple[float, str]]:
    """Return the opacity and the words ("as of 2018-09") of the claims that are old at a day.

    Parameters
    ----------
    claims
        Any claims.
    published
        Days of publication by document id.
    at
        The map's day; None ages nothing.
    """
    found = {}
    for claim in claims:
        day = own_day(claim, published.get(claim.document_id))
        if at is None or day is None:
            continue
        fade = fade_of((at - day).days)
        if fade < 1:
            told = claim.when.iso() if claim.when else day.isoformat()
            found[claim.id] = (fade, WORDS["as_of"].format(told))
    return found


def changes_between(
    claims: Sequence[Claim],
    published: Mapping[str, date | None],
    since: date,
    until: date,
    *,
    mode: str = "known",
) -> tuple[Change, ...]:
    """Return what is new, ended or of another status on the second day, in the order of the claims.

    Statements are compared with the last one before of the same type, actors and ground. One
    told again unchanged is no change; one without a day in this mode is not compared.
    """
    threads: dict[tuple[object, ...], list[tuple[date, int, Claim]]] = {}
    for n, claim in enumerate(claims):
        day = day_in(claim, published.get(claim.document_id), mode)
        if day is not None and day <= until:
            key = (claim.type, tuple(sorted(a.key for a in claim.actors)), recipe_id(claim.recipe))
            threads.setdefault(key, []).append((day, n, claim))
    found: list[tuple[int, Change]] = []
    for thread in threads.values():
        thread.sort(key=lambda row: row[:2])
        before = next((claim for day, _, claim in reversed(thread) if day <= since), None)
        _, n, last = thread[-1]
        if last is not before:
            if before is None:
                found.append((n, Change(kind="new", claim=last)))
            elif before.status != last.status:
                kind = "ended" if last.status in GONE else "status"
                found.append((n, Change(kind=kind, claim=last, before=before)))
        elif _ends(last, since, until):
            found.append((n, Change(kind="ended", claim=last)))
    return tuple(change for _, change in sorted(found, key=lambda row: row[0]))


def _ends(claim: Claim, since: date, until: date) -> bool:
    when = claim.when
    return (
        claim.type in LASTING
        and when is not None
        and when.end is not None
        and when.end > when.start
        and since < when.end <= until
    )


def numeric_days() -> dict[str, Any]:
    """Return how plotly writes days on an axis: in figures where it would know no name of the month."""
    return {} if spoken() == "en" else {"tickformat": "%Y-%m-%d", "tickangle": 0, "nticks": 7}
