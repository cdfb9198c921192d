"""The checks of a release: what the arithmetic says of its figures, and who is the likeliest culprit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Select, Table, select

from outputs import tabular
from outputs.columns import CHECKS, Column, Kind
from outputs.rows import SEPARATOR
from outputs.schema import check_figures, checks, figures
from outputs.tabular import files_of, literal

_OWN = ("check_id", "document_id", "scope", "kind", "formula", "stated", "expected", "difference", "holds")
_READ = ("raw", "value", "value_high", "unit")
"""What the machine read when it checked: what stands in the release may be another thing."""
_KINDS = {column.name: column for column in CHECKS}
CHECKED: tuple[Column, ...] = (
    *(_KINDS[name] for name in _OWN),
    *(Column(name, Kind.INTEGER, "", "") for name in ("position", "suspicion")),
    *(_KINDS[name] for name in ("slip", "reading")),
    *(Column(name, Kind.TEXT, "", "") for name in ("figure_id", "raw", "unit")),
    *(Column(name, Kind.DECIMAL, "", "") for name in ("value", "value_high")),
)
"""The columns of the figures of checks, each with its check and with what it was read as."""
_OF_CHECK, _OF_FIGURE = set(_OWN), set(_READ)


def checked() -> Select[Any]:
    """The rows of CHECKED of a store: a row each figure of each check."""
    query = select(*(_table(column.name).c[column.name] for column in CHECKED))
    query = query.join_from(check_figures, checks, checks.c.check_id == check_figures.c.check_id)
    return query.outerjoin(figures, figures.c.figure_id == check_figures.c.figure_id)


def _table(name: str) -> Table:
    return checks if name in _OF_CHECK else figures if name in _OF_FIGURE else check_figures


def write_checks(files: Sequence[Path], released: str, path: Path) -> int:
    """Write the checks of which every figure is in the release, a table of DuckDB, as it was read; how many."""
    with tabular.engine() as connection:
        return tabular.write_parquet(connection, _sql(files_of(*files), released), path)


def _sql(spooled: str, released: str) -> str:
    """A check speaks of the numbers that were read and quotes them: where a person corrected one, where its figure is
    not published or its words are withheld, the check goes."""
    own = ", ".join(f"any_value({name}) AS {name}" for name in _OWN[1:])
    same = " AND ".join(f"figure.{name} IS NOT DISTINCT FROM part.{name}" for name in _READ)
    first = ", ".join(f"max({name}) FILTER (suspicion = 1) AS {name}" for name in ("slip", "reading"))
    return f"""
    SELECT check_id, {own}, max(unit) FILTER (position = 0) AS unit,
      string_agg(figure_id, {literal(SEPARATOR)} ORDER BY position) AS figure_ids,
      coalesce(max(figure_id) FILTER (suspicion = 1), '') AS suspect, {first}
    FROM (SELECT part.*, figure.figure_id IS NOT NULL AS there
      FROM {spooled} part LEFT JOIN {released} figure ON figure.figure_id = part.figure_id AND {same})
    GROUP BY check_id HAVING bool_and(there)
    ORDER BY document_id, check_id"""
