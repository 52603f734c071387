"""Sentences that must not come out as asserted, each with a twin that must.

All sentences are our own. A trap fails where any of its claims is asserted; of the twins at
least nine in ten must be.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from claims_reading import extraction

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "traps.jsonl").read_text("utf-8").splitlines()]
TWINS_FLOOR = 0.9


def _statuses(text: str, published: str) -> list[str]:
    found = extraction(text, published=date.fromisoformat(published))
    assert found.issues == ()
    for claim in found.claims:
        assert text[claim.start : claim.end] == claim.quote
    return [c.status for c in found.claims]


def test_there_are_enough_pairs_and_kinds() -> None:
    assert len(PAIRS) >= 200
    assert len({p["id"] for p in PAIRS}) == len(PAIRS)
    assert len({p["kind"] for p in PAIRS}) >= 25
    assert all(p["trap"] != p["twin"] for p in PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: p["id"])
def test_no_trap_comes_out_as_asserted(pair: dict[str, str]) -> None:
    assert "asserted" not in _statuses(pair["trap"], pair["published"])


def test_their_twins_do() -> None:
    told = [p for p in PAIRS if "asserted" in _statuses(p["twin"], p["published"])]
    missing = [p["twin"] for p in PAIRS if p not in told]
    assert len(told) >= TWINS_FLOOR * len(PAIRS), missing
