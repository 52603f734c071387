"""When: absolute and relative dates of news, read against the day of publication.

Own rules, because a bare weekday with a past tense is the latest such day, the publication
day included, and because "last September" or "earlier this month" are intervals. Dates that
lean on another date of the text ("the next day", "two weeks later") are read against that one,
and a line that holds nothing but a date dates what stands below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from extract.claims.calendar import TimeMention, back, day, interval, month, opened, year
from extract.claims.time_readers import COUNTED, PATTERNS, count
from extract.values import When

__all__ = ["TimeMention", "find_times"]

REACH_CHARS = 600
"""How far back the date may stand that "the next day" leans on."""

_SINCE = re.compile(
    r"\b(?:since|from|as of|starting|beginning)(?: (?:early|mid|late|at least|around|about|the|last))?\s*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|through)(?: (?:early|mid|late|at least|the))?\s*$", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:,\s*)?(?:to|and|until|till|through|[-–])\s+", re.IGNORECASE)

_UNITS = r"(?P<unit>days?|weeks?|months?|years?|decades?)"
_ANCHORED = re.compile(
    r"\b(?:"
    r"(?:the )?(?P<next>next|following) (?P<u1>day|morning|evening|night|week|month|year)"
    r"|(?:earlier |later |late |early )?(?:on )?(?:the |that )(?P<same>very same|same|very) "
    r"(?P<u2>day|morning|evening|night|afternoon|week|month|year)"
    r"|(?:earlier|later|late|early) that (?P<u3>day|week|month|year)"
    r"|(?:on )?that (?P<u6>day|night|evening|morning|month|year)(?=[ ,.])"
    r"|the (?P<prev>previous|preceding) (?P<u4>day|night|evening|week|month|year)"
    r"|the (?P<u5>day|night|week|month|year) before(?=[.,;:)\"”]|$| and )"
    rf"|(?P<number>{COUNTED}) {_UNITS} (?P<dir>later|earlier|(?:after|afterwards|before)(?=[.,;:)\"”]|$))"
    r")",
    re.IGNORECASE,
)
_ROUGHLY = r"(?:about |around |some |nearly |almost |over |more than |at least )?"
_SPAN = re.compile(
    rf"\bfor (?:the (?:past|last) )?(?P<number>{_ROUGHLY}(?:{COUNTED})) {_UNITS}\b", re.IGNORECASE
)
_MEASURE = re.compile(rf"\b(?P<number>{_ROUGHLY}(?:{COUNTED})) {_UNITS} (?=since |after )", re.IGNORECASE)
_HEADING = re.compile(r"^[ \t]*(?:[A-Z][a-z]+day,? *)?$")
_BEFORE_COLON = re.compile(r"[ \t]*(?:[:—–]|-(?= ))")


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
    found = _joined(_explicit(text, published, future), text)
    found = _headings(found, text)
    found += _anchored(found, text, published)
    if published is not None:
        found += _lengths(found, text, published)
    return tuple(sorted(found, key=lambda t: t.start))


def _explicit(text: str, published: date | None, future: Callable[[int], bool]) -> list[TimeMention]:
    """Return the dates that the patterns find, each stretch of the text read once."""
    taken: list[tuple[int, int]] = []
    out: list[TimeMention] = []
    for pattern, read in PATTERNS:
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
            before = text[max(0, m.start() - 24) : m.start()]
            since = bool(_SINCE.search(before)) or m.group().lower().startswith("since")
            until = bool(_UNTIL.search(before)) or m.group().lower().startswith("until")
            out.append(
                TimeMention(
                    start=m.start(),
                    end=m.end(),
                    when=opened(when) if since else when,
                    since=since,
                    until=until,
                )
            )
    return sorted(out, key=lambda t: t.start)


def _joined(found: list[TimeMention], text: str) -> list[TimeMention]:
    """Join "Monday, 4 September" to one day and "from August 2014 to August 2017" to one stretch."""
    out: list[TimeMention] = []
    for t in found:
        last = out[-1] if out else None
        between = text[last.end : t.start] if last is not None else ""
        if (
            last is not None
            and _is_weekday(last, text)
            and t.when.precision == "day"
            and between in {", ", " ", ", the "}
        ):
            out[-1] = replace(t, start=last.start, since=last.since, until=last.until)
        elif last is not None and _RANGE.fullmatch(between) and _begins_range(last, between, text):
            out[-1] = _stretch(last, t) or last
            if out[-1] is last:
                out.append(t)
        else:
            out.append(t)
    return out


def _is_weekday(t: TimeMention, text: str) -> bool:
    return text[t.start : t.end].lower().removeprefix("last ").endswith("day") and t.when.precision == "day"


def _begins_range(t: TimeMention, between: str, text: str) -> bool:
    before = text[max(0, t.start - 9) : t.start].lower() + text[t.start : t.end].lower()[:8]
    if "and" in between:
        return "between" in before
    return "from" in before or "between" in before or between.strip() in {"-", "–"}


def _stretch(a: TimeMention, b: TimeMention) -> TimeMention | None:
    first, last = a.when.start, b.when.end or b.when.start
    if first > last:  # "from 5 March to 9 April 2022": the year stands once
        first = date(last.year, first.month, min(first.day, 28)) if first.year > last.year else first
    if first > last:
        return None
    return TimeMention(
        start=a.start, end=b.end, when=interval(first, last, f"{a.when.basis} – {b.when.basis}")
    )


def _headings(found: list[TimeMention], text: str) -> list[TimeMention]:
    """Give a line that is only a date, or begins with "5 June: ", the lines that it dates."""
    out: list[TimeMention] = []
    lines: list[int] = []
    for i, t in enumerate(found):
        begin = text.rfind("\n", 0, t.start) + 1
        stop = text.find("\n", t.end)
        stop = len(text) if stop < 0 else stop
        alone = _HEADING.match(text[begin : t.start]) and not text[t.end : stop].strip(" \t.:—–-")
        if alone and t.when.precision in {"day", "month", "interval"} and not t.since and stop < len(text):
            lines.append(i)
            out.append(replace(t, role="heading", reach=len(text)))
        elif (
            not text[begin : t.start].strip()
            and _BEFORE_COLON.match(text, t.end)
            and t.when.precision == "day"
        ):
            out.append(replace(t, role="heading", reach=stop))
        else:
            out.append(t)
    for i, after in pairwise(lines):
        out[i] = replace(out[i], reach=out[after].start)
    return out


def _anchored(found: list[TimeMention], text: str, published: date | None) -> list[TimeMention]:
    """Return the dates that lean on one before: "the next day", "two weeks later"."""
    out: list[TimeMention] = []
    for m in _ANCHORED.finditer(text):
        if any(t.start < m.end() and m.start() < t.end for t in found):
            continue
        known = sorted((*found, *out), key=lambda t: t.start)
        i = bisect_right([t.start for t in known], m.start()) - 1
        anchor = known[i].when if i >= 0 and m.start() - known[i].end <= REACH_CHARS else None
        if anchor is None and published is not None and m["dir"] and m["dir"].lower() == "earlier":
            anchor = day(published)
        try:
            when = _lean(m, anchor) if anchor is not None else None
        except (ValueError, OverflowError):
            when = None
        if when is not None:
            out.append(TimeMention(start=m.start(), end=m.end(), when=when))
    return out


def _lean(m: re.Match[str], anchor: When) -> When | None:
    """Return what a match means as seen from another date, or None where that date is too coarse."""
    basis = m.group()
    unit = next((m[k] for k in ("u1", "u2", "u3", "u4", "u5", "u6") if m[k]), None)
    if unit is not None:
        unit = unit.lower() if unit.lower() in {"week", "month", "year"} else "day"
        shift = 1 if m["next"] else -1 if m["prev"] or m["u5"] else 0
        return _moved(anchor, shift, unit, basis)
    unit, number = m["unit"].lower().rstrip("s"), count(m["number"])
    shift = number if m["dir"].lower() in {"later", "after", "afterwards"} else -number
    return _moved(
        anchor, shift * (10 if unit == "decade" else 1), "year" if unit == "decade" else unit, basis
    )


def _moved(anchor: When, shift: int, unit: str, basis: str) -> When | None:
    end = anchor.end or anchor.start
    if unit == "day":
        if (end - anchor.start).days > 3:
            return None
        return day((end if shift > 0 else anchor.start) + timedelta(days=shift), basis)
    if unit == "week":
        if (end - anchor.start).days > 7:
            return None
        middle = anchor.start + timedelta(weeks=shift)
        if abs(shift) <= 1:
            monday = middle - timedelta(days=middle.weekday())
            return interval(monday, monday + timedelta(days=6), basis)
        return interval(middle - timedelta(days=3), middle + timedelta(days=3), basis)
    if unit == "month":
        if (end - anchor.start).days > 31:
            return None
        total = anchor.start.year * 12 + anchor.start.month - 1 + shift
        return month(total // 12, total % 12 + 1, basis)
    return year(anchor.start.year + shift, basis)


def _lengths(found: list[TimeMention], text: str, published: date) -> list[TimeMention]:
    """Return "for three years" (since then) and "ten years since …" (so long ago)."""
    out: list[TimeMention] = []
    for pattern, role in ((_SPAN, "span"), (_MEASURE, "measure")):
        for m in pattern.finditer(text):
            if any(t.start < m.end() and m.start() < t.end for t in (*found, *out)):
                continue
            try:
                when = back(published, count(m["number"]), m["unit"].lower().rstrip("s"), m.group())
            except (ValueError, OverflowError):
                continue
            since = role == "span"
            out.append(
                TimeMention(
                    start=m.start(), end=m.end(), when=opened(when) if since else when, since=since, role=role
                )
            )
    return out
