"""Which stretch of time a date of RDF may mean, from its first instant to its last.

Datatypes of https://www.w3.org/TR/xmlschema11-2/ (year 0 is 1 BCE) in the proleptic Gregorian calendar. Time zones are
left out: they move a date by less than a chart can show. So are days without a year, which have no place in time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pactgraph.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pactgraph.results import Term

_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_DATE = re.compile(r"(-?\d{4,7})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):\d\d(?:\.\d+)?)?)?)?" + _ZONE, re.ASCII)
_PARTS = {XSD + "gYear": 1, XSD + "gYearMonth": 2, XSD + "date": 3, XSD + "dateTime": 5}


class Span(NamedTuple):
    """Days since 1970-01-01, from *start* up to and without *end*; *is_day* when it is known to the day."""

    start: float
    end: float
    is_day: bool
    text: str


def span_of(term: Term | None) -> Span | None:
    """Return what the date literal *term* may mean, None when it is none or names no place in time."""
    from pyoxigraph import Literal

    parts = _PARTS.get(term.datatype.value) if isinstance(term, Literal) else None
    found = _DATE.fullmatch(term.value) if isinstance(term, Literal) else None
    if parts is None or found is None or sum(part is not None for part in found.groups()) != parts:
        return None
    year, month, day, hour, minute = (None if part is None else int(part) for part in found.groups())
    text = found.group()
    if month is None:
        return Span(days(year or 0, 1, 1), days((year or 0) + 1, 1, 1), False, text)
    if not 1 <= month <= 12:
        return None
    following = days((year or 0) + month // 12, month % 12 + 1, 1)
    if day is None:
        return Span(days(year or 0, month, 1), following, False, text)
    start = days(year or 0, month, day)
    if day < 1 or start >= following or (hour or 0) > 24 or (minute or 0) > 59:
        return None
    if hour is None:
        return Span(start, start + 1, True, text)
    instant = start + (hour * 60 + (minute or 0)) / 1440
    return Span(instant, instant, True, text)


def hull(spans: Iterable[Span]) -> Span | None:
    """Return the stretch from the first instant to the last that any of *spans* may mean, None for none."""
    different = list(dict.fromkeys(spans))
    if len(different) < 2:
        return different[0] if different else None
    first, last = min(span.start for span in different), max(span.end for span in different)
    return Span(first, last, last - first <= 1, "…".join(span.text for span in different))


def days(year: int, month: int, day: int) -> int:
    """Return the days from 1970-01-01 to a day of the proleptic Gregorian calendar.

    >>> days(1970, 1, 1), days(2000, 3, 1), days(0, 1, 1)
    (0, 11017, -719528)
    """
    # Years that begin in March put the day of a leap year last.
    shifted = year - (month < 3)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400 + of_year - 719468


def year_of(day: float) -> int:
    """Return the year that a count of days since 1970-01-01 lies in."""
    year = 1970 + int(day // 365.2425)
    while days(year, 1, 1) > day:
        year -= 1
    while days(year + 1, 1, 1) <= day:
        year += 1
    return year


def iter_ticks(first: float, last: float, *, most: int = 9) -> list[tuple[int, str]]:
    """Return at most about *most* round days between two, with the text of each: of years, months or days."""
    start, end = year_of(first), year_of(last) + 1
    step = next(
        size * 10**power for power in range(9) for size in (1, 2, 5) if (end - start) <= size * 10**power * most
    )
    years = range(start - start % step, end + 1, step)
    ticks = [(days(year, 1, 1), _year_text(year)) for year in years]
    if len([day for day, _ in ticks if first <= day <= last]) < 3:
        months = [(year, month) for year in range(start, end + 1) for month in range(1, 13)]
        gap = next((gap for gap in (1, 3, 6) if (last - first) / 30 / gap <= most), 6)
        ticks = [(days(*ym, 1), f"{_year_text(ym[0])}-{ym[1]:02d}") for ym in months if (ym[1] - 1) % gap == 0]
    return [(day, text) for day, text in ticks if first <= day <= last]


def _year_text(year: int) -> str:
    return f"{'-' * (year < 0)}{abs(year):04d}"
