"""What a rule fixes: rates for each, shares of what is due, conditions, what acts name."""

from __future__ import annotations

import regex

from extractors.cues import Cue
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.reach import REACH
from extractors.statuses.bounds import by_bound
from extractors.statuses.text import Text
from extractors.statuses.words import word_list


def fixed_by_rule(text: Text, mention: Mention, before: Mention | None) -> Decision | None:
    """What a figure itself, what stands around it, or an act that its sentence names says of a rule.

    `before` is the figure before it in its sentence.
    """
    if _is_rate_of_help(text, mention, before):
        return Decision("norm", "status.norm.each", "/", "number")
    if (act := _by_act(text, mention)) is not None:
        return Decision("norm", "status.norm.act", act, "sentence")
    if mention.qualifier == "at_least" and _CONDITION.match(text.low, mention.end, mention.sentence.end):
        return Decision("norm", "status.norm.condition", "trở lên", "number")
    if (due := _share_of_due(text, mention)) is not None:
        return Decision("norm", "status.norm.rate", due, "number")
    return by_bound(text, mention)


# "hộ có từ 3 con trở lên được miễn …": on what condition a rule holds.
_CONDITION = regex.compile(
    r"[^.;:\d]{0,50}?\btrở lên\b[^.;:\d]{0,20}?\s(?:thì|phải|bị|mới được|được (?:hưởng|vay|khoán|hỗ trợ|cấp"
    r"|giảm|miễn|thưởng|tặng))\b"
)
_TIMES = regex.compile(r"\s[x×*]\s*$")
_SPANS = frozenset({"year", "half_year", "quarter", "month", "day"})
# "chi trả trên 45 tỷ đồng/tháng" is what all get together; nobody's allowance is that high.
_TOO_MUCH_FOR_ONE = 500_000_000
# What givers pay, and what goods cost, is fixed by no rule.
_GIVEN = word_list("given")
_GOODS = frozenset({"kg", "t", "L", "kW.h"})


def _is_rate_of_help(text: Text, mention: Mention, before: Mention | None) -> bool:
    """`hỗ trợ 40 triệu đồng/hộ`: so much for each is a rule where no deed is told."""
    if _TIMES.search(text.low, max(0, mention.start - 4), mention.start):
        return mention.measure == "amount"
    each = set(mention.per) - {"gift", "turn", "item"} - _helped(text, mention, before)
    if each <= _SPANS | TERRITORIES and mention.numeral.value >= _TOO_MUCH_FOR_ONE:
        return False
    told = (
        mention.indicator.startswith(("credit", "income"))
        or bool(_GIVEN.search(text.low, mention.sentence.start, mention.start))
        or "bình quân" in text.low[mention.lead_start : mention.start]
    )
    return bool(each) and not told and (mention.measure == "amount" or mention.unit in _GOODS) and _helps(text, mention)


# "mỗi khẩu được 15 kg/tháng"
_EACH_GETS = regex.compile(r"\bmỗi (?!tháng|năm|ngày|tuần|quý)[^.;,]{0,40}\b(?:được|hưởng)\b")
_HELPS = word_list("helps")


def _helps(text: Text, mention: Mention) -> bool:
    low, first = text.low, text.clause(mention)[0]
    monthly = bool(set(mention.per) & _SPANS) and _EACH_GETS.search(low, first, mention.start) is not None
    return monthly or _HELPS.search(low, first, mention.start) is not None


_EACH = regex.compile(r"\bmỗi\b[^;.]{0,30}$")


def _helped(text: Text, mention: Mention, before: Mention | None) -> set[str]:
    """The unit that was counted right before: `hỗ trợ 57 hộ, mỗi hộ 2 triệu đồng` tells what these got."""
    if before is None or before.measure != "count" or before.status != "actual":
        return set()
    return {before.unit} if _EACH.search(text.low, before.end, mention.start) else set()


# "theo quy định, hộ làm nhà được 40 triệu đồng"
_DUE_BY_RULE = regex.compile(
    r"\btheo (?:quy định|nghị định|nghị quyết|quyết định|chính sách|luật)\b(?:(?!\bđã\b)[^;.]){0,80}"
    r"\b(?:được|hưởng|nhận|thưởng|hỗ trợ|là)\s$"
)
# "mỗi em 596.000 đồng/tháng và 15 kg gạo/tháng theo Nghị định 116", "bị phạt 80 - 100 triệu đồng theo Nghị định 95"
_RULE_BEHIND = regex.compile(
    r"(?:\s?/\s?\p{L}+| \p{L}+){0,6}? theo (?:đúng )?"
    r"(?:quy định|nghị định|thông tư|luật|điều lệ|quyết định \d|nghị quyết \d)\b"
)
_FINED = regex.compile(r"\b(?:bị |mức )phạt(?: tiền)?(?: từ| đến)?\s$")
_ACT_OPENS = regex.compile(
    r"\W*(?:theo|căn cứ|với|thực hiện)\s(?:\p{L}+\s)?(?:nghị quyết|quyết định|nghị định|thông tư|luật|quy định"
    r"|chính sách|quy chế)\b"
    r"(?![^;.]*\bđã\b)"
)


