from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from expression_notation import notation
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.expressions import NotLocated, locate
from extract.expressions.grammar import GRAMMAR, VOCABULARY
from extract.expressions.kinds import kind_of
from extract.values import Expression
from geodata.atlas import Atlas, open_atlas
from geodata.build import build
from geodata.recipes import assumptions, from_json, to_json

CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "expression_cases.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def atlas() -> Iterator[Atlas]:
    opened = open_atlas()
    yield opened
    opened.gazetteer.close()


def _located(text: str, atlas: Atlas, context: str | None = None) -> Expression:
    found = locate(text, atlas=atlas, context=context)
    assert isinstance(found, Expression), found.reason
    return found


def test_the_table_is_large() -> None:
    assert len({text for text, *_ in CASES}) >= 200


@pytest.mark.parametrize(("text", "context", "kind", "recipe"), CASES, ids=[c[0] for c in CASES])
def test_recipe_of(text: str, context: str, kind: str, recipe: str, atlas: Atlas) -> None:
    found = _located(text, atlas, context or None)
    assert notation(found.recipe) == recipe
    assert found.geometry[0] == ("kind", kind)
    assert found.text == text[found.start : found.end]
    assert from_json(to_json(found.recipe)) == found.recipe


# Each kind of recipe once or twice: building the whole table would take minutes.
BUILT = [
    case
    for n, case in enumerate(CASES)
    if case[3].partition("(")[0] not in {c[3].partition("(")[0] for c in CASES[: n - 1]} or n % 12 == 0
]


@pytest.mark.parametrize("text", [c[0] for c in BUILT if not re.search("EEZ|economic|Coast|coast", c[0])])
def test_the_kind_named_is_the_kind_built(text: str, atlas: Atlas) -> None:
    found = _located(text, atlas)
    assert build(found.recipe, atlas).kind == dict(found.geometry)["kind"] == kind_of(found.recipe, atlas)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the lowlands", "the lowlands"),
        ("areas the rebels hold", "who holds the ground"),
        ("east of Nowhereville", "Nowhereville"),
        ("from Nowhereville to Homs", "Nowhereville"),
        ("along the road Nowhereville-Homs", "Nowhereville"),
        ("the border", "border"),
        ("within 5 km", "5 km"),
        ("a buffer zone inside Ukraine", "Ukraine"),
        ("the maritime border between Cyprus and Lebanon", "maritime border"),
        ("the 61st parallel", "round the world"),
        ("12 km", "12 km"),
        ("", "no words"),
        ("?!", "no words"),
        ("north", "north"),
        ("x " * 2000, "characters"),
    ],
)
def test_refusals_name_the_words(text: str, words: str, atlas: Atlas) -> None:
    found = locate(text, atlas=atlas)
    assert isinstance(found, NotLocated)
    assert words in found.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a 40km-long buffer zone along the Chad-Sudan border", "'40km-long' read as depth"),
        ("20 to 30 km north of Homs", "'20 to 30 km' read as 25 km, the middle of the range"),
        ("a few miles west of Homs", "'a few miles' read as 6.437 km"),
        ("10 km from the Chad-Sudan border", "the side is not said; drawn on both sides"),
        ("30 km from Homs towards Palmyra", "read as the straight line between them"),
        ("Kenya's territorial waters", "the territorial sea read as 12 nautical miles from the coast"),
        ("north of the 36th parallel", "no country is named"),
    ],
)
def test_assumptions_are_said(text: str, words: str, atlas: Atlas) -> None:
    assert any(words in a for a in assumptions(_located(text, atlas).recipe))


def test_words_of_the_guidelines(atlas: Atlas) -> None:
    def words(text: str) -> dict[str, object]:
        return dict(_located(text, atlas).geometry)

    zone = words("a 15-mile-deep zone on the Chadian side of the Chad-Sudan border")
    assert (zone["kind"], zone["distance_km"], zone["side"], zone["meaning"]) == (
        "buffer",
        24.14,
        "Chad",
        "depth",
    )
    wide = words("a 6 km wide strip along the Ethiopia-Eritrea border")
    assert (wide["distance_km"], wide["side"], wide["meaning"]) == (6.0, "both", "total_width")
    disc = words("within 30 miles of Khartoum")
    assert (disc["of"], disc["distance_km"], disc["side"]) == ("Khartoum", 48.28, "all")
    away = words("12 km SSW of Homs")
    assert (away["bearing"], away["bearing_deg"], away["distance_km"]) == ("SSW", 202.5, 12.0)
    part = words("north-eastern Nigeria")
    assert (part["of"], part["part"], part["bearing_deg"]) == (("Nigeria",), "northeast", 45.0)
    border = words("the frontier between Chad and Libya")
    assert (border["a"], border["b"]) == ("Chad", "Libya")
    half = words("south of the 32nd parallel in Iraq")
    assert (half["side"], half["within"]) == ("S", "Iraq")


