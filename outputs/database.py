"""Connections to the database, and its migrations."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from outputs.errors import StoreError, bad_address, export_error, no_table, store_error
from outputs.schema import REVISION

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 60
"""How long a writer waits for another one."""
_CONNECTIONS = 40
"""Connections to PostgreSQL that one process has at most, beside those that it keeps: the web page's threads."""
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"solieu_reading": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


_AT_ONCE = 500
"""Names in one statement; SQLite takes a bounded number of parameters."""


def chunks(names: Iterable[str]) -> Iterator[list[str]]:
    """Names by so many as one query takes."""
    rest = iter(names)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


class Matter(StrEnum):
    """What transactions that run at the same time could spoil for each other."""

    MIGRATION = "migration"
    NAMES = "names"
    REVIEWS = "reviews"
    ACCOUNTS = "accounts"
    CHECKS = "checks"
    RULES = "rules"


_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended(:matter, 0))")
_TOGETHER = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:matter, 0))")


def database_url(address: str | Path) -> URL:
    """The SQLAlchemy address of a database: a URL of PostgreSQL or SQLite, or the path of an SQLite file.

    Raises StoreError, which does not repeat the address: a password may stand anywhere in one that is misspelt.
    """
    if isinstance(address, Path) or "://" not in address:
        return URL.create("sqlite", database=str(address))
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise bad_address() from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("postgresql+psycopg", "sqlite") or "@" in (url.host or ""):
        raise bad_address()
    return url


def shown(url: URL) -> str:
    """An address as messages show it: the path of a file, or a URL with *** for its password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    hidden = {name: "***" for name in url.query if "password" in name}
    return url.set(drivername="postgresql").update_query_dict(hidden).render_as_string().replace("%2A%2A%2A", "***")


def connect(address: str | Path, *, create: bool = True) -> Engine:
    """An engine whose database stands at the newest migration; makes file and folder where there are none.

    Without `create` a database that does not exist, or that holds no table, is an error, and nothing is made.
    Any number of processes may do so at once. Raises StoreError.
    """
    url = database_url(address)
    engine = _engine(url)
    with translated(engine):
        if not create and not _holds_table(url, engine):
            raise no_table(shown(url))
        if engine.dialect.name == "sqlite":
            _make_folder(url)
            _write_ahead(engine)
        else:
            _check_encoding(engine)
        migrate(engine)
    return engine


def prepare(address: str | Path) -> Engine:
    """An engine for a database that is to be filled: file and folder are made, tables are not. Raises StoreError."""
    url = database_url(address)
    engine = _engine(url)
    with translated(engine):
        if engine.dialect.name == "sqlite":
            _make_folder(url)
            _write_ahead(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database and hinders no writer. Raises StoreError."""
    with translated(engine), engine.connect().execution_options(**_READING[engine.dialect.name]) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write from its start on. Raises StoreError.

    In SQLite it is the only one, so that what it reads stays true; in PostgreSQL others write beside it: see `alone`.
    """
    with translated(engine), engine.begin() as connection:
        yield connection


def alone(connection: Connection, matter: Matter) -> None:
    """Keep all others who deal with a matter out until this transaction ends; what it reads of it stays true."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE, {"matter": matter})


def together(connection: Connection, matter: Matter) -> None:
    """Deal with a matter beside others who do so together, but not beside one who is alone with it.

    The first statement of its transaction: whoever waits here holds nothing that another may wait for.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TOGETHER, {"matter": matter})


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Errors of the database as messages for people; while a connection is set up they come as the driver made them."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        raise store_error(shown(engine.url), error) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "psycopg":
            raise
        raise store_error(shown(engine.url), error) from error


def learn_sizes(engine: Engine) -> None:
    """Let SQLite look how its rows are spread, in a sample: without it, it takes wrong indexes. Raises StoreError.

    PostgreSQL looks by itself.
    """
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 2000")
            connection.exec_driver_sql("ANALYZE")


def revision(connection: Connection) -> str:
    """The migration at which the database stands, or "" for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def migrate(engine: Engine) -> None:
    """Bring the database to the newest migration, in one transaction. Raises StoreError if it is newer than we are."""
    with engine.connect().execution_options(solieu_reading=True) as connection:
        if revision(connection) == REVISION:
            return
    # Alembic takes a third of a second to import and is needed once in a database's life.
    from alembic import command
    from alembic.util import CommandError

    with engine.begin() as connection:
        alone(connection, Matter.MIGRATION)
        if revision(connection) == REVISION:  # another process was quicker
            return
        try:
            command.upgrade(alembic_config(connection), "head")
        except CommandError as error:
            raise StoreError(
                f"The database {shown(engine.url)} was made by a newer version of solieu "
                f"(its schema is {revision(connection)}, this version knows {REVISION}): update solieu."
            ) from error


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings for a connection; without alembic.ini, so that an installed package needs no other file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _engine(url: URL) -> Engine:
    """An engine with our ways of SQLite: foreign keys hold, writers wait, transactions are explicit."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, max_overflow=_CONNECTIONS, connect_args=_connection(url))
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _connection(url: URL) -> dict[str, Any]:
    """How we speak with PostgreSQL, where the address does not say otherwise: nobody waits for ever."""
    ours = {
        "application_name": "solieu",
        "client_encoding": "utf8",
        "connect_timeout": 10,
        "keepalives_idle": 30,
        "options": f"-c lock_timeout={BUSY_SECONDS}s",
    }
    return {name: value for name, value in ours.items() if name not in url.query}


def _check_encoding(engine: Engine) -> None:
    """A database in another encoding than UTF-8 cannot hold Vietnamese."""
    with engine.connect() as connection:
        encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise StoreError(
            f"The database {shown(engine.url)} is in the encoding {encoding}. "
            "Make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."
        )


def _prepare(connection: Any, _record: Any) -> None:
    """Set up a new SQLite connection; `isolation_level = None` leaves BEGIN to us."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # In write-ahead mode a killed process loses nothing, a power cut at most the last commits: the next run makes them.
    connection.execute("PRAGMA synchronous = NORMAL")


def _begin(connection: Connection) -> None:
    """Writers take the lock at once: one that took it after reading would fail instead of waiting."""
    immediate = not connection.get_execution_options().get("solieu_reading")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _holds_table(url: URL, engine: Engine) -> bool:
    """Whether the database is there and was ever migrated; looking makes no file."""
    if engine.dialect.name == "sqlite" and not Path(url.database or "").is_file():
        return False
    with reading(engine) as connection:
        return revision(connection) != ""


def _make_folder(url: URL) -> None:
    """The folder of an SQLite file."""
    if not url.database or url.database == ":memory:":
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(str(export_error(folder, error))) from error


def _write_ahead(engine: Engine) -> None:
    """Readers and one writer at the same time; the switch does not wait by itself for others who make it."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.01, 0.1))
        finally:
            raw.close()
