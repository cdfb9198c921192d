"""The databases of the tests: SQLite files, and a PostgreSQL server that the tests bring along.

A test that takes the fixture `database` runs on both. The others, many with commands in processes of their own, run on
SQLite, or on PostgreSQL where SOLIEU_TEST_DATABASE says so: `tests/conftest.py` turns the settings' homes to it in this
process, and `environment` the commands'.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from flows.home import DATABASE
from outputs.errors import StoreError
from outputs.store import Store

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SWITCH = os.environ.get("SOLIEU_TEST_DATABASE", "")
BOTH = (SQLITE, POSTGRESQL) if not SWITCH else (SWITCH,)
# Nothing that a test writes has to outlive the machine.
PASSWORD = "mở/cửa@ra"
"""Of the one user who needs one."""
_CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


def address(home: Path) -> str:
    """The address of a home's database."""
    return server().address(home / DATABASE, empty=True) if SWITCH == POSTGRESQL else str(home / DATABASE)


def environment(home: Path | str) -> dict[str, str]:
    """The environment of a command that names the database of its home, where it is not the default."""
    return {"SOLIEU_DATABASE_URL": found} if (found := url(Path(home))) else {}


def url(home: Path) -> str:
    """The setting of the database of a home, for processes that do not know ours; "" where it is the default."""
    return address(home) if SWITCH == POSTGRESQL else ""


def loaded(home: Path) -> int:
    """How many documents a home's table holds so far; none while there is no table."""
    try:
        with Store.existing(address(home)) as store:
            return store.summary().documents.get("loaded", 0)
    except StoreError:
        return 0


@dataclass
class Databases:
    """Databases of one kind, one for each path."""

    kind: str
    made: list[str] = field(default_factory=list)

    def __call__(self, path: Path, *, empty: bool = False) -> str:
        """The address of the database that stands for an SQLite file at `path`; `empty`: without tables as yet."""
        if self.kind == SQLITE:
            return str(path)
        self.made.append(server().address(path, empty=empty))
        return self.made[-1]

    @property
    def is_postgresql(self) -> bool:
        """Whether they are PostgreSQL's."""
        return self.kind == POSTGRESQL

    def drop(self) -> None:
        """Away with all of them; files go with the test's folder."""
        for address in self.made:
            server().drop(address)


class Server:
    """A PostgreSQL server for all processes of this run of the tests, on a socket of its own."""

    def __init__(self) -> None:
        """Start it, or join the one of another worker. Skips the test where it cannot be had."""
        pgserver = pytest.importorskip("pgserver", reason="PostgreSQL cannot be tested: pgserver is not installed")
        name = f"solieu-pg-{os.environ.get('PYTEST_XDIST_TESTRUNUID') or os.getpid()}"
        # Not in pytest's own folder: PostgreSQL runs as another user there where the tests run as root.
        folder = Path(tempfile.gettempdir()) / name
        folder.mkdir(exist_ok=True)
        with warnings.catch_warnings(action="ignore"):
            self._server = pgserver.get_server(folder, cleanup_mode="delete")
        self._administer(*(f"ALTER SYSTEM SET {name} = off" for name in _CARELESS))
        self._guard(folder)
        self._template = f"template_{os.getpid()}"
        self._known: set[str] = set()

    def uri(self, name: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(name))

    def address(self, path: Path, *, empty: bool = False) -> str:
        """The address of a path's database, made at the first call."""
        name = f"d{os.getpid()}_{blake2b(str(path).encode(), digest_size=8).hexdigest()}"
        if name not in self._known:
            self._create(name, "template0" if empty else self._migrated())
            self._known.add(name)
        return self.uri(name)

    def drop(self, address: str) -> None:
        """Drop a database, whoever is connected to it."""
        name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
        assert isinstance(name, str)
        self._known.discard(name)
        self._administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def guarded(self, address: str, password: str) -> str:
        """The address of a database for a user who has to give the password PASSWORD."""
        return str(make_url(address).set(username="guarded", password=password or None).render_as_string(False))

    def end_connection(self, number: int) -> None:
        """Cut the connection of a process of the server."""
        self._administer(sql.SQL("SELECT pg_terminate_backend({})").format(number))

    def _guard(self, folder: Path) -> None:
        rules = folder / "pg_hba.conf"
        known = rules.read_text()
        if "guarded" not in known:
            rules.write_text(f"local all guarded scram-sha-256\n{known}")
            made = sql.SQL("CREATE ROLE guarded SUPERUSER LOGIN PASSWORD {}").format(PASSWORD)
            self._administer(made)
        self._administer("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Let go of it; the last worker to do so ends it and deletes its data."""
        self._server.cleanup()

    def _migrated(self) -> str:
        """A database at the newest migration to make others from: faster than to migrate each."""
        if self._template not in self._known:
            self._create(self._template, "template0")
            self._known.add(self._template)
            Store.open(self.uri(self._template)).close()
        return self._template

    def _create(self, name: str, template: str) -> None:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._administer(made)

    def _administer(self, *commands: Any) -> None:
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            for command in commands:
                connection.execute(command)


class OwnServer:
    """A PostgreSQL server that one test may stop; it loses nothing then."""

    def __init__(self, folder: Path) -> None:
        """Start it. Skips the test where it cannot be had."""
        self._pgserver = pytest.importorskip("pgserver", reason="PostgreSQL cannot be tested: no pgserver")
        with warnings.catch_warnings(action="ignore"):
            self._server = self._pgserver.get_server(folder, cleanup_mode="delete")

    def make(self, name: str) -> str:
        """The address of a new database."""
        with psycopg.connect(self._server.get_uri("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return str(self._server.get_uri(name))

    def stop(self, mode: str) -> None:
        """End it: `fast` cuts all connections, `immediate` is a crash."""
        arguments = ["-w", "-m", mode, "stop"]
        self._pgserver.pg_ctl(arguments, pgdata=self._server.pgdata, user=self._server.system_user)

    def start(self) -> None:
        """Have it back."""
        self._server.ensure_postgres_running()

    def end(self) -> None:
        """Away with it."""
        self._server.cleanup()


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server for this block alone."""
    # Not in pytest's own folder: PostgreSQL runs as another user there where the tests run as root.
    with tempfile.TemporaryDirectory(prefix="solieu-own-", ignore_cleanup_errors=True) as folder:
        server = OwnServer(Path(folder))
        try:
            yield server
        finally:
            server.end()


@cache
def server() -> Server:
    """The server, started when it is first needed."""
    return Server()


def stop() -> None:
    """End the server if there is one."""
    if server.cache_info().currsize:
        server().stop()
        server.cache_clear()


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """Databases of a kind for as long as they are needed."""
    made = Databases(kind)
    yield made
    made.drop()
