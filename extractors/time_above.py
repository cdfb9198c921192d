"""The time of a sentence without one: of what it continues, its paragraph, its list, a heading, a line above."""

from __future__ import annotations

import regex

from extractors.binding import Context, nearest_above, rule
from extractors.model import BlockKind
from extractors.periods import PeriodMention, year_of
from extractors.scopes import Sentence
from extractors.time_value import YEARLY_HEAD, governing, reports_months

# A phrase of time so near the start of its sentence opens it and governs what follows.
_OPENING = 90
# How many lines an opening phrase of time reaches where the document gives no time of its own.
_LINES_BACK = 3


def opening_of(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The phrase of time with which a sentence opens."""
    for mention in governing(ctx.periods_in(sentence.start, sentence.start + _OPENING)):
        if mention.end <= sentence.end and rule("opens").fullmatch(ctx.layout.text, sentence.start, mention.start):
            return mention
    return None


def primary(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The time that a whole sentence speaks of: its opening, else its last phrase."""
    opening = opening_of(sentence, ctx)
    if opening:
        return opening
    every = ctx.periods_in(sentence.start, sentence.end)
    mentions = [m for m in governing(every) if m.role != "carried"] or [m for m in every if m.role == "programme"]
    # What stands in brackets is said in passing.
    outside = [m for m in mentions if not any(a < m.start < m.end <= b for a, b in sentence.parentheses)]
    if not outside and sentence.end - sentence.start > _SHORT:
        return None
    return (outside or mentions)[-1] if mentions else None


_SHORT = 160
"""Up to so many characters a line is a heading or an opening line, which may date itself in brackets."""


def from_above(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """What governs a sentence without a time: what it continues, its paragraph, its list, a heading, a line above."""
    chain = [sentence]
    while len(chain) < _CONTINUED and chain[-1].index and _continues(chain[-1], ctx):
        before = ctx.layout.sentences[chain[-1].index - 1]
        if found := primary(before, ctx):
            return found, "previous"
        chain.append(before)
    for one in reversed(chain):
        if over := _from_over(one, ctx):
            return over if one is sentence else (over[0], "previous")
    return None


_CONTINUED = 20
"""Sentences that go on with one another, at most."""


def _continues(sentence: Sentence, ctx: Context) -> bool:
    return rule("continues").match(ctx.layout.text, sentence.start, sentence.end) is not None


def _from_over(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    sentences = ctx.layout.sentences
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
        found = primary(heading, ctx)
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
    told = governing(ctx.periods_in(first.start, colon))
    return told[-1] if told else None


_NUMBERED = regex.compile(r"[-–\s]*\(?(?:\d{1,2}|[ivx]{1,4}|\p{Ll})\)\s")


def _opening_that_passes_on(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    opening = opening_of(sentence, ctx)
    if opening is None or opening.role == "carried" or not _passes_on(opening, ctx):
        return None
    later = governing(ctx.periods_in(opening.end, sentence.end))
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
    if opening.rule in ("from_now", "rest_of_year", "year_start", "term_start"):
        return False
    # From that day on one amount applies; what comes next has its own time.
    if opening.kind == "day" and _FROM.search(ctx.layout.text, max(0, opening.start - 12), opening.start):
        return False
    return opening.rule != "at_present" or not reports_months(ctx)


_FROM = regex.compile(r"\b(?:[Tt]ừ|[Kk]ể từ)\s(?:ngày\s)?$")


def of_goal(mention: PeriodMention, ctx: Context) -> bool:
    """Whether a time opens a sentence on what shall be: what has been done and is told next is not of it."""
    sentence = ctx.layout.sentence_at(mention.start)
    if sentence is None or mention.kind != "year":
        return False
    return bool(_SETS_GOAL.search(ctx.layout.text, mention.end, min(sentence.end, mention.end + YEARLY_HEAD)))


_SETS_GOAL = regex.compile(r"\b(?:chỉ tiêu|phấn đấu|mục tiêu|sẽ|dự kiến)\b")


def _of_opener(opener: Sentence, ctx: Context) -> PeriodMention | None:
    """The time of a list's opening line; "Trong đó:" has that of the sentence which it goes on with."""
    found = primary(opener, ctx)
    before = ctx.layout.previous(opener)
    if found is None and before and rule("continues").match(ctx.layout.text, opener.start, opener.end):
        return primary(before, ctx)
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
        opening = opening_of(other, ctx)
        if opening:
            # The first or the last day of a year is that of one stock.
            fits = between <= {opening.iso} and opening.rule not in ("year_end", "month_end", "year_start")
            return (opening, "previous") if fits else None
        between.update(mention.iso for mention in governing(ctx.periods_in(other.start, other.end)))
    return None
