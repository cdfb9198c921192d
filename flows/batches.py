"""The steps as functions of settings and a batch: what a task of the flow does, in whatever process it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.archive import Archive
from flows import pool, steps
from flows.settings import Settings
from flows.steps import BatchResult, Failed, Item, Kept, Read
from outputs.store import Store

Batch = tuple[Item | Kept, ...]

stopping = threading.Event()
"""Set when the run is broken off: a batch that has not begun its next step does not begin it."""


class StoppedError(Exception):
    """The run was broken off while this batch was under way; the next run does it again."""


@dataclass(slots=True)
class Pending:
    """A batch in the archive: the documents that are to be read, and how many are in the store as they are."""

    work: list[Kept | Failed]
    unchanged: int
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """A batch that was read."""

    results: list[Read | Failed]
    unchanged: int
    seconds: dict[str, float] = field(default_factory=dict)


@lru_cache(maxsize=4)
def archive_of(settings: Settings) -> Archive:
    """The archive of these settings, opened once a process."""
    return Archive(settings.archive_address)


@lru_cache(maxsize=4)
def store_of(settings: Settings) -> Store:
    """The store of these settings, opened once a process."""
    return Store.open(settings.database_address)


def keep(settings: Settings, batch: Batch) -> Pending:
    """Put a batch into the archive and see what of it is new. Raises ArchiveError, StoreError, StoppedError."""
    seconds: dict[str, float] = {}
    with _timed(seconds, "archive"):
        kept = steps.keep(archive_of(settings), batch, settings.document_bytes)
        work = steps.pending(store_of(settings), kept)
    return Pending(work, len(kept) - len(work), seconds)


def read(settings: Settings, pending: Pending) -> Outcome:
    """Read and extract a batch, in a process of its own where there is one. Raises ArchiveError, StoppedError."""
    with _timed(pending.seconds, "read and extract"):
        results = pool.read(settings.archive_address, pending.work)
    return Outcome(results, pending.unchanged, pending.seconds)


def load(settings: Settings, outcome: Outcome) -> BatchResult:
    """Load a batch. Raises StoreError, StoppedError."""
    with _timed(outcome.seconds, "load"):
        result = steps.load(store_of(settings), outcome.results)
    result.unchanged = outcome.unchanged
    result.seconds = outcome.seconds
    return result


def split(items: Sequence[Item | Kept], settings: Settings) -> list[Batch]:
    """Batches of at most the size of the settings, and enough of them that every process has work."""
    size = max(1, min(settings.batch, -(-len(items) // settings.processes)))
    return [tuple(items[start : start + size]) for start in range(0, len(items), size)]


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    """Add up how long a step takes; refuse to begin it when the run is broken off."""
    if stopping.is_set():
        raise StoppedError
    started = time.perf_counter()
    yield
    seconds[step] = seconds.get(step, 0.0) + time.perf_counter() - started
