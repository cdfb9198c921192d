"""Figures around another one in its document, to which a person can link it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from outputs.database import reading
from outputs.labels import label
from outputs.reviews import Reviews
from outputs.rows import Row
from outputs.schema import figures
from outputs.store import Store
from outputs.takedown import shown_rows, takedowns_of

REACH = 30
"""How many figures before and behind it are offered; links to others are made in files."""

Choice = tuple[str, str]
"""The name of a figure, and how it is shown in a list."""


def neighbours(
    store: Store, document_id: str, start: int, language: str, *, but: str = "", also: Iterable[str] = ()
) -> tuple[Choice, ...]:
    """Nothing, then the figures around a place in a document in the order of its text, added ones with them.

    `but` is left out, `also` are names that are offered wherever they stand. Raises StoreError.
    """
    rows = {row["figure_id"]: row for row in shown_rows(_rows(store, document_id, start, also), takedowns_of(store))}
    found = [(row["start"], name, row["raw"], row["indicator"]) for name, row in rows.items()]
    found += [(one.start, one.figure_id, one.quote, one.indicator) for one in Reviews(store).missed(document_id)]
    choices = ((name, f"{raw} · {label('indicator', code, language)}") for _, name, raw, code in sorted(found))
    return ("", "—"), *(choice for choice in choices if choice[0] != but)


def _rows(store: Store, document_id: str, start: int, also: Iterable[str]) -> Iterator[Row]:
    columns = figures.c
    names = ("figure_id", "document_id", "start", "raw", "sentence", "indicator")
    here = select(*(columns[name] for name in names)).where(columns.document_id == document_id)
    queries = (
        here.where(columns.start < start).order_by(columns.start.desc()).limit(REACH),
        here.where(columns.start >= start).order_by(columns.start).limit(REACH + 1),
        here.where(columns.figure_id.in_([name for name in also if name])),
    )
    with reading(store.engine) as connection:
        for query in queries:
            # Nobody gets here in a document that is taken down, whatever its address.
            yield from ({**row, "url": ""} for row in connection.execute(query).mappings())
