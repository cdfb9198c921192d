"""The queue of reviewers: open rows, the most doubtful first; every answer is a short walk of an index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, tuple_

from outputs.database import reading
from outputs.reviews import OPEN
from outputs.rows import Row
from outputs.schema import documents, figures
from outputs.schema import figure_rows as figure_select
from outputs.store import Store

ANY = "any"
"""A verdict that lets every row through."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows a reviewer wants; "" lets all through, but `verdict` "" means open ones."""

    verdict: str = OPEN
    source: str = ""
    place: str = ""
    indicator: str = ""
    period: str = ""
    flag: str = ""
    document: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """What is not as it is by itself."""
        return {name: value for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the queue: that of a row."""

    doubt: int
    document_id: str
    start: int
    figure_id: str


def spot_of(store: Store, figure_id: str) -> Spot | None:
    """Where in the queue a row stands, open or not."""
    columns = figures.c
    query = select(columns.doubt, columns.document_id, columns.start, columns.figure_id)
    with reading(store.engine) as connection:
        row = connection.execute(query.where(columns.figure_id == figure_id)).first()
        return Spot(*row) if row else None


def queue(store: Store, wanted: Filter, after: Spot | None = None, limit: int = 50) -> list[Row]:
    """The next rows of the queue behind a place: rows of the figure table with `doubt` and `verdict`."""
    found: list[Row] = []
    with reading(store.engine) as connection:
        for doubt in _levels(connection, wanted, after):
            behind = after if after and after.doubt == doubt else None
            query = _level(wanted, doubt, behind).limit(limit - len(found))
            found += [dict(row) for row in connection.execute(query).mappings()]
            if len(found) >= limit:
                break
    return found


def following(store: Store, wanted: Filter, after: Spot | None) -> str | None:
    """The row behind a place in the queue; the first one where none is behind it; None where none is left."""
    found = queue(store, wanted, after, 1)
    if not found and after:
        found = [row for row in queue(store, wanted, None, 2) if row["figure_id"] != after.figure_id][:1]
    return found[0]["figure_id"] if found else None


def preceding(store: Store, wanted: Filter, before: Spot) -> str | None:
    """The row before a place in its document, whatever was said of it."""
    columns = figures.c
    query = select(columns.figure_id).where(columns.document_id == before.document_id)
    query = query.where(
        tuple_(columns.start, columns.figure_id) < tuple_(literal(before.start), literal(before.figure_id))
    )
    with reading(store.engine) as connection:
        name: str | None = connection.scalar(query.order_by(columns.start.desc(), columns.figure_id.desc()).limit(1))
        return name


def _levels(connection: Connection, wanted: Filter, after: Spot | None) -> Iterator[int]:
    """The degrees of doubt that rows have, highest first, from that of a place on."""
    columns = figures.c
    newest = select(func.max(columns.doubt))
    if wanted.verdict != ANY:
        newest = newest.where(columns.verdict == wanted.verdict)
    level = connection.scalar(newest.where(columns.doubt <= after.doubt) if after else newest)
    while level is not None:
        yield int(level)
        level = connection.scalar(newest.where(columns.doubt < level))


def _level(wanted: Filter, doubt: int, behind: Spot | None) -> Select[Any]:
    """Rows of one degree of doubt in the order of documents and text."""
    columns = figures.c
    query = figure_select.add_columns(columns.doubt, columns.verdict).where(
        columns.doubt == doubt, *_conditions(wanted)
    )
    if behind:
        place = tuple_(columns.document_id, columns.start, columns.figure_id)
        query = query.where(
            place > tuple_(literal(behind.document_id), literal(behind.start), literal(behind.figure_id))
        )
    return query.order_by(columns.document_id, columns.start, columns.figure_id)


def _conditions(wanted: Filter) -> Iterator[Any]:
    columns = figures.c
    if wanted.verdict != ANY:
        yield columns.verdict == wanted.verdict
    for name in ("place", "indicator", "period"):
        if value := getattr(wanted, name):
            yield columns[name] == value
    if wanted.source:
        yield columns.document_id.in_(select(documents.c.document_id).where(documents.c.source == wanted.source))
    if wanted.document:
        yield columns.document_id == wanted.document
    if wanted.flag:
        yield columns.flags.contains(wanted.flag, autoescape=True)
