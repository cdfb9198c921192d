"""Items of lists and plain lines under the line that tells their sum, or above one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.links_parts.openers import parts_opener
from extractors.links_parts.totals import PLANNED, done_of, first_sum, nearest_total, set_part
from extractors.mentions import Mention
from extractors.phrasings import phrasing
from extractors.scopes import Layout, Sentence


def parts_in_lists(low: str, scopes: Layout, mentions: Sequence[Mention], groups: list[list[Mention]]) -> None:
    """Items under an opening line that tells their total ("hỗ trợ 3 tỷ đồng, gồm:"), or under "Trong đó:" behind it."""
    by_index = {group[0].sentence.index: group for group in groups}
    given: dict[tuple[int, str], Decimal] = {}
    for group in groups:
        sentence = group[0].sentence
        heads = _heads_of(low, scopes, by_index, sentence)
        if not heads or not sentence.first:
            continue
        for unit in dict.fromkeys(m.unit for m in group):
            part = first_sum(low, group, unit)
            open_heads = [h for h in heads if h.part_of is None or h.sentence.rank in range(3, 8)]
            total = nearest_total(
                [h for h in open_heads if not PLANNED.search(low, h.lead_start, h.start)], part, nested=True
            )
            if total is None or part.part_of is not None or part.measure == "rate":
                continue
            total = done_of(low, heads, total, part)
            sum_so_far = given.get((total.index, unit), Decimal(0)) + part.numeral.value
            if sum_so_far <= total.numeral.value:
                given[total.index, unit] = sum_so_far
                set_part(part, total, "part_of.list", ":")


def _heads_of(low: str, scopes: Layout, by_index: dict[int, list[Mention]], sentence: Sentence) -> list[Mention]:
    if sentence.opener is None or sentence.opener == sentence.index:
        return []
    opener = scopes.sentences[sentence.opener]
    text = low[opener.start : opener.end].rstrip()
    heads = by_index.get(opener.index, [])
    if not heads and text.endswith(":") and parts_opener().match(text.lstrip(" -+*•")):
        before = scopes.previous(opener)
        return by_index.get(before.index, []) if before is not None else []
    return heads if text.endswith((":", "sau")) or opener.rank in {3, 4, 5, 6} else []


def parts_in_lines(low: str, groups: Sequence[list[Mention]]) -> None:
    """Plain lines of smaller units or projects under a line that tells their sum, or above one that adds them up."""
    number = 0
    while number < len(groups):
        first = number
        while number < len(groups) and _is_unit_line(low, groups, first, number):
            number += 1
        unit = groups[first][0].unit
        run = [first_sum(low, g, unit) for g in groups[first:number] if any(m.unit == unit for m in g)]
        if len(run) == number - first > 1 and run[0].measure != "rate":
            beside = (*groups[max(0, first - 1) : first], *groups[number : number + 1])
            whole = next((w for w in _sums(low, beside, unit) if _adds_up(low, run, w)), None)
            for part in run:
                if whole and part.part_of is None and (part.per, part.change) == (whole.per, whole.change):
                    set_part(part, whole, "part_of.lines", "tổng")
        number = max(number, first + 1)


def _sums(low: str, lines: Sequence[list[Mention]], unit: str) -> Iterator[Mention]:
    """What lines tell as a sum in a unit."""
    for group in lines:
        opening = _SUM_LINE.match(low, group[0].sentence.start, group[0].start)
        if opening is not None and group[0].unit == unit:
            yield first_sum(low, group, unit)


def _adds_up(low: str, run: Sequence[Mention], whole: Mention) -> bool:
    """Whether lines are the parts of a sum: they add up to it, or stand right below it and come to less."""
    told = sum(part.numeral.value for part in run)
    if told == whole.numeral.value:
        return True
    return whole.end < run[0].start and told < whole.numeral.value and _leads_to(low, whole, run[0])


def _leads_to(low: str, whole: Mention, part: Mention) -> bool:
    """Whether nothing but a line that opens a list ("Cụ thể:", "(đơn vị: hộ)") stands between a sum's sentence and the
    first of its parts.
    """
    between = low[whole.sentence.end : part.sentence.start].strip()
    opens = between.endswith((":", ")")) or parts_opener().match(between) is not None
    return not between or ("\n" not in between and opens)


def _is_unit_line(low: str, groups: Sequence[list[Mention]], first: int, number: int) -> bool:
    """Whether a line names a smaller unit or a project before its first figure, right below the line before it."""
    sentence = groups[number][0].sentence
    follows = number == first or _next_line(low, groups[number - 1][-1].sentence, sentence)
    return follows and sentence.first and _UNIT_LINE.match(low, sentence.start, groups[number][0].end) is not None


def _next_line(low: str, earlier: Sentence, later: Sentence) -> bool:
    return low[earlier.end : later.start].isspace() and "\n" in low[earlier.end : later.start]


_SUM_LINE = phrasing("parts", "sum_line")
_UNIT_LINE = phrasing("parts", "unit_line")
