"""Progress says something when it takes long, and nothing when it does not."""

from __future__ import annotations

import time

import pytest

from dashboard import progress


def test_quick_steps_are_silent(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.step("reading"):
        pass
    assert capsys.readouterr().err == ""


def test_long_steps_speak_while_they_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE_S", 0.01)
    monkeypatch.setattr(progress, "LONG_S", 0.02)
    with progress.step("reading"):
        time.sleep(0.1)
        assert capsys.readouterr().err == "reading …\n"
    assert capsys.readouterr().err.startswith("reading … 0.")


def test_a_failed_step_lets_the_error_through() -> None:
    with pytest.raises(ValueError, match="boom"), progress.step("reading"):
        raise ValueError("boom")
