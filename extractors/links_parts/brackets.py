"""Parts in the bracket or behind the colon that follows their total."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractors.links import HOLDS, PLAN, in_closed_bracket
from extractors.links_parts.totals import set_part
from extractors.mentions import Mention
from extractors.phrasings import phrasing


def parts_in_brackets(low: str, group: list[Mention]) -> None:
    """`03 lớp dạy nghề (02 lớp nông nghiệp, 01 lớp phi nông nghiệp)`: figures of the total's unit in its bracket."""
    for start, end in group[0].sentence.parentheses:
        inside = [m for m in group if start < m.start < end]
        before = [
            m
            for m in group
            if m.end <= start and start - m.end < 60 and not in_closed_bracket(group[0].sentence.parentheses, m, start)
        ]
        if not before or not inside:
            continue
        total = next((m for m in reversed(before) if m.unit == inside[0].unit), before[-1])
        parts = [
            m
            for m in inside
            if m.unit == total.unit
            and (m.per == total.per or (not m.per and HOLDS.match(low, start + 1)) or _BY_SOURCE.match(low, start))
            and m.change in {"level", total.change}
            and m.part_of is None
        ]
        if (
            total.measure == "rate"
            or not parts
            or parts[0].numeral.role
            or sum(m.numeral.value for m in parts) > total.numeral.value
        ):
            continue
        if _OTHER_MATTER.search(low, total.end, start):
            continue  # "…; hỗ trợ 90 hộ mua nông cụ (4 tỷ đồng)", "kế đến là huyện B (152 căn)": beside it
        if _STANDARD.search(low, total.end, start) or _OPENS_WITH_STANDARD.match(low, start):
            continue  # "nhiều hơn năm 2022 (29 vụ)", "(cùng kỳ: 29 vụ)": how many there were then
        compared = _EQUIVALENT.search(low, start, parts[0].start) or PLAN.search(low, max(total.end, start - 16), start)
        if not compared and all(m.numeral.value < total.numeral.value for m in parts):
            for part in parts:
                set_part(part, total, "part_of.bracket", "(")
                if HOLDS.match(low, start + 1):
                    part.per = total.per  # "mỗi suất 500.000 đồng (gồm 300.000 đồng tiền mặt …)"


_STANDARD = phrasing("parts", "standard")
_OPENS_WITH_STANDARD = phrasing("parts", "opens_with_standard")
_OTHER_MATTER = phrasing("parts", "other_matter")
# "mức hỗ trợ 44 triệu đồng/nhà (trung ương 40 triệu, tỉnh 4 triệu)": who gives how much of it.
_BY_SOURCE = phrasing("parts", "by_source")
_EQUIVALENT = phrasing("parts", "equivalent")


def parts_behind_colon(low: str, group: list[Mention]) -> None:
    """A total, a colon, and figures of its unit that add up to it, or two and more that stay below it."""
    sentence = group[0].sentence
    colon = low.find(": ", sentence.start, sentence.end)
    while colon >= 0:
        before = [m for m in group if m.end <= colon and m.part_of is None and m.measure != "rate"]
        if before:
            total = before[-1]
            parts = [
                m
                for m in group
                if m.start > colon
                and m.unit == total.unit
                and m.per == total.per
                and m.change == total.change
                and m.part_of is None
            ]
            summed = sum(m.numeral.value for m in parts)
            right = len(parts) > 1 and total.numeral.value_high is None
            stays = summed < total.numeral.value and _COLON_NEXT.fullmatch(low, total.end, colon) is not None
            if right and (summed == total.numeral.value or (stays and _listed(low, parts))):
                for part in parts:
                    set_part(part, total, "part_of.colon", ":")
        colon = low.find(": ", colon + 1, sentence.end)


# "268 người: 93 cụ già, 107 người khuyết tật, 41 trẻ, …": the noun, a colon, and what is counted of it.
_COLON_NEXT = regex.compile(r"(?:\s(?!là\b|đạt\b|có\b)\p{L}+){0,4}")
_IN_ROW = regex.compile(r"[^.;\d]{0,70}(?:,|;| và)\s?[^.;,\d]{0,50}")


def _listed(low: str, parts: Sequence[Mention]) -> bool:
    """Whether figures stand in one row behind a colon, with nothing else between them."""
    return all(_IN_ROW.fullmatch(low, a.end, b.start) for a, b in pairwise(parts))
