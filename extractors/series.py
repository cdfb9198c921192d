"""Figures that go on with one before: the same measure at another time, the people of the households just counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractors.mentions import Mention

_TIME = (
    r"(?:(?:vào|đến|trong|tới|cho|từ|ở)\s+){0,2}(?:cuối\s+|hết\s+|đầu\s+)?(?:năm|giai đoạn|quý|tháng)\s+[ivx\d]+"
    r"(?:\s?[-–/]\s?\d+)?"
)
_LEVEL = (
    r"(?:(?:đạt|là|còn|giảm|tăng|giảm còn|giảm xuống|tăng lên|lên|xuống|xuống còn|phấn đấu|trên|dưới|hơn|gần|khoảng"
    r"|tối thiểu|ít nhất|không quá|không dưới|đạt tỷ lệ|tỷ lệ|mức|ở mức|tương ứng|lần lượt|phải|sẽ|từ)\s+){0,5}"
)
# "90% vào năm 2025 và 95% vào năm 2030", "năm 2025 đạt 60% và đến năm 2030 đạt 75%", "từ 5% năm 2015 lên 10% năm 2016"
_LATER = regex.compile(
    rf"\s*(?:/\s?\p{{L}}+\s*)?[(]?(?:{_TIME})?[)]?\s*(?:[,;]\s*|\s+và\s+|[,;]\s*và\s+|\s)\s*(?:{_TIME})?[,:]?\s*{_LEVEL}"
)
_YEAR = regex.compile(r"\b(?:năm|giai đoạn|quý|tháng)\s+[ivx\d]")
_WITH = regex.compile(
    r"[^,;.:()\d]{0,40}?\s*(?:[(,/=]|\s(?:với|gồm|là|tương ứng|tương đương|thuộc|và)\s)\s*"
    r"(?:(?:với|gồm|có|tổng số|khoảng|hơn|trên|gần|tương ứng|tương đương|là)\s+){0,3}"
)


def at_other_times(low: str, mentions: Sequence[Mention]) -> dict[int, int]:
    """For each figure that goes on with the measure of the one before at another time, the index of that one."""
    found: dict[int, int] = {}
    for before, mention in pairwise(mentions):
        same = before.sentence is mention.sentence and before.unit == mention.unit and before.per == mention.per
        if not same or mention.start - before.end > _LONGEST or mention.numeral.role:
            continue
        between = low[before.end : mention.start]
        if _YEAR.search(between) and _LATER.fullmatch(between):
            found[mention.index] = before.index
    return found


def people_of(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The households whose people a figure counts: "35 hộ với 162 nhân khẩu"."""
    before = mentions[mention.index - 1] if mention.index else None
    if before is None or mention.unit != "person" or before.unit != "household":
        return None
    beside = before.sentence is mention.sentence and _WITH.fullmatch(low, before.end, mention.start)
    counts = low[mention.numeral.end : mention.end].strip()
    return before if beside and counts in _HEADS else None


_LONGEST = 70
_HEADS = frozenset({"khẩu", "nhân khẩu", "người", "dân", "nhân khẩu nghèo"})
