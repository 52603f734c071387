"""The table: sorted by the database, paged, and made of text nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import view_sample as sample

from dashboard.state import State
from dashboard.table import COLUMNS, PAGE_ROWS, TEXTS, Page, order_of, read_page, table
from dashboard.view import View, read_view
from extract.store import Store, open_store
from extract.values import Claim, claim_id
from geodata.recipes import recipe_id

HOSTILE = "<script>alert(1)</script>"


def many(count: int) -> tuple[Claim, ...]:
    """Claims that differ in everything that a column shows."""
    first = sample.claims()
    speakers = (None, sample.MINISTRY, sample.PRESIDENT, sample.OFFICIALS)
    whens = (sample.DAY, sample.SEPTEMBER, None)
    places = (("Idlib",), ("aleppo", "Idlib"), (), ("Hama",))
    found = []
    for n in range(count):
        base = first[n % len(first)]
        found.append(
            replace(
                base,
                id=claim_id(
                    "sample-1", base.type, base.start, base.end, (str(n),), recipe_id(base.recipe), "x"
                ),
                attribution=speakers[n % 4],
                when=whens[n % 3],
                target_places=places[n % 4],
                confidence=round(0.3 + (n * 7 % 70) / 100, 2),
            )
        )
    return tuple(found)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("table") / "s.db")
    opened.add(replace(sample.extraction(), claims=many(120)), sample.footprints())
    other = sample.document(
        id="other", title="Another", publisher="A Paper", url="", published=date(2020, 5, 1)
    )
    claims = tuple(replace(c, document_id="other", id=f"{n:016x}") for n, c in enumerate(many(7)))
    opened.add(replace(sample.extraction(other), claims=claims), sample.footprints())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def view(store: Store) -> View:
    return read_view(store, sample.FakeAtlas(), State())


def rows(store: Store, view: View, sort: str) -> list[Claim]:
    """All rows of the table, page by page."""
    pages = [read_page(store, view, State(view="table", sort=sort, page=n)) for n in (1, 2, 3)]
    assert [p.pages for p in pages] == [3, 3, 3]
    assert [len(p.claims) for p in pages] == [50, 50, 27]
    return [c for p in pages for c in p.claims]


def test_pages_hold_every_claim_once(store: Store, view: View) -> None:
    found = rows(store, view, "")
    assert len(found) == 127 == len({c.id for c in found})
    assert [c.id for c in found] == [c.id for c in view.claims]


VALUES: dict[str, Callable[[Claim, View], Any]] = {
    "type": lambda c, v: c.type,
    "status": lambda c, v: c.status,
    "actor": lambda c, v: c.actors[0].label.lower() if c.actors else None,
    "place": lambda c, v: c.target_places[0].lower() if c.target_places else None,
    "speaker": lambda c, v: c.attribution.canonical.lower() if c.attribution else None,
    "when": lambda c, v: c.when.start if c.when else None,
    "published": lambda c, v: v.published[c.document_id],
    "confidence": lambda c, v: c.confidence,
    "source": lambda c, v: next(d.publisher for d in v.documents if d.id == c.document_id).lower(),
}


@pytest.mark.parametrize("column", [key for key, order in COLUMNS.items() if order])
@pytest.mark.parametrize("down", [False, True])
def test_each_column_sorts_both_ways_and_what_has_no_value_comes_last(
    store: Store, view: View, column: str, down: bool
) -> None:
    values = [VALUES[column](c, view) for c in rows(store, view, f"-{column}" if down else column)]
    there = [v for v in values if v is not None]
    assert there == sorted(there, reverse=down)
    assert len(set(there)) > 1
    assert values[: len(there)] == there


def test_a_page_beyond_the_last_is_the_last(store: Store, view: View) -> None:
    page = read_page(store, view, State(view="table", page=900))
    assert (page.number, len(page.claims)) == (3, 27)


@pytest.mark.parametrize("sort", ["", "quote", "-drawn", "nothing", "--type"])
def test_a_column_that_cannot_be_sorted_changes_nothing(store: Store, view: View, sort: str) -> None:
    assert order_of(sort) == ("", False)
    assert rows(store, view, sort) == list(view.claims)


def walk(node: Any) -> Iterator[Any]:
    yield node
    if isinstance(node, list | tuple):
        for child in node:
            yield from walk(child)
    elif hasattr(node, "children"):
        yield from walk(node.children)


def text(node: Any) -> str:
    return " ".join(str(n) for n in walk(node) if isinstance(n, str))


def test_a_row_says_all_that_the_map_has_and_chooses_its_claim(view: View) -> None:
    claim = replace(sample.claims()[0], quote=HOSTILE, extent="almost")
    page = Page(claims=(claim,), number=1, pages=1, total=1)
    made = table(view, State(view="table"), page)
    said = text(made)
    for words in (
        "Zone",
        "proposed",
        "Turkey",
        "Syria",
        "says officials",
        "2019-01-22",
        "2019-01-23",
        HOSTILE,
    ):
        assert words in said
    for words in ("80%", "The Example", TEXTS["yes"]):
        assert words in said
    button = next(n for n in walk(made) if getattr(n, "className", "") == "row-button")
    assert button.to_plotly_json()["props"]["data-claims"] == claim.id
    assert not [
        n for n in walk(made) if type(n).__name__ in {"Script", "Markdown", "DangerouslySetInnerHTML"}
    ]


def test_what_is_not_drawn_says_why(view: View) -> None:
    claim = view.claims[0]
    lost = replace(view, missing=frozenset({claim.id}), refused={recipe_id(claim.recipe): "no such border"})
    made = table(lost, State(view="table"), Page(claims=(claim,), number=1, pages=1, total=1))
    assert "no: no such border" in text(made)


def test_only_safe_addresses_are_links(view: View) -> None:
    bad = replace(view, documents=tuple(replace(d, url="javascript:alert(1)") for d in view.documents))
    made = table(bad, State(view="table"), Page(claims=view.claims[:3], number=1, pages=1, total=3))
    assert [n for n in walk(made) if type(n).__name__ == "A"] == []
    good = table(view, State(view="table"), Page(claims=view.claims[:3], number=1, pages=1, total=3))
    links = [n for n in walk(good) if type(n).__name__ == "A"]
    assert {link.href for link in links} == {"https://news.example/strip"}


def test_the_sorted_column_says_so_and_the_next_press_turns_it(view: View) -> None:
    page = Page(claims=view.claims[:PAGE_ROWS], number=1, pages=3, total=127)

    def head(sort: str) -> Any:
        made = table(view, State(view="table", sort=sort), page)
        return next(n for n in walk(made) if type(n).__name__ == "Th" and "Confidence" in text(n))

    def patch(node: Any) -> str:
        return str(node.children.to_plotly_json()["props"]["data-set"])

    assert '"sort": "confidence"' in patch(head(""))
    assert '"sort": "-confidence"' in patch(head("confidence"))
    assert '"sort": ""' in patch(head("-confidence"))
    assert head("-confidence").to_plotly_json()["props"]["aria-sort"] == "descending"
    assert "aria-sort" not in head("").to_plotly_json()["props"]


def test_no_claim_left_says_so(store: Store) -> None:
    state = State(view="table", text="nosuchword")
    empty = read_view(store, sample.FakeAtlas(), state)
    assert text(table(empty, state, read_page(store, empty, state))) == TEXTS["none"]


def test_a_page_is_cut_by_the_database(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    store.add(replace(sample.extraction(), claims=many(300)), sample.footprints())
    found = store.claims(limit=5, offset=10, order="confidence", descending=True)
    every = sorted((c.confidence for c in store.claims()), reverse=True)
    assert [c.confidence for c in found] == every[10:15]
    store.close()
