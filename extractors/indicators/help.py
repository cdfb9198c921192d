"""What help is: its kind, its occasion, whom it reaches, and what is given to farm with."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from extractors.cues import Cue
from extractors.indicators.votes import EARLIER, TOLD_OF_BOTH, Vote, heaviest, penalties
from extractors.indicators.weakened import GIVEN_TO, GIVES
from extractors.mentions import Mention
from extractors.reach import REACH
from extractors.reading import NAMING_TIER, NEAR, PEOPLE_TIER, PURPOSE_TIER, Reading
from extractors.topics import HELP

# Scopes that govern a figure from outside its own words, and indicators that are no purpose of money.
_GOVERNING = frozenset({"before", "sentence", "opener", "heading", "title"})
_NO_PURPOSE = frozenset(
    {
        "other",
        "income",
        "poverty_line",
        "plan_completion",
        "credit_access",
        "trained_labour_rate",
        "new_rural",
        "administrative_units",
    }
)


def occasion(decided: Vote, votes: Iterable[Vote]) -> Vote:
    """Help of no stated kind takes the occasion in reach (Tết, a flood), money the purpose that governs it."""
    gives = decided.cue.phrase.yields
    if not gives:
        return decided
    votes = list(votes)
    least = penalties()["occasion"]
    if gives == "clause":
        told = (v for v in votes if v.scope in EARLIER and v.cue.phrase.tier >= PURPOSE_TIER and v.weight > least)
        purpose = heaviest(v for v in told if v.indicator not in _NO_PURPOSE)
        return decided if purpose is None else purpose
    if gives == "fate":
        fate = heaviest(
            v
            for v in votes
            if v.cue.phrase.fate
            and v.weight > least
            and v.scope != "previous"
            and (decided.indicator, v.indicator) != ("disaster_damage", "disaster_relief")  # help brings nobody to harm
        )
        return decided if fate is None else fate
    outer = {"previous"} if gives == "occasion" and decided.indicator != "relief_and_gifts" else set()
    if (decided.indicator == "fund_allocated" or gives == "occasion") and _names_no_purpose(votes):
        outer.add("title")
    outer.add("apart")  # what another item of a list is given for is not what this one is for
    claims = [
        v
        for v in votes
        if v.scope not in outer
        and (v.cue.phrase.occasion or v.indicator == "disaster_damage")
        and not (v.scope == "previous" and v.cue.phrase.rule == "disaster_relief.bare_rice")
        and v.weight > least
        and v.indicator != decided.indicator
    ]
    purposes = [
        v
        for v in votes
        if v.scope in (_GOVERNING | NEAR) - outer
        and v.cue.phrase.tier >= PURPOSE_TIER
        and v.weight > least
        and v.indicator not in _NO_PURPOSE
    ]
    if gives == "topic" and (not claims or all(v.cue.phrase.tier <= PEOPLE_TIER for v in claims)):
        claims += purposes  # those whom help is for are its occasion where nothing says what it is for
    chosen = heaviest(claims)
    if chosen is None:
        return decided
    return chosen._replace(indicator="disaster_relief") if chosen.indicator == "disaster_damage" else chosen


def _names_no_purpose(votes: Iterable[Vote]) -> bool:
    """Whether a title names several purposes at once: the money of such a plan is its whole budget."""
    named = {v.indicator for v in votes if v.scope == "title" and v.cue.phrase.tier >= PURPOSE_TIER} - _NO_PURPOSE
    return len(named) > 1


# "60 triệu đồng cho 1 hộ khó khăn về nhà ở"
_ONE_BREATH = regex.compile(
    r"(?:[^,;.:()\d]{0,30}(?:,|\bvà|\bcùng)\s[\d.]{1,9}[^,;.:()\d]{0,30})?\s+(?:cho [^,;.:()]{0,60}"
    r"|(?:có|để|về|bằng|qua|phát triển) [^,;.:()\d]{0,40}"
    r"|(?:[^,;.:()\d]{0,30}\s)?được [^,;.:()\d]{0,40})?"
)


def kind_of_help(low: str, mention: Mention, decided: Vote, votes: Iterable[Vote]) -> Vote:
    """`Hỗ trợ 1.850 hộ nghèo có nhà ở`: what the bare verb of help leaves open, the words behind the people say."""
    if decided.indicator != "relief_and_gifts":
        return decided
    if decided.cue.phrase.yields != "topic":
        programme = heaviest(v for v in votes if v.indicator in HELP and _is_programme(low, mention, v))
        return decided if programme is None else programme
    named = (
        v
        for v in votes
        if v.indicator in HELP
        and v.cue.phrase.tier >= NAMING_TIER
        and (v.scope in TOLD_OF_BOTH or (v.scope == "after" and _ONE_BREATH.fullmatch(low, mention.end, v.cue.start)))
    )
    chosen = heaviest(v for v in named if v.weight > penalties()["undecided"])
    return decided if chosen is None else chosen


_FOR_EACH = regex.compile(r"\s+(?:cho|để|nhằm|dành cho|để chi trả|chi cho)\s[^;.:()\d]{0,160}")
_SEVERAL = 3


def goes_to_several(reading: Reading, mention: Mention) -> bool:
    """`22.300 tỷ đồng cho bảo hiểm y tế, tiền điện, học phí`: money for three purposes and more is a budget."""
    if mention.measure != "amount" or mention.per:
        return False
    listed = _FOR_EACH.match(reading.low, mention.end, mention.end + REACH)
    if listed is None or "," not in listed[0]:
        return False
    cues = reading.indicator_cues(mention.sentence.start, mention.sentence.end)
    named = {c.phrase.code for c in cues if mention.end <= c.start < listed.end() and c.phrase.tier >= NAMING_TIER}
    return len(named & HELP) >= _SEVERAL


_PROGRAMME = regex.compile(r"\b(?:chương trình|phong trào|mô hình|dự án|đề án|cuộc vận động|kế hoạch)\s[\"“‘']?$")


def _is_programme(low: str, mention: Mention, vote: Vote) -> bool:
    """`đỡ đầu 11 em theo chương trình "Nâng bước em tới trường"`: the programme by which help is given names it."""
    behind = vote.scope in {"noun", "predicate", "after"} and vote.cue.phrase.tier >= NAMING_TIER
    return behind and _PROGRAMME.search(low, mention.end, vote.cue.start) is not None


NEUTRAL = frozenset({"fund_allocated"})


def helps_victims(low: str, mention: Mention, votes: Iterable[Vote]) -> bool:
    """`Hỗ trợ 12 hộ bị thiệt hại`: what is told is the help, and the damage only says to whom."""
    if mention.indicator != "disaster_damage":
        return False
    if mention.measure == "amount" and (mention.per or _given_to_victims(low, mention, votes)):
        return True  # so much a house or a hectare is what helps, and so does "20 tỷ đồng hỗ trợ hộ bị thiệt hại"
    if mention.unit in {"item", "gift", "kg", "t"} and any(
        v.cue.phrase.rule == "disaster_relief.goods" and v.scope == "noun" for v in votes
    ):
        return True  # "cứu trợ các vùng bị ảnh hưởng với 300 thùng mì": what is brought was not hit
    named = any(
        v.scope in {"lead", "before"} and v.cue.phrase.tier >= NAMING_TIER and not v.cue.phrase.fate for v in votes
    )
    scopes = {"lead", "before"} if mention.measure == "amount" and not named else {"lead"}
    if any(v.cue.phrase.rule == "disaster_relief" and v.scope == "lead" and _relieves(low, v.cue) for v in votes):
        return True  # "hỗ trợ khẩn cấp 35 hộ có nhà tốc mái": the verb names the relief, the damage says to whom
    return any(
        v.cue.phrase.yields in {"topic", "occasion"}
        and v.indicator not in NEUTRAL
        and v.scope in scopes
        and v.weight > penalties()["helping"]
        for v in votes
    )


def _relieves(low: str, cue: Cue) -> bool:
    """Whether the words of a cue are a verb of relief."""
    return GIVES.match(low, cue.start, cue.end) is not None


def _given_to_victims(low: str, mention: Mention, votes: Iterable[Vote]) -> bool:
    """Whether a verb of help stands behind the figure, before the words of the damage."""
    harms = (v.cue.start for v in votes if v.indicator == "disaster_damage" and v.cue.start > mention.end)
    return GIVES.search(low, mention.end, min(harms, default=mention.end)) is not None


_GIVE = regex.compile(
    r"\b(?:cấp|hỗ trợ|trao|tặng|giao|giúp|phát|bàn giao|cấp phát|trao tặng|nhận|lĩnh)"
    r"(?: được| thêm| cho| hơn| gần| trên)*\s*$"
)


def is_vague_gift(reading: Reading, mention: Mention) -> bool:
    """Goods that are given, without a word of what for; animals behind a verb of giving."""
    if mention.unit not in {"item", "t", "kg"}:
        return False
    rule = mention.trace["indicator"].rule
    head = max(mention.lead_start, mention.start - 30)
    given = (
        rule in {"agriculture_output.goods", "other.farms"}
        and _GIVE.search(reading.low, head, mention.start) is not None
    )
    return mention.indicator == "relief_and_gifts" or given


def is_helped(reading: Reading, mention: Mention) -> bool:
    """`Hỗ trợ 45 hộ nuôi dê`: who is helped to raise or grow something earns a living with it."""
    lead = max(mention.lead_start, mention.start - 40), mention.start
    if mention.measure == "amount":
        return _SUBSIDY.search(reading.low, *lead) is not None
    return mention.unit in {"household", "person"} and GIVEN_TO.search(reading.low, *lead) is not None


# "hỗ trợ một lần 6 triệu đồng/ha cho người trồng keo", "mức hỗ trợ tiền giống 3 triệu đồng/ha"
_SUBSIDY = regex.compile(r"\b(?:hỗ trợ|trợ giá|trợ cước|trợ giống|đầu tư hỗ trợ)\b[^,;.:]{0,30}$")


_TO_FARM = regex.compile(
    r"\s*(?:(?:con|cặp|đôi|đàn|cây|tấn|kg|bao|nghìn|vạn)\s)?(?:con\s)?(?:bò|trâu|dê|lợn|heo|gà|vịt|ngan|cá|tôm|ong"
    r"|thỏ|cừu|hươu)"
    r"(?: giống| sinh sản| con| nái| cái| thịt)?(?!\s(?:khô|hộp|nướng|giò|sữa))\b"
    r"|\s*(?:\p{L}+\s)?(?:máy (?:cày|bừa|gặt|tuốt|xay|may|bơm|phát cỏ|cắt cỏ|ấp|nông)|cây giống|con giống|hạt giống"
    r"|giống\b|phân bón"
    r"|lưới đánh cá|xe nước mía|tủ bán|xe bán)"
)


def to_farm(reading: Reading, mention: Mention) -> bool:
    """`hỗ trợ 1.200 con bò`: animals, seeds and tools that are given are to earn a living with."""
    return _TO_FARM.match(reading.low, mention.numeral.end, mention.end + REACH) is not None
