"""How people stand: who is poor, who left poverty, who lives in a place, who found work.

Small questions about the words around one figure, asked by `extractors/indicators/weight.py` and its neighbours where a
phrase alone misleads: a share whose whole is named behind it, a verb behind the people who did what it says, a sum that
bounds the poor.
"""

from __future__ import annotations

import regex

from extractors.cues import Cue
from extractors.mentions import Mention
from extractors.reach import REACH
from extractors.reading import NEXT_NUMBER, Reading, fits

POVERTY = frozenset(
    {
        "poor_households",
        "near_poor_households",
        "multidimensional_poverty",
        "escaped_poverty",
        "escaped_near_poverty",
        "new_or_relapsed_poverty",
    }
)
ENDS_OF_POVERTY = frozenset({"escaped_poverty", "escaped_near_poverty", "new_or_relapsed_poverty"})
"""What became of those who were poor, or were not."""
STANDARDS = frozenset({"poor_households", "near_poor_households"})
"""The two that a number of the poor by all dimensions is made of."""


def heads(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`Tỷ lệ nghèo của xã đạt chuẩn … không quá 1%`: whether a state is the head of what leads to the figure."""
    low = reading.low
    if cue.phrase.code not in POVERTY or not cue.phrase.state or not mention.lead_start <= cue.start < mention.start:
        return False
    if not (_RATE_OF if mention.measure == "rate" else _NUMBER_OF).match(low, cue.start, cue.end):
        return False
    between = low[cue.end : mention.start]
    if _NEXT_HEAD.search(between) is not None or _OF_PLAN.search(between) is not None:
        return False
    return not any(  # "Số hộ nghèo phát sinh: 45 hộ"
        cue.start < other.start < mention.start and other.phrase.code in ENDS_OF_POVERTY
        for other in reading.indicator_cues(mention.sentence.start, mention.sentence.end)
    )


def is_whole_of_share(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`6% số hộ dân là hộ nghèo`, `tái nghèo 14 hộ, bằng 0,3% số hộ thoát nghèo`: what a share is reckoned from."""
    low, code = reading.low, cue.phrase.code
    poor = code in POVERTY
    if cue.start < mention.start or not (poor or code == "population") or not reading.leads(_SHARE_BEFORE, cue):
        return False
    sentence = mention.sentence
    reckoned = reading.leads(_RECKONED, cue)
    if poor and not reckoned:
        return False
    stop = NEXT_NUMBER.search(low, cue.end, sentence.end)
    last = stop.start() if stop else sentence.end
    first = sentence.start if reckoned else mention.lead_start
    return any(
        (first <= other.start < mention.start and fits(other, mention) and other.phrase.code != code)
        or (not poor and cue.end <= other.start < last and _ARE.search(low[cue.end : other.start]) is not None)
        for other in reading.indicator_cues(sentence.start, sentence.end)
        if other.phrase.code in POVERTY
    )


def is_said_of(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`12,4% số hộ trong xã còn ở diện cận nghèo`: what a share of people is said to be."""
    if mention.unit != "percent" or cue.phrase.code not in POVERTY or not cue.phrase.state or cue.start < mention.end:
        return False
    if _DO.match(reading.low, cue.end, cue.end + REACH):
        return False  # "100% người thuộc hộ cận nghèo có thẻ": what they have is told
    return _SAID_OF.fullmatch(reading.low, mention.end, cue.start) is not None


def is_compared(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`tái nghèo còn 5% so với số hộ thoát nghèo`, `gấp 1,6 lần số hộ nghèo`: what a rate is only measured by."""
    if mention.measure != "rate":
        return False
    multiple = mention.unit == "ratio" and cue.start >= mention.end and not reading.low[mention.end : cue.start].strip()
    return multiple or (cue.phrase.code in POVERTY and reading.leads(_COMPARED, cue))


def ended(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`giúp 90 hộ khác thoát nghèo`, `60% hộ được hỗ trợ bò đã thoát nghèo`: what those who are counted did."""
    low = reading.low
    if cue.phrase.code not in ENDS_OF_POVERTY or not cue.phrase.predicate or cue.start < mention.start:
        return False
    between = low[mention.end : cue.start]  # none where the noun of the number begins the phrase ("90 hộ thoát nghèo")
    if cue.end <= mention.end or mention.measure == "amount" or _BREAKS.search(between) is not None:
        return False
    brought = _BROUGHT.search(low, max(mention.lead_start, mention.start - 40), mention.start) is not None
    return _HAVE_DONE.search(between) is not None or (brought and _OTHERS.search(between) is None)


def is_cause_of_end(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`rớt xuống diện nghèo vì bệnh tật`: why people fell into poverty is no cause of the poverty of all the poor."""
    return cue.phrase.rule == "poor_households.causes" and any(
        other.start < cue.start < other.end and other.phrase.code in ENDS_OF_POVERTY
        for other in reading.indicator_cues(mention.sentence.start, mention.sentence.end)
    )


def of_line(reading: Reading, mention: Mention) -> bool:
    """`Hộ có thu nhập dưới 2 triệu đồng/tháng … được xem là hộ nghèo`: an income by which the poor are told."""
    low, sentence = reading.low, mention.sentence
    if _POOR_ARE.search(low, sentence.start, mention.start) is not None:
        return True
    return _ARE_POOR.search(low, mention.end, min(sentence.end, mention.end + REACH)) is not None


def found_work(low: str, mention: Mention) -> bool:
    """`thu hút thêm 680 lao động`, `nhận 35 chị em vào làm`: people whom a firm takes on."""
    if mention.unit != "person":
        return False
    head = max(mention.lead_start, mention.start - 60)
    takes = _TAKES_ON.search(low, head, mention.start)
    if takes is None or _SEEKS.search(low, head, takes.start()):
        return False  # "doanh nghiệp cần tuyển 15.000 lao động": who is sought has no work there yet
    if _FAIR.search(low, max(mention.sentence.start, takes.start() - REACH), takes.start()) and not _TO_WORK.match(
        low, mention.end, mention.end + REACH
    ):
        return False  # "Ngày hội việc làm thu hút 900 lao động": who comes to a fair
    return (
        _WORKERS.search(low, mention.numeral.end, mention.end) is not None
        or _TO_WORK.search(low, takes.start(), mention.start) is not None
        or _TO_WORK.match(low, mention.end, mention.end + REACH) is not None
    )


def ways_to_work(reading: Reading, mention: Mention) -> bool:
    """`Tạo việc làm: vay vốn 320 người, …`: whether a label names new jobs, so that loans are a way to them."""
    low, sentence = reading.low, mention.sentence
    colon = low.find(":", sentence.start, min(mention.start, sentence.start + _LABEL))
    if mention.unit not in {"person", "turn"} or colon < 0:
        return False
    codes = {c.phrase.code for c in reading.indicator_cues(sentence.start, sentence.end) if c.end <= colon}
    return "jobs_created" in codes and not any(code.startswith("credit_") for code in codes)


def lives_there(low: str, text: str, mention: Mention) -> bool:
    """`Cả bản vỏn vẹn 74 hộ`, `Ia Nan có 703 hộ`, `diện tích 54 km2, 1.120 hộ`: all who live in a place."""
    head = max(mention.sentence.start, mention.start - 90)
    if _ALL_THERE.search(low, head, mention.start) or _WITH_ITS_LAND.search(low, head, mention.start):
        return True
    named = _NAME_HAS.search(text, head, mention.start)
    return named is not None and mention.numeral.value >= _A_VILLAGE and not _A_PERSON.search(low, head, named.start(1))


# Characters that the label of a line has at most; so many households or people a place has that is called by its name.
_LABEL = 90
_A_VILLAGE = 30
_RATE_OF = regex.compile(r"(?:tỷ lệ|tỉ lệ|chỉ số)\b")
_NUMBER_OF = regex.compile(r"(?:số hộ|tổng số hộ|số người|tổng số người|danh sách)\b")
# Another head, or a verb that tells something else of the poor ("tỷ lệ hộ nghèo được vay vốn đạt 90%").
_NEXT_HEAD = regex.compile(
    r"[,;]|\b(?:tỷ lệ|tỉ lệ|số hộ|số người|được|có|sử dụng|tham gia|tiếp cận|dùng|biết|vay|hưởng|nhận|thiếu|thiếu hụt"
    r"|thoát|mua|học|đăng ký|bị|chưa|không có|có nhu cầu)\b"
)
_OF_PLAN = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|nghị quyết|dự toán)\s*(?:là\s*)?$")
# "6% số hộ", "gần 1/5 tổng dân số"
_SHARE_BEFORE = regex.compile(r"(?:%|\d/\d{1,3}|một nửa|phần trăm)\s*(?:của |trong )?(?:tổng )?(?:số )?$")
# "chiếm 0,3% số hộ", "bằng 19,8% tổng số hộ"
_RECKONED = regex.compile(
    r"\b(?:chiếm|bằng|ứng với|tương ứng|tương đương)\s(?:(?:khoảng|gần|hơn|trên|tỷ lệ|với|tới)\s){0,2}"
    r"[\d.,/]+\s?(?:%|phần trăm)?\s*(?:của |trong )?(?:tổng )?(?:số )?$"
)
_ARE = regex.compile(
    r"^(?:[^,;.:()]{0,40}\b(?:là|thuộc|còn|ở|sống|coi là|xếp vào|rơi vào|vẫn)\s*|,\s*(?:là|thuộc)\s+)(?:những )?$"
)
_DO = regex.compile(r"\s(?:\p{L}+\s){0,3}?(?:có|được|đã|tham gia|sử dụng|tiếp cận|vay|hưởng|nhận|thoát|biết|mua)\b")
_SAID_OF = regex.compile(
    r"\s(?:tổng )?(?:số )?(?:hộ|người|dân|gia đình|trẻ em|hội viên)\b[^,;.:()\d]{0,60}?,?"
    r"\s(?:là|thuộc|ở|nằm trong|coi là|xếp vào|xem là)\s(?:những |các |nhóm )?"
)
_COMPARED = regex.compile(r"\b(?:so với|trên tổng|trong tổng)\s+(?:tổng\s+)?(?:số\s+)?(?:các\s+)?$")
_BREAKS = regex.compile(
    r"\d|[;:()]|,\s*(?:không|chưa|hạn chế|tránh|ngăn|trong đó|còn|riêng|giảm|tăng|số còn lại|số khác)"
)
_BROUGHT = regex.compile(
    r"\b(?:giúp|giúp cho|giúp đỡ|đưa|để|khiến|khiến cho|làm|làm cho|đẩy|tạo điều kiện cho|hướng dẫn|vận động|kèm cặp)"
    r"\s+(?:(?:thêm|được|hơn|trên|gần|khoảng|cả|tới|đã|các|số|những)\s+)*$"
)
_HAVE_DONE = regex.compile(r"(?:^|[^,])\s(?:đã|vừa|tự|đều đã|đã được|lại|nay đã|bị)\s*$")
_OTHERS = regex.compile(r",|\b(?:cho|tại|để)\b")
# "Hộ nghèo ở thành thị là hộ có thu nhập từ …"
_POOR_ARE = regex.compile(
    r"\b(?:hộ|người|chuẩn) (?:cận )?nghèo\b[^.;\d]{0,60}\b(?:là|gồm|khi|nếu)\b[^.;\d]{0,50}\bthu nhập\b[^.;]{0,60}$"
)
_ARE_POOR = regex.compile(
    r"[^.;]{0,140}\b(?:xem là|coi là|xếp vào|xếp là|tính là|gọi là|xác định là|công nhận là|thì là|thuộc|là)\s"
    r"(?:diện |những )?(?:hộ |người )?(?:cận )?nghèo\b"
    r"|[^.;]{0,30}\bvà thiếu hụt (?:dưới|từ|ít nhất|không quá)\b"
)
_TAKES_ON = regex.compile(
    r"\b(?:thu hút|nhận|thu nhận|tuyển|tuyển dụng|tuyển mới|nuôi sống|bố trí|cung ứng|giới thiệu|hút|thu dụng"
    r"|trả công|trả lương|thuê|thuê mướn|mướn)"
    r"\s+(?:(?:vào|làm|làm việc|việc|thêm|được|ít nhất|tối thiểu|hơn|trên|gần|khoảng|tới|cả|từ|cho|thường xuyên)\s+)*$"
)
_FAIR = regex.compile(r"\b(?:ngày hội|phiên giao dịch|sàn giao dịch|hội chợ)\b[^;.:]*$")
_SEEKS = regex.compile(r"\b(?:cần|cần được|muốn|nhu cầu|thiếu|có nhu cầu)\s+$")
_WORKERS = regex.compile(r"\b(?:lao động|công nhân|nhân công|thợ)\b")
_TO_WORK = regex.compile(r"[^,;.:\d]{0,50}\bvào (?:làm|làm việc|xưởng|nhà máy|công ty|doanh nghiệp|khu công nghiệp)\b")
_ALL_THERE = regex.compile(
    r"\b(?:cả|toàn)\s(?:xã|huyện|tỉnh|thôn|bản|làng|ấp|buôn|bon|xóm|khóm|phường|thị trấn|đảo|khu|sóc|phum|plei|tổ|vùng)"
    r"(?:\s\p{L}+){0,3}?\s(?:(?:chỉ|vỏn vẹn|chừng|khoảng|gần|hơn|trên|có|với|nay|hiện|mới|tất cả|tổng cộng)\s)*$"
)
_WITH_ITS_LAND = regex.compile(
    r"\b(?:diện tích|rộng)\b[^;:.]{0,40}\d[\d.,]*\s?(?:km2|km²|ha|héc ta|hecta)"
    r"(?:,|\svà|\svới|\scó)\s(?:(?:có|với|gồm|khoảng|gần|hơn|trên)\s)*$"
)
_NAME_HAS = regex.compile(
    r"(?:^|[.,;:\s])((?:\p{Lu}[\p{L}’']*\s){1,4})(?:(?:hiện|nay|chỉ|đang|hiện nay)\s)*(?:có|gồm)\s"
    r"(?:(?:khoảng|gần|hơn|trên|tổng số|tất cả)\s)*$"
)
_A_PERSON = regex.compile(
    r"\b(?:ông|bà|anh|chị|cô|chú|bác|cụ|em|nhà|gia đình|họ|hội|công ty|trường|trung tâm|đoàn|ban)\s*$"
)
