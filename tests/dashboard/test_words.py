"""Every word of the page stands in all three languages, and none is written past the tables."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dashboard
from dashboard.words import (
    ENGLISH,
    LANGUAGES,
    TABLES,
    Words,
    in_language,
    page_words,
    plural,
    speaking,
    spoken,
    worded,
)

HOUSE = Path(dashboard.__file__).parent
PLURALS = {"zero", "one", "two", "few", "many"}
PAGE = (
    "layout", "looks", "panel", "cards", "compare", "finding", "timeline", "table", "charts", "views",
    "takeaway/menu",
)  # fmt: skip
"""Modules that put components on the page."""


@pytest.fixture(autouse=True, scope="module")
def everything_registered() -> None:
    for module in pkgutil.walk_packages(dashboard.__path__, "dashboard."):
        importlib.import_module(module.name)


def fields(text: str) -> list[str]:
    """The places of a text that are filled in."""
    return sorted(f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None)


def base_of(key: str) -> str:
    """A key without the plural category that some languages add."""
    head, _, tail = key.rpartition("_")
    return head if key not in ENGLISH and tail in PLURALS else key


@pytest.mark.parametrize("language", TABLES)
def test_every_word_is_translated(language: str) -> None:
    table = TABLES[language]
    assert [key for key in ENGLISH if key not in table] == []
    assert [key for key in table if base_of(key) not in ENGLISH] == []
    assert [key for key, text in table.items() if not text.strip()] == []


@pytest.mark.parametrize("language", TABLES)
def test_translations_fill_in_the_same(language: str) -> None:
    for key, text in TABLES[language].items():
        told, wanted = fields(text), fields(ENGLISH[base_of(key)])
        left_out = key.rpartition("_")[2] in {"zero", "one", "two"} and set(told) <= set(wanted)
        assert told == wanted or left_out, key


def test_translations_are_in_their_own_letters() -> None:
    """Latin letters in Arabic are names, commands and keys: they stand in the English text as well."""
    plain = re.compile(r"\{[^}]*\}|[^\w]|\d|_", re.UNICODE)
    for key, text in TABLES["ar"].items():
        english = ENGLISH[base_of(key)]
        latin = re.findall("[A-Za-z]+", plain.sub(" ", text))
        assert [w for w in latin if w not in english] == [], key
        if re.search("[a-z]{4}", plain.sub(" ", english)):
            assert re.search("[\u0621-\u064a]", text), key
    turkish = {key: text for key, text in TABLES["tr"].items() if re.search("[a-z]{4}", plain.sub(" ", text))}
    same = {key for key, text in turkish.items() if text == ENGLISH.get(key) and " " in text}
    assert same == set()


def _texts(node: ast.AST) -> list[ast.Constant]:
    """The texts that a component's child or label is made of, if it is made of plain text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node]
    if isinstance(node, ast.JoinedStr):
        return [v for v in node.values if isinstance(v, ast.Constant)]
    if isinstance(node, ast.List | ast.Tuple):
        return [text for part in node.elts for text in _texts(part)]
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    if isinstance(node, ast.BinOp):
        return [*_texts(node.left), *_texts(node.right)]
    return []


def literals(source: str) -> list[tuple[int, str]]:
    """English words that a module hands to a component itself, with their lines."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        spots: list[ast.AST] = []
        if re.match(r"(html|dcc)\.\w+$", name):
            spots += node.args[:1]
            spots += [
                k.value
                for k in node.keywords
                if k.arg in {"title", "placeholder", "label", "alt", "children"}
            ]
        elif name == "aria":
            spots += node.args[:1]
        for spot in spots:
            found += [(t.lineno, t.value) for t in _texts(spot) if re.search("[A-Za-z]{3}", t.value)]
    return found


@pytest.mark.parametrize("module", PAGE)
def test_no_module_writes_words_past_its_table(module: str) -> None:
    assert literals((HOUSE / f"{module}.py").read_text(encoding="utf-8")) == []


def test_the_search_for_literals_finds_some() -> None:
    source = """html.P("Some words")
html.Button([f"and {n} more", html.B(x)], title="Press here")
aria("Map of it")"""
    assert {text for _, text in literals(source)} == {
        "Some words",
        "Press here",
        "and ",
        " more",
        "Map of it",
    }
    assert literals('html.P(TEXTS["some"])\nhtml.Div(className="some-class", id="thing")') == []


def test_words_are_spoken_in_the_language_of_the_request() -> None:
    table = Words("looks", {"dark": "dark"})
    ENGLISH.pop("looks.dark")  # not a word of the page
    looks = {"ar": TABLES["ar"]["looks.theme_dark"], "tr": TABLES["tr"]["looks.theme_dark"]}
    from dashboard.looks import WORDS

    assert WORDS["theme_dark"] == "dark"
    for language, text in looks.items():
        with speaking(language):
            assert WORDS["theme_dark"] == text
            assert table["dark"] == "dark"  # what has no translation is shown in English
    assert spoken() == "en"
    with speaking("no such language"):
        assert spoken() == "en"


def test_an_answer_speaks_what_its_state_says() -> None:
    told = in_language(lambda part, other: spoken())
    assert told({"language": "tr"}, None) == "tr"
    assert told(None, {"language": "ar"}) == "ar"
    assert told({"language": ["ar"]}, None) == "en"
    assert told(None, None) == "en"
    assert spoken() == "en"


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", {1: "one", 0: "other", 2: "other", 21: "other"}),
        ("tr", {1: "one", 2: "other"}),
        (
            "ar",
            {
                0: "zero",
                1: "one",
                2: "two",
                3: "few",
                10: "few",
                11: "many",
                99: "many",
                100: "other",
                103: "few",
            },
        ),
    ],
)
def test_plural_categories_are_those_of_cldr(language: str, numbers: dict[int, str]) -> None:
    assert {n: plural(language, n) for n in numbers} == numbers


@given(st.integers(min_value=0, max_value=10**7), st.sampled_from(list(LANGUAGES)))
def test_every_number_of_claims_can_be_said(number: int, language: str) -> None:
    from dashboard.panel import TEXTS

    with speaking(language):
        said = TEXTS.count("claims", number)
    assert said
    assert "{" not in said
    assert f"{number:,}" in said or (language == "ar" and number < 3)


def test_the_browser_gets_all_words_of_a_language() -> None:
    for language in LANGUAGES:
        assert set(ENGLISH) <= set(page_words(language))
    assert page_words("en") == ENGLISH
    assert worded("a.b", label="a.c") == {"data-word": "a.b", "data-word-label": "a.c"}
    assert worded("", title="a.c") == {"data-word-title": "a.c"}
