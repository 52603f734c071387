"""Resolution over the whole document, on texts of our own and the shipped gazetteer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest

from extract.language import open_reader
from extract.resolution import resolve_toponyms
from extract.resolution.calibration import combined
from extract.resolution.fitting import fitting
from extract.resolution.model import softmax
from extract.toponyms import find_toponyms
from extract.values import Document, Resolution, Toponym
from geodata.gazetteer import Gazetteer, open_gazetteer
from geodata.places import KINDS, Candidate, Place
from geodata.recipes import Border, Ref

Resolve = Callable[[str], tuple[Resolution, ...]]


class GazetteerOnly:
    """As much of an atlas as resolving asks for."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer


@pytest.fixture(scope="module")
def atlas() -> Iterator[Any]:
    with open_gazetteer() as gazetteer:
        yield GazetteerOnly(gazetteer)


@pytest.fixture(scope="module")
def resolve(atlas: Any) -> Resolve:
    reader = open_reader()

    def run(text: str) -> tuple[Resolution, ...]:
        toponyms = find_toponyms(reader.parse(text), atlas.gazetteer)
        return resolve_toponyms(toponyms, Document(id="t", text=text), atlas)

    return run


def place_ids(resolutions: tuple[Resolution, ...]) -> dict[str, str | None]:
    return {r.toponym.text: r.place.id if r.place else None for r in resolutions}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", "US", "US-TX"),
        ("A fire broke out in Paris on Monday, French police said.", "Paris", "FR", None),
        ("Police in London, Ontario, closed the road to Toronto.", "London", "CA", "CA-ON"),
        ("Trams run again in Birmingham, Alabama.", "Birmingham", "US", "US-AL"),
        ("The rebels left Tripoli for Misrata and Benghazi, in Libya.", "Tripoli", "LY", None),
        ("Shops closed in Tripoli, Sidon and Beirut as Lebanon mourned.", "Tripoli", "LB", None),
    ],
)
def test_context_chooses_among_namesakes(
    resolve: Resolve, text: str, name: str, country: str, admin1: str | None
) -> None:
    [place] = {r.place for r in resolve(text) if r.toponym.text == name}
    assert place is not None
    assert place.country == country
    assert admin1 is None or place.admin1 == admin1


def test_one_sense_in_a_document(resolve: Resolve) -> None:
    text = "Snow fell in Springfield, Illinois. Schools in Springfield and in Peoria stayed closed."
    places = {r.place.admin1 for r in resolve(text) if r.toponym.text == "Springfield" and r.place}
    assert places == {"US-IL"}


def test_a_state_beats_a_country_among_states(resolve: Resolve) -> None:
    text = "The storm moved from Alabama over Georgia to South Carolina and Tennessee."
    assert place_ids(resolve(text))["Georgia"] == "admin1:US-GA"


def test_a_country_beats_a_state_among_countries(resolve: Resolve) -> None:
    text = "The railway links Azerbaijan with Georgia and Turkey; it starts in Baku and ends in Kars."
    assert place_ids(resolve(text))["Georgia"] == "country:GE"


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Fighting in Idlib went on.", "Idlib", "admin1:SY-ID"),
        ("Clashes in Idlib province went on.", "Idlib province", "admin1:SY-ID"),
        ("The rebels took Idlib city.", "Idlib city", "geonames:169389"),
        ("Across Kherson region the guns fell silent.", "Kherson region", "admin1:UA-65"),
    ],
)
def test_province_or_town(resolve: Resolve, text: str, name: str, place_id: str) -> None:
    assert place_ids(resolve(text))[name] == place_id


def test_a_document_that_speaks_of_the_province_means_it_everywhere(resolve: Resolve) -> None:
    text = "The army shelled Idlib. Most of Idlib province is held by rebels."
    assert set(place_ids(resolve(text)).values()) == {"admin1:SY-ID"}


def test_borders_are_recipes(resolve: Resolve) -> None:
    [both] = [r for r in resolve("Posts stand along the Turkish-Syrian border.") if r.kind == "border"]
    assert both.place is None
    assert both.recipe == Border(Ref("country:TR", "Turkey"), Ref("country:SY", "Syria"))
    [one] = [r for r in resolve("Posts stand along the Syrian border.") if r.kind == "border"]
    assert one.recipe == Border(Ref("country:SY", "Syria"), None)


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Herders moved their cattle along the Niger River.", "Niger River", "river:niger"),
        ("Barges sank on the Congo River last week.", "Congo River", "river:congo"),
        ("A storm crossed the Indian Ocean.", "Indian Ocean", "named:indian-ocean"),
        ("Fishermen around Lake Chad pay a tax to the rebels.", "Lake Chad", "lake:lake-chad"),
        ("No ferry crosses the Syria River.", "Syria River", None),
    ],
)
def test_a_type_word_forces_the_kind(resolve: Resolve, text: str, name: str, place_id: str | None) -> None:
    assert place_ids(resolve(text))[name] == place_id


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Manbij", "SY"), ("Kobani", "SY"), ("Afrin", "SY"), ("Palmyra", "SY"), ("Lachin", "AZ"),
        ("Bint Jbeil", "LB"), ("Jenin", "PS"), ("Assab", "ER"), ("Odessa", "UA"),
    ],
)  # fmt: skip
def test_a_lone_name_is_resolved(resolve: Resolve, name: str, country: str) -> None:
    [resolution] = resolve(f"Guns fell silent in {name} on Monday.")
    assert resolution.place is not None
    assert resolution.place.country == country


