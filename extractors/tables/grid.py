"""The tables of a text, and the numbers that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.model import Block, BlockKind
from extractors.nonfigures import NonFigure
from extractors.numerals import Numeral, Scan, Span, scan
from extractors.tables.cells import PURE, Slot, holds_years, number_alone, number_start, slots_of
from extractors.tables.numbers import blanked, has_digit, knows, merged, set_aside, slot_at, subset, trimmed


class Tables:
    """The tables of one text. `text` is the text as it is to be read: no line holds more than one cell."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        """`blocks` are those of the document, with offsets of `text`."""
        self.ordinals = ordinals_of(text, blocks)
        cells = [b for b in blocks if b.cell is not None]
        self.text = parted(text, cells, self.ordinals)
        self.slots = slots_of(text, cells)
        self.at = {slot.block.start: slot for slot in self.slots}
        self._values = [slot for slot in self.slots if slot.role == "value"]
        self._rows: dict[tuple[int, int], list[Slot]] = {}
        for slot in self.slots:
            self._rows.setdefault((slot.cell.table, slot.cell.row), []).append(slot)

    def slots_of(self, row: tuple[int, int]) -> list[Slot]:
        """The cells of a row, by the number of its table and its own."""
        return self._rows.get(row, [])

    def scan(self) -> Scan:
        """The numbers of the whole text, those of cells read alone; header and row numbers are no figures."""
        pure = [(slot, numeral) for slot in self._values if (numeral := number_alone(slot)) is not None]
        hidden = blanked(self.text, [(s.block.start, s.block.end) for s, _ in pure] + self.ordinals)
        found = scan(hidden)
        silent = [(s.block.start, s.block.end, s) for s in self.slots if s.role in ("header", "unit")]
        kept, others = set_aside(found, silent, self.text)
        numerals = merged(kept, [numeral for _, numeral in pure])
        others += [
            NonFigure(*trimmed(self.text, a, b), "ordinal", "table.ordinal")
            for a, b in self.ordinals
            if has_digit(self.text[a:b])
        ]
        unknown = [span for span in found.unknown if not slot_at(span.start, silent)]
        years = {numeral.start: numeral for slot, numeral in pure if holds_years(slot, numeral)}
        numerals = subset(numerals, [n.start not in years for n in numerals])
        others += [NonFigure(n.start, n.end, "period", "table.years") for n in years.values()]
        taken = {slot.block.start for slot, _ in pure}
        unread = [s for s in self._values if PURE.fullmatch(s.text) and s.block.start not in taken]
        unknown += [Span(number_start(s), s.block.end) for s in unread if not knows(number_start(s), found)]
        return Scan(
            tuple(numerals), tuple(sorted(others, key=lambda n: n.start)), tuple(sorted(unknown, key=lambda u: u.start))
        )

    def share(self, numerals: Sequence[Numeral]) -> tuple[list[Numeral], list[Numeral]]:
        """The numbers of running text, and those of value cells; links between numbers are kept within each."""
        spans = [(slot.block.start, slot.block.end, slot) for slot in self._values]
        inside = [bool(slot_at(n.start, spans)) for n in numerals]
        return subset(numerals, [not flag for flag in inside]), subset(numerals, inside)


def find_tables(text: str, blocks: Sequence[Block]) -> Tables | None:
    """The tables of a text; None where it has none."""
    return Tables(text, blocks) if any(block.cell is not None for block in blocks) else None


def parted(text: str, cells: Sequence[Block], ordinals: Sequence[tuple[int, int]]) -> str:
    """The text with a line end where a tab parts two cells; its length stays."""
    letters = list(text)
    for end in (*(b.end for b in cells), *(b for _, b in ordinals)):
        while end < len(letters) and letters[end] == "\t":
            letters[end] = "\n"
            end += 1
    return "".join(letters)


def ordinals_of(text: str, blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Furniture that shares a line with a cell: running numbers of rows and columns."""
    beside: set[int] = set()
    for number, (one, other) in enumerate(pairwise(blocks)):
        if text[one.end : other.start].strip(" ") == "\t":
            beside |= {number, number + 1}
    return [(b.start, b.end) for n, b in enumerate(blocks) if n in beside and b.kind is BlockKind.FURNITURE]
