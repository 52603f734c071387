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
    ("Rebels nearly captured Goma.", "denied"),
    ("Rebels fell short of capturing Goma.", "denied"),
    ("Rebels have yet to capture Goma.", "planned"),
    ("At no point did rebels capture Goma.", "denied"),
    ("Nor have rebels captured Goma.", "denied"),
    ("Not a single rebel has entered Goma.", "denied"),
    ("Rebels not only captured Goma but held a parade.", "asserted"),
    ("The army falsely claimed that rebels had captured Goma.", "denied"),
    ("It is a myth that rebels captured Goma.", "denied"),
    ("Reports that rebels had captured Goma proved wrong.", "denied"),
    ("Reports that rebels had captured Goma proved right.", "asserted"),
    ("The story that rebels had captured Goma was told everywhere.", "asserted"),
    ("In the novel, rebels captured Goma.", "hypothetical"),
    ("During the exercise, rebels captured Goma.", "hypothetical"),
    ("The mayor behaves as if rebels had captured Goma.", "hypothetical"),
    ("It looks as though rebels have captured Goma.", "asserted"),
    ("Had rebels captured Goma, the road would be lost.", "hypothetical"),
    ("Once rebels capture Goma, the road will be lost.", "hypothetical"),
    ("The army would strike if rebels captured Goma.", "hypothetical"),
    ("Under the deal, rebels would enter Goma.", "planned"),
    ("Under the proposal, rebels would enter Goma.", "proposed"),
    ("Rebels would later capture Goma.", "asserted"),
    ("Under the deal, rebels enter Goma.", "planned"),
    ("The accord allows rebels to enter Goma.", "planned"),
    ("They signed a deal allowing rebels to enter Goma.", "planned"),
    ("The governor wants rebels to capture Goma.", "proposed"),
    ("Rebels are to enter Goma.", "planned"),
    ("Rebels to enter Goma", "planned"),
    ("Rebels enter Goma by 1 May.", "planned"),
    ("Rebels were told to leave Bunia and capture Goma.", "proposed"),
    ("It is ten years since rebels captured Goma.", "past"),
    ("It is two days since rebels captured Goma.", "asserted"),
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
    ("The planned withdrawal of French troops from Mali has taken place.", "asserted"),
    ("The withdrawal of French troops from Mali was called off.", "denied"),
    ("Diplomats warned of a withdrawal of French troops from Mali.", "hypothetical"),
    ("Paris shelved the withdrawal of French troops from Mali.", "denied"),
    ("Diplomats are pushing for the withdrawal of French troops from Mali.", "proposed"),
    ("Veterans marked the anniversary of the withdrawal of French troops from Mali.", "past"),
    ("France announced a deal on the withdrawal of French troops from Mali.", "asserted"),
]


@pytest.mark.parametrize(("text", "status"), NOUNS)
def test_status_of_a_withdrawal_told_by_a_noun(text: str, status: str) -> None:
    assert only(text, "withdrawal").status == status


def test_what_ended_is_past() -> None:
    assert only("The group once held Timbuktu.", "control").status == "past"
    assert only("The group no longer controls Timbuktu.", "control").status in {"past", "denied"}


def test_a_state_since_a_year_still_holds() -> None:
    assert only("Turkey has occupied northern Cyprus since 1974.", "control").status == "asserted"


HISTORY = "In 1960 Mali became independent. France withdrew its troops from Mali. A century is long."


def test_prose_of_history_tells_what_is_over() -> None:
    assert only(HISTORY, "withdrawal").status == "past"
    news = "France withdrew its troops from Mali. Voters went to the polls on Monday."
    assert only(news, "withdrawal").status == "asserted"


def test_a_state_that_lasted_is_over() -> None:
    assert only("Rebels ruled Goma for two years.", "control").status == "past"
    assert only("Rebels have ruled Goma for two years.", "control").status == "asserted"
    assert only("Until May, rebels held Goma.", "control").status == "past"


TREATY = (
    "The prisoners shall be freed. The parties shall meet again in a year. French troops leave Mali on the "
    "day of signature."
)


def test_the_present_of_a_text_that_says_shall_is_what_is_to_be_done() -> None:
    assert only(TREATY, "withdrawal").status == "planned"
    assert only(TREATY.replace("shall", "will"), "withdrawal").status == "asserted"
