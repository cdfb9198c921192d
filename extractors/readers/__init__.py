"""Readers: bytes to Document. The media type is sniffed, never believed."""

from __future__ import annotations

from extractors.model import Document
from extractors.readers import sniff
from extractors.readers.decode import decode, meta_charset
from extractors.readers.docx import read_docx
from extractors.readers.errors import NeedsOcrError, ReadError
from extractors.readers.html import read_html
from extractors.readers.pdf import read_pdf
from extractors.readers.plain import read_text
from extractors.readers.sheets import read_sheets

__all__ = ["NeedsOcrError", "ReadError", "read"]


def read(
    data: bytes, *, document_id: str, name: str, url: str = "", declared_type: str = "", encoding: str = ""
) -> Document:
    """The document in `data`. `name` is the file's name (for messages), `encoding` what a header says of the charset.

    Raises ReadError, with a message for people, where the bytes cannot be read.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(f"{name}: tệp rỗng (empty file). Tải lại từ nguồn.")
    kind = sniff.media_type(data, name=name, declared=declared_type)
    if kind == sniff.TEXT:
        return read_text(decode(data, declared=encoding, name=name), document_id=document_id, url=url)
    if kind == sniff.HTML:
        text = decode(data, declared=meta_charset(data) or encoding, name=name)
        return read_html(text, document_id=document_id, name=name, url=url)
    if kind == sniff.DOCX:
        return read_docx(data, document_id=document_id, name=name, url=url)
    if kind in (sniff.XLSX, sniff.XLS, sniff.ODS):
        return read_sheets(data, document_id=document_id, name=name, url=url, media_type=kind)
    if kind == sniff.PDF:
        return read_pdf(data, document_id=document_id, name=name, url=url)
    raise ReadError(f"{name}: chưa đọc được loại tệp {kind} (no reader for this type).")
