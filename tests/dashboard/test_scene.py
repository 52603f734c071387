"""The scene: stacks, labels, contested ground, legend; pure, frozen and honest."""

from __future__ import annotations

import ast
import json
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box
from view_sample import (
    HTS,
    IDLIB_AREA,
    MINISTRY,
    RUSSIA,
    STRIP,
    TEXT,
    TURKEY_ACTOR,
    claims,
    document,
    extraction,
    footprint,
    footprints,
    make_claim,
    mentions,
)

from dashboard import labels, scene
from dashboard.passages import find_passages
from dashboard.scene import Options, PlaceMark, places_of
from dashboard.wire import to_json
from extract.values import CLAIM_TYPES, STATUSES, Actor, Attribution
from geodata import display
from geodata.recipes import Area, Ref, recipe_id

IDLIB_ID = recipe_id(IDLIB_AREA)


def drawn(options: Options | None = None) -> scene.Scene:
    return scene.scene(claims(), footprints(), [document()], options or Options())


def label_of(picture: scene.Scene, claim_id: str) -> scene.Label:
    shape = next(s for s in picture.shapes if claim_id in s.claims)
    return next(x for stack in picture.stacks for x in stack.labels if x.shape == shape.id)


def test_claims_on_one_footprint_are_one_stack_and_none_is_lost() -> None:
    picture = drawn()
    idlib = next(s for s in picture.stacks if s.id == IDLIB_ID)
    wanted = {c.id for c in claims() if recipe_id(c.recipe) == IDLIB_ID}
    assert set(idlib.claims) == wanted
    assert len(wanted) == 5
    assert {c for s in picture.shapes if s.stack == IDLIB_ID for c in s.claims} == wanted
    insets = [s.style.inset for s in picture.shapes if s.stack == IDLIB_ID]
    assert len(set(insets)) == 5  # outlines beside each other, none over another
    assert {c for s in picture.stacks for c in s.claims} == {c.id for c in claims()}


def test_the_zone_is_dashed_unfilled_and_says_who_and_how_sure() -> None:
    picture = drawn()
    zone = next(c for c in claims() if c.type == "zone" and c.status == "proposed")
    shape = next(s for s in picture.shapes if zone.id in s.claims)
    assert shape.stack == recipe_id(STRIP)
    assert shape.layer == "zones"
    assert shape.style.dash
    assert shape.style.fill == 0
    assert shape.style.band > 0
    label = label_of(picture, zone.id)
    assert (label.title, label.note) == ("Safe zone · Turkey", "proposed · says officials")


def test_control_carries_the_short_name_the_extent_and_the_speaker() -> None:
    picture = drawn()
    control = next(c for c in claims() if c.type == "control")
    label = label_of(picture, control.id)
    assert label.title == "HTS: almost fully"
    assert label.note == "says the Russian foreign ministry"
    full = replace(control, extent=None)
    whole = scene.scene([full], footprints(), [document()])
    assert (
        0 < next(s for s in picture.shapes if control.id in s.claims).style.fill < whole.shapes[0].style.fill
    )


def test_a_null_attribution_is_the_publishers_own_voice() -> None:
    denied = next(c for c in claims() if c.status == "denied")
    assert label_of(drawn(), denied.id).note == "denied · in The Example’s own words"
    unknown = scene.scene([denied], footprints(), [])
    assert unknown.stacks[0].labels[0].note == "denied · in the article’s own words"


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("kind", CLAIM_TYPES)
def test_every_type_and_status_says_speaker_and_status(kind: str, status: str) -> None:
    claim = make_claim(
        "Idlib is now", kind, status=status, actors=(HTS,), says=MINISTRY, zone_name="safe zone"
    )
    picture = scene.scene([claim], footprints(), [document()])
    (stack,) = picture.stacks
    (label,) = stack.labels
    assert "HTS" in label.title
    assert (
        label.note == ("" if status == "asserted" else f"{status} · ") + "says the Russian foreign ministry"
    )
    assert status in stack.spoken
    assert picture.shapes[0].layer == scene.LAYER_OF[kind]
    if status != "asserted":
        assert picture.shapes[0].style.fill == 0


