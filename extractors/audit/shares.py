"""Rates and what they are rates of: shares of a whole, plans reached, growth, differences, what two rates imply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import regex

from extractors.audit.formulas import Claim, holds
from extractors.audit.model import Relation
from extractors.audit.page import Page, around, measure, year_of, years_in
from extractors.audit.ranges import FINE, Stated
from extractors.audit.slips import one_slip_away, plausible
from extractors.model import Figure

_POVERTY = frozenset({"poor_households", "near_poor_households", "multidimensional_poverty"})
_RATES_OF = _POVERTY | {"unemployment", "escaped_poverty", "escaped_near_poverty"}
_OTHER_YEAR = Decimal("0.03")
_REACHED = ("đạt", "đạt tỷ lệ", "đạt tỉ lệ", "đạt khoảng")
_PER_ONES = regex.compile(r"\bcứ\b")
_LEFT = regex.compile(r"\bcòn lại\b")
_LEFT_REACH = 30
_CLAUSE_END = regex.compile(r"[,;.()\d]")
_IN_TIME = regex.compile(r"\b(?:đúng hạn|trước hạn|hài lòng)\b")
_AGAINST = regex.compile(r"\s*so với (?:cùng kỳ|năm|tháng|quý|đầu)\b")
_DOWN = regex.compile(r"\b(?:xuống|còn)\b")
_UP = regex.compile(r"\blên\b")
_FROM = regex.compile(r"\btừ\s+(?:khoảng |gần |hơn |trên )?$")
_OFTEN = regex.compile(r"^\s*/|\b(?:mỗi|một|hằng|hàng)\s+(?:ngày|tuần|tháng|quý|năm)\b")
"""What makes a number one of each week or month: `01 kỳ/tuần`, `mỗi tuần 01 kỳ`."""
_OFTEN_REACH = 20
_MOVED = frozenset({"escaped_poverty", "escaped_near_poverty"})


def rates(page: Page) -> Iterator[Claim]:
    """Shares of a whole that the document names."""
    populations = _populations(page)
    for rate in page.figures:
        part = page.pair(rate)
        if (
            rate.unit != "percent"
            or part is None
            or measure(part.unit) == "rate"
            or rate.indicator == "plan_completion"
        ):
            continue
        if rate.change == "level" or rate.status == "target":
            found = _whole(page, populations, rate, part)
            if found is not None:
                whole, slack = found
                claim = _of_sibling(page, Claim(Relation.RATE, (rate, part, whole), slack=slack))
                if plausible(page, claim) and not _of_another(page, rate):
                    yield claim


def _of_another(page: Page, rate: Figure) -> bool:
    """Whether the words say that it is no share of the whole: those in time among the settled, against last year."""
    first = max(rate.sentence_start, rate.start - _LEFT_REACH)
    before, behind = page.low[first : rate.start], page.low[rate.end : rate.end + _LEFT_REACH]
    return bool(_IN_TIME.search(before) or _AGAINST.match(behind))


def _of_sibling(page: Page, claim: Claim) -> Claim:
    """A share that is none of the total may be one of another part: the province adds 5% to the state's money."""
    rate, part, whole = claim.figures
    if _fits(page, claim) or part.part_of != whole.figure_id:
        return claim
    siblings = [f for f in around(page.parts[whole.figure_id], part) if f is not part and f.unit == part.unit]
    others = [replace(claim, figures=(rate, part, sibling)) for sibling in siblings]
    return next((other for other in others if _fits(page, other)), claim)


def _fits(page: Page, claim: Claim) -> bool:
    return holds(claim, _stated(page, claim))


_Populations = dict[tuple[str, str], list[Figure]]


def _populations(page: Page) -> _Populations:
    found: _Populations = {}
    for figure in page.figures:
        if figure.indicator == "population" and not figure.group and figure.change == "level":
            found.setdefault((figure.place, figure.unit), []).append(figure)
    return found


def _whole(page: Page, populations: _Populations, rate: Figure, part: Figure) -> tuple[Figure, Decimal] | None:
    if rate.indicator in _POVERTY and (known := populations.get((part.place, part.unit))):
        return _population(page, known, part)
    total = page.by_id.get(part.part_of)
    if total is not None and total.unit == part.unit and total.place == part.place and total.per == part.per:
        return total, Decimal(0)
    whole = _overdue(page, part) or _in_bracket(page, rate, part) or _out_of(page, part)
    return (whole, Decimal(0)) if whole else None


