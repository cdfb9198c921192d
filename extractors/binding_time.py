"""Which time a figure speaks of: its clause, sentence, list, heading, else that of the document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import regex

from extractors.binding import Context, rule, told_again
from extractors.model import BlockKind, Decision
from extractors.period_bounds import bounds
from extractors.periods import LOOKING_BACK, PeriodMention, find_periods, year_of
from extractors.scopes import Sentence
from extractors.time_above import from_above, of_goal, primary
from extractors.time_default import default_period, has_today, of_congress
from extractors.time_in_sentence import in_sentence
from extractors.time_value import YEARLY_HEAD, decide, governing, reports_months


def resolve_period(start: int, end: int, ctx: Context, *, status: str = "", unit: str = "") -> Decision:
    """The time that the figure in `text[start:end]` speaks of.

    `status` and `unit` of the figure, where they are known, tell norms and shares from sums of deeds.
    """
    found = _resolved(start, end, ctx, status, unit)
    head = ctx.layout.text[max(0, start - YEARLY_HEAD) : start]
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
    """The period a year earlier, where what has been done would else lie ahead: "sáu tháng cuối năm" in January, a day
    in November on a page that a portal took over in July.
    """
    span = bounds(found.value)
    looks_back = today.month <= LOOKING_BACK or (span.kind == "day" and any(map(str.isdigit, found.cue)))
    if not looks_back or span.kind in ("", "year") or not (span.start and span.end):
        return ""
    if span.start.year != today.year:
        return ""
    year = str(today.year)
    ahead = (span.end - today).days > _ANNOUNCED_DAYS and (span.kind != "day" or span.start > today)
    said = year in found.cue or not found.cue or found.scope == "title"
    return "" if said or not ahead else found.value.replace(year, str(today.year - 1))


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
        return default_period(ctx, start, status, unit, None)
    last = _same_time_last_year(sentence, start, ctx)
    if last:
        return last
    compared = _in_bracket_of_standard(sentence, start, ctx)
    if compared:
        return compared
    mean = _mean_of_years(sentence, start, end, ctx, status)
    if mean:
        return mean
    formerly = rule("formerly").search(ctx.layout.text, max(sentence.start, start - 60), start)
    if formerly:
        return Decision("", "formerly", formerly.group().strip(), "clause")
    set_there = ctx.metadata.term_ahead and of_congress(ctx, start, status, unit, sentence)
    told = rule("at_event").match(ctx.layout.text, sentence.start, sentence.end)
    event = ctx.metadata.event_day or ctx.metadata.today
    if told and set_there and set_there.rule == "event_day" and not ctx.periods_in(sentence.start, sentence.end):
        return set_there  # "Đại hội đã bầu 9 đồng chí", whatever years the sentence before looks back on
    if told and not set_there and event and status != "target" and not governing(ctx.periods_in(sentence.start, start)):
        return Decision(str(event), "event_day", told.group(), "sentence")
    found = (
        in_sentence(sentence, start, end, ctx, status)
        or _taken_up(sentence, start, ctx)
        or _of_cell(sentence, ctx)
        or (_of_standard(sentence, start, ctx) if status == "norm" else None)
        or _of_programme(sentence, start, ctx)
    )
    if found:
        turn = _year_in_turn(found[0], sentence, start, ctx)
        return Decision(turn, "in_turn", turn, found[1]) if turn else decide(ctx, found[0], found[1])
    if status != "target" and _dates_event(sentence, ctx):
        return Decision(str(ctx.metadata.event_day), "event_day", "", "sentence")
    echo = told_again(sentence, start, end, ctx)
    if echo:
        return _resolved(echo[0], echo[1], ctx, status, unit)
    if status != "target" and reports_months(ctx) and ctx.metadata.today and has_today(ctx, start, sentence):
        return default_period(ctx, start, status, unit, sentence)
    balance = _of_balance(sentence, start, ctx) if reports_months(ctx) and status != "target" else None
    if balance:
        return balance
    above = from_above(sentence, ctx) or _of_balance_before(sentence, start, ctx)
    if above and above[0].kind in _FLOWS and above[1] == "previous" and status != "target":
        above = _of_balance_in_paragraph(sentence, start, ctx) or above
    if above and above[1] == "previous" and _is_done(sentence, start, ctx) and of_goal(above[0], ctx):
        above = None
    if above and _is_goal_beyond(above[0], sentence, ctx):
        above = None
    if above and _is_stock_of_report(above[0], ctx) and _is_done(sentence, start, ctx):
        above = None
    if above and above[1] == "previous" and _holds_today(above[0], sentence, start, status, ctx):
        above = None
    # What shall be is not of today, even where the text goes on from what is.
    if above and not (status == "target" and above[0].kind == "now"):
        return decide(ctx, above[0], above[1])
    return default_period(ctx, start, status, unit, sentence)


def _is_goal_beyond(mention: PeriodMention, sentence: Sentence, ctx: Context) -> bool:
    """Whether a year above lies beyond the years of a plan: such a goal is of its own paragraph and list."""
    last = bounds(ctx.metadata.report_period)
    beyond = last.kind == "span" and last.end is not None and (year_of(mention.iso) or 0) > last.end.year
    told = ctx.layout.sentence_at(mention.start)
    apart = told is not None and sentence.opener is None and told.block != sentence.block
    return beyond and apart and mention.kind == "year" and told is not None and told.index not in sentence.headings


def _dates_event(sentence: Sentence, ctx: Context) -> bool:
    """Whether a sentence of the news dates the event: "12 doanh nghiệp, 900 người: phiên giao dịch sáng 7/11"."""
    day = ctx.metadata.event_day
    if day is None or ctx.metadata.kind != "news" or sentence.kind is BlockKind.TITLE:
        return False
    told = (m for m in ctx.periods_in(sentence.start, sentence.end) if m.kind == "day" and not m.role)
    return any(ctx.metadata.clock.fill(m.iso) == str(day) for m in told)


def _holds_today(before: PeriodMention, sentence: Sentence, start: int, status: str, ctx: Context) -> bool:
    """Whether news go on from a day or some months to what holds today: what a rule gives, what a place has."""
    data = ctx.metadata
    if data.kind != "news" or data.today is None or data.report_period or before.kind not in _PARTS_OF_YEAR:
        return False
    by_rule = status == "norm" or rule("by_rule").match(ctx.layout.text, sentence.start, sentence.end) is not None
    return by_rule or (status == "actual" and has_today(ctx, start, sentence))


_PARTS_OF_YEAR = frozenset({"day", "month", "months", "quarter", "half"})


def _is_stock_of_report(mention: PeriodMention, ctx: Context) -> bool:
    """Whether a day is that of the stocks of a report on a year or on months, not one on which more is told later."""
    if mention.kind not in ("day", "now") or not (
        bounds(ctx.metadata.report_period).kind == "year" or reports_months(ctx)
    ):
        return False
    day, last = bounds(ctx.metadata.clock.fill(mention.iso)).start, bounds(ctx.metadata.report_period).end
    return mention.kind == "now" or day is None or last is None or day <= last


def _same_time_last_year(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """What a sentence tells that opens with "Cùng kỳ năm ngoái, …": no comparison but a time of its own."""
    text = ctx.layout.text
    told = ctx.periods_in(sentence.start, start)
    if not told or told[0].rule != "comparison" or len(governing(told)) > 0:
        return None
    if not rule("opens").fullmatch(text, sentence.start, told[0].start) or not _TOLD_THEN.match(text, told[0].end):
        return None
    year = ctx.metadata.clock.fill(told[0].iso)
    report = ctx.metadata.report_period
    months = reports_months(ctx) and len({point[:4] for point in report.split("/")}) == 1
    value = report.replace(report[:4], year) if months and year else year
    return Decision(value, "same_time_last_year", text[told[0].start : told[0].end], "sentence") if value else None


_TOLD_THEN = regex.compile(r",|\s(?:là|đạt|chỉ|có|mới)\b")


def _in_bracket_of_standard(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """The time of a figure in the bracket that says how it was then: "giảm so với năm 2017 (152.000 ha)", "(cùng kỳ:
    29 vụ)".
    """
    text = ctx.layout.text
    first = next((a for a, b in sentence.parentheses if a < start < b), None)
    if first is None:
        return None
    told = [m for m in ctx.periods_in(sentence.start, start) if m.role == "comparison"]
    if not told:
        return None
    before, head = told[-1], ""
    if before.end <= first and not text[before.end : first].strip():
        head = text[first + 1 : start]
    elif before.start > first and not text[first + 1 : before.start].strip():
        head = text[before.end : start]
    else:
        return None
    if not _ROW_OF_STANDARD.fullmatch(head):
        return None
    value = ctx.metadata.clock.fill(before.iso)
    if before.rule == "comparison" and before.iso == "{p}":
        own = [m.iso[:4] for m in governing(ctx.periods_in(sentence.start, before.start)) if m.iso[:4].isdigit()]
        value = str(int(own[-1]) - 1) if own else value
    return Decision(value, "standard_in_bracket", text[before.start : before.end], "clause") if value else None


# Nothing, or the figures before it in the bracket's row; no movement.
_ROW_OF_STANDARD = regex.compile(
    r"[\s:,]*(?:(?:là|đạt|chỉ|có|khoảng|hơn|gần)\s)?(?:\d[\d.,]*\s?(?:%|\p{L}+(?:\s\p{L}+){0,3})(?:,|;|\svà)\s)*"
)


def _taken_up(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The time of the sentence before, which a sentence takes up by "at that time"."""
    told = rule("then").match(ctx.layout.text, sentence.start, min(start, sentence.end))
    if told is None:
        return None
    for other in reversed(ctx.layout.sentences[max(0, sentence.index - _TAKEN_UP) : sentence.index]):
        found = primary(other, ctx)
        if found and found.kind != "now":
            return found, "previous"
    return None


