"""Machines that fail in the middle of a run: the same table as without, nothing lost or twice, and it is said."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import databases
import psycopg
import pytest
from databases import Databases
from faults import CLOCK, DOCUMENTS, PLANTED, POISON, complete, documents, offspring, struck, table
from papers import Paper, as_docx
from s3_server import S3

from flows import run
from flows.home import DATABASE
from flows.settings import Settings
from outputs.store import Store

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return documents(tmp_path_factory.mktemp("faults") / "docs")


@pytest.fixture(scope="module")
def wanted(folder: Path) -> bytes:
    """The table of a run that nothing befell."""
    quiet = Settings(home=folder.parent / "quiet", prefect=False, workers=1)
    assert complete(quiet, folder).total.loaded == DOCUMENTS
    return table(quiet)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Of a run that ends at its first fault."""
    return Settings(home=tmp_path / "home", prefect=False, workers=2, batch=3, retries=0, retry_seconds=0.5)


def is_completed(settings: Settings, folder: Path, wanted: bytes) -> None:
    """The same command again does the rest, once; after it, nothing is left to do."""
    account = complete(settings, folder)
    assert not account.failed, account.error
    assert account.total.loaded + account.total.unchanged == DOCUMENTS
    assert account.total.loaded < DOCUMENTS
    assert table(settings) == wanted
    assert complete(settings, folder).total.unchanged == DOCUMENTS
    with Store.existing(settings.database_address) as store:
        assert store.summary().documents == {"loaded": DOCUMENTS}


def test_reading_processes_that_are_killed(home: Settings, folder: Path, wanted: bytes) -> None:
    with struck(home, folder) as running:
        running.reach()
        holder = int(Path(f"{running.gate}.reached").read_text())
        assert holder in offspring(running.process.pid)
        os.kill(holder, signal.SIGKILL)
        said = running.open().end()
        assert running.process.returncode == 0, said
    assert table(home) == wanted
    assert "died and was replaced" in running.report()
    assert complete(home, folder).total.unchanged == DOCUMENTS


@pytest.mark.parametrize("below", [1, 2])
def test_all_readers_of_a_run_killed_at_once(home: Settings, folder: Path, wanted: bytes, below: int) -> None:
    """The processes of the pool and their sandboxes (2), and the server that starts them, too (1)."""
    with struck(home, folder) as running:
        running.reach()
        for pid in offspring(running.process.pid, below=below):
            # Python replaces its tracker of shared memory by itself, but not without noise.
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)
        said = running.open().end()
        assert running.process.returncode == 0, said
    assert table(home) == wanted
    assert "died and was replaced" in running.report()


def test_a_run_that_is_killed(home: Settings, folder: Path, wanted: bytes, tmp_path: Path, database: Databases) -> None:
    own = home.model_copy(update={"database_url": database(tmp_path / "own.sqlite")})
    with struck(own, folder) as running:
        running.reach().kill()
    with Store.existing(own.database_address) as store:
        assert [(row["state"], row["error"]) for row in run.last_runs(own, store, 9)] == [("cancelled", run.KILLED)]
    is_completed(own, folder, wanted)


@pytest.mark.parametrize("retries", [0, 1])
def test_a_transaction_that_is_cut(home: Settings, folder: Path, wanted: bytes, tmp_path: Path, retries: int) -> None:
    """The connection dies while a batch is half written; tried again, the run completes."""
    with databases.databases(databases.POSTGRESQL) as made:
        own = home.model_copy(update={"database_url": made(tmp_path / "own"), "retries": retries})
        with struck(own, folder) as running:
            running.reach()
            with blocked(own) as blocking:
                running.open()
                running.until(lambda: bool(waiting(blocking)))
                for number in waiting(blocking):
                    databases.server().end_connection(number)
            said = running.end()
            assert running.process.returncode == (0 if retries else 1), said
            assert "cut the connection; run the command again" in running.report()
            assert ("tried again" in running.report()) == bool(retries)
        if not retries:
            is_completed(own, folder, wanted)
        assert table(own) == wanted


@contextmanager
def blocked(settings: Settings) -> Iterator[psycopg.Connection]:
    """Whoever writes figures waits in the middle of its transaction."""
    with psycopg.connect(settings.database_url) as connection:
        connection.execute("LOCK TABLE figures IN EXCLUSIVE MODE")
        yield connection
        with suppress(psycopg.OperationalError):
            connection.rollback()


