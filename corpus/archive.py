"""The archive: the raw bytes of every retrieval, untouched, named by their hash, with a sidecar that says whence.

    tmp/                                          files being written
    ab/cd/<sha256>                                the bytes
    ab/cd/<sha256>.<snapshot_id>.<time>.json      one retrieval of them: source, address, time, headers, media type
    names/<sha256>.jsonl                          source, address and name of documents, one a line

Nothing is ever written twice or changed, so any number of processes may write at once, and a process that is killed
leaves at most a file in `tmp/`. All traffic with disk or network goes through `Storage`: a folder of this machine, or
any address of fsspec (`corpus/remote.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TypeVar

from corpus.ahead import ahead
from corpus.remote import RemoteStorage, source_key
from corpus.storage import ArchiveError, LocalStorage, Storage, disk_advice

__all__ = ["NAMES", "Archive", "ArchiveError", "Retrieval", "Snapshot", "Storage"]

NAMES = "names/"
"""Where an archive keeps which document bears which name."""
_NAMES_IN_FILE = 10_000

Thing = TypeVar("Thing")
Made = TypeVar("Made")


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


class Archive:
    """Snapshots by content hash, in a folder or at an address of fsspec. All methods raise ArchiveError."""

    def __init__(self, address: str | Path) -> None:
        with _explained(str(address)):
            self._storage = _storage(address)
        self.name = self._storage.name

    @property
    def storage(self) -> Storage:
        """Where its files lie, for copies of it."""
        return self._storage

    def keep_names(self, names: Iterable[tuple[tuple[str, str], str]]) -> None:
        """Remember the names of documents, each with its (source, address), so that a lost table can be made anew.

        Names in the same order again are kept once.
        """
        rows = (json.dumps([*identity, name], ensure_ascii=False) for identity, name in names)
        with _explained(self.name):
            while some := list(islice(rows, _NAMES_IN_FILE)):
                data = "\n".join(some).encode("utf-8", "surrogatepass")
                path = f"{NAMES}{sha256(data).hexdigest()}.jsonl"
                if not self._storage.exists(path):
                    self._storage.write(path, data)

    def holds_names(self) -> bool:
        """Whether `keep_names` ever remembered any."""
        with _explained(self.name):
            return any(True for _ in self._storage.starting(NAMES))

    def names(self) -> Iterator[tuple[tuple[str, str], str]]:
        """All that `keep_names` remembered, one file's names in memory; a document may be told more than once."""
        with _explained(self.name):
            for path in self._storage.starting(NAMES):
                for row in self._storage.read(path).decode("utf-8", "surrogatepass").split("\n"):
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
        path, sidecar = _path(content_hash), _sidecar_path(source, address, content_hash, retrieval.fetched_at)
        with _explained(self.name):
            there, told = set(self._storage.starting(path)), {}
            if sidecar not in there:
                # The note comes first: what a killed process leaves is a note too many, never one too few.
                self._storage.note(source_key(source), sidecar)
            if path not in there:
                self._storage.write(path, data)
            if sidecar not in there:
                told[sidecar] = _sidecar(source, address, content_hash, len(data), retrieval)
                self._storage.write(sidecar, told[sidecar])
            own = f"{path}.{_snapshot_id(source, address, content_hash)}."
            return self._snapshot(sorted({one for one in there if one.startswith(own)} | {sidecar}), told)

    def get(self, content_hash: str) -> bytes:
        """The bytes with this hash, checked against it."""
        with _explained(self.name):
            try:
                data = self._storage.read(_path(content_hash))
            except FileNotFoundError as error:
                raise ArchiveError(f"The archive {self.name} holds no bytes with the hash {content_hash}.") from error
        if sha256(data).hexdigest() != content_hash:
            raise ArchiveError(
                f"The file {_path(content_hash)} in the archive {self.name} is damaged: its bytes no longer have the "
                "hash that is their name. Restore it from a backup, or move it away and fetch it again."
            )
        return data

    def each(self, work: Callable[[Thing], Made], things: Iterable[Thing]) -> Iterator[Made]:
        """What `work` with the archive makes of each thing, in order: as many at a time as the storage is worth."""
        if self._storage.at_once < 2:
            yield from map(work, things)
            return
        with ThreadPoolExecutor(self._storage.at_once) as pool:
            # Who breaks off does not wait for what was asked ahead.
            try:
                for _, made in ahead(lambda one: pool.submit(work, one), things, lambda: self._storage.at_once):
                    yield made.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def __contains__(self, content_hash: str) -> bool:
        with _explained(self.name):
            return self._storage.exists(_path(content_hash))

    def snapshots(self, source: str = "", since: date | None = None) -> Iterator[Snapshot]:
        """All snapshots by content hash, those of one source where it is named; holds a part of the names in memory.

        With `since` only what was put here from that day (UTC) on, with the retrievals that came since then.
        """
        with _explained(self.name):
            narrowed = source or since
            parts = self._storage.noted(since, source_key(source) if source else "") if narrowed else None
            for paths in parts if parts is not None else self._storage.shards():
                for snapshot in self._snapshots(paths):
                    if not source or snapshot.source == source:
                        yield snapshot

    def _snapshots(self, paths: Iterable[str]) -> Iterator[Snapshot]:
        """The snapshots with these sidecars, which are in order."""
        sidecars = (path for path in paths if path.endswith(".json"))
        groups = (list(group) for _, group in groupby(sidecars, key=lambda path: path.rsplit(".", 2)[0]))
        yield from (one for one in self.each(self._present, groups) if one)

    def _present(self, paths: Sequence[str]) -> Snapshot | None:
        """The snapshot of those of the sidecars that are there: one may be noted and not written."""
        told = {}
        for path in paths:
            with suppress(FileNotFoundError):
                told[path] = self._storage.read(path)
        return self._snapshot(list(told), told) if told else None

    def _snapshot(self, paths: Sequence[str], told: Mapping[str, bytes]) -> Snapshot:
        """One snapshot from the sidecars of its retrievals, whose names ascend in time; `told` are those at hand."""
        sidecars = [self._parsed(path, told.get(path)) for path in paths]
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

    def _parsed(self, path: str, data: bytes | None) -> dict[str, Any]:
        """A sidecar's content."""
        try:
            parsed: dict[str, Any] = json.loads(self._storage.read(path) if data is None else data)
        except ValueError as error:
            raise ArchiveError(f"The sidecar {path} in the archive {self.name} is damaged: {error}.") from error
        return parsed


def _storage(address: str | Path) -> Storage:
    """A folder for a path and `file://`, else what fsspec knows."""
    text = str(address)
    if text.startswith("file://"):
        return LocalStorage(Path(text.removeprefix("file://")))
    return RemoteStorage(text) if "://" in text else LocalStorage(Path(address))


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Faults of the disk as messages for people."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"The archive {name} cannot be used: {disk_advice(error)}.") from error


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
