"""Read a publication date: strict ISO and the few written forms that mean one day only."""

from __future__ import annotations

import re
from datetime import date

from geodata.errors import DocumentError

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

# Year first cannot be misread. "01/02/2019" is two days, so no such form stands here.
_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})/(?P<m>[0-9]{2})/(?P<d>[0-9]{2})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"),
    re.compile(
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
        r"\s?(Z|[+-][0-9]{2}:?[0-9]{2})?"
    ),
    re.compile(r"(?P<d>[0-9]{1,2})\s+(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<y>[0-9]{4})"),
    re.compile(r"(?P<name>[A-Za-z]{3,9})\.?\s+(?P<d>[0-9]{1,2}),?\s+(?P<y>[0-9]{4})"),
)


def parse_date(text: str) -> date:
    """Return the day that a text names.

    Read are ``2019-01-23`` (also with a time, whose day is kept as written), ``2019/01/23``,
    ``20190123``, ``23 January 2019`` and ``January 23, 2019``.

    Raises
    ------
    DocumentError
        If the text is none of these forms, or no day of the calendar.
    """
    cleaned = text.strip()
    for form in _FORMS:
        if (found := form.fullmatch(cleaned)) is None:
            continue
        groups = found.groupdict()
        name = groups.get("name")
        month = _MONTHS.get(name.lower(), 0) if name else int(groups["m"])
        try:
            return date(int(groups["y"]), month, int(groups["d"]))
        except ValueError:
            break
    raise DocumentError(f"{text[:40]!r} is no date that can be read; give year-month-day, such as 2019-01-23")
