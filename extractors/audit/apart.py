"""Relations whose figures stand apart: in two sentences, behind each other in brackets, paragraphs away.

No link ties these figures, so a relation counts where the words name it and it comes out, or is one slip from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractors.audit.formulas import Claim, holds
from extractors.audit.model import Relation
from extractors.audit.page import RATES, Page, around, measure, year_of
from extractors.audit.ranges import FINE, significant
from extractors.audit.slips import exchange_mends, one_slip_away, one_slip_mends
from extractors.model import Figure

_TOTAL = regex.compile(r"\b(?:tổng|cộng|như vậy|cả thảy|tất cả)\b")
_TOTAL_REACH = 70
_LETTER = regex.compile(r"\p{L}")
_BASE = regex.compile(
    r"\b(?:so với|cùng kỳ|năm trước|năm ngoái|kỳ trước|trước đó|đầu năm|(?:cuối )?năm \d{4}|từ|hơn)\b"
)
_AGAINST = regex.compile(r"\b(?:so với|cùng kỳ|năm trước|năm ngoái|kỳ trước)\b")
_AGAINST_YEAR = regex.compile(r"\s*so với (?:cùng kỳ )?năm (\d{4})\b")
_BASE_REACH = 90
_CUT = regex.compile(r"[,;.]\s")
_WHOLE = regex.compile(r"\b(?:toàn|tổng|cả)\b")
_AMONG = regex.compile(r"\btrong(?: tổng)?(?: số)?\s*$")
_WHOLE_REACH = 40
_TELLING = 3
"""Significant digits from which a number that comes out to the last place is no accident."""
_TOLD = ("actual", "estimate")
_BESIDE = 3
"""Figures behind a movement among which its rate is looked for."""
_LONGEST = 30
"""Parts that a total which is told last may have."""
_LEAST_PARTS = 3
"""Parts from which a sum that no word announces may be one slip away."""


# Totals


def totals(page: Page) -> Iterator[Claim]:
    """`42 …, 35 …, 28 …; tổng cộng 105 …`, and a total whose parts fill the sentence behind it."""
    for total in page.figures:
        if total.figure_id in page.parts or total.unit in RATES or page.in_cell(total) or total.value_high is not None:
            continue
        before, behind = _told_before(page, total), _told_behind(page, total)
        if len(before) > 1 and _comes_out(page, Claim(Relation.SUM, (total, *before)), announced=True):
            yield Claim(Relation.SUM, (total, *before))
        elif len(behind) > 1 and _comes_out(page, Claim(Relation.SUM, (total, *behind)), announced=False):
            yield Claim(Relation.SUM, (total, *behind))


def _told_before(page: Page, total: Figure) -> list[Figure]:
    """The parts of a total that is told last: of its sentence, else of the sentence before it."""
    number = page.position[total.figure_id]
    if not number:
        return []
    last = page.figures[number - 1]
    words = page.low[max(last.end, total.start - _TOTAL_REACH) : total.start]
    if not _TOTAL.search(words) or page.line(last) != page.line(total):
        return []
    told = page.figures[max(0, number - _LONGEST) : number]
    return [f for f in told if page.sentence(f) == page.sentence(last) and _is_part(total, f)]


def _told_behind(page: Page, total: Figure) -> list[Figure]:
    """The parts in the sentence behind a total that ends the figures of its own."""
    number = page.position[total.figure_id] + 1
    if number >= len(page.figures):
        return []
    first = page.figures[number]
    if page.line(first) != page.line(total) or page.sentence(first) == page.sentence(total):
        return []
    parts = [f for f in page.by_sentence[page.sentence(first)] if f.unit == total.unit]
    same = all(f.indicator == total.indicator and _is_part(total, f) for f in parts)
    return parts if same else []


def _is_part(total: Figure, part: Figure) -> bool:
    """Whether one may be added up to the other; bare numbers of a list take the unit that ends it."""
    unit = part.unit == total.unit or (measure(part.unit) == "count" and not _LETTER.search(part.raw))
    bare = not part.part_of and part.value_high is None and part.per == total.per
    return unit and bare and part.change == total.change and part.status == total.status


def _comes_out(page: Page, claim: Claim, announced: bool) -> bool:
    """Whether a sum comes out; or, where words announce it or its parts are many, is one slip from coming out."""
    stated = [page.stated(figure) for figure in claim.figures]
    telling = all(s.low == s.high and s.qualifier == "exact" for s in stated)
    total, parts = claim.figures[0], claim.figures[1:]
    if not telling or max(part.value for part in parts) > total.value * 1000:
        return False
    made = sum((part.value for part in parts), Decimal(0))
    if announced:
        return made == total.value or one_slip_away(claim, stated) or exchange_mends(page, claim)
    if significant(total.value) < _TELLING:
        return False
    return made == total.value or (len(parts) >= _LEAST_PARTS and one_slip_away(claim, stated))


# Movements


def movements(page: Page) -> Iterator[Claim]:
    """`280 người, tăng 12% (năm trước 250 người)`; `giảm 980 hộ` where an earlier paragraph tells the level before."""
    for moved in page.figures:
        if moved.change == "level" or moved.status not in _TOLD or moved.per or page.in_cell(moved):
            continue
        now = _now(page, moved)
        if now is None or (
            now is page.figures[page.position[moved.figure_id] - 1] and now is _base_before(page, moved)
        ):
            yield from _after_sentence(page, moved)
            continue
        told = _base_told(page, now, moved)
        beside = _movement_beside(page, moved, now)
        if told is not None:
            claim = _movement(moved, told, now)
            if _is_meant(page, claim):
                yield claim
        else:
            yield from _from_earlier(page, moved, now)
        if beside is not None and _is_meant(page, beside):
            yield beside


def _movement_beside(page: Page, rate: Figure, now: Figure) -> Claim | None:
    """`345,6 tỷ đồng, tăng 45,6 tỷ đồng, tốc độ tăng 15,2%`: the amount of a movement just before its rate."""
    number = page.position[rate.figure_id]
    moved = page.figures[number - 1]
    same = (moved.unit, moved.change, page.sentence(moved)) == (now.unit, rate.change, page.sentence(rate))
    if rate.unit != "percent" or now.unit in RATES or not same or moved.per:
        return None
    return Claim(Relation.GROWTH, (rate, moved, now), rising=rate.change == "increase")


def _now(page: Page, moved: Figure) -> Figure | None:
    """The level that a movement leads to: told before it in its sentence."""
    told = page.before(moved)
    levels = [f for f in told if page.sentence(f) == page.sentence(moved) and _is_level(f, any_per=True)]
    rate = moved.unit in RATES
    fitting = [f for f in levels if rate or f.unit == moved.unit]
    if not fitting:
        return None
    last = fitting[-1]
    return last if last.indicator == moved.indicator and last.place == moved.place else None


def rates_of_movement(page: Page, claim: Claim) -> Iterator[Claim]:
    """`giảm 884 hộ, tương đương 12,35%`, where two levels prove the movement: its share in the level before."""
    if claim.kind is not Relation.DIFFERENCE or claim.years > 1 or claim.supporting or not _is_absolute(claim):
        return
    if len(claim.figures) > 3:
        return  # an account with what it began with
    moved, _, now = claim.figures
    number = page.position[moved.figure_id] + 1
    for rate in page.figures[number : number + _BESIDE]:
        if rate.unit == "percent" and page.sentence(rate) == page.sentence(moved) and not rate.per:
            growth = Claim(Relation.GROWTH, (rate, moved, now), rising=claim.rising, supporting=True)
            if page.stated(rate).step <= FINE * rate.value and _holds(page, growth) and _holds(page, claim):
                yield growth
                return


def _is_absolute(claim: Claim) -> bool:
    return all(figure.unit not in RATES and not figure.per for figure in claim.figures)


def _after_sentence(page: Page, moved: Figure) -> Iterator[Claim]:
    """`… còn 2.103 hộ nghèo, chiếm 25%. Số hộ nghèo giảm 412 hộ so với năm 2022 (2.515 hộ)`: the level that the
    movement leads to ends the sentence before."""
    told = [f for f in page.before(moved) if page.line(f) == page.line(moved) and f.unit == moved.unit and _is_level(f)]
    if moved.unit in RATES or not told:
        return
    base = _base_told(page, moved, moved) or _base_before(page, moved)
    told = [f for f in told if f is not base]
    if not told:
        return
    now = told[-1]
    same = (now.indicator, now.place, now.group) == (moved.indicator, moved.place, moved.group)
    if base is not None and same and page.sentence(now) != page.sentence(moved):
        claim = _movement(moved, base, now)
        if _holds(page, claim) or (_is_fine(claim) and one_slip_away(claim, [page.stated(f) for f in claim.figures])):
            yield claim


def _base_before(page: Page, moved: Figure) -> Figure | None:
    """`So với năm 2022 (2.515 hộ), số hộ nghèo giảm 412 hộ`: the earlier level opens the sentence of the movement."""
    number = page.position[moved.figure_id]
    if not number:
        return None
    base = page.figures[number - 1]
    if page.sentence(base) != page.sentence(moved) or base.unit != moved.unit or not _is_level(base):
        return None
    opening = page.low[max(base.sentence_start, base.start - _BASE_REACH) : base.start]
    return base if _AGAINST.search(opening) else None


def _is_level(figure: Figure, any_per: bool = False) -> bool:
    bare = (any_per or not figure.per) and figure.value_high is None and figure.qualifier == "exact"
    return figure.change == "level" and figure.status in _TOLD and bare


def _base_told(page: Page, now: Figure, moved: Figure) -> Figure | None:
    """The earlier level where it is told beside the movement: behind it, or in a bracket before it."""
    number = page.position[moved.figure_id]
    for at in (number + 1, number - 1):
        if not 0 <= at < len(page.figures):
            continue
        base = page.figures[at]
        if base is now or base.unit != now.unit or not _is_level(base) or page.sentence(base) != page.sentence(now):
            continue
        words = page.between(moved, base) if at > number else page.between(now, base)
        opened = words.count("(") > words.count(")")
        if len(words) < _BASE_REACH and _BASE.search(words) and (opened or (at > number and not _CUT.search(words))):
            return base
    return None


def _from_earlier(page: Page, moved: Figure, now: Figure) -> Iterator[Claim]:
    """The earlier level of the same matter that makes the movement, or is one slip from it where there is but one."""
    known = around(page.by_matter.get((now.indicator, now.unit), []), now)
    levels = _of_its_kind(page, [f for f in known if f.start < now.start and _is_level(f) and _is_earlier(f, now)], now)
    claims = [_movement(moved, level, now) for level in reversed(levels)]
    good = next((claim for claim in claims if _holds(page, claim)), None)
    if good is not None:
        yield good
    elif (
        len({level.value for level in levels}) == 1
        and (_is_fine(claims[0]) or _names_year(page, moved, levels[0]))
        and one_slip_mends(page, claims[0])
    ):
        between = page.figures[page.position[now.figure_id] + 1 : page.position[moved.figure_id]]
        if all(figure.change == "level" or figure.unit != moved.unit for figure in between):
            yield claims[0]


def _is_earlier(one: Figure, other: Figure) -> bool:
    """Whether two levels are of one matter at two times, the first before the second."""
    same = (one.place, one.group, one.per) == (other.place, other.group, other.per)
    first, second = (figure.period.rpartition("/")[2] for figure in (one, other))
    length = min(len(first), len(second))
    return same and first[:length] < second[:length]


def _names_year(page: Page, moved: Figure, level: Figure) -> bool:
    """`Năm 2022 xây 120 nhà; năm 2023 xây 150 nhà, tăng 25% so với năm 2022`: the year of the level is named."""
    named = _AGAINST_YEAR.match(page.low[moved.end : moved.end + _WHOLE_REACH])
    return named is not None and named.group(1) == level.period and page.sentence(level) == page.sentence(moved)


def _of_its_kind(page: Page, levels: Sequence[Figure], now: Figure) -> Sequence[Figure]:
    """Those told as the level now is: with their share where it has one (`8.250 hộ, trong đó 3.300 hộ nghèo, chiếm
    40%. … còn 2.805 hộ, chiếm 34%`), else those that are no part of another."""
    if _has_share(page, now) and (shares := [f for f in levels if _has_share(page, f)]):
        return shares
    return [f for f in levels if not f.part_of]


def _has_share(page: Page, figure: Figure) -> bool:
    pair = page.pair(figure)
    return pair is not None and pair.unit == "percent" and pair.change == "level" and pair.start > figure.start


def _movement(moved: Figure, before: Figure, now: Figure) -> Claim:
    rising = moved.change == "increase"
    if moved.unit in RATES and now.unit not in RATES:
        return Claim(Relation.GROWTH, (moved, now, before), rising=rising, levels=True)
    return Claim(Relation.DIFFERENCE, (moved, before, now), rising=rising)


def _is_fine(claim: Claim) -> bool:
    """Whether its numbers have so many digits that they seldom come out by accident."""
    return sum(significant(figure.value) for figure in claim.figures) >= 2 * _TELLING


def _is_meant(page: Page, claim: Claim) -> bool:
    return _holds(page, claim) or one_slip_mends(page, claim)


def _holds(page: Page, claim: Claim) -> bool:
    return holds(claim, [page.stated(figure) for figure in claim.figures])


# Shares


def far_rates(page: Page) -> Iterator[Claim]:
    """`Toàn xã có 1.500 hộ. Đến nay 1.380 hộ …, đạt 92%`: the whole stands in a sentence before."""
    for rate in page.figures:
        part = page.pair(rate)
        if rate.unit != "percent" or part is None or rate.change != "level" or page.in_cell(rate):
            continue
        if rate.status != "actual" or rate.indicator == "plan_completion" or not _is_level(part) or part.part_of:
            continue
        wholes = [*_among(page, part)] or _wholes(page, part)
        claims = [Claim(Relation.RATE, (rate, part, whole)) for whole in wholes]
        far = [Claim(Relation.RATE, (rate, part, whole)) for whole in _everybody(page, part)]
        good = next((claim for claim in (*claims, *far) if _holds(page, claim) and _is_telling(page, claim)), None)
        if good is not None:
            yield good
        elif len(claims) == 1 and _is_named(page, wholes[0]) and one_slip_mends(page, claims[0]):
            yield claims[0]


def _wholes(page: Page, part: Figure) -> Sequence[Figure]:
    """Larger figures of its kind told before it in its paragraph or the one before it, the nearest first."""
    return [f for f in reversed(page.before(part)) if _may_hold(f, part) and page.line(part) - page.line(f) <= 1]


def _among(page: Page, part: Figure) -> Iterator[Figure]:
    """`Trong 1.245 người được đào tạo có 612 nữ (49,2%)`: the whole that opens the sentence of its part."""
    for whole in page.before(part):
        opening = page.low[max(whole.sentence_start, whole.start - _WHOLE_REACH) : whole.start]
        if page.sentence(whole) == page.sentence(part) and _AMONG.search(opening) and _is_larger(whole, part):
            yield whole
            return


def _is_larger(whole: Figure, part: Figure) -> bool:
    same = whole.unit == part.unit and whole.place == part.place
    return same and _is_level(whole) and not whole.part_of and whole.value > part.value


def _everybody(page: Page, part: Figure) -> list[Figure]:
    """The population of its place and year, wherever it is told."""
    return [f for f in around(page.by_matter.get(("population", part.unit), []), part) if _may_hold(f, part)]


def _may_hold(whole: Figure, part: Figure) -> bool:
    same = whole.unit == part.unit and whole.place == part.place and year_of(whole.period) == year_of(part.period)
    other = (whole.sentence_start, whole.indicator) != (part.sentence_start, part.indicator)
    return same and other and _is_level(whole) and not whole.part_of and whole.value > part.value


def _is_telling(page: Page, claim: Claim) -> bool:
    """Whether the rate is so fine, or the whole so plainly named, that it is no accident."""
    rate, part, whole = claim.figures
    if 100 * part.value == rate.value * whole.value and significant(part.value) > 1:
        return True
    return page.stated(rate).step <= FINE * rate.value or _is_named(page, whole)


def _is_named(page: Page, whole: Figure) -> bool:
    """`toàn xã có`, `tổng số`: the words say that it is all of them."""
    before = page.low[max(whole.sentence_start, whole.start - _WHOLE_REACH) : whole.start]
    return whole.indicator == "population" or bool(_WHOLE.search(before) or _AMONG.search(before))
