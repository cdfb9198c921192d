"""One long run, watched: documents a second, processor time a document, and memory of all its processes, by tenths.

    python -m benchmarks.long_run FOLDER 1000000

writes so many short texts into FOLDER/documents, unless they are there, and takes them into a new home beside them. The
settings come from the environment, as for `solieu ingest`. What other programs do to the clock they do not do to the
processor time, so that is what tells on a busy machine whether the time grows with the documents.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks import news
from flows import run, settings
from flows.account import Account

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class State:
    """Where a run stands: seconds since its start, documents done, processor seconds, and resident megabytes of the
    process that leads and of all processes together (what they share counts for each)."""

    seconds: float
    documents: int
    processor: float
    leader: float
    all: float


class Watch:
    """Listens to a run and prints a line for each part of it."""

    def __init__(self, parts: int) -> None:
        self._parts = parts
        self._ended: dict[int, float] = {}
        self._started = time.perf_counter()
        self._last = self._state(0)
        self._next = 0
        self._peak = 0.0

    def begun(self, account: Account) -> None:
        """All documents are listed and named."""
        print(
            f"{account.documents} documents, listed and named in {self._state(0).seconds:.0f} s, load of the machine "
            f"{os.getloadavg()[0]:.1f}"
        )
        print(
            f"{'documents':>10} {'s':>7} {'documents/s':>12} {'ms of processor each':>21} "
            f"{'MB leader':>10} {'MB all':>7} {'load':>6}",
            flush=True,
        )
        self._last = self._state(0)
        self._next = account.documents // self._parts

    def advanced(self, account: Account) -> None:
        """Another batch; a line where a part is full."""
        done = account.total.documents + account.total.unchanged
        if done >= self._next:
            now = self._state(done)
            number = now.documents - self._last.documents
            each = 1000 * (now.processor - self._last.processor) / number
            print(
                f"{done:10} {now.seconds:7.0f} {number / (now.seconds - self._last.seconds):12.1f} {each:21.2f} "
                f"{now.leader:10.0f} {now.all:7.0f} {os.getloadavg()[0]:6.1f}",
                flush=True,
            )
            self._last = now
            self._next += account.documents // self._parts

    def ended(self, account: Account) -> None:
        """All is done."""
        total = account.total
        print(
            f"{total.loaded} loaded, {total.unchanged} unchanged, {total.failures} failed, {total.figures} figures, "
            f"in {account.seconds:.0f} s. {account.error}"
        )

    def _state(self, documents: int) -> State:
        leader = psutil.Process()
        family = [leader, *leader.children(recursive=True)]
        memory, processor = {}, dict(self._ended)
        for process in family:
            try:
                memory[process.pid] = process.memory_info().rss / MEGABYTE
                spent = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            processor[process.pid] = spent.user + spent.system
        self._ended = processor
        seconds = time.perf_counter() - self._started
        return State(seconds, documents, sum(processor.values()), memory[leader.pid], sum(memory.values()))


def main() -> None:
    """Write the documents, take them in."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("number", type=int)
    parser.add_argument("--parts", type=int, default=10, help="lines of the report")
    given = parser.parse_args()
    documents = given.folder / "documents"
    if not documents.exists():
        news.write(documents, given.number, news.line)
    run.listener.set(Watch(given.parts))
    run.carry_out(settings.load(home=given.folder / "home"), run.Request((documents,)), "long run")


if __name__ == "__main__":
    main()
