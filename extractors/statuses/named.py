"""Where a word of a status is none: it names a paper, or tells of what was reached."""

from __future__ import annotations

import regex

from extractors.cues import Cue
from extractors.reach import REACH
from extractors.statuses.text import Text
from extractors.statuses.words import COUNTABLE, word_list

_PAPER = regex.compile(r"\s*(?:số\s*:?\s*\d|\d+/(?:(?:19|20)\d\d/)?\p{L}|thực hiện\s+chương trình\b)")
_COUNTED = regex.compile(
    r"(?<![\d.,])(?!(?:19|20)\d\d\s)\d(?:[\d.,]*\d)?\s(?:(?:chương trình|đề án|dự án|phương án|nghị quyết|quyết định"
    r"|chỉ thị|chỉ tiêu|mục tiêu|nhiệm vụ|kế hoạch|công văn|văn bản|hướng dẫn|thông báo|báo cáo|tờ trình|chuyên đề"
    r"|giải pháp)"
    r"(?:,| và|;)\s){0,4}$"
)
_SO_FAR_FROM = regex.compile(r"\bso (?:với )?$")
_REACHED = regex.compile(
    r"\b(?:đạt|vượt|hoàn thành|so với|bằng|so|triển khai|thực hiện|ban hành|xây dựng)\s+"
    r"(?:các\s+|mức\s+|\d[\d.,]*\s?%\s*(?:so với\s+|của\s+)?)?"
    r"(?:(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu|nghị quyết)(?:\s(?!và\b)[\p{L}]+){0,3}\s+)?$"
)


def is_named(text: Text, cue: Cue) -> bool:
    """`Kế hoạch số 278/KH-UBND` names a paper; `đạt kế hoạch`, `vượt chỉ tiêu` tell of a result."""
    return bool(
        _PAPER.match(text.low, cue.end, cue.end + REACH)
        or (
            text.low.startswith(COUNTABLE, cue.start)
            and _COUNTED.search(text.low, max(0, cue.start - REACH), cue.start)
        )
        or (cue.phrase.code == "norm" and _SO_FAR_FROM.search(text.low[max(0, cue.start - 12) : cue.start]))
        or _is_approved(text, cue)
        or (cue.phrase.code == "target" and _REACHED.search(text.low[max(0, cue.start - 60) : cue.start]))
    )


_APPROVED = regex.compile(
    r"(?: và chi trả)? (?:danh sách|số hộ|số người|số liệu|hỗ trợ|hồ sơ|kết quả|chi trả|cho"
    r"|\d[\d.]* (?:hồ sơ|trường hợp|nhiệm vụ|đề tài))\b"
)
_ALREADY = regex.compile(r"\b(?:đã|vừa|được)\b[^.;\n]*$")
_TO_BUILD = word_list("to_build")


def _is_approved(text: Text, cue: Cue) -> bool:
    """`đã phê duyệt danh sách 1.250 hộ`: what has been approved is a result, but for works still to be built."""
    low = text.low
    if text.default_status == "target" or not low.startswith("phê duyệt", cue.start):
        return False
    if _APPROVED.match(low, cue.end, cue.end + 30):
        return True
    done = _ALREADY.search(low, max(0, cue.start - 90), cue.start)
    return done is not None and _TO_BUILD.search(low, cue.end, cue.end + 60) is None
