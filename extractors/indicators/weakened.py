"""What takes weight from a cue wherever it stands: a source, a beneficiary, a place, a cause, what is only taught."""

from __future__ import annotations

import regex

from extractors.cues import Cue
from extractors.indicators.votes import penalties
from extractors.indicators.words import word_list
from extractors.mentions import Mention
from extractors.reach import REACH
from extractors.reading import PEOPLE_TIER, Reading
from extractors.standing import POVERTY
from extractors.topics import UNDECIDED

_TAUGHT = regex.compile(
    r"\b(?:tuyên truyền|truyền thông|tập huấn|phổ biến|hội thảo|tọa đàm|nói chuyện|quán triệt|diễn tập|bồi dưỡng)"
    r"(?:[\s,]+(?:về|công tác|phòng|chống|phòng ngừa|ngăn ngừa|giảm thiểu|đẩy lùi|kiến thức|kỹ năng|chính sách"
    r"|pháp luật|luật|chuyên đề|nâng cao|các))*"
    r"[\s,]*$"
)
# "kiểm tra công tác cải cách hành chính tại 12 cơ quan": what is looked into is not what is counted.
_INSPECTED = regex.compile(
    r"\b(?:kiểm tra|giám sát|thanh tra|khảo sát|kiểm toán)"
    r"(?:[\s,]+(?:giám sát|công tác|việc|tình hình|kết quả|thực hiện|chính sách|chấp hành|quản lý|sử dụng|về))+[\s,]*$"
)
_FOUND = word_list("found")
_DEDUCTED = regex.compile(
    r"\b(?:trừ|khấu trừ)"
    r"(?: (?:hết|đi|xong|cả|mọi|các|khoản|chi phí|vốn|tiền(?: \p{L}+)?|công|giống|phân|thuốc|và)\b,?){0,6}\s$"
)
_LENT = regex.compile(r"\bcho vay\s+(?:vốn\s+|đối với\s+)*(?:\p{L}+\s+){0,4}$")
_INSPECTS = regex.compile(r"kiểm tra|thanh tra|giám sát|khảo sát|rà soát|kiểm toán|hậu kiểm|phúc tra")
_VISITED = word_list("visited")
_ACCORDING_TO = regex.compile(r"\btheo\s(?:(?:kết quả|số liệu|một|cuộc|đợt|các)\s){0,2}$")
# "Qua khảo sát năm 2020, 61% số hộ …": how it is known; "khảo sát 3.000 hộ" is what was done.
_KNOWN_BY = regex.compile(r"\b(?:qua|thông qua|kết quả|từ|sau)(?: (?:kết quả|đợt|cuộc|việc|quá trình))*\s$")
_SURVEYS = regex.compile(r"(?:khảo sát|rà soát|điều tra|thống kê|tổng hợp|phúc tra)\b")
_WITHIN = regex.compile(r"\b(?:trong|thuộc)\s(?:lĩnh vực\s|ngành\s|khu vực\s|khối\s)?$")
_LOCATIVE = regex.compile(r"\b(?:tại|ở|trên địa bàn|giáp|thuộc)\s+(?:\p{L}+\s+){0,2}$")
_OF_PLACES = regex.compile(r"\b(?:của|đối với|tại|ở|theo)\s+(?:(?:các|những|bộ|tiêu chí|xã|huyện|thôn)\s+){0,3}$")
_AMONG_POOR = regex.compile(r"\bnghèo\s(?:(?:là|trong|thuộc|của|ở|vùng|người|hộ|đối tượng|các)\s)*$")
_OWED = regex.compile(r"\b(?:dư nợ|nợ quá hạn)(?: (?:các |\d{1,2} )?chương trình)?\s+$")
GIVEN_TO = word_list("given_to")
_BENEFICIARY = regex.compile(
    r"\b(?:cho|của|thuộc|giúp|tặng|hỗ trợ|với|đối với|là|giữa)\s+(?:các\s+|những\s+)?(?:đối tượng\s+)?$"
    r"|\bcho\s+\p{L}+\s+$"
)
_EARNED_FROM = regex.compile(
    r"\b(?:thu nhập|nguồn thu nhập|tiền lãi|thu lãi) từ (?:(?:việc|các|hoạt động|nghề|mô hình|sản xuất) )*$"
)
_BESIDE = 3
_A_PEOPLE = "population.share_of_people"
_AMONG_GROUPS = regex.compile(
    r"\b(?:nghèo|dân tộc thiểu số|dtts|khuyết tật|bảo trợ xã hội|mồ côi|cao tuổi|khó khăn|chính sách)(?:,| và| hoặc|;)"
    r"\s+(?:\p{L}+\s+){0,2}$"
)
_REGION = regex.compile(r"\b(?:vùng|khu vực|nơi|địa bàn|xã|thôn|bản)\s+(?:có\s+)?$")


