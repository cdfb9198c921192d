"""Backup and restore of a home: tables, archive, sources, crawlers' memories, releases and reports.

files/ab/<sha256>    tables (Parquet), the list of the archive's files, files of the home: each once, by its hash
archive/…            the archive's files as they are; they never change, so each backup adds the new ones
<time>.json          one backup: its files with size and hash; written last, so that without it there is none
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import copies
from corpus.archive import Archive
from corpus.copies import Copied
from flows import home
from flows.home import DATABASE
from flows.settings import Settings
from outputs import dump
from outputs.database import prepare
from outputs.errors import OutputError, export_error
from outputs.schema import REVISION
from outputs.store import Store

_ARCHIVE_LIST = "archive.tsv.gz"
_HOME = ("folders.json", "sources", "crawl", "releases", "reports")
"""What of a home is kept beside table and archive. Not: locks, logs, Prefect's record of runs, exports."""
_NOT_KEPT = (".log", "-wal", "-shm", "-journal", ".part")
_STAGING = ".restoring"
"""Folder in the home in which a restore works; its last step moves what is there to its place, the table at last."""
_BLOCK = 1 << 20
_NAME = "%Y%m%dT%H%M%S%fZ"
"""A backup's name: when it was made, in UTC."""
_CUT_SHORT = "It was under way when the backup was made from which this home was restored. Run the same command again."


class BackupError(OutputError):
    """A backup that cannot be made, checked or restored; the message says what, why, and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a backup: its path (`tables/figures.parquet`, `home/folders.json`, …), size and SHA-256."""

    path: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup. `rows` by table; `archive` its files and bytes, None where it was left out; `damaged` names files
    of the archive that were damaged already and are in no backup."""

    name: str
    made_at: str
    solieu: str
    schema: str
    rows: dict[str, int]
    files: list[File]
    archive: dict[str, int] | None
    damaged: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all its files, those of the archive included."""
        return sum(one.size for one in self.files) + (self.archive or {}).get("bytes", 0)


