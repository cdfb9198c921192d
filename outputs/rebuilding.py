"""What a store has to know of an archive before the documents of it can be read again: names and snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, insert, select, update

from outputs.database import reading, writing
from outputs.schema import State, documents, snapshots
from outputs.store import Store

Thing = TypeVar("Thing")
CHUNK = 500
"""Rows of one transaction."""
Identity = tuple[str, str]
"""Source and address of a document."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot of a named document: when it was found first, and when last."""

    document_id: str
    snapshot_id: str
    content_hash: str
    fetched_at: datetime
    media_type: str
    last_seen: datetime


def name_documents(store: Store, names: Iterable[tuple[Identity, str]]) -> None:
    """Give documents the names that they bore; who has one keeps it. Raises StoreError."""
    for chunk in _chunks(names):
        with writing(store.engine) as connection:
            for (source, address), name in chunk:
                if _name(connection, (source, address)) is None and not _is_taken(connection, name):
                    row = {"document_id": name, "source": source, "address": address, "state": State.NEW}
                    connection.execute(insert(documents).values(row))


def name_of(store: Store, identity: Identity) -> str:
    """The name of a document, "" for one without. Raises StoreError."""
    with reading(store.engine) as connection:
        return _name(connection, identity) or ""


def add_snapshots(store: Store, seen: Iterable[Seen]) -> int:
    """Put snapshots into the history of their documents; that which was seen last is to be read. How many documents
    they are of. Raises StoreError."""
    last: dict[str, datetime] = {}
    for chunk in _chunks(seen):
        with writing(store.engine) as connection:
            for one in chunk:
                _put_snapshot(connection, one)
                if one.document_id not in last or one.last_seen > last[one.document_id]:
                    last[one.document_id] = one.last_seen
                    mine = documents.c.document_id == one.document_id
                    connection.execute(update(documents).where(mine).values(newest_snapshot_id=one.snapshot_id))
    return len(last)


def _put_snapshot(connection: Connection, one: Seen) -> None:
    columns = snapshots.c
    same = columns.document_id == one.document_id, columns.snapshot_id == one.snapshot_id
    if connection.scalar(select(columns.snapshot_id).where(*same)) is None:
        row = {name: getattr(one, name) for name in columns.keys()}  # noqa: SIM118
        connection.execute(insert(snapshots).values(row))


def _name(connection: Connection, identity: Identity) -> str | None:
    columns = documents.c
    same = columns.source == identity[0], columns.address == identity[1]
    name: str | None = connection.scalar(select(columns.document_id).where(*same))
    return name


def _is_taken(connection: Connection, name: str) -> bool:
    return connection.scalar(select(documents.c.document_id).where(documents.c.document_id == name)) is not None


def _chunks(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rest = iter(things)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
