"""Quality floors of places on the development corpora and on news texts of our own; they only rise.

The shipped weights were trained on the corpora, so their figures guard against regressions and
are no measure of quality: that is `benchmarks/train_places.py --predict`. Nothing was trained
on our own texts (``fresh_news.txt``).
"""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest
from fresh_news import read_fresh

from extract.language import open_reader
from extract.resolution import resolve_mentions
from extract.toponyms import core_span, find_toponyms, find_toponyms_fast
from extract.values import Document
from geodata.gazetteer import open_gazetteer

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
FLOORS = json.loads((Path(__file__).parent / "baseline_places.json").read_text("utf-8"))
EVERY = 12  # a sample: the whole takes minutes
RIGHT_KM = 161.0


def on_corpora(test: Any) -> Any:
    """Mark a test that reads the development corpora."""
    skip = pytest.mark.skipif(not CORPORA.is_dir(), reason="no development corpora beside the checkout")
    return pytest.mark.shared(skip(test))


def documents() -> list[tuple[str, str, list[dict[str, Any]]]]:
    out = []
    for path in sorted((CORPORA / "geoparse").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        out += [(path.name.split(".")[0], row["text"], row["toponyms"]) for row in rows[::EVERY]]
    return out


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    p, q = math.radians(a[0]), math.radians(b[0])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, float]]:
    """Recognition F1 (exact spans) and end-to-end F1 (and within 161 km, or in the area), by corpus."""
    reader = open_reader()
    counts: dict[str, list[int]] = {}
    with open_gazetteer() as gazetteer:
        for corpus, text, gold in documents():
            toponyms = find_toponyms(reader.parse(text), gazetteer)
            resolutions = resolve_mentions(toponyms, Document(id="t", text=text), gazetteer)
            tally = counts.setdefault(corpus, [0, 0, 0, 0])
            at = {(g["start"], g["end"]): g for g in gold}
            tally[0] += len(gold)
            tally[1] += len(resolutions)
            for resolution in resolutions:
                match = at.get(core_span(resolution.toponym))
                tally[2] += match is not None
                if match is None or match.get("lat") is None or resolution.place is None:
                    continue
                here = (resolution.place.lat, resolution.place.lon)
                distance = km((match["lat"], match["lon"]), here)
                tally[3] += distance <= max(RIGHT_KM, match.get("tol_km") or 0)
    return {
        corpus: {"recognition": 2 * hit / (g + p), "end_to_end": 2 * right / (g + p)}
        for corpus, (g, p, hit, right) in counts.items()
    }


@on_corpora
@pytest.mark.parametrize("corpus", sorted(FLOORS["corpora"]))
@pytest.mark.parametrize("figure", ["recognition", "end_to_end"])
def test_floor(measured: dict[str, dict[str, float]], corpus: str, figure: str) -> None:
    assert measured[corpus][figure] >= FLOORS["corpora"][corpus][figure], measured


@on_corpora
def test_places_of_the_claims_corpus() -> None:
    rows = json.loads((CORPORA / "claims" / "dev.json").read_text("utf-8"))
    reader = open_reader()
    found = right = total = acts = 0
    with open_gazetteer() as gazetteer:
        for row in rows:
            toponyms = {(t.start, t.end): t for t in find_toponyms(reader.parse(row["text"]), gazetteer)}
            ignored = [(s["start"], s["end"]) for s in row["ignore_spans"]]
            gold = {(g["start"], g["end"]): g for g in row["places"]}
            found += sum(
                span in gold or not any(span[0] < e and s < span[1] for s, e in ignored) for span in toponyms
            )
            total += len(gold)
            hits = [span for span in toponyms if span in gold]
            right += len(hits)
            acts += sum(toponyms[span].is_metonym == gold[span]["is_metonym"] for span in hits)
    f1 = 2 * right / (found + total)
    assert f1 >= FLOORS["claims"]["strict_f1"], f1
    assert acts / right >= FLOORS["claims"]["metonym"], acts / right


@pytest.mark.parametrize("mode", ["full", "fast"])
def test_names_in_news_of_another_make(mode: str) -> None:
    reader = open_reader()
    found = right = total = 0
    with open_gazetteer() as gazetteer:
        for fresh in read_fresh():
            toponyms = (
                find_toponyms(reader.parse(fresh.text), gazetteer)
                if mode == "full"
                else find_toponyms_fast(fresh.text, gazetteer)
            )
            spans = {core_span(toponym) for toponym in toponyms}
            found, right, total = (
                found + len(spans),
                right + len(spans & fresh.spans),
                total + len(fresh.spans),
            )
    assert total > 350
    assert 2 * right / (found + total) >= FLOORS["fresh"][mode]
