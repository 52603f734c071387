"""When: absolute and relative dates of news, read against the day of publication.

Own rules, because a bare weekday with a past tense is the latest such day, the publication
day included, and because "last September" or "earlier this month" are intervals.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
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

_M = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_MONTH = rf"(?P<month>(?=(?-i:[JFMASOND])){_M})"  # capital: "may" and "march" are verbs
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:1[6-9]|20)\d\d)"
_N = (
    r"(?P<number>\d{1,3}|a couple of|a few|a dozen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|several|a|an)"
)
_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A date in the text with what it means; ``since`` marks the begin of a state."""

    start: int
    end: int
    when: When
    since: bool = False
    until: bool = False


_Reader = Callable[["re.Match[str]", "date | None", bool], "When | None"]


def find_times(
    text: str, published: date | None, *, future: Callable[[int], bool] = lambda _: False
) -> tuple[TimeMention, ...]:
    """Return the dates of a text in reading order.

    Parameters
    ----------
    text
        The text.
    published
        The day of publication; without it only absolute dates are read.
    future
        Tells for an offset whether the clause around it looks ahead, which decides between
        last Friday and next Friday.
    """
    taken: list[tuple[int, int]] = []
    out: list[TimeMention] = []
    for pattern, read in _PATTERNS:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in taken):
                continue
            try:
                when = read(m, published, future(m.start()))
            except (ValueError, OverflowError):
                when = None
            if when is None:
                continue
            taken.append((m.start(), m.end()))
            before = text[max(0, m.start() - 24) : m.start()].lower()
            since = bool(
                re.search(
                    r"\b(?:since|from|as of|starting|beginning)"
                    r"(?: (?:early|mid|late|at least|around|about|the|last))?\s*$",
                    before,
                )
            ) or m.group().lower().startswith("since")
            until = bool(
                re.search(r"\b(?:until|till|through)(?: (?:early|mid|late|at least|the))?\s*$", before)
            )
            out.append(
                TimeMention(
                    start=m.start(),
                    end=m.end(),
                    when=_open(when) if since else when,
                    since=since,
                    until=until,
                )
            )
    return tuple(sorted(out, key=lambda t: t.start))


def _open(when: When) -> When:
    return (
        when
        if when.precision == "interval"
        else When(start=when.start, end=None, precision=when.precision, basis=when.basis)
    )


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


# --- readers: match, day of publication, looks ahead -> When -----------------------------


def _month_of(m: re.Match[str]) -> int:
    return MONTHS[m.group("month").lower().rstrip(".")]


