"""The day on which a page says that it was published. Nothing is inferred: no day on the page, no day here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import regex

_LABEL = regex.compile(
    r"(?:ngày|thời\s+gian|giờ)\s+(?:đăng|cập\s+nhật|xuất\s+bản|phát\s+hành|tạo)|(?:đăng|cập\s+nhật|xuất\s+bản)\s+(?:ngày|lúc|vào|lần\s+cuối)"
    r"|\bdate\s*:|published|posted\s+on|last\s+updated|đăng\s+bởi",
    regex.IGNORECASE,
)
_DAY_FIRST = regex.compile(r"(?<![\d/.-])(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d{2})(?!\d)")
_YEAR_FIRST = regex.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)")
_WORDS = regex.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)?\s*((?:19|20)\d{2})(?!\d)", regex.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = regex.compile(
    r"(?<!\d)(\d{1,2})\s+(" + "|".join(_MONTHS) + r")\p{L}*\.?,?\s+((?:19|20)\d{2})(?!\d)", regex.IGNORECASE
)


def day_in(text: str) -> date | None:
    """The first day written in a short text, day before month as Vietnam writes it; None where there is none."""
    candidates: list[tuple[int, date]] = []
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3)), (_WORDS, (3, 2, 1))):
        if (match := pattern.search(text)) and (found := _day(*(int(match[i]) for i in order))):
            candidates.append((match.start(), found))
    if match := _ENGLISH.search(text):
        found = _day(int(match[3]), _MONTHS.index(match[2].lower()) + 1, int(match[1]))
        if found:
            candidates.append((match.start(), found))
    return min(candidates)[1] if candidates else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def labelled_day(line: str) -> date | None:
    """The day after a label of publication ("Ngày đăng", "Cập nhật lúc"); None without label or day."""
    label = _LABEL.search(line)
    if not label:
        return None
    # "Đăng bởi ... Ngày đăng: ...": the day stands after the last label.
    last = list(_LABEL.finditer(line))[-1]
    return day_in(line[last.start() :]) or day_in(line[label.start() :])


def published_in(labelled: Iterable[str], near_title: Iterable[str]) -> tuple[date | None, str]:
    """The day of publication and its origin: `page_line` of a labelled line, `page_date` of a day beside the title."""
    for line in labelled:
        if found := labelled_day(line):
            return found, "page_line"
    for line in near_title:
        if found := day_in(line):
            return found, "page_date"
    return None, ""
