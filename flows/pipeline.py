"""The Prefect flow: batches of documents as tasks, retries where the world can fail, a report as an artifact.

Import this module after `flows.server.hush()`: Prefect reads its environment when it is imported.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from httpx import RequestError
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import TaskRunContext
from prefect.exceptions import PrefectHTTPStatusError, UnfinishedRun
from prefect.logging.handlers import APILogHandler
from prefect.tasks import Task

from corpus.ahead import Promise
from flows import batches, report, run
from flows import settings as configuration
from flows.account import Account
from flows.batches import Batch
from flows.crew import Crew
from flows.server import ServerError
from flows.settings import Settings
from flows.steps import BatchResult
from flows.versions import program_version

_faults: dict[UUID, str] = {}
"""Why tasks are being tried again, by the ids of their runs; a task is tried again by the process that tried it."""


def _world_failed(_task: Task[..., Any], task_run: TaskRun, state: State[Any]) -> bool:
    try:
        state.result()
    except batches.WORLD as error:
        _faults[task_run.id] = str(error)
        return True
    except Exception:
        return False
    return False


@task(name="batch", cache_policy=NO_CACHE, persist_result=False, retry_condition_fn=_world_failed)
def batch_of_documents(settings: Settings, packed: bytes, version: str) -> BatchResult:
    """Archive a batch of documents, read it, find its figures, load them."""
    result = batches.through(settings, pickle.loads(packed), version)
    context = TaskRunContext.get()
    if context and (fault := _faults.pop(context.task_run.id, "")):
        result.mended[batches.TRIED_AGAIN.format(fault)] += 1
    return result


@contextmanager
def as_tasks(crew: Crew) -> Iterator[run.Submit]:
    """What has the crew do batches as tasks; must be called inside a flow."""
    settings = crew.settings
    one: Any = batch_of_documents.with_options(retries=settings.retries, retry_delay_seconds=settings.retry_seconds)
    # Prefect and Dask look for futures in all that a task is given: packed, a batch has none.
    with crew.task_runner() as tasks:

        def submit(batch: Batch) -> Promise[BatchResult]:
            given = {"settings": settings, "packed": pickle.dumps(batch), "version": program_version()}
            with answered():
                return crew.promised(_Answer(tasks.submit(one, given)))

        yield submit


@dataclass(frozen=True, slots=True)
class _Answer:
    """A future of Prefect whose server may fail."""

    future: Promise[BatchResult]

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
        account = run.carry_out(settings, request, command, as_tasks)
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
    try:
        with answered():
            ingest([str(path) for path in request.paths], request.source, str(settings.home), command)
    finally:
        # The log goes out from a thread of its own; a server of our own ends with us.
        APILogHandler().flush()
