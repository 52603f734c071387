"""Sentences of our own and the claims that they make."""

from __future__ import annotations

from datetime import date

import pytest
from claims_reading import atlas, claims, extraction, only

from extract.pipeline import build_footprints
from geodata.recipes import Area, Border, Buffer, Ref, recipe_id

# text, type, status, keys of actors, words of the target
CASES = [
    ("The Syrian army captured Aleppo on Monday.", "advance_capture", "asserted", ("country:SY",), "Aleppo"),
    ("Aleppo fell to the rebels.", "advance_capture", "asserted", ("rebels",), "Aleppo"),
    ("Mosul was retaken by Iraqi forces.", "advance_capture", "asserted", ("country:IQ",), "Mosul"),
    ("Islamic State lost control of Raqqa.", "withdrawal", "asserted", ("isis",), "Raqqa"),
    ("M23 rebels took full control of Goma.", "advance_capture", "asserted", ("m23",), "Goma"),
    ("The Taliban entered Kabul.", "advance_capture", "asserted", ("taliban",), "Kabul"),
    ("Hezbollah controls southern Lebanon.", "control", "asserted", ("hezbollah",), "southern Lebanon"),
    ("Benghazi is under the control of the LNA.", "control", "asserted", ("lna",), "Benghazi"),
    ("Goma remains in the hands of M23.", "control", "asserted", ("m23",), "Goma"),
    ("Aid reached rebel-held Goma.", "control", "asserted", ("rebel",), "Goma"),
    ("Japan administers the Senkaku Islands.", "control", "asserted", ("country:JP",), "Senkaku Islands"),
    ("Israeli troops withdrew from Beirut.", "withdrawal", "asserted", ("country:IL",), "Beirut"),
    ("The army pulled out of Goma.", "withdrawal", "asserted", None, "Goma"),
    ("Russian forces abandoned Kherson.", "withdrawal", "asserted", ("country:RU",), "Kherson"),
    ("The withdrawal of French troops from Mali began.", "withdrawal", "asserted", ("country:FR",), "Mali"),
    ("Hamas was driven out of Gaza City by Israeli troops.", "withdrawal", "asserted",
     ("hamas", "country:IL"), "Gaza City"),
    ("Russia shelled Kharkiv overnight.", "attack_fighting", "asserted", ("country:RU",), "Kharkiv"),
    ("Turkish jets bombed Aleppo.", "attack_fighting", "asserted", ("country:TR",), "Aleppo"),
    ("The RSF launched an offensive on El Fasher.", "attack_fighting", "asserted", ("rsf",), "El Fasher"),
    ("JNIM has imposed a siege on Timbuktu.", "attack_fighting", "asserted", ("jnim",), "Timbuktu"),
    ("Aid reached besieged Mariupol.", "attack_fighting", "asserted", (), "Mariupol"),
    ("Rockets landed in Haifa.", "attack_fighting", "asserted", (), "Haifa"),
    ("Kenya sent police to Haiti.", "deploy", "asserted", ("country:KE",), "Haiti"),
    ("Russian forces are stationed in Transnistria.", "deploy", "asserted", ("country:RU",), "Transnistria"),
    ("NATO built a base in Kosovo.", "deploy", "asserted", ("nato",), "Kosovo"),
    ("Israel has established a buffer zone in Gaza.", "zone", "asserted", ("country:IL",), "Gaza"),
    ("Armenia and Azerbaijan signed a ceasefire in Nagorno-Karabakh.", "agreement", "asserted",
     ("country:AM", "country:AZ"), "Nagorno-Karabakh"),
    ("China claims Taiwan.", "claim_sovereignty", "asserted", ("country:CN",), "Taiwan"),
    ("Russia annexed Crimea this week.", "claim_sovereignty", "asserted", ("country:RU",), "Crimea"),
    ("Sudan and Egypt dispute the Halaib Triangle.", "dispute_border", "asserted",
     ("country:SD", "country:EG"), "Halaib"),
    ("India rejects Pakistan's claim to Kashmir.", "claim_sovereignty", "denied", ("country:PK",), "Kashmir"),
    ("The United States will withdraw from Syria.", "withdrawal", "planned", ("country:US",), "Syria"),
    ("Turkey is seeking to capture Aleppo.", "advance_capture", "planned", ("country:TR",), "Aleppo"),
    ("Russia may attack Odesa.", "attack_fighting", "hypothetical", ("country:RU",), "Odesa"),
    ("The envoy called for a ceasefire in Gaza.", "agreement", "proposed", None, "Gaza"),
    ("The Houthis failed to seize Marib.", "advance_capture", "denied", ("houthis",), "Marib"),
    ("Islamic State controlled Mosul until 2017.", "control", "past", ("isis",), "Mosul"),
    ("Iraq captured Khorramshahr in 1980.", "advance_capture", "past", ("country:IQ",), "Khorramshahr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "status", "keys", "target"), CASES)
def test_a_sentence_makes_the_claim_that_it_states(
    text: str, kind: str, status: str, keys: tuple[str, ...] | None, target: str
) -> None:
    claim = only(text, kind)
    assert claim.status == status
    if keys is not None:
        assert tuple(a.key for a in claim.actors) == keys
    assert target in (claim.target or "")


NOTHING = [
    "Police captured a fugitive in Damascus.",
    "Demonstrators held up a banner in Khartoum.",
    "Thousands of civilians fled Khartoum.",
    "Leaders held talks in Geneva.",
    "The prime minister left Moscow after the talks.",
    "The novelist took a train to Berlin.",
    "The striker hit the post in Madrid.",
    "A trade deal between France and Germany was signed in Paris.",
    "The fire in Athens is under control.",
    "Heavy rain fell in Nairobi.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_false_friends_make_no_claim(text: str) -> None:
    assert claims(text) == ()


ARTICLE = """Ankara pushes plan for strip inside Syria

ANKARA - Turkey wants to set up a 30km-deep safe zone along the Syrian border, officials said on Tuesday.

Turkish President Recep Tayyip Erdogan met his Russian counterpart Vladimir Putin to speak of Idlib \
province. Later on Tuesday, the Russian defence ministry said that conditions in the province had worsened \
and that it was almost entirely under the control of Hayat Tahrir al-Sham (HTS).

In September last year, Turkey promised to expel HTS fighters from Idlib. The accord \
prevented a Syrian army offensive on Idlib.

He added that both states would go on to fight "terrorists" in Idlib province.
"""


def test_claims_about_one_province_stack_on_one_footprint() -> None:
    found = claims(ARTICLE, published=date(2019, 1, 23))
    idlib = recipe_id(Area(Ref("admin1:SY-ID", atlas().place("admin1:SY-ID").name)))
    told = {(c.type, c.status) for c in found if recipe_id(c.recipe) == idlib}
    assert {
        ("control", "asserted"),
        ("withdrawal", "past"),
        ("attack_fighting", "denied"),
        ("attack_fighting", "planned"),
    } <= told


def test_holding_is_told_by_the_ministry_and_almost() -> None:
    claim = next(c for c in claims(ARTICLE, published=date(2019, 1, 23)) if c.type == "control")
    assert claim.actors[0].key == "hts"
    assert claim.actors[0].label == "HTS"
    assert claim.attribution is not None
    assert claim.attribution.text == "the Russian defence ministry"
    assert claim.extent is not None
    assert claim.extent.startswith("almost")
    assert claim.when is not None
    assert claim.when.iso() == "2019-01-22"


def test_the_zone_lies_on_the_syrian_side() -> None:
    zone = next(c for c in claims(ARTICLE, published=date(2019, 1, 23)) if c.type == "zone")
    assert zone.status in {"planned", "proposed"}
    assert zone.zone_name == "safe zone"
    assert isinstance(zone.recipe, Buffer)
    assert zone.recipe.distance_m == 30_000
    assert isinstance(zone.recipe.of, Border)
    assert zone.recipe.side == "inside"
    assert isinstance(zone.recipe.inside, Area)
    assert zone.recipe.inside.place.id == "country:SY"


def test_nobody_is_called_a_terrorist_by_the_map() -> None:
    for claim in claims(ARTICLE, published=date(2019, 1, 23)):
        for actor in claim.actors:
            assert "terror" not in actor.label.lower() or actor.label in ARTICLE


def test_a_pledge_of_last_year_is_past() -> None:
    claim = next(c for c in claims(ARTICLE, published=date(2019, 1, 23)) if c.type == "withdrawal")
    assert claim.status == "past"
    assert claim.when is not None
    assert claim.when.iso() == "2018-09"
    assert [a.key for a in claim.actors] == ["hts", "country:TR"]


def test_a_place_nobody_knows_is_not_mapped_with_a_reason() -> None:
    found = extraction("The army captured Qwertzuburg on Monday.")
    assert not found.claims
    assert all(n.reason and n.quote for n in found.not_mapped)


def test_the_city_is_the_one_last_named() -> None:
    text = "Fighting reached Goma last week. Rwandan troops entered the city on Monday."
    claim = only(text, "advance_capture")
    assert claim.target == "the city"
    assert claim.target_places == ("Goma",)


def test_a_withdrawal_without_a_place_takes_the_ground_last_spoken_of() -> None:
    text = "Israeli troops hold positions in southern Lebanon. They will not withdraw."
    claim = only(text, "withdrawal")
    assert claim.status == "denied"
    assert claim.actors[0].key == "country:IL"
    assert "Lebanon" in claim.target_places


def test_every_footprint_is_its_recipe() -> None:
    found = extraction(ARTICLE, published=date(2019, 1, 23))
    footprints, issues = build_footprints(found, atlas())
    assert not issues
    assert {recipe_id(c.recipe) for c in found.claims} <= set(footprints)
    assert all(recipe_id(f.recipe) == key for key, f in footprints.items())
    kinds = {recipe_id(c.recipe): dict(c.geometry).get("kind") for c in found.claims}
    assert kinds == {key: footprints[key].kind for key in kinds}
