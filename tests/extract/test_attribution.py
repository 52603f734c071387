"""Who says it."""

from __future__ import annotations

import pytest
from claims_reading import claims, only

from extract.claims.speakers import speaker_of_title

CASES = [
    ("Rebels captured Goma.", None),
    ("Residents said rebels had captured Goma.", "Residents"),
    ("Rebels captured Goma, residents said.", "residents"),
    ("According to the UN, rebels captured Goma.", "the UN"),
    ("The minister, speaking in Kinshasa, said that rebels had captured Goma.", "The minister"),
    ("The army denied that rebels had captured Goma.", "The army"),
    ("“Rebels captured Goma,” the governor said.", "the governor"),
    ("The governor spoke to reporters. He said rebels had captured Goma.", "The governor"),
    ("Residents spoke by telephone. Rebels had captured Goma, they said.", "Residents"),
    ("The governor said the road was cut. Rebels had captured Goma.", "The governor"),
    ("Rebels captured Goma on Monday, its governor Jean Bamba acknowledged.", "Jean Bamba"),
    ("Rebels captured Goma, the prime minister's office announced on Monday.", "the prime minister's office"),
    ("A spokesman was quoted as saying that rebels had captured Goma.", "A spokesman"),
    ("Kinshasa: rebels have captured Goma", "Kinshasa"),
    ("Rebels have captured Goma: officials", "officials"),
    ("Breaking: rebels have captured Goma", None),
    ("The governor told parliament:\n\n“Rebels captured Goma.”", "The governor"),
    ("“The road is cut.\n\n“Rebels captured Goma,” the governor said.", "the governor"),
    ("Rebels captured Goma, and many say so.", None),
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


def test_speaker_turns_in_small_letters() -> None:
    text = "Jones: Hello.\n\nReporter: And?\n\nJones: Russian forces withdrew from Kherson.\n\nReporter: Oh."
    claim = only(text, "withdrawal")
    assert claim.attribution is not None
    assert (claim.attribution.text, claim.attribution.origin) == ("Jones", "speaker label")


def test_what_the_speaker_thinks_is_his() -> None:
    text = "Q Well?\n\nMS. JONES: I think that Russian forces withdrew from Kherson.\n\nQ Thank you."
    claim = only(text, "withdrawal")
    assert claim.attribution is not None
    assert claim.attribution.canonical == "Jones"


TITLES = [
    (
        "Joint statement by the foreign minister of Chad on Darfur",
        "Le Monde",
        "foreign minister of Chad",
        "title",
    ),
    ("Russian Foreign Ministry statement on Kherson", "", "Russian Foreign Ministry", "title"),
    (
        "Statement on the situation",
        "Ministry of Defence of Armenia",
        "Ministry of Defence of Armenia",
        "metadata",
    ),
    ("Statement on the situation", "The Daily Gazette", None, None),
    ("Troops on the move", "Ministry of Defence of Armenia", None, None),
]


@pytest.mark.parametrize(("title", "publisher", "who", "origin"), TITLES)
def test_whose_words_a_whole_text_is(title: str, publisher: str, who: str | None, origin: str | None) -> None:
    found = speaker_of_title(title, publisher)
    assert (found and found.text, found and found.origin) == (who, origin)


def test_who_announces_his_own_gain_is_marked() -> None:
    assert only("M23 said it had captured Goma.", "advance_capture").beneficiary
    assert not only("Residents said M23 had captured Goma.", "advance_capture").beneficiary
    assert not only("M23 denied that it had captured Goma.", "advance_capture").beneficiary
    assert not only("M23 said it had withdrawn from Goma.", "withdrawal").beneficiary


def test_the_claimant_acts_and_the_rejecter_speaks() -> None:
    claim = only("India rejects Pakistan's claim to Kashmir.", "claim_sovereignty")
    assert [a.key for a in claim.actors] == ["country:PK"]
    assert claim.attribution is not None
    assert claim.attribution.text == "India"
