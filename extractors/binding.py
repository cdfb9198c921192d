"""Which time and which place a figure speaks of: scopes read as a person would, nearest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any, TypeVar

import regex

import patterns
from extractors.metadata import NATION, Metadata, Place, chains, settle
from extractors.model import BlockKind, Decision
from extractors.period_bounds import bounds
from extractors.periods import PeriodMention, find_periods, year_of
from extractors.places import (
    LEVELS,
    PlaceMention,
    communes_pattern,
    find_places,
    find_relatives,
    gazetteer,
    units_below,
)
from extractors.scopes import Layout, Sentence
from patterns.places import name_key

# A phrase of time so near the start of its sentence opens it and governs what follows.
_OPENING = 90
# An authority so near the start of its sentence is who acts in it.
_AUTHORITY = 110
# How many sentences a story of one person may run on, and how near behind a name stands the home.
_STORY, _ADDRESS = 5, 90
# So near before a figure stands the plan of whose year it tells.
_YEARLY_HEAD = 70
# A place so near the start of its sentence opens it.
_OPENING_PLACE = 36
# How many sentences back "toàn huyện" looks for the district that it means.
_LOOK_BACK = 8
# How many lines an opening phrase of time reaches where the document gives no time of its own.
_LINES_BACK = 3
# "Phường A và 3 xã": the place is counted beside the number, it does not hold it.
_BESIDE = regex.compile(r"\s*(?:\([^()]{1,40}\)\s*)?(?:và|cùng(?: với)?)\s+(?=\d|$)")
# "từ 26% năm 2016 xuống còn 4%": the year stands by the number that was left.
_SETTING_OUT = 60
_SETS_OUT = regex.compile(r"\btừ\s(?:\p{L}+\s){0,4}\d[^.;]{0,40}$")
_ARRIVES_AT = regex.compile(
    r"\)?,?\s*(?:đã\s+)?(?:(?:giảm|tăng|hạ|rút|nâng)\s+)?(?:xuống|lên|còn|thành)(?:\s+\p{L}+){0,3}\s*"
)
_BETWEEN_DIGITS = regex.compile(r"\d")
_BY_DAY = regex.compile(r"[\p{L}\s]{0,30}\btrước\s+")
_OTHER_STATEMENT = regex.compile(r"[();]|\btừ\s+(?:\p{L}+\s+)?\d")
_OPENS_BRACKET = regex.compile(r"[\p{L}\s/]{0,30}\(\s*(?:vào\s+)?")
_PARTS_TIME = regex.compile(r"[,;:()\d]|\b(?:và|so|đến|từ|lên|xuống|để)\b")
_ROW = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*")
_ROW_BEHIND = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*(?:huyện\s+)?")
_PARTS_PLACE = regex.compile(r"[,;:.()\d“”\"]|\b(?:từ|do|về|và|với|nhưng|đưa|để|lấy tên|mang tên|là)\b")
T = TypeVar("T")
_LOCATES = regex.compile(r"\b(?:ở|tại|của|trên địa bàn|cho)\s+(?:các\s+)?$")


@cache
def _rule(name: str) -> Any:
    return regex.compile(patterns.load("binding")[name]["pattern"].replace(" ", r"\s+"))


@dataclass(slots=True)
class Context:
    """A text with its scopes and its phrases of time and place, ready to resolve figures."""

    layout: Layout
    metadata: Metadata
    periods: list[PeriodMention]
    places: list[tuple[PlaceMention, ...]]
    _period_starts: list[int] = field(default_factory=list)
    _place_starts: list[int] = field(default_factory=list)
    _lowered: str = ""
    times_above: dict[int, PeriodMention | None] = field(default_factory=dict)
    places_above: dict[int, tuple[PlaceMention, ...] | None] = field(default_factory=dict)
    homes: dict[int, tuple[Place, Decision] | None] = field(default_factory=dict)

    @property
    def lowered(self) -> str:
        """The text in small letters, of the same length."""
        if not self._lowered:
            low = self.layout.text.lower()
            self._lowered = low if len(low) == len(self.layout.text) else self.layout.text
        return self._lowered

    def periods_in(self, start: int, end: int) -> list[PeriodMention]:
        """Phrases of time that lie in `text[start:end]`."""
        low = bisect_left(self._period_starts, start)
        return self.periods[low : bisect_left(self._period_starts, end)]

    def places_in(self, start: int, end: int) -> list[tuple[PlaceMention, ...]]:
        """Chains of places that begin in `text[start:end]`."""
        low = bisect_left(self._place_starts, start)
        return self.places[low : bisect_left(self._place_starts, end)]


def context(
    layout: Layout,
    metadata: Metadata,
    periods: list[PeriodMention] | None = None,
    places: list[PlaceMention] | None = None,
) -> Context:
    """What `resolve_period` and `resolve_place` work on; mentions that were already found may be handed in."""
    times = find_periods(layout.text) if periods is None else periods
    named = find_places(layout.text) if places is None else places
    named = with_communes(layout.text, named, metadata.place.at("district"))
    chained = chains(layout.text, named)
    return Context(layout, metadata, times, chained, [m.start for m in times], [c[0].start for c in chained])


def with_communes(text: str, places: list[PlaceMention], district: Place | None) -> list[PlaceMention]:
    """The mentions, and the communes of the document's own district where they are named without their type."""
    names = communes_pattern(district.code) if district and district.code else None
    if names is None:
        return places
    below = units_below(district.code, "district") if district else {}
    starts = [m.start for m in places]
    reached = list(accumulate((m.end for m in places), max))

    def taken(start: int, end: int) -> bool:
        before = bisect_left(starts, end)
        return before > 0 and reached[before - 1] > start

    found = [
        PlaceMention(
            m.start(), m.end(), below[name_key(m.group())].name, "commune", (below[name_key(m.group())],), True
        )
        for m in names.finditer(text)
        if not taken(m.start(), m.end())
    ]
    return sorted([*places, *found], key=lambda mention: mention.start) if found else places


