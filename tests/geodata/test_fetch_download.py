"""Downloads against a server of ours that breaks off, changes its files, redirects and lies."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_source import FakeSource, run_source

from geodata.errors import DataError, FetchError
from geodata.fetch.archive import extract_shapefile, open_archive, read_lines
from geodata.fetch.download import ATTEMPTS, Downloaded, download
from geodata.fetch.web import Reach, reach_of, split_url

BODY = bytes(range(256)) * 1_000


@pytest.fixture
def source() -> Iterator[FakeSource]:
    with run_source() as running:
        running.files["/f.zip"] = BODY
        yield running


def get(source: FakeSource, folder: Path, *, max_bytes: int = 10_000_000, name: str = "f.zip") -> Downloaded:
    return download(
        source.url + name,
        folder / name,
        reach=reach_of(source.url),
        max_bytes=max_bytes,
        timeout_s=5,
        wait_s=0,
    )


def test_whole_file_with_its_hash(source: FakeSource, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    got = download(
        source.url + "f.zip", tmp_path / "f.zip", reach=reach_of(source.url), max_bytes=1_000_000,
        progress=lambda done, total: seen.append((done, total)),
    )  # fmt: skip
    assert (tmp_path / "f.zip").read_bytes() == BODY
    assert got.sha256 == hashlib.sha256(BODY).hexdigest()
    assert seen[-1] == (len(BODY), len(BODY))
    assert [p.name for p in tmp_path.iterdir()] == ["f.zip"]
    assert source.agents[0].startswith("claimatlas/")


def test_goes_on_where_it_broke_off(source: FakeSource, tmp_path: Path) -> None:
    source.break_after = [100_000, 50_000]
    assert get(source, tmp_path).sha256 == hashlib.sha256(BODY).hexdigest()
    assert [r for _, r in source.asked] == [None, "bytes=100000-", "bytes=150000-"]


def test_part_is_kept_for_the_next_run(source: FakeSource, tmp_path: Path) -> None:
    source.break_after = [10_000] * ATTEMPTS
    with pytest.raises(FetchError, match="run it again"):
        get(source, tmp_path)
    assert (tmp_path / "f.zip.part").stat().st_size == 10_000 * ATTEMPTS
    assert not (tmp_path / "f.zip").exists()
    assert get(source, tmp_path).bytes == len(BODY)
    assert source.asked[-1][1] == f"bytes={10_000 * ATTEMPTS}-"


def test_file_that_changed_meanwhile_is_taken_whole(source: FakeSource, tmp_path: Path) -> None:
    source.break_after = [10_000] * ATTEMPTS
    with pytest.raises(FetchError):
        get(source, tmp_path)
    source.etag, source.files["/f.zip"] = '"two"', BODY[::-1]
    get(source, tmp_path)
    assert (tmp_path / "f.zip").read_bytes() == BODY[::-1]


def test_without_a_validator_it_begins_again(source: FakeSource, tmp_path: Path) -> None:
    source.etag, source.break_after = "", [10_000]
    assert get(source, tmp_path).bytes == len(BODY)
    assert [r for _, r in source.asked] == [None, None]


def test_part_longer_than_the_file_is_thrown_away(source: FakeSource, tmp_path: Path) -> None:
    source.break_after = [200_000] + [0] * (ATTEMPTS - 1)
    with pytest.raises(FetchError):
        get(source, tmp_path)
    source.files["/f.zip"] = BODY[:1_000]
    assert get(source, tmp_path).bytes == 1_000


def test_server_in_trouble_is_asked_again_a_refusal_is_not(source: FakeSource, tmp_path: Path) -> None:
    source.statuses = [503, 429]
    assert get(source, tmp_path).bytes == len(BODY)
    with pytest.raises(FetchError, match="HTTP 404"):
        get(source, tmp_path, name="none.zip")
    assert len(source.asked) == 4


def test_too_large_is_refused_as_declared_and_as_sent(source: FakeSource, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="more than the 1,000"):
        get(source, tmp_path, max_bytes=1_000)
    assert not list(tmp_path.glob("*.part"))


def test_no_server(tmp_path: Path) -> None:
    with run_source() as gone:
        url = gone.url
    with pytest.raises(FetchError, match="broke off"):
        download(url + "x", tmp_path / "x", reach=reach_of(url), max_bytes=10, timeout_s=2, wait_s=0)


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/x", "https://evil.example/x", "file:///etc/passwd", "ftp://127.0.0.1/x"]
)
def test_redirect_elsewhere_is_refused(source: FakeSource, tmp_path: Path, target: str) -> None:
    source.redirects["/f.zip"] = target
    with pytest.raises(FetchError):
        get(source, tmp_path)
    assert len(source.asked) == 1


def test_redirect_on_the_same_server_is_followed(source: FakeSource, tmp_path: Path) -> None:
    source.files["/new.zip"] = b"new"
    source.redirects["/f.zip"] = source.url + "new.zip"
    assert get(source, tmp_path).bytes == 3


def test_reach_is_https_and_the_named_hosts() -> None:
    reach = Reach(hosts=frozenset({"data.example"}))
    assert reach.check("https://data.example/a.zip")
    for url in (
        "http://data.example/a.zip",
        "https://data.example.evil.example/",
        "https://data.example:444/",
        "https://evil.example/?data.example",
    ):
        with pytest.raises(FetchError, match="not asked"):
            reach.check(url)


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a/", "https://", "https://u:p@a/", "https://a/\r\nX: y", "http://a:99999/"]
)
def test_addresses_that_are_none(url: str) -> None:
    with pytest.raises(FetchError):
        split_url(url)


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_lines_of_a_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", XX__txt='# head\n1\ta"b\n2\tсело\r\n'.encode())
    with open_archive(path, max_bytes=1_000) as archive:
        assert list(read_lines(archive, "XX.txt")) == [["1", 'a"b'], ["2", "село"]]
        with pytest.raises(DataError, match="holds no"):
            list(read_lines(archive, "YY.txt"))


def test_bombs_damage_and_wrong_files_are_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path / "bomb.zip", a=bytes(5_000_000))
    with pytest.raises(DataError, match="zip bomb"), open_archive(bomb, max_bytes=10_000_000):
        pass
    with pytest.raises(DataError, match="more than is taken"), open_archive(bomb, max_bytes=1_000_000):
        pass
    many = zipped(tmp_path / "many.zip", **{f"n{i}": b"" for i in range(300)})
    with pytest.raises(DataError, match="more than is taken"), open_archive(many, max_bytes=1_000):
        pass
    (tmp_path / "html.zip").write_bytes(b"<html>")
    with pytest.raises(DataError, match="no zip"), open_archive(tmp_path / "html.zip", max_bytes=1_000):
        pass
    whole = zipped(tmp_path / "b.zip", a=bytes(range(256)) * 100)
    data = bytearray(whole.read_bytes())
    data[60] ^= 0xFF
    whole.write_bytes(data)
    with pytest.raises(DataError, match="damaged"), open_archive(whole, max_bytes=100_000) as archive:
        archive.read("a")


def test_shapefile_lands_under_names_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for suffix in (".shp", ".shx", ".dbf"):
            archive.writestr(f"../../evil/ne{suffix}", b"x")
    out = tmp_path / "out"
    out.mkdir()
    with open_archive(path, max_bytes=1_000) as archive:
        assert extract_shapefile(archive, "ne", out) == out / "layer.shp"
        with pytest.raises(DataError, match="holds no"):
            extract_shapefile(archive, "other", out)
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == [
        "layer.dbf",
        "layer.shp",
        "layer.shx",
        "s.zip",
    ]
