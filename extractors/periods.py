"""Phrases of time: where a text speaks of a time, which time in ISO 8601, and what they may govern."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

import ahocorasick
import regex

import patterns
from extractors.dating import last_tet, year_by_name
from extractors.hints import Hints
from extractors.period_bounds import bounds
from extractors.reach import REACH

_WORDS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_RELATIVE = {"nay": "{y}", "này": "{y}", "ngoái": "{p}", "trước": "{p}", "tới": "{n}", "sang": "{n}"}
# Tokens that need the document's day, not its year alone.
_RELATIVE_TOKEN = re.compile(
    r"\{(day|days|week|weekend|week_past|quarter|tet|school|past_year|report_month|month|months|years|recent|ago)(?::(-?\d+))?\}"
)
_SCHOOL = {"mới": 1, "tới": 1, "trước": -1, "qua": -1, "vừa qua": -1, "vừa rồi": -1}
# A school year begins in September, one that is over is spoken of until then; the new one from June on.
_SCHOOL_BEGINS, _SCHOOL_ENDS = 9, 6
# Until here "the past year" is the year before.
_PAST_YEAR = 6
_NAMED_MONTHS = {
    "thanh niên": "03", "ba biên giới": "03", "nhân đạo": "05", "công nhân": "05", "an toàn vệ sinh lao động": "05",
    "an toàn lao động": "05", "vì trẻ em": "06", "vì môi trường": "06", "phòng chống ma túy": "06",
    "phòng chống ma tuý": "06", "phòng chống bạo lực gia đình": "06", "tri ân": "07", "khuyến học": "09",
    "an toàn giao thông": "09", "vì người cao tuổi": "10", "vì người nghèo": "10/11", "vì bình đẳng giới": "11/12",
    "phòng chống hiv": "11/12", "phòng chống hiv/aids": "11/12", "dân số": "12",
}  # fmt: skip
_DIGITS = re.compile(r"\d+")
_LOOK_BACK = 200
# Searched from the right: the last one before a phrase is found at once.
_SENTENCE_BREAK = regex.compile(r"(?r)[.!?…;]\s+(?=\p{Lu})|\n")


@dataclass(frozen=True, slots=True)
class Clock:
    """What is known of the document's own time: its day, or only its year (and month), and the time it reports on."""

    day: date | None = None
    year: int | None = None
    report: str = ""
    month: str = ""

    def fill(self, iso: str) -> str:
        """The period with the document's own time put in; "" where that is not known."""
        iso = _with_february_end(iso)
        if "{" not in iso:
            return iso
        if iso == "{report}":
            return self.report
        reported = bounds(self.report)
        if iso in ("{term}", "{next_term}"):
            return self._term(iso == "{next_term}") or self.fill("{now}")
        if iso in ("{report_start}", "{report_end}"):
            edge = reported.start if iso == "{report_start}" else reported.end
            return (
                edge.isoformat()
                if edge and reported.kind != "day"
                else self.fill("{y}-01-01" if iso == "{report_start}" else "{y}-12-31")
            )
        if iso == "{report_month}" and not self.day and reported.end and "-" in self.report:
            return f"{reported.end:%Y-%m}"
        year = self.day.year if self.day else self.year
        if year is None:
            return ""
        now = self.day.isoformat() if self.day else self.month or str(year)
        day = self.day or (date.fromisoformat(f"{self.month}-01") if self.month else None)
        if day:
            iso = _RELATIVE_TOKEN.sub(lambda token: _relative(token, day, self.report), iso)
        elif told := _RELATIVE_TOKEN.search(iso):
            return _from_year(told, year)
        filled = iso.replace("{now}", now).replace("{now_month}", now[:7]).replace("{now_year}", str(year))
        filled = (
            filled.replace("{named}", "{y}")
            .replace("{y}", str(year))
            .replace("{p}", str(year - 1))
            .replace("{n}", str(year + 1))
        )
        filled = _with_february_end(filled)
        first, _, last = filled.partition("/")
        # "từ tháng 10 đến nay" in a text that is dated before it: where it ends is not known.
        backwards = "{now" in iso and bounds(filled).start is None
        if not last or first == last or backwards:
            return first
        # "từ tháng 8 đến nay" where the document's day is not known is of its year.
        if len(last) == 4 and first[:4] == last and len(first) > 4:
            return last
        # "từ tháng 12 tới tháng 4": over the turn of a year.
        over = "{y}" in iso and len(first) == len(last) and first > last
        return f"{int(first[:4]) - 1}{first[4:]}/{last}" if over else filled

    def _term(self, following: bool) -> str:
        """The term on which the document reports, or the one that follows it; "" where it reports on none."""
        first, _, last = self.report.partition("/")
        if not (first.isdigit() and last.isdigit() and int(last) - int(first) > 1):
            return ""
        return f"{last}/{2 * int(last) - int(first)}" if following else self.report


