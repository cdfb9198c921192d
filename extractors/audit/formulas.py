"""The arithmetic of each relation: from printed numbers to what is stated and what it should be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from extractors.audit.model import Relation
from extractors.audit.ranges import Range, Stated, point
from extractors.model import Figure

HUNDRED = point(100)


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation that a document asserts between figures; `years` for what is told a year, `rising` for movements.

    `slack` widens what is expected by this share (figures of different times); `factor` turns the unit of the others
    into that of the stated figure (kilograms into tonnes); a growth is of a movement in a level, or with `levels` of
    the level now against the one before.
    """

    kind: Relation
    figures: tuple[Figure, ...]
    supporting: bool = False
    years: int = 1
    rising: bool = False
    slack: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    levels: bool = False


def sides(claim: Claim, numbers: Sequence[Stated]) -> tuple[Range, Range]:
    """What is stated and what the others make of it, both as ranges; `numbers` in the order of the figures."""
    return _sides_of(claim, [number.range for number in numbers])


def _sides_of(claim: Claim, ranges: Sequence[Range]) -> tuple[Range, Range]:
    one, other = _SIDES[claim.kind](claim, ranges)
    if claim.slack:
        other = Range(other.low * (1 - claim.slack), other.high * (1 + claim.slack))
    return one, other


def middles(claim: Claim, numbers: Sequence[Stated]) -> tuple[Decimal, Decimal]:
    """The same in the numbers as they are printed."""
    one, other = _SIDES[claim.kind](claim, [Range(number.low, number.high) for number in numbers])
    return one.middle, other.middle


def holds(claim: Claim, numbers: Sequence[Stated]) -> bool:
    """Whether the relation holds within the tolerance of its figures."""
    return comes_out(claim, [number.range for number in numbers])


def comes_out(claim: Claim, ranges: Sequence[Range]) -> bool:
    """The same for what the figures may stand for."""
    one, other = _sides_of(claim, ranges)
    return one.meets(other)


_Sides = tuple[Range, Range]


def _sum(_: Claim, r: Sequence[Range]) -> _Sides:
    return r[0], reduce(Range.__add__, r[1:])


def _share(_: Claim, r: Sequence[Range]) -> _Sides:
    return r[0], HUNDRED * r[1].over(r[2])


def _growth(claim: Claim, r: Sequence[Range]) -> _Sides:
    if claim.levels:
        ratio = HUNDRED * r[1].over(r[2])
        return r[0], ratio - HUNDRED if claim.rising else HUNDRED - ratio
    before = r[2] - r[1] if claim.rising else r[2] + r[1]
    return r[0], HUNDRED * r[1].over(Range(max(before.low, Decimal(0)), max(before.high, Decimal(0))))


def _difference(claim: Claim, r: Sequence[Range]) -> _Sides:
    made = r[2] - r[1] if claim.rising else r[1] - r[2]
    return r[0] * point(claim.years), reduce(Range.__add__, r[3:], made)


def _unit(claim: Claim, r: Sequence[Range]) -> _Sides:
    return r[0], r[1] * r[2] * point(claim.factor)


def _equal_unit(_: Claim, r: Sequence[Range]) -> _Sides:
    return r[0].over(r[1]), r[2].over(r[3])


def _whole(_: Claim, r: Sequence[Range]) -> _Sides:
    return r[1].over(r[0]) * HUNDRED, r[3].over(r[2]) * HUNDRED


def _per_year(claim: Claim, r: Sequence[Range]) -> _Sides:
    return r[0] * point(claim.years), r[1]


def _complement(_: Claim, r: Sequence[Range]) -> _Sides:
    return HUNDRED, reduce(Range.__add__, r)


def _told(_: Claim, r: Sequence[Range]) -> _Sides:
    return r[0], r[1]


_SIDES: dict[Relation, Callable[[Claim, Sequence[Range]], _Sides]] = {
    Relation.SUM: _sum,
    Relation.RATE: _share,
    Relation.COMPLETION: _share,
    Relation.GROWTH: _growth,
    Relation.DIFFERENCE: _difference,
    Relation.UNIT: _unit,
    Relation.EQUAL_UNIT: _equal_unit,
    Relation.WHOLE: _whole,
    Relation.PER_YEAR: _per_year,
    Relation.COMPLEMENT: _complement,
    Relation.TOLD: _told,
}


def formula(claim: Claim) -> str:
    """The relation in the words of the text: `27 tỷ 145,5 triệu đồng = 16 tỷ 600 triệu đồng + …`."""
    raw = [" ".join(figure.raw.split()) for figure in claim.figures]
    return _WRITTEN[claim.kind](claim, raw)


def _years(claim: Claim) -> str:
    return f" × {claim.years}" if claim.years > 1 else ""


_WRITTEN: dict[Relation, Callable[[Claim, list[str]], str]] = {
    Relation.SUM: lambda _, raw: f"{raw[0]} = {' + '.join(raw[1:])}",
    Relation.RATE: lambda _, raw: f"{raw[0]} = {raw[1]} / {raw[2]}",
    Relation.COMPLETION: lambda _, raw: f"{raw[0]} = {raw[1]} / {raw[2]}",
    Relation.GROWTH: lambda c, raw: (
        f"{raw[0]} = {raw[1]} / {raw[2]} - 100%"
        if c.levels and c.rising
        else f"{raw[0]} = 100% - {raw[1]} / {raw[2]}"
        if c.levels
        else f"{raw[0]} = {raw[1]} / ({raw[2]} {'-' if c.rising else '+'} {raw[1]})"
    ),
    Relation.DIFFERENCE: lambda c, raw: " + ".join(
        [
            f"{raw[0]}{_years(c)} = {raw[2]} - {raw[1]}" if c.rising else f"{raw[0]}{_years(c)} = {raw[1]} - {raw[2]}",
            *raw[3:],
        ]
    ),
    Relation.UNIT: lambda _, raw: f"{raw[0]} = {raw[1]} × {raw[2]}",
    Relation.EQUAL_UNIT: lambda _, raw: f"{raw[0]} / {raw[1]} = {raw[2]} / {raw[3]}",
    Relation.WHOLE: lambda _, raw: f"{raw[1]} / {raw[0]} = {raw[3]} / {raw[2]}",
    Relation.PER_YEAR: lambda c, raw: f"{raw[0]}{_years(c)} = {raw[1]}",
    Relation.COMPLEMENT: lambda _, raw: f"100% = {' + '.join(raw)}",
    Relation.TOLD: lambda _, raw: " = ".join(raw),
}