def _iso(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    return day(date.fromisoformat(m.group()), m.group())


def _full_date(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    return day(date(int(m["year"]), _month_of(m), int(m["day"])), m.group())


def _nearest_year(number: int, dom: int, published: date, ahead: bool) -> date:
    d = date(published.year, number, dom)
    if ahead and d < published - timedelta(days=7):
        later = date(published.year + 1, number, dom)
        return later if later - published < timedelta(days=180) else d
    if not ahead and d > published:
        # a date a few weeks ahead without a year is an announced one; further ahead it was last year's
        return d if d - published < timedelta(days=45) and ahead else date(published.year - 1, number, dom)
    return d


def _day_month(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    if p is None:
        return None
    return day(_nearest_year(_month_of(m), int(m["day"]), p, ahead), m.group())


def _day_range(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    number = _month_of(m)
    if m["year"]:
        a, b = date(int(m["year"]), number, int(m["day"])), date(int(m["year"]), number, int(m["day2"]))
    elif p is None:
        return None
    else:
        a, b = _nearest_year(number, int(m["day"]), p, ahead), _nearest_year(number, int(m["day2"]), p, ahead)
    return interval(a, b, m.group())


def _month_year(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    return _shade(month(int(m["year"]), _month_of(m), m.group()), m.group())


def _shade(whole: When, words: str) -> When:
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


def _month_last_year(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return None if p is None else _shade(month(p.year + shift, _month_of(m), m.group()), m.group())


def _named_month(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    if p is None:
        return None
    number, which = _month_of(m), (m["which"] or "").strip().lower()
    y = p.year
    if which == "next" or (not which and ahead):
        y = p.year if number > p.month or (number == p.month and not which) else p.year + 1
    elif which == "last":
        y = p.year if number < p.month else p.year - 1
    elif number > p.month:
        y = p.year - 1
    return _shade(
        month(y, number, m.group()),
        re.sub(r"^(?:in|since|by|until|during|of)\s+", "", m.group(), flags=re.IGNORECASE),
    )


def _year(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    number = int(m["year"])
    if p is not None and number > p.year + 30:
        return None
    return _shade(
        year(number, m.group()),
        re.sub(r"^(?:in|since|by|until|during|of)\s+", "", m.group(), flags=re.IGNORECASE),
    )


def _years(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    return interval(date(int(m["year"]), 1, 1), date(int(m["year2"]), 12, 31), m.group())


def _decade(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    first = int(m["decade"])
    return interval(date(first, 1, 1), date(first + 9, 12, 31), m.group())


def _weekday(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    if p is None:
        return None
    which = (m["which"] or "").lower()
    back = (p.weekday() - DAYS[m["weekday"].lower()]) % 7
    if which == "next" or (ahead and which != "last"):
        forward = (7 - back) % 7
        return day(p + timedelta(days=forward or (7 if which == "next" else 0)), m.group())
    return day(p - timedelta(days=back or (7 if which == "last" else 0)), m.group())


_RELATIVE_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": 0, "last night": -1}


def _relative_day(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    word = re.sub(r"\s+", " ", m.group().lower())
    if p is None:
        return None
    if word.startswith(("this ", "earlier today", "late today")):
        return day(p, m.group())
    if word == "overnight":
        return interval(p - timedelta(days=1), p, m.group())
    first = word if word in _RELATIVE_DAYS else word.split(" ")[0]
    return day(p + timedelta(days=_RELATIVE_DAYS.get(first, 0)), m.group())


def _span_of(unit: str, which: str, p: date) -> tuple[date, date]:
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


def _relative_span(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    if p is None:
        return None
    unit, which, shade = m["unit"].lower(), (m["which"] or "this").lower(), (m["shade"] or "").lower()
    if which == "the":
        which = "this"
    a, b = _span_of(unit, which, p)
    if which == "this" and shade.startswith("earlier"):
        b = min(b, p)
    elif which == "this" and shade.startswith("later"):
        a = max(a, p)
    if shade in {"early", "late"}:
        return _shade(interval(a, b), shade) if b > a else None
    if unit == "month" and not shade and which != "this":
        return month(a.year, a.month, m.group())
    if unit == "year" and not shade:
        return year(a.year, m.group())
    return interval(a, b, m.group())


def _ago(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    if p is None:
        return None
    word = m["number"].lower()
    n = int(word) if word.isdigit() else NUMBERS[word.removeprefix("a ").removesuffix(" of")]
    unit = m["unit"].lower().rstrip("s")
    sign = 1 if m.groupdict().get("hence") else -1
    if unit == "hour":
        return day(p + timedelta(hours=sign * n), m.group())
    if unit == "day":
        return day(p + timedelta(days=sign * n), m.group())
    if unit == "week":
        d = p + timedelta(weeks=sign * n)
        return interval(d - timedelta(days=3), d + timedelta(days=3), m.group())
    if unit == "month":
        total = p.year * 12 + p.month - 1 + sign * n
        return month(total // 12, total % 12 + 1, m.group())
    return year(p.year + sign * n, m.group())


def _compile(*rows: tuple[str, _Reader]) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(rf"\b(?:{p})\b", re.IGNORECASE), r) for p, r in rows)


_PATTERNS = _compile(
    (r"(?:1[6-9]|20)\d\d-[01]\d-[0-3]\d", _iso),
    (rf"{_D}\s?[-–]\s?(?P<day2>[0-3]?\d) {_MONTH}(?: {_Y})?", _day_range),
    (rf"{_MONTH} {_D}\s?[-–]\s?(?P<day2>[0-3]?\d)(?:,? {_Y})?", _day_range),
    (rf"{_D}(?: of)? {_MONTH},? {_Y}", _full_date),
    (rf"{_MONTH} {_D},? {_Y}", _full_date),
    (rf"(?:early |mid-? ?|late )?{_MONTH},? (?P<which>last|this|next) year", _month_last_year),
    (rf"(?:early |mid-? ?|late |the (?:beginning|end|middle) of )?{_MONTH},? (?:of )?{_Y}", _month_year),
    (rf"{_MONTH} {_D}", _day_month),
    (rf"{_D} {_MONTH}", _day_month),
    (rf"(?:(?P<which>last|this|next) )?(?:early |mid-? ?|late )?{_WEEKDAY}", _weekday),
    (
        rf"(?:in|since|by|until|during|of|early|late|mid) (?P<which>last |this |next )?"
        rf"(?:early |mid-? ?|late |the (?:beginning|end|middle) of )?{_MONTH}",
        _named_month,
    ),
    (rf"(?P<which>last|this|next) {_MONTH}", _named_month),
    (
        r"(?:today|yesterday|tomorrow)(?: (?:morning|afternoon|evening|night))?|tonight|overnight|last night|"
        r"this (?:morning|afternoon|evening)|earlier today",
        _relative_day,
    ),
    (
        r"(?:(?P<shade>earlier|later|early|late) )?(?:in )?(?P<which>last|this|next|previous|coming) "
        r"(?P<unit>week|weekend|month|year)",
        _relative_span,
    ),
    (r"(?P<shade>over|during)? ?(?P<which>the) (?P<unit>weekend)", _relative_span),
    (rf"{_N} (?P<unit>hours?|days?|weeks?|months?|years?) (?:ago|earlier)", _ago),
    (rf"(?:from|between) {_Y} (?:to|and|until|[-–]) (?P<year2>(?:1[6-9]|20)\d\d)", _years),
    (r"(?:the )?(?:early |mid-|late )?(?P<decade>(?:1[6-9]|20)\d0)s", _decade),
    (
        rf"(?:in|since|by|until|during|of|from) (?:early |mid-? ?|late )?{_Y}"
        r"(?! (?:people|soldiers|troops|square|km|kilomet|metres|meters))",
        _year,
    ),
    (rf"(?<=\ba ){_Y}(?= [a-z])", _year),
    (rf"(?<=\bthe ){_Y}(?= [a-z])", _year),
    (rf"(?<=\(){_Y}(?=\))", _year),
)


def within(mentions: tuple[TimeMention, ...], start: int, end: int) -> Iterator[TimeMention]:
    """Yield the dates that lie in a stretch of the text."""
    return (t for t in mentions if start <= t.start and t.end <= end)
