"""The figure table as it is published: what the machine says and, beside it, what people say."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from outputs.columns import CORRECTABLE
from outputs.database import reading
from outputs.derived import derived
from outputs.evidence import evidence_url
from outputs.reviews import OPEN, Review, Reviews, review_of
from outputs.rows import Row
from outputs.schema import DOCUMENT_COLUMNS, documents, figures, review_states, reviews
from outputs.schema import figure_rows as figure_select
from outputs.store import CHUNK, Store
from outputs.takedown import takedowns_of

_NUMBERS = ("value", "value_high")
_NAMES = {f"review_{column.name}": column for column in reviews.c}
_ORDER = ("document_id", "start", "end", "figure_id")


def published(store: Store, **equal: str) -> Iterator[Row]:
    """Rows of PUBLISHED by document and place in the text, those that people added among them.

    `equal` keeps the rows whose columns have these values.
    """
    for row, review in reviewed_rows(store, **equal):
        yield {**row, **derived(row), **_reviewed(review)}


def reviewed_rows(store: Store, **equal: str) -> Iterator[tuple[Row, Review | None]]:
    """Rows of the figure table, each with the newest review that holds of it; in the order of the text.

    What was taken down is left out.
    """
    down = takedowns_of(store)
    both = heapq.merge(_read(store, equal), _added(store, equal), key=lambda pair: [pair[0][name] for name in _ORDER])
    for row, review in both:
        if (shown := down.shown(row)) is not None:
            yield shown, review


def _read(store: Store, equal: dict[str, str]) -> Iterator[tuple[Row, Review | None]]:
    """The machine's rows."""
    columns = figure_select.selected_columns
    query = figure_select.add_columns(*(column.label(name) for name, column in _NAMES.items()))
    query = query.outerjoin(review_states, review_states.c.figure_id == figures.c.figure_id)
    query = query.outerjoin(reviews, reviews.c.review_id == review_states.c.review_id)
    query = query.where(*(columns[name] == value for name, value in equal.items()))
    query = query.order_by(figures.c.document_id, figures.c.start, figures.c.end, figures.c.figure_id)
    names = [column.name for column in columns]
    with reading(store.engine) as connection:
        for row in connection.execution_options(yield_per=CHUNK).execute(query).mappings():
            yield {name: row[name] for name in names}, _review(row)


def _review(row: Any) -> Review | None:
    if row["review_review_id"] is None or row["review_verdict"] == OPEN:
        return None
    return review_of({column.name: row[name] for name, column in _NAMES.items()})


def _added(store: Store, equal: dict[str, str]) -> Iterator[tuple[Row, Review]]:
    """The rows of figures that people added, which no machine has read."""
    found = Reviews(store).missed(equal.get("document_id"))
    about = _documents(store, {one.document_id for one in found})
    for one in found:
        row = added_row(one, about[one.document_id])
        if all(row[name] == value for name, value in equal.items()):
            yield row, one


def _documents(store: Store, names: set[str]) -> dict[str, Row]:
    query = select(documents.c.document_id, *(documents.c[name] for name in DOCUMENT_COLUMNS))
    if not names:
        return {}
    with reading(store.engine) as connection:
        rows = connection.execute(query.where(documents.c.document_id.in_(names))).mappings()
        return {row["document_id"]: dict(row) for row in rows}


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
