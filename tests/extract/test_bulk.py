"""An archive in bounded memory: what a document brought is forgotten behind it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from claims_reading import atlas

from extract.language import Reader, open_reader
from extract.pipeline import extract_document
from extract.values import Document, Extraction

WARM, MANY = 10, 120
MAX_GROWTH_MB = 40


def _documents(count: int, seed: int) -> Iterator[Document]:
    """Yield short documents with names and numbers that never come again."""
    chance = random.Random(seed)
    letters = "abcdefghiklmnoprstuvwz"
    for number in range(count):
        names = ["".join(chance.choices(letters, k=9)).capitalize() for _ in range(4)]
        text = (
            f"{names[0]} {names[1]} said rebels captured Goma with {chance.randrange(10**6, 10**9)} rounds "
            f"near {names[2]}-{names[3]}."
        )
        yield Document(id=str(number), text=text, published=date(2024, 3, 20))


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


def _strings(reader: Reader) -> int:
    return len(reader._nlp.vocab.strings)


def _read(reader: Reader, document: Document) -> Extraction:
    return extract_document(document, atlas=atlas(), reader=reader)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
def test_hundreds_of_documents_leave_nothing_behind() -> None:
    reader = open_reader()
    for document in _documents(WARM, seed=1):
        _read(reader, document)
    strings, resident_mb = _strings(reader), _resident_mb()
    for document in _documents(MANY, seed=2):
        found = _read(reader, document)
        assert {c.target for c in found.claims} == {"Goma"}
    assert _strings(reader) - strings <= MANY / 10
    assert _resident_mb() - resident_mb < MAX_GROWTH_MB


def test_what_was_read_is_the_same_whether_words_are_forgotten_or_not() -> None:
    reader = open_reader()
    (document,) = _documents(1, seed=3)
    alone = _read(reader, document)
    with reader.forgetting():
        kept = reader.parse(document.text)
        assert _read(reader, document) == alone
        assert kept.text == document.text
        assert [t.lower_ for t in kept][-2:] == [document.text.split("-")[-1][:-1].lower(), "."]
    assert _read(reader, document) == alone


def test_several_threads_may_read_at_once() -> None:
    reader = open_reader()
    texts = list(_documents(9, seed=4))
    alone = [_read(reader, d) for d in texts]
    found: dict[int, Extraction] = {}

    def work(first: int) -> None:
        for i in range(first, len(texts), 3):
            found[i] = extract_document(texts[i], atlas=atlas(), reader=reader)

    threads = [Thread(target=work, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i] for i in range(len(texts))] == alone
