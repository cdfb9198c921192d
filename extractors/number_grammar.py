"""The grammar of one Vietnamese number: digits in all their spellings, number words, scale words, and the unit at it.

Everything here reads forward from one position and never looks at the sense of the text around it;
`extractors.numerals` decides what a number is and joins numbers to ranges, comparisons and fractions.
No number goes over a line end or a tab, which ends a cell, a bullet or a heading more often than a soft wrap.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from decimal import Context, Decimal
from functools import cache
from typing import Any, NamedTuple

import regex

import patterns
from extractors.reach import REACH

# Wide enough that no product of a readable number and its scales is ever rounded.
EXACT = Context(prec=400)
# No figure has more digits than this: longer runs are identifiers.
MAX_DIGITS = 40
# A blank that may stand inside a number; never a line end, nor a tab, which ends a cell.
BLANK = r"(?-i:[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])"
END = r"(?![\p{L}\p{M}\d_])"

_RUN = regex.compile(r"[0-9]++(?:[.,][0-9]++)*+")
_SPACE_GROUPS = regex.compile(rf"[0-9]{{1,3}}(?:{BLANK}[0-9]{{3}}(?![0-9])){{1,12}}+(?:,[0-9]{{1,6}}(?![0-9]))?+")
_DIRTY_GROUPS = regex.compile(
    rf"[0-9]{{1,3}}(?:{BLANK}?\.{BLANK}?[0-9]{{3}}(?![0-9])){{1,12}}+(?:{BLANK}?,[0-9]{{1,6}}(?![0-9]))?+"
)
_DIRTY_DECIMAL = regex.compile(rf"[0-9]{{1,9}}(?:\.[0-9]{{3}}(?![0-9])){{0,8}}+{BLANK},{BLANK}?[0-9]{{1,4}}(?![0-9])")
_NAME_BEFORE = regex.compile(rf"(?:\p{{Lu}}\p{{L}}+|[0-9]){BLANK}$")
_COUNTED_AHEAD = regex.compile(rf"{BLANK}?[\p{{L}}%‰$₫]")
_PERCENT_AHEAD = regex.compile(rf"{BLANK}?[%‰]")
_GAPS = regex.compile(rf"{BLANK}?\.{BLANK}?")
_LOOKALIKE = regex.compile(r"[0-9lIO](?:[0-9.,OolI]{0,30})(?![\p{L}\p{M}\d])")
_MISREAD = frozenset("OolI")
_TO_DIGITS = str.maketrans("OolI", "0011")
_HAS_MORE = regex.compile(rf"{BLANK}?[.,]?{BLANK}?[0-9]")
_LETTER_AHEAD = regex.compile(rf"{BLANK}?[\p{{Ll}}\p{{Lu}}]")
_GOES_ON = regex.compile(r"[0-9]|[/\-][0-9]|\.[0-9]")


@dataclass(slots=True)
class Part:
    """One number as read so far: `number` before its scale words, `value` with them, `scale` the first (1: none)."""

    start: int
    end: int
    number_end: int
    number: Decimal
    value: Decimal
    scale: Decimal = Decimal(1)
    unit: str | None = None
    factor: Decimal = Decimal(1)
    form: str = "digits"
    flags: list[str] = field(default_factory=list)
    per_text: tuple[str, ...] = ()
    per_end: int = 0
    scale_words: str = ""


class Bare(NamedTuple):
    """A number without scale and unit: `text[start:end]` reads as `value`."""

    start: int
    end: int
    value: Decimal
    flags: tuple[str, ...] = ()
    form: str = "digits"
    other: Decimal | None = None


def without_marks(text: str) -> str:
    """The text as one types it without Vietnamese letters; one code point for each, so that offsets hold."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    base = unicodedata.normalize("NFD", letter)[:1]
    return base if base.isascii() and base.isalpha() else letter


def alternation(words: list[str]) -> str:
    """A pattern for any of the words, longest first; blanks in them stand for one blank or more.

    Words that begin alike share their first letters, so that few of a thousand nouns are looked at in each place.
    """
    return _branches(sorted(set(words), key=lambda word: (-len(word), word)))


def _branches(words: list[str]) -> str:
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[:1].casefold(), []).append(word)
    branches: list[str] = []
    for alike in by_letter.values():
        first = alike[0][:1]
        # Where both a small and a capital letter begin words, their order counts.
        shared = len(alike) > 1 and all(word[:1] == first for word in alike)
        branches += [f"{_spelled(first)}(?:{_branches([w[1:] for w in alike])})"] if shared else map(_spelled, alike)
    return "|".join(branches)


