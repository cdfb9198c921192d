"""Files and folders as sources of documents: which files there are, and which source and address each has.

A source is a folder with a name. Its documents are named by their path in it, so a folder that moves keeps its
documents when it is taken in under the same name. A file belongs to the innermost known folder that holds it, however
it was reached: taken in alone or with its folder, it is the same document.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from corpus import naming


class FolderError(Exception):
    """A folder, or the list of known folders, cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be a document: where it lies now, and its lasting identity (source, address)."""

    path: Path
    source: str
    address: str


class Files:
    """Files in order of source and address, each once, however often it was added.

    They are kept on the disk, so that millions take no memory, in a file that vanishes with the process. All methods
    raise FolderError.
    """

    def __init__(self) -> None:
        with _spooled():
            self._spool = sqlite3.connect("", isolation_level=None)
            self._spool.execute("PRAGMA journal_mode = OFF")
            self._spool.execute(
                "CREATE TABLE files (source BLOB, address BLOB, path BLOB, stem BLOB, "
                "PRIMARY KEY (source, address, path)) WITHOUT ROWID"
            )
            self._spool.execute("BEGIN")

    def add(self, file: File) -> None:
        """One more."""
        stem = naming.stem((file.source, file.address))
        row = (_packed(file.source), _packed(file.address), os.fsencode(file.path), _packed(stem))
        with _spooled():
            self._spool.execute("INSERT OR IGNORE INTO files VALUES (?, ?, ?, ?)", row)

    def __len__(self) -> int:
        with _spooled():
            (number,) = self._spool.execute("SELECT count(*) FROM files").fetchone()
        return int(number)

    def __iter__(self) -> Iterator[File]:
        return (file for file, _ in self._rows("0"))

    def named(self) -> Iterator[tuple[File, tuple[str, ...]]]:
        """The files with names for each as a document, best first (`corpus.naming.candidates`)."""
        with _spooled():
            self._spool.execute(
                "CREATE TABLE IF NOT EXISTS shared AS SELECT stem "
                "FROM (SELECT DISTINCT source, address, stem FROM files) GROUP BY stem HAVING count(*) > 1"
            )
            self._spool.execute("CREATE UNIQUE INDEX IF NOT EXISTS stems ON shared (stem)")
        for file, unique in self._rows("NOT EXISTS (SELECT 1 FROM shared WHERE shared.stem = files.stem)"):
            yield file, naming.names((file.source, file.address), unique=bool(unique))

    def _rows(self, what: str) -> Iterator[tuple[File, Any]]:
        """The files, and something beside each."""
        query = f"SELECT source, address, path, {what} FROM files ORDER BY source, address, path"
        with _spooled():
            for source, address, path, beside in self._spool.execute(query):
                yield File(Path(os.fsdecode(path)), _unpacked(source), _unpacked(address)), beside


@contextmanager
def _spooled() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise FolderError(
            f"The list of files cannot be kept on the disk ({error}). Free some space where temporary files lie "
            "(/var/tmp, or the folder that SQLITE_TMPDIR names) and run the command again."
        ) from error


@dataclass(frozen=True, slots=True)
class Listing:
    """What paths hold: `files` in order of source and address, what is `missing` (paths and links that lead nowhere),
    folders that are `closed` to us, each with the reason, and what was passed over (`ignored`)."""

    files: Files
    missing: tuple[Path, ...]
    closed: tuple[tuple[Path, str], ...]
    ignored: tuple[Path, ...]


class Folders:
    """The known folders of a home, kept in one small JSON file: source name → folder."""

    def __init__(self, register: Path) -> None:
        """Raises FolderError if the register is there and cannot be read."""
        self.register = register
        self._roots: dict[str, Path] = {}
        if register.exists():
            try:
                self._roots = {
                    name: Path(root)
                    for name, root in json.loads(register.read_text("utf-8", "surrogateescape")).items()
                }
            except (OSError, ValueError, AttributeError, TypeError) as error:
                raise FolderError(
                    f"The list of folders {register} cannot be read ({error}). Mend it or move it away."
                ) from error

    def list(
        self,
        paths: Sequence[Path],
        *,
        source: str = "",
        ignore: Sequence[str] = (),
        is_ours: Callable[[Path], bool] = lambda _: False,
    ) -> Listing:
        """Every file under these paths with its identity; new folders become known (`save` keeps them).

        `source` names the folder of the first path; names that match `ignore` are passed over inside folders,
        a file that is named itself never is. A path that is not there is listed as missing. A folder that `is_ours`
        holds what we made, no documents: inside other folders it is passed over. Raises FolderError where it is
        named itself.
        """
        walk = _Walk(ignore, is_ours)
        walk.missing += [path for path in paths if not path.exists()]
        files = Files()
        for path in (path for path in paths if path.exists()):
            whole = path.resolve()
            if is_ours(whole):
                raise FolderError(ours(path))
            self._know(whole if whole.is_dir() else whole.parent, source)
            for found in walk.files(whole):
                files.add(self._file(found))
        return Listing(files, tuple(walk.missing), tuple(walk.closed), tuple(walk.ignored))

    def save(self) -> None:
        """Write the register in one step. Raises OSError."""
        self.register.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({name: str(root) for name, root in sorted(self._roots.items())}, ensure_ascii=False, indent=1)
        handle, name = tempfile.mkstemp(dir=self.register.parent, prefix=".folders-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape") as stream:
                stream.write(text + "\n")
            os.replace(name, self.register)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _know(self, root: Path, source: str) -> None:
        """A folder inside a known one needs no name of its own, unless it is given one."""
        if source:
            self._roots[source] = root
        elif self._holder(root) is None:
            self._roots[_free_name(_spelled(root.name) or "root", self._roots)] = root

    def _holder(self, path: Path) -> str | None:
        """The source whose folder holds the path most closely."""
        holders = [(len(root.parts), name) for name, root in self._roots.items() if path.is_relative_to(root)]
        return max(holders)[1] if holders else None

    def _file(self, path: Path) -> File:
        source = self._holder(path)
        assert source is not None, "every listed path lies in a known folder"
        return File(path, source, _address(path, self._roots[source]))


def ours(path: Path) -> str:
    """What is said of a folder that is named for its documents and holds what we made."""
    return (
        f"{path} is a home (--home, SOLIEU_HOME), which holds a table and its archive, not documents. "
        "Name the folder of the documents."
    )


class _Walk:
    """Goes through folders; what it does not take as a file it remembers."""

    def __init__(self, ignore: Sequence[str], is_ours: Callable[[Path], bool]) -> None:
        self._ignore, self._is_ours = ignore, is_ours
        self.missing: list[Path] = []
        self.closed: list[tuple[Path, str]] = []
        self.ignored: list[Path] = []

    def files(self, path: Path) -> Iterator[Path]:
        """All regular files under a path; links to folders, which may lead in circles, are not followed."""
        if path.is_file():
            yield path
            return
        for place, folders, names in os.walk(path, onerror=self._note_closed):
            folder = Path(place)
            kept = [name for name in folders if not self._passes(folder / name)]
            self.ignored += [folder / name for name in folders if name not in set(kept)]
            folders[:] = kept
            yield from (folder / name for name in names if self._takes(folder / name))

    def _passes(self, folder: Path) -> bool:
        """Whether a folder is passed over."""
        return _matches(folder.name, self._ignore) or folder.is_symlink() or self._is_ours(folder)

    def _takes(self, file: Path) -> bool:
        """Whether this is a file that may be a document; a link to nowhere and a pipe or device are not."""
        if not _matches(file.name, self._ignore):
            if file.is_file():
                return True
            if file.is_symlink() and not file.exists():
                self.missing.append(file)
                return False
        self.ignored.append(file)
        return False

    def _note_closed(self, error: OSError) -> None:
        self.closed.append((Path(error.filename), error.strerror or str(error)))


def _address(path: Path, root: Path) -> str:
    """The path of a file below its folder, composed; left as it is where another file bears the composed name."""
    own = path.relative_to(root).as_posix()
    composed = unicodedata.normalize("NFC", own)
    twin = root / composed
    if own == composed or not twin.exists() or twin.samefile(path):
        return _spelled(own)
    return own.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _spelled(name: str) -> str:
    """A name as text: composed, for some file systems decompose it; bytes of old encodings spelled out (`\\xe1`)."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", text)


def _packed(text: str) -> bytes:
    """A text as bytes that have the order of its characters."""
    return text.encode("utf-8", "surrogatepass")


def _unpacked(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or the first of name-2, name-3 … that is free."""
    known = set(taken)
    number, free = 1, name
    while free in known:
        number += 1
        free = f"{name}-{number}"
    return free
