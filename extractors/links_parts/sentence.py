"""Parts behind the words of their own sentence that open them, or behind a total that "trong" names."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from extractors.links import in_closed_bracket
from extractors.links_parts.openers import openers_in
from extractors.links_parts.totals import (
    OF_PLAN,
    PLANNED,
    bracket_around,
    done_of,
    nearest_total,
    noun_of,
    same_matter,
    set_part,
)
from extractors.mentions import Mention
from extractors.phrasings import phrasing
from extractors.scopes import Layout, Sentence


def parts_in_sentence(low: str, scopes: Layout, group: list[Mention], earlier: Sequence[Mention]) -> None:
    """Parts behind words that open them; `earlier` are the figures of the sentence before in the same block."""
    sentence = group[0].sentence
    for opener in openers_in(low, sentence.start, sentence.end):
        if opener.group() == "trong số":
            if _counts_next(low, group, opener.end()):
                _parts_of_following(low, group, opener.start(), opener.end())
                continue
            if not any(m.end <= opener.start() for m in group):
                continue
        before, end = _divided_by(low, scopes, group, opener)
        if not before or _CONTENTS.search(low, sentence.start, opener.start()):
            continue
        if _points_back(low, group, before[-1], opener):
            told = [m for m in [*earlier, *before[:-1]] if not PLANNED.search(low, m.lead_start, m.start)]
            whole = nearest_total(told, before[-1], nested=True)
            if whole is not None and before[-1].part_of is None and before[-1].numeral.whole is None:
                set_part(before[-1], whole, "parts.opener", opener.group())
            continue  # "97 em học hòa nhập, 61 em trong số đó nhận học bổng"
        _divide(low, group, opener, before, end)


def _divided_by(low: str, scopes: Layout, group: list[Mention], opener: regex.Match[str]) -> tuple[list[Mention], int]:
    """The figures that words may divide, and where the parts end that they open."""
    sentence = group[0].sentence
    bracket = bracket_around(sentence.parentheses, opener.start())
    end = bracket[1] if bracket else sentence.end
    if not bracket and low[opener.end() : opener.end() + 2].strip()[:1] != ":":
        # Without a colon the parts are told in one breath: a semicolon begins another matter.
        end = _end_of_parts(low, sentence, opener.end(), scopes.clause_at(sentence, opener.start())[1])
    before = [
        m for m in group if m.end <= opener.start() and not in_closed_bracket(sentence.parentheses, m, opener.start())
    ]
    if bracket:
        # "3.200 triệu đồng (mức 50 triệu đồng/hộ, trong đó …)": divided is what the bracket tells.
        before = [m for m in before if m.start > bracket[0] and m.measure == before[-1].measure] or before
    return before, end


def _divide(low: str, group: list[Mention], opener: regex.Match[str], before: Sequence[Mention], end: int) -> None:
    """Link the figures behind words that open parts, up to `end`, with those of `before` that they divide."""
    last: Mention | None = None
    spent: dict[int, Decimal] = {}
    parts = [m for m in group if opener.end() <= m.start < end]
    inner = _divided_again(before, parts, opener.group())
    for part in parts:
        fits = inner is not None and part.unit == inner.unit
        total = inner if fits else nearest_total(before, part) or _each_divided(before, part)
        # The words before have made it a part of the outer total.
        taken = part.part_of is not None and not (fits and inner is not None and part.part_of == inner.part_of)
        if total is None or taken or not _may_be_part(low, group, opener, part, total, before[-1]):
            continue
        total = done_of(low, group, same_matter(low, before, part, total, last), part)
        full = spent.get(total.index, Decimal(0)) == total.numeral.value
        if full and ";" in low[opener.end() : part.start] and part.measure != "rate":
            continue  # The total is divided already: behind the semicolon another one is told.
        if not in_closed_bracket(part.sentence.parentheses, part, end):
            spent[total.index] = spent.get(total.index, Decimal(0)) + part.numeral.value
        set_part(part, total, "parts.opener", opener.group())
        last = total


def _divided_again(before: Sequence[Mention], parts: Sequence[Mention], opener: str) -> Mention | None:
    """`148 hộ, trong đó 32 hộ người Dao, chiếm 21,6%, gồm 20 hộ …, 12 hộ …`: the part that is itself divided.

    Behind words of contents its own parts have to make it up; behind "tập trung ở" they tell where it is.
    """
    told = [m for m in before if m.measure != "rate"]
    if not told or told[-1].part_of is None or not opener.startswith(("gồm", "bao gồm", "tập trung")):
        return None
    part = told[-1]
    summed = sum(m.numeral.value for m in parts if m.unit == part.unit and m.per == part.per)
    fits = summed < part.numeral.value if opener.startswith("tập trung") else summed == part.numeral.value
    return part if summed and fits else None


def _may_be_part(
    low: str, group: Sequence[Mention], opener: regex.Match[str], part: Mention, total: Mention, last: Mention
) -> bool:
    """Whether nothing tells that a figure behind words that open parts is none; `last` is the figure before them."""
    if part.numeral.role == "planned" and part.measure != "amount":
        return False
    if _planned_behind(low, group, part):
        return False  # "giải ngân 78/86 tỷ đồng": the plan is no part of what was paid
    if PLANNED.search(low, part.lead_start, part.start) or _ADDED.search(low, part.lead_start, part.start):
        return False  # "(chỉ tiêu 35)" is no part of what was done, "riêng hộ … thêm 200.000 đồng" no part at all
    if part.measure == "rate" and (opener.group() in _RANKS or OF_PLAN.match(low, total.end)):
        return False  # shares of other places; what of a plan was reached is no whole
    if part.measure == "amount" and _AT_LEVELS.search(low, max(0, part.lead_start - _LEVELS_REACH), part.start):
        return False
    if part.measure == "rate" and (total is not last or part.change != "level"):
        return False
    # A share of one place compares, and divides nothing.
    return opener.group() != "riêng" or _is_own(low, group, opener, part, total)


def _planned_behind(low: str, group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a sum stands behind a slash as what was planned of the one before it."""
    done = next((m for m in group if m.index == mention.index - 1 and m.numeral.role == "planned"), None)
    return done is not None and mention.measure == "amount" and low[done.end : mention.start].strip() == "/"


