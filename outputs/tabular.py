"""Rows as columns: Arrow with exact types, and the files of a release, which DuckDB writes one from the other.

Rows come once, in the order of the documents, and are too many to be held: they go to the disk first, apart by the
value of one column. Everything after that is work on files, in bounded memory and always in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from outputs.columns import Column, Kind
from outputs.export import NUMBER, RUNS
from outputs.rows import Row

BATCH = 10_000
"""Rows in memory at a time."""
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


def distinct(table: pa.Table, names: Sequence[str]) -> tuple[list[tuple[Any, ...]], pa.Array]:
    """The cells that some columns have together, each once, and for each row of the table the number of its cells."""
    numbers = np.zeros(len(table), np.int64)
    for name in names:
        coded = table[name].combine_chunks().dictionary_encode("encode")
        numbers = numbers * len(coded.dictionary) + coded.indices.to_numpy()
        numbers = np.unique(numbers, return_inverse=True)[1]
    _, first, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    cells = [table[name].take(first).to_pylist() for name in names]
    return list(zip(*cells, strict=True)), pa.array(numbers)


def _exact(values: Sequence[Any], kind: pa.DataType) -> Sequence[Any]:
    if kind != DECIMAL:
        return values
    return [value if value is None or value.as_tuple().exponent >= -9 else value.quantize(_STEP) for value in values]


def spool(table: pa.Table, by: str, folder: Path) -> dict[str, Path]:
    """Write a table into a folder as Parquet, a file for each value of a column; the files by value."""
    folder.mkdir()
    table, files, first = table.sort_by(by), {}, 0
    for counted in pc.value_counts(table[by]).to_pylist():
        value, number = counted["values"], counted["counts"]
        files[value] = folder / f"{value}.parquet"
        pq.write_table(table.slice(first, number), files[value], compression="lz4")
        first += number
    return files


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
    cells = ", ".join(f"{_value(column)} AS {quoted(column.name)}" for column in columns)
    found = connection.sql(f"SELECT {cells} FROM {source}").to_arrow_reader(BATCH)
    named = ", ".join(f"{quoted(column.name)} {_SQL.get(column.kind, 'TEXT')}" for column in columns)
    from adbc_driver_sqlite.dbapi import connect  # takes a second to import: it knows pandas and polars

    with connect(str(path), autocommit=True) as database, database.cursor() as cursor:
        for statement in (*(f"PRAGMA {pragma}" for pragma in _LOADING), f"CREATE TABLE {quoted(name)} ({named})"):
            cursor.execute(statement)
            cursor.fetchall()
        cursor.adbc_ingest(name, found, mode="append")


def _value(column: Column) -> str:
    """What SQLite is given: texts of numbers become numbers in its numeric columns."""
    name = quoted(column.name)
    if _is_exact(column):
        return plain_sql(name)
    if column.kind is Kind.MOMENT:
        return f"strftime({name}, '%Y-%m-%dT%H:%M:%S')"
    return f"CAST({name} AS VARCHAR)" if column.kind is Kind.DATE else name
