"""What came in, what was spent, what is left: `thu 125,6 triệu đồng, chi 98,4 triệu đồng, còn dư 27,2 triệu đồng`."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.audit.formulas import Claim, holds
from extractors.audit.model import Relation
from extractors.audit.page import MONEY, Page
from extractors.audit.ranges import significant
from extractors.audit.slips import one_slip_away
from extractors.model import Figure

_LEFT = regex.compile(
    r"\b(?:số dư|còn dư|kết dư|dư quỹ|tồn quỹ|còn tồn|còn lại|chưa (?:chi|phân bổ|giải ngân|sử dụng))\b"
)
_HINTS = ("dư", "tồn", "còn lại", "chưa")
_IN = regex.compile(
    r"\b(?:thu|tiếp nhận|nhận được|vận động|huy động|ủng hộ|quyên góp|được (?:giao|cấp|phân bổ|bố trí))\b"
)
_OUT = regex.compile(r"\b(?:chi|phân bổ|giải ngân|sử dụng|cấp phát|trích|hỗ trợ)\b")
_OPENED = regex.compile(r"\b(?:dư|tồn)\b.*\b(?:chuyển sang|mang sang|đầu kỳ|đầu năm|năm trước)\b")
_REACH = 60
_WINDOW = 40
"""Figures before what is left among which its account is looked for."""
_TELLING = 3
"""Significant digits from which a number that comes out to the last place is no accident."""


def balances(page: Page) -> Iterator[Claim]:
    """A claim for each sum of money that the words call what is left of another."""
    for number, left in enumerate(page.figures):
        if left.unit not in MONEY or not _is_sum(left) or not _is_left(page, left):
            continue
        told = [f for f in page.figures[max(0, number - _WINDOW) : number] if f.unit == left.unit and _is_sum(f)]
        claim = _beside(page, told, left) or _with_opening(page, told, left) or _exact(page, told, left)
        if claim is not None:
            yield claim


def _is_left(page: Page, figure: Figure) -> bool:
    words = _words(page, figure)
    return any(hint in words for hint in _HINTS) and bool(_LEFT.search(words))


def _is_sum(figure: Figure) -> bool:
    bare = not figure.per and figure.value_high is None and figure.qualifier == "exact"
    return bare and not figure.part_of and figure.change == "level"


def _words(page: Page, figure: Figure) -> str:
    """The words that lead to a figure, from the figure before it in its sentence."""
    number = page.position[figure.figure_id]
    before = page.figures[number - 1].end if number else 0
    return page.low[max(before, figure.sentence_start, figure.start - _REACH) : figure.start]


def _beside(page: Page, told: list[Figure], left: Figure) -> Claim | None:
    """The account in one sentence: it comes out, or is one slip from it."""
    if len(told) < 2:
        return None
    came, spent = told[-2:]
    one = page.sentence(came) == page.sentence(left) == page.sentence(spent)
    if not one or not _IN.search(_words(page, came)) or not _OUT.search(_words(page, spent)):
        return None
    claim = Claim(Relation.DIFFERENCE, (left, came, spent))
    stated = [page.stated(figure) for figure in claim.figures]
    return claim if holds(claim, stated) or one_slip_away(claim, stated) else None


def _with_opening(page: Page, told: list[Figure], left: Figure) -> Claim | None:
    """`Số dư năm trước chuyển sang 145,3; thu 512,45; chi 430,0; còn lại 227,75`: the account of a fund with what it
    began with, each told once in a line of its own; it comes out, or is one slip from it."""
    opened = [f for f in told if _OPENED.search(_words(page, f))]
    if len(opened) != 1:
        return None
    rest = [f for f in told if f.start > opened[0].start]
    came = [f for f in rest if _begins(page, f, _IN)]
    spent = [f for f in rest if _begins(page, f, _OUT)]
    if len(came) != 1 or len(spent) != 1 or spent[0] is came[0]:
        return None
    claim = Claim(Relation.DIFFERENCE, (left, came[0], spent[0], opened[0]))
    stated = [page.stated(figure) for figure in claim.figures]
    fine = all(significant(figure.value) > 1 for figure in claim.figures)
    return claim if fine and (holds(claim, stated) or one_slip_away(claim, stated)) else None


def _begins(page: Page, figure: Figure, words: regex.Pattern[str]) -> bool:
    """Whether a figure is the first of its line, and words lead to it."""
    number = page.position[figure.figure_id]
    first = number == 0 or page.line(page.figures[number - 1]) != page.line(figure)
    return first and bool(words.search(_words(page, figure)))


def _exact(page: Page, told: list[Figure], left: Figure) -> Claim | None:
    """The account over several sentences: only where it comes out to the last place."""
    if significant(left.value) < _TELLING:
        return None
    known = {figure.value: figure for figure in told}
    for came in told:
        spent = known.get(came.value - left.value)
        if spent is None or spent.start < came.start or significant(spent.value) < _TELLING:
            continue
        if _IN.search(_sentence_before(page, came)) and _OUT.search(_sentence_before(page, spent)):
            return Claim(Relation.DIFFERENCE, (left, came, spent), supporting=True)
    return None


def _sentence_before(page: Page, figure: Figure) -> str:
    return page.low[max(figure.sentence_start, figure.start - 2 * _REACH) : figure.start]
