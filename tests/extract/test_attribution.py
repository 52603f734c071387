"""Who says it."""

from __future__ import annotations

import pytest
from claims_reading import claims, only

CASES = [
    ("Rebels captured Goma.", None),
    ("Residents said rebels had captured Goma.", "Residents"),
    ("Rebels captured Goma, residents said.", "residents"),
    ("According to the UN, rebels captured Goma.", "the UN"),
    ("The minister, speaking in Kinshasa, said that rebels had captured Goma.", "The minister"),
    ("The army denied that rebels had captured Goma.", "The army"),
    ("“Rebels captured Goma,” the governor said.", "the governor"),
    ("The governor spoke to reporters. He said rebels had captured Goma.", "The governor"),
]


@pytest.mark.parametrize(("text", "source"), CASES)
def test_the_nearest_source(text: str, source: str | None) -> None:
    found = only(text, "advance_capture").attribution
    assert (found.text if found is not None else None) == source


def test_a_pledge_is_no_report() -> None:
    assert only("Rebels vowed to capture Goma.", "advance_capture").attribution is None


def test_sources_are_spans_of_the_text() -> None:
    text = "The governor spoke to reporters. He said rebels had captured Goma."
    found = only(text, "advance_capture").attribution
    assert found is not None
    assert found.start is not None
    assert text[found.start : found.end] == found.text


def test_speaker_turns() -> None:
    text = "Q Has anything changed?\n\nMS. JONES: Yes. Russian forces withdrew from Kherson.\n\nQ Thank you."
    (claim,) = [c for c in claims(text) if c.type == "withdrawal"]
    assert claim.attribution is not None
    assert claim.attribution.origin == "speaker label"
    assert claim.attribution.canonical == "Jones"


def test_who_announces_his_own_gain_is_marked() -> None:
    assert only("M23 said it had captured Goma.", "advance_capture").beneficiary
    assert not only("Residents said M23 had captured Goma.", "advance_capture").beneficiary


def test_the_claimant_acts_and_the_rejecter_speaks() -> None:
    claim = only("India rejects Pakistan's claim to Kashmir.", "claim_sovereignty")
    assert [a.key for a in claim.actors] == ["country:PK"]
    assert claim.attribution is not None
    assert claim.attribution.text == "India"
