"""Loading into both databases beside what they can do at most: bare COPY and bare executemany.

The peers get the same rows, in the database's own form, for the same tables with their keys and indexes, all rows of a
table at once. We load them in batches of documents, as a run does; "with its rows" counts the making of the rows and
the arithmetic checks too.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from benchmarks import Measure, fastest
from extractors.extract import extract
from extractors.readers import read
from outputs.database import writing
from outputs.loading import REPLACED, Prepared, Reading, prepared, replace_all
from outputs.schema import documents, snapshots
from outputs.store import DocumentRecord, Store, loaded_columns

SAMPLES = Path(__file__).resolve().parent.parent / "corpus/samples"
COPIES = 150
BATCH = 100
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
TABLES = (documents, snapshots, *reversed(REPLACED))


def measure() -> Iterator[Measure | str]:
    """PostgreSQL beside COPY, SQLite beside executemany."""
    readings = list(_readings())
    rows = [prepared(one, loaded_columns(one.record)) for one in readings]
    number = sum(len(found) for one in rows for found in one.rows.values()) + 2 * len(rows)
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name) / "solieu.sqlite") as store:
        yield from _compared(store, readings, rows, number, "bare executemany", _executemany)
    with _postgresql() as store:
        if store is None:
            yield "  pgserver is not installed: PostgreSQL is left out"
        else:
            yield from _compared(store, readings, rows, number, "bare COPY", _copy)


def _compared(
    store: Store,
    readings: Sequence[Reading],
    rows: Sequence[Prepared],
    number: int,
    peer: str,
    bare: Callable[[Store], Callable[[], None]],
) -> Iterator[Measure]:
    kind = store.engine.dialect.name
    ours = fastest(lambda: _load(store, rows), 1)
    work = bare(store)
    _empty(store)
    theirs = fastest(work, 1)
    for _ in range(2):
        _empty(store)
        ours = min(ours, fastest(lambda: _load(store, rows), 1))
        _empty(store)
        theirs = min(theirs, fastest(work, 1))
    _empty(store)
    whole = fastest(lambda: _load_readings(store, readings), 1)
    yield Measure(f"loading, {kind}", peer, number, "rows", ours, theirs)
    yield Measure(f"loading with its rows, {kind}", peer, number, "rows", whole, theirs)


def _readings() -> Iterator[Reading]:
    """The samples, many times, each time under other names."""
    for path in sorted(path for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html")):
        data = path.read_bytes()
        document = read(data, document_id=path.stem, name=path.name)
        extraction = extract(document)
        for copy in range(COPIES):
            name = f"{path.stem}-{copy}"
            figures = tuple(
                replace(one, figure_id=f"{one.figure_id}{copy}", document_id=name, pair="", part_of="")
                for one in extraction.figures
            )
            record = DocumentRecord(
                document_id=name,
                source="bench",
                address=f"{name}{path.suffix}",
                snapshot_id=name,
                content_hash=sha256(data).hexdigest(),
                fetched_at=NOON,
                reader_version="1",
                extractor_version="1",
            )
            yield Reading(record, replace(document, document_id=name), replace(extraction, figures=figures))


def _load(store: Store, rows: Sequence[Prepared]) -> None:
    for start in range(0, len(rows), BATCH):
        with writing(store.engine) as connection:
            replace_all(connection, rows[start : start + BATCH])


def _load_readings(store: Store, readings: Sequence[Reading]) -> None:
    for start in range(0, len(readings), BATCH):
        store.load_all(readings[start : start + BATCH])


def _empty(store: Store) -> None:
    """An empty database, as a new one would be."""
    is_sqlite = store.engine.dialect.name == "sqlite"
    with writing(store.engine) as connection:
        for table in reversed(TABLES):
            if is_sqlite:
                connection.execute(delete(table))
            else:
                connection.exec_driver_sql(f"TRUNCATE {table.name} CASCADE")
    if is_sqlite:
        with closing(sqlite3.connect(str(store.engine.url.database))) as raw:
            raw.execute("VACUUM")


# The peers


def _copy(store: Store) -> Callable[[], None]:
    """COPY of what the tables hold now, in PostgreSQL's own text."""
    with store.engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        files = {}
        for table in TABLES:
            with driver.cursor().copy(f"COPY {table.name} TO STDOUT") as copy:
                files[table] = b"".join(copy)

    def work() -> None:
        with store.engine.begin() as connection:
            driver: Any = connection.connection.dbapi_connection
            for table, data in files.items():
                with driver.cursor().copy(f"COPY {table.name} FROM STDIN") as copy:
                    copy.write(data)

    return work


def _executemany(store: Store) -> Callable[[], None]:
    """executemany of what the tables hold now, through Python's own driver."""
    path = str(store.engine.url.database)
    with closing(sqlite3.connect(path)) as raw:
        rows = {table: raw.execute(f"SELECT * FROM {table.name}").fetchall() for table in TABLES}

    def work() -> None:
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA foreign_keys = ON")
            for table, found in rows.items():
                marks = ", ".join("?" * len(table.columns))
                raw.executemany(f"INSERT INTO {table.name} VALUES ({marks})", found)
            raw.commit()

    return work


@contextmanager
def _postgresql() -> Iterator[Store | None]:
    """A store in a new PostgreSQL server as it is by itself, or None where there is none."""
    try:
        import pgserver
    except ImportError:
        yield None
        return
    server = pgserver.get_server(tempfile.mkdtemp(prefix="solieu-bench-"), cleanup_mode="delete")
    try:
        with Store.open(server.get_uri()) as store:
            yield store
    finally:
        server.cleanup()
