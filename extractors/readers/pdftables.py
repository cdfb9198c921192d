"""Ruled tables on text pages of a PDF, by pdfplumber; only pages with rulings pay for it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber

from extractors.readers.lines import Box
from extractors.readers.ruled import Words, grid_of_boxes, in_lines, without_empty, words_text
from extractors.readers.tables import Grid, GridCell, is_data

_MAX_CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page and the box that it fills."""

    grid: Grid
    box: Box

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in the table."""
        return self.box[0] - 1 <= x <= self.box[2] + 1 and self.box[1] - 1 <= y <= self.box[3] + 1


class TableFinder:
    """Finds tables page by page; opens the file at the first page that is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None

    def on_page(self, number: int) -> list[Table]:
        """The tables of data on a page (counted from 0); none where pdfplumber cannot read the page."""
        try:
            if self._file is None:
                self._file = pdfplumber.open(io.BytesIO(self._data))
            page = self._file.pages[number]
            found = page.find_tables()
            words = page.extract_words(x_tolerance=1.5, y_tolerance=2) if found else []
            tables = [_table(words, table, number + 1) for table in found]
            page.close()
        except Exception:
            # pdfminer raises anything on damaged files; the lines of the page are still there.
            return []
        return [table for table in tables if table is not None]

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            self._file.close()


def _table(words: list[Any], table: Any, number: int) -> Table | None:
    if len(table.cells) > _MAX_CELLS:
        return None
    placed: list[list[tuple[str, Box, float | None]]] = [[] for _ in table.cells]
    left, top, right, bottom = table.bbox
    for word in words:
        x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
        if not (left <= x <= right and top <= y <= bottom):
            continue
        index = next((i for i, c in enumerate(table.cells) if c[0] <= x <= c[2] and c[1] <= y <= c[3]), None)
        if index is not None:
            placed[index].append((word["text"], (word["x0"], word["top"], word["x1"], word["bottom"]), None))
    cells = [_cell(tuple(words), box, number) for words, box in zip(placed, table.cells, strict=True)]
    grid = without_empty(grid_of_boxes(cells))
    return Table(grid, table.bbox) if is_data(grid) else None


def _cell(words: Words, box: Box, number: int) -> GridCell:
    ordered = in_lines(words)
    return GridCell(words_text(ordered), page=number, box=box, words=ordered)
