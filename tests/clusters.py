"""A Dask cluster of processes of their own, as on other machines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from distributed import Client
from s3_server import free_port


@dataclass(slots=True)
class Cluster:
    """A scheduler and workers in processes of their own, as on other machines."""

    folder: Path
    address: str
    processes: list[subprocess.Popen[bytes]]

    def start(self, *command: str, **environment: str) -> subprocess.Popen[bytes]:
        """One more process of it."""
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            env={**os.environ, **environment},
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process

    def hire(self, **environment: str) -> subprocess.Popen[bytes]:
        """A worker without a nanny: killed, it stays dead."""
        arguments = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder))
        return self.start("distributed.cli.dask_worker", self.address, *arguments, **environment)

    def wait(self, number: int) -> None:
        """Until so many workers are there."""
        with closing(Client(self.address, timeout=60, set_as_default=False)) as client:
            client.wait_for_workers(number, timeout=120)


@contextmanager
def started(folder: Path) -> Iterator[Cluster]:
    """A scheduler; it and its workers end with the block."""
    port = free_port()
    cluster = Cluster(folder, f"tcp://127.0.0.1:{port}", [])
    try:
        cluster.start(
            "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"
        )
        yield cluster
    finally:
        for process in cluster.processes:
            process.kill()
            process.wait()