class Weakening:
    """Weakens the cues of one text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._asides: dict[tuple[int, str], bool] = {}

    def factor(self, cue: Cue, mention: Mention | None = None) -> float:
        """A source ("từ nguồn vận động") or a beneficiary ("cho hộ nghèo") is no purpose."""
        factors = penalties()
        if mention is not None and (
            _is_circumstance(self.reading, mention, cue) or _is_payer(self.reading, mention, cue)
        ):
            return factors["source"]
        if mention is not None and cue.phrase.rule.endswith(".for_field") and not _is_listed(self.reading, mention):
            return 0.0  # "bổ sung 27 tỷ đồng cho giáo dục": a budget of a whole field stays one
        if mention is not None and _is_means_of(self.reading, mention, cue):
            return 0.0
        if cue.phrase.code == "fund_carried_over" and _TO_OTHER_USE.match(self.reading.low, cue.end):
            return 0.0  # "chuyển sang xóa nhà tạm 2 tỷ đồng": another use, and no other year
        if cue.phrase.code == "disaster_damage" and _is_warded_off(self.reading, mention, cue):
            return 0.0
        if self.reading.is_source(cue) and (
            mention is None or cue.end > mention.start or cue.phrase.code in {"fund_raised", "fund_allocated"}
        ):
            return factors["source"]
        if cue.phrase.rule == _A_PEOPLE and self.reading.leads(_REGION, cue):
            return 0.0  # "vùng đồng bào dân tộc thiểu số giảm 3%": where something holds
        told = mention is not None and cue.start >= mention.end and _said_to_be(self.reading, mention, cue)
        if cue.phrase.tier <= PEOPLE_TIER and not told and self.reading.leads(_BENEFICIARY, cue):
            return factors["beneficiary"]
        if cue.phrase.tier <= PEOPLE_TIER and cue.phrase.occasion and self.reading.leads(_AMONG_GROUPS, cue):
            return factors["beneficiary"]  # "hộ nghèo, hộ cận nghèo, người có công được học nghề": one of many groups
        if (
            cue.phrase.code == "new_rural"
            and mention is not None
            and mention.measure == "rate"
            and cue.end <= mention.start
            and self.reading.leads(_OF_PLACES, cue)
        ):
            return factors["locative"]  # "tỷ lệ nghèo của xã nông thôn mới": where the rate holds
        if cue.phrase.code == "population" and self.reading.leads(_AMONG_POOR, cue):
            return factors["beneficiary"]  # "tỷ lệ hộ nghèo đồng bào dân tộc thiểu số": who the poor are
        if cue.phrase.code == "credit_disbursed" and self.reading.leads(_OWED, cue):
            return factors["beneficiary"]  # "dư nợ cho vay hộ nghèo": the loans say what is owed for.
        if (
            mention is not None
            and cue.phrase.code == "credit_outstanding"
            and _is_share_of_debt(self.reading, mention, cue)
        ):
            return factors["beneficiary"]  # "nợ xấu 2 tỷ đồng, chiếm 0,3% tổng dư nợ": what the share is reckoned from
        if (
            mention is not None
            and cue.phrase.code == "disaster_damage"
            and mention.unit in {"household", "person"}
            and mention.end <= cue.start < mention.tail_end
            and GIVEN_TO.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start)
        ):
            return factors["beneficiary"]  # "hỗ trợ cho 47 hộ có nhà bị sập": the damage says to whom.
        if self.reading.leads(_DEDUCTED, cue):
            return factors["source"]  # "trừ tiền gạo, tiền điện, để ra 15 triệu đồng": what is taken off
        if cue.phrase.rule == "activities.inspection" and self.reading.leads(_ACCORDING_TO, cue):
            return 0.0  # "theo khảo sát của ngành, 43% công nhân …": who says it
        if mention is not None and self._is_source_of(mention, cue):
            return 0.0
        if self._is_aside(cue) or (mention is not None and self._is_finding(mention, cue)):
            return factors["source"]
        if mention is not None and cue.phrase.code != "income" and self.reading.leads(_EARNED_FROM, cue):
            return factors["source"]  # "thu nhập từ trồng trọt 48 triệu đồng": what it is earned with
        if mention is not None and cue.phrase.code == "income" and self._is_mean_of(mention, cue):
            return factors["source"]
        if cue.phrase.code == UNDECIDED and self.reading.leads(_WITHIN, cue):
            return factors["locative"]  # "thu nhập của lao động trong kinh tế tập thể": the head is told before it
        if (
            mention is not None
            and cue.phrase.rule == "other.accident"
            and cue.start >= mention.end
            and _VISITED.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start)
        ):
            return factors["source"]  # "thăm 15 công nhân bị tai nạn": why they are visited
        if mention is not None and cue.start > mention.end and self.reading.leads(_LOCATIVE, cue):
            return factors["locative"]
        return 1.0

    def _is_mean_of(self, mention: Mention, cue: Cue) -> bool:
        """`quỹ Hội bình quân đầu người 500.000 đồng`: a mean is of what is named right before it."""
        if not self.reading.low.startswith(("bình quân", "trung bình"), cue.start) or cue.end > mention.start:
            return False
        return any(
            0 <= cue.start - other.end < _BESIDE and other.phrase.code not in {"income", UNDECIDED, "population"}
            for other in self.reading.indicator_cues(mention.sentence.start, mention.sentence.end)
            if other.start >= mention.lead_start
        )

    def _is_source_of(self, mention: Mention, cue: Cue) -> bool:
        """`Qua khảo sát năm 2020, 61% số hộ đã thoát nghèo`: by what it is known how many there are."""
        return (
            cue.phrase.code == "activities"
            and _SURVEYS.match(self.reading.low, cue.start) is not None
            and self.reading.leads(_KNOWN_BY, cue)
            and "," in self.reading.low[cue.end : mention.start]
        )

    def _is_finding(self, mention: Mention, cue: Cue) -> bool:
        """`đợt kiểm tra ở 18 tỉnh phát hiện 13.000 hộ bị treo`: what an inspection finds is no inspection."""
        return (
            cue.phrase.code == "activities"
            and cue.end <= mention.start
            and _INSPECTS.search(self.reading.low, cue.start, cue.end) is not None
            and _FOUND.search(self.reading.low, cue.end, mention.start) is not None
        )

    def _is_aside(self, cue: Cue) -> bool:
        """Whether a cue is only what is taught, looked into or lent for, which is not what is counted.

        `Tuyên truyền phòng, chống đuối nước`, `kiểm tra công tác giảm nghèo`, `cho vay người đi làm việc ở nước ngoài`
        (credit wins over the purpose of the loan). Looked at once, however many figures the cue speaks for.
        """
        key = cue.start, cue.phrase.code
        if key not in self._asides:
            leads = self.reading.leads
            told_of = cue.phrase.code != "activities" and (leads(_TAUGHT, cue) or leads(_INSPECTED, cue))
            self._asides[key] = told_of or (not cue.phrase.code.startswith("credit_") and leads(_LENT, cue))
        return self._asides[key]


# What a clause in front of the subject is opened by: why, when, by what means, or what is meant to be warded off.
_OPENS_CLAUSE = regex.compile(
    r"\b(?:nhờ|sau|sau khi|trước|trước khi|kể từ khi|ngoài|bên cạnh|cùng với) (?:\p{L}+ ){0,4}$"
)
_BY_LOAN = regex.compile(
    r"(?:^|[.;:,] )\W*(?:cũng |chính )?(?:từ|nhờ|bằng|với) (?:nguồn |đồng |số |khoản |các ){0,3}(?:vốn |tiền )?$"
)
_TO_WARD_OFF = regex.compile(
    r"\b(?:để|nhằm) (?:\p{L}+ ){0,6}?(?:không|tránh|khỏi|chống|ngăn) (?:\p{L}+ ){0,4}$"
    r"|\b(?:hạn chế|giảm thiểu|giảm nhẹ|phòng tránh|phòng ngừa|ngăn ngừa|đề phòng|không để xảy ra)"
    r"(?: (?:thấp nhất|tối đa|đến mức|các|mọi|những|về|rủi ro|nguy cơ|xảy ra|mức))* $"
)
_FUND_PAYS = regex.compile(
    r"[^,;.:\d]{0,20}?\s(?:đã |đang |sẽ |phải |đứng ra )*(?:thanh toán|chi trả|chi|trả|gánh|bồi hoàn|quyết toán)\b"
)
_PAYER = regex.compile(r"\b(?:quỹ|cơ quan|ngành|tiền) $")


# "hộ thoát nghèo nhờ ", "người đi xuất khẩu lao động, phần lớn "
_DONE_BY_LOAN = regex.compile(
    r"[^;.:\d]{0,40}\b(?:thoát nghèo|thoát cận nghèo|xuất khẩu lao động|làm việc ở nước ngoài|có việc làm)\b"
    r"[^;.:\d]{0,40}"
    r"\b(?:nhờ|từ|thông qua|phần lớn|chủ yếu|đa số)\s(?:(?:là|nhờ|từ|được|nguồn|vốn|tiền|việc|các|khoản)\s)*"
)
_TO_OTHER_USE = regex.compile(r"(?<=\b(?:chuyển|mang) sang) (?:để )?(?:xóa|xây|làm|hỗ trợ|mua|sửa|trợ cấp|giúp)\b")


_NEXT_ITEM = regex.compile(r"[,;]\s(?:và |còn )?$")


def _is_listed(reading: Reading, mention: Mention) -> bool:
    """Whether nothing but a comma stands before an amount: `…, 5 tỷ đồng cho y tế`."""
    return _NEXT_ITEM.search(reading.low, max(0, mention.start - 8), mention.start) is not None


def _is_means_of(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`40 hộ thoát nghèo nhờ vay vốn`: by which loan people did what is told of them."""
    if cue.phrase.code != "credit_disbursed" or mention.measure != "count" or cue.start < mention.end:
        return False
    return _DONE_BY_LOAN.fullmatch(reading.low, mention.end, cue.start) is not None


