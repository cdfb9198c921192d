"""Dirty letters made plain, beside the text: the original is never changed, spans map both ways."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

# One letter for one letter: fonts that print "ư" for U+01A3 and "Đ" for the Icelandic eth, and spaces of all widths.
_LETTERS = {
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    "ƣ": "ư",
    "Ƣ": "Ư",
    "Ð": "Đ",
    "ð": "đ",
}
_LETTER = re.compile("[" + "".join(_LETTERS) + "]")
# Characters without width, and soft hyphens, are dropped.
_NOTHING = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
_MARKS = "\u0300-\u036f"
_DROP = str.maketrans(dict.fromkeys(_NOTHING))
# `re` reads a text for a set of characters several times faster than `regex`.
_UNEVEN = re.compile(f"[{_MARKS}{_NOTHING}]+")
_DIRTY = re.compile(f"[{''.join(_LETTERS)}{_MARKS}{_NOTHING}]")
_LAST_MARK = re.compile(f".*[{_MARKS}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired text and its offset map; offsets are code points, spans half-open.

    `_edits` are (start, end in the repaired text, start, end in the original) where lengths differ, ascending.
    """

    text: str
    _edits: tuple[tuple[int, int, int, int], ...] = ()
    _repaired_starts: list[int] = field(default_factory=list)
    _original_starts: list[int] = field(default_factory=list)

    @property
    def even(self) -> bool:
        """Whether every character stands where it stood."""
        return not self._edits

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text from which `text[start:end]` was made; whole letters with all their marks."""
        if not self._edits:
            return start, end
        first = self._from_start(start)
        return first, max(first, self._from_end(end))

    def repaired(self, start: int, end: int) -> tuple[int, int]:
        """The span of the repaired text that stands for `original[start:end]`."""
        if not self._edits:
            return start, end
        first = self._to_repaired(start, closing=False)
        return first, max(first, self._to_repaired(end, closing=True))

    def _from_start(self, position: int) -> int:
        index = bisect_right(self._repaired_starts, position) - 1
        if index < 0:
            return position
        _, new_end, old_start, old_end = self._edits[index]
        return old_end + position - new_end if position >= new_end else old_start

    def _from_end(self, position: int) -> int:
        index = bisect_left(self._repaired_starts, position) - 1
        if index < 0:
            return position
        _, new_end, _, old_end = self._edits[index]
        return old_end + max(0, position - new_end)

    def _to_repaired(self, position: int, *, closing: bool) -> int:
        index = bisect_right(self._original_starts, position) - 1
        if index < 0:
            return position
        new_start, new_end, old_start, old_end = self._edits[index]
        if position >= old_end:
            return new_end + position - old_end
        return new_end if closing and position > old_start else new_start


def repair(text: str) -> Repaired:
    """Compose letters, replace letters of bad fonts and odd spaces, drop what has no width.

    A clean text is returned as it is after one scan without a match.
    """
    if text.isascii() or not _DIRTY.search(text):
        return Repaired(text)
    for letter in set(_LETTER.findall(text)):
        text = text.replace(letter, _LETTERS[letter])
    if not _UNEVEN.search(text):
        return Repaired(text)
    return _compose(text)


def _compose(text: str) -> Repaired:
    """The part of `repair` that changes lengths."""
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    done = length = 0
    for start, end in _clusters(text):
        old = text[start:end]
        new = unicodedata.normalize("NFC", old.translate(_DROP))
        if new == old:
            continue
        pieces += (text[done:start], new)
        length += start - done
        edits.append((length, length + len(new), start, end))
        length += len(new)
        done = end
    pieces.append(text[done:])
    return Repaired("".join(pieces), tuple(edits), [e[0] for e in edits], [e[2] for e in edits])


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Letters with their marks, and what has no width, in the text's order."""
    for run in _UNEVEN.finditer(text):
        start, end = run.span()
        marked = _LAST_MARK.match(text, start, end)
        if marked:
            yield max(0, start - 1), marked.end()
            start = marked.end()
        if start < end:
            yield start, end
