"""What a figure goes on with: the figures told before it, which a reader asks before headings and the title.

A figure that its own words leave open is of the matter of its sentence, then of that of the sentence before where it
goes on with it: what each one gets, what is given besides, the same counted by places. These passes run when every
figure has been read by itself (`extractors.indicators`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

import regex

from extractors.mentions import TERRITORIES, Mention
from extractors.phrasings import phrasing
from extractors.reading import NEAR, NEXT_NUMBER, Reading
from extractors.topics import HELP, PURPOSES, take_late


def go_on(reading: Reading, mentions: Sequence[Mention]) -> None:
    """Set `indicator` anew where a figure goes on with what was told before it."""
    low, text = reading.low, reading.scopes.text
    stay_in_sentence(mentions)
    go_on_with_terms(low, mentions)
    point_back(low, mentions)
    compare(low, mentions)
    reach_level(low, text, mentions)
    suffer(reading, mentions)
    go_on_by_places(low, text, mentions)


def stay_in_sentence(mentions: Sequence[Mention]) -> None:
    """`bàn giao 15 nhà, mức hỗ trợ 50 triệu đồng/nhà` under a heading of much else: it is told by its sentence."""
    for mention in mentions:
        if mention.trace["indicator"].scope in _FROM_AFAR and mention.unit not in TERRITORIES:
            recent = (m for m in _before(mentions, mention.index) if m.sentence is mention.sentence)
            told = next((m for m in recent if _is_matter(m, mention)), None)
            if told is not None and told.indicator != mention.indicator:
                _take_with_followers(mentions, mention, told.indicator, "inherit.sentence", "sentence")


def _before(mentions: Sequence[Mention], index: int) -> Iterator[Mention]:
    """The figures before one, the nearest first; no more than a reader keeps in mind."""
    return (mentions[i] for i in range(index - 1, max(-1, index - 1 - _IN_MIND), -1))


def _is_matter(told: Mention, mention: Mention) -> bool:
    """Whether help named by its own words, or for a rate those who are poor, is what the sentence is about."""
    if mention.measure == "rate":
        return told.indicator in _STATES
    return told.indicator in HELP and told.trace["indicator"].scope in NEAR


def _take_with_followers(mentions: Sequence[Mention], mention: Mention, indicator: str, rule: str, scope: str) -> None:
    """Set what a figure measures, and those behind it in the sentence that go on with it."""
    was = mention.indicator
    take_late(mention, indicator, rule, scope)
    after = (mentions[index] for index in range(mention.index + 1, len(mentions)))
    for follower in takewhile(lambda m: m.sentence is mention.sentence and m.indicator == was, after):
        if follower.trace["indicator"].rule not in _FOLLOWS:
            break
        take_late(follower, indicator, rule, scope)


def go_on_with_terms(low: str, mentions: Sequence[Mention]) -> None:
    """`Hỗ trợ 40 hộ nuôi bò. Mức hỗ trợ 15 triệu đồng/hộ`: the terms of a help are told right behind it."""
    for mention in mentions:
        if not _is_open(mention) or mention.unit in _NO_TERMS or not _goes_on_with_terms(low, mention):
            continue
        told = _one_matter(_told_in_sentence_before(mentions, mention), mention)
        if told in _HAS_TERMS and told != mention.indicator:
            _take_with_followers(mentions, mention, told, "inherit.terms", "previous")


def _one_matter(told: Sequence[str], mention: Mention) -> str:
    """What terms belong to: the last that was told; houses built and mended are houses, a sum of two things neither."""
    if {"housing_built", "housing_repaired"} <= set(told):
        return "housing_support"
    whole = mention.trace["indicator"].rule.startswith("fund_allocated") and len(set(told)) > 1
    return told[0] if told and not whole else ""


def _is_open(mention: Mention) -> bool:
    decided = mention.trace["indicator"]
    return decided.rule in _SAYS_LITTLE or decided.scope in _BY_WORDS_AFAR


def _goes_on_with_terms(low: str, mention: Mention) -> bool:
    start = mention.sentence.start
    return (
        _TERMS.match(low, start, mention.start) is not None
        or _BESIDES.search(low, max(start, mention.start - _BESIDES_REACH), mention.start) is not None
    )


def _told_in_sentence_before(mentions: Sequence[Mention], mention: Mention) -> list[str]:
    """What the figures of the sentence with figures before it in the paragraph measure, the last first."""
    sentence = mention.sentence
    earlier = [m for m in _before(mentions, mention.index) if m.sentence is not sentence]
    last = earlier[0].sentence if earlier else sentence
    if last is sentence or last.block != sentence.block or last.index < sentence.index - _NEARBY:
        return []
    return [m.indicator for m in earlier if m.sentence is last and m.indicator not in _NOT_GONE_ON]


def point_back(low: str, mentions: Sequence[Mention]) -> None:
    """`Năm 2023 có 640 học sinh hưởng các chính sách kể trên`: what the text points back at says what is measured."""
    for mention in mentions:
        if mention.trace["indicator"].rule not in _SAYS_LITTLE or mention.unit in _NO_TERMS:
            continue
        sentence = mention.sentence
        reach = max(sentence.start, mention.start - _POINTS_REACH), min(sentence.end, mention.end + _POINTS_REACH)
        if not _POINTS_BACK.search(low, *reach):
            continue
        earlier = (m for m in _before(mentions, mention.index) if 0 < sentence.index - m.sentence.index <= _FAR_BACK)
        told = next((m for m in earlier if m.indicator in _HAS_TERMS), None)
        if told is not None:
            _take_with_followers(mentions, mention, told.indicator, "inherit.pointed", "document")


def compare(low: str, mentions: Sequence[Mention]) -> None:
    """`Kiều hối đạt 190 triệu USD. Cùng kỳ năm ngoái là 163 triệu USD`: the level of another time is of the same.

    So is how it moves (`Tỷ lệ này đạt 35%. Bình quân mỗi năm tăng hơn 2%`).
    """
    for mention in mentions:
        decided = mention.trace["indicator"]
        open_ = decided.rule == "indicator.undecided" or decided.scope in _BY_WORDS_AFAR
        at_other_time = _AT_OTHER_TIME.fullmatch(low, mention.sentence.start, mention.start)
        moved = mention.change != "level" and _MOVES.fullmatch(low, mention.sentence.start, mention.start)
        if not open_ or not (at_other_time or moved):
            continue
        before = next((m for m in _before(mentions, mention.index) if _is_level_of(m, mention)), None)
        if before is not None:
            _take_with_followers(mentions, mention, before.indicator, "inherit.compared", "previous")


def _is_level_of(told: Mention, mention: Mention) -> bool:
    """Whether a figure of the sentence, or of the one before it in the paragraph, is counted as this one is."""
    near = told.sentence.block == mention.sentence.block and mention.sentence.index - told.sentence.index <= 1
    return near and (told.unit == mention.unit or {told.unit, mention.unit} == _SHARES)


def reach_level(low: str, text: str, mentions: Sequence[Mention]) -> None:
    """`12 xã vẫn dưới 80%`, told of insurance: how many places reach a level is told by the level."""
    for places in mentions:
        if places.trace["indicator"].rule != "unit.territory":
            continue
        whole = places.index + 1 if places.numeral.role == "part" else places.index
        if whole + 1 >= len(mentions):
            continue
        named, level = mentions[whole], mentions[whole + 1]
        listed = _APPOSED.match(text, named.end, named.sentence.end)
        end = listed.end() if listed is not None else named.end
        if level.unit != "percent" or not _REACHES.fullmatch(low, end, level.start):
            continue
        if level.trace["indicator"].rule == "indicator.undecided":
            before = next((m for m in _before(mentions, places.index) if m.unit == "percent"), None)
            if before is not None and before.sentence.block == places.sentence.block:
                take_late(level, before.indicator, "inherit.level", "previous")
        if level.indicator not in _NOT_GONE_ON:
            take_late(places, level.indicator, "inherit.level", "clause")


def suffer(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`Ba huyện An Bình, Tân Hòa, Long Phú bị ngập`: how many places are so is told by what they suffer or miss."""
    text = reading.scopes.text
    for places in mentions:
        if places.trace["indicator"].rule != "unit.territory":
            continue
        listed = _APPOSED.match(text, places.end, places.sentence.end)
        state = _SUFFERS.match(reading.low, listed.end() if listed else places.end, places.sentence.end)
        if state is None:
            continue
        stop = NEXT_NUMBER.search(reading.low, state.end(), places.sentence.end)
        end = min(places.sentence.end, state.start(1) + _STATE_REACH, stop.start() if stop else places.sentence.end)
        told = [c for c in reading.indicator_cues(state.start(1), end) if c.phrase.code in _SUFFERED]
        if told:
            cue = max(told, key=lambda c: c.phrase.tier)
            take_late(places, cue.phrase.code, cue.phrase.rule, "predicate")


