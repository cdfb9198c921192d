"""What stands over a table: its name and its unit."""

from __future__ import annotations

from collections.abc import Sequence

import regex

UNIT_LINE = regex.compile(r"[(\[]?\s*(?:đơn\s+vị(?:\s+tính)?|đvt|đv\s*tính|đ\.v\.t)\s*[:.].{1,60}", regex.IGNORECASE)
TABLE_LINE = regex.compile(r"(?:bảng|biểu(?:\s+số|\s+mẫu)?|phụ\s+lục)\s*(?:số\s*)?[\dIVX]+\b.{0,200}", regex.IGNORECASE)
_TITLE_LIKE = regex.compile(
    r".*\b(?:bảng|biểu|dự toán|quyết toán|tổng hợp|thống kê|kết quả|tình hình|danh sách|số liệu|thực hiện)\b.*",
    regex.IGNORECASE,
)
# Who publishes a table, in capitals over its name: it counts nothing in the table.
_BODY = regex.compile(
    r"(?:ỦY\s+BAN|UỶ\s+BAN|UBND|HỘI\s+ĐỒNG\s+NHÂN\s+DÂN|HĐND|SỞ|PHÒNG(?!\s*,?\s+CHỐNG)|CHI\s+CỤC|CỤC|VĂN\s+PHÒNG"
    r"|BAN\s+(?:CHỈ\s+ĐẠO|QUẢN\s+LÝ|DÂN\s+TỘC))\s+[^\d:;]{2,90}"
)
_ANNOUNCEMENT = 120


def caption_lines(above: Sequence[str]) -> int:
    """How many of the last lines above a table are its caption: at most four, without a sentence among them."""
    count = 0
    for text in reversed(above[-4:]):
        if not (UNIT_LINE.fullmatch(text) or _names_table(text) or (not count and _announces(text))):
            break
        count += 1
    return count


def _names_table(text: str) -> bool:
    if len(text) > 220 or text.endswith((".", ";")) or (_BODY.fullmatch(text) and not _TITLE_LIKE.fullmatch(text)):
        return False
    return bool(
        TABLE_LINE.fullmatch(text)
        or text.isupper()
        or (text[0] == "(" and text[-1] == ")")
        or _TITLE_LIKE.fullmatch(text)
    )


def _announces(text: str) -> bool:
    """Whether a line leads over to what stands below it: `Kế hoạch năm 2024:`."""
    return text.endswith(":") and len(text) <= _ANNOUNCEMENT and ". " not in text
