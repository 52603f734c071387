"""Values of time: days, months, years and stretches of them, and words that narrow or shift them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from extract.values import When

MONTHS = {
    name: i + 1
    for i, names in enumerate(
        [
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ]
    )
    for name in names.split()
}
DAYS = {
    d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}
NUMBERS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
} | {"a": 1, "an": 1, "several": 3, "few": 3, "couple": 2, "dozen": 12}
NUMBERS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""Their first months, as the northern hemisphere's news has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A date in the text with what it means.

    ``since`` marks the begin of a state and ``until`` its end. ``role`` is empty for a date of
    its own clause; ``heading``: a line that dates what stands below it, up to ``reach``;
    ``span``: how long ("for three years"), which dates only what still lasts; ``measure``: how
    long ago what follows was ("ten years since …").
    """

    start: int
    end: int
    when: When
    since: bool = False
    until: bool = False
    role: str = ""
    reach: int = 0


def day(d: date, basis: str = "") -> When:
    """Return a single day."""
    return When(start=d, end=d, precision="day", basis=basis)


def month(year: int, number: int, basis: str = "") -> When:
    """Return a whole month."""
    return When(
        start=date(year, number, 1),
        end=date(year, number, monthrange(year, number)[1]),
        precision="month",
        basis=basis,
    )


def year(number: int, basis: str = "") -> When:
    """Return a whole year."""
    return When(start=date(number, 1, 1), end=date(number, 12, 31), precision="year", basis=basis)


def interval(a: date, b: date, basis: str = "") -> When:
    """Return the days from `a` to `b`, both included."""
    return When(start=min(a, b), end=max(a, b), precision="interval", basis=basis)


def season(number: int, name: str, basis: str = "") -> When:
    """Return a season of a year; winter runs into the next year."""
    first = SEASONS[name]
    last_year, last = (number + 1, 2) if first == 12 else (number, first + 2)
    return interval(date(number, first, 1), month_end(last_year, last), basis)


def month_end(number: int, which: int) -> date:
    """Return the last day of a month."""
    return date(number, which, monthrange(number, which)[1])


def opened(when: When) -> When:
    """Return a time as the begin of something that goes on."""
    if when.precision == "interval":
        return when
    return When(start=when.start, end=None, precision=when.precision, basis=when.basis)


def back(d: date, number: int, unit: str, basis: str = "") -> When:
    """Return the time so many units before a day (after it where negative), as precise as the unit is."""
    if unit == "hour":
        return day(d - timedelta(hours=number), basis)
    if unit == "day":
        return day(d - timedelta(days=number), basis)
    if unit == "week":
        middle = d - timedelta(weeks=number)
        return interval(middle - timedelta(days=3), middle + timedelta(days=3), basis)
    if unit == "month":
        total = d.year * 12 + d.month - 1 - number
        return month(total // 12, total % 12 + 1, basis)
    return year(d.year - number * (10 if unit == "decade" else 1), basis)


def shade(whole: When, words: str) -> When:
    """Narrow a month or year to its early, middle or late third."""
    found = re.match(r"(early|mid|late|the (?:beginning|end|middle) of)", words.strip().lower())
    if not found or whole.end is None:
        return whole
    days = (whole.end - whole.start).days + 1
    third = max(1, days // 3)
    place = found.group(1)
    if "early" in place or "begin" in place:
        return interval(whole.start, whole.start + timedelta(days=third - 1), words)
    if "late" in place or "end" in place:
        return interval(whole.end - timedelta(days=third - 1), whole.end, words)
    return interval(whole.start + timedelta(days=third), whole.end - timedelta(days=third), words)


def span_of(unit: str, which: str, p: date) -> tuple[date, date]:
    """Return the first and last day of "last week", "this month", "next year" as seen from a day."""
    shift = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[which]
    if unit == "week":
        monday = p - timedelta(days=p.weekday()) + timedelta(weeks=shift)
        return monday, monday + timedelta(days=6)
    if unit == "weekend":
        saturday = p - timedelta(days=(p.weekday() - 5) % 7)
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        total = p.year * 12 + p.month - 1 + shift
        return date(total // 12, total % 12 + 1, 1), date(
            total // 12, total % 12 + 1, monthrange(total // 12, total % 12 + 1)[1]
        )
    return date(p.year + shift, 1, 1), date(p.year + shift, 12, 31)
