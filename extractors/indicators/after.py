"""What neighbours tell of each other once every figure has been read by itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractors.indicators.disasters import ACCIDENT, HAZARD
from extractors.indicators.people import UNTOLD
from extractors.mentions import Mention
from extractors.reading import Reading
from extractors.topics import UNDECIDED, take

_WITH_PEOPLE = regex.compile(
    r"[^\d,;.:()]{0,25}?\s*(?:[,/(]|\bvới\b|\bvà\b|\bgồm\b|\bcó\b|\btương ứng\b|\btương đương\b)\s*"
    r"(?:(?:với|gồm|có|tổng số|gần|hơn|trên|khoảng)\s+)*"
)
_HEADS = regex.compile(r"(?:khẩu|người)$")
_UNDECIDED_RULE = "indicator.undecided"


def couple(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`12.500 hộ với 54.000 khẩu thiếu đói`: the people of these households are told by the same words."""
    low = reading.low
    for before, second in pairwise(mentions):
        first = _aside_from(low, mentions, before)
        alike = first.unit == "household" and second.unit == "person" and first.sentence is second.sentence
        if not alike or first.indicator == second.indicator or first.numeral.role or second.numeral.role:
            continue
        if not _WITH_PEOPLE.fullmatch(low, _end_with_share(low, first, before), second.start) or not _HEADS.search(
            low, second.start, second.end
        ):
            continue
        untold = first.trace["indicator"].rule == _UNDECIDED_RULE
        if first.indicator in UNTOLD and (second.indicator not in UNTOLD or untold):
            take(first, second.indicator, "inherit.people", "", "clause")
        else:
            take(second, first.indicator, "inherit.people", "", "clause")


_SHARE_OPENS = regex.compile(r"[^\d;.:()]{0,25}\((?:\p{L}+\s){0,3}")