def test_colour_is_who() -> None:
    picture = drawn(Options(colours={HTS.key: "#123456"}))
    control = next(c for c in claims() if c.type == "control")
    assert next(s for s in picture.shapes if control.id in s.claims).style.colour == "#123456"
    nobody = scene.scene([replace(control, actors=())], footprints(), [])
    assert nobody.shapes[0].style.colour == scene.NOBODY


def test_what_is_drawn_alike_is_one_outline_and_still_every_claim() -> None:
    one = make_claim("Idlib is now", "control", actors=(HTS,))
    again = make_claim("in the hands of Hay'at", "control", actors=(HTS,))
    picture = scene.scene([one, again], footprints(), [document()])
    assert [s.claims for s in picture.shapes] == [(one.id, again.id)]
    assert picture.stacks[0].claims == (one.id, again.id)


def rivals(status: str = "asserted", same: bool = False) -> scene.Scene:
    here, there = Area(place=Ref("x:1", "One")), Area(place=Ref("x:2", "Two"))
    a = make_claim("Idlib is now", "control", here, actors=(HTS,))
    b = make_claim("Talks took", "control", there, status=status, actors=(HTS,) if same else (RUSSIA,))
    found = {
        recipe_id(here): footprint(here, box(0, 0, 2, 2)),
        recipe_id(there): footprint(there, box(1, 1, 3, 3)),
    }
    return scene.scene([a, b], found, [], Options(rivals={a.id: (b.id,), b.id: (a.id,)}))


def test_contested_ground_is_the_overlap_in_both_colours() -> None:
    picture = rivals()
    (hatch,) = picture.contested
    assert hatch.geometry.equals(box(1, 1, 2, 2))
    assert set(hatch.colours) == set(picture.colours.values())
    assert len(set(hatch.colours)) == 2
    assert picture.legend.contested


@pytest.mark.parametrize("status", [s for s in STATUSES if s != "asserted"])
def test_what_is_not_asserted_contests_nothing(status: str) -> None:
    assert rivals(status).contested == ()


def test_an_actor_does_not_contest_his_own_ground() -> None:
    assert rivals(same=True).contested == ()


def test_no_hatch_without_rivals() -> None:
    assert drawn().contested == ()


def test_the_legend_shows_only_what_is_shown() -> None:
    picture = drawn()
    assert {w.kind for w in picture.legend.what} == {c.type for c in claims()}
    assert {s.status for s in picture.legend.sure} == {c.status for c in claims()}
    assert {w.label for w in picture.legend.who} == {c.actors[0].label for c in claims()}
    assert picture.legend.lighter
    assert picture.legend.stacked
    alone = scene.scene([next(c for c in claims() if c.type == "deploy")], footprints(), [])
    assert [w.kind for w in alone.legend.what] == ["deploy"]
    assert not alone.legend.stacked
    assert not alone.legend.lighter


def test_a_claim_without_a_shape_is_named_not_dropped() -> None:
    picture = scene.scene(claims(), {}, [document()])
    assert picture.shapes == ()
    assert picture.missing == tuple(c.id for c in claims())
    assert picture.bounds is None


def test_larger_shapes_lie_below_smaller_ones() -> None:
    order = [s.id for s in sorted(drawn().stacks, key=lambda s: s.rank)]
    assert order.index(recipe_id(Area(place=Ref("country:SY", "Syria")))) < order.index(IDLIB_ID)


def test_counts_are_of_claims_by_layer() -> None:
    counts = drawn(Options(places=places_of([extraction()]))).counts
    assert counts["zones"] == 2
    assert counts["fighting"] == 2
    assert counts["sovereignty"] == 0
    assert sum(counts[k] for k in counts if k != "places") == len(claims())
    assert counts["places"] == 2


def test_metonyms_are_no_dots() -> None:
    found = places_of([extraction()])
    assert found[0] == PlaceMark(
        id="admin1:SY-ID", name="Idlib", kind="admin", lon=36.6, lat=35.8, mentions=2
    )
    assert {p.name for p in found} == {"Idlib", "Moscow"}


