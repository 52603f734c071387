"""What to expect of new text: news of our own that nothing was trained on and no rule was written for.

The files of `news.HELD_OUT` were written by the annotation rules, claims and all, before anything
was run on them. Their errors are never listed: only these sums are looked at. A claim is found
where one of the same type stands at its words and means one of its places.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import pytest
from claims_reading import extraction, means
from news import HELD_OUT, NEWS, Noted, NotedDocument, read_news

from extract.values import Claim

BASELINE = json.loads((Path(__file__).parent / "baseline_claims.json").read_text("utf-8"))
FILES = {"held_out_first": HELD_OUT[:3], "held_out": HELD_OUT}
"""The files that were held out at first, and all."""
MARGIN = 60
"""How far, in characters, a quote may stand from the clause noted."""


@lru_cache(maxsize=len(HELD_OUT))
def _counts(name: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in read_news(NEWS / f"{name}.txt"):
        _count(document, counts)
    return counts


def _count(document: NotedDocument, counts: Counter[str]) -> None:
    left = list(extraction(document.text, document.title, document.published).claims)
    counts["told"] += len(left)
    for noted in document.claims:
        counts["noted"] += 1
        found = next((c for c in left if _fits(noted, c)), None)
        if found is None:
            continue
        left.remove(found)
        counts["found"] += 1
        counts["status"] += found.status == noted.status
        said = found.attribution.text if found.attribution is not None else None
        counts["speaker"] += _same(said, noted.speaker)
        acting = [name for a in found.actors for name in (a.text, a.canonical)]
        counts["actor"] += (not acting and not noted.actors) or any(
            _same(a, b) for a in acting for b in noted.actors
        )


def _fits(noted: Noted, claim: Claim) -> bool:
    near = claim.start < noted.end + MARGIN and noted.start < claim.end + MARGIN
    return claim.type == noted.type and near and means(claim, noted.places)


def _same(a: str | None, b: str | None) -> bool:
    if a is None or b is None:
        return a is b
    x, y = (set(re.findall(r"\w+", s.casefold())) - {"the", "a", "of", "s"} for s in (a, b))
    return bool(x and y) and (x <= y or y <= x)


@pytest.mark.parametrize("which", sorted(FILES))
def test_held_out_news_keep_their_floors(which: str) -> None:
    n = sum((_counts(name) for name in FILES[which]), Counter[str]())
    assert n["noted"] >= 300
    recall, precision = n["found"] / n["noted"], n["found"] / n["told"]
    score = {"recall": recall, "precision": precision, "f1": 2 * recall * precision / (recall + precision)}
    score |= {key: n[key] / n["found"] for key in ("status", "speaker", "actor")}
    short = {key: (score[key], floor) for key, floor in BASELINE[which].items() if score[key] < floor}
    assert not short, short


def test_nothing_held_out_is_trained_on() -> None:
    script = (NEWS.parent / "train_claims.py").read_text("utf-8")
    assert "not in HELD_OUT" in script
    ids = Counter(d.id for path in NEWS.glob("*.txt") for d in read_news(path))
    assert max(ids.values()) == 1


def test_the_notes_are_well_formed() -> None:
    from extract.values import CLAIM_TYPES, STATUSES

    for path in sorted(NEWS.glob("*.txt")):
        for document in read_news(path):
            for c in document.claims:
                assert c.type in CLAIM_TYPES, (document.id, c)
                assert c.status in STATUSES, (document.id, c)
                assert document.text[c.start : c.end].strip() == document.text[c.start : c.end]
                assert c.start <= c.trigger[0] < c.trigger[1] <= c.end
