"""Recipes as data: JSON round trips, hashes, hostile input, words for all."""

from __future__ import annotations

import json
import math

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from toy import PLACES, TOY

from geodata import recipes as r
from geodata.build import build
from geodata.builders import BUILDERS
from geodata.describe import describe
from geodata.errors import ClaimAtlasError, RecipeError
from geodata.recipes import RECIPES, Recipe, Ref, from_json, recipe_id, to_json

KINDS_OF_SHAPE = [
    "point",
    "admin",
    "country",
    "region",
    "border",
    "line",
    "buffer",
    "directional",
    "half_plane",
]
NAMES = st.text(max_size=12)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
REFS = st.builds(Ref, NAMES, NAMES)
WORDS = {"assumptions": st.lists(NAMES, max_size=2).map(tuple)}


def recipes_of(inner, NUMBERS=NUMBERS, NAMES=NAMES):  # noqa: N803 (the strategies' names)
    """All composite recipes over some simpler ones."""
    several = st.lists(inner, max_size=3).map(tuple)
    maybe = st.none() | inner
    return st.one_of(
        st.builds(r.Midpoint, inner, inner, NUMBERS, **WORDS),
        st.builds(r.PointAlong, inner, inner, NUMBERS, **WORDS),
        st.builds(r.Offset, inner, NUMBERS, NUMBERS, st.none() | NUMBERS, NUMBERS, NUMBERS, **WORDS),
        st.builds(r.Sector, inner, NUMBERS, NUMBERS, st.none() | NUMBERS, **WORDS),
        st.builds(r.Part, inner, NAMES, NAMES, **WORDS),
        st.builds(r.Outskirts, inner, st.none() | NAMES, **WORDS),
        st.builds(r.Near, inner, st.none() | NUMBERS, **WORDS),
        st.builds(r.Coast, inner, **WORDS),
        st.builds(r.Along, inner, inner, inner, **WORDS),
        st.builds(r.Path, several, **WORDS),
        st.builds(r.Buffer, inner, NUMBERS, NAMES, maybe, NAMES, **WORDS),
        st.builds(r.Strip, inner, inner, NUMBERS, **WORDS),
        st.builds(r.SideOf, inner, NAMES, inner, **WORDS),
        st.builds(r.AreaBetween, inner, inner, maybe, **WORDS),
        st.builds(r.Union, several, **WORDS),
        st.builds(r.Intersection, several, **WORDS),
        st.builds(r.Difference, inner, inner, **WORDS),
    )


def leaves(REFS=REFS, NUMBERS=NUMBERS, NAMES=NAMES):  # noqa: N803
    return st.one_of(
        st.builds(r.At, REFS, **WORDS),
        st.builds(r.Area, REFS, **WORDS),
        st.builds(r.Coordinates, NUMBERS, NUMBERS, NAMES, **WORDS),
        st.builds(r.Border, REFS, st.none() | REFS, **WORDS),
        st.builds(r.Named, REFS, st.none() | NAMES, **WORDS),
        st.builds(r.Parallel, NUMBERS, **WORDS),
        st.builds(r.Meridian, NUMBERS, **WORDS),
        st.builds(r.Drawn, NAMES, NAMES, NAMES, **WORDS),
    )


ANY_RECIPE = st.recursive(leaves(), recipes_of, max_leaves=6)