def _population(page: Page, known: Sequence[Figure], part: Figure) -> tuple[Figure, Decimal] | None:
    """The households of the same place: of the same row or time, else of a year beside it."""
    known, row = around(known, part), page.row(part)
    of_row = [figure for figure in known if row and page.row(figure) == row]
    same = of_row or [figure for figure in known if year_of(figure.period) == year_of(part.period)]
    if same:
        return min(same, key=lambda f: abs(f.start - part.start)), Decimal(0)
    year = year_of(part.period)
    beside = [f for f in known if year is not None and abs((year_of(f.period) or 0) - year) == 1]
    return (beside[0], _OTHER_YEAR) if len(beside) == 1 else None


def _overdue(page: Page, part: Figure) -> Figure | None:
    """Overdue debt is a share of all that is owed."""
    if part.indicator != "credit_overdue":
        return None
    owed = around(page.by_matter.get(("credit_outstanding", part.unit), []), part)
    tops = [f for f in owed if not f.part_of and f.place == part.place and not f.per and f.change == "level"]
    values = {f.value for f in tops}
    if len(values) > 1:  # that of today is divided, or told again; that of an earlier day is not
        values = {f.value for f in tops if f.figure_id in page.parts or sum(g.value == f.value for g in tops) > 1}
    return next((f for f in reversed(tops) if f.value in values), None) if len(values) == 1 else None


def _in_bracket(page: Page, rate: Figure, part: Figure) -> Figure | None:
    """`bằng ½ giá bình quân (0,14 USD)`: the whole is explained behind the rate."""
    number = page.position[rate.figure_id] + 1
    if number >= len(page.figures):
        return None
    after = page.figures[number]
    if (after.unit, after.per) != (part.unit, part.per) or page.sentence(after) != page.sentence(rate):
        return None
    words = page.between(rate, after)
    return after if len(words) < 60 and words.rstrip().endswith("(") and "(" not in words.rstrip()[:-1] else None


def _out_of(page: Page, part: Figure) -> Figure | None:
    """`cứ một trăm hộ … lại có 18 hộ`."""
    number = page.position[part.figure_id]
    if not number:
        return None
    before = page.figures[number - 1]
    if page.sentence(before) != page.sentence(part) or before.unit != part.unit:
        return None
    return before if _PER_ONES.search(page.low[max(0, before.start - 12) : before.start]) else None


def wholes(page: Page) -> Iterator[Claim]:
    """Poor and near-poor households of one place and time are shares of the same households."""
    told: dict[tuple[str, str, str], list[tuple[Figure, Figure]]] = {}
    populations = _populations(page)
    for rate in page.figures:
        count = page.pair(rate)
        if count is None or not _of_households(rate, count) or (count.place, count.unit) in populations:
            continue
        told.setdefault((count.place, count.period, count.unit), []).append((rate, count))
    for pairs in told.values():
        for (rate, count), (other, others) in pairwise(pairs):
            if rate.indicator != other.indicator and rate.period == other.period and page.near(rate, other):
                yield Claim(Relation.WHOLE, (rate, count, other, others))


def _of_households(rate: Figure, count: Figure) -> bool:
    own = set(rate.group) <= {"poor", "near_poor"}
    level = rate.change == "level" and count.change == "level"
    return rate.unit == "percent" and rate.indicator in _POVERTY and own and level and count.status == "actual"


def completions(page: Page) -> Iterator[Claim]:
    """Plans that were reached by a stated percentage."""
    for rate in page.figures:
        actual = page.pair(rate)
        if rate.unit != "percent" or rate.change != "level" or actual is None:
            continue
        if rate.indicator != "plan_completion":
            if page.low[max(0, rate.start - _LEFT_REACH) : rate.start].rstrip().endswith(_REACHED):
                yield from _of_plans_around(page, rate, actual)[:1]
            continue
        claims = [Claim(Relation.COMPLETION, (rate, actual, plan)) for plan in _plans(page, actual)]
        claims = [claim for claim in claims if plausible(page, claim)]
        good = [claim for claim in claims if _fits(page, claim)] or _of_plans_around(page, rate, actual)
        yield from good[:1] or claims[:1] or _of_what_was_given(page, rate, actual)