def _is_warded_off(reading: Reading, mention: Mention | None, cue: Cue) -> bool:
    """`Để người dân không bị thiệt hại, tỉnh bố trí 5 tỷ đồng`: what is to be kept from anybody befell nobody."""
    if mention is not None and (cue.end > mention.start or "," not in reading.low[cue.end : mention.start]):
        return False
    return reading.leads(_TO_WARD_OFF, cue)


def _is_circumstance(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`Nhờ nguồn trợ giúp, hộ nghèo còn 210 hộ`: what a clause in front of the subject tells, up to its comma, is why.

    So is when (`Sau hai tháng vận động, 20 người mua thẻ`) and by what loan (`Từ vốn vay, bà con làm 12 bể nước`).
    An occasion there stays one.
    """
    if cue.end > mention.start or "," not in reading.low[cue.end : mention.start]:
        return False
    code = cue.phrase.code
    if code == "credit_disbursed" and mention.measure == "count" and reading.leads(_BY_LOAN, cue):
        return True
    return not (cue.phrase.occasion or cue.phrase.fate) and reading.leads(_OPENS_CLAUSE, cue)


_INSURANCE = regex.compile(
    r"\b(?:(?P<health>bhyt|bảo hiểm y tế|thẻ)"
    r"|(?<!cơ quan )(?:bhxh|bảo hiểm xã hội)(?! tỉnh| huyện| thành phố| việt nam| thị xã| khu vực| cơ sở)"
    r"|bhtn|bảo hiểm thất nghiệp|bảo hiểm tai nạn)\b"
)
_INSURANCE_REACH = 300


def of_social_insurance(reading: Reading, cue: Cue) -> bool:
    """`BHXH tự nguyện có 58 người. Mức đóng 330.000 đồng`: whether the insurance named last is no health insurance."""
    if cue.phrase.rule != "health_insurance.level":
        return False
    first = max(0, cue.start - _INSURANCE_REACH)
    cut = reading.low.rfind("\n", first, cue.start)
    named = _INSURANCE.finditer(reading.low, max(first, cut + 1), cue.start)
    last = next((match for match in reversed(list(named))), None)
    return last is not None and last["health"] is None


def _is_payer(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`Quỹ BHYT đã thanh toán 1.200 lượt khám bệnh`: who pays is not what is paid for, where that is named."""
    if cue.phrase.code != "health_insurance" or not reading.leads(_PAYER, cue):
        return False
    if not _FUND_PAYS.match(reading.low, cue.end, cue.end + REACH):
        return False
    return any(
        other.phrase.code == "medical_support" and other.start >= cue.end
        for other in reading.indicator_cues(mention.sentence.start, mention.sentence.end)
    )


GIVES = word_list("helping")
_IS = regex.compile(r"\b(?:là|thuộc)\s+$")


def _said_to_be(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`74 hộ là hộ cận nghèo`: a state that is told of those who are counted, where nobody helps them."""
    low = reading.low
    return (
        cue.phrase.code in POVERTY
        and reading.leads(_IS, cue)
        and not GIVEN_TO.search(low, max(mention.lead_start, mention.start - 40), mention.start)
        and not GIVES.search(low, mention.sentence.start, mention.start)
    )


DIRECTLY = regex.compile(r"\s*(?:so với|so|của|trên|tổng|số)?\s*")


def _is_share_of_debt(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`nợ xấu 2 tỷ đồng, chiếm 0,3% tổng dư nợ`: a share of all that is owed measures what is overdue."""
    return (
        mention.unit == "percent"
        and cue.start >= mention.end
        and DIRECTLY.fullmatch(reading.low, mention.end, cue.start) is not None
        and any(
            told.phrase.code == "credit_overdue" and told.end <= mention.start
            for told in reading.indicator_cues(mention.sentence.start, mention.sentence.end)
        )
    )
