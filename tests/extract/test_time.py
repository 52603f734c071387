"""Dates of news against the day of publication."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.claims.times import find_times

WEDNESDAY = date(2019, 1, 23)

CASES = [
    ("He arrived on Wednesday.", "2019-01-23"),
    ("He arrived on Tuesday.", "2019-01-22"),
    ("It fell last Wednesday.", "2019-01-16"),
    ("It fell last September.", "2018-09"),
    ("In September last year, they agreed.", "2018-09"),
    ("It fell in March.", "2018-03"),
    ("It fell in January.", "2019-01"),
    ("It fell yesterday.", "2019-01-22"),
    ("It fell today.", "2019-01-23"),
    ("It was bombed overnight.", "2019-01-22/2019-01-23"),
    ("It fell two weeks ago.", "2019-01-06/2019-01-12"),
    ("It fell three days ago.", "2019-01-20"),
    ("It fell two years ago.", "2017"),
    ("It fell six months ago.", "2018-07"),
    ("It fell earlier this month.", "2019-01-01/2019-01-23"),
    ("It fell last month.", "2018-12"),
    ("It fell last year.", "2018"),
    ("It fell on 5 January 2019.", "2019-01-05"),
    ("It fell on January 5, 2019.", "2019-01-05"),
    ("It fell on January 5.", "2019-01-05"),
    ("It fell on December 14.", "2018-12-14"),
    ("It fell on 19-20 November 2018.", "2018-11-19/2018-11-20"),
    ("It fell on 2018-12-31.", "2018-12-31"),
    ("It fell in 1976.", "1976"),
    ("It was held from 1980 to 1987.", "1980-01-01/1987-12-31"),
    ("It fell in early January 2019.", "2019-01-01/2019-01-10"),
    ("It fell in the 1990s.", "1990-01-01/1999-12-31"),
    ("It fell on Sept. 3.", "2018-09-03"),
    ("It fell on Tuesday evening.", "2019-01-22"),
    ("It fell between 10 and 14 January.", "2019-01-10/2019-01-14"),
    ("It was held from August 2014 to August 2017.", "2014-08-01/2017-08-31"),
    ("It was held from 5 March to 9 April 2018.", "2018-03-05/2018-04-09"),
    ("It was held between March and May 2018.", "2018-03-01/2018-05-31"),
    ("It fell in the spring of 2018.", "2018-03-01/2018-05-31"),
    ("It fell last summer.", "2018-06-01/2018-08-31"),
    ("It fell in the first week of June.", "2018-06-01/2018-06-07"),
    ("It fell in the second half of 2017.", "2017-07-02/2017-12-31"),
    ("They leave by the end of the month.", "2019-01-23/2019-01-31"),
    ("It was bombed over the past two weeks.", "2019-01-09/2019-01-23"),
    ("It was bombed in the last 24 hours.", "2019-01-22/2019-01-23"),
    ("It fell twenty years ago.", "1999"),
    ("It fell in the 19th century.", "1801-01-01/1900-12-31"),
    ("It was ceded at the end of World War II.", "1945"),
    ("It was lost in the 1991-94 war.", "1991-01-01/1994-12-31"),
    ("They met on Tuesday, 22 January.", "2019-01-22"),
]


@pytest.mark.parametrize(("text", "iso"), CASES)
def test_dates_of_news(text: str, iso: str) -> None:
    found = find_times(text, WEDNESDAY)
    assert [t.when.iso() for t in found] == [iso]


@pytest.mark.parametrize(
    "text", ["They may march on the town.", "It fell recently.", "Some 2000 people fled.", "Now it is calm."]
)
def test_words_that_are_no_dates(text: str) -> None:
    assert find_times(text, WEDNESDAY) == ()


def test_a_future_weekday_lies_ahead() -> None:
    (found,) = find_times("They will meet on Friday.", WEDNESDAY, future=lambda _: True)
    assert found.when.start == date(2019, 1, 25)


def test_since_opens_a_state() -> None:
    (found,) = find_times("It has been held since early January.", WEDNESDAY)
    assert found.since
    (year,) = find_times("It has been held since 1954.", WEDNESDAY)
    assert year.when.iso() == "1954"
    assert year.when.end is None


def test_without_a_day_of_publication_only_absolute_dates_are_read() -> None:
    assert find_times("It fell on Tuesday, two weeks ago, in March.", None) == ()
    assert [t.when.iso() for t in find_times("It fell on 5 January 2019.", None)] == ["2019-01-05"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.dates())
def test_no_text_breaks_it(text: str, published: date) -> None:
    for found in find_times(text, published):
        assert 0 <= found.start < found.end <= len(text)
        assert found.when.end is None or found.when.start <= found.when.end


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(
        ["31 February 2019", "999 months ago", "99 years ago", "November 31", "0 January 2020", "next week"]
    ),
    st.dates(),
)
def test_impossible_dates_are_left_out(words: str, published: date) -> None:
    for found in find_times(f"It fell {words}.", published):
        assert found.when.end is None or found.when.start <= found.when.end


LEANING = [
    ("On 3 January it rained. The next day, it fell.", "2019-01-04"),
    ("On 3 January it rained. It had fallen the day before.", "2019-01-02"),
    ("On 3 January it rained. A day earlier, it fell.", "2019-01-02"),
    ("On 3 January it rained. Two days later it fell.", "2019-01-05"),
    ("On 3 January it rained. The same day it fell.", "2019-01-03"),
    ("In September 2018 it rained. By the following month it had fallen.", "2018-10"),
    ("In 1980 it rained. It fell two years later.", "1982"),
    ("On 3 January it rained. A week later it fell.", "2019-01-07/2019-01-13"),
]


@pytest.mark.parametrize(("text", "iso"), LEANING)
def test_dates_that_lean_on_another(text: str, iso: str) -> None:
    _, leaning = find_times(text, WEDNESDAY)
    assert leaning.when.iso() == iso


def test_nothing_to_lean_on() -> None:
    assert find_times("The next day, it fell.", WEDNESDAY) == ()
    assert [t.when.iso() for t in find_times("In 1980 it rained. The next day it fell.", WEDNESDAY)] == [
        "1980"
    ]


def test_a_line_that_is_a_date_heads_what_stands_below() -> None:
    text = "Monday, 14 January\n\nIt fell.\n\nTuesday, 15 January\n\nIt was retaken."
    first, second = find_times(text, WEDNESDAY)
    assert (first.role, second.role) == ("heading", "heading")
    assert first.reach == second.start
    assert second.reach == len(text)


def test_lengths_of_time() -> None:
    (held,) = find_times("It has been held for three years.", WEDNESDAY)
    assert (held.role, held.since, held.when.start.year) == ("span", True, 2016)
    (ago,) = find_times("It is ten years since it fell.", WEDNESDAY)
    assert (ago.role, ago.when.iso()) == ("measure", "2009")
