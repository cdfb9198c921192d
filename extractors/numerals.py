"""Every number of a text: those that can be figures, read exactly, and those that cannot, by kind.

`scan` goes once from left to right. Where a number starts, the rules of `nonfigures` are asked first; what they don't
know is read by the grammar, with its scale words and the unit written at it, then joined to ranges (`14-16`),
comparisons (`từ 21 lên 28 triệu`), parts of a whole (`18/21 huyện`) and fractions (`2/3 số hộ`).
Counted nouns and words that bound a number (`trên`, `gần`) are not read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import attrgetter
from typing import Any

import regex

from extractors.nonfigures import NonFigure, addresses
from extractors.number_grammar import BLANK, END, EXACT, Bare, Part, Unit, is_plain, read_digits
from extractors.number_joins import joins
from extractors.number_triggers import DIGIT
from extractors.number_words import read_words
from extractors.reach import REACH


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number that can be a figure.

    `text[start:end]` is the number with its scale words and the currency, percent sign or physical unit at it;
    `number_end` is where the number with its scale words ends. `value` has every scale multiplied out (percent is not
    divided); `value_high` is the upper end of a range. `unit` is a code of the table, or None where a counted noun has
    to be found. `form`: digits, words, fraction, range, rate. `per_text`: what is written behind slashes (`người`,
    `tháng`), up to `per_end`. `whole`: index (in the scan) of the total of which this number is a part; `role` says
    how: `part` (18/21 huyện) or `planned` (this is done, the other planned; 115/116 ha). `compared`: index of the other
    end of `từ … lên …`. Flags: `ambiguous:A|B` (read as A, might be B), `dot_decimal`, `us_form`, `space_groups`,
    `spaced`, `ocr_repaired`, `doubled_scale`, `scale_shared`, `unit_shared`, `implied_scale`, `unit_implied` (money by
    its scale alone), `money_possible`, `negative`, `list`.
    """

    start: int
    end: int
    number_end: int
    value: Decimal
    value_high: Decimal | None = None
    unit: str | None = None
    form: str = "digits"
    flags: tuple[str, ...] = ()
    per_text: tuple[str, ...] = ()
    per_end: int = 0
    whole: int | None = None
    role: str = ""
    compared: int | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of digits that nothing could read."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scan:
    """All numbers of a text, each list in the order of the text; every digit lies in exactly one of their spans."""

    numerals: tuple[Numeral, ...]
    nonfigures: tuple[NonFigure, ...]
    unknown: tuple[Span, ...]


def _scale_below(low: Part, high: Part) -> Decimal | None:
    """The scale that the smaller end of a range leaves out: "500 đến 1 triệu đồng", "300 - 500.000 đồng"."""
    if high.scale >= 1_000_000:
        below = high.scale / 1000
    elif high.scale == 1 and high.unit == "VND" and low.number < 1000 and high.number % 1000 == 0:
        below = Decimal(1000)
    else:
        return None
    return below if EXACT.multiply(low.number, below) < high.value else None


def find_numerals(text: str) -> list[Numeral]:
    """The numbers of a text that can be figures, in its order. Linear in the text's length; raises nothing."""
    return list(scan(text).numerals)


def find_nonfigures(text: str) -> list[NonFigure]:
    """The numbers of a text that are no figures, in its order, with their kind."""
    return list(scan(text).nonfigures)


def scan(text: str, furniture: Sequence[tuple[int, int]] = ()) -> Scan:
    """Read every number of a text. Offsets are code points of `text`.

    Digits inside the spans of `furniture` (counters, menus, dates of other news) are told as such and cost no reading.
    """
    return _Scanner(text).run(furniture)


_HALVED = regex.compile(r"(?i)\bphân $")  # "hơn phân nửa"
# The parts of one that have a sign of their own.
_GLYPHS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333333", "⅔": "0.666667", "⅕": "0.2", "⅖": "0.4", "⅛": "0.125"}


def _in_furniture(text: str, furniture: Sequence[tuple[int, int]]) -> list[NonFigure]:
    """The runs of digits in the furniture of a page, dates and ranges in one piece."""
    runs = _FURNITURE_RUN.finditer
    return [
        NonFigure(run.start(), run.end(), "furniture", "furniture") for span in furniture for run in runs(text, *span)
    ]


_START = attrgetter("start")
_FURNITURE_RUN = re.compile(r"[0-9]+(?:[.,/:-][0-9]+)*")


