"""Which word of its own sentence speaks for a figure, and which do not reach it."""

from __future__ import annotations

import regex

from extractors.cues import Cue
from extractors.mentions import Mention
from extractors.phrasings import phrasing
from extractors.reach import REACH
from extractors.reading import fits
from extractors.statuses.named import is_named
from extractors.statuses.norms import is_fixed, is_price, is_proposed
from extractors.statuses.text import Text
from extractors.statuses.words import IS_SHARE, word_list, words_of


def own_cue(text: Text, mention: Mention) -> Cue | None:
    """The last cue of a status before a figure in its sentence that speaks for it."""
    best: Cue | None = None
    for cue in text.reading.sentence_cues(mention.sentence):
        if (
            cue.phrase.kind != "status"
            or cue.end > mention.start
            or cue.phrase.heading
            or (cue.phrase.units and cue.start < mention.lead_start)
            or not fits(cue, mention)
            or is_named(text, cue)
            or not _reaches(text, cue, mention)
            or _names_source(text, cue, mention)
        ):
            continue
        if best is not None and (
            _is_striven_for(text, best, cue)
            or _holds_now(text, best, cue)
            or (cue.phrase.code == "norm" and is_proposed(text, mention))
        ):
            continue
        best = cue if cue.phrase.code != "none" else best
    return best


_SOURCES = words_of("sources")


def _names_source(text: Text, cue: Cue, mention: Mention) -> bool:
    """`Theo báo cáo, thu ngân sách ước đạt 90 tỷ đồng, trong đó …`: who tells says nothing of what is told."""
    if text.low[cue.start : cue.end] not in _SOURCES:
        return False
    return any(
        c.phrase.code == "estimate" and cue.end <= c.start < mention.start
        for c in text.reading.sentence_cues(mention.sentence)
    )


_NOW = words_of("now")
# What ends the reach of a goal, and of an estimate that opens its clause ("Ước 10 tháng, …").
_STOPS = {
    "target": regex.compile(r"[;.:,]|(?<!\d)(?!20\d\d\b)\d"),
    "estimate": regex.compile(r"[;.:]|(?<!\d)(?!20\d\d\b|\d{1,2} tháng\b)\d"),
}


def _holds_now(text: Text, before: Cue, cue: Cue) -> bool:
    """`lãi suất cho vay hiện ở mức 6,6%`: a rule that holds now is one."""
    now = cue.phrase.code == "actual" and text.reading.words(cue).lower() in _NOW
    stop = _STOPS["estimate"].search(text.low, before.end, cue.start) if now else None
    return (
        now
        and before.phrase.code == "norm"
        and before.end <= cue.start
        and (stop is None or before.phrase.rule == "status.norm")
    )


# "huy động được", "giải ngân đạt"; but "đã", "mới", "chỉ" tell of deeds.
_RESULT = regex.compile(r"(?!(?:đã|mới|chỉ|hiện|thực tế|kết quả)\b)(?:\p{L}+\s){1,3}(?:được|đạt)")


def _is_striven_for(text: Text, before: Cue, cue: Cue) -> bool:
    """`phấn đấu huy động được 3 tỷ đồng`: a verb of results behind a goal or an estimate tells of no deed."""
    stop = _STOPS.get(before.phrase.code)
    if stop is None or before.end > cue.start:
        return False
    result = cue.phrase.code == "actual" and _RESULT.fullmatch(text.low, cue.start, cue.end)
    later = before.phrase.code == "estimate" and text.reading.words(cue).lower() == "sẽ"
    return bool(result or later) and stop.search(text.low, before.end, cue.start) is None


def _reaches(text: Text, cue: Cue, mention: Mention) -> bool:
    """Whether what a cue says goes as far as a figure behind it."""
    if cue.end + 1 == mention.start and _is_told(text, cue, mention):
        return False
    if any(a < cue.start < b <= mention.start for a, b in mention.sentence.parentheses):
        return False  # "1.900 hộ (mục tiêu 2.000 hộ); 5.400 hộ …": a closed bracket speaks of what is in it.
    reaches = _REACHING.get(cue.phrase.code)
    return reaches is None or reaches(text, cue, mention)


