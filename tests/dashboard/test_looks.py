"""How the page looks: its choices hold what the state knows, words and worlds follow, nothing is lost."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from view_sample import IDLIB_AREA, claims, document, footprints, make_claim

from dashboard import cards, looks
from dashboard.choice import Choice
from dashboard.labels import clean
from dashboard.layers import LAYERS
from dashboard.legend import legend_of
from dashboard.palette import colours_for, on_dark
from dashboard.routes import read_base, read_words
from dashboard.scene import Options, scene
from dashboard.state import BASES, LABELS, THEMES, from_json, from_query, to_query
from dashboard.style import INKS, SIGNS
from dashboard.view import atlas_in
from dashboard.wire import to_json
from dashboard.words import LANGUAGES, speaking
from extract.values import CLAIM_TYPES, STATUSES
from geodata.recipes import recipe_id
from geodata.worldviews import WORLDVIEWS


def parts(component: Any) -> Iterator[dict[str, Any]]:
    """All components of a tree, as their properties with their kind."""
    plain = component.to_plotly_json() if hasattr(component, "to_plotly_json") else None
    if plain is None:
        return
    yield {**plain["props"], "kind": plain["type"]}
    children = plain["props"].get("children")
    for child in children if isinstance(children, list | tuple) else [children]:
        yield from parts(child)


def patches(component: Any) -> list[dict[str, Any]]:
    return [json.loads(p["data-set"]) for p in parts(component) if "data-set" in p]


def test_every_value_of_the_state_can_be_chosen_and_nothing_else() -> None:
    given = patches(looks.controls("de_facto"))
    chosen = {
        key: [p[key] for p in given if key in p]
        for key in ("theme", "base", "labels", "language", "worldview")
    }
    assert chosen["theme"] == list(THEMES)
    assert chosen["base"] == list(BASES)
    assert chosen["labels"] == list(LABELS)
    assert chosen["language"] == list(LANGUAGES)
    assert chosen["worldview"] == ["", *WORLDVIEWS[1:]]  # the atlas's own view is the default
    for patch in given:
        assert from_query(to_query(from_json(patch))) == from_json(patch)
    assert patches(looks.controls("india")).count({"worldview": ""}) == 1
    assert {"worldview": "de_facto"} in patches(looks.controls("india"))


def test_every_choice_has_a_name_for_screen_readers() -> None:
    found = list(parts(looks.controls("de_facto")))
    groups = [p for p in found if p.get("role") == "radiogroup"]
    assert len(groups) == 5
    assert all(p["aria-label"] for p in groups)
    assert all(p.get("children") for p in found if p.get("role") in {"radio", "switch"})
    assert all(p["aria-checked"] in {"true", "false"} for p in found if p.get("role") == "switch")


def test_the_disclaimer_names_the_view_in_every_language() -> None:
    for language in LANGUAGES:
        with speaking(language):
            (found,) = parts(looks.disclaimer("china"))
            assert looks.view_name("china") in found["children"]
        assert found["data-worldview"] == "china"
        assert set(json.loads(found["data-views"])) == set(WORLDVIEWS)
    assert looks.view_name("nowhere") == "nowhere"


def test_the_legend_offers_each_colour_and_takes_changes_back() -> None:
    colours = colours_for(a.key for c in claims() for a in c.actors)
    entries = legend_of(claims(), colours, stacked=True, contested=True)
    found = [p for group in looks.legend(entries) for p in parts(group)]
    chips = {p["data-actor"]: p["data-colour"] for p in found if "data-actor" in p}
    assert chips == {w.key: w.colour for w in entries.who}
    assert all(on_dark(p["data-colour"]) in p["style"]["background"] for p in found if "data-actor" in p)
    assert not [p for p in found if p.get("data-set")]
    changed = [p for group in looks.legend(entries, [("country:TR", "#123456")]) for p in parts(group)]
    assert [json.loads(p["data-set"]) for p in changed if p.get("data-set")] == [{"colours": []}]


def test_layer_switches_count_and_toggle() -> None:
    found = [next(parts(s)) for s in looks.layer_switches({"zones": 1234})]
    assert [json.loads(p["data-toggle"]) for p in found] == [{"layers": key} for key in LAYERS]
    assert all(p["role"] == "switch" for p in found)
    said = [
        [q["children"] for q in parts(s) if isinstance(q.get("children"), str)]
        for s in looks.layer_switches({"zones": 1234})
    ]
    assert said[0] == ["Zones", "1,234"]
    assert said[-1] == ["Boundaries"]  # they are not counted


def test_a_card_says_under_which_view_its_shape_was_built() -> None:
    claim = make_claim("Idlib is now", "control", IDLIB_AREA)
    key = recipe_id(IDLIB_AREA)
    built = footprints()[key]
    choice = Choice(
        chosen=(claim,),
        claims={claim.id: claim},
        documents={claim.document_id: document()},
        footprints={key: built},
    )
    assert "Boundaries" not in dict(cards.facts(claim, choice))
    other = replace(choice, footprints={key: replace(built, worldview="russia")})
    assert dict(cards.facts(claim, other))["Boundaries"] == "as seen by: Russia"
    with speaking("ar"):
        assert dict(cards.facts(claim, other))["الحدود"] == "من وجهة نظر: روسيا"


def test_an_atlas_is_opened_once_for_each_view() -> None:
    from geodata.atlas import open_atlas

    own = open_atlas()
    assert atlas_in(own, "") is own
    assert atlas_in(own, "de_facto") is own
    assert atlas_in(own, "india") is atlas_in(own, "india")
    assert atlas_in(own, "india").worldview == "india"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_says_type_status_and_speaker_in_every_language(language: str) -> None:
    with speaking(language):
        for kind in CLAIM_TYPES:
            for status in STATUSES:
                claim = make_claim("Idlib is now", kind, status=status)
                picture = scene([claim], footprints(), [document()])
                (stack,) = picture.stacks
                assert SIGNS[kind].word in stack.spoken
                assert INKS[status].word in stack.spoken
                note = stack.labels[0].note
                assert (INKS[status].word in note) == (status != "asserted")
                assert "The Example" in note
                assert picture.legend.what[0].word == SIGNS[kind].word


def test_countries_are_called_as_on_the_base_map_and_other_names_are_never_translated() -> None:
    known = {"en": {"Russia", "Turkey"}, "ar": {"روسيا", "تركيا"}, "tr": {"Rusya", "Türkiye"}}
    for language in LANGUAGES:
        with speaking(language):
            picture = scene(claims(), footprints(), [document()], Options())
            assert {w.name for w in picture.legend.who} >= {"Hay'at Tahrir al-Sham", *known[language]}


def test_the_wire_carries_what_dark_maps_and_halos_need() -> None:
    picture = scene(claims(), footprints(), [document()], Options(colours={"country:TR": "#010203"}))
    sent = to_json(picture)
    styles = [dict(zip(sent["styles"]["keys"], row, strict=True)) for row in sent["styles"]["rows"]]
    used = {styles[shape[1]]["colour"] for stack in sent["stacks"] for shape in stack["shapes"]}
    assert used <= set(sent["inks"])
    assert sent["inks"]["#010203"] == on_dark("#010203")
    assert {stack["id"]: stack["error_m"] for stack in sent["stacks"]} == {
        key: f.error_m for key, f in footprints().items() if key in {s["id"] for s in sent["stacks"]}
    }
    json.dumps(sent)


def test_words_and_base_layers_are_served() -> None:
    served = read_words()
    assert set(served) == {f"words_{language}" for language in LANGUAGES}
    arabic = json.loads(gzip.decompress(served["words_ar"].packed))
    assert arabic["looks.looks"] == "العرض"
    assert {"borders", "borders_detail", "labels_ar", "labels_ru", "labels_tr", "labels_local"} <= set(
        read_base()
    )


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        (
            "the Kurdish-led Syrian Democratic Forces (SDF) in the east",
            44,
            "the Kurdish-led Syrian Democratic Forces…",
        ),
        ("abcdefghij", 6, "abcde…"),
        ("short", 10, "short"),
        ("one two three", 8, "one two…"),
        ("one two, three", 9, "one two…"),
    ],
)
def test_what_is_too_long_is_cut_between_words(text: str, limit: int, short: str) -> None:
    assert clean(text, limit) == short
    assert len(clean(text, limit)) <= limit
