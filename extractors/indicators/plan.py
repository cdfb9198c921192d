"""Shares of a plan: `vượt kế hoạch 11%`, `đạt 151%`."""

from __future__ import annotations

import regex

from extractors.mentions import Mention
from extractors.reading import Reading

_ATTAINS = regex.compile(r"\b(?:đạt|hoàn thành|vượt)(?: tỷ lệ)?\s+$")


def completes(reading: Reading, mention: Mention) -> bool:
    """`…, đạt tỷ lệ 151%`: more than the whole is reached, so the whole is a plan."""
    lead = reading.low[max(mention.lead_start, mention.start - 24) : mention.start]
    whole = mention.unit == "percent" and mention.numeral.value > 100 and bool(_ATTAINS.search(lead))
    return whole or reaches_plan(reading, mention)


_PLAN = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|dự toán|nghị quyết)\b")
_BY_NOW = regex.compile(r"\b(?:nay|hiện|đã|tới nay|đến nay) (?:đã |được |là )?$")
_PLAN_REACH = 110
# "vượt kế hoạch năm 11%"; "so với nghị quyết, thu nhập bình quân vượt 7%"; "so với kế hoạch giao đạt 95%"
_AGAINST_PLAN = regex.compile(
    r"\bvượt (?:kế hoạch|chỉ tiêu|dự toán|nghị quyết|mục tiêu)(?: (?:năm|quý|giao|được giao|đề ra|đầu năm|tỉnh|huyện))*"
    r"\s(?:là |tới |đến |hơn |gần |trên )?$"
    r"|\bso với (?:kế hoạch|chỉ tiêu|dự toán|nghị quyết)\b(?:[^,;.:\d]{0,30},)?[^,;.:\d]{0,50}"
    r"\s(?:vượt|hoàn thành|thì đạt|giao đạt|năm đạt|đề ra đạt) (?:hơn |gần |trên )?$"
)


# "đã khởi công 742 nhà, đạt 81,3%", "hoàn thành 389 nhà (đạt 61%)": of the houses that are to be built
_OF_HOUSES = regex.compile(
    r"\b(?:khởi công|hoàn thành|bàn giao|xong)(?: \p{L}+){0,3} [\d.]+ (?:căn|ngôi|nhà)\b(?: \p{L}+){0,3}"
    r"\s?[(,]\s?đạt(?: tỷ lệ)? $"
)
# "18 chỉ tiêu đạt từ 75% kế hoạch trở lên, 4 chỉ tiêu đạt trên 60%"
_GOALS_REACH = regex.compile(r"\bchỉ tiêu\s(?:đạt|chỉ đạt|mới đạt)\s(?:(?:từ|trên|dưới|khoảng|hơn|gần)\s)*$")
_OF_PLAN = regex.compile(r"%\s(?:kế hoạch|dự toán|kh)\b")


def _reaches_like_others(low: str, mention: Mention) -> bool:
    """How far the next goals of a list are reached, where a share of the plan was told of those before."""
    goals = _GOALS_REACH.search(low, max(mention.sentence.start, mention.start - 40), mention.start)
    return goals is not None and _OF_PLAN.search(low, mention.sentence.start, mention.start) is not None


def reaches_plan(reading: Reading, mention: Mention) -> bool:
    """`vượt kế hoạch 11%`, `so với Nghị quyết, thu nhập vượt 7%`, `kế hoạch 500 triệu, nay đã 140%`."""
    low, start = reading.low, mention.sentence.start
    if mention.unit != "percent":
        return False
    near = max(start, mention.start - _PLAN_REACH), mention.start
    if _AGAINST_PLAN.search(low, *near) or _OF_HOUSES.search(low, *near) or _reaches_like_others(low, mention):
        return True
    most = mention.numeral.value > 100 and _BY_NOW.search(low, mention.lead_start, mention.start) is not None
    return most and _PLAN.search(low, start, mention.start) is not None


_REACHES_SHARE = regex.compile(r"\b(?:đạt|bằng|hoàn thành)(?: tỷ lệ)?\s*$")


def of_planned(reading: Reading, first: Mention, second: Mention) -> bool:
    """`thu 2.910/10.000 triệu đồng dự toán, đạt 29,1%`: what is reached of what was planned."""
    lead = reading.low[second.lead_start : second.start]
    return first.numeral.role == "planned" and second.unit == "percent" and _REACHES_SHARE.search(lead) is not None
