"""Train the models of places, and measure them by cross-validation over documents.

    python benchmarks/train_places.py CORPORA                    # writes extract/data and extract/tables
    python benchmarks/train_places.py CORPORA --predict OUT_DIR  # and cross-validated predictions

CORPORA holds ``geoparse/*.jsonl.gz`` (``doc_id, text, toponyms [{start, end, lat, lon}]``),
``claims/dev.json`` (a list of ``id, text, places, ignore_spans``) and ``re3d/*/`` (documents and entities,
for the spans alone); ``own_sentences.txt`` beside this file is added. With --predict each document is read
with weights that never saw it: OUT_DIR/geoparse.jsonl, OUT_DIR/geoparse-fast.jsonl and OUT_DIR/claims.json
are what the scorers of those corpora take. Needs scipy, which claimatlas itself does not. Minutes, no GPU.
"""

from __future__ import annotations

import sys

import span_training  # lies beside this file, as does a geodata.py that would hide the package of that name

sys.path.pop(0)

import argparse
import gzip
import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from extract.language import open_reader
from extract.resolution import resolve_mentions
from extract.resolution.calibration import combined, log_odds
from extract.resolution.evidence import NAMES, Mention, add_context, gather, own_features
from extract.resolution.fitting import fitting
from extract.resolution.model import infer, one_sense, to_vector
from extract.toponyms import core_span, find_in_view, toponym_at
from extract.toponyms.candidates import find_candidates
from extract.toponyms.encoder import open_encoder
from extract.toponyms.features import Lookup, features
from extract.toponyms.light import light_view
from extract.toponyms.network import SpanNetwork, from_arrays, roles
from extract.toponyms.view import View, view_of
from extract.toponyms.words import place_types
from extract.values import Document, Resolution, Toponym
from geodata.gazetteer import Gazetteer, open_gazetteer

EXTRACT = Path(__file__).parent.parent / "extract"
OWN = Path(__file__).with_name("own_sentences.txt")
SPANS_ALONE = ("re3d", "own")  # corpora without coordinates
WEIGHTS = {"claims": 2.0, "own": 2.0}  # of a span in training
FOLDS = 5
LEAST_COUNT = 4  # features seen more rarely are noise
PLACE_VARIANCE = 5.0  # of the Gaussian prior
MODES = {"toponyms": 2, "toponyms-fast": 0}  # layers of the encoder that each network reads
SPAN_THRESHOLD = -0.4
PRIOR_MEANS = {  # what these corpora show too rarely: news of war, and people named after places
    "after a verb of moving&minor": 2.6,
    "after a verb of moving&known": 2.0,
    "isolated&minor&own&1": 1.0,
    "given name, then capital:family": -2.0,
    "given name, then capital:name": -1.0,
}
RIGHT_KM = 161.0


@dataclass
class Reading:
    """A document as one of the modes reads it."""

    view: View
    vectors: np.ndarray
    spans: list[tuple[tuple[int, int], list[str], float, float]]  # words, features, is a name, weight


@dataclass
class Item:
    """A document with its gold places."""

    corpus: str
    id: str
    text: str
    gold: list[dict[str, Any]]
    ignored: list[tuple[int, int]]
    readings: dict[str, Reading]
    mentions: list[Mention]
    labels: list[np.ndarray]
    own: list[np.ndarray]


