"""The figure table as it is published: what the machine says and, beside it, what people say."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from decimal import Decimal

from sqlalchemy import Connection, select

from outputs.columns import CORRECTABLE
from outputs.database import chunks, reading
from outputs.derived import derived
from outputs.evidence import evidence_url
from outputs.reviews import OPEN, Review, Reviews, current_reviews
from outputs.rows import Row
from outputs.schema import DOCUMENT_COLUMNS, QUEUE_COLUMNS, documents, figures
from outputs.schema import figure_rows as figure_select
from outputs.store import CHUNK, Store
from outputs.takedown import takedowns_of

_NUMBERS = ("value", "value_high")
_OWN = tuple(column for column in figures.c if column.name not in QUEUE_COLUMNS)
_ORDER = ("document_id", "start", "end", "figure_id")


def published(store: Store, **equal: str) -> Iterator[Row]:
    """Rows of PUBLISHED by document and place in the text, those that people added among them.

    `equal` keeps the rows whose columns have these values.
    """
    return finished(reviewed_rows(store, **equal))


def finished(pairs: Iterable[tuple[Row, Review | None]]) -> Iterator[Row]:
    """Rows of PUBLISHED from rows of the figure table and what was said of each."""
    for row, review in pairs:
        row |= derived(row)
        row |= _reviewed(review) if review else _NOTHING_SAID
        yield row


def reviewed_rows(store: Store, **equal: str) -> Iterator[tuple[Row, Review | None]]:
    """Rows of the figure table, each with the newest review that holds of it; in the order of the text.

    What was taken down is left out.
    """
    down = takedowns_of(store)
    both, added = _read(store, equal), list(added_rows(store, **equal))
    if added:
        both = heapq.merge(both, added, key=lambda pair: [pair[0][name] for name in _ORDER])
    for row, review in both:
        if (shown := down.shown(row)) is not None:
            yield shown, review


def _read(store: Store, equal: dict[str, str]) -> Iterator[tuple[Row, Review | None]]:
    """The machine's rows. What is known of a document is read once for all of its rows of a chunk."""
    columns = figure_select.selected_columns
    query = select(*_OWN, figures.c.verdict).join_from(figures, documents)
    query = query.where(*(columns[name] == value for name, value in equal.items()))
    query = query.order_by(figures.c.document_id, figures.c.start, figures.c.end, figures.c.figure_id)
    names = [column.name for column in _OWN]
    with reading(store.engine) as connection:
        for chunk in connection.execution_options(yield_per=CHUNK).execute(query).partitions():
            rows = [dict(zip(names, cells, strict=False)) for cells in chunk]
            about = _documents(connection, {row["document_id"] for row in rows})
            said = current_reviews(connection, [cells.figure_id for cells in chunk if cells.verdict != OPEN])
            for row in rows:
                row |= about[row["document_id"]]
                review = said.get(row["figure_id"])
                yield row, review if review and review.verdict != OPEN else None


def added_rows(store: Store, **equal: str) -> Iterator[tuple[Row, Review]]:
    """The rows of figures that people added, which no machine has read; `equal` as for `published`."""
    found = Reviews(store).missed(equal.get("document_id"))
    with reading(store.engine) as connection:
        about = _documents(connection, {one.document_id for one in found})
    for one in found:
        row = added_row(one, about[one.document_id])
        if all(row[name] == value for name, value in equal.items()):
            yield row, one


def _documents(connection: Connection, names: set[str]) -> dict[str, Row]:
    """What rows take from each of these documents."""
    query = select(documents.c.document_id, *(documents.c[name] for name in DOCUMENT_COLUMNS))
    found: dict[str, Row] = {}
    for some in chunks(names):
        rows = connection.execute(query.where(documents.c.document_id.in_(some))).mappings()
        found |= {row["document_id"]: dict(row) for row in rows}
    return found


def added_row(review: Review, document: Row) -> Row:
    """A row of the figure table for a figure that a person added; where on the page is not known."""
    statement = review.statement or dict.fromkeys(CORRECTABLE, "")
    at = review.sentence.find(review.quote)
    start = max(at, 0)
    return {
        **{name: document[name] for name in DOCUMENT_COLUMNS},
        **{name: _typed(name, statement[name]) for name in CORRECTABLE},
        "figure_id": review.figure_id,
        "document_id": review.document_id,
        "start": review.start,
        "end": review.end,
        "raw": review.quote,
        "sentence": review.sentence,
        "evidence_url": evidence_url(document["url"], review.sentence, start, start + len(review.quote)),
        **dict.fromkeys(("page", "cell_table", "cell_row", "cell_column", "confidence")),
        **{"block": 0, "box": "", "rule": "", "flags": "", "place_code": "", "place_level": ""},
        **{"audit": "", "checks_hold": 0, "checks_fail": 0},
        **dict.fromkeys(("probability_value", "probability_statement", "probability_row")),
    }


def _reviewed(review: Review | None) -> Row:
    """What a review says, in the columns of REVIEWED."""
    statement = (review.statement if review else None) or dict.fromkeys(CORRECTABLE, "")
    return {
        "verdict": review.verdict if review else "",
        **{f"reviewed_{name}": _typed(name, statement.get(name, "")) for name in CORRECTABLE},
        "reviewed_at": review.made_at if review else None,
    }


def _typed(name: str, value: str) -> Decimal | str | None:
    if name not in _NUMBERS:
        return value
    return Decimal(value) if value else None


_NOTHING_SAID = _reviewed(None)
