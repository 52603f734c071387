"""In which language a name is written, and which of a town's names is a language's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.databuild.spelling import LETTERS, SCRIPTS, best_name, consonants, spelling_of, written_in

RUSSIAN = spelling_of(["Москва", "Ростов-на-Дону", "Харьков", "Донецк", "Новосибирск", "Алеппо", "Белгород"])
UKRAINIAN = spelling_of(["Київ", "Харків", "Донецьк", "Львів", "Кривий Ріг", "Запоріжжя", "Суми"])
SPELLINGS = {"ru": RUSSIAN, "uk": UKRAINIAN}


@pytest.mark.parametrize(
    ("name", "language", "answer"),
    [
        ("Харьков", "ru", True),
        ("Харків", "ru", False),  # і is no Russian letter
        ("Харків", "uk", True),
        ("حلب", "ar", True),
        ("حلبچه", "ar", False),  # چ is Persian
        ("Aleppo", "ar", False),
        ("東京", "ja", True),
        ("北京市", "zh", True),
        ("臺北", "zh", False),  # the traditional form
        ("서울", "ko", True),
        ("", "ru", False),
        ("София", "xx", False),
    ],
)
def test_letters_tell_the_language(name: str, language: str, answer: bool) -> None:
    assert written_in(name, language) is answer


@pytest.mark.parametrize(
    ("one", "other"),
    [("Damascus", "Дамаскус"), ("Homs", "Хомс"), ("Basra", "البصرة"), ("Idlib", "إدلب"), ("Athina", "Αθήνα")],
)
def test_consonants_sound_alike_in_other_scripts(one: str, other: str) -> None:
    assert consonants(one) == consonants(other)


def test_the_language_own_name_wins() -> None:
    names = ["Kharkov", "Харьков", "Харків", "Харков", "خاركيف", "ハルキウ"]
    assert best_name("Kharkiv", names, "ru", SPELLINGS) == "Харьков"
    assert best_name("Kharkiv", names, "uk", SPELLINGS) == "Харків"


def test_a_name_that_sounds_otherwise_is_not_taken() -> None:
    assert best_name("Aleppo", ["Дамаск"], "ru", SPELLINGS) is None
    assert best_name("Aleppo", [], "ru", SPELLINGS) is None


@given(
    st.text(max_size=12), st.lists(st.text(max_size=12), max_size=6), st.sampled_from([*LETTERS, *SCRIPTS])
)
def test_only_given_names_in_the_language_letters_come_back(
    english: str, names: list[str], language: str
) -> None:
    found = best_name(english, names, language, SPELLINGS)
    assert found is None or (found in names and written_in(found, language))
