"""Where an archive's files lie: write-once files by relative path, in a folder of this machine or far away."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

_ABANDONED = 24 * 3600
"""Seconds after which a file in `tmp/` belongs to a process that is no more."""

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EACCES: "it may not be read or written; check its owner and permissions",
    errno.EPERM: "it may not be read or written; check its owner and permissions",
    errno.EROFS: "the disk is read-only; choose another home",
    errno.ENOTDIR: "a part of the path is a file, not a folder; choose another home",
    errno.ENOENT: "its folder cannot be made, or vanished meanwhile; see that the path is right and nothing removes it",
    errno.EEXIST: "there is a file where the folder should be; choose another home",
}


class ArchiveError(Exception):
    """The archive cannot be read or written: the message says what failed, where, why, and what to do."""


class Storage(Protocol):
    """Write-once files by relative path with `/`. A file is there whole or not at all."""

    name: str
    """The address as people may see it, without keys and passwords."""
    at_once: int
    """How many requests are worth having under way at the same time."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""

    def write(self, path: str, data: bytes) -> None:
        """Put a file, durably, unless it is there already."""

    def exists(self, path: str) -> bool:
        """Whether the file is there."""

    def starting(self, prefix: str) -> Iterable[str]:
        """The paths that start so, in order; the prefix reaches at least to the last folder."""

    def shards(self) -> Iterable[list[str]]:
        """All paths in order, in parts that fit into memory; what has the same bytes is in one part."""

    def note(self, source: str, path: str) -> None:
        """Say before a sidecar is written that it comes today, from the source with this key."""

    def noted(self, since: date | None, source: str) -> Iterable[list[str]]:
        """The paths of sidecars that came since the start of a day (UTC), in parts as `shards` has them; they may be
        of all sources, or only of the one with this key. Some may be told twice, and some that were never written."""


class LocalStorage:
    """A folder on this machine. It needs no notes: the file system knows when a file was written."""

    at_once = 8
    """Files that wait for the disk together wait little longer than one."""

    def __init__(self, root: Path) -> None:
        self.root, self.name = root, str(root)
        self._tmp = root / "tmp"
        self._tmp.mkdir(parents=True, exist_ok=True)
        self._sweep()

    def read(self, path: str) -> bytes:
        """The bytes of a file."""
        return (self.root / path).read_bytes()

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        return (self.root / path).is_file()

    def write(self, path: str, data: bytes) -> None:
        """Into `tmp/`, to the disk, then under its name: a reader never sees half a file, a crash leaves none."""
        try:
            self._write(path, data)
        except FileNotFoundError:
            self._write(path, data)  # a process that began when the clock was ahead took the file for abandoned

    def _write(self, path: str, data: bytes) -> None:
        target, temporary = self.root / path, self._tmp / uuid4().hex
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.rename(target)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)

    def starting(self, prefix: str) -> Iterable[str]:
        """The paths that start so, in order."""
        folder, _, stem = prefix.rpartition("/")
        with suppress(FileNotFoundError):
            return [f"{folder}/{name}" for name in sorted(os.listdir(self.root / folder)) if name.startswith(stem)]
        return []

    def shards(self) -> Iterator[list[str]]:
        """The paths of one folder `ab/cd` after the other."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]/*/")):
            yield list(self.starting(f"{folder.relative_to(self.root).as_posix()}/"))

    def note(self, source: str, path: str) -> None:
        """Nothing."""

    def noted(self, since: date | None, source: str) -> Iterator[list[str]]:
        """What was written since then, of all sources."""
        begin = datetime(since.year, since.month, since.day, tzinfo=UTC).timestamp() if since else 0.0
        for paths in self.shards():
            yield [path for path in paths if path.endswith(".json") and self._written(path) >= begin]

    def _written(self, path: str) -> float:
        return (self.root / path).stat().st_mtime

    def _sweep(self) -> None:
        """Remove what killed processes left half-written."""
        for path in self._tmp.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()


def disk_advice(error: OSError) -> str:
    """What a fault of the disk means and what to do about it."""
    return _ADVICE.get(error.errno or 0, error.strerror or str(error))


def _sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
