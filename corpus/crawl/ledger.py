"""The crawler's memory of one source: what is known of every address, and what the crawl under way has still to do.

An SQLite file. What one answer brings (the page, its links, its place in the queue) is written in one transaction,
so a crawl that is killed at any moment goes on where it stood, with nothing lost and nothing done twice.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

VERSION = 2
FORBIDDEN = "robots.txt forbids it"
"""The error of a page that robots.txt does not allow."""
VISIT_DAYS = 400
"""Days for which single answers are remembered."""
REMEMBERED = 100_000
"""Addresses."""
LONGEST_WAIT = 30 * 86_400.0
"""Seconds; a task that has to wait longer was put off by a clock that was ahead."""
_DUE = "(due_at <= ? OR asked_at > ?)"
"""Of a page, with this moment twice: what was asked for in the future was so by a clock that was ahead."""

SCHEMA = """
CREATE TABLE pages (
    address TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL,
    asked_at TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL DEFAULT '',
    gone_at TEXT NOT NULL DEFAULT '',
    due_at TEXT NOT NULL DEFAULT '',
    status INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    content_hash TEXT NOT NULL DEFAULT '',
    replaced_hash TEXT NOT NULL DEFAULT '',
    media_type TEXT NOT NULL DEFAULT '',
    declared TEXT NOT NULL DEFAULT '',
    encoding TEXT NOT NULL DEFAULT '',
    fingerprint TEXT NOT NULL DEFAULT '',
    document TEXT NOT NULL DEFAULT '',
    canonical TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    listing_title TEXT NOT NULL DEFAULT '',
    days TEXT NOT NULL DEFAULT '{}',
    parent TEXT NOT NULL DEFAULT '',
    replaces TEXT NOT NULL DEFAULT '',
    depth INTEGER NOT NULL DEFAULT 0,
    layout INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
CREATE INDEX pages_fingerprint ON pages (fingerprint) WHERE fingerprint <> '';
CREATE INDEX pages_document ON pages (document) WHERE document <> '';
CREATE INDEX pages_parent ON pages (parent) WHERE parent <> '';
CREATE INDEX pages_target ON pages (target) WHERE target <> '';
CREATE TABLE queue (
    position INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    parent TEXT NOT NULL,
    depth INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0,
    not_before REAL NOT NULL DEFAULT 0,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX queue_open ON queue (not_before, position) WHERE done = 0;
CREATE TABLE visits (
    run INTEGER NOT NULL,
    address TEXT NOT NULL,
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    content_hash TEXT NOT NULL
);
CREATE INDEX visits_address ON visits (address, at);
CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    robots TEXT NOT NULL DEFAULT '',
    robots_status INTEGER NOT NULL DEFAULT 0,
    robots_at TEXT NOT NULL DEFAULT '',
    certificate_until TEXT NOT NULL DEFAULT '',
    certificate_error TEXT NOT NULL DEFAULT ''
);
CREATE TABLE alarms (
    kind TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    closed_at TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (kind, opened_at)
);
"""

UNTOLD = """
CREATE TABLE IF NOT EXISTS untold (
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (channel, kind)
) WITHOUT ROWID
"""
"""Since version 2."""


_ADVICE = {
    "disk is full": "free some space; nothing is lost, the next crawl goes on where this one stood",
    "read-only": "choose a home that may be written",
    "readonly": "it lies on a disk or in a folder that is read-only; choose a home that may be written",
    "unable to open": "check that the file and its folder may be read and written",
    "permission denied": "check that the file and its folder may be read and written",
    "locked": "another program has been writing to it for a long time; wait for it to finish and try again",
    "disk i/o": "the disk does not answer as it should; check it and its free space",
}
"""What to do, by words of SQLite or of the system."""


class LedgerError(Exception):
    """The ledger cannot be used; the message says which file and what to do."""


@dataclass(slots=True)
class PageRow:
    """What is known of one address.

    `state`: new (never asked), kept (its bytes are in the archive), moved (redirects to `target`), gone (vanished),
    dead (never was there), refused, failed. Moments are ISO 8601 in UTC. `days` maps an origin to a day.
    `document` is the address that names the document; equal for all addresses of one article. `replaces` are the
    addresses, one a line, that a correction links to.
    """

    address: str
    state: str = "new"
    role: str = ""
    first_seen: str = ""
    asked_at: str = ""
    changed_at: str = ""
    gone_at: str = ""
    due_at: str = ""
    status: int = 0
    failures: int = 0
    error: str = ""
    etag: str = ""
    last_modified: str = ""
    content_hash: str = ""
    replaced_hash: str = ""
    media_type: str = ""
    declared: str = ""
    encoding: str = ""
    fingerprint: str = ""
    document: str = ""
    canonical: str = ""
    target: str = ""
    title: str = ""
    listing_title: str = ""
    days: str = "{}"
    parent: str = ""
    replaces: str = ""
    depth: int = 0
    layout: int = 1

    def day(self, origins: Iterable[str]) -> tuple[date | None, str]:
        """The day of publication and its origin, by the first of these origins that has one."""
        known: dict[str, str] = json.loads(self.days)
        for origin in origins:
            if origin in known:
                return date.fromisoformat(known[origin]), origin
        return None, ""

    def set_day(self, origin: str, day: date) -> None:
        """Note a day by its origin."""
        self.days = json.dumps({**json.loads(self.days), origin: day.isoformat()}, sort_keys=True)


COLUMNS = tuple(f.name for f in fields(PageRow))
STORE = f"INSERT OR REPLACE INTO pages ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


@dataclass(frozen=True, slots=True)
class Task:
    """An address that the crawl under way has to ask for."""

    address: str
    role: str
    parent: str
    depth: int
    attempts: int
    hops: int


@dataclass(frozen=True, slots=True)
class Run:
    """One crawl: when (UTC), how it ended (`finished`, `page limit`, ...; "" while under way), and its notes."""

    run: int
    started_at: datetime
    finished_at: datetime | None
    reason: str
    notes: dict[str, Any]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """A moment as the ledger keeps it; sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _unusable(path: Path, error: Exception) -> LedgerError:
    """The message for a memory that refuses."""
    advice = next((text for sign, text in _ADVICE.items() if sign in str(error).lower()), "")
    advice = advice or "see that it is a file of this crawler, or move it away (the next crawl then begins anew)"
    return LedgerError(f"The crawler's memory {path} cannot be used: {error}. {advice[0].upper()}{advice[1:]}.")


def _is_frozen(path: Path) -> bool:
    """Whether the file can be read and nothing beside it be written, so that nobody writes it meanwhile."""
    return os.access(path, os.R_OK) and not os.access(path.parent, os.W_OK)


def _opened(path: Path) -> sqlite3.Connection:
    """A connection; on a disk that is read-only SQLite reads the file only when it is told that nobody writes it."""
    if not _is_frozen(path):
        return sqlite3.connect(path, isolation_level=None, timeout=30)
    journal = path.with_name(f"{path.name}-wal")
    if journal.exists() and journal.stat().st_size:
        raise sqlite3.OperationalError("a crawl was broken off and the disk is read-only")
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)