# "kế hoạch năm 2033 đạt 12 tỷ đồng, bằng 49%": how much of it was done.
_PLAN_REACHED = regex.compile(
    r"(?:\s(?:năm\s)?(?:20\d\d|nay))?\s(?:mới\s|chỉ\s)?đạt\s\d[\d.,]*(?:\s\p{L}+){0,3}"
    r",?\s\(?(?:tương đương|bằng|đạt)\s\d[\d.,]*\s?%"
)


def _goal_reaches(text: Text, cue: Cue, mention: Mention) -> bool:
    return not (
        (cue.start < mention.lead_start and _is_base(text, cue))
        or _asked_only(text, cue, mention)
        or _PLAN_REACHED.match(text.low, cue.end, mention.sentence.end)
        or _names_matters(text, cue, mention)
        or _quota_ends(text, cue, mention)
        or _is_purpose(text, cue, mention)
    )


def _estimate_reaches(text: Text, cue: Cue, mention: Mention) -> bool:
    """What is reckoned ends with its clause, but where it opens the sentence."""
    if _only_bounds(text, cue):
        return False
    opens = not text.low[mention.sentence.start : cue.start].strip("-+*• ")
    return opens or cue.start >= min(mention.lead_start, text.clause(mention)[0])


# What is given to do or signed for ends with its clause ("dự toán tỉnh giao 98 tỷ đồng; chi ngân sách 248 tỷ đồng").
_QUOTA = regex.compile(
    r"(?:dự toán|tổng dự toán|đăng ký(?: \p{L}+)*|được giao|(?:chỉ tiêu|kế hoạch|kinh phí) giao|phê duyệt|yêu cầu"
    r"|cam kết"
    r"|(?:\p{L}+ )?(?:tỉnh|huyện|xã|trung ương|bộ|chính phủ|cấp trên|thành phố|hđnd|ubnd) giao|nhu cầu)"
)


def _quota_ends(text: Text, cue: Cue, mention: Mention) -> bool:
    if text.default_status == "target" or ";" not in text.low[cue.end : mention.start]:
        return False
    opens = not text.low[mention.sentence.start : cue.start].strip("-+*• ")
    return not opens and _QUOTA.fullmatch(text.low, cue.start, cue.end) is not None


_FOSTERED = regex.compile(r"\b(?:nhận|được (?:các|nhiều) [^.;\d]{0,60}) ?(?:phụng dưỡng|đỡ đầu|chăm sóc)\b")


def _norm_reaches(text: Text, cue: Cue, mention: Mention) -> bool:
    """A norm told in another clause makes none of what is counted, or comes out on average."""
    if "bình quân" in text.low[cue.end : mention.start]:
        return False
    if mention.measure == "rate" and IS_SHARE.search(text.low, cue.end, mention.start):
        return False
    if mention.measure == "rate" and _COVERS.match(text.low, mention.end, mention.sentence.end):
        return False
    if cue.phrase.rule == "status.norm.price" and not is_price(text, cue, mention):
        return False
    if _FOSTERED.search(text.low, mention.sentence.start, cue.start):
        return text.default_status == "norm"
    clause = text.clause(mention)[0]
    if cue.phrase.rule == "status.norm.rate" and cue.start < clause:
        return False
    return cue.start >= mention.lead_start or is_fixed(text, cue, mention, clause)


_COVERS = phrasing("statuses", "covers")
_REACHING = {"target": _goal_reaches, "estimate": _estimate_reaches, "norm": _norm_reaches}


# "đã kiến nghị Trung ương hỗ trợ 200 tỷ đồng và 1.000 tấn gạo": what somebody shall give is not there yet.
_TO_BE_GIVEN = regex.compile(r"\b(?:hỗ trợ|cấp|bổ sung|bố trí|tăng cường|chi viện|cho|giao thêm)\b")
_ASKS = words_of("asks")
_HAS = regex.compile(r"\b(?:đã|vừa)\b[^.;:]*$")


def _asked_only(text: Text, cue: Cue, mention: Mention) -> bool:
    """`đã kiến nghị đơn giản hóa 5 thủ tục; ban hành 12 văn bản`: what is asked for ends with its clause, and
    asking is a deed itself: what is counted of it is there, the money asked for is not.
    """
    if text.default_status == "target" or not text.reading.words(cue).lower().endswith(_ASKS):
        return False
    clause = text.clause(mention)[0]
    if cue.start < clause and mention.measure != "rate":
        return True
    asked = _HAS.search(text.low, max(clause, cue.start - REACH), cue.start)
    given = _TO_BE_GIVEN.search(text.low, cue.end, mention.start)
    return asked is not None and given is None and mention.measure != "amount"


