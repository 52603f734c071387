"""The verbs of war in sport, crime, traffic and business make no claims; in war they do."""

from __future__ import annotations

import pytest
from claims_reading import extraction

TAME = [
    "The attack in Manchester shocked the club, which conceded three goals.",
    "A robbery attack in Lyon frightened shoppers.",
    "The council took control of Leeds from the mayor.",
]
SILENT = [
    "Chile signed a deal with Peru to mine copper in Antofagasta.",
    "Police will surrender the stolen cars to their owners in Lagos.",
    "The storm brought a state of emergency in Innisfail.",
    "The board dismissed its chief, who will be dislodged from the flat in Leeds.",
    "The family was sent back to Nigeria by the airline.",
    "The company, based in Lyon, committed several errors in Paris.",
]
WARLIKE = [
    ("The rocket attack in Manchester shocked the club.", "attack_fighting"),
    ("A militia attack in Lyon frightened shoppers.", "attack_fighting"),
    ("The army took control of Leeds from the rebels.", "advance_capture"),
    ("Chile signed a deal with Peru on their border in Antofagasta.", "agreement"),
    ("Russia completed its pull-out from Antofagasta.", "withdrawal"),
]


@pytest.mark.parametrize("text", TAME)
def test_ordinary_news_makes_no_claim_and_says_why(text: str) -> None:
    found = extraction(text)
    assert [c.quote for c in found.claims] == []
    assert any("ordinary news" in n.reason for n in found.not_mapped)


@pytest.mark.parametrize("text", SILENT)
def test_ordinary_news_makes_no_claim(text: str) -> None:
    assert [c.quote for c in extraction(text).claims] == []


@pytest.mark.parametrize(("text", "kind"), WARLIKE)
def test_the_same_words_in_war_do(text: str, kind: str) -> None:
    assert kind in {c.type for c in extraction(text).claims}
