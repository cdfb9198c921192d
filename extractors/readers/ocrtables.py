"""Ruled tables in pictures, read cell by cell: labels under one another, numbers in lines and at least twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
import regex

from extractors.readers import images
from extractors.readers.lines import Box
from extractors.readers.ocrnumbers import is_sound, mend_words
from extractors.readers.pagelines import hull
from extractors.readers.ruled import Words, grid_of_boxes, without_empty
from extractors.readers.tables import Grid, GridCell, is_data, is_number, shape_of
from extractors.readers.tesseract import OcrWord, tesseract
from extractors.readers.unruled import TextTable, drop_broken_numbering

PixelBox = tuple[int, int, int, int]

_GAP = 14
# A cell whose least sure word is surer than this is not read again.
_SURE = 88.0
_UNSURE = 60.0
_COLON = regex.compile(r"\d{1,3}:\d{1,2}")
# How numbers are laid in lines for their readings: how many in a line, enlarged how much. Other neighbours and another
# size make the readings independent of each other; the later ones are for cells on which the first two differ.
_LAYOUTS = ((12, 1.0), (9, 1.25), (7, 1.5))
# The white between numbers of a line, in heights of them: as wide as a space, or Tesseract reads them worse.
_BETWEEN = 0.46
# The white between two headers and the border that a seal hid, in heights of their words.
_CLEAR = 0.3


def read_table(grey: Any, table: images.RuledTable, straight: images.Straight, page: int, scale: float) -> Grid | None:
    """The grid of a ruled table with the words of each cell; None where it is no table of data."""
    cells = sorted(table.cells, key=lambda b: (b[1], b[0]))
    filled = [box for box in cells if _has_ink(grey, box)]
    texts = dict(zip(filled, _read_cells(grey, filled), strict=True))
    numeric = _numeric(filled, texts)
    texts |= _read_numbers(grey, numeric, texts)
    doubtful = [box for box in filled if box not in numeric and _least(texts[box]) < _SURE]
    for box, words in zip(doubtful, _read_cells(grey, doubtful, zoom=1.5), strict=True):
        if _least(words) > _least(texts[box]):
            texts[box] = words
    made = _Cells(texts, straight, page, scale)
    grid = made.grid(cells)
    told = [part for box in cells for part in made.parted(box, _merged_over(grid, box))]
    if len(told) > len(cells):
        grid = made.grid(told)
    if not is_data(grid):
        return None
    untold = frozenset(text for box in told if _merged_over(grid, box) and (text := made.at(box).plain))
    return made.on_page(replace(grid, untold=untold), told)


def read_unruled(grey: Any, table: TextTable, page: int) -> Grid:
    """The grid of a table without rules, its cells read again in their places; boxes in pixels, as in `table`."""
    grid = table.grid
    places = {place: _pixels(box) for place, box in table.fields.items()}
    texts = {box: _ocr_words(cell) for place, box in places.items() if (cell := grid.rows[place[0]][place[1]])}
    filled = [box for box in places.values() if _has_ink(grey, box)]
    heads = {
        place: _padded(cell.box)
        for place in _anchors(grid)
        if place not in places and (cell := grid.rows[place[0]][place[1]]) and cell.box is not None
    }
    texts |= {box: _ocr_words(cell) for place, box in heads.items() if (cell := grid.rows[place[0]][place[1]])}
    lost = [box for box in filled if not texts[box]]
    texts |= dict(zip(lost, _read_cells(grey, lost), strict=True))
    numeric = _numeric(filled, texts)
    named = [box for box in (*heads.values(), *filled) if box not in numeric]
    for box, words in zip(named, _read_cells(grey, named, zoom=1.5), strict=True):
        if _is_better(words, texts[box]):
            texts[box] = words
    texts |= _read_numbers(grey, numeric, texts)
    for row, column in (*places, *heads):
        cell = grid.rows[row][column]
        words = texts[places.get((row, column)) or heads[row, column]]
        if cell is not None:
            _put(grid, (row, column), replace(_with_words(cell, words), page=page))
    drop_broken_numbering(grid, table.label, min(row for row, _ in places))
    return grid


def _is_better(words: list[OcrWord], before: list[OcrWord]) -> bool:
    """Whether a second reading is the surer one, or the same with its spaces."""
    if _plain(words) == _plain(before):
        return len(words) > len(before)
    return _least(words) > _least(before)


def _anchors(grid: Grid) -> list[tuple[int, int]]:
    return [(r, c) for r, row in enumerate(grid.rows) for c, cell in enumerate(row) if cell and grid.is_anchor(r, c)]


def _put(grid: Grid, place: tuple[int, int], cell: GridCell) -> None:
    """Put a cell in all places of the one that begins at a place."""
    old = grid.rows[place[0]][place[1]]
    for row in grid.rows:
        for column, other in enumerate(row):
            if other is old:
                row[column] = cell


def _with_words(cell: GridCell, words: list[OcrWord]) -> GridCell:
    """A cell with other words; boxes in pixels."""
    parts: Words = tuple((w.text, w.box, w.confidence / 100) for w in words)
    box = hull([w.box for w in words]) if words else cell.box
    sure = min((w.confidence / 100 for w in words), default=None)
    return replace(cell, text=" ".join(w.text for w in words), box=box, confidence=sure, words=parts)


def _ocr_words(cell: GridCell) -> list[OcrWord]:
    return [OcrWord(text, (0, 0, 0), box, 100 * (sure or 0)) for text, box, sure in cell.words]


def _padded(box: Box) -> PixelBox:
    left, top, right, bottom = _pixels(box)
    return left - 6, top - 6, right + 6, bottom + 6


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of one table: boxes in pixels of the straight picture, and the words that were read in them."""

    texts: dict[PixelBox, list[OcrWord]]
    straight: images.Straight
    page: int
    scale: float

    def at(self, box: PixelBox) -> GridCell:
        """A cell with its place on the page as stored."""
        return _grid_cell(box, self.texts.get(box, []), self.straight, self.page, self.scale)

    def grid(self, boxes: Sequence[PixelBox]) -> Grid:
        """The cells in their order, which is found on the straight picture."""
        return without_empty(grid_of_boxes([replace(self.at(box), box=box) for box in boxes], tolerance=8.0))

    def on_page(self, grid: Grid, boxes: Sequence[PixelBox]) -> Grid:
        """The grid with the boxes on the page as stored."""
        places = {box: self.at(box).box for box in boxes}
        for row in grid.rows:
            for column, cell in enumerate(row):
                if cell is not None and cell.box is not None:
                    row[column] = replace(cell, box=places.get(_pixels(cell.box), cell.box))
        return grid

    def parted(self, box: PixelBox, borders: Sequence[int]) -> list[PixelBox]:
        """A cell cut at the borders of the columns under it, where each part has its words well away from them."""
        words = self.texts.get(box, [])
        edges = [box[0], *borders, box[2]]
        clear = _CLEAR * max((word.box[3] - word.box[1] for word in words), default=0)
        parts = [
            [w for w in words if left + clear <= w.box[0] and w.box[2] <= right - clear]
            for left, right in pairwise(edges)
        ]
        if not borders or not all(parts) or sum(map(len, parts)) < len(words):
            return [box]
        boxes = [(left, box[1], right, box[3]) for left, right in pairwise(edges)]
        self.texts.update(zip(boxes, parts, strict=True))
        return boxes