def _spelled(word: str) -> str:
    return regex.escape(word, special_only=True, literal_spaces=True).replace(" ", rf"{BLANK}+")


# --- digits -------------------------------------------------------------------------------------------------------


def read_digits(text: str, at: int) -> Bare | None:
    """The digits that start at `at`, in any accepted spelling; None where their separators make no number.

    Raises nothing. The first element of a list without blanks (`1,3,5`) ends before the list goes on.
    """
    run = _RUN.match(text, at)
    if run is None or text[run.end() : run.end() + 1] in _MISREAD:
        lookalike = _read_lookalike(text, at)
        if lookalike or run is None:
            return lookalike
    spaced = _read_spaced(text, at, run.end())
    if spaced:
        return spaced
    value = classify(run.group())
    if value is not None:
        return Bare(at, run.end(), value.value, value.flags, other=value.other)
    return _first_of_list(run.group(), at)


def _first_of_list(run: str, at: int) -> Bare | None:
    """`1,3,5`, `12,15,20` are lists of whole numbers; anything else that is no number stays unread."""
    parts = run.split(",")
    if len(parts) < 3 or any(len(part) > 2 for part in parts):
        return None
    return Bare(at, at + len(parts[0]), Decimal(parts[0]), ("list",))


class Reading(NamedTuple):
    """What a run of digits and separators says: the value, and the other value where it might be meant."""

    value: Decimal
    flags: tuple[str, ...] = ()
    other: Decimal | None = None


def classify(run: str) -> Reading | None:
    """Read digits joined by dots and commas; None where they are no number (`1.2.3`, `12.34,5`)."""
    if len(run) > MAX_DIGITS + 20:
        return None
    if run.isdigit():
        return Reading(Decimal(run))
    dots, commas = run.count("."), run.count(",")
    if dots and commas:
        return _both_separators(run)
    parts = run.split("." if dots else ",")
    if len(parts) > 2:
        return _many_groups(parts, dots > 0)
    return _one_dot(*parts) if dots else _one_comma(*parts)


def _both_separators(run: str) -> Reading | None:
    last = max(run.rfind("."), run.rfind(","))
    group = "," if run[last] == "." else "."
    whole, decimals = run[:last], run[last + 1 :]
    if run[last] in whole or not _are_groups(whole.split(group)):
        return None
    return Reading(Decimal(whole.replace(group, "") + "." + decimals), ("us_form",) if group == "," else ())


def _many_groups(parts: list[str], dotted: bool) -> Reading | None:
    if _are_groups(parts):
        return Reading(Decimal("".join(parts)), () if dotted else ("us_form",))
    if dotted and len(parts[-1]) <= 2 and _are_groups(parts[:-1]):
        return Reading(Decimal("".join(parts[:-1]) + "." + parts[-1]), ("dot_decimal",))
    return None


def _are_groups(parts: list[str]) -> bool:
    return 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]) and parts[0] != "0"


def _one_dot(whole: str, rest: str) -> Reading:
    decimal = Decimal(f"{whole}.{rest}")
    if len(rest) != 3 or whole == "0":
        return Reading(decimal, ("dot_decimal",))
    if len(whole) <= 3:
        return Reading(Decimal(whole + rest), other=decimal)
    return Reading(decimal, ("dot_decimal",), Decimal(whole + rest))


def _one_comma(whole: str, rest: str) -> Reading:
    decimal = Decimal(f"{whole}.{rest}")
    grouped = Decimal(whole + rest) if len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0") else None
    return Reading(decimal, other=grouped)


def _read_spaced(text: str, at: int, run_end: int) -> Bare | None:
    """Groups and decimals that blanks have come into: `10 000`, `2. 259`, `12 , 46 %`."""
    behind = text[run_end : run_end + 4]
    if run_end - at > 20 or not behind or not (behind[0].isspace() or behind[0] in ".,") or not _HAS_MORE.match(behind):
        return None
    for pattern, flag in ((_DIRTY_DECIMAL, "spaced"), (_SPACE_GROUPS, "space_groups"), (_DIRTY_GROUPS, "spaced")):
        found = pattern.match(text, at)
        if found and found.end() > run_end and _holds(text, found, flag):
            joined = "".join(found.group().split())
            value = classify(joined)
            if value is not None:
                return Bare(at, found.end(), value.value, (flag,), other=_before_blank(found.group(), flag))
    return None


