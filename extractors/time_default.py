"""The document's own time, for a figure that no phrase governs: of its report, its event, its day."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import regex

from extractors.binding import Context, rule
from extractors.dating import storms
from extractors.metadata_time import days_in_force
from extractors.model import BlockKind, Decision
from extractors.period_bounds import bounds
from extractors.periods import PeriodMention
from extractors.scopes import Sentence
from extractors.time_value import YEARLY_HEAD, decide, reports_months


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


def default_period(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> Decision:
    """The document's own time: of a rule in force, of its report, of its publication."""
    data = ctx.metadata
    plan = status in ("target", "norm")
    here = _in_force_here(ctx, start) if data.in_force and data.kind == "news" else None
    if here:
        return decide(ctx, here, "heading")
    if status == "norm" and _is_said_to_apply(data.report_period, data.in_force):
        return Decision(data.report_period, "report_period", "", "title")
    if data.in_force and (status == "norm" or (not data.report_period and status != "estimate")):
        return Decision(data.in_force, "in_force", "", "document")
    if status == "target" and data.plan_period and _among_plans(ctx, start):
        return Decision(data.plan_period, "plan_period", "", "title")
    if data.term_ahead and (congress := of_congress(ctx, start, status, unit, sentence)):
        return congress
    storm = _month_of_storm(ctx, start, sentence) if status == "actual" else None
    if storm:
        return storm
    deed = data.event_day and status != "norm" and is_deed(ctx, unit, sentence)
    if deed and "/" in data.report_period and "-" not in data.report_period:
        return Decision(str(data.event_day), "event_day", "", "document")
    days = bounds(data.report_period)
    short = days.start and days.end and days.kind == "span" and (days.end - days.start).days <= _DISASTER
    if data.today and short and is_help(ctx, sentence, start):
        return Decision(data.today.isoformat(), "published", "", "document")
    in_decision = status == "norm" and data.kind == "decision"
    if in_decision and data.published and not data.report_period:
        return Decision(data.published.isoformat(), "published", "", "document")
    if data.report_period and not _is_of_today(ctx, start, status, unit, sentence):
        # What is planned until the last day of a year is a goal of that year.
        goal = status == "target" and bounds(data.report_period).kind == "day"
        return Decision(data.report_period[:4] if goal else data.report_period, "report_period", "", "title")
    programme = next((m for m in ctx.periods if m.role == "programme"), None) if status == "target" else None
    if programme:
        return decide(ctx, programme, "document")
    if deed:
        return Decision(str(data.event_day), "event_day", "", "document")
    years = (
        _years_looked_back(ctx, start, sentence) if status == "actual" and unit not in ("percent", "ratio") else None
    )
    if years:
        return decide(ctx, years, "document")
    if data.as_of and status in ("actual", "estimate") and not has_today(ctx, start, sentence):
        return Decision(data.as_of.isoformat(), "as_of", "", "document")
    if data.today:
        yearly = plan and data.kind in ("plan", "decision")
        value = str(data.today.year) if yearly else data.today.isoformat()
        return Decision(value, "published" if data.published else "event_day", "", "document")
    if data.issue:
        return Decision(data.issue, "issue", "", "document")
    told_by = "inferred_year" if data.year_cue else "latest_year"
    return Decision(str(data.latest_year or ""), told_by if data.latest_year else "none", data.year_cue, "document")


def _is_said_to_apply(titled: str, in_force: str) -> bool:
    """Whether the title says when a rule applies that takes effect on a day: "Quy định … từ năm 2024", "chính sách hỗ
    trợ … giai đoạn 2017 - 2020".
    """
    span, day = bounds(titled), bounds(in_force).start
    if day is None or span.start is None:
        return False
    if span.kind == "span" and span.end is not None:
        return span.start.year - 1 <= day.year < span.end.year
    return span.kind == "year" and span.start == day


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
    if rule("damage").search(ctx.layout.text, sentence.start, sentence.end) and not is_help(ctx, sentence, start):
        return Decision(struck[-1], "storm", words, "document")
    return None


def _among_plans(ctx: Context, start: int) -> bool:
    """Whether a line that heads plans stands above a figure."""
    if ctx.plans_from is None:
        lines = (b for b in ctx.layout.blocks if b.kind in _HEADS and b.end - b.start <= _HEADING_LINE)
        heads = (b.start for b in lines if rule("plans").match(ctx.layout.text, b.start, b.end))
        ctx.plans_from = next(heads, len(ctx.layout.text))
    return start > ctx.plans_from