class Ledger:
    """The memory of one source; one process may write, any number read."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file. Raises LedgerError."""
        self.path = path
        # Spares the look into the file for the menu that stands on every page; forgetting costs time only.
        self._queued: set[str] = set()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = _opened(path)
            self._db.row_factory = sqlite3.Row
            if not _is_frozen(path):
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
                self._db.execute("PRAGMA wal_autocheckpoint = 8000")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from error

    def _migrate(self) -> None:
        found = self._run("PRAGMA user_version").fetchone()[0]
        if found < VERSION:
            with self.transaction():
                if not self._run("SELECT 1 FROM sqlite_master WHERE name = 'pages'").fetchone():
                    for statement in filter(str.strip, SCHEMA.split(";\n")):
                        self._run(statement)
                self._run(UNTOLD)
                self._run(f"PRAGMA user_version = {VERSION}")
        elif found > VERSION:
            raise sqlite3.DatabaseError(f"it was written by a newer version ({found})")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            # On a full disk SQLite may have taken it back by itself.
            if self._db.in_transaction:
                self._run("ROLLBACK")
            raise

    def _run(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Carry out a statement. Raises LedgerError."""
        try:
            return self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from error

    def _run_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement with each of these rows. Raises LedgerError."""
        try:
            self._db.executemany(statement, rows)
        except sqlite3.Error as error:
            raise _unusable(self.path, error) from error

    # Runs

    def begin(self, addresses: Iterable[tuple[str, str]]) -> tuple[int, bool]:
        """Number of the run under way and whether it goes on from an earlier process.

        A new run first asks for `addresses` (address, role), then for every page that is due.
        """
        with self.transaction():
            row = self._run("SELECT run FROM runs WHERE finished_at = '' ORDER BY run DESC").fetchone()
            if row:
                return int(row[0]), True
            self._run("DELETE FROM queue")
            began = now()
            moment = iso(began)
            # Not cut to the second: an alarm that went off within it, before the run, is of the run before.
            run = self._run("INSERT INTO runs (started_at) VALUES (?)", (began.isoformat(),)).lastrowid
            self._enqueue((address, role, "", 0, 0) for address, role in addresses)
            self._run(
                "INSERT OR IGNORE INTO queue (address, role, parent, depth) "
                "SELECT address, role, parent, depth FROM pages "
                f"WHERE {_DUE} AND state NOT IN ('refused') ORDER BY depth, first_seen, address",
                (moment, moment),
            )
            return int(run or 0), False

    def finish(self, run: int, reason: str, notes: dict[str, Any]) -> None:
        """End the run; what it did not come to is known and due next time."""
        with self.transaction():
            moment = iso(now())
            self._run(
                "INSERT OR IGNORE INTO pages (address, state, role, parent, depth, first_seen) "
                "SELECT address, 'new', role, parent, depth, ? FROM queue WHERE done = 0",
                (moment,),
            )
            self._run("DELETE FROM queue")
            self._run("DELETE FROM visits WHERE at < ?", (iso(now() - timedelta(days=VISIT_DAYS)),))
            self._run(
                "UPDATE runs SET finished_at = ?, reason = ?, notes = ? WHERE run = ?",
                (moment, reason, json.dumps(notes, ensure_ascii=False), run),
            )

    def note(self, run: int, notes: dict[str, Any]) -> None:
        """Keep the notes of the run under way, so that a process that goes on with it knows them."""
        self._run("UPDATE runs SET notes = ? WHERE run = ?", (json.dumps(notes, ensure_ascii=False), run))

    def runs(self) -> list[Run]:
        """All runs, newest first."""
        rows = self._run("SELECT * FROM runs ORDER BY run DESC").fetchall()
        return [
            Run(
                r["run"],
                datetime.fromisoformat(r["started_at"]),
                _moment(r["finished_at"]),
                r["reason"],
                json.loads(r["notes"]),
            )
            for r in rows
        ]

    # The queue

    def _enqueue(self, tasks: Iterable[tuple[str, str, str, int, int]]) -> int:
        before = self._db.total_changes
        self._run_many("INSERT OR IGNORE INTO queue (address, role, parent, depth, hops) VALUES (?, ?, ?, ?, ?)", tasks)
        return self._db.total_changes - before

    def enqueue(self, tasks: Iterable[tuple[str, str, str, int, int]]) -> list[str]:
        """Add (address, role, parent, depth, hops) to the run unless it has or had them; returns the new addresses.

        Pages that are known and not due stay out.
        """
        moment = iso(now())
        fresh = []
        for task in tasks:
            if task[0] in self._queued:
                continue
            self._queued.add(task[0])
            row = self._run(f"SELECT {_DUE} FROM pages WHERE address = ?", (moment, moment, task[0])).fetchone()
            if (row is None or row[0]) and self._enqueue([task]):
                fresh.append(task[0])
        if len(self._queued) > REMEMBERED:
            self._queued.clear()
        return fresh

    def open_tasks(self, moment: float, after: Iterable[str], limit: int) -> list[Task]:
        """The next tasks that may be done at `moment` (seconds since 1970) and are not among `after` (under way)."""
        rows = self._run(
            "SELECT * FROM queue WHERE done = 0 AND (not_before <= ? OR not_before > ?) "
            "ORDER BY not_before, position LIMIT ?",
            (moment, moment + LONGEST_WAIT, limit + len(busy := set(after))),
        ).fetchall()
        names = ("address", "role", "parent", "depth", "attempts", "hops")
        return [Task(*(row[name] for name in names)) for row in rows if row["address"] not in busy][:limit]

    def waiting(self) -> tuple[int, float]:
        """How many tasks are open, and the earliest moment of one (0 where none waits)."""
        row = self._run("SELECT count(*), coalesce(min(not_before), 0) FROM queue WHERE done = 0").fetchone()
        return int(row[0]), float(row[1])

    def settle(self, address: str) -> None:
        """The task is done."""
        self._run("UPDATE queue SET done = 1 WHERE address = ?", (address,))

    def postpone(self, address: str, until: float, *, attempts: int) -> None:
        """The task is to be tried again at `until`."""
        self._run(
            "UPDATE queue SET not_before = ?, attempts = ?, done = 0 WHERE address = ?", (until, attempts, address)
        )

    def postpone_all(self, host_prefix: str, until: float) -> None:
        """Nothing of this host (`http://host/`) before `until`."""
        self._run(
            "UPDATE queue SET not_before = ? WHERE done = 0 AND not_before < ? AND substr(address, 1, ?) = ?",
            (until, until, len(host_prefix), host_prefix),
        )

    # Pages

    def page(self, address: str) -> PageRow | None:
        """What is known of an address."""
        row = self._run("SELECT * FROM pages WHERE address = ?", (address,)).fetchone()
        return PageRow(*(row[name] for name in COLUMNS)) if row else None

    def pages(self, where: str = "1", values: Iterable[Any] = (), *, order: str = "address") -> Iterator[PageRow]:
        """All pages for which an SQL condition holds, in the order of these columns."""
        for row in self._run(f"SELECT * FROM pages WHERE {where} ORDER BY {order}", tuple(values)):
            yield PageRow(*(row[name] for name in COLUMNS))

    def store(self, page: PageRow) -> None:
        """Put what is known of an address."""
        page.first_seen = page.first_seen or iso(now())
        self._run(STORE, tuple(getattr(page, name) for name in COLUMNS))

    def same_article(self, fingerprint: str, address: str) -> str:
        """The document that another living address with this fingerprint belongs to, or ""."""
        row = self._run(
            "SELECT document FROM pages WHERE fingerprint = ? AND address <> ? AND state = 'kept' AND document <> '' "
            "ORDER BY first_seen, address LIMIT 1",
            (fingerprint, address),
        ).fetchone()
        return str(row[0]) if row else ""

    def moved_here(self, address: str) -> str:
        """The document of an address that now redirects to this one, or ""."""
        row = self._run(
            "SELECT document FROM pages WHERE target = ? AND state = 'moved' AND document <> '' "
            "ORDER BY first_seen LIMIT 1",
            (address,),
        ).fetchone()
        return str(row[0]) if row else ""

    def led_to(self, address: str, limit: int = 50) -> list[str]:
        """Addresses that this one was the first to lead to."""
        return [row[0] for row in self._run("SELECT address FROM pages WHERE parent = ? LIMIT ?", (address, limit))]

    def visit(self, run: int, address: str, status: int, size: int, content_hash: str) -> None:
        """Log one answer: its status (0: none came), bytes of its body, and the hash of what stands there."""
        self._run(
            "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?)", (run, address, iso(now()), status, size, content_hash)
        )

    def visits(self, address: str = "") -> list[tuple[str, datetime, int, int, str]]:
        """(address, moment, status, bytes, hash) of all answers, or of one address, oldest first."""
        where, values = ("WHERE address = ?", (address,)) if address else ("", ())
        rows = self._run(
            f"SELECT address, at, status, bytes, content_hash FROM visits {where} ORDER BY at, rowid", values
        )
        return [(r[0], datetime.fromisoformat(r[1]), r[2], r[3], r[4]) for r in rows]

    def count(self, where: str, values: Iterable[Any] = ()) -> int:
        """How many pages there are for which an SQL condition holds."""
        return int(self._run(f"SELECT count(*) FROM pages WHERE {where}", tuple(values)).fetchone()[0])

    # Hosts and alarms

    def host(self, host: str) -> dict[str, Any] | None:
        """What is known of a host: robots.txt, when it was read, until when the certificate holds."""
        row = self._run("SELECT * FROM hosts WHERE host = ?", (host,)).fetchone()
        return dict(row) if row else None

    def hosts(self) -> list[dict[str, Any]]:
        """All hosts."""
        return [dict(row) for row in self._run("SELECT * FROM hosts ORDER BY host")]

    def store_host(self, host: str, **values: Any) -> None:
        """Note something of a host."""
        self._run("INSERT OR IGNORE INTO hosts (host) VALUES (?)", (host,))
        for name, value in values.items():
            self._run(f"UPDATE hosts SET {name} = ? WHERE host = ?", (value, host))

    def open_alarms(self) -> dict[str, tuple[str, str, str]]:
        """Kind → (opened_at, level, message) of the alarms that are on."""
        rows = self._run("SELECT * FROM alarms WHERE closed_at = ''")
        return {row["kind"]: (row["opened_at"], row["level"], row["message"]) for row in rows}

    def open_alarm(self, kind: str, level: str, message: str) -> None:
        """An alarm goes on."""
        self._run(
            "INSERT OR REPLACE INTO alarms (kind, opened_at, level, message) VALUES (?, ?, ?, ?)",
            (kind, now().isoformat(), level, message),
        )

    def renew_alarm(self, kind: str, level: str, message: str) -> None:
        """An alarm that is on says something newer."""
        self._run("UPDATE alarms SET level = ?, message = ? WHERE kind = ? AND closed_at = ''", (level, message, kind))

    def close_alarm(self, kind: str) -> None:
        """An alarm goes off."""
        self._run("UPDATE alarms SET closed_at = ? WHERE kind = ? AND closed_at = ''", (now().isoformat(), kind))

    def over_alarms(self) -> list[tuple[str, str]]:
        """(kind, message) of the alarms that went off after the last crawl began and are not on again."""
        rows = self._run(
            "SELECT kind, message, max(closed_at) FROM alarms WHERE closed_at <> '' "
            "AND closed_at >= (SELECT coalesce(max(started_at), '') FROM runs) "
            "AND kind NOT IN (SELECT kind FROM alarms WHERE closed_at = '') GROUP BY kind ORDER BY kind"
        )
        return [(row["kind"], row["message"]) for row in rows]

    def untold(self, channel: str) -> set[str]:
        """Kinds of alarms that went on or off without this channel having heard of it."""
        return {row["kind"] for row in self._run("SELECT kind FROM untold WHERE channel = ?", (channel,))}

    def note_untold(self, channel: str, kinds: Iterable[str]) -> None:
        """The channel is still to hear of these."""
        with self.transaction():
            rows = [(channel, kind) for kind in kinds]
            self._run_many("INSERT OR IGNORE INTO untold (channel, kind) VALUES (?, ?)", rows)

    def note_told(self, channel: str) -> None:
        """The channel has heard of all."""
        self._run("DELETE FROM untold WHERE channel = ?", (channel,))


def later(days: float) -> str:
    """The moment in so many days."""
    return iso(now() + timedelta(days=days))
