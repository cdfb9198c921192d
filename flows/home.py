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

DATABASE = "solieu.sqlite"
"""The table, where the settings name no other database."""
MOVED = f"{DATABASE}.moved"
"""What is left of it where it was moved into another one."""
_LOCK = "lock"
_RUN = "run"
"""File with the name of the run that has not given account yet."""

GLANCE = 0.3
"""Seconds that everyone waits: who asks whether the home is held holds it for a moment."""


class HomeError(Exception):
    """The home cannot be used now; the message says why and what to do."""


def is_home(folder: Path) -> bool:
    """Whether the folder is the home of an installation: a run has worked in it, or its table lies there."""
    return (folder / DATABASE).is_file() or ((folder / _LOCK).is_file() and (folder / "reports").is_dir())


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
    path = make(home) / _LOCK
    try:
        handle = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise HomeError(
            f"The home folder {home} may not be written: {error.strerror}. Choose another with --home."
        ) from error
    with handle:
        deadline = time.monotonic() + max(wait, GLANCE)
        while not _taken(handle):
            if time.monotonic() >= deadline:
                raise HomeError(_busy(home, path))
            time.sleep(0.2)
        handle.truncate(0)
        handle.write(f"process {os.getpid()}, since {datetime.now():%Y-%m-%d %H:%M:%S}")
        handle.flush()
        yield


def is_held(home: Path) -> bool:
    """Whether a run is at work in the home; asking makes nothing."""
    try:
        with (home / _LOCK).open(encoding="utf-8") as handle:
            return not _taken(handle)
    except OSError:
        return False


def note_run(home: Path, run_id: str) -> None:
    """Remember the run that holds the home, until it has given account. Raises OSError."""
    (home / _RUN).write_text(run_id, encoding="utf-8")


def forget_run(home: Path) -> None:
    """The run that holds the home has given account. Raises OSError."""
    (home / _RUN).unlink(missing_ok=True)


def noted_run(home: Path) -> str:
    """The run that has not given account: the one that holds the home now or, if none does, one that was killed."""
    try:
        return (home / _RUN).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


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
