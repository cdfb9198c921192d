"""Levels and movements: whether a number says what is, or by how much it rose or fell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.links import by_sentence
from extractors.mentions import Mention, exceeds
from extractors.model import Decision
from extractors.phrasings import phrasing
from extractors.reach import REACH

_MOVES = regex.compile(
    r"\b(?P<word>giảm|tăng|hạ thấp|giảm được|tăng thêm|vượt"
    r"|hạ(?= (?:được|thêm|bớt|từ|xuống|tỷ lệ|tỉ lệ|lãi suất|hơn|gần|ít nhất|tối thiểu|bình quân|khoảng|\d))"
    r"|xuống(?= (?:thêm|được)\b)|hụt(?= (?:đi |mất |tới |gần |hơn |khoảng ){0,2}\d)"
    r"|vơi(?= (?:đi |bớt |được |gần |hơn |khoảng ){0,2}\d)"
    r"|bớt(?= (?:được|đi|\d))|sụt(?: giảm)?(?= (?:hơn|gần|khoảng|tới|đến|mất|\d))"
    r"|đội(?= (?:giá )?lên)|kéo giảm|nhích(?= (?:thêm|lên|nhẹ|\d))"
    r"|tinh giản(?= (?:được|tối thiểu|ít nhất|thêm|khoảng|hơn|trên|từ|\d)))\b"
)
_LEVEL_WORDS = regex.compile(r"\b(?:còn|xuống|lên|đến|tới|thành|chiếm|bằng|đạt|từ|hiện)\b")
_CUT = regex.compile(r"\bcắt\s$")
_MOVE_NOT = regex.compile(r"(?:thiếu|miễn|miễn,|gia|thuyên|miễn và|cắt|suy|không được|không|bị suy)\s+$")
# "vượt mức 100.000 người" says how many there are, "tăng trưởng vượt bậc với …" and "vượt khó" of no amount.
_NO_MOVE = regex.compile(
    # Rates of growth are read by `_GROWTH`, what an injury takes away is no fall of anything.
    r"(?:(?<=\b(?:tốc độ|tỷ lệ|nhịp độ|mức|nhịp|kế hoạch|chỉ tiêu|mục tiêu|dư nợ) )tăng trưởng"
    # "tạo việc làm tăng thêm cho 900 lao động": the name of a target, of jobs there were none before.
    r"|(?<=việc làm |thu nhập )tăng thêm|giảm (?:khả năng|chức năng|sức khỏe))\b|"
    r"vượt(?=\s\d{1,3}(?:\s?/\s?\d{1,3})?\s(?:chỉ tiêu|tiêu chí|nội dung|nhiệm vụ)\b)|vượt(?=\s\d{1,3}/\d)|"
    r"(?:vượt\s+(?:trước|mong đợi|kỳ vọng|dự kiến|tiến độ|thời hạn)"
    r"|vượt\s+(?:mức|chuẩn|ngưỡng|mốc|con số|quá|bậc|trội|khó|qua|lên|sông|biên|đèo|cạn|thời gian|nắng|dốc|trên)"
    # "giá vật tư tăng cao, …": what is told without a number ends there.
    r"|(?:tăng (?:cao|mạnh|nhanh|đều|vọt)|tăng trưởng (?:khá|tốt|cao|mạnh|ổn định)|giảm (?:dần|mạnh|sâu))(?=,)"
    r"|tăng\s+(?:cường|gia|ca|trưởng\s+vượt|tốc|cân"
    r"|huyết áp|nhãn áp|đường huyết|mỡ máu)|giảm\s+(?:thiểu|nhẹ|trừ|tải|giờ làm|ca))\b"
)
# A rate of growth is an increase, however its verb reads ("tốc độ tăng trưởng đạt 8,5%").
_GROWTH = regex.compile(
    r"\b(?:tốc độ|tỷ lệ|mức|nhịp độ|nhịp)\s+(?:(?P<up>tăng|tăng trưởng|phát triển)|giảm|suy giảm(?! (?:khả|chức)))\b"
    r"(?:[^,;:()%\d]|(?<=\d)[-–.](?=\d)|(?<=[\s\d-–])\d(?!\s?%)){0,90}$"
    r"|\b(?P<up>tăng trưởng)(?: \p{L}+){0,6}? (?:đạt|là|ước đạt|khoảng)(?: từ| trên| hơn| khoảng)? $"
)
# "cao hơn cùng kỳ 700 đồng/kg", "thấp hơn 2% so với năm trước"
_THAN_BEFORE = regex.compile(
    r"\b(?:cao|nhiều|lớn|nhỉnh|trội|đắt|(?P<down>thấp|ít|kém|rẻ)) hơn (?:so )?(?:với )?"
    r"(?:cùng (?:kỳ|lúc|thời điểm|thời gian)(?: năm)?(?: (?:trước|ngoái|\d{4}))?"
    r"|(?:năm(?: học)?|vụ|tháng|quý|tuần|kỳ|mùa|đợt|niên vụ|nhiệm kỳ|giai đoạn|tết)"
    r" (?:trước|ngoái|\d{1,4}|\p{L}+ \p{L}+)"
    r"|đầu (?:năm|vụ)) (?:là |cả |tới |ngót |non |khoảng |gần |hơn |trên |từ |đến )*$"
)
_THAN = regex.compile(r"\b(?:cao|nhiều|đắt|(?P<down>thấp|ít|rẻ)) hơn (?:khoảng |gần |từ )?$")
_BEFORE_BEHIND = regex.compile(
    r"(?:\s?/\p{L}+)? so (?:với )?(?:cùng kỳ|(?:năm|vụ|tháng|quý|tuần|kỳ) (?:trước|ngoái)|đầu (?:năm|vụ)|năm \d{4})\b"
)
# "đem so với tháng 7 thì ít hơn 5 vụ": what it is compared with stands ahead.
_THEN_THAN = regex.compile(
    r"\b(?:so với|đối chiếu với|đặt cạnh|so) (?:(?:nửa )?(?:đầu|cuối) )?"
    r"(?:cùng kỳ|năm|vụ|tháng|quý|tuần|kỳ|mùa|thời điểm|hồi)\b"
    r"[^.;]*\b(?:cao|nhiều|tăng|(?P<down>thấp|ít|kém)) hơn (?:khoảng |gần |từ )?$"
)
# "Thêm 612 hộ đạt trọn các tiêu chí, nâng tổng số lên …", "thêm được 2 xã so với cuối năm ngoái"
_MORE = regex.compile(r"(?:^|[-+•*.;,(]\s?|\b(?:đã|có|lại)\s)thêm(?: được)?\s$")
_MORE_BEHIND = regex.compile(
    r"[^.;()\d]{0,60}?\b(?:so (?:với )?(?:cùng kỳ|năm|cuối|đầu|trước|quý|tháng)|(?:nâng|đưa) (?:tổng )?số)\b"
)
# "được giảm mức đóng …, với số tiền 19,6 tỷ đồng": what is spared comes to so much.
_SPARED = regex.compile(r"\s(?:mức|tiền|học phí|thuế|phí|lãi|viện phí|giá)\b.*\b(?:số tiền|kinh phí|trị giá)\b")
# "giảm thuế 64 tỷ đồng": so much is left to those who would pay it.
_TAX_CUT = regex.compile(r"\s(?:thuế|phí|lệ phí|phí, lệ phí|thuế, phí|tiền thuê đất|lãi)(?:\s\p{L}+){0,3}\s")
# "vượt chỉ tiêu huyện giao năm 2022 (6%)": the bracket tells the plan.
_PLAN_TOLD = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)(?: [\p{L}\d]+){0,6} ?\((?:là |giao |từ )?$")
# "Giảm 90% tiền sử dụng đất cho thương binh": so much is spared them.
_REBATE = phrasing("changes", "rebate")
_GRANTED = regex.compile(r"(?:\b(?:được|miễn,?|xét|hỗ trợ|mức)\s(?:miễn,?\s)?giảm|(?:^|[\n.;:]\s?|\d\.\s|-\s)giảm)\s$")
_LONGEST_MOVE = 75
_GRANT_REACH = 24
_LEVEL_OF = regex.compile(r"\bmức\s+$")
_UP_TO = regex.compile(r"(?:[^,;:.]{0,60}\slên)?\s*(?:lên)?\s*(?:gấp|hơn|khoảng|gần)?\s*")
_FROM_OVER = regex.compile(r"\btừ\s*(?:trên\s*)?$")
_FROM = regex.compile(r"\btừ\s*$")
_SAME_BREATH = regex.compile(r"[^.;()\d]{0,45}")
_AND_NOW = regex.compile(r"\s*(?:,\s*còn\b|,?\s*và\b)")
# "giảm 3 người chết và 5 người bị thương", "giảm lần lượt 432 hộ và 615 hộ"
_AND_ALIKE = regex.compile(r"[^.,;:()\d]{0,30}(?:\svà|,)\s+")
# What says no more of a number that follows a movement than whom it counts.
_NOTHING_SAID = phrasing("changes", "nothing_said")
_JUST_MOVED = regex.compile(r"\b(?:giảm|tăng|tăng thêm|giảm được)\s(?:lần lượt\s|tương ứng\s|thêm\s)?\s*$")
_SHARE_AGAIN = regex.compile(
    r"\s*(?:\(\s?(?:tăng|giảm|tức|tương ứng|tương đương|bằng|hay|[-−–+])?\s?(?:tăng|giảm)?"
    r"|hay|=|,?\s(?:tương đương(?: với)?|tức là|tức|hay))\s*"
)
# "giảm 1,5% tỷ lệ hộ nghèo, tương đương khoảng 900 hộ", "giảm 2% (30 hộ)"
_COUNT_AGAIN = regex.compile(
    r"(?:\s?/\s?năm)?(?:\s\p{L}+){0,6}?\s?(?:[,(]\s?(?:tương đương|tương ứng|tức)(?: với| là)?|=|\()\s?"
    r"(?:(?:khoảng|gần|hơn|trên)\s)?"
)
# "giảm được 90 hộ nghèo, bằng 7,1%": what is as much as times gone or as a plan is said to be so much of it.
_AS_MUCH = regex.compile(r"(?:\s(?!đạt\b|còn\b)\p{L}+){0,3}, bằng ")
_ENDS = regex.compile(r"\s?(?:[.;,)](?!\d)|$|\n)(?! so\b)")
_PER_BEHIND = regex.compile(r"^\s?/\s?\p{L}+(?:/\p{L}+)?")
_REACHED_BY = regex.compile(r"\b(?:(?P<up>tăng lên|nâng lên)|giảm xuống(?: còn)?|giảm còn|hạ xuống)(?: mức)? $")
_MEAN = regex.compile(
    r"(?:\s\p{L}+){0,3},\s(?:tức |hay )?(?:trung bình|bình quân) (?:mỗi|hằng|hàng|một|1) năm\s"
    r"(?:khoảng |gần |hơn |trên )?"
)
# "giảm 90 hộ nghèo, bình quân 30 hộ/năm"
_MEAN_PER_YEAR = regex.compile(r"(?:\s\p{L}+){0,3}[,(]\s?(?:trung bình|bình quân) (?:khoảng |gần |hơn |trên )?")
# "giảm tỷ lệ hộ nghèo 3% (riêng huyện nghèo 4%)"
_APART = phrasing("changes", "apart")
_LEADING_AND = regex.compile(r"^\s*,?\s*(?:còn|và)")


# The later words of a name: "Bình Gia" is no house, "Yên Thành" says of nothing what it became.
_NAME_GOES_ON = regex.compile(r"(?<=\b\p{Lu}\p{Ll}*\s)\p{Lu}\p{Ll}+")
_NAME = "x"


def _nameless(low: str, text: str) -> str:
    """A text in its plain form where the later words of names mean nothing; offsets hold."""
    pieces: list[str] = []
    done = 0
    for word in _NAME_GOES_ON.finditer(text):
        pieces += [low[done : word.start()], _NAME * (word.end() - word.start())]
        done = word.end()
    return "".join([*pieces, low[done:]])


def read_changes(low: str, text: str, mentions: Sequence[Mention]) -> None:
    """Set `change`: a movement where a verb of movement leads to the number, a level where it says what is reached;
    `low` is the plain form of `text`.
    """
    low = _nameless(low, text)
    for group in by_sentence(mentions):
        before: Mention | None = None
        for mention in group:
            change, cue = _signed(low, before, mention) or _change(low, mention)
            if change == "level" and before is not None and _told_as_share(low, before, mention):
                change, cue = _moved_to(low, before), "("
            if change == "level" and before is not None and _told_as_count(low, before, mention):
                change, cue = before.change, "("
            if change == "level" and before is not None and _told_apart(low, before, mention):
                change, cue = before.change, "riêng"
            if change == "level" and before is not None and _told_by_year(low, before, mention):
                change, cue = before.change, "bình quân"
            if change == "level" and before is not None and before.change != "level" and _goes_on(low, before, mention):
                change, cue = before.change, "…"
            if change != "level":
                mention.change = change
                mention.trace["change"] = Decision(change, f"change.{change}", cue, "clause")
            before = mention


def _signed(low: str, before: Mention | None, mention: Mention) -> tuple[str, str] | None:
    """`đàn bò 700 con (+1,9%), đàn dê 300 con (-2,3%)`, `-6,2% so với cùng kỳ`: the sign is a movement's."""
    number = mention.start + (mention.numeral.value < 0)
    sign = low[number - 1 : number]
    if mention.numeral.value >= 0 and sign not in _SIGNS:
        return None
    compared = (
        mention.unit == "percent" and low.startswith(" so với", mention.end) and low[number - 2 : number - 1] in " ("
    )
    if not compared and not _moves_before(low, before, mention, number):
        return None
    if mention.numeral.value < 0:
        flags = tuple(flag for flag in mention.numeral.flags if flag != "negative")
        mention.numeral = replace(mention.numeral, value=-mention.numeral.value, flags=flags)
    return ("increase" if sign == "+" else "decrease"), sign