def _with_february_end(iso: str) -> str:
    """A period in which the end of a February is its day, once its year is known."""
    return _FEBRUARY_END.sub(lambda told: f"{told[1]}-02-{28 + calendar.isleap(int(told[1]))}", iso)


_FEBRUARY = 2
_FEBRUARY_END = re.compile(r"(\d{4})-02-\{end\}")


def _from_year(token: re.Match[str], year: int) -> str:
    """What such a token stands for where only the document's year is known."""
    number = int(token[2] or 0)
    if token[1] in ("years", "recent"):
        return f"{year - number}/{year}"
    return str(year - number) if token[1] == "ago" else str(year)


def _relative(token: re.Match[str], day: date, report: str) -> str:
    """What a token that counts from the document's day stands for."""
    name, number = token[1], int(token[2] or 0)
    if name in _DAYS_COUNTED:
        start, end = _DAYS_COUNTED[name](day, number)
        return start.isoformat() if start == end else f"{start.isoformat()}/{end.isoformat()}"
    if name == "tet":
        return last_tet(day)
    if name == "past_year":
        return str(day.year - (day.month <= _PAST_YEAR))
    if name == "school":
        return _school_year(day, number)
    if name == "years":
        return f"{day.year - number}/{day.year}"
    if name == "recent":
        return _recent_years(day, number)
    if name == "ago":
        return str(day.year - number)
    if name == "month":
        return _month_from(day, number)
    if name == "quarter":
        month = _month_from(day, 3 * number)
        return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
    if name == "report_month":
        last = report.rpartition("/")[2]
        return last if len(last) == 7 and last[5:].isdigit() else _month_from(day, 0)
    return _past_months(day, number)


def _day_counted(day: date, number: int) -> tuple[date, date]:
    counted = day + timedelta(days=number)
    return counted, counted


def _days_past(day: date, number: int) -> tuple[date, date]:
    """So many days, of which yesterday is the last."""
    return day - timedelta(days=number), day - timedelta(days=1)


def _week(day: date, number: int) -> tuple[date, date]:
    """The week of a day as far as it is over, or one before it, from Monday on."""
    first = day + timedelta(days=7 * number - day.weekday())
    return first, min(day, first + timedelta(days=6))


def _weekend(day: date, number: int) -> tuple[date, date]:
    last = _week(day, number)[0] + timedelta(days=6)
    return last - timedelta(days=1), last


def _week_past(day: date, number: int) -> tuple[date, date]:
    """The week that is just over; at its end that is the day's own."""
    return _week(day, 0 if day.weekday() >= _SATURDAY else -1)


_SATURDAY = 5
_DAYS_COUNTED: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "day": _day_counted,
    "days": _days_past,
    "week": _week,
    "weekend": _weekend,
    "week_past": _week_past,
}


def _school_year(day: date, number: int) -> str:
    """The school year of a day; 1 the one that begins next, -1 the one that is over."""
    first = day.year if day.month >= _SCHOOL_BEGINS else day.year - 1
    if number == 1:
        first = day.year if day.month >= _SCHOOL_ENDS - 2 else day.year - 1
    elif number == -1:
        first = day.year - 1 if day.month >= _SCHOOL_ENDS else day.year - 2
    return f"{first}/{first + 1}"


def _month_from(day: date, number: int) -> str:
    months = day.year * 12 + day.month - 1 + number
    return f"{months // 12}-{months % 12 + 1:02}"


_MOST_OF_YEAR = 7
"""From so many months on "N tháng qua" counts from January where it fits."""


_FEW_YEARS = 3
LOOKING_BACK = 3
"""Until this month a year's news look back on the year before."""


