"""Tables as CSV for people and programs: UTF-8 with BOM, `.` decimals, labels beside codes, no cell that runs.

Rows stream from the store to the file, so that memory does not grow with the table; the file appears under its name
when it is whole.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from outputs.arithmetic import with_checks
from outputs.codebook import codebook
from outputs.columns import EXPORTED, LEFTOVERS, Column, Kind
from outputs.errors import export_error
from outputs.labels import joined_labels
from outputs.published import finished, reviewed_rows
from outputs.rows import Row
from outputs.store import Store
from outputs.takedown import shown_rows, takedowns_of
from outputs.types import plain

RUNS = r"'*[=+\-@\t\r\n＝＋－＠]"
"""What a cell that a spreadsheet runs begins with; a pattern of Python and of DuckDB."""
NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)*(?: ?%)?"
"""A plain number, which may begin so."""
_RUNS, _NUMBER = re.compile(RUNS), re.compile(NUMBER)


def export_figures(
    store: Store,
    path: str | Path,
    language: str = "vi",
    min_confidence: float = 0.0,
    without: Collection[str] = (),
    **equal: str,
) -> int:
    """Write the figure table, all of it or the rows with these values of columns; the number of rows.

    Columns of the machine come first, `reviewed_*` say what people say of them. `min_confidence` (0 to 1) leaves out
    rows that are less likely right, unless a person has said that they are; `without` the rows of these sources.

    Raises ExportError, StoreError.
    """
    rows = finished(with_checks(store, reviewed_rows(store, **equal), language))
    kept = (row for row in rows if row["source"] not in without and trusted(row, min_confidence))
    return write_csv(path, EXPORTED, kept, language)


def trusted(row: Row, least: float) -> bool:
    """Whether a row is at least that likely right (0 to 1), or a person says that it is."""
    likely = row["probability_row"]
    return not least or row["verdict"] in ("right", "missed") or (likely is not None and likely >= least)


def export_leftovers(
    store: Store, path: str | Path, language: str = "vi", without: Collection[str] = (), **equal: str
) -> int:
    """Write the numbers that became no figure, unknown ones first, but those of the sources `without`; how many.

    Raises ExportError, StoreError.
    """
    kept = (row for row in store.leftovers(**equal) if row["source"] not in without)
    return write_csv(path, LEFTOVERS, shown_rows(kept, takedowns_of(store)), language)


def export_codebook(path: str | Path) -> None:
    """Write `columns.md`, which explains the tables. Raises ExportError."""
    with written(path) as file:
        file.write(codebook())


def write_csv(path: str | Path, columns: tuple[Column, ...], rows: Iterable[Row], language: str = "vi") -> int:
    """Write rows, which have a key for each column that is no label; the number of rows. Raises ExportError."""
    cells = [_cell(column, language) for column in columns]
    number = 0
    with written(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([column.name for column in columns])
        for number, row in enumerate(rows, start=1):  # noqa: B007 (the count is the result)
            writer.writerow([cell(row) for cell in cells])
    return number


@contextmanager
def written(path: str | Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file that takes its name when it is whole and on the disk, or not at all. Raises ExportError."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding=encoding, newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise export_error(target, error) from error
    finally:
        part.unlink(missing_ok=True)


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: `'` before what begins like one, unless it is a plain number."""
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made the cell from."""
    return cell[1:] if cell.startswith("'") and _RUNS.match(cell) else cell


def _cell(column: Column, language: str) -> Callable[[Row], Any]:
    """How a column's cell is made from a row."""
    if column.label_of:
        return lambda row: guarded(joined_labels(column.codes, row[column.label_of], language))
    if column.kind is Kind.TEXT:
        return lambda row: guarded(row[column.name])
    return lambda row: _spelled(row[column.name])


def _spelled(value: Decimal | date | float | None) -> str:
    """Numbers and dates as programs read them; nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return plain(value) if isinstance(value, Decimal) else str(value)
