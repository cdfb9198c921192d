"""The archive: the raw bytes of every retrieval, untouched, named by their hash, with a sidecar that says whence.

    tmp/                                          files being written
    ab/cd/<sha256>                                the bytes
    ab/cd/<sha256>.<snapshot_id>.<time>.json      one retrieval of them: source, address, time, headers, media type
    names/<sha256>.jsonl                          source, address and name of documents, one a line

Nothing is ever written twice or changed, so any number of processes may write at once, and a process that is killed
leaves at most a file in `tmp/`. All traffic with the disk goes through `Storage`: an object store needs one more of it.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

_ABANDONED = 24 * 3600
"""Seconds after which a file in `tmp/` belongs to a process that is no more."""

NAMES = "names/"
"""Where an archive keeps which document bears which name."""
_NAMES_IN_FILE = 10_000

_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EACCES: "it may not be read or written; check its owner and permissions",
    errno.EPERM: "it may not be read or written; check its owner and permissions",
    errno.EROFS: "the disk is read-only; choose another home",
    errno.ENOTDIR: "a part of the path is a file, not a folder; choose another home",
    errno.ENOENT: "its folder vanished meanwhile; see that nothing removes it and run the command again",
    errno.EEXIST: "there is a file where the folder should be; choose another home",
}


class ArchiveError(Exception):
    """The archive cannot be read or written: the message says what failed, where, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One fetch of a snapshot's bytes: when (UTC), what the server or the user called them, and its headers.

    From the web also the status of the answer and the headers of the request; elsewhere 0 and none.
    """

    fetched_at: datetime
    media_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    request: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Bytes that a source had at an address; `retrievals` are the times that they were found there, oldest first."""

    source: str
    address: str
    content_hash: str
    size: int
    retrievals: tuple[Retrieval, ...]

    @property
    def snapshot_id(self) -> str:
        """16 hexadecimal digits that depend on source, address and bytes only."""
        return _snapshot_id(self.source, self.address, self.content_hash)

    @property
    def fetched_at(self) -> datetime:
        """When the bytes were first found there."""
        return self.retrievals[0].fetched_at

    @property
    def media_type(self) -> str:
        """As declared at the first retrieval; may be empty or wrong."""
        return self.retrievals[0].media_type

    @property
    def headers(self) -> Mapping[str, str]:
        """Those of the first retrieval."""
        return self.retrievals[0].headers