_TAKEN_UP = 3
"""So many sentences back the time stands that "at that time" takes up."""


def _mean_of_years(sentence: Sentence, start: int, end: int, ctx: Context, status: str) -> Decision | None:
    """A yearly mean behind two years of which the sentence tells is of the span between them."""
    text = ctx.layout.text
    head = (text, max(sentence.start, start - YEARLY_HEAD), start)
    told = rule("yearly_mean").search(*head) or (
        rule("yearly_rate").search(*head) if _A_YEAR.match(text, end) else None
    )
    if not told:
        return None
    points = [m for m in ctx.periods_in(sentence.start, told.start()) if not m.role and m.kind in ("year", "day")]
    if points and any(m.kind == "span" for m in governing(ctx.periods_in(points[-1].end, start))):
        return None  # "năm 2026 còn 250 hộ, giai đoạn 2026 - 2030 giảm bình quân 2%": the years of the mean are told
    years = sorted({year for m in points if (year := year_of(m.iso))})
    report = ctx.metadata.report_period
    if len(years) == 1 and status == "target" and ctx.metadata.term_ahead:
        return Decision(ctx.metadata.term_ahead, "yearly_mean", told.group().strip(), "title")
    if len(years) == 1 and bounds(report).kind == "span" and "-" not in report:
        # "Đến cuối năm 2024 còn 4%, bình quân mỗi năm giảm 2%" in a report on some years.
        return Decision(report, "yearly_mean", told.group().strip(), "title")
    if len(years) < 2:
        return None
    return Decision(f"{years[0]}/{years[-1]}", "yearly_mean", told.group().strip(), "sentence")