def make(settings: Settings, target: Path, *, accounts: bool = True, archive: bool = True) -> tuple[Manifest, int]:
    """Add a backup of the home to the folder `target`, and how many files of the archive were new; a run may be
    writing meanwhile. Raises BackupError, StoreError, ArchiveError."""
    with Store.existing(settings.database_address) as store, _explained(target), _alone(target, settings.home):
        with TemporaryDirectory(dir=target, prefix=".making-") as made:
            # The table first: what it speaks of is in the archive by then, whatever a run adds meanwhile.
            rows = dump.dump(store.engine, Path(made), with_accounts=accounts)
            files = [_keep(target, f"tables/{path.name}", path) for path in sorted(Path(made).iterdir())]
            files += _home_files(settings.home, Path(made), target)
            copied = Copied()
            if archive:
                files.append(_archive(settings, Path(made), target, copied))
        counts = {"files": copied.files, "bytes": copied.size} if archive else None
        now = datetime.now(UTC)
        name = _next_name(backups(target), now)
        manifest = Manifest(
            name, now.isoformat(), version("solieu"), REVISION, rows, files, counts, sorted(copied.damaged)
        )
        _write(target / f"{name}.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())
    return manifest, copied.added


def _next_name(known: list[str], now: datetime) -> str:
    """The moment, or the next after the newest backup's where a clock was put back: the newest one sorts last."""
    last = datetime.strptime(known[-1], _NAME).replace(tzinfo=UTC) + timedelta(microseconds=1) if known else now
    return f"{max(now, last):{_NAME}}"


def backups(source: Path) -> list[str]:
    """The names of the backups in a folder, oldest first."""
    return sorted(path.stem for path in source.glob("*.json") if re.fullmatch(r"\d{8}T\d{12}Z", path.stem))


def check(source: Path, name: str = "") -> Manifest:
    """See that every file of a backup (the newest where none is named) has its hash. Raises BackupError naming the
    file that has not, ArchiveError."""
    manifest = _manifest(source, name)
    with _explained(source):
        for one in manifest.files:
            _checked(source, one)
        if (listed := _listed(source, manifest)) is not None:
            storage = Archive(source / "archive").storage
            for line in copies.read_list(listed):
                copies.checked(storage, line)
    return manifest


def restore(settings: Settings, source: Path, name: str = "") -> Manifest:
    """Make the home as it was, in a place that holds nothing. Raises BackupError, StoreError, ArchiveError, HomeError.

    Broken off, it leaves no table: the same command again begins anew.
    """
    manifest = _manifest(source, name)
    _refuse_full(settings)
    with home.locked(settings.home), _explained(settings.home):
        staging = settings.home / _STAGING
        for stale in ("tables", "home", DATABASE):
            _remove(staging / stale)
        for one in manifest.files:
            _bring(source, one, staging)
        if (listed := _listed(source, manifest)) is not None:
            own = settings.archive_address == str(settings.home / "archive")
            into = Archive(staging / "archive" if own else settings.archive_address).storage
            copies.bring_back(Archive(source / "archive").storage, into, copies.read_list(listed))
        _load_tables(settings, staging, manifest)
        _settle(settings.home, staging)
    return manifest


def bring_tables(source: Path, folder: Path, names: frozenset[str], name: str = "") -> Manifest:
    """Put tables of a backup (the newest where none is named) into a folder, for loading. Raises BackupError."""
    manifest = _manifest(source, name)
    with _explained(source):
        for one in manifest.files:
            if one.path in {f"tables/{table}.parquet" for table in names}:
                _copy(_checked(source, one), folder / Path(one.path).name)
    return manifest


def _home_files(folder: Path, made: Path, target: Path) -> list[File]:
    """The files of the home that are kept; databases as one state of theirs."""
    found = []
    for top in _HOME:
        paths = [folder / top] if (folder / top).is_file() else sorted((folder / top).rglob("*"))
        for path in paths:
            if path.is_file() and not path.name.endswith(_NOT_KEPT):
                taken = made / "file"
                _copy_database(path, taken) if top == "crawl" and path.suffix == ".sqlite" else _copy(path, taken)
                found.append(_keep(target, f"home/{path.relative_to(folder).as_posix()}", taken))
    return found


def _archive(settings: Settings, made: Path, target: Path, copied: Copied) -> File:
    """The archive's new files, and the list of all."""
    before = backups(target)
    listed = _listed(target, _manifest(target, before[-1])) if before else None
    known = copies.read_list(listed) if listed is not None else iter(())
    source, into = Archive(settings.archive_address).storage, Archive(target / "archive").storage
    copies.write_list(made / _ARCHIVE_LIST, copies.copy(source, into, known, copied))
    return _keep(target, _ARCHIVE_LIST, made / _ARCHIVE_LIST)


def _load_tables(settings: Settings, staging: Path, manifest: Manifest) -> None:
    """The tables into the database of the settings: of a file in the home, that in `staging`."""
    own = settings.database_address == str(settings.home / DATABASE)
    engine = prepare(str(staging / DATABASE) if own else settings.database_address)
    try:
        rows = dump.restore(engine, staging / "tables", manifest.schema)
        with Store(engine) as store:
            for run in [run for run in store.runs(1000) if run["state"] == "running"]:
                store.break_off_run(run["run_id"], _CUT_SHORT)
    finally:
        engine.dispose()
    if rows != {name: number for name, number in manifest.rows.items() if name in rows}:
        raise BackupError(f"The backup {manifest.name} does not hold the rows that it should. Take another backup.")


def _settle(folder: Path, staging: Path) -> None:
    """What is staged to its place; the table last, for with it the home is one."""
    kept = staging / "home"
    for path in sorted(kept.iterdir()) if kept.is_dir() else []:
        _move(path, folder / path.name)
    for name in ("archive", DATABASE):
        if (staging / name).exists():
            _move(staging / name, folder / name)
    _remove(staging)


def _refuse_full(settings: Settings) -> None:
    """Nothing is written over. Raises BackupError."""
    folder = settings.home
    if folder.exists() and not folder.is_dir():
        raise BackupError(f"{folder} is a file. Choose another home with --home.")
    begun = (folder / _STAGING).is_dir() and not (folder / DATABASE).exists()
    held = {path.name for path in folder.iterdir()} - {"lock", _STAGING} if folder.is_dir() else set()
    if held and not begun:
        raise BackupError(
            f"{folder} holds something already ({', '.join(sorted(held)[:3])}), and nothing is written over. "
            "Choose an empty folder with --home, or move what is there away."
        )
    if settings.database_address != str(folder / DATABASE):
        engine = prepare(settings.database_address)
        empty = dump.is_empty(engine)
        engine.dispose()
        if not empty:
            raise BackupError("The database of the settings holds rows already. Name an empty one.")


def _manifest(source: Path, name: str) -> Manifest:
    """One backup, the newest where none is named. Raises BackupError."""
    known = backups(source)
    if not known:
        raise BackupError(f"There is no backup in {source}: `solieu backup FOLDER` makes one.")
    if name and name not in known:
        raise BackupError(f"There is no backup {name} in {source}. There are: {', '.join(known)}.")
    path = source / f"{name or known[-1]}.json"
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**{**read, "files": [File(**one) for one in read["files"]]})
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError(f"{path} is damaged ({error}). Name an older backup with --at.") from error
    if manifest.schema > REVISION:
        raise BackupError(
            f"The backup {manifest.name} was made by a newer version of solieu ({manifest.solieu}): update solieu."
        )
    return manifest


