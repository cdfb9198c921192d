"""A Dask cluster as crew: workers of this machine, or those of a scheduler whose address the settings name.

Every worker must be of our version and see our archive, table and documents; a run with others does not begin. What a
worker that is killed had under way is done again by another one: loading a document twice changes nothing.
"""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import dask
from distributed import Client, LocalCluster
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from corpus.ahead import Promise
from flows import versions
from flows.crew import Crew, CrewError, WorkerDiedError
from flows.settings import DASK, Settings

_CONNECT_SECONDS = 20
"""How long a scheduler may take to answer."""
_WORKER_SECONDS = 60
"""How long to wait for the first worker."""
_LOST = (CancelledError, CommClosedError, TimeoutError, ConnectionError)
"""What Dask raises of work that it lost."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a worker says of itself: the version of its program, its machine, and which of the paths it does not see."""

    version: str
    machine: str
    unseen: tuple[str, ...]


def introduce(paths: Sequence[str]) -> Introduction:
    """What a worker is asked before the run."""
    unseen = tuple(path for path in paths if not Path(path).exists())
    return Introduction(versions.program_version(), platform.node(), unseen)


@contextmanager
def cluster(settings: Settings, paths: Sequence[Path]) -> Iterator[Crew]:
    """The workers of these settings, all of them looked at; our own end with the block. Raises CrewError."""
    settings = _anywhere(settings)
    if settings.runner == DASK:
        with _local(settings) as ours, _client(ours, DASK) as client:
            yield Workers(settings, client, ours)
        return
    with _client(settings.runner, settings.runner) as client:
        yield Workers(settings, client, None, _look_at_all(settings, client, paths))


class Workers:
    """The workers of a Dask cluster."""

    def __init__(
        self, settings: Settings, client: Client, ours: LocalCluster | None, machines: Mapping[str, str] | None = None
    ) -> None:
        """`machines` are those of workers by their addresses, where they are not ours."""
        self.settings, self._client, self._ours, self._machines = settings, client, ours, machines or {}

    def at_once(self) -> int:
        """Twice as many as there are threads of workers now: the scheduler holds no more, however long the run."""
        with _explained(self.settings.runner):
            workers: dict[str, dict[str, Any]] = self._client.scheduler_info(n_workers=-1)["workers"]
        threads: int = sum(worker["nthreads"] for worker in workers.values())
        return 2 * max(1, threads)

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Promise[Any]:
        """Have it called by a worker, at least once."""
        with _explained(self.settings.runner):
            return self.promised(self._client.submit(work, *arguments, pure=False))

    def task_runner(self) -> Any:
        """The same workers for the tasks of a flow. Raises CrewError where they cannot reach its server."""
        _see_that_they_reach_prefect(self._machines)
        from prefect_dask.task_runners import DaskTaskRunner

        runner: Any = DaskTaskRunner(cluster=self._ours) if self._ours else DaskTaskRunner(address=self.settings.runner)
        return runner

    def promised(self, promise: Promise[Any]) -> Promise[Any]:
        """The promise with our errors for those of Dask."""
        return _Promised(promise, self.settings.runner)


@dataclass(frozen=True, slots=True)
class _Promised:
    """A future of Dask."""

    future: Promise[Any]
    runner: str

    def result(self) -> Any:
        """Wait for it. Raises WorkerDiedError, CrewError, or what the work raised."""
        with _explained(self.runner):
            return self.future.result()


@contextmanager
def _explained(runner: str) -> Iterator[None]:
    try:
        yield
    except KilledWorker as error:
        raise WorkerDiedError(str(error)) from error
    except _LOST as error:
        raise CrewError(
            f"The Dask scheduler ({runner}) was lost on the way: it ended, or the network to it broke. What was loaded "
            "is whole; start it and its workers again and run the same command, which completes the rest."
        ) from error


@contextmanager
def _local(settings: Settings) -> Iterator[LocalCluster]:
    """Workers of this machine, one a process; a document that kills its reader may kill two of them, not four."""
    quiet = logging.CRITICAL
    logging.getLogger("distributed").setLevel(quiet)
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=settings.processes,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=quiet,
            local_directory=str(settings.home / "dask"),
        ) as ours,
    ):
        yield ours


