"""The schedule: one Prefect deployment a source, and server, worker and schedules of one machine under one roof.

Import the functions that talk to a server after `flows.server.hush()`; they import Prefect themselves.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.error import URLError
from urllib.request import urlopen

from corpus.sources import ZONE_NAME, Source
from flows import publishers, watching
from flows.settings import Settings

POOL = "solieu"
TAG = "solieu"
LASTING = {
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "0.5",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
"""Events (alarms among them) and the turns of the sources go to the disk at once, so that a server that is killed
loses none."""
START_SECONDS = 120
CALM = 60.0
"""Seconds that a process has to run before its next death counts as the first."""
LONGEST_PAUSE = 30.0
GRACE = 20.0
"""Seconds that runs have to end in order when `serve` is ended; a unit's TimeoutStopSec has to be longer."""
IDLE = 2.0
"""Seconds in which a process without runs may end by itself."""


class ScheduleError(Exception):
    """The schedule cannot be set up or kept; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """What `deploy` did, by names of sources."""

    registered: tuple[str, ...]
    removed: tuple[str, ...]
    by_hand: tuple[str, ...]
    wrong: tuple[str, ...]
    """What is wrong with sources that cannot be read; their deployments stay as they are."""


def deploy(settings: Settings) -> Deployed:
    """Register each source that has a cadence, and remove deployments of those that have none any more.

    Doing it again changes nothing. Raises ScheduleError where no server answers.
    """
    import asyncio

    sources, wrong = publishers.readable(settings)
    with _server_errors():
        return asyncio.run(_deploy(sources, wrong, settings.home.resolve()))


@contextlib.contextmanager
def _server_errors() -> Iterator[None]:
    """Raises ScheduleError where the server does not answer, or not as it should."""
    import httpx

    try:
        yield
    except (OSError, httpx.HTTPError) as error:
        address = os.environ.get("PREFECT_API_URL") or "the address of your Prefect profile"
        raise ScheduleError(
            f"The Prefect server at {address} does not answer: {error}. Is PREFECT_API_URL right, and is it running?"
        ) from error


async def _deploy(sources: list[Source], wrong: dict[str, str], home: Path) -> Deployed:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    async with get_client() as client:
        with contextlib.suppress(ObjectAlreadyExists):
            await client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        regular = [source for source in sources if source.cadence]
        for source in regular:
            try:
                await _register(source, home)
            except ValueError as error:
                # Prefect's words for a cron line that it cannot keep; the other sources do not suffer from it.
                wrong[source.name] = f"{source.file}: cadence: {error}"
        removed = []
        for known in await client.read_deployments():
            if TAG in known.tags and known.name not in {*wrong, *(source.name for source in regular)}:
                await client.delete_deployment(known.id)
                removed.append(known.name)
    by_hand = tuple(source.name for source in sources if not source.cadence)
    registered = tuple(source.name for source in regular if source.name not in wrong)
    return Deployed(registered, tuple(removed), by_hand, tuple(wrong.values()))


async def _register(source: Source, home: Path) -> None:
    """One deployment; while a crawl of the source is under way, the next one is left out."""
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.crawl import watch

    deployment = RunnerDeployment.from_flow(
        watch,
        name=source.name,
        schedules=[Cron(source.cadence, timezone=ZONE_NAME)],
        parameters={"source": source.name, "home": str(home)},
        tags=[TAG, source.publisher.level] if source.publisher.level else [TAG],
        description=source.why,
        entrypoint_type=EntrypointType.MODULE_PATH,
        work_pool_name=POOL,
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
    )
    await deployment.aapply()


def bury(settings: Settings) -> tuple[str, ...]:
    """Runs that the server takes for running although their process is no more, are marked as crashed; their sources.

    Only so do they give their turn back: the server would let no further run of the source begin. Raises ScheduleError.
    """
    import asyncio

    with _server_errors():
        return asyncio.run(_bury(settings))


async def _bury(settings: Settings) -> tuple[str, ...]:
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import DeploymentFilter, FlowRunFilter
    from prefect.client.schemas.objects import State
    from prefect.states import Crashed

    dead: State[Any] = Crashed(
        message="Its process ended with the server or the machine. The next run goes on where it stood."
    )
    buried = []
    async with get_client() as client:
        runs = await client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": ["PENDING", "RUNNING"]}}}),
            deployment_filter=DeploymentFilter.model_validate({"tags": {"all_": [TAG]}}),
        )
        for run in runs:
            name = str(run.parameters.get("source", ""))
            if name and not watching.is_busy(settings, name):
                await client.set_flow_run_state(run.id, dead, force=True)
                buried.append(name)
    return tuple(buried)


@dataclass(slots=True)
class Child:
    """A process that is kept running: started again when it ends, later each time it ends soon."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    next_start: float = field(default=0.0)

    def tend(self, moment: float) -> bool:
        """Start the process if it does not run and may; whether it was started now."""
        if self.process is not None and self.process.poll() is None:
            return False
        if self.process is not None:
            self.deaths = 1 if moment - self.started > CALM else self.deaths + 1
            self.next_start = moment + min(LONGEST_PAUSE, 2.0 ** (self.deaths - 1) - 1)
            self.process = None
        if moment < self.next_start:
            return False
        self.process, self.started = self._start(), moment
        return True

    def _start(self) -> subprocess.Popen[bytes]:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            return _spawn(self.command, self.environment, log)

    def stop(self) -> None:
        """End the process, and the runs that it has started: a crawl goes on where it stood the next time."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        _signal(_children().get(self.process.pid, []), signal.SIGTERM)
        begun = time.monotonic()
        # A worker that was told to end waits for its runs, and then for ever.
        while self.process.poll() is None and (elapsed := time.monotonic() - begun) < GRACE:
            if elapsed > IDLE and not _descendants(self.process.pid):
                break
            time.sleep(0.1)
        _signal([*_descendants(self.process.pid), self.process.pid], signal.SIGKILL)
        self.process.wait()


def _signal(processes: Iterable[int], number: int) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, number)


def _children() -> dict[int, list[int]]:
    """Process → the processes that it has started; nothing where the system does not tell."""
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name, in brackets, may hold anything.
            parent = int((folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            found.setdefault(parent, []).append(int(folder.name))
    return found


def _descendants(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    children, found, todo = _children(), [], [process]
    while todo:
        started = children.get(todo.pop(), [])
        found += started
        todo += started
    return found


def _spawn(command: list[str], environment: dict[str, str], log: IO[bytes]) -> subprocess.Popen[bytes]:
    """A process that ends with us, also when we are killed (the pipe closes, and Linux ends it)."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    death_signal = 1
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        # Not SIGTERM, at which a worker waits for its runs, and then for ever.
        libc.prctl(death_signal, signal.SIGKILL)


