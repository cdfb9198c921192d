"""What the words of a table's headers and caption say: unit and scale, status, movement, comparison, time.

Each function reads one text alone (a header, a row's label, a caption) and knows nothing of tables;
`extractors.tables` asks them in the order in which headers govern a cell. The rules are `patterns/tables.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

import regex

import patterns
from extractors.cues import plain
from extractors.mentions import MONEY, noun_unit
from extractors.numerals import scan
from extractors.periods import PeriodMention, find_periods

_YEAR = regex.compile(r"\s*(?:năm\s+)?((?:19|20)\d{2})\s*", regex.IGNORECASE)
_YEAR_INSIDE = regex.compile(r"(?<![\d/.,-])(?:19|20)\d{2}(?![\d/.,-])")
_MONTHS = regex.compile(r"(\d{1,2})\s+tháng(?!\s+(?:đầu|cuối|\d))", regex.IGNORECASE)
_LIST = regex.compile(r"\s*(?:,|;|\bvà\b|/\s*(?=%))\s*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of `tables.yaml`; `value` is its status, level or word where it has one."""

    id: str
    pattern: regex.Pattern[str]
    value: str = ""
    level: str = ""
    barred: regex.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class UnitWords:
    """A unit as a header states it: its code, the factor into it, its denominators, and the words that say so."""

    unit: str
    factor: Decimal = Decimal(1)
    per: tuple[str, ...] = ()
    rule: str = ""
    cue: str = ""


@cache
def rules(name: str) -> tuple[Rule, ...]:
    """The rules of one section of `tables.yaml`, in its order."""
    return tuple(
        Rule(
            entry["id"],
            _compile(entry["pattern"]),
            str(entry.get("status", entry.get("word", ""))),
            entry.get("level", ""),
            _compile(entry["not"]) if "not" in entry else None,
        )
        for entry in patterns.load("tables")[name]
    )


def _compile(pattern: str) -> regex.Pattern[str]:
    """Small letters of a pattern match either case; capitals only themselves, so that KH is no part of a word."""
    return regex.compile(regex.sub(r"\\[pP]\{\w+\}|\\.|\?P<\w+>|[đ\p{Ll}]", _either_case, pattern))


def _either_case(match: regex.Match[str]) -> str:
    word = match.group()
    return word if len(word) > 1 else f"(?i:{word})"


@lru_cache(16384)
def says(name: str, text: str) -> Rule | None:
    """The rule of a section that matches first in a text."""
    found = [(m.start(), n, r) for n, r in enumerate(rules(name)) if (m := _search(r, text))]
    return min(found, key=lambda item: item[:2])[2] if found else None


def _search(rule: Rule, text: str) -> regex.Match[str] | None:
    found = rule.pattern.search(text)
    return None if found and rule.barred and rule.barred.search(text) else found


# --- units ----------------------------------------------------------------------------------------------------------


@lru_cache(2048)
def announced_unit(text: str) -> tuple[UnitWords, ...]:
    """The units that a text states outright (`ĐVT: triệu đồng`, `(ha)`), in its order; none where it states none."""
    found: list[UnitWords] = []
    for rule in rules("unit_statement"):
        for match in rule.pattern.finditer(text):
            for words in _LIST.split(match["unit"]):
                if (unit := unit_of(words, rule.id, rule.id != "table.unit.bracket")) is not None:
                    found.append(unit)
        if found:
            break
    return tuple(found)


@lru_cache(2048)
def unit_of(words: str, rule: str = "table.unit", more: bool = False) -> UnitWords | None:
    """The unit that a few words name (`triệu đồng`, `1.000 đ`, `hộ`, `%`, `nghìn người`); None where they name none.

    `more`: whether a counted noun may be described by words behind it.
    """
    words = words.strip(" .:")
    if not words or len(words) > 40:
        return None
    counted = words if words[0].isdigit() else f"1 {words}"
    numerals = scan(counted).numerals
    if len(numerals) != 1 or numerals[0].start:
        return None
    numeral = numerals[0]
    if numeral.unit:
        rest = counted[max(numeral.end, numeral.per_end) :].strip()
        known = not rest or numeral.unit in MONEY or words.startswith("%")
        return UnitWords(numeral.unit, numeral.value, numeral.per_text, rule, words) if known else None
    noun = noun_unit(plain(counted), numeral.end)
    if noun is None or (noun[1] < len(counted) and not more):
        return None
    return UnitWords(noun[0], numeral.value, (), rule, words)


