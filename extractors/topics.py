"""What a text tells of throughout: figures whose own words leave open what they measure take it from there.

These passes run when every figure has been read by itself: what goes on from one sentence to the next, the purpose
of a text's help, and totals whose parts go to several purposes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractors.anchored import Anchored, spelled
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.reading import NEAR

NO_MATTER = frozenset({"other", "administrative_units", "plan_completion", "population"})
"""Indicators that tell nothing of what a text is about."""
LOANS = frozenset({"credit_outstanding", "credit_disbursed"})
"""Loans as a whole, by what is owed and by what was lent."""
UNDECIDED = "other"
"""The code of a figure that no rule decides; it carries the flag `indicator_undecided`."""
HELP = frozenset(
    {
        "tet_support",
        "relief_and_gifts",
        "meritorious_support",
        "electricity_support",
        "health_insurance",
        "education_support",
        "medical_support",
        "disaster_relief",
        "housing_support",
        "housing_built",
        "housing_repaired",
        "production_support",
    }
)
"""What people are given."""


def take(mention: Mention, indicator: str, rule: str, cue: str, scope: str) -> None:
    """Set what a figure measures, and by which rule."""
    mention.indicator = indicator
    mention.trace["indicator"] = Decision(indicator, rule, cue, scope)


def take_default(mention: Mention) -> None:
    """What a figure measures that has no words: a territory itself, help with houses, or nothing known."""
    if mention.unit in TERRITORIES:
        take(mention, "administrative_units", "unit.territory", "", "default")
        return
    if mention.unit == "house":
        take(mention, "housing_support", "unit.house", "", "default")
        return
    take(mention, UNDECIDED, "indicator.undecided", "", "default")
    mention.flags.append("indicator_undecided")


def take_late(mention: Mention, indicator: str, rule: str, scope: str) -> None:
    """Set what a figure measures when all have been read: it is undecided no more."""
    take(mention, indicator, rule, "", scope)
    if "indicator_undecided" in mention.flags:
        mention.flags.remove("indicator_undecided")


def follow_topic(low: str, mentions: Sequence[Mention]) -> None:
    """Money and help of no stated kind go to the purpose of which a text tells throughout."""
    counts = Counter(m.indicator for m in mentions if m.indicator not in _NO_TOPIC)
    told = Counter({code: n for code, n in counts.items() if code != "fund_allocated"})
    if not told:
        return
    topic, count = told.most_common(1)[0]
    least = max(_TOPIC_LEAST, _TOPIC_SHARE * told.total(), _TOPIC_WITH_MONEY * counts.total())
    if topic not in PURPOSES or count < least:
        return
    rules = _VAGUE | _VAGUE_IN.get(topic, frozenset())
    taken: set[int] = set()
    for mention in mentions:
        rule = mention.trace["indicator"].rule
        paid = _PAYS.search(low, mention.lead_start, mention.start) is not None  # "đóng bằng 4,5% mức lương"
        untold = count >= _TOPIC_ALL * counts.total() and (mention.measure == "amount" or paid)
        # A part of a budget that stays whole is named by its kind alone, and goes where that goes.
        kept = mention.part_of is not None and mention.part_of not in taken
        kept = kept and mentions[mention.part_of or 0].indicator == "fund_allocated"
        vague = rule in rules and mention.unit not in TERRITORIES and not kept
        follows = mention.part_of in taken and mention.indicator == "fund_allocated"
        follows = follows or (
            rule == "inherit.ellipsis" and mention.indicator == UNDECIDED and mention.index - 1 in taken
        )
        if vague or follows or (untold and rule == "indicator.undecided"):
            taken.add(mention.index)
            take_late(mention, topic, "document.topic", "document")


def follow_letterhead(text: str, mentions: Sequence[Mention]) -> None:
    """A house that looks after people reports on them: whom no other words tell of are in its care."""
    if not _HOUSE_OF_CARE.search(text, 0, _LETTERHEAD) and not _is_of_house(text):
        return
    untold: set[int] = set()
    for mention in mentions:
        rule = mention.trace["indicator"].rule
        follows = rule.startswith("inherit.") and mention.index - 1 in untold and mention.indicator in _WEAKLY_TOLD
        if mention.unit in {"person", "VND"} and (rule in _OF_THE_HOUSE or follows or mention.part_of in untold):
            untold.add(mention.index)
            take_late(mention, "care_facilities", "document.letterhead", "document")


def _is_of_house(text: str) -> bool:
    """Whether the beginning of a text asks or tells how many a house looks after, and nobody visits it."""
    told = _HOUSE_LOOKS_AFTER.search(text, 0, _BEGINNING)
    return told is not None and not _VISITED.search(text, max(0, told.start() - 60), told.end() + 60)


def follow_disaster(mentions: Sequence[Mention]) -> None:
    """Help of no stated kind in a text that tells above all of a disaster is relief."""
    told = Counter(m.indicator for m in mentions if m.indicator not in _NO_TOPIC)
    if told["disaster_damage"] < _DISASTER_LEAST or _share(told, _OF_DISASTER) < _TOPIC_SHARE:
        return
    for mention in mentions:
        decided = mention.trace["indicator"]
        aid = decided.rule == "fund_raised" and "viện trợ" in decided.cue.lower()
        if (decided.rule in _VAGUE - {"fund_allocated"} or aid) and mention.unit not in TERRITORIES:
            take(mention, "disaster_relief", "document.disaster", "", "document")


def _share(counts: Counter[str], of: frozenset[str]) -> float:
    return sum(counts[code] for code in of) / max(1, counts.total())


def feed_pupils(low: str, mentions: Sequence[Mention]) -> None:
    """`Tiếp nhận 4.870 tấn gạo hỗ trợ 65.000 học sinh`: rice for pupils is help with school."""
    for mention in mentions:
        if mention.trace["indicator"].rule not in _RICE or mention.indicator == "education_support":
            continue
        sentence = mention.sentence
        rice = _GRAIN.search(low, sentence.start, sentence.end)
        if rice is None:
            continue
        told = _PUPILS.search(low, sentence.start, sentence.end)
        if told is None and _EATERS.search(low, sentence.start, sentence.end) is None:
            told = _PUPILS.search(
                low, max(0, sentence.start - _PUPILS_REACH), sentence.start
            )  # for whom is told before
        if told is not None:
            take(mention, "education_support", "education_support.rice", rice[0], "sentence")


_WORKS = frozenset({"housing_built", "housing_repaired"})
_BUILT_OR_MENDED = frozenset({"house", "household"})


def _sum_of_works(mentions: Sequence[Mention], total: Mention) -> bool:
    """`860 hộ làm nhà (xây mới 700 nhà, sửa chữa 160 nhà)`: households whose houses are told by both works behind."""
    works = mentions[total.index + 1 : total.index + 3]
    return (
        total.unit == "household"
        and all(m.sentence is total.sentence and m.unit in _BUILT_OR_MENDED for m in works)
        and {m.indicator for m in works} == _WORKS
        and sum(m.numeral.value for m in works) == total.numeral.value
    )


def generalise_totals(mentions: Sequence[Mention]) -> None:
    """An amount whose parts go to several purposes is the whole budget, whichever purpose is named beside it."""
    parts: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.part_of is not None and mention.part_of < mention.index:
            parts.setdefault(mention.part_of, []).append(mention)
    for total in mentions:
        kinds = {m.indicator for m in parts.get(total.index, ())}
        if total.indicator in _WORKS and _sum_of_works(mentions, total):
            take(total, "housing_support", "total.mixed", "", "parts")
        if total.unit == "house" and {"housing_built", "housing_repaired"} <= kinds:
            share = mentions[total.pair] if total.pair is not None else total
            for mention in (total, share):
                if mention.indicator.startswith("housing"):
                    take(mention, "housing_support", "total.mixed", "", "parts")
        if total.measure != "amount" or total.indicator in _GENERIC - {
            "fund_allocated",
            "relief_and_gifts",
            "disaster_relief",
        }:
            continue
        purposes = {m.indicator for m in parts.get(total.index, ())} - _SOURCES
        own = total.trace["indicator"].scope in NEAR and total.indicator not in purposes
        if len(purposes - {total.indicator}) > 1 and not (
            own and total.indicator not in _GENERIC - {"disaster_relief"}
        ):
            houses = all(purpose.startswith("housing") for purpose in purposes)
            take(total, "housing_support" if houses else "fund_allocated", "total.mixed", "", "parts")
            if houses and total.pair is not None and mentions[total.pair].indicator == "relief_and_gifts":
                take(mentions[total.pair], "housing_support", "total.mixed", "", "parts")


# Purposes that a text can be about as a whole, from so many figures and so large a share of them on; what counts for no
# purpose there; and rules that name none.
PURPOSES = HELP | {
    "water_sanitation",
    "vocational_training",
    "social_assistance",
    "care_facilities",
    "infrastructure",
    "overseas_workers",
}
_TOPIC_LEAST = 4
_TOPIC_SHARE = 0.5
_TOPIC_ALL = 0.6  # from this share on money without any words goes there, too
_PAYS = regex.compile(
    r"\b(?:đóng|nộp|được hưởng|được giảm|hỗ trợ|chi trả)(?: (?:lần lượt|chỉ|còn|bằng|thêm|tối thiểu|mức))*\s*$"
)
_NO_TOPIC = frozenset({"other", "administrative_units", "plan_completion", "population"})
# Where a letterhead ends, the houses that look after people by it, and what says little in their reports.
_LETTERHEAD = 400
_HOUSE_OF_CARE = regex.compile(
    r"(?m)^\s*(?:TRUNG TÂM (?:BẢO TRỢ|CÔNG TÁC XÃ HỘI|NUÔI DƯỠNG|CHĂM SÓC|DƯỠNG LÃO|ĐIỀU DƯỠNG)|LÀNG TRẺ"
    r"|CƠ SỞ (?:BẢO TRỢ|TRỢ GIÚP XÃ HỘI|NUÔI DƯỠNG|CHĂM SÓC)|NHÀ DƯỠNG LÃO|VIỆN DƯỠNG LÃO)"
)
# Where the beginning of a text ends, how it tells of a house that looks after people, and who only comes to see it.
_BEGINNING = 700
_HOUSES = ("trung tâm", "cơ sở", "làng", "nhà", "viện", "mái ấm", "chùa", "tu viện", "trại")
_HOUSE_LOOKS_AFTER = Anchored(
    regex.compile(
        rf"\b(?:{'|'.join(_HOUSES)})"
        r" (?:bảo trợ|nuôi dưỡng|công tác xã hội|chăm sóc|dưỡng lão|trợ giúp xã hội|trẻ em|trẻ mồ côi|mồ côi|SOS)\b"
        r"[^.\n]{0,60}"
        r"\b(?:chăm nom|chăm sóc|nuôi|nuôi dưỡng|cưu mang|quản lý|là mái nhà|là nơi ở|che chở)\b",
        regex.IGNORECASE,
    ),
    spelled(_HOUSES),
)
_VISITED = regex.compile(r"\b(?:thăm|tặng|trao|khám bệnh|giao lưu|ủng hộ)\b", regex.IGNORECASE)
_OF_THE_HOUSE = frozenset({"indicator.undecided", "social_assistance.people", "other.people", "population.subject"})
_WEAKLY_TOLD = frozenset({"other", "social_assistance"})
_TOPIC_WITH_MONEY = 0.3  # the same where budgets that name no purpose are counted, too
_VAGUE = frozenset({"fund_allocated", "fund_allocated.paid_out", "relief_and_gifts.verb"})
# What says little in a text of one topic alone: gifts on an occasion, works in a text on water.
_VAGUE_IN = {
    "meritorious_support": frozenset({"relief_and_gifts"}),
    "tet_support": frozenset({"relief_and_gifts"}),
    "water_sanitation": frozenset(
        {"infrastructure", "infrastructure.works", "infrastructure.verb", "fund_allocated.whole"}
    ),
    "infrastructure": frozenset({"fund_allocated.public"}),
}
# Totals that say little.
_GENERIC = frozenset(
    {"fund_allocated", "fund_raised", "relief_and_gifts", "other", "activities", "disaster_relief", "tet_support"}
)
# Where money comes from, by which no total goes to several purposes.
_SOURCES = frozenset({"fund_raised", "credit_disbursed"})
# A text of a disaster tells of so many losses; these are of it.
_DISASTER_LEAST = 3
_OF_DISASTER = frozenset({"disaster_damage", "disaster_relief"})
# Rules that take rice for relief in need or for a gift received.
_RICE = frozenset(
    {
        "disaster_relief.rice",
        "disaster_relief.state_rice",
        "disaster_relief.bare_rice",
        "fund_raised.received",
        "relief_and_gifts.verb",
    }
)
_GRAIN = regex.compile(r"\bgạo\b")
_EATERS = regex.compile(r"\b(?:hộ|khẩu|dân|đồng bào|người|gia đình|đói|lũ|bão|thiên tai|dịch)\b")
_PUPILS_REACH = 200
_PUPILS = regex.compile(r"\b(?:học sinh|bán trú|nội trú|năm học|học kỳ|trường học)\b")
