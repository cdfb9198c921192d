"""The Prefect flow: batches of documents as tasks, retries where the world can fail, a report as an artifact.

Import this module after `flows.server.hush()`: Prefect reads its environment when it is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from httpx import RequestError
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.exceptions import PrefectHTTPStatusError, UnfinishedRun
from prefect.logging.handlers import APILogHandler
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task

from corpus.archive import ArchiveError
from flows import batches, report, run
from flows import settings as configuration
from flows.account import Account
from flows.batches import Batch, Outcome, Pending
from flows.server import ServerError
from flows.settings import Settings
from flows.steps import BatchResult
from outputs.errors import StoreError


def _world_failed(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Disks, databases and networks may be back in a moment; a fault of the program will not."""
    try:
        state.result()
    except (ArchiveError, StoreError, OSError):
        return True
    except Exception:
        return False
    return False


@task(name="archive", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_world_failed)
def archive_batch(settings: Settings, batch: Batch) -> Pending:
    """Put a batch into the archive."""
    return batches.keep(settings, batch)


@task(name="read and extract", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_world_failed)
def read_batch(settings: Settings, pending: Pending) -> Outcome:
    """Read a batch and find its figures."""
    return batches.read(settings, pending)


@task(name="load", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_world_failed)
def load_batch(settings: Settings, outcome: Outcome) -> BatchResult:
    """Load a batch into the store."""
    return batches.load(settings, outcome)


def submitter(settings: Settings) -> run.Submit:
    """What sends a batch through the three tasks; must be called inside a flow."""
    again: dict[str, Any] = {"retries": settings.retries, "retry_delay_seconds": settings.retry_seconds}
    # Prefect passes futures where the tasks' signatures say results.
    archive: Any = archive_batch.with_options(**again)
    read: Any = read_batch.with_options(**again)
    load: Any = load_batch.with_options(**again)

    def submit(batch: Batch) -> run.Promise:
        with answered():
            return _Answer(load.submit(settings, read.submit(settings, archive.submit(settings, batch))))

    return submit


@dataclass(frozen=True, slots=True)
class _Answer:
    """A future of Prefect whose server may fail."""

    future: run.Promise

    def result(self) -> Any:
        """Wait for it. Raises what the step raised, ServerError."""
        with answered():
            return self.future.result()


@contextmanager
def answered() -> Iterator[None]:
    """What the Prefect server refuses as an error for people."""
    try:
        yield
    except (PrefectHTTPStatusError, UnfinishedRun, RequestError) as error:
        raise ServerError(
            f"The Prefect server does not do its part ({str(error).splitlines()[0]}). Most often the disk is full or "
            f"the server was ended: see to that and run the same command again, or run it with --direct. {run.WHOLE}"
        ) from error


@flow(name="ingest", persist_result=False, validate_parameters=False)
def ingest(
    paths: list[str], source: str = "", home: str | None = None, command: str = "ingest", crawled: bool = False
) -> dict[str, int]:
    """Bring documents in (files, or what a crawl left), or read again what is in the archive; returns the counts.

    Raises RunError when the run ended early, HomeError when another run holds the home.
    """
    settings = configuration.load(home=home)
    request = run.Request(tuple(map(Path, paths)), source, crawled)
    try:
        account = run.carry_out(settings, request, submitter(settings), command)
    except run.RunError as error:
        _publish(error.account)
        raise
    _publish(account)
    return account.counts


def _publish(account: Account) -> None:
    """The report in the Prefect server."""
    create_markdown_artifact(report.markdown(account), key="ingest-report", description=f"Run {account.run_id}")


def run_flow(settings: Settings, request: run.Request, command: str) -> None:
    """Run the flow in this process with these settings. Raises RunError, HomeError, ServerError."""
    threads: Any = ThreadPoolTaskRunner(max_workers=2 * settings.processes)
    try:
        with answered():
            ingest.with_options(task_runner=threads)(
                [str(path) for path in request.paths], request.source, str(settings.home), command
            )
    finally:
        # The log goes out from a thread of its own; a server of our own ends with us.
        APILogHandler().flush()