@pytest.mark.parametrize(
    ("text", "context", "recipe"),
    [
        (
            "20 km south of Tripoli",
            "Lebanese soldiers closed the road.",
            "Offset(At(geonames:266826), 20000, 180, 45, 500)",
        ),
        ("along the Syrian border", "Jordan has moved tanks to its north.", "Border(SY, JO)"),
        (
            "within 15 km of the Syrian border",
            "Jordan wants calm.",
            "Buffer(Border(SY, JO), 15000, depth each side)",
        ),
    ],
)
def test_context_decides(text: str, context: str, recipe: str, atlas: Atlas) -> None:
    assert notation(_located(text, atlas, context).recipe) == recipe


def test_context_chooses_among_namesakes(atlas: Atlas) -> None:
    lebanese = _located("20 km south of Tripoli", atlas, "Lebanese soldiers closed the road.")
    libyan = _located("20 km south of Tripoli", atlas, "Libyan militias closed the road.")
    assert [build(e.recipe, atlas).centroid[0] > 30 for e in (lebanese, libyan)] == [True, False]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Paris, Texas", "US"),
        ("Tripoli in Lebanon", "LB"),
        ("the Lebanese city of Tripoli", "LB"),
        ("Cordoba (Argentina)", "AR"),
        ("Hyderabad in Pakistan", "PK"),
        ("San Jose, Costa Rica", "CR"),
    ],
)
def test_containment_chooses_the_namesake(text: str, country: str, atlas: Atlas) -> None:
    recipe = _located(text, atlas).recipe
    assert atlas.place(recipe.place.id).country == country  # type: ignore[attr-defined]


def test_extent_is_kept(atlas: Atlas) -> None:
    assert _located("almost all of Luhansk oblast", atlas).extent == "almost all"
    assert _located("70 percent of Khartoum state", atlas).extent == "70 percent"
    assert _located("Luhansk oblast", atlas).extent is None


@pytest.mark.parametrize("upper", [True, False])
def test_letter_case_does_not_matter_much(upper: bool, atlas: Atlas) -> None:
    text = "within 10 kilometers of the turkey-syria border"
    found = _located(text.upper() if upper else text, atlas)
    assert notation(found.recipe) == "Buffer(Border(TR, SY), 10000, depth each side)"


WORDS = [
    *sorted(VOCABULARY),
    *("Syria", "Turkey", "Syrian", "Homs", "Kyiv", "Gaza", "Idlib", "Sudan", "15", "30km", "five", "M4"),
    *("Nowhereville", "'s", ",", "-", "(", ")", "and", "of", "the", "from", "to", "between", "border"),
    *("zone", "side", "38th"),
]


@settings(max_examples=150, deadline=None)
@given(text=st.lists(st.sampled_from(WORDS), max_size=22).map(" ".join))
def test_any_order_of_its_own_words_is_read_or_refused(text: str, atlas: Atlas) -> None:
    _check(text, atlas)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str, atlas: Atlas) -> None:
    _check(text, atlas)


@pytest.mark.parametrize(
    "text",
    [
        "of " * 150, "the " * 150, "Syria-" * 60, "and " * 100 + "Homs", "((((((((((Homs" * 6,
        "Homs, " * 90,
        "5 km north of " * 30 + "Homs", "\ud800 north of Homs",
        "Homs\x00 and \u202eKyiv", "９km north of Homs", "A Ⅵ",
        "1e400 km north of Homs", "0 km north of Homs", "999999999 km north of Homs", "٣ km north of Homs",
    ],
)  # fmt: skip
def test_hostile_text_is_read_or_refused(text: str, atlas: Atlas) -> None:
    _check(text, atlas)


def _check(text: str, atlas: Atlas) -> None:
    found = locate(text, atlas=atlas, context=text[::-1])
    if isinstance(found, NotLocated):
        assert found.reason
    else:
        assert found.text == text[found.start : found.end] != ""
        assert from_json(to_json(found.recipe)) == found.recipe


def test_every_rule_is_used_by_another() -> None:
    import extract.expressions.patterns as engine

    def inside(nodes: tuple[engine.Node, ...]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, engine.Capture):
                yield node.rule
            elif isinstance(node, engine.Maybe):
                yield from inside(node.inner)

    used = {r for options in GRAMMAR.rules.values() for option in options for r in inside(option.nodes)}
    assert set(GRAMMAR.rules) | set(GRAMMAR.specials) == used | {"expression"}
