"""How sure the text is, also where cues are nested."""

from __future__ import annotations

import pytest
from claims_reading import only

CASES = [
    ("Rebels captured Goma.", "asserted"),
    ("Rebels have not captured Goma.", "denied"),
    ("The army denied that rebels had captured Goma.", "denied"),
    ("The army did not deny that rebels had captured Goma.", "asserted"),
    ("Rebels failed to capture Goma.", "denied"),
    ("Rebels could capture Goma.", "hypothetical"),
    ("If rebels capture Goma, the road is lost.", "hypothetical"),
    ("The UN fears that rebels will capture Goma.", "hypothetical"),
    ("Rebels will capture Goma.", "planned"),
    ("Rebels vowed to capture Goma.", "planned"),
    ("Rebels want to capture Goma.", "planned"),
    ("Rebels are going to capture Goma.", "planned"),
    ("Rebels said they would capture Goma.", "planned"),
    ("The chief urged rebels to capture Goma.", "proposed"),
    ("Rebels should capture Goma.", "proposed"),
    ("Rebels captured Goma in 2012.", "past"),
    ("Rebels captured Goma on Monday.", "asserted"),
    ("Have rebels captured Goma?", "hypothetical"),
    ("Rebels did not plan to capture Goma.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), CASES)
def test_status_of_a_capture(text: str, status: str) -> None:
    assert only(text, "advance_capture").status == status


NOUNS = [
    ("The planned withdrawal of French troops from Mali was delayed.", "planned"),
    ("A possible withdrawal of French troops from Mali was discussed.", "hypothetical"),
    ("France announced the withdrawal of troops from Mali.", "asserted"),
    ("France rejected a withdrawal of troops from Mali.", "denied"),
    ("France called for the withdrawal of Rwandan troops from Goma.", "proposed"),
    ("There was no withdrawal of French troops from Mali.", "denied"),
]


@pytest.mark.parametrize(("text", "status"), NOUNS)
def test_status_of_a_withdrawal_told_by_a_noun(text: str, status: str) -> None:
    assert only(text, "withdrawal").status == status


def test_what_ended_is_past() -> None:
    assert only("The group once held Timbuktu.", "control").status == "past"
    assert only("The group no longer controls Timbuktu.", "control").status in {"past", "denied"}


def test_a_state_since_a_year_still_holds() -> None:
    assert only("Turkey has occupied northern Cyprus since 1974.", "control").status == "asserted"
