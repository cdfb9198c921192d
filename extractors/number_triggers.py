"""Where a number may start: at a digit, or at a number word that the next word lets count.

Digits are found by one quick search. Number words are common (`một`, `năm`, `ba`), so they are looked at in two steps:
the word itself by a plain pattern, and only where the next word is one that may follow, the full condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import ahocorasick
import regex

import patterns
from extractors.number_grammar import BLANK, END, alternation, units, without_marks
from extractors.reach import REACH

DIGIT = re.compile("[0-9½¼¾⅓⅔⅕⅖⅛]")
_NEXT = re.compile(r"[^\S\n\r\v\f\x85\u2028\u2029]{1,3}([^\W\d_]+)")


class Triggers:
    """The compiled conditions."""

    def __init__(self, plain: bool) -> None:
        """`plain`: for texts typed without Vietnamese letters."""
        fold: Callable[[str], str] = without_marks if plain else str
        raw = patterns.load("number_words")
        scales = [word for word in units(plain).scales if word.lower() not in ("k", "tr")]
        digits = [fold(word) for word in [*raw["digits"], *raw["ten"]] if word not in raw["inner"]]
        names = [
            w
            for entry in (*patterns.load("currencies"), *patterns.load("physical_units"))
            for w in entry.get("words", ())
        ]
        weak = [] if plain else [*counted(raw), *(name for name in names if len(name) > 2)]
        strong = [*scales, *map(fold, [*raw["tens"], *raw["hundred"], *raw["point"], "phần"])]
        # A named list is looked up as a set: the nouns are many.
        after_one = [*weak, *map(fold, raw["ten"]), *map(fold, ["mốt", "lăm", "tư"])]
        source = "|".join(_conditions(raw, fold, digits, strong))
        self.condition = regex.compile(source, weak=weak or ["\0"], after_one=after_one)
        follow = [
            *strong,
            *weak,
            *map(
                fold,
                [
                    "mốt",
                    "lăm",
                    "tư",
                    "đến",
                    "tới",
                    "đôi",
                    "rưỡi",
                    "lần",
                    *raw["half_words"],
                    *raw["digits"],
                    *raw["ten"],
                ],
            ),
        ]
        self.follow = {first.group() for word in follow if (first := regex.match(r"\p{L}+", word.lower()))}
        self.halves = frozenset(map(fold, raw["half_words"]))
        self.free = frozenset(fold(word) for word in [*raw["ten"], *raw["contracted_tens"]])
        firsts = [*digits, *map(fold, [*raw["contracted_tens"], *raw["half_words"], "gấp", "không"])]
        self.first = ahocorasick.Automaton()
        for word in firsts:
            for form in (word, word.capitalize(), word.upper()):
                self.first.add_word(form, (len(form), word in self.halves or word in self.free))
        self.first.make_automaton()

    def words(self, text: str) -> Iterator[int]:
        """Where a number in words may start, in the text's order."""
        last = len(text) - 1
        for at, (length, alone) in self.first.iter(text):
            start = at - length + 1
            if (start and (text[start - 1].isalnum() or text[start - 1] == "_")) or (
                at < last and (text[at + 1].isalnum() or text[at + 1] == "_")
            ):
                continue
            if (alone or self._goes_on(text, at + 1)) and self.condition.match(text, start, start + REACH):
                yield start

    def _goes_on(self, text: str, end: int) -> bool:
        behind = _NEXT.match(text, end)
        return behind is not None and behind[1].lower() in self.follow


def counted(raw: dict[str, Any]) -> list[str]:
    """What a number of one word counts: the words of the lexicon, and every listed noun that is no kin and no part."""
    nouns = [noun for entry in patterns.load("nouns") for noun in entry["nouns"]]
    return [*raw["counted"], *(noun for noun in nouns if noun not in raw["uncounted"])]


def befallen(raw: dict[str, Any], fold: Callable[[str], str]) -> str:
    """One of something, and what befell it ("người bị thương"): the only one that is counted by the bare word."""
    one, fate = (alternation([fold(word) for word in raw[name]]) for name in ("one_of", "fates"))
    return f"(?i:{one}){BLANK}+(?i:{fate}){END}"


def _conditions(raw: dict[str, Any], fold: Callable[[str], str], digits: list[str], strong: list[str]) -> list[str]:
    ones = [word for word in digits if word not in (fold("một"), fold("năm"))]
    times = fold("đôi|rưỡi|ba|bốn|năm|sáu|bảy|tám|chín|mười")
    return [
        rf"(?i:{alternation(digits)}){BLANK}+(?i:{alternation(strong)}){END}",
        rf"(?i:{alternation([fold('mười'), *map(fold, raw['contracted_tens'])])}){BLANK}+(?=[\p{{L}}])",
        rf"(?i:{alternation(ones)}){BLANK}+(?:(?i:{fold('đến|tới')}){BLANK}|(?i:\L<after_one>){END})",
        rf"(?i:{fold('năm')}){BLANK}+(?i:\L<weak>){END}",
        rf"(?i:{fold('một')}){BLANK}+{befallen(raw, fold)}",
        # "gấp gần ba lần": times that something is multiplied by.
        rf"(?<=\b(?i:{fold('gấp')})(?:\s(?i:{fold('gần|hơn|khoảng|tới|cả|đến')}))?\s)"
        rf"(?i:{alternation(digits)}){BLANK}+(?i:{fold('lần')}){END}",
        rf"(?<=\b(?i:{alternation([fold(word) for word in raw['one_after']])})\s)(?i:{fold('một')}){BLANK}+"
        rf"(?i:\L<weak>){END}",
        rf"(?i:{fold('gấp')}){BLANK}+(?i:{times}){END}",
        rf"(?:(?i:{fold('một')}){BLANK}+)?(?i:{fold('nửa')}){END}",
        rf"(?i:{fold('không')}){BLANK}+(?i:{fold('phẩy')}){END}",
    ]


@cache
def triggers(plain: bool = False) -> Triggers:
    """The conditions, compiled once."""
    return Triggers(plain)