# --- time -----------------------------------------------------------------------------------------------------------


def resolve_period(start: int, end: int, ctx: Context, *, status: str = "", unit: str = "") -> Decision:
    """The time that the figure in `text[start:end]` speaks of.

    `status` and `unit` of the figure, where they are known, tell norms and shares from sums of deeds.
    """
    found = _resolved(start, end, ctx, status, unit)
    head = ctx.layout.text[max(0, start - _YEARLY_HEAD) : start]
    part = bounds(found.value)
    if part.start and part.end and part.start.year == part.end.year and part.kind not in ("", "year", "day"):
        told = _rule("yearly_plan").search(head)
        if told:
            return Decision(str(part.end.year), "yearly_plan", told.group().strip(), "clause")
    today = ctx.metadata.today
    beyond = found.scope not in ("clause", "sentence") and status in ("actual", "estimate")
    if today and beyond and _lies_ahead(found.value, today):
        return Decision(today.isoformat(), "span_ahead", found.cue, "document")
    return found


def _lies_ahead(period: str, today: date) -> bool:
    """Whether a span of years has only begun: a congress is named after the term that it opens, which governs what
    shall be and not what is.
    """
    span = bounds(period)
    return (
        span.kind == "span"
        and span.start is not None
        and span.end is not None
        and (span.start.year >= today.year and span.end.year > today.year + 1)
    )


def _resolved(start: int, end: int, ctx: Context, status: str, unit: str) -> Decision:
    """The time of a figure by its own scopes."""
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return _default_period(ctx, start, status, unit, None)
    mean = _mean_of_years(sentence, start, ctx)
    if mean:
        return mean
    formerly = _rule("formerly").search(ctx.layout.text, max(sentence.start, start - 30), start)
    if formerly:
        return Decision("", "formerly", formerly.group().strip(), "clause")
    told = _rule("at_event").match(ctx.layout.text, sentence.start, sentence.end)
    event = ctx.metadata.event_day or ctx.metadata.today
    if told and event and not ctx.periods_in(sentence.start, start):
        return Decision(str(event), "event_day", told.group(), "sentence")
    found = (
        _in_sentence(sentence, start, end, ctx, status)
        or _of_cell(sentence, ctx)
        or (_of_standard(sentence, start, ctx) if status == "norm" else None)
        or _of_programme(sentence, start, ctx)
    )
    if found:
        return _decide(ctx, found[0], found[1])
    echo = _echo(sentence, start, end, ctx)
    if echo:
        return _resolved(echo[0], echo[1], ctx, status, unit)
    if status != "target" and _reports_months(ctx) and ctx.metadata.today and _has_today(ctx, start, sentence):
        return _default_period(ctx, start, status, unit, sentence)
    balance = _of_balance(sentence, start, ctx) if _reports_months(ctx) and status != "target" else None
    if balance:
        return balance
    above = _from_above(sentence, ctx)
    reported = bounds(ctx.metadata.report_period).kind == "year" or _reports_months(ctx)
    if above and above[0].kind in ("day", "now") and reported and _is_done(sentence, start, ctx):
        above = None
    # What shall be is not of today, even where the text goes on from what is.
    if above and not (status == "target" and above[0].kind == "now"):
        return _decide(ctx, above[0], above[1])
    return _default_period(ctx, start, status, unit, sentence)