def _moves_before(low: str, before: Mention | None, mention: Mention, number: int) -> bool:
    """Whether a signed number fills a bracket right behind the figure that it moves."""
    opening = _IN_BRACKET.search(low, max(0, number - _SIGN), number)
    if opening is None or before is None or mention.measure == "amount" or mention.unit == "Cel":
        return False
    return not low[before.end : opening.start()].strip() and low.startswith((")", " )"), mention.end)


_SIGNS = ("-", "–", "−", "+")
_IN_BRACKET = regex.compile(r"\(\s?[-–−+]$")
_SIGN = 3


def _change(low: str, mention: Mention) -> tuple[str, str]:
    """What the words before a figure, or right behind it, say of its movement; with the words that say so."""
    if _PLAN_TOLD.search(low, max(mention.sentence.start, mention.start - _LONGEST_MOVE), mention.start):
        return "level", ""
    if (
        mention.unit == "percent"
        and _REBATE.match(low, mention.end)
        and _GRANTED.search(low, max(0, mention.start - _GRANT_REACH), mention.start)
    ):
        return "level", ""
    start = max(mention.lead_start, mention.start - _LONGEST_MOVE)
    verb = _verb_of(low, start, mention)
    if verb is None:
        return _compared(low, start, mention) or _growth(low, start, mention)
    between = low[verb.end() : mention.start]
    if verb.group() == "vượt" and exceeds(low, mention):
        return "level", ""
    if "," in between and _OWN_VERB.match(low, mention.end):
        return "level", ""  # "12 tỉnh giảm số ca mắc, 5 tỉnh tăng": so many rose
    if _moves_other(between, mention):
        return "level", ""
    if mention.unit == "ratio" and verb.group() in {"tăng", "đội"} and _UP_TO.fullmatch(between):
        subject = low[mention.lead_start : verb.start()]
        return ("level", "") if "chênh lệch" in subject else ("increase", verb.group())
    ranged = mention.numeral.value_high is not None or mention.qualifier == "at_least"
    if _LEVEL_WORDS.search(_FROM_OVER.sub("", between)) or (_FROM.search(between) and not ranged):
        return _growth(low, start, mention)
    return ("decrease" if verb.group().startswith(_FALLS) else "increase"), verb.group()


