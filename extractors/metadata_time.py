"""The day of a document, the time that it reports on, and the days from which its rules apply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, takewhile
from typing import Any

import regex

from extractors.dating import inferred_year
from extractors.listed import is_listed
from extractors.metadata_parts import (
    HEAD,
    LEAD_SENTENCES,
    PROSE,
    STAMP_LINE,
    Parts,
    inside,
    kind_of,
    rules,
)
from extractors.period_bounds import bounds
from extractors.periods import Clock, PeriodMention, find_periods, year_of

# The blocks and the length of line in which a page may state its day.
_STAMP_BLOCKS = 5
# How many short lines right behind the running text may state it, and where those of other pages begin.
_BELOW, _SHORT_STAMP = 4, 60
_OTHER_PAGES = regex.compile(
    r"(?i)\s*(?:[•»*+-]|.{0,12}\b(?:tin|bài|liên quan|khác|bình luận|ý kiến|phản hồi|xem thêm)\b)"
)
# How many lines at the foot of a page may state it, and at its head the issue of the paper.
_FOOT = 8
_REPORTED_WITHIN = 160
_STRETCHES = ("year", "months", "half", "quarter")
_MONTH_NAMES = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
# How many short lines under the title may still belong to it.
_SUBTITLES = 4
# How many years before its first goal a plan is at most made.
_PLAN_IS_NEW = 5
# How many days after its publication a day may lie that a text announces.
_ANNOUNCED = 45


def _sentence_around(text: str, start: int, end: int) -> str:
    left = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start))
    right = min((p for p in (text.find("\n", end), text.find(". ", end)) if p >= 0), default=len(text))
    return text[left + 1 : right]


def find_latest_year(parts: Parts, published: date | None) -> int | None:
    """The last year of which the text tells facts, not plans, and not later than its publication."""
    limit = published.year if published else 9999
    facts, spans, terms, acts, others, left = [], [], [], [], [], []
    for mention in parts.periods:
        year = year_of(mention.iso)
        if year is None and "/{now" in mention.iso and mention.iso[:4].isdigit():
            year = int(mention.iso[:4])  # "từ năm 2016 đến nay": a year that the text tells of, and later
        if year is None or year > limit or mention.role in ("birth", "history"):
            continue
        if mention.role == "document":
            acts.append(year)
            continue
        if inside(parts.furniture, mention.start):
            continue
        if mention.role == "anniversary":
            facts.append(year)
            continue
        if _is_plan(parts.text, mention.start, mention.end) and not rules()["same_time"].match(
            parts.text, mention.start
        ):
            others.append(year)
        elif published is None and _is_left_behind(parts.text, mention):
            left.append(year)
        elif mention.kind == "span" or mention.role not in ("", "title"):
            # What is compared with a whole year was told in the next.
            compared = mention.role == "comparison" and mention.kind == "year" and published is None
            spans.append(year + compared)
            if mention.role == "" and _of_years(mention):
                terms.append((int(mention.iso[:4]), year))
        else:
            facts.append(year)
    if not published and (opening := _year_of_opening(parts)) is not None and max(facts, default=0) == opening + 1:
        # "Hội nghị ngày 14/12/2022 …": the year after it, of which such a text speaks at its end, is still to come.
        facts = [year for year in facts if year <= opening]
    if acts and parts.title and rules()["future"].search(parts.title):
        # A plan's years after that in which it was made are those of its goals.
        others += [year for year in facts if year > max(acts)]
        facts = [year for year in facts if year <= max(acts)]
    first = [int(m.iso[:4]) for m in parts.periods if m.kind == "span" and m.iso[:4].isdigit() and m.role != "standard"]
    of_plan = parts.title and rules()["future"].search(parts.title)
    if first and not facts and not published and (of_plan or _of_one_planned_term(terms, others)):
        return min(first)  # "hiện nay" in a plan for 2022 - 2030, or in news of such a plan
    if facts and terms and not (published or others) and min(terms)[0] > max(facts) + 1:
        # Years of work that begin after all single years of a text without goals are looked back on at their end.
        facts += [last for _, last in terms]
    if facts or (spans and not published):
        return max(facts or spans)
    if left and not acts and not others:
        return None  # "từ 41% (năm 2016) nay còn 9%": of when that is no reader could say
    # A plan is told about in the year in which it was made.
    made = max((year for year in acts if others and year >= min(others) - _PLAN_IS_NEW), default=None)
    if made and not published:
        return min(made, max(others))
    if told := others + spans:
        return min(max(told), limit)
    return published.year if published else None


def _of_one_planned_term(terms: list[tuple[int, int]], planned: list[int]) -> bool:
    """Whether the only span of years that a text names is one whose end it plans: such news are of its beginning."""
    return len(set(terms)) == 1 and max(planned, default=0) >= terms[0][1]


def _is_left_behind(text: str, mention: PeriodMention) -> bool:
    """Whether a time is that from which a change set out that ends today: "từ 11 triệu đồng (năm 2011) nay đạt …"."""
    left = max(text.rfind(mark, 0, mention.start) for mark in ("\n", ". ", "; ")) + 1
    return (
        mention.kind in ("year", "day")
        and _SET_OUT.search(text, left, mention.start) is not None
        and _STANDS_NOW.match(text, mention.end) is not None
    )


_SET_OUT = regex.compile(r"\btừ\s(?:\p{L}+\s){0,4}\d[^.;]{0,40}$")
_STANDS_NOW = regex.compile(r"\)?,?\s(?:(?:đến|tới|hiện)\s)?nay\b|\)?,?\shiện\b|\),?\s(?:xuống\s)?còn\s\d")


def _year_of_opening(parts: Parts) -> int | None:
    """The year of the day, or of the month, that the opening of a text names in full; the first or the last day of a
    year, said in words, is that of a stock.
    """
    lead = _lead_end(parts)
    opening = (m for m in parts.periods if m.start < lead and not m.role and not inside(parts.furniture, m.start))
    dated = (m for m in opening if m.kind in ("day", "month") and m.rule not in _EDGES)
    return next((year for m in dated if (year := year_of(m.iso))), None)


_EDGES = frozenset({"year_end", "year_start", "term_end", "term_start"})


def year_of_undated(parts: Parts) -> tuple[int | None, str]:
    """The year of a text that dates nothing: of an event that it tells of, or of the newest rule; and the words."""
    known = inferred_year(parts.text)
    if known:
        return known
    beside = [m for m in parts.periods if m.kind == "day" and year_of(m.iso) and inside(parts.furniture, m.start)]
    if beside:
        # The days of other pages beside it: those of a list of news are of about the same time.
        newest = max(beside, key=lambda mention: mention.iso)
        return year_of(newest.iso), parts.text[newest.start : newest.end]
    numbered = [(int(match["year"]), match.group()) for match in rules()["numbered_year"].finditer(parts.text)]
    acts = [
        (year, parts.text[m.start : m.end]) for m in parts.periods if m.role == "document" and (year := year_of(m.iso))
    ]
    return max(numbered + acts, default=(None, ""))


def stated_day(parts: Parts) -> tuple[date | None, str]:
    """The day that a short line around the text or a dateline states, where the reader found none."""
    first_prose = _first_prose(parts)
    for mention in parts.periods:
        if mention.rule not in ("day", "day_words") or mention.role:
            continue
        line_start = parts.text.rfind("\n", 0, mention.start) + 1
        line_end = parts.text.find("\n", mention.end)
        line_end = line_end if line_end >= 0 else len(parts.text)
        line = parts.text[line_start:line_end]
        if rules()["dateline"].search(line) or rules()["inline_dateline"].match(line, 0, mention.end - line_start + 3):
            return date.fromisoformat(mention.iso), "dateline"
        # Behind the text stand the days of other pages.
        of_page = mention.start < first_prose and inside(parts.furniture, mention.start)
        if len(line) < 70 and of_page and not is_listed(*_lines_beside(parts.text, line_start, line_end)):
            return date.fromisoformat(mention.iso), "page_line"
    stamp = _stamp(parts)
    return (stamp, "page_line") if stamp else (None, "")


def day_of_writing(parts: Parts, latest: int | None) -> date | None:
    """The day that the text calls its own ("sáng nay (4/11)", "chiều qua (3/11)") or under which an agency sent it
    without the year ("Đồng Xoài, ngày 4/11 -"), of a text that is not dated otherwise.
    """
    for called, mention in pairwise(parts.periods):
        gap = parts.text[called.end : mention.start]
        if called.rule in _OWN_DAYS and mention.kind == "day" and not mention.role and _CALLED_SO.fullmatch(gap):
            day = _completed(mention.iso, parts, None, latest)
            return day + timedelta(days=_OWN_DAYS[called.rule]) if day else None
    for start, end in parts.body[:_STAMP_BLOCKS]:
        sent = rules()["inline_dateline"].match(parts.text, start, end)
        days = [m for m in parts.periods if sent and m.rule == "day_of_year" and start <= m.start < sent.end()]
        if days:
            return _completed(days[0].iso, parts, None, latest)
    return None


_OWN_DAYS = {"today": 0, "yesterday": 1}
# "Hôm nay, hồi 19 giờ 30 phút, ngày 20 tháng 11 năm 2023": how minutes begin.
_CALLED_SO = regex.compile(
    r"[\s,(]{1,3}(?:(?:vào\s)?(?:lúc|hồi)\s\d{1,2}\s?(?:giờ|h)\s?(?:\d{1,2}\s?(?:phút)?)?,?\s?)?(?:ngày\s)?"
)


def _lines_beside(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The line before, the line itself and the line behind."""
    return text[: max(0, start - 1)].rpartition("\n")[2], text[start:end], text[end + 1 :].partition("\n")[0]


