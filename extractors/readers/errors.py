"""What a reader says when it cannot read."""

from __future__ import annotations


class ReadError(Exception):
    """A document could not be read; the message is for people: what failed, why, what to do, each in Vietnamese with
    English in brackets."""


class NeedsOcrError(ReadError):
    """The document is a scan and no OCR program is installed; it is kept and can be read later."""


# What to do, as messages say it.
AGAIN = "Lấy lại tệp (get the file again)."
FETCH = "Tải lại từ nguồn (fetch it again)."
ORIGINAL = "Kiểm tra lại tệp gốc (look at the original)."
UNLOCK = "Mở khóa rồi nạp lại (unlock it, take it in again)."
UNREAD = "Không đọc (it is not read)."
UNOPENED = "Không mở (it is not opened)."