def _verb_of(low: str, start: int, mention: Mention) -> regex.Match[str] | None:
    """The last verb of movement from `start` to a figure; "giảm nghèo" is one only behind "mức"."""
    verb = None
    # One sign further, so that a verb sees that a number follows.
    for match in _MOVES.finditer(low, start, mention.start + 1):
        if _NO_MOVE.match(low, match.start(), match.start() + REACH):
            continue
        if match.group() == "hạ" and mention.measure == "count" and match.end() + 1 == mention.start:
            continue  # "xã Quế Hạ 4": a name
        if low.startswith("giảm nghèo", match.start()):
            moves = _LEVEL_OF.search(low[max(0, match.start() - 6) : match.start()]) is not None
        else:
            moves = _may_move(low, match.start(), mention)
        verb = match if moves else verb
    return verb


def _compared(low: str, start: int, mention: Mention) -> tuple[str, str] | None:
    """A movement told without a verb of it: "cao hơn cùng kỳ 700 đồng", "thêm được 2 xã so với cuối năm ngoái"."""
    if _MORE.search(low, start, mention.start) and _MORE_BEHIND.match(low, mention.end, mention.end + REACH):
        return "increase", "thêm"
    than = (
        _THEN_THAN.search(low, mention.sentence.start, mention.start) if "hơn" in low[start : mention.start] else None
    )
    than = than or _THAN_BEFORE.search(low, start, mention.start)
    if than is None and _BEFORE_BEHIND.match(low, mention.end, mention.end + REACH):
        than = _THAN.search(low, start, mention.start)
    than = than or _PRICED.search(low, start, mention.start)
    return None if than is None else ("decrease" if than["down"] else "increase", than.group().strip())


