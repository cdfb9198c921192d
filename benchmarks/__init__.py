"""Speed, as ratios: ours against a peer in the same run and on the same input, so that the machine cancels out."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """What was done `number` times (documents, pages, numbers: `unit`) in how many seconds, by us and by the peer."""

    name: str
    peer: str
    number: int
    unit: str
    seconds: float
    peer_seconds: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the peer we are."""
        return self.peer_seconds / self.seconds


def fastest(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of several runs; the others were disturbed."""
    return min(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
