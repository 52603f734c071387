"""The house stands: imports only run downwards, edges stay edges, start-up stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOOR = {"geodata": 0, "extract": 1, "dashboard": 2}
EDGES = ("extract.sources", "extract.store", "extract.export", "extract.llm", "extract.ingest")
HEAVY = ("geopandas", "pandas", "spacy", "dash", "plotly", "trafilatura", "sqlalchemy", "pyarrow", "shapely")


def _modules() -> Iterator[tuple[str, Path]]:
    for floor in FLOOR:
        for path in sorted((ROOT / floor).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full here"
            module = node.module or ""
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


MODULES = dict(_modules())


def test_there_is_a_house() -> None:
    assert {name.split(".")[0] for name in MODULES} == set(FLOOR)
    assert len(MODULES) > 20


@pytest.mark.parametrize("name", MODULES)
def test_no_arrow_runs_up(name: str) -> None:
    own = FLOOR[name.split(".", maxsplit=1)[0]]
    up = [i for i in _imports(MODULES[name]) if FLOOR.get(i.split(".")[0], -1) > own]
    assert not up, f"{name} imports what stands above it: {up}"


@pytest.mark.parametrize("name", [n for n in MODULES if n.startswith("extract")])
def test_no_stage_imports_an_edge(name: str) -> None:
    if name.startswith(EDGES):
        return
    edges = [i for i in _imports(MODULES[name]) if i.startswith(EDGES)]
    assert not edges, f"{name} is a stage and imports an edge: {edges}"


@pytest.mark.parametrize("name", MODULES)
def test_no_file_is_much_over_500_lines(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= 550, f"{name} has {lines} lines; split it by theme"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, dashboard.cli; dashboard.cli.build_parser(); print(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {module.split(".")[0] for module in out.stdout.split()}
    assert not loaded & set(HEAVY)


def test_version_is_told_once() -> None:
    from dashboard.cli import VERSION

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_what_we_need_is_pinned_with_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    for need in project["dependencies"]:
        name = need.split(">")[0].split("=")[0]
        assert f"\n{name}==" in f"\n{pinned}", f"{name} is missing in constraints.txt; run make constraints"
    assert pinned.count("--hash=sha256:") > pinned.count("==")


def test_no_file_names_a_package_registry() -> None:
    hosts = ["pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org"]
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    if tracked.returncode:
        pytest.skip("not in a git checkout")
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_bytes().decode("utf-8", "ignore")
            assert not [h for h in hosts if h in text], f"{name} names a registry's host"
