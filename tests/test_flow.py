"""The Prefect flow: a configured server shows the run, its tasks and its report; without one it brings its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import databases
import pytest
from factories import heed_interrupts

from flows.server import QUIET, LocalServer
from outputs.store import Store


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    """A Prefect server, and `PREFECT_API_URL` of this process pointing to it."""
    kept = {name: os.environ.get(name) for name in ("PREFECT_API_URL", "PREFECT_HOME")}
    local = LocalServer(tmp_path_factory.mktemp("server"))
    local.start()
    local.wait()
    yield local
    local.stop()
    for name, value in kept.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(12):
        (folder / f"d{number}.txt").write_text(f"Năm 2023, huyện hỗ trợ {number + 2} hộ nghèo.", encoding="utf-8")
    return folder


def solieu(home: Path, *arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    """The command, with nothing of Prefect in the environment but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SOLIEU_"))}
    command = [sys.executable, "-m", "flows.cli", "--home", str(home), *map(str, arguments)]
    # Wide enough that no line of the summary is broken.
    settings = {**kept, "HOME": str(home), "COLUMNS": "200", "SOLIEU_BATCH": "4", "SOLIEU_WORKERS": "2"}
    settings |= databases.environment(home) | environment
    return subprocess.Popen(
        command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=heed_interrupts
    )


def ask(server: LocalServer, path: str, **body: object) -> list[dict[str, object]]:
    """What the server's API answers to a filter."""
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(f"{server.url}/{path}/filter", json.dumps(body).encode(), headers), timeout=30) as answer:
        rows: list[dict[str, object]] = json.load(answer)
    return rows


def test_a_run_shows_up_in_the_configured_server(server: LocalServer, docs: Path, tmp_path: Path) -> None:
    (docs / "empty.txt").write_bytes(b"")
    process = solieu(tmp_path / "home", "ingest", docs, PREFECT_API_URL=server.url, **QUIET)
    said = process.communicate(timeout=180)[0].decode()
    assert process.returncode == 1, said
    assert "12 read" in said
    assert "1 failed" in said
    [flow_run] = ask(server, "flow_runs")
    assert flow_run["state_type"] == "COMPLETED"
    [artifact] = ask(server, "artifacts", artifacts={"key": {"any_": ["ingest-report"]}})
    assert "empty.txt" in str(artifact["data"])
    assert artifact["flow_run_id"] == flow_run["id"]
    # Tasks are batches: 13 documents by 4.
    assert len(task_runs(server, 4)) == 4
    [report] = (tmp_path / "home" / "reports").iterdir()
    assert report.read_text(encoding="utf-8") == artifact["data"]


def task_runs(server: LocalServer, number: int) -> list[dict[str, object]]:
    """The task runs; the server writes them down a moment after they happen."""
    deadline = time.monotonic() + 30
    while len(found := ask(server, "task_runs")) < number and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def test_without_a_server_it_brings_its_own_and_takes_it_along_when_killed(docs: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    process = solieu(home, "ingest", docs)
    said = process.communicate(timeout=180)[0].decode()
    assert process.returncode == 0, said
    assert "12 read" in said
    for word in ("Traceback", "WARNING", "http://", "prefect"):
        assert word not in said, said
    process = solieu(home, "ingest", docs)
    server = served(process.pid)
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{server}/cmdline").exists() and is_server(server) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_server(server)


def served(parent: int) -> int:
    """The process id of the server that a run started."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in Path("/proc").glob("[0-9]*"):
            pid = int(path.name)
            if is_server(pid) and parent_of(pid) == parent:
                return pid
        time.sleep(0.02)
    raise AssertionError("the run started no server")


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def is_server(pid: int) -> bool:
    try:
        return b"flows.server" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_it_loads_is_answered_in_words(
    docs: Path, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    for n in range(600):
        (docs / f"more{n}.txt").write_text(f"Năm 2023, huyện hỗ trợ {n + 2} hộ nghèo.", encoding="utf-8")
    home = tmp_path / "home"
    process = solieu(home, "ingest", docs)
    deadline = time.monotonic() + 120
    while not databases.loaded(home) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(number)
    said = process.communicate(timeout=120)[0].decode()
    assert process.returncode == status, said
    assert "Run the same command again" in said
    assert "Traceback" not in said
    with Store.existing(databases.address(home)) as store:
        assert [row["state"] for row in store.runs()] == ["cancelled"]
    completed = solieu(home, "ingest", docs, "--direct")
    assert completed.communicate(timeout=180)[0].decode().count("612 documents: ") == 1
    assert (completed.returncode, databases.loaded(home)) == (0, 612)
