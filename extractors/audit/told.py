"""One quantity told several times: in title, lead and table, exactly or rounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import regex

from extractors.audit.formulas import Claim
from extractors.audit.model import Relation
from extractors.audit.page import Page, around, measure
from extractors.audit.ranges import point, significant
from extractors.model import Figure

_TELLING = 3
"""Significant digits from which the same number twice is no accident."""
_ALIKE = 0.34
_SAME_WORDS = 0.75
_COMMON = 5
_WINDOW = 8
_CLOSE = Decimal("0.06")
_WORDS_REACH = 40
_DIGIT = regex.compile(r"\d")
_IN_WORDS = regex.compile(r"\s*\(\s*(?:(?:số tiền )?(?:viết )?bằng chữ\s*:?\s*)?")
_BRACKET = 60
"""Characters that a bracket which repeats a number stands away at most."""


def told(page: Page) -> Iterator[Claim]:
    """A claim for each figure that tells again what one before it told."""
    matters: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in page.figures:
        if page.in_cell(figure) and figure.indicator == "other":
            continue
        known = matters[figure.indicator, figure.unit, figure.change]
        for before in _told_before(page, figure, known):
            yield Claim(Relation.TOLD, (figure, before), supporting=not _is_firm(page, figure, before))
        known.append(figure)


def words_for(page: Page) -> Iterator[Claim]:
    """`1.250.000.000 đồng (bằng chữ: một tỷ hai trăm năm mươi triệu đồng)`: the words say the same as the digits."""
    for digits, words in pairwise(page.figures):
        if words.start - digits.end > _WORDS_REACH:
            continue
        alike = words.unit == digits.unit and words.value_high is None and digits.value_high is None
        spelled = alike and not _DIGIT.search(words.raw) and bool(_DIGIT.search(digits.raw))
        if spelled and _IN_WORDS.fullmatch(page.between(digits, words)):
            yield Claim(Relation.TOLD, (words, digits))


def told_in_tables(page: Page) -> Iterator[Claim]:
    """The total of a table and what the text says of the same matter: told alike they are found by `told`; here is
    the one that is a misread digit away, where no other agrees with the total."""
    for total_id in page.parts:
        total = page.by_id[total_id]
        if not page.in_cell(total) or significant(total.value) < _TELLING or total.indicator == "other":
            continue
        said = [f for f in around(page.by_matter[total.indicator, total.unit], total) if _tells_total(page, f, total)]
        if any(page.stated(f).range.meets(page.stated(total).range) for f in said):
            continue
        there = page.stated(total).range
        readings = {f.figure_id: page.stated(f).readings() for f in said}
        close = [f for f in said if any(s == "digit" and there.meets(point(v)) for s, v in readings[f.figure_id])]
        if len(close) == 1:
            yield Claim(Relation.TOLD, (close[0], total))


def _tells_total(page: Page, figure: Figure, total: Figure) -> bool:
    """Whether a figure of the text is of the matter, place and time of a total."""
    same = all(
        getattr(figure, name) == getattr(total, name)
        for name in ("place", "period", "group", "status", "change", "per", "value_high")
    )
    fine = significant(figure.value) >= _TELLING and figure.qualifier == "exact" and not figure.part_of
    return same and fine and not page.in_cell(figure)


def _told_before(page: Page, figure: Figure, known: list[Figure]) -> Iterator[Figure]:
    """The figure that it repeats: the same number first, else a rounded one; and one told in more similar words that
    has another number."""
    # The first few are title and lead, which the rest of a page repeats.
    candidates = [*known[:_WINDOW], *known[max(_WINDOW, len(known) - _WINDOW) :]]
    candidates = [f for f in candidates if _may_repeat(page, figure, f)]
    same = next((f for test in (_same_number, _rounded) for f in candidates if test(page, figure, f)), None)
    if same is not None:
        yield same
    alike = page.likeness(figure, same) if same is not None else 0.0
    for candidate in candidates:
        if candidate is not same and page.likeness(figure, candidate) > alike and _same_words(page, figure, candidate):
            yield candidate
            return


def _is_firm(page: Page, one: Figure, other: Figure) -> bool:
    """Whether it would be seen if one of the two were wrong."""
    if page.sentence(one) == page.sentence(other):
        return False
    telling = min(significant(one.value), significant(other.value)) > 1
    return telling and in_same_words(page, one, other)


def _may_repeat(page: Page, one: Figure, other: Figure) -> bool:
    if page.in_cell(one) and page.in_cell(other):
        return False
    if page.sentence(one) == page.sentence(other) and not _explained(page, other, one):
        return False
    linked = one.figure_id in (other.part_of, other.pair) or other.figure_id in (one.part_of, one.pair)
    return not linked and _same_subject(one, other) and one.place == other.place


def _explained(page: Page, one: Figure, other: Figure) -> bool:
    """`15 …, thực hiện 0 (15/0)`: repeated in a bracket."""
    if not 0 <= other.start - one.end < _BRACKET:
        return False
    words = page.between(one, other)
    return words.count("(") > words.count(")")


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
    if (
        rough.value == fine.value
        or significant(fine.value) < _TELLING
        or significant(rough.value) >= significant(fine.value)
    ):
        return False
    if rough.qualifier == "exact" and significant(rough.value) < _TELLING:
        return False
    close = abs(rough.value - fine.value) <= _CLOSE * fine.value
    return close and page.stated(one).range.meets(page.stated(other).range)


def _same_words(page: Page, one: Figure, other: Figure) -> bool:
    """Nearly the same sentence with a number that is one slip apart: one of the two is wrong."""
    if not in_same_words(page, one, other):
        return False
    few = min(significant(one.value), significant(other.value)) < 2
    if page.stated(other).range.meets(page.stated(one).range):
        return False
    said, before = page.stated(one), page.stated(other)
    there = before.rounding(before.low) if before.low == before.high else before.range
    return any(_tells(slip, few, one, other) and said.rounding(value).meets(there) for slip, value in said.readings())


def _tells(slip: str, few: bool, one: Figure, other: Figure) -> bool:
    """Ten times as much is often just another amount; a thousand times is a scale word lost."""
    if slip == "scale":
        return max(one.value, other.value) >= 1000 * min(one.value, other.value)
    return not few


def in_same_words(page: Page, one: Figure, other: Figure) -> bool:
    """Whether two figures are told of the same matter in so similar words that they must be equal."""
    same = one.period == other.period and one.status == other.status and one.per == other.per
    if not same or one.group != other.group:
        return False
    return len(page.label(one) & page.label(other)) >= _COMMON and page.likeness(one, other) >= _SAME_WORDS
