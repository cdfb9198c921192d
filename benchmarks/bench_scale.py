"""Documents a second of one process, two cores and two Dask workers, and what Prefect and Dask cost a batch of 200.

All runs take the same copies of the samples into fresh homes. The cluster is started before, as one that stands. What
Dask and Prefect cost is measured on batches that are in the table already, whose steps do next to nothing, and told as
a part of the time of a batch that is read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import LocalCluster

from benchmarks import Measure
from benchmarks.bench_ingest import copies
from flows import batches, run, server
from flows.account import Account
from flows.settings import Settings

DOCUMENTS = 1200
BATCH = 200
CORES = 2


def measure() -> Iterator[Measure | str]:
    """The three ways beside each other, then the two costs."""
    yield f"  load of the machine at the start: {os.getloadavg()[0]:.2f}"
    with TemporaryDirectory() as name:
        work = Path(name)
        documents = copies(work / "documents", DOCUMENTS)
        one = _timed(_settings(work / "one", workers=1), documents)
        two = _timed(_settings(work / "two", workers=CORES), documents)
        yield Measure(f"{CORES} processes", "one process", DOCUMENTS, "documents", two, one)
        with LocalCluster(
            n_workers=CORES, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as cluster:
            dask = _settings(work / "dask", runner=cluster.scheduler_address, workers=CORES)
            _timed(_settings(work / "warm", runner=cluster.scheduler_address, workers=CORES), documents)
            clustered = _timed(dask, documents)
            yield Measure(f"{CORES} Dask workers", "one process", DOCUMENTS, "documents", clustered, one)
            yield from _costs(dask, documents, clustered)


def _costs(settings: Settings, documents: Path, clustered: float) -> Iterator[str]:
    """What stands in the table is run again: directly, and as tasks of Prefect."""
    number = -(-DOCUMENTS // BATCH)
    busy = clustered * CORES / number
    idle = _timed(settings, documents)
    yield f"  a batch of {BATCH} that stands: {1000 * idle / number:.0f} ms; one that is read: {1000 * busy:.0f} ms"
    server.hush()
    local = server.LocalServer(settings.home.parent / "prefect")
    local.start()
    local.wait()
    try:
        from prefect import flow

        from flows import pipeline

        timed = flow(name="bench", validate_parameters=False)(
            lambda: _seconds(lambda: run.carry_out(settings, run.Request((documents,)), "bench", pipeline.as_tasks))
        )
        timed()
        tasks = timed()
    finally:
        local.stop()
    cost = max(0.0, tasks - idle) / number
    yield f"  Prefect with Dask a batch: {1000 * cost:.0f} ms, {100 * cost / busy:.1f}% of its time (limit: 5%)"


def _settings(home: Path, **others: object) -> Settings:
    given = {"database_url": "", "archive": "", "batch": BATCH, "runner": "processes", **others}
    return Settings(home=home, **given)  # type: ignore[arg-type]


def _timed(settings: Settings, documents: Path) -> float:
    seconds = _seconds(lambda: run.carry_out(settings, run.Request((documents,)), "bench"))
    batches.store_of(settings).close()
    return seconds


def _seconds(work: Callable[[], Account]) -> float:
    started = time.perf_counter()
    account = work()
    assert account.total.loaded + account.total.unchanged == DOCUMENTS, account.error or account.total.failed[:3]
    return time.perf_counter() - started
