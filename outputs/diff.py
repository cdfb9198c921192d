"""What changed between two readings: of two snapshots, or of one by two versions of the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outputs.rows import Row
from outputs.types import plain

WATCHED = (
    "value",
    "value_high",
    "unit",
    "per",
    "qualifier",
    "indicator",
    "status",
    "change",
    "group",
    "period",
    "place",
)
"""Columns whose change is a change of what a row says."""
COMPARED = ("raw", *WATCHED)
ALIKE = ("indicator", "unit", "status", "change", "group", "period", "place")
"""Columns in which an added and a removed row agree where a page only corrected its number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is new (`before` is None), gone (`after` is None), or reads otherwise in these columns."""

    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()

    @property
    def row(self) -> Row:
        """The figure as it is now, or as it was."""
        found = self.after or self.before
        assert found is not None, "a difference has a figure on one side at least"
        return found


def differences(before: Iterable[Row], after: Iterable[Row]) -> list[Difference]:
    """Differences in the order of the text: figures are the same by their `figure_id`, then by what they measure."""
    old, new = {row["figure_id"]: row for row in before}, {row["figure_id"]: row for row in after}
    same = [
        Difference(old[name], new[name], columns)
        for name in old.keys() & new.keys()
        if (columns := _columns(old[name], new[name]))
    ]
    gone = [row for name, row in old.items() if name not in new]
    added = [row for name, row in new.items() if name not in old]
    return sorted([*same, *_corrected(gone, added)], key=lambda one: (one.row["start"], one.row["figure_id"]))


def _columns(before: Row, after: Row) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if before[name] != after[name])


def _corrected(gone: list[Row], added: list[Row]) -> Iterator[Difference]:
    """A number that was corrected is one change, not a loss and a gain: the first two that measure the same."""
    waiting = sorted(gone, key=lambda row: row["start"])
    for row in sorted(added, key=lambda row: row["start"]):
        twin = next((old for old in waiting if all(old[name] == row[name] for name in ALIKE)), None)
        if twin is not None:
            waiting.remove(twin)
        # A sentence that changed around an equal number makes another name of the same statement.
        columns = _columns(twin, row) if twin is not None else ()
        if twin is None or columns:
            yield Difference(twin, row, columns)
    yield from (Difference(row, None) for row in waiting)


def as_line(difference: Difference) -> str:
    """One difference as people read it: `-` gone, `+` new, `~` otherwise."""
    before, after = difference.before, difference.after
    if before is None or after is None:
        row = difference.row
        said = (row["raw"], "=", plain(row["value"]), *(row[name] for name in ("unit", "indicator", "period", "place")))
        return " ".join(filter(None, ("+" if before is None else "-", *said)))
    changes = ", ".join(f"{name} {_said(before[name])} → {_said(after[name])}" for name in difference.columns)
    return f"~ {after['raw']}: {changes}"


def _said(value: object) -> str:
    from decimal import Decimal

    return plain(value) if isinstance(value, Decimal) else str(value if value not in (None, "") else "nothing")
