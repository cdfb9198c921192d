"""What all tests share: the gold of ../shared where it is, and the rule about skips."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import databases
import pytest
from databases import Databases
from hypothesis import settings
from s3_server import S3, serving

from extractors.indicators.judge import Judge
from extractors.statuses.judge import StatusJudge
from flows import batches
from flows.settings import Settings
from outputs.store import Store

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"
NO_SHARED = "../shared is absent"

settings.register_profile("no_stopwatch", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("no_stopwatch")


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the rules say by themselves: the judges, which weigh whole documents, overrule nothing."""
    monkeypatch.setattr(Judge, "settle", lambda *_: [])
    monkeypatch.setattr(StatusJudge, "settle", lambda *_: None)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty home."""
    yield Settings(home=tmp_path / "home", prefect=False, workers=1, batch=10)
    batches.store_of.cache_clear()
    batches.archive_of.cache_clear()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the working tree."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold annotations beside the repository; skips the test where it is absent."""
    if not (SHARED / "gold").is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever takes `database` runs on SQLite and on PostgreSQL, or on the one that SOLIEU_TEST_DATABASE names."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", databases.BOTH, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Databases of one kind: `database(tmp_path / "a.sqlite")` is the address of one that holds no row as yet."""
    with databases.databases(request.param) as made:
        yield made


@pytest.fixture
def store(tmp_path: Path, database: Databases) -> Iterator[Store]:
    """An empty store."""
    with Store.open(database(tmp_path / "solieu.sqlite")) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _homes_and_server() -> Iterator[None]:
    """Homes have their tables where SOLIEU_TEST_DATABASE says; the server goes with the tests that needed it."""
    if databases.SWITCH == databases.POSTGRESQL:
        there = property(lambda settings: settings.database_url or databases.address(settings.home))
        Settings.database_address = there  # type: ignore[method-assign]
    yield
    databases.stop()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """An S3-compatible server with a bucket."""
    with serving() as server:
        server.make("bucket")
        yield server


def need_program(*names: str) -> str:
    """The path of the first of these programs that is installed; skips the test, naming them, where none is."""
    for name in names:
        if path := shutil.which(name):
            return path
    pytest.skip(f"not installed: {' or '.join(names)} (scripts/system-packages.sh as root installs it)")


def _skips(config: pytest.Config) -> list[str]:
    """Reasons of the skips of this run, other than the absence of ../shared."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return []
    reasons = [(report.nodeid, str(report.longrepr)) for report in reporter.stats.get("skipped", [])]
    return [f"{name}: {reason}" for name, reason in reasons if NO_SHARED not in reason]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """With SOLIEU_TEST_NO_SKIPS a skip fails the run (workers of xdist report to the session that has the terminal)."""
    if os.environ.get("SOLIEU_TEST_NO_SKIPS") and exitstatus == 0 and _skips(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Names the skips that fail the run."""
    if os.environ.get("SOLIEU_TEST_NO_SKIPS") and (skips := _skips(config)):
        terminalreporter.section("skipped, and not for want of ../shared: this fails the run")
        for line in skips:
            terminalreporter.line(line)