def _by_act(text: Text, mention: Mention) -> str | None:
    """`Theo Nghị quyết …, mỗi hộ được thưởng 5 triệu đồng`: so much for each by an act is a rule."""
    behind = _RULE_BEHIND.match(text.low, mention.end, mention.end + REACH)
    if behind is not None and (mention.per or _FINED.search(text.low, mention.lead_start, mention.start)):
        return behind[0].strip()
    if mention.measure != "amount" or mention.indicator.startswith("income"):
        return None
    first = text.clause(mention)[0]
    due = _DUE_BY_RULE.search(text.low, first, mention.start)
    if due is not None and mention.numeral.value < _TOO_MUCH_FOR_ONE:
        return due[0].strip()
    if not set(mention.per) - _SPANS:
        return None
    opens = _ACT_OPENS.match(text.low, mention.sentence.start, mention.start)
    return None if opens is None else opens.group().strip()


_DUE = regex.compile(
    r"(?:\s*(?:,|;|và|hoặc)\s*\d[\d.,]*\s?%){0,4}\s+(?:của\s+|tổng\s+|số\s+)?"
    r"(?:mức (?:đóng|lương|chuẩn|trợ cấp|phụ cấp|hưởng|phí|học phí|thu(?! nhập)|chi)"
    r"|tiền lương|lương (?:cơ sở|tối thiểu)|mệnh giá|học phí|tiền đóng|phí bảo hiểm"
    r"|chi phí (?:khám|mai táng|học|đi lại)|giá (?:trị )?thẻ|kinh phí (?:mua|đóng))\b"
)


def _share_of_due(text: Text, mention: Mention) -> str | None:
    """`đóng 100% mức đóng bảo hiểm y tế`: a share of what is due is fixed by a rule."""
    if mention.unit not in {"percent", "ratio"}:
        return None
    due = _DUE.match(text.low, mention.end)
    return None if due is None else due[0].strip()


_MOST_TIMES = 20
"""How many times higher a benefit without a denominator may be than the one told before it."""


def goes_on_with_norm(text: Text, before: Mention, mention: Mention) -> bool:
    """`ngân sách trung ương hỗ trợ 70%, ngân sách tỉnh 30%`: figures of a rule in a row are told as the first is."""
    same = before.measure == mention.measure != "count" and before.unit == mention.unit
    if not same or before.status != "norm" or mention.change != "level" or (mention.per and not before.per):
        return False
    if bool(before.per) == bool(mention.per):
        return True
    # "tiền ăn 50.000 đồng/ngày, đi lại 200.000 đồng"
    near = mention.numeral.value <= before.numeral.value * _MOST_TIMES
    return near and _LISTED_ON.fullmatch(text.low, before.end, mention.start) is not None


# What may stand between two benefits of a list, the first with its denominator ("/ngày, tiền đi lại").
_LISTED_ON = regex.compile(
    r"(?:\s?/\s?\p{L}+(?:\s\p{L}+)?){0,3}(?:,| và| hoặc)"
    r"(?:(?!\b(?:tổng|trị giá|kinh phí|số tiền|chi|hết|với|thu|trao|tặng|đã|nộp|bán|lãi|thu nhập)\b)[^;.,\d()]){1,45}"
)


_SHARE_GOT = word_list("share_got")


def is_told_of_all(text: Text, mention: Mention) -> bool:
    """What a text about rules tells that no rule fixes: counts, sums for all together, shares that were reached."""
    if mention.measure == "count":
        return mention.unit != "dossier"
    if mention.measure == "amount":
        return not mention.per and mention.numeral.value >= _TOO_MUCH_FOR_ONE
    return _SHARE_GOT.search(text.low, mention.lead_start, mention.start) is not None


def is_fixed(text: Text, cue: Cue, mention: Mention, clause: int) -> bool:
    """Whether a norm told earlier in the sentence fixes a figure too: what is so much for each, and what one may
    get, but not what is counted or spent, nor a share of which another clause speaks.
    """
    if mention.per:
        return True
    if mention.measure == "amount":
        return mention.numeral.value < _TOO_MUCH_FOR_ONE or text.default_status == "norm"
    return mention.measure == "rate" and (cue.start >= clause or text.default_status == "norm")


_SUMMED = regex.compile(
    r"\b(?:cho|tổng|với|số|kinh phí|thu|chi|đạt|bằng)\b|[;=]|\d (?:trường hợp|người|đối tượng|hộ|em|ca)\b"
)


def is_price(text: Text, cue: Cue, mention: Mention) -> bool:
    """Whether money behind the name of a price or an allowance is what one pays or gets, not what was spent."""
    small = mention.numeral.value < _TOO_MUCH_FOR_ONE
    return small and _SUMMED.search(text.low, cue.end, mention.start) is None


_PROPOSED = regex.compile(
    r"\b(?:đề xuất|kiến nghị|đề nghị|đang trình|trình phương án|dự kiến áp dụng|dự kiến nâng|dự kiến điều chỉnh)\b"
    r"(?:(?!\b(?:đã|hiện|quy định|theo)\b)[^.;]){0,60}\b(?:nâng|tăng|điều chỉnh|áp dụng|bổ sung|thay đổi|giảm)\b"
)


def is_proposed(text: Text, mention: Mention) -> bool:
    """`đang trình phương án nâng mức chuẩn lên 0,6 triệu đồng`: what is proposed is fixed by no rule yet."""
    first = text.clause(mention)[0]
    return _PROPOSED.search(text.low, first, mention.start) is not None
