"""What people say of the machine's reading: claims accepted, corrected and rejected.

A review never overwrites: it is applied to what the machine read, each time anew, so that it can be
undone and survives a new extraction. Pure: values in, values out; `extract.store` keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from extract.values import CLAIM_TYPES, STATUSES, Actor, Attribution, Claim, When
from geodata.errors import ClaimAtlasError
from geodata.recipes import Recipe, from_json, to_json, walk

ACTIONS = ("accept", "correct", "reject", "place", "merge", "delete")
CHANGES = ("type", "status", "actors", "speaker", "date", "recipe")
MAX_WORDS = 200
_STATE = {"accept": "accepted", "correct": "corrected", "reject": "rejected"}
_DAY = r"\d{4}-\d{2}-\d{2}"


class ReviewError(ClaimAtlasError, ValueError):
    """A review that cannot be read or does not fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What one person said of one claim, place, actor or document.

    Attributes
    ----------
    id
        A random word.
    action
        One of `ACTIONS`.
    document_id
        The document; "" for a merge of actors, which is about all.
    claim_id, type, start, end, quote
        The machine's claim as it was then: by it, or by its words, the review finds it again.
    changes
        For ``correct`` any of `CHANGES`; for ``place`` ``from`` and ``to`` (place ids) and
        ``name``; for ``merge`` ``from`` (a key) and ``to`` (key, canonical, label).
    by, at, why
        Who, when (ISO, UTC) and in their own words.
    undone_by, undone_at
        Who took it back, and when; "" if it stands.
    orphan
        Whether a new extraction left nothing that it fits.
    """

    id: str
    action: str
    document_id: str = ""
    claim_id: str = ""
    type: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    at: str = ""
    why: str = ""
    undone_by: str = ""
    undone_at: str = ""
    orphan: bool = False


def check_changes(action: str, changes: Mapping[str, Any]) -> None:
    """Refuse changes that no claim could take.

    Raises
    ------
    ReviewError
        Naming the value and what is possible.
    """
    if action not in ACTIONS:
        raise ReviewError(f"{str(action)[:40]!r} is nothing that a review does; it may {', '.join(ACTIONS)}")
    if action in ("accept", "reject", "delete") and changes:
        raise ReviewError(f"{action} changes nothing; use correct")
    if action == "correct":
        _check_correction(changes)
    if action == "place":
        for name in ("from", "to", "name"):
            _words(changes.get(name), f"place {name}")
    if action == "merge":
        _words(changes.get("from"), "the merged actor's key")
        _actor(changes.get("to"))


def _check_correction(changes: Mapping[str, Any]) -> None:
    if not changes:
        raise ReviewError(f"a correction changes something: {', '.join(CHANGES)}")
    for name, value in changes.items():
        if name not in CHANGES:
            raise ReviewError(f"{str(name)[:40]!r} cannot be corrected; {', '.join(CHANGES)} can")
        if name == "type" and value not in CLAIM_TYPES:
            raise ReviewError(f"type {str(value)[:40]!r} is not known; known are {', '.join(CLAIM_TYPES)}")
        if name == "status" and value not in STATUSES:
            raise ReviewError(f"status {str(value)[:40]!r} is not known; known are {', '.join(STATUSES)}")
        if name == "actors":
            if not isinstance(value, list | tuple) or len(value) > 20:
                raise ReviewError("actors must be a list of at most 20")
            for one in value:
                _actor(one)
        if name == "speaker" and value is not None:
            _words(value, "speaker")
        if name == "date":
            read_when(value)
        if name == "recipe":
            from_json(value)


def apply_reviews(claim: Claim, reviews: Iterable[Review]) -> Claim:
    """Return a claim of the machine as people left it, ``review`` saying what they did last.

    `reviews` are those that fit the claim and stand, oldest first.
    """
    for review in reviews:
        if review.action == "place":
            claim = _with_place(claim, review.changes)
        elif review.action == "merge":
            claim = _with_merge(claim, review.changes)
        elif review.action in _STATE:
            changed = _with_changes(claim, review.changes, review.by) if review.action == "correct" else claim
            claim = replace(changed, review=_STATE[review.action])
    return claim


def fitting(review: Review, claims: Iterable[Claim]) -> str | None:
    """Return the id of the claim that a review is about, None if there is none any more.

    The same id, or else the same type with most of its words in common.
    """
    best, most = None, 0.0
    for claim in claims:
        if claim.id == review.claim_id:
            return claim.id
        shared = min(claim.end, review.end) - max(claim.start, review.start)
        longest = max(claim.end - claim.start, review.end - review.start, 1)
        if claim.type == review.type and shared / longest > max(most, 0.5):
            best, most = claim.id, shared / longest
    return best


def read_when(value: object) -> When | None:
    """Return the time that a reviewer typed: a day, month, year, or ``a/b``; None for no time.

    Raises
    ------
    ReviewError
        If it cannot be read.
    """
    if value is None or value == "":
        return None
    text = str(value)
    try:
        if re.fullmatch(_DAY, text):
            day = date.fromisoformat(text)
            return When(start=day, end=day, precision="day", basis="a reviewer's")
        if re.fullmatch(r"\d{4}-\d{2}", text):
            first = date.fromisoformat(f"{text}-01")
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return When(start=first, end=last, precision="month", basis="a reviewer's")
        if re.fullmatch(r"\d{4}", text):
            year = int(text)
            return When(
                start=date(year, 1, 1), end=date(year, 12, 31), precision="year", basis="a reviewer's"
            )
        if found := re.fullmatch(rf"({_DAY})/({_DAY})?", text):
            end = date.fromisoformat(found[2]) if found[2] else None
            start = date.fromisoformat(found[1])
            if end is None or start <= end:
                return When(start=start, end=end, precision="interval", basis="a reviewer's")
    except (ValueError, OverflowError):
        pass
    raise ReviewError(
        f"date {text[:40]!r} cannot be read; give 2019-01-23, 2019-01, 2019 or 2019-01-01/2019-02-01"
    )


def _with_changes(claim: Claim, changes: Mapping[str, Any], by: str) -> Claim:
    found = dict(changes)
    if "actors" in found:
        found["actors"] = tuple(_actor(a) for a in found["actors"])
    if "speaker" in found:
        name = found.pop("speaker")
        found["attribution"] = name and Attribution(text=name, canonical=name, origin=f"review by {by}"[:80])
    if "date" in found:
        found["when"] = read_when(found.pop("date"))
    if "recipe" in found:
        recipe = from_json(found["recipe"])
        found["recipe"] = recipe
        found["geometry"] = (
            (("kind", "region"), ("of", "as a reviewer drew it")) if _is_drawn(recipe) else claim.geometry
        )
    return replace(claim, **found)


def _is_drawn(recipe: Recipe) -> bool:
    return any(type(part).__name__ == "Drawn" for part in walk(recipe))


def _with_place(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    recipe = exchange_place(claim.recipe, changes["from"], changes["to"], changes["name"])
    return claim if recipe == claim.recipe else replace(claim, recipe=recipe)


def exchange_place(recipe: Recipe, old: str, new: str, name: str) -> Recipe:
    """Return a recipe with one place in another's stead, wherever it refers to it."""

    def exchanged(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("id") == old and set(value) == {"id", "name"}:
                return {"id": new, "name": name}
            return {key: exchanged(v) for key, v in value.items()}
        return [exchanged(v) for v in value] if isinstance(value, list) else value

    return from_json(exchanged(to_json(recipe)))


def _with_merge(claim: Claim, changes: Mapping[str, Any]) -> Claim:
    if not any(a.key == changes["from"] for a in claim.actors):
        return claim
    to = changes["to"]
    actors: dict[str, Actor] = {}
    for actor in claim.actors:
        if actor.key == changes["from"]:
            actor = replace(actor, key=to["key"], canonical=to["canonical"], label=to["label"])  # noqa: PLW2901
        actors.setdefault(actor.key, actor)
    return replace(claim, actors=tuple(actors.values()))


def _actor(value: object) -> Actor:
    if not isinstance(value, Mapping):
        raise ReviewError("an actor needs a name (canonical), a key and a label")
    canonical = _words(value.get("canonical"), "the actor's name")
    key = _words(value.get("key") or f"named:{canonical.lower()}", "the actor's key")
    label = _words(value.get("label") or canonical, "the actor's label")
    return Actor(text=canonical, canonical=canonical, key=key, label=label[:40])


def _words(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_WORDS:
        raise ReviewError(f"{what} must be some words (at most {MAX_WORDS} characters)")
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in value):
        raise ReviewError(f"{what} holds a character that is no letter or sign")
    return value.strip()
