"""Links between the figures of a document: `pair` (two measures of one statement) and `part_of` (a part and its total).

Both are read from the words between figures (`patterns/links.yaml`), brackets, fractions and lists; sums only extend
a list that words have opened, they never make one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import groupby

import regex

import patterns
from extractors.cues import plain
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.scopes import Layout

# Between a figure and a bracket that explains it there is no second statement.
_BRACKET = regex.compile(r"^[^()\d;:.]{0,90}\(\s*[^()\d;]{0,40}$")
_COORDINATED = regex.compile(r"^[^;.]*(?:,|\bvà\b|\bcùng\b|\bvới\b)\s*(?:khoảng|hơn|trên|gần|với|cùng|\s)*$")
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
    """Set `pair` on the figures that give two measures of one statement, one to one, brackets before words."""
    for group in by_sentence(mentions):
        for left, right in zip(group, group[1:], strict=False):
            if _may_pair(left, right) and _in_bracket_after(low, left, right):
                _join(left, right, "pair.bracket", "(")
        for number, right in enumerate(group[1:], 1):
            if right.pair is None:
                _pair_by_words(low, mentions, group, number)


def _pair_by_words(low: str, mentions: Sequence[Mention], group: list[Mention], number: int) -> None:
    right, left = group[number], group[number - 1]
    between = low[left.end : right.start]
    if len(between) > _LONGEST_BETWEEN or ";" in between:
        return
    for rule in _pair_rules():
        if left.measure in rule.source and right.measure in rule.target and (cue := _last_match(rule.words, between)):
            if rule.id != "pair.amount" and _other_statement(between[: cue.start()], between[cue.end() :]):
                continue
            partner = _first_of_row(low, group, number) if rule.first else left
            if cue.group().startswith(("tương đương", "tương ứng")) and left.change != "level" and right.change == "level":
                right.change, right.trace["change"] = left.change, left.trace["change"]
            if partner is not None and _may_pair(partner, right):
                _join(partner, right, rule.id, cue.group())
            return


def _other_statement(head: str, tail: str) -> bool:
    """Words around a weak connector that begin a new statement."""
    return len(tail) > 30 or head.count(",") > 2 or bool(regex.search(r"\bvà\b(?!.*[,;])", head))


def _first_of_row(low: str, group: list[Mention], number: int) -> Mention | None:
    """The first of the counts that stand in a row before an amount ("95.500 đối tượng và 12.000 cá nhân, kinh phí …")."""
    best = group[number - 1]
    for position in range(number - 2, -1, -1):
        candidate, following = group[position], group[position + 1]
        between = low[candidate.end : following.start]
        if candidate.measure != best.measure or candidate.pair is not None or not _COORDINATED.match(between):
            break
        if regex.search(r"\bvà có\b|\bđã\b|\bđược\b|\bcho\b", between):
            break
        best = candidate
    return best if best.pair is None else None


def _may_pair(left: Mention, right: Mention) -> bool:
    if left.measure == right.measure or left.pair is not None or right.pair is not None:
        return False
    if (left.change == "level") != (right.change == "level"):
        return False
    amount = left if left.measure == "amount" else right
    if amount.measure == "amount" and set(amount.per) - {"year", "month", "quarter", "day"} and "count" in (left.measure, right.measure):
        return False
    return left.numeral.whole is None or left.numeral.role != "part" or right.measure == "rate"


def _in_bracket_after(low: str, left: Mention, right: Mention) -> bool:
    return right.start - left.end < _LONGEST_BETWEEN and bool(_BRACKET.match(low[left.end : right.start]))


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
        _parts_in_sentence(low, scopes, group)
        _parts_in_brackets(low, group)
        if number:
            _parts_of_previous(low, groups[number - 1], group)
    _parts_in_lists(low, scopes, groups)
    _extend_by_sum(mentions)


def _fractions(mentions: Sequence[Mention]) -> None:
    by_start = {m.numeral.start: m for m in mentions}
    for mention, following in zip(mentions, mentions[1:], strict=False):
        if mention.numeral.whole is not None and mention.numeral.role == "part" and following.numeral.start in by_start:
            _part(mention, following, "part_of.fraction", "/")


def _parts_in_sentence(low: str, scopes: Layout, group: list[Mention]) -> None:
    sentence = group[0].sentence
    for opener in _parts_opener().finditer(low, sentence.start, sentence.end):
        bracket = _bracket_around(sentence.parentheses, opener.start())
        end = bracket[1] if bracket else sentence.end
        if not bracket and low[opener.end() : opener.end() + 2].strip()[:1] != ":":
            # Without a colon the parts are told in one breath: a semicolon begins another matter.
            end = scopes.clause_at(sentence, opener.start())[1]
        before = [m for m in group if m.end <= opener.start()]
        after = [m for m in group if opener.end() <= m.start < end]
        for part in after:
            total = _nearest_total(before, part)
            if total is not None and part.part_of is None:
                _part(part, total, "parts.opener", opener.group())


def _parts_in_brackets(low: str, group: list[Mention]) -> None:
    """`03 lớp dạy nghề (02 lớp nông nghiệp, 01 lớp phi nông nghiệp)`: counts of one unit that add up in brackets."""
    for start, end in group[0].sentence.parentheses:
        inside = [m for m in group if start < m.start < end]
        before = [m for m in group if m.end <= start and start - m.end < 60]
        if not before or len(inside) < 2:
            continue
        total = before[-1]
        parts = [m for m in inside if m.unit == total.unit and m.part_of is None]
        if len(parts) > 1 and sum(m.numeral.value for m in parts) == total.numeral.value:
            for part in parts:
                _part(part, total, "part_of.bracket", "(")


def _parts_of_previous(low: str, previous: list[Mention], group: list[Mention]) -> None:
    """A sentence that begins with "Trong đó" divides what the sentence before it has told."""
    sentence = group[0].sentence
    if previous[0].sentence.index != sentence.index - 1:
        return
    opener = _parts_opener().search(low, sentence.start, min(sentence.start + _SENTENCE_OPENER_REACH, group[0].start))
    if opener is None:
        return
    for part in group:
        totals = [m for m in previous if m.change == "level" and m.numeral.value >= part.numeral.value]
        total = _nearest_total(totals, part)
        if total is not None and part.part_of is None and part.numeral.whole is None:
            _part(part, total, "parts.opener", opener.group())


def _parts_in_lists(low: str, scopes: Layout, groups: list[list[Mention]]) -> None:
    """Items under an opening line that tells their total ("hỗ trợ 3 tỷ đồng, gồm:")."""
    by_index = {group[0].sentence.index: group for group in groups}
    given: dict[tuple[int, str], Decimal] = {}
    for group in groups:
        sentence = group[0].sentence
        heads = by_index.get(sentence.opener) if sentence.opener is not None else None
        if not heads or not sentence.first or not _opens_list(low, scopes, heads):
            continue
        for unit in dict.fromkeys(m.unit for m in group):
            part = next(m for m in group if m.unit == unit)
            total = _nearest_total(heads, part)
            if total is None or part.part_of is not None:
                continue
            sum_so_far = given.get((total.index, unit), Decimal(0)) + part.numeral.value
            if sum_so_far <= total.numeral.value:
                given[total.index, unit] = sum_so_far
                _part(part, total, "part_of.list", ":")


def _opens_list(low: str, scopes: Layout, heads: list[Mention]) -> bool:
    sentence = heads[0].sentence
    return low[sentence.start : sentence.end].rstrip().endswith((":", "sau")) or sentence.rank == 6


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


def _nearest_total(before: Sequence[Mention], part: Mention) -> Mention | None:
    for total in reversed(before):
        if total.index >= part.index or total.unit != part.unit or total.per != part.per:
            continue
        if total.numeral.value >= part.numeral.value and total.part_of is None and total.change == part.change:
            return total
    return None


def _bracket_around(spans: Sequence[tuple[int, int]], position: int) -> tuple[int, int] | None:
    return next(((a, b) for a, b in spans if a < position < b), None)


def _part(part: Mention, total: Mention, rule: str, cue: str) -> None:
    if part is not total and part.unit == total.unit:
        part.part_of = total.index
        part.trace["part_of"] = Decision("", rule, cue, "sentence")
