"""Totals of tables and the rows that are their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.tables.rows import Row


def families(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row], bool]]:
    """Totals of a table with the rows that are their parts, and whether words say that they are."""
    below, within = _below(rows)
    for number, before in _rows_before_totals(rows, below):
        if before and not _adds_up(rows, number, below.get(number, [])):
            claimed = set(before)
            for other, parts in below.items():
                if rows[other].is_total:
                    parts[:] = [n for n in parts if n not in claimed]
            below[number] = before
    for number, parts in below.items():
        yield rows[number], [rows[n] for n in parts if n not in within], rows[number].is_total
        yield rows[number], [rows[n] for n in parts if n in within], True


def _below(rows: Sequence[Row]) -> tuple[dict[int, list[int]], set[int]]:
    """The rows that each row heads, and those of them that stand behind an "of which"."""
    below: dict[int, list[int]] = {}
    within: set[int] = set()
    last_of: dict[str, int] = {}
    last_full = last_within = -1
    for number, row in enumerate(rows):
        last_within = number if row.is_within else last_within
        parent = last_of.get(row.above[-1], -1) if row.above else last_full if row.is_within else -1
        if parent >= 0:
            below.setdefault(parent, []).append(number)
            if last_within > parent:
                within.add(number)
        if row.labels:
            last_of[row.labels[0]] = number
        if row.cells and not row.is_within:
            last_full = number
    return below, within


def _rows_before_totals(rows: Sequence[Row], below: dict[int, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Each total with the rows that stand above it since the last one and belong to no other row."""
    headed = {n for parent, parts in below.items() if not rows[parent].is_total for n in parts}
    loose: list[int] = []
    for number, row in enumerate(rows):
        if row.is_total and row.cells:
            yield number, loose
            loose = []
        elif not row.is_total and number not in headed:
            loose.append(number)


def _adds_up(rows: Sequence[Row], total: int, parts: Sequence[int]) -> bool:
    """Whether rows sum up to a total in its first column that is no rate."""
    for column, whole in rows[total].cells.items():
        kids = [rows[n].cells[column] for n in parts if column in rows[n].cells]
        if whole.measure != "rate" and kids:
            return _sum_holds(kids, whole)
    return False


def _sum_holds(parts: Sequence[Mention], total: Mention) -> bool:
    """Whether parts add up to a total, as far as their last digits were rounded."""
    missing = total.numeral.value - sum((m.numeral.value for m in parts), Decimal(0))
    exponents = [m.numeral.value.normalize().as_tuple().exponent for m in (*parts, total) if m.numeral.value]
    finest = min((e for e in exponents if isinstance(e, int)), default=0)
    return abs(missing) <= Decimal(1).scaleb(finest) * max(len(parts), 2) / 2


def part_where_true(parts: Sequence[Mention], total: Mention, stated: bool, cue: str) -> None:
    """Link parts of one unit to their total, where words say so or the sum holds; rates have no parts."""
    same = [
        m
        for m in parts
        if m.unit == total.unit
        and m.per == total.per
        and m.change == total.change
        and m.part_of is None
        and m is not total
    ]
    if total.measure == "rate" or not same or not (stated or (len(same) > 1 and _sum_holds(same, total))):
        return
    for part in same:
        if part.numeral.value <= total.numeral.value and total.part_of != part.index:
            part.part_of = total.index
            part.trace["part_of"] = Decision("", "table.total", cue, "row_header")
