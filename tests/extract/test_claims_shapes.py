"""From the words around the ground of a claim to its shape, on sentences of our own."""

from __future__ import annotations

import pytest
from claims_reading import atlas, claims, only

from extract.expressions.kinds import kind_of
from extract.values import Claim

# text, type of the claim, the words of its shape that matter
TOLD_BEFORE = [
    ("Bosnian Serb forces shelled Sarajevo. They then declared a 20-km exclusion zone around the city.",
     "zone", {"kind": "buffer", "of": "Sarajevo", "distance_km": 20.0}),
    ("Rebels hold Kidal. The army took a base 10 km north of the town.",
     "advance_capture", {"kind": "directional", "of": ("Kidal",), "distance_km": 10.0, "bearing": "N"}),
    ("Rebels attacked Goma. The army massed troops near the city.",
     "deploy", {"kind": "buffer", "of": "Goma", "distance_km": None}),
    ("Rebels attacked Goma. The army recaptured the east of the city.",
     "advance_capture", {"kind": "region", "of": ("Goma",), "part": "east"}),
    ("Rebels entered Goma. The army still holds the northern districts.",
     "control", {"kind": "region", "of": ("Goma",), "part": "north"}),
    ("The army shelled Idlib province. Rebels hold the province's north.",
     "control", {"kind": "region", "part": "north"}),
    ("The army crossed the Line of Control. It withdrew all forces within 5 km of the line.",
     "withdrawal", {"kind": "buffer", "of": "Line of Control", "distance_km": 5.0}),
    ("The army fled across the Oskil River. Russian troops hold the east bank of the river.",
     "control", {"kind": "half_plane", "of": "Oskil River", "side": "E"}),
    ("The RSF besieged El Fasher. Its drones struck a camp 12 km south of it.",
     "attack_fighting", {"kind": "directional", "of": ("El Fasher",), "distance_km": 12.0}),
    ("Clashes broke out on the Thai-Cambodian border. Thailand sent troops along the border.",
     "deploy", {"kind": "border", "a": "Thailand", "b": "Cambodia"}),
]  # fmt: skip

BORDERS = [
    ("Pakistan declared an evacuation zone five km deep on the Pakistani side of the border with "
     "Afghanistan.", "zone", {"kind": "buffer", "distance_km": 5.0, "side": "Pakistan"}),
    ("Thailand declared martial law in all districts within 50 kilometres of the border with Cambodia.",
     "zone", {"kind": "buffer", "distance_km": 50.0}),
    ("Shelling hit villages within 10 km of the frontier between Armenia and Azerbaijan.",
     "attack_fighting", {"kind": "buffer", "distance_km": 10.0}),
    ("Turkey set up a buffer zone 10 kilometres wide along the border inside Syria.",
     "zone", {"kind": "buffer", "distance_km": 10.0, "side": "Syria"}),
    ("Ethiopia massed troops near the border with Eritrea.", "deploy", {"kind": "border"}),
    ("Sudan deployed troops on the Ethiopian side of the border.",
     "deploy", {"kind": "border", "side": "Ethiopia"}),
    ("Russia will create a buffer zone along the border between Russia and Ukraine.",
     "zone", {"kind": "border"}),
    ("North Korea fortified its edge of the border with South Korea.", "deploy", {"kind": "border"}),
    ("Ankara drew a boundary between Turkey and Libya south of Crete.", "dispute_border", {"kind": "border"}),
]  # fmt: skip

LENGTHS = [
    ("Kabul disputes the 2,600km Durand Line.", "dispute_border", {"kind": "line"}),
    ("Soldiers patrol the 350-km-long Blue Line.", "deploy", {"kind": "line"}),
    ("U.N. peacekeepers patrol a buffer zone along the 180-km Green Line.",
     "zone", {"kind": "buffer", "of": "Green Line", "distance_km": None}),
    ("The army created a 3 km wide buffer along the Litani River.",
     "zone", {"kind": "buffer", "distance_km": 3.0}),
    ("Mexico sent soldiers to the 900-mile border with Guatemala.", "deploy", {"kind": "border"}),
]  # fmt: skip

