"""Numbers written in words: `một trăm hai mươi ba triệu`, `hai mươi mốt`, `ba phẩy năm`, `hai triệu rưỡi`.

The reader goes word by word and stops at the first word that can't go on; each word is looked at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import regex

import patterns
from extractors.number_grammar import BLANK, END, EXACT, alternation, units, without_marks
from extractors.reach import REACH

# A product of scale words beyond this is no number that anyone writes.
_LARGEST = Decimal(10) ** 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number in words: `text[start:end]` reads as `value`; `scale` is its last scale, `words` how many it has."""

    start: int
    end: int
    value: Decimal
    number: Decimal
    scale: Decimal
    words: int
    flags: tuple[str, ...]


class Words:
    """The compiled lexicon of number words."""

    def __init__(self, plain: bool) -> None:
        """`plain`: for texts typed without Vietnamese letters."""
        fold: Any = without_marks if plain else str
        raw = patterns.load("number_words")
        self.digits: dict[str, int] = {}
        for word, value in raw["digits"].items():
            self.digits.setdefault(fold(word), value)
        self.inner = {fold(word) for word in raw["inner"]} - {fold("năm")}
        self.inner_units = {fold(word) for word in ("mốt", "lăm", "nhăm", "tư")} - ({"mot", "nam"} if plain else set())
        self.ten = {fold(word) for word in raw["ten"]}
        self.tens = {fold(word) for word in raw["tens"]}
        self.hundred = {fold(word) for word in raw["hundred"]}
        self.contracted = {fold(word): value for word, value in raw["contracted_tens"].items()}
        self.links = {fold(word) for word in raw["links"]}
        self.point = {fold(word) for word in raw["point"]}
        self.half = {fold(word) for word in raw["half"]}
        self.scales = {w: s for w, s in units(plain).scales.items() if s >= 1000 and w.lower() not in ("k", "tr")}
        known = [
            *self.digits,
            *self.ten,
            *self.tens,
            *self.hundred,
            *self.contracted,
            *self.links,
            *self.point,
            *self.half,
        ]
        # "đến cuối năm tỷ lệ hộ nghèo còn 3%": a scale word that opens another word is none.
        barred = "|".join(
            rf"(?i:{alternation([fold(word) for word in entry['words']])}){BLANK}+(?i:{fold(entry['not_before'])}){END}"
            for entry in patterns.load("scales")
            if entry.get("not_before")
        )
        every = alternation([*known, *self.scales])
        self.token = regex.compile(rf"{BLANK}{{0,3}}+(?!{barred})(?P<w>(?i:{every})){END}")


@cache
def words(plain: bool = False) -> Words:
    """The lexicon, compiled once."""
    return Words(plain)


