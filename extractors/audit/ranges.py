"""What a stated number stands for: the range of true values that people would print like this, and its slips.

A number is rounded or cut off at its last place: `2,5 tỷ` stands for 2.45 to 2.6 billion. Whole counts and dong are
exact. Words bound it further: `hơn 900` is above 900, but not twice as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from typing import NamedTuple

import regex

import patterns
from extractors.model import Figure

# A product of two stated numbers must come out whole; the default of 28 places is kept for quotients.
_EXACT = Context(prec=40, rounding=ROUND_HALF_EVEN)
_TOKEN = regex.compile(r"(?<![\p{L}\d])\d[\d.,]*\d|(?<![\p{L}\d])\d")
_PADDED = regex.compile(r"\D*0")
_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,(\d+))?")
_US_GROUPED = regex.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.(\d+))?")
_FRACTION = regex.compile(r"[¼½¾⅓⅔⅕⅖⅗]|\d\s*/\s*\d|\bnửa\b|\brưỡi\b|\bphần\b(?!\s+trăm)", regex.IGNORECASE)
_PHYSICAL = frozenset({"t", "kg", "g", "ha", "m", "m2", "km2", "m3", "km", "kW.h", "MW", "L"})
_RATES = frozenset({"percent", "percentage_point", "ratio"})
_WHOLE = frozenset({"VND"})
_FRACTION_STEP = Decimal(5)
_OVER = Decimal("1.25")
_NEARLY = Decimal("0.8")
_ABOUT = Decimal("0.12")
_SCALES = (3, -3, 6, -6, 9, -9, 1, -1, 2, -2)
FINE = Decimal("0.02")
"""A rate so fine that a wrong whole seldom gives it: its step by its value."""
_FAR = Decimal(10) ** 30


@dataclass(slots=True)
class Range:
    """All values from `low` to `high`, both included.

    Nobody changes one; that it is not frozen halves the time that the slips of a relation take, which make thousands.
    """

    low: Decimal
    high: Decimal

    def meets(self, other: Range) -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        return Range(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Range) -> Range:
        """The product of ranges that hold no negative number."""
        return Range(self.low * other.low, self.high * other.high)

    def over(self, other: Range) -> Range:
        """The quotient of ranges that hold no negative number; without end where the divisor may be nothing."""
        if not other.high:
            return Range(Decimal(0), _FAR)
        return Range(self.low / other.high, self.high / other.low if other.low else _FAR)

    @property
    def middle(self) -> Decimal:
        """The value in the middle."""
        return (self.low + self.high) / 2


def point(value: Decimal | int) -> Range:
    """The range of one value."""
    return Range(Decimal(value), Decimal(value))


class Stated(NamedTuple):
    """A figure as it is printed: `step` is the worth of one in its last place, 0 where it is exact.

    `qualifier` bounds it as in the figure table; `low` and `high` are its ends, equal but for ranges; `padded` where
    it begins with a nought (`03`, `0,5`).
    """

    low: Decimal
    high: Decimal
    step: Decimal
    qualifier: str = "exact"
    padded: bool = False

    @property
    def range(self) -> Range:
        """The true values that it may stand for."""
        bounds = _BOUNDS.get(self.qualifier)
        if bounds is not None:
            return bounds(self)
        return Range(self.low - self.step / 2, self.high + self.step)

    def rounding(self, value: Decimal) -> Range:
        """The values that rounding alone prints as `value` in its place: words like `khoảng` reach no further than the
        last place that is not nothing."""
        place = self.step if self.qualifier == "exact" else max(self.step, _round_place(self.high))
        return Range(value - place / 2, value + place)

    def changed(self, value: Decimal) -> Stated:
        """The same, had another number been printed in its place."""
        return Stated(value, value, self.step, self.qualifier)

    def readings(self) -> Iterator[tuple[str, Decimal]]:
        """Every value of which one slip would have made this one: a digit misread or missing in front, two digits
        exchanged, a scale too many or too few. Nothing is no reading: who counts none says so in words; nor is
        half of what is counted one by one."""
        if self.low != self.high:
            return
        for power in _SCALES:
            value = self.low.scaleb(power)
            if self.step or value == value.to_integral_value():
                yield "scale", value
        yield from (("digit", value) for value in self._digits() if value)

    def _digits(self) -> Iterator[Decimal]:
        unit = self.step or _last_place(self.low)
        digits = str(int((self.low / unit).to_integral_value()))
        if len(digits) > 15:
            return
        for place, digit in enumerate(digits):
            yield from (Decimal(digits[:place] + o + digits[place + 1 :]) * unit for o in "0123456789" if o != digit)
        for place in range(len(digits) - 1):
            if digits[place] != digits[place + 1]:
                turned = digits[place + 1] + digits[place]
                yield Decimal(digits[:place] + turned + digits[place + 2 :]) * unit
        if self.padded:
            yield from (Decimal(first + digits) * unit for first in "123456789")


def _last_place(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(int(exponent), 0)) if isinstance(exponent, int) else Decimal(1)


def _over(stated: Stated) -> Range:
    # "hơn 2 ngàn tỷ" may be 2.9: the place that a person rounds at is the last that is not nothing.
    return Range(stated.low, max(stated.low * _OVER, stated.low + _round_place(stated.low)))


def _nearly(stated: Stated) -> Range:
    return Range(min(stated.low * _NEARLY, stated.low - stated.step / 2), stated.high)


def _about(stated: Stated) -> Range:
    slack = max(stated.high * _ABOUT, stated.step)
    return Range(stated.low - slack, stated.high + slack)


_BOUNDS: dict[str, Callable[[Stated], Range]] = {
    "over": _over,
    "nearly": _nearly,
    "about": _about,
    "under": lambda stated: Range(Decimal(0), stated.high),
    "at_most": lambda stated: Range(Decimal(0), stated.high),
    "at_least": lambda stated: Range(stated.low, _FAR),
}


def _round_place(value: Decimal) -> Decimal:
    """The worth of one in the last place that is not nothing: 100 of 900, 1 of 1.914."""
    return Decimal(1).scaleb(int(value.normalize().as_tuple().exponent)) if value else Decimal(0)


def significant(value: Decimal) -> int:
    """How many digits a number has without the noughts at both ends."""
    return len(value.normalize().as_tuple().digits) if value else 1


def stated(figure: Figure) -> Stated:
    """How a figure is printed."""
    high = figure.value if figure.value_high is None else figure.value_high
    return Stated(figure.value, high, _step(figure), figure.qualifier, bool(_PADDED.match(figure.raw)))


def _step(figure: Figure) -> Decimal:
    """The worth of one in the last printed place; 0 for what is counted one by one."""
    if figure.unit in _RATES and _FRACTION.search(figure.raw):
        return _FRACTION_STEP
    tokens = list(_TOKEN.finditer(figure.raw))
    if not tokens:
        return Decimal(0)
    last = tokens[-1]
    number, decimals = _token(last.group())
    value = figure.value if figure.value_high is None else figure.value_high
    scale = value / number if len(tokens) == 1 and number else _scale(figure.raw[last.end() :])
    step = scale.scaleb(-decimals)
    # Half a person a year is a mean, half a person is none.
    divisible = figure.unit in _PHYSICAL or figure.unit in _RATES or (bool(figure.per) and figure.unit not in _WHOLE)
    return step if divisible or step > 1 else Decimal(0)


def _token(text: str) -> tuple[Decimal, int]:
    """A printed number and how many of its places are decimals."""
    if match := _GROUPED.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", ".")), len(match[1] or "")
    if match := _US_GROUPED.fullmatch(text):
        return Decimal(text.replace(",", "")), len(match[1] or "")
    whole, _, decimals = text.replace(",", ".").rpartition(".")
    if not whole:
        return Decimal(text), 0
    return Decimal(f"{whole.replace('.', '')}.{decimals}"), len(decimals)


def _scale(words: str) -> Decimal:
    """What the scale words behind a number multiply it by."""
    factor = Decimal(1)
    for word in words.lower().split():
        if word not in _scale_words():
            break
        factor *= _scale_words()[word]
    return factor


_WORDS: dict[str, Decimal] = {}


def _scale_words() -> dict[str, Decimal]:
    if not _WORDS:
        _WORDS.update({word: Decimal(e["value"]) for e in patterns.load("scales") for word in e["words"]})
    return _WORDS


def exactly() -> AbstractContextManager[Context]:
    """A context in which sums and products of printed numbers come out whole."""
    return localcontext(_EXACT)
