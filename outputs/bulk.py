"""Much of the database at once: Arrow columns as the driver makes them, without a row of Python in between.

SQLAlchemy writes the SQL and knows the database; ADBC, Arrow's drivers, carry it out. Exact decimals and moments come
as the database keeps them (`outputs.types`) and get their Arrow types here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from adbc_driver_manager import dbapi
from sqlalchemy import URL, Dialect, Engine, Select

from outputs.database import shown
from outputs.errors import StoreError

_FINE = pa.decimal256(76, 38)
"""Takes all digits of a decimal, before those behind the ninth are rounded off."""
_BATCH_OPTION, _BATCH = "adbc.sqlite.query.batch_rows", 1 << 30
"""SQLite's columns have no types: the driver looks at so many rows before it gives them some, that is at all."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A connection that answers in columns."""

    connection: Any
    dialect: Dialect

    def fetch(self, query: Select[Any], shape: pa.Schema) -> pa.Table:
        """The answer to a query as a table of this shape, which names its columns in their order."""
        compiled = query.compile(dialect=self.dialect)
        values = [compiled.params[name] for name in compiled.positiontup or ()]
        options = {_BATCH_OPTION: _BATCH} if self.dialect.name == "sqlite" else {}
        with self.connection.cursor(adbc_stmt_kwargs=options) as cursor:
            cursor.execute(str(compiled), values or None)
            found = cursor.fetch_arrow_table()
        return pa.table([_typed(column, field.type) for column, field in zip(found.columns, shape, strict=True)], shape)


@contextmanager
def columns_of(engine: Engine) -> Iterator[Columns]:
    """A connection to the same database, which sees one state of it. Raises StoreError."""
    is_postgresql = engine.dialect.name == "postgresql"
    try:
        with _postgresql(engine.url) if is_postgresql else _sqlite(engine.url) as connection:
            dialect: Callable[..., Dialect] = engine.url.get_dialect()
            yield Columns(connection, dialect(paramstyle=_PARAMETERS[engine.dialect.name]))
    except dbapi.Error as error:
        raise StoreError(f"The database {shown(engine.url)} cannot be read: {error}") from error


_PARAMETERS = {"postgresql": "numeric_dollar", "sqlite": "qmark"}
"""How the drivers want the parameters of a query."""


def _postgresql(url: URL) -> Any:
    from adbc_driver_postgresql.dbapi import connect

    return connect(url.set(drivername="postgresql").render_as_string(hide_password=False))


def _sqlite(url: URL) -> Any:
    from adbc_driver_sqlite.dbapi import connect

    return connect(f"{Path(url.database or '').absolute().as_uri()}?mode=ro")


def _typed(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if column.null_count == len(column):  # SQLite tells no type then
        return pa.chunked_array([pa.nulls(len(column), kind)])
    if isinstance(column.type, pa.BaseExtensionType):  # NUMERIC of PostgreSQL
        column = pa.chunked_array([chunk.storage for chunk in column.chunks], column.type.storage_type)
    if pa.types.is_decimal(kind) and pa.types.is_string(column.type):
        rounded = pc.round(pc.cast(column, _FINE), kind.scale, "half_to_even")
        column = pc.cast(rounded, pa.decimal256(76, kind.scale))
    return pc.cast(column, kind)