@lru_cache(2048)
def counted_unit(text: str) -> UnitWords | None:
    """The unit of what a header says it counts (`Số hộ nghèo`): that of the longest noun behind "number of"."""
    for rule in rules("counted"):
        if match := rule.pattern.search(text):
            noun = noun_unit(plain(text), match.start("noun"))
            if noun is not None:
                return UnitWords(noun[0], rule=rule.id, cue=text)
    return None


@lru_cache(2048)
def rate_unit(text: str) -> UnitWords | None:
    """Percent for shares, speeds and comparisons that state no unit."""
    rule = says("rate", text)
    if (
        rule is None
        and says("comparison", text)
        and not says("absolute", text)
        and movement(text, negative=False) == "level"
    ):
        rule = says("comparison", text)
    return None if rule is None else UnitWords("percent", rule=rule.id, cue=text)


@lru_cache(2048)
def leading_noun(text: str) -> UnitWords | None:
    """The unit of the noun with which a header begins (`Hộ nghèo`, `Lao động qua đào tạo`)."""
    low = plain(text).lstrip(" -+*•")
    noun = noun_unit(low, 0)
    return None if noun is None or noun[0] == "item" else UnitWords(noun[0], rule="table.leading_noun", cue=text)


# --- statements -----------------------------------------------------------------------------------------------------


@lru_cache(4096)
def movement(text: str, *, negative: bool) -> str:
    """`level`, or the movement that a header tells; one that tells both goes by the sign of the number."""
    found: set[str] = set()
    for rule in rules("movement"):
        for match in rule.pattern.finditer(text):
            found |= {name for name in ("up", "down") if match.groupdict()[name]}
    if says("absolute", text):
        found = {"up", "down"}
    if not found:
        return "level"
    if len(found) == 2 or negative:
        return "decrease" if negative else "increase"
    return "increase" if found == {"up"} else "decrease"


def compares(text: str) -> bool:
    """Whether a header compares two numbers."""
    return says("comparison", text) is not None


@lru_cache(2048)
def completes_plan(chain: tuple[str, ...]) -> bool:
    """Whether the headers of a column of percents (outermost first) compare with a plan, not with an earlier time."""
    whole = " ".join(chain)
    if says("plan", whole) is None or says("earlier", chain[-1]):
        return False
    return compares(whole) or says("rate", whole) is not None


# --- time -----------------------------------------------------------------------------------------------------------


@lru_cache(4096)
def period_in(text: str, compared: bool) -> tuple[PeriodMention, str] | None:
    """The phrase of time that a header or caption gives, with its words; what follows a comparison does not count.

    A bare year is one; "the whole year" is the table's year (`{y}`). `compared`: whether the header compares.
    """
    words = _before_comparison(text) if compared else text
    if year := _YEAR.fullmatch(words):
        return PeriodMention(0, len(words), year[1], "year", "table.year"), words.strip()
    words = _MONTHS.sub(r"\1 tháng đầu năm", words)
    found = [m for m in find_periods(words) if m.role in ("", "carried") or (m.role == "comparison" and not compared)]
    if found:
        return found[-1], words[found[-1].start : found[-1].end]
    if len(years := _YEAR_INSIDE.findall(words)) == 1:
        return PeriodMention(0, len(words), years[0], "year", "table.year"), years[0]
    for rule in rules("whole_year"):
        if match := rule.pattern.search(words):
            return PeriodMention(match.start(), match.end(), "{y}", "year", rule.id), match.group()
    return None


def _before_comparison(text: str) -> str:
    starts = [m.start() for rule in rules("comparison") if (m := rule.pattern.search(text))]
    return text[: min(starts)] if starts else text
