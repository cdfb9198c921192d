"""The words that open parts ("trong đó", "gồm"; `patterns/links.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

import patterns
from extractors.links import WordList


@cache
def parts_opener() -> WordList:
    """Any of the words that open parts."""
    return WordList([word for e in patterns.load("links") if e["kind"] == "parts" for word in e["words"]])


def openers_in(low: str, start: int, end: int) -> Iterator[regex.Match[str]]:
    """The words of a stretch that open parts.

    "12 chỉ tiêu cụ thể" only describes; behind "các đơn vị khác, cụ thể: …" others are listed than those before.
    """
    for opener in parts_opener().finditer(low, start, end):
        before = low[max(start, opener.start() - 16) : opener.start()].rstrip(" ,;:-")
        described = opener.group() == "cụ thể" and not (
            _SET_OFF.search(low, max(start, opener.start() - 3), opener.start()) or opener.start() == start
        )
        alone = opener.group() == "riêng" and (
            (opener.start() < start + 3 and not _OWN_PLACE.match(low, opener.end()))
            or _OTHER_TIME.match(low, opener.end())
        )
        besides = opener.group() == "riêng" and before.endswith(("không", "không chỉ", "chẳng"))
        fruit = opener.group() == "riêng" and before.endswith(_PRIVATE)
        if not described and not alone and not besides and not fruit and not before.endswith(" khác"):
            yield opener


# "Riêng TP. Biên Hòa 18.200 lượt" divides what was told before; "Riêng huyện A, cuối năm còn …" tells its own matter.
_OWN_PLACE = regex.compile(
    r"\s(?:tại |ở )?(?:tp\.?|thành phố|tỉnh|huyện|xã|phường|thị xã|thị trấn|quận|thôn|bản|ấp)"
    r"(?:\s?(?!còn\b|giảm\b|tăng\b)\p{L}+){1,4}?(?: có| là| chiếm| với| được)? \d"
)
# The fruit "sầu riêng", what is somebody's own.
_PRIVATE = ("sầu", " nhà", " của", " tư", " nói", " ở", " ra")
_OTHER_TIME = regex.compile(r"\s(?:trong )?(?:năm|tháng|quý|kỳ|đợt|từ đầu năm)\b")
_SET_OFF = regex.compile(r"[,;:.(–-]\s*$")
