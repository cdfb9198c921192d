"""The rows of a release: what people corrected in the place of what the machine read, and nobody's private data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractors.places import gazetteer
from outputs.columns import CORRECTABLE, DERIVED, FIGURES, Column, Kind
from outputs.derived import derived
from outputs.privacy import guarded_rows
from outputs.rows import Row
from patterns.places import name_key

_OWN = (
    Column("verdict", Kind.TEXT, "Người xem kết luận thế nào", "What a person said of the row", "verdict"),
    Column("reviewed_at", Kind.MOMENT, "Thời điểm xem (UTC)", "When it was reviewed (UTC)"),
    Column(
        "privacy",
        Kind.TEXT,
        "withheld: có tên, số riêng tư đã che; few_persons: rất ít người ở một thôn có tên",
        "withheld: private names or numbers were withheld; few_persons: very few persons of a named village",
    ),
)
FOLLOWING = tuple(column for column in DERIVED if not column.label_of)
RELEASED: tuple[Column, ...] = (*(column for column in FIGURES if not column.label_of), *FOLLOWING, *_OWN)
"""The columns of the figures in a release: codes without labels (they are in `codes.csv`)."""
_SETTLED = ("right", "wrong")


def release_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows of RELEASED, made from rows of PUBLISHED in which those of one document stand together."""
    return guarded_rows(_effective(row) for row in rows if row["verdict"] != "no_figure")


def _effective(row: Row) -> Row:
    """The row with what a person corrected; codes and bounds follow the corrected place and period."""
    if row["verdict"] not in _SETTLED:
        return row
    said = {name: row[f"reviewed_{name}"] for name in CORRECTABLE}
    changed = {**row, **said}
    if said["place"] != row["place"]:
        changed |= _code_of_name(said["place"])
    return {**changed, **derived(changed)}


def _code_of_name(name: str) -> Row:
    """Code and level of a place that a person named, where only one bears the name."""
    units = {unit.code: unit for unit in gazetteer().by_key.get(name_key(name), []) if unit.era == "old"}
    one = next(iter(units.values())) if len(units) == 1 else None
    return {"place_code": one.code if one else "", "place_level": one.level if one else ""}
