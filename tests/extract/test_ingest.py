"""Many articles in: what is read, what is refused, and what survives a run that is killed."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from edge_values import extraction, footprints

from extract.ingest import Item, Outcome, find_items, ingest, link_store
from extract.ingest.items import Unreadable
from extract.sources import read_bytes, read_source
from extract.sources.feed import read_feed
from extract.store import Store, open_store
from extract.values import Document, Extraction
from geodata.errors import DocumentError, StoreError

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<item><title>One</title><link>/one.html</link><pubDate>Wed, 23 Jan 2019 08:00:00 +0000</pubDate></item>
<item><title>Two</title><link>/two.html</link></item>
<item><title>One again</title><link>/one.html</link></item>
<item><title>None</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<entry><title>One</title><link rel="self" href="https://a.example/self"/><link href="https://a.example/one"/>
<updated>2024-05-01T22:00:00-05:00</updated></entry></feed>"""
ENTITIES = "\n".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n > 1 else "&lol;" * 10}">' for n in range(1, 10)
)
BOMB = f"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
{ENTITIES}]><rss><channel><item><link>https://a.example/&l9;</link></item></channel></rss>"""
PAGE = "<html><head><title>Report</title></head><body><article><p>%s</p></article></body></html>"
WORDS = "Government troops took the town of Qasira on Monday, officials in the capital said. " * 6


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s.sqlite") as opened:
        yield opened


def read(document: Document) -> tuple[Extraction, dict[str, Any]]:
    """A quick reader in the pipeline's place: a text with the word "fault" breaks it."""
    if "fault" in document.text:
        raise ZeroDivisionError
    found = extraction()
    from dataclasses import replace

    claims = tuple(replace(c, document_id=document.id, id=f"{document.id}-{c.type}") for c in found.claims)
    return replace(found, document=document, claims=claims), footprints()


def write_lines(path: Path, *texts: str) -> Path:
    rows = [{"id": f"d{n}", "text": text, "date": "2024-05-03"} for n, text in enumerate(texts)]
    path.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    return path


def states(outcomes: Iterator[Outcome]) -> list[str]:
    return [o.state for o in outcomes]


# --- items ------------------------------------------------------------------------------


def test_a_folder_gives_its_articles_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("z.txt", "a.html", "b/m.pdf", "b/n.jpg", ".hidden/x.txt", "b/.y.txt"):
        (tmp_path / name).write_text("words", encoding="utf-8")
    write_lines(tmp_path / "b" / "many.jsonl", "one", "two")
    found = [i for i in find_items([str(tmp_path), str(tmp_path / "z.txt")]) if isinstance(i, Item)]
    assert [Path(i.key).name for i in found] == ["a.html", "m.pdf", "many.jsonl#d0", "many.jsonl#d1", "z.txt"]


def test_what_is_not_there_is_said_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "list.urls").write_text("# mine\nhttps://a.example/1\n\nhttps://a.example/2\n")
    found = list(find_items([str(tmp_path / "none.txt"), str(tmp_path / "list.urls"), "https://a.example/1"]))
    assert isinstance(found[0], Unreadable)
    assert "No such file" in found[0].reason
    assert [i.key for i in found[1:] if isinstance(i, Item)] == ["https://a.example/1", "https://a.example/2"]


def test_feeds() -> None:
    one, two = read_feed(RSS.encode(), base="https://a.example/rss")
    assert (one.url, one.title, one.published) == ("https://a.example/one.html", "One", date(2019, 1, 23))
    assert (two.url, two.published) == ("https://a.example/two.html", None)
    (entry,) = read_feed(ATOM.encode())
    assert (entry.url, entry.published) == ("https://a.example/one", date(2024, 5, 2))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no feed"),
        (b"<rss><channel>", "no feed"),
        (b"<html><body/></html>", "but no feed"),
        (b"<rss><channel/></rss>", "without any"),
        (b"<rss><channel><item><link>javascript:alert(1)</link></item></channel></rss>", "without any"),
        (b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss><channel/></rss>', "without any"),
    ],
)
def test_what_is_no_feed_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says):
        read_feed(data)


def test_an_xml_bomb_does_not_go_off() -> None:
    try:
        entries = read_feed(BOMB.encode())
    except DocumentError:
        return
    assert all(len(e.url) <= 2000 for e in entries)


