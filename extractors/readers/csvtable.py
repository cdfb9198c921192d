"""CSV: rows whose cells are parted by commas, semicolons or bars become rows parted by tabs."""

from __future__ import annotations

import csv
from collections import Counter

_SEPARATORS = ";,|"
_FEWEST = 3
"""Rows with the same number of cells that make a table."""


def tabbed(text: str) -> str:
    """The text of a CSV file with tabs between its cells; as it is where no separator makes a table of it."""
    if "\t" in text:
        return text
    rows = max((_rows(text, separator) for separator in _SEPARATORS), key=_alike)
    if _alike(rows) < _FEWEST:
        return text
    return "\n".join("\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in rows) + "\n"


def _rows(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error:
        return []


def _alike(rows: list[list[str]]) -> int:
    """How many rows have the usual number of cells; none where that is one."""
    counts = Counter(len(row) for row in rows if len(row) > 1)
    return max(counts.values(), default=0)
