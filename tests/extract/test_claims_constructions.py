"""Constructions of news that once misled the reader of claims, one sentence of our own for each."""

from __future__ import annotations

from datetime import date

import pytest
from claims_reading import claims, extraction, only

# text, type, status, keys of actors, target places, kind of shape
CASES = [
    ("RSF fighters captured Wad Madani. The army pulled back towards Sennar.",
     "withdrawal", "asserted", None, ("Wad Madani",), "point"),
    ("If talks in Jeddah resume, envoys may ask both armies to pull out of Khartoum's airport.",
     "withdrawal", "hypothetical", None, ("Khartoum",), "point"),
    ("Fighters of the al-Qaeda affiliate JNIM stormed Djibo.",
     "attack_fighting", "asserted", ("jnim",), ("Djibo",), "point"),
    ("The jihadist alliance Hay'at Tahrir al-Sham (HTS) now controls Idlib province.",
     "control", "asserted", ("hts",), ("Idlib province",), "admin"),
    ("The Arab-led XQF claims to control the whole Kidal region. Its militia is small.",
     "control", "asserted", ("xqf",), ("Kidal region",), "admin"),
    ("Bamako insists that Timbuktu is in its hands.",
     "control", "asserted", ("country:ML",), ("Timbuktu",), "point"),
    ("Russian mercenaries left Timbuktu's old fort last week.",
     "withdrawal", "asserted", ("country:RU",), ("Timbuktu",), "point"),
    ("Japan and China disagree over the Senkaku Islands.",
     "dispute_border", "asserted", ("country:JP", "country:CN"), ("Senkaku Islands",), "region"),
    ("Vilnius plans to build two lines of fortifications along the border with Belarus.",
     "deploy", "planned", ("country:LT",), None, "border"),
    ("SDF units hold most of the land east of the Euphrates in Syria.",
     "control", "asserted", ("sdf",), None, "half_plane"),
    ("Syrian army units are deployed in villages west of Manbij.",
     "deploy", "asserted", ("country:SY",), ("Manbij",), "directional"),
    ("The accord headed off an Ethiopian army offensive on Mekelle.",
     "attack_fighting", "denied", ("country:ET",), ("Mekelle",), "point"),
    ("Azerbaijani forces advanced up to four kilometers into Armenia.",
     "advance_capture", "asserted", ("country:AZ",), None, "buffer"),
    ("There will be no American troops in Yemen.",
     "deploy", "denied", ("country:US",), ("Yemen",), "country"),
    ("Eritrea still has troops in Tigray.",
     "deploy", "asserted", ("country:ER",), ("Tigray",), "admin"),
    ("Goma is in rebel hands, the governor says.", "control", "asserted", None, ("Goma",), "point"),
    ("The whole of eastern Khan Younis is now an evacuation zone.",
     "zone", "asserted", (), ("Khan Younis",), "region"),
    ("Armed men and other insurgents attacked Kenscoff on Sunday night.",
     "attack_fighting", "asserted", None, ("Kenscoff",), "point"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "status", "keys", "places", "shape"), CASES)
def test_a_construction_is_read(
    text: str,
    kind: str,
    status: str,
    keys: tuple[str, ...] | None,
    places: tuple[str, ...] | None,
    shape: str,
) -> None:
    claim = only(text, kind)
    assert claim.status == status
    if keys is not None:
        assert tuple(a.key for a in claim.actors) == keys
    if places is not None:
        assert claim.target_places == places
    assert dict(claim.geometry)["kind"] == shape


def test_what_was_said_on_the_day_of_publication_has_that_day() -> None:
    text = "The Sudanese army said on Saturday it had entered Wad Madani."
    claim = only(text, "advance_capture", published=date(2025, 1, 11))
    assert claim.quote == "it had entered Wad Madani"
    assert claim.when is not None
    assert claim.when.iso() == "2025-01-11"
    assert only(text, "advance_capture", published=date(2025, 1, 14)).when is None


def test_a_pledge_has_the_date_behind_its_verb() -> None:
    claim = only(
        "Turkey pledged in September 2018 to remove HTS fighters from Idlib.",
        "withdrawal",
        published=date(2019, 1, 23),
    )
    assert claim.status == "past"
    assert claim.when is not None
    assert claim.when.iso() == "2018-09"


def test_the_source_stays_outside_the_quote() -> None:
    text = "Russian troops captured Avdiivka and shelled Kharkiv, according to the General Staff."
    assert [c.quote for c in claims(text)] == ["Russian troops captured Avdiivka", "shelled Kharkiv"]


def test_a_goal_that_nobody_knows_is_not_mapped_by_its_name() -> None:
    found = extraction("Russian troops captured Avdiivka and are moving towards Qwertzivka Persha.")
    assert [c.type for c in found.claims] == ["advance_capture"]
    assert "Qwertzivka Persha" in found.not_mapped[0].reason


def test_the_withdrawal_told_again_is_as_sure_as_before() -> None:
    text = (
        "France plans to withdraw its soldiers from Chad. The French withdrawal from Chad worries the town."
    )
    assert {c.status for c in claims(text) if c.type == "withdrawal"} == {"planned"}


