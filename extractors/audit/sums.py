"""Parts and their totals: which stated parts are meant to be all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractors.audit.formulas import Claim, holds
from extractors.audit.model import Relation
from extractors.audit.page import Page
from extractors.audit.ranges import significant
from extractors.audit.slips import exchange_mends, mending, one_slip_mends
from extractors.model import Figure

_ALL = regex.compile(r"\b(?:gồm|cụ thể|chia ra|bao gồm|như sau)\b|:\s*$")
_SOME = regex.compile(
    r"\b(?:nhiều nhất|chủ yếu|tiêu biểu|điển hình|đáng chú ý|riêng|như|nhất là|trong đó có|cao nhất|lớn nhất|một số)\b"
)
_OPEN_END = regex.compile(r"^[^.;:()\d]{0,40}(?:…|\.\.\.|v\.v)")
_NEXT = 250
"""Characters in which the next item of a list names what it counts."""
_NEXT_ITEM = regex.compile(r"\s*;\s*[^\d;.()]{1,30}[:\s]\s*$")
_ITEM = regex.compile(r"\s*([-+*•])")
_OPENED = regex.compile(r"[^.;:\d]{0,60}:\s*\n")
_ITEMS = 24
"""Figures behind a total among which the items of its list are looked for."""
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
    if items := _more_items(page, total, parts):
        yield items
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
        apart = any(p.value > total.value for p in parts) or not _may_overlap(total, parts)
        return apart or (_told_as_all(page, total, parts) and _one_slip(page, total, parts))
    if _OPEN_END.match(page.low[parts[-1].end : parts[-1].end + 60]):
        return _lost_scale(page, total, parts)
    if _goes_on(page, parts[-1]):
        return False
    return _told_as_all(page, total, parts) or _one_slip(page, total, parts)


def _lost_scale(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    """Whether a part is a thousand off: a list without end (`…`) may lack small parts, but not by that."""
    found = mending(Claim(Relation.SUM, (total, *parts)), [page.stated(f) for f in (total, *parts)])
    return any(slip == "scale" for slips in found for slip, _ in slips)


def _goes_on(page: Page, last: Figure) -> bool:
    """Whether the list of parts goes on with numbers that are no part by their links."""
    number = page.position[last.figure_id] + 1
    if number >= len(page.figures):
        return False
    after = page.figures[number]
    alike = (after.unit, after.per, after.change) == (last.unit, last.per, last.change) and not after.part_of
    if not alike:
        return False
    words = page.between(last, after)
    if _NEXT_ITEM.match(words):
        return True
    mark = _mark(page, last)
    return len(words) < _NEXT and bool(mark) and mark == _mark(page, after) and words.count("\n") == 1


def _more_items(page: Page, total: Figure, parts: Sequence[Figure]) -> list[Figure]:
    """All items of the list that a total opens (`… đồng, trong đó:`), where no link makes parts of some of them: they
    speak of another matter, and the list does not come out."""
    mark, opening = _mark(page, parts[0]), page.low[total.end : parts[0].start]
    if not mark or mark == _mark(page, total) or not _OPENED.match(opening):
        return []
    items: list[Figure] = []
    number, line = page.position[total.figure_id] + 1, page.line(total)
    for item in page.figures[number : number + _ITEMS]:
        if page.line(item) == line:
            continue  # what else is told of an item: `378 triệu đồng (chiếm 90%)`
        alike = (item.unit, item.per, item.change) == (total.unit, total.per, total.change)
        if not alike or item.part_of not in ("", total.figure_id) or _mark(page, item) != mark:
            break
        if page.line(item) != line + 1:
            break
        items.append(item)
        line += 1
    known = {part.figure_id for part in parts}
    if len(items) <= len(parts) or not known <= {item.figure_id for item in items}:
        return []
    made = sum((item.value for item in items), Decimal(0))
    return items if total.value <= 2 * made and made <= 2 * total.value else []


def _mark(page: Page, figure: Figure) -> str:
    """The sign that begins its line where it is an item of a list."""
    found = _ITEM.match(page.low, page.low.rfind("\n", 0, figure.start) + 1)
    return found.group(1) if found else ""


def _may_overlap(total: Figure, parts: Sequence[Figure]) -> bool:
    """Women, the poor and ethnic minorities among the same people: parts of other kinds need not exclude each other."""
    if total.unit == "VND":
        return False
    own = set(total.group)
    kinds = {frozenset(set(p.group) - own) for p in parts}
    return len(kinds) > 1 and kinds != {frozenset({"poor"}), frozenset({"near_poor"})}


def _told_as_all(page: Page, total: Figure, parts: Sequence[Figure]) -> bool:
    first = parts[0]
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
    if _is_exact(page, total, parts):
        return one_slip_mends(page, claim)
    return exchange_mends(page, claim) or _scale_makes_it(page, claim)


def _scale_makes_it(page: Page, claim: Claim) -> bool:
    """Whether a scale word lost in one part explains it to the last place: `180.000 đồng` for 180 million."""
    total, parts = claim.figures[0], claim.figures[1:]
    missing = total.value - sum((part.value for part in parts), Decimal(0))
    found = ((part, value) for part in parts for slip, value in page.stated(part).readings() if slip == "scale")
    return any(value - part.value == missing for part, value in found)