@contextmanager
def _client(to: LocalCluster | str, runner: str) -> Iterator[Client]:
    """A connection to the scheduler, with a worker at least."""
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(to, timeout=_CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise CrewError(
            f"No Dask scheduler answers at {runner} ({error}). Start one with `dask scheduler`, or correct "
            "SOLIEU_RUNNER."
        ) from error
    try:
        try:
            client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        except TimeoutError as error:
            raise CrewError(
                f"The Dask scheduler {runner} has no worker. Start some: `dask worker {runner} --nthreads 1`."
            ) from error
        yield client
    finally:
        # Who is gone cannot be taken leave of.
        with suppress(*_LOST):
            client.close(timeout=5)  # type: ignore[no-untyped-call]


def _anywhere(settings: Settings) -> Settings:
    """Settings that mean the same in another process's folder."""
    own: dict[str, Any] = {"home": settings.home.resolve()}
    for name in ("archive", "database_url"):
        address = getattr(settings, name)
        if address and "://" not in address:
            own[name] = str(Path(address).resolve())
    return settings.model_copy(update=own)


def _look_at_all(settings: Settings, client: Client, paths: Sequence[Path]) -> dict[str, str]:
    """See that every worker is of our version and sees what we see; their machines. Raises CrewError."""
    with _probes(settings) as probes:
        wanted = [*probes, *(str(path.resolve()) for path in paths)]
        with _explained(settings.runner):
            answers: dict[str, Any] = client.run(introduce, wanted, on_error="return")
    for worker, said in sorted(answers.items()):
        if not isinstance(said, Introduction):
            raise CrewError(_of_another_version(worker, f"none that knows this one ({said})"))
        if said.version != versions.program_version():
            raise CrewError(_of_another_version(worker, said.version))
        if said.unseen:
            raise CrewError(_blind(worker, said, probes))
        if said.machine != platform.node() and _is_sqlite(settings):
            raise CrewError(
                f"The worker {worker} is on another machine ({said.machine}), and the table is an SQLite file, which "
                "only one machine can write. Set SOLIEU_DATABASE_URL to a PostgreSQL database that all of them reach."
            )
    return {worker: said.machine for worker, said in answers.items()}


def _see_that_they_reach_prefect(machines: Mapping[str, str]) -> None:
    """An address that means another server on every machine is none for theirs. Raises CrewError."""
    from prefect.settings import get_current_settings

    url = str(get_current_settings().api.url or "")
    for worker, machine in sorted(machines.items()):
        if machine != platform.node() and _is_of_each_machine(urlsplit(url).hostname or ""):
            raise CrewError(
                f"The worker {worker} is on another machine ({machine}), where it cannot reach the Prefect server of "
                f"this one ({url}). Run the command with --direct (or SOLIEU_PREFECT=false), or name a Prefect server "
                "that all machines reach in PREFECT_API_URL, by an address that holds on all of them."
            )


def _is_of_each_machine(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host in ("", "localhost")
    return address.is_loopback or address.is_unspecified


def _of_another_version(worker: str, version: str) -> str:
    return versions.mismatch(f"The worker {worker}", version, versions.program_version())


def _blind(worker: str, said: Introduction, probes: Sequence[str]) -> str:
    """What is said of a worker that does not see our files."""
    missing = said.unseen[0]
    if missing in probes:
        what = f"the folder {Path(missing).parent}. Put the archive where all machines reach it (SOLIEU_ARCHIVE=s3://…)"
    else:
        what = f"{missing}. Put the documents on a disk that all machines share"
    return f"The worker {worker} on {said.machine} does not see {what}, or start it on this machine."


@contextmanager
def _probes(settings: Settings) -> Iterator[list[str]]:
    """Files that only those see who see our folders, where the archive is one."""
    address = settings.archive_address
    if "://" in address:
        yield []
        return
    folder = Path(address)
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".seen-{uuid4().hex}"
    probe.touch()
    try:
        yield [str(probe)]
    finally:
        probe.unlink(missing_ok=True)


def _is_sqlite(settings: Settings) -> bool:
    address = settings.database_address
    return "://" not in address or urlsplit(address).scheme.startswith("sqlite")
