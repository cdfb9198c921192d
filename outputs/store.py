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

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, case, func, insert, not_, select, update

from extractors.audit import Audit
from extractors.model import Document, Extraction
from outputs.database import Matter, alone, chunks, connect, reading, writing
from outputs.loading import Prepared, Reading, prepared, put_documents, put_snapshots, replace_all
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
    """A document that could not be read, or only in part, and why."""

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
    warned: list[Failure] = field(default_factory=list)


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
        wanted = {(one.source, one.address): one for one in identities}
        with reading(self.engine) as connection:
            given = _names_of(connection, wanted)
        if unnamed := {identity: one for identity, one in wanted.items() if identity not in given}:
            with writing(self.engine) as connection:
                alone(connection, Matter.NAMES)
                given |= _names_of(connection, unnamed)  # another process may have been quicker
                given |= _name(connection, [one for identity, one in unnamed.items() if identity not in given])
        return given

    def names(self, *, new: bool) -> Iterator[tuple[tuple[str, str], str]]:
        """The (source, address) of documents with their names, in this order: all, or only those that were named and
        not loaded yet."""
        columns = documents.c
        query = select(columns.source, columns.address, columns.document_id).order_by(columns.source, columns.address)
        for row in self._rows(query.where(columns.state == State.NEW) if new else query):
            yield (row["source"], row["address"]), row["document_id"]

    # Loading

    def is_current(
        self, source: str, address: str, content_hash: str, reader_version: str, extractor_version: str
    ) -> bool:
        """Whether these bytes have been tried by these versions, with success or without, so that nothing is to do."""
        return (source, address, content_hash) in self.tried([(source, address)], reader_version, extractor_version)

    def tried(
        self, identities: Iterable[tuple[str, str]], reader_version: str, extractor_version: str
    ) -> dict[tuple[str, str, str], str]:
        """Which documents with these (source, address) these versions have tried: by source, address and hash of the
        bytes what came of it, the error or "" for success."""
        columns = documents.c
        query = select(columns.source, columns.address, columns.tried_content_hash, columns.error).where(
            columns.tried_reader_version == reader_version, columns.tried_extractor_version == extractor_version
        )
        with reading(self.engine) as connection:
            found = _of_identities(connection, query, identities)
            return {(source, address, content_hash): error for source, address, content_hash, error in found}

    def load(self, record: DocumentRecord, document: Document, extraction: Extraction) -> Audit:
        """Replace all that the store holds of the document by this reading; what its checks say."""
        (audit,) = self.load_all([Reading(record, document, extraction)])
        return audit

    def load_all(self, readings: Iterable[Reading]) -> list[Audit]:
        """Replace all that the store holds of these documents by these readings, in one transaction; their checks."""
        loaded = [as_rows(one) for one in readings]
        self.load_rows(loaded)
        return [one.audit for one in loaded]

    def load_rows(self, loaded: Sequence[Prepared]) -> None:
        """The same for readings whose rows were made before (`as_rows`)."""
        if loaded:
            with writing(self.engine) as connection:
                replace_all(connection, loaded)

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

    def read_again(self, source: str) -> None:
        """Have the next run read all documents of a source, as if no version had read them. Raises StoreError."""
        with writing(self.engine) as connection:
            chosen = update(documents).where(documents.c.source == source)
            connection.execute(chosen.values(tried_reader_version="", tried_extractor_version=""))

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
        yield from self._newest(*(documents.c[name] == value for name, value in equal.items()))

    def outdated(self, reader_version: str, extractor_version: str) -> Iterator[Row]:
        """As `newest`, but only those that these versions have not read, or not without error."""
        yield from self._newest(not_(_is_read(reader_version, extractor_version)))

    def _newest(self, *conditions: ColumnElement[bool]) -> Iterator[Row]:
        """In chunks, each of the state of the database then: who takes the rows may load what they tell of."""
        columns = documents.c
        query = select(snapshots, columns.source, columns.address, columns.url).join_from(snapshots, documents)
        query = query.where(_is_newest(), *conditions)
        after = ""
        while rows := list(
            self._rows(query.where(columns.document_id > after).order_by(columns.document_id).limit(CHUNK))
        ):
            yield from rows
            after = rows[-1]["document_id"]

    def standing(self, reader_version: str, extractor_version: str) -> tuple[int, int]:
        """How many documents with a snapshot these versions have read as it is, and how many they have not."""
        query = select(func.count()).select_from(snapshots).join(documents).where(_is_newest())
        with reading(self.engine) as connection:
            every = connection.scalar(query) or 0
            done = connection.scalar(query.where(_is_read(reader_version, extractor_version))) or 0
        return done, every - done

    def summary(self) -> Summary:
        """What the store holds, in counts, and the documents that failed."""
        with reading(self.engine) as connection:
            return Summary(
                documents=_counts(connection, documents.c.state),
                figures=connection.scalar(select(func.count()).select_from(figures)) or 0,
                indicators=_counts(connection, figures.c.indicator),
                leftovers=_counts(connection, leftovers.c.kind),
                failures=_failures(connection),
                warned=_warned(connection),
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


def _is_newest() -> ColumnElement[bool]:
    """A snapshot that is the last one of its document."""
    return snapshots.c.snapshot_id == documents.c.newest_snapshot_id


def _is_read(reader_version: str, extractor_version: str) -> ColumnElement[bool]:
    """A document of which a snapshot was read by these versions, without error."""
    columns = documents.c
    return and_(
        columns.tried_content_hash == snapshots.c.content_hash,
        columns.tried_reader_version == reader_version,
        columns.tried_extractor_version == extractor_version,
        columns.error == "",
    )


def _of_identities(connection: Connection, query: Select[Any], identities: Iterable[tuple[str, str]]) -> Iterator[Any]:
    """What a query of documents finds of those with these (source, address)."""
    addresses: dict[str, list[str]] = {}
    for source, address in identities:
        addresses.setdefault(source, []).append(address)
    for source, all_of_it in addresses.items():
        for some in chunks(all_of_it):
            own = documents.c.source == source, documents.c.address.in_(some)
            yield from connection.execute(query.where(*own))


def _names_of(connection: Connection, identities: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names that documents have, by (source, address)."""
    query = select(documents.c.source, documents.c.address, documents.c.document_id)
    found = _of_identities(connection, query, identities)
    return {(source, address): name for source, address, name in found}


def _name(connection: Connection, unnamed: Sequence[Identity]) -> dict[tuple[str, str], str]:
    """Names for documents that have none, given in this transaction in their order."""
    own = documents.c.document_id
    wanted = sorted({name for identity in unnamed for name in _candidates(identity)})
    taken = {name for some in chunks(wanted) for name in connection.scalars(select(own).where(own.in_(some)))}
    given = {}
    for identity in unnamed:
        name = next(name for name in _candidates(identity) if name not in taken)
        taken.add(name)
        given[identity.source, identity.address] = name
    rows = [
        {"document_id": name, "source": source, "address": address, "state": State.NEW}
        for (source, address), name in given.items()
    ]
    if rows:
        connection.execute(insert(documents), rows)
    return given


def _candidates(identity: Identity) -> Iterator[str]:
    """The candidates, then the last of them with a hash of the identity, which no other document shares."""
    yield from identity.candidates
    last = identity.candidates[-1] if identity.candidates else "document"
    digest = blake2b(f"{identity.source}\x1f{identity.address}".encode("utf-8", "surrogatepass"), digest_size=16)
    yield f"{last}-{digest.hexdigest()[:8]}"
    yield f"{last}-{digest.hexdigest()}"


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


def as_rows(reading: Reading) -> Prepared:
    """A reading that succeeds now, as the rows that it is loaded as; needs no database."""
    return prepared(reading, loaded_columns(reading.record))


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


def _warned(connection: Connection) -> list[Failure]:
    """The documents of which something was not read, by name; a warning a line."""
    columns = documents.c
    query = select(columns.document_id, columns.source, columns.address, columns.state, columns.warnings)
    rows = connection.execute(query.where(columns.warnings != "").order_by(columns.document_id))
    return [Failure(name, source, address, State(state), told) for name, source, address, state, told in rows]


def _failures(connection: Connection) -> list[Failure]:
    """The documents with an error, by name."""
    columns = documents.c
    query = select(columns.document_id, columns.source, columns.address, columns.state, columns.error)
    rows = connection.execute(query.where(HAS_ERROR).order_by(columns.document_id))
    return [Failure(name, source, address, State(state), error) for name, source, address, state, error in rows]
