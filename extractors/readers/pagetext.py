"""The lines of text that a page of a PDF draws, by pdfium, with the boxes of their numbers."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
import regex

from extractors.readers import furniture
from extractors.readers.lines import Box
from extractors.readers.pagelines import PageLine, hull
from extractors.readers.ruled import Words
from extractors.repair import repair

Place = Callable[[float, float, float, float], Box]
_DIGITS = regex.compile(r"\S*\d\S*")
_WORDS = regex.compile(r"\S+")
# Pieces of one line that are looked at.
_MAX_RECTS = 300
# A gap of more than this share of the height of a font parts words.
_SPACE = 0.12
# Letters that stand lower than others by more than this share of their height are on another line; indices are not.
_LEVEL = 0.4
# Points by which a piece may reach into the one before it.
_OVERLAP = 2.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A drawn letter: where it begins on its line, where its line stands, and its box; `" "` for a space."""

    text: str
    x: float
    base: float
    box: Box


def text_lines_of(page: Any, textpage: Any, number: int, *, every_word: bool = False) -> Iterator[PageLine]:
    """The lines as the page draws them, without the stamp of a digital signature.

    Lines know their words with digits, which are evidence; with `every_word` all of them, which takes longer.
    """
    wanted = _WORDS if every_word else _DIGITS
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
            groups = _levels(_letters(textpage, start, len(raw), place))
            lines = [line for group in groups if (line := _resorted(group, number, wanted)) is not None]
        else:
            words = _words(textpage, (offset, clean), place, wanted)
            base = _origin(textpage, offset, place)[1]
            lines = [PageLine(" ".join(clean.split()), number, hull(boxes), words, base=base)]
        yield from (line for line in lines if not furniture.is_stamp(repair(line.text).text))


def _words(textpage: Any, line: tuple[int, str], place: Place, wanted: regex.Pattern[str]) -> Words:
    """The wanted words of a line (its first character's number and its text), each with its box."""
    words = []
    offset, text = line
    for match in wanted.finditer(text):
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
        found.append(Letter(chr(code), *_origin(textpage, index, place), box))
    return found


def _levels(letters: list[Letter]) -> list[list[Letter]]:
    """Letters by the lines on which they stand; pdfium takes for one line what overlaps a taller cell beside it."""
    height = max((letter.box[3] - letter.box[1] for letter in letters), default=0.0)
    groups: list[list[Letter]] = []
    for letter in sorted(letters, key=lambda letter: letter.base):
        if not groups or letter.base - groups[-1][-1].base > _LEVEL * height:
            groups.append([])
        groups[-1].append(letter)
    return groups


def _resorted(letters: list[Letter], number: int, wanted: regex.Pattern[str]) -> PageLine | None:
    """The line that letters make when they are read from left to right, with its wanted words."""
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
        tuple(part for part in parts if wanted.fullmatch(part[0])),
        base=inked[0].base,
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
