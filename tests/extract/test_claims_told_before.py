"""Which place "the city", "the islands", "it" stand for: told before, and more than one might be meant."""

from __future__ import annotations

import pytest
from claims_reading import extraction, only, parse

from extract.claims.actors import Cast
from extract.claims.grounds import Grounds
from extract.claims.learned.features import Marks, ground_candidates
from extract.claims.learned.told import said_at
from extract.claims.named_before import acting_by_sentence
from extract.claims.salience import is_vast


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        (
            "Yemen's warring sides agreed on a truce for Hodeidah at talks in Stockholm on Thursday. "
            "All forces would pull out of the city within 21 days.",
            "withdrawal",
            "Hodeidah",
        ),
        (
            "Fighting went on in Kunduz on Tuesday. A spokesman in Kabul said that the army would retake "
            "the city within days.",
            "advance_capture",
            "Kunduz",
        ),
        (
            "The Taliban seized three districts of Afghanistan in a week. The United States has about 9,800 "
            "soldiers in the country.",
            "deploy",
            "Afghanistan",
        ),
    ],
)
def test_the_place_that_is_meant(text: str, kind: str, place: str) -> None:
    assert place in only(text, kind).target_places


def test_no_area_is_a_continent() -> None:
    found = extraction("Troops of many states of Africa met in Goma on Monday. Rebels hold most of the area.")
    places = {n for c in found.claims if c.type == "control" for n in c.target_places}
    assert "Africa" not in places
    assert any(is_vast(r) for r in found.resolutions if r.toponym.text == "Africa")


def test_words_that_stand_for_a_place_are_no_grounds_themselves() -> None:
    found = extraction("Rebels entered Goma at dawn. The army still holds the city.")
    doc = parse("Rebels entered Goma at dawn. The army still holds the city.")
    cast = Cast(doc, found.resolutions, "")
    marks = Marks(list(doc.sents)[1], cast, Grounds(doc, found.resolutions, cast))
    verb = next(t for t in doc if t.text == "holds")
    assert [t.text for t in ground_candidates(marks)] == []
    said = said_at(verb, marks)
    assert said.words() == ("city",)
    assert said.picked == {"Goma"}
    assert said.head_for("city") is not None
    assert said.head_for("country") is None


def test_who_acts_is_known_for_each_sentence() -> None:
    doc = parse("Rain fell. Turkey and Russia signed a deal. Troops left.")
    acting = acting_by_sentence(doc, Cast(doc, (), ""))
    assert acting == {2: frozenset({"country:TR", "country:RU"})}


def test_some_of_them_is_no_endless_search() -> None:
    found = extraction("Rebel fighters left Aleppo on Monday. Some of them remain in Idlib.")
    assert found.issues == ()
    assert {c.type for c in found.claims} >= {"withdrawal"}


def test_a_border_of_a_state_that_is_no_more_is_listed() -> None:
    text = "The borders of the Soviet Union in the Fergana Valley were drawn in the 1920s and are disputed."
    assert not [i for i in extraction(text).issues if i.stage == "claims"]
