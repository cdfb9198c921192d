"""An archive at any address of fsspec: `s3://bucket/prefix` and other object stores, `memory://`, servers of files.

    ab/cd/…                                            as in a folder
    days/<day>/<key of the source>/<name of a sidecar> that this sidecar came on that day, without content
    days/complete                                      that every sidecar has such a note

The notes answer what came since a day, or from a source, without going through everything.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from corpus.storage import ArchiveError

_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "oci", "oss", "memory"})
"""Protocols whose files appear whole; with others a file is written under another name first."""
_LISTED = frozenset({"s3", "s3a", "gs", "gcs"})
"""Protocols that list by the start of a name, over all folders, in one request."""
_PACKAGES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "az": "adlfs",
}
_NOTES, _COMPLETE = "days", "days/complete"
_AT_ONCE = 16
_S3_OPTIONS: dict[str, Any] = {"max_concurrency": 1, "config_kwargs": {"max_pool_connections": 2 * _AT_ONCE}}
"""Documents are fetched beside each other, not the parts of one, which would ask for its size first."""
_SECRETS = re.compile(r"SECRET|PASSWORD|TOKEN|ACCESS_KEY|CONNECTION_STRING", re.I)
_SHORTEST = 6
"""Letters from which the value of a setting can be a secret."""


def source_key(source: str) -> str:
    """16 hexadecimal digits for a source's name, which may hold anything."""
    return sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class RemoteStorage:
    """Files at an address of fsspec. All methods but `read` of what is not there raise ArchiveError."""

    def __init__(self, address: str) -> None:
        self.name = shown_address(address)
        self.protocol = address.partition("://")[0].rpartition("::")[2]
        self.at_once = 1 if self.protocol == "memory" else _AT_ONCE
        with self._asked():
            from fsspec.core import url_to_fs

            own = _S3_OPTIONS if self.protocol in ("s3", "s3a") else {}
            # Listings that fsspec remembers would hide what other processes write.
            self._fs, root = url_to_fs(address, use_listings_cache=False, skip_instance_cache=True, **own)
        self._root = root.rstrip("/")
        self._complete: bool | None = None

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError."""
        with self._asked():
            data: bytes = self._fs.cat_file(self._at(path))
        return data

    def exists(self, path: str) -> bool:
        """Whether the file is there."""
        with self._asked():
            return bool(self._fs.exists(self._at(path)))

    def write(self, path: str, data: bytes) -> None:
        """Put a file in one step; who comes second changes nothing."""
        with self._asked(), suppress(FileExistsError):
            if self.protocol in _WHOLE:
                self._fs.pipe_file(self._at(path), data, mode="create")
            elif not self._fs.exists(self._at(path)):
                self._rename(path, data)

    def _rename(self, path: str, data: bytes) -> None:
        """Where a file grows before everyone's eyes: under another name first."""
        part = self._at(f"tmp/{uuid4().hex}")
        for folder in {part.rpartition("/")[0], self._at(path).rpartition("/")[0]}:
            self._fs.makedirs(folder, exist_ok=True)
        self._fs.pipe_file(part, data)
        self._fs.mv(part, self._at(path))

    def starting(self, prefix: str) -> list[str]:
        """The paths that start so, in order: one request, and one more each thousand of them."""
        folder, _, stem = prefix.rpartition("/")
        with self._asked():
            lists = self.protocol in _LISTED
            found = self._fs.find(self._at(folder), prefix=stem) if lists else self._inside(folder)
        return sorted(path for path in map(self._relative, found) if path.startswith(prefix))

    def shards(self) -> Iterator[list[str]]:
        """The paths of one folder `ab` after the other; of one `ab/cd` where a request lists no more."""
        with self._asked():
            tops = self._tops()
        for top in tops:
            if self.protocol in _LISTED:
                with self._asked():
                    yield sorted(map(self._relative, self._fs.find(self._at(top))))
                continue
            with self._asked():
                folders = sorted(self._relative(path) for path in self._inside(top))
            for folder in folders:
                yield self.starting(f"{folder}/")

    def note(self, source: str, path: str) -> None:
        """Say that a sidecar of the source with this key comes today."""
        if self._complete is None:
            self._begin()
        self._note(source, path)

    def noted(self, since: date | None, source: str) -> Iterator[list[str]]:
        """The sidecars that came since then, from the source with this key where one is given, by what they hold."""
        self._see_to_notes()
        found = {path for folder in self._note_folders(since, source) for path in self._noted_in(folder)}
        yield sorted(found)

    def _note(self, source: str, path: str) -> None:
        self.write(f"{_NOTES}/{datetime.now(UTC):%Y-%m-%d}/{source}/{path.rpartition('/')[2]}", b"")

    def _note_folders(self, since: date | None, source: str) -> Iterator[str]:
        with self._asked():
            days = sorted(self._relative(path) for path in self._inside(_NOTES))
        for day in days:
            if day == _COMPLETE or (since and day.rpartition("/")[2] < since.isoformat()):
                continue
            if source:
                yield f"{day}/{source}/"
                continue
            with self._asked():
                folders = [self._relative(path) for path in self._inside(day)]
            yield from (f"{folder}/" for folder in folders)

    def _noted_in(self, folder: str) -> Iterator[str]:
        """The paths of the sidecars that are noted in a folder."""
        for path in self.starting(folder):
            name = path.rpartition("/")[2]
            yield f"{name[:2]}/{name[2:4]}/{name}"

    def _begin(self) -> None:
        """In an archive that holds nothing yet, all that comes will have its note."""
        self._complete = self.exists(_COMPLETE)
        if not self._complete:
            with self._asked():
                empty = not self._tops()
            if empty:
                self.write(_COMPLETE, b"")
                self._complete = True

    def _see_to_notes(self) -> None:
        """An archive that was copied here from a folder has no notes: they are made, once, by reading its sidecars."""
        if not self._complete:
            self._begin()
        if self._complete:
            return
        with ThreadPoolExecutor(self.at_once) as pool:
            for paths in self.shards():
                list(pool.map(self._note_old, (path for path in paths if path.endswith(".json"))))
        self.write(_COMPLETE, b"")
        self._complete = True

    def _note_old(self, path: str) -> None:
        self._note(source_key(json.loads(self.read(path))["source"]), path)

    def _tops(self) -> list[str]:
        """The folders `ab` in which bytes and sidecars lie, in order."""
        found = (self._relative(path) for path in self._inside(""))
        return sorted(path for path in found if re.fullmatch("[0-9a-f]{2}", path))

    def _inside(self, folder: str) -> list[str]:
        """What is in a folder, by its name only."""
        try:
            found: list[str] = self._fs.ls(self._at(folder), detail=False, refresh=True)
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                raise
            return []
        return [path for path in found if path.rstrip("/") != self._at(folder).rstrip("/")]

    def _at(self, path: str) -> str:
        """The path as the file system knows it."""
        return f"{self._root}/{path}".rstrip("/")

    def _relative(self, path: str) -> str:
        return path.rstrip("/")[len(self._root) :].lstrip("/")

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """What libraries and servers raise, as messages for people; that a file is not there stays what it is."""
        try:
            yield
        except (FileExistsError, ArchiveError):
            raise
        except FileNotFoundError as error:
            if _code(error) != "NoSuchBucket":
                raise
            raise ArchiveError(self._told(error)) from error
        except Exception as error:
            raise ArchiveError(self._told(error)) from error

    def _told(self, error: Exception) -> str:
        return f"The archive {self.name} cannot be used: {self._advice(error)}."

    def _advice(self, error: Exception) -> str:
        """What is wrong and what to do, without a secret."""
        code, said = _code(error), without_secrets(" ".join(str(error).split()))
        kind = type(error).__name__
        if isinstance(error, ImportError):
            package = _PACKAGES.get(self.protocol, "its package of fsspec")
            extra = ', or solieu with its extra "s3"' if package == "s3fs" else ""
            return f"{package} is not installed; install it{extra}"
        if isinstance(error, ValueError) and "rotocol" in said:
            return f"no storage is known for {self.protocol}://; use a folder, s3:// or another address of fsspec"
        if code == "NoSuchBucket":
            return "there is no such bucket; make it, or correct SOLIEU_ARCHIVE"
        if kind in ("NoCredentialsError", "PartialCredentialsError"):
            return "there is no key; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
        if isinstance(error, PermissionError):
            return f"the server refuses our key ({code or said}); see the key and what it may do"
        if code in ("SlowDown", "ServiceUnavailable", "503") or "reduce your request rate" in said:
            return (
                f"the server is overloaded and still was after several attempts ({code or said}); run the command "
                "again later, with fewer SOLIEU_WORKERS, or set AWS_RETRY_MODE=adaptive"
            )
        if kind in ("EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError"):
            return f"its server does not answer ({said}); see AWS_ENDPOINT_URL and the network, then run it again"
        return f"{kind}: {said or 'no reason given'}; mend that and run the command again"


def shown_address(address: str) -> str:
    """An address without the name, the password and the parameters that may be in it."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def without_secrets(text: str) -> str:
    """The text without the values of settings whose names speak of secrets, and without what signs a request."""
    for secret in sorted(_secrets(), key=len, reverse=True):
        text = text.replace(secret, "***")
    return re.sub(r"(?i)((?:signature|credential|token|password|secret)[\w-]*=)[^&\s\"']+", r"\1***", text)


def _secrets() -> Iterable[str]:
    return {value for name, value in os.environ.items() if _SECRETS.search(name) and len(value) >= _SHORTEST}


def _code(error: BaseException) -> str:
    """The code that an S3 server gave, or ""."""
    for one in (error, error.__cause__):
        response: Any = getattr(one, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
    return ""
