"""Counts, amounts and what each gets: `420 người`, `2,5 triệu đồng/người`, `1,05 tỷ đồng`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import regex

from extractors.audit.formulas import Claim, holds
from extractors.audit.model import Relation
from extractors.audit.page import MONEY, RATES, Page, around, measure
from extractors.audit.ranges import significant
from extractors.audit.slips import one_slip_away, plausible
from extractors.model import Figure

_CUT = regex.compile(r"[,;.:()]")
_OPENING = regex.compile(r"\s*\((?:(?:bình quân|trung bình|mức|mỗi \p{L}+|\p{L}+)\s*)?")
_LEAST_UNIT = Decimal(10_000)
_GIVEN = frozenset({"gift", "item"})
_RECEIVERS = frozenset({"household", "person", "child"})
_TELLING = 3
"""Significant digits from which an amount that comes out to the last place is no accident."""
_ROUND = 2
"""Significant digits of an amount that is given to each of many: 500.000, 1,2 million."""


def units(page: Page) -> Iterator[Claim]:
    """Count × amount for each = amount."""
    for each in page.figures:
        if len(each.per) != 1 or each.unit in RATES:
            continue
        around = page.by_sentence[page.sentence(each)]
        if sum(f.unit == each.unit and f.per == each.per for f in around) > 1:
            continue  # several rates for several kinds of receivers
        for count in around:
            if count.per or count.change != "level":
                continue
            if count.unit == each.per[0]:
                yield from _unit(page, each, count)
            elif each.per[0] in _GIVEN and count.unit in _RECEIVERS:
                yield from _one_for_each(page, each, count)


def _one_for_each(page: Page, each: Figure, count: Figure) -> Iterator[Claim]:
    """`3.150 hộ, mỗi suất 500.000 đồng, tổng trị giá 1,575 tỷ đồng`: each receiver gets one, if it comes out."""
    amount = page.pair(count)
    if amount is not None and amount.unit == each.unit and _is_product(amount, count, each):
        yield Claim(Relation.UNIT, (amount, count, each), supporting=True)


def _is_product(amount: Figure, count: Figure, each: Figure) -> bool:
    """Whether an amount is the product to the last place, and no accident."""
    return amount.value == count.value * each.value and significant(amount.value) >= _TELLING and not amount.per


def _unit(page: Page, each: Figure, count: Figure) -> Iterator[Claim]:
    amount = _explained(page, each, count) or page.pair(count)
    if amount is not None and amount.unit == each.unit and not amount.per:
        claim = Claim(Relation.UNIT, (amount, count, each))
        bare = amount.value_high is None or holds(claim, [page.stated(figure) for figure in claim.figures])
        if bare and plausible(page, claim):
            yield claim
        return
    if amount is None:
        yield from _loose(page, each, count)


def _explained(page: Page, each: Figure, count: Figure) -> Figure | None:
    """`06 nhà tình nghĩa 180.000.000 đồng (30.000.000 đồng/nhà)`: the amount between its count and its bracket."""
    number = page.position[each.figure_id]
    if number < 2 or page.figures[number - 2] is not count:
        return None
    amount = page.figures[number - 1]
    led = not _CUT.search(page.between(count, amount))
    return amount if led and _OPENING.fullmatch(page.between(amount, each)) else None


def _loose(page: Page, each: Figure, count: Figure) -> Iterator[Claim]:
    """No words tie the amount to them: the product must come out, or be one slip from it."""
    amounts = [amount for amount in _amounts(page, each) if _fits(amount, count) and not _given(page, amount)]
    claims = [Claim(Relation.UNIT, (a, count, each), factor=_factor(a, each)) for a in amounts[:8]]
    stated = {claim: [page.stated(figure) for figure in claim.figures] for claim in claims}
    good = [claim for claim in claims if holds(claim, stated[claim]) and _no_accident(claim)]
    if good:
        best = max(good, key=lambda claim: significant(claim.figures[0].value))
        yield replace(best, supporting=len(claims) > 1)
    elif len(claims) == 1 and not holds(claims[0], stated[claims[0]]) and one_slip_away(claims[0], stated[claims[0]]):
        yield claims[0]
    elif not claims:
        given = (a for a in _amounts(page, each) if page.sentence(a) == page.sentence(each))
        product = next((a for a in given if _is_product(a, count, each)), None)
        if product is not None:
            yield Claim(Relation.UNIT, (product, count, each), supporting=True)
        else:
            yield from _in_paragraph(page, each, count)


def _no_accident(claim: Claim) -> bool:
    """Whether the product comes out to the last place, or the amount has so many digits that it tells something:
    `3 tỷ` may stand for 50 × 50 triệu, but says nothing of it."""
    amount, count, each = claim.figures
    exact = amount.value == count.value * each.value * claim.factor
    return exact or significant(amount.value) > 1


def _amounts(page: Page, each: Figure) -> Iterator[Figure]:
    for unit in ("t", "kg") if each.unit == "kg" else (each.unit,):
        yield from around(page.by_matter.get((each.indicator, unit), []), each)


def _factor(amount: Figure, each: Figure) -> Decimal:
    return Decimal("0.001") if (amount.unit, each.unit) == ("t", "kg") else Decimal(1)


def _in_paragraph(page: Page, each: Figure, count: Figure) -> Iterator[Claim]:
    """An amount told shortly before, which is the product to the last place."""
    number = page.position[count.figure_id]
    for amount in page.figures[max(0, number - 3) : number]:
        if amount.unit == each.unit and _is_product(amount, count, each) and page.near(amount, count):
            yield Claim(Relation.UNIT, (amount, count, each), supporting=True)
            return


def _given(page: Page, amount: Figure) -> bool:
    """Whether the text says already what the amount was given for."""
    pair = page.pair(amount)
    return pair is not None and measure(pair.unit) == "count"


def _fits(amount: Figure, count: Figure) -> bool:
    same = amount.place == count.place and amount.period == count.period and amount.change == count.change
    return same and not amount.per and amount.status == count.status and amount.qualifier == "exact"


def equal_units(page: Page) -> Iterator[Claim]:
    """Two counts with their amounts that give each the same round amount: supporting evidence."""
    seen: dict[tuple[str, str, Decimal], tuple[Figure, Figure]] = {}
    for count in page.figures:
        amount = page.pair(count)
        if amount is None or not _may_divide(count, amount):
            continue
        each = _each(count, amount)
        if each is None:
            continue
        key = count.indicator, count.unit, each
        if key in seen and _apart(seen[key], (count, amount)):
            yield Claim(Relation.EQUAL_UNIT, (seen[key][1], seen[key][0], amount, count), supporting=True)
        seen[key] = count, amount


def _may_divide(count: Figure, amount: Figure) -> bool:
    bare = not (count.per or amount.per or count.value_high or amount.value_high)
    exact = count.qualifier == amount.qualifier == "exact"
    return amount.unit in MONEY and count.unit not in MONEY and bare and exact and count.value > 1


def _each(count: Figure, amount: Figure) -> Decimal | None:
    each = amount.value / count.value
    if each * count.value != amount.value or each < _LEAST_UNIT or significant(each) > _ROUND:
        return None
    return each.normalize()


def _apart(one: Sequence[Figure], other: Sequence[Figure]) -> bool:
    return one[0].value != other[0].value
