"""Which reader reads which media type."""

from __future__ import annotations

from extractors.model import Document
from extractors.readers import sniff
from extractors.readers.csvtable import tabbed
from extractors.readers.decode import decode, meta_charset
from extractors.readers.docx import read_docx
from extractors.readers.errors import AGAIN, UNLOCK, ReadError
from extractors.readers.html import read_html
from extractors.readers.limits import DEFAULT, Limits
from extractors.readers.office import read_legacy, read_legacy_sheets
from extractors.readers.plain import read_text
from extractors.readers.sheets import read_sheets

_OFFICE_NAMES = (".docx", ".xlsx", ".pptx", ".odt", ".ods")
GENTLE = frozenset({sniff.TEXT, sniff.HTML})
"""Types that are read in this process: they hold nothing that unpacks or runs."""


def read_kind(
    kind: str, data: bytes, *, document_id: str, name: str, url: str = "", encoding: str = "", limits: Limits = DEFAULT
) -> Document:
    """The document in `data`, which is of media type `kind`. Raises ReadError."""
    if kind == sniff.TEXT:
        text = decode(data, declared=encoding, name=name)
        return read_text(tabbed(text) if name.lower().endswith(".csv") else text, document_id=document_id, url=url)
    if kind == sniff.HTML:
        text = decode(data, declared=meta_charset(data) or encoding, name=name)
        return read_html(text, document_id=document_id, name=name, url=url)
    if kind == sniff.DOCX:
        return read_docx(data, document_id=document_id, name=name, url=url)
    if kind == sniff.XLSX:
        return read_sheets(data, document_id=document_id, name=name, url=url, media_type=kind)
    office_seconds = min(limits.seconds, 180)
    if kind in (sniff.XLS, sniff.ODS):
        return read_legacy_sheets(data, kind, document_id=document_id, name=name, url=url, seconds=office_seconds)
    if kind == sniff.PDF or kind in sniff.IMAGES:
        # Only here: these readers load numpy and OpenCV, 0.4 s and 40 MB that most processes never need.
        from extractors.readers.pdf import read_image, read_pdf

        if kind == sniff.PDF:
            return read_pdf(data, document_id=document_id, name=name, url=url)
        return read_image(data, document_id=document_id, name=name, url=url, media_type=kind)
    if kind in (sniff.DOC, sniff.RTF, sniff.ODT):
        return read_legacy(data, kind, document_id=document_id, name=name, url=url, seconds=office_seconds)
    if kind == sniff.ZIP and name.lower().endswith(_OFFICE_NAMES):
        raise ReadError(f"{name}: tệp Office hỏng hoặc bị cắt (broken or truncated). {AGAIN}")
    if kind in sniff.ARCHIVES:
        raise ReadError(
            f"{name}: là tệp nén nhưng tên không phải .zip, .rar, .7z, .tar, .tgz, .gz "
            "(an archive under another name). Đổi đuôi tệp rồi nạp lại (rename it, take it in again)."
        )
    if kind == sniff.MSG:
        raise ReadError(
            f"{name}: thư của Outlook (.msg) chưa đọc được (no reader for Outlook's .msg). "
            "Lưu thư thành .eml rồi nạp lại (save the message as .eml, take it in again)."
        )
    if kind == sniff.OLE:
        raise ReadError(f"{name}: tệp Office có mật khẩu hoặc hỏng (locked or broken). {UNLOCK}")
    raise ReadError(
        f"{name}: chưa đọc được loại tệp {kind} (no reader for this type). Chuyển sang PDF hoặc DOCX (convert it)."
    )
