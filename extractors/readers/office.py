"""Old office formats: LibreOffice turns DOC, RTF and ODT into DOCX, XLS and ODS into XLSX.

Where it is missing, antiword reads a DOC, and of an XLS or ODS the bare values are read.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace

from extractors.model import Document
from extractors.readers import programs, sniff
from extractors.readers.docx import read_docx
from extractors.readers.errors import AGAIN, ReadError
from extractors.readers.plain import read_text
from extractors.readers.sheets import read_sheets

_ENDINGS = {sniff.DOC: "doc", sniff.RTF: "rtf", sniff.ODT: "odt", sniff.XLS: "xls", sniff.ODS: "ods"}
_DOCX = "docx:MS Word 2007 XML"
_XLSX = "xlsx:Calc MS Excel 2007 XML"
_BARE = (
    "không biết ô nào là phần trăm, hàng nào ẩn: cần LibreOffice (bare values only: formats and hidden rows unknown)"
)


def read_legacy(data: bytes, kind: str, *, document_id: str, name: str, url: str, seconds: float) -> Document:
    """The document in an old format; LibreOffice keeps tables and headings, antiword (DOC only) the text.

    Raises ReadError.
    """
    try:
        converted = _converted(data, _ENDINGS[kind], _DOCX, name, seconds)
    except programs.MissingProgramError:
        if kind != sniff.DOC:
            raise ReadError(
                f"{name}: cần LibreOffice để đọc (needs it). Cài libreoffice-writer (install it)."
            ) from None
        return _antiword(data, document_id=document_id, name=name, url=url, seconds=seconds)
    document = read_docx(converted, document_id=document_id, name=name, url=url)
    return replace(document, media_type=kind)


def read_legacy_sheets(data: bytes, kind: str, *, document_id: str, name: str, url: str, seconds: float) -> Document:
    """The workbook in a format that only LibreOffice knows well: which cells show percent, which rows are hidden.

    Without LibreOffice, or where it fails, the bare values are read and a warning says so. Raises ReadError.
    """
    try:
        converted = _converted(data, _ENDINGS[kind], _XLSX, name, seconds)
    except ReadError:
        document = read_sheets(data, document_id=document_id, name=name, url=url, media_type=kind)
        return replace(document, warnings=(*document.warnings, _BARE))
    return read_sheets(converted, document_id=document_id, name=name, url=url, media_type=kind)


def _converted(data: bytes, ending: str, target: str, name: str, seconds: float) -> bytes:
    """The document in another format (`docx:FILTER`), made by LibreOffice in a folder and with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
        source = f"{folder}/document.{ending}"
        with open(source, "wb") as stream:
            stream.write(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        outcome = f"{folder}/out"
        command = ["soffice", profile, "--headless", "--norestore", "--convert-to", target, "--outdir", outcome, source]
        programs.run(command, seconds=seconds, folder=folder)
        try:
            with open(f"{outcome}/document.{target.partition(':')[0]}", "rb") as stream:
                return stream.read()
        except FileNotFoundError:
            raise ReadError(
                f"{name}: LibreOffice không mở được, tệp hỏng, bị cắt hoặc có mật khẩu (broken, truncated or locked). "
                f"{AGAIN}"
            ) from None


def _antiword(data: bytes, *, document_id: str, name: str, url: str, seconds: float) -> Document:
    try:
        text = programs.run(["antiword", "-m", "UTF-8.txt", "-w", "0", "-"], stdin=data, seconds=seconds)
    except programs.MissingProgramError:
        raise ReadError(f"{name}: cần LibreOffice hoặc antiword để đọc (needs one of them installed).") from None
    document = read_text(text.decode("utf-8", errors="replace"), document_id=document_id, url=url)
    return replace(document, media_type=sniff.DOC)