def _listed(source: Path, manifest: Manifest) -> Path | None:
    """The list of the archive's files, checked; None for a backup without them. Raises BackupError."""
    found = next((one for one in manifest.files if one.path == _ARCHIVE_LIST), None)
    return None if found is None else _checked(source, found)


def _at(folder: Path, digest: str) -> Path:
    return folder / "files" / digest[:2] / digest


def _keep(target: Path, path: str, taken: Path) -> File:
    """Move a file into the backup under its hash, unless it is there already."""
    kept = File(path, taken.stat().st_size, _digest(taken))
    place = _at(target, kept.digest)
    if place.exists() and place.stat().st_size == kept.size:
        taken.unlink()
        return kept
    place.parent.mkdir(parents=True, exist_ok=True)
    with taken.open("rb") as file:
        os.fsync(file.fileno())
    taken.rename(place)
    return kept


def _checked(source: Path, one: File) -> Path:
    """Where a file of a backup lies. Raises BackupError where it is missing or damaged."""
    place = _at(source, one.digest)
    if not place.is_file():
        raise BackupError(f"The backup lacks {one.path} ({place}). Take another backup.")
    if _digest(place) != one.digest:
        raise BackupError(
            f"{one.path} of the backup is damaged: {place} no longer has the hash that is its name. "
            "Take another backup."
        )
    return place


def _bring(source: Path, one: File, staging: Path) -> None:
    if one.path == _ARCHIVE_LIST:
        return
    place, target = _checked(source, one), staging / one.path
    if not target.resolve().is_relative_to(staging.resolve()):
        raise BackupError(f"The backup holds a file outside of the home ({one.path}): it was tampered with.")
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy(place, target)


def _copy(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)


def _copy_database(path: Path, target: Path) -> None:
    """One state of an SQLite file that may be written meanwhile."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def _move(path: Path, target: Path) -> None:
    """Into its place; what an earlier restore left half there goes."""
    _remove(target)
    path.rename(target)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(target: Path, folder: Path) -> Iterator[None]:
    """The folder of backups, for one command at a time; only its owner may look into it. Raises BackupError."""
    if target.exists() and not target.is_dir():
        raise BackupError(f"{target} is a file. Name a folder for backups.")
    if target.resolve() == folder.resolve():
        raise BackupError(f"{target} is the home itself. Name another folder for backups, best on another disk.")
    if target.is_dir() and any(target.iterdir()) and not (target / "lock").is_file():
        raise BackupError(f"{target} holds something that is no backup. Name an empty folder, or one of backups.")
    target.mkdir(parents=True, mode=0o700, exist_ok=True)
    with (target / "lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another backup into {target} is under way. Wait until it ends.") from None
        for left in target.glob(".making-*"):  # by one that was killed
            with suppress(OSError):
                shutil.rmtree(left)
        yield


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Faults of disks as messages for people."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"A crawler's memory cannot be copied: {error}. Run the command again.") from error
    except OSError as error:
        raise BackupError(str(export_error(Path(error.filename) if error.filename else folder, error))) from error
