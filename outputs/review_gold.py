"""Gold from reviews: documents in which a person has decided every row, as `solieu evaluate` reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from outputs.columns import CORRECTABLE
from outputs.database import reading
from outputs.export import written
from outputs.published import reviewed_rows
from outputs.reviews import OPEN, Review, Verdict
from outputs.rows import Row
from outputs.schema import figures, review_states
from outputs.store import Store

_SPAN = ("document_id", "start", "end", "raw")


@dataclass(frozen=True, slots=True)
class Gold:
    """What became gold: lines by document, and the documents that did not, with the reason."""

    documents: dict[str, int]
    left_out: dict[str, str]


def write_gold(store: Store, path: Path) -> Gold:
    """Write the annotations of every document that is wholly reviewed, one JSON object a line.

    Links to rows that are no figures are left out. Raises ExportError, StoreError.
    """
    gold = Gold({}, {})
    with written(path) as file:
        for document_id, open_rows in sorted(_begun(store)):
            if open_rows:
                gold.left_out[document_id] = f"{open_rows} rows are not reviewed yet"
                continue
            pairs = list(reviewed_rows(store, document_id=document_id))
            if undecided := sum(not _decided(review) for _, review in pairs):
                gold.left_out[document_id] = f"{undecided} rows are unsure, or wrong without a correction"
                continue
            lines = list(_lines(document_id, pairs))
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            gold.documents[document_id] = sum(line["id"] is not None for line in lines)
    return gold


def _begun(store: Store) -> Iterator[tuple[str, int]]:
    """The documents in which anything was said, with how many rows wait there."""
    said = select(review_states.c.document_id).where(review_states.c.verdict != OPEN, review_states.c.attached == 1)
    waiting = select(figures.c.document_id, func.count()).where(
        figures.c.verdict == OPEN, figures.c.document_id.in_(said)
    )
    with reading(store.engine) as connection:
        names = set(connection.scalars(said))
        rows = dict(connection.execute(waiting.group_by(figures.c.document_id)).tuples().all())
    yield from ((name, rows.get(name, 0)) for name in names)


def _decided(review: Review | None) -> bool:
    return review is not None and (review.verdict == Verdict.NO_FIGURE or review.statement is not None)


def _lines(document_id: str, pairs: list[tuple[Row, Review | None]]) -> Iterator[Row]:
    """The annotations of a document, `f1` … in the order of the text; one with id null where it holds no figure."""
    figures_of = [(row, review) for row, review in pairs if review and review.statement]
    names = {row["figure_id"]: f"f{number}" for number, (row, _) in enumerate(figures_of, 1)}
    for row, review in figures_of:
        statement = (review.statement if review else None) or {}
        links = {name: names.get(statement.get(name, ""), "") for name in ("pair", "part_of")}
        columns = {name: statement.get(name, "") for name in CORRECTABLE}
        yield {"document_id": document_id, "id": names[row["figure_id"]], **_span(row), **columns, **links}
    if not figures_of:
        yield {"document_id": document_id, "id": None}


def _span(row: Row) -> Row:
    return {name: row[name] for name in _SPAN if name != "document_id"}