# --- a run ------------------------------------------------------------------------------


def test_a_run_goes_on_where_another_stopped(store: Store, tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "d.jsonl", "one", "a fault", "three")
    first = list(ingest(find_items([str(lines)]), store, read))
    assert [o.state for o in first] == ["stored", "failed", "stored"]
    assert "ZeroDivisionError" in first[1].reason
    assert [(f.name, f.reason) for f in store.failures()] == [(first[1].name, first[1].reason)]
    assert states(ingest(find_items([str(lines)]), store, read)) == ["skipped", "failed", "skipped"]
    write_lines(lines, "one", "mended", "three, changed")
    assert states(ingest(find_items([str(lines)]), store, read)) == ["skipped", "stored", "stored"]
    assert store.failures() == ()
    assert len(store.documents()) == 3
    assert [d.version for d in store.documents(all_versions=True) if d.document.id == "d2"] == [1, 2]
    assert states(ingest(find_items([str(lines)]), store, read, again=True)) == ["stored"] * 3
    assert len(store.documents()) == 3


def test_lines_that_cannot_be_read_are_failures(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(
        b'{"id": "a", "text": "fine"}\n{"id": "b"}\nno json\n[1]\n\xff\xfe\n{"id":"n","text":"x\\u0000"}\n'
        b'{"id":"s","text":"\\ud800"}\n' + b"[" * 100_000 + b"\n"
    )
    found = list(ingest(find_items([str(path)]), store, read))
    assert [o.state for o in found] == ["stored"] + ["failed"] * 7
    assert all(o.reason and "\n" not in o.reason for o in found[1:])
    assert len(store.documents()) == 1


def test_a_run_can_be_stopped(store: Store, tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "d.jsonl", *"abcdef")
    done: list[str] = []
    for outcome in ingest(find_items([str(lines)]), store, read, stopped=lambda: len(done) >= 2):
        done.append(outcome.state)
    assert done == ["stored", "stored"]


def test_a_full_disk_ends_the_run_with_one_line(store: Store, tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "d.jsonl", "one", "two", "three " * 60_000)
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    from sqlalchemy import event

    @event.listens_for(store._engine, "checkout")
    def _small(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 60}")

    outcomes = ingest(find_items([str(lines)]), store, read)
    done = [next(outcomes).state, next(outcomes).state]
    with pytest.raises(StoreError, match="disk is full") as error:
        next(outcomes)
    assert "\n" not in str(error.value)
    assert len(store.documents()) == len(done) == 2


def test_a_locked_store_says_so(store: Store, tmp_path: Path) -> None:
    import sqlite3

    lines = write_lines(tmp_path / "d.jsonl", "one")
    blocker = sqlite3.connect(tmp_path / "s.sqlite", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with (
        open_store(tmp_path / "s.sqlite", timeout_s=0.1) as other,
        pytest.raises(StoreError, match="is locked"),
    ):
        list(ingest(find_items([str(lines)]), other, read))
    blocker.close()


def test_links_of_fresh_documents_are_those_of_a_whole_linking(tmp_path: Path) -> None:
    from geodata.atlas import open_atlas

    lines = write_lines(tmp_path / "d.jsonl", *"abcd")
    atlas = open_atlas()
    found = {}
    for name, whole in (("one", True), ("two", False)):
        with open_store(tmp_path / f"{name}.sqlite") as store:
            for outcome in ingest(find_items([str(lines)]), store, read):
                if not whole:
                    link_store(store, atlas, [outcome.document_id])
            if whole:
                link_store(store, atlas)
            links = store.links()
            found[name] = (
                {k: set(v) for k, v in links.rivals.items()},
                {k: set(v) for k, v in links.repeats.items()},
            )
    assert found["one"] == found["two"]
    assert found["one"][1]


@pytest.mark.skipif(
    not hasattr(sys, "getwindowsversion") and not hasattr(__import__("os"), "fork"), reason="no fork"
)
def test_a_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    """SIGKILL at 100 random moments of ingests of 50 documents with the real pipeline."""
    script = Path(__file__).with_name("kill_ingest.py")
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), "100", "50"],
        check=False,
        capture_output=True,
        timeout=540,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    counts = json.loads(done.stdout.splitlines()[-1])
    assert counts["kills"] == 100
    assert (counts["lost"], counts["doubled"], counts["torn"]) == (0, 0, 0)
    assert counts["resumed"] > 20
    assert counts["finished"] >= 1


