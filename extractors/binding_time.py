"""Which time a figure speaks of: its clause, sentence, list, heading, else that of the document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import regex

from extractors.binding import BETWEEN_DIGITS, Context, nearest_above, rule, told_again
from extractors.dating import storms
from extractors.metadata_time import days_in_force
from extractors.model import BlockKind, Decision
from extractors.period_bounds import bounds
from extractors.periods import PeriodMention, find_periods, year_of
from extractors.scopes import Sentence

# A phrase of time so near the start of its sentence opens it and governs what follows.
_OPENING = 90
# So near before a figure stands the plan of whose year it tells.
_YEARLY_HEAD = 70
# How many lines an opening phrase of time reaches where the document gives no time of its own.
_LINES_BACK = 3
# "từ 26% năm 2016 xuống còn 4%": the year stands by the number that was left.
_SETTING_OUT = 60
_SETS_OUT = regex.compile(r"\btừ\s(?:\p{L}+\s){0,4}\d[^.;]{0,40}$")
_ARRIVES_AT = regex.compile(
    r"\)?,?\s*(?:đã\s+)?(?:(?:giảm|tăng|hạ|rút|nâng)\s+)?(?:xuống|lên|còn|thành)(?:\s+\p{L}+){0,3}\s*"
)
_BY_DAY = regex.compile(r"[\p{L}\s]{0,30}\btrước\s+")
_OTHER_STATEMENT = regex.compile(r"[();:]|\b(?:trong đó|riêng|gồm)\b|\btừ\s+(?:\p{L}+\s+)?\d")
_OPENS_BRACKET = regex.compile(
    r"[\p{L}\s/]{0,30}\(\s*(?:(?:vào|ước|tính|đến|thời\sđiểm|trong|của|là|lúc|\d{1,2}\s?(?:h|giờ)(?:\s?\d{2}(?:\sphút)?)?)"
    r"\s+){0,4}"
)
_PARTS_TIME = regex.compile(r"[,;:()\d]|\b(?:và|so|đến|từ|lên|xuống|để)\b")


def resolve_period(start: int, end: int, ctx: Context, *, status: str = "", unit: str = "") -> Decision:
    """The time that the figure in `text[start:end]` speaks of.

    `status` and `unit` of the figure, where they are known, tell norms and shares from sums of deeds.
    """
    found = _resolved(start, end, ctx, status, unit)
    head = ctx.layout.text[max(0, start - _YEARLY_HEAD) : start]
    part = bounds(found.value)
    if part.start and part.end and part.start.year == part.end.year and part.kind not in ("", "year", "day"):
        told = rule("yearly_plan").search(head)
        # "kế hoạch năm (9/12 lớp)": the plan is what stands below the stroke.
        if told and not _ABOVE_STROKE.match(ctx.layout.text, end):
            return Decision(str(part.end.year), "yearly_plan", told.group().strip(), "clause")
    today = ctx.metadata.today
    beyond = (
        found.rule != "term_ahead" and found.scope not in ("clause", "sentence") and status in ("actual", "estimate")
    )
    if today and beyond and _lies_ahead(found.value, today):
        return Decision(today.isoformat(), "span_ahead", found.cue, "document")
    report = bounds(ctx.metadata.report_period)
    above = found.scope in ("heading", "list", "previous") and status == "target" and report.kind == "span"
    if above and report.end and part.end and part.kind in ("year", "day") and part.end.year == report.end.year:
        told = rule("whole_span").search(head)
        if told:
            return Decision(ctx.metadata.report_period, "whole_span", told.group(), "clause")
    if today and status == "actual" and (last := _a_year_before(found, today)):
        return Decision(last, found.rule, found.cue, found.scope)
    return found


_ABOVE_STROKE = regex.compile(r"\s?/\s?\d")


def _a_year_before(found: Decision, today: date) -> str:
    """The period a year earlier, where what has been done would else lie ahead: "sáu tháng cuối năm" in January."""
    span = bounds(found.value)
    if today.month > _LOOKING_BACK or span.kind in ("", "year") or not (span.start and span.end):
        return ""
    if span.start.year != today.year:
        return ""
    year = str(today.year)
    ahead = (span.end - today).days > _ANNOUNCED_DAYS and (span.kind != "day" or span.start > today)
    said = year in found.cue or not found.cue or found.scope == "title"
    return "" if said or not ahead else found.value.replace(year, str(today.year - 1))


_LOOKING_BACK = 3
"""Until this month a year's news look back on the year before."""
_ANNOUNCED_DAYS = 60
"""What lies so many days ahead may be what is about to end, or is announced."""


def _lies_ahead(period: str, today: date) -> bool:
    """Whether a span of years has only begun: a congress is named after the term that it opens, which governs what
    shall be and not what is.
    """
    span = bounds(period)
    if span.start is None or span.end is None:
        return False
    begun = span.kind == "span" and span.start.year >= today.year and span.end.year > today.year + 1
    return begun or (span.kind != "day" and span.start > today)


