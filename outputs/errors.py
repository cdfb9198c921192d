"""What can go wrong with the store and its files, said so that a person can act on it."""

from __future__ import annotations

import errno
import re
import sqlite3
from pathlib import Path
from typing import TypeGuard

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
    errno.EEXIST: "there is a file of that name where a folder should be; move it away or choose another home",
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


# What PostgreSQL says, by the code that comes with it (Appendix A of its manual) …
_CODES = {
    "08": "the connection was cut; see that its server runs, then run the command again",
    "28P01": "name or password is wrong; mend SOLIEU_DATABASE_URL",
    "28000": "its server does not let this user in; mend SOLIEU_DATABASE_URL or the server's pg_hba.conf",
    "3D000": "there is no such database on this server; make it (createdb) or mend SOLIEU_DATABASE_URL",
    "25006": "it may not be written: its server is a read-only copy; name the main server in SOLIEU_DATABASE_URL",
    "42501": "the user may not do this there; give it the right to make tables in the schema (GRANT) and try again",
    "53100": "the disk of its server is full; free some space there and run the command again",
    "53200": "its server is short of memory; run the command again with fewer workers",
    "53300": "its server has no connection left; raise its max_connections or run fewer workers",
    "55P03": "another program has been writing to it for a long time; wait for it to finish and try again",
    "40P01": "two programs waited for each other; run the command again",
    "57P": "its server was stopped or started anew, which cut the connection; run the command again when it is back",
}
# … and where none comes, for there is no connection yet or no more, by its words.
_WORDS = {
    "password authentication failed": _CODES["28P01"],
    "no password supplied": "it wants a password; add it to SOLIEU_DATABASE_URL (postgresql://USER:PASSWORD@HOST/NAME)",
    "no pg_hba.conf entry": _CODES["28000"],
    "too many clients": _CODES["53300"],
    "remaining connection slots": _CODES["53300"],
    "starting up": _CODES["57P"],
    "shutting down": _CODES["57P"],
    "refused": "no server answers there; start it, or mend host and port in SOLIEU_DATABASE_URL",
    "no such file": "no server answers there; start it, or mend its socket's folder in SOLIEU_DATABASE_URL",
    "timeout": "no server answers there; see that host and port in SOLIEU_DATABASE_URL are right and can be reached",
    "translate host": "its host is not known; mend SOLIEU_DATABASE_URL",
    "resolve host": "its host is not known; mend SOLIEU_DATABASE_URL",
    "closed the connection": _CODES["08"],
    "connection is lost": _CODES["08"],
    "connection is closed": _CODES["08"],
    "consuming input failed": _CODES["08"],
    "could not receive data": _CODES["08"],
    "could not send data": _CODES["08"],
}


def bad_address() -> StoreError:
    """The message for an address that is none; it does not repeat it, for a password may stand in it."""
    return StoreError(
        "SOLIEU_DATABASE_URL is no address of a database. Write postgresql://USER:PASSWORD@HOST:PORT/NAME, with %40 "
        "for @, %3A for : and %2F for / in the password; or leave it empty for the SQLite file in the home."
    )


def export_error(path: Path, error: OSError) -> ExportError:
    """The message for a file that could not be written."""
    advice = _ADVICE.get(error.errno or 0, error.strerror or str(error))
    return ExportError(f"Cannot write {path}: {advice}.")


def is_of_a_path(error: Exception) -> TypeGuard[OSError]:
    """Whether an error is the system's about a file or folder, of a kind that a person can mend."""
    return isinstance(error, OSError) and isinstance(error.filename, (str, Path)) and error.errno in _ADVICE


def no_table(address: str) -> StoreError:
    """The message where a table should be and is none."""
    return StoreError(
        f"There is no table in {address}. See that --home (or SOLIEU_HOME) names the folder of your data; "
        "`solieu ingest FOLDER` makes a table in a new one."
    )


def store_error(address: str, error: Exception) -> StoreError:
    """The message for a database that refused; `address` without its password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    advice = _of_sqlite(str(cause)) if isinstance(cause, sqlite3.Error) else _of_postgresql(cause)
    return StoreError(f"The database {address} cannot be used: {advice}.")


def _of_sqlite(reason: str) -> str:
    return next((text for sign, text in _SQLITE.items() if sign in reason.lower()), reason)


def _of_postgresql(cause: object) -> str:
    """What to do, or the reason in PostgreSQL's words, in one line."""
    code, reason = getattr(cause, "sqlstate", None) or "", " ".join(str(cause).split())
    known = next((text for start, text in _CODES.items() if code and code.startswith(start)), None)
    if known is None and re.search(r'database ".*" does not exist', reason):
        known = _CODES["3D000"]
    return known or next((text for sign, text in _WORDS.items() if sign in reason.lower()), reason.rstrip("."))
