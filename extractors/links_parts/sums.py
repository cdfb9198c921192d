"""Parts that shares and sums give away: they only extend what words have opened, or add up exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import regex

from extractors.links_parts.totals import BY_CHANCE, first_sum, set_part
from extractors.mentions import Mention
from extractors.phrasings import phrasing


def parts_by_share(low: str, mentions: Sequence[Mention]) -> None:
    """`5.701 hộ, chiếm 97,7% tổng số hộ nghèo`: part of the number before of which it is that share."""
    for part, share in pairwise(mentions):
        if part.measure != "count" or share.unit != "percent" or part.part_of is not None:
            continue
        between = low[part.end : share.start]
        if len(between) > 30 or not _SHARE.fullmatch(between) or not _OF_TOTAL.match(low, share.end):
            continue
        digits = share.numeral.value.normalize().as_tuple().exponent
        step = Decimal(1).scaleb(min(0, digits if isinstance(digits, int) else 0))
        for whole in reversed(mentions[max(0, part.index - 12) : part.index]):
            larger = whole.unit == part.unit and whole.numeral.value > part.numeral.value
            if larger and abs(part.numeral.value * 100 / whole.numeral.value - share.numeral.value) < step:
                set_part(part, whole, "part_of.share", between.strip(" ,("))
                break


_SHARE = regex.compile(
    r"[^,;.()\d]{0,12}[,(]?\s*(?:(?:chiếm|tức|bằng|đạt|tương đương|tương ứng|hay|tỷ lệ|tỉ lệ|khoảng|gần|hơn|với)\s*)*"
)
_OF_TOTAL = regex.compile(
    r"\)?\s*(?:(?:trong |trên |so với )?(?:tổng|số|toàn bộ)\b|(?:số )?(?:hộ|người) (?:cận )?nghèo\b)"
)


def extend_by_sum(mentions: Sequence[Mention]) -> None:
    """A list goes on past its sentence as long as the further figures make it add up exactly to its total."""
    parts_of: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.part_of is not None:
            parts_of.setdefault(mention.part_of, []).append(mention)
    for index in sorted(parts_of):
        total, parts = mentions[index], parts_of[index]
        missing = total.numeral.value - sum((m.numeral.value for m in parts), Decimal(0))
        taken: list[Mention] = []
        for mention in mentions[parts[-1].index + 1 : parts[-1].index + 9]:
            if missing <= 0 or mention.sentence.block != total.sentence.block or mention.part_of is not None:
                break
            if mention.unit == total.unit and mention.per == total.per:
                missing -= mention.numeral.value
                taken.append(mention)
        if taken and missing == 0:
            for mention in taken:
                set_part(mention, total, "part_of.sum", "")


def parts_that_add_up(low: str, mentions: Sequence[Mention], groups: Sequence[list[Mention]]) -> None:
    """A list of three and more figures that add up exactly to a figure told shortly before it, or to the sum below it.

    A list is the enumeration of one sentence behind its colon, or the first figures of list items of one depth.
    """
    for run in [*_runs_in_sentences(low, groups), *_runs_of_items(low, groups)]:
        total = sum((m.numeral.value for m in run), Decimal(0))
        deep = run[0].sentence.rank >= _DASH and run[0].sentence is not run[-1].sentence
        money = run[0].measure == "amount" and run[0].sentence is run[-1].sentence
        if len(run) < 3 - (deep or money) or any(m.part_of is not None for m in run):
            continue
        first, last = run[0].index, run[-1].index
        around = [*reversed(mentions[max(0, first - 6) : first]), *mentions[last + 1 : last + 4]]
        for whole in around:
            alike = whole.numeral.value == total and whole.unit == run[0].unit and whole.per == run[0].per
            if len(run) == 2 and money and (whole.index != first - 1 or _is_balance(low, run[1])):
                continue
            if alike and (whole.index < first or _SUM_BELOW.search(low, whole.sentence.start, whole.start)):
                for part in run:
                    set_part(part, whole, "part_of.adds_up", "")
                break


_DASH = 6


def _is_balance(low: str, mention: Mention) -> bool:
    """`Thu 125,6 triệu đồng, chi 98,4 triệu đồng, còn dư 27,2 triệu đồng`: what is left of what came in."""
    return _LEFT_OVER.search(low, mention.lead_start, mention.start) is not None


_LEFT_OVER = phrasing("parts", "left_over")
_SUM_BELOW = regex.compile(r"\b(?:tổng|cộng|tổng cộng|tổng số|tổng kinh phí|tổng tiền)\b")


def _runs_in_sentences(low: str, groups: Sequence[list[Mention]]) -> Iterator[list[Mention]]:
    """The figures of one unit behind a colon or "gồm" of their sentence."""
    for group in groups:
        opening = low.find(":", group[0].sentence.start, group[-1].start)
        behind = [m for m in group if opening >= 0 and m.start > opening]
        for unit in dict.fromkeys(m.unit for m in behind):
            run = [
                m
                for m in behind
                if m.unit == unit
                and m.change == "level"
                and not any(a < m.start < b for a, b in m.sentence.parentheses)
            ]
            if run and run[0].measure != "rate" and all(m.per == run[0].per for m in run):
                yield run
        if opening < 0:
            yield from _runs_told(group)


def _runs_told(group: list[Mention]) -> Iterator[list[Mention]]:
    """All figures of one unit of a sentence, with the first and without it; small numbers add up by chance."""
    for unit in dict.fromkeys(m.unit for m in group):
        run = [m for m in group if m.unit == unit and m.change == "level"]
        if len(run) < 3 or run[0].measure == "rate" or any(m.per != run[0].per for m in run):
            continue
        for told in (run, run[1:]):
            if sum(m.numeral.value for m in told) > BY_CHANCE:
                yield told


def _runs_of_items(low: str, groups: Sequence[list[Mention]]) -> Iterator[list[Mention]]:
    """The first figures of one unit of the items of a list; lists of a deeper rank stand inside."""
    open_runs: dict[tuple[float, int | None, str], list[Mention]] = {}
    block = -1
    for group in groups:
        sentence = group[0].sentence
        if not sentence.first:
            continue
        gap = sentence.block - block > 3
        for key in [k for k in open_runs if gap or k[0] > sentence.rank]:
            yield open_runs.pop(key)
        block = sentence.block
        if sentence.rank >= _RUNNING_TEXT:
            continue
        for unit in dict.fromkeys(m.unit for m in group):
            part = first_sum(low, group, unit)
            if part.measure == "rate" or part.change != "level":
                continue
            known = open_runs.setdefault((sentence.rank, sentence.opener, unit), [])
            if known and known[0].per != part.per:
                continue
            known.append(part)
    yield from open_runs.values()


_RUNNING_TEXT = 8
