"""The words that news dates by, each pattern with its reading against the day of publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from extract.claims.calendar import (
    DAYS,
    MONTHS,
    NUMBERS,
    back,
    day,
    interval,
    month,
    month_end,
    season,
    shade,
    span_of,
    year,
)
from extract.values import When

_M = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|"
    r"sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_MONTH = rf"(?P<month>(?=(?-i:[JFMASOND])){_M})"  # capital: "may" and "march" are verbs
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_Y = r"(?P<year>(?:1[6-9]|20)\d\d)"
COUNTED = (
    r"\d{1,3}|a couple of|a few|a dozen|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"fifteen|twenty|thirty|forty|fifty|several|a|an"
)
"""Numbers that news counts days and years with; `count` reads them."""
_N = rf"(?P<number>{COUNTED})"
_OPEN_RANGE, _TO = r"(?:between|from)", r"(?:and|to|until|through)"
_UNIT = r"(?P<unit>hours?|days?|weeks?|months?|years?|decades?)"
_HOURS = r"(?:morning|afternoon|evening|night|noon|lunchtime|dawn)"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_MONTH2 = _MONTH.replace("month", "month2")
_WEEKDAY = r"(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)"

Reader = Callable[["re.Match[str]", "date | None", bool], "When | None"]


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
    return shade(month(int(m["year"]), _month_of(m), m.group()), m.group())


def _month_last_year(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    shift = {"last": -1, "this": 0, "next": 1}[m["which"].lower()]
    return None if p is None else shade(month(p.year + shift, _month_of(m), m.group()), m.group())


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
    return shade(
        month(y, number, m.group()),
        re.sub(r"^(?:in|since|by|until|during|of)\s+", "", m.group(), flags=re.IGNORECASE),
    )


def _year(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    number = int(m["year"])
    if p is not None and number > p.year + 30:
        return None
    return shade(
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


def _relative_span(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    if p is None:
        return None
    unit, which, tone = m["unit"].lower(), (m["which"] or "this").lower(), (m["shade"] or "").lower()
    if which == "the":
        which = "this"
    a, b = span_of(unit, which, p)
    if which == "this" and tone.startswith("earlier"):
        b = min(b, p)
    elif which == "this" and tone.startswith("later"):
        a = max(a, p)
    if tone in {"early", "late"}:
        return shade(interval(a, b), tone) if b > a else None
    if unit in {"week", "month"} and which == "past":
        return interval(back(p, 1, unit).start if unit == "month" else p - timedelta(weeks=1), p, m.group())
    if unit == "month" and not tone and which != "this":
        return month(a.year, a.month, m.group())
    if unit == "year" and not tone:
        return year(a.year, m.group())
    return interval(a, b, m.group())


def count(words: str) -> int:
    """Return the number that "two", "a few", "some 20" means."""
    word = re.sub(
        r"^(?:about|around|some|nearly|almost|over|more than|at least|the) ", "", words.lower().strip()
    )
    return int(word) if word.isdigit() else NUMBERS[word.removeprefix("a ").removesuffix(" of")]


def _ago(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    return None if p is None else back(p, count(m["number"]), m["unit"].lower().rstrip("s"), m.group())


def _past_stretch(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    """Read "over the past two weeks", "in the last 24 hours": up to the day of publication."""
    if p is None:
        return None
    n, unit = count(m["number"] or "one"), m["unit"].lower().rstrip("s")
    return interval(back(p, n, unit).start if unit != "week" else p - timedelta(weeks=n), p, m.group())


def _season(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    name, which = m["season"].lower(), (m["which"] or "").lower()
    if m["year"]:
        return shade(season(int(m["year"]), name, m.group()), m.group())
    if p is None:
        return None
    now = season(p.year, name)
    if now.start > p and not (ahead or which in {"next", "this", "coming"}):
        now = season(p.year - 1, name)
    elif (which == "next" or (ahead and not which)) and now.start <= p:
        now = season(p.year + 1, name)
    elif which in {"last", "previous"} and now.end is not None and now.end >= p:
        now = season(now.start.year - 1, name)
    return interval(now.start, now.end or now.start, m.group())


def _part(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    """Read "the first week of June", "the second half of 2023", "the last days of March last year"."""
    if m["month"]:
        number = int(m["year"]) if m["year"] else None
        if number is None and p is None:
            return None
        y = number if number is not None else _nearest_year(_month_of(m), 1, p or date.min, ahead).year
        whole = month(y, _month_of(m))
    elif m["year"]:
        whole = year(int(m["year"]))
    elif p is not None:
        whole = interval(
            *span_of(m["unit"].lower(), (m["which"] or "this").lower().replace("the", "this"), p)
        )
    else:
        return None
    start, end = whole.start, whole.end or whole.start
    which, piece = m["nth"].lower(), m["piece"].lower()
    if piece == "half":
        middle = start + (end - start) / 2
        return interval(start, middle, m.group()) if which == "first" else interval(middle, end, m.group())
    if piece == "quarter":
        if (end - start).days < 300:
            return None
        first = {"first": 1, "second": 4, "third": 7}.get(which, 10)
        return interval(date(start.year, first, 1), month_end(start.year, first + 2), m.group())
    n = {"second": 1, "third": 2, "fourth": 3}.get(which, 0)
    days = timedelta(days=6 if piece == "week" else 4)
    if which in {"last", "final"}:
        return interval(end - days, end, m.group())
    return interval(start + timedelta(days=7 * n), start + timedelta(days=7 * n) + days, m.group())


def _end_of(m: re.Match[str], p: date | None, _f: bool) -> When | None:
    """Read "by the end of the month": between now and then."""
    if p is None:
        return None
    which = (m["which"] or "this").lower()
    a, b = span_of(m["unit"].lower(), "this" if which == "the" else which, p)
    if m["by"]:
        return interval(max(a, p) if b >= p else a, b, m.group())
    return interval(b - (b - a) / 3, b, m.group())


def _month_span(m: re.Match[str], p: date | None, ahead: bool) -> When | None:
    """Read "between March and May 2022", "March–May 2022"."""
    first, last = MONTHS[m["month"].lower().rstrip(".")], MONTHS[m["month2"].lower().rstrip(".")]
    if m["year"]:
        y = int(m["year"])
    elif p is not None:
        y = _nearest_year(last, 1, p, ahead).year
    else:
        return None
    begin = int(m["year1"]) if m["year1"] else y - (first > last)
    return interval(date(begin, first, 1), month_end(y, last), m.group())


def _short_years(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    a = int(m["year"])
    b = int(m["year2"]) if len(m["year2"]) == 4 else a - a % 100 + int(m["year2"])
    return interval(date(a, 1, 1), date(b, 12, 31), m.group()) if a < b < a + 200 else None


def _century(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    first = (int(m["century"]) - 1) * 100 + 1
    return shade(interval(date(first, 1, 1), date(first + 99, 12, 31), m.group()), m["shade"] or "")


WARS = {
    "world war i": (1914, 1918), "world war one": (1914, 1918), "first world war": (1914, 1918),
    "world war ii": (1939, 1945), "world war two": (1939, 1945), "second world war": (1939, 1945),
    "russian civil war": (1917, 1922), "spanish civil war": (1936, 1939), "winter war": (1939, 1940),
    "korean war": (1950, 1953), "suez crisis": (1956, 1956), "six-day war": (1967, 1967),
    "six day war": (1967, 1967), "yom kippur war": (1973, 1973), "vietnam war": (1955, 1975),
    "falklands war": (1982, 1982), "iran-iraq war": (1980, 1988), "gulf war": (1990, 1991),
    "balkan wars": (1912, 1913), "crimean war": (1853, 1856), "napoleonic wars": (1803, 1815),
}  # fmt: skip
"""Wars that prose dates by, with their first and last year (our knowledge)."""


def _war(m: re.Match[str], _p: date | None, _f: bool) -> When | None:
    first, last = WARS[re.sub(r"\s+", " ", m["war"].lower())]
    where = m["edge"].lower()
    if re.search(r"end|close|after|wake|since|following", where):
        return year(last, m.group())
    if re.search(r"start|beginning|outbreak|before", where):
        return year(first, m.group())
    return interval(date(first, 1, 1), date(last, 12, 31), m.group())


def _compile(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    return tuple((re.compile(rf"\b(?:{p})\b", re.IGNORECASE), r) for p, r in rows)


PATTERNS = _compile(
    (r"(?:1[6-9]|20)\d\d-[01]\d-[0-3]\d", _iso),
    (rf"{_D}\s?[-–]\s?(?P<day2>[0-3]?\d) {_MONTH}(?: {_Y})?", _day_range),
    (rf"{_MONTH} {_D}\s?[-–]\s?(?P<day2>[0-3]?\d)(?:,? {_Y})?", _day_range),
    (
        rf"{_OPEN_RANGE} {_D} {_TO} (?P<day2>[0-3]?\d)(?:st|nd|rd|th)? {_MONTH}(?: {_Y})?",
        _day_range,
    ),
    (rf"{_OPEN_RANGE} {_MONTH} {_D} {_TO} (?P<day2>[0-3]?\d)(?:,? {_Y})?", _day_range),
    (rf"{_D}(?: of)? {_MONTH},? {_Y}", _full_date),
    (rf"{_MONTH} {_D},? {_Y}", _full_date),
    (
        rf"the (?P<nth>first|second|third|fourth|last|final) (?P<piece>week|days|half|quarter) of "
        rf"(?:{_MONTH}(?:,? {_Y})?)",
        _part,
    ),
    (
        rf"the (?P<nth>first|second|third|fourth|last) (?P<piece>half|quarter) of (?P<month>(?!))?(?:{_Y}|"
        r"(?P<which>the|this|last|next) (?P<unit>month|year))",
        _part,
    ),
    (
        rf"(?:{_OPEN_RANGE} )?{_MONTH}(?: (?P<year1>(?:1[6-9]|20)\d\d))?(?: {_TO} | ?[-–] ?)"
        rf"{_MONTH2},? {_Y}",
        _month_span,
    ),
    (
        rf"{_OPEN_RANGE} {_MONTH}(?P<year1>(?!))? {_TO} {_MONTH2}(?! \d)(?P<year>(?!))?",
        _month_span,
    ),
    (rf"(?:(?:the )?(?:early |mid-? ?|late )?)(?P<which>(?!))?{_SEASON}(?:,? of|,)? {_Y}", _season),
    (rf"(?P<which>last|this|next|the previous) {_SEASON}(?P<year>(?!))?", _season),
    (
        rf"(?:in|over|during|since|until|by) (?:early |late )?(?P<which>the) {_SEASON}(?! of)(?P<year>(?!))?",
        _season,
    ),
    (
        r"(?P<by>by |before |until )?(?:the )?end of (?P<which>the|this|last|next) (?P<unit>week|month|year)",
        _end_of,
    ),
    (rf"(?:early |mid-? ?|late )?{_MONTH},? (?P<which>last|this|next) year", _month_last_year),
    (rf"(?:early |mid-? ?|late |the (?:beginning|end|middle) of )?{_MONTH},? (?:of )?{_Y}", _month_year),
    (rf"{_MONTH} {_D}", _day_month),
    (rf"{_D} {_MONTH}", _day_month),
    (rf"(?:(?P<which>last|this|next) )?(?:early |mid-? ?|late )?{_WEEKDAY}(?: {_HOURS})?", _weekday),
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
        r"(?:(?P<shade>earlier|later|early|late) )?(?:in )?(?P<which>last|this|next|coming) "
        r"(?P<unit>week|weekend|month|year)",
        _relative_span,
    ),
    (r"(?P<shade>over|during)? ?(?P<which>the) (?P<unit>weekend)", _relative_span),
    (rf"(?:about |around |some |nearly |almost |over |more than )?{_N} {_UNIT} ago", _ago),
    (rf"(?:over|in|within|during|for) the (?:past|last) (?:{_N} )?{_UNIT}", _past_stretch),
    (rf"(?:from|between) {_Y} (?:to|and|until|[-–]) (?P<year2>(?:1[6-9]|20)\d\d)", _years),
    (r"(?P<year>(?:1[6-9]|20)\d\d)[-–](?P<year2>(?:1[6-9]|20)?\d\d)(?![-–\d])", _short_years),
    (
        rf"(?P<edge>(?:at |by |since |until |after )?(?:the )?(?:end|close|start|beginning|outbreak|"
        rf"aftermath|wake) of|in|during|after|since|before|following) (?:the )?(?P<war>{'|'.join(WARS)})\b",
        _war,
    ),
    (
        r"(?:in |since |by |during |of |until )?(?:the )?(?P<shade>early |mid-|late )?"
        r"(?P<century>1[5-9]|20)th[- ]century",
        _century,
    ),
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
