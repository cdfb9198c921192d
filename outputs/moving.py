"""From an SQLite file to PostgreSQL: every table in one transaction, read back and compared before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from outputs.database import writing
from outputs.dump import number_on
from outputs.errors import OutputError
from outputs.loading import insert_rows
from outputs.rows import Row
from outputs.schema import metadata
from outputs.types import plain, storable

CHUNK = 5000
"""Rows that are in memory at a time."""


class MoveError(OutputError):
    """A database that cannot be moved, or that did not arrive as it left."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A table that has arrived: its rows, and a hash of all of them in the order of their keys."""

    name: str
    rows: int
    digest: str


def move(source: Engine, target: Engine) -> list[Moved]:
    """Copy all tables into the empty tables of `target`, in one transaction; both stand at the newest migration.

    Nobody writes into either meanwhile. Broken off, it leaves the target empty: the same call begins anew.
    Raises StoreError, MoveError.
    """
    tables = metadata.sorted_tables
    with writing(source) as old, writing(target) as new:
        new.exec_driver_sql(f"LOCK TABLE {', '.join(table.name for table in tables)} IN EXCLUSIVE MODE")
        for table in tables:
            if new.execute(select(1).select_from(table).limit(1)).first() is not None:
                raise MoveError(f"The new database holds rows already (table {table.name}). Name an empty one.")
        moved = [_copy(old, new, table) for table in tables]
        for before in moved:
            after = _summed(before.name, _read(new, metadata.tables[before.name]))
            if after != before:
                raise MoveError(
                    f"The table {before.name} did not arrive as it left ({before.rows} rows with the hash "
                    f"{before.digest}, then {after.rows} with {after.digest}). Nothing was moved; see whether triggers "
                    "or rules of the new database change what is written, and run the command again."
                )
        return moved


def _copy(old: Connection, new: Connection, table: Table) -> Moved:
    """Copy the rows of one table on their way past the sum."""

    def passing() -> Iterator[list[Row]]:
        for rows in _read(old, table):
            insert_rows(new, table, rows)
            yield rows

    moved = _summed(table.name, passing())
    number_on(new, table)
    return moved


def _read(connection: Connection, table: Table) -> Iterator[list[Row]]:
    """The rows of a table by its key, as PostgreSQL can hold them."""
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=CHUNK).execute(query)
    for rows in result.mappings().partitions():
        yield [{name: storable(value) for name, value in row.items()} for row in rows]


def _summed(name: str, parts: Iterator[list[Row]]) -> Moved:
    """How many rows there are, and the hash of what they say."""
    digest, number = blake2b(digest_size=16), 0
    for rows in parts:
        number += len(rows)
        for row in rows:
            digest.update(repr([_spelled(value) for value in row.values()]).encode("utf-8", "surrogatepass"))
    return Moved(name, number, digest.hexdigest())


def _spelled(value: Any) -> Any:
    """A value in the same words from either database."""
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, datetime) else value