def _resolved(start: int, end: int, ctx: Context, status: str, unit: str) -> Decision:
    """The time of a figure by its own scopes."""
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return _default_period(ctx, start, status, unit, None)
    last = _same_time_last_year(sentence, start, ctx)
    if last:
        return last
    mean = _mean_of_years(sentence, start, ctx)
    if mean:
        return mean
    formerly = rule("formerly").search(ctx.layout.text, max(sentence.start, start - 60), start)
    if formerly:
        return Decision("", "formerly", formerly.group().strip(), "clause")
    set_there = ctx.metadata.term_ahead and _of_congress(ctx, start, status, unit, sentence)
    told = None if set_there else rule("at_event").match(ctx.layout.text, sentence.start, sentence.end)
    event = ctx.metadata.event_day or ctx.metadata.today
    if told and event and status != "target" and not _governing(ctx.periods_in(sentence.start, start)):
        return Decision(str(event), "event_day", told.group(), "sentence")
    found = (
        _in_sentence(sentence, start, end, ctx, status)
        or _taken_up(sentence, start, ctx)
        or _of_cell(sentence, ctx)
        or (_of_standard(sentence, start, ctx) if status == "norm" else None)
        or _of_programme(sentence, start, ctx)
    )
    if found:
        return _decide(ctx, found[0], found[1])
    echo = told_again(sentence, start, end, ctx)
    if echo:
        return _resolved(echo[0], echo[1], ctx, status, unit)
    if status != "target" and _reports_months(ctx) and ctx.metadata.today and _has_today(ctx, start, sentence):
        return _default_period(ctx, start, status, unit, sentence)
    balance = _of_balance(sentence, start, ctx) if _reports_months(ctx) and status != "target" else None
    if balance:
        return balance
    above = _from_above(sentence, ctx) or _of_balance_before(sentence, start, ctx)
    if above and above[1] == "previous" and _is_done(sentence, start, ctx) and _of_goal(above[0], ctx):
        above = None
    if above and _is_stock_of_report(above[0], ctx) and _is_done(sentence, start, ctx):
        above = None
    # What shall be is not of today, even where the text goes on from what is.
    if above and not (status == "target" and above[0].kind == "now"):
        return _decide(ctx, above[0], above[1])
    return _default_period(ctx, start, status, unit, sentence)


def _is_stock_of_report(mention: PeriodMention, ctx: Context) -> bool:
    """Whether a day is that of the stocks of a report on a year or on months, not one on which more is told later."""
    if mention.kind not in ("day", "now") or not (
        bounds(ctx.metadata.report_period).kind == "year" or _reports_months(ctx)
    ):
        return False
    day, last = bounds(ctx.metadata.clock.fill(mention.iso)).start, bounds(ctx.metadata.report_period).end
    return mention.kind == "now" or day is None or last is None or day <= last


