"""The attributes by which the browser knows what an element does; `assets/7_state.js` reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def sets(patch: Mapping[str, Any], *, choice: bool = False) -> dict[str, Any]:
    """A press changes the state by a patch (JSON); a `choice` also shows whether it is so now."""
    return {"data-set": json.dumps(patch)} | ({} if choice else {"data-plain": ""})


def toggles(field: str, value: Any, *, on: bool | None = None) -> dict[str, Any]:
    """A press adds a value to a field of the state or takes it away; `on` is how it begins."""
    known = {} if on is None else {"aria-checked": str(on).lower()}
    return {"data-toggle": json.dumps({field: value}), **known}


def picks(claims: Sequence[str], origin: str) -> dict[str, Any]:
    """A press chooses these claims; `origin` is ``card``, ``text`` or ``none``."""
    return {"data-claims": " ".join(claims), "data-from": origin}


def named(claim_id: str) -> dict[str, Any]:
    """The element tells of this claim."""
    return {"data-claim": claim_id}


def aria(label: str, **more: str) -> dict[str, Any]:
    """What the element is called, and other ARIA attributes, named without their prefix."""
    return {"aria-label": label, **attributes(**more)}


def attributes(**more: str) -> dict[str, Any]:
    """ARIA attributes, named without their prefix."""
    return {f"aria-{key}": value for key, value in more.items()}
