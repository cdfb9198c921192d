"""Rows as columns: Arrow with exact types, and the files of a release, which DuckDB writes one from the other.

Rows come once, in the order of the documents, and are too many to be held: they go to the disk first, apart by the
value of one column. Everything after that is work on files, in bounded memory and always in the same order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outputs.columns import Column, Kind
from outputs.export import NUMBER, RUNS
from outputs.rows import Row

BATCH = 2_000
"""Rows in memory at a time, as rows."""
HELD = 100_000
"""Rows in memory at a time, as columns."""
GROUP = 50_000
"""Rows that a reader of Parquet skips or takes together."""
MEMORY = "700MB"
"""What DuckDB may take before it works on the disk."""
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
_EXACT = frozenset({"value", "value_high", "stated", "expected", "difference", "reading"})
_STEP = Decimal(1).scaleb(-9)


def schema(columns: Iterable[Column]) -> pa.Schema:
    """The Arrow types of some columns."""
    return pa.schema([(column.name, arrow_type(column)) for column in columns])


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column; what is in a unit is an exact decimal, confidences and probabilities are not."""
    return _TYPES[column.kind] if column.kind is not Kind.DECIMAL or _is_exact(column) else pa.float64()


def _is_exact(column: Column) -> bool:
    return column.name in _EXACT


def arrow(rows: Sequence[Row], shape: pa.Schema) -> pa.Table:
    """Rows as columns; columns that the shape does not name are left out."""
    cells = list(zip(*map(itemgetter(*shape.names), rows), strict=True)) or [()] * len(shape)
    arrays = [pa.array(_exact(values, field.type), field.type) for field, values in zip(shape, cells, strict=True)]
    return pa.Table.from_arrays(arrays, schema=shape)


def _exact(values: Sequence[Any], kind: pa.DataType) -> Sequence[Any]:
    if kind != DECIMAL:
        return values
    return [value if value is None or value.as_tuple().exponent >= -9 else value.quantize(_STEP) for value in values]


def batches(rows: Iterable[Row], size: int = BATCH) -> Iterator[list[Row]]:
    """The rows in lists of at most `size`."""
    each = iter(rows)
    while batch := list(islice(each, size)):
        yield batch


class Spool:
    """Takes rows in and keeps them as Parquet in a folder, one file for each value of a column."""

    def __init__(self, folder: Path, columns: tuple[Column, ...], by: str) -> None:
        self.folder, self.by, self.rows = folder, by, 0
        self._schema = schema(columns)
        self._held: list[pa.Table] = []
        self._writers: dict[str, pq.ParquetWriter] = {}
        folder.mkdir()

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            for writer in self._writers.values():
                writer.close()

    def write(self, rows: Sequence[Row]) -> None:
        """Take some rows in."""
        self.rows += len(rows)
        self._held.append(arrow(rows, self._schema))
        if sum(table.num_rows for table in self._held) >= HELD:
            self._flush()

    def files(self) -> dict[str, Path]:
        """The file of each value, by value."""
        return {value: self._path(value) for value in sorted(self._writers)}

    def _path(self, value: str) -> Path:
        return self.folder / f"{value}.parquet"

    def _flush(self) -> None:
        if not self._held:
            return
        table = pa.concat_tables(self._held).sort_by(self.by)
        self._held = []
        first = 0
        for counted in pc.value_counts(table[self.by]).to_pylist():
            value, number = counted["values"], counted["counts"]
            if value not in self._writers:
                self._writers[value] = pq.ParquetWriter(self._path(value), self._schema, compression="lz4")
            self._writers[value].write_table(table.slice(first, number))
            first += number


# From file to file


def engine() -> duckdb.DuckDBPyConnection:
    """A DuckDB that works in one thread, so that it writes the same bytes every time, and in little memory."""
    connection = duckdb.connect()
    for setting in _SETTINGS:
        connection.execute(f"SET {setting}")
    return connection


