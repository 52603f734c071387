"""Who says it, when it was and how sure the text is, over passages of several sentences.

All passages are our own, and what should come out was written down before they were run: 56
beside the rules, then 22 and 24 more to see how the rules do on what they had not seen. A claim
names words that its quote holds and, for each attribute, the readings that are right (null: no
speaker, no date; a missing list: not judged).
"""

from __future__ import annotations

import json
import re
import sys
from calendar import monthrange
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))
from claims_reading import atlas, reader

from extract.pipeline import extract_document
from extract.values import Claim, Document, When

PASSAGES = [
    json.loads(line) for line in (Path(__file__).parent / "passages.jsonl").read_text("utf-8").splitlines()
]
FLOORS = {"found": 0.8, "status": 0.96, "attribution": 0.96, "date": 0.96}


def _reading(passage: dict[str, Any]) -> tuple[Claim, ...]:
    document = Document(
        id=passage["id"],
        text=passage["text"],
        title=passage.get("title", ""),
        publisher=passage.get("publisher", ""),
        published=date.fromisoformat(passage["published"]),
    )
    found = extract_document(document, atlas=atlas(), reader=reader())
    assert found.issues == ()
    return found.claims


def _match(claims: tuple[Claim, ...], wanted: dict[str, Any], text: str) -> Claim | None:
    start = text.index(wanted["near"])
    end = start + len(wanted["near"])
    near = [c for c in claims if wanted["type"] in {None, c.type} and c.start < end and start < c.end]
    return max(near, key=lambda c: min(c.end, end) - max(c.start, start), default=None)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.lower())) - {"the", "a", "of", "s"}


def _same_speaker(claim: Claim, wanted: str | None) -> bool:
    if claim.attribution is None or wanted is None:
        return (claim.attribution is None) == (wanted is None)
    got, right = _words(claim.attribution.text), _words(wanted)
    return got <= right or right <= got


def _days(iso: str) -> tuple[date, date]:
    def day(part: str, last: bool) -> date:
        numbers = [int(n) for n in part.split("-")]
        month = numbers[1] if len(numbers) > 1 else 12 if last else 1
        number = numbers[2] if len(numbers) > 2 else monthrange(numbers[0], month)[1] if last else 1
        return date(numbers[0], month, number)

    first, _, second = iso.partition("/")
    return day(first, False), day(second or first, True)


def _same_time(when: When | None, wanted: str | None) -> bool:
    if when is None or wanted is None:
        return (when is None) == (wanted is None)
    first, last = _days(wanted)
    begin, end = _days(when.iso().rstrip("/"))
    return begin <= last and first <= end


@lru_cache(maxsize=1)
def _score() -> tuple[Counter[str], Counter[str], tuple[str, ...]]:
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    wrong: list[str] = []
    for passage in PASSAGES:
        claims = _reading(passage)
        for wanted in passage["claims"]:
            judged["found"] += 1
            claim = _match(claims, wanted, passage["text"])
            if claim is None:
                continue
            right["found"] += 1
            tests = {
                "status": lambda want, c=claim: c.status == want,
                "attribution": lambda want, c=claim: _same_speaker(c, want),
                "date": lambda want, c=claim: _same_time(c.when, want),
            }
            for name, test in tests.items():
                if wanted[name] is not None:
                    judged[name] += 1
                    good = any(test(want) for want in wanted[name])
                    right[name] += good
                    if not good:
                        wrong.append(f"{name} of {claim.quote!r} ({passage['id']})")
    return right, judged, tuple(wrong)


def test_there_are_enough_passages() -> None:
    assert len(PASSAGES) >= 100
    assert len({p["id"] for p in PASSAGES}) == len(PASSAGES)
    assert all(c["near"] in p["text"] for p in PASSAGES for c in p["claims"])


def test_speakers_dates_and_statuses_of_passages_hold_their_floors() -> None:
    right, judged, wrong = _score()
    shares = {name: right[name] / judged[name] for name in FLOORS}
    assert all(shares[name] >= floor for name, floor in FLOORS.items()), (shares, wrong)
