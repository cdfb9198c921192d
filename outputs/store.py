"""The store: documents, their figures and leftovers, and the runs that brought them.

A document is loaded within one transaction, which replaces whatever the store held of it: loading twice changes
nothing, and a process killed on the way leaves the document as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, case, func, insert, select, update

from extractors.audit import Audit
from extractors.model import Document, Extraction
from outputs.database import Matter, alone, connect, reading, writing
from outputs.loading import Reading, prepared, put_documents, put_snapshots, replace_all
from outputs.rows import Row
from outputs.schema import (
    HAS_ERROR,
    State,
    documents,
    figures,
    leftovers,
    runs,
    snapshots,
)
from outputs.schema import figure_rows as figure_select

CHUNK = 1000
"""Rows that an iterator holds at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """What the store keeps of a document beside its figures.

    `source` and `address` are its identity; `document_id` its name, unique in the store (`assign_document_id`).
    `snapshot_id`, `content_hash`, `fetched_at` (with time zone) and `media_type` are those of the archive's snapshot.
    `words` are those of the reading (`extractors.words`); without them every change of a rule reads it again.
    """

    document_id: str
    source: str
    address: str
    snapshot_id: str
    content_hash: str
    fetched_at: datetime
    reader_version: str
    extractor_version: str
    media_type: str = ""
    url: str = ""
    title: str = ""
    document_kind: str = ""
    document_number: str = ""
    publisher: str = ""
    publisher_level: str = ""
    published: date | None = None
    published_origin: str = ""
    warnings: tuple[str, ...] = ()
    words: bytes = b""


@dataclass(frozen=True, slots=True)
class Identity:
    """A document to be named: the first of `candidates` that no other document bears is its `document_id`."""

    source: str
    address: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read, and why."""

    document_id: str
    source: str
    address: str
    state: State
    error: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of what the store holds; `documents` by state, `indicators` and `leftovers` by code, most first."""

    documents: dict[str, int]
    figures: int
    indicators: dict[str, int]
    leftovers: dict[str, int]
    failures: list[Failure] = field(default_factory=list)


