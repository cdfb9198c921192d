"""Copies of an archive: every file with its hash, what is there already is not copied again."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from corpus.archive import NAMES, ArchiveError, Storage


@dataclass(frozen=True, slots=True)
class Line:
    """A file of an archive: path, size in bytes, SHA-256."""

    path: str
    size: int
    digest: str


@dataclass(slots=True)
class Copied:
    """What a copy came to: files in all, those that were new, and those that are damaged in the source."""

    files: int = 0
    added: int = 0
    size: int = 0
    damaged: list[str] = field(default_factory=list)


def copy(source: Storage, target: Storage, known: Iterable[Line], copied: Copied) -> Iterator[Line]:
    """Copy what `target` does not hold; every file with its hash, in order of path. Raises OSError.

    `known` are the files of the last copy, in order; they never change, so they are not read again. Damaged ones are
    left out and named in `copied`.
    """
    before = iter(known)
    at = next(before, None)
    for path in _paths(source):
        while at is not None and at.path < path:
            at = next(before, None)
        if at is not None and at.path == path and target.exists(path):
            line = at
        else:
            data = source.read(path)
            line = Line(path, len(data), sha256(data).hexdigest())
            if _damaged(line):
                copied.damaged.append(path)
                continue
            target.write(path, data)
            copied.added += 1
        copied.files += 1
        copied.size += line.size
        yield line


def bring_back(source: Storage, target: Storage, lines: Iterable[Line]) -> int:
    """Copy these files back, each checked; how many. Raises ArchiveError naming one that is damaged, OSError."""
    number = 0
    for line in lines:
        data = checked(source, line)
        if not target.exists(line.path):
            target.write(line.path, data)
        number += 1
    return number


def checked(storage: Storage, line: Line) -> bytes:
    """The bytes of a file, which have its hash. Raises ArchiveError, OSError."""
    try:
        data = storage.read(line.path)
    except FileNotFoundError as error:
        raise ArchiveError(f"The backup lacks the file archive/{line.path}. Take another backup.") from error
    if sha256(data).hexdigest() != line.digest:
        raise ArchiveError(
            f"The file archive/{line.path} of the backup is damaged: its bytes no longer have the hash that they had "
            "when it was made. Take another backup."
        )
    return data


def write_list(path: Path, lines: Iterable[Line]) -> None:
    """The files as text: path, size and hash a line. Raises OSError."""
    # No name and no time inside: the same list is the same file.
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        for line in lines:
            file.write(f"{line.path}\t{line.size}\t{line.digest}\n".encode())


def read_list(path: Path) -> Iterator[Line]:
    """What `write_list` wrote, a line at a time. Raises OSError, ValueError."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in file:
            name, size, digest = row.rstrip("\n").split("\t")
            yield Line(name, int(size), digest)


def _paths(storage: Storage) -> Iterator[str]:
    """All files of an archive, in order."""
    for shard in storage.shards():
        yield from shard
    yield from storage.starting(NAMES)


def _damaged(line: Line) -> bool:
    """Whether the bytes have another hash than the one that is their name; sidecars bear none."""
    name = line.path.rpartition("/")[2]
    return "." not in name and name != line.digest
