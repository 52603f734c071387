"""What goes wrong with a store is said in one line, and what was stored before stays."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from edge_values import AREA, TEXT, document, extraction, footprints
from sqlalchemy import inspect, text

from extract.store import Selection, displays, open_store, writing
from extract.store.engine import create_store_engine, store_url, transaction
from extract.store.migrations import MIGRATIONS, NEWEST, migrate, read_version
from extract.store.schema import METADATA
from geodata.display import COARSE, FINE, make_display
from geodata.errors import StoreError
from geodata.recipes import recipe_id

HERE = Path(__file__).parent


def one_line(error: pytest.ExceptionInfo[StoreError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    assert "SELECT" not in message
    assert "INSERT" not in message
    return message


# --- crashes --------------------------------------------------------------------------


def test_an_error_in_the_middle_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(tmp_path / "s.sqlite") as store:
        store.add(extraction(), footprints())

        def fails(*_: object) -> None:
            raise MemoryError("in the middle")

        monkeypatch.setattr(writing, "write_footprints", fails)
        with pytest.raises(MemoryError):  # after the old claims were deleted and new ones written
            store.add(extraction(), {})
        with pytest.raises(MemoryError):
            store.add(extraction(document(TEXT + " More.", title="Another")), {})
        assert store.extraction(extraction().document.id) == extraction()
        assert len(store.documents(all_versions=True)) == 1
        monkeypatch.undo()
        store.add(extraction(document(TEXT + " More.", title="Another")), footprints())
        assert len(store.documents()) == 2


_CHILD = """
import sys, time
sys.path.insert(0, sys.argv[2])
from edge_values import TEXT, document, extraction, footprints
from extract.store import open_store, writing
if sys.argv[3] == "middle":
    def stops(*_):
        print("middle", flush=True)
        time.sleep(60)
    writing.write_footprints = stops
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    for at in range(int(sys.argv[4]), 10_000):
        stored = store.add(extraction(document(f"{TEXT} {at}", title=str(at))), footprints())
        print(stored.document.id, flush=True)
