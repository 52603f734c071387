"""Every command and option is documented, and the documents tell no lies about files."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from dashboard.cli import build_parser

ROOT = Path(__file__).parents[1]


def _commands() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


COMMANDS = _commands()
DOCS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_documented_with_all_its_options(name: str) -> None:
    assert f"claimatlas {name}" in README
    assert f"## claimatlas {name}" in DOCS
    for action in COMMANDS[name]._actions:
        for option in action.option_strings:
            if option.startswith("--") and option != "--help":
                assert option in DOCS, f"{option} of {name} is not in docs/commands.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example_that_parses(name: str) -> None:
    text = COMMANDS[name].format_help()
    assert "example:" in text
    assert f"claimatlas {name}" in text.split("example:")[1]


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", "docs/commands.md"])
def test_linked_files_exist(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert ((ROOT / path).parent / target).exists(), f"{path} links to {target}, which is not there"