AREAS = [
    ("Rebels attacked military posts on Mindanao.", "attack_fighting", {"kind": "region"}),
    ("German paratroopers captured Crete.", "advance_capture", {"kind": "region"}),
    ("China built a base on Mischief Reef.", "deploy", {"kind": "point"}),
    ("The navy seized Snake Island.", "advance_capture", {"kind": "point"}),
    ("China claims the Spratlys.", "claim_sovereignty", {"kind": "region"}),
    ("Gangs control most of Port-au-Prince.", "control", {"kind": "region"}),
    ("Gangs control 80 percent of the capital, Port-au-Prince.", "control", {"kind": "region"}),
    ("The rebels captured parts of Lashio.", "advance_capture", {"kind": "region"}),
    ("Gangs control Port-au-Prince.", "control", {"kind": "point"}),
    ("Gangs control all of Port-au-Prince.", "control", {"kind": "point"}),
    ("Rebels battled the army in several quarters of Aleppo.", "attack_fighting", {"kind": "point"}),
    ("Israel tightened the blockade of Gaza.", "attack_fighting", {"kind": "admin"}),
    ("Israeli tanks advanced on Gaza City.", "advance_capture", {"kind": "point"}),
]

SHORT_OF = [
    ("Rebels pushed towards Damascus.", "advance_capture", {"kind": "buffer", "of": "Damascus"}),
    ("Fighting raged on the approaches to Bakhmut.", "attack_fighting", {"kind": "buffer", "of": "Bakhmut"}),
    ("Clashes broke out on the road to Kidal.", "attack_fighting", {"kind": "buffer", "of": "Kidal"}),
    ("The convoy pushed towards Tin Zaouatine, a rebel stronghold.", "control", {"kind": "point"}),
    ("The army advanced toward the Syrian border.", "advance_capture", {"kind": "border"}),
    ("The army advanced toward Donetsk Oblast.", "advance_capture", {"kind": "admin"}),
    ("Turkish jets struck villages in northern Iraq near Zakho.",
     "attack_fighting", {"kind": "buffer", "of": "Zakho"}),
    ("Jihadists attacked a military post in Burkina Faso near Djibo.",
     "attack_fighting", {"kind": "buffer", "of": "Djibo"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "shape"), [*TOLD_BEFORE, *BORDERS, *LENGTHS, *AREAS, *SHORT_OF])
def test_the_words_around_the_ground_make_its_shape(text: str, kind: str, shape: dict[str, object]) -> None:
    claim = _last(text, kind)
    found = dict(claim.geometry)
    assert {key: found.get(key) for key in shape} == shape
    assert kind_of(claim.recipe, atlas()) == found["kind"]


def test_a_part_of_a_town_keeps_how_much_is_said() -> None:
    assert only("Gangs control 80 percent of Port-au-Prince.", "control").extent == "80 percent"


def _last(text: str, kind: str) -> Claim:
    found = [c for c in claims(text) if c.type == kind]
    assert found, [(c.type, c.quote) for c in claims(text)]
    return found[-1]


@pytest.mark.parametrize(
    ("text", "kind", "shape"),
    [
        ("The Taliban withdrew from the northern Afghan city of Kunduz.", "withdrawal", "point"),
        ("Rebels took the strategic northern town of Khan Sheikhoun.", "advance_capture", "point"),
        ("The rebels hold the northern districts of Aleppo.", "control", "region"),
        ("Sudan has occupied nearby Abyei since May.", "control", "region"),
        ("Ukrainian forces hold positions west of the Dnipro.", "control", "half_plane"),
        ("Cuban troops remain north of the Cunene in Angola.", "deploy", "half_plane"),
        ("India and China have never agreed on their border.", "dispute_border", "border"),
        ("The Houthis control Sanaa and most of northern Yemen.", "control", "region"),
    ],
)
def test_the_kind_of_the_shape(text: str, kind: str, shape: str) -> None:
    assert dict(only(text, kind).geometry)["kind"] == shape


def test_a_described_border_is_named_by_its_sides() -> None:
    text = "Kenya and Somalia share a long border. Kenyan troops were posted along the border on Monday."
    assert only(text, "deploy").target_places == ("Kenya", "Somalia")
