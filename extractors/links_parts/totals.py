"""Which figure a part can be a part of, and how the link is set."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.links import TIMES
from extractors.mentions import Mention
from extractors.model import Decision

# "đạt 90% kế hoạch": what of a plan was reached
OF_PLAN = regex.compile(r"\s?(?:so với |so |của )?(?:kế hoạch|chỉ tiêu|dự toán|kh)\b")


def done_of(low: str, group: Sequence[Mention], total: Mention, part: Mention) -> Mention:
    """`24/27 chỉ tiêu hoàn thành, trong đó 9 chỉ tiêu vượt`: parts are of what was reached, where they are no more.

    `Thu 3.456 triệu đồng/5.987 triệu đồng, trong đó …` alike.
    """
    done = next((m for m in group if m.part_of == total.index and m.trace["part_of"].rule == "part_of.fraction"), None)
    if done is None:
        planned = [m for m in group if m.index == total.index - 1 and m.unit == total.unit]
        done = next((m for m in planned if low[m.end : total.start].strip() == "/"), None)
    return done if done is not None and done.numeral.value >= part.numeral.value and done.end < total.start else total


def same_matter(low: str, before: Sequence[Mention], part: Mention, nearest: Mention, last: Mention | None) -> Mention:
    """Of several totals in a row ("… hộ nghèo và … hộ cận nghèo") the one of the part's own matter, else the first.

    `last` is the total of the part before, which the next one shares where nothing says otherwise.
    """
    row = [
        m
        for m in before
        if m.unit == part.unit
        and m.per == part.per
        and m.numeral.value >= part.numeral.value
        and m.part_of is None
        and m.change == part.change
    ]
    if nearest not in row or len(row) < 2:
        return nearest
    if nearest.unit == "item":
        noun = noun_of(low, part)
        return next((m for m in reversed(row) if noun_of(low, m) == noun), nearest)
    own = _STATES.findall(low[part.lead_start : part.tail_end])
    for total in row:
        if own and _STATES.findall(low[total.start : total.tail_end])[:1] == own[:1]:
            return total
    if last in row:
        return last
    between = low[row[-2].end : row[-1].start]
    return row[-2] if not own and regex.fullmatch(r"[^,;]{0,40}\bvà\b[^,;]{0,10}", between) else nearest


def noun_of(low: str, mention: Mention) -> str:
    """The word that a number counts."""
    return low[mention.numeral.end : mention.end].strip()


_STATES = regex.compile(r"\b(?:cận nghèo|thoát nghèo|nghèo)\b")
# "bằng 90,6% mục tiêu 40.000 người": the number of a plan is not what is divided.
PLANNED = regex.compile(
    r"\b(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán|kh)(?: giao| năm| đề ra| được giao| là| 20\d\d){0,3}\s\(?$"
    # "14,5% tổng số 22.117 học sinh": what a share is of
    r"|%[^.;,]{0,20}\b(?:tổng số|số)\s$"
)


def first_sum(low: str, group: Sequence[Mention], unit: str) -> Mention:
    """The first figure of a unit that is no unit price: what stands behind "=", else one without a denominator."""
    alike = [m for m in group if m.unit == unit]
    if (product := next((m for m in alike if low.endswith(("= ", "="), 0, m.start)), None)) is not None:
        return product
    return next((m for m in alike if not set(m.per) - TIMES), alike[0])


BY_CHANCE = 30
"""Numbers up to it add up by chance."""


def nearest_total(before: Sequence[Mention], part: Mention, nested: bool = False) -> Mention | None:
    """The last figure before that can hold the part; parts themselves hold none but in nested lists."""
    for total in reversed(before):
        if total.index >= part.index or total.unit != part.unit:
            continue
        if total.per != part.per and (part.per or set(total.per) - TIMES):
            continue
        if (
            total.numeral.value >= part.numeral.value
            and (nested or total.part_of is None)
            and total.change == part.change
        ):
            return total
    return None


def bracket_around(spans: Sequence[tuple[int, int]], position: int) -> tuple[int, int] | None:
    """The bracket in which a position lies."""
    return next(((a, b) for a, b in spans if a < position < b), None)


def set_part(part: Mention, total: Mention, rule: str, cue: str) -> None:
    """Make a figure a part of another of its unit, or of what was done of a number."""
    done = total.trace["part_of"].rule == "part_of.fraction" if total.part_of is not None else False
    if part is not total and (part.unit == total.unit or done):
        part.part_of = total.index
        part.trace["part_of"] = Decision("", rule, cue, "sentence")