def _moves_other(between: str, mention: Mention) -> bool:
    """Whether a verb moves something else than a figure counts, by the words `between` the two: what people pay or
    bear, a row of years.
    """
    if _LISTS_LEVELS.match(between):
        return True
    if between.strip() == "với" or (mention.measure == "count" and _CUTS_PRICE.match(between)):
        return True  # "tăng với 1.486 ca": so many there are; "người giảm giá, trong đó 3.900 người miễn hẳn"
    return mention.measure == "amount" and bool(_SPARED.match(between) or _TAX_CUT.fullmatch(between))


def _may_move(low: str, at: int, mention: Mention) -> bool:
    """Whether a verb moves something; what offices cut are things ("cắt giảm 12 thủ tục"), or shares of them."""
    before = low[max(0, at - 8) : at]
    return not _MOVE_NOT.search(before) or (mention.measure == "rate" and _CUT.search(before) is not None)


def _growth(low: str, start: int, mention: Mention) -> tuple[str, str]:
    """`tốc độ tăng trưởng đạt 8,5%`: a rate of growth is a movement; all else is a level."""
    speed = _GROWTH.search(low, start, mention.start) if mention.measure == "rate" else None
    return ("level", "") if speed is None else ("increase" if speed["up"] else "decrease", speed.group().strip())


