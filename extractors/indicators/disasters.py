"""What is told where a disaster or an accident struck: who is hurt by which of the two, who is paid, what is brought.

`struck_by_accident` is asked while cues are heard; the passes of `settle_disaster` run when every figure has been read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractors.indicators.people import PEOPLED
from extractors.indicators.words import word_list
from extractors.mentions import TERRITORIES, Mention
from extractors.reading import Reading
from extractors.topics import NO_MATTER, take, take_late

# Characters behind a figure in which its accident is named.
_BEHIND = 60
_HARMS = frozenset({"disaster_damage", "disaster_damage.victims", "disaster_damage.verb"})
ACCIDENT = word_list("accident")
HAZARD = word_list("hazard")


def struck_by_accident(reading: Reading, mention: Mention) -> bool:
    """`Xảy ra 14 vụ tai nạn, 9 người thiệt mạng`: whether an accident or a crime is told of, and no disaster.

    It is told of before the figure or right behind it, or in the sentence before on the same line.
    """
    low, sentence = reading.low, mention.sentence
    if HAZARD.search(low, sentence.start, sentence.end):
        return False
    if ACCIDENT.search(low, sentence.start, min(sentence.end, mention.end + _BEHIND)):
        return True
    previous = reading.scopes.previous(sentence)
    if previous is None or "\n" in low[previous.end : sentence.start]:
        return False
    told = ACCIDENT.search(low, previous.start, previous.end)
    return told is not None and not HAZARD.search(low, previous.start, previous.end)


def tells_of_harm(rule: str) -> bool:
    """Whether a rule tells of the harm that a disaster does."""
    return rule in _HARMS


def settle_disaster(reading: Reading, mentions: Sequence[Mention]) -> None:
    """Set `indicator` anew where those who were hit are paid, and where relief is brought."""
    _pay_victims(reading, mentions)
    _bring_relief(reading, mentions)


# What an amount is of that tells of a loss; behind these words it is none that is paid.
_LOSS = regex.compile(r"\b(?:thiệt hại|tổn thất|mất|giá trị|ước tính|cuốn|trị giá|lỗ)\b")
_IS_PAID = regex.compile(
    r"\b(?:nhận|được|hỗ trợ|chi|mức|mỗi (?:hộ|người|nhà|căn|suất|gia đình|trường hợp)|lĩnh|trợ cấp)"
    r"(?: (?:thêm|là|từ|ngay|trước|tối đa|khoảng|số tiền))*\s*$"
)


def _pay_victims(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`Chi hỗ trợ 33 tỷ đồng, cụ thể: - Hộ có nhà sập: 47 hộ, 2 tỷ đồng`: the damage says who is paid."""
    low = reading.low
    paid_in: dict[int, bool] = {}
    for mention in mentions:
        lead = max(mention.lead_start, mention.start - 40), mention.start
        if mention.indicator == "fund_allocated" and _FOR_VICTIM.search(low, *lead):
            take(mention, "disaster_relief", "disaster_relief.paid", "", "clause")
        if mention.indicator != "disaster_damage":
            continue
        paid = mention.measure == "amount" and _IS_PAID.search(low, *lead) is not None
        if paid and not _LOSS.search(low, *lead):
            take(mention, "disaster_relief", "disaster_relief.paid", "", "clause")
            continue
        opener = mention.sentence.opener
        if opener is None or opener == mention.sentence.index:
            continue
        if opener not in paid_in:
            told = [m for m in mentions if m.sentence.index == opener]
            paid_in[opener] = any(m.measure == "amount" and m.indicator in _PAID for m in told) and not any(
                m.indicator == "disaster_damage" for m in told
            )
        if paid_in[opener]:
            take(mention, "disaster_relief", "disaster_relief.paid", "", "list")


# "tỉnh chi mỗi người tử nạn 50 triệu đồng"
_FOR_VICTIM = regex.compile(
    r"\b(?:người|gia đình|hộ|nhà|trường hợp)\s(?:có người |bị |có nhà )*"
    r"(?:tử nạn|tử vong|chết|thiệt mạng|mất tích|bị thương|thương nặng|sập|trôi|tốc mái|hư hỏng)[^,;.]{0,15}$"
)
_PAID = frozenset({"disaster_relief", "fund_allocated"})
# A text of a disaster: so many figures of damage and relief, and so large a share of all that tell of something.
_LEAST = 4
_SHARE = 0.4
_OF_DISASTER = frozenset({"disaster_damage", "disaster_relief"})
_OPEN = frozenset(
    {"indicator.undecided", "fund_allocated", "fund_allocated.paid_out", "other.staff", "other.people", "other.squads"}
)
_BROUGHT = frozenset({"VND", "USD", "t", "kg", "L", "m3", "item", "gift"})
_BRINGS = regex.compile(
    r"\b(?:cấp|gửi|chuyển|chở|phát|trao|tặng|góp|bù|đỡ|chi|hỗ trợ|phân bổ|rót|tiếp tế|thả|cõng|cứu trợ|ứng|san|chia"
    r"|đưa)"
    r"(?: (?:vào|về|xuống|ra|lên|tới|đến|ngay|thêm|trước|cho|được|mỗi|hơn|gần|trên|khoảng|tạm|đợt|\p{L}+))?\s*$"
)
# Where words of a disaster stand so close to one another, a smaller share will do.
_SHARE_IN_WORDS = 0.25
_OFTEN = 6
_CHARACTERS = 500


def _is_of_disaster(reading: Reading, mentions: Sequence[Mention]) -> bool:
    """Whether a text tells above all of a disaster: by its figures, or by some of them and its words."""
    told = Counter(m.indicator for m in mentions if m.indicator not in NO_MATTER)
    struck = sum(told[code] for code in _OF_DISASTER)
    if struck < _LEAST or struck < _SHARE_IN_WORDS * told.total():
        return False
    if struck >= _SHARE * told.total():
        return True
    often = sum(1 for _ in HAZARD.finditer(reading.low))
    return often >= max(_OFTEN, len(reading.low) / _CHARACTERS)


_FOR_WHOM = regex.compile(r"\b(?:cho|tới|đến|giúp)(?: (?:hơn|gần|trên|khoảng|được|tay))*\s*$")
_SENDS = regex.compile(
    r"\b(?:huy động|điều động|điều|cử|tăng cường|triển khai|tung|túc trực|ứng trực|bố trí)"
    r"(?: (?:được|thêm|hơn|gần|trên|khoảng|tới|ngay|tổng cộng))*\s*$"
)


def _bring_relief(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`Hội Chữ thập đỏ gửi vào 60 triệu đồng`: what is brought, and who is sent, in a text of a disaster is relief."""
    if not _is_of_disaster(reading, mentions):
        return
    for mention in mentions:
        if mention.trace["indicator"].rule not in _OPEN or mention.unit in TERRITORIES:
            continue
        lead = max(mention.lead_start, mention.start - 40), mention.start
        brought = mention.unit in _BROUGHT and _BRINGS.search(reading.low, *lead)
        sent = mention.measure == "count" and _SENDS.search(reading.low, *lead)
        before = mentions[mention.index - 1] if mention.index else mention
        given = mention.unit in PEOPLED and before.measure == "amount" and before.sentence is mention.sentence
        given = given and before.indicator == "disaster_relief" and _FOR_WHOM.search(reading.low, *lead) is not None
        if brought or sent or given:
            take_late(mention, "disaster_relief", "disaster_relief.brought", "document")
