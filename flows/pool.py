"""Processes for reading and extraction, which are all computing: threads would wait for one another.

A document that kills its process (a fault in a library, the end of memory) fails alone: the batch is gone through
again one document at a time. Processes end with the run, also when it is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache

from corpus.archive import Archive
from flows import steps
from flows.steps import Failed, Kept
from outputs.loading import Prepared

DIED = "The process that read it died (out of memory, or a fault in a library); the next run tries it again."

REPLACED = "a process that reads died and was replaced; what it had under way was read again, each document by itself"
"""What the account says of it."""

_WAITS = (0.05, 0.2, 1.0, 3.0)
"""Seconds between attempts to start a process."""

_pool: ProcessPoolExecutor | None = None
_number = 0
_lock = threading.Lock()


@contextmanager
def processes(number: int) -> Iterator[None]:
    """Have reading done by this many processes until the block ends; by the calling thread for fewer than two."""
    global _pool, _number
    if number < 2:
        yield
        return
    _number, _pool = number, _make(number)
    try:
        yield
    except BaseException:
        for process in list(_pool._processes.values()):
            process.kill()
        raise
    finally:
        running, _pool = _pool, None
        running.shutdown(wait=False, cancel_futures=True)


def read(archive_address: str, work: Sequence[Kept | Failed], mended: Counter[str]) -> list[Prepared | Failed]:
    """Read and extract a batch, and make its rows; deaths of processes are counted in `mended`. Raises ArchiveError."""
    running = _pool
    if running is None or not work:
        return read_here(archive_address, work)
    try:
        return _submit(running, archive_address, work).result()
    except BrokenProcessPool:
        if _pool is None:
            raise
        _replace(running)
        mended[REPLACED] += 1
        return list(_one_by_one(archive_address, work))


def read_here(archive_address: str, work: Sequence[Kept | Failed]) -> list[Prepared | Failed]:
    """The same in this process. Raises ArchiveError."""
    return steps.prepare_batch(_archive(archive_address), work)


@lru_cache(maxsize=4)
def _archive(address: str) -> Archive:
    return Archive(address)


def _submit(
    running: ProcessPoolExecutor, archive_address: str, work: Sequence[Kept | Failed]
) -> Future[list[Prepared | Failed]]:
    """Have a batch read by a process. The server that starts them may have been killed: once the system tells of its
    end, the next submission starts another. Raises BrokenProcessPool, OSError."""
    for seconds in _WAITS:
        try:
            return running.submit(read_here, archive_address, work)
        except (ConnectionError, EOFError):
            time.sleep(seconds)
    return running.submit(read_here, archive_address, work)


def _one_by_one(archive_address: str, work: Sequence[Kept | Failed]) -> Iterator[Prepared | Failed]:
    """Each document in a process that is replaced when one kills it."""
    single = _make(1)
    try:
        for one in work:
            try:
                yield from _submit(single, archive_address, [one]).result()
            except BrokenProcessPool:
                single = _make(1)
                yield one if isinstance(one, Failed) else Failed(one, DIED, again=True)
    finally:
        single.shutdown(wait=False, cancel_futures=True)


def _replace(broken: ProcessPoolExecutor) -> None:
    """A new pool for one that broke; the first thread that notices makes it."""
    global _pool
    with _lock:
        if _pool is broken:
            _pool = _make(_number)


def _make(number: int) -> ProcessPoolExecutor:
    # Not fork: the threads and open files of this process, and with them the lock on the home, would be copied.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["flows.warm"])
    return ProcessPoolExecutor(number, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Ctrl-C is for the run, which ends its processes; they end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
