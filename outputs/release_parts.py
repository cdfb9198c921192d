"""The figure table in parts, each read at once as columns; only rows of which somebody has said something are rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Select, Table, func, select

from outputs import bulk, tabular
from outputs.database import reading
from outputs.published import added_rows, finished
from outputs.release_checks import CHECKED, checked
from outputs.release_rows import SAID, said_table
from outputs.reviews import OPEN, Review, current_reviews
from outputs.rows import Row
from outputs.schema import DOCUMENT_COLUMNS, QUEUE_COLUMNS, checks, documents, figures
from outputs.store import Store
from outputs.takedown import Takedowns, takedowns_of

PART = 50_000
"""Figures that are in memory at once, in each process."""
_OWN = tuple(column for column in figures.c if column.name not in QUEUE_COLUMNS)
_ABOUT = tuple(documents.c[name] for name in ("document_id", *DOCUMENT_COLUMNS))
_SAID = tabular.schema(SAID)
_ROWS = pa.schema([_SAID.field(column.name) for column in (*_OWN, figures.c.verdict)])
_KNOWN = pa.schema([_SAID.field(column.name) for column in _ABOUT])


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of some documents, from `first` up to but not with `last` (none: to the end), to be read anywhere."""

    address: str
    first: str = ""
    last: str | None = None

    def figures(self) -> pa.Table:
        """The figures as they are said, rows of SAID in no order. Raises StoreError."""
        with Store.existing(self.address) as store:
            down = takedowns_of(store)
            found = self._read(store, down)
            apart = _apart(found, down)
            pairs = [*_reviewed(store, found.filter(apart)), *self._added(store)]
            rows = finished((row, review) for one, review in pairs if (row := down.shown(one)) is not None)
            return pa.concat_tables([_unsaid(found.filter(pc.invert(apart))), said_table(rows)])

    def checks(self) -> pa.Table:
        """The figures of the checks of these documents, rows of CHECKED; those between documents are in the first part.

        Raises StoreError.
        """
        with Store.existing(self.address) as store, bulk.columns_of(store.engine) as columns:
            return columns.fetch(self._where(checked(), checks), tabular.schema(CHECKED))

    def _read(self, store: Store, down: Takedowns) -> pa.Table:
        """The machine's rows with the columns of their documents, without documents that are taken down."""
        with bulk.columns_of(store.engine) as columns:
            rows = columns.fetch(self._where(select(*_OWN, figures.c.verdict), figures), _ROWS)
            known = columns.fetch(self._where(select(*_ABOUT), documents), _KNOWN)
        names = zip(known["document_id"].to_pylist(), known["url"].to_pylist(), strict=True)
        known = known.filter(pa.array([not down.hides(*name) for name in names], pa.bool_()))
        at = pc.index_in(rows["document_id"], known["document_id"])
        rows, at = rows.filter(pc.is_valid(at)), pc.drop_null(at)
        for name in DOCUMENT_COLUMNS:
            rows = rows.append_column(known.schema.field(name), known[name].take(at))
        return rows

    def _where(self, query: Select[Any], table: Table) -> Select[Any]:
        query = query.where(table.c.document_id >= self.first)
        return query if self.last is None else query.where(table.c.document_id < self.last)

    def _added(self, store: Store) -> list[tuple[Row, Review]]:
        pairs = added_rows(store)
        return [pair for pair in pairs if self.first <= pair[0]["document_id"] and self._is_before_last(pair[0])]

    def _is_before_last(self, row: Row) -> bool:
        return self.last is None or row["document_id"] < self.last


def parts_of(store: Store) -> list[Part]:
    """The table in parts of about PART figures; together they are all of it. Raises StoreError."""
    counted = select(figures.c.document_id, func.count()).group_by(figures.c.document_id)
    bounds, number = [""], 0
    with reading(store.engine) as connection:
        for document_id, count in connection.execute(counted.order_by(figures.c.document_id)).tuples():
            number += count
            if number > PART:
                bounds.append(document_id)
                number = count
    address = store.engine.url.render_as_string(hide_password=False)
    return [Part(address, *span) for span in zip_longest(bounds, bounds[1:])]


def _apart(found: pa.Table, down: Takedowns) -> pa.Array:
    """Which rows are looked at one by one: those of which a person said something, or that may lose a passage."""
    cut = down.cut_documents()
    if cut is None:
        return pa.repeat(pa.scalar(True), len(found))
    return pc.or_(pc.not_equal(found["verdict"], OPEN), pc.is_in(found["document_id"], pa.array(cut, pa.string())))


def _reviewed(store: Store, found: pa.Table) -> Iterator[tuple[Row, Review | None]]:
    rows = found.to_pylist()
    with reading(store.engine) as connection:
        said = current_reviews(connection, [row["figure_id"] for row in rows if row["verdict"] != OPEN])
    for row in rows:
        review = said.get(row["figure_id"])
        yield row, review if review and review.verdict != OPEN else None


def _unsaid(found: pa.Table) -> pa.Table:
    """Rows of SAID of figures of which nobody has said anything."""
    nothing = pa.nulls(len(found), _SAID.field("reviewed_at").type)
    return found.append_column("reviewed_at", nothing).select(_SAID.names)
