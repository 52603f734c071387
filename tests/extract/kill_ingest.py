"""Kill an ingest at random moments, again and again; run by test_ingest.py as a process of its own.

It forks (the libraries are loaded once), lets the child read documents into a store with the real
pipeline, and kills it with SIGKILL. After each kill the store must hold every document that the
child had reported, each once, whole. When all are in, a new store begins. The last line is JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from itertools import islice
from pathlib import Path

from dashboard.resources import open_atlas, open_reader, read_claims
from extract.ingest import find_items, ingest
from extract.store import open_store

TOWNS = ("Manbij", "Raqqa", "Idlib", "Aleppo", "Homs", "Kobani", "Bakhmut", "Kherson", "Goma", "El Fasher")


def write_documents(path: Path, count: int) -> None:
    rows = [
        {
            "id": f"d{n}",
            "text": f"Report {n}. Government troops captured {TOWNS[n % 10]} on Tuesday, the ministry said.",
            "date": "2024-03-0" + str(1 + n % 9),
        }
        for n in range(count)
    ]
    path.write_text("\n".join(json.dumps(r) for r in rows) + "\n", encoding="utf-8")


def child(lines: Path, store_path: Path, report: int) -> None:
    with open_store(store_path) as store:
        for outcome in ingest(find_items([str(lines)]), store, read_claims):
            os.write(report, f"{outcome.state} {outcome.document_id}\n".encode())
    os._exit(0)


def main(folder: Path, kills: int, documents: int) -> None:
    rng = random.Random(20241123)
    lines = folder / "documents.jsonl"
    write_documents(lines, documents)
    open_atlas(), open_reader()
    some = [item.read() for item in islice(find_items([str(lines)]), 10)]
    read_claims(some[0])  # the first reading opens what the others find open
    began = time.monotonic()
    for document in some:
        read_claims(document)
    one_s = (time.monotonic() - began) / len(some)
    expected = {d.id: len(read_claims(d)[0].claims) for d in (i.read() for i in find_items([str(lines)]))}
    done = {"kills": 0, "lost": 0, "doubled": 0, "torn": 0, "finished": 0, "resumed": 0}
    path, reported = folder / "store-0.sqlite", set()
    while done["kills"] < kills:
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reader)
            child(lines, path, writer)
        os.close(writer)
        time.sleep(rng.uniform(0.0, one_s * documents * 0.5))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        done["kills"] += os.WIFSIGNALED(status)
        with os.fdopen(reader, encoding="utf-8") as stream:
            told = [line.split() for line in stream.read().splitlines()]
        done["resumed"] += any(state == "skipped" for state, _ in told)
        reported |= {document for state, document in told if state == "stored"}
        held = look(path)
        done["lost"] += len(reported - held.keys())
        done["doubled"] += sum(n > 1 for n in held.values())
        done["torn"] += torn(path, expected)
        if len(held) == documents:
            done["finished"] += 1
            path, reported = folder / f"store-{done['finished']}.sqlite", set()
    print(json.dumps(done))


def look(path: Path) -> dict[str, int]:
    """Return how often each document stands in the store."""
    if not path.exists():
        return {}
    with sqlite3.connect(path) as connection:
        try:
            rows = connection.execute("SELECT document_id, count(*) FROM documents GROUP BY 1").fetchall()
        except sqlite3.OperationalError:  # killed before the tables were made
            return {}
    return dict(rows)


def torn(path: Path, expected: dict[str, int]) -> int:
    """Return how many documents stand there without all their claims, or without their note."""
    if not look(path):
        return 0
    query = """SELECT d.document_id, (SELECT count(*) FROM claims c WHERE c.document_pk = d.pk),
        EXISTS (SELECT 1 FROM ingests i WHERE i.document_id = d.document_id AND i.state = 'stored')
        FROM documents d"""
    with sqlite3.connect(path) as connection:
        ok = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = connection.execute(query).fetchall()
    return sum(claims != expected[key] or not noted for key, claims, noted in rows) + (not ok)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