_ADDED = regex.compile(r"\bthêm\s(?:là |khoảng )?$")
_RANKS = frozenset({"dẫn đầu", "dẫn đầu là", "đứng đầu là"})
_BOUNDS = frozenset({"at_least", "at_most", "under"})


def _is_own(low: str, group: Sequence[Mention], opener: regex.Match[str], part: Mention, total: Mention) -> bool:
    """Whether what is told of one place or group apart is a part: money, or the first count, that nothing bounds."""
    if part.measure == "amount":
        return not part.per or part.per != total.per
    if (
        part.measure == "rate"
        or part.qualifier in _BOUNDS
        or part.per
        or part is not _first_behind(group, opener, part)
    ):
        return False
    return part.unit != "item" or noun_of(low, part) == noun_of(low, total)


def _first_behind(group: Sequence[Mention], opener: regex.Match[str], part: Mention) -> Mention | None:
    """The first figure of a part's unit behind the words that open it."""
    return next((m for m in group if m.start >= opener.end() and m.unit == part.unit), None)


_OF_THESE = frozenset({"trong số đó", "trong số này", "trong số ấy", "trong đó", "trong ấy", "trong con số ấy"})
_NEXT_PART = regex.compile(
    r"\s?[:,]|\s(?!(?:thuộc|đã|được|đang|nằm|mang|chưa|không|bị|do)\b)(?:[^\d,;.:()]{0,40}\s)?\d"
)


def _points_back(low: str, group: Sequence[Mention], last: Mention, opener: regex.Match[str]) -> bool:
    """`3.147 em trong đó thuộc nhóm …`: the words behind a number say of what it is a part, and open nothing."""
    if opener.group() not in _OF_THESE or low[last.end : opener.start()].strip():
        return False
    if opener.group() != "trong đó":
        return True
    return len(group) > 1 and group[0] is not last and _NEXT_PART.match(low, opener.end()) is None


# "trong số 9,1 triệu người nghèo", "trong số gần 300 hộ": the total stands right behind the words.
_SOON = regex.compile(r"\s(?:(?:hơn|gần|khoảng|trên|tổng|những|các|cả|là|đó có|này có) )*$")


