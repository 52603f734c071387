"""Toponyms by the annotation rules, on sentences of our own and the shipped gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from extract.language import open_reader
from extract.toponyms import core_span, find_toponyms, find_toponyms_fast
from extract.toponyms.model import Scored, best_spans
from extract.values import Toponym
from geodata.gazetteer import open_gazetteer

Find = Callable[[str], tuple[Toponym, ...]]


@pytest.fixture(scope="module")
def find() -> Iterator[Find]:
    reader = open_reader()
    with open_gazetteer() as gazetteer:
        yield lambda text: find_toponyms(reader.parse(text), gazetteer)


@pytest.fixture(scope="module")
def find_fast() -> Iterator[Find]:
    with open_gazetteer() as gazetteer:
        yield lambda text: find_toponyms_fast(text, gazetteer)


def names(found: tuple[Toponym, ...]) -> list[str]:
    return [t.text for t in found if t.form == "name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army entered Aleppo and moved on to Homs.", ["Aleppo", "Homs"]),
        ("Clashes went on in Idlib province on Friday.", ["Idlib province"]),
        ("Shelling was heard across northern Syria.", ["Syria"]),
        ("Syria's government sent troops to rural Hama.", ["Syria", "Hama"]),
        ("They met in Paris, Texas, last week.", ["Paris", "Texas"]),
        ("Drones hit the port of Odesa and a depot near Kherson.", ["Odesa", "Kherson"]),
        ("Residents fled Bakhmut for Kyiv.", ["Bakhmut", "Kyiv"]),
        ("Fighters left Khan Sheikhoun after midnight.", ["Khan Sheikhoun"]),
        ("A ship sailed from South Korea to Japan.", ["South Korea", "Japan"]),
        ("Villages in Saada and Hajjah provinces were bombed.", ["Saada", "Hajjah"]),
        ("The road from Deir ez-Zor to Raqqa was cut.", ["Deir ez-Zor", "Raqqa"]),
    ],
)
def test_names_are_found_with_their_spans(find: Find, text: str, expected: list[str]) -> None:
    found = find(text)
    assert names(found) == expected
    assert all(text[t.start : t.end] == t.text for t in found)


@pytest.mark.parametrize(
    ("text", "not_a_place"),
    [
        ("Jordan Peterson gave a talk about his new book.", "Jordan"),
        ("Paris Hilton was seen at a party on Sunday.", "Paris"),
        ("They will march again in March, said the organiser.", "March"),
        ("Reading the report took him an hour.", "Reading"),
        ("Envoys returned to the Astana peace process.", "Astana"),
        ("Nobody signed the Minsk agreements that year.", "Minsk"),
        ("It was a nice idea, and Nice people liked it.", "Of"),
    ],
)
def test_false_friends(find: Find, text: str, not_a_place: str) -> None:
    assert not_a_place not in names(find(text))


def test_words_of_a_person_are_places_elsewhere(find: Find) -> None:
    assert names(find("Troops crossed into Jordan from Syria on Monday.")) == ["Jordan", "Syria"]


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("Patrols began along the Turkey-Syria border.", ("Turkey", "Syria")),
        ("Patrols began along the Syrian-Turkish border.", ("Syrian", "Turkish")),
        ("Patrols began along the Syrian border.", ("Syrian",)),
        ("Patrols began along the Syrian border with Turkey.", ("Syrian", "Turkey")),
    ],
)
def test_borders_are_one_toponym(find: Find, text: str, compound: tuple[str, ...]) -> None:
    [border] = [t for t in find(text) if t.kind_hint == "border"]
    assert border.compound == compound
    assert border.text.endswith("border")
    assert not border.text.startswith("the ")


def test_border_guards_are_no_border(find: Find) -> None:
    assert not [t for t in find("Two Syrian border guards were hurt.") if t.kind_hint == "border"]


def test_between_gives_the_two_sides(find: Find) -> None:
    assert names(find("Guns fell silent on the border between Armenia and Azerbaijan.")) == [
        "Armenia",
        "Azerbaijan",
    ]


def test_adjectives_and_demonyms_say_so(find: Find) -> None:
    forms = {t.text: t.form for t in find("Turkish troops were greeted by Syrians near the Iraqi town.")}
    assert forms["Turkish"] == "adjective"
    assert forms["Iraqi"] == "adjective"
    assert forms["Syrians"] == "demonym"


def test_elliptic_names(find: Find) -> None:
    found = find("Talks between North and South Korea began on Monday.")
    assert names(found) == ["North", "South Korea"]
    assert found[0].candidates[0].place.id == "country:KP"


@pytest.mark.parametrize(
    ("text", "name", "acts"),
    [
        ("Ankara rejects the plan.", "Ankara", True),
        ("Turkey began an offensive on Friday.", "Turkey", True),
        ("The islands are claimed by Venezuela.", "Venezuela", True),
        ("The militia is backed by Iran.", "Iran", True),
        ("A deal between Turkey and Russia was signed.", "Russia", True),
        ("The minister urged Damascus to talk.", "Damascus", True),
        ("Moscow and Ankara have agreed on a map.", "Ankara", True),
        ("A Russia-backed offensive began on Friday.", "Russia", True),
        ("Fighters of a US-allied militia left the town.", "US", True),
        ("The planned US withdrawal leaves room for others.", "US", True),
        ("A Kabul-based reporter saw the convoy.", "Kabul", False),
        ("The Afghanistan withdrawal was over in August.", "Afghanistan", False),
        ("The president arrived in Moscow.", "Moscow", False),
        ("Soldiers will withdraw from Syria.", "Syria", False),
        ("The government of Turkey rejects the plan.", "Turkey", False),
        ("The border between Turkey and Syria is closed.", "Turkey", False),
        ("Rebels attacked Damascus at night.", "Damascus", False),
        ("Syria is home to many peoples.", "Syria", False),
        ("The prime minister of Armenia resigned.", "Armenia", False),
    ],
)
def test_metonyms(find: Find, text: str, name: str, acts: bool) -> None:
    [toponym] = [t for t in find(text) if t.text == name]
    assert toponym.is_metonym is acts


def test_type_words_hint_at_the_kind(find: Find) -> None:
    hints = {t.text: t.kind_hint for t in find("From Idlib city to Homs province, and on the Litani River.")}
    assert hints["Idlib city"] == "city"
    assert hints["Homs province"] == "admin"
    assert hints["Litani River"] == "river"


def test_the_core_is_the_name_without_its_type_word(find: Find) -> None:
    text = "Clashes in Idlib province."
    [toponym] = find(text)
    start, end = core_span(toponym)
    assert text[start:end] == "Idlib"


def test_headlines_in_capitals(find: Find) -> None:
    assert "SYRIA" in [t.text.upper() for t in find("REBELS SEIZE TOWNS IN SYRIA")]


def test_nothing_in_nothing(find: Find) -> None:
    assert find("") == ()
    assert find("He went home.") == ()


def test_best_spans_do_not_overlap_and_sum_highest() -> None:
    spans = [Scored(0, 2, 2.0), Scored(0, 1, 1.5), Scored(1, 2, 1.5), Scored(2, 3, -1.0)]
    assert best_spans(spans, 0.0) == [Scored(0, 1, 1.5), Scored(1, 2, 1.5)]
    assert best_spans(spans, 1.6) == [Scored(0, 2, 2.0)]


@pytest.mark.parametrize(
    "text",
    ["", "He went home.", "\u200b", "K" * 5000, "Lone \ud800 surrogate in Kyiv.", "A. B. C. D.", "1 2 3, 4"],
)
def test_the_fast_mode_takes_any_text(find_fast: Find, text: str) -> None:
    assert all(text[t.start : t.end] == t.text for t in find_fast(text))


def test_the_fast_mode_finds_the_plain_cases(find_fast: Find) -> None:
    text = "Troops left Kherson for Mykolaiv, said Gen. Carter of the U.S. Army on Tuesday."
    found = names(find_fast(text))
    assert found[:2] == ["Kherson", "Mykolaiv"]
    assert "Carter" not in found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The cruise ended in Port of Spain on Monday.", "Port of Spain"),
        ("Police in Rio Grande do Sul made arrests.", "Rio Grande do Sul"),
        ("Voters in Guinea-Bissau went to the polls.", "Guinea-Bissau"),
        ("Aid reached St Vincent and the Grenadines by ship.", "St Vincent and the Grenadines"),
    ],
)
def test_a_long_name_is_not_cut(find: Find, find_fast: Find, text: str, name: str) -> None:
    assert name in names(find(text))
    if " and " not in name:  # by spelling alone that may be two places
        assert name in names(find_fast(text))