def _of_plans_around(page: Page, rate: Figure, actual: Figure) -> list[Claim]:
    """Completions of plans of another name in the paragraph that come out."""
    near = (f for f in page.before(actual) if f.unit == actual.unit and page.near(f, actual))
    plans = [f for f in near if f.status == "target" and _same_plan(f, actual)]
    claims = [Claim(Relation.COMPLETION, (rate, actual, plan)) for plan in plans]
    return [claim for claim in claims if _fits(page, claim)]


def _of_what_was_given(page: Page, rate: Figure, actual: Figure) -> list[Claim]:
    """`Tổng kinh phí 96.850 triệu đồng …. Đã giải ngân 71.669 triệu đồng, đạt 74% kế hoạch`, where it comes out."""
    known = (f for f in reversed(page.before(actual)) if f.unit == actual.unit and page.near(f, actual))
    given = [f for f in known if f.change == "level" and not (f.part_of or f.per) and f.place == actual.place]
    claims = [Claim(Relation.COMPLETION, (rate, actual, whole), supporting=True) for whole in given]
    fine = page.stated(rate).step <= FINE * rate.value
    return [claim for claim in claims if fine and _fits(page, claim)][:1]


def _plans(page: Page, actual: Figure) -> list[Figure]:
    """The targets of the same matter in the same paragraph or row, the nearest first."""
    plans = [
        figure
        for figure in around(page.by_matter.get((actual.indicator, actual.unit), []), actual)
        if figure.status == "target" and page.near(figure, actual) and _same_plan(figure, actual)
    ]
    return sorted(plans, key=lambda figure: abs(figure.start - actual.start))


def _same_plan(plan: Figure, actual: Figure) -> bool:
    same_year = year_of(plan.period) == year_of(actual.period)
    return plan.change == actual.change and plan.place == actual.place and plan.per == actual.per and same_year


def growths(page: Page) -> Iterator[Claim]:
    """`tăng 47 tỷ đồng (tăng 5,5%)`: the share of a movement in the level before it."""
    for rate in page.figures:
        moved = page.pair(rate)
        if rate.unit != "percent" or moved is None or rate.change == "level" or moved.change != rate.change:
            continue
        if rate.indicator in _RATES_OF:
            continue  # "giảm 5.823 hộ (2,96%)" are points of a rate
        if moved.status == "actual" and (level := _level(page, moved)) is not None:
            claim = Claim(Relation.GROWTH, (rate, moved, level), rising=moved.change == "increase")
            if plausible(page, claim):
                yield claim


def _level(page: Page, moved: Figure) -> Figure | None:
    """The level that moved: told before in the paragraph, of the same matter, in the most similar words."""
    levels = [
        figure
        for figure in around(page.by_matter.get((moved.indicator, moved.unit), []), moved)
        if figure.start < moved.start and page.near(figure, moved) and _same_level(figure, moved)
    ]
    told = [f for f in page.before(moved) if page.sentence(f) == page.sentence(moved) and f.unit == moved.unit]
    own = [f for f in told if f.change == "level" and f.status != "target" and not f.part_of]
    if own and own[-1] not in levels:
        return own[-1] if own[-1].indicator == moved.indicator or not levels else None
    if not levels:
        return None
    return max(levels, key=lambda figure: (round(_shared(page, figure, moved), 2), figure.start))


def _same_level(level: Figure, moved: Figure) -> bool:
    same = level.place == moved.place and level.per == moved.per and year_of(level.period) == year_of(moved.period)
    return level.change == "level" and level.status != "target" and same and not level.part_of


def _shared(page: Page, one: Figure, other: Figure) -> float:
    """How much of what is said just before and behind one is said of the other."""
    own, others = _told_of(page, one), _told_of(page, other)
    return len(own & others) / max(1, min(len(own), len(others)))


_WORD = regex.compile(r"\p{L}{2,}")


def _told_of(page: Page, figure: Figure) -> set[str]:
    number = page.position[figure.figure_id]
    first = max(figure.sentence_start, page.figures[number - 1].end if number else 0)
    after = page.low[figure.end : figure.end + 12]
    return {
        *_WORD.findall(page.low[max(first, figure.start - 40) : figure.start]),
        *_WORD.findall(after.partition(",")[0]),
    }


def differences(page: Page) -> Iterator[Claim]:
    """Movements from one stated level to another."""
    for group in page.by_sentence.values():
        yield from _moves(page, group)
    for figure in page.figures:
        if figure.change != "level" and figure.per == ("year",) and figure.unit in {"percent", "percentage_point"}:
            yield from _yearly(page, figure)


