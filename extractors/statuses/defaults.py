"""What the figures of a text are about which nothing is said: by its kind and its title."""

from __future__ import annotations

import regex

from extractors.statuses.words import word_list

# The line of an act's head that says what it is about.
_SUBJECT = regex.compile(r"(?m)^(?:về|v/v|phê duyệt|quy định|ban hành|giao|phân bổ|thông qua)\b[^\n]{5,250}")
_HEAD = 600


def subject_of(kind: str, low: str, title: tuple[int, int]) -> str:
    """The title of a text, or what an act's head says that it is about where its title is only the issuing body."""
    told = _SUBJECT.search(low, 0, min(len(low), _HEAD)) if kind == "decision" else None
    return low[slice(*title)] if told is None else f"{low[slice(*title)]}\n{told[0]}"


# Acts that fix how much there is for each, or what is asked for.
_FIXES_NORMS = regex.compile(
    r"\b(?:quy định|ban hành|sửa đổi|điều chỉnh|thông qua)\b[^\n]{0,80}\b(?:mức|chính sách|chế độ|định mức|trình tự"
    r"|thủ tục|tiêu chuẩn|điều kiện|nội dung chi|đơn giá|bảng giá|khung giá|giá dịch vụ|học phí|lệ phí|phí"
    r"|quy chế|quy tắc|hệ số|tỷ lệ phân chia|nguyên tắc)\b"
    r"|\bquy định (?:về|việc|một số)\b"
)
_PLANS = word_list("titled_plan")
# Pieces that explain to readers what the rules are.
_EXPLAINS_NORMS = regex.compile(
    r"\b(?:chính sách|quy định|luật|nghị định|thông tư)(?: \p{L}+){0,4} (?:có hiệu lực|mới|cần biết|áp dụng từ)\b"
    r"|\bhỏi\s?[-–,&]?\s?đáp\b|\bgiải đáp (?:chính sách|thắc mắc|pháp luật|chế độ)\b"
    r"|\b(?:điều|thông tin)(?: \p{L}+){0,4} cần biết\b|\bđiểm mới (?:của|trong|về)\b"
    r"|\b(?:được|bị) (?:phạt|hưởng) (?:bao nhiêu|thế nào|những gì|ra sao)\b"
    r"|\b(?:mức|điều kiện|thủ tục|hồ sơ|cách) (?:phạt|đóng|hưởng|vay|vay vốn|xử phạt|tính)\b"
    r"(?![^\n]*\b(?:đạt|đã|kết quả|tăng|giảm)\b)"
)
# "Quy hoạch …", "Huyện A: Triển khai Đề án … giai đoạn …": news of what a paper plans.
_TITLED_PLAN = regex.compile(
    r"^\W*(?:[^:\n]{0,40}:\s)?(?:(?:công bố|ban hành|phê duyệt|triển khai|thông qua|giới thiệu|góp ý|lấy ý kiến"
    r"|trình)\s(?:về\s)?)?"
    r"(?:dự thảo\s)?(?:quy hoạch|kế hoạch|đề án|chương trình hành động|phương án)\b"
    r"(?![^\n]*\b(?:kết quả|đạt|đã|hoàn thành|vượt|tổng kết|sơ kết|hiệu quả|sau \d+ năm|thành công|giải ngân)\b)"
)
# What a parliament or an office lets go ahead is still to be built.
_LETS_BEGIN = regex.compile(
    r"\b(?:thông qua|phê duyệt|chấp thuận|đồng ý|thống nhất|cho phép|trình|đề xuất|xin|bổ sung|duyệt)\b[^\n.]{0,40}"
    r"\b(?:chủ trương đầu tư|quy hoạch|dự án|đề án|phương án|kế hoạch)\b"
    r"|\b(?:sắp|sắp sửa|chuẩn bị|dự kiến|sẽ) (?:xây|xây dựng|khởi công|triển khai|đầu tư|có)\b"
)
_COUNTS = regex.compile(
    r"(?<![\p{L}\d./-])(?!20\d\d\b)(?<!\b(?:năm|ngày|tháng|quý|khóa|kỳ|thứ|số|đợt|lần|quyết định"
    r"|nghị quyết) )\d[\d.,]*\s\p{L}"
)
# Titles of what shall be.
AHEAD = regex.compile(
    r"\b(?:kế hoạch|mục tiêu|phấn đấu|chỉ tiêu|đặt mục tiêu|sẽ|dự kiến|định hướng|đề án|quy hoạch"
    r"|chương trình hành động|phương hướng|nhiệm vụ|hướng tới|hướng đến|đến năm 20\d\d|chiến lược)\b"
)


def document_default(kind: str, title: str, *, ahead: bool) -> str:
    """The status of a figure about which nothing is said: that of the document's kind; `title` in its plain form.

    `ahead` says that the time of which the document tells is still to come, so it tells of goals.
    """
    if kind == "decision" and _FIXES_NORMS.search(title):
        return "norm"
    if kind == "decision" and _PLANS.search(title) and "quyết toán" not in title:
        return "target"
    if kind in {"news", "notice", ""} and _EXPLAINS_NORMS.search(title):
        return "norm"
    if kind in {"news", ""} and _TITLED_PLAN.search(title) and not _COUNTS.search(title):
        return "target"
    lets_begin = kind in {"news", ""} and _LETS_BEGIN.search(title) is not None
    # A headline that counts ("228 thanh niên khám tuyển nghĩa vụ quân sự năm 2031") tells of a deed for a year to come.
    ahead = ahead and not (kind in {"news", ""} and _COUNTS.search(title) and not AHEAD.search(title))
    return "target" if kind == "plan" or ahead or lets_begin else "actual"