def test_a_people_is_no_name_of_a_place(resolve: Resolve) -> None:
    forms = {r.toponym.text: r.toponym.form for r in resolve("Kurdish units and other Kurds left the town.")}
    assert forms == {"Kurdish": "adjective", "Kurds": "demonym"}


def test_a_town_named_with_a_type_word_keeps_its_sense() -> None:
    lake, town, reef = (
        Candidate(place=Place(id=f"x:{kind}", name=name, kind=kind, lon=0, lat=0), name=name)
        for kind, name in (("country", "Charles"), ("city", "Lake Charles"), ("water", "Charles"))
    )
    toponym = Toponym(start=0, end=12, text="Lake Charles", kind_hint="water")
    assert fitting(toponym, [lake, town, reef]) == (town, reef)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Cuban units stayed north of the Cunene.", "Cunene", "river"),
        ("They dug in west of the Dnipro, and on the Dnipro's islands.", "Dnipro", "river"),
        ("The Limpopo is patrolled by soldiers.", "Limpopo", "river"),
        ("Israel keeps troops along the Jordan and in the hills.", "Jordan", "river"),
        ("A missile hit a block of flats in Dnipro.", "Dnipro", "city"),
        ("The Amur and Khabarovsk regions sent doctors.", "Amur", "admin"),
        ("The Dnipro mayor spoke of a drone attack.", "Dnipro", "city"),
        ("Rebels took two towns in the Congo on Monday.", "Congo", "country"),
        ("Troops of the Gambia crossed the border of Senegal.", "Gambia", "country"),
        ("Officials in Jordan closed the crossing.", "Jordan", "country"),
    ],
)
def test_an_article_speaks_for_a_river(resolve: Resolve, text: str, name: str, kind: str) -> None:
    found = [r for r in resolve(text) if r.toponym.text == name]
    assert found
    assert {r.kind for r in found} == {kind}


def test_a_river_and_a_town_of_one_name_in_one_text(resolve: Resolve) -> None:
    text = "Crews from Dnipro repaired the bridge. Fighting went on east of the Dnipro. Dnipro was dark."
    assert [r.kind for r in resolve(text) if r.toponym.text == "Dnipro"] == ["city", "river", "city"]


def test_the_bank_of_a_river_is_not_the_west_bank(resolve: Resolve) -> None:
    named = [
        r.toponym.text for r in resolve("Troops hold the west bank of the Dnipro River, not the West Bank.")
    ]
    assert named == ["Dnipro River", "West Bank"]


def test_nil_has_a_reason(atlas: Any) -> None:
    toponym = Toponym(start=0, end=9, text="Xqvwzburg")
    [resolution] = resolve_toponyms([toponym], Document(id="t", text="Xqvwzburg fell."), cast("Any", atlas))
    assert resolution.place is None
    assert "Xqvwzburg" in resolution.reason


def test_order_kinds_and_confidence(resolve: Resolve) -> None:
    text = "Turkey and Syria argue about Afrin, Kobani and the Turkey-Syria border; Zzyzzyx was not named."
    resolutions = resolve(text)
    starts = [r.toponym.start for r in resolutions]
    assert starts == sorted(starts)
    assert all(r.kind in KINDS for r in resolutions)
    assert all(0.0 <= r.confidence <= 1.0 for r in resolutions)
    assert all(r.place or r.recipe or r.reason for r in resolutions)


def test_no_toponyms_no_resolutions(atlas: Any) -> None:
    assert resolve_toponyms([], Document(id="t", text=""), atlas) == ()


def test_softmax_stands_large_scores() -> None:
    import numpy as np

    assert softmax(np.array([1000.0, 1000.0])).tolist() == [0.5, 0.5]


def test_confidence_rises_with_both_probabilities() -> None:
    table = {"offset": -1.0, "name": 0.5, "place": 0.5}
    sure, unsure_name, unsure_place = (
        combined(name, place, table) for name, place in ((0.99, 0.99), (0.6, 0.99), (0.99, 0.6))
    )
    assert 0 < unsure_name < sure < 1
    assert 0 < unsure_place < sure
    assert combined(1.0, 1.0, table) < 1
    assert combined(0.0, 0.0, table) > 0


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("Floods hit Iowa, Wisconsin and Minnesota this week.", "Minnesota", "admin1:US-MN"),
        ("The mayor spoke in New York on Monday.", "New York", "geonames:5128581"),
        ("Envoys from Moscow and Beijing flew to Washington for talks.", "Washington", "geonames:4140963"),
        ("The match in Fort Lauderdale drew a crowd.", "Fort Lauderdale", "geonames:4155966"),
    ],
)
def test_namesakes_of_news(resolve: Resolve, text: str, name: str, place_id: str) -> None:
    [place] = [r.place for r in resolve(text) if r.toponym.text == name]
    assert place is not None
    assert place.id == place_id


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("No foreign troops are going into Gaza, the Pentagon said.", "admin"),
        ("The truce in Gaza collapsed.", "admin"),
        ("Troops left northern Gaza.", "admin"),
        ("Israel occupied Gaza and the West Bank in 1967.", "admin"),
        ("Tanks entered Gaza City. Hamas still controls Gaza.", "admin"),
        ("Fighters hold the city of Gaza.", "city"),
        ("Jets struck Gaza, Rafah and Khan Younis.", "city"),
        ("The army closed the road from Gaza to Rafah.", "city"),
        ("The army encircled Jabalia and Gaza.", "city"),
    ],
)
def test_gaza_alone_is_the_strip(resolve: Resolve, text: str, kind: str) -> None:
    [found] = [r for r in resolve(text) if r.toponym.text == "Gaza"]
    assert found.kind == kind
    assert found.place is not None
    assert found.place.kind == kind