def _first_prose(parts: Parts) -> int:
    """Where running text begins; 0 where there is none."""
    return next((start for start, end in parts.body if end - start >= PROSE), 0)


def _stamp(parts: Parts) -> date | None:
    """The day of a line at the head or the foot of a page that says when the page was published."""
    opening = parts.body[min(_STAMP_BLOCKS, len(parts.body)) - 1][1] if parts.body else HEAD
    head = parts.text[: max(_first_prose(parts), opening)]
    body = parts.text[: parts.body[-1][1]] if parts.body else ""
    found = _day_behind(parts.title) or next(days_stamped(head.splitlines()), None) or _day_behind(body)
    if found or (found := _day_below(parts)):
        return found
    # At the foot also stand the days of other pages: a day counts where it is the only one.
    foot = set(days_stamped(parts.text[len(head) :].splitlines()[-_FOOT:]))
    return foot.pop() if len(foot) == 1 else None


def _day_below(parts: Parts) -> date | None:
    """The day in the short lines right behind the running text, before what a page lists of other pages."""
    last = next((end for start, end in reversed(parts.body) if end - start >= PROSE), 0)
    lines = parts.text[last:].splitlines()[: _BELOW + 1] if last else []
    known = takewhile(lambda line: not _OTHER_PAGES.match(line), lines)
    return next(days_stamped([line for line in known if len(line) <= _SHORT_STAMP]), None)


def _day_behind(text: str) -> date | None:
    """The day of publication that stands in brackets at the end of a title or a text."""
    match = rules()["stamp_behind"].search(text, max(0, len(text.rstrip()) - STAMP_LINE))
    return next(days_stamped([match["line"]]), None) if match else None


_DIGITS_OF_DAY = 4
"""The digits that a day has at least, its year among them."""


def days_stamped(lines: list[str]) -> Iterator[date]:
    """The days of the lines that say when the page was published."""
    for line in map(_without_attendance, lines):
        if 6 <= len(line) <= STAMP_LINE and not line.endswith(".") and sum(map(str.isdigit, line)) >= _DIGITS_OF_DAY:
            for pattern in rules()["stamps"]:
                match = pattern.search(line)
                day = _valid_day(match) if match else None
                if day:
                    yield day
                    break


def _without_attendance(line: str) -> str:
    """The line that says when people met, without where and who: "Thời gian: 14 giờ 8/7/2021. Thành phần: …"."""
    return line.partition(". ")[0] if line.startswith("Thời gian") else line


