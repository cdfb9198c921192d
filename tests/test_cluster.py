"""Runs on a Dask cluster: the same table, also when workers are killed; who does not fit is refused in words."""

from __future__ import annotations

import os
import platform
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import databases
import pytest
from clusters import Cluster, started
from distributed import Client
from s3_server import free_port
from typer.testing import CliRunner

from flows import batches, run
from flows.account import Account
from flows.cli import app
from flows.crew import CrewError
from flows.settings import Settings
from outputs.export import export_figures
from outputs.store import Store

TEXT = "UBND huyện Tân Hưng hỗ trợ {} hộ nghèo, kinh phí {} triệu đồng trong năm 2023.\n"
ROOMS = ("patterns", "extractors", "corpus", "outputs", "flows")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with started(folder) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty home, on this machine alone."""
    own = tmp_path / "home"
    url = databases.url(own)
    yield Settings(home=own, database_url=url, prefect=False, runner="threads", workers=2, batch=10)
    batches.store_of.cache_clear()
    batches.archive_of.cache_clear()


def many(root: Path, number: int) -> Path:
    root.mkdir()
    for n in range(number):
        (root / f"d{n:04}.txt").write_text(TEXT.format(n + 1, n + 2) * 3, encoding="utf-8")
    return root


def ingest(settings: Settings, *paths: Path) -> Account:
    """A run without Prefect; its account, also where it ended early."""
    try:
        return run.carry_out(settings, run.Request(paths), "test")
    except run.RunError as error:
        return error.account


def table(settings: Settings) -> bytes:
    """The table as CSV."""
    path = settings.home / "table.csv"
    with Store.open(settings.database_address) as store:
        export_figures(store, path)
    return path.read_bytes()


def elsewhere(home: Settings, name: str, runner: str, **others: object) -> Settings:
    own = home.home.parent / name
    return home.model_copy(update={"home": own, "database_url": databases.url(own), "runner": runner, **others})


def test_workers_of_this_machine_make_the_same_table(home: Settings, tmp_path: Path) -> None:
    folder = many(tmp_path / "docs", 60)
    (folder / "empty.txt").write_bytes(b"")
    here, there = ingest(home, folder), ingest(own := elsewhere(home, "dask", "dask"), folder)
    assert (there.total.loaded, there.total.failed) == (60, here.total.failed)
    assert table(own) == table(home)
    assert ingest(own, folder).total.unchanged == 60


@pytest.mark.faults
def test_a_worker_killed_on_the_way_changes_nothing(home: Settings, cluster: Cluster, tmp_path: Path) -> None:
    folder = many(tmp_path / "docs", 200)
    ingest(home, folder)
    first, _ = cluster.hire(), cluster.hire()
    cluster.wait(2)
    own = elsewhere(home, "dask", cluster.address)
    killed = threading.Event()

    class Killer:
        def begun(self, account: Account) -> None: ...

        def advanced(self, account: Account) -> None:
            if not killed.is_set():
                first.send_signal(signal.SIGKILL)
                killed.set()

        def ended(self, account: Account) -> None: ...

    token = run.listener.set(Killer())
    try:
        account = ingest(own, folder)
    finally:
        run.listener.reset(token)
    assert killed.is_set()
    assert first.wait(60) == -signal.SIGKILL
    assert not account.failed, account.error
    # What the killed worker had loaded before it could say so is found to be there by who does it again.
    assert account.total.loaded + account.total.unchanged == 200
    assert table(own) == table(home)


@pytest.mark.faults
def test_a_document_that_kills_its_worker_fails_alone(home: Settings, tmp_path: Path) -> None:
    """Workers import a reader that dies on a word, in place of a fault in a library."""
    folder = many(tmp_path / "docs", 12)
    (folder / "poison.txt").write_text("Năm 2023 có 7 hộ nghèo: chết người.", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(POISON, encoding="utf-8")
    own = elsewhere(home, "dask", "dask", batch=5)
    path = f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", path)
        account = ingest(own, folder)
    assert [name for name, _ in account.total.failed] == ["poison.txt"]
    assert "died" in account.total.failed[0][1]
    assert account.total.loaded + account.total.unchanged == 12


POISON = """
import os, sys
from importlib.abc import MetaPathFinder
class Late(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "flows.pool":
            sys.meta_path.remove(self)
            import flows.steps as steps
            read = steps.document_of
            def dying(kept, data):
                if "chết người".encode() in data:
                    os.kill(os.getpid(), 9)
                return read(kept, data)
            steps.document_of = dying
        return None
sys.meta_path.insert(0, Late())
"""


def test_a_worker_of_another_version_is_refused(home: Settings, cluster: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for room in ROOMS:
        source = Path(sys.modules[room].__file__ or "").parent if room in sys.modules else None
        assert source is not None, f"{room} is not imported"
        shutil.copytree(source, other / room, ignore=shutil.ignore_patterns("__pycache__", "samples"))
    with (other / "patterns" / "scales.yaml").open("a", encoding="utf-8") as file:
        file.write("\n# another state of the rules\n")
    cluster.hire(PYTHONPATH=str(other))
    cluster.wait(1)
    account = ingest(elsewhere(home, "dask", cluster.address), many(tmp_path / "docs", 3))
    assert "Install the same one" in account.error
    versions = [word for word in account.error.replace(",", " ").split() if "+" in word]
    assert len(set(versions)) == 2, account.error
    assert account.total.loaded == 0


@pytest.mark.faults
def test_a_scheduler_that_is_killed_is_told_and_the_next_run_completes(
    home: Settings, cluster: Cluster, tmp_path: Path
) -> None:
    folder = many(tmp_path / "docs", 200)
    cluster.hire()
    cluster.wait(1)
    own = elsewhere(home, "dask", cluster.address)

    class Killer:
        def begun(self, account: Account) -> None: ...

        def advanced(self, account: Account) -> None:
            cluster.processes[0].kill()

        def ended(self, account: Account) -> None: ...

    token = run.listener.set(Killer())
    try:
        account = ingest(own, folder)
    finally:
        run.listener.reset(token)
    assert "scheduler" in account.error
    assert "run the same command" in account.error
    completed = ingest(own.model_copy(update={"runner": "threads"}), folder)
    assert not completed.failed
    ingest(home, folder)
    assert table(own) == table(home)


def test_no_scheduler_and_no_worker_are_told(
    home: Settings, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = many(tmp_path / "docs", 3)
    monkeypatch.setattr("flows.cluster._CONNECT_SECONDS", 3)
    monkeypatch.setattr("flows.cluster._WORKER_SECONDS", 1)
    nobody = ingest(elsewhere(home, "nobody", f"tcp://127.0.0.1:{free_port()}"), folder)
    assert "No Dask scheduler answers" in nobody.error
    assert "SOLIEU_RUNNER" in nobody.error
    monkeypatch.setattr("flows.cluster._CONNECT_SECONDS", 60)
    idle = ingest(elsewhere(home, "idle", cluster.address), folder)
    assert "has no worker" in idle.error
    assert "dask worker" in idle.error


def test_workers_elsewhere_need_a_prefect_server_that_they_reach(home: Settings, cluster: Cluster) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.cluster import Workers

    own = elsewhere(home, "dask", cluster.address)
    with closing(Client(cluster.address, timeout=60, set_as_default=False)) as client:
        for machine, url, is_reached in (
            ("máy-khác", "http://127.0.0.1:4200/api", False),
            ("máy-khác", "http://[::1]:4200/api", False),
            ("máy-khác", "http://localhost:4200/api", False),
            ("máy-khác", "http://prefect.example.gov.vn/api", True),
            (platform.node(), "http://127.0.0.1:4200/api", True),
        ):
            workers = Workers(own, client, None, {"tcp://10.0.0.7:4711": machine})
            with temporary_settings({PREFECT_API_URL: url}):
                if is_reached:
                    assert workers.task_runner() is not None
                    continue
                with pytest.raises(CrewError, match=f"tcp://10.0.0.7:4711 .*{machine}.*--direct") as told:
                    workers.task_runner()
                assert url in str(told.value)


def test_the_scheduler_never_holds_more_than_twice_its_workers(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many batches a run has."""
    from flows.cluster import Workers

    held: list[int] = []
    submit = Workers.submit

    def counting(self: Workers, *given: object) -> object:
        held.append(len(self._client.futures))
        return submit(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Workers, "submit", counting)
    account = ingest(elsewhere(home, "dask", "dask", batch=1), many(tmp_path / "docs", 60))
    assert account.total.loaded == 60
    assert len(held) == 60
    assert max(held) <= 4


def test_a_release_by_workers_has_the_same_bytes(
    home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(home, many(tmp_path / "docs", 30))
    released = {}
    for runner in ("processes", "dask"):
        monkeypatch.setenv("SOLIEU_RUNNER", runner)
        folder = tmp_path / runner
        arguments = ["--home", str(home.home), "publish", "1.0", "--date", "2026-11-30", "--to", str(folder)]
        told = CliRunner().invoke(app, arguments)
        assert told.exit_code == 0, told.output
        released[runner] = (folder / "1.0" / "SHA256SUMS").read_bytes()
    assert released["dask"] == released["processes"]
