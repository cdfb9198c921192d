"""Raised digits: marks of footnotes, which are no digits of the number before them, and exponents, which stay."""

from __future__ import annotations

import regex

# One mark or several: `1`, `(2)`, `[3]`, `1, 2`.
_MARK = regex.compile(r"[\[(]?\s*\d{1,2}(?:\s*[,;]\s*\d{1,2})*\s*[\])]?")
_LENGTH = regex.compile(r"(?:^|[^\p{L}])[kcdmh]?m\s*$", regex.IGNORECASE)
_TEN = regex.compile(r"(?<![\d.,])10$")
_TIMES_TEN = regex.compile(r"[x×*·]\s*10$")
_AREAS = frozenset({"2", "3"})
# Thousands, millions and so on, as headers of tables write their units.
_THOUSANDS = frozenset({"3", "6", "9", "12"})
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(inner: str, before: str, after: str = "") -> str:
    """What a raised piece adds to the text between two others: nothing where it is the mark of a footnote.

    `m2` keeps its digit, a power of ten stays raised (`10³`), and so does the upper part of a fraction.
    """
    mark = inner.strip()
    if not _MARK.fullmatch(mark):
        return inner
    if mark in _AREAS and _LENGTH.search(before):
        return inner
    if mark.isdigit() and (_TIMES_TEN.search(before) or (mark in _THOUSANDS and _TEN.search(before))):
        return mark.translate(_SUPERSCRIPT)
    if after.lstrip()[:1] in ("/", "⁄") and not before[-1:].isalnum():
        return inner
    return ""
