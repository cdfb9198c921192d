"""The cells of a table: their text, their part in the table, and the number that stands alone in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractors import headers
from extractors.mentions import TERRITORIES
from extractors.model import Block, Cell
from extractors.number_grammar import read_digits
from extractors.numerals import Numeral

# A number alone in its cell: a sign or brackets, digits with separators and blanks, a percent sign.
PURE = regex.compile(r"(?P<sign>[-–−+(]?)\s*(?P<number>\d[\d.,\s]*?)\s*(?P<rate>%?)\s*\)?")
_STARTS_VALUE = regex.compile(
    r"(?:(?:khoảng|hơn|gần|trên|dưới|đạt|còn|được|ước)\s+){0,3}[-–−+(~≈<>≥≤]*\s*\d", regex.IGNORECASE
)
_LONGEST_VALUE = 60
_MINUS = frozenset("-–−")


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell with its text and its part in the table: `header`, `stub` (names its row), `unit`, `value` or `text`."""

    block: Block
    cell: Cell
    text: str
    role: str


def slots_of(text: str, cells: Sequence[Block]) -> list[Slot]:
    """The cells, each with its part in the table."""
    heads: dict[tuple[int, int], tuple[str, ...]] = {}
    labelled: set[tuple[int, int]] = set()
    for block in cells:
        cell = block.cell
        if cell is None:
            continue
        key = (cell.table, cell.column)
        if len(cell.column_header) > len(heads.get(key, ())):
            heads[key] = cell.column_header
        if cell.row_header:
            labelled.add((cell.table, cell.row))
    return [
        Slot(block, block.cell, words, _role(block.cell, words, heads, labelled))
        for block in cells
        if block.cell is not None and (words := text[block.start : block.end]) is not None
    ]


def _role(cell: Cell, words: str, heads: dict[tuple[int, int], tuple[str, ...]], labelled: set[tuple[int, int]]) -> str:
    is_value = len(words) <= _LONGEST_VALUE and _STARTS_VALUE.match(words) is not None
    if cell.row_header:
        return "value" if is_value else "text"
    if words.strip() in heads.get((cell.table, cell.column), ()):
        return "header"
    if cell.column_header and headers.says("unit_header", cell.column_header[-1]) and row_unit(words):
        return "unit"
    if (cell.table, cell.row) in labelled:
        return "stub"
    return "value" if is_value and cell.column_header else "text"


def row_unit(words: str) -> headers.UnitWords | None:
    """The unit that a cell of a unit column names; under "Đơn vị" also stand places ("Xã Ô Lâm"), which are none."""
    unit = headers.unit_of(words.strip(), "table.unit_column", True)
    return None if unit is not None and unit.unit in TERRITORIES and not words.islower() else unit


def number_alone(slot: Slot) -> Numeral | None:
    """The number that stands alone in a cell; None where there is none or more than a number."""
    match = PURE.fullmatch(slot.text)
    if match is None:
        return None
    start, end = slot.block.start + match.start("number"), slot.block.start + match.end("number")
    bare = read_digits(slot.text, match.start("number"))
    if bare is None or slot.block.start + bare.end != end or "list" in bare.flags:
        return None
    flags = bare.flags if bare.other is None else (*bare.flags, f"ambiguous:{bare.value}|{bare.other}")
    sign = match["sign"] in _MINUS and bool(match["sign"])
    if sign:
        flags, start = (*flags, "negative"), slot.block.start + match.start("sign")
    value = -bare.value if sign else bare.value
    last = slot.block.start + match.end("rate") if match["rate"] else end
    return Numeral(start, last, end, value, unit="percent" if match["rate"] else None, flags=flags, per_end=last)


def number_start(slot: Slot) -> int:
    """Where the number of a cell's text begins."""
    match = PURE.match(slot.text)
    return slot.block.start + (match.start("number") if match else 0)


def holds_years(slot: Slot, numeral: Numeral) -> bool:
    """Whether a cell says a year: its column is one of years."""
    return (
        bool(slot.cell.column_header)
        and 1900 <= numeral.value <= 2100
        and headers.says("year_values", slot.cell.column_header[-1]) is not None
    )