def _moves(page: Page, group: Sequence[Figure]) -> Iterator[Claim]:
    """`1,8 triệu người thoát nghèo, giảm từ 8,4 triệu xuống còn 6,6 triệu`."""
    for before, after in pairwise(group):
        words = page.between(before, after)
        if before.unit != after.unit or not _FROM.search(page.low[max(0, before.start - 20) : before.start]):
            continue
        falling, rising = bool(_DOWN.search(words)), bool(_UP.search(words))
        if falling == rising:
            continue
        told = _moves_told(group, before, after)
        if len(told) == 1:
            yield Claim(Relation.DIFFERENCE, (told[0], before, after), rising=rising)


def _moves_told(group: Sequence[Figure], before: Figure, after: Figure) -> list[Figure]:
    """What a sentence says of a movement in the unit of its levels; between percents, percentage points come first."""
    moves = [f for f in group if f not in (before, after) and _is_move(f)]
    points = [f for f in moves if (f.unit, after.unit) == ("percentage_point", "percent")]
    return points or [f for f in moves if f.unit == after.unit]


def _is_move(figure: Figure) -> bool:
    return (figure.change != "level" or figure.indicator in _MOVED) and not figure.per


def _yearly(page: Page, mean: Figure) -> Iterator[Claim]:
    """`bình quân giảm 2,46%/năm`, where the first and the last level stand before it."""
    levels = [
        figure
        for figure in around(page.by_matter.get((mean.indicator, mean.unit), []), mean)
        if figure.change == "level" and figure.place == mean.place and page.near(figure, mean) and not figure.per
    ]
    levels = [figure for figure in levels if figure.group == mean.group and figure.status == "actual"]
    if len(levels) != 2 or levels[0].period >= levels[1].period:
        return
    spans = {(year_of(levels[1].period) or 0) - (year_of(levels[0].period) or 0), years_in(mean.period)}
    rising = mean.change == "increase"
    claims = [Claim(Relation.DIFFERENCE, (mean, *levels), years=years, rising=rising) for years in spans if years > 1]
    yield from [claim for claim in claims if _fits(page, claim)][:1] or claims[:1]


def complements(page: Page) -> Iterator[Claim]:
    """`30% … , 70% còn lại`; `nghèo 10%, cận nghèo 20%, còn lại 70%`: the shares up to what is left make the whole."""
    for group in page.by_sentence.values():
        shares = [f for f in group if f.unit == "percent" and f.change == "level" and f.value < 100]
        for number, left in enumerate(shares[1:], 1):
            if _is_left(page, shares[number - 1], left):
                yield from _left_of(page, shares[:number], left)


def _is_left(page: Page, before: Figure, share: Figure) -> bool:
    """Whether the words call a share what is left: those that lead to it, or the nearest behind it."""
    behind = _CLAUSE_END.split(page.low[share.end : share.end + _LEFT_REACH], maxsplit=1)[0]
    return bool(_LEFT.search(page.between(before, share)) or _LEFT.search(behind))


def _left_of(page: Page, shares: Sequence[Figure], left: Figure) -> Iterator[Claim]:
    """The shares before it with which it makes the whole; of a single one it must be what is left."""
    fitting = [f for f in shares if f.status == left.status and f.figure_id not in (left.part_of, left.pair)]
    claims = [Claim(Relation.COMPLEMENT, (*fitting[at:], left)) for at in reversed(range(len(fitting)))]
    good = next((claim for claim in claims if _fits(page, claim)), None)
    if good is not None:
        yield good
    elif claims and (
        (len(shares) == 1 and plausible(page, claims[-1])) or one_slip_away(claims[-1], _stated(page, claims[-1]))
    ):
        yield claims[-1]


def _stated(page: Page, claim: Claim) -> list[Stated]:
    return [page.stated(figure) for figure in claim.figures]


def yearly_means(page: Page) -> Iterator[Claim]:
    """`112.200 người (11.220 người/năm)`: a total of several years and its mean."""
    for total, mean in zip(page.figures, page.figures[1:], strict=False):
        if mean.per == ("year",) and not total.per and total.unit == mean.unit and total.period == mean.period:
            words = page.between(total, mean)
            before = page.text[max(0, total.start - _OFTEN_REACH) : total.start]
            years = years_in(mean.period)
            if _OFTEN.search(words.lower()) or _OFTEN.search(before.lower()):
                continue
            if years > 1 and words.rstrip().endswith("(") and len(words) < 60:
                yield Claim(Relation.PER_YEAR, (mean, total), years=years)