"""


def _child(path: Path, mode: str, start: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _CHILD, str(path), str(HERE), mode, str(start)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _is_whole(path: Path) -> int:
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    with open_store(path) as store:
        documents = store.documents(all_versions=True)
        assert {s.claims for s in documents} <= {3}, "a half-written document was left"
        assert len({s.document.id for s in documents}) == len(documents)
        return len(documents)


def test_a_process_killed_in_the_middle_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with open_store(path) as store:
        store.add(extraction(), footprints())
    child = _child(path, "middle", 0)
    assert child.stdout
    assert [child.stdout.readline().strip() for _ in range(2)] == ["open", "middle"]
    with open_store(path, timeout_s=0.1) as store:
        assert store.claims() == extraction().claims, "a reader waits for the writer or sees half of it"
        with pytest.raises(StoreError, match="locked by another program") as error:
            store.add(extraction(), footprints())
        one_line(error)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert _is_whole(path) == 1


def test_documents_reported_as_stored_survive_kills_at_random_moments(tmp_path: Path) -> None:
    path, reported, chance = tmp_path / "s.sqlite", set[str](), random.Random(4)
    for at in range(4):
        child = _child(path, "write", at * 1000)
        assert child.stdout
        assert child.stdout.readline().strip() == "open"
        time.sleep(chance.uniform(0.02, 0.3))
        child.send_signal(signal.SIGKILL)
        out, _ = child.communicate()
        reported |= {line for line in out.splitlines() if len(line) == 16}  # a cut line was not reported
    stored = _is_whole(path)
    with open_store(path) as store:
        assert reported <= {s.document.id for s in store.documents()}
    assert reported
    assert len(reported) <= stored <= len(reported) + 4


# --- databases that refuse ------------------------------------------------------------


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, " * 200)
    with pytest.raises(StoreError, match="is no SQLite database") as error:
        open_store(path)
    assert "letter.txt" in one_line(error)
    assert path.read_text().startswith("Dear all"), "a foreign file was touched"


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE documents (pk INTEGER)")
    connection.close()
    with pytest.raises(StoreError, match="other tables") as error:
        open_store(path)
    one_line(error)


def test_a_folder_in_the_files_place_and_a_file_in_the_folders(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be used") as error:
        open_store(tmp_path / "file" / "s.sqlite")
    one_line(error)


@pytest.mark.parametrize("address", ["nosuch://host/db", "sqlite+nosuch:///x", "://", ""])
def test_an_address_that_means_no_database(address: str) -> None:
    with pytest.raises(StoreError) as error:
        open_store(address)
    one_line(error)


def test_a_read_only_store_can_be_read_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with open_store(path) as store:
        store.add(extraction(), footprints())
    with open_store(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert store.claims() == extraction().claims
        with pytest.raises(StoreError, match="is read-only") as error:
            store.add(extraction(), footprints())
        one_line(error)


def test_a_folder_without_rights(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    folder.chmod(0o500)
    try:
        (folder / "probe").touch()
    except OSError:
        with pytest.raises(StoreError, match=r"cannot be opened|read-only") as error:
            open_store(folder / "s.sqlite")
        one_line(error)
    else:
        pytest.skip("this user may write everywhere")
    finally:
        folder.chmod(0o700)


def test_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with open_store(path) as store:
        store.add(extraction(), footprints())
        with store._engine.connect() as connection:  # SQLite answers as it does on a full disk
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="the disk is full") as error:
            store.add(extraction(document(TEXT * 200, title="Long")), footprints())
        one_line(error)
        assert store.extraction(extraction().document.id) == extraction()
    assert _is_whole(path) == 1


def test_a_damaged_store(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with open_store(path) as store:
        for at in range(20):
            store.add(extraction(document(f"{TEXT} {at}", title=str(at))), footprints())
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|refused") as error, open_store(path) as store:
        store.claims()
    one_line(error)


# --- schema versions ------------------------------------------------------------------


def test_a_store_of_version_1_is_brought_forward(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((HERE / "store_v1.sql").read_text(encoding="utf-8"))
    connection.close()
    with open_store(path) as store:
        assert store.extraction(extraction().document.id) == extraction()
        assert store.footprints(footprints(), data_version="2024.1", worldview="de_facto") == footprints()
        assert [c.type for c in store.claims(Selection(text="dalmar"))] == ["control"]
        assert len(store.links().rivals) == 1
        assert store.add(extraction(), footprints()).outcome == "replaced"
    engine = create_store_engine(store_url(path), timeout_s=1)
    with transaction(engine) as opened:
        versions = opened.execute(text("SELECT version FROM schema_version ORDER BY version")).scalars().all()
        assert versions == list(MIGRATIONS)
    engine.dispose()


def test_shapes_of_an_older_store_are_made_ready_for_the_screen_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((HERE / "store_v1.sql").read_text(encoding="utf-8"))
    connection.close()
    wanted = {key: make_display(f.geometry, COARSE) for key, f in footprints().items()}
    with open_store(path) as store:
        assert store.displays(footprints(), COARSE, data_version="2024.1") == wanted
        revision = store.revision()

    def again(*_: object) -> None:
        raise AssertionError("made a second time")

    monkeypatch.setattr(displays, "make_display", again)
    with open_store(path) as store:
        assert store.displays(footprints(), COARSE, data_version="2024.1") == wanted
        assert store.displays(footprints(), FINE, data_version="2024.1").keys() == wanted.keys()
        assert store.displays(footprints(), FINE, data_version="2024.1", worldview="india") == {}
        assert store.revision() == revision  # nothing that a viewer sees has changed


def test_a_store_that_cannot_be_written_shows_its_shapes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((HERE / "store_v1.sql").read_text(encoding="utf-8"))
    connection.close()

    def refuses(*_: object) -> None:
        raise StoreError("the store is read-only")

    monkeypatch.setattr(displays, "write_displays", refuses)
    with open_store(path) as store:
        found = store.displays(footprints(), COARSE, data_version="2024.1")
        assert found.keys() == footprints().keys()


def test_a_migration_that_fails_leaves_the_older_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((HERE / "store_v1.sql").read_text(encoding="utf-8"))
    before = "\n".join(connection.iterdump())

    steps = dict(MIGRATIONS)

    def fails(opened: object) -> None:
        steps[2](opened)  # type: ignore[arg-type]
        raise ValueError("after all was done")

    monkeypatch.setitem(MIGRATIONS, 2, fails)
    with pytest.raises(StoreError, match="could not be brought to schema version 2") as error:
        open_store(path)
    one_line(error)
    assert "\n".join(connection.iterdump()) == before
    connection.close()


def test_a_newer_store_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    open_store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO schema_version VALUES (999, '2099-01-01')")
    connection.commit()
    connection.close()
    with pytest.raises(
        StoreError, match=r"schema version 999, this program knows \d+; upgrade claimatlas"
    ) as error:
        open_store(path)
    one_line(error)


def test_the_steps_lead_to_the_tables_as_they_are_written_down() -> None:
    engine = create_store_engine(store_url("sqlite://"), timeout_s=1)
    with transaction(engine, write=True) as connection:
        assert read_version(connection) == 0
        assert migrate(connection) == 0
        assert read_version(connection) == NEWEST
        found = inspect(connection)
        made = {t for t in found.get_table_names() if not t.startswith("claims_fts")}
        assert made == set(METADATA.tables)
        for name, table in METADATA.tables.items():
            columns = {c["name"]: c for c in found.get_columns(name)}
            assert columns.keys() == set(table.c.keys()), name
            for column in table.c:
                assert columns[column.name]["nullable"] == column.nullable, (name, column.name)
                assert columns[column.name]["type"]._type_affinity is column.type._type_affinity, column
            assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key]
            indexes = {i["name"]: i["column_names"] for i in found.get_indexes(name)}
            wanted = {i.name: [c.name for c in i.columns] for i in table.indexes}
            assert {k: v for k, v in indexes.items() if not str(k).startswith("sqlite_")} == wanted, name
            keys = {k["constrained_columns"][0]: k["referred_table"] for k in found.get_foreign_keys(name)}
            assert keys == {f.parent.name: f.column.table.name for f in table.foreign_keys}, name
    engine.dispose()


def test_many_processes_open_a_new_store_at_once(tmp_path: Path) -> None:
    code = "import sys; from extract.store import open_store; open_store(sys.argv[1]).close()"
    path = tmp_path / "s.sqlite"
    children = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(4)]
    assert [child.wait() for child in children] == [0] * 4
    with open_store(path) as store:
        store.add(extraction(), footprints())
        assert store.footprints([recipe_id(AREA)])
