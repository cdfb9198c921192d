"""What shall be, and what is there already within a goal."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.phrasings import phrasing
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
    # "giải ngân đến 31/12/2023 là"
    r"|\W*(?:đã |tổng |tổng số |lũy kế )?(?:giải ngân|thực hiện|chi|thu|thanh toán|cho vay)\b[^.;,\d]{0,30}"
    r"\b(?:đến|tính đến|tới) (?:hết )?(?:ngày )?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|nay)\b[^.;,\d]{0,30}$"
)


def done_since(text: Text, mention: Mention) -> bool:
    """`Kế hoạch 1.200 người; thực hiện 1.300 người`: a clause that opens with the doing tells what was done."""
    first = text.clause(mention)[0]
    return bool(_DONE_OPENS.match(text.low, first, mention.start))


_SHALL = word_list("shall")
# "còn 9% năm 2023 và dự kiến còn 5,7%": behind the word another number is told.
_OF_THE_NEXT = regex.compile(r"(?:(?:,|;|\bvà)\s)(?:sẽ|dự kiến)\s(?:\p{L}+\s){0,4}(?=\d)")


def shall(text: Text, mention: Mention) -> Decision | None:
    """`50 hộ sẽ được vay`: the verb behind the figure says that it is still to come."""
    verb = _SHALL.search(text.low, mention.end, mention.tail_end)
    if verb is None or (mention.measure == "rate" and _OF_THE_NEXT.search(text.low, mention.end, mention.tail_end + 1)):
        return None
    return Decision("target", "status.target", verb[0], "clause")


# "- Giao Trung tâm học tập cộng đồng mở 02 lớp": an order opens the line.
_ORDER = regex.compile(
    r"[\s\W\d]*giao (?!lưu|dịch|thông|ban\b(?! quản)|quân|đất|khoán|nhận|nộp|hữu|mùa|tiếp|thương|rừng|đấu|hàng|thừa"
    r"|cấu|nhau)(?:cho )?\p{L}"
)


def ordered(text: Text, mention: Mention) -> Decision | None:
    """What those are told to do who are named behind the order that opens the sentence."""
    order = _ORDER.match(text.low, mention.sentence.start, mention.start)
    return None if order is None else Decision("target", "status.target.order", "giao", "sentence")


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


_LISTS_GOALS = phrasing("statuses", "lists_goals")


def listed_goal(text: Text, mention: Mention) -> Decision | None:
    """`Đại hội xác định 12 chỉ tiêu, trong đó: thu nhập 70 triệu đồng; …`: what is listed are the goals."""
    told = _LISTS_GOALS.search(text.low, mention.sentence.start, mention.start)
    return None if told is None else Decision("target", "status.target.listed", told[0], "sentence")


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


# "Huyện có 11 xã, 92 thôn", "toàn tỉnh hiện có 14.200 hộ": what a place consists of is no goal of its plan.
_PLACE_HAS = regex.compile(
    r"(?:^|[.;:\n]\s?|[-+•*]\s?|,\s)\W{0,3}(?:hiện |hiện nay,? )?(?:toàn )?"
    r"(?:tỉnh|huyện|xã|phường|thị xã|thị trấn|thành phố|quận|đặc khu|thôn|bản"
    r"|địa phương|địa bàn)(?:(?!\b(?:phấn đấu|sẽ|phải|dự kiến|cần|đạt)\b)[^.;:\d,]){0,45}"
    r"(?:\bcó|\bgồm|\bgồm có|\bbao gồm)(?: tổng số| tổng cộng)?"
    # "có 11 xã, 92 thôn với 4.120 hộ"
    r"(?: (?:khoảng |gần |hơn |trên )?\d[\d.]* \p{L}+(?:, (?!\d)\p{L}+(?: \p{L}+)?){0,2}(?:,| và|, với| với))*"
    r"(?: khoảng| gần| hơn| trên)? $"
)
_NO_RESULT = regex.compile(
    r"(?:,? \p{L}+){0,3}? (?:đạt|về đích|được công nhận|hoàn thành|thoát|có|được|nâng|trở lên|đủ|giảm|xóa|tham gia"
    r"|sử dụng)\b"
)


def _holds(text: Text, mention: Mention) -> str | None:
    stock = mention.unit in TERRITORIES | {"household", "person"} and mention.measure == "count"
    if not stock or mention.numeral.role or _NO_RESULT.match(text.low, mention.end, mention.end + REACH):
        return None
    first = max(mention.sentence.start - 1, mention.start - _PLACE_REACH, 0)
    found = _PLACE_HAS.search(text.low, first, mention.start)
    # "xã Nậm Có 130 hộ": a name that ends in the word has nothing.
    named = found is not None and text.scopes.text.endswith("Có ", 0, mention.start)
    return None if found is None or named else found[0].strip()


_PLACE_REACH = 90
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


# "mới tuyển đủ 57", "tới nay mới đạt 86 ha", "mới 74 tỷ", "thực có 41"; but "xây mới 50 nhà".
_SO_FAR = regex.compile(
    r"(?:(?<!\b(?:xây|làm|dựng|cất|tuyển|lập|nạp|sinh|trồng|mở|cấp|sửa|tạo|bầu|nghèo|đóng|mua|khai|hành|ký|thay|dựng"
    r"|triển|đặt|tư|thôn|trình|viên|cái|con|khu|lớp|bản|điểm) )\bmới(?: chỉ)?"
    r"(?: (?:đạt|có|được|tuyển|đủ|làm|xong|thu|giải ngân|cấp|trao|hoàn thành|thẩm định|thực hiện|xây|triển khai)){0,2}"
    r"|\bthực (?:có|đạt|hiện được|thu|chi)|\btới nay(?: \p{L}+){0,2})\s(?:khoảng |gần |hơn |được )?$"
)


def _so_far(text: Text, mention: Mention) -> str | None:
    """`Biên chế được giao 62, mới tuyển đủ 57`: how far one has come is beside the goal."""
    first = max(mention.lead_start, mention.start - _SO_FAR_REACH)
    told = _SO_FAR.search(text.low, first, mention.start) if mention.change == "level" else None
    return None if told is None else told[0].strip()


_SO_FAR_REACH = 40


def there_already(text: Text, mention: Mention) -> Decision | None:
    """What is no goal within one: how far one has come, who is told to reach it, for whom it differs, what it sets out
    from.
    """
    if (so_far := _so_far(text, mention)) is not None:
        return Decision("actual", "status.actual.so_far", so_far, "clause")
    if (holds := _holds(text, mention)) is not None:
        return Decision("actual", "status.actual.place", holds, "clause")
    if (who := _addressed(text, mention)) is not None:
        return Decision("actual", "status.actual.addressed", who, "number")
    start = _sets_out_from(text, mention)
    return None if start is None else Decision("actual", "status.actual.from", start, "clause")