class Store:
    """A database at the newest schema. All methods raise StoreError with a message for people."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, address: str | Path) -> Store:
        """The store at an SQLAlchemy URL or the path of an SQLite file; made and migrated where need be."""
        return cls(connect(address))

    @classmethod
    def existing(cls, address: str | Path) -> Store:
        """The store that is there already; where there is none, it is an error and nothing is made."""
        return cls(connect(address, create=False))

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Names

    def assign_document_id(self, source: str, address: str, candidates: Sequence[str]) -> str:
        """The name of a document; see `assign_document_ids`."""
        return self.assign_document_ids([Identity(source, address, tuple(candidates))])[source, address]

    def assign_document_ids(self, identities: Iterable[Identity]) -> dict[tuple[str, str], str]:
        """Names by (source, address): the one that it has, else its first free candidate, else that with a hash.

        A name once given stays; the document stands in the store from now on, as `new` until it is loaded.
        """
        with writing(self.engine) as connection:
            alone(connection, Matter.NAMES)
            return {(i.source, i.address): _named(connection, i) for i in identities}

    def names(self, *, new: bool) -> dict[tuple[str, str], str]:
        """The names of documents by (source, address): of all, or of those that were named and not loaded yet."""
        columns = documents.c
        query = select(columns.source, columns.address, columns.document_id)
        query = query.where(columns.state == State.NEW) if new else query
        with reading(self.engine) as connection:
            return {(source, address): name for source, address, name in connection.execute(query)}

    # Loading

    def is_current(
        self, source: str, address: str, content_hash: str, reader_version: str, extractor_version: str
    ) -> bool:
        """Whether these bytes have been tried by these versions, with success or without, so that nothing is to do."""
        return self.tried(source, address, content_hash, reader_version, extractor_version) is not None

    def tried(
        self, source: str, address: str, content_hash: str, reader_version: str, extractor_version: str
    ) -> str | None:
        """What came of trying these bytes with these versions: the error, "" for success, None if it was not tried."""
        columns = documents.c
        query = select(columns.error).where(
            columns.source == source,
            columns.address == address,
            columns.tried_content_hash == content_hash,
            columns.tried_reader_version == reader_version,
            columns.tried_extractor_version == extractor_version,
        )
        with reading(self.engine) as connection:
            error: str | None = connection.scalar(query)
        return error

    def load(self, record: DocumentRecord, document: Document, extraction: Extraction) -> Audit:
        """Replace all that the store holds of the document by this reading; what its checks say."""
        (audit,) = self.load_all([Reading(record, document, extraction)])
        return audit

    def load_all(self, readings: Iterable[Reading]) -> list[Audit]:
        """Replace all that the store holds of these documents by these readings, in one transaction; their checks."""
        loaded = [prepared(one, loaded_columns(one.record)) for one in readings]
        if loaded:
            with writing(self.engine) as connection:
                replace_all(connection, loaded)
        return [one.audit for one in loaded]

    def fail(self, record: DocumentRecord, error: str, *, state: State = State.FAILED, try_again: bool = False) -> None:
        """Mark the document as not readable; rows of an earlier reading stay, they are still true of their snapshot.

        `try_again` for faults of the world (time, memory, disk): the next run tries the same bytes again. Without it
        only other bytes or another version of the reader or the rules are tried.
        """
        tried = {} if try_again else _tried(record)
        seen = {"newest_snapshot_id": record.snapshot_id} if record.snapshot_id else {}
        with writing(self.engine) as connection:
            put_documents(connection, [(record, {"state": state, "error": error, **seen, **tried})])
            put_snapshots(connection, [record])

    def opened(self, names: Iterable[str]) -> None:
        """Note that documents are archives of files whose members are documents of their own."""
        columns = documents.c
        unread = (State.NEW, State.FAILED)
        chosen = update(documents).where(columns.document_id.in_(sorted(set(names))), columns.state.in_(unread))
        with writing(self.engine) as connection:
            connection.execute(chosen.values(state=State.OPENED, error=""))

    # Reading

    def figures(self, **equal: str) -> Iterator[Row]:
        """Rows of the figure table by `document_id`, `start`, `end`; `equal` keeps those with these values."""
        columns = figure_select.selected_columns
        query = figure_select.where(*(columns[name] == value for name, value in equal.items()))
        own = figures.c
        yield from self._rows(query.order_by(own.document_id, own.start, own.end, own.figure_id))

    def leftovers(self, **equal: str) -> Iterator[Row]:
        """Rows of the leftovers with `source` and `url` of their document: unknown ones first, then by kind."""
        columns, unknown = leftovers.c, case((leftovers.c.kind == "unknown", 0), else_=1)
        query = select(leftovers, documents.c.source, documents.c.url).join_from(leftovers, documents)
        query = query.where(*(columns[name] == value for name, value in equal.items()))
        yield from self._rows(query.order_by(unknown, columns.kind, columns.document_id, columns.ordinal))

    def documents(self, **equal: str) -> Iterator[Row]:
        """Rows of the documents by `document_id`."""
        query = select(documents).where(*(documents.c[name] == value for name, value in equal.items()))
        yield from self._rows(query.order_by(documents.c.document_id))

    def has_error(self, error: str) -> bool:
        """Whether a document has this error."""
        query = select(documents.c.document_id).where(HAS_ERROR, documents.c.error == error).limit(1)
        with reading(self.engine) as connection:
            return connection.scalar(query) is not None

    def snapshots(self, document_id: str) -> list[Row]:
        """All snapshots of a document that were loaded or tried, oldest first."""
        query = select(snapshots).where(snapshots.c.document_id == document_id)
        return list(self._rows(query.order_by(snapshots.c.fetched_at, snapshots.c.snapshot_id)))

    def newest(self, **equal: str) -> Iterator[Row]:
        """What each document's source had last, by `document_id`: a snapshot's columns, `source`, `address` and `url`.

        `equal` keeps the documents with these values of columns.
        """
        columns = documents.c
        query = select(snapshots, columns.source, columns.address, columns.url).join_from(snapshots, documents)
        query = query.where(snapshots.c.snapshot_id == columns.newest_snapshot_id)
        query = query.where(*(columns[name] == value for name, value in equal.items()))
        yield from self._rows(query.order_by(columns.document_id))

    def summary(self) -> Summary:
        """What the store holds, in counts, and the documents that failed."""
        with reading(self.engine) as connection:
            return Summary(
                documents=_counts(connection, documents.c.state),
                figures=connection.scalar(select(func.count()).select_from(figures)) or 0,
                indicators=_counts(connection, figures.c.indicator),
                leftovers=_counts(connection, leftovers.c.kind),
                failures=_failures(connection),
            )

    # Runs

    def start_run(self, run_id: str, command: str) -> None:
        """Note that a run has begun; one that was killed stays `running` until `break_off_run`."""
        row = {"run_id": run_id, "command": command, "state": "running", "started_at": datetime.now(UTC)}
        with writing(self.engine) as connection:
            connection.execute(insert(runs).values(row))

    def finish_run(self, run_id: str, state: str, counts: Mapping[str, int], error: str = "") -> None:
        """Note how a run ended: `state` completed, failed or cancelled."""
        row = {"state": state, "counts": json.dumps(counts), "error": error, "finished_at": datetime.now(UTC)}
        with writing(self.engine) as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(row))

    def break_off_run(self, run_id: str, error: str) -> None:
        """Note that a run ended without giving account; one that gave account keeps its state."""
        row = {"state": "cancelled", "error": error, "finished_at": datetime.now(UTC)}
        with writing(self.engine) as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id, runs.c.state == "running").values(row))

    def runs(self, limit: int = 20) -> list[Row]:
        """The last runs, newest first; `counts` as a dict."""
        rows = self._rows(select(runs).order_by(runs.c.started_at.desc(), runs.c.run_id).limit(limit))
        return [{**row, "counts": json.loads(row["counts"])} for row in rows]

    def _rows(self, query: Select[Any]) -> Iterator[Row]:
        """The rows of a query, `CHUNK` at a time in memory, all of one state of the database."""
        with reading(self.engine) as connection:
            for row in connection.execution_options(yield_per=CHUNK).execute(query).mappings():
                yield dict(row)


def _named(connection: Connection, identity: Identity) -> str:
    """The name of one document, given in this transaction if it had none."""
    known: str | None = connection.scalar(
        select(documents.c.document_id).where(
            documents.c.source == identity.source, documents.c.address == identity.address
        )
    )
    if known is not None:
        return known
    name = next(name for name in _candidates(identity) if not _taken(connection, name))
    row = {"document_id": name, "source": identity.source, "address": identity.address, "state": State.NEW}
    connection.execute(insert(documents).values(row))
    return name


def _candidates(identity: Identity) -> Iterator[str]:
    """The candidates, then the last of them with a hash of the identity, which no other document shares."""
    yield from identity.candidates
    last = identity.candidates[-1] if identity.candidates else "document"
    digest = blake2b(f"{identity.source}\x1f{identity.address}".encode("utf-8", "surrogatepass"), digest_size=16)
    yield f"{last}-{digest.hexdigest()[:8]}"
    yield f"{last}-{digest.hexdigest()}"


def _taken(connection: Connection, name: str) -> bool:
    return connection.scalar(select(documents.c.document_id).where(documents.c.document_id == name)) is not None


def _tried(record: DocumentRecord) -> Row:
    """What `is_current` compares."""
    return {
        "tried_content_hash": record.content_hash,
        "tried_reader_version": record.reader_version,
        "tried_extractor_version": record.extractor_version,
    }


_LOADED = (
    *("snapshot_id", "content_hash", "fetched_at", "media_type", "url", "title", "document_kind", "document_number"),
    *("publisher", "publisher_level", "published", "published_origin", "reader_version", "extractor_version"),
)


def loaded_columns(record: DocumentRecord) -> Row:
    """The columns of `documents` that tell of a reading that succeeds now."""
    return {
        "state": State.LOADED,
        "error": "",
        **{name: getattr(record, name) for name in _LOADED},
        "warnings": "\n".join(record.warnings),
        "loaded_at": datetime.now(UTC),
        "newest_snapshot_id": record.snapshot_id,
        **_tried(record),
    }


def _counts(connection: Connection, column: Any) -> dict[str, int]:
    """How often each code stands in a column, most first."""
    number = func.count().label("number")
    rows = connection.execute(select(column, number).group_by(column).order_by(number.desc(), column))
    return {str(code): int(count) for code, count in rows}


def _failures(connection: Connection) -> list[Failure]:
    """The documents with an error, by name."""
    columns = documents.c
    query = select(columns.document_id, columns.source, columns.address, columns.state, columns.error)
    rows = connection.execute(query.where(HAS_ERROR).order_by(columns.document_id))
    return [Failure(name, source, address, State(state), error) for name, source, address, state, error in rows]
