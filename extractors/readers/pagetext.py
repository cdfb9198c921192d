"""The lines of text that a page of a PDF draws, by pdfium, with the boxes of their numbers."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
import regex

from extractors.readers import furniture
from extractors.readers.lines import Box
from extractors.readers.pagelines import PageLine, hull
from extractors.readers.raised import raised
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
# A raised digit is smaller than what stands beside it by this factor, and stands higher by this share of its height.
_SMALL = 0.8
_RAISED = 0.1
_RUN = regex.compile(r"\d+")
_RAISED_ENDS = "0123456789)]"
_BARE = regex.compile(r"[\d.,]+%?")
# Numbers further apart than this share of their height stand in two columns.
_COLUMNS = 1.5
_NOTE = regex.compile(r"(\d{1,2}) +(?=\p{Lu})")
# Stands for what is cut out of a line, so that the others keep their numbers; no page draws it.
_CUT = "\0"
_CUTS = regex.compile(_CUT + "+")
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
    lines = _drawn_lines(textpage, number, _placer(page), _WORDS if every_word else _DIGITS)
    yield from (line for line in lines if not furniture.is_stamp(repair(line.text).text))


def _drawn_lines(textpage: Any, number: int, place: Place, wanted: regex.Pattern[str]) -> list[PageLine]:
    lines: list[PageLine] = []
    # Where the letters of the last line stand if a raised digit ends it, and the marks of notes so far.
    standing = 0.0
    marks: set[str] = set()
    position = 0
    for raw in textpage.get_text_range().split("\r\n"):
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
            lines += [line for group in groups if (line := _resorted(group, number, wanted)) is not None]
            standing = 0.0
            continue
        shown = _without_marks(textpage, offset, clean, place)
        marks |= {mark for cut in _CUTS.finditer(shown) for mark in _RUN.findall(clean, cut.start(), cut.end())}
        shown = _without_note_number(shown, marks)
        words = _words(textpage, (offset, shown), place, wanted)
        letters = shown.lstrip(_CUT + " ")
        base = _origin(textpage, offset + len(shown) - len(letters), place)[1]
        text = _apart(" ".join(shown.replace(_CUT, "").split()), words)
        line = PageLine(text, number, hull(boxes), words, base=base)
        if standing and abs(standing - base) < 1 and line.box[0] > lines[-1].box[2] - _OVERLAP:
            # pdfium begins a line behind a raised digit.
            lines[-1] = _joined(lines[-1], line, "" if raw[0] == clean[0] else " ")
        elif line.text:
            lines.append(line)
        ends_raised = base - _origin(textpage, offset + len(clean) - 1, place)[1] > 1
        standing = base if ends_raised and clean[-1] in _RAISED_ENDS else 0.0
    return lines


def _apart(text: str, words: Words) -> str:
    """A line with tabs between numbers that stand as far apart as columns do, and are therefore not one number."""
    for (one, left, _), (other, right, _) in pairwise(words):
        if _BARE.fullmatch(one) and _BARE.fullmatch(other) and right[0] - left[2] > _COLUMNS * (left[3] - left[1]):
            text = regex.sub(
                rf"(?<!\S){regex.escape(one)} {regex.escape(other)}(?!\S)", f"{one}\t{other}", text, count=1
            )
    return text


def _joined(line: PageLine, rest: PageLine, space: str) -> PageLine:
    text = f"{line.text}{space}{rest.text}"
    return replace(line, text=text, box=hull([line.box, rest.box]), words=(*line.words, *rest.words))


def _without_note_number(text: str, marks: set[str]) -> str:
    """A line without the number before it where that is a mark further up the page: a footnote begins with its own."""
    note = _NOTE.match(text)
    if note is None or note[1] not in marks:
        return text
    marks.discard(note[1])
    return _CUT * len(note[1]) + text[len(note[1]) :]


def _without_marks(textpage: Any, start: int, text: str, place: Place) -> str:
    """A line from a character's number on, `_CUT` in the place of each character of a footnote's mark."""
    letters = list(text)
    for run in _RUN.finditer(text):
        left, right = run.start() - 1, run.end()
        left -= left >= 0 and text[left] in "(["
        right += right < len(text) and text[right] in ")]"
        beside = [i for i in (left, run.start(), right) if 0 <= i < len(text)]
        size = max((_size(textpage, start + i, place) for i in beside), default=(0.0, 0.0))

        def is_raised(index: int, size: tuple[float, float] = size) -> bool:
            height, base = _size(textpage, start + index, place)
            return 0 < height < _SMALL * size[0] and size[1] - base > _RAISED * size[0]

        low, high = run.span()
        while low < high and not is_raised(low):
            low += 1
        if low == high:
            continue
        if low == run.start() and low and text[low - 1] in "([" and is_raised(low - 1):
            low -= 1
        if high < len(text) and text[high] in ")]" and is_raised(high):
            high += 1
        before = "".join(letters[:low]).replace(_CUT, "")
        told = raised(text[low:high], before, text[high:])
        letters[low:high] = told if len(told) == high - low else _CUT * (high - low)
    return "".join(letters)


def _size(textpage: Any, index: int, place: Place) -> tuple[float, float]:
    """The size of a character's font as it is shown and where it stands; 0 for a space and what is not drawn."""
    matrix = pdfium.FS_MATRIX()
    if chr(pdfium.FPDFText_GetUnicode(textpage, index)).isspace():
        return 0.0, 0.0
    if not pdfium.FPDFText_GetMatrix(textpage, index, matrix):
        return 0.0, 0.0
    size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    return size, _origin(textpage, index, place)[1]


def _words(textpage: Any, line: tuple[int, str], place: Place, wanted: regex.Pattern[str]) -> Words:
    """The wanted words of a line (its first character's number and its text), each with its box."""
    words = []
    offset, text = line
    for match in wanted.finditer(text):
        word = match.group().replace(_CUT, "")
        if word and (boxes := _rects(textpage, offset + match.start(), match.end() - match.start(), place)):
            words.append((word, hull(boxes), None))
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