def _recent_years(day: date, number: int) -> str:
    """The years that are just over: a few are counted one by one, the day's own among them once some of its months are
    over ("ba năm qua" in October 2013 are 2011, 2012 and 2013); of more the distance to their beginning is told.
    """
    if not 1 < number <= _FEW_YEARS:
        return f"{day.year - number}/{day.year}"
    last = day.year - (day.month <= LOOKING_BACK)
    return f"{last - number + 1}/{last}"


def _past_months(day: date, number: int) -> str:
    """The months before that of a day, or up to it where that month is over.

    Where they are about as many as the year has seen, they are those of the year.
    """
    if number >= _MOST_OF_YEAR and number in (day.month, day.month - 1):
        reading = _span_of_months(1, number, str(day.year))
        return reading[0] if reading else ""
    over = calendar.monthrange(day.year, day.month)[1] == day.day
    first, last = _month_from(day, over - number), _month_from(day, over - 1)
    if first[:4] != last[:4]:
        return f"{first}/{last}"
    reading = _span_of_months(int(first[5:]), int(last[5:]), first[:4])
    return reading[0] if reading else ""


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A phrase of time in `text[start:end]`.

    `iso` may hold `{y}` (the document's year), `{p}` and `{n}` (the year before and after), `{now}`, which a `Clock`
    fills. `kind` is day, month, months, quarter, half, year, span or now; `role` is "" for a phrase that may govern
    figures, else what it is instead (comparison, document, standard, deadline, programme, ...); `weak` phrases govern
    only where nothing else does.
    """

    start: int
    end: int
    iso: str
    kind: str
    rule: str
    role: str = ""
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Role:
    id: str
    before: Any
    after: Any
    only: frozenset[str]
    excepted: frozenset[str]


Match = Any
Reading = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class _Rule:
    """`opens` is the pattern without what it asks for in front of it."""

    id: str
    pattern: Any
    opens: Any
    read: Callable[[Match], Reading]
    role: str
    weak: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    words: Any
    numbers: Any
    year_after: tuple[str, ...]
    by_trigger: dict[str, tuple[_Rule, ...]]
    roles: tuple[_Role, ...]
    hints: Hints
    told_behind: frozenset[int]

    def starts(self, text: str) -> list[tuple[int, str]]:
        """Where a rule may begin, ascending, and which rules."""
        starts = [found for match in _DIGITS.finditer(text) if (found := self._number(text, *match.span()))]
        length = len(text)
        for last, (size, name) in self.words.iter(text):
            start, end = last + 1 - size, last + 1
            if not (start and text[start - 1].isalpha()) and not (end < length and text[end].isalpha()):
                starts.append((start, name))
        starts.sort()
        return starts

    def _number(self, text: str, start: int, end: int) -> tuple[int, str] | None:
        """Which rules a number may begin with, by its length and what stands around it."""
        size, before = end - start, text[start - 1 : start]
        if size <= 2 and before == "T":
            return start - 1, "letter"
        if size not in (1, 2, 4) or before.isalpha():
            return None
        if size == 4 and text[start] in "12":
            if before == "(" and text[end : end + 1] == ")":
                return start - 1, "bracket"
            if before == " " and text[max(0, start - 10) : start - 1].lower().endswith(self.year_after):
                return start, "bare" if not self.numbers.match(text, start) else "span"
        match = self.numbers.match(text, start)
        return (start, match.lastgroup) if match else None


def find_periods(text: str) -> list[PeriodMention]:
    """Every phrase of time of a (repaired) text, in its order, none overlapping. Takes linear time."""
    rules = _rules()
    found: list[PeriodMention] = []
    position = 0
    for start, trigger in rules.starts(text):
        if start < position:
            continue
        mention = _mention(text, start, _fitting(trigger, text[start : start + _HEAD]))
        if mention:
            found.append(mention)
            position = mention.end
    return found


# So many characters tell most rules apart, and are often the same.
_HEAD = 6
_LOOKS_BEHIND = regex.compile(r"\(\?<=(?P<inner>(?:[^()\\\[]|\\.|\[(?:\\.|[^\]\\])*\]|\((?&inner)\))*)\)")


@lru_cache(8192)
def _fitting(trigger: str, head: str) -> tuple[_Rule, ...]:
    """The rules of a trigger that may read what begins so, as `regex` tells of texts that go on (`partial`)."""
    return tuple(rule for rule in _rules().by_trigger[trigger] if rule.opens.match(head, partial=True))


def _mention(text: str, start: int, rules: tuple[_Rule, ...]) -> PeriodMention | None:
    """The first of the rules that reads a time at `start`."""
    for rule in rules:
        match = rule.pattern.match(text, start, start + REACH)
        # "09:21 11/01/2025" above "Đến ngày 31/12/2024 …" is no span.
        reading = rule.read(match) if match and "\n\n" not in match.group() else None
        if reading:
            iso, kind = reading
            role = rule.role or _role(text, start, match.end(), kind, iso, rule.id)
            return PeriodMention(start, match.end(), iso, kind, rule.id, role, rule.weak)
    return None


def year_of(iso: str) -> int | None:
    """The last year that a period touches; None for "" and what a clock has still to fill."""
    last = iso.rpartition("/")[2]
    return int(last[:4]) if last[:4].isdigit() else None


@cache
def _rules() -> _Rules:
    data = patterns.load("periods")
    by_trigger: dict[str, list[_Rule]] = {
        name: [] for name in (*data["triggers"], *data["numbers"], "bare", "bracket", "letter")
    }
    for entry in data["rules"]:
        pattern = regex.compile(_expand(entry["pattern"], data["macros"]), regex.IGNORECASE)
        opens = regex.compile(_LOOKS_BEHIND.sub("", pattern.pattern), regex.IGNORECASE)
        rule = _Rule(
            entry["id"], pattern, opens, _FORMS[entry["form"]], entry.get("role", ""), entry.get("weak", False)
        )
        for name in entry["starts"]:
            by_trigger[name].append(rule)
    roles = tuple(_load_role(entry) for entry in data["roles"])
    numbers = "|".join(f"(?P<{name}>{pattern})" for name, pattern in data["numbers"].items())
    scan = re.compile(numbers)
    by_name = {name: tuple(rules) for name, rules in by_trigger.items()}
    hints = Hints([entry.get("hints", ()) for entry in data["roles"]])
    behind = frozenset(number for number, role in enumerate(roles) if role.after)
    return _Rules(_automaton(data["triggers"]), scan, tuple(data["year_after"]), by_name, roles, hints, behind)


def _automaton(triggers: dict[str, list[str]]) -> Any:
    automaton = ahocorasick.Automaton()
    for name, words in triggers.items():
        for word in words:
            for form in (word, word.capitalize(), word.upper()):
                automaton.add_word(form, (len(form), name))
    automaton.make_automaton()
    return automaton


def _load_role(entry: dict[str, Any]) -> _Role:
    before, after = (regex.compile(_expand(entry[k], {})) if k in entry else None for k in ("before", "after"))
    only = entry.get("only", ())
    kinds = frozenset([only] if isinstance(only, str) else only)
    excepted = frozenset(entry.get("except", ()))
    return _Role(entry.get("role", entry["id"]), before, after, kinds, excepted)


def _expand(pattern: str, macros: dict[str, str]) -> str:
    for name in macros:
        pattern = pattern.replace("{" + name + "}", "{{" + name + "}}")
    pattern = pattern.replace(" ?", r"\s*").replace(" ", r"\s+")
    for name, value in macros.items():
        pattern = pattern.replace("{{" + name + "}}", value.replace(" ", r"\s+"))
    return pattern


def _role(text: str, start: int, end: int, kind: str, iso: str, told_by: str) -> str:
    """What a phrase of time is instead of one that governs figures; "" for one that does."""
    if kind == "span" and "-" in iso and "{" not in iso and int(iso.rpartition("/")[2][:4]) - int(iso[:4]) > 15:
        return "anniversary"
    around = text[max(0, start - _LOOK_BACK) : start]
    last = _SENTENCE_BREAK.search(around)
    head = around[last.end() :] if last else around
    rules = _rules()
    hinted = rules.hints.within(head)
    for number in sorted(rules.told_behind.union(hinted)):
        role = rules.roles[number]
        if (role.only and kind not in role.only) or told_by in role.excepted:
            continue
        if role.before and number in hinted and role.before.search(head):
            return role.id
        if role.after and role.after.match(text, end, end + REACH):
            return role.id
    return ""


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[" ".join(word.lower().split())]


def _year(match: Match) -> str:
    """The year that a phrase names, or the token of the document's own."""
    named = match.groupdict()
    if named.get("y"):
        return str(named["y"])
    return _RELATIVE[(named.get("rel") or "nay").lower().split()[-1]]


def _last_day(year: str, month: int) -> str:
    """The last day of a month; of February in a year still open a token, which a `Clock` fills."""
    if month == _FEBRUARY and not year.isdigit():
        return "{end}"
    return str(calendar.monthrange(int(year) if year.isdigit() else 2019, month)[1])


def _span_of_months(first: int, last: int, year: str) -> Reading:
    named = {(1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4", (1, 6): "H1", (7, 12): "H2"}.get((first, last))
    if (first, last) == (1, 12):
        return year, "year"
    if named:
        return f"{year}-{named}", "quarter" if named[0] == "Q" else "half"
    if first == last:
        return f"{year}-{first:02}", "month"
    return f"{year}-{first:02}/{year}-{last:02}", "months"


def _days(match: Match) -> Reading:
    named = match.groupdict()
    year2, month2 = named["y2"], int(named["m2"])
    year, month = named.get("y") or year2, int(named.get("m") or month2)
    if not named.get("y") and (month, int(match["d"])) > (month2, int(match["d2"])) and year2.isdigit():
        year = str(int(year2) - 1)  # "từ 01/10 đến 30/9/2018"
    if (month, int(match["d"]), month2, int(match["d2"])) == (1, 1, 12, 31):
        # Whole years, told by their first and last day.
        return (year2, "year") if year == year2 else (f"{year}/{year2}", "span")
    if int(match["d"]) == 1 and match["d2"] == _last_day(year2, month2):
        # Whole months, told in the same way.
        return (
            _span_of_months(month, month2, year)
            if year == year2
            else (f"{year}-{month:02}/{year2}-{month2:02}", "months")
        )
    return f"{year}-{month:02}-{int(match['d']):02}/{year2}-{month2:02}-{int(match['d2']):02}", "span"


def _since(match: Match) -> Reading:
    year = match["y"] or "{y}"
    if match["d"]:
        return f"{year}-{int(match['m']):02}-{int(match['d']):02}/{{now}}", "span"
    if match["m"]:
        return f"{year}-{int(match['m']):02}/{{now_month}}", "months"
    if match["y"] and "đầu" not in match.group().lower():
        return f"{year}/{{now_year}}", "span"
    return f"{year}-01/{{now_month}}", "months"


def _months(match: Match) -> Reading:
    named = match.groupdict()
    year, year2 = named["y"] or named["y2"], named.get("y2") or named["y"]
    first, last = int(match["m"]), int(match["m2"])
    return _span_of_months(first, last, year) if year == year2 else (f"{year}-{first:02}/{year2}-{last:02}", "months")


def _named_year(match: Match) -> Reading:
    year = year_by_name(match["stem"], match["branch"])
    return (str(year), "year") if year else None


def _half_month(match: Match) -> Reading:
    year, month = _year(match), int(match["m"])
    if match["half"].lower() in ("1", "i", "đầu"):
        return f"{year}-{month:02}-01/{year}-{month:02}-15", "span"
    return f"{year}-{month:02}-16/{year}-{month:02}-{_last_day(year, month)}", "span"


def _year_to_month(match: Match) -> Reading:
    if match["y"] and match["y2"] and match["y"] != match["y2"]:
        return _years_to_month(match)
    return _span_of_months(1, int(match["m"]), match["y"] or match["y2"] or "{y}")


def _day_to_month(match: Match) -> Reading:
    year2 = match["y2"] or match["y"]
    year, day, first, last = match["y"], int(match["d"]), int(match["m"]), int(match["m2"])
    if day == 1:
        return _months(match)
    return f"{year}-{first:02}-{day:02}/{year2}-{last:02}-{_last_day(year2, last)}", "span"


def _quarters(match: Match) -> Reading:
    named = match.groupdict()
    year, year2 = named.get("y") or named["y2"] or "{y}", named["y2"] or named.get("y") or "{y}"
    first = 3 * _quarter_number(named["q"]) - 2 if "q" in named else 1
    last = 3 * _quarter_number(named["q2"])
    return _span_of_months(first, last, year) if year == year2 else (f"{year}-{first:02}/{year2}-{last:02}", "months")


def _first_quarters(match: Match) -> Reading:
    number = _number(match["n"])
    return _span_of_months(1, 3 * number, _year(match)) if number <= 4 else None


def _year_to_day(match: Match) -> Reading:
    year, month, day = match["y2"] or match["y"] or "{y}", int(match["m"]), int(match["d"])
    if day > calendar.monthrange(2020, month)[1]:
        return None
    return f"{year}-01-01/{year}-{month:02}-{day:02}", "span"


def _year_and_months(match: Match) -> Reading:
    return f"{match['y']}-01/{match['y2']}-{_number(match['n']):02}", "months"


def _first_months(match: Match) -> Reading:
    count = _number(match["n"])
    return _span_of_months(1, count, _year(match)) if 1 <= count <= 12 else None


def _last_months(match: Match) -> Reading:
    count = _number(match["n"])
    return _span_of_months(13 - count, 12, _year(match)) if 1 <= count <= 12 else None


def _months_past(match: Match) -> Reading:
    count = _number(match["n"])
    return (f"{{months:{count}}}", "months") if 1 <= count <= 24 else None


def _years_past(match: Match, token: str = "years") -> Reading:
    count = _number(match["n"])
    return (f"{{{token}:{count}}}", "span") if 1 <= count <= 30 else None


def _years_ago(match: Match) -> Reading:
    return f"{{ago:{_number(match['n'])}}}", "year"


def _months_ago(match: Match) -> Reading:
    return f"{{month:-{_number(match['n'])}}}", "month"


_HALF_MONTH = 15


def _days_gone(match: Match) -> Reading:
    count = _HALF_MONTH if match["half"] else _number(match["n"])
    return (f"{{days:{count}}}", "span") if count > 1 else ("{day:-1}", "day")


def _relative_week(match: Match) -> Reading:
    if match["end"]:
        return "{weekend:-1}", "span"
    told = match["rel"].lower()
    return {"này": "{week:0}", "trước": "{week:-1}"}.get(told, "{week_past}"), "span"


def _years_to_month(match: Match) -> Reading:
    year, year2, month = match["y"], match["y2"], int(match["m"])
    if int(year) > int(year2):
        return None
    return _span_of_months(1, month, year) if year == year2 else (f"{year}-01/{year2}-{month:02}", "months")


def _from_now(match: Match) -> Reading:
    year = match["y"]
    if match["q"]:
        return f"{{now_month}}/{year}-{3 * _quarter_number(match['q']):02}", "months"
    if match["m"]:
        return f"{{now_month}}/{year}-{int(match['m']):02}", "months"
    return f"{{now_year}}/{year}", "months"


def _from_now_to_month(match: Match) -> Reading:
    last = 3 * _quarter_number(match["q"]) if match["q"] else int(match["m"])
    return f"{{now_month}}/{{y}}-{last:02}", "months"


def _semester(match: Match) -> Reading:
    first, last = match["y"], match["y2"]
    if int(last) - int(first) != 1:
        return None
    if match["half"].lower() in ("i", "1", "một"):
        return f"{first}-09/{first}-12", "months"
    return f"{last}-01/{last}-05", "months"


def _named_month(match: Match) -> Reading:
    first, _, last = _NAMED_MONTHS[" ".join(match["name"].lower().replace(",", " ").split())].partition("/")
    year = match["y"] or "{y}"
    return (f"{year}-{first}/{year}-{last}", "months") if last else (f"{year}-{first}", "month")


def _days_of_year(match: Match) -> Reading:
    month2 = int(match["m2"])
    month = int(match["m"] or month2)
    if month > month2:
        return None
    if int(match["d"]) == 1 and match["d2"] == _last_day("{y}", month2):
        return _span_of_months(month, month2, "{y}")
    return f"{{y}}-{month:02}-{int(match['d']):02}/{{y}}-{month2:02}-{int(match['d2']):02}", "span"


def _quarter_number(written: str) -> int:
    return _ROMAN.get(written.upper()) or int(written)


def _quarter(match: Match) -> Reading:
    return f"{_year(match)}-Q{_quarter_number(match['q'])}", "quarter"


def _quarter_end(match: Match) -> Reading:
    month = 3 * _quarter_number(match["q"])
    return f"{_year(match)}-{month:02}-{_last_day(_year(match), month)}", "day"


def _years(match: Match) -> Reading:
    first, last = match["y"], match["y2"]
    if int(first) >= int(last):
        return (first, "year") if first == last else None
    return f"{first}/{last}", "span"


def _day(match: Match) -> Reading:
    year, month, day = match.groupdict().get("y") or "{y}", _number(match["m"]), int(match["d"])
    if day > calendar.monthrange(2020, month)[1]:
        return None
    return f"{year}-{month:02}-{day:02}", "day"


def _day_of_short_year(match: Match) -> Reading:
    day = _day(match)
    return (f"20{day[0]}", day[1]) if day else None


def _month_end(match: Match) -> Reading:
    year, month = _year(match), int(match["m"])
    return f"{year}-{month:02}-{_last_day(year, month)}", "day"


def _edge(match: Match) -> Reading:
    return ("{y}-01-01" if match["edge"].lower() == "đầu" else "{y}-12-31"), "day"


_FORMS: dict[str, Callable[[Match], Reading]] = {
    "days": _days,
    "since": _since,
    "so_far": lambda m: ("{y}-01/{now_month}", "months"),
    "year_to_month": _year_to_month,
    "year_to_day": _year_to_day,
    "in_report": lambda m: ("{report}", "quarter"),
    "days_of_year": _days_of_year,
    "since_day": lambda m: (f"{{y}}-{int(m['m']):02}-{int(m['d']):02}/{{now}}", "span"),
    "months_past": _months_past,
    "years_past": _years_past,
    "years_recent": lambda m: _years_past(m, "recent"),
    "in_term": lambda m: ("{term}", "now"),
    "next_term": lambda m: ("{next_term}", "now"),
    "in_year": lambda m: ("{named}", "year"),
    "in_report_month": lambda m: ("{report_month}", "month"),
    "last_month": lambda m: ("{month:-1}", "month"),
    "next_month": lambda m: ("{month:1}", "month"),
    "years_ago": _years_ago,
    "years_to_month": _years_to_month,
    "from_now": _from_now,
    "named_month": _named_month,
    "school_year": lambda m: (f"{{school:{_SCHOOL.get(' '.join(m['rel'].lower().split()), 0)}}}", "span"),
    "year_past": lambda m: ("{past_year}", "year"),
    "yesterday": lambda m: ("{day:-1}", "day"),
    "day_before_last": lambda m: ("{day:-2}", "day"),
    "days_past": _days_gone,
    "week": _relative_week,
    "this_week": lambda m: ("{week:0}", "span"),
    "quarter_before": lambda m: ("{quarter:-1}", "quarter"),
    "months_ago": _months_ago,
    "year_before_last": lambda m: ("{ago:2}", "year"),
    "months": _months,
    "months_of_year": lambda m: (f"{{y}}-{int(m['m']):02}/{{y}}-{int(m['m2']):02}", "months"),
    "year_and_months": _year_and_months,
    "first_months": _first_months,
    "last_months": _last_months,
    "semester": _semester,
    "from_now_to_month": _from_now_to_month,
    "quarter_end": _quarter_end,
    "quarters": _quarters,
    "first_quarters": _first_quarters,
    "day_to_month": _day_to_month,
    "half_month": _half_month,
    "named_year": _named_year,
    "quarter": _quarter,
    "mid_year": lambda m: (f"{_year(m)}-H1", "half"),
    "half": lambda m: (f"{_year(m)}-H{1 if m['half'].lower() == 'đầu' else 2}", "half"),
    "years": _years,
    "years_listed": _years,
    "none": lambda m: (m["y"], "year"),
    "year_end": lambda m: (f"{_year(m)}-12-31", "day"),
    "month_end": _month_end,
    "year_start": lambda m: (f"{_year(m)}-01-01", "day"),
    "year_edge": _edge,
    "report_edge": lambda m: ("{report_start}" if m["edge"].lower() == "đầu" else "{report_end}", "day"),
    "day": _day,
    "day_of_short_year": _day_of_short_year,
    "month_in_words": lambda m: (f"{_year(m)}-{_number(m['m']):02}", "month"),
    "in_month": lambda m: ("{now_month}", "month"),
    "since_feast": lambda m: ("{tet}/{now_month}", "months"),
    "month": lambda m: (f"{_year(m)}-{int(m['m']):02}", "month"),
    "comparison": lambda m: (m["y"] or "{p}", "year"),
    "year": lambda m: (m["y"], "year"),
    "year_or_own": lambda m: (_year(m), "year"),
    "relative_year": lambda m: (_RELATIVE[m["rel"].lower()], "year"),
    "now": lambda m: ("{now}", "now"),
}
