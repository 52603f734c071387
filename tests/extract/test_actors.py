"""Who can act: the tables, and noun phrases read as actors."""

from __future__ import annotations

import pytest
from claims_reading import parse

from extract.claims.actors import Cast
from extract.claims.lexicon import leaders, name_key, names, states
from extract.values import Actor


def actors_of(text: str, word: str) -> tuple[Actor, ...]:
    doc = parse(text)
    token = next(t for t in reversed(doc) if t.text == word)
    return Cast(doc, ()).read(token)


def test_the_tables_cover_the_world() -> None:
    parties = {n.party.key for rows in names().values() for n in rows if n.party.kind != "state"}
    assert len(parties) + 40 >= 300  # forces of states are kept under their state
    assert len(states()) >= 195
    assert all(code in states() for code in leaders().values())


def test_labels_are_short_and_keys_are_stable() -> None:
    for rows in names().values():
        for name in rows:
            assert 1 <= len(name.party.label) <= 24
            assert name.party.key == name.party.key.strip().replace(" ", "-")


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hay’et Tahrir al-Sham", "hts"),
        ("HAYAT TAHRIR AL-SHAM", "hts"),
        ("Ansar Allah", "houthis"),
        ("Da'esh", "isis"),
        ("Türkiye", "country:TR"),
        ("Côte d'Ivoire", "country:CI"),
        ("al Shabaab", "al-shabaab"),
        ("Israel Defense Forces", "country:IL"),
    ],
)
def test_spellings_meet(written: str, key: str) -> None:
    assert key in {n.party.key for n in names()[name_key(written)]}


@pytest.mark.parametrize(
    ("text", "word", "key"),
    [
        ("Turkish forces entered the town.", "forces", "country:TR"),
        ("The Syrian government agreed.", "government", "country:SY"),
        ("HTS fighters left.", "fighters", "hts"),
        ("The US withdrawal began.", "US", "country:US"),
        ("The Kremlin said so.", "Kremlin", "country:RU"),
        ("Russian President Vladimir Putin spoke.", "Putin", "country:RU"),
        ("Hundreds of Russian troops left.", "Hundreds", "country:RU"),
        ("Syrian rebels attacked.", "rebels", "syrian-opposition"),
        ("Israeli warplanes struck.", "warplanes", "country:IL"),
        ("The Arakan Army (AA) advanced.", "Army", "arakan-army"),
    ],
)
def test_phrases_name_their_actor(text: str, word: str, key: str) -> None:
    assert [a.key for a in actors_of(text, word)] == [key]


def test_backed_by_a_state_is_not_the_state() -> None:
    assert [a.key for a in actors_of("Iran-backed militias attacked.", "militias")] != ["country:IR"]


def test_terrorists_stay_the_words_of_the_text() -> None:
    (actor,) = actors_of("The army fought “terrorist” groups.", "groups")
    assert actor.text == "“terrorist” groups"
    assert actor.canonical == "“terrorist” groups"


def test_a_short_name_in_lower_case_is_no_abbreviation() -> None:
    doc = parse("It is so, and they gave us an aa battery.")
    assert not Cast(doc, ()).mentions


@pytest.mark.parametrize(
    ("text", "word", "keys"),
    [
        ("Turkey warned Syria. It sent troops.", "It", ["country:TR"]),
        ("M23 took the town. The group then moved on.", "group", ["m23"]),
        ("Turkish troops left. They will return.", "They", ["country:TR"]),
        (
            "Putin met Erdogan. Russia and Turkey differ. Both sides agreed.",
            "sides",
            ["country:RU", "country:TR"],
        ),
    ],
)
def test_pronouns_stand_for_actors(text: str, word: str, keys: list[str]) -> None:
    assert [a.key for a in actors_of(text, word)] == keys


def test_the_river_does_not_act() -> None:
    assert actors_of("The river flooded the town.", "river") == ()
