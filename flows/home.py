"""The home folder of an installation, and the lock that keeps two runs from working in it at once."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO


class HomeError(Exception):
    """The home cannot be used now; the message says why and what to do."""


def make(home: Path) -> Path:
    """The home folder, made where it is not there. Raises HomeError."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(
            f"The home folder {home} cannot be made: {error.strerror}. Choose another with --home."
        ) from error
    return home


@contextmanager
def locked(home: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold the home for one writing run; the system lets go of it when the process ends, however it ends.

    Raises HomeError when another run holds it, still after `wait` seconds.
    """
    path = make(home) / "lock"
    try:
        handle = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise HomeError(
            f"The home folder {home} may not be written: {error.strerror}. Choose another with --home."
        ) from error
    with handle:
        deadline = time.monotonic() + wait
        while not _taken(handle):
            if time.monotonic() >= deadline:
                raise HomeError(_busy(home, path))
            time.sleep(0.2)
        handle.truncate(0)
        handle.write(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}")
        handle.flush()
        yield


def _taken(handle: IO[str]) -> bool:
    """Whether the lock is ours now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(home: Path, path: Path) -> str:
    """Who holds the home."""
    holder = path.read_text(encoding="utf-8").strip() or "another process"
    return f"Another run is at work in {home} ({holder}). Wait until it ends, or choose another home with --home."