def _valid_day(match: Any) -> date | None:
    month = match["m"].lower().removeprefix("tháng ").removeprefix("thg ").removeprefix("th").strip(". ")
    number = int(month) if month.isdigit() else _MONTH_NAMES.get(month) or _MONTH_NAMES.get(month[:3], 0)
    day = int(match["d"])
    if number > 12 >= day:
        # "7/15/2022": a machine set to English.
        day, number = number, day
    try:
        # "22/12/20": the web is of this century.
        return date(int(match["y"]) + (2000 if len(match["y"]) == 2 else 0), number, day)
    except ValueError:
        return None


# Characters of a question that a line answers, at most.
_QUESTION = 400
_OPENS_LINE = 60


def _is_plan(text: str, start: int, end: int) -> bool:
    """Whether the sentence before a phrase of time, or the clause right behind it, speaks of what shall be."""
    left = max(text.rfind("\n", 0, start), text.rfind(". ", 0, start)) + 1
    # "Năm 2023, xã phấn đấu …": the comma behind a time that opens its sentence ends no clause.
    opens = not text[left:start].strip(" -+“\"'")
    behind = end + 1 if opens and text[end : end + 1] == "," else end
    right = min((p for p in (text.find(mark, behind) for mark in ",.;\n") if p >= 0), default=len(text))
    shall = rules()["future"].search(text, left, min(right, end + 60))
    # "đến năm 2020 đã có 385 hộ": until that year it has been done.
    if shall and not (start - _UNTIL_YEAR < shall.start() and shall.end() <= end and _REACHED_THEN.match(text, end)):
        return True
    # What is asked for answers: "Mục tiêu cuối cùng là gì?" above "Đến hết năm 2015 là 87%".
    line = text.rfind("\n", 0, start) + 1
    asked = text[max(0, line - _QUESTION) : line].rstrip()
    if asked.endswith("?") and rules()["future"].search(asked, asked.rfind("\n") + 1):
        return True
    # A line that opens with goals goes on with them: "Các chỉ tiêu đến năm 2020: (1) … (2) …".
    return line < left and bool(rules()["future"].search(text, line, min(line + _OPENS_LINE, start)))


_UNTIL_YEAR = 5
"""So far before a year begins the "đến" that says until when."""
_REACHED_THEN = regex.compile(r",?\s(?:(?!sẽ|phải)\p{L}+\s){0,5}?đã\s")


def find_event_day(parts: Parts, published: date | None, latest: int | None) -> tuple[date | None, bool]:
    """The day of which the opening tells, and whether it names the year; an open one is completed."""
    body = _below(parts)
    lead = body[min(3, len(body) - 1)][1] if body else 0
    prose = [(a, b) for a, b in body if b - a >= (_LINE if parts.text[b - 1] == "." else PROSE)][:3]
    opened = max(lead, prose[0][1] if prose else 0)
    for mention in parts.periods:
        if mention.start > max(lead, prose[-1][1] if prose else 0):
            break
        if mention.role:
            continue
        if mention.rule in ("day_of_year", "day_words_of_year") and mention.start <= opened:
            told = _year_told_before(parts, mention, latest) if published is None else None
            named = _year_of_ceremony(parts)
            day = _completed(mention.iso, parts, published, told or latest)
            if published and named and named < published.year and (day is None or (published - day).days > _STALE):
                return _in_year(mention.iso, named) or day, True
            return day, bool(told)
        if mention.rule in ("day", "day_words", "day_of_short_year") and any(
            _opens(parts.text, a, mention.start)
            or _just_before(mention, a, published)
            or (published is None and _is_of_meeting(parts.text, a, mention.start))
            for a, _ in prose
        ):
            day = date.fromisoformat(mention.iso)
            bound = rules()["bound"].search(parts.text, max(0, mention.start - 16), mention.start)
            if bound is None and (published is None or day <= published):
                return day, True
    drawn_up = _day_of_data(parts, latest) if published is None else None
    return drawn_up, drawn_up is not None


_STALE = 30
"""Days after which a ceremony is no news."""


def _year_of_ceremony(parts: Parts) -> int | None:
    """The year that the name of a ceremony bears in the title: pages that were moved bear a later day."""
    if rules()["ceremony"].match(parts.title) is None:
        return None
    years = [m for m in find_periods(parts.title) if m.kind == "year" and m.role == ""]
    return year_of(years[0].iso) if len(years) == 1 else None


def days_of_ceremony(parts: Parts, published: date | None, latest: int | None) -> str:
    """The days of a ceremony that lasts several, where its lead opens with them: "Từ ngày 14 - 16/8, huyện tổ chức Hội
    thao năm 2018"; "" else.
    """
    if not parts.title or rules()["ceremony"].match(parts.title) is None:
        return ""
    first = next((start for start, end in _below(parts) if end - start >= PROSE), len(parts.text))
    told = next((m for m in parts.periods if m.start >= first and not m.role), None)
    if told is None or told.rule not in _SEVERAL_DAYS or not _opens(parts.text, first, told.start):
        return ""
    named = _year_of_ceremony(parts)
    moved = named is not None and (published is None or named < published.year)
    return (Clock(None, named) if moved else Clock(published, latest)).fill(told.iso)


_SEVERAL_DAYS = frozenset({"days", "days_of_month", "days_of_year", "days_listed", "days_listed_of_year"})


def _day_of_data(parts: Parts, latest: int | None) -> date | None:
    """The day on which the figures of an undated text were drawn up: "Số liệu chốt ngày 31/8/2021"."""
    for mention in parts.periods:
        written = mention.rule in _DAYS_WRITTEN and mention.role in ("", "document")
        if written and rules()["data_day"].search(parts.text, max(0, mention.start - _BEFORE_SPAN), mention.start):
            return _completed(mention.iso, parts, None, latest)
    return None


