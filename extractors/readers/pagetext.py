"""The lines of text that a page of a PDF draws, by pdfium, with the boxes of their numbers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
import regex

from extractors.readers import furniture
from extractors.readers.lines import Box
from extractors.readers.pagelines import PageLine, hull
from extractors.repair import repair

Place = Callable[[float, float, float, float], Box]
_DIGITS = regex.compile(r"\S*\d\S*")
# Pieces of one line that are looked at.
_MAX_RECTS = 300
# A gap of more than this share of the height of a font parts words.
_SPACE = 0.12
# Points by which a piece may reach into the one before it.
_OVERLAP = 2.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A drawn letter: where it begins on its line, and its box; `" "` for a space."""

    text: str
    x: float
    box: Box


def text_lines_of(page: Any, textpage: Any, number: int) -> Iterator[PageLine]:
    """The lines as the page draws them, without the stamp of a digital signature."""
    text = textpage.get_text_range()
    place = _placer(page)
    position = 0
    for raw in text.split("\r\n"):
        start, position = position, position + len(raw) + 2
        clean = raw.strip()
        if not clean:
            continue
        offset = start + raw.index(clean[0])
        boxes = _rects(textpage, offset, len(clean), place)
        if not boxes:
            continue
        if any(after[0] < before[2] - _OVERLAP for before, after in pairwise(boxes)):
            line = _resorted(_letters(textpage, start, len(raw), place), number)
        else:
            line = PageLine(" ".join(clean.split()), number, hull(boxes), _words(textpage, offset, clean, place))
        if line is not None and not furniture.is_stamp(repair(line.text).text):
            yield replace(line, base=_origin(textpage, offset, place)[1])


def _words(textpage: Any, offset: int, line: str, place: Place) -> tuple[tuple[str, Box, float | None], ...]:
    """The words with digits of a line, each with its box."""
    words = []
    for match in _DIGITS.finditer(line):
        if boxes := _rects(textpage, offset + match.start(), match.end() - match.start(), place):
            words.append((match.group(), hull(boxes), None))
    return tuple(words)


def _rects(textpage: Any, start: int, count: int, place: Place) -> list[Box]:
    """The boxes of the pieces in which a page draws some characters, in the order in which it draws them."""
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    return [
        place(left.value, bottom.value, right.value, top.value)
        for index in range(min(pdfium.FPDFText_CountRects(textpage, start, count), _MAX_RECTS))
        if pdfium.FPDFText_GetRect(textpage, index, left, top, right, bottom)
    ]


# Lines whose letters are drawn out of order: those of a second font after all those of the first


def _letters(textpage: Any, start: int, count: int, place: Place) -> list[Letter]:
    """The letters that a page draws for some characters; what pdfium puts between them is left out."""
    rect = pdfium.FS_RECTF()
    found = []
    for index in range(start, start + count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code < 32 or pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            continue
        # The loose box is as wide as the letter moves the pen: gaps between such boxes are spaces and nothing else.
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, rect):
            continue
        box = place(rect.left, rect.bottom, rect.right, rect.top)
        found.append(Letter(chr(code), _origin(textpage, index, place)[0], box))
    return found


def _resorted(letters: list[Letter], number: int) -> PageLine | None:
    """The line that letters make when they are read from left to right."""
    inked = [letter for letter in letters if not letter.text.isspace()]
    if not inked:
        return None
    height = max(letter.box[3] - letter.box[1] for letter in inked)
    words: list[list[Letter]] = [[]]
    for letter in sorted(letters, key=lambda letter: letter.x):
        gap = letter.box[0] - words[-1][-1].box[2] if words[-1] else 0.0
        if letter.text.isspace() or gap > _SPACE * height:
            words.append([])
        if not letter.text.isspace():
            words[-1].append(letter)
    parts = [("".join(le.text for le in word), hull([le.box for le in word]), None) for word in words if word]
    return PageLine(
        " ".join(text for text, _, _ in parts),
        number,
        hull([letter.box for letter in inked]),
        tuple(part for part in parts if _DIGITS.fullmatch(part[0])),
    )


# Places


def _origin(textpage: Any, index: int, place: Place) -> tuple[float, float]:
    """Where a character stands on its line, from the upper left corner; (0, 0) where the page does not tell."""
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetCharOrigin(textpage, index, x, y):
        return 0.0, 0.0
    box = place(x.value, y.value, x.value, y.value)
    return box[0], box[1]


def _placer(page: Any) -> Place:
    """A function from a box in the page's own space (y up) to points from the upper left corner as shown."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        if rotation == 90:
            return (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        if rotation == 180:
            return (right - x1, y0 - bottom, right - x0, y1 - bottom)
        if rotation == 270:
            return (top - y1, right - x1, top - y0, right - x0)
        return (x0 - left, top - y1, x1 - left, top - y0)

    return place
