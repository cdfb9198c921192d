"""Parts and their totals: which stated parts are meant to be all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractors.audit.formulas import Claim, holds
from extractors.audit.model import Relation
from extractors.audit.page import Page
from extractors.audit.ranges import significant
from extractors.audit.slips import exchange_mends, mending
from extractors.model import Figure

_ALL = regex.compile(r"\b(?:gồm|cụ thể|chia ra|bao gồm|như sau)\b|:\s*$")
_SOME = regex.compile(
    r"\b(?:nhiều nhất|chủ yếu|tiêu biểu|điển hình|đáng chú ý|riêng|như|nhất là|trong đó có|cao nhất|lớn nhất|một số)\b"
)
_OPEN_END = regex.compile(r"^[^.;:()\d]{0,40}(?:…|\.\.\.|v\.v)")
_FINE = 1000
"""How many times its own coarseness a total must be."""
_TELLING = 3
"""Significant digits from which a total that comes out to the last place is no accident."""


def sums(page: Page) -> Iterator[Claim]:
    """A claim for each set of parts that is meant to make its total."""
    for total_id, parts in page.parts.items():
        total = page.by_id[total_id]
        alike = [p for p in parts if (p.unit, p.per, p.change) == (total.unit, total.per, total.change)]
        for batch in _batches(page, total, alike):
            yield Claim(Relation.SUM, (total, *batch), supporting=not _is_firm(page, total, batch))


def _batches(page: Page, total: Figure, parts: list[Figure]) -> Iterator[list[Figure]]:
    """All parts together, or those of each sentence where a total is divided more than once."""
    if len(parts) < 2:
        return
    if _is_meant(page, total, parts, by_chance=False):
        yield parts
        return
    if first := _first_parts(total, parts):
        yield first
        return
    split = [batch for batch in _by_sentence(page, parts) if len(batch) > 1]
    if len(split) > 1 and any(_adds_up(page, total, batch) for batch in split):
        yield from (batch for batch in split if _is_meant(page, total, batch))
    elif _is_meant(page, total, parts):
        yield parts


def _first_parts(total: Figure, parts: Sequence[Figure]) -> list[Figure]:
    """The first parts that make a telling total to the last place: what follows them is another matter."""
    if significant(total.value) < _TELLING or total.qualifier != "exact":
        return []
    made = Decimal(0)
    for number, part in enumerate(parts, 1):
        made += part.value
        if made >= total.value:
            return list(parts[:number]) if made == total.value and number > 1 else []
    return []


def _by_sentence(page: Page, parts: Sequence[Figure]) -> list[list[Figure]]:
    batches: dict[tuple[int, int], list[Figure]] = {}
    for part in parts:
        batches.setdefault(page.sentence(part), []).append(part)
    return list(batches.values())


def _adds_up(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    return holds(Claim(Relation.SUM, (total, *parts)), [page.stated(f) for f in (total, *parts)])


def _is_meant(page: Page, total: Figure, parts: Sequence[Figure], by_chance: bool = True) -> bool:
    """Whether parts are told as the whole of a total: they make it, or the words say so, or one slip would mend it."""
    if _adds_up(page, total, parts):
        return True
    if not by_chance:
        return False
    if sum((p.value for p in parts), Decimal(0)) > total.value:
        return any(p.value > total.value for p in parts) or not _may_overlap(total, parts)
    return _told_as_all(page, total, parts) or _one_slip(page, total, parts)


def _may_overlap(total: Figure, parts: Sequence[Figure]) -> bool:
    """Women, the poor and ethnic minorities among the same people: parts of other kinds need not exclude each other."""
    if total.unit == "VND":
        return False
    own = set(total.group)
    kinds = {frozenset(set(p.group) - own) for p in parts}
    return len(kinds) > 1 and kinds != {frozenset({"poor"}), frozenset({"near_poor"})}


def _told_as_all(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    first, last = parts[0], parts[-1]
    if _OPEN_END.match(page.low[last.end : last.end + 60]):
        return False
    if page.in_cell(total) and page.in_cell(first):
        return True
    if page.text[total.end : first.start].strip()[:1] == "(" and _near(total, parts):
        return True
    before = page.low[max(total.end, first.start - 120) : first.start] if total.end <= first.start else ""
    if _SOME.search(before):
        return False
    return len(parts) > 1 and bool(_ALL.search(before)) and _near(total, parts)


def _near(total: Figure, parts: Sequence[Figure]) -> bool:
    return sum((p.value for p in parts), Decimal(0)) * 2 > total.value


def _is_firm(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether it would be seen if the sum did not hold: the words say it is all, or it is too exact for chance."""
    return _told_as_all(page, total, parts) or not _adds_up(page, total, parts) or _is_exact(page, total, parts)


def _is_exact(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether all numbers are bare and so fine that parts would not come out by accident."""
    values = [page.stated(f) for f in (total, *parts)]
    bare = all(v.low == v.high and v.qualifier == "exact" for v in values)
    loose = sum((v.step for v in values), Decimal(0))
    return bare and significant(total.value) >= _TELLING and loose * _FINE <= total.value


def _one_slip(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether one misread digit, one lost scale or two exchanged numbers explain that the parts do not come out."""
    claim = Claim(Relation.SUM, (total, *parts))
    if exchange_mends(page, claim):
        return True
    return _is_exact(page, total, parts) and any(mending(claim, [page.stated(f) for f in claim.figures]))