def go_on_by_places(low: str, text: str, mentions: Sequence[Mention]) -> None:
    """`Đã đưa 850 người … Huyện A 12 người, huyện B 9 người`: told by places alone, they go on."""
    changed: set[int] = set()
    for mention in mentions:
        decided, before = mention.trace["indicator"], mentions[mention.index - 1] if mention.index else None
        rule = decided.rule
        if mention.unit not in _GOES_ON or before is None:
            continue
        if mention.pair is not None and decided.scope == "heading":
            continue  # "Hỗ trợ nhà ở: … 61 hộ với 2.440 triệu đồng": both are told by their own heading
        follows = rule in _FOLLOWS and before.index in changed and before.unit == mention.unit
        if rule == "population.subject" and phrasing("indicators", "some_place_has").fullmatch(
            low, mention.sentence.start, mention.start
        ):
            continue  # "Xã có 900 hộ": all who live there, whoever got something before
        far = decided.scope in _BY_WORDS_AFAR
        share = mention.unit == "percent" and (rule.startswith("population.") or (far and mention.change != "level"))
        moved = share and (mention.change != "level" or _by_place_alone(low, text, mention))
        untold = rule in _UNTOLD or far
        if not follows and not moved and (not untold or not _by_place_alone(low, text, mention)):
            continue
        told = before if follows else _matter_before(low, mentions, mention)
        if told is not None and not (moved and told.indicator not in _STATES):
            changed.add(mention.index)
            take_late(mention, told.indicator, "inherit.goes_on", "document")


