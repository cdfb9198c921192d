"""E-mail messages and web pages saved as one file: what they say, and what they carry, as files."""

from __future__ import annotations

import mimetypes
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from posixpath import splitext
from typing import cast

import regex

from extractors.readers import sniff
from extractors.readers.decode import decode, meta_charset
from extractors.readers.errors import ORIGINAL, UNLOCK, ReadError

_ANSWERED = regex.compile(r"(?:\s*(?:re|fwd?|tr|trả lời|chuyển tiếp)\s*:)+\s*", regex.IGNORECASE)
_TAGS = regex.compile(r"<(style|script|title)\b.*?</\1\s*>|<[^>]*>|&nbsp;|&#160;", regex.IGNORECASE | regex.DOTALL)
# Pictures within a message that are smaller are logos and marks of readers, not pages that were scanned.
_SMALLEST_PICTURE = 20_000
_NO_FILES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LOCKED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")
_VIETNAM = timezone(timedelta(hours=7))


def parts(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The body of a message and its attachments: names that may be unsafe but differ, and bytes.

    The body is one page, as HTML where the message has it so, else as text, with the subject as its title and the day
    on which it was sent; a message in the message is a file `.eml`. Raises ReadError where there is nothing in it, or
    it is encrypted.
    """
    message = message_from_bytes(data, policy=policy.default)
    found = [*_bodies(message, name), *_carried(message)]
    if any(part.get_content_type() in _LOCKED for part in message.walk()) and not found:
        raise ReadError(f"{name}: thư được mã hóa (the message is encrypted). {UNLOCK}")
    if not found:
        raise ReadError(f"{name}: thư không có nội dung và tệp đính kèm (nothing in the message). {ORIGINAL}")
    return _told_apart(found)


def _bodies(message: EmailMessage, name: str) -> Iterator[tuple[str, bytes]]:
    """What the message says: its body, and texts between its attachments."""
    subject, day = _subject(message), _day(message)
    for number, part in enumerate(_texts(message)):
        data = cast(bytes, part.get_payload(decode=True) or b"")
        is_html = part.get_content_type() == "text/html"
        declared = part.get_content_charset() or ""
        text = decode(data, declared=(meta_charset(data) if is_html else "") or declared, name=name)
        title, sent = ("", None) if number else (subject, day)
        if is_html:
            yield "message.html", _page(text, title, sent).encode()
        else:
            written = f"{sent:%d/%m/%Y}" if sent else ""
            yield "message.txt", "\n".join([*filter(None, (title, written)), "", text]).encode()


def _page(html: str, title: str, sent: date | None) -> str:
    """A page with a title and the day on which it was written."""
    day = f'<meta property="article:published_time" content="{sent:%Y-%m-%d}">' if sent else ""
    words = escape(title)
    head = f"<title>{words}</title><meta property='og:title' content=\"{words}\">{day}"
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body><h1>{words}</h1>{html}</body></html>"


def _texts(part: EmailMessage, alternative: bool = False) -> Iterator[EmailMessage]:
    """The parts that a reader of the message sees as its text; of alternatives the one that says most."""
    if part.get_content_maintype() != "multipart":
        if _is_text(part) and _says(part):
            yield part
        return
    inner = [list(_texts(cast(EmailMessage, one))) for one in part.iter_parts()]
    if part.get_content_type() == "multipart/alternative":
        yield from max(inner, key=_richness, default=[])
    elif part.get_content_type() == "multipart/related":
        yield from inner[0] if inner else []
    else:
        for found in inner:
            yield from found


def _richness(texts: list[EmailMessage]) -> int:
    """Formatted text says more than plain text, for it has tables; plain text says more than nothing."""
    return 2 if any(part.get_content_type() == "text/html" for part in texts) else bool(texts)


def _is_text(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    return kind in ("text/plain", "text/html") and not part.is_attachment() and not part.get_filename()


def _says(part: EmailMessage) -> bool:
    """Whether a text holds a letter or digit that is shown."""
    text = cast(bytes, part.get_payload(decode=True) or b"").decode("latin-1")
    return any(letter.isalnum() for letter in _TAGS.sub(" ", text))


def _carried(part: EmailMessage, related: bool = False) -> Iterator[tuple[str, bytes]]:
    """The files that a message carries, as far as they are documents."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart":
        for one in part.iter_parts():
            yield from _carried(cast(EmailMessage, one), related or kind == "multipart/related")
    elif kind == "message/rfc822":
        inner = cast(EmailMessage, part.get_payload(0))
        yield _named(part) or f"{_subject(inner) or 'message'}.eml", inner.as_bytes()
    elif kind in (*_NO_FILES, *_LOCKED) or part.get_content_maintype() == "message" or _is_text(part):
        return
    else:
        data = cast(bytes, part.get_payload(decode=True) or b"")
        is_picture = sniff.media_type(data) in sniff.IMAGES
        if is_picture and len(data) < _SMALLEST_PICTURE and (related or not part.is_attachment()):
            return
        if related and not is_picture and not part.is_attachment():
            # Styles, lists of files and the like of a page that was saved.
            return
        yield _named(part) or f"attachment{mimetypes.guess_extension(kind) or ''}", data


def _named(part: EmailMessage) -> str:
    """The file's name, "" where it has none."""
    return (part.get_filename() or "").replace("/", "_").replace("\\", "_").strip()


def _subject(message: EmailMessage) -> str:
    """The subject on one line, without `Re:` and `Fwd:`."""
    return _ANSWERED.sub("", " ".join(str(message["subject"] or "").split()))


def _day(message: EmailMessage) -> date | None:
    """The day on which it was sent, in Vietnam; None where it does not say."""
    sent = getattr(message["date"], "datetime", None)
    if not isinstance(sent, datetime):
        return None
    return (sent.astimezone(_VIETNAM) if sent.tzinfo else sent).date()


def _told_apart(found: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Files of one name get a number."""
    seen: Counter[str] = Counter()
    named = []
    for name, data in found:
        seen[name] += 1
        stem, ending = splitext(name)
        named.append((name if seen[name] == 1 else f"{stem} ({seen[name]}){ending}", data))
    return named
