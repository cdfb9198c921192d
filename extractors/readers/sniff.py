"""What a file is, by its bytes; names and headers are only believed where bytes say nothing."""

from __future__ import annotations

import io
import zipfile

import regex

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
RTF = "application/rtf"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
TAR = "application/x-tar"
_TAR_MARK = slice(257, 262)
MAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
HTML = "text/html"
TEXT = "text/plain"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"

ARCHIVES = frozenset({ZIP, RAR, SEVEN_ZIP, TAR, GZIP, MAIL})
"""What is read as the files that it holds."""
_MAIL_NAMES = (".eml", ".mht", ".mhtml")
IMAGES = frozenset({PNG, JPEG, TIFF})
_PACKED = {"docx": DOCX, "xlsx": XLSX, "xlsm": XLSX, "pptx": PPTX, "odt": ODT, "ods": ODS}
_MAGIC = (
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"{\\rtf", RTF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
# Lines of a message's head: fields, folded lines; among them one that every message has.
_MAIL = regex.compile(
    rb"(?:From [^\n]*\n)?(?:(?!(?:from|date|received|mime-version|subject):)"
    rb"[\x21-\x39\x3b-\x7e]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*+(?:from|date|received|mime-version|subject):",
    regex.IGNORECASE,
)
_HTML = regex.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|script|style|p|span|article|section|\?xml[^>]*>\s*<(?:!doctype\s+html|html))\b",
    regex.IGNORECASE | regex.DOTALL,
)


def media_type(data: bytes, *, name: str = "", declared: str = "") -> str:
    """The media type of a file, by its first bytes and, for containers, by what they contain."""
    head = data[:1024]
    # A PDF may have up to a kilobyte of anything before its header.
    if b"%PDF-" in head and not head.lstrip().startswith(b"<"):
        return PDF
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[_TAR_MARK] == b"ustar":
        return TAR
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(data, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    return _text_kind(data, name, declared)


def _zip_kind(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # What it holds cannot be seen, so its name is believed: the reader of that type says what is broken.
        return _PACKED.get(name.lower().rpartition(".")[2], ZIP)
    for start, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
        if "[Content_Types].xml" in names and any(name.startswith(start) for name in names):
            return kind
    if "mimetype" in names and "content.xml" in names:
        return ODS if b"opendocument.spreadsheet" in data[:200] else ODT
    return ZIP


def _ole_kind(data: bytes) -> str:
    """The directory of an OLE file names its streams in UTF-16."""
    streams = (
        ("__properties_version1.0", MSG),
        ("WordDocument", DOC),
        ("Workbook", XLS),
        ("Book", XLS),
        ("EncryptedPackage", OLE),
    )
    for stream, kind in streams:
        if _has_stream(data, (stream + "\0").encode("utf-16-le")):
            return kind
    return OLE


def _has_stream(data: bytes, name: bytes) -> bool:
    """Whether an entry of the directory bears a name: entries begin at multiples of 128 bytes."""
    place = data.find(name)
    while place >= 0 and place % 128:
        place = data.find(name, place + 1)
    return place >= 0


def _text_kind(data: bytes, name: str, declared: str) -> str:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if name.lower().endswith(_MAIL_NAMES) and _MAIL.match(head):
        return MAIL
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = data[:4096].decode("utf-16", errors="replace").encode("utf-8")
    if _HTML.match(head):
        return HTML
    lowered = name.lower()
    if (
        (lowered.endswith((".html", ".htm", ".aspx")) or declared.startswith("text/html"))
        and b"<" in head
        and b">" in head
    ):
        return HTML
    return TEXT
