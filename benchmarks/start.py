"""How long people wait: a start until the map answers, an article until its claims are read.

Run: ``python benchmarks/start.py [ARTICLE --date YYYY-MM-DD]`` (default: the bundled sample).
Prints seconds, peak memory, and the time of each stage as a ratio to spaCy's own pipeline on
the same text in the same process: absolute times depend on the machine, ratios far less.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this folder: its geodata.py would hide the package of that name

import argparse
import resource
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.commands import sample_document
from extract.language import open_reader
from extract.pipeline import build_footprints, extract_document, find_places
from extract.published import parse_date
from extract.sources import read_document
from geodata.atlas import open_atlas

RUNS = 7


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", nargs="?")
    parser.add_argument("--date")
    args = parser.parse_args()
    document = (
        read_document(args.article, published=parse_date(args.date) if args.date else None)
        if args.article
        else sample_document()
    )
    print(f"start until the page answers (sample, stored anew): {start_s():.1f} s")
    print(f"start until the page answers (sample, stored before): {start_s(twice=True):.1f} s")

    atlas, open_atlas_s = timed(open_atlas)
    atlas.gazetteer.find("Idlib")
    reader, open_reader_s = timed(open_reader)
    print(f"opening: atlas {open_atlas_s:.2f} s, language model {open_reader_s:.2f} s")
    extraction, first_s = timed(lambda: extract_document(document, atlas=atlas, reader=reader))
    _, first_shapes_s = timed(lambda: build_footprints(extraction, atlas))
    print(f"first article, {len(document.text):,} characters: ", end="")
    print(f"claims {first_s:.2f} s, shapes {first_shapes_s:.2f} s")

    parse_s = median_s(lambda: reader.parse(document.text))
    places_s = median_s(lambda: find_places(document, atlas=atlas, reader=reader))
    extract_s = median_s(lambda: extract_document(document, atlas=atlas, reader=reader))
    shapes_s = median_s(lambda: build_footprints(extraction, atlas))
    words = len(document.text.split())
    print(f"again, median of {RUNS} (ratio to spaCy's pipeline alone, {words / parse_s:,.0f} words/s):")
    for name, took_s in (("places", places_s), ("places and claims", extract_s), ("shapes", shapes_s)):
        print(f"  {name:18} {took_s:6.3f} s  {took_s / parse_s:5.2f}x")
    print(f"claims {len(extraction.claims)}, not mapped {len(extraction.not_mapped)}")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def start_s(*, twice: bool = False) -> float:
    """Return the seconds from typing the command until the page answers."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(1 + twice):
            took_s = _one_start_s(str(Path(folder) / "store.sqlite"))
    return took_s


def _one_start_s(store: str) -> float:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard.cli", "map", "--sample", "--no-browser"]
    began = time.perf_counter()
    process = subprocess.Popen(
        [*command, "--store", store, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while time.perf_counter() - began < 120 and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_dash-layout", timeout=5):
                    return time.perf_counter() - began
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise SystemExit("the dashboard did not start; run the same command by hand to see why")
    finally:
        process.terminate()
        process.wait()


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what the work gives and the seconds it took."""
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began


def median_s(work: Callable[[], object]) -> float:
    """Return the median seconds of `RUNS` runs."""
    return statistics.median(timed(work)[1] for _ in range(RUNS))


if __name__ == "__main__":
    main()
