"""Links between the figures of a document: `pair` (two measures of one statement) and `part_of` (a part and its total).

Both are read from the words between figures (`patterns/links.yaml`), brackets, fractions and lists; sums only extend
a list that words have opened, they never make one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby, pairwise

import regex

import patterns
from extractors.cues import plain
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.scopes import Layout, Sentence

# Between a figure and a bracket that explains it there is no second statement.
_BRACKET = regex.compile(r"^[^()\d;:.]{0,90}\(\s*[^()\d;]{0,40}$")
_COORDINATED = regex.compile(r"^[^;.]*(?:,|\bvà\b|\bcùng\b|\bvới\b|\bcho\b)\s*(?:khoảng|hơn|trên|gần|với|cùng|\s)*$")
_ENUMERATED = regex.compile(r"[^;.:()\d]{0,45}")
_SENTENCE_OPENER_REACH = 40
_LONGEST_BETWEEN = 200


@dataclass(frozen=True, slots=True)
class _PairRule:
    id: str
    source: frozenset[str]
    target: frozenset[str]
    first: bool
    words: regex.Pattern[str]


@cache
def _pair_rules() -> tuple[_PairRule, ...]:
    return tuple(
        _PairRule(e["id"], frozenset(e["from"]), frozenset(e["to"]), bool(e.get("first")), _alternation(e["words"]))
        for e in patterns.load("links")
        if e["kind"] == "pair"
    )


@cache
def _parts_opener() -> regex.Pattern[str]:
    return _alternation([word for e in patterns.load("links") if e["kind"] == "parts" for word in e["words"]])


def _alternation(words: Sequence[str]) -> regex.Pattern[str]:
    longest_first = sorted(map(plain, words), key=len, reverse=True)
    return regex.compile(r"\b(?:" + "|".join(map(regex.escape, longest_first)) + r")\b")


def by_sentence(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of each sentence, in the order of the text."""
    for _, group in groupby(mentions, key=lambda m: m.sentence.index):
        yield list(group)


# --- pairs ---------------------------------------------------------------------------------------------------------


def link_pairs(low: str, mentions: Sequence[Mention]) -> None:
    """Set `pair` on the figures that give two measures of one statement, one to one, brackets before words.

    Call it after `link_parts`: an amount behind the parts of a count goes with the count.
    """
    for group in by_sentence(mentions):
        for number, right in enumerate(group[1:], 1):
            left = _partner_before(mentions, group, number)
            if left is not None and _in_bracket_after(low, left, right):
                _share_change(low, left, right)
                if _may_pair(left, right):
                    _join(left, right, "pair.bracket", "(")
        for number, right in enumerate(group[1:], 1):
            if right.pair is None:
                _pair_by_words(low, mentions, group, number)


def _partner_before(mentions: Sequence[Mention], group: list[Mention], number: int) -> Mention | None:
    """The figure before that one may pair with: of a fraction its part, for a level no movement."""
    right = group[number]
    for left in reversed(group[max(0, number - 3) : number]):
        if (
            right.measure == "rate"
            and left.index
            and mentions[left.index - 1].part_of == left.index
            and mentions[left.index - 1].numeral.role == "part"
        ):
            continue
        if (
            right.change == "level"
            and left.change != "level"
            and left is not group[0]
            and left is not group[number - 1]
        ):
            continue
        if (
            right.change == "level"
            and left.change != "level"
            and left is group[number - 1]
            and number > 1
            and group[number - 2].change == "level"
        ):
            continue
        if right.measure == "rate" and left.per and left is not group[0]:
            continue
        return left
    return None


