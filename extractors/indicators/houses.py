"""Houses of which a text leaves open whether they are new or mended: what it tells of the others says it.

A programme that builds some houses and mends others hands over both; where a text knows only of building, a house of
which nothing more is told was built. These passes run when every figure has been read by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractors.indicators.heard import builds_anything
from extractors.mentions import Mention
from extractors.reading import Reading
from extractors.topics import take

_KINDS = frozenset({"housing_built", "housing_repaired", "housing_support"})
_WORKS = frozenset({"housing_built", "housing_repaired"})
# A text is of houses where so many of its figures are.
_LEAST = 4
# Rules that say no more than that there are houses, and those that rest on what a text is about.
_BARE = frozenset({"unit.house", "housing_support.noun"})
_OF_TEXT = frozenset({"title", "document", "heading"})
# Words of finishing and handing over, which are said of mended houses as much as of new ones.
_EITHER = regex.compile(
    r"(?:đã |đang |mới |vừa )*(?:làm(?: được| xong| gọn)?|hoàn thành|hoàn thiện|nghiệm thu|bàn giao|trao|thi công"
    r"|khởi công|lợp mái|đưa vào sử dụng)"
    r"(?:(?:,| và)? ?(?:hoàn thành|bàn giao|đưa vào sử dụng|trao|tặng|được|xong|cho))*"
)
_KIND_NAMED = regex.compile(
    r"[^,;.:\d]{0,12}?\b(?:tình nghĩa|tình thương|đại đoàn kết|mái ấm|nhân ái|đồng đội|chữ thập đỏ|mới)\b"
)
_WORKING_DAYS = regex.compile(r"\s*(?:\p{L}+\s)?(?:ngày công|công lao động|ngày công lao động)\b")


def settle_houses(reading: Reading, mentions: Sequence[Mention]) -> None:
    """Set the kind of work on houses anew where the text as a whole tells it."""
    told = [m for m in mentions if _is_named(m)]
    kinds = {m.indicator for m in told}
    if kinds == _WORKS and sum(m.indicator in _KINDS for m in mentions) >= _LEAST:
        _tell_both(reading, mentions)
    elif kinds == {"housing_built"}:
        _tell_new(mentions)
    _work_for_houses(reading, mentions)
    _tell_halls(reading, mentions)


# "122 nhà văn hóa, trong đó 38 nhà xây mới, 84 nhà cải tạo"
_HALLS = regex.compile(r"nhà (?:văn hóa|sinh hoạt|vệ sinh|tiêu|kho|lớp học|công vụ|trẻ|rông|gươl)(?:\s\p{L}+)?$")
_AMONG = regex.compile(r"[^.;\d]{0,40}\b(?:trong đó|gồm|bao gồm)\b[^.;\d]{0,25}")
_NEXT_ONES = regex.compile(r"[^.;:()\d]{0,40}[,]\s(?:và\s|có\s)?")


def _tell_halls(reading: Reading, mentions: Sequence[Mention]) -> None:
    """Bare `nhà` among the parts of halls counted before are such halls, and no homes."""
    low = reading.low
    halls: Mention | None = None
    for before, mention in pairwise(mentions):
        if _HALLS.search(low, before.start, before.end):
            halls = before
        if halls is None or mention.sentence is not halls.sentence or mention.indicator not in _WORKS:
            continue
        follows = _AMONG if halls is before else _NEXT_ONES
        bare = low[mention.numeral.end : mention.end].strip() == "nhà"
        if bare and follows.fullmatch(low, before.end, mention.start):
            take(mention, halls.indicator, "inherit.halls", "", "total")
        else:
            halls = None


def _tell_both(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`xây mới 60 triệu đồng, sửa chữa 30 triệu đồng … đã bàn giao 12.911 căn`: those handed over are of both."""
    for mention in mentions:
        decided = mention.trace["indicator"]
        if mention.indicator != "housing_built":
            continue
        of_text = decided.scope in _OF_TEXT and not _names_work(mentions, mention)
        either = _EITHER.fullmatch(decided.cue.lower()) is not None
        if of_text or (either and not _KIND_NAMED.match(reading.low, mention.end)):
            take(mention, "housing_support", "housing_support.programme", decided.cue, "document")


def _names_work(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether a figure of the same sentence tells of building or mending in words of its own."""
    around = mentions[max(0, mention.index - 3) : mention.index + 4]
    return any(m.sentence is mention.sentence and _is_named(m) for m in around)


def _is_named(mention: Mention) -> bool:
    """Whether the work on the houses is told in the words of a figure, and not taken from another or from the text."""
    decided = mention.trace["indicator"]
    return mention.indicator in _WORKS and decided.scope not in _OF_TEXT and not decided.rule.startswith("inherit.")


def _tell_new(mentions: Sequence[Mention]) -> None:
    """`Đã dựng xong 11.530 căn … Cuối năm phải xong 3.340 căn`: where nothing is mended, houses are new."""
    for mention in mentions:
        decided = mention.trace["indicator"]
        if mention.indicator == "housing_support" and decided.rule in _BARE:
            take(mention, "housing_built", "housing_built.text", decided.cue, "document")


def _work_for_houses(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`1.214 ngôi nhà mọc lên, bộ đội góp 32.000 ngày công`: days of work given beside houses are for them."""
    for mention in mentions:
        if mention.unit != "item" or not _WORKING_DAYS.match(reading.low, mention.numeral.end):
            continue
        if mention.indicator in _KINDS:
            continue
        before = [m for m in mentions[max(0, mention.index - 4) : mention.index] if m.sentence is mention.sentence]
        kinds = {m.indicator for m in before if m.indicator in _KINDS}
        if not kinds:
            kinds = {
                cue.phrase.code
                for cue in reading.indicator_cues(mention.sentence.start, mention.sentence.end)
                if cue.phrase.code in _KINDS and cue.phrase.tier > 1 and not builds_anything(reading, cue)
            }
        if not kinds:
            kinds = _next_before(reading, mentions, mention)
        if kinds:
            told = kinds.pop() if len(kinds) == 1 else "housing_support"
            take(mention, told, f"{told}.labour", "ngày công", "sentence")


def _next_before(reading: Reading, mentions: Sequence[Mention], mention: Mention) -> set[str]:
    """What the sentence before on the same line tells of, where that is houses."""
    before = mentions[mention.index - 1] if mention.index else mention
    if before.indicator not in _KINDS or "\n" in reading.low[before.end : mention.start]:
        return set()
    recent = mentions[max(0, mention.index - 4) : mention.index]
    return {m.indicator for m in recent if m.sentence is before.sentence and m.indicator in _KINDS}
