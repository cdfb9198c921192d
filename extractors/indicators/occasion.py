"""The occasion of a whole text, which its help without a stated kind takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractors.indicators.heard import Hearing
from extractors.indicators.votes import heaviest
from extractors.mentions import TERRITORIES, Mention
from extractors.model import BlockKind
from extractors.phrasings import phrasing
from extractors.topics import UNDECIDED, take

# What help on an occasion is taken for where its words name the helped alone, and the words that tell of help.
_HELP_OF_ANY_KIND = frozenset({"other", "unemployment", "fund_allocated", "relief_and_gifts"})
_PEOPLE_HELPED = frozenset({"meritorious_support.merit", "meritorious_support.people", "social_assistance.people"})
_PEOPLE_COUNTED = frozenset(
    {
        "poor_households.state",
        "near_poor_households.state",
        "multidimensional_poverty.state",
        "population.people",
        "education_support",
    }
)
_GET = regex.compile(
    r"\b(?:được (?:nhận|tặng|hỗ trợ|thăm|trao|lì xì)|nhận (?:quà|phần|suất|mức|từ|mỗi|được)"
    r"|mỗi (?:hộ|người|suất|phần|em)|mức (?:quà )?\d)"
)
_HELPS = regex.compile(
    r"\b(?:hỗ trợ|chi trả|trợ cấp|được nhận|nhận tiền|duyệt chi|giảm mức đóng|tạm dừng đóng|quà|thăm hỏi|lì xì|suất"
    r"|chúc tết|\d+ phần|(?:mỗi|vừa|được|đã) (?:phần|lãnh|lĩnh|nhận)|được thăm)\b|\bmức (?:quà |tặng |chi )?\d"
)


def help_on_occasion(hearing: Hearing, mentions: Sequence[Mention]) -> None:
    """`Hỗ trợ người khó khăn do dịch`, `Quà Tết cho hộ nghèo` as title: help to whomever is of that occasion."""
    reading = hearing.reading
    told = _occasion_of_text(hearing, mentions)
    if told is None:
        return
    taken: dict[int, str] = {}
    for mention in mentions:
        rule, sentence = mention.trace["indicator"].rule, mention.sentence
        weak = mention.indicator in _HELP_OF_ANY_KIND or rule in _PEOPLE_HELPED
        gets = _GET.search(reading.low, mention.end, sentence.end) is not None
        weak = weak or (told == "tet_support" and rule == "disaster_relief.bare_rice")
        weak = (weak or (rule in _PEOPLE_COUNTED and gets)) and mention.unit not in TERRITORIES
        follows = rule.startswith("inherit.") and (
            taken.get(sentence.index) == mention.indicator or mention.indicator == "relief_and_gifts"
        )
        told_in = sentence.start, sentence.end
        if mention.indicator == UNDECIDED:
            told_in = reading.scopes.clause_at(sentence, mention.start)
        helped = weak and mention.measure != "rate" and _HELPS.search(reading.low, *told_in)
        if follows or helped:
            taken[sentence.index] = mention.indicator
            take(mention, told, f"{told}.title", "", "title")


def help_people_with_merit(mentions: Sequence[Mention]) -> None:
    """`tặng 41 suất quà cho gia đình chính sách`: gifts to people with merit alone are help to them."""
    for mention in mentions:
        alone = mention.group == ("meritorious",) and mention.measure != "rate"
        if alone and mention.indicator == "relief_and_gifts":
            take(mention, "meritorious_support", "meritorious_support.given", "", "group")


# "61.000 phần quà về với bà con trước Tết": as a date alone Tết is no occasion, beside gifts it is.
_GIFTS_FOR_TET = regex.compile(
    r"\b(?:quà|lì xì|gạo|chăm lo|ấm áp|sẻ chia)\b[^.;\n]*\b(?:tết|xuân|giao thừa)\b"
    r"|\btết\b[^.;\n]*\b(?:quà|lì xì|gạo)\b"
)
_DAYS_BEFORE_TET = phrasing("indicators", "days_before_tet")
_LEAD_LEAST = 60
"""Characters of a sentence that is no date line or name."""
_TITLE_OCCASIONS = frozenset({"disaster_relief", "tet_support"})
_OCCASIONS_TOLD = {
    "disaster_relief": "disaster_relief",
    "disaster_damage": "disaster_relief",
    "tet_support": "tet_support",
    "meritorious_support": "meritorious_support",
}
# So many sentences, so large a share of them and so many times the next occasion make it that of the text.
_OCCASION_LEAST = 3
_OCCASION_SHARE = 0.4
_OCCASION_LEAD = 3


def _opens_before_tet(hearing: Hearing, title_end: int) -> bool:
    """Whether the first sentence of running text tells of the days before Tết."""
    body = (s for s in hearing.reading.scopes.sentences if s.start >= title_end and s.kind is BlockKind.PARAGRAPH)
    lead = next((s for s in body if s.end - s.start >= _LEAD_LEAST), None)
    return lead is not None and _DAYS_BEFORE_TET.search(hearing.reading.low, lead.start, lead.end) is not None


def _occasion_of_text(hearing: Hearing, mentions: Sequence[Mention]) -> str | None:
    """The occasion that the title names, or of which every other sentence with a figure tells, and no other one."""
    reading = hearing.reading
    start, end = reading.scopes.title
    title = (v for v in hearing.governing("title", start, end) if v.indicator in _TITLE_OCCASIONS) if end else ()
    if (named := heaviest(title)) is not None:
        return named.indicator
    if end and _GIFTS_FOR_TET.search(reading.low, start, end):
        return "tet_support"
    if _opens_before_tet(hearing, end):
        return "tet_support"
    sentences = {m.sentence.index: m.sentence for m in mentions}
    counts = Counter(
        occasion
        for sentence in sentences.values()
        for occasion in {
            _OCCASIONS_TOLD.get(c.phrase.code) for c in reading.indicator_cues(sentence.start, sentence.end)
        }
        if occasion is not None
    )
    if not counts:
        return None
    (occasion, count), *others = counts.most_common()
    next_best = others[0][1] if others else 0
    of_text = count >= _OCCASION_LEAST and count >= _OCCASION_SHARE * len(sentences)
    return occasion if of_text and count >= _OCCASION_LEAD * next_best else None