def find_as_of(parts: Parts, published: date) -> date | None:
    """The day until which news count, where their running text opens with it: "Tính đến 15/10, tỉnh đã chi …". As an
    opening "Đến nay" does, it governs what has no time of its own.
    """
    start, end = next(((a, b) for a, b in parts.body if b - a >= PROSE), (0, 0))
    for mention in parts.periods:
        if not start <= mention.start < min(end, start + _FIRST_SENTENCE):
            continue
        if (
            mention.rule in _DAYS_WRITTEN
            and not mention.role
            and rules()["counted_until"].fullmatch(parts.text, start, mention.end)
        ):
            day = _completed(mention.iso, parts, published, None)
            return day if day and 0 < (published - day).days <= _LATELY else None
    return None


_LATELY = 31
"""Days between those that news count and their publication, at most."""
_DAYS_WRITTEN = frozenset({"day", "day_words", "day_of_year", "day_words_of_year", "day_reached"})


def find_issue(parts: Parts) -> str:
    """The month of the issue of a paper in which a text stood, where its head names it; "" else."""
    for line in parts.text[:HEAD].splitlines()[:_FOOT]:
        told = rules()["issue_month"].search(line) if len(line) <= STAMP_LINE else None
        if told:
            return f"{told['y']}-{int(told['m']):02}"
    return ""


def _year_told_before(parts: Parts, mention: PeriodMention, latest: int | None) -> int | None:
    """The year that the sentence of an open day names before it, where the text does not go back on it: "Chiến dịch hè
    2017 khép lại ngày 15/8".
    """
    first = max(parts.text.rfind("\n", 0, mention.start), parts.text.rfind(". ", 0, mention.start))
    told = [m for m in parts.periods if first < m.start < mention.start and not m.role and m.kind == "year"]
    year = year_of(told[-1].iso) if told else None
    return year if year and latest and year <= latest else None


def _opens(text: str, first: int, start: int) -> bool:
    """Whether a day opens a paragraph, or a clause of its first sentence.

    It may stand behind the name of who tells it ("(Cổng TTĐT huyện) - Ngày 5/7/2022") and behind what gave the occasion
    ("Thực hiện Kế hoạch của huyện, sáng 5/7/2022 …").
    """
    if first <= start <= first + 8:
        return True
    if not first < start <= first + _FIRST_SENTENCE:
        return False
    return _TELLER.fullmatch(text, first, start) is not None or _OCCASION.fullmatch(text, first, start) is not None


def _just_before(mention: PeriodMention, first: int, published: date | None) -> bool:
    """Whether a day of the lead lies within the week before the text was published: it tells of what happened then."""
    if published is None or not first <= mention.start <= first + _FIRST_SENTENCE:
        return False
    return 0 < (published - date.fromisoformat(mention.iso)).days <= _WEEK


def _is_of_meeting(text: str, first: int, start: int) -> bool:
    """Whether a day of the first sentence is that of a meeting, of which a text without a day of its own tells."""
    return first <= start <= first + _FIRST_SENTENCE and rules()["at_meeting"].search(text, first, start) is not None


_WEEK = 7
_FIRST_SENTENCE = 250
# The shortest line with a full stop that is running text.
_LINE = 40
# Of the first sentence, up to a day that opens a clause; times of the day may lead it, other numbers may not.
_OCCASION = regex.compile(
    r"\p{Lu}(?:[^.;\n]|\.(?=\S)|(?<=\b\p{Lu}{1,3})\.)*?"
    r"(?:,\s?|\b(?:qua|nay|thứ \p{L}+|chủ nhật)\s\(|\b(?:[Vv]ừa qua|[Mm]ới đây|diễn ra|tổ chức|khai mạc)\s)"
    r"(?:(?:vào|trong|đúng|nhân|lúc)\s){0,2}(?:\d{1,2}\s?(?:h|giờ|g)\s?(?:\d{2})?\p{L}{0,4},?\s)?"
    r"(?:(?:sáng|trưa|chiều|tối|đêm|cuối tuần|rạng sáng)\s)?(?:nay\s)?\(?"
)
_TELLER = regex.compile(
    r"(?:\([^()\n]{2,50}\)\s?[.,]?[-–—:]{0,2}|\p{Lu}[\p{Lu}&./ -]{1,20}?\s?[-–—:]{1,2})\s?"
    r"(?:(?:Trong|Vào|Hôm)\s)?(?:(?:[Rr]ạng )?(?:[Ss]áng|[Tt]rưa|[Cc]hiều|[Tt]ối|[Đđ]êm)\s)?(?:(?:nay|qua),?\s)?\(?"
)


def _completed(iso: str, parts: Parts, published: date | None, latest: int | None) -> date | None:
    """A day whose year is open: the last such day before publication, else in the latest year, or after its end."""
    if published:
        day = _in_year(iso, published.year)
        # What is announced lies a few weeks ahead.
        ahead = (day - published).days if day else _ANNOUNCED + 1
        return day if ahead <= _ANNOUNCED else _in_year(iso, published.year - 1)
    if latest is None:
        return None
    return _in_year(iso, latest + 1 if _year_is_over(parts, latest) else latest)


def _in_year(iso: str, year: int) -> date | None:
    """The day in a year; None where the year has none such (29/2)."""
    try:
        return date.fromisoformat(iso.replace("{y}", str(year)))
    except ValueError:
        return None


def _year_is_over(parts: Parts, year: int) -> bool:
    """Whether the text looks back on the end of that year."""
    return any(m.iso == f"{year}-12-31" and m.rule == "year_end" and not m.role for m in parts.periods)


def find_report_period(
    parts: Parts, published: date | None, latest: int | None, event: date | None, *, dated: bool = False
) -> str:
    """The time that the title says, else that the opening says, else the year of work that is looked back on.

    `dated` says that the text gives the day of the event with its year.
    """
    clock = Clock(published or (event if dated else None), latest)
    if as_of := _as_of(parts, clock):
        return as_of
    titled = _period_of_title(parts, clock, event)
    if titled and (_names_meeting(parts, titled) or (clock.day and titled == str(clock.day.year))):
        # What a meeting in June deals with, and how much of a year that still runs is over, the opening says.
        told = _reported(parts, clock) or _opening(parts, clock)
        period = clock.fill(told.iso) if told else ""
        return period if period[:4] == titled[:4] and _is_part_of_year(period) else titled
    if titled:
        return titled
    told = _below_title(parts) or _opening(parts, clock) or _reported(parts, clock) or _stretch(parts, clock)
    told = told or _month(parts)
    if told:
        return _so_far(parts, told, clock)
    if published is None and (reached := _day_reached(parts, clock)) and reached[:4] == str(latest):
        return reached
    if published is None and event is None:
        span = _only_span(parts) or _span_of_opening(parts, latest)
        if span:
            return span
    return ("" if event else _year_of_feast(parts)) or _year_of_work(parts, latest, event)


