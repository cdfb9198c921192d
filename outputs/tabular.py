"""Rows as columns: Arrow batches with exact types, and the files that a release writes from them."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from outputs.columns import Column, Kind
from outputs.export import guarded
from outputs.rows import Row
from outputs.types import plain

BATCH = 20_000
"""Rows in memory at a time."""
DECIMAL = pa.decimal128(38, 9)
"""Values keep nine decimals; nothing in the table has more."""
_TYPES = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: DECIMAL,
    Kind.DATE: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
}
_SQL = {Kind.INTEGER: "INTEGER", Kind.DECIMAL: "NUMERIC"}
_RISKY = frozenset("'=+-@\t\r\n＝＋－＠")
"""With these begins what `guarded` has to look at; most cells begin otherwise."""
_STEP = Decimal(1).scaleb(-9)


def schema(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow types of some columns."""
    return pa.schema([(column.name, arrow_type(column)) for column in columns])


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column; only values are exact decimals, confidences and probabilities are not."""
    exact = column.kind is not Kind.DECIMAL or column.name in ("value", "value_high")
    return _TYPES[column.kind] if exact else pa.float64()


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """The rows in lists of at most `size`."""
    each = iter(rows)
    while batch := list(islice(each, size)):
        yield batch


class TableWriter:
    """Writes one table as Parquet (in folders by `partition`, or one file), CSV and a table of an SQLite database."""

    def __init__(self, folder: Path, name: str, columns: tuple[Column, ...], *, partition: str = "") -> None:
        self.folder, self.name, self.columns, self.partition = folder, name, columns, partition
        self.rows = 0
        self._schema = schema(column for column in columns if column.name != partition)
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._open = ExitStack()

    def __enter__(self) -> TableWriter:
        self._file: IO[str] = self._open.enter_context(
            (self.folder / f"{self.name}.csv").open("w", encoding="utf-8", newline="")
        )
        self._csv = csv.writer(self._file, lineterminator="\n")
        self._csv.writerow([column.name for column in self.columns])
        self._database = sqlite3.connect(self.folder / "solieu.sqlite", isolation_level=None)
        self._open.callback(self._database.close)
        self._create()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for _, writer in sorted(self._writers.items()):
            writer.close()
        self._open.close()

    def write(self, rows: list[Row]) -> None:
        """Add rows to all three."""
        self.rows += len(rows)
        cells = {column.name: [row[column.name] for row in rows] for column in self.columns}
        texts = [_texts(column, cells[column.name]) for column in self.columns]
        self._csv.writerows(zip(*texts, strict=True))
        self._to_sqlite(cells)
        self._to_parquet(cells, len(rows))

    def _create(self) -> None:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            self._database.execute(f"PRAGMA {pragma}")
        named = ", ".join(f'"{column.name}" {_SQL.get(column.kind, "TEXT")}' for column in self.columns)
        self._database.execute(f'CREATE TABLE "{self.name}" ({named})')
        self._insert = f'INSERT INTO "{self.name}" VALUES ({", ".join("?" * len(self.columns))})'

    def _to_sqlite(self, cells: dict[str, list[Any]]) -> None:
        values = [_sql_values(column, cells[column.name]) for column in self.columns]
        self._database.execute("BEGIN")
        self._database.executemany(self._insert, zip(*values, strict=True))
        self._database.execute("COMMIT")

    def _to_parquet(self, cells: dict[str, list[Any]], number: int) -> None:
        keys = cells[self.partition] if self.partition else [""] * number
        arrays = [pa.array(_exact(cells[field.name], field.type), field.type) for field in self._schema]
        table = pa.Table.from_arrays(arrays, schema=self._schema)
        places: dict[str, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        for key in sorted(places):
            self._writer(key).write_table(table.take(places[key]) if self.partition else table)

    def _writer(self, key: str) -> pq.ParquetWriter:
        if key not in self._writers:
            path = self.folder / f"{self.name}.parquet"
            if self.partition:
                path = self.folder / self.name / f"{self.partition}={key}" / "part-0.parquet"
                path.parent.mkdir(parents=True)
            self._writers[key] = pq.ParquetWriter(path, self._schema, compression="zstd")
        return self._writers[key]


def _texts(column: Column, values: list[Any]) -> list[Any]:
    """The cells of a CSV: numbers plain, moments with `Z`, no text that a spreadsheet would run."""
    if column.kind is Kind.TEXT:
        return [guarded(value) if value and value[0] in _RISKY else value or "" for value in values]
    if column.kind is Kind.DECIMAL:
        return [_number(value) for value in values]
    if column.kind is Kind.MOMENT:
        return ["" if value is None else value.strftime("%Y-%m-%dT%H:%M:%SZ") for value in values]
    return ["" if value is None else value for value in values]


def _number(value: Any) -> Any:
    return "" if value is None else plain(value) if isinstance(value, Decimal) else value


def _sql_values(column: Column, values: list[Any]) -> list[Any]:
    """SQLite has no decimals: whole numbers as integers, others as the nearest float."""
    if column.kind is Kind.DECIMAL:
        return [_sql_number(value) for value in values]
    if column.kind in (Kind.DATE, Kind.MOMENT):
        return [None if value is None else value.isoformat()[:19] for value in values]
    return values


def _sql_number(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    whole = int(value)
    return whole if whole == value and abs(whole) < 2**63 else float(value)


def _exact(values: list[Any], kind: pa.DataType) -> list[Any]:
    if kind != DECIMAL:
        return values
    return [value if value is None or value.as_tuple().exponent >= -9 else value.quantize(_STEP) for value in values]