def test_arrows_point_out_of_and_into_the_shape() -> None:
    area = Area(place=Ref("x:1", "One"))
    shape = {recipe_id(area): footprint(area, box(0, 0, 2, 2))}
    for kind, turn in (("withdrawal", 0.0), ("advance_capture", 180.0)):
        picture = scene.scene([make_claim("Idlib is now", kind, area, actors=(HTS,))], shape, [])
        arrow = picture.shapes[0].arrow
        assert arrow is not None
        assert box(0, 0, 2, 2).boundary.distance(Point(arrow.lon, arrow.lat)) < 1e-9
        outward = shapely.get_x(Point(arrow.lon - 1, 0)), arrow.lat - 1
        bearing = (arrow.bearing_deg + turn) % 360
        sign = (bearing < 180) == (outward[0] > 0) or abs(outward[0]) < 0.1
        assert sign


def test_a_scene_is_frozen_and_the_same_again() -> None:
    picture = drawn()
    with pytest.raises(FrozenInstanceError):
        picture.shapes[0].style.fill = 1.0  # type: ignore[misc]
    assert json.dumps(to_json(picture)) == json.dumps(to_json(drawn()))


def test_the_wire_is_json_and_names_every_claim() -> None:
    wire = json.loads(json.dumps(to_json(drawn(Options(places=places_of([extraction()]))))))
    assert {c for s in wire["stacks"] for c in s["claims"]} == {c.id for c in claims()}
    assert {k for s in wire["stacks"] for k in (list(wire["layers"])[x[0]] for x in s["shapes"])} <= set(
        wire["layers"]
    )
    for stack in wire["stacks"]:
        assert sorted(n for x in stack["shapes"] for n in x[3]) == list(range(len(stack["claims"])))
    assert [p["name"] for p in wire["places"]] == ["Idlib", "Moscow"]