class Storage(Protocol):
    """Write-once files by relative path with `/`. A file is there whole or not at all."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""

    def write(self, path: str, data: bytes) -> None:
        """Put a file, durably, unless it is there already."""

    def exists(self, path: str) -> bool:
        """Whether the file is there."""

    def starting(self, prefix: str) -> Iterable[str]:
        """The paths that start so, in order; the prefix reaches at least to the last folder."""

    def folders(self) -> Iterable[str]:
        """The folders `ab/cd` in which files are, in order."""

    def shards(self) -> Iterable[list[str]]:
        """All paths in order, in parts that fit into memory."""


class LocalStorage:
    """A folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
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

    def folders(self) -> Iterable[str]:
        """The folders `ab/cd` in which files are, in order."""
        return (path.relative_to(self.root).as_posix() for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*/")))

    def shards(self) -> Iterable[list[str]]:
        """The paths of one folder `ab/cd` after the other."""
        return (list(self.starting(f"{folder}/")) for folder in self.folders())

    def _sweep(self) -> None:
        """Remove what killed processes left half-written."""
        for path in self._tmp.iterdir():
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()


class Archive:
    """Snapshots by content hash, in a local folder. All methods raise ArchiveError."""

    def __init__(self, root: str | Path) -> None:
        self._name = str(root)
        with _explained(self._name):
            self._storage: Storage = LocalStorage(Path(root))

    @property
    def storage(self) -> Storage:
        """Where its files lie, for copies of it."""
        return self._storage

    def keep_names(self, names: Mapping[tuple[str, str], str]) -> None:
        """Remember the names of documents by (source, address), so that a lost table can be made anew."""
        rows = [json.dumps([*identity, name], ensure_ascii=False) for identity, name in sorted(names.items())]
        with _explained(self._name):
            for start in range(0, len(rows), _NAMES_IN_FILE):
                data = "\n".join(rows[start : start + _NAMES_IN_FILE]).encode("utf-8", "surrogatepass")
                path = f"{NAMES}{sha256(data).hexdigest()}.jsonl"
                if not self._storage.exists(path):
                    self._storage.write(path, data)

    def holds_names(self) -> bool:
        """Whether `keep_names` ever remembered any."""
        with _explained(self._name):
            return any(True for _ in self._storage.starting(NAMES))

    def names(self) -> Iterator[tuple[tuple[str, str], str]]:
        """All that `keep_names` remembered, one file's names in memory; a document may be told more than once."""
        with _explained(self._name):
            for path in self._storage.starting(NAMES):
                for row in self._storage.read(path).decode("utf-8", "surrogatepass").splitlines():
                    source, address, name = json.loads(row)
                    yield (source, address), name

    def put(
        self,
        data: bytes,
        *,
        source: str,
        address: str,
        fetched_at: datetime,
        media_type: str = "",
        headers: Mapping[str, str] | None = None,
        status: int = 0,
        request: Mapping[str, str] | None = None,
    ) -> Snapshot:
        """Keep the bytes; the same ones from the same address are one snapshot with one more retrieval.

        The same moment twice is one retrieval. Raises ValueError where `fetched_at` has no time zone.
        """
        if fetched_at.tzinfo is None:
            raise ValueError(f"{fetched_at} has no time zone")
        content_hash = sha256(data).hexdigest()
        retrieval = Retrieval(fetched_at.astimezone(UTC), media_type, dict(headers or {}), status, dict(request or {}))
        with _explained(self._name):
            if not self._storage.exists(_path(content_hash)):
                self._storage.write(_path(content_hash), data)
            sidecar = _sidecar_path(source, address, content_hash, retrieval.fetched_at)
            if not self._storage.exists(sidecar):
                self._storage.write(sidecar, _sidecar(source, address, content_hash, len(data), retrieval))
            return self._snapshots(f"{_path(content_hash)}.{_snapshot_id(source, address, content_hash)}.")[0]

    def get(self, content_hash: str) -> bytes:
        """The bytes with this hash, checked against it."""
        if content_hash not in self:
            raise ArchiveError(f"The archive {self._name} holds no bytes with the hash {content_hash}.")
        with _explained(self._name):
            data = self._storage.read(_path(content_hash))
        if sha256(data).hexdigest() != content_hash:
            raise ArchiveError(
                f"The file {_path(content_hash)} in the archive {self._name} is damaged: its bytes no longer have the "
                "hash that is their name. Restore it from a backup, or move it away and fetch it again."
            )
        return data

    def __contains__(self, content_hash: str) -> bool:
        with _explained(self._name):
            return self._storage.exists(_path(content_hash))

    def snapshots(self) -> Iterator[Snapshot]:
        """All snapshots, by content hash; holds one folder's names in memory."""
        with _explained(self._name):
            for folder in self._storage.folders():
                yield from self._snapshots(f"{folder}/")

    def _snapshots(self, prefix: str) -> list[Snapshot]:
        """The snapshots whose sidecars start so."""
        paths = (path for path in self._storage.starting(prefix) if path.endswith(".json"))
        return [self._snapshot(list(group)) for _, group in groupby(paths, key=lambda path: path.split(".")[1])]

    def _snapshot(self, paths: list[str]) -> Snapshot:
        """One snapshot from the sidecars of its retrievals; their names ascend in time."""
        sidecars = [self._parsed(path) for path in paths]
        first = sidecars[0]
        return Snapshot(
            source=first["source"],
            address=first["address"],
            content_hash=first["content_hash"],
            size=first["size"],
            retrievals=tuple(
                Retrieval(
                    datetime.fromisoformat(s["fetched_at"]),
                    s["media_type"],
                    s["headers"],
                    s.get("status", 0),
                    s.get("request", {}),
                )
                for s in sidecars
            ),
        )

    def _parsed(self, path: str) -> dict[str, Any]:
        """A sidecar's content."""
        try:
            parsed: dict[str, Any] = json.loads(self._storage.read(path))
        except ValueError as error:
            raise ArchiveError(f"The sidecar {path} in the archive {self._name} is damaged: {error}.") from error
        return parsed


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Faults of the disk as messages for people."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno or 0, error.strerror or str(error))
        raise ArchiveError(f"The archive {name} cannot be used: {advice}.") from error


def _path(content_hash: str) -> str:
    """Two levels of folders keep each small at millions of files."""
    return f"{content_hash[:2]}/{content_hash[2:4]}/{content_hash}"


def _sidecar_path(source: str, address: str, content_hash: str, fetched_at: datetime) -> str:
    moment = fetched_at.strftime("%Y%m%dT%H%M%S%fZ")
    return f"{_path(content_hash)}.{_snapshot_id(source, address, content_hash)}.{moment}.json"


def _snapshot_id(source: str, address: str, content_hash: str) -> str:
    parts = "\x1f".join((source, address, content_hash))
    return sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _sidecar(source: str, address: str, content_hash: str, size: int, retrieval: Retrieval) -> bytes:
    content = {
        "source": source,
        "address": address,
        "content_hash": content_hash,
        "size": size,
        "fetched_at": retrieval.fetched_at.isoformat(),
        "media_type": retrieval.media_type,
        "headers": dict(retrieval.headers),
    }
    if retrieval.status:
        content |= {"status": retrieval.status, "request": dict(retrieval.request)}
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


def _sync_folder(folder: Path) -> None:
    """Make a rename in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