def test_who_acts_is_not_what_is_claimed() -> None:
    text = "The United Kingdom has administered the Falkland Islands since 1833, but Argentina claims them."
    assert only(text, "claim_sovereignty").target_places == ("Falkland Islands",)


def test_a_deal_of_two_without_ground_is_not_drawn_elsewhere() -> None:
    text = "Houthi rockets hit Hodeidah. Turkey and Libya signed a maritime boundary deal in 2019."
    found = extraction(text)
    assert "agreement" not in {c.type for c in found.claims}
    assert any("share no land border" in n.reason for n in found.not_mapped)


def test_a_title_says_whose_words_the_text_is() -> None:
    text = "Israeli troops will withdraw from southern Lebanon."
    claim = only(text, "withdrawal", title="Remarks by Envoy Jane Roe on Lebanon")
    assert claim.attribution is not None
    assert (claim.attribution.text, claim.attribution.origin) == ("Envoy Jane Roe", "title")


def test_labels_are_short() -> None:
    text = "The newly formed Popular Committees of the Northern Highlands militia seized Djibo."
    for claim in claims(text):
        assert all(0 < len(a.label) <= 22 for a in claim.actors)


# what is taken, held, left, hit, guarded, zoned, agreed, claimed or disputed: one general construction each
READ = [
    ("Rebel fighters overran the army garrison in Nyala.", "advance_capture", "Nyala"),
    ("The militia fought its way into the centre of Benghazi.", "advance_capture", "Benghazi"),
    ("Government soldiers won back the town of Goma from the rebels.", "advance_capture", "Goma"),
    ("Rebel columns are heading for Bukavu.", "advance_capture", "Bukavu"),
    ("The rebels are on the outskirts of Goma.", "advance_capture", "Goma"),
    ("Federal troops are in full control of Mekelle.", "control", "Mekelle"),
    ("A settlement would leave Russia in control of a fifth of Ukraine.", "control", "Ukraine"),
    ("India hit sites in Pakistan and Pakistan-administered Kashmir.", "control", "Kashmir"),
    ("American troops will be out of Afghanistan by August.", "withdrawal", "Afghanistan"),
    ("The junta's soldiers cut the road between Goma and Bukavu.", "attack_fighting", "Goma"),
    ("Fierce fighting raged in the streets of Aleppo.", "attack_fighting", "Aleppo"),
    ("The separatists opened a second front in Abkhazia.", "attack_fighting", "Abkhazia"),
    ("Eritrean soldiers have been seen in Adigrat.", "deploy", "Adigrat"),
    ("The envoy noted the presence of foreign fighters in southern Libya.", "deploy", "Libya"),
    ("Russia closed the airspace over the Kerch Strait.", "zone", "Kerch Strait"),
    ("Two exclusion zones were declared around the port of Odesa.", "zone", "Odesa"),
    ("Ethiopia and the TPLF signed a cessation of hostilities in Pretoria.", "agreement", "Ethiopia"),
    ("India and Pakistan have agreed to an immediate ceasefire.", "agreement", "Pakistan"),
    ("Beirut says the Shebaa Farms are Lebanese.", "claim_sovereignty", "Shebaa Farms"),
    ("Beijing reiterated that the Spratly Islands are Chinese territory.", "claim_sovereignty", "Spratly"),
    ("The boundary between Sudan and South Sudan remains undemarcated.", "dispute_border", "South Sudan"),
    ("The status of Western Sahara remains unresolved.", "dispute_border", "Western Sahara"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "place"), READ)
def test_a_general_construction_is_read_with_its_place(text: str, kind: str, place: str) -> None:
    found = [c for c in claims(text) if c.type == kind]
    assert found, [(c.type, c.quote) for c in claims(text)]
    assert any(place in " ".join((*c.target_places, c.target or "", str(c.geometry))) for c in found)


def test_a_name_beside_a_trigger_is_a_place_of_a_country_spoken_of() -> None:
    text = "The army of Burkina Faso fled. Djibo has been encircled by the rebels for two years."
    assert any(c.type == "attack_fighting" and "Djibo" in c.target_places for c in claims(text))
    assert claims("A law firm of Burkina Faso hired Djibo for two years.") == ()


def test_a_claim_without_a_place_takes_the_ground_that_the_text_speaks_of() -> None:
    text = "M23 rebels entered Goma at dawn. The town's defenders retreated."
    assert any(c.type == "withdrawal" and c.target_places == ("Goma",) for c in claims(text))


def test_who_lies_in_a_zone_of_the_sea_is_in_a_zone() -> None:
    found = claims("Second Thomas Shoal lies within the exclusive economic zone of the Philippines.")
    assert {c.type for c in found} == {"zone"}


def test_a_post_that_is_kept_holds_no_ground() -> None:
    found = claims("Under the truce, Israeli troops would keep a post on Mount Hermon.")
    assert found
    assert not [c for c in found if c.type == "control"]