def _matter_before(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The nearest figure of the same unit in the sentences before, where most of these tell of the same."""
    alike: list[Mention] = []
    for index in range(mention.index - 1, max(-1, mention.index - 1 - _LOOKS_BACK), -1):
        m = mentions[index]
        if not alike and mention.sentence.index - m.sentence.index > _GOES_FAR:
            return None
        if not alike and m.unit == mention.unit == "percent" and m.indicator == "other":
            return None  # a share of something that has no code stands between
        if (
            m.unit == mention.unit
            and _counts_alike(low, m, mention)
            and m.trace["indicator"].rule not in _UNTOLD
            and m.indicator not in _NOT_GONE_ON
        ):
            alike.append(m)
            if len(alike) == _RECENT:
                break
    nearest = alike[0] if alike else None
    if nearest is None or nearest.per != mention.per:
        return None
    share = sum(m.indicator == nearest.indicator for m in alike) / len(alike)
    return nearest if share >= _GOES_SHARE else None


def _counts_alike(low: str, one: Mention, other: Mention) -> bool:
    """Things are the same where their noun is: heads of cattle, and no sets of desks."""
    nouns = (low[m.numeral.end : m.end].strip().partition(" ")[0] for m in (one, other))
    return other.unit != "item" or len(set(nouns)) == 1


def _by_place_alone(low: str, text: str, mention: Mention) -> bool:
    """Whether nothing but a name, a verb of being and words of rank stand before the number, and little behind it."""
    head = max(mention.sentence.start, mention.lead_start)
    end = mention.start - len(": ") if low.startswith(": ", mention.start - len(": ")) else mention.start
    cut = max(low.rfind(sign, head, end) for sign in ",;:(")
    words = list(_WORD.finditer(text, max(head, cut + 1), mention.start))
    strange = any(
        not _OF_PLACES.fullmatch(low, word.start(), word.end()) and not word[0][0].isupper() for word in words
    )
    tail = _TAIL.match(low, mention.end)
    return bool(words) and not strange and tail is not None


# Scopes that a reader asks last, rules that leave open what is measured, and those that say little of it.
_FROM_AFAR = frozenset({"heading", "title"})
# Where figures of the sentence before tell more than its words.
_BY_WORDS_AFAR = _FROM_AFAR | {"previous"}
_SAYS_LITTLE = frozenset(
    {
        "indicator.undecided",
        "relief_and_gifts.verb",
        "social_assistance.monthly",
        "disaster_relief.bare_rice",
        "fund_allocated",
        "fund_allocated.used",
        "fund_allocated.whole",
    }
)
# What is given on terms: help, and what people get from an insurance or are taught.
_HAS_TERMS = PURPOSES | {"unemployment", "disaster_relief"}
# Terms are told so many sentences behind at most.
_NEARBY = 2
# Places and ways are none of its terms.
_NO_TERMS = TERRITORIES | {"m", "km"}
_TERMS = regex.compile(
    r"[-+•*–\s\"“]*(?:(?:trong đó|theo đó|cụ thể|ngoài ra|hiện|hiện nay|với|và),?\s+)?"
    r"(?:(?:các |tổng |dự kiến )?(?:mức|định mức|đơn giá|số tiền|kinh phí|nhu cầu vốn|nhu cầu kinh phí)"
    r"(?! (?:\p{L}+ )?(?:cho|thực hiện|để|dành|triển khai|tổ chức)\b)"
    r"|như vậy|vậy là|tính ra|tính chung|tổng cộng|(?:do|với|theo) (?:mức )?lương (?:cơ sở|tối thiểu)"
    r"|bình quân|trung bình|mỗi|từng|trong số (?:này|đó)|số này|tổng (?:giá trị|trị giá)|trị giá)\b"
)
_IN_MIND = 40
# What a text points back at, so many sentences at most, and where beside the number it does.
_FAR_BACK = 4
_POINTS_REACH = 120
_POINTS_BACK = regex.compile(
    r"\b(?:chính sách|chế độ|chương trình|khoản|nguồn|gói|hoạt động|nội dung|mô hình|tiền|hàng|quà|việc|công tác)"
    r"(?: \p{L}+){0,2},? (?:kể trên|nói trên|nêu trên|vừa nêu|trên|này|đó|ấy)\b"
)
_AT_OTHER_TIME = regex.compile(
    r"(?:trong khi,? |còn |(?:con số|số) này (?:của )?)?(?:cùng kỳ|năm ngoái|năm trước|năm \d{4}|kỳ trước"
    r"|trước đó|tháng trước|quý trước|cùng thời điểm)(?: (?:năm|ngoái|trước|tháng|quý|này|của|\d{4}))*,?"
    r"(?: con số này)? (?:là|chỉ|đạt|mới|chỉ đạt|chỉ là|mới là|mới đạt|chỉ có|mới có)(?: (?:khoảng|gần|hơn|trên))?\s*"
)
_SHARES = {"percent", "percentage_point"}
_MOVES = regex.compile(
    r"(?:như vậy,?|so với [^,;.:]{0,50},|tính chung,?|tính ra,?)?\s*(?:(?:trung|bình) (?:bình|quân) )?"
    r"(?:(?:trong|mỗi|hằng|hàng|cả|một|từng|sau) (?:năm|\d năm|tháng|quý|giai đoạn|nhiệm kỳ)[^,;.:\d]{0,20},? ?)?"
    r"(?:đã |chỉ |mới )?"
    r"(?:tăng|giảm|nâng|hạ|kéo giảm|nhích)(?: (?:được|thêm|lên|khoảng|hơn|gần|trên|từ|bình quân))*\s*"
)
# The names of the places that are counted, and what says of them that they reach a level.
_APPOSED = regex.compile(
    r"(?:[\s,]*(?:xã|phường|thị trấn|huyện|quận|thị xã|thị|thành phố|tỉnh|thôn|ấp|bản|địa phương|khác|gồm|là|và)\b)"
    r"{0,4}+:?"
    r"(?:[\s(]*\p{Lu}[\p{L}’'-]*(?:\s\p{Lu}[\p{L}’'-]*){0,3}+(?:,|\svà|\))*+){0,15}+"
)
# What befalls places, or what they miss, and where it is named.
_SUFFERS = regex.compile(
    r"\s+(?:(?:khác|cũng|đều|vẫn|hiện|đang|còn|đã)\s)*(bị|thiếu|mất|chưa đạt|không đạt|chưa hoàn thành|chịu)\b"
)
_STATE_REACH = 50
_SUFFERED = frozenset({"disaster_damage", "water_sanitation", "fund_raised", "health_insurance", "infrastructure"})
_REACHES = regex.compile(
    r"(?:\s+(?:vẫn|còn|đã|đều|cũng|hiện|mới|chỉ))*"
    r"\s+(?:dưới|trên|hơn|từ|ở|đạt|có|chưa tới|chưa đạt|giải ngân|có tỷ lệ|tỷ lệ|có mức|mức|có độ)"
    r"(?:\s(?!hỗ trợ|tặng|cho)\p{L}+){0,7}\s*"
)
_BESIDES = regex.compile(
    r"\b(?:được|có|hỗ trợ|bố trí|cấp|hưởng|cộng|chi|tặng|thưởng|nhận|bổ sung) thêm(?: \p{L}+){0,4}\s*$"
)
_BESIDES_REACH = 50
# Figures that can go on from a sentence before, rules that leave open what is measured, and what does not go on.
_GOES_ON = frozenset(
    {"household", "person", "percent", "case", "gift", "card", "house", "turn", "VND", "USD", "t", "kg", "item"}
)
_UNTOLD = frozenset({"indicator.undecided", "population.subject"})
_FOLLOWS = frozenset({"inherit.ellipsis", "inherit.line", "inherit.part_of", *_UNTOLD})
_NOT_GONE_ON = frozenset({"", "other", "plan_completion", "administrative_units", "population"})
_STATES = frozenset({"poor_households", "near_poor_households", "multidimensional_poverty"})
_GOES_FAR = 4
_GOES_SHARE = 0.3
_RECENT = 8
_LOOKS_BACK = 300
"""So many figures back a list may go on; with more, long tables would cost the square of their length."""
_WORD = regex.compile(r"\p{L}+")
# What stands between a place and its number beside names.
_OF_PLACES = regex.compile(
    r"(?:xã|huyện|tỉnh|phường|thị|trấn|thành|phố|quận|tx|tp|thôn|bản|ấp|buôn|khóm|khu|làng|vùng|miền|địa|bàn|phương"
    r"|riêng|còn|và|là|dẫn|kém|xếp|đông|vị|núi|trí|bét|chót|vỏn|vẹn|lớn|nhỏ|thứ|hai|ba|sau|tốp|top|có|với|tại|ở"
    r"|trong|đó|chỉ|mới|được|đạt|nhận|hơn|trên|gần|khoảng|tới|đến|tiếp|theo|kế|nhiều|ít"
    r"|cao|thấp|nhất|nhì|hạng|đứng|đầu|tỷ|lệ|tỉ|số|lượng|mức|đã|cũng|lại|như|cụ|thể|gồm|lần|lượt|nước|chiếm|cả|toàn"
    r"|dân|tộc|người|đồng|bào|nhóm|cộng)"
)
_TAIL = regex.compile(
    r"(?:\s?/\s?\p{L}+)*\s*(?:[.,;:()…]|$|\n|và\b|thì\b|còn\b|trong khi\b|nhưng\b|\.\.\.|cho (?:hơn |trên |gần )?\d)"
)