_NUMBER_NEXT = regex.compile(r"\s(?:(?:khoảng|chừng|trên|hơn|gần|tới|tầm|cỡ)\s)*\d[\d.,]*(?! tháng)(?!\d)")


def _only_bounds(text: Text, cue: Cue) -> bool:
    """`thiệt hại ước 650 triệu đồng`: a bare "ước" right before a number says no more than "khoảng"."""
    bare = text.reading.words(cue).lower() == "ước"
    return bare and _NUMBER_NEXT.match(text.low, cue.end, cue.end + REACH) is not None


_SHARE_OF = regex.compile(
    r"(?:\d\s?%|một nửa|nửa|phần lớn|thấp hơn|cao hơn|phần ba|phần tư)\s(?:so với |của |so |tổng )?$"
)


def _is_base(text: Text, cue: Cue) -> bool:
    """`mới giải ngân 71% kế hoạch vốn; 9 công trình chậm tiến độ`: of what a share is told sets no goal."""
    return _SHARE_OF.search(text.low, max(0, cue.start - 24), cue.start) is not None


_ASKED = frozenset({"household", "person", "organisation", "province", "district", "commune", "village"})
_TELLS = words_of("orders")
_TO_DO = regex.compile(
    r"(?:\s(?!(?:giảm|được|nghèo)\b)[\p{L}]+){0,6}?[\s,]+(?:khẩn trương|thực hiện|rà soát|di dời|sơ tán|vào bờ"
    r"|phối hợp|tổ chức|tập trung"
    r"|tiếp tục|báo cáo|chủ động|triển khai|tham mưu|xây dựng|lập|khắc phục|bị|liên quan|trên các"
    r"|chịu trách nhiệm|nộp|dừng"
    r"|tạm dừng|rời|chấp hành|cam kết|bàn giao|tháo dỡ|trồng|đăng ký|làm|hoàn thành|hoàn tất|bổ sung|giải trình"
    r"|tăng cường)\b"
)


def _is_told(text: Text, cue: Cue, mention: Mention) -> bool:
    """`yêu cầu 45 hộ di dời`, `giao 12 xã thực hiện`: who is asked or told to do something is there."""
    asked = mention.unit in _ASKED and mention.numeral.value_high is None
    tells = text.reading.words(cue).lower().endswith(_TELLS)
    return asked and tells and bool(_TO_DO.match(text.low, mention.end))


_MATTERS = regex.compile(
    r"\b(?:nội dung|vấn đề|vấn|chỉ tiêu|nhiệm vụ|giải pháp|nhóm|mục tiêu|điều|chương|ý kiến|kiến nghị|khâu"
    r"|đột phá|lĩnh vực|đợt)$"
)
_HOLDS = regex.compile(r"\s(?:(?:gồm|có|với|đề ra|nêu|xác định|đặt ra|cụ thể|chung)\s){0,3}")


def _names_matters(text: Text, cue: Cue, mention: Mention) -> bool:
    """`đề ra 12 chỉ tiêu`, `kế hoạch gồm 5 nội dung`: what a paper holds is there."""
    low = text.low
    return bool(_MATTERS.search(low, mention.start, mention.end)) and bool(
        _HOLDS.fullmatch(low, cue.end, mention.start)
    )


_AIMS = regex.compile(
    r"\W*(?:với|nhằm|để|quyết tâm|thực hiện|triển khai|hưởng ứng|được|đáp ứng|từ khi|sau khi|quy hoạch|trước"
    r"|xuất phát)\b"
    r"[^,;:.\d]{0,160},\s"
)
_DEED = word_list("deed")


def _is_purpose(text: Text, cue: Cue, mention: Mention) -> bool:
    """`Với mục tiêu …, Hội trao 120 suất quà`: an aim opens the sentence, a deed goes on."""
    low, sentence = text.low, mention.sentence
    if text.default_status == "target" or text.looks_ahead:
        return False
    aim = _AIMS.match(low, sentence.start, mention.start)
    if aim is None or not aim.start() <= cue.start < aim.end():
        return False
    return _DEED.search(low, aim.end(), mention.start) is not None
