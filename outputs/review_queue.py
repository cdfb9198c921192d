"""The queue of reviewers: open rows, what the arithmetic contradicts first, then the most doubtful.

Every answer is a short walk of an index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal, or_, select, tuple_

from extractors.audit import Verdict
from outputs.confidence import CONTRADICTED
from outputs.database import reading
from outputs.reviews import OPEN
from outputs.rows import Row
from outputs.schema import documents, figures
from outputs.schema import figure_rows as figure_select
from outputs.store import CHUNK, Store
from outputs.takedown import hidden_documents, takedowns_of

ANY = "any"
"""A verdict that lets every row through; rows then come in the order of their documents, however doubtful."""


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
    audit: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """What is not as it is by itself."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def is_narrow(self) -> bool:
        """Whether it keeps few of many rows."""
        return any((self.source, self.place, self.indicator, self.period, self.document))


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
    """The next rows of the queue behind a place: rows of the figure table with `doubt` and `verdict`.

    What was taken down is left out.
    """
    down = takedowns_of(store)
    hidden = hidden_documents(store, down)
    found: list[Row] = []
    with reading(store.engine) as connection:
        for query in _queries(connection, wanted, after, hidden):
            # A row that quotes a passage may fall away: then the database cannot know how many are needed.
            few = query if down.passages else query.limit(limit - len(found))
            rows = connection.execution_options(yield_per=CHUNK).execute(few).mappings()
            shown = (row for each in rows if (row := down.shown(dict(each))) is not None)
            found += islice(shown, limit - len(found))
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
    columns, down = figures.c, takedowns_of(store)
    query = figure_select.where(columns.document_id == before.document_id)
    query = query.where(
        tuple_(columns.start, columns.figure_id) < tuple_(literal(before.start), literal(before.figure_id))
    )
    query = query.order_by(columns.start.desc(), columns.figure_id.desc())
    with reading(store.engine) as connection:
        rows = connection.execution_options(yield_per=CHUNK).execute(query).mappings()
        return next((row["figure_id"] for row in rows if down.shown(dict(row)) is not None), None)


def _queries(
    connection: Connection, wanted: Filter, after: Spot | None, hidden: frozenset[str]
) -> Iterator[Select[Any]]:
    """Queries whose rows, one query after the other, are the queue.

    A narrow filter leaves few rows to sort. A wide one is asked degree by degree, each of them in the order of the
    index: the first rows are there before the others are looked at.
    """
    columns = figures.c
    place = (columns.document_id, columns.start, columns.figure_id)
    query = figure_select.add_columns(columns.doubt, columns.verdict).where(*_conditions(wanted))
    if hidden:
        query = query.where(columns.document_id.not_in(hidden))
    behind = (
        tuple_(*place) > tuple_(*map(literal, (after.document_id, after.start, after.figure_id))) if after else None
    )
    if wanted.verdict == ANY:
        yield (query if behind is None else query.where(behind)).order_by(*place)
        return
    if wanted.is_narrow:
        if after and behind is not None:
            query = query.where(or_(columns.doubt < after.doubt, and_(columns.doubt == after.doubt, behind)))
        yield query.order_by(columns.doubt.desc(), *place)
        return
    for doubt in _degrees(connection, wanted, after):
        level = query.where(columns.doubt == doubt).order_by(*place)
        yield level.where(behind) if after and behind is not None and doubt == after.doubt else level


def _degrees(connection: Connection, wanted: Filter, after: Spot | None) -> Iterator[int]:
    """The degrees of doubt that rows have, highest first, from that of a place on."""
    columns = figures.c
    highest = select(func.max(columns.doubt)).where(columns.verdict == wanted.verdict)
    if wanted.audit:
        above = columns.doubt >= CONTRADICTED
        highest = highest.where(above if wanted.audit == Verdict.CONTRADICTED else ~above)
    degree = connection.scalar(highest.where(columns.doubt <= after.doubt) if after else highest)
    while degree is not None:
        yield int(degree)
        degree = connection.scalar(highest.where(columns.doubt < degree))


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
    if wanted.audit:
        yield columns.audit == wanted.audit
    if wanted.flag:
        yield columns.flags.contains(wanted.flag, autoescape=True)
