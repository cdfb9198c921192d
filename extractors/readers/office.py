"""Old office formats (DOC, RTF, ODT): LibreOffice turns them into DOCX; antiword reads a DOC where it is missing."""

from __future__ import annotations

import tempfile
from dataclasses import replace

from extractors.model import Document
from extractors.readers import programs, sniff
from extractors.readers.docx import read_docx
from extractors.readers.errors import ReadError
from extractors.readers.plain import read_text

_ENDINGS = {sniff.DOC: "doc", sniff.RTF: "rtf", sniff.ODT: "odt"}


def read_legacy(data: bytes, kind: str, *, document_id: str, name: str, url: str, seconds: float) -> Document:
    """The document in an old format; LibreOffice keeps tables and headings, antiword (DOC only) the text.

    Raises ReadError.
    """
    try:
        converted = _to_docx(data, _ENDINGS[kind], seconds)
    except programs.MissingProgramError:
        if kind != sniff.DOC:
            raise ReadError(f"{name}: cần LibreOffice để đọc (needs LibreOffice). Cài libreoffice-writer.") from None
        return _antiword(data, document_id=document_id, name=name, url=url, seconds=seconds)
    document = read_docx(converted, document_id=document_id, name=name, url=url)
    return replace(document, media_type=kind)


def _to_docx(data: bytes, ending: str, seconds: float) -> bytes:
    """The document as DOCX, made by LibreOffice in a folder and with a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
        source = f"{folder}/document.{ending}"
        with open(source, "wb") as stream:
            stream.write(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            folder,
        ]
        programs.run([*command, source], seconds=seconds, folder=folder)
        try:
            with open(f"{folder}/document.docx", "rb") as stream:
                return stream.read()
        except FileNotFoundError as error:
            raise ReadError("LibreOffice không chuyển được tệp (could not convert it; broken or locked).") from error


def _antiword(data: bytes, *, document_id: str, name: str, url: str, seconds: float) -> Document:
    try:
        text = programs.run(["antiword", "-m", "UTF-8.txt", "-w", "0", "-"], stdin=data, seconds=seconds)
    except programs.MissingProgramError:
        raise ReadError(f"{name}: cần LibreOffice hoặc antiword để đọc (needs one of them installed).") from None
    document = read_text(text.decode("utf-8", errors="replace"), document_id=document_id, url=url)
    return replace(document, media_type=sniff.DOC)