def _pair_by_words(low: str, mentions: Sequence[Mention], group: list[Mention], number: int) -> None:
    right, before = group[number], group[number - 1]
    left = _partner_before(mentions, group, number)
    between = low[before.end : right.start]
    if left is None or len(between) > _LONGEST_BETWEEN or (";" in between and not _MONEY_AFTER.search(between)):
        return
    if left.measure == "count" and right.measure == "amount" and not right.per and _SIDE_BY_SIDE.fullmatch(between):
        if _may_pair(left, right):
            _join(left, right, "pair.beside", between.strip())
        return
    if (
        right.measure == "rate"
        and before.pair is None
        and before.measure != "rate"
        and _REACHES.search(between)
        and _PLAN.match(low[right.end :].lstrip()[:24].removeprefix("so với "))
    ):
        # What is reached of a plan is a level also where the plan was to lower something ("giảm 3.009 hộ, đạt 111%").
        _join(before, right, "pair.plan", "đạt")
        return
    for rule in _pair_rules():
        if left.measure in rule.source and right.measure in rule.target and (cue := _last_match(rule.words, between)):
            if _other_statement(rule, between[: cue.start()], between[cue.end() :]):
                continue
            partner = _first_of_row(low, mentions, group, number, cue.group()) if rule.first else left
            if cue.group().startswith(("tương đương", "tương ứng")) or right.change != left.change:
                _share_change(low, left, right, said=cue.group().startswith(("tương đương", "tương ứng")))
            if partner is not None and _may_pair(partner, right):
                _join(partner, right, rule.id, cue.group())
            return


_MONEY_AFTER = regex.compile(r";\s*(?:tổng )?(?:kinh phí|số tiền|trị giá|tổng số tiền)\b")
_SIDE_BY_SIDE = regex.compile(r"\s*[/,]\s*")
_REACHES = regex.compile(r"^[^;.()]{0,40}\b(?:đạt|hoàn thành|vượt|bằng)(?: tỷ lệ)?\s*$")
_PLAN = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|dự toán|kh)\b")
_SUBJECT = regex.compile(r",\s*(?!(?:đã|chỉ|mới|và|hiện|đạt|ước|tổng|với|số tiền|kinh phí)\b)\p{L}[^,]{4,}$")
_EARNINGS = regex.compile(r"\bnhập\b|\blãi\b|\bvề\b\s*$|\bmỗi\b")
_RAISES = regex.compile(r"\b(?:đưa|nâng|góp phần|kéo)\b")
_NOT_EXPLAINED = regex.compile(r"\b(?:trong đó|ngân sách|trung ương|nhà nước|gồm)\b")


def _other_statement(rule: _PairRule, head: str, tail: str) -> bool:
    """Words around a connector that begin a new statement."""
    if len(tail) > 30 or head.count(",") > 2 or _EARNINGS.search(head + tail):
        return True
    if rule.id == "pair.spent_on" and "," in tail:
        return True
    if rule.id == "pair.rate":
        return bool(_SUBJECT.search(head) or _RAISES.search(head))
    if rule.id == "pair.reverse":
        return bool(_PLAN.search(head))
    return rule.id == "pair.spent_on" and bool(regex.search(r"\bvà\b(?!.*[,;])", head))


def _first_of_row(low: str, mentions: Sequence[Mention], group: list[Mention], number: int, cue: str) -> Mention | None:
    """The first of the counts in a row before an amount ("95.500 đối tượng và 12.000 cá nhân, kinh phí …")."""
    best = group[number - 1]
    total = mentions[best.part_of] if best.part_of is not None and best.numeral.role != "part" else best
    if total.sentence is best.sentence and total.pair is None:
        best = total
    for position in range(group.index(best) - 1, -1, -1):
        candidate, following = group[position], group[position + 1]
        between = low[candidate.end : following.start]
        if candidate.measure != best.measure or candidate.pair is not None:
            break
        if not (_COORDINATED.match(between) or (cue.startswith("tổng") and _ENUMERATED.fullmatch(between))):
            break
        if regex.search(r"\bvà có\b|\bđã\b|\bđược\b", between):
            break
        best = candidate
    return best if best.pair is None else None


def _may_pair(left: Mention, right: Mention) -> bool:
    if left.measure == right.measure or left.pair is not None or right.pair is not None:
        return False
    if left.measure == "rate" and right.measure == "amount":
        return False
    if (left.change == "level") != (right.change == "level"):
        return False
    amount = left if left.measure == "amount" else right
    if (
        amount.measure == "amount"
        and set(amount.per) - {"year", "month", "quarter", "day"}
        and "count" in (left.measure, right.measure)
    ):
        return False
    return left.numeral.whole is None or left.numeral.role != "part" or right.measure == "rate"


