"""The first and the last day of a period of the table, and what kind of stretch it is."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_POINT = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)(?:-(\d\d))?))?")


@dataclass(frozen=True, slots=True)
class Bounds:
    """`start` and `end` are days, both within the period; `kind` year, half_year, quarter, month, day or span."""

    start: date | None = None
    end: date | None = None
    kind: str = ""


@lru_cache(4096)
def bounds(period: str) -> Bounds:
    """The bounds of a period in ISO 8601 as the table writes it; empty for "" and for what is none.

    >>> bounds("2023-Q1")
    Bounds(start=datetime.date(2023, 1, 1), end=datetime.date(2023, 3, 31), kind='quarter')
    """
    first, slash, last = period.partition("/")
    start = _point(first)
    end = _point(last) if slash else start
    if start.start is None or end.end is None or start.start > end.end:
        return Bounds()
    return Bounds(start.start, end.end, "span" if slash else start.kind)


def _point(text: str) -> Bounds:
    match = _POINT.fullmatch(text)
    if match is None:
        return Bounds()
    year, quarter, half, month, day = (int(group) if group else 0 for group in match.groups())
    try:
        if day:
            return Bounds(date(year, month, day), date(year, month, day), "day")
        if quarter:
            return _months(year, 3 * quarter - 2, 3 * quarter, "quarter")
        if half:
            return _months(year, 6 * half - 5, 6 * half, "half_year")
        return _months(year, month, month, "month") if month else _months(year, 1, 12, "year")
    except (ValueError, calendar.IllegalMonthError):
        return Bounds()


def _months(year: int, first: int, last: int, kind: str) -> Bounds:
    return Bounds(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), kind)
