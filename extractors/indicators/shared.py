"""What stands beside a figure in its sentence and says what it measures: one predicate for several shares, one plan for
several deeds, and trade, which is nobody's help."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import regex

from extractors.indicators.words import word_list
from extractors.mentions import Mention
from extractors.reading import Reading
from extractors.topics import UNDECIDED, take, take_late

_WHO_ALONE = frozenset(
    {
        "poor_households.state",
        "near_poor_households.state",
        "multidimensional_poverty.state",
        "indicator.undecided",
        "population.people",
    }
)
_PREDICATED = frozenset({"noun", "predicate", "after"})
# What people get or do by a predicate that may hold for several kinds of them.
_DONE = frozenset({"health_insurance", "credit_access", "activities", "medical_support", "education_support"})
_AND_NEXT = regex.compile(
    r"\s(?:(?!(?:có|là|được|đã|chiếm|đạt|thuộc|còn|không|chưa|so)\s)\p{L}+\s){0,6}?"
    r"(?:(?!(?:có|là|được|đã|chiếm|đạt|thuộc|còn|không|chưa|so|và)\b)\p{L}+)(?:,| và)\s(?:(?:hơn|gần|trên|khoảng)\s)?"
)


def share_predicate(low: str, mentions: Sequence[Mention]) -> None:
    """`100% người nghèo, 95% người cận nghèo có thẻ BHYT`: the predicate behind the last share is told of all."""
    for second, first in pairwise(reversed(mentions)):
        alike = first.unit == second.unit == "percent" and first.sentence is second.sentence
        decided = second.trace["indicator"]
        told = decided.scope in _PREDICATED or decided.rule == "inherit.predicate"
        if not alike or not told or second.indicator not in _DONE or first.indicator == second.indicator:
            continue
        alone = first.trace["indicator"].rule in _WHO_ALONE
        if alone and first.pair is None and _AND_NEXT.fullmatch(low, first.end, second.start):
            take_late(first, second.indicator, "inherit.predicate", "clause")


_DEED = (
    r"(?:công tác )?(?:giảm nghèo|đào tạo nghề|dạy nghề|giải quyết việc làm|tạo việc làm|xuất khẩu lao động"
    r"|xây nhà|xóa nhà tạm|giải ngân|cấp thẻ|thu ngân sách|trồng rừng)(?: (?:mới )?đạt| được|:)?\s"
)
_NEXT_DEED = regex.compile(rf"[^,;.\d]{{0,12}}[,;]\s(?:và )?{_DEED}")
_DEEDS_OF_PLAN = regex.compile(rf"\b(?:kế hoạch|chỉ tiêu)\b[^:;.\d]{{0,30}}:\s{_DEED}$")


def deeds_of_plan(low: str, mentions: Sequence[Mention]) -> None:
    """`dạy nghề đạt 98% kế hoạch, giải quyết việc làm 104%`: so much of a deed is so much of what was planned."""
    for mention in mentions:
        if mention.unit != "percent" or mention.change != "level" or mention.indicator == "plan_completion":
            continue
        before = mentions[mention.index - 1] if mention.index else None
        listed = (
            before is not None
            and before.sentence is mention.sentence
            and before.indicator == "plan_completion"
            and _NEXT_DEED.fullmatch(low, before.end, mention.start) is not None
        )
        if listed or _DEEDS_OF_PLAN.search(low, mention.sentence.start, mention.start):
            take_late(mention, "plan_completion", "plan_completion.deeds", "clause")


def go_on_with_interest(mentions: Sequence[Mention]) -> None:
    """`lãi suất hộ nghèo 6,6%, hộ cận nghèo 7,9%, hộ mới thoát nghèo 8,2%`: who borrows is no count of them."""
    for before, mention in pairwise(mentions):
        alike = before.unit == mention.unit == "percent" and before.sentence is mention.sentence
        if alike and before.trace["indicator"].rule == "other.interest" and before.per == mention.per != ():
            take(mention, UNDECIDED, "other.interest", "", "clause")


_TRADED = word_list("traded")
_HELPS = word_list("gives_anything")
# More rice than this, in tonnes, is what a country sells or buys.
_RICE_OF_TRADE = Decimal(200_000)
_OF_TIME = frozenset({"tet_support"})
# More dong than this nobody earns; it is what a company makes.
_PROFIT = Decimal(10_000_000_000)
_ECONOMY = regex.compile(r"\b(?:doanh thu|lợi nhuận|trái phiếu|tiền gửi|huy động vốn của|thị phần)\b")
_FROM_BEFORE = frozenset({"inherit.ellipsis", "inherit.share", "inherit.line"})


def trade(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`xuất khẩu 5 triệu tấn gạo`, `vé máy bay Tết 3,6 triệu đồng`, `hãng lãi 3.000 tỷ đồng`: business is no help."""
    for mention in mentions:
        before = mentions[mention.index - 1] if mention.index else mention
        goes_on = mention.trace["indicator"].rule in _FROM_BEFORE and before.sentence is mention.sentence
        if goes_on and _is_trade(before):
            if mention.indicator in {"disaster_relief", "tet_support", "fund_raised", "income"}:
                take(mention, UNDECIDED, "other.trade", "", "clause")
            continue
        if _is_business(reading, mention):
            take(mention, UNDECIDED, "other.trade", "", "sentence")


def _is_business(reading: Reading, mention: Mention) -> bool:
    """Whether what was heard as rice for the hungry, a feast's gift, an income or gifts of money is trade or profit."""
    low, sentence, decided = reading.low, mention.sentence, mention.trace["indicator"]
    if decided.rule == "fund_raised":
        return _ECONOMY.search(low, sentence.start, sentence.end) is not None
    if mention.indicator == "income" and mention.unit == "VND" and not mention.per:
        return mention.numeral.value >= _PROFIT and decided.cue.lower().startswith(("lãi", "lời"))
    rice = decided.rule == "disaster_relief.bare_rice"
    if rice and mention.unit == "t" and mention.numeral.value >= _RICE_OF_TRADE:
        return True
    if not rice and decided.rule not in _OF_TIME:
        return False
    spans = (sentence.start, sentence.end), reading.scopes.title
    return _TRADED.search(low, *spans[0]) is not None and not any(_HELPS.search(low, *span) for span in spans)


def _is_trade(mention: Mention) -> bool:
    return mention.trace["indicator"].rule == "other.trade"
