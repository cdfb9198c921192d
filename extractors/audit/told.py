"""One quantity told several times: in title, lead and table, exactly or rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from extractors.audit.formulas import Claim
from extractors.audit.model import Relation
from extractors.audit.page import Page, measure
from extractors.audit.ranges import significant
from extractors.model import Figure

_TELLING = 3
"""Significant digits from which the same number twice is no accident."""
_ALIKE = 0.34
_SAME_WORDS = 0.75
_COMMON = 5
_WINDOW = 8
_CLOSE = Decimal("0.06")


def told(page: Page) -> Iterator[Claim]:
    """A claim for each figure that tells again what one before it told."""
    matters: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if page.in_cell(figure) and figure.indicator == "other":
            continue
        known = matters[figure.indicator, figure.unit, figure.change]
        before = _told_before(page, figure, known)
        if before is not None:
            yield Claim(Relation.TOLD, (figure, before))
        known.append(figure)


def _told_before(page: Page, figure: Figure, known: list[Figure]) -> Figure | None:
    """The figure that it repeats: the same number first, then a rounded one, then the same words with another number."""
    # The first few are title and lead, which the rest of a page repeats.
    candidates = [*known[:_WINDOW], *known[max(_WINDOW, len(known) - _WINDOW) :]]
    candidates = [f for f in candidates if _may_repeat(page, figure, f)]
    for test in (_same_number, _rounded, _same_words):
        for candidate in candidates:
            if test(page, figure, candidate):
                return candidate
    return None


def _may_repeat(page: Page, one: Figure, other: Figure) -> bool:
    if page.in_cell(one) and page.in_cell(other):
        return False
    if page.sentence(one) == page.sentence(other) and not _explained(page, other, one):
        return False
    linked = one.figure_id in (other.part_of, other.pair) or other.figure_id in (one.part_of, one.pair)
    return not linked and _same_subject(one, other) and one.place == other.place


def _explained(page: Page, one: Figure, other: Figure) -> bool:
    """`15 …, thực hiện 0 (15/0)`: repeated in a bracket."""
    words = page.between(one, other)
    return words.count("(") > words.count(")") and len(words) < 60


def _same_subject(one: Figure, other: Figure) -> bool:
    groups = set(one.group), set(other.group)
    nested = groups[0] <= groups[1] or groups[1] <= groups[0]
    pers = {one.per, other.per}
    return nested and (len(pers) == 1 or () in pers)


def _same_number(page: Page, one: Figure, other: Figure) -> bool:
    if (one.value, one.value_high) != (other.value, other.value_high):
        return False
    telling = significant(one.value) >= _TELLING or (one.value_high is not None and measure(one.unit) == "rate")
    if one.period != other.period:
        return telling and significant(one.value) >= _TELLING and page.likeness(one, other) >= _ALIKE / 2
    if telling or _explained(page, other, one):
        return True
    return page.likeness(one, other) >= (_SAME_WORDS if measure(one.unit) == "rate" else _ALIKE)


def _rounded(page: Page, one: Figure, other: Figure) -> bool:
    if one.period != other.period or one.value_high is not None or other.value_high is not None:
        return False
    rough, fine = sorted((one, other), key=lambda figure: significant(figure.value))
    if rough.value == fine.value or significant(fine.value) < _TELLING or significant(rough.value) >= significant(fine.value):
        return False
    if rough.qualifier == "exact" and significant(rough.value) < _TELLING:
        return False
    close = abs(rough.value - fine.value) <= _CLOSE * fine.value
    return close and page.stated(one).range.meets(page.stated(other).range)


def _same_words(page: Page, one: Figure, other: Figure) -> bool:
    """Nearly the same sentence with a number that is one slip apart: one of the two is wrong."""
    same = one.period == other.period and one.status == other.status and one.group == other.group
    if not same or one.per != other.per:
        return False
    if len(page.label(one) & page.label(other)) < _COMMON or page.likeness(one, other) < _SAME_WORDS:
        return False
    return any(value == other.value for _, value in page.stated(one).readings())