class _Reader:
    """Walks over the number words from one position; `value` and `end` tell what has been read so far."""

    def __init__(self, lexicon: Words, text: str, at: int) -> None:
        self.lexicon, self.text = lexicon, text
        self.at = at
        self.value = Decimal(0)
        self.number = Decimal(0)
        self.scale = Decimal(1)
        self.last = Decimal(0)
        self.count = 0
        self.linking = False
        self.flags: list[str] = []

    def peek(self, at: int | None = None) -> tuple[str, int]:
        """The number word at a position (the present one by default) and its end; an empty word if there is none."""
        at = self.at if at is None else at
        found = self.lexicon.token.match(self.text, at, at + REACH)
        return (found["w"].lower(), found.end()) if found else ("", at)

    def take(self, end: int) -> None:
        """Go on behind a word."""
        self.at, self.count = end, self.count + 1

    def read(self) -> None:
        """Read groups and scales as far as they go."""
        while True:
            group = self.group()
            if group is None:
                return
            if not self.scales(group):
                return

    def group(self) -> Decimal | None:
        """A number below a thousand, with decimals; None where none stands here."""
        value = self.hundreds()
        if value is None:
            return None
        word, end = self.peek()
        if word in self.lexicon.point:
            return self.decimals(Decimal(value), end)
        return Decimal(value)

    def hundreds(self) -> int | None:
        digit, end = self.digit()
        if digit is None:
            return self.below_hundred()
        word, after = self.peek(end)
        if word not in self.lexicon.hundred:
            return self.below_hundred()
        self.take(end)
        self.take(after)
        return digit * 100 + self.behind_hundred()

    def behind_hundred(self) -> int:
        word, end = self.peek()
        if word in self.lexicon.half:
            self.take(end)
            return 50
        start = self.at, self.count
        rest = self.below_hundred()
        if rest is None:
            return 0
        linked = word in self.lexicon.links
        # `một trăm hai` is a hundred and twenty; `một trăm linh hai` a hundred and two.
        if rest < 10 and not linked and self.count == start[1] + 1:
            return rest * 10
        return rest

    def digit(self) -> tuple[int | None, int]:
        word, end = self.peek()
        return self.lexicon.digits.get(word), end

    def below_hundred(self) -> int | None:
        """One to ninety-nine: `mười lăm`, `hai mươi mốt`, `hăm ba`, `linh bốn`, `hai lăm`, `bảy`."""
        word, end = self.peek()
        if word in self.lexicon.links and (self.count or self.value):
            return self.linked(end)
        if word in self.lexicon.ten:
            self.take(end)
            return 10 + self.unit()
        if word in self.lexicon.contracted:
            self.take(end)
            return int(self.lexicon.contracted[word]) + self.unit()
        return self.tens_or_digit(word, end)

    def linked(self, end: int) -> int | None:
        word, _ = self.peek(end)
        if word not in self.lexicon.digits and word not in self.lexicon.ten:
            return None
        self.take(end)
        self.linking = True
        value = self.below_hundred()
        self.linking = False
        return value

    def tens_or_digit(self, word: str, end: int) -> int | None:
        digit = self.lexicon.digits.get(word)
        if digit is None:
            return None
        after, after_end = self.peek(end)
        if after in self.lexicon.tens and digit:
            self.take(end)
            self.take(after_end)
            return digit * 10 + self.unit()
        if after in self.lexicon.inner_units and digit:
            self.take(end)
            self.take(after_end)
            return digit * 10 + self.lexicon.digits[after]
        if self.is_year(word, after):
            return None
        self.take(end)
        return digit

    def is_year(self, word: str, after: str) -> bool:
        """`hai trăm năm`, `hai mươi năm` are years, for the five behind a number is `lăm` or `linh năm`."""
        return self.lexicon.digits[word] == 5 and word[0] == "n" and self.count > 0 and self.opens(after)

    def opens(self, after: str) -> bool:
        """Whether a word can't carry a digit before it on, so that the digit would be the last of its number."""
        taken = after in self.lexicon.scales or after in self.lexicon.hundred or after in self.lexicon.tens
        return not taken and not self.linking

    def unit(self) -> int:
        """The digit behind a ten, unless it opens a group of its own (`hai mươi nghìn`, `ba mươi hai trăm`)."""
        digit, end = self.digit()
        after, _ = self.peek(end)
        if not digit or after in self.lexicon.tens or after in self.lexicon.hundred:
            return 0
        if digit == 5 and self.is_year(self.peek()[0], after):
            return 0
        self.take(end)
        return digit

    def decimals(self, whole: Decimal, end: int) -> Decimal:
        """`ba phẩy hai mươi lăm` is 3.25, `ba phẩy không năm` 3.05."""
        before = self.at, self.count
        self.take(end)
        digits = ""
        while len(digits) < 12:
            start = self.count
            self.linking = True
            value = self.below_hundred()
            self.linking = False
            if value is None:
                break
            digits += str(value)
            if self.count - start > 1:
                break
        if not digits:
            self.at, self.count = before
            return whole
        return Decimal(f"{whole}.{digits}")

    def scales(self, group: Decimal) -> bool:
        """Add a group with the scale words behind it; whether a further group may follow."""
        word, end = self.peek()
        scale = self.lexicon.scales.get(word)
        if scale is None:
            return self.without_scale(group)
        self.number = group
        first = True
        while scale is not None and self.value < _LARGEST:
            self.take(end)
            self.add(group if first else None, scale)
            first = False
            word, end = self.peek()
            scale = self.lexicon.scales.get(word)
        if word in self.lexicon.half:
            self.take(end)
            self.value += self.scale / 2
            return False
        return True

    def add(self, group: Decimal | None, scale: Decimal) -> None:
        """Multiply a scale into the group before it and into what stands below it (`một nghìn hai trăm triệu`)."""
        below = EXACT.remainder(self.value, scale)
        if group is not None:
            below_group = EXACT.add(below, group)
            self.value = EXACT.add(EXACT.subtract(self.value, below), EXACT.multiply(below_group, scale))
            self.scale = scale
        elif below:
            self.value = EXACT.add(EXACT.subtract(self.value, below), EXACT.multiply(below, scale))
            self.scale = EXACT.multiply(self.scale, scale)
        elif scale == 1_000_000_000:
            self.value, self.scale = EXACT.multiply(self.value, scale), EXACT.multiply(self.scale, scale)
        else:
            self.flags.append("doubled_scale")

    def without_scale(self, group: Decimal) -> bool:
        """The last group: the units, or in short speech the next place (`hai nghìn hai` is 2,200)."""
        short = self.value and group < 10 and group == group.to_integral_value() and not self.was_linked()
        self.value = EXACT.add(self.value, group * self.scale / 10 if short and self.scale >= 1000 else group)
        return False

    def was_linked(self) -> bool:
        before = self.text[max(0, self.at - 12) : self.at].lower().split()
        return len(before) > 1 and before[-2] in self.lexicon.links


def read_words(text: str, at: int, plain: bool = False) -> Spoken | None:
    """The number in words that starts at `at`; None where the word there opens none."""
    reader = _Reader(words(plain), text, at)
    first, end = reader.peek()
    if not first or (first in reader.lexicon.inner and reader.peek(end)[0] not in reader.lexicon.point):
        return None
    reader.read()
    if reader.at == at:
        return None
    number = reader.number if reader.scale > 1 else reader.value
    return Spoken(at, reader.at, reader.value, number, reader.scale, reader.count, tuple(reader.flags))
