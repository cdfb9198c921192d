"""Which single slip would make a relation come out: one digit misread, a scale lost, two numbers exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractors.audit.formulas import Claim, comes_out, holds, middles, sides
from extractors.audit.model import Relation
from extractors.audit.page import Page
from extractors.audit.ranges import Stated

_LONGEST = 12
"""Figures of a relation that are tried; a table of hundreds has no exchanges worth the time."""
Slip = tuple[str, Decimal]
"""A kind of slip and the reading that it was made of."""
_FAR_OFF = Decimal("1.5")


def plausible(page: Page, claim: Claim) -> bool:
    """Whether the figures belong together: what is far off, and by no single slip, tells of something else."""
    numbers = [page.stated(figure) for figure in claim.figures]
    one, other = sides(claim, numbers)
    if one.meets(other):
        return True
    near = other.low <= one.high * _FAR_OFF and one.low <= other.high * _FAR_OFF
    return near or one_slip_mends(page, claim)


def one_slip_mends(page: Page, claim: Claim) -> bool:
    """Whether one misread digit, one lost scale or two exchanged numbers explain that it does not come out."""
    numbers = [page.stated(figure) for figure in claim.figures]
    return any(True for slips in mending(claim, numbers) for _ in slips) or exchange_mends(page, claim)


def one_slip_away(claim: Claim, numbers: Sequence[Stated]) -> bool:
    """Whether one slip explains that it does not come out, to the last place."""
    for place, slips in enumerate(mending(claim, numbers)):
        for _, value in slips:
            changed = [*numbers[:place], numbers[place].changed(value), *numbers[place + 1 :]]
            one, other = middles(claim, changed)
            if one == other:
                return True
    return False


def exchange_mends(page: Page, claim: Claim) -> bool:
    """Whether the relation would hold had one of its figures changed places with another number of its sentence."""
    numbers = [page.stated(figure) for figure in claim.figures]
    for place, figure in enumerate(claim.figures[:_LONGEST]):
        for other in page.exchangeable(figure):
            changed = list(numbers)
            changed[place] = page.stated(other)
            if other in claim.figures:
                changed[claim.figures.index(other)] = numbers[place]
            if holds(claim, changed):
                return True
    return False


def mending(claim: Claim, numbers: Sequence[Stated]) -> Iterable[Iterable[Slip]]:
    """For each figure the readings with which the relation holds, tried as they are asked for."""
    if claim.kind is Relation.SUM:
        return _mending_sum(numbers)
    return (_mending_one(claim, numbers, place) for place in range(len(numbers)))


def _mending_one(claim: Claim, numbers: Sequence[Stated], place: int) -> Iterator[Slip]:
    ranges = [number.range for number in numbers]
    for slip, value in numbers[place].readings():
        ranges[place] = numbers[place].changed(value).range
        if comes_out(claim, ranges):
            yield slip, value


def _mending_sum(numbers: Sequence[Stated]) -> list[list[Slip]]:
    """The same for sums, without adding all parts up for every reading."""
    ranges = [number.range for number in numbers]
    total, low, high = ranges[0], sum(r.low for r in ranges[1:]), sum(r.high for r in ranges[1:])
    found: list[list[Slip]] = [[s for s in _read(numbers[0]) if _meets(numbers[0], s, Decimal(low), Decimal(high))]]
    for number, own in zip(numbers[1:], ranges[1:], strict=True):
        others = total.low - (high - own.high), total.high - (low - own.low)
        found.append([slip for slip in _read(number) if _meets(number, slip, *others)])
    return found


def _read(number: Stated) -> Iterator[Slip]:
    return number.readings()


def _meets(number: Stated, slip: Slip, low: Decimal, high: Decimal) -> bool:
    own = number.changed(slip[1]).range
    return own.low <= high and low <= own.high