def _so_far(parts: Parts, mention: PeriodMention, clock: Clock) -> str:
    """The time that is looked back on: of a term whose middle is reached, the years that are over; of some years and
    the first months of the next ("3 năm 2006 - 2008 và 6 tháng đầu năm 2009"), both.
    """
    whole = clock.fill(mention.iso)
    if not _of_years(mention):
        return whole
    half = _HALF_WAY.search(parts.text, max(0, mention.start - _BEFORE_SPAN), mention.start)
    first, last = whole.split("/")
    if half and clock.day and int(first) < clock.day.year < int(last):
        return f"{first}/{clock.day.year}"
    after = next((m for m in parts.periods if m.start >= mention.end), None)
    if (
        after is None
        or after.kind not in ("half", "months")
        or not _AND_ALL.fullmatch(parts.text, mention.end, after.start)
    ):
        return whole
    months = bounds(clock.fill(after.iso))
    begins = months.start is not None and (months.start.year, months.start.month) == (int(last) + 1, 1)
    return f"{first}-01/{months.end:%Y-%m}" if begins and months.end else whole


_HALF_WAY = regex.compile(r"(?i)\b(?:giữa|nửa|nửa đầu) (?:nhiệm kỳ|giai đoạn)\W*$|\b(?:giữa|nửa|nửa đầu)\s$")


def _as_of(parts: Parts, clock: Clock) -> str:
    """The day of which all figures are, where the title or a line right below it says so; "" else."""
    first = max(0, parts.below - len(parts.title)) if parts.below else 0
    last = _below(parts)[min(_AS_OF_LINES, len(_below(parts))) - 1][1] if parts.body else len(parts.title)
    for mention in parts.periods:
        if mention.start >= last:
            break
        if mention.start < first or mention.kind != "day" or mention.role:
            continue
        line = parts.text.rfind("\n", 0, mention.start) + 1
        if _SECTION.match(parts.text, line):
            continue
        whole = rules()["as_of"].search(parts.text, line, mention.start) and _ENDS_LINE.match(parts.text, mention.end)
        if whole or rules()["data_day"].search(parts.text, max(line, mention.start - _BEFORE_SPAN), mention.start):
            return clock.fill(mention.iso)
    return ""


def _day_reached(parts: Parts, clock: Clock) -> str:
    """The day with which the running text opens that sums up ("Tính đến ngày 30/6/2010, tỉnh đã khởi công …")."""
    first = next((start for start, end in _below(parts) if end - start >= PROSE), len(parts.text))
    told = _TELLER.match(parts.text, first)
    first = told.end() if told else first
    for mention in parts.periods:
        if first <= mention.start <= first + _REACHED_BY and mention.kind == "day" and not mention.role:
            return clock.fill(mention.iso) if _REACHED.fullmatch(parts.text, first, mention.start) else ""
    return ""


_REACHED_BY = 30
_REACHED = regex.compile(r"(?:Tính|Luỹ kế|Lũy kế|Đến|Tới|Cho)(?: (?:đến|tới|hết|thời điểm))*(?: ngày)? ?")
_AS_OF_LINES = 3
_ENDS_LINE = regex.compile(r"\s?[).:;]*[ \t]*(?:\n|$)")


def _period_of_title(parts: Parts, clock: Clock, event: date | None) -> str:
    """The time that a title names; the year in the name of a ceremony is of what is celebrated, not of its gifts."""
    if not parts.title:
        return ""
    if _NOTE.match(parts.title) and parts.below:
        # "(Thông qua tại kỳ họp thứ 10, ngày 26/12/2014)" stands below the title proper.
        above = parts.text[: parts.below].rstrip().removesuffix(parts.title).rstrip()
        return _period_of_title(replace(parts, title=above[above.rfind("\n") + 1 :], below=0), clock, event)
    told_ahead = False
    ceremony = event is not None and rules()["ceremony"].match(parts.title) is not None
    told = find_periods(parts.title)
    for index, mention in enumerate(told):
        if (ceremony and mention.kind == "year") or _is_left_for_later(parts.title, mention, told[index + 1 :]):
            continue
        if (
            mention.kind == "year"
            and kind_of(parts) in ("report", "news")
            and _is_goal_of_what_is_reviewed(parts, mention)
        ):
            told_ahead = True
            continue
        of_title = mention.role in ("", "programme") and mention.kind != "now" and not mention.weak
        ahead = mention.kind in ("month", *_STRETCHES) and _is_work_ahead(parts, mention)
        if of_title and _is_to_come(parts, clock, mention):
            told_ahead = True
        elif of_title and mention.rule != "named_month" and not ahead:
            cumulated = _cumulated(parts.title, told, index, clock)
            return _first_years(parts.title[: mention.start], clock.fill(cumulated.iso))
    bare = None if told_ahead else rules()["title_year"].search(parts.title)
    return str(bare["y"]) if bare and not ceremony else ""


def _is_left_for_later(text: str, mention: PeriodMention, later: Sequence[PeriodMention]) -> bool:
    """Whether a title, or a line below it, compares a year with a later one, each with its number: "từ 40 hộ năm 2015
    xuống 9 hộ năm 2020".
    """
    year = year_of(mention.iso)
    if mention.kind != "year" or mention.role or year is None:
        return False
    return any(
        m.kind == "year"
        and not m.role
        and (year_of(m.iso) or 0) > year
        and _NUMBER.search(text, mention.end, m.start) is not None
        and rules()["future"].search(text, mention.end, m.end) is None
        for m in later
    )


