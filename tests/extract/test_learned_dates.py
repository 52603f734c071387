"""What the trained reader may choose from: the dates of a text, and places told before a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from claims_reading import atlas, only, parse, reader
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.claims.actors import Cast
from extract.claims.calendar import day
from extract.claims.dating import looks_ahead
from extract.claims.grounds import Grounds
from extract.claims.learned.dates import Dated, date_candidates, tense_of
from extract.claims.learned.features import Marks
from extract.claims.learned.told import MOST, ToldPlaces
from extract.claims.times import find_times
from extract.resolution import resolve_toponyms
from extract.toponyms import find_toponyms
from extract.values import Document

PUBLISHED = date(2024, 3, 20)  # a Wednesday


def _read(text: str) -> tuple[object, Cast, Grounds]:
    doc = parse(text)
    document = Document(id="t", text=text, published=PUBLISHED)
    found = resolve_toponyms(find_toponyms(doc, atlas().gazetteer), document, atlas())
    cast = Cast(doc, found, "")
    return doc, cast, Grounds(doc, found, cast)


def _dates(text: str, word: str, told: date | None = None) -> tuple[Dated, ...]:
    doc, cast, grounds = _read(text)
    trigger = next(t for t in doc if t.text == word)  # type: ignore[attr-defined]
    times = find_times(text, PUBLISHED)
    when = day(told, "Monday") if told else None
    marks = Marks(trigger.sent, cast, grounds)
    return date_candidates(trigger, "advance_capture", marks, when, "asserted", times, PUBLISHED)


def _values(found: tuple[Dated, ...]) -> list[str | None]:
    return [d.when.iso() if d.when is not None else None for d in found]


def test_the_rules_date_comes_first_then_the_day_of_publication_then_the_texts() -> None:
    found = _dates("On Monday the army took Goma, which it had lost in 2012.", "took", told=date(2024, 3, 18))
    assert _values(found) == ["2024-03-18", "2024-03-20", "2024-03-18", "2012"]
    assert "dated:words" in found[0].features
    assert "published:tense:VBD:" in found[1].features
    assert any(f.startswith("date:chosen:True") for f in found[2].features)
    assert any(f.startswith("date:chosen:False") for f in found[3].features)


def test_a_date_some_sentences_back_is_one_more_and_farther_ones_are_none() -> None:
    near = "Rebels entered Goma on Tuesday. The army fled."
    assert _values(_dates(near, "fled"))[2:] == ["2024-03-19"]
    far = "Rebels entered Goma on Tuesday. It rained. It rained. It rained. The army fled."
    assert _values(_dates(far, "fled"))[2:] == []


def test_a_line_that_is_a_date_dates_what_stands_below() -> None:
    found = _dates("5 March\nRebels entered Goma.\n\n7 March\nThe army shelled Sake.", "shelled")
    heading = next(d for d in found if "heading" in d.features)
    assert heading.when is not None
    assert heading.when.iso() == "2024-03-07"


@pytest.mark.parametrize(
    ("text", "word", "tense"),
    [
        ("The army has left Goma.", "left", "VBN:has"),
        ("The army leaves Goma.", "leaves", "VBZ:"),
        ("The army will leave Goma.", "leave", "VB:will"),
        ("The army wants to leave Goma.", "leave", "VBZ:"),
        ("The army left Goma.", "left", "VBD:"),
    ],
)
def test_a_tense_is_that_of_the_finite_verb(text: str, word: str, tense: str) -> None:
    assert tense_of(next(t for t in parse(text) if t.text == word)) == tense


@pytest.mark.parametrize(
    "text",
    [
        "Foreign soldiers are to leave the base by 15 April.",
        "They have until 15 April to leave the base.",
        "The last unit is to leave the base by 15 April.",
    ],
)
def test_what_is_due_lies_ahead(text: str) -> None:
    (found,) = find_times(text, PUBLISHED, future=looks_ahead(parse(text)))
    assert found.when.iso() == "2024-04-15"


@pytest.mark.parametrize(
    ("text", "kind", "when"),
    [
        ("On 18 June 2017 soldiers entered Doklam to stop the road crew.", "advance_capture", "2017-06-18"),
        ("In April 2012 the army captured Heglig, an oil town.", "advance_capture", "2012-04"),
        ("The rebels, who seized Goma in 2012, said on Monday they wanted talks.", "advance_capture", "2012"),
    ],
)
def test_the_date_of_its_own_clause_is_chosen(text: str, kind: str, when: str) -> None:
    found = only(text, kind)
    assert found.when is not None
    assert found.when.iso() == when


# ---------------------------------------------------------------- places told before


def _told(text: str, sentence: int) -> list[tuple[str, bool]]:
    doc, _, grounds = _read(text)
    found = ToldPlaces(grounds).before(list(doc.sents)[sentence])  # type: ignore[attr-defined]
    return [(t.place.toponym.text, "told:latest" in t.features) for t in found]


def test_places_told_before_come_in_the_order_of_their_first_mentions() -> None:
    text = "Rebels left Goma. They held Bukavu, and then Goma. The army was silent. Kisangani was calm."
    assert _told(text, 2) == [("Goma", True), ("Bukavu", False)]
    assert _told(text, 1) == []  # the one that was told stands in the sentence itself
    assert [name for name, _ in _told(text, 3)] == ["Goma", "Bukavu"]


def test_the_opening_may_be_about_what_is_named_soon_after() -> None:
    assert [name for name, _ in _told("The town has fallen. Rebels hold Goma.", 0)] == ["Goma"]


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["Goma", "Bukavu", "Kisangani", "Aleppo", "Idlib"]), min_size=1, max_size=40))
def test_what_is_asked_of_a_sentence_does_not_grow_with_the_text(names: list[str]) -> None:
    with reader().forgetting():
        doc, _, grounds = _read(
            " ".join(f"Rebels shelled {name}." for name in names) + " The army was silent."
        )
        last = list(doc.sents)[-1]  # type: ignore[attr-defined]
        found = ToldPlaces(grounds).before(last)
        assert len(found) <= MOST
        assert sum("told:latest" in t.features for t in found) <= 1
        assert all(t.token is not None and t.token.i < last.start for t in found)