class _Scanner:
    """One pass over a text; holds what has been found so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.context = joins(is_plain(text))
        self.numerals: list[Numeral] = []
        self.nonfigures: list[NonFigure] = []
        self.unknown: list[Span] = []
        self.compare_at: dict[int, int] = {}
        self.spoken_starts = self.context.triggers.words(text)
        self.next_digit = self.next_word = -1
        self.looked_at = -1
        self.looked: tuple[str, str] = ("", "")

    def run(self, furniture: Sequence[tuple[int, int]] = ()) -> Scan:
        """Read all numbers."""
        aside = [*addresses(self.text), *_in_furniture(self.text, furniture)]
        at = 0
        for skip in sorted(aside, key=_START):
            at = self.read(at, skip.start)
            if at < skip.end:
                self.nonfigures.append(skip)
                at = skip.end
        self.read(at, len(self.text))
        return Scan(tuple(self.numerals), tuple(self.nonfigures), tuple(self.unknown))

    def read(self, at: int, end: int) -> int:
        """Read the numbers from `at` that start before `end`; where the next one may start."""
        while (start := self.next_start(at)) < end:
            at = max(self.step(start), start + 1)
        return start

    def next_start(self, at: int) -> int:
        """The next place at or behind `at` where a number may start; the end of the text where there is none."""
        if self.next_digit < at:
            found = DIGIT.search(self.text, at)
            self.next_digit = found.start() if found else len(self.text)
        while self.next_word < at:
            self.next_word = next(self.spoken_starts, len(self.text))
        return self.next_digit if self.next_digit < self.next_word else self.next_word

    def step(self, at: int) -> int:
        """Read the number that starts at `at`; where to go on."""
        digit = self.text[at] in _DIGITS
        if (
            digit
            and self.text[at + LONGEST_RUN : at + LONGEST_RUN + 1] in _RUN_LETTERS
            and (endless := _ENDLESS.match(self.text, at))
        ):
            self.unknown.append(Span(at, endless.end()))
            return endless.end()
        if digit and (end := self.multiple(at)) is not None:
            return end
        known = self.context.rules.at(self.text, at, words=not digit)
        if known:
            self.nonfigures.append(known)
            return known.end
        return self.digits(at) if digit or self.text[at] in _GLYPHS else self.letters(at)

    # --- digits

    def digits(self, at: int) -> int:
        heading = self.list_number(at)
        if heading:
            self.nonfigures.append(heading)
            return heading.end
        part = self.part(self.lookalike_start(at))
        if part is None:
            run = _ANY_RUN.match(self.text, at)
            end = run.end() if run else at + 1
            self.unknown.append(Span(at, end))
            return end
        return self.join(part)

    def multiple(self, at: int) -> int | None:
        """`gấp 3 cùng kỳ`, `gấp 2 năm ngoái`: a multiple whose word for times is left out."""
        if self.text[max(0, at - 5) : at].lower() not in _MULTIPLES:
            return None
        found = _MULTIPLE.match(self.text, at, at + REACH)
        bare = read_digits(self.text, at) if found else None
        if found is None or bare is None or bare.end != found.end("number"):
            return None
        self.add(Part(at, bare.end, bare.end, bare.value, bare.value, unit="ratio"))
        return bare.end

    def list_number(self, at: int) -> NonFigure | None:
        """A running number that opens a line, where its neighbours open lines near it.

        `2. 259 hồ sơ`: the second item if a first or third stands near, else 2259. Without a dot, alone on its line
        or before a capital (`2 Nhà máy chế biến …`), it takes two neighbours in a row.
        """
        if at and self.text[at - 1] not in " \n\t\u00a0":
            return None
        found = _LIST_NUMBER.match(self.text, at, at + REACH)
        bare = None if found else _RUNNING_NUMBER.match(self.text, at, at + REACH)
        item = found or bare
        if item is None or not _LINE_START.match(self.text, pos=max(0, at - 12), endpos=at):
            return None
        number = int(item[1])
        before = self.text[max(0, at - _NEAR) : at]
        behind = self.text[item.end() : item.end() + _NEAR]

        def opens(other: int) -> bool:
            if other < 1:
                return False
            line = rf"(?m)^\s*{other}[.)]\s" if found else rf"(?m)^[ \t]*0?{other}[ \t]*(?:$|(?<=[ \t])\D)"
            return re.search(line, before if other < number else behind) is not None

        if found:
            known = opens(number - 1) or opens(number + 1)
        else:
            known = sum(map(opens, (number - 1, number + 1))) == 2 or any(
                opens(number + step) and opens(number + 2 * step) for step in (-1, 1)
            )
        end = item.end(1) + 1 if found else item.end(1)
        return NonFigure(at, end, "section", "nonfigure.list_number") if known else None

    def lookalike_start(self, at: int) -> int:
        """`l.413`, `O5`: where the letter before a digit is a misread digit, the number starts at it."""
        for start in (at - 1, at - 2):
            if start < 0 or self.text[start] not in "lIO" or (start and self.text[start - 1].isalnum()):
                continue
            if _LOOKALIKE_START.match(self.text, start):
                return start
        return at

    def after(self, at: int) -> tuple[str, str]:
        """What follows a place behind blanks: the next word in small letters, or the next sign; the other is empty."""
        if at != self.looked_at:
            found = _AFTER.match(self.text, at)
            self.looked_at = at
            self.looked = ((found[1] or "").lower(), found[2] or "") if found else ("", "")
        return self.looked

    def part(self, at: int) -> Part | None:
        """The number at `at` with scale, unit and denominators; None where no number can be read."""
        text = self.text
        if text[at] in _GLYPHS:
            value = Decimal(_GLYPHS[text[at]])
            return self.finish(Part(at, at + 1, at + 1, value, value, form="fraction"))
        bare = read_digits(text, at) if text[at] in _DIGITS or text[at] in "lIO" else None
        if bare is None:
            return self.spoken(at)
        part = Part(at, bare.end, bare.end, bare.value, bare.value, flags=list(bare.flags))
        self.signs(part)
        self.glyph(part)
        self.scales(part)
        return self.finish(self.bracketed(part), bare)

    def finish(self, part: Part, bare: Bare | None = None) -> Part:
        self.unit(part)
        if bare and bare.other is not None:
            self.choose(part, bare)
        part.value = EXACT.multiply(part.value, part.factor)
        return part

    def signs(self, part: Part) -> None:
        """A minus or a currency sign before the digits."""
        text, at = self.text, part.start
        before = text[max(0, at - 6) : at]
        if not before or (before[-1] not in "-−–$€D" and before[-2:] not in self.context.sign_ends):
            return
        money = _PREFIX.search(before)
        if money:
            part.start = at - len(money.group())
            part.unit = "EUR" if "€" in money.group() else "USD"
        minus = _MINUS.search(before) or (self.context.minus_word.search(before) if before[-1:].isspace() else None)
        if minus and not money and self.is_minus(at - len(minus.group().lstrip()), part.end):
            if _FELL.search(text, max(0, at - 60), at):
                return  # "giảm 25 ha (-0,35%)": the sign says again what the verb says.
            part.start = at - len(minus.group().lstrip(" \t\n(:;,|"))
            part.number, part.value = -part.number, -part.value
            part.flags.append("negative")

    def is_minus(self, start: int, end: int) -> bool:
        """A hyphen that opens a line is a bullet, unless the number (and a percent sign) is all that stands there."""
        if self.text[start].isalpha():
            return True
        line = self.text[max(0, start - 200) : start].rpartition("\n")[2].strip()
        if line[-1:].isdigit():
            return False  # "giảm 1,5 -2%": a range
        if line:
            return _PERCENT_AHEAD.match(self.text, end) is not None
        return _ALONE.match(self.text, end) is not None

    def glyph(self, part: Part) -> None:
        """`2½`: a mixed number."""
        found = self.text[part.end : part.end + 1]
        if found in _GLYPHS and part.number == part.number.to_integral_value():
            part.number = part.value = part.number + Decimal(_GLYPHS[found])
            part.end = part.number_end = part.end + 1

    def scales(self, part: Part) -> None:
        """Scale words right behind a number, then smaller scales that go on: `27 tỷ 145,5 triệu`."""
        self.own_scales(part)
        if part.scale == 1:
            return
        while self.chain(part):
            pass
        self.half(part)
        part.number_end = part.end

    def bracketed(self, part: Part) -> Part:
        """`1.250 (triệu đồng)`: a scale and a unit, or a unit, in a bracket of their own, with nothing else in it."""
        if part.unit is not None or self.after(part.end)[1] != "(":
            return part
        opened = _UNIT_OPENS.match(self.text, part.end)
        if opened is None:
            return part
        inner = replace(part, end=opened.end(), number_end=opened.end(), flags=list(part.flags))
        if part.scale == 1:
            self.own_scales(inner)
        found = self.unit_at(inner.end)
        if found is None:
            return part
        unit, inner.end = found
        inner.unit, inner.factor = unit.code, unit.factor
        self.per(inner)
        closed = _UNIT_CLOSES.match(self.text, inner.per_end)
        if closed is None:
            return part
        inner.end = closed.end()
        if inner.number_end == opened.end():
            inner.number_end = part.number_end
        return inner

    def own_scales(self, part: Part) -> None:
        last = Decimal(0)
        while (found := self.scale_at(part.end)) is not None:
            scale, word, end = found
            if last and scale < last:
                break
            part.end = part.number_end = end
            if scale == last:
                part.flags.append("doubled_scale")
                continue
            part.scale, part.scale_words = EXACT.multiply(part.scale, scale), word
            part.value = EXACT.multiply(part.value, scale)
            last = scale

    def scale_at(self, at: int) -> tuple[Decimal, str, int] | None:
        word, _ = self.after(at)
        if not word or not self.context.units.may_be_scale(word):
            return None
        return self.context.units.scale_at(self.text, at)

    def chain(self, part: Part) -> bool:
        """Add a smaller number with its smaller scale; whether there was one."""
        gap = _CHAIN_GAP.match(self.text, part.end)
        if gap is None or self.text[gap.end() : gap.end() + 1] not in _DIGIT_SET:
            return False
        bare = read_digits(self.text, gap.end())
        if bare is None or bare.end - bare.start > 12:
            return False
        more = Part(bare.start, bare.end, bare.end, bare.value, bare.value)
        self.own_scales(more)
        if more.scale == 1:
            return "," not in gap.group() and self.implied(part, more)
        limit = self.smallest(part)
        if more.scale >= limit or more.value >= limit:
            return False
        part.value = EXACT.add(part.value, more.value)
        part.flags += more.flags
        part.end, part.scale_words = more.end, more.scale_words
        return True

    def smallest(self, part: Part) -> Decimal:
        return self.context.units.scales[part.scale_words]

    def implied(self, part: Part, more: Part) -> bool:
        """`2 triệu 3`, `2 triệu 300` are two million three hundred thousand, where nothing is counted behind them."""
        scale, digits = self.smallest(part), more.end - more.start
        alone = digits in (1, 3) and self.counts_nothing(more.end)
        if not alone or scale < 1000 or more.number == 0:
            return False
        part.value = EXACT.add(part.value, more.number * scale / 10**digits)
        part.flags.append("implied_scale")
        part.end = more.end
        return False

    def counts_nothing(self, end: int) -> bool:
        """Whether what follows a number is a currency, a stop or a word that nothing is counted by."""
        if _CLOSED.match(self.text, end, end + REACH):
            return True
        told = self.context.no_noun.match(self.text, end, end + REACH)
        return told is not None and told.group().strip()[:1].isalpha() and not _TIME_AHEAD.match(self.text, end)

    def half(self, part: Part) -> None:
        found = self.context.units.half.match(self.text, part.end, part.end + REACH)
        if found:
            part.value = EXACT.add(part.value, self.smallest(part) / 2)
            part.end = found.end()

    def unit(self, part: Part) -> None:
        """The unit right behind the number, and its denominators."""
        found = self.unit_at(part.number_end) if part.unit is None else None
        if found:
            unit, part.end = found
            part.unit, part.factor = unit.code, unit.factor
            if unit.code == "ratio":
                self.half_more(part)
        if part.unit is None and part.form == "fraction":
            part.unit, part.factor = "percent", Decimal(100)
        if part.unit:
            self.per(part)
        elif part.scale >= 1000 and self.context.no_noun.match(self.text, part.end, part.end + REACH):
            self.money_by_scale(part)

    def unit_at(self, at: int) -> tuple[Unit, int] | None:
        word, sign = self.after(at)
        return self.context.units.unit_at(self.text, at) if self.context.units.may_be_unit(word, sign) else None

    def half_more(self, part: Part) -> None:
        found = self.context.units.half.match(self.text, part.end, part.end + REACH)
        if found:
            part.value, part.end = EXACT.add(part.value, Decimal("0.5")), found.end()

    def money_by_scale(self, part: Part) -> None:
        """`6 ngàn tỷ`: so much is money; fewer may be anything that was named before."""
        if part.scale >= 1_000_000_000:
            part.unit = "VND"
            part.flags.append("unit_implied")
        else:
            part.flags.append("money_possible")

    def per(self, part: Part) -> None:
        part.per_end = part.end
        while (
            self.after(part.per_end)[1] == "/"
            and (found := self.context.per.match(self.text, part.per_end, part.per_end + REACH))
            and len(part.per_text) < 4
        ):
            part.per_text += (found["w"],)
            part.per_end = found.end()

    def choose(self, part: Part, bare: Bare) -> None:
        """Where separators allow two readings: take the one that the unit speaks for, and flag the other."""
        other = bare.other
        assert other is not None
        if self.prefers_other(part, bare, other):
            part.number, part.value = other, EXACT.multiply(other, part.scale)
            part.flags.append(f"ambiguous:{plain_text(other)}|{plain_text(bare.value)}")
        elif self.is_doubtful(part, bare, other):
            part.flags.append(f"ambiguous:{plain_text(bare.value)}|{plain_text(other)}")

    def prefers_other(self, part: Part, bare: Bare, other: Decimal) -> bool:
        if "spaced" in bare.flags:
            return False
        grouped = bare.value > other
        if grouped:
            return (
                part.unit in ("percent", "percentage_point", "ratio") and other < 1000 and not _is_thousands(part, bare)
            )
        if part.scale > 1 or part.unit in ("percent", "percentage_point", "ratio"):
            return False
        return part.unit in _WHOLE_MONEY or (
            part.unit is None and bool(self.context.counted.match(self.text, part.end, part.end + REACH))
        )

    def is_doubtful(self, part: Part, bare: Bare, other: Decimal) -> bool:
        if bare.value > other:
            return part.scale >= 1_000_000_000 or part.unit in ("km", "m") or "spaced" in bare.flags
        return part.scale == 1 and part.unit is None

    # --- joins

    def join(self, part: Part) -> int:
        """Add a number, joined with what it belongs to."""
        end = self.planned(part)
        if end is None and self.after(part.end)[1] == "/":
            end = (
                self.rate(part)
                if self.context.bare_rate.match(self.text, part.end, part.end + REACH)
                else self.slash(part)
            )
        if end is None:
            end = self.range(part)
        near = self.text[part.end : part.end + 48]
        if end is None and part.unit is None and ("/" in near or " trên 1" in near or " trên một " in near):
            end = self.rate(part)
        if end is not None:
            return end
        self.compare(part)
        self.in_turn(part)
        self.add(part)
        return self.repetition(part)

    def add(self, part: Part, **more: Any) -> Numeral:
        index = len(self.numerals)
        start = self.compare_at.pop(part.start, None)
        numeral = Numeral(
            start=part.start,
            end=part.end,
            number_end=part.number_end,
            value=tidy(part.value),
            unit=part.unit,
            form=part.form,
            flags=tuple(dict.fromkeys(part.flags)),
            per_text=part.per_text,
            per_end=max(part.per_end, part.end),
        )
        if more:
            numeral = replace(numeral, **more)
        if start is not None:
            numeral = replace(numeral, compared=start)
            other = self.numerals[start]
            # "từ 3 tỷ lên 5 tỷ USD": the currency is told at the end.
            unit = part.unit if "unit_implied" in other.flags and part.unit in _FOREIGN else other.unit
            self.numerals[start] = replace(other, compared=index, unit=unit)
        self.numerals.append(numeral)
        return numeral

    def next_part(self, at: int) -> Part | None:
        """The number at a place that a join points to; None where no number, or a non-figure, stands there."""
        text = self.text
        if at >= len(text):
            return None
        if text[at] in _DIGITS:
            return None if self.context.rules.at(text, at) else self.part(at)
        return self.spoken(at, joined=True) if text[at].isalpha() else None

    def range(self, low: Part) -> int | None:
        """`14-16`, `20 đến 50 triệu đồng`, `35m2 đến 60m2`; where to go on, or None."""
        at = max(low.end, low.per_end)
        word, sign = self.after(at)
        if sign and sign not in "-–—−÷~":
            return None
        joins = sign or word in self.context.to_words
        found = self.context.to.match(self.text, at, at + REACH) if joins else self.through_noun(low)
        if found is None:
            return None
        high = self.next_part(found.end())
        if high is None or not self.is_range(low, high, found.group()):
            return None
        shared = self.share(low, high)
        if low.value >= high.value:
            return None
        low.flags = [*low.flags, *high.flags, *shared]
        low.end, low.number_end, low.unit, low.form = high.end, high.number_end, high.unit, "range"
        low.per_text, low.per_end = high.per_text, high.per_end
        self.add(low, value_high=tidy(high.value))
        return max(high.end, high.start + 1)

    def through_noun(self, low: Part) -> Any:
        """`từ 5 hộ đến 10 hộ`: the noun said at both ends."""
        before = self.text[max(0, low.start - 24) : low.start]
        if (
            low.unit is not None
            or self.context.from_text not in before.lower()
            or not self.context.from_word.search(before)
        ):
            return None
        noun = _NOUN_TO.match(self.text, low.end, low.end + REACH)
        if noun is None:
            return None
        to = self.context.to.match(self.text, noun.end(), noun.end() + REACH)
        if to is None:
            return None
        behind = regex.compile(rf"[0-9.,]+{BLANK}+{regex.escape(noun.group().strip())}{END}").match(
            self.text, to.end(), to.end() + REACH
        )
        return to if behind else None

    def is_range(self, low: Part, high: Part, join: str) -> bool:
        if low.unit and low.unit != high.unit:
            return False
        if high.scale == 1 and low.scale > 1 and not high.unit:
            return False
        if _RUNS_ON.match(self.text, high.end):
            return False
        return not (join.strip() in "-–—−" and _LETTER_BEFORE.search(self.text[max(0, low.start - 2) : low.start]))

    def share(self, low: Part, high: Part) -> list[str]:
        """Give the left number the scale and unit that only the right one writes."""
        flags = []
        smaller = abs(low.number) < abs(high.number)
        if low.scale == 1 and high.scale > 1 and smaller:
            low.value = EXACT.multiply(low.value, high.scale)
            flags.append("scale_shared")
        elif low.scale == 1 and (below := _scale_below(low, high)) is not None:
            low.value = EXACT.multiply(low.value, below)
            flags.append("scale_shared")
        if low.unit is None and high.unit and high.factor != 1:
            low.value = EXACT.multiply(low.value, high.factor)
        return flags

    def compare(self, old: Part) -> None:
        """`từ 21 lên 28 triệu`: two numbers; scale and unit of the new one hold for the old one if it has none."""
        before = self.text[max(0, old.start - 24) : old.start]
        if self.context.from_text not in before.lower() or not self.context.from_word.search(before):
            return
        found = self.context.change.match(self.text, old.end, old.end + REACH)
        if found is None:
            return
        new = self.next_part(found.end())
        if new is None:
            return
        self.compare_at[new.start] = len(self.numerals)
        if not found["gap"].strip() and old.scale == 1 and old.unit is None:
            self.inherit(old, new)

    def in_turn(self, first: Part) -> None:
        """`lần lượt 1,2 và 1,6 triệu đồng`: numbers in turn share the scale and the unit of the last one."""
        if first.scale != 1 or first.unit is not None or first.form != "digits" or first.value >= 1000:
            return
        if _IN_TURN.search(self.text, max(0, first.start - 60), first.start) is None:
            return
        end = first.end
        for _ in range(_LONGEST_ROW):
            following = _NEXT_IN_TURN.match(self.text, end, end + REACH)
            new = self.next_part(following.end()) if following is not None else None
            if new is None:
                return
            if new.scale > 1 or new.unit in _SHARED_UNITS:
                self.inherit(first, new)
                return
            if new.unit is not None:
                return
            end = new.end

    def inherit(self, old: Part, new: Part) -> None:
        if new.scale > 1 and abs(old.number) < 1000:
            old.value = EXACT.multiply(old.value, new.scale)
            old.flags.append("scale_shared")
        if new.unit:
            old.value, old.unit = EXACT.multiply(old.value, new.factor), new.unit
            old.flags.append("unit_shared")

    # --- slashes

    def planned(self, part: Part) -> int | None:
        """`86 ha/KH 90 ha`, `46 ha/40 ha`, `310 con/350 con KH`: done and planned with a unit each; where to go on."""
        found = _DONE_OF.match(self.text, part.end, part.end + REACH) if part.form == "digits" else None
        if found is None or (found["noun"] is None and part.unit is None):
            return None
        whole = self.part(found.end())
        if whole is None or (part.unit is not None and whole.unit != part.unit):
            return None
        noun = (found["noun"] or "").strip()
        behind = self.text[whole.end : whole.end + REACH].lstrip()
        if noun and not found["plan"] and not (behind.startswith(noun) and _PLAN_BEHIND.match(behind[len(noun) :])):
            return None
        part.per_text, part.per_end = (), part.end
        role = "part" if not found["plan"] and not noun and self.befell(part) else "planned"
        self.add(part, whole=len(self.numerals) + 1, role=role)
        self.add(whole)
        return self.repetition(whole)

    def slash(self, part: Part) -> int | None:
        """`18/21 huyện`, `2/3 số hộ`, `115/116 ha`, `17/10`; where to go on, or None."""
        found = _SLASH.match(self.text, part.end, part.end + REACH)
        if found is None or part.unit or part.scale > 1 or part.form != "digits":
            return None
        whole = self.part(found.end())
        if whole is None:
            return None
        if _RUNS_ON.match(self.text, whole.end) and not whole.unit:
            end = _SLASHES.match(self.text, part.start)
            self.nonfigures.append(
                NonFigure(part.start, end.end() if end else whole.end, "identifier", "nonfigure.slashes")
            )
            return end.end() if end else whole.end
        return self.add_part(part, whole, planned=True) if found["plan"] else self.slash_kind(part, whole)

    def slash_kind(self, part: Part, whole: Part) -> int:
        before = self.text[max(0, part.start - 24) : part.start]
        shared = self.context.share_verb.search(before) is not None
        if self.is_share(part, whole, shared, self.context.about.search(before) is not None):
            return self.add_share(part, whole)
        counted = whole.unit or whole.scale > 1 or self.context.noun.match(self.text, whole.end)
        if whole.value == 100 and not counted and _OF_SEXES.search(self.text, max(0, part.start - 60), part.start):
            part.end = part.number_end = whole.number_end
            self.add(part, value=tidy(EXACT.divide(part.value, whole.value)), unit="ratio", form="rate")
            return whole.number_end
        reached = part.value > whole.value and _REACHED_DAY.search(before) is not None
        if ((not shared and not counted) or reached) and _is_day_month(part, whole):
            self.nonfigures.append(NonFigure(part.start, whole.number_end, "date", "nonfigure.bare_day"))
            return whole.number_end
        return self.add_part(part, whole)

    def is_share(self, part: Part, whole: Part, shared: bool, about: bool) -> bool:
        """A share, not so many of so many: what follows or leads says so, or it is small and only about so."""
        if whole.unit or whole.scale > 1 or part.value >= whole.value or whole.value > 100 or part.value <= 0:
            return False
        if self.context.true_fraction.match(self.text, whole.end, whole.end + REACH):
            return True
        if about and whole.value <= 5 and math.gcd(int(part.value), int(whole.value)) == 1:
            return True
        if not shared or not self.context.noun.match(self.text, whole.end):
            return shared and whole.value <= 12
        # "góp 1/2 kinh phí", "còn lại 2/3 là": a small share where the word behind counts nothing.
        small = whole.value <= 5 and math.gcd(int(part.value), int(whole.value)) == 1
        till = _REACHED_DAY.search(self.text, max(0, part.start - 12), part.start) is not None
        return small and not till and self.context.no_noun.match(self.text, whole.end, whole.end + REACH) is not None

    def add_share(self, part: Part, whole: Part) -> int:
        value = EXACT.divide(EXACT.multiply(part.value, Decimal(100)), whole.value).quantize(Decimal("0.0001"))
        part.end = part.number_end = whole.number_end
        self.add(part, value=tidy(value), unit="percent", form="fraction")
        return whole.number_end

    def add_part(self, part: Part, whole: Part, planned: bool = False) -> int:
        planned = planned or (bool(whole.unit or whole.scale > 1) and not self.befell(part)) or part.value > whole.value
        planned = planned or _OF_PLAN.match(self.text, whole.end, whole.end + REACH) is not None
        planned = planned or _CARRIED_OUT.search(self.text, max(0, part.start - 30), part.start) is not None
        if whole.scale > 1:
            part.value = EXACT.multiply(part.value, whole.scale)
            part.flags.append("scale_shared")
        if whole.unit:
            part.value, part.unit = EXACT.multiply(part.value, whole.factor), whole.unit
            part.flags.append("unit_shared")
        self.add(part, whole=len(self.numerals) + 1, role="planned" if planned else "part")
        self.add(whole)
        return self.repetition(whole)

    def befell(self, part: Part) -> bool:
        """Whether a number tells what was hit: `486/1.120 ha` of it is so much of so much, and nobody planned it."""
        return _BEFELL.search(self.text, max(0, part.start - 40), part.start) is not None

    def rate(self, part: Part) -> int | None:
        """`23 ca/1.000 dân` is 2.3 percent, `107 trẻ trai/100 trẻ gái` the ratio 1.07."""
        near = part.end + REACH
        found = (
            self.context.rate.match(self.text, part.end, near)
            or self.context.bare_rate.match(self.text, part.end, near)
            or self.context.rate_among.match(self.text, part.end, near)
        )
        if found is None:
            return None
        base = self.rate_base(found)
        if base is None:
            return None
        sexes = base == 100 and _SEXES.search(found["noun"]) and _SEXES.search(found["of"] or "")
        value = EXACT.divide(part.value if sexes else EXACT.multiply(part.value, Decimal(100)), base)
        self.add(
            part,
            end=found.end(),
            value=tidy(value),
            unit="ratio" if sexes else "percent",
            form="rate",
            per_end=found.end(),
        )
        return found.end()

    def rate_base(self, found: Any) -> Decimal | None:
        bare = read_digits(self.text, found.start("d")) if found["d"] else None
        if found["d"] and bare is None:
            return None
        scale = self.context.units.scales.get((found["s"] or found["t"] or "").strip().lower(), Decimal(1))
        base = EXACT.multiply(bare.value if bare else Decimal(1), scale)
        return base if base in _RATE_BASES else None

    def repetition(self, part: Part) -> int:
        """`50.000.000 đồng (năm mươi triệu đồng)`, `03 (ba) hộ`: said twice, counts once; where to go on."""
        if self.after(part.end)[1] not in ("(", "\n"):
            return part.end
        opening = self.context.in_words.match(self.text, part.end, part.end + REACH)
        again = self.said_again(opening.end()) if opening and opening.end() < len(self.text) else None
        spelled = opening is not None and opening.end() - part.end >= _SPELLED
        closing = (
            (_CLOSING_WORDS if spelled else _CLOSING).match(self.text, again.end, again.end + REACH) if again else None
        )
        if opening is None or again is None or closing is None or again.form == part.form == "digits":
            return part.end
        if tidy(again.value) != tidy(part.value) and (not spelled or _WHOLE_WORDS.match(self.text, again.end)):
            return part.end
        self.nonfigures.append(NonFigure(again.start, again.end, "repetition", "nonfigure.repetition"))
        if part.unit is None:
            self.numerals[-1] = replace(self.numerals[-1], end=closing.end(), unit=again.unit)
        return closing.end()

    def said_again(self, at: int) -> Part | None:
        """A number that is said twice; in words its scales may be parted by commas ("năm tỷ, hai trăm triệu đồng")."""
        again = self.next_part(at)
        while again is not None and again.form == "words":
            comma = _COMMA.match(self.text, again.end)
            lower = self.next_part(comma.end()) if comma else None
            if lower is None or lower.form != "words" or lower.value >= again.scale:
                break
            again = replace(lower, start=again.start, value=EXACT.add(again.value, lower.value))
        return again

    # --- words

    def letters(self, at: int) -> int:
        """A trigger that is no digit: number words, halves and multiples, a minus word, an OCR look-alike."""
        for attempt in (self.times, self.share_words, self.half_words):
            end = attempt(at)
            if end is not None:
                return end
        part = self.spoken(at)
        return self.join(part) if part else at + 1

    def times(self, at: int) -> int | None:
        found = self.context.times.match(self.text, at, at + REACH)
        if found is None:
            return None
        value = self.context.times_value[found.group().split()[-1].lower()]
        self.add(Part(at, found.end(), found.end(), value, value, unit="ratio", form="words"))
        return int(found.end())

    def share_words(self, at: int) -> int | None:
        """`một phần tư`, `hai phần ba`."""
        found = self.context.parts.match(self.text, at, at + REACH)
        if found is None:
            return None
        above, below = (self.context.word_value[found[key].lower()] for key in ("n", "d"))
        value = (Decimal(100) * above / below).quantize(Decimal("0.0001"))
        if self.context.units.unit_at(self.text, found.end()) or above >= below:
            return None
        self.add(Part(at, found.end(), found.end(), value, value, unit="percent", form="fraction"))
        return int(found.end())

    def half_words(self, at: int) -> int | None:
        """`một nửa`, `hơn nửa số hộ`, `nửa triệu`; half a year is no figure."""
        found = self.context.half.match(self.text, at, at + REACH)
        if found is None:
            return None
        scale = self.scale_at(found.end())
        if scale:
            part = Part(at, found.end(), found.end(), Decimal("0.5"), Decimal("0.5"), form="words")
            self.scales(part)
            return self.join(self.finish(part))
        if not self.is_half_share(found, self.text[max(0, at - 12) : at]):
            return int(found.end())
        start = at - len("phân ") if _HALVED.search(self.text, max(0, at - len("phân ")), at) else at
        self.add(Part(start, found.end(), found.end(), Decimal(50), Decimal(50), unit="percent", form="fraction"))
        return int(found.end())

    def is_half_share(self, found: Any, before: str) -> bool:
        if self.context.half_time.match(self.text, found.end(), found.end() + REACH):
            return False
        if " " in found.group() or self.context.half_after.match(self.text, found.end(), found.end() + REACH):
            return True
        return bool(self.context.half_before.search(before))

    def spoken(self, at: int, joined: bool = False) -> Part | None:
        """A number in words, where the words around it let it count. `joined`: it is the right end of a range."""
        said = read_words(self.text, at, self.context.plain)
        before = self.text[max(0, at - 14) : at]
        if said is None or self.context.vague.search(before) or self.context.ordinal.search(before):
            return None
        part = Part(
            at, said.end, said.end, said.number, said.value, scale=said.scale, form="words", flags=list(said.flags)
        )
        if said.scale > 1:
            part.scale_words = str(said.scale)
        self.unit(part)
        part.value = EXACT.multiply(part.value, part.factor)
        return part if joined or self.counts(part, said.words, before) else None

    def counts(self, part: Part, length: int, before: str) -> bool:
        """Whether a number in words is one: a lone digit word needs something that it counts."""
        if _DURATION.match(self.text, part.end, part.end + REACH):
            return False
        word = self.text[part.start : part.end].split()[0].lower()
        if length == 1 and word == "năm" and part.unit not in _SURE and not self.context.five.search(before):
            opens = self.text[part.start] == "N" and (not before.strip(" ") or before.rstrip(" ")[-1:] in ".!?\n")
            return opens and _FIVE_OF.match(self.text, part.end, part.end + REACH) is not None
        if length > 1 or part.unit:
            return True
        to = self.context.to.match(self.text, part.end, part.end + REACH)
        if to and self.text[to.start()].isspace() and (high := self.next_part(to.end())):
            return bool(
                high.unit or high.scale > 1 or self.context.counted.match(self.text, high.end, high.end + REACH)
            )
        one = word in ("một", "mot") and not self.context.one_after.search(before)
        counted = self.context.befallen if one else self.context.counted
        noun = counted.match(self.text, part.end, part.end + REACH)
        if noun is None or _SIGNED_AT.match(self.text, noun.end()):
            return False  # "Ba Bể, ngày 24 tháng 02" is a name.
        return not self.text[part.start].isupper() or not before.strip(" ") or before.rstrip(" ")[-1:] in ".!?\n:;-"


# "lần lượt 1,2 và 1,6 triệu đồng", "tương ứng 12, 15 và 20%"
_IN_TURN = regex.compile(
    r"(?i:lần lượt|tương ứng|theo thứ tự)(?i: là| có| đạt| còn| với| chiếm| ở mức)*\s"
    r"(?:\d[\d.,]*(?<![.,])(?:, | và | hay | hoặc |; ?))*$"
)
_NEXT_IN_TURN = regex.compile(r"(?:, | và | hay | hoặc |; ?)(?:(?i:khoảng|gần|hơn|trên) )?(?=\d)")
_LONGEST_ROW = 6
_SHARED_UNITS = frozenset({"VND", "USD", "percent", "percentage_point"})
_DIGITS = "0123456789"
_MULTIPLES = frozenset({" gấp ", ",gấp ", "(gấp ", "\ngấp ", "gấp "})
_MULTIPLE = regex.compile(
    rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{1,2}})?)"
    rf"(?={BLANK}(?i:cùng kỳ|so với|năm (?:ngoái|trước)|(?:tháng|tuần|quý) trước"
    rf"|vụ trước|dự (?:báo|kiến)|bình thường|ngày thường|trước đây){END})"
)
_LIST_NUMBER = regex.compile(rf"([0-9]{{1,2}})\.{BLANK}+(?=[0-9])")
# Alone on its line above a line of words, or before a word with a capital that no currency sign or scale is.
_RUNNING_NUMBER = regex.compile(
    rf"(0?[1-9]|[1-9][0-9])(?:{BLANK}*\n\s*(?=\p{{L}})|[ \t]+(?=\p{{Lu}}\p{{L}}*\s+\p{{L}}))"
)
_LINE_START = regex.compile(rf"(?r)(?<=\A|\n){BLANK}*")
# How far the neighbours of a list item may stand.
_NEAR = 2000
_RUN_LETTERS = frozenset("0123456789.,")
# Digits and separators without a blank beyond this are data, not writing; each rule would read them anew.
LONGEST_RUN = 64
_ENDLESS = re.compile(rf"[0-9.,]{{{LONGEST_RUN},}}")
_DIGIT_SET = frozenset(_DIGITS)
_AFTER = re.compile(r"[^\S\n\r\v\f\x85\u2028\u2029]{0,3}(?:([^\W\d_²³½¼¾⅓⅔]+)|([^\s]|\n))?")
_LOOKALIKE_START = regex.compile(r"[lO](?=[0-9][0-9.,]*\s?[%\p{L}])|[lIO](?=[.,][0-9]{3}(?![0-9]))")
_ANY_RUN = regex.compile(r"[0-9½¼¾⅓⅔⅕⅖⅛]++(?:[.,][0-9]++)*+")
_PREFIX = regex.compile(r"(?:US\$|\$|€|USD)\s?\Z")
_FELL = regex.compile(r"\b(?i:giảm|hạ|mất|hụt|bớt|sụt|kém|ít hơn|thấp hơn|vơi)\s[^.;\n()]{0,40}\(\s?[-−–]\s?$")
_MINUS = regex.compile(r"(?:^|[\s(:;,|])[-−–](?=\Z)")
_PERCENT_AHEAD = regex.compile(rf"{BLANK}?%|{BLANK}?điểm")
_ALONE = regex.compile(rf"{BLANK}*%?{BLANK}*(?:\n|\Z)")
_UNIT_OPENS, _UNIT_CLOSES = regex.compile(rf"{BLANK}?\({BLANK}?"), regex.compile(rf"{BLANK}?\)")
_CHAIN_GAP = regex.compile(rf"(?:{BLANK}*,{BLANK}+|{BLANK}*)")
_CLOSED = regex.compile(rf"{BLANK}?(?:(?:đồng|đ|usd|[.,;)]|\Z|\n)(?![\p{{L}}0-9])|/(?=[0-9]))", regex.I)
# "góp 1 tỷ 2 năm qua": what follows is a time, which the small number may count.
_TIME_AHEAD = regex.compile(rf"{BLANK}*+(?i:năm|giai đoạn){END}")
_WHOLE_MONEY = frozenset({"VND", "USD", "EUR", "JPY", "KRW", "TWD", "LAK"})
_FOREIGN = frozenset({"USD", "EUR"})
_SURE = frozenset({"VND", "USD", "percent", "percentage_point"})
_NOUN_TO = regex.compile(
    rf"{BLANK}[\p{{Ll}}]{{1,10}}(?:{BLANK}[\p{{Ll}}]{{1,10}}){{0,2}}?(?={BLANK}(?:đến|tới|-|–){BLANK})"
)
# "Đến 30/9 đã hỗ trợ …": a day, where it is no so many of so many.
_REACHED_DAY = regex.compile(r"\b(?i:đến|tới|hết|trước|từ|sau|ngày|hết ngày)\s\Z")
_RUNS_ON = regex.compile(r"[-/][0-9]")
_LETTER_BEFORE = regex.compile(r"[\p{L}][-–]?\Z|[0-9][-–/.]\Z")
_PLAN = rf"(?:KH|DT|kế{BLANK}hoạch|dự{BLANK}toán|chỉ{BLANK}tiêu)(?:{BLANK}giao)?:?{BLANK}"
_SLASH = regex.compile(rf"{BLANK}?/{BLANK}?(?P<plan>{_PLAN})?(?=[0-9])")
# "86 ha/KH 90 ha", "46 ha ngô/KH 40 ha", "310 con/350 con KH"
_DONE_OF = regex.compile(
    rf"(?P<noun>{BLANK}\p{{Ll}}{{1,10}}(?:{BLANK}\p{{Ll}}{{1,10}}){{0,2}}?)?{BLANK}?/{BLANK}?(?P<plan>{_PLAN})?(?=[0-9])"
)
_BEFELL = regex.compile(r"\b(?i:thiệt hại|ảnh hưởng|bị|ngập|mất trắng|nhiễm|khô hạn|chết)\b[^.;:,\n0-9]*$")
_PLAN_BEHIND = regex.compile(rf"{BLANK}(?:KH|kế{BLANK}hoạch){END}")
_SLASHES = regex.compile(r"[0-9]++(?:[-/.,]?[0-9]++)*+")
_SEXES = regex.compile(r"trai|gái|nam|nữ")
# "tỷ số giới tính khi sinh 112/100": boys to a hundred girls, where nothing is counted behind.
_OF_SEXES = regex.compile(r"(?i)giới tính[^.;\n0-9]*$")
# "24.786/28.000 lao động, đạt 88,52% chỉ tiêu": so many of so many planned.
# "đã xây dựng được 45/60 nhà", "tuyển sinh 9.876/25.000 người": what is carried out is so much of a plan.
_CARRIED_OUT = regex.compile(
    r"(?i)\b(?:thực hiện|triển khai(?: thực hiện)?|xây(?: dựng)?(?: mới)?|sửa chữa|đào tạo|tuyển sinh|giải ngân|trồng"
    r"|cứng hóa|bê tông hóa)(?: được| xong)?\s+$"
)
_OF_PLAN = regex.compile(
    rf"(?:{BLANK}\p{{Ll}}{{1,10}})?{BLANK}(?:KH|kế{BLANK}hoạch){END}|"
    r"[^.;:\n()0-9]{1,100}?[ (](?i:đạt|bằng|hoàn thành)(?: tỷ lệ| tỉ lệ)? [0-9.,]{1,7}+ ?%\)?"
    r" (?:so với )?(?i:kế hoạch|chỉ tiêu|dự toán|kh)\b"
)
_RATE_BASES = frozenset(Decimal(10) ** power for power in range(2, 7))
# Behind "(bằng chữ: …" the words run to the bracket, also where a comma parts them.
_SPELLED = 6
_CLOSING_WORDS = regex.compile(r"[^()\n0-9]{0,160}\)")
# Words that end at their bracket were read whole: another amount than that of the digits is one that a person must see.
_WHOLE_WORDS = regex.compile(r"(?i)[\s.]*(?:chẵn)?[\s./]*\)")
_CLOSING = regex.compile(r"[^()\n0-9]{0,24}\)")
_COMMA = regex.compile(r"[,;][ \u00a0]?(?i:không (?:trăm|triệu|nghìn|ngàn),?[ \u00a0])?")
_SIGNED_AT = regex.compile(r",\s+ngày\b")
# "Năm xã ven biển là …": at the head of a sentence, before those who are counted most.
_FIVE_OF = regex.compile(
    rf"{BLANK}(?:xã|huyện|phường|thôn|bản|ấp|hộ|người|em|cháu|đứa|ngôi nhà|căn nhà|trường hợp|tỉnh|anh em|chị em)"
    rf"{BLANK}(?!(?:đăng ký|thành lập|bình xét|sinh|nhận|ban hành|được công nhận){END})\p{{Ll}}"
)
_DURATION = regex.compile(
    rf"{BLANK}+(?:năm|tháng|ngày|tuần|giờ|phút|giây|tuổi|thế kỷ|thập kỷ|thập niên|quý|mùa|đêm)(?!{BLANK}công){END}",
    regex.I,
)


def _is_thousands(part: Part, bare: Bare) -> bool:
    """`lãi suất 1.000%/năm`: nobody writes a share with two idle zeros behind a point."""
    return part.unit == "percent" and bare.value % 100 == 0 and bare.value < _MOST_PERCENT


_MOST_PERCENT = 10_000


def _is_day_month(part: Part, whole: Part) -> bool:
    return (
        1 <= part.value <= 31 and 1 <= whole.value <= 12 and part.end - part.start <= 2 and whole.end - whole.start <= 2
    )


def tidy(value: Decimal) -> Decimal:
    """The same number without an exponent and without idle zeros behind the point."""
    if value == value.to_integral_value(context=EXACT):
        return value.quantize(Decimal(1), context=EXACT)
    return value.normalize(context=EXACT)


def plain_text(value: Decimal) -> str:
    """A decimal as one writes it in a CSV."""
    return format(tidy(value), "f")
