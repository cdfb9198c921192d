"""The rows of a release: what people corrected in the place of what the machine read, and nobody's private data."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from extractors.places import gazetteer
from outputs import tabular
from outputs.columns import CORRECTABLE, DERIVED, FIGURES, Column, Kind
from outputs.derived import derived
from outputs.privacy import guarded
from outputs.rows import Row

_REVIEWED = (
    Column("verdict", Kind.TEXT, "Người xem kết luận thế nào", "What a person said of the row", "verdict"),
    Column("reviewed_at", Kind.MOMENT, "Thời điểm xem (UTC)", "When it was reviewed (UTC)"),
)
_PRIVACY = Column(
    "privacy",
    Kind.TEXT,
    "withheld: có tên, số riêng tư đã che; few_persons: rất ít người ở một thôn có tên",
    "withheld: private names or numbers were withheld; few_persons: very few persons of a named village",
)
_CODES = tuple(column for column in FIGURES if not column.label_of)
FOLLOWING = tuple(column for column in DERIVED if not column.label_of)
SAID: tuple[Column, ...] = (*_CODES, *_REVIEWED)
"""The columns of the figures as machine and people say them, before what follows from them."""
RELEASED: tuple[Column, ...] = (*_CODES, *FOLLOWING, *_REVIEWED, _PRIVACY)
"""The columns of the figures in a release: codes without labels (they are in `codes.csv`)."""
_FOLLOWED = ("place_code", "place", "place_level", "published", "period")
"""The columns from which FOLLOWING follow."""
_SETTLED = ("right", "wrong")


def said_table(rows: Iterable[Row]) -> pa.Table:
    """Rows of PUBLISHED as a table of SAID: what people corrected is, what they say is no figure is not in it."""
    said = [_effective(row) for row in rows if row["verdict"] != "no_figure"]
    return tabular.arrow(said, tabular.schema(SAID))


def released(said: pa.Table) -> pa.Table:
    """A table of RELEASED, made from one of SAID that holds all rows of its documents."""
    return guarded(_with_derived(said)).select([column.name for column in RELEASED])


def _with_derived(said: pa.Table) -> pa.Table:
    cells, numbers = tabular.distinct(said, _FOLLOWED)
    shape = tabular.schema(FOLLOWING)
    following = tabular.arrow([derived(dict(zip(_FOLLOWED, one, strict=True))) for one in cells], shape).take(numbers)
    for field, column in zip(shape, following.columns, strict=True):
        said = said.append_column(field, column)
    return said


def _effective(row: Row) -> Row:
    """The row with what a person corrected; the code follows the corrected place."""
    if row["verdict"] not in _SETTLED:
        return row
    said = {name: row[f"reviewed_{name}"] for name in CORRECTABLE}
    return {**row, **said, **(_code_of_name(said["place"]) if said["place"] != row["place"] else {})}


def _code_of_name(name: str) -> Row:
    """Code and level of a place that a person named, where only one bears the name."""
    units = {unit.code: unit for unit in gazetteer().called(name) if unit.era == "old"}
    one = next(iter(units.values())) if len(units) == 1 else None
    return {"place_code": one.code if one else "", "place_level": one.level if one else ""}