def _mean_of_years(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """A yearly mean behind two years of which the sentence tells is of the span between them."""
    text = ctx.layout.text
    told = _rule("yearly_mean").search(text, max(sentence.start, start - _YEARLY_HEAD), start)
    if not told:
        return None
    points = [m for m in ctx.periods_in(sentence.start, told.start()) if not m.role and m.kind in ("year", "day")]
    years = sorted({year for m in points if (year := year_of(m.iso))})
    if len(years) < 2:
        return None
    return Decision(f"{years[0]}/{years[-1]}", "yearly_mean", told.group().strip(), "sentence")


def _of_balance(sentence: Sentence, start: int, ctx: Context) -> Decision | None:
    """A balance in a report on months is of the last day of these, where the text names that day."""
    text = ctx.layout.text
    before = ctx.layout.sentences[max(0, sentence.index - 1)]
    goes_on = _rule("continues").match(text, sentence.start, sentence.end)
    words = (text, before.start if goes_on else sentence.start, start)
    told = _last(_rule("balance").finditer(*words))
    moved = _last(_rule("turnover").finditer(*words))
    last = bounds(ctx.metadata.report_period).end
    if told is None or last is None or (moved is not None and moved > told):
        return None
    if not any(mention.iso == last.isoformat() and not mention.role for mention in ctx.periods):
        return None
    return Decision(last.isoformat(), "balance_day", text[told : told + 6], "document")


def _last(found: Iterable[Any]) -> int | None:
    """Where the last of some matches begins."""
    return max((match.start() for match in found), default=None)


def _is_done(sentence: Sentence, start: int, ctx: Context) -> bool:
    """Whether the clause before a figure says what was done in the months of a report, which a stock's day leaves."""
    first, _ = ctx.layout.clause_at(sentence, start)
    return bool(_rule("done").search(ctx.layout.text, first, start))


def _reports_months(ctx: Context) -> bool:
    """Whether the document reports on a part of a year."""
    return "-" in ctx.metadata.report_period


def _echo(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[int, int] | None:
    """Where the text says again what its title or a caption says."""
    if sentence.kind not in (BlockKind.TITLE, BlockKind.CAPTION):
        return None
    # Titles are often written in capitals.
    text = ctx.lowered
    raw = text[start:end]
    found = text.find(raw, ctx.layout.title[1] if sentence.kind is BlockKind.CAPTION else sentence.end)
    while found >= 0:
        other = ctx.layout.sentence_at(found)
        if other and other.kind not in (BlockKind.TITLE, BlockKind.CAPTION):
            return found, found + len(raw)
        found = text.find(raw, found + 1)
    return None


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
    if not _rule("standard").search(ctx.layout.text, sentence.start, start):
        return None
    known = [m for m in ctx.periods_in(0, sentence.end) if m.role == "standard"]
    return (known[-1], "document") if known else None


def _of_programme(sentence: Sentence, start: int, ctx: Context) -> tuple[PeriodMention, str] | None:
    """The years of the programme that the sentence names before the figure."""
    named = [m for m in ctx.periods_in(sentence.start, start) if m.role == "programme"]
    return (named[-1], "sentence") if named else None


def _decide(ctx: Context, mention: PeriodMention, scope: str) -> Decision:
    iso = mention.iso
    if "{y}" in iso and (year := _year_around(mention, ctx)):
        iso = iso.replace("{y}", year)
    if iso == "{named}":
        iso = _named_year(mention, ctx)
    value = _same_years_above(mention, ctx) or ctx.metadata.clock.fill(iso)
    return Decision(value, mention.rule, ctx.layout.text[mention.start : mention.end], scope)


def _same_years_above(mention: PeriodMention, ctx: Context) -> str:
    """The span of as many years that a heading or the title names, of which "5 năm qua" speaks; "" where none does."""
    if mention.rule not in ("years_past", "years_of_work"):
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
    mentions = _governing(every)
    if not every:
        return None
    text = ctx.layout.text
    clause = ctx.layout.clause_at(sentence, start)
    deadline = next((m for m in every if m.role == "deadline" and m.start >= end), None)
    if deadline and status == "target" and _due(text, end, deadline):
        return deadline, "clause"
    if _reports_months(ctx):
        # What a clause says of today does not reach the deeds of the next.
        mentions = [m for m in mentions if m.rule != "at_present" or clause[0] <= m.start < clause[1]]
    behind = [m for m in mentions if m.start >= end and m.start < clause[1] and m.role != "carried"]
    before = [
        m
        for m in mentions
        if m.end <= start
        and _reaches(text, m, start, sentence)
        and not _left(text, m, start)
        and not (status == "target" and _of_item_before(text, m, start, sentence))
    ]
    if behind and _attached(text, end, behind[0]):
        return behind[0], "clause"
    if before:
        last = before[-1]
        return last, "clause" if last.start >= clause[0] else "sentence"
    if behind and not _OTHER_STATEMENT.search(text[end : behind[0].start]):
        return behind[0], "clause"
    return None


def _reaches(text: str, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
    """Whether a phrase before a figure can govern it: not out of a bracket, a balance only the number next to it."""
    gap = text[mention.end : start]
    if mention.role == "carried":
        return len(gap) < 40 and "," not in gap and not _BETWEEN_DIGITS.search(gap)
    return not any(a <= mention.start < b <= start for a, b in sentence.parentheses)


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
    return bool(
        _ARRIVES_AT.fullmatch(text, mention.end, start)
        and _SETS_OUT.search(text, max(0, mention.start - _SETTING_OUT), mention.start)
    )


def _attached(text: str, end: int, mention: PeriodMention) -> bool:
    """Whether a phrase stands right behind a figure: "10% năm 2016", "6,6 triệu người trong năm 2016"."""
    gap = text[end : mention.start]
    if _OPENS_BRACKET.fullmatch(gap) and text[mention.end : mention.end + 1] in (")", ","):
        return True
    return len(gap) <= 45 and not _PARTS_TIME.search(gap) and len(gap.split()) <= 6


def _opening(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The phrase of time with which a sentence opens."""
    for mention in _governing(ctx.periods_in(sentence.start, sentence.start + _OPENING)):
        if mention.end <= sentence.end and _rule("opens").fullmatch(ctx.layout.text, sentence.start, mention.start):
            return mention
    return None


def _primary(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    """The time that a whole sentence speaks of: its opening, else its last phrase."""
    opening = _opening(sentence, ctx)
    if opening:
        return opening
    every = ctx.periods_in(sentence.start, sentence.end)
    mentions = [m for m in _governing(every) if m.role != "carried"] or [m for m in every if m.role == "programme"]
    return mentions[-1] if mentions else None


def _from_above(sentence: Sentence, ctx: Context) -> tuple[PeriodMention, str] | None:
    """What governs a sentence without a time: what it continues, its paragraph, its list, a heading, a line above."""
    sentences = ctx.layout.sentences
    if _rule("continues").match(ctx.layout.text, sentence.start, sentence.end) and sentence.index:
        before = sentences[sentence.index - 1]
        found = _primary(before, ctx)
        if found:
            return found, "previous"
        above = _from_above(before, ctx)
        if above:
            return above[0], "previous"
    opening = _nearest_above(sentence, ctx, ctx.times_above, _opening_that_passes_on)
    if opening:
        return opening, "previous"
    if sentence.opener is not None:
        found = _of_opener(sentences[sentence.opener], ctx)
        if found:
            return found, "list"
    for index in sentence.headings:
        heading = sentences[index]
        found = _primary(heading, ctx)
        # A lead set in bold, or the line that says when the page was put up, is no heading whose day would hold.
        stamp = found is not None and found.iso == str(ctx.metadata.published)
        if found and not stamp and (found.kind != "day" or heading.end - heading.start < 120):
            return found, "heading"
    known = ctx.metadata.report_period or ctx.metadata.today
    return None if known else _lines_above(sentence, ctx)


def _nearest_above(
    sentence: Sentence, ctx: Context, known: dict[int, T | None], opening: Callable[[Sentence, Context], T | None]
) -> T | None:
    """With what the nearest sentence before in the same block opens; each sentence of a long block is asked once."""
    index, waiting = sentence.index, []
    found: T | None = None
    while index not in known:
        waiting.append(index)
        before = ctx.layout.previous(ctx.layout.sentences[index])
        found = opening(before, ctx) if before else None
        if before is None or found is not None:
            break
        index = before.index
    else:
        found = known[index]
    known.update(dict.fromkeys(waiting, found))
    return found


def _opening_that_passes_on(sentence: Sentence, ctx: Context) -> PeriodMention | None:
    opening = _opening(sentence, ctx)
    return opening if opening and _passes_on(opening, ctx) else None


def _passes_on(opening: PeriodMention, ctx: Context) -> bool:
    """Whether the time with which a sentence opens holds for those after it: a feast or what is today does not, in a
    report on months or years.
    """
    if opening.rule == "feast":
        return not ctx.metadata.report_period
    return opening.rule != "at_present" or not _reports_months(ctx)


def _of_opener(opener: Sentence, ctx: Context) -> PeriodMention | None:
    """The time of a list's opening line; "Trong đó:" has that of the sentence which it goes on with."""
    found = _primary(opener, ctx)
    before = ctx.layout.previous(opener)
    if found is None and before and _rule("continues").match(ctx.layout.text, opener.start, opener.end):
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


def _default_period(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> Decision:
    """The document's own time: of a rule in force, of its report, of its publication."""
    data = ctx.metadata
    plan = status in ("target", "norm")
    if data.in_force and (status == "norm" or (not data.report_period and status != "estimate")):
        return Decision(data.in_force, "in_force", "", "document")
    deed = data.event_day and status != "norm" and _is_deed(ctx, unit, sentence)
    if deed and "/" in data.report_period and "-" not in data.report_period:
        return Decision(str(data.event_day), "event_day", "", "document")
    if data.today and bounds(data.report_period).kind == "span" and _is_help(ctx, sentence, start):
        days = bounds(data.report_period)
        if days.start and days.end and (days.end - days.start).days <= _DISASTER:
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
    if data.today:
        yearly = plan and data.kind in ("plan", "decision")
        value = str(data.today.year) if yearly else data.today.isoformat()
        return Decision(value, "published" if data.published else "event_day", "", "document")
    rule = "inferred_year" if data.year_cue else "latest_year"
    return Decision(str(data.latest_year or ""), rule if data.latest_year else "none", data.year_cue, "document")


def _is_of_today(ctx: Context, start: int, status: str, unit: str, sentence: Sentence | None) -> bool:
    """Whether a figure without a time is of the document's day and not of the time that it reports on."""
    report, today = ctx.metadata.report_period, ctx.metadata.today
    if _reports_months(ctx):
        # A report on months: sums and rates are of these months, what the place has today is of today.
        return today is not None and (status == "norm" or _has_today(ctx, start, sentence))
    if status in ("target", "norm"):
        return False
    if "/" not in report:
        # Of a year's report, too: what the place has, and what goes on, is of its day.
        return today is not None and bounds(report).kind == "year" and _has_today(ctx, start, sentence)
    if report[:4].isdigit() and report[-4:].isdigit() and int(report[-4:]) - int(report[:4]) == 1:
        return False  # a school year is reported on as a year is
    if today and ctx.metadata.kind == "plan":
        return True
    # A span of years that is over is looked back on; in one that runs, balances and shares are of today.
    over = today is not None and int(report[-4:]) <= today.year
    return _has_today(ctx, start, sentence) or (not over and _is_state(ctx, start, unit, sentence))


def _has_today(ctx: Context, start: int, sentence: Sentence | None) -> bool:
    """Whether the clause before a figure says what the place has ("Toàn huyện có 9/19 xã ..."), or the sentence does so
    and goes on with it or with its parts.
    """
    if sentence is None:
        return False
    text = ctx.layout.text
    first, last = ctx.layout.clause_at(sentence, start)
    found = _rule("has").search(text, first, last)
    if found is not None and found.start() < start:
        return True
    opening = _rule("has").search(text, sentence.start, first)
    if opening is None or _rule("done").search(text, opening.end(), start):
        return False
    return ";" not in text[opening.end() : start] or bool(_LISTS_PARTS.search(text, opening.end(), start))


def _is_help(ctx: Context, sentence: Sentence | None, start: int) -> bool:
    """Whether a figure is of what was given after the days of a disaster of which the text tells."""
    return sentence is not None and bool(_rule("relief").search(ctx.layout.text, sentence.start, start))


_DISASTER = 30
"""The days that a storm or flood lasts at most; longer spans are those of a campaign."""

_LISTS_PARTS = regex.compile(r"\b(?:gồm|bao gồm|trong đó|cụ thể|trong số đó)\b")


def _is_deed(ctx: Context, unit: str, sentence: Sentence | None) -> bool:
    if sentence is None or unit in ("percent", "ratio"):
        return False
    return bool(_rule("deed").search(ctx.layout.text, sentence.start, sentence.end))


def _is_state(ctx: Context, start: int, unit: str, sentence: Sentence | None) -> bool:
    if unit in ("percent", "ratio"):
        return True
    text = ctx.layout.text
    if sentence is None:
        return bool(_rule("state").search(text, max(0, start - 80), start))
    block = ctx.layout.blocks[sentence.block]
    return bool(_rule("state").search(text, sentence.start, start) or _rule("balance").search(text, block.start, start))


# --- place ----------------------------------------------------------------------------------------------------------


def resolve_place(start: int, end: int, ctx: Context) -> Decision:
    """The place that the figure in `text[start:end]` speaks of, by its official name."""
    return locate(start, end, ctx)[1]


def locate(start: int, end: int, ctx: Context) -> tuple[Place, Decision]:
    """The place of a figure with its codes, and why; several candidates stay in `Place.candidates`."""
    own = ctx.metadata.place
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return own, Decision(own.name, "document_place", "", "document")
    found = _place_of_cell(sentence, ctx) or _place_in_sentence(sentence, start, end, ctx)
    if found:
        return found
    echo = _echo(sentence, start, end, ctx)
    if echo:
        return locate(echo[0], echo[1], ctx)
    if sentence.index not in ctx.homes:
        ctx.homes[sentence.index] = _home(sentence, ctx)
    above = ctx.homes[sentence.index] or _place_above(sentence, ctx)
    if above:
        return above
    return own, Decision(own.name, "document_place", "", "document")


_NEAR = frozenset({"village", "commune"})
_WIDE = frozenset({"province", "country"})


def _home(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """Where the person lives of whom a sentence goes on to tell ("anh được vay ...", "gia đình bà đã ...")."""
    text = ctx.layout.text
    if not _rule("again").search(text, sentence.start, sentence.end):
        return None
    for other in reversed(ctx.layout.sentences[max(0, sentence.index - _STORY) : sentence.index]):
        if other.kind in (BlockKind.TITLE, BlockKind.HEADING):
            return None
        for chain in reversed(ctx.places_in(other.start, other.end)):
            near = chain[0].level in _NEAR or (chain[0].level == "district" and ctx.metadata.place.level in _WIDE)
            if (
                near
                and not chain[0].role
                and _rule("lives").search(text, max(other.start, chain[0].start - _ADDRESS), chain[0].start)
            ):
                return _place_decision(chain, ctx, "previous")
    return None


def _place_of_cell(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """The place that a row or column of a table is about."""
    cell = ctx.layout.blocks[sentence.block].cell
    if cell is None:
        return None
    for words in (*reversed(cell.row_header), *reversed(cell.column_header)):
        place = _below(words, ctx.metadata.place)
        if place:
            return place, Decision(place.name, "named_place", words, "heading")
        for chain in chains(words, find_places(words)):
            if _usable(chain, ctx):
                return _place_decision(chain, ctx, "heading")
    return None


def _below(words: str, holder: Place) -> Place | None:
    """The unit of that name within the document's own place."""
    unit = units_below(holder.code, holder.level).get(name_key(words)) if holder.code else None
    return Place(unit.name, unit.level, unit.code, gazetteer().parents(unit)) if unit else None


def _settled(chain: tuple[PlaceMention, ...], ctx: Context) -> Place:
    data = ctx.metadata
    return settle(chain[0], data.provinces, data.published, chain[1:])


def _usable(chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether figures may be about a place: a bare name only where the document has to do with it."""
    mention = chain[0]
    if mention.role == "donor" and ctx.metadata.place == NATION and mention.level == "province":
        return True
    village = mention.level == "village" and not mention.name.isdigit()
    if village and mention.typed and mention.role == "body":
        return True  # What a society of a hamlet has is in the hamlet.
    if mention.role or (mention.level == "village" and mention.name.isdigit()):
        return False
    if mention.typed or len(chain) > 1 or mention.level in ("province", "country"):
        return True
    place = _settled(chain, ctx)
    own = {ctx.metadata.place.code, *(u.code for u in ctx.metadata.place.parents)}
    return any(unit.code in own for unit in place.parents) or ctx.metadata.place.level == "country"


def _place_in_sentence(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[Place, Decision] | None:
    text = ctx.layout.text
    clause = ctx.layout.clause_at(sentence, start)
    usable = [c for c in ctx.places_in(sentence.start, sentence.end) if _usable(c, ctx)]
    before = [c for c in usable if c[-1].end <= start and _speaks(text, c, start, sentence)]
    # In "bốn tỉnh A, B" the noun that is counted is the type of the first name.
    behind = [c for c in usable if start < c[0].start < clause[1] and end < c[0].end]
    relatives = [
        m
        for m in find_relatives(text, sentence.start, start)
        if not m.role or (m.role == "bare" and m.start < sentence.start + 4)
    ]
    if behind and _place_attached(text, end, behind[0]):
        row = _row_behind(text, behind)
        if len(row) > 1:
            return _common(row, ctx, "clause")
        return _of_many(text, behind[0], ctx) or _place_decision(behind[0], ctx, "clause")
    # A place in a clause that is over speaks on only where no number stood before it.
    national = _NATIONAL_LEVEL.search(text, sentence.start, start) or (
        _OF_NATION.match(text, end, clause[1])
        if _PROGRAMME.search(text, max(sentence.start, start - 30), start)
        else None
    )
    if national and ctx.metadata.place != NATION:
        return NATION, Decision(NATION.name, "national", national.group().strip(), "clause")
    number = _BETWEEN_DIGITS.search(text, sentence.start, clause[0])
    before = [c for c in before if c[0].start >= clause[0] or number is None or c[0].start < number.start()]
    nearest = before[-1] if before else None
    region = _rule("region").match(text, sentence.start, start) if nearest is None else None
    if region:
        return NATION, Decision(NATION.name, "region", region.group().strip(), "sentence")
    if nearest is None and not relatives and (again := _named_just_before(sentence, start, end, clause[1], ctx)):
        return again
    if relatives and (nearest is None or relatives[-1].start > nearest[0].start):
        place = _level_of_document(relatives[-1], sentence, ctx)
        if place == NATION and _own_again(relatives[-1].end, start, ctx):
            return ctx.metadata.place, Decision(ctx.metadata.place.name, "relative_place", "", "clause")
        if place:
            cue = text[relatives[-1].start : relatives[-1].end]
            return place, Decision(place.name, "relative_place", cue, "sentence")
    if nearest and _OTHERS.search(text, nearest[-1].end, start):
        return ctx.metadata.place, Decision(ctx.metadata.place.name, "other_places", "", "clause")
    if nearest and (there := _told_behind(end, clause[1], sentence, ctx)):
        return there
    if nearest:
        row = _row(text, before)
        scope = "clause" if nearest[0].start >= clause[0] else "sentence"
        if len(row) > 1:
            return _common(row, ctx, scope)
        return _of_many(text, nearest, ctx) or _place_decision(nearest, ctx, scope)
    return (
        _level_named_again(sentence, start, ctx)
        or _told_behind(end, clause[1], sentence, ctx)
        or _authority(sentence, start, ctx)
    )


# "đề án 1 triệu căn nhà của Thủ tướng", "gói 120.000 tỷ đồng của Chính phủ": what the country sets itself.
_PROGRAMME = regex.compile(
    r"\b(?:đề án|chương trình|gói(?: \p{L}+){0,3}|chiến lược|chiến dịch|mục tiêu) (?:trồng |xây )?$"
)
_OF_NATION = regex.compile(
    r"(?:\s\p{Ll}+){0,5}?\s(?:của|do) (?:Thủ tướng|Chính phủ|Quốc hội|cả nước|Trung ương|Nhà nước|Bộ \p{Lu})"
)
# "(mức của Trung ương: 360.000 đồng)", "bình quân chung cả nước là 4%": the other side of a comparison.
_NATIONAL_LEVEL = regex.compile(
    r"\b(?:mức|chuẩn|quy định|mức chuẩn|tỷ lệ|tỉ lệ|bình quân|trung bình)(?: chung)?(?: của)?"
    r" (?:Trung ương|trung ương|Chính phủ|quốc gia|cả nước|toàn quốc)(?: quy định| ban hành)?"
    r"(?: là| chỉ| đạt|:)(?: \p{Ll}+){0,2}\s?$"
)


def _named_just_before(
    sentence: Sentence, start: int, end: int, stop: int, ctx: Context
) -> tuple[Place, Decision] | None:
    """The unit below the document's own that the sentence calls "huyện", as one or two before it name it."""
    text, own = ctx.layout.text, ctx.metadata.place
    for mention in reversed(find_relatives(text, sentence.start, stop)):
        within = LEVELS.index(mention.level) > LEVELS.index(own.level) if mention.level in LEVELS else False
        if not within or own.level == "country" or not (mention.end <= start or mention.start >= end):
            continue
        if _NOT_ONE.search(text, max(0, mention.start - 16), mention.start) or own.at(mention.level):
            continue
        first = ctx.layout.sentences[max(0, sentence.index - _JUST_BEFORE)]
        if first.block < sentence.block - 1:
            first = sentence
        since = max(first.start, ctx.layout.title[1])
        named = [c for c in ctx.places_in(since, mention.start) if c[0].level == mention.level and c[0].typed]
        if not named or len({c[0].name for c in named}) > 1:
            continue
        place, decision = _place_decision(named[-1], ctx, "previous")
        if any(unit.code == own.code for unit in place.parents):
            return place, decision
    return None


_JUST_BEFORE = 2
# Before a word for a level that means more than one of them, or none of its own.
_NOT_ONE = regex.compile(
    r"(?i)(?:\b(?:các|những|nhiều|một số|mỗi|từng|cấp|liên|giữa|hai|ba|bốn|tuyến|toàn bộ|số|trung tâm|quốc lộ|đường"
    r"|trục)|\d)\s+$"
)


def _told_behind(end: int, stop: int, sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """`Quỹ X tỉnh A tặng 50 xe lăn cho người khuyết tật trên địa bàn huyện`: those who get it are there."""
    text = ctx.layout.text
    for mention in find_relatives(text, end, stop):
        if mention.level == "country" or _PARTS_PLACE.search(text, end, mention.start):
            return None
        place = ctx.metadata.place.at(mention.level)
        if place and text.endswith(("trên địa bàn ", "toàn ", "trong "), end, mention.start):
            return place, Decision(place.name, "relative_place", text[mention.start : mention.end], "clause")
    return None


def _own_again(start: int, end: int, ctx: Context) -> bool:
    """Whether words behind the whole country speak of the document's own unit ("so với cả nước, tỷ lệ của tỉnh …")."""
    own = ctx.metadata.place
    return any(m.level == own.level for m in find_relatives(ctx.layout.text, start, end))


def _authority(sentence: Sentence, start: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The place of the authority that opens a sentence ("UBND xã A đã trích", "Theo Phòng Y tế huyện B, …").

    In a text on the whole country any unit; else only one within the document's own place.
    """
    own = ctx.metadata.place
    for chain in ctx.places_in(sentence.start, min(start, sentence.start + _AUTHORITY)):
        if chain[0].level == "country" or chain[0].role not in _ACTS or not (chain[0].typed or chain[0].units):
            continue
        text = ctx.layout.text
        first = max(sentence.start, text.rfind(",", sentence.start, chain[0].start) + 1)
        if _NO_SUBJECT.search(text, first, chain[0].start):
            break
        if own == NATION:
            if chain[0].typed and chain[0].role == "body":
                return _place_decision(chain, ctx, "sentence")
            continue
        place = _settled(chain, ctx)
        acts_there = chain[0].typed and _is_elsewhere(place, own) and not _GIVES.match(text, chain[-1].end)
        if acts_there or any(unit.code == own.code for unit in place.parents):
            return _place_decision(chain, ctx, "sentence")
    return None


def _is_elsewhere(place: Place, own: Place) -> bool:
    """Whether a place neither holds the document's own nor lies in it."""
    return place.code not in {"", own.code, *(unit.code for unit in own.parents)}


# "UBND thành phố A hỗ trợ 5 tỷ đồng": who gives to others is not where it goes.
_GIVES = regex.compile(
    r"[^.;:\d]{0,40}\b(?:hỗ trợ|ủng hộ|tài trợ|giúp|viện trợ|trao tặng|chia sẻ|gửi|đến thăm|thăm|phối hợp|làm việc)\b"
)


# Before the body that acts stands nobody to whom something is given, and no deed.
_NO_SUBJECT = regex.compile(r"\b(?:cho|với|tại|trao|tặng|cùng|được|về|từ|đã|ở|qua|đến)\b|\d")
_ACTS = frozenset({"body", "person"})
# "còn lại là các huyện khác"
_OTHERS = regex.compile(
    r"\b(?:các|những|ở|tại) (?:huyện|xã|tỉnh|địa phương|đơn vị|phường|quận)[\p{L}, ]{0,30}? (?:khác|còn lại)\b"
)


def _speaks(text: str, chain: tuple[PlaceMention, ...], start: int, sentence: Sentence) -> bool:
    """Whether a place before a figure can be what it is about: not out of a closed bracket, not beside it in a row."""
    if any(a <= chain[0].start < b <= start for a, b in sentence.parentheses):
        near = chain[0].level in ("village", "commune")
        home = near and _rule("lives").search(text, max(sentence.start, chain[0].start - _ADDRESS), chain[0].start)
        return bool(home)
    return not _BESIDE.match(text, chain[-1].end, start)


def _level_named_again(sentence: Sentence, start: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The unit of a body that the sentence names, where it goes on with its type alone ("huyện đã ...")."""
    text = ctx.layout.text
    again = [m for m in find_relatives(text, sentence.start, start) if m.role == "bare"]
    for mention in reversed(again):
        for chain in reversed(ctx.places_in(sentence.start, mention.start)):
            same = chain[0].level == mention.level
            if (same and chain[0].role in ("body", "person") and text[mention.start].isupper()) or (
                same and text[max(0, mention.start - 2) : mention.start] == ", "
            ):
                return _place_decision(chain, ctx, "sentence")
    return None


def _row(text: str, before: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """The last place and those that stand in one row with it ("huyện A, B và C")."""
    row = [before[-1]]
    for chain in reversed(before[:-1]):
        gap = text[chain[-1].end : row[-1][0].start]
        if chain[0].level == row[-1][0].level and _ROW.fullmatch(gap):
            row.append(chain)
        else:
            break
    return row


def _of_many(text: str, chain: tuple[PlaceMention, ...], ctx: Context) -> tuple[Place, Decision] | None:
    """The unit that holds places of which only the first is known ("các xã A, B", "hai thôn A và B")."""
    if chain[0].level not in ("commune", "village", "district"):
        return None
    several = _MANY.search(text, max(0, chain[0].start - 12), chain[0].start) and _ONE_MORE.match(text, chain[0].end)
    if not several and not _AND_SO_ON.match(text, chain[0].end):
        return None
    parents = _settled(chain, ctx).parents
    if not parents and not several:
        own = ctx.metadata.place
        return own, Decision(own.name, "common_place", text[chain[0].start : chain[0].end], "clause")
    if not parents:
        return None
    holder = Place(parents[0].name, parents[0].level, parents[0].code, parents[1:])
    return holder, Decision(holder.name, "common_place", text[chain[0].start : chain[0].end], "clause")


_MANY = regex.compile(r"\b(?:[Cc]ác|[Nn]hững|[Hh]ai|[Bb]a|[Bb]ốn|[Nn]ăm|\d{1,2}) $")
# "bản A, B...": more of them go unnamed.
_AND_SO_ON = regex.compile(r"(?:(?:,| và|,? xã|,? thôn|,? bản| -)? \p{Lu}[\p{L}'’]*){1,9},?\s*(?:\.\.\.|…|v\.v)")
_ONE_MORE = regex.compile(
    r"(?:, ?| và )(?:xã |phường |thôn |bản |ấp |huyện (?:đảo )?|quận |thị xã |thị trấn |thành phố )?\p{Lu}\p{Ll}"
)


def _row_behind(text: str, behind: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """A place behind a figure and those that stand in one row with it ("9 xã của huyện A và B")."""
    row = [behind[0]]
    for chain in behind[1:]:
        gap = text[row[-1][-1].end : chain[0].start]
        if chain[0].level == row[-1][0].level and _ROW_BEHIND.fullmatch(gap):
            row.append(chain)
        else:
            break
    return row


def _common(row: list[tuple[PlaceMention, ...]], ctx: Context, scope: str) -> tuple[Place, Decision]:
    """The smallest unit that holds all places of a row."""
    places = [_settled(chain, ctx) for chain in row]
    # A name that the lists lack lies where its neighbours do.
    places = [place for place in places if place.parents] or places
    first = places[0]
    for unit in first.parents:
        if all(unit in place.parents for place in places):
            shared = Place(unit.name, unit.level, unit.code, first.parents[first.parents.index(unit) + 1 :])
            return shared, Decision(shared.name, "common_place", "; ".join(p.name for p in places), scope)
    return NATION, Decision(NATION.name, "common_place", "; ".join(p.name for p in places), scope)


def _place_attached(text: str, end: int, chain: tuple[PlaceMention, ...]) -> bool:
    """Whether a place stands behind a figure in one breath: "20 suất quà cho hộ nghèo xã A"."""
    gap = _HOUSE_NUMBER.sub("", text[end : chain[0].start])
    if _ALL_THERE.fullmatch(gap):
        return True
    if _PARTS_PLACE.search(gap) or len(gap.split()) > 14:
        return False
    return chain[0].typed or bool(_LOCATES.search(gap))


# "tại thôn 12, xã A": the number of a hamlet parts nothing.
_HOUSE_NUMBER = regex.compile(r"(?i)(?:thôn|ấp|bản|xóm|buôn|bon|làng|khu phố|tổ dân phố|tổ|khóm|khu) \d{1,2},? (?=$)")
# "12 tấn gạo cho 300 hộ với 1.200 khẩu tại huyện A": what is told in one breath is all there.
_ALL_THERE = regex.compile(
    r"(?:\s\p{Ll}[\p{L}.]*){0,6}(?:\s(?:và|với|cho|cùng)\s(?:\p{Ll}+\s){0,3}?\d[\d.,]*%?"
    r"(?:\s\p{Ll}[\p{L}.]*){1,12}){1,2}\s"
    r"(?:(?:tại|ở|của|trên địa bàn|thuộc)\s(?:các\s)?"
    r"|(?<=\s(?:hộ|hộ dân|người|người dân|học sinh|em|gia đình|hộ nghèo)\s))"
)


def _place_decision(chain: tuple[PlaceMention, ...], ctx: Context, scope: str) -> tuple[Place, Decision]:
    place = _settled(chain, ctx)
    cue = ctx.layout.text[chain[0].start : chain[0].end]
    return place, Decision(place.name, "candidates" if place.candidates else "named_place", cue, scope)


def _level_of_document(mention: PlaceMention, sentence: Sentence, ctx: Context) -> Place | None:
    """What "toàn huyện" means: the document's own district, else the one that it named last."""
    if mention.level == "country":
        return NATION
    own = ctx.metadata.place.at(mention.level)
    if own and (mention.role != "bare" or own == ctx.metadata.place):
        return own
    if own:
        return None
    sentences = ctx.layout.sentences
    since = sentences[max(0, sentence.index - _LOOK_BACK)].start
    for chain in reversed(ctx.places_in(since, mention.start)):
        if chain[0].role == "head":
            continue  # "Trưởng thôn Nam": a person.
        for level in chain:
            if level.level == mention.level or (mention.level == "city" and level.level in ("province", "district")):
                return _settled((level,), ctx)
    return None


def _place_above(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    sentences = ctx.layout.sentences
    if sentence.index and _rule("continues").match(ctx.layout.text, sentence.start, sentence.end):
        before = sentences[sentence.index - 1]
        found = _place_in_sentence(before, before.end, before.end, ctx) or _place_above(before, ctx)
        if found:
            return found
    opening = _nearest_above(sentence, ctx, ctx.places_above, _opening_place)
    if opening:
        return _place_decision(opening, ctx, "previous")
    if sentence.opener is not None:
        opening = _opening_place(sentences[sentence.opener], ctx)
        if opening:
            return _place_decision(opening, ctx, "list")
    for index in sentence.headings:
        opening = _opening_place(sentences[index], ctx)
        # The letterhead and the menu name what holds the document's own place, which is no topic of a section.
        if opening and not _holds_own(_settled(opening, ctx), ctx):
            return _place_decision(opening, ctx, "heading")
    return None


def _holds_own(place: Place, ctx: Context) -> bool:
    """Whether a place is one of those that hold the document's own."""
    return bool(place.code) and any(unit.code == place.code for unit in ctx.metadata.place.parents)


def _several(sentence: Sentence, first: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a sentence goes from place to place, so that the next is about none ("tỉnh A 5 tấn; tỉnh B 7 tấn")."""
    text = ctx.layout.text
    alike = [c for c in ctx.places_in(first[-1].end, sentence.end) if c[0].level == first[0].level and not c[0].role]
    return any(_BETWEEN_DIGITS.search(text, first[-1].end, c[0].start) for c in alike)


# "Huyện A, B và C mỗi nơi nhận 5 tấn": no one of them is what the next sentence is about.
_OPENS_ROW = regex.compile(r"(?:, (?:\p{Lu}[\p{L}'’]*\s?){1,4}){1,8},? (?:và|cùng|mỗi)\b")


def _leaves(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a sentence goes on from a small place to a wider one ("từ một điểm ở bản A, đến nay toàn huyện có …")."""
    depth = LEVELS.index(chain[0].level)
    later = find_relatives(ctx.layout.text, chain[-1].end, sentence.end)
    return any(not m.role and m.level in LEVELS and LEVELS.index(m.level) < depth for m in later)


def _opening_place(sentence: Sentence, ctx: Context) -> tuple[PlaceMention, ...] | None:
    """The place with which a sentence opens ("Tại huyện A, ...", "Huyện A có ...", "Chúng tôi về xã A")."""
    text = ctx.layout.text
    for chain in ctx.places_in(sentence.start, min(sentence.end, sentence.start + _OPENING_PLACE)):
        aside = any(a <= chain[0].start < b for a, b in sentence.parentheses)
        if chain[0].level == "country" or aside:
            continue
        if _rule("venue").fullmatch(text, sentence.start, chain[0].start) and ctx.metadata.place == NATION:
            continue
        if _several(sentence, chain, ctx) or _OPENS_ROW.match(text, chain[-1].end) or _leaves(sentence, chain, ctx):
            return None
        if _usable(chain, ctx) or _rule("arrives").fullmatch(text, sentence.start, chain[0].start):
            return chain
    return None
