"""Tables of page dumps whose cells stand one below the other, each on its line: a running number opens each row."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.readers.lines import Line
from extractors.readers.tables import is_nothing, is_number, is_ordinal_header, is_total

_WIDEST = 16
"""Columns that such a table has at most."""
_LONGEST_HEADER = 80
_LONGEST_CELL = 160

Spans = list[list[tuple[int, int]]]
"""Rows of cells, each the span of its words; an empty cell has an empty span."""


def stacked_rows(text: str, lines: Sequence[Line], first: int) -> tuple[Spans, int]:
    """The rows of the table that opens with `lines[first]`, header first, and how many lines they take.

    The line opens a table if it heads the running numbers ("STT") and the numbers from 1 follow at equal distances.
    ([], 0) where it does not.
    """
    words = [text[line.start : line.end] for line in lines[first : first + 2 * _WIDEST]]
    if not words or not is_ordinal_header(words[0]):
        return [], 0
    width = next((i for i, w in enumerate(words) if _number(w) == 1 or (i > 1 and is_total(w))), 0)
    if not 1 < width <= _WIDEST or any(len(w) > _LONGEST_HEADER for w in words[:width]):
        return [], 0
    rows = [[(line.start, line.end) for line in lines[first : first + width]]]
    at = first + width
    numbers: set[int] | None = None
    for number in range(1, len(lines)):
        at, total = _total_row(text, lines, at, width)
        rows += total
        row = [(line.start, line.end) for line in lines[at : at + width]]
        cells = [text[start:end] for start, end in row]
        if len(row) < width or _number(cells[0]) != number or any(len(cell) > _LONGEST_CELL for cell in cells):
            break
        if numbers is None:
            numbers = {column for column in range(1, width) if is_number(cells[column])}
        if not numbers or any(not is_number(cells[c]) and not is_nothing(cells[c]) for c in numbers):
            break
        rows.append(row)
        at += width
    return (rows, at - first) if len(rows) > 2 else ([], 0)


def _total_row(text: str, lines: Sequence[Line], at: int, width: int) -> tuple[int, Spans]:
    """The row of the total, which has no running number; where the next row begins."""
    row = [(line.start, line.end) for line in lines[at : at + width - 1]]
    cells = [text[start:end] for start, end in row]
    if len(row) < width - 1 or not is_total(cells[0]) or not all(is_number(c) or is_nothing(c) for c in cells[1:]):
        return at, []
    return at + width - 1, [[(row[0][0], row[0][0]), *row]]


def _number(words: str) -> int | None:
    plain = words.rstrip(".)")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 4 else None