_NUMBER = regex.compile(r"\d\s?%|\d\s\p{Ll}")
_NOTE = regex.compile(r"(?i)\(\s?(?:đã )?(?:được )?(?:thông qua|ban hành|kèm theo|trích|lược đăng|dự thảo)\b")


def _is_goal_of_what_is_reviewed(parts: Parts, mention: PeriodMention) -> bool:
    """Whether a title that looks back names the year until which a programme runs: "Sơ kết Đề án … đến năm 2020"."""
    head = parts.title[: mention.start]
    return _UNTIL.search(head) is not None and rules()["reported"].search(head) is not None


_UNTIL = regex.compile(r"(?i)(?<!tính |lũy kế |luỹ kế )\bđến (?:hết |cuối )?$")


def _opening(parts: Parts, clock: Clock) -> PeriodMention | None:
    """The time with which one of the first sentences opens."""
    news = kind_of(parts) == "news"
    for start, end in parts.body[:LEAD_SENTENCES]:
        told = _TELLS_FIRST.match(parts.text, start, end)
        reach = range(told.end(), told.end() + 1) if told else range(start, start + 12)
        opening = next((m for m in parts.periods if m.start in reach and m.end <= end), None)
        if opening is None or not _is_reported_on(opening, news) or (news and _is_season(parts, opening)):
            continue
        year = year_of(clock.fill(opening.iso))
        if told and clock.day and not (year and clock.day.year - 1 <= year <= clock.day.year):
            continue  # "(Báo tỉnh) - Năm 2012, gia đình chị là hộ nghèo" in a paper of 2021
        if opening.kind in ("year", "day") and _goes_on_to_later(parts, opening, end):
            continue
        if not _TELLS_WHEN.match(parts.text, opening.end, end):
            return opening
    return None


def _goes_on_to_later(parts: Parts, opening: PeriodMention, end: int) -> bool:
    """Whether the sentence that a year opens goes on to a later year of fact: "Năm 2015 có 80 hộ, năm 2020 còn 12 hộ"
    compares two years and reports on neither alone.
    """
    stop = _NEXT_SENTENCE.search(parts.text, opening.end, end)
    last = stop.start() if stop else end
    first = year_of(opening.iso)
    later = (m for m in parts.periods if opening.end <= m.start < last and not m.role and m.kind in _POINTS)
    return first is not None and any(
        (year_of(m.iso) or 0) > first and not _is_plan(parts.text, m.start, m.end) for m in later
    )


_POINTS = frozenset({"year", "day", "month", "quarter", "half", "months"})
# "(Báo tỉnh) - Năm 2020, Mặt trận đã …"
_TELLS_FIRST = regex.compile(rf"{_TELLER.pattern}(?:(?:Tính|Từ) (?:từ |đến |hết )?)?")
# "Tháng 5 và tháng 6 vừa rồi, khi các nhà máy dừng sản xuất, …": the background of what is told.
_TELLS_WHEN = regex.compile(r"(?:\s(?:vừa )?(?:rồi|qua))?,?\s(?:khi|lúc|giữa lúc)\b")


def _month(parts: Parts) -> PeriodMention | None:
    """The month of some work ("Tháng Thanh niên") of which the opening tells."""
    lead = next(iter(parts.body), (0, 0))
    return next((m for m in parts.periods if m.rule == "named_month" and lead[0] <= m.start < lead[0] + 60), None)


def _year_of_work(parts: Parts, latest: int | None, event: date | None) -> str:
    """The year on whose work the opening looks back."""
    if not rules()["year_of_work"].search(parts.text, 0, _lead_end(parts) if parts.body else len(parts.text)):
        return ""
    year = event.year if event else latest
    return str(year) if year else ""


def find_term_ahead(parts: Parts, published: date | None, latest: int | None) -> str:
    """The term that a congress opens, where the title names the congress by its term and the term has just begun."""
    named = next((m for m in find_periods(parts.title) if m.kind == "span" and _of_years(m)), None)
    if named is None or not rules()["congress"].search(parts.title, 0, named.start):
        return ""
    first, last = int(named.iso[:4]), int(named.iso[-4:])
    year = published.year if published else latest
    begins = year is None or year - 1 <= first <= year + 1 or (published is None and year == last)
    return named.iso if begins and 2 <= last - first <= _LONGEST_TERM else ""


_LONGEST_TERM = 6


def find_plan_period(parts: Parts, published: date | None, latest: int | None) -> str:
    """The time of the plans of a paper that first looks back: "Tổng kết … 2016 - 2020, phương hướng … 2021 - 2025"."""
    told = [m for m in find_periods(parts.title) if m.kind in ("year", "span", "months", "half", "quarter")]
    for before, mention in pairwise(told):
        if rules()["future"].search(parts.title, before.end, mention.start):
            return Clock(published, latest).fill(mention.iso)
    return ""


def term_before(term: str) -> str:
    """The term before another: 2020/2025 of 2025/2030."""
    first, _, last = term.partition("/")
    return f"{2 * int(first) - int(last)}/{first}" if term else ""


def latest_reported(parts: Parts, latest: int | None, report: str) -> int | None:
    """The last year that an undated text reports on: none beyond the time of its report, and at least its title's."""
    end = bounds(report).end
    first = next((m.start for m in find_periods(parts.title)), len(parts.title))
    if end is None or rules()["future"].search(parts.title, 0, first):
        return latest
    if latest is None:
        return end.year
    # A year is reported on before the next one is over.
    beyond = end.year if bounds(report).kind == "span" else end.year + 1
    return end.year if latest > beyond else latest


def _only_span(parts: Parts) -> str:
    """The span of years that a text names most often, where it names no single year but those of its plans and of other
    documents.
    """
    spans: Counter[str] = Counter()
    for mention in parts.periods:
        if mention.role in ("birth", "history", "document") or inside(parts.furniture, mention.start):
            continue
        if _of_years(mention) and mention.role in ("", "programme"):
            spans[mention.iso] += 1
        elif not _is_plan(parts.text, mention.start, mention.end) and year_of(mention.iso):
            return ""
    return spans.most_common(1)[0][0] if spans else ""