_SETTINGS = (
    "threads = 1",
    "preserve_insertion_order = true",
    f"memory_limit = '{MEMORY}'",
    "TimeZone = 'UTC'",
    # What it knows of one file and does not know of two would show in the bytes that it writes.
    "disabled_optimizers = 'statistics_propagation'",
)


def files_of(*paths: Path) -> str:
    """Parquet files, one after the other, as a table of DuckDB."""
    named = ", ".join(literal(path) for path in paths)
    return f"read_parquet([{named}], hive_partitioning = true, hive_types_autocast = false)"


def literal(value: object) -> str:
    """A text of SQL."""
    return "'" + str(value).replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name of SQL."""
    return '"' + name.replace('"', '""') + '"'


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Write the answer to a query as Parquet; the number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {GROUP}"
    written = connection.execute(f"COPY ({query}) TO {literal(path)} ({options})").fetchone()
    return int(written[0]) if written else 0


def write_csv(connection: duckdb.DuckDBPyConnection, source: str, columns: tuple[Column, ...], path: Path) -> None:
    """Write a table of DuckDB as CSV: numbers plain, moments with `Z`, no text that a spreadsheet would run."""
    cells = ", ".join(f"{_cell(column)} AS {quoted(column.name)}" for column in columns)
    connection.execute(f"COPY (SELECT {cells} FROM {source}) TO {literal(path)} (FORMAT csv, HEADER)")


def _cell(column: Column) -> str:
    name = quoted(column.name)
    if column.kind is Kind.TEXT:
        # The rules look at few cells: those that begin with a sign.
        runs = f"regexp_matches({name}, {literal('^' + RUNS)}) AND NOT regexp_full_match({name}, {literal(NUMBER)})"
        safe = f"CASE WHEN {runs} THEN '''' || {name} ELSE {name} END"
        return f"CASE WHEN left({name}, 1) IN ({_SIGNS}) THEN {safe} ELSE nullif({name}, '') END"
    if column.kind is Kind.MOMENT:
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ')"
    return plain_sql(name) if _is_exact(column) else name


_SIGNS = ", ".join(f"chr({ord(sign)})" for sign in "'=+-@\t\r\n＝＋－＠")


def plain_sql(name: str) -> str:
    """`types.plain` of a decimal of nine places, in SQL."""
    return f"rtrim(rtrim(CAST({name} AS VARCHAR), '0'), '.')"


_LOADING = ("page_size = 16384", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536")
"""A file that nobody reads before it is whole needs no journal."""


def write_sqlite(
    connection: duckdb.DuckDBPyConnection, source: str, columns: tuple[Column, ...], path: Path, name: str
) -> None:
    """Add a table of DuckDB to an SQLite file; it has no decimals: whole numbers are integers there, others floats."""
    cells = ", ".join(_value(column) for column in columns)
    found = connection.sql(f"SELECT {cells} FROM {source}").to_arrow_reader(BATCH)
    named = ", ".join(f"{quoted(column.name)} {_SQL.get(column.kind, 'TEXT')}" for column in columns)
    database = sqlite3.connect(path, isolation_level=None)
    try:
        for pragma in _LOADING:
            database.execute(f"PRAGMA {pragma}")
        database.execute(f"CREATE TABLE {quoted(name)} ({named})")
        insert = f"INSERT INTO {quoted(name)} VALUES ({', '.join('?' * len(columns))})"
        database.execute("BEGIN")
        for batch in found:
            # Column by column is the quickest way from Arrow to the tuples that SQLite takes.
            database.executemany(insert, zip(*(column.to_pylist() for column in batch.columns), strict=True))
        database.execute("COMMIT")
    finally:
        database.close()


def _value(column: Column) -> str:
    """What SQLite is given: texts of numbers become numbers in its numeric columns."""
    name = quoted(column.name)
    if _is_exact(column):
        return plain_sql(name)
    if column.kind is Kind.MOMENT:
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
    return f"CAST({name} AS VARCHAR)" if column.kind is Kind.DATE else name