def _before_blank(raw: str, flag: str) -> Decimal | None:
    """The other reading of a spaced group: the first number alone."""
    reading = classify(raw.split()[0].strip(".,"))
    return reading.value if reading and "," not in raw and flag == "spaced" else None


def _holds(text: str, found: regex.Match[str], flag: str) -> bool:
    """Whether blanks inside a number are dirt: a group may not start with 0, a decimal needs its unit."""
    raw = found.group()
    if flag == "space_groups":
        # "Tân Hưng 812 150 200": behind a name, and without a unit, these are the cells of a row.
        row = _NAME_BEFORE.search(text, max(0, found.start() - 12), found.start())
        cells = row is not None and not _COUNTED_AHEAD.match(text, found.end())
        return raw[0] != "0" and not cells and not _GOES_ON.match(text[found.end() : found.end() + 2])
    if raw[0] == "0" and "." in raw:
        return False
    if "." in raw and _PERCENT_AHEAD.match(text, found.end()):
        return False  # "211. 100% trẻ em": the next sentence begins, no share has groups of thousands.
    if len({gap.strip(".") for gap in _GAPS.findall(raw)}) > 1:
        # "còn 20. 134.751 lao động": where only one sign has a blank, a sentence ends there or an item begins.
        return False
    if "," in raw:
        return bool(units().after_dirt.match(text, found.end(), found.end() + REACH))
    return True


def _read_lookalike(text: str, at: int) -> Bare | None:
    """`l.413`, `1OO%`, `2O.000`: letters that OCR takes for digits, inside a number."""
    found = _LOOKALIKE.match(text, at)
    if found is None or not any(letter in "OolI" for letter in found.group()):
        return None
    raw = found.group().rstrip(".,")
    if raw[-1] in "olI" or not any(letter.isdigit() for letter in raw):
        return None
    value = classify(raw.translate(_TO_DIGITS))
    if value is None or not _lookalike_is_safe(text, raw, at + len(raw)):
        return None
    return Bare(at, at + len(raw), value.value, ("ocr_repaired",))


def _lookalike_is_safe(text: str, raw: str, end: int) -> bool:
    if raw[0].isdigit():
        return (
            units().after_dirt.match(text, end, end + REACH) is not None or _LETTER_AHEAD.match(text, end) is not None
        )
    grouped = regex.fullmatch(r"[lIO][.,][0-9OolI]{3}(?:[.,][0-9OolI]+)*", raw)
    return bool(grouped or raw[0] in "lO") and _LETTER_AHEAD.match(text, end) is not None


# --- scales and units ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that stands at a number: its code, the factor into it, and the rule that knows it."""

    code: str
    factor: Decimal
    rule: str


