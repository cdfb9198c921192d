"""The rows of tables, with what names them."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors import headers
from extractors.mentions import Mention
from extractors.tables.cells import Slot
from extractors.tables.grid import Tables

LEADING_MARK = regex.compile(r"^\s*(?:[IVXLC]{1,6}|[A-HĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ])\s*[.)]\s+|^\s*[-+*•]\s*")


@dataclass(slots=True)
class Row:
    """One row of a table: its labels and the header of their column, the labels above it, and its figures by column.

    `is_total`: it says that it sums up others; `is_within`: it says that it is part of a row before.
    """

    labels: tuple[str, ...]
    named_by: str
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
        labels = tuple(s.text.strip() for s in names)
        beside = tables.slots_of(key)
        units = {s.text for s in beside if s.role == "unit"}
        headed = next((s.cell.row_header for s in beside if s.cell.row_header), ())
        chain = [label for label in headed if label not in units]
        named_by = names[0].cell.column_header[-1] if names and names[0].cell.column_header else ""
        rows[key] = Row(labels, named_by, tuple(chain[: max(0, len(chain) - max(1, len(labels)))]))
    return rows
