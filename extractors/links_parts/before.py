"""Parts of what a sentence before told: behind "Trong đó", in the order of a ranking, of a matter that is named."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from extractors.links import WordList, in_closed_bracket
from extractors.links_parts.openers import openers_in
from extractors.links_parts.totals import OF_PLAN, PLANNED, nearest_total, same_matter, set_part
from extractors.mentions import TERRITORIES, Mention

_SENTENCE_OPENER_REACH = 40
_FIRST_WORD = regex.compile(r"[ ,:]*([^ ]*)")


def parts_of_previous(low: str, groups: Sequence[list[Mention]], number: int) -> None:
    """A sentence that begins with "Trong đó" divides what the one before it told; so do those after it that go on."""
    group, previous = groups[number], groups[number - 1]
    sentence = group[0].sentence
    if previous[0].sentence.index != sentence.index - 1:
        return
    reach = min(sentence.start + _SENTENCE_OPENER_REACH, group[0].start)
    opener = next(openers_in(low, sentence.start, reach), None)
    if opener is None or opener.start() > sentence.start + 30:
        return
    brackets = previous[0].sentence.parentheses
    totals = [
        m
        for m in previous
        if m.change == "level"
        and not PLANNED.search(low, m.lead_start, m.start)
        and not in_closed_bracket(brackets, m, previous[0].sentence.end + 1)
        and not ("part_of" in m.trace and m.trace["part_of"].rule == "part_of.done")
    ] or list(previous)
    if opener.group() not in {"trong đó", "trong đó có"}:
        wholes = {m.part_of for m in previous if m.numeral.role == "part"}
        totals = [m for m in totals if m.part_of is None and m.index not in wholes]
    if not any(nearest_total(totals, part) for part in group):
        totals = _told_farther_back(groups, number)
    last: Mention | None = None
    for part in group:
        total = nearest_total(totals, part)
        if part.measure == "rate" and total is not None:
            # "Trong số đại biểu trúng cử, nữ chiếm …": a share of others than what stands before, or of another line
            apart = opener.group() == "trong số" or previous[0].sentence.block != sentence.block
            if apart or OF_PLAN.match(low, total.end):
                continue
        if (
            total is not None
            and part.part_of is None
            and part.numeral.whole is None
            and part.numeral.role != "planned"
            and part.numeral.value > 0
        ):
            last = same_matter(low, totals, part, total, last)
            set_part(part, last, "parts.opener", opener.group())
    first = _FIRST_WORD.match(low, opener.end())
    head = first[1] if first else ""
    _go_on(low, groups, number, totals, head)


# "Đông nhất là Krông Pắc với 24.116 người, kế đến Cư M'gar 19.502 người": who is ranked divides the whole.
_RANKED = WordList(
    (
        *("nhiều nhất", "đông nhất", "kế đến", "kế đó", "tiếp đến", "tiếp đó là", "đứng đầu", "dẫn đầu"),
        *("chiếm phần lớn", "chiếm đa số", "chiếm số đông"),
    )
)
_RANK_REACH = 2


def parts_by_rank(low: str, groups: Sequence[list[Mention]], number: int) -> None:
    """The counts of a sentence that ranks, as parts of the count of their unit before it, if they fit in it."""
    group = groups[number]
    sentence = group[0].sentence
    if _RANKED.search(low, sentence.start, sentence.end) is None:
        return
    for unit in dict.fromkeys(m.unit for m in group):
        parts = [
            m for m in group if m.unit == unit and m.part_of is None and m.change == "level" and not m.numeral.role
        ]
        if not parts or parts[0].measure == "rate" or unit in _LOOSE:
            continue
        told = [m for g in groups[max(0, number - _RANK_REACH) : number] for m in g]
        wholes = [
            m
            for m in told
            if m.unit == unit
            and m.change == "level"
            and m.per == parts[0].per
            and m.sentence.block == sentence.block
            and not PLANNED.search(low, m.lead_start, m.start)
            and not any(w.index == m.part_of for w in told if w.sentence is m.sentence)
        ]
        if wholes and sum(m.numeral.value for m in parts) < wholes[-1].numeral.value:
            for part in parts:
                set_part(part, wholes[-1], "parts.ranked", "nhiều nhất")


_LOOSE = TERRITORIES | {"item"}
"""Units that count places or anything: a later line in them need not be of the same things."""


def _told_farther_back(groups: Sequence[list[Mention]], number: int) -> list[Mention]:
    """`Dư nợ là 309 tỷ đồng. Bình quân 21 triệu đồng/hộ. Trong đó …`: what only explains the whole is passed over."""
    block = groups[number][0].sentence.block
    for earlier in reversed(groups[max(0, number - 4) : number - 1]):
        if earlier[0].sentence.block != block:
            break
        if any(nearest_total(earlier, part) for part in groups[number]):
            return [m for m in earlier if m.change == "level" and m.measure != "rate"]
    return []


def _go_on(low: str, groups: Sequence[list[Mention]], number: int, totals: Sequence[Mention], head: str) -> None:
    """Later sentences that still divide the total: they begin alike."""
    spent: dict[int, Decimal] = {}
    for group in groups[number + 1 : number + 5]:
        sentence = group[0].sentence
        if sentence.block != groups[number][0].sentence.block:
            return
        for part in group:
            total = next((t for t in totals if t.unit == part.unit and t.per == part.per and t.part_of is None), None)
            alike = low.startswith(head, sentence.start)
            if (
                total is None
                or part.part_of is not None
                or part.change != "level"
                or not alike
                or part.measure == "rate"
            ):
                continue
            spent[total.index] = spent.get(total.index, Decimal(0)) + part.numeral.value
            if spent[total.index] <= total.numeral.value:
                set_part(part, total, "parts.opener", "…")


def parts_of_named(low: str, groups: Sequence[list[Mention]]) -> None:
    """`Trong số hộ nghèo, thiếu việc làm là 22.715 hộ`: parts of the number of poor households told shortly before."""
    for number, group in enumerate(groups):
        sentence = group[0].sentence
        named = _AMONG.match(low, sentence.start, group[0].start)
        if named is None:
            continue
        told = [m for g in groups[max(0, number - 4) : number] for m in g if m.measure != "rate"]
        wholes = [m for m in told if named[1] in low[m.lead_start : m.start] or named[1] in low[m.start : m.tail_end]]
        for part in group:
            fitting = [m for m in wholes if m.unit == part.unit and m.numeral.value > part.numeral.value]
            if fitting and part.change == "level":
                set_part(part, max(fitting, key=lambda m: m.numeral.value), "parts.named", "trong số")


_AMONG = regex.compile(
    r"(?:trong|trên) (?:tổng )?số (?:các )?((?!đó\b|này\b|ấy\b)[^,;.:()\d]{4,40}?)(?: trên| này| đó)?(?:,| có| thì)\s"
)
