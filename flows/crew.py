"""Who does the batches of a run: threads and processes of this machine, or the workers of a Dask cluster.

Whoever it is, a batch goes through the same function (`flows.batches.through`), a bounded number of them at a time, and
comes back as counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from corpus.ahead import Promise, ahead
from flows import pool
from flows.settings import DASK, THREADS, Settings

POOL_FROM = 150
"""Documents from which processes of their own are worth their start."""


class CrewError(Exception):
    """Those who should work cannot be had, or were lost; the message says why and what to do."""


class WorkerDiedError(Exception):
    """Whoever did a piece of work died of it, several times."""


class Crew(Protocol):
    """Those who do the work of one run."""

    settings: Settings
    """As they need them, wherever they are."""

    def at_once(self) -> int:
        """How many pieces of work are worth having under way now."""

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Promise[Any]:
        """Have a function of a module called. Its result raises WorkerDiedError, CrewError, or what the work raised."""

    def task_runner(self) -> Any:
        """The same crew as a task runner of Prefect."""

    def promised(self, promise: Promise[Any]) -> Promise[Any]:
        """A promise of the task runner, with the errors of `submit`."""


def is_dask(settings: Settings) -> bool:
    """Whether the workers of a Dask cluster do the work."""
    return settings.runner == DASK or "://" in settings.runner


def each(crew: Crew) -> Callable[..., Iterator[Any]]:
    """A `map` whose calls the crew does, a bounded number at once."""

    def mapped(work: Callable[..., Any], *columns: Iterable[Any]) -> Iterator[Any]:
        def submit(arguments: tuple[Any, ...]) -> Promise[Any]:
            return crew.submit(work, *arguments)

        for _, promise in ahead(submit, zip(*columns, strict=True), crew.at_once):
            yield promise.result()

    return mapped


def hired(
    settings: Settings, documents: int, paths: Sequence[Path] = (), *, careful: bool = False
) -> AbstractContextManager[Crew]:
    """The crew of these settings for a run over so many documents, which lie under these paths; `careful` where one of
    them may kill whoever reads it. Raises CrewError."""
    if is_dask(settings):
        from flows.cluster import cluster  # only who asks for Dask waits for its import

        return cluster(settings, paths)
    return _here(settings, documents, careful)


@contextmanager
def _here(settings: Settings, documents: int, careful: bool) -> Iterator[Crew]:
    """Threads of this process, which have the reading done by processes where that is worth their start, or safer."""
    processes = settings.processes if documents >= POOL_FROM and settings.runner != THREADS else 1
    processes = max(2, processes) if careful else processes
    with pool.processes(processes), ThreadPoolExecutor(settings.processes) as threads:
        yield Here(settings, threads)


class Here:
    """The threads of this process."""

    def __init__(self, settings: Settings, threads: ThreadPoolExecutor) -> None:
        self.settings, self._threads = settings, threads

    def at_once(self) -> int:
        """Twice as many as work, so that nobody waits for the next piece."""
        return 2 * self.settings.processes

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Promise[Any]:
        """Have it called by a thread."""
        return self._threads.submit(work, *arguments)

    def task_runner(self) -> Any:
        """Threads again, of Prefect's own."""
        from prefect.task_runners import ThreadPoolTaskRunner

        runner: Any = ThreadPoolTaskRunner(max_workers=self.at_once())
        return runner

    def promised(self, promise: Promise[Any]) -> Promise[Any]:
        """The promise itself: threads do not die."""
        return promise
