"""The reader keeps every character, and no sentence runs over a line that stands for itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.language import Reader, detect_language, open_reader, text_of


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


def sentences(reader: Reader, text: str) -> list[str]:
    return [sentence.text.strip() for sentence in reader.parse(text).sents]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\ufeffTroops left Kyiv.",
        "A\u00a0line with no-break\u00a0spaces, 30\u00a0km long.\r\nAnother\u2009one.",
        "Soft hy\u00adphens and zero\u200bwidth and \u200emarks\u200f.",
        "Two  spaces.   Three.\tA tab.",
        "إدلب is Idlib.\r\n\r\nКиїв is Kyiv.",
        "Old mac\rline ends\rhere.",
        "Emoji 🙂 and a 𝔉lag.",
    ],
)
def test_the_text_is_kept(reader: Reader, text: str) -> None:
    doc = reader.parse(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t.text)] == t.text for t in doc)


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from(" \n\r\t\u00a0\u200b\ufeff\u00adAaé.,'’-–5م"), max_size=60))
def test_any_text_is_kept(text: str) -> None:
    doc = open_reader().parse(text)
    assert doc.text == text
    assert all(0 <= t.head.i < len(doc) for t in doc)


def test_a_text_is_joined_once(reader: Reader) -> None:
    doc = reader.parse("Troops left Kyiv.\nNo more.")
    assert text_of(doc) == doc.text
    assert text_of(doc) is text_of(doc)  # each claim asks; joining anew would cost the length's square


def test_lone_surrogates_become_replacement_characters(reader: Reader) -> None:
    assert reader.parse("Troops \ud800 left.").text == "Troops \ufffd left."


def test_grammar_ignores_the_white_space(reader: Reader) -> None:
    plain = reader.parse("The army took the town of Zelen on Monday.")
    odd = reader.parse("The\u00a0army took\nthe  town of Ze\u00adlen on\r\nMonday.")
    words = [t for t in odd if t.pos_ != "SPACE"]
    assert [t.dep_ for t in words] == [t.dep_ for t in plain]
    assert [t.lemma_ for t in words] == [t.lemma_ for t in plain]
    assert [t.norm_ for t in words if "\u00ad" in t.text] == ["zelen"]


def test_headline_byline_and_dateline_stand_alone(reader: Reader) -> None:
    text = (
        "Rebels take northern town\n"
        "By Ann Example\n"
        "DAMASCUS, Syria (XY) — Fighters entered the town at dawn. They met no resistance.\n"
        "A soldier looks on\n"
        "MS EXAMPLE: We will not leave."
    )
    assert sentences(reader, text) == [
        "Rebels take northern town",
        "By Ann Example",
        "DAMASCUS, Syria (XY) —",
        "Fighters entered the town at dawn.",
        "They met no resistance.",
        "A soldier looks on",
        "MS EXAMPLE:",
        "We will not leave.",
    ]


def test_lines_broken_by_hand_are_one_sentence(reader: Reader) -> None:
    text = (
        "The ministry said on Tuesday that its troops would stay in the buffer\n"
        "zone until the other side had signed the map that was drawn in March\n"
        "and had handed over the two villages.\n"
    )
    assert len(sentences(reader, text)) == 1


def test_a_paragraph_of_any_length_is_read(reader: Reader) -> None:
    text = "The patrol crossed the river near the old bridge. " * 400
    doc = reader.parse(text)
    assert doc.text == text
    assert len(list(doc.sents)) == 400
    assert reader.parse("x" * 12_000).text == "x" * 12_000


def test_entities_keep_their_span(reader: Reader) -> None:
    doc = reader.parse("He flew to New\u00a0York on Friday.")
    assert ("New\u00a0York", "GPE") in [(e.text, e.label_) for e in doc.ents]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Army retakes border town after week of shelling", "en"),
        ("Kyiv, Moscow trade blame", "en"),
        ("The village of إدلب was named by the ministry as one of those that changed hands.", "en"),
        ("Armee erobert die Grenzstadt nach einer Woche zurück", "de"),
        ("L'armée reprend la ville frontalière après une semaine de combats", "fr"),
        ("El ejército recupera la ciudad fronteriza tras una semana de combates", "es"),
        ("Ordu sınır kasabasını bir hafta sonra geri aldı", "tr"),
        ("L'esercito riprende la città di confine dopo una settimana di scontri", "it"),
        ("Tentara merebut kembali kota perbatasan itu setelah pertempuran yang berlangsung sepekan", "id"),
        ("Армия вернула приграничный город после недели боёв", "ru"),
        ("Армія повернула прикордонне місто після тижня боїв", "uk"),
        ("الجيش يستعيد البلدة الحدودية بعد أسبوع من القصف", "ar"),
        ("ارتش شهر مرزی را پس از یک هفته نبرد پس گرفت", "fa"),
        ("軍は国境の町を奪還した", "ja"),
        ("军队夺回边境城镇", "zh"),
        ("군이 국경 마을을 탈환했다", "ko"),
        ("Ο στρατός ανακατέλαβε την πόλη", "el"),
        ("הצבא כבש מחדש את העיירה", "he"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_no_letters_no_language() -> None:
    assert detect_language("12:30, 45 %") is None


def test_a_long_english_text_with_quotes_in_another_language() -> None:
    text = "The governor said that the road to the north was open again and that the army had left. " * 5
    assert detect_language(text + "«Дорога открыта», сказал он.") == "en"


def test_a_list_of_headlines_is_not_one_sentence(reader: Reader) -> None:
    longest = "Pakistan shells Khost after a night of clashes along the border"
    text = f"Rebels seize Goma\n{longest}\nSudan truce fails\n"
    starts = {s.text.strip() for s in reader.parse(text).sents}
    assert {"Rebels seize Goma", "Sudan truce fails"} <= starts


def test_a_paragraph_wrapped_by_hand_is_one(reader: Reader) -> None:
    text = (
        "The army said on Monday that its soldiers had\n"
        "taken the bridge over the river and two of the\n"
        "villages behind it, and that the rebels had\n"
        "left the valley.\n"
    )
    assert len([s for s in reader.parse(text).sents if s.text.strip()]) == 1