def _pixels(box: Box) -> PixelBox:
    left, top, right, bottom = (round(v) for v in box)
    return left, top, right, bottom


def _merged_over(grid: Grid, box: PixelBox) -> list[int]:
    """Where the columns part over which the lowest header cell stands; none for all other cells.

    Such a cell is seldom meant: a seal over a rule makes one of two.
    """
    lowest = shape_of(grid).header_rows - 1
    if not 0 <= lowest < len(grid.rows) - 1:
        return []
    columns = [c for c, cell in enumerate(grid.rows[lowest]) if cell is not None and cell.box == box]
    if len(columns) < 2 or len(columns) == grid.width:
        return []
    below = [[row[c] for c in columns] for row in grid.rows[lowest + 1 :]]
    for cells in below:
        boxes = [cell.box for cell in cells if cell is not None and cell.columns == 1 and cell.box is not None]
        if len(boxes) == len(columns):
            return [round((a[2] + b[0]) / 2) for a, b in pairwise(boxes)]
    return []


def _read_numbers(
    grey: Any, boxes: list[PixelBox], texts: dict[PixelBox, list[OcrWord]]
) -> dict[PixelBox, list[OcrWord]]:
    """The cells of numbers, read until readings agree; `texts` is how they were read among the other cells."""
    readings: dict[PixelBox, list[list[OcrWord]]] = {box: [] for box in boxes}
    doubted = boxes
    for number, (count, zoom) in enumerate(_LAYOUTS):
        for box, words in zip(doubted, _read_in_lines(grey, doubted, count, zoom), strict=True):
            readings[box].append(_as_one(words))
        if number:
            doubted = [box for box in doubted if not _is_settled(readings[box], _usual_form(box, readings))]
    for box in doubted:
        readings[box].append(_as_one(texts[box]))
    return {box: _best(readings[box], _usual_form(box, readings)) for box in boxes}


