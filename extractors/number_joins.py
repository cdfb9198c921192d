"""The compiled patterns that join numbers, and that tell what stands before and behind one; their words are in YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import cache

import regex

import patterns
from extractors.nonfigures import Rules, rules
from extractors.number_grammar import BLANK, END, Units, alternation, units, without_marks
from extractors.number_triggers import Triggers, befallen, counted, triggers

_DASHES = "-–—−÷~"
_BASES = "vạn|nghìn|ngàn|triệu"


class Joins:
    """Patterns for one way of typing: with Vietnamese letters, or without."""

    def __init__(self, plain: bool) -> None:
        """`plain`: for texts typed without Vietnamese letters."""
        self.plain = plain
        self.fold: Callable[[str], str] = without_marks if plain else str
        self.units: Units = units(plain)
        self.rules: Rules = rules(plain)
        self.triggers: Triggers = triggers(plain)
        self.words = patterns.load("number_words")
        self.joins = patterns.load("number_joins")
        self._around_words()
        self._between_numbers()
        self._shares()
        self._rates()

    def either(self, words: Iterable[str]) -> str:
        """A pattern for any of the words, in any case, ending where a word ends."""
        return f"(?i:{alternation([self.fold(word) for word in words])}){END}"

    def behind(self, words: Iterable[str]) -> regex.Pattern[str]:
        """One of the words behind a blank."""
        return regex.compile(f"{BLANK}+{self.either(words)}")

    def before(self, words: Iterable[str]) -> regex.Pattern[str]:
        """One of the words and a blank at the end of what stands before a number."""
        return regex.compile(rf"(?<![\p{{L}}\p{{M}}]){self.either(words)}{BLANK}+\Z")

    def _around_words(self) -> None:
        mark = self.fold(self.words["minus"][0])
        self.sign_ends = frozenset(last + blank for last in f"$€D{mark[-1]}{mark[-1].upper()}" for blank in " \u00a0")
        self.minus_word = self.before([mark])
        self.vague = self.before(self.words["vague_before"])
        self.ordinal = self.before(self.words["ordinal_before"])
        self.five = self.before(self.words["five_before"])
        nouns = [self.fold(word) for word in counted(self.words)]
        self.counted = regex.compile(rf"{BLANK}+(?i:\L<nouns>){END}", nouns=nouns)
        self.befallen = regex.compile(f"{BLANK}+{befallen(self.words, self.fold)}")
        self.one_after = self.before(self.words["one_after"])
        self.noun = regex.compile(rf"{BLANK}?(?=\p{{L}})")
        self.no_noun = regex.compile(rf"{BLANK}*+(?:[^\p{{L}}\s]|\Z|\n)|{BLANK}*+{self.either(self.joins['no_noun'])}")
        self.in_words = regex.compile(rf"\s{{0,3}}\((?i:{self.fold(self.joins['in_words'])})?")

    def _between_numbers(self) -> None:
        to, change = (self.either(self.joins[name]) for name in ("to", "change"))
        self.to_words = frozenset(self.fold(word).split()[0] for word in self.joins["to"])
        self.to = regex.compile(rf"{BLANK}{{0,3}}[{_DASHES}]{BLANK}{{0,3}}|{BLANK}{{1,3}}{to}{BLANK}{{1,3}}")
        self.change = regex.compile(rf"(?P<gap>{BLANK}{{1,3}}(?:[\p{{L}}\d/%]+{BLANK}){{0,6}}?){change}{BLANK}+")
        self.from_text = self.fold("từ")
        bound = f"(?:{self.either(self.joins['bounds'])}{BLANK}+)?"
        self.from_word = regex.compile(rf"(?<!\p{{L}})(?i:{self.from_text}){BLANK}+{bound}\Z")
        several = [word for entry in patterns.load("denominators") for word in entry["words"] if " " in word]
        denominator = rf"{self.either(several)}|\p{{L}}[\p{{L}}\d²³]{{0,12}}+"
        self.per = regex.compile(
            rf"{BLANK}{{0,2}}/{BLANK}{{0,2}}(?:{self.either(['một', 'mỗi'])}{BLANK}+)?(?P<w>{denominator})"
        )

    def _shares(self) -> None:
        digits = [word for word, value in self.words["digits"].items() if value and word not in ("mốt", "lăm", "nhăm")]
        tens = [*self.words["ten"], *self.words["hundred"]]
        self.true_fraction = self.behind(self.joins["share_of"])
        self.share_verb = self.before(self.joins["share_before"])
        self.about = self.before(self.joins["about"])
        part = self.either(["phần"])
        self.parts = regex.compile(
            rf"(?P<n>{self.either(digits)}){BLANK}+{part}{BLANK}+(?P<d>{self.either([*digits, *tens])})"
        )
        values = {
            **self.words["digits"],
            **dict.fromkeys(self.words["ten"], 10),
            **dict.fromkeys(self.words["hundred"], 100),
        }
        self.word_value = {self.fold(word): Decimal(value) for word, value in values.items()}
        self.half = regex.compile(rf"(?:{self.either(['một'])}{BLANK}+)?{self.either(self.words['half_words'])}")
        self.half_after = self.behind(self.joins["half_of"])
        self.half_time = self.behind(self.joins["half_not"])
        self.half_before = self.before(self.joins["half_before"])

    def _rates(self) -> None:
        self.times_value = {self.fold(word): Decimal(str(value)) for word, value in self.joins["times"].items()}
        larger = [*self.words["tens"], *self.words["hundred"], *self.words["half"], "nghìn", "lần"]
        not_times = f"(?!{BLANK}+{self.either(larger)})"
        alone = self.either(["đôi", *self.words["half"]])
        self.times = regex.compile(
            rf"{self.either(['gấp'])}{BLANK}+(?:{alone}|{self.either(self.joins['times'])}{not_times})"
        )
        noun = rf"(?P<noun>(?:{BLANK}?\p{{L}}{{1,12}}+){{1,4}})"
        scale = rf"(?i:{self.fold(_BASES)}){END}"
        base = rf"(?:(?P<d>[0-9][0-9.]{{0,9}}+)(?P<s>{BLANK}{scale})?|(?:{self.either(['một'])}{BLANK})?(?P<t>{scale}))"
        # "42/100.000 trẻ đẻ sống": so many in a hundred thousand, whatever they are.
        births = rf"(?:trẻ|bé|ca){BLANK}+(?:đẻ|sinh|sơ{BLANK}sinh)|dân{END}|người{BLANK}dân"
        bare = rf"(?P<noun>){BLANK}?/{BLANK}?(?P<d>100[.,]?000|10{{3,4}}|10{{1,2}}[.,]000)(?P<s>)(?P<t>)"
        of = rf"(?P<of>(?:{BLANK}(?:{births})(?:{BLANK}(?:sống|sinh{BLANK}sống|số))?))"
        many = rf"(?P<of>(?:{BLANK}(?:trẻ|người|phụ{BLANK}nữ|bà{BLANK}mẹ|lao{BLANK}động|học{BLANK}sinh)(?:{BLANK}em)?))"
        self.bare_rate = regex.compile(rf"(?i:{bare}{of}|{bare.replace('|10{3,4}|10{1,2}[.,]000', '')}{many})")
        told = self.either(
            [
                "và",
                "vào",
                "năm",
                "đến",
                "trong",
                "xuống",
                "ở",
                "là",
                "tăng",
                "giảm",
                "so",
                "được",
                "của",
                "tại",
                "từ",
                "thì",
                "còn",
                "với",
                "hay",
                "hoặc",
                "lên",
                "đạt",
                "theo",
            ]
        )
        word = rf"{BLANK}(?!{told})\p{{L}}{{1,12}}"
        self.rate = regex.compile(rf"{noun}{BLANK}?/{BLANK}?{base}(?P<of>(?:{word}){{1,2}})?")
        among = rf"(?P<of>{BLANK}(?:{births}|bé|trẻ|phụ{BLANK}nữ|nữ|ca{BLANK}sinh))(?:{word})?"
        self.rate_among = regex.compile(rf"(?i:{noun}{BLANK}trên{BLANK}{base}{among})")


@cache
def joins(plain: bool = False) -> Joins:
    """The patterns, compiled once."""
    return Joins(plain)
