"""The rows of tables, with what names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractors import headers
from extractors.mentions import Mention
from extractors.tables.cells import Slot
from extractors.tables.grid import Tables

LEADING_MARK = regex.compile(r"^\s*(?:[IVXLC]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)]\s+|^\s*[-+*•]\s*")


@dataclass(slots=True)
class Row:
    """One row of a table: its labels and the header of each one's column, the labels above it, its figures by column.

    `is_total`: it says that it sums up others; `is_within`: it says that it is part of a row before.
    """

    labels: tuple[str, ...]
    named_by: tuple[str, ...]
    above: tuple[str, ...]
    cells: dict[int, Mention] = field(default_factory=dict)
    label: str = field(init=False)
    is_total: bool = field(init=False)
    is_within: bool = field(init=False)

    def __post_init__(self) -> None:
        """Read the first label."""
        self.label = LEADING_MARK.sub("", self.labels[0]) if self.labels else ""
        self.is_total = headers.says("total", self.label) is not None
        self.is_within = bool(self.labels) and headers.says("within", self.labels[0]) is not None

    def header_of(self, label: str) -> str:
        """The header of the column in which a label of this row stands, "" for a label of another row."""
        own = zip(self.labels, self.named_by, strict=True)
        return next((header for words, header in own if label in words or words in label), "")


def rows_of(tables: Tables) -> dict[tuple[int, int], Row]:
    """The rows with values or labels, by table and row."""
    stubs: dict[tuple[int, int], list[Slot]] = {}
    for slot in tables.slots:
        if slot.role in ("stub", "text") and not slot.cell.row_header:
            stubs.setdefault((slot.cell.table, slot.cell.row), []).append(slot)
    rows: dict[tuple[int, int], Row] = {}
    for slot in tables.slots:
        key = (slot.cell.table, slot.cell.row)
        if slot.role in ("header", "unit") or key in rows:
            continue
        names = stubs.get(key, [])
        units = {s.text for s in tables.slots_of(key) if s.role == "unit"}
        chain = [label for label in _row_header(tables, key) if label not in units]
        heading = _heading(tables, key, names)
        above = tuple(chain[: max(0, len(chain) - max(1, len(names)))]) + tuple(s.text.strip() for s in heading)
        own = names[len(heading) :]
        named_by = tuple(s.cell.column_header[-1] if s.cell.column_header else "" for s in own)
        rows[key] = Row(tuple(s.text.strip() for s in own), named_by, above)
    return rows


def _row_header(tables: Tables, key: tuple[int, int]) -> tuple[str, ...]:
    """The labels that head the cells of a row."""
    return next((s.cell.row_header for s in tables.slots_of(key) if s.cell.row_header), ())


def _heading(tables: Tables, key: tuple[int, int], names: Sequence[Slot]) -> Sequence[Slot]:
    """The first of a row's labels, where its cell goes on over the next row, which it heads as well."""
    below = key[0], key[1] + 1
    beside = {slot.cell.column for slot in tables.slots_of(below)}
    goes_on = len(names) > 1 and names[0].cell.column not in beside
    return names[:1] if goes_on and names[0].text.strip() in _row_header(tables, below) else ()
