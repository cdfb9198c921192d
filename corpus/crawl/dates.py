"""Dates of publication as portals print them: read where they stand alone, never guessed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

FIRST_YEAR = 1995
"""Older than any of these sites."""

NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/\-]|\.\d)")
ISO = re.compile(r"(?<![\d/.\-])((?:19|20)\d\d)-(\d{2})-(\d{2})(?![\d/\-])")
WORDS = re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)?\s*((?:19|20)\d\d)\b", re.IGNORECASE)
LABELLED = re.compile(
    r"^\W*(?:(?:ngày|đăng|đăng lúc|đăng ngày|ngày đăng|cập nhật|cập nhật lúc|xuất bản|ngày xuất bản|thời gian|lúc|"
    r"thứ \w+|chủ nhật|\d{1,2}:\d{2}(?::\d{2})?|[ap]m|sáng|chiều|tối)\b[\W_]*)*(?:ngày\s+)?"
    r"(?:\d{1,2}[/.\-]\d|(?:19|20)\d\d-|\d{1,2}\s+tháng)",
    re.IGNORECASE,
)
IN_PATH = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/\-_])|/((?:19|20)\d\d)-(\d{2})-(\d{2})(?=[/\-_.])")


def valid(year: int, month: int, day: int) -> date | None:
    """The day, unless it does not exist, lies before the web, or after tomorrow (servers err by a time zone)."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if year >= FIRST_YEAR and found <= date.today() + timedelta(days=1) else None


def _all(text: str) -> set[date]:
    found = {valid(int(m[4]), int(m[3]), int(m[1])) for m in NUMERIC.finditer(text)}
    found |= {valid(int(m[1]), int(m[2]), int(m[3])) for m in ISO.finditer(text)}
    found |= {valid(int(m[3]), int(m[2]), int(m[1])) for m in WORDS.finditer(text)}
    return {day for day in found if day}


def only_date(text: str) -> date | None:
    """The one day that a text names; None where it names none or several."""
    days = _all(text)
    return days.pop() if len(days) == 1 else None


DIGITS = re.compile(r"\d{4}")
LABEL = 45
"""Characters; a line with a day that is longer is a sentence, and its day may be anything."""
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]{8,30})[)\]]\s*$")


def printed_day(lines: list[str]) -> date | None:
    """The one day that stands by itself (`12/06/2019`, `Ngày đăng: 12/06/2019 08:30`) or in brackets at an end."""
    days: set[date] = set()
    for line in lines:
        if not DIGITS.search(line):
            continue
        bracket = IN_BRACKETS.search(line)
        days |= _all(bracket[1]) if bracket else _all(line) if _is_label(line) else set()
    return days.pop() if len(days) == 1 else None


def _is_label(line: str) -> bool:
    """Whether a line is a day with at most a few words around it that say what day it is."""
    return len(line) <= LABEL and len(line.split()) <= 9 and bool(LABELLED.match(line))


def stamp(text: str) -> date | None:
    """The day of a machine's time stamp (`2023-05-17T08:30:00+07:00`, `Wed, 17 May 2023 …`), as written there."""
    text = text.strip()
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = _mail(text)
    if moment is None:
        return only_date(text)
    return valid(moment.year, moment.month, moment.day)


def _mail(text: str) -> datetime | None:
    """A time stamp as in mails and feeds."""
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def in_address(address: str) -> date | None:
    """The day that a path spells out (`/2023/05/17/bai-viet`); a year and a month alone are no day."""
    found = IN_PATH.search(address)
    if not found:
        return None
    year, month, day = (int(part) for part in (found.groups()[:3] if found[1] else found.groups()[3:]))
    return valid(year, month, day)