def read_corpora(corpora: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    for path in sorted((corpora / "geoparse").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                yield (
                    row["corpus"],
                    {"id": row["doc_id"], "text": row["text"], "gold": row["toponyms"], "ignored": []},
                )
    for row in json.loads((corpora / "claims" / "dev.json").read_text("utf-8")):
        gold = [p for p in row["places"] if p["kind"] != "border"]
        ignored = [(s["start"], s["end"]) for s in row["ignore_spans"]]
        yield "claims", {"id": row["id"], "text": row["text"], "gold": gold, "ignored": ignored}

    for folder in sorted(path.parent for path in corpora.glob("re3d/*/entities.json")):
        yield from _read_re3d(folder)
    yield from _read_own(OWN)


_MARK = re.compile(r"\[([^\]]+)\]|<([^>]+)>")


def _read_own(path: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield sentences of our own, each a document, for the spans alone."""
    lines = path.read_text("utf-8").splitlines()
    for n, line in enumerate(line for line in lines if line and not line.startswith("#")):
        text, gold, position = "", [], 0
        for match in _MARK.finditer(line):
            text += line[position : match.start()]
            name = match[1] or match[2]
            gold.append({"start": len(text), "end": len(text) + len(name)})
            text, position = text + name, match.end()
        yield "own", {"id": f"own:{n}", "text": text + line[position:], "gold": gold, "ignored": []}


_DESCRIBED = re.compile(
    r"^(?:the |a |an )?(?:(?:north|south|east|west|central|rural)[a-z-]* )?"
    r"(?:(?:ancient |northern |southern )?(?:city|town|village|province|district|area|region) of )?"
)


def _read_re3d(folder: Path) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield documents whose locations are names; descriptions and organisations are set aside."""
    entities: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "entities.json").read_text("utf-8").splitlines():
        entity = json.loads(line)
        entities.setdefault(entity["documentId"], []).append(entity)
    for line in (folder / "documents.json").read_text("utf-8").splitlines():
        row = json.loads(line)
        gold, ignored = {}, []
        for entity in entities.get(row["_id"], []):
            value, start = entity["value"], entity["begin"]
            if entity["type"] in ("Location", "Nationality"):
                skip = len(_DESCRIBED.match(value.lower())[0])  # type: ignore[index]
                start, value = start + skip, value[skip:]
                parts = value.split(", ")
                if value and all(w[:1].isupper() or w in ("of", "al", "and", "the") for w in value.split()):
                    for part in parts:
                        gold[start, start + len(part)] = {"start": start, "end": start + len(part)}
                        start += len(part) + 2
                    continue
            if entity["type"] in ("Location", "Nationality", "Organisation"):
                ignored.append((entity["begin"], entity["end"]))
        yield "re3d", {"id": row["_id"], "text": row["text"], "gold": list(gold.values()), "ignored": ignored}


def fold_of(document_id: str) -> int:
    return int(hashlib.sha256(document_id.encode()).hexdigest(), 16) % FOLDS


def prepare(rows: Iterable[tuple[str, dict[str, Any]]], gazetteer: Gazetteer) -> list[Item]:
    reader = open_reader()
    items = []
    for corpus, row in rows:
        item = Item(corpus, row["id"], row["text"], row["gold"], row["ignored"], {}, [], [], [])
        lookup = Lookup(gazetteer)
        views = {"toponyms": view_of(reader.parse(item.text)), "toponyms-fast": light_view(item.text)}
        for mode, view in views.items():
            item.readings[mode] = _reading(item, view, MODES[mode], gazetteer, lookup)
        if corpus not in SPANS_ALONE:
            _add_mentions(item, lookup)
        items.append(item)
    return items


# --- spans ------------------------------------------------------------------------------


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    head, _, last = text[start:end].rpartition(" ")
    return (start, start + len(head)) if head and last.islower() and last in place_types() else (start, end)


def _reading(item: Item, view: View, layers: int, gazetteer: Gazetteer, lookup: Lookup) -> Reading:
    gold = {
        (g["start"], g["end"]) if item.corpus != "claims" else _core(item.text, g["start"], g["end"])
        for g in item.gold
    }
    spans = []
    for span, source in find_candidates(view, gazetteer).items():
        start, end = view.words[span[0]].start, view.words[span[1] - 1].end
        names = features(view, span, source, lookup)
        is_name = (start, end) in gold
        if not is_name and any(start < e and s < end for s, e in item.ignored):
            continue
        if item.corpus.lower().startswith("geovirus") and "gaz=demonym" in names:
            continue  # this corpus does not annotate adjectives, the others do
        spans.append((span, names, float(is_name), WEIGHTS.get(item.corpus, 1.0)))
    return Reading(view, open_encoder().encode(view.words, layers).astype(np.float16), spans)


def train_spans(items: Sequence[Item], mode: str) -> dict[str, np.ndarray]:
    """Return the arrays of the network of a mode."""
    readings = [item.readings[mode] for item in items]
    counts = Counter(name for r in readings for _, names, _, _ in r.spans for name in set(names))
    kept = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    index = {name: n for n, name in enumerate(kept)}
    rows = [sorted({index[n] for n in names if n in index}) for r in readings for _, names, _, _ in r.spans]
    pointers = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate([np.array(c, int) for c in rows])
    matrix = sparse.csr_matrix(
        (np.ones(len(columns), np.float32), columns, pointers), shape=(len(rows), len(index))
    )
    words, offset = [], 0
    for reading in readings:
        own = roles([span for span, *_ in reading.spans], len(reading.vectors))
        words.append(np.where(own >= 0, own + offset, -1))
        offset += len(reading.vectors)
    prior = np.zeros(len(index), np.float32)
    for name, mean in PRIOR_MEANS.items():
        if name in index:
            prior[index[name]] = mean
    arrays = span_training.fit(
        matrix,
        np.vstack([r.vectors for r in readings]).astype(np.float32),
        np.vstack(words),
        np.array([y for r in readings for *_, y, _ in r.spans], np.float32),
        np.array([w for r in readings for *_, w in r.spans], np.float32),
        prior,
    )
    return arrays | {
        "features": np.frombuffer("\n".join(kept).encode(), np.uint8),
        "threshold": np.array(SPAN_THRESHOLD),
        "layers": np.array(MODES[mode]),
    }


def network_of(arrays: dict[str, np.ndarray]) -> SpanNetwork:
    """Return the network as its file will give it: half precision but for the word vectors."""
    return from_arrays(_stored(arrays))


def _stored(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    half = {"embedding", "straight"}
    return {name: value.astype(np.float16) if name in half else value for name, value in arrays.items()}


# --- places -----------------------------------------------------------------------------


def _add_mentions(item: Item, lookup: Lookup) -> None:
    view = item.readings["toponyms"].view
    starts = {w.start: n for n, w in enumerate(view.words)}
    ends = {w.end: n + 1 for n, w in enumerate(view.words)}
    toponyms = []
    gold = sorted(item.gold, key=lambda g: g["start"])
    for g in gold:
        i, j = starts.get(g["start"]), ends.get(g["end"])
        text = item.text[g["start"] : g["end"]]
        if i is None or j is None or j <= i:
            toponyms.append(
                Toponym(start=g["start"], end=g["end"], text=text, candidates=lookup(text).candidates)
            )
        else:
            toponyms.append(toponym_at(view, (i, j), 0.95, lookup))
    item.mentions = gather(toponyms, item.text, [fitting(t, t.candidates) for t in toponyms])
    item.own = own_features(item.mentions)
    for mention, g in zip(item.mentions, gold, strict=True):
        right = np.zeros(len(mention.candidates) + 1, bool)
        if g.get("lat") is not None:
            tolerance = max(RIGHT_KM, g.get("tol_km") or (g.get("extent_km") or 0) / 2)
            right[:-1] = [
                _km(g["lat"], g["lon"], c.place.lat, c.place.lon) <= tolerance for c in mention.candidates
            ]
        right[-1] = not right[:-1].any()
        item.labels.append(right)


def _km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    a, b = math.radians(lat_a), math.radians(lat_b)
    h = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


def _fit_places(pairs: Sequence[tuple[np.ndarray, np.ndarray, float]]) -> np.ndarray:
    """Return the weights of the choice; for each toponym its features, the right ones, how much it counts."""
    pairs = [pair for pair in pairs if len(pair[1]) > 1]
    matrix = np.vstack([m for m, _, _ in pairs])
    right = np.concatenate([y for _, y, _ in pairs]).astype(float)
    weight = np.array([w for *_, w in pairs])
    sizes = [len(y) for _, y, _ in pairs]
    starts = np.cumsum([0, *sizes[:-1]])
    owner = np.repeat(np.arange(len(sizes)), sizes)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = matrix @ w
        e = np.exp(z - np.maximum.reduceat(z, starts)[owner])
        p = e / np.add.reduceat(e, starts)[owner]
        mass = np.maximum(np.add.reduceat(p * right, starts), 1e-12)
        gradient = matrix.T @ ((p - p * right / mass[owner]) * weight[owner]) + w / PLACE_VARIANCE
        return -(weight * np.log(mass)).sum() + 0.5 * w @ w / PLACE_VARIANCE, gradient

    start = np.zeros(len(NAMES))
    best: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return best


def train_places(items: Sequence[Item]) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of the two looks; every corpus counts as much as every other."""
    items = [item for item in items if item.own]
    sizes = Counter(item.corpus for item in items for _ in item.own)
    share = {corpus: sizes.total() / len(sizes) / size for corpus, size in sizes.items()}

    def weighted(item: Item, matrices: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray, float]]:
        return [(m, y, share[item.corpus]) for m, y in zip(matrices, item.labels, strict=True)]

    alone = _fit_places([pair for item in items for pair in weighted(item, item.own)])
    context = alone
    for first in (True, False):
        pairs = []
        for item in items:
            if first:
                chances = one_sense(item.mentions, [m @ alone for m in item.own])
            else:
                chances = infer(item.mentions, (alone, context))
            pairs += weighted(item, add_context(item.own, item.mentions, chances))
        context = _fit_places(pairs)
    return alone, context


def _named(weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(w), 3) for name, w in zip(NAMES, weights, strict=True) if abs(w) >= 0.001}


# --- both -------------------------------------------------------------------------------


def write_tables(items: Sequence[Item], out: Path) -> None:
    for mode in MODES:
        span_training.write_arrays(_stored(train_spans(items, mode)), out / "data" / f"{mode}.npz")
    span_training.write_manifest(out / "data")
    alone, context = train_places(items)
    about = "Trained by benchmarks/train_places.py; no feature holds a name."
    table = {"about": about, "alone": _named(alone), "context": _named(context)}
    text = json.dumps(table, indent=0, sort_keys=True) + "\n"
    (out / "tables" / "resolution_weights.json").write_text(text, "utf-8")


def predict(items: Sequence[Item], gazetteer: Gazetteer, out: Path) -> None:
    """Write predictions for every document, each with weights learnt on the other folds."""
    out.mkdir(parents=True, exist_ok=True)
    geoparse: dict[str, list[dict[str, Any]]] = {mode: [] for mode in MODES}
    claims = []
    for fold in range(FOLDS):
        training = [i for i in items if fold_of(i.id) != fold]
        networks = {mode: network_of(train_spans(training, mode)) for mode in MODES}
        alone, context = train_places(training)
        places = (to_vector(_named(alone)), to_vector(_named(context)))
        for item in items:
            if fold_of(item.id) != fold or item.corpus in SPANS_ALONE:
                continue
            document = Document(id=item.id, text=item.text)
            for mode, network in networks.items():
                toponyms = find_in_view(item.readings[mode].view, gazetteer, network)
                resolutions = resolve_mentions(toponyms, document, gazetteer, places)
                rows = [_row(resolution) for resolution in resolutions]
                if item.corpus != "claims":
                    geoparse[mode].append(
                        {"doc_id": item.id, "toponyms": _cores(rows, resolutions, item.text)}
                    )
                elif mode == "toponyms":
                    claims.append({"id": item.id, "places": rows})
    table = _calibration(items, geoparse["toponyms"])
    (out / "place_confidence.json").write_text(json.dumps(table, indent=0) + "\n", "utf-8")
    for row in (row for documents in geoparse.values() for d in documents for row in d["toponyms"]):
        if row["lat"] is not None:
            row["confidence"] = combined(row["name_confidence"], row["confidence"], table)
    for mode, name in (("toponyms", "geoparse"), ("toponyms-fast", "geoparse-fast")):
        lines = "".join(json.dumps(row) + "\n" for row in geoparse[mode])
        (out / f"{name}.jsonl").write_text(lines, "utf-8")
    (out / "claims.json").write_text(json.dumps(claims), "utf-8")


def _calibration(items: Sequence[Item], predicted: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return what turns the two models' probabilities into the chance that a toponym is found and right.

    A logistic regression on cross-validated predictions: the table of `extract.resolution.calibration`.
    """
    gold = {item.id: {(g["start"], g["end"]): g for g in item.gold} for item in items}
    rows, right = [], []
    for document in predicted:
        for row in document["toponyms"]:
            there = gold[document["doc_id"]].get((row["start"], row["end"]))
            if row["lat"] is None or (there is not None and there.get("lat") is None):
                continue
            rows.append([1.0, log_odds(row["name_confidence"]), log_odds(row["confidence"])])
            near = there is not None and _km(there["lat"], there["lon"], row["lat"], row["lon"])
            right.append(there is not None and near <= max(RIGHT_KM, there.get("tol_km") or 0))
    matrix, target = np.array(rows), np.array(right, float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = matrix @ w
        return (np.logaddexp(0, z) - target * z).sum(), matrix.T @ (1 / (1 + np.exp(-z)) - target)

    best = minimize(loss, np.array([0.0, 0.5, 0.5]), jac=True, method="L-BFGS-B").x
    return dict(zip(("offset", "name", "place"), (round(float(b), 4) for b in best), strict=True))


def _cores(rows: list[dict[str, Any]], resolutions: Sequence[Resolution], text: str) -> list[dict[str, Any]]:
    """Return rows whose spans leave out a type word in lower case, as geoparsing corpora do."""
    for row, resolution in zip(rows, resolutions, strict=True):
        row["start"], row["end"] = core_span(resolution.toponym)
        row["text"] = text[row["start"] : row["end"]]
    return rows


def _row(resolution: Resolution) -> dict[str, Any]:
    toponym, place = resolution.toponym, resolution.place
    return {
        "start": toponym.start, "end": toponym.end, "text": toponym.text, "kind": resolution.kind,
        "lat": place.lat if place else None, "lon": place.lon if place else None,
        "country": place.country if place else None, "is_metonym": toponym.is_metonym,
        "confidence": resolution.confidence, "name_confidence": toponym.confidence,
        "id": place.id if place else None, "form": toponym.form,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--predict", type=Path, metavar="OUT_DIR")
    parser.add_argument("--gazetteer", type=Path, help="a folder with the gazetteer's files")
    parser.add_argument("--out", type=Path, default=EXTRACT, help="a folder with data/ and tables/")
    options = parser.parse_args()
    with open_gazetteer(options.gazetteer) as gazetteer:
        items = prepare(read_corpora(options.corpora), gazetteer)
        if options.predict:
            predict(items, gazetteer, options.predict)
        write_tables(items, options.out)


if __name__ == "__main__":
    main()
