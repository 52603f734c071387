from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.expressions.compass import compass_at, compass_of
from extract.expressions.grammar import GRAMMAR
from extract.expressions.patterns import Chart, compile_grammar
from extract.expressions.tokens import MAX_TOKENS, find_tokens
from extract.expressions.values import LETTERS, Compass, Distance


def _first(rule: str, text: str) -> object:
    tokens = find_tokens(text)
    matches = Chart(GRAMMAR, tokens, {"names": {}}).match(rule, 0)
    return max(matches, key=lambda m: m[1])[0] if matches else None


@pytest.mark.parametrize(
    ("text", "low_m", "high_m", "meaning"),
    [
        ("30 km", 30_000, 30_000, None),
        ("30km-deep", 30_000, 30_000, "deep"),
        ("5-kilometre-wide", 5_000, 5_000, "wide"),
        ("100-metre-wide", 100, 100, "wide"),
        ("1,500 metres", 1_500, 1_500, None),
        ("0.5 km", 500, 500, None),
        ("2½ miles", 4023.36, 4023.36, None),
        ("ten miles", 16_093.44, 16_093.44, None),
        ("twenty-five kilometers", 25_000, 25_000, None),
        ("a hundred and twenty km", 120_000, 120_000, None),
        ("one hundred kilometres", 100_000, 100_000, None),
        ("three dozen miles", 57_936.384, 57_936.384, None),
        ("two thousand feet", 609.6, 609.6, None),
        ("half a mile", 804.672, 804.672, None),
        ("a quarter of a mile", 402.336, 402.336, None),
        ("half-kilometre", 500, 500, None),
        ("a mile", 1609.344, 1609.344, None),
        ("a mile and a half", 2414.016, 2414.016, None),
        ("two and a half kilometres", 2_500, 2_500, None),
        ("12 nautical miles", 22_224, 22_224, None),
        ("200-nautical-mile", 370_400, 370_400, None),
        ("24nm", 44_448, 44_448, None),
        ("300 feet", 91.44, 91.44, None),
        ("a few kilometres", 4_000, 4_000, None),
        ("a couple of miles", 3218.688, 3218.688, None),
        ("several hundred metres", 500, 500, None),
        ("tens of kilometres", 30_000, 30_000, None),
        ("10-15 km", 10_000, 15_000, None),
        ("10 to 15 km", 10_000, 15_000, None),
        ("between 10 and 15 km", 10_000, 15_000, None),
        ("five or six miles", 8046.72, 9656.064, None),
        ("800 metres to 1 km", 800, 1_000, None),
        ("up to 40 km", 40_000, 40_000, None),
        ("no more than about 7 km", 7_000, 7_000, None),
        ("at least three kilometres", 3_000, 3_000, None),
        ("30 km (19 miles) deep", 30_000, 30_000, "deep"),
        ("20 km in radius", 20_000, 20_000, "radius"),
        ("20 km in diameter", 10_000, 10_000, "radius"),
        ("40 km in length", 40_000, 40_000, "long"),
    ],
)
def test_distance(text: str, low_m: float, high_m: float, meaning: str | None) -> None:
    found = _first("distance", text)
    assert isinstance(found, Distance)
    assert (found.low_m, found.high_m) == pytest.approx((low_m, high_m))
    assert found.meaning == meaning
    assert found.text == text.removeprefix("a ") or found.text == text


@pytest.mark.parametrize("text", ["30", "km", "zero km", "some", "15 to 10", "30 kg", "9 o'clock", "-", "a"])
def test_no_distance(text: str) -> None:
    assert _first("distance", text) is None


@pytest.mark.parametrize(
    ("text", "step_m"),
    [
        ("30 km", 500),
        ("140 km", 5_000),
        ("10.25 km", 125),
        ("12.5 km", 250),
        ("7 miles", 804.672),
        ("1.1 km", 50),
    ],
)
def test_precision_as_written(text: str, step_m: float) -> None:
    found = _first("distance", text)
    assert isinstance(found, Distance)
    assert found.step_m == pytest.approx(step_m)


