"""How sure is sure: fit the curve behind `Claim.confidence`, and show how well it holds.

    python benchmarks/calibrate.py CORPUS [--write]

CORPUS is a folder with ``dev.json`` (annotated documents) and ``score.py`` (whose ``match_claims``
says which predictions are right in type and ground). The curve is Platt's (1999) with his
smoothed targets. It is fitted on the held-out news of our own (`news.HELD_OUT`), which nothing was
trained on and no rule was written for. The first table is of predictions that were each made by a
curve fitted without their own document, the second of the corpus's six documents that nobody
looked at. ``--write`` stores the curve.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(sys.path.pop(0))  # this folder comes last: its geodata.py would hide the package
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import hashlib
import importlib.util
import json
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from news import HELD_OUT, NEWS, read_news, to_gold

from extract.claims.confidence import to_support
from extract.language import open_reader
from extract.pipeline import extract_document
from extract.values import Document
from geodata.atlas import open_atlas

FROZEN = 6
BINS = ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))
TABLE = Path(__file__).parents[1] / "extract" / "tables" / "confidence.json"

Sample = tuple[float, bool]
"""Support of a claim, and whether it is right."""


def predictions(corpus: Path) -> tuple[list[list[Sample]], list[list[Sample]]]:
    """Return the samples of each held-out document of our own, and of each frozen one of the corpus."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{corpus} holds no score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    documents = json.loads((corpus / "dev.json").read_text(encoding="utf-8"))
    documents.sort(key=lambda d: hashlib.sha256(d["id"].encode()).hexdigest())
    atlas, reader = open_atlas(), open_reader()
    own = [to_gold(d) for name in HELD_OUT for d in read_news(NEWS / f"{name}.txt")]
    return (
        [_samples(gold, scorer, atlas, reader) for gold in own],
        [_samples(gold, scorer, atlas, reader) for gold in documents[:FROZEN]],
    )


def _samples(gold: dict[str, Any], scorer: Any, atlas: Any, reader: Any) -> list[Sample]:
    document = Document(
        id=gold["id"], text=gold["text"], title=gold["title"], published=date.fromisoformat(gold["date"])
    )
    claims = extract_document(document, atlas=atlas, reader=reader).claims
    rows = [
        {
            "start": c.start,
            "end": c.end,
            "type": c.type,
            "target": c.target,
            "target_places": list(c.target_places),
            "geometry": json.loads(json.dumps(dict(c.geometry), default=list)),
        }
        for c in claims
    ]
    right = {j for _, j in scorer.match_claims(gold, rows, True)}
    return [(to_support(c.confidence), j in right) for j, c in enumerate(claims)]


def fit(samples: Sequence[Sample]) -> tuple[float, float]:
    """Return intercept and slope of Platt's curve, by Newton's method; the slope never falls below 0.1."""
    yes = sum(right for _, right in samples)
    high, low = (yes + 1) / (yes + 2), 1 / (len(samples) - yes + 2)
    a, b = 0.0, 1.0
    for _ in range(100):
        ga = gb = haa = hab = hbb = 1e-9
        for x, right in samples:
            p = 1 / (1 + math.exp(-(a + b * x)))
            error, weight = (high if right else low) - p, p * (1 - p)
            ga, gb = ga + error, gb + error * x
            haa, hab, hbb = haa + weight, hab + weight * x, hbb + weight * x * x
        det = haa * hbb - hab * hab + 1e-9
        da, db = (hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det
        a, b = a + da, b + db
        if abs(da) + abs(db) < 1e-9:
            break
    return a, max(b, 0.1)


def chance(curve: tuple[float, float], support: float) -> float:
    """Return the share that a curve gives to a support."""
    return 1 / (1 + math.exp(-(curve[0] + curve[1] * support)))


def wilson(yes: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if n == 0:
        return 0.0, 1.0
    z, p = 1.96, yes / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def table(pairs: Sequence[tuple[float, bool]]) -> None:
    """Print what was said against what was so, and the mean squared error of both."""
    print("said            n   mean said   right   95 % interval")
    for low, high in BINS:
        inside = [(p, right) for p, right in pairs if low <= p < high]
        if inside:
            yes, n = sum(r for _, r in inside), len(inside)
            a, b = wilson(yes, n)
            mean = sum(p for p, _ in inside) / n
            print(f"{low:.2f}-{min(high, 1):.2f} {n:6d} {mean:11.2f} {yes / n:7.2f}   {a:.2f}-{b:.2f}")
    share = sum(r for _, r in pairs) / len(pairs)
    brier = sum((p - r) ** 2 for p, r in pairs) / len(pairs)
    print(f"Brier score {brier:.4f}; always saying {share:.2f} has {share * (1 - share):.4f}")


def main() -> None:
    """Print the tables; write the curve if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--write", action="store_true", help=f"store the curve in {TABLE.name}")
    args = parser.parse_args()
    held_out, frozen = predictions(args.corpus)
    everything = [s for samples in held_out for s in samples]
    curve = fit(everything)
    wrong = sum(not right for _, right in everything)
    print(f"{len(held_out)} held-out documents, {len(everything)} claims, {wrong} wrong")
    print("each by a curve fitted on the others:")
    table(
        [
            (chance(fit([s for other in held_out if other is not samples for s in other]), x), right)
            for samples in held_out
            for x, right in samples
        ]
    )
    print("the support itself, as if it were a share:")
    table([(min(1.0, max(0.0, x)), right) for x, right in everything])
    print(f"{FROZEN} frozen documents of the corpus, by the curve:")
    table([(chance(curve, x), right) for samples in frozen for x, right in samples])
    print(f"intercept {curve[0]:.3f}, slope {curve[1]:.3f}")
    if args.write:
        values = {"intercept": round(curve[0], 3), "slope": round(curve[1], 3), "claims": len(everything)}
        TABLE.write_text(json.dumps(values | {"wrong": wrong}) + "\n", encoding="utf-8")
        print(f"written to {TABLE}")


if __name__ == "__main__":
    main()
