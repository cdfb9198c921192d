"""What a changed rule has to be read again for: documents that it cannot touch are taken over as they stand.

A run remembers the rules that it works with. When they have changed, the documents that an older version read are
compared, by their words, with what has changed; those that cannot read otherwise take on the new version without
being read, so that the table is the same as if all had been read again.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from extractors.rulebook import Reach, Rulebook, reach
from outputs.database import Matter, alone, reading, writing
from outputs.rows import Row
from outputs.schema import State, document_words, documents, rulebooks
from outputs.store import Store

CHUNK = 1000
"""Documents that are compared, and taken over, at a time."""

NOT_KNOWN = "rules that are not known any more"
OTHER_READERS = "the readers"
"""Why all documents are read again."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that documents are to stand at: of readers, and of rules with the rules themselves."""

    reader: str
    extractor: str
    rules: Rulebook


@dataclass(frozen=True, slots=True)
class Older:
    """Documents that an older version of readers or rules read: how many, and which of them the new can touch."""

    reader_version: str
    extractor_version: str
    documents: int
    reach: Reach


def remember(store: Store, versions: Versions) -> None:
    """Keep the rules that a run works with, once a version. Raises StoreError."""
    known = select(rulebooks.c.extractor_version).where(rulebooks.c.extractor_version == versions.extractor)
    with reading(store.engine) as connection:
        if connection.scalar(known) is not None:
            return
    row = {
        "extractor_version": versions.extractor,
        "rules": zlib.compress(versions.rules.as_text().encode(), 9),
        "made_at": datetime.now(UTC),
    }
    with writing(store.engine) as connection:
        alone(connection, Matter.RULES)
        if connection.scalar(known) is None:
            connection.execute(insert(rulebooks).values(row))


def older(store: Store, versions: Versions) -> list[Older]:
    """The older versions that documents stand at, with what has changed since. Raises StoreError."""
    reader, extractor = documents.c.tried_reader_version, documents.c.tried_extractor_version
    outdated = or_(reader != versions.reader, extractor != versions.extractor)
    query = select(reader, extractor, func.count()).where(outdated, documents.c.state.notin_((State.NEW, State.OPENED)))
    with reading(store.engine) as connection:
        found = connection.execute(query.group_by(reader, extractor).order_by(reader, extractor)).all()
    return [Older(old, rules, int(number), _reach(store, old, rules, versions)) for old, rules, number in found]


def take_over(store: Store, versions: Versions) -> int:
    """Have all documents that the changed rules cannot touch stand at the new version; how many. Raises StoreError.

    It can be broken off at any time: each document stands at the one version or at the other, and both are true of it.
    """
    number = 0
    for one in older(store, versions):
        if one.reach.all_for:
            continue
        untouched = (name for name, touched in _judged(store, one) if not touched)
        for names in _chunks(untouched):
            number += _stand_at(store, names, one, versions)
    return number


def touched(store: Store, versions: Versions) -> Iterator[str]:
    """The documents that the next run reads again, by name within each older version. Raises StoreError."""
    for one in older(store, versions):
        if one.reach.all_for:
            yield from _all_of(store, one)
        else:
            yield from (name for name, is_touched in _judged(store, one) if is_touched)


def _reach(store: Store, reader: str, name: str, versions: Versions) -> Reach:
    if reader != versions.reader:
        return Reach(all_for=OTHER_READERS)
    query = select(rulebooks.c.rules).where(rulebooks.c.extractor_version == name)
    with reading(store.engine) as connection:
        packed: bytes | None = connection.scalar(query)
    try:
        before = None if packed is None else Rulebook.of_text(zlib.decompress(packed).decode())
    except (ValueError, KeyError, zlib.error):
        before = None
    return Reach(all_for=NOT_KNOWN) if before is None else reach(before, versions.rules)


def _judged(store: Store, one: Older) -> Iterator[tuple[str, bool]]:
    """Each document of an older version, and whether the changed rules can touch it."""
    whole = and_(_whole(one), document_words.c.words.is_not(None))
    query = (
        select(documents.c.document_id, document_words.c.words, whole.label("whole"))
        .select_from(documents.outerjoin(document_words))
        .where(_stands_at(one))
        .order_by(documents.c.document_id)
    )
    after = ""
    while True:
        page = query.where(documents.c.document_id > after).limit(CHUNK)
        with reading(store.engine) as connection:
            rows: list[Row] = [dict(row) for row in connection.execute(page).mappings()]
        for row in rows:
            yield row["document_id"], not row["whole"] or one.reach.touches(_numbers(row["words"]))
        if len(rows) < CHUNK:
            return
        after = rows[-1]["document_id"]


def _stands_at(one: Older) -> ColumnElement[bool]:
    columns = documents.c
    return and_(
        columns.tried_reader_version == one.reader_version,
        columns.tried_extractor_version == one.extractor_version,
        columns.state.notin_((State.NEW, State.OPENED)),
    )


def _whole(one: Older) -> ColumnElement[bool]:
    """A document whose rows come from its last attempt, with the newest bytes that its source had."""
    columns = documents.c
    return and_(
        columns.state == State.LOADED,
        columns.error == "",
        columns.reader_version == one.reader_version,
        columns.extractor_version == one.extractor_version,
        columns.content_hash == columns.tried_content_hash,
        columns.snapshot_id == columns.newest_snapshot_id,
    )


def _stand_at(store: Store, names: list[str], one: Older, versions: Versions) -> int:
    new = {"extractor_version": versions.extractor, "tried_extractor_version": versions.extractor}
    same = and_(documents.c.document_id.in_(names), _stands_at(one), _whole(one))
    with writing(store.engine) as connection:
        return connection.execute(update(documents).where(same).values(new)).rowcount


def _all_of(store: Store, one: Older) -> Iterator[str]:
    query = select(documents.c.document_id).where(_stands_at(one)).order_by(documents.c.document_id)
    with reading(store.engine) as connection:
        for (name,) in connection.execution_options(yield_per=CHUNK).execute(query):
            yield str(name)


def _chunks(names: Iterator[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    for name in names:
        chunk.append(name)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _numbers(words: bytes) -> array[int]:
    """The numbers of a set of words."""
    numbers = array("H")
    numbers.frombytes(words)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