def _has_ink(grey: Any, box: PixelBox) -> bool:
    x0, y0, x1, y1 = box
    return int((grey[y0 + 3 : y1 - 3, x0 + 3 : x1 - 3] < 140).sum()) > 12


def _numeric(boxes: list[PixelBox], texts: dict[PixelBox, list[OcrWord]]) -> list[Any]:
    """The cells that hold numbers: those that look so, and those in a column in which most others do."""
    columns: dict[int, list[PixelBox]] = {}
    for box in boxes:
        columns.setdefault(round((box[0] + box[2]) / 40), []).append(box)
    found = []
    for column in columns.values():
        like = [box for box in column if _looks_numeric(texts[box])]
        mostly = len(like) * 3 > len(column) * 2 and len(column) > 3
        first = min((box[1] for box in like), default=0)
        found += [box for box in column if box in like or (mostly and box[1] > first and len(_plain(texts[box])) < 16)]
    return found


def _plain(words: list[OcrWord]) -> str:
    return "".join(w.text for w in words)


def _looks_numeric(words: list[OcrWord]) -> bool:
    text = "".join(w.text for w in words)
    digits = sum(letter.isdigit() for letter in text)
    return bool(text) and (digits * 2 >= len(text) or is_number(text))


def _as_one(words: list[OcrWord]) -> list[OcrWord]:
    """The pieces of one number as one word."""
    text = _plain(words)
    if len(words) < 2 or not is_sound(text):
        return words
    return [replace(words[0], text=text, box=hull([w.box for w in words]), confidence=_least(words))]


def _with_comma(words: list[OcrWord]) -> list[OcrWord]:
    """A number of a column of decimals whose comma was read as a colon; nobody should take it for sure."""
    if len(words) != 1 or not _COLON.fullmatch(words[0].text):
        return words
    return [replace(words[0], text=words[0].text.replace(":", ","), confidence=min(words[0].confidence, _UNSURE))]


def _is_settled(readings: list[list[OcrWord]], decimals: bool | None) -> bool:
    """Whether the readings of a cell are the same sound number, in the form of its column."""
    return len({_plain(words) for words in readings}) == 1 and _is_usual(readings[0], decimals)


def _usual_form(box: PixelBox, readings: dict[PixelBox, list[list[OcrWord]]]) -> bool | None:
    """Whether the other cells of a column have decimals; None where they do not agree."""
    column = [r for other, r in readings.items() if abs(other[0] + other[2] - box[0] - box[2]) < 40 and other != box]
    decimals = sum("," in _plain(r[0]) for r in column)
    if len(column) < 4 or 0.2 < decimals / len(column) < 0.8:
        return None
    return decimals * 2 > len(column)


def _is_usual(words: list[OcrWord], decimals: bool | None) -> bool:
    text = _plain(words)
    return is_sound(text) and (decimals is None or ("," in text) == decimals)


def _best(readings: list[list[OcrWord]], decimals: bool | None) -> list[OcrWord]:
    """The reading of a cell that most agree on; among equals the one in the form of its column, then the surest."""
    if decimals:
        readings = [_with_comma(words) for words in readings]
    sound = [words for words in readings if is_sound(_plain(words))]
    if not sound:
        return readings[0]
    votes = Counter(_plain(words) for words in sound)

    def worth(words: list[OcrWord]) -> tuple[bool, int, float]:
        text = _plain(words)
        return (_is_usual(words, decimals), votes[text], _mean(words))

    best = max(sound, key=worth)
    if votes[_plain(best)] == len(readings) and _is_usual(best, decimals):
        return best
    # The readings differ: nobody should take this number for sure.
    return [replace(word, confidence=min(word.confidence, _UNSURE)) for word in best]


def _least(words: list[OcrWord]) -> float:
    return min((w.confidence for w in words), default=0.0)


def _mean(words: list[OcrWord]) -> float:
    return sum(w.confidence for w in words) / max(1, len(words))


