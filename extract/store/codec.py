"""Values to JSON text and back, exactly: what is read equals what was written.

JSON keeps Python's floats (shortest form that reads back) and code points. Tuples become
lists; on the way back every list becomes a tuple, since all values of the house are frozen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from extract.values import Actor, Attribution, Claim, NotMapped, Resolution, Toponym, When
from geodata import recipes
from geodata.errors import StoreError
from geodata.places import Candidate, Place
from geodata.recipes import Recipe

Row = dict[str, Any]
PlaceOf = Callable[[str], Place]


def dumps(value: object) -> str:
    """Return compact JSON; tuples as lists.

    Raises
    ------
    StoreError
        If a number is not finite or a value is no JSON, neither of which reads back.
    """
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(f"{ascii(value)[:60]} cannot be stored: {error}") from error


def frozen(value: Any) -> Any:
    """Return a value read from JSON with its lists as tuples."""
    if isinstance(value, list):
        return tuple(frozen(v) for v in value)
    if isinstance(value, dict):
        return {k: frozen(v) for k, v in value.items()}
    return value


def claim_to_json(claim: Claim) -> str:
    """Return a claim as JSON text, without its document's id."""
    data = _fields(claim, leave="document_id")
    data["actors"] = [_fields(a) for a in claim.actors]
    data["attribution"] = claim.attribution and _fields(claim.attribution)
    data["when"] = claim.when and _fields(claim.when)
    data["recipe"] = recipes.to_json(claim.recipe)
    return dumps(_without_dates(data))


def claim_from_json(text: str, document_id: str) -> Claim:
    """Read a claim back."""
    data = json.loads(text)
    actors, attribution, when, recipe = (data.pop(key) for key in ("actors", "attribution", "when", "recipe"))
    return Claim(
        **frozen(data),
        document_id=document_id,
        actors=tuple(Actor(**a) for a in actors),
        attribution=attribution and Attribution(**attribution),
        when=when and When(**{**when, "start": _day(when["start"]), "end": _day(when["end"])}),
        recipe=recipe_from_json(dumps(recipe)),
    )


@lru_cache(maxsize=4096)
def recipe_from_json(text: str) -> Recipe:
    """Read a recipe back; the same text gives the same object, as many claims share one."""
    return recipes.from_json(json.loads(text))


def place_to_json(place: Place) -> tuple[str, str]:
    """Return a place's content hash and its JSON text."""
    text = dumps(_fields(place))
    return hashlib.sha256(text.encode()).hexdigest()[:24], text


@lru_cache(maxsize=65536)
def place_from_json(text: str) -> Place:
    """Read a place back."""
    return Place(**json.loads(text))


def resolution_to_json(resolution: Resolution, hash_of: Callable[[Place], str]) -> str:
    """Return a resolution as JSON text, with its places by their hash."""
    toponym = _fields(resolution.toponym)
    toponym["candidates"] = [[hash_of(c.place), c.name, c.match] for c in resolution.toponym.candidates]
    return dumps(
        {
            "toponym": toponym,
            "place": resolution.place and hash_of(resolution.place),
            "kind": resolution.kind,
            "confidence": resolution.confidence,
            "reason": resolution.reason,
            "recipe": resolution.recipe and recipes.to_json(resolution.recipe),
        }
    )


def resolution_hashes(text: str) -> set[str]:
    """Return the hashes of all places that a stored resolution refers to."""
    data = json.loads(text)
    hashes = {c[0] for c in data["toponym"]["candidates"]}
    return hashes | {data["place"]} if data["place"] else hashes


def resolution_from_json(text: str, place_of: Mapping[str, Place]) -> Resolution:
    """Read a resolution back, given its places by hash."""
    data = json.loads(text)
    toponym = frozen(data["toponym"])
    toponym["candidates"] = tuple(
        Candidate(place=place_of[h], name=name, match=match) for h, name, match in toponym["candidates"]
    )
    return Resolution(
        **{
            **data,
            "toponym": Toponym(**toponym),
            "place": data["place"] and place_of[data["place"]],
            "recipe": data["recipe"] and recipe_from_json(dumps(data["recipe"])),
        }
    )


def search_text(claim: Claim, title: str) -> str:
    """Return all that a reader may search a claim by."""
    actors = [word for a in claim.actors for word in (a.text, a.canonical, a.label)]
    speaker = claim.attribution.canonical if claim.attribution else ""
    parts = (claim.quote, claim.target or "", *claim.target_places, *actors, speaker, title)
    return " \n".join(parts)


def storable(text: str) -> str:
    """Return a text that any UTF-8 database can hold, for names that only tell people something."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def refuse_unstorable(where: str, *values: object) -> None:
    """Refuse text that no UTF-8 database can hold.

    Raises
    ------
    StoreError
        If any text holds half of a surrogate pair, or a NUL character (which PostgreSQL
        refuses and SQLite's own functions cut at).
    """
    for value in values:
        if not isinstance(value, str):
            continue
        if "\0" in value:
            raise StoreError(
                f"{where} holds a NUL character at {value.index(chr(0))}; remove it from the text"
            )
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise StoreError(
                f"{where} holds half of a surrogate pair at {error.start}, which is no character; "
                "repair the text's source"
            ) from error


def not_mapped_row(value: NotMapped) -> Row:
    """Return the columns of a claim that was found and not drawn."""
    return _fields(value)


def _fields(value: Any, *, leave: str = "") -> Row:
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name != leave}


def _without_dates(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {k: _without_dates(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_without_dates(v) for v in value]
    return value


def _day(text: str | None) -> Any:
    return None if text is None else date.fromisoformat(text)
