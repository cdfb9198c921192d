"""Parts up to what is left: "… 40 hộ, …, còn lại 12 hộ"."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.links import in_closed_bracket
from extractors.links_parts.openers import openers_in
from extractors.links_parts.totals import BY_CHANCE, set_part
from extractors.mentions import Mention


def parts_with_rest(low: str, group: list[Mention]) -> None:
    """`tổng cộng 65.800 phần quà; người nghèo 19.240 phần, …, còn lại là …`: what is told before the rest are parts."""
    rest = _REST.search(low, group[0].end, group[-1].sentence.end)
    if rest is None or next(openers_in(low, group[0].sentence.start, group[0].start), None) is not None:
        return
    told = [
        m for m in group if m.end <= rest.start() and not in_closed_bracket(m.sentence.parentheses, m, rest.start())
    ]
    for position, whole in enumerate(told):
        parts = [m for m in told[position + 1 :] if m.unit == whole.unit and m.per == whole.per]
        if whole.measure == "rate" or whole.change != "level" or whole.part_of is not None or not parts:
            continue
        if _ROW_OPENS.search(low, max(whole.sentence.start, whole.start - 40), whole.start):
            continue  # "Cơ cấu: Trung ương 9,6 tỷ, tỉnh 5,1 tỷ, còn lại …": the first of the row
        left = whole.numeral.value - sum(m.numeral.value for m in parts)
        named = _GIVEN_TO.search(low, whole.lead_start, whole.start)
        if len(parts) == 1 and named and _NEXT_NAMED.fullmatch(low, whole.end, parts[0].start):
            continue  # "trao cho xã A 700 triệu đồng, xã B 500 triệu đồng, còn lại gửi …": two of a row
        if left > 0 and all(m.part_of is None and m.change == "level" for m in parts):
            following = next((m for m in group if m.start >= rest.end()), None)
            if following is not None and following.unit == whole.unit and following.numeral.value == left:
                parts.append(following)
            for part in parts:
                set_part(part, whole, "part_of.rest", rest.group().strip(" ,;"))
            return


_GIVEN_TO = regex.compile(r"\bcho(?: \p{L}+){1,5}\s$")
_NEXT_NAMED = regex.compile(r",(?: \p{L}+){1,5}\s")


def rest_of_previous(low: str, previous: Sequence[Mention], group: Sequence[Mention]) -> None:
    """`Chi trả cho 3.215 người. Có 126 người nhận qua thẻ, còn lại 3.089 người …`: with the rest they are all."""
    rest = _REST.search(low, group[0].end, group[-1].start)
    last = next((m for m in group if rest is not None and m.start >= rest.end()), None)
    if last is None or last.measure == "rate" or previous[0].sentence.index != group[0].sentence.index - 1:
        return
    parts = [m for m in group if m.unit == last.unit and m.per == last.per and m.index <= last.index]
    whole = next((m for m in reversed(previous) if m.unit == last.unit and m.per == last.per), None)
    free = all(m.part_of is None and m.change == "level" for m in parts)
    if whole is not None and free and sum(m.numeral.value for m in parts) == whole.numeral.value > BY_CHANCE:
        for part in parts:
            set_part(part, whole, "part_of.rest", "còn lại")


_ROW_OPENS = regex.compile(r":\s[^:;.\d]*$")
_REST = regex.compile(r"[,;]\s*(?:và )?(?:số |phần )?còn lại(?! (?:của|trong))\b")