def _of_years(mention: PeriodMention) -> bool:
    """Whether a phrase names a span by its first and last year, with nothing left for a clock to fill."""
    return mention.kind == "span" and bool(_FIRST_LAST.fullmatch(mention.iso))


_FIRST_LAST = regex.compile(r"\d{4}/\d{4}")


def _span_of_opening(parts: Parts, latest: int | None) -> str:
    """The span of years of which the opening tells, where it runs beyond all that the text dates otherwise."""
    if not parts.body:
        return ""
    first, last = parts.body[0][0], _lead_end(parts)
    for mention in parts.periods:
        told = _of_years(mention) and first <= mention.start < last
        if told and mention.role in ("", "programme", "document") and int(mention.iso[-4:]) > (latest or 0):
            return mention.iso
    return ""


def _year_of_feast(parts: Parts) -> str:
    """The year in which an anniversary is kept of which the opening tells, with the day from which it counts."""
    if not parts.body:
        return ""
    first, last = parts.body[0][0], _lead_end(parts)
    told = (m for m in parts.periods if m.role == "anniversary" and m.kind == "span" and first <= m.start < last)
    return next((m.iso.rpartition("/")[2][:4] for m in told), "")


def _is_reported_on(opening: PeriodMention, news: bool) -> bool:
    """Whether the time that opens a text is that of all it tells; a reporter who looks back on years goes on with what
    is today.
    """
    looks_back = opening.rule in _TOLD_IN_PASSING or (news and opening.rule == "years_of_work")
    return opening.kind in (*_STRETCHES, "span") and not opening.role and not looks_back


# "Cách đây 5 năm, …", "Từ nay đến năm 2025, …": what was long ago and what is to come is not what a text reports on.
_TOLD_IN_PASSING = frozenset({"years_ago", "from_now", "days_past", "week", "since_week_start", "year_before_last"})


def _first_years(head: str, period: str) -> str:
    """The years that are over, where a title looks back on the first of a span ("Sơ kết 3 năm … 2021 - 2025")."""
    told = _YEARS_OVER.search(head)
    first, _, last = period.partition("/")
    if told is None or not (first.isdigit() and last.isdigit()):
        return period
    over = int(first) + int(told["n"]) - 1
    return f"{first}/{over}" if int(first) < over < int(last) else period


_YEARS_OVER = regex.compile(
    r"(?i:sơ kết|kết quả|đánh giá|tổng kết|sau)\s(?:giữa kỳ\s)?0?(?P<n>[2-9])\s(?i:năm)\b(?!\s(?:19|20)\d\d)"
)


def _is_work_ahead(parts: Parts, mention: PeriodMention) -> bool:
    """Whether a title names a year as that of the work which is being started, in a text that is no plan itself."""
    head = parts.title[: mention.start]
    return kind_of(parts) == "news" and bool(rules()["work_ahead"].search(head))


def _is_to_come(parts: Parts, clock: Clock, mention: PeriodMention) -> bool:
    """Whether news name a year in their title that begins after they were published, and open with what was before."""
    first = bounds(clock.fill(mention.iso)).start
    if kind_of(parts) != "news" or clock.day is None or first is None or first <= clock.day:
        return False
    return _opening(parts, clock) is not None and not rules()["future"].search(parts.title)


def _below_title(parts: Parts) -> PeriodMention | None:
    """The time in the lines under the title, where a head of document breaks its title into lines."""
    for start, end in _below(parts)[:_SUBTITLES]:
        line = parts.text[start:end].strip()
        if rules()["opens_news"].match(line):
            return None  # what follows the lead of news is no title: the line below a picture, with an event's name
        if len(line) > 250 or line.endswith((".", ":", ";")) or "?" in line or rules()["dateline"].search(line):
            continue
        if rules()["number"].match(line) or rules()["issue_month"].search(line):
            continue
        if _SECTION.match(line):
            continue
        told = [m for m in parts.periods if start <= m.start < end]
        for index, mention in enumerate(told):
            fits = mention.kind in (*_STRETCHES, "span") and mention.role in ("", "programme")
            if fits and not _is_left_for_later(parts.text, mention, told[index + 1 :]):
                return mention
    return None


# "2. Giai đoạn 1 (năm 2013 - 2014)" heads a part of the text.
_SECTION = regex.compile(
    r"(?:(?i:phần|chương|mục|điều)\s|(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*|[A-Za-zĐđ])\s?[.)/]\s?\p{L})"
)


def _lead_end(parts: Parts) -> int:
    """Where the third block below the title ends, or the first of running text where only lines of the head stand
    before it.
    """
    body = _below(parts)
    prose = next((b for a, b in body if b - a >= PROSE), 0)
    return max(body[min(2, len(body) - 1)][1], prose) if body else 0


def _below(parts: Parts) -> Sequence[tuple[int, int]]:
    """The blocks below the title; all where none stand there."""
    return [span for span in parts.body if span[0] >= parts.below] or parts.body


def _is_part_of_year(period: str) -> bool:
    span = bounds(period)
    return span.kind not in ("", "year", "day") and span.start is not None and span.start.month == 1


def _names_meeting(parts: Parts, titled: str) -> bool:
    """Whether the month that a title names is that of a meeting and not of its report."""
    if bounds(titled).kind != "month":
        return False
    return any(
        m.kind == "month" and rules()["meeting"].search(parts.title, 0, m.start) for m in find_periods(parts.title)
    )


def _stretch(parts: Parts, clock: Clock) -> PeriodMention | None:
    """The stretch of years or months that the opening tells of."""
    if not parts.body:
        return None
    first, last = _below(parts)[0][0], _lead_end(parts)
    news = kind_of(parts) == "news"
    for mention in parts.periods:
        if not first <= mention.start < last or mention.role:
            continue
        if mention.rule == "years_of_work" and clock.day and not news:
            return mention
        if not (year_of(mention.iso) or _is_just_over(mention, clock)) or _is_plan(
            parts.text, mention.start, mention.end
        ):
            continue
        years = mention.kind == "span" and "-" not in mention.iso
        if years and (_is_mean(parts, mention) or _is_season(parts, mention)):
            continue
        # A reporter names years that are over as the background of what is today.
        past = news and years and clock.day and int(mention.iso[-4:]) < clock.day.year
        aside = news and clock.day and not years and not _is_of_whole(parts, mention)
        if not aside and (mention.kind in ("months", "half", "quarter") or (years and not past)):
            return mention
    return None


