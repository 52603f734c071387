"""The commands as a user types them: real processes, real files, one clear line for bad input."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest

SCHEMAS = Path(__file__).parents[1] / "extract" / "schemas"
ARTICLE = (
    "Rebels leave the old town\n\n"
    "Government troops captured Manbij on Tuesday, the defence ministry said. "
    "Turkey wants to set up a 20 km deep safe zone on the Syrian side of the Turkey-Syria border.\n"
)


def claimatlas(*args: str, stdin: bytes = b"", timeout_s: float = 60) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dashboard.cli", *args]
    return subprocess.run(command, check=False, input=stdin, capture_output=True, timeout=timeout_s)


def check_schema(name: str, row: object) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(row)


def refusal(result: subprocess.CompletedProcess[bytes]) -> str:
    """Return the one line of a refusal, having checked that it is one."""
    lines = [x for x in result.stderr.decode().splitlines() if " … " not in x]
    assert result.returncode == 2, result.stderr.decode()
    assert b"Traceback" not in result.stderr
    assert len(lines) == 1, lines
    assert lines[0].startswith("claimatlas: ")
    return lines[0]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


BAD_FILES = {
    "empty": b"",
    "only white space": b" \n\t\n",
    "binary": bytes(range(256)) * 40,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "broken pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\n",
    "50 MB": b"Troops took the town. " * 2_400_000,
    "arabic": "قالت وزارة الدفاع إن القوات الحكومية سيطرت على مدينة منبج يوم الثلاثاء.\n".encode() * 5,
    "russian": "Министерство обороны сообщило, что войска заняли город во вторник утром.\n".encode() * 5,
    "arabic in cp1256": ("قالت وزارة الدفاع إن القوات الحكومية سيطرت على مدينة منبج اليوم\n" * 20).encode(
        "cp1256"
    ),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_file_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(BAD_FILES[name])
    store = tmp_path / "store.sqlite"
    line = refusal(claimatlas("map", str(path), "--no-browser", "--store", str(store)))
    if name in {"arabic", "russian", "arabic in cp1256"}:
        assert "language not supported" in line


@pytest.mark.parametrize("date", ["yesterday", "2019-02-30", "23.13.2019", "", "٢٠١٩"])
def test_unreadable_date_is_refused_and_says_the_form(date: str, article: Path) -> None:
    assert "2019-01-23" in refusal(claimatlas("extract", str(article), "--date", date))


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x",
        "http://localhost/x",
        "http://[::1]/",
        "http://10.0.0.8/",
        "ftp://example.org/x",
        "http://",
    ],
)
def test_local_and_strange_addresses_are_refused(address: str) -> None:
    refusal(claimatlas("extract", address))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert "nowhere.txt" in refusal(claimatlas("extract", str(tmp_path / "nowhere.txt")))


def test_taken_port_is_refused(article: Path, tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = str(server.server_address[1])
        store = str(tmp_path / "store.sqlite")
        line = refusal_after_summary(
            claimatlas("map", str(article), "--no-browser", "--store", store, "--port", port)
        )
        assert port in line


def refusal_after_summary(result: subprocess.CompletedProcess[bytes]) -> str:
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    return result.stderr.decode().splitlines()[-1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_read_alike(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(ARTICLE.encode(encoding))
    result = claimatlas("extract", str(path), "--date", "2020-03-04", "--format", "jsonl")
    assert result.returncode == 0, result.stderr.decode()
    row = json.loads(result.stdout)
    assert {"zone", "advance_capture"} <= {claim["type"] for claim in row["claims"]}


def test_jsonl_answers_line_by_line_and_reports_bad_ones() -> None:
    lines = [
        json.dumps({"id": "a", "text": ARTICLE, "date": "2020-03-04"}),
        "{ no json",
        json.dumps({"id": "c", "text": "Nothing of the kind happened here today."}),
        json.dumps({"id": "d"}),
        json.dumps({"id": 5, "text": "Rain fell on Leeds."}),
    ]
    result = claimatlas("extract", "--format", "jsonl", stdin="\n".join(lines).encode())
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.returncode == 1
    assert [row["id"] for row in rows] == ["a", None, "c", "d", 5]
    assert ["error" in row for row in rows] == [False, True, False, True, False]
    for row in rows:
        check_schema("extract", row)
    for claim in rows[0]["claims"]:
        assert ARTICLE[claim["start"] : claim["end"]] == claim["quote"]


def test_places_and_locate_answer_jsonl() -> None:
    result = claimatlas(
        "places", stdin=json.dumps({"doc_id": "p", "text": "Shells fell on Kharkiv."}).encode()
    )
    check_schema("places", json.loads(result.stdout))
    (top,) = json.loads(result.stdout)["toponyms"]
    assert (top["text"], top["country"]) == ("Kharkiv", "UA")
    asked = [{"id": 1, "text": "10 km north of Kharkiv"}, {"id": 2, "text": "the lowlands"}]
    result = claimatlas("locate", "--jsonl", stdin="\n".join(map(json.dumps, asked)).encode())
    shape, refused = (json.loads(line) for line in result.stdout.splitlines())
    check_schema("locate", shape)
    check_schema("locate", refused)
    assert result.returncode == 0
    assert shape["kind"] == "directional"
    assert "lowlands" in refused["not_mapped"]


def test_locate_refuses_words_without_a_place() -> None:
    assert "not mapped" in refusal(claimatlas("locate", "the land of milk and honey"))


def test_geocode_finds_and_refuses() -> None:
    result = claimatlas("geocode", "Idlib, Syria", "--json")
    assert json.loads(result.stdout.splitlines()[0])["country"] == "SY"
    assert claimatlas("geocode", "--reverse", "35.93, 36.63").stdout.count(b"\n") >= 1
    refusal(claimatlas("geocode", "Xyzzyqqq"))
    refusal(claimatlas("geocode", "--reverse", "north of here"))


def test_extract_save_then_export(article: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store.sqlite")
    assert (
        claimatlas("extract", str(article), "--date", "2020-03-04", "--save", "--store", store).returncode
        == 0
    )
    result = claimatlas("export", "--format", "geojson", "--store", store)
    features = json.loads(result.stdout)["features"]
    assert {"zone", "advance_capture"} <= {f["properties"]["type"] for f in features}
    only = claimatlas("export", "--format", "geojson", "--store", store, "--type", "zone")
    assert {f["properties"]["type"] for f in json.loads(only.stdout)["features"]} == {"zone"}
    assert "known are" in refusal(claimatlas("export", "--type", "war", "--store", store))
    refusal(claimatlas("export", "--format", "gpkg", "--store", store))


@pytest.fixture
def local_site() -> Iterator[str]:
    head = "<html><head><title>Report</title><script>alert(1)</script></head>"
    page = f"{head}<body><article><p>{ARTICLE * 3}</p></article></body></html>"

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_address_is_read_when_local_ones_are_allowed(local_site: str) -> None:
    result = claimatlas("extract", local_site, "--allow-local", "--date", "2020-03-04", "--format", "jsonl")
    assert result.returncode == 0, result.stderr.decode()
    row = json.loads(result.stdout)
    assert {"zone"} <= {claim["type"] for claim in row["claims"]}
    assert not any("alert" in claim["quote"] for claim in row["claims"])


def test_data_is_whole() -> None:
    result = claimatlas("data", "check")
    assert result.returncode == 0, result.stderr.decode()
    assert b"GeoNames" in result.stdout
    assert b"Natural Earth" in result.stdout


def test_version_and_help() -> None:
    assert claimatlas("--version").stdout.startswith(b"claimatlas ")
    assert b"GeoNames" in claimatlas("--help").stdout
    assert claimatlas().returncode == 2


def test_a_mistyped_store_is_an_error_and_stays_absent(tmp_path: Path) -> None:
    absent = tmp_path / "typo.sqlite"
    for kind in ("csv", "svg"):
        said = refusal(claimatlas("export", "--store", str(absent), "--format", kind))
        assert "there is no store" in said
        assert not absent.exists()