def _aside_from(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention:
    """`2.900 hộ nghèo (1,9% số hộ) với 10.000 khẩu`: the figure before a share in brackets, else the figure itself."""
    before = mentions[mention.index - 1] if mention.index else mention
    aside = mention.unit == "percent" and _SHARE_OPENS.fullmatch(low, before.end, mention.start) is not None
    return before if aside and before.sentence is mention.sentence else mention


def _end_with_share(low: str, first: Mention, last: Mention) -> int:
    """Where a figure ends with the share in brackets behind it."""
    closes = low.find(")", last.end, last.end + 40)
    return first.end if first is last or closes < 0 else closes + 1


_GIVEN = regex.compile(r"\b(?:tặng|trao|hỗ trợ|thăm|quà|ủng hộ|mỗi suất|mỗi phần)\b")


_LEAD = 40  # characters before goods in which the verb that gives them stands
_AS_GIFT = regex.compile(r"\b(?:tặng|trao|quà|biếu|mỗi suất|mỗi phần)\b")


def give_goods(low: str, mentions: Sequence[Mention]) -> None:
    """`tặng 150 chăn ấm và 40 thùng mì`: where a text tells of no disaster and no hunger, goods are gifts."""
    if HAZARD.search(low):
        return
    for mention in mentions:
        rule, sentence = mention.trace["indicator"].rule, mention.sentence
        before = mentions[mention.index - 1] if mention.index else None
        follows = before is not None and rule in {"inherit.share", "inherit.ellipsis"}
        follows = follows and before is not None and before.trace["indicator"].rule == "relief_and_gifts.in_kind"
        follows = follows and mention.indicator == "disaster_relief"
        told_in = sentence.start, sentence.end
        goods = rule == "disaster_relief.goods" and _GIVEN.search(low, *told_in) is not None
        lead = max(mention.lead_start, mention.start - _LEAD), mention.start
        rice = rule == "disaster_relief.bare_rice" and _AS_GIFT.search(low, *lead) is not None
        if follows or goods or rice:
            take(mention, "relief_and_gifts", "relief_and_gifts.in_kind", "", "sentence")


_POISONED = regex.compile(r"\b(?:da cam|dioxin|chất độc hóa học)\b")
_VICTIMS = regex.compile(r"nạn nhân$")
_OTHER_VICTIMS = regex.compile(r"\s(?:trở lên|bom mìn|bị mua bán|mua bán|tai nạn|bạo lực|chiến tranh)\b")


def victims_of_war(low: str, mentions: Sequence[Mention]) -> None:
    """`Hội thăm 1.120 nạn nhân`: where a text tells of poison and of no disaster, its victims are people with merit."""
    struck = [
        m
        for m in mentions
        if m.unit == "person"
        and m.trace["indicator"].rule.startswith("disaster_damage")
        and _VICTIMS.search(low, m.start, m.end)
        and not _OTHER_VICTIMS.match(low, m.end)
    ]
    if struck and _POISONED.search(low) and not HAZARD.search(low):
        for mention in struck:
            take(mention, "meritorious_support", "meritorious_support.victims", "nạn nhân", "document")


_LAND = regex.compile(r"\b(?:dự án|thu hồi đất|giải phóng mặt bằng|gpmb|giải tỏa)\b")


def clear_land(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`120 hộ bị thu hồi đất, 36 hộ bị ảnh hưởng nhà ở`: whom works hit was hit by no disaster."""
    low = reading.low
    for mention in mentions:
        if mention.indicator != "disaster_damage":
            continue
        spans = [(mention.sentence.start, mention.sentence.end), reading.scopes.title]
        works = _LAND.search(low, mention.sentence.start, mention.sentence.end) is not None
        if works and not any(HAZARD.search(low, *span) for span in spans):
            take(mention, "infrastructure", "infrastructure.land", "", "sentence")


# What may lie in a parcel: rice and goods by themselves, and what goes on from them.
_IN_PARCELS = frozenset(
    {"disaster_relief.bare_rice", "disaster_relief.goods", "inherit.share", "inherit.ellipsis", "indicator.undecided"}
)
_HOLDS = regex.compile(r"\b(?:gồm|bao gồm)\b")


def in_parcels(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`45 phần quà, mỗi phần gồm 10 kg gạo và 200.000 đồng`: what a gift holds is of that gift."""
    gift: Mention | None = None
    for mention in mentions:
        if gift is not None and mention.sentence is not gift.sentence:
            gift = None
        if mention.unit == "gift":
            gift = mention
        elif (
            gift is not None
            and mention.trace["indicator"].rule in _IN_PARCELS
            and _HOLDS.search(reading.low, gift.end, mention.start)
        ):
            take(mention, gift.indicator, "inherit.parcel", "", "clause")


# "1.030 hộ nghèo, hộ cận nghèo 1.488 hộ"
_POOR_THEN_NEAR = regex.compile(r"\s*(?:hộ )?nghèo\s*[,;]\s*(?:số )?(?:hộ )?cận nghèo\s*(?:là|còn|có|:)?\s*")
_BOTH_LEFT = regex.compile(
    r"\bthoát (?:hộ )?nghèo(?:,| và|/)\s?(?:số )?(?:hộ )?(?:thoát )?cận nghèo\b.*\b(?:tương ứng|lần lượt)\b"
)
_RESPECTIVELY = regex.compile(r"\b(?:tương ứng|lần lượt)\b")


def tell_apart(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`tỷ lệ hộ nghèo và cận nghèo … tương ứng 0,02% và 0,2%`: one rate for the poor, one for the near-poor."""
    for first, second in pairwise(mentions):
        _tell_movements_apart(reading, mentions, first, second)
        both = first.indicator == second.indicator == "multidimensional_poverty" and first.unit == second.unit
        sentence = first.sentence
        if both and second.sentence is sentence and _POOR_THEN_NEAR.fullmatch(reading.low, first.end, second.start):
            take(first, "poor_households", "poor.then_near", "", "clause")
            take(second, "near_poor_households", "poor.then_near", "", "clause")
            continue
        if both and second.sentence is sentence and _of_each(reading.low, first, second):
            take(first, "poor_households", "respectively", "và", "sentence")
            take(second, "near_poor_households", "respectively", "và", "sentence")
            continue
        left = first.indicator == second.indicator == "escaped_poverty" and first.unit == second.unit
        if left and _BOTH_LEFT.search(reading.low, sentence.start, first.start):
            take(second, "escaped_near_poverty", "respectively", "lần lượt", "sentence")
            continue
        if both and second.sentence is sentence and _RESPECTIVELY.search(reading.low, sentence.start, first.start):
            take(first, "poor_households", "respectively", "tương ứng", "sentence")
            take(second, "near_poor_households", "respectively", "tương ứng", "sentence")


_POOR_AND_NEAR = regex.compile(
    r"\b(?:số |tỷ lệ )?hộ nghèo(?:,| và) (?:số |tỷ lệ )?(?:hộ )?cận nghèo\b(?:(?!\d|[;.]|\bnăm\b).)*$"
)
_AND = regex.compile(r"\s+và\s+(?:(?:còn|là|gần|hơn)\s+)?")


def _of_each(low: str, first: Mention, second: Mention) -> bool:
    """`số hộ nghèo, cận nghèo còn 58 hộ và 121 hộ`: two kinds of households and as many counts of one time."""
    if not _AND.fullmatch(low, first.end, second.start):
        return False
    return _POOR_AND_NEAR.search(low, first.lead_start, first.start) is not None


def _tell_movements_apart(reading: Reading, mentions: Sequence[Mention], first: Mention, second: Mention) -> None:
    """`1.526 hộ nghèo và 2.890 hộ cận nghèo, giảm lần lượt 432 hộ và 615 hộ`: the first of the first."""
    if first.change == "level" or second.change != first.change or first.unit != second.unit:
        return
    lead = reading.low[first.lead_start : first.start]
    if first.sentence is not second.sentence or not _RESPECTIVELY.search(lead):
        return
    recent = mentions[max(0, first.index - 5) : first.index]
    levels = [m for m in recent if m.sentence is first.sentence and m.unit == first.unit and m.change == "level"]
    if len(levels) == 2:
        for told, mention in zip(levels, (first, second), strict=True):
            take(mention, told.indicator, "respectively", "lần lượt", "sentence")


_EVENT_REACH = 2
"""So many sentences back an event may be told of which this one counts the victims."""


def harm_by_people(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`Phạm pháp hình sự: 21 vụ, làm chết 1 người`: who is hurt by crime or on the road was hit by no disaster.

    The event that was told last before the figure says by what; a disaster in its own sentence always does.
    """
    low = reading.low
    for mention in mentions:
        if mention.indicator != "disaster_damage" or HAZARD.search(low, mention.sentence.start, mention.sentence.end):
            continue
        sentence = mention.sentence
        happened = ACCIDENT.search(low, sentence.start, mention.start) is not None
        for _ in range(_EVENT_REACH):
            before = None if happened else reading.scopes.previous(sentence)
            if before is None or HAZARD.search(low, before.start, before.end):
                break
            happened, sentence = ACCIDENT.search(low, before.start, before.end) is not None, before
        if happened:
            take(mention, UNDECIDED, "other.accident", "", "previous")


_BY_WEIGHT = frozenset({"kg", "g", "t", "L", "m3", "kW.h"})
_NO_PRICE = frozenset({"income", "agriculture_output", "infrastructure", "fund_allocated", "activities"})


def price(mentions: Sequence[Mention]) -> None:
    """`Thương lái trả 1.150 đồng/kg mía`: so much for a weight is what goods cost, whoever grows or sells them."""
    for mention in mentions:
        if mention.measure == "amount" and mention.indicator in _NO_PRICE and _BY_WEIGHT & set(mention.per):
            take(mention, UNDECIDED, "other.price", "", "number")


# Rules that say no more than who those are that are counted.
_WHO = frozenset(
    {
        "other.people",
        "other.staff",
        "other.posts",
        "other.farms",
        "other.members",
        "other.crews",
        "other.schools",
        "indicator.undecided",
        "population.people",
        "social_assistance.people",
    }
)
_MORE_OF = r"(?:(?:sự (?:tham gia|góp mặt|tham dự|có mặt) của|hơn|gần|trên|khoảng|tới|các|được|cả)\s)*"
# "4 chuyến tham quan cho 160 hội viên", "18 đội với 126 vận động viên"
_FOR_WHOM = regex.compile(rf"[^\d;.:()]{{0,45}}\b(?:cho|với|có|gồm|thu hút|quy tụ|của)\s{_MORE_OF}")
# "Buổi gặp mặt có 80 doanh nghiệp"
_EVENT_HAS = regex.compile(
    r"\b(?:buổi|hội nghị|hội thảo|hội thi|cuộc thi|hội thao|lễ|đại hội|phiên họp|ngày hội|liên hoan|tọa đàm"
    r"|diễn đàn|giải|phiên giao dịch|sàn giao dịch|hội chợ)\b"
    rf"(?:[^,;.:\d]|\bnăm \d{{4}}){{0,50}}\b(?:có|với|thu hút|quy tụ)\s{_MORE_OF}$"
)


def attend(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`4 chuyến tham quan cho 160 hội viên`, `Buổi gặp mặt có 80 doanh nghiệp`: such people take part."""
    low = reading.low
    for index, mention in enumerate(mentions):
        if mention.unit not in {"person", "organisation"} or mention.trace["indicator"].rule not in _WHO:
            continue
        before = mentions[index - 1] if index else None
        of_deed = (
            before is not None
            and before.indicator == "activities"
            and before.sentence is mention.sentence
            and _FOR_WHOM.fullmatch(low, before.end, mention.start) is not None
        )
        if of_deed or _EVENT_HAS.search(low, mention.lead_start, mention.start):
            take(mention, "activities", "activities.attended", "", "clause")