_A_YEAR = regex.compile(r"\s?/\s?năm\b|\s(?:mỗi|một|hằng|hàng) năm\b")


def _year_in_turn(mention: PeriodMention, sentence: Sentence, start: int, ctx: Context) -> str:
    """The year of a figure in a row of as many as the years before it: "năm 2022 và 2023 lần lượt là 12% và 9%"."""
    text = ctx.layout.text
    told = _IN_TURN.search(text, mention.end, start) if mention.rule == "years_listed" else None
    if told is None:
        return ""
    stop = _ROW_ENDS.search(text, told.end(), sentence.end)
    row = [m.start() for m in _NUMBERS.finditer(text, told.end(), stop.start() if stop else sentence.end)]
    years = _YEARS.findall(text, mention.start, mention.end)
    return str(years[row.index(start)]) if start in row and len(row) == len(years) else ""


_IN_TURN = regex.compile(r"\b(?:lần lượt|tương ứng)\b")
_ROW_ENDS = regex.compile(r"[;(]|\.\s|,\s(?:trong đó|gồm|tăng|giảm|bình quân)\b")
_NUMBERS = regex.compile(r"\d+(?:[.,]\d+)*")
_YEARS = regex.compile(r"(?:19|20)\d\d")


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
    days = [m for m in governing(ctx.periods_in(before.start, before.end)) if m.kind == "day"]
    return (days[-1], "previous") if days else None


def _of_balance_in_paragraph(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The day of the last balance above in its paragraph, for a sentence that opens with a balance behind one of what
    was lent in some months.
    """
    text = ctx.layout.text
    if not rule("balance").search(text, sentence.start, min(start, sentence.start + _OPENS_WITH)):
        return None
    for other in reversed(ctx.layout.sentences[max(0, sentence.index - _TAKEN_UP) : sentence.index]):
        days = [m for m in governing(ctx.periods_in(other.start, other.end)) if m.kind == "day"]
        if other.block == sentence.block and days and rule("balance").search(text, other.start, other.end):
            return days[-1], "previous"
    return None


_FLOWS = frozenset({"months", "quarter", "half", "year", "span"})
_OPENS_WITH = 30
"""Within so many characters stands what a sentence opens with."""


def _last(found: Iterable[Any]) -> int | None:
    """Where the last of some matches begins."""
    return max((match.start() for match in found), default=None)


def _is_done(sentence: Sentence, start: int, ctx: Context) -> bool:
    """Whether the clause before a figure says what was done in the months of a report, which a stock's day leaves."""
    first, _ = ctx.layout.clause_at(sentence, start)
    return bool(rule("done").search(ctx.layout.text, first, start))


def _of_cell(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """What the headers of a table cell say, else its caption."""
    cell = ctx.layout.blocks[sentence.block].cell
    if cell is None:
        return None
    for words in (*reversed(cell.column_header), *reversed(cell.row_header), cell.caption):
        mentions = governing(find_periods(words))
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
