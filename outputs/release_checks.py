"""The checks of a release: what the arithmetic says of its figures, and who is the likeliest culprit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
from sqlalchemy import select

from outputs import tabular
from outputs.columns import CHECKS, Column, Kind
from outputs.database import reading
from outputs.rows import SEPARATOR, Row
from outputs.schema import check_figures, checks, figures
from outputs.store import CHUNK, Store
from outputs.tabular import files_of, literal

_OWN = ("check_id", "document_id", "scope", "kind", "formula", "stated", "expected", "difference", "holds")
_PARTS = ("position", "figure_id", "suspicion", "slip", "reading")
_READ = ("raw", "value", "value_high", "unit")
"""What the machine read when it checked: what stands in the release may be another thing."""
_KINDS = {column.name: column for column in CHECKS}
_SPOOLED: tuple[Column, ...] = (
    *(_KINDS[name] for name in (*_OWN, "slip", "reading")),
    *(Column(name, Kind.INTEGER, "", "") for name in ("position", "suspicion")),
    *(Column(name, Kind.TEXT, "", "") for name in ("figure_id", "raw", "unit")),
    *(Column(name, Kind.DECIMAL, "", "") for name in ("value", "value_high")),
)


@dataclass(frozen=True, slots=True)
class CheckParts:
    """The checks of a store, a row each figure of each check; to be read anywhere."""

    address: str

    @classmethod
    def of(cls, store: Store) -> CheckParts:
        """Those of a store."""
        return cls(store.engine.url.render_as_string(hide_password=False))

    def __iter__(self) -> Iterator[Row]:
        columns = (
            *(checks.c[name] for name in _OWN),
            *(check_figures.c[name] for name in _PARTS),
            *(figures.c[name] for name in _READ),
        )
        query = (
            select(*columns)
            .join_from(check_figures, checks, checks.c.check_id == check_figures.c.check_id)
            .outerjoin(figures, figures.c.figure_id == check_figures.c.figure_id)
        )
        names = [column.name for column in columns]
        with Store.existing(self.address) as store, reading(store.engine) as connection:
            for chunk in connection.execution_options(yield_per=CHUNK).execute(query).partitions():
                for cells in chunk:
                    row = dict(zip(names, cells, strict=True))
                    yield row | {"raw": row["raw"] or "", "unit": row["unit"] or ""}


def write_checks(parts: Iterable[Row], released: str, path: Path) -> int:
    """Write the checks of which every figure is in the release, a table of DuckDB, as it was read; how many."""
    spool, shape = path.with_name(".checks"), tabular.schema(_SPOOLED)
    with pq.ParquetWriter(spool, shape, compression="lz4") as writer:
        for batch in tabular.batches(parts):
            writer.write_table(tabular.arrow(batch, shape))
    with tabular.engine() as connection:
        number = tabular.write_parquet(connection, _sql(files_of(spool), released), path)
    spool.unlink()
    return number


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