# --- over the network, and PDF -------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kinds = {".xml": "application/rss+xml", ".html": "text/html", ".pdf": "application/pdf"}
            body = {
                "/feed.xml": RSS.encode(),
                "/one.html": (PAGE % WORDS).encode(),
                "/two.html": (PAGE % WORDS.replace("Monday", "Friday")).encode(),
                "/paper.pdf": pdf("Troops took the town of Qasira on Monday.", "The ministry said so."),
            }.get(self.path)
            self.send_response(200 if body or self.path == "/endless.xml" else 404)
            self.send_header("Content-Type", kinds.get(Path(self.path).suffix, "text/plain"))
            self.end_headers()
            if self.path == "/endless.xml":
                try:
                    self.wfile.write(b"<?xml version='1.0'?><rss><channel>")
                    while True:
                        self.wfile.write(b"<item><title>more</title></item>" * 1000)
                except OSError:
                    return
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def pdf(*lines: str, password: bool = False) -> bytes:
    """A PDF of one page written by hand (ISO 32000-1), its text in Helvetica."""
    words = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    stream = f"BT /F1 11 Tf 40 700 Td {words} ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    lock = ""
    if password:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{'00' * 32}> /U <{'11' * 32}> /P -4 >>")
        lock = f" /Encrypt 6 0 R /ID [<{'22' * 16}> <{'22' * 16}>]"
    out, offsets = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{n} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{o:010d} 00000 n \n" for o in offsets)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail += f"trailer << /Size {len(objects) + 1} /Root 1 0 R{lock} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + tail.encode("latin-1")


def test_a_feed_is_read_article_by_article(store: Store, server: str) -> None:
    feed = f"{server}/feed.xml"
    found = list(ingest(find_items([], feeds=[feed], allow_local=True), store, read, allow_local=True))
    assert [o.state for o in found] == ["stored", "stored"]
    days = {s.document.url.rpartition("/")[2]: s.document.published for s in store.documents()}
    assert days == {"one.html": date(2019, 1, 23), "two.html": None}
    again = ingest(find_items([], feeds=[feed], allow_local=True), store, read, allow_local=True)
    assert states(again) == ["skipped", "skipped"]


def test_a_feed_that_never_ends_and_one_in_the_local_network(server: str) -> None:
    (endless,) = find_items([], feeds=[f"{server}/endless.xml"], allow_local=True)
    assert isinstance(endless, Unreadable)
    assert "larger than 5 MB" in endless.reason
    (local,) = find_items([], feeds=[f"{server}/feed.xml"])
    assert isinstance(local, Unreadable)
    assert "local" in local.reason


def test_a_pdf_gives_its_text(server: str, tmp_path: Path) -> None:
    long = "The government said on Monday that its troops had taken the town of Qasira and the"
    data = pdf("Troops take Qasira", long, "villages around it from the Northern Front.", "Residents fled.")
    found = read_bytes(data, "../../evil.pdf").document
    assert f"{long} villages around it from the Northern Front." in found.text
    assert found.title == "Troops take Qasira"
    (tmp_path / "paper.pdf").write_bytes(data)
    assert read_source(tmp_path / "paper.pdf").document.text == found.text
    assert "Qasira" in read_source(f"{server}/paper.pdf", allow_local=True).document.text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7\n1 0 obj\n<<>>\n", "is a broken PDF"),
        (pdf(), "no text"),
        (pdf("Troops took the town.", password=True), "locked by a password"),
        (b"%PDF-" + b"\x00" * 9_000_000, "is a broken PDF"),
        (b"%PDF-1.4\n" + b"[" * 2_000_000, "is a broken PDF"),
        (b"%PDF-" + b"x" * 11_000_000, "larger than 10 MB"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data: bytes, says: str) -> None:
    with pytest.raises(DocumentError, match=says) as error:
        read_bytes(data, "paper.pdf")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "name", ["a.txt", "<script>.txt", "a\x00b.txt", "..\\..\\a.txt", "a" * 5000, "\u202etxt.a"]
)
def test_names_of_uploads_are_only_words(name: str) -> None:
    assert read_bytes(WORDS.encode(), name).document.text == WORDS
    with pytest.raises(DocumentError):
        read_bytes(b"", name)
