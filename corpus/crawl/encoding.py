"""What an answer really is: its media type by its first bytes, and its characters whatever was declared."""

from __future__ import annotations

import re

from charset_normalizer import from_bytes

MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
MARKUP = re.compile(
    rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|meta|title|div|table|p|h1|center|font)\b", re.I | re.S
)
XML = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>\s*)*<(rss|feed|urlset|sitemapindex|rdf:RDF)\b",
    re.S,
)
DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
HEAD = 2048


def media_type(body: bytes, declared: str) -> str:
    """`text/html`, `text/xml` for feeds and sitemaps, a file's own type, else what was declared."""
    head = body[:HEAD].removeprefix(b"\xef\xbb\xbf")
    for magic, name in MAGIC:
        if head.startswith(magic):
            return name
    if XML.match(head):
        return "text/xml"
    plain = declared.partition(";")[0].strip().lower()
    if MARKUP.match(head) or plain in ("text/html", "application/xhtml+xml"):
        return "text/html"
    return plain or "application/octet-stream"


def _named(body: bytes, declared: str) -> list[str]:
    """Encodings by the header and by the page, the header first."""
    header = re.search(r"charset\s*=\s*[\"']?([\w-]+)", declared, re.I)
    meta = DECLARED.search(body[:HEAD])
    return [name for name in (header[1] if header else "", meta[1].decode("ascii") if meta else "") if name]


def decode(body: bytes, declared: str = "", encoding: str = "") -> tuple[str, str]:
    """The text of a page and its encoding.

    Bytes that are valid UTF-8 are UTF-8, whatever was declared: portals copy the declaration of another page.
    Otherwise what was declared decides where it fits, and then the look of the bytes. `encoding` overrides all.
    """
    tries = [encoding] if encoding else ["utf-8-sig", *_named(body, declared)]
    for name in tries:
        try:
            return body.decode(name), "utf-8" if name == "utf-8-sig" else name.lower()
        except (UnicodeDecodeError, LookupError):
            continue
    best = from_bytes(body[:200_000]).best()
    name = best.encoding if best else "windows-1258"
    return body.decode(name, "replace"), name