# "giảm nhanh: năm 2019: 42%; năm 2020: 37,5%": the colon opens what there was each year.
_LISTS_LEVELS = phrasing("changes", "lists_levels")
# "vé đắt hơn 15%"
_PRICED = regex.compile(r"\b(?:đắt|(?P<down>rẻ)) hơn (?:khoảng |gần |tới )?$")
_OWN_VERB = regex.compile(r"\s(?:tăng|giảm|đi ngang|đứng giá|không đổi)\b(?! \d)")
_FALLS = ("giảm", "hạ", "tinh", "bớt", "sụt", "kéo", "xuống", "hụt", "vơi")
_CUTS_PRICE = phrasing("changes", "cuts_price")


def _told_as_share(low: str, before: Mention, mention: Mention) -> bool:
    """`tăng 41 tỷ đồng (7,8%)`: the bracket tells the movement again as a share."""
    if mention.measure != "rate" or before.measure == "rate":
        return False
    between = _PER_BEHIND.sub("", low[before.end : mention.start])
    return _SHARE_AGAIN.fullmatch(between) is not None or (
        before.change != "level"
        and mention.numeral.value < _WHOLE
        and _AS_MUCH.fullmatch(between) is not None
        and _ENDS.match(low, mention.end) is not None
    )


_WHOLE = 100


