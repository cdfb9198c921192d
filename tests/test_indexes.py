"""What the review page and its neighbours ask of a large PostgreSQL table is answered by indexes, never by all rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import databases
import pytest
from databases import POSTGRESQL
from sqlalchemy import event, text

from outputs.checks import checks_of_figure
from outputs.published import published
from outputs.review_queue import Filter, following, preceding, queue, spot_of
from outputs.reviews import Reviews
from outputs.store import Store

DOCUMENTS = 2_000
A_DOCUMENT = 50

FILL = f"""
INSERT INTO documents (document_id, source, address, state)
SELECT 'd' || d, 's' || d % 40, 'a' || d, 'loaded' FROM generate_series(1, {DOCUMENTS}) d;
INSERT INTO figures (figure_id, document_id, start, "end", raw, value, unit, qualifier, indicator, status, change,
                     place, period, block, doubt)
SELECT 'f' || d || '-' || n, 'd' || d, n * 10, n * 10 + 3, '5 hộ', n, 'household', 'exact', 'i' || (d * n) % 60,
       'actual', 'level', 'Xã ' || d % 500, (2000 + d % 20)::text, n, (d * n) % 90
FROM generate_series(1, {DOCUMENTS}) d, generate_series(1, {A_DOCUMENT}) n;
ANALYZE;
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A hundred thousand figures; PostgreSQL plans by how rows are spread, and goes on so with more of them."""
    with databases.databases(POSTGRESQL) as made, Store.open(made(tmp_path_factory.mktemp("large"))) as opened:
        with opened.engine.begin() as connection:
            for statement in FILL.split(";")[:-1]:
                connection.execute(text(statement.replace(":", r"\:")))
        yield opened


ASKED: dict[str, Callable[[Store], object]] = {
    "the queue": lambda store: queue(store, Filter()),
    "the queue further on": lambda store: queue(store, Filter(), spot_of(store, "f1500-7")),
    "the next row": lambda store: following(store, Filter(), spot_of(store, "f1500-7")),
    "the row before": lambda store: preceding(store, Filter(), spot_of(store, "f1500-7")),  # type: ignore[arg-type]
    "the queue of a place": lambda store: queue(store, Filter(place="Xã 77")),
    "the queue of a document": lambda store: queue(store, Filter(document="d77")),
    "figures of a document": lambda store: list(store.figures(document_id="d77")),
    "figures of a matter": lambda store: list(store.figures(indicator="i7", place="Xã 77")),
    "one document as published": lambda store: list(published(store, document_id="d77")),
    "what was said of a figure": lambda store: Reviews(store).current(["f1500-7"]),
    "the checks of a figure": lambda store: checks_of_figure(store, "f1500-7"),
    "whether a document killed its reader": lambda store: store.has_error("it died"),
    "whether it was tried": lambda store: store.is_current("s1", "a1", "h", "1", "1"),
}


@pytest.mark.parametrize("name", ASKED)
def test_it_is_answered_by_an_index(store: Store, name: str) -> None:
    asked: list[tuple[str, Any]] = []

    def heard(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", heard)
    try:
        ASKED[name](store)
    finally:
        event.remove(store.engine, "before_cursor_execute", heard)
    assert asked
    for statement, parameters in asked:
        plan = explained(store, statement, parameters)
        assert not re.search(r"Seq Scan on (figures|documents)", plan), f"{statement}\n{plan}"


def test_a_column_without_an_index_is_noticed(store: Store) -> None:
    """Were it not, the test above would tell nothing."""
    assert "Seq Scan on figures" in explained(store, "SELECT raw FROM figures WHERE unit = 'kg'", ())


def explained(store: Store, statement: str, parameters: Any) -> str:
    """How the server would carry it out."""
    with store.engine.connect() as connection:
        return "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())