def _same_time_last_year(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """What a sentence tells that opens with "Cùng kỳ năm ngoái, …": no comparison but a time of its own."""
    text = ctx.layout.text
    told = ctx.periods_in(sentence.start, start)
    if not told or told[0].rule != "comparison" or len(_governing(told)) > 0:
        return None
    if not rule("opens").fullmatch(text, sentence.start, told[0].start) or not _TOLD_THEN.match(text, told[0].end):
        return None
    year = ctx.metadata.clock.fill(told[0].iso)
    report = ctx.metadata.report_period
    months = _reports_months(ctx) and len({point[:4] for point in report.split("/")}) == 1
    value = report.replace(report[:4], year) if months and year else year
    return Decision(value, "same_time_last_year", text[told[0].start : told[0].end], "sentence") if value else None


_TOLD_THEN = regex.compile(r",|\s(?:là|đạt|chỉ|có|mới)\b")


def _taken_up(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The time of the sentence before, which a sentence takes up by "at that time"."""
    told = rule("then").match(ctx.layout.text, sentence.start, min(start, sentence.end))
    if told is None:
        return None
    for other in reversed(ctx.layout.sentences[max(0, sentence.index - _TAKEN_UP) : sentence.index]):
        found = _primary(other, ctx)
        if found and found.kind != "now":
            return found, "previous"
    return None


_TAKEN_UP = 3
"""So many sentences back the time stands that "at that time" takes up."""


def _mean_of_years(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """A yearly mean behind two years of which the sentence tells is of the span between them."""
    text = ctx.layout.text
    told = rule("yearly_mean").search(text, max(sentence.start, start - _YEARLY_HEAD), start)
    if not told:
        return None
    points = [m for m in ctx.periods_in(sentence.start, told.start()) if not m.role and m.kind in ("year", "day")]
    years = sorted({year for m in points if (year := year_of(m.iso))})
    report = ctx.metadata.report_period
    if len(years) == 1 and bounds(report).kind == "span" and "-" not in report:
        # "Đến cuối năm 2024 còn 4%, bình quân mỗi năm giảm 2%" in a report on some years.
        return Decision(report, "yearly_mean", told.group().strip(), "title")
    if len(years) < 2:
        return None
    return Decision(f"{years[0]}/{years[-1]}", "yearly_mean", told.group().strip(), "sentence")


def _of_balance(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """A balance in a report on months is of the last day of these, where the text names that day."""
    text = ctx.layout.text
    before = ctx.layout.sentences[max(0, sentence.index - 1)]
    goes_on = rule("continues").match(text, sentence.start, sentence.end)
    words = (text, before.start if goes_on else sentence.start, start)
    told = _last(rule("balance").finditer(*words))
    moved = _last(rule("turnover").finditer(*words))
    last = bounds(ctx.metadata.report_period).end
    if told is None or last is None or (moved is not None and moved > told):
        return None
    if not any(mention.iso == last.isoformat() and not mention.role for mention in ctx.periods):
        return None
    return Decision(last.isoformat(), "balance_day", text[told : told + 6], "document")


def _of_balance_before(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The day of the balances in the sentence before, with which one goes on that opens with a balance."""
    before = ctx.layout.previous(sentence)
    text = ctx.layout.text
    told = rule("balance").search(text, sentence.start, min(start, sentence.start + _OPENS_WITH))
    if before is None or told is None or not rule("balance").search(text, before.start, before.end):
        return None
    days = [m for m in _governing(ctx.periods_in(before.start, before.end)) if m.kind == "day"]
    return (days[-1], "previous") if days else None


_OPENS_WITH = 30
"""Within so many characters stands what a sentence opens with."""


def _last(found: Iterable[Any]) -> int | None:
    """Where the last of some matches begins."""
    return max((match.start() for match in found), default=None)


def _is_done(sentence: Sentence, start: int, ctx: Context) -> bool:
    """Whether the clause before a figure says what was done in the months of a report, which a stock's day leaves."""
    first, _ = ctx.layout.clause_at(sentence, start)
    return bool(rule("done").search(ctx.layout.text, first, start))


def _reports_months(ctx: Context) -> bool:
    """Whether the document reports on a part of a year."""
    return "-" in ctx.metadata.report_period


def _of_cell(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """What the headers of a table cell say, else its caption."""
    cell = ctx.layout.blocks[sentence.block].cell
    if cell is None:
        return None
    for words in (*reversed(cell.column_header), *reversed(cell.row_header), cell.caption):
        mentions = _governing(find_periods(words))
        if mentions:
            return mentions[-1], "heading"
    return None


def _of_standard(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The years of the standard to which a norm belongs: the last one named before it."""
    if not rule("standard").search(ctx.layout.text, sentence.start, start):
        return None
    known = [m for m in ctx.periods_in(0, sentence.end) if m.role == "standard"]
    return (known[-1], "document") if known else None


def _of_programme(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The years of the programme that the sentence names before the figure."""
    named = [m for m in ctx.periods_in(sentence.start, start) if m.role == "programme"]
    return (named[-1], "sentence") if named else None


def _decide(ctx: Context, mention: PeriodMention, scope: str) -> Decision:
    iso = mention.iso
    if "{y}" in iso and mention.rule != "relative_year" and (year := _year_around(mention, ctx)):
        iso = iso.replace("{y}", year)
    if iso == "{named}":
        iso = _named_year(mention, ctx)
    value = _same_years_above(mention, ctx) or _school_year_reported(mention, ctx) or ctx.metadata.clock.fill(iso)
    return Decision(value, mention.rule, ctx.layout.text[mention.start : mention.end], scope)


def _same_years_above(mention: PeriodMention, ctx: Context) -> str:
    """The span of as many years that a heading or the title names, of which "5 năm qua" speaks; "" where none does."""
    if mention.rule not in ("years_past", "years_of_work", "years_elapsed"):
        return ""
    count = int("".join(filter(str.isdigit, mention.iso)) or 0)
    sentence = ctx.layout.sentence_at(mention.start)
    headings = [ctx.layout.sentences[index] for index in sentence.headings] if sentence else []
    told = [m.iso for h in headings for m in ctx.periods_in(h.start, h.end) if m.kind == "span" and not m.role]
    over = ctx.metadata.today.year if ctx.metadata.today else 9999
    for span in (*told, ctx.metadata.report_period):
        first, _, last = span.partition("/")
        if first.isdigit() and last.isdigit() and int(last) - int(first) in (count, count - 1) and int(last) <= over:
            return span
    return ""


def _school_year_reported(mention: PeriodMention, ctx: Context) -> str:
    """The school year on which a document reports, of which "năm học vừa qua" speaks."""
    first, _, last = ctx.metadata.report_period.partition("/")
    spoken_of = mention.rule == "school_year" and mention.iso in ("{school:0}", "{school:-1}")
    if not (spoken_of and first.isdigit() and last.isdigit() and int(last) - int(first) == 1):
        return ""
    return ctx.metadata.report_period


def _named_year(mention: PeriodMention, ctx: Context) -> str:
    """The year of which "trong năm" speaks: that of a report, else the last that the lines above tell."""
    report = ctx.metadata.report_period
    sentence = ctx.layout.sentence_at(mention.start)
    for index in sentence.headings if sentence else ():
        heading = ctx.layout.sentences[index]
        of_heading = [m.iso for m in ctx.periods_in(heading.start, heading.end) if not m.role and m.kind == "year"]
        if len(of_heading) == 1:
            return of_heading[0]
    if bounds(report).kind == "year":
        return report
    first = ctx.layout.sentences[max(0, sentence.index - 2)].start if sentence else mention.start
    told = [m for m in ctx.periods_in(first, mention.start) if not m.role and m.kind in ("year", "day")]
    years = [m.iso[:4] for m in told if m.iso[:4].isdigit()]
    return years[-1] if years else "{y}"


def _year_around(mention: PeriodMention, ctx: Context) -> str:
    """The year that the sentence of an open day or month names before it, else that of a heading above."""
    sentence = ctx.layout.sentence_at(mention.start)
    if sentence is None:
        return ""
    headings = (ctx.layout.sentences[index] for index in sentence.headings)
    for start, end in ((sentence.start, mention.start), *((h.start, h.end) for h in headings)):
        years = {m.iso[:4] for m in ctx.periods_in(start, end) if _tells_year(m)}
        if years:
            return years.pop() if len(years) == 1 else ""
    return ""


def _tells_year(mention: PeriodMention) -> bool:
    return not mention.role and mention.kind not in ("span", "now") and mention.iso[:4].isdigit()


def _governing(mentions: Sequence[PeriodMention]) -> list[PeriodMention]:
    return [m for m in mentions if m.role in ("", "carried") and not m.weak]


def _due(text: str, end: int, deadline: PeriodMention) -> bool:
    """Whether a day by which something shall be done stands right behind a figure."""
    return bool(_BY_DAY.fullmatch(text[end : deadline.start]))


def _in_sentence(
    sentence: Sentence, start: int, end: int, ctx: Context, status: str = ""
) -> tuple[PeriodMention, str] | None:
    """The phrase in the figure's own sentence: right behind it, else the nearest before it, else behind it."""
    every = ctx.periods_in(sentence.start, sentence.end)
    text = ctx.layout.text
    mentions = _without_what_is_there(_without_years_of_funds(_governing(every), text, sentence), text, ctx)
    if not every:
        return None
    clause = ctx.layout.clause_at(sentence, start)
    deadline = next((m for m in every if m.role == "deadline" and m.start >= end), None)
    if deadline and status == "target" and _due(text, end, deadline):
        return deadline, "clause"
    if _reports_months(ctx):
        # What a clause says of today does not reach the deeds of the next.
        mentions = [m for m in mentions if m.rule != "at_present" or clause[0] <= m.start < clause[1]]
    if status == "actual":
        mentions = [m for m in mentions if not _is_planned(text, m, end)]
    behind = [m for m in mentions if m.start >= end and m.start < clause[1] and m.role != "carried"]
    # The last that governs: a long sentence is not read to its beginning for each of its figures.
    before = next(
        (
            m
            for m in reversed(mentions)
            if m.end <= start
            and _reaches(text, m, start, sentence)
            and not _left(text, m, start)
            and not (status == "target" and _of_item_before(text, m, start, sentence))
        ),
        None,
    )
    if behind and _attached(text, end, behind[0]):
        return behind[0], "clause"
    if before:
        return before, "clause" if before.start >= clause[0] else "sentence"
    if behind and not _OTHER_STATEMENT.search(text[end : behind[0].start]):
        return behind[0], "clause"
    return None


def _without_years_of_funds(mentions: list[PeriodMention], text: str, sentence: Sentence) -> list[PeriodMention]:
    """The times of a sentence without the years of funds and plans, where it opens with the day of what it tells:
    "Tính đến 31/8/2023, vốn năm 2022 mới giải ngân 41%".
    """
    if (
        not mentions
        or mentions[0].kind != "day"
        or not rule("opens").fullmatch(text, sentence.start, mentions[0].start)
    ):
        return mentions
    funds = {m for m in mentions if m.kind == "year" and _OF_FUNDS.search(text, mentions[0].end, m.start)}
    return [m for m in mentions if m not in funds or text[m.end : m.end + 2].strip() == "("]


def _without_what_is_there(mentions: list[PeriodMention], text: str, ctx: Context) -> list[PeriodMention]:
    """The times of a sentence without the "hiện có" of what a goal is about: "đến năm 2030 bảo vệ rừng hiện có"."""
    known = ctx.metadata.today.year if ctx.metadata.today else ctx.metadata.latest_year
    goal = next((m for m in mentions if known and m.kind == "year" and (year_of(m.iso) or 0) > known), None)
    if goal is None:
        return mentions
    return [m for m in mentions if m.start < goal.start or not _IS_THERE.match(text, m.start)]


_IS_THERE = regex.compile(r"hiện có\b")
_OF_FUNDS = regex.compile(r"\b(?:vốn|nguồn|kế hoạch|dự toán|chỉ tiêu|kinh phí)\b[^,;.:()\d]{0,40}$")


def _is_planned(text: str, mention: PeriodMention, end: int) -> bool:
    """Whether a time behind what was done is that of what shall follow: "đạt 75%, dự kiến cuối tháng 4 bàn giao"."""
    return mention.start >= end and _SHALL.search(text, end, mention.start) is not None


_SHALL = regex.compile(r"\b(?:dự kiến|sẽ|phấn đấu|dự định|kế hoạch)\b[^\d]{0,30}$")


def _reaches(text: str, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
    """Whether a phrase before a figure can govern it: not out of a bracket, a balance only the number next to it."""
    gap = text[mention.end : start]
    if mention.role == "carried":
        return len(gap) < 40 and "," not in gap and not BETWEEN_DIGITS.search(gap)
    return not any(
        a <= mention.start < b <= start and not _PARTS.match(text, b) and not _dates_words_before(text, mention, a, b)
        for a, b in sentence.parentheses
    )


def _dates_words_before(text: str, mention: PeriodMention, start: int, end: int) -> bool:
    """Whether a bracket holds nothing but a time that says when the time before it was: "sau một tháng (1/3 - 1/4)"."""
    alone = not text[start + 1 : mention.start].strip() and not text[mention.end : end - 1].strip()
    return alone and _TELLS_TIME.search(text, max(0, start - _BEFORE_BRACKET), start) is not None


# The parts have the time of their total: "(đến 10/2 ghi nhận 90 ca), trong đó xã có 8 ca".
_PARTS = regex.compile(r",?\s(?:trong đó|trong số đó|trong số này)\b")
_BEFORE_BRACKET = 40
_TELLS_TIME = regex.compile(
    r"\b(?:tháng|năm|tuần|ngày|đợt|kỳ|giai đoạn|nhiệm kỳ|thời gian|thời điểm|mùa|dịp|vụ)(?:\s\p{L}+){0,3}\s*$",
    regex.IGNORECASE,
)


def _of_item_before(text: str, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
    """Whether a year stands within an earlier goal of a row: "GRDP năm 2025 là 41 triệu đồng; xuất khẩu ...": it holds
    for that one, where a time that opens the row holds for all.
    """
    if mention.kind != "year" or ";" not in text[mention.end : start]:
        return False
    opening = max(text.rfind(mark, sentence.start, mention.start) for mark in ";:")
    return len(text[max(opening + 1, sentence.start) : mention.start].split()) >= _WITHIN_ITEM


_WITHIN_ITEM = 4
"""So many words before a time in an item make it part of that item alone."""


def _left(text: str, mention: PeriodMention, start: int) -> bool:
    """Whether a time is that from which a change set out: "giảm từ 26% năm 2016 xuống còn 4%"."""
    if not _SETS_OUT.search(text, max(0, mention.start - _SETTING_OUT), mention.start):
        return False
    arrival = _ARRIVES_AT.match(text, mention.end, start)
    # The number that was arrived at, or one behind it.
    return arrival is not None and text[arrival.end() : arrival.end() + 1].isdigit()


def _attached(text: str, end: int, mention: PeriodMention) -> bool:
    """Whether a phrase stands right behind a figure: "10% năm 2016", "6,6 triệu người trong năm 2016"."""
    gap = _IN_BRACKETS.sub("", text[end : mention.start])
    if gap.startswith(")"):
        gap = gap[1:]  # the figure itself stands in brackets: "20 hộ (8%) năm 2020"
    if _OPENS_BRACKET.fullmatch(gap) and text[mention.end : mention.end + 1] in (")", ","):
        return True
    return len(gap) <= 45 and not _PARTS_TIME.search(gap) and len(gap.split()) <= 6


_IN_BRACKETS = regex.compile(r"\s?\([^()]{1,40}\)")


def _opening(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The phrase of time with which a sentence opens."""
    for mention in _governing(ctx.periods_in(sentence.start, sentence.start + _OPENING)):
        if mention.end <= sentence.end and rule("opens").fullmatch(ctx.layout.text, sentence.start, mention.start):
            return mention
    return None


def _primary(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The time that a whole sentence speaks of: its opening, else its last phrase."""
    opening = _opening(sentence, ctx)
    if opening:
        return opening
    every = ctx.periods_in(sentence.start, sentence.end)
    mentions = [m for m in _governing(every) if m.role != "carried"] or [m for m in every if m.role == "programme"]
    # What stands in brackets is said in passing.
    outside = [m for m in mentions if not any(a < m.start < b for a, b in sentence.parentheses)]
    if not outside and sentence.end - sentence.start > _SHORT:
        return None
    return (outside or mentions)[-1] if mentions else None


_SHORT = 160
"""Up to so many characters a line is a heading or an opening line, which may date itself in brackets."""


def _from_above(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """What governs a sentence without a time: what it continues, its paragraph, its list, a heading, a line above."""
    sentences = ctx.layout.sentences
    if rule("continues").match(ctx.layout.text, sentence.start, sentence.end) and sentence.index:
        before = sentences[sentence.index - 1]
        found = _primary(before, ctx)
        if found:
            return found, "previous"
        above = _from_above(before, ctx)
        if above:
            return above[0], "previous"
    numbered = _of_enumeration(sentence, ctx)
    if numbered:
        return numbered, "list"
    opening = nearest_above(sentence, ctx, ctx.times_above, _opening_that_passes_on)
    if opening:
        return opening, "previous"
    if sentence.opener is not None:
        found = _of_opener(sentences[sentence.opener], ctx)
        if found:
            return found, "list"
    for index in sentence.headings:
        heading = sentences[index]
        if heading.start < ctx.since:
            continue
        found = _primary(heading, ctx)
        # A lead set in bold, or the line that says when the page was put up, is no heading whose day would hold.
        stamp = found is not None and found.iso == str(ctx.metadata.published)
        if found and not stamp and (found.kind != "day" or heading.end - heading.start < 120):
            return found, "heading"
    known = ctx.metadata.report_period or ctx.metadata.today
    return None if known else _lines_above(sentence, ctx)


def _of_enumeration(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The time with which a paragraph opens a list that runs on in it: "Đến năm 2020: (1) … (2) …"."""
    if not _NUMBERED.match(ctx.layout.text, sentence.start):
        return None
    first = ctx.layout.sentence_at(ctx.layout.blocks[sentence.block].start)
    if first is None or first.index == sentence.index:
        return None
    colon = ctx.layout.text.find(":", first.start, first.end)
    if colon < 0:
        return None
    told = _governing(ctx.periods_in(first.start, colon))
    return told[-1] if told else None


_NUMBERED = regex.compile(r"[-–\s]*\(?(?:\d{1,2}|[ivx]{1,4}|\p{Ll})\)\s")


def _opening_that_passes_on(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    opening = _opening(sentence, ctx)
    if opening is None or not _passes_on(opening, ctx):
        return None
    later = _governing(ctx.periods_in(opening.end, sentence.end))
    # "Trong đó: giai đoạn 2021 - 2025 là 96 tỷ, giai đoạn 2026 - 2030 là 118 tỷ": the times of parts end with them.
    if opening.kind == "span" and any(m.kind == "span" for m in later):
        return None
    # "Năm 2015 là 62%, đến cuối năm 2022 còn 31%": a sentence that goes on to a later time leaves the first behind.
    if opening.kind != "year":
        return opening
    return (
        None
        if any(m.kind == "now" or (year_of(m.iso) or 0) > (year_of(opening.iso) or 9999) for m in later)
        else opening
    )


def _passes_on(opening: PeriodMention, ctx: Context) -> bool:
    """Whether the time with which a sentence opens holds for those after it: a feast or what is today does not, in a
    report on months or years.
    """
    if opening.rule == "feast":
        return not ctx.metadata.report_period
    if opening.rule in ("from_now", "rest_of_year"):
        return False
    # From that day on one amount applies; what comes next has its own time.
    if opening.kind == "day" and _FROM.search(ctx.layout.text, max(0, opening.start - 12), opening.start):
        return False
    return opening.rule != "at_present" or not _reports_months(ctx)


_FROM = regex.compile(r"\b(?:[Tt]ừ|[Kk]ể từ)\s(?:ngày\s)?$")


def _of_goal(mention: PeriodMention, ctx: Context) -> bool:
    """Whether a time opens a sentence on what shall be: what has been done and is told next is not of it."""
    sentence = ctx.layout.sentence_at(mention.start)
    if sentence is None or mention.kind != "year":
        return False
    return bool(_SETS_GOAL.search(ctx.layout.text, mention.end, min(sentence.end, mention.end + _YEARLY_HEAD)))


_SETS_GOAL = regex.compile(r"\b(?:chỉ tiêu|phấn đấu|mục tiêu|sẽ|dự kiến)\b")


def _of_opener(opener: Sentence, ctx: Context) -> PeriodMention | None:
    """The time of a list's opening line; "Trong đó:" has that of the sentence which it goes on with."""
    found = _primary(opener, ctx)
    before = ctx.layout.previous(opener)
    if found is None and before and rule("continues").match(ctx.layout.text, opener.start, opener.end):
        return _primary(before, ctx)
    if found is None and opener.opener not in (None, opener.index):
        # A list within a list: what the outer one opens with holds for both.
        return _of_opener(ctx.layout.sentences[opener.opener], ctx)
    return found


def _lines_above(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The time with which one of the lines just above opens, where the lines between have none of their own."""
    between: set[str] = set()
    for other in reversed(ctx.layout.sentences[max(0, sentence.index - _LINES_BACK) : sentence.index]):
        if other.kind is BlockKind.TITLE:
            return None
        opening = _opening(other, ctx)
        if opening:
            # The last day of a year is that of one stock.
            fits = between <= {opening.iso} and opening.rule not in ("year_end", "month_end")
            return (opening, "previous") if fits else None
        between.update(mention.iso for mention in _governing(ctx.periods_in(other.start, other.end)))
    return None


def _in_force_here(ctx: Context, start: int) -> PeriodMention | None:
    """The day from which the rule applies that a section is about, in a text on several rules."""
    if ctx.sections is None:
        ctx.sections = _sections_of_rules(ctx)
    index = bisect_right(ctx.sections, start, key=lambda section: section[0]) - 1
    return ctx.sections[index][1] if index >= 0 else None


def _sections_of_rules(ctx: Context) -> list[tuple[int, PeriodMention | None]]:
    """Where the sections of a text on several rules begin, and the day from which each applies; none in others."""
    days = days_in_force(ctx.layout.text, ctx.periods) if ctx.metadata.in_force else []
    if len({day.iso for day in days}) < 2:
        return []
    limits = pairwise([*_section_heads(ctx), len(ctx.layout.text)])
    return [(first, next((day for day in days if first <= day.start < last), None)) for first, last in limits]


def _section_heads(ctx: Context) -> list[int]:
    """Where the headings of a text stand, or the short lines that head its paragraphs."""
    found = []
    for block, below in pairwise(ctx.layout.blocks):
        line = ctx.layout.text[block.start : block.end].rstrip()
        short = len(line) <= _HEADING_LINE and not line.endswith((".", ":", ";", ",")) and block.kind in _HEADS
        if short and below.end - below.start > len(line):
            found.append(block.start)
    return found


_HEADS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH})
_HEADING_LINE = 120
"""So long is a line at most that heads a section."""


def _default_period(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> Decision:
    """The document's own time: of a rule in force, of its report, of its publication."""
    data = ctx.metadata
    plan = status in ("target", "norm")
    here = _in_force_here(ctx, start) if data.in_force and data.kind == "news" else None
    if here:
        return _decide(ctx, here, "heading")
    if data.in_force.endswith("-01-01") and data.report_period == data.in_force[:4] and status == "norm":
        # "Quy định … từ năm 2024": the title says when it applies.
        return Decision(data.report_period, "report_period", "", "title")
    if data.in_force and (status == "norm" or (not data.report_period and status != "estimate")):
        return Decision(data.in_force, "in_force", "", "document")
    if status == "target" and data.plan_period and _among_plans(ctx, start):
        return Decision(data.plan_period, "plan_period", "", "title")
    if data.term_ahead and (congress := _of_congress(ctx, start, status, unit, sentence)):
        return congress
    storm = _month_of_storm(ctx, start, sentence) if status == "actual" else None
    if storm:
        return storm
    deed = data.event_day and status != "norm" and _is_deed(ctx, unit, sentence)
    if deed and "/" in data.report_period and "-" not in data.report_period:
        return Decision(str(data.event_day), "event_day", "", "document")
    days = bounds(data.report_period)
    short = days.start and days.end and days.kind == "span" and (days.end - days.start).days <= _DISASTER
    if data.today and short and _is_help(ctx, sentence, start):
        return Decision(data.today.isoformat(), "published", "", "document")
    in_decision = status == "norm" and data.kind == "decision"
    if in_decision and data.published and bounds(data.report_period).kind in ("", "year"):
        return Decision(data.published.isoformat(), "published", "", "document")
    if data.report_period and not _is_of_today(ctx, start, status, unit, sentence):
        # What is planned until the last day of a year is a goal of that year.
        goal = status == "target" and bounds(data.report_period).kind == "day"
        return Decision(data.report_period[:4] if goal else data.report_period, "report_period", "", "title")
    programme = next((m for m in ctx.periods if m.role == "programme"), None) if status == "target" else None
    if programme:
        return _decide(ctx, programme, "document")
    if deed:
        return Decision(str(data.event_day), "event_day", "", "document")
    years = (
        _years_looked_back(ctx, start, sentence) if status == "actual" and unit not in ("percent", "ratio") else None
    )
    if years:
        return _decide(ctx, years, "document")
    if data.today:
        yearly = plan and data.kind in ("plan", "decision")
        value = str(data.today.year) if yearly else data.today.isoformat()
        return Decision(value, "published" if data.published else "event_day", "", "document")
    rule = "inferred_year" if data.year_cue else "latest_year"
    return Decision(str(data.latest_year or ""), rule if data.latest_year else "none", data.year_cue, "document")


def _years_looked_back(ctx: Context, start: int, sentence: Sentence | None) -> PeriodMention | None:
    """The years of work on which news look back ("Sau 10 năm, …"), of which are the deeds that they sum up below."""
    if sentence is None or not rule("done").search(ctx.layout.text, sentence.start, start):
        return None
    told = (m for m in ctx.periods if m.rule in _LOOKS_BACK and not m.role and m.start < start)
    return next(told, None)


_LOOKS_BACK = frozenset({"years_of_work", "years_elapsed", "years_past"})


def _month_of_storm(ctx: Context, start: int, sentence: Sentence | None) -> Decision | None:
    """The month in which the storm struck whose damage a sentence tells, in a text that was written later."""
    data = ctx.metadata
    if sentence is None or bounds(data.report_period).kind not in ("", "year"):
        return None
    if ctx.storms is None:
        ctx.storms = storms(ctx.layout.text)
    if not ctx.storms:
        return None
    told = [storm for storm in ctx.storms if storm[0] < start] or ctx.storms
    _, months, words = told[-1]
    year = data.latest_year if data.today is None else None
    struck = [m for m in months if (m <= data.today.isoformat()[:7] if data.today else year in (None, int(m[:4])))]
    if not struck or (data.today and struck[-1] == data.today.isoformat()[:7]):
        return None
    if rule("damage").search(ctx.layout.text, sentence.start, sentence.end) and not _is_help(ctx, sentence, start):
        return Decision(struck[-1], "storm", words, "document")
    return None


def _among_plans(ctx: Context, start: int) -> bool:
    """Whether a line that heads plans stands above a figure."""
    if ctx.plans_from is None:
        lines = (b for b in ctx.layout.blocks if b.kind in _HEADS and b.end - b.start <= _HEADING_LINE)
        heads = (b.start for b in lines if rule("plans").match(ctx.layout.text, b.start, b.end))
        ctx.plans_from = next(heads, len(ctx.layout.text))
    return start > ctx.plans_from


def _of_congress(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> Decision | None:
    """What a congress resolves is of the term that it opens, who is there of its day, what it looks back on neither."""
    data = ctx.metadata
    first = max(sentence.start if sentence else 0, start - _YEARLY_HEAD)
    if status == "target" or rule("resolves").search(ctx.layout.text, first, start):
        return Decision(data.term_ahead, "term_ahead", "", "title")
    day = data.event_day or data.today
    if day and status != "norm" and _is_deed(ctx, unit, sentence):
        return Decision(str(day), "event_day", "", "document")
    if data.today and rule("is_now").search(ctx.layout.text, first, start):
        return Decision(data.today.isoformat(), "published", "", "document")
    return None


def _in_story(ctx: Context, sentence: Sentence | None) -> bool:
    """Whether a paragraph tells of one person's life."""
    if sentence is None:
        return False
    block = ctx.layout.blocks[sentence.block]
    return rule("story").match(ctx.layout.text, block.start, block.end) is not None


def _is_of_today(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> bool:
    """Whether a figure without a time is of the document's day and not of the time that it reports on."""
    report, today = ctx.metadata.report_period, ctx.metadata.today
    if today is not None and ctx.metadata.kind == "news" and status != "target" and _in_story(ctx, sentence):
        return True
    if _reports_months(ctx):
        # A report on months: sums and rates are of these months, what the place has today is of today.
        return today is not None and (status == "norm" or _has_today(ctx, start, sentence))
    if status in ("target", "norm"):
        return False
    if today and ctx.metadata.kind == "plan" and bounds(report).kind == "year" and status == "actual":
        return True  # what a plan for a year tells as a fact holds on its day
    if "/" not in report:
        # Of a year's report, too: what the place has, and what goes on, is of its day.
        return today is not None and bounds(report).kind == "year" and _has_today(ctx, start, sentence)
    if report[:4].isdigit() and report[-4:].isdigit() and int(report[-4:]) - int(report[:4]) == 1:
        return False  # a school year is reported on as a year is
    if today and ctx.metadata.kind == "plan":
        return True
    if today is None and _is_plan(ctx):
        return False  # what an undated plan counts is what shall be
    # A span of years that is over is looked back on; in one that runs, balances and shares are of today.
    over = today is not None and int(report[-4:]) <= today.year
    return _has_today(ctx, start, sentence) or (not over and _is_state(ctx, start, unit, sentence))


def _is_plan(ctx: Context) -> bool:
    """Whether a document is a plan, by its kind or by the word with which its title opens."""
    first, last = ctx.layout.title
    return ctx.metadata.kind in ("plan", "decision") or bool(_PLAN.match(ctx.layout.text, first, last))


_PLAN = regex.compile(
    r"(?:quy hoạch|đề án|chiến lược|kế hoạch|chương trình hành động|phương án|nghị quyết)\b", regex.IGNORECASE
)


def _has_today(ctx: Context, start: int, sentence: Sentence | None) -> bool:
    """Whether the clause before a figure says what the place has ("Toàn huyện có 9/19 xã ..."), or the sentence does so
    and goes on with it or with its parts.
    """
    if sentence is None:
        return False
    text = ctx.layout.text
    first, last = ctx.layout.clause_at(sentence, start)
    found = rule("has").search(text, first, last)
    if found is not None and found.start() < start:
        return True
    opening = rule("has").search(text, sentence.start, first)
    if opening is None or rule("done").search(text, opening.end(), start):
        return False
    return ";" not in text[opening.end() : start] or bool(_LISTS_PARTS.search(text, opening.end(), start))


def _is_help(ctx: Context, sentence: Sentence | None, start: int) -> bool:
    """Whether a figure is of what was given after the days of a disaster of which the text tells."""
    return sentence is not None and bool(rule("relief").search(ctx.layout.text, sentence.start, start))


_DISASTER = 30
"""The days that a storm or flood lasts at most; longer spans are those of a campaign."""
_LISTS_PARTS = regex.compile(r"\b(?:gồm|bao gồm|trong đó|cụ thể|trong số đó)\b")


def _is_deed(ctx: Context, unit: str, sentence: Sentence | None) -> bool:
    if sentence is None or unit in ("percent", "ratio"):
        return False
    words = "attends" if ctx.metadata.term_ahead else "deed"
    return bool(rule(words).search(ctx.layout.text, sentence.start, sentence.end))


def _is_state(ctx: Context, start: int, unit: str, sentence: Sentence | None) -> bool:
    if unit in ("percent", "ratio"):
        return True
    text = ctx.layout.text
    if sentence is None:
        return bool(rule("state").search(text, max(0, start - 80), start))
    block = ctx.layout.blocks[sentence.block]
    return bool(rule("state").search(text, sentence.start, start) or rule("balance").search(text, block.start, start))
