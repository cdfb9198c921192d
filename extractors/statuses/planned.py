"""The number of a plan itself, beside what was done of it."""

from __future__ import annotations

import regex

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.reach import REACH
from extractors.statuses.bounds import SIZES
from extractors.statuses.text import Text
from extractors.statuses.words import COUNTABLE

OF_PLAN = frozenset({"status.target.planned", "status.bracket.plan", "fraction.planned"})
"""The rules by which a figure is the number of a plan itself; what was done of it has no part in it."""


def of_plan(text: Text, mention: Mention, before: Mention | None) -> Decision | None:
    """Whether a figure is the number of a plan; `before` is the figure before it in its sentence."""
    if before is not None and before.numeral.role == "planned":
        return Decision("target", "fraction.planned", "/", "number")
    if _in_plan_bracket(text, mention, before):
        return Decision("target", "status.bracket.plan", "(", "number")
    if (cue := _planned(text, mention)) is not None:
        return Decision("target", "status.target.planned", cue, "number")
    if _is_planned_whole(text, mention, before):
        return Decision("target", "fraction.planned", "/", "number")
    return None


# "bằng 63% kế hoạch năm (15.500 ha)": the bracket says what was planned.
_PLAN_BRACKET = regex.compile(
    r"\b(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?:\s+(?:năm|đầu|giao|đề ra|được|cả|quý|tháng|\d{4}"
    r"|vốn|huyện|tỉnh|xã|trên|cấp|trung|ương|chính|phủ|hđnd|ubnd|tw)){0,5}\s*\("
    r"(?:là |giao |kế hoạch |kh |chỉ tiêu |từ )?$"
)


def _in_plan_bracket(text: Text, mention: Mention, before: Mention | None) -> bool:
    """`bằng 75% kế hoạch (12 lớp)`, and of `kế hoạch năm (9/12 lớp)` the second number."""
    start = mention.start
    if mention.numeral.role == "part":
        return False
    if before is not None and before.numeral.role == "part":
        start = before.start
    return _PLAN_BRACKET.search(text.low, max(mention.sentence.start, start - 40), start) is not None


_SLASH_BEFORE = regex.compile(r"/\s?$")
_SHARE_REACHED = regex.compile(r"\s?[,(]?\s?\(?(?:đạt|bằng|tương đương)\s(?:tỷ lệ\s)?\d[\d.,]*\s?%")


def _is_planned_whole(text: Text, mention: Mention, before: Mention | None) -> bool:
    """`giải ngân 71 tỷ đồng/168 tỷ đồng, đạt 42,3%`: behind the stroke stands what was planned."""
    if before is None or before.unit != mention.unit or mention.unit not in SIZES | {"VND"}:
        return False
    stroke = _SLASH_BEFORE.fullmatch(text.low, before.end, mention.start)
    return stroke is not None and _SHARE_REACHED.match(text.low, mention.end) is not None


# "KH 1.200 lao động", "CT giao: 15 lớp"
_PLAN_SHORT = regex.compile(r"(?<![\p{L}-])(?<!(?<![%\d]\s?)/)(?:kh|ct)\s?(?:giao|năm|năm 20\d\d)?\s?[:.]?\s?$")
# "đạt 56% so với kế hoạch 130 hộ": the number of the plan itself.
_AGAINST_PLAN = regex.compile(
    r"\b(?:so với|trên|trong|/)\s?(?:tổng số |số )?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|nghị quyết|kh)"
    r"(?:\s(?:giao|đề ra|năm|được|tỉnh|huyện|xã|hđnd|20\d\d)){0,4}(?:\slà)?\s\(?(?:giảm |tăng |là |đạt )?$"
)
# "giao 14 nhà, đã làm xong 9 nhà": what is set beside what was done.
_SET_TASK = regex.compile(
    r"(?<!\b(?:bàn|chuyển|trao|nộp|ký|phân|đấu|tạm|đã) )\b(?:giao|được giao|phân bổ)(?: thực hiện)? $"
)
_TASK_DONE = regex.compile(r"[,;:]\s(?:đã|đến nay|hiện|thực hiện|hoàn thành|kết quả|làm xong|xây xong|triển khai)\b")
# "dưới mức 4% Quốc hội giao"
_GIVEN_BY = regex.compile(
    r"\s(?:mà |do )?(?:quốc hội|chính phủ|trung ương|cấp trên|tỉnh|huyện|thành phố|hđnd (?:tỉnh|huyện|xã|thành phố)"
    r"|nghị quyết(?: \p{L}+){0,3})\s(?:đã )?(?:giao|đề ra|đặt ra)\b(?! \d)"
)
_WANTED = regex.compile(
    r"(?<!\b(?:chỉ|không|chẳng|nào|đang được) )\bcần (?:thêm |có |khoảng |hơn |tới |gần |đến |trên |ít nhất ){0,2}$"
)
_HIRES = regex.compile(
    r"\b(?:cần|thông báo|nhu cầu|muốn|đang|đợt \d|dự kiến|kế hoạch|tham gia,) (?:tuyển|tuyển dụng|tuyển sinh"
    r"|tuyển mới|tuyển chọn)"
    r"(?: thêm| mới| bổ sung)? $"
)
# "trong số 120 nhà theo kế hoạch"
_OF_PLANNED = regex.compile(r"\b(?:trong (?:tổng )?số|trên (?:tổng )?số|tổng số)\s$|/\s?$")
# "thu 6.214 triệu đồng/5.000 triệu đồng kế hoạch"
_PLAN_NAMED = regex.compile(r"(?:\s\p{L}+){0,3}?\s(?:kế hoạch|chỉ tiêu|dự toán|kh)\b(?!\s?[/\d-])")
_PLANNED_BEHIND = regex.compile(
    r"(?:\s\p{L}+){0,4}?\s(?:(?:theo|trong|thuộc) (?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)|kế hoạch (?:giao"
    r"|đề ra)|được giao)\b"
)


def _planned(text: Text, mention: Mention) -> str | None:
    """`KH 1.200 lao động`, `trong số 120 nhà theo kế hoạch`, `cần 12 tỷ đồng`, `tuyển dụng 45 viên chức`."""
    low, start, first = text.low, mention.start, max(mention.sentence.start, mention.start - 40)
    if (short := _PLAN_SHORT.search(low, first, start)) is not None:
        return short[0].strip()
    if mention.measure != "rate" and (plan := _AGAINST_PLAN.search(low, first, start)) is not None:
        return plan[0].strip()
    clause = text.scopes.clause_at(mention.sentence, start)
    if (given := _SET_TASK.search(low, first, start)) is not None and _TASK_DONE.search(low, mention.end, clause[1]):
        return given[0].strip()
    giver = _GIVEN_BY.match(low, mention.end, mention.end + REACH)
    if giver is not None and not low.endswith(COUNTABLE, start, mention.end):
        return giver[0].strip()
    if mention.measure != "rate" and (wanted := _WANTED.search(low, first, start)) is not None:
        return wanted[0].strip()
    hired = _HIRES.search(low, first, start) if mention.unit in {"person", "item"} else None
    if hired is not None:
        return hired[0].strip()
    of = _OF_PLANNED.search(low, first, start)
    if of is None:
        return None
    if of[0].startswith("/") and (named := _PLAN_NAMED.match(low, mention.end)) is not None:
        return named[0].strip()
    behind = _PLANNED_BEHIND.match(low, mention.end, mention.end + REACH)
    return None if behind is None else behind[0].strip()
