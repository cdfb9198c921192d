"""What can go wrong with the store and its files, said so that a person can act on it."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DBAPIError


class OutputError(Exception):
    """Something that the user can mend: the message says what failed, where, why, and what to do."""


class StoreError(OutputError):
    """The database cannot be opened, read or written."""


class ExportError(OutputError):
    """A file cannot be written."""


_ADVICE = {
    errno.ENOSPC: "the disk is full; free some space and run the command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the command again",
    errno.EACCES: "the file or its folder may not be written; check its owner and permissions",
    errno.EPERM: "the file or its folder may not be written; check its owner and permissions",
    errno.EROFS: "the disk is read-only; choose another place",
    errno.ENOENT: "its folder does not exist; make it first",
    errno.EISDIR: "there is a folder of that name; choose another name",
    errno.ENOTDIR: "a part of the path is a file, not a folder; choose another path",
}

_SQLITE = {
    "disk is full": "the disk is full; free some space and run the command again",
    "database is locked": "another program has been writing to it for a long time; wait for it to finish and try again",
    "readonly": "it may not be written; check the owner and permissions of the file and of its folder",
    "unable to open": "the file or its folder may not be opened; check the path, its owner and permissions",
    "not a database": "the file is no SQLite database; move it away or choose another home",
    "malformed": "the file is damaged; move it away and load the archive again",
    "disk i/o": "the disk does not answer as it should; check it and its free space",
}


def export_error(path: Path, error: OSError) -> ExportError:
    """The message for a file that could not be written."""
    advice = _ADVICE.get(error.errno or 0, error.strerror or str(error))
    return ExportError(f"Cannot write {path}: {advice}.")


def no_table(address: str) -> StoreError:
    """The message where a table should be and is none."""
    return StoreError(
        f"There is no table in {address}. See that --home (or SOLIEU_HOME) names the folder of your data; "
        "`solieu ingest FOLDER` makes a table in a new one."
    )


def store_error(address: str, error: DBAPIError | sqlite3.Error) -> StoreError:
    """The message for a database that refused."""
    reason = str(error.orig if isinstance(error, DBAPIError) else error)
    advice = next((text for sign, text in _SQLITE.items() if sign in reason.lower()), reason)
    return StoreError(f"The database {address} cannot be used: {advice}.")
