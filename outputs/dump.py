"""The tables of a database as files, one Parquet file a table, and back: the same for SQLite and PostgreSQL.

What is dumped is one state of the database, however many runs are writing; it holds values as text where a file has
no exact type of its own (decimals, moments), so that a database of either kind can be made from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, Date, Engine, Float, Integer, LargeBinary, Table, column, func, insert, select, table
from sqlalchemy import text as sql
from sqlalchemy.types import TypeEngine

from outputs.database import alembic_config, migrate, revision, translated
from outputs.errors import OutputError
from outputs.loading import copy
from outputs.schema import accounts, metadata
from outputs.types import ExactDecimal, UtcDateTime, plain, storable

NOT_DUMPED = frozenset({"sessions", "login_failures"})
"""Who is logged in just now: a restored house begins without."""

CHUNK = 5000
"""Rows that are in memory at a time."""


class DumpError(OutputError):
    """Tables that cannot be dumped or brought back; the message says why."""


def tables(*, with_accounts: bool = True) -> list[Table]:
    """The tables that are dumped, in the order in which they can be loaded."""
    left_out = NOT_DUMPED | (set() if with_accounts else {accounts.name})
    return [one for one in metadata.sorted_tables if one.name not in left_out]


def dump(engine: Engine, folder: Path, *, with_accounts: bool = True) -> dict[str, int]:
    """Write every table into `folder` as `NAME.parquet`; the rows of each. Raises StoreError, OSError."""
    options: dict[str, Any] = {"solieu_reading": True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with translated(engine), engine.connect().execution_options(**options) as connection:
        return {
            one.name: _write(connection, one, folder / f"{one.name}.parquet")
            for one in tables(with_accounts=with_accounts)
        }


def is_empty(engine: Engine) -> bool:
    """Whether no table holds a row. Raises StoreError."""
    with translated(engine), engine.connect().execution_options(solieu_reading=True) as connection:
        if not revision(connection):
            return True
        return all(
            connection.execute(select(sql("1")).select_from(sql(f'"{one.name}"')).limit(1)).first() is None
            for one in metadata.sorted_tables
        )


def restore(engine: Engine, folder: Path, schema: str, names: frozenset[str] | None = None) -> dict[str, int]:
    """Load the files of `folder`, written at this migration, in one transaction; the rows of each table.

    `names` are the tables to load, all by default. The database must have no rows. Raises StoreError, DumpError.
    """
    from alembic import command
    from alembic.util import CommandError

    with translated(engine), engine.begin() as connection:
        if not revision(connection):
            try:
                command.upgrade(alembic_config(connection), schema)
            except CommandError as error:
                raise DumpError(
                    f"The backup was made by a newer version of solieu (its schema is {schema}): update solieu."
                ) from error
        counts = {}
        for one in tables():
            path = folder / f"{one.name}.parquet"
            if path.exists() and (names is None or one.name in names):
                counts[one.name] = _read(connection, one, path)
    migrate(engine)
    return counts


def _write(connection: Connection, source: Table, path: Path) -> int:
    """One table, ordered by its key."""
    shape = pa.schema([pa.field(one.name, _arrow(one.type)) for one in source.columns])
    rows = connection.execution_options(yield_per=CHUNK).execute(select(source).order_by(*source.primary_key.columns))
    number = 0
    with pq.ParquetWriter(path, shape, compression="zstd") as writer:
        for part in rows.mappings().partitions():
            plain_rows = [{name: _flat(value) for name, value in row.items()} for row in part]
            writer.write_table(pa.Table.from_pylist(plain_rows, shape))
            number += len(part)
    return number


def _read(connection: Connection, target: Table, path: Path) -> int:
    """The rows of one file; columns that today's schema does not know are those of its own."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise DumpError(f"{path} is damaged: {error}. Take another backup.") from error
    if connection.dialect.name == "postgresql":
        number = copy(connection, target.name, file.schema_arrow.names, _cells(file))
        number_on(connection, target)
        return number
    types = {one.name: one.type for one in target.columns}
    columns = [column(name, types[name]) if name in types else column(name) for name in file.schema_arrow.names]
    # A table of just these columns: one of an older schema has others than `target`.
    into = insert(table(target.name, *columns))
    for rows in _batches(file, types):
        connection.execute(into, rows)
    counted: int = file.metadata.num_rows
    return counted


def _cells(file: pq.ParquetFile) -> Iterator[tuple[Any, ...]]:
    """The rows of a file, whose texts PostgreSQL reads as what they are: decimals, days, moments."""
    for batch in file.iter_batches(CHUNK):
        for row in zip(*(one.to_pylist() for one in batch.columns), strict=True):
            yield tuple(map(storable, row))


def _batches(file: pq.ParquetFile, types: dict[str, TypeEngine[Any]]) -> Iterator[list[dict[str, Any]]]:
    for batch in file.iter_batches(CHUNK):
        rows = batch.to_pylist()
        if rows:
            yield [{name: _full(value, types.get(name)) for name, value in row.items()} for row in rows]


def number_on(connection: Connection, target: Table) -> None:
    """PostgreSQL numbers new rows by a counter that does not see rows which bring their number."""
    if connection.dialect.name != "postgresql":
        return
    for key in target.primary_key.columns:
        if key.autoincrement is True:
            highest = connection.scalar(select(func.max(key)))
            if highest is not None:
                counter = func.pg_get_serial_sequence(target.name, key.name)
                connection.execute(select(func.setval(counter, highest)))


def _arrow(kind: TypeEngine[Any]) -> pa.DataType:
    if isinstance(kind, Integer):
        return pa.int64()
    if isinstance(kind, Float):
        return pa.float64()
    return pa.binary() if isinstance(kind, LargeBinary) else pa.string()


def _flat(value: Any) -> Any:
    """A value as a file holds it."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def _full(value: Any, kind: TypeEngine[Any] | None) -> Any:
    """A value as the database takes it."""
    if value is None:
        return None
    if isinstance(kind, ExactDecimal):
        return Decimal(value)
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