# the toy world's own places, numbers near and far from sense, the builder's own words
TOY_REFS = st.sampled_from([Ref(i, i) for i in sorted(PLACES)])
TOY_NUMBERS = (
    st.sampled_from([0.0, 0.5, 10.0, 11.0, 40.0, 41.0, 90.0, 180.0, -180.0, 1_000.0, 30_000.0, 400_000.0])
    | st.floats(-200, 200)
    | st.sampled_from([-1.0, 1e-9, 5e-324, 1e7, 2e7, 1e12, 1e308, -1e308])
)
TOY_WORDS = st.sampled_from(
    [
        *("north", "W", "SE", "centre", "left", "both", "inside", "seaward", ""),
        *("equal-area half", "bounding-box third"),
        '{"type": "Point", "coordinates": [11, 41]}',
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0]]]}',
        '{"type": "LineString", "coordinates": [[10, 41], [13, 41]]}',
        '{"type": "MultiPolygon", "coordinates": []}',
    ]
)
TOY_RECIPE = st.recursive(
    leaves(TOY_REFS, TOY_NUMBERS, TOY_WORDS),
    lambda inner: recipes_of(inner, TOY_NUMBERS, TOY_WORDS),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(TOY_RECIPE)
def test_whatever_is_asked_the_builder_gives_a_sound_shape_or_a_reason(recipe):
    try:
        footprint = build(recipe, TOY)
    except ClaimAtlasError as error:
        assert str(error)  # noqa: PT017 (the reason is the point)
        return
    shape = footprint.geometry
    assert shape.is_valid
    assert not shape.is_empty
    assert shape.geom_type != "GeometryCollection"
    west, south, east, north = shape.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90
    assert footprint.error_m >= 0
    assert all(math.isfinite(x) for x in (footprint.error_m, *footprint.centroid))
    assert footprint.kind in KINDS_OF_SHAPE
    assert (footprint.area_m2 is not None) == (shapely.get_dimensions(shape) == 2)


@settings(max_examples=200, deadline=None)
@given(ANY_RECIPE)
def test_round_trip_hash_and_words(recipe):
    form = to_json(recipe)
    again = from_json(json.loads(json.dumps(form)))
    assert again == recipe
    assert to_json(again) == form
    assert recipe_id(again) == recipe_id(recipe)
    assert hash(again) == hash(recipe)
    assert isinstance(describe(recipe), str)


@given(ANY_RECIPE, NAMES)
def test_assumptions_do_not_change_the_hash(recipe, words):
    form = {**to_json(recipe), "assumptions": [words]}
    assert recipe_id(from_json(form)) == recipe_id(recipe)


def test_every_recipe_is_generated_and_built():
    assert set(BUILDERS) == set(RECIPES.values())


def test_hashes_are_stable():
    # stored footprints are found by these: a change here orphans every store in the field
    syria, turkey = Ref("country:SY", "Syria"), Ref("country:TR", "Turkey")
    zone = r.Buffer(r.Border(turkey, syria), 30_000, "inside", r.Area(syria), "depth")
    assert recipe_id(zone) == "eb95938bfa1c5bf9"
    assert recipe_id(r.At(syria)) == "a1c785df5756854e"


def test_huge_integers_and_broken_texts_do_no_harm():
    with pytest.raises(RecipeError):
        from_json({"type": "Parallel", "lat": 10**400})
    broken = from_json(json.loads('{"type": "At", "place": {"id": "\\ud800", "name": "x"}}'))
    assert len(recipe_id(broken)) == 16


def test_whole_and_decimal_numbers_are_one_recipe():
    assert recipe_id(r.Parallel(38)) == recipe_id(r.Parallel(38.0))
    assert to_json(r.Parallel(38)) == {"type": "Parallel", "lat": 38.0}


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_refused(number):
    with pytest.raises(RecipeError):
        to_json(r.Parallel(number))
    with pytest.raises(RecipeError):
        from_json({"type": "Parallel", "lat": number})


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "Nonsense"},
        {"type": None},
        {"type": ["At"]},
        {"type": "At"},
        {"type": "At", "place": "Syria"},
        {"type": "At", "place": {"id": 1, "name": "x"}},
        {"type": "At", "place": {"id": "a", "name": "b", "more": "c"}},
        {"type": "At", "place": {"type": "Parallel", "lat": 1}},
        {"type": "Parallel", "lat": "38"},
        {"type": "Parallel", "lat": True},
        {"type": "Parallel", "lat": None},
        {"type": "Parallel", "lat": 38, "assumptions": "text"},
        {"type": "Parallel", "lat": 38, "assumptions": [1]},
        {"type": "Parallel", "lat": 38, "colour": "red"},
        {"type": "Union", "parts": {"type": "Parallel", "lat": 1}},
        {"type": "Union", "parts": [{"id": "a", "name": "b"}]},
        {"type": "Union", "parts": ["Syria"]},
        {"type": "Buffer", "of": {"type": "Parallel", "lat": 1}, "distance_m": []},
        {"type": "Near", "of": None},
        {"id": "country:SY", "name": "Syria"},
        {"type": "Parallel", 38: 38},
    ],
)
def test_hostile_forms_are_refused(data):
    with pytest.raises(RecipeError):
        from_json(data)


def test_deep_nesting_is_refused():
    form: dict = {"type": "Parallel", "lat": 1.0}
    for _ in range(5_000):
        form = {"type": "Coast", "of": form}
    with pytest.raises(RecipeError, match="deeper"):
        from_json(form)
    lists: list = []
    for _ in range(5_000):
        lists = [lists]
    with pytest.raises(RecipeError):
        from_json({"type": "Union", "parts": lists})


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "of", "parts", "place", "lat", "a", "b", "id", "name"]),
            inner | st.sampled_from(sorted(RECIPES)),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["type", "of", "parts", "place", "lat", "a"]), JUNK | st.sampled_from(sorted(RECIPES))
    )
)
def test_junk_never_raises_anything_else(data):
    try:
        recipe = from_json(data)
    except RecipeError:
        return
    assert isinstance(recipe, Recipe)
    recipe_id(recipe)
