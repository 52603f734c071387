"""The trained reader of claims: its arithmetic, its features, and what it may and may not do."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from claims_reading import atlas, claims, only, parse, reader
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.claims.learned.features import path_between
from extract.claims.learned.network import (
    FeatureTable,
    LinkNetwork,
    StatusNetwork,
    TriggerNetwork,
    read_network,
)
from extract.claims.salience import is_dateline
from extract.toponyms import find_toponyms_and_states
from extract.toponyms.encoder import open_encoder
from extract.toponyms.view import view_of
from extract.values import CLAIM_TYPES, STATUSES, Resolution, Toponym
from geodata.errors import DataError

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))


def table(a: list[float], b: list[float]) -> FeatureTable:
    rows = np.array([a, b, [0.0] * len(a)], np.float32)
    return FeatureTable(index={"a": 0, "b": 1}, rows=rows)


def test_a_trigger_is_scored_by_its_features_its_vector_and_its_heads() -> None:
    network = TriggerNetwork(
        table=table([1.0, 0.5, 0.0], [-5.0, 0.0, 0.25]),
        own=np.array([[2.0]], np.float32),
        head=np.array([[10.0]], np.float32),
        bias=np.array([0.5], np.float32),
        out=np.array([[1.0, -1.0]], np.float32),
        offset=np.array([0.0, 100.0], np.float32),
    )
    vectors = np.array([[1.0], [3.0]], np.float32)
    # hidden: 1 + 0.5 + 2·1 + 10·3 = 33.5, and below zero for the second word
    scores = network.log_odds(vectors, [0, 1], [1, 0], [["a", "a", "unknown"], ["b"]])
    assert scores[0] == pytest.approx([33.5 + 0.5, -33.5 + 100])
    assert scores[1] == pytest.approx([11.5, 100.25 - 11.5])
    assert network.log_odds(vectors, [], [], []).shape == (0, 2)


def test_a_link_is_weighed_against_none() -> None:
    network = LinkNetwork(
        table=table([1.0, 0.0], [2.0, 0.5]),
        trigger=np.array([[1.0]], np.float32),
        word=np.array([[1.0]], np.float32),
        bias=np.array([0.0], np.float32),
        out=np.array([1.0], np.float32),
        offset=0.125,
        none=np.array([4.0], np.float32),
        none_types=np.array([0.0, 7.0], np.float32),
    )
    vectors = np.array([[1.0], [2.0]], np.float32)
    none, scores = network.scores(vectors, 0, 1, [1, 0], [["a"], ["b"]])
    assert none == pytest.approx(11.0)
    assert scores == pytest.approx([1 + 1 + 2 + 0.125, 2 + 1 + 1 + 0.5 + 0.125])
    assert network.scores(vectors, 0, 0, [], []) == (4.0, pytest.approx([]))


def test_a_status_is_scored() -> None:
    network = StatusNetwork(
        table=table([1.0, 0.0, 1.0], [2.0, 0.0, 0.0]),
        own=np.array([[1.0]], np.float32),
        bias=np.array([0.0], np.float32),
        out=np.array([[1.0, 0.0]], np.float32),
        offset=np.array([0.0, 0.5], np.float32),
    )
    assert network.log_odds(np.array([3.0], np.float32), ["a"]) == pytest.approx([4.0, 1.5])


def test_the_shipped_network_knows_all_types_and_statuses_and_no_names() -> None:
    network = read_network()
    assert network.types == CLAIM_TYPES
    assert network.statuses == STATUSES
    for part in (network.triggers, network.links["ground"], network.status):
        index = part.table.index
        assert not any(name in index for name in ("Russia", "Ukraine", "Goma"))
        assert not [f for f in index if "kharkiv" in f.casefold() or "syria" in f.casefold()]


def test_weights_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "claims.npz").write_bytes(b"no archive")
    with pytest.raises(DataError, match="install claimatlas again"):
        read_network(tmp_path / "claims.npz")


def test_further_layers_go_on_where_the_first_ended() -> None:
    encoder = open_encoder()
    words = view_of(parse("Rebels overran the town of Goma, the army said. It fell at dawn.")).words
    whole = encoder.encode(words, 2)
    stepwise = encoder.read(words, 1).after(encoder.layers[1:2]).vectors()
    assert stepwise == pytest.approx(whole, abs=1e-4)
    assert encoder.read((), 2).vectors().shape == (0, whole.shape[1])


@settings(deadline=None, max_examples=25)
@given(st.text(alphabet="ab .,–\n\u200bÄا", max_size=60))
def test_states_have_a_row_for_each_word_of_any_text(text: str) -> None:
    with reader().forgetting():
        doc = reader().parse(text)
        _, states = find_toponyms_and_states(doc, atlas().gazetteer)
        assert len(states.vectors()) == len(view_of(doc).words)


def test_the_way_between_two_words_climbs_and_descends() -> None:
    doc = parse("The army captured Goma.")
    verb, town, army = (next(t for t in doc if t.text == w) for w in ("captured", "Goma", "army"))
    assert path_between(verb, town) == ("_dobj", 0)
    assert path_between(town, army) == ("^dobj _nsubj", 0)
    assert path_between(verb, verb) == ("", 0)


@pytest.mark.parametrize(
    ("text", "start", "end", "filed"),
    [
        ("BEIRUT — Troops left Tyre.", 0, 6, True),
        ("GOMA, Congo (Agency) - Rebels came.", 0, 4, True),
        ("Goma fell on Monday. The army left.", 0, 4, False),
        ("Rebels took Goma - the largest town.", 12, 16, False),
    ],
)
def test_a_dateline_is_told_from_a_subject(text: str, start: int, end: int, filed: bool) -> None:
    toponym = Toponym(start=start, end=end, text=text[start:end])
    assert is_dateline(Resolution(toponym=toponym, place=None, kind=None, confidence=0.5), text) is filed


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Rebel pickups rolled into Goma at dawn, residents said.", "advance_capture", "Goma"),
        ("The army has dug in around Bakhmut.", "deploy", "Bakhmut"),
        ("Shells rained down on Aleppo for a third day.", "attack_fighting", "Aleppo"),
    ],
)
def test_idioms_that_no_rule_knows_are_read(text: str, kind: str, place: str) -> None:
    assert place in only(text, kind).target_places


@pytest.mark.parametrize(
    "text",
    [
        "Islamic State no longer controls Mosul.",
        "The army denied that rebels had rolled into Goma.",
        "Rather than storm Fallujah, the army waited.",
        "Insurgents were about to overrun Djibo, the commander warned.",
        "If Serbia invades Kosovo, the alliance will send help.",
    ],
)
def test_doubt_is_never_taken_back(text: str) -> None:
    assert "asserted" not in {c.status for c in claims(text)}


def test_the_same_text_gives_the_same_claims() -> None:
    text = "GOMA - Rebel pickups rolled into Sake on Monday. By evening they had pushed on towards Minova."
    first, second = (claims(text + " " * n) for n in (0, 1))
    assert [(c.type, c.start, c.target_places, c.status) for c in first] == [
        (c.type, c.start, c.target_places, c.status) for c in second
    ]


def test_a_deal_takes_no_ground_of_what_it_prevented_and_says_nothing() -> None:
    text = (
        "Turkey pledged in September 2018 to remove HTS fighters from Idlib. That agreement headed off "
        "a Syrian government offensive on the province, which shelters about three million people."
    )
    found = claims(text)
    assert not [c for c in found if c.type == "agreement" and c.status == "denied"]
    assert not [c for c in found if c.attribution is not None and "agreement" in c.attribution.text.lower()]


def test_a_place_that_owns_something_else_is_no_zone() -> None:
    found = claims("Putin and Erdogan weigh Idlib's future as Turkey presses for a border zone")
    assert not [c for c in found if c.type == "zone" and "Idlib" in " ".join(c.target_places)]


def test_who_only_tells_of_a_zone_does_not_make_it() -> None:
    text = (
        "Radio Nova's Karen Holt, reporting from Ankara, said the presidents had found no answer to the main "
        "question – establishing the so-called safe zone in Idlib."
    )
    for claim in claims(text):
        assert not any("Holt" in a.text for a in claim.actors)
