"""The steps as functions of settings and a batch: what a task of the flow does, in whatever process it runs."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice

from corpus.archive import Archive, ArchiveError
from flows import pool, steps
from flows.settings import Settings
from flows.steps import BatchResult, Failed, Item, Kept
from flows.versions import check_program
from outputs.errors import StoreError
from outputs.store import Store

Batch = tuple[Item | Kept, ...]

WORLD = (ArchiveError, StoreError, OSError)
"""What disks, databases and networks do, which may be back in a moment; a fault of the program will not."""

TRIED_AGAIN = "a batch was tried again, and done: {}"
"""What the account says of it."""

stopping = threading.Event()
"""Set when the run is broken off: a batch that has not begun its next step does not begin it."""


class StoppedError(Exception):
    """The run was broken off while this batch was under way; the next run does it again."""


@lru_cache(maxsize=4)
def archive_of(settings: Settings) -> Archive:
    """The archive of these settings, opened once a process."""
    return Archive(settings.archive_address)


@lru_cache(maxsize=4)
def store_of(settings: Settings) -> Store:
    """The store of these settings, opened once a process."""
    return Store.open(settings.database_address)


def through(settings: Settings, batch: Batch, version: str) -> BatchResult:
    """Take a batch through all steps, for a run of this version of the program.

    Raises ArchiveError, StoreError, VersionError, and StoppedError where the run was broken off meanwhile.
    """
    check_program(version)
    seconds: dict[str, float] = {}
    mended: Counter[str] = Counter()
    with _timed(seconds, "archive"):
        kept = steps.keep(archive_of(settings), batch, settings.document_bytes)
        work = steps.pending(store_of(settings), kept)
    with _timed(seconds, "read and extract"):
        results = pool.read(settings.archive_address, work, mended)
    with _timed(seconds, "load"):
        result = steps.load(store_of(settings), results)
    result.unchanged, result.seconds = len(kept) - len(work), seconds
    result.mended = mended
    return result


def patiently(settings: Settings, batch: Batch, version: str) -> BatchResult:
    """The same, tried again where the world failed, as often and as late as the settings say.

    Raises what `through` raises at the last attempt, or when the run was broken off meanwhile.
    """
    faults: list[str] = []
    while True:
        try:
            result = through(settings, batch, version)
        except WORLD as error:
            if len(faults) == settings.retries or stopping.wait(settings.retry_seconds):
                raise
            faults.append(str(error))
        else:
            result.mended.update(TRIED_AGAIN.format(fault) for fault in faults[-1:])
            return result


def give_up(settings: Settings, one: Item | Kept, error: str) -> BatchResult:
    """Note that a document could not be read; the next run tries it again. Raises StoreError."""
    return steps.load(store_of(settings), [Failed(one, error, again=True)])


def split(items: Iterable[Item | Kept], number: int, settings: Settings) -> Iterator[Batch]:
    """So many items in batches of at most the size of the settings, enough of them that every process has work."""
    size = max(1, min(settings.batch, -(-number // settings.processes)))
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch


@contextmanager
def _timed(seconds: dict[str, float], step: str) -> Iterator[None]:
    """Add up how long a step takes; refuse to begin it when the run is broken off."""
    if stopping.is_set():
        raise StoppedError
    started = time.perf_counter()
    yield
    seconds[step] = seconds.get(step, 0.0) + time.perf_counter() - started