@given(
    st.floats(0.001, 3_000).map(lambda v: round(v, 3)), st.sampled_from([("km", 1000), ("miles", 1609.344)])
)
def test_any_figure_is_read_back(value: float, unit: tuple[str, float]) -> None:
    found = _first("distance", f"{value} {unit[0]}")
    assert isinstance(found, Distance)
    assert found.low_m == pytest.approx(value * unit[1])


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("north", "N"), ("north-west", "NW"), ("northwest", "NW"), ("north west", "NW"),
        ("southeastern", "SE"), ("south-eastern", "SE"), ("NNE", "NNE"), ("SW", "SW"),
        ("east-northeast", "ENE"), ("eastnortheast", "ENE"),
        ("westwards", "W"), ("southernmost", "S"), ("due north", "N"), ("far north-eastern", "NE"),
        ("northerly", "N"), ("south south west", "SSW"), ("South-South-West", "SSW"),
    ],
)  # fmt: skip
def test_compass(text: str, letters: str) -> None:
    found = _first("adj" if text.endswith("ern") else "compass", text)
    assert isinstance(found, Compass)
    assert found.letters == letters


@pytest.mark.parametrize("text", ["up", "centre", "norths", "in", "n", "Nord"])
def test_no_compass(text: str) -> None:
    assert _first("compass", text) is None


def test_play_of_a_heading() -> None:
    assert [compass_of(n).half_angle_deg for n in ("north", "northeast", "north-northeast")] == [
        45.0,
        22.5,
        11.25,
    ]


@given(st.floats(-720, 720))
def test_nearest_point_is_near(bearing: float) -> None:
    turn = (compass_at(bearing).bearing_deg - bearing + 180) % 360 - 180
    assert abs(turn) <= 22.5 + 1e-6


def test_all_points_are_in_order() -> None:
    assert [compass_of(name).bearing_deg for name in LETTERS] == [k * 22.5 for k in range(16)]


@given(st.text(max_size=200))
def test_tokens_keep_their_offsets(text: str) -> None:
    tokens = find_tokens(text)
    assert all(text[t.start : t.end] == t.text and t.norm for t in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))


def test_tokens_are_bounded() -> None:
    assert len(find_tokens("a " * 10_000)) == MAX_TOKENS


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("30km-deep", ["30", "km", "-", "deep"]),
        ("Kyiv’s east", ["kyiv", "'s", "east"]),
        ("the Euphrates' bank", ["the", "euphrates", "'s", "bank"]),
        ("Ma'arrat al-Nu'man", ["ma'arrat", "al", "-", "nu'man"]),
        ("U.S.–Mexico", ["u.s.", "-", "mexico"]),
        ("38th M4 1,500", ["38th", "m4", "1,500"]),
        ("Médenine", ["medenine"]),
    ],
)
def test_tokens(text: str, parts: list[str]) -> None:
    assert [t.norm for t in find_tokens(text)] == parts


def test_a_grammar_with_a_hole_is_refused() -> None:
    with pytest.raises(ValueError, match="no rule defines"):
        compile_grammar({"a": ("<b>",)}, {}, {})
    with pytest.raises(ValueError, match="not defined"):
        compile_grammar({"a": ("WORDS",)}, {}, {})
    with pytest.raises(ValueError, match="brackets"):
        compile_grammar({"a": ("[ x",)}, {}, {})


def test_engine_prefers_the_first_option_and_ends_on_left_recursion() -> None:
    grammar = compile_grammar(
        {
            "list": (("<a:list> , <b:item>", lambda a, b: (*a, b)), ("<b:item>", lambda b: (b,))),
            "item": (("x", lambda: "first"), ("x|y", lambda: "second"), ("[z] z", lambda: "third")),
        },
        {},
        {},
    )
    chart = Chart(grammar, find_tokens("x , y z z"), {})
    assert chart.match("item", 0) == (("first", 1),)
    assert chart.match("item", 2) == (("second", 3),)
    assert chart.match("item", 3) == (("third", 5), ("third", 4))
    assert chart.match("list", 0) == ((("first",), 1),)