def _counts_next(low: str, group: Sequence[Mention], position: int) -> bool:
    following = next((m for m in group if m.start >= position), None)
    return following is not None and _SOON.fullmatch(low, position, following.start) is not None


# "với 2 mức 400.000 đồng và 200.000 đồng": so much for each is no part of all.
_LEVELS_REACH = 24
_AT_LEVELS = regex.compile(r"\bmức\s(?:\d[\d.,]*\s?(?:\p{L}+\s)?đồng\s(?:và|hoặc|,)\s)?$")


def _each_divided(before: Sequence[Mention], part: Mention) -> Mention | None:
    """`Mỗi hộ được hỗ trợ 40 triệu đồng, trong đó ngân sách tỉnh 20 triệu đồng`: what each gets is divided."""
    last = before[-1]
    divided = last.measure == part.measure == "amount" and last.unit == part.unit and last.per and not part.per
    return last if divided and last.numeral.value > part.numeral.value else None


def _end_of_parts(low: str, sentence: Sentence, start: int, end: int) -> int:
    """Where parts told without a colon end: at a semicolon, unless the next piece is of a sister state.

    `trong đó 214 hộ nghèo, chiếm 4%; 97 hộ cận nghèo, chiếm 2%`.
    """
    told = {match.group() for match in _SISTERS.finditer(low, start, end)}
    for clause in sentence.clauses:
        if clause[0] < end or not told:
            continue
        sisters = {match.group() for match in _SISTERS.finditer(low, *clause)}
        if not sisters or sisters & told:
            break
        told |= sisters
        end = clause[1]
    return end


_SISTERS = regex.compile(r"\b(?:hộ nghèo|hộ cận nghèo|người nghèo|người cận nghèo|nam|nữ)\b")
# "mỗi suất gồm 10 kg gạo và 200.000 đồng": what one holds is no part of what was given.
_CONTENTS = regex.compile(r"\b(?:mỗi|từng|một)\s[^,;.:()]{0,30}$")


def _parts_of_following(low: str, group: list[Mention], start: int, position: int) -> None:
    """`trong số 9,1 triệu người nghèo, … 6,6 triệu người`: the total is told first behind the words (from `start`)."""
    if any(m.end <= start and not low[m.end : start].strip() for m in group):
        return  # "25 trong số 26 đại biểu có mặt, khách mời 9 người": the part stands before the words
    after = [m for m in group if m.start >= position]
    if after:
        end = low.find(";", after[0].end, group[0].sentence.end)
        for part in [m for m in after[1:] if end < 0 or m.start < end]:
            if (
                part.unit == after[0].unit
                and part.numeral.value < after[0].numeral.value
                and part.part_of is None
                and part.measure != "rate"
            ):
                set_part(part, after[0], "parts.of_number", "trong số")


# "Trong 71 cơ sở được kiểm tra thì 11 cơ sở …": a total behind "trong" at the head of its clause.
_HEAD_IN = regex.compile(r"(?:^|[.;:,\n]\s?|[-+•]\s)trong (?:tổng số |tổng |số |cả )?(?:hơn |gần |khoảng |trên )?$")


def parts_of_counted(low: str, scopes: Layout, group: list[Mention]) -> None:
    """`Trong 2.214 thí sinh dự thi có 2.153 em đỗ`: what is told behind such a total are parts of it."""
    for number, whole in enumerate(group[:-1]):
        head = _HEAD_IN.search(low, max(0, whole.sentence.start - 2, whole.start - 30), whole.start)
        if head is None or whole.measure == "rate" or whole.change != "level":
            continue
        end = scopes.clause_at(whole.sentence, whole.start)[1]
        for part in [m for m in group[number + 1 :] if m.start < end]:
            smaller = part.unit == whole.unit and part.numeral.value < whole.numeral.value and part.per == whole.per
            before = _YEAR_BEFORE.search(low, part.lead_start, part.start)
            if smaller and part.part_of is None and part.change == "level" and not part.numeral.role and not before:
                set_part(part, whole, "parts.of_number", "trong")


_YEAR_BEFORE = phrasing("parts", "year_before")