def _is_of_whole(parts: Parts, mention: PeriodMention) -> bool:
    """Whether some months stand in the first sentence of the news: those of a later one are its own time."""
    first = next(((start, end) for start, end in _below(parts) if end - start >= PROSE), None)
    if first is None:
        return True
    stop = _NEXT_SENTENCE.search(parts.text, *first)
    end = stop.start() if stop else first[1]
    return mention.end <= end or _COUNTS.search(parts.text, first[0], end) is None


# "hiện có 26 tổ chức", "phát sinh khoảng 92 tấn": the sentence has figures of its own time; "kỳ họp thứ 9" has none.
_COUNTS = regex.compile(
    r"(?<![\d/.,]|\b(?:[Nn]gày|[Tt]hứ|[Kk]hóa|[Ss]áng|[Cc]hiều|[Tt]ối|[Tt]háng|[Nn]ăm|[Ss]ố) )"
    r"\d[\d.,]*(?:\s?%|\s\p{Ll})"
)
_NEXT_SENTENCE = regex.compile(r"(?<=[\p{Ll}%\d)])\.\s+(?=\p{Lu})")


def _is_mean(parts: Parts, span: PeriodMention) -> bool:
    """Whether a span of years is told with a mean over them, and not as the time of all that is told."""
    return _MEAN.search(parts.text, max(0, span.start - _BEFORE_SPAN), span.start) is not None


def _is_season(parts: Parts, span: PeriodMention) -> bool:
    """Whether two years are those of a crop or of a season that runs over the turn of a year."""
    told = _SEASON.search(parts.text, max(0, span.start - _BEFORE_SPAN), span.start)
    named = told is not None or _NAMED_SEASON.match(parts.text, span.start) is not None
    return span.kind == "span" and (span.rule == "crop_years" or named)


_BEFORE_SPAN = 60
_MEAN = regex.compile(r"\b(?i:bình quân|trung bình|mỗi năm|hằng năm|hàng năm)\b[^.;\n]*$|%/năm[^.;,\n]*$")
_SEASON = regex.compile(r"\b(?i:mùa\s\p{L}+|niên\svụ|vụ(?:\s\p{L}+){0,3})\s(?:năm\s)?$")
_NAMED_SEASON = regex.compile(r"(?i:niên\svụ|mùa\s\p{L}+|vụ)\s")


def _is_just_over(mention: PeriodMention, clock: Clock) -> bool:
    """Whether a quarter, a half-year or the first months of the document's own year have just ended."""
    if clock.day is None or mention.rule not in _OPEN_STRETCHES:
        return False
    last = bounds(clock.fill(mention.iso)).end
    return last is not None and 0 <= (clock.day - last).days <= _JUST_OVER


_JUST_OVER = 60


def _reported(parts: Parts, clock: Clock) -> PeriodMention | None:
    """The time that the opening says a meeting or report looks back on ("hội nghị tổng kết năm 2018")."""
    if not parts.body:
        return None
    first, last = _below(parts)[0][0], _lead_end(parts)
    for index, opened in enumerate(parts.periods):
        if not first <= opened.start < last:
            continue
        mention = _cumulated(parts.text, parts.periods, index, clock)
        known = year_of(mention.iso) or (clock.day and mention.rule in _OPEN_STRETCHES)
        stretch = mention.kind in (*_STRETCHES, "span") and known
        if stretch and year_of(clock.fill(mention.iso)):
            head = parts.text[max(first, opened.start - _REPORTED_WITHIN) : opened.start]
            if mention.role in ("", "title", "programme") and rules()["reported"].search(head):
                return mention
    return None


def _cumulated(text: str, told: Sequence[PeriodMention], index: int, clock: Clock) -> PeriodMention:
    """The time at an index, or the longer one of the next where both end alike: a report on "quý III và 9 tháng đầu năm
    2021" is of the nine months.
    """
    mention = told[index]
    after = told[index + 1] if index + 1 < len(told) else None
    if after is None or mention.kind not in ("month", "quarter") or after.kind not in ("months", "half", "year"):
        return mention
    if not _AND_ALL.fullmatch(text, mention.end, after.start):
        return mention
    whole = clock.fill(after.iso)
    last = bounds(whole).end
    same = last is not None and bounds(mention.iso.replace("{y}", str(last.year))).end == last
    return after if same else mention


_AND_ALL = regex.compile(r"(?i)\s?(?:,|và|&)\s?")
# The elapsed months of a year which a report leaves open: its day tells the year.
_OPEN_STRETCHES = frozenset(
    {"first_months", "months_running", "months_past", "half", "half_year_part", "half_way", "mid_year", "quarter"}
)


def days_in_force(text: str, periods: list[PeriodMention]) -> list[PeriodMention]:
    """The days from which rules apply of which a text tells, also those whose year it leaves open."""
    days = [m for m in periods if m.kind == "day" and m.role in ("", "document")]
    *right_behind, told = rules()["in_force"]
    found = []
    for mention in days:
        head = max(0, mention.start - 40), mention.start
        behind = any(pattern.search(text, *head) for pattern in right_behind)
        if behind or told.search(_sentence_around(text, mention.start, mention.end)):
            found.append(mention)
    return found


def find_in_force(parts: Parts) -> str:
    """The day from which the rule applies that the document tells of."""
    days = [m for m in parts.periods if m.kind == "day" and "{" not in m.iso and m.role in ("", "document")]
    told = rules()["in_force"][-1]
    for pattern in rules()["in_force"][:-1]:
        for mention in days:
            if pattern.search(parts.text, max(0, mention.start - 40), mention.start):
                return mention.iso
    for mention in days:
        if told.search(_sentence_around(parts.text, mention.start, mention.end)):
            return mention.iso
    return ""
