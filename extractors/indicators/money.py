"""What money is of: the account of a fund, a budget, an allowance, the line of the poor, what was earned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from extractors.indicators.votes import Vote, heaviest, penalties
from extractors.indicators.words import word_list
from extractors.mentions import Mention
from extractors.reading import NEAR, Reading
from extractors.standing import of_line
from extractors.topics import UNDECIDED

FUNDS = frozenset({"fund_allocated", "fund_raised"})
# The wage from which allowances and premiums are reckoned.
BASE_WAGE = regex.compile(r"\blương (?:cơ sở|tối thiểu|cơ bản)\b")


# Rules that say what money is (revenue, prices, capital of firms), and not what for.
_KINDS_OF_MONEY = frozenset(
    {"other.economy", "other.tax", "other.investors", "other.finance", "other.interest_paid", "other.goods"}
)


def budget_of_field(mentions: Sequence[Mention], decided: Vote, votes: Iterable[Vote]) -> Vote | None:
    """`bố trí 250 triệu đồng cho công tác tuyển quân`: money for a field without a code is a budget as a whole."""
    measures = {m.measure for m in mentions}
    if decided.indicator != UNDECIDED or "amount" not in measures or "count" in measures:
        return None
    if decided.scope in NEAR and decided.cue.phrase.rule in _KINDS_OF_MONEY:
        return None
    named = (v for v in votes if v.scope in NEAR and v.indicator == "fund_allocated")
    return heaviest(v for v in named if v.weight > penalties()["undecided"])


# "thu 120 triệu đồng", "chi: 95 triệu đồng", "còn tồn 25 triệu đồng"
_FUND_ENTRY = regex.compile(
    r"\b(?:(?P<in>(?:tổng )?(?:nguồn thu|số thu)(?: (?:trong|năm|kỳ|quý|này|của|quỹ|\d{4}))*|thu|tổng thu|đã thu)"
    r"|(?P<out>chi|tổng chi|đã chi)"
    r"|(?P<left>tồn|còn tồn|dư|còn dư|quỹ còn|quỹ còn lại))"
    r"(?: được| là| khoảng| gần| hơn| trên)*\s*:?\s*$"
)
_OF_FUND = regex.compile(r"\bquỹ\b|\bmang sang\b|\bchuyển sang\b|\b(?:tồn|dư) đầu\b")


def fund_entry(reading: Reading, mention: Mention) -> str | None:
    """`Quỹ xã: thu 120 triệu đồng, chi 95 triệu đồng, tồn 25 triệu đồng`: the lines of the account of a fund."""
    low = reading.low
    if mention.measure != "amount" or mention.per:
        return None
    verb = _FUND_ENTRY.search(low, max(mention.lead_start, mention.start - 40), mention.start)
    if verb is None:
        return None
    if verb["left"]:
        return "fund_carried_over"
    before = reading.scopes.previous(mention.sentence)
    head = before.start if before is not None else mention.sentence.start
    told = _OF_FUND.search(low, head, verb.start()) is not None
    return ("fund_raised" if verb["in"] else "fund_allocated") if told else None


_FUND_TAKES = regex.compile(
    r"\bquỹ\b[^,;.\d]{0,70}?\b(?:thu được|thu về|vận động được|huy động được|quyên góp được|tiếp nhận được|nhận được"
    r"|gây được)"
    r"(?: tổng cộng| tổng số| hơn| gần| trên| khoảng| số tiền| là)*\s*$"
)


def fund_takes(reading: Reading, mention: Mention) -> bool:
    """`Quỹ phòng chống thiên tai thu được 860 triệu đồng`: what a fund takes in is raised, whatever it is called."""
    if mention.measure != "amount" or mention.per:
        return False
    return _FUND_TAKES.search(reading.low, max(mention.lead_start, mention.start - 110), mention.start) is not None


_ALLOWANCE = word_list("allowance")


def is_allowance(reading: Reading, mention: Mention) -> bool:
    """`được trợ cấp 360.000 đồng/tháng`: what somebody gets every month is an allowance and no gift."""
    lead = reading.low[max(mention.sentence.start, mention.start - 60) : mention.start]
    return "month" in mention.per and bool(_ALLOWANCE.search(lead))


_BY_STANDARD = regex.compile(r"\btheo (?:tiêu )?chuẩn\b[^;.]{0,60}\(\s*thu nhập[^;.()]{0,60}$")
_INCOME_OF = regex.compile(r"\bthu nhập\b")


def bounds_the_poor(reading: Reading, mention: Mention) -> bool:
    """`(thu nhập bình quân từ 21 triệu đồng trở xuống)`: an income by which the poor are told."""
    sentence = mention.sentence
    if mention.qualifier == "at_most" and _INCOME_OF.search(reading.low, sentence.start, mention.start):
        return True
    if of_line(reading, mention):
        return True
    return bool(_BY_STANDARD.search(reading.low, sentence.start, mention.start))


# "mỗi năm bán 10 con, thu 25 triệu đồng"
_EARNS = regex.compile(
    r"\b(?:mỗi|hằng|hàng|một) (?:năm|tháng|vụ|ngày)\b[^,;.\d]{0,40}\b(?:có|được|có thêm|thêm được)"
    r"(?: khoảng| gần| hơn| trên| chừng| cả)*\s*$|"
    r"\b(?:thu|thu về|thu được|bán|bán được|kiếm|kiếm được|lời|được lời|hái|hái được|thu hái)"
    r"(?: khoảng| gần| hơn| trên| từ| tới| đến| thêm| cả)*\s*$"
)
_SOLD_FOR = regex.compile(r"\bbán\b[^.;]{0,40}\bđược(?: hơn| gần| khoảng| trên)*\s*$")


def earns(reading: Reading, mention: Mention) -> str | None:
    """`mỗi năm bán 10 con, thu 25 triệu đồng`: the words before a figure by which it is earned or sold."""
    found = _EARNS.search(reading.low, max(mention.lead_start, mention.start - 40), mention.start)
    if found is None and mention.measure == "amount":
        found = _SOLD_FOR.search(reading.low, mention.lead_start, mention.start)
    return found.group().strip() if found is not None else None


def earned(reading: Reading, first: Mention, second: Mention) -> str | None:
    """`bán 10 con, thu 25 triệu đồng`: the words by which a family sells one and earns the other."""
    low = reading.low
    found = (_EARNS.search(low, max(m.lead_start, m.start - 40), m.start) for m in (first, second))
    words = next((match for match in found if match is not None), None)
    words = words or _SOLD_FOR.search(low, first.sentence.start, second.start)
    return words.group().strip() if words is not None else None
