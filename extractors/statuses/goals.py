"""What shall be, and what is there already within a goal."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.reach import REACH
from extractors.statuses.text import Text
from extractors.statuses.words import word_list

_PLAN_OPENS = regex.compile(r"theo (?:kế hoạch|dự kiến|dự thảo)\b[^.]{0,90}\bsẽ\b")


def tells_a_plan(text: Text, mentions: Sequence[Mention]) -> bool:
    """Whether the text opens with "Theo kế hoạch, …": then it tells a plan until something was done."""
    body = next((m for m in mentions if m.start >= text.scopes.title[1]), None)
    return body is not None and bool(_PLAN_OPENS.match(text.low, body.sentence.start, body.sentence.start + REACH))


_DONE_OPENS = regex.compile(
    r"\W*(?:đã |kết quả )?(?:thực hiện|th|thực hiện được|kết quả)\b(?:[^.;,\d]{0,10}\d{1,2} tháng\b)?[^.;,\d]{0,40}$"
)


def done_since(text: Text, mention: Mention) -> bool:
    """`Kế hoạch 1.200 người; thực hiện 1.300 người`: a clause that opens with the doing tells what was done."""
    first = text.clause(mention)[0]
    return bool(_DONE_OPENS.match(text.low, first, mention.start))


_SHALL = word_list("shall")


def shall(text: Text, mention: Mention) -> Decision | None:
    """`50 hộ sẽ được vay`: the verb behind the figure says that it is still to come."""
    verb = _SHALL.search(text.low, mention.end, mention.tail_end)
    return None if verb is None else Decision("target", "status.target", verb[0], "clause")


_IS_GOAL = regex.compile(
    r"\blà (?:mục tiêu|chỉ tiêu|yêu cầu|nhiệm vụ|kế hoạch|đề xuất|quyết tâm|cam kết)\b(?! chính trị)"
    r"|\btheo (?:kế hoạch|đề án|cam kết|lộ trình|quy hoạch) (?:được (?:phê )?duyệt|đã (?:được )?(?:phê )?duyệt|số"
    r"|của)\b"
    r"|\bphải (?:hoàn thành|xong|thoát nghèo|đạt chuẩn|về đích)\b"
)


def goal_behind(text: Text, mention: Mention) -> Decision | None:
    """`Giảm hộ nghèo 2% là chỉ tiêu huyện giao`: the end of the clause calls the figure a goal."""
    last = text.clause(mention)[1]
    goal = _IS_GOAL.search(text.low, mention.end, last)
    return None if goal is None else Decision("target", "status.target", goal[0], "clause")


def all_criteria(text: Text, part: Mention, mention: Mention) -> bool:
    """`đạt 19/19 tiêu chí`: where to meet them all is the goal, both are."""
    named = text.low.endswith("tiêu chí", mention.start, mention.end)
    return named and part.numeral.value == mention.numeral.value


_RANKS = word_list("ranks")


def ranks(text: Text, mention: Mention) -> bool:
    """`Huyện A dẫn đầu với 1.400 người; thấp nhất là huyện B, 141`: ranks are told of what was reached."""
    return _RANKS.search(text.low, mention.sentence.start, mention.start) is not None


_ADDRESSED = regex.compile(
    r"\b(?:ubnd|hđnd|ủy ban nhân dân|cấp ủy|đảng ủy|chủ tịch|mttq|lãnh đạo|trưởng|bí thư|riêng)\s(?:của\s)?$"
)


def _addressed(text: Text, mention: Mention) -> str | None:
    """`UBND 13 xã, thị trấn: …`, `giảm 3%, riêng 2 huyện nghèo giảm 5%` in a plan: those who are told to do it, and for
    whom it differs, are there.
    """
    if mention.unit not in TERRITORIES:
        return None
    found = _ADDRESSED.search(text.low, max(mention.sentence.start, mention.start - 24), mention.start)
    return None if found is None else found[0].strip()


_FROM_HERE = regex.compile(
    r"\b(?:giảm|tăng|nâng|hạ|rút|đưa|mở rộng|sắp xếp)\b(?:(?! (?:đến|tới|năm) )[^.;:\d]){0,70}"
    r"\btừ (?:mức |hơn |trên |gần |khoảng )?$"
)
_TO_THERE = regex.compile(
    r"[^.;:\d]{0,30}?(?:\((?:năm |cuối năm |đầu năm )?\d{4}\)|(?:vào |trong |cuối |đầu )?năm \d{4})?[^.;:\d]{0,12}?\s"
    r"(?:xuống|lên|còn|thành)\b[^.;:\d]{0,25}\d"
)


def _sets_out_from(text: Text, mention: Mention) -> str | None:
    """`phấn đấu giảm từ 5,2% xuống còn 3%`: what a goal sets out from is there already."""
    low = text.low
    start = _FROM_HERE.search(low, max(mention.sentence.start, mention.start - REACH), mention.start)
    if start is None or mention.numeral.value_high is not None:
        return None
    return start[0].strip() if _TO_THERE.match(low, mention.end, mention.end + REACH) else None


def there_already(text: Text, mention: Mention) -> Decision | None:
    """What is no goal within one: who is told to reach it, for whom it differs, what it sets out from."""
    if (who := _addressed(text, mention)) is not None:
        return Decision("actual", "status.actual.addressed", who, "number")
    start = _sets_out_from(text, mention)
    return None if start is None else Decision("actual", "status.actual.from", start, "clause")