def of_congress(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> Decision | None:
    """What a congress resolves is of the term that it opens, who is there of its day, what it looks back on neither."""
    data = ctx.metadata
    first = max(sentence.start if sentence else 0, start - YEARLY_HEAD)
    if status == "target" or rule("resolves").search(ctx.layout.text, first, start):
        return Decision(data.term_ahead, "term_ahead", "", "title")
    day = data.event_day or data.today
    if day and status != "norm" and is_deed(ctx, unit, sentence):
        return Decision(str(day), "event_day", "", "document")
    if data.today and rule("is_now").search(ctx.layout.text, first, start):
        return Decision(data.today.isoformat(), "published", "", "document")
    return None


def _in_story(ctx: Context, sentence: Sentence | None) -> bool:
    """Whether a paragraph tells of one person's life, from where it begins or where a sentence turns to the person."""
    if sentence is None:
        return False
    block = ctx.layout.blocks[sentence.block]
    tells = rule("story")
    if tells.match(ctx.layout.text, block.start, block.end) is not None:
        return True
    before = ctx.layout.previous(sentence)
    turns = (sentence, before) if before else (sentence,)
    return any(tells.match(ctx.layout.text, turn.start, turn.end) for turn in turns)


def _is_of_today(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> bool:
    """Whether a figure without a time is of the document's day and not of the time that it reports on."""
    report, today = ctx.metadata.report_period, ctx.metadata.today
    if today is not None and ctx.metadata.kind == "news" and status != "target" and _in_story(ctx, sentence):
        return True
    if reports_months(ctx):
        # A report on months: sums and rates are of these months, what the place has today is of today.
        return today is not None and has_today(ctx, start, sentence)
    if status in ("target", "norm"):
        return False
    if today and ctx.metadata.kind == "plan" and bounds(report).kind == "year" and status == "actual":
        return True  # what a plan for a year tells as a fact holds on its day
    if "/" not in report:
        # Of a year's report, too: what the place has, and what goes on, is of its day.
        return today is not None and bounds(report).kind == "year" and has_today(ctx, start, sentence)
    if report[:4].isdigit() and report[-4:].isdigit() and int(report[-4:]) - int(report[:4]) == 1:
        return False  # a school year is reported on as a year is
    if today and ctx.metadata.kind == "plan":
        return True
    if today is None and _is_plan(ctx):
        return False  # what an undated plan counts is what shall be
    # A span of years that is over is looked back on; in one that runs, balances and shares are of today.
    over = today is not None and int(report[-4:]) <= today.year
    return has_today(ctx, start, sentence) or (not over and _is_state(ctx, start, unit, sentence))


def _is_plan(ctx: Context) -> bool:
    """Whether a document is a plan, by its kind or by the word with which its title opens."""
    first, last = ctx.layout.title
    return ctx.metadata.kind in ("plan", "decision") or bool(_PLAN.match(ctx.layout.text, first, last))


_PLAN = regex.compile(
    r"(?:quy hoạch|đề án|chiến lược|kế hoạch|chương trình hành động|phương án|nghị quyết)\b", regex.IGNORECASE
)


def has_today(ctx: Context, start: int, sentence: Sentence | None) -> bool:
    """Whether the clause before a figure says what the place has ("Toàn huyện có 9/19 xã ..."), or the sentence does so
    and goes on with it or with its parts.
    """
    if sentence is None:
        return False
    text = ctx.layout.text
    first, last = ctx.layout.clause_at(sentence, start)
    found = _told_to_have(ctx, first, last)
    if found is not None and found.start() < start:
        return True
    opening = _told_to_have(ctx, sentence.start, first)
    if opening is None or rule("done").search(text, opening.end(), start):
        return False
    return ";" not in text[opening.end() : start] or bool(_LISTS_PARTS.search(text, opening.end(), start))


def _told_to_have(ctx: Context, start: int, end: int) -> regex.Match[str] | None:
    """Where a stretch says what the place has; looked at once, however many figures it holds."""
    if (start, end) not in ctx.holdings:
        ctx.holdings[start, end] = rule("has").search(ctx.layout.text, start, end)
    return ctx.holdings[start, end]


def is_help(ctx: Context, sentence: Sentence | None, start: int) -> bool:
    """Whether a figure is of what was given after the days of a disaster of which the text tells."""
    return sentence is not None and bool(rule("relief").search(ctx.layout.text, sentence.start, start))


_DISASTER = 30
"""The days that a storm or flood lasts at most; longer spans are those of a campaign."""
_LISTS_PARTS = regex.compile(r"\b(?:gồm|bao gồm|trong đó|cụ thể|trong số đó)\b")


def is_deed(ctx: Context, unit: str, sentence: Sentence | None) -> bool:
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