def _told_as_count(low: str, before: Mention, mention: Mention) -> bool:
    """`giảm 1,5% tỷ lệ hộ nghèo, tương đương 900 hộ`: the movement of a share told again as a count."""
    moved = before.change != "level" and before.measure == "rate" and mention.measure == "count"
    return moved and _COUNT_AGAIN.fullmatch(low, before.end, mention.start) is not None


def _told_apart(low: str, before: Mention, mention: Mention) -> bool:
    """`giảm tỷ lệ hộ nghèo 3% (riêng huyện nghèo 4%)`: the movement of some places beside that of all."""
    alike = before.change != "level" and before.unit == mention.unit == "percent"
    near = mention.numeral.value <= before.numeral.value * _MUCH_FASTER
    return alike and near and _APART.fullmatch(low, before.end, mention.start) is not None


_MUCH_FASTER = 4
"""By how much faster the poorest places may move."""


def _moved_to(low: str, before: Mention) -> str:
    """The movement of a figure, also where it says what was reached ("tăng lên 500.000 đồng, tức 38,9%")."""
    to = _REACHED_BY.search(low, before.lead_start, before.start) if before.change == "level" else None
    return before.change if to is None else "increase" if to["up"] else "decrease"


def _told_by_year(low: str, before: Mention, mention: Mention) -> bool:
    """`giảm 38%, bình quân mỗi năm 7,6%`: the mean of a movement is one."""
    if before.unit != mention.unit:
        return False
    yearly = "year" in mention.per and "year" not in before.per
    return (_MEAN_PER_YEAR if yearly else _MEAN).fullmatch(low, before.end, mention.start) is not None


def _is_next(low: str, between: str, before: Mention, mention: Mention) -> bool:
    """`giảm 11 hộ nghèo, 15 hộ cận nghèo`: the next in a row says whom it counts where the first does, and no more."""
    behind = _NOTHING_SAID.match(low, mention.end)
    near = mention.numeral.value <= before.numeral.value * _MUCH_FASTER
    return behind is not None and near and bool(between.strip(" ,")) == bool(behind[1])


def _goes_on(low: str, before: Mention, mention: Mention) -> bool:
    """`nông thôn giảm 5%, còn tại khu vực thành thị là 2,2%`: the verb is said once for both."""
    between = low[before.end : mention.start]
    if (
        before.unit == mention.unit
        and _AND_ALIKE.fullmatch(between)
        and (not between.rstrip().endswith(",") or _is_next(low, between, before, mention))
        and _JUST_MOVED.search(low, before.lead_start, before.start)
    ):
        return True
    return (
        before.unit == mention.unit
        and bool(_SAME_BREATH.fullmatch(between))
        and bool(_AND_NOW.match(between))
        and not _LEVEL_WORDS.search(_LEADING_AND.sub("", between).replace("còn tại", ""))
        and "là" in between
    )
