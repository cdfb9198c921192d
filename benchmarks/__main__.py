"""Runs every `bench_*.py` of this package, or those named on the command line: `python -m benchmarks ingest`."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module

import benchmarks
from benchmarks import Measure


def found(wanted: list[str]) -> Iterator[str]:
    """The names of the benchmark modules, all of them or those wanted."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        name = module.name.removeprefix("bench_")
        if name != module.name and (not wanted or name in wanted):
            yield f"benchmarks.{module.name}"


def line(measure: Measure) -> str:
    """A row of the table."""
    speed, peer_speed = measure.number / measure.seconds, measure.number / measure.peer_seconds
    speeds = f"{speed:12,.0f} {peer_speed:12,.0f} {measure.unit + '/s':14}"
    return f"{measure.name:34} {speeds} {measure.ratio:7.2f} x   {measure.peer}"


def main() -> int:
    """Print the table."""
    modules = list(found(sys.argv[1:]))
    if not modules:
        print(f"no benchmark of that name; there are: {', '.join(n.rpartition('bench_')[2] for n in found([]))}")
        return 1
    print(f"{'':34} {'ours':>12} {'peer':>12} {'':14} {'ratio':>7}     peer")
    for name in modules:
        for measure in import_module(name).measure():
            print(measure if isinstance(measure, str) else line(measure), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
