"""Pictures and documents from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import view_sample as sample
from PIL import Image

from dashboard import cli
from extract.store import open_store


@pytest.fixture
def stored(tmp_path: Path) -> str:
    path = tmp_path / "s.db"
    opened = open_store(path)
    opened.add(sample.extraction(), sample.footprints())
    opened.close()
    return str(path)


def run(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = cli.main(list(arguments))
    return code, capsys.readouterr().err


def test_the_command_line_draws_what_an_address_shows(
    stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "map.png"
    address = "http://127.0.0.1:8050/?type=agreement&layers=agreements"
    code, said = run(
        [
            "export",
            "--format",
            "png",
            "--scale",
            "1",
            "--view",
            address,
            "-o",
            str(target),
            "--store",
            stored,
        ],
        capsys,
    )
    assert code == 0, said
    assert "1 claims" in said
    with Image.open(target) as image:
        assert image.size == (1122, 793)
        assert "Both neighbours agreed" in image.info["Description"]


def test_the_command_line_refuses_in_words(
    stored: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = run(["export", "--format", "pdf", "--store", stored], capsys)
    assert (code, "--output map.pdf" in said) == (2, True)
    nowhere = str(tmp_path / "no" / "such" / "map.svg")
    code, said = run(["export", "--format", "svg", "-o", nowhere, "--store", stored], capsys)
    assert (code, "cannot be written" in said) == (2, True)
