"""Memory over an archive: resident size after so many documents, none like another.

    python benchmarks/bulk.py [--documents 10000] [--sentences 3] [--places]

Documents are made up word by word from a seed, with names, numbers and spellings that never
come again, because what grows in such a run is what is kept of words once seen. Each goes
through the same functions as a line of ``claimatlas extract`` or ``claimatlas places``.
"""

from __future__ import annotations

import sys

sys.path.pop(0)  # this folder: its geodata.py would hide the package of that name

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


PLACES = words(
    "Goma Kherson Idlib Aleppo Donetsk Marib Hodeidah Tripoli Benghazi Kidal Timbuktu Mosul Raqqa Kunduz "
    "Lashio Sittwe Khartoum Bukavu Sirte Taiz"
)
ACTORS = ("Rebels", "The army", "Government forces", "Militants", "Russian troops", "Houthi fighters")
TELLINGS = (
    "{actor} captured {place} on {day}, {who} said, after {n} days of fighting near {village}.",
    "{actor} shelled {place} with {n} rounds, killing {other} residents of {village}.",
    "{who}, who lives in {village}, said {actor} would not withdraw from {place} before {year}.",
    "According to the {brand} agency, {actor} control {n} checkpoints around {place}.",
    "A ceasefire in {place} was signed by {who} and {other} others at {n}:{m} on {day}.",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
SYLLABLES = words(
    "ba ko ri sha tu men dal fo gra hin jo kel lun mir nov or pes qa ros sti tar ul vek wo xi yan zo"
)
AT = (100, 500, 1_000, 2_000, 5_000, 10_000)


def made_up(chance: random.Random, syllables: int = 3) -> str:
    """Return a name that stands in no dictionary."""
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def documents(count: int, *, sentences: int = 3, seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield input lines of `claimatlas extract`, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        text = " ".join(
            chance.choice(TELLINGS).format(
                actor=chance.choice(ACTORS),
                place=chance.choice(PLACES),
                day=chance.choice(DAYS),
                who=f"{made_up(chance, 2)} {made_up(chance)}",
                village=made_up(chance, 4),
                brand=made_up(chance),
                n=chance.randrange(3, 99_999),
                m=chance.randrange(10, 60),
                other=chance.randrange(3, 9_999),
                year=chance.randrange(2025, 2060),
            )
            for _ in range(sentences)
        )
        yield {"id": str(number), "text": text, "date": "2024-03-20"}


def resident_mb() -> float:
    """Return the resident size of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def handler(places: bool) -> Callable[[dict[str, str]], object]:
    """Return what answers one line, as the command line does."""
    from extract.language import open_reader
    from extract.pipeline import build_footprints, build_places, extract_document, find_places
    from extract.rivals import link_claims
    from extract.surfaces import extraction_to_json, places_to_json, read_extract_line
    from geodata.atlas import open_atlas

    atlas, reader = open_atlas(), open_reader()

    def one(line: dict[str, str]) -> object:
        document = read_extract_line(line)
        if places:
            found = find_places(document, atlas=atlas, reader=reader)
            return places_to_json(document.id, found, build_places(found, atlas)[0])
        extraction = extract_document(document, atlas=atlas, reader=reader)
        footprints, _ = build_footprints(extraction, atlas)
        rivals, repeats = link_claims(extraction.claims, footprints)
        return extraction_to_json(extraction, footprints, rivals=rivals, repeats=repeats)

    return one


def main() -> None:
    """Print a line at each of `AT`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--sentences", type=int, default=3, help="of each document")
    parser.add_argument("--places", action="store_true", help="places only")
    args = parser.parse_args()
    one = handler(args.places)
    started = time.monotonic()
    print(f"before: {resident_mb():.0f} MB", flush=True)
    for number, line in enumerate(documents(args.documents, sentences=args.sentences), start=1):
        json.dumps(one(line))
        if number in AT:
            took_s = time.monotonic() - started
            print(f"{number:>6} documents: {resident_mb():.0f} MB, {took_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
