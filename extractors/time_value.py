"""A phrase of time as a period: what it leaves open is filled from the lines around it, else from the clock."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.binding import Context
from extractors.model import Decision
from extractors.period_bounds import bounds
from extractors.periods import PeriodMention

YEARLY_HEAD = 70
"""So near before a figure stands the plan of whose year it tells."""


def decide(ctx: Context, mention: PeriodMention, scope: str) -> Decision:
    iso = mention.iso
    if "{y}" in iso and mention.rule != "relative_year" and (year := _year_around(mention, ctx)):
        iso = iso.replace("{y}", year)
    if iso == "{named}":
        iso = _named_year(mention, ctx)
    value = (
        _years_after(mention, ctx)
        or _same_years_above(mention, ctx)
        or _school_year_reported(mention, ctx)
        or ctx.metadata.clock.fill(iso)
    )
    return Decision(value, mention.rule, ctx.layout.text[mention.start : mention.end], scope)


def _years_after(mention: PeriodMention, ctx: Context) -> str:
    """The year to which "Sau 20 năm" counts from the year that an undated text has just told; "" where it told none."""
    if mention.rule != "years_elapsed" or ctx.metadata.today or not _counts_on(mention, ctx):
        return ""
    sentence = ctx.layout.sentence_at(mention.start)
    first = ctx.layout.sentences[max(0, sentence.index - 1)].start if sentence else mention.start
    told = [int(m.iso) for m in ctx.periods_in(first, mention.start) if m.kind == "year" and not m.role]
    return str(told[-1] + int("".join(filter(str.isdigit, mention.iso)) or 0)) if told else ""


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


def _counts_on(mention: PeriodMention, ctx: Context) -> bool:
    return _AFTER.search(ctx.layout.text, max(0, mention.start - len("Sau hơn  ")), mention.start) is not None


_AFTER = regex.compile(r"\bSau\s(?:(?:hơn|gần)\s)?$")


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


def governing(mentions: Sequence[PeriodMention]) -> list[PeriodMention]:
    return [m for m in mentions if m.role in ("", "carried") and not m.weak]


def reports_months(ctx: Context) -> bool:
    """Whether the document reports on a part of a year."""
    return "-" in ctx.metadata.report_period