def test_scene_knows_nothing_of_dash() -> None:
    folder = Path(scene.__file__).parent
    for name in (
        "scene",
        "style",
        "palette",
        "labels",
        "layers",
        "legend",
        "shapes",
        "wire",
        "passages",
        "view",
    ):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        names = [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
        names += [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        assert not [n for n in names if n.split(".")[0] in {"dash", "dash_leaflet", "flask", "plotly"}], name


# --- labels -----------------------------------------------------------------------------


@given(st.text())
def test_labels_are_one_clean_line(text: str) -> None:
    claim = make_claim(
        "Idlib is now", "zone", zone_name=text, extent=text, says=Attribution(text=text, canonical=text),
        actors=(Actor(text=text, canonical=text, key=text, label=text),),
    )  # fmt: skip
    for line in (labels.title_of(claim), labels.note_of(claim, None)):
        assert len(line) <= 120
        assert not any(c in line for c in "\n\r\t\u202e\u202d\u2066\u2067\u200f\x00\u2028")


def test_direction_characters_cannot_turn_a_label_round() -> None:
    assert labels.clean("safe \u202enoitacsif\u202c zone\u2066") == "safe noitacsif zone"


def test_the_speaker_is_named_in_the_texts_words_and_never_by_a_pronoun() -> None:
    claim = make_claim(
        "Idlib is now", "control", actors=(HTS,), says=Attribution(text="the ministry", canonical="Russia")
    )
    assert labels.speaker_of(claim, None) == "says the ministry"
    for pronoun in ("She", "they", ""):
        spoken = replace(claim, attribution=Attribution(text=pronoun, canonical="Russia"))
        assert labels.speaker_of(spoken, None) == "says Russia"


def test_long_names_are_cut_with_an_ellipsis() -> None:
    assert labels.clean("a" * 50, 10) == "a" * 9 + "…"
    assert len(labels.clean("x" * 1_000_000, 40)) == 40


def test_many_actors_are_counted_not_listed() -> None:
    claim = make_claim("Idlib is now", "agreement", actors=(RUSSIA, TURKEY_ACTOR, HTS))
    assert labels.title_of(claim) == "Agreement · Russia, Turkey +1"


# --- geometry for the screen ------------------------------------------------------------


def wiggly(n: int) -> Polygon:
    import math

    return Polygon(
        [
            (math.cos(a) * (1 + 0.02 * math.sin(40 * a)), math.sin(a))
            for a in (i * math.tau / n for i in range(n))
        ]
    )


def test_display_shapes_are_small_and_valid() -> None:
    big = wiggly(60_000)
    shown = display.for_display(big)
    assert shapely.get_num_coordinates(shown) <= display.FINE.most
    assert shown.is_valid
    assert shown.symmetric_difference(big).area / big.area < 0.01


DEGREES = st.floats(-84, 84).map(lambda v: round(v, 6))  # GEOS itself fails on denormal numbers


@given(st.lists(st.tuples(DEGREES, DEGREES), min_size=3, max_size=12, unique=True))
def test_display_shapes_are_never_invalid_or_empty(points: list[tuple[float, float]]) -> None:
    polygon = shapely.make_valid(Polygon(points))
    if polygon.area < 1e-6:
        return
    shown = display.for_display(polygon)
    assert shown.is_valid
    assert not shown.is_empty
    anchors = display.anchors_of(shown)
    assert anchors
    for anchor in anchors:
        assert shown.distance(Point(anchor)) < 1e-4


def test_the_label_stands_inside_also_where_the_centroid_does_not() -> None:
    horseshoe = box(0, 0, 10, 10).difference(box(2, 2, 8, 10))
    assert not horseshoe.contains(horseshoe.centroid)
    for anchor in display.anchors_of(horseshoe):
        assert horseshoe.distance(Point(anchor)) < 1e-6
    assert display.clearance_deg(horseshoe, display.anchors_of(horseshoe)[0]) > 0.9


def test_a_mixed_geometry_has_anchors_too() -> None:
    mixed = GeometryCollection([box(0, 0, 2, 2), LineString([(5, 5), (6, 6)]), Point(9, 9)])
    assert box(0, 0, 2, 2).contains(Point(display.anchors_of(mixed)[0]))
    assert display.clearance_deg(mixed, (1.0, 1.0)) == 1.0
    assert display.clearance_deg(Point(9, 9), (9.0, 9.0)) == 0.0
    claim = make_claim("Idlib is now", "withdrawal")
    picture = scene.scene([claim], {IDLIB_ID: footprint(IDLIB_AREA, mixed)}, [])
    assert picture.stacks[0].bounds == (0, 0, 9, 9)


def test_many_islands_have_their_label_on_the_largest() -> None:
    islands = MultiPolygon([box(0, 0, 1, 1), box(5, 5, 9, 9)])
    assert box(5, 5, 9, 9).contains(Point(display.anchors_of(islands)[0]))


# --- the text ---------------------------------------------------------------------------


@given(
    st.text(alphabet="ab \n\u0627\U0001f600", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8),
)
def test_passages_never_change_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    model = claims()[0]
    marked = [replace(model, id=str(n), start=min(a, b), end=max(a, b)) for n, (a, b) in enumerate(spans)]
    paragraphs = find_passages(text, marked, ())
    assert "\n".join("".join(s.text for p in ps for s in p.segments) for ps in paragraphs) == text
    for claim in marked:
        seen = "".join(s.text for ps in paragraphs for p in ps for s in p.segments if claim.id in s.claims)
        assert seen == text[claim.start : claim.end].replace("\n", "")


def test_overlapping_claims_are_one_thing_to_click() -> None:
    paragraphs = find_passages(TEXT, claims(), mentions())
    clickable = [p for ps in paragraphs for p in ps if p.claims]
    assert {c for p in clickable for c in p.claims} == {c.id for c in claims()}
    assert len(clickable) == len(claims())  # none of the sample's claims overlap
    named = [s.mention for ps in paragraphs for p in ps for s in p.segments if s.mention]
    assert len(named) == len(mentions())


def test_what_is_told_twice_is_one_shape_and_one_row() -> None:
    one = make_claim("Idlib is now", "control", actors=(HTS,))
    again = make_claim("in the hands of Hay'at", "control", actors=(HTS,), extent="almost fully")
    told = {one.id: (again.id,), again.id: (one.id,)}
    picture = scene.scene([one, again], footprints(), [document()], Options(repeats=told))
    (shape,) = picture.shapes
    assert set(shape.claims) == {one.id, again.id}
    (label,) = picture.stacks[0].labels
    assert label.title == "HTS: almost fully ×2"
    apart = scene.scene([one, again], footprints(), [document()])
    assert len(apart.shapes) == 2


def test_only_names_used_as_places_are_dots() -> None:
    rows = mentions()
    adjective = replace(rows[0], toponym=replace(rows[0].toponym, form="adjective"))
    found = replace(extraction(), resolutions=(adjective, *rows[2:]))
    assert [p.name for p in places_of([found])] == ["Moscow"]