def _read_cells(grey: Any, boxes: Sequence[PixelBox], zoom: float = 1) -> list[list[OcrWord]]:
    """The words of each cell, read in one picture under one another; boxes in pixels of the whole picture."""
    if not boxes:
        return []
    places: list[_Place] = []
    width = max(b[2] - b[0] for b in boxes) + 2 * _GAP
    top = _GAP
    for box in boxes:
        piece, dx, dy = _trimmed(grey[box[1] : box[3], box[0] : box[2]])
        places.append(_Place(piece, (box[0] + dx, box[1] + dy), (_GAP, top), (0, width)))
        top += piece.shape[0] + _GAP
    return _read_sheet(places, (width, top), _GAP / 2, zoom)


def _read_in_lines(grey: Any, boxes: Sequence[PixelBox], count: int, zoom: float) -> list[list[OcrWord]]:
    """The words of each cell, read in one picture with `count` cells to a line: a line of numbers reads best."""
    if not boxes:
        return []
    pieces = [_trimmed(grey[box[1] : box[3], box[0] : box[2]]) for box in boxes]
    heights = sorted(piece.shape[0] for piece, _, _ in pieces)
    between = max(8, round(_BETWEEN * heights[len(heights) // 2]))
    places: list[_Place] = []
    top, width = _GAP, 0
    for first in range(0, len(boxes), count):
        left = _GAP
        row = list(zip(boxes, pieces, strict=True))[first : first + count]
        for box, (piece, dx, dy) in row:
            right = left + piece.shape[1]
            place = (left - between // 2, right + between // 2)
            places.append(_Place(piece, (box[0] + dx, box[1] + dy), (left, top), place))
            left = right + between
        width = max(width, left + _GAP)
        top += max(piece.shape[0] for _, (piece, _, _) in row) + _GAP
    return _read_sheet(places, (width, top), _GAP / 2, zoom)


@dataclass(frozen=True, slots=True)
class _Place:
    """A piece of a picture laid on a sheet: its corner in the picture, its corner on the sheet, its span of columns."""

    piece: Any
    origin: tuple[int, int]
    corner: tuple[int, int]
    columns: tuple[int, int]

    def holds(self, box: Box, slack: float) -> bool:
        """Whether a word read on the sheet stands in this piece and in no other beside it."""
        top, bottom = self.corner[1], self.corner[1] + self.piece.shape[0]
        middle = (box[1] + box[3]) / 2
        return top - slack <= middle < bottom + slack and self.columns[0] <= box[0] and box[2] <= self.columns[1]

    def in_picture(self, box: Box) -> Box:
        """A box on the sheet as a box in the picture."""
        dx, dy = self.origin[0] - self.corner[0], self.origin[1] - self.corner[1]
        return (box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy)


def _read_sheet(places: list[_Place], size: tuple[int, int], slack: float, zoom: float) -> list[list[OcrWord]]:
    """The words of pieces laid on a white sheet of a size; words over two pieces belong to none."""
    sheet = np.full((size[1], size[0]), 255, np.uint8)
    for place in places:
        (x, y), (height, width) = place.corner, place.piece.shape
        sheet[y : y + height, x : x + width] = place.piece
    enlarged = sheet if zoom == 1 else cv2.resize(sheet, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    found: list[list[OcrWord]] = [[] for _ in places]
    for word in tesseract(enlarged, "6"):
        left, top, right, bottom = (v / zoom for v in word.box)
        box = (left, top, right, bottom)
        index = next((i for i, place in enumerate(places) if place.holds(box, slack)), None)
        if index is not None:
            found[index].append(replace(word, box=places[index].in_picture(box)))
    return [mend_words(words) for words in found]


def _trimmed(piece: Any) -> tuple[Any, int, int]:
    """The inked part of a cell with a little white around, and where it begins in the cell."""
    inner = piece[3:-3, 3:-3]
    ink = inner < 160
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return piece, 0, 0
    y0, y1 = max(0, int(rows[0]) - 3), int(rows[-1]) + 4
    x0, x1 = max(0, int(columns[0]) - 3), int(columns[-1]) + 4
    return inner[y0:y1, x0:x1], x0 + 3, y0 + 3


def _grid_cell(box: PixelBox, words: list[OcrWord], straight: images.Straight, page: int, scale: float) -> GridCell:
    text = " ".join(w.text for w in words)
    parts: Words = tuple((w.text, images.points(straight.original(w.box), scale), w.confidence / 100) for w in words)
    confidence = min((w.confidence / 100 for w in words), default=None)
    place = images.points(straight.original(box), scale)
    return GridCell(text, page=page, box=place, confidence=confidence, words=parts)