def _share_change(low: str, left: Mention, right: Mention, said: bool = False) -> None:
    """`tăng 58 triệu đồng (+13,6%)`: the share tells the same movement."""
    if (
        left.change != "level"
        and right.change == "level"
        and right.measure == "rate"
        and (said or low[max(0, right.start - 2) : right.start].strip(" (+-") == "")
    ):
        right.change, right.trace["change"] = left.change, left.trace["change"]


def _in_bracket_after(low: str, left: Mention, right: Mention) -> bool:
    between = low[left.end : right.start]
    return len(between) < _LONGEST_BETWEEN and bool(_BRACKET.match(between)) and not _NOT_EXPLAINED.search(between)


def _join(left: Mention, right: Mention, rule: str, cue: str) -> None:
    left.pair, right.pair = right.index, left.index
    left.trace["pair"] = right.trace["pair"] = Decision("", rule, cue, "sentence")


def _last_match(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    last = None
    for last in pattern.finditer(text):  # noqa: B007
        pass
    return last


# --- parts ---------------------------------------------------------------------------------------------------------


def link_parts(low: str, scopes: Layout, mentions: Sequence[Mention]) -> None:
    """Set `part_of` where the text presents figures as parts of a total of the same unit."""
    _fractions(mentions)
    groups = list(by_sentence(mentions))
    for number, group in enumerate(groups):
        _parts_in_brackets(low, group)
        _parts_in_sentence(low, scopes, group)
        _parts_behind_colon(low, group)
        _parts_done(low, group)
        if number:
            _parts_of_previous(low, groups, number)
    _parts_in_lists(low, scopes, mentions, groups)
    _extend_by_sum(mentions)


def _fractions(mentions: Sequence[Mention]) -> None:
    by_start = {m.numeral.start: m for m in mentions}
    for mention, following in pairwise(mentions):
        if mention.numeral.whole is not None and mention.numeral.role == "part" and following.numeral.start in by_start:
            _part(mention, following, "part_of.fraction", "/")


def _parts_in_sentence(low: str, scopes: Layout, group: list[Mention]) -> None:
    sentence = group[0].sentence
    for opener in _parts_opener().finditer(low, sentence.start, sentence.end):
        if opener.group() == "trong số":
            _parts_of_following(group, opener.end())
            continue
        bracket = _bracket_around(sentence.parentheses, opener.start())
        end = bracket[1] if bracket else sentence.end
        if not bracket and low[opener.end() : opener.end() + 2].strip()[:1] != ":":
            # Without a colon the parts are told in one breath: a semicolon begins another matter.
            end = scopes.clause_at(sentence, opener.start())[1]
        before = [
            m
            for m in group
            if m.end <= opener.start() and not _in_closed_bracket(sentence.parentheses, m, opener.start())
        ]
        for part in [m for m in group if opener.end() <= m.start < end]:
            total = _nearest_total(before, part)
            if total is not None and part.part_of is None and part.numeral.role != "planned":
                _part(part, _same_matter(low, before, part, total), "parts.opener", opener.group())


def _in_closed_bracket(spans: Sequence[tuple[int, int]], mention: Mention, position: int) -> bool:
    return any(a < mention.start < b <= position for a, b in spans)


def _same_matter(low: str, before: Sequence[Mention], part: Mention, nearest: Mention) -> Mention:
    """Of several totals in a row ("… hộ nghèo và … hộ cận nghèo") the one of the part's own matter, else the first."""
    row = [
        m
        for m in before
        if m.unit == part.unit
        and m.per == part.per
        and m.numeral.value >= part.numeral.value
        and m.part_of is None
        and m.change == part.change
    ]
    if nearest not in row or len(row) < 2:
        return nearest
    own = _STATES.findall(low[part.lead_start : part.tail_end])
    for total in row:
        if own and _STATES.findall(low[total.start : total.tail_end])[:1] == own[:1]:
            return total
    between = low[row[-2].end : row[-1].start]
    return row[-2] if not own and regex.fullmatch(r"[^,;]{0,40}\bvà\b[^,;]{0,10}", between) else nearest


_STATES = regex.compile(r"\b(?:cận nghèo|thoát nghèo|nghèo)\b")


def _parts_of_following(group: list[Mention], position: int) -> None:
    """`trong số 9,1 triệu người nghèo, … 6,6 triệu người`: the total is told first behind the words."""
    after = [m for m in group if m.start >= position]
    if after:
        for part in after[1:]:
            if (
                part.unit == after[0].unit
                and part.numeral.value < after[0].numeral.value
                and part.part_of is None
                and part.measure != "rate"
            ):
                _part(part, after[0], "parts.of_number", "trong số")


def _parts_in_brackets(low: str, group: list[Mention]) -> None:
    """`03 lớp dạy nghề (02 lớp nông nghiệp, 01 lớp phi nông nghiệp)`: figures of the total's unit in its bracket."""
    for start, end in group[0].sentence.parentheses:
        inside = [m for m in group if start < m.start < end]
        before = [m for m in group if m.end <= start and start - m.end < 60]
        if not before or not inside:
            continue
        total = before[-1]
        parts = [
            m
            for m in inside
            if m.unit == total.unit and m.per == total.per and m.change == total.change and m.part_of is None
        ]
        if (
            total.measure == "rate"
            or not parts
            or parts[0].numeral.role
            or sum(m.numeral.value for m in parts) > total.numeral.value
        ):
            continue
        if all(m.numeral.value < total.numeral.value for m in parts) and not _EQUIVALENT.search(
            low, start, parts[0].start
        ):
            for part in parts:
                _part(part, total, "part_of.bracket", "(")


_EQUIVALENT = regex.compile(
    r"\b(?:tương đương|kế hoạch|chỉ tiêu|cùng kỳ|năm trước|năm ngoái|năm \d{4}|bình quân|mức|tăng|giảm|so với"
    r"|dự toán)\b"
)


def _parts_behind_colon(low: str, group: list[Mention]) -> None:
    """A total, a colon, and figures of its unit that add up to it, or two and more that stay below it."""
    sentence = group[0].sentence
    colon = low.find(": ", sentence.start, sentence.end)
    while colon >= 0:
        before = [m for m in group if m.end <= colon and m.part_of is None and m.measure != "rate"]
        if before:
            total = before[-1]
            parts = [
                m
                for m in group
                if m.start > colon
                and m.unit == total.unit
                and m.per == total.per
                and m.change == total.change
                and m.part_of is None
            ]
            if len(parts) > 1 and sum(m.numeral.value for m in parts) == total.numeral.value:
                for part in parts:
                    _part(part, total, "part_of.colon", ":")
        colon = low.find(": ", colon + 1, sentence.end)


_DONE = regex.compile(
    r"\b(?:đã|được)\b[^;.]*\b(?:hóa|hóa được|hoàn thành|thi công|làm được|xây dựng được|nâng cấp)\b[^;.]{0,12}$"
)


def _parts_done(low: str, group: list[Mention]) -> None:
    """`chiều dài 101 km …, đã được nhựa hóa 75 km`: what is done of a length or an area."""
    for total, part in pairwise(group):
        if (
            total.unit == part.unit
            and part.unit in {"km", "m", "ha", "m2"}
            and part.part_of is None
            and part.numeral.value < total.numeral.value
            and _DONE.search(low[total.end : part.start])
        ):
            _part(part, total, "part_of.done", "đã")


def _parts_of_previous(low: str, groups: Sequence[list[Mention]], number: int) -> None:
    """A sentence that begins with "Trong đó" divides what the one before it told; so do those after it that go on."""
    group, previous = groups[number], groups[number - 1]
    sentence = group[0].sentence
    if previous[0].sentence.index != sentence.index - 1:
        return
    opener = _parts_opener().search(low, sentence.start, min(sentence.start + _SENTENCE_OPENER_REACH, group[0].start))
    if opener is None or opener.start() > sentence.start + 30:
        return
    totals = [m for m in previous if m.change == "level"]
    if opener.group() not in {"trong đó", "trong đó có"}:
        totals = [m for m in totals if m.part_of is None]
    for part in group:
        total = _nearest_total(totals, part)
        if (
            total is not None
            and part.part_of is None
            and part.numeral.whole is None
            and part.numeral.role != "planned"
            and part.numeral.value > 0
        ):
            _part(part, total, "parts.opener", opener.group())
    head = low[opener.end() :].lstrip(" ,:").split(" ", 1)[0]
    _go_on(low, groups, number, totals, head, filled={m.unit for m in group})


def _go_on(
    low: str, groups: Sequence[list[Mention]], number: int, totals: Sequence[Mention], head: str, filled: set[str]
) -> None:
    """Later sentences that still divide the total: they begin alike, or the total was not divided yet."""
    spent: dict[int, Decimal] = {}
    for group in groups[number + 1 : number + 5]:
        sentence = group[0].sentence
        if sentence.block != groups[number][0].sentence.block:
            return
        for part in group:
            total = next((t for t in totals if t.unit == part.unit and t.per == part.per and t.part_of is None), None)
            alike = low.startswith(head, sentence.start)
            if (
                total is None
                or part.part_of is not None
                or part.change != "level"
                or (part.unit in filled and not alike)
                or part.measure == "rate"
            ):
                continue
            spent[total.index] = spent.get(total.index, Decimal(0)) + part.numeral.value
            if spent[total.index] <= total.numeral.value:
                _part(part, total, "parts.opener", "…")


def _parts_in_lists(low: str, scopes: Layout, mentions: Sequence[Mention], groups: list[list[Mention]]) -> None:
    """Items under an opening line that tells their total ("hỗ trợ 3 tỷ đồng, gồm:"), or under "Trong đó:" behind it."""
    by_index = {group[0].sentence.index: group for group in groups}
    given: dict[tuple[int, str], Decimal] = {}
    for group in groups:
        sentence = group[0].sentence
        heads = _heads_of(low, scopes, by_index, sentence)
        if not heads or not sentence.first:
            continue
        for unit in dict.fromkeys(m.unit for m in group):
            part = next(m for m in group if m.unit == unit)
            total = _nearest_total(
                [h for h in heads if h.part_of is None or h.sentence.rank in range(3, 8)], part, nested=True
            )
            if total is None or part.part_of is not None or part.measure == "rate":
                continue
            sum_so_far = given.get((total.index, unit), Decimal(0)) + part.numeral.value
            if sum_so_far <= total.numeral.value:
                given[total.index, unit] = sum_so_far
                _part(part, total, "part_of.list", ":")


def _heads_of(low: str, scopes: Layout, by_index: dict[int, list[Mention]], sentence: Sentence) -> list[Mention]:
    if sentence.opener is None or sentence.opener == sentence.index:
        return []
    opener = scopes.sentences[sentence.opener]
    text = low[opener.start : opener.end].rstrip()
    heads = by_index.get(opener.index, [])
    if not heads and text.endswith(":") and _parts_opener().search(text):
        before = scopes.previous(opener)
        return by_index.get(before.index, []) if before is not None else []
    return heads if text.endswith((":", "sau")) or opener.rank in {3, 4, 5, 6} else []


def _extend_by_sum(mentions: Sequence[Mention]) -> None:
    """A list goes on past its sentence as long as the further figures make it add up exactly to its total."""
    totals = {m.part_of for m in mentions if m.part_of is not None}
    for index in totals:
        total = mentions[index]
        parts = [m for m in mentions if m.part_of == index]
        missing = total.numeral.value - sum((m.numeral.value for m in parts), Decimal(0))
        taken: list[Mention] = []
        for mention in mentions[parts[-1].index + 1 : parts[-1].index + 9]:
            if missing <= 0 or mention.sentence.block != total.sentence.block or mention.part_of is not None:
                break
            if mention.unit == total.unit and mention.per == total.per:
                missing -= mention.numeral.value
                taken.append(mention)
        if taken and missing == 0:
            for mention in taken:
                _part(mention, total, "part_of.sum", "")


def _nearest_total(before: Sequence[Mention], part: Mention, nested: bool = False) -> Mention | None:
    """The last figure before that can hold the part; parts themselves hold none but in nested lists."""
    for total in reversed(before):
        if total.index >= part.index or total.unit != part.unit or total.per != part.per:
            continue
        if (
            total.numeral.value >= part.numeral.value
            and (nested or total.part_of is None)
            and total.change == part.change
        ):
            return total
    return None


def _bracket_around(spans: Sequence[tuple[int, int]], position: int) -> tuple[int, int] | None:
    return next(((a, b) for a, b in spans if a < position < b), None)


def _part(part: Mention, total: Mention, rule: str, cue: str) -> None:
    if part is not total and part.unit == total.unit:
        part.part_of = total.index
        part.trace["part_of"] = Decision("", rule, cue, "sentence")
