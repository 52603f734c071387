"""Adding articles: who may, what is refused, and that a job does what it says."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from dashboard.desk import Desk, Rights, add_desk
from dashboard.desk.rights import Gate, PasswordError, read_password
from dashboard.desk.routes import MAX_BODY_BYTES
from extract.store import open_store

OWN = {"X-Claimatlas": "1"}
PASSWORD = "correct horse battery"
TEXT = "Government troops captured Manbij on Tuesday, the defence ministry said."


@pytest.fixture
def password_hash(tmp_path: Path) -> str:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    return read_password(tmp_path / "password")


ECHO = """import json, sys, time
args = sys.argv[1:]
for row in json.load(open(args[args.index("--manifest") + 1])) if "--manifest" in args else []:
    text = open(row["path"], encoding="utf-8", errors="replace").read()
    if "slow" in text:
        print("stored", row["name"], "1 claims", "d0", sep="\\t", flush=True)
        time.sleep(60)
    bad = "fault" in text
    print("failed" if bad else "stored", row["name"], "no words" if bad else row["date"], "" if bad else "d1",
          sep="\\t", flush=True)
if args[-1].endswith(".urls"):
    for n, line in enumerate(open(args[-1])):
        print("stored", line.strip(), "0 claims", f"a{n}", sep="\\t", flush=True)
