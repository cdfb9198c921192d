"""Readers: bytes to Document. The media type is sniffed, never believed; hostile formats are read in a sandbox."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from extractors.model import Document
from extractors.readers import sandbox, sniff
from extractors.readers.archives import Member, is_archive
from extractors.readers.dispatch import GENTLE, read_kind
from extractors.readers.errors import FETCH, NeedsOcrError, ReadError
from extractors.readers.limits import DEFAULT, Limits

__all__ = ["Limits", "Member", "NeedsOcrError", "ReadError", "expand", "is_archive", "read"]

_GENTLE_SIZE = 20 << 20


def read(
    data: bytes,
    *,
    document_id: str,
    name: str,
    url: str = "",
    declared_type: str = "",
    encoding: str = "",
    limits: Limits = DEFAULT,
) -> Document:
    """The document in `data`. `name` is the file's name (for messages), `encoding` what a header says of the charset.

    Raises ReadError, with a message for people, where the bytes cannot be read within the limits;
    NeedsOcrError where they are a scan and no OCR program is installed.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise ReadError(f"{name}: {_nothing(data)}. {FETCH}")
    kind = sniff.media_type(data, name=name, declared=declared_type)
    if kind in GENTLE and len(data) <= _GENTLE_SIZE:
        return _storable(read_kind(kind, data, document_id=document_id, name=name, url=url, encoding=encoding))
    found = sandbox.call(
        "read", name=name, limits=limits, kind=kind, data=data, document_id=document_id, url=url, encoding=encoding
    )
    return _storable(cast(Document, found))


def _storable(document: Document) -> Document:
    """The document with U+FFFD for each NUL character, which no PostgreSQL holds; offsets stay."""
    if "\0" not in document.text and "\0" not in document.title:
        return document
    return replace(document, text=document.text.replace("\0", "\ufffd"), title=document.title.replace("\0", "\ufffd"))


def _nothing(data: bytes) -> str:
    """Why bytes without a letter hold nothing."""
    if not data:
        return "tệp rỗng (empty file)"
    if b"\0" in data:
        return "tệp chỉ có byte 0, có lẽ sao chép dở dang (nothing but zero bytes, perhaps a copy that was cut off)"
    return "tệp chỉ có khoảng trắng (nothing but white space)"


def expand(data: bytes, name: str, *, limits: Limits = DEFAULT) -> list[Member]:
    """The files in an archive (ZIP, RAR, 7z) or message, those of inner archives too; `is_archive` says what is one.

    Raises ReadError for an archive that is broken, locked, unpacks to too much, or needs a missing program.
    """
    return cast(list[Member], sandbox.call("expand", name=name, limits=limits, data=data))
