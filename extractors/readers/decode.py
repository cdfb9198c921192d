"""Bytes to characters: byte order marks, UTF-8, what headers say, and detection."""

from __future__ import annotations

import codecs

import regex
from charset_normalizer import from_bytes

from extractors.readers import encodings
from extractors.readers.errors import AGAIN, ORIGINAL, ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = regex.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", regex.IGNORECASE)
_SAMPLE = 65_536


def decode(data: bytes, *, declared: str = "", name: str = "") -> str:
    """The characters of a text file; a byte order mark is dropped. Raises ReadError for bytes that are no text.

    UTF-8 that decodes is UTF-8 whatever a header says: no other text of some length is valid UTF-8 by chance.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_other(data, declared, name)
    if _is_binary(text[:_SAMPLE]):
        if (wide := _wide(data)) is not None and not _is_binary(wide[:_SAMPLE]):
            return wide
        raise ReadError(f"{name or 'Tệp'}: không phải văn bản (not a text: it holds control characters). {ORIGINAL}")
    return encodings.to_unicode(text)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # One bad byte in a marked file loses one letter, not the document; more of them mean that the mark lies.
        text = data.decode(encoding, errors="replace")
        if text.count("\ufffd") * 50 > len(text):
            raise ReadError(
                f"{name or 'Tệp'}: hỏng mã {encoding} tại byte {error.start} (broken encoding). {AGAIN}"
            ) from error
        return text


def _is_binary(sample: str) -> bool:
    """Whether characters are those of a program or picture rather than of a text."""
    control = sum(1 for letter in sample if letter < " " and letter not in "\t\n\r\f\v\x1b")
    return "\0" in sample or control * 20 > len(sample)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the spaces and line ends is zero."""
    sample = data[:_SAMPLE]
    for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = sample[offset::2].count(0)
        if zeros * 4 > len(sample) // 2:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _decode_other(data: bytes, declared: str, name: str) -> str:
    if (wide := _wide(data)) is not None and not _is_binary(wide[:_SAMPLE]):
        return wide
    if b"\0" in data[:_SAMPLE]:
        raise ReadError(f"{name or 'Tệp'}: không phải văn bản (not a text: it holds zero bytes). {ORIGINAL}")
    damaged = data.decode("utf-8", errors="replace")
    # A few bad bytes in a long UTF-8 text are damage, not another encoding.
    if damaged.count("\ufffd") * 200 < len(damaged):
        return damaged
    latin = data.decode("cp1252", errors="replace")
    if (old := encodings.detect(latin.replace("\ufffd", " "))) and old != "windows-1258":
        return encodings.to_unicode(data.decode("latin-1") if old == "vps" else latin)
    for encoding in (declared, "windows-1258"):
        if encoding and (text := _try(data, encoding)) is not None:
            return text
    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None and (text := _try(data, best.encoding)) is not None:
        return text
    raise ReadError(
        f"{name or 'Tệp'}: không nhận ra bảng mã (unknown encoding). Hãy lưu lại dưới dạng UTF-8 (save it so)."
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _is_binary(text[:_SAMPLE]) else text


def meta_charset(data: bytes) -> str:
    """The charset that the head of an HTML page names, or ""."""
    match = _META.search(data[:4096])
    return match[1].decode("ascii") if match else ""