if any(a.startswith("--feed=") for a in args):
    print("claimatlas: the store is locked", file=sys.stderr)
    sys.exit(2)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose command only echoes what it is given."""
    script = tmp_path / "echo.py"
    script.write_text(ECHO)
    made = Desk(store_address=str(tmp_path / "s.sqlite"), command=(sys.executable, str(script)))
    yield made
    made.close()


def app(rights: Rights, desk: Desk | None, gate: Gate | None = None) -> Any:
    server = Flask("desk")
    add_desk(server, rights, desk, gate=gate)
    return server.test_client()


def wait(client: Any, job: dict[str, Any], *states: str) -> dict[str, Any]:
    for _ in range(400):
        (found,) = [j for j in client.get("/desk/jobs", headers=OWN).json["jobs"] if j["id"] == job["id"]]
        if found["state"] in states:
            return found
        time.sleep(0.05)
    raise AssertionError(found)


# --- who may ----------------------------------------------------------------------------

WRITES = (
    ("POST", "/desk/add"), ("GET", "/desk/jobs"), ("POST", "/desk/jobs/x/cancel"),
    ("POST", "/desk/jobs/x/retry"),
)  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_there_is_no_way_in_without_the_right(method: str, path: str, desk: Desk, password_hash: str) -> None:
    for rights, status in (
        (Rights(read_only=True), 403),
        (Rights(read_only=True, password_hash=password_hash), 403),
        (Rights(local=False), 403),
        (Rights(local=False, password_hash=password_hash), 401),
        (Rights(password_hash=password_hash), 401),
    ):
        client = app(rights, desk)
        answer = client.open(
            path, method=method, headers=OWN, json={"text": TEXT} if method == "POST" else None
        )
        assert (answer.status_code, rights) == (status, rights)
        assert answer.json["error"]
    assert desk.jobs() == ()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Claimatlas": "0"},
        OWN | {"Origin": "https://evil.example"},
        OWN | {"Origin": "null"},
        OWN | {"Origin": "http://localhost:81"},
        OWN | {"Origin": "https://localhost"},
        OWN | {"Sec-Fetch-Site": "cross-site"},
        OWN | {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_write(headers: dict[str, str], desk: Desk, password_hash: str) -> None:
    assert app(Rights(), desk).post("/desk/add", json={"text": TEXT}, headers=headers).status_code == 403
    client = app(Rights(password_hash=password_hash), desk)
    assert client.post("/desk/login", json={"password": PASSWORD}, headers=headers).status_code == 403
    assert desk.jobs() == ()


def test_a_form_of_another_site_is_no_json(desk: Desk) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = app(Rights(), desk).post(
            "/desk/add", data='{"text": "x"}', headers=OWN | {"Content-Type": kind}
        )
        assert answer.status_code == 415


def test_the_password_opens_and_logging_out_closes(desk: Desk, password_hash: str) -> None:
    client = app(Rights(local=False, password_hash=password_hash), desk)
    assert client.get("/desk/me").json == {
        "may_write": False, "needs_password": True, "why_not": "", "can_add": True, "name": "",
    }  # fmt: skip
    assert client.post("/desk/login", json={"password": "wrong one, sorry"}, headers=OWN).status_code == 401
    answer = client.post("/desk/login", json={"password": PASSWORD, "name": "Ada"}, headers=OWN)
    assert (answer.status_code, answer.json["may_write"], answer.json["name"]) == (200, True, "Ada")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert client.post("/desk/add", json={"text": TEXT}, headers=OWN).status_code == 200
    assert client.post("/desk/logout", headers=OWN).json["may_write"] is False
    assert client.post("/desk/add", json={"text": TEXT}, headers=OWN).status_code == 401


def test_a_forged_cookie_opens_nothing(desk: Desk, password_hash: str) -> None:
    other = Flask("other")
    other.secret_key = "guess"
    from flask.sessions import SecureCookieSessionInterface

    forged = SecureCookieSessionInterface().get_signing_serializer(other).dumps({"since": time.time()})
    client = app(Rights(password_hash=password_hash), desk)
    client.set_cookie("claimatlas_desk", forged)
    assert client.post("/desk/add", json={"text": TEXT}, headers=OWN).status_code == 401


def test_too_many_wrong_passwords_close_the_gate_for_a_while(desk: Desk, password_hash: str) -> None:
    now = [1000.0]
    client = app(Rights(password_hash=password_hash), desk, Gate(now=lambda: now[0]))
    login = {"path": "/desk/login", "headers": OWN}
    for _ in range(5):
        assert client.post(**login, json={"password": "guess guess"}).status_code == 401
    answer = client.post(**login, json={"password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    now[0] += 61
    assert client.post(**login, json={"password": PASSWORD}).status_code == 200


def test_many_addresses_close_the_gate_too() -> None:
    now = [0.0]
    gate = Gate(now=lambda: now[0])
    for n in range(30):
        assert gate.wait_s(f"10.0.0.{n}") == 0
        gate.failed(f"10.0.0.{n}")
    assert gate.wait_s("10.9.9.9") > 0
    now[0] += 61
    assert gate.wait_s("10.9.9.9") == 0


def test_a_password_file_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "short").write_text("abc")
    with pytest.raises(PasswordError, match="shorter than 10"):
        read_password(tmp_path / "short")
    with pytest.raises(PasswordError, match="cannot be read"):
        read_password(tmp_path / "none")
    (tmp_path / "good").write_text(PASSWORD)
    assert PASSWORD not in read_password(tmp_path / "good")
    assert read_password(tmp_path / "good") != read_password(tmp_path / "good")


# --- what is added ------------------------------------------------------------------------


def test_text_files_and_addresses_are_read(desk: Desk) -> None:
    client = app(Rights(), desk)
    job = client.post(
        "/desk/add", json={"text": TEXT, "title": "Manbij", "date": "5 May 2024"}, headers=OWN
    ).json
    done = wait(client, job, "done")
    assert (done["counts"]["stored"], done["total"], done["documents"]) == (1, 1, ["d1"])
    files = [
        (io.BytesIO(b"one"), "one.txt"),
        (io.BytesIO(b"a fault"), "../../<b>two</b>.html"),
        (io.BytesIO(b"x"), ""),
    ]
    job = client.post("/desk/add", data={"files": files, "date": "2024-05-05"}, headers=OWN).json
    done = wait(client, job, "done")
    assert done["counts"] == {"stored": 2 - (done["total"] == 2), "skipped": 0, "failed": 1}
    assert done["failed"][0]["reason"] == "no words"
    again = client.post(f"/desk/jobs/{job['id']}/retry", headers=OWN).json
    assert wait(client, again, "done")["counts"]["failed"] == 1
    job = client.post(
        "/desk/add", json={"addresses": ["https://a.example/1", "http://b.example/2"]}, headers=OWN
    ).json
    assert wait(client, job, "done")["counts"]["stored"] == 2


def test_a_job_that_fails_as_a_whole_says_why(desk: Desk) -> None:
    client = app(Rights(), desk)
    job = client.post("/desk/add", json={"feed": "https://a.example/rss"}, headers=OWN).json
    assert wait(client, job, "failed")["error"] == "the store is locked"


def test_a_job_can_be_ended(desk: Desk) -> None:
    client = app(Rights(), desk)
    job = client.post("/desk/add", json={"text": "slow " + TEXT}, headers=OWN).json
    waiting = client.post("/desk/add", json={"text": TEXT}, headers=OWN).json
    wait(client, job, "running")
    assert client.post(f"/desk/jobs/{waiting['id']}/cancel", headers=OWN).status_code == 200
    began = time.monotonic()
    assert client.post(f"/desk/jobs/{job['id']}/cancel", headers=OWN).status_code == 200
    assert wait(client, job, "cancelled")
    after = client.post("/desk/add", json={"text": TEXT}, headers=OWN).json
    assert wait(client, after, "done")
    assert time.monotonic() - began < 30
    assert client.post("/desk/jobs/none/cancel", headers=OWN).status_code == 404
    assert {j["id"]: j["state"] for j in client.get("/desk/jobs", headers=OWN).json["jobs"]}[
        waiting["id"]
    ] == "cancelled"


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"text": ""}, 400),
        ({"text": 5}, 400),
        ({"text": "x" * 5_000_001}, 413),
        ({"text": TEXT, "date": "some day"}, 400),
        ({"text": TEXT, "url": "javascript:alert(1)"}, 400),
        ({"addresses": ["file:///etc/passwd"]}, 400),
        ({"addresses": ["--store=/tmp/x"]}, 400),
        ({"addresses": []}, 400),
        ({"addresses": ["https://a.example/"] * 501}, 413),
        ({"feed": "ftp://a.example"}, 400),
        ({"feed": "https://a.example/ --store=x"}, 400),
        ({}, 400),
        ([], 400),
    ],
)
def test_what_cannot_be_added_is_refused(given: Any, status: int, desk: Desk) -> None:
    answer = app(Rights(), desk).post("/desk/add", json=given, headers=OWN)
    assert answer.status_code == status
    assert answer.json["error"]
    assert desk.jobs() == ()


def multipart(*files: tuple[str, bytes]) -> dict[str, Any]:
    """A body by hand: the test client leaves a temporary file open behind a large one."""
    parts = b"".join(
        b'--cut\r\nContent-Disposition: form-data; name="files"; filename="%s"\r\n\r\n%s\r\n'
        % (name.encode(), data)
        for name, data in files
    )
    return {"data": parts + b"--cut--\r\n", "content_type": "multipart/form-data; boundary=cut"}


def test_what_is_too_large_is_refused(desk: Desk) -> None:
    client = app(Rights(), desk)
    for files in (
        [("big.txt", b"x" * 10_000_001)],
        [(f"{n}.txt", b"x") for n in range(51)],
        [(f"{n}.txt", b"x" * 9_999_999) for n in range(7)],
    ):
        answer = client.post("/desk/add", headers=OWN, **multipart(*files))
        assert (answer.status_code, bool(answer.json["error"])) == (413, True)
    assert MAX_BODY_BYTES < 7 * 9_999_999
    assert client.post("/desk/add", headers=OWN, **multipart()).status_code == 400
    assert desk.jobs() == ()


def test_a_store_in_memory_cannot_be_added_to() -> None:
    assert app(Rights(), None).post("/desk/add", json={"text": TEXT}, headers=OWN).status_code == 409


def test_the_real_command_reads_what_was_pasted(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    desk = Desk(store_address=str(path))
    client = app(Rights(), desk)
    try:
        given = {"text": TEXT, "title": "Manbij falls", "date": "2016-08-12", "publisher": "The Herald",
                 "url": "https://herald.example/a"}  # fmt: skip
        job = client.post("/desk/add", json=given, headers=OWN).json
        done = wait(client, job, "done", "failed")
        assert done["counts"]["stored"] == 1, done
        job = client.post("/desk/add", json={"addresses": ["http://127.0.0.1:1/x"]}, headers=OWN).json
        (lost,) = wait(client, job, "done")["failed"]
        assert "local network" in lost["reason"]
    finally:
        desk.close()
    with open_store(path) as store:
        (stored,) = store.documents()
        assert (stored.document.title, stored.document.publisher) == ("Manbij falls", "The Herald")
        assert str(stored.document.published) == "2016-08-12"
        assert stored.document.url == "https://herald.example/a"
        assert stored.document.id == done["documents"][0]
        assert json.dumps([c.type for c in store.claims()]) == '["advance_capture"]'
