"""Readings into tables: many documents in one transaction, by COPY into PostgreSQL and by executemany into SQLite.

Whatever the store holds of a document is replaced, so that loading twice changes nothing; loaders of the same document
wait for each other, and each document is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, and_, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from extractors.audit import Audit
from extractors.model import Document, Extraction
from outputs.checks import audited, check_figure_rows, check_rows
from outputs.database import Matter, chunks, together
from outputs.errors import StoreError
from outputs.rows import Row, figure_rows, leftover_rows
from outputs.schema import (
    check_figures,
    checks,
    document_words,
    documents,
    figures,
    leftovers,
    review_states,
    snapshots,
)
from outputs.types import ExactDecimal, plain, storable

if TYPE_CHECKING:
    from outputs.store import DocumentRecord

_IDENTITY = ("document_id", "source", "address")
_SNAPSHOT = ("document_id", "snapshot_id", "content_hash", "fetched_at", "media_type")
_EVIDENCE = ("content_hash", "reader_version", "extractor_version")
REPLACED = (document_words, check_figures, checks, leftovers, figures)
"""What a new reading of a document replaces."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as it was read, to be loaded."""

    record: DocumentRecord
    document: Document
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading as rows by table, made before the transaction begins, in whatever process; `documents` are the columns
    of its own row."""

    record: DocumentRecord
    documents: Row
    text: str
    rows: dict[str, list[Row]]
    audit: Audit


def prepared(reading: Reading, columns: Row) -> Prepared:
    """The rows of a reading; `columns` are those of its document."""
    record, document, extraction = reading.record, reading.document, reading.extraction
    known = audited(document, extraction, record.document_id)
    rows = {
        figures.name: list(figure_rows(document, extraction, record.document_id, record.url, known)),
        leftovers.name: list(leftover_rows(extraction, record.document_id)),
        checks.name: list(check_rows(known.audit.checks)),
        check_figures.name: list(check_figure_rows(known.audit.checks)),
        document_words.name: [{"document_id": record.document_id, "words": record.words}] if record.words else [],
    }
    if "\0" in document.text or any("\0" in one.place for one in extraction.figures):
        # COPY does not pass by `OrderedText`; a place may be that of the source.
        rows = {table: [_storable(row) for row in found] for table, found in rows.items()}
    return Prepared(record, columns, document.text, rows, known.audit)


def replace_all(connection: Connection, loaded: Iterable[Prepared]) -> None:
    """Put these readings in the place of what the store holds of their documents; of several of one, the last."""
    together(connection, Matter.REVIEWS)
    newest = {one.record.document_id: one for one in loaded}
    # Always in the same order: two loaders never wait for each other.
    found = [newest[name] for name in sorted(newest)]
    put_documents(connection, [(one.record, one.documents) for one in found])
    put_snapshots(connection, [one.record for one in found])
    for names in chunks(list(newest)):
        for table in REPLACED:
            connection.execute(delete(table).where(table.c.document_id.in_(names)))
    for table in REPLACED:
        insert_rows(connection, table, [row for one in found for row in one.rows[table.name]])
    _reattach(connection, newest)


def put_documents(connection: Connection, rows: Sequence[tuple[DocumentRecord, Row]]) -> None:
    """Write the same columns of each document's row, which is made if there is none; other loaders of it wait.

    Raises StoreError where a name is another document's.
    """
    if not rows:
        return
    statement = _put(connection.dialect.name, tuple(rows[0][1]))
    written = [{**{name: getattr(record, name) for name in _IDENTITY}, **columns} for record, columns in rows]
    if connection.execute(statement, written).rowcount == len(rows):
        return
    holders = documents.c.document_id, documents.c.source, documents.c.address
    for record, _ in rows:
        held = connection.execute(select(*holders).where(documents.c.document_id == record.document_id)).one()
        if held[1:] != (record.source, record.address):
            raise StoreError(
                f"Two documents cannot have one name: {record.document_id} is {held.address} of {held.source}, "
                f"not {record.address} of {record.source}."
            )


def put_snapshots(connection: Connection, records: Iterable[DocumentRecord]) -> None:
    """Add each snapshot to its document's history, once; there is none of bytes that could not be fetched."""
    rows = [{name: getattr(record, name) for name in _SNAPSHOT} for record in records if record.snapshot_id]
    if rows:
        connection.execute(_ONCE[connection.dialect.name], rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, which all have the same columns, as fast as the database takes them."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        names = tuple(rows[0])
        copy(connection, table.name, names, _cells(table, names, rows))
    else:
        connection.execute(_INSERT[table], rows)


def copy(connection: Connection, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows of these columns by COPY in PostgreSQL's text format, in the same transaction; how many they were."""
    quoted = ", ".join(f'"{name}"' for name in names)
    driver: Any = connection.connection.dbapi_connection
    number = 0
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copying:
        for row in rows:
            copying.write_row(row)
            number += 1
    return number


def _cells(table: Table, names: Sequence[str], rows: Iterable[Row]) -> Iterator[list[Any]]:
    """Rows as COPY takes them: the columns in this order, decimals in their one spelling."""
    decimals = [at for at, name in enumerate(names) if isinstance(table.c[name].type, ExactDecimal)]
    for row in rows:
        cells = [row[name] for name in names]
        for at in decimals:
            if cells[at] is not None:
                cells[at] = plain(cells[at])
        yield cells


# Statements made once: SQLAlchemy takes longer to build one than SQLite to run it.
_INSERT = {table: insert(table) for table in REPLACED}
_ONCE: dict[str, Any] = {
    "sqlite": sqlite.insert(snapshots).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(snapshots).on_conflict_do_nothing(),
}


@cache
def _put(dialect: str, columns: tuple[str, ...]) -> Any:
    """An insert that, where the document is there, becomes an update of these columns."""
    statement: Any = (sqlite if dialect == "sqlite" else postgresql).insert(documents)
    same = (documents.c[name] == statement.excluded[name] for name in _IDENTITY)
    changed = {name: statement.excluded[name] for name in columns}
    return statement.on_conflict_do_update(
        index_elements=["document_id"], set_=changed, where=and_(*same)
    ).execution_options(preserve_rowcount=True)


def _reattach(connection: Connection, loaded: dict[str, Prepared]) -> None:
    """What people said of figures goes with them; most documents have no reviews."""
    own = review_states.c.document_id
    for names in chunks(list(loaded)):
        for name in connection.scalars(select(own).where(own.in_(names)).distinct()).all():
            # Needed by few loads, and it imports much.
            from outputs.anchors import reattach

            one = loaded[name]
            evidence = {column: getattr(one.record, column) for column in _EVIDENCE}
            reattach(connection, name, one.text, one.rows[figures.name], evidence)


def _storable(row: Row) -> Row:
    return {name: storable(value) for name, value in row.items()}