class Units:
    """The compiled lexicons of scales, currencies, rates and physical units."""

    def __init__(self, plain: bool) -> None:
        """`plain`: for texts typed without Vietnamese letters."""
        fold = without_marks if plain else str
        self.scales: dict[str, Decimal] = {}
        spaced: list[str] = []
        stuck: list[str] = []
        short: list[str] = []
        # A capital on the word and on the next one make a name of a place.
        barred = [rf"(?-i:\p{{Lu}}\p{{Ll}}+{BLANK}+\p{{Lu}}\p{{Ll}})"]
        for entry in patterns.load("scales"):
            for word in map(fold, entry["words"]):
                self.scales.setdefault(word if entry.get("stuck") else word.lower(), Decimal(entry["value"]))
                (stuck if entry.get("stuck") else short if entry.get("before_money") else spaced).append(word)
            if entry.get("not_before"):
                words = alternation([*map(fold, entry["words"])])
                barred.append(rf"(?:{words})(?:{BLANK}+|-)(?:{fold(entry['not_before'])}){END}")
        joined = f"(?i:(?!{'|'.join(barred)})(?:{alternation(spaced)}))"
        money = fold("đ")
        at_money = rf"(?=\.?{BLANK}?{money}(?:{fold('ồng')})?{END})"
        self.scale = regex.compile(
            rf"(?:{BLANK}*+(?:(?P<w>{joined})(?:(?![\p{{L}}\p{{M}}_])|{at_money})|(?P<s>(?i:{alternation(short)})){at_money})"
            rf"|(?P<k>{alternation(stuck)}){END})"
        )
        self.specs: list[Unit] = []
        options = [*self._rates(fold), *self._currencies(fold), *self._physical(fold)]
        self.unit = regex.compile(rf"(?:{BLANK}*+|[.,]?-?{BLANK}?(?={money}))(?:{'|'.join(options)})")
        self.prefix = regex.compile(r"(?:US\$|\$|€|USD)\s?(?=[0-9])")
        scale_or_rate = f"(?i:{alternation(spaced)}){END}|%|(?:{'|'.join(options)})"
        self.after_dirt = regex.compile(rf"{BLANK}*(?:{regex.sub(r'[(][?]P<u[0-9]+>', '(?:', scale_or_rate)})")
        self.half = regex.compile(
            rf"{BLANK}+(?i:{alternation([*map(fold, patterns.load('number_words')['half'])])}){END}"
        )

        self._scale_starts = {_first_letters(word) for word in [*spaced, *short]} | {
            _first_letters(word).lower() for word in stuck
        }
        self._unit_starts = {_first_letters(word.lower()) for word in self._spellings(fold)} - {""}
        signs = {word.lstrip()[0] for word in self._spellings(fold) if not word[0].isalpha()}
        self._unit_signs = signs | set("%％‰.,0")
        self._money = (money, fold("đồng"))

    def may_be_scale(self, word: str) -> bool:
        """Whether a scale word may start with these small letters; quick, and never wrongly False."""
        return word in self._scale_starts or word.endswith(self._money)

    def may_be_unit(self, word: str, sign: str) -> bool:
        """Whether a unit may start with these small letters or this sign; quick, and never wrongly False."""
        return word in self._unit_starts or sign in self._unit_signs or word.endswith(self._money)

    @staticmethod
    def _spellings(fold: Any) -> list[str]:
        files = (patterns.load(name) for name in ("currencies", "physical_units"))
        found = [
            word
            for file in files
            for entry in file
            for key in ("words", "symbols", "signs")
            for word in entry.get(key, ())
        ]
        return [fold(word) for word in [*found, "điểm", "phần", "lần"]]

    def _add(self, entry: dict[str, Any], code: str, pattern: str) -> str:
        self.specs.append(Unit(code, Decimal(str(entry.get("factor", 1))), entry["id"]))
        return f"(?P<u{len(self.specs) - 1}>{pattern})"

    def _rates(self, fold: Any) -> list[str]:
        return [self._add(entry, entry["unit"], f"(?i:{fold(entry['match'])})") for entry in patterns.load("percent")]

    def _currencies(self, fold: Any) -> list[str]:
        return [
            self._add(entry, entry["code"], _words(entry, fold, r"(?!/c(?!\p{L}))"))
            for entry in patterns.load("currencies")
        ]

    def _physical(self, fold: Any) -> list[str]:
        return [self._add(entry, entry["code"], _words(entry, fold, "")) for entry in patterns.load("physical_units")]

    def unit_at(self, text: str, at: int) -> tuple[Unit, int] | None:
        """The unit written at a number that ends at `at`, with the unit's own end."""
        found = self.unit.match(text, at, at + REACH)
        if found is None or found.lastgroup is None:
            return None
        return self.specs[int(found.lastgroup[1:])], found.end()

    def scale_at(self, text: str, at: int) -> tuple[Decimal, str, int] | None:
        """The scale word that follows `at`: its value, its spelling, its end."""
        found = self.scale.match(text, at, at + REACH)
        if found is None:
            return None
        word = found["k"] or (found["w"] or found["s"]).lower()
        return self.scales[word], word, found.end()


def _first_letters(word: str) -> str:
    found = regex.match(r"\p{L}+", word.lower())
    return found.group() if found else ""


def _words(entry: dict[str, Any], fold: Any, extra: str) -> str:
    """The pattern of a unit: words in any case, symbols as they are, and what must not follow."""
    options = []
    if entry.get("words"):
        options.append(f"(?i:{alternation([fold(word) for word in entry['words']])})")
    options += [alternation(entry[key]) for key in ("symbols", "signs") if entry.get(key)]
    barred = rf"(?!(?:{BLANK}+|-)(?i:{fold(entry['not_before'])}){END})" if entry.get("not_before") else ""
    return f"(?:{'|'.join(options)}){END}{barred}{extra}"


_LETTERS = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_VIETNAMESE = regex.compile(f"[{_LETTERS}{_LETTERS.upper()}]")


def is_plain(text: str) -> bool:
    """Whether a text is typed without Vietnamese letters. Stops at the first one, so a normal text costs nothing."""
    return _VIETNAMESE.search(text) is None


@cache
def units(plain: bool = False) -> Units:
    """The lexicons, compiled once."""
    return Units(plain)
