"""Sentences of the extractor and recipes, said in Arabic and Turkish."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.names import called, name_of
from dashboard.words import speaking
from dashboard.words.phrases import GLOSSARY, NAME, PHRASES, phrased, said
from geodata.describe import describe
from geodata.recipes import Area, Border, Buffer, Ref
from geodata.sayings import ENGLISH, SAYINGS

HOUSE = Path(__file__).parents[2]
SYRIA, TURKEY = Ref("country:SY", "Syria"), Ref("country:TR", "Turkey")
STRIP = Buffer(Border(TURKEY, SYRIA), 30_000.0, "inside", Area(SYRIA))


@pytest.fixture(scope="module")
def written() -> str:
    """All that the extractor and the builders may write, with any name where they fill one in."""
    files = [p for floor in ("extract", "geodata") for p in (HOUSE / floor).rglob("*.py")]
    text = " ".join(p.read_text(encoding="utf-8") for p in files)
    return re.sub(r"\{[^{}]*\}", "{}", text)


@pytest.mark.parametrize("template", PHRASES)
def test_a_phrase_is_one_that_the_house_still_writes(template: str, written: str) -> None:
    longest = max(NAME.split(template)[::2], key=len).strip(" '")
    end = " ".join(longest.split()[-4:])  # a beginning may be chosen among several
    assert longest in written or (len(end) > 15 and end in written)


@pytest.mark.parametrize("template", PHRASES)
def test_a_translation_says_all_that_the_phrase_says(template: str) -> None:
    for sentence in PHRASES[template]:
        assert sorted(NAME.findall(sentence)) == sorted(NAME.findall(template))


@pytest.mark.parametrize("template", PHRASES)
def test_each_phrase_is_recognised_and_translated(template: str) -> None:
    text = NAME.sub(lambda m: "'x y'" if m[1] == "quoted" else "7" if m[1] == "n" else "Al Bab", template)
    for language, sentence in zip(("ar", "tr"), PHRASES[template], strict=True):
        told = said(text, language).replace("\u2068", "").replace("\u2069", "")
        fixed = [part for part in NAME.split(sentence)[::2] if part.strip()]
        assert all(part in told for part in fixed), told
        assert told.count("Al Bab") + told.count("'x y'") + told.count("7") >= len(NAME.findall(template))


def test_words_in_a_phrase_are_translated_and_names_stay() -> None:
    assert said("'north' is read by a convention: equal-area half of the area", "tr") == (
        "kuzey bir uzlaşımla okundu: alan, alanın yarısı"
    )
    assert said("taken within Syria", "ar") == "أُخذ ضمن سوريا"
    assert said("taken within Idlib", "ar") == "أُخذ ضمن \u2068Idlib\u2069"
    inner = "no place is known for 'Foo' (no place named 'Foo' is known)"
    assert said(inner, "tr") == "'Foo' için bilinen bir yer yok ('Foo' adlı bir yer bilinmiyor)"


@pytest.mark.parametrize("text", ["", "a note that nobody wrote", "<b>taken</b>", "a\nb", "{a}", "%s" * 99])
def test_what_is_unknown_stays_as_it_is(text: str) -> None:
    assert [said(text, language) for language in ("ar", "tr")] == [text, text]


def test_english_stays_english() -> None:
    assert phrased("taken within Syria") == "taken within Syria"
    with speaking("tr"):
        assert phrased("taken within Syria") == "Suriye içinde alındı"


@pytest.mark.parametrize("language", sorted(SAYINGS))
def test_templates_of_recipes_fill_the_same_parts(language: str) -> None:
    for key, template in ENGLISH.items():
        more = {"direction_plural"} if key == "outskirts_side" else set()
        given = set(NAME.findall(SAYINGS[language].get(key, template)))
        assert given <= set(NAME.findall(template)) | more
        assert len(given) == len(NAME.findall(template))


def test_glossary_and_phrases_are_in_every_language() -> None:
    assert all(all(words) for words in (*GLOSSARY.values(), *PHRASES.values()))


def test_a_recipe_is_read_in_the_language_of_the_page() -> None:
    assert describe(STRIP, "xx") == describe(STRIP)
    with speaking("ar"):
        assert describe(STRIP, "ar", called) == (
            "نطاق جيوديسي بعمق 30 كم حول الحدود بين سوريا وتركيا، داخل سوريا"
        )
        assert name_of("hts", "HTS") == "\u2068HTS\u2069"
    with speaking("tr"):
        assert describe(STRIP, "tr", called) == (
            "Suriye–Türkiye sınırı çevresinde 30 km jeodezik kuşak, Suriye tarafında"
        )
    assert called(SYRIA) == "Syria"
