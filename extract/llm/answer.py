"""What a model may say, as a JSON schema, and its answer read into values: nothing is trusted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from extract.llm.client import LlmError
from extract.values import CLAIM_TYPES, STATUSES

MAX_CLAIMS = 200
MAX_WORDS_CHARS = 600
"""A longer quote is no clause."""

_TEXT = {"type": "string", "maxLength": MAX_WORDS_CHARS}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["quote", "predicate", "type", "status", "actors", "place"],
                "properties": {
                    "quote": _TEXT,
                    "predicate": _TEXT,
                    "type": {"type": "string", "enum": list(CLAIM_TYPES)},
                    "status": {"type": "string", "enum": list(STATUSES)},
                    "actors": {"type": "array", "items": _TEXT},
                    "place": _TEXT,
                },
            },
        }
    },
}
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A claim as a model puts it: words that must yet be found in the text."""

    quote: str
    predicate: str
    type: str
    status: str
    actors: tuple[str, ...]
    place: str


def read_answer(text: str) -> tuple[tuple[Proposal, ...], int]:
    """Return the proposals of an answer and how many of its claims have no readable form.

    Raises
    ------
    LlmError
        If the answer is no JSON object with a list of claims.
    """
    text = _THOUGHT.sub("", text)
    begin, end = text.find("{"), text.rfind("}")
    try:
        claims = json.loads(text[begin : end + 1])["claims"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise LlmError("the model's answer is no JSON object with a list of claims") from error
    if not isinstance(claims, list):
        raise LlmError("the model's answer holds no list of claims")
    found = [_proposal(claim) for claim in claims[:MAX_CLAIMS]]
    good = tuple(p for p in found if p is not None)
    return good, len(claims) - len(good)


def _proposal(claim: object) -> Proposal | None:
    if not isinstance(claim, dict):
        return None
    words = {key: claim.get(key) for key in ("quote", "predicate", "type", "status", "place")}
    if any(v is not None and not isinstance(v, str) for v in words.values()):
        return None
    actors = claim.get("actors") or []
    if not isinstance(actors, list) or not all(isinstance(a, str) for a in actors):
        return None
    plain = {key: (value or "").strip() for key, value in words.items()}
    if any(len(v) > MAX_WORDS_CHARS for v in (*plain.values(), *actors)):
        return None
    if plain["type"] not in CLAIM_TYPES or plain["status"] not in STATUSES or not plain["quote"]:
        return None
    return Proposal(actors=tuple(a.strip() for a in actors if a.strip()), **plain)