def children(settings: Settings) -> list[Child]:
    """Server and worker of one machine; their data and logs lie in `prefect/` of the home."""
    folder = settings.home.resolve() / "prefect"
    environment = {**os.environ, "PREFECT_HOME": str(folder), "PREFECT_API_URL": api(settings), **LASTING}
    server = [sys.executable, "-m", "flows.server", str(settings.port)]
    worker = [sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    return [
        Child("server", server, environment, folder / "server.log"),
        Child("worker", worker, environment, folder / "worker.log"),
    ]


def api(settings: Settings) -> str:
    """Where the server of `solieu serve` answers."""
    return f"http://127.0.0.1:{settings.port}/api"


def serve(settings: Settings, say: Callable[[str], None], stop: Callable[[], bool] = lambda: False) -> None:
    """Run server, worker and schedules until `stop` says so or the process is ended. Raises ScheduleError."""
    server, worker = children(settings)
    os.environ |= {"PREFECT_API_URL": api(settings), "PREFECT_HOME": server.environment["PREFECT_HOME"]}
    signal.signal(signal.SIGTERM, _leave)
    if _answers(settings):
        raise ScheduleError(f"Port {settings.port} is taken: a server runs there already. SOLIEU_PORT names another.")
    try:
        server.tend(time.monotonic())
        _wait(settings, server)
        say(f"Prefect server at {api(settings).removesuffix('/api')}")
        _say_deployed(deploy(settings), say)
        if buried := bury(settings):
            say(f"broken off by a restart, to be gone on with: {', '.join(buried)}")
        while not stop():
            for child in (server, worker):
                if child.tend(time.monotonic()):
                    say(f"{child.name} started (process {child.process.pid if child.process else 0}), log {child.log}")
            time.sleep(0.5)
    finally:
        worker.stop()
        server.stop()


def _leave(*_: object) -> None:
    raise KeyboardInterrupt


def _say_deployed(deployed: Deployed, say: Callable[[str], None]) -> None:
    for what, names in (
        ("scheduled", deployed.registered),
        ("no longer scheduled", deployed.removed),
        ("by hand", deployed.by_hand),
    ):
        if names:
            say(f"{what}: {', '.join(names)}")
    for line in deployed.wrong:
        say(f"left out: {line}")


def _wait(settings: Settings, server: Child) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(settings):
        ended = server.process is None or server.process.poll() is not None
        if ended or time.monotonic() > deadline:
            raise ScheduleError(f"The Prefect server did not start; its log is {server.log}.")
        time.sleep(0.1)


def _answers(settings: Settings) -> bool:
    try:
        with urlopen(f"{api(settings)}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