def waiting(connection: psycopg.Connection) -> list[int]:
    """The processes of the server that wait for a lock in this database."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    connection.execute("SELECT pg_stat_clear_snapshot()")
    return [pid for (pid,) in connection.execute(query)]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.OwnServer]:
    with databases.own_server() as server:
        yield server


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_postgresql_that_is_restarted(
    home: Settings, folder: Path, wanted: bytes, own_server: databases.OwnServer, mode: str
) -> None:
    """In the middle of a transaction, as by a crash (it recovers from its log), and by its keeper."""
    own = home.model_copy(update={"database_url": own_server.make(f"{mode}_direct")})
    with struck(own, folder) as running:
        running.reach()
        with blocked(own) as blocking:
            running.open()
            running.until(lambda: bool(waiting(blocking)))
            own_server.stop(mode)
        said = running.end()
        assert running.process.returncode == 1, said
        # What the driver hears first: that nobody answers, why the server stops, or only that the line is dead.
        told = ("SOLIEU_DATABASE_URL", "cut the connection", "the connection was cut; see that its server runs")
        assert any(words in running.report() for words in told)
    own_server.start()
    is_completed(own, folder, wanted)


def test_postgresql_that_is_restarted_under_prefect(
    home: Settings, folder: Path, wanted: bytes, own_server: databases.OwnServer
) -> None:
    """Tasks are tried again: the run itself completes, and says so."""
    own = home.model_copy(update={"database_url": own_server.make("prefect"), "retries": 2, "retry_seconds": 3.0})
    with struck(own, folder, direct=False) as running:
        running.reach()
        with blocked(own) as blocking:
            running.open()
            running.until(lambda: bool(waiting(blocking)))
            own_server.stop("fast")
        own_server.start()
        said = running.end()
        assert running.process.returncode == 0, said
        assert "tried again" in running.report()
    assert table(own) == wanted
    assert complete(own, folder).total.unchanged == DOCUMENTS


def test_a_file_that_may_not_grow(home: Settings, folder: Path, wanted: bytes) -> None:
    """As by a quota; the log of SQLite meets it first."""
    own = home.model_copy(update={"database_url": str(home.home / DATABASE)})
    with struck(own, folder, size=600_000) as running:
        said = running.open().end()
        assert running.process.returncode == 1, said
        assert "disk" in said
        assert "disk" in running.report()
    is_completed(own, folder, wanted)


def test_an_archive_that_is_away(home: Settings, folder: Path, wanted: bytes) -> None:
    """As a disk that is no longer mounted; a file stands in its place."""
    archive, away = home.home / "archive", home.home / "away"
    with struck(home, folder) as running:
        running.reach()
        archive.rename(away)
        archive.write_text("")
        said = running.open().end()
        assert running.process.returncode == 1, said
        assert "The archive" in running.report()
        assert "choose another home" in running.report()
    archive.unlink()
    away.rename(archive)
    is_completed(home, folder, wanted)


def test_an_archive_whose_server_refuses(
    home: Settings, folder: Path, wanted: bytes, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**s3.environment(), "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    own = home.model_copy(update={"archive": f"s3://bucket/{home.home.parent.name}"})
    try:
        with struck(own, folder) as running:
            running.reach()
            s3.slow(10**6)
            said = running.open().end()
            assert running.process.returncode == 1, said
            assert "the server is overloaded" in running.report()
    finally:
        s3.slow(0)
    is_completed(own, folder, wanted)


@pytest.mark.parametrize("name", ["poison.txt", "poison.docx"])
def test_a_document_that_crashes_its_reader(
    home: Settings, folder: Path, wanted: bytes, tmp_path: Path, name: str
) -> None:
    """A text in the process that reads, a Word document in the sandbox of hostile formats."""
    with struck(home, poisoned(folder, tmp_path, name)) as running:
        said = running.open().end()
        assert running.process.returncode == 1, said
        assert f"| {name} |" in running.report()
        assert ("died and was replaced" in running.report()) == (name == "poison.txt")
        assert f"{DOCUMENTS} read, 0 unchanged, 1 failed" in said
    assert table(home) == wanted


def test_a_document_that_crashes_the_run(home: Settings, folder: Path, wanted: bytes, tmp_path: Path) -> None:
    """Few documents are read by the run itself; after it died, processes of their own read them."""
    poison, environment = poisoned(folder, tmp_path, "poison.txt"), {"FAULT_POOL_FROM": "1000"}
    with struck(home, poison, environment=environment) as running:
        running.open().end()
        assert running.process.returncode == -signal.SIGSEGV
    for _ in range(2):
        with struck(home, poison, environment=environment) as running:
            said = running.end()
            assert running.process.returncode == 1, said
            assert "1 failed" in said
            assert table(home) == wanted


def poisoned(folder: Path, tmp_path: Path, name: str) -> Path:
    """The documents with one that kills."""
    copied = shutil.copytree(folder, tmp_path / "docs")
    text = f"Năm 2023 có 7 hộ nghèo: {POISON}."
    (copied / name).write_bytes(as_docx(Paper("Tin", (text,))) if name.endswith(".docx") else text.encode())
    return copied


def test_a_clock_that_jumps(home: Settings, folder: Path, wanted: bytes) -> None:
    """Years ahead and back between one look and the next, in all processes of a run."""
    with struck(home, folder, planted=CLOCK + PLANTED) as running:
        said = running.open().end()
        assert running.process.returncode == 0, said
        assert f"{DOCUMENTS} read, 0 unchanged, 0 failed" in said
    assert table(home) == wanted
    assert complete(home, folder).total.unchanged == DOCUMENTS


def test_two_runs_over_the_same_documents(
    home: Settings, folder: Path, wanted: bytes, tmp_path: Path, database: Databases
) -> None:
    """Two homes with one table and one archive, both in the middle at the same time."""
    shared = {"database_url": database(tmp_path / "shared.sqlite", empty=True), "archive": str(tmp_path / "archive")}
    homes = [home.model_copy(update={"home": tmp_path / name, **shared}) for name in ("one", "other")]
    with struck(homes[0], folder) as one, struck(homes[1], folder) as other:
        one.reach()
        other.reach()
        one.open()
        other.open()
        for running in (one, other):
            said = running.end()
            assert running.process.returncode == 0, said
            assert "Errors: none" in said
    for settings in homes:
        assert table(settings) == wanted
        assert complete(settings, folder).total.unchanged == DOCUMENTS
