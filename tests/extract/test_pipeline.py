"""A document in, its claims out: pure, repeatable, and never stopped by one bad sentence."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest
from claims_reading import PUBLISHED, atlas, extraction, reader
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.claims import assemble
from extract.pipeline import build_footprints, extract_document
from extract.rivals import link_claims, mark_repeats
from extract.values import Document
from geodata.recipes import Area, At, Ref, recipe_id

TEXT = (
    "The RSF captured El Fasher on Monday. The army said it still holds El Fasher.\n\n"
    "The RSF captured El Fasher."
)


def test_the_same_document_gives_the_same_extraction() -> None:
    document = Document(id="a", text=TEXT, published=PUBLISHED)
    first = extract_document(document, atlas=atlas(), reader=reader())
    again = extract_document(document, atlas=atlas(), reader=reader())
    assert first == again
    assert pickle.loads(pickle.dumps(first)) == first
    assert len({c.id for c in first.claims}) == len(first.claims)


def test_every_quote_stands_in_the_text() -> None:
    for claim in extraction(TEXT).claims:
        assert TEXT[claim.start : claim.end] == claim.quote
        for actor in claim.actors:
            assert actor.start is not None
            assert TEXT[actor.start : actor.end] == actor.text


def test_rivals_and_repeats() -> None:
    found = extraction(TEXT)
    footprints, issues = build_footprints(found, atlas())
    assert not issues
    rivals, repeats = link_claims(found.claims, footprints, published={"t": PUBLISHED})
    captured = [c.id for c in found.claims if c.type == "advance_capture"]
    held = [c.id for c in found.claims if c.type == "control"]
    assert len(captured) == 2
    assert len(held) == 1
    assert set(rivals[held[0]]) == set(captured)
    assert repeats[captured[0]] == (captured[1],)
    assert set(captured) <= {i for c in found.claims for i in (c.id, *c.repeats)}


def test_claims_far_apart_in_time_are_no_rivals() -> None:
    found = extraction(TEXT)
    footprints, _ = build_footprints(found, atlas())
    old = PUBLISHED.replace(year=2001)
    moved = tuple(
        replace(c, document_id="old", when=None) if c.type == "control" else c for c in found.claims
    )
    rivals, _ = link_claims(moved, footprints, published={"t": PUBLISHED, "old": old})
    assert rivals == {}


def test_repeats_need_the_same_shape() -> None:
    first, *rest = extraction(TEXT).claims
    other = replace(first, id="x", recipe=Area(Ref("country:SD", "Sudan")))
    assert mark_repeats((first, other))[1].repeats == ()
    assert rest


def test_a_bad_sentence_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    real = assemble.find_frames

    def broken(sentence: Any, cast: Any, grounds: Any) -> Any:
        if "Monday" in sentence.text:
            raise IndexError("boom")
        return real(sentence, cast, grounds)

    monkeypatch.setattr(assemble, "find_frames", broken)
    found = extract_document(Document(id="b", text=TEXT, published=PUBLISHED), atlas=atlas(), reader=reader())
    assert [i.stage for i in found.issues] == ["claims"]
    assert "boom" in found.issues[0].message
    assert found.claims


def test_a_recipe_that_cannot_be_built_is_an_issue() -> None:
    found = extraction(TEXT)
    lost = replace(found.claims[0], recipe=At(Ref("geonames:0", "Nowhere")))
    footprints, issues = build_footprints(replace(found, claims=(lost, *found.claims[1:])), atlas())
    assert issues[0].stage == "build"
    assert issues[0].start == lost.start
    assert recipe_id(lost.recipe) not in footprints
    assert footprints


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "No place at all is named here.", "!!!", "\u200b\ufeff", "A" * 3000]
)
def test_texts_without_claims(text: str) -> None:
    found = extract_document(Document(id="c", text=text), atlas=atlas(), reader=reader())
    assert found.claims == ()
    assert found.issues == ()


def test_a_title_outside_the_text_gives_the_islands_their_name() -> None:
    text = "Argentina claims the islands."
    (claim,) = extraction(text, "Falkland Islands").claims
    assert claim.type == "claim_sovereignty"
    assert "Falkland" in claim.target_places[0]


WORDS = st.sampled_from(
    [
        "rebels",
        "the",
        "army",
        "of",
        "in",
        "Goma",
        "Aleppo",
        "Syria",
        "captured",
        "withdrew",
        "from",
        "and",
        "not",
        ",",
        ".",
        "“",
        "”",
        "that",
        "said",
        "Turkey",
        "it",
        "was",
        "by",
        "border",
        "zone",
        "30",
        "km",
        "ceasefire",
        "(",
        ")",
        "-",
        "held",
        "will",
        "which",
        "to",
        "US",
        "Moscow",
        "\n",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=25))
def test_no_words_break_it(found: list[str]) -> None:
    text = " ".join(found)
    out = extract_document(Document(id="h", text=text, published=PUBLISHED), atlas=atlas(), reader=reader())
    assert out.issues == ()
    for claim in out.claims:
        assert text[claim.start : claim.end] == claim.quote
